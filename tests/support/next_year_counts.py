"""The numbers of a next year: every count and rate new, all of them fitting together as in a report."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Iterator
from fractions import Fraction

from helpers.base.rates import printed_decimals
from helpers.prepare.layouts import T2, T4, T5, T6, T7, T8, T9, T10, T11, decode, published_file
from tests.support.next_year_edition import Change, Counts, Edition, Line, Pair, rate_text

Chance = random.Random
SMALL_COUNT = 10


def count_anew(edition: Edition, chance: Chance, *, fitting: set[str], tie: Callable[[], None] | None = None) -> None:
    """Give every table of a year counts of its own: courses first, then what is made of them.

    Parameters
    ----------
    edition : Edition, changed in place
    chance : Random
    fitting : set of str, groups whose overall share is to fit the shares of the tiers
    tie : function or None, what is done to the units once they are counted and before they are ranked
    """
    before = {line.pair: line.count("earned") for _, line in edition.all_lines(T11)}
    _count_courses(edition, chance)
    _count_combined(edition, before)
    _count_units(edition, chance)
    if tie:
        tie()
    _count_career_readiness(edition, chance)
    _count_workforce_lines(edition, chance)
    _rank_most_earned(edition, chance)
    _rank_highest_rates(edition)
    _fit_overall_shares(edition, fitting)
    for _, line in edition.all_lines(T9, T10, T11):
        if "printed_rate" in line.cells:
            decimals = printed_decimals(line.cells["printed_rate"]) if "%" in line.cells["printed_rate"] else 0
            line.cells["printed_rate"] = rate_text(line.count("earned"), line.count("potential"), decimals)


def _grown(count: int, factor: float, chance: Chance) -> int:
    return max(1, count + chance.choice((0, 1)) if count < SMALL_COUNT else round(count * factor))


def _earned_of(potential: int, line: Line, chance: Chance) -> int:
    """Return a count near the old rate, within what is available; what nobody earned stays so."""
    if not line.count("earned") or not line.count("potential"):
        return 0
    rate = line.count("earned") / line.count("potential") + chance.gauss(0.01, 0.03)
    return min(potential, max(0, round(potential * rate)))


def _count_courses(edition: Edition, chance: Chance) -> None:
    """Count the credentials of each course; those with the same potential keep one potential."""
    factors: dict[str, float] = {}
    potentials: dict[tuple[str, int], int] = {}
    for _, line in edition.all_lines(T11):
        code, old = line.means["course_code"], line.count("potential")
        factor = factors.setdefault(code, chance.uniform(0.93, 1.12))
        if (code, old) not in potentials:
            potentials[code, old] = _grown(old, factor, chance)
        new = potentials[code, old]
        earned = _earned_of(new, line, chance)
        line.set_count("potential", new)
        line.set_count("earned", earned)


def _count_combined(edition: Edition, before: dict[Pair, int]) -> None:
    """Count combined credentials: the same part of the least earned module as before, never more than it."""
    now = {line.pair: line.count("earned") for _, line in edition.all_lines(T11)}
    groups: dict[Pair, list[Line]] = {}
    for _, line in edition.all_lines(T2):
        groups.setdefault((line.means["course_code"], line.means["combined_credential"]), []).append(line)
    for lines in groups.values():
        least_before = min(before.get(line.pair, line.count("earned")) for line in lines)
        for line in lines:
            line.set_count("earned", now.get(line.pair, line.count("earned")))
        least = min(line.count("earned") for line in lines)
        part = min(Fraction(1), Fraction(lines[0].count("combined_earned"), least_before or 1))
        for line in lines:
            line.set_count("combined_earned", int(least * part))


def _count_units(edition: Edition, chance: Chance) -> None:
    """Count what units earned, so that they add up to the courses."""
    units = edition.lines.get(T10, [])
    if not units:
        return
    courses = edition.lines.get(T11, units)
    goals = {name: sum(line.count(name) for line in courses) for name in ("earned", "potential")}
    size = sum(line.count("potential") for line in units)
    wanted = {id(line): _earned_of(100_000, line, chance) / 100_000 for line in units}
    for line in units:
        share = line.count("potential") * chance.uniform(0.95, 1.06) / size
        line.set_count("potential", max(1, round(goals["potential"] * share)))
    _spread(units, "potential", goals["potential"], lambda line: (1, goals["potential"]))
    for line in units:
        line.set_count("earned", round(line.count("potential") * wanted[id(line)]))
    _spread(units, "earned", goals["earned"], lambda line: (0, line.count("potential")))


def _spread(units: list[Line], column: str, goal: int, limits: Callable[[Line], Counts]) -> None:
    """Change counts until they add up to a goal, in proportion to their size, each within its limits."""
    by_size = sorted(units, key=lambda line: -line.count("potential"))
    size = sum(line.count("potential") for line in units)
    while missing := goal - sum(line.count(column) for line in units):
        # A small unit keeps its count; where rounding leaves nothing to share out, the largest make up for the rest.
        steps = [round(missing * line.count("potential") / size) for line in by_size]
        changed = sum(_stepped(line, column, step, *limits(line)) for line, step in zip(by_size, steps, strict=True))
        for line in by_size if not changed else ():
            if goal == sum(unit.count(column) for unit in units):
                break
            changed += _stepped(line, column, 1 if missing > 0 else -1, *limits(line))
        if not changed:
            raise ValueError(f"{column} of the units cannot add up to {goal:,}")


def _stepped(line: Line, column: str, step: int, lower: int, upper: int) -> bool:
    """Change a count by a step as far as its limits allow; return whether it is another one."""
    before = line.count(column)
    line.set_count(column, min(upper, max(lower, before + step)))
    return line.count(column) != before


def _count_career_readiness(edition: Edition, chance: Chance) -> None:
    """Count Table 6: combined credentials as in Table 2, the others as in Table 11, and their total."""
    lines, year = edition.lines.get(T6, []), edition.settings.year
    combined = {line.means["combined_credential"]: line.count("combined_earned") for _, line in edition.all_lines(T2)}
    for line in lines[:-1]:
        name = line.means["credential"]
        of_courses = [row.count("earned") for _, row in edition.all_lines(T11) if row.means["credential"] == name]
        grown = sum(of_courses) if of_courses else _grown(line.count(year), chance.uniform(0.95, 1.08), chance)
        line.set_count(year, combined.get(name, grown))
    if lines:
        lines[-1].set_count(year, sum(line.count(year) for line in lines[:-1]))


def _count_workforce_lines(edition: Edition, chance: Chance) -> None:
    counts = {("individual", *line.pair): line.count("earned") for _, line in edition.all_lines(T11)}
    for _, line in edition.all_lines(T2):
        name = line.means["combined_credential"]
        counts["combined", line.means["course_code"], name] = line.count("combined_earned")
    for _, line in edition.all_lines(T7):
        parts = line.means.get("components", [])
        grown = sum(counts[part] for part in parts) if parts else _grown(line.count("earned"), 1.03, chance)
        line.set_count("earned", grown)


def _region(edition: Edition, code: str) -> str:
    return edition.row_of("psus", "psu_code", code)[f"region_{edition.settings.region_list}"]


def _units_before(edition: Edition, years: tuple[str, ...]) -> dict[tuple[str, str], int]:
    """Return what Table 10 of earlier years, where it lies there, and Table 8 of last year's print of units."""
    known = {}
    for year in years:
        file = published_file(year, T10)
        for row in list(csv.reader(decode(file.read_bytes()).splitlines()))[1:] if file.exists() else []:
            code = row[0].rpartition("(")[2].rstrip(")").zfill(3)
            known[code, year] = int(row[1].replace(",", ""))
    for _, line in edition.all_lines(T8):
        known |= {(line.means["psu_code"], year): line.count(year) for year in years if line.cells.get(year)}
    return known


def _rank_most_earned(edition: Edition, chance: Chance) -> None:
    """Rank the units by what they earned, with what they earned in earlier years."""
    if T8 not in edition.lines:
        return
    years, size = edition.settings.trend_years, edition.settings.ranking_size
    earlier, before = _units_before(edition, years[:-1]), {line.means["psu_code"] for _, line in edition.all_lines(T8)}
    now = {line.means["psu_code"]: line for _, line in edition.all_lines(T10)}
    if not now:
        for _, line in edition.all_lines(T8):
            line.set_count(years[-1], _grown(line.count(years[-2]), chance.uniform(0.95, 1.08), chance))
        edition.lines[T8].sort(key=lambda line: -line.count(years[-1]))
        return
    ranked = sorted(now.values(), key=lambda line: -line.count("earned"))[:size]
    edition.lines[T8] = []
    for unit in ranked:
        code, counts = unit.means["psu_code"], {years[-1]: unit.count("earned")}
        for year in reversed(years[:-1]):
            invented = round(counts[years[years.index(year) + 1]] * chance.uniform(0.9, 1.0))
            counts[year] = earlier.get((code, year), invented)
        cells = {"psu": unit.cells["psu"], "region": _region(edition, code)}
        cells |= {year: f"{count:,}" for year, count in counts.items()}
        own = {name: cells[name] for name in edition.headings[T8]}
        edition.lines[T8].append(Line(own, {**unit.means, "was_known": code in before}))


def _rank_highest_rates(edition: Edition) -> None:
    """Rank the units of the kinds that the settings name by their rate."""
    units, settings = edition.lines.get(T10, []), edition.settings
    if T9 not in edition.lines or not units:
        return
    kinds = edition.lookups["psus"].set_index("psu_code")["psu_type"].to_dict()
    eligible = [
        line
        for line in units
        if kinds[line.means["psu_code"]] in settings.ranking_psu_types
        and line.count("potential") >= settings.ranking_smallest_potential
    ]
    eligible.sort(key=lambda line: -Fraction(line.count("earned"), line.count("potential")))
    printed = [line.cells["printed_rate"] for line in edition.lines[T9] if "printed_rate" in line.cells]
    lines = []
    for unit in eligible[: settings.ranking_size]:
        cells = {**unit.cells, "region": _region(edition, unit.means["psu_code"]), "printed_rate": (printed or [""])[0]}
        lines.append(Line({name: cells[name] for name in edition.headings[T9]}, dict(unit.means)))
    edition.lines[T9] = lines


def groups_that_fit(edition: Edition) -> set[str]:
    """Return the groups whose overall share can be the mean of their tier shares, weighted by what each tier earned."""
    return {line.means["group"] for line, mean in _overall_means(edition) if _fits(line, mean)}


def _fits(line: Line, mean: float) -> bool:
    return abs(mean - int(line.cells["overall_pct"].rstrip("%"))) <= 1


def _overall_means(edition: Edition) -> Iterator[tuple[Line, float]]:
    earned = {line.pair: line.count("earned") for _, line in edition.all_lines(T11)}
    volumes = {tier: sum(earned.get(p, 0) for p, own in edition.tiers.items() if own == str(tier)) for tier in T5}
    for _, line in edition.all_lines(T4) if any(volumes.values()) else ():
        printed = [line.cells[name].rstrip("%") for name in (*(f"tier_{tier}_pct" for tier in T5), "overall_pct")]
        if all(text.isdigit() for text in printed):
            shares = dict(zip(T5, map(int, printed), strict=False))
            yield line, sum(shares[tier] * volumes[tier] for tier in T5) / sum(volumes.values())


def _fit_overall_shares(edition: Edition, fitting: set[str]) -> None:
    """Print overall shares that can still be the mean of the tier shares, where last year's could."""
    for line, mean in list(_overall_means(edition)):
        group = line.means["group"]
        if group in fitting and not _fits(line, mean):
            before, now = line.cells["overall_pct"], f"{round(mean)}%"
            line.cells["overall_pct"] = now
            key = f"{group} | overall_pct"
            edition.truth.append(Change("changed", "student group", key, key, "share", before, now))
