"""What the sections found is what a script finds that shares nothing with them but the raw cells."""

from pathlib import Path

import pandas as pd
import pytest

from helpers.base.paths import raw_dir
from tests import independent
from tests.support.runs import REAL_YEAR

CLOSE = 1e-9
TIERS = {"overall_pct": "Overall", "tier_1_pct": "Tier 1", "tier_2_pct": "Tier 2", "tier_3_pct": "Tier 3"}
OPPORTUNITIES = "CTE Enrollment with Credential Opportunities"


@pytest.fixture(scope="module")
def year() -> independent.Year:
    return independent.Year(raw_dir(), REAL_YEAR)


@pytest.fixture(scope="module")
def tables(real_year: Path) -> Path:
    return real_year / "outputs" / REAL_YEAR / "tables"


def result(tables: Path, name: str, *index: str) -> pd.DataFrame:
    return pd.read_csv(tables / f"{name}.csv", keep_default_na=False, na_values=[""]).set_index(list(index))


def ends(low: float, high: float) -> list[float]:
    """Return limits as result tables hold them: empty where there is none."""
    return [low, float("nan") if high == independent.INFINITE else high]


def close(values: list[float]) -> object:
    return pytest.approx(values, rel=CLOSE, abs=CLOSE, nan_ok=True)


def test_the_script_shares_no_code_with_the_project():
    text = Path(independent.__file__).read_text(encoding="utf-8")
    assert "import helpers" not in text
    assert "from helpers" not in text


def test_implied_potentials(year, tables):
    found, table = independent.implied_potentials(year), result(tables, "implied_potential", "year")
    assert len(found) >= 4
    assert set(found) == set(table.index)
    for name, (low, high) in found.items():
        row = table.loc[name]
        assert [row["potential_lower"], row["potential_upper"]] == close(ends(low, high)), name


def test_the_split_of_the_last_change_of_the_rate(year, tables):
    table = result(tables, "rate_change_split", "from_year", "to_year")
    before = table.index[-1][0]
    row, found = table.loc[(before, REAL_YEAR)], independent.split_since(year, before)
    for name, column in (("more earned", "more_earned_points"), ("fewer available", "fewer_available_points")):
        assert [row[f"{column}_lower"], row[f"{column}_upper"]] == close(list(found[name])), name


def test_the_ways_of_counting(year, tables):
    found, table = independent.units_of_count(year), result(tables, "unit_of_count", "way_of_counting")
    assert {name: tuple(table.loc[name, ["earned", "potential"]].astype(int)) for name in table.index} == found
    for name, (earned, potential) in found.items():
        assert table.loc[name, "attainment_rate_pct"] == close(100 * earned / potential)


def test_intraclass_correlations_and_design_effects(year, tables):
    found, table = independent.clustering(year), result(tables, "clustering", "course_code")
    measured = table[table["intraclass_correlation"].notna()]
    assert len(found) >= 20
    assert set(measured.index) == set(found)
    for course, pair in found.items():
        assert list(measured.loc[course, ["intraclass_correlation", "design_effect"]]) == close(list(pair)), course
    mean, share = independent.mean_design_effect(year)
    weights = measured["potential"]
    assert (measured["design_effect"] * weights).sum() / weights.sum() == close(mean)
    assert weights.sum() / year.potential == close(share)


def test_ratios_and_shortfalls_of_every_group_and_tier(year, tables):
    table, by_tier = result(tables, "equity_gaps", "group", "measure"), independent.earned_by_tier(year)
    groups = [row["Student Group"] for row in year.tables["table_04"]]
    earned = {f"tier_{tier}_pct": by_tier[str(tier)] for tier in (1, 2, 3)}
    earned["overall_pct"] = year.earned
    compared = 0
    for group in groups:
        for measure, words in TIERS.items():
            row = table.loc[(year.spelled.get(("table_04_student_groups", group), group), measure)]
            if pd.isna(row["percent"]) or pd.isna(row["comparison_pct"]):
                continue
            heading = f"{words} Credential Attainment"
            found = independent.unequal(year, group, heading, OPPORTUNITIES, earned[measure])
            for name, values in found.items():
                assert list(row[[name, f"{name}_lower", f"{name}_upper"]]) == close(list(values)), (group, measure)
                compared += 1
    assert compared >= 80


def test_what_the_total_leaves_for_the_years_without_a_count(year, tables):
    table = result(tables, "missing_years", "way")
    for way, (years, most, *left) in independent.missing_years(year).items():
        row = table.loc[way]
        assert (int(row["years"]), row["earned_upper"]) == (years, close(most)), way
        assert not left or row["short_of_total"] == close(left[0]), way
