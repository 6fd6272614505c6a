"""Pages of what everything is computed from and what comes out: raw files line by line, and the lists of both."""

from __future__ import annotations

import csv
from pathlib import Path

from helpers.base.paths import published_dir, raw_dir, reference_dir
from helpers.base.problems import Problems
from helpers.base.words import counted
from helpers.contracts.schemas import RESULTS
from helpers.prepare.layouts import decode
from helpers.prepare.sources import read_register
from helpers.publish.results import SectionResults
from helpers.publish.site.sphinx.extra_pages import ExtraPage
from helpers.publish.site.sphinx.filled import filled

# A longer file, such as one of shapes, is no table to read line by line.
LARGEST_PAGE_ROWS = 1000


def _shown_name(file: Path) -> str:
    return file.relative_to(raw_dir()).as_posix()


def raw_page_name(file: Path) -> str:
    """Return the place of a raw file's page in the site, without the ending."""
    return f"raw/{_shown_name(file.with_suffix(''))}"


def _raw_files(year: str) -> list[Path]:
    """Return the raw tables of a year and the lookups, as the site shows them."""
    files = [*sorted(published_dir(year).glob("*.csv")), *sorted(reference_dir().glob("*.csv"))]
    return [file for file in files if file.read_bytes().count(b"\n") <= LARGEST_PAGE_ROWS]


def _raw_table_html(file: Path) -> str:
    """Return a raw file as a table: every cell verbatim, lines numbered as in the file."""
    heads, *lines = list(csv.reader(decode(file.read_bytes()).splitlines())) or [[]]
    caption = f"{counted(len(lines), 'row')}, cells as in the file"
    numbered = enumerate(lines, start=2)
    return filled("raw_file.html", name=file.name, caption=caption, heads=heads, lines=numbered)


def raw_pages(year: str) -> list[ExtraPage]:
    """Return one page a raw table or lookup of a year."""
    return [
        ExtraPage(raw_page_name(file), _shown_name(file), _raw_table_html(file), parent=("sources", "Sources"))
        for file in _raw_files(year)
    ]


def tables_markdown(sections: list[SectionResults]) -> str:
    """Return the page that lists every result table and figure, with the way to it and its file."""
    titles = {name: schema.title for name, schema in RESULTS.items()}
    return filled("tables.md", sections=sections, titles=titles)


def sources_markdown(year: str) -> str:
    """Return the page that lists the raw files of a year with their sources; addresses are text, not links."""
    problems = Problems()
    register = read_register(problems).set_index("file").to_dict("index")
    problems.stop()
    unknown = dict.fromkeys(("publisher", "title", "version_date", "retrieved_from"), "")
    files = [
        (_shown_name(file), raw_page_name(file), register.get(_shown_name(file), unknown)) for file in _raw_files(year)
    ]
    return filled("sources.md", files=files)
