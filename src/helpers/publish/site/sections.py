"""A section's page: its executed notebook with code folded, figures with their data, and its whole tables."""

from __future__ import annotations

import re
from html import escape, unescape

import nbformat
import pandas as pd

from helpers.base.paths import processed_dir
from helpers.base.words import counted
from helpers.contracts.schemas import RESULTS
from helpers.contracts.tables import read_processed
from helpers.contracts.vocabulary import REPRODUCED
from helpers.publish.executed import SVG, alt_text, chart_name
from helpers.publish.results import SectionResults
from helpers.publish.site.anchors import figure_anchor, finding_anchor, slug, table_anchor
from helpers.publish.site.sphinx.filled import filled, raw_html
from helpers.publish.site.tables import table_block

AUDIT, FIGURES = "10_audit", "figures"
FINDING_COLUMNS = ("place", "subject", "published", "recomputed", "verdict", "explanation")
# Beyond this a table gets a page of its own, so that the section's page stays quick to open.
LARGEST_TABLE_ON_A_SECTION_PAGE = 400
CAPTION = re.compile(r"<caption>(.*?)</caption>", re.DOTALL)
# Notebooks lead to raw files beside them; the site has a page of each.
RAW_LINK = re.compile(r'href="\.\./data/(raw/[^"#]*)\.csv(#[^"]*)?"')


def _shown_table_html(html: str, anchors: set[str]) -> str:
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
    named = f'id="{anchor}" role="region" tabindex="0" aria-label="{escape(unescape(label), quote=True)}"'
    return f'<div class="table-wide" {named}>\n{html}\n</div>'


def _output_text(output: nbformat.NotebookNode, anchors: set[str]) -> str:
    """Return an output as a document of Sphinx says it, so that the search reads it like any other text."""
    data = output.get("data", {})
    if SVG in data:
        name = chart_name(data[SVG])
        return raw_html(filled("figure.html", name=name, words=alt_text(data[SVG])))
    if "text/html" in data:
        return raw_html(_shown_table_html(data["text/html"], anchors))
    if "text/markdown" in data:
        return data["text/markdown"]
    return f"```{{code-block}} text\n{data.get('text/plain', output.get('text', ''))}\n```"


def _unfolded(cell: nbformat.NotebookNode, anchors: set[str]) -> list[nbformat.NotebookNode]:
    """Return a cell of code, folded and without outputs, and its outputs below it."""
    tags = [*cell.metadata.get("tags", []), "hide-input"]
    code = nbformat.v4.new_code_cell(cell.source, id=cell.id, metadata={"tags": tags})
    outputs = [_output_text(output, anchors) for output in cell.outputs]
    shown = [nbformat.v4.new_markdown_cell(text, id=f"{cell.id}-out-{number}") for number, text in enumerate(outputs)]
    return [code, *shown]


def _merged_code(cells: list[nbformat.NotebookNode]) -> list[nbformat.NotebookNode]:
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


def section_findings(stem: str, year: str) -> pd.DataFrame:
    """Return what the audit found for a section; the audit's own page has what belongs to no section."""
    if stem != AUDIT:
        name = f"findings_{stem}"
        exists = (processed_dir(year) / f"{name}.csv").exists()
        return read_processed(name, year) if exists else pd.DataFrame(columns=["id", *FINDING_COLUMNS])
    registers = [read_processed(name, year) for name in ("audit_figures", "audit_claims")]
    both = pd.concat([register[["id", "section", *FINDING_COLUMNS]] for register in registers])
    return both[(both["section"] == "") & (both["verdict"] != REPRODUCED)].drop(columns="section")


def section_notebook(results: SectionResults, findings: pd.DataFrame) -> nbformat.NotebookNode:
    """Return the notebook that Sphinx turns into a section's page.

    Parameters
    ----------
    results : SectionResults
    findings : DataFrame, as :func:`section_findings` gives them
    """
    anchors: set[str] = set()
    cells = [
        shown
        for cell in results.notebook.cells
        for shown in (_unfolded(cell, anchors) if cell.cell_type == "code" else [cell])
    ]
    parts = {**_finding_parts(results.stem, findings), **_table_parts(results)}
    cells = _merged_code(cells) + [nbformat.v4.new_markdown_cell(text, id=name) for name, text in parts.items()]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return nbformat.v4.new_notebook(cells=cells, metadata={**results.notebook.metadata, "kernelspec": kernel})


def has_own_page(frame: pd.DataFrame) -> bool:
    """Return whether a result table is too long for its section's page."""
    return len(frame) > LARGEST_TABLE_ON_A_SECTION_PAGE


def page_of_table(name: str, frame: pd.DataFrame, stem: str) -> str:
    """Return the page that holds the rows of a result table of a section."""
    return f"table-{table_anchor(name)}.html" if has_own_page(frame) else f"{stem}.html"


def _finding_parts(stem: str, findings: pd.DataFrame) -> dict[str, str]:
    if findings.empty:
        return {}
    belongs = "belong to no section" if stem == AUDIT else "belong to this section"
    text = f"All figures, names and claims that {belongs} and were not reproduced."
    table = filled(
        "findings.html",
        caption=counted(len(findings), "finding"),
        columns=FINDING_COLUMNS,
        findings=findings.to_dict("records"),
    )
    return {"findings": f"## What does the audit find here?\n\n{text}\n\n{raw_html(table)}"}


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


def promised_anchors(results: SectionResults, findings: pd.DataFrame) -> set[str]:
    """Return the anchors that links from outside may rely on: of tables, charts, other figures and findings."""
    tables = {table_anchor(name) for name in results.tables}
    charts = {anchor.removesuffix("-data") for anchor in tables if anchor.startswith("chart-")}
    return {
        *tables,
        *charts,
        *(figure_anchor(name) for name in results.figures),
        *(finding_anchor(identity) for identity in findings["id"]),
    }
