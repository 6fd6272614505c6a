"""Charts of shares beside those they are compared with, and of their gaps over the years.

They take ``gaps`` as ``representation_gaps`` or ``trend_gaps`` give them, and ``changes`` as ``gap_changes``.
"""

from __future__ import annotations

import textwrap

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from helpers.base.rates import BELOW_ONE
from helpers.base.words import capitalised, counted, listing
from helpers.contracts.indicators import name_in_sentence
from helpers.sections.equity.changes import NARROWER, NOT_PUBLISHED, WIDER
from helpers.sections.equity.gaps import DECIMALS, FLAGGED, OVER, UNDER, WITHIN
from helpers.sections.equity.statements import TIERS, flagged_text, headline, points
from helpers.show.charts import Chart, give_note, give_title, new_figure
from helpers.show.numbers import measure_text
from helpers.show.palette import BAND_GREY, GREEN, GREY, INK, LIGHT_GREY, REPRESENTATION_COLORS, VERMILION, WHITE
from helpers.show.plots import spread_apart

LABEL_WIDTH, LABEL_POINTS, TITLE_WIDTH = 18, 10, 64
SLOPE_COLORS, INCHES_A_POINT = {NARROWER: GREEN, WIDER: VERMILION}, 0.037
# Labels of 9 points need a little more than that, here in the percentage points of the scale.
SMALLEST_LABEL_GAP = 11.5 / 72 / INCHES_A_POINT


def _gap_text(gap: float) -> str:
    """Return a gap as a label, or what is printed where there is none."""
    return points(gap) if pd.notna(gap) else BELOW_ONE


def gaps_chart(gaps: pd.DataFrame, *, against: str) -> Chart:
    """Return each group's share of the credentials of each tier beside its share of the comparison population."""
    of_tiers = gaps[gaps["measure"].isin(TIERS)]
    groups = _in_order(of_tiers.drop_duplicates("group"))
    figure, grid = new_figure(height=0.29 * len(groups) + 1.3, rows=1, columns=len(TIERS), sharey=True, squeeze=False)
    reach = 1.24 * of_tiers[["percent", "comparison_pct"]].fillna(1).clip(lower=1).max().max()
    for axes, measure in zip(grid.flat, TIERS, strict=True):
        of_one = of_tiers[of_tiers["measure"] == measure].set_index("group").loc[groups["group"]].reset_index()
        _draw_pairs(axes, of_one)
        axes.set(xlim=(-0.2 * reach, reach), ylim=(len(groups) - 0.5, -0.5), xticks=[], yticks=[])
        axes.set_title(capitalised(name_in_sentence(measure)))
        axes.spines[["left", "bottom"]].set_visible(False)
    _name_groups(grid.flat[0], groups)
    place = {"xycoords": "axes fraction", "textcoords": "offset points", "ha": "right", "annotation_clip": False}
    grid.flat[0].annotate("Share of opportunities", (0, 1), xytext=(-8, 6), fontsize=9, color=GREY, **place)
    give_title(figure, textwrap.fill(headline(gaps), TITLE_WIDTH))
    words = [f"credentials: {UNDER}-represented", f"{OVER}-represented", "neither"]
    handles = [_dot(REPRESENTATION_COLORS[flag], word) for flag, word in zip((*FLAGGED, WITHIN), words, strict=True)]
    handles.insert(0, _dot(WHITE, name_in_sentence(against)))
    figure.legend(handles=handles, loc="outside lower left", ncols=4, columnspacing=1, handlelength=0.8, fontsize=9)
    tiers = listing(list(map(name_in_sentence, TIERS)))
    alt = (
        f"Two dots for each of {counted(len(groups), 'student group')} in {tiers}: its share of "
        f"{name_in_sentence(against)} and of the credentials. {flagged_text(of_tiers)}"
    )
    return Chart("05_equity__gaps", figure, alt, of_tiers)


def _in_order(groups: pd.DataFrame) -> pd.DataFrame:
    """Return groups by category as the report lists these, the largest of each on top."""
    category = groups["category"].map({name: place for place, name in enumerate(groups["category"].unique())})
    return groups.assign(place=category).sort_values(["place", "comparison_pct"], ascending=[True, False])


def _dot(color: str, label: str) -> Line2D:
    """Return a mark of the legend."""
    edge = GREY if color == WHITE else color
    return Line2D([], [], linestyle="", marker="o", color=color, markeredgecolor=edge, label=label)


def _draw_pairs(axes: Axes, rows: pd.DataFrame) -> None:
    """Draw for each group of one tier a hollow dot for its comparison share and a full one for its share."""
    categories = rows["category"].tolist()
    for place, row in enumerate(rows.itertuples()):
        # Less than one percent lies between the two.
        base, share = (0.5 if pd.isna(value) else value for value in (row.comparison_pct, row.percent))
        is_marked = row.representation in FLAGGED
        color = REPRESENTATION_COLORS[row.representation] if is_marked else GREY
        axes.plot([base, share], [place, place], color=color, linewidth=2.5, alpha=0.6, zorder=2)
        axes.plot(base, place, "o", color=WHITE, markeredgecolor=GREY, markersize=7, zorder=3)
        axes.plot(share, place, "o", color=color, markersize=7, zorder=4)
        _label_pair(axes, place, base, share, printed=row.percent, is_marked=is_marked)
        if place and row.category != categories[place - 1]:
            axes.axhline(place - 0.5, color=LIGHT_GREY, linewidth=0.8, zorder=0)


def _label_pair(axes: Axes, place: int, base: float, share: float, *, printed: float, is_marked: bool) -> None:
    """Write a share on the side away from its comparison share."""
    is_left = share < base
    axes.annotate(
        BELOW_ONE if pd.isna(printed) else measure_text(printed, "percent"),
        (share, place),
        xytext=(-7 if is_left else 7, 0),
        textcoords="offset points",
        ha="right" if is_left else "left",
        va="center",
        fontsize=LABEL_POINTS,
        color=INK if is_marked else GREY,
        fontweight="bold" if is_marked else "normal",
    )


def _name_groups(axes: Axes, groups: pd.DataFrame) -> None:
    """Write the names of the groups left of the axes, with their comparison shares; a long one is broken.

    Each line is a text of its own: only then are both flush right whatever font a browser uses.
    """
    style = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points", "ha": "right", "va": "center"}
    for place, row in enumerate(groups.itertuples()):
        share = BELOW_ONE if pd.isna(row.comparison_pct) else measure_text(row.comparison_pct, "percent")
        axes.annotate(share, (0, place), xytext=(-2, 0), color=GREY, annotation_clip=False, **style)
        name = row.group
        lines = [name] if len(name) <= LABEL_WIDTH else textwrap.wrap(name.replace("/", "/ "), LABEL_WIDTH)
        size = LABEL_POINTS if len(lines) == 1 else 8
        for number, line in enumerate(lines):
            below = -8.5 * (number - (len(lines) - 1) / 2)
            axes.annotate(line, (0, place), xytext=(-38, below), fontsize=size, annotation_clip=False, **style)


def gap_slopes_chart(gaps: pd.DataFrame, changes: pd.DataFrame, *, threshold_points: float) -> Chart:
    """Return the gaps of every group over the years, one panel per tier, coloured by what is certain of their change.

    Groups without an earlier share are drawn only if there are no others.
    """
    drawn = _gaps_to_draw(gaps, changes)
    years = sorted(drawn["year"].unique())
    parts = {tier: of_tier for tier, of_tier in drawn.groupby("tier", sort=True)}
    ranges = [_half_range(of_tier, threshold_points=threshold_points) for of_tier in parts.values()]
    # All panels have one scale, so that a steep line is a large change in each.
    height = 2 * sum(ranges) * INCHES_A_POINT + 0.32 * len(parts) + 1.1
    figure, grid = new_figure(height=height, rows=len(parts), squeeze=False, gridspec_kw={"height_ratios": ranges})
    for axes, (tier, of_tier), half_range in zip(grid.flat, parts.items(), ranges, strict=True):
        _draw_slope_panel(axes, of_tier, years, threshold_points=threshold_points)
        axes.set(ylim=(-half_range, half_range), title=f"Tier {tier}")
    for axes in grid.flat[:-1]:
        axes.set_xticklabels([])
    moved = drawn.drop_duplicates(["tier", "group"])["movement_certainty"]
    narrowed, widened = ((moved == word).sum() for word in SLOPE_COLORS)
    give_title(figure, f"{counted(narrowed, 'gap')} certainly narrowed and {widened} widened since {years[0]}")
    give_note(
        figure,
        "Gap to this year's comparison share in points. A line is as thick as rounding. Grey: left open by it.",
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
