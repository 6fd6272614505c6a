"""Invented counts of career readiness credentials."""

import pandas as pd

from helpers.contracts.vocabulary import TOTAL_ROW

YEARS = ["2029-2030", "2030-2031", "2031-2032"]


def counts_of(**credentials: list[int]) -> pd.DataFrame:
    """Return the counts of credentials from 2029-2030 on, and their total as the last credential."""
    series = credentials | {TOTAL_ROW: [sum(of_year) for of_year in zip(*credentials.values(), strict=True)]}
    rows = [(name, year, count) for name, counts in series.items() for year, count in zip(YEARS, counts, strict=False)]
    return pd.DataFrame(rows, columns=["credential", "year", "earned"])
