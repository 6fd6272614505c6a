"""The lookups kept by hand: read, every cell checked against its kind, and checked against each other."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from helpers.base.problems import Problems
from helpers.base.settings import REGION_LISTS
from helpers.prepare.cells import cells_are_right, read_cells
from helpers.prepare.county_shapes import problems_in_shapes
from helpers.prepare.layouts import REFERENCE_TABLES, RawTable, reference_file
from helpers.prepare.names import closest
from helpers.prepare.validity import note_wrong_validity

MUST_HAVE_ROWS = ("courses", "regions", "credentials", "student_groups", "psus", "ncwfc_crosswalk")
# Without shapes there is no map, without revisions no year was revised; nothing that is counted depends on them.
MAY_BE_MISSING = ("county_shapes", "revisions")
REGION_COLUMNS = [f"region_{name}" for name in REGION_LISTS]
# What the basis of a region says where the unit's county decides; any other basis decides for the unit alone.
BY_COUNTY = re.compile(r"\bby (?:county|location)\b")
# Between the counties of a unit whose land lies in more than one.
SEVERAL = " and "


def read_references(problems: Problems) -> dict[str, pd.DataFrame]:
    """Return every lookup by stem, cells as text; unreadable ones are left out, and all that is wrong is noted."""
    references = read_unchecked(problems)
    for table in REFERENCE_TABLES:
        if table.stem in references:
            file = reference_file(table.stem)
            cells_are_right(file, table, references[table.stem], problems, lookups=references)
    note_wrong_validity(references, problems)
    _overrides_without_a_break(references, problems)
    history = references.get("history", pd.DataFrame(columns=["row"]))
    for row in history[history.drop(columns="row").duplicated()].itertuples():
        found = f"{row.year}, {row.entity}, {row.metric} again"
        problems.add(reference_file("history"), "every row once", found, "Delete the row.", row=row.row)
    problems_in_shapes(references, problems)
    return references


def read_unchecked(problems: Problems) -> dict[str, pd.DataFrame]:
    """Return every lookup that can be read, whatever its cells say."""
    frames = {table.stem: _read_lookup(table, problems) for table in REFERENCE_TABLES}
    return {stem: frame for stem, frame in frames.items() if frame is not None}


def _read_lookup(table: RawTable, problems: Problems) -> pd.DataFrame | None:
    file = reference_file(table.stem)
    is_missing = table.stem in MAY_BE_MISSING and not file.exists()
    is_empty = file.is_file() and len(file.read_bytes().strip().splitlines()) == 1
    if not is_missing and not (is_empty and table.stem not in MUST_HAVE_ROWS):
        return read_cells(file, table, problems, by_hand=True)
    columns = {column.name: pd.Series(dtype="str") for column in table.columns}
    return pd.DataFrame({**columns, "row": pd.Series(dtype="int64")})


def _overrides_without_a_break(references: dict[str, pd.DataFrame], problems: Problems) -> None:
    """Note rows that allow a comparison across a break that is not in the registry."""
    if not {"series_breaks", "break_overrides"} <= set(references):
        return
    file, expected = reference_file("break_overrides"), "a break of data/raw/reference/series_breaks.csv"
    action = "Correct the series and the first year, or delete the row."
    breaks = references["series_breaks"]
    known = [f"{series} from {year}" for series, year in zip(breaks["series"], breaks["first_year"], strict=True)]
    for row in references["break_overrides"].itertuples():
        asked = f"{row.series} from {row.first_year}"
        if row.series and row.first_year and asked not in known:
            problems.add(file, expected, f"{asked}; there are {'; '.join(known) or 'none'}", action, row=row.row)


def districts_of_counties(units: pd.DataFrame) -> dict[str, dict[str, str]]:
    """Return the row of the district that stands for each county: one placed by its county before any other.

    Parameters
    ----------
    units : DataFrame, rows of ``psus`` that hold in one year
    """
    found: dict[str, dict[str, str]] = {}
    for row in sorted(
        units[units["psu_type"] == "traditional"].to_dict("records"), key=lambda row: not _by_county(row)
    ):
        for county in row["county"].split(SEVERAL):
            found.setdefault(county, row)
    return found


def note_wrong_places(file: Path, units: pd.DataFrame, references: dict[str, pd.DataFrame], problems: Problems) -> None:
    """Note units in a county that there is not, or in another region than their county where that decides.

    Parameters
    ----------
    file : path, where the units stand
    units : DataFrame, rows of ``psus``
    references : dict of lookup to DataFrame, the rows that hold in the year: ``psus``, ``county_shapes``
    problems : Problems
    """
    known = {*references.get("county_shapes", pd.DataFrame({"county": []}))["county"]}
    districts = districts_of_counties(references["psus"])
    expected = f"a county of data/raw/reference/county_shapes.csv, or several with '{SEVERAL}' between them"
    for unit in units[units["county"] != ""].to_dict("records"):
        for county in unit["county"].split(SEVERAL):
            district = districts.get(county, unit)
            if known and county not in known:
                found = f"'{county}'; closest: {closest(county, known)}"
                problems.add(file, expected, found, "Correct the name.", row=unit["row"], column="county")
            elif _by_county(unit) and _by_county(district):
                _note_other_regions(file, unit, district, problems)


def _by_county(unit: dict[str, str]) -> bool:
    return BY_COUNTY.search(unit["region_basis"]) is not None


def _note_other_regions(file: Path, unit: dict[str, str], district: dict[str, str], problems: Problems) -> None:
    action = "Correct the one that is wrong; where the county does not decide, say in region_basis what does."
    for name in [name for name in REGION_COLUMNS if unit[name] != district[name]]:
        expected = f"{district[name]}, as {district['psu']} ({district['psu_code']}) in {district['county']} County"
        found = f"'{unit[name]}' for {unit['psu']} ({unit['psu_code']})"
        problems.add(file, expected, found, action, row=int(unit["row"]), column=name)
