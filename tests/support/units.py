"""Invented public school units with everything that section 9 computes of them."""

import pandas as pd

from helpers.base.rates import attainment_rate
from helpers.sections.public_school_units.comparisons import size_bands, unearned_by_psu
from helpers.sections.public_school_units.rates import not_ranked_reasons, with_certainty

YEAR = "2024-2025"


def units_of(*rows: tuple, regions: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return units of (name, kind, earned, potential); the code is made of the place in the list."""
    units = pd.DataFrame(rows, columns=["psu", "psu_type", "earned", "potential"])
    codes = [f"{place:03d}" for place in range(len(units))]
    units = units.assign(psu_code=codes, printed_rate="50%", county="", region=list(regions) or "Upper")
    return units.assign(attainment_rate_pct=attainment_rate(units["earned"], units["potential"]))


FIVE = units_of(
    ("A", "traditional", 10, 100), ("B", "traditional", 90, 100), ("C", "traditional", 50, 100),
    ("D", "traditional", 30, 60), ("Bee", "charter", 9, 9), ("Zero", "charter", 0, 0),
)  # fmt: skip


def rates_of(
    units: pd.DataFrame,
    *,
    types: tuple[str, ...] = ("traditional",),
    smallest_kind: int = 3,
    draws: int = 500,
    top: int = 1,
    design_effect: float = 1.0,
    **marks: float,
) -> pd.DataFrame:
    """Return the rates of units with intervals, places and ranges; marked are those of fewer than 20 or 40 points."""
    reasons = not_ranked_reasons(units, types=types, smallest_potential=1)
    places = units["attainment_rate_pct"].where(reasons == "").rank(method="min", ascending=False).astype("Int64")
    marks = {"smallest_potential": 20, "widest_interval_points": 40, **marks}
    placed = units.assign(is_ranked=reasons == "", not_ranked_reason=reasons, rank=places)
    fit = {"smallest_kind": smallest_kind, "design_effect": design_effect, "confidence": 0.95}
    return with_certainty(placed, marks=marks, fit=fit, draws=draws, seed=1, top=top)


def unearned_of(units: pd.DataFrame, *, bounds: tuple[int, ...] = (10, 100), smallest_peers: int = 1) -> pd.DataFrame:
    """Return what units left unearned and would add, compared with the state, their region and their peers."""
    sizes = size_bands(units["potential"], bounds=bounds)
    groups = (units["psu_type"] + ", " + sizes + " available credentials").where(sizes != "", "")
    state = 100 * units["earned"].sum() / max(units["potential"].sum(), 1)
    return unearned_by_psu(units.assign(peer_group=groups), state_rate_pct=state, smallest_peers=smallest_peers)


def leaders_of(units: pd.DataFrame, *, by: str) -> pd.DataFrame:
    """Return all units with their place by a column, first place first."""
    places = units.assign(rank=units[by].rank(method="min", ascending=False).astype("int64"))
    return places.sort_values(["rank", "psu"])
