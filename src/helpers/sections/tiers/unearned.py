"""What was left unearned in each tier of each program area."""

from __future__ import annotations

import textwrap

import pandas as pd
from matplotlib.figure import Figure

from helpers.base.words import listing
from helpers.sections.tiers.attainment import NAME_WIDTH, NONE, TIERS, tier_name
from helpers.show.charts import TIER_COLORS, bare_bars, fit_labels, give_title, new_figure
from helpers.show.numbers import number_text
from helpers.show.unearned import opportunity


def with_tier_text(credentials: pd.DataFrame) -> pd.DataFrame:
    """Return course credentials with their tier as text, ``none`` for those without one.

    Examples
    --------
    >>> with_tier_text(pd.DataFrame({"tier": pd.array([1, None], dtype="Int64")}))["tier"].tolist()
    ['1', 'none']
    """
    return credentials.assign(tier=credentials["tier"].astype("string").fillna(NONE).astype("str"))


def unearned_by_area(table: pd.DataFrame) -> pd.DataFrame:
    """Return, for each program area, what each tier left, the area that left most first.

    Parameters
    ----------
    table : DataFrame, as :func:`helpers.show.unearned.opportunity` gives it by ``program_area`` and ``tier``

    Returns
    -------
    DataFrame: ``program_area``, a column ``tier_<tier>`` for each tier (credentials), ``unearned``
    """
    tiers = [*TIERS, *([NONE] if (table["tier"] == NONE).any() else [])]
    wide = table.pivot(index="program_area", columns="tier", values="unearned").reindex(columns=tiers).fillna(0)
    wide = wide.astype("int64").add_prefix("tier_").rename_axis(columns=None)
    wide["unearned"] = wide.sum(axis=1)
    return wide.reset_index().sort_values(["unearned", "program_area"], ascending=[False, True], ignore_index=True)


def largest_cell_sentence(table: pd.DataFrame) -> str:
    """Return in words which tiers of which program areas hold the most of what was left, down to half of it."""
    left = table[table["unearned"] > 0]
    if left.empty:
        return "Nothing was left in any tier."
    # What the cells before a row hold decides, so that the one that passes the half is still named.
    before = left["unearned"].cumsum() - left["unearned"]
    top = left[before < left["unearned"].sum() / 2]
    parts = [
        f"{row.program_area}, {tier_name(row.tier).lower()} ({number_text(row.unearned)})" for row in top.itertuples()
    ]
    return f"Half of what was left, or a little more, lies here: {'; '.join(parts)}."


def draw_unearned_by_area(areas: pd.DataFrame) -> Figure:
    """Return a bar for what each program area left, made of its tiers.

    Parameters
    ----------
    areas : DataFrame, as :func:`unearned_by_area` gives it
    """
    shown = areas.iloc[::-1]
    figure, axes = new_figure(height=0.46 * len(shown) + 1.3)
    start = pd.Series(0, index=shown.index)
    for column in [name for name in areas if name.startswith("tier_")]:
        tier = column.removeprefix("tier_")
        axes.barh(
            range(len(shown)), shown[column], left=start, color=TIER_COLORS[tier], height=0.72, label=tier_name(tier)
        )
        start = start + shown[column]
    axes.set_yticks(range(len(shown)), [textwrap.fill(area, NAME_WIDTH) for area in shown["program_area"]])
    for place, left in enumerate(shown["unearned"]):
        axes.annotate(number_text(left), (left, place), xytext=(4, 0), textcoords="offset points", va="center")
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=4, borderaxespad=0.2, handlelength=1, borderpad=0)
    give_title(figure, "Credentials available and not earned, by program area and tier")
    bare_bars(axes)
    fit_labels(axes)
    return figure


def unearned_by_area_alt_text(areas: pd.DataFrame, *, year: str) -> str:
    """Return in words what :func:`draw_unearned_by_area` shows."""
    tiers = [name for name in areas if name.startswith("tier_")]
    parts = [
        f"{row['program_area']} {number_text(row['unearned'])} ("
        + listing([f"{number_text(row[name])} in {tier_name(name.removeprefix('tier_')).lower()}" for name in tiers])
        + ")"
        for _, row in areas.iterrows()
    ]
    return f"Horizontal bars of credentials not earned in {year} by program area, parted by tier: {'; '.join(parts)}."


def opportunity_by_area_and_tier(credentials: pd.DataFrame, *, state_rate_pct: float) -> pd.DataFrame:
    """Return what each tier of each program area left and would add at the state's rate, most left first.

    Parameters
    ----------
    credentials : DataFrame, one row a course and credential: ``program_area``, ``tier``, ``earned``, ``potential``
    state_rate_pct : float, percent
    """
    return opportunity(with_tier_text(credentials), names=["program_area", "tier"], state_rate_pct=state_rate_pct)
