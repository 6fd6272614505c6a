"""The leading units: places compared with the printed ones, and credentials over the years."""

import pandas as pd

from helpers.contracts.schemas import RESULTS, validated
from helpers.sections.public_school_units.leaders import (
    changes_over_years,
    earned_over_years,
    places_compared,
    without_empty,
)
from helpers.sections.public_school_units.statements import change_sentence
from tests.support.units import leaders_of, units_of

NOW = "2030-2031"
NONE = pd.DataFrame(columns=["series", "first_year"], dtype="str")
OVERRIDES = pd.DataFrame(columns=["series", "first_year", "reason", "decided_by"], dtype="str")
TWO = (("A", "charter", 5, 10), ("B", "charter", 4, 10))


def compared(*units: tuple, printed: str) -> list[list]:
    places = pd.DataFrame({"psu_code": [f"{ord(name) - ord('A'):03d}" for name in printed], "psu": list(printed)})
    ranked = leaders_of(units_of(*units), by="earned")
    table = places_compared(ranked, places.assign(rank=range(1, len(printed) + 1)), by="earned")
    return table.fillna(0).to_numpy().tolist()


def test_places_are_compared_one_by_one():
    units = (("A", "charter", 9, 10), ("B", "charter", 8, 10), ("C", "charter", 7, 10))
    assert compared(*units, printed="BAZ") == [
        ["A", 1, 2, False],
        ["B", 2, 1, False],
        ["C", 3, 0, False],
        ["Z", 0, 3, False],
    ]


def test_units_that_share_a_place_may_be_printed_in_any_order():
    units = (("A", "charter", 9, 10), ("B", "charter", 9, 10), ("C", "charter", 7, 10))
    assert [row[3] for row in compared(*units, printed="BAC")] == [True, True, True]


def over_years(*earlier: tuple[str, str, int], units: tuple = TWO) -> pd.DataFrame:
    printed = pd.DataFrame(earlier, columns=["psu_code", "year", "earned"])
    return earned_over_years(leaders_of(units_of(*units), by="earned"), printed, year=NOW)


def breaks(*firsts: str) -> pd.DataFrame:
    return pd.DataFrame({"series": "earned", "first_year": list(firsts)})


def test_this_years_count_is_computed_and_earlier_ones_are_printed_for_ranked_units():
    counts = over_years(("000", "2029-2030", 3), ("000", NOW, 999), ("777", "2029-2030", 3))
    assert counts[["rank", "psu", "year", "earned"]].to_numpy().tolist() == [
        [1, "A", "2029-2030", 3],
        [1, "A", NOW, 5],
        [2, "B", NOW, 4],
    ]
    assert len(validated(counts, "table_08_most_earned_psus", RESULTS)) == 3


def test_changes_run_from_the_first_known_year_to_this_one():
    counts = over_years(("000", "2029-2030", 3), ("001", "2028-2029", 9), ("001", "2029-2030", 1))
    changes = without_empty(changes_over_years(counts, NONE, OVERRIDES))
    assert changes.to_numpy().tolist() == [["A", "2029-2030", 3, NOW, 5, 2], ["B", "2028-2029", 9, NOW, 4, -5]]
    assert change_sentence(changes_over_years(counts, NONE, OVERRIDES)) == (
        "Of 2 units with earlier counts, 1 earned more credentials than in the first printed year, and 1 earned fewer. "
        "The largest rise is that of A, from 3 in 2029-2030 to 5 in 2030-2031. Fewer were earned by B (−5)."
    )


def test_without_earlier_counts_nothing_is_said_of_a_change():
    changes = changes_over_years(over_years(), NONE, OVERRIDES)
    assert change_sentence(changes) == "No earlier count is printed for any of these units."


def test_a_break_between_the_first_and_the_last_count_stops_the_comparison():
    counts = over_years(("000", "2029-2030", 3), ("001", "2028-2029", 9))
    changes = changes_over_years(counts, breaks("2029-2030"), OVERRIDES)
    assert changes[["psu", "more_earned", "reason"]].fillna(0).to_numpy().tolist() == [
        ["A", 2, ""],
        ["B", 0, "new way of counting from 2029-2030"],
    ]
    assert change_sentence(changes) == (
        "Of 1 unit with earlier counts, 1 earned more credentials than in the first printed year, and none earned "
        "fewer. The largest rise is that of A, from 3 in 2029-2030 to 5 in 2030-2031. For B (new way of counting from "
        "2029-2030), it cannot be said."
    )
    assert change_sentence(changes_over_years(counts, breaks(NOW), OVERRIDES)) == (
        "How the counts changed since the earlier years cannot be said: new way of counting from 2030-2031."
    )


def test_a_break_that_an_analyst_crosses_is_named_with_the_reason():
    counts = over_years(("000", "2029-2030", 5))
    same_list = pd.DataFrame([("earned", NOW, "Same list", "A. Analyst")], columns=OVERRIDES.columns)
    changes = changes_over_years(counts, breaks(NOW), same_list)
    assert changes["more_earned"].tolist() == [0]
    assert change_sentence(changes) == (
        "Of 1 unit with earlier counts, none earned more credentials than in the first printed year, and none earned "
        "fewer. This compares across the new way of counting from 2030-2031: Same list (A. Analyst)."
    )
