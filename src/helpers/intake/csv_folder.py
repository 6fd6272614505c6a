"""A report as CSV files, one or many, whatever their names: each with the report's headings."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from helpers.base.problems import InputError, Problems
from helpers.base.words import counted
from helpers.intake.lines import Line, in_one_line
from helpers.intake.text import text_of


def read_csv_folder(folder: Path) -> list[Line]:
    """Return the lines of every CSV file of a folder, file after file by name.

    Raises
    ------
    InputError
        If there is no CSV file, or one cannot be read: all of them in one go.
    """
    problems, lines = Problems(), []
    files = sorted(file for file in folder.iterdir() if file.suffix.lower() == ".csv")
    if not files:
        found = f"{counted(len([*folder.iterdir()]), 'file')} of other kinds"
        problems.add(folder, "a folder with CSV files", found, "Name the folder that holds them, or one file.")
    for file in files:
        try:
            lines += read_csv(file)
        except InputError as error:
            problems.found += error.problems
    problems.stop()
    return lines


def read_csv(file: Path) -> list[Line]:
    """Return the rows of a CSV file that are not empty, with the name of the file as their page."""
    reader, lines, problems = csv.reader(io.StringIO(text_of(file)), strict=True), [], Problems()
    first = 1
    try:
        for cells in reader:
            printed = [in_one_line(cell) for cell in cells]
            if any(text for text, _ in printed):
                doubt = next((doubt for _, doubt in printed if doubt), "")
                lines.append(Line(tuple(text for text, _ in printed), file.name, first, doubt))
            first = reader.line_num + 1
    except csv.Error as error:
        problems.add(file, "a CSV file whose quotes close", str(error), "Mend the quotes in this row.", row=first)
        problems.stop()
    return lines
