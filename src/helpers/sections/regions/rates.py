"""How certain the rates and the order of the regions are, and between which rates an unknown mix could place a region.

There are two readings of what could have come out otherwise. In the first students differ by chance, each with all the
credentials available to them: a region has thousands of students, so its interval is narrow. The second asks how the
region would look if it consisted of other units like its own. It is the cautious one, because students of one unit
share teachers, courses and rules of offering; which of the two is wanted depends on the question.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from helpers.contracts.vocabulary import NO_REGION
from helpers.statistics.intervals import rates_with_intervals, reliability_marks, tails
from helpers.statistics.mix import rate_bounds
from helpers.statistics.ranks import rank_ranges
from helpers.statistics.shrinkage import flat_prior

FEWEST_UNITS = 2
# Equal but for the last digits of a division is equal.
TOLERANCE_POINTS = 1e-9


def _drawn_again(units: pd.DataFrame, *, draws: int, generator: np.random.Generator) -> np.ndarray:
    """Return rates, in percent, of a region made of units drawn from its own, with replacement, as many as it has.

    The bootstrap of a ratio over clusters: a unit is drawn as a whole, with what it earned and could have earned
    (Davison and Hinkley 1997, Bootstrap Methods and their Application, sections 2.4 and 3.8).
    """
    times = generator.multinomial(len(units), np.full(len(units), 1 / len(units)), size=draws)
    return 100 * (times @ units["earned"].to_numpy()) / (times @ units["potential"].to_numpy())


def _all_drawn_again(units: pd.DataFrame, order: list[str], *, draws: int, seed: int) -> pd.DataFrame:
    """Return drawn rates, one column a region with potential, in their order."""
    generator = np.random.Generator(np.random.PCG64(seed))
    counted = {name: rows for name, rows in units[units["potential"] > 0].groupby("region")}
    drawn = {name: _drawn_again(counted[name], draws=draws, generator=generator) for name in order if name in counted}
    return pd.DataFrame(drawn)


def _with_enough_units(units: pd.DataFrame, names: pd.Index) -> list[str]:
    counted = units[units["potential"] > 0].groupby("region").size()
    return [name for name in names if counted[name] >= FEWEST_UNITS]


def _as_if_units_were_drawn(
    units: pd.DataFrame, order: list[str], *, draws: int, seed: int, confidence: float
) -> pd.DataFrame:
    """Return limits of rates and places of the regions if their units are drawn again, missing for less than two."""
    drawn = _all_drawn_again(units, order, draws=draws, seed=seed)
    rates = drawn.to_numpy()
    places = 1 + np.argsort(np.argsort(-rates, axis=1, kind="stable"), axis=1, kind="stable")
    limits = pd.DataFrame(index=drawn.columns)
    for end, share in zip(("lower", "upper"), tails(confidence), strict=True):
        limits[f"units_rate_pct_{end}"] = np.quantile(rates, share, axis=0)
        limits[f"units_rank_{end}"] = np.quantile(places, share, axis=0, method="inverted_cdf")
    columns = ["units_rate_pct_lower", "units_rate_pct_upper", "units_rank_lower", "units_rank_upper"]
    enough = limits.loc[_with_enough_units(units, drawn.columns), columns]
    return enough.reindex(order).astype(dict.fromkeys(columns[2:], "Int64"))


def region_rates(
    units: pd.DataFrame, *, design_effect: float, draws: int, seed: int, confidence: float, rule: dict
) -> pd.DataFrame:
    """Return the rate of each region with its interval and its range of places under both readings, highest rate first.

    Units of no region take no part. A region with fewer than two units with potential has no interval by units.

    Parameters
    ----------
    units : DataFrame, one row per unit: ``region``, ``earned``, ``potential``
    design_effect : float, at least 1, of the reading by credentials
    draws : int, simulated regions
    seed : int, of the generator PCG64
    confidence : float, between 0 and 1
    rule : dict of ``smallest_potential``, ``widest_interval_points``, for marks of low reliability

    Returns
    -------
    DataFrame: ``region``, ``psus``, ``earned``, ``potential``, ``attainment_rate_pct``, ``rank``, limits of the rate
    and the rank by credentials with the design effect (``attainment_rate_pct_lower``, ``rank_lower`` and so on), of the
    rate as if credentials were independent (``attainment_rate_if_independent_pct_lower``) and of both as if units were
    drawn again (``units_rate_pct_lower``, ``units_rank_lower``), ``is_low_reliability``, ``reliability_reason``

    Raises
    ------
    ValueError
        If no region has potential.
    """
    placed = units[units["region"] != NO_REGION]
    if placed["potential"].sum() == 0:
        raise ValueError("units: expected a region with potential, found none; check the column region.")
    sums = placed.groupby("region")[["earned", "potential"]].sum()
    sums.insert(0, "psus", placed.groupby("region").size())
    rates = rates_with_intervals(sums, design_effect=design_effect, confidence=confidence, **rule)
    rates = rates.sort_values("attainment_rate_pct", ascending=False, kind="stable")
    rates.insert(4, "rank", rates["attainment_rate_pct"].rank(method="min", ascending=False).astype("Int64"))
    prior, order = flat_prior(len(rates)), rates.index.tolist()
    again: dict[str, Any] = {"draws": draws, "seed": seed, "confidence": confidence}
    places = rank_ranges(rates["earned"], rates["potential"], prior, design_effect=design_effect, **again)
    by_units = _as_if_units_were_drawn(placed, order, **again)
    rates = rates.join([places[["rank_lower", "rank_upper"]], by_units])
    # The cautious interval decides on the mark, where there is one.
    widths = rates["units_rate_pct_upper"] - rates["units_rate_pct_lower"]
    widths = widths.fillna(rates["attainment_rate_pct_upper"] - rates["attainment_rate_pct_lower"])
    marks = reliability_marks(rates["potential"], widths, **rule)
    return rates.drop(columns=marks.columns).join(marks).reset_index()


def region_differences(
    units: pd.DataFrame, rates: pd.DataFrame, *, draws: int, seed: int, confidence: float
) -> pd.DataFrame:
    """Return the distance of every two regions with its interval if units are drawn again, the higher region first.

    Each interval is right for its own pair; it is not promised that all are right together. Regions with fewer than two
    units with potential take no part.

    Parameters
    ----------
    units : DataFrame, one row per unit: ``region``, ``earned``, ``potential``
    rates : DataFrame, as :func:`region_rates` gives it, highest rate first
    draws, seed, confidence : as for :func:`region_rates`

    Returns
    -------
    DataFrame: ``region``, ``other_region``, ``difference_points``, ``difference_points_lower``,
    ``difference_points_upper``, ``is_certain`` (whether the interval lies above 0)
    """
    drawn = _all_drawn_again(units, rates["region"].tolist(), draws=draws, seed=seed)
    known, rows = rates.set_index("region")["attainment_rate_pct"], []
    for higher, lower in combinations(_with_enough_units(units, drawn.columns), 2):
        limits = np.quantile(drawn[higher] - drawn[lower], tails(confidence))
        rows.append((higher, lower, known[higher] - known[lower], *limits, bool(limits[0] > 0)))
    limits_of = "difference_points"
    columns = ["region", "other_region", limits_of, f"{limits_of}_lower", f"{limits_of}_upper", "is_certain"]
    types = dict(zip(columns, ["str", "str", *["float64"] * 3, "bool"], strict=True))
    return pd.DataFrame(rows, columns=columns).astype(types)


def mix_bounds(regions: pd.DataFrame, groups: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return, for each region, what an unknown mix could make of the state's rates, by each grouping.

    Parameters
    ----------
    regions : DataFrame, ``region``, ``potential``, ``attainment_rate_pct``; one without potential is left out
    groups : dict of a name to a DataFrame of ``earned``, ``potential``, one row per group, that make up the state

    Returns
    -------
    DataFrame: ``unknown_mix``, ``region``, ``attainment_rate_pct``, ``expected_rate_pct_lower``,
    ``expected_rate_pct_upper``, ``is_within`` (whether the mix alone could account for the region's rate)
    """
    offered = regions.loc[regions["potential"] > 0, ["region", "potential", "attainment_rate_pct"]]
    names = ["expected_rate_pct_lower", "expected_rate_pct_upper"]
    parts = []
    for unknown_mix, whole in groups.items():
        limits = [rate_bounds(whole, size=size) for size in offered["potential"]]
        bounds = offered.drop(columns="potential").join(
            pd.DataFrame(limits, columns=names, index=offered.index, dtype="float64")
        )
        lower, upper = bounds[names[0]] - TOLERANCE_POINTS, bounds[names[1]] + TOLERANCE_POINTS
        bounds["is_within"] = bounds["attainment_rate_pct"].between(lower, upper)
        bounds.insert(0, "unknown_mix", unknown_mix)
        parts.append(bounds)
    return pd.concat(parts, ignore_index=True)
