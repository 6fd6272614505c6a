"""How certain the rates and the places of units are, and who has a place at all."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import counted
from helpers.statistics.intervals import CONFIDENCE
from helpers.statistics.ranks import rank_ranges
from helpers.statistics.shrinkage import prior_or_reason, shrunken_rates

NO_POTENTIAL = "no credential was available, so there is no rate"
NOT_RANKED = "not ranked"


def not_ranked_reasons(units: pd.DataFrame, *, types: tuple[str, ...], smallest_potential: int) -> pd.Series:
    """Return why each unit is not ranked by rate, empty for a unit that is.

    Parameters
    ----------
    units : DataFrame, ``psu_type``, ``potential``
    types : tuple of str, kinds of unit that are ranked
    smallest_potential : int, credentials, above 0; smaller units are not ranked

    Returns
    -------
    Series of str, same index

    Raises
    ------
    ValueError
        If units without any available credential would be ranked: they have no rate.

    Examples
    --------
    >>> units = pd.DataFrame({"psu_type": ["traditional", "charter"], "potential": [10, 9]})
    >>> not_ranked_reasons(units, types=("traditional",), smallest_potential=10).tolist()
    ['', 'kind of unit: charter and fewer than 10 available credentials']
    """
    if smallest_potential < 1:
        raise ValueError(
            f"smallest_potential must be 1 or more, found {smallest_potential}; a unit needs a rate to rank"
        )
    few = f"fewer than {counted(smallest_potential, 'available credential')}"
    reasons = [
        " and ".join([f"kind of unit: {kind}"] * (kind not in types) + [few] * (size < smallest_potential))
        for kind, size in zip(units["psu_type"], units["potential"], strict=True)
    ]
    return pd.Series(reasons, index=units.index, dtype="str")


def with_shrunken_rates(units: pd.DataFrame, *, smallest_kind: int, confidence: float = CONFIDENCE) -> pd.DataFrame:
    """Return the units with shrunken rates: drawn towards the mean of their kind, further the less was available.

    Each kind of unit has its own distribution of long-run rates, since the kinds differ too much to be read as one.

    Parameters
    ----------
    units : DataFrame, ``psu_type``, ``earned``, ``potential``
    smallest_kind : int, units with potential that a distribution is fitted to at least
    confidence : float, of the intervals

    Returns
    -------
    DataFrame: the units, the columns of :func:`helpers.statistics.shrinkage.shrunken_rates` and ``shrunken_reason``
    (why they are missing, else empty)
    """
    parts = []
    for kind, of_kind in units.groupby("psu_type", sort=False):
        counts = of_kind["earned"], of_kind["potential"]
        prior, reason = prior_or_reason(*counts, fewest=smallest_kind, noun=f"{kind} units")
        reasons = pd.Series(reason, index=of_kind.index, dtype="str").mask(of_kind["potential"] == 0, NO_POTENTIAL)
        parts.append(shrunken_rates(*counts, prior, confidence=confidence).assign(shrunken_reason=reasons))
    return units.join(pd.concat(parts))


def with_rank_ranges(
    units: pd.DataFrame, *, smallest_kind: int, draws: int, seed: int, top: int, confidence: float = CONFIDENCE
) -> pd.DataFrame:
    """Return the units with the range of places among the ranked ones that each could hold.

    Parameters
    ----------
    units : DataFrame, ``earned``, ``potential``, ``is_ranked``
    smallest_kind : int, ranked units that a distribution is fitted to at least
    draws : int, simulated sets of long-run rates
    seed : int, of the simulation
    top : int, places that count as the top
    confidence : float, of the ranges

    Returns
    -------
    DataFrame: the units, the columns of :func:`helpers.statistics.ranks.rank_ranges` (missing for a unit that is not
    ranked) and ``rank_range_reason`` (why a range is missing, else empty)
    """
    ranked = units[units["is_ranked"]]
    counts = ranked["earned"], ranked["potential"]
    prior, reason = prior_or_reason(*counts, fewest=smallest_kind, noun="ranked units")
    ranges = rank_ranges(*counts, prior, draws=draws, seed=seed, confidence=confidence, top=top)
    reasons = pd.Series(reason, index=units.index, dtype="str").mask(~units["is_ranked"], NOT_RANKED)
    return units.join(ranges).assign(rank_range_reason=reasons)
