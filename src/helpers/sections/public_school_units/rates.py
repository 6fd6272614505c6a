"""How certain the rates and the places of units are, and who has a place at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import norm, spearmanr

from helpers.base.words import counted
from helpers.statistics.intervals import CONFIDENCE, rates_with_intervals, tails
from helpers.statistics.ranks import rank_ranges
from helpers.statistics.shrinkage import prior_or_reason, shrunken_rates

NO_POTENTIAL = "no credential was available, so there is no rate"
NOT_RANKED = "not ranked"
INDEPENDENT_RANK = "rank_if_independent"
# From where on a shrunken rate is worth a word, in points.
MOVED_POINTS = 1
# Groups beside the kinds of units.
ALL_UNITS, RANKED_UNITS = "all units", "ranked units"


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


def with_certainty(
    units: pd.DataFrame, *, marks: Mapping[str, Any], fit: Mapping[str, Any], **simulation: int
) -> pd.DataFrame:
    """Return the units with intervals, shrunken rates and ranges of places.

    Parameters
    ----------
    units : DataFrame, ``psu_type``, ``earned``, ``potential``, ``is_ranked``
    marks : what makes a rate unreliable, as for :func:`helpers.statistics.intervals.rates_with_intervals`
    fit : ``smallest_kind`` (units that a distribution is fitted to at least), ``design_effect`` (of all units) and
        ``confidence`` (of intervals and ranges)
    simulation : ``draws``, ``seed`` and ``top``, as for :func:`helpers.statistics.ranks.rank_ranges`
    """
    certainty = {name: fit[name] for name in ("confidence", "design_effect")}
    rates = rates_with_intervals(units, **certainty, **marks)
    return _with_rank_ranges(with_shrunken_rates(rates, **fit), **fit, **simulation)


def with_shrunken_rates(
    units: pd.DataFrame, *, smallest_kind: int, design_effect: float, confidence: float = CONFIDENCE
) -> pd.DataFrame:
    """Return the units with shrunken rates: drawn towards the mean of their kind, further the less was available.

    Each kind of unit has its own distribution of long-run rates, since the kinds differ too much to be read as one.

    Parameters
    ----------
    units : DataFrame, ``psu_type``, ``earned``, ``potential``
    smallest_kind : int, units with potential that a distribution is fitted to at least
    design_effect : float, of all units
    confidence : float, of the intervals

    Returns
    -------
    DataFrame: the units, the columns of :func:`helpers.statistics.shrinkage.shrunken_rates` and ``shrunken_reason``
    (why they are missing, else empty)
    """
    parts = []
    worth: dict[str, Any] = {"design_effect": design_effect}
    for kind, of_kind in units.groupby("psu_type", sort=False):
        counts = of_kind["earned"], of_kind["potential"]
        prior, reason = prior_or_reason(*counts, fewest=smallest_kind, noun=f"{kind} units", **worth)
        reasons = pd.Series(reason, index=of_kind.index, dtype="str").mask(of_kind["potential"] == 0, NO_POTENTIAL)
        parts.append(shrunken_rates(*counts, prior, confidence=confidence, **worth).assign(shrunken_reason=reasons))
    return units.join(pd.concat(parts))


def _with_rank_ranges(
    units: pd.DataFrame,
    *,
    smallest_kind: int,
    design_effect: float,
    draws: int,
    seed: int,
    top: int,
    confidence: float = CONFIDENCE,
) -> pd.DataFrame:
    """Return the units with the range of places among the ranked ones that each could hold.

    Parameters
    ----------
    units : DataFrame, ``earned``, ``potential``, ``is_ranked``
    smallest_kind : int, ranked units that a distribution is fitted to at least
    design_effect : float, of all units
    draws : int, simulated sets of long-run rates
    seed : int, of the simulation
    top : int, places that count as the top
    confidence : float, of the ranges

    Returns
    -------
    DataFrame: the units, the columns of :func:`helpers.statistics.ranks.rank_ranges` (missing for a unit that is not
    ranked), ``rank_if_independent_lower`` and ``rank_if_independent_upper`` (the range if every credential were an
    independent chance) and ``rank_range_reason`` (why a range is missing, else empty)
    """
    ranked = units[units["is_ranked"]]
    simulation: dict[str, Any] = {"draws": draws, "seed": seed, "confidence": confidence, "top": top}
    ranges, reason = _ranges(ranked, smallest_kind=smallest_kind, design_effect=design_effect, **simulation)
    naive, _ = _ranges(ranked, smallest_kind=smallest_kind, design_effect=1.0, **simulation)
    naive = naive[["rank_lower", "rank_upper"]].rename(columns=lambda name: name.replace("rank", INDEPENDENT_RANK))
    reasons = pd.Series(reason, index=units.index, dtype="str").mask(~units["is_ranked"], NOT_RANKED)
    return units.join(ranges).join(naive).assign(rank_range_reason=reasons)


def _ranges(
    ranked: pd.DataFrame, *, smallest_kind: int, design_effect: float, **simulation: Any
) -> tuple[pd.DataFrame, str]:
    counts = ranked["earned"], ranked["potential"]
    prior, reason = prior_or_reason(*counts, fewest=smallest_kind, noun="ranked units", design_effect=design_effect)
    return rank_ranges(*counts, prior, design_effect=design_effect, **simulation), reason


def in_groups(units: pd.DataFrame) -> pd.DataFrame:
    """Return every unit in its kind, once more among all units and, if it is ranked, among those: more rows than units.

    Examples
    --------
    >>> units = pd.DataFrame({"psu": ["A", "B"], "psu_type": ["charter", "traditional"], "is_ranked": [False, True]})
    >>> in_groups(units)["kind_of_unit"].tolist()
    ['all units', 'all units', 'ranked units', 'charter', 'traditional']
    """
    every = units.assign(kind_of_unit=ALL_UNITS)
    kinds = units.assign(kind_of_unit=units["psu_type"])
    return pd.concat([every, every[every["is_ranked"]].assign(kind_of_unit=RANKED_UNITS), kinds])


def size_correlations(units: pd.DataFrame, *, fewest: int, confidence: float = CONFIDENCE) -> pd.DataFrame:
    r"""Return for each kind of unit whether larger units have higher rates: 1 for always, -1 for never, 0 for neither.

    Spearman's rank correlation :math:`r` of potential and rate, with the interval of Fisher's transformation and the
    standard error :math:`\sqrt{(1 + r^2/2)/(n - 3)}` (Bonett and Wright 2000, Psychometrika 65, 23-28). Missing for too
    few units, or where all have one size or one rate. Units without potential are left out.

    Parameters
    ----------
    units : DataFrame, ``kind_of_unit``, ``potential``, ``attainment_rate_pct``
    fewest : int, units that it is computed for at least; never fewer than 4
    confidence : float, of the interval

    Returns
    -------
    DataFrame: ``kind_of_unit``, ``size_correlation``, ``size_correlation_lower``, ``size_correlation_upper``

    Examples
    --------
    >>> sizes, rates = [1, 2, 3, 4, 5], [10.0, 20.0, 30.0, 50.0, 40.0]
    >>> units = pd.DataFrame({"kind_of_unit": "charter", "potential": sizes, "attainment_rate_pct": rates})
    >>> size_correlations(units, fewest=5).round(2).to_numpy().tolist()
    [['charter', 0.9, -0.17, 1.0]]
    """
    known = units[units["attainment_rate_pct"].notna()]
    pairs = {kind: (of["potential"], of["attainment_rate_pct"]) for kind, of in known.groupby("kind_of_unit")}
    rows = [(kind, *_rank_correlation(*pair, fewest=fewest, confidence=confidence)) for kind, pair in pairs.items()]
    return pd.DataFrame(rows, columns=["kind_of_unit", *(f"size_correlation{end}" for end in ("", "_lower", "_upper"))])


def _rank_correlation(
    first: pd.Series, second: pd.Series, *, fewest: int, confidence: float
) -> tuple[float, float, float]:
    if len(first) < max(fewest, 4) or first.nunique() == 1 or second.nunique() == 1:
        return (float("nan"),) * 3
    found = float(spearmanr(first, second).statistic)
    half = norm.ppf(tails(confidence)[1]) * np.sqrt((1 + found**2 / 2) / (len(first) - 3))
    # Of an exact correlation the transformation is infinite; its interval is itself.
    middle = np.arctanh(found) if abs(found) < 1 else found * np.inf
    return found, float(np.tanh(middle - half)), float(np.tanh(middle + half))
