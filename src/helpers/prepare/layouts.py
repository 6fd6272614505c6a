"""Raw files: what each one must look like, and how its cells become values."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers.base.paths import published_dir, reference_dir
from helpers.base.problems import Problems
from helpers.base.settings import Settings

COUNT = re.compile(r"[0-9]{1,3}(,[0-9]{3})+|[0-9]+")
PERCENT = re.compile(r"([0-9]{1,3})(\.[0-9]+)?%")
COURSE = re.compile(r"([A-Z]{2}\d{2})-(.+)")
PSU = re.compile(r"(.+) \(([0-9A-Z]{2,3})\)")
TEXT = "text"
LONGEST_COUNT = len("999,999,999")
RESTORE = "Restore the file from git, or write it again; data/raw/README.md says what it holds."


@dataclass(frozen=True)
class RawColumn:
    """One column of a raw file: its heading as printed, its name in code, and the kind of its cells."""

    heading: str
    name: str
    kind: str = TEXT


@dataclass(frozen=True)
class RawTable:
    """One raw file: stem, title, columns in order, and the columns that identify a row."""

    stem: str
    title: str
    columns: tuple[RawColumn, ...]
    key: tuple[str, ...]

    @property
    def headings(self) -> list[str]:
        return [column.heading for column in self.columns]

    def heading(self, name: str) -> str:
        """Return the printed heading of a column."""
        return next(column.heading for column in self.columns if column.name == name)


def _columns(*triples: tuple[str, ...]) -> tuple[RawColumn, ...]:
    return tuple(RawColumn(*triple) for triple in triples)


def _trend_table(tier: int, years: tuple[str, ...]) -> RawTable:
    return RawTable(
        f"table_05{'abc'[tier - 1]}_student_group_trends_tier_{tier}",
        f"Tier {tier} credential attainment trend by student group",
        _columns(
            ("Student Group", "group"),
            *((year, year, "percent") for year in years),
            (f"Comparison Population {years[-1]}", "comparison", "percent"),
        ),
        ("group",),
    )


def published_tables(trend_years: tuple[str, ...]) -> tuple[RawTable, ...]:
    """Return the layout of every table of a report whose trends cover these years, oldest first."""
    psu, course, credential = (
        ("Public School Unit (PSU)", "psu", "psu"),
        ("Course", "course", "course"),
        "Credential Name",
    )
    return (
        RawTable(
            "table_01_credentials_by_course",
            "Credentials by CTE course",
            _columns(("Program Area", "program_area"), course, (credential, "credential")),
            ("course", "credential"),
        ),
        RawTable(
            "table_02_combined_credentials",
            "Individual to combined credentials crosswalk and attainment",
            _columns(
                course,
                ("Individual Credential Name", "credential"),
                ("Individual Credentials Earned", "earned", "count"),
                ("Combined Credential Name", "combined_credential"),
                ("Combined Credentials Earned", "combined_earned", "count"),
            ),
            ("course", "credential"),
        ),
        RawTable(
            "table_03_credentials_by_tier",
            "Credentials available by tier",
            _columns(
                ("Credential Tier", "tier", "tier"),
                ("Program Area", "program_area"),
                course,
                (credential, "credential"),
            ),
            ("course", "credential"),
        ),
        RawTable(
            "table_04_student_groups",
            "Individual credential attainment by student group",
            _columns(
                ("Student Group", "group"),
                ("NC Public Schools ¹", "public_schools_pct", "percent"),
                ("NC CTE Enrollment", "cte_enrollment_pct", "percent"),
                ("CTE Enrollment with Credential Opportunities", "opportunities_pct", "percent"),
                ("Overall Credential Attainment", "overall_pct", "percent"),
                ("Tier 1 Credential Attainment", "tier_1_pct", "percent"),
                ("Tier 2 Credential Attainment", "tier_2_pct", "percent"),
                ("Tier 3 Credential Attainment", "tier_3_pct", "percent"),
            ),
            ("group",),
        ),
        *(_trend_table(tier, trend_years) for tier in (1, 2, 3)),
        RawTable(
            "table_06_career_readiness",
            "Career readiness credential attainment",
            _columns(
                ("Career Readiness Credential Name", "credential"), *((year, year, "count") for year in trend_years)
            ),
            ("credential",),
        ),
        RawTable(
            "table_07_ncwfc",
            "NC Workforce Credentials and NC CTE attainment",
            _columns(
                ("Career Cluster", "career_cluster"),
                ("NCWFC Level", "ncwfc_level"),
                (credential, "ncwfc_credential"),
                ("NCCTE Earned", "earned", "count"),
                ("NCCTE Credential Tier", "tier", "tier"),
            ),
            ("career_cluster", "ncwfc_credential"),
        ),
        RawTable(
            "table_08_most_earned_psus",
            "Highest number of earned credentials",
            _columns(psu, ("Region", "region"), *((year, year, "count") for year in reversed(trend_years))),
            ("psu",),
        ),
        RawTable(
            "table_09_highest_rate_psus",
            "Highest credential attainment rate",
            _columns(
                psu,
                ("Region", "region"),
                ("Earned", "earned", "count"),
                ("Potential", "potential", "count"),
                ("Attainment Rate", "printed_rate", "percent"),
            ),
            ("psu",),
        ),
        RawTable(
            "table_10_attainment_by_psu",
            "Credential attainment rate by PSU",
            _columns(
                psu,
                ("Earned", "earned", "count"),
                ("Potential", "potential", "count"),
                ("Attainment Rate", "printed_rate", "percent"),
            ),
            ("psu",),
        ),
        RawTable(
            "table_11_attainment_by_course",
            "Credential attainment rate by course and credential",
            _columns(
                course,
                (credential, "credential"),
                ("Earned", "earned", "count"),
                ("Potential", "potential", "count"),
                ("Attainment Rate", "printed_rate", "percent"),
            ),
            ("course", "credential"),
        ),
    )


PUBLISHED_STEMS = tuple(table.stem for table in published_tables(("first", "last")))


def _lookup(stem: str, title: str, key: tuple[str, ...], *names: str) -> RawTable:
    return RawTable(stem, title, tuple(RawColumn(name, name) for name in names), key)


REFERENCE_TABLES = (
    _lookup("courses", "CTE courses", ("course_code",), "course_code", "course", "program_area"),
    _lookup("regions", "Regions of the state", ("region",), "region"),
    _lookup(
        "county_shapes",
        "Outlines of the counties, for the map of regions",
        ("county", "ring", "point"),
        *("county", "ring", "point", "longitude", "latitude"),
    ),
    _lookup("credentials", "Individual and combined credentials", ("credential", "kind"), "credential", "kind"),
    _lookup("student_groups", "Student groups and their categories", ("group",), "category", "group"),
    _lookup(
        "psus",
        "Public school units with type, county and region",
        ("psu_code",),
        *("psu_code", "psu", "psu_type", "psu_type_basis", "county"),
        *("region_state_board", "region_former", "region_basis", "note"),
    ),
    _lookup(
        "name_crosswalk",
        "Printed names and the one name they stand for",
        ("year", "table", "kind", "printed"),
        *("year", "table", "kind", "printed", "canonical", "reason"),
    ),
    _lookup(
        "ncwfc_crosswalk",
        "Credentials that make up each NC Workforce Credentials line",
        ("year", "ncwfc_credential", "course_code", "credential"),
        *("year", "ncwfc_credential", "kind", "course_code", "credential", "reason", "doubt"),
    ),
    _lookup(
        "corrections",
        "Cells printed wrong, with what they should say and why",
        ("year", "table", "key_column", "key", "column"),
        *("year", "table", "key_column", "key", "column", "printed", "corrected", "reason"),
    ),
    _lookup(
        "accepted_discrepancies",
        "Disagreements inside a report that are known and kept",
        ("year", "check", "item"),
        *("year", "check", "item", "found", "expected", "reason"),
    ),
    _lookup(
        "series_breaks",
        "Years from which a series is counted in another way",
        ("series", "first_year"),
        *("series", "first_year", "what_changed", "source"),
    ),
    _lookup(
        "break_overrides",
        "Breaks across which years of a report may be compared, and why",
        ("year", "series", "first_year"),
        *("year", "series", "first_year", "reason", "decided_by"),
    ),
    _lookup(
        "history",
        "What public pages say of other years",
        (),
        *("year", "level", "entity", "metric", "value", "precision", "derived", "source", "source_title", "note"),
    ),
)


def parse_count(text: str) -> int:
    """Return the whole number that a cell prints, with or without thousands separators.

    Examples
    --------
    >>> parse_count("5,799"), parse_count("0")
    (5799, 0)
    """
    if not COUNT.fullmatch(text) or len(text) > LONGEST_COUNT:
        raise ValueError("a whole number such as 5,799")
    return int(text.replace(",", ""))


def parse_percent(text: str) -> str:
    """Return the text of a percentage cell that is one: ``44%``, ``89.29%``, ``<1%`` or ``NA``.

    The text is kept, since its decimals say how precisely it was printed; see
    :func:`helpers.base.rates.percent_bounds` for the values.
    """
    match = PERCENT.fullmatch(text)
    if text in ("<1%", "NA") or (match and float(text[:-1]) <= 100):
        return text
    raise ValueError("a percentage from 0% to 100%, <1% or NA")


def parse_tier(text: str) -> int:
    """Return the credential tier 1, 2 or 3 that a cell prints."""
    if text not in ("1", "2", "3"):
        raise ValueError("a tier: 1, 2 or 3")
    return int(text)


def parse_course(text: str) -> str:
    """Return the text of a course cell that starts with a course code."""
    if not COURSE.fullmatch(text):
        raise ValueError("a course code and title such as AA21-Animal Science I")
    return text


def parse_psu(text: str) -> str:
    """Return the text of a public school unit cell that ends in its code."""
    if not PSU.fullmatch(text):
        raise ValueError("a public school unit with its code such as Gates County Schools (370)")
    return text


def parse_text(text: str) -> str:
    """Return a text that is not empty."""
    if not text:
        raise ValueError("a text")
    return text


PARSERS: dict[str, Callable[[str], object]] = {
    "count": parse_count,
    "percent": parse_percent,
    "tier": parse_tier,
    "course": parse_course,
    "psu": parse_psu,
    TEXT: parse_text,
}


def decode(data: bytes) -> str:
    r"""Return the text of a file: UTF-8 with or without a mark, UTF-16 with one, else Windows Latin-1.

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


def read_cells(file: Path, table: RawTable, problems: Problems, *, optional_cells: bool = False) -> pd.DataFrame | None:
    """Return the cells of a raw file as text, one column per name, with ``row``, the line in the file.

    Parameters
    ----------
    file : path of a CSV file
    table : RawTable, the layout that the file must have
    problems : Problems, gains everything that is wrong; the result is then None
    optional_cells : bool, whether cells may be empty (hand-kept lookups with notes)

    Returns
    -------
    DataFrame of str with an int column ``row``, or None
    """
    try:
        text = decode(file.read_bytes())
    except FileNotFoundError:
        problems.add(
            file,
            f"the file of {table.title}",
            "no such file",
            RESTORE if optional_cells else "Put the file there, or list its stem under not_published in year.toml.",
        )
        return None
    except (OSError, UnicodeDecodeError, ValueError) as error:
        problems.add(file, "a readable CSV text", str(error), "Save the file again as CSV in UTF-8.")
        return None
    try:
        lines = list(csv.reader(io.StringIO(text), strict=True))
    except csv.Error as error:
        problems.add(file, "a CSV file whose quotes close", str(error), "The file may be cut off; fetch it again.")
        return None
    if not lines:
        problems.add(
            file, "a heading and rows", "an empty file", RESTORE if optional_cells else "Fetch the file again."
        )
        return None
    if not _headings_agree(file, table, [cell.strip() for cell in lines[0]], problems):
        return None
    rows = [(number, [cell.strip() for cell in cells]) for number, cells in enumerate(lines[1:], start=2) if cells]
    if not rows:
        problems.add(
            file, "at least one row below the heading", "none", RESTORE if optional_cells else "Fetch the file again."
        )
        return None
    whole = True
    for number, cells in rows:
        if any("\n" in cell for cell in cells):
            # A line break in a cell would shift the line numbers that every message and finding gives.
            problems.add(file, "no line break in a cell", "one", "Write the cell on one line.", row=number)
            whole = False
        if len(cells) != len(table.columns):
            problems.add(
                file,
                f"{len(table.columns)} cells in every row",
                f"{len(cells)}",
                "Check the row for a missing or an extra comma; at the end of the file, it may be cut off.",
                row=number,
            )
            whole = False
    if not whole:
        return None
    frame = pd.DataFrame([cells for _, cells in rows], columns=[column.name for column in table.columns], dtype="str")
    frame["row"] = [number for number, _ in rows]
    if not optional_cells:
        return frame
    return frame if _keys_are_unique(file, table, frame, problems) else None


def _headings_agree(file: Path, table: RawTable, found: list[str], problems: Problems) -> bool:
    expected = table.headings
    if found == expected:
        return True
    if sorted(found) == sorted(expected):
        problems.add(file, f"columns in the order {expected}", str(found), "Put the columns in this order.", row=1)
    for heading in [heading for heading in expected if heading not in found]:
        problems.add(file, f"a column '{heading}'", f"columns {found}", "Add or rename the column.", row=1)
    for heading in [heading for heading in found if heading not in expected]:
        problems.add(file, f"no column but {expected}", f"'{heading}'", "Delete or rename the column.", row=1)
    if not problems.any_in(file):
        problems.add(file, "every column once", str(found), "Delete the column that is there twice.", row=1)
    return False


def _keys_are_unique(file: Path, table: RawTable, frame: pd.DataFrame, problems: Problems) -> bool:
    if not table.key:
        return True
    keys = frame[list(table.key)]
    repeated = frame[keys.duplicated()]
    for index, row in repeated.iterrows():
        first = frame.loc[(keys == keys.loc[index]).all(axis=1), "row"].iloc[0]
        problems.add(
            file,
            f"one row for each {' and '.join(table.heading(name) for name in table.key)}",
            f"{' | '.join(row[list(table.key)])} again, first in row {first:,}",
            "Delete the row that is there twice, or correct its name.",
            row=row["row"],
        )
    return repeated.empty


def parse_cells(file: Path, table: RawTable, cells: pd.DataFrame, problems: Problems) -> pd.DataFrame | None:
    """Return the cells with counts and tiers as integers, or None with every unreadable cell noted."""
    parsed = cells.copy()
    whole = _keys_are_unique(file, table, cells, problems)
    for column in table.columns:
        values = []
        for text, row in zip(cells[column.name], cells["row"], strict=True):
            try:
                values.append(PARSERS[column.kind](text))
            except ValueError as error:
                found = f"'{text}'" if text else "an empty cell"
                problems.add(
                    file, str(error), found, "Correct the cell from the source.", row=row, column=column.heading
                )
                whole = False
        if whole:
            parsed[column.name] = pd.Series(
                values, index=cells.index, dtype="str" if column.kind not in ("count", "tier") else "int64"
            )
    return parsed if whole else None


def published_file(year: str, stem: str) -> Path:
    """Return where a published table of a year is kept."""
    return published_dir(year) / f"{stem}.csv"


def reference_file(stem: str) -> Path:
    """Return where a lookup is kept."""
    return reference_dir() / f"{stem}.csv"


def read_references(problems: Problems) -> dict[str, pd.DataFrame]:
    """Return every lookup by stem, cells as text; unreadable ones are left out and noted."""
    frames = {
        table.stem: read_cells(reference_file(table.stem), table, problems, optional_cells=True)
        for table in REFERENCE_TABLES
        if table.stem not in MAY_BE_EMPTY or _has_rows(reference_file(table.stem))
        if table.stem not in MAY_BE_MISSING or reference_file(table.stem).exists()
    }
    for table in REFERENCE_TABLES:
        if table.stem not in frames:
            frames[table.stem] = pd.DataFrame(
                {**{c.name: pd.Series(dtype="str") for c in table.columns}, "row": pd.Series(dtype="int64")}
            )
    return {stem: frame for stem, frame in frames.items() if frame is not None}


MAY_BE_EMPTY = (
    "name_crosswalk",
    "corrections",
    "accepted_discrepancies",
    "series_breaks",
    "break_overrides",
    "history",
    "county_shapes",
)
# Without shapes there is no map; nothing that is counted depends on them.
MAY_BE_MISSING = ("county_shapes",)


def _has_rows(file: Path) -> bool:
    return not file.is_file() or len(file.read_bytes().strip().splitlines()) != 1


def read_published(settings: Settings, problems: Problems) -> dict[str, pd.DataFrame]:
    """Return the cells of every published table of a year, as printed; unreadable ones are left out and noted.

    A file that the settings declare as not published must not be there; a file of no known name is an error.
    """
    folder = published_dir(settings.year)
    frames = {}
    for table in published_tables(settings.trend_years):
        file = published_file(settings.year, table.stem)
        if table.stem in settings.not_published:
            if file.exists():
                problems.add(
                    file,
                    "no file, since year.toml lists it under not_published",
                    "the file",
                    "Delete the file or take its stem off not_published.",
                )
            continue
        cells = read_cells(file, table, problems)
        if cells is not None:
            frames[table.stem] = cells
    for file in sorted(folder.glob("*")) if folder.exists() else []:
        if file.stem not in PUBLISHED_STEMS or file.suffix != ".csv":
            problems.add(
                file, "only the files that data/raw/README.md lists", f"'{file.name}'", "Rename or move the file."
            )
    return frames
