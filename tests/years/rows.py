"""Rows of ``year_changes`` for what sections say of them."""

import pandas as pd

BEFORE, NOW = "2029-2030", "2030-2031"
# 40 of 80, then 30 of 50: 10 points more, with the interval that Newcombe's method gives them.
RATE = {
    "earned_before": 40,
    "earned": 30,
    "earned_change": -10,
    "potential_before": 80,
    "potential": 50,
    "attainment_rate_pct_before": 50.0,
    "attainment_rate_pct": 60.0,
    "rate_change_points": 10.0,
    "rate_change_points_lower": -7.4,
    "rate_change_points_upper": 26.1,
    "more_earned_points": -16.25,
    "fewer_available_points": 26.25,
    "mix_points": 4.0,
    "rate_points": 6.0,
}
SAME = {"from_year": BEFORE, "to_year": NOW, "status": "same", "belonged_to": "", "belongs_to": "", "reason": ""}


def change_rows(*names: str, **given: object) -> pd.DataFrame:
    """Return a row for each name, the same in both years but for its counts and for what is given."""
    rows = [{"key": name, "name": name, "key_before": name, "name_before": name} for name in names]
    return pd.DataFrame([{**SAME, **RATE, "is_beyond_band": False, **row, **given} for row in rows])
