"""A section's page: its executed notebook with code folded, figures with their data, and its whole tables."""

from __future__ import annotations

import re
from html import escape

import nbformat
import pandas as pd

from helpers.base.words import counted
from helpers.contracts.schemas import RESULTS
from helpers.publish.site.anchors import figure_anchor, finding_anchor, slug, table_anchor
from helpers.publish.site.results import AUDIT, FINDING_COLUMNS, SectionResults, alt_text
from helpers.publish.site.tables import table_block
from helpers.show.tables import heading

FIGURES = "figures"
# Beyond this a table gets a page of its own, so that the section's page stays quick to open.
LARGEST_TABLE_ON_A_SECTION_PAGE = 400
CELL_END = re.compile(r"(?<=</td>)(?=<)|(?<=</th>)(?=<)")
CAPTION = re.compile(r"<caption>(.*?)</caption>", re.DOTALL)
# Notebooks lead to raw files beside them; the site has a page of each.
RAW_LINK = re.compile(r'href="\.\./data/(raw/[^"#]*)\.csv(#[^"]*)?"')


def raw_html(html: str) -> str:
    """Return HTML as a document of Sphinx carries it through; its search takes words without a space between as one."""
    return f"```{{raw}} html\n{CELL_END.sub(' ', html)}\n```"


def figure_html(name: str, svg: str) -> str:
    """Return a figure with its alt text, and its picture and data to download."""
    files = "".join(
        f'<a class="download" href="{FIGURES}/{name}.{kind}" download>{text}</a>'
        for kind, text in (("csv", "Data (CSV)"), ("png", "Picture (PNG)"), ("svg", "Picture (SVG)"))
    )
    return (
        f'<figure class="chart" id="{figure_anchor(name)}">\n'
        f'<img src="{FIGURES}/{name}.svg" alt="{escape(alt_text(svg), quote=True)}">\n'
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
    html = RAW_LINK.sub(r'href="\1.html\2"', html).replace(
        '<table class="register">', '<table class="data-table register">'
    )
    return (
        f'<div class="table-wide" id="{anchor}" role="region" tabindex="0" aria-label="{escape(label, quote=True)}">\n'
        f"{html}\n</div>"
    )


def _output_text(output: nbformat.NotebookNode, results: SectionResults, anchors: set[str]) -> str:
    """Return an output as a document of Sphinx says it, so that the search reads it like any other text."""
    data = output.get("data", {})
    if "image/svg+xml" in data:
        svg = data["image/svg+xml"]
        return raw_html(figure_html(results.figures[svg], svg))
    if "text/html" in data:
        return raw_html(shown_table_html(data["text/html"], anchors))
    if "text/markdown" in data:
        return data["text/markdown"]
    return f"```{{code-block}} text\n{data.get('text/plain', output.get('text', ''))}\n```"


def _unfolded(cell: nbformat.NotebookNode, results: SectionResults, anchors: set[str]) -> list[nbformat.NotebookNode]:
    """Return a cell of code, folded and without outputs, and its outputs below it."""
    tags = [*cell.metadata.get("tags", []), "hide-input"]
    code = nbformat.v4.new_code_cell(cell.source, id=cell.id, metadata={"tags": tags})
    outputs = [_output_text(output, results, anchors) for output in cell.outputs]
    shown = [nbformat.v4.new_markdown_cell(text, id=f"{cell.id}-out-{number}") for number, text in enumerate(outputs)]
    return [code, *shown]


def merged_code(cells: list[nbformat.NotebookNode]) -> list[nbformat.NotebookNode]:
    """Return cells with those that only prepare, one after the other, as one: a page shows one fold for them."""
    merged: list[nbformat.NotebookNode] = []
    for cell in cells:
        before = merged[-1] if merged else None
        if before and cell.cell_type == before.cell_type == "code":
            source = f"{before.source}\n\n{cell.source}"
            merged[-1] = nbformat.v4.new_code_cell(source, id=before.id, metadata=cell.metadata)
        else:
            merged.append(cell)
    return merged


def section_notebook(results: SectionResults) -> nbformat.NotebookNode:
    """Return the notebook that Sphinx turns into a section's page.

    Parameters
    ----------
    results : SectionResults
    """
    anchors: set[str] = set()
    cells = [
        shown
        for cell in results.notebook.cells
        for shown in (_unfolded(cell, results, anchors) if cell.cell_type == "code" else [cell])
    ]
    parts = {**_finding_parts(results), **_table_parts(results)}
    cells = merged_code(cells) + [nbformat.v4.new_markdown_cell(text, id=name) for name, text in parts.items()]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return nbformat.v4.new_notebook(cells=cells, metadata={**results.notebook.metadata, "kernelspec": kernel})


def has_own_page(frame: pd.DataFrame) -> bool:
    """Return whether a result table is too long for its section's page."""
    return len(frame) > LARGEST_TABLE_ON_A_SECTION_PAGE


def findings_html(findings: pd.DataFrame) -> str:
    """Return findings as a table with an anchor for each."""
    heads = "".join(f'<th scope="col">{escape(heading(name))}</th>' for name in FINDING_COLUMNS)
    rows = "\n".join(
        f'<tr id="{finding_anchor(row["id"])}">'
        + "".join(f"<td>{escape(row[name])}</td>" for name in FINDING_COLUMNS)
        + "</tr>"
        for row in findings.to_dict("records")
    )
    return (
        '<div class="table-wide" id="findings-table" role="region" aria-label="Findings of the audit" tabindex="0">\n'
        f'<table class="data-table register">\n<caption>{counted(len(findings), "finding")}</caption>\n'
        f"<thead>\n<tr>{heads}</tr>\n</thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n</div>"
    )


def _finding_parts(results: SectionResults) -> dict[str, str]:
    if results.findings.empty:
        return {}
    belongs = "belong to no section" if results.stem == AUDIT else "belong to this section"
    text = f"All figures, names and claims that {belongs} and were not reproduced."
    table = raw_html(findings_html(results.findings))
    return {"findings": f"## What does the audit find here?\n\n{text}\n\n{table}"}


def _table_parts(results: SectionResults) -> dict[str, str]:
    if not results.tables:
        return {}
    parts = {"result-tables": "## Which tables come out of this section?"}
    for name, frame in results.tables.items():
        anchor, title = table_anchor(name), RESULTS[name].title
        block = f"All rows stand on [a page of their own](table-{anchor}.md)."
        if not has_own_page(frame):
            block = raw_html(table_block(frame, name))
        parts[f"result-{anchor}"] = f"({anchor})=\n### {title}\n\n{block}"
    return parts


def promised_anchors(results: SectionResults) -> set[str]:
    """Return the anchors that links from outside may rely on: of tables, charts, other figures and findings."""
    tables = {table_anchor(name) for name in results.tables}
    charts = {anchor.removesuffix("-data") for anchor in tables if anchor.startswith("chart-")}
    return {
        *tables,
        *charts,
        *(figure_anchor(name) for name in results.figures.values()),
        *(finding_anchor(identity) for identity in results.findings["id"]),
    }
