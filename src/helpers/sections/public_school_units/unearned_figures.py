"""Figures of unearned credentials: how few units hold them, and what units would add at other rates."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from helpers.base.rates import share_pct
from helpers.base.words import counted, listing
from helpers.sections.public_school_units.unearned import COMPARISONS, HALF_PCT, largest_unearned
from helpers.show.charts import BLUE, GREEN, GREY, LIGHT_GREY, VERMILION, fit_labels, give_title, new_figure
from helpers.show.numbers import number_text, percent_text, points_text
from helpers.statistics.unearned import lorenz_curve, units_holding

LOOKS = {
    "added_at_state_rate": ("o", BLUE),
    "added_at_region_rate": ("s", VERMILION),
    "added_at_peer_median": ("D", GREEN),
}


def lorenz_curves(opportunity: pd.DataFrame) -> pd.DataFrame:
    """Return the curve of the unearned credentials beside that of the available ones, each from its own smallest unit.

    Parameters
    ----------
    opportunity : DataFrame, ``unearned``, ``potential``

    Returns
    -------
    DataFrame of percent: ``share_of_units_pct``, ``share_of_unearned_pct``, ``share_of_potential_pct``
    """
    curve = lorenz_curve(opportunity["unearned"])
    return curve.assign(share_of_potential_pct=lorenz_curve(opportunity["potential"])["share_of_unearned_pct"])


def draw_concentration(opportunity: pd.DataFrame) -> Figure:
    """Return which share of the unearned credentials lies with which share of the units, fewest first.

    Parameters
    ----------
    opportunity : DataFrame, as :func:`helpers.sections.public_school_units.unearned.psu_opportunity` gives it
    """
    curves = lorenz_curves(opportunity)
    figure, axes = new_figure(height=4.9)
    axes.plot([0, 100], [0, 100], color=GREY, linewidth=1, linestyle=":")
    axes.plot(curves["share_of_units_pct"], curves["share_of_potential_pct"], color=GREY, linewidth=1.4, linestyle="--")
    axes.plot(curves["share_of_units_pct"], curves["share_of_unearned_pct"], color=BLUE, linewidth=2.2)
    holding = units_holding(opportunity["unearned"], share_pct=HALF_PCT)
    if holding:
        split = 100 - share_pct(holding, len(opportunity))
        axes.axvspan(split, 100, color="#e6f0f7", linewidth=0, zorder=0)
        below = curves["share_of_unearned_pct"].iloc[len(opportunity) - holding]
        axes.plot(split, below, "o", color=BLUE, markersize=6)
        label = f"{counted(holding, 'unit')}:\nhalf of the\nunearned"
        axes.annotate(label, ((split + 100) / 2, 2), ha="center", va="bottom", color=BLUE, fontsize=10)
    axes.set(xlim=(0, 100), ylim=(0, 100))
    for axis, what in ((axes.xaxis, "Share of the units, fewest first"), (axes.yaxis, "Share of the credentials")):
        axis.set_ticks(range(0, 101, 20), [f"{tick}%" for tick in range(0, 101, 20)])
        axis.set_label_text(what)
    handles = [
        Line2D([], [], color=BLUE, linewidth=2.2, label="unearned credentials"),
        Line2D([], [], color=GREY, linewidth=1.4, linestyle="--", label="available credentials"),
        Line2D([], [], color=GREY, linewidth=1, linestyle=":", label="all units the same number"),
    ]
    axes.legend(handles=handles, loc="upper left")
    give_title(figure, "How the unearned credentials are spread over the units")
    return figure


def concentration_alt_text(opportunity: pd.DataFrame) -> str:
    """Return in words what :func:`draw_concentration` shows."""
    holding = units_holding(opportunity["unearned"], share_pct=HALF_PCT)
    if not holding:
        return "Lorenz curve of unearned credentials: nothing was left unearned, so there is no curve."
    share = percent_text(share_pct(holding, len(opportunity)))
    curves, available = lorenz_curves(opportunity), units_holding(opportunity["potential"], share_pct=HALF_PCT)
    apart = (curves["share_of_unearned_pct"] - curves["share_of_potential_pct"]).abs().max()
    return (
        f"Lorenz curve of unearned credentials over {counted(len(opportunity), 'unit')}: {holding:,} of them ({share}) "
        f"{'holds' if holding == 1 else 'hold'} half. The dashed curve of available credentials, half of which lies with {available:,}, is nowhere more than "
        f"{points_text(apart, 1).lstrip('+')} points away from it."
    )


def draw_added(opportunity: pd.DataFrame, *, size: int) -> Figure:
    """Return a bar of unearned credentials for the units with the most, and marks for what each comparison would add.

    Parameters
    ----------
    opportunity : DataFrame, as :func:`helpers.sections.public_school_units.unearned.psu_opportunity` gives it
    size : int, units shown
    """
    shown = largest_unearned(opportunity).head(size).iloc[::-1].reset_index(drop=True)
    figure, axes = new_figure(height=0.4 * len(shown) + 1.7)
    axes.barh(shown.index, shown["unearned"], color="#e4e4e4", height=0.72)
    axes.set_yticks(shown.index, shown["psu"])
    for row in shown.itertuples():
        label = f"{number_text(row.unearned)}  ({percent_text(row.attainment_rate_pct)} earned)"
        spot = {"xytext": (4, 0), "textcoords": "offset points", "va": "center"}
        axes.annotate(label, (row.unearned, row.Index), **spot)
    handles = [Patch(color="#e4e4e4", label="unearned")]
    # Three heights within the bar, so that equal values do not hide each other.
    for height, (name, (marker, color)) in zip((0.2, 0, -0.2), LOOKS.items(), strict=True):
        known = shown[shown[name].notna()]
        look = {"marker": marker, "color": color, "linestyle": "", "markersize": 6}
        # An empty line would count as one in the corner of the figure and leave no room for the axes.
        if len(known):
            axes.plot(known[name].astype("float64"), known.index + height, clip_on=False, zorder=3, **look)
        handles.append(Line2D([], [], label=f"added at {COMPARISONS[name]}", **look))
    axes.set_xlim(0, max(shown["unearned"].max(), 1))
    axes.xaxis.set_visible(False)
    axes.tick_params(axis="y", length=0, pad=8)
    axes.spines["bottom"].set_visible(False)
    axes.spines["left"].set_color(LIGHT_GREY)
    give_title(figure, "Units with the most unearned credentials")
    figure.legend(handles=handles, loc="outside lower left", ncols=2, handletextpad=0.4, columnspacing=1.4)
    fit_labels(axes)
    return figure


def added_alt_text(opportunity: pd.DataFrame, *, size: int) -> str:
    """Return in words what :func:`draw_added` shows."""
    parts = []
    for row in largest_unearned(opportunity).head(size).to_dict("records"):
        added = [f"{number_text(row[name])} at {words}" for name, words in COMPARISONS.items() if pd.notna(row[name])]
        parts.append(f"{row['psu']} {number_text(row['unearned'])} unearned, would add {listing(added)}")
    return f"Bars of unearned credentials, most first, with marks for what would be added: {'; '.join(parts)}."
