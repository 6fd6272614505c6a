"""What to propose where a lookup no longer holds: a thing that is gone, a region or program area that is another."""

from __future__ import annotations

import pandas as pd

from helpers.base.settings import year_before
from helpers.contracts.vocabulary import REGION_AS_PRINTED
from helpers.prepare.layouts import T1, T2, T3, T8, T9, T10, T11
from helpers.prepare.lookups import BY_COUNTY
from helpers.prepare.validity import in_force
from helpers.yearly.proposals.printed_year import PrintedYear
from helpers.yearly.proposals.proposal import END, NAMED, REPLACE, Proposal, cells_of, places_of

COURSE_TABLES = (T1, T2, T3, T11)
# By lookup: which tables print its things, and what of a row identifies them.
PRINTED_IN = {
    "psus": ((T10,), ("psu_code", "psu")),
    "courses": (COURSE_TABLES, ("course_code", "course")),
    "credentials": (COURSE_TABLES, ("credential", "kind")),
}


def proposals_for_changes(printed: PrintedYear) -> list[Proposal]:
    """Return proposals for rows of lookups that a year's tables contradict."""
    gone = [proposal for stem in PRINTED_IN for proposal in _gone(printed, stem)]
    moved = _regions_that_changed(printed)
    return [*gone, *moved, *_units_that_follow(printed, moved), *_program_areas_that_changed(printed)]


def _gone(printed: PrintedYear, stem: str) -> list[Proposal]:
    """Propose a last year for every unit, course or credential that no table prints which would have to."""
    (tables, identity), rows = PRINTED_IN[stem], printed.references[stem]
    if not {*tables} <= {*printed.cells}:
        return []
    names = printed.names[printed.names["table"].isin(tables)]
    is_printed = rows[identity[0]].isin({*names["code"], *names["canonical"]})
    found = []
    for row in rows[~is_printed].to_dict("records"):
        cells, about = {name: row[name] for name in identity}, NAMED[stem][1].format(**row)
        basis = "No table prints it; enter what took its place, if anything did, under successor"
        found.append(Proposal(about, END, stem, {**cells, "successor": ""}, basis, ((tables[0], None),), cells))
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
        if rows["region"].nunique() == 1:
            before, region = units[units["psu_code"] == code].iloc[0], rows["region"].iloc[0]
            basis = f"Printed in {region}; the lookup has {before[column]}"
            cells = {column: region, "region_basis": REGION_AS_PRINTED}
            found.append(_moved(before, cells, basis, places_of(rows)))
    return found


def _moved(before: pd.Series, moved: dict[str, str], basis: str, places: tuple) -> Proposal:
    """Return the proposal to place a unit otherwise; what was noted of its old place holds no longer."""
    about, cells = f"{before['psu']} ({before['psu_code']}), region", {**cells_of(before), "note": "", **moved}
    return Proposal(about, REPLACE, "psus", cells, basis, places, {"psu_code": before["psu_code"]})


def _units_that_follow(printed: PrintedYear, moved: list[Proposal]) -> list[Proposal]:
    """Propose the new region of a county's district for units that were placed by the county, if no district stays.

    So also for districts whose move was accepted already: what waits for a decision is proposed again.
    """
    column, units = f"region_{printed.settings.region_list}", printed.references["psus"]
    before = in_force(printed.all_units, year_before(printed.year))
    by_county = set(before.loc[before["region_basis"].str.contains(BY_COUNTY), "psu_code"])
    is_moved = (units["region_basis"] == REGION_AS_PRINTED) & (units["valid_from"] == printed.year)
    regions = units[is_moved].set_index("psu_code")[column].to_dict()
    regions |= {proposal.cells["psu_code"]: proposal.cells[column] for proposal in moved}
    may_follow = units[~units["psu_code"].isin(regions) & units["region_basis"].str.contains(BY_COUNTY)]
    found = []
    for code in sorted(by_county & {*regions}):
        district = units[units["psu_code"] == code].iloc[0]
        here = may_follow[may_follow["county"] == district["county"]]
        if district["psu_type"] == "traditional" and "traditional" not in set(here["psu_type"]):
            basis = f"{district['psu']}, the district of its county, is printed in {regions[code]}"
            left = here[here[column] != regions[code]]
            found += [_moved(unit, {column: regions[code]}, basis, ()) for _, unit in left.iterrows()]
    return found


def _program_areas_that_changed(printed: PrintedYear) -> list[Proposal]:
    """Propose the printed program area of every known course that all tables print under another one."""
    areas, courses = printed.of_kind("program_area"), printed.references["courses"]
    areas = areas.assign(area=areas["canonical"].where(areas["canonical"] != "", areas["name"]))
    both = areas.merge(courses, on="course_code", suffixes=("", "_lookup"))
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
