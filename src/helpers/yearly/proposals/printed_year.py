"""What a year's tables print, before anything of it is known to be right: the ground that proposals stand on."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.base.paths import processed_dir
from helpers.base.prepared_years import earlier_prepared_years
from helpers.base.problems import Problems
from helpers.base.settings import Settings, read_settings
from helpers.contracts.tables import read_processed
from helpers.prepare.cells import read_published
from helpers.prepare.corrections import apply_corrections
from helpers.prepare.layouts import PSU, PUBLISHED_STEMS, RawTable, published_tables
from helpers.prepare.lookups import read_references
from helpers.prepare.names import known_names
from helpers.prepare.validity import references_in_force

NAME_COLUMNS = ["table", "kind", "column", "row", "printed", "name", "code", "course_code", "canonical"]
# What of the year before tells which credentials a course had, and what a unit or course was called.
EARLIER_TABLES = ("attainment_by_course", "attainment_by_psu", "ncwfc")


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
    """

    settings: Settings
    cells: dict[str, pd.DataFrame]
    references: dict[str, pd.DataFrame]
    known: dict[str, set[str]]
    names: pd.DataFrame
    before: dict[str, pd.DataFrame]

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
    references = references_in_force(read_references(unsaid), year)
    lookups = ("courses", "credentials", "psus", "student_groups", "name_crosswalk", "ncwfc_crosswalk")
    if settings is None or not {*lookups} <= {*references}:
        return None
    cells = read_published(settings, unsaid)
    apply_corrections(settings, cells, references, unsaid)
    known = known_names(references)
    crosswalk = references["name_crosswalk"]
    layouts = [layout for layout in published_tables(settings.trend_years) if layout.stem in cells]
    parts = [_names_of(layout, cells[layout.stem], known, crosswalk) for layout in layouts]
    names = pd.concat([pd.DataFrame(columns=NAME_COLUMNS), *parts], ignore_index=True)
    return PrintedYear(settings, cells, references, known, names, _tables_before(year))


def _tables_before(year: str) -> dict[str, pd.DataFrame]:
    earlier = earlier_prepared_years(year)
    if not earlier:
        return {}
    stored = [name for name in EARLIER_TABLES if (processed_dir(earlier[-1]) / f"{name}.csv").exists()]
    return {name: read_processed(name, earlier[-1]) for name in stored}


def _names_of(
    layout: RawTable, cells: pd.DataFrame, known: dict[str, set[str]], crosswalk: pd.DataFrame
) -> pd.DataFrame:
    """Return every name that one table prints, with the name that it stands for where that is known."""
    courses = cells["course"].str.partition("-")[0] if "course" in cells else pd.Series("", index=cells.index)
    parts = []
    for column, kind in layout.named_columns.items():
        printed = cells[column]
        rows = crosswalk[(crosswalk["table"] == layout.stem) & (crosswalk["kind"] == kind)]
        name, code = _with_zeros(printed) if kind == "psu" else (printed, printed.str.partition("-")[0])
        canonical = printed.map(rows.set_index("printed")["canonical"]).fillna("").mask(name.isin(known[kind]), name)
        part = pd.DataFrame({"row": cells["row"], "printed": printed, "name": name, "code": code})
        part = part.assign(course_code=courses, canonical=canonical, kind=kind, column=layout.heading(column))
        parts.append(part.assign(table=layout.stem))
    return pd.concat(parts)[NAME_COLUMNS] if parts else pd.DataFrame(columns=NAME_COLUMNS)


def _with_zeros(printed: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return units with the leading zeros of their codes, and the codes; what is no unit stays as it is."""
    parts = printed.str.extract(PSU.pattern)
    code = parts[1].str.zfill(3)
    return (parts[0] + " (" + code + ")").fillna(printed), code.fillna("")
