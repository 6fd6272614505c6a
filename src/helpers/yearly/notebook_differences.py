"""What two copies of a notebook say otherwise: sentences, tables line by line, figures by their words."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

import nbformat

from helpers.show.charts import DRAFT_MARK

SENTENCE, FIGURE, TABLE = "sentence", "figure", "table"
MARKDOWN, SVG, PLAIN = "text/markdown", "image/svg+xml", "text/plain"
TITLE = "The first lines"
ONLY_DRAWING = "(drawn otherwise, described in the same words)"
# A sentence ends where a capital or a number follows; "St. Pauls" may be cut, which only shortens what is shown.
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9])")


@dataclass(frozen=True)
class Said:
    """One thing that an output says.

    Attributes
    ----------
    kind : str, ``sentence``, ``table`` (one line of it) or ``figure`` (its alternative text)
    text : str
    content : str, what else must be the same: the drawing of a figure
    is_draft : bool, whether a figure carries the mark of a draft, which stands in its drawing and before its words
    """

    kind: str
    text: str
    content: str = ""
    is_draft: bool = False


@dataclass(frozen=True)
class SaidOtherwise:
    """A sentence, line or figure that two copies of a notebook do not share; an empty side says that it was not there.

    Attributes
    ----------
    heading : str, the heading above it
    kind : str
    before, now : str
    """

    heading: str
    kind: str
    before: str
    now: str

    def lines(self) -> list[str]:
        """Return the difference for a reader of plain text."""
        return [
            f"  {self.heading} ({self.kind})",
            f"    before: {self.before or 'nothing'}",
            f"    now:    {self.now or 'nothing'}",
        ]


def _of_output(output: nbformat.NotebookNode) -> list[Said]:
    data = output.get("data", {})
    plain = data.get(PLAIN, output.get("text", ""))
    if SVG in data:
        return [Said(FIGURE, plain.strip().removeprefix(DRAFT_MARK), data[SVG], plain.startswith(DRAFT_MARK))]
    if MARKDOWN in data:
        return [Said(SENTENCE, text) for text in SENTENCE_END.split(data[MARKDOWN].strip()) if text]
    return [Said(TABLE, line) for line in plain.splitlines() if line.strip()]


def _said_in(notebook: nbformat.NotebookNode) -> dict[str, list[Said]]:
    """Return what the outputs of a notebook say, below the headings that they answer."""
    heading = TITLE
    found: defaultdict[str, list[Said]] = defaultdict(list)
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and cell.source.startswith("#"):
            title = cell.source.splitlines()[0].lstrip("# ").strip()
            heading = TITLE if cell.source.startswith("# ") else title
        for output in cell.get("outputs", []):
            found[heading] += _of_output(output)
    return dict(found)


def said_otherwise(before: nbformat.NotebookNode, now: nbformat.NotebookNode) -> list[SaidOtherwise]:
    """Return every sentence, line of a table and figure that differs, in the order of the notebook of now.

    Parameters
    ----------
    before, now : notebooks with outputs
    """
    first, second = _said_in(before), _said_in(now)
    return [
        difference
        for heading in dict.fromkeys([*second, *first])
        for kind in (SENTENCE, FIGURE, TABLE)
        for difference in _differing(heading, kind, first.get(heading, []), second.get(heading, []))
    ]


def _differing(heading: str, kind: str, before: list[Said], now: list[Said]) -> list[SaidOtherwise]:
    first, second = ([said for said in side if said.kind == kind] for side in (before, now))
    found = []
    for operation, start, end, start_now, end_now in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if operation == "equal":
            continue
        for old, new in zip_longest(first[start:end], second[start_now:end_now]):
            texts = old.text if old else "", new.text if new else ""
            is_redrawn = bool(old and new) and texts[0] == texts[1]
            # Another status of the year is told once, not with every figure.
            if old and new and is_redrawn and old.is_draft != new.is_draft:
                continue
            found.append(SaidOtherwise(heading, kind, texts[0], ONLY_DRAWING if is_redrawn else texts[1]))
    return found
