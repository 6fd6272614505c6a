"""Which rows of a lookup hold in a year, and what became of units, courses and credentials that are no longer there."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from helpers.base.problems import Problems
from helpers.base.settings import year_after
from helpers.prepare.layouts import REFERENCE_TABLES, reference_file

VALID_FROM, VALID_TO, SUCCESSOR = "valid_from", "valid_to", "successor"
# What has successors, by lookup: what it is called, and the column that names it.
SUCCEEDED = {"psus": ("unit", "psu_code"), "courses": ("course", "course_code"), "credentials": ("credential",) * 2}


def in_force(frame: pd.DataFrame, year: str) -> pd.DataFrame:
    """Return the rows that hold in a year; an empty end is open.

    Parameters
    ----------
    frame : DataFrame with ``valid_from`` and ``valid_to``, academic years that both belong to the time
    year : str

    Examples
    --------
    >>> rows = pd.DataFrame({"name": ["Old", "New"], "valid_from": ["", "2031-2032"], "valid_to": ["2030-2031", ""]})
    >>> in_force(rows, "2031-2032")["name"].tolist()
    ['New']
    """
    return frame[(frame[VALID_FROM] <= year) & ((frame[VALID_TO] == "") | (frame[VALID_TO] >= year))]


def references_in_force(references: Mapping[str, pd.DataFrame], year: str) -> dict[str, pd.DataFrame]:
    """Return every lookup with the rows that hold in a year."""
    return {stem: in_force(frame, year) if VALID_FROM in frame else frame for stem, frame in references.items()}


def successors(references: Mapping[str, pd.DataFrame], year: str) -> pd.DataFrame:
    """Return what is called or counted otherwise by a year than it was before.

    Parameters
    ----------
    references : dict of lookup to DataFrame, with the rows of every year
    year : str

    Returns
    -------
    DataFrame: ``kind`` (unit, course or credential), ``before``, ``now``, ``since``, the first year of the new one
    """
    parts = []
    for stem, (kind, name) in SUCCEEDED.items():
        ended = references[stem][(references[stem][SUCCESSOR] != "") & (references[stem][VALID_TO] < year)]
        since = ended[VALID_TO].map(year_after)
        parts.append(pd.DataFrame({"kind": kind, "before": ended[name], "now": ended[SUCCESSOR], "since": since}))
    return pd.concat(parts, ignore_index=True).drop_duplicates(["kind", "before"], keep="last")


def note_wrong_validity(references: Mapping[str, pd.DataFrame], problems: Problems) -> None:
    """Note rows that end before they begin or hold at the same time as another of the same thing, and lost successors.

    Parameters
    ----------
    references : dict of lookup to DataFrame, with ``row``
    problems : Problems
    """
    keys = {table.stem: [name for name in table.key if name != VALID_FROM] for table in REFERENCE_TABLES}
    for stem, frame in references.items():
        if VALID_FROM not in frame:
            continue
        for row in frame[(frame[VALID_TO] != "") & (frame[VALID_TO] < frame[VALID_FROM])].itertuples():
            found = f"{row.valid_from} to {row.valid_to}"
            problems.add(
                reference_file(stem), "a last year not before the first", found, "Correct one of them.", row=row.row
            )
        _note_overlaps(stem, frame, keys[stem], problems)
        if SUCCESSOR in frame:
            _note_lost_successors(stem, frame, problems)


def _note_overlaps(stem: str, frame: pd.DataFrame, key: list[str], problems: Problems) -> None:
    expected = f"one row at a time for each {' and '.join(key)}"
    action = "Give the earlier row its last year under valid_to."
    rows = frame[frame.duplicated(key, keep=False)].sort_values([*key, VALID_FROM])
    rows = rows.assign(end=rows.groupby(key, sort=False)[VALID_TO].shift())
    overlapping = rows[rows["end"].notna() & ((rows["end"] == "") | (rows["end"] >= rows[VALID_FROM]))]
    for row in overlapping.to_dict("records"):
        name = " | ".join(row[part] for part in key)
        found = f"{name} from {row[VALID_FROM] or 'ever'}, while another row holds to {row['end'] or 'today'}"
        problems.add(reference_file(stem), expected, found, action, row=row["row"])


def _note_lost_successors(stem: str, frame: pd.DataFrame, problems: Problems) -> None:
    file, (kind, name) = reference_file(stem), SUCCEEDED[stem]
    for row in frame[frame[SUCCESSOR] != ""].itertuples():
        if row.successor not in set(frame[name]):
            expected = f"a {kind} of this file"
            action = "Correct the name, or add its row."
            problems.add(file, expected, f"'{row.successor}'", action, row=row.row, column=SUCCESSOR)
        if not row.valid_to:
            expected, action = "a last year, since it has a successor", "Enter it under valid_to."
            problems.add(file, expected, "an empty cell", action, row=row.row, column=VALID_TO)
