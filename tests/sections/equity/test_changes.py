"""Gaps over the years: printed movements, and what is certain of them on unrounded shares."""

from itertools import product

import pandas as pd
import pytest

from helpers.base.rates import percent_bounds
from helpers.contracts.schemas import RESULTS, validated
from helpers.contracts.tables import read_processed
from helpers.sections.equity.changes import (
    change_sentence,
    flagged_change_sentence,
    gap_changes,
    movement_agreement,
    movement_counts,
    movements,
    recomputed_trends,
    trend_gaps,
    with_movement,
)
from tests.support.equity_shares import YEARS, trends_of


def changes_of(*rows: tuple[int, str, list[str], str]) -> pd.DataFrame:
    return gap_changes(trend_gaps(trends_of(*rows), threshold_points=10))


def longest(*rows: tuple[int, str, list[str], str]) -> pd.Series:
    changes = changes_of(*rows)
    return changes[changes["is_first_to_last"]].iloc[0]


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


def test_gaps_are_counted_by_category_and_printed_movement():
    trends = trends_of((2, "A", ["30%", "NA", "20%"], "44%"), (3, "A", ["42%", "43%", "43%"], "44%"))
    moved = movements(trend_gaps(trends, threshold_points=10))
    assert movement_counts(moved).to_numpy().tolist() == [["All", 1, 0, 1, 0]]


@pytest.mark.parametrize(
    ("shares", "comparison", "certainty", "limits"),
    [
        # -10, then -26, with one comparison share b: (b - s2) - (b - s1) = s1 - s2, 33.5..34.5 less 17.5..18.5.
        (["34%", "18%", "18%"], "44%", "certainly wider", (15, 17)),
        # -14, then -13: 30.5 lies between the shares and both stay below 43.5.
        (["30%", "30%", "31%"], "44%", "certainly narrower", (-2, 0)),
        (["34%", "18%", "34%"], "44%", "cannot tell", (-1, 1)),
        # +10, then -10: s1 and s2 lie on both sides, so b counts twice: 2b - s1 - s2, 87..89 less 87..89.
        (["54%", "40%", "34%"], "44%", "cannot tell", (-2, 2)),
        # 0 to below 1, then 2.5 to below 3.5, both below 44: closer by s2 - s1.
        (["<1%", "20%", "3%"], "44%", "certainly narrower", (-3.5, -1.5)),
        # On both sides of 1%: 0.5 to below 1.5.
        (["<1%", "1%", "1%"], "1%", "cannot tell", (-1.5, 1)),
    ],
)
def test_a_change_is_certain_only_if_all_unrounded_shares_with_one_comparison_share_agree(
    shares, comparison, certainty, limits
):
    change = longest((2, "A", shares, comparison))
    assert change["movement_certainty"] == certainty
    assert (change["change_points_lower"], change["change_points_upper"]) == limits
    assert (change["from_year"], change["to_year"]) == (YEARS[0], YEARS[2])


def test_the_published_changes_agree_with_trying_unrounded_shares():
    gaps = trend_gaps(read_processed("student_group_trends", "2024-2025"), threshold_points=10)
    changes = gap_changes(gaps)
    assert len(changes) == 36 * 3
    printed = gaps.set_index(["tier", "group", "year"])["percent_printed"]
    compared = 0
    for row in changes.itertuples():
        ends = [printed[row.tier, row.group, year] for year in (row.from_year, row.to_year)]
        if "NA" in ends:
            assert row.movement_certainty == "not reported"
            continue
        comparison = gaps.loc[(gaps["tier"] == row.tier) & (gaps["group"] == row.group), "comparison_printed"].iloc[0]
        tried = [abs(y - b) - abs(x - b) for x, y, b in product(*map(admissible, [*ends, comparison]))]
        word = "narrower" if max(tried) < 0 else "wider" if min(tried) > 0 else ""
        assert row.movement_certainty == (f"certainly {word}" if word else "cannot tell"), row
        assert row.change_points_lower <= min(tried) + 1e-9
        assert max(tried) - 1e-9 <= row.change_points_upper
        compared += 1
    assert compared == 27 * 3


def admissible(printed: str) -> list[float]:
    """Return unrounded shares on a fine grid that are printed so."""
    bounds = percent_bounds(pd.Series([printed])).iloc[0]
    step = (bounds["percent_upper"] - bounds["percent_lower"]) / 8
    return [
        bounds["percent_lower"],
        *(bounds["percent_lower"] + step * k for k in range(1, 8)),
        bounds["percent_upper"] - 1e-7,
    ]


def test_every_two_years_are_compared_and_one_pair_leads_from_the_first_share_to_this_year():
    changes = changes_of((1, "A", ["30%", "31%", "32%"], "44%"), (1, "B", ["NA", "31%", "32%"], "44%"))
    pairs = changes[["group", "from_year", "to_year", "is_first_to_last"]].to_numpy().tolist()
    first, second, third = YEARS
    assert pairs == [
        ["A", first, second, False], ["B", first, second, False], ["A", first, third, True],
        ["B", first, third, False], ["A", second, third, False], ["B", second, third, True],
    ]  # fmt: skip
    assert changes.loc[changes["is_first_to_last"], "movement_certainty"].tolist() == ["certainly narrower"] * 2


def test_a_group_without_an_earlier_share_has_one_row_that_says_so():
    change = longest((1, "A", ["NA", "NA", "32%"], "44%"))
    assert change["movement_certainty"] == "not reported"
    assert change["movement"] == "not comparable"
    assert pd.isna(change["change_points_lower"])


def test_a_single_year_has_no_changes_but_their_columns():
    trends = trends_of((1, "A", ["30%", "31%", "32%"], "44%"))
    changes = gap_changes(trend_gaps(trends[trends["year"] == YEARS[2]], threshold_points=10))
    assert list(changes.columns) == list(RESULTS["equity_gap_changes"].columns)
    assert len(changes) == 0
    assert change_sentence(changes) == "No gap has an earlier share to be compared with."


def test_the_sentences_count_certain_changes_and_name_those_of_flags():
    trends = trends_of(
        (1, "A", ["40%", "40%", "40%"], "44%"),
        (2, "A", ["30%", "NA", "20%"], "44%"),
        (2, "B", ["60%", "60%", "58%"], "44%"),
        (3, "A", ["NA", "NA", "20%"], "44%"),
        (3, "B", ["20%", "20%", "20%"], "44%"),
    )
    gaps = trend_gaps(trends, threshold_points=10)
    changes = gap_changes(gaps)
    assert change_sentence(changes) == (
        "Since 2028-2029, 1 of 4 gaps to this year's comparison share became certainly narrower and 1 certainly wider; "
        "rounding leaves 2 open."
    )
    assert flagged_change_sentence(changes, gaps) == (
        "Of the gaps flagged this year, certainly narrower: B in tier 2; certainly wider: A in tier 2; cannot tell: B in "
        "tier 3; no earlier share: A in tier 3."
    )
    assert flagged_change_sentence(*none_flagged()) == "No gap in a tier is flagged this year."


def none_flagged() -> tuple[pd.DataFrame, pd.DataFrame]:
    gaps = trend_gaps(trends_of((1, "A", ["40%", "40%", "40%"], "44%")), threshold_points=10)
    return gap_changes(gaps), gaps


def test_printed_movements_are_counted_beside_what_is_certain():
    changes = changes_of(
        (1, "A", ["30%", "30%", "31%"], "44%"),
        (1, "B", ["45%", "45%", "44%"], "44%"),
        (1, "C", ["NA", "NA", "44%"], "44%"),
    )
    table = movement_agreement(changes)
    assert table.to_dict("records") == [
        {"printed": "narrowed", "certainly narrower": 1, "certainly wider": 0, "cannot tell": 1, "not reported": 0},
        {
            "printed": "not comparable",
            "certainly narrower": 0,
            "certainly wider": 0,
            "cannot tell": 0,
            "not reported": 1,
        },
    ]


def test_a_table_of_flags_gains_what_is_certain_of_its_changes():
    changes = changes_of((1, "A", ["30%", "30%", "31%"], "44%"), (1, "B", ["NA", "NA", "44%"], "44%"))
    marked = pd.DataFrame(
        {"group": ["B", "A", "A"], "measure": ["tier_1_pct", "overall_pct", "tier_1_pct"]}, dtype="str"
    )
    table = with_movement(marked, changes)
    assert table["since_2028-2029"].tolist() == ["no earlier share", "–", "certainly narrower"]


def test_a_group_without_one_comparison_share_is_refused():
    trends = trends_of((1, "A", ["30%", "30%", "31%"], "44%"), (1, "B", ["1%", "1%", "1%"], "NA"))
    with pytest.raises(ValueError, match="expected") as refused:
        trend_gaps(trends, threshold_points=10)
    assert str(refused.value) == (
        "student_group_trends: expected one comparison share for all years of a group and tier, found 1 (NA) for B, tier 1 "
        "(1 of 2). Check the comparison column of Tables 5a-5c."
    )
    with pytest.raises(ValueError, match="student_group_trends: expected at least one student group, found none"):
        trend_gaps(trends.iloc[:0], threshold_points=10)
    trends.loc[0, "comparison_printed"] = "43%"
    with pytest.raises(ValueError, match="found 2 .43%. for A, tier 1"):
        trend_gaps(trends, threshold_points=10)


def test_the_changes_keep_their_schema():
    gaps = trend_gaps(read_processed("student_group_trends", "2024-2025"), threshold_points=10)
    changes = gap_changes(gaps)
    table = validated(changes[list(RESULTS["equity_gap_changes"].columns)], "equity_gap_changes", RESULTS)
    certain = table[table["is_first_to_last"]]["movement_certainty"].value_counts()
    assert certain.to_dict() == {"cannot tell": 13, "certainly narrower": 10, "not reported": 9, "certainly wider": 4}


def test_trend_table_keeps_its_schema():
    trends = trend_gaps(trends_of((1, "A", ["NA", "<1%", "3%"], "<1%")), threshold_points=10)
    columns = list(RESULTS["table_05_student_group_trends"].columns)
    assert validated(trends[columns], "table_05_student_group_trends", RESULTS)["comparison_pct"].isna().all()


def test_published_gaps_over_the_years():
    gaps = trend_gaps(read_processed("student_group_trends", "2024-2025"), threshold_points=10)
    statements = recomputed_trends(gaps, movements(gaps))
    assert statements["Female, tier 2 over the years"] == "−10, −26 and −26 points"
    assert (
        statements["gaps over the years: Race and ethnicity"]
        == "10 narrowed, 1 widened, 6 stayed and 1 no earlier share"
    )
