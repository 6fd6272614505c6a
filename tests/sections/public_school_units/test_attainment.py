"""Public school units: rates, kinds, and their credentials over the years."""

import pandas as pd
import pytest

from helpers.contracts.schemas import RESULTS, validated
from helpers.sections.public_school_units.attainment import (
    attainment_by_kind,
    change_sentence,
    earned_over_years,
    first_to_last,
    printed_rates_sentence,
    shown_changes,
    state_rate,
    state_rate_sentence,
    unit_counts,
    with_rates,
)
from helpers.sections.public_school_units.rankings import ranking
from tests.support.trend_series import NO_BREAKS, breaks_from
from tests.support.units import published_units, units_of

YEAR = "2030-2031"


def test_a_unit_that_is_not_known_stops_the_section():
    attainment = pd.DataFrame(
        {"psu_code": ["001"], "psu": ["A"], "earned": [1], "potential": [2], "printed_rate": ["50%"]}
    )
    places = pd.DataFrame({"psu_code": ["002"], "psu_type": ["charter"], "county": [""], "region": ["Upper"]})
    with pytest.raises(ValueError, match=r"units without kind and region: A\."):
        with_rates(attainment, places)


def test_table_10_keeps_its_schema_and_a_unit_without_potential_has_no_rate():
    units = units_of(("A", "traditional", 1, 2), ("B", "charter", 0, 0))
    columns = list(RESULTS["table_10_attainment_by_psu"].columns)
    assert validated(units[columns], "table_10_attainment_by_psu", RESULTS)["attainment_rate_pct"].fillna(
        -1
    ).tolist() == [50, -1]


def test_state_rate_is_not_the_mean_of_psu_rates():
    # 10 of 10 and 0 of 90: together 10 of 100, but the mean of 100% and 0% is 50%.
    units = units_of(("A", "charter", 10, 10), ("B", "charter", 0, 90))
    assert state_rate(units) == 10
    assert "10.0% of what was available" in state_rate_sentence(units)
    assert "is 50.0%, above the state's rate" in state_rate_sentence(units)


def test_a_kind_has_the_rate_of_its_sums_and_the_mean_of_its_rates():
    kinds = attainment_by_kind(units_of(("A", "charter", 10, 10), ("B", "charter", 0, 90), ("C", "traditional", 1, 2)))
    charter = kinds.set_index("psu_type").loc["charter"]
    assert charter[
        ["psus", "attainment_rate_pct", "lowest_rate_pct", "mean_rate_pct", "highest_rate_pct"]
    ].tolist() == [2, 10, 0, 50, 100]


def test_units_are_counted_by_kind_and_by_whether_they_earned_anything():
    units = units_of(("A", "traditional", 1, 2), ("B", "charter", 0, 2), ("C", "state school", 1, 2))
    assert unit_counts(units) == {
        "units with results": "3, of which 2 earned at least one credential",
        "traditional units": "1",
        "charter and specialty schools": "2",
    }


def test_printed_rates_are_compared_as_printed():
    # 1/2 is printed 50%, and 2/3 is not.
    assert printed_rates_sentence(units_of(("A", "charter", 1, 2), ("B", "charter", 2, 3))).endswith(": 1 agree.")


def test_comparing_no_rate_is_an_error():
    with pytest.raises(ValueError, match="no unit to compare; check the table's rows."):
        printed_rates_sentence(units_of(("A", "charter", 1, 2)).head(0))


def over_years_of(earlier: list[tuple[str, str, int]], *units: tuple) -> pd.DataFrame:
    ranked = ranking(units_of(*units), by="earned", size=10)
    return earned_over_years(ranked, pd.DataFrame(earlier, columns=["psu_code", "year", "earned"]), year=YEAR)


def test_this_years_count_is_computed_and_earlier_ones_are_printed():
    counts = over_years_of(
        [("000", "2029-2030", 3), ("000", YEAR, 999)], ("A", "charter", 5, 10), ("B", "charter", 4, 10)
    )
    assert counts[["rank", "psu", "year", "earned"]].to_numpy().tolist() == [
        [1, "A", "2029-2030", 3],
        [1, "A", YEAR, 5],
        [2, "B", YEAR, 4],
    ]
    assert len(validated(counts, "table_08_most_earned_psus", RESULTS)) == 3


def test_a_printed_unit_that_is_not_ranked_is_left_out():
    assert over_years_of([("777", "2029-2030", 3)], ("A", "charter", 5, 10))["psu"].tolist() == ["A"]


def test_changes_run_from_the_first_known_year_to_this_one():
    counts = over_years_of(
        [("000", "2029-2030", 3), ("001", "2028-2029", 9), ("001", "2029-2030", 1)],
        ("A", "charter", 5, 10), ("B", "charter", 4, 10), ("C", "charter", 1, 10),
    )  # fmt: skip
    changes = first_to_last(counts, NO_BREAKS)
    assert shown_changes(changes)["change"].tolist() == ["+2", "−5"]
    assert changes[["psu", "first_year", "change"]].to_numpy().tolist() == [
        ["A", "2029-2030", 2],
        ["B", "2028-2029", -5],
    ]
    assert change_sentence(changes) == (
        "Of 2 units with earlier counts, 1 earned more than in their first printed year and 1 fewer. "
        "The largest rise is that of A: 3 in 2029-2030, 5 in 2030-2031. Fewer: B (−5)."
    )


def test_without_earlier_counts_nothing_is_said_of_a_change():
    counts = over_years_of([], ("A", "charter", 5, 10))
    changes = first_to_last(counts, NO_BREAKS)
    assert change_sentence(changes) == "No earlier count is printed for any of these units."


def test_a_break_between_the_first_and_the_last_count_stops_the_comparison():
    counts = over_years_of(
        [("000", "2029-2030", 3), ("001", "2028-2029", 9)], ("A", "charter", 5, 10), ("B", "charter", 4, 10)
    )
    changes = first_to_last(counts, breaks_from(("earned", "2029-2030"), ("attainment_rate", "2030-2031")))
    assert shown_changes(changes)[["psu", "change"]].to_numpy().tolist() == [
        ["A", "+2"],
        ["B", "cannot be said: new way of counting from 2029-2030"],
    ]
    assert change_sentence(changes) == (
        "Of 1 unit with earlier counts, 1 earned more than in its first printed year and 0 fewer. The largest rise is "
        "that of A: 3 in 2029-2030, 5 in 2030-2031. Of B it cannot be said: new way of counting from 2029-2030."
    )
    assert change_sentence(first_to_last(counts, breaks_from(("earned", "2030-2031")))) == (
        "How the counts changed since the earlier years cannot be said: new way of counting from 2030-2031."
    )


def test_a_break_that_an_analyst_crosses_is_named_with_the_reason():
    counts = over_years_of([("000", "2029-2030", 3)], ("A", "charter", 3, 10))
    changes = first_to_last(counts, breaks_from(("earned", "2030-2031", "Same list of credentials")))
    across = "across the new way of counting from 2030-2031: Same list of credentials (A. Analyst)"
    assert shown_changes(changes)["change"].tolist() == [f"0, {across}"]
    assert change_sentence(changes) == (
        f"Of 1 unit with earlier counts, 0 earned more than in its first printed year and 0 fewer. This compares {across}."
    )


def test_published_units_and_their_rates():
    published = published_units()
    assert unit_counts(published)["units with results"] == "143, of which 142 earned at least one credential"
    assert unit_counts(published)["traditional units"] == "115"
    assert round(state_rate(published), 2) == 58.97
    assert printed_rates_sentence(published).endswith(": 143 agree.")
