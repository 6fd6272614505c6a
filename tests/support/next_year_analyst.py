"""What an analyst does with an invented report: lay the year out, take the report in, decide on what is proposed."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.next_year import NextYear, write_lookups
from tests.support.runs import run_here

ANALYST, DAY = "A. Analyst", "2031-12-01"
YES, NO = "yes", "no"
PLACE = ("county", "region_state_board", "region_former")


def take_in(root: Path, invented: NextYear, patch: pytest.MonkeyPatch) -> int:
    """Lead a year from its report's text to raw files that can be prepared; return how many rows were written by hand.

    Only what no table can tell is written by hand: the rows of the layouts, and where a new unit lies. All else is
    proposed, and accepted.

    Parameters
    ----------
    root : Path, a data folder with the year before, prepared
    invented : NextYear
    patch : MonkeyPatch
    """
    report, year = root / f"report_{invented.year}.txt", ["--year", invented.year]
    report.write_text(invented.report(), encoding="utf-8")
    by_hand = [edit for edit in invented.edits if edit.lookup == "raw_layouts"]
    write_lookups(replace(invented, edits=by_hand), root)
    _done(root, patch, "year", *year, "--report", str(report))
    _done(root, patch, "intake", *year, "--report", str(report))
    _done(root, patch, "propose", *year)
    filled_in = decide(root / "data" / "raw" / invented.year / "proposals.csv", invented)
    _done(root, patch, "propose", *year, "--accept", "--by", ANALYST, "--date", DAY)
    _done(root, patch, "sources")
    return len(by_hand) + filled_in


def _done(root: Path, patch: pytest.MonkeyPatch, *arguments: str) -> None:
    code = run_here(root, patch, *arguments)
    if code:
        raise AssertionError(f"{' '.join(arguments)} ended with {code}")


def decide(proposals: Path, invented: NextYear) -> int:
    """Accept every proposed row; of several for one name, the one that puts it in the place of another.

    Where a new unit lies is filled in if its code does not tell; the result is the number of rows with such cells.
    """
    with proposals.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    replaced = {row["about"] for row in rows if row["change"] == "replace"}
    units = {edit.row["psu_code"]: edit.row for edit in invented.edits if edit.lookup == "psus" and not edit.ends}
    filled_in = 0
    for row in rows:
        row["accept"] = NO if row["change"] == "add" and row["about"] in replaced else YES
        empty = [name for name in PLACE if row["change"] == "add" and row["lookup"] == "psus" and not row[name]]
        row |= {name: units[row["psu_code"]][name] for name in empty}
        filled_in += bool(empty)
    with proposals.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return filled_in
