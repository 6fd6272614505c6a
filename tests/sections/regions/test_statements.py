"""Sentences on regions follow the data: one or several, all or none, tied or missing."""

import pandas as pd
import pytest

from helpers.contracts.vocabulary import NO_REGION
from helpers.sections.regions.statements import (
    answer_sentence,
    bounds_sentence,
    bounds_table,
    certainty_sentence,
    certainty_table,
    map_note,
    printed_regions_sentence,
    unearned_sentences,
)
from helpers.statistics.unearned import unearned_by

REGIONS = pd.DataFrame(
    [("Upper", 60, 80, 75.0, 2), ("Lower", 9, 20, 45.0, 1), (NO_REGION, 0, 2, 0.0, 1)],
    columns=["region", "earned", "potential", "attainment_rate_pct", "psus"],
)
RATES = pd.DataFrame(
    {
        "region": ["Upper", "Lower", "Alone"],
        "attainment_rate_pct": [50.0, 40.0, 30.0],
        "attainment_rate_pct_lower": [44.4, 33.4, 20.0],
        "attainment_rate_pct_upper": [55.6, 46.9, 40.0],
        "rank_lower": pd.array([1, 2, 3], dtype="Int64"),
        "rank_upper": pd.array([1, 2, 3], dtype="Int64"),
        "units_rate_pct_lower": [20.0, 40.0, None],
        "units_rate_pct_upper": [70.0, 40.0, None],
        "units_rank_lower": pd.array([1, 1, None], dtype="Int64"),
        "units_rank_upper": pd.array([2, 2, None], dtype="Int64"),
        "reliability_reason": ["an interval wider than 30 points", "", ""],
    }
)
BOUNDS = pd.DataFrame(
    {
        "unknown_mix": "mix of tiers",
        "region": ["Upper", "Lower"],
        "attainment_rate_pct": [90.0, 50.0],
        "expected_rate_pct_lower": [20.0, 15.0],
        "expected_rate_pct_upper": [80.0, 85.0],
        "is_within": [False, True],
    }
)
REACH = (
    "At the state's rates, the mix of tiers alone could place a region's rate anywhere in a range 60 to 70 points wide."
)


def test_the_answer_names_the_regions_with_the_highest_and_lowest_rate_and_with_most_earned():
    assert answer_sentence(REGIONS.head(2)) == (
        "The attainment rate was highest in the Upper region (75.0%) and lowest in the Lower region (45.0%). The most "
        "credentials, 60, were earned in the Upper region."
    )
    tied = answer_sentence(REGIONS.head(2).assign(earned=60))
    assert tied.endswith(" The most credentials, 60 each, were earned in the Upper and Lower regions.")


def test_regions_sure_of_their_place_are_counted_under_both_readings():
    by_credentials = (
        "If credentials were independent chances, 3 of 3 regions would have only one possible place (95% range)."
    )
    again = "If the units of each region were drawn again from units like its own,"
    widest = "The widest interval would then be that of Upper: 20.0% to 70.0%."
    assert certainty_sentence(RATES, confidence=0.95) == f"{by_credentials} {again} none would. {widest}"
    sure = RATES.assign(units_rank_lower=RATES["units_rank_upper"])
    assert certainty_sentence(sure, confidence=0.95) == (
        f"{by_credentials} {again} only Upper and Lower would. {widest}"
    )
    assert certainty_sentence(RATES.tail(1), confidence=0.95).endswith(
        "No region has two units with potential, so units cannot be drawn again."
    )


def test_the_table_of_certainty_has_intervals_and_places_as_text():
    assert certainty_table(RATES).to_numpy().tolist()[1:] == [
        ["Lower", 40.0, "33.4% to 46.9%", "2", "40.0%", "1 to 2", "no"],
        ["Alone", 30.0, "20.0% to 40.0%", "3", "–", "–", "no"],
    ]


def test_statewide_units_count_among_the_unearned_and_not_among_regions_below_the_state():
    by_region = unearned_by(REGIONS, names=["region"], state_rate_pct=50.0)
    # Upper left 20, Lower 11 and the statewide units 2; Lower lacks 1 of the 10 that half of its potential would be.
    text = unearned_sentences(by_region, state_rate_pct=50.0)
    assert text.startswith("33 available credentials went unearned, the most in Upper: 20")
    assert "1 region lies below the state's rate of 50.0%; at that rate, it would have earned 1 more" in text


@pytest.mark.parametrize(
    ("is_within", "end"),
    [
        (
            [False, True],
            "The rate of Upper lies outside its range, so there this mix alone cannot account for the rate; for the "
            "other regions it could.",
        ),
        (
            [False, False],
            "The rates of Upper and Lower lie outside their ranges, so there this mix alone cannot account for the "
            "rate.",
        ),
        ([True, True], "Every region's rate lies within its range, so the mix of tiers could account for any of them."),
    ],
)
def test_regions_whose_rate_no_mix_gives_are_named(is_within, end):
    assert bounds_sentence(BOUNDS.assign(is_within=is_within), unknown_mix="mix of tiers") == f"{REACH} {end}"


def test_without_regions_nothing_is_said_of_bounds_and_a_table_has_them_as_text():
    assert bounds_sentence(BOUNDS.head(0), unknown_mix="mix of tiers") == (
        "No region has potential, so nothing can be said of its mix of tiers."
    )
    assert bounds_table(BOUNDS, unknown_mix="mix of tiers")["rates_by_mix_alone"].tolist() == [
        "20.0% to 80.0%",
        "15.0% to 85.0%",
    ]


def test_each_list_is_held_against_the_printed_regions():
    printed = pd.DataFrame(
        {"printed_region": ["A", "B"], "region_state_board": ["A", "B"], "region_former": ["A", "C"]}
    ).assign(region_basis="by county")
    assert printed_regions_sentence(printed) == (
        "The report prints a region for 2 units. The state board list puts 2 of them in the same region, the former "
        "list 1."
    )


def test_a_region_that_was_taken_from_the_report_says_nothing_for_a_list():
    printed = pd.DataFrame({"printed_region": ["A", "B"], "region_state_board": ["A", "B"], "region_former": "A"})
    printed["region_basis"] = ["as the report prints it", "by county"]
    said = "The report prints a region for 2 units. That of 1 was taken from the report; the others are held against"
    assert printed_regions_sentence(printed) == (
        f"{said} the lists. The state board list puts 1 of them in the same region, the former list none."
    )
    assert printed_regions_sentence(printed.head(1)).endswith("unit. That of 1 was taken from the report.")


def test_the_note_of_the_map_says_what_is_not_on_it():
    counties = pd.DataFrame({"county": list("ABC"), "region": ["Upper", "", ""]})
    statewide = "Not on the map: 1 statewide virtual unit, 0.0% (0 of 2)."
    grey = "Grey: no single region is known for B and C."
    assert map_note(REGIONS, counties.head(1)) == statewide
    assert map_note(REGIONS, counties) == f"{statewide} {grey}"
    assert map_note(REGIONS.head(2), counties.head(1)) == "Every unit lies in a region."
    many = pd.DataFrame({"county": list("ABCDEF"), "region": ""})
    assert map_note(REGIONS.head(2), many) == "Grey: no single region is known for A, B, C, D, E and others."
