"""Measure whether intervals and limits hold as often as they say: part of ``make bench``.

Invented units with known long-run rates, potentials from fewer than ten to tens of thousands as the report's units have
them. Everything is seeded; the same seed gives the same table. The fast version of it is ``tests/statistics/test_coverage.py``.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import binom, norm

from helpers.contracts.tables import read_processed
from helpers.sections.regions.rates import drawn_again
from helpers.statistics.funnel import Overdispersion, funnel_limits, overdispersion, winsorised
from helpers.statistics.intervals import wilson_interval
from helpers.statistics.ranks import rank_ranges
from helpers.statistics.shrinkage import fit_beta_binomial, shrunken_rates

SEED = 20250101
SMALLEST, LARGEST = 9, 50_000
UNITS = 143
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
    holds = (limits["rate_lower_pct"].to_numpy() <= rates[:, None]) & (
        rates[:, None] <= limits["rate_upper_pct"].to_numpy()
    )
    return float((binom.pmf(counts.to_numpy(), potential, rates[:, None]) * holds).sum(axis=1).mean())


def invented_sizes(generator: np.random.Generator, units: int) -> np.ndarray:
    """Return potentials spread evenly over their orders of magnitude."""
    return np.exp(generator.uniform(np.log(SMALLEST), np.log(LARGEST), units)).astype("int64")


def units_of_the_additive_model(
    generator: np.random.Generator, *, units: int, target_pct: float, tau: float
) -> tuple[pd.Series, pd.Series]:
    """Return counts of units whose long-run rates scatter normally around the target on the arcsine scale."""
    sizes = invented_sizes(generator, units)
    angles = np.arcsin(np.sqrt(target_pct / 100)) + tau * generator.standard_normal(units)
    rates = np.sin(np.clip(angles, 0, np.pi / 2)) ** 2
    return pd.Series(generator.binomial(sizes, rates)), pd.Series(sizes)


def spread_by_moments(earned: pd.Series, potential: pd.Series, *, target_pct: float) -> Overdispersion:
    """Return the spread as Spiegelhalter and others (2012) estimate it: z-scores winsorised first, then moments."""
    weights = 4.0 * potential.to_numpy()
    distances = np.arcsin(np.sqrt(earned / potential)) - np.arcsin(np.sqrt(target_pct / 100))
    scores, units = winsorised(distances.to_numpy() * np.sqrt(weights), share=0.1), len(earned)
    ratio = float((scores**2).mean())
    variance = (units * ratio - (units - 1)) / (weights.sum() - (weights**2).sum() / weights.sum())
    tau = float(np.sqrt(max(variance, 0.0)))
    return Overdispersion(target_pct, ratio, tau, units, 0.1, tau > 0)


def funnel_coverage(
    *,
    rounds: int,
    seed: int,
    confidence: float,
    tau: float,
    target_pct: float = 59.0,
    by_moments: bool = False,
    adjusted: bool = True,
) -> float:
    """Return the share of units of the additive model that lie within the limits."""
    generator, inside = np.random.Generator(np.random.PCG64(seed)), []
    for _ in range(rounds):
        earned, potential = units_of_the_additive_model(generator, units=UNITS, target_pct=target_pct, tau=tau)
        estimate = spread_by_moments if by_moments else overdispersion
        spread = estimate(earned, potential, target_pct=target_pct)
        limits = funnel_limits(potential, spread=spread, confidence=confidence, adjusted=adjusted)
        rate = 100 * earned / potential
        inside.append(rate.between(limits["rate_lower_pct"], limits["rate_upper_pct"]).mean())
    return float(np.mean(inside))


def posterior_coverage(
    *, rounds: int, seed: int, confidence: float, units: int, alpha: float, beta: float, draws: int = 400
) -> tuple[float, float]:
    """Return the shares of units whose long-run rate lies in its interval, and whose true place in its rank range."""
    generator, rates_held, ranks_held = np.random.Generator(np.random.PCG64(seed)), [], []
    for number in range(rounds):
        sizes = pd.Series(invented_sizes(generator, units))
        rates = generator.beta(alpha, beta, units)
        earned = pd.Series(generator.binomial(sizes, rates))
        prior = fit_beta_binomial(earned, sizes)
        shrunken = shrunken_rates(earned, sizes, prior, confidence=confidence)
        held = pd.Series(100 * rates).between(shrunken["shrunken_lower_pct"], shrunken["shrunken_upper_pct"])
        places = pd.Series(rates).rank(ascending=False)
        ranges = rank_ranges(earned, sizes, prior, draws=draws, seed=number, confidence=confidence)
        rates_held.append(held.mean())
        ranks_held.append(places.between(ranges["rank_lower"], ranges["rank_upper"]).mean())
    return float(np.mean(rates_held)), float(np.mean(ranks_held))


def small_unit_error(potential: int, *, confidence: float, tau: float, target_pct: float = 59.0) -> tuple[float, float]:
    """Return how often a unit of the additive model lies below and above its adjusted limits; no simulation."""
    spread = Overdispersion(target_pct, float("nan"), tau, UNITS, 0.1, True)
    limits = funnel_limits(pd.Series([potential]), spread=spread, confidence=confidence, adjusted=True).iloc[0]
    steps = np.linspace(-8, 8, 2001)
    weights = norm.pdf(steps) / norm.pdf(steps).sum()
    rates = np.sin(np.clip(np.arcsin(np.sqrt(target_pct / 100)) + tau * steps, 0, np.pi / 2)) ** 2
    counts = np.arange(potential + 1)
    chances, shown = weights @ binom.pmf(counts, potential, rates[:, None]), 100 * counts / potential
    is_below, is_above = shown < limits["rate_lower_pct"], shown > limits["rate_upper_pct"]
    return float(chances[is_below].sum()), float(chances[is_above].sum())


def region_coverage(*, rounds: int, seed: int, units: int, sizes: np.ndarray, alpha: float, beta: float) -> float:
    """Return the share of invented regions whose 95 percent interval by units holds the long-run rate of such units."""
    generator, truth, covered = np.random.Generator(np.random.PCG64(seed)), 100 * alpha / (alpha + beta), []
    for _ in range(rounds):
        potential = generator.choice(sizes, units)
        earned = generator.binomial(potential, generator.beta(alpha, beta, units))
        region = pd.DataFrame({"earned": earned, "potential": potential})
        lower, upper = np.quantile(drawn_again(region, draws=600, generator=generator), [0.025, 0.975])
        covered.append(lower <= truth <= upper)
    return float(np.mean(covered))


def small_unit_rows(potentials: tuple[int, ...] = (3, 9, 15, 30, 100)) -> list[Coverage]:
    """Return how many units of the model the adjusted limits hold, by size."""
    return [
        Coverage("adjusted funnel limits by size", f"potential {potential:,}, tau {tau}", 95.0, 100 * (1 - sum(errors)))
        for potential in potentials
        for tau in (0.1, 0.25)
        for errors in [small_unit_error(potential, confidence=0.95, tau=tau)]
    ]


def region_rows(*, rounds: int, seed: int, year: str = "2024-2025") -> list[Coverage]:
    """Return the coverage of intervals by units, with the potentials of a year and the distribution of its rates."""
    published = read_processed("attainment_by_psu", year)
    prior, sizes = fit_beta_binomial(published["earned"], published["potential"]), published["potential"].to_numpy()
    model = {"sizes": sizes[sizes > 0], "alpha": prior.alpha, "beta": prior.beta}
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


def funnel_rows(*, rounds: int, seed: int) -> list[Coverage]:
    """Return the coverage of adjusted funnel limits, of those with the moment estimate and of binomial ones."""
    return [
        Coverage(f"funnel limits, {name}", f"{UNITS} units, tau {tau}", 100 * confidence, 100 * value)
        for name, choice in (
            ("adjusted", {}),
            ("spread by moments", {"by_moments": True}),
            ("binomial", {"adjusted": False}),
        )
        for tau in (0.1, 0.25)
        for confidence in (0.95, 0.998)
        for value in [funnel_coverage(rounds=rounds, seed=seed, confidence=confidence, tau=tau, **choice)]
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
    rows = [*wilson_rows(), *small_unit_rows(), *funnel_rows(rounds=400, seed=SEED)]
    rows += [*posterior_rows(rounds=200, seed=SEED), *region_rows(rounds=1000, seed=SEED)]
    print(f"{'method':<32} {'units':<28} {'stated':>8} {'measured':>9}")
    for row in rows:
        print(f"{row.method:<32} {row.units:<28} {row.stated_pct:7.1f}% {row.measured_pct:8.2f}%")


if __name__ == "__main__":
    main()
