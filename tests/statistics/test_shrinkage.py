"""Shrunken rates agree with published analyses, with scipy's distribution and with a search over a grid."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.stats import beta as beta_distribution
from scipy.stats import betabinom, binom

from helpers.statistics.shrinkage import BetaPrior, prior_or_reason, shrunken_rates

# Tumours in 70 historical groups of rats: Tarone (1982), Biometrics 38, 215-220, as printed in Table 5.1 of Gelman and
# others, Bayesian Data Analysis; group 71, the current experiment, has 4 tumours among 14 rats.
TUMOURS = [
    *[0] * 14, *[1] * 8, *[2] * 9, 1, 5, 2, 5, 3, 2, 7, 7, 3, 3, 2, 9, 10, *[4] * 7, 10, 4, 4, 4, 5, 11, 12, 5, 5, 6,
    5, 6, 6, 6, 6, 16, 15, 15, 9,
]  # fmt: skip
RATS = [
    *[20] * 7, *[19] * 4, 18, 18, 17, 20, 20, 20, 20, 19, 19, 18, 18, 25, 24, 23, *[20] * 6, 10, 49, 19, 46, 27, 17, 49,
    47, 20, 20, 13, 48, 50, *[20] * 7, 48, 19, 19, 19, 22, 46, 49, 20, 20, 23, 19, 22, 20, 20, 20, 52, 47, 46, 24,
]  # fmt: skip
UNITS = st.lists(
    st.integers(0, 60000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=1, max_size=12
)


def columns(units) -> tuple[pd.Series, pd.Series]:
    frame = pd.DataFrame(units, columns=["earned", "potential"], dtype="int64")
    return frame["earned"], frame["potential"]


def prior_of(earned: list[int], potential: list[int]) -> BetaPrior:
    return prior_or_reason(pd.Series(earned), pd.Series(potential), design_effect=1)[0]


def log_likelihood(earned, potential, alpha, beta) -> float:
    return betabinom.logpmf(earned, potential, alpha, beta).sum()


def test_published_maximum_likelihood_of_the_rat_tumours():
    # The R package BayesGOF, vignette, prints 2.304768 and 14.079707 for the same 70 groups.
    prior = prior_of(TUMOURS, RATS)
    assert (prior.alpha, prior.beta, prior.units) == pytest.approx((2.304768, 14.079707, 70), rel=2e-5)
    assert prior.mean_pct == pytest.approx(100 * prior.alpha / (prior.alpha + prior.beta))


def test_published_posterior_of_the_current_rats():
    # Bayesian Data Analysis, section 5.1: Beta(1.4 + 4, 8.6 + 10) for 4 of 14, with mean 5.4 / 24.
    rates = shrunken_rates(pd.Series([4]), pd.Series([14]), BetaPrior(1.4, 8.6, 14.0, 70), design_effect=1).iloc[0]
    assert rates["shrunken_rate_pct"] == pytest.approx(100 * 5.4 / 24, rel=1e-12)
    assert rates["own_rate_weight_pct"] == pytest.approx(1400 / 24, rel=1e-12)


def test_a_search_without_derivatives_over_the_distribution_of_scipy_finds_the_same_prior():
    earned, potential = [3, 40, 9, 0, 700, 21], [12, 50, 10, 7, 1900, 60]
    precise = {"xatol": 1e-9, "fatol": 1e-13, "maxiter": 4000}
    unlikeliness = lambda logs: -log_likelihood(earned, potential, *np.exp(logs))  # noqa: E731
    found = minimize(unlikeliness, [0.0, 0.0], method="Nelder-Mead", options=precise)
    prior = prior_of(earned, potential)
    assert (prior.alpha, prior.beta) == pytest.approx(np.exp(found.x), rel=1e-5)


def test_with_several_peaks_no_prior_of_a_grid_is_more_likely():
    # A search from the mean and the variance of the rates ends at a lower peak, near alpha 2.4 and beta 0.4.
    units = np.array([(13271, 14125), (0, 2), (252, 258), (212, 217), (25, 25)])
    earned, potential = units[:, :1], units[:, 1:]
    alpha, beta = (grid.ravel() for grid in np.meshgrid(*[np.exp(np.linspace(-7, 9, 120))] * 2))
    on_grid = betabinom.logpmf(earned, potential, alpha, beta).sum(axis=0)
    prior = prior_of(earned[:, 0], potential[:, 0])
    assert log_likelihood(earned, potential, prior.alpha, prior.beta) >= on_grid.max() - 1e-9


@given(UNITS)
def test_neither_its_neighbours_nor_one_rate_for_all_are_likelier_than_a_prior(units):
    earned, potential = columns(units)
    prior, reason = prior_or_reason(earned, potential, design_effect=1)
    assert (prior is None) == (reason != "")
    if prior:
        best = log_likelihood(earned, potential, prior.alpha, prior.beta)
        for more, less in ((1.2, 1), (1 / 1.2, 1), (1, 1.2), (1, 1 / 1.2)):
            assert log_likelihood(earned, potential, more * prior.alpha, less * prior.beta) <= best + 1e-7
        assert best >= binom.logpmf(earned, potential, earned.sum() / potential.sum()).sum() - 1e-7


def test_order_index_type_and_units_without_potential_change_nothing():
    plain = pd.DataFrame({"earned": [2, 0, 9], "potential": [10, 0, 10]})
    named = plain.iloc[::-1].astype("Int64").set_axis(["Gates", "Wake", "Union"])
    prior = prior_of(plain["earned"], plain["potential"])
    assert prior == prior_of(named["earned"], named["potential"]) == prior_of([2, 9], [10, 10])
    rates = [shrunken_rates(frame["earned"], frame["potential"], prior, design_effect=1) for frame in (plain, named)]
    assert rates[1].index.tolist() == ["Gates", "Wake", "Union"]
    np.testing.assert_array_equal(rates[0].to_numpy(), rates[1].to_numpy(dtype=float)[::-1])


@pytest.mark.parametrize(
    ("earned", "potential", "fewest", "reason"),
    [
        ([2, 5, 9], [10, 10, 10], 4, "a distribution is fitted to 4 or more districts, found 3"),
        ([], [], 2, "a distribution is fitted to 2 or more districts, found 0"),
        ([3, 0], [9, 0], 2, "a distribution is fitted to 2 or more districts, found 1"),
        ([0, 0], [5, 9], 2, "the 2 districts earned none of what was available"),
        ([5, 9], [5, 9], 2, "the 2 districts earned all of what was available"),
        ([5, 0], [5, 9], 2, "each of the 2 districts earned all or none of what was available"),
        ([5, 6], [10, 10], 2, "the rates of the 2 districts do not differ more than chance alone would make them"),
    ],
)
def test_why_there_is_no_prior(earned, potential, fewest, reason):
    counts = columns(list(zip(earned, potential, strict=True)))
    assert prior_or_reason(*counts, design_effect=1, fewest=fewest, noun="districts") == (None, reason)


@given(UNITS, st.floats(0.1, 1000), st.floats(0.1, 1000))
def test_a_shrunken_rate_lies_between_the_own_rate_and_the_mean_of_all_units(units, alpha, beta):
    earned, potential = columns(units)
    mean = 100 * alpha / (alpha + beta)
    rates = shrunken_rates(earned, potential, BetaPrior(alpha, beta, mean, 5), design_effect=1)
    assert rates.isna().all(axis=1).tolist() == (potential == 0).tolist()
    known = potential > 0
    own, weight = 100 * earned[known] / potential[known], rates["own_rate_weight_pct"][known] / 100
    assert rates["shrunken_rate_pct"][known].to_numpy() == pytest.approx(
        (weight * own + (1 - weight) * mean).to_numpy(), rel=1e-9, abs=1e-9
    )


def test_interval_leaves_equal_probabilities_at_both_ends():
    prior = BetaPrior(1.3, 1.3, 50.0, 143)
    rates = shrunken_rates(pd.Series([7, 20000]), pd.Series([9, 48000]), prior, design_effect=1, confidence=0.9)
    for row, (earned, potential) in enumerate(((7, 9), (20000, 48000))):
        posterior = beta_distribution(1.3 + earned, 1.3 + potential - earned)
        lower, upper = rates.iloc[row][["shrunken_rate_pct_lower", "shrunken_rate_pct_upper"]] / 100
        assert posterior.cdf(lower) == pytest.approx(0.05, rel=1e-6)
        assert posterior.sf(upper) == pytest.approx(0.05, rel=1e-6)


def test_impossible_counts_are_refused():
    with pytest.raises(ValueError, match=r"^earned must lie between 0 and potential; it does not for \[1\]$"):
        prior_or_reason(pd.Series([1, 3]), pd.Series([2, 2]), design_effect=1)
    with pytest.raises(ValueError, match="^earned and potential must list the same groups in the same order$"):
        shrunken_rates(pd.Series({"A": 1}), pd.Series({"B": 2}), BetaPrior(1.0, 1.0, 50.0, 2), design_effect=1)
