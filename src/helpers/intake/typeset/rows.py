"""A row of a table as it was read from a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from helpers.intake.typeset.texts import KnownWords, TextLine, cell_text


@dataclass
class Row:
    """A row of cells, or a line of prose as its only cell.

    Attributes
    ----------
    cells : list of the lines of each cell
    top, bottom : float, from where to where it reaches on its page
    doubt : str, why a cell may be another than it was printed, empty if it cannot
    goes_on : list of bool, whether a cell reaches over the next row too, or below the end of the page
    """

    cells: list[list[TextLine]]
    top: float
    bottom: float
    doubt: str = ""
    goes_on: list[bool] = field(default_factory=list)

    @property
    def is_table(self) -> bool:
        return len(self.cells) > 1

    @property
    def plain(self) -> tuple[str, ...]:
        """Return the text of each cell, its lines as they stand."""
        return tuple(" ".join(line.text for line in cell) for cell in self.cells)

    def texts(self, known: KnownWords) -> tuple[tuple[str, ...], str]:
        """Return the text of each cell, and the doubt about them."""
        read = [cell_text(cell, known) for cell in self.cells]
        return tuple(text for text, _ in read), self.doubt or next((doubt for _, doubt in read if doubt), "")


def prose_rows(lines: Sequence[TextLine]) -> list[Row]:
    """Return each line as a row of one cell."""
    return [Row([[line]], line.top, line.bottom) for line in lines]
