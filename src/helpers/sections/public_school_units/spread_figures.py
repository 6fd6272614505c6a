"""Figures of how sure rates and places are: the funnel of all units and the rank ranges of the ranked ones."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from scipy.optimize import linear_sum_assignment

from helpers.base.words import counted, listing
from helpers.sections.public_school_units.attainment import TRADITIONAL
from helpers.sections.public_school_units.rates import FUNNEL_LIMITS, level_text
from helpers.show.charts import BLUE, GREY, INK, LIGHT_GREY, VERMILION, give_note, give_title, new_figure, spread_apart
from helpers.show.numbers import percent_text
from helpers.statistics.funnel import ABOVE, BELOW, NOT_PLACED, Overdispersion, funnel_limits
from helpers.statistics.intervals import CONFIDENCE

# Sizes at which the limits are computed; enough for a smooth line.
LINE_POINTS = 240
FUNNEL_HEIGHT_INCHES, NAME_GAP_POINTS = 7.0, 2.35
MOST_NAMES, HALF_WAY_PCT = 26, 50
# Inches of a step of ten times the size, and of a percentage point, about.
AXES_INCHES = (0.94, 0.052)
BANDS = {"998": "#efefef", "95": "#dedede"}
CHANCE_LINES = {"95": (0, (4, 2)), "998": (0, (1, 1.5))}
TICK_SIZES = (1, 10, 100, 1000, 10000, 100000)
RANKED_ROW_INCHES, NAME_ROW_INCHES, ALL_NAMED = 0.058, 0.148, 30


def funnel_line(units: pd.DataFrame, *, spread: Overdispersion) -> pd.DataFrame:
    """Return the limits of the funnel at sizes from below the smallest to above the largest unit.

    The adjusted limits begin at the size of the smallest unit that is placed by them.

    Parameters
    ----------
    units : DataFrame, as :func:`helpers.sections.public_school_units.rates.with_funnel` gives them
    spread : Overdispersion

    Returns
    -------
    DataFrame: ``potential`` (whole credentials) and, for ``funnel`` (adjusted) and ``chance`` and each level,
    ``<kind>_lower_<level>_pct`` and ``<kind>_upper_<level>_pct``
    """
    known = units.loc[units["potential"] > 0, "potential"]
    ends = (max(0.8 * known.min(), 1), 1.25 * known.max()) if len(known) else (1, 10)
    sizes = pd.Series(np.unique(np.geomspace(*ends, LINE_POINTS).round()), name="potential").astype("int64")
    smallest_placed = units.loc[units["funnel_lower_95_pct"].notna(), "potential"].min()
    line = {"potential": sizes}
    for kind, adjusted in (("funnel", True), ("chance", False)):
        for name, confidence in FUNNEL_LIMITS.items():
            limits = funnel_limits(sizes, spread=spread, confidence=confidence, adjusted=adjusted)
            limits = limits.where(sizes >= smallest_placed) if adjusted else limits
            # Exact limits move in steps, as counts do; the outermost of all larger sizes makes a line without teeth.
            lower, upper = limits["rate_lower_pct"][::-1].cummin(), limits["rate_upper_pct"][::-1].cummax()
            line[f"{kind}_lower_{name}_pct"], line[f"{kind}_upper_{name}_pct"] = lower[::-1], upper[::-1]
    return pd.DataFrame(line)


def named_outside(units: pd.DataFrame) -> pd.DataFrame:
    """Return the units outside the adjusted 95 percent limits that the figure names, highest rate first.

    Where they are too many to be read, those farthest from the middle of the limits are named.

    Parameters
    ----------
    units : DataFrame, as :func:`helpers.sections.public_school_units.rates.with_funnel` gives them
    """
    outside = units[units["funnel_position_95"].isin([BELOW, ABOVE])]
    middle = (outside["funnel_lower_95_pct"] + outside["funnel_upper_95_pct"]) / 2
    farthest = outside.assign(distance=(outside["attainment_rate_pct"] - middle).abs())
    named = farthest.sort_values(["distance", "psu"], ascending=[False, True]).head(MOST_NAMES)
    return named.sort_values(["attainment_rate_pct", "psu"], ascending=[False, True]).drop(columns="distance")


def draw_funnel(units: pd.DataFrame, *, spread: Overdispersion) -> Figure:
    """Return every unit at its size and rate, between the limits that chance and ordinary differences allow.

    Parameters
    ----------
    units : DataFrame, as :func:`helpers.sections.public_school_units.rates.with_funnel` gives them
    spread : Overdispersion, that their positions were found with
    """
    figure, axes = new_figure(height=FUNNEL_HEIGHT_INCHES)
    line = funnel_line(units, spread=spread)
    state = axes.axhline(spread.target_pct, color=INK, linewidth=1.2, zorder=1)
    state.set_label(f"state, {percent_text(spread.target_pct, 1)}")
    handles = [*_draw_units(axes, units), state, *_draw_limits(axes, line)]
    axes.set(xscale="log", xlim=(line["potential"].min(), line["potential"].max()), ylim=(-2, 102))
    ticks = [size for size in TICK_SIZES if line["potential"].min() <= size <= line["potential"].max()]
    axes.set_xticks(ticks, [f"{size:,}" for size in ticks])
    axes.minorticks_off()
    axes.set_yticks(range(0, 101, 20), [f"{tick}%" for tick in range(0, 101, 20)])
    axes.set_xlabel("Available credentials (logarithmic axis)")
    _name_outside(axes, named_outside(units), end=line["potential"].max())
    give_title(figure, "Attainment rate of every unit, by its size")
    figure.legend(handles=handles, loc="outside lower left", ncols=3, fontsize=9, columnspacing=1.2, handlelength=1.6)
    return figure


def _draw_units(axes: Axes, units: pd.DataFrame) -> list[Line2D]:
    is_traditional, handles = units["psu_type"] == TRADITIONAL, []
    looks = (
        (is_traditional, "o", BLUE, f"{TRADITIONAL} unit"),
        (~is_traditional, "^", VERMILION, "unit of another kind"),
    )
    for chosen, marker, color, label in looks:
        look = {"marker": marker, "linestyle": "", "color": color, "markersize": 5, "markeredgecolor": "white"}
        of_kind = units[chosen & units["attainment_rate_pct"].notna()]
        axes.plot(of_kind["potential"], of_kind["attainment_rate_pct"], markeredgewidth=0.4, zorder=4, **look)
        handles.append(Line2D([], [], label=label, **look))
    return handles


def _draw_limits(axes: Axes, line: pd.DataFrame) -> list:
    handles = []
    for name, color in BANDS.items():
        edges = (line[f"funnel_lower_{name}_pct"], line[f"funnel_upper_{name}_pct"])
        axes.fill_between(line["potential"], *edges, color=color, linewidth=0, zorder=0)
        handles.insert(0, Patch(color=color, label=f"{level_text(FUNNEL_LIMITS[name])}, adjusted"))
    for name, dashes in CHANCE_LINES.items():
        look = {"color": GREY, "linestyle": dashes, "linewidth": 1.1}
        for side in ("lower", "upper"):
            axes.plot(line["potential"], line[f"chance_{side}_{name}_pct"], zorder=2, **look)
        handles.append(Line2D([], [], label=f"{level_text(FUNNEL_LIMITS[name])}, chance alone", **look))
    return handles


def _name_outside(axes: Axes, named: pd.DataFrame, *, end: float) -> None:
    """Write the names right of the axes, each with a thin line to its unit; no two lines cross."""
    for is_low in (False, True):
        units = named[(named["attainment_rate_pct"] < HALF_WAY_PCT) == is_low]
        levels = spread_apart(units["attainment_rate_pct"].tolist(), smallest_gap=NAME_GAP_POINTS)
        # Names may run neither into the axis below nor into the title above: their block is moved back inside.
        shift = max(0.0, -min(levels, default=0.0)) if is_low else min(0.0, 100 - max(levels, default=100.0))
        levels = [level + shift for level in levels]
        for row, level in zip(units.itertuples(), levels_without_crossing(units, levels, end=end), strict=True):
            # The line bends at the edge of the axes, so that it meets its name level.
            path = ([row.potential, end, end * 1.12], [row.attainment_rate_pct, level, level])
            axes.plot(*path, color="#8a8a8a", linewidth=0.5, zorder=3, clip_on=False)
            axes.text(end * 1.18, level, row.psu, va="center", fontsize=8, clip_on=False)


def levels_without_crossing(units: pd.DataFrame, levels: list[float], *, end: float) -> list[float]:
    """Return the level of each unit's name so that the straight lines from units to names do not cross.

    Of all ways to share out the levels, the one with the shortest lines in total has no crossing: two lines that cross
    are longer together than the same four ends joined the other way.

    Parameters
    ----------
    units : DataFrame, ``potential``, ``attainment_rate_pct``
    levels : list of float, percent, one for each unit
    end : float, credentials, where the names stand

    Returns
    -------
    list of float, in the order of the units
    """
    across = AXES_INCHES[0] * np.log10(end / units["potential"].to_numpy(dtype="float64"))[:, None]
    up = AXES_INCHES[1] * (np.asarray(levels)[None, :] - units["attainment_rate_pct"].to_numpy()[:, None])
    _, chosen = linear_sum_assignment(np.hypot(across, up))
    return [levels[place] for place in chosen]


def funnel_alt_text(units: pd.DataFrame, *, spread: Overdispersion) -> str:
    """Return in words what :func:`draw_funnel` shows."""
    named = named_outside(units)
    sides = []
    for side in (BELOW, ABOVE):
        of_side = named[named["funnel_position_95"] == side]
        parts = [
            f"{row.psu} {percent_text(row.attainment_rate_pct)} of {row.potential:,}" for row in of_side.itertuples()
        ]
        sides.append(f"{side}: {listing(parts)}")
    too_small = units["funnel_position_95"] == NOT_PLACED
    unplaced = f"; too small for them: {listing(units.loc[too_small, 'psu'])}" if too_small.any() else ""
    shape = "stay wide for large units" if spread.is_overdispersed else "are the same, since nothing has to be added"
    return (
        f"Funnel of {counted(len(units), 'unit')}: rate by available credentials on a logarithmic axis, around the "
        f"state's {percent_text(spread.target_pct, 1)}. The limits of chance alone close in on the state's rate, the "
        f"adjusted limits {shape}. Outside the adjusted 95% limits, {'; '.join(sides)}{unplaced}."
    )


def draw_rank_ranges(units: pd.DataFrame, *, named: int) -> Figure:
    """Return a row for every ranked unit, first place on top: its place and the range of places it could hold.

    Few units are all named beside their rows; of many, those at either end where the figure is empty.

    Parameters
    ----------
    units : DataFrame, as :func:`helpers.sections.public_school_units.rates.with_ranks` gives them
    named : int, units to name at either end
    """
    ranked = ranked_units(units)
    count, is_few = len(ranked), len(ranked) <= ALL_NAMED
    figure, axes = new_figure(height=(2 * NAME_ROW_INCHES if is_few else RANKED_ROW_INCHES) * count + 1.5)
    ranked = ranked.assign(row=range(1, count + 1))
    has_range = ranked[ranked["rank_lower"].notna()]
    edges = (has_range["rank_lower"].astype("float64") - 0.4, has_range["rank_upper"].astype("float64") + 0.4)
    axes.hlines(has_range["row"], *edges, color="#8fb8d6", linewidth=2.2)
    axes.plot(ranked["rank"].astype("float64"), ranked["row"], "o", color=INK, markersize=4 if is_few else 2.6)
    axes.set(xlim=(0, count + 1), ylim=(count + 1, 0), yticks=[])
    axes.set_xticks(place_ticks(count))
    axes.xaxis.set_ticks_position("top")
    axes.tick_params(axis="x", length=3)
    axes.grid(axis="x")
    axes.spines[["left", "bottom"]].set_visible(False)
    if is_few:
        axes.set_yticks(ranked["row"], ranked["psu"])
        axes.tick_params(axis="y", length=0)
    else:
        _name_ends(axes, ranked, named=named)
    give_title(figure, "Place by attainment rate, and the places that a unit could hold")
    bar = (
        f"\nBar: {level_text(CONFIDENCE)} range of places, as if credentials were independent."
        if len(has_range)
        else ""
    )
    give_note(figure, f"Dot: place by this year's rate, first on top.{bar}")
    return figure


def place_ticks(count: int) -> list[int]:
    """Return the places that the axis of a ranking names: the first, the last, and round ones between.

    Examples
    --------
    >>> place_ticks(4), place_ticks(115)
    ([1, 2, 3, 4], [1, 20, 40, 60, 80, 100, 115])
    """
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, count) if count <= 7 * step or step == count)
    between = [place for place in range(step, count, step) if count - place > step / 2 and (place > 1 or step == 1)]
    return sorted({1, *between, count})


def ranked_units(units: pd.DataFrame) -> pd.DataFrame:
    """Return the ranked units, first place on top; units that share a place stand by name."""
    return units[units["is_ranked"]].sort_values(["rank", "psu"], kind="stable")


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
    for row in units.itertuples():
        axes.plot([row.end + 0.8 * side, edge], [row.row, row.level], color=LIGHT_GREY, linewidth=0.7, zorder=1)
        look = {"ha": "left" if side > 0 else "right", "va": "center", "fontsize": 8.5}
        axes.text(
            edge + 0.7 * side,
            row.level,
            f"{row.rank}  {row.psu}",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6},
            **look,
        )


def rank_ranges_alt_text(units: pd.DataFrame, *, named: int) -> str:
    """Return in words what :func:`draw_rank_ranges` shows."""
    ranked = ranked_units(units)
    parts = [
        f"{row.psu} {row.rank}" + ("" if pd.isna(row.rank_lower) else f" (range {row.rank_lower} to {row.rank_upper})")
        for row in pd.concat([ranked.head(named), ranked.iloc[max(named, len(ranked) - named) :]]).itertuples()
    ]
    return (
        f"Places of {counted(len(ranked), 'ranked unit')} by attainment rate, each with a bar over its "
        f"{level_text(CONFIDENCE)} range of places, as if credentials were independent. The first and the last: {listing(parts)}."
    )
