"""Figures of the state's years: a bar is as long as is certain, its hatched end as long as is possible.

``points`` are as ``points_by_year`` gives them; ``breaks`` have ``series`` and ``first_year``.
"""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from helpers.base.words import capitalised, listing
from helpers.sections.trends.values import RATE, SERIES_NAMES, value_text
from helpers.show.charts import Chart, fit_labels, give_note, give_title, new_figure
from helpers.show.numbers import MISSING, interval_text
from helpers.show.palette import BLUE, GREY, INK, LIGHT_GREY, WHITE
from helpers.show.plots import BAR_HEIGHT
from helpers.statistics.series import NEW_COUNTING

FUNDING = "funding_coverage_pct"
NO_RATE, RANGE = "no rate found", "possible range"
ARROW_POINTS, LABEL_POINTS = 22, 6
HATCH = {"hatch": "/////", "edgecolor": WHITE, "linewidth": 0}


def _draw_bar(axes: Axes, place: float, row: pd.Series, measure: str, *, color: str) -> float:
    """Draw what is certain of a number in full and what is possible hatched; return where the bar ends."""
    lower, upper = row[f"{measure}_lower"], row[f"{measure}_upper"]
    if pd.isna(lower):
        return 0.0
    axes.barh(place, lower, color=color, height=BAR_HEIGHT, linewidth=0)
    if not pd.isna(upper):
        axes.barh(place, upper - lower, left=lower, color=color, height=BAR_HEIGHT, alpha=0.6, **HATCH)
        return upper
    # A number without an upper limit goes on: an arrow leaves the bar.
    arrow = {
        "arrowstyle": "->",
        "color": color if color == BLUE else GREY,
        "linewidth": 1.8,
        "shrinkA": 0,
        "shrinkB": 0,
    }
    beyond = {"xytext": (ARROW_POINTS, 0), "textcoords": "offset points"}
    axes.annotate("", (lower, place), **beyond, arrowprops=arrow | {"arrowstyle": "<-"})
    return lower


def _finish(axes: Axes, names: list[str], *, years: list[str], breaks: pd.DataFrame, series: str, note: str) -> None:
    """Name the rows, the first on top, and draw where counting changed."""
    firsts = [place for place, year in enumerate(years) if year in _firsts(breaks, series, years)]
    for place in firsts:
        axes.axhline(place - 0.5, color=GREY, linewidth=1.2, linestyle=(0, (5, 3)))
    axes.set(ylim=(len(years) - 0.4, -0.6))
    axes.set_yticks(range(len(years)), names)
    axes.xaxis.set_visible(False)
    axes.spines[["bottom", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0)
    give_note(axes.figure, " ".join([f"Dashed line: {NEW_COUNTING}."] * bool(firsts) + [note]).strip())


def _firsts(breaks: pd.DataFrame, series: str, years: list[str]) -> list[str]:
    """Return the years, of those drawn, that were the first ones counted anew."""
    return breaks.loc[(breaks["series"] == series) & breaks["first_year"].isin(years[1:]), "first_year"].tolist()


def _funding_texts(history: pd.DataFrame) -> dict[str, str]:
    """Return what share of the funding that is needed was covered, as a source prints it, by year."""
    rows = history[history["metric"] == FUNDING].drop_duplicates("year")
    return {row.year: value_text(row.value, row.precision, RATE) for row in rows.itertuples()}


def _rate_text(values: list[float], precision: str, *, is_derived: bool) -> str:
    text = " or ".join(value_text(value, precision, RATE) for value in values)
    return f"{text}, derived" if is_derived else text


def bars_of_the_years(points: pd.DataFrame, ranges: pd.DataFrame, years: pd.DataFrame) -> pd.DataFrame:
    """Return what is drawn of each year of Chart 1: limits of what was earned and available, and the words beside.

    Parameters
    ----------
    ranges : DataFrame, as :func:`helpers.sections.trends.denominator.known_ranges` gives them
    years : DataFrame, ``year``, ``potential_lower``, ``potential_upper``
    """
    earned = points[points["series"] == "earned"].rename(columns={"value_lower": "earned_lower"})
    earned = earned.rename(columns={"value_upper": "earned_upper"})
    rows = earned[["year", "value", "precision", "earned_lower", "earned_upper"]]
    rows = rows.merge(years[["year", "potential_lower", "potential_upper"]], on="year", how="left")
    rates = ranges[ranges["series"] == RATE].set_index("year")
    texts = {
        year: _rate_text(row["values"], row["precision"], is_derived=row["is_derived"])
        for year, row in rates.iterrows()
    }
    limits = rows[["potential_lower", "potential_upper"]].itertuples(index=False)
    available = [interval_text(lower, upper, "potential") for lower, upper in limits]
    columns = {
        "rate_text": [
            "" if pd.isna(row.value) and row.year not in texts else f" ({texts.get(row.year, NO_RATE)})"
            for row in rows.itertuples()
        ],
        "earned_text": [value_text(row.value, row.precision, "earned") for row in rows.itertuples()],
        "available_text": ["" if text == MISSING else f"of {text} available" for text in available],
    }
    return rows.assign(**columns)


def trend_chart(
    points: pd.DataFrame, breaks: pd.DataFrame, bars: pd.DataFrame, history: pd.DataFrame, *, title: str
) -> Chart:
    """Return a row a year: what was earned on what was available, and the share of the funding need that was covered.

    Parameters
    ----------
    bars : DataFrame, as :func:`bars_of_the_years` gives them
    history : DataFrame, ``year``, ``metric``, ``value``, ``precision``
    title : str, the finding
    """
    funding, years = _funding_texts(history), bars["year"].tolist()
    figure, axes = new_figure(height=0.66 * max(len(bars), 2) + 1.5)
    for place, row in bars.iterrows():
        available = _draw_bar(axes, place, row, "potential", color=LIGHT_GREY)
        end = max(available, _draw_bar(axes, place, row, "earned", color=BLUE))
        is_open = pd.isna(row["potential_upper"] if available else row["earned_upper"])
        _write_behind(axes, f"{row['earned_text']}{row['rate_text']}\n{row['available_text']}", end, place, is_open)
    names = [f"{year}\nfunding {funding[year]}" if year in funding else year for year in years]
    note = "Funding: share of the need." if set(funding) & set(years) else ""
    _finish(axes, names, years=years, breaks=breaks, series=RATE, note=note)
    give_title(figure, title)
    entries = {"earned": Patch(facecolor=BLUE), "available": Patch(facecolor=LIGHT_GREY)}
    entries |= {RANGE: Patch(facecolor=LIGHT_GREY, **HATCH)}
    axes.legend(list(entries.values()), list(entries), loc="lower left", bbox_to_anchor=(0, 1), ncols=3, fontsize=10)
    fit_labels(axes)
    return Chart("01_trends__earned_and_rate", figure, _alt_text_of_bars(bars, breaks, funding), bars)


def _write_behind(axes: Axes, text: str, end: float, place: float, is_open: bool, color: str = INK) -> None:
    """Write a label behind the end of a bar, or behind the arrow that leaves it."""
    distance = ARROW_POINTS + 2 if is_open else LABEL_POINTS
    text = text.strip()
    look = {"textcoords": "offset points", "fontsize": 10, "color": color}
    axes.annotate(text, (end, place), (distance, 0), va="center" if "\n" in text else "center_baseline", **look)


def _alt_text_of_bars(bars: pd.DataFrame, breaks: pd.DataFrame, funding: dict[str, str]) -> str:
    rows = [
        f"{row.year} {row.earned_text}{row.rate_text} {row.available_text}".strip()
        + (f", funding {funding[row.year]} of the need" if row.year in funding else "")
        for row in bars.itertuples()
    ]
    firsts = _firsts(breaks, RATE, bars["year"].tolist())
    band = f" A dashed line marks a {NEW_COUNTING} of the rate from {listing(firsts)}." if firsts else ""
    return f"Credentials earned and available by academic year: {'; '.join(rows)}.{band}"


def history_chart(points: pd.DataFrame, breaks: pd.DataFrame, *, title: str) -> Chart:
    """Return credentials earned as a bar for each year from the first known one; years without a figure say so."""
    earned = points[points["series"] == "earned"].reset_index(drop=True)
    figure, axes = new_figure(height=0.3 * max(len(earned), 2) + 1.4)
    for place, row in earned.iterrows():
        end, is_known = _draw_bar(axes, place, row, "value", color=BLUE), not pd.isna(row["value"])
        text = value_text(row["value"], row["precision"], "earned")
        is_open = is_known and pd.isna(row["value_upper"])
        _write_behind(axes, text, end, place, is_open, color=INK if is_known else GREY)
    years = earned["year"].tolist()
    _finish(axes, years, years=years, breaks=breaks, series="earned", note="Arrow: no upper limit is known.")
    give_title(figure, title)
    fit_labels(axes)
    return Chart("01_trends__earned_since_first_known_year", figure, _alt_text(earned, breaks), earned)


def _alt_text(earned: pd.DataFrame, breaks: pd.DataFrame) -> str:
    """Return every value of the drawn years and where counting changed."""
    texts = [f"{row.year} {value_text(row.value, row.precision, 'earned')}" for row in earned.itertuples()]
    firsts = _firsts(breaks, "earned", earned["year"].tolist())
    band = f" A dashed line marks a {NEW_COUNTING} from {listing(firsts)}." if firsts else ""
    return f"{capitalised(SERIES_NAMES['earned'])} by academic year: {listing(texts)}.{band}"
