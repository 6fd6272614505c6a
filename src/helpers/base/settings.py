"""A year's typed settings, read from ``data/raw/<year>/year.toml``."""

from __future__ import annotations

import re
import tomllib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from helpers.base.paths import raw_dir
from helpers.base.problems import Problems

YEAR_PATTERN = re.compile(r"([0-9]{4})-([0-9]{4})")
DRAFT, PROVISIONAL, FINAL = "draft", "provisional", "final"
STATUSES = (DRAFT, PROVISIONAL, FINAL)
# Settings that are judgements: a draft may still owe the reason.
REASONS = ("ranking_reason", "region_list_reason")
PSU_TYPES = ("traditional", "charter", "virtual charter", "regional school", "state school", "tribal school")
REGION_LISTS = ("state_board", "former")
COMPARISON_POPULATIONS = ("public_schools_pct", "cte_enrollment_pct", "opportunities_pct")

# Settings that a year may leave out.
_OPTIONAL = ("next_release",)


@dataclass(frozen=True)
class Settings:
    """The choices that a year's report depends on, each with the reason where it is a judgement.

    Attributes
    ----------
    year : str, academic year as printed, for example ``2024-2025``
    status : str, ``draft``, ``provisional`` or ``final``
    trend_years : tuple of str, the years printed in Tables 5, 6 and 8, oldest first, this year last
    first_chart_year : str, first academic year of Chart 1
    not_published : tuple of str, stems of the tables that this year's report does not have
    gap_threshold_points : int, percentage points from which a group counts as under- or over-represented
    comparison_population : str, column of Table 4 that groups are compared with
    ranking_size : int, rows of Tables 8 and 9
    ranking_psu_types : tuple of str, kinds of public school unit that Table 9 ranks
    ranking_smallest_potential : int, credentials; smaller units are not ranked by rate
    region_list : str, which public list of regions places a county
    change_band_pct : int, percent; a count that changed more since an earlier year is marked as worth a look
    next_release : str, when the next version is expected, for example ``January 2027``; empty where nobody has said
    """

    year: str
    status: str
    trend_years: tuple[str, ...]
    first_chart_year: str
    not_published: tuple[str, ...]
    gap_threshold_points: int
    comparison_population: str
    ranking_size: int
    ranking_psu_types: tuple[str, ...]
    ranking_smallest_potential: int
    ranking_reason: str
    region_list: str
    region_list_reason: str
    change_band_pct: int
    next_release: str = ""

    def as_json(self) -> dict:
        """Return the settings with lists for tuples, as they are stored among the processed data."""
        stored = {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(self).items()}
        return {key: value for key, value in stored.items() if key not in _OPTIONAL or value}

    @classmethod
    def from_json(cls, stored: dict) -> Settings:
        """Return the settings that :meth:`as_json` stored."""
        values: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in stored.items()
        }
        return cls(**values)


def is_academic_year(text: str) -> bool:
    """Return whether a text names two years in a row.

    Examples
    --------
    >>> is_academic_year("2024-2025"), is_academic_year("2024-2026"), is_academic_year("2024-25")
    (True, False, False)
    """
    match = YEAR_PATTERN.fullmatch(text)
    return match is not None and int(match[2]) == int(match[1]) + 1


def year_before(year: str) -> str:
    """Return the academic year before another.

    Examples
    --------
    >>> year_before("2024-2025")
    '2023-2024'
    """
    first = int(year[:4]) - 1
    return f"{first}-{first + 1}"


def report_title(year: str) -> str:
    """Return what rows of other years name as their source when it is the report of a year."""
    return f"Credential Attainment Report {year}"


def year_after(year: str) -> str:
    """Return the academic year after another.

    Examples
    --------
    >>> year_after("2024-2025")
    '2025-2026'
    """
    return f"{year[5:]}-{int(year[5:]) + 1}"


def _is_year(value: object) -> bool:
    return isinstance(value, str) and is_academic_year(value)


def _years_to(year: str, count: int) -> list[str]:
    years = [year]
    while len(years) < count:
        years.insert(0, year_before(years[0]))
    return years


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_list_of(value: object, allowed: tuple[str, ...]) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) and item in allowed for item in value)


def _is_sentence(value: object, *, may_be_empty: bool) -> bool:
    return isinstance(value, str) and (may_be_empty or value.strip() != "")


def _rules(year: str, table_stems: tuple[str, ...], *, is_draft: bool) -> dict:
    """Return, for each setting, a test of its value and the words for what is expected."""
    reason = (lambda v: _is_sentence(v, may_be_empty=is_draft), "a sentence")
    return {
        "year": (lambda v: v == year, f'"{year}", the name of the folder'),
        "status": (lambda v: v in STATUSES, f"one of {', '.join(STATUSES)}"),
        "trend_years": (
            lambda v: isinstance(v, list) and all(map(_is_year, v)) and len(v) > 1 and v == _years_to(year, len(v)),
            f"two or more academic years in a row, oldest first, {year} last",
        ),
        "first_chart_year": (lambda v: _is_year(v) and v <= year, f"an academic year not after {year}"),
        "not_published": (
            lambda v: _is_list_of(v, table_stems),
            "a list of table stems, as in data/raw/README.md",
        ),
        "gap_threshold_points": (lambda v: _is_count(v) and 0 < v <= 100, "a whole number from 1 to 100"),
        "comparison_population": (
            lambda v: v in COMPARISON_POPULATIONS,
            f"one of {', '.join(COMPARISON_POPULATIONS)}",
        ),
        "ranking_size": (lambda v: _is_count(v) and 0 < v <= 1000, "a whole number from 1 to 1000"),
        "ranking_psu_types": (
            lambda v: _is_list_of(v, PSU_TYPES) and v,
            f"a list of one or more of {', '.join(PSU_TYPES)}",
        ),
        "ranking_smallest_potential": (lambda v: _is_count(v) and v > 0, "a whole number above 0"),
        "ranking_reason": reason,
        "region_list": (lambda v: v in REGION_LISTS, f"one of {', '.join(REGION_LISTS)}"),
        "region_list_reason": reason,
        "change_band_pct": (lambda v: _is_count(v) and v > 0, "a whole number above 0"),
        "next_release": (lambda v: _is_sentence(v, may_be_empty=True), 'a text such as "January 2027", or none'),
    }


def settings_file(year: str) -> Path:
    """Return where the settings of a year are kept."""
    return raw_dir(year) / "year.toml"


def read_settings(year: str, problems: Problems, table_stems: tuple[str, ...]) -> Settings | None:
    """Return the settings of a year, or None with the problems noted.

    Parameters
    ----------
    year : str
    problems : Problems, gains what is wrong
    table_stems : tuple of str, the tables a report can have
    """
    file = settings_file(year)
    try:
        given = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        problems.add(file, "the year's settings", "no such file", f"Run make year YEAR={year}, which lays it out.")
        return None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        problems.add(file, "a TOML file in UTF-8", str(error), "Mend the line that the message names.")
        return None
    rules = _rules(year, table_stems, is_draft=given.get("status") == DRAFT)
    before = len(problems.found)
    for name in sorted(given.keys() - rules.keys()):
        problems.add(
            file, f"only known settings: {', '.join(rules)}", f"{name} = {given[name]!r}", "Correct or delete the line."
        )
    for name, (holds, expected) in rules.items():
        if name not in given and name in _OPTIONAL:
            continue
        if name not in given:
            problems.add(file, f"the setting {name}: {expected}", "no such setting", f"Add a line {name} = ...")
        elif not holds(given[name]):
            problems.add(file, f"{name}: {expected}", repr(given[name]), "Correct the value.")
    if len(problems.found) > before:
        return None
    return Settings.from_json(given)


SETTINGS_FILE = "settings.json"
