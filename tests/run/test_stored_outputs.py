"""A changed digit in a stored output is found, whatever kind of output it is in."""

import os
import re
import subprocess
import sys

import nbformat
import pytest

from helpers.base import manifest
from helpers.base.manifest import read_sections
from helpers.base.paths import CODE_ROOT
from helpers.run.stored_outputs import set_stored_year, stored_year, with_outputs

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


def test_nbval_finds_a_changed_digit_in_every_kind_of_output_and_nothing_else(tmp_path):
    notebook, changed = with_changed_digits(nbformat.read(read_sections()[STEM].notebook, as_version=4))
    assert len(changed) == len(KINDS)
    nbformat.write(notebook, tmp_path / f"{STEM}.ipynb")
    options = ["-q", "--nbval", "-p", "no:cacheprovider", "-p", "no:xdist", "-o", "addopts=", str(tmp_path)]
    environment = {**os.environ, "CTE_WRITE_ROOT": str(tmp_path / "written")}
    command = [sys.executable, "-m", "pytest", *options]
    result = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    failed = {int(number) for number in re.findall(r"^FAILED \S+\.ipynb::Cell (\d+)", result.stdout, re.MULTILINE)}
    assert failed == {*changed}, result.stdout[-3000:]


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
    assert "## What do we start from?" in done.stdout
    assert "    > Lines of credentials earned by year." in done.stdout
    assert not re.search(r"<svg|<table", done.stdout)
