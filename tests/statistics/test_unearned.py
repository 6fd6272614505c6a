"""Arithmetic of what was not earned: by hand, against brute force and against published decompositions."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.statistics.unearned import (
    added_at,
    gini,
    lorenz_curve,
    rate_difference_by_stratum,
    rate_difference_parts,
    unearned,
    units_holding,
)

COUNTS = st.lists(st.integers(0, 20000), min_size=1, max_size=15)
STRATA = st.lists(
    st.tuples(*[st.integers(0, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))) for _ in range(2)]),
    min_size=1,
    max_size=8,
)


def groups(earned, potential) -> pd.DataFrame:
    return pd.DataFrame({"stratum": range(len(earned)), "earned": earned, "potential": potential})


def test_unearned_is_what_is_left_and_nothing_without_potential():
    assert unearned(pd.Series([568, 0]), pd.Series([676, 0])).tolist() == [108, 0]


def test_added_credentials_by_hand():
    earned, potential = pd.Series([30, 80, 0]), pd.Series([101, 100, 0])
    # 101 * 62.5 / 100 - 30 = 33.125, kept unrounded; 80 of 100 is above the rate; nothing can be added to nothing.
    assert added_at(earned, potential, rate_pct=62.5).tolist() == [33.125, 0.0, 0.0]
    rates = pd.Series([100.0, 90.0, 50.0])
    assert added_at(earned, potential, rate_pct=rates).tolist() == [71.0, 10.0, 0.0]
    assert added_at(earned, potential, rate_pct=pd.Series([np.nan, 90.0, 50.0])).isna().tolist() == [True, False, False]


@given(STRATA, st.floats(0, 100))
def test_nobody_adds_more_than_was_left_and_all_of_it_at_a_rate_of_100(rows, rate):
    frame = groups([row[0][0] for row in rows], [row[0][1] for row in rows])
    added = added_at(frame["earned"], frame["potential"], rate_pct=rate)
    left = unearned(frame["earned"], frame["potential"])
    assert (added >= 0).all()
    assert (added <= left + 1e-9).all()
    assert added_at(frame["earned"], frame["potential"], rate_pct=100).tolist() == left.tolist()


def test_impossible_rates_are_refused():
    one = pd.Series({"Gates": 1})
    for rate in (-0.1, 100.1):
        with pytest.raises(ValueError, match=r"^rate_pct must lie between 0 and 100; it does not for \['Gates'\]$"):
            added_at(one, one, rate_pct=rate)
    with pytest.raises(ValueError, match="^rate_pct and potential must list the same groups in the same order$"):
        added_at(one, one, rate_pct=pd.Series({"Wake": 50.0}))
    with pytest.raises(ValueError, match=r"^earned must lie between 0 and potential; it does not for \['Gates'\]$"):
        unearned(one + 1, one)


def test_lorenz_curve_by_hand():
    curve = lorenz_curve(pd.Series([6, 1, 0, 3]))
    assert curve["share_of_units_pct"].tolist() == [0, 25, 50, 75, 100]
    assert curve["share_of_unearned_pct"].tolist() == [0, 0, 10, 40, 100]


@given(COUNTS)
def test_lorenz_curve_rises_ever_faster_below_the_diagonal(counts):
    curve = lorenz_curve(pd.Series(counts))
    if sum(counts) == 0:
        assert curve["share_of_unearned_pct"].isna().all()
        return
    heights = curve["share_of_unearned_pct"].tolist()
    steps = [after - before for before, after in pairwise(heights)]
    assert (heights[0], heights[-1]) == (0, 100)
    assert all(after >= before - 1e-9 for before, after in pairwise(steps))
    assert (curve["share_of_unearned_pct"] <= curve["share_of_units_pct"] + 1e-9).all()


@given(COUNTS)
def test_gini_is_the_mean_difference_of_all_pairs_and_the_area_below_the_diagonal(counts):
    found = gini(pd.Series(counts))
    if sum(counts) == 0:
        assert np.isnan(found)
        return
    pairs = sum(abs(one - other) for one in counts for other in counts)
    assert found == pytest.approx(pairs / (2 * len(counts) * sum(counts)), abs=1e-12)
    curve = lorenz_curve(pd.Series(counts)) / 100
    area = np.trapezoid(curve["share_of_unearned_pct"], curve["share_of_units_pct"])
    assert found == pytest.approx(1 - 2 * area, abs=1e-9)
    assert 0 <= found <= (len(counts) - 1) / len(counts) + 1e-12


@given(COUNTS, st.floats(1, 100))
def test_units_holding_is_the_smallest_number_that_suffices(counts, share):
    number = units_holding(pd.Series(counts), share_pct=share)
    largest = sorted(counts, reverse=True)
    if sum(counts) == 0:
        assert number == 0
        return
    assert 100 * sum(largest[:number]) >= share * sum(counts)
    assert 100 * sum(largest[: number - 1]) < share * sum(counts)


def test_a_share_that_is_met_exactly_is_held():
    # 3 of 10 is exactly 30 percent; a division would make 0.3 of 0.1 + 0.2.
    assert units_holding(pd.Series([3, 3, 2, 2]), share_pct=30) == 1
    assert units_holding(pd.Series([3, 3, 2, 2]), share_pct=60) == 2
    assert units_holding(pd.Series([3, 3, 2, 2]), share_pct=100) == 4


def test_nothing_unearned_is_held_by_nobody():
    for nothing in ([], [0, 0]):
        counts = pd.Series(nothing, dtype="int64")
        assert units_holding(counts, share_pct=50) == 0
        assert np.isnan(gini(counts))
        assert lorenz_curve(counts)["share_of_unearned_pct"].isna().all()
        assert lorenz_curve(counts)["share_of_units_pct"].iloc[0] == 0


@pytest.mark.parametrize("counts", [[1.0, float("nan")], [1.0, -2.0]])
def test_missing_and_negative_counts_are_refused(counts):
    message = r"^counts of unearned credentials must be 0 or more; they are not for \[1\]$"
    for measure in (gini, lorenz_curve, lambda values: units_holding(values, share_pct=50)):
        with pytest.raises(ValueError, match=message):
            measure(pd.Series(counts))
    for share in (0, 101):
        with pytest.raises(ValueError, match=f"^share_pct must be above 0 and at most 100, found {share}$"):
            units_holding(pd.Series([1]), share_pct=share)


def test_published_decomposition_of_household_headship_rates():
    # Das Gupta (1993), Standardization and Decomposition of Rates, U.S. Bureau of the Census P23-186, example 5.1: heads
    # of households per 100 persons, 1985 against 1970; 1.2269 points go with the ages, 1.7403 with the rates (the values
    # as the R package DasGuptR prints them), 47.6940 - 44.7268 in all.
    size = {
        1970: [12.9, 10.9, 9.5, 8.0, 7.8, 8.4, 8.6, 7.8, 7.0, 5.9, 4.7, 3.6, 4.9],
        1985: [10.1, 11.2, 11.6, 10.9, 9.4, 7.7, 6.3, 6.0, 6.3, 5.9, 5.1, 4.0, 5.5],
    }
    rate = {
        1970: [1.9, 25.8, 45.7, 49.6, 51.2, 51.6, 51.8, 54.9, 58.7, 60.4, 62.8, 66.6, 66.8],
        1985: [2.2, 24.3, 45.8, 52.5, 56.1, 55.6, 56.0, 57.4, 57.2, 61.2, 63.9, 68.6, 72.2],
    }
    sides = {year: groups(np.multiply(size[year], rate[year]) / 100, np.array(size[year])) for year in (1970, 1985)}
    found = rate_difference_parts(sides[1985], sides[1970], strata="stratum")
    assert (round(found.mix_points, 4), round(found.rate_points, 4)) == (1.2269, 1.7403)
    assert round(found.difference_points, 4) == round(47.6940 - 44.7268, 4)


@given(STRATA)
def test_the_two_parts_add_up_to_the_distance_of_the_rates_and_turn_their_sign_with_the_sides(rows):
    part = groups([row[0][0] for row in rows], [row[0][1] for row in rows])
    whole = groups([row[1][0] for row in rows], [row[1][1] for row in rows])
    found = rate_difference_parts(part, whole, strata="stratum")
    if part["potential"].sum() == 0 or whole["potential"].sum() == 0:
        assert np.isnan(found.mix_points)
        assert np.isnan(found.rate_points)
        return
    rates = [100 * side["earned"].sum() / side["potential"].sum() for side in (part, whole)]
    assert found.difference_points == pytest.approx(rates[0] - rates[1], abs=1e-9)
    turned = rate_difference_parts(whole, part, strata="stratum")
    assert tuple(turned) == pytest.approx((-found.mix_points, -found.rate_points), abs=1e-9)


def test_the_same_mix_is_all_rate_and_the_same_rates_are_all_mix():
    whole = groups([30, 20], [50, 50])
    assert rate_difference_parts(groups([8, 2], [10, 10]), whole, strata="stratum") == pytest.approx((0, 0))
    assert rate_difference_parts(groups([9, 3], [10, 10]), whole, strata="stratum") == pytest.approx((0, 10))
    # Rates 60 and 40 on both sides, three quarters instead of one half in the higher: (3/4 - 1/2) * (60 - 40) = 5.
    assert rate_difference_parts(groups([45, 10], [75, 25]), whole, strata="stratum") == pytest.approx((5, 0))


def test_strata_by_hand():
    part = pd.DataFrame({"area": ["A", "A", "B"], "tier": [1, 1, 2], "earned": [10, 35, 5], "potential": [15, 60, 25]})
    whole = pd.DataFrame({"area": ["C", "A", "B"], "tier": [3, 1, 2], "earned": [0, 30, 20], "potential": [0, 50, 50]})
    found = rate_difference_by_stratum(part, whole, strata=["area", "tier"])
    # Shares 3/4 and 1/4 against 1/2 and 1/2, rates 60 and 20 against 60 and 40, the whole 50:
    # mix (1/4)(60 - 50) = 2.5 and (-1/4)(30 - 50) = 5; rate 0 and (-20)(3/8) = -7.5. C has no potential at all.
    expected = pd.DataFrame(
        {
            "area": ["A", "B"],
            "tier": [1, 2],
            "part_share_pct": [75.0, 25.0],
            "whole_share_pct": [50.0, 50.0],
            "part_rate_pct": [60.0, 20.0],
            "whole_rate_pct": [60.0, 40.0],
            "mix_points": [2.5, 5.0],
            "rate_points": [0.0, -7.5],
        }
    )
    pd.testing.assert_frame_equal(found, expected)


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


def test_nullable_counts_give_the_same():
    plain = groups([30, 10, 0], [50, 50, 0])
    nullable = plain.astype({"earned": "Int64", "potential": "Int64"})
    for frame in (plain, nullable):
        left = unearned(frame["earned"], frame["potential"])
        assert left.tolist() == [20, 40, 0]
        assert gini(left) == pytest.approx(4 / 9)
        assert units_holding(left, share_pct=60) == 1
        assert lorenz_curve(left)["share_of_unearned_pct"].tolist() == pytest.approx([0, 0, 100 / 3, 100])
        assert added_at(frame["earned"], frame["potential"], rate_pct=50.0).tolist() == [0, 15, 0]
        assert rate_difference_parts(frame, plain, strata="stratum") == pytest.approx((0, 0))


def test_rows_without_a_stratum_are_refused():
    whole = groups([30, 10], [50, 50])
    part = whole.assign(stratum=[1.0, np.nan])
    with pytest.raises(
        ValueError, match="^every row needs a stratum, some have none in stratum; name them or leave them out.$"
    ):
        rate_difference_parts(part, whole, strata="stratum")
