"""How counts and rates changed between two years: with intervals, split exactly, and never across a break unnoticed."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.base.rates import attainment_rate
from helpers.statistics.bounds import difference, share_intervals
from helpers.statistics.intervals import CONFIDENCE, wilson_interval
from helpers.statistics.mix import rate_difference_by_stratum
from helpers.statistics.series import NEW_COUNTING, stretches, with_overrides
from helpers.years.matching import GONE, NEW

NO_RATE = "no rate in one of the years"
RATE, EARNED = "attainment_rate", "earned"
# Files keep no digits that only arithmetic with binary fractions adds.
DECIMALS = 9


def comparable(from_year: str, to_year: str, breaks: pd.DataFrame, overrides: pd.DataFrame, *, series: str) -> str:
    """Return why two years are not compared, empty where they are: a break between them that nobody wrote off.

    Parameters
    ----------
    from_year, to_year : str
    breaks : DataFrame, ``series``, ``first_year``
    overrides : DataFrame, breaks that may be crossed, with ``reason`` and ``decided_by``
    series : str, ``earned`` or ``attainment_rate``

    Examples
    --------
    >>> breaks = pd.DataFrame({"series": ["earned"], "first_year": ["2031-2032"]})
    >>> none = pd.DataFrame(columns=["series", "first_year", "reason", "decided_by"], dtype="str")
    >>> comparable("2030-2031", "2031-2032", breaks, none, series="earned")
    'new way of counting from 2031-2032'
    >>> comparable("2031-2032", "2032-2033", breaks, none, series="earned")
    ''
    """
    known = with_overrides(breaks, overrides[["series", "first_year", "reason", "decided_by"]])
    first, last = stretches(pd.Series([from_year, to_year]), known, series=series)
    if first == last:
        return ""
    between = known[(known["series"] == series) & (known["override_reason"] == "")]["first_year"]
    return f"{NEW_COUNTING} from {between[(between > from_year) & (between <= to_year)].max()}"


def difference_interval(
    rows: pd.DataFrame, *, design_effect: float | pd.Series, confidence: float = CONFIDENCE
) -> pd.DataFrame:
    r"""Return the interval of each change of a rate, wide where few credentials were available in one of the years.

    Model as for the interval of one rate, with the same design effect in both years.
    With rates :math:`p_1, p_0` of the later and the earlier year and the limits :math:`l, u` of their Wilson intervals,
    the limits are :math:`d - \sqrt{(p_1 - l_1)^2 + (u_0 - p_0)^2}` and :math:`d + \sqrt{(u_1 - p_1)^2 +
    (p_0 - l_0)^2}`: Newcombe (1998), Statistics in Medicine 17, 873-890, method 10.

    Parameters
    ----------
    rows : DataFrame, ``earned``, ``potential``, ``earned_before``, ``potential_before``
    design_effect : float, or Series of float with the same index; at least 1
    confidence : float, between 0 and 1

    Returns
    -------
    DataFrame of float, same index: ``rate_change_points_lower``, ``rate_change_points_upper``, percentage points;
    missing where one of the years has no rate

    Examples
    --------
    >>> rows = pd.DataFrame({"earned": [56], "potential": [70], "earned_before": [48], "potential_before": [80]})
    >>> difference_interval(rows, design_effect=1).round(2).to_numpy().tolist()
    [[5.24, 33.39]]
    """
    sides = []
    for end in ("", "_before"):
        counts = rows[f"earned{end}"].astype("Int64"), rows[f"potential{end}"].astype("Int64")
        known = counts[0].notna() & counts[1].notna() & (counts[1] > 0).fillna(False)
        whole = [count.where(known, 0).astype("int64") for count in counts]
        limits = wilson_interval(*whole, design_effect=design_effect, confidence=confidence).where(known)
        sides.append((attainment_rate(*whole).where(known), *(limits[name] for name in limits)))
    (p1, l1, u1), (p0, l0, u0) = sides
    change = p1 - p0
    lower, upper = change - np.hypot(p1 - l1, u0 - p0), change + np.hypot(u1 - p1, p0 - l0)
    return pd.DataFrame({"rate_change_points_lower": lower, "rate_change_points_upper": upper}).round(DECIMALS)


def split_by_counts(rows: pd.DataFrame) -> pd.DataFrame:
    r"""Return how much of each change of a rate goes with what was earned, and how much with what was available.

    With earned credentials :math:`e` and available ones :math:`n` in the later (1) and the earlier year (0), the change
    :math:`e_1/n_1 - e_0/n_0` is exactly :math:`(e_1 - e_0)(1/n_1 + 1/n_0)/2 + (1/n_1 - 1/n_0)(e_1 + e_0)/2`: each count
    changes while the other is held at the mean of both years. The first part is positive where more was earned, the
    second where less was available.

    Parameters
    ----------
    rows : DataFrame, ``earned``, ``potential``, ``earned_before``, ``potential_before``

    Returns
    -------
    DataFrame of float, same index: ``more_earned_points``, ``fewer_available_points``, percentage points; missing where
    one of the years has no rate

    Examples
    --------
    >>> rows = pd.DataFrame({"earned": [30], "potential": [50], "earned_before": [20], "potential_before": [100]})
    >>> split_by_counts(rows).to_numpy().round(9).tolist()
    [[15.0, 25.0]]
    """
    counts = rows[["earned", "potential", "earned_before", "potential_before"]].astype("Float64").astype("float64")
    e1, e0 = counts["earned"], counts["earned_before"]
    n1, n0 = (counts[name].where(counts[name] > 0) for name in ("potential", "potential_before"))
    parts = {
        "more_earned_points": 50 * (e1 - e0) * (1 / n1 + 1 / n0),
        "fewer_available_points": 50 * (e1 + e0) * (1 / n1 - 1 / n0),
    }
    return pd.DataFrame(parts, index=rows.index).round(DECIMALS)


def split_by_strata(now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Return how much of each change of a rate goes with the mix of its parts, and how much with the rates within them.

    A part that only one of the years has is all mix (:func:`helpers.statistics.mix.rate_difference_by_stratum`).

    Parameters
    ----------
    now, before : DataFrame, ``entity``, ``key`` of the part (of both years as of today), ``earned``, ``potential``

    Returns
    -------
    DataFrame: ``key`` of the entity, ``mix_points``, ``rate_points`` (missing where one year has no potential)

    Examples
    --------
    >>> before = pd.DataFrame({"entity": "all", "key": ["A", "B"], "earned": [90, 10], "potential": [100, 100]})
    >>> now = before.assign(earned=[45, 15], potential=[50, 150])
    >>> split_by_strata(now, before).to_dict("records")
    [{'key': 'all', 'mix_points': -20.0, 'rate_points': 0.0}]
    """
    rows = []
    for entity in dict.fromkeys([*now["entity"], *before["entity"]]):
        sides = (side[side["entity"] == entity] for side in (now, before))
        parts = rate_difference_by_stratum(*sides, strata="key")[["mix_points", "rate_points"]].sum(min_count=1)
        rows.append((entity, *parts.round(DECIMALS)))
    return pd.DataFrame(rows, columns=["key", "mix_points", "rate_points"]).astype({"key": "str"})


def _shares(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the change of each printed share with what it can have been before it was rounded."""
    ends = []
    for end in ("", "_before"):
        limits = [rows[f"share_{limit}{end}"].astype("float64") for limit in ("lower", "upper")]
        ends.append(share_intervals(*limits))
    limits = difference(*ends)
    change = (rows["share"] - rows["share_before"]).astype("float64")
    parts = {
        "share_change_points": change,
        "share_change_points_lower": limits["lower"],
        "share_change_points_upper": limits["upper"],
    }
    return pd.DataFrame(parts).round(DECIMALS)


def with_changes(
    matched: pd.DataFrame, *, design_effect: float | pd.Series, earned_reason: str, rate_reason: str, band_pct: int
) -> pd.DataFrame:
    """Return matched entities with the changes of their counts, rates and shares.

    Parameters
    ----------
    matched : DataFrame of :func:`helpers.years.matching.matched`
    design_effect : float, or Series of float with the same index; at least 1
    earned_reason, rate_reason : str, why counts or rates of the two years are not compared; empty where they are
    band_pct : int, percent; a count that changed by more is marked as a place to look at, which says nothing about
        whether it is right

    Returns
    -------
    DataFrame: the columns given, ``earned_change`` and ``potential_change`` (credentials), ``attainment_rate_pct`` and
    ``attainment_rate_pct_before``, ``rate_change_points`` with its limits, its split into ``more_earned_points`` and
    ``fewer_available_points``, ``share_change_points`` with its limits, ``is_beyond_band``, ``reason`` (why there is no
    change of the rate)
    """
    rows, is_in_both = matched.copy(), ~matched["status"].isin([NEW, GONE])
    for count, reason in (("earned", earned_reason), ("potential", rate_reason)):
        change = (rows[count] - rows[f"{count}_before"]).astype("Int64")
        rows[f"{count}_change"] = change.where(pd.Series(not reason, rows.index))
    for end in ("", "_before"):
        available = rows[f"potential{end}"].where(rows[f"potential{end}"] > 0)
        rows[f"attainment_rate_pct{end}"] = (100 * rows[f"earned{end}"] / available).astype("Float64").astype("float64")
    change = (rows["attainment_rate_pct"] - rows["attainment_rate_pct_before"]).round(DECIMALS)
    interval = difference_interval(rows, design_effect=design_effect)
    parts = [change.rename("rate_change_points"), interval, split_by_counts(rows)]
    rows = rows.join([part.where(change.notna() & (not rate_reason)) for part in parts])
    rows = rows.join(_shares(rows))
    # Any rise from nothing is beyond every band.
    size, base = rows["earned_change"].abs(), rows["earned_before"]
    rows["is_beyond_band"] = (100 * size > band_pct * base).fillna(False).astype("bool") & is_in_both
    counts = matched["potential"].notna() | matched["potential_before"].notna()
    no_rate = is_in_both & counts & change.isna()
    rows["reason"] = pd.Series("", rows.index, dtype="str").mask(no_rate, NO_RATE)
    rows["reason"] = rows["reason"].mask(is_in_both & counts & bool(rate_reason), rate_reason)
    return rows
