"""Rates of courses, course credentials and program areas: intervals, marks, places and the funnel."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from helpers.contracts.schemas import RESULTS, validated
from helpers.contracts.tables import read_processed
from helpers.sections.courses.attainment import attainment_by_program_area, attainment_of_courses
from helpers.sections.courses.funnel import (
    course_spread,
    draw_course_funnel,
    funnel_alt_text,
    funnel_note,
    funnel_sentence,
    unusual_courses,
    with_funnel_position,
)
from helpers.sections.courses.rates import (
    course_credential_rates,
    credential_prior,
    most_shrunken,
    prior_sentence,
    program_area_rates,
    program_areas_shown,
)
from helpers.show.sentences import places_sentence
from helpers.statistics.funnel import Overdispersion
from helpers.statistics.rate_intervals import marked_sentence, with_intervals
from helpers.statistics.shrinkage import BetaPrior

RULE = {"confidence": 0.95, "smallest_potential": 30, "widest_interval_points": 30}
COLUMNS = ["program_area", "course_code", "course", "credential", "earned", "potential"]
CREDENTIALS = pd.DataFrame(
    [
        ("Farming", "ZA10", "Bees I", "Bee Care", 5, 10),
        ("Farming", "ZA11", "Bees II", "Bee Care", 900, 1000),
        ("Building", "ZB20", "Masonry", "Module 1", 100, 1000),
        ("Building", "ZB21", "Masonry II", "Module 2", 0, 0),
        ("Careers", "ZC30", "Ready", "Ready Z", 500, 1000),
    ],
    columns=COLUMNS,
)
# The state's rate of these rows: 1505 of 3010.
STATE = 50.0
WIDE = Overdispersion(STATE, 9.0, 0.2, 4, 0.1, True)
CHANCE = Overdispersion(STATE, 1.0, 0.0, 4, 0.1, False)


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


def stored(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    return validated(rows[list(RESULTS[name].columns)], name, RESULTS)


def placed(spread: Overdispersion = WIDE, *, smallest: int = 30) -> pd.DataFrame:
    courses = with_intervals(attainment_of_courses(CREDENTIALS), **RULE)
    return with_funnel_position(courses, spread=spread, confidence=0.95, smallest_potential=smallest)


def test_marks_name_every_reason():
    rates = with_intervals(CREDENTIALS, **RULE)
    # Wilson for 5 of 10: 23.7% to 76.3%, 52.7 points wide.
    assert rates["reliability_reason"].tolist() == [
        "fewer than 30 available credentials and an interval wider than 30 points",
        "",
        "",
        "nothing was available to earn",
        "",
    ]
    assert marked_sentence(rates, noun="course credential") == (
        "2 of 5 course credentials carry a mark of low reliability: fewer than 30 available credentials and an interval wider "
        "than 30 points (1); nothing was available to earn (1)."
    )


def test_program_areas_have_an_interval_a_place_and_a_range_of_places():
    areas = attainment_by_program_area(CREDENTIALS)
    rates = program_area_rates(areas, draws=2000, seed=1, **RULE)
    # Farming 905 of 1010, Careers 500 of 1000, Building 100 of 1000: far apart beside intervals of six points at most.
    assert rates[["program_area", "rank", "rank_lower", "rank_upper"]].to_numpy().tolist() == [
        ["Farming", 1, 1, 1],
        ["Careers", 2, 2, 2],
        ["Building", 3, 3, 3],
    ]
    assert len(stored(rates, "program_area_rates")) == 3
    assert program_areas_shown(rates)["places"].tolist() == ["1", "2", "3"]
    assert program_areas_shown(rates)["low reliability"].tolist() == ["no", "no", "no"]


def test_areas_of_equal_counts_share_a_range_and_one_without_potential_has_none():
    areas = pd.DataFrame({"program_area": ["A", "B", "C"], "earned": [50, 50, 0], "potential": [100, 100, 0]})
    rates = program_area_rates(areas, draws=2000, seed=1, **RULE)
    assert rates[["rank_lower", "rank_upper"]].head(2).to_numpy().tolist() == [[1, 2], [1, 2]]
    assert rates[["rank", "rank_lower", "rank_upper", "rate_lower_pct"]].iloc[2].isna().all()
    assert places_sentence(rates, noun="program area", confidence=0.9) == (
        "As if credentials were independent chances, 0 of 3 program areas have a range of a single place at 90 percent."
    )


def test_shrunken_rates_lie_between_the_own_rate_and_the_mean():
    prior = BetaPrior(5.0, 5.0, 50.0, 4)
    rates = course_credential_rates(CREDENTIALS, prior, **RULE)
    # (5 + 900) / (10 + 1000) = 89.60%, (5 + 5) / (10 + 10) = 50%; nothing for a credential that was not available.
    assert rates["shrunken_rate_pct"].round(2).fillna(-1).tolist() == [50.0, 89.6, 10.4, -1, 50.0]
    assert rates["weight_of_own_rate"].round(4).fillna(-1).tolist() == [0.5, 0.9901, 0.9901, -1, 0.9901]
    assert len(stored(rates, "course_credential_rates")) == 5
    shown = most_shrunken(rates, count=2)
    assert shown[["course", "earned", "interval", "low reliability"]].to_numpy().tolist() == [
        ["Bees II (ZA11)", "900 of 1,000", "88–92%", "no"],
        ["Masonry (ZB20)", "100 of 1,000", "8–12%", "no"],
    ]


def test_without_a_prior_rates_are_not_shrunken_and_the_reason_is_said():
    equal = CREDENTIALS.assign(earned=5, potential=10)
    assert credential_prior(equal) is None
    rates = course_credential_rates(equal, None, **RULE)
    assert rates[["shrunken_rate_pct", "weight_of_own_rate"]].isna().all(axis=None)
    assert len(stored(rates, "course_credential_rates")) == 5
    assert most_shrunken(rates, count=3).empty
    assert prior_sentence(equal, None) == (
        "No shrunken rates: the rates of the 5 course credentials do not differ more than chance alone would make them."
    )


def test_the_weight_of_the_prior_is_said_in_credentials():
    assert prior_sentence(CREDENTIALS, BetaPrior(2.0, 1.0, 66.7, 4)) == (
        "Read together, as if the long-run rates of all 4 course credentials came from one beta distribution, their mean is "
        "66.7%, and it counts as much as 3 available credentials of its own: only a course credential with fewer is drawn "
        "more to the mean than to its own rate."
    )


def test_small_courses_are_not_placed_and_do_not_make_the_spread():
    courses = placed()
    # sin^2(pi/4 +- 1.96 sqrt(1/4000 + 0.04)) = 14.6% and 85.4%: 90% lies above, 10% below.
    assert courses["funnel_position"].tolist() == ["not placed", "above", "below", "not placed", "within"]
    assert courses["expected_lower_pct"].round(1).fillna(-1).tolist() == [-1, 14.6, 14.6, -1, 14.6]
    assert courses["funnel_position_chance_only"].tolist() == ["not placed", "above", "below", "not placed", "within"]
    assert len(stored(courses, "course_rates")) == 5
    spread = course_spread(attainment_of_courses(CREDENTIALS), state_rate_pct=STATE, smallest_potential=30)
    assert (spread.units, spread.is_overdispersed) == (3, True)
    assert unusual_courses(courses)[["course_code", "funnel_position", "expected"]].to_numpy().tolist() == [
        ["ZA11", "above", "15–85%"],
        ["ZB20", "below", "15–85%"],
    ]


def test_the_funnel_in_words():
    assert funnel_sentence(placed(), spread=WIDE, confidence=0.95) == (
        "If every course had the state's rate and only chance made a difference, at most 5% of the courses would be expected "
        "outside the limits; 2 of 3 do. Courses differ more than that, by a standard deviation of about 20 points. Beside that "
        "ordinary difference, 2 courses are unusual: 1 above and 1 below."
    )
    assert funnel_sentence(placed(CHANCE), spread=CHANCE, confidence=0.95) == (
        "The rates of 3 courses differ no more than chance alone would make them; 2 lie outside its limits."
    )
    assert funnel_sentence(placed(smallest=5000), spread=WIDE, confidence=0.95) == (
        "No course has enough potential to be placed."
    )
    assert funnel_alt_text(placed(), spread=WIDE, year="2030-2031") == (
        "Funnel plot of 3 courses in 2030-2031: attainment rate by available credentials around the state's rate of 50%; above "
        "the limits: Bees II 90%; below the limits: Masonry 10%."
    )
    assert funnel_note(0.998).startswith("Lines: range in which 99.8% of courses of a size")


def test_every_placed_course_is_a_point_of_its_kind():
    axes = draw_course_funnel(placed(), spread=WIDE, confidence=0.95).axes[0]
    points = {line.get_label(): len(line.get_xdata()) for line in axes.get_lines() if "solid lines" in line.get_label()}
    assert points == {"within the solid lines": 1, "above the solid lines": 1, "below the solid lines": 1}
    assert draw_course_funnel(placed(smallest=5000), spread=WIDE, confidence=0.95).axes


def test_published_courses_differ_far_more_than_chance():
    courses = attainment_of_courses(read_processed("attainment_by_course", "2024-2025"))
    spread = course_spread(courses, state_rate_pct=58.97, smallest_potential=30)
    rates = with_funnel_position(courses, spread=spread, confidence=0.95, smallest_potential=30)
    by_chance = rates["funnel_position_chance_only"].isin(["above", "below"]).sum()
    adjusted = rates["funnel_position"].isin(["above", "below"]).sum()
    assert (spread.units, spread.is_overdispersed) == (121, True)
    assert by_chance > 0.8 * spread.units
    assert 0 < adjusted < 0.1 * spread.units
