"""The outputs that the committed notebooks carry for readers who never run anything, and the year they are of."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat

from helpers.base.files import write_file
from helpers.base.manifest import Section, read_sections
from helpers.base.notebooks import mark_as_run, needs_a_table, notebook_parameters, read_notebook
from helpers.base.paths import outputs_dir, shown
from helpers.base.words import counted
from helpers.yearly.notebook_differences import said_otherwise

INJECTED = "injected-parameters"
# Of one notebook so many differences are told; the executed copy has all.
MOST_SHOWN = 40
# Where a check leaves what a notebook says now.
CHANGED = "changed"


def with_outputs(source: nbformat.NotebookNode, executed: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Return a notebook with the outputs of an executed copy, counted as if it had run from top to bottom.

    A cell that the year left out, for want of a table that it needs, has no outputs and is marked as not run.

    Raises
    ------
    KeyError
        If the executed copy lacks a cell that every year runs.
    """
    ran = {cell.id: cell for cell in executed.cells if INJECTED not in cell.metadata.get("tags", [])}
    count = 0
    for cell in source.cells:
        if cell.cell_type != "code":
            continue
        count += 1
        is_left_out = cell.id not in ran and needs_a_table(cell)
        cell.outputs = [] if is_left_out else ran[cell.id].outputs
        cell.execution_count = count
        mark_as_run(cell, is_run=not is_left_out)
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


def difference_lines(name: str, stored: nbformat.NotebookNode, executed: nbformat.NotebookNode) -> list[str]:
    """Return what an executed copy says otherwise than the stored notebook, nothing when it says the same.

    Parameters
    ----------
    name : str, of the notebook
    stored, executed : notebooks with outputs
    """
    found = said_otherwise(stored, executed)
    if not found:
        return []
    lines = [f"{name}: {counted(len(found), 'output')} changed"]
    lines += [line for difference in found[:MOST_SHOWN] for line in difference.lines()]
    return lines if len(found) <= MOST_SHOWN else [*lines, f"  and {len(found) - MOST_SHOWN:,} more"]


def _executed(section: Section) -> nbformat.NotebookNode:
    return nbformat.read(outputs_dir(_year_of(section)) / "notebooks" / f"{section.stem}.ipynb", as_version=4)


def changes_to_store() -> list[str]:
    """Return what the last run says otherwise than the committed notebooks, a notebook after the other."""
    pairs = [(shown(section.notebook), section) for section in read_sections().values()]
    return [
        line
        for name, section in pairs
        for line in difference_lines(name, read_notebook(section.notebook), _executed(section))
    ]


def keep_executed_copy(file: Path, outputs: dict[int, list[nbformat.NotebookNode]]) -> Path:
    """Keep what a stored notebook said when it was checked, and how that differs; return the file of differences.

    Both lie in ``outputs/<year>/changed/``, named after the notebook.

    Parameters
    ----------
    file : Path, the stored notebook
    outputs : dict of the number of a code cell, from 0, to what it put out
    """
    stored, executed = read_notebook(file), read_notebook(file)
    for number, cell in enumerate(cell for cell in executed.cells if cell.cell_type == "code"):
        cell.outputs = outputs.get(number, [])
    copy = changed_copy(file)
    write_file(copy, nbformat.writes(executed, version=4, indent=1, ensure_ascii=False) + "\n")
    lines = difference_lines(file.name, stored, executed) or [
        f"{file.name}: the same words, drawn or laid out otherwise"
    ]
    return write_file(copy.with_suffix(".txt"), "\n".join(lines) + "\n")


def changed_copy(file: Path) -> Path:
    """Return where a check keeps the executed copy of a stored notebook that no longer matches."""
    year = str(notebook_parameters(read_notebook(file), file)["year"])
    return outputs_dir(year) / CHANGED / file.name


def forget_executed_copy(file: Path) -> None:
    """Remove what an earlier check kept of a notebook that matches again."""
    for kept in (changed_copy(file), changed_copy(file).with_suffix(".txt")):
        kept.unlink(missing_ok=True)


def _store_outputs(section: Section) -> Path:
    """Write the outputs of a section's last run into its committed notebook; return the file."""
    return _write(section, with_outputs(read_notebook(section.notebook), _executed(section)))


def store_all_outputs() -> list[Path]:
    """Write the outputs of the last run into every committed notebook; return the files."""
    return [_store_outputs(section) for section in read_sections().values()]
