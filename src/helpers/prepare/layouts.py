"""Raw files: where each lies, which columns it has, and what every cell of them must be.

They stand in ``data/raw_layouts.csv``: a row without a column gives a table's title and kind, the others its columns.
A heading that a later report prints otherwise, or a column that it drops, is a row with its years.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from helpers.base.files import csv_text
from helpers.base.paths import CODE_ROOT, RAW_LAYOUTS, data_root, published_dir, reference_dir
from helpers.base.settings import is_academic_year, year_before

PSU = re.compile(r"(.+) \(([0-9A-Z]{2,3})\)")
LONGEST_COUNT = len("999,999,999")
CORRECT, FILL_IN = "Correct the cell.", "Fill it in."
HISTORY_YEAR = r"[0-9]{4}-[0-9]{4}( fall)?|[0-9]{4}|unstated|[0-9]{4}-[0-9]{4}[.][.][0-9]{4}-[0-9]{2,4}"


@dataclass(frozen=True)
class Kind:
    """What every cell of a column must be.

    Attributes
    ----------
    expected : str, the rule in words
    holds : function of a column and of the table it stands in, whether each cell keeps the rule
    action : str, what to do with a cell that does not
    dtype : str, ``int64`` where the cells are whole numbers
    listed_in : stem and column of the lookup that must have the cell, if it has a text; empty for none
    names : str, what the cells name, where a name is printed in several ways
    """

    expected: str
    holds: Callable[[pd.Series, pd.DataFrame], pd.Series] = lambda cells, table: cells.notna()
    action: str = CORRECT
    dtype: str = "str"
    listed_in: tuple[str, ...] = ()
    names: str = ""


def _matching(pattern: str, expected: str, **more: Any) -> Kind:
    return Kind(expected, lambda cells, _: cells.str.fullmatch(pattern), **more)


def one_of(*allowed: str) -> Kind:
    """Return the kind of a column with a vocabulary."""
    return Kind(f"one of {', '.join(allowed)}", lambda cells, _: cells.isin(allowed))


def required(expected: str = "a text", action: str = FILL_IN, names: str = "") -> Kind:
    """Return the kind of a column in which no cell may be empty."""
    return Kind(expected, lambda cells, _: cells != "", action, names=names)


ANY, TEXT = Kind("any text"), required()
COUNT = Kind(
    "a whole number such as 5,799",
    lambda cells, _: cells.str.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+|[0-9]+") & (cells.str.len() <= LONGEST_COUNT),
    dtype="int64",
)
# A percentage stays text, since its decimals say how precisely it was printed.
PERCENT = _matching(r"0?[0-9]{1,2}(\.[0-9]+)?%|100(\.0+)?%|<1%|NA", "a percentage from 0% to 100%, <1% or NA")
TIER = _matching("[123]", "a tier: 1, 2 or 3", dtype="int64")
COURSE = _matching("[A-Z]{2}[0-9]{2}-.+", "a course code and title such as AA21-Animal Science I", names="course")
UNIT = _matching(PSU.pattern, "a public school unit with its code such as Gates County Schools (370)", names="psu")
CREDENTIAL, GROUP, AREA = (required(names=kind) for kind in ("credential", "student_group", "program_area"))
NUMERIC = (COUNT, PERCENT, TIER)

CODE = _matching("...", "a code of three characters such as 010", action="Add the leading zero.")
ACADEMIC_YEAR = Kind("an academic year such as 2024-2025", lambda cells, _: cells.map(is_academic_year).astype("bool"))
YEAR_OR_NOTHING = Kind(
    "an academic year such as 2024-2025, or nothing",
    lambda cells, _: (cells == "") | cells.map(is_academic_year).astype("bool"),
)
DATE = Kind(
    "a date such as 2026-01-12",
    lambda cells, _: pd.to_datetime(cells, format="%Y-%m-%d", errors="coerce").notna() & (cells.str.len() == 10),
)
NUMBER_FROM_ZERO = Kind(
    "a number of zero or more",
    lambda cells, _: pd.to_numeric(cells, errors="coerce").between(0, np.inf, inclusive="left"),
)
PLACE = Kind(
    "a name, since only a virtual charter has none",
    lambda cells, units: (cells != "") | (units["psu_type"] == "virtual charter"),
    FILL_IN,
)
REGION = Kind("a region of data/raw/reference/regions.csv", listed_in=("regions", "region"))
KNOWN_COURSE = Kind("a code of data/raw/reference/courses.csv", listed_in=("courses", "course_code"))
# What data/raw_layouts.csv calls each kind.
KINDS = {
    "any text": ANY,
    "text": TEXT,
    "count": COUNT,
    "percentage": PERCENT,
    "tier": TIER,
    "course": COURSE,
    "unit": UNIT,
    "credential": CREDENTIAL,
    "student group": GROUP,
    "program area": AREA,
    "unit code": CODE,
    "academic year": ACADEMIC_YEAR,
    "academic year or nothing": YEAR_OR_NOTHING,
    "date": DATE,
    "number": NUMBER_FROM_ZERO,
    "place": PLACE,
    "region": REGION,
    "known course": KNOWN_COURSE,
    "reason": required("a reason", "Say why, and how it is known."),
    "year of the history": _matching(HISTORY_YEAR, "a year such as 2024-2025, a range of years, or 'unstated'"),
    "measure": _matching("[a-z][a-z0-9_]+", "the name of a measure"),
    "source": required("an address or title", CORRECT),
}


@dataclass(frozen=True)
class RawColumn:
    """One column of a raw file: its heading as printed, its name in code, and the kinds that its cells must be of."""

    heading: str
    name: str
    kinds: tuple[Kind, ...] = (TEXT,)


@dataclass(frozen=True)
class RawTable:
    """One raw file: stem, title, columns in order, the columns that identify a row, and those of other years alone.

    Attributes
    ----------
    dropped : tuple of str, columns that other years print and this one does not
    needed : tuple of str, those of them without which nothing can be made of the table
    """

    stem: str
    title: str
    columns: tuple[RawColumn, ...]
    key: tuple[str, ...]
    dropped: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()

    @property
    def headings(self) -> list[str]:
        return [column.heading for column in self.columns]

    def heading(self, name: str) -> str:
        """Return the printed heading of a column, the name itself for what is no column."""
        return next((column.heading for column in self.columns if column.name == name), name)

    @property
    def named_columns(self) -> dict[str, str]:
        """Return what each column names whose names are printed in several ways, by name of the column."""
        return {column.name: column.kinds[0].names for column in self.columns if column.kinds[0].names}

    @property
    def numeric_columns(self) -> dict[str, Kind]:
        """Return the kind of each column that holds numbers, by name."""
        return {column.name: column.kinds[0] for column in self.columns if column.kinds[0] in NUMERIC}


T1, T2 = "table_01_credentials_by_course", "table_02_combined_credentials"
T3, T4 = "table_03_credentials_by_tier", "table_04_student_groups"
T5 = {tier: f"table_05{'abc'[tier - 1]}_student_group_trends_tier_{tier}" for tier in (1, 2, 3)}
T6, T7, T8 = "table_06_career_readiness", "table_07_ncwfc", "table_08_most_earned_psus"
T9, T10, T11 = "table_09_highest_rate_psus", "table_10_attainment_by_psu", "table_11_attainment_by_course"
PERCENT_COLUMNS = (
    *("public_schools_pct", "cte_enrollment_pct", "opportunities_pct"),
    *("overall_pct", "tier_1_pct", "tier_2_pct", "tier_3_pct"),
)
PUBLISHED, LOOKUP = "published", "lookup"
EVERY_TREND_YEAR, NEWEST_FIRST = "{every trend year}", "{every trend year, newest first}"


def register_table(stem: str, title: str, key: tuple[str, ...], /, **columns: Kind | tuple[Kind, ...]) -> RawTable:
    """Return the layout of a file kept by hand, whose headings are the names of its columns."""
    kinds = {name: kind if isinstance(kind, tuple) else (kind,) for name, kind in columns.items()}
    return RawTable(stem, title, tuple(RawColumn(name, name, kind) for name, kind in kinds.items()), key)


def layouts_file() -> Path:
    """Return where the layouts stand: those of the data folder, or those of this project where it has none."""
    own = data_root() / RAW_LAYOUTS.relative_to(CODE_ROOT)
    return own if own.exists() else RAW_LAYOUTS


@cache
def _definitions(text: str) -> tuple[dict[str, dict[str, str]], dict[str, list[dict[str, str]]]]:
    """Return the row of each raw table in the layouts, and the rows of its columns."""
    tables: dict[str, dict[str, str]] = {}
    columns: dict[str, list[dict[str, str]]] = {}
    for row in csv.DictReader(text.splitlines()):
        if row["column"]:
            columns[row["table"]].append(row)
        else:
            tables[row["table"]], columns[row["table"]] = row, []
    return tables, columns


def _holds_in(row: dict[str, str], year: str) -> bool:
    """Return whether a row of the layouts holds in a year; without a year, whether it holds today."""
    if not year:
        return not row["valid_to"]
    return row["valid_from"] <= year and (not row["valid_to"] or year <= row["valid_to"])


def _layout(stem: str, trend_years: tuple[str, ...] = ()) -> RawTable:
    """Return the layout of a raw table; a row for every trend year becomes a column for each."""
    tables, columns = _definitions(layouts_file().read_text(encoding="utf-8"))
    laid_out = []
    in_force = [row for row in columns[stem] if _holds_in(row, trend_years[-1] if trend_years else "")]
    names = {row["column"] for row in in_force}
    dropped = {row["column"]: row for row in columns[stem] if row["column"] not in names}
    for row in in_force:
        # Such as "place; region" and "one of yes | no".
        kinds = tuple(
            one_of(*name[7:].split(" | ")) if name.startswith("one of ") else KINDS[name]
            for name in row["cells"].split("; ")
        )
        if row["heading"] in (EVERY_TREND_YEAR, NEWEST_FIRST):
            years = reversed(trend_years) if row["heading"] == NEWEST_FIRST else trend_years
            laid_out += [RawColumn(year, year, kinds) for year in years]
        else:
            heading = row["heading"].format(year=trend_years[-1]) if trend_years else row["heading"]
            laid_out.append(RawColumn(heading, row["column"], kinds))
    key = tuple(row["column"] for row in in_force if row["key"])
    needed = tuple(name for name, row in dropped.items() if not row["may_be_absent"])
    return RawTable(stem, tables[stem]["heading"], tuple(laid_out), key, tuple(dropped), needed)


def rows_for_headings(stem: str, year: str, changed: Mapping[str, str]) -> list[str]:
    """Return the rows of the layouts that give columns of a table other headings from a year on, as they are written.

    Parameters
    ----------
    stem, year : str
    changed : dict of heading to the new one, empty for a column that is printed no more

    Returns
    -------
    list of str, the old row of each column with its last year, and the new one; none for a column that cannot end
    """
    rows = []
    for row in _definitions(layouts_file().read_text(encoding="utf-8"))[1][stem]:
        now = changed.get(row["heading"].replace("{year}", year)) if _holds_in(row, year) else None
        if now or (now == "" and row["may_be_absent"]):
            rows.append({**row, "valid_to": year_before(year)})
            rows += [{**row, "heading": now.replace(year, "{year}"), "valid_from": year}] if now else []
    return csv_text(pd.DataFrame(rows)).splitlines()[1:] if rows else []


def _stems(kind: str) -> tuple[str, ...]:
    tables, _ = _definitions(RAW_LAYOUTS.read_text(encoding="utf-8"))
    return tuple(stem for stem, row in tables.items() if row["cells"] == kind)


PUBLISHED_STEMS = _stems(PUBLISHED)
REFERENCE_TABLES = tuple(_layout(stem) for stem in _stems(LOOKUP))


def published_tables(trend_years: tuple[str, ...]) -> tuple[RawTable, ...]:
    """Return the layout of every table of a report whose trends cover these years, oldest first."""
    return tuple(_layout(stem, trend_years) for stem in PUBLISHED_STEMS)


def published_file(year: str, stem: str) -> Path:
    """Return where a published table of a year is kept."""
    return published_dir(year) / f"{stem}.csv"


def reference_file(stem: str) -> Path:
    """Return where a lookup is kept."""
    return reference_dir() / f"{stem}.csv"


def decode(data: bytes) -> str:
    r"""Return the text of a raw file: UTF-8 with or without a mark, UTF-16 with one, else Windows Latin-1.

    Line ends become ``\\n`` and non-breaking spaces become spaces, since neither carries meaning here.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252")
    if "\0" in text:
        raise ValueError("NUL characters")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ").replace("\u202f", " ")
