"""The house and its rooms: who imports from whom, how large a room is, and what no code does."""

import ast
import re
from collections import Counter
from itertools import groupby
from pathlib import Path

import nbformat
import pytest
from importlinter.cli import lint_imports

from helpers.base.manifest import PREPARE, read_sections
from helpers.base.paths import CODE_ROOT
from helpers.run.rooms import AUDIT, HELPERS, room_of, rooms_below

MODULES = sorted(HELPERS.rglob("*.py"))
TESTS = CODE_ROOT / "tests"
LONGEST_MODULE_LINES = 450
MOST_MODULES_A_FOLDER = 14
# Folders of tests that mirror no room: what tests share, and what is measured and not tested.
NO_ROOMS = {"support", "bench"}
# The two notebooks that are no section, and the rooms that they call; every other one calls its own.
ROOMS_OF_OTHERS = {PREPARE: ["prepare", "audit"], AUDIT: ["audit"]}
RUNS_TEXT = {"eval", "exec", "compile", "__import__"}


def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def modules_imported(source: ast.Module) -> set[str]:
    """Return the project's modules that code imports from."""
    lines = [node for node in ast.walk(source) if isinstance(node, ast.ImportFrom | ast.Import)]
    names = [node.module or "" if isinstance(node, ast.ImportFrom) else node.names[0].name for node in lines]
    return {name for name in names if name.startswith("helpers.")}


def test_a_room_imports_only_from_the_rooms_below_it_and_a_section_from_no_other(capsys):
    # The contracts stand in pyproject.toml; whoever breaks one is told by which import.
    broken = lint_imports(str(CODE_ROOT / "pyproject.toml"), no_cache=True, no_logo=True)
    assert not broken, capsys.readouterr().out


def test_no_module_is_long():
    lengths = {
        file.relative_to(HELPERS).as_posix(): len(file.read_text(encoding="utf-8").splitlines()) for file in MODULES
    }
    assert len(lengths) > 50
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE_LINES} == {}


def test_no_folder_holds_more_modules_than_one_can_overlook():
    files = [file for file in MODULES if file.name != "__init__.py"]
    by_folder = {folder: len(list(members)) for folder, members in groupby(files, lambda file: file.parent)}
    assert {folder: count for folder, count in by_folder.items() if count > MOST_MODULES_A_FOLDER} == {}


def test_an_init_says_what_its_room_is_for_and_passes_nothing_on():
    for file in HELPERS.rglob("__init__.py"):
        body = tree(file).body
        assert len(body) == 1, file
        assert ast.get_docstring(tree(file)), file


def test_tests_mirror_the_rooms():
    folders = [file.parent.relative_to(TESTS) for file in TESTS.rglob("test_*.py")]
    folders = {folder for folder in folders if folder.parts and folder.parts[0] not in NO_ROOMS}
    assert len(folders) > 10
    assert {folder for folder in folders if not (HELPERS / folder).is_dir()} == set()


def test_every_room_of_sections_has_a_notebook_of_its_name():
    rooms = {
        f"sections/{folder.name}" for folder in (HELPERS / "sections").iterdir() if (folder / "__init__.py").exists()
    }
    notebooks = {room_of(stem) for stem in read_sections() if stem not in ROOMS_OF_OTHERS}
    assert len(rooms) > 5
    # A section whose method needs no function has no room.
    assert rooms <= notebooks


def code_of(stem: str) -> str:
    notebook = nbformat.read(read_sections()[stem].notebook, as_version=4)
    return "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")


@pytest.mark.parametrize("stem", read_sections())
def test_a_notebook_imports_from_its_own_room_and_the_shared_ones(stem):
    allowed = [*ROOMS_OF_OTHERS.get(stem, [room_of(stem)]), *rooms_below("sections")]
    imported = modules_imported(ast.parse(code_of(stem)))
    assert imported
    prefixes = tuple(f"helpers.{room.replace('/', '.')}." for room in allowed)
    assert {name for name in imported if not f"{name}.".startswith(prefixes)} == set()


def test_a_function_that_only_its_own_module_uses_is_private():
    files = [file for file in HELPERS.rglob("*") if file.suffix in (".py", ".html", ".md")] + [*TESTS.rglob("*.py")]
    texts = [file.read_text(encoding="utf-8") for file in files] + [code_of(stem) for stem in read_sections()]
    uses = Counter(word for text in texts for word in {*re.findall(r"\w+", text)})
    public = [
        node.name
        for file in MODULES
        for node in tree(file).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]
    assert len(public) > 300
    assert [name for name in public if uses[name] < 2] == []


def test_no_code_runs_a_text():
    for file in MODULES:
        calls = [node.func for node in ast.walk(tree(file)) if isinstance(node, ast.Call)]
        # A method of that name, such as re.compile, runs nothing.
        assert {call.id for call in calls if isinstance(call, ast.Name)} & RUNS_TEXT == set(), file
