"""Sentences that several sections say in the same way."""

from __future__ import annotations

import pandas as pd

from helpers.base.rates import share_pct
from helpers.base.words import counted
from helpers.show.numbers import percent_text, points_text


def places_sentence(rates: pd.DataFrame, *, noun: str, confidence: float) -> str:
    """Return in words how many groups have a range of a single place.

    Parameters
    ----------
    rates : DataFrame, ``rank_lower``, ``rank_upper``
    noun : str, what a group is: ``program area``
    confidence : float, of the ranges

    Examples
    --------
    >>> rates = pd.DataFrame({"rank_lower": [1, 2], "rank_upper": [1, 3]}, dtype="Int64")
    >>> places_sentence(rates, noun="region", confidence=0.95)
    'As if credentials were independent chances, 1 of 2 regions has a range of a single place at 95 percent.'
    """
    single = int((rates["rank_lower"] == rates["rank_upper"]).fillna(False).sum())
    return (
        f"As if credentials were independent chances, {single:,} of {counted(len(rates), noun)} "
        f"{'has' if single == 1 else 'have'} a range of a single place at {100 * confidence:g} percent."
    )


def mix_sentence(mix: pd.DataFrame, *, standard: str, name: str, noun: str) -> str:
    """Return in words how large the part of the mix is where it is largest, and how much of all distances it is.

    Parameters
    ----------
    mix : DataFrame, as :func:`mix_parts` gives it
    standard : str, the way of forming strata
    name : str, column of the group
    noun : str, what a group is: ``region``
    """
    rows = mix[mix["standard"] == standard]
    sizes = rows["mix_points"].abs()
    share = share_pct(sizes.sum(), (sizes + rows["rate_points"].abs()).sum())
    if pd.isna(share):
        return f"No {noun} lies away from the state's rate."
    largest = rows.loc[sizes.idxmax()]
    return (
        f"By {standard}, the part that goes with the mix is largest in {largest[name]}: "
        f"{points_text(largest['mix_points'], 1)} points beside a distance of "
        f"{points_text(largest['distance_points'], 1)}. Over all {noun}s the mix makes up {percent_text(share)} of the two "
        "parts' sizes; the rest goes with rates at equal mix."
    )
