"""The manifest: the sections of the report, one notebook each, and the tables and charts that the report numbers.

Both are listed in ``notebooks/sections.toml`` and nowhere else.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import MISSING, dataclass, fields
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from helpers.base.paths import NOTEBOOKS, SECTIONS_MANIFEST, processed_dir, shown
from helpers.base.words import listing

PREPARE = "00_prepare_data"
NUMBERED = "numbered"
# Tables that a year has only where an earlier one was prepared: without them nothing is unpublished, and no note left.
OF_EARLIER_YEARS = ("year_changes", "restatements")
# How a cell that the stored year leaves out is tagged: nbval runs it, as a reader may, but has nothing to compare with.
NOT_RUN = "nbval-ignore-output"
KINDS = {"str": str, "int": int, "bool": bool, "tuple[str, ...]": list}
# How a printed label (Table 5a), a result table (table_05_...) and a raw file (table_05a_...) begin.
NUMBER = re.compile(r"(?:(table|chart)[ _])?0*(\d+)", re.IGNORECASE)


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


@dataclass(frozen=True)
class Numbered:
    """One table or chart that the report numbers, and how it is printed.

    Attributes
    ----------
    label : str, as the report prints it, for example ``Table 5a``
    section : str, stem of the section that computes it
    table : str, result table with its rows
    columns : tuple of str, shown columns; ``year`` is the place of the years where they stand in columns
    group : tuple of str, columns whose values head the rows below them
    needs : str, optional processed table without which the section leaves it out
    tier : int, the tier whose rows it shows, 0 for all rows
    figure : str, the picture of a chart
    origin : str, where a chart's values come from
    part : str, title of the part it opens where the report parts it from its section
    decimals : int, of percentages, as many as the report prints
    note : str, reading aid below the title
    years_of : str, the column whose values stand below the years; empty where years are no columns
    newest_first : bool, the order of such years
    """

    label: str
    section: str
    table: str
    columns: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    needs: str = ""
    tier: int = 0
    figure: str = ""
    origin: str = ""
    part: str = ""
    decimals: int = 0
    note: str = ""
    years_of: str = ""
    newest_first: bool = False

    def is_published(self, section: Section, year: str) -> bool:
        """Return whether the year has every processed table that this one is computed from."""
        tables = (*section.reads, *((self.needs,) if self.needs else ()))
        return all((processed_dir(year) / f"{name}.csv").exists() for name in tables)


@dataclass(frozen=True)
class Part:
    """One part of the printed report.

    Attributes
    ----------
    section : str, stem
    title : str, of a part that only holds tables; empty for one that holds a section's findings too
    items : tuple of Numbered
    """

    section: str
    title: str
    items: tuple[Numbered, ...]


@cache
def _parsed(text: str) -> dict:
    where = shown(SECTIONS_MANIFEST)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{where}: expected TOML, found {error}. Mend the line that the message names.") from error


def _text() -> str:
    try:
        return SECTIONS_MANIFEST.read_text(encoding="utf-8")
    except (UnicodeDecodeError, OSError) as error:
        where = shown(SECTIONS_MANIFEST)
        raise ValueError(f"{where}: expected TOML, found {error}. Restore it from git.") from error


def read_sections() -> dict[str, Section]:
    """Return the sections by stem, in the order of the manifest.

    Raises
    ------
    ValueError
        If the manifest is no TOML, or lists a notebook or a setting that there is not.
    """
    where, manifest = shown(SECTIONS_MANIFEST), {**_parsed(_text())}
    manifest.pop(NUMBERED, None)
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


def _numbered(entry: object, number: int, stems: set[str]) -> Numbered:
    """Return an entry of the list of tables and charts after checking every name and value of it."""
    given = entry if isinstance(entry, dict) else {}
    where = f"{shown(SECTIONS_MANIFEST)}, {NUMBERED} entry {number} ({given.get('label', 'without a label')})"
    known = {field.name: KINDS[str(field.type)] for field in fields(Numbered)}
    needed = {field.name for field in fields(Numbered) if field.default is MISSING}
    unknown, lost = sorted(given.keys() - known), sorted(needed - given.keys())
    wrong = sorted(name for name in given.keys() & known if type(given[name]) is not known[name])
    if unknown or lost or wrong:
        parts = (("without", lost), ("with the unknown", unknown), ("with a value of another kind for", wrong))
        found = "; ".join(f"{words} {listing(names)}" for words, names in parts if names)
        raise ValueError(f"{where}: expected {listing(sorted(needed))} and settings of their kind, found one {found}.")
    if given["section"] not in stems:
        raise ValueError(f"{where}: expected the section of a notebook, found {given['section']}. Correct it.")
    values: dict[str, Any] = {name: tuple(kept) if isinstance(kept, list) else kept for name, kept in given.items()}
    return Numbered(**values)


@cache
def _all_numbered(text: str) -> tuple[Numbered, ...]:
    manifest = _parsed(text)
    items = [_numbered(entry, number, set(manifest)) for number, entry in enumerate(manifest.get(NUMBERED, []), 1)]
    labels = [item.label for item in items]
    twice = sorted({label for label in labels if labels.count(label) > 1})
    if twice:
        raise ValueError(f"{shown(SECTIONS_MANIFEST)}: expected every label once, found {listing(twice)} again.")
    return tuple(items)


def read_numbered() -> tuple[Numbered, ...]:
    """Return the tables and charts that the report numbers, in its order.

    Raises
    ------
    ValueError
        If an entry lacks a name, has an unknown one or a value of another kind, or names no section; or if two have
        the same label.
    """
    return _all_numbered(_text())


def section_of_table(name: str) -> str | None:
    """Return the section that computes a numbered table or chart, None for one that the report does not number.

    Parameters
    ----------
    name : str, its label, its result table, its raw file, or the number of a table

    Examples
    --------
    >>> section_of_table("table_05a_student_group_trends_tier_1"), section_of_table("11"), section_of_table("Chart 2")
    ('05_equity', '02_courses', '04_tiers')
    """
    asked = _kind_and_number(name)
    return next((item.section for item in read_numbered() if asked and _kind_and_number(item.label) == asked), None)


def _kind_and_number(name: str) -> tuple[str, str] | None:
    found = NUMBER.match(name)
    return ((found[1] or "table").lower(), found[2]) if found else None


def report_parts(sections: dict[str, Section]) -> list[Part]:
    """Return the parts in the order of the report; sections without a numbered table keep their place in the manifest.

    Parameters
    ----------
    sections : dict of stem to Section, in the order of the manifest
    """
    numbered = [
        Part(section, title, tuple(items))
        for (section, title), items in groupby(read_numbered(), key=lambda item: (item.section, item.part))
    ]
    parts = []
    for stem in (stem for stem in sections if stem != PREPARE):
        own = [position for position, part in enumerate(numbered) if part.section == stem and not part.title]
        parts += [numbered[position] for position in own] or [Part(stem, "", ())]
        follows = own[-1] + 1 if own else len(numbered)
        while follows < len(numbered) and numbered[follows].title:
            parts.append(numbered[follows])
            follows += 1
    return parts
