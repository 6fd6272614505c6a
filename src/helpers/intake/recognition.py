"""The published tables in a report: parts put together, each line in one table, none twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from helpers.base.problems import Problem, Problems
from helpers.base.words import listing
from helpers.intake.headings import plain, years_in
from helpers.intake.lines import Line
from helpers.intake.parts import (
    CAPTION,
    COPY,
    CutReport,
    Part,
    cut_into_parts,
    label_in,
    note_unlike_headings,
    place_of,
)
from helpers.prepare.cells import cells_are_right
from helpers.prepare.layouts import PERCENT, PUBLISHED_STEMS, RawTable

_FOOTNOTE_MARK = re.compile(r".*[*†‡§¶¹²³⁰⁴-⁹]")
_SHARE, _FEWEST_SHARES = re.compile(r"[0-9.]+%"), 5
_LOST = "\ufffd"
_AS_PRINTED = (
    f"Compare with the report. What was read wrong is corrected in {COPY}, which is taken in with FORCE=1; what the "
    "report prints wrong becomes a row in data/raw/reference/corrections.csv."
)


@dataclass
class FoundTable:
    """A published table as a report has it.

    Attributes
    ----------
    layout : RawTable, with the headings of the report's trend years
    rows : list of Line, in the order of the report
    """

    layout: RawTable
    rows: list[Line]

    @property
    def cells(self) -> list[list[str]]:
        """Return the headings and the cells of every row."""
        return [self.layout.headings, *([*row.cells] for row in self.rows)]


@dataclass
class FoundReport:
    """What was found in a report.

    Attributes
    ----------
    tables : dict of FoundTable by stem, in the order of the layouts
    trend_years : tuple of str, the years of the trends, oldest first; none where no table has any
    unread : list of Line, those that no table took
    doubtful_cells : list of Problem, cells that cannot be what their column asks for; they are kept as printed
    notes : list of str, what was decided on the way
    """

    tables: dict[str, FoundTable] = field(default_factory=dict)
    trend_years: tuple[str, ...] = ()
    unread: list[Line] = field(default_factory=list)
    doubtful_cells: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def missing(self) -> list[str]:
        """Return the stems of the tables that are not there."""
        return [stem for stem in PUBLISHED_STEMS if stem not in self.tables]


def recognise_tables(lines: Iterable[Line], report: Path, year: str) -> FoundReport:
    """Return the tables of a report of a year.

    Raises
    ------
    InputError
        With every place where it is not certain which cell is which, or when the report is of another year. A cell
        that is certain but odd is no reason to stop: it is kept as printed, since preparation asks for its correction.
    """
    problems = Problems()
    cut = cut_into_parts(lines, report, year, problems)
    note_unlike_headings(cut, report, year, problems)
    found = FoundReport(unread=cut.unread)
    by_stem = _parts_by_stem(cut, report, problems)
    _note_lost_headings(cut, by_stem, report, problems)
    for stem, parts in by_stem.items():
        table = _joined(stem, parts, report, found.notes, problems)
        _note_doubts(table, parts, report, problems)
        _note_decimals(table, report, problems)
        found.tables[stem] = table
    if not found.tables and not problems.found:
        action = "Check that REPORT is the report; its headings stand in data/raw_layouts.csv."
        problems.add(report, "tables with the report's headings", "none", action)
    found.trend_years = _trend_years(found, year, report, problems)
    problems.stop()
    found.doubtful_cells = [problem for table in found.tables.values() for problem in _odd_cells(table, report)]
    found.tables = {stem: found.tables[stem] for stem in PUBLISHED_STEMS if stem in found.tables}
    return found


def _parts_by_stem(cut: CutReport, report: Path, problems: Problems) -> dict[str, list[Part]]:
    """Return the parts of each table; where several tables have the same headings, told apart by their captions."""
    parts: dict[str, list[Part]] = {}
    previous: Part | None = None
    stem = ""
    for part in cut.parts:
        if not (previous is not None and _goes_on(part, previous)):
            stem = _stem_of(part)
            if not stem and part.resembles is None:
                _note_unnamed(part, report, problems)
        if stem:
            parts.setdefault(stem, []).append(part)
        previous = part
    return parts


def _goes_on(part: Part, previous: Part) -> bool:
    """Return whether a part is the next of the table before it, also of one that could not be told."""
    if part.caption or (len(part.tables) > 1 and _named(_name_of_its_own(part), part)):
        return False
    return part.tables == previous.tables or (len(part.tables) > 1 and previous.resembles is not None)


def _stem_of(part: Part) -> str:
    """Return the table that a part belongs to, or an empty text where its caption does not say which one."""
    if len(part.tables) < 2:
        return part.tables[0].stem if part.tables else ""
    names = {_named(text, part) for text in (part.caption, _name_of_its_own(part))} - {""}
    return names.pop() if len(names) == 1 else ""


def _name_of_its_own(part: Part) -> str:
    """Return the sheet or file of a part, which may say its table; the number of a page says nothing."""
    return "" if part.heading.is_printed else part.heading.page


def _named(text: str, part: Part) -> str:
    """Return the stem of the one table of several that a caption, a sheet or a file names, by number or in words."""
    text = text.removeprefix("sheet ")
    match, label = CAPTION.match(text), label_in(text)
    by_number = {table.stem for table in part.tables if label_in(table.stem) == label}
    words = {table.stem: set(re.findall(r"\w+", plain(table.title))) for table in part.tables}
    shared = set.intersection(*words.values())
    said = set(re.findall(r"[^\W_]+", plain(text[match.end() :] if match else text)))
    by_words = {stem for stem, own in words.items() if own - shared and own - shared <= said}
    names = by_number | (by_words if len(by_words) == 1 else set())
    return names.pop() if len(names) == 1 else ""


def _note_unnamed(part: Part, report: Path, problems: Problems) -> None:
    tables = listing([f"{label_in(table.stem)} ({table.title})" for table in part.tables])
    expected = f"a caption that says which table it is, since {tables} have the same headings"
    found = f"'{part.caption}'" if part.caption else "no caption"
    action = f"Put a line such as 'Table 5a.' above the headings in {COPY}, and take that in."
    problems.add(place_of(report, part.heading), expected, found, action, row=part.heading.row)


def _note_lost_headings(cut: CutReport, parts: dict[str, list[Part]], report: Path, problems: Problems) -> None:
    """Note rows below the caption of a table and above its first headings, if it has any."""
    for caption, line in cut.without_headings.items():
        stem = next((stem for stem in PUBLISHED_STEMS if label_in(stem) == label_in(caption)), "")
        # An entry of the contents looks like a caption; the table then stands below its own.
        if stem and (stem not in parts or parts[stem][0].caption == caption):
            expected = f"the headings of Table {label_in(caption)} below '{caption}'"
            action = f"Write the headings as data/raw_layouts.csv has them in {COPY}, and take that in."
            problems.add(place_of(report, line), expected, f"'{line.text}'", action, row=line.row)


def _joined(stem: str, parts: list[Part], report: Path, notes: list[str], problems: Problems) -> FoundTable:
    """Return a table put together from its parts; a table that stands there again is left out or noted."""
    layout = next(table for table in parts[0].tables if table.stem == stem)
    table = FoundTable(layout, list(parts[0].rows))
    printed = [cell for cell in parts[0].heading.cells if cell]
    if printed != layout.headings:
        notes.append(
            f"Headings of Table {label_in(stem)}, printed '{' | '.join(printed)}', taken as those of the year."
        )
    again: list[Part] = []
    for part in parts[1:]:
        if again or _stands_again(part, table):
            again.append(part)
        else:
            table.rows += part.rows
    if again:
        _note_again(table, again, report, notes, problems)
    if not table.rows:
        expected, action = f"rows below the headings of {layout.title}", "Fetch the file again, or complete it."
        problems.add(place_of(report, parts[0].heading), expected, "none", action, row=parts[0].heading.row)
    return table


def _keys(table: FoundTable, rows: Sequence[Line]) -> list[tuple[str, ...]]:
    names = [column.name for column in table.layout.columns]
    places = [names.index(name) for name in table.layout.key]
    return [tuple(row.cells[place] for place in places) for row in rows]


def _stands_again(part: Part, table: FoundTable) -> bool:
    """Return whether most rows of a part are rows that the table has already."""
    known = set(_keys(table, table.rows))
    repeated = [key for key in _keys(table, part.rows) if key in known]
    return len(repeated) * 2 > len(part.rows)


def _note_again(table: FoundTable, again: list[Part], report: Path, notes: list[str], problems: Problems) -> None:
    rows = [row for part in again for row in part.rows]
    first, place = table.rows[0].place, again[0].heading.place
    if [row.cells for row in rows] == [row.cells for row in table.rows]:
        notes.append(f"Table {label_in(table.layout.stem)} stands twice, equal: from {first} and from {place}.")
        return
    pairs = zip(table.rows, rows, strict=False)
    differing = next(((one, other) for one, other in pairs if one.cells != other.cells), None)
    counts = f"{len(rows):,} rows after {len(table.rows):,}"
    found = f"{' | '.join(differing[1].cells)}; first {' | '.join(differing[0].cells)}" if differing else counts
    is_one_of_several = len(again[0].tables) > 1
    caption = "put the caption of the second above it, or " if is_one_of_several else ""
    action = f"In {COPY}, {caption}delete the one that does not hold; take that in."
    row = differing[1] if differing else again[0].heading
    expected = f"{table.layout.title} once, or twice with the same rows"
    problems.add(place_of(report, row), expected, found, action, row=row.row)


def _note_doubts(table: FoundTable, parts: list[Part], report: Path, problems: Problems) -> None:
    for line in [*(part.heading for part in parts), *table.rows]:
        if line.doubt:
            expected = f"cells of {table.layout.title} as the report prints them"
            action = f"Write the cell as the report prints it, as text, in {COPY}, and take that in."
            # A sheet names the cell, a text its line; on a page the row can be found by its cells alone.
            found = f"{line.doubt}: {' | '.join(line.cells)}" if line.page and line.is_printed else line.doubt
            problems.add(place_of(report, line), expected, found, action, row=line.row)


def _note_decimals(table: FoundTable, report: Path, problems: Problems) -> None:
    """Note percentages that a spreadsheet gave decimals of its own: all of a column end in a zero."""
    for place, column in enumerate(table.layout.columns):
        rows = [row for row in table.rows if column.kinds[0] is PERCENT and _SHARE.fullmatch(row.cells[place])]
        ends = {row.cells[place][-2:] for row in rows if "." in row.cells[place] and not row.is_printed}
        if len(rows) >= _FEWEST_SHARES and ends == {"0%"} and all("." in row.cells[place] for row in rows):
            expected = f"percentages with the decimals that the report prints, in {table.layout.title}"
            found = f"{len(rows):,} that all end in a zero, such as {rows[0].cells[place]}"
            action = f"Give the column the number format of the report, or write its cells as text in {COPY}."
            problems.add(place_of(report, rows[0]), expected, found, action, row=rows[0].row, column=column.heading)


def _trend_years(found: FoundReport, year: str, report: Path, problems: Problems) -> tuple[str, ...]:
    """Return the years of the trends, which all tables must share and of which the newest is the report's."""
    by_table = {stem: years_in(table.layout.headings) for stem, table in found.tables.items()}
    by_table = {stem: years for stem, years in by_table.items() if years}
    if not by_table:
        found.notes.append(f"No table names its years, so nothing here shows that the report is that of {year}.")
        return ()
    newest = max(years[-1] for years in by_table.values())
    if newest != year:
        names = listing([f"Table {label_in(stem)}" for stem in by_table])
        action = "Correct YEAR, or take the report of this year."
        problems.add(report, f"{year}, the YEAR given, as the newest year in headings", f"{newest} in {names}", action)
    elif len(set(by_table.values())) > 1:
        each = "; ".join(f"Table {label_in(stem)}: {', '.join(years)}" for stem, years in by_table.items())
        action = "Correct the years in the headings from the report."
        problems.add(report, "the same years in the headings of all tables with a trend", each, action)
    return by_table[next(iter(by_table))]


def _odd_cells(table: FoundTable, report: Path) -> list[Problem]:
    """Return every cell that is not of the kind of its column, or has a mark that is no part of it."""
    columns = [column.name for column in table.layout.columns]
    cells = pd.DataFrame([row.cells for row in table.rows], columns=columns, dtype="str")
    cells["row"] = range(len(cells))
    problems = Problems()
    cells_are_right(report, table.layout, cells, problems, action=_AS_PRINTED)
    named = {(problem.row, problem.column) for problem in problems.found}
    for index, row in enumerate(table.rows):
        for heading, cell in zip(table.layout.headings, row.cells, strict=True):
            odd = "" if (index, heading) in named else _oddity(cell)
            if odd:
                problems.add(report, odd, f"'{cell}'", _AS_PRINTED, row=index, column=heading)
    return [_at_its_place(problem, table, report) for problem in problems.found]


def _at_its_place(problem: Problem, table: FoundTable, report: Path) -> Problem:
    row = table.rows[problem.row or 0]
    column = f"{problem.column} of Table {label_in(table.layout.stem)}"
    return replace(problem, file=place_of(report, row), row=row.row, column=column)


def _oddity(cell: str) -> str:
    """Return what a cell that no kind refuses should be, where it is not."""
    if _FOOTNOTE_MARK.fullmatch(cell):
        return "no footnote mark"
    return "letters, digits and signs alone" if _LOST in cell or not cell.isprintable() else ""
