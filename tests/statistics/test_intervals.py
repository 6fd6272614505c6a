"""Intervals around rates agree with independent implementations and hold what they promise."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest
from statsmodels.stats.proportion import proportion_confint

from helpers.statistics.intervals import wilson_interval

COUNTS = st.integers(0, 60000).flatmap(lambda potential: st.tuples(st.integers(0, potential), st.just(potential)))


@given(COUNTS, st.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_wilson_limits_are_those_of_statsmodels_and_scipy(counts, confidence):
    earned, potential = counts
    limits = wilson_interval(pd.Series([earned]), pd.Series([potential]), confidence=confidence).iloc[0]
    if potential == 0:
        assert limits.isna().all()
        return
    expected = proportion_confint(earned, potential, alpha=1 - confidence, method="wilson")
    assert limits.to_numpy() == pytest.approx(100 * np.array(expected), rel=1e-9, abs=1e-9)
    by_scipy = binomtest(earned, potential).proportion_ci(confidence, method="wilson")
    assert limits.to_numpy() == pytest.approx(100 * np.array([by_scipy.low, by_scipy.high]), rel=1e-9, abs=1e-9)


@given(COUNTS)
def test_a_rate_lies_in_its_wilson_interval_and_the_interval_within_0_and_100(counts):
    earned, potential = counts
    limits = wilson_interval(pd.Series([earned]), pd.Series([potential])).iloc[0]
    if potential:
        assert 0 <= limits["rate_lower_pct"] <= 100 * earned / potential <= limits["rate_upper_pct"] <= 100


@pytest.mark.parametrize(("earned", "potential"), [(-1, 5), (6, 5), (0, -1)])
def test_impossible_counts_have_no_interval(earned, potential):
    with pytest.raises(ValueError, match=r"earned must lie between 0 and potential; it does not for \['Gates'\]"):
        wilson_interval(pd.Series({"Gates": earned}), pd.Series({"Gates": potential}))


def test_counts_of_different_groups_and_an_impossible_confidence_are_refused():
    with pytest.raises(ValueError, match="must list the same groups in the same order"):
        wilson_interval(pd.Series({"Gates": 1}), pd.Series({"Wake": 2}))
    with pytest.raises(ValueError, match="confidence must lie between 0 and 1, found 95; for 95 percent write 0.95"):
        wilson_interval(pd.Series([1]), pd.Series([2]), confidence=95)
