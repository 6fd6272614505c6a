"""Low-reliability marks: which rates are too uncertain to be read as they stand, and why."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import counted

NOTHING_AVAILABLE = "nothing was available to earn"


def reliability_marks(
    potential: pd.Series,
    interval_width_points: pd.Series,
    *,
    smallest_potential: int,
    widest_interval_points: float,
) -> pd.DataFrame:
    """Return which rates carry a mark of low reliability, with the reasons in words.

    A rate is marked if fewer credentials were available than the smallest potential, or if its interval is wider than
    the widest one that is still read. The form of the rule, a smallest denominator and a widest interval, is that of the
    National Center for Health Statistics for proportions (Parker and others 2017, Vital and Health Statistics 2, 175:
    30 cases and 30 points); the two numbers are the reader's to judge and stand in the notebook.

    Parameters
    ----------
    potential : Series of int, one value per unit
    interval_width_points : Series of float, upper minus lower limit of the rate, percentage points; same index
    smallest_potential : int, credentials, at least 0
    widest_interval_points : float, between 0 and 100

    Returns
    -------
    DataFrame, same index: ``is_low_reliability`` (bool), ``reason`` (str, empty when reliable)

    Raises
    ------
    ValueError
        If the two list different units, a number is impossible, or a unit with potential has no interval.

    Examples
    --------
    >>> marks = reliability_marks(
    ...     pd.Series([5, 500]), pd.Series([60.0, 8.0]), smallest_potential=30, widest_interval_points=30
    ... )
    >>> marks["reason"].tolist()
    ['fewer than 30 available credentials and an interval wider than 30 points', '']
    """
    _check(potential, interval_width_points, smallest_potential, widest_interval_points)
    few = f"fewer than {counted(smallest_potential, 'available credential')}"
    noun = "point" if widest_interval_points == 1 else "points"
    wide = f"an interval wider than {widest_interval_points:g} {noun}"
    reasons = [
        NOTHING_AVAILABLE
        if size == 0
        else " and ".join([few] * (size < smallest_potential) + [wide] * (width > widest_interval_points))
        for size, width in zip(potential, interval_width_points, strict=True)
    ]
    reason = pd.Series(reasons, index=potential.index, dtype="str")
    return pd.DataFrame({"is_low_reliability": reason != "", "reason": reason})


def _check(potential: pd.Series, width: pd.Series, smallest_potential: int, widest_interval_points: float) -> None:
    if not potential.index.equals(width.index):
        raise ValueError("potential and interval_width_points must list the same units in the same order")
    if smallest_potential < 0 or not 0 <= widest_interval_points <= 100:
        raise ValueError(
            "smallest_potential must not be negative and widest_interval_points must lie between 0 and 100, found "
            f"{smallest_potential} and {widest_interval_points}"
        )
    impossible = (potential < 0) | (potential.gt(0) & ~width.between(0, 100))
    if impossible.any():
        raise ValueError(
            "a unit needs a potential of at least 0 and, if it has any, an interval between 0 and 100 points wide; "
            f"it is not so for {list(potential.index[impossible][:5])}"
        )
