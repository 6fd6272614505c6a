"""A year against the one before."""

import pandas as pd
import pytest

from helpers.audit.previous_year import compared_with_previous
from helpers.audit.register import audit_year
from helpers.base.files import csv_text, write_file
from helpers.base.paths import processed_dir
from helpers.prepare.year import prepare_year
from tests.support.small_year import YEAR

BEFORE = "2029-2030"


def units(**earned: int) -> dict[str, pd.DataFrame]:
    rows = [(code.removeprefix("u"), count, number) for number, (code, count) in enumerate(earned.items(), start=2)]
    return {"attainment_by_psu": pd.DataFrame(rows, columns=["psu_code", "earned", "source_row"])}


@pytest.fixture
def settings(raw):
    return prepare_year(YEAR).settings


def verdicts(now: dict, before: dict, settings) -> dict[str, str]:
    register = compared_with_previous(now, before, settings)
    return dict(zip(register["subject"], register["verdict"], strict=True))


def test_a_change_within_the_band_holds_and_one_beyond_it_is_a_finding(settings):
    # The band is 50 percent: 150 of 100 lies on it, 151 and 49 beyond it.
    now, before = units(u010=150, u011=151, u012=49), units(u010=100, u011=100, u012=100)
    assert verdicts(now, before, settings) == {"010": "reproduced", "011": "contradicted", "012": "contradicted"}


def test_rows_that_appeared_or_disappeared_are_named(settings):
    register = compared_with_previous(units(u010=1, u011=1), units(u010=1, u012=1), settings).set_index("subject")
    assert register["verdict"].to_dict() == {"010": "reproduced", "011": "not reproducible", "012": "not reproducible"}
    assert register.loc["011", "explanation"] == f"No such row in {BEFORE}."
    assert register.loc["012", "explanation"] == f"A row of {BEFORE} that is gone."


def test_a_count_that_rose_from_nothing_is_a_finding_and_nothing_to_nothing_is_not(settings):
    assert verdicts(units(u010=1, u011=0), units(u010=0, u011=0), settings) == {
        "010": "contradicted",
        "011": "reproduced",
    }


def test_without_a_year_before_there_is_no_row(settings):
    assert compared_with_previous(units(u010=1), {}, settings).empty


def test_the_register_of_a_year_takes_in_the_year_before(raw):
    prepared = prepare_year(YEAR)
    alone = audit_year(prepared)["audit_figures"]
    table = prepared.tables["attainment_by_psu"].assign(earned=[40, 1, 5, 0])
    write_file(processed_dir(BEFORE) / "attainment_by_psu.csv", csv_text(table))
    register = audit_year(prepared)["audit_figures"]
    added = register[~register["id"].isin(alone["id"])]
    assert added["place"].unique().tolist() == [f"Table 10 against {BEFORE}"]
    assert added.set_index("subject")["verdict"].to_dict() == {
        "00Z": "reproduced",
        "010": "reproduced",
        "011": "contradicted",
        "10A": "reproduced",
    }
