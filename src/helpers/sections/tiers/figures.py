"""The charts of the section on tiers."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from helpers.base.words import listing
from helpers.sections.tiers.attainment import NONE, TIERS, tier_name
from helpers.show.charts import Chart, fit_labels, give_title, new_figure
from helpers.show.numbers import number_text, percent_text
from helpers.show.palette import INK, TIER_COLORS
from helpers.show.plots import (
    BAR_HEIGHT,
    ROW_INCHES,
    add_earned_bars,
    bare_bars,
    counts_text,
    label_ends,
    legend_above,
    name_rows,
)


def attainment_title(tiers: pd.DataFrame) -> str:
    """Return which tier earned the largest and which the smallest part of what was available."""
    rated = tiers[(tiers["tier"] != NONE) & tiers["attainment_rate_pct"].notna()].reset_index(drop=True)
    if rated.empty:
        return "Nothing was available in any tier"
    high, low = (rated.loc[rated["attainment_rate_pct"].agg(end)] for end in ("idxmax", "idxmin"))
    first = f"{tier_name(high['tier'])} earned {percent_text(high['attainment_rate_pct'], 0)} of what was available"
    if high["attainment_rate_pct"] == low["attainment_rate_pct"]:
        return first if len(rated) == 1 else first.replace(tier_name(high["tier"]), "Every tier")
    return f"{first}, {tier_name(low['tier']).lower()} {percent_text(low['attainment_rate_pct'], 0)}"


def attainment_chart(tiers: pd.DataFrame, *, year: str) -> Chart:
    """Return, for each tier, a bar of what was earned of what was available beside a bar of its rate."""
    figure, (counts, rates) = new_figure(height=0.62 * len(tiers) + 1.1, columns=2, width_ratios=[2, 1], sharey=True)
    shown = tiers.iloc[::-1]
    colors = [TIER_COLORS[tier] for tier in shown["tier"]]
    labels = [counts_text(row.earned, row.potential) for row in shown.itertuples()]
    add_earned_bars(counts, shown, color=colors, labels=labels)
    name_rows(counts, shown["tier"].map(tier_name))
    counts.set_title("earned (coloured) of available", color=INK)
    rates.barh(range(len(shown)), shown["attainment_rate_pct"].fillna(0), color=colors, height=BAR_HEIGHT)
    label_ends(rates, shown["attainment_rate_pct"].map(percent_text), ends=shown["attainment_rate_pct"])
    rates.set_title("attainment rate", color=INK)
    give_title(figure, attainment_title(tiers))
    bare_bars(counts)
    bare_bars(rates)
    fit_labels(counts, rates)
    parts = [
        f"{tier_name(tier).lower()} {label} ({percent_text(rate)})"
        for tier, label, rate in zip(tiers["tier"], labels[::-1], tiers["attainment_rate_pct"], strict=True)
    ]
    alt = (
        f"Horizontal bars of individual credentials earned and available by tier in {year}, "
        f"with attainment rates: {listing(parts)}."
    )
    return Chart("04_tiers__attainment", figure, alt, tiers)


def _parted_bars(areas: pd.DataFrame, *, labels: list[str], title: str) -> Figure:
    """Return a bar for each program area, first on top, made of its tiers: the columns ``tier_...``."""
    shown = areas.iloc[::-1]
    figure, axes = new_figure(height=ROW_INCHES * len(shown) + 1.4)
    columns = [name for name in areas if name.startswith("tier_")]
    start = pd.Series(0, index=shown.index)
    for column in columns:
        tier = column.removeprefix("tier_")
        look = {"color": TIER_COLORS[tier], "label": tier_name(tier), "height": BAR_HEIGHT}
        axes.barh(range(len(shown)), shown[column], left=start, **look)
        start = start + shown[column]
    name_rows(axes, shown["program_area"])
    label_ends(axes, labels[::-1], ends=start)
    legend_above(axes, columns=len(columns))
    give_title(figure, title)
    bare_bars(axes)
    fit_labels(axes)
    return figure


def _parted_text(areas: pd.DataFrame, *, whole: str) -> str:
    tiers = [name for name in areas if name.startswith("tier_")]
    names = [tier_name(name.removeprefix("tier_")).lower() for name in tiers]
    parts = []
    for row in areas.to_dict("records"):
        counts = [f"{number_text(row[tier])} in {name}" for tier, name in zip(tiers, names, strict=True)]
        parts.append(f"{row['program_area']} {number_text(row[whole])} ({listing(counts)})")
    return "; ".join(parts)


def listed_chart(areas: pd.DataFrame, *, year: str) -> Chart:
    """Return a bar for each program area, made of the course credentials listed in each tier.

    Parameters
    ----------
    areas : DataFrame, ``program_area``, ``tier_1``, ``tier_2``, ``tier_3``, ``all_tiers`` (course credentials)
    year : str
    """
    labels = [f"{row.all_tiers:,}  ({row.tier_1} + {row.tier_2} + {row.tier_3})" for row in areas.itertuples()]
    figure = _parted_bars(areas, labels=labels, title="Credentials that Table 3 lists, by program area and tier")
    alt = (
        f"Horizontal bars of the course credentials listed in {year} by program area, divided by tier: "
        f"{_parted_text(areas, whole='all_tiers')}."
    )
    return Chart("04_tiers__listed", figure, alt, areas)


def unearned_by_area_chart(by_area_and_tier: pd.DataFrame, *, without: str, year: str) -> Chart:
    """Return a bar for the unearned credentials of each program area, made of its tiers, most first.

    Parameters
    ----------
    by_area_and_tier : DataFrame, ``program_area``, ``tier``, ``unearned_without_structural``, one row for each pair
    without : str, which structural courses are left out: ``Career Management``; empty for none
    year : str
    """
    tiers = [*TIERS, *([NONE] if (by_area_and_tier["tier"] == NONE).any() else [])]
    left = {"index": "program_area", "columns": "tier", "values": "unearned_without_structural"}
    wide = by_area_and_tier.pivot(**left).reindex(columns=tiers).fillna(0).astype("int64")
    wide = wide.add_prefix("tier_").rename_axis(columns=None)
    wide["unearned"] = wide.sum(axis=1)
    areas = wide.reset_index().sort_values(["unearned", "program_area"], ascending=[False, True], ignore_index=True)
    beside, title = f" without {without}" if without else "", "Every available credential was earned"
    if areas.at[0, "unearned"]:
        # An area without anything left would look like one that earned everything, where its course is left out.
        areas = areas[areas["unearned"] > 0]
        title = f"{areas.at[0, 'program_area']} left the most credentials unearned"
    title += f"\n({beside.strip()})" if without else ""
    labels = areas["unearned"].map(number_text).tolist()
    alt = (
        f"Horizontal bars of unearned credentials in {year}{beside} by program area, divided by tier: "
        f"{_parted_text(areas, whole='unearned')}."
    )
    return Chart("04_tiers__unearned_by_program_area", _parted_bars(areas, labels=labels, title=title), alt, areas)
