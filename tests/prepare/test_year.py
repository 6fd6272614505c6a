"""A year's raw files become tidy tables, on a small invented year and on the published one."""

import pandas as pd
import pytest

from helpers.audit.register import audit_year
from helpers.base.files import csv_text
from helpers.base.paths import processed_dir
from helpers.base.settings import SETTINGS_FILE
from helpers.contracts.schemas import PROCESSED
from helpers.prepare.year import prepare_year
from tests.support.small_year import YEAR


def test_every_processed_table_is_made_of_the_small_year(raw):
    prepared = prepare_year(YEAR)
    assert sorted({**prepared.tables, **audit_year(prepared)}) == sorted(PROCESSED)


def test_names_are_canonical_and_codes_keep_their_zeros(raw):
    tables = prepare_year(YEAR).tables
    assert tables["credentials_by_tier"]["course"].tolist() == ["Bees I", "Masonry Z", "Work Ready"]
    assert tables["attainment_by_psu"]["psu_code"].tolist() == ["010", "011", "10A", "00Z"]
    assert tables["name_resolutions"]["printed"].tolist() == ["ZA10-Bees, First Year"]


def test_tiers_come_from_the_own_row_or_the_combined_credential(raw):
    courses = prepare_year(YEAR).tables["attainment_by_course"]
    assert courses["tier"].tolist() == [1, 2, 2, 3]
    assert courses["tier_source"].tolist() == [
        "own row in Table 3",
        "combined credential in Table 2",
        "combined credential in Table 2",
        "own row in Table 3",
    ]


def test_below_one_percent_has_bounds_and_no_value(raw):
    groups = prepare_year(YEAR).tables["student_groups"]
    below = groups[groups["printed"] == "<1%"]
    assert len(below) == 7
    assert below["percent"].isna().all()
    assert below[["percent_lower", "percent_upper"]].drop_duplicates().to_numpy().tolist() == [[0.0, 1.0]]


def test_a_table_declared_as_not_published_is_left_out(raw):
    (raw / YEAR / "published" / "table_06_career_readiness.csv").unlink()
    settings = raw / YEAR / "year.toml"
    settings.write_text(
        settings.read_text().replace("not_published = []", 'not_published = ["table_06_career_readiness"]')
    )
    prepared = prepare_year(YEAR)
    tables = {**prepared.tables, **audit_year(prepared)}
    assert "career_readiness" not in tables
    assert sorted({*tables, "career_readiness"}) == sorted(PROCESSED)


@pytest.fixture(scope="module")
def published_year():
    return prepare_year("2024-2025")


@pytest.fixture(scope="module")
def published_registers(published_year):
    return audit_year(published_year)


def test_committed_processed_tables_are_what_the_raw_files_give(published_year, published_registers):
    folder = processed_dir("2024-2025")
    tables = {**published_year.tables, **published_registers}
    files = sorted(file.name for file in folder.iterdir())
    assert files == sorted([*(f"{name}.csv" for name in tables), SETTINGS_FILE])
    for name, table in tables.items():
        assert (folder / f"{name}.csv").read_text(encoding="utf-8") == csv_text(table), name


def test_published_totals_and_row_counts(published_year):
    tables = published_year.tables
    rows = {
        "credentials_by_course": 328,
        "combined_credentials": 140,
        "credentials_by_tier": 195,
        "student_groups": 12 * 7,
        "student_group_trends": 12 * 3 * 3,
        "career_readiness": 4 * 3,
        "ncwfc": 50,
        "most_earned_psus": 10 * 3,
        "highest_rate_psus": 10,
        "attainment_by_psu": 143,
        "attainment_by_course": 328,
    }
    assert {name: len(tables[name]) for name in rows} == rows
    assert tables["attainment_by_course"]["earned"].sum() == 382_964
    assert tables["ncwfc"]["earned"].sum() == 70_182


def test_the_only_credential_without_a_tier_is_one_that_table_3_leaves_out(published_year):
    courses = published_year.tables["attainment_by_course"]
    assert courses.loc[courses["tier"].isna(), "credential"].tolist() == ["Expandable Baton Certification"]


def test_every_check_compared_something(published_year):
    checks = published_year.tables["consistency_checks"]
    assert len(checks) == 13
    assert (checks["compared"] > 0).all()
    assert (checks["compared"] == checks["agree"] + checks["accepted"]).all()


def test_ncwfc_lines_are_made_of_known_course_credentials(published_year):
    tables = published_year.tables
    sums = tables["ncwfc_components"].groupby("ncwfc_credential")["earned"].sum()
    printed = tables["ncwfc"].set_index("ncwfc_credential")["earned"]
    pd.testing.assert_series_equal(sums.sort_index(), printed.sort_index(), check_names=False)
