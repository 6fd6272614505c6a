"""The outputs that the committed notebooks carry for readers who never run anything."""

from __future__ import annotations

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


def store_outputs(section: Section) -> Path:
    """Write the outputs of a section's last run into its committed notebook; return the file."""
    source = read_notebook(section.notebook)
    year = notebook_parameters(source, section.notebook)["year"]
    executed = nbformat.read(outputs_dir(year) / "notebooks" / f"{section.stem}.ipynb", as_version=4)
    text = nbformat.writes(with_outputs(source, executed), version=4, indent=1, ensure_ascii=False) + "\n"
    return write_file(section.notebook, text)


def stored_year() -> str:
    """Return the year whose outputs the notebooks carry, the default of their parameter."""
    sections = read_sections()
    years = {
        notebook_parameters(read_notebook(section.notebook), section.notebook)["year"] for section in sections.values()
    }
    if len(years) != 1:
        raise ValueError(f"notebooks/: expected one default year in all parameters cells, found {sorted(years)}.")
    return years.pop()


def store_all_outputs() -> list[Path]:
    """Write the outputs of the last run into every committed notebook; return the files."""
    return [store_outputs(section) for section in read_sections().values()]
