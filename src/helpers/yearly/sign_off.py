"""What is left to do before a year is final: each item done, open, or waived with a reason and a name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import nbformat

from helpers.audit.accepted_verdicts import changed_verdicts, is_audited
from helpers.base.files import csv_text
from helpers.base.manifest import read_sections
from helpers.base.notebooks import notebook_parameters, read_notebook
from helpers.base.paths import outputs_dir, processed_dir, shown
from helpers.base.problems import InputError, Problems
from helpers.base.settings import REASONS, SETTINGS_FILE, read_settings, settings_file
from helpers.base.words import counted
from helpers.contracts.tables import read_year_settings
from helpers.prepare.layouts import PUBLISHED_STEMS, published_file
from helpers.prepare.sources import register_status, undescribed_files
from helpers.prepare.year import prepare_year
from helpers.yearly.claims_coverage import passed_over, uncovered
from helpers.yearly.notebook_differences import said_otherwise
from helpers.yearly.proposals.listed import proposals_for
from helpers.yearly.revisions import is_final, note_unexplained_changes
from helpers.yearly.signatures import DONE, OPEN, read_signatures, signed_state, to_be_signed

NAMES_SHOWN = 3
NOT_SIGNED = "not signed"
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
    """

    name: str
    what: str
    remark: str = ""
    state: str = OPEN
    is_signed: bool = False

    def __str__(self) -> str:
        return f"{self.state:<6}  {self.name}: {self.what}" + (f" ({self.remark})" if self.remark else "")


# What is found by computation: name, what is true then, how it is asked (empty for done), and when it can be told.
_Asked = tuple[str, str, Callable[[str], str], str]


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
    every = _asked_of_every_year(year)
    signed = read_signatures(year, [name for name, *_ in every])
    items = [_asked(asked, year) for asked in every if asked[-1] in told]
    if BEFORE in told or AFTER in told:
        items += [Item(name, what, is_signed=True) for name, what in to_be_signed(year).items()]
    return [_with_signature(item, year, signed.get(item.name), is_compared=AFTER in told) for item in items]


def computed_items(year: str) -> list[str]:
    """Return the names of the items that are found by computation, which can be waived and not signed."""
    return [name for name, *_ in _asked_of_every_year(year)]


def open_items(year: str) -> list[Item]:
    """Return what is left to do before a year is final."""
    return [item for item in sign_off_items(year) if item.state == OPEN]


def require_nothing_open(year: str) -> None:
    """Stop a year that calls itself final while something is left to do that can be told before a run.

    Raises
    ------
    InputError
        With every such item.
    """
    problems = Problems()
    action = f"Do it, sign or waive it (make sign), or set status to draft: make status YEAR={year}."
    for item in sign_off_items(year, told=(BEFORE,)) if is_final(year) else ():
        if item.state == OPEN:
            problems.add(settings_file(year), 'nothing open in a year with status = "final"', f"{item}", action)
    problems.stop()


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
        asked.append(
            (
                "notebooks",
                "The stored notebooks have run, and say what the last run said",
                _notebooks_not_stored,
                BY_RUN,
            )
        )
    return asked


def _asked(asked: _Asked, year: str) -> Item:
    name, what, ask, _ = asked
    try:
        left = ask(year)
    except InputError as error:
        left = f"{counted(len(error.problems), 'problem')}; make check-year YEAR={year} lists them"
    remark = left or (passed_over(year) if ask is uncovered else "")
    return Item(name, what, remark, OPEN if left else DONE)


def _with_signature(item: Item, year: str, row: dict[str, str] | None, *, is_compared: bool) -> Item:
    """Return an item as its row of ``sign_off.csv`` has it; an item that computation found done needs no row."""
    if row is None or not row["state"] or (item.state == DONE and not item.is_signed):
        return replace(item, remark=item.remark or NOT_SIGNED) if item.is_signed else item
    state, remark = signed_state(year, row, is_compared=is_compared)
    return replace(item, state=state, remark=remark)


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
    folder = processed_dir(year)
    if not (folder / SETTINGS_FILE).exists():
        return f"the year was not prepared yet; make report YEAR={year}"
    prepared = prepare_year(year)
    stale = [] if read_year_settings(year) == prepared.settings else [SETTINGS_FILE]
    for name, table in prepared.tables.items():
        file = folder / f"{name}.csv"
        if not file.exists() or file.read_text(encoding="utf-8") != csv_text(table):
            stale.append(file.name)
    return f"other than the raw files give: {_some(stale)}; make report YEAR={year}" if stale else ""


def _unaccepted(year: str) -> str:
    if not is_audited(year):
        return f"the year was not audited yet; make report YEAR={year}"
    changed = changed_verdicts(year)
    return f"{counted(len(changed), 'verdict')} to look at; make accept YEAR={year}" if changed else ""


def _stored_years() -> set[str]:
    files = [section.notebook for section in read_sections().values()]
    # Read and not checked: what stands in a parameters cell is asked here, at every question of what is left to do.
    return {str(notebook_parameters(nbformat.v4.reads(file.read_text("utf-8")), file)["year"]) for file in files}


def _notebooks_not_stored(year: str) -> str:
    """Return which committed notebooks have no outputs, or say something else than the last run."""
    without, other = [], []
    for stem, section in read_sections().items():
        stored, executed = read_notebook(section.notebook), outputs_dir(year) / "notebooks" / f"{stem}.ipynb"
        if not any(cell.get("execution_count") for cell in stored.cells):
            without.append(stem)
        elif executed.exists() and said_otherwise(stored, read_notebook(executed)):
            other.append(stem)
    parts = [(without, "no outputs in"), (other, "the last run says something else than")]
    left = [f"{words} {_some(names)}" for names, words in parts if names]
    return f"{'; '.join(left)}; make notebooks YEAR={year}" if left else ""
