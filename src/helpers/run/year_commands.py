"""Commands of the cycle of a year: laying it out, checking it, proposals for its lookups, signing, accepting."""

from __future__ import annotations

import argparse
import os
import re
import sys
from datetime import date
from pathlib import Path
from typing import TextIO

from helpers.base.paths import processed_dir, raw_dir, shown
from helpers.base.problems import message
from helpers.base.settings import DRAFT, FINAL, is_academic_year
from helpers.base.words import counted

DONE, WRONG_INPUT, DIFFERENT = 0, 2, 3
VERDICTS_SHOWN = 5
ALL, ITEM_SEPARATOR = "all", ";"
# A row that notes what was read ends in a checksum.
NOTED = re.compile(r",[0-9a-f]{16}$", re.MULTILINE)


def year(arguments: argparse.Namespace) -> int:
    """Lay out the folder of a new year, then list what is left to do; nothing that is there is overwritten."""
    from helpers.yearly.layout_year import lay_out_year

    report = Path(arguments.report).expanduser() if arguments.report else None
    print("\n".join(lay_out_year(arguments.year, report)) + "\n")
    return status(arguments)


def status(arguments: argparse.Namespace) -> int:
    """List what is done, open or waived before a year is final."""
    from helpers.yearly.sign_off import OPEN, sign_off_items

    require_laid_out(arguments.year)
    items = sign_off_items(arguments.year)
    print("\n".join(f"{item}" for item in items))
    left = sum(item.state == OPEN for item in items)
    print(
        f"{arguments.year}: {counted(left, 'item')} open of {len(items):,}."
        if left
        else f"{arguments.year}: nothing open."
    )
    return DONE


def check_year(arguments: argparse.Namespace) -> int:
    """Check the raw files of a year in seconds and list every problem with the row that would solve it."""
    from helpers.yearly.check import check_year as problems_of
    from helpers.yearly.check import problems_file
    from helpers.yearly.proposals.listed import proposals_for

    require_laid_out(arguments.year)
    problems, figures = problems_of(arguments.year)
    if not problems:
        print(f"{arguments.year}: no problem in the raw files.")
        if figures:
            print(f"{counted(len(figures), 'figure')} of the report not as expected or accepted:")
            print("\n".join(f"  {figure}" for figure in figures))
            print("Compare each with the source. What was read or typed wrong is mended in the file; what the source")
            print(f"prints stays as it is, and is accepted after the run: make accept YEAR={arguments.year}.")
        return DONE
    print(message(problems))
    print(f"\nAll of them as a table: {shown(problems_file(arguments.year))}.")
    if proposals_for(arguments.year):
        print(f"Some of them can be solved with proposed rows: make propose YEAR={arguments.year}.")
    return WRONG_INPUT


def propose(arguments: argparse.Namespace) -> int:
    """Write the rows that the lookups may need into a file with a column to accept them, or carry the decisions out."""
    from helpers.yearly.proposals.accepted import carry_out
    from helpers.yearly.proposals.listed import declined_file, proposals_file, write_proposals

    require_laid_out(arguments.year)
    if arguments.accept:
        if not arguments.by.strip():
            raise ValueError("BY=: expected the name of who decided, found none. Give BY=<name>.")
        accepted, declined = carry_out(arguments.year, decided_by=arguments.by.strip(), decided_on=_day(arguments))
        print(f"{counted(accepted, 'proposal')} accepted, {declined:,} declined.")
    table = write_proposals(arguments.year)
    if table.empty:
        print(f"{arguments.year}: nothing to decide on.")
        if declined_file(arguments.year).exists():
            print(f"Declined rows are in {shown(declined_file(arguments.year))}; one deleted there is proposed again.")
        return DONE
    by_lookup = ", ".join(f"{len(rows):,} for {name}.csv" for name, rows in table.groupby("lookup"))
    print(f"{shown(proposals_file(arguments.year))}: {counted(len(table), 'row')} to decide on ({by_lookup}).")
    print("Write yes or no into the column accept and fill in what is empty in rows of units and groups; then")
    print(f"make propose YEAR={arguments.year} ACCEPT=1 BY=<name>")
    return DONE


def sign(arguments: argparse.Namespace) -> int:
    """Sign items of a year, or waive them with a reason; without a name, list what is signed."""
    from helpers.yearly.sign_off import AFTER, computed_items, sign_off_items
    from helpers.yearly.signatures import sign as sign_items
    from helpers.yearly.signatures import to_be_signed

    require_laid_out(arguments.year)
    given = [name.strip() for name in arguments.item.split(ITEM_SEPARATOR) if name.strip()]
    names, by = [*to_be_signed(arguments.year)] if given == [ALL] else given, arguments.by.strip()
    if names and by:
        how = {"decided_by": by, "decided_on": _day(arguments), "waived_for": arguments.waive.strip()}
        file = sign_items(arguments.year, names, computed=computed_items(arguments.year), **how)
        print(f"{shown(file)}: {counted(len(names), 'item')} {'waived' if how['waived_for'] else 'signed'}.")
        return DONE
    print("\n".join(f"{item}" for item in sign_off_items(arguments.year, told=(AFTER,)) if item.is_signed))
    print(f"Nothing was signed. ITEM takes names as above, with '{ITEM_SEPARATOR}' between them, or {ALL}:")
    print(f'make sign YEAR={arguments.year} ITEM="read 05_equity" BY=<name> [WAIVE=<reason>]')
    return DONE


def accept(arguments: argparse.Namespace) -> int:
    """List the verdicts of the audit that differ from the accepted ones; with a name, accept them."""
    from helpers.audit.accepted_verdicts import accept_verdicts, accepted_file, changed_verdicts

    year = arguments.year or _stored_year()
    require_laid_out(year, is_prepared=True)
    changed, by = changed_verdicts(year), arguments.by.strip()
    for verdict in changed:
        print(verdict)
    if not changed:
        print(f"{year}: every verdict is as it was accepted.")
    elif by:
        accept_verdicts(year, decided_by=by, decided_on=_day(arguments))
        print(f"{year}: {counted(len(changed), 'verdict')} accepted; wrote {shown(accepted_file(year))}.")
    else:
        print(f"{year}: {counted(len(changed), 'verdict')} to accept; nothing was written. Read them, then")
        print(f"make accept YEAR={year} BY=<name>")
    return DONE


def say_what_differs(year: str) -> int:
    """Say after a run what of its results nobody accepted; return 3 for a stored or final year, 0 for any other.

    Asked after every run, so nothing large is imported where nothing differs.
    """
    from helpers.audit.accepted_verdicts import changed_verdicts
    from helpers.yearly.revisions import status_of

    changed, lapsed, status = changed_verdicts(year), _lapsed(year), status_of(year)
    if not changed and not lapsed:
        return DONE
    is_done = status == FINAL or (status != DRAFT and _stored_year() == year)
    differs = f"{counted(len(changed), 'verdict')} not as accepted, {counted(len(lapsed), 'signature')} lapsed"
    lines = [f"\n{year} ({status}): the results are written; {differs}."]
    lines += [f"  {verdict}" for verdict in changed[:VERDICTS_SHOWN]]
    if changed:
        lines.append(f"Read them: make accept YEAR={year} lists all of them, and with BY=<name> accepts them.")
    print("\n".join([*lines, *lapsed]), file=sys.stderr if is_done else sys.stdout)
    return DIFFERENT if is_done else DONE


def _lapsed(year: str) -> list[str]:
    """Return a line for each signature under results that have changed since, where any notes what was read."""
    file = raw_dir(year) / "sign_off.csv"
    if not file.exists() or not NOTED.search(file.read_text(encoding="utf-8")):
        return []
    from helpers.yearly.sign_off import AFTER, NOT_SIGNED, OPEN, sign_off_items

    items = [item for item in sign_off_items(year, told=(AFTER,)) if item.is_signed and item.state == OPEN]
    return [f"  {item.name}: {item.remark}" for item in items if item.remark != NOT_SIGNED]


def _stored_year() -> str:
    from helpers.run.stored_outputs import stored_year

    return stored_year()


def _day(arguments: argparse.Namespace) -> str:
    """Return the date that was given, that of today where none was."""
    try:
        return date.fromisoformat(arguments.date).isoformat() if arguments.date else date.today().isoformat()
    except ValueError as error:
        raise ValueError(f"DATE={arguments.date}: expected a date such as 2026-11-24. Correct it.") from error


def require_laid_out(given: str, *, is_prepared: bool = False) -> None:
    """Stop for a year that has no folder of raw data, or that was not prepared."""
    if not is_academic_year(given) or not raw_dir(given).is_dir():
        known = sorted(folder.name for folder in raw_dir().glob("*") if is_academic_year(folder.name))
        raise ValueError(
            f"YEAR={given}: expected an academic year with a folder in {shown(raw_dir())}/; there are "
            f"{', '.join(known) or 'none'}. Correct YEAR, or add the folder (docs/annual_update.md)."
        )
    if is_prepared and not (processed_dir(given) / "audit_claims.csv").exists():
        raise ValueError(
            f"YEAR={given}: expected a prepared year, found no audit in {shown(processed_dir(given))}/. "
            f"Run make report YEAR={given}."
        )


def go_on_unread(stream: TextIO) -> None:
    """Let what is left of an output go nowhere: whoever read it has seen enough, as head does."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def add_arguments(commands: dict) -> None:
    """Add what the commands of this module take, by function."""
    for function in (year, status, check_year, propose, sign):
        commands[function].add_argument("--year", required=True, help="academic year, for example 2025-2026")
    commands[year].add_argument("--report", help="file of the report; lays out the list of its sentences")
    commands[propose].add_argument("--accept", action="store_true", help="carry out the decisions in proposals.csv")
    commands[accept].add_argument("--year", help="the year whose verdicts are accepted; without it, the stored one")
    commands[sign].add_argument("--item", default="", help=f"what is signed, '{ITEM_SEPARATOR}' between several; {ALL}")
    commands[sign].add_argument("--waive", default="", help="why it shall not be done")
    for function in (propose, accept, sign):
        commands[function].add_argument("--by", default="", help="who decided; without a name nothing is written")
        commands[function].add_argument("--date", default="", help="when, for example 2026-11-24; without it, today")
