"""Shrunken rates: the rate of a unit with few available credentials, read together with the rates of all units.

Model: each unit has a long-run rate, the long-run rates of all units come from one beta distribution (the prior), and
its earned credentials are then binomial, after both counts were divided by a design effect, since those of one student
end alike. The prior is estimated from the units themselves by maximum likelihood; its own uncertainty is left out, so
with few units the intervals are a little too narrow. Nothing here knows whether a unit is a district or a charter
school: units that should not be compared with each other need priors of their own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import minimize, root
from scipy.special import betaincinv, betaln, digamma, polygamma

from helpers.base.rates import refuse_impossible_counts
from helpers.statistics.clustering import effective_counts
from helpers.statistics.intervals import CONFIDENCE, tails

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
    alpha, beta : float, above 0; their sum is the number of independent chances that the prior weighs as much as
    mean_pct : float, mean of the long-run rates, percent
    units : int, units with potential, from which it was estimated
    """

    alpha: float
    beta: float
    mean_pct: float
    units: int

    @property
    def weight(self) -> float:
        """The independent chances of a unit whose own rate and the prior's mean count the same."""
        return self.alpha + self.beta


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


def _moment_prior(earned: np.ndarray, potential: np.ndarray) -> tuple[float, float]:
    """Return alpha and beta from the mean and the variance of the rates, as a start for the likelihood.

    The plain variance of the rates contains chance as well, so the start is too wide; it only has to be near.
    """
    rates = earned / potential
    mean, variance = rates.mean(), rates.var(ddof=1)
    weight = min(max(mean * (1 - mean) / variance - 1 if variance > 0 else 1e3, 1e-2), 1e6)
    return mean * weight, (1 - mean) * weight


def _most_likely(count: np.ndarray, size: np.ndarray) -> tuple[float, float] | None:
    """Return the alpha and beta of the highest likelihood, or None if one rate for all units is as likely.

    With units of very different sizes the likelihood can have several peaks, so the search starts from the best point
    of a coarse grid. Near the peak the likelihood is too flat for its own digits; the last steps look for a slope of 0.
    """

    def derivatives(logs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        alpha, beta = np.exp(logs)
        return _derivatives(alpha, beta, count, size - count)

    def unlikeliness(logs: np.ndarray) -> float:
        # Less the beta-binomial log-likelihood, without the binomial coefficients.
        alpha, beta = np.exp(logs)
        return -float((betaln(alpha + count, beta + size - count) - betaln(alpha, beta)).sum())

    pooled = count.sum() / size.sum()
    starts = [(mean * weight, (1 - mean) * weight) for mean in ((count / size).mean(), pooled) for weight in WEIGHTS]
    best = min([np.log(start) for start in [_moment_prior(count, size), *starts]], key=unlikeliness)
    steep = {"jac": lambda logs: -derivatives(logs)[0], "hess": lambda logs: -derivatives(logs)[1]}
    found = minimize(unlikeliness, best, **steep, method="trust-exact").x
    one_rate = float((count * np.log(pooled) + (size - count) * np.log1p(-pooled)).sum())
    if np.exp(found).sum() > HEAVIEST_PRIOR or -unlikeliness(found) <= one_rate + LEAST_GAIN:
        return None
    # Slope and bend of the likelihood in one call.
    exact = root(derivatives, found, jac=True, tol=1e-13).x
    alpha, beta = (float(f"{value:.{SIGNIFICANT_DIGITS}g}") for value in np.exp(exact))
    return alpha, beta


def prior_or_reason(
    earned: pd.Series,
    potential: pd.Series,
    *,
    design_effect: float | pd.Series,
    fewest: int = FEWEST_UNITS,
    noun: str = "units",
) -> tuple[BetaPrior | None, str]:
    """Return the beta distribution of long-run rates that some units' counts are likeliest under, or why there is none.

    Maximum of the beta-binomial likelihood (Skellam 1948, Journal of the Royal Statistical Society B 10, 257-261). It
    has its highest point at finite values if some unit earned a part of its potential, but not all, and the units are
    likelier to have rates of their own than one rate for all: that is the limit of an ever heavier prior. Units without
    potential say nothing and are left out. Alpha and beta are kept to nine significant digits: beyond them the last
    steps of the search differ between processors.

    Parameters
    ----------
    earned, potential : Series of int, one value per unit, same index
    design_effect : float, or Series of float with the same index; at least 1, counts are divided by it
    fewest : int, units with potential that a distribution is fitted to at least
    noun : str, what the units are called in the reason, plural

    Returns
    -------
    (BetaPrior, "") or (None, str), the reason a clause without a full stop

    Raises
    ------
    ValueError
        If the counts or a design effect are impossible.

    Examples
    --------
    >>> prior, _ = prior_or_reason(pd.Series([2, 5, 9]), pd.Series([10, 10, 10]), design_effect=1)
    >>> round(prior.alpha, 2), round(prior.beta, 2), round(prior.mean_pct, 1), prior.units
    (1.8, 1.53, 54.0, 3)
    >>> prior_or_reason(pd.Series([5, 5]), pd.Series([10, 10]), design_effect=1, noun="charter schools")
    (None, 'the rates of the 2 charter schools do not differ more than chance alone would make them')
    """
    refuse_impossible_counts(earned, potential)
    worth = effective_counts(earned, potential, design_effect=design_effect)
    count, size = (values[potential > 0].to_numpy(dtype="float64") for values in worth)
    fewest = max(fewest, FEWEST_UNITS)
    if len(size) < fewest:
        return None, f"a distribution is fitted to {fewest:,} or more {noun}, found {len(size):,}"
    if count.sum() in (0, size.sum()):
        return None, f"the {len(size):,} {noun} earned {'all' if count.sum() else 'none'} of what was available"
    if ((count == 0) | (count == size)).all():
        return None, f"each of the {len(size):,} {noun} earned all or none of what was available"
    found = _most_likely(count, size)
    if found is None:
        return None, f"the rates of the {len(size):,} {noun} do not differ more than chance alone would make them"
    alpha, beta = found
    return BetaPrior(alpha, beta, 100 * alpha / (alpha + beta), len(size)), ""


def shrunken_rates(
    earned: pd.Series,
    potential: pd.Series,
    prior: BetaPrior | None,
    *,
    design_effect: float | pd.Series,
    confidence: float = CONFIDENCE,
) -> pd.DataFrame:
    r"""Return each unit's rate drawn towards the mean of all units, the more the less was available to earn.

    The posterior of the long-run rate is :math:`Beta(\alpha + k, \beta + n - k)`. The shrunken rate is its mean,
    :math:`w\,k/n + (1 - w)\,\alpha/(\alpha + \beta)` with the weight of the own rate
    :math:`w = n / (n + \alpha + \beta)`, :math:`k` and :math:`n` divided by the design effect. The interval leaves
    equal probabilities at both ends. A unit without potential gets missing values: all that could be said of it is the
    prior, which is not about that unit.

    Parameters
    ----------
    earned, potential : Series of int, one value per unit, same index
    prior : BetaPrior, or None where none can be estimated: everything is missing then
    design_effect : float, or Series of float with the same index; at least 1
    confidence : float, between 0 and 1

    Returns
    -------
    DataFrame of float, same index: ``shrunken_rate_pct``, ``shrunken_rate_pct_lower``, ``shrunken_rate_pct_upper``,
    ``own_rate_weight_pct``, all in percent

    Raises
    ------
    ValueError
        If the counts or a design effect are impossible or the confidence does not lie between 0 and 1.

    Examples
    --------
    >>> prior = BetaPrior(2.0, 2.0, 50.0, 10)
    >>> shrunken_rates(pd.Series([4, 0]), pd.Series([4, 0]), prior, design_effect=1).round(2).to_numpy().tolist()
    [[75.0, 42.13, 96.33, 50.0], [nan, nan, nan, nan]]
    """
    shares = tails(confidence)
    refuse_impossible_counts(earned, potential)
    alpha, beta = (prior.alpha, prior.beta) if prior else (float("nan"), float("nan"))
    chances = potential.where(potential > 0).astype("float64")
    count, size = effective_counts(earned, chances, design_effect=design_effect)
    hits, misses = alpha + count, beta + size - count
    return pd.DataFrame(
        {
            "shrunken_rate_pct": 100 * hits / (hits + misses),
            "shrunken_rate_pct_lower": 100 * betaincinv(hits, misses, shares[0]),
            "shrunken_rate_pct_upper": 100 * betaincinv(hits, misses, shares[1]),
            "own_rate_weight_pct": 100 * size / (size + alpha + beta),
        },
        index=earned.index,
    )


def flat_prior(groups: int) -> BetaPrior:
    """Return the prior under which every long-run rate is as likely as any other, Beta(1, 1).

    A few large groups do not show how such groups are distributed, so nothing is gained from a prior estimated on them;
    beside thousands of available credentials the two that this one weighs as much as change nothing.
    """
    return BetaPrior(1.0, 1.0, 50.0, groups)
