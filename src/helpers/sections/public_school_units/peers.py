"""What a public school unit is compared with: its region and its peers, the other units of its kind and size."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd

from helpers.base.rates import attainment_rate
from helpers.base.words import counted
from helpers.contracts.vocabulary import NO_REGION

NO_POTENTIAL = "no credential was available, so there is no rate"
STATEWIDE = "the unit is statewide and lies in no region"
ALONE_IN_REGION = "no other unit of the region has a rate, so the region's rate is the unit's own"


def size_bands(potential: pd.Series, *, bounds: tuple[int, ...]) -> pd.Series:
    """Return in words how large each unit is, by its available credentials.

    Parameters
    ----------
    potential : Series of int, credentials
    bounds : tuple of int, credentials, where a larger band begins, rising

    Returns
    -------
    Series of str, same index; empty without potential

    Raises
    ------
    ValueError
        If the bounds do not rise from above 1.

    Examples
    --------
    >>> size_bands(pd.Series([0, 99, 100, 2500]), bounds=(100, 1000)).tolist()
    ['', 'fewer than 100', '100 to 999', '1,000 or more']
    """
    if not bounds or bounds[0] <= 1 or any(later <= earlier for earlier, later in pairwise(bounds)):
        raise ValueError(f"bounds of size bands must rise from above 1, found {bounds}; write for example (100, 1000)")
    middle = [f"{lower:,} to {upper - 1:,}" for lower, upper in pairwise(bounds)]
    labels = ["", f"fewer than {bounds[0]:,}", *middle, f"{bounds[-1]:,} or more"]
    edges = [0, 1, *bounds]
    bands = [labels[sum(value >= edge for edge in edges) - 1] for value in potential]
    return pd.Series(bands, index=potential.index, dtype="str")


def peer_groups(units: pd.DataFrame, *, bounds: tuple[int, ...]) -> pd.Series:
    """Return the name of each unit's peer group: its kind and its size; empty without potential.

    Parameters
    ----------
    units : DataFrame, ``psu_type``, ``potential``
    bounds : tuple of int, as for :func:`size_bands`
    """
    bands = size_bands(units["potential"], bounds=bounds)
    return (units["psu_type"] + ", " + bands + " available credentials").mask(bands == "", "").astype("str")


def _missing_peers_reason(others: int, smallest_peers: int) -> str:
    found = f"only {counted(others, 'other unit')}" if others else "no other unit"
    return f"{found} of its kind and size; a median is taken of {smallest_peers:,} or more"


def peer_medians(units: pd.DataFrame, *, bounds: tuple[int, ...], smallest_peers: int) -> pd.DataFrame:
    """Return the median rate of each unit's peers: the other units of its kind and size.

    The unit itself is not among its peers, so that it is not compared with itself. Every peer counts once, whatever
    its size. With too few peers there is no median, and the reason is said.

    Parameters
    ----------
    units : DataFrame, ``psu_type``, ``earned``, ``potential``
    bounds : tuple of int, credentials, where a larger size begins
    smallest_peers : int, other units that a median needs at least, 1 or more

    Returns
    -------
    DataFrame, same index: ``peer_group`` (empty without potential), ``peers`` (other units), ``peer_median_rate_pct``
    (percent, missing without enough peers), ``peer_reason`` (why it is missing, else empty)

    Raises
    ------
    ValueError
        If the bounds do not rise or a median of no unit is asked for.
    """
    if smallest_peers < 1:
        raise ValueError(f"smallest_peers must be 1 or more, found {smallest_peers}; a median of no unit is no number")
    groups = peer_groups(units, bounds=bounds)
    rates = attainment_rate(units["earned"], units["potential"])
    rows = []
    for label, group in groups.items():
        others = rates[(groups == group) & (group != "")].drop(label, errors="ignore")
        is_enough = len(others) >= smallest_peers
        reason = "" if is_enough else _missing_peers_reason(len(others), smallest_peers) if group else NO_POTENTIAL
        rows.append((group, len(others), others.median() if is_enough else float("nan"), reason))
    names = ["peer_group", "peers", "peer_median_rate_pct", "peer_reason"]
    return pd.DataFrame(rows, columns=names, index=units.index).astype({"peer_group": "str", "peer_reason": "str"})


def region_rates(units: pd.DataFrame) -> pd.DataFrame:
    """Return the rate of each unit's region, the unit itself included, as Chart 3 shows it.

    Parameters
    ----------
    units : DataFrame, ``region``, ``earned``, ``potential``

    Returns
    -------
    DataFrame, same index: ``region_rate_pct`` (percent, missing without a region or without another unit in it),
    ``region_reason`` (why it is missing, else empty)
    """
    has_rate = units["potential"] > 0
    by_region = units[["earned", "potential"]].groupby(units["region"]).transform("sum")
    rates = attainment_rate(by_region["earned"], by_region["potential"])
    others = has_rate.groupby(units["region"]).transform("sum") - has_rate
    reasons = pd.Series("", index=units.index, dtype="str")
    reasons = reasons.mask(others == 0, ALONE_IN_REGION).mask(units["region"] == NO_REGION, STATEWIDE)
    reasons = reasons.mask(~has_rate, NO_POTENTIAL)
    return pd.DataFrame({"region_rate_pct": rates.where(reasons == ""), "region_reason": reasons})


def peer_groups_table(compared: pd.DataFrame) -> pd.DataFrame:
    """Return how large each peer group is and how many of its units have no peer median, largest group first.

    Parameters
    ----------
    compared : DataFrame, ``peer_group``, ``peer_median_rate_pct``, ``attainment_rate_pct``

    Returns
    -------
    DataFrame: ``peer_group``, ``psus``, ``median_rate_pct`` (of all its units), ``without_peer_median`` (units)
    """
    known = compared[compared["peer_group"] != ""]
    groups = known.groupby("peer_group", as_index=False).agg(
        psus=("peer_group", "size"),
        median_rate_pct=("attainment_rate_pct", "median"),
        without_peer_median=("peer_median_rate_pct", lambda medians: int(medians.isna().sum())),
    )
    return groups.sort_values(["psus", "peer_group"], ascending=[False, True]).reset_index(drop=True)
