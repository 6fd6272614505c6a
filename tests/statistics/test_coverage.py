"""Intervals and ranges hold about as often as they say: a fast version of ``tests/bench/coverage.py``, seeded."""

import numpy as np
import pytest

from tests.bench.coverage import SEED, posterior_coverage, region_coverage, wilson_coverage


@pytest.mark.parametrize("potential", [9, 30, 100])
@pytest.mark.parametrize("confidence", [0.8, 0.95])
def test_wilson_intervals_hold_the_long_run_rate_on_average(potential, confidence):
    # Exact, no simulation: summed over all counts, averaged over rates.
    measured = wilson_coverage(potential, confidence=confidence, rates=np.linspace(0.02, 0.98, 193))
    assert measured == pytest.approx(confidence, abs=0.015)


def test_coverage_counts_what_an_interval_holds():
    # Of one available credential the 95 percent Wilson interval is 0 to 79.3 percent for none and 20.7 to 100 for one:
    # both hold one half; only the first holds a tenth, and nine tenths of the samples earn none.
    assert wilson_coverage(1, confidence=0.95, rates=np.array([0.5])) == pytest.approx(1)
    assert wilson_coverage(1, confidence=0.95, rates=np.array([0.1])) == pytest.approx(0.9)


def test_the_interval_of_a_region_by_units_covers_less_often_than_it_states_but_not_much():
    drawn = {"sizes": np.geomspace(20, 50_000, 100).astype("int64"), "alpha": 1.3, "beta": 1.3}
    few, many = (region_coverage(rounds=300, seed=SEED, units=units, **drawn) for units in (12, 100))
    assert 0.80 <= few <= 0.93
    assert few < many <= 0.98


@pytest.mark.parametrize(("units", "alpha", "beta", "rounds"), [(143, 1.3, 1.3, 25), (20, 3.0, 2.0, 80)])
def test_shrunken_intervals_and_rank_ranges_hold_the_truth(units, alpha, beta, rounds):
    rates, ranks = posterior_coverage(rounds=rounds, seed=SEED, confidence=0.95, units=units, alpha=alpha, beta=beta)
    assert rates == pytest.approx(0.95, abs=0.02)
    # Places are whole numbers, so ranges of few units hold a little more than they say; never much less.
    assert 0.93 <= ranks <= 0.995
