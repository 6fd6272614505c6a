"""Charts of gaps between shares, drawn as wide as rounding leaves them; a band ends at the threshold of the rule.

They take ``gaps`` as ``representation_gaps`` or ``trend_gaps`` give them, and ``changes`` as ``gap_changes``.
"""

from __future__ import annotations

import textwrap
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from helpers.base.rates import BELOW_ONE
from helpers.base.words import capitalised, counted, listing
from helpers.contracts.indicators import name_in_sentence
from helpers.sections.equity.changes import NARROWER, NOT_PUBLISHED, WIDER
from helpers.sections.equity.gaps import ADVERBS, DECIMALS, FLAGGED, OVER, UNDER, flag_words
from helpers.sections.equity.statements import flagged_text, points
from helpers.show.charts import Chart, give_note, give_title, new_figure
from helpers.show.palette import BAND_GREY, GREEN, GREY, INK, LIGHT_GREY, REPRESENTATION_COLORS, VERMILION, WHITE
from helpers.show.plots import spread_apart
from helpers.statistics.bounds import CERTAIN

PANELS_A_ROW, LABEL_WIDTH, LABEL_POINTS = 2, 18, 10
TALL, FLAT = 0.66, 0.2
SLOPE_COLORS, INCHES_A_POINT = {NARROWER: GREEN, WIDER: VERMILION}, 0.037
# Labels of 9 points need a little more than that, here in the percentage points of the scale.
SMALLEST_LABEL_GAP = 11.5 / 72 / INCHES_A_POINT


def _gap_text(gap: float) -> str:
    """Return a gap as a label, or what is printed where there is none."""
    return points(gap) if pd.notna(gap) else BELOW_ONE


def gaps_chart(gaps: pd.DataFrame, *, threshold_points: float) -> Chart:
    """Return the gap of every group in all credentials and in each tier, as wide as rounding leaves it."""
    marked = gaps.assign(flag=flag_words(gaps))
    measures, groups = gaps["measure"].drop_duplicates().tolist(), gaps.drop_duplicates("group")
    rows = -(-len(measures) // PANELS_A_ROW)
    height = rows * (0.24 * len(groups) + 0.55) + 1.25
    figure, grid = new_figure(height=height, rows=rows, columns=PANELS_A_ROW, sharex=True, squeeze=False)
    limits = gaps[["gap_points_lower", "gap_points_upper"]].abs().max().max()
    # The widest gap, and room for its label beside it.
    reach = 1.42 * max(0 if pd.isna(limits) else limits, 1.2 * threshold_points)
    for number, (axes, measure) in enumerate(zip(grid.flat, measures, strict=True)):
        _draw_gap_panel(axes, marked[marked["measure"] == measure], threshold_points=threshold_points)
        axes.set_xlim(-reach, reach)
        axes.set_title(capitalised(name_in_sentence(measure)), loc="center")
        if number % PANELS_A_ROW == 0:
            _name_groups(axes, groups["group"].tolist())
    flags = int(gaps["representation"].isin(FLAGGED).sum())
    give_title(figure, f"{threshold_points:g} points or more from the comparison share: {flags} of {len(gaps)} shares")
    legend = {"loc": "outside lower left", "ncols": 5, "columnspacing": 1.1, "handlelength": 1.2, "fontsize": 10}
    note = "Gap to the comparison share in percentage points; a box spans what rounding allows."
    figure.legend(handles=_gap_handles(), title=note, title_fontsize=10, alignment="left", **legend)
    alt = (
        f"Boxes for {counted(len(groups), 'student group')} in {listing(list(map(name_in_sentence, measures)))}. Each "
        "reaches from the smallest to the largest gap to the comparison share that rounding allows, in points; a band "
        f"ends {threshold_points:g} points to both sides of zero. {flagged_text(gaps)}"
    )
    return Chart("05_equity__gaps", figure, alt, gaps)


def _draw_gap_panel(axes: Axes, gaps: pd.DataFrame, *, threshold_points: float) -> None:
    """Draw the gaps of one measure on a band that ends at the two thresholds of the rule."""
    axes.axvspan(-threshold_points, threshold_points, color=BAND_GREY, linewidth=0, zorder=0)
    axes.axvline(0, color=GREY, linewidth=1, zorder=1)
    categories = gaps["category"].tolist()
    for place, row in enumerate(gaps.itertuples()):
        if pd.notna(row.gap_points_lower):
            _draw_gap(axes, place, row)
        if place and row.category != categories[place - 1]:
            axes.axhline(place - 0.5, color=LIGHT_GREY, linewidth=0.8, zorder=0)
    ticks = [-threshold_points, 0, threshold_points]
    axes.set_xticks(ticks, [points(tick) for tick in ticks], fontsize=9, color=GREY)
    axes.set(ylim=(len(gaps) - 0.5, -0.5), yticks=[])
    axes.tick_params(axis="both", length=0, labelbottom=True)
    axes.spines[["left", "bottom"]].set_visible(False)


def _draw_gap(axes: Axes, place: int, row: Any) -> None:
    """Draw one gap as a box from its smallest to its largest value: tall if it may be flagged, filled if for sure."""
    is_marked, is_left = row.flag != "", row.gap_points_lower + row.gap_points_upper < 0
    color = REPRESENTATION_COLORS[UNDER if is_left else OVER] if is_marked else GREY
    height, width = TALL if is_marked else FLAT, row.gap_points_upper - row.gap_points_lower
    is_hollow = row.flag.startswith("possibly")
    box = Rectangle((row.gap_points_lower, place - height / 2), width, height, zorder=3)
    # The outer half of the edge is clipped away, so that the box is as wide as the gap is open.
    box.set(facecolor=WHITE if is_hollow else color, edgecolor=color, linewidth=3.2 if is_hollow else 0)
    axes.add_patch(box)
    box.set_clip_path(box)
    axes.annotate(
        _gap_text(row.gap_points),
        (row.gap_points_lower if is_left else row.gap_points_upper, place),
        xytext=(-4 if is_left else 4, 0),
        textcoords="offset points",
        ha="right" if is_left else "left",
        va="center",
        fontsize=LABEL_POINTS,
        color=INK if is_marked else GREY,
        fontweight="bold" if is_marked else "normal",
    )


def _gap_handles() -> list[Patch | Line2D]:
    """Return the legend of the gaps: colour for the side, fill for how certain the flag is."""
    handles = []
    for flag in FLAGGED:
        color = REPRESENTATION_COLORS[flag]
        for word, adverb in ADVERBS.items():
            fill = color if word == CERTAIN else WHITE
            handles.append(Patch(facecolor=fill, edgecolor=color, linewidth=1.4, label=f"{adverb} {flag}"))
    return [*handles, Line2D([], [], color=GREY, linewidth=3, label="no flag")]


def _name_groups(axes: Axes, groups: list[str]) -> None:
    """Write the names of the groups left of the axes, first on top; a long one is broken at a blank or slash.

    Each line is a text of its own: only then are both flush right whatever font a browser uses.
    """
    style = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points", "ha": "right", "va": "center"}
    for place, group in enumerate(groups):
        lines = [group] if len(group) <= LABEL_WIDTH else textwrap.wrap(group.replace("/", "/ "), LABEL_WIDTH)
        size = LABEL_POINTS if len(lines) == 1 else 8
        for number, line in enumerate(lines):
            below = -8.5 * (number - (len(lines) - 1) / 2)
            axes.annotate(line, (0, place), xytext=(-4, below), fontsize=size, annotation_clip=False, **style)


def gap_slopes_chart(gaps: pd.DataFrame, changes: pd.DataFrame, *, threshold_points: float) -> Chart:
    """Return the gaps of every group over the years, one panel per tier, coloured by what is certain of their change.

    Groups without an earlier share are drawn only if there are no others.
    """
    drawn = _gaps_to_draw(gaps, changes)
    years = sorted(drawn["year"].unique())
    parts = {tier: of_tier for tier, of_tier in drawn.groupby("tier", sort=True)}
    ranges = [_half_range(of_tier, threshold_points=threshold_points) for of_tier in parts.values()]
    # All panels have one scale, so that a steep line is a large change in each.
    height = 2 * sum(ranges) * INCHES_A_POINT + 0.5 * len(parts) + 1.1
    figure, grid = new_figure(height=height, rows=len(parts), squeeze=False, gridspec_kw={"height_ratios": ranges})
    for axes, (tier, of_tier), half_range in zip(grid.flat, parts.items(), ranges, strict=True):
        _draw_slope_panel(axes, of_tier, years, threshold_points=threshold_points)
        axes.set(ylim=(-half_range, half_range), title=f"Tier {tier}")
    moved = drawn.drop_duplicates(["tier", "group"])["movement_certainty"]
    narrowed, widened = ((moved == word).sum() for word in SLOPE_COLORS)
    give_title(figure, f"{counted(narrowed, 'gap')} certainly narrowed and {widened} widened since {years[0]}")
    give_note(
        figure,
        "Gap to this year's comparison share in percentage points. A line is as thick as the rounding of its\n"
        "share makes it; that of the comparison share shifts it as a whole. Grey: left open by rounding.",
    )
    return Chart("05_equity__gap_slopes", figure, _slopes_alt_text(drawn), drawn)


def _gaps_to_draw(gaps: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    """Return the gaps with the limits that the rounding of their own share allows, and what is certain of them."""
    # The comparison share is one number for all years, so its rounding moves a whole line and does not bend it.
    base = gaps["comparison_pct"]
    drawn = gaps.assign(
        drawn_lower=(gaps["percent_lower"] - base).fillna(gaps["gap_points_lower"]).round(DECIMALS),
        drawn_upper=(gaps["percent_upper"] - base).fillna(gaps["gap_points_upper"]).round(DECIMALS),
    )
    longest = changes.loc[changes["is_first_to_last"], ["tier", "group", "movement_certainty"]]
    drawn = drawn[drawn["drawn_lower"].notna()].merge(longest, on=["tier", "group"], how="left")
    drawn = drawn.fillna({"movement_certainty": NOT_PUBLISHED})
    has_earlier = drawn["movement_certainty"] != NOT_PUBLISHED
    columns = ["tier", "category", "group", "year", "percent_printed", "comparison_printed", "gap_points"]
    chosen = drawn[has_earlier | ~has_earlier.any()]
    return chosen[[*columns, "drawn_lower", "drawn_upper", "movement_certainty"]].reset_index(drop=True)


def _half_range(of_tier: pd.DataFrame, *, threshold_points: float) -> float:
    """Return how many points a panel shows on both sides of zero: lines, thresholds, and room for its labels."""
    widest = of_tier[["drawn_lower", "drawn_upper"]].abs().max().max()
    needed_by_labels = 0.5 * (of_tier["group"].nunique() + 1) * SMALLEST_LABEL_GAP
    return max(1.1 * widest, 1.3 * threshold_points, needed_by_labels)


def _draw_slope_panel(axes: Axes, gaps: pd.DataFrame, years: list[str], *, threshold_points: float) -> None:
    """Draw the lines of one tier on a band that ends at the two thresholds of the rule."""
    axes.axhspan(-threshold_points, threshold_points, color=BAND_GREY, linewidth=0, zorder=0)
    axes.axhline(0, color=GREY, linewidth=1, zorder=1)
    lines = [of_group for _, of_group in gaps.groupby("group", sort=False)]
    ends = [float((line["drawn_lower"].iloc[-1] + line["drawn_upper"].iloc[-1]) / 2) for line in lines]
    spread = spread_apart(ends, smallest_gap=SMALLEST_LABEL_GAP)
    for line, end, label_at in zip(lines, ends, spread, strict=True):
        _draw_slope(axes, line, [years.index(year) for year in line["year"]], end=end, label_at=label_at)
    axes.set_xlim(-0.1, len(years) - 0.95)
    axes.set_xticks(range(len(years)), years, fontsize=9)
    ticks = [-threshold_points, 0, threshold_points]
    axes.set_yticks(ticks, [points(tick) for tick in ticks], fontsize=9, color=GREY)
    axes.tick_params(length=0)
    axes.spines[["left", "bottom"]].set_visible(False)


def _draw_slope(axes: Axes, of_group: pd.DataFrame, places: list[int], *, end: float, label_at: float) -> None:
    """Draw the gaps of one group as a ribbon, as thick as rounding leaves its share, with its label behind."""
    color = SLOPE_COLORS.get(of_group["movement_certainty"].iloc[0])
    is_certain, ink = color is not None, color or GREY
    order, lower, upper = 3 if is_certain else 2, of_group["drawn_lower"].to_numpy(), of_group["drawn_upper"].to_numpy()
    axes.fill_between(places, lower, upper, color=ink, alpha=1.0 if is_certain else 0.45, linewidth=0, zorder=order)
    axes.vlines(places, lower, upper, color=ink, linewidth=3, zorder=order)
    axes.plot([places[-1] + 0.03, places[-1] + 0.14], [end, label_at], color=ink, linewidth=0.8, clip_on=False)
    axes.annotate(
        _slope_label(of_group),
        (places[-1] + 0.16, label_at),
        va="center",
        fontsize=9,
        color=INK if is_certain else GREY,
        fontweight="bold" if is_certain else "normal",
        annotation_clip=False,
    )


def _slope_label(of_group: pd.DataFrame) -> str:
    """Return what stands behind a line: the group, its first and last gap and what is certain."""
    ends = [_gap_text(of_group["gap_points"].iloc[place]) for place in (0, -1)]
    word = of_group["movement_certainty"].iloc[-1]
    said = f", {word.removeprefix('certainly ')}" if word in SLOPE_COLORS else ""
    shown = ends[-1:] if len(of_group) < 2 or set(ends) == {BELOW_ONE} else ends
    return f"{of_group['group'].iloc[-1]} {' → '.join(shown)}{said}"


def _slopes_alt_text(drawn: pd.DataFrame) -> str:
    """Return what the chart of slopes shows."""
    years = f"{drawn['year'].min()} to {drawn['year'].max()}"
    said = [f"Lines of the gap to this year's comparison share from {years}, in points."]
    for tier, of_tier in drawn.groupby("tier", sort=True):
        labels = [_slope_label(of_group) for _, of_group in of_tier.groupby("group", sort=False)]
        said.append(f"Tier {tier}: {'; '.join(labels)}.")
    return " ".join(said)
