"""A changed digit in a stored output is found, whatever kind of output it is in."""

import os
import re
import shutil
import subprocess
import sys

import nbformat
import pytest

from helpers.base import manifest
from helpers.base.manifest import read_sections
from helpers.base.paths import CODE_ROOT
from helpers.run.stored_outputs import (
    changed_copy,
    changes_to_store,
    difference_lines,
    forget_executed_copy,
    keep_executed_copy,
    set_stored_year,
    stored_year,
    with_outputs,
)

STEM = "06_career_readiness"
STEMS = sorted(read_sections())
# A table, a sentence, a figure, and what a reader of plain text gets.
KINDS = ("text/html", "text/markdown", "image/svg+xml", "text/plain")


def change_a_digit(text: str) -> str:
    """Return a text whose last digit is another one."""
    position = [match.start() for match in re.finditer(r"\d", text)][-1]
    return text[:position] + str((int(text[position]) + 1) % 10) + text[position + 1 :]


def with_changed_digits(notebook: nbformat.NotebookNode) -> tuple[nbformat.NotebookNode, list[int]]:
    """Return a notebook with a digit changed in an output of each kind, and the numbers of the four cells."""
    changed: list[int] = []
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for kind in KINDS:
        for number, cell in enumerate(code):
            data = next((out.data for out in cell.outputs if re.search(r"\d", out.get("data", {}).get(kind, ""))), None)
            if data and number not in changed:
                data[kind] = change_a_digit(data[kind])
                changed.append(number)
                break
    return notebook, changed


def test_all_notebooks_are_stored_for_one_year():
    assert stored_year() == "2024-2025"


def test_outputs_go_to_the_cells_they_came_from_and_are_counted_anew():
    source = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell("1", id="a"), nbformat.v4.new_code_cell("2", id="b")]
    )
    injected = nbformat.v4.new_code_cell("year = 1", id="injected", metadata={"tags": ["injected-parameters"]})
    ran = [
        nbformat.v4.new_code_cell(
            text, id=name, outputs=[nbformat.v4.new_output("execute_result", {"text/plain": text}, execution_count=9)]
        )
        for name, text in (("a", "one"), ("b", "two"))
    ]
    stored = with_outputs(source, nbformat.v4.new_notebook(cells=[ran[0], injected, ran[1]]))
    assert [cell.execution_count for cell in stored.cells] == [1, 2]
    assert [cell.outputs[0].data["text/plain"] for cell in stored.cells] == ["one", "two"]
    assert [cell.outputs[0].execution_count for cell in stored.cells] == [1, 2]


def test_outputs_of_another_notebook_are_refused():
    source = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1", id="a")])
    with pytest.raises(KeyError):
        with_outputs(source, nbformat.v4.new_notebook(cells=[]))


def test_a_cell_that_the_year_left_out_has_no_outputs_for_nbval_to_compare_until_a_year_has_it():
    tags = {"tags": ["needs-year_changes"]}
    old = [nbformat.v4.new_output("execute_result", {"text/plain": "old"})]
    source = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell("1", id="a", metadata={**tags}, outputs=old),
            nbformat.v4.new_code_cell("2", id="b"),
        ]
    )
    ran = [nbformat.v4.new_code_cell(text, id=name) for name, text in (("a", "1"), ("b", "2"))]
    stored = with_outputs(source, nbformat.v4.new_notebook(cells=ran[1:]))
    assert [cell.execution_count for cell in stored.cells] == [1, 2]
    assert (stored.cells[0].outputs, stored.cells[0].metadata["tags"]) == (
        [],
        ["needs-year_changes", "nbval-ignore-output"],
    )
    again = with_outputs(stored, nbformat.v4.new_notebook(cells=ran))
    assert again.cells[0].metadata["tags"] == ["needs-year_changes"]


def test_another_year_is_written_into_the_parameters_of_every_notebook_and_nowhere_else(tmp_path, monkeypatch):
    monkeypatch.setattr(manifest, "NOTEBOOKS", tmp_path)
    for stem in STEMS:
        cells = [
            nbformat.v4.new_code_cell('year = "2024-2025"\nsize = 3', metadata={"tags": ["parameters"]}, id="a"),
            nbformat.v4.new_code_cell('year = "2024-2025"', id="b"),
        ]
        nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / f"{stem}.ipynb")
    before = set_stored_year("2030-2031")
    assert sorted(file.stem for file in before) == STEMS
    assert stored_year() == "2030-2031"
    stored = nbformat.read(tmp_path / f"{STEM}.ipynb", as_version=4)
    assert [cell.source for cell in stored.cells] == ['year = "2030-2031"\nsize = 3', 'year = "2024-2025"']
    assert set_stored_year("2030-2031") == {}


def test_a_notebook_as_text_has_its_cells_and_what_they_say_without_markup():
    script, file = CODE_ROOT / ".ci" / "notebook_text.py", read_sections()[STEM].notebook
    done = subprocess.run([sys.executable, script, file], capture_output=True, text=True, check=True)
    assert "--- code parameters\nyear = " in done.stdout
    assert "## How was it found?" in done.stdout
    assert "    > Lines of credentials earned by year." in done.stdout
    assert not re.search(r"<svg|<table", done.stdout)


def saying(*sentences: str, year: str = "2030-2031") -> nbformat.NotebookNode:
    """Return a notebook that has said each sentence in a cell of its own."""
    cells = [nbformat.v4.new_code_cell(f'year = "{year}"', metadata={"tags": ["parameters"]}, id="a")]
    cells.append(nbformat.v4.new_markdown_cell("## How many?", id="b"))
    for number, said in enumerate(sentences):
        data = {"text/markdown": said, "text/plain": said}
        outputs = [nbformat.v4.new_output("display_data", data)]
        source = f"display({data!r}, raw=True)"
        cells.append(nbformat.v4.new_code_cell(source, id=f"c{number}", outputs=outputs, execution_count=number + 2))
    cells[0].execution_count = 1
    return nbformat.v4.new_notebook(cells=cells)


def test_what_a_notebook_says_otherwise_is_told_with_its_question():
    assert difference_lines("08.ipynb", saying("Few.", "65."), saying("Few.", "63.")) == [
        "08.ipynb: 1 output changed",
        "  How many? (sentence)",
        "    before: 65.",
        "    now:    63.",
    ]
    assert difference_lines("08.ipynb", saying("Few."), saying("Few.")) == []


def test_of_many_differences_the_first_are_told_and_the_others_counted():
    lines = difference_lines("08.ipynb", saying(*(f"{n}." for n in range(50))), saying(*(f"{n}!" for n in range(50))))
    assert lines[0] == "08.ipynb: 50 outputs changed"
    assert lines[-1] == "  and 10 more"
    # The heading, three lines for each of forty, and the last.
    assert len(lines) == 1 + 3 * 40 + 1


def test_before_outputs_are_stored_it_is_told_which_notebooks_say_something_else(tmp_path, monkeypatch):
    monkeypatch.setattr(manifest, "NOTEBOOKS", tmp_path)
    monkeypatch.setenv("CTE_DATA_ROOT", str(tmp_path))
    executed = tmp_path / "outputs" / "2030-2031" / "notebooks"
    executed.mkdir(parents=True)
    for stem in STEMS:
        nbformat.write(saying("65."), tmp_path / f"{stem}.ipynb")
        nbformat.write(saying("63." if stem == STEM else "65."), executed / f"{stem}.ipynb")
    assert changes_to_store() == [
        f"{STEM}.ipynb: 1 output changed",
        "  How many? (sentence)",
        "    before: 65.",
        "    now:    63.",
    ]


def test_outputs_that_are_drawn_otherwise_are_kept_too_and_forgotten_when_asked(tmp_path, monkeypatch):
    monkeypatch.setenv("CTE_DATA_ROOT", str(tmp_path))
    stored = saying("65.")
    nbformat.write(stored, tmp_path / "08_regions.ipynb")
    written = keep_executed_copy(tmp_path / "08_regions.ipynb", {1: stored.cells[-1].outputs})
    assert written == changed_copy(tmp_path / "08_regions.ipynb").with_suffix(".txt")
    assert written.read_text(encoding="utf-8") == "08_regions.ipynb: the same words, drawn or laid out otherwise\n"
    forget_executed_copy(tmp_path / "08_regions.ipynb")
    assert [*written.parent.iterdir()] == []


# Said otherwise than stored; said as stored, after a check that found it was not; a section with digits changed.
STALE, MENDED, CHANGED = "08_regions", "07_ncwfc_alignment", STEM


@pytest.fixture(scope="module")
def checked(tmp_path_factory):
    """Return the folder of a check of three stored notebooks as the whole suite makes it, what it said, and the cells.

    The cells are those of the section that have another digit in an output, one of each kind.
    """
    folder = tmp_path_factory.mktemp("checked")
    shutil.copy(CODE_ROOT / "conftest.py", folder)
    shutil.copytree(CODE_ROOT / "data" / "processed", folder / "data" / "processed")
    stale = saying("Few.", "65.")
    stale.cells[-1].source = stale.cells[-1].source.replace("65", "63")
    changed, cells = with_changed_digits(nbformat.read(read_sections()[CHANGED].notebook, as_version=4))
    for stem, notebook in ((STALE, stale), (MENDED, saying("Few.", "63.")), (CHANGED, changed)):
        nbformat.write(notebook, folder / f"{stem}.ipynb")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CTE_DATA_ROOT", str(folder))
        assert keep_executed_copy(folder / f"{MENDED}.ipynb", {1: stale.cells[-1].outputs}).exists()
    options = ["-q", "--nbval", "-p", "no:cacheprovider", "-p", "no:xdist", "-o", "addopts="]
    environment = {**os.environ, "CTE_DATA_ROOT": str(folder)}
    files = [f"{stem}.ipynb" for stem in (STALE, MENDED, CHANGED)]
    command = [sys.executable, "-m", "pytest", *options, *files]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return folder, done.stdout, cells


def test_nbval_finds_a_changed_digit_in_every_kind_of_output_and_nothing_else(checked):
    _, said, cells = checked
    found = re.findall(rf"^FAILED \S*{CHANGED}\.ipynb::Cell (\d+)", said, re.MULTILINE)
    assert len(cells) == len(KINDS)
    assert {int(number) for number in found} == {*cells}, said[-3000:]


def test_a_stored_output_that_no_longer_matches_leaves_the_executed_copy_and_a_difference_to_read(checked):
    folder, said, _ = checked
    kept = folder / "outputs" / "2030-2031" / "changed" / f"{STALE}.ipynb"
    outputs = [cell.outputs[0].data["text/markdown"] for cell in nbformat.read(kept, as_version=4).cells[2:]]
    assert outputs == ["Few.", "63."]
    difference = f"{STALE}.ipynb: 1 output changed\n  How many? (sentence)\n    before: 65.\n    now:    63.\n"
    assert kept.with_suffix(".txt").read_text(encoding="utf-8") == difference
    assert difference in said


def test_as_soon_as_stored_outputs_are_right_again_the_executed_copy_is_gone(checked):
    folder, said, _ = checked
    assert [*(folder / "outputs").rglob(f"{MENDED}*")] == []
    assert f"{MENDED}.ipynb" not in said
