"""What this report prints of earlier years against what the reports of those years printed themselves.

A comparison of one year with another is no check of a number: how counts changed is shown where years are compared
(``year_changes``), with a mark on changes beyond a band that only says where to look. What two reports print of the
*same* year is a check. Where they differ the number was restated: one of the two need not be wrong, so that the verdict
is not that of a contradiction.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from helpers.base.manifest import section_of_table
from helpers.contracts.vocabulary import NOT_REPRODUCIBLE, REPRODUCED
from helpers.prepare.earlier_years import cells_of_both

Tables = Mapping[str, pd.DataFrame]


def compared_with_earlier_reports(tables: Tables, earlier: Mapping[str, Tables], *, year: str) -> pd.DataFrame:
    """Return rows of the register of figures: every cell of an earlier year against the report of an earlier year.

    Parameters
    ----------
    tables : dict of processed table of the year
    earlier : dict of earlier prepared year to its processed tables
    year : str

    Returns
    -------
    DataFrame, columns as the schema ``audit_figures``; no rows without an earlier year
    """
    parts = [
        _rows(cells_of_both(dict(before), dict(tables), from_year=report, to_year=year), report)
        for report, before in earlier.items()
    ]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def _rows(cells: pd.DataFrame, report: str) -> pd.DataFrame:
    cells = cells.astype({"is_restated": "bool"})
    place = pd.Series([_place(cell) for cell in cells["cell_before"]], cells.index, dtype="str")
    restated = f"Restated: the report of {report} prints " + cells["printed_before"] + " (" + place + ")."
    # The register writes counts without separators.
    now, before = (cells[name].str.replace(",", "") for name in ("printed_now", "printed_before"))
    difference = [pd.to_numeric(side.str.rstrip("%"), errors="coerce") for side in (now, before)]
    return pd.DataFrame(
        {
            "id": "restated." + report + "." + cells["cell_now"],
            "document": "report",
            "place": cells["table"],
            "subject": cells["item"] + ", " + cells["year"] + ", against the report of " + report,
            "published": now,
            "recomputed": before,
            "difference": (difference[0] - difference[1]).astype("float64"),
            "verdict": pd.Series(REPRODUCED, cells.index, dtype="str").mask(cells["is_restated"], NOT_REPRODUCIBLE),
            "explanation": restated.where(cells["is_restated"], ""),
            "section": cells["table"].map(section_of_table),
            "check": "earlier_report",
            "published_cell": cells["cell_now"],
            # The other side stands in the folder of another year, which the name of a cell cannot say.
            "sources": "",
        }
    )


def _place(cell: str) -> str:
    """Return where a cell stands, in words.

    Examples
    --------
    >>> _place("table_05a_student_group_trends_tier_1:4:2029-2030")
    'Table 5a, line 4'
    """
    stem, row, _ = cell.split(":")
    return f"Table {stem.split('_')[1].lstrip('0')}, line {row}"
