"""A year's results as one spreadsheet: a worksheet a table, laid out so that people with any software can read it.

The layout follows the guidance of the UK's Government Analysis Function on releasing statistics in spreadsheets.
"""

from __future__ import annotations

import math
from itertools import pairwise

import pandas as pd
from gptables import Cover, GPTable
from xlsxwriter.utility import xl_pixel_width

from helpers.base.files import write_file
from helpers.base.paths import outputs_dir, write_root
from helpers.contracts.tables import read_year_settings
from helpers.contracts.vocabulary import SHORTHAND
from helpers.contracts.year_tables import read_processed_tables, read_results
from helpers.publish.citation import read_citation
from helpers.publish.provenance import read_provenance
from helpers.publish.workbook.notes import cover_texts, general_notes, marker, shorthand_sentence
from helpers.publish.workbook.sheets import (
    AS_IS,
    CONTENTS,
    COVER,
    Sheet,
    columns_sheet,
    contents_sheet,
    notes_sheet,
    reading_order,
    result_sheets,
)
from helpers.publish.workbook.spreadsheet_file import PreciseWorksheet, SpreadsheetFile

FILE = "report.xlsx"
# The number that the file format gives the paper size.
LETTER = 1
CONTENTS_LINK = f"[Contents of this workbook](internal:{CONTENTS}!A1)"
FREEZE_SENTENCE = "The heading row stays in view: View, Freeze Panes, Unfreeze Panes ends that."
# xlsxwriter knows how wide text is in Calibri 11; measured, it is wider by these factors in Arial 12 and in bold type.
# Its own autofit was tried: it counts titles, all digits of a number and headings on one line, so the first column of
# every worksheet was as wide as allowed.
WIDTH_OF_FONT, WIDTH_OF_BOLD = 1.17, 1.08
# In pixels: the narrowest and the widest column that reads well, and the room beside its text.
NARROWEST, WIDEST, MARGIN, COVER_WIDTH = 70, 560, 20, 900
# In points.
LINE_HEIGHT, TITLE_HEIGHT = 15.75, 21.0


def _used_codes(cells: pd.DataFrame) -> set[str]:
    return {code for code in SHORTHAND if (cells == marker(code)).any().any()}


def _shown(value: object, number_format: str) -> str:
    if isinstance(value, dict):
        return next(iter(value))
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f"{value:,.{len(number_format.partition('.')[2])}f}" if number_format != AS_IS else f"{value}"
    return str(value)


def _text_width(text: str) -> float:
    """Return how wide a line of text is, in pixels."""
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
        needed = _text_width(word if not used else f" {word}")
        if used and used + needed > width:
            lines, used = lines + 1, _text_width(word)
        else:
            used += needed
        if used > width:
            lines, used = lines + int(used // width), used % width
    return lines


def _shown_columns(sheet: Sheet) -> list[list[str]]:
    return [[_shown(value, sheet.formats.get(name, "")) for value in sheet.cells[name]] for name in sheet.cells.columns]


def column_widths(sheet: Sheet) -> list[int]:
    """Return the width of every column in pixels: its longest cell and the longest word of its heading fit."""
    widths = []
    for name, shown in zip(sheet.cells.columns, _shown_columns(sheet), strict=True):
        words = [WIDTH_OF_BOLD * _text_width(word) for word in name.split()]
        longest = max([_text_width(text) for text in set(shown)] + words)
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
    provenance = read_provenance(year)
    title = f"CTE credential attainment in North Carolina, {year}"
    notes = general_notes(read_year_settings(year), processed)
    sheets, table_notes = result_sheets(results, processed, year=year, notes_before=len(notes))
    introduction, about = cover_texts(provenance)
    introduction.append(CONTENTS_LINK)
    workbook = SpreadsheetFile()
    _add_cover(workbook, title, introduction, about)
    described = [notes_sheet([*notes, *table_notes]), columns_sheet(reading_order(results)), *sheets]
    for sheet in [contents_sheet(described, title), *described]:
        _add_sheet(workbook, sheet, source=provenance.sentence())
    properties = {
        "title": title,
        "subject": provenance.source,
        "author": read_citation().author,
        "keywords": "career and technical education, credentials, attainment, North Carolina",
        "comments": provenance.sentence(),
    }
    # A report in several versions is as new as the newest.
    return workbook.content(properties, provenance.newest_date)


def build_workbook(year: str) -> None:
    """Write ``outputs/<year>/report.xlsx`` from the year's result tables; nothing is written when one is missing.

    Raises
    ------
    InputError
        With every table that is missing or breaks its schema.
    """
    content = workbook_content(year, read_results(year), read_processed_tables(year))
    write_file(outputs_dir(year, write_root()) / FILE, content)
