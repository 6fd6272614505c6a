"""Which files a section put in place, so that a killed run or a changed result is noticed."""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import sqlite3
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
    nothing = {"is_complete": False, "files": {}}
    try:
        stamp = json.loads(stamp_file(stem, year).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return nothing
    is_stamp = (
        isinstance(stamp, dict) and isinstance(stamp.get("is_complete"), bool) and isinstance(stamp.get("files"), dict)
    )
    return stamp if is_stamp else nothing


def results_are_whole(stem: str, year: str) -> bool:
    """Return whether the last run ended and every file that it put in place is still there, unchanged."""
    stamp = read_stamp(stem, year)
    return (
        stamp["is_complete"]
        and bool(stamp["files"])
        and all(
            (data_root() / name).exists() and checksum(data_root() / name) == noted
            for name, noted in stamp["files"].items()
        )
    )


def sound_state(year: str) -> Path:
    """Return the file in which the task graph remembers what ran; one that is damaged is removed, so that all runs."""
    file = state_dir(year) / "doit.sqlite"
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with contextlib.closing(sqlite3.connect(file)) as state:
            is_sound = state.execute("pragma integrity_check").fetchone() == ("ok",)
    except sqlite3.Error:
        is_sound = False
    if not is_sound:
        shutil.rmtree(file) if file.is_dir() else file.unlink(missing_ok=True)
    return file


def remove_leftovers(year: str) -> None:
    """Remove the folders that killed runs left aside."""
    for folder in state_dir(year).glob("*-*"):
        if folder.is_dir():
            shutil.rmtree(folder, ignore_errors=True)
