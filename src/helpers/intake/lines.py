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
    doubt : str, why the cells may not be what was printed, as a message says what was found; empty where they are.
        A table that takes such a line is refused; in prose it does no harm.
    """

    cells: tuple[str, ...]
    page: str
    row: int
    doubt: str = ""

    @property
    def is_printed(self) -> bool:
        """Return whether the line is of a print, or a text of one, and not typed into a sheet or a file of its own."""
        return self.page == "" or self.page.startswith("page ")

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


def in_one_line(cell: str) -> tuple[str, str]:
    r"""Return a cell that was written on several lines as one text, and a doubt where a word may be broken.

    Examples
    --------
    >>> in_one_line(" Piedmont\nTriad ")
    ('Piedmont Triad', '')
    >>> in_one_line("Piedmont-\nTriad")
    ('Piedmont- Triad', "'Piedmont-' at the end of a line in a cell: with or without hyphen")
    """
    pieces = [piece.strip() for piece in cell.splitlines() if piece.strip()]
    broken = next((piece for piece in pieces[:-1] if piece.endswith("-")), "")
    doubt = f"'{broken}' at the end of a line in a cell: with or without hyphen" if broken else ""
    return " ".join(pieces), doubt
