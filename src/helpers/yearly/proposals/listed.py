"""Rows that a year's lookups may need, written to a file in which a person decides on each by one word."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from helpers.base.files import csv_text, write_file
from helpers.base.paths import raw_dir
from helpers.base.problems import Problems
from helpers.prepare.cells import read_cells
from helpers.prepare.layouts import ANY, DATE, REFERENCE_TABLES, register_table, required
from helpers.yearly.proposals.changed_rows import proposals_for_changes
from helpers.yearly.proposals.lists_of_years import proposals_for_lists
from helpers.yearly.proposals.printed_year import read_printed_year
from helpers.yearly.proposals.proposal import END, KEY_CELLS, REPLACE, Proposal
from helpers.yearly.proposals.unknown_names import proposals_for_names
from helpers.yearly.proposals.workforce_lines import proposals_for_lines

YES, NO = "yes", "no"
FIXED = ["accept", "about", "change", "lookup", "basis", "printed_in", "instead_of"]
# What acceptance itself fills in.
FILLED_IN = ("row", "valid_from", "valid_to", "decided_by", "decided_on")
DECLINED = register_table(
    "declined",
    "Proposals that were declined",
    (),
    **dict.fromkeys(("about", "change", "lookup", *KEY_CELLS), ANY),
    decided_by=required("a name"),
    decided_on=DATE,
)
PLACES_SHOWN = 3


def proposals_file(year: str) -> Path:
    """Return where the proposals of a year wait for a decision; the file goes when all are decided."""
    return raw_dir(year) / "proposals.csv"


def declined_file(year: str) -> Path:
    """Return where it is kept which proposals of a year were declined, by whom and when."""
    return raw_dir(year) / "declined.csv"


def read_declined(year: str, problems: Problems) -> pd.DataFrame:
    """Return the declined proposals of a year, no rows where none was."""
    file = declined_file(year)
    declined = read_cells(file, DECLINED, problems, by_hand=True) if file.exists() else None
    return pd.DataFrame(columns=DECLINED.headings) if declined is None else declined[DECLINED.headings]


def proposals_for(year: str) -> list[Proposal]:
    """Return what may be added to, replaced or ended in the lookups so that a year's tables can be prepared.

    Nothing is applied. What was declined is not proposed again.

    Parameters
    ----------
    year : str, with a folder of raw data

    Raises
    ------
    InputError
        If the list of declined proposals cannot be read.
    """
    declined = _declined_keys(year)
    printed = read_printed_year(year)
    if printed is None:
        return []
    found = [*proposals_for_names(printed), *proposals_for_changes(printed), *proposals_for_lines(printed)]
    found += proposals_for_lists(printed)
    still_open = [proposal for proposal in found if proposal.key not in declined]
    # What may have another name now has ended only if that is declined.
    replaced = [proposal.replaced for proposal in still_open if proposal.change == REPLACE]
    return [proposal for proposal in still_open if proposal.change != END or proposal.replaced not in replaced]


def _declined_keys(year: str) -> set[tuple[str, ...]]:
    """Return what was declined for a year, and what was said in an earlier one to be there still."""
    problems = Problems()
    declined = [read_declined(year, problems)]
    for file in raw_dir().glob(f"*/{declined_file(year).name}"):
        if file.parent.name < year:
            declined.append(read_declined(file.parent.name, problems).loc[lambda rows: rows["change"] == END])
    problems.stop()
    return {tuple(row) for rows in declined for row in rows.drop(columns=["decided_by", "decided_on"]).to_numpy()}


def _proposals_table(proposals: Sequence[Proposal]) -> pd.DataFrame:
    """Return proposals as a table whose first column is left for the decision: ``yes`` or ``no``.

    Only columns that some proposed row has are there; an empty one of a new row is to be filled in by hand.
    """
    rows = [
        {
            "about": proposal.about,
            "change": proposal.change,
            "lookup": proposal.lookup,
            "basis": proposal.basis,
            "printed_in": _places(proposal),
            "instead_of": json.dumps(proposal.replaced, ensure_ascii=False) if proposal.replaced else "",
            **proposal.cells,
        }
        for proposal in proposals
    ]
    cells = {name for proposal in proposals for name in proposal.cells}
    ordered = dict.fromkeys(column.name for table in REFERENCE_TABLES for column in table.columns)
    columns = [*FIXED, *(name for name in ordered if name in cells)]
    return pd.DataFrame(rows, columns=columns).fillna("").astype("str")


def _places(proposal: Proposal) -> str:
    """Return the first places where the problem stands, as a person looks for them."""
    shown = [f"{stem}, row {row}" if row else stem for stem, row in proposal.places[:PLACES_SHOWN]]
    more = len(proposal.places) - len(shown)
    return "; ".join(shown) + (f"; and {more} more" if more else "")


def write_proposals(year: str) -> pd.DataFrame:
    """Write the proposals of a year for decision and return them; the file of before goes where there is none.

    Raises
    ------
    InputError
        If the file holds decisions that were not carried out: nothing that was typed is thrown away.
    """
    file = proposals_file(year)
    if file.exists():
        given = pd.read_csv(file, dtype="str", keep_default_na=False)
        decided = given[given["accept"].str.strip() != ""] if "accept" in given else given
        if len(decided):
            problems = Problems()
            action = f"Carry them out with make propose YEAR={year} ACCEPT=1 BY=<name>, or delete the file."
            problems.add(file, "no decision that waits", f"{len(decided):,} in the column accept", action)
            problems.stop()
    table = _proposals_table(proposals_for(year))
    if table.empty:
        file.unlink(missing_ok=True)
    else:
        write_file(file, csv_text(table))
    return table
