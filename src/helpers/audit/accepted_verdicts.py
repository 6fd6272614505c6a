"""The verdicts that were accepted on purpose, so that a changed one is noticed.

Asked after every run, so nothing large is imported here.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from helpers.base.files import write_file
from helpers.base.paths import data_root, processed_dir, shown
from helpers.contracts.vocabulary import CONTRADICTED, REPRODUCED

COLUMNS = ["id", "verdict", "decided_by", "decided_on"]
REGISTERS = ("audit_figures", "audit_claims")
# A figure that is not listed is expected to be reproduced; of a claim every verdict is listed.
NOT_LISTED, GONE = REPRODUCED, "no longer asked"


@dataclass(frozen=True)
class ChangedVerdict:
    """A verdict that differs from the accepted one, with both sides of the comparison as they are now.

    Attributes
    ----------
    id : str, of a figure or claim
    before, now : str, verdicts; ``before`` is the accepted one, or what is expected of a figure; empty for neither
    subject, published, recomputed : str, what is compared
    as_in : str, the latest earlier year whose accepted verdict of this id is the same; empty for none
    """

    id: str
    before: str
    now: str
    subject: str = ""
    published: str = ""
    recomputed: str = ""
    as_in: str = ""

    def __str__(self) -> str:
        values = f"published {self.published or 'no number'}, recomputed {self.recomputed or 'none'}"
        about = f"; {self.subject}: {values}" if self.subject else ""
        earlier = f", as accepted in {self.as_in}" if self.as_in else ""
        return f"{self.id}: expected {self.before or 'no verdict yet'}, found {self.now}{earlier}{about}"


def accepted_file(year: str) -> Path:
    """Return where the accepted verdicts of a year are kept."""
    return data_root() / "data" / "accepted_verdicts" / f"{year}.csv"


def is_audited(year: str) -> bool:
    """Return whether the registers of a year's audit are there."""
    return all((processed_dir(year) / f"{name}.csv").exists() for name in REGISTERS)


def changed_verdicts(year: str) -> list[ChangedVerdict]:
    """Return every verdict of the last preparation that differs from the accepted one.

    Those that no earlier year has go first, contradictions before others.
    """
    return _changed(year, _accepted(year), _current(year))


def changed_figures(year: str, figures: Iterable[dict[str, str]]) -> list[ChangedVerdict]:
    """Return every verdict on a figure that differs from the accepted one, contradictions first.

    Parameters
    ----------
    year : str
    figures : rows of ``audit_figures``, of raw files that were not prepared yet
    """
    current = {row["id"]: row for row in figures}
    return _changed(year, {name: row for name, row in _accepted(year).items() if name in current}, current)


def _changed(
    year: str, accepted: dict[str, dict[str, str]], current: dict[str, dict[str, str]]
) -> list[ChangedVerdict]:
    earlier = max((file.stem for file in accepted_file(year).parent.glob("*.csv") if file.stem < year), default="")
    known, changed = _accepted(earlier) if earlier else {}, []
    for name in dict.fromkeys([*current, *accepted]):
        row = current.get(name, {"verdict": GONE})
        before = accepted.get(name, {}).get("verdict", "" if _is_claim(row) else NOT_LISTED)
        if before != row["verdict"]:
            texts = {column: row.get(column, "") for column in ("subject", "published", "recomputed")}
            as_in = earlier if known.get(name, {}).get("verdict") == row["verdict"] else ""
            changed.append(ChangedVerdict(name, before, row["verdict"], **texts, as_in=as_in))
    return sorted(changed, key=lambda verdict: (verdict.as_in != "", verdict.now != CONTRADICTED))


def accept_verdicts(year: str, *, decided_by: str, decided_on: str) -> None:
    """Write the current verdicts as the accepted ones; a verdict that did not change stays who accepted it and when.

    Parameters
    ----------
    year : str
    decided_by, decided_on : str, who accepts the changed ones, and the date
    """
    accepted = _accepted(year)
    stream = io.StringIO()
    writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for name, row in _current(year).items():
        if _is_claim(row) or row["verdict"] != NOT_LISTED:
            known, now = accepted.get(name, {}), row["verdict"]
            new = {"id": name, "verdict": now, "decided_by": decided_by, "decided_on": decided_on}
            writer.writerow(known if known.get("verdict") == now else new)
    write_file(accepted_file(year), stream.getvalue())


def _accepted(year: str) -> dict[str, dict[str, str]]:
    file = accepted_file(year)
    return _rows_by_id(file) if file.exists() else {}


def _current(year: str) -> dict[str, dict[str, str]]:
    """Return the rows of both registers by id."""
    folder = processed_dir(year)
    return {name: row for register in REGISTERS for name, row in _rows_by_id(folder / f"{register}.csv").items()}


def _is_claim(row: dict[str, str]) -> bool:
    return "predicate" in row


def _rows_by_id(file: Path) -> dict[str, dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        found = reader.fieldnames or []
        if not {"id", "verdict"} <= {*found}:
            raise ValueError(f"{shown(file)}: expected columns id and verdict, found {[*found]}. Restore it from git.")
        return {row["id"]: row for row in reader}
