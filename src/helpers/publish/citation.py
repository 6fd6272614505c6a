"""Who made this analysis and under which licence, read from ``CITATION.cff``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from helpers.base.paths import CODE_ROOT

CITATION_FILE, LICENSE_FILE = CODE_ROOT / "CITATION.cff", CODE_ROOT / "LICENSE"
FIELDS = {
    "title": r'^title: "(.+)"$',
    "version": r"^version: (\S+)$",
    "license": r"^license: (\S+)$",
    "author": r'^authors:\n {2}- name: "(.+)"$',
}


@dataclass(frozen=True)
class Citation:
    """How the analysis asks to be cited.

    Attributes
    ----------
    title, version, author : str
    license : str, identifier of the SPDX list, such as ``MIT``
    license_title : str, first line of the licence
    """

    title: str
    version: str
    license: str
    author: str
    license_title: str


def read_citation() -> Citation:
    """Return how the analysis asks to be cited.

    Raises
    ------
    ValueError
        If the file lacks a line; all of them are named.
    """
    text = CITATION_FILE.read_text(encoding="utf-8")
    matches = {name: re.search(pattern, text, re.MULTILINE) for name, pattern in FIELDS.items()}
    found = {name: match[1] for name, match in matches.items() if match}
    lost = [name for name in FIELDS if name not in found]
    if lost:
        raise ValueError(
            f"CITATION.cff: expected lines for {', '.join(FIELDS)}, found none for {', '.join(lost)}. Restore them."
        )
    license_title = LICENSE_FILE.read_text(encoding="utf-8").partition("\n")[0]
    return Citation(**found, license_title=license_title)
