"""What this report prints of earlier years against the reports of those years."""

import pandas as pd
import pytest

from helpers.audit.previous_year import compared_with_earlier_reports
from helpers.audit.register import audit_year
from helpers.contracts.schemas import PROCESSED, validated
from tests.support.small_year import YEAR


@pytest.fixture(scope="module")
def audited(later, later_root) -> dict[str, pd.DataFrame]:
    """Return the registers of the later of two years."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CTE_DATA_ROOT", str(later_root))
        return audit_year(later)


def test_every_cell_of_an_earlier_year_is_compared_and_a_restated_one_is_no_contradiction(audited):
    figures = audited["audit_figures"]
    rows = figures[figures["check"] == "earlier_report"]
    # Five groups in three tiers, two rows of Table 6 and two of Table 8, each in the two years before this one.
    assert rows.groupby("place").size().to_dict() == {
        **{f"Table 5{letter}": 10 for letter in "abc"},
        "Table 6": 4,
        "Table 8": 4,
    }
    restated = rows[rows["verdict"] != "reproduced"]
    assert restated[["subject", "published", "recomputed", "difference", "verdict", "explanation"]].values.tolist() == [
        [
            f"North County Schools, {YEAR}, against the report of {YEAR}",
            "41",
            "40",
            1.0,
            "not reproducible",
            f"Restated: the report of {YEAR} prints 40 (Table 8, line 2).",
        ]
    ]


def test_a_restated_cell_is_a_finding_of_the_section_that_shows_its_table(audited):
    findings = audited["findings_09_public_school_units"]
    assert findings.loc[findings["id"].str.startswith("restated."), "published"].tolist() == ["41"]


def test_a_year_with_new_and_vanished_rows_goes_through_the_schema_and_no_change_is_a_verdict(later, audited):
    assert {"new", "gone"} <= set(later.tables["year_changes"]["status"])
    validated(audited["audit_figures"], "audit_figures", PROCESSED)
    # Fewer took Module 3 and Bee Charter closed; neither is a comparison of the register.
    assert set(audited["audit_figures"]["check"]) & {"previous_year", "change"} == set()


def test_without_an_earlier_year_there_is_no_row(small):
    assert compared_with_earlier_reports(small.tables, {}, year=YEAR).empty
