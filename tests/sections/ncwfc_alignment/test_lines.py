"""NC Workforce Credentials recomputed from the course results."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.contracts.tables import read_processed
from helpers.sections.ncwfc_alignment.lines import (
    LEVEL_COLORS,
    agreement_by_choice,
    clusters_alt_text,
    draw_clusters,
    earned_by_cluster_and_level,
    is_named_alike,
    least_alike,
    level_colors,
    recomputed_lines,
    repeated_components,
    share_of_individual,
    sums_by,
    tier_differences,
)

LINES = pd.DataFrame(
    [
        ("Walls", "Career", "Mason I, II", 14, 2),
        ("Walls", "Essential", "Saw-Safety", 7, 1),
        ("Farms", "Essential", "Bee line", 30, 1),
    ],
    columns=["career_cluster", "ncwfc_level", "ncwfc_credential", "earned", "tier"],
)
COMPONENTS = pd.DataFrame(
    [
        ("Mason I, II", "combined", "ZB20", "Mason I", 9, 2, "two courses"),
        ("Mason I, II", "combined", "ZB21", "Mason II", 5, 3, "two courses"),
        ("Saw-Safety", "individual", "ZB20", "SAW Safety", 6, None, "same"),
        ("Bee line", "individual", "ZA10", "Honey Care", 30, 1, "only one on bees"),
    ],
    columns=["ncwfc_credential", "kind", "course_code", "credential", "earned", "tier", "reason"],
).astype({"tier": "Int64"})
MODULES = pd.DataFrame(
    [
        ("ZB20", "Module 1", "Mason I", 20),
        ("ZB20", "Module 2", "Mason I", 10),
        ("ZB21", "Module 3", "Mason II", 5),
        ("ZC30", "Pipe 1", "Fitter", 8),
    ],
    columns=["course_code", "credential", "combined_credential", "earned"],
)
RECOMPUTED = recomputed_lines(LINES, COMPONENTS)


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


def test_a_line_adds_up_its_course_credentials_and_keeps_its_printed_count():
    assert RECOMPUTED[
        ["ncwfc_credential", "earned", "printed_earned", "difference", "components"]
    ].to_numpy().tolist() == [
        ["Mason I, II", 9 + 5, 14, 0, 2],
        ["Saw-Safety", 6, 7, -1, 1],
        ["Bee line", 30, 30, 0, 1],
    ]


@pytest.mark.parametrize(("lines", "components"), [(LINES, COMPONENTS.iloc[:3]), (LINES.iloc[:2], COMPONENTS)])
def test_a_line_without_course_credentials_or_the_reverse_is_refused(lines, components):
    with pytest.raises(ValueError, match="must name the same lines; they do not for Bee line"):
        recomputed_lines(lines, components)


def test_sums_stand_with_most_earned_first_and_have_their_share():
    sums = sums_by(RECOMPUTED, by="career_cluster")
    assert sums[["career_cluster", "lines", "earned"]].to_numpy().tolist() == [["Farms", 1, 30], ["Walls", 2, 20]]
    assert sums["share_of_lines_earned_pct"].tolist() == [60.0, 40.0]


def test_nothing_earned_has_no_shares():
    assert sums_by(RECOMPUTED.assign(earned=0), by="ncwfc_level")["share_of_lines_earned_pct"].isna().all()


def test_clusters_and_levels_are_in_the_order_of_what_was_earned():
    cells = earned_by_cluster_and_level(RECOMPUTED)
    assert cells.to_numpy().tolist() == [
        ["Farms", "Essential", 1, 30],
        ["Walls", "Career", 1, 14],
        ["Walls", "Essential", 1, 6],
    ]


def test_a_name_is_alike_whatever_its_capitals_and_punctuation():
    assert is_named_alike(COMPONENTS).to_dict() == {"Bee line": False, "Mason I, II": False, "Saw-Safety": True}


def test_agreement_is_counted_apart_for_lines_found_by_name_and_lines_chosen():
    found = agreement_by_choice(RECOMPUTED, COMPONENTS)
    assert found.to_numpy().tolist() == [
        ["have the name of the line", 1, 0, 6, 7],
        ["were chosen, with a reason", 2, 2, 44, 44],
    ]


def test_the_line_named_least_like_its_course_credential_comes_first():
    choices = least_alike(COMPONENTS, count=2)
    assert choices["ncwfc_credential"].tolist() == ["Bee line", "Mason I, II"]
    assert choices["reason"].tolist() == ["only one on bees", "two courses"]


def test_a_component_of_another_tier_or_without_one_is_a_difference_of_its_line():
    assert tier_differences(RECOMPUTED, COMPONENTS).to_numpy().tolist() == [
        ["Mason I, II", 2, "3", "Mason II (ZB21)", 5],
        ["Saw-Safety", 1, "none", "SAW Safety (ZB20)", 6],
    ]


def test_lines_of_one_tier_have_no_difference():
    assert tier_differences(RECOMPUTED.iloc[2:], COMPONENTS.iloc[3:]).empty


def test_a_course_credential_on_two_lines_is_repeated():
    twice = pd.concat([COMPONENTS, COMPONENTS.iloc[3:].assign(ncwfc_credential="Saw-Safety")])
    assert repeated_components(COMPONENTS).empty
    assert repeated_components(twice)["ncwfc_credential"].tolist() == ["Bee line", "Saw-Safety"]


def test_combined_credentials_are_replaced_by_their_modules_where_a_share_is_formed():
    shares = share_of_individual(COMPONENTS, MODULES, all_earned=200)
    assert shares["earned"].tolist() == [6 + 30, 9 + 5, 20 + 10 + 5, 36 + 35]
    assert shares["share_of_all_pct"].tolist()[0] == 18.0
    assert pd.isna(shares["share_of_all_pct"].tolist()[1])
    assert shares["share_of_all_pct"].tolist()[3] == 35.5


def test_a_module_that_is_on_the_list_itself_is_not_counted_again_behind_its_combined_credential():
    also = pd.concat([COMPONENTS, COMPONENTS.iloc[2:3].assign(credential="Module 1", earned=20)])
    assert share_of_individual(also, MODULES, all_earned=200)["earned"].tolist() == [56, 14, 15, 71]


def test_a_course_credential_on_two_lines_counts_once_in_the_share():
    twice = pd.concat([COMPONENTS, COMPONENTS.iloc[3:].assign(ncwfc_credential="Saw-Safety")])
    assert share_of_individual(twice, MODULES, all_earned=200)["earned"].tolist()[0] == 36


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=20))
def test_lines_hold_what_their_course_credentials_hold(earned):
    names = [f"Line {place % 3}" for place in range(len(earned))]
    components = pd.DataFrame({"ncwfc_credential": names, "earned": earned})
    lines = pd.DataFrame({"ncwfc_credential": sorted(set(names))}).assign(
        career_cluster="Farms", ncwfc_level="Career", earned=0, tier=1
    )
    assert recomputed_lines(lines, components)["earned"].sum() == sum(earned)


def test_every_level_has_a_colour_even_when_there_are_more_levels_than_colours():
    levels = [f"Level {place}" for place in range(len(LEVEL_COLORS) + 2)]
    cells = pd.DataFrame({"ncwfc_level": levels, "earned": range(len(levels))})
    # The level with most credentials is the last one, so the second one is the first without a colour of its own.
    assert level_colors(cells)[levels[1]] == level_colors(cells)[levels[-1]] == LEVEL_COLORS[0]
    assert set(level_colors(cells)) == set(levels)


def test_the_parts_of_a_cluster_add_up_to_its_label():
    axes = draw_clusters(earned_by_cluster_and_level(RECOMPUTED)).axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["Walls", "Farms"]
    assert [text.get_text() for text in axes.texts] == ["20", "30"]


def test_the_text_for_the_figure_gives_clusters_and_levels():
    assert clusters_alt_text(earned_by_cluster_and_level(RECOMPUTED), year="2030-2031") == (
        "Horizontal bars of NC Workforce Credentials earned in 2030-2031 in 2 career clusters, most first, "
        "parted by level: Farms 30; Walls 20. By level: Essential 36 and Career 14."
    )


def test_the_lines_of_the_report_add_up_to_the_total_that_it_states():
    lines = recomputed_lines(read_processed("ncwfc", "2024-2025"), read_processed("ncwfc_components", "2024-2025"))
    assert lines["earned"].sum() == 70_182
    assert ((lines["earned"] > 0).sum(), (lines["difference"] == 0).sum(), len(lines)) == (50, 50, 50)
