"""Notebooks as files: their parameters, and what of them runs for a year that did not publish everything."""

from __future__ import annotations

import ast
import json
import tomllib
from pathlib import Path

import nbformat

from helpers.base.manifest import PREPARE, Section
from helpers.base.paths import processed_dir, shown
from helpers.base.settings import SETTINGS_FILE, settings_file

KERNEL = "python3"


NEEDS = "needs-"


def read_notebook(file: Path) -> nbformat.NotebookNode:
    """Return a notebook.

    Raises
    ------
    ValueError
        If the file is no notebook, naming it.
    """
    try:
        notebook = nbformat.read(file, as_version=4)
        nbformat.validate(notebook)
    except (OSError, ValueError, AttributeError, KeyError, TypeError, nbformat.ValidationError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ValueError(f"{shown(file)}: expected a notebook, found: {reason}. Restore it from git.") from error
    return notebook


def notebook_parameters(notebook: nbformat.NotebookNode, file: Path) -> dict[str, object]:
    """Return the names and default values of a notebook's ``parameters`` cell.

    Raises
    ------
    ValueError
        If the cell is missing or assigns anything but plain literals.
    """
    cells = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    if len(cells) != 1:
        raise ValueError(f"{shown(file)}: expected one cell tagged 'parameters', found {len(cells)}. Tag the cell.")
    defaults = {}
    try:
        statements = ast.parse(cells[0].source).body
    except SyntaxError as error:
        raise ValueError(f"{shown(file)}: the parameters cell is no Python: {error}. Correct it.") from error
    for statement in statements:
        if not isinstance(statement, ast.Assign) or not isinstance(statement.targets[0], ast.Name):
            raise ValueError(
                f"{shown(file)}: the parameters cell may only assign literals, found '{ast.unparse(statement)}'."
            )
        try:
            defaults[statement.targets[0].id] = ast.literal_eval(statement.value)
        except ValueError as error:
            text = ast.unparse(statement)
            raise ValueError(f"{shown(file)}: the parameters cell may only assign literals, found '{text}'.") from error
    return defaults


def source_for_year(section: Section, year: str) -> nbformat.NotebookNode:
    """Return the notebook to run: without outputs, and without what the year did not publish.

    A missing optional table takes the cells tagged ``needs-<table>`` away and leaves a note at the first of them; a
    missing required table leaves the title and a note.
    """
    notebook = read_notebook(section.notebook)
    folder = processed_dir(year)
    prepared = (folder / SETTINGS_FILE).exists()
    missing = {
        name for name in (*section.reads, *section.optional) if prepared and not (folder / f"{name}.csv").exists()
    }
    # The preparation itself has no processed settings yet; what is wrong with its settings, it reports itself.
    is_preparation = section.stem == PREPARE
    settings = {"not_published": declared_as_not_published(year)} if is_preparation else _stored_settings(year)
    lost = missing & set(section.reads)
    if lost and not settings["not_published"]:
        raise ValueError(
            f"notebooks/sections.toml: {section.stem} reads {', '.join(sorted(lost))}, which the preparation does not make. "
            "Correct the name."
        )
    missing |= set(settings["not_published"])
    note = (
        f"**Not published for {year}.** The settings of the year declare no {', '.join(settings['not_published'])}; "
        "what rests on it is left out."
    )
    cells, noted = [], False
    for position, cell in enumerate(notebook.cells):
        if missing & set(section.reads) and position > 0 and "parameters" not in cell.metadata.get("tags", []):
            continue
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        if any(f"{NEEDS}{name}" in cell.metadata.get("tags", []) for name in missing):
            if not noted:
                cells.append(nbformat.v4.new_markdown_cell(note, id=f"not-published-{position}"))
                noted = True
            continue
        cells.append(cell)
    if missing & set(section.reads):
        cells.append(nbformat.v4.new_markdown_cell(note, id="not-published"))
    notebook.cells = cells
    return notebook


def _stored_settings(year: str) -> dict:
    file = processed_dir(year) / SETTINGS_FILE
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {"not_published": []}


def declared_as_not_published(year: str) -> list[str]:
    """Return the tables that ``year.toml`` declares as not published, none when it cannot be read."""
    try:
        declared = tomllib.loads(settings_file(year).read_text(encoding="utf-8")).get("not_published", [])
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError):
        return []
    return declared if isinstance(declared, list) else []
