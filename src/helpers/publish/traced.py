"""Numbers that know where they come from: a cell of a result table, the difference of two, or a count of rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from helpers.contracts.schemas import RESULTS
from helpers.publish.site.anchors import row_anchor
from helpers.show.numbers import measure_text, number_text, points_text

# Closer to zero than this is the hair that arithmetic leaves, no part of a credential.
NOTHING = 1e-6
LESS_THAN_ONE = "less than one"


@dataclass(frozen=True)
class Traced:
    """A number or text as shown, and where in the result tables it comes from.

    Attributes
    ----------
    table : str, a key of :data:`helpers.contracts.schemas.RESULTS`
    column : str
    value : str or number, not rounded
    text : str, as shown
    key : tuple of (column, value), the key of its row; empty where rows are counted
    minus : str, the column of the same row that is taken from it; empty for the cell itself
    counted : str, what the counted rows have in the column; empty for a cell
    """

    table: str
    column: str
    value: Any
    text: str
    key: tuple[tuple[str, object], ...] = ()
    minus: str = ""
    counted: str = ""

    @property
    def attributes(self) -> str:
        """Return where it comes from, as attributes of the element that shows it.

        Examples
        --------
        >>> Traced("psu_rates", "is_ranked", 115, "115", counted="True").attributes
        'data-table="psu_rates" data-column="is_ranked" data-count-of="True"'
        """
        key = ";".join(f"{name}={value}" for name, value in self.key)
        given = {
            "table": self.table,
            "row": key,
            "column": self.column,
            "minus": self.minus,
            "count-of": self.counted,
        }
        return " ".join(f'data-{name}="{escape(text, quote=True)}"' for name, text in given.items() if text)

    def address(self, pages: Mapping[str, str]) -> str:
        """Return where its row stands, given the page that holds the rows of each table."""
        return f"{pages[self.table]}#{row_anchor(self.table, tuple(value for _, value in self.key))}"


Part = str | Traced
Parts = tuple[Part, ...]


def _cell_text(value: Any, column: str) -> str:
    text = measure_text(value, column)
    is_part_of_one = text == "0" and not isinstance(value, str) and abs(value) > NOTHING
    return LESS_THAN_ONE if is_part_of_one else text


def traced(row: Mapping, table: str, column: str) -> Traced:
    """Return a cell of a row of a result table; a part of a credential is not shown as none.

    Parameters
    ----------
    row : Series or dict with the key of the table and the column
    table : str, a key of :data:`helpers.contracts.schemas.RESULTS`
    column : str

    Examples
    --------
    >>> traced({"tier": "2", "attainment_rate_pct": 37.25}, "chart_2_tiers", "attainment_rate_pct").text
    '37.3%'
    """
    key = tuple((name, row[name]) for name in RESULTS[table].unique or ())
    return Traced(table, column, row[column], _cell_text(row[column], column), key)


def traced_difference(row: Mapping, table: str, column: str, other: str) -> Traced:
    """Return how far a percentage of a row lies above another one of it, in percentage points."""
    cell, value = traced(row, table, column), row[column] - row[other]
    return Traced(table, column, value, points_text(value), cell.key, minus=other)


def traced_count(frame: pd.DataFrame, table: str, column: str, value: object) -> Traced:
    """Return how many rows of a result table have a value in a column."""
    count = int((frame[column] == value).sum())
    return Traced(table, column, count, number_text(count), counted=str(value))


def plain(parts: Parts) -> str:
    """Return parts of a sentence as text."""
    return "".join(part if isinstance(part, str) else part.text for part in parts)


def listed(items: list[Parts]) -> Parts:
    """Return items with commas and an "and" between them.

    Examples
    --------
    >>> listed([("Ash",), ("Birch",), ("Elm",)]), listed([])
    (('Ash', ', ', 'Birch', ' and ', 'Elm'), ())
    """
    joined: list[Part] = []
    for number, item in enumerate(items):
        joined += [", " if 0 < number < len(items) - 1 else " and " if number else "", *item]
    return tuple(part for part in joined if part)


def part_html(part: Part) -> str:
    """Return a part of a sentence; a traced one says where it comes from, a number also its unrounded value."""
    if isinstance(part, str):
        return escape(part)
    if isinstance(part.value, str):
        return f"<span {part.attributes}>{escape(part.text)}</span>"
    value = "" if pd.isna(part.value) else part.value
    return f'<data value="{value}" {part.attributes}>{escape(part.text)}</data>'


def linked_html(cell: Traced, pages: Mapping[str, str]) -> str:
    """Return a cell as a link to its row.

    Parameters
    ----------
    cell : Traced
    pages : dict of result table to the page that holds its rows, as the linking page reaches it
    """
    return f'<a class="traced" href="{cell.address(pages)}">{part_html(cell)}</a>'


def parts_html(parts: Parts, pages: Mapping[str, str] | None = None) -> str:
    """Return parts as one sentence, with pages each cell as a link to its row."""
    return "".join(
        part_html(part) if isinstance(part, str) or pages is None else linked_html(part, pages) for part in parts
    )


def svg_html(parts: Parts) -> str:
    """Return parts as the content of a text of a picture."""
    return "".join(
        escape(part) if isinstance(part, str) else f"<tspan {part.attributes}>{escape(part.text)}</tspan>"
        for part in parts
    )
