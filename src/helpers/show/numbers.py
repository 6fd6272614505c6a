"""Numbers as readers see them: the only place that turns one into text.

How many decimals a measure has stands in ``data/indicators.csv``; files keep full precision. Everything is rounded half
up, as the report does.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.base.rates import round_half_up
from helpers.contracts.indicators import indicator_of
from helpers.contracts.vocabulary import PERCENT, POINTS

MISSING, MINUS = "–", "−"
# Of a column that is no listed measure, by the end of its name.
PERCENT_DECIMALS = POINTS_DECIMALS = 1


def number_text(value: float, decimals: int = 0) -> str:
    """Return a number with thousands separators, or an en dash when it is missing.

    Examples
    --------
    >>> number_text(382964), number_text(-1027), number_text(0.125, 2), number_text(float("nan"))
    ('382,964', '−1,027', '0.13', '–')
    """
    if pd.isna(value):
        return MISSING
    rounded = round_half_up(value, decimals)
    return f"{MINUS if rounded < 0 else ''}{abs(rounded):,}"


def percent_text(value: float, decimals: int = PERCENT_DECIMALS) -> str:
    """Return a percentage, or an en dash when there is none.

    Examples
    --------
    >>> percent_text(58.974), percent_text(52.5, 0), percent_text(float("nan"))
    ('59.0%', '53%', '–')
    """
    return MISSING if pd.isna(value) else f"{number_text(value, decimals)}%"


def points_text(value: float, decimals: int = POINTS_DECIMALS) -> str:
    """Return a difference in percentage points with its sign.

    Examples
    --------
    >>> points_text(-26, 0), points_text(10.04), points_text(0, 0)
    ('−26', '+10.0', '0')
    """
    sign = "+" if not pd.isna(value) and round_half_up(value, decimals) > 0 else ""
    return f"{sign}{number_text(value, decimals)}"


def measure_text(value: Any, measure: str) -> str:
    """Return a cell as readers see it: a number by the measure that its column holds, text as it is.

    Parameters
    ----------
    value : str, bool or number
    measure : str, name of the column; one that is no measure of ``data/indicators.csv`` is read by its ending

    Examples
    --------
    >>> measure_text(52.45, "attainment_rate_pct"), measure_text(-26, "gap_points"), measure_text(382964, "earned")
    ('52.5%', '−26', '382,964')
    >>> measure_text(0.695, "proportionality_index_lower"), measure_text(True, "is_ranked"), measure_text("010", "code")
    ('0.70', 'yes', '010')

    A column that holds counts in some rows and points in others shows counts without decimals:

    >>> measure_text(1005.0, "change"), measure_text(-2.35, "change")
    ('1,005', '−2.4')
    """
    if isinstance(value, str):
        return value
    if pd.isna(value):
        return MISSING
    if pd.api.types.is_bool(value):
        return "yes" if value else "no"
    listed, stem = indicator_of(measure), measure.removesuffix("_lower").removesuffix("_upper")
    if listed is None and stem.endswith(("_pct", "percent")):
        return percent_text(value)
    if listed is None and stem.endswith("_points"):
        return points_text(value)
    if listed is not None and listed.has_several_units and float(value).is_integer():
        return number_text(value)
    if listed is None or listed.unit not in (PERCENT, POINTS):
        return number_text(value, listed.decimals if listed else 0)
    return (percent_text if listed.unit == PERCENT else points_text)(value, listed.decimals)


def interval_text(lower: float, upper: float, measure: str) -> str:
    """Return an interval in the one notation that this project has; a missing limit leaves that side open.

    Parameters
    ----------
    lower, upper : number
    measure : str, as for :func:`measure_text`

    Examples
    --------
    >>> interval_text(23.66, 76.34, "attainment_rate_pct"), interval_text(-27, -25, "gap_points")
    ('23.7% to 76.3%', '−27 to −25')
    >>> interval_text(2, 5, "rank"), interval_text(1, 1, "rank"), interval_text(35, float("nan"), "earned")
    ('2 to 5', '1', 'at least 35')
    >>> interval_text(float("nan"), 4, "earned"), interval_text(float("nan"), float("nan"), "earned")
    ('at most 4', '–')
    """
    low, high = measure_text(lower, measure), measure_text(upper, measure)
    if MISSING in (low, high):
        return MISSING if low == high else f"at most {high}" if low == MISSING else f"at least {low}"
    return low if low == high else f"{low} to {high}"


def with_interval(value: float, lower: float, upper: float, measure: str) -> str:
    """Return a number with its interval in brackets; without the brackets where one of the two adds nothing.

    Examples
    --------
    >>> with_interval(72.42, 72.03, 72.81, "attainment_rate_pct"), with_interval(5, 5, 5, "earned")
    ('72.4% (72.0% to 72.8%)', '5')
    >>> with_interval(float("nan"), 35, float("nan"), "earned")
    'at least 35'
    """
    text, interval = measure_text(value, measure), interval_text(lower, upper, measure)
    if MISSING in (text, interval):
        return interval if text == MISSING else text
    return text if interval == text else f"{text} ({interval})"


def with_limits(row: pd.Series, measure: str) -> str:
    """Return a measure of a row with its interval."""
    return with_interval(row[measure], row[f"{measure}_lower"], row[f"{measure}_upper"], measure)
