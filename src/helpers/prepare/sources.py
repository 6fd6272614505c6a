"""The register of raw files: ``data/raw/sources.csv``."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pandas as pd

from helpers.base.files import csv_text, write_file
from helpers.base.paths import raw_dir
from helpers.base.problems import Problems
from helpers.prepare.layouts import TEXT, RawColumn, RawTable, decode, read_cells

SOURCES = RawTable(
    "sources",
    "Register of raw files",
    tuple(
        RawColumn(name, name, TEXT)
        for name in ("file", "publisher", "title", "version_date", "retrieved_from", "sha256", "rows", "note")
    ),
    ("file",),
)


def sources_file() -> Path:
    """Return where the register is kept."""
    return raw_dir() / "sources.csv"


def raw_files() -> list[Path]:
    """Return every CSV file of the raw data that the register must list."""
    return sorted(file for file in raw_dir().rglob("*.csv") if file.is_file() and file != sources_file())


def data_rows(file: Path) -> int:
    """Return how many rows a raw CSV file has below its heading."""
    return max(len([line for line in decode(file.read_bytes()).split("\n") if line.strip()]) - 1, 0)


def sha256(file: Path) -> str:
    """Return the checksum of a file."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def read_register(problems: Problems) -> pd.DataFrame:
    """Return the register, or no rows with the problem noted."""
    register = read_cells(sources_file(), SOURCES, problems, optional_cells=True)
    return pd.DataFrame(columns=[column.name for column in SOURCES.columns] + ["row"]) if register is None else register


def check_row_counts(year: str, problems: Problems) -> None:
    """Note published files of a year that the register does not list, or lists with another number of rows."""
    register = read_register(problems)
    if register.empty:
        return
    registered = register.set_index("file")["rows"]
    # A published table that is missing is noted where it is read.
    for name in [name for name in registered.index if "/published/" not in name and not (raw_dir() / name).exists()]:
        problems.add(sources_file(), "only files that are there", f"{name}", "Run make sources, or restore the file.")
    for file in sorted(raw_dir(year).rglob("*.csv")):
        name = file.relative_to(raw_dir()).as_posix()
        is_published = file.parent.name == "published"
        if name not in registered.index and not is_published:
            continue
        if name not in registered.index:
            problems.add(
                sources_file(),
                "a row for every published file",
                f"none for {name}",
                "Run make sources, then fill in publisher, title, version date and origin.",
            )
            continue
        try:
            rows = data_rows(file)
        except (OSError, ValueError):
            continue
        if str(rows) != registered[name]:
            problems.add(
                file,
                f"{registered[name]} rows, as registered in sources.csv",
                f"{rows:,} rows",
                "The file may be cut off; fetch it again. If it really changed, run make sources.",
            )


def refresh_register() -> int:
    """Rewrite checksums and row counts, add files that are new, drop those that are gone; return the rows."""
    problems = Problems()
    register = (
        read_register(problems) if sources_file().exists() else pd.DataFrame(columns=[c.name for c in SOURCES.columns])
    )
    problems.stop()
    known = register.set_index("file")
    rows = []
    for file in raw_files():
        name = file.relative_to(raw_dir()).as_posix()
        described = known.loc[name].to_dict() if name in known.index else {}
        rows.append({"file": name, **described, "sha256": sha256(file), "rows": str(data_rows(file))})
    table = pd.DataFrame(rows, columns=[column.name for column in SOURCES.columns]).fillna("")
    write_file(sources_file(), csv_text(table))
    return len(table)


def register_status() -> pd.DataFrame:
    """Return every registered raw file with its rows and whether its content is the registered one."""
    problems = Problems()
    register = read_register(problems)
    problems.stop()
    matches = [
        (raw_dir() / name).exists() and sha256(raw_dir() / name) == checksum
        for name, checksum in zip(register["file"], register["sha256"], strict=True)
    ]
    return register[["file", "publisher", "version_date", "rows"]].assign(is_as_registered=matches)
