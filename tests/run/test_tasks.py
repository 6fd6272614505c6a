"""A section or product depends on the code that it can use, and on no other."""

import json
import os
import subprocess
import sys

import pytest
from doit.task import Task

from helpers.base.manifest import read_sections
from helpers.base.paths import CODE_ROOT, DATA_DICTIONARY, INDICATORS
from helpers.run.products import PRODUCTS
from helpers.run.rooms import AUDIT, HELPERS, rooms_below
from helpers.run.tasks import PlainReporter, notebook_key, product_code, section_code, section_task
from tests.support.small_year import YEAR

SECTIONS = read_sections()
SITE, PACKAGE = (next(product for product in PRODUCTS if product.name == name) for name in ("site", "datapackage"))


def rooms_of(files: list) -> set[str]:
    """Return the rooms that files lie in; a section's room with its name."""
    parts = [file.relative_to(HELPERS).parts for file in files if file.is_relative_to(HELPERS)]
    return {"/".join(part[:2]) if part[0] == "sections" else part[0] for part in parts}


def test_a_section_depends_on_its_own_room_and_the_shared_ones():
    code = section_code(SECTIONS["05_equity"])
    # Of the last one only how a notebook is run.
    assert rooms_of(code) == {"base", "contracts", "statistics", "show", "years", "sections/equity", "run"}
    assert [file.name for file in code if "run" in file.parts] == ["execution.py"]
    assert {DATA_DICTIONARY, INDICATORS, CODE_ROOT / "requirements.lock"} <= {*code}


@pytest.mark.parametrize("stem", ["00_prepare_data", AUDIT])
def test_preparation_and_audit_depend_on_what_the_audit_can_use(stem):
    rooms = rooms_of(section_code(SECTIONS[stem]))
    assert {"audit", "prepare", "sections/equity", "base"} < rooms
    assert "publish" not in rooms


def test_a_change_in_the_room_of_a_section_runs_no_other_section():
    room = {file for file in (HELPERS / "sections" / "equity").rglob("*.py") if file.name != "__init__.py"}
    assert room
    assert [stem for stem in SECTIONS if room & {*section_code(SECTIONS[stem])}] == [
        "00_prepare_data",
        "05_equity",
        AUDIT,
    ]


def test_a_product_depends_on_what_products_share_and_not_on_the_code_of_another_one():
    style, glossary = HELPERS / "publish" / "site" / "static" / "site.css", CODE_ROOT / "docs" / "glossary.md"
    shared = {HELPERS / "publish" / "citation.py", HELPERS / "contracts" / "tables.py"}
    assert {style, glossary, *shared} <= {*product_code(SITE)}
    assert shared <= {*product_code(PACKAGE)}
    assert not {style, glossary} & {*product_code(PACKAGE)}


def test_the_rooms_below_are_those_of_the_contracts():
    assert rooms_below("audit") == ["sections", "prepare", "years", "show", "contracts", "statistics", "base"]
    assert rooms_below("base") == []


def test_stored_outputs_of_a_notebook_are_no_reason_to_run_it(tmp_path, monkeypatch):
    section = SECTIONS["05_equity"]
    notebook = json.loads(section.notebook.read_text(encoding="utf-8"))
    keys = []
    for change in ("nothing", "outputs", "source"):
        code = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
        if change != "nothing":
            code[change] = []
        (tmp_path / section.notebook.name).write_text(json.dumps(notebook), encoding="utf-8")
        monkeypatch.setattr("helpers.base.manifest.NOTEBOOKS", tmp_path)
        keys.append(notebook_key(section))
    assert keys[0] == keys[1] != keys[2]


def test_a_run_that_finds_everything_unchanged_imports_nothing_large():
    code = "import sys, helpers.run.tasks as _; print({'pandas', 'papermill'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_a_run_goes_on_when_nobody_reads_its_lines_any_more(monkeypatch):
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as unread:
        monkeypatch.setattr(sys, "stdout", unread)
        reporter = PlainReporter(2)
        for name in ("01_trends", "02_courses"):
            reporter.skip_uptodate(Task(name, None))
    assert reporter.finished == 2


def test_a_final_year_with_something_open_stops_before_anything_runs_and_names_it(raw, monkeypatch):
    monkeypatch.setattr("helpers.run.tasks.start_fork_server", lambda: None)
    started = []
    monkeypatch.setattr("helpers.run.execution.run_section", lambda *given: started.append(given))
    (action,) = section_task(SECTIONS["00_prepare_data"], YEAR, [], {})["actions"]
    assert action() is True
    assert len(started) == 1
    settings = raw / YEAR / "year.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('"provisional"', '"final"'), encoding="utf-8")
    stopped = action()
    assert "found open    claims: " in stopped.message
    assert f"make status YEAR={YEAR}" in stopped.message
    assert len(started) == 1
