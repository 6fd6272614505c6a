"""The chart of the section on combined credentials."""

from __future__ import annotations

import textwrap

import pandas as pd

from helpers.base.words import counted, listing
from helpers.show.charts import Chart, fit_labels, give_note, give_title, new_figure
from helpers.show.numbers import measure_text
from helpers.show.palette import BLUE, VERMILION
from helpers.show.plots import BAR_HEIGHT, bare_bars, counts_text, label_column, mark_line

LABEL_WIDTH = 34


def yields_chart(yields: pd.DataFrame, *, year: str) -> Chart:
    """Return a bar for the yield of each combined credential, in the given order, with a line at 100 percent.

    Parameters
    ----------
    yields : DataFrame, ``course_code``, ``course``, ``combined_earned``, ``least_earned_module``, ``yield_pct``
    """
    shown = yields.iloc[::-1].to_dict("records")
    is_above = [row["combined_earned"] > row["least_earned_module"] for row in shown]
    rates = [measure_text(row["yield_pct"], "yield_pct") for row in shown]
    figure, axes = new_figure(height=0.34 * len(shown) + 1.5)
    colors = [VERMILION if above else BLUE for above in is_above]
    axes.barh(range(len(shown)), yields["yield_pct"].fillna(0)[::-1], color=colors, height=BAR_HEIGHT)
    titles = [textwrap.shorten(row["course"], LABEL_WIDTH, placeholder=" …") for row in shown]
    names = [f"{title} ({row['course_code']})" for title, row in zip(titles, shown, strict=True)]
    axes.set_yticks(range(len(shown)), names)
    counts = [counts_text(row["combined_earned"], row["least_earned_module"]) for row in shown]
    labels = [f"{rate}  ({text})" for rate, text in zip(rates, counts, strict=True)]
    label_column(axes, labels, ends=[*yields["yield_pct"], 100.0])
    mark_line(axes, at=100.0, text="all that the modules allow")
    axes.margins(y=0.01)
    give_title(figure, "Share of the possible combined credentials that were completed")
    if any(is_above):
        give_note(figure, "Orange: the report contradicts itself; more were completed than the modules allow.")
    bare_bars(axes)
    fit_labels(axes)
    parts = [f"{row['course']} ({row['course_code']}) {rate}" for row, rate in zip(shown, rates, strict=True)]
    bars = counted(sum(is_above), "bar")
    note = f" {bars} in orange: more completed than the modules allow." if any(is_above) else ""
    alt = (
        "Horizontal bars of combined credentials completed per hundred that the least earned module allows, "
        f"by course in {year}, highest first: {listing(parts[::-1])}.{note}"
    )
    return Chart("03_combined_credentials__yield", figure, alt, yields)
