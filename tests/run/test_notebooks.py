"""The committed notebooks keep the house rules; nbval checks that their outputs still hold.

That they are formatted, with lines of a hundred, is checked with all code (test_environment).
"""

import ast
import re

import nbformat
import pytest

from helpers.base.manifest import PREPARE, read_sections
from helpers.base.notebooks import notebook_parameters
from helpers.base.paths import NOTEBOOKS
from helpers.contracts.schemas import PROCESSED
from helpers.run.rooms import AUDIT

SECTIONS = read_sections()
# What may stand in a sentence although it has digits: names of tables, charts, tiers, files and tables of data.
NAMES_WITH_DIGITS = (
    r"`[^`]*`|Tables? [\d, a-c–and to-]+|Charts? \d( to \d)?|tiers? \d(, \d)*( and \d)?|<1%|^# \d+|IS-\d+"
)
MAXIMUM_CELL_LINES = 12
MOST_IMPORTED_NAMES = 15
FIRST_HEADING, LIMITS, HOW_MADE, AGREEMENT = (
    "How was it found?",
    "What does this not say?",
    "How was this made?",
    "Does it agree with the report?",
)
MOST_ROWS_OF_AN_ANSWER = 10
DEFINITIONS = (ast.FunctionDef, ast.ClassDef, ast.Lambda, ast.For, ast.While)


def read(stem: str) -> nbformat.NotebookNode:
    return nbformat.read(SECTIONS[stem].notebook, as_version=4)


def code_cells(stem: str) -> list[nbformat.NotebookNode]:
    return [cell for cell in read(stem).cells if cell.cell_type == "code"]


def prose(stem: str) -> list[str]:
    return [cell.source for cell in read(stem).cells if cell.cell_type == "markdown"]


def imports_of(cell: nbformat.NotebookNode) -> list[str]:
    """Return the names that a cell imports."""
    lines = [node for node in ast.parse(cell.source).body if isinstance(node, ast.Import | ast.ImportFrom)]
    return [alias.asname or alias.name for line in lines for alias in line.names]


def calls_of(cell: nbformat.NotebookNode, name: str) -> list[ast.Call]:
    calls = [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Call)]
    return [call for call in calls if ast.unparse(call.func).split(".")[-1] == name]


def test_manifest_and_folder_list_the_same_notebooks():
    assert len(SECTIONS) > 1
    assert sorted(SECTIONS) == sorted(file.stem for file in NOTEBOOKS.glob("*.ipynb"))


@pytest.mark.parametrize("stem", SECTIONS)
def test_every_code_cell_was_run_so_that_nbval_compares_it(stem):
    cells = code_cells(stem)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert sum(len(cell.outputs) for cell in cells) >= 3
    assert not [cell.id for cell in cells if "nbval-skip" in cell.metadata.get("tags", [])]


@pytest.mark.parametrize("stem", SECTIONS)
def test_cells_are_short_and_define_nothing(stem):
    for cell in code_cells(stem):
        lines = [line for line in cell.source.splitlines() if line.strip()]
        assert len(lines) <= MAXIMUM_CELL_LINES or imports_of(cell), cell.source
        assert not re.search(r"^\s*[%!]", cell.source, re.MULTILINE), cell.source
        assert not [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, DEFINITIONS)], cell.source


@pytest.mark.parametrize("stem", SECTIONS)
def test_one_cell_imports_a_few_names_and_does_nothing_else(stem):
    importing = [cell for cell in code_cells(stem) if imports_of(cell)]
    assert len(importing) == 1
    assert len(imports_of(importing[0])) <= MOST_IMPORTED_NAMES
    assert {type(node) for node in ast.parse(importing[0].source).body} <= {ast.Import, ast.ImportFrom}


@pytest.mark.parametrize("stem", SECTIONS)
def test_parameters_are_literals_and_name_the_year(stem):
    assert "year" in notebook_parameters(read(stem), SECTIONS[stem].notebook)


@pytest.mark.parametrize("stem", SECTIONS)
def test_a_figure_is_a_chart_with_its_text_and_its_data(stem):
    shown = [call for cell in code_cells(stem) for call in calls_of(cell, "show_figure")]
    assert shown
    for call in shown:
        drawn = call.args[0]
        assert isinstance(drawn, ast.Call), ast.unparse(call)
        assert ast.unparse(drawn.func).endswith("chart"), ast.unparse(call)
        assert [keyword.arg for keyword in call.keywords] == ["year"], ast.unparse(call)


@pytest.mark.parametrize("stem", SECTIONS)
def test_no_number_is_typed_in_prose(stem):
    assert prose(stem)
    for text in prose(stem):
        assert not re.search(r"\d", re.sub(NAMES_WITH_DIGITS, "", text, flags=re.MULTILINE)), text


@pytest.mark.parametrize("stem", [stem for stem in SECTIONS if stem != PREPARE])
def test_a_notebook_reads_the_tables_that_it_declares_and_no_others(stem):
    section = SECTIONS[stem]
    source = "\n".join(cell.source for cell in code_cells(stem))
    read_here = {name for name in PROCESSED if re.search(rf'"{name}"', source)}
    assert read_here - {section.findings} == {*section.reads, *section.optional}
    assert section.findings in read_here or stem == AUDIT
    assert "read_csv" not in source


@pytest.mark.parametrize("stem", [stem for stem in SECTIONS if stem not in (PREPARE, AUDIT)])
def test_what_the_report_says_is_asked_of_the_one_register(stem):
    cells = code_cells(stem)
    assert not [cell for cell in cells if "stated" in cell.metadata.get("tags", [])]
    assert f"## {AGREEMENT}" in "\n".join(prose(stem)).splitlines()
    for name in ("show_claims", "show_findings"):
        assert sum(len(calls_of(cell, name)) for cell in cells) == 1, name


@pytest.mark.parametrize("stem", SECTIONS)
def test_cells_that_read_an_optional_table_are_tagged_for_it(stem):
    for cell in code_cells(stem):
        for name in SECTIONS[stem].optional:
            if f'"{name}"' in cell.source:
                assert f"needs-{name}" in cell.metadata.get("tags", []), cell.source


def answering_cells(stem: str) -> list[nbformat.NotebookNode]:
    """Return the cells of code above the first heading."""
    cells = read(stem).cells
    below = [number for number, cell in enumerate(cells) if cell.source.startswith("## ")]
    return [cell for cell in cells[: below[0]] if cell.cell_type == "code"]


@pytest.mark.parametrize("stem", SECTIONS)
def test_headings_ask_and_the_last_ones_say_the_limits_and_how_it_was_made(stem):
    headings = re.findall(r"^## (.+)$", "\n".join(prose(stem)), re.MULTILINE)
    assert headings[0] == FIRST_HEADING
    assert headings[-2:] == [LIMITS, HOW_MADE]
    assert [heading for heading in headings if not heading.endswith("?")] == []


@pytest.mark.parametrize("stem", SECTIONS)
def test_a_notebook_opens_with_its_question_and_nothing_else(stem):
    title, question = [line for line in prose(stem)[0].splitlines() if line]
    assert re.fullmatch(r"# \d+ · .+", title)
    assert question.endswith("?")


@pytest.mark.parametrize("stem", SECTIONS)
def test_first_comes_the_answer_then_one_chart_then_one_short_table(stem):
    cells = answering_cells(stem)
    shown = [cell for cell in cells if cell.outputs]
    assert [len(cell.outputs) for cell in shown] == [1, 1, 1]
    for cell, name in zip(shown, ("show_answer", "show_figure", "show_table"), strict=True):
        assert len(calls_of(cell, name)) == 1, cell.source
    table = shown[-1].outputs[0].data["text/html"]
    assert 1 <= table.split("<tbody>")[1].count("<tr>") <= MOST_ROWS_OF_AN_ANSWER


@pytest.mark.parametrize("stem", SECTIONS)
def test_the_answer_is_noted_for_the_section_that_gives_it(stem):
    call = next(call for cell in answering_cells(stem) for call in calls_of(cell, "show_answer"))
    given = {keyword.arg: ast.unparse(keyword.value) for keyword in call.keywords}
    assert given == {"section": f"'{stem}'", "year": "year"}


def test_no_sentence_is_said_twice():
    # A question may be asked in every notebook.
    for stem in SECTIONS:
        sentences = re.findall(r"[A-Z][^.|#]{40,}\.", "\n".join(prose(stem)))
        assert len(sentences) == len(set(sentences)), stem
