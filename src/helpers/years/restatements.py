"""What two reports print of the same year: cells of earlier years that a later report prints anew."""

from __future__ import annotations

import pandas as pd

CELL_KEY = ["table", "key", "year"]
CELL_COLUMNS = [*CELL_KEY, "item", "printed", "cell"]


def compared_cells(before: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """Return the cells that an earlier and a later report both print, side by side.

    Of several places of the earlier report that print a number, the first is taken.

    Parameters
    ----------
    before, now : DataFrame of printed cells: ``table``, ``key``, ``year``, ``item`` (what the row is called),
        ``printed``, ``cell`` (file, line and column)

    Returns
    -------
    DataFrame, in the order of the later report: ``table``, ``item``, ``year``, ``printed_before``, ``printed_now``,
    ``cell_before``, ``cell_now``, ``is_restated``

    Examples
    --------
    >>> cell = {"table": "Table 6", "key": "Ready Z", "year": "2029-2030", "item": "Ready Z"}
    >>> before = pd.DataFrame([{**cell, "printed": "4", "cell": "table_06:2:2029-2030"}])
    >>> found = compared_cells(before, before.assign(printed="5"))
    >>> found[["printed_before", "printed_now", "is_restated"]].to_numpy().tolist()
    [['4', '5', True]]
    """
    earlier = before.drop_duplicates(CELL_KEY).drop(columns="item")
    both = now.merge(earlier, on=CELL_KEY, suffixes=("_now", "_before"), validate="one_to_one")
    both["is_restated"] = both["printed_now"] != both["printed_before"]
    columns = ["table", "item", "year", "printed_before", "printed_now", "cell_before", "cell_now", "is_restated"]
    return both[columns]


def restatements(compared: pd.DataFrame, *, report_before: str) -> pd.DataFrame:
    """Return the cells that two reports print differently, with the year of the earlier report.

    Parameters
    ----------
    compared : DataFrame of :func:`compared_cells`
    report_before : str, year of the earlier report
    """
    rows = compared[compared["is_restated"]].drop(columns="is_restated")
    return rows.assign(report_before=report_before).reset_index(drop=True)
