"""Result tables as HTML: every row, rounded for reading, with the unrounded value to sort by."""

from __future__ import annotations

from html import escape

import pandas as pd

from helpers.base.words import counted
from helpers.contracts.schemas import RESULTS, column_types
from helpers.publish.site.anchors import row_anchor, table_anchor, unit_page
from helpers.publish.site.sphinx.filled import filled
from helpers.show.numbers import measure_text
from helpers.show.tables import heading, unit_beside
from helpers.years.matching import GONE

DOWNLOADS = "tables"
# A column whose texts are mostly longer than so many characters is kept from being squeezed.
LONG_TEXT = 14


def _cells(frame: pd.DataFrame, column: str) -> list[str]:
    """Return the cells of a column; the name of a public school unit leads to its page, if the year has it."""
    values = frame[column]
    if column == "psu" and "psu_code" in frame:
        is_gone = frame["status"] == GONE if "status" in frame else [False] * len(frame)
        ways = zip(frame["psu_code"], values.map(escape), is_gone, strict=True)
        names = [name if gone else f'<a href="{unit_page(code)}.html">{name}</a>' for code, name, gone in ways]
        return [f'<td class="wide-text">{name}</td>' for name in names]
    if values.dtype == "str":
        css = ' class="wide-text"' if values.str.len().median() > LONG_TEXT else ""
        return [f"<td{css}>{escape(value)}</td>" for value in values]
    # The unrounded value is what the table is sorted by; a missing one sorts below all.
    order = ["" if pd.isna(value) else repr(value.item() if hasattr(value, "item") else value) for value in values]
    return [
        f'<td class="number" data-order="{number}">{measure_text(value, column)}</td>'
        for value, number in zip(values, order, strict=True)
    ]


def table_block(frame: pd.DataFrame, name: str) -> str:
    """Return a result table as a page shows it: to sort and filter, an anchor a row, its download and its columns.

    Parameters
    ----------
    frame : DataFrame, columns as in :data:`helpers.contracts.schemas.RESULTS`
    name : str, a key of that dictionary
    """
    schema = RESULTS[name]
    types = column_types(schema)
    columns = [
        {
            "name": column,
            "heading": heading(column),
            "is_number": types[column] != "str",
            "meaning": kept.description,
            **kept.metadata,
            "unit_beside": unit_beside(heading(column), kept.metadata["unit"]),
        }
        for column, kept in schema.columns.items()
    ]
    keys = frame[schema.unique].itertuples(index=False, name=None) if schema.unique else iter([None] * len(frame))
    anchors = [row_anchor(name, key) if key else "" for key in keys]
    cells = zip(*(_cells(frame, column) for column in schema.columns), strict=True)
    return filled(
        "result_table.html",
        name=name,
        schema=schema,
        anchor=table_anchor(name),
        count=counted(len(frame), "row"),
        columns=columns,
        rows=zip(anchors, cells, strict=True),
        file=f"{DOWNLOADS}/{name}.csv",
    )
