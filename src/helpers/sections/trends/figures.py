"""Figures of the state's years: the form of a marker says how precisely a value is known.

``points`` are as ``points_by_year`` gives them, ``steps`` as ``changes_of_steps``; ``breaks`` have ``series`` and
``first_year``.
"""

from __future__ import annotations

import textwrap

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from helpers.base.words import capitalised, listing
from helpers.sections.trends.statements import limits_as_text
from helpers.sections.trends.values import SERIES_NAMES, shown_values
from helpers.show.charts import Chart, fit_labels, give_note, give_title, new_figure
from helpers.show.palette import BLUE, GREY, INK, LIGHT_BLUE, LIGHT_GREY, WHITE
from helpers.show.plots import draw_break
from helpers.statistics.series import LOWER_LIMIT, NEW_COUNTING

PANEL_TITLES = {"earned": "Credentials earned", "attainment_rate": "Attainment rate (earned of every 100 available)"}
UNKNOWN, EXACT, ROUNDED, DERIVED = "unknown", "exact or computed", "rounded", "derived"
AT_LEAST, AT_MOST = "lower limit", "upper limit"
MARKER = {"marker": "o", "markersize": 8, "markeredgewidth": 1.8, "color": BLUE, "linestyle": "none", "zorder": 4}
HOLLOW = MARKER | {"markerfacecolor": WHITE}
DIAMOND = HOLLOW | {"marker": "D", "markersize": 7, "color": GREY}
FORMS = {EXACT: MARKER, ROUNDED: HOLLOW, AT_LEAST: HOLLOW, AT_MOST: HOLLOW, DERIVED: DIAMOND}
FORM_OF_PRECISION = {"computed": EXACT, "exact": EXACT, "rounded": ROUNDED, LOWER_LIMIT: AT_LEAST, "": UNKNOWN}
POINTERS = {AT_LEAST: (">", 1), AT_MOST: ("<", -1)}
CAP = MARKER | {"markersize": 14, "zorder": 3}
ARROW_POINTS, CLEAR_POINTS, LINE_WIDTH = 30, 10, 2
ARROW = {"arrowstyle": "<-", "color": BLUE, "linewidth": 1.8, "shrinkA": 0, "shrinkB": 4}
LEFT_SHARE, NOTE_WIDTH = 0.06, 90
GROWTH_NOTE = "Line: no growth. Hollow: a range that rounding leaves. Arrow: no limit on that side."


def _marks(points: pd.DataFrame) -> pd.DataFrame:
    """Return what is drawn of each value: ``value``, ``lower``, ``upper``, ``form``, ``text``."""
    limits = points[["value", "value_lower", "value_upper"]].set_axis(["value", "lower", "upper"], axis=1)
    forms = points["precision"].map(FORM_OF_PRECISION).mask(points["is_derived"], DERIVED)
    return limits.assign(form=forms, text=shown_values(points)["value"])


def _growth_marks(steps: pd.DataFrame) -> pd.DataFrame:
    """Return what is drawn of each growth, as :func:`_marks` does; a star where a break is crossed."""
    lower, upper = steps["growth_pct_lower"], steps["growth_pct_upper"]
    marks = pd.DataFrame({"value": steps["growth_pct"].fillna(lower).fillna(upper), "lower": lower, "upper": upper})
    forms = pd.Series(ROUNDED, steps.index).mask(lower == upper, EXACT)
    forms = forms.mask(upper.isna(), AT_LEAST).mask(lower.isna(), AT_MOST).mask(marks["value"].isna(), UNKNOWN)
    texts = limits_as_text(steps)["growth_pct"] + steps["break_reason"].ne("").map({True: "*", False: ""})
    return marks.assign(form=forms, text=texts.mask(forms == UNKNOWN, steps["verdict"] + ": " + steps["reason"]))


def _draw_mark(axes: Axes, place: float, mark: pd.Series, *, across: bool) -> None:
    """Draw a value with what its form means, and its label: above, or behind it where years are rows."""
    form = mark["form"]
    if form in POINTERS:
        marker, toward = POINTERS[form]
        axes.plot(*_turned(mark["value"], place, across), **HOLLOW | {"marker": marker if across else "^"})
        start, end = _turned(mark["value"], place, across), _turned(toward * ARROW_POINTS, 0, across)
        axes.annotate("", start, end, textcoords="offset points", arrowprops=ARROW)
    elif form != UNKNOWN:
        axes.plot(*_turned(mark["value"], place, across), **FORMS[form])
    if form == ROUNDED:
        # The caps have a fixed width: a rounded value is told from an exact one where its range is small.
        ends = _turned(mark[["lower", "upper"]].tolist(), [place, place], across)
        axes.plot(*ends, color=BLUE, linewidth=LINE_WIDTH, zorder=3)
        axes.plot(*ends, **CAP | {"marker": "|" if across else "_"})
    far = {UNKNOWN: 0, ROUNDED: mark["upper"]}.get(form, mark["value"])
    distance = ARROW_POINTS + 4 if form == AT_LEAST else CLEAR_POINTS
    # In two lines a label above is narrow enough not to meet the line to the next year.
    text = mark["text"] if across or form == UNKNOWN else "\n".join(mark["text"].rsplit(" ", 1))
    look = {"va": "center"} if across else {"ha": "center", "va": "bottom"}
    look |= {"textcoords": "offset points", "color": GREY if form == UNKNOWN else INK}
    axes.annotate(text, _turned(far, place, across), _turned(distance, 0, across), **look)


def _turned(value: float | list, place: float | list, across: bool) -> tuple:
    """Return x and y of a value: years are rows (across) or stand side by side."""
    return (value, place) if across else (place, value)


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


def _places_of_breaks(points: pd.DataFrame, breaks: pd.DataFrame) -> list[float]:
    """Return where a series breaks, between the places of two years: half a year before the first one counted anew."""
    firsts = breaks.loc[breaks["series"] == points["series"].iloc[0], "first_year"]
    return [place - 0.5 for place, year in enumerate(points["year"]) if year in set(firsts)]


def _give_legend(figure: Figure, points: pd.DataFrame, breaks: pd.DataFrame, *, across: bool = False) -> None:
    """Explain below the figure the forms that occur in it."""
    occurring = set(_marks(points)["form"])
    entries: dict[str, tuple[Line2D | Patch, ...]] = {}
    for form in (form for form in FORMS if form in occurring):
        pointer = {"marker": POINTERS[form][0] if across else "^"} if form in POINTERS else {}
        entries[form] = (Line2D([], [], **FORMS[form] | pointer),)
    if ROUNDED in entries:
        entries[ROUNDED] = (Line2D([], [], **CAP | {"marker": "|" if across else "_"}), *entries[ROUNDED])
    if any(_places_of_breaks(of_series, breaks) for _, of_series in points.groupby("series")):
        entries[NEW_COUNTING] = (Patch(facecolor=LIGHT_GREY),)
    options = {"ncols": len(entries), "fontsize": 10, "handletextpad": 0.4, "columnspacing": 1.4}
    figure.legend(list(entries.values()), list(entries), loc="outside lower left", **options)


def trend_chart(points: pd.DataFrame, breaks: pd.DataFrame) -> Chart:
    """Return credentials earned and attainment rate over the years, one above the other.

    A line joins only neighbouring years that are counted in one way; a grey band marks a new way of counting.
    """
    figure, panels = new_figure(height=6.2, rows=2, sharex=True)
    for axes, (series, of_series) in zip(panels, points.groupby("series", sort=False), strict=True):
        of_series, highest = of_series.reset_index(drop=True), of_series[["value", "value_upper"]].max(axis=None)
        axes.set(ylim=(0, 1.5 * highest if highest > 0 else 1), xlim=(-0.75, len(of_series) - 0.4), yticks=[])
        axes.set_title(PANEL_TITLES[series])
        axes.spines["left"].set_visible(False)
        _draw_lines(axes, of_series)
        for place, mark in _marks(of_series).iterrows():
            _draw_mark(axes, place, mark, across=False)
        for place in _places_of_breaks(of_series, breaks):
            draw_break(axes, place)
    years = points["year"].unique()
    panels[-1].set_xticks(range(len(years)), years)
    give_title(figure, "Credentials earned and attainment rate by academic year")
    _give_legend(figure, points, breaks)
    return Chart("01_trends__earned_and_rate", figure, _alt_text(points, breaks), points)


def history_chart(points: pd.DataFrame, breaks: pd.DataFrame) -> Chart:
    """Return credentials earned as a stem for each year from the first known one; years without a figure say so."""
    earned = points[points["series"] == "earned"]
    figure, axes = new_figure(height=0.34 * len(earned) + 1.5)
    axes.hlines(range(len(earned)), 0, earned["value"].fillna(0), color=LIGHT_BLUE, linewidth=2.4, zorder=2)
    _draw_rows(axes, _marks(earned), names=earned["year"])
    for place in _places_of_breaks(earned, breaks):
        draw_break(axes, place, across=True)
    give_title(figure, "Credentials earned by academic year, as far as sources are known")
    _give_legend(figure, earned, breaks, across=True)
    fit_labels(axes)
    name = "01_trends__earned_since_first_known_year"
    return Chart(name, figure, _alt_text(earned, breaks), earned)


def _draw_rows(axes: Axes, marks: pd.DataFrame, *, names: pd.Series) -> None:
    """Draw marks as rows, the first on top."""
    for place, (_, mark) in enumerate(marks.iterrows()):
        _draw_mark(axes, place, mark, across=True)
    axes.set(ylim=(len(names) - 0.4, -0.6))
    axes.set_yticks(range(len(names)), names)
    axes.xaxis.set_visible(False)
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(axis="y", length=0)


def growth_chart(steps: pd.DataFrame) -> Chart:
    """Return the growth of counts as a row a step: a dot, the range that rounding leaves, an arrow where unlimited."""
    marks, names = _growth_marks(steps), steps["from_year"] + " to " + steps["to_year"]
    figure, axes = new_figure(height=0.52 * max(len(steps), 2) + 1.5)
    axes.axvline(0, color=GREY, linewidth=1)
    _draw_rows(axes, marks, names=names)
    axes.spines["left"].set_visible(False)
    give_title(figure, "Growth of credentials earned from year to year")
    reasons = steps.loc[steps["break_reason"] != "", "break_reason"].unique().tolist()
    crossed = textwrap.wrap(f"* Compared {listing(reasons)}", NOTE_WIDTH) if reasons else []
    give_note(figure, "\n".join([GROWTH_NOTE, *crossed]))
    # An arrow to the left needs room before the axis.
    axes.update_datalim([(axes.dataLim.x0 - LEFT_SHARE * axes.dataLim.width, 0)])
    fit_labels(axes)
    rows = "; ".join(f"{name}: {text}" for name, text in zip(names, marks["text"], strict=True))
    alt = f"Growth of credentials earned from one year to the next, one row per step. {rows}."
    return Chart("01_trends__growth", figure, alt, steps)


def _alt_text(points: pd.DataFrame, breaks: pd.DataFrame) -> str:
    """Return every value of the drawn series and where they break."""
    parts = []
    for series, of_series in points.groupby("series", sort=False):
        values = (of_series["year"] + " " + _marks(of_series)["text"]).tolist()
        firsts = [of_series["year"].iloc[int(place + 0.5)] for place in _places_of_breaks(of_series, breaks)]
        band = f" A grey band marks a {NEW_COUNTING} from {listing(firsts)}." if firsts else ""
        parts.append(f"{capitalised(SERIES_NAMES[series])}: {listing(values)}.{band}")
    return f"Values by academic year, from {points['year'].min()} to {points['year'].max()}. {' '.join(parts)}"
