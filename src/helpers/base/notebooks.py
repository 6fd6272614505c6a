"""Notebooks as files: their parameters, and what of them runs for a year that did not publish everything."""

from __future__ import annotations

import ast
import json
import tomllib
from collections.abc import Iterable
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
    defaults: dict[str, object] = {}
    try:
        statements = ast.parse(cells[0].source).body
    except SyntaxError as error:
        raise ValueError(f"{shown(file)}: the parameters cell is no Python: {error}. Correct it.") from error
    for statement in statements:
        text = ast.unparse(statement)
        try:
            name, _, literal = text.partition(" = ")
            if not name.isidentifier():
                raise ValueError
            defaults[name] = ast.literal_eval(literal)
        except (ValueError, SyntaxError) as error:
            raise ValueError(f"{shown(file)}: the parameters cell may only assign literals, found '{text}'.") from error
    return defaults


def source_for_year(section: Section, year: str) -> nbformat.NotebookNode:
    """Return the notebook to run: without outputs, and without what the year did not publish.

    A missing optional table takes the cells tagged ``needs-<table>`` away and leaves a note at the first of them; a
    missing required table leaves the title and a note.

    Raises
    ------
    ValueError
        If the section requires a table that the preparation does not make, although everything is published.
    """
    notebook = read_notebook(section.notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    declared = _declared(section, year)
    lost = _not_prepared(section.reads, year)
    if lost and not declared:
        raise ValueError(
            f"notebooks/sections.toml: {section.stem} reads {', '.join(sorted(lost))}, which the preparation does not "
            "make. Correct the name."
        )
    missing = {*lost, *_not_prepared(section.optional, year), *declared}
    note = (
        f"**Not published for {year}.** The settings of the year declare no {', '.join(declared)}; "
        "what rests on it is left out."
    )
    if missing & {*section.reads}:
        title, *others = notebook.cells
        kept = [cell for cell in others if "parameters" in cell.metadata.get("tags", [])]
        notebook.cells = [title, *kept, nbformat.v4.new_markdown_cell(note, id="not-published")]
    else:
        notebook.cells = _without_gaps(notebook.cells, note, missing)
    return notebook


def _without_gaps(cells: list[nbformat.NotebookNode], note: str, missing: set[str]) -> list[nbformat.NotebookNode]:
    needed = {f"{NEEDS}{name}" for name in missing}
    gaps = [position for position, cell in enumerate(cells) if needed & {*cell.metadata.get("tags", [])}]
    kept = [cell for position, cell in enumerate(cells) if position not in gaps]
    if gaps:
        kept.insert(gaps[0], nbformat.v4.new_markdown_cell(note, id=f"not-published-{gaps[0]}"))
    return kept


def _not_prepared(tables: Iterable[str], year: str) -> set[str]:
    """Return the tables that a prepared year does not have; before it is prepared, none is missing."""
    folder = processed_dir(year)
    is_prepared = (folder / SETTINGS_FILE).exists()
    return {name for name in tables if is_prepared and not (folder / f"{name}.csv").exists()}


def _declared(section: Section, year: str) -> list[str]:
    """Return what the year declares as not published, none where the settings cannot be read.

    Only the preparation asks the settings kept by hand.
    """
    if section.stem != PREPARE:
        file = processed_dir(year) / SETTINGS_FILE
        return json.loads(file.read_text(encoding="utf-8"))["not_published"] if file.exists() else []
    try:
        declared = tomllib.loads(settings_file(year).read_text(encoding="utf-8")).get("not_published", [])
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError):
        return []
    return declared if isinstance(declared, list) else []


def saved_tables(notebook: nbformat.NotebookNode) -> tuple[str, ...]:
    """Return the result tables that the code of a notebook saves, in order."""
    names = []
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        calls = [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Call)]
        saved = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "save_result"]
        arguments = [call.args[1] for call in sorted(saved, key=lambda call: (call.lineno, call.col_offset))]
        names += [str(argument.value) for argument in arguments if isinstance(argument, ast.Constant)]
    return tuple(dict.fromkeys(names))
