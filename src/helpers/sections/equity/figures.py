"""Pictures of gaps between shares, drawn as wide as rounding leaves them."""

from __future__ import annotations

import textwrap

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from helpers.base.rates import BELOW_ONE
from helpers.base.words import counted, listing
from helpers.sections.equity.changes import NARROWER, NOT_PUBLISHED, WIDER, change_sentence, flagged_change_sentence
from helpers.sections.equity.gaps import (
    DECIMALS,
    FLAGGED,
    MEASURE_LABELS,
    OVER,
    UNDER,
    certainty_sentences,
    flag_certainty,
)
from helpers.show.charts import (
    BLUE,
    GREY,
    INK,
    LIGHT_GREY,
    REPRESENTATION_COLORS,
    VERMILION,
    give_note,
    give_title,
    new_figure,
    spread_apart,
)
from helpers.show.numbers import points_text
from helpers.statistics.bounds import CERTAIN, POSSIBLE

PANELS_A_ROW, LABEL_WIDTH = 2, 18
TALL, FLAT = 0.66, 0.2
BAND = "#eeeeee"
SLOPE_COLORS, INCHES_A_POINT = {NARROWER: BLUE, WIDER: VERMILION}, 0.037
# Labels of 9 points need a little more than that, here in the percentage points of the scale.
SMALLEST_LABEL_GAP = 11.5 / 72 / INCHES_A_POINT
LABEL_POINTS = 10


def _direction_color(row: tuple) -> str:
    """Return the colour of the side that the rule marks for sure or perhaps."""
    if row.certainty not in (CERTAIN, POSSIBLE):
        return GREY
    return REPRESENTATION_COLORS[UNDER if row.gap_points_lower + row.gap_points_upper < 0 else OVER]


def _draw_gap(axes: Axes, place: int, row: tuple) -> None:
    """Draw one gap as a box from its smallest to its largest value: tall if it may be flagged, filled if for sure."""
    is_marked, color = row.certainty in (CERTAIN, POSSIBLE), _direction_color(row)
    height, width = TALL if is_marked else FLAT, row.gap_points_upper - row.gap_points_lower
    is_hollow = row.certainty == POSSIBLE
    box = Rectangle((row.gap_points_lower, place - height / 2), width, height, zorder=3)
    # The outer half of the edge is clipped away, so that the box is as wide as the gap is open.
    box.set(facecolor="white" if is_hollow else color, edgecolor=color, linewidth=3.2 if is_hollow else 0)
    axes.add_patch(box)
    box.set_clip_path(box)
    is_left = row.gap_points_lower + row.gap_points_upper < 0
    axes.annotate(
        points_text(row.gap_points) if pd.notna(row.gap_points) else BELOW_ONE,
        (row.gap_points_lower if is_left else row.gap_points_upper, place),
        xytext=(-4 if is_left else 4, 0),
        textcoords="offset points",
        ha="right" if is_left else "left",
        va="center",
        fontsize=LABEL_POINTS,
        color=INK if is_marked else GREY,
        fontweight="bold" if is_marked else "normal",
    )


def _draw_gap_panel(axes: Axes, gaps: pd.DataFrame, *, threshold_points: float, reach: float) -> None:
    """Draw the gaps of one measure on a band that ends at the two thresholds of the rule."""
    axes.axvspan(-threshold_points, threshold_points, color=BAND, linewidth=0, zorder=0)
    axes.axvline(0, color=GREY, linewidth=1, zorder=1)
    for place, row in enumerate(gaps.itertuples()):
        if pd.notna(row.gap_points_lower):
            _draw_gap(axes, place, row)
    axes.set(xlim=(-reach, reach), xticks=[-threshold_points, 0, threshold_points])
    axes.set_xticklabels([points_text(-threshold_points), "0", points_text(threshold_points)], fontsize=9, color=GREY)
    axes.tick_params(axis="both", length=0)
    axes.spines[["left", "bottom"]].set_visible(False)


def _separate_categories(axes: Axes, categories: list[str]) -> None:
    """Draw a thin line between the groups of two categories."""
    for place in range(1, len(categories)):
        if categories[place] != categories[place - 1]:
            axes.axhline(place - 0.5, color=LIGHT_GREY, linewidth=0.8, zorder=0)


def draw_gaps(gaps: pd.DataFrame, *, threshold_points: float) -> Figure:
    """Return the gap of every group in all credentials and in each tier, as wide as rounding leaves it.

    Parameters
    ----------
    gaps : DataFrame, as :func:`helpers.sections.equity.gaps.representation_gaps` gives them
    threshold_points : float, edge of the grey band
    """
    gaps = gaps.assign(certainty=flag_certainty(gaps))
    measures, groups = gaps["measure"].drop_duplicates().tolist(), gaps.drop_duplicates("group")
    rows = -(-len(measures) // PANELS_A_ROW)
    height = rows * (0.24 * len(groups) + 0.55) + 1.0
    figure, grid = new_figure(height=height, rows=rows, columns=PANELS_A_ROW, sharex=True, squeeze=False)
    limits = gaps[["gap_points_lower", "gap_points_upper"]].abs().max().max()
    # The widest gap, and room for its label beside it.
    reach = 1.42 * max(0 if pd.isna(limits) else limits, 1.2 * threshold_points)
    for number, (axes, measure) in enumerate(zip(grid.flat, measures, strict=True)):
        _draw_gap_panel(axes, gaps[gaps["measure"] == measure], threshold_points=threshold_points, reach=reach)
        axes.tick_params(labelbottom=True)
        axes.set_yticks([])
        axes.set_ylim(len(groups) - 0.5, -0.5)
        _separate_categories(axes, groups["category"].tolist())
        label = MEASURE_LABELS[measure]
        axes.set_title(f"{label[:1].upper()}{label[1:]}", loc="center")
        if number % PANELS_A_ROW == 0:
            _name_groups(axes, groups["group"].tolist())
    give_title(figure, "Gap to the comparison population, percentage points")
    handles = _gap_handles()
    figure.legend(
        handles=handles, loc="outside lower left", ncols=len(handles), columnspacing=1.1, handlelength=1.2, fontsize=10
    )
    return figure


def _gap_handles() -> list[Patch | Line2D]:
    """Return the legend of the gaps: colour for the side, fill for how certain the flag is."""
    handles = []
    for flag in FLAGGED:
        color = REPRESENTATION_COLORS[flag]
        handles += [
            Patch(facecolor=color, edgecolor=color, linewidth=1.4, label=f"{flag}, certain"),
            Patch(facecolor="white", edgecolor=color, linewidth=1.4, label=f"{flag}, possible"),
        ]
    return [*handles, Line2D([], [], color=GREY, linewidth=3, label="no flag, certain")]


def _name_groups(axes: Axes, groups: list[str]) -> None:
    """Write the names of the groups left of the axes, first on top; a long one is broken at a blank or slash.

    Each line is a text of its own: only then are both flush right whatever font a browser uses.
    """
    for place, group in enumerate(groups):
        lines = [group] if len(group) <= LABEL_WIDTH else textwrap.wrap(group.replace("/", "/ "), LABEL_WIDTH)
        for number, line in enumerate(lines):
            below = -8.5 * (number - (len(lines) - 1) / 2)
            spot = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points"}
            size = 10 if len(lines) == 1 else 8
            axes.annotate(
                line,
                (0, place),
                xytext=(-4, below),
                ha="right",
                va="center",
                fontsize=size,
                annotation_clip=False,
                **spot,
            )


def gaps_alt_text(gaps: pd.DataFrame, *, threshold_points: float) -> str:
    """Return in words what :func:`draw_gaps` shows."""
    count, places = gaps["group"].nunique(), [MEASURE_LABELS[name] for name in gaps["measure"].unique()]
    return (
        f"Boxes for {counted(count, 'student group')} in {listing(places)}: from the smallest to the largest gap, in "
        f"points, that shares printed so can have to the comparison population; lines at {threshold_points:g} points on "
        f"both sides. {certainty_sentences(gaps)}"
    )


def gaps_to_draw(gaps: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    """Return the gaps of the groups that have an earlier share, with the limits to draw and what is certain of them.

    Where no group has an earlier share, all groups with a share stand for themselves.

    Parameters
    ----------
    gaps : DataFrame, as :func:`helpers.sections.equity.changes.trend_gaps` gives them
    changes : DataFrame, as :func:`helpers.sections.equity.changes.gap_changes` gives them

    Returns
    -------
    DataFrame: ``tier``, ``category``, ``group``, ``year``, ``percent_printed``, ``comparison_printed``, ``gap_points``,
    ``drawn_lower``, ``drawn_upper`` (points; what the rounding of the group's own share allows), ``movement_certainty``
    """
    # The comparison share is one number for all years, so its rounding moves a whole line and does not bend it.
    base = gaps["comparison_pct"]
    drawn = gaps.assign(
        drawn_lower=(gaps["percent_lower"] - base).fillna(gaps["gap_points_lower"]).round(DECIMALS),
        drawn_upper=(gaps["percent_upper"] - base).fillna(gaps["gap_points_upper"]).round(DECIMALS),
    )
    longest = changes[changes["is_first_to_last"]]
    drawn = drawn.merge(longest[["tier", "group", "movement_certainty"]], on=["tier", "group"], how="left")
    drawn["movement_certainty"] = drawn["movement_certainty"].fillna(NOT_PUBLISHED).astype("str")
    drawn = drawn[drawn["drawn_lower"].notna()]
    moved = drawn[drawn["movement_certainty"] != NOT_PUBLISHED]
    columns = ["tier", "category", "group", "year", "percent_printed", "comparison_printed", "gap_points"]
    chosen = moved if len(moved) else drawn
    return chosen[[*columns, "drawn_lower", "drawn_upper", "movement_certainty"]].reset_index(drop=True)


def _gap_text(row: pd.Series) -> str:
    """Return a gap as text, or what is printed where there is none."""
    return points_text(row["gap_points"]) if pd.notna(row["gap_points"]) else BELOW_ONE


def _slope_label(of_group: pd.DataFrame) -> str:
    """Return what stands behind a line: the group, its first and last gap and what is certain."""
    first, last = of_group.iloc[0], of_group.iloc[-1]
    ends = (
        [_gap_text(last)]
        if len(of_group) < 2 or {_gap_text(first), _gap_text(last)} == {BELOW_ONE}
        else [_gap_text(first), _gap_text(last)]
    )
    word = last["movement_certainty"]
    said = f", {word.removeprefix('certainly ')}" if word in (NARROWER, WIDER) else ""
    return f"{last['group']} {' → '.join(ends)}{said}"


def _draw_slope(axes: Axes, of_group: pd.DataFrame, places: dict[str, int], *, label_at: float) -> None:
    """Draw the gaps of one group as a ribbon, as thick as rounding leaves its share, with its label behind."""
    x = [places[year] for year in of_group["year"]]
    word = of_group["movement_certainty"].iloc[0]
    color, order = SLOPE_COLORS.get(word, GREY), 3 if word in (NARROWER, WIDER) else 2
    alpha = 1.0 if order == 3 else 0.45
    lower, upper = of_group["drawn_lower"].to_numpy(), of_group["drawn_upper"].to_numpy()
    axes.fill_between(x, lower, upper, color=color, alpha=alpha, linewidth=0, zorder=order)
    axes.vlines(x, lower, upper, color=color, linewidth=3, zorder=order)
    end, middle = x[-1], (lower[-1] + upper[-1]) / 2
    axes.plot([end + 0.03, end + 0.14], [middle, label_at], color=color, linewidth=0.8, clip_on=False)
    axes.annotate(
        _slope_label(of_group),
        (end + 0.16, label_at),
        va="center",
        fontsize=9,
        color=INK if order == 3 else GREY,
        fontweight="bold" if order == 3 else "normal",
        annotation_clip=False,
    )


def _half_range(of_tier: pd.DataFrame, *, threshold_points: float) -> float:
    """Return how many points a panel shows on both sides of zero: its lines, the thresholds, and room for its labels."""
    widest = of_tier[["drawn_lower", "drawn_upper"]].abs().max().max()
    needed_by_labels = 0.5 * (of_tier["group"].nunique() + 1) * SMALLEST_LABEL_GAP
    return max(1.1 * widest, 1.3 * threshold_points, needed_by_labels)


def _draw_slope_panel(
    axes: Axes, gaps: pd.DataFrame, years: list[str], *, threshold_points: float, half_range: float
) -> None:
    """Draw the lines of one tier on a band that ends at the two thresholds of the rule."""
    axes.axhspan(-threshold_points, threshold_points, color=BAND, linewidth=0, zorder=0)
    axes.axhline(0, color=GREY, linewidth=1, zorder=1)
    places = {year: number for number, year in enumerate(years)}
    lines = [of_group for _, of_group in gaps.groupby("group", sort=False)]
    ends = [float((line["drawn_lower"].iloc[-1] + line["drawn_upper"].iloc[-1]) / 2) for line in lines]
    spread = spread_apart(ends, smallest_gap=SMALLEST_LABEL_GAP)
    for line, label_at in zip(lines, spread, strict=True):
        _draw_slope(axes, line, places, label_at=label_at)
    axes.set(xlim=(-0.1, len(years) - 0.95), ylim=(-half_range, half_range), xticks=list(places.values()))
    axes.set_xticklabels(years, fontsize=9)
    axes.set_yticks([-threshold_points, 0, threshold_points])
    axes.set_yticklabels([points_text(-threshold_points), "0", points_text(threshold_points)], fontsize=9, color=GREY)
    axes.tick_params(length=0)
    axes.spines[["left", "bottom"]].set_visible(False)


def draw_gap_slopes(drawn: pd.DataFrame, *, threshold_points: float) -> Figure:
    """Return the gaps of every group over the years, one panel a tier, coloured by what is certain of their change.

    Parameters
    ----------
    drawn : DataFrame, as :func:`gaps_to_draw` gives them
    threshold_points : float, edge of the grey band
    """
    years = sorted(drawn["year"].unique())
    parts = {tier: of_tier for tier, of_tier in drawn.groupby("tier", sort=True)}
    ranges = [_half_range(of_tier, threshold_points=threshold_points) for of_tier in parts.values()]
    # All panels have one scale, so that a steep line is a large change in each.
    height = 2 * sum(ranges) * INCHES_A_POINT + 0.5 * len(parts) + 1.1
    figure, grid = new_figure(height=height, rows=len(parts), squeeze=False, gridspec_kw={"height_ratios": ranges})
    for axes, (tier, of_tier), half_range in zip(grid.flat, parts.items(), ranges, strict=True):
        _draw_slope_panel(axes, of_tier, years, threshold_points=threshold_points, half_range=half_range)
        axes.set_title(f"Tier {tier}")
    give_title(figure, "Gap to this year's comparison share, percentage points")
    give_note(
        figure,
        "A line is as thick as the rounding of the share leaves it; the rounding of the comparison\n"
        "share shifts it as a whole. Narrower, wider: for all unrounded shares. Grey: left open.",
    )
    return figure


def slopes_alt_text(drawn: pd.DataFrame, changes: pd.DataFrame, gaps: pd.DataFrame) -> str:
    """Return in words what :func:`draw_gap_slopes` shows."""
    tiers = [
        f"Tier {tier}: {'; '.join(_slope_label(of_group) for _, of_group in of_tier.groupby('group', sort=False))}."
        for tier, of_tier in drawn.groupby("tier", sort=True)
    ]
    return f"Lines of the gap over the years, in points. {change_sentence(changes)} {flagged_change_sentence(changes, gaps)} {' '.join(tiers)}"
