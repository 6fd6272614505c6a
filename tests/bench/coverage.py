"""Measure whether intervals and ranges hold as often as they say: part of ``make bench``.

Invented units with known long-run rates, potentials from fewer than ten to tens of thousands as the report's units have
them. Everything is seeded; the same seed gives the same table. Faster: ``tests/statistics/test_coverage.py``.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import binom

from helpers.contracts.tables import read_processed
from helpers.sections.regions.rates import _drawn_again
from helpers.statistics.intervals import wilson_interval
from helpers.statistics.ranks import rank_ranges
from helpers.statistics.shrinkage import prior_or_reason, shrunken_rates

SEED = 20250101
SMALLEST, LARGEST = 9, 50_000
REGION_UNITS = (12, 18, 26, 100)


class Coverage(NamedTuple):
    """How often a method held what it should hold."""

    method: str
    units: str
    stated_pct: float
    measured_pct: float


def wilson_coverage(potential: int, *, confidence: float, rates: np.ndarray) -> float:
    """Return the share of samples whose Wilson interval holds the long-run rate, averaged over rates; no simulation."""
    counts = pd.Series(range(potential + 1))
    limits = wilson_interval(counts, pd.Series(potential, index=counts.index), confidence=confidence) / 100
    holds = (limits["attainment_rate_pct_lower"].to_numpy() <= rates[:, None]) & (
        rates[:, None] <= limits["attainment_rate_pct_upper"].to_numpy()
    )
    return float((binom.pmf(counts.to_numpy(), potential, rates[:, None]) * holds).sum(axis=1).mean())


def invented_sizes(generator: np.random.Generator, units: int) -> np.ndarray:
    """Return potentials spread evenly over their orders of magnitude."""
    return np.exp(generator.uniform(np.log(SMALLEST), np.log(LARGEST), units)).astype("int64")


def posterior_coverage(
    *, rounds: int, seed: int, confidence: float, units: int, alpha: float, beta: float, draws: int = 400
) -> tuple[float, float]:
    """Return the shares of units whose long-run rate lies in its interval, and whose true place in its rank range."""
    generator, rates_held, ranks_held = np.random.Generator(np.random.PCG64(seed)), [], []
    for number in range(rounds):
        sizes = pd.Series(invented_sizes(generator, units))
        rates = generator.beta(alpha, beta, units)
        earned = pd.Series(generator.binomial(sizes, rates))
        prior, _ = prior_or_reason(earned, sizes)
        shrunken = shrunken_rates(earned, sizes, prior, confidence=confidence)
        held = pd.Series(100 * rates).between(shrunken["shrunken_rate_pct_lower"], shrunken["shrunken_rate_pct_upper"])
        places = pd.Series(rates).rank(ascending=False)
        ranges = rank_ranges(earned, sizes, prior, draws=draws, seed=number, confidence=confidence)
        rates_held.append(held.mean())
        ranks_held.append(places.between(ranges["rank_lower"], ranges["rank_upper"]).mean())
    return float(np.mean(rates_held)), float(np.mean(ranks_held))


def region_coverage(*, rounds: int, seed: int, units: int, sizes: np.ndarray, alpha: float, beta: float) -> float:
    """Return the share of invented regions whose 95 percent interval by units holds the long-run rate of such units."""
    generator, truth, covered = np.random.Generator(np.random.PCG64(seed)), 100 * alpha / (alpha + beta), []
    for _ in range(rounds):
        potential = generator.choice(sizes, units)
        earned = generator.binomial(potential, generator.beta(alpha, beta, units))
        region = pd.DataFrame({"earned": earned, "potential": potential})
        lower, upper = np.quantile(_drawn_again(region, draws=600, generator=generator), [0.025, 0.975])
        covered.append(lower <= truth <= upper)
    return float(np.mean(covered))


def region_rows(*, rounds: int, seed: int, year: str = "2024-2025") -> list[Coverage]:
    """Return the coverage of intervals by units, with the potentials of a year and the distribution of its rates."""
    published = read_processed("attainment_by_psu", year)
    prior, _ = prior_or_reason(published["earned"], published["potential"])
    sizes = published.loc[published["potential"] > 0, "potential"].to_numpy()
    model = {"sizes": sizes, "alpha": prior.alpha, "beta": prior.beta}
    return [
        Coverage("region, interval by units", f"{units} units", 95.0, 100 * value)
        for units in REGION_UNITS
        for value in [region_coverage(rounds=rounds, seed=seed, units=units, **model)]
    ]


def wilson_rows(potentials: tuple[int, ...] = (9, 30, 100, 1000)) -> list[Coverage]:
    """Return the coverage of Wilson intervals, over rates from 2 to 98 percent."""
    rates = np.linspace(0.02, 0.98, 481)
    return [
        Coverage("Wilson interval", f"potential {potential:,}", 95.0, 100 * value)
        for potential in potentials
        for value in [wilson_coverage(potential, confidence=0.95, rates=rates)]
    ]


def posterior_rows(*, rounds: int, seed: int) -> list[Coverage]:
    """Return the coverage of shrunken intervals and of rank ranges."""
    rows = []
    for units, alpha, beta in ((20, 3.0, 2.0), (143, 1.3, 1.3), (143, 30.0, 20.0)):
        values = posterior_coverage(rounds=rounds, seed=seed, confidence=0.95, units=units, alpha=alpha, beta=beta)
        name = f"{units} units, Beta({alpha:g}, {beta:g})"
        rows += [
            Coverage(method, name, 95.0, 100 * value)
            for method, value in zip(("shrunken rate, interval", "rank range"), values, strict=True)
        ]
    return rows


def main() -> None:
    """Print the table of stated and measured coverage."""
    rows = [*wilson_rows(), *posterior_rows(rounds=200, seed=SEED), *region_rows(rounds=1000, seed=SEED)]
    print(f"{'method':<32} {'units':<28} {'stated':>8} {'measured':>9}")
    for row in rows:
        print(f"{row.method:<32} {row.units:<28} {row.stated_pct:7.1f}% {row.measured_pct:8.2f}%")


if __name__ == "__main__":
    main()
