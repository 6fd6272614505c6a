"""What the text cites against the list of references, both ways."""

import pandas as pd
import pytest

from helpers.audit.citations import audit_citations, read_citations
from helpers.base.problems import Problems
from tests.support.small_year import YEAR

LISTED = [("Ames & Bell", "2019"), ("Bee Council, Hive Trust, & Comb", "2020"), ("Drone Careers", "n.d.")]


def judged(*cited: tuple[str, str]) -> pd.DataFrame:
    rows = [("cited", "Summary", *work) for work in cited] + [("listed", "References", *work) for work in LISTED]
    frame = pd.DataFrame(rows, columns=["kind", "place", "authors", "year"])
    return audit_citations(frame.assign(row=range(2, len(frame) + 2))).set_index("id")


@pytest.mark.parametrize(
    ("authors", "year", "expected"),
    [
        ("Ames & Bell", "2019", ("reproduced", "Ames & Bell (2019)")),
        ("Ames and Bell", "2019", ("reproduced", "Ames & Bell (2019)")),
        ("Bee Council et al.", "2020", ("reproduced", "Bee Council, Hive Trust, & Comb (2020)")),
        ("Drone Careers", "", ("reproduced", "Drone Careers (n.d.)")),
        ("Ames & Bell", "2018", ("contradicted", "Ames & Bell (2019)")),
        ("Ames & Bull", "2019", ("contradicted", "Ames & Bell (2019)")),
        ("Wasp & Hornet", "2019", ("not reproducible", "")),
        # Neither its names nor its year: another work, not a slip.
        ("Ames & Bull", "2018", ("not reproducible", "")),
    ],
)
def test_a_citation_holds_if_the_list_has_its_names_and_its_year(authors, year, expected):
    row = judged((authors, year)).loc["citation.2"]
    assert (row["verdict"], row["recomputed"]) == expected


def test_works_that_no_place_cites_are_found_and_works_spelled_otherwise_are_not_among_them():
    found = judged(("Ames & Bull", "2019"), ("Bee Council et al.", "2020"))
    assert found["verdict"].to_dict() == {
        "citation.2": "contradicted",
        "citation.3": "reproduced",
        "citation.4": "reproduced",
        "citation.5": "reproduced",
        "citation.6": "not reproducible",
    }
    assert found.loc["citation.2", "explanation"] == (
        "The text cites Ames & Bull (2019); the list of references has Ames & Bell (2019)."
    )
    assert found.loc["citation.6", "explanation"] == (
        "The list of references has Drone Careers (n.d.); no place of the text cites it."
    )


def test_a_citation_in_two_places_is_one_row(small):
    rows = [("cited", place, "Ames & Bell", "2019") for place in ("Summary", "Conclusion")]
    frame = pd.DataFrame([*rows, ("listed", "References", "Ames & Bell", "2019")]).assign(row=[2, 3, 4])
    frame.columns = ["kind", "place", "authors", "year", "row"]
    assert audit_citations(frame)["place"].tolist() == ["Summary and Conclusion", "References"]


def test_a_year_without_the_file_has_no_citations_and_a_wrong_cell_is_named(raw):
    problems = Problems()
    assert read_citations(YEAR, problems).empty
    assert not problems.found
    text = "kind,place,authors,year\ncited,Summary,Ames,19\nquoted,Summary,Bell,2019\n"
    (raw / YEAR / "citations.csv").write_text(text, encoding="utf-8")
    read_citations(YEAR, problems)
    assert [(problem.row, problem.column, problem.found) for problem in problems.found] == [
        (3, "kind", "'quoted'"),
        (2, "year", "'19'"),
    ]
