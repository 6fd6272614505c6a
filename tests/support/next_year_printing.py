"""What a next year's report prints otherwise: shares, restated cells, ties, spellings, headings and columns."""

from __future__ import annotations

import csv
import random
from itertools import pairwise

from helpers.base.settings import year_before
from helpers.prepare.comparisons import WHOLE_CATEGORIES
from helpers.prepare.layouts import T1, T2, T3, T4, T5, T6, T8, T9, T10, T11
from tests.support.next_year_edition import Change, Edition, Line, NoCandidateError

SHARE_POINTS = 2
SMALLEST_SHARE, LARGEST_SHARE = 4, 96
Chance = random.Random


def share_pair(edition: Edition, chance: Chance, stem: str, column: str, points: int) -> list[tuple[Line, str]]:
    """Move points from one group to another of its category; return both lines with what they printed before."""
    categories = edition.lookups["student_groups"].set_index("group")["category"].to_dict()
    found: dict[str, list[Line]] = {}
    for _, line in edition.all_lines(stem):
        share = line.cells[column].rstrip("%")
        category = categories[line.means["group"]]
        is_free = f"{stem} {column} {line.means['group']}" not in edition.taken
        is_between = share.isdigit() and SMALLEST_SHARE <= int(share) <= LARGEST_SHARE
        if category in WHOLE_CATEGORIES and is_free and is_between:
            found.setdefault(category, []).append(line)
    pairs = [lines for _, lines in sorted(found.items()) if len(lines) > 1]
    if not pairs:
        raise NoCandidateError
    fewer, more = chance.sample(chance.choice(pairs), 2)
    moved = [(fewer, fewer.cells[column]), (more, more.cells[column])]
    for line, by in ((fewer, -points), (more, points)):
        line.cells[column] = f"{int(line.cells[column].rstrip('%')) + by}%"
        edition.taken.add(f"{stem} {column} {line.means['group']}")
    return moved


def changed_share(edition: Edition, chance: Chance) -> None:
    """One group earned a larger and another a smaller share of a tier's credentials."""
    tier = chance.choice(sorted(T5))
    for line, before in share_pair(edition, chance, T4, f"tier_{tier}_pct", SHARE_POINTS):
        group, now = line.means["group"], line.cells[f"tier_{tier}_pct"]
        for _, trend in edition.all_lines(T5[tier]):
            if trend.means["group"] == group:
                trend.cells[edition.settings.year] = now
        key = f"{group} | tier_{tier}_pct"
        edition.truth.append(Change("changed", "student group", key, key, "share", before, now))


def restated_shares(edition: Edition, chance: Chance) -> None:
    """A table of trends prints for an earlier year other shares than last year's report did."""
    tier = chance.choice(sorted(T5))
    year = chance.choice(edition.settings.trend_years[:-1])
    for line, before in share_pair(edition, chance, T5[tier], year, 1):
        group, now = line.means["group"], line.cells[year]
        what = f"{T5[tier]} | {year}"
        edition.truth.append(Change("restated", "student group", group, group, what, before, now))


def restated_career_readiness(edition: Edition, chance: Chance) -> None:
    """Table 6 prints for an earlier year another count, and so another total, than last year's report did."""
    lines = edition.lines.get(T6, [])
    if len(lines) < 2:
        raise NoCandidateError
    year, by = chance.choice(edition.settings.trend_years[:-1]), chance.randint(2, 9)
    for line in (chance.choice(lines[:-1]), lines[-1]):
        name, before = line.means["credential"], line.cells[year]
        line.set_count(year, line.count(year) + by)
        change = Change("restated", "credential", name, name, f"{T6} | {year}", before, line.cells[year])
        edition.truth.append(change)


def restated_unit(edition: Edition, chance: Chance) -> None:
    """Table 8 prints for last year another count than last year's report did."""
    year = year_before(edition.settings.year)
    lines = {line.means["psu_code"]: line for line in edition.lines.get(T8, []) if line.means.get("was_known")}
    if not lines or year not in edition.headings[T8]:
        raise NoCandidateError
    code = chance.choice(sorted(lines))
    line, before = lines[code], lines[code].cells[year]
    line.set_count(year, line.count(year) + chance.randint(2, 9))
    edition.truth.append(Change("restated", "unit", code, code, f"{T8} | {year}", before, line.cells[year]))


def new_spelling(edition: Edition, chance: Chance) -> None:
    """One table prints a course in another way than before, and than the other tables do."""
    stem = chance.choice([stem for stem in (T1, T3) if stem in edition.lines] or [""])
    titles = edition.lookups["courses"].set_index("course_code")["course"].to_dict()
    printed = {line.cells["course"]: line.means["course_code"] for _, line in edition.all_lines(stem)}
    plain = {code for course, code in printed.items() if course == f"{code}-{titles[code]}"}
    code = edition.take(chance, plain)
    canonical = f"{code}-{titles[code]}"
    now = canonical.replace(" and ", " & ") if " and " in canonical else f"{canonical} Course"
    for _, line in edition.all_lines(stem):
        if line.means["course_code"] == code:
            line.cells["course"] = now
    reason = "Same course code; the title is printed otherwise"
    edition.add("name_crosswalk", table=stem, kind="course", printed=now, canonical=canonical, reason=reason)
    edition.truth.append(Change("printed otherwise", "course", code, code, stem, canonical, now))


def tied_ranks(edition: Edition, chance: Chance) -> None:
    """Two units of the ranking by credentials earned have the same count; a third unit makes up for it."""
    units = sorted(edition.lines.get(T10, []), key=lambda line: -line.count("earned"))
    size = edition.settings.ranking_size
    pairs = list(pairwise(units[:size]))
    for first, second in chance.sample(pairs, len(pairs)):
        more = first.count("earned") - second.count("earned")
        others = [line for line in units[size:] if line.count("earned") > more]
        if second.count("potential") >= first.count("earned") and others:
            other = chance.choice(others)
            second.set_count("earned", first.count("earned"))
            other.set_count("earned", other.count("earned") - more)
            return
    raise NoCandidateError


def _layout_row(edition: Edition, stem: str, heading: str) -> dict[str, str]:
    """Return the row of the layouts that gives a heading, of those that hold this year."""
    year = edition.settings.year
    for row in csv.DictReader(edition.layouts.splitlines()):
        is_in_force = row["valid_from"] <= year and (not row["valid_to"] or year <= row["valid_to"])
        if row["table"] == stem and row["heading"] == heading and row["column"] and is_in_force:
            return row
    raise NoCandidateError


def renamed_heading(edition: Edition, chance: Chance) -> None:
    """A table prints one column under another heading."""
    stems = [stem for stem in (T2, T9, T11, T10) if stem in edition.lines]
    if not stems:
        raise NoCandidateError
    stem = chance.choice(stems)
    column = "potential" if stem != T2 else "earned"
    before = edition.headings[stem][column]
    now = f"{before} Count" if not before.endswith("Count") else before.removesuffix(" Count")
    row = _layout_row(edition, stem, before)
    edition.end_layout(row)
    edition.add_layout({**row, "heading": now}, after=row)
    edition.headings[stem][column] = now
    edition.truth.append(Change("renamed", "heading", before, now, stem, before, now))


def dropped_column(edition: Edition, chance: Chance) -> None:
    """A table does without a column that may be absent."""
    columns = {
        f"{stem}:{name}": (stem, name)
        for stem, name in ((T9, "region"), (T9, "printed_rate"), (T10, "printed_rate"))
        if name in edition.headings.get(stem, {})
    }
    stem, name = columns[edition.take(chance, columns)]
    heading = edition.headings[stem][name]
    edition.end_layout(_layout_row(edition, stem, heading))
    del edition.headings[stem][name]
    edition.truth.append(Change("gone", "column", before=f"{stem}:{name}", what=stem, value_before=heading))
