"""Which result tables and figures a section has, read off its executed notebook, and whether they are there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import nbformat
import pandas as pd

from helpers.base.manifest import read_sections
from helpers.base.notebooks import read_notebook, saved_tables
from helpers.base.paths import outputs_dir
from helpers.base.problems import Problems
from helpers.contracts.schemas import RESULTS
from helpers.contracts.tables import read_table
from helpers.publish.executed import alt_text, chart_name, question_of, shown_figures, title_of


@dataclass(frozen=True)
class SectionResults:
    """What a section left: its executed notebook, the result tables that it saved and the figures that it shows.

    Attributes
    ----------
    stem : str
    notebook : executed notebook
    tables : dict of result table to DataFrame, in the order in which they are saved
    figures : dict of figure to its SVG, in the order in which they are shown
    """

    stem: str
    notebook: nbformat.NotebookNode
    tables: dict[str, pd.DataFrame]
    figures: dict[str, str]

    @property
    def title(self) -> str:
        return title_of(self.notebook)

    @property
    def question(self) -> str:
        """Return the sentence below the title, the question of the section."""
        return question_of(self.notebook)


def _note_lost_figure(svg: str, notebook: Path, folder: Path, problems: Problems, action: str) -> None:
    """Note a figure without name or words, or whose files are not there."""
    name = chart_name(svg)
    if not name or not alt_text(svg):
        expected = "a name and words for those who cannot see it in every figure"
        problems.add(notebook, expected, f"a figure without {'a name' if not name else 'words'}", action)
    for kind in ("svg", "png", "csv") if name else ():
        file = folder / f"{name}.{kind}"
        if not file.exists():
            problems.add(file, "a figure's file", "no such file", action)
        elif kind == "svg" and file.read_text(encoding="utf-8") != svg:
            problems.add(file, "the figure that the notebook shows", "another one", action)


def read_section_results(year: str) -> list[SectionResults]:
    """Return what every section of a year left, in the order of the sections.

    Raises
    ------
    InputError
        With every executed notebook, result table, figure, name and words of a figure that is missing.
    """
    folder, problems, results = outputs_dir(year), Problems(), []
    action = f"Run make report YEAR={year}."
    for stem in read_sections():
        executed = folder / "notebooks" / f"{stem}.ipynb"
        if not executed.exists():
            problems.add(executed, "an executed notebook", "no such file", action)
            continue
        notebook, tables = read_notebook(executed), {}
        for name in saved_tables(notebook):
            file = folder / "tables" / f"{name}.csv"
            if file.exists():
                tables[name] = read_table(file, RESULTS[name])
            else:
                problems.add(file, "a result table", "no such file", action)
        figures = shown_figures(notebook)
        for svg in figures:
            _note_lost_figure(svg, executed, folder / "figures", problems, action)
        results.append(SectionResults(stem, notebook, tables, {chart_name(svg): svg for svg in figures}))
    problems.stop()
    return results
