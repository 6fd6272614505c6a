"""Result tables as the printed report shows them: rows, headings, decimals and marks of the source."""

import pandas as pd
import pytest

from helpers.base.manifest import read_numbered
from helpers.contracts.schemas import RESULTS
from helpers.contracts.tables import read_table
from helpers.publish.report.printed_tables import (
    marks_note,
    printed_findings,
    printed_table,
    with_marks,
)
from tests.support.small_year import YEAR

FINDING_COLUMNS = ["id", "document", "place", "subject", "published", "recomputed", "verdict", "explanation"]


@pytest.fixture(scope="module")
def printed(small_year) -> dict[str, dict]:
    """Return every numbered table of the small year as it is printed, by its label."""
    folder = small_year / "outputs" / YEAR / "tables"
    return {
        item.label: printed_table(item, read_table(folder / f"{item.table}.csv", RESULTS[item.table]))
        for item in read_numbered()
    }


def _finding(identity: str, place: str, verdict: str = "contradicted", document: str = "report") -> dict[str, str]:
    values = [identity, document, place, f"subject {identity}", "1", "2", verdict, f"Why {identity}."]
    return dict(zip(FINDING_COLUMNS, values, strict=True))


def test_percentages_have_the_decimals_of_the_report(printed):
    rows = {label: table["groups"][0]["rows"] for label, table in printed.items()}
    assert rows["Table 9"][0] == ["1", "North County Schools", "010", "Upper", "40", "80", "50.00%"]
    assert rows["Table 10"][2] == ["10A", "Bee Charter", "charter", "Upper", "5", "8", "62.5%"]
    assert rows["Table 11"][0] == ["ZA10", "Bees I", "Bee Care", "1", "30", "50", "60%"]
    # 2/3 of the small year's regions' rates: 45 of 88 and 20 of 50.
    assert [row[-1] for row in rows["Chart 3"]][:2] == ["51.1%", "40.0%"]


def test_findings_that_matter_come_first_and_spelling_has_a_table_of_its_own():
    rows = [_finding("x.name", "Table 3"), _finding("r", "Table 3", "rounding"), _finding("c", "Table 3")]
    figures, names = printed_findings(pd.DataFrame(rows))
    assert [column["heading"] for column in figures["columns"]] == [
        "Figure or claim",
        "Published",
        "Recomputed",
        "Verdict and why",
    ]
    assert figures["groups"][0]["rows"] == [
        ["subject c", "1", "2", "Contradicted. Why c."],
        ["subject r", "1", "2", "Rounding. Why r."],
    ]
    assert names["groups"][0]["rows"] == [["subject x.name", "2", "Contradicted. Why x.name."]]
    assert printed_findings(pd.DataFrame(columns=FINDING_COLUMNS, dtype="str")) == []
    placed = printed_findings(pd.DataFrame(rows[1:2]), with_place=True)
    assert placed[0]["groups"][0]["rows"][0][0] == "Table 3: subject r"


def test_flagged_shares_carry_a_mark_besides_their_colour():
    groups = pd.DataFrame({"group": ["A", "B"], "tier_1_printed": ["18%", "82%"], "tier_2_printed": ["<1%", "50%"]})
    gaps = pd.DataFrame(
        [("A", "tier_1_pct", "under"), ("B", "tier_1_pct", "over"), ("A", "tier_2_pct", "not comparable")],
        columns=["group", "measure", "representation"],
    )
    marked = with_marks(groups, gaps)
    assert marked["tier_1_printed"].tolist() == ["▼ 18%", "▲ 82%"]
    assert marked["tier_2_printed"].tolist() == ["<1%", "50%"]
    assert groups["tier_1_printed"].tolist() == ["18%", "82%"]
    assert marks_note(gaps, comparison="opportunities_pct", threshold_points=10) == (
        "Shares as printed. ▼ marks a share that lies 10 points or more below the column “credential "
        "opportunities”, ▲ one that lies as far above it: 1 ▼ and 1 ▲."
    )


def test_years_stand_in_columns_in_the_order_of_the_report(printed):
    headings = {label: [column["heading"] for column in table["columns"]] for label, table in printed.items()}
    assert headings["Table 8"][-3:] == ["2030-2031", "2029-2030", "2028-2029"]
    assert headings["Table 5b"] == [
        "Group",
        "2028-2029",
        "2029-2030",
        "2030-2031",
        "Share of the comparison population",
    ]
    assert [group["title"] for group in printed["Table 5b"]["groups"]] == [
        "Gender",
        "Race and ethnicity",
        "Special population",
    ]
    assert printed["Table 5b"]["groups"][2]["rows"] == [["Learners", "NA", "NA", "8%", "7%"]]
    assert printed["Table 6"]["groups"][0]["rows"] == [
        ["Ready Z", "3", "4", "5"],
        ["Total Career Readiness Credentials Earned", "3", "4", "5"],
    ]


def test_a_count_that_a_year_lacks_is_a_dash():
    counts = pd.DataFrame(
        {"rank": [1, 1, 2], "psu": ["A", "A", "B"], "year": ["2029-2030", YEAR, YEAR], "earned": [1, 2, 3]}
    ).assign(psu_code=["010", "010", "011"], region="Upper")
    item = next(item for item in read_numbered() if item.label == "Table 8")
    assert printed_table(item, counts)["groups"][0]["rows"] == [
        ["1", "A", "010", "Upper", "2", "1"],
        ["2", "B", "011", "Upper", "3", "–"],
    ]


def test_units_stand_in_the_headings_that_do_not_say_them(printed):
    columns = printed["Table 11"]["columns"]
    assert [(column["heading"], column["unit"], column["is_number"]) for column in columns] == [
        ("Code", "", False),
        ("Course", "", False),
        ("Credential", "", False),
        ("Tier", "", True),
        ("Credentials earned", "", True),
        ("Credential potential", "", True),
        ("Attainment rate", "percent", True),
    ]
