"""Proportionality: shares divided by shares, against several populations and against the largest group."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.sections.equity.gaps import (
    ATTAINMENT_MEASURES,
    CERTAINTIES,
    COMPARISON,
    NOT_COMPARABLE,
    POPULATIONS,
    SHARE,
    limits_of,
    share_pairs,
    with_gaps,
)
from helpers.statistics.bounds import UNKNOWN, intervals, odds, ratio

LARGEST_GROUP, ALL_OTHERS = "largest_group", "all other students"
COMPARISONS = (*POPULATIONS, LARGEST_GROUP)
KEYS = ["category", "group", "measure", "year"]


def equity_measures(
    shares: pd.DataFrame,
    trends: pd.DataFrame | None = None,
    *,
    year: str,
    comparison: str,
    exclusive: tuple[str, ...],
    threshold_points: float,
) -> pd.DataFrame:
    """Return gap and proportionality index of every group, credentials, year and comparison.

    Tables 5a-5c set every year beside this year's comparison population and print no other one. So earlier years have
    tiers only and are compared with this year's population, as ``comparison_year`` says; nothing is compared with the
    other populations.

    Parameters
    ----------
    shares : DataFrame, as for :func:`helpers.sections.equity.gaps.share_pairs`
    trends : DataFrame, as :func:`helpers.sections.equity.changes.trend_gaps` gives them; None without earlier years
    comparison : str, measure of the comparison population in which a category's largest group is looked up
    exclusive : tuple of str, categories of which every student belongs to one group only

    Returns
    -------
    DataFrame, columns as the schema ``equity_measures``, sorted as the report lists groups and credentials, oldest year
    first
    """
    pairs = {
        against: share_pairs(shares, against=against).assign(year=year, comparison_year=year) for against in POPULATIONS
    }
    if trends is not None:
        earlier = _earlier_pairs(trends, year=year, comparison=comparison)
        pairs = {against: pd.concat([now, earlier[against]], ignore_index=True) for against, now in pairs.items()}
    rule = {"threshold_points": threshold_points}
    parts = [_against_population(of_one, comparison=against, **rule) for against, of_one in pairs.items()]
    parts.append(_against_largest(pairs[comparison], exclusive=exclusive))
    measures = _with_reasons(pd.concat(parts, ignore_index=True))
    groups = measures["group"].drop_duplicates()
    orders = {"group": groups, "measure": list(ATTAINMENT_MEASURES), "comparison": list(COMPARISONS)}
    places = measures.assign(**{name: pd.Categorical(measures[name], order) for name, order in orders.items()})
    order = places.sort_values(["group", "measure", "year", "comparison"], kind="stable")
    return measures.loc[order.index].reset_index(drop=True)


def _earlier_pairs(trends: pd.DataFrame, *, year: str, comparison: str) -> dict[str, pd.DataFrame]:
    """Return the shares of the years before beside those of each population, which are missing but for one of them."""
    earlier = trends[trends["year"] < year].assign(comparison_year=year)
    pairs = earlier[[*KEYS, "comparison_year", *SHARE, *COMPARISON.values()]]
    unknown = pairs.assign(comparison_year="", **dict.fromkeys(COMPARISON.values(), np.nan))
    return {against: pairs if against == comparison else unknown for against in POPULATIONS}


def _against_population(pairs: pd.DataFrame, *, comparison: str, threshold_points: float) -> pd.DataFrame:
    """Return gap, index and what the report's rule says, against a group's own share of a population."""
    base = pairs["comparison_pct"].where(pairs["comparison_pct"] > 0)
    measured = with_gaps(pairs, threshold_points=threshold_points).assign(
        comparison=comparison,
        reference_group="",
        under_up_to_index=((base - threshold_points) / base).where(base >= threshold_points),
        over_from_index=((base + threshold_points) / base).where(base <= 100 - threshold_points),
        proportionality_index=pairs["percent"] / base,
    )
    return measured.join(_index_limits(pairs))


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
    limits_of_odds = ratio(odds(limits_of("percent", pairs)), odds(limits_of("comparison_pct", pairs)))
    index, limits = index.mask(is_rest, odds_ratio), limits.mask(is_rest, limits_of_odds)
    # Whatever the unrounded shares, a group compared with itself is one.
    one = pd.Series(1.0, index=pairs.index)
    limits = limits.mask(is_itself & pairs["percent_lower"].notna(), intervals(one, one))
    index = index.mask(is_itself & pairs["percent"].notna(), 1.0)
    return pairs[[*KEYS, "comparison_year", "percent"]].assign(
        comparison=LARGEST_GROUP,
        reference_group=reference,
        proportionality_index=index.where(np.isfinite(index)),
        representation=NOT_COMPARABLE,
        **dict.fromkeys(CERTAINTIES, UNKNOWN),
        **limits,
    )


def _references(pairs: pd.DataFrame, *, exclusive: tuple[str, ...]) -> tuple[pd.Series, pd.DataFrame]:
    """Return the name of the group that each row is compared with, and that group's shares in the same row.

    It is the largest of an exclusive category by its printed share in the comparison population. Of equally large ones
    the one that is listed first is taken; a category without any printed number has none.
    """
    is_exclusive = pairs["category"].isin(exclusive)
    known = pairs[is_exclusive & pairs["comparison_pct"].notna()]
    largest = known.sort_values("comparison_pct", ascending=False, kind="stable").drop_duplicates("category")
    named = pairs["category"].map(largest.set_index("category")["group"].to_dict()).astype("str").fillna("")
    reference = named.mask(~is_exclusive, ALL_OTHERS)
    keys = ["measure", "year", "group"]
    wanted = pairs[["measure", "year"]].assign(group=reference)
    shares = pairs[[*keys, *SHARE, *COMPARISON.values()]]
    return reference, wanted.merge(shares, on=keys, how="left", validate="many_to_one").set_index(pairs.index)


def _index_limits(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return what the share divided by the comparison share can be."""
    return ratio(limits_of("percent", pairs), limits_of("comparison_pct", pairs))


def _with_reasons(measured: pd.DataFrame) -> pd.DataFrame:
    """Return the measures with the reason why a value of a row is missing, empty where none is."""
    is_population = measured["comparison"] != LARGEST_GROUP
    reasons = {
        "no share of this population is printed for that year": is_population & (measured["comparison_year"] == ""),
        "a share is not reported": measured["lower"].isna(),
        "a divisor can be as small as zero, so the index has no upper limit": np.isinf(measured["upper"]),
        "a share is printed as below one percent": measured["proportionality_index"].isna(),
        "groups of different size are compared by their indices, not in points": ~is_population,
    }
    reason = np.select(list(reasons.values()), list(reasons), default="")
    return measured.assign(
        proportionality_index_lower=measured["lower"],
        proportionality_index_upper=measured["upper"].where(np.isfinite(measured["upper"])),
        reason=pd.Series(reason, index=measured.index, dtype="str"),
    )
