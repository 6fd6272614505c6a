"""Shrunken rates: the rate of a unit with few available credentials, read together with the rates of all units.

Model: each unit has a long-run rate, the long-run rates of all units come from one beta distribution (the prior), and
its earned credentials are then binomial. The prior is estimated from the units themselves by maximum likelihood; its own
uncertainty is left out, so with few units the intervals are a little too narrow. Nothing here knows whether a unit is a
district or a charter school: units that should not be compared with each other need priors of their own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import minimize, root
from scipy.special import betaincinv, betaln, digamma, polygamma

from helpers.base.rates import attainment_rate
from helpers.statistics.intervals import CONFIDENCE

SIGNIFICANT_DIGITS = 9
FEWEST_UNITS = 2
WEIGHTS = tuple(10.0**power for power in range(-2, 7))
# A prior that weighs as much as so many credentials, or a likelihood no better than this, is one rate for all units.
HEAVIEST_PRIOR = 1e7
LEAST_GAIN = 1e-7


@dataclass(frozen=True)
class BetaPrior:
    """How the long-run rates of the units are distributed, as if a beta distribution had made them.

    Parameters
    ----------
    alpha, beta : float, above 0; their sum is the number of available credentials that the prior weighs as much as
    mean_pct : float, mean of the long-run rates, percent
    units : int, units with potential, from which it was estimated
    """

    alpha: float
    beta: float
    mean_pct: float
    units: int

    @property
    def weight(self) -> float:
        """The available credentials of a unit whose own rate and the prior's mean count the same."""
        return self.alpha + self.beta


def log_likelihood(alpha: float, beta: float, earned: np.ndarray, potential: np.ndarray) -> float:
    """Return the beta-binomial log-likelihood of some units, without the binomial coefficients."""
    return float((betaln(alpha + earned, beta + potential - earned) - betaln(alpha, beta)).sum())


def _derivatives(alpha: float, beta: float, earned: np.ndarray, missed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the first and second derivatives of the log-likelihood by the logarithms of alpha and beta."""
    total = alpha + beta

    def first(own: float, count: np.ndarray) -> float:
        return float((digamma(own + count) - digamma(own) - digamma(total + earned + missed) + digamma(total)).sum())

    def second(own: float, count: np.ndarray) -> float:
        return float((polygamma(1, own + count) - polygamma(1, own)).sum())

    both = float((polygamma(1, total) - polygamma(1, total + earned + missed)).sum())
    slope = np.array([alpha * first(alpha, earned), beta * first(beta, missed)])
    bend = np.array(
        [
            [alpha**2 * (second(alpha, earned) + both) + slope[0], alpha * beta * both],
            [alpha * beta * both, beta**2 * (second(beta, missed) + both) + slope[1]],
        ]
    )
    return slope, bend


def moment_prior(earned: np.ndarray, potential: np.ndarray) -> tuple[float, float]:
    """Return alpha and beta from the mean and the variance of the rates, as a start for the likelihood.

    The plain variance of the rates contains chance as well, so the start is too wide; it only has to be near.
    """
    rates = earned / potential
    mean, variance = rates.mean(), rates.var(ddof=1)
    weight = min(max(mean * (1 - mean) / variance - 1 if variance > 0 else 1e3, 1e-2), 1e6)
    return mean * weight, (1 - mean) * weight


def _most_likely(count: np.ndarray, size: np.ndarray) -> tuple[float, float] | None:
    """Return the alpha and beta of the highest likelihood, or None if one rate for all units is as likely.

    With units of very different sizes the likelihood can have several peaks, so the search starts from the best point of
    a coarse grid. Near the peak the likelihood is too flat for its own digits; the last steps look for a slope of 0.
    """

    def slope_and_bend(logs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return _derivatives(*np.exp(logs), count, size - count)

    def unlikeliness(logs: np.ndarray) -> float:
        return -log_likelihood(*np.exp(logs), count, size)

    pooled = count.sum() / size.sum()
    starts = [(mean * weight, (1 - mean) * weight) for mean in ((count / size).mean(), pooled) for weight in WEIGHTS]
    best = min([np.log(start) for start in [moment_prior(count, size), *starts]], key=unlikeliness)
    found = minimize(
        unlikeliness,
        best,
        jac=lambda logs: -slope_and_bend(logs)[0],
        hess=lambda logs: -slope_and_bend(logs)[1],
        method="trust-exact",
    ).x
    one_rate = float((count * np.log(pooled) + (size - count) * np.log1p(-pooled)).sum())
    if np.exp(found).sum() > HEAVIEST_PRIOR or -unlikeliness(found) <= one_rate + LEAST_GAIN:
        return None
    exact = root(lambda logs: slope_and_bend(logs)[0], found, jac=lambda logs: slope_and_bend(logs)[1], tol=1e-13).x
    alpha, beta = (float(f"{value:.{SIGNIFICANT_DIGITS}g}") for value in np.exp(exact))
    return alpha, beta


def _known(earned: pd.Series, potential: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    attainment_rate(earned, potential)
    return tuple(values[potential > 0].to_numpy(dtype="float64") for values in (earned, potential))


def _early_problem(count: np.ndarray, size: np.ndarray) -> str:
    units = len(size)
    if units < FEWEST_UNITS:
        return f"a prior needs at least {FEWEST_UNITS} units with potential, found {units}"
    if count.sum() in (0, size.sum()):
        return f"the {units} units earned {'all' if count.sum() else 'none'} of what was available"
    if ((count == 0) | (count == size)).all():
        return f"each of the {units} units earned all or none of what was available"
    return ""


def prior_problem(earned: pd.Series, potential: pd.Series) -> str:
    """Return why no prior can be estimated from some units, empty if one can.

    The likelihood has its highest point at finite values if some unit earned a part of its potential, but not all, and
    the units are likelier to have rates of their own than one rate for all: that is the limit of an ever heavier prior.

    Parameters
    ----------
    earned, potential : Series of int, one value per unit, same index

    Returns
    -------
    str, a clause without a full stop

    Raises
    ------
    ValueError
        If the counts are impossible.

    Examples
    --------
    >>> prior_problem(pd.Series([5, 5]), pd.Series([10, 10]))
    'the rates of the 2 units do not differ more than chance alone would make them'
    >>> prior_problem(pd.Series([1, 9]), pd.Series([10, 10]))
    ''
    """
    return _prior_or_problem(*_known(earned, potential))[1]


def _prior_or_problem(count: np.ndarray, size: np.ndarray) -> tuple[BetaPrior | None, str]:
    problem = _early_problem(count, size)
    found = None if problem else _most_likely(count, size)
    if found is None:
        equal = f"the rates of the {len(size)} units do not differ more than chance alone would make them"
        return None, problem or equal
    alpha, beta = found
    return BetaPrior(alpha, beta, 100 * alpha / (alpha + beta), len(size)), ""


def fit_beta_binomial(earned: pd.Series, potential: pd.Series) -> BetaPrior:
    """Return the beta distribution of long-run rates under which the units' counts are most likely.

    Maximum of the beta-binomial likelihood (Skellam 1948, Journal of the Royal Statistical Society B 10, 257-261) on the
    logarithms of alpha and beta. Units without potential say nothing and are left out. Alpha and beta are kept to nine
    significant digits: beyond them the last steps of the search differ between processors.

    Parameters
    ----------
    earned, potential : Series of int, one value per unit, same index

    Returns
    -------
    BetaPrior

    Raises
    ------
    ValueError
        If the counts are impossible, or for the reason that :func:`prior_problem` gives: ask it first where the units
        may be few or equal.

    Examples
    --------
    >>> prior = fit_beta_binomial(pd.Series([2, 5, 9]), pd.Series([10, 10, 10]))
    >>> round(prior.alpha, 2), round(prior.beta, 2), round(prior.mean_pct, 1), prior.units
    (1.8, 1.53, 54.0, 3)
    """
    prior, problem = _prior_or_problem(*_known(earned, potential))
    if prior is None:
        raise ValueError(f"no prior can be estimated: {problem}. Show the units' own rates without shrinking them.")
    return prior


def shrunken_rates(
    earned: pd.Series, potential: pd.Series, prior: BetaPrior | None, *, confidence: float = CONFIDENCE
) -> pd.DataFrame:
    r"""Return each unit's rate drawn towards the mean of all units, the more the less was available to earn.

    The posterior of the long-run rate is :math:`Beta(\alpha + k, \beta + n - k)`. The shrunken rate is its mean,
    :math:`w\,k/n + (1 - w)\,\alpha/(\alpha + \beta)` with the weight of the own rate
    :math:`w = n / (n + \alpha + \beta)`; the interval leaves equal probabilities at both ends. A unit without potential
    gets missing values: all that could be said of it is the prior, which is not about that unit.

    Parameters
    ----------
    earned, potential : Series of int, one value per unit, same index
    prior : BetaPrior, or None where none can be estimated: everything is missing then
    confidence : float, between 0 and 1

    Returns
    -------
    DataFrame of float, same index: ``shrunken_rate_pct``, ``shrunken_lower_pct``, ``shrunken_upper_pct`` (percent),
    ``weight_of_own_rate`` (between 0 and 1)

    Raises
    ------
    ValueError
        If the counts are impossible or the confidence does not lie between 0 and 1.

    Examples
    --------
    >>> prior = BetaPrior(2.0, 2.0, 50.0, 10)
    >>> shrunken_rates(pd.Series([4, 0]), pd.Series([4, 0]), prior).round(2).to_numpy().tolist()
    [[75.0, 42.13, 96.33, 0.5], [nan, nan, nan, nan]]
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1, found {confidence}; for 95 percent write 0.95")
    attainment_rate(earned, potential)
    alpha, beta = (prior.alpha, prior.beta) if prior else (float("nan"), float("nan"))
    size = potential.where(potential > 0).astype("float64")
    hits, misses = alpha + earned, beta + size - earned
    return pd.DataFrame(
        {
            "shrunken_rate_pct": 100 * hits / (hits + misses),
            "shrunken_lower_pct": 100 * betaincinv(hits, misses, (1 - confidence) / 2),
            "shrunken_upper_pct": 100 * betaincinv(hits, misses, (1 + confidence) / 2),
            "weight_of_own_rate": size / (size + alpha + beta),
        },
        index=earned.index,
    )
