"""What to propose where a lookup no longer holds: a unit that is gone, a region or program area that is another now."""

from __future__ import annotations

import pandas as pd

from helpers.prepare.layouts import T8, T9, T10
from helpers.yearly.proposals.printed_year import PrintedYear
from helpers.yearly.proposals.proposal import END, REPLACE, Proposal, places_of

NO_CELLS = ["row", "valid_from", "valid_to", "successor"]


def proposals_for_changes(printed: PrintedYear) -> list[Proposal]:
    """Return proposals for rows of lookups that a year's tables contradict."""
    return [*_units_that_are_gone(printed), *_regions_that_changed(printed), *_program_areas_that_changed(printed)]


def _units_that_are_gone(printed: PrintedYear) -> list[Proposal]:
    """Propose a last year for every unit that Table 10 no longer prints."""
    if T10 not in printed.cells:
        return []
    names, units = printed.names, printed.references["psus"]
    codes = set(names.loc[names["table"] == T10, "code"])
    found = []
    for row in units[~units["psu_code"].isin(codes)].itertuples():
        cells = {"psu_code": row.psu_code, "psu": row.psu}
        basis = "Table 10 prints no unit of this code; enter the code of the unit that took its place under successor"
        name = f"{row.psu} ({row.psu_code})"
        found.append(Proposal(name, END, "psus", {**cells, "successor": ""}, basis, ((T10, None),), cells))
    return found


def _regions_that_changed(printed: PrintedYear) -> list[Proposal]:
    """Propose the printed region of every unit that the rankings place in another region than the lookup does."""
    column, units = f"region_{printed.settings.region_list}", printed.references["psus"]
    parts = [
        printed.names[printed.names["table"] == stem].merge(printed.cells[stem][["row", "region"]], on="row")
        for stem in (T8, T9)
        if stem in printed.cells and "region" in printed.cells[stem]
    ]
    if not parts:
        return []
    rankings = pd.concat(parts).merge(units, left_on="code", right_on="psu_code", suffixes=("", "_lookup"))
    moved = rankings[(rankings["region"] != "") & (rankings["region"] != rankings[column])]
    regions = set(printed.references.get("regions", pd.DataFrame({"region": []}))["region"])
    found = []
    for code, rows in moved[moved["region"].isin(regions)].groupby("psu_code", sort=False):
        before = units[units["psu_code"] == code].iloc[0]
        if rows["region"].nunique() == 1:
            region = rows["region"].iloc[0]
            cells = {**before.drop(NO_CELLS).astype("str").to_dict(), column: region}
            cells["region_basis"] = "as the report prints it"
            basis = f"Printed in {region}; the lookup has {before[column]}"
            about = f"{before['psu']} ({code}), region"
            found.append(Proposal(about, REPLACE, "psus", cells, basis, places_of(rows), {"psu_code": str(code)}))
    return found


def _program_areas_that_changed(printed: PrintedYear) -> list[Proposal]:
    """Propose the printed program area of every known course that all tables print under another one."""
    areas, courses = printed.of_kind("program_area"), printed.references["courses"]
    areas = areas.assign(area=areas["canonical"].where(areas["canonical"] != "", areas["name"]))
    both = areas.merge(courses, left_on="course_code", right_on="course_code", suffixes=("", "_lookup"))
    found = []
    for code, rows in both.groupby("course_code", sort=False):
        before = courses[courses["course_code"] == code].iloc[0]
        printed_areas = set(rows["area"])
        if len(printed_areas) == 1 and before["program_area"] not in printed_areas:
            area = printed_areas.pop()
            cells = {"course_code": str(code), "course": before["course"], "program_area": area}
            basis = f"Printed under {area}; the lookup has {before['program_area']}"
            about = f"{code}-{before['course']}, program area"
            found.append(Proposal(about, REPLACE, "courses", cells, basis, places_of(rows), {"course_code": str(code)}))
    return found
