"""Notebooks as files: their parameters, and what of them runs for a year that did not publish everything."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import nbformat

from helpers.base.manifest import NOT_RUN, OF_EARLIER_YEARS, PREPARE, Section
from helpers.base.paths import processed_dir, shown
from helpers.base.settings import DRAFT, SETTINGS_FILE, settings_file
from helpers.base.words import listing

KERNEL = "python3"
# The function by which a notebook saves a result, also where its module is named.
SAVE = "save_result"
NEEDS, INSTEAD = "needs-", "instead-of-"
DRAFT_NOTE = "**Draft.** Not everything that this section rests on is checked yet."


def read_notebook(file: Path) -> nbformat.NotebookNode:
    """Return a notebook.

    Raises
    ------
    ValueError
        If the file is no notebook, naming it.
    """
    wrong: dict[str, nbformat.ValidationError] = {}
    try:
        notebook = nbformat.read(file, as_version=4, capture_validation_error=wrong)
        for error in wrong.values():
            raise error
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
    missing required table leaves the title, a note, and the cells tagged ``instead-of-<table>``, which say what the
    other tables still give and run in no other year. Where no earlier year was prepared, the cells that compare with
    one are taken away without a note. The title of a year that is a draft says so.

    Raises
    ------
    ValueError
        If the section requires a table that the preparation does not make, although everything is published.
    """
    notebook = read_notebook(section.notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
            mark_as_run(cell, is_run=True)
    declared = _declared(section, year)
    lost = _not_prepared(section.reads, year)
    if lost and not declared:
        raise ValueError(
            f"notebooks/sections.toml: {section.stem} reads {', '.join(sorted(lost))}, which the preparation does not "
            "make. Correct the name."
        )
    missing = {*lost, *_not_prepared(section.optional, year), *declared}
    note = (
        f"**Not published for {year}.** This report has no {listing([_label(stem) for stem in declared])}; what rests "
        "on that is left out."
    )
    arranged = _without_section if missing & {*section.reads} else _without_gaps
    notebook.cells = arranged(notebook.cells, note, missing)
    if _settings(section, year).get("status") == DRAFT:
        notebook.cells[0].source += "\n\n" + DRAFT_NOTE
    return notebook


def _label(stem: str) -> str:
    """Return a published table as the report numbers it.

    Examples
    --------
    >>> _label("table_05a_student_group_trends_tier_1"), _label("table_10_attainment_by_psu")
    ('Table 5a', 'Table 10')
    """
    return re.sub(r"table_0?(\w+?)_.*", r"Table \1", stem)


def _tags(cell: nbformat.NotebookNode, start: str = "") -> set[str]:
    return {tag for tag in cell.metadata.get("tags", []) if tag.startswith(start)}


def _without_section(cells: list[nbformat.NotebookNode], note: str, missing: set[str]) -> list[nbformat.NotebookNode]:
    """Return the title, a note, and what the notebook has instead of the missing tables, after its imports."""
    title, *others = cells
    asked, lost = ({f"{start}{name}" for name in missing} for start in (INSTEAD, NEEDS))
    instead = [cell for cell in others if _tags(cell, INSTEAD) & asked and not _tags(cell, NEEDS) & lost]
    imports = [cell for cell in others if cell.cell_type == "code" and cell.source.startswith(("from ", "import "))]
    kept = [cell for cell in others if "parameters" in _tags(cell)]
    left = nbformat.v4.new_markdown_cell(note, id="not-published")
    return [title, *kept, left, *(imports[:1] if instead else []), *instead]


def _without_gaps(cells: list[nbformat.NotebookNode], note: str, missing: set[str]) -> list[nbformat.NotebookNode]:
    """Return the cells without those whose table is missing, with a note where the first of an unpublished one was."""
    comparing = {f"{NEEDS}{name}" for name in missing.intersection(OF_EARLIER_YEARS)}
    cells = [cell for cell in cells if not _tags(cell, INSTEAD) and not comparing & _tags(cell)]
    needed = {f"{NEEDS}{name}" for name in missing}
    gaps = [position for position, cell in enumerate(cells) if needed & {*cell.metadata.get("tags", [])}]
    kept = [cell for position, cell in enumerate(cells) if position not in gaps]
    if gaps:
        kept.insert(gaps[0], nbformat.v4.new_markdown_cell(note, id=f"not-published-{gaps[0]}"))
    return kept


def mark_as_run(cell: nbformat.NotebookNode, *, is_run: bool) -> None:
    """Note in the tags of a cell whether the stored year runs it; a tag that is no longer true goes."""
    tags = [tag for tag in cell.metadata.get("tags", []) if tag != NOT_RUN]
    tags += [] if is_run else [NOT_RUN]
    if tags:
        cell.metadata["tags"] = tags
    else:
        cell.metadata.pop("tags", None)


def needs_a_table(cell: nbformat.NotebookNode) -> bool:
    """Return whether a cell is left out of years without a table."""
    return bool(_tags(cell, NEEDS))


def _not_prepared(tables: Iterable[str], year: str) -> set[str]:
    """Return the tables that a prepared year does not have; before it is prepared, none is missing."""
    folder = processed_dir(year)
    is_prepared = (folder / SETTINGS_FILE).exists()
    return {name for name in tables if is_prepared and not (folder / f"{name}.csv").exists()}


def _declared(section: Section, year: str) -> list[str]:
    """Return what the year declares as not published, none where the settings cannot be read."""
    declared = _settings(section, year).get("not_published", [])
    return declared if isinstance(declared, list) else []


def _settings(section: Section, year: str) -> dict[str, Any]:
    """Return the settings of a year, none where they cannot be read.

    Only the preparation asks the settings kept by hand.
    """
    if section.stem != PREPARE:
        file = processed_dir(year) / SETTINGS_FILE
        return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    try:
        return tomllib.loads(settings_file(year).read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError):
        return {}


def saved_tables(notebook: nbformat.NotebookNode) -> tuple[str, ...]:
    """Return the result tables that the code of a notebook saves, in order."""
    names = []
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        calls = [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Call)]
        saved = [call for call in calls if ast.unparse(call.func).split(".")[-1] == SAVE]
        arguments = [call.args[1] for call in sorted(saved, key=lambda call: (call.lineno, call.col_offset))]
        names += [str(argument.value) for argument in arguments if isinstance(argument, ast.Constant)]
    return tuple(dict.fromkeys(names))
