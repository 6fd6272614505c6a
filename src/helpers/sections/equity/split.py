"""Where a gap lies: before the course, from all public schools to credential opportunities, or inside it, to credentials."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import listing
from helpers.sections.equity.gaps import (
    ATTAINMENT_MEASURES,
    DECIMALS,
    MEASURE_LABELS,
    compared_shares,
    gap_limits,
    points_interval,
)
from helpers.show.numbers import points_text
from helpers.statistics.bounds import ABOVE, BELOW, CERTAIN, certainty

CERTAINLY_BELOW, CERTAINLY_ABOVE, CANNOT_TELL = "certainly below", "certainly above", "cannot tell"
NOT_KNOWN = "not reported"
ENROLLMENT, OPPORTUNITY = "into CTE enrollment", "into opportunities"
BEFORE, INSIDE, WHOLE = "before the course", "inside the course", "whole"
# From which population a part leads to which; none stands for the credentials.
PARTS = {
    ENROLLMENT: ("public_schools_pct", "cte_enrollment_pct"),
    OPPORTUNITY: ("cte_enrollment_pct", "opportunities_pct"),
    BEFORE: ("public_schools_pct", "opportunities_pct"),
    INSIDE: ("opportunities_pct", None),
    WHOLE: ("public_schools_pct", None),
}


def gap_split(shares: pd.DataFrame) -> pd.DataFrame:
    """Return how a group's share changes from all public schools to its credentials, step by step.

    The two steps into the course add up to the part before it, and that and the part inside the course to the whole.
    The limits do not add up: the share in the middle is one number for both parts, so the whole is known better.

    Parameters
    ----------
    shares : DataFrame, as for :func:`helpers.sections.equity.gaps.share_differences`

    Returns
    -------
    DataFrame, one row a group, measure and part: ``category``, ``group``, ``measure``, ``part``, ``from_population``,
    ``to_population``, ``from_percent``, ``to_percent``, ``gap_points`` (missing where a share has no printed value),
    ``gap_points_lower``, ``gap_points_upper``, ``side`` (what holds on all unrounded shares)

    Raises
    ------
    ValueError
        As for :func:`helpers.sections.equity.gaps.check_shares`.
    """
    parts = [
        _part(shares, measure=measure, part=part, start=start, end=end or measure)
        for measure in ATTAINMENT_MEASURES
        for part, (start, end) in PARTS.items()
    ]
    return pd.concat(parts, ignore_index=True)


def _part(shares: pd.DataFrame, *, measure: str, part: str, start: str, end: str) -> pd.DataFrame:
    """Return one part of the split for every group."""
    pairs = compared_shares(shares, measure=end, against=start)
    limits = gap_limits(pairs)
    return pairs[["category", "group"]].assign(
        measure=measure,
        part=part,
        from_population=start,
        to_population=end,
        from_percent=pairs["comparison_pct"],
        to_percent=pairs["percent"],
        gap_points=(pairs["percent"] - pairs["comparison_pct"]).round(DECIMALS),
        gap_points_lower=limits["lower"],
        gap_points_upper=limits["upper"],
        side=side_of_zero(limits),
    )


def side_of_zero(gaps: pd.DataFrame) -> pd.Series:
    """Return on which side of zero all possible values of each gap lie.

    Examples
    --------
    >>> from helpers.statistics.bounds import intervals
    >>> gaps = intervals(pd.Series([-2.0, -1.0]), pd.Series([0.0, 1.0]), is_lower_open=True, is_upper_open=True)
    >>> side_of_zero(gaps).tolist()
    ['certainly below', 'cannot tell']
    """
    sides = pd.Series(CANNOT_TELL, index=gaps.index, dtype="str")
    sides = sides.mask(certainty(gaps, relation=BELOW, threshold=0) == CERTAIN, CERTAINLY_BELOW)
    sides = sides.mask(certainty(gaps, relation=ABOVE, threshold=0) == CERTAIN, CERTAINLY_ABOVE)
    return sides.mask(gaps["lower"].isna(), NOT_KNOWN)


def split_sentences(split: pd.DataFrame, *, measure: str) -> str:
    """Return in words whose gap lies before the course, inside it, or in both, as far as rounding lets one say.

    Parameters
    ----------
    split : DataFrame, as :func:`gap_split` gives them
    measure : str, the credentials looked at
    """
    of_measure = split[split["measure"] == measure]
    sides = of_measure.pivot(index="group", columns="part", values="side")
    points = of_measure.pivot(index="group", columns="part", values="gap_points")
    order = of_measure["group"].drop_duplicates()
    is_known = {part: sides.loc[order, part].isin([CERTAINLY_BELOW, CERTAINLY_ABOVE]) for part in (BEFORE, INSIDE)}
    kinds = {
        "Certain in both parts": is_known[BEFORE] & is_known[INSIDE],
        "Certain before the course, open inside it": is_known[BEFORE] & ~is_known[INSIDE],
        "Certain inside the course, open before it": ~is_known[BEFORE] & is_known[INSIDE],
    }
    sentences = []
    for kind, applies in kinds.items():
        named = [
            f"{group} ({points_text(points.at[group, BEFORE])} before, {points_text(points.at[group, INSIDE])} inside)"
            for group in applies.index[applies]
        ]
        sentences.append(f"{kind}: {listing(named)}.")
    label = MEASURE_LABELS[measure]
    return f"{label[:1].upper()}{label[1:]}, in points. {' '.join(sentences)}"


def shown_split(split: pd.DataFrame, *, measure: str) -> pd.DataFrame:
    """Return the parts of the gaps with their limits for reading, one row a group, a column a part."""
    rows = split[split["measure"] == measure]
    texts = [points_interval(row.gap_points, row.gap_points_lower, row.gap_points_upper) for row in rows.itertuples()]
    order = rows["group"].drop_duplicates()
    wide = rows.assign(text=texts).pivot(index="group", columns="part", values="text").loc[order, list(PARTS)]
    return wide.reset_index().rename_axis(columns=None)
