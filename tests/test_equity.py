"""Equity: gaps between shares, the report's flags, and how gaps moved."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.equity import (
    ATTAINMENT_MEASURES,
    MEASURE_LABELS,
    depends_on_rounding,
    draw_gaps,
    draw_share_trends,
    flag_sentences,
    gaps_alt_text,
    gaps_to_draw,
    largest_differences_sentence,
    movement_counts,
    movement_sentences,
    movements,
    recomputed_shares,
    recomputed_trends,
    representation,
    representation_gaps,
    rounding_sentence,
    share_differences,
    share_trends_alt_text,
    shown_gaps,
    shown_shares,
    student_groups_table,
    trend_gaps,
)
from helpers.figures import REPRESENTATION_COLORS
from helpers.percentages import percent_bounds
from helpers.schemas import RESULTS, validated
from helpers.tables import read_processed

YEARS = ["2028-2029", "2029-2030", "2030-2031"]
COMPARISON = "opportunities_pct"


def shares_of(**groups: dict[str, str]) -> pd.DataFrame:
    """Return shares of groups; a measure that is not given is printed as 40%."""
    rows = [
        ("All", group, measure, printed.get(measure, "40%"))
        for measure in MEASURE_LABELS
        for group, printed in groups.items()
    ]
    shares = pd.DataFrame(rows, columns=["category", "group", "measure", "printed"], dtype="str")
    return shares.join(percent_bounds(shares["printed"]))


def gap_of(shares: pd.DataFrame, measure: str, threshold: float = 10) -> pd.Series:
    gaps = representation_gaps(shares, comparison=COMPARISON, threshold_points=threshold)
    return gaps.set_index("measure").loc[measure]


def test_the_gap_is_the_share_minus_the_comparison_share():
    gap = gap_of(shares_of(A={"tier_2_pct": "18%", COMPARISON: "44%"}), "tier_2_pct")
    assert gap["gap_points"] == 18 - 44
    assert gap["representation"] == "under"


def test_a_printed_gap_of_exactly_the_threshold_is_flagged():
    assert gap_of(shares_of(A={"tier_3_pct": "30%"}), "tier_3_pct")["representation"] == "under"
    assert gap_of(shares_of(A={"tier_3_pct": "50%"}), "tier_3_pct")["representation"] == "over"
    assert gap_of(shares_of(A={"tier_3_pct": "31%"}), "tier_3_pct")["representation"] == "within"


def test_decimals_do_not_push_a_gap_below_the_threshold():
    # In binary numbers 16.4 - 6.4 is 9.999999999999998.
    assert gap_of(shares_of(A={"tier_1_pct": "16.4%", COMPARISON: "6.4%"}), "tier_1_pct")["representation"] == "over"


def test_below_one_percent_has_no_gap_and_is_not_comparable():
    gap = gap_of(shares_of(A={"tier_1_pct": "<1%"}), "tier_1_pct")
    assert pd.isna(gap["gap_points"])
    assert gap["representation"] == "not comparable"
    # Below 1% is 0 to 1, 40% is 39.5 to 40.5.
    assert (gap["gap_points_lower"], gap["gap_points_upper"]) == (-40.5, -38.5)


def test_the_comparison_population_and_the_threshold_are_those_of_the_year():
    shares = shares_of(A={"tier_1_pct": "30%", "cte_enrollment_pct": "35%"})
    gaps = representation_gaps(shares, comparison="cte_enrollment_pct", threshold_points=5).set_index("measure")
    assert gaps.loc["tier_1_pct", ["gap_points", "representation"]].tolist() == [-5.0, "under"]


@given(st.floats(-100, 100), st.floats(0.5, 100))
def test_under_and_over_mirror_each_other(gap, threshold):
    both = representation(pd.Series([gap, -gap]), threshold_points=threshold).tolist()
    assert both in (["under", "over"], ["over", "under"], ["within", "within"])


def test_only_a_gap_next_to_the_threshold_depends_on_rounding():
    shares = shares_of(A={"overall_pct": "30%", "tier_1_pct": "29%", "tier_2_pct": "31%", "tier_3_pct": "50%"})
    gaps = representation_gaps(shares, comparison=COMPARISON, threshold_points=10)
    # Printed -10 can be -11 to -9; -11 stays beyond 10 points, -9 stays within.
    assert depends_on_rounding(gaps, threshold_points=10).tolist() == [True, False, False, True]
    assert rounding_sentence(gaps, threshold_points=10) == (
        "3 gaps of 4 are flagged; on unrounded shares 2 of them could fall below the threshold: A in all credentials and "
        "A in tier 3. Not comparable, because a share is printed as below one percent: none."
    )


def test_the_finding_names_groups_and_places_widest_gap_first():
    shares = shares_of(A={"tier_2_pct": "29%"}, B={"tier_2_pct": "20%"}, C={"tier_3_pct": "55%"})
    gaps = representation_gaps(shares, comparison=COMPARISON, threshold_points=10)
    assert flag_sentences(gaps, threshold_points=10) == (
        "Under-represented by 10 points or more: B (−20) and A (−11) in tier 2. "
        "Over-represented by 10 points or more: C (+15) in tier 3. Without any flag: all credentials and tier 1."
    )


def test_without_flags_the_finding_says_so():
    gaps = representation_gaps(shares_of(A={}), comparison=COMPARISON, threshold_points=10)
    assert "Under-represented by 10 points or more: no group." in flag_sentences(gaps, threshold_points=10)


def test_groups_with_equally_large_differences_are_all_named():
    differences = share_differences(
        shares_of(A={COMPARISON: "44%"}, B={COMPARISON: "36%"}, C={COMPARISON: "41%"}),
        measure=COMPARISON,
        against="public_schools_pct",
    )
    assert (
        largest_differences_sentence(differences, what="shares")
        == "Shares differ most for A (+4 points) and B (−4 points)."
    )


def test_table_4_holds_numbers_and_printed_shares_in_the_order_of_the_report():
    groups = student_groups_table(shares_of(B={"overall_pct": "<1%"}, A={}))
    table = validated(groups[list(RESULTS["table_04_student_groups"].columns)], "table_04_student_groups", RESULTS)
    assert table["group"].tolist() == ["B", "A"]
    assert table["overall_printed"].tolist() == ["<1%", "40%"]
    assert table["overall_pct"].fillna(-1).tolist() == [-1.0, 40.0]


def test_shown_tables_have_a_row_a_group_and_readable_columns():
    shares = shares_of(B={}, A={"tier_1_pct": "35%"})
    gaps = representation_gaps(shares, comparison=COMPARISON, threshold_points=10)
    assert shown_shares(shares).columns.tolist() == ["group", *MEASURE_LABELS.values()]
    assert shown_gaps(gaps)["tier_1_points"].tolist() == [0.0, -5.0]


def trends_of(*rows: tuple[int, str, list[str], str]) -> pd.DataFrame:
    """Return trends of (tier, group, shares of the years, comparison share)."""
    long = [
        (tier, "All", group, year, printed, comparison)
        for tier, group, shares, comparison in rows
        for year, printed in zip(YEARS, shares, strict=True)
    ]
    trends = pd.DataFrame(long, columns=["tier", "category", "group", "year", "printed", "comparison_printed"])
    return trends.join(percent_bounds(trends["printed"]))


@pytest.mark.parametrize(
    ("shares", "movement"),
    [
        (["34%", "18%", "18%"], "widened"),  # -10, then -26
        (["30%", "25%", "33%"], "narrowed"),  # -14, then -11
        (["34%", "18%", "34%"], "stayed"),  # what lies between does not count
        (["54%", "40%", "34%"], "stayed"),  # +10, then -10: as far away as before
        (["NA", "NA", "34%"], "no earlier share"),
        (["<1%", "20%", "34%"], "narrowed"),  # the first known gap is -24
    ],
)
def test_a_gap_moved_as_its_first_and_last_known_year_say(shares, movement):
    moved = movements(trend_gaps(trends_of((2, "A", shares, "44%")), threshold_points=10))
    assert moved["movement"].tolist() == [movement]


def test_a_gap_that_is_unknown_this_year_did_not_move_anywhere():
    moved = movements(trend_gaps(trends_of((2, "A", ["30%", "30%", "NA"], "44%")), threshold_points=10))
    assert moved.empty


def test_only_flagged_gaps_are_named_but_all_are_counted():
    trends = trends_of((2, "A", ["30%", "NA", "20%"], "44%"), (3, "A", ["42%", "43%", "43%"], "44%"))
    moved = movements(trend_gaps(trends, threshold_points=10))
    assert movement_sentences(moved) == "Widened: A in tier 2 (−14 in 2028-2029, now −24)."
    assert movement_counts(moved).to_numpy().tolist() == [["All", 1, 0, 1, 0]]


def test_trend_table_keeps_its_schema():
    trends = trend_gaps(trends_of((1, "A", ["NA", "<1%", "3%"], "<1%")), threshold_points=10)
    columns = list(RESULTS["table_05_student_group_trends"].columns)
    assert validated(trends[columns], "table_05_student_group_trends", RESULTS)["comparison_pct"].isna().all()


def test_flagged_gaps_are_drawn_and_without_any_the_widest_of_each_tier():
    trends = trends_of((1, "A", ["44%"] * 3, "44%"), (1, "B", ["40%"] * 3, "44%"), (2, "A", ["20%"] * 3, "44%"))
    assert gaps_to_draw(trend_gaps(trends, threshold_points=10))[
        ["tier", "group"]
    ].drop_duplicates().to_numpy().tolist() == [[2, "A"]]
    widest = gaps_to_draw(trend_gaps(trends, threshold_points=50))
    assert widest[["tier", "group"]].drop_duplicates().to_numpy().tolist() == [[1, "B"], [2, "A"]]


def test_dots_have_the_colour_of_the_flag():
    shares = shares_of(A={"tier_1_pct": "20%"}, B={"tier_1_pct": "60%"}, C={"tier_1_pct": "<1%"})
    gaps = representation_gaps(shares, comparison=COMPARISON, threshold_points=10)
    panel = draw_gaps(gaps, threshold_points=10).axes[1]
    dots = [line for line in panel.get_lines() if line.get_marker() == "o"]
    assert [dot.get_color() for dot in dots] == [REPRESENTATION_COLORS["under"], REPRESENTATION_COLORS["over"]]
    assert [float(dot.get_xdata()[0]) for dot in dots] == [-20.0, 20.0]


def test_figures_can_be_drawn_when_no_share_has_a_value():
    shares = shares_of(A=dict.fromkeys(MEASURE_LABELS, "<1%"))
    gaps = representation_gaps(shares, comparison=COMPARISON, threshold_points=10)
    assert draw_gaps(gaps, threshold_points=10).axes
    drawn = gaps_to_draw(trend_gaps(trends_of((1, "A", ["NA", "<1%", "<1%"], "<1%")), threshold_points=10))
    assert draw_share_trends(drawn).axes


def test_alt_texts_say_what_is_drawn():
    shares = shares_of(A={"tier_2_pct": "20%"})
    gaps = representation_gaps(shares, comparison=COMPARISON, threshold_points=10)
    assert "A (−20) in tier 2" in gaps_alt_text(gaps, threshold_points=10)
    drawn = gaps_to_draw(trend_gaps(trends_of((2, "A", ["NA", "30%", "20%"], "40%")), threshold_points=10))
    assert "NA in 2028-2029, 30% in 2029-2030 and 20% in 2030-2031, compared with 40%" in share_trends_alt_text(drawn)


@pytest.fixture(scope="module")
def published_gaps() -> pd.DataFrame:
    return representation_gaps(
        read_processed("student_groups", "2024-2025"), comparison=COMPARISON, threshold_points=10
    )


def test_published_flags_are_those_that_follow_from_table_4(published_gaps):
    assert len(published_gaps) == 12 * len(ATTAINMENT_MEASURES)
    flagged = published_gaps[published_gaps["representation"].isin(["under", "over"])]
    assert {(row.group, row.measure, row.gap_points) for row in flagged.itertuples()} == {
        ("Female", "tier_2_pct", -26), ("Male", "tier_2_pct", 26), ("Black", "tier_2_pct", -10),
        ("White", "tier_2_pct", 11), ("Black", "tier_3_pct", -10), ("White", "tier_3_pct", 13),
        ("Economically Disadvantaged", "tier_3_pct", -14),
    }  # fmt: skip


def test_gaps_that_the_published_prose_states(published_gaps):
    opportunities = share_differences(
        read_processed("student_groups", "2024-2025"), measure="opportunities_pct", against="public_schools_pct"
    )
    statements = recomputed_shares(published_gaps, opportunities)
    assert statements["Female, opportunities against all public schools"] == "−5 points"
    assert statements["Female, all credentials"] == "−8 points (within)"
    assert statements["Black, tier 2"] == "−10 points (under)"
    assert statements["Economically Disadvantaged, tier 3"] == "−14 points (under)"


def test_published_gaps_over_the_years():
    gaps = trend_gaps(read_processed("student_group_trends", "2024-2025"), threshold_points=10)
    statements = recomputed_trends(gaps, movements(gaps))
    assert statements["Female, tier 2 over the years"] == "−10, −26 and −26 points"
    assert (
        statements["gaps over the years: Race and ethnicity"]
        == "10 narrowed, 1 widened, 6 stayed and 1 no earlier share"
    )
