"""A report as text: a line a row, its cells between tabs."""

from __future__ import annotations

import re
from pathlib import Path

from helpers.base.problems import Problems
from helpers.intake.lines import Line
from helpers.prepare.layouts import decode

# A character of several bytes in UTF-8, of which other encodings make two or three odd ones.
_MANY_BYTES = re.compile(rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")
# Stands before a line that was read from another kind of file and has to be looked at.
NOT_CERTAIN = "??"
_SAVE_AGAIN = "Save the file again as text in UTF-8."


def read_text(file: Path) -> list[Line]:
    """Return the lines of a text that are not empty, each with its number; one marked as not certain is doubtful.

    Raises
    ------
    InputError
        If the file is empty or no text.
    """
    lines = enumerate(text_of(file).split("\n"), start=1)
    return [_line(text, row) for row, text in lines if text.strip()]


def _line(text: str, row: int) -> Line:
    is_marked = text.startswith(NOT_CERTAIN)
    cells = tuple(cell.strip() for cell in text.removeprefix(NOT_CERTAIN).split("\t"))
    doubt = f"'{NOT_CERTAIN}' before the line, to be deleted when it is right: {' | '.join(cells)}" if is_marked else ""
    return Line(cells, "", row, doubt)


def text_of(file: Path) -> str:
    """Return the text of a file whose encoding is certain.

    Raises
    ------
    InputError
        If it cannot be read, has no text, or mixes encodings, so that some characters would be others.
    """
    problems, data, text = Problems(), b"", ""
    try:
        data = file.read_bytes()
        text = decode(data)
    except (OSError, ValueError) as error:
        problems.add(file, "a text in UTF-8", str(error), _SAVE_AGAIN)
    if not text.strip() and not problems.found:
        problems.add(file, "a text", "an empty file", "Fetch the file again.")
    for row in _lines_of_mixed_encodings(data):
        problems.add(file, "one encoding in the whole file", "characters of two", _SAVE_AGAIN, row=row)
    problems.stop()
    return text


def _lines_of_mixed_encodings(data: bytes) -> list[int]:
    """Return the lines that are no UTF-8 in a file that has characters of UTF-8 elsewhere."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or not _MANY_BYTES.search(data):
        return []
    return [row for row, line in enumerate(data.split(b"\n"), start=1) if not _is_utf8(line)]


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
