"""Changes and growth of a series: their limits, and what a break stops."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.contracts.schemas import RESULTS, validated
from helpers.statistics.series import (
    changes_of_known_years,
    changes_of_steps,
    exact_points,
    first_to_last,
    limit_columns,
    record,
    stretches,
    with_overrides,
)
from tests.support.trend_series import NO_BREAKS, YEAR, breaks_from, earned, point, points_of, rate

NAN, LOWER_LIMIT = float("nan"), "a value is a lower limit"
MEASURES = ("change", "growth_pct", "annual_growth_pct")


def limits(change: dict, measure: str) -> list[float]:
    return [change[name] for name in limit_columns(measure)]


def two(start: dict, end: dict, *, years: int = 1, breaks: pd.DataFrame = NO_BREAKS) -> dict:
    """Return the change between two points that lie some years apart."""
    pair = pd.DataFrame([start | {"year": f"{2024 - years}-{2025 - years}"}, end | {"year": YEAR}])
    return changes_of_steps(pair, breaks).iloc[0].to_dict()


def test_change_growth_and_annual_growth_of_exact_values_follow_from_their_ratio():
    # 100 to 144 in two years: 44 more, 144/100 - 1 = 44 percent, and sqrt(144/100) - 1 = 20 percent a year.
    change = two(point(100), point(144), years=2)
    assert (change["change"], change["verdict"], change["years_apart"]) == (44, "rose", 2)
    assert (change["growth_pct"], change["annual_growth_pct"]) == pytest.approx((44, 20))
    assert limits(change, "annual_growth_pct") == pytest.approx([20, 20])


@pytest.mark.parametrize(
    ("start", "end", "change", "quotient", "verdict", "reason"),
    [
        # 126,000 is 125,500 to 126,500; 239,000 is 238,500 to 239,500.
        ((126000, "rounded"), (239000, "rounded"), (112000, 114000), (238500 / 126500, 239500 / 125500), "rose", ""),
        # The rise is 325,000 - 239,500 or more; no single one is known.
        ((239000, "rounded"), (325000, "at_least"), (85500, NAN), (325000 / 239500, NAN), "rose", LOWER_LIMIT),
        ((325000, "at_least"), (358069,), (NAN, 33069), (NAN, 358069 / 325000), "cannot be said", "too imprecise"),
        ((325, "at_least"), (300,), (NAN, -25), (NAN, 300 / 325), "fell", LOWER_LIMIT),
        ((325, "at_least"), (500, "at_least"), (NAN, NAN), (NAN, NAN), "cannot be said", "too imprecise"),
        # 140,000 is anything from 135,000 to 145,000.
        ((140000, "rounded"), (145000,), (0, 10000), (1, 145 / 135), "cannot be said", "too imprecise"),
        ((7,), (7,), (0, 0), (1, 1), "did not change", ""),
    ],
)
def test_a_change_has_the_limits_and_the_direction_of_every_pair_of_possible_values(
    start, end, change, quotient, verdict, reason
):
    found = two(point(*start), point(*end))
    assert limits(found, "change") == pytest.approx(change, nan_ok=True)
    assert limits(found, "growth_pct") == pytest.approx([100 * (limit - 1) for limit in quotient], nan_ok=True)
    assert np.isnan([found["change"], found["growth_pct"]]).tolist() == ["at_least" in start + end] * 2
    assert (found["verdict"], found["reason"]) == (verdict, reason)


def test_a_rate_known_as_a_lower_limit_rises_by_a_limited_number_of_points():
    change = two(point(41, "rounded", series="attainment_rate"), point(60, "at_least", series="attainment_rate"))
    # From 41.5 at most to 60 at least, and from 40.5 at least to 100 at most.
    assert limits(change, "change") == [18.5, 59.5]


def test_growth_from_nothing_is_missing_with_its_reason():
    change = two(point(0), point(5))
    assert (change["change"], change["verdict"], change["reason"]) == (5, "rose", "a year with nothing to start from")
    # A zero that was rounded is one too: a count below a half is none.
    for missing in (change, two(point(0, "rounded"), point(5))):
        assert np.isnan([missing["growth_pct"], *limits(missing, "growth_pct")]).all()


@pytest.mark.parametrize(
    ("start", "reason"),
    [
        (point(10, is_derived=True), "a value is derived, not printed"),
        (point(10) | {"value": np.nan}, "no figure found"),
    ],
)
def test_a_change_from_a_derived_or_an_unknown_value_is_not_given(start, reason):
    change = two(start, point(90))
    assert (change["verdict"], change["reason"]) == ("cannot be said", reason)
    assert np.isnan([change[name] for measure in MEASURES for name in (measure, *limit_columns(measure))]).all()


PRECISE_POINTS = st.tuples(st.integers(1, 10**6), st.sampled_from(["exact", "rounded", "at_least"]))


def possible_values(one: dict) -> list[float]:
    """Return values that a point can stand for: both ends, the middle, and far beyond an open end."""
    upper = one["value_lower"] * 1000 if np.isnan(one["value_upper"]) else one["value_upper"]
    return [one["value_lower"], (one["value_lower"] + upper) / 2, upper]


@settings(max_examples=50)
@given(PRECISE_POINTS, PRECISE_POINTS, st.integers(1, 9))
def test_no_pair_of_possible_values_lies_outside_the_limits_or_against_the_verdict(first, last, years):
    start, end = point(*first), point(*last)
    change = two(start, end, years=years)
    for before, after in itertools.product(possible_values(start), possible_values(end)):
        exact = {
            "change": after - before,
            "growth_pct": 100 * (after / before - 1),
            "annual_growth_pct": 100 * ((after / before) ** (1 / years) - 1),
        }
        for measure, value in exact.items():
            lower, upper = limits(change, measure)
            assert np.isnan(lower) or value >= lower - 1e-6
            assert np.isnan(upper) or value <= upper + 1e-6
        direction = "rose" if after > before else "fell" if after < before else "did not change"
        assert change["verdict"] in (direction, "cannot be said")


def test_a_break_stops_a_comparison_and_a_written_reason_lets_it_through():
    rows = earned("2022-2023", 40), earned("2023-2024", 45)
    closed = breaks_from(("earned", "2023-2024"))
    change = first_to_last(points_of(*rows, breaks=closed), closed).iloc[0]
    assert (change["verdict"], change["reason"]) == ("cannot be said", "new way of counting from 2023-2024")
    crossed = breaks_from(("earned", "2023-2024", "Same."))
    change = first_to_last(points_of(*rows, breaks=crossed), crossed).iloc[0]
    # 50 of this year less 40; 50/40 is a quarter more.
    assert (change["change"], change["growth_pct"], change["years_apart"]) == (10, 25, 2)
    assert change["break_reason"] == "across the new way of counting from 2023-2024: Same (A. Analyst)"


def test_a_reason_for_one_of_two_breaks_does_not_open_the_other():
    breaks = breaks_from(("earned", "2023-2024", "Same."), ("earned", "2024-2025"))
    years = pd.Series(["2022-2023", "2023-2024", "2024-2025"])
    assert stretches(years, breaks, series="earned").tolist() == [1, 1, 2]
    change = first_to_last(points_of(earned("2022-2023", 40), breaks=breaks), breaks).iloc[0]
    assert (change["reason"], change["break_reason"]) == ("new way of counting from 2024-2025", "")


def test_an_override_without_its_break_opens_nothing():
    breaks = pd.DataFrame({"series": ["earned"], "first_year": ["2023-2024"]})
    keys = {"series": ["attainment_rate"], "first_year": ["2023-2024"]}
    overrides = pd.DataFrame(keys | {"reason": ["Same."], "decided_by": ["A"]})
    assert with_overrides(breaks, overrides)["override_reason"].tolist() == [""]


def test_steps_lead_from_each_year_to_the_next_and_say_why_nothing_can_be_said():
    breaks = breaks_from(("attainment_rate", "2024-2025"))
    steps = changes_of_steps(points_of(earned("2023-2024", 45), breaks=breaks), breaks)
    assert steps[["series", "from_year", "verdict", "reason"]].to_numpy().tolist() == [
        ["earned", "2022-2023", "cannot be said", "no figure found"],
        ["earned", "2023-2024", "rose", ""],
        ["attainment_rate", "2022-2023", "cannot be said", "no figure found"],
        ["attainment_rate", "2023-2024", "cannot be said", "new way of counting from 2024-2025"],
    ]


def test_every_two_known_years_are_compared_once():
    points = points_of(earned("2020-2021", 40), earned("2022-2023", 45), first_year="2019-2020")
    changes = changes_of_known_years(points, NO_BREAKS)
    assert changes[["from_year", "to_year", "change", "years_apart"]].to_numpy().tolist() == [
        ["2020-2021", "2022-2023", 5, 2],
        ["2020-2021", "2024-2025", 10, 4],
        ["2022-2023", "2024-2025", 5, 2],
    ]


def test_the_first_and_last_count_of_each_group_are_compared_in_the_order_of_years():
    counts = pd.DataFrame({"unit": list("ABAA"), "year": ["2023-2024", YEAR, YEAR, "2022-2023"], "count": [4, 9, 6, 5]})
    points = exact_points(counts, count="count", series="earned")
    changes = first_to_last(points, NO_BREAKS, by=["unit"])
    # B has one year only.
    assert changes[["unit", "from_year", "to_year", "change"]].to_numpy().tolist() == [["A", "2022-2023", YEAR, 1]]


def test_changes_fit_their_schema_also_without_a_row():
    alone = points_of(first_year=YEAR)
    both = points_of(earned("2022-2023", 0), earned("2023-2024", 45, "at_least"), rate("2023-2024", 41))
    for points, changes in ((alone, 0), (both, 4)):
        assert len(validated(changes_of_known_years(points, NO_BREAKS), "trend_changes", RESULTS)) == changes


def test_a_record_is_certain_only_against_values_that_cannot_be_higher():
    rows = [
        earned("2020-2021", 49), earned("2021-2022", 50, "rounded"), earned("2022-2023", 30, "at_least"),
        earned("2023-2024", 99, is_derived=True),
    ]  # fmt: skip
    rank = record(points_of(*rows, first_year="2020-2021"), NO_BREAKS, series="earned")
    assert rank["now"]["value"] == 50
    # 50 rounded to tens can be 55; the derived 99 is arithmetic on another figure and counts for nothing.
    years = {name: rank[name]["year"].tolist() for name in ("beaten", "equal", "higher", "open")}
    assert years == {"beaten": ["2020-2021"], "equal": [], "higher": [], "open": ["2021-2022", "2022-2023"]}


@pytest.mark.parametrize(("reason", "higher"), [((), []), (("Same.",), ["2022-2023"])])
def test_years_counted_in_another_way_are_rivals_of_a_record_only_with_a_reason(reason, higher):
    breaks = breaks_from(("earned", "2023-2024", *reason))
    rank = record(points_of(earned("2022-2023", 99), breaks=breaks), breaks, series="earned")
    assert (rank["higher"]["year"].tolist(), bool(rank["break_reason"])) == (higher, bool(reason))


def test_a_record_of_nothing_is_refused():
    nothing = points_of()[lambda points: points["year"] == "2022-2023"]
    with pytest.raises(ValueError, match="earned: expected a value that is printed or computed, found none."):
        record(nothing, NO_BREAKS, series="earned")
