"""Cells that a source printed wrong, replaced by what they should say, with the reason."""

from __future__ import annotations

import pandas as pd

from helpers.base.problems import Problems
from helpers.base.settings import Settings
from helpers.contracts.schemas import PROCESSED
from helpers.prepare.layouts import published_tables, reference_file


def apply_corrections(
    settings: Settings, cells: dict[str, pd.DataFrame], references: dict[str, pd.DataFrame], problems: Problems
) -> pd.DataFrame:
    """Replace cells that a source printed wrong, in place; note every correction that is not needed.

    Returns
    -------
    DataFrame of the corrections made: ``table``, ``key``, ``column``, ``printed``, ``corrected``, ``rows``, ``reason``
    """
    layouts = {table.stem: table for table in published_tables(settings.trend_years)}
    file, made = reference_file("corrections"), []
    rows = references.get("corrections", pd.DataFrame({"year": []}))
    for row in rows[rows["year"] == settings.year].itertuples():
        headings = layouts[row.table].headings if row.table in layouts else []
        if row.key_column not in headings or row.column not in headings:
            found = f"{row.table}: '{row.key_column}', '{row.column}'"
            problems.add(file, "a known table and two of its headings", found, "Correct the row.", row=row.row)
            continue
        if row.table not in cells:
            continue
        frame = cells[row.table]
        name, column = (frame.columns[headings.index(heading)] for heading in (row.key_column, row.column))
        is_meant = (frame[name] == row.key) & (frame[column] == row.printed)
        if not is_meant.any():
            found = f"no row of {row.table} with {row.key_column} '{row.key}' prints '{row.printed}' under {row.column}"
            action = "Delete the row if the source was repaired, or correct it."
            problems.add(file, "only corrections that are still needed", found, action, row=row.row)
            continue
        frame.loc[is_meant, column] = row.corrected
        key, count = f"{row.key_column} = {row.key}", int(is_meant.sum())
        made.append((row.table, key, row.column, row.printed, row.corrected, count, row.reason))
    return pd.DataFrame(made, columns=list(PROCESSED["corrections"].columns))
