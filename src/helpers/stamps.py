"""Which files a section put in place, so that a killed run or a changed result is noticed."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

from helpers.paths import data_root, outputs_dir


def state_dir(year: str) -> Path:
    """Return the folder of what the task graph remembers of a year."""
    return outputs_dir(year) / ".state"


def stamp_file(stem: str, year: str) -> Path:
    """Return where it is noted which files a section put in place."""
    return state_dir(year) / f"{stem}.json"


def checksum(file: Path) -> str:
    """Return the SHA-256 of a file's content."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def read_stamp(stem: str, year: str) -> dict:
    """Return ``is_complete`` and ``files`` (name to checksum) of a section's last run."""
    file = stamp_file(stem, year)
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {"is_complete": False, "files": {}}


def results_are_whole(stem: str, year: str) -> bool:
    """Return whether the last run ended and every file that it put in place is still there, unchanged."""
    stamp = read_stamp(stem, year)
    return stamp["is_complete"] and all(
        (data_root() / name).exists() and checksum(data_root() / name) == noted
        for name, noted in stamp["files"].items()
    )


def remove_leftovers(year: str) -> None:
    """Remove the folders that killed runs left aside."""
    for folder in state_dir(year).glob("*-*"):
        if folder.is_dir():
            shutil.rmtree(folder, ignore_errors=True)
