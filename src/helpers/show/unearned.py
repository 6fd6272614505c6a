"""Unearned credentials, by any grouping: sentences and a chart.

What a group would add at the state's rate is arithmetic on its own counts. It is no forecast: nothing here says that
the distance can be closed, or what would close it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.base.words import counted, listing, with_most
from helpers.show.charts import Chart, fit_labels, give_title, new_figure
from helpers.show.numbers import POINTS_DECIMALS, measure_text, number_text, percent_text
from helpers.show.palette import BLUE, INK, LIGHT_GREY, VERMILION, WHITE
from helpers.show.plots import BAR_HEIGHT, ROW_INCHES, bare_bars, label_ends, legend_above, name_rows
from helpers.show.sentences import most_text
from helpers.statistics.unearned import groups_holding

HALF_PCT = 50
EVERYTHING_EARNED = "Every available credential was earned."
MOST_NAMED, SAME_CONTENT = 2, "the same content"
# Less than half a credential is no credential when it is shown.
SMALLEST_SHOWN = 0.5
# Above and below the middle of a bar, so that equal values do not hide each other.
MARK_LOOKS = (
    (0.16, {"marker": "s", "linestyle": "", "color": BLUE, "markersize": 6, "markeredgecolor": WHITE}),
    (-0.16, {"marker": "D", "linestyle": "", "color": INK, "markersize": 6, "markeredgecolor": WHITE}),
)


def structural_names(courses: pd.DataFrame) -> str:
    """Return what structural courses are called in a sentence, those that offer several credentials for one content.

    Parameters
    ----------
    courses : DataFrame, ``course``, ``is_structural``; a course may have several rows

    Examples
    --------
    >>> courses = pd.DataFrame({"course": ["Bees", "Soil"], "is_structural": [True, False]})
    >>> structural_names(courses), structural_names(courses.tail(1))
    ('Bees', '')
    """
    names = sorted({*courses.loc[courses["is_structural"], "course"]})
    if len(names) > MOST_NAMED:
        return f"{len(names):,} courses with several credentials for {SAME_CONTENT}"
    return listing(names) if names else ""


def most_unearned_sentence(table: pd.DataFrame, *, name: str) -> str:
    """Return how many available credentials went unearned, and where the most.

    Parameters
    ----------
    table : DataFrame, as :func:`helpers.statistics.unearned.unearned_by` gives it
    name : str, column that names a group
    """
    unearned = int(table["unearned"].sum())
    if unearned == 0:
        return EVERYTHING_EARNED
    most = table.loc[table["unearned"].idxmax()]
    return (
        f"{counted(unearned, 'available credential')} went unearned, the most in "
        f"{with_most(table, by='unearned', name=name)}: {most_text(table, by='unearned')}, or "
        f"{measure_text(most['share_of_unearned_pct'], 'share_of_unearned_pct')} of all."
    )


def below_state_sentence(table: pd.DataFrame, *, noun: str, state_rate_pct: float) -> str:
    """Return how many groups lie below the state's rate and what they would add at it.

    That this is arithmetic and not a forecast is for the notebook to say once.

    Parameters
    ----------
    table : DataFrame, as :func:`helpers.statistics.unearned.unearned_by` gives it
    noun : str, what a group is: ``program area``
    state_rate_pct : float, percent
    """
    below, rate = table[table["added_at_state_rate"] > 0], percent_text(state_rate_pct)
    if below.empty:
        return f"No {noun} lies below the state's rate of {rate}."
    lies, they = ("lies", "it") if len(below) == 1 else ("lie", "they")
    points = number_text(below["state_rate_change_points"].sum(), POINTS_DECIMALS)
    more = number_text(below["added_at_state_rate"].sum())
    return (
        f"{counted(len(below), noun)} {lies} below the state's rate of {rate}; at that rate, {they} would have earned "
        f"{more} more, and the state's rate would be {points} points higher."
    )


def half_sentence(table: pd.DataFrame, *, noun: str) -> str:
    """Return how few groups together hold at least half of the unearned credentials.

    Parameters
    ----------
    table : DataFrame, ``unearned``, one row per group
    noun : str, what a group is: ``course``
    """
    if table["unearned"].sum() == 0:
        return EVERYTHING_EARNED
    holding = groups_holding(table["unearned"], share_pct=HALF_PCT)
    holds = "holds" if holding == 1 else "hold"
    return f"{holding:,} of {counted(len(table), noun)} {holds} at least half of the unearned credentials."


def _added_text(added: float) -> str:
    return number_text(added) if added >= SMALLEST_SHOWN else ""


def _marked_texts(table: pd.DataFrame, marks: dict[str, str]) -> list[str]:
    """Return, for each row, what it would add at the other rates that are marked."""
    rows = table[list(marks)].itertuples(index=False, name=None)
    return [
        "".join(
            f", {_added_text(value)} {words}"
            for value, words in zip(row, marks.values(), strict=True)
            if value >= SMALLEST_SHOWN
        )
        for row in rows
    ]


def unearned_chart(
    table: pd.DataFrame, *, chart: str, name: str, title: str, what: str, marks: dict[str, str] | None = None
) -> Chart:
    """Return a bar for the unearned credentials of each group, first row on top, with its part below the state's rate.

    Parameters
    ----------
    table : DataFrame, as :func:`helpers.statistics.unearned.unearned_by` gives it, the rows to draw
    chart : str, name of the chart
    name : str, column that names the rows; long names are broken
    title : str
    what : str, what the rows are and in which order, for the alt text
    marks : dict of column to words, at most two: what would be added at other rates than the state's, as marks
    """
    shown, marks = table.iloc[::-1], marks or {}
    figure, axes = new_figure(height=ROW_INCHES * len(shown) + 1.3)
    places, below = range(len(shown)), "below the state’s rate (in brackets)"
    axes.barh(places, shown["unearned"], color=LIGHT_GREY, height=BAR_HEIGHT, label="unearned")
    axes.barh(places, shown["added_at_state_rate"], color=VERMILION, height=BAR_HEIGHT, label=below)
    for (column, words), (shift, look) in zip(marks.items(), MARK_LOOKS, strict=False):
        axes.plot(shown[column], np.arange(len(shown)) + shift, **look, label=words, clip_on=False)
    name_rows(axes, shown[name])
    texts = [(number_text(row.unearned), _added_text(row.added_at_state_rate)) for row in shown.itertuples()]
    label_ends(axes, [f"{left}  ({added})" if added else left for left, added in texts], ends=shown["unearned"])
    if marks:
        # There is room only below the plot. Matplotlib lists marks before bars, but bars are read first.
        handles, words = (found[len(marks) :] + found[: len(marks)] for found in axes.get_legend_handles_labels())
        figure.legend(handles, words, loc="outside lower left", ncols=2, handlelength=1)
    else:
        legend_above(axes, columns=2)
    give_title(figure, title)
    bare_bars(axes)
    fit_labels(axes)
    parts = [
        f"{text} {left}" + (f", {added} of them below the state’s rate" if added else "") + marked
        for text, (left, added), marked in zip(table[name], texts[::-1], _marked_texts(table, marks), strict=True)
    ]
    return Chart(chart, figure, f"Horizontal bars of unearned credentials, {what}: {'; '.join(parts)}.", table)
