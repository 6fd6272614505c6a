"""What is proposed for a name that no lookup has: by code, then by course, then by spelling; nothing is applied."""

import pytest

from helpers.prepare.layouts import reference_file
from helpers.yearly.proposals.listed import proposals_for
from tests.support.small_next_year import NEXT, replace_in

T1, T2, T3 = "table_01_credentials_by_course", "table_02_combined_credentials", "table_03_credentials_by_tier"
T8, T9, T10 = "table_08_most_earned_psus", "table_09_highest_rate_psus", "table_10_attainment_by_psu"
T11 = "table_11_attainment_by_course"


def proposed() -> list[tuple[str, str, dict[str, str]]]:
    """Return change, lookup and cells of each proposal, without the words of a reason."""
    return [
        (one.change, one.lookup, {name: cell for name, cell in one.cells.items() if name != "reason"})
        for one in proposals_for(NEXT)
    ]


def alias(table: str, kind: str, printed: str, canonical: str) -> tuple[str, str, dict[str, str]]:
    cells = {"table": table, "kind": kind, "printed": printed, "canonical": canonical}
    return "add", "name_crosswalk", cells


def test_a_year_that_prints_known_names_only_needs_nothing(published):
    assert proposed() == []


def test_a_title_that_one_table_prints_otherwise_is_another_spelling_of_the_same_code(published):
    replace_in(published, T1, ("ZC30-Work Ready", "ZC30-Ready to Work"))
    assert proposed() == [alias(T1, "course", "ZC30-Ready to Work", "ZC30-Work Ready")]


def test_a_title_that_every_table_prints_otherwise_takes_the_place_of_the_old_one(published):
    for table in (T1, T3, T11):
        replace_in(published, table, ("Work Ready", "Work Ready Now"))
    cells = {"course_code": "ZC30", "course": "Work Ready Now", "program_area": "Careers"}
    assert proposed() == [("replace", "courses", cells)]


def test_an_unknown_code_is_a_new_course_with_the_program_area_that_the_tables_print(published):
    replace_in(
        published,
        T1,
        ("Careers,ZC30-Work Ready,Ready Z\n", "Careers,ZC30-Work Ready,Ready Z\nCareers,ZC31-Jobs,Ready Z\n"),
    )
    replace_in(published, T11, ("Ready Z,5,10,50%\n", "Ready Z,5,10,50%\nZC31-Jobs,Ready Z,0,0,NA\n"))
    assert proposed() == [("add", "courses", {"course_code": "ZC31", "course": "Jobs", "program_area": "Careers"})]


def test_a_known_title_under_another_code_may_be_a_slip_of_the_code_or_a_new_course(published):
    replace_in(published, T3, ("ZC30-Work Ready", "ZC80-Work Ready"))
    new = {"course_code": "ZC80", "course": "Work Ready", "program_area": "Careers"}
    assert proposed() == [alias(T3, "course", "ZC80-Work Ready", "ZC30-Work Ready"), ("add", "courses", new)]


def test_a_credential_that_another_table_prints_otherwise_for_the_same_course_is_another_spelling(published):
    replace_in(published, T3, ("Bee Care", "Care of Bees"))
    replace_in(published, T3, ("Care of Bees", "Beecare"))
    first, second = proposed()
    assert first == alias(T3, "credential", "Beecare", "Bee Care")
    assert second == ("add", "credentials", {"credential": "Beecare", "kind": "individual"})


def test_a_credential_that_took_the_place_of_one_that_its_course_had_is_its_new_name(published):
    for table in (T1, T3, T11):
        replace_in(published, table, ("Bee Care", "Bee Care (Revised)"))
    first, second = [one for one in proposed() if one[1] == "credentials"]
    cells = {"credential": "Bee Care (Revised)", "kind": "individual"}
    assert (first, second) == (("replace", "credentials", cells), ("add", "credentials", cells))
    assert proposals_for(NEXT)[0].replaced == {"credential": "Bee Care", "kind": "individual"}


def test_a_module_of_another_number_is_another_credential(published):
    replace_in(published, T1, ("Module 2", "Module 7"))
    replace_in(published, T2, ("Module 2", "Module 7"))
    replace_in(published, T11, ("Module 2", "Module 7"))
    cells = {"credential": "Module 7", "kind": "individual"}
    assert proposed() == [
        ("add", "credentials", cells),
        ("end", "credentials", {**cells, "credential": "Module 2", "successor": ""}),
    ]


def test_a_combined_credential_is_told_by_the_column_of_table_2(published):
    replace_in(published, T2, ("Mason Z", "Quarry Work"))
    replace_in(published, T3, ("Mason Z", "Quarry Work"))
    assert ("add", "credentials", {"credential": "Quarry Work", "kind": "combined"}) in proposed()


def test_a_unit_of_a_known_code_has_another_name_now_and_keeps_its_place(published):
    for table in (T8, T9, T10):
        replace_in(published, table, ("South City Schools", "South Town Schools"))
    ((change, lookup, cells),) = proposed()
    assert (change, lookup) == ("replace", "psus")
    assert (cells["psu_code"], cells["psu"], cells["county"]) == ("011", "South Town Schools", "South")


@pytest.mark.parametrize(
    ("code", "kind", "place"),
    [
        ("10B", "charter", ("North", "Upper", "Upper", "by county")),
        # Another charter school tells more than districts, whose numbers may be those of another county.
        ("01B", "charter", ("South", "Lower", "Upper", "by county")),
        # Districts of two counties begin so.
        ("012", "traditional", ("", "", "", "list")),
    ],
)
def test_a_new_unit_is_like_others_of_its_kind_and_lies_in_the_one_county_of_its_first_digits(
    published, code, kind, place
):
    units = reference_file("psus")
    ant = "01A,Ant Charter,charter,letter,South,Lower,Upper,by county,,,,\n"
    units.write_text(units.read_text(encoding="utf-8") + ant, encoding="utf-8")
    replace_in(
        published, T10, ("Web Academy (00Z)", f"Ant Charter (1A),0,2,0.0%\nWasp ({code}),0,2,0.0%\nWeb Academy (00Z)")
    )
    ((change, lookup, cells),) = proposed()
    assert (change, lookup, cells["psu_code"], cells["psu_type"]) == ("add", "psus", code, kind)
    names = ("county", "region_state_board", "region_former", "region_basis")
    assert tuple(cells[name] for name in names) == place


@pytest.mark.parametrize(("printed", "expected"), [("Woman", "Women"), ("Lerners", "Learners")])
def test_a_group_that_is_written_almost_the_same_may_be_a_spelling_or_a_new_group(published, printed, expected):
    replace_in(published, "table_04_student_groups", (expected, printed))
    first, second = proposed()
    assert first == alias("table_04_student_groups", "student_group", printed, expected)
    assert second == ("add", "student_groups", {"category": "", "group": printed})
