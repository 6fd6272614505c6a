"""The sentences on courses say what the data say."""

import pandas as pd
import pytest

from helpers.sections.courses import statements
from helpers.sections.courses.attainment import WITHOUT, with_and_without_structural
from tests.sections.courses.credentials import COURSES, CREDENTIALS, STATE

AREAS = pd.DataFrame(
    [("Building", 36.0, float("nan"), 0), ("Farming", 19.0, 19.0, 81), ("Careers", 19.5, 19.5, 3)],
    columns=["program_area", "attainment_rate_pct", "rate_without_structural_pct", "unearned_without_structural"],
)
YEAR = "2030-2031"


def told(courses: pd.DataFrame, areas: pd.DataFrame = AREAS) -> list[str]:
    found = statements.answer(courses, with_and_without_structural(courses), areas, year=YEAR)
    return [one.finding for one in found]


def test_the_answer_says_what_went_unearned_with_and_without_structural_courses_and_between_which_areas():
    assert told(COURSES) == [
        "Of 200 credentials available in 2030-2031, 145 went unearned, at least half of them in 1 of 3 courses, led by "
        "Bees II (80).",
        "Masonry offers several credentials for the same content; without it, the state's rate in 2030-2031 is 19.0% "
        "instead of 27.5%.",
        "Without Masonry, program areas earned from 19.0% (Farming) to 19.5% (Careers) of what was available in "
        "2030-2031.",
    ]


def test_several_structural_courses_are_told_in_the_plural():
    both = told(COURSES.assign(is_structural=[True, True, False]))
    assert both[1].startswith("Bees II and Masonry each offer several credentials for the same content; without them, ")
    many = pd.concat([COURSES.assign(is_structural=True, course=list("ABC")), COURSES.tail(1)], ignore_index=True)
    assert told(many)[1].startswith("3 courses each offer several credentials for the same content; without them, ")


def test_without_a_structural_course_or_a_second_area_or_anything_unearned_the_answer_is_shorter():
    all_earned = COURSES.assign(is_structural=False, earned=COURSES["potential"], unearned=0, added_at_state_rate=0.0)
    assert told(all_earned, AREAS.iloc[1:2]) == [
        "Every available credential was earned in 2030-2031.",
        "The only program area earned 19.0% of what was available in 2030-2031.",
    ]
    equal = told(all_earned.assign(is_structural=[False, True, False]), AREAS.assign(rate_without_structural_pct=100.0))
    assert equal[1:] == [
        "Masonry offers several credentials for the same content; the state's rate in 2030-2031, 100.0%, is the same "
        "without it.",
        "Without Masonry, every program area earned 100.0% of what was available in 2030-2031.",
    ]
    # Nothing is left to have a rate.
    assert len(told(COURSES.assign(is_structural=True), AREAS.head(1))) == 1


def test_a_finding_knows_the_cell_that_it_rests_on():
    found = statements.answer(COURSES, with_and_without_structural(COURSES), AREAS, year=YEAR)
    assert [(one.table, one.row, one.measure, one.value, one.credentials_concerned) for one in found] == [
        ("attainment_by_courses_counted", "courses_counted=all courses", "unearned", 145, 145),
        *[
            ("attainment_by_courses_counted", f"courses_counted={WITHOUT}", "attainment_rate_pct", 19, 64),
            ("attainment_by_program_area", "program_area=Farming", "rate_without_structural_pct", 19, 81),
        ],
    ]


@pytest.mark.parametrize(
    ("areas", "title"),
    [
        (AREAS, "Building earned 36% of what was available,\nFarming 19%"),
        (AREAS.head(1), "Building earned 36% of what was available"),
        (AREAS.assign(attainment_rate_pct=20.0), "Every program area earned 20% of what was available"),
        (AREAS.assign(attainment_rate_pct=float("nan")), "Nothing was available in any program area"),
    ],
)
def test_the_title_names_the_highest_and_the_lowest_area(areas, title):
    assert statements.areas_title(areas) == title


def test_a_structural_course_is_named_with_its_reason_if_it_is_offered():
    structural = pd.DataFrame({"course_code": ["ZB20", "ZZ99"], "reason": ["Same content", "Not this year"]})
    assert statements.reasons_sentence(structural, COURSES) == "Structural in this sense: Masonry (ZB20): same content."
    assert statements.reasons_sentence(structural.tail(1), COURSES) == (
        "No course of this year is known to offer several credentials for the same content."
    )


def test_lists_without_structural_courses_say_what_those_left():
    assert statements.most_unearned_caption(COURSES) == (
        "Courses with the most unearned credentials; Masonry left 64 and is not in the list."
    )
    assert statements.most_unearned_caption(COURSES.head(1)) == "Courses with the most unearned credentials."


def test_what_courses_add_at_the_states_rate_is_told_without_structural_courses_and_with_them():
    # Bees II lacks 14.75 of 200 credentials, 7.375 points.
    courses = COURSES.assign(state_rate_change_points=[7.375, 0, 0], is_structural=[False, False, True])
    below = (
        "1 course lies below the state's rate of 27.5%; at that rate, it would have earned 15 more, and the state's "
        "rate would be 7.4 points higher."
    )
    assert (
        statements.added_sentence(courses.head(2), with_and_without_structural(courses), state_rate_pct=STATE) == below
    )
    structural = courses.assign(is_structural=[True, False, False])
    sums = with_and_without_structural(structural)
    assert statements.added_sentence(structural, sums, state_rate_pct=STATE) == (
        "Leaving out Bees II: No course lies below the state's rate of 27.5%. Counting Bees II too, the sum is 15."
    )


def test_intervals_say_what_they_rest_on():
    rates = pd.DataFrame({"rank_lower": [1, 2], "rank_upper": [1, 2], "is_low_reliability": [False] * 2})
    rates = rates.assign(reliability_reason="")
    effects = pd.DataFrame({"potential": [10, 10], "design_effect": [1.0, 4.0]})
    basis = statements.order_sentence(rates, effects, confidence=0.95).split("low reliability. ")[1]
    assert basis == (
        "Because chances of one student end alike, intervals are those of 2.5 times fewer independent chances in the "
        "state as a whole, and of more or fewer in a single area."
    )
    assert statements.order_sentence(rates, effects.head(1), confidence=0.95).endswith(
        "The intervals are drawn as if every available credential were an independent chance."
    )


def test_a_credential_of_several_courses_is_counted_in_both_ways():
    assert statements.offers_sentence(CREDENTIALS) == (
        "3 courses offer 5 course credentials, which are 3 different credentials; 1 of these can be earned in more "
        "than one course."
    )


def test_the_leading_courses_are_told_with_their_share():
    assert statements.leaders_sentence(COURSES.head(2), earned=55) == (
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
