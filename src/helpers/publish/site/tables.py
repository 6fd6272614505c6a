"""Result tables as HTML: every row, rounded for reading, with the unrounded value to sort by."""

from __future__ import annotations

from html import escape

import pandas as pd
import pandera.pandas as pa

from helpers.base.rates import round_half_up
from helpers.base.words import counted
from helpers.contracts.schemas import RESULTS, column_types
from helpers.contracts.vocabulary import PERCENT, POINTS
from helpers.publish.site.anchors import row_anchor, table_anchor, unit_page
from helpers.show.numbers import number_text, percent_text, points_text
from helpers.show.tables import heading

DECIMALS = 1
OTHER_DECIMALS = 2
DOWNLOADS = "tables"
# A column whose texts are mostly longer than so many characters is kept from being squeezed.
LONG_TEXT = 14


def cell_text(value: object, unit: str) -> str:
    """Return a value as a page shows it.

    Parameters
    ----------
    value : str, bool or number
    unit : str, of the column; percent and percentage points get one decimal, other fractions two

    Examples
    --------
    >>> cell_text(58.974, "percent"), cell_text(-10.04, "percentage points"), cell_text(382964, "credentials")
    ('59.0%', '−10.0', '382,964')
    >>> cell_text(-0.125, ""), cell_text(float("nan"), ""), cell_text(True, "")
    ('−0.13', '–', 'yes')
    """
    if isinstance(value, str):
        return value
    if pd.isna(value):
        return "–"
    if pd.api.types.is_bool(value):
        return "yes" if value else "no"
    if unit == PERCENT:
        return percent_text(value, DECIMALS)
    if unit == POINTS:
        return points_text(value, DECIMALS)
    if float(value).is_integer():
        return number_text(value).replace("-", "−")
    return f"{round_half_up(value, OTHER_DECIMALS):,}".replace("-", "−")


def _cells(values: pd.Series, unit: str) -> list[str]:
    if values.dtype == "str":
        css = ' class="wide-text"' if values.str.len().median() > LONG_TEXT else ""
        return [f"<td{css}>{escape(value)}</td>" for value in values]
    # The unrounded value is what the table is sorted by; a missing one sorts below all.
    order = ["" if pd.isna(value) else repr(value.item() if hasattr(value, "item") else value) for value in values]
    return [
        f'<td class="number" data-order="{number}">{cell_text(value, unit)}</td>'
        for value, number in zip(values, order, strict=True)
    ]


def _unit_cells(frame: pd.DataFrame, root: str) -> list[str]:
    return [
        f'<td class="wide-text"><a href="{root}{unit_page(code)}.html">{escape(name)}</a></td>'
        for code, name in zip(frame["psu_code"], frame["psu"], strict=True)
    ]


def table_html(frame: pd.DataFrame, name: str, *, caption: str = "", root: str = "") -> str:
    """Return a result table with all rows, an anchor for each, and units below its headings.

    The name of a public school unit leads to its page.

    Parameters
    ----------
    frame : DataFrame, columns as in :data:`helpers.contracts.schemas.RESULTS`
    name : str, a key of that dictionary
    caption : str, its title by default
    root : str, way from the page to the root of the site, for example ``../``
    """
    schema = RESULTS[name]
    units = {column: schema.columns[column].metadata["unit"] for column in frame.columns}
    types = column_types(schema)
    heads = "".join(
        f'<th scope="col"{"" if types[column] == "str" else " class=number"}>{escape(heading(column))}'
        + (f' <span class="unit">{escape(units[column])}</span>' if units[column] else "")
        + "</th>"
        for column in frame.columns
    )
    columns = [
        _unit_cells(frame, root) if column == "psu" and "psu_code" in frame else _cells(frame[column], units[column])
        for column in frame.columns
    ]
    keys = frame[schema.unique].itertuples(index=False, name=None) if schema.unique else iter([None] * len(frame))
    anchors = [f' id="{row_anchor(name, key)}"' if key else "" for key in keys]
    rows = "\n".join(f"<tr{anchor}>{''.join(cells)}</tr>" for anchor, *cells in zip(anchors, *columns, strict=True))
    return (
        f'<table class="data-table">\n<caption>{escape(caption or schema.title)}, {counted(len(frame), "row")}</caption>\n'
        f"<thead>\n<tr>{heads}</tr>\n</thead>\n<tbody>\n{rows}\n</tbody>\n</table>"
    )


def columns_html(schema: pa.DataFrameSchema) -> str:
    """Return what the columns of a table mean, folded."""
    entries = "\n".join(
        f"<dt>{escape(heading(name))} <code>{escape(name)}</code></dt>"
        f"<dd>{escape(column.description)}"
        + (f"; in {escape(column.metadata['unit'])}" if column.metadata["unit"] else "")
        + f". <span class=source>Source: {escape(column.metadata['source'])}.</span></dd>"
        for name, column in schema.columns.items()
    )
    return f'<details class="columns"><summary>What the columns mean</summary>\n<dl>\n{entries}\n</dl>\n</details>'


def table_block(frame: pd.DataFrame, name: str, *, root: str = "") -> str:
    """Return a result table as a page shows it: the table to sort and filter, its download and its columns.

    Parameters
    ----------
    frame : DataFrame
    name : str
    root : str, way from the page to the root of the site, for example ``../``
    """
    label = f"{table_anchor(name)}-label"
    download = f'<a class="download" href="{root}{DOWNLOADS}/{name}.csv" download>Download {name}.csv</a>'
    return (
        f'<div class="table-wide" id="{label}" role="region" aria-label="{escape(RESULTS[name].title, quote=True)}" '
        f'tabindex="0">\n{table_html(frame, name, root=root)}\n</div>\n<p class="downloads">{download}</p>\n'
        f"{columns_html(RESULTS[name])}"
    )
