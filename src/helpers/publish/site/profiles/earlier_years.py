"""What the reports of earlier years say of a unit, where such a year was prepared."""

from __future__ import annotations

import pandas as pd

from helpers.publish.site.profiles.model import CHANGES, ProfileTables
from helpers.publish.traced import Parts, Traced, listed, traced
from helpers.years.matching import BOTH, MERGED, MOVED, NEW, RENAMED


def earned_in_reports(code: str, tables: ProfileTables) -> dict[str, tuple[Traced, Traced]]:
    """Return what the unit earned in every prepared year, by the year; the year and its count know their cells."""
    series = {}
    for row in tables.rows_of(code, CHANGES):
        for year, count in (("from_year", "earned_before"), ("to_year", "earned")):
            if not pd.isna(row[count]):
                series[row[year]] = (traced(row, CHANGES, year), traced(row, CHANGES, count))
    return series


def sentences_on_earlier_years(code: str, tables: ProfileTables) -> list[Parts]:
    """Return for each earlier prepared year what the rate of the unit was, how it changed, and what else did.

    A unit that none of these years lists is said to be in its first year.
    """
    rows = sorted(tables.rows_of(code, CHANGES), key=lambda row: row["from_year"])
    first = next((row["from_year"] for row in rows if row["status"] != NEW), "")
    if rows and not first:
        years = listed([(traced(row, CHANGES, "from_year"),) for row in rows])
        (report, does) = ("report", "does") if len(rows) == 1 else ("reports", "do")
        return [(f"This is the unit's first year in the report: the {report} of ", *years, f" {does} not list it.")]
    return [_sentence(row, first) for row in rows]


def _sentence(row: dict, first: str) -> Parts:
    year = traced(row, CHANGES, "from_year")
    if row["status"] == NEW:
        ending = "." if row["from_year"] < first else ": it was gone and came back."
        return ("The report of ", year, " does not list the unit", ending)
    return (*_rate(row, year), *_otherwise(row))


def _rate(row: dict, year: Traced) -> Parts:
    if pd.isna(row["attainment_rate_pct_before"]):
        return ("In ", year, ", no credential was available to it.")
    before = [
        traced(row, CHANGES, name) for name in ("attainment_rate_pct_before", "earned_before", "potential_before")
    ]
    start = ("In ", year, ", its rate was ", before[0], " (", before[1], " of ", before[2], ")")
    if pd.isna(row["rate_change_points"]):
        return (*start, "; that is not compared with this year's: ", traced(row, CHANGES, "reason"), ".")
    change, lower, upper = (traced(row, CHANGES, f"rate_change_points{limit}") for limit in ("", "_lower", "_upper"))
    return (*start, "; since then it changed by ", change, " points (", lower, " to ", upper, ").")


def _otherwise(row: dict) -> Parts:
    """Return under which name and in which region the unit was listed then, where they were others."""
    said: Parts = ()
    if row["status"] in (RENAMED, BOTH, MERGED) and row["psu_before"] != row["psu"]:
        said = (" It was listed as ", traced(row, CHANGES, "psu_before"), ".")
    if row["status"] in (MOVED, BOTH):
        said = (*said, " It was in the region ", traced(row, CHANGES, "belonged_to"), ".")
    return said
