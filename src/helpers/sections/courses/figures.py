"""The charts of the section on courses."""

from __future__ import annotations

import textwrap

import pandas as pd
from matplotlib.axes import Axes

from helpers.base.words import capitalised, counted, listing
from helpers.sections.courses.attainment import HALF_PCT
from helpers.show.charts import Chart, give_title, new_figure
from helpers.show.numbers import number_text, percent_text, with_limits
from helpers.show.palette import BLUE, GREY, LIGHT_GREY, ORANGE, WHITE
from helpers.show.plots import draw_dots_with_intervals, earned_chart, earned_labels, mark_line, spread_apart
from helpers.show.unearned import structural_names
from helpers.statistics.unearned import groups_holding

# So many courses can be named beside a column.
MOST_NAMED = 10
COLUMN_WIDTH, COLUMN_STEP, LABEL_GAP_POINTS = 0.3, 1.0, 4.6
NAME_WIDTH, HEADING_WIDTH = 22, 32


def holding_half(courses: pd.DataFrame) -> pd.DataFrame:
    """Return the segments of a column: the courses that hold half of what went unearned, then all others together.

    Parameters
    ----------
    courses : DataFrame, one row per course, most unearned first: ``course``, ``unearned``, ``is_structural``

    Returns
    -------
    DataFrame: ``segment``, ``unearned``, ``share_pct``, ``kind`` (half, structural or other)
    """
    holding = groups_holding(courses["unearned"], share_pct=HALF_PCT)
    named = courses.head(min(holding, MOST_NAMED))
    kinds = named["is_structural"].map({True: "structural", False: "half"}).tolist()
    rows = list(zip(named["course"], named["unearned"], kinds, strict=True))
    for part, words, kind in (
        (courses.iloc[len(named) : holding], "more course", "half"),
        (courses.iloc[holding:], "other course", "other"),
    ):
        rows += [(counted(len(part), words), part["unearned"].sum(), kind)] if len(part) else []
    segments = pd.DataFrame(rows, columns=["segment", "unearned", "kind"])
    return segments.assign(share_pct=100 * segments["unearned"] / segments["unearned"].sum())


def half_chart(courses: pd.DataFrame, *, year: str) -> Chart:
    """Return a column of what went unearned, divided by course, and one without structural courses beside it.

    Parameters
    ----------
    courses : DataFrame, as for :func:`holding_half`
    year : str
    """
    columns, without = {"all courses": courses}, structural_names(courses)
    columns |= {f"without {without}": courses[~courses["is_structural"]]} if without else {}
    figure, axes = new_figure(height=4.3)
    drawn = []
    for place, (words, rows) in enumerate(columns.items()):
        segments, at = holding_half(rows), place * COLUMN_STEP
        _draw_column(axes, segments, at=at)
        holding = groups_holding(rows["unearned"], share_pct=HALF_PCT)
        half = f", half in {holding:,} of {len(rows):,}" if holding else ""
        heading = f"{textwrap.fill(capitalised(words), HEADING_WIDTH)}:\n"
        heading += f"{number_text(rows['unearned'].sum())} unearned{half}"
        axes.text(at - COLUMN_WIDTH / 2, -3, heading, va="bottom", color=GREY)
        drawn.append(segments.assign(courses_counted=words))
    axes.set(xlim=(-COLUMN_WIDTH / 2, 2 * COLUMN_STEP - COLUMN_WIDTH / 2), ylim=(100, 0))
    axes.axis("off")
    give_title(figure, _half_title(courses))
    data = pd.concat(drawn, ignore_index=True)
    parts = [f"{words}: {_segments_text(part)}" for words, part in data.groupby("courses_counted", sort=False)]
    alt = f"Columns of unearned credentials in {year}, divided by course, most first; {'; '.join(parts)}."
    return Chart("02_courses__unearned", figure, alt, data)


def _half_title(courses: pd.DataFrame) -> str:
    """Return how few courses hold half of what went unearned."""
    holding = groups_holding(courses["unearned"], share_pct=HALF_PCT)
    if holding == 0:
        return "Every available credential was earned"
    verb = "holds" if holding == 1 else "hold"
    return f"{holding:,} of {counted(len(courses), 'course')} {verb} half of all unearned credentials"


def _draw_column(axes: Axes, segments: pd.DataFrame, *, at: float) -> None:
    """Draw a column from above and name its segments to its right."""
    ends = segments["share_pct"].fillna(0).cumsum()
    starts = ends - segments["share_pct"].fillna(0)
    colors = segments["kind"].map({"half": BLUE, "structural": ORANGE, "other": LIGHT_GREY})
    axes.bar(at, ends - starts, COLUMN_WIDTH, bottom=starts, color=colors, edgecolor=WHITE, linewidth=1)
    middles = ((starts + ends) / 2).tolist()
    edge = at + COLUMN_WIDTH / 2
    for row, middle, place in zip(
        segments.itertuples(), middles, spread_apart(middles, smallest_gap=LABEL_GAP_POINTS), strict=True
    ):
        axes.plot([edge + 0.01, edge + 0.05], [middle, place], color=LIGHT_GREY, linewidth=0.8)
        text = f"{textwrap.shorten(row.segment, NAME_WIDTH, placeholder=' …')}  {number_text(row.unearned)}"
        axes.text(edge + 0.06, place, text, va="center", fontsize=10)


def _segments_text(segments: pd.DataFrame) -> str:
    return listing([f"{row.segment} {number_text(row.unearned)}" for row in segments.itertuples()])


def program_areas_chart(areas: pd.DataFrame, *, title: str, state_rate_pct: float, year: str) -> Chart:
    """Return a dot with its interval for the rate of each program area, with a line at the state's rate (percent).

    Parameters
    ----------
    areas : DataFrame, highest rate first: ``program_area``, ``attainment_rate_pct`` and its limits
    title : str, the finding
    state_rate_pct : float
    year : str
    """
    figure, axes = new_figure(height=0.42 * len(areas) + 1.4)
    draw_dots_with_intervals(axes, areas, value="attainment_rate_pct", name="program_area")
    for place, row in enumerate(areas.iloc[::-1].itertuples()):
        if pd.notna(row.attainment_rate_pct):
            # On the side away from the line, which would cross the label.
            is_below = row.attainment_rate_pct < state_rate_pct
            limit = row.attainment_rate_pct_lower if is_below else row.attainment_rate_pct_upper
            side = {"xytext": (-6 if is_below else 6, 0), "ha": "right" if is_below else "left"}
            text = percent_text(row.attainment_rate_pct)
            axes.annotate(text, (limit, place), textcoords="offset points", va="center_baseline", **side)
    state = f"the state {percent_text(state_rate_pct)}"
    mark_line(axes, at=state_rate_pct, text=state)
    give_title(figure, title)
    axes.margins(x=0.22)
    axes.xaxis.set_major_formatter(lambda value, _: percent_text(value, 0))
    rates = [f"{row['program_area']} {with_limits(row, 'attainment_rate_pct')}" for _, row in areas.iterrows()]
    alt = (
        f"Dots with intervals of the credential attainment rate by program area in {year}, highest first: "
        f"{'; '.join([*rates, state])}."
    )
    return Chart("02_courses__rate_by_program_area", figure, alt, areas)


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
