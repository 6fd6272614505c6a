"""Invented and published series for the tests of trends."""

import pandas as pd

from helpers.contracts.tables import read_processed
from helpers.sections.trends.values import choose_values, points_by_year, stated_values, value_bounds
from helpers.statistics.series import with_overrides

YEAR = "2024-2025"
PRECISIONS = ["computed", "exact", "rounded", "at_least"]
# Of this year 50 of 100 available credentials are earned.
COURSES = pd.DataFrame({"earned": [30, 20], "potential": [60, 40]})
Stated = tuple[str, str, float, str, bool, str]


def history(*rows: Stated) -> pd.DataFrame:
    """Return a history of (year, metric, value, precision, is_derived, source_title)."""
    columns = ["year", "metric", "value", "precision", "is_derived", "source_title"]
    frame = pd.DataFrame(rows, columns=columns).astype({"value": "float64", "is_derived": "bool"})
    return frame.assign(note="")


def earned(year: str, value: float, precision: str = "exact", *, is_derived: bool = False, source: str = "S") -> Stated:
    return (year, "credentials_earned", value, precision, is_derived, source)


def rate(year: str, value: float, precision: str = "rounded", *, is_derived: bool = False) -> Stated:
    return (year, "attainment_rate_pct", value, precision, is_derived, "S")


def breaks_from(*rows: tuple[str, ...]) -> pd.DataFrame:
    """Return breaks of (series, first_year) or (series, first_year, reason why it may be crossed)."""
    breaks = pd.DataFrame([row[:2] for row in rows], columns=["series", "first_year"], dtype="str")
    reasons = [(*row, "A. Analyst") for row in rows if len(row) > 2]
    overrides = pd.DataFrame(reasons, columns=["series", "first_year", "reason", "decided_by"], dtype="str")
    return with_overrides(breaks.assign(what_changed="Another list.", source="S"), overrides)


NO_BREAKS = breaks_from()


def points_of(*rows: Stated, breaks: pd.DataFrame = NO_BREAKS, first_year: str = "2022-2023") -> pd.DataFrame:
    """Return the points of a history that ends in 2024-2025 with 50 credentials and a rate of 50 percent."""
    values = choose_values(stated_values(history(*rows), COURSES, year=YEAR), precisions=PRECISIONS)
    return points_by_year(values, breaks, first_year=first_year, year=YEAR)


def point(
    value: float,
    precision: str = "exact",
    *,
    year: str = YEAR,
    series: str = "earned",
    is_derived: bool = False,
) -> dict:
    """Return one point of a series with its bounds."""
    frame = pd.DataFrame({"series": [series], "value": [float(value)], "precision": [precision]})
    bounds = value_bounds(frame).iloc[0].to_dict()
    return {**frame.iloc[0].to_dict(), **bounds, "year": year, "is_derived": is_derived}


def published_trend() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the chosen values and the breaks of the published year."""
    values = stated_values(
        read_processed("state_history", YEAR), read_processed("attainment_by_course", YEAR), year=YEAR
    )
    breaks = with_overrides(read_processed("series_breaks", YEAR), read_processed("break_overrides", YEAR))
    return choose_values(values, precisions=PRECISIONS), breaks
