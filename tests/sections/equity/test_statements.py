"""What section 5 says of gaps, and the tables that it shows."""

import pandas as pd

from helpers.sections.equity import statements, views
from helpers.sections.equity.gaps import gap_split
from helpers.sections.equity.measures import equity_measures
from helpers.years.sentences import shares_sentence
from helpers.years.views import shares_table
from tests.support.equity_shares import (
    CHOICES,
    COMPARISON,
    YEARS,
    changes_of,
    gaps_of,
    measures_of,
    parity_of,
    shares_of,
)
from tests.years.rows import change_rows

STEP = ["34%", "18%", "18%"]
EARNED = {"overall_pct": 5000, "tier_1_pct": 500, "tier_2_pct": 1003, "tier_3_pct": 100}


def answered(*trend, earned: dict[str, int] = EARNED, **groups: dict[str, str]) -> list[tuple]:
    """Return the sentences of an answer, each with the credentials that it is about."""
    changes = changes_of(*trend)[0] if trend else None
    found = statements.answer(parity_of(earned, **groups), changes, against=COMPARISON)
    return [(one.finding, round(one.credentials_concerned, 6), one.measure) for one in found]


def test_the_answer_names_who_lacks_most_what_changed_most_and_who_is_behind_in_the_highest_tier():
    groups = {"A": {"tier_2_pct": "18%", "tier_3_pct": "39%"}, "Other students": {"tier_3_pct": "8%"}}
    # Short of more of all credentials, which are no tier.
    groups["C"] = {"overall_pct": "20%"}
    assert answered((2, "A", STEP, "40%"), **groups) == [
        # 39.5 less 18.5 points of 1,003, rounded down; (82/60) / (18/40) = 3.04
        (
            "This year A students, 40 of 100 CTE students with credential opportunities, hold 18 of 100 tier 2 "
            "credentials, at least 210 short of parity; per student, all other students earned 3.0 times as many.",
            210.63,
            "shortfall_lower",
        ),
        # 33.5 less 18.5 points of 1,003
        (
            "In 2029-2030 the share of A students in tier 2 credentials fell from 34% to 18% and is the same this "
            "year; no group's share changed more in one year.",
            150.45,
            "share_change_points",
        ),
        # 39.5 less 8.5 points of 100; A, 39.5 or less against 39.5 or more, is certainly below as well.
        (
            "In tier 3, the highest, Other students hold 8% this year against 40% of credential opportunities, A "
            "students 39% against 40%.",
            31,
            "shortfall_lower",
        ),
    ]


def test_two_groups_that_are_all_students_are_set_beside_each_other():
    shares = {"Women": {"tier_2_pct": "40%", COMPARISON: "55%"}, "Men": {"tier_2_pct": "60%", COMPARISON: "45%"}}
    # (60/45) / (40/55) = 1.83
    assert answered(**shares)[0][0].endswith("; per student, Men students earned 1.8 times as many.")
    three = {"A": {COMPARISON: "55%", "tier_2_pct": "40%"}, "B": {COMPARISON: "25%"}, "C": {COMPARISON: "20%"}}
    assert "; per student, all other students earned" in answered(**three)[0][0]


def test_an_answer_is_true_where_shares_rise_no_group_is_short_or_no_number_is_published():
    rising = answered((3, "A", ["18%", "18%", "34%"], "40%"), A={"tier_3_pct": "34%"})
    assert rising[1][0] == (
        "In 2030-2031 the share of A students in tier 3 credentials rose from 18% to 34%; no group's share changed "
        "more in one year."
    )
    assert [row[0] for row in answered((1, "A", ["40%"] * 3, "40%"), A={})] == [
        "This year no group certainly holds a smaller share of a tier's credentials than of the CTE students with "
        "credential opportunities."
    ]
    assert answered(earned={}, A={"tier_1_pct": "<1%"}) == [
        (
            "This year A students, 40 of 100 CTE students with credential opportunities, hold fewer than 1 of 100 tier "
            "1 credentials.",
            0,
            "gap_points_upper",
        )
    ]


def test_a_share_that_came_back_concerns_no_credential():
    sentence, concerned, _ = answered((2, "A", ["34%", "18%", "34%"], "40%"), A={})[1]
    assert "from 34% to 18% and is 34% this year; no group" in sentence
    assert concerned == 0


def test_a_share_that_is_not_printed_this_year_leaves_open_what_became_of_it():
    sentence, concerned, _ = answered((2, "A", ["34%", "18%", "NA"], "40%"), A={})[1]
    assert sentence.endswith("fell from 34% to 18%; no group's share changed more in one year.")
    assert concerned == 0


def test_a_ratio_that_is_shown_as_one_is_not_said():
    # (61/60) / (39/40) = 1.04
    assert answered(A={"tier_1_pct": "39%"})[0][0].endswith("hold 39 of 100 tier 1 credentials.")


def test_the_chart_is_titled_with_what_is_furthest_from_parity():
    assert statements.headline(parity_of({}, A={})) == "No group is certainly short of parity in a tier"
    shares = parity_of({}, A={"tier_1_pct": "20%"})
    assert statements.headline(shares) == "A students: 40% of opportunities, 20% of tier 1 credentials"


def test_shares_that_fell_are_named_with_the_growth_that_a_larger_number_takes():
    rows = (2, "A", STEP, "44%"), (3, "B", ["60%", "58%", "57%"], "44%"), (3, "A", ["37%", "38%", "38%"], "44%")
    # 33.5/18.5 is 1.81; 59.5/57.5 is 1.03.
    assert statements.fallen_sentences(changes_of(*rows)[0]) == (
        "Since 2028-2029, 2 of 3 shares of a tier's credentials certainly fell: A in tier 2, and B in tier 3. A "
        "students earned fewer tier 2 credentials than in 2028-2029, unless all groups together earned at least 81% "
        "more of them. B students earned fewer tier 3 credentials than in 2028-2029, unless all groups together "
        "earned at least 3% more of them."
    )
    rising = changes_of((3, "A", ["37%", "38%", "38%"], "44%"))[0]
    assert statements.fallen_sentences(rising) == "No share of a tier's credentials certainly fell."


def test_what_a_change_of_the_tiers_could_explain_is_a_least_number_and_the_rest_is_open():
    changes = changes_of((2, "A", STEP, "44%"))[0]
    # 15 of 81.5 is 18.4 of 100 and 184.6 of 1,003.
    assert statements.contents_sentence(changes, parity_of(EARNED, A={})) == (
        "If the largest change from one year to the next (A in tier 2, 2029-2030) came only from credentials that left "
        "or joined the tier, at least 18% of its credentials of 2028-2029 must have moved (184 at this year's size of "
        "the tier). Tables 5a-5c print neither counts nor courses, so it cannot be said which part of the change this "
        "explains."
    )
    assert "size of the tier" not in statements.contents_sentence(changes, parity_of({}, A={}))
    unchanged = changes_of((2, "A", ["34%"] * 3, "44%"))[0]
    assert statements.contents_sentence(unchanged, parity_of({}, A={})) == (
        "No printed share of a tier's credentials changed from one year to the next."
    )


def test_groups_whose_shares_do_not_add_up_to_that_of_all_credentials_are_named():
    assert statements.weights_sentence(pd.Series({"A": True, "B": False})) == (
        "For 1 of 2 groups, the shares of the tiers, weighted by the tiers' credentials, give the printed share of all "
        "credentials within rounding; not for B."
    )


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


def test_the_text_behind_a_chart_lists_every_flag_certain_ones_first():
    gaps = gaps_of(A={"tier_2_pct": "30%", "tier_3_pct": "29%"}, B={"tier_1_pct": "55%"})
    assert statements.flagged_text(gaps) == (
        "Certainly under-represented: A (−11) in tier 3. Certainly over-represented: B (+15) in tier 1. Possibly "
        "under-represented: A (−10) in tier 2."
    )
    assert statements.flagged_text(gaps_of(A={})) == "No flags."


def test_indices_are_counted_and_the_smallest_of_a_small_group_named():
    groups = {"A": {"tier_1_pct": "20%"}, "B": {"tier_2_pct": "3%", COMPARISON: "5%"}}
    # A: 20/40, 19.5/40.5 to 20.5/39.5. B: 3/5, 2.5/5.5 to 3.5/4.5, and 40/5 = 8.
    assert statements.index_sentences(measures_of(COMPARISON, **groups)) == (
        "Of 8 indices, 2 are certainly below one and 3 certainly above it; rounding leaves 3 open. Among the groups "
        "that are too small to be flagged as under-represented, the smallest is 0.60 (0.45 to 0.78), for B in tier 2."
    )
    assert statements.index_sentences(measures_of(COMPARISON, A=groups["A"])) == (
        "Of 4 indices, 1 is certainly below one and none certainly above it; rounding leaves 3 open."
    )


def test_flags_that_depend_on_the_population_are_told_apart_and_counted():
    shares = {"tier_1_pct": "25%", "tier_2_pct": "65%", "tier_3_pct": "30%", "public_schools_pct": "30%"}
    measures = equity_measures(shares_of(A=shares), year=YEARS[2], **CHOICES)
    assert statements.flags_by_population_sentence(measures) == (
        "Whichever of the three populations is taken, the report's rule certainly flags A in tier 2. With only one or "
        "two of them, it certainly flags A in tier 1."
    )
    # Against 30%: 40 in all credentials is perhaps 10 above, 65 certainly.
    assert views.flags_by_population(measures).to_numpy().tolist() == [
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
        "rounding leaves 1 open. The size of the gap changed most for A in tier 2 (−14 to −24)."
    )
    assert statements.flagged_change_sentence(changes, gaps) == (
        "Of 4 gaps flagged in the tiers this year, 1 is certainly narrower (B in tier 2), 1 is certainly wider (A in "
        "tier 2), 1 is left open by rounding (B in tier 3) and 1 is without an earlier share (A in tier 3)."
    )
    unflagged = changes_of((1, "A", ["40%"] * 3, "44%"))
    assert statements.change_sentence(unflagged[0]).endswith("rounding leaves 1 open.")
    assert statements.flagged_change_sentence(*unflagged) == "No gap in a tier is flagged this year."
    assert statements.change_sentence(changes.iloc[:0]) == "For no gap is an earlier share known."


def test_the_overview_lists_flags_widest_first_with_their_limits():
    marked = views.overview(measures_of(COMPARISON, A={"tier_1_pct": "30%", "overall_pct": "65%"}))
    assert marked.drop(columns="measure").to_numpy().tolist() == [
        ["A", "all credentials", "+25 (+24 to +26)", "certainly over-represented", "1.63 (1.59 to 1.66)"],
        ["A", "tier 1", "−10 (−11 to −9)", "possibly under-represented", "0.75 (0.73 to 0.77)"],
    ]


def test_shares_below_parity_are_shown_with_what_is_published_of_them():
    shares = {"A": {"tier_1_pct": "20%"}}
    short = statements.short_of_parity(parity_of({"tier_1_pct": 1000}, **shares))
    # 20 points of 1,000; (80/60) / (20/40) = 2.67, (79.5/60.5) / (20.5/39.5) = 2.53, (80.5/59.5) / (19.5/40.5) = 2.81
    assert views.parity_table(short).iloc[0].tolist() == [
        "A", "tier 1 credentials", 20, 40, "200 (190 to 210)", "2.7 (2.5 to 2.8)",
    ]  # fmt: skip
    assert "shortfall" not in views.parity_table(statements.short_of_parity(parity_of({}, **shares)))


def test_a_shown_table_has_a_row_a_group_and_says_where_there_is_no_limit():
    measures = measures_of(COMPARISON, B={COMPARISON: "<1%"}, A={})
    table = views.by_group(measures, value="proportionality_index", across="measure")
    assert table.columns.tolist() == ["group", "all credentials", "tier 1", "tier 2", "tier 3"]
    assert table[["group", "tier 1"]].to_numpy().tolist() == [["B", "at least 39.50"], ["A", "1.00 (0.98 to 1.03)"]]


def test_a_changed_share_is_named_with_its_population_and_what_rounding_leaves_open():
    limits = {"share_change_points": 3.0, "share_change_points_lower": 2.0, "share_change_points_upper": 4.0}
    groups = change_rows("Women", key="Women | cte_enrollment_pct", share_before=41.0, share=44.0, **limits)
    groups = views.with_population(groups)
    assert shares_sentence(groups).endswith(
        "The largest change is that of Women (CTE enrollment): +3 (+2 to +4) points."
    )
    assert shares_table(groups, name="group")["share_change_points"].tolist() == ["+3 (+2 to +4)"]
    assert shares_table(groups.assign(share_change_points=0.0), name="group").empty
