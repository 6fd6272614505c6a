"""What program areas and course credentials earned, and how sure their order is."""

import pandas as pd
import pytest

from helpers.base.rates import attainment_rate
from helpers.sections.courses.attainment import attainment_by_program_area, rate_distribution, with_places
from tests.sections.courses.credentials import COLUMNS, CREDENTIALS


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
    areas["attainment_rate_pct"] = attainment_rate(areas["earned"], areas["potential"])
    found = with_places(areas, draws=2000, seed=1, confidence=0.95)[["rank", "rank_lower", "rank_upper"]]
    assert found.head(2).to_numpy().tolist() == places
    assert found.iloc[2].isna().all()


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        # A rate on the border belongs to the upper band; the last band holds 100.
        ([(1, 10), (9, 10), (10, 10)], {"10 to 20%": 1, "90 to 100%": 2}),
        ([(0, 10), (1, 100), (0, 0)], {"none earned": 1, "0 to 10%": 1, "none available": 1}),
    ],
)
def test_a_course_credential_stands_in_the_band_of_its_rate(pairs, expected):
    found = rate_distribution(pd.DataFrame(pairs, columns=["earned", "potential"]))
    assert {row.rate_band: row.credentials for row in found.itertuples() if row.credentials} == expected
    # Empty bands are listed too: never earned, and ten of ten points.
    starts = found.set_index("rate_band").drop(index="none available", errors="ignore")["rate_from_pct"]
    assert starts.tolist() == [0, *range(0, 100, 10)]
