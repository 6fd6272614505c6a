"""Correlations and design effects agree with scipy, with a search and with what is worked out by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import betabinom

from helpers.statistics.clustering import (
    correlation_within_units,
    design_effect,
    design_effect_limits,
    effective_counts,
    intraclass_correlation,
    mean_design_effect,
    pooled_correlation,
    share_with_all,
    with_correlations,
)
from helpers.statistics.intervals import rates_with_intervals, wilson_interval
from helpers.statistics.ranks import rank_ranges
from helpers.statistics.shrinkage import BetaPrior, prior_or_reason, shrunken_rates

RATES, CORRELATIONS = st.floats(0.02, 0.98), st.floats(0.001, 0.999)


@given(RATES, CORRELATIONS, st.integers(2, 20))
def test_the_share_with_all_parts_is_that_of_scipy_and_its_correlation_is_found_again(rate, correlation, parts):
    weight = (1 - correlation) / correlation
    share = share_with_all(rate, correlation, parts)
    assert share == pytest.approx(betabinom.pmf(parts, parts, rate * weight, (1 - rate) * weight), rel=1e-7)
    again = intraclass_correlation(rate, share, parts)
    assert again == pytest.approx(correlation, abs=1e-9)
    assert share_with_all(rate, again, parts) == pytest.approx(share, rel=1e-12)


def test_two_parts_have_the_correlation_of_a_fourfold_table():
    # Of 100 students 50 earn each part, 40 both: (0.4 - 0.25) / (0.5 x 0.5).
    assert intraclass_correlation(0.5, 0.4, 2) == pytest.approx(0.6, rel=1e-12)


@pytest.mark.parametrize(("rate", "share", "parts", "found"), [(0.5, 0.25, 2, 0.0), (0.5, 0.5, 8, 1.0)])
def test_independence_and_all_or_none_are_exact(rate, share, parts, found):
    assert intraclass_correlation(rate, share, parts) == found


@pytest.mark.parametrize(
    ("rate", "share", "parts"),
    [(0.5, 0.2, 2), (0.5, 0.6, 2), (0.0, 0.0, 3), (1.0, 1.0, 3), (0.5, 0.5, 1), (float("nan"), 0.5, 2)],
)
def test_what_independence_or_the_mean_rate_excludes_has_no_correlation(rate, share, parts):
    assert np.isnan(intraclass_correlation(rate, share, parts))


def sets(**changed) -> pd.DataFrame:
    row = {"modules": 2, "modules_that_vary": 2, "least_earned_module": 50, "combined_earned": 40}
    row |= {"mean_rate_pct": 50.0, "completion_pct": 40.0, "potential": 200} | changed
    return with_correlations(pd.DataFrame([row]))


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({}, ""),
        ({"mean_rate_pct": float("nan")}, "not every module has a number of available credentials"),
        ({"combined_earned": 51}, "more completed it than its least earned module allows"),
        ({"modules_that_vary": 1}, "fewer than two of its modules were earned by some and not by others"),
        ({"completion_pct": 20.0}, "fewer completed it than if its modules were earned independently of each other"),
    ],
)
def test_a_set_has_a_correlation_or_the_reason_why_not(changed, reason):
    found = sets(**changed).iloc[0]
    assert found["reason_not_measured"] == reason
    assert np.isnan(found["intraclass_correlation"]) == bool(reason)


def test_correlations_are_pooled_by_potential_and_effects_too():
    both = pd.DataFrame({"intraclass_correlation": [0.8, 0.4, float("nan")], "potential": [300, 100, 9]})
    # (300 x 0.8 + 100 x 0.4) / 400.
    assert pooled_correlation(both) == pytest.approx(0.7)
    assert np.isnan(pooled_correlation(both.tail(1)))
    assert mean_design_effect(pd.DataFrame({"potential": [0], "design_effect": [5.0]})) == 1


@given(RATES, CORRELATIONS, st.integers(2, 12))
def test_the_limits_hold_for_every_distribution_and_leave_two_parts_no_choice(rate, correlation, parts):
    share = share_with_all(rate, correlation, parts)
    frame = {"modules": [parts], "mean_rate_pct": [100 * rate], "completion_pct": [100 * share]}
    limits = design_effect_limits(pd.DataFrame(frame | {"intraclass_correlation": [correlation]})).iloc[0]
    effect = design_effect(pd.Series([float(parts)]), pd.Series([correlation])).item()
    assert limits["design_effect_lower"] <= effect + 1e-6
    assert effect <= limits["design_effect_upper"] + 1e-6
    if parts == 2:
        assert limits.tolist() == pytest.approx([effect] * 2, abs=1e-6)


def test_the_limits_are_those_of_a_search_over_all_distributions_of_four_parts():
    # Of 10 students, 3 earn all of 4 parts and the other 7 together 13: every way to share them out.
    ways = [[*[4] * 3, *others] for others in np.ndindex(*[4] * 7) if sum(others) == 13]
    effects = [np.var(way) / (4 * 25 / 40 * 15 / 40) for way in ways]
    frame = {"modules": [4], "mean_rate_pct": [62.5], "completion_pct": [30.0], "intraclass_correlation": [0.5]}
    limits = design_effect_limits(pd.DataFrame(frame)).iloc[0]
    assert limits["design_effect_lower"] == pytest.approx(min(effects))
    # 13 does not divide by 3, so the largest one is nearly reached.
    assert max(effects) <= limits["design_effect_upper"] <= 1.1 * max(effects)


def test_the_correlation_within_units_is_that_of_single_chances():
    # 30 and 10 of 40: mean squares between (one degree of freedom) and within (78), and 40 chances a unit.
    between, within = 40 * 2 * 0.25**2, 2 * 40 * 0.75 * 0.25 / 78
    expected = (between - within) / (between + 39 * within)
    counts = pd.Series([30, 10, 0]), pd.Series([40, 40, 0])
    assert correlation_within_units(*counts) == pytest.approx(expected)
    assert correlation_within_units(pd.Series([5, 5]), pd.Series([10, 10])) == 0
    for earned, potential in (([3], [4]), ([0, 0], [4, 4]), ([1, 0], [1, 1])):
        assert np.isnan(correlation_within_units(pd.Series(earned), pd.Series(potential)))


def test_a_design_effect_is_worth_as_much_as_fewer_independent_chances():
    units = pd.DataFrame({"earned": [300, 90, 20], "potential": [400, 200, 100]})
    fewer, effect = units // 10, pd.Series([10.0] * 3)
    whole, tenth = ((frame["earned"], frame["potential"]) for frame in (units, fewer))
    wide = wilson_interval(*whole, design_effect=effect)
    pd.testing.assert_frame_equal(wide, wilson_interval(*tenth, design_effect=1))
    prior, _ = prior_or_reason(*whole, design_effect=effect)
    assert prior == prior_or_reason(*tenth, design_effect=1)[0]
    shrunk = shrunken_rates(*whole, prior, design_effect=10)
    pd.testing.assert_frame_equal(shrunk, shrunken_rates(*tenth, prior, design_effect=1))
    ranks = rank_ranges(*whole, BetaPrior(1.0, 1.0, 50.0, 3), design_effect=effect, seed=1)
    pd.testing.assert_frame_equal(ranks, rank_ranges(*tenth, BetaPrior(1.0, 1.0, 50.0, 3), design_effect=1, seed=1))
    rule = {"confidence": 0.95, "smallest_potential": 30, "widest_interval_points": 30}
    rates = rates_with_intervals(units, design_effect=effect, **rule)
    assert rates["attainment_rate_if_independent_pct_lower"].tolist() == (
        wilson_interval(*whole, design_effect=1)["attainment_rate_pct_lower"].tolist()
    )
    # Of 90 of 200 the interval is 14 points wide, and as of 9 of 20 it is 40: the wide one decides on the mark.
    assert rates["is_low_reliability"].tolist() == [False, True, True]


@pytest.mark.parametrize("effect", [0.9, float("nan"), pd.Series([1.0, 0.5])])
def test_an_impossible_design_effect_is_refused(effect):
    with pytest.raises(ValueError, match=r"^design_effect must be at least 1; it is not for \["):
        effective_counts(pd.Series([1, 2]), design_effect=effect)


def test_design_effects_of_other_groups_are_refused():
    with pytest.raises(ValueError, match="^design_effect must list the same groups as the counts, in the same order$"):
        effective_counts(pd.Series([1, 2]), design_effect=pd.Series([1.0, 2.0], index=["A", "B"]))
