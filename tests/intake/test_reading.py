"""Report files of every kind become the same lines, and a file that is not what it seems is refused."""

import pytest

from helpers.base.problems import InputError
from helpers.intake.lines import Line
from helpers.intake.reading import read_report
from helpers.intake.recognition import recognise_tables
from tests.intake.reports import REPORT, ROWS, cells_of
from tests.support.small_year import TABLES, YEAR


def test_a_text_is_read_line_by_line_with_cells_between_tabs(tmp_path):
    file = tmp_path / "report.txt"
    file.write_text(" Prose of 2030 \n\nA\t B \t\n", encoding="utf-8")
    assert read_report(file) == [Line(("Prose of 2030",), "", 1), Line(("A", "B", ""), "", 3)]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_the_encodings_that_programs_write_are_read(tmp_path, encoding):
    file = tmp_path / "report.txt"
    file.write_text(REPORT.replace("Bee Care", "Bee’s Care"), encoding=encoding)
    found = recognise_tables(read_report(file), file, YEAR)
    assert found.tables["table_01_credentials_by_course"].cells[1][2] == "Bee’s Care"


# name of the file, content, row, expected, found
UNREADABLE = {
    "nothing in it": ("a.txt", b" \n", None, "a text", "an empty file"),
    "two encodings": (
        "a.txt",
        "One’s\n".encode() + b"Two\x92s\n",
        2,
        "one encoding in the whole file",
        "characters of two",
    ),
    "an open quote": ("a.csv", b'A,B\nC,"D\n', 2, "a CSV file whose quotes close", "unexpected end of data"),
    "another kind": ("a.docx", b"PK", None, "a folder, or a file of the kinds", "'.docx'"),
    "no workbook": ("a.xlsx", b"PK", None, "a workbook (.xlsx)", "File is not a zip file"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_that_cannot_be_read_is_refused(tmp_path, name):
    file, content, row, expected, found = UNREADABLE[name]
    (tmp_path / file).write_bytes(content)
    with pytest.raises(InputError) as refused:
        read_report(tmp_path / file)
    (problem,) = refused.value.problems
    assert (problem.row, problem.found) == (row, found)
    assert problem.expected.startswith(expected)


@pytest.mark.parametrize("content", [b"%PDF-1.7\n\x81\x8d\0\0", "no mark".encode("utf-16-le"), b"\x81\x8f"])
def test_bytes_that_are_no_text_are_refused(tmp_path, content):
    (tmp_path / "a.txt").write_bytes(content)
    with pytest.raises(InputError, match="expected a text in UTF-8"):
        read_report(tmp_path / "a.txt")


def test_a_report_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InputError, match="expected a report file or folder"):
        read_report(tmp_path / "report.pdf")


def test_a_folder_of_csv_files_gives_the_same_tables_whatever_their_names(tmp_path):
    for number, (stem, text) in enumerate(TABLES.items()):
        # Tables 5a-5c have the same headings: the names must tell them.
        name = f"Table {stem[7:9].lstrip('0')}{stem[9]}.csv" if stem.startswith("table_05") else f"{number}.CSV"
        (tmp_path / name).write_bytes(text.replace("\n", "\r\n").encode("utf-8-sig"))
    assert cells_of(recognise_tables(read_report(tmp_path), tmp_path, YEAR)) == ROWS


def test_a_cell_on_two_lines_of_a_csv_file_is_one_text_and_doubtful_after_a_hyphen(tmp_path):
    (tmp_path / "a.csv").write_text('"Piedmont\nTriad",1\n"Piedmont-\nTriad",2\n', encoding="utf-8")
    first, second = read_report(tmp_path)
    assert first == Line(("Piedmont Triad", "1"), "a.csv", 1)
    assert (second.row, second.doubt) == (3, "'Piedmont-' at the end of a line in a cell: with or without hyphen")


def test_every_unreadable_file_of_a_folder_is_named(tmp_path):
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_bytes(b"")
    with pytest.raises(InputError) as refused:
        read_report(tmp_path)
    assert [problem.file for problem in refused.value.problems] == [tmp_path / "a.csv", tmp_path / "b.csv"]


def test_a_folder_without_csv_files_is_refused(tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"")
    with pytest.raises(InputError, match="found 1 file of other kinds"):
        read_report(tmp_path)


def test_a_csv_file_alone_is_read(tmp_path):
    file = tmp_path / "anything.csv"
    file.write_text(TABLES["table_10_attainment_by_psu"], encoding="utf-8")
    found = recognise_tables(read_report(file), file, YEAR)
    assert cells_of(found) == {"table_10_attainment_by_psu": ROWS["table_10_attainment_by_psu"]}
