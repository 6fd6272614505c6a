"""The charts on courses show what they are given."""

import pandas as pd
import pytest

from helpers.sections.courses import figures
from helpers.sections.courses.attainment import attainment_by_program_area
from tests.sections.courses.credentials import COURSES, CREDENTIALS, STATE

YEAR = "2030-2031"


def texts(chart) -> list[str]:
    return [text.get_text() for text in chart.figure.axes[0].texts]


def test_every_program_area_has_its_dot_its_interval_and_its_label_on_the_side_away_from_the_state():
    areas = attainment_by_program_area(CREDENTIALS)
    areas = areas.assign(attainment_rate_pct_lower=[30.0, 15.0], attainment_rate_pct_upper=[42.0, 23.0])
    chart = figures.program_areas_chart(areas, title="T", state_rate_pct=STATE, year=YEAR)
    assert texts(chart) == ["19.0%", "36.0%", "the state 27.5%"]
    assert [(label.xy[0], label.get_ha()) for label in chart.figure.axes[0].texts[:2]] == [
        (15.0, "right"),
        (42.0, "left"),
    ]
    assert chart.alt == (
        "Dots with intervals of the credential attainment rate by program area in 2030-2031, highest first: "
        "Building 36.0% (30.0% to 42.0%); Farming 19.0% (15.0% to 23.0%); the state 27.5%."
    )


def test_the_courses_that_hold_half_are_named_and_the_others_are_one_segment():
    # 80 of 145 is more than half; without Masonry 80 of 81.
    chart = figures.half_chart(COURSES, year=YEAR)
    assert chart.figure.get_suptitle() == "1 of 3 courses holds half of all unearned credentials"
    bars = chart.figure.axes[0].patches
    assert [bar.get_x() > 0 for bar in bars] == [False, False, True, True]
    heights = [100 * 80 / 145, 100 * 65 / 145, 100 * 80 / 81, 100 * 1 / 81]
    assert [bar.get_height() for bar in bars] == pytest.approx(heights)
    assert chart.alt == (
        "Columns of unearned credentials in 2030-2031, divided by course, most first; all courses: Bees II 80 and 2 "
        "other courses 65; without Masonry: Bees II 80 and 1 other course 1."
    )


def test_one_column_stands_where_no_course_is_structural_even_if_everything_was_earned():
    everything = COURSES.assign(unearned=0, is_structural=False)
    chart = figures.half_chart(everything, year=YEAR)
    assert chart.figure.get_suptitle() == "Every available credential was earned"
    assert texts(chart)[-1] == "All courses:\n0 unearned"


def test_more_courses_than_can_be_named_are_one_segment_of_the_half():
    segments = figures.holding_half(pd.concat([COURSES.assign(unearned=1)] * 10))
    assert segments.iloc[-2:][["segment", "unearned", "kind"]].to_numpy().tolist() == [
        ["5 more courses", 5, "half"],
        ["15 other courses", 15, "other"],
    ]


def test_leading_courses_are_labelled_with_what_they_earned():
    leaders = COURSES.assign(attainment_rate_pct=[100 / 9, 36.0, 90.0])
    assert texts(figures.most_earned_chart(leaders, year=YEAR)) == [
        *("90.0%  (9 of 10)", "36.0%  (36 of 100)", "11.1%  (10 of 90)")
    ]
