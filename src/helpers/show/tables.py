"""What a notebook shows besides figures: rounded tables and sentences that the data wrote."""

from __future__ import annotations

from html import escape

import numpy as np
import pandas as pd
from IPython.display import display

from helpers.contracts.vocabulary import PERCENT, POINTS
from helpers.show.numbers import number_text, percent_text, points_text

ROWS_SHOWN = 15
NOT_COMPUTED = "not in the tables of this year"
HEADINGS = {
    "attainment_rate_pct": "Attainment rate",
    "cte_enrollment_pct": "CTE enrollment",
    "cte_enrollment_printed": "CTE enrollment printed",
    "psu": "Public school unit",
    "psu_code": "Code",
    "psu_type": "Kind of unit",
    "psus": "Units",
    "ncwfc_credential": "NC Workforce Credentials line",
    "ncwfc_level": "Level",
}
PERCENT_SUFFIXES, POINT_SUFFIXES = ("_pct", "percent"), ("_points",)


class ShownTable:
    """A table with rounded values, as HTML for pages and as text for the terminal.

    Parameters
    ----------
    cells : DataFrame of str
    is_number : dict of column to whether it is set right
    caption : str
    addresses : dict of column to a list of addresses, one a row, empty for none
    is_register : bool, whether a page lets readers sort it
    """

    def __init__(
        self,
        cells: pd.DataFrame,
        is_number: dict[str, bool],
        caption: str,
        *,
        addresses: dict[str, list[str]] | None = None,
        is_register: bool = False,
    ):
        self._cells, self._is_number, self._caption = cells, is_number, caption
        self._addresses, self._is_register = addresses or {}, is_register

    def _cell(self, tag: str, name: str, text: str, scope: str = "", address: str = "") -> str:
        css = ' class="number"' if self._is_number[name] else ""
        content = f'<a href="{escape(address, quote=True)}">{escape(text)}</a>' if address and text else escape(text)
        return f"<{tag}{css}{scope}>{content}</{tag}>"

    def _repr_html_(self) -> str:
        head = "".join(self._cell("th", name, heading(name), ' scope="col"') for name in self._cells.columns)
        rows = "\n".join(
            "<tr>"
            + "".join(
                self._cell("td", name, text, address=self._addresses[name][number] if name in self._addresses else "")
                for name, text in row.items()
            )
            + "</tr>"
            for number, row in enumerate(self._cells.to_dict("records"))
        )
        css = ' class="register"' if self._is_register else ""
        return (
            f"<table{css}>\n<caption>{escape(self._caption)}</caption>\n<thead>\n<tr>{head}</tr>\n</thead>\n"
            f"<tbody>\n{rows}\n</tbody>\n</table>"
        )

    def __repr__(self) -> str:
        return f"{self._caption}\n{self._cells.head(ROWS_SHOWN).rename(columns=heading).to_string(index=False)}"


def heading(name: str) -> str:
    """Return a column name as readers see it.

    Examples
    --------
    >>> heading("attainment_rate_pct"), heading("program_area"), heading("2024-2025")
    ('Attainment rate', 'Program area', '2024-2025')
    """
    words = name.removesuffix("_pct").replace("_", " ").strip()
    return HEADINGS.get(name, words[:1].upper() + words[1:])


def column_heading(name: str, unit: str) -> str:
    """Return the heading of a column: readable words and the unit.

    Examples
    --------
    >>> column_heading("attainment_rate_pct", "percent"), column_heading("psu_code", "")
    ('Attainment rate (%)', 'Code')
    >>> column_heading("gap_points_lower", "percentage points"), column_heading("psus", "units")
    ('Gap lower (percentage points)', 'Units')
    """
    words = heading(name.replace("_points", "") if unit == POINTS else name)
    shown = "%" if unit == PERCENT else unit
    return words if not unit or words.lower() in (unit, shown) else f"{words} ({shown})"


def cell_text(name: str, value: object, decimals: int) -> str:
    """Return a cell as readers see it: percentages, points and counts by the name of their column, text as it is.

    Examples
    --------
    >>> cell_text("attainment_rate_pct", 52.5, 0), cell_text("gap_points", -26, 0), cell_text("earned", 382964, 0)
    ('53%', '−26', '382,964')
    """
    if isinstance(value, (bool, np.bool_)):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    if name.endswith(PERCENT_SUFFIXES):
        return "–" if pd.isna(value) else percent_text(value, decimals)
    if name.endswith(POINT_SUFFIXES):
        return points_text(value, decimals)
    return number_text(value)


def show_table(
    frame: pd.DataFrame, caption: str, *, rows: int = ROWS_SHOWN, decimals: int = 0, hide: tuple[str, ...] = ()
) -> ShownTable:
    """Return the first rows of a table, rounded for reading; the file keeps full precision.

    Parameters
    ----------
    frame : DataFrame; columns ending in ``_pct`` are percent, in ``_points`` percentage points, other numbers counts
    caption : str, what one row is
    rows : int, at most 15
    decimals : int, of percentages and points
    hide : tuple of str, columns to leave out
    """
    shown = frame.drop(columns=list(hide)).head(min(rows, ROWS_SHOWN))
    cells = pd.DataFrame({name: [cell_text(name, value, decimals) for value in shown[name]] for name in shown.columns})
    if frame.empty:
        return ShownTable(pd.DataFrame(), {}, f"{caption} None.")
    if len(frame) > len(shown):
        caption = f"{caption} First {len(shown):,} of {len(frame):,} rows."
    return ShownTable(cells, {name: pd.api.types.is_numeric_dtype(frame[name]) for name in shown.columns}, caption)


def show_register(frame: pd.DataFrame, caption: str, *, addresses: dict[str, str] | None = None) -> ShownTable:
    """Return a whole register of text, every row of it, that a page lets readers sort.

    Parameters
    ----------
    frame : DataFrame
    caption : str, what one row is
    addresses : dict of shown column to the column that holds its address; address columns are not shown
    """
    addresses = addresses or {}
    shown = frame.drop(columns=list(addresses.values()))
    cells = pd.DataFrame({name: [cell_text(name, value, 0) for value in shown[name]] for name in shown.columns})
    numbers = {name: pd.api.types.is_numeric_dtype(frame[name]) for name in shown.columns}
    targets = {name: frame[column].tolist() for name, column in addresses.items()}
    return ShownTable(cells, numbers, caption, addresses=targets, is_register=True)


def show_stated(stated: dict[str, str], computed: dict[str, str]) -> ShownTable:
    """Return what the report says in its text beside what the data give.

    Parameters
    ----------
    stated : dict, statement to the figure as the report prints it; empty for a year without recorded statements
    computed : dict, statement to the recomputed figure as text; it may hold more statements than were made

    Raises
    ------
    ValueError
        If a statement has no computed counterpart.

    Examples
    --------
    >>> show_stated({"state rate": "59%"}, {"state rate": "58.97%"})
    Statements of the report beside the data.
     Statement Stated Computed
    state rate    59%   58.97%
    """
    rows = [(statement, figure, computed.get(statement, NOT_COMPUTED)) for statement, figure in stated.items()]
    cells = pd.DataFrame(
        rows or [("none recorded for this year", "–", "–")], columns=["statement", "stated", "computed"]
    )
    return show_table(cells, "Statements of the report beside the data.")


def say(*sentences: str) -> None:
    """Show sentences as one paragraph."""
    text = " ".join(sentence for sentence in sentences if sentence)
    display({"text/markdown": text, "text/plain": text}, raw=True)
