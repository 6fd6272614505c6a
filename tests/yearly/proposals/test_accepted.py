"""Accepted rows hold from the year on; earlier years, and whatever was not decided, stay as they are."""

import pandas as pd
import pytest

from helpers.base.problems import InputError
from helpers.prepare.layouts import reference_file
from helpers.prepare.year import prepare_year
from helpers.yearly.check import check_year
from helpers.yearly.proposals.accepted import carry_out
from helpers.yearly.proposals.listed import declined_file, proposals_file, write_proposals
from tests.support.small_next_year import NEXT, replace_in
from tests.support.small_year import YEAR

T1, T3, T11 = "table_01_credentials_by_course", "table_03_credentials_by_tier", "table_11_attainment_by_course"
T8, T9, T10 = "table_08_most_earned_psus", "table_09_highest_rate_psus", "table_10_attainment_by_psu"
SIGNED = {"decided_by": "A. Analyst", "decided_on": "2032-12-01"}


def decide(*answers: str, **cells: str) -> None:
    """Write decisions, in the order of the proposals, and cells that were left to be filled in."""
    table = write_proposals(NEXT)
    assert len(table) == len(answers)
    table["accept"] = answers
    for name, cell in cells.items():
        table[name] = table[name].mask(table[name] == "", cell)
    table.to_csv(proposals_file(NEXT), index=False)


def last_rows(stem: str, count: int) -> list[str]:
    return reference_file(stem).read_text(encoding="utf-8").splitlines()[-count:]


def rename_course(published) -> None:
    for table in (T1, T3, T11):
        replace_in(published, table, ("Work Ready", "Work Ready Now"))


def test_a_renamed_course_ends_with_the_year_before_and_begins_with_this_one(published):
    before = prepare_year(YEAR)
    rename_course(published)
    decide("yes")
    assert carry_out(NEXT, **SIGNED) == (1, 0)
    assert last_rows("courses", 2) == [
        f"ZC30,Work Ready,Careers,,{YEAR},",
        f"ZC30,Work Ready Now,Careers,{NEXT},,",
    ]
    assert check_year(NEXT) == []
    assert not proposals_file(NEXT).exists()
    after = prepare_year(YEAR)
    assert all(table.equals(after.tables[name]) for name, table in before.tables.items())


def test_a_spelling_is_signed_and_holds_from_the_year_on(published):
    replace_in(published, T3, ("Bee Care", "Beecare"))
    decide("yes", "")
    carry_out(NEXT, **SIGNED)
    (row,) = last_rows("name_crosswalk", 1)
    assert row.startswith(f"{NEXT},,{T3},credential,Beecare,Bee Care,")
    assert row.endswith(",A. Analyst,2032-12-01")
    assert check_year(NEXT) == []


def test_a_renamed_credential_names_its_successor_and_its_workforce_line_counts_the_new_name(published):
    for table in (T1, T3, T11):
        replace_in(published, table, ("Bee Care", "Bee Care (Revised)"))
    decide("yes", "no")
    assert carry_out(NEXT, **SIGNED) == (1, 1)
    assert f"Bee Care,individual,,{YEAR},Bee Care (Revised)" in reference_file("credentials").read_text("utf-8")
    assert last_rows("credentials", 1) == [f"Bee Care (Revised),individual,{NEXT},,"]
    assert last_rows("ncwfc_crosswalk", 1) == [
        f"{NEXT},,Bee line,individual,ZA10,Bee Care (Revised),Renamed; before: Bee Care,,A. Analyst,2032-12-01"
    ]
    assert check_year(NEXT) == []


def test_a_unit_that_moved_and_was_renamed_in_one_year_has_one_new_row(published):
    for table in (T8, T9):
        replace_in(published, table, ("South City Schools (11),Lower", "South Town Schools (11),Upper"))
    replace_in(published, T10, ("South City Schools", "South Town Schools"))
    decide("yes", "yes")
    carry_out(NEXT, **SIGNED)
    assert last_rows("psus", 1) == [
        f"011,South Town Schools,traditional,numeric code,South,Upper,Upper,as the report prints it,,{NEXT},,"
    ]
    assert check_year(NEXT) == []


def test_a_unit_that_closed_ends_and_one_that_opened_takes_its_regions_from_its_county(published):
    replace_in(published, T10, ("Bee Charter (10A)", "Wasp Charter (10B)"))
    decide("yes", "yes", county="South")
    carry_out(NEXT, **SIGNED)
    text = reference_file("psus").read_text(encoding="utf-8")
    assert f"10A,Bee Charter,charter,letter,North,Upper,Upper,by county,,,{YEAR},\n" in text
    assert f"10B,Wasp Charter,charter,letter,North,Upper,Upper,by county,,{NEXT},,\n" in text
    assert check_year(NEXT) == []


def test_a_new_row_with_an_empty_cell_is_refused_where_it_stands_and_nothing_is_written(published):
    replace_in(published, T10, ("Bee Charter (10A)", "Wasp Charter (77B)"))
    decide("yes", "yes")
    before = reference_file("psus").read_bytes()
    with pytest.raises(InputError) as stopped:
        carry_out(NEXT, **SIGNED)
    found = {(problem.row, problem.column, problem.found) for problem in stopped.value.problems}
    assert found == {(2, name, "an empty cell") for name in ("county", "region_state_board", "region_former")}
    assert reference_file("psus").read_bytes() == before


def test_a_word_that_is_no_decision_is_refused(published):
    rename_course(published)
    decide("maybe")
    with pytest.raises(InputError) as stopped:
        carry_out(NEXT, **SIGNED)
    assert [(problem.row, problem.column, problem.found) for problem in stopped.value.problems] == [
        (2, "accept", "'maybe'")
    ]


def test_a_file_that_was_emptied_is_no_list_of_proposals(published):
    rename_course(published)
    decide("yes")
    proposals_file(NEXT).write_text("\n", encoding="utf-8")
    with pytest.raises(InputError) as stopped:
        carry_out(NEXT, **SIGNED)
    assert {problem.found for problem in stopped.value.problems} == {"columns []"}


def test_a_name_cannot_be_both_another_spelling_and_a_new_thing(published):
    replace_in(published, T3, ("Bee Care", "Beecare"))
    decide("yes", "yes")
    with pytest.raises(InputError) as stopped:
        carry_out(NEXT, **SIGNED)
    assert [problem.found for problem in stopped.value.problems] == ["another one for 'Beecare'"]


def test_what_was_declined_is_remembered_with_a_name_and_not_proposed_again(published):
    replace_in(published, T3, ("Bee Care", "Beecare"))
    decide("no", "")
    assert carry_out(NEXT, **SIGNED) == (0, 1)
    declined = pd.read_csv(declined_file(NEXT), dtype="str", keep_default_na=False)
    assert declined[["about", "lookup", "decided_by"]].values.tolist() == [["Beecare", "name_crosswalk", "A. Analyst"]]
    assert write_proposals(NEXT)["lookup"].tolist() == ["credentials"]


def test_decisions_that_wait_are_not_overwritten(published):
    rename_course(published)
    decide("yes")
    with pytest.raises(InputError) as stopped:
        write_proposals(NEXT)
    assert [problem.found for problem in stopped.value.problems] == ["1 in the column accept"]


def test_without_proposals_there_is_nothing_to_carry_out(published):
    with pytest.raises(InputError) as stopped:
        carry_out(NEXT, **SIGNED)
    assert [problem.found for problem in stopped.value.problems] == ["no such file"]
