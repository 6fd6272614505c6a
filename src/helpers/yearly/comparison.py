"""A year before and now, side by side: inputs, tables, verdicts and sentences that differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import pandas as pd

from helpers.base.notebooks import read_notebook
from helpers.base.paths import CODE_ROOT, NOTEBOOKS, data_root, outputs_dir, processed_dir, shown
from helpers.base.words import counted, listing
from helpers.contracts.schemas import PROCESSED, RESULTS, column_types
from helpers.prepare.layouts import REFERENCE_TABLES, published_tables
from helpers.yearly.notebook_differences import SaidOtherwise, said_otherwise
from helpers.yearly.revisions import content_rows, input_files, settings_of_numbers

RAW, VERDICT, NOTEBOOK = "raw", "verdict", "notebook"
TABLE_KINDS = {"processed": "processed table", "result": "result table", "figure": "figure"}
KINDS = {RAW: "raw file", **TABLE_KINDS, VERDICT: "verdicts in", NOTEBOOK: "notebook"}
SCHEMAS: dict[str, Mapping] = {"result": RESULTS, "figure": {}, "processed": PROCESSED}
REGISTERS = ("audit_figures", "audit_claims")
RENAMES_COLUMNS = ["kind", "table", "old", "new"]
COLUMNS = ["kind", "table", "difference", "row", "column", "before", "now"]
# What was changed, and what was concluded, is told whole; what follows from it in tables can be long.
EXAMPLES_SHOWN, MOST_SHOWN = 5, 100
# A number as a table prints it; codes keep their zeros (010) and are text.
NUMBER = r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?"


@dataclass
class Comparison:
    """What was compared, and every difference.

    Attributes
    ----------
    tolerance : float, as a part of the larger number; numbers below one may differ by as much as one may
    compared : Counter of kind, ``rows`` and ``cells``
    left_out : list of str, kinds that only one of the two has
    differences : list of dict, see :data:`COLUMNS`; ``named`` is a row by the values of its key alone
    """

    tolerance: float
    compared: Counter[str] = field(default_factory=Counter)
    left_out: list[str] = field(default_factory=list)
    differences: list[dict[str, str]] = field(default_factory=list)

    def note(self, kind: str, table: str, difference: str, **where: str) -> None:
        """Note one difference."""
        self.differences.append({"kind": kind, "table": table, "difference": difference, **where})

    def table(self) -> pd.DataFrame:
        """Return every difference, a row each: inputs first, then what follows from them."""
        order = list(KINDS)
        found = sorted(self.differences, key=lambda row: order.index(row["kind"]))
        return pd.DataFrame(found, columns=COLUMNS).fillna("")

    def lines(self) -> list[str]:
        """Return what was compared and, by file or table, the differences; of long tables the first."""
        parts = [counted(self.compared[kind], noun) for kind, noun in KINDS.items() if self.compared[kind]]
        size = f"{self.compared['rows']:,} rows, {self.compared['cells']:,} cells"
        lines = [f"Compared {listing(parts)} ({size}): text exactly, numbers within {self.tolerance:g} of the larger."]
        lines += [f"Not compared, since only one of the two has them: {KINDS[kind]}s." for kind in self.left_out]
        for (kind, table), rows in self.table().groupby(["kind", "table"], sort=False):
            lines.append(f"{KINDS[kind]} {table}: {counted(len(rows), 'difference')}")
            most = EXAMPLES_SHOWN if kind in TABLE_KINDS else MOST_SHOWN
            lines += [line for row in rows.head(most).to_dict("records") for line in _difference_lines(row)]
            if len(rows) > most:
                lines.append(f"  and {len(rows) - most:,} more (ALL=<csv> writes every one)")
        return [*lines, counted(len(self.differences), "difference") + "." if self.differences else "No differences."]


def _difference_lines(row: dict[str, str]) -> list[str]:
    if row["kind"] == NOTEBOOK:
        return SaidOtherwise(row["row"], row["column"], row["before"], row["now"]).lines()
    if row["difference"] == "cell":
        return [f"  {row['row']}, {row['column']}: {row['before']!r} before, {row['now']!r} now"]
    return [f"  {row['difference']}: {row['row'] or row['column'] or 'the table'}"]


def read_renames(file: Path) -> pd.DataFrame:
    """Return what was called otherwise before, a row each.

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
    wrong = renames[~renames["kind"].isin(TABLE_KINDS) | (renames["old"] + renames["new"] == "")]
    if len(wrong):
        found = ", ".join(f"'{cell}'" for cell in wrong.iloc[0])
        raise ValueError(
            f"{shown(file)}, row {wrong.index[0] + 2}: expected a kind ({', '.join(TABLE_KINDS)}) and an old or a new "
            f"name, found {found}. Correct the row."
        )
    return renames


def _files(root: Path, year: str) -> dict[str, dict[str, Path]]:
    """Return the tables of each kind that a folder has; it may also be a year's folder of results itself."""
    results = _results_dir(root, year)
    folders = {"processed": processed_dir(year, root), "result": results / "tables", "figure": results / "figures"}
    found = {kind: {file.stem: file for file in sorted(folder.glob("*.csv"))} for kind, folder in folders.items()}
    # A register of the audit is saved among the results as it was prepared.
    for name in found["processed"].keys() & {*REGISTERS}:
        found["result"].pop(name, None)
    return {kind: files for kind, files in found.items() if files}


def _results_dir(root: Path, year: str) -> Path:
    results = outputs_dir(year, root)
    return results if results.is_dir() else root


def _raw_tables(root: Path, year: str) -> dict[str, pd.DataFrame]:
    """Return the raw files of a year by name, cells as text; of a lookup the rows that hold in the year."""
    files, lookups = input_files(year, root)
    if not files:
        return {}
    found = {name: read_text_table(file) for name, file in files.items() if file.suffix == ".csv"}
    found |= {name: pd.DataFrame(content_rows(file, year)) for name, file in lookups.items()}
    for name, file in files.items():
        if file.name == "year.toml":
            kept = settings_of_numbers(file)
            found[name] = pd.DataFrame({"setting": list(kept), "value": list(kept.values())})
    return found


def read_text_table(file: Path) -> pd.DataFrame:
    """Return a table with every cell as text."""
    return pd.read_csv(file, dtype=str, keep_default_na=False)


def _raw_key(name: str, year: str, frames: tuple[pd.DataFrame, pd.DataFrame]) -> list[str]:
    """Return the columns that name a row of a raw file: those of its layout, else a first column that can."""
    layouts = {table.stem: table for table in (*REFERENCE_TABLES, *published_tables((year,)))}
    stem = Path(name).stem
    headings = [layouts[stem].heading(column) for column in layouts[stem].key] if stem in layouts else []
    key = [heading for heading in headings if all(heading in frame for frame in frames)]
    first = [frame.columns[0] for frame in frames if len(frame.columns)]
    is_name = len({*first}) == 1 and all(frame[first[0]].is_unique for frame in frames)
    return key or (first[:1] if is_name else [])


def _by_key(frame: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Return a table with its rows named by their key, or by their line in the file when there is none."""
    if not key:
        return frame.set_axis([f"line {number}" for number in range(2, len(frame) + 2)])
    names = pd.Series([", ".join(f"{name}={row[name]}" for name in key) for row in frame.to_dict("records")], dtype=str)
    again = names.groupby(names).cumcount()
    return frame.set_axis(names.where(again == 0, names + " again " + again.astype(str)))


def _places(frame: pd.DataFrame, names: pd.Index, key: list[str], *, is_numbered: bool) -> dict[str, dict[str, str]]:
    """Return how a difference names each row: its place, with the line where one looks for it, and its key alone."""
    values = [", ".join(cells) for cells in zip(*(frame[column] for column in key), strict=True)] if key else names
    places = zip(range(2, len(frame) + 2), names, values, strict=True)
    return {
        name: {"row": f"row {line}, {name}" if is_numbered and key else name, "named": value}
        for line, name, value in places
    }


def _differing(before: pd.Series, now: pd.Series, tolerance: float, *, is_text: bool) -> pd.Series:
    """Return which cells differ; a column of numbers only may differ within the tolerance."""
    differ = before != now
    cells = pd.concat([before, now])
    if is_text or not differ.any() or not cells[cells != ""].str.fullmatch(NUMBER).all():
        return differ
    first, second = pd.to_numeric(before), pd.to_numeric(now)
    largest = first.abs().where(first.abs() > second.abs(), second.abs()).clip(lower=1)
    return differ & ~((first - second).abs() <= tolerance * largest)


def _compare_tables(
    result: Comparison, kind: str, name: str, frames: tuple[pd.DataFrame, pd.DataFrame], key: list[str]
) -> None:
    """Note what differs between a table before and now, whose rows are found by a key."""
    schema = SCHEMAS.get(kind, {}).get(name)
    types = column_types(schema) if schema else {}
    before, now = frames
    for column in now.columns.symmetric_difference(before.columns, sort=False):
        result.note(kind, name, f"column only {'now' if column in now else 'before'}", column=column)
    shared = [column for column in now.columns if column in before]
    key = [column for column in key if column in shared]
    before, now = (_by_key(frame, key) for frame in frames)
    # Whoever mends a raw file looks for its line; of a lookup, rows of other years stand between.
    is_numbered = kind == RAW and not name.startswith("reference/")
    old, new = (
        _places(frame, named.index, key, is_numbered=is_numbered)
        for frame, named in zip(frames, (before, now), strict=True)
    )
    places = old | new
    for row in now.index.symmetric_difference(before.index, sort=False):
        result.note(kind, name, f"row only {'now' if row in new else 'before'}", **places[row])
    rows = now.index.intersection(before.index, sort=False)
    result.compared.update({"rows": len(rows), "cells": len(rows) * len(shared)})
    for column in shared:
        is_text = kind == RAW or types.get(column) == "str"
        _compare_column(
            result, (kind, name), column, (before.loc[rows, column], now.loc[rows, column]), places, is_text
        )


def _compare_column(
    result: Comparison,
    table: tuple[str, str],
    column: str,
    sides: tuple[pd.Series, pd.Series],
    places: dict[str, dict[str, str]],
    is_text: bool,
) -> None:
    """Note the cells of a column that differ; a verdict of the audit is a kind of its own."""
    (kind, name), (before, now) = table, sides
    kind = VERDICT if name in REGISTERS and column == VERDICT else kind
    for row in now.index[_differing(before, now, result.tolerance, is_text=is_text)]:
        result.note(kind, name, "cell", **places[row], column=column, before=before[row], now=now[row])


def _without(frame: pd.DataFrame, columns: pd.Series) -> pd.DataFrame:
    return frame.drop(columns=list(columns), errors="ignore")


def _compare_kind(
    result: Comparison, kind: str, before: dict[str, Path], now: dict[str, Path], renames: pd.DataFrame
) -> None:
    """Compare every table of a kind with the one that belongs to it, by their names of today."""
    of_tables = renames[renames["table"] == ""]
    names = dict(zip(of_tables["old"], of_tables["new"], strict=True))
    renamed = {names.get(name, name): file for name, file in before.items()}
    on_purpose = {"", *of_tables.loc[of_tables["old"] == "", "new"]}
    for name in [name for name in dict.fromkeys([*now, *renamed]) if name not in on_purpose]:
        if name not in now or name not in renamed:
            result.note(kind, name, f"table only {'now' if name in now else 'before'}")
            continue
        result.compared[kind] += 1
        columns = renames[renames["table"] == name]
        removed, added = columns["new"] == "", columns["old"] == ""
        changed = columns[~removed & ~added]
        first = _without(read_text_table(renamed[name]), columns.loc[removed, "old"])
        first = first.rename(columns=dict(zip(changed["old"], changed["new"], strict=True)))
        second = _without(read_text_table(now[name]), columns.loc[added, "new"])
        schema = SCHEMAS[kind].get(name)
        _compare_tables(result, kind, name, (first, second), list(schema.unique or []) if schema else [])


def _compare_raw(result: Comparison, year: str, before: dict[str, pd.DataFrame], now: dict[str, pd.DataFrame]) -> None:
    """Compare the raw files of a year, cell by cell."""
    for name in dict.fromkeys([*now, *before]):
        if name not in now or name not in before:
            result.note(RAW, name, f"table only {'now' if name in now else 'before'}")
            continue
        result.compared[RAW] += 1
        frames = before[name], now[name]
        _compare_tables(result, RAW, name, frames, _raw_key(name, year, frames))


def _year_of(notebook: nbformat.NotebookNode) -> str:
    """Return the year that a notebook with outputs was run for: what a run injects comes after the default."""
    tags = {"parameters", "injected-parameters"}
    cells = [cell.source for cell in notebook.cells if tags & {*cell.metadata.get("tags", [])}]
    lines = [line for source in cells for line in source.splitlines() if line.startswith("year = ")]
    return lines[-1].partition("=")[2].strip().strip("\"'") if lines else ""


def _notebooks(root: Path, year: str) -> dict[str, nbformat.NotebookNode]:
    """Return the notebooks of a year with their outputs: as they ran, else as they are stored for readers."""
    folders = [_results_dir(root, year) / "notebooks", root / NOTEBOOKS.relative_to(CODE_ROOT)]
    for folder in folders:
        found = {file.stem: read_notebook(file) for file in sorted(folder.glob("*.ipynb"))}
        found = {stem: notebook for stem, notebook in found.items() if _year_of(notebook) == year}
        if found:
            return found
    return {}


def _compare_notebooks(
    result: Comparison, before: dict[str, nbformat.NotebookNode], now: dict[str, nbformat.NotebookNode]
) -> None:
    """Compare what notebooks say: sentences and the words of figures; their tables are compared as files."""
    for stem in dict.fromkeys([*now, *before]):
        if stem not in now or stem not in before:
            result.note(NOTEBOOK, stem, f"table only {'now' if stem in now else 'before'}")
            continue
        result.compared[NOTEBOOK] += 1
        for said in said_otherwise(before[stem], now[stem]):
            if said.kind != "table":
                sides = {"before": said.before, "now": said.now}
                result.note(NOTEBOOK, stem, "said", row=said.heading, column=said.kind, **sides)


def compare_inputs(year: str, before: Path, now: Path) -> Comparison:
    """Return how the inputs and the prepared tables of a year differ between two folders, every cell exactly.

    Parameters
    ----------
    year : str
    before, now : Path, laid out as the data folder
    """
    result = Comparison(tolerance=0)
    _compare_raw(result, year, _raw_tables(before, year), _raw_tables(now, year))
    old, new = (_files(root, year).get("processed", {}) for root in (before, now))
    _compare_kind(result, "processed", old, new, pd.DataFrame(columns=RENAMES_COLUMNS))
    return result


def compare_folders(
    year: str, against: Path, *, tolerance: float, renames: pd.DataFrame | None = None, named: str = ""
) -> Comparison:
    """Return how the inputs, tables and sentences of a year differ from those that another folder holds.

    Rows are found by the key of their table, or by their place where it has none; their order is no difference.

    Parameters
    ----------
    year : str
    against : Path, the year before: laid out as the data folder, or a folder ``outputs/<year>`` itself
    tolerance : float, part of the larger number by which numbers may differ
    renames : DataFrame, see :func:`read_renames`; None when nothing was called otherwise
    named : str, what the user called the folder

    Raises
    ------
    ValueError
        If the two have nothing in common: comparing nothing shows nothing.
    """
    before, now = _files(against, year), _files(data_root(), year)
    raw, notebooks = ([read(root, year) for root in (against, data_root())] for read in (_raw_tables, _notebooks))
    renames = pd.DataFrame(columns=RENAMES_COLUMNS) if renames is None else renames
    one_sided = [kind for kind in TABLE_KINDS if (kind in before) != (kind in now)]
    one_sided += [kind for kind, sides in ((RAW, raw), (NOTEBOOK, notebooks)) if any(sides) and not all(sides)]
    result = Comparison(tolerance, left_out=one_sided)
    if all(raw):
        _compare_raw(result, year, *raw)
    for kind in [kind for kind in TABLE_KINDS if kind in before and kind in now]:
        _compare_kind(result, kind, before[kind], now[kind], renames[renames["kind"] == kind])
    if all(notebooks):
        _compare_notebooks(result, *notebooks)
    if not result.compared["cells"]:
        raise ValueError(
            f"AGAINST={named or shown(against)}: expected results of {year} as in {shown(outputs_dir(year))}/, "
            f"found no table that both have. Name a folder that holds outputs/{year}, or run make report first."
        )
    return result
