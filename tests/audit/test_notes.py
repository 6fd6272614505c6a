"""Findings of the audit stand beside the rows that they are about, and nowhere else."""

import re

import pandas as pd
import pytest

from helpers.audit.notes import published_findings, row_findings, table_findings

READINESS = "table_06_career_readiness"
TWO_YEARS = [("A", "2028-2029", 2), ("A", "2029-2030", 2)]
TWO_LINES = [("B", "2029-2030", 3), ("A", "2029-2030", 2)]


def findings_of(*rows: tuple[str, str, str]) -> pd.DataFrame:
    columns = ["published_cell", "verdict", "explanation"]
    return published_findings(pd.DataFrame(rows, columns=columns, dtype="str"))


def readiness(*rows: tuple[str, str, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["credential", "year", "source_row"])


def notes_of(printed: pd.DataFrame, *findings, name: str = READINESS, table: str = "career_readiness") -> list[str]:
    result = printed.drop(columns="source_row")
    return row_findings(result, name, findings=findings_of(*findings), processed={table: printed}).tolist()


def test_only_verdicts_that_a_reader_of_the_row_should_know_are_noted():
    findings = findings_of(
        (f"{READINESS}:2:earned", "reproduced", ""),
        (f"{READINESS}:3:earned", "contradicted", "5 or 6."),
        (f"{READINESS}:4:earned", "rounding", ""),
        (f"{READINESS}:5:earned", "not testable", "a name"),
        (f"{READINESS}:6:earned", "not reproducible", "Nothing published."),
        ("claims:7:text", "contradicted", "not a table"),
    )
    assert findings[["number", "tier", "row", "text"]].to_numpy().tolist() == [
        ["table_06", "", "3", "Contradicted: 5 or 6."],
        ["table_06", "", "4", "Rounding: no explanation was found."],
        ["table_06", "", "6", "Not reproducible: Nothing published."],
    ]


@pytest.mark.parametrize(
    ("printed", "findings", "expected"),
    [
        (TWO_LINES, [("3:earned", "one."), ("3:name", "two.")], ["Contradicted: one. Contradicted: two.", ""]),
        (TWO_YEARS, [("2:2029-2030", "x.")], ["", "Contradicted: x."]),
        (TWO_YEARS, [("2:credential", "x.")], ["Contradicted: x.", "Contradicted: x."]),
        (TWO_LINES, [("all:total", "sum.")], ["", ""]),
    ],
)
def test_a_finding_stands_at_the_rows_of_its_printed_line_and_year(printed, findings, expected):
    rows = [(f"{READINESS}:{cell}", "contradicted", text) for cell, text in findings]
    assert notes_of(readiness(*printed), *rows) == expected


def test_a_finding_of_a_table_printed_in_parts_stands_at_its_part_only():
    printed = pd.DataFrame({"tier": [1, 2], "group": "A", "year": "2029-2030", "source_row": 2})
    finding = ("table_05b_student_group_trends_tier_2:2:2029-2030", "rounding", "x.")
    trends = "student_group_trends"
    assert notes_of(printed, finding, name=f"table_05_{trends}", table=trends) == ["", "Rounding: x."]


def test_a_finding_of_a_whole_table_is_one_of_the_table():
    findings = findings_of((f"{READINESS}:all:total", "contradicted", "sum."), ("table_07_x:all:y", "rounding", "z."))
    assert table_findings(findings, READINESS) == ["Contradicted: sum."]
    assert table_findings(findings, "chart_1_trend") == []


def test_a_table_that_the_report_does_not_print_and_one_not_published_have_no_findings():
    finding = ("table_06_x:2:earned", "contradicted", "x.")
    rows = pd.DataFrame({"region": ["Upper"], "source_row": 2})
    assert notes_of(rows, finding, name="chart_3_regions") == [""]
    assert notes_of(rows, finding, table="another_table") == [""]


def test_a_row_that_stands_on_two_printed_lines_is_refused():
    printed = readiness(("A", "2029-2030", 2), ("A", "2029-2030", 3))
    message = f"{READINESS}: expected one printed line for every credential and year, found 4 lines for 2 rows. "
    with pytest.raises(ValueError, match=f"^{re.escape(message)}"):
        notes_of(printed, (f"{READINESS}:2:earned", "contradicted", "x."))
