"""A report file becomes the published tables of a year."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from helpers.base.files import csv_text, write_file
from helpers.base.paths import outputs_dir, published_dir, shown
from helpers.base.problems import InputError, Problem, Problems
from helpers.base.words import counted
from helpers.intake.lines import Line
from helpers.intake.parts import COPY, place_of
from helpers.intake.reading import is_text, read_report
from helpers.intake.recognition import FoundReport, FoundTable, recognise_tables
from helpers.intake.summary import lines_to_look_at, summary_lines, unread_lines
from helpers.intake.text import NOT_CERTAIN

_PAGE = re.compile(r"page \d+")


def take_in(year: str, report: Path, to: Path | None = None, *, is_forced: bool = False) -> list[str]:
    """Write the tables of a report as CSV files, cells as printed, and return what to tell about them.

    Parameters
    ----------
    year : str, the academic year of the report
    report : path of the report: text, PDF, workbook, CSV file or folder of CSV files
    to : path of the folder to write to; without it, the published tables of the year
    is_forced : bool, whether files with other content are replaced

    Raises
    ------
    InputError
        If anything in the report is uncertain, or a file with other content is there; nothing is written then.
    """
    folder = to or published_dir(year)
    found = _found_in(report, year)
    contents = {folder / f"{stem}.csv": _as_csv(table) for stem, table in found.tables.items()}
    changed = {file: content for file, content in contents.items() if not _is_equal(file, content)}
    _refuse_to_overwrite([file for file in changed if file.exists() and not is_forced])
    summary = summary_lines(found, year)
    _write_in_one_go(changed)
    unread, unread_file = unread_lines(found), outputs_dir(year) / "intake" / "unread_lines.csv"
    write_file(unread_file, csv_text(unread))
    _write_doubtful_cells(found, unread_file.with_name("cells_to_look_at.csv"))
    equal = f"; {len(contents) - len(changed):,} were there already" if len(changed) < len(contents) else ""
    written = f"Wrote {counted(len(changed), 'file')} to {shown(folder)}/{equal}."
    others = sorted(file.name for file in folder.glob("*.csv") if file not in contents)
    left = [f"Left as they were, since the report has no such table: {', '.join(others)}."] if others else []
    return [*summary, *lines_to_look_at(found, unread, unread_file), written, *left]


def _found_in(report: Path, year: str) -> FoundReport:
    """Return what is in a report; of one that cannot be edited, what was read is kept as a text that can.

    A mark in that text stands before every line that was refused, so that it is not taken in as it is.
    """
    lines = read_report(report)
    if is_text(report):
        return recognise_tables(lines, report, year)
    as_read = outputs_dir(year) / "intake" / "as_read.txt"
    try:
        found = recognise_tables(lines, report, year)
    except InputError as error:
        named = {(str(problem.file), problem.row) for problem in error.problems}
        write_file(as_read, _as_text(lines, {line for line in lines if (place_of(report, line), line.row) in named}))
        raise InputError(_to_be_corrected_in(as_read, error.problems)) from error
    write_file(as_read, _as_text(lines, set()))
    found.doubtful_cells = _to_be_corrected_in(as_read, found.doubtful_cells)
    return found


def _as_text(lines: list[Line], named: set[Line]) -> str:
    """Return lines as a report in text: prose apart from rows, a mark before what was named, names of files and sheets.

    A name may be all that tells tables with the same headings.
    """
    page, texts = "", []
    for line in lines:
        is_prose = line not in named and len([cell for cell in line.cells if cell]) < 2
        if line.page != page:
            texts += ["", *([] if _PAGE.fullmatch(line.page) else [line.page.removeprefix("sheet "), ""])]
        mark = f"{NOT_CERTAIN} " if line in named else ""
        texts += [*([""] * is_prose), mark + "\t".join(line.cells), *([""] * is_prose)]
        page = line.page
    return "\n".join([*texts, ""])


def _to_be_corrected_in(file: Path, problems: list[Problem]) -> list[Problem]:
    place = f"{shown(file)} (what was read)"
    return [replace(problem, action=problem.action.replace(COPY, place)) for problem in problems]


def _as_csv(table: FoundTable) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(table.cells)
    return text.getvalue().encode("utf-8")


def _is_equal(file: Path, content: bytes) -> bool:
    return file.is_file() and file.read_bytes() == content


def _refuse_to_overwrite(files: list[Path]) -> None:
    problems = Problems()
    for file in files:
        action = "Compare the two (TO=<another folder> writes elsewhere), then give FORCE=1 to replace the file."
        problems.add(file, "no file yet, or one with the same content", "a file with other content", action)
    problems.stop()


def _write_in_one_go(contents: dict[Path, bytes]) -> None:
    """Write every file aside, beside the folder, since nothing else may lie in it; then move all of them."""
    for folder in {file.parent for file in contents}:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.") as beside:
            aside = {file: write_file(Path(beside) / file.stem, content) for file, content in contents.items()}
            for file, written in aside.items():
                written.replace(file)


def _write_doubtful_cells(found: FoundReport, file: Path) -> None:
    """Write the cells to be looked at as a table that can be worked off; without any, delete that of another run."""
    rows = [
        {"place": cell.file, "row": cell.row, "column": cell.column, "expected": cell.expected, "found": cell.found}
        for cell in found.doubtful_cells
    ]
    if rows:
        write_file(file, csv_text(pd.DataFrame(rows)))
    else:
        file.unlink(missing_ok=True)
