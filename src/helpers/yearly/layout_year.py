"""Laying out a new year: its folder, settings taken over from the year before, and lists of what is left to say."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pandas as pd

from helpers.base.files import csv_text, write_file
from helpers.base.paths import published_dir, raw_dir, shown
from helpers.base.problems import Problems
from helpers.base.settings import DRAFT, REASONS, is_academic_year, settings_file, year_before
from helpers.base.words import counted
from helpers.intake.reading import read_report
from helpers.prepare.sources import refresh_register, sources_file
from helpers.yearly.claims_coverage import COVERAGE, coverage_file, coverage_skeleton, read_coverage
from helpers.yearly.signatures import lay_out_signatures

_SETTING = re.compile(r"^(?P<name>[a-z_]+)\s*=")


def lay_out_year(year: str, report: Path | None = None) -> list[str]:
    """Lay out what a year needs and is not there yet; return a line for each file that was written.

    Nothing that is there is overwritten, so it may be asked again, also after the report came in.

    Parameters
    ----------
    year : str, for example ``2025-2026``
    report : path of the report, from whose sentences the list of claims is laid out; None leaves that for later

    Raises
    ------
    InputError
        If the year is none, no earlier one was laid out, or the report cannot be read; nothing is then written.
    """
    before = _year_to_take_over(year)
    settings = _settings_for(year, before)
    coverage = _coverage_from(report, before) if report is not None and not coverage_file(year).exists() else None
    written = []
    if not settings_file(year).exists():
        write_file(settings_file(year), settings)
        written.append(f"{shown(settings_file(year))}: the settings of {before} as a draft; say why of each choice.")
    published_dir(year).mkdir(parents=True, exist_ok=True)
    if coverage is not None:
        write_file(coverage_file(year), csv_text(coverage))
        said = int((coverage["why_no_claim"] != "").sum())
        rows = counted(len(coverage), "sentence")
        written.append(f"{shown(coverage_file(year))}: {rows}, {said:,} of them as {before} had them.")
    signatures = lay_out_signatures(year)
    if signatures is not None:
        written.append(f"{shown(signatures)}: a row for everything that a person signs.")
    text = sources_file().read_text(encoding="utf-8")
    refresh_register()
    if sources_file().read_text(encoding="utf-8") != text:
        written.append(f"{shown(sources_file())}: files of the year; fill in what one of the tables is taken from.")
    return written or [f"{shown(raw_dir(year))}/ was laid out before; nothing was written."]


def _year_to_take_over(year: str) -> str:
    """Return the newest earlier year with settings."""
    problems = Problems()
    if not is_academic_year(year):
        problems.add("YEAR", "an academic year such as 2025-2026", f"'{year}'", "Correct YEAR.")
        problems.stop()
    earlier = sorted(file.parent.name for file in raw_dir().glob("*/year.toml") if file.parent.name < year)
    if not earlier:
        action = "Write year.toml by hand; src/helpers/base/settings.py says what each setting means."
        problems.add(raw_dir(), "an earlier year with settings to take over", "none", action)
        problems.stop()
    return earlier[-1]


def _settings_for(year: str, before: str) -> str:
    """Return the settings of an earlier year as those of a new one: years moved on, reasons left to be given."""
    text = settings_file(before).read_text(encoding="utf-8-sig")
    trend_years = [year]
    for _ in tomllib.loads(text)["trend_years"][1:]:
        trend_years.insert(0, year_before(trend_years[0]))
    values = ", ".join(f'"{name}"' for name in trend_years)
    changed = {"year": f'"{year}"', "status": f'"{DRAFT}"', "trend_years": f"[{values}]"}
    changed |= dict.fromkeys(REASONS, '""')
    lines = [_changed_line(line, changed, year, before) for line in text.splitlines()]
    moved = "\n".join(line for line in lines if line is not None) + "\n"
    _require_moved(moved, settings_file(before), {"year": year, "status": DRAFT, "trend_years": trend_years})
    return moved


def _changed_line(line: str, changed: dict[str, str], year: str, before: str) -> str | None:
    """Return a line of the settings for the new year; when the next version comes is not known, so it goes."""
    match = _SETTING.match(line)
    if match is None:
        return line.replace(before, year)
    if match["name"] == "next_release":
        return None
    return f"{match['name']} = {changed[match['name']]}" if match["name"] in changed else line


def _require_moved(text: str, file: Path, expected: dict[str, object]) -> None:
    """Stop where a setting could not be taken over line by line."""
    problems = Problems()
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        given, found = {}, str(error)
    else:
        found = "a value on several lines"
    if any(given.get(name) != value for name, value in expected.items()):
        problems.add(file, "every setting on a line of its own", found, "Write each setting on one line.")
    problems.stop()


def _coverage_from(report: Path, before: str) -> pd.DataFrame:
    problems = Problems()
    earlier = read_coverage(before, problems)
    problems.stop()
    return coverage_skeleton(read_report(report), earlier.reindex(columns=COVERAGE.headings))
