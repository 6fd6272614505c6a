"""The charts of the section on combined credentials."""

from __future__ import annotations

import textwrap

import pandas as pd

from helpers.base.words import counted, listing
from helpers.sections.combined_credentials.statements import PUBLISHED, RATE, completion_title, rates_title
from helpers.show.charts import Chart, fit_labels, give_note, give_title, new_figure
from helpers.show.numbers import measure_text
from helpers.show.palette import BLUE, LIGHT_BLUE, LIGHT_GREY, VERMILION
from helpers.show.plots import (
    BAR_HEIGHT,
    ROW_INCHES,
    bare_bars,
    counts_text,
    earned_labels,
    label_column,
    label_ends,
    legend_above,
    name_rows,
)

LABEL_WIDTH, ROW_OF_SETS_INCHES = 34, 0.265


def rates_chart(ways: pd.DataFrame, *, year: str) -> Chart:
    """Return a bar for the state's rate by each way of counting, the published one darkest.

    Parameters
    ----------
    ways : DataFrame, rows of ``unit_of_count``
    """
    shown = ways.iloc[::-1]
    figure, axes = new_figure(height=ROW_INCHES * len(ways) + 0.9)
    colors = [BLUE if way == PUBLISHED else LIGHT_BLUE for way in shown["way_of_counting"]]
    axes.barh(range(len(shown)), shown[RATE].fillna(0), color=colors, height=BAR_HEIGHT)
    name_rows(axes, shown["way_of_counting"])
    label_ends(axes, earned_labels(shown), ends=shown[RATE])
    give_title(figure, rates_title(ways))
    bare_bars(axes)
    fit_labels(axes)
    parts = [f"{way} {text}" for way, text in zip(ways["way_of_counting"], earned_labels(ways), strict=True)]
    alt = f"Horizontal bars of the state's attainment rate in {year} by what is counted: {listing(parts)}."
    return Chart("03_combined_credentials__unit_of_count", figure, alt, ways)


def completion_chart(sets: pd.DataFrame, *, year: str) -> Chart:
    """Return, for each combined credential in the given order, who completed it of 100 students offered every module.

    Behind it stands what the least earned module allows, so that the rest of the bar was possible and not completed.

    Parameters
    ----------
    sets : DataFrame, rows of ``clustering``
    """
    shown = sets.iloc[::-1]
    is_above = shown["combined_earned"] > shown["least_earned_module"]
    allowed = 100 * shown["least_earned_module"] / shown["students"]
    figure, axes = new_figure(height=ROW_OF_SETS_INCHES * len(shown) + 1.1)
    places, colors = range(len(shown)), [VERMILION if above else BLUE for above in is_above]
    axes.barh(places, allowed.fillna(0), color=LIGHT_GREY, height=BAR_HEIGHT, label="the least earned module")
    axes.barh(places, shown["completion_pct"].fillna(0), color=colors, height=BAR_HEIGHT, label="all modules")
    titles = [textwrap.shorten(course, LABEL_WIDTH, placeholder=" …") for course in shown["course"]]
    axes.set_yticks(places, [f"{title} ({code})" for title, code in zip(titles, shown["course_code"], strict=True)])
    label_column(axes, _completed(shown), ends=[*allowed, *shown["completion_pct"]])
    axes.margins(y=0.01)
    give_title(figure, completion_title(sets))
    # The bar of all modules lies over the other and is drawn later, but is read first.
    legend_above(axes, columns=2, reverse=True)
    if is_above.any():
        give_note(
            figure, "Orange: the report contradicts itself; more completed it than its least earned module allows."
        )
    bare_bars(axes)
    fit_labels(axes)
    return Chart("03_combined_credentials__completion", figure, _completion_alt(sets, int(is_above.sum()), year), sets)


def _completed(sets: pd.DataFrame) -> list[str]:
    return [
        f"{measure_text(row.completion_pct, 'completion_pct')}  ({counts_text(row.combined_earned, row.students)})"
        for row in sets.itertuples()
    ]


def _completion_alt(sets: pd.DataFrame, above: int, year: str) -> str:
    names = [
        f"{row.course} ({row.course_code}) {text}"
        for row, text in zip(sets.itertuples(), _completed(sets), strict=True)
    ]
    note = f" {counted(above, 'bar')} in orange: more completed than the least earned module allows." if above else ""
    return (
        "Horizontal bars of students who earned all modules of a combined credential, of 100 who were offered every "
        f"module, over those who earned the least earned one, by course in {year}: {listing(names)}.{note}"
    )
