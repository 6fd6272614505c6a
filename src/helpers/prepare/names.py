"""One canonical name for everything that the report names in several ways."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd
from rapidfuzz import fuzz, process

from helpers.base.problems import Problems
from helpers.prepare.layouts import PSU, published_file, reference_file

CLOSEST_SHOWN = 3
RESOLUTION_COLUMNS = ["table", "kind", "printed", "canonical", "reason"]


def canonical_psu(printed: str) -> str:
    """Return a printed unit with its code in three characters, since the report drops leading zeros.

    Examples
    --------
    >>> canonical_psu("Alamance-Burlington Schools (10)")
    'Alamance-Burlington Schools (010)'
    """
    name, code = PSU.fullmatch(printed).groups()
    return f"{name} ({code.zfill(3)})"


@dataclass
class Names:
    """The known names of each kind and the crosswalk that leads to them, for one year.

    Parameters
    ----------
    known : dict of kind to set of canonical names
    crosswalk : DataFrame, rows of ``name_crosswalk.csv`` of the year
    year : str
    """

    known: dict[str, set[str]]
    crosswalk: pd.DataFrame
    year: str

    def __post_init__(self) -> None:
        keys = zip(self.crosswalk["table"], self.crosswalk["kind"], self.crosswalk["printed"], strict=True)
        self._translations = dict(zip(keys, self.crosswalk.itertuples(index=False), strict=True))
        self._used: set[tuple[str, str, str]] = set()
        self._resolutions: set[tuple[str, ...]] = set()

    @classmethod
    def of_year(cls, year: str, references: dict[str, pd.DataFrame], problems: Problems) -> Names:
        """Return the names of a year from the lookups, noting crosswalk rows that lead nowhere."""
        courses, psus, credentials = references["courses"], references["psus"], references["credentials"]
        known = {
            "course": set(courses["course_code"] + "-" + courses["course"]),
            "program_area": set(courses["program_area"]),
            "credential": set(credentials["credential"]),
            "student_group": set(references["student_groups"]["group"]),
            "psu": set(psus["psu"] + " (" + psus["psu_code"] + ")"),
        }
        rows = references["name_crosswalk"]
        rows = rows[rows["year"] == year]
        file = reference_file("name_crosswalk")
        for row in rows.itertuples():
            if row.kind not in known:
                problems.add(
                    file, f"a kind: {', '.join(known)}", f"'{row.kind}'", "Correct it.", row=row.row, column="kind"
                )
            elif row.canonical not in known[row.kind]:
                problems.add(
                    file,
                    f"the canonical name of a known {row.kind}",
                    f"'{row.canonical}'; closest: {closest(row.canonical, known[row.kind])}",
                    "Correct the name, or add it to its lookup.",
                    row=row.row,
                    column="canonical",
                )
            if not row.reason:
                problems.add(
                    file, "a reason", "an empty cell", "Say why both names mean the same.", row=row.row, column="reason"
                )
        return cls(known, rows, year)

    def resolve(
        self, cells: pd.DataFrame, *, table: str, column: str, heading: str, kind: str, problems: Problems
    ) -> pd.Series:
        """Return the canonical name of every cell of a column; note those that nothing knows.

        Parameters
        ----------
        cells : DataFrame with the column and ``row``
        table, column, heading : str, stem of the table, name of the column in code and as printed
        kind : str, ``course``, ``credential``, ``program_area``, ``student_group`` or ``psu``

        Returns
        -------
        Series of str; an unknown name stays as printed
        """
        names = []
        for printed, row in zip(cells[column], cells["row"], strict=True):
            name = canonical_psu(printed) if kind == "psu" else printed
            key = (table, kind, printed)
            if key in self._translations and name not in self.known[kind]:
                translation = self._translations[key]
                self._used.add(key)
                self._resolutions.add((table, kind, printed, translation.canonical, translation.reason))
                name = translation.canonical
            elif name not in self.known[kind]:
                problems.add(
                    published_file(self.year, table),
                    f"a known {kind.replace('_', ' ')}",
                    f"'{printed}'; closest known: {closest(name, self.known[kind])}",
                    "If it is one of these, add a row to data/raw/reference/name_crosswalk.csv; if it is new, add it to "
                    "its lookup in data/raw/reference/.",
                    row=row,
                    column=heading,
                )
            names.append(name)
        return pd.Series(names, index=cells.index, dtype="str")

    def note_unused(self, tables_read: Iterable[str], problems: Problems) -> None:
        """Note every crosswalk row that no cell of its table needed."""
        read = set(tables_read)
        for row in self.crosswalk.itertuples():
            if row.table in read and (row.table, row.kind, row.printed) not in self._used:
                problems.add(
                    reference_file("name_crosswalk"),
                    "only rows that a table needs",
                    f"'{row.printed}' ({row.kind}), which {row.table} does not print or which is known as it is",
                    "Delete the row.",
                    row=row.row,
                )

    @property
    def resolutions(self) -> pd.DataFrame:
        """Every name that needed the crosswalk: table, kind, printed, canonical, reason."""
        return pd.DataFrame(sorted(self._resolutions), columns=RESOLUTION_COLUMNS, dtype="str")


def closest(name: str, known: set[str]) -> str:
    """Return the known names most like a given one, best first, as a message prints them."""
    best = process.extract(name, sorted(known), scorer=fuzz.WRatio, limit=CLOSEST_SHOWN)
    return "; ".join(f"'{match}'" for match, _, _ in best) or "none"
