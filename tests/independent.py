"""The year's main findings once more, from the raw cells alone: no helper of the project, no table that it made.

Run by hand it prints what it finds; ``tests/test_independent.py`` compares that with the result tables. Every number
is computed in another way than the project does it where there is one: correlations by bisection on gamma functions,
splits of a change by trying the corners of all ranges.
"""

from __future__ import annotations

import csv
import itertools
import json
import math
import sys
from collections import defaultdict
from pathlib import Path

INFINITE = float("inf")


def rows(file: Path) -> list[dict[str, str]]:
    """Return the lines of a CSV file by their headings."""
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def number(cell: str) -> int:
    return int(cell.replace(",", ""))


class Year:
    """The raw cells of a year, and what follows from them."""

    def __init__(self, raw: Path, year: str):
        self.raw, self.year = raw, year
        published = {file.stem[:9].rstrip("_"): rows(file) for file in (raw / year / "published").glob("*.csv")}
        self.tables = published
        self.spelled = {
            (row["table"], row["printed"]): row["canonical"]
            for row in rows(raw / "reference" / "name_crosswalk.csv")
            if row["kind"] in ("credential", "student_group")
        }
        self.results = {
            (row["Course"][:4], row["Credential Name"]): (number(row["Earned"]), number(row["Potential"]))
            for row in published["table_11"]
        }
        self.earned = sum(earned for earned, _ in self.results.values())
        self.potential = sum(potential for _, potential in self.results.values())
        self.sets: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self.completed: dict[str, int] = {}
        self.part_of: dict[tuple[str, str], str] = {}
        for row in published["table_02"]:
            course, printed = row["Course"][:4], row["Individual Credential Name"]
            name = self.spelled.get(("table_02_combined_credentials", printed), printed)
            self.sets[course].append(self.results[course, name])
            self.part_of[course, name] = row["Combined Credential Name"]
            self.completed[course] = number(row["Combined Credentials Earned"])
        self.structural = {
            row["course_code"]
            for row in rows(raw / "reference" / "structural_courses.csv")
            if row["valid_from"] <= year and (not row["valid_to"] or year <= row["valid_to"])
        }


def share_of_all(mean: float, correlation: float, modules: int) -> float:
    """Return the beta-binomial probability of earning every module, on the scale of gamma functions."""
    if correlation == 0:
        return mean**modules
    first, second = mean * (1 - correlation) / correlation, (1 - mean) * (1 - correlation) / correlation
    gamma = math.lgamma
    log = gamma(first + modules) - gamma(first) - gamma(first + second + modules) + gamma(first + second)
    return math.exp(log)


def intraclass_correlation(modules: list[tuple[int, int]], completed: int) -> float | None:
    """Return the correlation within students, found by halving; None where a set cannot show one."""
    students, least = max(potential for _, potential in modules), min(earned for earned, _ in modules)
    varying = sum(0 < earned < potential for earned, potential in modules)
    mean = sum(earned for earned, _ in modules) / sum(potential for _, potential in modules)
    if completed > least or varying < 2 or completed / students < mean ** len(modules):
        return None
    low, high = 0.0, 1.0
    for _ in range(200):
        middle = (low + high) / 2
        is_too_low = share_of_all(mean, middle, len(modules)) < completed / students if middle else True
        low, high = (middle, high) if is_too_low else (low, middle)
    return (low + high) / 2


def clustering(year: Year) -> dict[str, tuple[float, float]]:
    """Return correlation and design effect of each set that shows one, by course.

    A student has as many chances as the potential of all modules has of that of the most offered one.
    """
    found = {course: intraclass_correlation(modules, year.completed[course]) for course, modules in year.sets.items()}
    chances = {
        course: sum(potential for _, potential in modules) / max(potential for _, potential in modules)
        for course, modules in year.sets.items()
    }
    return {
        course: (correlation, 1 + (chances[course] - 1) * correlation)
        for course, correlation in found.items()
        if correlation is not None
    }


def mean_design_effect(year: Year) -> tuple[float, float]:
    """Return the mean design effect of the measured sets, by potential, and their share of the state's potential."""
    effects = clustering(year)
    weights = {course: sum(potential for _, potential in year.sets[course]) for course in effects}
    total = sum(weights.values())
    return sum(effects[course][1] * weights[course] for course in effects) / total, total / year.potential


def units_of_count(year: Year) -> dict[str, tuple[float, float]]:
    """Return earned and potential by way of counting."""
    modules = [module for group in year.sets.values() for module in group]
    students = sum(max(potential for _, potential in group) for group in year.sets.values())
    once = (
        year.earned - sum(earned for earned, _ in modules) + sum(year.completed.values()),
        year.potential - sum(potential for _, potential in modules) + students,
    )
    structural = [counts for (course, _), counts in year.results.items() if course in year.structural]
    without = (
        year.earned - sum(earned for earned, _ in structural),
        year.potential - sum(potential for _, potential in structural),
    )
    best = defaultdict(lambda: (0, 0))
    for (course, _), (earned, potential) in year.results.items():
        if course in year.structural:
            best[course] = (max(best[course][0], earned), max(best[course][1], potential))
    student = (
        without[0] + sum(earned for earned, _ in best.values()),
        without[1] + sum(potential for _, potential in best.values()),
    )
    return {
        "as published": (year.earned, year.potential),
        "combined credentials once": once,
        "without structural courses": without,
        "structural courses once a student": student,
    }


def stated_range(cell: str, precision: str) -> tuple[float, float]:
    """Return what a stated number can stand for: itself, its rounding, or anything from it on."""
    value = float(cell)
    if precision == "at_least":
        return value, INFINITE
    if precision == "exact":
        return value, value
    step = 1.0
    while value % (10 * step) == 0:
        step *= 10
    return value - step / 2, value + step / 2


def known_ranges(year: Year, metric: str) -> dict[str, tuple[float, float]]:
    """Return the range of a number of the state by year: what all printed values allow, or any of the derived ones."""
    printed, derived = defaultdict(list), defaultdict(list)
    for row in rows(year.raw / "reference" / "history.csv"):
        if row["level"] == "state" and row["metric"] == metric and row["year"] < year.year:
            kept = derived if row["derived"] == "yes" else printed
            kept[row["year"]].append(stated_range(row["value"], row["precision"]))
    ranges = {name: (min(low for low, _ in one), max(high for _, high in one)) for name, one in derived.items()}
    narrow = {name: (max(low for low, _ in one), min(high for _, high in one)) for name, one in printed.items()}
    return {**ranges, **narrow}


def implied_potentials(year: Year) -> dict[str, tuple[float, float]]:
    """Return between which numbers the potential of every year lies whose count and rate are known."""
    counts, rates = known_ranges(year, "credentials_earned"), known_ranges(year, "attainment_rate_pct")
    found = {
        name: (100 * counts[name][0] / rates[name][1], 100 * counts[name][1] / rates[name][0])
        for name in counts.keys() & rates.keys()
    }
    return {**found, year.year: (float(year.potential), float(year.potential))}


def split_since(year: Year, before: str) -> dict[str, tuple[float, float]]:
    """Return which part of the rise of the rate lies in what was earned, and which in what was available, in points.

    Each count changes while the other is held at the mean of both years. Tried are the corners of the ranges of count
    and potential that go together with a rate in its range, and the whole edge between them.
    """
    counts, rates = (known_ranges(year, name)[before] for name in ("credentials_earned", "attainment_rate_pct"))
    earned_parts, available_parts = [], []
    steps = 200
    for earned, step in itertools.product(counts, range(steps + 1)):
        rate = rates[0] + (rates[1] - rates[0]) * step / steps
        potential = 100 * earned / rate
        mean_of_inverses = (100 / year.potential + 100 / potential) / 2
        earned_parts.append((year.earned - earned) * mean_of_inverses)
        available_parts.append(100 * year.earned / year.potential - rate - earned_parts[-1])
    return {
        "more earned": (min(earned_parts), max(earned_parts)),
        "fewer available": (min(available_parts), max(available_parts)),
    }


def share_range(cell: str) -> tuple[float, float]:
    """Return what a printed share can stand for, percent."""
    return (0.0, 1.0) if cell == "<1%" else (float(cell.rstrip("%")) - 0.5, float(cell.rstrip("%")) + 0.5)


def printed_shares(year: Year, group: str) -> dict[str, tuple[float, float]]:
    """Return the shares of a student group of Table 4, by heading."""
    row = next(row for row in year.tables["table_04"] if row["Student Group"] == group)
    return {heading: share_range(cell) for heading, cell in row.items() if cell.endswith("%")}


def unequal(year: Year, group: str, of: str, against: str, earned: int) -> dict[str, tuple[float, float, float]]:
    """Return what a group lacks to parity, and how many times as many credentials a student of the others earned.

    Each as value, lower and upper bound: the shares may be anything that rounds to what is printed.
    """
    shares = printed_shares(year, group)
    of_earned, of_students = (sum(shares[name]) / 2 for name in (of, against))
    lacks = lambda one, two: (two - one) / 100 * earned  # noqa: E731
    times = lambda one, two: ((100 - one) / (100 - two)) / (one / two)  # noqa: E731
    corners = list(itertools.product(shares[of], shares[against]))
    return {
        name: (found(of_earned, of_students), min(values), max(values))
        for name, found in (("shortfall", lacks), ("others_ratio", times))
        for values in [[found(*corner) for corner in corners]]
    }


def earned_by_tier(year: Year) -> dict[str, int]:
    """Return what was earned in each tier.

    A module has the tier of the combined credential that Table 2 puts it under, if Table 3 lists that for its course,
    and else that of what else Table 3 lists for the course.
    """
    listed, others = {}, defaultdict(set)
    for row in year.tables["table_03"]:
        course, printed = row["Course"][:4], row["Credential Name"]
        name = year.spelled.get(("table_03_credentials_by_tier", printed), printed)
        listed[course, name] = row["Credential Tier"]
        if (course, name) not in year.results:
            others[course].add(row["Credential Tier"])
    earned: dict[str, int] = defaultdict(int)
    for (course, name), (count, _) in year.results.items():
        whole = year.part_of.get((course, name), name)
        tiers = {listed.get((course, name)) or listed.get((course, whole))} - {None} or others[course]
        earned["".join(sorted(tiers))] += count
    return earned


def missing_years(year: Year) -> dict[str, tuple[int, float]]:
    """Return how many years lack a count, and by each reading the most that they can hold and what the total leaves."""
    history = rows(year.raw / "reference" / "history.csv")
    total = next(float(row["value"]) for row in history if row["metric"] == "credentials_earned_cumulative")
    known = {**known_ranges(year, "credentials_earned"), year.year: (year.earned, year.earned)}
    starts = sorted(int(name[:4]) for name in known)
    gaps = [start for start in range(starts[0], starts[-1]) if start not in starts]
    middle = {int(name[:4]): low if high == INFINITE else (low + high) / 2 for name, (low, high) in known.items()}
    before = {gap: max(start for start in starts if start < gap) for gap in gaps}
    after = {gap: min(start for start in starts if start > gap) for gap in gaps}
    line = sum(
        middle[before[gap]]
        + (middle[after[gap]] - middle[before[gap]]) * (gap - before[gap]) / (after[gap] - before[gap])
        for gap in gaps
    )
    rising = sum(middle[after[gap]] for gap in gaps)
    left = total - sum(middle.values())
    return {
        "what the total leaves": (len(gaps), total - sum(low for low, _ in known.values())),
        "on a straight line": (len(gaps), line, left - line),
        "between the years beside them": (len(gaps), rising, left - rising),
    }


if __name__ == "__main__":
    this = Year(Path(sys.argv[1]), sys.argv[2])
    found = {
        "clustering": clustering(this),
        "mean design effect": mean_design_effect(this),
        "units of count": units_of_count(this),
        "implied potentials": implied_potentials(this),
        "missing years": missing_years(this),
    }
    print(json.dumps(found, indent=1))
