"""What an executed notebook shows: its title and question, its sentences and figures, and the tables that it saved."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from html import unescape

import nbformat

from helpers.show.charts import chart_names

QUESTION = "## "
LIMITS = "What does this not say?"
# What is loaded, checked and written is for readers of the notebook; what was found stands below the other questions.
HOW_MADE = "How was this made?"
WORKING_STEPS = (HOW_MADE, LIMITS)
SVG = "image/svg+xml"
LABEL = re.compile(r'<svg[^>]*? aria-label="([^"]*)"')


@dataclass(frozen=True)
class Block:
    """One piece of a section's findings.

    Attributes
    ----------
    kind : str, ``question``, ``sentences`` or ``picture``
    text : str, the question, the generated sentences, or the name of the figure
    """

    kind: str
    text: str


def title_of(notebook: nbformat.NotebookNode) -> str:
    """Return the title of a section."""
    return notebook.cells[0].source.splitlines()[0].lstrip("# ").strip()


def question_of(notebook: nbformat.NotebookNode) -> str:
    """Return the question of a section, the sentence below its title."""
    lines = [line for line in notebook.cells[0].source.splitlines()[1:] if line.strip()]
    return lines[0].strip() if lines else ""


def limits_of(notebook: nbformat.NotebookNode) -> str:
    """Return what a section says that it does not say."""
    asked = [cell.source.partition("\n") for cell in notebook.cells if cell.cell_type == "markdown"]
    return next((answer.strip() for heading, _, answer in asked if heading == f"{QUESTION}{LIMITS}"), "")


def alt_text(svg: str) -> str:
    """Return the words that a figure names itself by, nothing when there are none.

    Examples
    --------
    >>> alt_text('<svg id="08_regions__map" role="img" aria-label="a &amp; b">')
    'a & b'
    """
    label = LABEL.search(svg)
    return unescape(label[1]).strip() if label else ""


def chart_name(svg: str) -> str:
    """Return the name that a figure carries, nothing when it has none."""
    return next(iter(chart_names(svg)), "")


def shown_figures(notebook: nbformat.NotebookNode) -> list[str]:
    """Return the SVG text of every figure that a notebook shows, in order."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return [output.data[SVG] for output in outputs if SVG in output.get("data", {})]


def _cell_blocks(cell: nbformat.NotebookNode) -> list[Block]:
    blocks = []
    for data in (output.get("data", {}) for output in cell.outputs):
        if SVG in data:
            blocks.append(Block("picture", chart_name(data[SVG])))
        elif "text/markdown" in data:
            blocks.append(Block("sentences", data["text/markdown"]))
    return blocks


def found_blocks(notebook: nbformat.NotebookNode) -> list[Block]:
    """Return the generated sentences and the figures of a notebook: its answer, then those below further questions.

    Steps that load or save are left out, and so are questions that neither a sentence nor a figure answers.
    """
    question = ""
    found: defaultdict[str, list[Block]] = defaultdict(list)
    for cell in notebook.cells[1:]:
        if cell.cell_type == "markdown" and cell.source.startswith(QUESTION):
            question = cell.source.removeprefix(QUESTION).partition("\n")[0]
        elif cell.cell_type == "code" and question not in WORKING_STEPS:
            found[question] += _cell_blocks(cell)
    # The answer to the question of the whole section stands below no heading of its own.
    headed = [([Block("question", asked)] if asked else [], pieces) for asked, pieces in found.items() if pieces]
    return [piece for heading, pieces in headed for piece in (*heading, *pieces)]
