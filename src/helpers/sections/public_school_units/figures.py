"""Figures of public school units: their rates by kind, the rankings, and the leading units over the years."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.base.words import counted, listing
from helpers.sections.public_school_units.attainment import attainment_by_kind, state_rate
from helpers.sections.public_school_units.rates import level_text
from helpers.show.charts import (
    BLUE,
    GREY,
    INK,
    VERMILION,
    bare_bars,
    draw_break,
    fit_labels,
    give_note,
    give_title,
    new_figure,
    spread_apart,
)
from helpers.show.numbers import number_text, percent_text
from helpers.statistics.intervals import CONFIDENCE
from helpers.statistics.series import NEW_COUNTING, segments

BIN_POINTS = 2.0


def stacked(rates: pd.Series, *, width: float = BIN_POINTS) -> pd.DataFrame:
    """Return where the dot of each unit stands: the middle of its bin of rates, and its level in the stack.

    Parameters
    ----------
    rates : Series of float, percent
    width : float, percentage points of a bin

    Returns
    -------
    DataFrame, same index: ``middle`` (percent), ``level`` (from 0)

    Examples
    --------
    >>> stacked(pd.Series([1.0, 1.9, 100.0])).to_numpy().tolist()
    [[1.0, 0.0], [1.0, 1.0], [99.0, 0.0]]
    """
    # The highest rate of all belongs to the last bin, not to one beyond it.
    bins = (rates // width).clip(upper=100 // width - 1)
    return pd.DataFrame({"middle": (bins + 0.5) * width, "level": bins.groupby(bins).cumcount()})


def _draw_kind(axes: Axes, rates: pd.Series, *, name: str, note: str, floor: float) -> float:
    """Draw the stacked dots of one kind of unit on a floor; return the floor of the next kind below."""
    dots = stacked(rates)
    height = dots["level"].max() + 1 if len(dots) else 1
    base = floor - max(height, 3)
    axes.plot(dots["middle"], base + 0.5 + dots["level"], "o", color=BLUE, markersize=5.6, markeredgewidth=0)
    axes.axhline(base, color="#d9d9d9", linewidth=0.8, zorder=0)
    spot = {
        "xycoords": ("axes fraction", "data"),
        "textcoords": "offset points",
        "ha": "right",
        "annotation_clip": False,
    }
    axes.annotate(name, (0, base), xytext=(-6, 15), **spot)
    axes.annotate(note, (0, base), xytext=(-6, 1), color=GREY, fontsize=10, **spot)
    return base - 1.2


def draw_rates_by_kind(units: pd.DataFrame) -> Figure:
    """Return a dot for every unit at its attainment rate, stacked, one strip for each kind of unit.

    Parameters
    ----------
    units : DataFrame, as :func:`with_rates` gives them
    """
    kinds, known = attainment_by_kind(units), units[units["attainment_rate_pct"].notna()]
    stacks = known.groupby("psu_type")["attainment_rate_pct"].apply(lambda rates: stacked(rates)["level"].max() + 1)
    rows = sum(max(stacks.get(kind, 1), 3) + 1.2 for kind in kinds["psu_type"])
    figure, axes = new_figure(height=0.105 * rows + 1.7)
    floor = 0.0
    for kind in kinds.itertuples():
        rates = known.loc[known["psu_type"] == kind.psu_type, "attainment_rate_pct"]
        joint = "together " if kind.psus > 1 else ""
        note = f"{counted(kind.psus, 'unit')}, {joint}{percent_text(kind.attainment_rate_pct)}"
        floor = _draw_kind(axes, rates, name=kind.psu_type, note=note, floor=floor)
    state = state_rate(units)
    if pd.notna(state):
        axes.axvline(state, color=INK, linestyle="--", linewidth=1.2, zorder=0)
        axes.annotate(
            f"state {percent_text(state)}", (state, 1), xycoords=("data", "axes fraction"), ha="center", va="bottom"
        )
    axes.set(xlim=(-1, 101), ylim=(floor + 1.2, 0.8), yticks=[])
    axes.set_xticks(range(0, 101, 20), [f"{tick}%" for tick in range(0, 101, 20)])
    axes.spines["left"].set_visible(False)
    give_title(figure, "Attainment rate of every unit, by kind of unit")
    give_note(figure, f"One dot is a unit; rates in steps of {BIN_POINTS:g} points.")
    return figure


def rates_alt_text(units: pd.DataFrame) -> str:
    """Return in words what :func:`draw_rates_by_kind` shows."""
    parts = [
        f"{kind.psu_type}, {counted(kind.psus, 'unit')}"
        + (
            f" with {percent_text(kind.attainment_rate_pct)}"
            if kind.psus == 1
            else f" from {percent_text(kind.lowest_rate_pct)} to {percent_text(kind.highest_rate_pct)}, "
            f"together {percent_text(kind.attainment_rate_pct)}"
        )
        for kind in attainment_by_kind(units).itertuples()
    ]
    state = percent_text(state_rate(units))
    return f"Stacked dots of the attainment rate of every unit by kind: {'; '.join(parts)}. State: {state}."


def _place_names(ranked: pd.DataFrame) -> list[str]:
    return [f"{row.psu}  {row.rank}" for row in ranked.itertuples()]


def draw_ranking(ranked: pd.DataFrame, *, by: str, title: str) -> Figure:
    """Return a bar for every ranked unit, first place on top; for rates, with a line over the interval of each.

    Parameters
    ----------
    ranked : DataFrame, as :func:`helpers.sections.public_school_units.rankings.ranking` gives them; for rates with ``rate_lower_pct`` and
        ``rate_upper_pct``
    by : str, ``earned`` or ``attainment_rate_pct``, the column that was ranked by
    title : str
    """
    shown = ranked.iloc[::-1]
    figure, axes = new_figure(height=0.36 * len(shown) + 1.0)
    axes.barh(range(len(shown)), shown[by], color=BLUE, height=0.7)
    axes.set_yticks(range(len(shown)), _place_names(shown))
    ends = shown[by] if by == "earned" else _draw_intervals(axes, shown)
    for place, (end, row) in enumerate(zip(ends, shown.itertuples(), strict=True)):
        spot = {"xytext": (5, 0), "textcoords": "offset points", "va": "center"}
        axes.annotate(_bar_label(row, by), (end, place), **spot)
    give_title(figure, title)
    if by != "earned":
        give_note(figure, f"Line: {level_text(CONFIDENCE)} interval of the rate (Wilson).")
    bare_bars(axes)
    fit_labels(axes)
    return figure


def _draw_intervals(axes: Axes, shown: pd.DataFrame) -> pd.Series:
    """Draw a line over the interval of each rate; return where it ends."""
    places = range(len(shown))
    # White around the line, so that it is seen on the bar and beyond it.
    for color, width in (("white", 4.0), (INK, 1.6)):
        axes.hlines(places, shown["rate_lower_pct"], shown["rate_upper_pct"], color=color, linewidth=width)
    return shown["rate_upper_pct"]


def _bar_label(row: object, by: str) -> str:
    if by == "earned":
        return number_text(row.earned)
    return f"{percent_text(row.attainment_rate_pct, 1)}  ({number_text(row.earned)} of {number_text(row.potential)})"


def ranking_alt_text(ranked: pd.DataFrame, *, by: str, title: str) -> str:
    """Return in words what :func:`draw_ranking` shows."""
    parts = [f"{row.rank} {row.psu} {_bar_label(row, by)}{_interval_text(row, by)}" for row in ranked.itertuples()]
    return f"{title}, bars in order: {listing(parts)}."


def _interval_text(row: object, by: str) -> str:
    if by == "earned":
        return ""
    return f", interval {percent_text(row.rate_lower_pct)} to {percent_text(row.rate_upper_pct)}"


def draw_earned_over_years(counts: pd.DataFrame, breaks: pd.DataFrame) -> Figure:
    """Return a line for each ranked unit over the printed years, named at its end.

    Parameters
    ----------
    counts : DataFrame, as :func:`earned_over_years` gives them
    breaks : DataFrame, ``series``, ``first_year``; a new way of counting credentials earned interrupts every line
    """
    years = sorted(counts["year"].unique())
    stretch = segments(pd.Series(years, index=years), breaks, series="earned")
    wide = counts.pivot(index="psu_code", columns="year", values="earned")[years]
    names = counts.drop_duplicates("psu_code").set_index("psu_code")["psu"]
    figure, axes = new_figure(height=max(3.2, 0.5 * len(wide) + 0.9))
    last, gap = wide[years[-1]], wide.max().max() * 0.2 / max(2.3, 0.5 * len(wide))
    ends = dict(zip(wide.index, spread_apart(last.tolist(), smallest_gap=gap), strict=True))
    for code, values in wide.iterrows():
        known = values.dropna()
        alike = known[stretch[known.index] == stretch[known.index[-1]]]
        look = {"color": VERMILION if alike.iloc[-1] < alike.iloc[0] else BLUE, "marker": "o", "markersize": 4}
        for _, part in known.groupby(stretch[known.index]):
            axes.plot([years.index(year) for year in part.index], part, linewidth=1.6, **look)
        # A thin line leads from the last point to the label, which may have had to move.
        reach = [len(years) - 1, len(years) - 0.92]
        axes.plot(reach, [known.iloc[-1], ends[code]], color="#b5b5b5", linewidth=0.7, clip_on=False, zorder=1)
        label = f"{number_text(known.iloc[-1])}  {names[code]}"
        axes.text(len(years) - 0.9, ends[code], label, va="center", color=look["color"], fontsize=10)
    starts = [place for place, step in enumerate(stretch.diff()) if step > 0]
    for start in starts:
        draw_break(axes, start - 0.5)
    axes.set_xticks(range(len(years)), years)
    axes.set(ylim=(0, wide.max().max() * 1.05 or 1), xlim=(-0.2, len(years) - 0.92), yticks=[])
    axes.spines["left"].set_visible(False)
    give_title(figure, "Credentials earned over the years by the leading units")
    band = f"\nGrey band: {NEW_COUNTING}; compared after it." if starts else ""
    give_note(figure, f"Blue: at least as many as in the first printed year. Orange: fewer.{band}")
    return figure


def earned_over_years_alt_text(counts: pd.DataFrame) -> str:
    """Return in words what :func:`draw_earned_over_years` shows."""
    parts = [
        f"{psu}: {listing([f'{row.earned:,} in {row.year}' for row in of_psu.itertuples()])}"
        for psu, of_psu in counts.groupby("psu", sort=False)
    ]
    return f"Lines of credentials earned by year. {'; '.join(parts)}."
