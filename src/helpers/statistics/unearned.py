"""Credentials that were available and not earned: how many, how concentrated, and what a higher rate would add.

Everything here is arithmetic on counts. What a group would add at another rate says how large a distance is in
credentials; it does not say that the distance can be closed, or how.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.base.rates import attainment_rate, refuse_impossible_counts
from helpers.base.words import listing


def unearned(earned: pd.Series, potential: pd.Series) -> pd.Series:
    """Return how many of the available credentials were not earned.

    Without potential nothing was missed: the count is 0.

    Parameters
    ----------
    earned, potential : Series of int, one value per group, same index

    Returns
    -------
    Series of int, credentials, named ``unearned``

    Raises
    ------
    ValueError
        If the two list different groups, a count is negative, or a group earned more than its potential.

    Examples
    --------
    >>> unearned(pd.Series({"Gates": 568}), pd.Series({"Gates": 676})).to_dict()
    {'Gates': 108}
    """
    refuse_impossible_counts(earned, potential)
    return (potential - earned).rename("unearned")


def added_at(earned: pd.Series, potential: pd.Series, *, rate_pct: pd.Series | float) -> pd.Series:
    r"""Return how many credentials more a group would have earned at a given rate.

    :math:`\max(0, n \cdot r - k)` in full precision: the results of groups add up, and only a label is rounded. A group
    whose own rate is higher adds 0; so does a group without potential. Where the given rate is missing, so is the result.

    Parameters
    ----------
    earned, potential : Series of int, one value per group, same index
    rate_pct : float, or Series of float with the same index, percent

    Returns
    -------
    Series of float, credentials, named ``added``

    Raises
    ------
    ValueError
        If the counts are impossible, or a given rate lies outside 0 to 100 or belongs to other groups.

    Examples
    --------
    >>> added_at(pd.Series([30, 80]), pd.Series([100, 100]), rate_pct=62.5).tolist()
    [32.5, 0.0]
    """
    refuse_impossible_counts(earned, potential)
    if isinstance(rate_pct, pd.Series) and not rate_pct.index.equals(potential.index):
        raise ValueError("rate_pct and potential must list the same groups in the same order")
    rates = pd.Series(rate_pct, index=potential.index, dtype="float64")
    outside = (rates < 0) | (rates > 100)
    if outside.any():
        raise ValueError(f"rate_pct must lie between 0 and 100; it does not for {list(rates.index[outside][:5])}")
    return (potential * rates / 100 - earned).clip(lower=0).rename("added")


def _sorted_counts(counts: pd.Series) -> np.ndarray:
    if counts.isna().any() or (counts < 0).any():
        wrong = counts.index[counts.isna() | (counts < 0)]
        raise ValueError(f"counts of unearned credentials must be 0 or more; they are not for {list(wrong[:5])}")
    return np.sort(counts.to_numpy())


def lorenz_curve(unearned: pd.Series) -> pd.DataFrame:
    """Return which share of the unearned credentials the units with the fewest hold.

    The curve of Lorenz (1905), Publications of the American Statistical Association 9, 209-219, from (0, 0) to
    (100, 100); on the diagonal all units hold the same number. If nothing is unearned, there are no shares of it: they
    are missing.

    Parameters
    ----------
    unearned : Series of int, one value per unit

    Returns
    -------
    DataFrame of float: ``share_of_units_pct``, ``share_of_unearned_pct``, one row more than units, fewest first

    Raises
    ------
    ValueError
        If a count is missing or negative.

    Examples
    --------
    >>> lorenz_curve(pd.Series([3, 1])).to_numpy().tolist()
    [[0.0, 0.0], [50.0, 25.0], [100.0, 100.0]]
    """
    counts = _sorted_counts(unearned)
    held = np.concatenate([[0], counts.cumsum()])
    total = held[-1] if held[-1] > 0 else np.nan
    return pd.DataFrame(
        {
            "share_of_units_pct": 100 * np.arange(len(held)) / max(len(counts), 1),
            "share_of_unearned_pct": 100 * held / total,
        }
    )


def gini(unearned: pd.Series) -> float:
    r"""Return how unequally units share the unearned credentials: 0 if equally, near 1 if one unit holds all.

    :math:`G = \sum_i (2i - n - 1) x_{(i)} / (n \sum x)`, half the mean absolute difference between two units relative to
    their mean (Gini 1912), and twice the area between the Lorenz curve and the diagonal. Its highest value for n units
    is :math:`(n - 1)/n`; it is not corrected for that, because these are all units, not a sample of them.

    Parameters
    ----------
    unearned : Series of int, one value per unit

    Returns
    -------
    float, between 0 and 1; missing if nothing is unearned

    Raises
    ------
    ValueError
        If a count is missing or negative.

    Examples
    --------
    >>> gini(pd.Series([1, 3])), gini(pd.Series([0, 0]))
    (0.25, nan)
    """
    counts = _sorted_counts(unearned)
    total, units = counts.sum(), len(counts)
    places = 2 * np.arange(1, units + 1) - units - 1
    return float((places * counts).sum() / (units * total)) if total > 0 else float("nan")


def units_holding(unearned: pd.Series, *, share_pct: float) -> int:
    """Return the smallest number of units that together hold a share of the unearned credentials.

    Parameters
    ----------
    unearned : Series of int, one value per unit
    share_pct : float, above 0 and at most 100, percent

    Returns
    -------
    int, units; 0 if nothing is unearned

    Raises
    ------
    ValueError
        If a count is missing or negative, or the share is not above 0 and at most 100.

    Examples
    --------
    >>> units_holding(pd.Series([10, 50, 40]), share_pct=50), units_holding(pd.Series([10, 50, 40]), share_pct=50.1)
    (1, 2)
    """
    if not 0 < share_pct <= 100:
        raise ValueError(f"share_pct must be above 0 and at most 100, found {share_pct}")
    counts = _sorted_counts(unearned)[::-1]
    if not counts.sum() > 0:
        return 0
    # Both sides in hundredths of a credential: no division, so a share that is met exactly counts as met.
    return int((100 * counts.cumsum() >= share_pct * counts.sum()).argmax()) + 1


class RateDifference(NamedTuple):
    """The distance of a group's rate from the rate of a whole, in two parts, percentage points."""

    mix_points: float
    rate_points: float

    @property
    def difference_points(self) -> float:
        """The rate of the group minus the rate of the whole: the sum of the two parts."""
        return self.mix_points + self.rate_points


def rate_difference_by_stratum(part: pd.DataFrame, whole: pd.DataFrame, *, strata: str | list[str]) -> pd.DataFrame:
    r"""Return what each stratum contributes to the distance of a group's rate from the rate of a whole.

    Kitagawa (1955), Journal of the American Statistical Association 50, 1168-1194, with the mean of the two sides as
    weights, so that nothing is left over: with a stratum's share of the potential :math:`w` and its rate :math:`r` in the
    group (1) and in the whole (2), the mix part is :math:`(w_1 - w_2)\,((r_1 + r_2)/2 - R)` and the rate part
    :math:`(r_1 - r_2)\,(w_1 + w_2)/2`. The rate of the whole :math:`R` is taken off so that a stratum of a high rate that
    is frequent in the group shows a positive mix part; the sum is the same without it, because the differences of shares
    add up to 0. In a stratum that one side does not have, no two rates can be compared: its distance is all mix.

    Parameters
    ----------
    part, whole : DataFrame, ``earned``, ``potential`` and the strata; several rows of a stratum are added up
    strata : str or list of str, columns

    Returns
    -------
    DataFrame, one row per stratum with potential on one side at least, sorted: the strata, ``part_share_pct``,
    ``whole_share_pct``, ``part_rate_pct``, ``whole_rate_pct`` (missing without potential), ``mix_points``,
    ``rate_points`` (missing if one side has no potential at all)

    Raises
    ------
    ValueError
        If counts are impossible or a row has no stratum.
    """
    keys = [strata] if isinstance(strata, str) else list(strata)
    # Rows without a stratum would fall out of the sums, and the parts would no longer add up to the difference.
    if any(side[keys].isna().any(axis=None) for side in (part, whole)):
        raise ValueError(f"every row needs a stratum, some have none in {listing(keys)}; name them or leave them out.")
    sums = [side.groupby(keys)[["earned", "potential"]].sum() for side in (part, whole)]
    both = sums[0].join(sums[1], how="outer", lsuffix="_part", rsuffix="_whole").fillna(0).sort_index()
    both = both[(both["potential_part"] > 0) | (both["potential_whole"] > 0)]
    totals = both.sum().where(lambda values: values > 0)
    w1, w2 = (100 * both[f"potential_{side}"] / totals[f"potential_{side}"] for side in ("part", "whole"))
    own, other = (attainment_rate(both[f"earned_{side}"], both[f"potential_{side}"]) for side in ("part", "whole"))
    r1, r2 = own.fillna(other), other.fillna(own)
    whole_rate = 100 * both["earned_whole"].sum() / totals["potential_whole"]
    parts = {
        "part_share_pct": w1,
        "whole_share_pct": w2,
        "part_rate_pct": own,
        "whole_rate_pct": other,
        "mix_points": (w1 - w2) * ((r1 + r2) / 2 - whole_rate) / 100,
        "rate_points": (r1 - r2) * (w1 + w2) / 200,
    }
    return pd.DataFrame(parts, index=both.index).reset_index()


def rate_difference_parts(part: pd.DataFrame, whole: pd.DataFrame, *, strata: str | list[str]) -> RateDifference:
    """Return how much of the distance of a group's rate from the rate of a whole goes with its mix of strata.

    The mix part would remain if the group had the rates of the whole in every stratum, the rate part if it had the mix
    of the whole, each with the mean of the two sides held fixed (:func:`rate_difference_by_stratum`). An accounting
    identity: it names no reason for either part.

    Parameters
    ----------
    part, whole : DataFrame, ``earned``, ``potential`` and the strata
    strata : str or list of str, columns

    Returns
    -------
    RateDifference, ``mix_points`` and ``rate_points``; both missing if one side has no potential

    Raises
    ------
    ValueError
        If counts are impossible or a row has no stratum.

    Examples
    --------
    >>> part = pd.DataFrame({"tier": [1, 2], "earned": [45, 5], "potential": [75, 25]})
    >>> whole = pd.DataFrame({"tier": [1, 2], "earned": [30, 20], "potential": [50, 50]})
    >>> parts = rate_difference_parts(part, whole, strata="tier")
    >>> round(parts.mix_points, 2), round(parts.rate_points, 2), round(parts.difference_points, 2)
    (7.5, -7.5, 0.0)
    """
    by_stratum = rate_difference_by_stratum(part, whole, strata=strata)
    return RateDifference(*(float(by_stratum[name].sum(min_count=1)) for name in ("mix_points", "rate_points")))
