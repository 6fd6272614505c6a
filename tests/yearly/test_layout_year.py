"""A new year is laid out from the year before, and nothing that is there is overwritten."""

import tomllib

import pandas as pd
import pytest

from helpers.base.problems import InputError, Problems
from helpers.base.settings import read_settings, settings_file
from helpers.prepare.layouts import PUBLISHED_STEMS
from helpers.prepare.sources import sources_file
from helpers.yearly.claims_coverage import coverage_file
from helpers.yearly.layout_year import lay_out_year
from helpers.yearly.signatures import sign_off_file
from tests.support.small_next_year import NEXT
from tests.support.small_year import SETTINGS, YEAR


def test_settings_are_taken_over_with_years_moved_on_reasons_owed_and_the_year_a_draft(raw):
    lay_out_year(NEXT)
    before, now = (tomllib.loads(settings_file(year).read_text(encoding="utf-8")) for year in (YEAR, NEXT))
    changed = {name: value for name, value in now.items() if before[name] != value}
    assert changed == {
        **{"year": "2031-2032", "status": "draft", "ranking_reason": "", "region_list_reason": ""},
        "trend_years": ["2029-2030", "2030-2031", "2031-2032"],
    }
    problems = Problems()
    settings = read_settings(NEXT, problems, PUBLISHED_STEMS)
    assert settings is not None
    assert settings.status == "draft"


def test_comments_speak_of_the_new_year_and_the_next_release_is_not_known(raw):
    text = f'# The report of {YEAR}.\n{SETTINGS}next_release = "January 2032"\n'
    settings_file(YEAR).write_text(text, encoding="utf-8")
    lay_out_year(NEXT)
    text = settings_file(NEXT).read_text(encoding="utf-8")
    assert text.startswith(f"# The report of {NEXT}.\n")
    assert "next_release" not in text


def test_a_reason_may_be_owed_by_a_draft_only(raw):
    lay_out_year(NEXT)
    file = settings_file(NEXT)
    file.write_text(file.read_text(encoding="utf-8").replace('"draft"', '"provisional"'), encoding="utf-8")
    problems = Problems()
    assert read_settings(NEXT, problems, PUBLISHED_STEMS) is None
    assert [problem.expected for problem in problems.found] == [
        "ranking_reason: a sentence",
        "region_list_reason: a sentence",
    ]


def test_the_sentences_of_the_report_are_listed_and_registered_without_an_origin(raw, tmp_path):
    report = tmp_path / "report.txt"
    report.write_text("Credentials rose.\nSee below.\n", encoding="utf-8")
    lay_out_year(NEXT, report)
    listed = pd.read_csv(coverage_file(NEXT), dtype="str", keep_default_na=False)
    # The second sentence says nothing of a number; "below" is a word of comparison all the same.
    assert listed["line"].tolist() == ["1", "2"]
    (row,) = [line for line in sources_file().read_text(encoding="utf-8").splitlines() if NEXT in line]
    assert row.startswith(f"{NEXT}/claims_coverage.csv,,,,,")


def test_laying_out_again_writes_nothing_and_overwrites_nothing(raw, tmp_path):
    lay_out_year(NEXT)
    for file in (settings_file(NEXT), sign_off_file(NEXT)):
        file.write_text(file.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    before = {file: file.read_bytes() for file in raw.rglob("*") if file.is_file()}
    assert lay_out_year(NEXT) == [f"data/raw/{NEXT}/ was laid out before; nothing was written."]
    assert {file: file.read_bytes() for file in raw.rglob("*") if file.is_file()} == before


@pytest.mark.parametrize(("year", "found"), [("2031", "'2031'"), ("2031-2033", "'2031-2033'"), ("2029-2030", "none")])
def test_a_year_that_is_none_or_has_no_earlier_one_is_refused(raw, year, found):
    with pytest.raises(InputError) as stopped:
        lay_out_year(year)
    assert [problem.found for problem in stopped.value.problems] == [found]
    assert sorted(folder.name for folder in raw.iterdir() if folder.is_dir()) == [YEAR, "reference"]


def test_a_setting_on_several_lines_is_refused_and_nothing_is_written(raw):
    file = settings_file(YEAR)
    file.write_text(file.read_text(encoding="utf-8").replace("['2028", "[\n'2028"), encoding="utf-8")
    with pytest.raises(InputError) as stopped:
        lay_out_year(NEXT)
    assert [problem.expected for problem in stopped.value.problems] == ["every setting on a line of its own"]
    assert not (raw / NEXT).exists()
