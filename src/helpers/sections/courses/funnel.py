"""The funnel plot of courses: which rates are unusual for a course of that size, given how much courses differ."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.base.rates import round_half_up
from helpers.base.words import counted, listing
from helpers.show.charts import BLUE, GREY, INK, VERMILION, give_note, give_title, new_figure
from helpers.show.numbers import interval_text, percent_text
from helpers.statistics.funnel import (
    ABOVE,
    BELOW,
    NOT_PLACED,
    WITHIN,
    Overdispersion,
    funnel_limits,
    funnel_position,
    overdispersion,
)

MARKS = {
    WITHIN: {"marker": "o", "color": "#8fa6b5", "markersize": 4.5},
    ABOVE: {"marker": "^", "color": BLUE, "markersize": 7},
    BELOW: {"marker": "v", "color": VERMILION, "markersize": 7},
}
LINE_POINTS = 300


def course_spread(courses: pd.DataFrame, *, state_rate_pct: float, smallest_potential: int) -> Overdispersion:
    """Return how much the rates of courses scatter around the state's rate, those with too few credentials left out.

    Parameters
    ----------
    courses : DataFrame, ``earned``, ``potential``
    state_rate_pct : float, percent
    smallest_potential : int, credentials; a smaller course is left out
    """
    placed = courses[courses["potential"] >= max(smallest_potential, 1)]
    return overdispersion(placed["earned"], placed["potential"], target_pct=state_rate_pct)


def with_funnel_position(
    courses: pd.DataFrame, *, spread: Overdispersion, confidence: float, smallest_potential: int
) -> pd.DataFrame:
    """Return courses with their expected range and their place in the funnel.

    With a handful of available credentials the limits, which are smooth, do not fit a count that moves in steps: such
    courses are not placed.

    Parameters
    ----------
    courses : DataFrame, ``earned``, ``potential``
    spread : Overdispersion, of these courses around the state's rate
    confidence : float, between 0 and 1
    smallest_potential : int, credentials; a smaller course is not placed

    Returns
    -------
    DataFrame: the columns given, ``expected_lower_pct``, ``expected_upper_pct`` (percent, missing where not placed),
    ``funnel_position``, ``funnel_position_chance_only`` (by limits that know chance alone)
    """
    is_placed = courses["potential"] >= max(smallest_potential, 1)
    counts = (courses["earned"], courses["potential"])
    limits = funnel_limits(counts[1], spread=spread, confidence=confidence, adjusted=True).where(is_placed)
    adjusted, by_chance = (
        funnel_position(*counts, spread=spread, confidence=confidence, adjusted=choice).where(is_placed, NOT_PLACED)
        for choice in (True, False)
    )
    return courses.assign(
        expected_lower_pct=limits["rate_lower_pct"],
        expected_upper_pct=limits["rate_upper_pct"],
        funnel_position=adjusted,
        funnel_position_chance_only=by_chance,
    )


def unusual_courses(courses: pd.DataFrame) -> pd.DataFrame:
    """Return the courses outside the adjusted limits, those with the most potential first, for showing."""
    outside = courses[courses["funnel_position"].isin([ABOVE, BELOW])]
    outside = outside.sort_values(["potential", "course_code"], ascending=[False, True], ignore_index=True)
    columns = ["course_code", "course", "earned", "potential", "attainment_rate_pct", "funnel_position"]
    expected = [
        interval_text(*pair, decimals=0) for pair in outside[["expected_lower_pct", "expected_upper_pct"]].values
    ]
    return outside[columns].assign(expected=pd.Series(expected, dtype="str"))


def funnel_sentence(courses: pd.DataFrame, *, spread: Overdispersion, confidence: float) -> str:
    """Return in words how many courses lie outside the limits that know chance alone, and outside the adjusted ones."""
    rated = courses[courses["funnel_position"] != NOT_PLACED]
    if rated.empty:
        return "No course has enough potential to be placed."
    by_chance = int((rated["funnel_position_chance_only"] != WITHIN).sum())
    outside = rated[rated["funnel_position"] != WITHIN]
    if not spread.is_overdispersed:
        return (
            f"The rates of {counted(len(rated), 'course')} differ no more than chance alone would make them; "
            f"{by_chance:,} {'lies' if by_chance == 1 else 'lie'} outside its limits."
        )
    return (
        f"If every course had the state's rate and only chance made a difference, at most "
        f"{100 * (1 - confidence):g}% of the courses would be expected outside the limits; "
        f"{by_chance:,} of {len(rated):,} do. Courses differ more than that, by a standard deviation of about "
        f"{round_half_up(spread.between_unit_sd_points)} points. Beside that ordinary difference, "
        f"{counted(len(outside), 'course')} {'is' if len(outside) == 1 else 'are'} unusual: "
        f"{int((outside['funnel_position'] == ABOVE).sum()):,} above and "
        f"{int((outside['funnel_position'] == BELOW).sum()):,} below."
    )


def _draw_limits(axes: Axes, sizes: pd.Series, *, spread: Overdispersion, confidence: float) -> None:
    for adjusted, style in ((False, {"color": GREY, "linestyle": ":"}), (True, {"color": INK, "linestyle": "-"})):
        limits = funnel_limits(sizes, spread=spread, confidence=confidence, adjusted=adjusted)
        for column in limits:
            axes.plot(sizes, limits[column], linewidth=1.1, **style)
    axes.axhline(spread.target_pct, color=GREY, linewidth=1, linestyle="--")


def draw_course_funnel(courses: pd.DataFrame, *, spread: Overdispersion, confidence: float) -> Figure:
    """Return every course at its potential and rate, with the limits that know chance alone and the adjusted ones.

    Parameters
    ----------
    courses : DataFrame, as :func:`with_funnel_position` gives it, with ``course``, ``course_code``
    spread : Overdispersion
    confidence : float, of the limits
    """
    rated = courses[courses["funnel_position"] != NOT_PLACED]
    figure, axes = new_figure(height=5.2)
    highest = rated["potential"].max() * 1.3 if len(rated) else 10
    lowest = rated["potential"].min() / 1.3 if len(rated) else 1
    sizes = pd.Series(np.unique(np.geomspace(max(lowest, 1), highest, LINE_POINTS).round().astype("int64")))
    _draw_limits(axes, sizes, spread=spread, confidence=confidence)
    for position, mark in MARKS.items():
        points = rated[rated["funnel_position"] == position]
        axes.plot(
            points["potential"],
            points["attainment_rate_pct"],
            linestyle="",
            label=f"{position} the solid lines",
            **mark,
        )
    axes.set_xscale("log")
    axes.set(xlim=(lowest, highest), ylim=(-2, 102), xlabel="credentials available in the course (logarithmic)")
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    # Within a single power of ten the marks between are the only ones.
    axes.xaxis.set_minor_formatter(lambda value, _: f"{value:,.0f}" if highest < 10 * lowest else "")
    axes.set_yticks(range(0, 101, 25), [percent_text(tick) for tick in range(0, 101, 25)])
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, borderaxespad=0.2, handlelength=1, borderpad=0)
    give_title(figure, "Attainment rate of each course by its size")
    give_note(figure, funnel_note(confidence))
    return figure


def funnel_note(confidence: float) -> str:
    """Return how the lines of the funnel are read."""
    return (
        f"Lines: range in which {100 * confidence:g}% of courses of a size are expected by chance alone\n"
        "(dotted), and if courses also differ as they ordinarily do (solid). Dashed: the state’s rate."
    )


def funnel_alt_text(courses: pd.DataFrame, *, spread: Overdispersion, year: str) -> str:
    """Return in words what :func:`draw_course_funnel` shows."""
    parts = [
        f"{word}: {listing([f'{row.course} {percent_text(row.attainment_rate_pct)}' for row in rows.itertuples()])}"
        for word, rows in (
            ("above the limits", courses[courses["funnel_position"] == ABOVE]),
            ("below the limits", courses[courses["funnel_position"] == BELOW]),
        )
    ]
    return (
        f"Funnel plot of {counted(int((courses['funnel_position'] != NOT_PLACED).sum()), 'course')} in {year}: attainment "
        f"rate by available credentials around the state's rate of {percent_text(spread.target_pct)}; {'; '.join(parts)}."
    )
