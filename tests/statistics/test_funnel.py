"""Funnel limits are exact where chance is all there is, and wide enough where units differ."""

from fractions import Fraction
from math import comb

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import norm

from helpers.statistics.funnel import (
    Overdispersion,
    between_unit_sd,
    funnel_limits,
    funnel_position,
    overdispersion,
    winsorised,
)

UNITS = st.lists(
    st.integers(1, 60000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=1, max_size=12
)


def spread_of(target_pct: float, tau: float = 0.0) -> Overdispersion:
    return Overdispersion(target_pct, 1.0, tau, 100, 0.1, tau > 0)


def columns(units) -> tuple[pd.Series, pd.Series]:
    frame = pd.DataFrame(units, columns=["earned", "potential"])
    return frame["earned"], frame["potential"]


def tail(count: int, size: int, share: Fraction) -> Fraction:
    """The probability of at most so many."""
    return sum((comb(size, k) * share**k * (1 - share) ** (size - k) for k in range(count + 1)), start=Fraction(0))


@pytest.mark.parametrize("size", [1, 3, 8, 9, 30])
@pytest.mark.parametrize("share", [Fraction(3, 25), Fraction(1, 2), Fraction(59, 100), Fraction(97, 100)])
@pytest.mark.parametrize("confidence", [0.95, 0.998])
def test_a_count_lies_outside_the_binomial_limits_exactly_if_chance_makes_it_so_rare(size, share, confidence):
    counts, sizes = pd.Series(range(size + 1)), pd.Series([size] * (size + 1))
    found = funnel_position(counts, sizes, spread=spread_of(float(100 * share)), confidence=confidence)
    rare = (1 - Fraction(str(confidence))) / 2
    expected = [
        "below" if tail(k, size, share) < rare else "above" if 1 - tail(k - 1, size, share) < rare else "within"
        for k in range(size + 1)
    ]
    assert found.tolist() == expected


def test_binomial_limits_of_ten_at_one_half():
    # P(at most 1) = 11/1024 < 0.025 and P(at most 2) = 56/1024 > 0.025, so 2 and, by symmetry, 8 of 10 are the limits.
    assert tail(1, 10, Fraction(1, 2)) == Fraction(11, 1024)
    assert tail(2, 10, Fraction(1, 2)) == Fraction(56, 1024)
    limits = funnel_limits(pd.Series([10]), spread=spread_of(50.0), confidence=0.95, adjusted=False)
    assert limits.to_numpy().tolist() == [[20.0, 80.0]]


# Public Health England's package PHEindicatormethods, test data of its funnel limits for proportions: population, lower and
# upper limit at 95 percent, lower and upper limit at 99.8 percent, around 80.642448 percent.
PUBLISHED = [
    (30, 66.504234, 94.780661, 58.351036, 100.0),
    (102, 72.974925, 88.309971, 68.553233, 92.731663),
    (1008, 78.203374, 83.081521, 76.796814, 84.488082),
    (9998, 79.867989, 81.416907, 79.421375, 81.863521),
    (47766, 80.288128, 80.996768, 80.083799, 81.201097),
    (110000, 80.408963, 80.875933, 80.274317, 81.010578),
]


def test_binomial_limits_are_the_published_normal_ones_to_the_nearest_credential():
    sizes = pd.Series([row[0] for row in PUBLISHED])
    for confidence, column in ((0.95, 1), (0.998, 3)):
        limits = funnel_limits(sizes, spread=spread_of(80.642448), confidence=confidence, adjusted=False)
        published = np.array([row[column : column + 2] for row in PUBLISHED])
        credentials = np.abs(limits.to_numpy() - published) * sizes.to_numpy()[:, None] / 100
        assert credentials.max() < 1.5


def test_adjusted_limits_are_the_arcsine_ones_with_both_variances():
    # 1/(4 * 100) + 0.05^2 = 0.005; the angle of one half is a quarter of pi; sin^2(x) = (1 - cos 2x) / 2.
    half = norm.ppf(0.975) * np.sqrt(0.005)
    limits = funnel_limits(pd.Series([100]), spread=spread_of(50.0, 0.05), confidence=0.95, adjusted=True)
    expected = [50 * (1 - np.sin(2 * half)), 50 * (1 + np.sin(2 * half))]
    assert limits.iloc[0].tolist() == pytest.approx(expected, rel=1e-12)


def test_without_overdispersion_the_adjusted_limits_are_the_binomial_ones():
    sizes = pd.Series([1, 9, 500, 48000])
    both = [
        funnel_limits(sizes, spread=spread_of(59.0), confidence=0.998, adjusted=adjusted) for adjusted in (True, False)
    ]
    pd.testing.assert_frame_equal(*both)


@given(st.integers(1, 60000), st.floats(0, 100), st.floats(1e-6, 2), st.sampled_from([0.5, 0.95, 0.998]))
def test_limits_hold_the_target_and_stay_within_0_and_100(size, target, tau, confidence):
    for adjusted in (True, False):
        spread = spread_of(target, tau)
        lower, upper = funnel_limits(pd.Series([size]), spread=spread, confidence=confidence, adjusted=adjusted).iloc[0]
        # A binomial limit is a count: the target may lie up to one credential beyond it.
        slack = 1e-9 if adjusted else 100 / size
        assert 0 <= lower <= target + slack
        assert target - slack <= upper <= 100


@given(st.integers(1, 30000), st.floats(1, 99), st.floats(0.01, 0.5))
def test_adjusted_limits_narrow_with_size_but_never_below_the_spread_of_the_units(size, target, tau):
    spread = spread_of(target, tau)
    small, large, endless = (
        funnel_limits(pd.Series([n]), spread=spread, confidence=0.95, adjusted=True).iloc[0]
        for n in (size, 2 * size, 10**15)
    )
    assert small["rate_lower_pct"] <= large["rate_lower_pct"] <= endless["rate_lower_pct"]
    assert small["rate_upper_pct"] >= large["rate_upper_pct"] >= endless["rate_upper_pct"]
    angle = np.arcsin(np.sqrt(target / 100))
    highest = 100 * np.sin(min(angle + norm.ppf(0.975) * tau, np.pi / 2)) ** 2
    assert endless["rate_upper_pct"] == pytest.approx(highest, rel=1e-6)


def test_dispersion_ratio_of_three_units_by_hand():
    # Angles of 1/4, 1/2, 3/4 are 30, 45 and 60 degrees; with 100 each a score is 20 times the distance in radians.
    # The scores are -20 pi/12, 0 and 20 pi/12; winsorising at 0.1 moves the outer two a fifth of the way to the middle.
    spread = overdispersion(pd.Series([25, 50, 75]), pd.Series([100] * 3), target_pct=50.0)
    outer = 20 * np.pi / 12
    assert spread.dispersion_ratio == pytest.approx(2 * (0.8 * outer) ** 2 / 3, rel=1e-12)
    plain = overdispersion(pd.Series([25, 50, 75]), pd.Series([100] * 3), target_pct=50.0, winsorised_share=0.0)
    assert plain.dispersion_ratio == pytest.approx(2 * outer**2 / 3, rel=1e-12)
    # With equal sizes and no winsorising: tau^2 = mean of the squared distances - 1/400.
    assert plain.between_unit_sd == pytest.approx(np.sqrt(2 * (np.pi / 12) ** 2 / 3 - 1 / 400), rel=1e-9)


def test_the_spread_between_units_solves_its_equation():
    generator = np.random.default_rng(7)
    distances, variances = generator.normal(0, 0.3, 80), 1 / (4 * generator.integers(8, 50000, 80))
    for share in (0.05, 0.1, 0.25):
        tau = between_unit_sd(distances, variances, winsorised_share=share)
        limit = norm.ppf(1 - share)
        expected = quad(lambda z, limit=limit: min(z * z, limit**2) * norm.pdf(z), -12, 12, points=[-limit, limit])[0]
        squares = np.minimum(distances**2 / (variances + tau**2), limit**2)
        assert squares.mean() == pytest.approx(expected, rel=1e-9)


def test_chance_alone_leaves_no_spread_between_units():
    # Four fifths of a standard deviation of chance are not more than chance; two leave tau^2 = 4/400 - 1/400.
    variances = np.full(3, 1 / 400)
    assert between_unit_sd(np.full(3, 0.04), variances, winsorised_share=0.0) == 0
    found = between_unit_sd(np.full(3, 0.1), variances, winsorised_share=0.0)
    assert found == pytest.approx(np.sqrt(3 / 400), rel=1e-9)


def test_a_few_wild_units_move_the_winsorised_spread_little():
    generator = np.random.default_rng(11)
    variances = np.full(200, 1 / 4000)
    tame = generator.normal(0, 0.1, 200)
    wild = np.where(np.arange(200) < 10, 1.2, tame)
    clean, robust = (between_unit_sd(values, variances, winsorised_share=0.1) for values in (tame, wild))
    plain = between_unit_sd(wild, variances, winsorised_share=0.0)
    assert robust < 1.25 * clean
    assert plain > 2 * clean


@given(UNITS, st.floats(1, 99), st.sampled_from([0.0, 0.1, 0.3]))
def test_the_spread_is_finite_and_its_flag_says_whether_there_is_any(units, target, share):
    earned, potential = columns(units)
    spread = overdispersion(earned, potential, target_pct=target, winsorised_share=share)
    assert 0 <= spread.between_unit_sd < 10
    assert spread.is_overdispersed == (spread.between_unit_sd > 0)
    assert spread.dispersion_ratio >= 0
    assert spread.units == len(units)


def test_equal_rates_and_single_units_are_not_overdispersed():
    for earned, potential in (([5, 50], [10, 100]), ([3], [10]), ([0, 0], [0, 0]), ([], [])):
        frame = pd.DataFrame({"earned": earned, "potential": potential}, dtype="int64")
        spread = overdispersion(frame["earned"], frame["potential"], target_pct=50.0)
        assert (spread.is_overdispersed, spread.between_unit_sd) == (False, 0.0)
        assert np.isnan(spread.dispersion_ratio) == (sum(potential) == 0)


def test_the_spread_in_points_is_the_slope_of_the_back_transformation():
    spread, step = spread_of(30.0, 1e-6), 1e-6
    middle = np.arcsin(np.sqrt(0.3))
    slope = 100 * (np.sin(middle + step) ** 2 - np.sin(middle - step) ** 2) / 2
    assert spread.between_unit_sd_points == pytest.approx(slope, rel=1e-6)


def test_units_without_potential_have_no_rate_and_no_limits():
    earned, potential = pd.Series([0, 9], index=["A", "B"]), pd.Series([0, 10], index=["A", "B"])
    spread = overdispersion(earned, potential, target_pct=50.0)
    assert spread.units == 1
    for adjusted in (True, False):
        limits = funnel_limits(potential, spread=spread_of(50.0, 0.1), confidence=0.95, adjusted=adjusted)
        assert limits.loc["A"].isna().all()
        assert limits.loc["B"].notna().all()
    assert funnel_position(earned, potential, spread=spread, confidence=0.95).to_dict() == {
        "A": "no rate",
        "B": "above",
    }


def test_the_sides_can_be_judged_with_and_without_the_ordinary_difference_between_units():
    earned, potential = pd.Series([500, 900]), pd.Series([1000, 1000])
    both = [
        funnel_position(earned, potential, spread=spread_of(59.0, 0.3), confidence=0.95, adjusted=adjusted).tolist()
        for adjusted in (True, False)
    ]
    assert both == [["within", "within"], ["below", "above"]]


def test_a_target_of_nothing_or_everything_has_no_scatter():
    for target in (0.0, 100.0):
        limits = funnel_limits(pd.Series([10]), spread=spread_of(target), confidence=0.95, adjusted=True)
        assert limits.to_numpy().tolist() == [[target, target]]


def test_winsorising_nothing_gives_nothing():
    assert winsorised(np.array([]), share=0.1).tolist() == []


def test_nullable_counts_and_any_index_give_the_same():
    plain = pd.DataFrame({"earned": [2, 0, 90, 55], "potential": [10, 0, 100, 60]})
    named = plain.astype("Int64").set_axis(["Gates", "Wake", "Union", "Person"])
    spreads = [overdispersion(frame["earned"], frame["potential"], target_pct=50.0) for frame in (plain, named)]
    assert spreads[0] == spreads[1]
    for adjusted in (True, False):
        found = [
            funnel_position(frame["earned"], frame["potential"], spread=spreads[0], confidence=0.95, adjusted=adjusted)
            for frame in (plain, named)
        ]
        assert found[0].tolist() == found[1].tolist()
        assert found[1].index.tolist() == ["Gates", "Wake", "Union", "Person"]


def test_impossible_input_is_refused():
    one, two = pd.Series([1]), pd.Series([2])
    with pytest.raises(
        ValueError, match="^target_pct must lie between 0 and 100, found nan; give the rate of all units.$"
    ):
        overdispersion(one, two, target_pct=float("nan"))
    with pytest.raises(
        ValueError, match="^winsorised_share must be at least 0 and below 0.5, found 0.5; 0.1 is usual.$"
    ):
        overdispersion(one, two, target_pct=50.0, winsorised_share=0.5)
    with pytest.raises(ValueError, match=r"^earned must lie between 0 and potential; it does not for \[0\]$"):
        overdispersion(two, one, target_pct=50.0)
    with pytest.raises(ValueError, match="^confidence must lie between 0 and 1, found 95; for 95 percent write 0.95$"):
        funnel_limits(two, spread=spread_of(50.0), confidence=95, adjusted=False)
    with pytest.raises(ValueError, match=r"^potential must not be negative; it is for \[0\]$"):
        funnel_limits(-one, spread=spread_of(50.0), confidence=0.95, adjusted=False)
