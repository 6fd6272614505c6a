"""One proposed change of a lookup, and how alike two names are."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import pandas as pd
from rapidfuzz import fuzz

ADD, REPLACE, END = "add", "replace", "end"
CHANGES = {
    ADD: "a new row",
    REPLACE: "a row that takes the place of the one in force",
    END: "the last year of a row",
}
# From here on a spelling is near enough to be proposed, of all names or of those that one course or table may mean.
NEAR, NEAR_IN_CONTEXT = 85, 55
# What a row is called elsewhere: kind in the crosswalk of names, and its columns as that has them.
NAMED = {
    "psus": ("psu", "{psu} ({psu_code})"),
    "courses": ("course", "{course_code}-{course}"),
    "credentials": ("credential", "{credential}"),
}
# The cells by which proposals about one thing differ.
KEY_CELLS = ("table", "canonical", "kind", "course_code", "credential")
_NUMERAL = re.compile(r"\d+|\b[IVX]+\b")


@dataclass(frozen=True)
class Proposal:
    """A change of a lookup that would solve a problem, to be decided by a person.

    Attributes
    ----------
    about : str, the name or line that the problem is about; of several proposals about one at most one is accepted
    change : str, ``add`` a row, ``replace`` the row in force from this year on, or ``end`` it with the year before
    lookup : str, stem of the lookup
    cells : dict, of the new row; of an ended row, what identifies it. A cell left empty is to be filled in
    basis : str, how it was found
    places : tuple of (stem of the file, row), where the problem stands; no row where the file as a whole is meant
    replaced : dict, what identifies the row in force that is replaced or ended
    """

    about: str
    change: str
    lookup: str
    cells: dict[str, str]
    basis: str
    places: tuple[tuple[str, int | None], ...] = ()
    replaced: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, ...]:
        """Return what a decision on the proposal is known by: what it is about, and the row that it would make."""
        return self.about, self.change, self.lookup, *(self.cells.get(name, "") for name in KEY_CELLS)

    def described(self) -> str:
        """Return the proposed row in one line."""
        cells = "; ".join(f"{name} = {value or '?'}" for name, value in self.cells.items())
        return f"{CHANGES[self.change]} of {self.lookup}.csv: {cells}"


def likeness(one: str, other: str) -> float:
    """Return how alike two names are written, from 0 to 100; other numbers in them make them different names.

    Examples
    --------
    >>> likeness("Bees I", "Bees, I") > 90, likeness("Module 1", "Module 2") < 50
    (True, True)
    """
    score = fuzz.ratio(_plain(one), _plain(other))
    return score if _NUMERAL.findall(one) == _NUMERAL.findall(other) else score / 2


def _plain(name: str) -> str:
    return " ".join(re.sub(r"[^0-9a-z]+", " ", name.casefold()).split())


def nearest(name: str, candidates: set[str], *, at_least: float) -> tuple[str, float]:
    """Return the candidate written most like a name and how alike they are; an empty text where none is near enough."""
    scored = [(likeness(name, candidate), candidate) for candidate in sorted(candidates)]
    score, best = max(scored, key=lambda pair: pair[0], default=(0.0, ""))
    return (best, score) if score >= at_least else ("", 0.0)


def cells_of(row: pd.Series) -> dict[str, str]:
    """Return the cells of a row of a lookup that a row in its place would have too."""
    return row.drop(["row", "valid_from", "valid_to", "successor"]).astype("str").to_dict()


def places_of(rows: pd.DataFrame) -> tuple[tuple[str, int], ...]:
    """Return the table and row of each printed name."""
    return tuple((str(row.table), int(row.row)) for row in rows.itertuples())


def aliases(rows: pd.DataFrame, canonical: str, basis: str) -> list[Proposal]:
    """Return the row of the crosswalk that each table needs which prints a name otherwise.

    Parameters
    ----------
    rows : DataFrame, printed names of one thing
    canonical : str, the name that they stand for
    basis : str, why both are taken for the same
    """
    found = []
    for (table, kind, printed), group in rows.groupby(["table", "kind", "printed"], sort=False):
        cells = {"table": table, "kind": kind, "printed": printed, "canonical": canonical, "reason": basis}
        about = str(group["name"].iloc[0])
        found.append(Proposal(about, ADD, "name_crosswalk", cells, basis, places_of(group)))
    return found
