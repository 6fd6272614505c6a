"""Which table a row of headings belongs to, by the layouts of a year."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rapidfuzz import fuzz, process

from helpers.base.settings import is_academic_year, year_before
from helpers.prepare.layouts import RawTable, published_tables

_SOUNDS_LIKE = 85
_MOSTLY = 0.5
_LIKE_A_YEAR = re.compile(r"\d{4}\D{1,3}\d{2,4}")
_VARIANTS = str.maketrans({"–": "-", "—": "-", "‑": "-", "’": "'", "‘": "'", "“": '"', "”": '"'})


@lru_cache(maxsize=10_000)
def plain(text: str) -> str:
    """Return a text without what may differ from print to print: case, spaces, kinds of dashes and quotes.

    Examples
    --------
    >>> plain("NCWFC  Level "), plain("2024–2025")
    ('ncwfc level', '2024-2025')
    """
    return " ".join(text.translate(_VARIANTS).casefold().split())


@dataclass(frozen=True)
class Resemblance:
    """A row that is nearly the headings of a table.

    Attributes
    ----------
    table : RawTable
    share : float, how much of the headings it has, from 0 to 1
    difference : str, what it has otherwise
    changed : dict of heading to the cell in its place, empty for a heading that is not there
    """

    table: RawTable
    share: float
    difference: str
    changed: dict[str, str]


class Headings:
    """The headings of every table of a year's report, whatever years its trends cover."""

    def __init__(self, year: str):
        self.year = year
        self._layouts: dict[tuple[str, ...], tuple[RawTable, ...]] = {}

    @cached_property
    def without_years(self) -> tuple[RawTable, ...]:
        return self.layouts((year_before(self.year), self.year))

    @cached_property
    def _all(self) -> list[str]:
        return sorted({plain(heading) for table in self.without_years for heading in table.headings})

    def _is_like_some(self, cell: str) -> bool:
        return process.extractOne(cell, self._all, scorer=fuzz.ratio, score_cutoff=_SOUNDS_LIKE) is not None

    def layouts(self, trend_years: tuple[str, ...]) -> tuple[RawTable, ...]:
        """Return the layouts of all tables where trends cover these years."""
        if trend_years not in self._layouts:
            self._layouts[trend_years] = published_tables(trend_years)
        return self._layouts[trend_years]

    def tables(self, cells: Sequence[str]) -> tuple[RawTable, ...]:
        """Return the tables that have these headings, whatever their case, spaces and kinds of dashes."""
        years = years_in(cells)
        layouts = self.layouts(years) if len(years) > 1 else self.without_years
        wanted = [plain(cell) for cell in cells]
        return tuple(table for table in layouts if [plain(heading) for heading in table.headings] == wanted)

    def nearest(self, cells: Sequence[str], likely: Callable[[RawTable], bool]) -> Resemblance | None:
        """Return the table whose headings are most like these cells, if most of them are; first of all a likely one."""
        # Nearly all lines are no headings: told without looking at each table.
        like = [cell for cell in cells if _LIKE_A_YEAR.fullmatch(cell) or self._is_like_some(plain(cell))]
        if len(like) < _MOSTLY * len(cells):
            return None
        count = max(2, sum(_LIKE_A_YEAR.fullmatch(cell) is not None for cell in cells))
        years = [self.year]
        while len(years) < count:
            years.insert(0, year_before(years[0]))
        found = [_resemblance(cells, table) for table in self.layouts(tuple(years))]
        near = [resemblance for resemblance in found if resemblance.share >= _MOSTLY]
        return max(near, key=lambda resemblance: (likely(resemblance.table), resemblance.share), default=None)


def years_in(cells: Sequence[str]) -> tuple[str, ...]:
    """Return the academic years among cells, oldest first, if they follow each other.

    Examples
    --------
    >>> years_in(["Region", "2030-2031", "2029-2030"]), years_in(["2028-2029", "2030-2031"])
    (('2029-2030', '2030-2031'), ())
    """
    years = sorted({plain(cell) for cell in cells if is_academic_year(plain(cell))})
    follow = all(year_before(later) == earlier for earlier, later in zip(years, years[1:], strict=False))
    return tuple(years) if follow else ()


def _resemblance(cells: Sequence[str], table: RawTable) -> Resemblance:
    matched = _matched(cells, table.headings)
    missing = [heading for heading in table.headings if heading not in matched]
    others = [cell for cell in cells if cell not in matched.values()]
    share = len(matched) / max(len(cells), len(table.headings))
    changed = {heading: cell for heading, cell in matched.items() if plain(cell) != plain(heading)}
    if len(missing) == len(others) == 1:
        changed[missing.pop()] = others.pop()
    parts = [f"'{cell}' for '{heading}'" for heading, cell in changed.items()]
    parts += [f"no {_quoted(missing)}"] * bool(missing) + [f"{_quoted(others)} in addition"] * bool(others)
    changed |= dict.fromkeys([] if others else missing, "")
    return Resemblance(table, share, "; ".join(parts) or f"another order: {', '.join(cells)}", changed)


def _quoted(texts: Sequence[str]) -> str:
    return ", ".join(f"'{text}'" for text in texts)


def _matched(cells: Sequence[str], headings: Sequence[str]) -> dict[str, str]:
    """Return the cell that stands for each heading: the same text, then the most like it of those that are left."""
    matched = {heading: cell for heading in headings for cell in cells if plain(cell) == plain(heading)}
    pairs = [
        (fuzz.ratio(plain(heading), plain(cell)), heading, cell)
        for heading in headings
        for cell in cells
        # A year is like no other year.
        if not is_academic_year(heading) and not is_academic_year(plain(cell))
    ]
    for likeness, heading, cell in sorted(pairs, reverse=True):
        if likeness >= _SOUNDS_LIKE and heading not in matched and cell not in matched.values():
            matched[heading] = cell
    return matched
