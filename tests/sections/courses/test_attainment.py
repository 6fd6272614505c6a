"""Courses, their credentials and how much of them was earned."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.contracts.tables import read_processed
from helpers.sections.courses.attainment import (
    attainment_by_program_area,
    attainment_of_courses,
    draw_program_areas,
    draw_rate_distribution,
    largest,
    never_earned,
    offers_by_program_area,
    program_areas_alt_text,
    rate_distribution,
    rate_distribution_alt_text,
)

COLUMNS = ["program_area", "course_code", "course", "credential", "earned", "potential"]
CREDENTIALS = pd.DataFrame(
    [
        ("Farming", "ZA10", "Bees I", "Bee Care", 9, 10),
        ("Farming", "ZA11", "Bees II", "Bee Care", 10, 90),
        ("Building", "ZB20", "Masonry", "Module 1", 30, 40),
        ("Building", "ZB20", "Masonry", "Module 2", 0, 40),
        ("Building", "ZB20", "Masonry", "Bee Care", 6, 20),
    ],
    columns=COLUMNS,
)
COUNTS = st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 1000)), min_size=1, max_size=30)


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


def bands(*pairs: tuple[int, int]) -> dict[str, int]:
    found = rate_distribution(pd.DataFrame(pairs, columns=["earned", "potential"]))
    return {row.rate_band: row.credentials for row in found.itertuples() if row.credentials}


def test_a_credential_of_two_courses_is_two_course_credentials_but_one_different_credential():
    farming = offers_by_program_area(CREDENTIALS).set_index("program_area").loc["Farming"]
    assert farming.to_dict() == {"courses": 2, "course_credentials": 2, "different_credentials": 1}


def test_a_credential_that_two_program_areas_share_counts_in_both():
    assert offers_by_program_area(CREDENTIALS)["different_credentials"].sum() == 3 + 1
    assert CREDENTIALS["credential"].nunique() == 3


def test_the_rate_of_a_program_area_is_that_of_the_sums_and_not_the_mean_of_rates():
    areas = attainment_by_program_area(CREDENTIALS).set_index("program_area")
    assert areas.loc["Farming", "attainment_rate_pct"] == 100 * 19 / 100
    assert areas.loc["Farming", "attainment_rate_pct"] != (100 * 9 / 10 + 100 * 10 / 90) / 2


def test_program_areas_stand_with_the_highest_rate_first_and_equal_ones_by_name():
    rows = [("B", "ZB20", "b", "x", 1, 2), ("A", "ZA10", "a", "x", 1, 2), ("C", "ZC30", "c", "x", 2, 2)]
    areas = attainment_by_program_area(pd.DataFrame(rows, columns=COLUMNS))
    assert areas["program_area"].tolist() == ["C", "A", "B"]


def test_a_program_area_without_potential_has_no_rate():
    areas = attainment_by_program_area(CREDENTIALS.assign(earned=0, potential=0))
    assert areas["attainment_rate_pct"].isna().all()


def test_a_course_adds_up_its_credentials_and_what_they_left():
    masonry = attainment_of_courses(CREDENTIALS).set_index("course_code").loc["ZB20"]
    assert (masonry["earned"], masonry["potential"], masonry["unearned"], masonry["credentials"]) == (36, 100, 64, 3)
    assert masonry["attainment_rate_pct"] == 36.0


def test_equal_values_are_ordered_by_the_other_column_and_fewer_rows_than_wanted_do_not_matter():
    courses = pd.DataFrame({"course_code": ["ZB20", "ZA10", "ZC30"], "earned": [5, 5, 9]})
    order = largest(courses, by="earned", count=10, then="course_code")
    assert order["course_code"].tolist() == ["ZC30", "ZA10", "ZB20"]


def test_never_earned_leaves_out_what_was_earned_once():
    assert never_earned(CREDENTIALS)["credential"].tolist() == ["Module 2"]


def test_a_rate_on_the_border_belongs_to_the_upper_band_and_the_last_band_holds_100():
    assert bands((1, 10), (9, 10), (10, 10)) == {"10 to 20%": 1, "90 to 100%": 2}


def test_never_earned_and_never_available_stand_apart_from_low_rates():
    assert bands((0, 10), (1, 100), (0, 0)) == {"none earned": 1, "0 to 10%": 1, "none available": 1}


def test_every_band_is_listed_even_when_it_is_empty():
    assert len(rate_distribution(pd.DataFrame({"earned": [1], "potential": [2]}))) == 11


@given(COUNTS)
def test_the_bands_hold_every_course_credential_once(pairs):
    rows = pd.DataFrame([(min(pair), max(pair)) for pair in pairs], columns=["earned", "potential"])
    found = rate_distribution(rows)
    assert found["credentials"].sum() == len(rows)
    assert (found["earned"].sum(), found["potential"].sum()) == (rows["earned"].sum(), rows["potential"].sum())


def test_every_program_area_has_its_bar_and_label_and_the_total_its_line():
    areas = attainment_by_program_area(CREDENTIALS)
    axes = draw_program_areas(areas, total_rate_pct=27.5).axes[0]
    assert [bar.get_width() for bar in axes.patches] == [19.0, 36.0]
    assert [text.get_text() for text in axes.texts] == ["19%  (19 of 100)", "36%  (36 of 100)", "all together 28%"]


def test_the_columns_of_the_distribution_are_as_high_as_their_bands_are_full():
    found = rate_distribution(CREDENTIALS)
    axes = draw_rate_distribution(found).axes[0]
    assert [bar.get_height() for bar in axes.patches] == found["credentials"].tolist()


def test_the_texts_for_the_figures_give_the_values():
    areas = attainment_by_program_area(CREDENTIALS)
    assert program_areas_alt_text(areas, total_rate_pct=27.5, year="2030-2031") == (
        "Horizontal bars of the credential attainment rate by program area in 2030-2031, highest first: "
        "Building 36%; Farming 19%; all together 28%."
    )
    assert "5 course credentials in all: none earned 1, 0 to 10% 0, 10 to 20% 1" in rate_distribution_alt_text(
        rate_distribution(CREDENTIALS), year="2030-2031"
    )


def test_the_report_counts_its_different_credentials_and_those_earned_as_the_tables_do():
    credentials = read_processed("attainment_by_course", "2024-2025")
    offered = read_processed("credentials_by_course", "2024-2025")
    assert (len(credentials), credentials["credential"].nunique(), offered["credential"].nunique()) == (328, 292, 292)
    assert attainment_by_program_area(credentials)["earned"].sum() == 382_964
