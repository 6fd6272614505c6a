"""The figures of the section on public school units."""

from __future__ import annotations

import textwrap

import pandas as pd
from matplotlib.axes import Axes

from helpers.base.words import capitalised, counted, listing
from helpers.show.charts import Chart, give_note, give_title, new_figure
from helpers.show.numbers import interval_text, measure_text, number_text, percent_text, with_limits
from helpers.show.palette import BLUE, GREY, INK, LIGHT_BLUE, LIGHT_GREY, VERMILION, WHITE
from helpers.show.plots import draw_break, earned_labels, mark_line, spread_apart
from helpers.show.sentences import all_of
from helpers.show.unearned import unearned_chart
from helpers.statistics.series import NEW_COUNTING, segments

STEM = "09_public_school_units"
RATE = "attainment_rate_pct"
BIN_POINTS = 2.0
# Heights in dots of the strip of a kind: at least so many levels, and the space below it.
LOWEST_STRIP, STRIP_GAP = 3, 1.2
RANKED_ROW_INCHES, NAME_ROW_INCHES, ALL_NAMED = 0.048, 0.148, 30
ENDS_ROW_INCHES, TITLE_WIDTH = 0.25, 66
# Beside every ranking.
UNADJUSTED = "so no rate is adjusted for it"


def _stacked(rates: pd.Series) -> pd.DataFrame:
    """Return where the dot of each unit stands: the middle of its bin of rates, and its level in the stack."""
    # The highest rate of all belongs to the last bin, not to one beyond it.
    bins = (rates // BIN_POINTS).clip(upper=100 // BIN_POINTS - 1)
    return pd.DataFrame({"middle": (bins + 0.5) * BIN_POINTS, "level": bins.groupby(bins).cumcount()})


def _draw_kind(axes: Axes, dots: pd.DataFrame, *, name: str, note: str, base: float) -> None:
    """Draw the stacked dots of one kind of unit on a line at the height of the base."""
    axes.plot(dots["middle"], base + 0.5 + dots["level"], "o", color=BLUE, markersize=5.6, markeredgewidth=0)
    axes.axhline(base, color=LIGHT_GREY, linewidth=0.8, zorder=0)
    spot = {
        "xycoords": ("axes fraction", "data"), "textcoords": "offset points", "ha": "right", "annotation_clip": False,
    }  # fmt: skip
    axes.annotate(name, (0, base), xytext=(-6, 15), **spot)
    axes.annotate(note, (0, base), xytext=(-6, 1), color=GREY, fontsize=10, **spot)


def rates_chart(units: pd.DataFrame, kinds: pd.DataFrame, *, state_rate_pct: float) -> Chart:
    """Return a dot for every unit at its attainment rate, stacked, one strip for each kind of unit.

    Parameters
    ----------
    units : DataFrame, ``psu_code``, ``psu``, ``psu_type``, ``attainment_rate_pct``
    kinds : DataFrame in the order of the strips: ``kind_of_unit``, ``psus``, ``attainment_rate_pct``,
        ``lowest_rate_pct``, ``highest_rate_pct``
    state_rate_pct : float, percent, drawn as a line
    """
    known = units[units[RATE].notna()]
    dots = {kind: _stacked(known.loc[known["psu_type"] == kind, RATE]) for kind in kinds["kind_of_unit"]}
    heights = [STRIP_GAP + max(len(set(dots[kind]["level"])), LOWEST_STRIP) for kind in kinds["kind_of_unit"]]
    figure, axes = new_figure(height=0.105 * sum(heights) + 1.7)
    mark_line(axes, at=state_rate_pct, text=f"state {percent_text(state_rate_pct)}")
    for number, kind in enumerate(kinds.itertuples(), start=1):
        together = "together " if kind.psus > 1 else ""
        note = f"{counted(kind.psus, 'unit')}, {together}{measure_text(kind.attainment_rate_pct, RATE)}"
        base = STRIP_GAP - sum(heights[:number])
        _draw_kind(axes, dots[kind.kind_of_unit], name=kind.kind_of_unit, note=note, base=base)
    axes.set(xlim=(-1, 101), ylim=(STRIP_GAP - sum(heights), 0.8), yticks=[])
    axes.set_xticks(range(0, 101, 20), [f"{tick}%" for tick in range(0, 101, 20)])
    axes.spines["left"].set_visible(False)
    give_title(figure, "Attainment rate of every unit, by kind of unit")
    give_note(figure, f"One dot is a unit; rates in steps of {BIN_POINTS:g} points.")
    alt = _rates_alt(kinds, state_rate_pct)
    return Chart(f"{STEM}__rates", figure, alt, units[["psu_code", "psu", "psu_type", RATE]])


def _rates_alt(kinds: pd.DataFrame, state_rate_pct: float) -> str:
    parts = [
        f"{kind.kind_of_unit}, {counted(kind.psus, 'unit')} "
        + (
            f"from {interval_text(kind.lowest_rate_pct, kind.highest_rate_pct, RATE)}, together "
            if kind.lowest_rate_pct < kind.highest_rate_pct
            else "with "
        )
        + measure_text(kind.attainment_rate_pct, RATE)
        for kind in kinds.itertuples()
    ]
    state = percent_text(state_rate_pct)
    return f"Stacked dots of the attainment rate of every unit by kind: {'; '.join(parts)}. State: {state}."


def ends_chart(rates: pd.DataFrame, *, named: int, state_rate_pct: float, confidence: float) -> Chart:
    """Return the units with the highest and with the lowest rates as dots with intervals, beside the state's rate.

    The title names the first and the last. Between the two groups a space says how many units lie there.

    Parameters
    ----------
    rates : DataFrame, units with a rate, highest first: ``psu_code``, ``psu``, ``earned``, ``potential``,
        ``attainment_rate_pct`` with its limits
    named : int, units to show at either end; fewer than twice as many are all shown
    state_rate_pct : float, percent, drawn as a line
    confidence : float, of the intervals
    """
    between = max(len(rates) - 2 * named, 0)
    shown = rates if not between else pd.concat([rates.head(named), rates.tail(named)])
    shown = shown.assign(row=[-place - (place >= named) * bool(between) for place in range(len(shown))])
    figure, axes = new_figure(height=ENDS_ROW_INCHES * (len(shown) + bool(between)) + 1.6)
    mark_line(axes, at=state_rate_pct, text=f"state {percent_text(state_rate_pct)}")
    _draw_rates(axes, shown)
    if between:
        axes.text(1, -named, f"{counted(between, 'unit')} between", va="center", color=GREY, fontsize=10)
    level = percent_text(100 * confidence, 0)
    title = _ends_title(rates)
    give_title(figure, textwrap.fill(title, TITLE_WIDTH))
    give_note(figure, f"Bar: {level} interval. No published table says which courses a unit offers,\n{UNADJUSTED}.")
    dots = f"Dots with {level} intervals, highest first: {_ends_alt(shown)}"
    alt = f"{title}. {dots}. State: {percent_text(state_rate_pct)}."
    columns = ["psu_code", "psu", "earned", "potential", RATE, f"{RATE}_lower", f"{RATE}_upper"]
    return Chart(f"{STEM}__highest_and_lowest_rates", figure, alt, shown[columns])


def _draw_rates(axes: Axes, shown: pd.DataFrame) -> None:
    """Draw a dot with its interval for each unit, its name on the left and its rate with the counts on the right."""
    axes.hlines(shown["row"], shown[f"{RATE}_lower"], shown[f"{RATE}_upper"], color=LIGHT_BLUE, linewidth=4)
    axes.plot(shown[RATE], shown["row"], "o", color=BLUE, markersize=5)
    axes.set_yticks(shown["row"], shown["psu"], fontsize=10)
    for row, label in zip(shown["row"], earned_labels(shown), strict=True):
        spot = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points", "annotation_clip": False}
        axes.annotate(label, (1, row), xytext=(4, 0), va="center_baseline", fontsize=10, **spot)
    axes.set(xlim=(0, 100), ylim=(shown["row"].min() - 0.7, 0.7))
    axes.set_xticks(range(0, 101, 25), [f"{tick}%" for tick in range(0, 101, 25)])
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", linewidth=0.5)
    axes.spines["left"].set_visible(False)


def _ends_title(rates: pd.DataFrame) -> str:
    """Return in one line who earned the largest and who the smallest share of what was available."""
    first, last = rates.iloc[0], rates.iloc[-1]
    highest, lowest = (percent_text(unit[RATE], 0) for unit in (first, last))
    if first[RATE] == last[RATE]:
        return f"{capitalised(all_of(len(rates), 'unit'))} earned {highest} of what was available"
    return f"{first['psu']} earned {highest} of what was available, {last['psu']} {lowest}"


def _ends_alt(shown: pd.DataFrame) -> str:
    return "; ".join(f"{row['psu']} {with_limits(row, RATE)}" for _, row in shown.iterrows())


def rank_ranges_chart(rates: pd.DataFrame, *, named: int, confidence: float) -> Chart:
    """Return a row for every ranked unit, first place on top: its place and the range of places it could hold.

    Few units are all named beside their rows; of many, those at either end where the figure is empty.

    Parameters
    ----------
    rates : DataFrame, ``psu_code``, ``psu``, ``attainment_rate_pct``, ``is_ranked``, ``rank``, ``rank_lower``,
        ``rank_upper``
    named : int, units to name at either end
    confidence : float, of the ranges
    """
    ranked = rates[rates["is_ranked"]].sort_values(["rank", "psu"], kind="stable")
    ranked = ranked.assign(row=range(1, len(ranked) + 1))
    are_all_named = len(ranked) <= ALL_NAMED
    row_inches, dot = (2 * NAME_ROW_INCHES, 4) if are_all_named else (RANKED_ROW_INCHES, 2.6)
    figure, axes = new_figure(height=row_inches * len(ranked) + 1.5)
    has_range = ranked[ranked["rank_lower"].notna()]
    edges = (has_range["rank_lower"].astype("float64") - 0.4, has_range["rank_upper"].astype("float64") + 0.4)
    axes.hlines(has_range["row"], *edges, color=LIGHT_BLUE, linewidth=2.2)
    axes.plot(ranked["rank"].astype("float64"), ranked["row"], "o", color=INK, markersize=dot)
    _set_axis_of_places(axes, len(ranked))
    if are_all_named:
        axes.set_yticks(ranked["row"], ranked["psu"])
    else:
        _name_ends(axes, ranked, named=named)
    give_title(figure, "Place by attainment rate, and the places that a unit could hold")
    level = percent_text(100 * confidence, 0)
    bar = f"\nBar: {level} range of places." if len(has_range) else ""
    give_note(figure, f"Dot: place by this year's rate, first on top.{bar}")
    columns = ["psu_code", "psu", RATE, "rank", "rank_lower", "rank_upper"]
    data = ranked.sort_values(["rank", "psu_code"])[columns]
    return Chart(f"{STEM}__rank_ranges", figure, _rank_ranges_alt(ranked, named=named, level=level), data)


def _place_ticks(count: int) -> list[int]:
    """Return the places that the axis of a ranking names: the first, the last, and round ones between."""
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, count) if count <= 7 * step or step == count)
    between = [place for place in range(step, count, step) if count - place > step / 2 and (place > 1 or step == 1)]
    return sorted({1, *between, count})


def _set_axis_of_places(axes: Axes, count: int) -> None:
    axes.set(xlim=(0, count + 1), ylim=(count + 1, 0), yticks=[])
    axes.set_xticks(_place_ticks(count))
    axes.xaxis.set_ticks_position("top")
    axes.tick_params(axis="x", length=3)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x")
    axes.spines[["left", "bottom"]].set_visible(False)


def _name_ends(axes: Axes, ranked: pd.DataFrame, *, named: int) -> None:
    """Name the first units right of their ranges and the last ones left of them, where the figure is empty."""
    count, gap = len(ranked), NAME_ROW_INCHES / RANKED_ROW_INCHES
    for side, units in ((1, ranked.head(named)), (-1, ranked.iloc[max(named, count - named) :])):
        levels = spread_apart(units["row"].tolist(), smallest_gap=gap)
        # The names may not leave the figure: the block is moved back inside.
        shift = max(0.0, 1 - min(levels)) if side > 0 else min(0.0, count - max(levels))
        levels = [level + shift for level in levels]
        beside = ranked[ranked["row"].between(min(levels) - 2, max(levels) + 2)]
        ends = beside["rank_upper" if side > 0 else "rank_lower"].fillna(beside["rank"]).astype("float64")
        # Beyond the longest bar beside the names, with room for the lines.
        edge = (ends.max() if side > 0 else ends.min()) + side * 0.035 * count
        _name_side(axes, units.assign(level=levels, end=ends), edge=edge, side=side)


def _name_side(axes: Axes, units: pd.DataFrame, *, edge: float, side: int) -> None:
    """Write the names in a column that begins (or, on the left, ends) at an edge, each with a line to its bar."""
    look = {"ha": "left" if side > 0 else "right", "va": "center_baseline", "fontsize": 8.5}
    box = {"facecolor": WHITE, "edgecolor": "none", "pad": 0.6}
    for row in units.itertuples():
        axes.plot([row.end + 0.8 * side, edge], [row.row, row.level], color=LIGHT_GREY, linewidth=0.7, zorder=1)
        axes.text(edge + 0.7 * side, row.level, f"{row.rank}  {row.psu}", bbox=box, **look)


def _rank_ranges_alt(ranked: pd.DataFrame, *, named: int, level: str) -> str:
    bars = f", each with a bar over its {level} range of places"
    bars = bars if ranked["rank_lower"].notna().any() else ""
    ends = pd.concat([ranked.head(named), ranked.iloc[max(named, len(ranked) - named) :]])
    parts = [
        f"{row.psu} {row.rank}"
        + ("" if pd.isna(row.rank_lower) else f" (range {interval_text(row.rank_lower, row.rank_upper, 'rank')})")
        for row in ends.itertuples()
    ]
    return (
        f"Places of {counted(len(ranked), 'ranked unit')} by attainment rate{bars}. The first and the last: "
        f"{listing(parts)}."
    )


def added_chart(unearned: pd.DataFrame, *, size: int) -> Chart:
    """Return the first units with their unearned credentials, and the part of them below the state's rate."""
    columns = ["psu", "potential", RATE, "unearned", "share_of_unearned_pct", "added_at_state_rate"]
    shown, title = unearned[columns].head(size), "Units with the most unearned credentials"
    return unearned_chart(shown, chart=f"{STEM}__added", name="psu", title=title, what="most first")


def earned_over_years_chart(counts: pd.DataFrame, breaks: pd.DataFrame) -> Chart:
    """Return a line for each leading unit over the printed years, named at its end.

    Parameters
    ----------
    counts : DataFrame, ``psu_code``, ``psu``, ``year``, ``earned``
    breaks : DataFrame, ``series``, ``first_year``; a new way of counting credentials earned interrupts every line
    """
    years = sorted(counts["year"].unique())
    stretch = segments(pd.Series(years, index=years), breaks, series="earned")
    wide = counts.pivot(index="psu_code", columns="year", values="earned")[years]
    names = counts.drop_duplicates("psu_code").set_index("psu_code")["psu"]
    top, rows = wide.max().max(), 0.5 * len(wide)
    figure, axes = new_figure(height=max(3.2, rows + 0.9))
    levels = spread_apart(wide[years[-1]].tolist(), smallest_gap=top * 0.2 / max(2.3, rows))
    for (code, values), level in zip(wide.iterrows(), levels, strict=True):
        _draw_unit(axes, values.dropna(), stretch, name=names[code], level=level)
    starts = [place for place, step in enumerate(stretch.diff()) if step > 0]
    for start in starts:
        draw_break(axes, start - 0.5)
    axes.set_xticks(range(len(years)), years)
    axes.set(ylim=(0, top * 1.05 or 1), xlim=(-0.2, len(years) - 0.92), yticks=[])
    axes.spines["left"].set_visible(False)
    give_title(figure, "Credentials earned over the years by the leading units")
    band = f"\nGrey band: {NEW_COUNTING}; compared after it." if starts else ""
    give_note(figure, f"Blue: at least as many as in the first printed year. Orange: fewer.{band}")
    return Chart(f"{STEM}__earned_over_years", figure, _over_years_alt(counts), counts)


def _draw_unit(axes: Axes, known: pd.Series, stretch: pd.Series, *, name: str, level: float) -> None:
    """Draw the line of one unit, interrupted where counting changed, and its name at the height of a level."""
    of_years = stretch[known.index]
    alike = known[of_years == of_years.iloc[-1]]
    color = VERMILION if alike.iloc[-1] < alike.iloc[0] else BLUE
    places = {year: place for place, year in enumerate(stretch.index)}
    for _, part in known.groupby(of_years):
        axes.plot([places[year] for year in part.index], part, color=color, marker="o", markersize=4, linewidth=1.6)
    # A thin line leads from the last point to the label, which may have had to move.
    end = len(places) - 1
    axes.plot([end, end + 0.08], [known.iloc[-1], level], color=LIGHT_GREY, linewidth=0.7, clip_on=False, zorder=1)
    label = f"{number_text(known.iloc[-1])}  {name}"
    axes.text(end + 0.1, level, label, va="center_baseline", color=color, fontsize=10)


def _over_years_alt(counts: pd.DataFrame) -> str:
    parts = [
        f"{psu}: {listing([f'{number_text(row.earned)} in {row.year}' for row in of_psu.itertuples()])}"
        for psu, of_psu in counts.groupby("psu", sort=False)
    ]
    return f"Lines of credentials earned by year. {'; '.join(parts)}."
