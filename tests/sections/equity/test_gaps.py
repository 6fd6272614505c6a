"""Gaps between shares, the report's flags and how certain they are, and where a gap lies."""

import pandas as pd
import pytest

from helpers.sections.equity.gaps import gap_split, representation_gaps
from tests.support.equity_shares import COMPARISON, gaps_of, shares_of

POPULATIONS = ("public_schools_pct", "cte_enrollment_pct", COMPARISON, "tier_2_pct")


def gap_of(share: str, comparison: str) -> pd.Series:
    """Return the gap in tier 1 of a group with these shares."""
    return gaps_of(A={"tier_1_pct": share, COMPARISON: comparison}).set_index("measure").loc["tier_1_pct"]


@pytest.mark.parametrize(
    ("share", "comparison", "gap", "representation", "limits", "under", "over"),
    [
        ("29%", "40%", -11, "under", (-12, -10), "certain", "excluded"),  # neither end is reached
        ("30%", "40%", -10, "under", (-11, -9), "possible", "excluded"),  # the threshold itself counts
        ("31%", "40%", -9, "within", (-10, -8), "excluded", "excluded"),
        ("50%", "40%", 10, "over", (9, 11), "excluded", "possible"),
        ("16.4%", "6.4%", 10, "over", (9.9, 10.1), "excluded", "possible"),  # in binary numbers 9.999999999999998
        ("<1%", "40%", None, "not comparable", (-40.5, -38.5), "certain", "excluded"),  # 0 to below 1
    ],
)
def test_a_flag_follows_from_printed_shares_and_its_certainty_from_unrounded_ones(
    share, comparison, gap, representation, limits, under, over
):
    row = gap_of(share, comparison)
    assert row["gap_points"] == gap if gap is not None else pd.isna(row["gap_points"])
    assert row["representation"] == representation
    assert (row["gap_points_lower"], row["gap_points_upper"]) == limits
    assert (row["under_certainty"], row["over_certainty"]) == (under, over)


@pytest.mark.parametrize(
    ("comparison", "under", "over"),
    [
        ("9%", "excluded", "certain"),  # no credential at all is less than 9.5 points below
        ("10%", "possible", "certain"),  # 9.5 to below 10.5
        ("11%", "certain", "certain"),
        ("90%", "certain", "possible"),  # every credential is 9.5 to 10.5 points above
        ("91%", "certain", "excluded"),
        ("<1%", "excluded", "certain"),
    ],
)
def test_the_rule_can_flag_a_group_only_if_its_comparison_share_leaves_room(comparison, under, over):
    row = gap_of("40%", comparison)
    assert (row["can_be_under"], row["can_be_over"]) == (under, over)


def test_shares_that_cannot_be_compared_are_refused():
    shares, choices = shares_of(A={}, B={}), {"comparison": COMPARISON, "threshold_points": 10}
    with pytest.raises(ValueError, match="^student_groups: expected at least one student group, found none. Check"):
        representation_gaps(shares.iloc[:0], **choices)
    with pytest.raises(ValueError, match="found none for B .1 of 2.. Check that column of Table 4, or comparison_popu"):
        representation_gaps(shares[(shares["measure"] != COMPARISON) | (shares["group"] != "B")], **choices)
    shares.loc[shares["measure"] == "tier_1_pct", ["percent_lower", "percent_upper"]] = [100.5, 101.5]
    with pytest.raises(ValueError, match="expected") as refused:
        representation_gaps(shares, **choices)
    assert str(refused.value) == (
        "student_groups: expected shares from 0 to 100 percent, found limits of 100.5 and 101.5 for A, tier_1_pct "
        "(2 of 14 rows). Check the cell of Table 4."
    )


def parts_of(*printed: str) -> pd.DataFrame:
    """Return the parts of the gap of a group with these shares, from all public schools to its tier 2 credentials."""
    split = gap_split(shares_of(A=dict(zip(POPULATIONS, printed, strict=True))))
    return split[split["measure"] == "tier_2_pct"].set_index("part")


def test_the_parts_of_a_gap_lead_from_population_to_population():
    parts = parts_of("49%", "45%", "44%", "18%")
    assert parts["gap_points"].to_dict() == {
        "into CTE enrollment": 45 - 49, "into opportunities": 44 - 45, "before the course": 44 - 49,
        "inside the course": 18 - 44, "whole": 18 - 49,
    }  # fmt: skip
    assert parts.loc["inside the course", ["from_population", "to_population"]].tolist() == [COMPARISON, "tier_2_pct"]


@pytest.mark.parametrize(
    ("opportunities", "credentials", "side"),
    [
        ("44%", "43%", "certainly below"),  # below 43.5 against 43.5 and more
        ("44%", "44%", "cannot tell"),
        ("44%", "45%", "certainly above"),
        ("1%", "<1%", "cannot tell"),  # 0 to below 1 less 0.5 to below 1.5
    ],
)
def test_the_side_of_a_part_is_said_only_where_all_unrounded_shares_agree(opportunities, credentials, side):
    assert parts_of("44%", "44%", opportunities, credentials).loc["inside the course", "side"] == side
