"""Clustering: how much alike the chances of one person end, and how many independent ones they are worth.

Someone who can earn several things earns all of them or none more often than chance would have it. Counts of single
things then vary more than independent ones would, and every interval around their rate has to be wider. The counts of
those who earned every part of a set show by how much: nothing about single persons is needed.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.optimize import brentq

from helpers.base.rates import refuse_impossible_counts

ABOVE_LEAST_PART = "more completed it than its least earned module allows"
NO_POTENTIAL = "not every module has a number of available credentials"
TOO_FEW_VARY = "fewer than two of its modules were earned by some and not by others"
BELOW_INDEPENDENCE = "fewer completed it than if its modules were earned independently of each other"


def share_with_all(mean_rate: float, correlation: float, parts: int) -> float:
    r"""Return the share of persons who earn every part of a set, if each person has a rate of their own.

    Beta-binomial: with the mean rate :math:`p` and the correlation :math:`\rho` of two parts of one person, all of
    :math:`k` parts are earned with probability :math:`\prod_{j=0}^{k-1} (a + j)/(a + b + j)`, where
    :math:`a = p(1-\rho)/\rho` and :math:`b = (1-p)(1-\rho)/\rho` (Skellam 1948, Journal of the Royal Statistical
    Society B 10, 257-261; by its correlation Williams 1975, Biometrics 31, 949-952). Written without division by
    :math:`\rho` this is :math:`p \prod_{j=1}^{k-1} (p + \rho(j-p))/(1 + \rho(j-1))`, which grows with :math:`\rho` from
    :math:`p^k` (independent) to :math:`p` (all or none).

    Examples
    --------
    >>> [share_with_all(0.5, correlation, 3) for correlation in (0.0, 0.5, 1.0)]
    [0.125, 0.3125, 0.5]
    """
    steps = np.arange(1, parts)
    factors = (mean_rate + correlation * (steps - mean_rate)) / (1 + correlation * (steps - 1))
    return float(mean_rate * factors.prod())


def intraclass_correlation(mean_rate: float, share_of_all: float, parts: int) -> float:
    """Return the correlation of two parts of one person under which so many earn every part of a set.

    Parameters
    ----------
    mean_rate : float, between 0 and 1, earned of all chances of the set
    share_of_all : float, between 0 and 1, persons who earned every part
    parts : int

    Returns
    -------
    float, 0 (independent) to 1 (all or none); missing where fewer earned every part than independence has it, where
    more did than the mean rate allows, or where there is nothing to be alike: one part, or a mean rate of 0 or 1

    Examples
    --------
    >>> round(intraclass_correlation(0.5, 0.3125, 3), 12), intraclass_correlation(0.5, 0.1, 3)
    (0.5, nan)
    """
    can_differ = parts > 1 and 0 < mean_rate < 1
    if not (can_differ and mean_rate**parts <= share_of_all <= mean_rate):
        return float("nan")
    # The ends themselves: a search needs a change of sign that rounding could take away.
    for end in (0.0, 1.0):
        if share_with_all(mean_rate, end, parts) == share_of_all:
            return end
    excess = lambda correlation: share_with_all(mean_rate, correlation, parts) - share_of_all  # noqa: E731
    return float(brentq(excess, 0.0, 1.0, xtol=1e-15, rtol=4 * np.finfo("float64").eps))


def with_correlations(sets: pd.DataFrame) -> pd.DataFrame:
    """Return sets with the correlation of their parts, or the reason why it cannot be measured.

    Parameters
    ----------
    sets : DataFrame, one row per set: ``modules`` (parts), ``modules_that_vary`` (earned by some and not by all),
        ``least_earned_module`` (persons), ``combined_earned`` (persons with every part), ``mean_rate_pct`` and
        ``completion_pct`` (persons with every part, of those with the chance), percent

    Returns
    -------
    DataFrame: the sets, ``intraclass_correlation`` (missing with a reason), ``reason_not_measured`` (empty without)
    """
    columns = ("mean_rate_pct", "completion_pct", "modules")
    shares = zip(*(sets[column] for column in columns), strict=True)
    found = [intraclass_correlation(mean / 100, every / 100, int(parts)) for mean, every, parts in shares]
    correlation = pd.Series(found, index=sets.index, dtype="float64")
    # The first that holds is said.
    reasons = [
        (sets["completion_pct"].isna() | sets["mean_rate_pct"].isna(), NO_POTENTIAL),
        (sets["combined_earned"] > sets["least_earned_module"], ABOVE_LEAST_PART),
        (sets["modules_that_vary"] < 2, TOO_FEW_VARY),
        (correlation.isna(), BELOW_INDEPENDENCE),
    ]
    reason = np.select([holds.to_numpy(dtype="bool") for holds, _ in reasons], [text for _, text in reasons], "")
    reason = pd.Series(reason, index=sets.index, dtype="str")
    return sets.assign(intraclass_correlation=correlation.where(reason == ""), reason_not_measured=reason)


def pooled_correlation(sets: pd.DataFrame) -> float:
    """Return the mean of the correlations that could be measured, weighted by potential; missing without any.

    Parameters
    ----------
    sets : DataFrame, ``intraclass_correlation`` (missing where it could not be measured), ``potential``
    """
    known = sets[sets["intraclass_correlation"].notna()]
    if not known["potential"].sum() > 0:
        return float("nan")
    return float(np.average(known["intraclass_correlation"], weights=known["potential"]))


def design_effect(chances: pd.Series, correlation: pd.Series) -> pd.Series:
    r"""Return by how much clustering multiplies the variance of a rate.

    :math:`1 + (m - 1)\rho` with :math:`m` chances per person (Kish 1965, Survey Sampling, section 5.4). Dividing counts
    by it leaves as many independent chances as say the same. One chance per person has nothing to cluster with.

    Examples
    --------
    >>> design_effect(pd.Series([1.0, 5.0]), pd.Series([float("nan"), 0.75])).tolist()
    [1.0, 4.0]
    """
    effect = (1 + (chances - 1) * correlation).mask(chances == 1, 1.0)
    return effect.rename("design_effect")


def design_effect_limits(sets: pd.DataFrame) -> pd.DataFrame:
    """Return between which limits the design effect of a set lies, whatever the distribution of its persons.

    Known are the mean of the parts earned and who earned all of them. The variance of the parts of one person is
    smallest where all others earned as many as each other, and largest where each of them earned none or all but one;
    the design effect is that variance in multiples of the one of independent parts.

    Parameters
    ----------
    sets : DataFrame, ``modules``, ``mean_rate_pct``, ``completion_pct``, ``intraclass_correlation``

    Returns
    -------
    DataFrame of float, same index: ``design_effect_lower``, ``design_effect_upper``; missing without a correlation

    Examples
    --------
    >>> half = {"modules": [3], "mean_rate_pct": [50.0], "completion_pct": [25.0], "intraclass_correlation": [0.3]}
    >>> design_effect_limits(pd.DataFrame(half)).round(3).to_numpy().tolist()
    [[1.0, 2.0]]
    """
    parts = sets["modules"].where(sets["intraclass_correlation"].notna())
    rate, complete = sets["mean_rate_pct"] / 100, sets["completion_pct"] / 100
    # Parts of each of the others, on average; where nobody is left, none.
    others = (parts * (rate - complete) / (1 - complete)).mask(complete == 1, 0.0)
    fewer = np.floor(others)
    least = fewer**2 + (others - fewer) * (2 * fewer + 1)
    squares = {"lower": least, "upper": others * (parts - 1)}
    independent, mean = parts * rate * (1 - rate), parts * rate
    limits = {
        f"design_effect_{end}": (complete * parts**2 + (1 - complete) * square - mean**2) / independent
        for end, square in squares.items()
    }
    # Parts with unequal numbers of chances are a hair beside their mean.
    return pd.DataFrame(limits).clip(lower=1)


def mean_design_effect(groups: pd.DataFrame) -> float:
    """Return the design effect of all groups together: the mean weighted by potential; 1 without groups.

    The variances of the groups' counts add up as far as no person has chances in several groups. Of those who have,
    the counts say nothing, so the true effect is at least this if such chances end alike as well.

    Parameters
    ----------
    groups : DataFrame, ``potential``, ``design_effect``

    Examples
    --------
    >>> mean_design_effect(pd.DataFrame({"potential": [30, 10], "design_effect": [5.0, 1.0]}))
    4.0
    """
    if not groups["potential"].sum() > 0:
        return 1.0
    return float(np.average(groups["design_effect"], weights=groups["potential"]))


def correlation_within_units(earned: pd.Series, potential: pd.Series) -> float:
    r"""Return how much alike two chances end that only have their unit in common.

    Analysis of variance of the units' rates, weighted by their size: the part of the variance of single chances that
    lies between units, with what chance alone puts there taken off. Never below 0; missing with fewer than two units,
    or where all or none was earned (Fleiss 1981, Statistical Methods for Rates and Proportions; Ridout, Demetrio and
    Firth 1999, Biometrics 55, 137-148).

    Parameters
    ----------
    earned, potential : Series of int, one value per unit, same index; units without potential say nothing

    Examples
    --------
    >>> round(correlation_within_units(pd.Series([10, 0]), pd.Series([10, 10])), 6)
    1.0
    """
    refuse_impossible_counts(earned, potential)
    count, size = (values[potential > 0].to_numpy(dtype="float64") for values in (earned, potential))
    units, total = len(size), size.sum()
    if units < 2 or count.sum() in (0, total) or total == units:
        return float("nan")
    rates, mean = count / size, count.sum() / total
    between = (size * (rates - mean) ** 2).sum() / (units - 1)
    within = (size * rates * (1 - rates)).sum() / (total - units)
    typical = (total - (size**2).sum() / total) / (units - 1)
    return float(max((between - within) / (between + (typical - 1) * within), 0.0))


def effective_counts(*counts: pd.Series, design_effect: float | pd.Series) -> tuple[pd.Series, ...]:
    """Return counts divided by a design effect: as many independent ones as say the same.

    Parameters
    ----------
    counts : Series of int, one value per group, all with the same index
    design_effect : float, or Series of float with that index; at least 1, which changes nothing

    Raises
    ------
    ValueError
        If a design effect is missing, below 1 or belongs to other groups.

    Examples
    --------
    >>> effective_counts(pd.Series([30, 9]), design_effect=pd.Series([3.0, 1.0]))[0].tolist()
    [10.0, 9.0]
    """
    index = counts[0].index
    if isinstance(design_effect, pd.Series) and not design_effect.index.equals(index):
        raise ValueError("design_effect must list the same groups as the counts, in the same order")
    effects = pd.Series(design_effect, index=index, dtype="float64")
    wrong = ~(effects >= 1)
    if wrong.any():
        raise ValueError(f"design_effect must be at least 1; it is not for {list(index[wrong][:5])}")
    return tuple(count / effects for count in counts)
