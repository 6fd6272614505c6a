"""Two folders of results side by side: what only one of them has, and which cells differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from helpers.base.paths import data_root, outputs_dir, processed_dir, shown
from helpers.base.words import counted, listing
from helpers.contracts.schemas import PROCESSED, RESULTS, column_types

KINDS = {"result": "result table", "figure": "figure", "processed": "processed table"}
SCHEMAS: dict[str, Mapping] = {"result": RESULTS, "figure": {}, "processed": PROCESSED}
RENAMES_COLUMNS = ["kind", "table", "old", "new"]
COLUMNS = ["kind", "table", "difference", "row", "column", "here", "there"]
EXAMPLES_SHOWN = 5
# A number as a table prints it; codes keep their zeros (010) and are text.
NUMBER = r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?"


@dataclass
class Comparison:
    """What was compared, and every difference.

    Attributes
    ----------
    tolerance : float, as a part of the larger number; numbers below one may differ by as much as one may
    compared : Counter of kind, ``rows`` and ``cells``
    left_out : list of str, kinds that only one of the folders has
    differences : list of dict, see :data:`COLUMNS`
    """

    tolerance: float
    compared: Counter[str] = field(default_factory=Counter)
    left_out: list[str] = field(default_factory=list)
    differences: list[dict[str, str]] = field(default_factory=list)

    def note(self, kind: str, table: str, difference: str, **where: str) -> None:
        """Note one difference."""
        self.differences.append({"kind": kind, "table": table, "difference": difference, **where})

    def table(self) -> pd.DataFrame:
        """Return every difference, a row each."""
        return pd.DataFrame(self.differences, columns=COLUMNS).fillna("")

    def lines(self) -> list[str]:
        """Return what was compared and, by table, the first differences."""
        parts = [counted(self.compared[kind], noun) for kind, noun in KINDS.items() if self.compared[kind]]
        size = f"{self.compared['rows']:,} rows, {self.compared['cells']:,} cells"
        lines = [f"Compared {listing(parts)} ({size}): text exactly, numbers within {self.tolerance:g} of the larger."]
        lines += [f"Not compared, since only one folder has them: {KINDS[kind]}s." for kind in self.left_out]
        for (kind, table), rows in self.table().groupby(["kind", "table"], sort=False):
            lines.append(f"{KINDS[kind]} {table}: {counted(len(rows), 'difference')}")
            lines += [f"  {_difference_text(row)}" for row in rows.head(EXAMPLES_SHOWN).to_dict("records")]
            if len(rows) > EXAMPLES_SHOWN:
                lines.append(f"  and {len(rows) - EXAMPLES_SHOWN:,} more")
        return [*lines, counted(len(self.differences), "difference") + "." if self.differences else "No differences."]


def _difference_text(row: dict[str, str]) -> str:
    if row["difference"] == "cell":
        return f"{row['row']}, {row['column']}: {row['here']!r} here, {row['there']!r} there"
    return f"{row['difference']}: {row['row'] or row['column'] or 'the table'}"


def read_renames(file: Path) -> pd.DataFrame:
    """Return what is called otherwise in the other folder, a row each.

    A row without a table renames a table, one with the table's name of today a column of it. Without a new name the
    thing was removed on purpose, without an old one it was added on purpose; neither is then a difference.

    Raises
    ------
    ValueError
        If the file has other columns or kinds.
    """
    renames = pd.read_csv(file, dtype=str, keep_default_na=False)
    if list(renames.columns) != RENAMES_COLUMNS:
        raise ValueError(f"{shown(file)}: expected the columns {', '.join(RENAMES_COLUMNS)}. Correct the heading.")
    wrong = renames[~renames["kind"].isin(KINDS) | (renames["old"] + renames["new"] == "")]
    if len(wrong):
        found = ", ".join(f"'{cell}'" for cell in wrong.iloc[0])
        raise ValueError(
            f"{shown(file)}, row {wrong.index[0] + 2}: expected a kind ({', '.join(KINDS)}) and an old or a new name, "
            f"found {found}. Correct the row."
        )
    return renames


def _files(root: Path, year: str) -> dict[str, dict[str, Path]]:
    """Return the files of each kind that a folder has; it may also be a year's folder of results itself."""
    results = outputs_dir(year, root)
    results = results if results.is_dir() else root
    folders = {"result": results / "tables", "figure": results / "figures", "processed": processed_dir(year, root)}
    found = {kind: {file.stem: file for file in sorted(folder.glob("*.csv"))} for kind, folder in folders.items()}
    return {kind: files for kind, files in found.items() if files}


def _by_key(frame: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Return a table with its rows named by their key, or by their line in the file when there is none."""
    if not key:
        return frame.set_axis([f"line {number}" for number in range(2, len(frame) + 2)])
    names = pd.Series([", ".join(f"{name}={row[name]}" for name in key) for row in frame.to_dict("records")], dtype=str)
    again = names.groupby(names).cumcount()
    return frame.set_axis(names.where(again == 0, names + " again " + again.astype(str)))


def _differing(here: pd.Series, there: pd.Series, tolerance: float, *, is_text: bool) -> pd.Series:
    """Return which cells differ; a column of numbers only may differ within the tolerance."""
    differ = here != there
    cells = pd.concat([here, there])
    if is_text or not differ.any() or not cells[cells != ""].str.fullmatch(NUMBER).all():
        return differ
    first, second = pd.to_numeric(here), pd.to_numeric(there)
    largest = first.abs().where(first.abs() > second.abs(), second.abs()).clip(lower=1)
    return differ & ~((first - second).abs() <= tolerance * largest)


def _compare_tables(result: Comparison, kind: str, name: str, here: pd.DataFrame, there: pd.DataFrame) -> None:
    schema = SCHEMAS[kind].get(name)
    types = column_types(schema) if schema else {}
    for column in here.columns.symmetric_difference(there.columns, sort=False):
        result.note(kind, name, f"column only {'here' if column in here else 'there'}", column=column)
    shared = [column for column in here.columns if column in there]
    key = [column for column in (schema.unique or [] if schema else []) if column in shared]
    here, there = _by_key(here, key), _by_key(there, key)
    for row in here.index.symmetric_difference(there.index, sort=False):
        result.note(kind, name, f"row only {'here' if row in here.index else 'there'}", row=row)
    rows = here.index.intersection(there.index, sort=False)
    here, there = here.loc[rows], there.loc[rows]
    result.compared.update({"rows": len(rows), "cells": len(rows) * len(shared)})
    for column in shared:
        is_text = types.get(column) == "str"
        for row in rows[_differing(here[column], there[column], result.tolerance, is_text=is_text)]:
            sides = {"here": here.at[row, column], "there": there.at[row, column]}
            result.note(kind, name, "cell", row=row, column=column, **sides)


def _without(frame: pd.DataFrame, columns: pd.Series) -> pd.DataFrame:
    return frame.drop(columns=list(columns), errors="ignore")


def _compare_kind(
    result: Comparison, kind: str, here: dict[str, Path], there: dict[str, Path], renames: pd.DataFrame
) -> None:
    """Compare every table of a kind with the one that belongs to it, by their names of today."""
    of_tables = renames[renames["table"] == ""]
    names = dict(zip(of_tables["old"], of_tables["new"], strict=True))
    renamed = {names.get(name, name): file for name, file in there.items()}
    on_purpose = {"", *of_tables.loc[of_tables["old"] == "", "new"]}
    for name in [name for name in dict.fromkeys([*here, *renamed]) if name not in on_purpose]:
        if name not in here or name not in renamed:
            result.note(kind, name, f"table only {'here' if name in here else 'there'}")
            continue
        result.compared[kind] += 1
        frames = [pd.read_csv(file, dtype=str, keep_default_na=False) for file in (here[name], renamed[name])]
        columns = renames[renames["table"] == name]
        removed, added = columns["new"] == "", columns["old"] == ""
        changed = columns[~removed & ~added]
        other = _without(frames[1], columns.loc[removed, "old"])
        other = other.rename(columns=dict(zip(changed["old"], changed["new"], strict=True)))
        _compare_tables(result, kind, name, _without(frames[0], columns.loc[added, "new"]), other)


def compare_folders(year: str, against: Path, *, tolerance: float, renames: pd.DataFrame | None = None) -> Comparison:
    """Return how the results and the prepared tables of a year differ from those in another folder.

    Rows are found by the key of their table, or by their place where it has none; their order is no difference.

    Parameters
    ----------
    year : str
    against : Path, holds ``outputs/<year>`` or ``data/processed/<year>``, or is a folder ``outputs/<year>`` itself
    tolerance : float, part of the larger number by which numbers may differ
    renames : DataFrame, see :func:`read_renames`; None when nothing is called otherwise

    Raises
    ------
    ValueError
        If the two folders have no table in common: comparing nothing shows nothing.
    """
    here, there = _files(data_root(), year), _files(against, year)
    renames = pd.DataFrame(columns=RENAMES_COLUMNS) if renames is None else renames
    result = Comparison(tolerance, left_out=[kind for kind in KINDS if (kind in here) != (kind in there)])
    for kind in [kind for kind in KINDS if kind in here and kind in there]:
        _compare_kind(result, kind, here[kind], there[kind], renames[renames["kind"] == kind])
    if not result.compared["cells"]:
        raise ValueError(
            f"AGAINST={shown(against)}: expected results of {year} as in {shown(outputs_dir(year))}/, found no table "
            f"that both have. Name a folder that holds outputs/{year}, or run make report first."
        )
    return result
