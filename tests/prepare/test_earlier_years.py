"""A year beside every year prepared before it, told by hand on two small invented years."""

import shutil

import pandas as pd
import pytest

from helpers.base.files import csv_text
from helpers.contracts.schemas import PROCESSED, validated
from helpers.prepare.year import PreparedYear, prepare_year, write_year
from helpers.years.changes import difference_interval
from helpers.years.comparison import year_changes
from tests.support.small_next_year import NEXT
from tests.support.small_year import YEAR


def rows_of(later: PreparedYear, grain: str) -> pd.DataFrame:
    changes = later.tables["year_changes"]
    return changes[changes["grain"] == grain].set_index("key")


def test_what_changed_is_found_completely_and_nothing_else(later):
    changes = later.tables["year_changes"]
    found = changes.loc[changes["status"] != "same", ["grain", "key", "status"]]
    assert sorted(map(tuple, found.to_numpy())) == [
        ("course credential", "ZB20 | Module 3", "renamed"),
        ("credential", "Module 3", "renamed"),
        ("region", "Lower", "gone"),
        ("unit", "011", "moved"),
        ("unit", "10A", "gone"),
        ("unit", "11A", "new"),
    ]


def test_every_grain_is_compared(later):
    counts = later.tables["year_changes"]["grain"].value_counts().to_dict()
    assert counts == {
        "state": 1,
        "program area": 3,
        "course": 3,
        "course credential": 4,
        "credential": 4,
        "tier": 3,
        "region": 3,
        "unit": 5,
        # Five groups, seven shares of each.
        "student group": 35,
        "workforce line": 2,
        "combined credential": 1,
        "career readiness credential": 1,
    }


def test_the_state_is_split_by_counts_and_by_course_credentials(later):
    state = rows_of(later, "state").loc["state"]
    # 65 of 140, then 63 of 116.
    assert state["rate_change_points"] == pytest.approx(100 * (63 / 116 - 65 / 140))
    assert state["more_earned_points"] == pytest.approx(50 * (63 - 65) * (1 / 116 + 1 / 140))
    # Rates and shares of Bee Care, Module 1, Module 2 (now 3) and Ready Z, now and before.
    now, before = [(30, 50), (20, 40), (8, 16), (5, 10)], [(30, 50), (20, 40), (10, 40), (5, 10)]
    pairs = list(zip(now, before, strict=True))
    within = sum((e1 / n1 - e0 / n0) * (n1 / 116 + n0 / 140) / 2 for (e1, n1), (e0, n0) in pairs)
    assert state["rate_points"] == pytest.approx(100 * within)
    assert state["mix_points"] + state["rate_points"] == pytest.approx(state["rate_change_points"])


def test_a_change_of_a_course_takes_its_own_design_effect_and_that_of_a_credential_none(small, later):
    effects = pd.DataFrame({"course_code": ["ZA10", "ZB20"], "potential": [50, 50], "design_effect": [1.0, 3.0]})
    now = later.tables | {"design_effects": effects}
    changes = year_changes(small.tables, now, from_year=YEAR, to_year=NEXT, band_pct=10).set_index(["grain", "key"])
    # The state: the mean of 1 and 3.
    stated = {("course", "ZB20"): 3, ("program area", "Building"): 3, ("course credential", "ZB20 | Module 3"): 1}
    for place, effect in (stated | {("state", "state"): 2, ("course", "ZC30"): 2}).items():
        row = changes.loc[[place]]
        expected = difference_interval(row, design_effect=effect)
        assert row[expected.columns].to_numpy().tolist() == expected.to_numpy().tolist(), place


def test_a_move_names_both_regions_and_regions_are_made_of_the_units_of_their_year(later):
    unit = rows_of(later, "unit").loc["011"]
    assert (unit["belonged_to"], unit["belongs_to"]) == ("Lower", "Upper")
    region = rows_of(later, "region").loc["Upper"]
    # North and Bee: 40 and 5; then North, South and Sky: 40, 18 and 5.
    assert (region["earned_before"], region["earned"]) == (45, 63)


def test_restated_cells_have_both_values_and_both_places(later):
    row = later.tables["restatements"].to_dict("records")
    cell = "table_08_most_earned_psus:2:2030-2031"
    assert row == [
        {
            "table": "Table 8",
            "item": "North County Schools",
            "year": YEAR,
            "report_before": YEAR,
            "printed_before": "40",
            "printed_now": "41",
            "cell_before": cell,
            "cell_now": cell,
        }
    ]


def test_what_the_state_earned_in_an_earlier_prepared_year_is_known_exactly(later):
    history = later.tables["state_history"]
    rows = history[history["year"] == YEAR][["metric", "value", "precision"]].to_numpy().tolist()
    assert rows == [["credentials_earned", 65.0, "exact"], ["attainment_rate_pct", pytest.approx(6500 / 140), "exact"]]


def test_new_and_vanished_rows_go_through_the_schema_and_come_back_the_same(later, tmp_path, monkeypatch):
    monkeypatch.setenv("CTE_WRITE_ROOT", str(tmp_path))
    names = ("year_changes", "restatements")
    files = write_year({name: later.tables[name] for name in names}, later.settings)
    for name, file in zip(names, files, strict=False):
        validated(later.tables[name], name, PROCESSED)
        assert file.read_text(encoding="utf-8") == csv_text(later.tables[name])


@pytest.fixture
def earlier(later_root, tmp_path, monkeypatch):
    """Return the processed tables of the small year in a folder that also has the next one."""
    shutil.copytree(later_root, tmp_path, dirs_exist_ok=True)
    monkeypatch.setenv("CTE_DATA_ROOT", str(tmp_path))
    return tmp_path / "data" / "processed" / YEAR


def test_years_with_table_8_alone_in_common_have_its_restatements_and_no_changes(earlier):
    for file in earlier.iterdir():
        if file.name not in ("most_earned_psus.csv", "settings.json"):
            file.unlink()
    tables = prepare_year(NEXT).tables
    assert tables["year_changes"].empty
    assert tables["restatements"]["printed_now"].tolist() == ["41"]


def test_a_table_that_one_of_the_years_lacks_takes_only_its_own_grains(earlier):
    (earlier / "attainment_by_psu.csv").unlink()
    grains = set(prepare_year(NEXT).tables["year_changes"]["grain"])
    assert not {"unit", "region"} & grains
    assert {"state", "course", "workforce line"} <= grains
