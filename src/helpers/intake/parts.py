"""A report cut into the parts of its tables: a row of headings with the rows below it, up to the next one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pandas as pd

from helpers.base.paths import shown
from helpers.base.problems import Problems
from helpers.intake.headings import Headings, Resemblance
from helpers.intake.lines import Line
from helpers.intake.page_lines import page_lines, repeated_lines
from helpers.prepare.layouts import RawColumn, RawTable, rows_for_headings

CAPTION = re.compile(r"\W*table[\s_]*0*(?P<number>\d+)\s*(?P<letter>[a-z]?)(?=\s*(?:[.:_(–—-]|$))", re.IGNORECASE)
_OTHER_CAPTION = re.compile(r"\W*(?:chart|figure)\s*\d+\s*(?:[.:–—-]|$)", re.IGNORECASE)
# Dots that lead to the page of an entry of the contents.
_CONTENTS = re.compile(r"(?:\. ?){4,}")
_RULE = re.compile(r"[-_=─━—|+: ]{3,}")
# Where a report is corrected: what cannot be edited is told with the name of a text that can.
COPY = "a copy of the file"
_RENAMED = "If the report prints it so, write into data/raw_layouts.csv in place of the row that is there:"
_TWO_ROWS = "that row with its last year, and one for the new heading with its first."
_READ_WRONG = f"If it was read wrong, correct it in {COPY}, and take that in."
_REST_OF_A_CELL = f"Join it with its cell, or delete it if it is none of the table, in {COPY}, and take that in."
_ONE_ROW = f"Look the row up in the report; correct it in {COPY}, and take that in."


@dataclass
class Part:
    """Rows of a table below one row of headings.

    Attributes
    ----------
    heading : Line, the row of headings
    tables : tuple of RawTable, those that have these headings; none where they only resemble some
    caption : str, the last line before it that numbers a table, since the part before
    rows : list of Line, with the cells of the columns alone
    resembles : Resemblance, for headings that no table has
    """

    heading: Line
    tables: tuple[RawTable, ...]
    caption: str = ""
    rows: list[Line] = field(default_factory=list)
    resembles: Resemblance | None = None

    @property
    def width(self) -> int:
        return len(_content(self.heading.cells))

    @property
    def offset(self) -> int:
        return next(index for index, cell in enumerate(self.heading.cells) if cell)


@dataclass
class CutReport:
    """The parts of a report.

    Attributes
    ----------
    parts : list of Part, in the order of the report
    unread : list of Line, those in no part
    without_headings : dict of Line by caption, the first row below it where it is below no headings
    """

    parts: list[Part]
    unread: list[Line]
    without_headings: dict[str, Line]


def place_of(report: Path, line: Line) -> str:
    """Return the file and page of a line, as messages name them."""
    return f"{shown(report)}, {line.page}" if line.page else shown(report)


def cut_into_parts(lines: Iterable[Line], report: Path, year: str, problems: Problems) -> CutReport:
    """Return the parts of a report's tables in their order; rows that belong to one but do not fit are noted.

    A part goes on over empty lines, and over headers and footers of pages where the next row has the cells that its
    columns ask for. A caption ends it.
    """
    lines = list(lines)
    cutter = _Cutter(report, Headings(year), page_lines(lines), repeated_lines(lines), problems)
    for line in lines:
        cutter.take(line)
    return CutReport(cutter.parts, cutter.unread, cutter.without_headings)


class _Cutter:
    """What is known of a report up to a line."""

    def __init__(self, report: Path, headings: Headings, of_pages: set[Line], repeated: set[Line], problems: Problems):
        self.report, self.headings, self.problems = report, headings, problems
        self.of_pages, self.repeated = of_pages, repeated
        self.parts: list[Part] = []
        self.unread: list[Line] = []
        self.without_headings: dict[str, Line] = {}
        self._caption = ""
        self._open: Part | None = None
        self._last: Line | None = None
        self._between: list[Line] = []

    def take(self, line: Line) -> None:
        """Put a line where it belongs."""
        content = _content(line.cells)
        if not content or all(_RULE.fullmatch(cell) for cell in content if cell):
            return
        if self._is_of_page(line):
            self.unread.append(line)
            self._between.append(line)
        elif len(content) == 1 and not self._is_row_with_empty_cells(line):
            self._take_prose(line, content[0])
        elif tables := self.headings.tables(content):
            self._begin(Part(line, tables, self._caption))
        elif (nearest := self.headings.nearest(content, self._is_likely)) is not None:
            self._begin(Part(line, (), self._caption, resembles=nearest))
        else:
            self._take_row(line)

    def _is_likely(self, table: RawTable) -> bool:
        """Return whether a table is the one above, or the one that the last caption numbers."""
        return _is_of(self._open, table.stem) or label_in(self._caption) == label_in(table.stem)

    def _begin(self, part: Part) -> None:
        goes_on = self._open is not None and not part.caption and part.tables == self._open.tables
        # A sheet or a file may end with notes on the table that goes on in the next one.
        if goes_on and part.heading.is_printed:
            self._note_lines_between(self.of_pages | self.repeated)
        self.parts.append(part)
        self._open, self._last, self._caption, self._between = part, part.heading, "", []

    def _take_prose(self, line: Line, text: str) -> None:
        self.unread.append(line)
        if (CAPTION.match(text) or _OTHER_CAPTION.match(text)) and not _CONTENTS.search(text):
            self._caption, self._open = text, None
        elif self._open and self._follows(line) and not line.page:
            expected = "an empty line between a table and text"
            action = "Join it with the row above if it is the rest of a cell; else put an empty line before it."
            self.problems.add(place_of(self.report, line), expected, f"'{text}'", action, row=line.row)
        else:
            self._between.append(line)

    def _follows(self, line: Line) -> bool:
        """Return whether a line stands directly below the last row."""
        return self._last is not None and self._last.page == line.page and self._last.row + 1 == line.row

    def _is_of_page(self, line: Line) -> bool:
        """Return whether a line is a header or footer, and not a row that only looks like one."""
        return line in self.of_pages and (self._open is None or _row(line, self._open) is None)

    def _is_row_with_empty_cells(self, line: Line) -> bool:
        """Return whether a line with one text is a row: in a text, prose has no tabs; a sheet fills up its rows."""
        part = None if line.page or self._between else self._open
        return part is not None and part.width > 1 and len(line.cells) >= part.offset + part.width

    def _take_row(self, line: Line) -> None:
        part = self._open
        row = _row(line, part) if part else None
        if part is not None and part.resembles is not None:
            # Its headings are refused already, so its rows are not asked for their cells.
            part.rows.append(line)
        elif part is None or (self._between and (row is None or _cells_that_hold(row, part) < part.width)):
            self.unread.append(line)
            self._between.append(line)
            if part is None and self._caption:
                self.without_headings.setdefault(self._caption, line)
        elif row is None:
            self._note_row(line, f"{part.width} cells in every row of the table", f"{len(_content(line.cells))}: ")
        else:
            if not self._follows(line) and _is_of_another_table(row, part):
                self._note_row(line, "a row of the table above, or a caption above another table", "")
            self._note_lines_between(self.of_pages)
            part.rows.append(row)
            self._last, self._between = line, []

    def _note_row(self, line: Line, expected: str, found: str) -> None:
        place, texts = place_of(self.report, line), " | ".join(_content(line.cells))
        self.problems.add(place, expected, f"{found}{texts}{_in_brackets(line.doubt)}", _ONE_ROW, row=line.row)
        self._last = line

    def _note_lines_between(self, known: set[Line]) -> None:
        """Note what stands between two rows of a table and is no header or footer: it may be the rest of a cell."""
        for between in self._between:
            if between not in known:
                place, expected = place_of(self.report, between), "nothing but rows between the rows of a table"
                found = f"'{between.text}'{_in_brackets(between.doubt)}"
                self.problems.add(place, expected, found, _REST_OF_A_CELL, row=between.row)


def note_unlike_headings(cut: CutReport, report: Path, year: str, problems: Problems) -> None:
    """Note headings that nearly are those of a table; where the table stands whole elsewhere, they are another's.

    The rows of another table go to the lines that no table took.
    """
    whole = {table.stem for part in cut.parts for table in part.tables}
    names: dict[str, str] = {}
    for before, part, after in zip([None, *cut.parts], cut.parts.copy(), [*cut.parts[1:], None], strict=False):
        if part.resembles is None:
            continue
        stem = part.resembles.table.stem
        goes_on = (not part.caption and _is_of(before, stem)) or (
            after is not None and not after.caption and _is_of(after, stem)
        )
        if stem in whole and not goes_on and label_in(part.caption) != label_in(stem):
            cut.parts.remove(part)
            cut.unread += [part.heading, *part.rows]
        else:
            names[stem] = part.caption or names.get(stem) or part.resembles.table.title
            expected = f"the headings {part.resembles.table.headings} ({names[stem]})"
            place, found = place_of(report, part.heading), part.resembles.difference
            rows = rows_for_headings(stem, year, part.resembles.changed)
            action = "\n    ".join([_RENAMED, *(rows or [_TWO_ROWS]), _READ_WRONG])
            problems.add(place, expected, found, action, row=part.heading.row)


def _is_of(part: Part | None, stem: str) -> bool:
    return part is not None and stem in {table.stem for table in part.tables}


def label_in(caption: str) -> str:
    """Return the number that a caption, or the name of a file, gives a table; empty where it gives none.

    Examples
    --------
    >>> label_in("Table 5a. Tier 1 Credential Attainment"), label_in("table_10_attainment_by_psu"), label_in("Table of")
    ('5a', '10', '')
    """
    match = CAPTION.match(caption)
    return f"{match['number']}{match['letter'].lower()}" if match else ""


def _in_brackets(doubt: str) -> str:
    return f" ({doubt})" if doubt else ""


def _content(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Return cells without the empty ones at both ends."""
    filled = [index for index, cell in enumerate(cells) if cell]
    return cells[filled[0] : filled[-1] + 1] if filled else ()


def _row(line: Line, part: Part) -> Line | None:
    """Return a line with the cells of a part's columns alone, or None where it has cells beside them or too few."""
    before, after = line.cells[: part.offset], line.cells[part.offset + part.width :]
    cells = line.cells[part.offset : part.offset + part.width]
    is_whole = len(cells) == part.width and not any((*before, *after))
    return Line(cells, line.page, line.row, line.doubt) if is_whole else None


def _cells_that_hold(row: Line, part: Part) -> int:
    """Return how many cells are what their column asks for; tables with the same headings ask for the same."""
    return sum(_holds(cell, column) for cell, column in zip(row.cells, part.tables[0].columns, strict=True))


def _holds(cell: str, column: RawColumn) -> bool:
    cells = pd.Series([cell], dtype="str")
    return all(bool(kind.holds(cells, pd.DataFrame()).all()) for kind in column.kinds)


@cache
def _asks_for_more_than_text(column: RawColumn) -> bool:
    return not _holds("a text", column)


def _is_of_another_table(row: Line, part: Part) -> bool:
    """Return whether no cell is right in the columns that ask for more than a text, if there are several."""
    columns = zip(row.cells, part.tables[0].columns, strict=True)
    asked = [(cell, column) for cell, column in columns if _asks_for_more_than_text(column)]
    return len(asked) > 1 and not any(_holds(cell, column) for cell, column in asked)
