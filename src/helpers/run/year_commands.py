"""Commands of the cycle of a year: laying it out, what is left to do, checking it, proposals for its lookups."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from helpers.base.paths import raw_dir, shown
from helpers.base.problems import message
from helpers.base.settings import is_academic_year
from helpers.base.words import counted

DONE, WRONG_INPUT = 0, 2


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
    problems = problems_of(arguments.year)
    if not problems:
        print(f"{arguments.year}: no problem in the raw files.")
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
        on = arguments.date or date.today().isoformat()
        accepted, declined = carry_out(arguments.year, decided_by=arguments.by.strip(), decided_on=on)
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


def require_laid_out(given: str) -> None:
    """Stop for a year that has no folder of raw data."""
    if not is_academic_year(given) or not raw_dir(given).is_dir():
        known = sorted(folder.name for folder in raw_dir().glob("*") if is_academic_year(folder.name))
        raise ValueError(
            f"YEAR={given}: expected an academic year with a folder in {shown(raw_dir())}/; there are "
            f"{', '.join(known) or 'none'}. Correct YEAR, or add the folder (docs/annual_update.md)."
        )


def add_arguments(commands: dict) -> None:
    """Add what the commands of this module take, by function."""
    for function in (year, status, check_year, propose):
        commands[function].add_argument("--year", required=True, help="academic year, for example 2025-2026")
    commands[year].add_argument("--report", help="file of the report; lays out the list of its sentences")
    commands[propose].add_argument("--accept", action="store_true", help="carry out the decisions in proposals.csv")
    commands[propose].add_argument("--by", default="", help="who decided")
    commands[propose].add_argument("--date", default="", help="when, for example 2026-11-24; without it, today")
