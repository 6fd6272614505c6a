"""Student groups: their shares of credentials beside their share of the students who could earn one."""

from __future__ import annotations

import pandas as pd

from helpers.base.rates import round_half_up
from helpers.base.words import counted, listing
from helpers.show.numbers import points_text
from helpers.statistics.bounds import (
    AT_LEAST,
    AT_MOST,
    CERTAIN,
    EXCLUDED,
    POSSIBLE,
    UNKNOWN,
    certainty,
    difference,
    share_intervals,
)

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
# Shares have a few decimals at most; without rounding 16.4 - 6.4 falls short of 10.
DECIMALS = 6


def check_shares(shares: pd.DataFrame, *, measures: tuple[str, ...]) -> None:
    """Stop where a group has no share of a population, or a share that no group can have.

    Parameters
    ----------
    shares : DataFrame, as for :func:`share_differences`
    measures : tuple of str, measures that every group needs

    Raises
    ------
    ValueError
        If there is no group, a group lacks a measure, or a share lies outside 0 to 100 percent.
    """
    if shares.empty:
        raise ValueError("student_groups: expected at least one student group, found none. Check the rows of Table 4.")
    groups = shares["group"].drop_duplicates()
    for measure in measures:
        lacking = groups[~groups.isin(shares.loc[shares["measure"] == measure, "group"])].tolist()
        if lacking:
            raise ValueError(
                f"student_groups: expected a share of {measure} for every group, found none for {listing(lacking[:5])} "
                f"({len(lacking)} of {len(groups)}). Check that column of Table 4, or comparison_population in year.toml."
            )
    outside = shares[(shares["percent_lower"] < 0) | (shares["percent_upper"] > 100)]
    if len(outside):
        first = outside.iloc[0]
        raise ValueError(
            f"student_groups: expected shares from 0 to 100 percent, found limits of {first['percent_lower']:g} and "
            f"{first['percent_upper']:g} for {first['group']}, {first['measure']} ({len(outside)} of {len(shares)} rows). "
            "Check the cell of Table 4."
        )


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


def gap_limits(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return what the gaps between two columns of shares can be on unrounded shares, as intervals.

    Parameters
    ----------
    pairs : DataFrame, ``percent_lower``, ``percent_upper``, ``comparison_lower``, ``comparison_upper``
    """
    share = share_intervals(pairs["percent_lower"], pairs["percent_upper"])
    gaps = difference(share, share_intervals(pairs["comparison_lower"], pairs["comparison_upper"]))
    return gaps.assign(lower=gaps["lower"].round(DECIMALS), upper=gaps["upper"].round(DECIMALS))


def compared_shares(shares: pd.DataFrame, *, measure: str, against: str) -> pd.DataFrame:
    """Return each group's share of one population beside its share of another, with the limits of both.

    Returns
    -------
    DataFrame: ``category``, ``group``, ``measure``, ``percent``, ``percent_lower``, ``percent_upper``,
    ``comparison_pct``, ``comparison_lower``, ``comparison_upper``

    Raises
    ------
    ValueError
        As for :func:`check_shares`.
    """
    check_shares(shares, measures=(measure, against))
    columns = ["category", "group", "percent", "percent_lower", "percent_upper"]
    compared, other = (shares.loc[shares["measure"] == name, columns] for name in (measure, against))
    names = {
        "percent": "comparison_pct",
        "percent_lower": "comparison_lower",
        "percent_upper": "comparison_upper",
    }
    both = compared.merge(other.rename(columns=names), on=["category", "group"], validate="one_to_one")
    both.insert(2, "measure", measure)
    return both.astype({"measure": "str"})


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

    Raises
    ------
    ValueError
        As for :func:`check_shares`.
    """
    both = compared_shares(shares, measure=measure, against=against)
    limits = gap_limits(both)
    return both[["category", "group", "measure", "percent", "comparison_pct"]].assign(
        gap_points=(both["percent"] - both["comparison_pct"]).round(DECIMALS),
        gap_points_lower=limits["lower"],
        gap_points_upper=limits["upper"],
    )


def rule_certainty(pairs: pd.DataFrame, *, threshold_points: float) -> pd.DataFrame:
    """Return what the report's rule says on unrounded shares, and what it can say at all.

    A flag is certain if all unrounded shares that are printed so give it, possible if some do, excluded if none does. A
    group can be flagged as under-represented at all if its flag would follow from having no credential, as
    over-represented if it would follow from having every one.

    Parameters
    ----------
    pairs : DataFrame, as for :func:`gap_limits`
    threshold_points : float

    Returns
    -------
    DataFrame, same index: ``under_certainty``, ``over_certainty``, ``can_be_under``, ``can_be_over``, each ``certain``,
    ``possible``, ``excluded`` or ``unknown``
    """
    gaps = gap_limits(pairs)
    comparison = share_intervals(pairs["comparison_lower"], pairs["comparison_upper"])
    return pd.DataFrame(
        {
            "under_certainty": certainty(gaps, relation=AT_MOST, threshold=-threshold_points),
            "over_certainty": certainty(gaps, relation=AT_LEAST, threshold=threshold_points),
            "can_be_under": certainty(comparison, relation=AT_LEAST, threshold=threshold_points),
            "can_be_over": certainty(comparison, relation=AT_MOST, threshold=100 - threshold_points),
        }
    )


def representation_gaps(shares: pd.DataFrame, *, comparison: str, threshold_points: float) -> pd.DataFrame:
    """Return the gap and the flag of every student group in all credentials and in each tier.

    Parameters
    ----------
    shares : DataFrame, as for :func:`share_differences`
    comparison : str, measure of the comparison population
    threshold_points : float, percentage points from which a gap is flagged

    Returns
    -------
    DataFrame: columns of :func:`share_differences`, ``representation`` (on printed shares) and the columns of
    :func:`rule_certainty`, one row a group and measure

    Raises
    ------
    ValueError
        As for :func:`check_shares`.
    """
    parts = []
    for measure in ATTAINMENT_MEASURES:
        pairs = compared_shares(shares, measure=measure, against=comparison)
        gaps = share_differences(shares, measure=measure, against=comparison)
        gaps["representation"] = representation(gaps["gap_points"], threshold_points=threshold_points)
        parts.append(gaps.join(rule_certainty(pairs, threshold_points=threshold_points)))
    return pd.concat(parts, ignore_index=True)


def points_interval(value: float, lower: float, upper: float) -> str:
    """Return a difference in points with its limits as text.

    Examples
    --------
    >>> points_interval(-10, -11, -9), points_interval(float("nan"), -1, 1)
    ('−10 (−11 to −9)', '– (−1 to +1)')
    """
    return (
        points_text(value) if pd.isna(lower) else f"{points_text(value)} ({points_text(lower)} to {points_text(upper)})"
    )


def flag_certainty(gaps: pd.DataFrame) -> pd.Series:
    """Return how certain it is that the rule flags a group, below or above.

    Examples
    --------
    >>> gaps = pd.DataFrame({"under_certainty": ["excluded", "possible"], "over_certainty": ["certain", "excluded"]})
    >>> flag_certainty(gaps).tolist()
    ['certain', 'possible']
    """
    words, both = pd.Series(EXCLUDED, index=gaps.index, dtype="str"), gaps[["under_certainty", "over_certainty"]]
    for word in (UNKNOWN, POSSIBLE, CERTAIN):
        words = words.mask((both == word).any(axis=1), word)
    return words


def placed(gaps: pd.DataFrame) -> str:
    """Return in words which groups stand where; places with the same groups are named together.

    Examples
    --------
    >>> places = {"group": ["A", "B", "B", "B"], "measure": ["tier_1_pct", "tier_1_pct", "tier_2_pct", "tier_3_pct"]}
    >>> placed(pd.DataFrame(places))
    'A and B in tier 1; B in tier 2 and tier 3'
    """
    places: dict[str, list[str]] = {}
    for measure, of_measure in gaps.groupby("measure", sort=False):
        places.setdefault(listing(of_measure["group"].tolist()), []).append(MEASURE_LABELS[measure])
    return "; ".join(f"{groups} in {listing(labels)}" for groups, labels in places.items()) or "none"


def certainty_sentences(gaps: pd.DataFrame) -> str:
    """Return in words how many flags hold whatever the unrounded shares, which may not, and which are missed.

    Parameters
    ----------
    gaps : DataFrame, as :func:`representation_gaps` gives them
    """
    is_flagged, words = gaps["representation"].isin(FLAGGED), flag_certainty(gaps)
    certain, possible = gaps[is_flagged & (words == CERTAIN)], gaps[is_flagged & (words == POSSIBLE)]
    missed, unknown = gaps[~is_flagged & words.isin([CERTAIN, POSSIBLE])], gaps[words == UNKNOWN]
    flags = int(is_flagged.sum())
    sentences = [
        f"Certain, whatever the unrounded shares, {'is' if len(certain) == 1 else 'are'} {len(certain)} of "
        f"{counted(flags, 'flag')} of the report's rule: {placed(certain)}."
        if flags
        else "The report's rule flags no printed share."
    ]
    if len(possible):
        sentences.append(f"Only possible: {placed(possible)}.")
    if len(missed):
        sentences.append(f"Not flagged, although unrounded shares could be: {placed(missed)}.")
    if len(unknown):
        sentences.append(f"Not known: {placed(unknown)}.")
    return " ".join(sentences)


def reach_sentence(gaps: pd.DataFrame, *, threshold_points: float) -> str:
    """Return in words which groups are too small for the rule to find them under-represented.

    Parameters
    ----------
    gaps : DataFrame, as :func:`representation_gaps` gives them
    threshold_points : float
    """
    groups = gaps.drop_duplicates("group")
    blind = groups[groups["can_be_under"] == EXCLUDED]
    if blind.empty:
        return f"Every group could fall short of its comparison share by {threshold_points:g} points."
    return (
        f"Too small for a gap of {threshold_points:g} points below, even without any credential: {len(blind)} of "
        f"{counted(len(groups), 'group')}, {listing(blind['group'].tolist())}."
    )


def reach_above_sentence(gaps: pd.DataFrame, *, threshold_points: float) -> str:
    """Return in words how many times its comparison share a group must have to be found over-represented.

    Parameters
    ----------
    gaps : DataFrame, as :func:`representation_gaps` gives them
    threshold_points : float
    """
    groups = gaps.drop_duplicates("group")
    possible = groups[(groups["can_be_over"] != EXCLUDED) & (groups["comparison_pct"] > 0)]
    if possible.empty:
        return "No group with a printed comparison share can be found over-represented."
    times = (possible["comparison_pct"] + threshold_points) / possible["comparison_pct"]
    least, most = possible.loc[times.idxmin()], possible.loc[times.idxmax()]
    return (
        f"A flag above takes {round_half_up(times.min(), 1)} times the comparison share for {least['group']} and "
        f"{round_half_up(times.max(), 1)} times for {most['group']}."
    )


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


def largest_differences_sentence(differences: pd.DataFrame, *, what: str) -> str:
    """Return in words which groups differ most and by how much."""
    known = differences[differences["gap_points"].notna()]
    largest = known["gap_points"].abs().max()
    if known.empty or largest == 0:
        return f"No group differs in {what}."
    groups = known[known["gap_points"].abs() == largest]
    named = [f"{row.group} ({points_text(row.gap_points)} points)" for row in groups.itertuples()]
    return f"{what[:1].upper()}{what[1:]} differ most for {listing(named)}."


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
