"""Accepted rows hold from the year on; earlier years, and whatever was not decided, stay as they are."""

import shutil

import pandas as pd
import pytest

from helpers.base.paths import processed_dir
from helpers.base.problems import InputError
from helpers.prepare.layouts import reference_file
from helpers.prepare.year import prepare_year
from helpers.yearly.proposals.accepted import carry_out
from helpers.yearly.proposals.listed import declined_file, proposals_file, write_proposals
from tests.support.small_next_year import NEXT, replace_in
from tests.support.small_year import YEAR

T1, T3, T11 = "table_01_credentials_by_course", "table_03_credentials_by_tier", "table_11_attainment_by_course"
T8, T9, T10 = "table_08_most_earned_psus", "table_09_highest_rate_psus", "table_10_attainment_by_psu"
HEADINGS = "accept,about,change,lookup,basis,printed_in,instead_of"
SIGNED = {"decided_by": "A. Analyst", "decided_on": "2032-12-01"}


def decide(*answers: str, **cells: str) -> None:
    """Write decisions, in the order of the proposals, and cells that were left to be filled in."""
    table = write_proposals(NEXT)
    assert len(table) == len(answers)
    table["accept"] = answers
    for name, cell in cells.items():
        table[name] = table[name].mask(table[name] == "", cell)
    table.to_csv(proposals_file(NEXT), index=False)


def write_decisions(text: str) -> None:
    proposals_file(NEXT).write_text(text, encoding="utf-8")


def quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


def refused() -> set[tuple]:
    """Return row, column and what was found of each decision that cannot be carried out."""
    with pytest.raises(InputError) as stopped:
        carry_out(NEXT, **SIGNED)
    return {(problem.row, problem.column, problem.found) for problem in stopped.value.problems}


def last_rows(stem: str, count: int) -> list[str]:
    return reference_file(stem).read_text(encoding="utf-8").splitlines()[-count:]


def stop_at_problems() -> None:
    """Prepare the year without the one before, since comparing the two takes most of the time."""
    shutil.rmtree(processed_dir(YEAR))
    prepare_year(NEXT)


def rename_course(published) -> None:
    for table in (T1, T3, T11):
        replace_in(published, table, ("Work Ready", "Work Ready Now"))


def test_a_renamed_course_ends_with_the_year_before_and_begins_with_this_one(published, small):
    rename_course(published)
    decide("yes")
    assert carry_out(NEXT, **SIGNED) == (1, 0)
    assert last_rows("courses", 2) == [
        f"ZC30,Work Ready,Careers,,{YEAR},",
        f"ZC30,Work Ready Now,Careers,{NEXT},,",
    ]
    stop_at_problems()
    assert not proposals_file(NEXT).exists()
    after = prepare_year(YEAR)
    assert all(table.equals(after.tables[name]) for name, table in small.tables.items())


def test_a_spelling_is_signed_and_holds_from_the_year_on(published):
    replace_in(published, T3, ("Bee Care", "Beecare"))
    decide("yes", "")
    carry_out(NEXT, **SIGNED)
    (row,) = last_rows("name_crosswalk", 1)
    assert row.startswith(f"{NEXT},,{T3},credential,Beecare,Bee Care,")
    assert row.endswith(",A. Analyst,2032-12-01")


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
    stop_at_problems()


def test_an_old_name_whose_new_one_was_added_is_proposed_to_end_until_that_is_declined(published):
    for table in (T1, T3, T11):
        replace_in(published, table, ("Bee Care", "Bee Care (Revised)"))
    decide("no", "yes")
    carry_out(NEXT, **SIGNED)
    table = write_proposals(NEXT)
    assert table[["about", "change", "lookup"]].values.tolist()[0] == ["Bee Care", "end", "credentials"]
    decide("no", *[""] * (len(table) - 1))
    carry_out(NEXT, **SIGNED)
    assert "Bee Care" not in write_proposals(NEXT)["about"].tolist()
    # It is there still in a later year too.
    declined_file(NEXT).rename(declined_file(YEAR))
    assert "Bee Care" not in write_proposals(NEXT)["about"].tolist()


def test_a_course_that_ends_takes_its_spellings_along(published):
    for table in (T1, T3, T11):
        text = (published / f"{table}.csv").read_text(encoding="utf-8").splitlines(keepends=True)
        kept = "".join(line for line in text if "Bee Care" not in line)
        (published / f"{table}.csv").write_text(kept, encoding="utf-8")
    table = write_proposals(NEXT)
    assert table[["about", "change"]].values.tolist() == [["ZA10-Bees I", "end"], ["Bee Care", "end"]]
    decide("yes", "yes")
    carry_out(NEXT, **SIGNED)
    assert f"ZA10,Bees I,Farming,,{YEAR},\n" in reference_file("courses").read_text(encoding="utf-8")
    assert last_rows("name_crosswalk", 1)[0].startswith(f"{YEAR},{YEAR},{T3},course,")


def test_units_that_were_placed_by_their_county_may_move_with_its_district(published):
    units = reference_file("psus")
    units.write_text(units.read_text(encoding="utf-8").replace("Upper,list", "Upper,by county"), encoding="utf-8")
    for table in (T8, T9):
        replace_in(published, table, ("(10),Upper", "(10),Lower"))
    decide("yes", "")
    assert carry_out(NEXT, **SIGNED) == (1, 0)
    decide("yes")
    assert carry_out(NEXT, **SIGNED) == (1, 0)
    assert last_rows("psus", 1) == [f"10A,Bee Charter,charter,letter,North,Lower,Upper,by county,,{NEXT},,"]


def test_a_line_that_ends_does_not_go_on_with_the_new_name_of_its_credential(published):
    named, counted = '{"credential": "Bee Care"}', '{"ncwfc_credential": "Bee line", "credential": "Bee Care"}'
    write_decisions(
        f"{HEADINGS},credential,kind\n"
        f"yes,Bees,replace,credentials,,,{quoted(named)},Bees,individual\n"
        f"yes,Bee line,end,ncwfc_crosswalk,,,{quoted(counted)},Bee Care,individual\n"
    )
    assert carry_out(NEXT, **SIGNED) == (2, 0)
    assert [row.split(",")[:3] for row in last_rows("ncwfc_crosswalk", 2)] == [
        [YEAR, YEAR, "Bee line"],
        [YEAR, "", "Mason line"],
    ]


def test_a_row_that_would_begin_and_end_in_one_year_goes(published):
    file = reference_file("regions")
    before = file.read_text(encoding="utf-8")
    file.write_text(f"{before}Middle,{NEXT},\n", encoding="utf-8")
    middle = '{"region": "Middle"}'
    write_decisions(f"{HEADINGS},region\nyes,Middle,end,regions,,,{quoted(middle)},Middle\n")
    carry_out(NEXT, **SIGNED)
    assert file.read_text(encoding="utf-8") == before


def test_a_unit_that_moved_and_was_renamed_in_one_year_has_one_new_row(published):
    for table in (T8, T9):
        replace_in(published, table, ("South City Schools (11),Lower", "South Town Schools (11),Upper"))
    replace_in(published, T10, ("South City Schools", "South Town Schools"))
    decide("yes", "yes")
    carry_out(NEXT, **SIGNED)
    assert last_rows("psus", 1) == [
        f"011,South Town Schools,traditional,numeric code,South,Upper,Upper,as the report prints it,,{NEXT},,"
    ]
    stop_at_problems()


def test_a_unit_that_closed_ends_and_one_that_opened_takes_its_regions_from_its_county(published):
    replace_in(published, T10, ("Bee Charter (10A)", "Wasp Charter (10B)"))
    decide("yes", "yes", county="South")
    carry_out(NEXT, **SIGNED)
    text = reference_file("psus").read_text(encoding="utf-8")
    assert f"10A,Bee Charter,charter,letter,North,Upper,Upper,by county,,,{YEAR},\n" in text
    assert f"10B,Wasp Charter,charter,letter,North,Upper,Upper,by county,,{NEXT},,\n" in text
    stop_at_problems()


def test_a_name_cannot_be_both_another_spelling_and_a_new_thing(published):
    replace_in(published, T3, ("Bee Care", "Beecare"))
    decide("yes", "yes")
    assert refused() == {(3, "", "another one for 'Beecare'")}


def test_what_was_declined_is_remembered_with_a_name_and_not_proposed_again(published):
    replace_in(published, T3, ("Bee Care", "Beecare"))
    decide("no", "")
    assert carry_out(NEXT, **SIGNED) == (0, 1)
    declined = pd.read_csv(declined_file(NEXT), dtype="str", keep_default_na=False)
    assert declined[["about", "lookup", "decided_by"]].values.tolist() == [["Beecare", "name_crosswalk", "A. Analyst"]]
    assert write_proposals(NEXT)["lookup"].tolist() == ["credentials"]


@pytest.mark.parametrize(
    ("place", "found"),
    [
        (",,", {(name, "an empty cell") for name in ("county", "region_state_board", "region_former")}),
        ("Nord,Upper,Upper", {("county", "'Nord'; closest: 'North'; 'South'")}),
    ],
)
def test_a_new_unit_in_no_known_county_is_refused_where_it_stands_and_nothing_is_written(published, place, found):
    cells = "psu_code,psu,psu_type,psu_type_basis,county,region_state_board,region_former,region_basis"
    unit = f"77B,Wasp Charter,charter,letter,{place},by county"
    write_decisions(f"{HEADINGS},{cells}\nyes,Wasp Charter (77B),add,psus,,,,{unit}\n")
    before = reference_file("psus").read_bytes()
    assert refused() == {(2, *one) for one in found}
    assert reference_file("psus").read_bytes() == before


def test_a_word_that_is_no_decision_is_refused(published):
    write_decisions(f"{HEADINGS}\nmaybe,Bee Care,end,credentials,,,\n")
    assert refused() == {(2, "accept", "'maybe'")}


def test_a_file_that_was_emptied_is_no_list_of_proposals(published):
    write_decisions("\n")
    assert refused() == {(None, "", "columns []")}


def test_without_proposals_there_is_nothing_to_carry_out(published):
    assert refused() == {(None, "", "no such file")}


def test_decisions_that_wait_are_not_overwritten(published):
    write_decisions(f"{HEADINGS}\nyes,Bee Care,end,credentials,,,\n")
    with pytest.raises(InputError) as stopped:
        write_proposals(NEXT)
    assert [problem.found for problem in stopped.value.problems] == ["1 in the column accept"]
