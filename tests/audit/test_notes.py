"""Findings of the audit stand beside the rows that they are about, and nowhere else."""

import re

import pandas as pd
import pytest

from helpers.audit.notes import published_findings, row_findings, table_findings

CELL = READINESS = "table_06_career_readiness"


def figures_of(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["published_cell", "verdict", "explanation"], dtype="str")


def notes_of(result: pd.DataFrame, name: str, printed: dict[str, pd.DataFrame], *rows) -> list[str]:
    return row_findings(result, name, findings=published_findings(figures_of(*rows)), processed=printed).tolist()


def readiness(*rows: tuple[str, str, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["credential", "year", "source_row"])


def test_only_verdicts_that_a_reader_of_the_row_should_know_are_noted():
    findings = published_findings(
        figures_of(
            (f"{CELL}:2:earned", "reproduced", ""),
            (f"{CELL}:3:earned", "contradicted", "5 or 6."),
            (f"{CELL}:4:earned", "rounding", ""),
            (f"{CELL}:5:earned", "not testable", "a name"),
            (f"{CELL}:6:earned", "not reproducible", "Nothing published."),
            ("claims:7:text", "contradicted", "not a table"),
        )
    )
    assert findings[["number", "tier", "row"]].to_numpy().tolist() == [
        ["table_06", "", "3"],
        ["table_06", "", "4"],
        ["table_06", "", "6"],
    ]
    assert findings["text"].tolist() == [
        "Contradicted: 5 or 6.",
        "Rounding: no explanation was found.",
        "Not reproducible: Nothing published.",
    ]


def test_a_finding_stands_at_the_row_of_its_printed_line_in_any_order():
    printed = {"career_readiness": readiness(("A", "2029-2030", 2), ("B", "2029-2030", 3))}
    result = printed["career_readiness"].drop(columns="source_row").iloc[::-1]
    notes = notes_of(
        result,
        READINESS,
        printed,
        (f"{CELL}:3:earned", "contradicted", "one."),
        (f"{CELL}:3:name", "rounding", "two."),
    )
    assert notes == ["Contradicted: one. Rounding: two.", ""]


def test_a_finding_of_one_year_of_a_line_stands_at_that_year_only():
    printed = {"career_readiness": readiness(("A", "2028-2029", 2), ("A", "2029-2030", 2))}
    result = printed["career_readiness"].drop(columns="source_row")
    assert notes_of(result, READINESS, printed, (f"{CELL}:2:2029-2030", "contradicted", "x.")) == [
        "",
        "Contradicted: x.",
    ]
    both = notes_of(result, READINESS, printed, (f"{CELL}:2:credential", "contradicted", "x."))
    assert both == ["Contradicted: x.", "Contradicted: x."]


def test_a_finding_of_a_table_printed_in_parts_stands_at_its_part_only():
    printed = pd.DataFrame({"tier": [1, 2], "group": "A", "year": "2029-2030", "source_row": 2})
    notes = notes_of(
        printed.drop(columns="source_row"),
        "table_05_student_group_trends",
        {"student_group_trends": printed},
        ("table_05b_student_group_trends_tier_2:2:2029-2030", "rounding", "x."),
    )
    assert notes == ["", "Rounding: x."]


def test_a_finding_of_a_whole_table_is_no_finding_of_a_row():
    findings = published_findings(
        figures_of((f"{CELL}:all:total", "contradicted", "sum."), ("table_07_ncwfc:all:total", "rounding", "other."))
    )
    assert table_findings(findings, READINESS) == ["Contradicted: sum."]
    assert table_findings(findings, "chart_1_trend") == []
    printed = readiness(("A", "2029-2030", 2))
    notes = row_findings(printed, READINESS, findings=findings, processed={"career_readiness": printed})
    assert notes.tolist() == [""]


def test_a_table_that_the_report_does_not_print_and_one_not_published_have_no_findings():
    rows = pd.DataFrame({"region": ["Upper"]})
    assert notes_of(rows, "chart_3_regions", {}, ("table_06_x:2:earned", "contradicted", "x.")) == [""]
    assert notes_of(rows, READINESS, {}, (f"{CELL}:2:earned", "contradicted", "x.")) == [""]


def test_a_row_that_stands_on_two_printed_lines_is_refused():
    printed = readiness(("A", "2029-2030", 2), ("A", "2029-2030", 3))
    message = (
        "table_06_career_readiness: expected one printed line for every credential and year, found 2 lines for 1 rows. "
        "Correct the key in helpers.contracts.schemas."
    )
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        notes_of(
            printed[["credential", "year"]].iloc[:1],
            READINESS,
            {"career_readiness": printed},
            (f"{CELL}:2:earned", "contradicted", "x."),
        )
