"""What the audit found, beside the rows of the tables that it found it in."""

from __future__ import annotations

import re

import pandas as pd

from helpers.base.words import capitalised
from helpers.contracts.schemas import RESULTS

# Verdicts that a reader of the row should know; a name that is only spelled otherwise is none of them.
NOTED_VERDICTS = ("contradicted", "not reproducible", "rounding")
WHOLE_TABLE = "all"
TABLE_PREFIX = re.compile(r"table_\d\d_")
PUBLISHED_STEM = re.compile(r"(?P<number>table_\d\d)[a-z]?_(?:.*_tier_(?P<tier>\d))?")
ACADEMIC_YEAR = re.compile(r"\d{4}-\d{4}")
KEYED_CELLS = ["number", "tier", "row", "column", "text"]


def finding_text(verdict: str, explanation: str) -> str:
    """Return a finding as one sentence or more.

    Examples
    --------
    >>> finding_text("contradicted", "Table 6, line 3: 669. Table 11, line 62: 632.")
    'Contradicted: Table 6, line 3: 669. Table 11, line 62: 632.'
    """
    return f"{capitalised(verdict)}: {explanation or 'no explanation was found.'}"


def published_findings(figures: pd.DataFrame) -> pd.DataFrame:
    """Return the noted findings by the printed cell that they are about.

    Parameters
    ----------
    figures : DataFrame, the processed table ``audit_figures``

    Returns
    -------
    DataFrame of str: ``number`` (``table_05``), ``tier`` (empty where the table is printed in one part), ``row``
    (line of the raw file, or ``all``), ``column`` and ``text``
    """
    noted = figures[figures["verdict"].isin(NOTED_VERDICTS)]
    rows = []
    for cell, verdict, explanation in zip(noted["published_cell"], noted["verdict"], noted["explanation"], strict=True):
        stem, row, column = cell.split(":", 2)
        match = PUBLISHED_STEM.match(stem)
        if match:
            rows.append((match["number"], match["tier"] or "", row, column, finding_text(verdict, explanation)))
    return pd.DataFrame(rows, columns=KEYED_CELLS, dtype="str").drop_duplicates(ignore_index=True)


def _of_table(findings: pd.DataFrame, name: str) -> pd.DataFrame:
    number = name[: len("table_00")] if TABLE_PREFIX.match(name) else ""
    return findings[findings["number"] == number]


def table_findings(findings: pd.DataFrame, name: str) -> list[str]:
    """Return what was found about a result table as a whole."""
    of_table = _of_table(findings, name)
    return of_table.loc[of_table["row"] == WHOLE_TABLE, "text"].tolist()


def row_findings(
    result: pd.DataFrame, name: str, *, findings: pd.DataFrame, processed: dict[str, pd.DataFrame]
) -> pd.Series:
    """Return what was found about each row of a result table; empty text for nothing.

    Parameters
    ----------
    result : DataFrame, the table
    name : str, for example ``table_10_attainment_by_psu``; a table that the report does not print has no findings
    findings : DataFrame, from :func:`published_findings`
    processed : dict of processed table, whose ``source_row`` leads from the row to the printed line

    Returns
    -------
    Series of str, index of ``result``
    """
    notes = pd.Series("", index=result.index, dtype="str")
    of_rows = _of_table(findings, name).query("row != @WHOLE_TABLE")
    printed = processed.get(TABLE_PREFIX.sub("", name))
    if of_rows.empty or printed is None:
        return notes
    key = [column for column in RESULTS[name].unique if column in printed.columns]
    lines = result[key].merge(printed[[*key, "source_row"]].drop_duplicates(), on=key, how="left")
    if len(lines) != len(result):
        raise ValueError(
            f"{name}: expected one printed line for every {' and '.join(key)}, found {len(lines):,} lines for "
            f"{len(result):,} rows. Correct the key in helpers.contracts.schemas."
        )
    lines.index = result.index
    for finding in of_rows.itertuples(index=False):
        is_meant = lines["source_row"] == int(finding.row)
        if finding.tier:
            is_meant &= result["tier"].astype("str") == finding.tier
        if "year" in result.columns and ACADEMIC_YEAR.fullmatch(finding.column):
            is_meant &= result["year"] == finding.column
        notes = notes.mask(is_meant, (notes + " " + finding.text).str.strip())
    return notes.astype("str")
