"""What to propose for a name that no lookup has: another spelling, a new name of the same thing, or a new thing."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from helpers.contracts.vocabulary import TOTAL_ROW
from helpers.prepare.layouts import PSU, T2, T10, T11
from helpers.yearly.proposals.printed_year import PrintedYear
from helpers.yearly.proposals.proposal import (
    ADD,
    NEAR,
    NEAR_IN_CONTEXT,
    REPLACE,
    Proposal,
    aliases,
    nearest,
    places_of,
)

SAME_CODE = "Same code; the title is printed in another way"
COMBINED_COLUMN = "Combined Credential Name"


def proposals_for_names(printed: PrintedYear) -> list[Proposal]:
    """Return proposals for every printed name that no lookup has, the likeliest of each name first.

    A name is matched by its code first, then among the names that its course had, then by spelling.
    """
    by_kind: dict[str, Callable[[PrintedYear, pd.DataFrame], list[Proposal]]] = {
        "course": _for_course,
        "psu": _for_unit,
        "credential": _for_credential,
        "program_area": _for_spelling,
        "student_group": _for_spelling,
    }
    found = []
    unknown = printed.names[printed.names["canonical"] == ""]
    for kind, propose in by_kind.items():
        rows = unknown[unknown["kind"] == kind]
        for _, group in rows.groupby("code" if kind in ("course", "psu") else "name", sort=False):
            found += propose(printed, group)
    return found


def _for_course(printed: PrintedYear, rows: pd.DataFrame) -> list[Proposal]:
    """Propose for the unknown courses of one code."""
    courses, code = printed.references["courses"], rows["code"].iloc[0]
    of_code = courses[courses["course_code"] == code]
    names = printed.of_kind("course")
    if of_code.empty:
        return _another_code(printed, rows, "course") + _new_course(printed, rows)
    canonical = f"{code}-{of_code['course'].iloc[0]}"
    if canonical in set(names["canonical"]):
        return aliases(rows, canonical, SAME_CODE)
    title = _main_name(rows, T11)
    cells = {"course_code": code, "course": title.partition("-")[2], "program_area": _area(printed, code)}
    basis = f"Same code; no table prints the title of before, {of_code['course'].iloc[0]}"
    renamed = Proposal(title, REPLACE, "courses", cells, basis, places_of(rows), {"course_code": code})
    return [renamed, *aliases(rows[rows["name"] != title], title, SAME_CODE)]


def _main_name(rows: pd.DataFrame, stem: str) -> str:
    """Return how the table that decides prints a name, else how most rows print it."""
    deciding = rows.loc[rows["table"] == stem, "name"]
    return str((deciding if len(deciding) else rows["name"]).mode().iloc[0])


def _area(printed: PrintedYear, code: str) -> str:
    """Return the program area that the tables print for a course, else the one that is known."""
    areas = printed.of_kind("program_area")
    known = printed.references["courses"].set_index("course_code")["program_area"]
    of_course = areas.loc[areas["course_code"] == code]
    names = of_course["canonical"].where(of_course["canonical"] != "", of_course["name"])
    return str(names.mode().iloc[0]) if len(names) else str(known.get(code, ""))


def _new_course(printed: PrintedYear, rows: pd.DataFrame) -> list[Proposal]:
    title = _main_name(rows, T11)
    code, _, course = title.partition("-")
    cells = {"course_code": code, "course": course, "program_area": _area(printed, code)}
    new = Proposal(title, ADD, "courses", cells, "No course of this code is known", places_of(rows))
    return [new, *aliases(rows[rows["name"] != title], title, SAME_CODE)]


def _another_code(printed: PrintedYear, rows: pd.DataFrame, kind: str) -> list[Proposal]:
    """Propose the known course or unit of the same words that other tables print and these do not."""
    names = printed.of_kind(kind)
    found = []
    for table, group in rows.groupby("table", sort=False):
        here = set(names.loc[names["table"] == table, "canonical"])
        candidates = set(names.loc[names["canonical"] != "", "canonical"]) - here
        words = _without_code(group["name"].iloc[0], kind)
        by_words = {_without_code(name, kind): name for name in candidates}
        best, _ = nearest(words, set(by_words), at_least=NEAR)
        if best:
            found += aliases(group, by_words[best], "Same words; the code is printed in another way")
    return found


def _without_code(name: str, kind: str) -> str:
    return name.partition("-")[2] if kind == "course" else name.rpartition(" (")[0]


def _for_unit(printed: PrintedYear, rows: pd.DataFrame) -> list[Proposal]:
    """Propose for the unknown units of one code."""
    units, code = printed.references["psus"], rows["code"].iloc[0]
    of_code = units[units["psu_code"] == code]
    if of_code.empty:
        return _another_code(printed, rows, "psu") + _new_unit(printed, rows)
    canonical = f"{of_code['psu'].iloc[0]} ({code})"
    if canonical in set(printed.of_kind("psu")["canonical"]):
        return aliases(rows, canonical, SAME_CODE)
    name = _main_name(rows, T10)
    cells = of_code.iloc[0].drop(["row", "valid_from", "valid_to", "successor"]).astype("str").to_dict()
    cells = {**cells, "psu": name.rpartition(" (")[0]}
    basis = f"Same code; no table prints the name of before, {of_code['psu'].iloc[0]}"
    renamed = Proposal(name, REPLACE, "psus", cells, basis, places_of(rows), {"psu_code": code})
    return [renamed, *aliases(rows[rows["name"] != name], name, SAME_CODE)]


def _new_unit(printed: PrintedYear, rows: pd.DataFrame) -> list[Proposal]:
    name = _main_name(rows, T10)
    match = PSU.fullmatch(name)
    if match is None:
        return []
    cells = {"psu_code": match[2], "psu": match[1], **_like_units_of_its_county(printed, match[2])}
    basis = "No unit of this code is known; kind and county as those of other units whose codes begin alike"
    return [Proposal(name, ADD, "psus", cells, basis, places_of(rows))]


def _like_units_of_its_county(printed: PrintedYear, code: str) -> dict[str, str]:
    """Return kind, county and regions as units with codes of the same kind and of the same county have them."""
    units = printed.references["psus"]
    alike = units[units["psu_code"].str[2].str.isalpha() == code[-1].isalpha()]
    same_county = units[units["psu_code"].str[:2] == code[:2]]
    chosen: dict[str, str] = {}
    for source, names in (
        (alike, ("psu_type", "psu_type_basis")),
        (same_county, ("county", "region_state_board", "region_former")),
        (alike, ("region_basis",)),
    ):
        chosen |= {name: str(source[name].mode().iloc[0]) if len(source) else "" for name in names}
    return chosen


def _for_credential(printed: PrintedYear, rows: pd.DataFrame) -> list[Proposal]:
    """Propose for one unknown credential."""
    name, names = rows["name"].iloc[0], printed.of_kind("credential")
    courses = {*rows["course_code"]} - {""}
    of_courses = names[names["course_code"].isin(courses)]
    printed_now = {*names["canonical"]} - {"", TOTAL_ROW}
    elsewhere = {*of_courses.loc[~of_courses["table"].isin(rows["table"]), "canonical"]} - {""}
    gone = _credentials_of_before(printed, courses) - {*of_courses["canonical"]}
    new = _new_credential(printed, rows)
    for candidates, limit, why in (
        (elsewhere, NEAR_IN_CONTEXT, "Another table prints it so for the same course"),
        (gone, NEAR_IN_CONTEXT, "The course had it the year before and has it no more"),
        (printed.known["credential"] - {TOTAL_ROW}, NEAR, "Written almost the same"),
    ):
        best, score = nearest(name, candidates, at_least=limit)
        if best:
            return [*_same_credential(printed, rows, best, f"{why}; {score:.0f} of 100 alike", printed_now), *new]
    return new


def _credentials_of_before(printed: PrintedYear, courses: set[str]) -> set[str]:
    before = printed.before.get("attainment_by_course")
    return set() if before is None else set(before.loc[before["course_code"].isin(courses), "credential"])


def _same_credential(
    printed: PrintedYear, rows: pd.DataFrame, known: str, basis: str, printed_now: set[str]
) -> list[Proposal]:
    """Propose another spelling of a credential that is still printed, else a new name of one that is no longer."""
    if known in printed_now or known not in printed.known["credential"]:
        return aliases(rows, known, basis)
    name, credentials = rows["name"].iloc[0], printed.references["credentials"]
    kinds = credentials.loc[credentials["credential"] == known, "kind"]
    return [
        Proposal(
            *(name, REPLACE, "credentials", {"credential": name, "kind": kind}, f"{known}: {basis}", places_of(rows)),
            {"credential": known, "kind": kind},
        )
        for kind in kinds
    ]


def _new_credential(printed: PrintedYear, rows: pd.DataFrame) -> list[Proposal]:
    name = rows["name"].iloc[0]
    same_name = printed.of_kind("credential")
    tables = same_name[same_name["name"] == name]
    is_combined = (tables["table"] == T2) & (tables["column"] == COMBINED_COLUMN)
    is_individual = ~is_combined & tables["table"].isin([T2, T11])
    kinds = ["combined"] * bool(is_combined.any()) + ["individual"] * bool(is_individual.any() or not is_combined.any())
    best, score = nearest(name, printed.known["credential"] - {TOTAL_ROW}, at_least=0)
    basis = f"If it is a credential of its own; the most similar one is {best}, {score:.0f} of 100 alike"
    return [
        Proposal(name, ADD, "credentials", {"credential": name, "kind": kind}, basis, places_of(rows)) for kind in kinds
    ]


def _for_spelling(printed: PrintedYear, rows: pd.DataFrame) -> list[Proposal]:
    """Propose the most similar known program area or student group, for what has no code and belongs to no course."""
    name, kind = rows["name"].iloc[0], rows["kind"].iloc[0]
    best, score = nearest(name, printed.known[kind], at_least=NEAR_IN_CONTEXT)
    found = aliases(rows, best, f"Written almost the same; {score:.0f} of 100 alike") if best else []
    if kind == "student_group":
        cells = {"category": "", "group": name}
        found.append(Proposal(name, ADD, "student_groups", cells, "No group of this name", places_of(rows)))
    return found
