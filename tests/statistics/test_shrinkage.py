"""Shrunken rates agree with published analyses, with numerical integration and with a search over a grid."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.optimize import minimize
from scipy.special import betaln
from scipy.stats import beta as beta_distribution
from scipy.stats import betabinom

from helpers.statistics.shrinkage import (
    BetaPrior,
    _derivatives,
    fit_beta_binomial,
    log_likelihood,
    moment_prior,
    prior_problem,
    shrunken_rates,
)

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


def test_published_moments_of_the_rat_tumours():
    # Bayesian Data Analysis, section 5.1: mean 0.136 and standard deviation 0.103 give alpha 1.4 and beta 8.6.
    tumours, rats = np.array(TUMOURS, dtype=float), np.array(RATS, dtype=float)
    assert (round((tumours / rats).mean(), 3), round((tumours / rats).std(ddof=1), 3)) == (0.136, 0.103)
    assert [round(value, 1) for value in moment_prior(tumours, rats)] == [1.4, 8.6]


def test_published_maximum_likelihood_of_the_rat_tumours():
    # The R package BayesGOF, vignette, prints 2.304768 and 14.079707 for the same 70 groups.
    prior = fit_beta_binomial(pd.Series(TUMOURS), pd.Series(RATS))
    assert (prior.alpha, prior.beta) == pytest.approx((2.304768, 14.079707), rel=2e-5)
    assert prior.units == 70
    tumours, rats = np.array(TUMOURS), np.array(RATS)
    # Ours is no less likely than theirs.
    assert log_likelihood(prior.alpha, prior.beta, tumours, rats) >= log_likelihood(2.304768, 14.079707, tumours, rats)


def test_published_posterior_of_the_current_rats():
    # Bayesian Data Analysis, section 5.1: Beta(5.4, 18.6) with mean 0.223 (5.4/24 = 0.225 with the rounded parameters,
    # 0.223 with the unrounded ones) and standard deviation 0.083.
    prior = BetaPrior(1.4, 8.6, 14.0, 70)
    rates = shrunken_rates(pd.Series([4]), pd.Series([14]), prior).iloc[0]
    assert rates["shrunken_rate_pct"] == pytest.approx(100 * 5.4 / 24, rel=1e-12)
    assert rates["weight_of_own_rate"] == pytest.approx(14 / 24, rel=1e-12)
    alpha, beta = moment_prior(np.array(TUMOURS, dtype=float), np.array(RATS, dtype=float))
    unrounded = shrunken_rates(pd.Series([4]), pd.Series([14]), BetaPrior(alpha, beta, 13.6, 70))
    assert round(unrounded["shrunken_rate_pct"].iloc[0] / 100, 3) == 0.223
    assert round(float(beta_distribution(alpha + 4, beta + 10).std()), 3) == 0.083


@pytest.mark.parametrize(("alpha", "beta"), [(0.7, 1.3), (2.0, 14.0), (30.0, 20.0)])
def test_likelihood_is_the_binomial_one_averaged_over_the_prior(alpha, beta):
    for earned, potential in ((0, 5), (3, 5), (5, 5), (40, 60)):
        # The average of r^k (1 - r)^(n - k) over the beta density, by numerical integration.
        average = quad(
            lambda rate, k=earned, n=potential: rate ** (alpha - 1 + k) * (1 - rate) ** (beta - 1 + n - k), 0, 1
        )[0]
        found = log_likelihood(alpha, beta, np.array([earned]), np.array([potential]))
        assert found == pytest.approx(np.log(average) - betaln(alpha, beta), rel=1e-6)


def test_a_search_without_derivatives_over_the_distribution_of_scipy_finds_the_same_prior():
    earned, potential = np.array([3, 40, 9, 0, 700, 21]), np.array([12, 50, 10, 7, 1900, 60])
    found = minimize(
        lambda logs: -betabinom.logpmf(earned, potential, *np.exp(logs)).sum(),
        [0.0, 0.0],
        method="Nelder-Mead",
        options={"xatol": 1e-9, "fatol": 1e-13, "maxiter": 4000},
    )
    prior = fit_beta_binomial(pd.Series(earned), pd.Series(potential))
    assert (prior.alpha, prior.beta) == pytest.approx(np.exp(found.x), rel=1e-5)


def test_nullable_counts_and_any_index_give_the_same():
    plain = pd.DataFrame({"earned": [2, 0, 9], "potential": [10, 0, 10]})
    named = plain.astype("Int64").set_axis(["Gates", "Wake", "Union"])
    prior = fit_beta_binomial(plain["earned"], plain["potential"])
    assert fit_beta_binomial(named["earned"], named["potential"]) == prior
    rates = [shrunken_rates(frame["earned"], frame["potential"], prior) for frame in (plain, named)]
    assert rates[1].index.tolist() == ["Gates", "Wake", "Union"]
    np.testing.assert_array_equal(rates[0].to_numpy(dtype=float), rates[1].to_numpy(dtype=float))


@given(st.floats(0.05, 500), st.floats(0.05, 500))
def test_derivatives_are_those_of_the_likelihood(alpha, beta):
    earned, potential, step = np.array([0.0, 3.0, 50.0]), np.array([4.0, 9.0, 50.0]), 1e-4

    def at(first: float, second: float) -> float:
        return log_likelihood(alpha * np.exp(first), beta * np.exp(second), earned, potential)

    slope, bend = _derivatives(alpha, beta, earned, potential - earned)
    differences = [(at(step, 0) - at(-step, 0)) / (2 * step), (at(0, step) - at(0, -step)) / (2 * step)]
    assert slope == pytest.approx(differences, rel=1e-4, abs=1e-5)
    up, down = (_derivatives(alpha * np.exp(move), beta, earned, potential - earned)[0] for move in (step, -step))
    assert bend[0] == pytest.approx((up - down) / (2 * step), rel=1e-4, abs=1e-5)


@pytest.mark.parametrize(
    ("earned", "potential"),
    [
        ([2, 5, 9], [10, 10, 10]),
        ([0, 40, 9, 30000], [12, 50, 10, 48000]),
        ([1, 0, 0, 0], [2, 300, 300, 300]),
        ([99, 40], [100, 100]),
    ],
)
def test_no_other_prior_is_more_likely(earned, potential):
    prior = fit_beta_binomial(pd.Series(earned), pd.Series(potential))
    counts, sizes = np.array(earned), np.array(potential)
    best = log_likelihood(prior.alpha, prior.beta, counts, sizes)
    grid = np.exp(np.linspace(-7, 9, 120))
    assert best >= max(log_likelihood(alpha, beta, counts, sizes) for alpha in grid for beta in grid) - 1e-9


@given(UNITS)
def test_a_prior_is_estimated_exactly_if_no_problem_is_named(units):
    earned, potential = columns(units)
    problem = prior_problem(earned, potential)
    if problem:
        with pytest.raises(ValueError, match="^no prior can be estimated: "):
            fit_beta_binomial(earned, potential)
        return
    prior = fit_beta_binomial(earned, potential)
    assert 0 < prior.alpha < 1e9
    assert 0 < prior.beta < 1e9
    counts, sizes = (values[potential > 0].to_numpy(dtype=float) for values in (earned, potential))
    slope, bend = _derivatives(prior.alpha, prior.beta, counts, sizes - counts)
    # The step that would still be left to the peak, relative to alpha and beta, is below the digits that are kept.
    assert np.linalg.solve(bend, slope) == pytest.approx([0, 0], abs=1e-7)
    assert (np.linalg.eigvalsh(bend) < 0).all()


def test_order_and_units_without_potential_change_nothing():
    earned, potential = pd.Series([2, 5, 0, 9]), pd.Series([10, 12, 0, 10])
    prior = fit_beta_binomial(earned, potential)
    assert prior == fit_beta_binomial(earned.drop(2), potential.drop(2))
    assert prior == fit_beta_binomial(earned[::-1], potential[::-1])
    assert prior.units == 3
    assert prior.mean_pct == pytest.approx(100 * prior.alpha / prior.weight)


@pytest.mark.parametrize(
    ("earned", "potential", "problem"),
    [
        ([], [], "a prior needs at least 2 units with potential, found 0"),
        ([3, 0], [9, 0], "a prior needs at least 2 units with potential, found 1"),
        ([0, 0], [5, 9], "the 2 units earned none of what was available"),
        ([5, 9], [5, 9], "the 2 units earned all of what was available"),
        ([5, 0], [5, 9], "each of the 2 units earned all or none of what was available"),
        ([5, 9], [10, 18], "the rates of the 2 units do not differ more than chance alone would make them"),
        ([5, 6], [10, 10], "the rates of the 2 units do not differ more than chance alone would make them"),
    ],
)
def test_why_there_is_no_prior(earned, potential, problem):
    earned, potential = columns(list(zip(earned, potential, strict=True)))
    assert prior_problem(earned, potential) == problem
    with pytest.raises(ValueError, match="^no prior") as raised:
        fit_beta_binomial(earned, potential)
    assert str(raised.value) == (
        f"no prior can be estimated: {problem}. Show the units' own rates without shrinking them."
    )


def test_without_a_finite_best_the_likelihood_rises_towards_the_limit():
    # Five and six of ten: the more the prior weighs, the likelier; all or none: the less it weighs, the likelier.
    close, apart = (np.array([5, 6]), np.array([10, 10])), (np.array([5, 0]), np.array([5, 9]))
    heavier = [log_likelihood(0.55 * weight, 0.45 * weight, *close) for weight in (10, 100, 1000, 10000)]
    assert heavier == sorted(heavier)
    lighter = [log_likelihood(0.5 * weight, 0.5 * weight, *apart) for weight in (1, 0.1, 0.01, 0.001)]
    assert lighter == sorted(lighter)


@given(UNITS, st.floats(0.1, 1000), st.floats(0.1, 1000))
def test_a_shrunken_rate_lies_between_the_own_rate_and_the_mean_of_all_units(units, alpha, beta):
    earned, potential = columns(units)
    mean = 100 * alpha / (alpha + beta)
    rates = shrunken_rates(earned, potential, BetaPrior(alpha, beta, mean, 5))
    assert rates.isna().all(axis=1).tolist() == (potential == 0).tolist()
    known = potential > 0
    own, weight = 100 * earned[known] / potential[known], rates["weight_of_own_rate"][known]
    assert rates["shrunken_rate_pct"][known].to_numpy() == pytest.approx(
        (weight * own + (1 - weight) * mean).to_numpy(), rel=1e-9, abs=1e-9
    )
    assert rates["shrunken_lower_pct"][known].between(0, 100).all()
    assert (rates["shrunken_lower_pct"][known] <= rates["shrunken_upper_pct"][known]).all()


def test_interval_leaves_equal_probabilities_at_both_ends():
    prior = BetaPrior(1.3, 1.3, 50.0, 143)
    rates = shrunken_rates(pd.Series([7, 20000]), pd.Series([9, 48000]), prior, confidence=0.9)
    for row, (earned, potential) in enumerate(((7, 9), (20000, 48000))):
        posterior = beta_distribution(1.3 + earned, 1.3 + potential - earned)
        lower, upper = rates.iloc[row][["shrunken_lower_pct", "shrunken_upper_pct"]] / 100
        assert posterior.cdf(lower) == pytest.approx(0.05, rel=1e-6)
        assert posterior.sf(upper) == pytest.approx(0.05, rel=1e-6)


def test_without_a_prior_everything_is_missing():
    rates = shrunken_rates(pd.Series([1, 2]), pd.Series([3, 4]), None)
    assert rates.shape == (2, 4)
    assert rates.isna().all(axis=None)


def test_impossible_input_is_refused():
    with pytest.raises(ValueError, match=r"^earned must lie between 0 and potential; it does not for \[1\]$"):
        fit_beta_binomial(pd.Series([1, 3]), pd.Series([2, 2]))
    with pytest.raises(ValueError, match="^confidence must lie between 0 and 1, found 95; for 95 percent write 0.95$"):
        shrunken_rates(pd.Series([1]), pd.Series([2]), BetaPrior(1.0, 1.0, 50.0, 2), confidence=95)
    with pytest.raises(ValueError, match="^earned and potential must list the same groups in the same order$"):
        shrunken_rates(pd.Series({"A": 1}), pd.Series({"B": 2}), BetaPrior(1.0, 1.0, 50.0, 2))
