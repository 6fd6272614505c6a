"""The verdicts that were accepted on purpose, so that a changed one is noticed."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from helpers.base.files import csv_text, write_file
from helpers.base.paths import data_root
from helpers.contracts.tables import read_processed

COLUMNS = ["id", "verdict"]


def accepted_file(year: str) -> Path:
    """Return where the accepted verdicts of a year are kept."""
    return data_root() / "data" / "accepted_verdicts" / f"{year}.csv"


def _current_verdicts(year: str) -> pd.DataFrame:
    """Return the verdicts of the last preparation: every claim, and every figure that was not reproduced.

    A figure that is not listed is expected to be reproduced.
    """
    figures = read_processed("audit_figures", year)
    registers = [figures[figures["verdict"] != "reproduced"], read_processed("audit_claims", year)]
    return pd.concat(registers)[COLUMNS].reset_index(drop=True)


def changed_verdicts(year: str) -> list[str]:
    """Return a line for every verdict that differs from the accepted one."""
    file = accepted_file(year)
    accepted = pd.read_csv(file, dtype="str") if file.exists() else pd.DataFrame(columns=COLUMNS, dtype="str")
    both = accepted.merge(_current_verdicts(year), on="id", how="outer", suffixes=("_accepted", "_now")).fillna(
        "reproduced or gone"
    )
    changed = both[both["verdict_accepted"] != both["verdict_now"]]
    return [f"{row.id}: {row.verdict_accepted} -> {row.verdict_now}" for row in changed.itertuples()]


def accept_verdicts(year: str) -> list[str]:
    """Write the current verdicts as the accepted ones; return what changed."""
    changed = changed_verdicts(year)
    write_file(accepted_file(year), csv_text(_current_verdicts(year)))
    return changed
