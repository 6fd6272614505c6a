"""The proportionality index, its comparisons, and what is missing and why."""

from itertools import product

import pandas as pd
import pytest

from helpers.sections.equity.gaps import POPULATIONS
from helpers.sections.equity.measures import equity_measures
from tests.support.equity_shares import CHOICES, COMPARISON, YEARS, changes_of, measures_of, parity_of, shares_of

INDEX = ["proportionality_index_lower", "proportionality_index", "proportionality_index_upper"]


def row_of(comparison: str, **groups: dict[str, str]) -> pd.Series:
    """Return what is measured of group A in tier 1, in one comparison."""
    return measures_of(comparison, **groups).set_index(["group", "measure"]).loc[("A", "tier_1_pct")]


def test_the_index_is_the_share_divided_by_the_comparison_share():
    row = row_of(COMPARISON, A={"tier_1_pct": "18%", COMPARISON: "44%"})
    # 17.5 to below 18.5 by 43.5 to below 44.5
    assert row[INDEX].tolist() == pytest.approx([17.5 / 44.5, 18 / 44, 18.5 / 43.5])


def test_every_comparison_takes_its_own_share():
    shares = {"tier_1_pct": "30%", "public_schools_pct": "50%", "cte_enrollment_pct": "40%", COMPARISON: "30%"}
    rows = [row_of(comparison, A=shares) for comparison in POPULATIONS]
    assert [row["proportionality_index"] for row in rows] == pytest.approx([30 / 50, 30 / 40, 30 / 30])
    assert [row["representation"] for row in rows] == ["under", "under", "within"]


def test_indices_at_which_the_rule_in_points_would_flag_a_group():
    # A rate of 0 is given where the rule cannot flag the group.
    expected = {"40%": [30 / 40, 50 / 40], "8%": [0, 18 / 8], "91%": [81 / 91, 0]}
    measures = measures_of(COMPARISON, **{name: {COMPARISON: name} for name in expected})
    found = measures.loc[measures["measure"] == "tier_1_pct", ["under_up_to_index", "over_from_index"]]
    assert found.fillna(0).to_numpy().tolist() == list(expected.values())


def test_a_group_is_short_of_what_its_part_of_the_opportunities_would_give():
    rows = parity_of({"tier_2_pct": 1000}, A={"tier_2_pct": "18%", COMPARISON: "44%"}).set_index("measure")
    found = rows.loc["tier_2_pct", ["earned", "shortfall", "shortfall_lower", "shortfall_upper"]]
    # 44 less 18 points of 1,000; 43.5 less 18.5, and 44.5 less 17.5.
    assert found.tolist() == [1000, 260, 250, 270]
    assert rows.loc["tier_1_pct", ["earned", "shortfall", "shortfall_lower"]].isna().all()


def test_the_ratio_of_all_others_to_a_group_is_that_of_their_credentials_per_student():
    rows = parity_of({}, A={"tier_2_pct": "18%", COMPARISON: "44%"}, B={"tier_2_pct": "<1%"}, C={"tier_2_pct": "100%"})
    ratios = rows[rows["measure"] == "tier_2_pct"].set_index("group")
    limits = ["others_ratio_lower", "others_ratio", "others_ratio_upper"]
    tried = [((100 - s) / (100 - b)) / (s / b) for s, b in product((17.5, 18, 18.5), (43.5, 44, 44.5))]
    assert ratios.loc["A", limits].tolist() == pytest.approx([min(tried), (82 / 56) / (18 / 44), max(tried)])
    # With no credential at all there is no limit; 1 of 100 against 39.5 of 100 is the least. With every one it is zero.
    assert ratios.loc["B", limits].fillna(0).tolist() == pytest.approx([(99 / 60.5) / (1 / 39.5), 0, 0])
    assert ratios.loc["C", limits].tolist() == pytest.approx([0, 0, (0.5 / 59.5) / (99.5 / 40.5)])


def test_what_is_missing_has_a_reason():
    groups = {"A": {"tier_1_pct": "<1%"}, "B": {COMPARISON: "<1%"}, "C": {COMPARISON: "60%"}, "D": {}}
    measures = equity_measures(shares_of(**groups), year=YEARS[2], **CHOICES)
    found = measures[measures["measure"] == "tier_1_pct"].set_index(["comparison", "group"])["reason"]
    assert found[COMPARISON].to_dict() == {
        "A": "a share is printed as below one percent",
        "B": "a divisor can be as small as zero, so the index has no upper limit",
        **dict.fromkeys("CD", ""),
    }


def test_earlier_years_are_compared_with_this_years_population_and_no_other():
    _, trends = changes_of((1, "B", ["30%", "NA", "32%"], "40%"), (1, "A", ["30%"] * 3, "40%"))
    measures = equity_measures(shares_of(B={}, A={}), trends, year=YEARS[2], **CHOICES)
    assert len(measures) == 2 * 4 * 3 + 2 * 2 * 3
    # In the order of the report, oldest year first.
    assert measures["group"].tolist() == ["B"] * 18 + ["A"] * 18
    rows = measures[(measures["group"] == "B") & (measures["measure"] == "tier_1_pct")]
    assert rows[["year", "comparison"]].to_numpy().tolist() == [list(pair) for pair in product(YEARS, POPULATIONS)]
    rows = rows.set_index(["comparison", "year"])
    compared = rows.loc[(COMPARISON, YEARS[0]), ["comparison_year", "gap_points", "representation"]]
    assert compared.tolist() == [YEARS[2], -10, "under"]
    assert rows.loc[(COMPARISON, YEARS[1]), "reason"] == "a share is not reported"
    other = rows.loc[("cte_enrollment_pct", YEARS[0])]
    assert other[["comparison_year", "reason"]].tolist() == ["", "no share of this population is printed for that year"]
    assert other[["gap_points", *INDEX]].isna().all()
