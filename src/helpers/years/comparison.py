"""Two prepared years against each other: one row an entity of every grain that both of them have."""

from __future__ import annotations

import pandas as pd

from helpers.statistics.clustering import mean_design_effect
from helpers.years.changes import EARNED, RATE, comparable, split_by_strata, with_changes
from helpers.years.entities import AREA, COURSE, COURSE_CREDENTIAL, CREDENTIAL, GRAINS, Grain, Tables, strata
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
        effect = _design_effect(rows["key"], now, grain)
        rows = with_changes(rows, design_effect=effect, earned_reason=earned, rate_reason=rate, band_pct=band_pct)
        parts = _split(before, now, grain, years) if grain.of else pd.DataFrame(columns=["key"])
        rows = rows.merge(parts, on="key", how="left").reindex(columns=[*rows.columns, "mix_points", "rate_points"])
        is_compared = rows["rate_change_points"].notna()
        points = {name: rows[name].astype("float64").where(is_compared) for name in ("mix_points", "rate_points")}
        tables.append(rows.assign(grain=grain.name, **years, **points))
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()


def _design_effect(keys: pd.Series, now: Tables, grain: Grain) -> float | pd.Series:
    """Return the design effect of each course or program area, 1 for a credential, that of the state for the rest."""
    if grain.name in (COURSE_CREDENTIAL, CREDENTIAL) or "design_effects" not in now:
        # A student has one chance at a credential.
        return 1.0
    effects = now["design_effects"]
    of_state, column = mean_design_effect(effects), {COURSE: "course_code", AREA: "program_area"}.get(grain.name)
    if column is None:
        return of_state
    areas = now["attainment_by_course"][["course_code", "program_area"]].drop_duplicates()
    groups = effects.merge(areas, on="course_code").groupby(column)
    return keys.map({key: mean_design_effect(rows) for key, rows in groups}).astype("float64").fillna(of_state)


def _split(before: Tables, now: Tables, grain: Grain, years: dict[str, str]) -> pd.DataFrame:
    earlier, later = strata(before, grain.name), strata(now, grain.name)
    kinds = GRAIN_BY_NAME[grain.of].renamed
    keys = keys_of_today(earlier["key"], now["successors"], kinds=kinds, **years)
    return split_by_strata(later, earlier.assign(key=keys))
