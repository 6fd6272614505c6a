"""Every page and file says what it was made from."""

import re

from helpers.base.commits import commit
from helpers.prepare.year import prepare_year, write_year
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


def test_a_draft_may_owe_what_its_tables_are_from_and_says_so(raw):
    prepared = prepare_year(YEAR)
    write_year(prepared.tables, prepared.settings)
    register = raw / "sources.csv"
    text = register.read_text(encoding="utf-8")
    assert read_provenance(YEAR).newest_date == "2031-12-01"
    register.write_text(text.replace(",2031-12-01,", ",,").replace(",A state,", ",,"), encoding="utf-8")
    provenance = read_provenance(YEAR)
    assert provenance.source.startswith("table_01_credentials_by_course, ")
    assert (provenance.source_version, provenance.newest_date) == ("not registered yet", "2031-06-30")


def test_a_row_of_a_lookup_for_another_year_changes_no_checksum(raw):
    before = inputs_sha256(YEAR)
    file = raw / "reference" / "courses.csv"
    file.write_text(file.read_text(encoding="utf-8") + "ZD40,Welding,Building,2031-2032,,\n", encoding="utf-8")
    assert inputs_sha256(YEAR) == before
    file.write_text(file.read_text(encoding="utf-8").replace("2031-2032", YEAR), encoding="utf-8")
    assert inputs_sha256(YEAR) != before
