"""The workbook holds every cell of every result table, and people with any software can read it."""

import csv
import functools
import io
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
from helpers.publish.workbook.spreadsheet_file import number_literal
from helpers.publish.workbook.workbook import (
    COLUMNS,
    CONTENTS,
    COVER,
    FINDINGS_HEADING,
    LINE_HEIGHT,
    NOTES,
    Sheet,
    build_workbook,
    column_widths,
    headings,
    missing_codes,
    number_format,
    reading_order,
    result_cells,
    row_heights,
    sheet_name,
    workbook_content,
)
from helpers.run.stored_outputs import stored_year
from tests.support.runs import read_and_write_below
from tests.support.small_year import YEAR

SOFFICE = shutil.which("soffice")
MARKERS = {"[low]", "[x]", "[z]"}
META_SHEETS = [COVER, CONTENTS, NOTES, COLUMNS]


def built_below(root: Path, year: str) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        read_and_write_below(root, patch)
        build_workbook(year)
    return root


@pytest.fixture(scope="module")
def small_built(small_results) -> Path:
    return built_below(small_results, YEAR)


@pytest.fixture(scope="module")
def stored_built(stored_results) -> Path:
    return built_below(stored_results, stored_year())


@pytest.fixture
def small(small_built, monkeypatch) -> Path:
    """Return the folder with the small year's results and its workbook."""
    read_and_write_below(small_built, monkeypatch)
    return small_built


@pytest.fixture
def stored(stored_built, monkeypatch) -> Path:
    """Return the folder with the results of the committed year and its workbook."""
    read_and_write_below(stored_built, monkeypatch)
    return stored_built


@pytest.fixture(params=["small", "stored"])
def built(request) -> tuple[Path, str]:
    """Return each of the two years: its folder of results, and the year."""
    year = YEAR if request.param == "small" else stored_year()
    return request.getfixturevalue(request.param) / "outputs" / year, year


@functools.cache
def workbook_of(folder: Path) -> openpyxl.Workbook:
    """Return the finished workbook of a year, read once for all tests that only look at it."""
    return openpyxl.load_workbook(folder / "report.xlsx")


def tab(name: str) -> str:
    """Return the name of a table's worksheet."""
    return sheet_name(name, set())


def csv_rows(file: Path) -> tuple[list[str], list[list[str]]]:
    with file.open(encoding="utf-8", newline="") as stream:
        heading_row, *rows = list(csv.reader(stream))
    return heading_row, rows


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
        names, rows = csv_rows(file)
        sheet = workbook[tab(file.stem)]
        heading_row, *shown = list(sheet.iter_rows(min_row=table_rows(sheet)[0]))
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


def test_every_cell_of_every_result_table_is_in_the_workbook_with_full_precision(built):
    folder, year = built
    present = {file.stem for file in (folder / "tables").glob("*.csv")}
    names = [name for name in RESULTS if name in present]
    workbook = workbook_of(folder)
    assert workbook.sheetnames == [*META_SHEETS, *map(tab, reading_order(names))]
    compared = compare_with_csv(workbook, folder / "tables")
    assert compared == sum(len(row) for file in (folder / "tables").glob("*.csv") for row in csv_rows(file)[1])
    assert compared > (200 if year == YEAR else 20_000)


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed (Debian package libreoffice-calc)")
def test_libreoffice_opens_the_workbook_and_finds_every_cell(stored, tmp_path):
    folder = stored / "outputs" / stored_year()
    command = [SOFFICE, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "xlsx"]
    done = subprocess.run(
        [*command, "--outdir", str(tmp_path), str(folder / "report.xlsx")],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert "convert" in done.stdout
    converted = openpyxl.load_workbook(tmp_path / "report.xlsx")
    # LibreOffice stores 15 digits.
    assert compare_with_csv(converted, folder / "tables", tolerance=1e-14) > 20_000
    assert converted.properties.language == "en-US"
    before = workbook_of(folder)
    for name in META_SHEETS:
        texts = [[cell.value for cell in row] for row in before[name].iter_rows()]
        assert [[cell.value for cell in row] for row in converted[name].iter_rows()] == texts


def test_every_worksheet_has_one_marked_table_that_begins_at_the_left_edge_and_nothing_below_it(built):
    workbook = workbook_of(built[0])
    marked = [name for sheet in workbook.worksheets[1:] for name in sheet.tables]
    assert marked == [sheet.title.lower() for sheet in workbook.worksheets[1:]]
    for sheet in workbook.worksheets[1:]:
        first, last = table_rows(sheet)
        (table,) = sheet.tables.values()
        assert table.autoFilter is None, sheet.title
        assert table.headerRowCount in (None, 1)
        assert last == sheet.max_row
        assert table.ref.endswith(f"{sheet.cell(last, sheet.max_column).coordinate}")
        assert sheet.freeze_panes == f"A{first + 1}", sheet.title
        assert sheet.print_title_rows == f"${first}:${first}"
        words = [cell.value.lower() for cell in sheet[first]]
        assert len(set(words)) == len(words)


def test_no_cell_is_merged_hidden_empty_or_a_formula(built):
    workbook = workbook_of(built[0])
    for sheet in workbook.worksheets:
        assert sheet.sheet_state == "visible"
        assert not sheet.merged_cells.ranges
        assert not any(dimension.hidden for dimension in sheet.column_dimensions.values())
        assert not any(dimension.hidden for dimension in sheet.row_dimensions.values())
        rows = list(sheet.iter_rows())
        assert all(row[0].value for row in rows), sheet.title
        for row in [] if sheet.title == COVER else rows[table_rows(sheet)[0] - 1 :]:
            assert all(cell.value not in (None, "") and cell.data_type in "sn" for cell in row), sheet.title
    with zipfile.ZipFile(built[0] / "report.xlsx") as archive:
        members = archive.namelist()
    assert not [name for name in members if re.search(r"vba|drawing|media|external|comments", name)]


def test_text_is_large_plain_and_dark_and_titles_are_marked_as_headings(built):
    workbook = workbook_of(built[0])
    for sheet in workbook.worksheets:
        assert sheet["A1"].style == "Heading 1", sheet.title
        for row in sheet.iter_rows(max_row=min(sheet.max_row, 60)):
            for cell in row:
                font = cell.font
                assert (font.name, font.i, font.vertAlign) == ("Arial", False, None), cell.coordinate
                assert font.sz >= 12
                assert cell.fill.fill_type is None
                assert not cell.alignment.textRotation
                color = font.color.rgb if font.color is not None and font.color.type == "rgb" else None
                assert color == ("FF0000FF" if cell.hyperlink else None)
                assert font.u == ("single" if cell.hyperlink else None)
    subheadings = [cell.value for cell in workbook[COVER]["A"] if cell.style == "Heading 2"]
    assert subheadings == ["Introductory information", "About these data"]


def test_every_link_leads_to_a_worksheet_and_none_out_of_the_workbook(built):
    workbook = workbook_of(built[0])
    links = {
        sheet.title: [cell.hyperlink for row in sheet.iter_rows() for cell in row if cell.hyperlink]
        for sheet in workbook.worksheets
    }
    assert all(link.target is None for found in links.values() for link in found)
    targets = {re.fullmatch(r"'?([^'!]+)'?!A1", link.location)[1] for link in links[CONTENTS]}
    assert targets == set(workbook.sheetnames) - {COVER, CONTENTS}
    for title, found in links.items():
        if title != CONTENTS:
            assert [link.location for link in found] == [f"{CONTENTS}!A1"], title
    with zipfile.ZipFile(built[0] / "report.xlsx") as archive:
        relations = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".rels")]
    assert not any("External" in text or "hyperlink" in text for text in relations)


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


def test_text_wraps_in_columns_of_a_readable_width_and_rows_are_as_high_as_their_lines(built):
    workbook = workbook_of(built[0])
    for sheet in workbook.worksheets[1:]:
        heading_row, *rows = list(sheet.iter_rows(min_row=table_rows(sheet)[0]))
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


def test_the_cover_and_every_source_line_say_what_the_workbook_is_made_from(built):
    folder, year = built
    workbook = workbook_of(folder)
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


def test_shorthand_is_explained_above_the_table_where_it_is_used_and_in_the_notes(built):
    workbook = workbook_of(built[0])
    notes = {row[1].value for row in workbook[NOTES].iter_rows()}
    assert {f"Shorthand {marker}" for marker in MARKERS} <= notes
    explained = 0
    for sheet in workbook.worksheets[4:]:
        first, last = table_rows(sheet)
        used = {cell.value for row in sheet.iter_rows(min_row=first + 1, max_row=last) for cell in row} & MARKERS
        above = " ".join(str(sheet.cell(row, 1).value) for row in range(2, first))
        assert {marker for marker in MARKERS if f"{marker} = " in above} == used, sheet.title
        explained += len(used)
    assert explained > 5


def test_every_note_that_a_title_names_is_in_the_notes(stored):
    workbook = workbook_of(stored / "outputs" / stored_year())
    named = [number for sheet in workbook for number in re.findall(r"\[note \d+\]", sheet["A1"].value)]
    notes = [row[0].value for row in workbook[NOTES].iter_rows(min_row=table_rows(workbook[NOTES])[0] + 1)]
    assert notes == [f"[note {number}]" for number in range(1, len(notes) + 1)]
    assert len(named) >= 3
    assert len(set(named)) == len(named)
    assert set(named) <= set(notes)


def test_the_column_list_says_meaning_unit_and_source_of_every_column(built):
    workbook = workbook_of(built[0])
    first, _ = table_rows(workbook[COLUMNS])
    listed = [tuple(cell.value for cell in row) for row in workbook[COLUMNS].iter_rows(min_row=first + 1)]
    names = reading_order(name for name in RESULTS if tab(name) in workbook.sheetnames)
    expected = [
        (tab(name), words, column.description, column.metadata["unit"] or "[z]", column.metadata["source"])
        for name in names
        for words, column in zip(headings(RESULTS[name]).values(), RESULTS[name].columns.values(), strict=True)
    ]
    assert listed == expected


def test_numbers_are_shown_rounded_and_codes_keep_their_zeros(stored):
    sheet = workbook_of(stored / "outputs" / stored_year())["table_10_attainment_by_psu"]
    first, _ = table_rows(sheet)
    columns = {cell.value: cell.column for cell in sheet[first]}
    row = sheet[first + 1]
    code = row[columns["Code"] - 1]
    assert (code.value, code.data_type) == ("010", "s")
    rate = row[columns["Attainment rate (%)"] - 1]
    assert (rate.number_format, rate.alignment.horizontal) == ("#,##0.0", "right")
    assert row[columns["Earned (credentials)"] - 1].number_format == "#,##0"
    assert sheet.cell(first, columns["Attainment rate (%)"]).alignment.horizontal == "right"


def test_a_contradicted_row_says_so_in_its_last_column(stored):
    sheet = workbook_of(stored / "outputs" / stored_year())["table_06_career_readiness"]
    first, last = table_rows(sheet)
    assert sheet.cell(first, sheet.max_column).value == FINDINGS_HEADING
    found = {
        (sheet.cell(row, 1).value, sheet.cell(row, 2).value): sheet.cell(row, sheet.max_column).value
        for row in range(first + 1, last + 1)
    }
    noted = {key: text for key, text in found.items() if text != "[z]"}
    assert list(noted) == [("Express Employment Professionals Career Preparedness Certification", stored_year())]
    assert next(iter(noted.values())).startswith("Contradicted: Table 6, line 3, ")
    assert "1 row of 12: the audit found something" in sheet["A3"].value


def test_a_table_without_rows_has_one_of_shorthand_and_says_so(small):
    sheet = workbook_of(small / "outputs" / YEAR)["audit_claims"]
    first, last = table_rows(sheet)
    assert (last - first, {cell.value for cell in sheet[last]}) == (1, {"[x]"})
    assert sheet["A3"].value == "This year has no rows for this table."


def test_two_builds_are_the_same_bytes_without_a_clock_time(small):
    file = small / "outputs" / YEAR / "report.xlsx"
    build_workbook(YEAR)
    before = file.read_bytes()
    build_workbook(YEAR)
    assert file.read_bytes() == before
    with zipfile.ZipFile(file) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2031-12-01T00:00:00Z" in archive.read("docProps/core.xml")


def test_missing_and_broken_tables_are_named_together_and_the_workbook_stays(small):
    folder = small / "outputs" / YEAR
    before = (folder / "report.xlsx").read_bytes()
    files = [folder / "tables" / name for name in ("chart_3_regions.csv", "table_10_attainment_by_psu.csv")]
    contents = [file.read_bytes() for file in files]
    files[0].unlink()
    files[1].write_bytes(contents[1].replace(b"010,", b"10,"))
    with pytest.raises(InputError) as raised:
        build_workbook(YEAR)
    for file, content in zip(files, contents, strict=True):
        file.write_bytes(content)
    assert str(raised.value).splitlines() == [
        "2 problems in the inputs; nothing was written.",
        f"outputs/{YEAR}/tables/table_10_attainment_by_psu.csv: expected what its schema says",
        "  found 1 violation, the first of the check str_matches('^[0-9A-Z]{3}$')",
        f"  What to do: Run make report YEAR={YEAR}, which makes it.",
        f"outputs/{YEAR}/tables/chart_3_regions.csv: expected the table",
        "  found no such file",
        f"  What to do: Run make report YEAR={YEAR}, which makes it.",
    ]
    assert (folder / "report.xlsx").read_bytes() == before


def test_what_rests_on_a_table_that_is_not_published_is_not_expected(small, tmp_path, monkeypatch):
    assert expected_results(YEAR) == list(RESULTS)
    shutil.copytree(small, tmp_path / "copy")
    read_and_write_below(tmp_path / "copy", monkeypatch)
    processed = tmp_path / "copy" / "data" / "processed" / YEAR
    settings = processed / "settings.json"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace('"not_published": []', '"not_published": ["table_07_ncwfc"]'), encoding="utf-8")
    (processed / "ncwfc.csv").unlink()
    (processed / "ncwfc_components.csv").unlink()
    lost = set(RESULTS) - set(expected_results(YEAR))
    assert "table_07_ncwfc" in lost
    assert not lost & {"table_10_attainment_by_psu", "chart_3_regions", "audit_figures"}
    for name in lost:
        (tmp_path / "copy" / "outputs" / YEAR / "tables" / f"{name}.csv").unlink()
    build_workbook(YEAR)
    sheets = workbook_of(tmp_path / "copy" / "outputs" / YEAR).sheetnames
    assert set(sheets) == {*META_SHEETS, *(tab(name) for name in RESULTS if name not in lost)}


def test_text_that_looks_like_a_formula_or_an_address_stays_text(small):
    results, processed = read_results(YEAR), read_processed_tables(YEAR)
    table = results["table_11_attainment_by_course"]
    strange = ["=1+1", "http://example.org/a", "{=SUM(A1)}", "007"]
    results["table_11_attainment_by_course"] = table.assign(credential=pd.array(strange, dtype="str"))
    workbook = openpyxl.load_workbook(io.BytesIO(workbook_content(YEAR, results, processed)))
    sheet = workbook["table_11_attainment_by_course"]
    first, last = table_rows(sheet)
    cells = [sheet.cell(row, 4) for row in range(first + 1, last + 1)]
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
    assert cells["Percent"].tolist() == ["[low]", "[x]", 5.0]
    assert cells["Comparison (%)"].tolist() == ["[low]", 2.0, "[low]"]
    assert cells["Percent printed"].tolist() == ["<1%", "NA", "5%"]


def test_a_rate_without_potential_and_a_county_of_nowhere_do_not_apply():
    unit = {"psu_code": "00Z", "psu": "Web", "psu_type": "virtual charter", "county": "", "region": "None"}
    table = pd.DataFrame([{**unit, "earned": 0, "potential": 0, "attainment_rate_pct": None}])
    codes = missing_codes(table, RESULTS["table_10_attainment_by_psu"])
    assert codes.iloc[0].dropna().to_dict() == {"county": "z", "attainment_rate_pct": "z"}
    assert missing_codes(
        table[["psu", "earned"]].iloc[:0], RESULTS["table_10_attainment_by_psu"].select_columns(["psu", "earned"])
    ).empty


def test_two_columns_under_one_heading_are_refused():
    columns = RESULTS["table_10_attainment_by_psu"].columns
    schema = RESULTS["chart_3_regions"].add_columns({"Earned": columns["earned"]})
    message = (
        "Chart 3. Credential attainment by region: expected a heading of its own for every column, found Earned and earned "
        "under one. Rename a column or give one a heading in helpers.show.tables.HEADINGS."
    )
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        headings(schema)


def test_every_result_table_has_a_tab_of_its_own():
    taken = set()
    for name in RESULTS:
        short = sheet_name(name, taken)
        assert len(short) <= 31
        taken.add(short)
    message = "equity_gaps: expected a tab of its own, found that equity_gaps is taken. Rename the table."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        sheet_name("equity_gaps", {"equity_gaps"})


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**53), 2**53))
def test_a_stored_number_reads_back_as_the_same_number(number):
    assert float(number_literal(number)) == number


@given(st.lists(st.floats(0, 100, allow_nan=False), min_size=1))
def test_decimals_are_shown_exactly_where_a_share_is_not_whole(shares):
    has_decimals = any(share != int(share) for share in shares)
    assert (number_format(pd.Series(shares), "percent") == "#,##0.0") == has_decimals


@given(st.text("abcWM", min_size=1, max_size=30))
def test_a_cell_that_sets_the_width_of_its_column_takes_one_line(text):
    sheet = Sheet("s", "S", "", pd.DataFrame({"Name": [text]}, dtype="object"), {})
    assert row_heights(sheet, column_widths(sheet)) == [15.75, 15.75]


@given(st.lists(st.text("abc WM", min_size=1).filter(str.strip), min_size=1, max_size=4))
def test_columns_and_rows_grow_with_their_text(texts):
    sheet = Sheet("s", "S", "", pd.DataFrame({"Name": texts}, dtype="object"), {})
    widths = column_widths(sheet)
    heights = row_heights(sheet, widths)
    assert 70 <= widths[0] <= 560
    assert len(heights) == len(texts) + 1
    # Text that is no longer than the narrowest column takes one line.
    assert all(height == 15.75 for height, text in zip(heights[1:], texts, strict=True) if len(text) < 4)
