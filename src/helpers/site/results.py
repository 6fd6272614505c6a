"""Which result tables and figures a section has, read off its executed notebook, and whether they are there."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import nbformat

from helpers.execution import read_notebook
from helpers.paths import outputs_dir, shown
from helpers.schemas import RESULTS
from helpers.sections import read_sections

LABEL = re.compile(r'<svg[^>]*? aria-label="([^"]*)"')


@dataclass(frozen=True)
class SectionResults:
    """What a section left: its executed notebook, the result tables that it saved and the figures that it shows.

    Attributes
    ----------
    stem : str
    notebook : executed notebook
    tables : tuple of str, names of result tables in the order in which they are saved
    figures : dict of SVG text, as shown, to the figure's name
    """

    stem: str
    notebook: nbformat.NotebookNode
    tables: tuple[str, ...]
    figures: dict[str, str]

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


def _figure_problems(name: str, folder: Path) -> list[str]:
    files = [folder / f"{name}.{kind}" for kind in ("svg", "png", "csv")]
    problems = [f"{shown(file)}: expected a figure's file, found none." for file in files if not file.exists()]
    if files[0].exists() and not alt_text(files[0].read_text(encoding="utf-8")):
        problems.append(f"{shown(files[0])}: expected a text for those who cannot see it, found none.")
    return problems


def read_section_results(year: str) -> list[SectionResults]:
    """Return what every section of a year left, in the order of the sections.

    Raises
    ------
    ValueError
        Naming every executed notebook, result table, figure and alt text that is missing, in one go.
    """
    folder, problems, sections = outputs_dir(year), [], []
    files = sorted((folder / "figures").glob("*.svg"))
    by_content = {file.read_text(encoding="utf-8"): file.stem for file in files}
    for stem in read_sections():
        executed = folder / "notebooks" / f"{stem}.ipynb"
        if not executed.exists():
            problems.append(f"{shown(executed)}: expected the executed notebook of the section, found none.")
            continue
        notebook = read_notebook(executed)
        tables, figures = saved_tables(notebook), {}
        problems += [
            f"{shown(folder / 'tables' / f'{name}.csv')}: expected the result table that {stem} saves, found none."
            for name in tables
            if name not in RESULTS or not (folder / "tables" / f"{name}.csv").exists()
        ]
        for svg in shown_figures(notebook):
            if svg not in by_content:
                problems.append(
                    f"{shown(executed)}: expected the file of the figure '{alt_text(svg)[:60]}' in "
                    f"{shown(folder / 'figures')}/, found none."
                )
                continue
            figures[svg] = by_content[svg]
            problems += _figure_problems(by_content[svg], folder / "figures")
        sections.append(SectionResults(stem, notebook, tables, figures))
    if problems:
        count = f"{len(problems):,} problem{'s' if len(problems) > 1 else ''}"
        raise ValueError(
            "\n".join([f"{count} in the results; no page was changed.", *problems, "Run make report again."])
        )
    return sections
