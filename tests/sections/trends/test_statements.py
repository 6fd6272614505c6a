"""Sentences on trends: every word follows from what the values can stand for."""

import pandas as pd
import pytest

from helpers.sections.trends.statements import (
    change_sentence,
    earned_sentences,
    growth_sentence,
    known_sum_text,
    limits_as_text,
    shown_changes,
)
from helpers.statistics.series import changes_of_steps, index_by_year
from tests.support.trend_series import NO_BREAKS, YEAR, breaks_from, earned, points_of, rate

ACROSS = "This compares across the new way of counting from 2024-2025: Same (A. Analyst)."


def test_changes_are_shown_with_their_limits_or_with_the_reason_why_there_are_none():
    rows = [earned("2021-2022", 41), earned("2022-2023", 70, "rounded"), earned("2023-2024", 90, "at_least")]
    rows += [rate("2021-2022", 41), rate("2022-2023", 45, "at_least"), rate("2023-2024", 60)]
    breaks = breaks_from(("attainment_rate", "2024-2025"))
    shown = shown_changes(changes_of_steps(points_of(*rows, breaks=breaks, first_year="2021-2022"), breaks))
    assert shown[["verdict", "change", "growth_pct"]].to_numpy().tolist() == [
        # 70 is 65 to 75: 24 to 34 more than 41, and 90 is 15 or more above it; 50 is 40 or more below 90.
        ["rose", "29 (24 to 34)", "71% (58% to 83%)"],
        ["rose", "at least 15", "at least 20%"],
        ["fell", "at most −40", "at most −44%"],
        # From 40.5 to 41.5 up to at least 45, at most 100: 3.5 to 59.5 points. A rate has no growth.
        ["rose", "3 to 60", "–"],
        ["cannot be said: too imprecise", "−41 to 16", "–"],
        ["cannot be said: new way of counting from 2024-2025", "–", "–"],
    ]


def test_a_change_across_a_break_is_shown_with_its_reason():
    breaks = breaks_from(("earned", "2024-2025", "Same."))
    shown = shown_changes(changes_of_steps(points_of(earned("2023-2024", 45), breaks=breaks), breaks))
    assert shown["verdict"].iloc[1] == "rose: across the new way of counting from 2024-2025: Same (A. Analyst)"


def test_a_limit_is_not_moved_by_arithmetic_that_misses_a_whole_number_by_a_hair():
    # In binary numbers 100 times 1.1 is a little more than 110.
    frame = pd.DataFrame({"index": [105.0], "index_lower": [100.0], "index_upper": [100 * 1.1]})
    assert limits_as_text(frame)["index"].tolist() == ["105 (100 to 110)"]


def test_an_index_is_shown_with_the_limits_of_both_years():
    rows = [earned("2022-2023", 40, "rounded"), earned("2023-2024", 30, "at_least")]
    shown = limits_as_text(index_by_year(points_of(*rows), NO_BREAKS))["index"]
    # 40 is 35 to 45: at least 30/45 = 66.7 percent of it; 50/45 = 111.1 and 50/35 = 142.9 percent.
    assert shown.head(3).tolist() == ["100", "at least 66", "125 (111 to 143)"]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (
            # 20 was rounded to tens: 50 is 50/25 to 50/15 of it, 100 to 233.3 percent more; 50/20 is 150 percent more.
            [earned("2021-2022", 20, "rounded"), earned("2023-2024", 40)],
            "The number of credentials earned rose by 150% (100% to 234%), from about 20 in 2021-2022 to 50 in "
            "2024-2025. From one printed or computed value to the next, it rose twice; 1 year in between has no such "
            "value.",
        ),
        (
            [earned("2023-2024", 50)],
            "The number of credentials earned did not change from 50 in 2023-2024 to 50 in 2024-2025.",
        ),
        (
            [earned("2023-2024", 30, "at_least")],
            "Whether the number of credentials earned rose or fell from at least 30 in 2023-2024 to 50 in 2024-2025 "
            "cannot be said: the values are too imprecise.",
        ),
        (
            # 20 rounded to tens is 15 to 25, above 10 and certainly below 50; 30 or more may be above 50.
            [earned("2021-2022", 10), earned("2022-2023", 20, "rounded"), earned("2023-2024", 30, "at_least")],
            "The number of credentials earned rose by 400%, from 10 in 2021-2022 to 50 in 2024-2025. From one printed "
            "or computed value to the next, it rose twice and 1 step is uncertain.",
        ),
        ([], "Only one number of credentials earned is printed or computed: 50 in 2024-2025."),
    ],
)
def test_a_stretch_is_said_with_its_limits_and_the_steps_it_rests_on(rows, sentence):
    assert change_sentence(points_of(*rows, first_year="2021-2022"), NO_BREAKS, series="earned") == sentence


def test_sentences_stay_within_a_stretch_and_leave_out_derived_values():
    breaks = breaks_from(("attainment_rate", "2023-2024"))
    rows = [rate("2021-2022", 28), rate("2022-2023", 41), rate("2023-2024", 45, is_derived=True)]
    points = points_of(*rows, breaks=breaks, first_year="2021-2022")
    assert change_sentence(points, breaks, series="attainment_rate") == (
        "The attainment rate rose by 13 (12 to 14) points, from 28% in 2021-2022 to 41% in 2022-2023. In the way of "
        "counting used from 2023-2024 on, only one attainment rate is printed or computed: 50.0% in 2024-2025."
    )


def test_a_reason_joins_two_stretches_and_stands_in_every_sentence():
    breaks = breaks_from(("earned", "2024-2025", "Same"))
    points = points_of(earned("2023-2024", 40), breaks=breaks)
    assert change_sentence(points, breaks, series="earned").endswith(f"to 50 in 2024-2025. {ACROSS}")
    assert growth_sentence(points, breaks).endswith(f"the index of 2024-2025 is 125. {ACROSS}")
    assert earned_sentences(points, breaks).endswith(f"of the 2 known years that are compared. {ACROSS}")


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (
            # 50/32 is 1.5625, the square of 1.25.
            [earned("2022-2023", 32)],
            "From 2022-2023 to 2024-2025, growth averaged 25.0% a year, compounded over 2 years; with 2022-2023 as "
            "100, the index of 2024-2025 is 156.",
        ),
        (
            [earned("2023-2024", 40)],
            "From 2023-2024 to 2024-2025, growth was 25.0%; with 2023-2024 as 100, the index of 2024-2025 is 125.",
        ),
        ([], "Fewer than two known years are counted in the present way, so there is no growth to give."),
        (
            [earned("2023-2024", 0)],
            "From 2023-2024 to 2024-2025, no average growth can be given: a year with nothing to start from.",
        ),
    ],
)
def test_average_growth_is_compound_or_says_why_it_is_missing(rows, sentence):
    assert growth_sentence(points_of(*rows), NO_BREAKS) == sentence


HIGHEST = "highest number of the 2 known years counted in the present way"


@pytest.mark.parametrize(
    ("rows", "sentences"),
    [
        ([], ". No earlier year with the same way of counting is known."),
        ([earned("2023-2024", 40)], f", 10 more than in 2023-2024 (40). It is the {HIGHEST}."),
        ([earned("2023-2024", 50)], f", as many as in 2023-2024 (50). It is the {HIGHEST}, as in 2023-2024."),
        # 60 rounded to tens is 55 to 65, all above 50.
        (
            [earned("2023-2024", 60, "rounded")],
            f", 10 (5 to 15) fewer than in 2023-2024 (about 60). It is not the {HIGHEST}: in 2023-2024 it was about "
            "60.",
        ),
        (
            [earned("2022-2023", 20), earned("2023-2024", 30, "at_least")],
            ". No stated number is higher; it is certainly more than in 1 of the 2 earlier known years counted in the "
            "present way, but whether it is more than in 2023-2024 (at least 30) cannot be said.",
        ),
        # 100 rounded to hundreds is 50 to 150: stated higher, not certainly so.
        (
            [earned("2023-2024", 100, "rounded")],
            ". Whether it is more than in 2023-2024 (about 100) cannot be said.",
        ),
    ],
)
def test_a_number_is_called_a_record_only_against_values_that_cannot_be_higher(rows, sentences):
    points = points_of(*rows, first_year="2022-2023" if rows else YEAR)
    assert earned_sentences(points, NO_BREAKS) == f"50 credentials were earned in 2024-2025{sentences}"


def test_the_known_sum_takes_the_smallest_value_of_each_year():
    # 40 can be 35; 35 + 50.
    assert known_sum_text(points_of(earned("2022-2023", 40, "rounded"))) == "at least 85, from 2 of 3 years"
