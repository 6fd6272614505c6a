"""PDF reports: the same cells from every layout, or a doubt about the row."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
import typst
from pypdf import PdfWriter

from helpers.base.problems import InputError
from helpers.intake.lines import Line
from helpers.intake.pdf import read_pdf
from tests.support.typeset import GRID, HEAD, NONE, ROWS, Layout, Tables, libreoffice_pdf, typst_pdf

AREAS = ("Agricultural Education", "Computer Science & Information Technology", "Trade & Industrial Education")
HEADINGS = ["Program Area", "Course", "Credential Name", "Credentials Earned", "Attainment Rate"]
CAPTION = "Table 1. Credentials by course"


def rows(count: int) -> list[list[str]]:
    """Return rows of several heights, as in the report: long names wrap, numbers have one to five digits."""
    return [
        [
            AREAS[number * 3 // count],
            f"AB{number:02d}-Principles of {'Applied Engineering ' * (number % 3 == 0)}Design {'I' * (1 + number % 3)}",
            f"Certified {'Professional - Print and Digital Media ' * (number % 4 == 0)}Specialist {number + 101}",
            f"{7 * number**3 + 1:,}",
            f"{number % 99 + 1}%",
        ]
        for number in range(count)
    ]


TABLES: Tables = {
    CAPTION: [HEADINGS, *rows(60)],
    "Table 2. Groups": [["Student Group", "2030-2031"], ["Female", "<1%"]],
}
LAYOUTS = {
    "ruled": Layout(),
    "ruled, rows cut by pages": Layout(breaks_rows=True, size=11, landscape=True),
    "without rules, landscape": Layout(rules=NONE, landscape=True),
    "rules between rows, texts in the middle": Layout(rules=ROWS, align="middle", size=8, padding=4),
    "rule below the heading, texts at the bottom": Layout(rules=HEAD, align="bottom", padding=4),
    "a merged heading": Layout(heading_above="Results of the year"),
}


@pytest.fixture(autouse=True)
def data_without_earlier_years(tmp_path, monkeypatch):
    """Words are known from lookups and earlier years: here there are none."""
    monkeypatch.setenv("CTE_DATA_ROOT", str(tmp_path / "nothing"))


def read(tables: Tables, layout: Layout, folder: Path) -> list[Line]:
    file = folder / "report.pdf"
    file.write_bytes(typst_pdf(tables, layout))
    return read_pdf(file)


def read_typst(source: str, folder: Path) -> list[Line]:
    file = folder / "report.pdf"
    file.write_bytes(typst.compile(source.encode(), format="pdf"))
    return read_pdf(file)


def table_rows(lines: list[Line]) -> list[list[str]]:
    """Return the rows of the tables, repeated headings left out."""
    found: list[list[str]] = []
    for line in lines:
        if len(line.cells) > 1 and [*line.cells] not in [row for row in found if row[0] == HEADINGS[0]]:
            found.append([*line.cells])
    return found


@pytest.mark.parametrize("name", LAYOUTS)
def test_cells_are_the_same_in_every_layout(name, tmp_path):
    lines = read(TABLES, LAYOUTS[name], tmp_path)
    assert table_rows(lines) == [row for table in TABLES.values() for row in table]
    assert [line for line in lines if line.doubt] == []


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_cells_of_a_table_typeset_by_libreoffice_are_the_same(tmp_path):
    layout = Layout(font="DejaVu Serif", heading_above="Results of the year", spans=True, raises_marks=True)
    lines = read_pdf(libreoffice_pdf({CAPTION: [HEADINGS, *rows(60)]}, layout, tmp_path))
    found = [row for row in table_rows(lines) if row[3] != "Results of the year"]
    assert found == [HEADINGS, *rows(60)]
    assert [line for line in lines if line.doubt] == []


def test_a_line_has_its_page_and_its_row_on_it(tmp_path):
    lines = read(TABLES, Layout(), tmp_path)
    assert lines[0] == Line((CAPTION,), "page 1", 1)
    assert (lines[1].cells, lines[1].place) == (tuple(HEADINGS), "page 1, row 2")
    first_of_second_page = next(line for line in lines if line.page == "page 2")
    assert (first_of_second_page.cells, first_of_second_page.row) == (tuple(HEADINGS), 1)


def test_a_footer_is_no_row(tmp_path):
    lines = read(TABLES, Layout(rules=NONE, landscape=True), tmp_path)
    pages = len({line.page for line in lines})
    footers = [line.text for line in lines if line.text.startswith("Page ")]
    assert footers == [f"Page {number} of {pages}" for number in range(1, pages + 1)]


@pytest.mark.parametrize("rules", [GRID, NONE])
def test_a_raised_mark_does_not_become_a_digit(rules, tmp_path):
    marked = [["Course", "Earned ²", "Potential"], ["A course", "1,234¹", "5,678"], ["Another", "99", "100"]]
    lines = read({CAPTION: marked}, Layout(rules=rules, raises_marks=True, padding=5), tmp_path)
    assert table_rows(lines) == marked


def test_a_word_divided_at_the_end_of_a_line_is_known_from_elsewhere_or_a_doubt(tmp_path):
    narrow = "#set page(width: 90pt, height: 200pt, margin: 6pt)\n#set text(size: 9pt)\n#set par(justify: false)\n"
    cells = "[Piedmont-\\ Triad], [1,000], [Auto-\\ CAD], [2,000]"
    source = narrow + f"#table(columns: (1fr, auto), {cells})\n#set page(width: 300pt)\nThe Piedmont-Triad region here."
    lines = [line for line in read_typst(source, tmp_path) if len(line.cells) > 1]
    assert (lines[0].cells, lines[0].doubt) == (("Piedmont-Triad", "1,000"), "")
    assert lines[1].doubt == "'Auto-' at the end of a line before 'CAD': one word, two, or one without the sign"


def test_a_text_over_the_rule_between_two_cells_is_a_doubt(tmp_path):
    source = "#table(columns: (30pt, 60pt), inset: 2pt, [#box(width: 200pt)[Unbreakable]], [1,234], [A], [5])"
    lines = [line for line in read_typst(source, tmp_path) if len(line.cells) > 1]
    assert "over the rule between two cells" in lines[0].doubt
    assert (lines[1].cells, lines[1].doubt) == (("A", "5"), "")


def test_two_numbers_far_apart_in_one_ruled_cell_are_a_doubt(tmp_path):
    source = "#table(columns: (60pt, 200pt), [A course], [1,234 #h(60pt) 5,678])"
    (line,) = [line for line in read_typst(source, tmp_path) if len(line.cells) > 1]
    assert line.doubt == "'1,234' and '5,678' in one cell, far apart"


def test_a_row_without_all_its_cells_after_a_page_break_is_a_doubt(tmp_path):
    table = "#table(columns: (80pt, 60pt), [Course], [Earned], [{first}], [{count}])"
    source = (
        f"{table.format(first='A course with', count='12')}\n#pagebreak()\n{table.format(first='a name', count='')}"
    )
    lines = read_typst(source, tmp_path)
    assert lines[-1].cells == ("a name", "")
    assert lines[-1].doubt.startswith("a row without all its cells at the top of a page")


def test_a_merged_cell_stands_in_each_of_its_rows(tmp_path):
    source = "#table(columns: 2, table.cell(rowspan: 2)[An area], [A course], [Another])"
    assert table_rows(read_typst(source, tmp_path)) == [["An area", "A course"], ["An area", "Another"]]


def test_what_lies_outside_of_the_page_is_not_read(tmp_path):
    source = "#place(dy: -300pt)[Hidden]\nSeen"
    assert [line.text for line in read_typst(source, tmp_path)] == ["Seen"]


def test_a_turned_page_is_read_as_it_is_looked_at(tmp_path):
    file, turned = tmp_path / "report.pdf", tmp_path / "turned.pdf"
    file.write_bytes(typst_pdf({CAPTION: [HEADINGS, *rows(6)]}, Layout()))
    upright = [line.cells for line in read_pdf(file)]
    # A page drawn lying on its side, which the file asks to be turned.
    writer = PdfWriter(clone_from=file)
    writer.pages[0].rotate(90).transfer_rotation_to_content()
    writer.pages[0].rotate(-90)
    writer.write(turned)
    assert [line.cells for line in read_pdf(turned)] == upright


def message_of(file: Path) -> str:
    with pytest.raises(InputError) as error:
        read_pdf(file)
    (problem,) = error.value.problems
    return f"expected {problem.expected}, found {problem.found}"


def test_a_file_that_is_no_pdf_is_named(tmp_path):
    file = tmp_path / "report.pdf"
    file.write_bytes(b"Course,Earned\n")
    assert message_of(file) == "expected a PDF, found a file that cannot be opened as one"


def test_an_encrypted_pdf_is_named(tmp_path):
    file = tmp_path / "report.pdf"
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret")
    writer.write(file)
    assert message_of(file) == "expected a PDF that opens without a password, found one that is encrypted"


def test_a_scanned_pdf_is_named(tmp_path):
    file = tmp_path / "report.pdf"
    document = pypdfium2.PdfDocument.new()
    document.new_page(100, 100)
    document.save(file)
    assert message_of(file) == "expected text on its pages, found pictures only on 1 pages, as of a scanned report"


def test_an_unknown_letter_is_a_doubt(tmp_path):
    lines = read({CAPTION: [["Course", "Earned"], ["A \ufffd course", "1"]]}, Layout(), tmp_path)
    assert lines[2].doubt == "a letter in 'A \ufffd course' that the file does not name"


def test_columns_may_touch(tmp_path):
    table = [
        ["Area", "Course"],
        *([AREAS[1], f"AB{number}-Design"] for number in range(10, 22)),
        ["Health", "AB99-Care"],
    ]
    lines = read({CAPTION: table}, replace(Layout(), rules=NONE, padding=1, size=8), tmp_path)
    assert table_rows(lines) == table or any(line.doubt for line in lines)


def test_a_row_that_wraps_in_every_column_is_one_row_or_a_doubt(tmp_path):
    wrapped = ["Computer Science & Information Technology", "CC10-Microsoft Word and PowerPoint Together"]
    short = [[AREAS[1][:8], f"AB{number}-Design"] for number in range(10, 30)]
    table = [["Area", "Course"], *short[:9], wrapped, *short[9:], wrapped]
    lines = read({CAPTION: table}, Layout(rules=NONE, padding=5, size=14), tmp_path)
    assert table_rows(lines) == table
    # Lines that the author broke end without a space, so that only the gaps between them tell.
    cells = "[Alpha], [Beta], [Gamma], [Delta], [Two\\ lines], [More\\ lines], [Eta], [Theta]"
    source = f"#table(columns: 2, stroke: none, column-gutter: 40pt, inset: 5pt, {cells})"
    found = [(line.cells, bool(line.doubt)) for line in read_typst(source, tmp_path)]
    assert found[2:4] == [(("Two", "More"), True), (("lines", "lines"), True)]
    assert [line.doubt for line in read_typst(source, tmp_path) if line.cells[0] in ("Alpha", "Eta")] == ["", ""]


def test_a_note_below_a_table_without_rules_is_no_part_of_its_last_row(tmp_path):
    cells = ", ".join(f"[Group {number} with a name that wraps], [{number},001], [{number}%]" for number in range(1, 9))
    source = f"#set text(9pt)\n#table(columns: (80pt, 60pt, 60pt), stroke: none, inset: 5pt, {cells})\n¹ A note"
    assert [line.cells for line in read_typst(source, tmp_path)][-2:] == [
        ("Group 8 with a name that wraps", "8,001", "8%"),
        ("¹ A note",),
    ]


def test_a_text_that_repeats_the_one_above_is_no_shadow(tmp_path):
    cells = "".join(f"[AB41-Assisting], [{number}], " for number in range(1, 6))
    source = f'#set text(font: "DejaVu Sans Mono", size: 10pt)\n#table(columns: 2, inset: 1pt, {cells})'
    assert table_rows(read_typst(source, tmp_path)) == [["AB41-Assisting", str(number)] for number in range(1, 6)]


def test_a_caption_below_a_table_begins_another_one(tmp_path):
    first = [["Course", "Earned"], *([f"A course {number}", f"{number},000"] for number in range(1, 30))]
    second = [["Student Group", "2029-2030", "2030-2031"], ["Female", "49%", "50%"], ["Male", "51%", "50%"]]
    lines = read({CAPTION: first, "Table 2. Groups": second}, Layout(rules=NONE, padding=5), tmp_path)
    assert table_rows(lines) == [*first, *second]
    assert [line for line in lines if line.doubt] == []
