"""Who has the most or the least, every one of them when several are equal."""

from __future__ import annotations

import pandas as pd

from helpers.display import listing


def with_most(rows: pd.DataFrame, *, by: str, name: str) -> str:
    """Return the names of all rows that share the largest value, as a sentence lists them.

    Missing values take no part; without any value the answer is ``none``.

    Parameters
    ----------
    rows : DataFrame
    by : str, column of the values
    name : str, column of the names

    Examples
    --------
    >>> with_most(pd.DataFrame({"area": ["Bees", "Walls", "Soil"], "earned": [9, 4, 9]}), by="earned", name="area")
    'Bees and Soil'
    """
    return listing(rows.loc[rows[by] == rows[by].max(), name].tolist())


def with_least(rows: pd.DataFrame, *, by: str, name: str) -> str:
    """Return the names of all rows that share the smallest value, as a sentence lists them.

    Parameters
    ----------
    rows : DataFrame
    by : str, column of the values
    name : str, column of the names

    Examples
    --------
    >>> with_least(pd.DataFrame({"area": ["Bees", "Walls", "Soil"], "earned": [9, 4, 9]}), by="earned", name="area")
    'Walls'
    """
    return listing(rows.loc[rows[by] == rows[by].min(), name].tolist())
