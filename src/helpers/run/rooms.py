"""Which code a section or product can use: its own room and the rooms below, as ``pyproject.toml`` lists them."""

from __future__ import annotations

import tomllib
from pathlib import Path

from helpers.base.manifest import PREPARE
from helpers.base.paths import CODE_ROOT, DATA_DICTIONARY, INDICATORS

HELPERS = CODE_ROOT / "src" / "helpers"
AUDIT = "10_audit"
# The preparation also audits the year, so both notebooks can use what the audit can.
_ROOM_OF_OTHERS = {PREPARE: "audit", AUDIT: "audit"}
# What says which columns and measures there are is as much a part of the code as a module.
_DEFINITIONS = (DATA_DICTIONARY, INDICATORS)


def room_of(stem: str) -> str:
    """Return the room that a notebook calls, as a folder of the helpers.

    Examples
    --------
    >>> room_of("05_equity"), room_of("10_audit")
    ('sections/equity', 'audit')
    """
    return _ROOM_OF_OTHERS.get(stem) or f"sections/{stem.partition('_')[2]}"


def rooms_below(room: str) -> list[str]:
    """Return the rooms that a room may import from, the highest first.

    Examples
    --------
    >>> rooms_below("sections/equity")
    ['years', 'show', 'contracts', 'statistics', 'base']
    """
    project = tomllib.loads((CODE_ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    layers = [layer.split(" | ") for layer in next(rule["layers"] for rule in contracts if rule["type"] == "layers")]
    place = next(number for number, layer in enumerate(layers) if room.partition("/")[0] in layer)
    return [name for layer in layers[place + 1 :] for name in layer]


def _files_in(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file() and file.suffix != ".pyc"]


def code_files(room: str) -> list[Path]:
    """Return every file of a room and of the rooms below it, of the definitions, and of how a notebook is run."""
    rooms = [room, *rooms_below(room)]
    files = [file for name in rooms for file in _files_in(HELPERS / name)]
    return sorted({*files, *_DEFINITIONS, CODE_ROOT / "requirements.lock"})
