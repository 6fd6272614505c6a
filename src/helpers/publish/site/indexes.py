"""Pages that list: every table and figure with its download, and every source."""

from __future__ import annotations

from html import escape

from helpers.base.paths import raw_dir
from helpers.base.problems import Problems
from helpers.contracts.schemas import RESULTS
from helpers.prepare.sources import read_register
from helpers.publish.site.anchors import figure_anchor, table_anchor
from helpers.publish.site.raw_pages import raw_files, raw_page_name
from helpers.publish.site.results import SectionResults, alt_text
from helpers.publish.site.sections import FIGURES, raw_html
from helpers.publish.site.tables import DOWNLOADS

LABEL = "Tables and charts"


def _table(label: str, heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    body = "\n".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return (
        f'<div class="table-wide" role="region" aria-label="{label}" tabindex="0">\n<table>\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{body}\n</tbody>\n</table>\n</div>"
    )


def _link(address: str, text: str, *, is_download: bool = False) -> str:
    return f'<a href="{address}"{" download" if is_download else ""}>{escape(text)}</a>'


def tables_markdown(sections: list[SectionResults]) -> str:
    """Return the page that lists every result table and figure, with the way to it and its file."""
    tables = [
        (
            _link(f"{section.stem}.html#{table_anchor(name)}", RESULTS[name].title),
            _link(f"{section.stem}.html", section.title),
            _link(f"{DOWNLOADS}/{name}.csv", "CSV", is_download=True),
        )
        for section in sections
        for name in section.tables
    ]
    figures = [
        (
            _link(f"{section.stem}.html#{figure_anchor(name)}", alt_text(svg)),
            _link(f"{section.stem}.html", section.title),
            ", ".join(
                _link(f"{FIGURES}/{name}.{kind}", kind.upper(), is_download=True) for kind in ("csv", "svg", "png")
            ),
        )
        for section in sections
        for svg, name in section.figures.items()
    ]
    parts = [
        f"# {LABEL}",
        "Numbers of tables and charts are those of the report; the others have none there.",
        "## Which result tables are there?",
        raw_html(_table("Result tables", ("Table", "Section", "File"), tables)),
        "## Which figures are there?",
        raw_html(_table("Figures", ("What it shows", "Section", "Files"), figures)),
    ]
    return "\n\n".join(parts) + "\n"


def sources_markdown(year: str) -> str:
    """Return the page that lists the raw files of a year with their sources; addresses are text, not links."""
    problems = Problems()
    register = read_register(problems).set_index("file")
    problems.stop()
    rows = []
    for file in raw_files(year):
        name = file.relative_to(raw_dir()).as_posix()
        entry = register.loc[name].to_dict() if name in register.index else {}
        rows.append(
            (
                _link(f"{raw_page_name(file)}.html", name),
                *(escape(str(entry.get(column, ""))) for column in ("publisher", "title", "version_date")),
                f'<span class="address">{escape(str(entry.get("retrieved_from", "")))}</span>',
            )
        )
    heads = ("File", "Publisher", "Title", "Version", "From")
    text = "Everything is computed from these files. Each is shown line by line, cells as printed."
    return f"# Sources\n\n{text}\n\n{raw_html(_table('Sources', heads, rows))}\n"
