"""Sentences that several sections say in the same way."""

from __future__ import annotations

import pandas as pd

from helpers.base.rates import share_pct
from helpers.base.words import counted, listing
from helpers.show.numbers import measure_text, number_text, percent_text
from helpers.statistics.series import FELL, ROSE, SAME, UNCERTAIN


def some(count: int) -> str:
    """Return a count as it stands in a sentence: ``none`` for zero.

    Examples
    --------
    >>> some(1204), some(0)
    ('1,204', 'none')
    """
    return number_text(count) if count else "none"


def all_of(count: int, noun: str) -> str:
    """Return all of so many things as a sentence names them.

    Examples
    --------
    >>> all_of(1, "unit"), all_of(2, "unit"), all_of(115, "unit")
    ('the unit', 'both units', 'all 115 units')
    """
    return f"the {noun}" if count == 1 else f"both {noun}s" if count == 2 else f"all {count:,} {noun}s"


def most_text(rows: pd.DataFrame, *, by: str) -> str:
    """Return the largest count of a column as a sentence gives it: with ``each`` where several rows share it.

    Examples
    --------
    >>> areas = pd.DataFrame({"area": ["Bees", "Walls", "Soil"], "earned": [900, 4, 900]})
    >>> most_text(areas, by="earned"), most_text(areas.head(2), by="earned")
    ('900 each', '900')
    """
    most = rows[by].max()
    return f"{number_text(most)}{' each' if (rows[by] == most).sum() > 1 else ''}"


def places_sentence(rates: pd.DataFrame, *, noun: str, confidence: float) -> str:
    """Return how many groups could hold one place only.

    Parameters
    ----------
    rates : DataFrame, ``rank_lower``, ``rank_upper``, by credentials with the design effect
    noun : str, what a group is: ``program area``
    confidence : float, of the ranges

    Examples
    --------
    >>> rates = pd.DataFrame({"rank_lower": [1, 2], "rank_upper": [1, 3]}, dtype="Int64")
    >>> places_sentence(rates, noun="region", confidence=0.95)
    'If only chance among students counted, 1 of 2 regions would have only one possible place (95% range).'
    """
    single = int((rates["rank_lower"] == rates["rank_upper"]).fillna(False).sum())
    return (
        f"If only chance among students counted, {some(single)} of {counted(len(rates), noun)} would have only one "
        f"possible place ({percent_text(100 * confidence, 0)} range)."
    )


def mix_sentence(mix: pd.DataFrame, *, standard: str, name: str, noun: str) -> str:
    """Return where the part that goes with the mix is largest, and how much it makes up over all groups.

    Parameters
    ----------
    mix : DataFrame, as :func:`helpers.statistics.mix.mix_parts` gives it
    standard : str, the way of forming strata
    name : str, column of the group
    noun : str, what a group is: ``region``

    Examples
    --------
    >>> mix = pd.DataFrame({"standard": ["size", "size"], "region": ["Upper", "Lower"], "mix_points": [2.0, -1.0]})
    >>> mix = mix.assign(rate_points=[6.0, -3.0], distance_points=[8.0, -4.0])
    >>> mix_sentence(mix, standard="size", name="region", noun="region")  # doctest: +NORMALIZE_WHITESPACE
    "Measured by size, the part that goes with the mix is largest for Upper: +2.0 points, while the whole distance from
    the state's rate is +8.0 points. Over all regions, regardless of sign, the mix makes up 25.0% of the two parts
    together."
    >>> mix_sentence(mix.head(0), standard="size", name="region", noun="region")
    "No region has a rate that differs from the state's."
    """
    rows = mix[mix["standard"] == standard]
    sizes = rows["mix_points"].abs()
    share = share_pct(sizes.sum(), (sizes + rows["rate_points"].abs()).sum())
    if pd.isna(share):
        return f"No {noun} has a rate that differs from the state's."
    largest = rows.loc[sizes.idxmax()]
    part, distance = (measure_text(largest[column], column) for column in ("mix_points", "distance_points"))
    return (
        f"Measured by {standard}, the part that goes with the mix is largest for {largest[name]}: {part} points, while "
        f"the whole distance from the state's rate is {distance} points. Over all {noun}s, regardless of sign, the mix "
        f"makes up {percent_text(share)} of the two parts together."
    )


def marked_sentence(groups: pd.DataFrame, *, noun: str) -> str:
    """Return how many rates are marked as having low reliability, and for which reasons.

    Parameters
    ----------
    groups : DataFrame, ``is_low_reliability``, ``reliability_reason``
    noun : str, what one row is: ``course``

    Examples
    --------
    >>> groups = pd.DataFrame({"is_low_reliability": [True, False], "reliability_reason": ["too few", ""]})
    >>> marked_sentence(groups, noun="course")
    '1 of 2 courses is marked as having low reliability: too few (1).'
    >>> marked_sentence(groups.tail(1), noun="course")
    'No course is marked as having low reliability.'
    """
    marked = groups[groups["is_low_reliability"]]
    if marked.empty:
        return f"No {noun} is marked as having low reliability."
    counts = marked["reliability_reason"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    reasons = "; ".join(f"{reason} ({count:,})" for reason, count in counts.items())
    are = "is" if len(marked) == 1 else "are"
    return f"{len(marked):,} of {counted(len(groups), noun)} {are} marked as having low reliability: {reasons}."


def verdict_counts(changes: pd.DataFrame) -> str:
    """Return how many changes went which way, as a sentence lists them.

    Parameters
    ----------
    changes : DataFrame, ``verdict``, as :func:`helpers.statistics.series.changes_of_steps` gives it

    Examples
    --------
    >>> verdict_counts(pd.DataFrame({"verdict": ["rose", "cannot be said", "rose"]}))
    '2 rose and 1 is uncertain'
    """
    known = {verdict: int((changes["verdict"] == verdict).sum()) for verdict in (ROSE, FELL, SAME, UNCERTAIN)}
    words = {UNCERTAIN: "is uncertain" if known[UNCERTAIN] == 1 else "are uncertain"}
    return listing([f"{count:,} {words.get(verdict, verdict)}" for verdict, count in known.items() if count])
