"""What was left, where, and what the state's rate would add."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.contracts.schemas import RESULTS, validated
from helpers.contracts.tables import read_processed
from helpers.sections.tiers.unearned import (
    draw_unearned_by_area,
    largest_cell_sentence,
    opportunity_by_area_and_tier,
    unearned_by_area,
    unearned_by_area_alt_text,
)
from helpers.show.unearned import (
    below_state_sentence,
    concentration_alt_text,
    concentration_sentence,
    draw_concentration,
    draw_opportunity,
    most_unearned_sentence,
    opportunity,
    opportunity_alt_text,
    opportunity_shown,
)

CREDENTIALS = pd.DataFrame(
    [
        ("Farming", 1, 9, 10),
        ("Farming", 2, 10, 90),
        ("Building", 2, 60, 80),
        ("Careers", None, 21, 20 + 1),
    ],
    columns=["program_area", "tier", "earned", "potential"],
).astype({"tier": "Int64"})
# All together 100 of 201.
STATE = 100 * 100 / 201


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


def by_area(credentials: pd.DataFrame = CREDENTIALS, *, state: float = STATE) -> pd.DataFrame:
    return opportunity(credentials, names=["program_area"], state_rate_pct=state)


def test_an_area_adds_up_what_it_left_and_what_it_lacks_to_the_states_rate():
    table = by_area()
    assert table[["program_area", "earned", "potential", "unearned"]].to_numpy().tolist() == [
        ["Farming", 19, 100, 81],
        ["Building", 60, 80, 20],
        ["Careers", 21, 21, 0],
    ]
    # Farming at 100/201 of its 100 would have earned 49.75, 30.75 more, which is 15.3 points of 201.
    assert table["added_at_state_rate"].tolist() == pytest.approx([100 * 100 / 201 - 19, 0, 0])
    assert table["state_rate_change_points"].tolist() == pytest.approx([100 * (100 * 100 / 201 - 19) / 201, 0, 0])
    assert table["share_of_unearned_pct"].tolist() == pytest.approx([8100 / 101, 2000 / 101, 0])
    assert len(validated(table, "opportunity_by_program_area", RESULTS)) == 3


def test_groups_that_left_the_same_stand_in_the_order_of_their_last_name():
    rows = pd.DataFrame({"course": ["b", "a"], "course_code": ["ZA10", "ZB20"], "earned": [1, 1], "potential": [2, 2]})
    table = opportunity(rows, names=["course", "course_code"], state_rate_pct=50.0)
    assert table["course_code"].tolist() == ["ZA10", "ZB20"]


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=8))
@settings(max_examples=30)
def test_parts_add_up_and_added_credentials_bring_every_group_to_the_states_rate(rows):
    groups = pd.DataFrame(
        [(name, min(pair), max(pair)) for name, *pair in rows], columns=["name", "earned", "potential"]
    )
    earned, potential = groups["earned"].sum(), groups["potential"].sum()
    state = 100 * earned / potential if potential else float("nan")
    table = opportunity(groups, names=["name"], state_rate_pct=state)
    assert table["unearned"].sum() == potential - earned
    if potential:
        reached = table["earned"] + table["added_at_state_rate"]
        assert (reached >= table["potential"] * state / 100 - 1e-9).all()
        assert (reached <= table["potential"] + 1e-9).all()


def test_sentences_follow_the_data():
    table = by_area()
    assert most_unearned_sentence(table, name="program_area") == (
        "101 available credentials were not earned, the largest part in Farming: 81, or 80% of all."
    )
    assert below_state_sentence(table, noun="program area", state_rate_pct=STATE) == (
        "1 program area lies below the state's rate of 49.8%; at that rate it would have earned 31 more, and the state's rate "
        "would be 15.3 points higher. This is arithmetic, not a forecast."
    )
    everything = CREDENTIALS.assign(earned=CREDENTIALS["potential"])
    assert most_unearned_sentence(by_area(everything, state=100.0), name="program_area") == (
        "Every available credential was earned, so nothing was left."
    )
    assert below_state_sentence(by_area(everything, state=100.0), noun="program area", state_rate_pct=100.0) == (
        "No program area lies below the state's rate of 100.0%."
    )


def test_several_areas_below_are_they():
    table = by_area(CREDENTIALS, state=90.0)
    # Farming lacks 71 and Building 12 credentials to 90%.
    assert below_state_sentence(table, noun="program area", state_rate_pct=90.0) == (
        "2 program areas lie below the state's rate of 90.0%; at that rate they would have earned 83 more, and the state's "
        "rate would be 41.3 points higher. This is arithmetic, not a forecast."
    )


def test_halves_of_credentials_are_shown_rounded_up_and_kept_in_the_table():
    table = by_area().assign(added_at_state_rate=[0.5, 2.5, 0.4])
    shown = opportunity_shown(table)
    assert shown["added"].tolist() == [1, 3, 0]
    assert shown.columns.tolist() == [
        "program_area", "potential", "attainment_rate_pct", "unearned", "share_pct", "added", "state_points",
    ]  # fmt: skip


def test_concentration_names_the_fewest_groups_that_hold_half():
    assert concentration_sentence(by_area(), noun="program area") == (
        "1 of 3 program areas holds half of what was left. The Gini coefficient, which is 0 where all leave the same number "
        # The sorted 0, 20, 81: (-2 x 0 + 0 x 20 + 2 x 81) / (3 x 101) = 162/303.
        "and near 1 where one leaves all, is 0.53."
    )
    nothing = by_area(CREDENTIALS.assign(earned=CREDENTIALS["potential"]), state=100.0)
    assert concentration_sentence(nothing, noun="course") == "Nothing was left, so there is nothing to share out."


def test_the_curve_marks_the_groups_that_hold_half():
    axes = draw_concentration(by_area(), noun="program area", title="T").axes[0]
    assert [round(value, 2) for value in axes.get_lines()[1].get_ydata()] == [0, 0, 19.8, 100]
    marked = axes.get_lines()[2]
    assert (round(marked.get_xdata()[0], 1), round(marked.get_ydata()[0], 1)) == (66.7, 19.8)
    assert "right of here, 1 program area\nof 3 holds half or more" in [text.get_text() for text in axes.texts]
    assert concentration_alt_text(by_area(), noun="program area", year="2030-2031").startswith(
        "Lorenz curve of credentials available and not earned in 2030-2031 over 3 program areas: the 33% that left the "
        "fewest hold 0.0% of what was left. 1 of 3 program areas holds half"
    )


def test_a_bar_is_as_long_as_what_was_left_and_dark_as_far_as_the_states_rate():
    axes = draw_opportunity(by_area(), name="program_area", title="T").axes[0]
    lengths = [bar.get_width() for bar in axes.patches]
    assert lengths == pytest.approx([0, 20, 81, 0, 0, 100 * 100 / 201 - 19])
    assert [text.get_text() for text in axes.texts] == ["0", "20", "81  (31)"]
    assert opportunity_alt_text(by_area(), name="program_area", what="by area") == (
        "Horizontal bars of credentials available and not earned, by area: Farming 81 left, 31 of them below the state’s "
        "rate; Building 20 left; Careers 0 left."
    )


def test_tiers_of_areas_add_up_and_a_missing_tier_has_a_column_of_its_own():
    table = opportunity_by_area_and_tier(CREDENTIALS, state_rate_pct=STATE)
    assert table[["program_area", "tier", "unearned"]].to_numpy().tolist() == [
        ["Farming", "2", 80],
        ["Building", "2", 20],
        ["Farming", "1", 1],
        ["Careers", "none", 0],
    ]
    areas = unearned_by_area(table)
    assert areas.to_numpy().tolist() == [
        ["Farming", 1, 80, 0, 0, 81],
        ["Building", 0, 20, 0, 0, 20],
        ["Careers", 0, 0, 0, 0, 0],
    ]
    assert "tier_none" not in unearned_by_area(table[table["tier"] != "none"])
    assert len(validated(table, "opportunity_by_program_area_and_tier", RESULTS)) == 4


def test_the_largest_parts_are_named_until_they_hold_half():
    table = opportunity_by_area_and_tier(CREDENTIALS, state_rate_pct=STATE)
    assert largest_cell_sentence(table) == "Half of what was left, or a little more, lies here: Farming, tier 2 (80)."
    assert largest_cell_sentence(table.assign(unearned=0)) == "Nothing was left in any tier."


def test_the_bar_of_an_area_is_made_of_its_tiers():
    areas = unearned_by_area(opportunity_by_area_and_tier(CREDENTIALS, state_rate_pct=STATE))
    axes = draw_unearned_by_area(areas).axes[0]
    assert [bar.get_width() for bar in axes.patches][:6] == [0, 0, 1, 0, 20, 80]
    assert [text.get_text() for text in axes.texts] == ["0", "20", "81"]
    assert "Farming 81 (1 in tier 1, 80 in tier 2, 0 in tier 3 and 0 in no tier)" in unearned_by_area_alt_text(
        areas, year="2030-2031"
    )


def test_published_courses_leave_what_the_state_leaves():
    credentials = read_processed("attainment_by_course", "2024-2025")
    table = opportunity(credentials, names=["course_code"], state_rate_pct=58.97)
    assert table["unearned"].sum() == 649_378 - 382_964
    assert concentration_sentence(table, noun="course").startswith("4 of 130 courses hold half of what was left.")
