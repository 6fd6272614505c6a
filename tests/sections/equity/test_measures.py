"""Measures of equity: proportionality index, four fifths, comparisons, and what is missing and why."""

from itertools import product

import pandas as pd
import pytest

from helpers.base.rates import percent_bounds
from helpers.contracts.schemas import RESULTS, validated
from helpers.contracts.tables import read_processed
from helpers.sections.equity.changes import trend_gaps
from helpers.sections.equity.gaps import MEASURE_LABELS
from helpers.sections.equity.measures import (
    ALL_OTHERS,
    COMPARISON_LABELS,
    LARGEST_GROUP,
    comparison_counts,
    earlier_equity_measures,
    equity_measures,
    four_fifths_sentence,
    interval_text,
    largest_groups,
    marks_by_comparison_sentence,
    overview,
    shown_indices,
    with_earlier_years,
)
from tests.support.equity_shares import COMPARISON, YEARS, shares_of, trends_of

CHOICES = {"comparison": COMPARISON, "exclusive": ("All",), "threshold_points": 10, "four_fifths": 0.8}
PUBLISHED = CHOICES | {"exclusive": ("Gender", "Race and ethnicity")}


def measures_of(**groups: dict[str, str]) -> pd.DataFrame:
    return equity_measures(shares_of(**groups), year=YEARS[2], **CHOICES)


def row_of(measures: pd.DataFrame, *, group: str = "A", measure: str = "tier_1_pct", comparison: str = COMPARISON):
    keys = (measures["group"] == group) & (measures["measure"] == measure) & (measures["comparison"] == comparison)
    return measures[keys].squeeze()


@pytest.fixture(scope="module")
def published() -> pd.DataFrame:
    return equity_measures(read_processed("student_groups", "2024-2025"), year="2024-2025", **PUBLISHED)


def test_the_index_is_the_share_divided_by_the_comparison_share():
    row = row_of(measures_of(A={"tier_1_pct": "18%", COMPARISON: "44%"}))
    assert row["proportionality_index"] == pytest.approx(18 / 44)
    # 17.5 to below 18.5 by 43.5 to below 44.5
    assert (row["index_lower"], row["index_upper"]) == pytest.approx((17.5 / 44.5, 18.5 / 43.5))
    assert row["four_fifths"] == "certain"
    assert row["reason"] == ""


@pytest.mark.parametrize(
    ("share", "comparison", "four_fifths"),
    [
        ("19%", "24%", "possible"),  # 18.5/24.5 = 0.755 to 19.5/23.5 = 0.830
        ("3%", "7%", "certain"),  # at most 3.5/6.5 = 0.538, although only 4 points below
        ("7%", "7%", "excluded"),  # from 6.5/7.5 = 0.867
        ("36%", "44%", "possible"),  # from 35.5/44.5 = 0.798
        ("1%", "<1%", "possible"),  # from 0.5/1, without an upper limit
        ("<1%", "7%", "certain"),  # at most 1/6.5
        ("<1%", "<1%", "possible"),
        ("0%", "0%", "possible"),
    ],
)
def test_four_fifths_hold_for_all_some_or_none_of_the_unrounded_shares(share, comparison, four_fifths):
    row = row_of(measures_of(A={"tier_1_pct": share, COMPARISON: comparison}))
    assert row["four_fifths"] == four_fifths


def test_every_comparison_takes_its_own_share():
    row = {"tier_1_pct": "30%", "public_schools_pct": "50%", "cte_enrollment_pct": "40%", COMPARISON: "30%"}
    measures = measures_of(A=row)
    indices = [row_of(measures, comparison=name)["proportionality_index"] for name in COMPARISON_LABELS]
    assert indices == pytest.approx([30 / 50, 30 / 40, 30 / 30, 1])
    flags = [row_of(measures, comparison=name)["representation"] for name in COMPARISON_LABELS]
    assert flags == ["under", "under", "within", "not comparable"]


def test_indices_at_which_the_rule_in_points_would_flag_a_group():
    row = row_of(measures_of(A={COMPARISON: "40%"}))
    assert (row["under_up_to_index"], row["over_from_index"]) == (30 / 40, 50 / 40)
    small = row_of(measures_of(A={COMPARISON: "8%"}))
    assert pd.isna(small["under_up_to_index"])
    assert small["over_from_index"] == 18 / 8
    assert pd.isna(row_of(measures_of(A={COMPARISON: "91%"}))["over_from_index"])


def test_the_largest_group_is_that_of_the_comparison_population_first_of_equals():
    pairs = pd.DataFrame(
        {
            "category": ["X", "X", "X", "Y", "Z"],
            "group": ["A", "B", "C", "D", "E"],
            "comparison_pct": [40.0, 50.0, 50.0, 10.0, float("nan")],
        }
    )
    assert largest_groups(pairs, exclusive=("X", "Z")).to_dict() == {"X": "B"}


def test_a_group_is_compared_with_the_largest_by_the_ratio_of_their_indices():
    row = row_of(measures_of(A={"tier_1_pct": "14%", COMPARISON: "24%"}, B={"tier_1_pct": "57%", COMPARISON: "44%"}),
                 comparison=LARGEST_GROUP)  # fmt: skip
    assert row["reference_group"] == "B"
    assert row["proportionality_index"] == pytest.approx((14 / 24) / (57 / 44))
    # Smallest: 13.5/24.5 by 57.5/43.5; largest: 14.5/23.5 by 56.5/44.5.
    assert row["index_lower"] == pytest.approx((13.5 / 24.5) / (57.5 / 43.5))
    assert row["index_upper"] == pytest.approx((14.5 / 23.5) / (56.5 / 44.5))
    assert row["four_fifths"] == "certain"


def test_the_largest_group_compared_with_itself_is_one_whatever_the_unrounded_shares():
    row = row_of(measures_of(A={"tier_1_pct": "14%"}), comparison=LARGEST_GROUP)
    assert (row["index_lower"], row["proportionality_index"], row["index_upper"]) == (1, 1, 1)
    assert row["four_fifths"] == "excluded"


def test_where_groups_overlap_the_others_are_all_students_outside_the_group():
    shares = shares_of(A={"tier_1_pct": "33%", COMPARISON: "47%"})
    measures = equity_measures(shares, year=YEARS[2], **(CHOICES | {"exclusive": ()}))
    row = row_of(measures, comparison=LARGEST_GROUP)
    assert row["reference_group"] == ALL_OTHERS
    assert row["proportionality_index"] == pytest.approx((33 / 47) / (67 / 53))
    tried = [(s / b) / ((100 - s) / (100 - b)) for s, b in product((32.5, 33, 33.5), (46.5, 47, 47.5))]
    assert (row["index_lower"], row["index_upper"]) == pytest.approx((min(tried), max(tried)))


def test_two_groups_that_make_up_all_students_give_the_same_as_group_and_rest():
    shares = {"A": {"tier_1_pct": "33%", COMPARISON: "47%"}, "B": {"tier_1_pct": "67%", COMPARISON: "53%"}}
    largest = row_of(measures_of(**shares), comparison=LARGEST_GROUP)
    rest = row_of(equity_measures(shares_of(**shares), year=YEARS[2], **(CHOICES | {"exclusive": ()})),
                  comparison=LARGEST_GROUP)  # fmt: skip
    columns = ["proportionality_index", "index_lower", "index_upper"]
    assert largest[columns].tolist() == pytest.approx(rest[columns].tolist())


@pytest.mark.parametrize(
    ("shares", "comparison", "reason"),
    [
        ({"tier_1_pct": "<1%"}, COMPARISON, "a share is printed as below one percent"),
        ({COMPARISON: "<1%"}, COMPARISON, "a divisor can be as small as zero, so the index has no upper limit"),
        ({}, LARGEST_GROUP, "groups of different size are compared by their indices, not in points"),
        ({}, COMPARISON, ""),
    ],
)
def test_what_is_missing_has_a_reason(shares, comparison, reason):
    measures = measures_of(A=shares, B={COMPARISON: "60%"})
    assert row_of(measures, comparison=comparison)["reason"] == reason


def test_earlier_years_are_compared_with_this_years_population_and_no_other():
    trends = trends_of((1, "A", ["30%", "NA", "32%"], "40%"))
    gaps = trend_gaps(trends, threshold_points=10)
    earlier = earlier_equity_measures(gaps, year=YEARS[2], **CHOICES)
    assert len(earlier) == 2 * len(COMPARISON_LABELS)
    compared = earlier[earlier["comparison"] == COMPARISON].set_index("year")
    assert compared.loc[YEARS[0], ["comparison_year", "gap_points", "representation"]].tolist() == [
        YEARS[2],
        -10,
        "under",
    ]
    assert compared.loc[YEARS[1], ["four_fifths", "reason"]].tolist() == ["unknown", "a share is not reported"]
    others = earlier[earlier["comparison"].isin(["public_schools_pct", "cte_enrollment_pct"])]
    assert others["comparison_year"].eq("").all()
    assert others[["gap_points", "proportionality_index", "index_lower"]].isna().all().all()
    assert others["reason"].eq("no share of this population is printed for that year").all()


def test_all_years_stand_in_the_order_of_the_report():
    measures = measures_of(B={}, A={})
    gaps = trend_gaps(trends_of((1, "B", ["30%"] * 3, "40%"), (1, "A", ["30%"] * 3, "40%")), threshold_points=10)
    both = with_earlier_years(measures, earlier_equity_measures(gaps, year=YEARS[2], **CHOICES))
    assert len(both) == 2 * 4 * 4 + 2 * 2 * 4
    assert both["group"].drop_duplicates().tolist() == ["B", "A"]
    rows = both[(both["group"] == "B") & (both["measure"] == "tier_1_pct")]
    assert rows["year"].drop_duplicates().tolist() == YEARS
    assert rows["comparison"].head(4).tolist() == list(COMPARISON_LABELS)


def test_the_published_indices_agree_with_trying_unrounded_shares(published):
    shares = read_processed("student_groups", "2024-2025").set_index(["group", "measure"])["printed"]
    compared = 0
    for row in published[published["comparison"] != LARGEST_GROUP].itertuples():
        grids = [admissible(shares[row.group, name]) for name in (row.measure, row.comparison)]
        tried = [share / other for share, other in product(*grids) if other > 0]
        below = [index < 0.8 for index in tried]
        assert row.four_fifths == ("certain" if all(below) else "possible" if any(below) else "excluded"), row
        assert row.index_lower <= min(tried)
        assert pd.isna(row.index_upper) or row.index_upper >= max(tried)
        compared += 1
    assert compared == 12 * 4 * 3


def admissible(printed: str) -> list[float]:
    bounds = percent_bounds(pd.Series([printed])).iloc[0]
    lower, upper = bounds["percent_lower"], bounds["percent_upper"]
    return [lower, *(lower + (upper - lower) * k / 8 for k in range(1, 8)), upper - 1e-9]


def test_small_groups_that_only_the_index_finds_are_named(published):
    assert four_fifths_sentence(published, comparison=COMPARISON, four_fifths=0.8) == (
        "Certainly below 0.80 of the comparison share: Female and Black in tier 2; Black, Hispanic/Latino, Multilingual "
        "Learner, Economically Disadvantaged and Students with Disabilities in tier 3. The report's rule certainly leaves "
        "out of these: Hispanic/Latino, Multilingual Learner and Students with Disabilities in tier 3. 15 of 48 indices "
        "are left open by rounding."
    )
    assert four_fifths_sentence(measures_of(A={}), comparison=LARGEST_GROUP, four_fifths=0.8) == (
        "Certainly below 0.80 of the index of the largest group: none. 0 of 4 indices are left open by rounding."
    )


def test_each_comparison_counts_what_its_rules_mark():
    counts = comparison_counts(measures_of(A={"tier_1_pct": "25%", "tier_2_pct": "30%", "public_schools_pct": "30%"}))
    assert counts["compared_with"].tolist() == list(COMPARISON_LABELS.values())
    # Against 40%: 25% is certainly 10 below and at most 25.5/39.5 of it, 30% perhaps 10 below and at most 30.5/39.5 of
    # it. Against 30%: 40% is perhaps 10 above (overall and tier 3), 25% is at most 25.5/29.5 and at least 24.5/30.5.
    assert counts.set_index("compared_with").loc["credential opportunities"].tolist() == [1, 1, 0, 0, 2, 0]
    assert counts.set_index("compared_with").loc["all public schools"].tolist() == [0, 0, 0, 2, 0, 0]
    assert counts.iloc[3, 1:5].isna().all()
    assert counts.iloc[3, 5:].tolist() == [0, 0]


def test_flags_that_depend_on_the_population_are_told_apart():
    measures = measures_of(A={"tier_1_pct": "25%", "tier_2_pct": "65%", "public_schools_pct": "30%"})
    assert marks_by_comparison_sentence(measures) == (
        "Certainly marked by the report's rule with each of the three populations: A in tier 2. With one or two of them "
        "only: A in tier 1."
    )


def test_the_overview_lists_flags_widest_first_with_their_limits():
    marked = overview(measures_of(A={"tier_1_pct": "30%", "tier_3_pct": "65%"}), comparison=COMPARISON)
    assert marked.drop(columns="measure").to_numpy().tolist() == [
        ["A", "tier 3", "+25 (+24 to +26)", "over, certain", "1.63 (1.59 to 1.66)"],
        ["A", "tier 1", "−10 (−11 to −9)", "under, possible", "0.75 (0.73 to 0.77)"],
    ]
    assert overview(measures_of(A={}), comparison=COMPARISON).empty


def test_shown_indices_have_a_row_a_group_and_say_where_there_is_no_limit():
    table = shown_indices(measures_of(B={COMPARISON: "<1%"}, A={}), comparison=COMPARISON)
    assert table["group"].tolist() == ["B", "A"]
    assert table.columns.tolist() == ["group", *list(MEASURE_LABELS.values())[3:]]
    assert table["tier 1"].tolist() == ["– (39.50 or more)", "1.00 (0.98 to 1.03)"]
    assert interval_text(float("nan"), float("nan"), float("nan"), decimals=2) == "–"


def test_the_measures_keep_their_schema(published):
    gaps = trend_gaps(read_processed("student_group_trends", "2024-2025"), threshold_points=10)
    measures = with_earlier_years(published, earlier_equity_measures(gaps, year="2024-2025", **PUBLISHED))
    table = measures[list(RESULTS["equity_measures"].columns)]
    # 12 groups, 4 comparisons: 4 sets of credentials this year, 3 tiers in 2 earlier years.
    assert len(validated(table, "equity_measures", RESULTS)) == 12 * 4 * (4 + 3 * 2)
