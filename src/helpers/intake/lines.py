"""What every kind of report file is read into: lines of cells, each with its place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One line of a report: a row of a table with its cells, or a line of prose as its only cell.

    Attributes
    ----------
    cells : tuple of str, as printed; without space at their ends, a cell that was wrapped as one text
    page : str, the page, sheet or file that it stands on, as a message names it; empty in a file without pages
    row : int, the line of a text, the row of a sheet or CSV, the row on a page, counted from one
    """

    cells: tuple[str, ...]
    page: str
    row: int

    @property
    def text(self) -> str:
        """Return the cells as one text."""
        return " ".join(cell for cell in self.cells if cell)

    @property
    def place(self) -> str:
        """Return where the line stands, as a message names it.

        Examples
        --------
        >>> Line(("a",), "page 12", 3).place, Line(("a",), "", 40).place
        ('page 12, row 3', 'row 40')
        """
        return f"{self.page}, row {self.row}" if self.page else f"row {self.row}"
