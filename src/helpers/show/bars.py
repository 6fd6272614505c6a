"""Bars that show how much of what was available was earned."""

from __future__ import annotations

import textwrap

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.base.words import listing
from helpers.show.charts import BLUE, GREY, LIGHT_GREY, bare_bars, fit_labels, give_title, new_figure
from helpers.show.numbers import number_text, percent_text

NAME_WIDTH = 30
ROW_INCHES = 0.42


def earned_labels(rows: pd.DataFrame) -> list[str]:
    """Return, for each row, its rate with the counts behind it.

    Parameters
    ----------
    rows : DataFrame, ``earned`` and ``potential`` (credentials), ``attainment_rate_pct`` (percent)

    Examples
    --------
    >>> earned_labels(pd.DataFrame({"earned": [9], "potential": [12], "attainment_rate_pct": [75.0]}))
    ['75%  (9 of 12)']
    """
    return [
        f"{percent_text(row.attainment_rate_pct)}  ({number_text(row.earned)} of {number_text(row.potential)})"
        for row in rows.itertuples()
    ]


def unearned_labels(rows: pd.DataFrame) -> list[str]:
    """Return, for each row, how much of its potential was left.

    Examples
    --------
    >>> unearned_labels(pd.DataFrame({"earned": [9], "potential": [12]}))
    ['3 left of 12']
    """
    return [
        f"{number_text(row.potential - row.earned)} left of {number_text(row.potential)}" for row in rows.itertuples()
    ]


def draw_earned_of_potential(rows: pd.DataFrame, *, name: str, labels: list[str], title: str) -> Figure:
    """Return a bar for each row, first row on top: its length is the potential, its dark part what was earned.

    Parameters
    ----------
    rows : DataFrame, the name column, ``earned``, ``potential`` (credentials)
    name : str, column that names the rows; long names are broken
    labels : list of str, one a row, written behind the bars
    title : str
    """
    figure, axes = new_figure(height=ROW_INCHES * len(rows) + 1.2)
    shown = rows.iloc[::-1]
    add_earned_bars(axes, shown, color=[BLUE] * len(shown), labels=labels[::-1])
    axes.set_yticks(range(len(shown)), [textwrap.fill(text, NAME_WIDTH) for text in shown[name]])
    axes.legend(
        loc="lower left", bbox_to_anchor=(0, 1), ncols=2, borderaxespad=0.2, handlelength=1, borderpad=0, reverse=True
    )
    give_title(figure, title)
    bare_bars(axes)
    fit_labels(axes)
    return figure


def add_earned_bars(axes: Axes, rows: pd.DataFrame, *, color: list[str], labels: list[str]) -> None:
    """Draw what was earned over what was available, row by row from below, with a label behind each bar."""
    places = range(len(rows))
    axes.barh(places, rows["potential"], color=LIGHT_GREY, height=0.72, label="available, not earned")
    axes.barh(places, rows["earned"], color=color, height=0.72, label="earned")
    for place, end, label in zip(places, rows["potential"], labels, strict=True):
        axes.annotate(label, (end, place), xytext=(4, 0), textcoords="offset points", va="center")


def label_column(axes: Axes, labels: list[str], *, ends: list[float]) -> None:
    """Write labels in one column behind the longest bar or line, the first label at the lowest bar.

    Parameters
    ----------
    axes : Axes with horizontal bars at 0, 1, 2, ...
    labels : list of str, one a bar
    ends : list of float, where bars and lines end; missing values are passed over
    """
    edge = max((end for end in ends if not pd.isna(end)), default=0)
    for place, label in enumerate(labels):
        axes.annotate(label, (edge, place), xytext=(8, 0), textcoords="offset points", va="center")


def mark_line(axes: Axes, *, at: float, text: str) -> None:
    """Draw a dashed vertical line with a text above it, where there is a value to mark."""
    if pd.isna(at):
        return
    axes.axvline(at, color=GREY, linestyle="--", linewidth=1)
    axes.annotate(text, (at, 1), xycoords=("data", "axes fraction"), ha="center", va="bottom", color=GREY)


def earned_bars_alt_text(rows: pd.DataFrame, *, name: str, what: str) -> str:
    """Return in words what :func:`draw_earned_of_potential` shows.

    Parameters
    ----------
    rows : DataFrame, as drawn
    name : str, column that names the rows
    what : str, what the rows are, in which order

    Examples
    --------
    >>> bees = pd.DataFrame({"area": ["Bees"], "earned": [9], "potential": [12], "attainment_rate_pct": [75.0]})
    >>> earned_bars_alt_text(bees, name="area", what="program areas")
    'Horizontal bars of credentials earned and available, program areas: Bees 9 of 12 (75%).'
    """
    parts = [
        f"{text} {number_text(row.earned)} of {number_text(row.potential)} ({percent_text(row.attainment_rate_pct)})"
        for text, row in zip(rows[name], rows.itertuples(), strict=True)
    ]
    return f"Horizontal bars of credentials earned and available, {what}: {listing(parts)}."
