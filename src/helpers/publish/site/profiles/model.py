"""What profiles are made of, and what they hold."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from helpers.publish.traced import Part, Parts, Traced
from helpers.show.numbers import percent_text
from helpers.statistics.intervals import CONFIDENCE

RATES, UNEARNED, FIGURES = "psu_rates", "unearned_by_psu", "audit_figures"
MOST_EARNED, HIGHEST_RATE, ALL_UNITS = (
    "table_08_most_earned_psus",
    "table_09_highest_rate_psus",
    "table_10_attainment_by_psu",
)
# Only where an earlier year was prepared.
CHANGES = "changes_by_psu"
LEVEL = percent_text(100 * CONFIDENCE, 0)
NO_RATE = "No credential was available, so there is no rate."


def _rows_by_unit(frame: pd.DataFrame) -> dict[str, list[dict]]:
    rows: dict[str, list[dict]] = {}
    for row in frame.to_dict("records"):
        rows.setdefault(row["psu_code"], []).append(row)
    return rows


@dataclass(frozen=True)
class ProfileTables:
    """The tables that profiles are made of.

    Attributes
    ----------
    year : str
    results : dict of result table to DataFrame
    figures : DataFrame, the register of audited figures with ``psu_code`` and the section that shows the finding;
        empty code where the published cell lies in no unit's row
    lines : dict of unit's code to the line of the raw file of Table 10
    """

    year: str
    results: dict[str, pd.DataFrame]
    figures: pd.DataFrame
    lines: dict[str, int]

    @cached_property
    def _rows(self) -> dict[str, dict[str, list[dict]]]:
        return {name: _rows_by_unit(frame) for name, frame in {**self.results, FIGURES: self.figures}.items()}

    def rows_of(self, code: str, name: str) -> list[dict]:
        """Return the rows of a unit in a result table or in the register of audited figures, in its order."""
        return self._rows.get(name, {}).get(code, [])

    def row_of(self, code: str, name: str) -> dict:
        """Return the only row of a unit in a result table.

        Raises
        ------
        ValueError
            If the table has no or several rows of the unit.
        """
        rows = self.rows_of(code, name)
        if len(rows) != 1:
            raise ValueError(
                f"{name}.csv: expected one row of the unit {code}, found {len(rows)}. Run make report again."
            )
        return rows[0]

    @cached_property
    def allows_for_clusters(self) -> bool:
        """Return whether intervals are wider than if every available credential were an independent chance."""
        naive = self.results[RATES]["attainment_rate_if_independent_pct_upper"]
        return bool((self.results[RATES]["attainment_rate_pct_upper"] > naive).any())

    @cached_property
    def peer_groups(self) -> dict[str, list[dict]]:
        """Return the rows with the rates of the units of each peer group, by name."""
        rates = self.results[RATES].sort_values(["psu", "psu_code"])
        groups: dict[str, list[dict]] = {}
        for row in rates.to_dict("records"):
            groups.setdefault(self.row_of(row["psu_code"], UNEARNED)["peer_group"], []).append(row)
        return groups


@dataclass(frozen=True)
class Comparison:
    """The unit's rate beside another one.

    Attributes
    ----------
    name : str, the other rate as a sentence names it
    label : tuple of parts
    rate, added : Traced
    difference : Traced, or None without one of the two rates
    side : str, on which side of the other rate the unit lies by its interval
    reason : Traced, why there is no comparison; or None
    """

    name: str
    label: Parts
    rate: Traced
    difference: Traced | None
    added: Traced
    side: str
    reason: Traced | None


@dataclass(frozen=True)
class Profile:
    """The content of a unit's page, in the order of the page."""

    code: str
    name: str
    # Kind, county, region and code, each with its label.
    facts: list[tuple[str, Part]]
    essence: Parts
    earned: Traced
    potential: Traced
    rate: Traced
    lower: Traced
    upper: Traced
    # Its place among ranked units; below it, among how many and with which range, or why it has none.
    rank: Traced | None
    place: Parts
    # Why the rate is marked.
    reliability: Traced | None
    comparisons: list[Comparison]
    peer_group: Traced
    # Code, name and rate.
    peers: list[tuple[str, str, Traced]]
    # Year and credentials earned, with a note on both.
    series: list[tuple[Traced, Traced]]
    series_note: str
    # A sentence for each earlier year that was prepared.
    earlier: list[Parts]
    # Place in a table of the report, and the table.
    listings: list[tuple[Traced, str]]
    # Of the audit, by column; with the identity and the section that shows it.
    findings: list[dict[str, Part]]
    audit_note: str
    shrunken: Parts
    # Of the unit in the raw file of Table 10.
    line: int

    @property
    def has_rate(self) -> bool:
        """Return whether any credential was available."""
        return not pd.isna(self.rate.value)
