"""Which result tables and figures a section has, read off its executed notebook, and whether they are there."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import nbformat
import pandas as pd

from helpers.base.manifest import read_sections
from helpers.base.notebooks import read_notebook
from helpers.base.paths import outputs_dir, processed_dir, shown
from helpers.base.words import counted
from helpers.contracts.schemas import RESULTS
from helpers.contracts.tables import read_processed, read_table
from helpers.contracts.vocabulary import REPRODUCED

AUDIT = "10_audit"
FINDING_COLUMNS = ("place", "subject", "published", "recomputed", "verdict", "explanation")

LABEL = re.compile(r'<svg[^>]*? aria-label="([^"]*)"')


@dataclass(frozen=True)
class SectionResults:
    """What a section left: its executed notebook, the result tables that it saved and the figures that it shows.

    Attributes
    ----------
    stem : str
    notebook : executed notebook
    tables : dict of result table to DataFrame, in the order in which they are saved
    figures : dict of SVG text, as shown, to the figure's name
    findings : DataFrame, what the audit found for the section
    """

    stem: str
    notebook: nbformat.NotebookNode
    tables: dict[str, pd.DataFrame]
    figures: dict[str, str]
    findings: pd.DataFrame

    @property
    def title(self) -> str:
        return self.notebook.cells[0].source.splitlines()[0].lstrip("# ").strip()

    @property
    def question(self) -> str:
        """Return the sentence below the title, the question of the section."""
        lines = [line for line in self.notebook.cells[0].source.splitlines()[1:] if line.strip()]
        return lines[0].strip() if lines else ""


def saved_tables(notebook: nbformat.NotebookNode) -> tuple[str, ...]:
    """Return the result tables that the code of a notebook saves, in order."""
    names = []
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        calls = [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Call)]
        saved = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "save_result"]
        names += [call.args[1].value for call in sorted(saved, key=lambda call: (call.lineno, call.col_offset))]
    return tuple(dict.fromkeys(names))


def shown_figures(notebook: nbformat.NotebookNode) -> list[str]:
    """Return the SVG text of every figure that a notebook shows, in order."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return [output.data["image/svg+xml"] for output in outputs if "image/svg+xml" in output.get("data", {})]


def alt_text(svg: str) -> str:
    """Return the words that a figure names itself by, nothing when there are none."""
    label = LABEL.search(svg)
    return unescape(label[1]).strip() if label else ""


def _file_problems(name: str, folder: Path) -> list[str]:
    files = [folder / f"{name}.{kind}" for kind in ("png", "csv")]
    return [f"{shown(file)}: expected the figure's file, found none." for file in files if not file.exists()]


def section_findings(stem: str, year: str) -> pd.DataFrame:
    """Return what the audit found for a section; the audit's own page has what belongs to no section."""
    if stem != AUDIT:
        name = f"findings_{stem}"
        exists = (processed_dir(year) / f"{name}.csv").exists()
        return read_processed(name, year) if exists else pd.DataFrame(columns=["id", *FINDING_COLUMNS])
    registers = [read_processed(name, year) for name in ("audit_figures", "audit_claims")]
    both = pd.concat([register[["id", "section", *FINDING_COLUMNS]] for register in registers])
    return both[(both["section"] == "") & (both["verdict"] != REPRODUCED)].drop(columns="section")


def _section_problems(
    stem: str, notebook: nbformat.NotebookNode, by_content: dict[str, str], folder: Path
) -> list[str]:
    problems = [
        f"{shown(folder / 'tables' / f'{name}.csv')}: expected the result table that {stem} saves, found none."
        for name in saved_tables(notebook)
        if name not in RESULTS or not (folder / "tables" / f"{name}.csv").exists()
    ]
    for svg in shown_figures(notebook):
        if not alt_text(svg):
            problems.append(f"{stem}: a figure has no text for those who cannot see it.")
        if svg in by_content:
            problems += _file_problems(by_content[svg], folder / "figures")
        else:
            problems.append(
                f"{shown(folder / 'figures')}: expected the figure '{alt_text(svg)[:60]}' that {stem} shows, found none."
            )
    return problems


def read_section_results(year: str) -> list[SectionResults]:
    """Return what every section of a year left, in the order of the sections.

    Raises
    ------
    ValueError
        Naming every executed notebook, result table, figure and alt text that is missing, in one go.
    """
    folder, problems, notebooks = outputs_dir(year), [], {}
    files = sorted((folder / "figures").glob("*.svg"))
    by_content = {file.read_text(encoding="utf-8"): file.stem for file in files}
    for stem in read_sections():
        executed = folder / "notebooks" / f"{stem}.ipynb"
        if not executed.exists():
            problems.append(f"{shown(executed)}: expected the executed notebook of the section, found none.")
            continue
        notebooks[stem] = read_notebook(executed)
        problems += _section_problems(stem, notebooks[stem], by_content, folder)
    if problems:
        head = f"{counted(len(problems), 'problem')} in the results; no page was changed."
        raise ValueError("\n".join([head, *problems, "Run make report again."]))
    return [
        SectionResults(
            stem=stem,
            notebook=notebook,
            tables={
                name: read_table(folder / "tables" / f"{name}.csv", RESULTS[name]) for name in saved_tables(notebook)
            },
            figures={svg: by_content[svg] for svg in shown_figures(notebook)},
            findings=section_findings(stem, year),
        )
        for stem, notebook in notebooks.items()
    ]
