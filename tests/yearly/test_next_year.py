"""The invented next year of tests: it fits together, its truth list is complete, and defects stand where they say."""

import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from helpers.base.paths import CODE_ROOT
from helpers.prepare.layouts import T5, T6, T8, T10, T11
from helpers.prepare.year import PreparedYear, prepare_year, write_year
from tests.support.next_year import NextYear, next_year, rows_by_hand, write_next_year, write_tables
from tests.support.next_year_analyst import take_in
from tests.support.next_year_defects import DEFECTS, REISSUED_CELLS, plant, read_tables, reissue
from tests.support.next_year_kinds import KINDS, TIE
from tests.support.next_year_score import other_counts, score
from tests.support.runs import REAL_YEAR, read_and_write_below
from tests.support.small_year import YEAR, write_small_year

MOST_ROWS_BY_HAND = 20


def prepared(root: Path, year: str) -> PreparedYear:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CTE_DATA_ROOT", str(root))
        return prepare_year(year)


@pytest.fixture(scope="module")
def real_root(tmp_path_factory):
    root = tmp_path_factory.mktemp("real")
    shutil.copytree(CODE_ROOT / "data" / "raw", root / "data" / "raw")
    return root


@pytest.fixture(scope="module")
def after_real(real_root):
    invented = next_year(real_root, REAL_YEAR)
    write_next_year(invented, real_root)
    return invented


@pytest.fixture(scope="module")
def real_pair(real_root, after_real):
    return prepared(real_root, REAL_YEAR), prepared(real_root, after_real.year)


@pytest.fixture(scope="module")
def small_root(tmp_path_factory):
    root = tmp_path_factory.mktemp("small")
    write_small_year(root)
    return root


@pytest.fixture(scope="module")
def after_small(small_root):
    return next_year(small_root, YEAR)


def found(truth: NextYear, kind: str, grain: str) -> set[tuple[str, str]]:
    return {(entry.before, entry.now) for entry in truth.truth if (entry.kind, entry.grain) == (kind, grain)}


def keys(year: PreparedYear, table: str, *columns: str) -> set[str]:
    return set(year.tables[table][list(columns)].agg(" | ".join, axis=1))


@pytest.mark.slow
def test_every_kind_of_change_can_be_made_of_the_real_year_and_passes_every_check(after_real, real_pair):
    checks = real_pair[1].tables["consistency_checks"]
    assert after_real.skipped == []
    assert (checks["compared"] > 0).all()
    # The errors that a report printed are not printed again, so nothing is left to accept.
    assert checks["accepted"].sum() == 0


@pytest.mark.slow
def test_a_few_rows_by_hand_are_enough(after_real):
    assert 0 < rows_by_hand(after_real) <= MOST_ROWS_BY_HAND


@pytest.mark.slow
def test_the_year_before_stays_as_it_is(real_pair):
    before, again = prepare_year(REAL_YEAR), real_pair[0]
    assert {name: table.equals(again.tables[name]) for name, table in before.tables.items()} == dict.fromkeys(
        before.tables, True
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("grain", "table", "columns"),
    [
        ("course", "attainment_by_course", ["course_code"]),
        ("course credential", "attainment_by_course", ["course_code", "credential"]),
        ("credential", "attainment_by_course", ["credential"]),
        ("unit", "attainment_by_psu", ["psu_code"]),
        ("workforce line", "ncwfc", ["ncwfc_credential"]),
    ],
)
def test_the_truth_list_names_all_that_is_new_or_gone_and_nothing_else(after_real, real_pair, grain, table, columns):
    before, now = (keys(year, table, *columns) for year in real_pair)
    renamed = {pair for pair in found(after_real, "renamed", grain) if pair[0] != pair[1]}
    assert {("", key) for key in now - before} == found(after_real, "new", grain) | {("", new) for _, new in renamed}
    assert {(key, "") for key in before - now} == found(after_real, "gone", grain) | {(old, "") for old, _ in renamed}
    assert now - before


@pytest.mark.slow
def test_the_truth_list_names_all_that_has_another_title_name_region_or_tier(after_real, real_pair):
    expected = [
        ("renamed", "course", "attainment_by_course", ["course_code"], "course"),
        ("renamed", "unit", "attainment_by_psu", ["psu_code"], "psu"),
        ("moved", "unit", "psus", ["psu_code"], "region"),
        ("moved", "course credential", "attainment_by_course", ["course_code", "credential"], "tier"),
    ]
    for kind, grain, table, columns, what in expected:
        before, now = (year.tables[table].set_index(columns)[what].dropna() for year in real_pair)
        same = before[before.index.isin(now.index)].drop_duplicates().index.union(before.index)
        both = [key for key in same if key in now.index]
        others = {
            " | ".join(key) if isinstance(key, tuple) else key: (str(first(before, key)), str(first(now, key)))
            for key in both
            if first(before, key) != first(now, key)
        }
        listed = {
            entry.now: (entry.value_before.removeprefix("tier "), entry.value_now.removeprefix("tier "))
            for entry in after_real.truth
            if (entry.kind, entry.grain) == (kind, grain) and entry.before == entry.now
        }
        assert others == listed
        assert listed, grain


def first(values, key):
    value = values.loc[key]
    return value.iloc[0] if hasattr(value, "iloc") else value


@pytest.mark.slow
def test_the_truth_list_names_every_restated_cell_and_nothing_else(after_real, real_pair):
    names = {T6: "credential", T8: "psu_code", **dict.fromkeys(T5.values(), "group")}
    restated = set()
    for stem, name in names.items():
        before, now = (year.inputs.tables[stem].set_index(name) for year in real_pair)
        for key in now.index.intersection(before.index):
            for year in set(now.columns) & set(before.columns) & set(after_real.settings.trend_years):
                if now.at[key, year] != before.at[key, year]:
                    restated.add((key, f"{stem} | {year}"))
    listed = {(entry.now, entry.what) for entry in after_real.truth if entry.kind == "restated"}
    assert restated == listed
    assert {what.split(" | ")[0] for _, what in listed} >= {T6, T8}


@pytest.mark.slow
def test_a_unit_that_is_new_in_the_ranking_has_last_years_count_of_last_years_table_of_units(after_real, real_pair):
    before, now = (year.inputs.tables for year in real_pair)
    new = now[T8][~now[T8]["psu_code"].isin(before[T8]["psu_code"])]
    counts = before[T10].set_index("psu_code")["earned"]
    assert new[REAL_YEAR].tolist() == counts.loc[new["psu_code"]].tolist()


@pytest.mark.slow
def test_the_counts_of_every_grain_add_up_to_the_state(after_real, real_pair):
    total = real_pair[1].tables["attainment_by_course"][["earned", "potential"]].sum()
    (state,) = [entry for entry in after_real.counts if entry.grain == "state"]
    assert (state.earned, state.potential) == (total["earned"], total["potential"])
    assert state.earned_before == real_pair[0].tables["attainment_by_course"]["earned"].sum()
    for grain in ("course credential", "course", "credential", "program area", "unit"):
        entries = [entry for entry in after_real.counts if entry.grain == grain]
        assert sum(entry.earned or 0 for entry in entries) == state.earned
        assert sum(entry.potential_before or 0 for entry in entries) == state.potential_before


@pytest.mark.slow
def test_the_comparison_of_two_years_finds_the_truth_list_and_nothing_else(after_real, real_root, real_pair, tmp_path):
    shutil.copytree(real_root / "data", tmp_path / "data")
    with pytest.MonkeyPatch.context() as patch:
        read_and_write_below(tmp_path, patch)
        write_year(real_pair[0].tables, real_pair[0].settings)
    tables = prepared(tmp_path, after_real.year).tables
    found = score(after_real, tables["year_changes"], tables["restatements"])
    print(found)
    assert (found.precision, found.recall) == (1, 1), (found.missed, found.wrong)
    assert len(found.right) > len(KINDS)
    assert other_counts(after_real, tables["year_changes"]) == []


@pytest.mark.slow
def test_a_report_leads_to_a_year_without_a_problem_by_a_few_rows_and_accepted_proposals(tmp_path, monkeypatch):
    shutil.copytree(CODE_ROOT / "data" / "raw", tmp_path / "data" / "raw")
    year, written = REAL_YEAR, []
    read_and_write_below(tmp_path, monkeypatch)
    for seed in (1, 2):
        before = prepare_year(year)
        write_year(before.tables, before.settings)
        invented = next_year(tmp_path, year, seed=seed)
        written.append(take_in(tmp_path, invented, monkeypatch))
        read_and_write_below(tmp_path, monkeypatch)
        now = prepare_year(invented.year)
        found = score(invented, now.tables["year_changes"], now.tables["restatements"])
        assert (found.precision, found.recall) == (1, 1), (seed, found.missed, found.wrong)
        year = invented.year
    assert max(written) <= MOST_ROWS_BY_HAND


@pytest.mark.slow
def test_equal_seeds_give_equal_years_and_other_seeds_other_ones(small_root, after_small):
    again, other = next_year(small_root, YEAR), next_year(small_root, YEAR, seed=2)
    assert again == after_small
    assert other.tables != after_small.tables


def test_a_kind_that_was_not_asked_for_is_not_made(small_root):
    plain = next_year(small_root, YEAR, kinds=["a unit renamed"])
    assert Counter(entry.kind for entry in plain.truth) == {"renamed": 1}
    assert [(edit.lookup, edit.ends) for edit in plain.edits] == [("psus", True), ("psus", False)]
    with pytest.raises(ValueError, match="no such kinds of change"):
        next_year(small_root, YEAR, kinds=["a unit painted"])


@pytest.mark.slow
def test_a_third_year_can_be_made_of_the_second(tmp_path):
    write_small_year(tmp_path)
    second = next_year(tmp_path, YEAR)
    write_next_year(second, tmp_path)
    third = next_year(tmp_path, second.year)
    write_next_year(third, tmp_path)
    assert third.settings.trend_years == (YEAR, "2031-2032", "2032-2033")
    for year in (YEAR, second.year, third.year):
        assert (prepared(tmp_path, year).tables["consistency_checks"]["compared"] > 0).all()


@pytest.mark.slow
def test_two_units_of_the_ranking_can_be_tied(tmp_path):
    shutil.copytree(CODE_ROOT / "data" / "raw", tmp_path / "data" / "raw")
    tied = next_year(tmp_path, REAL_YEAR, kinds=[TIE])
    counts = Counter(row[2] for row in tied.tables[T8][1:])
    assert counts.most_common(1)[0][1] == 2
    assert {entry.what for entry in tied.truth} <= {"share"}


@pytest.mark.slow
def test_a_year_that_is_there_already_is_not_invented_again(real_root, after_real):
    with pytest.raises(ValueError, match="is there already"):
        next_year(real_root, REAL_YEAR)


def test_a_year_can_have_table_8_only(tmp_path):
    write_small_year(tmp_path)
    only = next_year(tmp_path, YEAR, only=[T8])
    write_next_year(only, tmp_path)
    year = prepared(tmp_path, only.year)
    assert list(only.tables) == [T8]
    assert set(year.inputs.tables) == {T8}
    assert {entry.kind for entry in only.truth} <= {"restated"}


def test_the_report_prints_every_row_of_every_table(after_small):
    lines = after_small.report().splitlines()
    for rows in after_small.tables.values():
        assert not [row for row in rows if "\t".join(row) not in lines]
    assert f"Credential Attainment Report {after_small.year}" in after_small.report()


def test_kinds_are_named_once():
    assert len(set(KINDS)) == len(KINDS) == 20


@pytest.mark.parametrize("kind", DEFECTS)
def test_a_defect_stands_in_one_table_at_the_place_it_says(after_small, kind):
    tables = after_small.tables
    worse, place = plant(kind, tables)
    assert [stem for stem in tables if worse[stem] != tables[stem]] == [place.stem]
    if place.row and place.column and len(worse[place.stem]) == len(tables[place.stem]):
        column = tables[place.stem][0].index(place.column)
        assert worse[place.stem][place.row - 1][column] != tables[place.stem][place.row - 1][column]


def test_a_defect_that_a_table_cannot_have_is_refused(after_small):
    with pytest.raises(ValueError, match="no place"):
        plant("tier moved", {T11: after_small.tables[T11]})
    with pytest.raises(ValueError, match="no such defect"):
        plant("coffee stain", after_small.tables)


def test_tables_are_read_back_as_they_were_written(after_small, tmp_path):
    write_tables(after_small, tmp_path)
    assert read_tables(tmp_path) == after_small.tables


@pytest.mark.slow
def test_a_reissued_report_has_five_other_cells_and_passes_every_check(after_real, real_root, tmp_path):
    tables, places = reissue(after_real.tables)
    others = [
        (stem, row, column)
        for stem, rows in tables.items()
        for row, cells in enumerate(rows)
        for column, text in enumerate(cells)
        if text != after_real.tables[stem][row][column]
    ]
    assert len(others) == len(places) == REISSUED_CELLS
    shutil.copytree(real_root / "data", tmp_path / "data")
    write_tables(replace(after_real, tables=tables), tmp_path / "data" / "raw" / after_real.year / "published")
    assert prepared(tmp_path, after_real.year).tables["consistency_checks"]["accepted"].sum() == 0
