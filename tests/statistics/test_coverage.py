"""Intervals and limits hold about as often as they say: a fast version of ``tests/bench/coverage.py``, seeded."""

import numpy as np
import pytest
from scipy.stats import norm

from tests.bench.coverage import (
    SEED,
    Coverage,
    funnel_coverage,
    main,
    posterior_coverage,
    region_coverage,
    region_rows,
    small_unit_error,
    small_unit_rows,
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


def test_adjusted_limits_do_not_fit_a_count_of_a_handful():
    # Why the smallest units are not placed. Of three available credentials none is expected in
    # the mean of (1 - rate)^3 over the rates of the model: more than one in nine, far from one in forty.
    below, above = small_unit_error(3, confidence=0.95, tau=0.25)
    rates = (
        np.sin(np.clip(np.arcsin(0.59**0.5) + 0.25 * norm.ppf((np.arange(20_000) + 0.5) / 20_000), 0, np.pi / 2)) ** 2
    )
    assert below == pytest.approx(((1 - rates) ** 3).mean(), abs=1e-4)
    assert below > 1 / 9
    assert above == 0


@pytest.mark.parametrize("potential", [30, 50, 100, 300])
@pytest.mark.parametrize("tau", [0.1, 0.25])
def test_from_thirty_credentials_on_adjusted_limits_leave_out_about_what_they_state(potential, tau):
    for share in small_unit_error(potential, confidence=0.95, tau=tau):
        assert share == pytest.approx(0.025, abs=0.011)


def test_the_interval_of_a_region_by_units_covers_less_often_than_it_states_but_not_much():
    few, many = (
        region_coverage(
            rounds=300, seed=SEED, units=units, sizes=np.geomspace(20, 50_000, 100).astype("int64"), alpha=1.3, beta=1.3
        )
        for units in (12, 100)
    )
    assert 0.80 <= few <= 0.93
    assert few < many <= 0.98


def test_a_region_of_equal_sure_units_is_always_held():
    # With these parameters every unit has a rate of one half within a hair; 1,000 credentials leave a point or two.
    sure = {"sizes": np.array([1000]), "alpha": 1e9, "beta": 1e9}
    assert region_coverage(rounds=40, seed=1, units=40, **sure) >= 0.85


def test_rows_by_size_and_region_say_what_was_stated_and_measured():
    assert [row.units for row in small_unit_rows((3,))] == ["potential 3, tau 0.1", "potential 3, tau 0.25"]
    rows = region_rows(rounds=2, seed=SEED)
    assert [row.units for row in rows] == ["12 units", "18 units", "26 units", "100 units"]
    assert {row.stated_pct for row in rows} == {95.0}
    assert all(0 <= row.measured_pct <= 100 for row in rows)


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
    for name in ("wilson_rows", "small_unit_rows", "funnel_rows", "posterior_rows", "region_rows"):
        monkeypatch.setattr(
            f"tests.bench.coverage.{name}", lambda *_, **__: [Coverage("a method", "9 units", 95.0, 94.444)]
        )
    main()
    lines = capsys.readouterr().out.splitlines()
    assert [line.split() for line in lines] == [
        ["method", "units", "stated", "measured"],
        *[["a", "method", "9", "units", "95.0%", "94.44%"]] * 5,
    ]
