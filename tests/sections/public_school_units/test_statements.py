"""What section 9 says of units, one of them or many."""

import pandas as pd
import pytest

from helpers.contracts.tables import read_year_settings
from helpers.contracts.vocabulary import NO_REGION
from helpers.sections.public_school_units.statements import (
    answer_sentence,
    below_sentence,
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
from tests.support.units import FIVE, YEAR, rates_of, unearned_of, units_of
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


def test_the_answer_names_all_that_share_the_first_place():
    assert answer_sentence(FIVE.iloc[[1, 2]], FIVE.iloc[[2, 3]]) == (
        "B earned the most credentials, 90. Of the units ranked by rate, C and D earned the largest share of what was "
        "available: 50.0% (50 of 100)."
    )
    assert answer_sentence(ONE, FIVE.head(0)) == "A earned the most credentials, 1. No unit is ranked by rate."


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


def test_the_farthest_moved_rate_is_named():
    units = units_of(("Tiny", "charter", 3, 3), ("Big", "charter", 50, 100), ("Other", "tribal school", 1, 10))
    assert shrunken_sentence(units.assign(shrunken_rate_pct=[90.0, 50.5, float("nan")])) == (
        "1 of 2 shrunken rates lies more than one point from the unit's own rate. The farthest is that of Tiny: 90.0% "
        "instead of 100.0% (3 of 3). 1 unit has no shrunken rate."
    )
    every = shrunken_sentence(units.assign(shrunken_rate_pct=[90.0, 50.5, 10.0]))
    assert every.endswith(" No unit is without a shrunken rate.")
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


@pytest.mark.parametrize(
    ("count", "start"),
    [
        (0, "No unit that is not ranked has"),
        (1, "1 unit that is not ranked has"),
        (2, "2 units that are not ranked have"),
    ],
)
def test_who_is_left_out_is_counted(count, start):
    assert left_out_sentence(FIVE.head(count)) == f"{start} a higher rate than the last unit listed above."


def test_the_ranges_of_places_are_told(five):
    # A and B are sure of their places; C and D share the two between.
    assert ranges_sentence(five, confidence=0.95) == (
        "If credentials were independent chances, 2 of 4 ranked units would have only one possible place (95% range). "
        "At least half of the ranges span a single place; the widest, 2 to 3, is that of C. 1 unit could hold the "
        "first place."
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


def test_what_would_be_added_at_every_other_rate_is_told():
    # State 50%, Upper 50%; the peers of A have 66.7% and 50%, so their median is 58.3%: 40 x 58.3% - 10 = 13.3.
    units = units_of(
        ("A", "charter", 10, 40), ("B", "charter", 40, 60), ("Web", "charter", 10, 20), ("Zero", "charter", 0, 0),
        regions=("Upper", "Upper", NO_REGION, "Upper"),
    )  # fmt: skip
    assert below_sentence(unearned_of(units), state_rate_pct=50.0) == (
        "1 unit lies below the state's rate of 50.0%; at that rate, it would have earned 10 more, and the state's rate "
        "would be 8.3 points higher. 1 unit lies below its region's rate, at which it would have earned 10 more; 1 "
        "unit lies below the median of its peers, at which it would have earned 13 more."
    )


def test_several_units_below_are_they_and_none_is_said_so():
    two = unearned_of(units_of(("A", "charter", 1, 10), ("B", "charter", 1, 20), ("C", "charter", 9, 10)))
    # Without C's peers there is no median above it; A and B lie below their region's 27.5%: 2.75 - 1 + 5.5 - 1.
    assert "2 units lie below their region's rate, at which they would have earned 6 more;" in below_sentence(
        two, state_rate_pct=27.5
    )
    # In binary arithmetic 11 x (100 x 1 / 11) / 100 is a hair more than 1.
    at_it = unearned_of(units_of(("A", "charter", 1, 11), ("B", "traditional", 1, 11)))
    assert below_sentence(at_it, state_rate_pct=100 / 11).endswith(
        "No unit lies below its region's rate; no unit can be compared with the median of its peers."
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
