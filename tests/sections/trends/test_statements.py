"""Sentences on trends: every word follows from what the values can stand for."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.sections.trends.statements import (
    change_sentence,
    growth_sentence,
    highest_sentence,
    known_sum_text,
    last_step_sentence,
    outward,
    reading,
    recomputed_statements,
    shown_changes,
    shown_index,
)
from helpers.sections.trends.values import points_by_year
from helpers.statistics.series import changes_of_steps, index_by_year
from tests.support.trend_series import NO_BREAKS, YEAR, breaks_from, earned, points_of, published_trend, rate


def readings_of(points: pd.DataFrame, breaks: pd.DataFrame = NO_BREAKS) -> list[str]:
    return [reading(row, series=row["series"]) for row in changes_of_steps(points, breaks).to_dict("records")]


def test_a_change_is_read_with_a_word_for_how_precisely_it_is_known():
    rows = [
        earned("2020-2021", 41), earned("2021-2022", 70, "rounded"), earned("2022-2023", 90, "at_least"),
        earned("2023-2024", 45),
    ]  # fmt: skip
    # 70 is 65 to 75: 24 to 34 more than 41, and 90 is 15 or more above it; 45 is 45 or more below 90.
    assert readings_of(points_of(*rows, first_year="2020-2021"))[:4] == [
        "rose by about 29",
        "rose by at least 15",
        "fell by at least 45",
        "rose by 5",
    ]


def test_a_change_of_a_rate_is_read_in_points_and_one_with_two_limits_by_both():
    # From 40.5 to 41.5 up to at least 45, at most 100: 3.5 to 59.5 points, rounded outward.
    rows = [rate("2022-2023", 41), rate("2023-2024", 45, "at_least")]
    assert readings_of(points_of(*rows))[2:] == ["rose by 3 to 60 points", "cannot be said: too imprecise"]


def test_a_change_across_a_break_is_read_with_its_reason():
    breaks = breaks_from(("earned", "2024-2025", "Same."))
    assert readings_of(points_of(earned("2023-2024", 45), breaks=breaks), breaks)[1] == (
        "rose by 5, across the new way of counting from 2024-2025: Same (A. Analyst)"
    )


def test_growth_is_shown_for_counts_and_not_for_rates():
    points = points_of(earned("2023-2024", 40), rate("2023-2024", 40))
    shown = shown_changes(changes_of_steps(points, NO_BREAKS))
    # 50/40 is a quarter more.
    assert shown[["reading", "growth"]].to_numpy().tolist() == [
        ["cannot be said: no figure found", "–"],
        ["rose by 10", "+25%"],
        ["cannot be said: no figure found", "–"],
        ["rose by about 10 points", "–"],
    ]


@given(st.floats(-1e6, 1e6), st.floats(0, 1e6), st.integers(0, 3))
def test_limits_are_rounded_so_that_they_still_hold(lower, width, decimals):
    low, high = outward(lower, lower + width, decimals=decimals)
    assert low <= lower + 1e-8
    assert high >= lower + width - 1e-8
    assert lower - low < 10**-decimals + 1e-8


def test_a_stretch_is_said_with_its_limits_and_the_number_of_values():
    rows = [earned("2022-2023", 20, "rounded"), earned("2023-2024", 40)]
    # 20 was rounded to tens: 50 is 50/25 to 50/15 of it, +100 to +233.3 percent; 50/20 is +150 percent.
    assert change_sentence(points_of(*rows), NO_BREAKS, series="earned") == (
        "The number of credentials earned rose from about 20 in 2022-2023 to 50 in 2024-2025 (+150%, between +100% and "
        "+234%). This rests on 3 known values; of the 2 steps from one to the next 2 rose."
    )


def test_missing_years_between_two_values_are_said():
    points = points_of(earned("2020-2021", 40), earned("2021-2022", 45), first_year="2020-2021")
    assert change_sentence(points, NO_BREAKS, series="earned").endswith(
        "This rests on 3 known values, 2 years between them without a printed or computed one; of the 2 steps from one "
        "to the next 2 rose."
    )


def test_a_stretch_whose_ends_are_too_imprecise_has_no_direction():
    assert change_sentence(points_of(earned("2023-2024", 30, "at_least")), NO_BREAKS, series="earned") == (
        "Whether the number of credentials earned rose or fell from at least 30 in 2023-2024 to 50 in 2024-2025 cannot "
        "be said: too imprecise."
    )


def test_sentences_stay_within_a_stretch():
    breaks = breaks_from(("attainment_rate", "2024-2025"))
    points = points_of(rate("2022-2023", 28), rate("2023-2024", 41), breaks=breaks)
    assert change_sentence(points, breaks, series="attainment_rate") == (
        "The attainment rate rose from 28% in 2022-2023 to 41% in 2023-2024 (+13, between +12 and +14 points). Counted "
        "as in 2024-2025 and since, the only attainment rate that is printed or computed is 50% in 2024-2025."
    )


def test_a_reason_joins_two_stretches_and_stands_in_the_sentence():
    breaks = breaks_from(("earned", "2024-2025", "Same list"))
    assert change_sentence(points_of(earned("2023-2024", 40), breaks=breaks), breaks, series="earned") == (
        "The number of credentials earned rose from 40 in 2023-2024 to 50 in 2024-2025 (+25%). This compares across the "
        "new way of counting from 2024-2025: Same list (A. Analyst)."
    )


def test_a_derived_value_gives_no_sentence_on_a_change():
    assert "45%" not in change_sentence(
        points_of(rate("2023-2024", 45, is_derived=True)), NO_BREAKS, series="attainment_rate"
    )


def test_average_growth_is_compound_and_comes_with_the_index():
    # 50/32 is 1.5625, the square of 1.25.
    assert growth_sentence(points_of(earned("2022-2023", 32)), NO_BREAKS) == (
        "From 2022-2023 to 2024-2025 the average growth a year (compound over 2 years) is +25.0%; with 2022-2023 as 100 "
        "the index of 2024-2025 is 156."
    )


def test_a_decline_has_a_minus():
    assert "(compound over 1 year) is −50.0%" in growth_sentence(points_of(earned("2023-2024", 100)), NO_BREAKS)


def test_growth_that_cannot_be_given_says_why():
    assert growth_sentence(points_of(), NO_BREAKS) == (
        "With one known year that is counted in the present way there is no growth to give."
    )
    assert growth_sentence(points_of(earned("2023-2024", 0)), NO_BREAKS) == (
        "From 2023-2024 to 2024-2025 no average growth can be given: a year with nothing to start from."
    )


def test_growth_across_a_break_names_the_reason_once():
    breaks = breaks_from(("earned", "2024-2025", "Same"))
    sentence = growth_sentence(points_of(earned("2023-2024", 40), breaks=breaks), breaks)
    assert sentence.endswith(
        "the index of 2024-2025 is 125. This compares across the new way of counting from 2024-2025: Same (A. Analyst)."
    )
    assert sentence.count("Same") == 1


def test_the_index_is_shown_with_its_limits_or_its_reason():
    rows = [earned("2020-2021", 40, "rounded"), earned("2022-2023", 30, "at_least")]
    shown = shown_index(index_by_year(points_of(*rows, first_year="2020-2021"), NO_BREAKS), series="earned")
    # 40 is 35 to 45: at least 30/45 = 66.7 percent of it; 50/45 = 111.1 and 50/35 = 142.9 percent.
    assert shown["index"].tolist() == [
        "100",
        "no figure found",
        "at least 66",
        "no figure found",
        "125, between 111 and 143",
    ]


def test_the_highest_number_is_looked_for_among_years_counted_alike():
    breaks = breaks_from(("earned", "2023-2024"))
    points = points_of(earned("2022-2023", 90), earned("2023-2024", 40), breaks=breaks)
    assert highest_sentence(points, breaks) == (
        "50 credentials were earned in 2024-2025: the highest of the 2 known years counted in the present way."
    )


def test_a_break_that_may_be_crossed_brings_its_years_into_the_comparison():
    breaks = breaks_from(("earned", "2023-2024", "Same"))
    points = points_of(earned("2022-2023", 90), earned("2023-2024", 40), breaks=breaks)
    assert highest_sentence(points, breaks) == (
        "50 credentials were earned in 2024-2025: not the highest of the 3 known years that are compared: in 2022-2023 "
        "it was 90, across the new way of counting from 2023-2024: Same (A. Analyst)."
    )


def test_a_lower_number_than_before_is_not_called_the_highest():
    assert highest_sentence(points_of(earned("2023-2024", 70)), NO_BREAKS) == (
        "50 credentials were earned in 2024-2025: not the highest of the 2 known years counted in the present way: in "
        "2023-2024 it was 70."
    )


def test_the_same_number_as_before_is_said():
    assert highest_sentence(points_of(earned("2023-2024", 50)), NO_BREAKS).endswith(
        "the highest of the 2 known years counted in the present way, as in 2023-2024."
    )


def test_a_record_that_a_lower_limit_leaves_open_is_not_called_one():
    points = points_of(earned("2022-2023", 20), earned("2023-2024", 30, "at_least"))
    assert highest_sentence(points, NO_BREAKS) == (
        "50 credentials were earned in 2024-2025: no stated number is higher, and it is certainly more than in 1 of the "
        "2 earlier known years counted in the present way; whether it is also more than in 2023-2024 (at least 30) "
        "cannot be said."
    )


def test_a_rounded_number_that_is_stated_higher_is_not_passed_over():
    # 60 rounded to tens is 55 to 65, all above 50.
    assert "not the highest" in highest_sentence(points_of(earned("2023-2024", 60, "rounded")), NO_BREAKS)
    # 100 rounded to hundreds is 50 to 150: stated higher, not certainly so.
    assert highest_sentence(points_of(earned("2023-2024", 100, "rounded")), NO_BREAKS) == (
        "50 credentials were earned in 2024-2025: whether it is more than in 2023-2024 (about 100) cannot be said."
    )
    assert highest_sentence(points_of(earned("2023-2024", 50, "rounded")), NO_BREAKS) == (
        "50 credentials were earned in 2024-2025: no stated number is higher; whether it is more than in 2023-2024 "
        "(about 50) cannot be said."
    )


def test_without_an_earlier_year_there_is_no_record():
    assert highest_sentence(points_of(), NO_BREAKS) == (
        "50 credentials were earned in 2024-2025: no earlier year with the same way of counting is known."
    )


@pytest.mark.parametrize(
    ("before", "sentence"),
    [
        (earned("2023-2024", 70), "That is 20 fewer than in 2023-2024 (70)."),
        (earned("2023-2024", 50), "That is as many as in 2023-2024 (50)."),
        (earned("2023-2024", 20, "rounded"), "That is about 30 more than in 2023-2024 (about 20)."),
        (
            earned("2023-2024", 45, "at_least"),
            "Whether that is more than in 2023-2024 cannot be said: too imprecise.",
        ),
    ],
)
def test_the_word_for_the_last_step_is_chosen_by_the_data(before, sentence):
    assert last_step_sentence(points_of(before), NO_BREAKS) == sentence


@pytest.mark.parametrize(("before", "start"), [(40, "That is 10 more than"), (50, "That is as many as")])
def test_the_last_step_across_a_break_names_the_reason(before, start):
    breaks = breaks_from(("earned", "2024-2025", "Same"))
    sentence = last_step_sentence(points_of(earned("2023-2024", before), breaks=breaks), breaks)
    reason = "This compares across the new way of counting from 2024-2025: Same (A. Analyst)."
    assert sentence == f"{start} in 2023-2024 ({before}). {reason}"
    uncertain = last_step_sentence(points_of(earned("2023-2024", 45, "at_least"), breaks=breaks), breaks)
    assert uncertain == f"Whether that is more than in 2023-2024 cannot be said: too imprecise. {reason}"


def test_a_single_year_is_enough_for_every_sentence():
    points = points_of(first_year=YEAR)
    assert last_step_sentence(points, NO_BREAKS) == ""
    assert change_sentence(points, NO_BREAKS, series="earned") == (
        "The only number of credentials earned that is printed or computed is 50 in 2024-2025."
    )


def test_the_known_sum_takes_the_smallest_value_of_each_year():
    points = points_of(earned("2022-2023", 40, "rounded"))
    # 40 can be 35; 35 + 50.
    assert known_sum_text(points) == "at least 85, from 2 of 3 years"


def test_published_statements_beside_the_values():
    values, breaks = published_trend()
    points, history = (
        points_by_year(values, breaks, first_year=first, year=YEAR) for first in ("2020-2021", "2010-2011")
    )
    statements = recomputed_statements(points, history, breaks)
    assert statements["credentials earned in 2024-2025"] == "382,964"
    assert statements["credentials earned, year after year"] == "of 4 steps 3 rose and 1 is uncertain"
    assert statements["change of the rate from 2021-2022 to 2022-2023"] == "rose by about 13 points"
    assert (
        statements["change of the rate from 2023-2024 to 2024-2025"]
        == "cannot be said: a value is derived, not printed"
    )
    assert statements["attainment rate in 2024-2025"] == "58.97% (Table 11)"


def test_published_growth():
    values, breaks = published_trend()
    points = points_by_year(values, breaks, first_year="2020-2021", year=YEAR)
    # (382,964 / 126,000) ** (1/4) = 1.3204; with 126,500 it is 1.3191 and with 125,500 1.3217.
    assert growth_sentence(points, breaks) == (
        "From 2020-2021 to 2024-2025 the average growth a year (compound over 4 years) is +32.0%, between +31.9% and "
        "+32.2%; with 2020-2021 as 100 the index of 2024-2025 is 304, between 302 and 306."
    )
