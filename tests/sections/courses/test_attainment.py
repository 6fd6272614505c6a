"""What program areas and courses earned, with and without structural courses, and how sure their order is."""

import pandas as pd
import pytest

from helpers.base.rates import attainment_rate
from helpers.sections.courses.attainment import attainment_by_program_area, with_and_without_structural, with_places
from tests.sections.courses.credentials import COLUMNS, COURSES, CREDENTIALS


def test_the_rate_of_a_program_area_is_that_of_the_sums_and_not_the_mean_of_rates():
    areas = attainment_by_program_area(CREDENTIALS).set_index("program_area")
    assert areas.loc["Farming"].tolist() == [19, 100, 100 * 19 / 100, 2]
    assert areas.loc["Farming", "attainment_rate_pct"] != (100 * 9 / 10 + 100 * 10 / 90) / 2


def test_program_areas_stand_with_the_highest_rate_first_and_equal_ones_by_name():
    rows = [("B", "ZB20", "b", "x", 1, 2), ("A", "ZA10", "a", "x", 1, 2), ("C", "ZC30", "c", "x", 2, 2)]
    areas = attainment_by_program_area(pd.DataFrame(rows, columns=COLUMNS))
    assert areas["program_area"].tolist() == ["C", "A", "B"]


@pytest.mark.parametrize(
    ("earned", "places"),
    [
        # Far apart beside intervals of a few points: every place is sure.
        ([905, 100, 0], [[1, 1, 1], [2, 2, 2]]),
        # Equal counts share the place and the range.
        ([500, 500, 0], [[1, 1, 2], [1, 1, 2]]),
    ],
)
def test_program_areas_have_a_place_and_a_range_and_one_without_potential_has_neither(earned, places):
    areas = pd.DataFrame({"program_area": ["A", "B", "C"], "earned": earned, "potential": [1000, 1000, 0]})
    areas["design_effect"] = 1.0
    areas["attainment_rate_pct"] = attainment_rate(areas["earned"], areas["potential"])
    found = with_places(areas, draws=2000, seed=1, confidence=0.95)[["rank", "rank_lower", "rank_upper"]]
    assert found.head(2).to_numpy().tolist() == places
    assert found.iloc[2].isna().all()


def test_sums_without_structural_courses_stand_beside_those_of_all():
    # All 55 of 200, half of 145 unearned in one course; without Masonry 19 of 100, half of 81 in one course.
    sums = with_and_without_structural(COURSES)
    columns = ["courses_counted", "courses", "credentials", "earned", "potential", "unearned", "courses_holding_half"]
    assert sums[columns].to_numpy().tolist() == [
        ["all courses", 3, 5, 55, 200, 145, 1],
        ["without structural courses", 2, 2, 19, 100, 81, 1],
        ["structural courses alone", 1, 3, 36, 100, 64, 1],
    ]
    assert sums["attainment_rate_pct"].tolist() == [27.5, 19.0, 36.0]
    # At 27.5% Bees II lacks 24.75 - 10 credentials; both others lie above.
    assert sums["added_at_state_rate"].tolist() == [14.75, 14.75, 0]


def test_without_a_structural_course_there_are_only_the_sums_of_all():
    assert with_and_without_structural(COURSES.assign(is_structural=False))["courses"].tolist() == [3]


def test_a_design_effect_widens_the_range_of_places():
    areas = pd.DataFrame({"earned": [560, 500], "potential": [1000, 1000], "attainment_rate_pct": [56.0, 50.0]})
    # A difference of 6 points is 2.7 standard errors of independent chances, and less than one with a tenth of them.
    widths = [
        (found["rank_upper"] - found["rank_lower"]).tolist()
        for effect in (1.0, 10.0)
        for found in [with_places(areas.assign(design_effect=effect), draws=2000, seed=1, confidence=0.95)]
    ]
    assert widths == [[0, 0], [1, 1]]
