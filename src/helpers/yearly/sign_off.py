"""What is left to do before a year is final: each item done, open, or waived with a reason and a name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from helpers.audit.accepted_verdicts import changed_verdicts
from helpers.base.files import csv_text, write_file
from helpers.base.manifest import read_sections
from helpers.base.notebooks import notebook_parameters, read_notebook
from helpers.base.paths import processed_dir, raw_dir, shown
from helpers.base.prepared_years import earlier_prepared_years
from helpers.base.problems import InputError, Problems, RunFailed
from helpers.base.settings import FINAL, REASONS, SETTINGS_FILE, read_settings, settings_file
from helpers.base.words import counted
from helpers.contracts.tables import read_year_settings
from helpers.prepare.cells import cells_are_right, read_cells
from helpers.prepare.layouts import DATE, PUBLISHED_STEMS, Kind, one_of, published_file, register_table
from helpers.prepare.sources import register_status, undescribed_files
from helpers.prepare.year import prepare_year
from helpers.yearly.claims_coverage import uncovered
from helpers.yearly.proposals.listed import proposals_for
from helpers.yearly.revisions import note_unexplained_changes

DONE, OPEN, WAIVED = "done", "open", "waived"
COLUMNS = ["item", "state", "reason", "decided_by", "decided_on"]
NAMES_SHOWN = 3
READ, COMPARED = "read ", "comparisons"
# When an item can be told: before a run, by a run that ends well, or after it.
BEFORE, BY_RUN, AFTER = "before", "by run", "after"


@dataclass(frozen=True)
class Item:
    """One thing to do before a year is final.

    Attributes
    ----------
    name : str, as ``sign_off.csv`` calls it
    what : str, what is true when it is done
    remark : str, what is left to do, or who did or waived it, when and why
    state : str, ``done``, ``open`` or ``waived``
    is_signed : bool, whether a person says that it is done; any other is found by computation
    told : str, whether it can be told before a run, is told by a run that ends well, or only after one
    """

    name: str
    what: str
    remark: str = ""
    state: str = OPEN
    is_signed: bool = False
    told: str = BEFORE

    def __str__(self) -> str:
        return f"{self.state:<6}  {self.name}: {self.what}" + (f" ({self.remark})" if self.remark else "")


# What is found by computation: name, what is true then, how it is asked (empty for done), and when it can be told.
_Asked = tuple[str, str, Callable[[str], str], str]


def sign_off_file(year: str) -> Path:
    """Return where signatures and waivers of a year are kept."""
    return raw_dir(year) / "sign_off.csv"


def sign_off_items(year: str, *, told: tuple[str, ...] = (BEFORE, BY_RUN, AFTER)) -> list[Item]:
    """Return the items of a year in the order in which a person meets them.

    Parameters
    ----------
    year : str, with a folder of raw data
    told : tuple of str, which items to ask, by when they can be told

    Raises
    ------
    InputError
        With every row of ``sign_off.csv`` that cannot be used.
    """
    signed = _read_signatures(year)
    items = [_asked(asked, year) for asked in _asked_of_every_year(year) if asked[-1] in told]
    if BEFORE in told:
        items += [Item(name, what, is_signed=True) for name, what in to_be_signed(year).items()]
    return [_with_signature(item, signed.get(item.name)) for item in items]


def open_items(year: str) -> list[Item]:
    """Return what is left to do before a year is final."""
    return [item for item in sign_off_items(year) if item.state == OPEN]


def require_nothing_open(year: str, *, of_results: bool) -> None:
    """Stop a year that calls itself final while something is left to do; say nothing of any other year.

    Parameters
    ----------
    year : str
    of_results : bool, whether to ask what can only be told after a run, else what can be told before it

    Raises
    ------
    InputError
        With every open item that can be told before a run.
    RunFailed
        With those that can only be told after one, whose results are then there.
    """
    settings = read_settings(year, Problems(), PUBLISHED_STEMS)
    if settings is None or settings.status != FINAL:
        return
    items = [item for item in sign_off_items(year, told=(AFTER,) if of_results else (BEFORE,)) if item.state == OPEN]
    action = (
        f"Do it, sign or waive it in {shown(sign_off_file(year))}, or set status to draft: make status YEAR={year}."
    )
    expected = 'nothing open in a year with status = "final"'
    if items and of_results:
        lines = [f"{shown(settings_file(year))}: expected {expected}; the year was prepared.", *map(str, items), action]
        raise RunFailed("\n".join(lines))
    problems = Problems()
    for item in items:
        problems.add(settings_file(year), expected, f"{item}", action)
    problems.stop()


def to_be_signed(year: str) -> dict[str, str]:
    """Return what only a person can say of a year: by item, what is signed."""
    read = {f"{READ}{stem}": f"A person read what the section {stem} says" for stem in read_sections()}
    earlier = earlier_prepared_years(year)
    return read | ({COMPARED: f"A person looked at what changed since {earlier[-1]}"} if earlier else {})


def lay_out_signatures(year: str) -> Path | None:
    """Write a row without a signature for everything that a person signs; return the file, None where it was there."""
    file = sign_off_file(year)
    if file.exists():
        return None
    rows = pd.DataFrame({"item": list(to_be_signed(year))}).reindex(columns=COLUMNS, fill_value="")
    return write_file(file, csv_text(rows))


def _asked_of_every_year(year: str) -> list[_Asked]:
    asked: list[_Asked] = [
        ("tables", "Every published table is there, or declared as not published", _missing_tables, BEFORE),
        ("sources", "Every raw file has publisher, title, version and origin", _undescribed, BEFORE),
        ("settings", "Every choice of the settings has its reason", _without_reason, BEFORE),
        ("proposals", "Every proposed row is decided", _undecided, BY_RUN),
        ("prepared", "The processed tables are those of the raw files", _not_prepared, BY_RUN),
        ("claims", "Every sentence with a number or a comparison is covered by claims", uncovered, BEFORE),
        ("revisions", "Every input that changed since the last release has its reason", _unexplained, BEFORE),
        ("verdicts", "The verdicts of the audit are the accepted ones", _unaccepted, AFTER),
    ]
    if _stored_years() == {year}:
        asked.append(("notebooks", "The stored notebooks have run", _notebooks_without_outputs, BY_RUN))
    return asked


def _asked(asked: _Asked, year: str) -> Item:
    name, what, ask, told = asked
    try:
        left = ask(year)
    except InputError as error:
        left = f"{counted(len(error.problems), 'problem')}; make check-year YEAR={year} lists them"
    return Item(name, what, left, OPEN if left else DONE, told=told)


def _with_signature(item: Item, row: dict[str, str] | None) -> Item:
    """Return an item as its row of ``sign_off.csv`` has it; an item that computation found done needs no row."""
    if row is None or not row["state"] or (item.state == DONE and not item.is_signed):
        return replace(item, remark=item.remark or "not signed") if item.is_signed else item
    signature = f"{row['decided_by']}, {row['decided_on']}"
    return replace(item, state=row["state"], remark=": ".join(filter(None, (signature, row["reason"]))))


def _read_signatures(year: str) -> dict[str, dict[str, str]]:
    """Return the rows of ``sign_off.csv`` by item."""
    file, problems = sign_off_file(year), Problems()
    if not file.exists():
        return {}
    signed = {*to_be_signed(year)}
    known = [*signed, *(name for name, *_ in _asked_of_every_year(year))]
    layout = register_table(
        "sign_off",
        "Signatures of a year",
        ("item",),
        item=one_of(*known),
        state=Kind(
            "done, waived or nothing; done only for what a person says",
            lambda cells, rows: cells.isin(["", WAIVED]) | ((cells == DONE) & rows["item"].isin(signed)),
            "Write waived with a reason, or leave it empty and do it.",
        ),
        reason=Kind(
            "a reason where something is waived",
            lambda cells, rows: (cells != "") | (rows["state"] != WAIVED),
            "Say why.",
        ),
        decided_by=Kind(
            "a name", lambda cells, rows: (cells != "") | (rows["state"] == ""), "Say who signed or waived it."
        ),
        decided_on=Kind(
            DATE.expected, lambda cells, rows: (rows["state"] == "") | DATE.holds(cells, rows), "Give the date."
        ),
    )
    rows = read_cells(file, layout, problems, by_hand=True)
    if rows is not None:
        cells_are_right(file, layout, rows, problems)
    problems.stop()
    return {} if rows is None else {row["item"]: row for row in rows.to_dict("records")}


def _some(names: list[str]) -> str:
    more = len(names) - NAMES_SHOWN
    return ", ".join(names[:NAMES_SHOWN]) + (f" and {more:,} more" if more > 0 else "")


def _missing_tables(year: str) -> str:
    problems = Problems()
    settings = read_settings(year, problems, PUBLISHED_STEMS)
    problems.stop()
    declared = settings.not_published if settings else ()
    missing = [stem for stem in PUBLISHED_STEMS if stem not in declared and not published_file(year, stem).exists()]
    return f"missing: {_some(missing)}; make intake YEAR={year} REPORT=<file>" if missing else ""


def _undescribed(year: str) -> str:
    names = undescribed_files(year)
    if names:
        return f"not described: {_some(names)}; fill in data/raw/sources.csv, then make sources"
    register = register_status(year)
    other = register[register["file"].str.startswith(f"{year}/") & ~register["is_as_registered"]]
    return f"not as registered: {_some(other['file'].tolist())}; make sources" if len(other) else ""


def _without_reason(year: str) -> str:
    problems = Problems()
    settings = read_settings(year, problems, PUBLISHED_STEMS)
    problems.stop()
    names = [name for name in REASONS if not str(getattr(settings, name)).strip()]
    return f"{shown(settings_file(year))} gives none for {_some(names)}" if names else ""


def _unexplained(year: str) -> str:
    problems = Problems()
    note_unexplained_changes(year, problems)
    if not problems.found:
        return ""
    return f"{counted(len(problems.found), 'problem')}; make diff YEAR={year} AGAINST=<version>, then revisions.csv"


def _undecided(year: str) -> str:
    proposals = proposals_for(year)
    return f"{counted(len(proposals), 'row')} to decide on; make propose YEAR={year}" if proposals else ""


def _not_prepared(year: str) -> str:
    prepared, folder = prepare_year(year), processed_dir(year)
    if not (folder / SETTINGS_FILE).exists():
        return f"the year was not prepared yet; make report YEAR={year}"
    stale = [] if read_year_settings(year) == prepared.settings else [SETTINGS_FILE]
    for name, table in prepared.tables.items():
        file = folder / f"{name}.csv"
        if not file.exists() or file.read_text(encoding="utf-8") != csv_text(table):
            stale.append(file.name)
    return f"other than the raw files give: {_some(stale)}; make report YEAR={year}" if stale else ""


def _unaccepted(year: str) -> str:
    if not (processed_dir(year) / "audit_claims.csv").exists():
        return f"the year was not audited yet; make report YEAR={year}"
    changed = changed_verdicts(year)
    return f"{counted(len(changed), 'verdict')} to look at; make accept YEAR={year}" if changed else ""


def _stored_years() -> set[str]:
    sections = read_sections().values()
    return {str(notebook_parameters(read_notebook(one.notebook), one.notebook)["year"]) for one in sections}


def _notebooks_without_outputs(year: str) -> str:
    without = []
    for stem, section in read_sections().items():
        cells = read_notebook(section.notebook).cells
        if not any(cell.get("execution_count") for cell in cells):
            without.append(stem)
    return f"no outputs in {_some(without)}; make notebooks YEAR={year}" if without else ""
