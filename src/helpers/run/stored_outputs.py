"""The outputs that the committed notebooks carry for readers who never run anything, and the year they are of."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat

from helpers.base.files import write_file
from helpers.base.manifest import Section, read_sections
from helpers.base.notebooks import notebook_parameters, read_notebook
from helpers.base.paths import outputs_dir

INJECTED = "injected-parameters"


def with_outputs(source: nbformat.NotebookNode, executed: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Return a notebook with the outputs of an executed copy, counted as if it had run from top to bottom."""
    ran = {cell.id: cell for cell in executed.cells if INJECTED not in cell.metadata.get("tags", [])}
    count = 0
    for cell in source.cells:
        if cell.cell_type != "code":
            continue
        count += 1
        cell.outputs = ran[cell.id].outputs
        cell.execution_count = count
        for output in cell.outputs:
            if "execution_count" in output:
                output.execution_count = count
    return source


def _write(section: Section, notebook: nbformat.NotebookNode) -> Path:
    return write_file(section.notebook, nbformat.writes(notebook, version=4, indent=1, ensure_ascii=False) + "\n")


def _year_of(section: Section) -> str:
    return str(notebook_parameters(read_notebook(section.notebook), section.notebook)["year"])


def stored_year() -> str:
    """Return the year whose outputs the notebooks carry, the default of their parameter.

    Raises
    ------
    ValueError
        If the notebooks name more than one year.
    """
    years = {_year_of(section) for section in read_sections().values()}
    if len(years) != 1:
        raise ValueError(
            f"notebooks/: expected one default year in all parameters cells, found {', '.join(sorted(years))}. "
            "Run make notebooks YEAR=<year>."
        )
    return years.pop()


def _with_year(notebook: nbformat.NotebookNode, year: str) -> nbformat.NotebookNode:
    """Return a notebook whose parameters cell names another year as the default."""
    for cell in notebook.cells:
        if "parameters" in cell.metadata.get("tags", []):
            cell.source = re.sub(r"^year = .*$", f'year = "{year}"', cell.source, flags=re.MULTILINE)
    return notebook


def set_stored_year(year: str) -> dict[Path, bytes]:
    """Write a year into the parameters cell of every notebook that names another one; return what they were before."""
    others = [section for section in read_sections().values() if _year_of(section) != year]
    before = {section.notebook: section.notebook.read_bytes() for section in others}
    for section in others:
        _write(section, _with_year(read_notebook(section.notebook), year))
    return before


def _store_outputs(section: Section) -> Path:
    """Write the outputs of a section's last run into its committed notebook; return the file."""
    executed = nbformat.read(outputs_dir(_year_of(section)) / "notebooks" / f"{section.stem}.ipynb", as_version=4)
    return _write(section, with_outputs(read_notebook(section.notebook), executed))


def store_all_outputs() -> list[Path]:
    """Write the outputs of the last run into every committed notebook; return the files."""
    return [_store_outputs(section) for section in read_sections().values()]
