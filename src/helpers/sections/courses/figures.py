"""The charts of the section on courses."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import counted, listing
from helpers.sections.courses.attainment import BAND_WIDTH_POINTS, NEVER_EARNED, WITHOUT_POTENTIAL
from helpers.show.charts import Chart, fit_labels, give_title, new_figure
from helpers.show.numbers import number_text, percent_text
from helpers.show.palette import BLUE, LIGHT_GREY, VERMILION
from helpers.show.plots import bare_bars, earned_chart, earned_labels, label_column, mark_line, name_rows
from helpers.show.unearned import unearned_chart

# How far from the bands a column that stands apart has its middle, in percentage points.
SIDE_POINTS = BAND_WIDTH_POINTS


def program_areas_chart(areas: pd.DataFrame, *, state_rate_pct: float, year: str) -> Chart:
    """Return a bar for the rate of each program area, with a line at the rate of all together (percent)."""
    figure, axes = new_figure(height=0.5 * len(areas) + 1.4)
    shown, all_together = areas.iloc[::-1], f"all together {percent_text(state_rate_pct)}"
    axes.barh(range(len(shown)), shown["attainment_rate_pct"].fillna(0), color=BLUE, height=0.7)
    name_rows(axes, shown["program_area"])
    # In one column behind the longest bar, so that the line for all together crosses no label.
    label_column(axes, earned_labels(shown), ends=[*shown["attainment_rate_pct"], state_rate_pct])
    mark_line(axes, at=state_rate_pct, text=all_together)
    give_title(figure, "Share of available credentials that were earned, by program area")
    bare_bars(axes)
    fit_labels(axes)
    rates = [f"{row.program_area} {percent_text(row.attainment_rate_pct)}" for row in areas.itertuples()]
    alt = (
        f"Horizontal bars of the credential attainment rate by program area in {year}, highest first: "
        f"{'; '.join([*rates, all_together])}."
    )
    return Chart("02_courses__rate_by_program_area", figure, alt, areas)


def unearned_areas_chart(by_area: pd.DataFrame, *, year: str) -> Chart:
    """Return a bar for the unearned credentials of each program area, with its part below the state's rate."""
    return unearned_chart(
        by_area,
        chart="02_courses__unearned_by_program_area",
        name="program_area",
        title="Unearned credentials, by program area",
        what=f"by program area in {year}, most first",
    )


def most_earned_chart(courses: pd.DataFrame, *, year: str) -> Chart:
    """Return a bar for each of the courses with the most credentials earned, in the given order."""
    return earned_chart(
        courses,
        chart="02_courses__most_earned",
        name="name",
        labels=earned_labels(courses),
        title="Courses with the most credentials earned",
        what=f"in the courses with the most credentials earned in {year}, most first",
    )


def most_unearned_chart(courses: pd.DataFrame, *, year: str) -> Chart:
    """Return a bar for each of the courses with the most unearned credentials, in the given order."""
    counts = zip(courses["unearned"], courses["potential"], strict=True)
    return earned_chart(
        courses,
        chart="02_courses__most_unearned",
        name="name",
        labels=[f"{number_text(left)} unearned of {number_text(potential)}" for left, potential in counts],
        title="Courses with the most unearned credentials",
        what=f"in the courses with the most unearned credentials in {year}, most first",
    )


def rate_distribution_chart(bands: pd.DataFrame, *, year: str) -> Chart:
    """Return a column for the number of course credentials in each band of rates, labelled with it."""
    figure, axes = new_figure(height=3.6)
    # What was never earned stands left of the bands, what was never available right of them.
    sides = {NEVER_EARNED: -SIDE_POINTS, WITHOUT_POTENTIAL: 100 + SIDE_POINTS}
    apart = bands["rate_band"].isin(sides)
    middles = bands["rate_band"].map(sides).fillna(bands["rate_from_pct"] + BAND_WIDTH_POINTS / 2)
    colors = apart.map({True: VERMILION, False: BLUE})
    bars = axes.bar(middles, bands["credentials"], width=BAND_WIDTH_POINTS - 1, color=colors)
    axes.bar_label(bars, [number_text(count) if count else "" for count in bands["credentials"]], padding=2)
    edges = list(range(0, 101, 2 * BAND_WIDTH_POINTS))
    names = [text.replace(" ", "\n") for text in bands.loc[apart, "rate_band"]]
    axes.set_xticks([*edges, *middles[apart]], [*(f"{edge}%" for edge in edges), *names])
    axes.set_xlabel("attainment rate of a course credential")
    axes.yaxis.set_visible(False)
    axes.spines["left"].set_visible(False)
    axes.spines["bottom"].set_color(LIGHT_GREY)
    axes.tick_params(axis="x", length=0)
    give_title(figure, "Number of course credentials by attainment rate")
    parts = listing([f"{row.rate_band} {number_text(row.credentials)}" for row in bands.itertuples()])
    whole = counted(int(bands["credentials"].sum()), "course credential")
    alt = f"Columns of the number of course credentials by attainment rate in {year}, {whole} in all: {parts}."
    return Chart("02_courses__rate_distribution", figure, alt, bands)
