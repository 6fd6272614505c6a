"""What a year's tables print, before anything of it is known to be right: the ground that proposals stand on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from helpers.base.paths import processed_dir
from helpers.base.prepared_years import earlier_prepared_years
from helpers.base.problems import Problems
from helpers.base.settings import Settings, read_settings
from helpers.contracts.tables import read_processed
from helpers.prepare.cells import apply_corrections, read_published
from helpers.prepare.layouts import PSU, PUBLISHED_STEMS, RawTable, published_tables
from helpers.prepare.lookups import read_unchecked
from helpers.prepare.names import known_names
from helpers.prepare.validity import references_in_force

NAME_COLUMNS = ["table", "kind", "column", "row", "printed", "name", "code", "course_code", "canonical"]
# What of the year before tells which credentials a course had, and in which tier.
EARLIER_TABLES = ("attainment_by_course", "credentials_by_tier")


@dataclass(frozen=True)
class PrintedYear:
    """A year's cells as printed, the lookups, and every name that the tables print.

    Attributes
    ----------
    settings : Settings
    cells : dict of published table to DataFrame, cells as text
    references : dict of lookup to DataFrame, the rows that hold in the year
    known : dict of kind to the names that are known
    names : DataFrame, one row a printed name: ``table``, ``kind``, ``column`` (its heading), ``row``, ``printed``,
        ``name`` (codes with their zeros), ``code``, ``course_code`` (of the row) and ``canonical``, empty where unknown
    before : dict of processed table to DataFrame, of the newest earlier year that is prepared; empty without one
    all_units : DataFrame, the rows of ``psus`` of every year
    """

    settings: Settings
    cells: dict[str, pd.DataFrame]
    references: dict[str, pd.DataFrame]
    known: dict[str, set[str]]
    names: pd.DataFrame
    before: dict[str, pd.DataFrame]
    all_units: pd.DataFrame

    @property
    def year(self) -> str:
        return self.settings.year

    def of_kind(self, kind: str) -> pd.DataFrame:
        """Return the printed names of one kind."""
        return self.names[self.names["kind"] == kind]


def read_printed_year(year: str) -> PrintedYear | None:
    """Return what the tables of a year print, or None where settings or lookups cannot be read.

    What is wrong is not noted here: preparation says it, and proposals are made of the rest.
    """
    unsaid = Problems()
    settings = read_settings(year, unsaid, PUBLISHED_STEMS)
    every_reference = read_unchecked(unsaid)
    references = references_in_force(every_reference, year)
    lookups = ("courses", "credentials", "psus", "student_groups", "name_crosswalk", "ncwfc_crosswalk")
    if settings is None or not {*lookups} <= {*references}:
        return None
    cells = read_published(settings, unsaid)
    apply_corrections(settings, cells, references, unsaid)
    known = known_names(references)
    spellings = references["name_crosswalk"][["table", "kind", "printed", "canonical"]]
    spelled = {tuple(row[:3]): row[3] for row in spellings.itertuples(index=False)}
    layouts = [layout for layout in published_tables(settings.trend_years) if layout.stem in cells]
    rows = [row for layout in layouts for row in _names_of(layout, cells[layout.stem], known, spelled)]
    names = pd.DataFrame(rows, columns=NAME_COLUMNS)
    return PrintedYear(settings, cells, references, known, names, _tables_before(year), every_reference["psus"])


def _tables_before(year: str) -> dict[str, pd.DataFrame]:
    earlier = earlier_prepared_years(year)
    if not earlier:
        return {}
    stored = [name for name in EARLIER_TABLES if (processed_dir(earlier[-1]) / f"{name}.csv").exists()]
    return {name: read_processed(name, earlier[-1]) for name in stored}


def _names_of(
    layout: RawTable, cells: pd.DataFrame, known: dict[str, set[str]], spelled: dict[tuple[str, ...], str]
) -> Iterator[tuple]:
    """Yield every name that a table prints, as in NAME_COLUMNS, with what it stands for where that is known."""
    courses = cells["course"].tolist() if "course" in cells else [""] * len(cells)
    for column, kind in layout.named_columns.items():
        for row, printed, course in zip(cells["row"], cells[column], courses, strict=True):
            name, code = _with_zeros(printed) if kind == "psu" else (printed, printed.partition("-")[0])
            canonical = name if name in known[kind] else spelled.get((layout.stem, kind, printed), "")
            place = (layout.stem, kind, layout.heading(column), row)
            yield *place, printed, name, code, course.partition("-")[0], canonical


def _with_zeros(printed: str) -> tuple[str, str]:
    """Return a unit with the leading zeros of its code, and the code; what is no unit stays as it is."""
    match = PSU.search(printed)
    return (f"{match[1]} ({match[2].zfill(3)})", match[2].zfill(3)) if match else (printed, "")
