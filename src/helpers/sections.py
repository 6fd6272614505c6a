"""The sections of the report: one notebook each, listed in ``notebooks/sections.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from helpers.paths import NOTEBOOKS, SECTIONS_MANIFEST

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
    def notebook(self) -> Path:
        return NOTEBOOKS / f"{self.stem}.ipynb"


def read_sections() -> dict[str, Section]:
    """Return the sections by stem, in the order of the manifest."""
    manifest = tomllib.loads(SECTIONS_MANIFEST.read_text(encoding="utf-8"))
    return {
        stem: Section(stem, tuple(entry.get("reads", ())), tuple(entry.get("optional", ())))
        for stem, entry in manifest.items()
    }
