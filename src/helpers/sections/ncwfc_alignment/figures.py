"""The chart of NC Workforce Credentials by career cluster and level."""

from __future__ import annotations

import textwrap

import pandas as pd

from helpers.base.words import counted, listing
from helpers.show.charts import Chart, fit_labels, give_title, new_figure
from helpers.show.numbers import number_text
from helpers.show.palette import BLUE, GREEN, GREY, LIGHT_GREY, ORANGE, PURPLE, VERMILION
from helpers.show.plots import BAR_HEIGHT, bare_bars, label_ends, name_rows

LEVEL_COLORS = (BLUE, ORANGE, GREEN, PURPLE, VERMILION, GREY, LIGHT_GREY)
LEGEND_COLUMNS = 3
# Letters of a line of the title.
TITLE_WIDTH = 64


def _earned_by_cluster_and_level(lines: pd.DataFrame) -> pd.DataFrame:
    """Return the lines and the credentials earned of each career cluster and level, the cluster with most first."""
    cells = lines.groupby(["career_cluster", "ncwfc_level"], as_index=False).agg(
        lines=("earned", "size"), earned=("earned", "sum")
    )
    totals = cells.groupby("career_cluster")["earned"].transform("sum")
    order = cells.assign(total=totals).sort_values(
        ["total", "career_cluster", "earned", "ncwfc_level"], ascending=[False, True, False, True], ignore_index=True
    )
    return order.drop(columns="total")


def _level_colors(cells: pd.DataFrame) -> dict[str, str]:
    """Return a colour for each level, the level with most credentials first."""
    levels = cells.groupby("ncwfc_level", as_index=False)["earned"].sum()
    order = levels.sort_values(["earned", "ncwfc_level"], ascending=[False, True])["ncwfc_level"]
    return {level: LEVEL_COLORS[place % len(LEVEL_COLORS)] for place, level in enumerate(order)}


def clusters_chart(lines: pd.DataFrame, *, title: str, year: str) -> Chart:
    """Return a bar for each career cluster, most earned on top, made of the credentials of each level.

    Parameters
    ----------
    lines : DataFrame, ``career_cluster``, ``ncwfc_level``, ``earned``
    title : str, the finding
    year : str
    """
    cells = _earned_by_cluster_and_level(lines)
    totals = cells.groupby("career_cluster", sort=False)["earned"].sum()[::-1]
    wide = cells.pivot(index="career_cluster", columns="ncwfc_level", values="earned").reindex(totals.index).fillna(0)
    figure, axes = new_figure(height=0.46 * len(wide) + 1.6)
    start = pd.Series(0.0, index=wide.index)
    for level, color in _level_colors(cells).items():
        axes.barh(range(len(wide)), wide[level], left=start, color=color, height=BAR_HEIGHT, label=level)
        start = start + wide[level]
    name_rows(axes, wide.index)
    label_ends(axes, totals.map(number_text), ends=totals)
    figure.legend(loc="outside lower left", ncols=LEGEND_COLUMNS, handlelength=1)
    give_title(figure, textwrap.fill(title, TITLE_WIDTH))
    bare_bars(axes)
    fit_labels(axes)
    return Chart("07_ncwfc_alignment__clusters", figure, f"{title}. {_clusters_alt_text(cells, year=year)}", cells)


def _clusters_alt_text(cells: pd.DataFrame, *, year: str) -> str:
    clusters = cells.groupby("career_cluster", sort=False)["earned"].sum()
    levels = cells.groupby("ncwfc_level")["earned"].sum()
    of_clusters = [f"{cluster} {number_text(earned)}" for cluster, earned in clusters.items()]
    of_levels = [f"{level} {number_text(levels[level])}" for level in _level_colors(cells)]
    return (
        f"Horizontal bars of NC Workforce Credentials earned in {year} in "
        f"{counted(len(clusters), 'career cluster')}, most first, divided by level: {'; '.join(of_clusters)}. "
        f"By level: {listing(of_levels)}."
    )
