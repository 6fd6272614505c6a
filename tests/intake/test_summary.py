"""What is told of a report: tables beside those of the year before, lines that no table took, what is missing."""

import pytest

from helpers.base.settings import year_after
from helpers.intake.reading import read_report
from helpers.intake.recognition import FoundReport, recognise_tables
from helpers.intake.summary import (
    CONTENTS,
    PROSE,
    TABLE_LIKE,
    earlier_year,
    lines_to_look_at,
    summary_lines,
    unread_lines,
)
from helpers.prepare.layouts import T6, T8, T10
from tests.intake.reports import REPORT, ROWS, found_in
from tests.support.report_text import report_text
from tests.support.small_year import TABLES, YEAR, YEARS

NEXT = year_after(YEAR)


@pytest.fixture
def found(raw, tmp_path) -> FoundReport:
    return found_in(tmp_path / "report.txt", REPORT)


def test_every_table_is_told_with_its_rows_and_the_sums_of_its_counts(raw, tmp_path):
    found = found_in(tmp_path / "report.txt", report_text({stem: ROWS[stem] for stem in (T6, T10)}, YEAR))
    # Table 10: 40 + 20 + 5 + 0 earned, 80 + 50 + 8 + 2 available. Table 6 without its row of totals.
    assert summary_lines(found, YEAR)[:9] == [
        "Found 2 tables.",
        "  Table 6   2 rows: Career readiness credential attainment",
        f"            {YEARS[0]} sums to 3",
        f"            {YEARS[1]} sums to 4",
        f"            {YEARS[2]} sums to 5",
        "  Table 10  4 rows: Credential attainment rate by PSU",
        "            Earned sums to 65",
        "            Potential sums to 140",
        "Not found, to be listed in year.toml if the report does not have them:",
    ]


def test_the_newest_year_before_stands_beside_it_year_by_year(raw, tmp_path):
    assert earlier_year(NEXT) == YEAR
    years = [*YEARS[1:], NEXT]
    rows = [["Career Readiness Credential Name", *years], ["Ready Z", "6", "7", "8"]]
    file = tmp_path / "report.txt"
    file.write_text(report_text({T6: rows, T10: ROWS[T10]}, NEXT), encoding="utf-8")
    lines = summary_lines(recognise_tables(read_report(file), file, NEXT), NEXT)
    # Table 6 of the year before has 3, 4 and 5 for its three years; its own year stands beside the new one.
    assert lines[:6] == [
        f"Found 2 tables; in brackets: {YEAR}.",
        "  Table 6   1 row (2): Career readiness credential attainment",
        f"            {YEARS[1]} sums to 6 (4)",
        f"            {YEAR} sums to 7 (5)",
        f"            {NEXT} sums to 8 (5)",
        "  Table 10  4 rows (4): Credential attainment rate by PSU",
    ]


def test_what_is_missing_is_said_as_year_toml_has_it(raw, tmp_path):
    found = found_in(tmp_path / "report.txt", report_text({T8: ROWS[T8]}, YEAR))
    lines = summary_lines(found, YEAR)
    missing = ", ".join(f'"{stem}"' for stem in TABLES if stem != T8)
    assert f"  not_published = [{missing}]" in lines
    assert lines[-1] == f'Years of the trends: trend_years = ["{YEARS[0]}", "{YEARS[1]}", "{YEARS[2]}"]'


def test_entries_of_the_contents_prose_and_rows_of_no_table_are_told_apart(raw, tmp_path):
    found = found_in(
        tmp_path / "report.txt", REPORT.replace("CONCLUSION", "Chart 4. Grades\n\nGrade 9\t12\n\nCONCLUSION")
    )
    unread = unread_lines(found)
    assert set(unread["looks"]) == {CONTENTS, PROSE, TABLE_LIKE}
    assert list(unread.loc[unread["looks"] == TABLE_LIKE, "text"]) == ["Grade 9 | 12"]
    # Every number of the text that is in no table is in one of the lines.
    assert unread["text"].str.contains("12 of 20 credentials").any()
    assert "EXECUTIVE SUMMARY | 1" in set(unread.loc[unread["looks"] == CONTENTS, "text"])


def test_lines_like_rows_are_shown_at_once_with_their_place(raw, tmp_path):
    text = REPORT.replace("CONCLUSION", "Chart 4. Grades\n\nGrade 9\t12\n\nCONCLUSION")
    found = found_in(tmp_path / "report.txt", text)
    lines = lines_to_look_at(found, unread_lines(found), tmp_path / "unread_lines.csv")
    row = text[: text.index("Grade 9")].count("\n") + 1
    assert lines[-1] == f"  row {row}: Grade 9 | 12"
    assert lines[-2].endswith("unread_lines.csv. 1 of them looks like a row of a table:")


def test_no_line_without_a_number_is_listed(found):
    assert unread_lines(found)["text"].str.contains(r"\d").all()
