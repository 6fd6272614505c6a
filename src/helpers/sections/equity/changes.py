"""Gaps of student groups over the years, all measured from this year's comparison share, and what rounding hides."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.base.rates import percent_bounds
from helpers.sections.equity.gaps import COMPARISON, DECIMALS, SHARE, limits_of, printed_gap, with_gaps
from helpers.statistics.bounds import CLOSER, FARTHER, UNDECIDED, UNKNOWN, closeness, difference, distance_change

NARROWED, WIDENED, STAYED, NOT_COMPARED = "narrowed", "widened", "stayed", "not comparable"
NARROWER, WIDER, CANNOT_TELL, NOT_PUBLISHED = "certainly narrower", "certainly wider", "cannot tell", "not reported"
CERTAINTY_OF = {CLOSER: NARROWER, FARTHER: WIDER, UNDECIDED: CANNOT_TELL, UNKNOWN: NOT_PUBLISHED}
KEYS = ["tier", "category", "group"]


def trend_gaps(trends: pd.DataFrame, *, threshold_points: float) -> pd.DataFrame:
    """Return every year's share of each group and tier with its gap against this year's comparison population.

    Parameters
    ----------
    trends : DataFrame, ``tier``, ``category``, ``group``, ``year``, ``printed``, ``percent``, ``percent_lower``,
        ``percent_upper``, ``comparison_printed``

    Returns
    -------
    DataFrame: the columns with ``printed`` renamed to ``percent_printed``, ``measure`` (the tier's column of Table 4),
    ``comparison_pct`` with its limits and the columns of :func:`helpers.sections.equity.gaps.with_gaps`

    Raises
    ------
    ValueError
        If there is no group, or a group has no comparison share, or several in one tier.
    """
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
    pairs = trends.rename(columns={"printed": "percent_printed"})
    pairs["measure"] = ("tier_" + trends["tier"].astype("str") + "_pct").astype("str")
    comparison = percent_bounds(trends["comparison_printed"]).rename(columns=COMPARISON)
    return with_gaps(pairs.join(comparison), threshold_points=threshold_points)


def gap_changes(gaps: pd.DataFrame) -> pd.DataFrame:
    """Return for every two years whether :func:`trend_gaps` became narrower or wider, as printed and unrounded.

    The comparison share is one unknown number for all years of a group, and this year's: in earlier years the
    population may have been composed otherwise.

    Returns
    -------
    DataFrame, one row per tier, group and pair of years: ``tier``, ``category``, ``group``, ``measure``, ``from_year``,
    ``to_year``, ``is_first_to_last`` (first year with a share and this year; the first of all years where there is no
    earlier share), ``from_percent``, ``to_percent``, ``comparison_pct``, ``comparison_year``, ``from_gap_points``,
    ``to_gap_points``, ``movement`` (on printed shares), ``change_points`` (of the size of the gap; negative is
    narrower), ``change_points_lower``, ``change_points_upper`` (what unrounded shares allow), ``movement_certainty``,
    ``share_change_points`` with its limits (of the share alone) and the columns of ``_what_it_takes``
    """
    pairs = _pairs_of_years(gaps)
    before, after = _ends(pairs, "from"), _ends(pairs, "to")
    from_gap, to_gap = printed_gap(before), printed_gap(after)
    change = (to_gap.abs() - from_gap.abs()).round(DECIMALS)
    shares = limits_of("percent", before), limits_of("percent", after), limits_of("comparison_pct", pairs)
    limits = distance_change(*shares).round(DECIMALS)
    of_share = difference(shares[1], shares[0]).round(DECIMALS)
    years = ["from_year", "to_year", "is_first_to_last"]
    return pairs[[*KEYS, "measure", *years, "from_percent", "to_percent", "comparison_pct"]].assign(
        comparison_year=gaps["year"].max(),
        from_gap_points=from_gap,
        to_gap_points=to_gap,
        movement=np.sign(change).map({1: WIDENED, -1: NARROWED, 0: STAYED}).fillna(NOT_COMPARED).astype("str"),
        change_points=change,
        change_points_lower=limits["lower"],
        change_points_upper=limits["upper"],
        movement_certainty=closeness(*shares).map(CERTAINTY_OF).astype("str"),
        share_change_points=(after["percent"] - before["percent"]).round(DECIMALS),
        share_change_points_lower=of_share["lower"],
        share_change_points_upper=of_share["upper"],
        **_what_it_takes(shares[0], shares[1]),
    )


def _what_it_takes(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    r"""Return what must have happened to the credentials of a tier, as their shares before and after are known.

    Where credentials left or joined the tier and nothing else changed, a share falls from :math:`x` to :math:`y`
    percent with the fewest of them if all that leave are the group's (:math:`(x - y) / (100 - y)` of the earlier ones)
    or all that join are not (:math:`(x - y) / y`); the smaller of the two is needed. A rise is a fall of the others. A
    group whose share fell earned no fewer only if all together grew by :math:`x / y - 1`.

    Returns
    -------
    DataFrame of float, percent of the tier's earlier credentials: ``moved_at_least_pct``, ``growth_needed_pct``
    """
    fall, rise = before["lower"] - after["upper"], after["lower"] - before["upper"]
    moved = (fall / np.maximum(after["upper"], 100 - after["upper"])).clip(lower=0)
    moved = np.maximum(moved, rise / np.maximum(after["lower"], 100 - after["lower"]))
    growth = (before["lower"] / after["upper"] - 1).clip(lower=0)
    return pd.DataFrame({"moved_at_least_pct": 100 * moved, "growth_needed_pct": 100 * growth})


def _pairs_of_years(gaps: pd.DataFrame) -> pd.DataFrame:
    """Return each group's shares in every two years side by side, the earlier one first."""
    fixed = [*KEYS, "measure", *COMPARISON.values()]
    before, after = (
        gaps[[*KEYS, "year", *SHARE]].rename(columns={name: f"{end}_{name}" for name in ("year", *SHARE)})
        for end in ("from", "to")
    )
    pairs = gaps[fixed].drop_duplicates(KEYS).merge(before, on=KEYS).merge(after, on=KEYS)
    pairs = pairs[pairs["from_year"] < pairs["to_year"]]
    pairs = pairs.sort_values(["from_year", "to_year"], kind="stable", ignore_index=True)
    last = gaps["year"].max()
    is_earlier = gaps["percent_lower"].notna() & (gaps["year"] < last)
    first = gaps[is_earlier].groupby(["tier", "group"])["year"].min().rename("first_year")
    starts = pairs.join(first, on=["tier", "group"])["first_year"].fillna(gaps["year"].min())
    return pairs.assign(is_first_to_last=(pairs["to_year"] == last) & (pairs["from_year"] == starts))


def _ends(pairs: pd.DataFrame, end: str) -> pd.DataFrame:
    """Return the pairs with the shares of one of the two years alone."""
    return pairs.rename(columns={f"{end}_{name}": name for name in SHARE})
