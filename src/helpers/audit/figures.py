"""The register of figures: every published number that other published material can check, with its verdict."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from helpers.audit.comparisons import FIGURE_CHECKS, credentials_of_other_tiers
from helpers.audit.verdicts import compare
from helpers.base.manifest import section_of_table
from helpers.base.rates import NOT_REPORTED
from helpers.base.words import counted, listing
from helpers.contracts.vocabulary import CONTRADICTED, NOT_TESTABLE, REPRODUCED, ROUNDING
from helpers.prepare.comparisons import Inputs, accepted
from helpers.prepare.layouts import COUNT, T2, T7, T9, T10, T11, RawTable, published_tables
from helpers.prepare.raw_cells import WHOLE_COLUMN

LINES_SHOWN = 3
# The column that says how many credentials a line of a table counts.
COUNTED_IN = {T2: "combined_earned", T7: "earned", T9: "earned", T10: "earned", T11: "earned"}
NUMBER_FIRST = re.compile(r"^[0-9]{2}[abc]? \| ")
# Why a comparison of this kind differs, where the two sides do not say it; marked as likely in the explanation.
LIKELY = {
    "ncwfc_tier": "the line joins credentials of several tiers under the tier of most of them",
    "tier_listed": "Table 3 leaves the credential out",
    "tier_has_results": "no course offered it, or none reported it",
    "highest_rate_membership": "the table ranks districts only, without saying so",
    "psu_history": "the other page counts at another date",
    "overall_share": "the shares are of other counts than those of Table 11",
}


def audit_figures(inputs: Inputs, resolutions: pd.DataFrame, corrections: pd.DataFrame) -> pd.DataFrame:
    """Return the register of every compared figure and name of a year's report.

    Parameters
    ----------
    inputs : Inputs
    resolutions : DataFrame, printed names that are not the canonical one, with the reason
    corrections : DataFrame, cells corrected with a reason

    Returns
    -------
    DataFrame, columns as the schema ``audit_figures``, one row per comparison
    """
    compared = pd.concat([compare(inputs, check) for check in FIGURE_CHECKS], ignore_index=True)
    reasons = {key: row.reason for key, row in accepted(inputs).items()}
    layouts = {table.stem: table for table in published_tables(inputs.settings.trend_years)}
    compared["explanation"] = [
        _explanation(row, layouts[row.table], reasons.get((row.check, row.item, row.found, row.expected), ""))
        for row in compared.itertuples()
    ]
    register = pd.concat([compared, _names(resolutions), _corrected(corrections)], ignore_index=True)
    line = register["row"].astype("str").where(register["row"].notna(), WHOLE_COLUMN)
    published, recomputed = (_numbers(register[side]) for side in ("found", "expected"))
    difference = (published - recomputed).round(10)
    concerned = [
        _credentials_concerned(row, size, layouts[row.table], inputs) if row.verdict == CONTRADICTED else None
        for row, size in zip(register.itertuples(), difference.abs(), strict=True)
    ]
    return pd.DataFrame(
        {
            "id": _identities(register),
            "document": "report",
            "place": register["table"].map(table_name),
            "subject": [_subject(row.item, layouts[row.table]) for row in register.itertuples()],
            "published": register["found"],
            "recomputed": register["expected"],
            "difference": difference,
            "verdict": register["verdict"],
            "explanation": register["explanation"],
            "section": register["table"].map({stem: section_of_table(stem) for stem in layouts}),
            "check": register["check"],
            "published_cell": register["table"] + ":" + line + ":" + register["column"],
            "sources": register["sources"],
            "credentials_concerned": pd.Series(concerned, dtype="float64"),
        }
    )


def _credentials_concerned(row: Any, difference: float, layout: RawTable, inputs: Inputs) -> float | None:
    """Return by how many two printed counts differ, else how many credentials the line counts; None where none does."""
    if layout.numeric_columns.get(row.column) == COUNT and not pd.isna(difference):
        return difference
    if row.check == "ncwfc_tier":
        return credentials_of_other_tiers(inputs)[row.row]
    if row.table not in COUNTED_IN:
        return None
    table = inputs.tables[row.table]
    is_meant = (table == row.expected).any(axis=1) if pd.isna(row.row) else table["row"] == row.row
    return table.loc[is_meant, COUNTED_IN[row.table]].max()


def _identities(register: pd.DataFrame) -> pd.Series:
    """Return a name for each row: table, line or item, column and check, with a number where that is not enough."""
    short = register["table"].str.extract(r"table_(\d+[abc]?)_", expand=False)
    place = register["row"].astype("str").where(register["row"].notna(), register["item"])
    identity = short + "." + place + "." + register["column"] + "." + register["check"]
    again = identity.groupby(identity).cumcount()
    return identity.where(again == 0, identity + "." + (again + 1).astype("str"))


def _numbers(cells: pd.Series) -> pd.Series:
    """Return the numbers that cells print, without percent signs; missing for what is none, such as ``<1%``."""
    plain = cells.str.rstrip("%").str.replace(",", "")
    return pd.to_numeric(plain.where(plain.str.fullmatch(r"-?[0-9]+(\.[0-9]+)?"))).astype("float64")


def _subject(item: str, layout: RawTable) -> str:
    """Return what a comparison is about: its item without the number of the table, columns by their printed headings.

    Examples
    --------
    >>> layout = published_tables(("2023-2024", "2024-2025"))[4]
    >>> _subject("tier 1 | Female | comparison", layout), _subject("05a | Gender | 2024-2025", layout)
    ('tier 1, Female, Comparison Population 2024-2025', 'Gender, 2024-2025')
    """
    *parts, last = NUMBER_FIRST.sub("", item).split(" | ")
    return ", ".join([*parts, layout.heading(last)])


def table_name(stem: str) -> str:
    """Return what the report calls a table: ``Table 5a``."""
    return f"Table {stem.split('_')[1].lstrip('0')}"


def _explanation(row: Any, layout: RawTable, reason: str) -> str:
    if row.verdict == REPRODUCED:
        return ""
    line = "" if pd.isna(row.row) else f", line {row.row}"
    place = f"{table_name(row.table)}{line}, {layout.heading(row.column)}: {row.found}"
    if row.verdict == ROUNDING:
        return f"{place} instead of {row.expected}; the difference is rounding."
    # A line of one tier joins none.
    is_known = row.check in LIKELY and (row.check != "ncwfc_tier" or " and " in row.expected)
    likely = f"Likely: {LIKELY[row.check]}" if is_known else ""
    parts = (place, f"{_other_side(row.sources)}: {row.expected}", reason or likely)
    return " ".join(f"{part.rstrip('.')}." for part in parts if part)


def _other_side(sources: str) -> str:
    """Return where the other side of a comparison is printed: tables and the first few lines of their files."""
    lines: dict[str, dict[str, None]] = {}
    for name in sources.split():
        stem, row, _ = name.split(":", 2)
        lines.setdefault(stem, {})[row] = None
    parts = []
    for stem, rows in lines.items():
        shown = list(rows)[:LINES_SHOWN] + (["others"] if len(rows) > LINES_SHOWN else [])
        of_lines = "" if list(rows) == [WHOLE_COLUMN] else f", line{'s' if len(rows) > 1 else ''} {listing(shown)}"
        parts.append((table_name(stem) if stem.startswith("table_") else f"{stem}.csv") + of_lines)
    return "; ".join(parts) or "No other table"


def _names(resolutions: pd.DataFrame) -> pd.DataFrame:
    rows = resolutions.rename(columns={"printed": "found", "canonical": "expected", "kind": "column"})
    judged = ". Taken for the same by judgement, which no table can test: "
    return rows.assign(
        item=rows["found"],
        row=pd.NA,
        check="name",
        verdict=NOT_TESTABLE,
        sources="name_crosswalk:all:canonical",
        explanation="Spelled otherwise in other tables: " + rows["expected"] + judged + rows["reason"] + ".",
    )


def _corrected(corrections: pd.DataFrame) -> pd.DataFrame:
    rows = corrections.rename(columns={"printed": "found", "corrected": "expected"})
    reasons = zip(rows["rows"], rows["reason"], strict=True)
    return rows.assign(
        item=rows["key"],
        row=pd.NA,
        check="correction",
        verdict=CONTRADICTED,
        sources="corrections:all:corrected",
        explanation=[f"Printed in {counted(count, 'row')}. Likely misprinted: {reason}." for count, reason in reasons],
    )


def cell_roles(inputs: Inputs, register: pd.DataFrame) -> pd.DataFrame:
    """Return, for each table, how many of its numbers are compared, are inputs of a comparison, or stand alone.

    Parameters
    ----------
    inputs : Inputs
    register : DataFrame of :func:`audit_figures`

    Returns
    -------
    DataFrame: ``table``, ``numbers``, ``compared`` (the published side of a comparison), ``inputs`` (only on the other
    side), ``alone`` (nothing published checks them)
    """
    compared, used = set(register["published_cell"]), set(" ".join(register["sources"]).split())
    named, rows = used | compared, []
    for layout in published_tables(inputs.settings.trend_years):
        roles = {"compared": 0, "inputs": 0, "alone": 0}
        table = inputs.tables.get(layout.stem, pd.DataFrame(columns=["row", *layout.numeric_columns]))
        for column in layout.numeric_columns:
            whole = f"{layout.stem}:{WHOLE_COLUMN}:{column}"
            for row in table.loc[table[column] != NOT_REPORTED, "row"]:
                cell = f"{layout.stem}:{row}:{column}"
                is_input = cell in used or whole in named
                roles["compared" if cell in compared else "inputs" if is_input else "alone"] += 1
        if layout.stem in inputs.tables:
            rows.append({"table": layout.stem, "numbers": sum(roles.values()), **roles})
    return pd.DataFrame(rows)
