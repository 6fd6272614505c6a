"""Processed and result tables as files: typed on the way in, checked and byte-stable on the way out."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from helpers.base.files import csv_text, write_file
from helpers.base.manifest import OF_EARLIER_YEARS
from helpers.base.paths import outputs_dir, processed_dir, write_root
from helpers.base.settings import SETTINGS_FILE, Settings
from helpers.base.words import counted
from helpers.contracts.schemas import PROCESSED, RESULTS, DataFrameSchema, column_types, validated

CHANGES = "changes_by_"


def read_table(file: Path, schema: DataFrameSchema) -> pd.DataFrame:
    """Return a stored table with the types of its schema; text cells are never read as missing."""
    types = column_types(schema)
    numeric = {name: [""] for name, kind in types.items() if kind != "str"}
    frame = pd.read_csv(file, dtype=types, keep_default_na=False, na_values=numeric, encoding="utf-8")
    return schema.validate(frame, lazy=True, inplace=True)


def _is_first_year(year: str) -> bool:
    """Return whether a year was prepared, and without an earlier one to compare it with."""
    folder = processed_dir(year)
    compared = [folder / f"{name}.csv" for name in OF_EARLIER_YEARS]
    return (folder / SETTINGS_FILE).exists() and not any(file.exists() for file in compared)


def read_processed(name: str, year: str) -> pd.DataFrame:
    """Return a processed table of a year, with the types of its schema.

    What compares with earlier years has no rows where none was prepared, so that every cell of a notebook runs.

    Parameters
    ----------
    name : str, a key of :data:`helpers.contracts.schemas.PROCESSED`
    year : str, for example ``2024-2025``

    Raises
    ------
    FileNotFoundError
        If the year was not prepared or the table is not published.
    """
    if name in OF_EARLIER_YEARS and _is_first_year(year):
        types = column_types(PROCESSED[name])
        return pd.DataFrame({column: pd.Series(dtype=kind) for column, kind in types.items()})
    return read_table(processed_dir(year) / f"{name}.csv", PROCESSED[name])


def read_year_settings(year: str) -> Settings:
    """Return the settings that the year was prepared with."""
    return Settings.from_json(json.loads((processed_dir(year) / SETTINGS_FILE).read_text(encoding="utf-8")))


def write_processed(frames: dict[str, pd.DataFrame], settings: Settings) -> list[Path]:
    """Write every processed table of a year and its settings; return the files."""
    folder = processed_dir(settings.year, write_root())
    files = [
        write_file(folder / f"{name}.csv", csv_text(validated(frame, name, PROCESSED)))
        for name, frame in frames.items()
    ]
    text = json.dumps(settings.as_json(), indent=2, ensure_ascii=False) + "\n"
    return [*files, write_file(folder / SETTINGS_FILE, text)]


def save_result(frame: pd.DataFrame, name: str, year: str) -> str:
    """Write a result table of a year after checking it against its schema.

    Parameters
    ----------
    frame : DataFrame, columns as in :data:`helpers.contracts.schemas.RESULTS`, possibly in another order
    name : str, a key of that dictionary
    year : str

    Returns
    -------
    str, a sentence that names the file and its rows; nothing where a first year has no changes to save
    """
    if name.startswith(CHANGES) and _is_first_year(year):
        return ""
    columns = list(RESULTS[name].columns)
    table = validated(frame.reset_index(drop=True)[columns], name, RESULTS)
    write_file(outputs_dir(year, write_root()) / "tables" / f"{name}.csv", csv_text(table))
    return f"Saved {name}.csv with {counted(len(table), 'row')}."
