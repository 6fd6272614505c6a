"""Which years were prepared before another one, read off the folders of processed tables."""

from __future__ import annotations

from pathlib import Path

from helpers.base.paths import data_root
from helpers.base.settings import SETTINGS_FILE, is_academic_year


def earlier_prepared_years(year: str) -> list[str]:
    """Return the academic years before another one that were prepared, oldest first.

    A year is prepared when its processed tables carry the settings that they were made with.

    Parameters
    ----------
    year : str, for example ``2024-2025``
    """
    files = (data_root() / "data" / "processed").glob(f"*/{SETTINGS_FILE}")
    names = sorted(file.parent.name for file in files)
    return [name for name in names if is_academic_year(name) and name < year]


def earlier_processed_files(year: str) -> list[Path]:
    """Return the processed tables of earlier years, which a year is compared with."""
    folder = data_root() / "data" / "processed"
    return sorted(file for name in earlier_prepared_years(year) for file in (folder / name).glob("*") if file.is_file())
