"""Numbers as readers see them: the only place that turns one into text."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.base.rates import round_half_up


def percent_text(value: float, decimals: int = 0) -> str:
    """Return a percentage as the report prints it, or an en dash when there is none.

    Examples
    --------
    >>> percent_text(52.5), percent_text(float("nan"))
    ('53%', '–')
    """
    return "–" if value is None or np.isnan(value) else f"{round_half_up(value, decimals)}%"


def number_text(value: float) -> str:
    """Return a count with thousands separators, or an en dash when it is missing.

    Examples
    --------
    >>> number_text(382964), number_text(float("nan"))
    ('382,964', '–')
    """
    return "–" if pd.isna(value) else f"{int(value):,}"


def points_text(value: float, decimals: int = 0) -> str:
    """Return a difference in percentage points with its sign.

    Examples
    --------
    >>> points_text(-26), points_text(10), points_text(0)
    ('−26', '+10', '0')
    """
    if pd.isna(value):
        return "–"
    rounded = round_half_up(value, decimals)
    return f"{'−' if rounded < 0 else '+' if rounded > 0 else ''}{abs(rounded)}"


def interval_text(lower: float, upper: float, *, decimals: int = 1) -> str:
    """Return an interval as readers see it, an en dash without one.

    Examples
    --------
    >>> interval_text(23.66, 76.34), interval_text(float("nan"), float("nan"))
    ('23.7–76.3%', '–')
    """
    if pd.isna(lower) or pd.isna(upper):
        return "–"
    return f"{round_half_up(lower, decimals)}–{percent_text(upper, decimals)}"


def place_text(lower: int, upper: int) -> str:
    """Return a range of places as readers see it, an en dash without one.

    Examples
    --------
    >>> place_text(2, 5), place_text(1, 1), place_text(pd.NA, pd.NA)
    ('2 to 5', '1', '–')
    """
    if pd.isna(lower):
        return "–"
    return f"{lower}" if lower == upper else f"{lower} to {upper}"


def signed_percent(value: float, decimals: int = 0) -> str:
    """Return a change in percent with its sign and separators.

    Examples
    --------
    >>> signed_percent(1445.2), signed_percent(-0.54, 1), signed_percent(0.2)
    ('+1,445%', '−0.5%', '0%')
    """
    if pd.isna(value):
        return "–"
    rounded = round_half_up(value, decimals)
    return f"{'+' if rounded > 0 else '−' if rounded < 0 else ''}{abs(rounded):,}%"
