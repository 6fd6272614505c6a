"""An invented next year of any prepared year: its tables, its report's text, its lookup rows, and what changed."""

from __future__ import annotations

import csv
import io
import json
import random
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from helpers.base.paths import RAW_LAYOUTS, published_dir
from helpers.base.settings import Settings, settings_file, year_after
from helpers.contracts.vocabulary import NO_REGION
from helpers.prepare.layouts import PUBLISHED_STEMS, T2, T6, T7, T10, T11
from helpers.prepare.sources import refresh_register
from helpers.prepare.year import PreparedYear
from helpers.yearly.layout_year import lay_out_year
from tests.support.next_year_counts import count_anew, groups_that_fit
from tests.support.next_year_edition import Change, Edit, Edition, Line, NoCandidateError, moved_on, read_edition
from tests.support.next_year_kinds import AFTER_COUNTING, BEFORE_COUNTING, KINDS, NEEDS, TIE, ChangeOfYear
from tests.support.next_year_printing import tied_ranks
from tests.support.report_text import report_text
from tests.support.runs import read_and_write_below

Cells = list[list[str]]
Tables = dict[str, Cells]
NO_TIER = "no tier"


@dataclass(frozen=True)
class Counted:
    """What was earned and available in two years; None in a year that does not have it, or prints no potential."""

    grain: str
    key: str
    earned_before: int | None
    earned: int | None
    potential_before: int | None
    potential: int | None


@dataclass(frozen=True)
class NextYear:
    """A year that follows another one.

    Attributes
    ----------
    year, last_year : str
    settings : Settings
    tables : dict of stem to rows of cells as printed, the heading first, in the order of the report
    edits : list of Edit, what an analyst writes into the lookups
    truth : list of Change, all that is otherwise than last year except for the counts
    counts : list of Counted, at every grain, keyed as in its own year; a renamed credential has a row for each name
    skipped : list of str, kinds of change for which last year has nothing to change
    """

    year: str
    last_year: str
    settings: Settings
    tables: Tables
    edits: list[Edit]
    truth: list[Change]
    counts: list[Counted]
    skipped: list[str]

    def report(self) -> str:
        """Return the year's report as text."""
        totals = [entry for entry in self.counts if entry.grain == "state"]
        sentences = [
            f"During the {self.year} academic year, {entry.earned:,} credentials were earned." for entry in totals
        ]
        return report_text(self.tables, self.year, sentences=sentences)


def next_year(
    root: Path,
    year: str | PreparedYear,
    *,
    kinds: Iterable[str] = KINDS,
    seed: int = 1,
    only: Iterable[str] = PUBLISHED_STEMS,
) -> NextYear:
    """Return an invented year after a prepared one; the same arguments give the same year.

    Parameters
    ----------
    root : Path, a folder with ``data/raw`` in which the year is complete and the newest one
    year : str, or what it was prepared to, which takes less time
    kinds : iterable of str, the kinds of change, of ``KINDS``; those that the new tables cannot show are left out
    seed : int
    only : iterable of str, stems of the tables that the new report has; the others are not published
    """
    chosen, stems, prepared = list(kinds), [*only], None
    if isinstance(year, PreparedYear):
        year, prepared = year.settings.year, year
    if (root / "data" / "raw" / year_after(year)).exists():
        raise ValueError(f"the year after {year} is there already, and its rows in the lookups with it")
    if unknown := [kind for kind in chosen if kind not in KINDS]:
        raise ValueError(f"no such kinds of change: {unknown}; there are {KINDS}")
    base = read_edition(root, year, prepared)
    shown = [kind for kind in chosen if set(NEEDS.get(kind, ())) <= set(stems) & set(base.lines)]
    edition, skipped = moved_on(base), [kind for kind in chosen if kind not in shown]
    change = partial(_change, edition, seed, skipped)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CTE_DATA_ROOT", str(root))
        for kind in [kind for kind in BEFORE_COUNTING if kind in shown]:
            change(kind, BEFORE_COUNTING[kind])
        tie = partial(change, TIE, tied_ranks) if TIE in shown else None
        count_anew(edition, _chance(seed, year, "counts"), fitting=groups_that_fit(base), tie=tie)
        # Units are counted for Table 8 although Table 10 is not published; from here on only what is matters.
        for by_stem in (edition.lines, edition.headings):
            for stem in [stem for stem in by_stem if stem not in stems]:
                del by_stem[stem]
        for kind in [kind for kind in AFTER_COUNTING if kind in shown]:
            change(kind, AFTER_COUNTING[kind])
    tables = {stem: _printed(edition, stem) for stem in PUBLISHED_STEMS if stem in edition.lines}
    not_published = tuple(stem for stem in PUBLISHED_STEMS if stem not in tables)
    settings = Settings.from_json(edition.settings.as_json() | {"not_published": list(not_published)})
    counts = list(_counted(base, edition, tables))
    truth = [*edition.truth, *_emptied_or_filled(counts)]
    return NextYear(settings.year, year, settings, tables, edition.edits, truth, counts, skipped)


def _chance(seed: int, year: str, what: str) -> random.Random:
    return random.Random(f"{seed} {year} {what}")


def _change(edition: Edition, seed: int, skipped: list[str], kind: str, make: ChangeOfYear) -> None:
    try:
        make(edition, _chance(seed, edition.settings.year, kind))
    except NoCandidateError:
        skipped.append(kind)


def _printed(edition: Edition, stem: str) -> Cells:
    headings = edition.headings[stem]
    return [list(headings.values()), *([line.cells[name] for name in headings] for line in edition.lines[stem])]


def _counted(base: Edition, edition: Edition, tables: Tables) -> Iterator[Counted]:
    before, now = ({entry: pair for entry, pair in _counts(each, tables)} for each in (base, edition))
    for grain, key in sorted({*before, *now}):
        (earned_before, potential_before), (earned, potential) = (
            each.get((grain, key), (None, None)) for each in (before, now)
        )
        yield Counted(grain, key, earned_before, earned, potential_before, potential)


def _emptied_or_filled(counts: list[Counted]) -> Iterator[Change]:
    """Yield tiers, program areas and regions that other changes left without a row, or gave their first one."""
    for entry in [entry for entry in counts if entry.grain in ("tier", "program area", "region")]:
        if entry.earned is None:
            yield Change("gone", entry.grain, before=entry.key)
        if entry.earned_before is None:
            yield Change("new", entry.grain, now=entry.key)


def _counts(edition: Edition, tables: Tables) -> Iterator[tuple[tuple[str, str], tuple[int | None, int | None]]]:
    """Yield what was earned and available at each grain, by grain and key; of a list without potential, None."""
    totals: dict[tuple[str, str], list[int]] = {}

    def count(grain: str, key: str, line: Line) -> None:
        own = totals.setdefault((grain, key), [0, 0])
        own[0], own[1] = own[0] + line.count("earned"), own[1] + line.count("potential")

    areas = edition.lookups["courses"].set_index("course_code")["program_area"].to_dict()
    regions = edition.lookups["psus"].set_index("psu_code")[f"region_{edition.settings.region_list}"].to_dict()
    for stem, line in edition.all_lines(*(stem for stem in (T10, T11) if stem in tables)):
        if stem == T11:
            code, name = line.pair
            keys = {"course credential": f"{code} | {name}", "course": code, "credential": name}
            tier = edition.tiers.get(line.pair)
            keys |= {"program area": areas[code], "tier": f"tier {tier}" if tier else NO_TIER}
        else:
            code = line.means["psu_code"]
            keys = {"unit": code, "region": regions[code] or NO_REGION}
        for grain, key in keys.items():
            count(grain, key, line)
        if stem == T11 or T11 not in tables:
            count("state", "state", line)
    yield from ((key, (earned, potential)) for key, (earned, potential) in totals.items())
    year = edition.settings.year
    for _, line in edition.all_lines(*(stem for stem in (T6,) if stem in tables)):
        yield ("career readiness credential", line.means["credential"]), (line.count(year), None)
    for _, line in edition.all_lines(*(stem for stem in (T7,) if stem in tables)):
        yield ("workforce line", line.cells["ncwfc_credential"]), (line.count("earned"), None)
    for _, line in edition.all_lines(*(stem for stem in (T2,) if stem in tables)):
        key = f"{line.means['course_code']} | {line.means['combined_credential']}"
        yield ("combined credential", key), (line.count("combined_earned"), None)


def write_tables(next_one: NextYear, folder: Path) -> None:
    """Write the tables of a year as files, each as the raw data of a year hold it."""
    folder.mkdir(parents=True, exist_ok=True)
    for stem, rows in next_one.tables.items():
        (folder / f"{stem}.csv").write_text(_csv(rows), encoding="utf-8")


def write_next_year(next_one: NextYear, root: Path) -> None:
    """Lay a year out below a data folder, with its published tables and its rows of the lookups."""
    with pytest.MonkeyPatch.context() as patch:
        read_and_write_below(root, patch)
        lay_out_year(next_one.year)
        settings, missing = settings_file(next_one.year), json.dumps(next_one.settings.not_published)
        text = re.sub(r"^not_published = .*$", f"not_published = {missing}", settings.read_text(), flags=re.MULTILINE)
        settings.write_text(text)
        write_tables(next_one, published_dir(next_one.year))
        write_lookups(next_one, root)
        refresh_register()


def write_lookups(next_one: NextYear, root: Path) -> None:
    """Write the rows that a year needs into the lookups of a data folder, and into its layouts."""
    layouts = root / "data" / RAW_LAYOUTS.name
    if any(edit.lookup == "raw_layouts" for edit in next_one.edits) and not layouts.exists():
        shutil.copyfile(RAW_LAYOUTS, layouts)
    for edit in next_one.edits:
        reference = root / "data" / "raw" / "reference" / f"{edit.lookup}.csv"
        _edit(layouts if edit.lookup == "raw_layouts" else reference, edit)


def _edit(file: Path, edit: Edit) -> None:
    heading, *lines = csv.reader(file.read_text(encoding="utf-8").splitlines())
    rows = [dict(zip(heading, line, strict=True)) for line in lines]
    places = [i for i, row in enumerate(rows) if edit.place and edit.place.items() <= row.items()]
    if edit.place and not places:
        raise ValueError(f"{file}: no row {edit.place}")
    if edit.ends:
        rows[places[0]] |= edit.row
    else:
        rows.insert(places[0] + 1 if places else len(rows), {name: edit.row.get(name, "") for name in heading})
    file.write_text(_csv([heading, *([row[name] for name in heading] for row in rows)]), encoding="utf-8")


def _csv(rows: Iterable[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()
