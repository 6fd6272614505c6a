"""Gaps of student groups over the years, all measured from this year's comparison share, and what rounding hides."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd

from helpers.base.rates import percent_bounds
from helpers.base.words import counted, listing
from helpers.sections.equity.gaps import DECIMALS, FLAGGED, gap_limits, placed, representation, rule_certainty
from helpers.show.numbers import points_text
from helpers.statistics.bounds import CLOSER, FARTHER, UNDECIDED, UNKNOWN, closeness, distance_change, share_intervals

WIDENED, NARROWED, STAYED, NO_EARLIER = "widened", "narrowed", "stayed", "no earlier share"
NOT_COMPARED = "not comparable"
NARROWER, WIDER, CANNOT_TELL, NOT_PUBLISHED = "certainly narrower", "certainly wider", "cannot tell", "not reported"
CERTAINTY_OF = {CLOSER: NARROWER, FARTHER: WIDER, UNDECIDED: CANNOT_TELL, UNKNOWN: NOT_PUBLISHED}
CHANGE_KEYS = ["tier", "category", "group"]


def trend_gaps(trends: pd.DataFrame, *, threshold_points: float) -> pd.DataFrame:
    """Return every year's share of each group and tier with its gap against this year's comparison population.

    Parameters
    ----------
    trends : DataFrame, ``tier``, ``category``, ``group``, ``year``, ``printed``, ``percent``, ``percent_lower``,
        ``percent_upper``, ``comparison_printed``
    threshold_points : float

    Returns
    -------
    DataFrame: ``tier``, ``category``, ``group``, ``year``, ``percent``, ``percent_printed``, ``percent_lower``,
    ``percent_upper``, ``comparison_pct``, ``comparison_printed``, ``comparison_lower``, ``comparison_upper``,
    ``gap_points`` (missing without both shares), ``gap_points_lower``, ``gap_points_upper``, ``representation`` and the
    columns of :func:`helpers.sections.equity.gaps.rule_certainty`

    Raises
    ------
    ValueError
        If there is no group, or a group has no comparison share, or several in one tier.
    """
    _check_comparison(trends)
    names = {"percent": "comparison_pct", "percent_lower": "comparison_lower", "percent_upper": "comparison_upper"}
    comparison = percent_bounds(trends["comparison_printed"]).rename(columns=names)
    pairs = trends.drop(columns="source_row", errors="ignore").rename(columns={"printed": "percent_printed"})
    pairs = pairs.join(comparison)
    limits, gap = gap_limits(pairs), (pairs["percent"] - pairs["comparison_pct"]).round(DECIMALS)
    named = pairs.assign(
        gap_points=gap,
        gap_points_lower=limits["lower"],
        gap_points_upper=limits["upper"],
        representation=representation(gap, threshold_points=threshold_points),
    )
    return named.join(rule_certainty(pairs, threshold_points=threshold_points))


def _check_comparison(trends: pd.DataFrame) -> None:
    """Stop where the share that a group's years are compared with is not one."""
    if trends.empty:
        raise ValueError(
            "student_group_trends: expected at least one student group, found none. Check the rows of Tables 5a-5c."
        )
    shares = trends.groupby(["tier", "group"], sort=False)["comparison_printed"].agg(["nunique", "first"])
    wrong = shares[(shares["nunique"] != 1) | (shares["first"] == "NA")]
    if len(wrong):
        tier, group = wrong.index[0]
        raise ValueError(
            f"student_group_trends: expected one comparison share for all years of a group and tier, found "
            f"{wrong['nunique'].iloc[0]} ({wrong['first'].iloc[0]}) for {group}, tier {tier} "
            f"({len(wrong)} of {len(shares)}). Check the comparison column of Tables 5a-5c."
        )


def gap_changes(gaps: pd.DataFrame) -> pd.DataFrame:
    """Return for every two years whether a gap became narrower or wider, as printed and on unrounded shares.

    The comparison share is one unknown number for all years of a group, and this year's: in earlier years the
    population may have been composed otherwise.

    Parameters
    ----------
    gaps : DataFrame, as :func:`trend_gaps` gives them

    Returns
    -------
    DataFrame, one row a tier, group and pair of years: ``tier``, ``category``, ``group``, ``from_year``, ``to_year``,
    ``is_first_to_last`` (first year with a share and this year; the first of all years where there is no earlier
    share), ``from_percent``, ``to_percent``, ``comparison_pct``, ``comparison_year``, ``from_gap_points``,
    ``to_gap_points``, ``movement`` (on printed shares), ``change_points`` (of the size of the gap; negative is
    narrower), ``change_points_lower``, ``change_points_upper`` (what unrounded shares allow), ``movement_certainty``
    """
    years = sorted(gaps["year"].unique())
    parts = [_changes_between(gaps, first, last) for first, last in combinations(years, 2)]
    if not parts:
        changes = _changes_between(gaps, years[-1], years[-1]).iloc[:0]
        changes.insert(5, "is_first_to_last", pd.Series(dtype="bool"))
        return changes
    changes = pd.concat(parts, ignore_index=True)
    known = gaps[gaps["percent_lower"].notna()].groupby(["tier", "group"])["year"].min().rename("known_from")
    changes = changes.merge(known, on=["tier", "group"], how="left")
    starts = changes["known_from"].where(changes["known_from"] < years[-1], years[0]).fillna(years[0])
    is_longest = (changes["to_year"] == years[-1]) & (changes["from_year"] == starts)
    changes.insert(5, "is_first_to_last", is_longest)
    return changes.drop(columns="known_from")


def _changes_between(gaps: pd.DataFrame, first: str, last: str) -> pd.DataFrame:
    """Return the changes between two years, one row a tier and group."""
    columns = ["percent", "percent_lower", "percent_upper", "gap_points"]
    fixed = ["comparison_pct", "comparison_lower", "comparison_upper"]
    before = gaps.loc[gaps["year"] == first, [*CHANGE_KEYS, *columns]].rename(columns=lambda name: _from(name, columns))
    after = gaps.loc[gaps["year"] == last, [*CHANGE_KEYS, *columns, *fixed]]
    both = before.merge(after, on=CHANGE_KEYS, validate="one_to_one")
    x = share_intervals(both["from_percent_lower"], both["from_percent_upper"])
    y = share_intervals(both["percent_lower"], both["percent_upper"])
    reference = share_intervals(both["comparison_lower"], both["comparison_upper"])
    limits = distance_change(x, y, reference).round(DECIMALS)
    printed = (both["gap_points"].abs() - both["from_gap_points"].abs()).round(DECIMALS)
    return both[CHANGE_KEYS].assign(
        from_year=first,
        to_year=last,
        from_percent=both["from_percent"],
        to_percent=both["percent"],
        comparison_pct=both["comparison_pct"],
        comparison_year=gaps["year"].max(),
        from_gap_points=both["from_gap_points"],
        to_gap_points=both["gap_points"],
        movement=np.sign(printed).map({1: WIDENED, -1: NARROWED, 0: STAYED}).fillna(NOT_COMPARED),
        change_points=printed,
        change_points_lower=limits["lower"],
        change_points_upper=limits["upper"],
        movement_certainty=closeness(x, y, reference).map(CERTAINTY_OF),
    )


def _from(name: str, columns: list[str]) -> str:
    return f"from_{name}" if name in columns else name


def change_sentence(changes: pd.DataFrame) -> str:
    """Return in words how many gaps are certainly narrower or wider than in their first year.

    Parameters
    ----------
    changes : DataFrame, as :func:`gap_changes` gives them
    """
    longest = changes[changes["is_first_to_last"]]
    known = longest[longest["movement_certainty"] != NOT_PUBLISHED]
    if known.empty:
        return "No gap has an earlier share to be compared with."
    counts = {word: int((known["movement_certainty"] == word).sum()) for word in (NARROWER, WIDER, CANNOT_TELL)}
    return (
        f"Since {known['from_year'].min()}, {counts[NARROWER]} of {counted(len(known), 'gap')} to this year's comparison "
        f"share became certainly narrower and {counts[WIDER]} certainly wider; rounding leaves {counts[CANNOT_TELL]} open."
    )


def flagged_change_sentence(changes: pd.DataFrame, gaps: pd.DataFrame) -> str:
    """Return in words what is certain of the changes of the gaps that the report's rule flags this year.

    Parameters
    ----------
    changes : DataFrame, as :func:`gap_changes` gives them
    gaps : DataFrame, as :func:`trend_gaps` gives them
    """
    last = gaps.loc[gaps["year"] == gaps["year"].max(), ["tier", "group", "representation"]]
    longest = changes[changes["is_first_to_last"]]
    flagged = longest.merge(last[last["representation"].isin(FLAGGED)], on=["tier", "group"])
    if flagged.empty:
        return "No gap in a tier is flagged this year."
    flagged = flagged.assign(measure=measure_of_tier(flagged["tier"]))
    named = [
        f"{NO_EARLIER if word == NOT_PUBLISHED else word}: {placed(flagged[flagged['movement_certainty'] == word])}"
        for word in (NARROWER, WIDER, CANNOT_TELL, NOT_PUBLISHED)
        if (flagged["movement_certainty"] == word).any()
    ]
    return f"Of the gaps flagged this year, {'; '.join(named)}."


def measure_of_tier(tiers: pd.Series) -> pd.Series:
    """Return the column of Table 4 with the shares of each tier.

    Examples
    --------
    >>> measure_of_tier(pd.Series([3])).tolist()
    ['tier_3_pct']
    """
    return ("tier_" + tiers.astype("str") + "_pct").astype("str")


def with_movement(marked: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    """Return a table of shares with what is certain about the change of each gap since its first year.

    Parameters
    ----------
    marked : DataFrame, ``group``, ``measure`` and further columns
    changes : DataFrame, as :func:`gap_changes` gives them

    Returns
    -------
    DataFrame: the columns and ``since_<first year>``; an en dash for all credentials, which Tables 5a-5c do not hold
    """
    longest = changes[changes["is_first_to_last"]]
    name = f"since_{longest['from_year'].min()}" if len(longest) else "since"
    moved = longest.assign(measure=measure_of_tier(longest["tier"]), moved=longest["movement_certainty"])
    both = marked.merge(
        moved[["group", "measure", "moved"]], on=["group", "measure"], how="left", validate="one_to_one"
    )
    words = both["moved"].replace(NOT_PUBLISHED, NO_EARLIER).fillna("–").astype("str")
    return both.drop(columns="moved").assign(**{name: words})


def movement_agreement(changes: pd.DataFrame) -> pd.DataFrame:
    """Return how many gaps of each printed movement are certainly narrower, certainly wider or open, first to last year.

    Returns
    -------
    DataFrame: ``printed``, then a count for each certainty
    """
    longest = changes[changes["is_first_to_last"]]
    counts = pd.crosstab(longest["movement"], longest["movement_certainty"])
    columns = [NARROWER, WIDER, CANNOT_TELL, NOT_PUBLISHED]
    rows = [NARROWED, WIDENED, STAYED, NOT_COMPARED]
    table = counts.reindex(index=rows, columns=columns, fill_value=0)
    table = table[table.sum(axis=1) > 0].rename_axis(columns=None).rename_axis(index="printed")
    return table.reset_index()


def movements(gaps: pd.DataFrame) -> pd.DataFrame:
    """Return whether each gap widened, narrowed or stayed between its first and its last known year.

    Printed shares are compared as they stand, and all of them with the one comparison population that the report prints.

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


def movement_counts(moved: pd.DataFrame) -> pd.DataFrame:
    """Return how many gaps of each category widened, stayed, narrowed or have no earlier share."""
    counts = moved.pivot_table(
        index="category", columns="movement", values="group", aggfunc="size", fill_value=0, sort=False
    )
    names = [WIDENED, STAYED, NARROWED, NO_EARLIER]
    return counts.reindex(columns=names, fill_value=0).reset_index().rename_axis(columns=None)


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
