"""Measures of equity beside the report's rule: proportionality, four fifths, other comparisons, where a gap lies."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.base.rates import round_half_up
from helpers.sections.equity.changes import measure_of_tier
from helpers.sections.equity.gaps import (
    ATTAINMENT_MEASURES,
    DECIMALS,
    FLAGGED,
    MEASURE_LABELS,
    NOT_COMPARABLE,
    compared_shares,
    flag_certainty,
    gap_limits,
    placed,
    points_interval,
    representation,
    rule_certainty,
)
from helpers.statistics.bounds import (
    BELOW,
    CERTAIN,
    EXCLUDED,
    POSSIBLE,
    UNKNOWN,
    certainty,
    intervals,
    odds,
    ratio,
    share_intervals,
)

POPULATIONS = ("public_schools_pct", "cte_enrollment_pct", "opportunities_pct")
LARGEST_GROUP, ALL_OTHERS = "largest_group", "all other students"
COMPARISON_LABELS = {name: MEASURE_LABELS[name] for name in POPULATIONS} | {LARGEST_GROUP: "largest group"}
KEYS = ["category", "group", "measure", "year"]
# What is measured in points, and so not between groups of different size.
IN_POINTS = (
    "comparison_pct",
    "gap_points",
    "gap_points_lower",
    "gap_points_upper",
    "under_up_to_index",
    "over_from_index",
)
LIMITS = ["percent", "percent_lower", "percent_upper", "comparison_pct", "comparison_lower", "comparison_upper"]


def equity_measures(
    shares: pd.DataFrame,
    *,
    year: str,
    comparison: str,
    exclusive: tuple[str, ...],
    threshold_points: float,
    four_fifths: float,
) -> pd.DataFrame:
    """Return gap, proportionality index and both rules for every group of Table 4 and every comparison.

    Parameters
    ----------
    shares : DataFrame, as for :func:`helpers.sections.equity.gaps.share_differences`
    year : str, of the shares
    comparison : str, measure of the comparison population in which a category's largest group is looked up
    exclusive : tuple of str, categories of which every student belongs to one group only
    threshold_points : float, percentage points of the report's rule
    four_fifths : float, index below which the four-fifths rule would mark a group

    Returns
    -------
    DataFrame, columns as the schema ``equity_measures``, one row a group, measure and comparison

    Raises
    ------
    ValueError
        As for :func:`helpers.sections.equity.gaps.check_shares`.
    """
    parts = []
    for against in POPULATIONS:
        pairs = [compared_shares(shares, measure=measure, against=against) for measure in ATTAINMENT_MEASURES]
        pairs = pd.concat(pairs, ignore_index=True).assign(year=year, comparison_year=year)
        parts.append(_against_population(pairs, comparison=against, threshold_points=threshold_points))
        if against == comparison:
            parts.append(_against_largest(pairs, exclusive=exclusive))
    return _with_rule_of_four_fifths(pd.concat(parts, ignore_index=True), four_fifths=four_fifths)


def earlier_equity_measures(
    gaps: pd.DataFrame,
    *,
    year: str,
    comparison: str,
    exclusive: tuple[str, ...],
    threshold_points: float,
    four_fifths: float,
) -> pd.DataFrame:
    """Return the same measures for the tiers in the years before, as far as Tables 5a-5c allow.

    These tables set every year beside this year's comparison population and print no other one. So the comparison is
    this year's, as the column ``comparison_year`` says, and with the other populations nothing is compared.

    Parameters
    ----------
    gaps : DataFrame, as :func:`helpers.sections.equity.changes.trend_gaps` gives them
    year : str, this year, whose rows are left out
    comparison, exclusive, threshold_points, four_fifths
        as for :func:`equity_measures`
    """
    earlier = gaps[gaps["year"] < year].assign(measure=measure_of_tier(gaps["tier"]), comparison_year=year)
    pairs = earlier[[*KEYS, "comparison_year", *LIMITS]].reset_index(drop=True)
    empty = pairs.assign(comparison_year="", **dict.fromkeys(LIMITS[3:], np.nan))
    parts = []
    for against in POPULATIONS:
        compared = pairs if against == comparison else empty
        parts.append(_against_population(compared, comparison=against, threshold_points=threshold_points))
        if against == comparison:
            parts.append(_against_largest(pairs, exclusive=exclusive))
    return _with_rule_of_four_fifths(pd.concat(parts, ignore_index=True), four_fifths=four_fifths)


def _against_population(pairs: pd.DataFrame, *, comparison: str, threshold_points: float) -> pd.DataFrame:
    """Return gap, index and what the report's rule says, against a group's own share of a population."""
    limits, gap = gap_limits(pairs), (pairs["percent"] - pairs["comparison_pct"]).round(DECIMALS)
    share = share_intervals(pairs["percent_lower"], pairs["percent_upper"])
    other = share_intervals(pairs["comparison_lower"], pairs["comparison_upper"])
    base = pairs["comparison_pct"].where(pairs["comparison_pct"] > 0)
    measured = pairs[[*KEYS, "comparison_year", "percent", "comparison_pct"]].assign(
        comparison=comparison,
        reference_group="",
        gap_points=gap,
        gap_points_lower=limits["lower"],
        gap_points_upper=limits["upper"],
        representation=representation(gap, threshold_points=threshold_points),
        under_up_to_index=((base - threshold_points) / base).where(base >= threshold_points),
        over_from_index=((base + threshold_points) / base).where(base <= 100 - threshold_points),
        proportionality_index=pairs["percent"] / base,
    )
    measured = measured.join(rule_certainty(pairs, threshold_points=threshold_points))
    return measured.join(ratio(share, other).add_prefix("index_"))


def largest_groups(pairs: pd.DataFrame, *, exclusive: tuple[str, ...]) -> pd.Series:
    """Return the largest group of each exclusive category in the comparison population, by its printed share.

    Of equally large groups the one that is listed first is taken; a category without any printed number has none.

    Parameters
    ----------
    pairs : DataFrame, ``category``, ``group``, ``comparison_pct``
    exclusive : tuple of str

    Returns
    -------
    Series of str by category
    """
    known = pairs[pairs["category"].isin(exclusive) & pairs["comparison_pct"].notna()]
    largest = known.sort_values("comparison_pct", ascending=False, kind="stable").drop_duplicates("category")
    return largest.set_index("category")["group"]


def _against_largest(pairs: pd.DataFrame, *, exclusive: tuple[str, ...]) -> pd.DataFrame:
    r"""Return the index of each group divided by that of its category's largest group.

    With shares :math:`s` of credentials and :math:`b` of students with opportunities, the quotient
    :math:`(s_g / b_g) / (s_h / b_h)` is the ratio of the two groups' credentials per student with an opportunity: what
    all groups have in common cancels. Where groups overlap, the others are all students outside the group, with shares
    :math:`100 - s` and :math:`100 - b`.
    """
    reference, other = _references(pairs, exclusive=exclusive)
    index = (pairs["percent"] / pairs["comparison_pct"]) / (other["percent"] / other["comparison_pct"])
    limits = ratio(_index_limits(pairs), _index_limits(other))
    is_rest, is_itself = reference == ALL_OTHERS, reference == pairs["group"]
    rest = 100 - pairs[["percent", "comparison_pct"]]
    odds_ratio = (pairs["percent"] / rest["percent"]) / (pairs["comparison_pct"] / rest["comparison_pct"])
    index, limits = index.mask(is_rest, odds_ratio), limits.mask(is_rest, _odds_ratio(pairs))
    # Whatever the unrounded shares, a group compared with itself is one.
    one = pd.Series(1.0, index=pairs.index)
    limits = limits.mask(is_itself & pairs["percent_lower"].notna(), intervals(one, one))
    index = index.mask(is_itself & pairs["percent"].notna(), 1.0)
    rows = pairs[[*KEYS, "comparison_year", "percent"]].assign(
        comparison=LARGEST_GROUP,
        reference_group=reference,
        proportionality_index=index.where(np.isfinite(index)),
        representation=NOT_COMPARABLE,
        **dict.fromkeys(IN_POINTS, np.nan),
        **dict.fromkeys(("under_certainty", "over_certainty", "can_be_under", "can_be_over"), UNKNOWN),
    )
    return rows.join(limits.add_prefix("index_"))


def _references(pairs: pd.DataFrame, *, exclusive: tuple[str, ...]) -> tuple[pd.Series, pd.DataFrame]:
    """Return the name of the group that each row is compared with, and that group's shares in the same row."""
    largest = largest_groups(pairs, exclusive=exclusive)
    named = pairs["category"].map(largest.to_dict()).astype("str").fillna("")
    reference = named.mask(~pairs["category"].isin(exclusive), ALL_OTHERS)
    keys = ["measure", "year", "group"]
    other = (
        pairs[["measure", "year"]]
        .assign(group=reference)
        .merge(pairs[[*keys, *LIMITS]], on=keys, how="left", validate="many_to_one")
    )
    return reference, other.set_index(pairs.index)


def _index_limits(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return what the share divided by the comparison share can be."""
    share = share_intervals(pairs["percent_lower"], pairs["percent_upper"])
    return ratio(share, share_intervals(pairs["comparison_lower"], pairs["comparison_upper"]))


def _odds_ratio(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return what the odds of the share divided by the odds of the comparison share can be."""
    share = share_intervals(pairs["percent_lower"], pairs["percent_upper"])
    return ratio(odds(share), odds(share_intervals(pairs["comparison_lower"], pairs["comparison_upper"])))


def _with_rule_of_four_fifths(measured: pd.DataFrame, *, four_fifths: float) -> pd.DataFrame:
    """Return the measures with the four-fifths rule on the index, and why something is missing."""
    limits = measured[["index_lower", "index_upper", "index_is_lower_open", "index_is_upper_open"]]
    limits = limits.rename(columns=lambda name: name.removeprefix("index_"))
    named = measured.assign(
        four_fifths=certainty(limits, relation=BELOW, threshold=four_fifths),
        index_upper=limits["upper"].where(np.isfinite(limits["upper"])),
    )
    named["reason"] = _reasons(named, is_unlimited=np.isinf(limits["upper"]))
    return named.drop(columns=["index_is_lower_open", "index_is_upper_open"]).reset_index(drop=True)


def _reasons(measured: pd.DataFrame, *, is_unlimited: pd.Series) -> pd.Series:
    """Return why a value of a row is missing, empty where none is."""
    is_population = measured["comparison"] != LARGEST_GROUP
    conditions = [
        is_population & (measured["comparison_year"] == ""),
        measured["index_lower"].isna(),
        is_unlimited,
        measured["proportionality_index"].isna(),
        ~is_population,
    ]
    texts = [
        "no share of this population is printed for that year",
        "a share is not reported",
        "a divisor can be as small as zero, so the index has no upper limit",
        "a share is printed as below one percent",
        "groups of different size are compared by their indices, not in points",
    ]
    return pd.Series(np.select(conditions, texts, default=""), index=measured.index, dtype="str")


def four_fifths_sentence(measures: pd.DataFrame, *, comparison: str, four_fifths: float) -> str:
    """Return in words which shares are certainly below four fifths of their comparison share, and which of them only so.

    Parameters
    ----------
    measures : DataFrame, as :func:`equity_measures` gives them
    comparison : str, measure of the comparison population
    four_fifths : float
    """
    rows = measures[measures["comparison"] == comparison]
    below, possible = rows[rows["four_fifths"] == CERTAIN], int((rows["four_fifths"] == POSSIBLE).sum())
    unseen = below[flag_certainty(below) == EXCLUDED]
    base = "index of the largest group" if comparison == LARGEST_GROUP else "comparison share"
    sentences = [f"Certainly below {round_half_up(four_fifths, 2)} of the {base}: {placed(below)}."]
    if len(unseen):
        sentences.append(f"The report's rule certainly leaves out of these: {placed(unseen)}.")
    verb = "is" if possible == 1 else "are"
    return f"{' '.join(sentences)} {possible} of {len(rows)} indices {verb} left open by rounding."


def comparison_counts(measures: pd.DataFrame) -> pd.DataFrame:
    """Return how many shares each rule marks for sure and how many perhaps, for every comparison.

    Parameters
    ----------
    measures : DataFrame, as :func:`equity_measures` gives them

    Returns
    -------
    DataFrame: ``compared_with``, ``under_certain``, ``under_possible``, ``over_certain``, ``over_possible``,
    ``four_fifths_certain``, ``four_fifths_possible``; missing where a rule does not apply
    """
    rules = {"under": "under_certainty", "over": "over_certainty", "four_fifths": "four_fifths"}
    rows = []
    for comparison, label in COMPARISON_LABELS.items():
        of_comparison = measures[measures["comparison"] == comparison]
        counts = {
            f"{rule}_{word}": np.nan
            if (of_comparison[column] == UNKNOWN).all()
            else (of_comparison[column] == word).sum()
            for rule, column in rules.items()
            for word in (CERTAIN, POSSIBLE)
        }
        rows.append({"compared_with": label, **counts})
    return pd.DataFrame(rows).astype(dict.fromkeys(counts, "Int64"))


def marks_by_comparison_sentence(measures: pd.DataFrame) -> str:
    """Return in words which shares the report's rule certainly marks whatever the population, and which only for some."""
    rows = measures[measures["comparison"].isin(POPULATIONS)]
    marked = rows.assign(is_marked=flag_certainty(rows) == CERTAIN)
    kinds = marked.groupby(["measure", "group"], sort=False)["is_marked"].agg(["all", "any"]).reset_index()
    always, sometimes = kinds[kinds["all"]], kinds[kinds["any"] & ~kinds["all"]]
    return (
        f"Certainly marked by the report's rule with each of the three populations: {placed(always)}. "
        f"With one or two of them only: {placed(sometimes)}."
    )


def interval_text(value: float, lower: float, upper: float, *, decimals: int) -> str:
    """Return a number with its limits as text, an infinite limit as words.

    Examples
    --------
    >>> interval_text(0.409, 0.3932, 0.4253, decimals=2), interval_text(float("nan"), 0, float("nan"), decimals=1)
    ('0.41 (0.39 to 0.43)', '– (0.0 or more)')
    """
    if pd.isna(lower):
        return "–"
    shown = "–" if pd.isna(value) else str(round_half_up(value, decimals))
    limits = "or more" if pd.isna(upper) else f"to {round_half_up(upper, decimals)}"
    return f"{shown} ({round_half_up(lower, decimals)} {limits})"


def overview(measures: pd.DataFrame, *, comparison: str) -> pd.DataFrame:
    """Return the shares that the report's rule marks for sure or perhaps, widest gap first, for reading.

    Parameters
    ----------
    measures : DataFrame, as :func:`equity_measures` gives them
    comparison : str

    Returns
    -------
    DataFrame of str: ``group``, ``measure``, ``credentials``, ``gap``, ``flag``, ``index``
    """
    rows = measures[measures["comparison"] == comparison]
    words = flag_certainty(rows)
    rows = rows.assign(certainty=words)[words.isin([CERTAIN, POSSIBLE]) | rows["representation"].isin(FLAGGED)]
    order = rows["gap_points"].abs().sort_values(ascending=False, kind="stable").index
    texts = [
        (
            row.group,
            row.measure,
            MEASURE_LABELS[row.measure],
            points_interval(row.gap_points, row.gap_points_lower, row.gap_points_upper),
            f"{row.representation}, {row.certainty}",
            interval_text(row.proportionality_index, row.index_lower, row.index_upper, decimals=2),
        )
        for row in rows.loc[order].itertuples()
    ]
    return pd.DataFrame(texts, columns=["group", "measure", "credentials", "gap", "flag", "index"], dtype="str")


def shown_indices(measures: pd.DataFrame, *, comparison: str) -> pd.DataFrame:
    """Return the indices with their limits for reading, one row a group, a column for each set of credentials."""
    rows = measures[measures["comparison"] == comparison]
    texts = [
        interval_text(row.proportionality_index, row.index_lower, row.index_upper, decimals=2)
        for row in rows.itertuples()
    ]
    order, columns = rows["group"].drop_duplicates(), rows["measure"].drop_duplicates()
    wide = rows.assign(text=texts).pivot(index="group", columns="measure", values="text").loc[order, columns]
    return wide.rename(columns=MEASURE_LABELS).reset_index().rename_axis(columns=None)


def with_earlier_years(measures: pd.DataFrame, earlier: pd.DataFrame) -> pd.DataFrame:
    """Return the measures of all years, sorted as the report lists groups and credentials, oldest year first."""
    both = pd.concat([measures, earlier], ignore_index=True)
    orders = {
        "group": measures["group"].drop_duplicates().tolist(),
        "measure": list(ATTAINMENT_MEASURES),
        "comparison": list(COMPARISON_LABELS),
    }
    keys = {name: both[name].map({value: place for place, value in enumerate(order)}) for name, order in orders.items()}
    places = pd.DataFrame({**keys, "year": both["year"]})
    order = places.sort_values(["group", "measure", "year", "comparison"], kind="stable").index
    return both.loc[order].reset_index(drop=True)
