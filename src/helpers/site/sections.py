"""A section's page: its executed notebook with code folded, figures with their data, and its whole tables."""

from __future__ import annotations

import re
from html import escape

import nbformat
import pandas as pd

from helpers.paths import outputs_dir
from helpers.schemas import RESULTS
from helpers.site.anchors import figure_anchor, slug, table_anchor
from helpers.site.results import SectionResults, alt_text
from helpers.site.tables import table_block
from helpers.tables import read_table

FIGURES = "figures"
# Beyond this a table gets a page of its own, so that the section's page stays quick to open.
LARGEST_TABLE_ON_A_SECTION_PAGE = 400
CAPTION = re.compile(r"<caption>(.*?)</caption>", re.DOTALL)
RAW_LINK = re.compile(r'<a href="\.\./data/[^"]*">(.*?)</a>')


def _hidden(source: str, **tags) -> nbformat.NotebookNode:
    return nbformat.v4.new_markdown_cell(source, **tags)


def html_cell(html: str, identity: str) -> nbformat.NotebookNode:
    """Return a cell that shows HTML and no code."""
    output = nbformat.v4.new_output("display_data", data={"text/html": html})
    return nbformat.v4.new_code_cell(
        "", outputs=[output], id=identity, execution_count=None, metadata={"tags": ["remove-input"]}
    )


def figure_html(name: str, svg: str) -> str:
    """Return a figure with its alt text, and its picture and data to download."""
    files = "".join(
        f'<a class="download" href="{FIGURES}/{name}.{kind}" download>{text}</a>'
        for kind, text in (("csv", "Data (CSV)"), ("png", "Picture (PNG)"), ("svg", "Picture (SVG)"))
    )
    return (
        f'<figure class="chart" id="{figure_anchor(name)}">\n'
        f'<img src="{FIGURES}/{name}.svg" alt="{escape(alt_text(svg), quote=True)}" loading="lazy">\n'
        f'<figcaption><span class="downloads">{files}</span></figcaption>\n</figure>'
    )


def shown_table_html(html: str, anchors: set[str]) -> str:
    """Return a table that a notebook shows, in a frame that scrolls, with an anchor made from its caption."""
    caption = CAPTION.search(html)
    label = re.sub(r"<[^>]+>", "", caption[1]) if caption else "Table"
    anchor = base = f"shown-{slug(label.split('.')[0])[:60]}".rstrip("-")
    number = 2
    while anchor in anchors:
        anchor, number = f"{base}-{number}", number + 1
    anchors.add(anchor)
    # Raw files lie outside of the site.
    html = RAW_LINK.sub(r"\1", html).replace('<table class="register">', '<table class="data-table register">')
    return (
        f'<div class="table-wide" id="{anchor}" role="region" tabindex="0" aria-label="{escape(label, quote=True)}">\n'
        f"{html}\n</div>"
    )


def _folded(cell: nbformat.NotebookNode, results: SectionResults, anchors: set[str]) -> nbformat.NotebookNode:
    outputs = []
    for output in cell.outputs:
        data = output.get("data", {})
        if "image/svg+xml" in data:
            svg = data["image/svg+xml"]
            data = {"text/html": figure_html(results.figures[svg], svg)}
        elif "text/html" in data:
            data = {"text/html": shown_table_html(data["text/html"], anchors)}
        outputs.append(nbformat.v4.new_output("display_data", data=data) if data else output)
    tags = [*cell.metadata.get("tags", []), "hide-input"]
    return nbformat.v4.new_code_cell(cell.source, outputs=outputs, id=cell.id, metadata={"tags": tags})


def section_notebook(results: SectionResults, year: str) -> nbformat.NotebookNode:
    """Return the notebook that Sphinx turns into a section's page.

    Parameters
    ----------
    results : SectionResults
    year : str
    """
    anchors: set[str] = set()
    cells = [_folded(cell, results, anchors) if cell.cell_type == "code" else cell for cell in results.notebook.cells]
    cells += _table_cells(results, year)
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=results.notebook.metadata)
    notebook.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return notebook


def read_result(name: str, year: str) -> pd.DataFrame:
    """Return a result table of a year with the types of its schema."""
    return read_table(outputs_dir(year) / "tables" / f"{name}.csv", RESULTS[name])


def has_own_page(name: str, year: str) -> bool:
    """Return whether a result table is too long for its section's page."""
    with (outputs_dir(year) / "tables" / f"{name}.csv").open(encoding="utf-8") as lines:
        return sum(1 for _ in lines) - 1 > LARGEST_TABLE_ON_A_SECTION_PAGE


def _table_cells(results: SectionResults, year: str) -> list[nbformat.NotebookNode]:
    if not results.tables:
        return []
    cells = [_hidden("## Which tables come out of this section?", id="result-tables")]
    for name in results.tables:
        anchor, title = table_anchor(name), RESULTS[name].title
        if has_own_page(name, year):
            text = f"({anchor})=\n### {title}\n\nAll rows stand on [a page of their own](table-{anchor}.md)."
            cells.append(_hidden(text, id=f"heading-{anchor}"))
            continue
        cells += [
            _hidden(f"({anchor})=\n### {title}", id=f"heading-{anchor}"),
            html_cell(table_block(read_result(name, year), name), f"table-{anchor}"),
        ]
    return cells
