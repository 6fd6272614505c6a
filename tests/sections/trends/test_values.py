"""Values of the state's years: which one stands for a year, and what it can stand for."""

import pandas as pd
import pytest

from helpers.contracts.schemas import RESULTS, validated
from helpers.sections.trends.values import (
    can_both_be_right,
    chart_1_table,
    choose_values,
    shown_values,
    stated_values,
    value_bounds,
    value_text,
)
from tests.support.trend_series import (
    COURSES,
    PRECISIONS,
    earned,
    history,
    points_of,
    rate,
)


def test_this_year_is_computed_from_the_courses_and_later_years_and_other_measures_are_left_out():
    rows = history(earned("2025-2026", 9), ("2023-2024", "growth_pct", 14.0, "exact", False, "S"))
    values = stated_values(rows, COURSES, year="2024-2025")
    # 50 earned of 100 available.
    assert values[["series", "value", "precision", "source"]].to_numpy().tolist() == [
        ["earned", 50.0, "computed", "Table 11"],
        ["attainment_rate", 50.0, "computed", "Table 11"],
    ]


@pytest.mark.parametrize(
    "rows",
    [
        (earned("2023-2024", 40, "rounded"), earned("2023-2024", 41)),
        (earned("2023-2024", 40, is_derived=True), earned("2023-2024", 41)),
        # Precision counts for more than being printed.
        (earned("2023-2024", 40, "rounded"), earned("2023-2024", 41, is_derived=True)),
        # Of equal values the first of the file is used.
        (earned("2023-2024", 41), earned("2023-2024", 40)),
    ],
)
def test_the_most_precise_value_is_used_then_a_printed_one_then_the_first(rows):
    chosen = choose_values(stated_values(history(*rows), COURSES, year="2024-2025"), precisions=PRECISIONS)
    assert chosen.loc[chosen["is_chosen"] & (chosen["year"] == "2023-2024"), "value"].tolist() == [41.0]


def test_a_precision_without_a_place_in_the_order_is_refused():
    values = stated_values(history(earned("2023-2024", 40, "rounded")), COURSES, year="2024-2025")
    with pytest.raises(ValueError, match="precision rounded has no place in the order computed; add it."):
        choose_values(values, precisions=["computed"])


@pytest.mark.parametrize(
    ("series", "value", "precision", "lower", "upper"),
    [
        ("earned", 126_000, "rounded", 125_500, 126_500),
        ("earned", 140_000, "rounded", 135_000, 145_000),
        ("earned", 7, "rounded", 6.5, 7.5),
        ("earned", 0, "rounded", 0, 0.5),
        # A rate in whole percents was rounded to one percent and not to ten.
        ("attainment_rate", 40, "rounded", 39.5, 40.5),
        ("attainment_rate", 40.5, "rounded", 40.45, 40.55),
        ("attainment_rate", 100, "rounded", 99.5, 100),
        # 0.3 + 0.05 and 0.4 - 0.05 differ in the last digit of a float; the ranges meet all the same.
        ("attainment_rate", 0.3, "rounded", 0.25, 0.35),
        ("attainment_rate", 0.4, "rounded", 0.35, 0.45),
        ("earned", 41, "exact", 41, 41),
        ("earned", 325_000, "at_least", 325_000, None),
        ("attainment_rate", 60, "at_least", 60, 100),
    ],
)
def test_a_value_stands_for_what_its_last_digit_or_its_precision_allows(series, value, precision, lower, upper):
    values = pd.DataFrame({"series": [series], "value": [float(value)], "precision": precision})
    assert value_bounds(values).astype("object").replace({float("nan"): None}).to_numpy().tolist() == [[lower, upper]]


@pytest.mark.parametrize(
    ("value", "precision", "series", "text"),
    [
        # As the source prints it.
        (40.5, "exact", "attainment_rate", "40.5%"),
        (60.0, "at_least", "attainment_rate", "at least 60%"),
        (float("nan"), "", "earned", "no figure found"),
    ],
)
def test_a_value_is_said_as_precisely_as_it_is_known(value, precision, series, text):
    assert value_text(value, precision, series) == text


def test_a_derived_value_is_shown_as_one():
    shown = shown_values(points_of(rate("2023-2024", 53, is_derived=True)))
    assert shown.iloc[4].tolist() == ["attainment rate", "2023-2024", "53% (derived)", "S"]


def test_every_year_of_the_range_has_a_row_and_unknown_years_stay_empty():
    points = points_of(earned("2022-2023", 40))
    known = points[points["series"] == "earned"]
    assert known["year"].tolist() == ["2022-2023", "2023-2024", "2024-2025"]
    assert known["value"].fillna(-1).tolist() == [40.0, -1.0, 50.0]
    assert known["source"].tolist() == ["S", "", "Table 11"]


def test_chart_1_keeps_its_schema_with_missing_values():
    table = chart_1_table(points_of(rate("2022-2023", 41)))
    assert (
        validated(table[list(RESULTS["chart_1_trend"].columns)], "chart_1_trend", RESULTS)["earned"].isna().sum() == 2
    )


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        # 59 is 58.5 up to, but not including, 59.5; 58 ends before it.
        ((59, "rounded"), (58.97, "computed"), True),
        ((58, "rounded"), (58.97, "computed"), False),
        ((58, "rounded"), (58.5, "exact"), False),
        ((59, "rounded"), (58.5, "exact"), True),
        ((58, "rounded"), (59, "rounded"), False),
        ((57, "at_least"), (58, "rounded"), True),
        ((100, "rounded"), (100, "exact"), True),
        ((40, "exact"), (40.1, "exact"), False),
    ],
)
def test_two_values_can_both_be_right_where_their_ranges_meet(first, second, expected):
    frames = [pd.DataFrame({"series": ["attainment_rate"], "value": [float(value)], "precision": word})
              for value, word in (first, second)]  # fmt: skip
    one, other = (frame.join(value_bounds(frame)) for frame in frames)
    for pair in (one.join(other.add_suffix("_used")), other.join(one.add_suffix("_used"))):
        assert can_both_be_right(pair).tolist() == [expected]
