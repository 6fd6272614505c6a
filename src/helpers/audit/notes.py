"""What the audit found, beside the rows of the tables that it found it in."""

from __future__ import annotations

import re

import pandas as pd

from helpers.base.words import capitalised
from helpers.contracts.schemas import RESULTS
from helpers.prepare.raw_cells import WHOLE_COLUMN

# Verdicts that a reader of the row should know; a name that is only spelled otherwise is none of them.
NOTED_VERDICTS = ("contradicted", "not reproducible", "rounding")
TABLE_PREFIX = re.compile(r"table_\d\d_")
PRINTED_CELL = r"^(?P<number>table_\d\d)[a-z]?_(?:[^:]*_tier_(?P<tier>\d))?[^:]*:(?P<row>[^:]*):(?P<column>.*)"
ACADEMIC_YEAR = re.compile(r"\d{4}-\d{4}")


def published_findings(figures: pd.DataFrame) -> pd.DataFrame:
    """Return the findings that a reader of a printed cell should know, by that cell.

    Parameters
    ----------
    figures : DataFrame, the processed table ``audit_figures``

    Returns
    -------
    DataFrame of str: ``number`` (``table_05``), ``tier`` (empty where the table is printed in one part), ``row``
    (line of the raw file, or ``all``), ``column`` and ``text``
    """
    noted = figures[figures["verdict"].isin(NOTED_VERDICTS)]
    explanation = noted["explanation"].replace("", "no explanation was found.")
    findings = noted["published_cell"].str.extract(PRINTED_CELL).fillna({"tier": ""})
    findings = findings.assign(text=noted["verdict"].map(capitalised) + ": " + explanation)
    return findings.dropna(subset="number").drop_duplicates(ignore_index=True).astype("str")


def _of_table(findings: pd.DataFrame, name: str) -> pd.DataFrame:
    number = name[: len("table_00")] if TABLE_PREFIX.match(name) else ""
    return findings[findings["number"] == number]


def table_findings(findings: pd.DataFrame, name: str) -> list[str]:
    """Return what was found about a result table as a whole."""
    of_table = _of_table(findings, name)
    return of_table.loc[of_table["row"] == WHOLE_COLUMN, "text"].tolist()


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
    of_rows = _of_table(findings, name).query("row != @WHOLE_COLUMN")
    printed = processed.get(TABLE_PREFIX.sub("", name))
    if of_rows.empty or printed is None:
        return notes
    key = [column for column in RESULTS[name].unique if column in printed.columns]
    lines = result[key].merge(printed[[*key, "source_row"]].drop_duplicates(), on=key, how="left")
    if len(lines) != len(result):
        raise ValueError(
            f"{name}: expected one printed line for every {' and '.join(key)}, found {len(lines):,} lines for "
            f"{len(result):,} rows. Correct the key in data/data_dictionary.csv."
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
