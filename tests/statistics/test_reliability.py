"""Rates are marked for the reasons that the rule names, and for no other."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.statistics.reliability import reliability_marks

ROWS = st.lists(st.tuples(st.integers(0, 100), st.floats(0, 100)), min_size=1, max_size=10)


def marks(rows, smallest_potential=30, widest_interval_points=20.0) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["potential", "width"])
    return reliability_marks(
        frame["potential"],
        frame["width"],
        smallest_potential=smallest_potential,
        widest_interval_points=widest_interval_points,
    )


def test_each_reason_is_named_and_the_limits_themselves_are_reliable():
    found = marks([(0, float("nan")), (29, 20.0), (30, 20.0), (30, 20.1), (29, 20.1)])
    assert found["reason"].tolist() == [
        "nothing was available to earn",
        "fewer than 30 available credentials",
        "",
        "an interval wider than 20 points",
        "fewer than 30 available credentials and an interval wider than 20 points",
    ]
    assert found["is_low_reliability"].tolist() == [True, True, False, True, True]


def test_one_is_singular():
    found = marks([(1, 1.5), (0, 0.0)], smallest_potential=2, widest_interval_points=1)
    assert found["reason"][0] == "fewer than 2 available credentials and an interval wider than 1 point"
    assert marks([(1, 3.0)], smallest_potential=1, widest_interval_points=2.5)["reason"][0] == (
        "an interval wider than 2.5 points"
    )


@given(ROWS, st.integers(0, 100), st.floats(0, 100))
def test_a_rate_is_reliable_exactly_if_it_meets_both_limits(rows, smallest, widest):
    found = marks(rows, smallest, widest)
    expected = [potential == 0 or potential < smallest or width > widest for potential, width in rows]
    assert found["is_low_reliability"].tolist() == expected
    assert (found["reason"] != "").tolist() == expected


def test_no_units_no_marks():
    assert marks([]).to_dict("list") == {"is_low_reliability": [], "reason": []}


@pytest.mark.parametrize("row", [(-1, 5.0), (5, float("nan")), (5, -1.0), (5, 101.0)])
def test_impossible_rows_are_refused(row):
    with pytest.raises(ValueError, match="^a unit needs") as raised:
        marks([(30, 5.0), row])
    assert str(raised.value) == (
        "a unit needs a potential of at least 0 and, if it has any, an interval between 0 and 100 points wide; "
        "it is not so for [1]"
    )


def test_impossible_limits_and_other_units_are_refused():
    for smallest, widest in ((-1, 20), (30, 101)):
        with pytest.raises(ValueError, match="^smallest_potential must not") as raised:
            marks([(5, 5.0)], smallest, widest)
        assert str(raised.value) == (
            "smallest_potential must not be negative and widest_interval_points must lie between 0 and 100, found "
            f"{smallest} and {widest}"
        )
    with pytest.raises(
        ValueError, match="^potential and interval_width_points must list the same units in the same order$"
    ):
        reliability_marks(pd.Series({"A": 1}), pd.Series({"B": 1.0}), smallest_potential=1, widest_interval_points=20.0)
