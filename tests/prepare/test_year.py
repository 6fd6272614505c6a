"""A year's raw files become tidy tables, on a small invented year and on the published one."""

import pytest

from helpers.audit.register import audit_year
from helpers.base.files import csv_text
from helpers.base.manifest import OF_EARLIER_YEARS
from helpers.base.paths import processed_dir
from helpers.base.problems import InputError
from helpers.base.settings import SETTINGS_FILE
from helpers.contracts.schemas import PROCESSED
from helpers.prepare.layouts import T6
from helpers.prepare.year import prepare_year, write_year
from tests.support.runs import REAL_YEAR
from tests.support.small_year import YEAR


def test_every_processed_table_is_made_of_the_small_year(small):
    assert sorted({**small.tables, **audit_year(small), **dict.fromkeys(OF_EARLIER_YEARS)}) == sorted(PROCESSED)
    assert not {*OF_EARLIER_YEARS} & small.tables.keys()


def test_names_are_canonical_and_codes_keep_their_zeros(small):
    assert small.tables["credentials_by_tier"]["course"].tolist() == ["Bees I", "Masonry Z", "Work Ready"]
    assert small.tables["attainment_by_psu"]["psu_code"].tolist() == ["010", "011", "10A", "00Z"]
    assert small.tables["name_resolutions"]["printed"].tolist() == ["ZA10-Bees, First Year"]


def test_a_credential_has_the_tier_that_table_3_gives_it_or_its_combined_credential(small):
    assert small.tables["attainment_by_course"]["tier"].tolist() == [1, 2, 2, 3]


def test_a_share_below_one_percent_is_kept_with_its_bounds(small):
    groups = small.tables["student_groups"]
    assert groups.loc[groups["printed"] == "<1%", "percent_upper"].tolist() == [1.0] * 7


def test_a_cell_that_breaks_the_schema_of_its_table_is_named_when_the_year_is_written(small, raw):
    units = small.tables["attainment_by_psu"].assign(earned=[40, -1, 5, 0])
    with pytest.raises(InputError) as stopped:
        write_year({"attainment_by_psu": units}, small.settings)
    (problem,) = stopped.value.problems
    assert (problem.row, problem.column, problem.found) == (3, "earned", "-1")
    assert problem.file.startswith("processed table: ")


def test_a_table_declared_as_not_published_is_left_out(raw):
    (raw / YEAR / "published" / f"{T6}.csv").unlink()
    settings = raw / YEAR / "year.toml"
    settings.write_text(settings.read_text().replace("not_published = []", f'not_published = ["{T6}"]'))
    prepared = prepare_year(YEAR)
    tables = {**prepared.tables, **audit_year(prepared)}
    assert "career_readiness" not in tables
    assert sorted({*tables, "career_readiness", *OF_EARLIER_YEARS}) == sorted(PROCESSED)


def test_committed_processed_tables_are_what_the_raw_files_give(published, registers):
    folder = processed_dir(REAL_YEAR)
    tables = {**published.tables, **registers}
    files = sorted(file.name for file in folder.iterdir())
    assert files == sorted([*(f"{name}.csv" for name in tables), SETTINGS_FILE])
    for name, table in tables.items():
        assert (folder / f"{name}.csv").read_text(encoding="utf-8") == csv_text(table), name


def test_every_check_compared_something(published):
    checks = published.tables["consistency_checks"]
    assert len(checks) == 13
    assert (checks["compared"] > 0).all()
    assert (checks["compared"] == checks["agree"] + checks["accepted"]).all()
