"""The sentences on courses say what the data say."""

import pandas as pd
import pytest

from helpers.sections.courses import statements
from helpers.sections.courses.attainment import attainment_by_program_area
from helpers.statistics.intervals import rates_with_intervals
from helpers.statistics.shrinkage import BetaPrior
from helpers.statistics.unearned import unearned_by
from tests.sections.courses.credentials import CREDENTIALS, RULE, STATE

AREAS = attainment_by_program_area(CREDENTIALS)
COURSES = pd.DataFrame(
    {"name": ["Masonry (ZB20)", "Bees II (ZA11)"], "earned": [36, 10], "potential": [100, 90], "unearned": [64, 80]}
)


def test_program_areas_and_courses_add_up_to_the_same():
    assert statements.whole_sentence(CREDENTIALS, areas=2, courses=3) == (
        "Summed over 2 program areas or over 3 courses, the 5 course credentials give the same totals: 55 of 200 "
        "available credentials were earned."
    )
    assert statements.same_list_sentence(1) == (
        "Tables 1 and 11 list the same 1 course credential, compared by program area, course and credential."
    )


def test_a_credential_of_several_courses_is_counted_in_both_ways():
    assert statements.offers_sentence(CREDENTIALS) == (
        "3 courses offer 5 course credentials, which are 3 different credentials; 1 of these can be earned in more "
        "than one course."
    )


def test_the_rate_of_all_stands_beside_the_mean_of_rates_that_it_is_not():
    assert statements.areas_sentence(AREAS, state_rate_pct=STATE, mean_of_rates_pct=41.2) == (
        "The most credentials, 36, were earned in Building. The highest rate, 36.0%, is that of Building; the lowest, "
        "19.0%, that of Farming. The rate of all together is 27.5%; the mean of the rates of the course credentials "
        "would be 41.2%."
    )


def test_unearned_credentials_are_told_by_course():
    by_course = unearned_by(CREDENTIALS, names=["course_code"], state_rate_pct=STATE)
    told = statements.unearned_courses_sentence(by_course, leaders=COURSES.tail(1), state_rate_pct=STATE)
    # 80 of 145 unearned are in ZA11, which would have earned 24.75 of its 90.
    assert told == (
        "1 of 3 courses holds at least half of the unearned credentials. The 1 course shown holds 55.2% of them; the "
        "most, 80, are those of Bees II (ZA11). 1 course lies below the state's rate of 27.5%; at that rate, it would "
        "have earned 15 more, and the state's rate would be 7.4 points higher."
    )
    nothing = by_course.assign(unearned=0)
    assert statements.unearned_courses_sentence(nothing, leaders=COURSES, state_rate_pct=STATE) == (
        "Every available credential was earned."
    )


def test_the_leading_courses_are_told_with_their_share():
    assert statements.leaders_sentence(COURSES, earned=55) == (
        "The most credentials, 36, were earned in Masonry (ZB20). The 2 courses shown account for 83.6% of all "
        "credentials earned."
    )


def test_very_high_and_very_low_rates_are_counted():
    # Exactly nine tenths is high, exactly one tenth is not low.
    assert statements.spread_sentence(pd.Series([90.0, 89.9, 10.0, 9.9, 0.0])) == (
        "Half of the course credentials have a rate of 10.0% or more. 1 course credential reached at least nine tenths "
        "of the potential, and 2 stayed below one tenth, counting those that nobody earned."
    )
    assert statements.spread_sentence(pd.Series([50.0])).endswith(
        "No course credential reached at least nine tenths of the potential, and none stayed below one tenth, counting "
        "those that nobody earned."
    )


def test_the_weight_of_all_rates_together_is_told_in_credentials_or_else_the_reason():
    rates = rates_with_intervals(CREDENTIALS, **RULE)
    marked = "2 of 5 course credentials are marked as having low reliability: "
    told = statements.single_rates_sentence(rates, prior=BetaPrior(2.0, 1.0, 66.7, 4), reason="")
    assert told.startswith(marked)
    assert told.endswith(
        "If the long-run rates of all 4 course credentials came from one beta distribution, its mean would be 66.7% "
        "and would weigh as much as 3 available credentials: only a course credential with less potential is drawn "
        "nearer to the mean than to its own rate."
    )
    assert statements.single_rates_sentence(rates, prior=None, reason="so it is").endswith(
        " There are no shrunken rates: so it is."
    )


@pytest.mark.parametrize(
    ("times", "sentence"),
    [
        (0, "Every course credential was earned at least once."),
        (1, "1 course credential was earned by nobody this year; it makes up 20.0% of the potential."),
        (2, "2 course credentials were earned by nobody this year; they make up 40.0% of the potential."),
    ],
)
def test_what_was_never_earned_is_nothing_or_one_or_several(times, sentence):
    never = pd.concat([CREDENTIALS[CREDENTIALS["earned"] == 0]] * 2).head(times)
    assert statements.never_earned_sentence(never, potential=200) == sentence
