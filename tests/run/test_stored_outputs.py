"""A changed digit in a stored output is found, whatever kind of output it is in."""

import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from helpers.base.manifest import read_sections
from helpers.run.stored_outputs import stored_year, with_outputs

STEM = "08_regions"


def outputs_of(notebook: nbformat.NotebookNode, mime: str) -> list[nbformat.NotebookNode]:
    return [
        output.data
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if mime in output.get("data", {})
    ]


def change_a_digit(text: str) -> str:
    """Return a text whose last digit between other digits is another one."""
    position = [match.start() for match in re.finditer(r"\d", text)][-1]
    return text[:position] + str((int(text[position]) + 1) % 10) + text[position + 1 :]


def mutations() -> dict[str, nbformat.NotebookNode]:
    """Return the notebook as stored, and copies with one digit changed in each kind of output."""
    file = read_sections()[STEM].notebook
    copies = {"untouched": nbformat.read(file, as_version=4)}
    for name, mime in (
        ("table", "text/html"),
        ("sentence", "text/markdown"),
        ("figure", "image/svg+xml"),
        ("plain", "text/plain"),
    ):
        copies[name] = nbformat.read(file, as_version=4)
        data = next(data for data in outputs_of(copies[name], mime) if re.search(r"\d", data[mime]))
        data[mime] = change_a_digit(data[mime])
    return copies


def test_nbval_finds_a_changed_digit_in_every_kind_of_output(tmp_path):
    copies = mutations()
    for name, notebook in copies.items():
        nbformat.write(notebook, tmp_path / f"{name}.ipynb")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "--nbval",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        "-o",
        "addopts=",
        str(tmp_path),
    ]
    environment = {**os.environ, "CTE_WRITE_ROOT": str(tmp_path / "written")}
    result = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    failed = {Path(name).stem for name in re.findall(r"^FAILED (\S+\.ipynb)::", result.stdout, re.MULTILINE)}
    assert failed == set(copies) - {"untouched"}, result.stdout[-3000:]


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
