"""The plots that several sections draw: bars with labels behind them, labels that do not touch, dots with intervals."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from helpers.base.words import listing
from helpers.show.charts import Chart, fit_labels, give_title, new_figure
from helpers.show.numbers import measure_text, number_text
from helpers.show.palette import BLUE, GREY, LIGHT_GREY
from helpers.statistics.series import segments

# Width of the band that marks a new way of counting, in years.
BREAK_BAND_YEARS = 0.12
# Of a figure with one panel: what title, years and note take, and what a line of small text takes.
INCHES_AROUND_AXES, LINE_INCHES = 0.9, 0.19
DOT = {"marker": "o", "markersize": 5}
NAME_WIDTH = 29
ROW_INCHES = 0.42
BAR_HEIGHT = 0.72


def spread_apart(positions: list[float], *, smallest_gap: float) -> list[float]:
    """Return positions of labels, moved as little as needed so that no two are closer than the gap.

    Their order stays; the first of equal ones stays first. Labels that touch form a block around their mean place.

    Examples
    --------
    >>> spread_apart([10, 11, 30], smallest_gap=3)
    [9.0, 12.0, 30.0]
    """
    order = sorted(range(len(positions)), key=lambda index: positions[index])
    blocks: list[tuple[float, list[int]]] = []
    for index in order:
        middle, members = float(positions[index]), [index]
        while blocks and middle - blocks[-1][0] < smallest_gap * (len(members) + len(blocks[-1][1])) / 2:
            before, earlier = blocks.pop()
            members = earlier + members
            middle = (before * len(earlier) + middle * (len(members) - len(earlier))) / len(members)
        blocks.append((middle, members))
    spread = [0.0] * len(positions)
    for middle, members in blocks:
        for place, index in enumerate(members):
            spread[index] = middle + smallest_gap * (place - (len(members) - 1) / 2)
    return spread


def bare_bars(axes: Axes) -> None:
    """Take away what direct labels make superfluous: the value axis and its line."""
    axes.xaxis.set_visible(False)
    sns.despine(ax=axes, bottom=True)
    axes.tick_params(axis="y", length=0)


def draw_break(axes: Axes, place: float) -> None:
    """Draw the band of a new way of counting at a place between two years."""
    half = BREAK_BAND_YEARS / 2
    axes.axvspan(place - half, place + half, color=LIGHT_GREY, linewidth=0, zorder=1)


def name_rows(axes: Axes, names: Iterable[str]) -> None:
    """Name horizontal bars or dots at 0, 1, 2, ..., the lowest first; long names are broken."""
    texts = [textwrap.fill(name, NAME_WIDTH) for name in names]
    axes.set_yticks(range(len(texts)), texts)


def label_ends(axes: Axes, labels: Iterable[str], *, ends: Iterable[float], distance: int = 4) -> None:
    """Write a label behind the end of each horizontal bar, in points from it, the lowest bar first.

    A bar without a value ends at 0.
    """
    for place, (label, end) in enumerate(zip(labels, ends, strict=True)):
        start = (0 if pd.isna(end) else end, place)
        axes.annotate(label, start, xytext=(distance, 0), textcoords="offset points", va="center_baseline")


def label_column(axes: Axes, labels: list[str], *, ends: list[float]) -> None:
    """Write labels in one column behind the longest of all ends of bars and lines, the first at the lowest bar."""
    edge = max((end for end in ends if not pd.isna(end)), default=0)
    label_ends(axes, labels, ends=[edge] * len(labels), distance=8)


def mark_line(axes: Axes, *, at: float, text: str) -> None:
    """Draw a dashed vertical line with a text above it, where there is a value to mark."""
    if pd.isna(at):
        return
    axes.axvline(at, color=GREY, linestyle="--", linewidth=1)
    axes.annotate(text, (at, 1), xycoords=("data", "axes fraction"), ha="center", va="bottom", color=GREY)


def legend_above(axes: Axes, *, columns: int, reverse: bool = False) -> None:
    """Put the legend in one line between the title and the plot, flush with the axis."""
    spacing = {"borderaxespad": 0.2, "handlelength": 1, "borderpad": 0}
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=columns, reverse=reverse, **spacing)


def draw_dots_with_intervals(
    axes: Axes, rows: pd.DataFrame, *, value: str, name: str, color: str = BLUE, line_width: float = 1.6
) -> None:
    """Draw a dot for each row, the first on top, with a line from its lower to its upper limit.

    Parameters
    ----------
    rows : DataFrame, the name column, the value and its limits ``<value>_lower``, ``<value>_upper``
    value, name : str, columns of a measure and of what names the rows; long names are broken
    line_width : float, points
    """
    shown = rows.iloc[::-1]
    places = np.arange(len(shown))
    axes.hlines(places, shown[f"{value}_lower"], shown[f"{value}_upper"], color=color, linewidth=line_width)
    axes.plot(shown[value], places, "o", color=color, markersize=5)
    name_rows(axes, shown[name])
    axes.margins(y=0.08)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", linewidth=0.5)


def counts_text(earned: float, potential: float) -> str:
    """Return what was earned of what was available.

    Examples
    --------
    >>> counts_text(1500, 2000)
    '1,500 of 2,000'
    """
    return f"{number_text(earned)} of {number_text(potential)}"


def earned_labels(rows: pd.DataFrame) -> list[str]:
    """Return, for each row, its rate with the counts behind it.

    Examples
    --------
    >>> earned_labels(pd.DataFrame({"earned": [9], "potential": [12], "attainment_rate_pct": [75.0]}))
    ['75.0%  (9 of 12)']
    """
    return [
        f"{measure_text(row.attainment_rate_pct, 'attainment_rate_pct')}  ({counts_text(row.earned, row.potential)})"
        for row in rows.itertuples()
    ]


def add_earned_bars(axes: Axes, rows: pd.DataFrame, *, color: list[str], labels: list[str]) -> None:
    """Draw what was earned over what was available, row by row from below, with a label behind each bar."""
    places = range(len(rows))
    axes.barh(places, rows["potential"], color=LIGHT_GREY, height=BAR_HEIGHT, label="unearned")
    axes.barh(places, rows["earned"], color=color, height=BAR_HEIGHT, label="earned")
    label_ends(axes, labels, ends=rows["potential"])


def earned_chart(rows: pd.DataFrame, *, chart: str, name: str, labels: list[str], title: str, what: str) -> Chart:
    """Return a bar for each row, first row on top: its length is the potential, its dark part what was earned.

    Parameters
    ----------
    rows : DataFrame, the name column, ``earned``, ``potential`` (credentials), ``attainment_rate_pct``
    chart : str, name of the chart
    name : str, column that names the rows; long names are broken
    labels : list of str, one a row, written behind the bars
    title : str
    what : str, what the rows are and in which order, for the alt text
    """
    shown = rows.iloc[::-1]
    figure, axes = new_figure(height=ROW_INCHES * len(rows) + 1.2)
    add_earned_bars(axes, shown, color=[BLUE] * len(shown), labels=labels[::-1])
    name_rows(axes, shown[name])
    # The bar of what was earned lies over the other and is drawn later, but is read first.
    legend_above(axes, columns=2, reverse=True)
    give_title(figure, title)
    bare_bars(axes)
    fit_labels(axes)
    parts = [
        f"{text} {counts_text(row.earned, row.potential)} "
        f"({measure_text(row.attainment_rate_pct, 'attainment_rate_pct')})"
        for text, row in zip(rows[name], rows.itertuples(), strict=True)
    ]
    return Chart(chart, figure, f"Horizontal bars of credentials earned and available, {what}: {listing(parts)}.", rows)


def draw_over_years(
    axes: Axes, counts: pd.DataFrame, breaks: pd.DataFrame, *, series: str, colors: list[str], names: list[str]
) -> list[int]:
    """Draw a line for each row over the years, interrupted where counting changed, and its name behind its end.

    A thin line leads from the last point to the name, which may have had to move.

    Parameters
    ----------
    axes : Axes with its final limits of the values, in a figure that it fills
    counts : DataFrame, one row per line, one column per year, oldest first; missing where unknown
    breaks : DataFrame, ``series``, ``first_year``
    series : str, the one whose breaks hold for the lines
    colors, names : list of str, one a row; a name may have several lines

    Returns
    -------
    list of int: the places of the first years of a new way of counting, where a grey band was drawn
    """
    years = counts.columns.tolist()
    segment = segments(pd.Series(years, index=years), breaks, series=series)
    inch = np.ptp(axes.get_ylim()) / (axes.get_figure().get_figheight() - INCHES_AROUND_AXES)
    height = LINE_INCHES * max(name.count("\n") + 1 for name in names) * inch
    ends = spread_apart(counts.ffill(axis=1).iloc[:, -1].tolist(), smallest_gap=height)
    for (_, values), color, name, end in zip(counts.iterrows(), colors, names, ends, strict=True):
        known = values.dropna().astype("float64")
        for _, part in known.groupby(segment[known.index]):
            axes.plot([years.index(year) for year in part.index], part, color=color, linewidth=1.8, **DOT)
        reach = [years.index(known.index[-1]) + 0.04, len(years) - 0.83]
        axes.plot(reach, [known.iloc[-1], end], color=LIGHT_GREY, linewidth=0.8, clip_on=False, zorder=1)
        axes.text(len(years) - 0.8, end, name, va="center", color=color, fontsize=10)
    starts = [place for place, step in enumerate(segment.diff()) if step > 0]
    for start in starts:
        draw_break(axes, start - 0.5)
    axes.set_xticks(range(len(years)), years)
    axes.set(xlim=(-0.25, len(years) - 0.9), yticks=[])
    axes.spines["left"].set_visible(False)
    return starts
