"""A year against the one before: rows that appeared or disappeared, and counts that changed beyond a stated band."""

from __future__ import annotations

import pandas as pd

from helpers.base.paths import processed_dir
from helpers.base.settings import Settings, year_before
from helpers.contracts.tables import read_processed
from helpers.contracts.vocabulary import CONTRADICTED, NOT_REPRODUCIBLE, REPRODUCED
from helpers.prepare.comparisons import T10, T11

COMPARED_TABLES = {
    "attainment_by_psu": (["psu_code"], T10, "Table 10", "09_public_school_units"),
    "attainment_by_course": (["course_code", "credential"], T11, "Table 11", "02_courses"),
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
    parts = []
    for name, (keys, stem, place, section) in COMPARED_TABLES.items():
        if name not in tables or name not in previous:
            continue
        columns = [*keys, "earned", "source_row"]
        both = tables[name][columns].merge(previous[name][columns], on=keys, how="outer", suffixes=("", "_before"))
        key = both[keys].agg(" | ".join, axis=1)
        is_new, is_gone = both["earned_before"].isna(), both["earned"].isna()
        change = (
            100
            * (both["earned"] - both["earned_before"]).abs()
            / both["earned_before"].where(both["earned_before"] > 0)
        )
        beyond = (change > settings.change_band_pct) | ((both["earned_before"] == 0) & (both["earned"] > 0))
        verdict = pd.Series(REPRODUCED, index=both.index, dtype="str").mask(beyond, CONTRADICTED)
        verdict = verdict.mask(is_new | is_gone, NOT_REPRODUCIBLE)
        before = year_before(settings.year)
        text = f"Changed by more than {settings.change_band_pct} percent since {before}; check both years."
        explanation = pd.Series("", index=both.index, dtype="str").mask(beyond, text)
        explanation = explanation.mask(is_new, f"No such row in {before}.").mask(
            is_gone, f"A row of {before} that is gone."
        )
        counts = both[["earned", "earned_before"]].astype("Int64").astype("str").replace("<NA>", "")
        row = both["source_row"].astype("Int64").astype("str").replace("<NA>", "all")
        parts.append(
            pd.DataFrame(
                {
                    "id": "previous." + name + "." + key,
                    "document": "report",
                    "place": f"{place} against {before}",
                    "subject": key,
                    "published": counts["earned"],
                    "recomputed": counts["earned_before"],
                    "difference": both["earned"] - both["earned_before"],
                    "verdict": verdict,
                    "explanation": explanation,
                    "section": section,
                    "check": "previous_year",
                    "published_cell": stem + ":" + row + ":earned",
                    "sources": "",
                }
            )
        )
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
