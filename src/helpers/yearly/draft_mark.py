"""The plain file that says, beside tables and figures which programs read, that a year is a draft."""

from __future__ import annotations

from pathlib import Path

from helpers.base.files import write_file
from helpers.base.paths import outputs_dir
from helpers.base.problems import InputError
from helpers.base.settings import DRAFT
from helpers.yearly.revisions import status_of

MARK_FILE = "DRAFT.txt"
_BESIDE = ("", "tables", "figures")


def mark_draft(year: str) -> None:
    """Put a file beside the results of a draft that names what is not checked; of any other year take it away.

    Parameters
    ----------
    year : str, whose sections have run
    """
    files = [outputs_dir(year) / folder / MARK_FILE for folder in _BESIDE]
    text = _mark_text(year) if status_of(year) == DRAFT else ""
    for file in files:
        if not text:
            file.unlink(missing_ok=True)
        elif file.parent.is_dir() and _text_of(file) != text:
            write_file(file, text)


def draft_mark(year: str) -> str:
    """Return what the file beside the results of a draft says, empty where there is none."""
    return _text_of(outputs_dir(year) / MARK_FILE)


def _text_of(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.exists() else ""


def _mark_text(year: str) -> str:
    # Only asked here, so that a run of a final year imports nothing large.
    from helpers.yearly.sign_off import AFTER, BEFORE, OPEN, sign_off_items

    try:
        left = [item.what for item in sign_off_items(year, told=(BEFORE, AFTER)) if item.state == OPEN]
    except InputError:
        left = ["The list of signatures can be read"]
    lines = [f"Draft. The results of {year} in this folder are work in progress and not for citation.", ""]
    rest = ["Nothing is left to check; the year was not made final yet."]
    lines += ["Not true yet:", "", *(f"- {what}." for what in left)] if left else rest
    return "\n".join(lines) + "\n"
