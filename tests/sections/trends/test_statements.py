"""Sentences on trends: every word follows from what the values can stand for."""

import pandas as pd
import pytest

from helpers.sections.trends.long_series import missing_years, published_total, shares_of_leaders
from helpers.sections.trends.statements import (
    answer,
    contradictions_sentence,
    earned_sentences,
    known_sum_text,
    leaders_sentence,
    limits_as_text,
    missing_years_sentence,
    new_counting_sentence,
    offer_sentence,
    shown_changes,
    title_of_the_history,
    title_of_the_year,
)
from helpers.statistics.series import changes_of_known_years, changes_of_steps
from tests.support.trend_series import NO_BREAKS, YEAR, breaks_from, earned, history, points_of

ACROSS = "This compares across the new way of counting from 2024-2025: Same (A. Analyst)."
NAN, STATE = float("nan"), "state's attainment rate"
PARTS = ("earned_change", "potential_change", "rate_change_points", "more_earned_points", "fewer_available_points")


def earned_of(*rows, **options) -> pd.DataFrame:
    points = points_of(*rows, **options)
    return points[points["series"] == "earned"]


def test_changes_are_shown_with_their_limits_or_with_the_reason_why_there_are_none():
    rows = [earned("2021-2022", 41), earned("2022-2023", 70, "rounded"), earned("2023-2024", 90, "at_least")]
    shown = shown_changes(changes_of_steps(earned_of(*rows, first_year="2021-2022"), NO_BREAKS))
    assert shown[["verdict", "change", "growth_pct"]].to_numpy().tolist() == [
        # 70 is 65 to 75: 24 to 34 more than 41, and 90 is 15 or more above it; 50 is 40 or more below 90.
        ["rose", "29 (24 to 34)", "71% (58% to 83%)"],
        ["rose", "at least 15", "at least 20%"],
        ["fell", "at most −40", "at most −44%"],
    ]
    breaks = breaks_from(("earned", "2024-2025"))
    shown = shown_changes(changes_of_steps(earned_of(earned("2023-2024", 41)), breaks))
    assert shown.iloc[1, 2:].tolist() == ["cannot be said: new way of counting from 2024-2025", "–", "–"]


def test_a_change_across_a_break_is_shown_with_its_reason():
    breaks = breaks_from(("earned", "2024-2025", "Same."))
    shown = shown_changes(changes_of_steps(earned_of(earned("2023-2024", 45)), breaks))
    assert shown["verdict"].iloc[1] == "rose: across the new way of counting from 2024-2025: Same (A. Analyst)"


def test_a_limit_is_not_moved_by_arithmetic_that_misses_a_whole_number_by_a_hair():
    # In binary numbers 100 times 1.1 is a little more than 110.
    frame = pd.DataFrame({"growth_pct": [105.0], "growth_pct_lower": [100.0], "growth_pct_upper": [100 * 1.1]})
    assert limits_as_text(frame)["growth_pct"].tolist() == ["105% (100% to 110%)"]


def test_a_reason_to_cross_a_break_stands_in_the_sentence():
    breaks = breaks_from(("earned", "2024-2025", "Same"))
    points = points_of(earned("2023-2024", 40), breaks=breaks)
    assert earned_sentences(points, breaks).endswith(f"of the 2 known years that are compared. {ACROSS}")


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


def years(before: tuple[float, float] = (80.0, 100.0)) -> pd.DataFrame:
    """Return a year of unknown size and this one, in which 50 of 100 available credentials are earned."""
    frame = pd.DataFrame(
        {"year": ["2022-2023", YEAR], "earned_lower": [40.0, 50.0], "earned_upper": [40.0, 50.0],
         "rate_lower_pct": [40.0, 50.0], "rate_upper_pct": [50.0, 50.0],
         "potential_lower": [before[0], 100.0], "potential_upper": [before[1], 100.0]}
    )  # fmt: skip
    measure = "rate_with_earned_of_this_year_pct"
    return frame.assign(
        **{f"{measure}_lower": 5000 / frame["potential_upper"], f"{measure}_upper": 5000 / frame["potential_lower"]}
    )


def step(*limits: tuple[float, float], reason: str = "") -> pd.DataFrame:
    """Return the split of the change to this year from the limits of each of its parts."""
    row = {"from_year": "2023-2024", "to_year": YEAR, "reason": reason}
    for part, (lower, upper) in zip(PARTS, limits, strict=True):
        row |= {f"{part}_lower": lower, f"{part}_upper": upper}
    return pd.DataFrame([row])


MORE_OF_FEWER = step((10, 10), (-9, -4), (4.5, 6.5), (3.7, 3.8), (0.7, 2.7))
LITTLE_CHANGES = step((0, 0), (0, 0), (0, 0), (0, 0), (0, 0))


def changes(*rows) -> pd.DataFrame:
    return changes_of_known_years(points_of(*rows), NO_BREAKS)


@pytest.mark.parametrize(
    ("rows", "sentence", "certainty"),
    [
        ((earned("2023-2024", 40),), "50 credentials, 10 (25%) more than the year before: 50.0%", "counted"),
        ((earned("2023-2024", 80),), "50 credentials, 30 (38%) fewer than the year before: 50.0%", "counted"),
        ((earned("2023-2024", 50),), "50 credentials, as many as the year before: 50.0%", "counted"),
        ((earned("2023-2024", 0),), "50 credentials, 50 more than the year before: 50.0%", "counted"),
        ((earned("2023-2024", 20, "rounded"),), "50 credentials, 25 to 35 more than the year before: 50.0%",
         "within limits"),
        ((earned("2023-2024", 20, "at_least"),), "50 credentials, 50.0%", "counted"),
        # 100 is 50 to 150, so as many or fewer.
        ((earned("2023-2024", 100, "rounded"),), "50 credentials, 50.0%", "counted"),
        ((earned("2022-2023", 20),), "50 credentials, 50.0%", "counted"),
    ],
)  # fmt: skip
def test_the_answer_begins_with_what_was_earned_and_how_that_differs_from_the_year_before(rows, sentence, certainty):
    first = answer(years(), LITTLE_CHANGES, changes(*rows), NO_BREAKS)[0]
    assert first.finding == f"In {YEAR} students earned {sentence} of the 100 available."
    # It is about all that were earned.
    assert (first.credentials_concerned, first.certainty) == (50, certainty)


@pytest.mark.parametrize(
    ("split", "sentence"),
    [
        (
            MORE_OF_FEWER,
            f"The {STATE} rose by 4.5 to 6.5 points since 2023-2024, mostly because students earned more (3.7 to 3.8 "
            "points) and partly because fewer were available (0.7 to 2.7).",
        ),
        (
            step((-9, -9), (50, 60), (-7, -6), (-2, -1), (-6, -4)),
            f"The {STATE} fell by 6.0 to 7.0 points since 2023-2024, mostly because more were available (4.0 to 6.0 "
            "points) and partly because students earned less (1.0 to 2.0).",
        ),
        (
            step((9, 9), (5, 5), (1, 1), (3, 3), (-2, -2)),
            f"The {STATE} rose by 1.0 points since 2023-2024: students earned more (+3.0 points), but more were "
            "available (−2.0).",
        ),
        (
            step((9, 9), (-5, 5), (-1, 4), (1, 2), (-2, 2)),
            f"Whether the {STATE} rose or fell since 2023-2024 cannot be said: students earned more (+1.0 to +2.0 "
            "points), and the number available may have changed (−2.0 to +2.0).",
        ),
        (
            LITTLE_CHANGES,
            f"The {STATE} did not change since 2023-2024.",
        ),
        (
            step((9, 9), (-9, -4), (5, 7), (2, 5), (1, 4)),
            f"The {STATE} rose by 5.0 to 7.0 points since 2023-2024: students earned more (2.0 to 5.0 points), and "
            "fewer were available (1.0 to 4.0).",
        ),
        (
            step((0, 0), (-9, -4), (1, 2), (0, 0), (1, 2)),
            f"The {STATE} rose by 1.0 to 2.0 points since 2023-2024, only because fewer were available (1.0 to 2.0 "
            "points).",
        ),
    ],
)
def test_the_change_of_the_rate_is_said_with_its_two_parts_and_which_is_larger_only_if_that_is_certain(split, sentence):
    second = answer(years(), split, changes(), NO_BREAKS)[1]
    assert second.finding == sentence
    assert second.value == split["more_earned_points_lower"].iloc[0]


def test_a_change_of_the_rate_concerns_what_both_numbers_changed_by_at_least():
    splits = (MORE_OF_FEWER, step((-9, -9), (-5, 5), (-1, 4), (1, 2), (-2, 2)), LITTLE_CHANGES)
    assert [answer(years(), one, changes(), NO_BREAKS)[1].credentials_concerned for one in splits] == [10 + 4, 9, 0]


def test_a_change_across_a_break_or_with_an_open_limit_is_no_part_of_the_answer():
    crossed, open_ = MORE_OF_FEWER.assign(reason="new"), MORE_OF_FEWER.assign(more_earned_points_upper=NAN)
    assert [len(answer(years(), split, changes(), NO_BREAKS)) for split in (crossed, open_, MORE_OF_FEWER)] == [1, 1, 2]


def test_rates_before_a_new_definition_are_answered_by_what_this_years_rate_would_be():
    breaks = breaks_from(("attainment_rate", "2023-2024"))
    last = answer(years(before=(125, 200)), MORE_OF_FEWER, changes(), breaks)[-1]
    assert last.finding == (
        "Attainment rates before 2023-2024 were counted in another way and cannot be compared: with as many "
        "credentials available as in 2022-2023 (125 to 200), this year's would be 25.0% to 40.0%."
    )
    # 125 less 100 at least.
    assert (last.credentials_concerned, last.certainty) == (25, "within limits")
    assert (
        "(at least 125), this year's would be at most 40.0%"
        in answer(years(before=(125, NAN)), MORE_OF_FEWER, changes(), breaks)[-1].finding
    )
    for other in (breaks_from(("earned", "2023-2024")), breaks_from(("attainment_rate", "2023-2024", "Same."))):
        assert len(answer(years(), MORE_OF_FEWER, changes(), other)) == 2


@pytest.mark.parametrize(
    ("split", "title"),
    [
        (MORE_OF_FEWER, "More earned out of fewer available than in 2023-2024: 50.0%"),
        (LITTLE_CHANGES, "As many earned out of as many available as in 2023-2024: 50.0%"),
        (
            step((-9, -9), (-5, 5), (-1, 4), (1, 2), (-2, 2)),
            "Fewer earned than in 2023-2024: 50.0% of what was available",
        ),
        (MORE_OF_FEWER.assign(reason="new"), "50.0% of available credentials were earned in 2024-2025"),
    ],
)
def test_the_title_says_what_is_certain_of_both_numbers(split, title):
    assert title_of_the_year(years(), split) == title


def test_what_a_new_way_of_counting_hides_is_said_with_the_size_that_is_known():
    fewer = step((NAN, 3), (NAN, -90), (1, 2), (NAN, 3), (4, NAN), reason="new way of counting from 2024-2025")
    assert new_counting_sentence(fewer).startswith("In 2024-2025 at least 90 credentials fewer were available than in ")
    more = step((NAN, 3), (70, NAN), (1, 2), (NAN, 3), (4, NAN), reason="new way of counting from 2024-2025")
    assert new_counting_sentence(more).startswith("In 2024-2025 at least 70 credentials more were available than in ")
    assert new_counting_sentence(MORE_OF_FEWER) == ""


def test_two_statements_that_cannot_both_hold_are_named_with_both_sides():
    row = {"series": "attainment_rate", "year": YEAR, "value": 40.0, "precision": "rounded", "is_derived": False}
    differing = pd.DataFrame([row | {"value_lower": 39.5, "value_upper": 40.5}]).assign(can_both_be_right=[False])
    # 50 / 0.405 and 50 / 0.395.
    assert contradictions_sentence(differing, years()) == (
        "1 value differs from the one used for the year, 1 of them by more than rounding explains. For 2024-2025 a "
        "source prints 40%: that needs 123 to 127 credentials available, against 100; both cannot hold."
    )
    assert contradictions_sentence(differing.assign(can_both_be_right=[True]), years()).endswith(
        "0 of them by more than rounding explains."
    )
    assert contradictions_sentence(differing.head(0), years()) == "No value differs from the one used for its year."


def missing_sentence(*rows, total: float) -> str:
    points = points_of(*rows, first_year="2020-2021")
    one = published_total(
        history(("2020-2021..2024-2025", "credentials_earned_cumulative", total, "exact", False, "S"))
    )
    return missing_years_sentence(missing_years(points, one), one, points)


def test_the_years_without_a_figure_are_said_with_what_the_total_leaves_and_what_assumptions_give():
    rows = [earned("2020-2021", 10), earned("2023-2024", 40)]
    start = "from 2020-2021 to 2024-2025 leaves 100 credentials for the 2 years without a figure."
    line = "On a straight line between the known years they held 50, which leaves the total 50 short."
    between = "No higher than the known years beside them, they held at most 80, which leaves the total 20 short."
    assert missing_sentence(*rows, total=200) == f"The printed total of 200 {start} {line} {between}"
    rough = [missing_sentence(earned("2020-2021", 10, "rounded"), rows[1], total=total) for total in (200, 150)]
    assert rough[1].endswith("they held at most 80, which is enough.")
    assert rough[0].endswith(" So 2020-2021 was higher than stated, or a missing year was higher than both beside it.")
    assert missing_sentence(*rows, total=150).endswith("they held at most 80, which is enough.")
    assert "less than the known years add up to, by 10 at least: both cannot hold." in missing_sentence(*rows, total=90)
    assert missing_years_sentence(pd.DataFrame(), None, pd.DataFrame()).startswith("No total over several years is ")
    known = [*rows, earned("2021-2022", 10), earned("2022-2023", 10)]
    assert missing_sentence(*known, total=120).endswith("covers years whose figures are all known.")


def test_the_title_of_the_long_series_counts_the_years_without_a_figure():
    ways = pd.DataFrame({"way": ["what the total leaves"], "years": [1], "earned_upper": [1234.0]})
    assert title_of_the_history(ways) == "1 year without a figure: at most 1,234 credentials together"
    assert title_of_the_history(ways.assign(years=0)) == "Credentials earned in every year with a figure"


def test_an_open_number_is_judged_by_the_share_of_the_same_units_and_not_closed():
    leaders = pd.DataFrame({"year": ["2023-2024", YEAR], "earned": [30, 40]})
    state = pd.DataFrame({"year": ["2023-2024", YEAR], "precision": ["at_least", "exact"]})
    shares = shares_of_leaders(leaders, state.assign(lower=[50.0, 100.0], upper=[NAN, 100.0]))
    assert leaders_sentence(shares) == (
        "The units with the most credentials earned 40.0% of the state's credentials in 2024-2025. At this share their "
        '30 of 2023-2024 would make 75 in the state. Only "at least 50" is printed, so a much higher number is '
        "possible, but unlikely."
    )
    assert leaders_sentence(shares.tail(1)).startswith("No number that is printed as a lower limit can be judged")


def test_the_offer_is_compared_with_the_last_year_of_which_it_is_known():
    rows = [("unique_credentials_available", "names offered", year, value) for year, value in (
        ("2020-2021", 9.0), ("2022-2023", 8.0))]  # fmt: skip
    rows += [("on_the_list", "names on the list", year, value) for year, value in (("2022-2023", 5.0), (YEAR, 6.0))]
    stated = pd.DataFrame(rows, columns=["metric", "what", "year", "value"])
    assert offer_sentence(stated, year=YEAR, different=7) == (
        "The number of names on the list rose from 5 in 2022-2023 to 6 in 2024-2025 and the number of names offered "
        "fell from 8 in 2022-2023 to 7 in 2024-2025."
    )
    assert offer_sentence(stated.head(0), year=YEAR, different=7) == "No earlier year states how many were offered."
