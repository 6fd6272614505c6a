"""A distance of rates is split into mix and rate, by hand and as published; bounds of an unknown mix are sharp."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from helpers.statistics.mix import mix_parts, parts_that_add_up, rate_bounds, rate_difference_by_stratum

STRATA = st.lists(
    st.tuples(*[st.integers(0, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))) for _ in range(2)]),
    min_size=1,
    max_size=8,
)


def groups(earned, potential) -> pd.DataFrame:
    return pd.DataFrame({"stratum": range(len(earned)), "earned": earned, "potential": potential})


def parts_of(part: pd.DataFrame, whole: pd.DataFrame) -> list[float]:
    """Return the mix part and the rate part of all strata together, in points."""
    return rate_difference_by_stratum(part, whole, strata="stratum")[["mix_points", "rate_points"]].sum().tolist()


def test_published_decomposition_of_household_headship_rates():
    # Das Gupta (1993), Standardization and Decomposition of Rates, U.S. Bureau of the Census P23-186, example 5.1:
    # heads of households per 100 persons, 1985 against 1970; 1.2269 points go with the ages, 1.7403 with the rates (the
    # values as the R package DasGuptR prints them), 47.6940 - 44.7268 in all.
    size = {
        1970: [12.9, 10.9, 9.5, 8.0, 7.8, 8.4, 8.6, 7.8, 7.0, 5.9, 4.7, 3.6, 4.9],
        1985: [10.1, 11.2, 11.6, 10.9, 9.4, 7.7, 6.3, 6.0, 6.3, 5.9, 5.1, 4.0, 5.5],
    }
    rate = {
        1970: [1.9, 25.8, 45.7, 49.6, 51.2, 51.6, 51.8, 54.9, 58.7, 60.4, 62.8, 66.6, 66.8],
        1985: [2.2, 24.3, 45.8, 52.5, 56.1, 55.6, 56.0, 57.4, 57.2, 61.2, 63.9, 68.6, 72.2],
    }
    sides = {year: groups(np.multiply(size[year], rate[year]) / 100, np.array(size[year])) for year in (1970, 1985)}
    assert [round(points, 4) for points in parts_of(sides[1985], sides[1970])] == [1.2269, 1.7403]


@given(STRATA)
def test_the_two_parts_add_up_to_the_distance_of_the_rates_and_turn_their_sign_with_the_sides(rows):
    part = groups([row[0][0] for row in rows], [row[0][1] for row in rows])
    whole = groups([row[1][0] for row in rows], [row[1][1] for row in rows])
    if part["potential"].sum() == 0 or whole["potential"].sum() == 0:
        by_stratum = rate_difference_by_stratum(part, whole, strata="stratum")
        assert by_stratum[["mix_points", "rate_points"]].isna().all(axis=None)
        return
    rates = [100 * side["earned"].sum() / side["potential"].sum() for side in (part, whole)]
    assert sum(parts_of(part, whole)) == pytest.approx(rates[0] - rates[1], abs=1e-9)
    assert parts_of(whole, part) == pytest.approx([-points for points in parts_of(part, whole)], abs=1e-9)


def test_strata_by_hand():
    part = pd.DataFrame({"area": ["A", "A", "B"], "tier": [1, 1, 2], "earned": [10, 35, 5], "potential": [15, 60, 25]})
    whole = pd.DataFrame({"area": ["C", "A", "B"], "tier": [3, 1, 2], "earned": [0, 30, 20], "potential": [0, 50, 50]})
    found = rate_difference_by_stratum(part, whole, strata=["area", "tier"])
    # Shares 3/4 and 1/4 against 1/2 and 1/2, rates 60 and 20 against 60 and 40, the whole 50:
    # mix (1/4)(60 - 50) = 2.5 and (-1/4)(30 - 50) = 5; rate 0 and (-20)(3/8) = -7.5. C has no potential at all.
    assert found.to_numpy().tolist() == [["A", 1, 75, 50, 60, 60, 2.5, 0], ["B", 2, 25, 50, 20, 40, 5, -7.5]]
    shares, rates = ["part_share_pct", "whole_share_pct"], ["part_rate_pct", "whole_rate_pct"]
    assert found.columns.tolist() == ["area", "tier", *shares, *rates, "mix_points", "rate_points"]


def test_a_stratum_that_the_group_does_not_have_is_all_mix():
    whole = groups([30, 10], [50, 50])
    found = rate_difference_by_stratum(groups([6, 0], [10, 0]), whole, strata="stratum")
    assert found["part_rate_pct"].isna().tolist() == [False, True]
    # Shares 1 and 0 against 1/2 and 1/2, the whole 40: (1/2)(60 - 40) = 10 and (-1/2)(20 - 40) = 10.
    assert found["mix_points"].tolist() == pytest.approx([10, 10])
    assert found["rate_points"].tolist() == pytest.approx([0, 0])
    # A stratum that is no row of the group at all is the same.
    short = rate_difference_by_stratum(groups([6], [10]), whole, strata="stratum")
    pd.testing.assert_frame_equal(short, found)


def test_rows_without_a_stratum_are_refused():
    whole = groups([30, 10], [50, 50])
    part = whole.assign(stratum=[1.0, np.nan])
    message = "^every row needs a stratum, some have none in stratum; name them or leave them out.$"
    with pytest.raises(ValueError, match=message):
        parts_of(part, whole)


@pytest.mark.parametrize(
    ("kinds", "mix_points", "rate_points"),
    [("yxy", [20.0, -20.0], [0.0, 0.0]), ("xxx", [0.0, 0.0], [20.0, -20.0])],
)
def test_groups_with_potential_stand_in_the_order_of_their_rates_with_both_parts(kinds, mix_points, rate_points):
    # The whole has 80/200 = 40%; Upper with 60% is 20 points above it, Lower 20 below. Where each is all of a kind,
    # that is all mix; where both are of one kind, it is all rate.
    parts = pd.DataFrame({"group": ["Lower", "Upper", "Empty"], "earned": [20, 60, 0], "potential": [100, 100, 0]})
    parts["kind"] = list(kinds)
    mix = mix_parts(parts, whole=parts, name="group", standards={"kind": ["kind"]})
    assert mix[["group", "distance_points"]].to_numpy().tolist() == [["Upper", 20.0], ["Lower", -20.0]]
    assert (mix["mix_points"].tolist(), mix["rate_points"].tolist()) == (mix_points, rate_points)


@given(st.floats(-50, 50), st.floats(-50, 50))
def test_parts_shown_add_up_to_the_distance_shown(mix_points, rate_points):
    mix = pd.DataFrame({"distance_points": [mix_points + rate_points], "mix_points": mix_points})
    shown = parts_that_add_up(mix.assign(rate_points=rate_points), decimals=1).loc[0]
    assert round(shown["mix_points"] + shown["rate_points"] - shown["distance_points"], 9) == 0
    # What is left is off by one in the last digit at most, beyond its own rounding.
    assert abs(shown["rate_points"] - rate_points) <= 0.1 + 1e-9


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)).map(sorted), min_size=1, max_size=6),
    st.integers(1, 240),
)
def test_bounds_are_those_of_the_linear_program(pairs, size):
    whole = pd.DataFrame(pairs, columns=["earned", "potential"])
    potential = whole["potential"].to_numpy()
    if size > potential.sum():
        with pytest.raises(ValueError, match="size must be above 0 and at most"):
            rate_bounds(whole, size=size)
        return
    rates = np.divide(whole["earned"], potential, out=np.zeros(len(whole)), where=potential > 0)
    limits = list(zip(np.zeros(len(rates)), potential, strict=True))
    ends = [linprog(sign * rates, A_eq=[np.ones(len(rates))], b_eq=[size], bounds=limits).fun for sign in (1, -1)]
    assert rate_bounds(whole, size=size) == pytest.approx((100 * ends[0] / size, -100 * ends[1] / size), abs=1e-6)
