"""Rates with their intervals and a mark where they rest on too few credentials to be read as they stand."""

from __future__ import annotations

import pandas as pd

from helpers.base.rates import attainment_rate
from helpers.base.words import counted
from helpers.statistics.intervals import wilson_interval
from helpers.statistics.reliability import reliability_marks
from helpers.statistics.shrinkage import BetaPrior

# Each long-run rate is as likely as any other before the counts are seen.
FLAT_ALPHA = FLAT_BETA = 1.0


def with_intervals(
    groups: pd.DataFrame, *, confidence: float, smallest_potential: int, widest_interval_points: float
) -> pd.DataFrame:
    """Return groups with the Wilson interval of their rate and a mark of low reliability.

    Parameters
    ----------
    groups : DataFrame, ``earned``, ``potential`` (credentials)
    confidence : float, between 0 and 1
    smallest_potential : int, credentials; a rate of fewer is marked
    widest_interval_points : float, percentage points; a rate with a wider interval is marked

    Returns
    -------
    DataFrame: the columns given, ``attainment_rate_pct``, ``rate_lower_pct``, ``rate_upper_pct`` (percent, missing
    without potential), ``is_low_reliability``, ``reliability_reason`` (empty when reliable)

    Examples
    --------
    >>> bees = pd.DataFrame({"course": ["Bees"], "earned": [5], "potential": [10]})
    >>> rule = {"confidence": 0.95, "smallest_potential": 30, "widest_interval_points": 60}
    >>> with_intervals(bees, **rule)[["rate_lower_pct", "rate_upper_pct", "reliability_reason"]].round(1).values.tolist()
    [[23.7, 76.3, 'fewer than 30 available credentials']]
    """
    limits = wilson_interval(groups["earned"], groups["potential"], confidence=confidence)
    marks = reliability_marks(
        groups["potential"],
        limits["rate_upper_pct"] - limits["rate_lower_pct"],
        smallest_potential=smallest_potential,
        widest_interval_points=widest_interval_points,
    )
    return groups.assign(
        attainment_rate_pct=attainment_rate(groups["earned"], groups["potential"]),
        **limits,
        **marks.rename(columns={"reason": "reliability_reason"}),
    )


def marked_sentence(groups: pd.DataFrame, *, noun: str) -> str:
    """Return in words how many rates are marked and for which reasons.

    Parameters
    ----------
    groups : DataFrame, as :func:`with_intervals` gives them
    noun : str, what one row is: ``course``

    Examples
    --------
    >>> groups = pd.DataFrame({"is_low_reliability": [True, False], "reliability_reason": ["too few", ""]})
    >>> marked_sentence(groups, noun="course")
    '1 of 2 courses carries a mark of low reliability: too few (1).'
    >>> marked_sentence(groups.tail(1), noun="course")
    'None of 1 course carries a mark of low reliability.'
    """
    marked, everyone = groups[groups["is_low_reliability"]], counted(len(groups), noun)
    if marked.empty:
        return f"None of {everyone} carries a mark of low reliability."
    counts = (
        marked["reliability_reason"]
        .value_counts()
        .sort_index(kind="stable")
        .sort_values(ascending=False, kind="stable")
    )
    reasons = "; ".join(f"{reason} ({count:,})" for reason, count in counts.items())
    verb = "carries" if len(marked) == 1 else "carry"
    return f"{len(marked):,} of {everyone} {verb} a mark of low reliability: {reasons}."


def flat_prior(groups: int) -> BetaPrior:
    """Return the prior under which every long-run rate is equally likely.

    A few large groups do not show how such groups are distributed, so nothing is gained from a prior estimated on them;
    beside thousands of available credentials the two that this one weighs as much as change nothing.
    """
    return BetaPrior(FLAT_ALPHA, FLAT_BETA, 50.0, groups)
