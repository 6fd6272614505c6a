"""What the worksheets hold: result tables with shorthand and findings, and the lists that describe them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from helpers.audit.notes import published_findings, row_findings, table_findings
from helpers.base.rates import BELOW_ONE
from helpers.base.words import counted, listing
from helpers.contracts.indicators import indicator_of
from helpers.contracts.schemas import RESULTS, DataFrameSchema
from helpers.contracts.vocabulary import BELOW_ONE_PERCENT, NOT_APPLICABLE, NOT_AVAILABLE
from helpers.publish.workbook.notes import Note, marker
from helpers.show.tables import column_heading

COVER, CONTENTS, NOTES, COLUMNS = "Cover", "Contents", "Notes", "Columns"
LONGEST_SHEET_NAME = 31
# Worksheets come in this order of what their names begin with; the other results stand before the audit.
FIRST, LAST = ("findings", "unit_of_count", "table_", "chart_"), "audit_"
FINDINGS_HEADING = "Findings of the audit"
WHOLE, AS_IS = "#,##0", "General"


@dataclass(frozen=True)
class Sheet:
    """One worksheet with a table.

    Attributes
    ----------
    name : str, of the tab; the name of the marked table is the same in lower case
    title : str
    description : str, what one row is
    cells : DataFrame of object: text, numbers and shorthand, under readable headings
    formats : dict of heading to the number format of its numbers; the other columns are text
    notes : list of str, lines between the description and the table
    """

    name: str
    title: str
    description: str
    cells: pd.DataFrame
    formats: dict[str, str]
    notes: tuple[str, ...] = ()


def headings(schema: DataFrameSchema) -> dict[str, str]:
    """Return the heading of every column of a table; a marked table needs them to differ, which a test holds."""
    return {name: column_heading(name, column.metadata["unit"]) for name, column in schema.columns.items()}


def number_format(values: pd.Series) -> str:
    """Return how a spreadsheet shows the numbers of a column; what it stores is not rounded.

    A count has no decimals, a measure those of ``data/indicators.csv``; a place or a number of a stretch no separators.

    Examples
    --------
    >>> number_format(pd.Series([84.02], name="attainment_rate_pct")), number_format(pd.Series([36.0], name="percent"))
    ('#,##0.0', '#,##0')
    >>> number_format(pd.Series([1, 2], name="earned_segment"))
    'General'
    """
    measure = indicator_of(str(values.name))
    if measure is None:
        return AS_IS
    is_whole = (values.dropna().astype("float64") % 1 == 0).all()
    decimals = 0 if measure.has_several_units and is_whole else measure.decimals
    return f"{WHOLE}.{'0' * decimals}" if decimals else WHOLE


def missing_codes(frame: pd.DataFrame, schema: DataFrameSchema) -> pd.DataFrame:
    """Return the shorthand of every empty cell of a table, missing where a cell holds something.

    A share beside a column with its printed text is low where the report prints that it is below one percent.
    """
    codes = pd.DataFrame(index=frame.index, columns=frame.columns, dtype="object")
    for name, column in schema.columns.items():
        is_empty = frame[name].isna() | (frame[name].astype("str") == "")
        codes.loc[is_empty, name] = column.metadata["missing"]
        printed = f"{name.removesuffix('_pct')}_printed"
        if printed in frame.columns:
            codes.loc[is_empty & (frame[printed] == BELOW_ONE), name] = BELOW_ONE_PERCENT
    return codes


def sheet_name(name: str) -> str:
    """Return the name of a table's tab: the table's, cut at a word where a spreadsheet allows no longer one.

    Examples
    --------
    >>> sheet_name("table_01_credentials_by_course"), sheet_name("representation_of_student_groups_by_tier")
    ('table_01_credentials_by_course', 'representation_of_student')
    """
    return name if len(name) <= LONGEST_SHEET_NAME else name[: LONGEST_SHEET_NAME + 1].rpartition("_")[0]


def result_cells(frame: pd.DataFrame, schema: DataFrameSchema) -> pd.DataFrame:
    """Return a table as a worksheet shows it: readable headings, yes or no, and shorthand where a cell is empty.

    A table without rows gets one row of shorthand, because a marked table must have one.
    """
    codes = missing_codes(frame, schema)
    truths = frame.select_dtypes("bool")
    cells = frame.assign(**{name: truths[name].map({True: "yes", False: "no"}) for name in truths})
    cells = cells.astype("object").mask(codes.notna(), codes.map(marker, na_action="ignore"))
    if cells.empty:
        cells = pd.DataFrame([[marker(NOT_AVAILABLE)] * len(frame.columns)], columns=frame.columns, dtype="object")
    return cells.rename(columns=headings(schema))


def _grain(schema: DataFrameSchema, words: dict[str, str]) -> str:
    key = [words[name] for name in schema.unique or ()]
    if not key:
        return "Several rows can be about the same thing; no column tells them apart."
    return f"One row for each {'combination of ' if len(key) > 1 else ''}{listing(key)}."


def _result_sheet(name: str, frame: pd.DataFrame, *, title: str, row_notes: pd.Series) -> Sheet:
    """Return the worksheet of a result table."""
    schema = RESULTS[name]
    words, cells = headings(schema), result_cells(frame, schema)
    notes, found = [] if len(frame) else ["This year has no rows for this table."], row_notes != ""
    if found.any():
        cells[FINDINGS_HEADING] = row_notes.where(found, marker(NOT_APPLICABLE)).to_numpy(dtype="object")
        rows = f"{counted(int(found.sum()), 'row')} of {len(frame):,}"
        notes.append(f"{rows}: the audit found something about a printed figure, which the last column says.")
    numeric = frame.select_dtypes("number").columns
    formats = {words[column]: number_format(frame[column]) for column in numeric}
    return Sheet(sheet_name(name), title, _grain(schema, words), cells, formats, tuple(notes))


def reading_order(names: Iterable[str]) -> list[str]:
    """Return tables as a reader looks for them: findings, the report's tables and charts, further results, the audit.

    Examples
    --------
    >>> reading_order(["audit_claims", "equity_gaps", "chart_1_trend", "findings", "table_01_credentials_by_course"])
    ['findings', 'table_01_credentials_by_course', 'chart_1_trend', 'equity_gaps', 'audit_claims']
    """
    return sorted(names, key=lambda name: [*(not name.startswith(start) for start in FIRST), name.startswith(LAST)])


def result_sheets(
    results: dict[str, pd.DataFrame], processed: dict[str, pd.DataFrame], *, year: str, notes_before: int
) -> tuple[list[Sheet], list[Note]]:
    """Return a worksheet for every result table, and the notes on tables as a whole.

    Parameters
    ----------
    results, processed : dict of table name to table
    year : str
    notes_before : int, notes of the workbook that are numbered already

    Returns
    -------
    list of Sheet; and list of Note, numbered on in the titles of the worksheets
    """
    findings = published_findings(processed["audit_figures"])
    sheets, notes = [], []
    for name in reading_order(results):
        frame, title, of_table = results[name], RESULTS[name].title, table_findings(findings, name)
        if of_table:
            notes.append((f"{title}, the table as a whole", " ".join(of_table)))
        numbered = f"{title}, {year}" + (f" [note {notes_before + len(notes)}]" if of_table else "")
        of_rows = row_findings(frame, name, findings=findings, processed=processed)
        sheets.append(_result_sheet(name, frame, title=numbered, row_notes=of_rows))
    return sheets, notes


def contents_sheet(sheets: list[Sheet], title: str) -> Sheet:
    """Return the worksheet that lists and links all others."""
    cells = pd.DataFrame(
        {
            "Worksheet": [{sheet.name: f"internal:'{sheet.name}'!A1"} for sheet in sheets],
            "Title": [sheet.title for sheet in sheets],
            "Rows": pd.Series([len(sheet.cells) for sheet in sheets], dtype="object"),
        }
    )
    return Sheet(CONTENTS, f"Contents: {title}", "One row for each worksheet, with a link.", cells, {"Rows": WHOLE})


def notes_sheet(notes: list[Note]) -> Sheet:
    """Return the worksheet of the notes, numbered."""
    rows = [(f"[note {number}]", subject, text) for number, (subject, text) in enumerate(notes, start=1)]
    cells = pd.DataFrame(rows, columns=["Note", "Subject", "Text"], dtype="object")
    return Sheet(NOTES, "Notes: definitions, breaks, rounding and shorthand", "One row for each note.", cells, {})


def columns_sheet(names: list[str]) -> Sheet:
    """Return the worksheet that describes every column of the result tables."""
    rows = [
        (
            sheet_name(name),
            words,
            RESULTS[name].columns[column].description,
            RESULTS[name].columns[column].metadata["unit"] or marker(NOT_APPLICABLE),
            RESULTS[name].columns[column].metadata["source"],
        )
        for name in names
        for column, words in headings(RESULTS[name]).items()
    ]
    cells = pd.DataFrame(rows, columns=["Worksheet", "Column", "Meaning", "Unit", "Source"], dtype="object")
    title = "Columns: meaning, unit and source of every column"
    return Sheet(COLUMNS, title, "One row for each column of each worksheet.", cells, {})
