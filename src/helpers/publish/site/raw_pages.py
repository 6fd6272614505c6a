"""The raw files of a year as pages: cells as printed, one anchor a line, for links from the audit."""

from __future__ import annotations

import csv
from html import escape
from pathlib import Path

from helpers.base.paths import published_dir, raw_dir, reference_dir
from helpers.prepare.layouts import decode
from helpers.publish.site.extra_pages import ExtraPage

SOURCES = "sources"
# A longer file, such as one of shapes, is no table to read line by line.
LARGEST_PAGE_ROWS = 1000


def raw_page_name(file: Path) -> str:
    """Return the place of a raw file's page in the site, without the ending."""
    return f"raw/{file.relative_to(raw_dir()).with_suffix('').as_posix()}"


def raw_files(year: str) -> list[Path]:
    """Return the raw tables of a year and the lookups, as the site shows them."""
    files = [*sorted(published_dir(year).glob("*.csv")), *sorted(reference_dir().glob("*.csv"))]
    return [file for file in files if file.read_bytes().count(b"\n") <= LARGEST_PAGE_ROWS]


def raw_table_html(file: Path) -> str:
    """Return a raw file as a table: every cell verbatim, lines numbered as in the file."""
    lines = list(csv.reader(decode(file.read_bytes()).splitlines()))
    heads = "".join(f'<th scope="col">{escape(text)}</th>' for text in ("Line", *(lines[0] if lines else ())))
    rows = "\n".join(
        f'<tr id="L{number}"><td class="number">{number}</td>{"".join(f"<td>{escape(cell)}</td>" for cell in cells)}</tr>'
        for number, cells in enumerate(lines[1:], start=2)
    )
    label = escape(f"Raw file {file.name}", quote=True)
    return (
        f'<div class="table-wide" role="region" aria-label="{label}" tabindex="0">\n<table class="data-table">\n'
        f"<caption>{max(len(lines) - 1, 0):,} rows, cells as in the file</caption>\n<thead>\n<tr>{heads}</tr>\n</thead>\n"
        f"<tbody>\n{rows}\n</tbody>\n</table>\n</div>"
    )


def raw_pages(year: str) -> list[ExtraPage]:
    """Return one page a raw table or lookup of a year."""
    return [
        ExtraPage(
            name=raw_page_name(file),
            title=file.relative_to(raw_dir()).as_posix(),
            html=raw_table_html(file),
            parent=(SOURCES, "Sources"),
        )
        for file in raw_files(year)
    ]
