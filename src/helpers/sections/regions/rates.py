"""How sure the rates and the order of the regions are, under two readings of what could have come out otherwise.

The first reading takes every available credential as an independent chance. A region has tens of thousands of them, so
its interval is narrow and its place nearly certain. The second takes the units as they are, each with its own rate, and
asks how the region would look if it consisted of other units like its own. Which of the two is wanted depends on the
question; the second is the cautious one, because students of one unit share teachers, courses and rules of offering.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from helpers.base.rates import attainment_rate
from helpers.base.words import listing
from helpers.contracts.vocabulary import NO_REGION
from helpers.show.charts import BLUE, GREY, INK, give_note, give_title, new_figure
from helpers.show.numbers import interval_text, percent_text, place_text
from helpers.show.sentences import places_sentence
from helpers.statistics.intervals import wilson_interval
from helpers.statistics.ranks import rank_ranges
from helpers.statistics.rate_intervals import flat_prior
from helpers.statistics.reliability import reliability_marks

FEWEST_UNITS = 2
NOTE = (
    "Blue line and range of places: as if units were drawn again. Black: as if credentials\nwere independent chances."
)


def drawn_again(units: pd.DataFrame, *, draws: int, generator: np.random.Generator) -> np.ndarray:
    """Return rates of a region made of units drawn from its own, with replacement, as many as it has.

    The bootstrap of a ratio over clusters: a unit is drawn as a whole, with what it earned and could have earned (Davison
    and Hinkley 1997, Bootstrap Methods and their Application, sections 2.4 and 3.8).

    Parameters
    ----------
    units : DataFrame, ``earned``, ``potential`` of the units of one region, each with potential
    draws : int
    generator : numpy Generator

    Returns
    -------
    array of float, one rate a draw, percent
    """
    times = generator.multinomial(len(units), np.full(len(units), 1 / len(units)), size=draws)
    return 100 * (times @ units["earned"].to_numpy()) / (times @ units["potential"].to_numpy())


def _as_if_units_were_drawn(
    units: pd.DataFrame, order: list[str], *, draws: int, seed: int, confidence: float
) -> pd.DataFrame:
    """Return limits of rates and places of the regions if their units are drawn again, missing for less than two."""
    generator = np.random.Generator(np.random.PCG64(seed))
    counted = {name: rows for name, rows in units[units["potential"] > 0].groupby("region")}
    ranked = [name for name in order if name in counted]
    rates = np.column_stack([drawn_again(counted[name], draws=draws, generator=generator) for name in ranked])
    places = 1 + np.argsort(np.argsort(-rates, axis=1, kind="stable"), axis=1, kind="stable")
    tails = [(1 - confidence) / 2, (1 + confidence) / 2]
    limits = pd.DataFrame(
        {
            "units_lower_pct": np.quantile(rates, tails[0], axis=0),
            "units_upper_pct": np.quantile(rates, tails[1], axis=0),
            "units_rank_lower": np.quantile(places, tails[0], axis=0, method="inverted_cdf"),
            "units_rank_upper": np.quantile(places, tails[1], axis=0, method="inverted_cdf"),
        },
        index=ranked,
    )
    has_enough = [len(counted[name]) >= FEWEST_UNITS for name in ranked]
    return limits[has_enough].reindex(order).astype({"units_rank_lower": "Int64", "units_rank_upper": "Int64"})


def region_rates(
    units: pd.DataFrame,
    *,
    draws: int,
    seed: int,
    confidence: float,
    smallest_potential: int,
    widest_interval_points: float,
) -> pd.DataFrame:
    """Return the rate of each region with its interval and its range of places under both readings, highest rate first.

    Units of no region take no part. A region with fewer than two units with potential has no interval by units.

    Parameters
    ----------
    units : DataFrame, one row a unit: ``region``, ``earned``, ``potential``
    draws : int, simulated regions
    seed : int, of the generator PCG64
    confidence : float, between 0 and 1
    smallest_potential, widest_interval_points : the rule of low reliability, on the interval by units

    Returns
    -------
    DataFrame: ``region``, ``psus``, ``earned``, ``potential``, ``attainment_rate_pct``, ``rank``; ``rate_lower_pct``,
    ``rate_upper_pct``, ``rank_lower``, ``rank_upper`` (as if credentials were independent); ``units_lower_pct``,
    ``units_upper_pct``, ``units_rank_lower``, ``units_rank_upper`` (as if units were drawn again);
    ``is_low_reliability``, ``reliability_reason``

    Raises
    ------
    ValueError
        If no region has potential.
    """
    placed = units[units["region"] != NO_REGION]
    if placed["potential"].sum() == 0:
        raise ValueError("units: expected a region with potential, found none; check the column region.")
    sums = placed.groupby("region").agg(
        psus=("earned", "size"), earned=("earned", "sum"), potential=("potential", "sum")
    )
    sums["attainment_rate_pct"] = attainment_rate(sums["earned"], sums["potential"])
    sums = sums.sort_values("attainment_rate_pct", ascending=False, kind="stable")
    sums["rank"] = sums["attainment_rate_pct"].rank(method="min", ascending=False).astype("Int64")
    counts = (sums["earned"], sums["potential"])
    places = rank_ranges(*counts, flat_prior(len(sums)), draws=draws, seed=seed, confidence=confidence)
    by_units = _as_if_units_were_drawn(placed, sums.index.tolist(), draws=draws, seed=seed, confidence=confidence)
    limits = wilson_interval(*counts, confidence=confidence)
    widths = (by_units["units_upper_pct"] - by_units["units_lower_pct"]).fillna(
        limits["rate_upper_pct"] - limits["rate_lower_pct"]
    )
    marks = reliability_marks(
        sums["potential"],
        widths,
        smallest_potential=smallest_potential,
        widest_interval_points=widest_interval_points,
    ).rename(columns={"reason": "reliability_reason"})
    return sums.join([limits, places[["rank_lower", "rank_upper"]], by_units, marks]).reset_index()


def _same_place(regions: pd.DataFrame, lower: str, upper: str) -> list[str]:
    return regions.loc[(regions[lower] == regions[upper]).fillna(False), "region"].tolist()


def certainty_sentence(regions: pd.DataFrame, *, confidence: float) -> str:
    """Return in words which regions keep one place under each reading, and how far the widest interval reaches."""
    by_units = regions.dropna(subset=["units_lower_pct"])
    text = places_sentence(regions, noun="region", confidence=confidence)
    if by_units.empty:
        return f"{text} No region has two units with potential, so none can be drawn again."
    widths = by_units["units_upper_pct"] - by_units["units_lower_pct"]
    widest = by_units.loc[widths.idxmax()]
    return (
        f"{text} As if the units of a region had been drawn from units like them, only "
        f"{listing(_same_place(by_units, 'units_rank_lower', 'units_rank_upper'))} would; the widest interval is that of "
        f"{widest['region']}, {interval_text(widest['units_lower_pct'], widest['units_upper_pct'])}."
    ).replace("only none would", "none would")


def certainty_table(regions: pd.DataFrame) -> pd.DataFrame:
    """Return the rates, intervals and ranges of places as text, one row a region, for showing."""
    rows = [
        (
            row.region,
            row.attainment_rate_pct,
            interval_text(row.rate_lower_pct, row.rate_upper_pct),
            place_text(row.rank_lower, row.rank_upper),
            interval_text(row.units_lower_pct, row.units_upper_pct),
            place_text(row.units_rank_lower, row.units_rank_upper),
            row.reliability_reason or "no",
        )
        for row in regions.itertuples()
    ]
    names = ["interval by credentials", "places by credentials", "interval by units", "places by units"]
    return pd.DataFrame(rows, columns=["region", "attainment_rate_pct", *names, "low reliability"])


def draw_region_rates(regions: pd.DataFrame, *, state_rate_pct: float) -> Figure:
    """Return a dot for the rate of each region with both intervals: thick by credentials, thin by units.

    Parameters
    ----------
    regions : DataFrame, as :func:`region_rates` gives it
    state_rate_pct : float, percent, drawn as a line
    """
    shown = regions[regions["attainment_rate_pct"].notna()].iloc[::-1]
    figure, axes = new_figure(height=0.46 * len(shown) + 1.7)
    places = np.arange(len(shown))
    axes.axvline(state_rate_pct, color=GREY, linestyle="--", linewidth=1)
    axes.hlines(places, shown["units_lower_pct"], shown["units_upper_pct"], color=BLUE, linewidth=1.4)
    axes.hlines(places, shown["rate_lower_pct"], shown["rate_upper_pct"], color=INK, linewidth=9)
    axes.plot(shown["attainment_rate_pct"], places, "o", color="white", markersize=3)
    for place, row in zip(places, shown.itertuples(), strict=True):
        axes.annotate(
            f"{percent_text(row.attainment_rate_pct)}   place {place_text(row.units_rank_lower, row.units_rank_upper)}",
            (1.02, place),
            xycoords=("axes fraction", "data"),
            va="center",
            annotation_clip=False,
        )
    axes.set_yticks(places, shown["region"])
    axes.xaxis.set_major_formatter(lambda value, _: percent_text(value))
    axes.annotate(
        f"state {percent_text(state_rate_pct)}",
        (state_rate_pct, 1),
        xycoords=("data", "axes fraction"),
        ha="center",
        va="bottom",
        color=GREY,
    )
    axes.margins(y=0.08)
    axes.tick_params(axis="y", length=0)
    give_title(figure, "How sure is the rate of each region?")
    give_note(figure, NOTE)
    return figure


def region_rates_alt_text(regions: pd.DataFrame, *, year: str) -> str:
    """Return in words what :func:`draw_region_rates` shows."""
    parts = [
        f"{row.region} {percent_text(row.attainment_rate_pct)}, by units "
        f"{interval_text(row.units_lower_pct, row.units_upper_pct, decimals=0)}, place "
        f"{place_text(row.units_rank_lower, row.units_rank_upper)}"
        for row in regions.itertuples()
    ]
    return f"Dots with intervals of the attainment rate by region in {year}, highest first: {'; '.join(parts)}."
