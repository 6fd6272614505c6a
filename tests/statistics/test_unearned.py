"""Arithmetic of what was not earned: by hand and against what must hold for all counts."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.statistics.unearned import added_at, groups_holding, unearned_by

COUNTS = st.lists(st.integers(0, 20000), min_size=1, max_size=15)
ROWS = st.lists(st.tuples(st.sampled_from("ABC"), st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=8)
CREDENTIALS = pd.DataFrame(
    [("Farming", 9, 10), ("Farming", 10, 90), ("Building", 60, 80), ("Careers", 21, 21)],
    columns=["program_area", "earned", "potential"],
)
# All together 100 of 201.
STATE = 100 * 100 / 201


def test_added_credentials_by_hand():
    earned, potential = pd.Series([30, 80, 0]), pd.Series([101, 100, 0])
    # 101 * 62.5 / 100 - 30 = 33.125, kept unrounded; 80 of 100 is above the rate; nothing can be added to nothing.
    assert added_at(earned, potential, rate_pct=62.5).tolist() == [33.125, 0.0, 0.0]
    rates = pd.Series([100.0, 90.0, float("nan")])
    assert added_at(earned, potential, rate_pct=rates).fillna(-1).tolist() == [71.0, 10.0, -1]


@given(ROWS, st.floats(0, 100))
def test_nobody_adds_more_than_was_unearned_and_all_of_it_at_a_rate_of_100(rows, rate):
    earned, potential = (pd.Series([pick(pair) for _, *pair in rows]) for pick in (min, max))
    added, left = added_at(earned, potential, rate_pct=rate), potential - earned
    assert added.between(0, left + 1e-9).all()
    assert added_at(earned, potential, rate_pct=100).tolist() == left.tolist()


def test_impossible_rates_are_refused():
    one = pd.Series({"Gates": 1})
    for rate in (-0.1, 100.1):
        with pytest.raises(ValueError, match=r"^rate_pct must lie between 0 and 100; it does not for \['Gates'\]$"):
            added_at(one, one, rate_pct=rate)
    with pytest.raises(ValueError, match="^rate_pct and potential must list the same groups in the same order$"):
        added_at(one, one, rate_pct=pd.Series({"Wake": 50.0}))
    with pytest.raises(ValueError, match=r"^earned must lie between 0 and potential; it does not for \['Gates'\]$"):
        added_at(one + 1, one, rate_pct=50)


@given(COUNTS, st.floats(1, 100))
def test_groups_holding_is_the_smallest_number_that_suffices(counts, share):
    number = groups_holding(pd.Series(counts), share_pct=share)
    largest = sorted(counts, reverse=True)
    if sum(counts) == 0:
        assert number == 0
        return
    assert 100 * sum(largest[:number]) >= share * sum(counts)
    assert 100 * sum(largest[: number - 1]) < share * sum(counts)


@pytest.mark.parametrize(("share", "groups"), [(30, 1), (60, 2), (100, 4)])
def test_a_share_that_is_met_exactly_is_held(share, groups):
    # 3 of 10 is exactly 30 percent; a division would make 0.3 of 0.1 + 0.2.
    assert groups_holding(pd.Series([3, 3, 2, 2]), share_pct=share) == groups


@pytest.mark.parametrize(
    ("counts", "share", "message"),
    [
        ([1.0, float("nan")], 50, r"counts of unearned credentials must be 0 or more; they are not for \[1\]"),
        ([1.0, -2.0], 50, r"counts of unearned credentials must be 0 or more; they are not for \[1\]"),
        ([1], 0, "share_pct must be above 0 and at most 100, found 0"),
        ([1], 101, "share_pct must be above 0 and at most 100, found 101"),
    ],
)
def test_impossible_counts_and_shares_are_refused(counts, share, message):
    with pytest.raises(ValueError, match=f"^{message}$"):
        groups_holding(pd.Series(counts), share_pct=share)


def test_a_group_adds_up_what_it_left_and_what_it_lacks_to_the_states_rate():
    table = unearned_by(CREDENTIALS, names=["program_area"], state_rate_pct=STATE)
    assert table[["program_area", "earned", "potential", "unearned"]].to_numpy().tolist() == [
        ["Farming", 19, 100, 81],
        ["Building", 60, 80, 20],
        ["Careers", 21, 21, 0],
    ]
    # Farming at 100/201 of its 100 would have earned 49.75, 30.75 more, which is 15.3 points of 201.
    assert table["added_at_state_rate"].tolist() == pytest.approx([100 * 100 / 201 - 19, 0, 0])
    assert table["state_rate_change_points"].tolist() == pytest.approx([100 * (100 * 100 / 201 - 19) / 201, 0, 0])
    assert table["share_of_unearned_pct"].tolist() == pytest.approx([8100 / 101, 2000 / 101, 0])


def test_groups_that_left_the_same_stand_in_the_order_of_their_last_name():
    rows = pd.DataFrame({"course": ["b", "a"], "course_code": ["ZA10", "ZB20"], "earned": 1, "potential": 2})
    table = unearned_by(rows, names=["course", "course_code"], state_rate_pct=50.0)
    assert table["course_code"].tolist() == ["ZA10", "ZB20"]


def test_where_everything_was_earned_there_are_no_shares_of_the_rest():
    table = unearned_by(CREDENTIALS.tail(1), names=["program_area"], state_rate_pct=100.0)
    assert table["share_of_unearned_pct"].isna().all()


@given(ROWS)
def test_added_credentials_bring_every_group_to_the_states_rate(rows):
    groups = pd.DataFrame(
        [(name, min(pair), max(pair)) for name, *pair in rows], columns=["name", "earned", "potential"]
    )
    earned, potential = groups["earned"].sum(), groups["potential"].sum()
    state = 100 * earned / potential if potential else float("nan")
    table = unearned_by(groups, names=["name"], state_rate_pct=state)
    assert table["unearned"].sum() == potential - earned
    if potential:
        reached = table["earned"] + table["added_at_state_rate"]
        assert reached.between(table["potential"] * state / 100 - 1e-9, table["potential"] + 1e-9).all()
