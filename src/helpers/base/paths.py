"""Where everything lives: the only module that knows a folder name."""

from __future__ import annotations

import os
from pathlib import Path

CODE_ROOT = Path(__file__).resolve().parents[3]
NOTEBOOKS = CODE_ROOT / "notebooks"
SECTIONS_MANIFEST = NOTEBOOKS / "sections.toml"
DATA_DICTIONARY = CODE_ROOT / "data" / "data_dictionary.csv"
INDICATORS = CODE_ROOT / "data" / "indicators.csv"
RAW_LAYOUTS = CODE_ROOT / "data" / "raw_layouts.csv"


def data_root() -> Path:
    """Return the folder that holds ``data/`` and ``outputs/``.

    It is the checkout, unless ``CTE_DATA_ROOT`` names another folder (a trial year, a test).
    """
    return Path(os.environ.get("CTE_DATA_ROOT") or CODE_ROOT).resolve()


def write_root() -> Path:
    """Return the folder below which results are written, laid out as in :func:`data_root`.

    The runner sets ``CTE_WRITE_ROOT`` to a folder aside and moves the finished files afterwards, so a
    killed or failed notebook never leaves half of its results where a reader looks.
    """
    return Path(os.environ.get("CTE_WRITE_ROOT") or data_root()).resolve()


def raw_dir(year: str | None = None) -> Path:
    """Return ``data/raw`` or, with a year, that year's folder in it."""
    raw = data_root() / "data" / "raw"
    return raw / year if year else raw


def reference_dir() -> Path:
    """Return the folder of the lookups kept by hand."""
    return raw_dir() / "reference"


def published_dir(year: str) -> Path:
    """Return the folder of a year's published tables, cells verbatim."""
    return raw_dir(year) / "published"


def processed_dir(year: str, root: Path | None = None) -> Path:
    """Return a year's folder of tidy tables."""
    return (root or data_root()) / "data" / "processed" / year


def outputs_dir(year: str, root: Path | None = None) -> Path:
    """Return a year's folder of results: tables, figures, executed notebooks, pages."""
    return (root or data_root()) / "outputs" / year


def releases_file(year: str, root: Path | None = None) -> Path:
    """Return where the released versions of a year are kept, with the checksums of their files."""
    return (root or data_root()) / "data" / "releases" / f"{year}.csv"


def release_archive(tag: str) -> Path:
    """Return where the files of a release are kept, outside of git."""
    return data_root() / "releases" / f"{tag}.zip"


def shown(path: Path) -> str:
    """Return a path as messages print it: relative to the data or code folder, with forward slashes."""
    path = Path(path)
    for root in (data_root(), CODE_ROOT):
        if path.is_relative_to(root):
            return path.relative_to(root).as_posix()
    return path.as_posix()
