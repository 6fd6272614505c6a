"""Rates and rounding, by hand-worked values and by rules that hold for all inputs."""

from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.base.rates import attainment_rate, percent_bounds, round_half_up
from helpers.show.numbers import percent_text

counts = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), min_size=1, max_size=20)


def test_rate_is_earned_per_hundred_of_potential_and_none_without_potential():
    rates = attainment_rate(pd.Series([568, 21, 0]), pd.Series([676, 40, 0]))
    assert rates.fillna(-1).tolist() == [100 * 568 / 676, 52.5, -1]
    assert rates.name == "attainment_rate_pct"


@pytest.mark.parametrize(("earned", "potential"), [([3], [2]), ([-1], [2]), ([0], [-1])])
def test_impossible_counts_are_refused(earned, potential):
    with pytest.raises(ValueError, match="earned must lie between 0 and potential"):
        attainment_rate(pd.Series(earned), pd.Series(potential))


def test_groups_in_another_order_are_refused():
    with pytest.raises(ValueError, match="same groups in the same order"):
        attainment_rate(pd.Series({"a": 1, "b": 1}), pd.Series({"b": 2, "a": 2}))


@given(counts)
def test_rates_lie_between_0_and_100(pairs):
    earned = pd.Series([min(pair) for pair in pairs])
    potential = pd.Series([max(pair) for pair in pairs])
    rates = attainment_rate(earned, potential)
    assert rates.dropna().between(0, 100).all()
    assert (rates.isna() == (potential == 0)).all()


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (0.5, 0, "1"),
        (1.5, 0, "2"),
        (84.0449, 1, "84.0"),
        (99.95, 1, "100.0"),
    ],
)
def test_a_half_goes_up(value, decimals, expected):
    assert str(round_half_up(value, decimals)) == expected


@given(st.integers(0, 5000), st.integers(1, 5000), st.integers(0, 2))
def test_rounding_of_a_ratio_equals_exact_arithmetic(part, rest, decimals):
    whole = part + rest
    scaled = Fraction(100 * part, whole) * 10**decimals
    expected = (scaled + Fraction(1, 2)).__floor__()
    assert int(round_half_up(100 * part / whole, decimals) * 10**decimals) == expected


def test_printed_percentages_have_the_bounds_of_their_rounding():
    # Whole ones, <1% and NA: the example of the function.
    bounds = percent_bounds(pd.Series(["0%", "100%", "89.29%"]))
    assert bounds.iloc[:2].to_numpy().tolist() == [[0.0, 0.0, 0.5], [100.0, 99.5, 100.0]]
    assert bounds.iloc[2].tolist() == pytest.approx([89.29, 89.285, 89.295])


@given(st.integers(0, 100), st.integers(1, 100))
def test_bounds_contain_every_share_that_is_printed_so(part, whole):
    part = min(part, whole)
    printed = percent_text(100 * part / whole)
    bounds = percent_bounds(pd.Series([printed])).iloc[0]
    assert bounds["percent_lower"] <= 100 * part / whole <= bounds["percent_upper"]
