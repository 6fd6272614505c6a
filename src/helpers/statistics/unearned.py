"""Credentials that were available and not earned: how many, how concentrated, and what a higher rate would add.

Everything here is arithmetic on counts. What a group would add at another rate says how large a distance is in
credentials; it does not say that the distance can be closed, or how.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.base.rates import attainment_rate, refuse_impossible_counts


def added_at(earned: pd.Series, potential: pd.Series, *, rate_pct: pd.Series | float) -> pd.Series:
    r"""Return how many credentials more a group would have earned at a given rate.

    :math:`\max(0, n \cdot r - k)` in full precision: the results of groups add up, and only a label is rounded. A group
    whose own rate is higher adds 0; so does a group without potential. Where the given rate is missing, the result is.

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


def groups_holding(unearned: pd.Series, *, share_pct: float) -> int:
    """Return the smallest number of groups that together hold a share of the unearned credentials.

    Parameters
    ----------
    unearned : Series of int, one value per group
    share_pct : float, above 0 and at most 100, percent

    Returns
    -------
    int, groups; 0 if nothing is unearned

    Raises
    ------
    ValueError
        If a count is missing or negative, or the share is not above 0 and at most 100.

    Examples
    --------
    >>> groups_holding(pd.Series([10, 50, 40]), share_pct=50), groups_holding(pd.Series([10, 50, 40]), share_pct=50.1)
    (1, 2)
    """
    if not 0 < share_pct <= 100:
        raise ValueError(f"share_pct must be above 0 and at most 100, found {share_pct}")
    wrong = unearned.isna() | (unearned < 0)
    if wrong.any():
        groups = list(unearned.index[wrong][:5])
        raise ValueError(f"counts of unearned credentials must be 0 or more; they are not for {groups}")
    counts = np.sort(unearned.to_numpy())[::-1]
    if not counts.sum() > 0:
        return 0
    # Both sides in hundredths of a credential: no division, so a share that is met exactly counts as met.
    return int((100 * counts.cumsum() >= share_pct * counts.sum()).argmax()) + 1


def unearned_by(groups: pd.DataFrame, *, names: list[str], state_rate_pct: float) -> pd.DataFrame:
    """Return what each group left unearned and what it would add at the state's rate, most unearned first.

    Parameters
    ----------
    groups : DataFrame, the columns of names, ``earned``, ``potential`` (credentials); rows of one name are added up
    names : list of str, columns that name a group, the last one orders groups that left the same number
    state_rate_pct : float, percent; missing where nothing was available in the state

    Returns
    -------
    DataFrame: the names, ``earned``, ``potential``, ``attainment_rate_pct``, ``unearned`` (credentials),
    ``share_of_unearned_pct`` (of all groups; missing when all was earned), ``added_at_state_rate`` (credentials, not
    rounded, 0 for a group at or above the state's rate), ``state_rate_change_points`` (by how much the state's rate
    would rise with them)

    Examples
    --------
    >>> bees = pd.DataFrame({"course": ["Bees", "Soil"], "earned": [9, 2], "potential": [12, 8]})
    >>> found = unearned_by(bees, names=["course"], state_rate_pct=55.0)
    >>> found[["course", "unearned", "share_of_unearned_pct", "added_at_state_rate"]].round(1).to_numpy().tolist()
    [['Soil', 6, 66.7, 2.4], ['Bees', 3, 33.3, 0.0]]
    """
    table = groups.groupby(names, as_index=False)[["earned", "potential"]].sum()
    counts = (table["earned"], table["potential"])
    table["attainment_rate_pct"] = attainment_rate(*counts)
    table["unearned"] = table["potential"] - table["earned"]
    table["share_of_unearned_pct"] = 100 * table["unearned"] / table["unearned"].sum()
    table["added_at_state_rate"] = added_at(*counts, rate_pct=state_rate_pct)
    table["state_rate_change_points"] = 100 * table["added_at_state_rate"] / table["potential"].sum()
    return table.sort_values(["unearned", *reversed(names)], ascending=[False] + [True] * len(names), ignore_index=True)
