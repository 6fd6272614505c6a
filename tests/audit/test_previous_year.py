"""What this report prints of earlier years against the reports of those years."""

import pandas as pd
import pytest

from helpers.audit.previous_year import compared_with_earlier_reports
from helpers.audit.register import audit_year
from helpers.contracts.schemas import PROCESSED, validated
from helpers.prepare.year import PreparedYear, prepare_year
from tests.support.small_year import YEAR
from tests.years.later_year import LATER, prepare_earlier_year


@pytest.fixture(scope="module")
def later(tmp_path_factory) -> tuple[PreparedYear, dict[str, pd.DataFrame]]:
    """Return the later of two years as prepared, and its registers."""
    root = tmp_path_factory.mktemp("later")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CTE_DATA_ROOT", str(root))
        patch.setenv("CTE_WRITE_ROOT", str(root))
        prepare_earlier_year(root)
        prepared = prepare_year(LATER)
        return prepared, audit_year(prepared)


def test_every_cell_of_an_earlier_year_is_compared_and_a_restated_one_is_no_contradiction(later):
    figures = later[1]["audit_figures"]
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


def test_a_restated_cell_is_a_finding_of_the_section_that_shows_its_table(later):
    findings = later[1]["findings_09_public_school_units"]
    assert findings.loc[findings["id"].str.startswith("restated."), "published"].tolist() == ["41"]


def test_a_year_with_new_and_vanished_rows_goes_through_the_schema_and_no_change_is_a_verdict(later):
    prepared, registers = later
    assert {"new", "gone"} <= set(prepared.tables["year_changes"]["status"])
    validated(registers["audit_figures"], "audit_figures", PROCESSED)
    # Ready Z rose from 5 to 6 and Bee Charter closed; neither is a comparison of the register.
    assert set(registers["audit_figures"]["check"]) & {"previous_year", "change"} == set()


def test_without_an_earlier_year_there_is_no_row(small):
    assert compared_with_earlier_reports(small.tables, {}, year=YEAR).empty
