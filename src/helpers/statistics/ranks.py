"""Rank ranges: which places a unit could hold if its long-run rate were known."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.base.rates import refuse_impossible_counts
from helpers.statistics.clustering import effective_counts
from helpers.statistics.intervals import CONFIDENCE, tails
from helpers.statistics.shrinkage import BetaPrior

DRAWS_AT_ONCE = 1000
TOP = 10


def _ranks_in_draws(hits: np.ndarray, misses: np.ndarray, *, draws: int, seed: int) -> np.ndarray:
    """Return how often each unit (row) holds each place (column) when its rate is drawn from its beta distribution.

    The counts, not the draws, are kept, so the memory does not grow with the number of draws.
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
    design_effect: float | pd.Series,
    draws: int = 10000,
    seed: int,
    confidence: float = CONFIDENCE,
    top: int = TOP,
) -> pd.DataFrame:
    r"""Return between which places each unit's long-run rate lies, place 1 being the highest.

    Each draw gives every unit a long-run rate from its own posterior :math:`Beta(\alpha + k, \beta + n - k)`,
    independently of the others, with both counts divided by the design effect, and ranks them; a unit's range holds the
    middle part of its places. Goldstein and Spiegelhalter (1996), Journal of the Royal Statistical Society A 159,
    385-443. Each range is right for one unit; it is not promised that all ranges are right together. A unit without
    potential is not ranked.

    Parameters
    ----------
    earned, potential : Series of int, one value per unit, same index
    prior : BetaPrior, or None where none can be estimated: everything is missing then
    design_effect : float, or Series of float with the same index; at least 1, which makes credentials independent
    draws : int, at least 1
    seed : int, of the generator PCG64; the same rows in the same order give the same ranges
    confidence : float, between 0 and 1
    top : int, places that count as the top, at least 1

    Returns
    -------
    DataFrame, same index: ``rank_lower`` (best place), ``rank_upper`` (worst place), ``rank_median``, whole numbers;
    ``in_top_pct``, percent of the draws

    Raises
    ------
    ValueError
        If the counts or a design effect are impossible, the confidence does not lie between 0 and 1, or draws or top
        are not positive.

    Examples
    --------
    >>> prior = BetaPrior(1.0, 1.0, 50.0, 3)
    >>> units = pd.DataFrame({"earned": [900, 500, 0], "potential": [1000, 1000, 0]}, index=["A", "B", "C"])
    >>> rank_ranges(units["earned"], units["potential"], prior, design_effect=1, seed=1)["rank_upper"].tolist()
    [1, 2, <NA>]
    """
    shares = tails(confidence)
    if draws < 1 or top < 1:
        raise ValueError(f"draws and top must be at least 1, found {draws} and {top}")
    refuse_impossible_counts(earned, potential)
    places = pd.DataFrame(index=potential.index, columns=["rank_lower", "rank_upper", "rank_median"], dtype="Int64")
    places["in_top_pct"] = np.nan
    is_ranked = (potential > 0).to_numpy()
    if prior is None or not is_ranked.any():
        return places
    worth = effective_counts(earned, potential, design_effect=design_effect)
    count, size = (values[is_ranked].to_numpy(dtype="float64") for values in worth)
    held = _ranks_in_draws(prior.alpha + count, prior.beta + size - count, draws=draws, seed=seed).cumsum(axis=1)
    for column, share in zip(places.columns, (*shares, 0.5), strict=False):
        # The first place at which the share of the draws is reached.
        places.loc[is_ranked, column] = (held >= share * draws).argmax(axis=1) + 1
    places.loc[is_ranked, "in_top_pct"] = 100 * (held[:, min(top, len(count)) - 1] / draws)
    return places
