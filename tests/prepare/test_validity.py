"""Rows of a lookup hold in their years and in no others; a correction for one year changes no other."""

import pandas as pd
import pytest

from helpers.base.paths import CODE_ROOT, RAW_LAYOUTS
from helpers.base.problems import InputError, Problems
from helpers.prepare.layouts import T8, T10, rows_for_headings
from helpers.prepare.validity import in_force, note_wrong_validity, successors
from helpers.prepare.year import prepare_year
from tests.support.small_next_year import NEXT
from tests.support.small_year import YEAR


def rows_of(*rows: tuple[str, str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["region", "valid_from", "valid_to"])
    return frame.assign(row=range(2, 2 + len(rows)))


@pytest.mark.parametrize(
    ("year", "holding"),
    [("2029-2030", ["always", "to"]), (YEAR, ["always", "from", "to"]), (NEXT, ["always", "from"])],
)
def test_a_row_holds_from_its_first_to_its_last_year(year, holding):
    rows = rows_of(("always", "", ""), ("from", YEAR, ""), ("to", "", YEAR))
    assert in_force(rows, year)["region"].tolist() == holding


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([("A", YEAR, "2029-2030")], "2030-2031 to 2029-2030"),
        ([("A", "", ""), ("A", YEAR, "")], "A from 2030-2031, while another row holds to today"),
        ([("A", "", YEAR), ("A", YEAR, "")], "A from 2030-2031, while another row holds to 2030-2031"),
        ([("A", "", "2029-2030"), ("B", "", ""), ("A", YEAR, "")], None),
    ],
)
def test_rows_of_one_thing_hold_one_after_the_other(rows, found):
    problems = Problems()
    note_wrong_validity({"regions": rows_of(*rows)}, problems)
    assert [problem.found for problem in problems.found] == [found] * (found is not None)


def test_a_successor_is_known_and_its_forerunner_has_ended():
    columns = ["psu_code", "valid_from", "valid_to", "successor", "row"]
    rows = [("A", "", YEAR, "B", 2), ("B", "", "", "C", 3), ("C", "", "", "", 4), ("D", "", YEAR, "Z", 5)]
    problems = Problems()
    note_wrong_validity({"psus": pd.DataFrame(rows, columns=columns)}, problems)
    assert [(problem.row, problem.column, problem.found) for problem in problems.found] == [
        (3, "valid_to", "an empty cell"),
        (5, "successor", "'Z'"),
    ]


def test_successors_are_known_from_the_year_after_the_last_one():
    none = pd.DataFrame(columns=["course_code", "credential", "valid_to", "successor"])
    units = pd.DataFrame({"psu_code": ["A", "B"], "valid_to": [YEAR, ""], "successor": ["B", ""]})
    references = {"psus": units, "courses": none, "credentials": none}
    assert successors(references, YEAR).empty
    assert successors(references, NEXT).to_numpy().tolist() == [["unit", "A", "B", NEXT]]


def test_a_region_that_a_unit_moves_to_is_its_region_from_then_on_and_not_before(small, next_raw):
    file = next_raw / "reference" / "psus.csv"
    text = file.read_text(encoding="utf-8")
    row = "10A,Bee Charter,charter,letter,North,Upper,Upper,by county,"
    moved = row.replace("Upper,Upper,by county", "Lower,Upper,as printed")
    file.write_text(text.replace(f"{row},,,", f"{row},,{YEAR},") + f"{moved},{NEXT},,\n", encoding="utf-8")
    after = {year: prepare_year(year).tables for year in (YEAR, NEXT)}
    for name, table in small.tables.items():
        pd.testing.assert_frame_equal(after[YEAR][name], table)
    assert after[NEXT]["psus"].set_index("psu_code").loc["10A", "region"] == "Lower"


def test_a_spelling_is_known_in_later_years_without_a_row_of_their_own(later, next_raw):
    assert later.tables["name_resolutions"]["printed"].tolist() == ["ZA10-Bees, First Year"]
    table = next_raw / NEXT / "published" / "table_03_credentials_by_tier.csv"
    table.write_text(table.read_text(encoding="utf-8").replace('"ZA10-Bees, First Year"', "ZA10-Bees I"))
    assert prepare_year(NEXT).tables["name_resolutions"].empty


def test_a_renamed_heading_and_a_dropped_column_are_rows_of_the_layouts(next_raw, tmp_path):
    layouts = RAW_LAYOUTS.read_text(encoding="utf-8")
    for stem, changed in ((T10, {"Potential": "Available"}), (T8, {"Region": ""})):
        rows = rows_for_headings(stem, NEXT, changed)
        old = rows[0].replace(f",,{YEAR},", ",,,")
        assert old in layouts
        layouts = layouts.replace(old, "\n".join(rows))
    (tmp_path / RAW_LAYOUTS.relative_to(CODE_ROOT)).write_text(layouts, encoding="utf-8")
    units, leaders = (next_raw / NEXT / "published" / f"{stem}.csv" for stem in (T10, T8))
    units.write_text(units.read_text(encoding="utf-8").replace("Potential", "Available"), encoding="utf-8")
    lines = [line.split(",") for line in leaders.read_text(encoding="utf-8").splitlines()]
    leaders.write_text("".join(",".join(cells[:1] + cells[2:]) + "\n" for cells in lines), encoding="utf-8")
    tables = {year: prepare_year(year).tables for year in (YEAR, NEXT)}
    assert tables[NEXT]["attainment_by_psu"]["potential"].tolist() == [80, 50, 8, 2]
    assert set(tables[NEXT]["most_earned_psus"]["printed_region"]) == {""}
    assert set(tables[YEAR]["most_earned_psus"]["printed_region"]) == {"Upper", "Lower"}


def test_a_column_that_sections_need_cannot_end(next_raw, tmp_path):
    layouts, row = RAW_LAYOUTS.read_text(encoding="utf-8"), f"{T10},Earned,earned,,count,,,"
    assert row in layouts
    ended = layouts.replace(row, f"{T10},Earned,earned,,count,,{YEAR},")
    (tmp_path / RAW_LAYOUTS.relative_to(CODE_ROOT)).write_text(ended, encoding="utf-8")
    units = next_raw / NEXT / "published" / f"{T10}.csv"
    lines = [line.split(",") for line in units.read_text(encoding="utf-8").splitlines()]
    units.write_text("".join(",".join(cells[:1] + cells[2:]) + "\n" for cells in lines), encoding="utf-8")
    with pytest.raises(InputError) as stopped:
        prepare_year(NEXT)
    (problem,) = stopped.value.problems
    assert problem.expected == "the column earned, which the sections need"
    assert problem.found == f"none in {T10} this year"
