"""Every page and file says what it was made from."""

import re

from helpers.base.commits import commit
from helpers.publish.provenance import inputs_sha256, read_provenance
from tests.support.small_year import YEAR


def test_the_report_names_its_version_and_every_input():
    provenance = read_provenance("2024-2025")
    assert (provenance.year, provenance.status, provenance.source_version) == ("2024-2025", "final", "2026-01-12")
    assert provenance.source == (
        "North Carolina Department of Public Instruction: NC CTE Credential Attainment Report 2024-2025"
    )
    assert re.fullmatch(r"[0-9a-f]{12}(-dirty)?", provenance.commit)
    assert provenance.inputs_sha256[:16] in provenance.sentence()


def test_a_changed_cell_changes_the_checksum_of_the_inputs_and_a_touched_file_does_not(raw):
    before = inputs_sha256(YEAR)
    file = next((raw / YEAR / "published").glob("table_10*.csv"))
    file.touch()
    assert inputs_sha256(YEAR) == before
    file.write_text(file.read_text(encoding="utf-8").replace("1", "2", 1), encoding="utf-8")
    assert inputs_sha256(YEAR) != before


def test_code_outside_a_checkout_says_so(monkeypatch, tmp_path):
    monkeypatch.setattr("helpers.base.commits.CODE_ROOT", tmp_path)
    assert commit() == "not in a git checkout"
