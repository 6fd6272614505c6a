"""A year against the one before: rows that appeared or disappeared, and counts that changed beyond a stated band."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.base.manifest import section_of_table
from helpers.base.paths import processed_dir
from helpers.base.settings import Settings, year_before
from helpers.contracts.tables import read_processed
from helpers.contracts.vocabulary import CONTRADICTED, NOT_REPRODUCIBLE, REPRODUCED
from helpers.prepare.layouts import T10, T11

COMPARED_TABLES = {
    "attainment_by_psu": (["psu_code"], T10, "Table 10"),
    "attainment_by_course": (["course_code", "credential"], T11, "Table 11"),
}


def previous_tables(year: str) -> dict[str, pd.DataFrame]:
    """Return the tables of the year before that were prepared, none when it was not."""
    before = year_before(year)
    names = [name for name in COMPARED_TABLES if (processed_dir(before) / f"{name}.csv").exists()]
    return {name: read_processed(name, before) for name in names}


def compared_with_previous(
    tables: dict[str, pd.DataFrame], previous: dict[str, pd.DataFrame], settings: Settings
) -> pd.DataFrame:
    """Return rows of the register of figures: credentials earned of each row against the year before.

    A count within the band is called reproduced, one beyond it contradicted (by the expectation that the band states),
    and a row that only one of the years has not reproducible.

    Parameters
    ----------
    tables, previous : dict of processed tables of the year and of the year before
    settings : Settings, with ``change_band_pct``

    Returns
    -------
    DataFrame, columns as the schema ``audit_figures``; no rows without a year before
    """
    names = [name for name in COMPARED_TABLES if name in tables and name in previous]
    parts = [_compared(name, tables[name], previous[name], settings) for name in names]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def _compared(name: str, table: pd.DataFrame, earlier: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    (keys, stem, place), before = COMPARED_TABLES[name], year_before(settings.year)
    columns = [*keys, "earned", "source_row"]
    both = table[columns].merge(earlier[columns], on=keys, how="outer", suffixes=("", "_before"))
    subject, difference = both[keys].agg(" | ".join, axis=1), both["earned"] - both["earned_before"]
    # Any rise from nothing is beyond every band.
    is_beyond = 100 * difference.abs() > settings.change_band_pct * both["earned_before"]
    beyond = f"Changed by more than {settings.change_band_pct} percent since {before}; check both years."
    cases = [both["earned_before"].isna(), both["earned"].isna(), is_beyond]
    verdict = np.select(cases, [NOT_REPRODUCIBLE, NOT_REPRODUCIBLE, CONTRADICTED], REPRODUCED)
    explanation = np.select(cases, [f"{before} has no such row.", f"This row of {before} is gone.", beyond], "")
    counts = both[["earned", "earned_before", "source_row"]].astype("Int64").astype("str").replace("<NA>", "")
    return pd.DataFrame(
        {
            "id": "previous." + name + "." + subject,
            "document": "report",
            "place": f"{place} against {before}",
            "subject": subject,
            "published": counts["earned"],
            "recomputed": counts["earned_before"],
            "difference": difference,
            "verdict": verdict,
            "explanation": explanation,
            "section": section_of_table(stem),
            "check": "previous_year",
            "published_cell": stem + ":" + counts["source_row"].replace("", "all") + ":earned",
            "sources": "",
        }
    )
