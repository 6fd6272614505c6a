"""Generated documents are up to date, and documents name only what there is."""

import re
import subprocess

import pytest

from helpers.base.manifest import read_sections
from helpers.base.paths import CODE_ROOT
from helpers.publish.findings import findings_markdown
from helpers.run.documents import FINDINGS_MARK, README, SECTIONS_MARK, marked, sections_table, with_part
from helpers.run.stored_outputs import stored_year

DOCUMENTS = [
    "README.md",
    "data/README.md",
    "data/raw/README.md",
    "docs/methods.md",
    "docs/assumptions.md",
    "docs/annual_update.md",
    "docs/glossary.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
]


def test_the_readme_shows_the_findings_that_the_data_give(real_year, monkeypatch):
    monkeypatch.setenv("CTE_DATA_ROOT", str(real_year))
    _, shown, _ = marked(README.read_text(encoding="utf-8"), FINDINGS_MARK)
    assert shown == findings_markdown(stored_year())


def test_a_document_without_its_marks_is_refused():
    with pytest.raises(ValueError, match="expected the marks"):
        with_part("no marks here", FINDINGS_MARK, "text")


def test_the_readme_lists_every_section_with_its_question():
    _, shown, _ = marked(README.read_text(encoding="utf-8"), SECTIONS_MARK)
    assert shown == sections_table()
    assert re.findall(r"^\| \[\d+ [^\]]+\]\(notebooks/(\w+)\.ipynb\)", shown, re.MULTILINE) == list(read_sections())


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_and_every_file_that_a_document_names_exists(name):
    text = (CODE_ROOT / name).read_text(encoding="utf-8")
    links = [target for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text) if "://" not in target]
    assert [target for target in links if not ((CODE_ROOT / name).parent / target).exists()] == []
    # A name in angle brackets stands for many.
    files = [file for file in re.findall(r"`((?:src|tests|docs|notebooks|data)/[^`*]+)`", text) if "<" not in file]
    assert [file for file in files if not (CODE_ROOT / file).exists()] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_module_and_function_that_a_document_names_exists(name):
    for dotted in re.findall(r"`(helpers(?:\.\w+)+)`", (CODE_ROOT / name).read_text(encoding="utf-8")):
        parts = dotted.split(".")
        folder = CODE_ROOT / "src"
        while parts and (folder / parts[0]).is_dir():
            folder = folder / parts.pop(0)
        assert len(parts) <= 2, dotted
        module = (folder / f"{parts[0]}.py").read_text(encoding="utf-8") if parts else ""
        assert not parts[1:] or re.search(rf"^(def|class) {parts[1]}\b|^{parts[1]} =", module, re.MULTILINE), dotted


def test_every_make_command_that_a_document_names_exists():
    text = "\n".join((CODE_ROOT / name).read_text(encoding="utf-8") for name in DOCUMENTS)
    named = set(re.findall(r"(?:`|^)make ([a-z]+)", text, re.MULTILINE))
    listed = subprocess.run(["make", "help"], cwd=CODE_ROOT, capture_output=True, text=True, check=True).stdout
    assert len(named) >= 6
    assert named <= set(re.findall(r"^make ([a-z]+)", listed, re.MULTILINE))
