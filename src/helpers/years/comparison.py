"""Two prepared years against each other: one row an entity of every grain that both of them have."""

from __future__ import annotations

import pandas as pd

from helpers.years.changes import EARNED, RATE, comparable, split_by_strata, with_changes
from helpers.years.entities import GRAINS, Grain, Tables, strata
from helpers.years.matching import keys_of_today, matched_grain

GRAIN_BY_NAME = {grain.name: grain for grain in GRAINS}


def _compared_grains(before: Tables, now: Tables) -> list[Grain]:
    """Return the grains whose tables both years have."""
    return [grain for grain in GRAINS if {*grain.needs} <= before.keys() & now.keys()]


def year_changes(before: Tables, now: Tables, *, from_year: str, to_year: str, band_pct: int) -> pd.DataFrame:
    """Return what changed between two years, one row an entity of every grain.

    Parameters
    ----------
    before, now : dict of processed table; ``now`` also has ``successors``, ``series_breaks`` and ``break_overrides``
    from_year, to_year : str
    band_pct : int, percent, from which a change of a count is marked

    Returns
    -------
    DataFrame: ``grain``, ``from_year``, ``to_year``, the columns of :func:`helpers.years.changes.with_changes`, and
    ``mix_points`` and ``rate_points`` of grains whose entities are made of parts
    """
    years = {"from_year": from_year, "to_year": to_year}
    breaks = now["series_breaks"], now["break_overrides"]
    earned, rate = (comparable(from_year, to_year, *breaks, series=series) for series in (EARNED, RATE))
    tables = []
    for grain in _compared_grains(before, now):
        ends = grain.entities(before), grain.entities(now)
        rows = matched_grain(*ends, now["successors"], grain=grain, **years)
        rows = with_changes(rows, earned_reason=earned, rate_reason=rate, band_pct=band_pct)
        parts = _split(before, now, grain, years) if grain.of else pd.DataFrame(columns=["key"])
        rows = rows.merge(parts, on="key", how="left").reindex(columns=[*rows.columns, "mix_points", "rate_points"])
        is_compared = rows["rate_change_points"].notna()
        points = {name: rows[name].astype("float64").where(is_compared) for name in ("mix_points", "rate_points")}
        tables.append(rows.assign(grain=grain.name, **years, **points))
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()


def _split(before: Tables, now: Tables, grain: Grain, years: dict[str, str]) -> pd.DataFrame:
    earlier, later = strata(before, grain.name), strata(now, grain.name)
    kinds = GRAIN_BY_NAME[grain.of].renamed
    keys = keys_of_today(earlier["key"], now["successors"], kinds=kinds, **years)
    return split_by_strata(later, earlier.assign(key=keys))
