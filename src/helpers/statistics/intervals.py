"""Intervals around rates: how far a rate of few cases could lie from its long-run rate, and which are too uncertain."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import norm

from helpers.base.rates import attainment_rate, refuse_impossible_counts
from helpers.base.words import counted
from helpers.statistics.clustering import effective_counts

CONFIDENCE = 0.95


def tails(confidence: float) -> tuple[float, float]:
    """Return the shares of a distribution that lie below the lower and below the upper limit of its middle part.

    Raises
    ------
    ValueError
        If the confidence does not lie between 0 and 1.

    Examples
    --------
    >>> tails(0.5)
    (0.25, 0.75)
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1, found {confidence}; for 95 percent write 0.95")
    return (1 - confidence) / 2, (1 + confidence) / 2


def wilson_interval(
    earned: pd.Series, potential: pd.Series, *, design_effect: float | pd.Series, confidence: float = CONFIDENCE
) -> pd.DataFrame:
    r"""Return the interval of each attainment rate, wide for a unit with few available credentials.

    Model: credentials are earned with one long-run rate, and those of one student end alike; the design effect says by
    how much that multiplies the variance of the rate (:mod:`helpers.statistics.clustering`), and the counts are divided
    by it. With 1 every available credential is an independent chance. A group without potential has no interval: both
    limits are missing.

    With :math:`p = k / n`, both counts divided by the design effect, and the normal quantile :math:`z`, the limits are
    :math:`(p + z^2/2n \pm z\sqrt{p(1-p)/n + z^2/4n^2}) / (1 + z^2/n)`: Wilson (1927), Journal of the American
    Statistical Association 22, 209-212; recommended by Brown, Cai and DasGupta (2001), Statistical Science 16, 101-133.

    Parameters
    ----------
    earned, potential : Series of int, one value per group, same index
    design_effect : float, or Series of float with the same index; at least 1
    confidence : float, between 0 and 1

    Returns
    -------
    DataFrame of float, same index: ``attainment_rate_pct_lower``, ``attainment_rate_pct_upper``, percent

    Raises
    ------
    ValueError
        If the two list different groups, a count is negative, a group earned more than its potential, a design effect
        is below 1, or the confidence does not lie between 0 and 1.

    Examples
    --------
    >>> counts = pd.Series([0, 5, 10]), pd.Series([0, 10, 10])
    >>> wilson_interval(*counts, design_effect=1).round(2).to_numpy().tolist()
    [[nan, nan], [23.66, 76.34], [72.25, 100.0]]
    """
    refuse_impossible_counts(earned, potential)
    _, upper_share = tails(confidence)
    (count,) = effective_counts(potential.where(potential > 0).astype("float64"), design_effect=design_effect)
    share, z = earned / potential.where(potential > 0).astype("float64"), norm.ppf(upper_share)
    middle = (share + z**2 / (2 * count)) / (1 + z**2 / count)
    half = z * np.sqrt(share * (1 - share) / count + z**2 / (4 * count**2)) / (1 + z**2 / count)
    # The limits of 0 and of 100 percent are exact; arithmetic would miss them by a hair.
    lower = (middle - half).clip(lower=0).mask(share == 0, 0.0)
    upper = (middle + half).clip(upper=1).mask(share == 1, 1.0)
    return pd.DataFrame({"attainment_rate_pct_lower": 100 * lower, "attainment_rate_pct_upper": 100 * upper})


def reliability_marks(
    potential: pd.Series, interval_width_points: pd.Series, *, smallest_potential: int, widest_interval_points: float
) -> pd.DataFrame:
    """Return which rates carry a mark of low reliability, with the reasons in words.

    A rate is marked if fewer credentials were available than the smallest potential, or if its interval is wider than
    the widest one that is still read. The form of the rule, a smallest denominator and a widest interval, is that of
    the National Center for Health Statistics for proportions (Parker and others 2017, Vital and Health Statistics 2,
    175: 30 cases and 30 points); the two numbers are the reader's to judge and stand in the notebook.

    Parameters
    ----------
    potential : Series of int, one value per unit
    interval_width_points : Series of float, upper minus lower limit of the rate, percentage points; same index
    smallest_potential : int, credentials, at least 0
    widest_interval_points : float, between 0 and 100

    Returns
    -------
    DataFrame, same index: ``is_low_reliability`` (bool), ``reliability_reason`` (str, empty when reliable)

    Raises
    ------
    ValueError
        If the two list different units, a number is impossible, or a unit with potential has no interval.

    Examples
    --------
    >>> marks = reliability_marks(
    ...     pd.Series([5, 500]), pd.Series([60.0, 8.0]), smallest_potential=30, widest_interval_points=30
    ... )
    >>> marks["reliability_reason"].tolist()
    ['fewer than 30 available credentials and an interval wider than 30 points', '']
    """
    if smallest_potential < 0 or not 0 <= widest_interval_points <= 100:
        raise ValueError(
            "smallest_potential must not be negative and widest_interval_points must lie between 0 and 100, found "
            f"{smallest_potential} and {widest_interval_points}"
        )
    if not potential.index.equals(interval_width_points.index):
        raise ValueError("potential and interval_width_points must list the same units in the same order")
    impossible = (potential < 0) | (potential.gt(0) & ~interval_width_points.between(0, 100))
    if impossible.any():
        raise ValueError(
            "a unit needs a potential of at least 0 and, if it has any, an interval between 0 and 100 points wide; "
            f"it is not so for {list(potential.index[impossible][:5])}"
        )
    few = f"fewer than {counted(smallest_potential, 'available credential')}"
    noun = "point" if widest_interval_points == 1 else "points"
    wide = f"an interval wider than {widest_interval_points:g} {noun}"
    reasons = [
        "nothing was available to earn"
        if size == 0
        else " and ".join([few] * (size < smallest_potential) + [wide] * (width > widest_interval_points))
        for size, width in zip(potential, interval_width_points, strict=True)
    ]
    reason = pd.Series(reasons, index=potential.index, dtype="str")
    return pd.DataFrame({"is_low_reliability": reason != "", "reliability_reason": reason})


def rates_with_intervals(
    groups: pd.DataFrame,
    *,
    design_effect: float | pd.Series,
    confidence: float,
    smallest_potential: int,
    widest_interval_points: float,
) -> pd.DataFrame:
    """Return groups with the Wilson interval of their rate and a mark of low reliability.

    The mark is given by the interval with the design effect; the one without stands beside it, for whoever wants to see
    what clustering does.

    Parameters
    ----------
    groups : DataFrame, ``earned``, ``potential`` (credentials)
    design_effect : float, or Series of float with the same index; at least 1
    confidence : float, between 0 and 1
    smallest_potential : int, credentials; a rate of fewer is marked
    widest_interval_points : float, percentage points; a rate with a wider interval is marked

    Returns
    -------
    DataFrame: the columns given, ``attainment_rate_pct``, ``attainment_rate_pct_lower``, ``attainment_rate_pct_upper``,
    ``attainment_rate_if_independent_pct_lower``, ``attainment_rate_if_independent_pct_upper`` (percent, missing without
    potential), ``is_low_reliability``, ``reliability_reason`` (empty when reliable)

    Examples
    --------
    >>> bees = pd.DataFrame({"course": ["Bees"], "earned": [5], "potential": [10]})
    >>> rule = {"confidence": 0.95, "smallest_potential": 30, "widest_interval_points": 60}
    >>> rates_with_intervals(bees, design_effect=1, **rule)["reliability_reason"].tolist()
    ['fewer than 30 available credentials']
    """
    counts = (groups["earned"], groups["potential"])
    limits = wilson_interval(*counts, design_effect=design_effect, confidence=confidence)
    naive = wilson_interval(*counts, design_effect=1.0, confidence=confidence)
    naive = naive.rename(columns=lambda name: name.replace("rate_pct", "rate_if_independent_pct"))
    widths = limits["attainment_rate_pct_upper"] - limits["attainment_rate_pct_lower"]
    rule: dict[str, Any] = {"smallest_potential": smallest_potential, "widest_interval_points": widest_interval_points}
    marks = reliability_marks(groups["potential"], widths, **rule)
    return groups.assign(attainment_rate_pct=attainment_rate(*counts), **limits, **naive, **marks)
