"""Trends: which value stands for a year, and what may be said of a change."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.schemas import RESULTS, validated
from helpers.tables import read_processed
from helpers.trends import (
    academic_years,
    change_between,
    change_sentence,
    chart_1_table,
    choose_values,
    draw_history,
    draw_trend,
    highest_sentence,
    history_values,
    last_step_sentence,
    points_by_year,
    recomputed_statements,
    rounding_step,
    sources_compared,
    stated_values,
    trend_alt_text,
    value_bounds,
    yearly_changes,
)

PRECISIONS = ["computed", "exact", "rounded", "at_least"]
NO_BREAKS = pd.DataFrame({"series": [], "first_year": []}, dtype="str")
COURSES = pd.DataFrame({"earned": [30, 20], "potential": [60, 40]})


def history(*rows: tuple) -> pd.DataFrame:
    """Return a history of (year, metric, value, precision, is_derived, source_title)."""
    columns = ["year", "metric", "value", "precision", "is_derived", "source_title"]
    frame = pd.DataFrame(rows, columns=columns).astype({"value": "float64", "is_derived": "bool"})
    return frame.assign(note="")


def earned(year: str, value: float, precision: str = "exact", *, is_derived: bool = False, source: str = "S") -> tuple:
    return (year, "credentials_earned", value, precision, is_derived, source)


def rate(year: str, value: float, precision: str = "rounded", *, is_derived: bool = False) -> tuple:
    return (year, "attainment_rate_pct", value, precision, is_derived, "S")


def points_of(*rows: tuple, breaks: pd.DataFrame = NO_BREAKS, first_year: str = "2022-2023") -> pd.DataFrame:
    values = choose_values(stated_values(history(*rows), COURSES, year="2024-2025"), precisions=PRECISIONS)
    return points_by_year(values, breaks, first_year=first_year, year="2024-2025")


def breaks_from(*pairs: tuple[str, str]) -> pd.DataFrame:
    return pd.DataFrame(pairs, columns=["series", "first_year"], dtype="str")


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


def point(value: float, precision: str = "exact", *, segment: int = 1, is_derived: bool = False) -> dict:
    frame = pd.DataFrame({"series": ["earned"], "value": [float(value)], "precision": [precision]})
    bounds = value_bounds(frame).iloc[0].to_dict()
    return {**frame.iloc[0].to_dict(), **bounds, "segment": segment, "is_derived": is_derived}


def test_a_change_is_never_given_across_two_ways_of_counting():
    change, verdict, reason = change_between(point(10), point(90, segment=2))
    assert np.isnan(change)
    assert (verdict, reason) == ("cannot be said", "new way of counting")


def test_a_change_from_a_derived_value_is_not_given():
    assert change_between(point(10, is_derived=True), point(90))[1:] == (
        "cannot be said",
        "a value is derived, not printed",
    )


def test_a_rise_from_a_lower_limit_cannot_be_said():
    assert change_between(point(325, "at_least"), point(358))[1] == "cannot be said"


def test_a_rise_to_a_lower_limit_is_at_least_as_large_as_the_limits_allow():
    # 239,000 can be up to 239,500: the rise is 325,000 - 239,500 or more.
    assert change_between(point(239000, "rounded"), point(325000, "at_least"))[1:] == ("rose", "at least 85,500")


def test_two_rounded_values_that_may_be_equal_did_not_surely_rise():
    # 140,000 is anything from 135,000 to 145,000.
    assert change_between(point(140000, "rounded"), point(145000, "exact"))[1] == "cannot be said"


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_exact_values_always_give_a_change_and_its_direction(start, end):
    change, verdict, _ = change_between(point(start), point(end))
    assert change == end - start
    assert verdict == ("rose" if end > start else "fell" if end < start else "did not change")


def test_steps_say_why_nothing_can_be_said():
    points = points_of(earned("2023-2024", 45), breaks=breaks_from(("attainment_rate", "2024-2025")))
    assert yearly_changes(points)["reading"].tolist() == [
        "cannot be said: no figure found",
        "rose by 5",
        "cannot be said: no figure found",
        "cannot be said: new way of counting",
    ]


def test_sentences_stay_within_a_segment():
    points = points_of(
        rate("2022-2023", 28), rate("2023-2024", 41),
        breaks=breaks_from(("attainment_rate", "2024-2025")),
    )  # fmt: skip
    assert change_sentence(points, series="attainment_rate") == (
        "The attainment rate rose from 28% in 2022-2023 to 41% in 2023-2024 (+13 points). Counted as in 2024-2025 and "
        "since, the only attainment rate that is printed or computed is 50% in 2024-2025."
    )


def test_a_derived_value_gives_no_sentence_on_a_change():
    points = points_of(rate("2023-2024", 45, is_derived=True))
    assert "45%" not in change_sentence(points, series="attainment_rate")


def test_the_highest_number_is_looked_for_among_years_counted_alike():
    points = points_of(earned("2022-2023", 90), earned("2023-2024", 40), breaks=breaks_from(("earned", "2023-2024")))
    assert highest_sentence(points) == (
        "50 credentials were earned in 2024-2025: the highest stated number of the 2 known years counted in the present way."
    )


def test_a_lower_number_than_before_is_not_called_the_highest():
    assert highest_sentence(points_of(earned("2023-2024", 70))) == (
        "50 credentials were earned in 2024-2025: not the highest stated number of the 2 known years counted in the "
        "present way: that was 70 in 2023-2024."
    )


def test_the_word_for_the_last_step_is_chosen_by_the_data():
    assert last_step_sentence(points_of(earned("2023-2024", 70))) == "That is 20 fewer than in 2023-2024 (70)."
    assert last_step_sentence(points_of(earned("2023-2024", 50))) == "That is as many as in 2023-2024 (50)."


def test_a_single_year_is_enough_for_sentences_and_figures():
    points = points_of(first_year="2024-2025")
    assert yearly_changes(points).empty
    assert last_step_sentence(points) == ""
    assert draw_trend(points, NO_BREAKS).axes
    assert draw_history(points, NO_BREAKS).axes


def lines_between_points(axes) -> list[list[float]]:
    return [
        list(line.get_xdata())
        for line in axes.get_lines()
        if len(line.get_xdata()) == 2 and line.get_linestyle() == "-"
    ]


def test_no_line_is_drawn_across_a_break_or_a_missing_year():
    rows = [
        earned("2020-2021", 10),
        earned("2021-2022", 20),
        earned("2022-2023", 30),
        rate("2020-2021", 10),
        rate("2022-2023", 20),
    ]
    breaks = breaks_from(("earned", "2022-2023"))
    top, bottom = draw_trend(points_of(*rows, breaks=breaks, first_year="2020-2021"), breaks).axes
    # Earned: 2020 to 2021 only (a break before 2022, nothing known of 2023); rate: no two neighbours but none.
    assert lines_between_points(top) == [[0, 1]]
    assert lines_between_points(bottom) == []
    assert [line.get_xdata()[0] for line in top.get_lines() if line.get_linestyle() == "--"] == [1.5]


def test_the_alt_text_names_values_and_missing_years():
    text = trend_alt_text(points_of(earned("2022-2023", 40, "at_least")), NO_BREAKS)
    assert "2022-2023 at least 40, 2023-2024 no figure found and 2024-2025 50" in text


@pytest.fixture(scope="module")
def published() -> tuple[pd.DataFrame, pd.DataFrame]:
    year = "2024-2025"
    values = stated_values(
        read_processed("state_history", year), read_processed("attainment_by_course", year), year=year
    )
    return choose_values(values, precisions=PRECISIONS), read_processed("series_breaks", year)


def test_published_chart_1(published):
    table = chart_1_table(points_by_year(*published, first_year="2020-2021", year="2024-2025"))
    assert table["earned"].tolist() == [126_000, 239_000, 325_000, 358_069, 382_964]
    assert table["precision"].tolist() == ["rounded", "rounded", "at_least", "exact", "computed"]
    assert table["attainment_rate_pct"].round(2).fillna(0).tolist() == [0, 28, 41, 53, 58.97]
    assert table["rate_segment"].tolist() == [1, 1, 1, 2, 2]


def test_published_statements_beside_the_values(published):
    points = points_by_year(*published, first_year="2020-2021", year="2024-2025")
    statements = recomputed_statements(points, points_by_year(*published, first_year="2010-2011", year="2024-2025"))
    assert statements["credentials earned in 2024-2025"] == "382,964"
    assert statements["change of the rate from 2021-2022 to 2022-2023"] == "rose by about 13 points"
    assert (
        statements["change of the rate from 2023-2024 to 2024-2025"]
        == "cannot be said: a value is derived, not printed"
    )
    assert statements["attainment rate in 2024-2025"] == "58.97% (Table 11)"


def test_every_published_value_is_kept_with_its_choice(published):
    values, breaks = published
    kept = history_values(values, breaks)
    assert len(kept) == len(values) == 21
    assert kept["is_chosen"].sum() == 14
