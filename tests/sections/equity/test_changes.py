"""Gaps over the years: printed movements, and what is certain of them on unrounded shares."""

import pytest

from helpers.sections.equity.changes import trend_gaps
from tests.support.equity_shares import YEARS, changes_of, trends_of


@pytest.mark.parametrize(
    ("shares", "comparison", "movement", "certainty", "limits"),
    [
        # -10, then -26, with one comparison share b: (b - s2) - (b - s1) = s1 - s2, 33.5..34.5 less 17.5..18.5.
        (["34%", "18%", "18%"], "44%", "widened", "certainly wider", (15, 17)),
        # -14, then -13: 30.5 lies between the shares and both stay below 43.5.
        (["30%", "30%", "31%"], "44%", "narrowed", "certainly narrower", (-2, 0)),
        # +10, then -10: s1 and s2 lie on both sides, so b counts twice: 2b - s1 - s2, 87..89 less 87..89.
        (["54%", "40%", "34%"], "44%", "stayed", "cannot tell", (-2, 2)),
        # 0 to below 1, then 2.5 to below 3.5, both below 44: closer by s2 - s1.
        (["<1%", "20%", "3%"], "44%", "not comparable", "certainly narrower", (-3.5, -1.5)),
        # On both sides of 1%: 0.5 to below 1.5.
        (["<1%", "1%", "1%"], "1%", "not comparable", "cannot tell", (-1.5, 1)),
    ],
)
def test_a_change_is_certain_only_if_all_unrounded_shares_with_one_comparison_share_agree(
    shares, comparison, movement, certainty, limits
):
    change = changes_of((2, "A", shares, comparison))[0].query("is_first_to_last").squeeze()
    assert (change["movement"], change["movement_certainty"]) == (movement, certainty)
    assert (change["change_points_lower"], change["change_points_upper"]) == limits
    assert (change["from_year"], change["to_year"]) == (YEARS[0], YEARS[2])


@pytest.mark.parametrize(
    ("shares", "change", "moved", "growth"),
    [
        # 33.5 to below 34.5, then 17.5 to below 18.5: 15 of the 81.5 others; 33.5/18.5 = 1 + 15/18.5.
        (["34%", "34%", "18%"], [-16, -17, -15], 100 * 15 / 81.5, 100 * 15 / 18.5),
        # A rise is a fall of the others, from 66.5 to 18.5 and from 65.5 to 17.5.
        (["34%", "34%", "82%"], [48, 47, 49], 100 * 47 / 81.5, 0),
        # Below one half what joins is fewer than what leaves: from 80 to 60, 19 of 60.5.
        (["80%", "80%", "60%"], [-20, -21, -19], 100 * 19 / 60.5, 100 * 19 / 60.5),
        (["34%", "34%", "34%"], [0, -1, 1], 0, 0),
        (["NA", "NA", "34%"], [None, None, None], None, None),
    ],
)
def test_what_a_changed_share_takes_follows_from_its_limits(shares, change, moved, growth):
    columns = [*(f"share_change_points{limit}" for limit in ("", "_lower", "_upper"))]
    row = changes_of((2, "A", shares, "44%"))[0].query("from_year == @YEARS[0] and to_year == @YEARS[2]").squeeze()
    expected = [float("nan") if value is None else value for value in [*change, moved, growth]]
    found = row[[*columns, "moved_at_least_pct", "growth_needed_pct"]].tolist()
    assert found == pytest.approx(expected, nan_ok=True)


def test_no_smaller_move_of_credentials_changes_a_share_as_much():
    # Of 1,000 credentials 336 are the group's; some of it leave and some of others join, until at most 18.4% are.
    fewest = min(
        leaving + joining
        for leaving in range(337)
        for joining in range(1001)
        if (336 - leaving) / (1000 - leaving + joining) <= 0.184
    )
    row = changes_of((2, "A", ["34%", "34%", "18%"], "44%"))[0].query("is_first_to_last").squeeze()
    assert 0.98 * fewest < 10 * row["moved_at_least_pct"] <= fewest


def test_one_pair_of_years_leads_from_the_first_share_to_this_year():
    shares = {"A": ["30%", "31%", "32%"], "B": ["NA", "31%", "32%"], "C": ["NA", "NA", "32%"]}
    changes, _ = changes_of(*[(1, group, of_group, "44%") for group, of_group in shares.items()])
    assert len(changes) == 3 * 3
    longest = changes.loc[changes["is_first_to_last"], ["group", "from_year", "to_year", "movement_certainty"]]
    assert longest.to_numpy().tolist() == [
        ["A", YEARS[0], YEARS[2], "certainly narrower"],
        ["C", YEARS[0], YEARS[2], "not reported"],
        ["B", YEARS[1], YEARS[2], "certainly narrower"],
    ]


def test_a_group_without_one_comparison_share_is_refused():
    trends = trends_of((1, "A", ["30%", "30%", "31%"], "44%"), (1, "B", ["1%", "1%", "1%"], "NA"))
    with pytest.raises(ValueError, match="expected") as refused:
        trend_gaps(trends, threshold_points=10)
    assert str(refused.value) == (
        "student_group_trends: expected one comparison share for all years of a group and tier, found 1 (NA) for B, "
        "tier 1 (1 of 2). Check the comparison column of Tables 5a-5c."
    )
    with pytest.raises(ValueError, match="student_group_trends: expected at least one student group, found none"):
        trend_gaps(trends.iloc[:0], threshold_points=10)
    trends.loc[0, "comparison_printed"] = "43%"
    with pytest.raises(ValueError, match="found 2 .43%. for A, tier 1"):
        trend_gaps(trends, threshold_points=10)
