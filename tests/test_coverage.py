"""Intervals and limits hold about as often as they say: a fast version of ``tests/bench/coverage.py``, seeded."""

import numpy as np
import pytest

from tests.bench.coverage import (
    SEED,
    Coverage,
    funnel_coverage,
    main,
    posterior_coverage,
    wilson_coverage,
    wilson_rows,
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


@pytest.mark.parametrize("tau", [0.1, 0.25])
@pytest.mark.parametrize(("confidence", "tolerance"), [(0.95, 0.015), (0.998, 0.004)])
def test_adjusted_funnel_limits_hold_units_of_their_own_model(tau, confidence, tolerance):
    measured = funnel_coverage(rounds=60, seed=SEED, confidence=confidence, tau=tau)
    assert measured == pytest.approx(confidence, abs=tolerance)


def test_the_moment_estimate_holds_far_too_few_units_of_unequal_size():
    # Why the spread is not estimated the usual way; if this ever fails, the usual way can be used.
    assert funnel_coverage(rounds=60, seed=SEED, confidence=0.95, tau=0.25, by_moments=True) < 0.8


def test_limits_without_the_adjustment_would_call_most_units_unusual():
    plain = funnel_coverage(rounds=20, seed=SEED, confidence=0.95, tau=0.25, adjusted=False)
    assert plain < 0.3


@pytest.mark.parametrize(("units", "alpha", "beta", "rounds"), [(143, 1.3, 1.3, 25), (20, 3.0, 2.0, 80)])
def test_shrunken_intervals_and_rank_ranges_hold_the_truth(units, alpha, beta, rounds):
    rates, ranks = posterior_coverage(rounds=rounds, seed=SEED, confidence=0.95, units=units, alpha=alpha, beta=beta)
    assert rates == pytest.approx(0.95, abs=0.02)
    # Places are whole numbers, so ranges of few units hold a little more than they say; never much less.
    assert 0.93 <= ranks <= 0.995


def test_a_row_says_what_was_stated_and_measured():
    row = wilson_rows((9,))[0]
    assert (row.method, row.units, row.stated_pct) == ("Wilson interval", "potential 9", 95.0)
    assert row.measured_pct == pytest.approx(95.57, abs=0.01)


def test_the_table_has_a_line_for_each_row(monkeypatch, capsys):
    for name in ("wilson_rows", "funnel_rows", "posterior_rows"):
        monkeypatch.setattr(
            f"tests.bench.coverage.{name}", lambda *_, **__: [Coverage("a method", "9 units", 95.0, 94.444)]
        )
    main()
    lines = capsys.readouterr().out.splitlines()
    assert [line.split() for line in lines] == [
        ["method", "units", "stated", "measured"],
        *[["a", "method", "9", "units", "95.0%", "94.44%"]] * 3,
    ]
