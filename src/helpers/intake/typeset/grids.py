"""Tables with rules on all sides of their cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from helpers.intake.typeset.pages import Glyph, Page, Rule, neighbours
from helpers.intake.typeset.rows import Row
from helpers.intake.typeset.texts import SPACE, TextLine, pieces_of, text_lines

# Rules that lie no further apart are one, and meet others that end as near, in points.
TOUCH = 2.0
# How much of the side of a cell must be ruled, and the gap, in parts of the size, that no text of one cell has.
RULED, TWO_TEXTS = 0.8, 2.5


@dataclass
class Grid:
    """The rules of one table: where its columns and rows are parted, and the rules themselves."""

    xs: list[float]
    ys: list[float]
    level: list[Rule]
    upright: list[Rule]

    @property
    def has_columns(self) -> bool:
        return len(self.xs) > 2 and len(self.ys) > 1

    def holds(self, glyph: Glyph) -> bool:
        x, y = glyph.middle
        return self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]


def grids_of(page: Page) -> list[Grid]:
    """Return the tables of a page whose columns are parted by rules, from top to bottom."""
    groups = _touching(page.level, page.upright)
    grids = []
    for level, upright in groups:
        xs = [sum(group) / len(group) for group in neighbours([rule.at for rule in upright], TOUCH)]
        ys = [sum(group) / len(group) for group in neighbours([rule.at for rule in level], TOUCH)]
        if len(xs) > 2 and ys:
            lowest = max(rule.end for rule in upright)
            highest = min(rule.start for rule in upright)
            # A table that a page cuts has no rule at the cut.
            ys = [*([highest] if ys[0] - highest > TOUCH else []), *ys, *([lowest] if lowest - ys[-1] > TOUCH else [])]
            grids.append(Grid(xs, ys, level, upright))
    return sorted((grid for grid in grids if grid.has_columns), key=lambda grid: grid.ys[0])


def _touching(level: Sequence[Rule], upright: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Return rules in groups, each of rules that cross or meet."""
    parents = list(range(len(level) + len(upright)))

    def root(place: int) -> int:
        while parents[place] != place:
            parents[place] = parents[parents[place]]
            place = parents[place]
        return place

    for number, rule in enumerate(level):
        for other, crossing in enumerate(upright, start=len(level)):
            meets = rule.start - TOUCH <= crossing.at <= rule.end + TOUCH
            if meets and crossing.start - TOUCH <= rule.at <= crossing.end + TOUCH:
                parents[root(other)] = root(number)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = defaultdict(lambda: ([], []))
    for place in range(len(parents)):
        is_level = place < len(level)
        groups[root(place)][not is_level].append(level[place] if is_level else upright[place - len(level)])
    return list(groups.values())


def _is_ruled(rules: Sequence[Rule], at: float, start: float, end: float) -> bool:
    """Return whether most of a side is covered by rules."""
    here = sorted((max(rule.start, start), min(rule.end, end)) for rule in rules if abs(rule.at - at) <= TOUCH)
    covered, reached = 0.0, start
    for first, last in here:
        covered += max(0.0, last - max(first, reached))
        reached = max(reached, last)
    return covered > RULED * (end - start)


def _cell_of_each_place(grid: Grid) -> dict[tuple[int, int], tuple[int, int]]:
    """Return, for each row and column, the upper left place of the cell that covers it: no rule divides a cell."""
    cells: dict[tuple[int, int], tuple[int, int]] = {}
    for row, (top, bottom) in enumerate(zip(grid.ys, grid.ys[1:], strict=False)):
        for column, (left, right) in enumerate(zip(grid.xs, grid.xs[1:], strict=False)):
            is_open_above = row > 0 and not _is_ruled(grid.level, top, left, right)
            is_open_left = column > 0 and not _is_ruled(grid.upright, left, top, bottom)
            if is_open_left:
                cells[row, column] = cells[row, column - 1]
            elif is_open_above:
                cells[row, column] = cells[row - 1, column]
            else:
                cells[row, column] = (row, column)
    return cells


def _place(values: Sequence[float], value: float) -> int:
    return max(number for number, edge in enumerate(values) if edge <= value or number == 0)


def grid_rows(grid: Grid, glyphs: Sequence[Glyph]) -> list[Row]:
    """Return the rows of a ruled table; a cell over several rows stands in each of them.

    Parameters
    ----------
    grid : Grid
    glyphs : sequence of Glyph, the letters in it
    """
    cells = _cell_of_each_place(grid)
    letters: dict[tuple[int, int], list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        letters[_cell_of(glyph, grid, cells)].append(glyph)
    crossed = _crossed(grid, cells, glyphs)
    # The rows of a merged cell share one list, so that what a page cuts off can be added to all of them.
    lines = {cell: text_lines(letters[cell]) for cell in cells.values()}
    rows = []
    for row in range(len(grid.ys) - 1):
        wholes = list(dict.fromkeys(cells[row, column] for column in range(len(grid.xs) - 1)))
        doubt = next((doubt for cell in wholes if (doubt := crossed.get(cell) or _two_texts(lines[cell]))), "")
        is_last = row == len(grid.ys) - 2
        goes_on = [_goes_on(grid, cells, cell, row, is_last) for cell in wholes]
        single = _heads_several(grid, cells, wholes, row, goes_on)
        rows += [Row([lines[cell]], grid.ys[row], grid.ys[row + 1], doubt) for cell in single]
        if not single:
            rows.append(Row([lines[cell] for cell in wholes], grid.ys[row], grid.ys[row + 1], doubt, goes_on))
    return rows


def _heads_several(
    grid: Grid,
    cells: dict[tuple[int, int], tuple[int, int]],
    wholes: Sequence[tuple[int, int]],
    row: int,
    goes_on: Sequence[bool],
) -> list[tuple[int, int]]:
    """Return the cells over several columns where all others of the row go on below: they head those columns."""
    wide = [cell for cell in wholes if sum(cells[row, column] == cell for column in range(len(grid.xs) - 1)) > 1]
    is_heading = row < len(grid.ys) - 2 and all(
        on for cell, on in zip(wholes, goes_on, strict=True) if cell not in wide
    )
    return wide if is_heading and 0 < len(wide) < len(wholes) else []


def _cell_of(glyph: Glyph, grid: Grid, cells: dict[tuple[int, int], tuple[int, int]]) -> tuple[int, int]:
    x, y = glyph.middle
    return cells[min(_place(grid.ys, y), len(grid.ys) - 2), min(_place(grid.xs, x), len(grid.xs) - 2)]


def _crossed(
    grid: Grid, cells: dict[tuple[int, int], tuple[int, int]], glyphs: Sequence[Glyph]
) -> dict[tuple[int, int], str]:
    """Return the doubt about each cell with a word that reaches into it from another one."""
    doubts = {}
    for line in text_lines(glyphs):
        for word in pieces_of(line, SPACE):
            touched = {_cell_of(glyph, grid, cells) for glyph in word.glyphs if glyph.text != " "}
            doubts.update(
                dict.fromkeys(touched, f"'{word.text}' over the rule between two cells") if len(touched) > 1 else {}
            )
    return doubts


def _goes_on(
    grid: Grid, cells: dict[tuple[int, int], tuple[int, int]], cell: tuple[int, int], row: int, is_last: bool
) -> bool:
    """Return whether a cell is open at the lower end of a row."""
    column = cell[1]
    if not is_last:
        return cells.get((row + 1, column)) == cell
    return not _is_ruled(grid.level, grid.ys[-1], grid.xs[column], grid.xs[column + 1])


def _two_texts(lines: Sequence[TextLine]) -> str:
    """Return the doubt about a cell whose text has a gap as between two columns."""
    for line in lines:
        parts = pieces_of(line, TWO_TEXTS)
        if len(parts) > 1:
            return f"'{parts[0].text}' and '{parts[1].text}' in one cell, far apart"
    return ""
