"""Which files a section or product put in place, so that a killed run or a changed result is noticed."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from helpers.base.paths import data_root, outputs_dir


def state_dir(year: str) -> Path:
    """Return the folder of what the task graph remembers of a year."""
    return outputs_dir(year) / ".state"


def stamp_file(stem: str, year: str) -> Path:
    """Return where it is noted which files a section or product put in place."""
    return state_dir(year) / f"{stem}.json"


def checksum(file: Path) -> str:
    """Return the SHA-256 of a file's content."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def read_stamp(stem: str, year: str) -> dict:
    """Return ``is_complete`` and ``files`` (name to checksum) of the last run of a section or product."""
    nothing = {"is_complete": False, "files": {}}
    try:
        stamp = json.loads(stamp_file(stem, year).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return nothing
    is_stamp = (
        isinstance(stamp, dict) and isinstance(stamp.get("is_complete"), bool) and isinstance(stamp.get("files"), dict)
    )
    return stamp if is_stamp else nothing


def _write_stamp(stem: str, year: str, *, is_complete: bool, files: dict[str, str]) -> None:
    """Note what a section or product has in place; written aside and renamed."""
    file = stamp_file(stem, year)
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_suffix(".aside")
    aside.write_text(json.dumps({"is_complete": is_complete, "files": files}, indent=1), encoding="utf-8")
    os.replace(aside, file)


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


@dataclass
class ResultsAside:
    """A folder that results are written into, and what was put in place from it afterwards.

    Attributes
    ----------
    root : Path, laid out as the data folder
    files : dict of file put in place (relative to the data folder) to checksum; empty until then
    """

    root: Path
    files: dict[str, str] = field(default_factory=dict)


@contextlib.contextmanager
def results_aside(
    stem: str, year: str, *, afterwards: Callable[[str, dict[str, str]], None] | None = None
) -> Iterator[ResultsAside]:
    """Let a section or product write into a folder aside; put its files in place when the block ends without an error.

    The note of what is in place says in between that it is not whole, so that a killed run is repeated.

    Parameters
    ----------
    stem : str, name of the section or product
    year : str
    afterwards : function of year and files in place, called before they are noted as whole
    """
    state = stamp_file(stem, year)
    before = read_stamp(stem, year)["files"]
    _write_stamp(stem, year, is_complete=False, files=before)
    with tempfile.TemporaryDirectory(dir=state.parent, prefix=f"{stem}-") as aside:
        results = ResultsAside(Path(aside))
        yield results
        results.files = _put_in_place(results.root, before)
        if afterwards:
            afterwards(year, results.files)
    _write_stamp(stem, year, is_complete=True, files=results.files)


def _put_in_place(root: Path, before: dict[str, str]) -> dict[str, str]:
    """Move finished files to where readers look, remove those of an earlier run that are gone; return checksums."""
    files = {}
    for file in sorted(path for path in root.rglob("*") if path.is_file()):
        name = file.relative_to(root).as_posix()
        target = data_root() / name
        target.parent.mkdir(parents=True, exist_ok=True)
        files[name] = checksum(file)
        os.replace(file, target)
    for name in before.keys() - files.keys():
        (data_root() / name).unlink(missing_ok=True)
    return files


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
