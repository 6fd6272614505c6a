"""Intervals and ranges hold about as often as they say: a fast version of ``tests/bench/coverage.py``, seeded."""

import numpy as np
import pytest

from tests.bench.coverage import (
    CLUSTERS,
    SEED,
    clustered_coverage,
    coverage_in_units,
    modules_of_students,
    posterior_coverage,
    region_coverage,
    wilson_coverage,
)


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


def test_invented_students_have_the_rate_and_the_correlation_that_they_are_given():
    generator = np.random.Generator(np.random.PCG64(SEED))
    counts = modules_of_students(generator, np.array([200_000]), np.array([0.4]), chances=2, correlation=0.5)[0]
    # Of two chances with rate 0.4 and correlation 0.5 both are earned by 0.4^2 + 0.5 x 0.24 = 28 percent.
    assert counts[2] / 200_000 == pytest.approx(0.28, abs=0.004)
    assert (counts @ [0, 1, 2]) / 400_000 == pytest.approx(0.4, abs=0.004)


def test_with_the_design_effect_intervals_of_clustered_students_hold_and_naive_ones_do_not():
    rates = np.linspace(0.1, 0.9, 9)
    held = [
        clustered_coverage(students=100, chances=chances, correlation=alike, rounds=150, seed=SEED, rates=rates)
        for chances, alike in CLUSTERS
    ]
    known, estimated, naive = np.mean(held, axis=0)
    assert known == pytest.approx(0.95, abs=0.01)
    assert estimated == pytest.approx(0.95, abs=0.01)
    assert naive < 0.75


def test_with_units_of_their_own_rates_the_whole_correlation_is_cautious():
    grid = {"units": 20, "students": 50, "chances": 4, "correlation": 0.7, "between": 0.12}
    with_effect, naive = coverage_in_units(**grid, rounds=40, seed=SEED)
    assert 0.95 <= with_effect <= 0.99
    assert naive < 0.85


def test_clustered_shrunken_intervals_and_rank_ranges_need_the_design_effect():
    model = {"units": 60, "alpha": 1.3, "beta": 1.3, "chances": 8, "correlation": 0.8, "confidence": 0.95}
    rates, ranks = posterior_coverage(**model, rounds=25, seed=SEED, design_effect=6.6)
    assert rates == pytest.approx(0.95, abs=0.02)
    assert 0.93 <= ranks <= 0.995
    assert max(posterior_coverage(**model, rounds=10, seed=SEED)) < 0.8


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
