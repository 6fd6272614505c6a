"""Generated documents are up to date, and documents name only what there is."""

import re
import subprocess

import pytest

from helpers.audit.register import audit_year
from helpers.base.manifest import read_sections
from helpers.base.paths import CODE_ROOT
from helpers.contracts.tables import write_processed
from helpers.prepare.year import prepare_year
from helpers.publish.findings import findings, findings_table
from helpers.run.documents import FINDINGS_MARK, README, marked, with_part
from helpers.run.stored_outputs import stored_year
from tests.support.small_year import YEAR

DOCUMENTS = [
    "README.md",
    "data/README.md",
    "data/raw/README.md",
    "docs/methods.md",
    "docs/assumptions.md",
    "docs/annual_update.md",
    "docs/glossary.md",
    "CHANGELOG.md",
]


def test_the_readme_shows_the_findings_that_the_data_give():
    _, shown, _ = marked(README.read_text(encoding="utf-8"), FINDINGS_MARK)
    assert shown == findings_table(stored_year())


def test_a_document_without_its_marks_is_refused():
    with pytest.raises(ValueError, match="expected the marks"):
        with_part("no marks here", FINDINGS_MARK, "text")


def test_findings_of_the_small_year_are_those_worked_out_by_hand(raw):
    prepared = prepare_year(YEAR)
    write_processed({**prepared.tables, **audit_year(prepared)}, prepared.settings)
    answers = [answer for _, answer, _ in findings(YEAR)]
    assert answers[:5] == [
        "46.4% (65 of 140)",
        "Tier 1 60.0%, Tier 2 37.5% and Tier 3 50.0%",
        "from Farming 60.0% (30 of 50) to Building 37.5% (30 of 80)",
        "from Upper 51.1% (45 of 88) to Lower 40.0% (20 of 50)",
        "North County Schools 40; North County Schools 50.0% (40 of 80)",
    ]
    assert answers[6] == "2 of 2 lines, 39 credentials; where names leave a choice, the one whose count fits was taken"


def test_the_readme_lists_every_section():
    listed = re.findall(
        r"^\| \[\d+ [^\]]+\]\(notebooks/(\w+)\.ipynb\)", README.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert listed == list(read_sections())


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_and_every_named_file_exists(name):
    text = (CODE_ROOT / name).read_text(encoding="utf-8")
    links = [target for target in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in target]
    assert all(((CODE_ROOT / name).parent / target).exists() for target in links), links
    modules = set(re.findall(r"`helpers\.([a-z_]+)", text))
    folder = CODE_ROOT / "src" / "helpers"
    assert all((folder / f"{module}.py").exists() or (folder / module).is_dir() for module in modules), modules


def test_every_make_command_that_a_document_names_exists():
    text = "\n".join((CODE_ROOT / name).read_text(encoding="utf-8") for name in DOCUMENTS)
    named = set(re.findall(r"(?:`|^)make ([a-z]+)", text, re.MULTILINE))
    listed = subprocess.run(["make", "help"], cwd=CODE_ROOT, capture_output=True, text=True, check=True).stdout
    assert len(named) >= 6
    assert named <= set(re.findall(r"^make ([a-z]+)", listed, re.MULTILINE))
