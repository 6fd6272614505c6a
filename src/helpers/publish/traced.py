"""Numbers on a page that know where they come from: a cell of a result table, two cells, or a count of rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

import pandas as pd

from helpers.base.rates import round_half_up
from helpers.contracts.schemas import RESULTS
from helpers.contracts.vocabulary import PERCENT
from helpers.publish.headlines import Cell
from helpers.publish.site.anchors import row_anchor
from helpers.show.numbers import percent_text, points_text

DECIMALS = 1
# Closer to zero than this is the hair that arithmetic leaves, no part of a credential.
NOTHING = 1e-6
SMALLEST_SHOWN = 0.5


@dataclass(frozen=True)
class Difference:
    """A difference of two percentages of one row, as shown.

    Attributes
    ----------
    rate, other : Cell, of the same row; the second is taken from the first
    value : float, percentage points, not rounded
    text : str, with its sign
    """

    rate: Cell
    other: Cell
    value: float
    text: str


@dataclass(frozen=True)
class RowCount:
    """How many rows of a result table have a value in a column, as shown.

    Attributes
    ----------
    table, column : str
    value : object, what the rows have there
    text : str
    """

    table: str
    column: str
    value: object
    text: str


Part = str | Cell | Difference | RowCount
Parts = tuple[Part, ...]


def value_text(value: object, unit: str) -> str:
    """Return a value as a profile shows it: percentages with one decimal, everything else whole.

    What rounds to no credential and is not nothing is said in words, so that it is not read as zero.

    Parameters
    ----------
    value : str or number
    unit : str, of the column

    Examples
    --------
    >>> value_text(58.974, "percent"), value_text(3136.5, "credentials"), value_text("010", "")
    ('59.0%', '3,137', '010')
    >>> value_text(0.3, "credentials"), value_text(0.0, "credentials"), value_text(float("nan"), "credentials")
    ('less than one', '0', '–')
    """
    if isinstance(value, str):
        return value
    if pd.isna(value):
        return "–"
    if unit == PERCENT:
        return percent_text(float(value), DECIMALS)
    if NOTHING < abs(float(value)) < SMALLEST_SHOWN:
        return "less than one"
    return f"{int(round_half_up(float(value))):,}".replace("-", "−")


def traced_cell(row: Mapping, table: str, column: str) -> Cell:
    """Return a cell of a row of a result table, text or number.

    Parameters
    ----------
    row : dict with the key of the table and the column
    table : str, a key of :data:`helpers.contracts.schemas.RESULTS`
    column : str
    """
    schema, value = RESULTS[table], row[column]
    text = value_text(value, schema.columns[column].metadata["unit"])
    return Cell(table, tuple((name, row[name]) for name in schema.unique), column, value, text)


def traced_difference(row: Mapping, table: str, column: str, other: str) -> Difference:
    """Return how far a percentage of a row lies above another one of it, in percentage points."""
    rate, compared = traced_cell(row, table, column), traced_cell(row, table, other)
    value = rate.value - compared.value
    return Difference(rate, compared, value, points_text(value, DECIMALS))


def traced_count(frame: pd.DataFrame, table: str, column: str, value: object) -> RowCount:
    """Return how many rows of a result table have a value in a column."""
    return RowCount(table, column, value, f"{int((frame[column] == value).sum()):,}")


def _row_attributes(cell: Cell) -> str:
    key = ";".join(f"{name}={value}" for name, value in cell.key)
    return f'data-table="{cell.table}" data-row="{escape(key, quote=True)}" data-column="{cell.column}"'


def trace_attributes(part: Cell | Difference | RowCount) -> str:
    """Return where a number comes from, as attributes of the element that shows it.

    Examples
    --------
    >>> trace_attributes(RowCount("psu_rates", "is_ranked", True, "115"))
    'data-table="psu_rates" data-column="is_ranked" data-count-of="True"'
    """
    if isinstance(part, Cell):
        return _row_attributes(part)
    if isinstance(part, Difference):
        return f'{_row_attributes(part.rate)} data-minus="{part.other.column}"'
    counted = escape(str(part.value), quote=True)
    return f'data-table="{part.table}" data-column="{part.column}" data-count-of="{counted}"'


def part_html(part: Part) -> str:
    """Return a part of a sentence; a traced one says where it comes from, a number also its unrounded value."""
    if isinstance(part, str):
        return escape(part)
    if isinstance(part, Cell) and isinstance(part.value, str):
        return f"<span {trace_attributes(part)}>{escape(part.text)}</span>"
    value = part.text.replace(",", "") if isinstance(part, RowCount) else part.value
    return f'<data value="{"" if pd.isna(value) else value}" {trace_attributes(part)}>{escape(part.text)}</data>'


def parts_html(parts: Parts) -> str:
    """Return parts as one sentence."""
    return "".join(part_html(part) for part in parts)


def svg_html(parts: Parts) -> str:
    """Return parts as the content of a text of a picture."""
    return "".join(
        escape(part) if isinstance(part, str) else f"<tspan {trace_attributes(part)}>{escape(part.text)}</tspan>"
        for part in parts
    )


def linked_html(cell: Cell, pages: Mapping[str, str]) -> str:
    """Return a number as a link to the row of the table that it comes from.

    Parameters
    ----------
    cell : Cell
    pages : dict of result table to the page that holds its rows, as the linking page reaches it
    """
    anchor = row_anchor(cell.table, tuple(value for _, value in cell.key))
    return f'<a class="traced" href="{pages[cell.table]}#{anchor}">{part_html(cell)}</a>'
