"""Small tables of shares for the tests of the equity section."""

import pandas as pd

from helpers.base.rates import percent_bounds
from helpers.sections.equity.gaps import MEASURE_LABELS

YEARS = ["2028-2029", "2029-2030", "2030-2031"]
COMPARISON = "opportunities_pct"


def shares_of(category: str = "All", **groups: dict[str, str]) -> pd.DataFrame:
    """Return shares of groups; a measure that is not given is printed as 40%."""
    rows = [
        (category, group, measure, printed.get(measure, "40%"))
        for measure in MEASURE_LABELS
        for group, printed in groups.items()
    ]
    shares = pd.DataFrame(rows, columns=["category", "group", "measure", "printed"], dtype="str")
    return shares.join(percent_bounds(shares["printed"]))


def trends_of(*rows: tuple[int, str, list[str], str]) -> pd.DataFrame:
    """Return trends of (tier, group, shares of the years, comparison share)."""
    long = [
        (tier, "All", group, year, printed, comparison)
        for tier, group, shares, comparison in rows
        for year, printed in zip(YEARS, shares, strict=True)
    ]
    trends = pd.DataFrame(long, columns=["tier", "category", "group", "year", "printed", "comparison_printed"])
    return trends.join(percent_bounds(trends["printed"]))
