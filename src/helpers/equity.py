"""Student groups: their shares of credentials beside their share of the students who could earn one."""

from __future__ import annotations

import textwrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from helpers.display import counted, listing, points_text
from helpers.figures import GREY, INK, REPRESENTATION_COLORS, give_note, give_title, new_figure
from helpers.percentages import BELOW_ONE, NOT_REPORTED, percent_bounds

MEASURE_LABELS = {
    "public_schools_pct": "all public schools",
    "cte_enrollment_pct": "CTE enrollment",
    "opportunities_pct": "credential opportunities",
    "overall_pct": "all credentials",
    "tier_1_pct": "tier 1",
    "tier_2_pct": "tier 2",
    "tier_3_pct": "tier 3",
}
ATTAINMENT_MEASURES = ("overall_pct", "tier_1_pct", "tier_2_pct", "tier_3_pct")
UNDER, OVER, WITHIN, NOT_COMPARABLE = "under", "over", "within", "not comparable"
FLAGGED = (UNDER, OVER)
WIDENED, NARROWED, STAYED, NO_EARLIER = "widened", "narrowed", "stayed", "no earlier share"
PANELS_A_ROW, LABEL_WIDTH = 3, 18


def student_groups_table(shares: pd.DataFrame) -> pd.DataFrame:
    """Return Table 4, one row a student group: every share as a number and as printed.

    Parameters
    ----------
    shares : DataFrame, ``category``, ``group``, ``measure``, ``percent``, ``printed``, one row a group and measure
    """
    groups = shares[["category", "group"]].drop_duplicates().reset_index(drop=True)
    numbers = shares.pivot(index="group", columns="measure", values="percent")
    printed = shares.pivot(index="group", columns="measure", values="printed")
    printed = printed.rename(columns=lambda name: name.replace("_pct", "_printed"))
    wide = numbers[list(MEASURE_LABELS)].join(printed[[name.replace("_pct", "_printed") for name in MEASURE_LABELS]])
    return groups.merge(wide.reset_index(), on="group", validate="one_to_one")


def representation(gap_points: pd.Series, *, threshold_points: float) -> pd.Series:
    """Return the report's flag of each gap: under or over from the threshold on, else within.

    A gap that is missing, because a share is only known to be below one percent, is not comparable.

    Examples
    --------
    >>> representation(pd.Series([-10.0, -9.0, 10.5, float("nan")]), threshold_points=10).tolist()
    ['under', 'within', 'over', 'not comparable']
    """
    flags = pd.Series(WITHIN, index=gap_points.index, dtype="str")
    flags = flags.mask(gap_points <= -threshold_points, UNDER).mask(gap_points >= threshold_points, OVER)
    return flags.mask(gap_points.isna(), NOT_COMPARABLE)


def share_differences(shares: pd.DataFrame, *, measure: str, against: str) -> pd.DataFrame:
    """Return by how many points each group's share differs from its share of another population.

    Parameters
    ----------
    shares : DataFrame, as for :func:`student_groups_table`, with ``percent_lower`` and ``percent_upper``
    measure, against : str, measures

    Returns
    -------
    DataFrame: ``category``, ``group``, ``measure``, ``percent``, ``comparison_pct``, ``gap_points`` (on printed
    shares; missing without both), ``gap_points_lower`` and ``gap_points_upper`` (what unrounded shares allow)
    """
    columns = ["category", "group", "percent", "percent_lower", "percent_upper"]
    compared, other = (shares.loc[shares["measure"] == name, columns] for name in (measure, against))
    both = compared.merge(other, on=["category", "group"], suffixes=("", "_against"), validate="one_to_one")
    gaps = {
        "gap_points": both["percent"] - both["percent_against"],
        "gap_points_lower": both["percent_lower"] - both["percent_upper_against"],
        "gap_points_upper": both["percent_upper"] - both["percent_lower_against"],
    }
    # Shares have a few decimals at most; without rounding 16.4 - 6.4 falls short of 10.
    rounded = {name: gap.round(6) for name, gap in gaps.items()}
    named = both[["category", "group", "percent"]].assign(
        measure=measure, comparison_pct=both["percent_against"], **rounded
    )
    return named[["category", "group", "measure", "percent", "comparison_pct", *rounded]]


def representation_gaps(shares: pd.DataFrame, *, comparison: str, threshold_points: float) -> pd.DataFrame:
    """Return the gap and the flag of every student group in all credentials and in each tier.

    Parameters
    ----------
    shares : DataFrame, as for :func:`share_differences`
    comparison : str, measure of the comparison population
    threshold_points : float, percentage points from which a gap is flagged

    Returns
    -------
    DataFrame: columns of :func:`share_differences` and ``representation``, one row a group and measure
    """
    parts = [share_differences(shares, measure=measure, against=comparison) for measure in ATTAINMENT_MEASURES]
    gaps = pd.concat(parts, ignore_index=True)
    return gaps.assign(representation=representation(gaps["gap_points"], threshold_points=threshold_points))


def depends_on_rounding(gaps: pd.DataFrame, *, threshold_points: float) -> pd.Series:
    """Return whether unrounded shares could change the flag of a group.

    Printed shares are rounded, so a printed gap of exactly the threshold can be a little smaller. Both limits of a gap
    are never quite reached.
    """
    lower, upper = gaps["gap_points_lower"], gaps["gap_points_upper"]
    is_split_below = (lower < -threshold_points) & (upper > -threshold_points)
    is_split_above = (lower < threshold_points) & (upper > threshold_points)
    return is_split_below | is_split_above


def flag_sentences(gaps: pd.DataFrame, *, threshold_points: float) -> str:
    """Return in words which groups are flagged where, under-represented ones first."""
    sentences = []
    for flag in FLAGGED:
        places = []
        for measure in gaps["measure"].drop_duplicates():
            of_measure = gaps[(gaps["measure"] == measure) & (gaps["representation"] == flag)]
            widest_first = of_measure.sort_values("gap_points", key=abs, ascending=False, kind="stable")
            named = [f"{row.group} ({points_text(row.gap_points)})" for row in widest_first.itertuples()]
            places += [f"{listing(named)} in {MEASURE_LABELS[measure]}"] if named else []
        sentences.append(
            f"{flag.capitalize()}-represented by {threshold_points:g} points or more: "
            f"{'; '.join(places) or 'no group'}."
        )
    flagged = set(gaps.loc[gaps["representation"].isin(FLAGGED), "measure"])
    free = [MEASURE_LABELS[measure] for measure in gaps["measure"].drop_duplicates() if measure not in flagged]
    return " ".join([*sentences, f"Without any flag: {listing(free)}."])


def rounding_sentence(gaps: pd.DataFrame, *, threshold_points: float) -> str:
    """Return in words how many flags could change if the shares were not rounded, and what cannot be compared."""
    open_flags = gaps[
        gaps["representation"].isin(FLAGGED) & depends_on_rounding(gaps, threshold_points=threshold_points)
    ]
    named = [f"{row.group} in {MEASURE_LABELS[row.measure]}" for row in open_flags.itertuples()]
    flagged = int(gaps["representation"].isin(FLAGGED).sum())
    unknown = gaps.loc[gaps["representation"] == NOT_COMPARABLE, "group"].drop_duplicates().tolist()
    return (
        f"{counted(flagged, 'gap')} of {len(gaps)} {'is' if flagged == 1 else 'are'} flagged; on unrounded shares "
        f"{len(open_flags)} of them could fall below the threshold: {listing(named)}. "
        f"Not comparable, because a share is printed as below one percent: {listing(unknown)}."
    )


def largest_differences_sentence(differences: pd.DataFrame, *, what: str) -> str:
    """Return in words which groups differ most and by how much."""
    known = differences[differences["gap_points"].notna()]
    largest = known["gap_points"].abs().max()
    if known.empty or largest == 0:
        return f"No group differs in {what}."
    groups = known[known["gap_points"].abs() == largest]
    named = [f"{row.group} ({points_text(row.gap_points)} points)" for row in groups.itertuples()]
    return f"{what[:1].upper()}{what[1:]} differ most for {listing(named)}."


def trend_gaps(trends: pd.DataFrame, *, threshold_points: float) -> pd.DataFrame:
    """Return every year's share of each group and tier with its gap against this year's comparison population.

    Parameters
    ----------
    trends : DataFrame, ``tier``, ``category``, ``group``, ``year``, ``printed``, ``percent``, ``comparison_printed``
    threshold_points : float

    Returns
    -------
    DataFrame: ``tier``, ``category``, ``group``, ``year``, ``percent``, ``percent_printed``, ``comparison_pct``,
    ``comparison_printed``, ``gap_points`` (missing without both shares), ``representation``
    """
    comparison = percent_bounds(trends["comparison_printed"])["percent"]
    shares = trends.rename(columns={"printed": "percent_printed"}).assign(comparison_pct=comparison)
    gap = (shares["percent"] - comparison).round(6)
    named = shares.assign(gap_points=gap, representation=representation(gap, threshold_points=threshold_points))
    columns = [
        "tier",
        "category",
        "group",
        "year",
        "percent",
        "percent_printed",
        "comparison_pct",
        "comparison_printed",
    ]
    return named[[*columns, "gap_points", "representation"]]


def movements(gaps: pd.DataFrame) -> pd.DataFrame:
    """Return whether each gap widened, narrowed or stayed between its first and its last known year.

    Only printed shares are compared, and all of them with the one comparison population that the report prints.

    Parameters
    ----------
    gaps : DataFrame, as :func:`trend_gaps` gives them

    Returns
    -------
    DataFrame, one row a tier and group whose last year has a gap: ``tier``, ``category``, ``group``, ``first_year``,
    ``first_gap_points``, ``last_year``, ``last_gap_points``, ``representation`` (of the last year), ``movement``
    """
    rows = []
    last_year = gaps["year"].max()
    for (tier, category, group), of_group in gaps.groupby(["tier", "category", "group"], sort=False):
        known = of_group[of_group["gap_points"].notna()].sort_values("year")
        if known.empty or known["year"].iloc[-1] != last_year:
            continue
        first, last = known.iloc[0], known.iloc[-1]
        change = abs(last["gap_points"]) - abs(first["gap_points"])
        movement = (
            {1: WIDENED, -1: NARROWED, 0: STAYED}[int(np.sign(round(change, 6)))] if len(known) > 1 else NO_EARLIER
        )
        ends = (first["year"], first["gap_points"], last["year"], last["gap_points"], last["representation"], movement)
        rows.append((tier, category, group, *ends))
    names = "tier category group first_year first_gap_points last_year last_gap_points representation movement"
    return pd.DataFrame(rows, columns=names.split())


def movement_sentences(moved: pd.DataFrame) -> str:
    """Return in words which flagged gaps widened, stayed or narrowed."""
    flagged = moved[moved["representation"].isin(FLAGGED)]
    if flagged.empty:
        return "No gap is flagged in any tier."
    sentences = []
    for movement in (WIDENED, STAYED, NARROWED, NO_EARLIER):
        named = [
            f"{row.group} in tier {row.tier} ({points_text(row.first_gap_points)} in {row.first_year}, "
            f"now {points_text(row.last_gap_points)})"
            if movement != NO_EARLIER
            else f"{row.group} in tier {row.tier} ({points_text(row.last_gap_points)})"
            for row in flagged[flagged["movement"] == movement].itertuples()
        ]
        sentences += [f"{movement.capitalize()}: {listing(named)}."] if named else []
    return " ".join(sentences)


def movement_counts(moved: pd.DataFrame) -> pd.DataFrame:
    """Return how many gaps of each category widened, stayed, narrowed or have no earlier share."""
    counts = moved.pivot_table(
        index="category", columns="movement", values="group", aggfunc="size", fill_value=0, sort=False
    )
    names = [WIDENED, STAYED, NARROWED, NO_EARLIER]
    return counts.reindex(columns=names, fill_value=0).reset_index().rename_axis(columns=None)


def shown_shares(shares: pd.DataFrame) -> pd.DataFrame:
    """Return the printed shares for reading, one row a group, a column for each population or set of credentials."""
    order = shares["group"].drop_duplicates()
    wide = shares.pivot(index="group", columns="measure", values="printed").loc[order, list(MEASURE_LABELS)]
    return wide.rename(columns=MEASURE_LABELS).reset_index().rename_axis(columns=None)


def shown_gaps(gaps: pd.DataFrame) -> pd.DataFrame:
    """Return the gaps for reading, one row a group, a column of percentage points for each set of credentials."""
    order, names = gaps["group"].drop_duplicates(), {name: name.replace("_pct", "_points") for name in MEASURE_LABELS}
    wide = gaps.pivot(index="group", columns="measure", values="gap_points").loc[order, gaps["measure"].unique()]
    return wide.rename(columns=names).reset_index().rename_axis(columns=None)


def recomputed_shares(gaps: pd.DataFrame, opportunities: pd.DataFrame) -> dict[str, str]:
    """Return every gap as text, under the name that a statement of the report is given.

    Parameters
    ----------
    gaps : DataFrame, as :func:`representation_gaps` gives them
    opportunities : DataFrame, as :func:`share_differences` gives them, opportunities against all public schools
    """
    texts = {
        f"{row.group}, {MEASURE_LABELS[row.measure]}": f"{points_text(row.gap_points)} points ({row.representation})"
        for row in gaps.itertuples()
    }
    return texts | {
        f"{row.group}, opportunities against all public schools": f"{points_text(row.gap_points)} points"
        for row in opportunities.itertuples()
    }


def recomputed_trends(gaps: pd.DataFrame, moved: pd.DataFrame) -> dict[str, str]:
    """Return every gap over the years, and how many gaps of a category moved how, as text for statements."""
    texts = {
        f"{group}, tier {tier} over the years": f"{listing([*map(points_text, of_group['gap_points'])])} points"
        for (group, tier), of_group in gaps.groupby(["group", "tier"], sort=False)
    }
    for row in movement_counts(moved).to_dict("records"):
        counts = [f"{row[name]} {name}" for name in (NARROWED, WIDENED, STAYED, NO_EARLIER) if row[name]]
        texts[f"gaps over the years: {row['category']}"] = listing(counts)
    return texts


def _draw_gap_panel(axes: Axes, gaps: pd.DataFrame, *, threshold_points: float, reach: float) -> None:
    """Draw the gaps of one measure: a dot for each group, coloured by its flag, with the gap beside it."""
    axes.axvspan(-threshold_points, threshold_points, color="#f3f3f3", zorder=0)
    axes.axvline(0, color=GREY, linewidth=1)
    for place, row in enumerate(gaps.itertuples()):
        color = REPRESENTATION_COLORS[row.representation]
        if pd.isna(row.gap_points):
            paper = {"facecolor": "white", "edgecolor": "none", "pad": 1}
            axes.annotate(BELOW_ONE, (0, place), ha="center", va="center", color=GREY, fontsize=10, bbox=paper)
            continue
        axes.hlines(place, 0, row.gap_points, color=color, linewidth=2)
        axes.plot(row.gap_points, place, "o", color=color, markersize=7)
        side = -1 if row.gap_points < 0 else 1
        is_flagged = row.representation in FLAGGED
        axes.annotate(
            points_text(row.gap_points),
            (row.gap_points, place),
            xytext=(7 * side, 0),
            textcoords="offset points",
            ha="left" if side > 0 else "right",
            va="center",
            fontsize=10,
            color=INK if is_flagged else GREY,
            fontweight="bold" if is_flagged else "normal",
        )
    axes.set(xlim=(-reach, reach), xticks=[])
    axes.tick_params(axis="y", length=0)
    axes.spines[["left", "bottom"]].set_visible(False)


def draw_gaps(gaps: pd.DataFrame, *, threshold_points: float) -> Figure:
    """Return the gap of every group in all credentials and in each tier, coloured by the report's rule.

    Parameters
    ----------
    gaps : DataFrame, as :func:`representation_gaps` gives them
    threshold_points : float, edge of the grey band
    """
    measures = gaps["measure"].drop_duplicates().tolist()
    groups = gaps.drop_duplicates("group")
    figure, panels = new_figure(height=0.36 * len(groups) + 1.7, columns=len(measures), sharey=True)
    # The widest gap, and room for its label beside it.
    reach = 1.7 * max(gaps["gap_points"].abs().max(skipna=True), 1.2 * threshold_points, key=np.nan_to_num)
    for axes, measure in zip(panels, measures, strict=True):
        _draw_gap_panel(axes, gaps[gaps["measure"] == measure], threshold_points=threshold_points, reach=reach)
        label = MEASURE_LABELS[measure]
        axes.set_title(f"{label[:1].upper()}{label[1:]}", loc="center")
    _name_groups(panels[0], groups["group"].tolist())
    give_title(figure, "Gap to the comparison population, percentage points")
    words = {UNDER: "under-represented", OVER: "over-represented", WITHIN: f"fewer than {threshold_points:g} points"}
    handles = [
        Line2D([], [], marker="o", linestyle="", color=REPRESENTATION_COLORS[flag], markersize=7, label=word)
        for flag, word in words.items()
    ]
    figure.legend(handles=handles, loc="outside lower right", ncols=len(handles), handletextpad=0.1, columnspacing=1.2)
    return figure


def _name_groups(axes: Axes, groups: list[str]) -> None:
    """Write the names of the groups left of the axes, first on top; a long one is broken at a blank or slash.

    Each line is a text of its own: only then are both flush right whatever font a browser uses.
    """
    axes.set_yticks([])
    axes.set_ylim(len(groups) - 0.5, -0.5)
    for place, group in enumerate(groups):
        lines = [group] if len(group) <= LABEL_WIDTH else textwrap.wrap(group.replace("/", "/ "), LABEL_WIDTH)
        for number, line in enumerate(lines):
            below = -13 * (number - (len(lines) - 1) / 2)
            spot = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points"}
            axes.annotate(line, (0, place), xytext=(-4, below), ha="right", va="center", annotation_clip=False, **spot)


def gaps_alt_text(gaps: pd.DataFrame, *, threshold_points: float) -> str:
    """Return in words what :func:`draw_gaps` shows."""
    count, places = gaps["group"].nunique(), [MEASURE_LABELS[name] for name in gaps["measure"].unique()]
    return (
        f"Dots for {counted(count, 'student group')} in {listing(places)}: "
        f"points between the share of credentials and the share of the comparison population. "
        f"{flag_sentences(gaps, threshold_points=threshold_points)}"
    )


def gaps_to_draw(gaps: pd.DataFrame) -> pd.DataFrame:
    """Return the tiers and groups that are flagged in the last year, with all their years.

    Where none is flagged, the group with the widest gap stands for each tier.

    Parameters
    ----------
    gaps : DataFrame, as :func:`trend_gaps` gives them
    """
    last = gaps[gaps["year"] == gaps["year"].max()]
    chosen = last[last["representation"].isin(FLAGGED)]
    if chosen.empty:
        widest_first = last.sort_values("gap_points", key=abs, ascending=False, kind="stable")
        chosen = widest_first.drop_duplicates("tier").sort_values("tier")
    return chosen[["tier", "group"]].merge(gaps, on=["tier", "group"], validate="one_to_many")


def _draw_share(axes: Axes, place: int, row: object) -> None:
    """Draw one year's share as a dot with its label, or what is printed instead of a share."""
    if pd.isna(row.percent):
        spot = {"xytext": (0, 4), "textcoords": "offset points", "ha": "center"}
        axes.annotate(row.percent_printed, (place, 0), color=GREY, fontsize=10, **spot)
        return
    axes.plot(place, row.percent, "o", color=REPRESENTATION_COLORS[row.representation], markersize=7, zorder=3)
    # Away from the comparison line, so that the two never meet.
    side, anchor = (-8, "top") if row.gap_points < 0 else (8, "bottom")
    axes.annotate(
        row.percent_printed, (place, row.percent), xytext=(0, side), textcoords="offset points", ha="center", va=anchor
    )


def _draw_trend_panel(axes: Axes, shares: pd.DataFrame) -> None:
    """Draw one group's share of a tier over the years, beside its share of the comparison population."""
    shares = shares.reset_index(drop=True)
    axes.plot(shares.index, shares["percent"], color=GREY, linewidth=1.5, zorder=1)
    for place, row in enumerate(shares.itertuples()):
        _draw_share(axes, place, row)
    comparison, printed = shares[["comparison_pct", "comparison_printed"]].iloc[0]
    if pd.notna(comparison):
        axes.axhline(comparison, color=INK, linestyle="--", linewidth=1, zorder=0)
        end = (len(shares) - 0.45, comparison)
        axes.annotate(printed, end, va="center", ha="left", fontsize=10, annotation_clip=False)
    axes.set_xticks(shares.index, [year.replace("-", "-\n") for year in shares["year"]], fontsize=9)
    axes.set(xlim=(-0.5, len(shares) - 0.5), yticks=[])
    axes.tick_params(axis="x", length=0)
    axes.spines[["left", "bottom"]].set_visible(False)


def draw_share_trends(shares: pd.DataFrame) -> Figure:
    """Return a small panel for each flagged group and tier: its share over the years and the comparison share.

    Parameters
    ----------
    shares : DataFrame, as :func:`gaps_to_draw` gives them
    """
    panels = list(shares.groupby(["tier", "group"], sort=False))
    rows = -(-len(panels) // PANELS_A_ROW)
    figure, grid = new_figure(height=2.05 * rows + 0.9, rows=rows, columns=PANELS_A_ROW, squeeze=False, sharey=True)
    for axes in grid.flat[len(panels) :]:
        axes.set_axis_off()
    for axes, ((tier, group), of_group) in zip(grid.flat, panels, strict=False):
        _draw_trend_panel(axes, of_group)
        axes.set_title("\n".join([f"Tier {tier}", *textwrap.wrap(group, 28)]))
    highest = shares[["percent", "comparison_pct"]].max().max()
    grid.flat[0].set_ylim(*((-0.2 * highest, 1.2 * highest) if highest > 0 else (-1, 1)))
    give_title(figure, "Share of a tier's credentials over the years")
    missing = " NA: not reported." if (shares["percent_printed"] == NOT_REPORTED).any() else ""
    give_note(figure, f"Dashed: comparison population of {shares['year'].max()}. Orange: under, blue: over.{missing}")
    return figure


def share_trends_alt_text(shares: pd.DataFrame) -> str:
    """Return in words what :func:`draw_share_trends` shows."""
    parts = []
    for (tier, group), of_group in shares.groupby(["tier", "group"], sort=False):
        values = [f"{row.percent_printed} in {row.year}" for row in of_group.itertuples()]
        compared = of_group["comparison_printed"].iloc[0]
        parts.append(f"{group} in tier {tier}: {listing(values)}, compared with {compared}")
    return f"Lines of the share of credentials. {'; '.join(parts)}."
