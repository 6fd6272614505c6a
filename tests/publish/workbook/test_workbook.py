"""The workbook holds every cell of every result table, and people with any software can read it."""

import csv
import functools
import io
import itertools
import math
import re
import shutil
import subprocess
import zipfile
from datetime import datetime
from pathlib import Path

import matplotlib
import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.base.problems import InputError
from helpers.contracts.schemas import RESULTS, column_types
from helpers.contracts.year_tables import expected_results, read_processed_tables, read_results
from helpers.publish.workbook.sheets import (
    COLUMNS,
    CONTENTS,
    COVER,
    FINDINGS_HEADING,
    NOTES,
    Sheet,
    headings,
    missing_codes,
    number_format,
    reading_order,
    result_cells,
    sheet_name,
)
from helpers.publish.workbook.spreadsheet_file import number_literal
from helpers.publish.workbook.workbook import LINE_HEIGHT, build_workbook, column_widths, row_heights, workbook_content
from tests.support.runs import REAL_YEAR
from tests.support.small_year import YEAR

SOFFICE = shutil.which("soffice")
MARKERS = {"[low]", "[x]", "[z]"}
META_SHEETS = [COVER, CONTENTS, NOTES, COLUMNS]


@functools.cache
def workbook_of(folder: Path) -> openpyxl.Workbook:
    """Return the finished workbook of a year, read once for all tests that only look at it."""
    return openpyxl.load_workbook(folder / "report.xlsx")


def csv_rows(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def is_as_in_csv(cell, text: str, kind: str, tolerance: float) -> bool:
    """Return whether a cell of a worksheet holds what a CSV file prints, numbers within a share of themselves."""
    if text == "":
        return cell.value in MARKERS
    if kind == "str":
        return cell.data_type == "s" and cell.value == text
    if kind == "bool":
        return cell.data_type == "s" and cell.value == {"True": "yes", "False": "no"}[text]
    return cell.data_type == "n" and math.isclose(cell.value, float(text), rel_tol=tolerance)


def compare_with_csv(workbook: openpyxl.Workbook, folder: Path, *, tolerance: float = 0.0) -> int:
    """Assert that every cell of every result table stands in the workbook; return how many cells were compared."""
    compared = 0
    for file in sorted(folder.glob("*.csv")):
        schema = RESULTS[file.stem]
        kinds, words = column_types(schema), headings(schema)
        names, *rows = csv_rows(file)
        sheet = workbook[sheet_name(file.stem)]
        heading_row, *shown = table_cells(sheet)
        assert [cell.value for cell in heading_row][: len(names)] == [words[name] for name in names], file.stem
        # A table without rows has one of shorthand.
        assert len(shown) == max(len(rows), 1), file.stem
        for cells, row in zip(shown, rows, strict=bool(rows)):
            for name, cell, text in zip(names, cells, row, strict=False):
                assert is_as_in_csv(cell, text, kinds[name], tolerance), (file.stem, cell.coordinate, cell.value, text)
                compared += 1
    return compared


def column_widths_of(sheet) -> list[float]:
    """Return the width of every column; equal neighbours are stored once."""
    return [
        next(size.width for size in sheet.column_dimensions.values() if size.min <= number <= size.max)
        for number in range(1, sheet.max_column + 1)
    ]


def table_rows(sheet) -> tuple[int, int]:
    """Return the first and the last row of the one marked table of a worksheet."""
    (marked,) = sheet.tables.values()
    first, last = re.fullmatch(r"A(\d+):[A-Z]+(\d+)", marked.ref).groups()
    return int(first), int(last)


def table_cells(sheet) -> list[tuple]:
    """Return the rows of the one marked table of a worksheet, its headings first."""
    first, last = table_rows(sheet)
    return list(sheet.iter_rows(min_row=first, max_row=last))


@pytest.mark.parametrize(("year", "fewest"), [("small", 200), ("stored", 20_000)])
def test_every_cell_of_every_result_table_is_in_the_workbook_with_full_precision(request, year, fewest):
    folder = request.getfixturevalue(year)
    present = {file.stem for file in (folder / "tables").glob("*.csv")}
    names = [name for name in RESULTS if name in present]
    workbook = workbook_of(folder)
    assert workbook.sheetnames == [*META_SHEETS, *map(sheet_name, reading_order(names))]
    compared = compare_with_csv(workbook, folder / "tables")
    assert compared == sum(len(row) for file in (folder / "tables").glob("*.csv") for row in csv_rows(file)[1:])
    assert compared > fewest


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed (Debian package libreoffice-calc)")
def test_libreoffice_opens_the_workbook_and_finds_every_cell(small, tmp_path):
    command = [SOFFICE, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "xlsx"]
    command += ["--outdir", str(tmp_path), str(small / "report.xlsx")]
    assert "convert" in subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout
    converted, before = openpyxl.load_workbook(tmp_path / "report.xlsx"), workbook_of(small)
    # LibreOffice stores 15 digits.
    assert compare_with_csv(converted, small / "tables", tolerance=1e-14) > 200
    assert converted.properties.language == "en-US"
    for name in META_SHEETS:
        texts = [[cell.value for cell in row] for row in before[name].iter_rows()]
        assert [[cell.value for cell in row] for row in converted[name].iter_rows()] == texts


def test_every_worksheet_has_one_marked_table_that_begins_at_the_left_edge_and_nothing_below_it(small):
    for sheet in workbook_of(small).worksheets[1:]:
        first, last = table_rows(sheet)
        (table,), name = sheet.tables.values(), sheet.title.lower()
        assert table.name == name
        assert table.autoFilter is None, name
        assert table.ref == f"A{first}:{sheet.cell(last, sheet.max_column).coordinate}"
        assert last == sheet.max_row
        assert (sheet.freeze_panes, sheet.print_title_rows) == (f"A{first + 1}", f"${first}:${first}"), name
        words = [cell.value.lower() for cell in sheet[first]]
        assert len(set(words)) == len(words)


def test_no_cell_is_merged_hidden_empty_or_a_formula(small):
    for sheet in workbook_of(small).worksheets:
        assert sheet.sheet_state == "visible"
        assert not sheet.merged_cells.ranges
        sizes = [*sheet.column_dimensions.values(), *sheet.row_dimensions.values()]
        assert not any(size.hidden for size in sizes)
        rows = list(sheet.iter_rows())
        assert all(row[0].value for row in rows), sheet.title
        for row in [] if sheet.title == COVER else rows[table_rows(sheet)[0] - 1 :]:
            assert all(cell.value not in (None, "") and cell.data_type in "sn" for cell in row), sheet.title
    with zipfile.ZipFile(small / "report.xlsx") as archive:
        members = archive.namelist()
        relations = [archive.read(name).decode() for name in members if name.endswith(".rels")]
    assert not [name for name in members if re.search(r"vba|drawing|media|external|comments", name)]
    assert not any("External" in text or "hyperlink" in text for text in relations)


def test_text_is_large_plain_and_dark_and_titles_are_marked_as_headings(small):
    workbook = workbook_of(small)
    for sheet in workbook.worksheets:
        assert sheet["A1"].style == "Heading 1", sheet.title
        for cell in itertools.chain.from_iterable(sheet.iter_rows(max_row=60)):
            font, is_link = cell.font, bool(cell.hyperlink)
            assert (font.name, font.i, font.vertAlign) == ("Arial", False, None), cell.coordinate
            assert font.sz >= 12
            assert (cell.fill.fill_type, cell.alignment.textRotation or 0) == (None, 0)
            color = font.color.rgb if font.color is not None and font.color.type == "rgb" else None
            assert (color, font.u) == (("FF0000FF", "single") if is_link else (None, None))
    subheadings = [cell.value for cell in workbook[COVER]["A"] if cell.style == "Heading 2"]
    assert subheadings == ["Introductory information", "About these data"]


def test_every_link_leads_to_a_worksheet(small):
    workbook = workbook_of(small)
    for sheet in workbook.worksheets:
        links = [cell.hyperlink for row in sheet.iter_rows() for cell in row if cell.hyperlink]
        assert all(link.target is None for link in links)
        targets = [re.fullmatch(r"'?([^'!]+)'?!A1", link.location)[1] for link in links]
        expected = [CONTENTS] if sheet.title != CONTENTS else workbook.sheetnames[2:]
        assert targets == expected, sheet.title


@functools.cache
def helvetica_widths(bold: bool) -> dict[str, float]:
    """Return how wide each letter is in Helvetica, which Arial is made after, in pixels at 12 points."""
    file = Path(matplotlib.get_data_path()) / "fonts" / "afm" / ("phvb8a.afm" if bold else "phvr8a.afm")
    letters = re.findall(r"^C (\d+) ; WX (\d+) ;", file.read_text(encoding="latin-1"), re.MULTILINE)
    return {chr(int(code)): 16 * int(width) / 1000 for code, width in letters}


@functools.cache
def lines_needed(text: str, width: float, bold: bool) -> int:
    """Return how many lines a text takes in a column, letters measured one by one."""
    sizes = helvetica_widths(bold)
    lines, used = 1, 0.0
    for word in re.findall(r"\S+\s*", text):
        size = sum(sizes.get(letter, 9.0) for letter in word.rstrip())
        if used and used + size > width:
            lines, used = lines + 1, 0.0
        lines, used = lines + int((used + size) // width), (used + size) % width
        used += sizes[" "]
    return lines


def test_text_wraps_in_columns_of_a_readable_width_and_rows_are_as_high_as_their_lines(stored):
    workbook = workbook_of(stored)
    for sheet in workbook.worksheets[1:]:
        heading_row, *rows = table_cells(sheet)
        # Stored in digits of Arial 12.
        widths = [9 * width for width in column_widths_of(sheet)]
        assert all(69 <= width <= 561 for width in widths), (sheet.title, widths)
        for row in [heading_row, *rows]:
            # A row as high as the empty ones has no height of its own.
            height = sheet.row_dimensions[row[0].row].height or sheet.sheet_format.defaultRowHeight
            for cell, width in zip(row, widths, strict=True):
                if cell.data_type == "s":
                    assert cell.alignment.wrap_text, cell.coordinate
                    # A program leaves a few pixels free at the edges of a cell.
                    needed = lines_needed(cell.value, width - 6, row is heading_row)
                    assert needed <= height / LINE_HEIGHT, (sheet.title, cell.coordinate, cell.value)


def test_the_cover_and_every_source_line_say_what_the_workbook_is_made_from(small):
    workbook, year = workbook_of(small), YEAR
    cover = [cell.value for cell in workbook[COVER]["A"]]
    assert cover[0] == f"CTE credential attainment in North Carolina, {year}" == workbook.properties.title
    assert f"Academic year: {year}" in cover
    sentence = workbook.properties.description
    assert sentence.startswith(f"Year {year} (")
    for sheet in workbook.worksheets[1:]:
        first, _ = table_rows(sheet)
        assert sheet.cell(first - 1, 1).value == sentence
        assert sheet["A2"].value.startswith("This worksheet contains one table. ")
        assert "Freeze Panes" in sheet["A2"].value
    version = re.search(r"version ([\d-]+)\.", sentence)[1]
    assert workbook.properties.created == datetime.fromisoformat(version)
    assert workbook.properties.language == "en-US"
    assert workbook.properties.creator == "The contributors of CTE Credential Attainment"
    assert workbook.properties.keywords


def test_shorthand_is_explained_above_the_table_where_it_is_used_and_in_the_notes(small):
    workbook = workbook_of(small)
    notes = {row[1].value for row in workbook[NOTES].iter_rows()}
    assert {f"Shorthand {marker}" for marker in MARKERS} <= notes
    explained = 0
    for sheet in workbook.worksheets[4:]:
        used = {cell.value for row in table_cells(sheet)[1:] for cell in row} & MARKERS
        above = " ".join(str(sheet.cell(row, 1).value) for row in range(2, table_rows(sheet)[0]))
        assert {marker for marker in MARKERS if f"{marker} = " in above} == used, sheet.title
        explained += len(used)
    assert explained > 5


def test_every_note_that_a_title_names_is_in_the_notes(stored):
    workbook = workbook_of(stored)
    named = [number for sheet in workbook for number in re.findall(r"\[note \d+\]", sheet["A1"].value)]
    notes = [row[0].value for row in table_cells(workbook[NOTES])[1:]]
    assert notes == [f"[note {number}]" for number in range(1, len(notes) + 1)]
    assert len(named) >= 3
    assert len(set(named)) == len(named)
    assert set(named) <= set(notes)


def test_numbers_are_shown_rounded_and_codes_keep_their_zeros(stored):
    heading_row, row, *_ = table_cells(workbook_of(stored)["table_10_attainment_by_psu"])
    headed = {heading.value: (heading, cell) for heading, cell in zip(heading_row, row, strict=True)}
    (_, code), (rate_heading, rate) = headed["Code"], headed["Attainment rate (%)"]
    assert (code.value, code.data_type) == ("010", "s")
    assert (rate.number_format, rate.alignment.horizontal) == ("#,##0.0", "right")
    assert headed["Credentials earned"][1].number_format == "#,##0"
    assert rate_heading.alignment.horizontal == "right"


def test_a_contradicted_row_says_so_in_its_last_column(stored):
    sheet = workbook_of(stored)["table_06_career_readiness"]
    heading_row, *rows = table_cells(sheet)
    assert heading_row[-1].value == FINDINGS_HEADING
    noted = {(row[0].value, row[1].value): row[-1].value for row in rows if row[-1].value != "[z]"}
    assert list(noted) == [("Express Employment Professionals Career Preparedness Certification", REAL_YEAR)]
    assert next(iter(noted.values())).startswith("Contradicted: Table 6, line 3, ")
    assert "1 row of 12: the audit found something" in sheet["A3"].value


def test_a_table_without_rows_has_one_of_shorthand_and_says_so(small):
    sheet = workbook_of(small)["audit_claims"]
    _, row = table_cells(sheet)
    assert {cell.value for cell in row} == {"[x]"}
    assert sheet["A3"].value == "This year has no rows for this table."


def test_two_builds_are_the_same_bytes_without_a_clock_time(small):
    file = small / "report.xlsx"
    before = file.read_bytes()
    build_workbook(YEAR)
    assert file.read_bytes() == before
    with zipfile.ZipFile(file) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2031-12-01T00:00:00Z" in archive.read("docProps/core.xml")


def test_missing_and_broken_tables_are_named_together_and_the_workbook_stays(small, outputs):
    (outputs / "tables" / "chart_3_regions.csv").unlink()
    broken = outputs / "tables" / "table_10_attainment_by_psu.csv"
    broken.write_bytes(broken.read_bytes().replace(b"010,", b"10,"))
    with pytest.raises(InputError) as raised:
        build_workbook(YEAR)
    assert str(raised.value).splitlines() == [
        "2 problems in the inputs; nothing was written.",
        f"outputs/{YEAR}/tables/table_10_attainment_by_psu.csv: expected what its schema says",
        "  found 1 violation, the first of the check str_matches('^[0-9A-Z]{3}$')",
        f"  What to do: Run make report YEAR={YEAR}, which makes it.",
        f"outputs/{YEAR}/tables/chart_3_regions.csv: expected the table",
        "  found no such file",
        f"  What to do: Run make report YEAR={YEAR}, which makes it.",
    ]
    assert (outputs / "report.xlsx").read_bytes() == (small / "report.xlsx").read_bytes()


def test_text_that_looks_like_a_formula_or_an_address_stays_text(small):
    name, strange = "table_11_attainment_by_course", ["=1+1", "http://example.org/a", "{=SUM(A1)}", "007"]
    table = read_results(YEAR)[name].assign(credential=pd.array(strange, dtype="str"))
    content = workbook_content(YEAR, {name: table}, read_processed_tables(YEAR))
    sheet = openpyxl.load_workbook(io.BytesIO(content))[name]
    cells = [row[3] for row in table_cells(sheet)[1:]]
    assert [(cell.value, cell.data_type, cell.hyperlink) for cell in cells] == [(text, "s", None) for text in strange]


def test_an_empty_share_is_low_where_less_than_one_percent_is_printed_and_else_not_available():
    table = pd.DataFrame(
        {
            "tier": [1, 1, 1],
            "category": "Gender",
            "group": ["A", "B", "C"],
            "year": YEAR,
            "percent": [None, None, 5.0],
            "percent_printed": ["<1%", "NA", "5%"],
            "comparison_pct": [None, 2.0, None],
            "comparison_printed": ["<1%", "2%", "<1%"],
        }
    )
    cells = result_cells(table, RESULTS["table_05_student_group_trends"])
    assert cells["Share of credentials (%)"].tolist() == ["[low]", "[x]", 5.0]
    assert cells["Share of the comparison population (%)"].tolist() == ["[low]", 2.0, "[low]"]
    assert cells["Share of credentials, as printed"].tolist() == ["<1%", "NA", "5%"]


def test_a_rate_without_potential_and_a_county_of_nowhere_do_not_apply():
    unit = {"psu_code": "00Z", "psu": "Web", "psu_type": "virtual charter", "county": "", "region": "None"}
    table = pd.DataFrame([{**unit, "earned": 0, "potential": 0, "attainment_rate_pct": None}])
    codes = missing_codes(table, RESULTS["table_10_attainment_by_psu"])
    assert codes.iloc[0].dropna().to_dict() == {"county": "z", "attainment_rate_pct": "z"}
    assert missing_codes(
        table[["psu", "earned"]].iloc[:0], RESULTS["table_10_attainment_by_psu"].select_columns(["psu", "earned"])
    ).empty


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**53), 2**53))
def test_a_stored_number_reads_back_as_the_same_number(number):
    assert float(number_literal(number)) == number


@pytest.mark.parametrize(
    ("column", "values", "shown"),
    [
        ("percent", [36.0, None], "#,##0"),
        ("proportionality_index", [1.0], "#,##0.00"),
        ("change", [5.0, -1005.0], "#,##0"),
        ("change", [5.0, -2.35], "#,##0.0"),
    ],
)
def test_numbers_are_shown_with_the_decimals_of_their_measure(column, values, shown):
    assert number_format(pd.Series(values, name=column)) == shown


@given(st.lists(st.text("abc WM", min_size=1).filter(str.strip), min_size=1, max_size=4))
def test_columns_and_rows_grow_with_their_text(texts):
    sheet = Sheet("s", "S", "", pd.DataFrame({"Name": texts}, dtype="object"), {})
    widths = column_widths(sheet)
    heights = row_heights(sheet, widths)
    assert 70 <= widths[0] <= 560
    assert len(heights) == len(texts) + 1
    # A text that sets the width of its column takes one line, unless the column cannot be wider.
    assert widths[0] == 560 or set(heights) == {15.75}


def test_what_rests_on_a_table_that_is_not_published_is_not_expected_and_all_else_is(outputs):
    # No year was prepared before it that it could be compared with.
    whole = [name for name in RESULTS if not name.startswith("changes_by_")]
    assert expected_results(YEAR) == whole
    processed = outputs.parents[1] / "data" / "processed" / YEAR
    settings = processed / "settings.json"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace('"not_published": []', '"not_published": ["table_07_ncwfc"]'), encoding="utf-8")
    for name in ("ncwfc", "ncwfc_components"):
        (processed / f"{name}.csv").unlink()
    lost = set(whole) - set(expected_results(YEAR))
    assert "table_07_ncwfc" in lost
    assert not lost & {"table_10_attainment_by_psu", "chart_3_regions", "audit_figures"}
    for name in lost:
        (outputs / "tables" / f"{name}.csv").unlink()
    assert set(read_results(YEAR)) == set(whole) - lost
