"""Intervals around rates agree with independent implementations, and every rate is marked by the rule."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest
from statsmodels.stats.proportion import proportion_confint

from helpers.statistics.intervals import rates_with_intervals, reliability_marks, tails, wilson_interval

COUNTS = st.integers(0, 60000).flatmap(lambda potential: st.tuples(st.integers(0, potential), st.just(potential)))


@given(COUNTS, st.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_wilson_limits_are_those_of_statsmodels_and_scipy_and_hold_the_rate(counts, confidence):
    earned, potential = counts
    limits = wilson_interval(pd.Series([earned]), pd.Series([potential]), design_effect=1, confidence=confidence).iloc[
        0
    ]
    if potential == 0:
        assert limits.isna().all()
        return
    expected = proportion_confint(earned, potential, alpha=1 - confidence, method="wilson")
    assert limits.to_numpy() == pytest.approx(100 * np.array(expected), rel=1e-9, abs=1e-9)
    by_scipy = binomtest(earned, potential).proportion_ci(confidence, method="wilson")
    assert limits.to_numpy() == pytest.approx(100 * np.array([by_scipy.low, by_scipy.high]), rel=1e-9, abs=1e-9)
    lower, upper = limits
    assert 0 <= lower <= 100 * earned / potential <= upper <= 100


@pytest.mark.parametrize(("earned", "potential"), [(-1, 5), (6, 5), (0, -1)])
def test_impossible_counts_have_no_interval(earned, potential):
    with pytest.raises(ValueError, match=r"earned must lie between 0 and potential; it does not for \['Gates'\]"):
        wilson_interval(pd.Series({"Gates": earned}), pd.Series({"Gates": potential}), design_effect=1)


@pytest.mark.parametrize("confidence", [0, 1, 95])
def test_an_impossible_confidence_is_refused(confidence):
    with pytest.raises(ValueError, match="^confidence must lie between 0 and 1, found") as raised:
        tails(confidence)
    assert str(raised.value).endswith(f"found {confidence}; for 95 percent write 0.95")


def test_a_rate_stands_with_its_limits_and_its_mark():
    units = pd.DataFrame({"psu": ["A", "B", "C"], "earned": [50, 9, 0], "potential": [100, 9, 0]})
    rule = {"confidence": 0.95, "smallest_potential": 9, "widest_interval_points": 20}
    rates = rates_with_intervals(units, design_effect=1, **rule)
    # Wilson's interval of 50 of 100: 40.4 to 59.6%, 19.2 points; of 9 of 9: 9 / (9 + 1.96^2) = 70.1 to 100%.
    assert rates["attainment_rate_pct"].fillna(-1).tolist() == [50, 100, -1]
    assert rates["attainment_rate_pct_lower"].round(1).fillna(-1).tolist() == [40.4, 70.1, -1]
    assert rates["is_low_reliability"].tolist() == [False, True, True]


def marks(*rows: tuple[int, float], smallest: int = 30, widest: float = 20.0) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["potential", "width"])
    rule = {"smallest_potential": smallest, "widest_interval_points": widest}
    return reliability_marks(frame["potential"], frame["width"], **rule)


def test_each_reason_is_named_and_the_limits_themselves_are_reliable():
    found = marks((0, float("nan")), (29, 20.0), (30, 20.0), (30, 20.1), (29, 20.1))
    assert found["reliability_reason"].tolist() == [
        "nothing was available to earn",
        "fewer than 30 available credentials",
        "",
        "an interval wider than 20 points",
        "fewer than 30 available credentials and an interval wider than 20 points",
    ]
    assert found["is_low_reliability"].tolist() == [True, True, False, True, True]


def test_one_point_is_singular():
    assert marks((2, 1.5), smallest=1, widest=1)["reliability_reason"].item() == "an interval wider than 1 point"


@pytest.mark.parametrize("row", [(-1, 5.0), (5, float("nan")), (5, -1.0), (5, 101.0)])
def test_impossible_rows_have_no_mark(row):
    with pytest.raises(ValueError, match=r"^a unit needs a potential of at least 0 and, .*; it is not so for \[1\]$"):
        marks((30, 5.0), row)


def test_an_impossible_rule_and_other_units_are_refused():
    for smallest, widest in ((-1, 20), (30, 101)):
        with pytest.raises(ValueError, match=f"^smallest_potential must not .* found {smallest} and {widest}$"):
            marks((5, 5.0), smallest=smallest, widest=widest)
    with pytest.raises(ValueError, match="^potential and interval_width_points must list the same units"):
        reliability_marks(pd.Series({"A": 1}), pd.Series({"B": 1.0}), smallest_potential=1, widest_interval_points=20.0)
