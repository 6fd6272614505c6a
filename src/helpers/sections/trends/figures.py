"""Figures of the state's years: the form of a marker says how precisely its value is known, a band where counting changed."""

from __future__ import annotations

import textwrap

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from helpers.base.words import listing
from helpers.sections.trends.statements import percent_change_text, reading
from helpers.sections.trends.values import PRECISE, SERIES_NAMES, value_text
from helpers.show.charts import (
    ARROW_POINTS,
    BAND_YEARS,
    BLUE,
    CAP_POINTS,
    GREY,
    INK,
    LIGHT_GREY,
    draw_break,
    fit_labels,
    give_note,
    give_title,
    new_figure,
)
from helpers.statistics.series import LOWER_LIMIT, NEW_COUNTING, NO_FIGURE

PANEL_TITLES = {"earned": "Credentials earned", "attainment_rate": "Attainment rate (earned of every 100 available)"}
EXACT, ROUNDED, AT_LEAST, DERIVED, BREAK = "exact or computed", "rounded", "lower limit", "derived", NEW_COUNTING
MARKER = {"marker": "o", "markersize": 8, "markeredgewidth": 1.8, "color": BLUE, "linestyle": "none"}
FORMS = {
    EXACT: MARKER,
    ROUNDED: MARKER | {"markerfacecolor": "white"},
    AT_LEAST: MARKER | {"marker": "^", "markerfacecolor": "white"},
    DERIVED: MARKER | {"marker": "D", "markerfacecolor": "white", "color": GREY, "markersize": 7},
}
STEM_WIDTH, LINE_WIDTH = 2.4, 2
LEFT_SHARE, NOTE_WIDTH = 0.06, 90
GROWTH_NOTE = "Line: no growth. Hollow: a range that rounding leaves. Arrow: no limit on that side."


def form_of(point: dict | pd.Series) -> str:
    """Return how precisely a value is known, which is the form of its marker.

    Examples
    --------
    >>> form_of({"precision": "rounded", "is_derived": False}), form_of({"precision": "rounded", "is_derived": True})
    ('rounded', 'derived')
    """
    if point["is_derived"]:
        return DERIVED
    return EXACT if point["precision"] in PRECISE else AT_LEAST if point["precision"] == LOWER_LIMIT else ROUNDED


def _style(form: str, *, across: bool) -> dict:
    """Return how a form is drawn; a lower limit points into the direction in which values grow."""
    return FORMS[form] | ({"marker": ">"} if across and form == AT_LEAST else {})


def _draw_marker(axes: Axes, place: float, point: pd.Series, *, across: bool = False) -> None:
    """Draw a value with what its precision means: the range of a rounded one, an arrow for a lower limit.

    The caps of a range have a fixed width, so that a rounded value is told from an exact one where its range is small.
    """
    form = form_of(point)
    spot = (point["value"], place) if across else (place, point["value"])
    axes.plot(*spot, zorder=4, **_style(form, across=across))
    if form == AT_LEAST:
        _draw_arrow(axes, spot, (ARROW_POINTS, 0) if across else (0, ARROW_POINTS))
    elif form == ROUNDED:
        sides = [[point["value"] - point["value_lower"]], [point["value_upper"] - point["value"]]]
        bars = {"xerr": sides} if across else {"yerr": sides}
        axes.errorbar(*spot, **bars, color=BLUE, capsize=CAP_POINTS, capthick=1.6, elinewidth=1.6, zorder=3)


def _far_end(point: pd.Series) -> float:
    """Return the value behind which a label stands clear of the marker and its range."""
    return point["value_upper"] if form_of(point) == ROUNDED else point["value"]


def _label(point: pd.Series) -> str:
    text = value_text(point["value"], point["precision"], point["series"])
    return f"{text} (derived)" if point["is_derived"] else text


def _draw_lines(axes: Axes, points: pd.DataFrame) -> None:
    """Join neighbouring years that are counted alike; dotted where one of them is only a lower limit.

    A derived value is arithmetic on another year's figure: a line to it would draw the same figure twice.
    """
    known = points["value"].notna() & ~points["is_derived"]
    for place in range(1, len(points)):
        pair = points.iloc[place - 1 : place + 1]
        if known.loc[pair.index].all() and pair["segment"].nunique() == 1:
            is_open = (pair["precision"] == LOWER_LIMIT).any()
            style = {"linestyle": ":" if is_open else "-", "color": BLUE, "linewidth": LINE_WIDTH}
            axes.plot([place - 1, place], pair["value"].tolist(), zorder=2, **style)


def _draw_series(axes: Axes, points: pd.DataFrame, breaks: pd.DataFrame) -> None:
    """Draw one series over the years, a band where counting changed."""
    points = points.reset_index(drop=True)
    highest = points["value"].max()
    axes.set(ylim=(0, 1.5 * highest if highest > 0 else 1), xlim=(-0.75, len(points) - 0.4), yticks=[])
    _draw_lines(axes, points)
    for place, point in points.iterrows():
        if pd.isna(point["value"]):
            axes.annotate(NO_FIGURE, (place, 0), (0, 6), textcoords="offset points", ha="center", color=GREY)
            continue
        _draw_marker(axes, place, point)
        above = ARROW_POINTS + 2 if form_of(point) == AT_LEAST else 9
        # In two lines the label is narrow enough not to meet the line to the next year.
        label = "\n".join(_label(point).rsplit(" ", 1))
        spot = (place, _far_end(point))
        axes.annotate(label, spot, (0, above), textcoords="offset points", ha="center", va="bottom")
    for place in _places_of_breaks(points, breaks):
        draw_break(axes, place)


def _places_of_breaks(points: pd.DataFrame, breaks: pd.DataFrame) -> list[float]:
    """Return where a series breaks, between the places of two years: half a year before the first one counted anew."""
    firsts = set(zip(breaks["series"], breaks["first_year"], strict=True))
    pairs = zip(points["series"], points["year"], strict=True)
    return [place - 0.5 for place, pair in enumerate(pairs) if pair in firsts]


def _give_legend(figure: Figure, points: pd.DataFrame, breaks: pd.DataFrame, *, across: bool = False) -> None:
    """Explain below the figure the forms that occur in it."""
    occurring = {form_of(point) for _, point in points[points["value"].notna()].iterrows()}
    entries = {form: (Line2D([], [], **_style(form, across=across)),) for form in FORMS if form in occurring}
    if ROUNDED in entries:
        cap = MARKER | {"marker": "|" if across else "_", "markersize": 2 * CAP_POINTS}
        entries[ROUNDED] = (Line2D([], [], **cap), *entries[ROUNDED])
    if any(_places_of_breaks(of_series, breaks) for _, of_series in points.groupby("series")):
        entries[BREAK] = (Patch(facecolor=LIGHT_GREY),)
    options = {"ncols": len(entries), "fontsize": 10, "handletextpad": 0.4, "columnspacing": 1.4}
    figure.legend(list(entries.values()), list(entries), loc="outside lower left", **options)


def draw_trend(points: pd.DataFrame, breaks: pd.DataFrame) -> Figure:
    """Return credentials earned and attainment rate over the years, one above the other.

    A line joins only neighbouring years that are counted in one way; a grey band marks a new way of counting.

    Parameters
    ----------
    points : DataFrame, as :func:`helpers.sections.trends.values.points_by_year` gives them
    breaks : DataFrame, ``series``, ``first_year``
    """
    figure, panels = new_figure(height=6.2, rows=2, sharex=True)
    for axes, (series, of_series) in zip(panels, points.groupby("series", sort=False), strict=True):
        _draw_series(axes, of_series, breaks)
        axes.set_title(PANEL_TITLES[series])
        axes.spines["left"].set_visible(False)
    years = points["year"].drop_duplicates().tolist()
    panels[-1].set_xticks(range(len(years)), years)
    give_title(figure, "Credentials earned and attainment rate by academic year")
    _give_legend(figure, points, breaks)
    return figure


def draw_history(points: pd.DataFrame, breaks: pd.DataFrame) -> Figure:
    """Return a stem for each year since the first known one, oldest on top; years without a figure say so.

    Parameters
    ----------
    points : DataFrame, as :func:`helpers.sections.trends.values.points_by_year` gives them
    breaks : DataFrame, ``series``, ``first_year``
    """
    earned = points[points["series"] == "earned"].reset_index(drop=True)
    figure, axes = new_figure(height=0.34 * len(earned) + 1.5)
    for place, point in earned.iterrows():
        if pd.isna(point["value"]):
            axes.annotate(NO_FIGURE, (0, place), (6, 0), textcoords="offset points", va="center", color=GREY)
            continue
        axes.plot([0, point["value"]], [place, place], color=BLUE, linewidth=STEM_WIDTH, alpha=0.45, zorder=2)
        _draw_marker(axes, place, point, across=True)
        behind = ARROW_POINTS + 4 if form_of(point) == AT_LEAST else 11
        spot = (_far_end(point), place)
        axes.annotate(_label(point), spot, (behind, 0), textcoords="offset points", va="center", color=INK)
    for place in _places_of_breaks(earned, breaks):
        axes.axhspan(place - BAND_YEARS, place + BAND_YEARS, color=LIGHT_GREY, linewidth=0, zorder=1)
    axes.set(ylim=(len(earned) - 0.4, -0.6))
    axes.set_yticks(range(len(earned)), earned["year"])
    axes.xaxis.set_visible(False)
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    give_title(figure, "Credentials earned by academic year, as far as sources are known")
    _give_legend(figure, earned, breaks, across=True)
    fit_labels(axes)
    return figure


def _draw_arrow(axes: Axes, spot: tuple[float, float], end: tuple[float, float]) -> None:
    """Draw an arrow from a value into the direction in which it has no limit; its length is in points."""
    tip = {"arrowstyle": "<-", "color": BLUE, "linewidth": 1.8, "shrinkA": 0, "shrinkB": 4}
    axes.annotate("", spot, end, textcoords="offset points", arrowprops=tip)


def _draw_range(axes: Axes, place: float, middle: float, lower: float, upper: float) -> None:
    """Draw a number with its limits as a row: a filled dot without a range, a hollow one in its range, or an arrow."""
    if pd.isna(lower) or pd.isna(upper):
        spot, outward = ((lower, place), 1) if pd.isna(upper) else ((upper, place), -1)
        axes.plot(*spot, zorder=4, **FORMS[AT_LEAST] | {"marker": ">" if outward > 0 else "<"})
        _draw_arrow(axes, spot, (outward * ARROW_POINTS, 0))
        return
    if lower < upper:
        axes.plot([lower, upper], [place, place], color=BLUE, linewidth=LINE_WIDTH, zorder=3)
        axes.plot([lower, upper], [place, place], "|", color=BLUE, markersize=2 * CAP_POINTS, markeredgewidth=1.6)
    if pd.notna(middle):
        axes.plot(middle, place, zorder=4, **FORMS[ROUNDED if lower < upper else EXACT])


def draw_growth(steps: pd.DataFrame) -> Figure:
    """Return the growth of each step as a row: a dot, the range that rounding leaves, an arrow where there is no limit.

    Parameters
    ----------
    steps : DataFrame, as :func:`helpers.statistics.series.changes_of_steps` gives them, of one series of counts
    """
    rows = steps.reset_index(drop=True)
    figure, axes = new_figure(height=0.52 * max(len(rows), 2) + 1.5)
    axes.axvline(0, color=GREY, linewidth=1)
    for place, row in rows.iterrows():
        lower, upper = row["growth_lower_pct"], row["growth_upper_pct"]
        if pd.isna(lower) and pd.isna(upper):
            axes.annotate(
                reading(row, series="earned"), (0, place), (6, 0), textcoords="offset points", va="center", color=GREY
            )
            continue
        _draw_range(axes, place, row["growth_pct"], lower, upper)
        text = percent_change_text(row, "growth_pct")
        text = f"{text}*" if row["break_reason"] else text
        behind = ARROW_POINTS + 4 if pd.isna(upper) else 11
        spot = (lower if pd.isna(upper) else upper, place)
        axes.annotate(text, spot, (behind, 0), textcoords="offset points", va="center", color=INK)
    axes.set(ylim=(len(rows) - 0.4, -0.6))
    axes.set_yticks(range(len(rows)), rows["from_year"] + " to " + rows["to_year"])
    axes.xaxis.set_visible(False)
    axes.spines[["bottom", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0)
    give_title(figure, "Growth of credentials earned from year to year")
    reasons = rows.loc[rows["break_reason"] != "", "break_reason"].drop_duplicates().tolist()
    crossed = textwrap.wrap(f"* Compared {listing(reasons)}", NOTE_WIDTH) if reasons else []
    give_note(figure, "\n".join([GROWTH_NOTE, *crossed]))
    fit_labels(axes)
    # An arrow to the left needs room before the axis.
    left, right = axes.get_xlim()
    axes.set_xlim(left - LEFT_SHARE * (right - left), right)
    return figure


def trend_alt_text(points: pd.DataFrame, breaks: pd.DataFrame) -> str:
    """Return in words what :func:`draw_trend` and :func:`draw_history` show."""
    years = points["year"]
    parts = []
    for series, of_series in points.groupby("series", sort=False):
        values = [f"{point['year']} {_label(point)}" for _, point in of_series.iterrows()]
        firsts = breaks.loc[(breaks["series"] == series) & breaks["first_year"].isin(years), "first_year"].tolist()
        gap = f" A grey band marks a {NEW_COUNTING} from {listing(firsts)}." if firsts else ""
        parts.append(f"{SERIES_NAMES[series][:1].upper()}{SERIES_NAMES[series][1:]}: {listing(values)}.{gap}")
    return f"From {years.min()} to {years.max()}. {' '.join(parts)}"


def growth_alt_text(steps: pd.DataFrame) -> str:
    """Return in words what :func:`draw_growth` shows."""
    parts = []
    for row in steps.to_dict("records"):
        is_known = pd.notna(row["growth_lower_pct"]) or pd.notna(row["growth_upper_pct"])
        text = percent_change_text(row, "growth_pct") if is_known else reading(row, series="earned")
        parts.append(f"{row['from_year']} to {row['to_year']}: {text}")
    return f"Growth of credentials earned from one year to the next, one row a step. {'; '.join(parts)}."
