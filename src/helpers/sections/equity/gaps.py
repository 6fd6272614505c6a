"""Gaps of student groups: shares of credentials less shares of students, the report's flags, and where a gap lies."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import listing
from helpers.statistics.bounds import (
    ABOVE,
    AT_LEAST,
    AT_MOST,
    BELOW,
    CERTAIN,
    POSSIBLE,
    certainty,
    difference,
    share_intervals,
)

POPULATIONS = ("public_schools_pct", "cte_enrollment_pct", "opportunities_pct")
ATTAINMENT_MEASURES = ("overall_pct", "tier_1_pct", "tier_2_pct", "tier_3_pct")
UNDER, OVER, WITHIN, NOT_COMPARABLE = "under", "over", "within", "not comparable"
FLAGGED = (UNDER, OVER)
ADVERBS = {CERTAIN: "certainly", POSSIBLE: "possibly"}
# A share with its limits, and the same columns of the share that it is compared with.
SHARE = ["percent", "percent_lower", "percent_upper"]
COMPARISON = dict(zip(SHARE, ["comparison_pct", "comparison_pct_lower", "comparison_pct_upper"], strict=True))
CERTAINLY_BELOW, CERTAINLY_ABOVE, CANNOT_TELL = "certainly below", "certainly above", "cannot tell"
NOT_KNOWN = "not reported"
BEFORE, INSIDE = "before the course", "inside the course"
# From which population a part of a gap leads to which; none stands for the credentials.
PARTS = {
    "into CTE enrollment": ("public_schools_pct", "cte_enrollment_pct"),
    "into opportunities": ("cte_enrollment_pct", "opportunities_pct"),
    BEFORE: ("public_schools_pct", "opportunities_pct"),
    INSIDE: ("opportunities_pct", None),
    "whole": ("public_schools_pct", None),
}
# Shares have a few decimals at most; without rounding 16.4 - 6.4 falls short of 10.
DECIMALS = 6


def _check_shares(shares: pd.DataFrame, *, measures: tuple[str, ...]) -> None:
    """Stop where a group has no share of a population, or a share that no group can have."""
    if shares.empty:
        raise ValueError("student_groups: expected at least one student group, found none. Check the rows of Table 4.")
    groups = shares["group"].drop_duplicates()
    for measure in measures:
        lacking = groups[~groups.isin(shares.loc[shares["measure"] == measure, "group"])].tolist()
        if lacking:
            raise ValueError(
                f"student_groups: expected a share of {measure} for every group, found none for {listing(lacking[:5])} "
                f"({len(lacking)} of {len(groups)}). Check that column of Table 4, or comparison_population in "
                "year.toml."
            )
    outside = shares[(shares["percent_lower"] < 0) | (shares["percent_upper"] > 100)]
    if len(outside):
        first = outside.iloc[0]
        raise ValueError(
            f"student_groups: expected shares from 0 to 100 percent, found limits of {first['percent_lower']:g} and "
            f"{first['percent_upper']:g} for {first['group']}, {first['measure']} ({len(outside)} of {len(shares)} "
            "rows). Check the cell of Table 4."
        )


def share_pairs(shares: pd.DataFrame, *, against: str, measures: tuple[str, ...] = ATTAINMENT_MEASURES) -> pd.DataFrame:
    """Return each group's share of some credentials or populations beside its share of another population.

    Parameters
    ----------
    shares : DataFrame, ``category``, ``group``, ``measure``, ``percent``, ``percent_lower``, ``percent_upper``
    against : str, measure of the population to compare with
    measures : tuple of str, what is compared with it

    Returns
    -------
    DataFrame: the columns of ``shares`` and ``comparison_pct`` with its limits, one row per measure and group

    Raises
    ------
    ValueError
        If there is no group, a group lacks a measure, or a share lies outside 0 to 100 percent.
    """
    _check_shares(shares, measures=(*measures, against))
    keys = ["category", "group"]
    compared = pd.concat([shares[shares["measure"] == measure] for measure in measures], ignore_index=True)
    other = shares.loc[shares["measure"] == against, [*keys, *SHARE]].rename(columns=COMPARISON)
    return compared[[*keys, "measure", *SHARE]].merge(other, on=keys, validate="many_to_one")


def limits_of(share: str, pairs: pd.DataFrame) -> pd.DataFrame:
    """Return what the ``percent`` or the ``comparison_pct`` of each pair can have been unrounded, as intervals."""
    return share_intervals(pairs[f"{share}_lower"], pairs[f"{share}_upper"])


def _gap_limits(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return what the gap of each pair can be on unrounded shares, as intervals."""
    gaps = difference(limits_of("percent", pairs), limits_of("comparison_pct", pairs))
    return gaps.round({"lower": DECIMALS, "upper": DECIMALS})


def printed_gap(pairs: pd.DataFrame) -> pd.Series:
    """Return the gap of each pair on printed shares, in points; missing where a share has no printed value."""
    return (pairs["percent"] - pairs["comparison_pct"]).round(DECIMALS)


def with_gaps(pairs: pd.DataFrame, *, threshold_points: float) -> pd.DataFrame:
    """Return :func:`share_pairs` with their gaps, the report's flags, and how certain these are.

    A flag is certain if all unrounded shares that are printed so give it, possible if some do, excluded if none does. A
    group can be flagged as under-represented at all if its flag would follow from having no credential, as
    over-represented if it would follow from having every one.

    Returns
    -------
    DataFrame: the columns of ``pairs``; ``gap_points`` (on printed shares), ``gap_points_lower``, ``gap_points_upper``
    (what unrounded shares allow); ``representation`` (``under``, ``over``, ``within`` or ``not comparable``);
    ``under_certainty``, ``over_certainty``, ``can_be_under``, ``can_be_over``, each ``certain``, ``possible``,
    ``excluded`` or ``unknown``
    """
    gap, limits, comparison = printed_gap(pairs), _gap_limits(pairs), limits_of("comparison_pct", pairs)
    flags = pd.Series(WITHIN, index=pairs.index, dtype="str")
    flags = flags.mask(gap <= -threshold_points, UNDER).mask(gap >= threshold_points, OVER)
    return pairs.assign(
        gap_points=gap,
        gap_points_lower=limits["lower"],
        gap_points_upper=limits["upper"],
        representation=flags.mask(gap.isna(), NOT_COMPARABLE),
        under_certainty=certainty(limits, relation=AT_MOST, threshold=-threshold_points),
        over_certainty=certainty(limits, relation=AT_LEAST, threshold=threshold_points),
        can_be_under=certainty(comparison, relation=AT_LEAST, threshold=threshold_points),
        can_be_over=certainty(comparison, relation=AT_MOST, threshold=100 - threshold_points),
    )


def representation_gaps(shares: pd.DataFrame, *, comparison: str, threshold_points: float) -> pd.DataFrame:
    """Return the gap and the flag of every student group in all credentials and in each tier.

    Shares are as for :func:`share_pairs`, which refuses some; ``comparison`` is the measure of the comparison
    population. There is one row per measure and group, with columns as the schema ``equity_gaps``.
    """
    gaps = with_gaps(share_pairs(shares, against=comparison), threshold_points=threshold_points)
    return gaps.drop(columns=[*SHARE[1:], *list(COMPARISON.values())[1:]])


def flag_words(gaps: pd.DataFrame) -> pd.Series:
    """Return for each gap which flag it gets, certainly or possibly; empty for none.

    Examples
    --------
    >>> flag_words(pd.DataFrame({"under_certainty": ["excluded", "possible"], "over_certainty": "excluded"})).tolist()
    ['', 'possibly under-represented']
    """
    words = pd.Series("", index=gaps.index, dtype="str")
    for flag in FLAGGED:
        for certainty_word, adverb in ADVERBS.items():
            words = words.mask(gaps[f"{flag}_certainty"] == certainty_word, f"{adverb} {flag}-represented")
    return words


def gap_split(shares: pd.DataFrame) -> pd.DataFrame:
    """Return how the shares of :func:`share_pairs` change from all public schools to the credentials, step by step.

    The two steps into the course add up to the part before it, and that and the part inside the course to the whole.
    The limits do not add up: the share in the middle is one number for both parts, so the whole is known better.

    Returns
    -------
    DataFrame, one row per group, measure and part: ``category``, ``group``, ``measure``, ``part``, ``from_population``,
    ``to_population``, ``from_percent``, ``to_percent``, ``gap_points`` (missing where a share has no printed value),
    ``gap_points_lower``, ``gap_points_upper``, ``side`` (what holds on all unrounded shares)
    """
    parts = [
        _part(shares, measure=measure, part=part, start=start, end=end or measure)
        for measure in ATTAINMENT_MEASURES
        for part, (start, end) in PARTS.items()
    ]
    return pd.concat(parts, ignore_index=True)


def _part(shares: pd.DataFrame, *, measure: str, part: str, start: str, end: str) -> pd.DataFrame:
    """Return one part of the split for every group."""
    pairs = share_pairs(shares, against=start, measures=(end,))
    limits = _gap_limits(pairs)
    # On which side of zero all possible values of a gap lie.
    sides = pd.Series(CANNOT_TELL, index=pairs.index, dtype="str")
    sides = sides.mask(certainty(limits, relation=BELOW, threshold=0) == CERTAIN, CERTAINLY_BELOW)
    sides = sides.mask(certainty(limits, relation=ABOVE, threshold=0) == CERTAIN, CERTAINLY_ABOVE)
    return pairs[["category", "group"]].assign(
        measure=measure,
        part=part,
        from_population=start,
        to_population=end,
        from_percent=pairs["comparison_pct"],
        to_percent=pairs["percent"],
        gap_points=printed_gap(pairs),
        gap_points_lower=limits["lower"],
        gap_points_upper=limits["upper"],
        side=sides.mask(limits["lower"].isna(), NOT_KNOWN),
    )
