"""The sections of the report: one notebook each, listed in ``notebooks/sections.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from helpers.base.paths import NOTEBOOKS, SECTIONS_MANIFEST, shown

PREPARE = "00_prepare_data"


@dataclass(frozen=True)
class Section:
    """One section: its stem names the notebook, its executed copy, its page, its tables and figures.

    Attributes
    ----------
    stem : str, for example ``05_equity``
    reads : tuple of str, processed tables without which there is no section
    optional : tuple of str, processed tables whose cells (tagged ``needs-<table>``) are left out without them
    """

    stem: str
    reads: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()

    @property
    def findings(self) -> str:
        """Return the processed table with what the audit found for this section."""
        return f"findings_{self.stem}"

    @property
    def notebook(self) -> Path:
        return NOTEBOOKS / f"{self.stem}.ipynb"


def read_sections() -> dict[str, Section]:
    """Return the sections by stem, in the order of the manifest.

    Raises
    ------
    ValueError
        If the manifest is no TOML, or lists a notebook or a setting that there is not.
    """
    where = shown(SECTIONS_MANIFEST)
    try:
        manifest = tomllib.loads(SECTIONS_MANIFEST.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise ValueError(f"{where}: expected TOML, found {error}. Mend the line that the message names.") from error
    if PREPARE not in manifest:
        raise ValueError(f"{where}: expected a line for {PREPARE}, found none. Restore it.")
    for stem, entry in manifest.items():
        if not isinstance(entry, dict) or not all(isinstance(value, list) for value in entry.values()):
            raise ValueError(f"{where}: expected lists of tables for {stem}, found {entry!r}. Write reads = [...].")
        if not Section(stem).notebook.exists():
            raise ValueError(
                f"{where}: expected a notebook for {stem}, found no {stem}.ipynb. Add it or delete the line."
            )
        unknown = entry.keys() - {"reads", "optional"}
        if unknown:
            raise ValueError(
                f"{where}: expected reads and optional for {stem}, found {', '.join(unknown)}. Correct it."
            )
    return {
        stem: Section(stem, tuple(entry.get("reads", ())), tuple(entry.get("optional", ())))
        for stem, entry in manifest.items()
    }
