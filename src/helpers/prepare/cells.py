"""Reading raw files: their cells as text, each of its kind or a problem that names it; misprints put right."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pandas as pd

from helpers.base.paths import published_dir
from helpers.base.problems import Problems
from helpers.base.settings import Settings
from helpers.contracts.schemas import PROCESSED
from helpers.prepare.layouts import (
    PUBLISHED_STEMS,
    RawTable,
    decode,
    layouts_file,
    published_file,
    published_tables,
    reference_file,
)
from helpers.prepare.names import closest

RESTORE = "Restore the file from git, or write it again; data/raw/README.md says what it holds."
FETCH = "Fetch the file again."
AS_PRINTED = "Write the heading as the report prints it; one that the report changed is a row of data/raw_layouts.csv."
FROM_THE_SOURCE = "Correct the cell from the source."
Row = tuple[int, list[str]]


def read_cells(file: Path, table: RawTable, problems: Problems, *, by_hand: bool = False) -> pd.DataFrame | None:
    """Return the cells of a raw file as text, one column per name, with ``row``, the line in the file.

    Parameters
    ----------
    file : path of a CSV file
    table : RawTable, the layout that the file must have
    problems : Problems, gains everything that is wrong; the result is then None
    by_hand : bool, whether the file is one kept by hand, whose rows must differ already as they are written

    Returns
    -------
    DataFrame of str with an int column ``row``, or None
    """
    lines = _read_lines(file, table, problems, by_hand=by_hand)
    if lines is None or not _headings_agree(file, table, [cell.strip() for cell in lines[0]], problems):
        return None
    rows = [(number, [cell.strip() for cell in cells]) for number, cells in enumerate(lines[1:], start=2) if cells]
    if not rows:
        problems.add(file, "at least one row below the heading", "none", RESTORE if by_hand else FETCH)
    if not rows or not _rows_are_whole(file, table, rows, problems):
        return None
    frame = pd.DataFrame([cells for _, cells in rows], columns=[column.name for column in table.columns], dtype="str")
    frame["row"] = [number for number, _ in rows]
    return frame if not by_hand or _keys_are_unique(file, table, frame, problems) else None


def _read_lines(file: Path, table: RawTable, problems: Problems, *, by_hand: bool) -> list[list[str]] | None:
    declare = "Put the file there, or list its name without .csv under not_published in year.toml."
    try:
        lines = list(csv.reader(io.StringIO(decode(file.read_bytes())), strict=True))
    except FileNotFoundError:
        problems.add(file, f"the file of {table.title}", "no such file", RESTORE if by_hand else declare)
    except csv.Error as error:
        problems.add(file, "a CSV file whose quotes close", str(error), "The file may be cut off; fetch it again.")
    except (OSError, ValueError) as error:
        problems.add(file, "a readable CSV text", str(error), "Save the file again as CSV in UTF-8.")
    else:
        if lines:
            return lines
        problems.add(file, "a heading and rows", "an empty file", RESTORE if by_hand else FETCH)
    return None


def _headings_agree(file: Path, table: RawTable, found: list[str], problems: Problems) -> bool:
    expected = table.headings
    if found == expected:
        return True
    action = AS_PRINTED if table.stem in PUBLISHED_STEMS else "Add, delete or rename the column."
    if sorted(found) == sorted(expected):
        problems.add(file, f"columns in the order {expected}", str(found), "Put the columns in this order.", row=1)
    for heading in [heading for heading in expected if heading not in found]:
        problems.add(file, f"a column '{heading}'", f"columns {found}", action, row=1)
    for heading in [heading for heading in found if heading not in expected]:
        problems.add(file, f"no column but {expected}", f"'{heading}'", action, row=1)
    if not problems.any_in(file):
        problems.add(file, "every column once", str(found), "Delete the column that is there twice.", row=1)
    return False


def _rows_are_whole(file: Path, table: RawTable, rows: list[Row], problems: Problems) -> bool:
    """Note rows with a line break, which would shift all line numbers after it, and rows of another length."""
    before, width = len(problems.found), len(table.columns)
    check = "Check the row for a missing or an extra comma; at the end of the file, it may be cut off."
    for number, cells in rows:
        if any("\n" in cell for cell in cells):
            problems.add(file, "no line break in a cell", "one", "Write the cell on one line.", row=number)
        if len(cells) != width:
            problems.add(file, f"{width} cells in every row", f"{len(cells)}", check, row=number)
    return len(problems.found) == before


def _keys_are_unique(file: Path, table: RawTable, frame: pd.DataFrame, problems: Problems) -> bool:
    if not table.key:
        return True
    keys = frame[list(table.key)]
    repeated = frame[keys.duplicated()]
    expected = f"one row for each {' and '.join(table.heading(name) for name in table.key)}"
    action = "Delete the row that is there twice, or correct its name."
    for index, row in repeated.iterrows():
        first = frame.loc[(keys == keys.loc[index]).all(axis=1), "row"].iloc[0]
        found = f"{' | '.join(filter(None, row[list(table.key)]))} again, first in row {first:,}"
        problems.add(file, expected, found, action, row=row["row"])
    return repeated.empty


def cells_are_right(
    file: Path,
    table: RawTable,
    cells: pd.DataFrame,
    problems: Problems,
    *,
    lookups: dict[str, pd.DataFrame] | None = None,
    action: str = "",
) -> bool:
    """Note every cell that is not of the kinds of its column; return whether there is none.

    Parameters
    ----------
    file : path
    table : RawTable
    cells : DataFrame, from :func:`read_cells`
    problems : Problems
    lookups : dict of DataFrame, where kinds that ask for another lookup find it; one that is not there is not asked
    action : str, what to do with a wrong cell, in place of what its kind says
    """
    before = len(problems.found)
    for column in table.columns:
        texts = cells[column.name]
        for kind in column.kinds:
            stem, listed = kind.listed_in or ("", "")
            known = set(lookups[stem][listed]) if lookups and stem in lookups else None
            holds = kind.holds(texts, cells) if known is None else texts.isin({*known, ""})
            for index in holds.index[~holds.astype("bool")]:
                text, row = texts[index], cells.at[index, "row"]
                found = f"'{text}'" if text else "an empty cell"
                found += f"; closest: {closest(text, known)}" if known else ""
                problems.add(file, kind.expected, found, action or kind.action, row=row, column=column.heading)
    return len(problems.found) == before


def parse_cells(file: Path, table: RawTable, cells: pd.DataFrame, problems: Problems) -> pd.DataFrame | None:
    """Return the cells with counts and tiers as integers, or None with every unreadable cell noted."""
    for name in table.needed:
        expected, action = f"the column {name}, which the sections need", "Give the column another heading, not an end."
        problems.add(layouts_file(), expected, f"none in {table.stem} this year", action)
    if table.needed:
        return None
    is_unique = _keys_are_unique(file, table, cells, problems)
    if not cells_are_right(file, table, cells, problems, action=FROM_THE_SOURCE) or not is_unique:
        return None
    whole = [column.name for column in table.columns if column.kinds[0].dtype == "int64"]
    whole_numbers = {name: cells[name].str.replace(",", "").astype("int64") for name in whole}
    # What this year's table does not print is an empty text, wherever other years' cells are read.
    return cells.assign(**whole_numbers, **dict.fromkeys(table.dropped, ""))


def read_published(settings: Settings, problems: Problems) -> dict[str, pd.DataFrame]:
    """Return the cells of every published table of a year, as printed; unreadable ones are left out and noted.

    A file that the settings declare as not published must not be there; a file of no known name is an error.
    """
    folder, frames = published_dir(settings.year), {}
    declared = "no file, since year.toml lists it under not_published"
    for table in published_tables(settings.trend_years):
        file = published_file(settings.year, table.stem)
        if table.stem not in settings.not_published:
            frames[table.stem] = read_cells(file, table, problems)
        elif file.exists():
            problems.add(file, declared, "the file", "Delete the file, or take its name off not_published.")
    for file in sorted(folder.glob("*")) if folder.exists() else []:
        if file.stem not in PUBLISHED_STEMS or file.suffix != ".csv":
            expected = "only the files that data/raw/README.md lists"
            problems.add(file, expected, f"'{file.name}'", "Rename or move the file.")
    return {stem: frame for stem, frame in frames.items() if frame is not None}


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
