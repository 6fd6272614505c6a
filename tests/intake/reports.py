"""The small invented year as a report, in the kinds that can be taken in."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

from helpers.intake.reading import read_report
from helpers.intake.recognition import FoundReport, recognise_tables
from tests.support.report_text import report_text
from tests.support.small_year import TABLES, YEAR

ROWS = {stem: list(csv.reader(io.StringIO(text))) for stem, text in TABLES.items()}
# Two rows a page, so that every table is cut.
REPORT = report_text(ROWS, YEAR, rows_per_page=2)


def replaced(old: str, new: str, count: int = 1) -> Callable[[str], str]:
    return lambda text: text.replace(old, new, count)


def found_in(file: Path, text: str) -> FoundReport:
    file.write_text(text, encoding="utf-8")
    return recognise_tables(read_report(file), file, YEAR)


def cells_of(found: FoundReport) -> dict[str, list[list[str]]]:
    return {stem: table.cells for stem, table in found.tables.items()}


def line_of(text: str, lines: str) -> int:
    """Return the number of the line of a text at which these lines, or the begin of the last one, end."""
    end = text.index(f"\n{lines}") + 1 + len(lines.rstrip("\n"))
    return text.count("\n", 0, end) + 1
