"""What was listed, available and earned in each tier."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.contracts.tables import read_processed
from helpers.contracts.vocabulary import COMBINED_CREDENTIAL, COURSE_CREDENTIAL, NO_TIER, OWN_ROW
from helpers.sections.tiers.attainment import (
    attainment_by_tier,
    draw_listed,
    draw_tiers,
    listed_alt_text,
    listed_by_tier,
    listed_without_results,
    moved_sentences,
    other_combined_credentials,
    tier_sources,
    tiers_alt_text,
    tiers_compared,
    with_listed_tiers,
)

CREDENTIALS = pd.DataFrame(
    [
        ("ZA10", "Bee Care", 1, OWN_ROW, 30, 50),
        ("ZB20", "Module 1", 3, COMBINED_CREDENTIAL, 20, 40),
        ("ZB20", "Module 2", 3, COMBINED_CREDENTIAL, 10, 40),
        ("ZB20", "Saw", 2, OWN_ROW, 4, 8),
        ("ZC30", "Pipe 1", 2, COURSE_CREDENTIAL, 5, 10),
        ("ZD40", "Baton", None, NO_TIER, 0, 2),
    ],
    columns=["course_code", "credential", "tier", "tier_source", "earned", "potential"],
).astype({"tier": "Int64"})
MODULES = pd.DataFrame(
    [
        ("ZB20", "Masonry", "Module 1", "Mason"),
        ("ZB20", "Masonry", "Module 2", "Mason"),
        ("ZB20", "Masonry", "Saw", "Mason"),
    ],
    columns=["course_code", "course", "credential", "combined_credential"],
)
LISTED = pd.DataFrame(
    [
        (1, "Farming", "ZA10", "Bees I", "Bee Care", False),
        (3, "Building", "ZB20", "Masonry", "Mason", True),
        (1, "Building", "ZB20", "Masonry", "Helper", True),
        (2, "Building", "ZB20", "Masonry", "Saw", False),
        (2, "Building", "ZC30", "Pipes", "Fitter", True),
        (3, "Farming", "ZA10", "Bees I", "Queen Bee", False),
        (2, "Building", "ZE50", "Wires", "Wirer", True),
    ],
    columns=["tier", "program_area", "course_code", "course", "credential", "is_combined"],
)
TIERS = attainment_by_tier(CREDENTIALS)


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


def test_a_program_area_without_a_tier_lists_none_of_it_and_all_areas_come_last():
    assert listed_by_tier(LISTED).to_numpy().tolist() == [
        ["Building", 1, 3, 1, 5],
        ["Farming", 1, 0, 1, 2],
        ["All program areas", 2, 3, 2, 7],
    ]


def test_a_tier_that_no_program_area_lists_is_still_a_column():
    assert listed_by_tier(LISTED.iloc[:1]).to_numpy().tolist()[0] == ["Farming", 1, 0, 0, 1]


def test_the_rate_of_a_tier_is_that_of_its_sums():
    assert TIERS[["tier", "earned", "potential", "credentials"]].to_numpy().tolist() == [
        ["1", 30, 50, 1],
        ["2", 9, 18, 2],
        ["3", 30, 80, 2],
        ["none", 0, 2, 1],
    ]
    assert TIERS["attainment_rate_pct"].tolist() == [60.0, 50.0, 37.5, 0.0]


def test_a_tier_that_nobody_offers_is_listed_without_a_rate():
    tiers = attainment_by_tier(CREDENTIALS.iloc[:1])
    assert tiers["tier"].tolist() == ["1", "2", "3"]
    assert tiers["attainment_rate_pct"].isna().tolist() == [False, True, True]


@given(st.lists(st.tuples(st.sampled_from([1, 2, 3, None]), st.integers(0, 99), st.integers(0, 99)), min_size=1))
def test_the_tiers_hold_every_credential_once(rows):
    credentials = pd.DataFrame(
        [(tier, min(counts), max(counts)) for tier, *counts in rows], columns=["tier", "earned", "potential"]
    ).astype({"tier": "Int64"})
    tiers = attainment_by_tier(credentials)
    assert tiers["credentials"].sum() == len(rows)
    assert (tiers["earned"].sum(), tiers["potential"].sum()) == tuple(credentials[["earned", "potential"]].sum())


def test_each_way_to_a_tier_has_its_share_of_what_was_earned():
    ways = tier_sources(CREDENTIALS).set_index("tier_source")
    assert ways.loc[OWN_ROW, ["credentials", "earned", "potential"]].tolist() == [2, 34, 58]
    assert ways.loc[OWN_ROW, "share_of_earned_pct"] == 100 * 34 / 69


def test_a_listed_credential_without_a_row_of_its_own_or_of_modules_has_no_results():
    missing = listed_without_results(LISTED, CREDENTIALS)
    assert missing["credential"].tolist() == ["Queen Bee", "Wirer"]
    assert missing["has_course_results"].tolist() == [True, False]


def test_modules_have_results_for_the_combined_credential_of_their_course():
    assert not listed_without_results(LISTED, CREDENTIALS)["credential"].isin(["Mason", "Fitter"]).any()


def test_a_credential_with_its_own_row_is_no_result_for_a_combined_credential_of_its_course():
    saw_only = CREDENTIALS[CREDENTIALS["credential"] == "Saw"]
    assert "Mason" in listed_without_results(LISTED, saw_only)["credential"].tolist()


def test_another_combined_credential_that_table_3_lists_is_found_with_the_modules_it_would_move():
    cases = other_combined_credentials(CREDENTIALS, MODULES, LISTED)
    assert cases.to_numpy().tolist() == [["ZB20", "Masonry", "Mason", 3, "Helper", 1, 2, 30, 80]]


def test_a_course_that_table_2_does_not_list_is_no_such_case():
    cases = other_combined_credentials(CREDENTIALS, MODULES, LISTED)
    assert "ZC30" not in cases["course_code"].tolist()


def test_without_another_combined_credential_there_is_no_case_and_a_sentence_says_so():
    cases = other_combined_credentials(CREDENTIALS, MODULES, LISTED[LISTED["credential"] != "Helper"])
    assert cases.empty
    assert moved_sentences(cases) == "In no course of Table 2 does Table 3 list yet another combined credential."
    assert with_listed_tiers(CREDENTIALS, MODULES, cases)["tier"].equals(CREDENTIALS["tier"])


def test_only_modules_that_took_their_tier_through_table_2_move():
    moved = with_listed_tiers(CREDENTIALS, MODULES, other_combined_credentials(CREDENTIALS, MODULES, LISTED))
    assert moved["tier"].tolist() == [1, 1, 1, 2, 2, pd.NA]


def test_the_change_of_a_rate_is_in_percentage_points():
    moved = with_listed_tiers(CREDENTIALS, MODULES, other_combined_credentials(CREDENTIALS, MODULES, LISTED))
    compared = tiers_compared(TIERS, attainment_by_tier(moved)).set_index("tier")
    assert compared.loc["1", ["earned", "earned_as_listed", "potential", "potential_as_listed"]].tolist() == [
        30,
        60,
        50,
        130,
    ]
    assert compared.loc["1", "change_points"] == 100 * 60 / 130 - 100 * 30 / 50
    assert pd.isna(compared.loc["3", "change_points"])


def test_the_sentence_says_how_much_would_move_and_where_to():
    cases = other_combined_credentials(CREDENTIALS, MODULES, LISTED)
    assert moved_sentences(cases) == (
        "In Masonry (ZB20) Table 2 puts 2 modules under Mason (tier 3), while Table 3 also lists Helper (tier 1): "
        "30 earned of 80 would move from tier 3 to tier 1."
    )
    assert moved_sentences(cases.assign(listed_tier=3)).endswith("30 earned of 80 stay in their tier.")


def test_every_tier_has_its_bars_the_lowest_tier_on_top():
    counts, rates = draw_tiers(TIERS).axes
    assert [label.get_text() for label in counts.get_yticklabels()] == ["No tier", "Tier 3", "Tier 2", "Tier 1"]
    assert [bar.get_width() for bar in rates.patches] == [0.0, 37.5, 50.0, 60.0]


def test_the_parts_of_a_bar_of_listed_credentials_add_up():
    axes = draw_listed(listed_by_tier(LISTED).iloc[:-1]).axes[0]
    assert [text.get_text() for text in axes.texts] == ["2  (1 + 0 + 1)", "5  (1 + 3 + 1)"]
    assert [bar.get_x() + bar.get_width() for bar in axes.containers[-1]] == [2, 5]


def test_the_texts_for_the_figures_give_the_values():
    assert tiers_alt_text(TIERS, year="2030-2031").endswith(
        "tier 1 30 of 50 (60%), tier 2 9 of 18 (50%), tier 3 30 of 80 (38%) and no tier 0 of 2 (0%)."
    )
    assert "Farming 2 (1 in tier 1, 0 in tier 2, 1 in tier 3)" in listed_alt_text(
        listed_by_tier(LISTED), year="2030-2031"
    )


def test_the_tiers_of_the_report_add_up_to_what_it_states_as_earned():
    credentials = read_processed("attainment_by_course", "2024-2025")
    tiers = attainment_by_tier(credentials)
    assert tiers["earned"].sum() == 382_964
    assert listed_by_tier(read_processed("credentials_by_tier", "2024-2025"))["all_tiers"].iloc[-1] == 195


def test_one_course_of_the_report_has_modules_that_table_3_would_put_elsewhere():
    tables = [read_processed(name, "2024-2025") for name in ("attainment_by_course", "combined_credentials")]
    cases = other_combined_credentials(*tables, read_processed("credentials_by_tier", "2024-2025"))
    assert cases[["course_code", "tier", "listed_tier", "modules", "earned"]].to_numpy().tolist() == [
        ["IP21", 3, 1, 4, 557]
    ]
