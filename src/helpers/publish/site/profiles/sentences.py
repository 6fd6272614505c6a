"""The sentences of a profile; every number in them knows its result table."""

from __future__ import annotations

import pandas as pd

from helpers.publish.site.profiles.model import LEVEL, RATES, Comparison
from helpers.publish.traced import Part, Parts, Traced, listed, traced
from helpers.sections.public_school_units.rates import MOVED_POINTS


def side(lower: float, upper: float, other: float) -> str:
    """Say on which side of another rate a rate lies by its interval; empty without one of them.

    A rate inside the interval is neither above nor below.

    Examples
    --------
    >>> side(40.0, 50.0, 30.0), side(40.0, 50.0, 55.0), side(40.0, 50.0, 50.0)
    ('above', 'below', 'not clearly different from')
    """
    if pd.isna(lower) or pd.isna(other):
        return ""
    return "above" if other < lower else "below" if other > upper else "not clearly different from"


def grouped(items: list[tuple[str, Parts]]) -> dict[str, list[Parts]]:
    """Return items by their word, words in the order of first appearance.

    Examples
    --------
    >>> grouped([("above", ("A",)), ("below", ("B",)), ("above", ("C",))])
    {'above': [('A',), ('C',)], 'below': [('B',)]}
    """
    groups: dict[str, list[Parts]] = {}
    for word, item in items:
        groups.setdefault(word, []).append(item)
    return groups


def joined(groups: list[Parts]) -> Parts:
    """Return groups of parts with semicolons between them."""
    parts: list[Part] = []
    for number, group in enumerate(groups):
        parts += ["; " if number else "", *group]
    return tuple(part for part in parts if part)


def essence(rates: dict, compared: list[Comparison]) -> Parts:
    """Return in one sentence what share of what was available the unit earned, and beside which other rates."""
    if pd.isna(rates["attainment_rate_pct"]):
        return (f"No credential was available to {rates['psu']}, so it has no rate.",)
    placed = grouped(
        [(other.side, (f"{other.name} (", other.rate, ")")) for other in compared if other.difference is not None]
    )
    start = (f"{rates['psu']} earned ", traced(rates, RATES, "attainment_rate_pct"), " of what was available")
    groups = joined([(f"{word} ", *listed(names)) for word, names in placed.items()])
    return (*start, ": ", *groups, ".") if placed else (*start, ".")


def place(rates: dict, ranked: Traced) -> Parts:
    """Return the unit's place among the ranked units with the range of places it could hold, or why it has none."""
    if not rates["is_ranked"]:
        return ("Not ranked: ", traced(rates, RATES, "not_ranked_reason"), ".")
    start = ("of ", ranked, " ranked unit" if ranked.value == 1 else " ranked units")
    if pd.isna(rates["rank_lower"]):
        return (*start, "; no range of places: ", traced(rates, RATES, "rank_range_reason"), ".")
    best, worst = (traced(rates, RATES, name) for name in ("rank_lower", "rank_upper"))
    if best.value == worst.value:
        return (*start, f"; {LEVEL} range of places: ", best, " alone.")
    return (*start, f"; {LEVEL} range of places: ", best, " to ", worst, ".")


def shrunken(rates: dict) -> Parts:
    """Return in one sentence the unit's rate read together with the others of its kind, or why there is none."""
    if pd.isna(rates["shrunken_rate_pct"]):
        return ("There is no shrunken rate: ", traced(rates, RATES, "shrunken_reason"), ".")
    if abs(rates["shrunken_rate_pct"] - rates["attainment_rate_pct"]) <= MOVED_POINTS:
        return ("Read together with the other units of its kind, its rate moves by one point at most.",)
    rate, lower, upper = (traced(rates, RATES, f"shrunken_rate_pct{limit}") for limit in ("", "_lower", "_upper"))
    return (
        "Read together with the other units of its kind, as if their long-run rates came from one distribution, its "
        "rate is ", rate, f" ({LEVEL} interval: ", lower, " to ", upper, "). This is a shrunken rate; it stands beside "
        "the unit's own rate and never instead of it.",
    )  # fmt: skip
