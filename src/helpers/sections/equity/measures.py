"""Proportionality: shares divided by shares, against several populations, and what a group is short of parity."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.sections.equity.gaps import (
    ATTAINMENT_MEASURES,
    COMPARISON,
    POPULATIONS,
    SHARE,
    limits_of,
    share_pairs,
    with_gaps,
)
from helpers.statistics.bounds import odds, ratio

KEYS = ["category", "group", "measure", "year"]


def equity_measures(
    shares: pd.DataFrame,
    trends: pd.DataFrame | None = None,
    *,
    year: str,
    comparison: str,
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
    comparison : str, measure of the comparison population, the only one that the trends print

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
    measures = _with_reasons(pd.concat(parts, ignore_index=True))
    groups = measures["group"].drop_duplicates()
    orders = {"group": groups, "measure": list(ATTAINMENT_MEASURES), "comparison": list(POPULATIONS)}
    places = measures.assign(**{name: pd.Categorical(measures[name], order) for name, order in orders.items()})
    order = places.sort_values(["group", "measure", "year", "comparison"], kind="stable")
    return measures.loc[order.index].reset_index(drop=True)


def with_parity(gaps: pd.DataFrame, shares: pd.DataFrame, *, comparison: str, earned: pd.Series | None) -> pd.DataFrame:
    r"""Return gaps with the credentials that a group is short of parity, and the ratio of the others to it per student.

    At parity a group would hold the same share of the credentials as of the opportunities, while all together stay as
    many. With shares :math:`s` of credentials and :math:`b` of students, all others have
    :math:`\frac{(100 - s) / (100 - b)}{s / b}` times as many credentials per student as the group.

    Parameters
    ----------
    gaps, shares : DataFrame, as :func:`helpers.sections.equity.gaps.representation_gaps` gives and takes them
    comparison : str, measure of the comparison population
    earned : Series of int, credentials of all groups by measure; None where they are not published

    Returns
    -------
    DataFrame: ``gaps`` with ``earned``, ``shortfall`` and ``others_ratio``, the last two with their limits
    """
    pairs = share_pairs(shares, against=comparison)
    share, base = pairs["percent"], pairs["comparison_pct"]
    limits = ratio(odds(limits_of("comparison_pct", pairs)), odds(limits_of("percent", pairs)))
    count = gaps["measure"].map({} if earned is None else earned.to_dict()).astype("Int64")
    each = count.astype("float64") / 100
    return gaps.assign(
        earned=count,
        shortfall=-gaps["gap_points"] * each,
        shortfall_lower=-gaps["gap_points_upper"] * each,
        shortfall_upper=-gaps["gap_points_lower"] * each,
        others_ratio=_finite((100 - share) / (100 - base) / (share / base)),
        others_ratio_lower=limits["lower"],
        others_ratio_upper=_finite(limits["upper"]),
    )


def _finite(values: pd.Series) -> pd.Series:
    """Return numbers without those that have no limit."""
    return values.where(np.isfinite(values))


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
        under_up_to_index=((base - threshold_points) / base).where(base >= threshold_points),
        over_from_index=((base + threshold_points) / base).where(base <= 100 - threshold_points),
        proportionality_index=pairs["percent"] / base,
    )
    return measured.join(_index_limits(pairs))


def _index_limits(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return what the share divided by the comparison share can be."""
    return ratio(limits_of("percent", pairs), limits_of("comparison_pct", pairs))


def _with_reasons(measured: pd.DataFrame) -> pd.DataFrame:
    """Return the measures with the reason why a value of a row is missing, empty where none is."""
    reasons = {
        "no share of this population is printed for that year": measured["comparison_year"] == "",
        "a share is not reported": measured["lower"].isna(),
        "a divisor can be as small as zero, so the index has no upper limit": np.isinf(measured["upper"]),
        "a share is printed as below one percent": measured["proportionality_index"].isna(),
    }
    reason = np.select(list(reasons.values()), list(reasons), default="")
    return measured.assign(
        proportionality_index_lower=measured["lower"],
        proportionality_index_upper=_finite(measured["upper"]),
        reason=pd.Series(reason, index=measured.index, dtype="str"),
    )
