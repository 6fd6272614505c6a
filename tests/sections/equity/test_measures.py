"""The proportionality index, its comparisons, and what is missing and why."""

from itertools import product

import pandas as pd
import pytest

from helpers.sections.equity.measures import ALL_OTHERS, COMPARISONS, LARGEST_GROUP, equity_measures
from tests.support.equity_shares import CHOICES, COMPARISON, YEARS, changes_of, measures_of, shares_of

INDEX = ["proportionality_index_lower", "proportionality_index", "proportionality_index_upper"]


def row_of(*choices, **groups: dict[str, str]) -> pd.Series:
    """Return what is measured of group A in tier 1, with choices as for :func:`measures_of`."""
    return measures_of(*choices, **groups).set_index(["group", "measure"]).loc[("A", "tier_1_pct")]


def test_the_index_is_the_share_divided_by_the_comparison_share():
    row = row_of(COMPARISON, A={"tier_1_pct": "18%", COMPARISON: "44%"})
    # 17.5 to below 18.5 by 43.5 to below 44.5
    assert row[INDEX].tolist() == pytest.approx([17.5 / 44.5, 18 / 44, 18.5 / 43.5])


def test_every_comparison_takes_its_own_share():
    shares = {"tier_1_pct": "30%", "public_schools_pct": "50%", "cte_enrollment_pct": "40%", COMPARISON: "30%"}
    rows = [row_of(comparison, A=shares) for comparison in COMPARISONS]
    assert [row["proportionality_index"] for row in rows] == pytest.approx([30 / 50, 30 / 40, 30 / 30, 1])
    assert [row["representation"] for row in rows] == ["under", "under", "within", "not comparable"]


def test_indices_at_which_the_rule_in_points_would_flag_a_group():
    # A rate of 0 is given where the rule cannot flag the group.
    expected = {"40%": [30 / 40, 50 / 40], "8%": [0, 18 / 8], "91%": [81 / 91, 0]}
    measures = measures_of(COMPARISON, **{name: {COMPARISON: name} for name in expected})
    found = measures.loc[measures["measure"] == "tier_1_pct", ["under_up_to_index", "over_from_index"]]
    assert found.fillna(0).to_numpy().tolist() == list(expected.values())


def test_a_group_is_compared_with_the_largest_of_the_comparison_population_first_of_equals():
    large = {"tier_1_pct": "57%", COMPARISON: "44%"}
    row = row_of(LARGEST_GROUP, A={"tier_1_pct": "14%", COMPARISON: "24%"}, B=large, C={COMPARISON: "44%"})
    assert row["reference_group"] == "B"
    expected = [(13.5 / 24.5) / (57.5 / 43.5), (14 / 24) / (57 / 44), (14.5 / 23.5) / (56.5 / 44.5)]
    assert row[INDEX].tolist() == pytest.approx(expected)


def test_the_largest_group_compared_with_itself_is_one_whatever_the_unrounded_shares():
    assert row_of(LARGEST_GROUP, A={"tier_1_pct": "14%"})[INDEX].tolist() == [1, 1, 1]


def test_where_groups_overlap_the_others_are_all_students_outside_the_group():
    row = row_of(LARGEST_GROUP, (), A={"tier_1_pct": "33%", COMPARISON: "47%"})
    assert row["reference_group"] == ALL_OTHERS
    tried = [(s / b) / ((100 - s) / (100 - b)) for s, b in product((32.5, 33, 33.5), (46.5, 47, 47.5))]
    assert row[INDEX].tolist() == pytest.approx([min(tried), (33 / 47) / (67 / 53), max(tried)])


def test_what_is_missing_has_a_reason():
    groups = {"A": {"tier_1_pct": "<1%"}, "B": {COMPARISON: "<1%"}, "C": {COMPARISON: "60%"}, "D": {}}
    measures = equity_measures(shares_of(**groups), year=YEARS[2], **CHOICES)
    found = measures[measures["measure"] == "tier_1_pct"].set_index(["comparison", "group"])["reason"]
    assert found[COMPARISON].to_dict() == {
        "A": "a share is printed as below one percent",
        "B": "a divisor can be as small as zero, so the index has no upper limit",
        **dict.fromkeys("CD", ""),
    }
    other_size = "groups of different size are compared by their indices, not in points"
    assert found[LARGEST_GROUP, "D"] == other_size


def test_earlier_years_are_compared_with_this_years_population_and_no_other():
    _, trends = changes_of((1, "B", ["30%", "NA", "32%"], "40%"), (1, "A", ["30%"] * 3, "40%"))
    measures = equity_measures(shares_of(B={}, A={}), trends, year=YEARS[2], **CHOICES)
    assert len(measures) == 2 * 4 * 4 + 2 * 2 * 4
    # In the order of the report, oldest year first.
    assert measures["group"].tolist() == ["B"] * 24 + ["A"] * 24
    rows = measures[(measures["group"] == "B") & (measures["measure"] == "tier_1_pct")]
    assert rows[["year", "comparison"]].to_numpy().tolist() == [list(pair) for pair in product(YEARS, COMPARISONS)]
    rows = rows.set_index(["comparison", "year"])
    compared = rows.loc[(COMPARISON, YEARS[0]), ["comparison_year", "gap_points", "representation"]]
    assert compared.tolist() == [YEARS[2], -10, "under"]
    assert rows.loc[(COMPARISON, YEARS[1]), "reason"] == "a share is not reported"
    other = rows.loc[("cte_enrollment_pct", YEARS[0])]
    assert other[["comparison_year", "reason"]].tolist() == ["", "no share of this population is printed for that year"]
    assert other[["gap_points", *INDEX]].isna().all()
