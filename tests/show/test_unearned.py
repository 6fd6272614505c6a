"""What was not earned, in words and as a chart."""

import pandas as pd
import pytest

from helpers.show.unearned import (
    below_state_sentence,
    half_sentence,
    most_unearned_sentence,
    structural_names,
    unearned_chart,
)
from helpers.statistics.unearned import unearned_by

CREDENTIALS = pd.DataFrame(
    [("Farming", 19, 100), ("Building", 60, 80), ("Careers", 21, 21)], columns=["program_area", "earned", "potential"]
)
# All together 100 of 201; Farming left 81, of which 100 * 100 / 201 - 19 = 30.75 lie below the state's rate.
STATE = 100 * 100 / 201
TABLE = unearned_by(CREDENTIALS, names=["program_area"], state_rate_pct=STATE)
NOTHING = unearned_by(CREDENTIALS.assign(earned=[100, 80, 21]), names=["program_area"], state_rate_pct=100.0)


def chart(table: pd.DataFrame = TABLE, **options):
    words = {"title": "T", "what": "by area", "chart": "99_trial__unearned"}
    return unearned_chart(table, name="program_area", **words, **options)


def test_the_group_that_left_the_most_is_named_with_its_share():
    assert most_unearned_sentence(TABLE, name="program_area") == (
        "101 available credentials went unearned, the most in Farming: 81, or 80.2% of all."
    )
    tied = pd.concat([TABLE.head(1), TABLE.head(1).assign(program_area="Fishing")], ignore_index=True)
    assert "the most in Farming and Fishing: 81 each, or" in most_unearned_sentence(tied, name="program_area")
    assert most_unearned_sentence(NOTHING, name="program_area") == "Every available credential was earned."


def test_one_group_below_the_states_rate_is_it_and_several_are_they():
    # 100 * 30.75 / 201 = 15.3 points.
    assert below_state_sentence(TABLE, noun="program area", state_rate_pct=STATE) == (
        "1 program area lies below the state's rate of 49.8%; at that rate, it would have earned 31 more, and the "
        "state's rate would be 15.3 points higher."
    )
    # At 90% Farming lacks 71 and Building 12 credentials: 83 of 201.
    table = unearned_by(CREDENTIALS, names=["program_area"], state_rate_pct=90.0)
    assert below_state_sentence(table, noun="program area", state_rate_pct=90.0) == (
        "2 program areas lie below the state's rate of 90.0%; at that rate, they would have earned 83 more, and the "
        "state's rate would be 41.3 points higher."
    )
    none = below_state_sentence(NOTHING, noun="program area", state_rate_pct=100.0)
    assert none == "No program area lies below the state's rate of 100.0%."


@pytest.mark.parametrize(
    ("unearned", "sentence"),
    [
        ([81, 20, 0], "1 of 3 courses holds at least half of the unearned credentials."),
        ([3, 3, 3], "2 of 3 courses hold at least half of the unearned credentials."),
        ([0, 0], "Every available credential was earned."),
    ],
)
def test_the_fewest_groups_that_hold_half_are_counted(unearned, sentence):
    assert half_sentence(pd.DataFrame({"unearned": unearned}), noun="course") == sentence


def test_a_bar_is_as_long_as_what_was_left_and_coloured_as_far_as_the_states_rate():
    drawn = chart()
    axes = drawn.figure.axes[0]
    assert [bar.get_width() for bar in axes.patches] == pytest.approx([0, 20, 81, 0, 0, 100 * 100 / 201 - 19])
    assert [text.get_text() for text in axes.texts] == ["0", "20", "81  (31)"]
    assert drawn.alt == (
        "Horizontal bars of unearned credentials, by area: Farming 81, 31 of them below the state’s rate; Building 20; "
        "Careers 0."
    )


def test_less_than_half_a_credential_below_the_states_rate_is_not_labelled():
    axes = chart(TABLE.assign(added_at_state_rate=[0.4, 0.5, 0.0])).figure.axes[0]
    assert [text.get_text() for text in axes.texts] == ["0", "20  (1)", "81"]


def test_structural_courses_are_named_once_each_and_many_of_them_are_counted():
    courses = pd.DataFrame({"course": ["Soil", "Bees", "Bees", "Walls"], "is_structural": [True, True, True, False]})
    assert structural_names(courses) == "Bees and Soil"
    many = structural_names(courses.assign(is_structural=True))
    assert many == "3 courses with several credentials for the same content"
    assert structural_names(courses.tail(1)) == ""
