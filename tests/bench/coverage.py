"""Measure whether intervals and ranges hold as often as they say: part of ``make bench``.

Invented units with known long-run rates, potentials from fewer than ten to tens of thousands as the report's units have
them. Everything is seeded; the same seed gives the same table. Faster: ``tests/statistics/test_coverage.py``.
"""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import betabinom, binom

from helpers.contracts.tables import read_processed
from helpers.sections.regions.rates import _drawn_again
from helpers.statistics.clustering import intraclass_correlation
from helpers.statistics.intervals import wilson_interval
from helpers.statistics.ranks import rank_ranges
from helpers.statistics.shrinkage import prior_or_reason, shrunken_rates

SEED = 20250101
SMALLEST, LARGEST = 9, 50_000
REGION_UNITS = (12, 18, 26, 100)
# Chances per student and how alike they end, as the combined credentials of the report have them.
CLUSTERS = ((2, 0.85), (4, 0.7), (8, 0.8), (17, 0.5))
STUDENTS, RATES = (30, 100, 1000), np.linspace(0.1, 0.9, 17)
# How much alike students of one unit end, as Table 10 has it.
BETWEEN_UNITS = 0.12


class Coverage(NamedTuple):
    """How often a method held what it should hold."""

    method: str
    units: str
    stated_pct: float
    measured_pct: float


def wilson_coverage(potential: int, *, confidence: float, rates: np.ndarray) -> float:
    """Return the share of samples whose Wilson interval holds the long-run rate, averaged over rates; no simulation."""
    counts = pd.Series(range(potential + 1))
    limits = (
        wilson_interval(counts, pd.Series(potential, index=counts.index), design_effect=1, confidence=confidence) / 100
    )
    holds = (limits["attainment_rate_pct_lower"].to_numpy() <= rates[:, None]) & (
        rates[:, None] <= limits["attainment_rate_pct_upper"].to_numpy()
    )
    return float((binom.pmf(counts.to_numpy(), potential, rates[:, None]) * holds).sum(axis=1).mean())


def modules_of_students(
    generator: np.random.Generator, students: np.ndarray, rates: np.ndarray, *, chances: int, correlation: float
) -> np.ndarray:
    """Return how many students (rows: groups, each with a rate) earned 0, 1, 2, ... of their chances: beta-binomial."""
    if correlation == 0:
        shares = binom.pmf(np.arange(chances + 1), chances, rates[:, None])
    else:
        weight = (1 - correlation) / correlation
        sides = rates[:, None] * weight, (1 - rates[:, None]) * weight
        shares = betabinom.pmf(np.arange(chances + 1), chances, *sides)
    return generator.multinomial(students, shares / shares.sum(axis=1, keepdims=True))


def _held(earned: np.ndarray, potential: int, rate_pct: np.ndarray, effect: float | pd.Series) -> float:
    """Return the share of samples whose interval holds the rate of each."""
    counts = pd.Series(earned)
    limits = wilson_interval(counts, pd.Series(potential, index=counts.index), design_effect=effect)
    return float(pd.Series(rate_pct).between(*(limits[name] for name in limits)).mean())


def clustered_coverage(
    *, students: int, chances: int, correlation: float, rounds: int, seed: int, rates: np.ndarray = RATES
) -> tuple[float, float, float]:
    """Return how often an interval holds the long-run rate if each student has several chances that end alike.

    With the design effect, with the one that each sample itself shows by who earned everything, and as if all chances
    were independent; averaged over rates.
    """
    generator, truth = np.random.Generator(np.random.PCG64(seed)), np.repeat(rates, rounds)
    groups = np.full(len(truth), students)
    counts = modules_of_students(generator, groups, truth, chances=chances, correlation=correlation)
    earned, potential = counts @ np.arange(chances + 1), students * chances
    shown = [
        intraclass_correlation(count / potential, every / students, chances)
        for count, every in zip(earned, counts[:, -1], strict=True)
    ]
    # A sample that shows no correlation takes the known one, as a course without a measured set takes the mean.
    shown = 1 + (chances - 1) * pd.Series(shown).fillna(correlation)
    effects = (1 + (chances - 1) * correlation, shown, 1.0)
    known, estimated, naive = (_held(earned, potential, 100 * truth, effect) for effect in effects)
    return known, estimated, naive


def coverage_in_units(
    *, units: int, students: int, chances: int, correlation: float, rounds: int, seed: int, between: float
) -> tuple[float, float]:
    """Return how often an interval holds the mean of units with rates of their own, and how often the naive one does.

    The correlation of two chances of one student is partly that of their unit; the design effect takes all of it.
    """
    generator, covered = np.random.Generator(np.random.PCG64(seed)), []
    within, weight = (correlation - between) / (1 - between), (1 - between) / between
    potential = units * students * chances
    for rate in RATES:
        own = generator.beta(rate * weight, (1 - rate) * weight, (rounds, units))
        groups = np.full(own.size, students)
        counts = modules_of_students(generator, groups, own.ravel(), chances=chances, correlation=within)
        earned = (counts @ np.arange(chances + 1)).reshape(own.shape).sum(axis=1)
        effects = (1 + (chances - 1) * correlation, 1.0)
        covered.append([_held(earned, potential, 100 * own.mean(axis=1), effect) for effect in effects])
    with_effect, naive = np.mean(covered, axis=0)
    return float(with_effect), float(naive)


def invented_sizes(generator: np.random.Generator, units: int) -> np.ndarray:
    """Return potentials spread evenly over their orders of magnitude."""
    return np.exp(generator.uniform(np.log(SMALLEST), np.log(LARGEST), units)).astype("int64")


def posterior_coverage(
    *,
    rounds: int,
    seed: int,
    confidence: float,
    units: int,
    alpha: float,
    beta: float,
    draws: int = 400,
    chances: int = 1,
    correlation: float = 0.0,
    design_effect: float = 1.0,
) -> tuple[float, float]:
    """Return the shares of units whose long-run rate lies in its interval, and whose true place in its rank range."""
    generator, rates_held, ranks_held = np.random.Generator(np.random.PCG64(seed)), [], []
    cluster = {"chances": chances, "correlation": correlation}
    for number in range(rounds):
        students = np.maximum(invented_sizes(generator, units) // chances, 2)
        rates, sizes = generator.beta(alpha, beta, units), pd.Series(students * chances)
        earned = pd.Series(modules_of_students(generator, students, rates, **cluster) @ np.arange(chances + 1))
        prior, _ = prior_or_reason(earned, sizes, design_effect=design_effect)
        stated = {"design_effect": design_effect, "confidence": confidence}
        shrunken = shrunken_rates(earned, sizes, prior, **stated)
        held = pd.Series(100 * rates).between(shrunken["shrunken_rate_pct_lower"], shrunken["shrunken_rate_pct_upper"])
        places = pd.Series(rates).rank(ascending=False)
        ranges = rank_ranges(earned, sizes, prior, draws=draws, seed=number, **stated)
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
    prior, _ = prior_or_reason(published["earned"], published["potential"], design_effect=1)
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


def clustered_rows(*, rounds: int, seed: int) -> list[Coverage]:
    """Return the coverage of intervals of clustered students, with the design effect and without, and their mean."""
    rows, names = [], ("design effect known", "design effect of the sample", "as if independent")
    for students, (chances, correlation) in product(STUDENTS, CLUSTERS):
        grid = {"students": students, "chances": chances, "correlation": correlation}
        values = clustered_coverage(**grid, rounds=rounds, seed=seed)
        group = f"{students:,} students x {chances}, {correlation:g}"
        rows += [Coverage(name, group, 95.0, 100 * value) for name, value in zip(names, values, strict=True)]
    for name in names:
        mean = np.mean([row.measured_pct for row in rows if row.method == name])
        rows.append(Coverage(name, "mean of these", 95.0, float(mean)))
    for chances, correlation in CLUSTERS:
        grid = {"units": 20, "students": 50, "chances": chances, "correlation": correlation}
        values = coverage_in_units(**grid, rounds=rounds, seed=seed, between=BETWEEN_UNITS)
        group = f"20 units, {chances} chances, {correlation:g}"
        rows += [Coverage(name, group, 95.0, 100 * value) for name, value in zip(names[::2], values, strict=True)]
    return rows


def posterior_rows(*, rounds: int, seed: int) -> list[Coverage]:
    """Return the coverage of shrunken intervals and of rank ranges; of clustered students also as if independent."""
    rows, cluster = [], {"chances": 8, "correlation": 0.8}
    groups = ((20, 3.0, 2.0), (143, 1.3, 1.3), (143, 30.0, 20.0))
    kinds = (("", {}), (" with design effect", cluster | {"design_effect": 6.6}), (" if independent", cluster))
    for (units, alpha, beta), (suffix, settings) in product(groups, kinds):
        model = {"units": units, "alpha": alpha, "beta": beta, **settings}
        values = posterior_coverage(rounds=rounds, seed=seed, confidence=0.95, **model)
        name = f"{units} units, Beta({alpha:g}, {beta:g})"
        rows += [
            Coverage(method + suffix, name, 95.0, 100 * value)
            for method, value in zip(("shrunken rate", "rank range"), values, strict=True)
        ]
    return rows


def main() -> None:
    """Print the table of stated and measured coverage."""
    rows = [
        *wilson_rows(),
        *clustered_rows(rounds=1000, seed=SEED),
        *posterior_rows(rounds=200, seed=SEED),
        *region_rows(rounds=1000, seed=SEED),
    ]
    print(f"{'method':<36} {'units':<28} {'stated':>8} {'measured':>9}")
    for row in rows:
        print(f"{row.method:<36} {row.units:<28} {row.stated_pct:7.1f}% {row.measured_pct:8.2f}%")


if __name__ == "__main__":
    main()
