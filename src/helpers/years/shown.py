"""What changed between two years as tables for reading: what is not as before first, then the largest changes."""

from __future__ import annotations

import pandas as pd

from helpers.show.tables import intervals_as_text
from helpers.years.matching import SAME

LIMITS = ("", "_lower", "_upper")
RATE = [f"rate_change_points{limit}" for limit in LIMITS]
SHARE = [f"share_change_points{limit}" for limit in LIMITS]
SPLITS = ["more_earned_points", "fewer_available_points", "mix_points", "rate_points"]


def largest_first(rows: pd.DataFrame, *, by: str) -> pd.DataFrame:
    """Return changes with what is not as before first, by what became of it, then by the size of a change.

    Parameters
    ----------
    rows : DataFrame, rows of ``year_changes``
    by : str, column of the change

    Examples
    --------
    >>> rows = pd.DataFrame({"key": ["A", "B", "C"], "status": ["same", "same", "new"], "earned_change": [1, -5, None]})
    >>> largest_first(rows, by="earned_change")["key"].tolist()
    ['C', 'B', 'A']
    """
    # Rounded, so that the order of equal changes does not depend on their last digits.
    size = rows[by].astype("Float64").abs().round(9)
    order = rows.assign(is_same=rows["status"] == SAME, size=size)
    names, ascending = ["is_same", "status", "size", "key"], [True, True, False, True]
    order = order.sort_values(names, ascending=ascending, ignore_index=True)
    return order.drop(columns=["is_same", "size"])


def rates_table(rows: pd.DataFrame, *, name: str) -> pd.DataFrame:
    """Return changes of rates for reading: both rates, the change with its interval, and what it goes with.

    Parameters
    ----------
    rows : DataFrame, rows of ``year_changes`` of things that are made of parts
    name : str, heading of the things: ``tier``
    """
    shown = largest_first(rows, by="rate_change_points").rename(columns={"name": name})
    rates = ["attainment_rate_pct_before", "attainment_rate_pct"]
    return intervals_as_text(shown[[name, "status", *rates, *RATE, *SPLITS]])


def counts_table(rows: pd.DataFrame, *, name: str) -> pd.DataFrame:
    """Return changes of credentials earned for reading, with the name and the place before where they are others.

    Parameters
    ----------
    rows : DataFrame, rows of ``year_changes``
    name : str, heading of the things: ``line``
    """
    shown = largest_first(rows, by="earned_change")
    is_other = shown["name"] != shown["name_before"]
    shown = shown.assign(before=shown["name_before"].where(is_other, "")).rename(columns={"name": name})
    return shown[[name, "status", "before", "earned_before", "earned", "earned_change"]]


def places_table(rows: pd.DataFrame, *, name: str) -> pd.DataFrame:
    """Return what belongs elsewhere than before, with both places.

    Parameters
    ----------
    rows : DataFrame, rows of ``year_changes``
    name : str, heading of the things: ``unit``
    """
    is_moved = (rows["belonged_to"] != rows["belongs_to"]) & rows["key_before"].ne("") & rows["belongs_to"].ne("")
    moved = rows[is_moved].sort_values("key").rename(columns={"name": name})
    return moved[[name, "belonged_to", "belongs_to", "earned_before", "earned"]]


def shares_table(rows: pd.DataFrame, *, name: str) -> pd.DataFrame:
    """Return the printed shares that changed for reading, largest first, with what rounding leaves open.

    Parameters
    ----------
    rows : DataFrame, rows of ``year_changes`` of student groups, ``of`` the population that a share is of
    name : str, heading of the groups
    """
    # A share printed as below one percent in one of the years has no single change.
    changed = rows[(rows["share_change_points"] != 0) & (rows["share"].notna() | rows["share_before"].notna())]
    shown = largest_first(changed, by="share_change_points").rename(columns={"name": name})
    return intervals_as_text(shown[[name, "of", "status", "share_before", "share", *SHARE]])
