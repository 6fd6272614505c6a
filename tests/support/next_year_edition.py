"""A year's published tables as they are printed, each line with what it stands for, to make the next year of."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from helpers.base.rates import round_half_up
from helpers.base.settings import Settings, year_after, year_before
from helpers.prepare.layouts import T1, T2, T3, T7, T8, T9, T10, T11, layouts_file, published_file, published_tables
from helpers.prepare.validity import in_force
from helpers.prepare.year import PreparedYear, prepare_year

MEANINGS = ("course_code", "course", "credential", "combined_credential", "psu_code", "psu", "group")
UNIT_TABLES, COURSE_TABLES = (T8, T9, T10), (T1, T2, T3, T11)
Pair = tuple[str, str]
Counts = tuple[int, int]


@dataclass
class Line:
    """A row of a published table.

    Attributes
    ----------
    cells : dict, the printed cells by name of column
    means : dict, the canonical names and codes that they stand for
    """

    cells: dict[str, str]
    means: dict[str, Any]

    def count(self, column: str) -> int:
        return int(self.cells[column].replace(",", ""))

    def set_count(self, column: str, value: int) -> None:
        self.cells[column] = f"{value:,}"

    @property
    def pair(self) -> Pair:
        return self.means["course_code"], self.means["credential"]


@dataclass(frozen=True)
class Change:
    """Something that is otherwise in the new year, as whoever compares the years should find it.

    Attributes
    ----------
    kind : str, new, gone, renamed, moved, restated, changed or printed otherwise
    grain : str, such as ``course``, ``course credential``, ``credential``, ``unit``, ``workforce line``
    before, now : str, its key in either year, empty where there is none
    what : str, what is otherwise, such as ``tier`` or ``Table 6, 2029-2030``; empty for new and gone
    value_before, value_now : str, as printed or as the lookup has it
    """

    kind: str
    grain: str
    before: str = ""
    now: str = ""
    what: str = ""
    value_before: str = ""
    value_now: str = ""


@dataclass(frozen=True)
class Edit:
    """A row that an analyst writes into a lookup, or a row of it that ends.

    Attributes
    ----------
    lookup : str, stem of the lookup, ``raw_layouts`` for the layouts
    row : dict, the cells of a new row, or those that change in one that is there
    place : dict, the cells of the row that ends, or after which the new one stands; empty for the end of the file
    ends : bool, whether the row at the place is changed
    """

    lookup: str
    row: dict[str, str]
    place: dict[str, str] = field(default_factory=dict)
    ends: bool = False


@dataclass
class Edition:
    """The tables of one year.

    Attributes
    ----------
    settings : Settings
    headings : dict of stem to dict, the printed heading of each column by its name, in order
    lines : dict of stem to list of Line
    lookups : dict of stem to DataFrame, the rows in force
    tiers : dict of course code and credential to tier
    layouts : str, the layouts of raw files, as they are written
    known : dict of stem to set, every name or code that the lookup has for any year
    taken : set, what a change was made of already
    edits, truth : list, what has become of it
    """

    settings: Settings
    headings: dict[str, dict[str, str]]
    lines: dict[str, list[Line]]
    lookups: dict[str, pd.DataFrame]
    tiers: dict[Pair, str]
    layouts: str
    known: dict[str, set[str]]
    taken: set[str] = field(default_factory=set)
    edits: list[Edit] = field(default_factory=list)
    truth: list[Change] = field(default_factory=list)

    def all_lines(self, *stems: str) -> Iterator[tuple[str, Line]]:
        return ((stem, line) for stem in stems for line in self.lines.get(stem, []))

    def take(self, chance: random.Random, candidates: Iterable[str]) -> str:
        """Return one of the candidates that nothing was done to yet."""
        free = sorted({name for name in candidates if name not in self.taken})
        if not free:
            raise NoCandidateError
        chosen = chance.choice(free)
        self.taken.add(chosen)
        return chosen

    def row_of(self, lookup: str, column: str, value: str) -> dict[str, str]:
        """Return the row of a lookup in force that has a value."""
        frame = self.lookups[lookup]
        rows = frame[frame[column] == value].drop(columns="row").to_dict("records")
        return {str(name): text for name, text in rows[0].items()}

    def add(self, lookup: str, **row: str) -> None:
        """Note a row that the new year needs in a lookup, and use it."""
        decided = {"decided_by": "A. Analyst", "decided_on": "2031-12-01"}
        columns = [name for name in self.lookups[lookup].columns if name != "row"]
        own = {**decided, "valid_from": self.settings.year, **row}
        whole = {name: own.get(name, "") for name in columns}
        self.edits.append(Edit(lookup, whole))
        self.lookups[lookup] = pd.concat([self.lookups[lookup], pd.DataFrame([{**whole, "row": 0}])], ignore_index=True)

    def end(self, lookup: str, row: dict[str, str], last_year: str, successor: str = "") -> None:
        """Note that a row of a lookup held for the last time in the year before."""
        change = {"valid_to": last_year, **({"successor": successor} if successor else {})}
        self.edits.append(Edit(lookup, change, row, ends=True))
        frame = self.lookups[lookup]
        is_ended = (frame[list(row)] == pd.Series(row)).all(axis=1)
        self.lookups[lookup] = frame[~is_ended].reset_index(drop=True)

    def end_layout(self, row: dict[str, str]) -> None:
        """Note that a row of the layouts held for the last time in the year before."""
        self.edits.append(Edit("raw_layouts", {"valid_to": year_before(self.settings.year)}, row, ends=True))

    def add_layout(self, row: dict[str, str], after: dict[str, str]) -> None:
        """Note a row that the layouts need, after another one."""
        ended = {**after, "valid_to": year_before(self.settings.year)}
        new = {**row, "valid_from": self.settings.year, "valid_to": ""}
        self.edits.append(Edit("raw_layouts", new, ended))


class NoCandidateError(Exception):
    """Raised when a year has nothing that a change could be made of."""


def read_edition(root: Path, year: str, prepared: PreparedYear | None = None) -> Edition:
    """Return a year below a data folder, prepared here or before so that every line says what it stands for."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CTE_DATA_ROOT", str(root))
        prepared = prepared or prepare_year(year)
        inputs, settings = prepared.inputs, prepared.settings
        tables = {table.stem: table for table in published_tables(settings.trend_years)}
        layouts = layouts_file().read_text(encoding="utf-8")
        headings = {stem: {column.name: column.heading for column in tables[stem].columns} for stem in inputs.tables}
        lines = {
            stem: _lines(published_file(year, stem), headings[stem], frame) for stem, frame in inputs.tables.items()
        }
        known = {
            stem: {cell for _, cells in pd.read_csv(file, dtype="str").items() for cell in cells.dropna()}
            for stem in ("courses", "credentials", "psus")
            for file in [root / "data" / "raw" / "reference" / f"{stem}.csv"]
        }
    lookups = {
        stem: (in_force(frame, year) if "valid_from" in frame else frame).reset_index(drop=True)
        for stem, frame in inputs.references.items()
    }
    courses = prepared.tables.get("attainment_by_course", pd.DataFrame())
    tiers = {(row.course_code, row.credential): f"{row.tier}" for row in courses.itertuples() if not pd.isna(row.tier)}
    _correct(lines, headings, lookups["corrections"], year)
    _attach_components(lines.get(T7, []), prepared.tables.get("ncwfc_components"))
    return Edition(settings, headings, lines, lookups, tiers, layouts, known)


def _lines(file: Path, headings: dict[str, str], resolved: pd.DataFrame) -> list[Line]:
    rows = list(csv.reader(file.read_text(encoding="utf-8").splitlines()))
    found = []
    for values in resolved.to_dict("records"):
        cells = dict(zip(headings, rows[values["row"] - 1], strict=True))
        found.append(Line(cells, {name: values[name] for name in MEANINGS if name in values}))
    return found


def _correct(
    lines: dict[str, list[Line]], headings: dict[str, dict[str, str]], corrections: pd.DataFrame, year: str
) -> None:
    """Print what a correction says: the next report does not repeat the error."""
    for row in corrections[corrections["year"] == year].itertuples():
        names = {heading: name for name, heading in headings.get(row.table, {}).items()}
        for line in lines.get(row.table, []):
            if line.cells[names[row.key_column]] == row.key and line.cells[names[row.column]] == row.printed:
                line.cells[names[row.column]] = row.corrected


def _attach_components(lines: list[Line], components: pd.DataFrame | None) -> None:
    """Give every line of the workforce table the course credentials that it counts."""
    for line in lines if components is not None else []:
        own = components[components["ncwfc_credential"] == line.cells["ncwfc_credential"]]
        line.means["components"] = list(zip(own["kind"], own["course_code"], own["credential"], strict=True))


def moved_on(edition: Edition) -> Edition:
    """Return the same tables under the headings of the next year, whose own columns still hold this year's cells."""
    old = edition.settings.trend_years
    year = year_after(edition.settings.year)
    years = (*old[1:], year)
    newer = {edition.settings.year: year, **dict(zip(old, years, strict=True))}
    settings = edition.settings.as_json() | {"year": year, "trend_years": list(years)}
    headings, lines = {}, {}
    for stem, columns in edition.headings.items():
        headings[stem] = {newer.get(name, name): _renewed(text, newer) for name, text in columns.items()}
        lines[stem] = [_with_years(line, headings[stem], edition.settings.year) for line in edition.lines[stem]]
    lookups = {
        stem: (in_force(frame, year) if "valid_from" in frame else frame).reset_index(drop=True)
        for stem, frame in edition.lookups.items()
    }
    tiers, known = dict(edition.tiers), edition.known
    return Edition(Settings.from_json(settings), headings, lines, lookups, tiers, edition.layouts, known)


def _renewed(heading: str, newer: dict[str, str]) -> str:
    words = [newer.get(word, word) for word in heading.split(" ")]
    return " ".join(words)


def _with_years(line: Line, columns: dict[str, str], last_year: str) -> Line:
    """Return a line with the columns of the new year; what it has no cell for starts as the newest one it has."""
    return Line({name: line.cells.get(name, line.cells.get(last_year, "")) for name in columns}, dict(line.means))


def rate_text(earned: int, potential: int, decimals: int) -> str:
    """Return a rate as reports print it.

    Examples
    --------
    >>> rate_text(21, 40, 0), rate_text(0, 0, 1)
    ('53%', 'NA')
    """
    return f"{round_half_up(100 * earned / potential, decimals)}%" if potential else "NA"


def key_of(pair: Pair) -> str:
    """Return a course credential as comparisons name it."""
    return f"{pair[0]} | {pair[1]}"
