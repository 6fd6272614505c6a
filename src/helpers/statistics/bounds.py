r"""Arithmetic with numbers that are only known to lie between two limits, such as percentages printed rounded.

An interval is a row of four columns: ``lower``, ``upper``, ``is_lower_open`` and ``is_upper_open``; an open end is
never reached itself. ``44%`` rounded half up is :math:`43.5 \le x < 44.5`: closed below, open above. An infinite limit
is none. A row whose limits are missing stands for a number of which nothing is known.
:func:`intervals` and :func:`share_intervals` make intervals; :func:`difference` and :func:`ratio` compute with them;
:func:`certainty` and :func:`closeness` say what holds for all of their values.

Each function returns exactly the values that its result can take when the numbers it is given are free of each other
within their limits (Moore, Kearfott and Cloud (2009), Introduction to Interval Analysis, chapter 2). Where one number
stands on both sides, the result would be too wide; such expressions are rewritten first (:func:`closeness`).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

CERTAIN, POSSIBLE, EXCLUDED, UNKNOWN = "certain", "possible", "excluded", "unknown"
CLOSER, FARTHER, UNDECIDED = "certainly closer", "certainly farther", "cannot tell"
AT_MOST, BELOW, AT_LEAST, ABOVE = "at most", "below", "at least", "above"
# Limits of numbers with few decimals are equal or differ by far more; only binary arithmetic brings them this close.
TOLERANCE = 1e-9


def intervals(
    lower: pd.Series,
    upper: pd.Series,
    *,
    is_lower_open: pd.Series | bool = False,
    is_upper_open: pd.Series | bool = False,
) -> pd.DataFrame:
    """Return intervals from their limits.

    Parameters
    ----------
    lower, upper : Series of float, same index; both missing where nothing is known
    is_lower_open, is_upper_open : Series of bool or bool, whether a limit itself is never reached

    Raises
    ------
    ValueError
        If one limit of a row is missing, as where the two list different rows, or no number lies between them.

    Examples
    --------
    >>> intervals(pd.Series([43.5]), pd.Series([44.5]), is_upper_open=True).to_numpy().tolist()
    [[43.5, 44.5, False, True]]
    """
    values = pd.DataFrame(
        {"lower": lower, "upper": upper, "is_lower_open": is_lower_open, "is_upper_open": is_upper_open}
    ).astype({"lower": "float64", "upper": "float64", "is_lower_open": "bool", "is_upper_open": "bool"})
    is_half_missing = values["lower"].isna() != values["upper"].isna()
    is_point_left_out = (values["lower"] == values["upper"]) & (values["is_lower_open"] | values["is_upper_open"])
    wrong = is_half_missing | (values["lower"] > values["upper"]) | is_point_left_out
    if wrong.any():
        found = [f"{row.lower:g} to {row.upper:g} (row {row.Index})" for row in values[wrong].head(5).itertuples()]
        raise ValueError(
            f"intervals: expected a lower limit that is not above the upper one, or neither; found {', '.join(found)}. "
            "Correct the limits."
        )
    return values


def share_intervals(lower_pct: pd.Series, upper_pct: pd.Series) -> pd.DataFrame:
    """Return what shares that were printed rounded half up can have been, as intervals.

    The upper limit itself would be printed as the next number, so it is open; only 100 percent, which no share exceeds,
    can be reached.

    Parameters
    ----------
    lower_pct, upper_pct : Series of float, percent, as :func:`helpers.base.rates.percent_bounds` gives them

    Examples
    --------
    >>> share_intervals(pd.Series([43.5, 99.5]), pd.Series([44.5, 100.0]))["is_upper_open"].tolist()
    [True, False]
    """
    return intervals(lower_pct, upper_pct, is_upper_open=upper_pct < 100)


def difference(minuend: pd.DataFrame, subtrahend: pd.DataFrame) -> pd.DataFrame:
    """Return what one number less another can be.

    Examples
    --------
    >>> shares = share_intervals(pd.Series([17.5]), pd.Series([18.5]))
    >>> difference(shares, share_intervals(pd.Series([43.5]), pd.Series([44.5]))).to_numpy().tolist()
    [[-27.0, -25.0, True, True]]
    """
    return pd.DataFrame(
        {
            "lower": minuend["lower"] - subtrahend["upper"],
            "upper": minuend["upper"] - subtrahend["lower"],
            "is_lower_open": minuend["is_lower_open"] | subtrahend["is_upper_open"],
            "is_upper_open": minuend["is_upper_open"] | subtrahend["is_lower_open"],
        }
    )


def ratio(dividend: pd.DataFrame, divisor: pd.DataFrame) -> pd.DataFrame:
    """Return what one number divided by another can be; neither is negative.

    A divisor that comes as near to zero as one likes leaves the ratio without an upper limit (infinity); zero itself is
    no divisor. Nothing is known of a ratio whose divisor can only be zero.

    Raises
    ------
    ValueError
        If a number can be negative.

    Examples
    --------
    >>> share = share_intervals(pd.Series([2.5, 0.5]), pd.Series([3.5, 1.5]))
    >>> ratio(share, share_intervals(pd.Series([6.5, 0.0]), pd.Series([7.5, 1.0]))).round(2).to_numpy().tolist()
    [[0.33, 0.54, True, True], [0.5, inf, True, True]]
    """
    negative = (dividend["lower"] < 0) | (divisor["lower"] < 0)
    if negative.any():
        rows = ", ".join(f"row {row}" for row in negative.index[negative][:5])
        raise ValueError(f"ratio: expected numbers from 0 on, found a negative limit in {rows}. Correct the limits.")
    is_zero_below, is_zero_above = dividend["lower"] == 0, dividend["upper"] == 0
    by = divisor.where(divisor["upper"] > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        upper = (dividend["upper"] / by["lower"]).mask(is_zero_above & by["lower"].notna(), 0.0)
    # Nothing divided by anything is nothing, whether or not the divisor's end is reached.
    is_lower_open = divisor["is_upper_open"] & ~is_zero_below
    is_upper_open = (divisor["is_lower_open"] | (divisor["lower"] == 0)) & ~is_zero_above
    return pd.DataFrame(
        {
            "lower": dividend["lower"] / by["upper"],
            "upper": upper,
            "is_lower_open": dividend["is_lower_open"] | is_lower_open,
            "is_upper_open": dividend["is_upper_open"] | is_upper_open,
        }
    )


def odds(shares: pd.DataFrame) -> pd.DataFrame:
    """Return what a share divided by the rest up to 100 percent can be.

    Examples
    --------
    >>> odds(share_intervals(pd.Series([19.5, 99.5]), pd.Series([20.5, 100.0]))).round(3).to_numpy().tolist()
    [[0.242, 0.258, False, True], [199.0, inf, False, True]]
    """
    with np.errstate(divide="ignore"):
        limits = {end: shares[end] / (100 - shares[end]) for end in ("lower", "upper")}
    # A rest of nothing has no odds, so that the infinite limit is never reached.
    return shares.assign(**limits, is_upper_open=shares["is_upper_open"] | (shares["upper"] == 100))


def certainty(values: pd.DataFrame, *, relation: str, threshold: float) -> pd.Series:
    """Return whether a comparison with a threshold holds for all, some or none of the possible values.

    Parameters
    ----------
    values : DataFrame, intervals
    relation : {"at most", "below", "at least", "above"}
    threshold : float, unit of the values

    Returns
    -------
    Series of str: ``certain`` (all), ``possible`` (some), ``excluded`` (none), ``unknown`` (missing limits)

    Raises
    ------
    ValueError
        If the relation is another word.

    Examples
    --------
    >>> gaps = intervals(pd.Series([-12.0, -11.0, -10.0]), pd.Series([-10.0, -9.0, -8.0]), is_lower_open=True)
    >>> certainty(gaps, relation="at most", threshold=-10).tolist()
    ['certain', 'possible', 'excluded']
    """
    if relation not in (AT_MOST, BELOW, AT_LEAST, ABOVE):
        known = f"{AT_MOST}, {BELOW}, {AT_LEAST} or {ABOVE}"
        raise ValueError(f"certainty: expected {known}, found '{relation}'. Use one of these.")
    lower, upper = values["lower"] - threshold, values["upper"] - threshold
    if relation in (AT_MOST, BELOW):
        near, far, is_near_open, is_far_open = upper, lower, values["is_upper_open"], values["is_lower_open"]
    else:
        near, far, is_near_open, is_far_open = -lower, -upper, values["is_lower_open"], values["is_upper_open"]
    # From here on the question is whether a number is below zero, or at most zero: near is its largest value.
    is_strict = relation in (BELOW, ABOVE)
    near_counts, far_counts = is_near_open | (not is_strict), ~(is_far_open | is_strict)
    holds_for_all = (near < -TOLERANCE) | ((near.abs() <= TOLERANCE) & near_counts)
    holds_for_none = (far > TOLERANCE) | ((far.abs() <= TOLERANCE) & ~far_counts)
    words = pd.Series(POSSIBLE, index=values.index, dtype="str")
    words = words.mask(holds_for_all, CERTAIN).mask(holds_for_none, EXCLUDED)
    return words.mask(values["lower"].isna() | values["upper"].isna(), UNKNOWN)


def closeness(first: pd.DataFrame, second: pd.DataFrame, reference: pd.DataFrame) -> pd.Series:
    r"""Return whether a number is certainly closer to a reference than an earlier one, or certainly farther away.

    The reference is one unknown number for both, which decides more than two intervals of distances would:
    :math:`|y - r| < |x - r|` holds exactly where :math:`(y - x)\,((y - r) + (x - r)) < 0`. Both factors are continuous
    and the possible values are connected, so the product has one sign for all of them exactly when each factor has.

    Parameters
    ----------
    first, second, reference : DataFrame, intervals of x, y and r

    Returns
    -------
    Series of str: ``certainly closer``, ``certainly farther``, ``cannot tell``, ``unknown`` (missing limits)

    Examples
    --------
    >>> earlier, later = (share_intervals(pd.Series([low]), pd.Series([low + 1.0])) for low in (29.5, 30.5))
    >>> closeness(earlier, later, share_intervals(pd.Series([43.5]), pd.Series([44.5]))).tolist()
    ['certainly closer']
    """
    move = difference(second, first)
    side = _total(difference(first, reference), difference(second, reference))
    is_up, is_down = (certainty(move, relation=word, threshold=0) == CERTAIN for word in (ABOVE, BELOW))
    is_above, is_below = (certainty(side, relation=word, threshold=0) == CERTAIN for word in (ABOVE, BELOW))
    words = pd.Series(UNDECIDED, index=first.index, dtype="str").mask((is_up & is_below) | (is_down & is_above), CLOSER)
    words = words.mask((is_up & is_above) | (is_down & is_below), FARTHER)
    return words.mask(move["lower"].isna() | side["lower"].isna(), UNKNOWN)


def distance_change(first: pd.DataFrame, second: pd.DataFrame, reference: pd.DataFrame) -> pd.DataFrame:
    """Return the limits of how much farther from a reference a number lies than an earlier one; negative is closer.

    For a fixed reference the change is largest at an end of the later number and at the earlier one closest to it. As a
    function of the reference that is made of straight pieces, and where it bends downwards one of them is flat up to an
    end of the reference; so its ends are enough. The smallest change is the largest with the two numbers exchanged.

    Returns
    -------
    DataFrame: ``lower``, ``upper``; whether they are reached is not said

    Examples
    --------
    >>> earlier, later = (share_intervals(pd.Series([low]), pd.Series([low + 1.0])) for low in (29.5, 30.5))
    >>> distance_change(earlier, later, share_intervals(pd.Series([43.5]), pd.Series([44.5]))).to_numpy().tolist()
    [[-2.0, 0.0]]
    """
    x, y, r = (values[["lower", "upper"]].to_numpy(dtype="float64") for values in (first, second, reference))
    nearest_x, farthest_x = _distances(x, r)
    nearest_y, farthest_y = _distances(y, r)
    limits = {"lower": (nearest_y - farthest_x).min(axis=1), "upper": (farthest_y - nearest_x).max(axis=1)}
    return pd.DataFrame(limits, index=first.index)


def _total(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Return what the sum of two numbers can be."""
    limits = {end: first[end] + second[end] for end in ("lower", "upper")}
    return pd.DataFrame(limits | {end: first[end] | second[end] for end in ("is_lower_open", "is_upper_open")})


def _distances(values: np.ndarray, places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the smallest and the largest distance of each interval (rows) from each place (columns)."""
    lower, upper = values[:, [0]], values[:, [1]]
    outside = np.maximum(np.maximum(lower - places, places - upper), 0)
    return outside, np.maximum(np.abs(lower - places), np.abs(upper - places))
