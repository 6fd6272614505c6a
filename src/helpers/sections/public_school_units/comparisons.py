"""What a unit is compared with, and what it would add at their rates: the state, its region and its peers."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd

from helpers.base.rates import attainment_rate
from helpers.base.words import counted
from helpers.contracts.vocabulary import NO_REGION
from helpers.sections.public_school_units.rates import NO_POTENTIAL
from helpers.statistics.unearned import added_at, unearned_by

STATEWIDE = "the unit is statewide and lies in no region"
ALONE_IN_REGION = "no other unit of the region has a rate, so the region's rate is the unit's own"
# What would be added, and at which rate.
ADDED_AT = {
    "added_at_state_rate": "state_rate_pct",
    "added_at_region_rate": "region_rate_pct",
    "added_at_peer_median": "peer_median_rate_pct",
}


def size_bands(potential: pd.Series, *, bounds: tuple[int, ...]) -> pd.Series:
    """Return the size band of each unit, by its available credentials.

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
    edges = [0, 1, *bounds, float("inf")]
    return pd.cut(potential, edges, right=False, labels=labels).astype("str")


def _region_rates(units: pd.DataFrame) -> pd.DataFrame:
    """Return the rate of each unit's region, the unit included, as Chart 3 shows it; without another unit, why not."""
    has_rate = units["potential"] > 0
    by_region = units[["earned", "potential"]].groupby(units["region"]).transform("sum")
    rates = attainment_rate(by_region["earned"], by_region["potential"])
    others = has_rate.groupby(units["region"]).transform("sum") - has_rate
    reasons = pd.Series("", index=units.index, dtype="str")
    reasons = reasons.mask(others == 0, ALONE_IN_REGION).mask(units["region"] == NO_REGION, STATEWIDE)
    reasons = reasons.mask(~has_rate, NO_POTENTIAL)
    return pd.DataFrame({"region_rate_pct": rates.where(reasons == ""), "region_reason": reasons})


def _peer_medians(units: pd.DataFrame, *, smallest_peers: int) -> pd.DataFrame:
    """Return the median rate of each unit's peers, the unit itself left out, and why it is missing for too few."""
    if smallest_peers < 1:
        raise ValueError(f"smallest_peers must be 1 or more, found {smallest_peers}; a median of no unit is no number")
    rates_of = dict(list(units["attainment_rate_pct"].groupby(units["peer_group"])))
    rows = []
    for label, group in units["peer_group"].items():
        others = rates_of[group].drop(label) if group else units["attainment_rate_pct"].iloc[:0]
        if len(others) >= smallest_peers:
            rows.append((len(others), others.median(), ""))
            continue
        found = f"only {counted(len(others), 'other unit')}" if len(others) else "no other unit"
        few = f"{found} of its kind and size; a median is taken of {smallest_peers:,} or more"
        rows.append((len(others), float("nan"), few if group else NO_POTENTIAL))
    names = ["peers", "peer_median_rate_pct", "peer_reason"]
    return pd.DataFrame(rows, columns=names, index=units.index).astype({"peer_reason": "str"})


def unearned_by_psu(units: pd.DataFrame, *, state_rate_pct: float, smallest_peers: int) -> pd.DataFrame:
    """Return what each unit left unearned, and what it would add at the rate of the state, its region and its peers.

    What a unit would add is its potential times the other rate minus what it earned, nothing where its own rate is
    higher: arithmetic on this year's counts, no forecast. It is not rounded to whole credentials. Peers are the other
    units of the same kind and size; each counts once, whatever its size.

    Parameters
    ----------
    units : DataFrame, ``psu_code``, ``psu``, ``region``, ``peer_group`` (kind and size, empty without potential),
        ``earned``, ``potential``, ``attainment_rate_pct``
    state_rate_pct : float, percent; missing where nothing was available in the state
    smallest_peers : int, other units that a median needs at least

    Returns
    -------
    DataFrame, one row per unit in their order: the units, ``unearned``, ``share_of_unearned_pct``,
    ``state_rate_change_points``, and for each comparison its rate, what would be added (missing without the rate) and
    why a rate is missing

    Raises
    ------
    ValueError
        If a median of no unit is asked for.
    """
    has_rate = units["potential"] > 0
    left = unearned_by(units, names=["psu_code"], state_rate_pct=state_rate_pct)
    left = left[["psu_code", "unearned", "share_of_unearned_pct", "state_rate_change_points"]]
    # A unit without potential lies neither below nor above another rate.
    found = units.merge(left, on="psu_code", validate="one_to_one").set_axis(units.index)
    found["state_rate_pct"] = pd.Series(state_rate_pct, index=units.index).where(has_rate)
    found["state_reason"] = pd.Series("", index=units.index, dtype="str").mask(~has_rate, NO_POTENTIAL)
    found = found.join(_region_rates(units)).join(_peer_medians(units, smallest_peers=smallest_peers))
    for added, rate in ADDED_AT.items():
        found[added] = added_at(found["earned"], found["potential"], rate_pct=found[rate])
    return found
