"""Small tables of shares for the tests of the equity section, and what is measured of them."""

import pandas as pd

from helpers.base.rates import percent_bounds
from helpers.sections.equity.changes import gap_changes, trend_gaps
from helpers.sections.equity.gaps import ATTAINMENT_MEASURES, POPULATIONS, representation_gaps
from helpers.sections.equity.measures import equity_measures, with_parity

YEARS = ["2028-2029", "2029-2030", "2030-2031"]
COMPARISON = "opportunities_pct"
CHOICES = {"comparison": COMPARISON, "threshold_points": 10}


def shares_of(category: str = "All", **groups: dict[str, str]) -> pd.DataFrame:
    """Return shares of groups; a measure that is not given is printed as 40%."""
    rows = [
        (category, group, measure, printed.get(measure, "40%"))
        for measure in (*POPULATIONS, *ATTAINMENT_MEASURES)
        for group, printed in groups.items()
    ]
    shares = pd.DataFrame(rows, columns=["category", "group", "measure", "printed"], dtype="str")
    return shares.join(percent_bounds(shares["printed"]))


def gaps_of(**groups: dict[str, str]) -> pd.DataFrame:
    """Return the gaps of groups with these shares, by the report's rule."""
    return representation_gaps(shares_of(**groups), comparison=COMPARISON, threshold_points=10)


def parity_of(earned: dict[str, int], **groups: dict[str, str]) -> pd.DataFrame:
    """Return the gaps of groups with these shares, and what they are short of parity; all groups earned as many."""
    counts = pd.Series(earned, dtype="int64")
    return with_parity(gaps_of(**groups), shares_of(**groups), comparison=COMPARISON, earned=counts)


def measures_of(comparison: str, **groups: dict[str, str]) -> pd.DataFrame:
    """Return what is measured of groups with these shares in one comparison."""
    measures = equity_measures(shares_of(**groups), year=YEARS[2], **CHOICES)
    return measures[measures["comparison"] == comparison]


def trends_of(*rows: tuple[int, str, list[str], str]) -> pd.DataFrame:
    """Return trends of (tier, group, shares of the years, comparison share)."""
    long = [
        (tier, "All", group, year, printed, comparison)
        for tier, group, shares, comparison in rows
        for year, printed in zip(YEARS, shares, strict=True)
    ]
    trends = pd.DataFrame(long, columns=["tier", "category", "group", "year", "printed", "comparison_printed"])
    return trends.join(percent_bounds(trends["printed"]))


def changes_of(*rows: tuple[int, str, list[str], str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the changes of the gaps of such trends, and the gaps."""
    gaps = trend_gaps(trends_of(*rows), threshold_points=10)
    return gap_changes(gaps), gaps
