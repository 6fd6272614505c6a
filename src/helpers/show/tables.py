"""What a notebook shows besides figures: rounded tables and sentences that the data wrote."""

from __future__ import annotations

from html import escape

import pandas as pd
from IPython.display import display

from helpers.base.words import capitalised
from helpers.contracts.indicators import indicator_of
from helpers.contracts.vocabulary import PERCENT
from helpers.show.numbers import measure_text, with_interval

ROWS_SHOWN = 15
# Headings of columns that hold no measure and are no words as they stand; a measure is headed by its name.
HEADINGS = {
    "course_code": "Code",
    "psu": "Public school unit",
    "psu_code": "Code",
    "psu_type": "Kind of unit",
    "ncwfc_credential": "NC Workforce Credentials line",
    "ncwfc_level": "Level",
}
LIMITS = {"_lower": ", lower limit", "_upper": ", upper limit"}
PRINTED = "_printed"


class ShownTable:
    """A table with rounded values, as HTML for pages and as text for the terminal.

    Parameters
    ----------
    cells : DataFrame of str
    is_number : dict of column to whether it is set right
    caption : str
    addresses : dict of column to a list of addresses, one per row, empty for none
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
        if self._cells.empty:
            return self._caption
        return f"{self._caption}\n{self._cells.head(ROWS_SHOWN).rename(columns=heading).to_string(index=False)}"


def measure_of_printed(name: str) -> str:
    """Return the measure that a column of printed text prints; other names as they are.

    Examples
    --------
    >>> measure_of_printed("comparison_printed"), measure_of_printed("percent_printed"), measure_of_printed("earned")
    ('comparison_pct', 'percent', 'earned')
    """
    stem = name.removesuffix(PRINTED)
    return f"{stem}_pct" if stem != name and indicator_of(f"{stem}_pct") else stem


def heading(name: str) -> str:
    """Return a column name as readers see it: the name of the measure, or its own words.

    Examples
    --------
    >>> heading("attainment_rate_pct"), heading("attainment_rate_pct_lower"), heading("comparison_printed")
    ('Attainment rate', 'Attainment rate, lower limit', 'Share of the comparison population, as printed')
    >>> heading("program_area"), heading("psu"), heading("2024-2025")
    ('Program area', 'Public school unit', '2024-2025')
    """
    measure = indicator_of(measure_of_printed(name))
    if measure is None:
        return HEADINGS.get(name, capitalised(name.removesuffix("_pct").replace("_", " ").strip()))
    is_printed = name.endswith(PRINTED)
    return measure.name + (", as printed" if is_printed else LIMITS.get(name[-len("_lower") :], ""))


def unit_beside(words: str, unit: str) -> str:
    """Return a unit as it stands beside the heading of a column; none that the heading says already.

    Examples
    --------
    >>> unit_beside("Attainment rate", "percent"), unit_beside("Credential potential", "credentials")
    ('percent', '')
    """
    return "" if unit.removesuffix("s") in words.lower() else unit


def column_heading(name: str, unit: str) -> str:
    """Return the heading of a column with its unit.

    Examples
    --------
    >>> column_heading("attainment_rate_pct", "percent"), column_heading("psus", "units")
    ('Attainment rate (%)', 'Units')
    >>> column_heading("gap_points_lower", "percentage points")
    'Gap, lower limit (percentage points)'
    """
    words = heading(name)
    shown = unit_beside(words, unit)
    return f"{words} ({'%' if shown == PERCENT else shown})" if shown else words


def _nothing_to_show(caption: str) -> ShownTable:
    """Return a table without rows, whose caption says so."""
    return ShownTable(pd.DataFrame(), {}, f"{caption} None.")


def show_table(frame: pd.DataFrame, caption: str, *, rows: int = ROWS_SHOWN, hide: tuple[str, ...] = ()) -> ShownTable:
    """Return the first rows of a table, rounded for reading; the file keeps full precision.

    Parameters
    ----------
    frame : DataFrame; how a number is shown is said of its column in ``data/indicators.csv``
    caption : str, what one row is
    rows : int, at most 15
    hide : tuple of str, columns to leave out
    """
    if frame.empty:
        return _nothing_to_show(caption)
    shown = frame.drop(columns=list(hide)).head(min(rows, ROWS_SHOWN))
    cells = pd.DataFrame({name: [measure_text(value, name) for value in shown[name]] for name in shown.columns})
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
    if frame.empty:
        return _nothing_to_show(caption)
    addresses = addresses or {}
    shown = frame.drop(columns=list(addresses.values()))
    cells = pd.DataFrame({name: [measure_text(value, name) for value in shown[name]] for name in shown.columns})
    numbers = {name: pd.api.types.is_numeric_dtype(frame[name]) for name in shown.columns}
    targets = {name: frame[column].tolist() for name, column in addresses.items()}
    return ShownTable(cells, numbers, caption, addresses=targets, is_register=True)


def say(*sentences: str) -> None:
    """Show sentences as one paragraph; nothing where there is nothing to say."""
    text = " ".join(sentence for sentence in sentences if sentence)
    if text:
        display({"text/markdown": text, "text/plain": text}, raw=True)


def intervals_as_text(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table for showing in which limits stand in brackets behind their measure, as text.

    Limits ``<measure>_lower`` and ``<measure>_upper`` without their measure become an interval alone.

    Examples
    --------
    >>> rates = pd.DataFrame({"psu": ["Gates"], "rank": [3], "rank_lower": [2], "rank_upper": [5]})
    >>> intervals_as_text(rates).to_dict("records")
    [{'psu': 'Gates', 'rank': '3 (2 to 5)'}]
    >>> intervals_as_text(rates.drop(columns="rank")).to_dict("records")
    [{'psu': 'Gates', 'rank': '2 to 5'}]
    """
    shown = frame.copy()
    for measure in [name.removesuffix("_lower") for name in frame if name.endswith("_lower")]:
        lower, upper = f"{measure}_lower", f"{measure}_upper"
        values = frame.get(measure, [float("nan")] * len(frame))
        rows = zip(values, frame[lower], frame[upper], strict=True)
        shown[measure] = [with_interval(value, low, high, measure) for value, low, high in rows]
        shown = shown.drop(columns=[lower, upper])
    return shown
