"""A report as a PDF: the lines of its pages, the rows of its tables with their cells."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from helpers.base.problems import Problems
from helpers.intake.lines import Line
from helpers.intake.typeset.columns import CAPTION, Table, rows_of_table, tables_and_prose
from helpers.intake.typeset.grids import Grid, grid_rows, grids_of
from helpers.intake.typeset.page_breaks import join_over_pages
from helpers.intake.typeset.pages import Glyph, Page, read_pages
from helpers.intake.typeset.rows import Row, prose_rows
from helpers.intake.typeset.running_lines import running_lines
from helpers.intake.typeset.texts import KnownWords, TextLine, text_lines


def read_pdf(file: Path) -> list[Line]:
    """Return every line of a PDF in reading order: rows of tables with their cells, prose as one cell.

    Parameters
    ----------
    file : Path

    Returns
    -------
    list of Line, the page named as ``page 12``, rows counted on it; what may be wrong in a row is its doubt

    Raises
    ------
    InputError
        If the file is no PDF, or encrypted, or has pictures in place of text.
    """
    problems = Problems()
    pages = read_pages(file, problems)
    problems.stop()
    known = KnownWords(line for page in pages for line in text_lines(page.glyphs))
    contents = [_content(page, running) for page, running in zip(pages, running_lines(pages), strict=True)]
    rows = [_rows(contents, place, known.keeps_spaces) for place in range(len(contents))]
    join_over_pages(rows)
    return [line for page, on_page in zip(pages, rows, strict=True) for line in _lines(page, on_page, known)]


@dataclass
class _Content:
    """What stands on a page: its ruled tables with their letters, its other tables, and its prose."""

    page: Page
    grids: list[tuple[Grid, list[Glyph]]]
    tables: list[Table]
    prose: list[Row]

    @property
    def begins_anew(self) -> bool:
        """Return whether the first table of the page has a caption, so that it is not the rest of another one."""
        top = min((table.top for table in self.tables), default=0.0)
        return any(caption < top for caption in self._captions)

    @property
    def ends_anew(self) -> bool:
        """Return whether a caption stands below the last table of the page, so that another one follows."""
        bottom = max((table.top for table in self.tables), default=0.0)
        return any(caption > bottom for caption in self._captions)

    @property
    def _captions(self) -> list[float]:
        return [row.top for row in self.prose if CAPTION.match(row.cells[0][0].text)]


def _content(page: Page, running: list[TextLine]) -> _Content:
    taken = {id(glyph) for line in running for glyph in line.glyphs}
    glyphs = [glyph for glyph in page.glyphs if id(glyph) not in taken]
    grids = grids_of(page)
    inside = [[glyph for glyph in glyphs if grid.holds(glyph)] for grid in grids]
    taken = {id(glyph) for found in inside for glyph in found}
    tables, prose = tables_and_prose([glyph for glyph in glyphs if id(glyph) not in taken])
    return _Content(page, list(zip(grids, inside, strict=True)), tables, [*prose, *prose_rows(running)])


def _lines(page: Page, rows: list[Row], known: KnownWords) -> list[Line]:
    lines = []
    for number, row in enumerate(rows, start=1):
        cells, doubt = row.texts(known)
        lines.append(Line(cells, page.name, number, doubt))
    return lines


def _rows(contents: list[_Content], place: int, keeps_spaces: bool) -> list[Row]:
    """Return the rows of a page from top to bottom, those of its tables and what stands around them."""
    content = contents[place]
    rows = [*content.prose]
    for grid, glyphs in content.grids:
        rows += grid_rows(grid, glyphs)
    before = contents[place - 1] if place and not content.begins_anew else None
    earlier = before.tables[-1:] if before and not before.ends_anew else []
    following = contents[place + 1] if place + 1 < len(contents) and not content.ends_anew else None
    later = following.tables[:1] if following and not following.begins_anew else []
    for table in content.tables:
        around = [*(earlier if table is content.tables[0] else []), *(later if table is content.tables[-1] else [])]
        rows += rows_of_table(table, around, content.page.level, keeps_spaces=keeps_spaces)
    return sorted((row for row in rows if any(row.cells)), key=lambda row: row.top)
