"""What to propose for a name that no lookup has: another spelling, a new name of the same thing, or a new thing."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from helpers.contracts.vocabulary import TOTAL_ROW
from helpers.prepare.layouts import T2, T10, T11
from helpers.prepare.lookups import REGION_COLUMNS, districts_of_counties
from helpers.yearly.proposals.printed_year import PrintedYear
from helpers.yearly.proposals.proposal import (
    ADD,
    NAMED,
    NEAR,
    NEAR_IN_CONTEXT,
    REPLACE,
    Proposal,
    aliases,
    cells_of,
    nearest,
    places_of,
)

SAME_CODE = "Same code; the title is printed in another way"
NEW_COURSE = "No course of this code is known"
NEW_UNIT = "No unit of this code is known; kind and county as those of other units whose codes begin alike"
# By kind of name: its lookup, the columns of that with code and words, and the table that decides what is a main name.
CODED = {"course": ("courses", "course_code", "course", T11), "psu": ("psus", "psu_code", "psu", T10)}
COMBINED_COLUMN = "Combined Credential Name"


def proposals_for_names(printed: PrintedYear) -> list[Proposal]:
    """Return proposals for every printed name that no lookup has, the likeliest of each name first.

    A name is matched by its code first, then among the names that its course had, then by spelling.
    """
    by_kind: dict[str, Callable[[PrintedYear, pd.DataFrame], list[Proposal]]] = {
        **dict.fromkeys(CODED, _for_code),
        "credential": _for_credential,
        "program_area": _for_spelling,
        "student_group": _for_spelling,
    }
    found = []
    unknown = printed.names[printed.names["canonical"] == ""]
    for kind, propose in by_kind.items():
        rows = unknown[unknown["kind"] == kind]
        for _, group in rows.groupby("code" if kind in CODED else "name", sort=False):
            found += propose(printed, group)
    return found


def _for_code(printed: PrintedYear, rows: pd.DataFrame) -> list[Proposal]:
    """Propose for the unknown names of one code: what is known by it, else a slip of the code or a new thing."""
    kind, code = rows["kind"].iloc[0], rows["code"].iloc[0]
    if not code:
        return []
    stem, key, words, table = CODED[kind]
    title = _main_name(rows, table)
    others = aliases(rows[rows["name"] != title], title, SAME_CODE)
    cells = {key: code, words: _without_code(title, kind)}
    of_code = printed.references[stem].loc[lambda things: things[key] == code]
    if of_code.empty:
        basis = NEW_COURSE if kind == "course" else NEW_UNIT
        guessed = _area_of(printed, code) if kind == "course" else _like_units_of_its_county(printed, code)
        new = Proposal(title, ADD, stem, {**cells, **guessed}, basis, places_of(rows))
        return [*_another_code(printed, rows, kind), new, *others]
    before = of_code.iloc[0]
    canonical = NAMED[stem][1].format(**before)
    if canonical in set(printed.of_kind(kind)["canonical"]):
        return aliases(rows, canonical, SAME_CODE)
    basis = f"Same code; no table prints the name of before, {before[words]}"
    return [Proposal(title, REPLACE, stem, {**cells_of(before), **cells}, basis, places_of(rows), {key: code}), *others]


def _main_name(rows: pd.DataFrame, stem: str) -> str:
    """Return how the table that decides prints a name, else how most rows print it."""
    deciding = rows.loc[rows["table"] == stem, "name"]
    return str((deciding if len(deciding) else rows["name"]).mode().iloc[0])


def _area_of(printed: PrintedYear, code: str) -> dict[str, str]:
    """Return the program area that the tables print for a course, none where they print none."""
    areas = printed.of_kind("program_area").loc[lambda rows: rows["course_code"] == code]
    names = areas["canonical"].where(areas["canonical"] != "", areas["name"])
    return {"program_area": str(names.mode().get(0, ""))}


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


def _like_units_of_its_county(printed: PrintedYear, code: str) -> dict[str, str]:
    """Return kind, county and regions as units with codes of the same kind have them; no county that is not certain.

    The number of a county that begins a code may be that of another one whose own numbers were used up.
    """
    units = printed.references["psus"]
    alike = units[units["psu_code"].str[2].str.isalpha() == code[-1].isalpha()]
    kind = {name: str(alike[name].mode().get(0, "")) for name in ("psu_type", "psu_type_basis", "region_basis")}
    first, second = (set(some.loc[some["psu_code"].str[:2] == code[:2], "county"]) for some in (alike, units))
    counties = first or second
    county = counties.pop() if len(counties) == 1 else ""
    district = districts_of_counties(units).get(county, {})
    return {**kind, "county": county, **{name: district.get(name, "") for name in REGION_COLUMNS}}


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
