"""What section 5 says of gaps, and the tables that it shows."""

from helpers.sections.equity import statements
from helpers.sections.equity.gaps import gap_split
from helpers.sections.equity.measures import LARGEST_GROUP, equity_measures
from helpers.years.sentences import shares_sentence
from helpers.years.views import shares_table
from tests.support.equity_shares import CHOICES, COMPARISON, YEARS, changes_of, gaps_of, measures_of, shares_of
from tests.years.rows import change_rows


def test_certain_possible_and_missed_flags_are_told_apart():
    groups = {"A": {"tier_2_pct": "29%", "tier_3_pct": "29%"}, "B": {"tier_2_pct": "30%"}}
    gaps = gaps_of(**groups, C={"tier_3_pct": "<1%", COMPARISON: "10%"})
    # C: 40 less 10; in tier 3, 0 to below 1 less 9.5 to below 10.5 can be 10 below.
    assert statements.certainty_sentences(gaps) == (
        "The report's rule flags 6 of 12 shares. Whatever the rounding, the flag holds for C (+30) in all credentials "
        "and tier 1; A (−11) and C (+30) in tier 2, and A (−11) in tier 3. It depends on the rounding for B (−10) in "
        "tier 2. Unrounded shares could also give a flag to C (−11 to −9) in tier 3."
    )
    assert statements.certainty_sentences(gaps_of(A={})) == "The report's rule flags none of 4 shares."


def test_groups_that_the_rule_cannot_find_are_named():
    gaps = gaps_of(A={}, B={COMPARISON: "8%"}, C={COMPARISON: "<1%"}, D={COMPARISON: "5%"})
    assert statements.reach_sentence(gaps) == (
        "3 of 4 groups are too small to be flagged as under-represented, even without a single credential: B, C and D."
    )
    none = statements.reach_sentence(gaps_of(A={}))
    assert none == "No group is too small to be flagged as under-represented."
    # (40 + 10) / 40 = 1.25, (5 + 10) / 5 = 3
    assert statements.reach_above_sentence(gaps, threshold_points=10) == (
        "To be flagged as over-represented, a group needs 1.3 times (A) to 3.0 times (D) its comparison share."
    )


def test_the_text_behind_a_chart_lists_every_flag_certain_ones_first():
    gaps = gaps_of(A={"tier_2_pct": "30%", "tier_3_pct": "29%"}, B={"tier_1_pct": "55%"})
    assert statements.flagged_text(gaps) == (
        "Certainly under-represented: A (−11) in tier 3. Certainly over-represented: B (+15) in tier 1. Possibly "
        "under-represented: A (−10) in tier 2."
    )
    assert statements.flagged_text(gaps_of(A={})) == "No flags."


def test_indices_are_counted_and_the_smallest_named():
    groups = {"A": {"tier_1_pct": "20%"}, "B": {"tier_2_pct": "3%", COMPARISON: "5%"}}
    # A: 20/40, 19.5/40.5 to 20.5/39.5. B: 3/5, 2.5/5.5 to 3.5/4.5, and 40/5 = 8.
    assert statements.index_sentences(measures_of(COMPARISON, **groups)) == (
        "Of 8 indices, 2 are certainly below one and 3 certainly above it; rounding leaves 3 open. The smallest is "
        "0.50 (0.48 to 0.52), for A in tier 1. Among the groups that are too small to be flagged as under-represented, "
        "the smallest is 0.60 (0.45 to 0.78), for B in tier 2."
    )
    assert statements.index_sentences(measures_of(COMPARISON, B=groups["B"])).endswith(
        "The smallest is 0.60 (0.45 to 0.78), for B in tier 2. That group is too small to be flagged as "
        "under-represented."
    )
    # B against A: 8, in tier 1 16, in tier 2 0.6, 2.5/5.5 by 40.5/39.5 to 3.5/4.5 by 39.5/40.5.
    assert statements.index_sentences(measures_of(LARGEST_GROUP, **groups)) == (
        "Of 4 indices, 1 is certainly below one and 3 certainly above it; rounding leaves none open. The smallest is "
        "0.60 (0.44 to 0.80), for B in tier 2 compared with A."
    )


def test_flags_that_depend_on_the_population_are_told_apart_and_counted():
    shares = {"tier_1_pct": "25%", "tier_2_pct": "65%", "tier_3_pct": "30%", "public_schools_pct": "30%"}
    measures = equity_measures(shares_of(A=shares), year=YEARS[2], **CHOICES)
    assert statements.flags_by_population_sentence(measures) == (
        "Whichever of the three populations is taken, the report's rule certainly flags A in tier 2. With only one or "
        "two of them, it certainly flags A in tier 1."
    )
    # Against 30%: 40 in all credentials is perhaps 10 above, 65 certainly.
    assert statements.flags_by_population(measures).to_numpy().tolist() == [
        ["all public schools", 0, 0, 1, 1], ["CTE enrollment", 1, 1, 1, 0], ["credential opportunities", 1, 1, 1, 0],
    ]  # fmt: skip


def test_parts_of_a_gap_are_named_where_they_are_certain():
    shares = shares_of(A={"public_schools_pct": "49%", COMPARISON: "44%"}, B={"overall_pct": "<1%"}, C={})
    split = gap_split(shares)
    assert statements.split_sentences(split[split["measure"] == "overall_pct"]) == (
        "For all credentials, a gap in points certainly lies before the course for A (−5). It certainly lies inside "
        "the course for A (−4) and B (−41 to −39). Rounding leaves the rest open."
    )


def test_changes_are_counted_and_those_of_flags_named():
    changes, gaps = changes_of(
        (1, "A", ["38%", "38%", "40%"], "44%"), (2, "A", ["30%", "NA", "20%"], "44%"),
        (2, "B", ["60%", "60%", "58%"], "44%"), (3, "A", ["NA", "NA", "20%"], "44%"),
        (3, "B", ["20%", "20%", "20%"], "44%"),
    )  # fmt: skip
    assert statements.change_sentence(changes) == (
        "Since 2028-2029, 2 of 4 gaps to this year's comparison shares certainly narrowed and 1 certainly widened; "
        "rounding leaves 1 open."
    )
    assert statements.flagged_change_sentence(changes, gaps) == (
        "Of 4 gaps flagged in the tiers this year, 1 is certainly narrower (B in tier 2), 1 is certainly wider (A in "
        "tier 2), 1 is left open by rounding (B in tier 3) and 1 is without an earlier share (A in tier 3)."
    )
    unflagged = changes_of((1, "A", ["40%"] * 3, "44%"))
    assert statements.flagged_change_sentence(*unflagged) == "No gap in a tier is flagged this year."
    assert statements.change_sentence(changes.iloc[:0]) == "For no gap is an earlier share known."


def test_the_overview_lists_flags_widest_first_with_their_limits_and_what_is_certain_of_their_changes():
    marked = statements.overview(measures_of(COMPARISON, A={"tier_1_pct": "30%", "overall_pct": "65%"}))
    changes, _ = changes_of((1, "A", ["30%", "30%", "31%"], "44%"))
    shown = statements.with_movement(marked, changes).drop(columns="measure")
    assert shown["since_2028-2029"].tolist() == ["–", "certainly narrower"]
    assert shown.iloc[:, :5].to_numpy().tolist() == [
        ["A", "all credentials", "+25 (+24 to +26)", "certainly over-represented", "1.63 (1.59 to 1.66)"],
        ["A", "tier 1", "−10 (−11 to −9)", "possibly under-represented", "0.75 (0.73 to 0.77)"],
    ]


def test_a_shown_table_has_a_row_a_group_and_says_where_there_is_no_limit():
    measures = measures_of(COMPARISON, B={COMPARISON: "<1%"}, A={})
    table = statements.by_group(measures, value="proportionality_index", across="measure")
    assert table.columns.tolist() == ["group", "all credentials", "tier 1", "tier 2", "tier 3"]
    assert table[["group", "tier 1"]].to_numpy().tolist() == [["B", "at least 39.50"], ["A", "1.00 (0.98 to 1.03)"]]


def test_a_changed_share_is_named_with_its_population_and_what_rounding_leaves_open():
    limits = {"share_change_points": 3.0, "share_change_points_lower": 2.0, "share_change_points_upper": 4.0}
    groups = change_rows("Women", key="Women | cte_enrollment_pct", share_before=41.0, share=44.0, **limits)
    groups = statements.with_population(groups)
    assert shares_sentence(groups).endswith(
        "The largest change is that of Women (CTE enrollment): +3 (+2 to +4) points."
    )
    assert shares_table(groups, name="group")["share_change_points"].tolist() == ["+3 (+2 to +4)"]
    assert shares_table(groups.assign(share_change_points=0.0), name="group").empty
