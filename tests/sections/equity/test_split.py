"""The split of a gap: before the course and inside it."""

from itertools import product

import pandas as pd
import pytest

from helpers.contracts.schemas import RESULTS, validated
from helpers.contracts.tables import read_processed
from helpers.sections.equity.split import gap_split, shown_split, split_sentences
from tests.support.equity_shares import COMPARISON, shares_of

POPULATIONS = ("public_schools_pct", "cte_enrollment_pct", COMPARISON, "tier_2_pct")


def parts_of(*printed: str) -> pd.DataFrame:
    """Return the parts of the gap of a group with these shares, from all public schools to its tier 2 credentials."""
    split = gap_split(shares_of(A=dict(zip(POPULATIONS, printed, strict=True))))
    return split[split["measure"] == "tier_2_pct"].set_index("part")


def test_the_parts_of_a_gap_lead_from_population_to_population():
    parts = parts_of("49%", "45%", "44%", "18%")
    assert parts["gap_points"].to_dict() == {
        "into CTE enrollment": 45 - 49,
        "into opportunities": 44 - 45,
        "before the course": 44 - 49,
        "inside the course": 18 - 44,
        "whole": 18 - 49,
    }
    assert parts.loc["inside the course", ["from_population", "to_population"]].tolist() == [COMPARISON, "tier_2_pct"]


def test_the_parts_add_up_and_the_whole_is_known_better_than_their_sum():
    groups = {
        f"group {'-'.join(printed)}": dict(zip(POPULATIONS, printed, strict=True))
        for printed in product(("0%", "1%", "43%", "99.5%", "100%"), repeat=4)
    }
    split = gap_split(shares_of(**groups))
    assert len(split) == 5**4 * 4 * 5
    of_tier = split[split["measure"] == "tier_2_pct"]
    points, lower, upper = (
        of_tier.pivot(index="group", columns="part", values=name)
        for name in ("gap_points", "gap_points_lower", "gap_points_upper")
    )
    into_course = points["into CTE enrollment"] + points["into opportunities"]
    assert (into_course - points["before the course"]).abs().max() < 1e-9
    assert (points["before the course"] + points["inside the course"] - points["whole"]).abs().max() < 1e-9
    assert (lower["before the course"] + lower["inside the course"] <= lower["whole"] + 1e-9).all()
    assert (upper["before the course"] + upper["inside the course"] >= upper["whole"] - 1e-9).all()
    assert ((lower <= points) & (points <= upper)).all().all()


@pytest.mark.parametrize(
    ("opportunities", "credentials", "side"),
    [
        ("44%", "43%", "certainly below"),  # below 43.5 against 43.5 and more
        ("44%", "44%", "cannot tell"),
        ("44%", "45%", "certainly above"),
        ("1%", "<1%", "cannot tell"),  # 0 to below 1 less 0.5 to below 1.5
        ("2%", "<1%", "certainly below"),
        ("<1%", "<1%", "cannot tell"),
    ],
)
def test_the_side_of_a_part_is_said_only_where_all_unrounded_shares_agree(opportunities, credentials, side):
    parts = parts_of("44%", "44%", opportunities, credentials)
    assert parts.loc["inside the course", "side"] == side


def test_a_share_below_one_percent_has_limits_but_no_points():
    inside = parts_of("44%", "44%", "44%", "<1%").loc["inside the course"]
    assert pd.isna(inside["gap_points"])
    assert (inside["gap_points_lower"], inside["gap_points_upper"]) == (-44.5, -42.5)


def test_groups_are_told_apart_by_where_their_gap_certainly_lies():
    split = gap_split(
        shares_of(
            A={"public_schools_pct": "49%", COMPARISON: "44%", "tier_2_pct": "18%"},
            B={"tier_2_pct": "39%"},
            C={"public_schools_pct": "45%"},
            D={},
        )
    )
    assert split_sentences(split, measure="tier_2_pct") == (
        "Tier 2, in points. Certain in both parts: A (−5 before, −26 inside). Certain before the course, open inside it: C "
        "(−5 before, 0 inside). Certain inside the course, open before it: B (0 before, −1 inside)."
    )
    table = shown_split(split, measure="tier_2_pct")
    assert table["group"].tolist() == ["A", "B", "C", "D"]
    assert table.iloc[0, 1:].tolist() == [
        "−9 (−10 to −8)", "+4 (+3 to +5)", "−5 (−6 to −4)", "−26 (−27 to −25)", "−31 (−32 to −30)",
    ]  # fmt: skip


def test_a_population_that_is_not_there_is_refused():
    shares = shares_of(A={})
    with pytest.raises(ValueError, match="expected a share of cte_enrollment_pct for every group, found none for A"):
        gap_split(shares[shares["measure"] != "cte_enrollment_pct"])


def test_the_published_split_keeps_its_schema():
    split = gap_split(read_processed("student_groups", "2024-2025"))
    table = split[list(RESULTS["equity_gap_split"].columns)]
    assert len(validated(table, "equity_gap_split", RESULTS)) == 12 * 4 * 5
