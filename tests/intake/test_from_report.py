"""A report becomes the published tables of a year: byte for byte, in one go, never over other files unasked."""

import csv
import shutil
from pathlib import Path

import pytest
from openpyxl import Workbook

from helpers.base.paths import CODE_ROOT, published_dir
from helpers.base.problems import InputError
from helpers.base.settings import is_academic_year
from helpers.intake.from_report import take_in
from helpers.prepare.layouts import T1, T2, T3, T4, T5, T6, T7, T8, T9, T10
from helpers.prepare.sources import refresh_register
from helpers.prepare.year import prepare_year
from helpers.run.command_line import main
from tests.intake.reports import REPORT, ROWS
from tests.support.next_year_defects import plant
from tests.support.report_text import caption_of, report_text
from tests.support.small_year import TABLES, YEAR
from tests.support.typeset import Layout, typst_pdf

NEWEST = max(folder.name for folder in (CODE_ROOT / "data" / "raw").iterdir() if is_academic_year(folder.name))
KEPT = CODE_ROOT / "data" / "raw" / NEWEST / "published"


@pytest.fixture
def report(raw, tmp_path) -> Path:
    """Return a report of the small year, whose published tables are not there yet."""
    shutil.rmtree(published_dir(YEAR))
    file = tmp_path / "report.txt"
    file.write_text(REPORT, encoding="utf-8")
    return file


def rows_of(file: Path) -> list[list[str]]:
    return list(csv.reader(file.read_text(encoding="utf-8").splitlines()))


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.mark.parametrize(("rows_per_page", "repeats_headings"), [(14, True), (1, False)])
def test_a_kept_year_typeset_as_a_report_gives_its_files_byte_for_byte(
    tmp_path, monkeypatch, rows_per_page, repeats_headings
):
    monkeypatch.setenv("CTE_DATA_ROOT", str(tmp_path))
    tables = {file.stem: rows_of(file) for file in sorted(KEPT.iterdir())}
    text = report_text(tables, NEWEST, rows_per_page=rows_per_page, repeats_headings=repeats_headings)
    (tmp_path / "report.txt").write_text(text, encoding="utf-8")
    take_in(NEWEST, tmp_path / "report.txt")
    assert contents(published_dir(NEWEST)) == contents(KEPT)


def test_the_small_year_gives_its_files_byte_for_byte(report):
    said = take_in(YEAR, report)
    assert contents(published_dir(YEAR)) == {f"{stem}.csv": text.encode() for stem, text in TABLES.items()}
    assert said[-1] == f"Wrote {len(TABLES)} files to data/raw/{YEAR}/published/."
    assert not [file for file in published_dir(YEAR).parent.iterdir() if file.name.startswith(".")]


def test_equal_files_are_left_alone_and_others_are_not_overwritten(report):
    take_in(YEAR, report)
    first, other = (published_dir(YEAR) / f"{stem}.csv" for stem in (T4, T10))
    other.write_text("mine\n")
    modified = first.stat().st_mtime_ns
    before = contents(published_dir(YEAR))
    with pytest.raises(InputError) as refused:
        take_in(YEAR, report)
    assert [problem.file for problem in refused.value.problems] == [other]
    assert contents(published_dir(YEAR)) == before
    said = take_in(YEAR, report, is_forced=True)
    assert said[-1] == f"Wrote 1 file to data/raw/{YEAR}/published/; {len(TABLES) - 1} were there already."
    assert other.read_text() == TABLES[T10]
    assert first.stat().st_mtime_ns == modified


def test_nothing_is_written_when_a_report_is_refused(report, tmp_path):
    report.write_text(REPORT.replace("Bee Charter (10A)\t5\t8", "Bee Charter (10A)\t8"), encoding="utf-8")
    with pytest.raises(InputError):
        take_in(YEAR, report, tmp_path / "to")
    assert not (tmp_path / "to").exists()
    assert not (tmp_path / "outputs").exists()


def test_tables_that_another_report_gave_are_left_and_named(report, tmp_path):
    take_in(YEAR, report, tmp_path / "to")
    report.write_text(report_text({T10: ROWS[T10]}, YEAR), encoding="utf-8")
    said = take_in(YEAR, report, tmp_path / "to")
    assert len(contents(tmp_path / "to")) == len(TABLES)
    assert said[-1].startswith("Left as they were, since the report has no such table: table_01_")


def test_lines_and_cells_to_be_looked_at_are_kept_as_tables(report, tmp_path):
    report.write_text(REPORT.replace("62.5%", "62.5%*"), encoding="utf-8")
    take_in(YEAR, report)
    folder = tmp_path / "outputs" / YEAR / "intake"
    unread = (folder / "unread_lines.csv").read_text(encoding="utf-8").splitlines()
    assert unread[0] == "page,row,looks,text"
    assert f",{REPORT[: REPORT.index('12 of 20')].count(chr(10)) + 1},text," in "\n".join(unread)
    odd = (folder / "cells_to_look_at.csv").read_text(encoding="utf-8").splitlines()
    assert len(odd) == 2
    assert odd[1].endswith("Attainment Rate of Table 10,\"a percentage from 0% to 100%, <1% or NA\",'62.5%*'")
    report.write_text(REPORT, encoding="utf-8")
    take_in(YEAR, report, is_forced=True)
    assert not (folder / "cells_to_look_at.csv").exists()


def test_what_was_read_of_a_report_that_cannot_be_edited_can_be_corrected_and_taken_in(report, tmp_path):
    folder, as_read = tmp_path / "csv", tmp_path / "outputs" / YEAR / "intake" / "as_read.txt"
    folder.mkdir()
    for stem, text in TABLES.items():
        (folder / f"{stem}.csv").write_text(text.replace("Bee Charter (10A),5,8", "Bee Charter (10A),8"))
    with pytest.raises(InputError) as refused:
        take_in(YEAR, folder)
    (problem,) = refused.value.problems
    assert "csv, table_10_attainment_by_psu.csv" in str(problem.file)
    assert f"correct it in outputs/{YEAR}/intake/as_read.txt (what was read), and take that in." in problem.action
    # Until somebody has looked at it, the line is refused, also with as many cells as there should be.
    marked = as_read.read_text().replace("Bee Charter (10A)\t8", "Bee Charter (10A)\t5\t8")
    as_read.write_text(marked)
    with pytest.raises(InputError, match="deleted when it is right: Bee Charter"):
        take_in(YEAR, as_read)
    as_read.write_text(marked.replace("?? ", ""))
    take_in(YEAR, as_read)
    assert contents(published_dir(YEAR)) == {f"{stem}.csv": text.encode() for stem, text in TABLES.items()}


# One in each table but Table 11, which others are compared with.
PLANTED = {
    **{T1: "code without its zero", T2: "swapped columns", T3: "curly apostrophe", T4: "N/A", T5[1]: "duplicate"},
    **{T5[2]: "missing row", T5[3]: "footnote mark on a number", T6: "total off by one"},
    **{T7: "footnote mark on a name", T8: "missing row", T9: "wrong rate", T10: "fraction for percent"},
}


def _planted_report(kind: str, tables: dict[str, list[list[str]]], folder: Path) -> Path:
    file = folder / f"planted.{kind}"
    if kind == "txt":
        file.write_text(report_text(tables, YEAR, rows_per_page=2), encoding="utf-8")
    elif kind == "pdf":
        file.write_bytes(typst_pdf({caption_of(stem, YEAR): rows for stem, rows in tables.items()}, Layout(size=12)))
    elif kind == "xlsx":
        book = Workbook()
        for stem, rows in tables.items():
            sheet = book.create_sheet(stem[:31])
            for cells in rows:
                sheet.append(cells)
        book.save(file)
    else:
        file.mkdir()
        for stem, rows in tables.items():
            with (file / f"{stem}.csv").open("w", encoding="utf-8", newline="") as table:
                csv.writer(table).writerows(rows)
    return file


@pytest.mark.parametrize("kind", ["txt", "pdf", "xlsx", "csv"])
def test_twelve_planted_defects_are_found_with_place_and_action_in_every_kind_of_input(report, tmp_path, kind):
    tables, places = ROWS, []
    for stem, defect in PLANTED.items():
        tables, place = plant(defect, tables, stem=stem)
        places.append(place)
    take_in(YEAR, _planted_report(kind, tables, tmp_path))
    refresh_register()
    with pytest.raises(InputError) as refused:
        prepare_year(YEAR)
    problems = {problem.file.stem: [] for problem in refused.value.problems}
    for problem in refused.value.problems:
        problems[problem.file.stem].append(problem)
    assert {*problems} == {*PLANTED}
    for place in places:
        found = problems[place.stem]
        is_whole = place.row is None or not place.now
        assert is_whole or place.row in {problem.row for problem in found}, place
        assert all(problem.expected and problem.found and problem.action.endswith(".") for problem in found)


@pytest.mark.parametrize(("change", "code"), [("", 0), ("Bee Charter (10A)\t", 2)])
def test_the_command_ends_with_0_when_done_and_2_when_refused(report, monkeypatch, capsys, change, code):
    report.write_text(REPORT.replace(change, "") if change else REPORT, encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["helpers", "intake", "--year", YEAR, "--report", str(report)])
    assert main() == code
    said = capsys.readouterr()
    assert ("Wrote 13 files" in said.out, "1 problem" in said.err) == (code == 0, code == 2)
