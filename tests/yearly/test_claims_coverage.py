"""Sentences that claim something are listed by their checksums; what is still to be said of them is counted."""

import pandas as pd
import pytest

from helpers.intake.lines import Line
from helpers.yearly.claims_coverage import COVERAGE, checksum, coverage_file, coverage_skeleton, uncovered
from tests.support.small_year import YEAR

NONE = pd.DataFrame(columns=COVERAGE.headings)
CLAIM = "id,document,place,section,assertion,test,stated,computed,note\nC1,report,P,,A,not_testable,,,n\n"
HEADING = ",".join(COVERAGE.headings) + "\n"


def lines(*texts: str) -> list[Line]:
    return [Line(tuple(text.split("\t")), "", row) for row, text in enumerate(texts, start=1)]


def test_sentences_with_a_number_or_a_word_of_comparison_are_listed_by_line_and_place_in_it():
    report = lines("Credentials are earned in courses. In all, 65 were earned.", "", "More than the year before.")
    listed = coverage_skeleton(report, NONE)
    assert listed[["document", "line", "sentence"]].values.tolist() == [["report", "1", "2"], ["report", "3", "1"]]
    # printf 'In all, 65 were earned.' | sha256sum
    assert listed["sha256_16"].iloc[0] == checksum("In all, 65 were earned.") == "d428085fcca54069"


def test_rows_of_tables_and_literature_are_no_sentences():
    report = lines("Course\tEarned", "ZA10-Bees I\t30", "References", "Bee, A. (2019). Bees, 3(2), 1-9.")
    assert coverage_skeleton(report, NONE).empty


def test_a_sentence_that_claimed_nothing_before_claims_nothing_again():
    earlier = pd.DataFrame(
        [("report", "7", "1", checksum("Table 1 lists all."), "", "heading"), ("report", "9", "1", "x", "C1", "")],
        columns=COVERAGE.headings,
    )
    listed = coverage_skeleton(lines("Table 1 lists all.", "Table 2 lists all."), earlier)
    assert listed["why_no_claim"].tolist() == ["heading", ""]


def test_sentences_on_pages_are_told_apart_by_page():
    pages = [Line(("It rose by 3.",), page, 1) for page in ("page 1", "page 2")]
    assert coverage_skeleton(pages, NONE)["line"].tolist() == ["page 1, row 1", "page 2, row 1"]


def test_a_sentence_that_goes_on_in_the_next_line_of_its_page_is_one():
    texts = ["In all, 65 credentials", "were earned. Fewer", "than before.", "Charts follow."]
    pages = [Line((text,), "page 1", row) for row, text in enumerate(texts, start=1)]
    listed = coverage_skeleton(pages, NONE)
    assert listed["line"].tolist() == ["page 1, row 1"] * 2
    whole = ["In all, 65 credentials were earned.", "Fewer than before."]
    assert listed["sha256_16"].tolist() == [checksum(sentence) for sentence in whole]


@pytest.mark.parametrize(
    ("rows", "missing"),
    [
        ("report,1,1,abc,C1,\n", ""),
        ("report,1,1,abc,C1,\nreport,2,1,abd,,heading\n", ""),
        (
            "report,1,1,abc,C1,\nreport,2,1,abd,,\n",
            "1 sentence with neither a claim nor why there is none, or with both (row 3)",
        ),
        ("report,1,1,abc,,heading\n", "1 claim of no sentence (C1)"),
        ("report,1,1,abc,C1 C2,\n", "1 claim that claims.csv does not have (C2)"),
    ],
)
def test_what_is_missing_between_sentences_and_claims_is_named(raw, rows, missing):
    (raw / YEAR / "claims.csv").write_text(CLAIM, encoding="utf-8")
    coverage_file(YEAR).write_text(HEADING + rows, encoding="utf-8")
    assert uncovered(YEAR) == missing


@pytest.mark.parametrize(
    ("alike", "others", "is_said"), [(10, 1, False), (11, 1, True), (11, 44, False), (12, 44, True)]
)
def test_one_reason_stands_for_ten_sentences_or_for_a_fifth_of_them(raw, alike, others, is_said):
    (raw / YEAR / "claims.csv").write_text(CLAIM, encoding="utf-8")
    rows = [f"report,{line},1,a,,heading\n" for line in range(alike)]
    rows += [f"report,{line},2,b,C1,\n" for line in range(others)]
    coverage_file(YEAR).write_text(HEADING + "".join(rows), encoding="utf-8")
    said = (
        f"{alike} sentences have the same reason for no claim (heading); at most {max(10, (alike + others) // 5)} may: "
    )
    assert uncovered(YEAR).startswith(said) if is_said else uncovered(YEAR) == ""


def test_a_year_without_claims_says_so(raw):
    assert uncovered(YEAR) == "There is no claims.csv."
