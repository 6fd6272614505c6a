"""The page of revisions: what a revision is here, what was released, and what changed since, before and now."""

from __future__ import annotations

import re
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from helpers.base.paths import data_root, processed_dir
from helpers.prepare.layouts import REFERENCE_TABLES
from helpers.publish.site.sphinx.filled import filled
from helpers.yearly.comparison import RAW, REGISTERS, VERDICT, compare_inputs, read_text_table
from helpers.yearly.revisions import (
    POLICY,
    Released,
    Revision,
    checksums_of,
    no_revision_sentence,
    read_releases,
    read_revisions,
)
from helpers.yearly.versions import is_at_hand, released_version

ROWS_SHOWN = 200
RECOMPUTED = "recomputed"
TITLES = {RAW: "Inputs", RECOMPUTED: "Recomputed figures", VERDICT: "Verdicts of the audit"}
# What a table, row or column that only one version has shows before and now.
ONE_SIDED = {"only now": {"before": "", "now": "new"}, "only before": {"before": "there", "now": "gone"}}
NUMBERED = re.compile(r"table_0?(\w+?)_.*")
Group = tuple[str, list[dict[str, str]], int]


@dataclass(frozen=True)
class Step:
    """What lies between a version and the one after it, or today.

    Attributes
    ----------
    title : str
    revisions : list of Revision
    groups : list of (title, changes shown, number of all); a change is table, row, column, before, now
    prepared : int, other cells of the prepared tables that changed with them
    not_at_hand : list of int, versions whose cells cannot be shown, since neither their archive nor their tag is here
    """

    title: str
    revisions: list[Revision]
    groups: list[Group]
    prepared: int = 0
    not_at_hand: tuple[int, ...] = ()


def _table_title(name: str) -> str:
    """Return what readers call a raw file: the number of a printed table, the title of a lookup."""
    stem = Path(name).stem
    titles = {table.stem: table.title for table in REFERENCE_TABLES}
    return titles.get(stem) or NUMBERED.sub(r"Table \1", stem).replace("_", " ")


def _kind_of(change: dict[str, str]) -> str:
    is_figure = change["table"] in REGISTERS and change.get("column") == RECOMPUTED
    return RECOMPUTED if is_figure else change["kind"]


def _shown(change: dict[str, str], subjects: dict[str, tuple[str, str]]) -> dict[str, str]:
    """Return a change as the page shows it, rows of the audit by their place and subject."""
    sides = next((sides for ending, sides in ONE_SIDED.items() if change["difference"].endswith(ending)), change)
    place, subject = subjects.get(change.get("named", ""), ("", ""))
    is_audit = change["table"] in REGISTERS
    return {
        "table": place if is_audit else _table_title(change["table"]),
        "row": subject if is_audit else change.get("named", ""),
        "column": "" if is_audit else change.get("column", "").replace("_", " "),
        "before": sides["before"],
        "now": sides["now"],
    }


def _subjects(year: str, roots: list[Path]) -> dict[str, tuple[str, str]]:
    """Return the place and the subject of every figure and claim of the audit, by id."""
    files = [processed_dir(year, root) / f"{name}.csv" for root in roots for name in REGISTERS]
    tables = [read_text_table(file) for file in files if file.exists()]
    rows = [row for table in tables for row in table[["id", "place", "subject"]].itertuples(index=False)]
    return {row.id: (row.place, row.subject) for row in rows}


def _differ(year: str, first: Released, second: Released | None) -> bool:
    """Return whether the inputs or prepared tables of a version are other than those of the next one, or of today."""
    now = second.checksums if second else checksums_of(year)
    kept = {name for name in {*first.checksums, *now} if name.startswith("data/")}
    return any(first.checksums.get(name) != now.get(name) for name in kept)


def _step(year: str, first: Released, second: Released | None, revisions: list[Revision]) -> Step:
    title = f"From version {first.version} to {f'version {second.version}' if second else 'now'}"
    explained = [revision for revision in revisions if revision.revises == first.version]
    if not _differ(year, first, second):
        return Step(title, explained, [])
    lost = tuple(one.version for one in (first, second) if one and not is_at_hand(year, one))
    if lost:
        return Step(title, explained, [], not_at_hand=lost)
    groups, prepared = _changes(year, first, second)
    return Step(title, explained, groups, prepared)


def _changes(year: str, first: Released, second: Released | None) -> tuple[list[Group], int]:
    """Return the changes from a version to the next or to today by what they are, and how many are not shown."""
    with ExitStack() as versions:
        before = versions.enter_context(released_version(year, first))
        now = versions.enter_context(released_version(year, second)) if second else data_root()
        changes, subjects = compare_inputs(year, before, now).differences, _subjects(year, [before, now])
    by_kind = {kind: [change for change in changes if _kind_of(change) == kind] for kind in TITLES}
    groups = [
        (TITLES[kind], [_shown(change, subjects) for change in members[:ROWS_SHOWN]], len(members))
        for kind, members in by_kind.items()
        if members
    ]
    return groups, len(changes) - sum(map(len, by_kind.values()))


def _revision_steps(year: str) -> list[Step]:
    """Return what changed from each released version of a year to the next and to today, the newest first.

    A version that nothing changed since has no step.
    """
    releases, revisions = read_releases(year), read_revisions(year)
    pairs = zip(releases, [*releases[1:], None], strict=False)
    steps = [_step(year, first, second, revisions) for first, second in pairs]
    return [step for step in reversed(steps) if step.groups or step.revisions or step.prepared or step.not_at_hand]


def revisions_markdown(year: str) -> str:
    """Return the page of revisions of a year as Sphinx reads it."""
    return filled(
        "revisions.md",
        policy=POLICY,
        releases=list(reversed(read_releases(year))),
        steps=_revision_steps(year),
        no_revision=no_revision_sentence(year),
    )
