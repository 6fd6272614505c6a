"""Tables in the text of a report: every cell as printed in the one table that it belongs to, or a named problem."""

import re
from pathlib import Path

import pytest

from helpers.base.problems import InputError
from helpers.intake.lines import Line
from helpers.intake.recognition import recognise_tables
from helpers.prepare.layouts import T1, T4, T5, T7, T8, T9, T10, T11
from tests.intake.reports import REPORT, ROWS, cells_of, found_in, line_of, replaced
from tests.support.report_text import report_text
from tests.support.small_year import YEAR, YEARS

CAPTION_5B = "Table 5b. Tier 2 credential attainment trend by student group"
WHICH_5 = (
    "a caption that says which table it is, since 5a (Tier 1 credential attainment trend by student group), "
    "5b (Tier 2 credential attainment trend by student group) and 5c (Tier 3 credential attainment trend by student "
    "group) have the same headings"
)
HEADINGS_10 = (
    "the headings ['Public School Unit (PSU)', 'Earned', 'Potential', 'Attainment Rate'] "
    f"(Table 10. {YEAR} Credential attainment rate by PSU)"
)


def table_10(text: str) -> str:
    """Return the lines of Table 10 with their caption."""
    start = text.rindex("\nTable 10. ")
    return text[start : text.index("\nCredential Attainment Rate by Course and Credential\n\n", start)]


@pytest.mark.parametrize("repeats_headings", [True, False])
@pytest.mark.parametrize("rows_per_page", [1, 2, 3, 99])
def test_every_table_is_put_together_wherever_pages_cut_it(tmp_path, rows_per_page, repeats_headings):
    text = report_text(ROWS, YEAR, rows_per_page=rows_per_page, repeats_headings=repeats_headings)
    found = found_in(tmp_path / "report.txt", text)
    assert cells_of(found) == ROWS
    assert (found.doubtful_cells, found.notes, found.missing) == ([], [], [])
    assert found.trend_years == tuple(YEARS)


def test_a_row_alone_on_its_page_belongs_to_the_table_before_it_in_every_table(tmp_path):
    text = report_text(ROWS, YEAR, rows_per_page=99, cuts_last_row_of=tuple(ROWS))
    assert text.count("--\t--") >= len(ROWS)
    assert cells_of(found_in(tmp_path / "report.txt", text)) == ROWS


def test_headers_and_footers_of_pages_are_in_no_table(tmp_path):
    pages = iter(range(1, 99))
    text = re.sub(
        r"(?m)^(South City|Mason|Men|ZB20|Group B)(.*)$", lambda row: f"{row[0]}\nPage\t{next(pages)}", REPORT
    )
    assert next(pages) > 10
    assert cells_of(found_in(tmp_path / "report.txt", text)) == ROWS


def test_text_that_stands_on_every_page_may_stand_above_repeated_headings(tmp_path):
    text = re.sub(r"(?m)^((?:Public School Unit|Course|Student Group)\t.*)$", r"A header\n\n\1", REPORT)
    assert text.count("A header") > 10
    assert cells_of(found_in(tmp_path / "report.txt", text)) == ROWS


def test_a_year_with_one_table_has_that_one(tmp_path):
    found = found_in(tmp_path / "report.txt", report_text({T8: ROWS[T8]}, YEAR))
    assert cells_of(found) == {T8: ROWS[T8]}
    assert found.missing == [stem for stem in ROWS if stem != T8]
    assert found.trend_years == tuple(YEARS)


def test_a_report_whose_tables_name_no_year_says_that_nothing_shows_it(tmp_path):
    found = found_in(tmp_path / "report.txt", report_text({T10: ROWS[T10]}, YEAR))
    assert found.notes == [f"No table names its years, so nothing here shows that the report is that of {YEAR}."]
    assert found.trend_years == ()


def test_tables_with_the_same_headings_are_told_by_number_or_by_words(tmp_path):
    numbers = re.sub(r"Table 5(.)\. .*\n\n", r"Table 5\1\n\n", REPORT)
    words = re.sub(r"(?m)^Table 5.\. ", "Table 4. ", REPORT)
    for text in (numbers, words):
        assert text != REPORT
        assert cells_of(found_in(tmp_path / "report.txt", text)) == ROWS


def test_the_number_of_a_page_names_no_table():
    headings, row = ["Student Group", *YEARS, f"Comparison Population {YEAR}"], ["Women", "50%", "50%", "50%", "50%"]
    caption, *rows = (Line(tuple(cells), "page 1", row) for row, cells in enumerate(([CAPTION_5B], headings, row), 1))
    assert [*recognise_tables([caption, *rows], Path("report.pdf"), YEAR).tables] == [T5[2]]
    with pytest.raises(InputError, match="a caption that says which table it is"):
        recognise_tables(rows, Path("report.pdf"), YEAR)


def test_spelling_of_cells_stays_as_printed(tmp_path):
    text = REPORT.replace("Bee Care", "Bee’s  Care – I")
    table = cells_of(found_in(tmp_path / "report.txt", text))[T1]
    assert table[1] == ["Farming", "ZA10-Bees I", "Bee’s  Care – I"]


def test_rows_that_stand_twice_are_kept_for_preparation_to_refuse(tmp_path):
    row = "South City Schools (11)\t20\t50\t40.0%\n"
    table = cells_of(found_in(tmp_path / "report.txt", REPORT.replace(row, row * 2)))[T10]
    assert [cells[0] for cells in table].count("South City Schools (11)") == 2


def test_headings_that_differ_in_case_spaces_or_dashes_are_those_of_the_year_and_it_is_said(tmp_path):
    text = REPORT.replace("Career Cluster\tNCWFC Level", "career  cluster\tNCWFC level")
    found = found_in(tmp_path / "report.txt", text.replace(f"{YEARS[0]}\t", f"{YEARS[0].replace('-', '–')}\t"))
    assert cells_of(found) == ROWS
    assert found.notes[-1].startswith("Headings of Table 8") or found.notes[-1].startswith("Headings of Table 7")
    said = "printed 'career  cluster | NCWFC level | Credential Name | NCCTE Earned | NCCTE Credential Tier'"
    assert f"Headings of Table 7, {said}, taken as those of the year." in found.notes


def test_a_table_that_stands_twice_with_the_same_rows_is_taken_once(tmp_path):
    found = found_in(tmp_path / "report.txt", REPORT.replace("CONCLUSION", f"{table_10(REPORT)}\nCONCLUSION"))
    assert cells_of(found) == ROWS
    assert len(found.notes) == 1
    assert found.notes[0].startswith("Table 10 stands twice, equal: from row ")


@pytest.mark.parametrize("leaders", [" . . . . . ", " ", "..... "])
def test_an_entry_of_the_contents_is_no_caption(tmp_path, leaders):
    contents = f"Table 10. Credential attainment rate by PSU{leaders}58\n\nGrade\tStudents\n9\t10\n\n"
    text = REPORT.replace("STATEWIDE RESULTS\n", f"{contents}STATEWIDE RESULTS\n", 1)
    assert text != REPORT
    assert cells_of(found_in(tmp_path / "report.txt", text)) == ROWS


def test_another_table_with_headings_like_ours_is_left_to_the_lines_that_no_table_took(tmp_path):
    regions = "Chart 3. By region\n\nRegion\tEarned\tPotential\tAttainment Rate\nUpper\t40\t80\t50%\n\n"
    found = found_in(tmp_path / "report.txt", REPORT.replace("Public School Unit Results", f"{regions}Public School"))
    assert cells_of(found) == ROWS
    assert ("Upper", "40", "80", "50%") in {line.cells for line in found.unread}


# name: change of the text, how the line begins that is named, expected, found
REFUSED = {
    "a heading renamed on one page": (
        replaced("Public School Unit (PSU)\tEarned", "Unit (PSU)\tEarned"),
        ("Unit (PSU)\tEarned", HEADINGS_10, "'Unit (PSU)' for 'Public School Unit (PSU)'"),
    ),
    "a column dropped": (
        replaced(
            "\tEarned\tPotential\tAttainment Rate\nNorth County Schools (10)\t40\t80\t50.0%",
            "\tEarned\tPotential\nX\t1\t2",
        ),
        ("Public School Unit (PSU)\tEarned\tPotential\n", HEADINGS_10, "no 'Attainment Rate'"),
    ),
    "columns of years swapped": (
        replaced("\t".join(YEARS), "\t".join([YEARS[1], YEARS[0], YEARS[2]])),
        (
            f"Student Group\t{YEARS[1]}",
            f"the headings {['Student Group', *YEARS, f'Comparison Population {YEAR}']} "
            "(Table 5a. Tier 1 credential attainment trend by student group)",
            f"another order: Student Group, {YEARS[1]}, {YEARS[0]}, {YEARS[2]}, Comparison Population {YEAR}",
        ),
    ),
    "a cell too many": (
        replaced("Bee Charter (10A)\t5\t8", "Bee Charter (10A)\t5\t5\t8"),
        ("Bee Charter", "4 cells in every row of the table", "5: Bee Charter (10A) | 5 | 5 | 8 | 62.5%"),
    ),
    "a cell missing": (
        replaced("Bee Charter (10A)\t5\t8", "Bee Charter (10A)\t8"),
        ("Bee Charter", "4 cells in every row of the table", "3: Bee Charter (10A) | 8 | 62.5%"),
    ),
    "a cell on two lines": (
        replaced("South City Schools (11)\t20\t50", "South City\nSchools (11)\t20\t50"),
        ("South City\n", "an empty line between a table and text", "'South City'"),
    ),
    "the rest of a cell below a page break": (
        replaced("South City Schools (11)\t20\t50", "\nof the county\n\nSouth City Schools (11)\t20\t50"),
        ("of the county", "nothing but rows between the rows of a table", "'of the county'"),
    ),
    "the rest of a cell above repeated headings": (
        lambda text: "of a name\n\nCredential Tier\tProgram".join(text.rsplit("Credential Tier\tProgram", 1)),
        ("of a name", "nothing but rows between the rows of a table", "'of a name'"),
    ),
    "repeated headings that lost a tab": (
        lambda text: "Credential Tier Program".join(text.rsplit("Credential Tier\tProgram", 1)),
        (
            "Credential Tier Program",
            "the headings ['Credential Tier', 'Program Area', 'Course', 'Credential Name'] "
            "(Credentials available by tier)",
            "no 'Credential Tier', 'Program Area'; 'Credential Tier Program Area' in addition",
        ),
    ),
    "a table again with other headings": (
        lambda text: text.replace(
            "CONCLUSION", table_10(text).replace("\tPotential\t", "\tAvailable\t") + "\nCONCLUSION"
        ),
        ("Public School Unit (PSU)\tEarned\tAvailable", HEADINGS_10, "'Available' for 'Potential'"),
    ),
    "headings that are none below a caption": (
        replaced("Credential Tier\tProgram Area\tCourse", "Tier Area Course"),
        (
            "Tier Area",
            "the headings of Table 3 below 'Table 3. 2030-2031 Credentials available by tier'",
            "'Tier Area Course Credential Name'",
        ),
    ),
    "another table without caption": (
        replaced(
            "Credential Attainment Rate by Course and Credential\n\n",
            "Grade\tStudents\tBoys\tShare\n9\t10\t5\t50%\n\n\n",
        ),
        ("Grade\t", "a row of the table above, or a caption above another table", "Grade | Students | Boys | Share"),
    ),
    "a caption lost": (
        replaced(f"\n{CAPTION_5B}\n\n", "\n\n"),
        (
            "Women\t50%\t49%\t20%",
            "Tier 1 credential attainment trend by student group once, or twice with the same rows",
            "Women | 50% | 49% | 20% | 45%; first Women | 50% | 49% | 45% | 45%",
        ),
    ),
    "a caption that says two things": (
        replaced(f"\n{CAPTION_5B}\n\n", f"\n{CAPTION_5B.replace('Tier 2', 'Tier 3')}\n\n"),
        (
            f"{CAPTION_5B.replace('Tier 2', 'Tier 3')}\n\nStudent Group",
            WHICH_5,
            f"'{CAPTION_5B.replace('Tier 2', 'Tier 3')}'",
        ),
    ),
    "a table twice with another cell": (
        lambda text: text.replace("CONCLUSION", table_10(text).replace("62.5%", "62.6%") + "\nCONCLUSION"),
        (
            "Bee Charter (10A)\t5\t8\t62.6%",
            "Credential attainment rate by PSU once, or twice with the same rows",
            "Bee Charter (10A) | 5 | 8 | 62.6%; first Bee Charter (10A) | 5 | 8 | 62.5%",
        ),
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_certain_is_refused_with_its_line(tmp_path, name):
    change, (lines, expected, found) = REFUSED[name]
    text = change(REPORT)
    assert text != REPORT
    with pytest.raises(InputError) as refused:
        found_in(tmp_path / "report.txt", text)
    (problem,) = refused.value.problems
    assert (problem.row, problem.expected, problem.found) == (line_of(text, lines), expected, found)
    assert problem.action.endswith(".")


def test_all_headings_that_were_renamed_are_named_in_one_go(tmp_path):
    with pytest.raises(InputError) as refused:
        found_in(tmp_path / "report.txt", REPORT.replace("\tPotential\t", "\tAvailable\t"))
    assert {problem.found for problem in refused.value.problems} == {"'Available' for 'Potential'"}
    assert {problem.expected.split("(Table ")[1].split(".")[0] for problem in refused.value.problems} == {
        "9",
        "10",
        "11",
    }
    rows = [line.strip() for line in refused.value.problems[-1].action.splitlines()[1:3]]
    assert [row.split(",")[:2] for row in rows] == [[T11, "Potential"], [T11, "Available"]]


def test_a_report_of_another_year_is_refused(tmp_path):
    text = REPORT.replace(YEARS[2], "2031-2032").replace(YEARS[1], YEARS[2]).replace(YEARS[0], YEARS[1])
    with pytest.raises(InputError, match="found 2031-2032 in Table 5a, Table 5b, Table 5c, Table 6 and Table 8"):
        found_in(tmp_path / "report.txt", text)


def test_tables_whose_trends_cover_different_years_are_refused(tmp_path):
    rows = {**ROWS, T8: [[cell for cell in row[:-1]] for row in ROWS[T8]]}
    with pytest.raises(InputError, match=f"Table 6: {', '.join(YEARS)}; Table 8: {YEARS[1]}, {YEARS[2]}"):
        found_in(tmp_path / "report.txt", report_text(rows, YEAR))


def test_a_file_that_is_no_report_is_refused(tmp_path):
    with pytest.raises(InputError, match="expected tables with the report's headings"):
        found_in(tmp_path / "news.txt", "A news item of 2030-2031\n\nSchools\t12\n")


def test_headings_without_rows_are_refused(tmp_path):
    with pytest.raises(InputError, match="expected rows below the headings of Credential attainment rate by PSU"):
        found_in(tmp_path / "report.txt", "Table 10\n\nPublic School Unit (PSU)\tEarned\tPotential\tAttainment Rate\n")


ODD_CELLS = {
    "a footnote mark on a percentage": (T10, "62.5%", "62.5%*", "Attainment Rate of Table 10"),
    "a footnote mark on a count": (T11, "\t30\t50\t60%", "\t30¹\t50\t60%", "Earned of Table 11"),
    "a footnote mark on a name": (T1, "Bee Care\n", "Bee Care†\n", "Credential Name of Table 1"),
    "not applicable": (T5[1], "NA\tNA\t6%", "N/A\tNA\t6%", f"{YEARS[0]} of Table 5a"),
    "a fraction for a percentage": (T10, "62.5%", "0.625", "Attainment Rate of Table 10"),
    "a sign that was lost": (T7, "Bee line", "Bee \ufffd line", "Credential Name of Table 7"),
    "a count with a letter": (T9, "\t40\t80\t50.00%", "\t4O\t80\t50.00%", "Earned of Table 9"),
    "an empty cell": (
        T4,
        "<1%\t<1%\t<1%\t<1%\t<1%\t<1%\t<1%",
        "\t<1%\t<1%\t<1%\t<1%\t<1%\t<1%",
        "NC Public Schools ¹ of Table 4",
    ),
}


@pytest.mark.parametrize("name", ODD_CELLS)
def test_a_cell_that_cannot_be_right_is_kept_as_printed_and_named(tmp_path, name):
    stem, old, new, column = ODD_CELLS[name]
    text = REPORT.replace(old, new, 1)
    found = found_in(tmp_path / "report.txt", text)
    (problem,) = found.doubtful_cells
    row, line = next((row, line) for row, line in enumerate(text.split("\n"), start=1) if new.strip("\n") in line)
    assert (problem.row, problem.column) == (row, column)
    assert line.split("\t") in found.tables[stem].cells
    assert problem.found == "an empty cell" or problem.found.strip("'") in line.split("\t")
