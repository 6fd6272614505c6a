"""What was found in a report: tables beside those of the year before, lines that no table took, what is missing."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd

from helpers.base.paths import published_dir, raw_dir, shown
from helpers.base.problems import message
from helpers.base.settings import is_academic_year, year_before
from helpers.base.words import counted
from helpers.contracts.vocabulary import TOTAL_ROW
from helpers.intake.headings import plain, years_in
from helpers.intake.lines import Line
from helpers.intake.parts import label_in
from helpers.intake.recognition import FoundReport, FoundTable
from helpers.prepare.layouts import COUNT, RawColumn, decode, published_file, published_tables

_COUNT = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+")
_PAGE_NUMBER = re.compile(r"[0-9]+|[ivxl]+")
TABLE_LIKE, CONTENTS, PROSE = "like a row of a table", "contents", "text"
_LINES_SHOWN = 12


def earlier_year(year: str) -> str:
    """Return the newest year before another whose tables are kept, or an empty text."""
    years = [folder.name for folder in raw_dir().glob("*") if is_academic_year(folder.name) and folder.name < year]
    return max((other for other in years if any(published_dir(other).glob("*.csv"))), default="")


def unread_lines(found: FoundReport) -> pd.DataFrame:
    """Return every line with a digit that no table took: where it stands, what it looks like, its text."""
    known = {plain(line.text) for line in found.unread if len(_filled(line)) == 1}
    rows = [
        {"page": line.page, "row": line.row, "looks": _looks(line, known), "text": " | ".join(_filled(line))}
        for line in sorted(found.unread, key=_in_order(found.unread))
        if re.search(r"\d", line.text)
    ]
    return pd.DataFrame(rows, columns=["page", "row", "looks", "text"])


def _in_order(lines: Sequence[Line]) -> Callable[[Line], tuple[int, int]]:
    pages = list(dict.fromkeys(line.page for line in lines))
    return lambda line: (pages.index(line.page), line.row)


def _filled(line: Line) -> list[str]:
    return [cell for cell in line.cells if cell]


def _looks(line: Line, known: set[str]) -> str:
    """Return what a line looks like; an entry of the contents stands again where its page begins."""
    cells = _filled(line)
    if len(cells) < 2:
        return PROSE
    is_entry = _PAGE_NUMBER.fullmatch(cells[-1]) and plain(" ".join(cells[:-1])) in known
    return CONTENTS if is_entry else TABLE_LIKE


def summary_lines(found: FoundReport, year: str) -> list[str]:
    """Return what the command prints of the tables, beside those of the earlier year, and which are missing."""
    before = earlier_year(year)
    lines = [f"Found {counted(len(found.tables), 'table')}{f'; in brackets: {before}' if before else ''}."]
    for stem, table in found.tables.items():
        lines += _lines_of_table(table, _rows_of(published_file(before, stem)) if before else [], before)
    lines += [f"  {note}" for note in found.notes]
    if found.missing:
        lines.append("Not found, to be listed in year.toml if the report does not have them:")
        lines.append(f"  not_published = {_as_toml(found.missing)}")
    if found.trend_years:
        lines.append(f"Years of the trends: trend_years = {_as_toml(found.trend_years)}")
    return lines


def _as_toml(texts: Sequence[str]) -> str:
    return json.dumps([*texts])


def _rows_of(file: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(decode(file.read_bytes())))) if file.exists() else []


def _lines_of_table(table: FoundTable, before: list[list[str]], year_then: str) -> list[str]:
    rows = f"{counted(len(table.rows), 'row')}{_beside(len(before) - 1 if before else None)}"
    lines = [f"  Table {label_in(table.layout.stem):<3} {rows}: {table.layout.title}"]
    for place, column in enumerate(table.layout.columns):
        if column.kinds[0] is COUNT:
            total = _total(table.cells[1:], place)
            earlier = _total_before(column, table.layout.stem, before, year_then)
            lines.append(f"            {column.heading} sums to {total:,}{_beside(earlier)}")
    return lines


def _beside(number: int | None) -> str:
    return "" if number is None else f" ({number:,})"


def _total(rows: list[list[str]], place: int) -> int:
    """Return the sum of a column, without a row of totals and cells that are no count: they are listed on their own."""
    cells = [row[place] for row in rows if place < len(row) and row[0] != TOTAL_ROW]
    return sum(int(cell.replace(",", "")) for cell in cells if _COUNT.fullmatch(cell))


def _total_before(column: RawColumn, stem: str, before: list[list[str]], year_then: str) -> int | None:
    """Return the total of the same column in the tables of another year; for a year that it lacks, of its newest."""
    if not before:
        return None
    years = years_in(before[0])
    if is_academic_year(column.name):
        heading = column.name if column.name in years else max(years, default="")
    else:
        tables = published_tables(years or (year_before(year_then), year_then))
        heading = next(table for table in tables if table.stem == stem).heading(column.name)
    return _total(before[1:], before[0].index(heading)) if heading in before[0] else None


def lines_to_look_at(found: FoundReport, unread: pd.DataFrame, file: Path) -> list[str]:
    """Return what the command prints of what should be looked at: odd cells, and lines that no table took."""
    lines = []
    if found.doubtful_cells:
        count = counted(len(found.doubtful_cells), "cell")
        lines += [f"To be looked at, {count} kept as read:", *message(found.doubtful_cells).splitlines()[1:]]
    like_rows = unread[unread["looks"] == TABLE_LIKE]
    texts = f"{counted(len(unread), 'line')} with a number that no table took: {shown(file)}."
    lines.append(
        f"{texts} {len(like_rows):,} of them {'looks' if len(like_rows) == 1 else 'look'} like a row of a table:"
    )
    if like_rows.empty:
        lines[-1] = f"{texts} None of them looks like a row of a table."
    for row in like_rows.head(_LINES_SHOWN).itertuples():
        lines.append(f"  {Line((), row.page, row.row).place}: {row.text}")
    if len(like_rows) > _LINES_SHOWN:
        lines.append(f"  and {len(like_rows) - _LINES_SHOWN:,} more like these")
    return lines
