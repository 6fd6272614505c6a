"""What section 9 says of units, one of them or many."""

import pandas as pd
import pytest

from helpers.contracts.tables import read_year_settings
from helpers.contracts.vocabulary import NO_REGION
from helpers.sections.public_school_units.statements import (
    answer,
    certainty_sentence,
    left_out_sentence,
    listed_sentence,
    most_earned_sentence,
    places_agree_sentence,
    printed_rates_sentence,
    ranges_sentence,
    ranked_sentence,
    shrunken_sentence,
    state_rate_sentence,
    top_sentence,
    units_sentence,
)
from tests.support.units import FIVE, YEAR, rates_of, units_of
from tests.years.rows import BEFORE

ONE = units_of(("A", "charter", 1, 2))


def test_units_without_a_region_or_a_rate_are_counted():
    web = units_of(("A", "charter", 1, 2), ("Web", "charter", 0, 0), regions=("Upper", NO_REGION))
    assert units_sentence(web) == (
        "The report lists 2 units; 1 of them is statewide and in no region. No credential was available to 1 unit, so "
        "it has no rate."
    )
    assert (
        units_sentence(ONE) == "The report lists 1 unit; none of them is statewide and in no region. Each has a rate."
    )


def kinds_of(rates: pd.DataFrame, *, correlation: tuple[float, float, float] = (0.0, -0.2, 0.2)) -> pd.DataFrame:
    """Return the rows of all and of the ranked units, as the notebook computes them, with a given correlation."""
    state = rates["earned"].sum() / rates["potential"].sum()
    rows = []
    for name, group in (("all units", rates), ("ranked units", rates[rates["is_ranked"]])):
        added = (group["potential"] * state - group["earned"]).round(6).clip(lower=0)
        highest = group["attainment_rate_pct"].max()
        rows.append((name, len(group), highest, (added > 0).sum(), added.sum(), *correlation))
    sizes = [f"size_correlation{end}" for end in ("", "_lower", "_upper")]
    columns = ["kind_of_unit", "psus", "highest_rate_pct", "below_state_rate", "added_at_state_rate", *sizes]
    return pd.DataFrame([row for row in rows if row[1]], columns=columns)


def answer_of(*units: tuple, **given: tuple) -> list[str]:
    rates = rates_of(units_of(*units))
    state = 100 * rates["earned"].sum() / rates["potential"].sum()
    found = answer(rates, kinds_of(rates, **given), state_rate_pct=state, year=YEAR)
    return [one.finding for one in found]


def test_the_answer_says_how_far_rates_differ_what_is_lacking_and_what_size_does():
    # State: 110 of 200. A would have 55 of 100; it lacks 45.
    rates = rates_of(units_of(("A", "traditional", 10, 100), ("B", "traditional", 100, 100)))
    found = answer(rates, kinds_of(rates), state_rate_pct=55.0, year=YEAR)
    assert [one.finding for one in found] == [
        "In 2024-2025, both traditional units earned between 10.0% (A) and 100.0% (B) of what was available; size "
        "makes no visible difference.",
        "In 2024-2025, 1 of 2 units lay below the state's rate of 55.0%; at that rate it would have earned 45 "
        "more (not to be added to the count by course).",
        "B earned the most credentials in 2024-2025, 100, as it had the most available (100); by rate, 100.0%, it is "
        "in place 1 of 2.",
    ]
    # Both ends lie 45 credentials from the state's rate; so does B alone.
    assert [one.credentials_concerned for one in found] == pytest.approx([90, 45, 45])
    assert [(one.row, one.value) for one in found] == [
        ("kind_of_unit=ranked units", 100), ("kind_of_unit=all units", 45), ("psu_code=001", 100),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("correlation", "ending"),
    [
        ((0.5, 0.1, 0.8), "; larger units tend to have higher rates."),
        ((-0.5, -0.8, -0.1), "; larger units tend to have lower rates."),
        ((float("nan"),) * 3, " of what was available."),
    ],
)
def test_what_size_does_is_said_only_where_its_interval_is_known_and_without_zero(correlation, ending):
    first, *_ = answer_of(
        ("A", "traditional", 10, 100), ("B", "charter", 1, 10), ("C", "traditional", 30, 100), correlation=correlation
    )
    assert first.endswith(ending)


def test_the_answer_names_no_first_unit_where_all_are_alike_and_none_below_the_state():
    assert answer_of(("A", "traditional", 5, 10), ("B", "traditional", 5, 10), ("C", "traditional", 5, 10)) == [
        "In 2024-2025, the 3 traditional units earned 50.0% of what was available; size makes no visible difference.",
        "In 2024-2025, none of 3 units lay below the state's rate of 50.0%.",
        "3 units earned the most credentials in 2024-2025, 5 each.",
    ]


def test_many_units_that_share_an_end_are_counted_and_not_named():
    first, *_ = answer_of(*[(name, "traditional", 0, 10) for name in "ABC"], ("D", "traditional", 5, 10))
    assert "between 0.0% (3 units) and 50.0% (D)" in first


def test_the_answer_without_ranked_units_says_so_of_the_one_that_earned_the_most():
    below, most = answer_of(("A", "charter", 9, 30), ("B", "charter", 1, 40))
    assert below.startswith("In 2024-2025, 1 of 2 units lay below the state's rate of 14.3%; at that rate it would")
    assert most == (
        "A earned the most credentials in 2024-2025, 9, although B had more available (40); by rate, 30.0%, it is not "
        "ranked."
    )


def test_a_year_without_any_credential_has_an_answer():
    nothing = rates_of(units_of(("A", "charter", 0, 0)))
    kinds = kinds_of(nothing.assign(potential=1, earned=0))
    (only,) = answer(nothing, kinds, state_rate_pct=float("nan"), year=YEAR)
    assert (only.finding, only.credentials_concerned) == ("No unit earned a credential in 2024-2025.", 0)


@pytest.mark.parametrize(
    ("design_effect", "start"),
    [
        (4.0, "The state's design effect is 4.0. At least half of the intervals are at most 36.5 points wide; as if "
              "every available credential were an independent chance, 19.2 points."),
        (1.0, "No table of this year shows how the credentials of one student go together. At least half of the "
              "intervals are at most 19.2 points wide, as if every available credential were an independent chance."),
    ],
)  # fmt: skip
def test_how_certain_rates_are_is_said_with_and_without_a_design_effect(design_effect, start):
    # Three units of 100; Wilson's interval of 50 is 40.4% to 59.6%, of 12.5 of 25 it is 31.8% to 68.2%.
    three = units_of(("A", "charter", 50, 100), ("B", "charter", 50, 100), ("C", "charter", 50, 100))
    rates = rates_of(three, design_effect=design_effect)
    assert certainty_sentence(rates, state_rate_pct=30.0, design_effect=design_effect) == (
        f"{start} With the whole interval, 3 units lie above the state's rate and none below it."
    )
    # Of the 50 of 100 that a state's rate of 45% lies inside nothing is known.
    inside = certainty_sentence(rates, state_rate_pct=45.0, design_effect=design_effect)
    assert inside.endswith("no unit lies above the state's rate and none below it; 3 cannot be told apart from it.")


def test_the_states_rate_is_not_the_mean_of_the_rates_of_units():
    # 10 of 10 and 0 of 90: together 10 of 100, but the mean of 100% and 0% is 50%.
    units = units_of(("A", "charter", 10, 10), ("B", "charter", 0, 90))
    assert state_rate_sentence(units, state_rate_pct=10.0) == (
        "All units together earned 10.0% of what was available. The mean of the units' own rates, in which a small "
        "unit counts as much as a large one, is higher, 50.0%; their median is 50.0%. 1 of 2 units lies above the "
        "state's rate."
    )
    nothing = state_rate_sentence(FIVE.tail(1), state_rate_pct=float("nan"))
    assert nothing == "No credential was available to any unit, so there is no rate."


def test_rates_that_move_are_counted_by_kind_and_the_farthest_is_named():
    units = units_of(("Tiny", "charter", 3, 3), ("Big", "charter", 50, 100), ("Other", "tribal school", 1, 10))
    assert shrunken_sentence(units.assign(shrunken_rate_pct=[90.0, 50.5, float("nan")])) == (
        "1 of 2 rates moves by more than one point (1 charter), that of Tiny the farthest: from 100.0% (3 of 3) to "
        "90.0%."
    )
    still = shrunken_sentence(units.assign(shrunken_rate_pct=[100.0, 50.5, 10.0]))
    assert still == "None of 3 rates moves by more than one point."
    assert shrunken_sentence(rates_of(ONE)) == (
        "No distribution could be fitted to any kind of unit, so there are no shrunken rates."
    )


def test_the_share_of_the_listed_units_is_that_of_their_sum():
    # 90 and 50 of 200.
    assert most_earned_sentence(FIVE.iloc[[1, 2]], earned=200) == "The 2 units listed earned 70.0% of all credentials."


def test_the_rule_of_the_ranking_is_said_with_its_reason(five):
    settings = read_year_settings(YEAR)
    assert ranked_sentence(five, settings=settings) == (
        "The ranking by rate covers traditional units with at least 1 available credential: 4 of 6 units. "
        f"The reason: {settings.ranking_reason}"
    )


def test_who_is_left_out_is_counted_and_named():
    above = "a higher rate than the last unit listed above"
    assert left_out_sentence(FIVE.head(0)) == f"No unit that is not ranked has {above}."
    assert left_out_sentence(FIVE.head(1)) == f"1 unit that is not ranked has {above}: A, 10.0% (10 of 100)."
    six = left_out_sentence(pd.concat([FIVE.head(2)] * 3))
    assert six.startswith(f"6 units that are not ranked have {above}: A, 10.0% (10 of 100); B, 90.0% (90 of 100); A,")
    assert six.endswith("; A, 10.0% (10 of 100); and 1 more.")


def test_the_ranges_of_places_are_told(five):
    # A and B are sure of their places; C and D share the two between.
    told = (
        "At least half of the 95% ranges span a single place; 2 of 4 ranked units have only one possible place{}. The "
        "widest range, 2 to 3, is that of C. 1 unit could hold the first place."
    )
    assert ranges_sentence(five, confidence=0.95) == told.format("")
    narrow = five.assign(rank_if_independent_lower=five["rank"], rank_if_independent_upper=five["rank"])
    assert ranges_sentence(narrow, confidence=0.95) == told.format(
        " (as if every available credential were an independent chance, half would span a single place and 4 would "
        "have only one)"
    )


def test_without_ranges_the_reason_is_said():
    equal = rates_of(units_of(("A", "traditional", 5, 10), ("B", "traditional", 5, 10)))
    assert ranges_sentence(equal, confidence=0.95) == (
        "The places have no ranges: a distribution is fitted to 3 or more ranked units, found 2."
    )
    assert top_sentence(equal, top=1) == ""
    assert ranges_sentence(rates_of(ONE), confidence=0.95) == "No unit is ranked, so there is no place."


def test_the_top_places_are_sure_for_those_whose_whole_range_lies_there(five):
    assert top_sentence(five, top=1) == (
        "Of the 1 unit in the first place by rate, 1 would stay there throughout its range of places; 1 unit could be "
        "there."
    )
    assert top_sentence(five, top=2) == (
        "Of the 3 units in the first 2 places by rate, 1 would stay there throughout its range of places; 3 units "
        "could be there."
    )


def places(*rows: tuple) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["place", "printed_place", "agrees"])
    return frame.astype({"place": "Int64", "printed_place": "Int64"})


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (
            [(1, 1, True), (2, 2, True)],
            "Both units that Table 8 prints hold the same place in the computed ranking.",
        ),
        (
            [(1, 2, True), (1, 1, True)],
            "Both units that Table 8 prints hold the same place in the computed ranking. Units with equal values share "
            "their places, in whatever order they are printed.",
        ),
        ([(1, 1, True)], "The unit that Table 8 prints holds the same place in the computed ranking."),
        (
            [(1, 2, False), (2, 1, False), (3, None, False), (None, 3, False)],
            "Of the 3 units that Table 8 prints, 2 are in the computed ranking, none at the printed place. 1 of the "
            "units in the computed ranking is not printed.",
        ),
        (
            [(1, 1, True), (2, None, False)],
            "Of the 1 unit that Table 8 prints, 1 is in the computed ranking, 1 at the printed place. 1 of the units "
            "in the computed ranking is not printed.",
        ),
    ],
)
def test_how_far_a_ranking_is_the_printed_one(rows, sentence):
    assert places_agree_sentence(places(*rows), table="Table 8") == sentence


def test_comparing_with_nothing_is_an_error_and_not_agreement():
    with pytest.raises(ValueError, match=r"Table 8: no printed place to compare; check the table's rows\."):
        places_agree_sentence(places((1, None, False)), table="Table 8")
    with pytest.raises(ValueError, match=r"no unit to compare; check the table's rows\."):
        printed_rates_sentence(ONE.head(0))


def test_printed_rates_are_compared_as_printed():
    # 1 of 2 is printed 50%, and 2 of 3 is not.
    two = units_of(("A", "charter", 1, 2), ("B", "charter", 2, 3))
    ending = "earned divided by potential, rounded half up."
    assert printed_rates_sentence(two) == f"1 of 2 rates that Table 10 prints equals {ending}"
    assert printed_rates_sentence(two.assign(printed_rate="")) == "Table 10 prints no rates this year."
    assert printed_rates_sentence(FIVE.iloc[[2, 3]]) == f"Both rates that Table 10 prints equal {ending}"


def test_a_report_without_table_10_says_what_the_listed_units_earned():
    listed = pd.DataFrame({"psu": ["North", "South"], "year": [BEFORE, "2030-2031"], "earned": [50, 40]})
    assert listed_sentence(listed, year="2030-2031") == (
        "Table 8 lists 1 unit, which earned 40 credentials in 2030-2031. The most, 40, were earned in South. It has no "
        "counts of other units."
    )
