"""Equity: gaps between shares, the report's flags, and how certain they are."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.base.rates import percent_bounds
from helpers.contracts.schemas import RESULTS, validated
from helpers.contracts.tables import read_processed
from helpers.sections.equity.gaps import (
    ATTAINMENT_MEASURES,
    MEASURE_LABELS,
    certainty_sentences,
    flag_certainty,
    flag_sentences,
    largest_differences_sentence,
    reach_above_sentence,
    reach_sentence,
    recomputed_shares,
    representation,
    representation_gaps,
    rule_certainty,
    share_differences,
    shown_gaps,
    shown_shares,
    student_groups_table,
)
from tests.support.equity_shares import COMPARISON, shares_of


def gaps_of(threshold: float = 10, **groups: dict[str, str]) -> pd.DataFrame:
    return representation_gaps(shares_of(**groups), comparison=COMPARISON, threshold_points=threshold)


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


def test_a_flag_is_certain_possible_or_excluded_as_the_unrounded_shares_allow():
    # 40% is 39.5 to 40.5. 30% allows gaps above -11 and below -9, 29% above -12 and below -10, 31% above -10.
    gaps = gaps_of(A={"overall_pct": "30%", "tier_1_pct": "29%", "tier_2_pct": "31%", "tier_3_pct": "50%"})
    assert gaps["under_certainty"].tolist() == ["possible", "certain", "excluded", "excluded"]
    assert gaps["over_certainty"].tolist() == ["excluded", "excluded", "excluded", "possible"]
    assert flag_certainty(gaps).tolist() == ["possible", "certain", "excluded", "possible"]
    assert gaps["representation"].tolist() == ["under", "under", "within", "over"]


def test_decimals_leave_a_smaller_interval():
    # 30.0% is 29.95 to 30.05 and 40.2% is 40.15 to 40.25: a gap above -10.3 and below -10.1.
    assert gaps_of(A={"tier_1_pct": "30.0%", COMPARISON: "40.2%"})["under_certainty"].tolist()[1] == "certain"
    # 30.2% allows -10.1 to -9.9.
    assert gaps_of(A={"tier_1_pct": "30.2%", COMPARISON: "40.2%"})["under_certainty"].tolist()[1] == "possible"


@pytest.mark.parametrize("threshold", [1, 10, 60])
def test_for_all_printed_shares_a_flag_is_never_excluded_and_a_certain_one_is_always_printed(threshold):
    pairs = [(f"{share}%", f"{comparison}%") for share in range(101) for comparison in range(101)]
    printed, comparison = (percent_bounds(pd.Series(column)) for column in zip(*pairs, strict=True))
    names = {"percent": "comparison_pct", "percent_lower": "comparison_lower", "percent_upper": "comparison_upper"}
    both = printed.join(comparison.rename(columns=names))
    flags = representation(both["percent"] - both["comparison_pct"], threshold_points=threshold)
    said = rule_certainty(both, threshold_points=threshold)
    for flag in ("under", "over"):
        certainty = said[f"{flag}_certainty"]
        assert not (certainty[flags == flag] == "excluded").any()
        assert (flags[certainty == "certain"] == flag).all()
        assert not (said.loc[certainty != "excluded", f"can_be_{flag}"] == "excluded").any()
        assert set(certainty) == {"certain", "possible", "excluded"}


def gap_row(shares: pd.DataFrame, threshold: float) -> pd.Series:
    gaps = representation_gaps(shares, comparison=COMPARISON, threshold_points=threshold)
    return gaps.set_index("measure").loc["tier_1_pct"]


@pytest.mark.parametrize(
    ("comparison", "under", "over"),
    [
        ("7%", "excluded", "certain"),  # no credential at all is at most 7.5 points below
        ("9%", "excluded", "certain"),  # below 9.5
        ("10%", "possible", "certain"),  # 9.5 to below 10.5
        ("11%", "certain", "certain"),  # 10.5 and more
        ("90%", "certain", "possible"),  # every credential is 9.5 to 10.5 points above
        ("91%", "certain", "excluded"),  # at most 9.5 points
        ("<1%", "excluded", "certain"),
    ],
)
def test_the_rule_can_flag_a_group_only_if_its_comparison_share_leaves_room(comparison, under, over):
    row = gap_row(shares_of(A={COMPARISON: comparison}), 10)
    assert (row["can_be_under"], row["can_be_over"]) == (under, over)


def test_the_first_sentences_tell_certain_possible_and_missed_flags_apart():
    gaps = gaps_of(
        A={"tier_2_pct": "29%", "tier_3_pct": "29%"},
        B={"tier_2_pct": "30%"},
        C={"tier_3_pct": "<1%", COMPARISON: "10%"},
    )
    # C: 40 less 10 is 29 or more above; in tier 3, 0 to below 1 less 9.5 to below 10.5 can be 10 below.
    assert certainty_sentences(gaps) == (
        "Certain, whatever the unrounded shares, are 5 of 6 flags of the report's rule: C in all credentials and tier 1; "
        "A and C in tier 2; A in tier 3. Only possible: B in tier 2. Not flagged, although unrounded shares could be: C "
        "in tier 3."
    )


def test_without_a_flag_the_first_sentences_say_so_and_name_what_is_not_known():
    shares = shares_of(A={})
    shares.loc[shares["measure"] == "tier_1_pct", ["percent", "percent_lower", "percent_upper"]] = float("nan")
    gaps = representation_gaps(shares, comparison=COMPARISON, threshold_points=10)
    assert certainty_sentences(gaps) == "The report's rule flags no printed share. Not known: A in tier 1."


def test_groups_that_the_rule_cannot_find_are_named():
    gaps = gaps_of(A={}, B={COMPARISON: "8%"}, C={COMPARISON: "<1%"}, D={COMPARISON: "5%"})
    assert reach_sentence(gaps, threshold_points=10) == (
        "Too small for a gap of 10 points below, even without any credential: 3 of 4 groups, B, C and D."
    )
    # (40 + 10) / 40 = 1.25, (5 + 10) / 5 = 3
    assert reach_above_sentence(gaps, threshold_points=10) == (
        "A flag above takes 1.3 times the comparison share for A and 3.0 times for D."
    )
    assert reach_sentence(gaps_of(A={}), threshold_points=10) == (
        "Every group could fall short of its comparison share by 10 points."
    )
    assert reach_above_sentence(gaps_of(A={COMPARISON: "<1%"}), threshold_points=10) == (
        "No group with a printed comparison share can be found over-represented."
    )


def test_a_comparison_population_that_is_not_there_is_refused():
    shares = shares_of(A={}, B={})
    shares = shares[(shares["measure"] != COMPARISON) | (shares["group"] != "B")]
    with pytest.raises(ValueError, match="expected") as refused:
        representation_gaps(shares, comparison=COMPARISON, threshold_points=10)
    assert str(refused.value) == (
        "student_groups: expected a share of opportunities_pct for every group, found none for B (1 of 2). Check that "
        "column of Table 4, or comparison_population in year.toml."
    )


def test_a_table_without_groups_is_refused():
    with pytest.raises(ValueError, match="expected") as refused:
        share_differences(shares_of(A={}).iloc[:0], measure="tier_1_pct", against=COMPARISON)
    assert str(refused.value) == (
        "student_groups: expected at least one student group, found none. Check the rows of Table 4."
    )


def test_a_share_outside_0_to_100_is_refused():
    shares = shares_of(A={})
    shares.loc[shares["measure"] == "tier_1_pct", ["percent_lower", "percent_upper"]] = [100.5, 101.5]
    with pytest.raises(ValueError, match="expected") as refused:
        representation_gaps(shares, comparison=COMPARISON, threshold_points=10)
    assert str(refused.value) == (
        "student_groups: expected shares from 0 to 100 percent, found limits of 100.5 and 101.5 for A, tier_1_pct (1 of 7 "
        "rows). Check the cell of Table 4."
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


def test_published_flags_that_hold_whatever_the_unrounded_shares(published_gaps):
    words = flag_certainty(published_gaps)
    rows = published_gaps.assign(certainty=words)[words != "excluded"]
    assert {(row.group, row.measure, row.certainty) for row in rows.itertuples()} == {
        ("Female", "tier_2_pct", "certain"), ("Male", "tier_2_pct", "certain"), ("White", "tier_2_pct", "certain"),
        ("White", "tier_3_pct", "certain"), ("Economically Disadvantaged", "tier_3_pct", "certain"),
        # Printed -10: 13.5 to 14.5 less 23.5 to 24.5.
        ("Black", "tier_2_pct", "possible"), ("Black", "tier_3_pct", "possible"),
    }  # fmt: skip
    groups = published_gaps.drop_duplicates("group").set_index("group")
    assert groups.index[groups["can_be_under"] == "excluded"].tolist() == [
        "American Indian/Alaska Native", "Asian", "Native Hawaiian/Pacific Islander", "Two or More Races",
        "Multilingual Learner", "Students with Disabilities",
    ]  # fmt: skip


def test_the_table_of_gaps_keeps_its_schema(published_gaps):
    table = published_gaps[list(RESULTS["equity_gaps"].columns)]
    assert len(validated(table, "equity_gaps", RESULTS)) == 48
