"""A year against the one before."""

import pandas as pd

from helpers.audit.previous_year import compared_with_previous
from helpers.audit.register import audit_year
from helpers.base.files import csv_text, write_file
from helpers.base.paths import processed_dir

BEFORE = "2029-2030"


def units(**earned: int) -> dict[str, pd.DataFrame]:
    rows = [(code.removeprefix("u"), count, number) for number, (code, count) in enumerate(earned.items(), start=2)]
    return {"attainment_by_psu": pd.DataFrame(rows, columns=["psu_code", "earned", "source_row"])}


def test_a_change_within_the_band_holds_and_one_beyond_it_or_a_row_of_one_year_is_a_finding(small):
    # The band is 50 percent: 150 of 100 lies on it, 151 and 49 beyond it; any rise from nothing is beyond every band.
    now, before = units(u1=150, u2=151, u3=49, u4=1, u5=0, u6=1), units(u1=100, u2=100, u3=100, u4=0, u5=0, u7=1)
    register = compared_with_previous(now, before, small.settings).set_index("subject")
    beyond = ("contradicted", f"Changed by more than 50 percent since {BEFORE}; check both years.")
    assert dict(zip(register.index, zip(register["verdict"], register["explanation"], strict=True), strict=True)) == {
        **{"1": ("reproduced", ""), "2": beyond, "3": beyond, "4": beyond, "5": ("reproduced", "")},
        "6": ("not reproducible", f"{BEFORE} has no such row."),
        "7": ("not reproducible", f"This row of {BEFORE} is gone."),
    }


def test_without_a_year_before_there_is_no_row(small):
    assert compared_with_previous(units(u010=1), {}, small.settings).empty


def test_the_register_of_a_year_takes_in_the_year_before(small, raw):
    alone = audit_year(small)["audit_figures"]
    table = small.tables["attainment_by_psu"].assign(earned=[40, 1, 5, 0])
    write_file(processed_dir(BEFORE) / "attainment_by_psu.csv", csv_text(table))
    register = audit_year(small)["audit_figures"]
    added = register[~register["id"].isin(alone["id"])]
    assert added[["place", "section"]].drop_duplicates().to_numpy().tolist() == [
        [f"Table 10 against {BEFORE}", "09_public_school_units"]
    ]
    found = added.set_index("subject")["verdict"].to_dict()
    assert found == {"00Z": "reproduced", "010": "reproduced", "011": "contradicted", "10A": "reproduced"}
