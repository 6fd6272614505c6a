"""Rank ranges: which places a unit could hold if its long-run rate were known."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.base.rates import attainment_rate
from helpers.statistics.intervals import CONFIDENCE
from helpers.statistics.shrinkage import BetaPrior

DRAWS_AT_ONCE = 1000
TOP = 10


def ranks_in_draws(hits: np.ndarray, misses: np.ndarray, *, draws: int, seed: int) -> np.ndarray:
    """Return how often each unit holds each place when long-run rates are drawn from the units' beta distributions.

    The counts, not the draws, are kept, so the memory does not grow with the number of draws.

    Parameters
    ----------
    hits, misses : array of float, one value per unit, parameters of its beta distribution
    draws : int
    seed : int

    Returns
    -------
    array of int, units by places; place 1, the highest rate, is the first column
    """
    generator, units = np.random.Generator(np.random.PCG64(seed)), len(hits)
    held = np.zeros(units * units, dtype="int64")
    for start in range(0, draws, DRAWS_AT_ONCE):
        rates = generator.beta(hits, misses, size=(min(DRAWS_AT_ONCE, draws - start), units))
        order = np.argsort(-rates, axis=1, kind="stable")
        # The unit at each place, as a cell of the table units by places.
        held += np.bincount((order * units + np.arange(units)).ravel(), minlength=units * units)
    return held.reshape(units, units)


def rank_ranges(
    earned: pd.Series,
    potential: pd.Series,
    prior: BetaPrior | None,
    *,
    draws: int = 10000,
    seed: int,
    confidence: float = CONFIDENCE,
    top: int = TOP,
) -> pd.DataFrame:
    r"""Return between which places each unit's long-run rate lies, place 1 being the highest.

    Each draw gives every unit a long-run rate from its own posterior :math:`Beta(\alpha + k, \beta + n - k)`,
    independently of the others, and ranks them; a unit's range holds the middle part of its places. Goldstein and
    Spiegelhalter (1996), Journal of the Royal Statistical Society A 159, 385-443. Each range is right for one unit; it
    is not promised that all ranges are right together. A unit without potential is not ranked.

    Parameters
    ----------
    earned, potential : Series of int, one value per unit, same index
    prior : BetaPrior, or None where none can be estimated: everything is missing then
    draws : int, at least 1
    seed : int, of the generator PCG64; the same rows in the same order give the same ranges
    confidence : float, between 0 and 1
    top : int, places that count as the top, at least 1

    Returns
    -------
    DataFrame, same index: ``rank_lower`` (best place), ``rank_upper`` (worst place), ``rank_median``, whole numbers;
    ``share_of_draws_in_top``, between 0 and 1

    Raises
    ------
    ValueError
        If the counts are impossible, the confidence does not lie between 0 and 1, or draws or top are not positive.

    Examples
    --------
    >>> prior = BetaPrior(1.0, 1.0, 50.0, 3)
    >>> units = pd.DataFrame({"earned": [900, 500, 0], "potential": [1000, 1000, 0]}, index=["A", "B", "C"])
    >>> rank_ranges(units["earned"], units["potential"], prior, seed=1)["rank_upper"].tolist()
    [1, 2, <NA>]
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1, found {confidence}; for 95 percent write 0.95")
    if draws < 1 or top < 1:
        raise ValueError(f"draws and top must be at least 1, found {draws} and {top}")
    attainment_rate(earned, potential)
    ranked = potential.index[potential > 0] if prior else potential.index[:0]
    places = pd.DataFrame(index=potential.index, columns=["rank_lower", "rank_upper", "rank_median"], dtype="Int64")
    places["share_of_draws_in_top"] = np.nan
    if len(ranked) == 0:
        return places
    is_ranked = (potential > 0).to_numpy()
    count, size = (values[is_ranked].to_numpy(dtype="float64") for values in (earned, potential))
    held = ranks_in_draws(prior.alpha + count, prior.beta + size - count, draws=draws, seed=seed).cumsum(axis=1)
    for column, share in (
        ("rank_lower", (1 - confidence) / 2),
        ("rank_upper", (1 + confidence) / 2),
        ("rank_median", 0.5),
    ):
        places.loc[is_ranked, column] = place_at(held, share=share)
    places.loc[is_ranked, "share_of_draws_in_top"] = held[:, min(top, len(count)) - 1] / draws
    return places


def place_at(held: np.ndarray, *, share: float) -> np.ndarray:
    """Return the first place at which a share of the draws is reached.

    Parameters
    ----------
    held : array of int, units by places, draws at this place or a better one
    share : float, between 0 and 1

    Examples
    --------
    >>> place_at(np.array([[1, 3, 4], [0, 0, 4]]), share=0.5).tolist()
    [2, 3]
    """
    return (held >= share * held[:, -1:]).argmax(axis=1) + 1
