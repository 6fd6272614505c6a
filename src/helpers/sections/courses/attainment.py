"""What program areas and courses earned of what was available, with and without structural courses, and how sure.

A structural course offers several credentials for the same content, of which a student will reasonably earn one: much
of what it leaves unearned nobody could be expected to earn.
"""

from __future__ import annotations

import pandas as pd

from helpers.base.rates import attainment_rate
from helpers.statistics.ranks import rank_ranges
from helpers.statistics.shrinkage import flat_prior
from helpers.statistics.unearned import groups_holding

HALF_PCT = 50
ALL, WITHOUT, ALONE = "all courses", "without structural courses", "structural courses alone"


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
    so the prior is flat, and the range rests on the area's own counts, divided by its design effect.

    Parameters
    ----------
    rates : DataFrame, ``earned``, ``potential``, ``attainment_rate_pct``, ``design_effect``, one row per program area
    seed : int, of the generator PCG64
    confidence : float, between 0 and 1

    Returns
    -------
    DataFrame: the columns given, ``rank``, ``rank_lower``, ``rank_upper``; missing without a rate
    """
    counts, prior, effect = (rates["earned"], rates["potential"]), flat_prior(len(rates)), rates["design_effect"]
    places = rank_ranges(*counts, prior, design_effect=effect, draws=draws, seed=seed, confidence=confidence)
    rank = rates["attainment_rate_pct"].rank(method="min", ascending=False).astype("Int64")
    return rates.assign(rank=rank, rank_lower=places["rank_lower"], rank_upper=places["rank_upper"])


def with_and_without_structural(courses: pd.DataFrame) -> pd.DataFrame:
    """Return the sums over all courses, over those that are not structural and over those that are.

    Parameters
    ----------
    courses : DataFrame, one row per course: ``is_structural``, ``credentials`` (course credentials), ``earned``,
        ``potential``, ``unearned``, ``added_at_state_rate``

    Returns
    -------
    DataFrame: ``courses_counted``, ``courses``, the sums, ``attainment_rate_pct`` and ``courses_holding_half``, the
    smallest number of courses with half of what went unearned; without a structural course, all courses alone
    """
    is_structural = courses["is_structural"]
    parts = {ALL: courses, WITHOUT: courses[~is_structural], ALONE: courses[is_structural]}
    names = ["credentials", "earned", "potential", "unearned", "added_at_state_rate"]
    rows = [
        {
            **{"courses_counted": counted, "courses": len(part), **part[names].sum()},
            "courses_holding_half": groups_holding(part["unearned"], share_pct=HALF_PCT),
        }
        for counted, part in parts.items()
    ]
    whole = {name: "int64" for name in names[:-1]}
    table = pd.DataFrame(rows).astype(whole).head(len(parts) if is_structural.any() else 1)
    return table.assign(attainment_rate_pct=attainment_rate(table["earned"], table["potential"]))
