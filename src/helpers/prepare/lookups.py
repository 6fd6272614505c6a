"""The lookups kept by hand: read, every cell checked against its kind, and checked against each other."""

from __future__ import annotations

import pandas as pd

from helpers.base.problems import Problems
from helpers.prepare.cells import cells_are_right, read_cells
from helpers.prepare.county_shapes import problems_in_shapes
from helpers.prepare.layouts import REFERENCE_TABLES, RawTable, reference_file
from helpers.prepare.validity import note_wrong_validity

MUST_HAVE_ROWS = ("courses", "regions", "credentials", "student_groups", "psus", "ncwfc_crosswalk")
# Without shapes there is no map, without revisions no year was revised; nothing that is counted depends on them.
MAY_BE_MISSING = ("county_shapes", "revisions")


def read_references(problems: Problems) -> dict[str, pd.DataFrame]:
    """Return every lookup by stem, cells as text; unreadable ones are left out, and all that is wrong is noted."""
    frames = {table.stem: _read_lookup(table, problems) for table in REFERENCE_TABLES}
    references = {stem: frame for stem, frame in frames.items() if frame is not None}
    for table in REFERENCE_TABLES:
        if table.stem in references:
            file = reference_file(table.stem)
            cells_are_right(file, table, references[table.stem], problems, lookups=references)
    note_wrong_validity(references, problems)
    _overrides_without_a_break(references, problems)
    history = references.get("history", pd.DataFrame(columns=["row"]))
    for row in history[history.drop(columns="row").duplicated()].itertuples():
        found = f"{row.year}, {row.entity}, {row.metric} again"
        problems.add(reference_file("history"), "every row once", found, "Delete the row.", row=row.row)
    problems_in_shapes(references, problems)
    return references


def _read_lookup(table: RawTable, problems: Problems) -> pd.DataFrame | None:
    file = reference_file(table.stem)
    is_missing = table.stem in MAY_BE_MISSING and not file.exists()
    is_empty = file.is_file() and len(file.read_bytes().strip().splitlines()) == 1
    if not is_missing and not (is_empty and table.stem not in MUST_HAVE_ROWS):
        return read_cells(file, table, problems, by_hand=True)
    columns = {column.name: pd.Series(dtype="str") for column in table.columns}
    return pd.DataFrame({**columns, "row": pd.Series(dtype="int64")})


def _overrides_without_a_break(references: dict[str, pd.DataFrame], problems: Problems) -> None:
    """Note rows that allow a comparison across a break that is not in the registry."""
    if not {"series_breaks", "break_overrides"} <= set(references):
        return
    file, expected = reference_file("break_overrides"), "a break of data/raw/reference/series_breaks.csv"
    action = "Correct the series and the first year, or delete the row."
    breaks = references["series_breaks"]
    known = [f"{series} from {year}" for series, year in zip(breaks["series"], breaks["first_year"], strict=True)]
    for row in references["break_overrides"].itertuples():
        asked = f"{row.series} from {row.first_year}"
        if row.series and row.first_year and asked not in known:
            problems.add(file, expected, f"{asked}; there are {'; '.join(known) or 'none'}", action, row=row.row)
