"""What a section answers first: at most three findings, each a sentence that knows the cell of a result it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import pandas as pd

from helpers.base.files import csv_text, write_file
from helpers.base.paths import outputs_dir, write_root
from helpers.contracts.schemas import RESULTS
from helpers.contracts.vocabulary import CERTAINTIES
from helpers.show.tables import say

MOST_FINDINGS = 3


@dataclass(frozen=True)
class Finding:
    """One thing that a section found out.

    Attributes
    ----------
    finding : str, one sentence that a superintendent understands
    measure : str, the column of the result table that holds its number
    value : float, that number, in full precision
    credentials_concerned : float, how many credentials it is about at least: by this the findings of a year are ranked
    certainty : str, one of :data:`helpers.contracts.vocabulary.CERTAINTIES`
    table : str, the result table
    row : str, the key of its row: ``region=Western``

    Raises
    ------
    ValueError
        For an empty sentence, a number of credentials below zero or missing, or an unknown certainty.
    """

    finding: str
    measure: str
    value: float
    credentials_concerned: float
    certainty: str
    table: str
    row: str

    def __post_init__(self) -> None:
        if not self.finding.strip() or not self.credentials_concerned >= 0 or self.certainty not in CERTAINTIES:
            raise ValueError(
                f"a finding needs a sentence, a number of credentials from 0 and one of {', '.join(CERTAINTIES)}; "
                f"found {self.finding!r}, {self.credentials_concerned} and {self.certainty!r}"
            )


def row_text(row: Mapping, table: str) -> str:
    """Return the key of a row of a result table as a finding notes it.

    Examples
    --------
    >>> row_text({"region": "Western", "earned": 3}, "chart_3_regions")
    'region=Western'
    """
    return ";".join(f"{name}={row[name]}" for name in RESULTS[table].unique or ())


def finding(
    sentence: str, *, row: Mapping, table: str, measure: str, credentials_concerned: float, certainty: str
) -> Finding:
    """Return a finding that rests on one cell of a result table.

    Parameters
    ----------
    sentence : str
    row : Series or dict, the row of the result table with its key and the measure
    table : str, a key of :data:`helpers.contracts.schemas.RESULTS`
    measure : str, column of the table
    credentials_concerned : float, credentials
    certainty : str
    """
    value = float(row[measure])
    return Finding(sentence, measure, value, float(credentials_concerned), certainty, table, row_text(row, table))


def show_answer(findings: Sequence[Finding], *, section: str, year: str) -> None:
    """Say what a section found as one paragraph, and note it for the ranked list of the year.

    Parameters
    ----------
    findings : sequence of Finding, one to three
    section : str, stem
    year : str

    Raises
    ------
    ValueError
        For no finding or more than three: an answer is read in one breath.
    """
    if not 1 <= len(findings) <= MOST_FINDINGS:
        raise ValueError(f"{section}: an answer has one to {MOST_FINDINGS} findings, found {len(findings)}")
    say(*(one.finding for one in findings))
    table = pd.DataFrame([asdict(one) for one in findings]).assign(section=section)
    write_file(outputs_dir(year, write_root()) / "findings" / f"{section}.csv", csv_text(table))
