"""Words for directions, lists, counts and extremes, chosen by the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # The task graph asks for words too and must import nothing large.
    import pandas as pd


def direction(change: float, *, up: str = "rose", down: str = "fell", same: str = "did not change") -> str:
    """Return the word for a change, chosen by its sign.

    Examples
    --------
    >>> direction(3), direction(-1), direction(0)
    ('rose', 'fell', 'did not change')
    """
    return up if change > 0 else down if change < 0 else same


def listing(items: list[str]) -> str:
    """Return items as a sentence lists them.

    Examples
    --------
    >>> listing(["Wake", "Union", "Gates"]), listing(["Wake"]), listing([])
    ('Wake, Union and Gates', 'Wake', 'none')
    """
    items = list(items)
    if len(items) < 2:
        return items[0] if items else "none"
    return f"{', '.join(items[:-1])} and {items[-1]}"


def capitalised(text: str) -> str:
    """Return a text that begins with a capital; the rest stays, unlike with ``str.capitalize``.

    Examples
    --------
    >>> capitalised("a share of CTE students")
    'A share of CTE students'
    """
    return text[:1].upper() + text[1:]


def counted(count: int, singular: str, plural: str = "") -> str:
    """Return a count with its noun.

    Examples
    --------
    >>> counted(1, "unit"), counted(1234, "unit"), counted(2, "county", "counties")
    ('1 unit', '1,234 units', '2 counties')
    """
    return f"{count:,} {singular if count == 1 else plural or singular + 's'}"


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
    >>> import pandas as pd
    >>> with_most(pd.DataFrame({"area": ["Bees", "Walls", "Soil"], "earned": [9, 4, 9]}), by="earned", name="area")
    'Bees and Soil'
    """
    return listing(rows.loc[rows[by] == rows[by].max(), name].tolist())


def with_least(rows: pd.DataFrame, *, by: str, name: str) -> str:
    """Return the names of all rows that share the smallest value, as :func:`with_most` does for the largest.

    Examples
    --------
    >>> import pandas as pd
    >>> with_least(pd.DataFrame({"area": ["Bees", "Walls", "Soil"], "earned": [9, 4, 9]}), by="earned", name="area")
    'Walls'
    """
    return listing(rows.loc[rows[by] == rows[by].min(), name].tolist())
