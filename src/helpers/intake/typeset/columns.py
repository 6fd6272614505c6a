"""Tables without rules between their columns: what is free on every line parts them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from math import inf

from helpers.intake.typeset.bands import Band, bands_of, rows_of_bands
from helpers.intake.typeset.pages import Glyph, Rule
from helpers.intake.typeset.rows import Row, prose_rows
from helpers.intake.typeset.texts import SPACE, WIDE_GAP, TextLine, is_number, pieces_of, text_lines

# A table goes on over so many lines that cross its columns, and over a gap of so many parts of the size.
_CROSSING, _FARTHEST = 2, 3.0
# Words that begin at the same place, in points.
_SAME_PLACE = 0.5
_NARROWEST = 0.5
# Wider than the space between two words, in parts of the size.
_NO_SPACE = 0.55
# Lines of headings.
_DEEPEST = 8
CAPTION = re.compile(r"\W*(table|chart|figure)\s*\d+\s*[a-z]?\s*[.:_–—-]", re.IGNORECASE)

NOT_AS_BESIDE = "columns that do not stand apart as on the pages before and after"

Interval = tuple[float, float]


@dataclass
class Table:
    """A table as it grows: its bands, those that cross its columns, and what is free between the columns."""

    bands: list[Band]
    gutters: list[Interval]
    crossing: list[Band] = field(default_factory=list)

    @property
    def top(self) -> float:
        return min(band.top for band in self.bands)

    def takes(self, band: Band) -> bool:
        """Return whether the columns stay free when a band is added, and add it if they do."""
        left = [_left_free(gutter, band) for gutter in self.gutters]
        gutters = [gutter for gutter in left if gutter is not None]
        if len(gutters) < len(left):
            gutters = _gutters_with(self.bands, band)
            if len(gutters) < len(left):
                return False
        self.bands.append(band)
        self.gutters = gutters
        return True


def _gutters_with(bands: Sequence[Band], band: Band) -> list[Interval]:
    """Return the gaps of a table with one more band, none if a word of its headings crosses one."""
    headings, body = _body_of(sorted([*bands, band], key=lambda band: band.top))
    gutters = _gutters_of(body)
    words = [word for heading in headings for word in heading.words]
    crossed = any(word.left <= low and word.right >= high for word in words for low, high in gutters)
    return [] if crossed else gutters


def _left_free(gutter: Interval, band: Band) -> Interval | None:
    """Return the widest of what the words of a band leave of a gap, None if one of them crosses it."""
    free, reached = [], gutter[0]
    for word in sorted(band.words, key=lambda word: word.left):
        if word.left < gutter[1] and word.right > gutter[0]:
            free.append((reached, word.left))
            reached = max(reached, word.right)
    widest = max([*free, (reached, gutter[1])], key=lambda space: space[1] - space[0])
    return widest if widest[1] - widest[0] > _NARROWEST else None


def _gutters_of(bands: Sequence[Band]) -> list[Interval]:
    """Return what no word of any band reaches into and is no space between two words of one column."""
    parts = _covered((word.left, word.right) for band in bands for word in band.words)
    while True:
        # The least gap goes first: what it parted may be the end of the longest text of a column.
        gaps = [_gap(bands, before, after) for before, after in pairwise(parts)]
        least = min((width for width, parts_columns in gaps if not parts_columns), default=None)
        if least is None:
            return [(before[1], after[0]) for before, after in pairwise(parts)]
        place = gaps.index((least, False))
        parts[place : place + 2] = [(parts[place][0], parts[place + 1][1])]


def _gap(bands: Sequence[Band], before: Interval, after: Interval) -> tuple[float, bool]:
    """Return the least distance of words on both sides of a gap, and whether they stand apart as columns do.

    They do if some word begins at the start of the second column far from the first one, or if most are far from it.
    """
    distances, ends = [], []
    for band in bands:
        left = [word for word in band.words if before[0] - 0.01 <= word.left <= before[1]]
        right = [word.left for word in band.words if after[0] - 0.01 <= word.left <= after[1]]
        if left and right:
            last = max(left, key=lambda word: word.right)
            distances.append(((min(right) - last.right) / band.size, min(right) - after[0]))
            ends += [(last.left, last.right)] if is_number(last.text) else []
    far = [(distance, start) for distance, start in distances if distance > WIDE_GAP]
    # Nearer than columns of one line, but farther than words, and all at one place.
    below = all(distance > _NO_SPACE and start < _SAME_PLACE for distance, start in distances) and len(distances) > 2
    begins_far = any(start < _SAME_PLACE for _, start in far)
    is_apart = begins_far or below or 2 * len(far) > len(distances) or _are_set_right(ends, len(distances))
    # Where no band has words on both sides, the other gaps are judged first.
    return min((distance for distance, _ in distances), default=inf), is_apart


def _are_set_right(words: Sequence[Interval], count: int) -> bool:
    """Return whether most numbers end at one place though they begin at several, as in a column of their own."""
    if not words:
        return False
    end = max(right for _, right in words)
    begins = [round(left) for left, right in words if end - right < _SAME_PLACE]
    return len(set(begins)) > 1 and 5 * len(begins) > 3 * count


def _tables(bands: list[Band]) -> list[Table]:
    """Return the tables among the bands of a page; bands of prose are in none."""
    tables: list[Table] = []
    taken: set[int] = set()
    while True:
        seeds = [place for place, band in enumerate(bands) if place not in taken and len(band.pieces) > 1]
        if not seeds:
            return tables
        seed = max(seeds, key=lambda place: len(bands[place].pieces))
        table, places = Table([bands[seed]], _gutters_of([bands[seed]])), {seed}
        for step in (1, -1):
            places |= _grow(table, bands, taken, seed, step)
        taken |= places
        table.bands.sort(key=lambda band: band.top)
        tables.append(table)


def _grow(table: Table, bands: list[Band], taken: set[int], seed: int, step: int) -> set[int]:
    """Add the bands below or above that keep the columns free, and return their places."""
    crossing: list[int] = []
    places, last = set(), bands[seed]
    place = seed + step
    while 0 <= place < len(bands) and place not in taken and len(crossing) <= _CROSSING:
        band = bands[place]
        if max(band.top - last.bottom, last.top - band.bottom) > _FARTHEST * last.size or CAPTION.match(band.text):
            break
        if table.takes(band):
            places |= {place, *crossing}
            table.crossing += [bands[number] for number in crossing]
            crossing = []
        else:
            crossing.append(place)
        last, place = band, place + step
    return places


def tables_and_prose(glyphs: Sequence[Glyph]) -> tuple[list[Table], list[Row]]:
    """Return the tables without upright rules among letters of a page, and each line of prose as a row of one cell."""
    bands = bands_of(text_lines(glyphs))
    tables = sorted(_tables(bands), key=lambda table: table.top)
    taken = {id(glyph) for table in tables for band in (*table.bands, *table.crossing) for glyph in band.glyphs}
    rest = [band for band in bands if not any(id(glyph) in taken for glyph in band.glyphs)]
    return tables, [row for band in rest for row in prose_rows(band.lines)]


def _body_of(bands: Sequence[Band]) -> tuple[Sequence[Band], Sequence[Band]]:
    """Return the headings of a table with numbers and what is below them, no headings where there is no number."""
    numbers = [place for place, band in enumerate(bands) if any(is_number(piece.text) for piece in band.pieces)]
    depth = numbers[0] if numbers and numbers[0] <= _DEEPEST else 0
    return bands[:depth], bands[depth:]


def _with_columns(table: Table, neighbours: Sequence[Table]) -> tuple[list[Band], str]:
    """Return the bands of a table with their cells, and the doubt about them.

    The columns are those of the rows below the headings, since headings often stand elsewhere in their column than
    numbers; where a table goes on from page to page, the rows of the pages around say more than its own.

    Parameters
    ----------
    table : Table
    neighbours : sequence of Table, what may be its parts on the pages before and after
    """
    headings, body = _body_of(table.bands)
    gutters, doubt = _gutters_of(body), ""
    for neighbour in neighbours:
        others = _body_of(neighbour.bands)[1]
        there, both = _gutters_of(others), _gutters_of([*body, *others])
        if len(both) >= max(len(gutters), len(there)):
            gutters, doubt = both, ""
        elif len(there) > len(gutters):
            gutters, doubt = there, NOT_AS_BESIDE
    edges = [(low + high) / 2 for low, high in gutters]
    cut = [_cut(band, edges) for band in body]
    between = [(low + high) / 2 for low, high in _gaps_of_headings(headings, cut, gutters)]
    return [*(_cut(band, between) for band in headings), *cut], doubt


def _gaps_of_headings(headings: Sequence[Band], body: Sequence[Band], gutters: Sequence[Interval]) -> list[Interval]:
    """Return where the headings are parted: beside numbers, which end where their column ends, or beside texts."""
    parts = _covered((word.left, word.right) for band in headings for word in band.words)
    free = [(before[1], after[0]) for before, after in pairwise(parts)]
    set_right = [_is_set_right([band.cells[column] for band in body], headings) for column in range(len(gutters) + 1)]
    chosen: dict[int, Interval] = {}
    for column in sorted(range(len(gutters)), key=lambda column: not set_right[column]):
        low, high = gutters[column]
        between = [
            space for space in free if space[1] > low - 1 and space[0] < high + 1 and space not in chosen.values()
        ]
        if not between:
            chosen[column] = (low, high)
        elif set_right[column]:
            chosen[column] = between[0]
        elif set_right[column + 1]:
            chosen[column] = max(between, key=lambda space: space[1] - space[0])
        else:
            chosen[column] = between[-1]
    return [chosen[column] for column in range(len(gutters))]


def _is_set_right(cells: Sequence[Sequence[TextLine]], headings: Sequence[Band]) -> bool:
    """Return whether a column holds numbers that are set right: no heading begins where they do."""
    numbers = [line for lines in cells for line in lines if is_number(line.text)]
    begins = {round(line.left) for line in numbers}
    starts = [piece.left for band in headings for piece in band.pieces]
    return bool(numbers) and not (len(begins) == 1 and any(abs(numbers[0].left - start) < 1 for start in starts))


def _covered(words: Iterable[Interval]) -> list[Interval]:
    """Return what at least one word covers, from left to right."""
    parts: list[Interval] = []
    for left, right in sorted(words):
        if parts and left <= parts[-1][1]:
            parts[-1] = (parts[-1][0], max(right, parts[-1][1]))
        else:
            parts.append((left, right))
    return parts


def rows_of_table(table: Table, neighbours: Sequence[Table], level: Sequence[Rule], *, keeps_spaces: bool) -> list[Row]:
    """Return the rows of a table without upright rules, and the lines that cross its columns as rows of one cell.

    Parameters
    ----------
    table : Table
    neighbours : sequence of Table, what may be its parts on the pages before and after
    level : sequence of Rule, the level rules of the page
    keeps_spaces : bool, whether a line that ends with a space goes on
    """
    bands, doubt = _with_columns(table, neighbours)
    rows = rows_of_bands(bands, _separators(level, table.bands), keeps_spaces=keeps_spaces)
    for row in rows:
        row.doubt = row.doubt or doubt
    crossing = [row for band in table.crossing for row in prose_rows(band.lines)]
    return [*rows, *crossing]


def _cut(band: Band, edges: Sequence[float]) -> Band:
    """Return a band with its lines cut where the columns are parted."""
    cells: list[list[TextLine]] = [[] for _ in range(len(edges) + 1)]
    for line in band.lines:
        parts: list[list[Glyph]] = [[] for _ in cells]
        for word in pieces_of(line, SPACE):
            middle = (word.left + word.right) / 2
            parts[sum(edge < middle for edge in edges)] += word.glyphs
        for cell, part in zip(cells, parts, strict=True):
            if part:
                cell.append(TextLine(tuple(part)))
    return replace(band, cells=cells)


def _separators(level: Sequence[Rule], bands: Sequence[Band]) -> list[float]:
    """Return where rules over most of the width of a table lie between its lines."""
    left, right = min(band.left for band in bands), max(band.right for band in bands)
    found: dict[float, float] = {}
    for rule in level:
        covered = min(rule.end, right) - max(rule.start, left)
        found[round(rule.at)] = found.get(round(rule.at), 0.0) + max(0.0, covered)
    return sorted(at for at, covered in found.items() if covered > 0.6 * (right - left))
