"""A report of any kind as lines of cells."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from helpers.base.problems import Problems
from helpers.intake.csv_folder import read_csv, read_csv_folder
from helpers.intake.lines import Line
from helpers.intake.text import read_text
from helpers.intake.workbook import read_workbook


def _read_pdf(file: Path) -> list[Line]:
    # Its library is large, and most reports are read without it.
    from helpers.intake.pdf import read_pdf

    return read_pdf(file)


_READERS: dict[str, Callable[[Path], list[Line]]] = {
    **dict.fromkeys((".txt", ".text", ".tsv", ".md"), read_text),
    ".csv": read_csv,
    **dict.fromkeys((".xlsx", ".xlsm"), read_workbook),
    ".pdf": _read_pdf,
}


def is_text(report: Path) -> bool:
    """Return whether a report is a text, which an analyst can edit as it is."""
    return _READERS.get(report.suffix.lower()) is read_text and not report.is_dir()


def read_report(report: Path) -> list[Line]:
    """Return the lines of a report in their order: a text, a PDF, a workbook, a CSV file or a folder of them.

    Raises
    ------
    InputError
        If there is no such file, or it is of another kind or not what its name says.
    """
    problems = Problems()
    reader = read_csv_folder if report.is_dir() else _READERS.get(report.suffix.lower())
    if not report.exists():
        problems.add(report, "a report file or folder", "no such file", "Correct REPORT.")
    elif reader is None:
        expected, action = f"a folder, or a file of the kinds {', '.join(_READERS)}", "Save the report as one of them."
        problems.add(report, expected, f"'{report.suffix or report.name}'", action)
    problems.stop()
    return reader(report) if reader else []
