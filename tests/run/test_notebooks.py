"""The committed notebooks keep the house rules; nbval checks that their outputs still hold."""

import ast
import re

import nbformat
import pytest

from helpers.base.manifest import PREPARE, read_sections
from helpers.base.notebooks import notebook_parameters
from helpers.base.paths import NOTEBOOKS
from helpers.contracts.schemas import PROCESSED

SECTIONS = read_sections()
# What may stand in a sentence although it has digits: names of tables, charts, tiers, files and tables of data.
NAMES_WITH_DIGITS = (
    r"`[^`]*`|Tables? [\d, a-c–and to-]+|Charts? \d( to \d)?|tiers? \d(, \d)*( and \d)?|<1%|^# \d+|IS-\d+"
)
MAXIMUM_CELL_LINES = 12
AUDIT = "10_audit"


def read(stem: str) -> nbformat.NotebookNode:
    return nbformat.read(SECTIONS[stem].notebook, as_version=4)


def code_cells(stem: str) -> list[nbformat.NotebookNode]:
    return [cell for cell in read(stem).cells if cell.cell_type == "code"]


def test_manifest_and_folder_list_the_same_notebooks():
    assert len(SECTIONS) > 1
    assert sorted(SECTIONS) == sorted(file.stem for file in NOTEBOOKS.glob("*.ipynb"))


@pytest.mark.parametrize("stem", SECTIONS)
def test_every_code_cell_was_run_so_that_nbval_compares_it(stem):
    cells = code_cells(stem)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert sum(len(cell.outputs) for cell in cells) >= 3


@pytest.mark.parametrize("stem", SECTIONS)
def test_cells_are_short_and_define_nothing(stem):
    for cell in code_cells(stem):
        lines = [line for line in cell.source.splitlines() if line.strip()]
        assert len(lines) <= MAXIMUM_CELL_LINES, cell.source
        assert not re.search(r"^\s*[%!]", cell.source, re.MULTILINE), cell.source
        kinds = (ast.FunctionDef, ast.ClassDef, ast.Lambda, ast.For, ast.While)
        assert not [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, kinds)], cell.source


@pytest.mark.parametrize("stem", SECTIONS)
def test_parameters_are_literals_and_name_the_year(stem):
    assert "year" in notebook_parameters(read(stem), SECTIONS[stem].notebook)


@pytest.mark.parametrize("stem", SECTIONS)
def test_no_number_is_typed_in_prose(stem):
    cells = [cell for cell in read(stem).cells if cell.cell_type == "markdown"]
    assert cells
    for cell in cells:
        assert not re.search(r"\d", re.sub(NAMES_WITH_DIGITS, "", cell.source, flags=re.MULTILINE)), cell.source


@pytest.mark.parametrize("stem", [stem for stem in SECTIONS if stem != PREPARE])
def test_a_notebook_reads_the_tables_that_it_declares_and_no_others(stem):
    section = SECTIONS[stem]
    source = "\n".join(cell.source for cell in code_cells(stem))
    read_here = {name for name in PROCESSED if re.search(rf'"{name}"', source)}
    assert read_here - {section.findings} == {*section.reads, *section.optional}
    assert section.findings in read_here or stem == AUDIT
    assert "read_csv" not in source


@pytest.mark.parametrize("stem", SECTIONS)
def test_cells_that_read_an_optional_table_are_tagged_for_it(stem):
    for cell in code_cells(stem):
        for name in SECTIONS[stem].optional:
            if f'"{name}"' in cell.source:
                assert f"needs-{name}" in cell.metadata.get("tags", []), cell.source


@pytest.mark.parametrize("stem", SECTIONS)
def test_headings_ask_and_the_notebook_says_what_it_does_not_say(stem):
    headings = re.findall(
        r"^## (.+)$", "\n".join(cell.source for cell in read(stem).cells if cell.cell_type == "markdown"), re.MULTILINE
    )
    assert headings[0] == "What do we start from?"
    assert headings[-1] == "What does this not say?"
    assert [heading for heading in headings if not heading.endswith("?")] == ["Save"]
