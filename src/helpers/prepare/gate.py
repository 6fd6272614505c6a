"""The checks that stop a run: what disagrees must be mended, corrected or accepted with a reason."""

from __future__ import annotations

import pandas as pd

from helpers.base.problems import Problems
from helpers.prepare.comparisons import CHECKS, COMPARISON_COLUMNS, Inputs
from helpers.prepare.layouts import published_file, published_tables, reference_file


def run_checks(inputs: Inputs, problems: Problems, *, is_complete: bool) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Run every check whose tables were published.

    Parameters
    ----------
    inputs : Inputs
    problems : Problems, gains a disagreement that nothing accepts, an acceptance that nothing needs, and a
        check that compared nothing
    is_complete : bool, whether every published table could be read; else no acceptance is called superfluous

    Returns
    -------
    summary : DataFrame, one row a check: ``check``, ``rule``, ``compared``, ``agree``, ``accepted``
    discrepancies : DataFrame, accepted disagreements: ``check``, ``item``, ``table``, ``row``, ``column``,
        ``found``, ``expected``, ``reason``
    """
    acceptances = accepted(inputs)
    used, ran, summary, kept = set(), set(), [], []
    for check, (needed, _, function) in CHECKS.items():
        if not inputs.has(*needed):
            continue
        ran.add(check)
        compared = function(inputs)
        if compared.empty:
            problems.add(
                published_file(inputs.settings.year, needed[0]),
                f"rows for the check {check}",
                "none to compare",
                "Check the table's rows.",
            )
        differing = compared[compared["found"] != compared["expected"]]
        keys = [(check, row.item, row.found, row.expected) for row in differing.itertuples()]
        for key, row in zip(keys, differing.itertuples(), strict=True):
            if key in acceptances:
                used.add(key)
                kept.append((check, *row[1:-1], acceptances[key].reason))
            else:
                _note(inputs, check, function.__doc__, row, problems)
        agree = len(compared) - len(differing)
        summary.append((check, function.__doc__, len(compared), agree, sum(key in acceptances for key in keys)))
    # What a check of a table that is not published would find cannot be said, so its acceptances stay.
    unasked = {key for key in acceptances if key[0] in CHECKS and key[0] not in ran}
    _note_superfluous(acceptances, used | unasked if is_complete else set(acceptances), problems)
    return (
        pd.DataFrame(summary, columns=["check", "rule", "compared", "agree", "accepted"]),
        pd.DataFrame(kept, columns=["check", *COMPARISON_COLUMNS[:-1], "reason"]),
    )


def accepted(inputs: Inputs) -> dict[tuple[str, str, str, str], tuple]:
    """Return the accepted disagreements of the year by check, item, found and expected."""
    rows = inputs.references["accepted_discrepancies"]
    rows = rows[rows["year"] == inputs.settings.year]
    return {(row.check, row.item, row.found, row.expected): row for row in rows.itertuples()}


def _note(inputs: Inputs, check: str, rule: str, row: tuple, problems: Problems) -> None:
    layouts = {table.stem: table for table in published_tables(inputs.settings.trend_years)}
    heading = next((column.heading for column in layouts[row.table].columns if column.name == row.column), row.column)
    problems.add(
        published_file(inputs.settings.year, row.table),
        f"that this holds: {rule}",
        f"{row.found} instead of {row.expected} ({row.item})",
        "Check the cell against the source. If the source prints it so, add a row to accepted_discrepancies.csv: "
        f"check {check}, with the item, found and expected of this message, and the reason.",
        row=None if pd.isna(row.row) else row.row,
        column=heading,
    )


def _note_superfluous(acceptances: dict, used: set, problems: Problems) -> None:
    file = reference_file("accepted_discrepancies")
    for key, row in acceptances.items():
        if key not in used:
            problems.add(
                file,
                "only disagreements that are still there",
                f"{row.check}, {row.item}: {row.found} instead of {row.expected}, which no check finds",
                "Delete the row, or correct its item, found and expected.",
                row=row.row,
            )
        elif not row.reason:
            problems.add(file, "a reason", "an empty cell", "Say why it is accepted.", row=row.row, column="reason")
