"""What a count and its rate imply for what was available, and how a change of a rate splits within their ranges."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.sections.trends.denominator import counts_and_rates, known_ranges, split_of_changes
from helpers.sections.trends.values import choose_values, stated_values
from helpers.years.changes import split_by_counts
from tests.support.trend_series import COURSES, PRECISIONS, YEAR, earned, history, rate

NO_BREAKS = pd.DataFrame(columns=["series", "first_year"], dtype="str")
NO_OVERRIDES = pd.DataFrame(columns=["series", "first_year", "reason", "decided_by"], dtype="str")
NAN = float("nan")


def chosen(*rows) -> pd.DataFrame:
    return choose_values(stated_values(history(*rows), COURSES, year=YEAR), precisions=PRECISIONS)


def years_of(*rows: tuple[float, float, float, float]) -> pd.DataFrame:
    """Return years of (least and most earned, lowest and highest rate) and what they imply."""
    frame = pd.DataFrame(rows, columns=["earned_lower", "earned_upper", "rate_lower_pct", "rate_upper_pct"])
    frame = frame.assign(
        year=[f"{2023 + place}-{2024 + place}" for place in range(len(frame))],
        potential_lower=100 * frame["earned_lower"] / frame["rate_upper_pct"],
        potential_upper=100 * frame["earned_upper"] / frame["rate_lower_pct"],
    )
    return frame.astype("float64", errors="ignore")


def split(*rows: tuple[float, float, float, float], breaks: pd.DataFrame = NO_BREAKS) -> dict:
    return split_of_changes(years_of(*rows), breaks, NO_OVERRIDES).iloc[-1].to_dict()


def limits(step: dict, measure: str) -> list[float]:
    return [step[f"{measure}_lower"], step[f"{measure}_upper"]]


def test_a_year_known_only_by_arithmetic_can_be_whatever_any_of_it_gives():
    two = [rate("2023-2024", 53, is_derived=True), rate("2023-2024", 54, is_derived=True)]
    of_rate = known_ranges(chosen(*two)).set_index(["series", "year"]).loc[("attainment_rate", "2023-2024")]
    # 53 is 52.5 to 53.5 and 54 is 53.5 to 54.5.
    assert (of_rate["values"], of_rate["lower"], of_rate["upper"]) == ([53, 54], 52.5, 54.5)


def test_a_derived_value_beside_a_printed_one_changes_nothing():
    of_rate = known_ranges(chosen(rate("2023-2024", 50), rate("2023-2024", 54, is_derived=True))).iloc[0]
    assert (of_rate["values"], of_rate["lower"], of_rate["upper"]) == ([50], 49.5, 50.5)


def test_years_with_count_and_rate_have_the_ranges_of_both_and_say_how_the_rate_is_known():
    rows = [earned("2021-2022", 20, "rounded"), rate("2021-2022", 40), earned("2022-2023", 30, "at_least")]
    rows += [rate("2022-2023", 60, is_derived=True), earned("2023-2024", 45)]
    assert counts_and_rates(chosen(*rows)).fillna(-1).to_numpy().tolist() == [
        ["2021-2022", 15, 25, 39.5, 40.5, "from a printed rate"],
        ["2022-2023", 30, -1, 59.5, 60.5, "from rates that follow from printed ones"],
        ["2024-2025", 50, 50, 50, 50, "counted"],
    ]


def test_parts_of_exact_years_are_those_of_the_counts():
    # 20 of 100 and 30 of 50: (30 - 20)(1/50 + 1/100)/2 = 15 points, (1/50 - 1/100)(30 + 20)/2 = 25 points.
    step = split((20, 20, 20, 20), (30, 30, 60, 60))
    assert limits(step, "more_earned_points") == pytest.approx([15, 15])
    assert limits(step, "fewer_available_points") == pytest.approx([25, 25])
    assert limits(step, "potential_change") == pytest.approx([-50, -50])


def test_a_count_without_an_upper_limit_leaves_one_side_of_each_part_open():
    # 20 or more before, 30 now, both at 50 percent: earned 1.5 times at most, so (1/3 + 1/2) / 2 * 50 points at most.
    step = split((20, NAN, 50, 50), (30, 30, 50, 50))
    assert limits(step, "more_earned_points") == pytest.approx([NAN, 125 / 6], nan_ok=True)
    assert limits(step, "fewer_available_points") == pytest.approx([-125 / 6, NAN], nan_ok=True)
    later = split((30, 30, 50, 50), (20, NAN, 50, 50))
    assert limits(later, "more_earned_points") == pytest.approx([-125 / 6, NAN], nan_ok=True)


RANGES = st.tuples(
    st.floats(1, 1000), st.floats(0, 500), st.floats(1, 90), st.floats(0, 10)
).map(lambda row: (row[0], row[0] + row[1], row[2], row[2] + row[3]))  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(before=RANGES, now=RANGES)
def test_no_part_within_the_ranges_lies_outside_the_limits_and_each_limit_is_reached(before, now):
    step = split(before, now)
    axes = [np.linspace(*end, 5) for end in (before[:2], before[2:], now[:2], now[2:])]
    e0, r0, e1, r1 = np.array(list(itertools.product(*axes))).T
    rows = {"earned": e1, "potential": 100 * e1 / r1, "earned_before": e0, "potential_before": 100 * e0 / r0}
    parts = split_by_counts(pd.DataFrame(rows))
    for part in parts:
        assert limits(step, part) == pytest.approx([parts[part].min(), parts[part].max()], abs=1e-6)


@pytest.mark.parametrize("series", ["earned", "attainment_rate"])
def test_a_break_of_the_count_or_the_rate_is_named_beside_the_parts(series):
    breaks = pd.DataFrame({"series": [series], "first_year": ["2024-2025"]})
    step = split((20, 20, 20, 20), (30, 30, 60, 60), breaks=breaks)
    assert step["reason"] == "new way of counting from 2024-2025"
    assert split((20, 20, 20, 20), (30, 30, 60, 60))["reason"] == ""
