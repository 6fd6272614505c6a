"""Values of the state's years: which one stands for a year, and what it can stand for."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.contracts.schemas import RESULTS, validated
from helpers.sections.trends.values import (
    academic_years,
    chart_1_table,
    choose_values,
    history_values,
    points_by_year,
    rounding_step,
    sources_compared,
    stated_values,
    value_bounds,
)
from tests.support.trend_series import (
    COURSES,
    PRECISIONS,
    breaks_from,
    earned,
    history,
    points_of,
    published_trend,
    rate,
)


def test_this_year_is_computed_from_the_course_results():
    values = stated_values(history(), COURSES, year="2024-2025")
    # 50 earned of 100 available.
    assert values[["series", "value", "precision", "source"]].to_numpy().tolist() == [
        ["earned", 50.0, "computed", "Table 11"],
        ["attainment_rate", 50.0, "computed", "Table 11"],
    ]


def test_later_years_and_other_measures_are_left_out():
    rows = history(earned("2025-2026", 9), ("2023-2024", "growth_pct", 14.0, "exact", False, "S"))
    assert stated_values(rows, COURSES, year="2024-2025")["precision"].tolist() == ["computed", "computed"]


def test_an_exact_value_is_used_before_a_rounded_one_that_stands_first():
    values = stated_values(
        history(earned("2023-2024", 40, "rounded"), earned("2023-2024", 41)), COURSES, year="2024-2025"
    )
    chosen = choose_values(values, precisions=PRECISIONS)
    assert chosen.loc[chosen["is_chosen"] & (chosen["year"] == "2023-2024"), "value"].tolist() == [41.0]


def test_a_printed_value_is_used_before_a_derived_one_of_the_same_precision():
    rows = history(earned("2023-2024", 40, is_derived=True), earned("2023-2024", 41))
    chosen = choose_values(stated_values(rows, COURSES, year="2024-2025"), precisions=PRECISIONS)
    assert chosen.loc[chosen["is_chosen"] & (chosen["year"] == "2023-2024"), "value"].tolist() == [41.0]


def test_precision_counts_for_more_than_being_printed():
    rows = history(earned("2023-2024", 40, "rounded"), earned("2023-2024", 41, is_derived=True))
    chosen = choose_values(stated_values(rows, COURSES, year="2024-2025"), precisions=PRECISIONS)
    assert chosen.loc[chosen["is_chosen"] & (chosen["year"] == "2023-2024"), "value"].tolist() == [41.0]


def test_of_equal_values_the_first_of_the_file_is_used():
    rows = history(earned("2023-2024", 40, source="first"), earned("2023-2024", 41, source="second"))
    chosen = choose_values(stated_values(rows, COURSES, year="2024-2025"), precisions=PRECISIONS)
    assert chosen.loc[chosen["is_chosen"] & (chosen["year"] == "2023-2024"), "source"].tolist() == ["first"]


def test_a_precision_without_a_place_in_the_order_is_refused():
    values = stated_values(history(earned("2023-2024", 40, "rounded")), COURSES, year="2024-2025")
    with pytest.raises(ValueError, match="precision rounded has no place in the order computed; add it."):
        choose_values(values, precisions=["computed"])


@given(st.lists(st.tuples(st.integers(2010, 2023), st.integers(0, 999), st.sampled_from(PRECISIONS[1:])), max_size=12))
def test_every_year_and_series_has_exactly_one_chosen_value(rows):
    table = history(*(earned(f"{start}-{start + 1}", value, precision) for start, value, precision in rows))
    chosen = choose_values(stated_values(table, COURSES, year="2024-2025"), precisions=PRECISIONS)
    assert (chosen.groupby(["series", "year"])["is_chosen"].sum() == 1).all()


@pytest.mark.parametrize(("value", "step"), [(126000, 1000), (140000, 10000), (60, 10), (7, 1), (0, 1)])
def test_a_rounded_count_was_rounded_to_the_place_of_its_last_digit(value, step):
    assert rounding_step(value, series="earned") == step


def test_a_rate_in_whole_percents_was_rounded_to_one_percent_and_not_to_ten():
    assert rounding_step(40.0, series="attainment_rate") == 1
    assert rounding_step(40.5, series="attainment_rate") == 0.1


def test_bounds_follow_from_the_precision():
    values = pd.DataFrame(
        {"series": "earned", "value": [126000.0, 325000.0, 41.0], "precision": ["rounded", "at_least", "exact"]}
    )
    bounds = value_bounds(values)
    assert bounds["value_lower"].tolist() == [125500.0, 325000.0, 41.0]
    assert bounds["value_upper"].iloc[[0, 2]].tolist() == [126500.0, 41.0]
    assert np.isnan(bounds["value_upper"].iloc[1])


def test_a_rate_known_as_a_lower_limit_still_ends_at_100_percent():
    values = pd.DataFrame({"series": "attainment_rate", "value": [60.0, 100.0], "precision": ["at_least", "rounded"]})
    assert value_bounds(values).to_numpy().tolist() == [[60.0, 100.0], [99.5, 100.0]]


def test_bounds_of_neighbouring_rounded_rates_meet_exactly():
    # 0.3 ends at 0.35 and 0.4 begins there; 0.3 + 0.05 and 0.4 - 0.05 differ in the last digit of a float.
    values = pd.DataFrame({"series": "attainment_rate", "value": [0.3, 0.4], "precision": "rounded"})
    bounds = value_bounds(values)
    assert bounds["value_upper"].iloc[0] == bounds["value_lower"].iloc[1]


def test_sources_that_differ_by_rounding_can_both_be_right_and_others_cannot():
    rows = history(
        earned("2022-2023", 140097), earned("2022-2023", 140000, "rounded"),
        earned("2023-2024", 1503), earned("2023-2024", 1400, "rounded"),
    )  # fmt: skip
    values = choose_values(stated_values(rows, COURSES, year="2024-2025"), precisions=PRECISIONS)
    compared = sources_compared(values)
    assert compared[["used", "other", "can_both_be_right"]].to_numpy().tolist() == [
        ["140,097", "about 140,000", "yes"],
        ["1,503", "about 1,400", "no"],
    ]


def test_every_year_of_the_range_has_a_row_and_unknown_years_stay_empty():
    points = points_of(earned("2022-2023", 40))
    known = points[points["series"] == "earned"]
    assert known["year"].tolist() == academic_years("2022-2023", "2024-2025")
    assert known["value"].fillna(-1).tolist() == [40.0, -1.0, 50.0]
    assert known["source"].tolist() == ["S", "", "Table 11"]


def test_a_new_way_of_counting_starts_a_new_segment_in_its_series_only():
    points = points_of(breaks=breaks_from(("attainment_rate", "2023-2024")))
    segments = points.groupby("series")["segment"].apply(list).to_dict()
    assert segments == {"earned": [1, 1, 1], "attainment_rate": [1, 2, 2]}


def test_chart_1_keeps_its_schema_with_missing_values():
    table = chart_1_table(points_of(rate("2022-2023", 41)))
    assert (
        validated(table[list(RESULTS["chart_1_trend"].columns)], "chart_1_trend", RESULTS)["earned"].isna().sum() == 2
    )


def test_published_chart_1():
    table = chart_1_table(points_by_year(*published_trend(), first_year="2020-2021", year="2024-2025"))
    assert table["earned"].tolist() == [126_000, 239_000, 325_000, 358_069, 382_964]
    assert table["precision"].tolist() == ["rounded", "rounded", "at_least", "exact", "computed"]
    assert table["attainment_rate_pct"].round(2).fillna(0).tolist() == [0, 28, 41, 53, 58.97]
    assert table["rate_segment"].tolist() == [1, 1, 1, 2, 2]


def test_every_published_value_is_kept_with_its_choice():
    values, breaks = published_trend()
    kept = history_values(values, breaks)
    assert len(kept) == len(values) == 21
    assert kept["is_chosen"].sum() == 14
