"""What a section found: the sentences and pictures that its executed notebook shows, question by question."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from helpers.base.paths import shown

PICTURE_NAME = re.compile(r"[\"'](\d\d_\w+?__\w+)[\"']")
TITLE, QUESTION = "# ", "## "
LIMITS = "What does this not say?"
# What is loaded, checked and written is for readers of the notebook; what was found stands below the other questions.
WORKING_STEPS = ("What do we start from?", "Is it whole?", "Save", LIMITS)


@dataclass(frozen=True)
class Block:
    """One piece of a section's findings.

    Attributes
    ----------
    kind : str, ``question``, ``sentences`` or ``picture``
    text : str, the question, the generated sentences, or the text of the picture
    picture : str, name of the picture's file, as the notebook gives it; empty for other kinds
    """

    kind: str
    text: str
    picture: str = ""


@dataclass(frozen=True)
class Findings:
    """What an executed notebook shows.

    Attributes
    ----------
    title, question : str, of the section
    blocks : tuple of Block, in the order of the notebook
    limits : str, what the section says that it does not say
    """

    title: str
    question: str
    blocks: tuple[Block, ...]
    limits: str


def _source(cell: dict) -> str:
    return "".join(cell["source"])


def _text(output: dict, kind: str) -> str:
    return "".join(output.get("data", {}).get(kind, ""))


def _cell_blocks(cell: dict, file: Path) -> list[Block]:
    blocks, names = [], PICTURE_NAME.findall(_source(cell))
    pictures = [output for output in cell.get("outputs", []) if _text(output, "image/svg+xml")]
    if pictures and len(names) != len(pictures):
        raise ValueError(
            f"{shown(file)}: expected every picture named in the cell that shows it, such as "
            f'show_figure(..., "{file.stem}__...", ...), found {len(names)} names for {len(pictures)} pictures. '
            "Write the names into the cell."
        )
    for output in cell.get("outputs", []):
        if output in pictures:
            blocks.append(Block("picture", _text(output, "text/plain"), names[pictures.index(output)]))
        elif _text(output, "text/markdown"):
            blocks.append(Block("sentences", _text(output, "text/markdown")))
    return blocks


def read_findings(file: Path) -> Findings:
    """Return the generated sentences and the pictures of an executed notebook below the questions they answer.

    Steps that load, check or save are left out, and so are questions that neither a sentence nor a picture answers.

    Parameters
    ----------
    file : Path, an executed notebook

    Raises
    ------
    ValueError
        If a cell shows a picture without naming it.
    """
    cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
    title, _, rest = _source(cells[0]).partition("\n")
    limits, question, found = "", "", {}
    for cell in cells[1:]:
        source = _source(cell)
        if cell["cell_type"] == "markdown" and source.startswith(QUESTION):
            question, _, answer = source.removeprefix(QUESTION).partition("\n")
            limits = answer.strip() if question == LIMITS else limits
        elif cell["cell_type"] == "code" and question and question not in WORKING_STEPS:
            found.setdefault(question, []).extend(_cell_blocks(cell, file))
    blocks = [piece for asked, pieces in found.items() if pieces for piece in (Block("question", asked), *pieces)]
    return Findings(title.removeprefix(TITLE).strip(), rest.strip().partition("\n")[0], tuple(blocks), limits)
