"""Which lines of a table without upright rules make up one row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from helpers.intake.typeset.pages import Glyph
from helpers.intake.typeset.rows import Row, prose_rows
from helpers.intake.typeset.texts import SPACE, TextLine, is_number, pieces_of

# In parts of the size: how much wider gaps between rows are than those within, and how far lines of two bands overlap.
_WIDER, _OVERLAP = 0.12, 0.06
# Lines in one row.
_TALLEST = 8
_TORN = "a cell that ends in the middle of a text"
_UNCLEAR = "lines of which the file does not show whether they belong to the row above or below"


@dataclass
class Band:
    """Lines at one height of a page: those of cells that stand beside each other.

    Attributes
    ----------
    lines : list of TextLine
    cells : list of the lines in each column, once the columns are known
    """

    lines: list[TextLine]
    cells: list[list[TextLine]] = field(default_factory=list)

    @cached_property
    def words(self) -> list[TextLine]:
        return [word for line in self.lines for word in pieces_of(line, SPACE)]

    @cached_property
    def pieces(self) -> list[TextLine]:
        return [piece for line in self.lines for piece in pieces_of(line)]

    @property
    def glyphs(self) -> list[Glyph]:
        return [glyph for line in self.lines for glyph in line.glyphs]

    @property
    def top(self) -> float:
        return min(line.top for line in self.lines)

    @property
    def bottom(self) -> float:
        return max(line.bottom for line in self.lines)

    @property
    def left(self) -> float:
        return min(line.left for line in self.lines)

    @property
    def right(self) -> float:
        return max(line.right for line in self.lines)

    @property
    def size(self) -> float:
        return max(line.size for line in self.lines)

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)

    @property
    def is_full(self) -> bool:
        return all(self.cells)


def bands_of(lines: Sequence[TextLine]) -> list[Band]:
    """Return lines in bands, from top to bottom: a band ends where a level strip of the page is free."""
    bands: list[Band] = []
    for line in sorted(lines, key=lambda line: line.top):
        if bands and line.top < bands[-1].bottom - _OVERLAP * line.size:
            bands[-1].lines.append(line)
        else:
            bands.append(Band([line]))
    return bands


def rows_of_bands(bands: list[Band], separators: Sequence[float], *, keeps_spaces: bool) -> list[Row]:
    """Return the rows of a table: bands between two rules, or bands that stand close, or those up to the next full one.

    Parameters
    ----------
    bands : list of Band, with their cells
    separators : sequence of float, where level rules lie
    keeps_spaces : bool, whether a line that ends with a space goes on
    """
    groups = _between_rules(bands, separators)
    # Where every row has a rule of its own, all that stands between two rules is one row.
    is_ruled = max(len(group) for group in groups) <= _TALLEST and not any(map(_has_two_numbers, groups))
    if len(groups) > 2 and is_ruled:
        return [_checked(group, keeps_spaces) for group in groups]
    return [row for group in groups for row in _rows_without_rules(group, keeps_spaces)]


def _between_rules(bands: list[Band], separators: Sequence[float]) -> list[list[Band]]:
    groups: list[list[Band]] = []
    for band in bands:
        middle = (band.top + band.bottom) / 2
        is_parted = groups and any((groups[-1][-1].top + groups[-1][-1].bottom) / 2 < at < middle for at in separators)
        if not groups or is_parted:
            groups.append([])
        groups[-1].append(band)
    return groups


def _row(bands: Sequence[Band], doubt: str = "") -> Row:
    cells = [[line for band in bands for line in band.cells[column]] for column in range(len(bands[0].cells))]
    return Row(cells, min(band.top for band in bands), max(band.bottom for band in bands), doubt)


def _checked(group: list[Band], keeps_spaces: bool) -> Row:
    return _row(group, _TORN if keeps_spaces and _is_torn(group) else "")


def _rows_without_rules(bands: list[Band], keeps_spaces: bool) -> list[Row]:
    """Return the rows in the only way in which all their cells are filled and none ends in the middle of a text."""
    if all(_is_whole([band], keeps_spaces) for band in bands):
        # Without spaces at the ends of lines, lines that stand as close as those of one cell may be one row.
        groups = [] if keeps_spaces else _close_together(bands)
        return [
            _row([band], _UNCLEAR if len(group) > 1 else "")
            for group in (groups if _can_be(groups, keeps_spaces) else [[band] for band in bands])
            for band in group
        ]
    before, bands, after = _without_prose(bands)
    ways = [_close_together(bands), _from_full_ones(bands), _up_to_full_ones(bands)]
    right = [way for way in ways if _can_be(way, keeps_spaces)]
    # Gaps that differ say more than where the full lines stand.
    is_certain = bool(right) and (right[0] is ways[0] or len(right) == 1)
    chosen = right[0] if right else ways[1]
    rows = [_row(group, "" if is_certain or _is_whole(group, keeps_spaces) else _UNCLEAR) for group in chosen]
    return [*prose_rows(before), *rows, *prose_rows(after)]


def _can_be(way: list[list[Band]], keeps_spaces: bool) -> bool:
    is_whole = all(
        all(any(band.cells[place] for band in group) for place in range(len(group[0].cells))) for group in way
    )
    is_odd = any(len(group) > _TALLEST or _has_two_numbers(group) for group in way)
    return bool(way) and is_whole and not is_odd and not (keeps_spaces and any(map(_is_torn, way)))


def _is_whole(group: list[Band], keeps_spaces: bool) -> bool:
    """Return whether one line has all that a row needs."""
    return len(group) == 1 and group[0].is_full and not (keeps_spaces and _is_torn(group))


def _is_torn(group: list[Band]) -> bool:
    """Return whether a cell ends with a space: its text goes on elsewhere."""
    cells = [[line for band in group for line in band.cells[place]] for place in range(len(group[0].cells))]
    return any(cell[-1].ends_with_space for cell in cells if cell)


def _has_two_numbers(group: list[Band]) -> bool:
    """Return whether a cell would hold two numbers, one below the other."""
    for place in range(len(group[0].cells)):
        lines = [line.text for band in group for line in band.cells[place]]
        if sum(is_number(text) for text in lines) > 1:
            return True
    return False


def _without_prose(bands: list[Band]) -> tuple[list[TextLine], list[Band], list[TextLine]]:
    """Return the bands of a table, and lines before and after it, parted from it, in its first column alone."""
    first, last = 0, len(bands)
    apart = _leading(bands) + 2 * _WIDER
    gaps = _gaps(bands)
    while last - first > 1 and not any(bands[first].cells[1:]) and gaps[first] > apart:
        first += 1
    while last - first > 1 and not any(bands[last - 1].cells[1:]) and gaps[last - 2] > apart:
        last -= 1
    lines = [[line for band in part for line in band.lines] for part in (bands[:first], bands[last:])]
    return lines[0], bands[first:last], lines[1]


def _gaps(bands: Sequence[Band]) -> list[float]:
    return [(below.top - above.bottom) / max(above.size, below.size) for above, below in pairwise(bands)]


def _leading(bands: Sequence[Band]) -> float:
    """Return the gap between the lines of one cell: the least beside a band that is only part of a row, if any is."""
    gaps = list(zip(_gaps(bands), pairwise(bands), strict=True))
    beside_parts = [gap for gap, (above, below) in gaps if not (above.is_full and below.is_full)]
    return min(beside_parts or [gap for gap, _ in gaps], default=0.0)


def _close_together(bands: list[Band]) -> list[list[Band]]:
    """Return bands in groups whose lines stand as close as those of one cell, none if that parts nothing."""
    least = _leading(bands) + _WIDER
    groups = [[bands[0]]]
    for gap, band in zip(_gaps(bands), bands[1:], strict=True):
        if gap >= least:
            groups.append([])
        groups[-1].append(band)
    # Rows stand apart in fact, if there are about as many groups as full lines.
    return groups if 2 * len(groups) >= sum(band.is_full for band in bands) else []


def _from_full_ones(bands: list[Band]) -> list[list[Band]]:
    """Return bands in groups that begin with a full one, as where texts stand at the top of a row."""
    groups: list[list[Band]] = [[]]
    for band in bands:
        if band.is_full and groups[-1]:
            groups.append([])
        groups[-1].append(band)
    return groups


def _up_to_full_ones(bands: list[Band]) -> list[list[Band]]:
    """Return bands in groups that end with a full one, as where texts stand at the bottom of a row."""
    return [group[::-1] for group in _from_full_ones(bands[::-1])][::-1]
