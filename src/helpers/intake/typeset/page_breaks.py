"""Tables that go on over the end of a page: cells that it cuts, and merged cells that reach over it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import dropwhile, pairwise, takewhile

from helpers.intake.typeset.rows import Row

CUT = "a row without all its cells {place}: the rest of a row that the end of the page cut, or a row with empty cells"


def join_over_pages(pages: Sequence[list[Row]]) -> None:
    """Put together what the ends of pages cut, in place; what may be cut and may be not becomes a doubt.

    Parameters
    ----------
    pages : sequence of list of Row, the rows of each page from top to bottom
    """
    for rows, following in pairwise(pages):
        table, rest = _last_table(rows), _first_table(following)
        body = rest[_repeated(table, rest) :]
        if table and body and len(table[-1].cells) == len(body[0].cells):
            _join(table[-1], body[0], following)


def _first_table(rows: Sequence[Row]) -> list[Row]:
    """Return the rows of the first table of a page, its headings among them."""
    return list(takewhile(lambda row: row.is_table, dropwhile(lambda row: not row.is_table, rows)))


def _last_table(rows: Sequence[Row]) -> list[Row]:
    return _first_table(rows[::-1])[::-1]


def _repeated(table: Sequence[Row], rest: Sequence[Row]) -> int:
    """Return how many rows at the top of a page are headings that stand above the table on the page before too."""
    texts = {row.plain for row in table}
    return next((number for number, row in enumerate(rest) if row.plain not in texts), len(rest))


def _join(last: Row, first: Row, rows: list[Row]) -> None:
    """Join the last row of a page with the first one below the headings of the next, as far as its cells go on."""
    if last.goes_on and all(last.goes_on):
        for cell, more in zip(last.cells, first.cells, strict=True):
            cell += more
        last.goes_on = first.goes_on
        rows.remove(first)
    elif any(last.goes_on):
        for place in (place for place, goes_on in enumerate(last.goes_on) if goes_on):
            _carry_on(last, place, rows, first.cells[place])
    else:
        _note_cut(last, first)


def _carry_on(last: Row, place: int, rows: Sequence[Row], rest: list) -> None:
    """Give each row of a merged cell the text that stands on either page."""
    last.cells[place] += rest
    for row in rows:
        row.cells = [last.cells[place] if cell is rest else cell for cell in row.cells]


def _note_cut(last: Row, first: Row) -> None:
    empty_above = [not cell for cell in last.cells]
    empty_below = [not cell for cell in first.cells]
    if any(empty_below) and empty_below != empty_above:
        first.doubt = first.doubt or CUT.format(place="at the top of a page")
    if any(empty_above) and empty_below != empty_above:
        last.doubt = last.doubt or CUT.format(place="at the end of a page")
