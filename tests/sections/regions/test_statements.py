"""Sentences on regions follow the data: one or several, all or none, tied or missing."""

from types import SimpleNamespace

import pandas as pd
import pytest

from helpers.base.settings import REGION_LISTS
from helpers.contracts.vocabulary import NO_REGION
from helpers.sections.regions.statements import (
    answer,
    answer_note,
    answer_table,
    answer_title,
    bounds_sentence,
    bounds_table,
    candidates_sentence,
    certainty_sentence,
    certainty_table,
    clustering_sentence,
    differences_table,
    map_note,
    mix_table,
    printed_regions_sentence,
)

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
        "attainment_rate_if_independent_pct_lower": [47.2, 36.7, 25.0],
        "attainment_rate_if_independent_pct_upper": [52.8, 43.5, 35.0],
        "psus": [3, 2, 1],
        "earned": [150, 80, 30],
        "potential": [300, 200, 100],
        "unearned": [150, 120, 70],
        "share_of_state_unearned_pct": [37.5, 30.0, 17.5],
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


PAIRS = pd.DataFrame(
    [("Upper", "Lower", 10.0, 2.0, True), ("Upper", "Alone", 20.0, -1.0, False), ("Lower", "Alone", 10.0, -5.0, False)],
    columns=["region", "other_region", "difference_points", "difference_points_lower", "is_certain"],
)


def said(rates: pd.DataFrame = RATES, differences: pd.DataFrame = PAIRS) -> list[str]:
    return [one.finding for one in answer(rates, differences, state_rate_pct=44.0, year="2030-2031")]


def test_the_answer_says_how_far_regions_lie_apart_what_is_certain_and_where_most_went_unearned():
    assert said() == [
        "In 2030-2031, students in the Upper region earned 50.0% of the credentials available to them, in the Alone "
        "region 30.0%, in the whole state 44.0%.",
        "Judged by how much school units within a region differ, 1 of this year's 3 differences between regions is "
        "certain; the Upper region is certainly above every other but the Alone region.",
        "This year, most available credentials went unearned in the Upper region: 150, or 37.5% of the state's.",
    ]


def test_findings_weigh_what_a_distance_is_in_credentials_of_the_smaller_region():
    found = answer(RATES, PAIRS, state_rate_pct=44.0, year="2030-2031")
    # Alone has 100: 50% less 30% are 20, and 2 points at least are certain.
    assert [one.credentials_concerned for one in found] == [20.0, 2.0, 150.0]
    assert [(one.value, one.row) for one in found] == [
        (30.0, "region=Alone"),
        (10.0, "region=Upper;other_region=Lower"),
        (150.0, "region=Upper"),
    ]


def test_the_answer_holds_for_ties_for_one_region_and_where_nothing_went_unearned():
    level = RATES.assign(attainment_rate_pct=50.0, unearned=0)
    first, *_ = said(level)
    assert len(said(level)) == 2
    assert first == (
        "In 2030-2031, students in the Upper, Lower and Alone regions earned 50.0% of the credentials available to "
        "them, in the whole state 44.0%."
    )
    one = said(RATES.head(1), PAIRS.head(0))
    assert one[0].startswith("In 2030-2031, students in the Upper region earned 50.0% of the credentials available to")
    assert len(one) == 2


@pytest.mark.parametrize(
    ("differences", "end"),
    [
        (PAIRS.head(1), ", this year's difference between Upper and Lower is certain."),
        (PAIRS.tail(1), ", this year's difference between Lower and Alone is not certain."),
        (PAIRS.assign(is_certain=False), "none of this year's 3 differences between regions are certain."),
        (PAIRS.assign(is_certain=True), "are certain; the Upper region is certainly above every other."),
    ],
)
def test_what_is_certain_follows_the_pairs(differences, end):
    assert end in said(differences=differences)[1]


def test_the_title_is_the_finding_and_counts_regions_that_share_an_end():
    assert answer_title(RATES) == "Alone earned 30.0% of what was available, Upper 50.0%"
    tied = RATES.assign(attainment_rate_pct=[50.0, 50.0, 30.0])
    assert answer_title(tied) == "Alone earned 30.0% of what was available, 2 regions 50.0%"
    assert answer_title(tied.head(2)) == "2 regions earned 50.0% of what was available"


def test_the_table_of_the_answer_has_counts_and_possible_places():
    assert answer_table(RATES).iloc[0].tolist() == ["Upper", 3, 150, 300, 50.0, 150, 37.5, "1 to 2"]


def test_clustering_is_said_with_both_widths_or_as_independence():
    # The widest: 40.0 less 20.0, and 35.0 less 25.0.
    text = clustering_sentence(RATES, design_effect=4.12)
    assert "a design effect of 4.1" in text
    assert text.endswith("at most 20.0 points wide; as if every available credential were an independent chance, 10.0.")
    assert clustering_sentence(RATES, design_effect=1.0) == (
        "Intervals by credentials are at most 20.0 points wide, as if every one were an independent chance."
    )


def test_the_parts_of_a_distance_that_are_shown_add_up():
    mix = pd.DataFrame([("size", "Upper", 50.0, 13.44, -0.36, 13.80), ("kind", "Upper", 50.0, 13.44, 13.44, 0.0)])
    mix.columns = ["standard", "region", "attainment_rate_pct", "distance_points", "mix_points", "rate_points"]
    assert mix_table(mix, standard="size").to_numpy().tolist() == [["Upper", 13.4, -0.4, 13.8]]


def test_regions_that_lie_certainly_below_are_listed():
    assert differences_table(PAIRS).to_numpy().tolist() == [["Upper", "Lower"]]
    assert differences_table(PAIRS.assign(is_certain=False)).empty


LIST = next(iter(REGION_LISTS))
NAME = f"the {LIST.replace('_', ' ')} list"


def candidates(*rows: tuple) -> pd.DataFrame:
    found = pd.DataFrame(rows, columns=["change", "moved_counties", "figures_fit"])
    return found.assign(region_list=LIST, figures=6, units_fit=0, units=1)


@pytest.mark.parametrize(
    ("rows", "end"),
    [
        ([("none", 0, 3)], "No move of one or two counties would fit more of these figures."),
        (
            [("none", 0, 3), ("A to Upper", 1, 5)],
            "A to Upper would make it 5 figures, and no move of one or two counties fits all.",
        ),
        (
            [("none", 0, 3), ("A to Upper", 1, 6), ("B to Upper", 1, 6)],
            "Any of 2 moves (A to Upper; B to Upper) would make it 6 figures.",
        ),
    ],
)
def test_the_smallest_change_of_a_list_that_fits_most_is_said(rows, end):
    start = f"As it is, {NAME} fits 3 of 6 figures that the report gives of regions, and none of 1 region that it "
    assert candidates_sentence(candidates(*rows), region_list=LIST) == f"{start}prints beside units. {end}"


def test_without_printed_figures_nothing_is_said_of_changes_and_the_note_names_the_list_alone():
    none = candidates(("none", 0, 0)).assign(figures=0)
    settings = SimpleNamespace(region_list=LIST)
    assert candidates_sentence(none, region_list=LIST) == candidates_sentence(none.head(0), region_list=LIST) == ""
    assert answer_note(settings, none).endswith(f"which units make up a region; {NAME} is used here.")
    assert answer_note(settings, candidates(("none", 0, 3))).endswith(f"{NAME} fits 3\nof its 6 regional figures.")


def test_regions_sure_of_their_place_are_counted_under_both_readings():
    by_credentials = (
        "If only chance among students counted, 3 of 3 regions would have only one possible place (95% range)."
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
    counties = pd.DataFrame({"county": list("ABC"), "region": ["Upper", "", ""], "is_apart": False})
    statewide = "Not on the map: 1 statewide virtual unit, 0.0% (0 of 2)."
    grey = "Grey: no single region is known for B and C."
    assert map_note(REGIONS, counties.head(1)) == statewide
    assert map_note(REGIONS, counties) == f"{statewide} {grey}"
    assert map_note(REGIONS.head(2), counties.head(1)) == "Every unit lies in a region."
    apart = counties.assign(region=["Upper", "Lower", "Lower"], is_apart=[False, True, True])
    assert map_note(REGIONS.head(2), apart) == "Apart from the rest of their region: B (Lower) and C (Lower)."
    many = pd.DataFrame({"county": list("ABCDEF"), "region": "", "is_apart": False})
    assert map_note(REGIONS.head(2), many) == "Grey: no single region is known for A, B, C, D, E and others."
