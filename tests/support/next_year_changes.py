"""What can be otherwise in a next year: courses, credentials, units, tiers, lists, and how they are printed."""

from __future__ import annotations

import random

from helpers.base.settings import year_before
from helpers.prepare.layouts import T1, T2, T3, T6, T7, T8, T10, T11
from tests.support.next_year_edition import (
    COURSE_TABLES,
    UNIT_TABLES,
    Change,
    Edition,
    Line,
    NoCandidateError,
    Pair,
    key_of,
)

NEW_TITLES = (
    *("Robotics Maintenance I", "Solar Energy Systems I", "Marine Trades II", "Hospital Logistics I", "Game Audio II"),
    *("Timber Framing I", "Precision Farming II", "Railway Signals I", "Textile Restoration I", "Drone Surveying II"),
)
NEW_CREDENTIALS = (
    *("Certified Solar Helper", "Marine Engine Basics", "Clinic Supply Certificate", "Certified Signal Fitter"),
    *("Loom Repair Certificate", "Field Mapping Certificate", "Audio Mixing Basics", "Heat Pump Readiness"),
)
NEW_SCHOOLS = (
    *("Blue Heron Academy", "Longleaf Charter School", "Riverbend Preparatory", "Piney Grove Academy"),
    *("Cape Light Charter School", "Old Mill Academy", "Laurel Gap School", "Red Clay Academy"),
)
SHARE_POINTS = 2
SMALLEST_SHARE, LARGEST_SHARE = 4, 96
OTHER_TIER = {"1": "2", "2": "3", "3": "2"}
LETTERS = "TUVWXY"
Chance = random.Random


def courses_of(edition: Edition) -> dict[str, list[Line]]:
    """Return the lines of the table of courses by course code."""
    courses: dict[str, list[Line]] = {}
    for _, line in edition.all_lines(T11):
        courses.setdefault(line.means["course_code"], []).append(line)
    return courses


def components(edition: Edition) -> set[Pair]:
    """Return the course credentials that workforce lines count."""
    return {(code, name) for _, line in edition.all_lines(T7) for _, code, name in line.means.get("components", [])}


def _renamed_by_crosswalk(edition: Edition) -> set[str]:
    return set(edition.lookups["name_crosswalk"]["canonical"])


def plain_courses(edition: Edition) -> list[str]:
    """Return the courses whose credentials stand alone: in no combined credential, workforce line or Table 6."""
    used = {code for code, _ in components(edition)}
    used |= {line.means["course_code"] for _, line in edition.all_lines(T2)}
    career = {line.means["credential"] for _, line in edition.all_lines(T6)}
    courses = courses_of(edition)
    pairs = {line.pair for lines in courses.values() for line in lines}
    used |= {line.means["course_code"] for _, line in edition.all_lines(T3) if line.pair not in pairs}
    return [code for code, lines in courses.items() if code not in used and not career & {ln.pair[1] for ln in lines}]


def _area(edition: Edition, code: str) -> str:
    courses = edition.lookups["courses"]
    return courses.loc[courses["course_code"] == code, "program_area"].iat[0]


def _insert(lines: list[Line], new: Line, *same: str) -> None:
    """Put a line after the last one with the same cells in some columns and no higher course code."""
    for index in reversed(range(len(lines))):
        line = lines[index]
        is_like = all(line.cells[name] == new.cells[name] for name in same)
        if is_like and line.means["course_code"] <= new.means["course_code"]:
            lines.insert(index + 1, new)
            return
    first = [i for i, line in enumerate(lines) if all(line.cells[name] >= new.cells[name] for name in same)]
    lines.insert(first[0] if first else len(lines), new)


def _printed_area(edition: Edition, stem: str, area: str) -> str:
    """Return how a table prints a program area."""
    for _, line in edition.all_lines(stem):
        if _area(edition, line.means["course_code"]) == area:
            return line.cells.get("program_area", area)
    return area


def _add_pair(edition: Edition, chance: Chance, pair: Pair, course: str, tier: str, potential: int) -> None:
    """Print a course credential in Tables 1, 3 and 11."""
    code, name = pair
    means = {"course_code": code, "credential": name}
    earned = round(potential * chance.uniform(0.3, 0.7))
    results = {"earned": f"{earned:,}", "potential": f"{potential:,}", "printed_rate": "0%"}
    for stem, same in ((T1, ("program_area",)), (T3, ("tier", "program_area")), (T11, ())):
        if stem in edition.lines:
            cells = {"course": f"{code}-{course}", "credential": name, "tier": tier, **results}
            cells["program_area"] = _printed_area(edition, stem, _area(edition, code))
            own = {column: cells[column] for column in edition.headings[stem]}
            _insert(edition.lines[stem], Line(own, dict(means)), *same)
    edition.tiers[pair] = tier
    edition.truth.append(Change("new", "course credential", now=key_of(pair)))


def _new_credential(edition: Edition, chance: Chance) -> str:
    name = edition.take(chance, set(NEW_CREDENTIALS) - edition.known["credentials"])
    edition.add("credentials", credential=name, kind="individual")
    edition.truth.append(Change("new", "credential", now=name))
    return name


def new_courses(edition: Edition, chance: Chance) -> None:
    """Two new courses: one with a credential that another course has, one with a credential of its own."""
    for is_known in (True, False):
        neighbour = chance.choice(sorted(courses_of(edition)))
        codes = {f"{neighbour[:2]}{number:02}" for number in range(60, 100)} - edition.known["courses"]
        code, title = edition.take(chance, codes), edition.take(chance, set(NEW_TITLES) - edition.known["courses"])
        edition.add("courses", course_code=code, course=title, program_area=_area(edition, neighbour))
        edition.truth.append(Change("new", "course", now=code))
        alike = [other for other in plain_courses(edition) if _area(edition, other) == _area(edition, code)]
        names = {pair[1] for pair in edition.tiers if pair[0] in alike} if is_known else set()
        name = chance.choice(sorted(names)) if names else _new_credential(edition, chance)
        tiers = [tier for (_, credential), tier in edition.tiers.items() if credential == name]
        potential = chance.choice(courses_of(edition)[neighbour]).count("potential")
        counted = components(edition)
        own = sorted({tier for pair, tier in edition.tiers.items() if pair not in counted})
        tier = tiers[0] if tiers else chance.choice(own)
        _add_pair(edition, chance, (code, name), title, tier, max(potential // 2, 12))


def new_credential(edition: Edition, chance: Chance) -> None:
    """A new credential in a course that is there already."""
    courses = courses_of(edition)
    code = edition.take(chance, set(plain_courses(edition)) - edition.taken or courses)
    lines = courses[code]
    tier = edition.tiers.get(lines[0].pair, "2")
    title = edition.row_of("courses", "course_code", code)["course"]
    _add_pair(edition, chance, (code, _new_credential(edition, chance)), title, tier, lines[0].count("potential"))


def gone_courses(edition: Edition, chance: Chance) -> None:
    """Three courses are gone, fewer where no more can be; what was only theirs is gone with them."""
    for number in range(3):
        areas = [_area(edition, code) for code in courses_of(edition)]
        free = [code for code in plain_courses(edition) if areas.count(_area(edition, code)) > 1]
        if number and not set(free) - edition.taken:
            return
        code = edition.take(chance, free)
        pairs = [line.pair for line in courses_of(edition)[code]]
        for stem in COURSE_TABLES:
            lines = edition.lines.get(stem, [])
            lines[:] = [line for line in lines if line.means["course_code"] != code]
        left = {line.pair[1] for _, line in edition.all_lines(T11)}
        edition.truth.append(Change("gone", "course", before=code))
        edition.truth += [Change("gone", "course credential", before=key_of(pair)) for pair in pairs]
        edition.truth += [Change("gone", "credential", before=name) for _, name in pairs if name not in left]
        for pair in pairs:
            edition.tiers.pop(pair, None)


def renamed_course(edition: Edition, chance: Chance) -> None:
    """A course has another title under its old code."""
    last_year, by_crosswalk = year_before(edition.settings.year), _renamed_by_crosswalk(edition)
    titles = edition.lookups["courses"].set_index("course_code")["course"].to_dict()
    code = edition.take(chance, [code for code in courses_of(edition) if f"{code}-{titles[code]}" not in by_crosswalk])
    before, now = titles[code], f"Applied {titles[code]}"
    row = edition.row_of("courses", "course_code", code)
    edition.end("courses", row, last_year)
    edition.add("courses", **{**row, "course": now, "valid_from": edition.settings.year, "valid_to": ""})
    for _, line in edition.all_lines(*COURSE_TABLES):
        if line.means["course_code"] == code:
            line.cells["course"] = f"{code}-{now}"
    edition.truth.append(Change("renamed", "course", code, code, "course", before, now))


def renamed_credential(edition: Edition, chance: Chance) -> None:
    """A credential has another name; a row of its lookup ends and names its successor."""
    last_year = year_before(edition.settings.year)
    counted = {name for _, name in components(edition)} | _renamed_by_crosswalk(edition)
    career = {line.means["credential"] for _, line in edition.all_lines(T6)}
    modules = {line.means["credential"] for _, line in edition.all_lines(T2)}
    names = {pair[1] for pair in edition.tiers} - counted - edition.taken
    name = edition.take(chance, names - career - modules or names - career or names)
    now = f"{name} (Revised)"
    edition.taken.add(now)
    row = edition.row_of("credentials", "credential", name)
    edition.end("credentials", row, last_year, successor=now)
    edition.add("credentials", **{**row, "credential": now, "valid_from": edition.settings.year, "valid_to": ""})
    edition.truth.append(Change("renamed", "credential", name, now))
    for pair in [line.pair for _, line in edition.all_lines(T11) if line.pair[1] == name]:
        new = (pair[0], now)
        edition.truth.append(Change("renamed", "course credential", key_of(pair), key_of(new)))
        if pair in edition.tiers:
            edition.tiers[new] = edition.tiers.pop(pair)
    for _, line in edition.all_lines(*COURSE_TABLES, T6):
        if line.means["credential"] == name:
            line.means["credential"] = line.cells["credential"] = now


def moved_tier(edition: Edition, chance: Chance) -> None:
    """A credential has another tier in every course that has it."""
    listed = [line for _, line in edition.all_lines(T3) if line.pair in edition.tiers]
    counted = {name for _, name in components(edition)}
    tiers = [line.cells["tier"] for line in listed]
    names = {line.pair[1] for line in listed if tiers.count(line.cells["tier"]) > 1} - counted
    name = edition.take(chance, names)
    new = {entry.now for entry in edition.truth if entry.kind == "new"}
    accepted: set[tuple[str, str]] = set()
    for line in [line for line in listed if line.pair[1] == name]:
        before, now, key = line.cells["tier"], OTHER_TIER[line.cells["tier"]], key_of(line.pair)
        line.cells["tier"] = edition.tiers[line.pair] = now
        edition.lines[T3].remove(line)
        _insert(edition.lines[T3], line, "tier", "program_area")
        # A course that is new has no tier of last year to move from.
        if key not in new:
            change = Change("moved", "course credential", key, key, "tier", f"tier {before}", f"tier {now}")
            edition.truth.append(change)
            accepted.add((now, before))
    own = {"year": edition.settings.year, "check": "tiers", "item": name, "reason": "The report moved it"}
    for now, before in sorted(accepted):
        edition.add("accepted_discrepancies", **own, found=now, expected=before)


def _units(edition: Edition, *kinds: str) -> list[str]:
    units = edition.lookups["psus"]
    printed = {line.means["psu_code"] for _, line in edition.all_lines(T10)}
    return [code for code in units.loc[units["psu_type"].isin(kinds), "psu_code"] if code in printed]


def opened_unit(edition: Edition, chance: Chance) -> None:
    """A charter school opened, in the county of another one."""
    like = chance.choice(sorted(_units(edition, "charter")) or [""])
    if not like:
        raise NoCandidateError
    # A code begins with the number of its county.
    codes = {f"{like[:2]}{letter}" for letter in LETTERS}
    code = edition.take(chance, codes - edition.known["psus"])
    name = edition.take(chance, set(NEW_SCHOOLS) - edition.known["psus"])
    row = edition.row_of("psus", "psu_code", like)
    own = {"psu_code": code, "psu": name, "note": "", "valid_from": edition.settings.year, "valid_to": ""}
    edition.add("psus", **{**row, **own})
    lines = edition.lines[T10]
    model = next(line for line in lines if line.means["psu_code"] == like)
    cells = {
        **model.cells,
        "psu": f"{name} ({code})",
        "earned": "4",
        "potential": f"{max(model.count('potential'), 9)}",
    }
    after = [i for i, line in enumerate(lines) if _place(line.means["psu_code"]) < _place(code)]
    lines.insert(after[-1] + 1 if after else 0, Line(cells, {"psu_code": code, "psu": name}))
    edition.truth.append(Change("new", "unit", now=code))


def _place(code: str) -> tuple[bool, str]:
    """Return what units are ordered by: those whose code has a letter come last."""
    return not code.isdigit(), code


def closed_unit(edition: Edition, chance: Chance) -> None:
    """A charter school closed."""
    code = edition.take(chance, _units(edition, "charter"))
    edition.end("psus", edition.row_of("psus", "psu_code", code), year_before(edition.settings.year))
    for stem in UNIT_TABLES:
        lines = edition.lines.get(stem, [])
        lines[:] = [line for line in lines if line.means["psu_code"] != code]
    edition.truth.append(Change("gone", "unit", before=code))


def renamed_unit(edition: Edition, chance: Chance) -> None:
    """A school district has another name under its old code."""
    code = edition.take(chance, _units(edition, "traditional"))
    row = edition.row_of("psus", "psu_code", code)
    name = row["psu"]
    is_plain = name.endswith(" Schools") and "Public" not in name
    now = f"{name.removesuffix(' Schools')} Public Schools" if is_plain else f"{name} District"
    edition.end("psus", row, year_before(edition.settings.year))
    edition.add("psus", **{**row, "psu": now, "valid_from": edition.settings.year, "valid_to": ""})
    for _, line in edition.all_lines(*UNIT_TABLES):
        if line.means["psu_code"] == code:
            line.cells["psu"], line.means["psu"] = line.cells["psu"].replace(row["psu"], now), now
    edition.truth.append(Change("renamed", "unit", code, code, "psu", row["psu"], now))


def moved_region(edition: Edition, chance: Chance) -> None:
    """A school district belongs to another region."""
    column = f"region_{edition.settings.region_list}"
    counties = edition.lookups["psus"]["county"].tolist()
    rows = {code: edition.row_of("psus", "psu_code", code) for code in _units(edition, "traditional")}
    # Only tables of ranked units print regions, and the first of them will surely be ranked again.
    ranked = [line.means["psu_code"] for _, line in edition.all_lines(T8)]
    first = {code for code in ranked[: (len(ranked) + 1) // 2] if code in rows} - edition.taken
    alone = {code for code in rows if counties.count(rows[code]["county"]) == 1} - edition.taken
    code = edition.take(chance, first & alone or first or alone or rows)
    row, regions = rows[code], set(edition.lookups["regions"]["region"])
    now = chance.choice(sorted(regions - {row[column]}))
    edition.end("psus", row, year_before(edition.settings.year))
    edition.add("psus", **{**row, column: now, "valid_from": edition.settings.year, "valid_to": ""})
    edition.truth.append(Change("moved", "unit", code, code, "region", row[column], now))


def new_workforce_line(edition: Edition, chance: Chance) -> None:
    """A credential of a course appears in the list of the state's workforce credentials."""
    if T7 not in edition.lines:
        raise NoCandidateError
    lines = edition.lines[T7]
    free = {key_of(pair): pair for pair in edition.tiers if pair not in components(edition)}
    printed = {line.cells["ncwfc_credential"] for line in lines}
    free = {key: pair for key, pair in free.items() if pair[1] not in {*printed, *edition.taken}}
    code, name = free[edition.take(chance, free)]
    edition.taken.add(name)
    model = chance.randrange(len(lines))
    cells = {**lines[model].cells, "ncwfc_credential": name, "tier": edition.tiers[code, name]}
    lines.insert(model + 1, Line(cells, {"components": [("individual", code, name)]}))
    edition.add(
        "ncwfc_crosswalk",
        ncwfc_credential=name,
        kind="individual",
        course_code=code,
        credential=name,
        reason="Same name",
    )
    edition.truth.append(Change("new", "workforce line", now=name))


def gone_workforce_line(edition: Edition, chance: Chance) -> None:
    """A line of the list of the state's workforce credentials is gone."""
    lines = edition.lines.get(T7, [])
    single = {line.cells["ncwfc_credential"]: line for line in lines if len(line.means["components"]) == 1}
    name = edition.take(chance, single)
    row = edition.row_of("ncwfc_crosswalk", "ncwfc_credential", name)
    edition.end("ncwfc_crosswalk", row, year_before(edition.settings.year))
    lines.remove(single[name])
    edition.truth.append(Change("gone", "workforce line", before=name))
