"""A workbook is read as it is shown; a number whose print is not known is refused."""

import re
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from helpers.base.problems import InputError
from helpers.intake.recognition import recognise_tables
from helpers.intake.workbook import read_workbook
from helpers.prepare.layouts import T10
from tests.intake.reports import ROWS, cells_of
from tests.support.report_text import caption_of
from tests.support.small_year import YEAR

HEADINGS_10 = ROWS[T10][0]


def put(sheet: Worksheet, row: int, column: int, printed: str) -> None:
    """Write a cell as a person would type it: numbers as numbers, with the format that shows them as printed."""
    cell = sheet.cell(row, column, printed)
    if re.fullmatch(r"[0-9,]+", printed):
        cell.value, cell.number_format = int(printed.replace(",", "")), "#,##0"
    elif percentage := re.fullmatch(r"([0-9]+)(?:\.([0-9]+))?%", printed):
        decimals = len(percentage[2] or "")
        cell.value, cell.number_format = float(printed[:-1]) / 100, f"0{'.' * bool(decimals)}{'0' * decimals}%"


def saved(workbook: Workbook, folder: Path) -> Path:
    file = folder / "report.xlsx"
    workbook.save(file)
    return file


def sheet_of(rows: list[list]) -> Workbook:
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    return workbook


def test_a_sheet_a_table_gives_the_cells_as_printed(tmp_path):
    workbook = Workbook()
    workbook.remove(workbook.active)
    for stem, rows in ROWS.items():
        sheet = workbook.create_sheet(caption_of(stem, YEAR).split(".")[0])
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row, start=1):
                put(sheet, number, column, cell)
    file = saved(workbook, tmp_path)
    assert cells_of(recognise_tables(read_workbook(file), file, YEAR)) == ROWS


def test_all_tables_below_each_other_on_one_sheet_give_the_cells_as_printed(tmp_path):
    workbook = Workbook()
    sheet = workbook.active
    for stem, rows in ROWS.items():
        caption = sheet.max_row + 2
        sheet.cell(caption, 1, caption_of(stem, YEAR))
        for number, row in enumerate(rows, start=caption + 2):
            for column, cell in enumerate(row, start=3):
                put(sheet, number, column, cell)
        sheet.cell(sheet.max_row + 1, 1, "A note of 12 words.")
    file = saved(workbook, tmp_path)
    assert cells_of(recognise_tables(read_workbook(file), file, YEAR)) == ROWS


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (5799, "General", "5,799"),
        (5799.0, "0", "5,799"),
        (0.285, "0%", "29%"),
        (0.8929, "0.0%", "89.3%"),
        (7 / 8, "0.00%", "87.50%"),
        (5799, "#,##0_);[Red](#,##0)", "5,799"),
        ("010", "@", "010"),
    ],
)
def test_a_cell_is_read_as_it_is_shown_rounded_half_up(tmp_path, value, number_format, shown):
    workbook = sheet_of([[value, "text"]])
    workbook.active["A1"].number_format = number_format
    (line,) = read_workbook(saved(workbook, tmp_path))
    assert (line.cells, line.doubt) == ((shown, "text"), "")


DOUBTFUL = {
    "a fraction without format": (0.59, "General", "A1: the fraction 0.59 without a number format"),
    "a format of another kind": (0.59, "# ?/?", "A1: 0.59 with the number format # ?/?"),
    "a date": (date(2030, 1, 10), "General", "A1: 2030-01-10 00:00:00 as a datetime"),
    "a truth": (True, "General", "A1: True as a bool"),
    "a formula that was never computed": ("=1+1", "General", "A1: a formula without a stored result"),
    "a negative number": (-5, "#,##0", "A1: -5 with the number format #,##0"),
}


@pytest.mark.parametrize("name", DOUBTFUL)
def test_a_cell_whose_print_is_not_known_is_doubtful(tmp_path, name):
    value, number_format, doubt = DOUBTFUL[name]
    workbook = sheet_of([[value, "text"]])
    workbook.active["A1"].number_format = (
        number_format if number_format != "General" else workbook.active["A1"].number_format
    )
    (line,) = read_workbook(saved(workbook, tmp_path))
    assert line.doubt == doubt


def test_a_table_with_a_doubtful_cell_is_refused_and_one_beside_tables_is_not(tmp_path):
    rows = [["A share of", 0.59], [], HEADINGS_10, ["North County Schools (10)", 40, 80, 0.5]]
    file = saved(sheet_of(rows), tmp_path)
    with pytest.raises(InputError) as refused:
        recognise_tables(read_workbook(file), file, YEAR)
    (problem,) = refused.value.problems
    assert (problem.row, problem.found) == (4, "D4: the fraction 0.5 without a number format")
    assert str(problem.file).endswith("report.xlsx, sheet Sheet")


def test_a_cell_merged_over_rows_holds_in_each_of_them(tmp_path):
    workbook = sheet_of([["Farming", "A", "B"], [None, "C", "D"]])
    workbook.active.merge_cells("A1:A2")
    lines = read_workbook(saved(workbook, tmp_path))
    assert [line.cells for line in lines] == [("Farming", "A", "B"), ("Farming", "C", "D")]


def test_a_note_between_the_rows_of_a_table_is_refused(tmp_path):
    rows = [HEADINGS_10, ["North County Schools (10)", 40, 80, "50.0%"], ["of which"], ["Web (00Z)", 0, 2, "0.0%"]]
    file = saved(sheet_of(rows), tmp_path)
    with pytest.raises(InputError, match="row 3: found 'of which'"):
        recognise_tables(read_workbook(file), file, YEAR)


@pytest.mark.parametrize(("number_format", "is_refused"), [("0.00%", True), ("0.0%", False)])
def test_percentages_with_decimals_that_a_spreadsheet_added_are_refused(tmp_path, number_format, is_refused):
    workbook = sheet_of([HEADINGS_10, *[[f"Unit {n} (10{n})", n, 8, n / 8] for n in (1, 2, 3, 4, 5)]])
    for row in range(2, 7):
        # One eighth is 12.5%: shown as 12.50%, 25.00% and so on, or as 12.5%, 25.0% and so on.
        workbook.active.cell(row, 4).number_format = number_format
    file = saved(workbook, tmp_path)
    if is_refused:
        with pytest.raises(InputError, match="row 2: found 5 that all end in a zero, such as 12.50%"):
            recognise_tables(read_workbook(file), file, YEAR)
    else:
        assert recognise_tables(read_workbook(file), file, YEAR).tables[T10].rows[0].cells[3] == "12.5%"
