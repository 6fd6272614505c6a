"""Changes of counts and rates: exact splits, intervals, and nothing across a break."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.years.changes import difference_interval, split_by_counts, split_by_strata, with_changes

COUNTS = ["earned", "potential", "earned_before", "potential_before"]
COUNT_PAIR = st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def counts(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COUNTS).astype("Int64")


def changes(rows: pd.DataFrame, *, status: str = "same", earned: str = "", rate: str = "", band: int = 50):
    none = {f"share{limit}{end}": float("nan") for limit in ("", "_lower", "_upper") for end in ("", "_before")}
    matched = rows.assign(status=status, **none)
    return with_changes(matched, design_effect=1, earned_reason=earned, rate_reason=rate, band_pct=band)


@pytest.mark.parametrize(
    ("row", "lower", "upper"),
    [
        # Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10: examples (a), (d) and (g).
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((5, 56, 0, 29), -0.0381, 0.1926),
        ((10, 10, 0, 20), 0.6791, 1.0),
    ],
)
def test_the_interval_of_a_change_is_that_of_newcombe(row, lower, upper):
    found = difference_interval(counts(row), design_effect=1).iloc[0] / 100
    assert found.round(4).tolist() == [lower, upper]


def test_with_a_design_effect_a_change_is_as_uncertain_as_one_of_fewer_credentials():
    wide = difference_interval(counts((560, 700, 480, 800)), design_effect=10)
    pd.testing.assert_frame_equal(wide, difference_interval(counts((56, 70, 48, 80)), design_effect=1))


@given(COUNT_PAIR, COUNT_PAIR)
def test_the_parts_of_a_change_add_up_to_it_and_turn_their_sign_with_the_years(now, before):
    rows = counts((*now, *before), (*before, *now))
    parts = split_by_counts(rows)
    change = 100 * now[0] / now[1] - 100 * before[0] / before[1]
    assert parts.sum(axis=1).tolist() == pytest.approx([change, -change], abs=1e-6)
    assert parts.iloc[0].tolist() == pytest.approx((-parts.iloc[1]).tolist(), abs=1e-6)


def test_more_earned_of_the_same_potential_is_all_earned_and_the_same_earned_of_less_all_available():
    # 20 of 100 to 30 of 100; 20 of 100 to 20 of 50.
    parts = split_by_counts(counts((30, 100, 20, 100), (20, 50, 20, 100)))
    assert parts.values.tolist() == [[10, 0], [0, 20]]


def test_a_part_that_only_one_year_has_is_all_mix():
    now = pd.DataFrame({"entity": "all", "key": ["old", "new"], "earned": [50, 90], "potential": [100, 100]})
    # The old part keeps its rate of 50 percent; the new one lifts the rate from 50 to 70.
    found = split_by_strata(now, now.head(1))
    assert found.values.tolist() == [["all", 20.0, 0.0]]


def test_rates_across_a_break_are_not_compared_and_the_counts_of_another_series_still_are():
    row = changes(counts((30, 50, 20, 100)), rate="new way of counting from 2031-2032").iloc[0]
    assert row["earned_change"] == 10
    assert row["reason"] == "new way of counting from 2031-2032"
    blank = ["potential_change", "rate_change_points", "rate_change_points_lower", "more_earned_points"]
    assert row[blank].isna().all()


def test_a_year_without_potential_has_no_rate_to_compare():
    row = changes(counts((0, 0, 2, 4))).iloc[0]
    assert (row["reason"], row["potential_change"]) == ("no rate in one of the years", -4)
    assert np.isnan(row["rate_change_points"])


def test_the_band_marks_where_to_look_and_nothing_that_is_new_or_gone():
    # The band is 50 percent: 150 of 100 lies on it, 151 and 49 beyond it; any rise from nothing is beyond every band.
    rows = counts(*((now, 1000, before, 1000) for now, before in [(150, 100), (151, 100), (49, 100), (1, 0), (0, 0)]))
    assert changes(rows)["is_beyond_band"].tolist() == [False, True, True, True, False]
    gone = counts((pd.NA, pd.NA, 5, 8))
    assert changes(gone, status="gone")["is_beyond_band"].tolist() == [False]
    assert changes(gone, status="gone")["reason"].tolist() == [""]


def test_a_printed_share_changes_within_what_both_were_rounded_from():
    rows = counts((pd.NA,) * 4).assign(status="same")
    ends = {"": (44.0, 43.5, 44.5), "_before": (41.0, 40.5, 41.5)}
    for end, values in ends.items():
        for limit, value in zip(("", "_lower", "_upper"), values, strict=True):
            rows[f"share{limit}{end}"] = value
    row = with_changes(rows, design_effect=1, earned_reason="", rate_reason="", band_pct=50).iloc[0]
    assert [row[f"share_change_points{limit}"] for limit in ("", "_lower", "_upper")] == [3, 2, 4]
