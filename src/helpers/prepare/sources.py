"""The register of raw files: ``data/raw/sources.csv``."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pandas as pd

from helpers.base.files import csv_text, write_file
from helpers.base.paths import raw_dir
from helpers.base.problems import Problems
from helpers.base.words import counted
from helpers.prepare.cells import read_cells
from helpers.prepare.layouts import ANY, decode, register_table

COLUMNS = ["file", "publisher", "title", "version_date", "retrieved_from", "sha256", "rows", "note"]
DESCRIBED = ["publisher", "title", "version_date", "retrieved_from"]
# Signatures and decisions are about a year, not a source of it; they change from day to day.
NO_SOURCE = ("sign_off.csv", "proposals.csv", "declined.csv")
PUBLISHED_TABLE = re.compile(r"(?P<year>[^/]+)/published/table_0?(?P<label>[0-9]+[a-c]?)_.+")
TABLE_LABEL = re.compile(r", Table [0-9]+[a-c]?$")
SOURCES = register_table("sources", "Register of raw files", ("file",), **dict.fromkeys(COLUMNS, ANY))


def sources_file() -> Path:
    """Return where the register is kept."""
    return raw_dir() / "sources.csv"


def raw_files() -> list[Path]:
    """Return every CSV file of the raw data that the register must list."""
    files = (file for file in raw_dir().rglob("*.csv") if file.is_file() and file.name not in NO_SOURCE)
    return sorted(file for file in files if file != sources_file())


def data_rows(file: Path) -> int:
    """Return how many rows a raw CSV file has below its heading."""
    return max(len([line for line in decode(file.read_bytes()).split("\n") if line.strip()]) - 1, 0)


def sha256(file: Path) -> str:
    """Return the checksum of a file."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def read_register(problems: Problems) -> pd.DataFrame:
    """Return the register, or no rows with the problem noted."""
    register = read_cells(sources_file(), SOURCES, problems, by_hand=True)
    return pd.DataFrame(columns=[*COLUMNS, "row"]) if register is None else register


def check_row_counts(year: str, problems: Problems) -> None:
    """Note published files of a year that the register does not list, or lists with another number of rows."""
    registered = read_register(problems).set_index("file")["rows"]
    if registered.empty:
        return
    for name in registered.index:
        # A published table that is missing is noted where it is read.
        if "/published/" not in name and not (raw_dir() / name).exists():
            action = "Run make sources, or restore the file."
            problems.add(sources_file(), "only files that are there", f"{name}", action)
    for file in sorted(raw_dir(year).rglob("*.csv")):
        name = file.relative_to(raw_dir()).as_posix()
        if name in registered.index:
            _note_other_rows(file, registered[name], problems)
        elif file.parent.name == "published":
            action = "Run make sources, then fill in publisher, title, version date and origin."
            problems.add(sources_file(), "a row for every published file", f"none for {name}", action)


def _note_other_rows(file: Path, registered: str, problems: Problems) -> None:
    """Note a file with another number of rows than registered; one that cannot be read is noted where it is."""
    try:
        rows = data_rows(file)
    except (OSError, ValueError):
        return
    if str(rows) != registered:
        # A cell of the register that is no number stays as it is.
        expected = counted(int(registered), "row") if registered.isdigit() else f"{registered or 'no'} rows"
        action = "The file may be cut off; fetch it again. If it really changed, run make sources."
        problems.add(file, f"{expected}, as registered in sources.csv", counted(rows, "row"), action)


def refresh_register() -> int:
    """Rewrite checksums and row counts, add files that are new, drop those that are gone; return the rows.

    Tables of one report have one publisher, version and origin: what one row says of them, empty cells of others take.
    """
    problems = Problems()
    register = read_register(problems) if sources_file().exists() else pd.DataFrame(columns=COLUMNS)
    problems.stop()
    known = register.set_index("file")
    rows = []
    for file in raw_files():
        name = file.relative_to(raw_dir()).as_posix()
        described = known.loc[name].to_dict() if name in known.index else {}
        rows.append({"file": name, **described, "sha256": sha256(file), "rows": str(data_rows(file))})
    table = _filled_down(pd.DataFrame(rows, columns=COLUMNS).fillna(""))
    write_file(sources_file(), csv_text(table))
    return len(table)


def _filled_down(register: pd.DataFrame) -> pd.DataFrame:
    """Return the register with empty cells of a year's tables filled from those that are described, if these agree."""
    parts = register["file"].str.extract(PUBLISHED_TABLE)
    described = register.assign(title=register["title"].str.replace(TABLE_LABEL, "", regex=True))
    for _, index in parts.dropna().groupby("year").groups.items():
        for column in [*DESCRIBED, "note"]:
            given = sorted({*described.loc[index, column]} - {""})
            empty = [row for row in index if not register.at[row, column]]
            if len(given) == 1 and empty:
                labels = ", Table " + parts.loc[empty, "label"] if column == "title" else ""
                register.loc[empty, column] = given[0] + labels
    return register


def undescribed_files(year: str) -> list[str]:
    """Return the raw files of a year that the register does not list, or without publisher, title, version or origin.

    Parameters
    ----------
    year : str

    Raises
    ------
    InputError
        If the register cannot be read.
    """
    problems = Problems()
    register = read_register(problems)
    problems.stop()
    is_whole = (register[DESCRIBED] != "").all(axis=1)
    names = [file.relative_to(raw_dir()).as_posix() for file in raw_files() if file.is_relative_to(raw_dir(year))]
    return [name for name in names if name not in set(register.loc[is_whole, "file"])]


def register_status(year: str) -> pd.DataFrame:
    """Return the registered raw files of a year and the lookups, with rows and whether the content is as registered.

    Files of other years are left out: what is registered for another year changes nothing of this one.
    """
    problems = Problems()
    register = read_register(problems)
    problems.stop()
    register = register[register["file"].str.startswith((f"{year}/", "reference/"))]
    matches = [
        (raw_dir() / name).exists() and sha256(raw_dir() / name) == checksum
        for name, checksum in zip(register["file"], register["sha256"], strict=True)
    ]
    return register[["file", "publisher", "version_date", "rows"]].assign(is_as_registered=matches)
