"""What program areas and course credentials earned of what was available, and how sure the order of the areas is."""

from __future__ import annotations

import pandas as pd

from helpers.base.rates import attainment_rate
from helpers.statistics.ranks import rank_ranges
from helpers.statistics.shrinkage import flat_prior

BAND_WIDTH_POINTS = 10
NEVER_EARNED, WITHOUT_POTENTIAL = "none earned", "none available"


def attainment_by_program_area(credentials: pd.DataFrame) -> pd.DataFrame:
    """Return what each program area earned and could have earned, highest rate first.

    The rate is that of the sums; the mean of the rates of single credentials would give a credential taken by ten
    students the weight of one taken by thousands.

    Parameters
    ----------
    credentials : DataFrame, one row per course and credential, with ``program_area``, ``earned``, ``potential``

    Returns
    -------
    DataFrame: ``program_area``, ``earned``, ``potential``, ``attainment_rate_pct``, ``credentials`` (of courses)
    """
    areas = credentials.groupby("program_area", as_index=False).agg(
        earned=("earned", "sum"), potential=("potential", "sum"), credentials=("credential", "size")
    )
    areas.insert(3, "attainment_rate_pct", attainment_rate(areas["earned"], areas["potential"]))
    return areas.sort_values(["attainment_rate_pct", "program_area"], ascending=[False, True], ignore_index=True)


def with_places(rates: pd.DataFrame, *, draws: int, seed: int, confidence: float) -> pd.DataFrame:
    """Return program areas with the place of each by its rate and the range of places.

    A few program areas do not show how program areas in general are distributed, and each has thousands of credentials:
    so the prior is flat, and the range rests on the area's own counts. Model as for the interval: credentials are
    independent chances.

    Parameters
    ----------
    rates : DataFrame, ``earned``, ``potential``, ``attainment_rate_pct``, one row per program area
    seed : int, of the generator PCG64
    confidence : float, between 0 and 1

    Returns
    -------
    DataFrame: the columns given, ``rank``, ``rank_lower``, ``rank_upper``; missing without a rate
    """
    prior = flat_prior(len(rates))
    places = rank_ranges(rates["earned"], rates["potential"], prior, draws=draws, seed=seed, confidence=confidence)
    rank = rates["attainment_rate_pct"].rank(method="min", ascending=False).astype("Int64")
    return rates.assign(rank=rank, rank_lower=places["rank_lower"], rank_upper=places["rank_upper"])


def rate_distribution(credentials: pd.DataFrame) -> pd.DataFrame:
    """Return how many course credentials fall into each band of attainment rates, ten percentage points wide.

    A band holds its lower end and not its upper one, except the last, which holds 100. What was never earned and
    what was never available stand apart, since neither is a low rate among earned ones.

    Parameters
    ----------
    credentials : DataFrame, one row per course and credential: ``earned``, ``potential``

    Returns
    -------
    DataFrame: ``rate_band``, ``rate_from_pct``, ``rate_to_pct`` (percent), ``credentials``, ``earned``, ``potential``;
    the band of credentials without potential only where there are some
    """
    rate = attainment_rate(credentials["earned"], credentials["potential"])
    starts = range(0, 100, BAND_WIDTH_POINTS)
    names = {start: f"{start} to {start + BAND_WIDTH_POINTS}%" for start in starts}
    ends = {NEVER_EARNED: (0.0, 0.0)} | {names[start]: (start, start + BAND_WIDTH_POINTS) for start in starts}
    if rate.isna().any():
        ends[WITHOUT_POTENTIAL] = (float("nan"), float("nan"))
    bands = pd.DataFrame.from_dict(ends, orient="index", columns=["rate_from_pct", "rate_to_pct"], dtype="float64")
    lower = (rate // BAND_WIDTH_POINTS * BAND_WIDTH_POINTS).clip(upper=starts[-1])
    band = lower.map(names).mask(rate == 0, NEVER_EARNED).mask(rate.isna(), WITHOUT_POTENTIAL)
    counts = credentials.groupby(band).agg(
        credentials=("earned", "size"), earned=("earned", "sum"), potential=("potential", "sum")
    )
    return bands.join(counts.reindex(bands.index, fill_value=0)).rename_axis("rate_band").reset_index()
