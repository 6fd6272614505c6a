"""A year's results as one spreadsheet: a worksheet a table, laid out so that people with any software can read it.

The layout follows the guidance of the UK's Government Analysis Function on releasing statistics in spreadsheets.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd
from gptables import Cover, GPTable
from xlsxwriter.utility import xl_pixel_width

from helpers.audit.notes import published_findings, row_findings, table_findings
from helpers.base.files import write_file
from helpers.base.paths import outputs_dir, write_root
from helpers.base.rates import BELOW_ONE
from helpers.base.words import counted, listing
from helpers.contracts.schemas import RESULTS, DataFrameSchema
from helpers.contracts.tables import read_year_settings
from helpers.contracts.vocabulary import BELOW_ONE_PERCENT, NOT_APPLICABLE, NOT_AVAILABLE, SHORTHAND
from helpers.contracts.year_tables import read_processed_tables, read_results
from helpers.publish.citation import read_citation
from helpers.publish.provenance import Provenance, read_provenance
from helpers.publish.workbook.notes import cover_texts, general_notes, marker, shorthand_sentence
from helpers.publish.workbook.spreadsheet_file import PreciseWorksheet, SpreadsheetFile
from helpers.show.tables import column_heading

FILE = "report.xlsx"
COVER, CONTENTS, NOTES, COLUMNS = "Cover", "Contents", "Notes", "Columns"
LONGEST_SHEET_NAME = 31
# The number that the file format gives the paper size.
LETTER = 1
# Worksheets come in this order of what their names begin with; the other results stand before the audit.
FIRST, LAST = ("table_", "chart_"), "audit_"
CONTENTS_LINK = f"[Contents of this workbook](internal:{CONTENTS}!A1)"
FINDINGS_HEADING = "Findings of the audit"
FREEZE_SENTENCE = "The heading row stays in view: View, Freeze Panes, Unfreeze Panes ends that."
# xlsxwriter knows how wide text is in Calibri 11; measured, it is wider by these factors in Arial 12 and in bold type.
WIDTH_OF_FONT, WIDTH_OF_BOLD = 1.17, 1.08
# In pixels: the narrowest and the widest column that reads well, and the room beside its text.
NARROWEST, WIDEST, MARGIN, COVER_WIDTH = 70, 560, 20, 900
# In points.
LINE_HEIGHT, TITLE_HEIGHT = 15.75, 21.0
WHOLE, TENTHS, THOUSANDTHS, AS_IS = "#,##0", "#,##0.0", "0.000", "General"


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
    """Return the heading of every column of a table.

    Raises
    ------
    ValueError
        If two columns would be headed the same, which a spreadsheet's marked table cannot have.
    """
    words = {name: column_heading(name, column.metadata["unit"]) for name, column in schema.columns.items()}
    lowered = pd.Series(words).str.lower()
    if lowered.duplicated().any():
        raise ValueError(
            f"{schema.title}: expected a heading of its own for every column, found "
            f"{listing(sorted(lowered.index[lowered.duplicated(keep=False)]))} under one. Rename a column or give one a "
            "heading in helpers.show.tables.HEADINGS."
        )
    return words


def number_format(values: pd.Series, unit: str) -> str:
    """Return how a spreadsheet shows the numbers of a column; what it stores is not rounded.

    Whole numbers show no decimals, so that a share printed as a whole percent does not look more precise than it is.

    Examples
    --------
    >>> number_format(pd.Series([36.0, None]), "percent"), number_format(pd.Series([84.02]), "percent")
    ('#,##0', '#,##0.0')
    >>> number_format(pd.Series([1, 2]), ""), number_format(pd.Series([0.25]), "")
    ('General', '0.000')
    """
    numbers = values.dropna().astype("float64")
    if (numbers % 1 == 0).all():
        return WHOLE if unit else AS_IS
    return TENTHS if unit else THOUSANDTHS


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


def sheet_name(name: str, taken: set[str]) -> str:
    """Return the name of a table's tab: the table's, cut at a word where a spreadsheet allows no longer one.

    Raises
    ------
    ValueError
        If the name is taken.

    Examples
    --------
    >>> sheet_name("table_01_credentials_by_course", set())
    'table_01_credentials_by_course'
    >>> sheet_name("representation_of_student_groups_by_tier", set())
    'representation_of_student'
    """
    short = name if len(name) <= LONGEST_SHEET_NAME else name[: LONGEST_SHEET_NAME + 1].rpartition("_")[0]
    if short in taken:
        raise ValueError(f"{name}: expected a tab of its own, found that {short} is taken. Rename the table.")
    return short


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


def result_sheet(
    name: str, frame: pd.DataFrame, *, title: str, row_notes: pd.Series | None = None, taken: set[str] | None = None
) -> Sheet:
    """Return the worksheet of a result table.

    Parameters
    ----------
    name : str, a key of :data:`helpers.contracts.schemas.RESULTS`
    frame : DataFrame, the table
    title : str, what cell A1 says
    row_notes : Series of str, what the audit found about each row; a column of them is added where there is any
    taken : set of str, tab names of other tables
    """
    schema = RESULTS[name]
    words, cells = headings(schema), result_cells(frame, schema)
    notes = [] if len(frame) else ["This year has no rows for this table."]
    if row_notes is not None and (row_notes != "").any():
        cells[FINDINGS_HEADING] = row_notes.where(row_notes != "", marker(NOT_APPLICABLE)).to_numpy(dtype="object")
        notes.append(
            f"{counted(int((row_notes != '').sum()), 'row')} of {len(frame):,}: the audit found something about a printed "
            "figure, which the last column says."
        )
    numeric = [column for column in frame.columns if pd.api.types.is_numeric_dtype(frame[column])]
    numeric = [column for column in numeric if not pd.api.types.is_bool_dtype(frame[column])]
    formats = {
        words[column]: number_format(frame[column], schema.columns[column].metadata["unit"]) for column in numeric
    }
    return Sheet(sheet_name(name, taken or set()), title, _grain(schema, words), cells, formats, tuple(notes))


def reading_order(names: Iterable[str]) -> list[str]:
    """Return tables as a reader of the report looks for them: its tables, its charts, further results, the audit.

    Examples
    --------
    >>> reading_order(["audit_claims", "equity_gaps", "chart_1_trend", "table_01_credentials_by_course"])
    ['table_01_credentials_by_course', 'chart_1_trend', 'equity_gaps', 'audit_claims']
    """
    return sorted(
        names, key=lambda name: [not name.startswith(FIRST[:1]), not name.startswith(FIRST), name.startswith(LAST)]
    )


def result_sheets(
    results: dict[str, pd.DataFrame], processed: dict[str, pd.DataFrame], *, year: str, notes_before: int
) -> tuple[list[Sheet], pd.DataFrame]:
    """Return a worksheet for every result table, and the notes on tables as a whole.

    Parameters
    ----------
    results, processed : dict of table name to table
    year : str
    notes_before : int, notes of the workbook that are numbered already

    Returns
    -------
    list of Sheet; and DataFrame of str, ``subject`` and ``text``, numbered on in the titles of the worksheets
    """
    findings = published_findings(processed["audit_figures"])
    sheets, notes = [], []
    for name in reading_order(results):
        frame, of_table = results[name], table_findings(findings, name)
        if of_table:
            notes.append((f"{RESULTS[name].title}, the table as a whole", " ".join(of_table)))
        note = f"[note {notes_before + len(notes)}]" if of_table else ""
        sheets.append(
            result_sheet(
                name,
                frame,
                title=f"{RESULTS[name].title}, {year} {note}".strip(),
                row_notes=row_findings(frame, name, findings=findings, processed=processed),
                taken={sheet.name for sheet in sheets},
            )
        )
    return sheets, pd.DataFrame(notes, columns=["subject", "text"], dtype="str")


def _contents_sheet(sheets: list[Sheet], title: str) -> Sheet:
    cells = pd.DataFrame(
        {
            "Worksheet": [{sheet.name: f"internal:'{sheet.name}'!A1"} for sheet in sheets],
            "Title": [sheet.title for sheet in sheets],
            "Rows": pd.Series([len(sheet.cells) for sheet in sheets], dtype="object"),
        }
    )
    return Sheet(CONTENTS, f"Contents: {title}", "One row for each worksheet, with a link.", cells, {"Rows": WHOLE})


def _notes_sheet(notes: pd.DataFrame) -> Sheet:
    cells = pd.DataFrame(
        {
            "Note": [f"[note {number + 1}]" for number in range(len(notes))],
            "Subject": notes["subject"].astype("object"),
            "Text": notes["text"].astype("object"),
        }
    )
    return Sheet(NOTES, "Notes: definitions, breaks, rounding and shorthand", "One row for each note.", cells, {})


def _columns_sheet(sheets: list[Sheet], names: list[str]) -> Sheet:
    rows = [
        (
            sheet.name,
            words,
            RESULTS[name].columns[column].description,
            RESULTS[name].columns[column].metadata["unit"] or marker(NOT_APPLICABLE),
            RESULTS[name].columns[column].metadata["source"],
        )
        for sheet, name in zip(sheets, names, strict=True)
        for column, words in headings(RESULTS[name]).items()
    ]
    cells = pd.DataFrame(rows, columns=["Worksheet", "Column", "Meaning", "Unit", "Source"], dtype="object")
    title = "Columns: meaning, unit and source of every column"
    return Sheet(COLUMNS, title, "One row for each column of each worksheet.", cells, {})


def _used_codes(cells: pd.DataFrame) -> set[str]:
    return {code for code in SHORTHAND if (cells == marker(code)).any().any()}


def _shown(value: object, number_format: str) -> str:
    if isinstance(value, dict):
        return next(iter(value))
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f"{value:,.{len(number_format.partition('.')[2])}f}" if number_format != AS_IS else f"{value}"
    return str(value)


def text_width(text: str) -> float:
    """Return how wide a line of text is, in pixels.

    Examples
    --------
    >>> text_width("") == 0, text_width("iii") < text_width("WWW")
    (True, True)
    """
    return xl_pixel_width(text) * WIDTH_OF_FONT


def lines_of(text: str, width: float) -> int:
    """Return how many lines a text takes that wraps between words at a width.

    Examples
    --------
    >>> lines_of("Alamance-Burlington Schools", 300), lines_of("Alamance-Burlington Schools", 180), lines_of("", 9)
    (1, 2, 1)
    """
    lines, used = 1, 0.0
    for word in text.split(" "):
        needed = text_width(word if not used else f" {word}")
        if used and used + needed > width:
            lines, used = lines + 1, text_width(word)
        else:
            used += needed
        if used > width:
            lines, used = lines + int(used // width), used % width
    return lines


def _shown_columns(sheet: Sheet) -> list[list[str]]:
    return [[_shown(value, sheet.formats.get(name, "")) for value in sheet.cells[name]] for name in sheet.cells.columns]


def column_widths(sheet: Sheet) -> list[int]:
    """Return the width of every column in pixels: its longest cell and longest word of its heading fit, long text wraps."""
    widths = []
    for name, shown in zip(sheet.cells.columns, _shown_columns(sheet), strict=True):
        words = [WIDTH_OF_BOLD * text_width(word) for word in name.split()]
        longest = max([text_width(text) for text in set(shown)] + words)
        widths.append(math.ceil(min(max(longest + MARGIN, NARROWEST), WIDEST)))
    return widths


def row_heights(sheet: Sheet, widths: list[int]) -> list[float]:
    """Return the height of the heading row and of every row below it, in points: all wrapped lines show.

    Spreadsheet programs that do not measure wrapped rows themselves would print them over each other.
    """
    inner = [width - MARGIN for width in widths]
    heading_lines = max(
        lines_of(name, width / WIDTH_OF_BOLD) for name, width in zip(sheet.cells.columns, inner, strict=True)
    )
    columns = [
        [lines_of(text, width) for text in shown] for shown, width in zip(_shown_columns(sheet), inner, strict=True)
    ]
    return [LINE_HEIGHT * lines for lines in [heading_lines, *map(max, zip(*columns, strict=True))]]


def _column_formats(sheet: Sheet) -> list[dict]:
    """Return the formats of whole columns, headings too, as gptables takes them."""
    names = list(sheet.cells.columns)
    # Numbers end where the next column begins; text that follows them keeps a distance.
    beside = [name for before, name in pairwise(names) if before in sheet.formats and name not in sheet.formats]
    chosen = [(names, {"valign": "top"}), *([(beside, {"indent": 1})] if beside else [])]
    chosen += [([name], {"num_format": shown, "align": "right"}) for name, shown in sheet.formats.items()]
    return [
        {"column": {"columns": columns, "format": properties, "include_names": True}} for columns, properties in chosen
    ]


def _laid_out(sheet: Sheet, source: str) -> GPTable:
    shorthand = shorthand_sentence(_used_codes(sheet.cells))
    link = [] if sheet.name == CONTENTS else [CONTENTS_LINK]
    return GPTable(
        table=sheet.cells,
        table_name=sheet.name.lower(),
        title=sheet.title,
        instructions=f"This worksheet contains one table. {sheet.description} {FREEZE_SENTENCE}",
        legend=[*sheet.notes, *([shorthand] if shorthand else []), *link],
        source=source,
        index_columns={2: 0},
        additional_formatting=_column_formats(sheet),
    )


def _add_sheet(workbook: SpreadsheetFile, sheet: Sheet, *, source: str) -> None:
    table = _laid_out(sheet, source)
    worksheet = workbook.add_worksheet(sheet.name, gridlines="hide_printed")
    worksheet.write_gptable(table, auto_width=False)
    first_row, _, last_row, _ = table.data_range
    widths = column_widths(sheet)
    for position, width in enumerate(widths):
        worksheet.set_column_pixels(position, position, width)
    heights = [TITLE_HEIGHT, *[LINE_HEIGHT] * (first_row - 1), *row_heights(sheet, widths)]
    for row, height in enumerate(heights):
        worksheet.set_row(row, height)
    worksheet.freeze_panes(first_row + 1, 0)
    worksheet.repeat_rows(first_row)
    worksheet.ignore_errors({"number_stored_as_text": f"A{first_row + 2}:XFD{last_row + 1}"})
    _print_on_letter(worksheet)


def _print_on_letter(worksheet: PreciseWorksheet) -> None:
    worksheet.set_landscape()
    worksheet.set_paper(LETTER)
    worksheet.fit_to_pages(1, 0)


def _add_cover(workbook: SpreadsheetFile, title: str, introduction: list[str], about: list[str]) -> None:
    cover = Cover(title=title, intro=list(introduction), about=list(about), cover_label=COVER)
    worksheet = workbook.add_worksheet(COVER)
    last_row, _ = worksheet.write_cover(cover)
    worksheet.set_column_pixels(0, 0, COVER_WIDTH)
    subheadings = (1, 2 + len(introduction))
    lines = [title, "", *introduction, "", *about]
    for row in range(last_row):
        is_heading = row == 0 or row in subheadings
        height = LINE_HEIGHT * lines_of(lines[row], COVER_WIDTH - MARGIN)
        worksheet.set_row(row, TITLE_HEIGHT + LINE_HEIGHT * (row in subheadings) / 2 if is_heading else height)
    _print_on_letter(worksheet)


def workbook_content(year: str, results: dict[str, pd.DataFrame], processed: dict[str, pd.DataFrame]) -> bytes:
    """Return a year's workbook as the bytes of a spreadsheet file.

    Parameters
    ----------
    year : str
    results, processed : dict of table name to table
    """
    provenance: Provenance = read_provenance(year)
    title = f"CTE credential attainment in North Carolina, {year}"
    notes = general_notes(read_year_settings(year), processed)
    sheets, table_notes = result_sheets(results, processed, year=year, notes_before=len(notes))
    introduction, about = cover_texts(provenance)
    introduction.append(CONTENTS_LINK)
    workbook = SpreadsheetFile()
    _add_cover(workbook, title, introduction, about)
    described = [
        _notes_sheet(pd.concat([notes, table_notes], ignore_index=True)),
        _columns_sheet(sheets, reading_order(results)),
        *sheets,
    ]
    for sheet in [_contents_sheet(described, title), *described]:
        _add_sheet(workbook, sheet, source=provenance.sentence())
    properties = {
        "title": title,
        "subject": provenance.source,
        "author": read_citation().author,
        "keywords": "career and technical education, credentials, attainment, North Carolina",
        "comments": provenance.sentence(),
    }
    # A report in several versions is as new as the newest.
    return workbook.content(properties, provenance.source_version.rpartition(", ")[2])


def build_workbook(year: str) -> None:
    """Write ``outputs/<year>/report.xlsx`` from the year's result tables; nothing is written when one is missing.

    Raises
    ------
    InputError
        With every table that is missing or breaks its schema.
    """
    content = workbook_content(year, read_results(year), read_processed_tables(year))
    write_file(outputs_dir(year, write_root()) / FILE, content)
