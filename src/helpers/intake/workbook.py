"""A report as a workbook: the cells as the program shows them, which is what a report prints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from helpers.base.problems import Problems
from helpers.intake.lines import Line, in_one_line

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

# What a number format says beside digits, none of which changes the number: padding, colours.
_PADDING = re.compile(r"_.|\[(?:Black|Blue|Red|Green|White|Color ?\d+)\]", re.IGNORECASE)
_NUMBER_FORMAT = re.compile(r"(?P<whole>#,##0|0|#)(?:\.(?P<decimals>0+))?(?P<percent>%?)")
_UNFORMATTED = {"General", "@"}
_THOUSANDS = "#,##0"


def read_workbook(file: Path) -> list[Line]:
    """Return the rows of every sheet that are not empty, with "sheet NAME" as their page.

    A number is read as its format shows it. A whole number without a format gets the separators that the report
    prints; what is shown otherwise, such as a date or a fraction without a format, makes its row doubtful.

    Raises
    ------
    InputError
        If the file is no workbook.
    """
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    problems = Problems()
    try:
        shown, formulas = (load_workbook(file, data_only=data_only) for data_only in (True, False))
    except (BadZipFile, InvalidFileException, KeyError, OSError, ValueError) as error:
        problems.add(file, "a workbook (.xlsx)", str(error) or "another file", "Save it again as .xlsx.")
        problems.stop()
    return [line for sheet in shown.worksheets if sheet.max_row for line in _lines_of(sheet, formulas[sheet.title])]


def _lines_of(sheet: Worksheet, formulas: Worksheet) -> Iterator[Line]:
    merged = _merged_below(sheet)
    for row, cells in enumerate(sheet.iter_rows(), start=1):
        texts, doubts = [], []
        for cell in cells:
            source = sheet[merged.get(cell.coordinate, cell.coordinate)]
            text, doubt = _shown(source.value, source.number_format)
            if source.value is None and formulas[source.coordinate].value is not None:
                doubt = "a formula without a stored result"
            texts.append(text)
            doubts += [f"{cell.coordinate}: {doubt}"] if doubt else []
        if any(texts) or doubts:
            yield Line(tuple(texts), f"sheet {sheet.title}", row, "; ".join(doubts))


def _merged_below(sheet: Worksheet) -> dict[str, str]:
    """Return, for each cell that is merged with one above it in its column, that one: it holds for all the rows."""
    from openpyxl.utils import get_column_letter

    return {
        f"{get_column_letter(area.min_col)}{row}": f"{get_column_letter(area.min_col)}{area.min_row}"
        for area in sheet.merged_cells.ranges
        for row in range(area.min_row + 1, area.max_row + 1)
    }


def _shown(value: Any, number_format: str) -> tuple[str, str]:
    """Return the text that a cell shows, and a doubt where that is not known."""
    if value is None:
        return "", ""
    if isinstance(value, str):
        return in_one_line(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value), f"{value} as a {type(value).__name__}"
    number = Decimal(f"{value:.15g}")
    if number_format in _UNFORMATTED:
        if number == number.to_integral_value():
            return _formatted(number, _THOUSANDS), ""
        return str(value), f"the fraction {value} without a number format"
    text = _formatted(number, number_format)
    return (text, "") if text else (str(value), f"{value} with the number format {number_format}")


def _formatted(number: Decimal, number_format: str) -> str:
    """Return a number as a format shows it, rounded half up; empty for a format that is not known.

    Examples
    --------
    >>> _formatted(Decimal("0.8929"), "0.0%"), _formatted(Decimal("5799"), "#,##0_);(#,##0)")
    ('89.3%', '5,799')
    >>> _formatted(Decimal("45678"), "mm-dd-yy")
    ''
    """
    match = _NUMBER_FORMAT.fullmatch(_PADDING.sub("", number_format.split(";")[0]))
    if match is None or number < 0:
        return ""
    places = len(match["decimals"] or "")
    scaled = number * 100 if match["percent"] else number
    rounded = scaled.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    # A count has its separators in the report, whether or not the format of the cell shows them.
    return f"{rounded:,.{places}f}{match['percent']}"
