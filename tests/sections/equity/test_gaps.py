"""Gaps between shares, the report's flags and how certain they are, and where a gap lies."""

import pandas as pd
import pytest

from helpers.sections.equity.gaps import gap_split, representation_gaps
from tests.support.equity_shares import COMPARISON, gaps_of, shares_of

POPULATIONS = ("public_schools_pct", "cte_enrollment_pct", COMPARISON, "tier_2_pct")


CERTAINTIES = ["under_certainty", "over_certainty"]


def test_a_flag_follows_from_printed_shares_and_its_certainty_from_unrounded_ones():
    expected = {
        ("29%", "40%"): [-11, "under", -12, -10, "certain", "excluded"],  # neither end is reached
        ("30%", "40%"): [-10, "under", -11, -9, "possible", "excluded"],  # the threshold itself counts
        ("31%", "40%"): [-9, "within", -10, -8, "excluded", "excluded"],
        ("50%", "40%"): [10, "over", 9, 11, "excluded", "possible"],
        ("16.4%", "6.4%"): [10, "over", 9.9, 10.1, "excluded", "possible"],  # in binary numbers 9.999999999999998
        ("<1%", "40%"): [0, "not comparable", -40.5, -38.5, "certain", "excluded"],  # 0 to below 1, so no gap
    }
    gaps = gaps_of(**{share: {"tier_1_pct": share, COMPARISON: other} for share, other in expected})
    columns = ["gap_points", "representation", "gap_points_lower", "gap_points_upper", *CERTAINTIES]
    found = gaps[gaps["measure"] == "tier_1_pct"].fillna({"gap_points": 0})[columns]
    assert found.to_numpy().tolist() == list(expected.values())


def test_the_rule_can_flag_a_group_only_if_its_comparison_share_leaves_room():
    expected = {
        "9%": ["excluded", "certain"],  # no credential at all is less than 9.5 points below
        "10%": ["possible", "certain"],  # 9.5 to below 10.5
        "11%": ["certain", "certain"],
        "90%": ["certain", "possible"],  # every credential is 9.5 to 10.5 points above
        "91%": ["certain", "excluded"],
        "<1%": ["excluded", "certain"],
    }
    gaps = gaps_of(**{comparison: {COMPARISON: comparison} for comparison in expected})
    found = gaps.loc[gaps["measure"] == "tier_1_pct", ["can_be_under", "can_be_over"]]
    assert found.to_numpy().tolist() == list(expected.values())


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


def split_of(**groups: tuple[str, ...]) -> pd.DataFrame:
    """Return the parts of the gaps of groups with these shares, from all public schools to their tier 2 credentials."""
    split = gap_split(shares_of(**{name: dict(zip(POPULATIONS, own, strict=True)) for name, own in groups.items()}))
    return split[split["measure"] == "tier_2_pct"].set_index("part")


def test_the_parts_of_a_gap_lead_from_population_to_population():
    parts = split_of(A=("49%", "45%", "44%", "18%"))
    assert parts["gap_points"].to_dict() == {
        "into CTE enrollment": 45 - 49, "into opportunities": 44 - 45, "before the course": 44 - 49,
        "inside the course": 18 - 44, "whole": 18 - 49,
    }  # fmt: skip
    assert parts.loc["inside the course", ["from_population", "to_population"]].tolist() == [COMPARISON, "tier_2_pct"]


def test_the_side_of_a_part_is_said_only_where_all_unrounded_shares_agree():
    # 43.5 and more against below 43.5; 0 to below 1 against 0.5 to below 1.5.
    shares = {"A": ("44%", "43%"), "B": ("44%", "44%"), "C": ("44%", "45%"), "D": ("1%", "<1%")}
    parts = split_of(**{name: ("44%", "44%", *own) for name, own in shares.items()}).loc["inside the course"]
    sides = {"A": "certainly below", "B": "cannot tell", "C": "certainly above", "D": "cannot tell"}
    assert parts.set_index("group")["side"].to_dict() == sides
