"""The invented next year of tests: what changed in it is found, and defects stand where they say."""

import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from helpers.base.paths import CODE_ROOT
from helpers.base.problems import InputError
from helpers.prepare.layouts import T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11
from helpers.prepare.year import PreparedYear, prepare_year, write_year
from helpers.yearly.comparison import compare_inputs
from tests.support.next_year import NextYear, next_year, write_next_year, write_tables
from tests.support.next_year_analyst import take_in
from tests.support.next_year_defects import DEFECTS, REISSUED_CELLS, plant, reissue
from tests.support.next_year_kinds import KINDS
from tests.support.next_year_score import other_counts, score
from tests.support.runs import REAL_YEAR, read_and_write_below
from tests.support.small_year import YEAR, write_small_year

MOST_ROWS_BY_HAND = 20
# Defects that one preparation finds together: of cells, of names, and of numbers that do not fit.
PLANTED = [
    {
        **{T1: "duplicate", T2: "row cut at a page break", T3: "row cut at a page break", T4: "N/A", T7: "N/A"},
        **{T5[1]: "fraction for percent", T5[2]: "footnote mark on a number", T5[3]: "duplicate"},
        **{T6: "footnote mark on a number", T8: "page missing", T9: "fraction for percent", T10: "swapped columns"},
        T11: "missing row",
    },
    {
        **{T1: "en dash", T2: "footnote mark on a name", T3: "code without its zero", T8: "curly apostrophe"},
        **{T9: "curly apostrophe", T10: "curly apostrophe", T11: "en dash"},
    },
    {
        **{T2: "transposed digit", T3: "tier moved", T4: "groups exchanged", T5[1]: "columns of years shifted"},
        **{T5[2]: "columns of years swapped", T5[3]: "restated cell", T6: "total off by one", T9: "wrong rate"},
        **{T7: "footnote mark on a name", T8: "years of one row shifted", T10: "count off by one", T11: "wrong rate"},
    },
]


class Generation(NamedTuple):
    """An invented year, the year before it and itself as prepared, and the rows that an analyst wrote by hand."""

    invented: NextYear
    before: PreparedYear
    now: PreparedYear
    by_hand: int


@pytest.fixture(scope="module")
def real_root(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("real")
    shutil.copytree(CODE_ROOT / "data" / "raw", root / "data" / "raw")
    return root


@pytest.fixture(scope="module")
def generations(real_root) -> list[Generation]:
    """Return two years after the real one, each led from its report to prepared tables as an analyst does it."""
    made = []
    with pytest.MonkeyPatch.context() as patch:
        read_and_write_below(real_root, patch)
        now = prepare_year(REAL_YEAR)
        for seed in (1, 2):
            before = now
            write_year(before.tables, before.settings)
            invented = next_year(real_root, before, seed=seed)
            by_hand = take_in(real_root, invented, patch)
            read_and_write_below(real_root, patch)
            now = prepare_year(invented.year)
            made.append(Generation(invented, before, now, by_hand))
    return made


@pytest.fixture(scope="module")
def small_root(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("small")
    write_small_year(root)
    return root


@pytest.fixture(scope="module")
def after_small(small_root) -> NextYear:
    return next_year(small_root, YEAR)


@pytest.fixture(scope="module")
def second_root(after_small, tmp_path_factory) -> Path:
    """Return a folder with the small year as prepared and the year after it."""
    root = tmp_path_factory.mktemp("second")
    with pytest.MonkeyPatch.context() as patch:
        write_small_year(root)
        read_and_write_below(root, patch)
        small = prepare_year(YEAR)
        write_year(small.tables, small.settings)
    write_next_year(after_small, root)
    return root


def prepared(root: Path, year: str) -> PreparedYear:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CTE_DATA_ROOT", str(root))
        return prepare_year(year)


@pytest.mark.parametrize("number", [0, 1])
def test_all_that_changed_is_found_and_nothing_else_with_few_rows_by_hand(generations, number):
    invented, _, now, by_hand = generations[number]
    changes = now.tables["year_changes"]
    right, missed, wrong = score(invented, changes, now.tables["restatements"])
    print(f"precision {len(right) / len(right | wrong):.3f}, recall {len(right) / len(right | missed):.3f}")
    assert (missed, wrong) == (set(), set())
    assert invented.skipped == []
    assert len(right) > len(KINDS)
    assert other_counts(invented, changes) == []
    assert 0 < by_hand <= MOST_ROWS_BY_HAND


def test_every_check_of_an_invented_year_compares_something_and_finds_nothing_to_accept(generations):
    for generation in generations:
        checks = generation.now.tables["consistency_checks"]
        assert (checks["compared"] > 0).all()
        # The errors that a report printed are not printed again.
        assert checks["accepted"].sum() == 0


def test_two_years_more_leave_the_first_one_as_it_is(generations, real_root):
    before, again = generations[0].before.tables, prepared(real_root, REAL_YEAR).tables
    assert {name: table.equals(again[name]) for name, table in before.items()} == dict.fromkeys(before, True)


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
def test_the_truth_list_names_all_that_is_new_or_gone_and_nothing_else(generations, grain, table, columns):
    invented, *years, _ = generations[0]
    before, now = (set(year.tables[table][columns].agg(" | ".join, axis=1)) for year in years)
    listed = [entry for entry in invented.truth if entry.grain == grain and entry.kind in ("new", "gone", "renamed")]
    assert now - before == {entry.now for entry in listed if entry.before != entry.now} - {""}
    assert before - now == {entry.before for entry in listed if entry.before != entry.now} - {""}
    assert now - before


def test_two_units_of_the_ranking_are_tied(generations):
    counts = Counter(row[2] for row in generations[0].invented.tables[T8][1:])
    assert counts.most_common(1)[0][1] == 2


def test_a_reissued_report_differs_in_five_cells_and_they_are_named(generations, real_root, tmp_path, monkeypatch):
    invented = generations[1].invented
    tables, places = reissue(invented.tables)
    shutil.copytree(real_root / "data" / "raw", tmp_path / "data" / "raw")
    shutil.copy(real_root / "data" / "raw_layouts.csv", tmp_path / "data")
    write_tables(replace(invented, tables=tables), tmp_path / "data" / "raw" / invented.year / "published")
    found = compare_inputs(invented.year, real_root, tmp_path).table()
    named = set(zip(found["table"], found["column"], found["before"], found["now"], strict=True))
    files = {place: f"{invented.year}/published/{place.stem}.csv" for place in places}
    assert named == {(files[place], place.column, place.before, place.now) for place in places}
    assert len(found) == len(places) == REISSUED_CELLS
    checks = prepared(tmp_path, invented.year).tables["consistency_checks"]
    assert (checks["accepted"] == 0).all()


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


def test_a_third_year_can_be_made_of_the_second_and_none_twice(after_small, second_root, tmp_path):
    shutil.copytree(second_root, tmp_path, dirs_exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        read_and_write_below(tmp_path, patch)
        second = prepare_year(after_small.year)
        write_year(second.tables, second.settings)
    third = next_year(tmp_path, second)
    write_next_year(third, tmp_path)
    assert third.settings.trend_years == (YEAR, "2031-2032", "2032-2033")
    for year in (second, prepared(tmp_path, third.year)):
        assert (year.tables["consistency_checks"]["compared"] > 0).all()
    with pytest.raises(ValueError, match="is there already"):
        next_year(tmp_path, YEAR)


def test_a_year_can_have_table_8_only(tmp_path):
    write_small_year(tmp_path)
    only = next_year(tmp_path, YEAR, only=[T8])
    write_next_year(only, tmp_path)
    assert set(prepared(tmp_path, only.year).inputs.tables) == set(only.tables) == {T8}
    assert {entry.kind for entry in only.truth} <= {"restated"}


@pytest.mark.parametrize("planted", PLANTED, ids=["cells", "names", "numbers"])
def test_a_defect_in_every_table_is_named_at_its_place_in_one_go(after_small, second_root, tmp_path, planted):
    tables, places = after_small.tables, []
    for stem, kind in planted.items():
        tables, place = plant(kind, tables, stem=stem)
        places.append(place)
    shutil.copytree(second_root, tmp_path, dirs_exist_ok=True)
    write_tables(replace(after_small, tables=tables), tmp_path / "data" / "raw" / after_small.year / "published")
    with pytest.raises(InputError) as stopped:
        prepared(tmp_path, after_small.year)
    named = {(Path(problem.file).stem, problem.row) for problem in stopped.value.problems}
    named |= {(stem, None) for stem, _ in named}
    # A missing row has no number, and a sum that does not fit is none of one row.
    rowless = {"missing row", "page missing", "count off by one", "restated cell", "groups exchanged"}
    expected = [(place.stem, None if planted[place.stem] in rowless else place.row) for place in places]
    assert [place for place in expected if place not in named] == []
    assert all(problem.action for problem in stopped.value.problems)


def test_every_kind_of_defect_is_planted_and_one_that_a_table_cannot_have_is_refused(after_small):
    assert {kind for planted in PLANTED for kind in planted.values()} == {*DEFECTS}
    with pytest.raises(ValueError, match="no place"):
        plant("tier moved", {T11: after_small.tables[T11]})
    with pytest.raises(ValueError, match="no such defect"):
        plant("coffee stain", after_small.tables)
