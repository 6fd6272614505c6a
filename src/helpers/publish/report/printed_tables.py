"""Result tables as the printed report shows them: which columns, in which groups, with which headings and units."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import pandas as pd

from helpers.base.manifest import Numbered
from helpers.contracts.schemas import RESULTS
from helpers.contracts.vocabulary import CREDENTIALS, PERCENT
from helpers.sections.equity.gaps import OVER, UNDER
from helpers.sections.trends.values import COMPUTED, value_text
from helpers.show.findings import matter_first
from helpers.show.numbers import MISSING, measure_text, number_text, percent_text
from helpers.show.tables import heading, measure_of_printed, unit_beside

MARKS = {UNDER: "▼", OVER: "▲"}
YEAR = "year"


def item_title(item: Numbered) -> str:
    """Return the title of a numbered table or chart, after its number.

    Examples
    --------
    >>> item_title(Numbered("Table 5b", "05_equity", "table_05_student_group_trends", tier=2))
    'Tier 2 credential attainment trend by student group'
    """
    title = RESULTS[item.table].title.partition(". ")[2]
    return f"Tier {item.tier} {title[0].lower()}{title[1:].removesuffix(' and tier')}" if item.tier else title


def _column(name: str, *, title: str, unit: str, is_number: bool) -> dict[str, Any]:
    return {"name": name, "heading": title, "unit": unit, "is_number": is_number}


def _columns(frame: pd.DataFrame, table: str, shown: list[str]) -> list[dict[str, Any]]:
    """Return the columns of a printed table; years that became columns hold what their cells count."""
    known = RESULTS[table].columns
    columns = []
    for name in shown:
        is_count = pd.api.types.is_numeric_dtype(frame[name])
        is_share = measure_of_printed(name) != name or name not in known and not is_count
        unit = PERCENT if is_share else known[name].metadata["unit"] if name in known else CREDENTIALS
        title = heading(measure_of_printed(name))
        is_number = is_share or is_count or name == "tier" or bool(unit)
        columns.append(_column(name, title=title, unit=unit_beside(title, unit), is_number=is_number))
    return columns


def _groups(frame: pd.DataFrame, cells: pd.DataFrame, group: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return the rows below the values that head them, in runs, since the report's order is kept."""
    keys = [tuple(row) for row in frame[list(group)].to_numpy()]
    rows = list(zip(keys, cells.to_numpy().tolist(), strict=True))
    return [
        {"title": _group_title(group, key), "rows": [row for _, row in members]}
        for key, members in groupby(rows, key=lambda row: row[0])
    ]


def _group_title(group: tuple[str, ...], key: tuple) -> str:
    words = [f"Tier {value}" if name == "tier" else str(value) for name, value in zip(group, key, strict=True)]
    return " · ".join(words)


def _years_as_columns(frame: pd.DataFrame, *, keys: list[str], value: str, newest_first: bool = False) -> pd.DataFrame:
    """Return one row a key with one column a year, rows in the order in which the keys first appear.

    Examples
    --------
    >>> counts = pd.DataFrame({"credential": ["B", "A", "B"], "year": ["2023-2024", "2023-2024", "2024-2025"],
    ...                        "earned": [1, 2, 3]})
    >>> _years_as_columns(counts, keys=["credential"], value="earned").fillna(0).to_dict("list")
    {'credential': ['B', 'A'], '2023-2024': [1, 2], '2024-2025': [3, 0]}
    """
    order = frame[keys].drop_duplicates()
    wide = frame.set_index([*keys, "year"])[value].unstack("year")
    wide = wide[sorted(wide.columns, reverse=newest_first)].reset_index().rename_axis(columns=None)
    shown = order.merge(wide, on=keys, how="left", validate="one_to_one")
    is_count = [name for name in shown.columns if name not in keys and pd.api.types.is_numeric_dtype(shown[name])]
    return shown.astype(dict.fromkeys(is_count, "Int64"))


def with_marks(groups: pd.DataFrame, gaps: pd.DataFrame) -> pd.DataFrame:
    """Return Table 4 with a mark before each share that the report's rule flags.

    Parameters
    ----------
    groups : DataFrame, ``group`` and a column ``<measure>_printed`` for each measure
    gaps : DataFrame, ``group``, ``measure``, ``representation``, as in ``equity_gaps``
    """
    marked = groups.copy()
    flags = gaps[gaps["representation"].isin(MARKS)]
    for flag in flags.itertuples():
        where = marked["group"] == flag.group
        name = flag.measure.replace("_pct", "_printed")
        marked.loc[where, name] = f"{MARKS[flag.representation]} " + marked.loc[where, name]
    return marked


def marks_note(gaps: pd.DataFrame, *, comparison: str, threshold_points: int) -> str:
    """Return the reading aid for the marks of Table 4."""
    counts = gaps["representation"].value_counts()
    against = heading(comparison).lower()
    return (
        f"Shares as printed. ▼ marks a share that lies {threshold_points} points or more below the column “{against}”, "
        f"▲ one that lies as far above it: {counts.get(UNDER, 0):,} ▼ and {counts.get(OVER, 0):,} ▲."
    )


def _chart_1_cells(frame: pd.DataFrame, decimals: int) -> pd.DataFrame:
    """Return the values of Chart 1 with a word for their precision; computed rates have the decimals of the report."""
    earned = [value_text(row.earned, row.precision, "earned") for row in frame.itertuples()]
    rates = [
        percent_text(row.attainment_rate_pct, decimals)
        if row.rate_precision == COMPUTED
        else value_text(row.attainment_rate_pct, row.rate_precision, "attainment_rate")
        for row in frame.itertuples()
    ]
    return frame.assign(earned=earned, attainment_rate_pct=rates)


def _shaped(item: Numbered, frame: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Return a result table with the rows and columns that the report prints, and the names of the shown columns."""
    if item.tier:
        frame = frame[frame["tier"].astype(str) == str(item.tier)]
    if not item.years_of:
        return frame, list(item.columns)
    keys = [*item.group, *(name for name in item.columns if name != YEAR)]
    wide = _years_as_columns(frame, keys=keys, value=item.years_of, newest_first=item.newest_first)
    years, place = [name for name in wide.columns if name not in keys], item.columns.index(YEAR)
    return wide, [*item.columns[:place], *years, *item.columns[place + 1 :]]


def _cell_text(value: Any, name: str, decimals: int) -> str:
    """Return a cell as the report prints it: its rates have other decimals than elsewhere."""
    if name == "attainment_rate_pct" and not isinstance(value, str):
        return percent_text(value, decimals)
    return measure_text(value, name) or MISSING


def printed_table(item: Numbered, frame: pd.DataFrame, *, note: str = "") -> dict[str, Any]:
    """Return a numbered table as the template takes it: columns, groups of rows as text, a note.

    Parameters
    ----------
    item : Numbered
    frame : DataFrame, the result table
    note : str, in place of the one in the manifest
    """
    frame, shown = _shaped(item, frame)
    texts = _chart_1_cells(frame, item.decimals) if item.table == "chart_1_trend" else frame
    cells = pd.DataFrame(
        {name: [_cell_text(value, name, item.decimals) for value in texts[name]] for name in shown}, dtype="str"
    )
    return {
        "columns": _columns(frame, item.table, shown),
        "groups": _groups(frame, cells, item.group),
        "note": note or item.note or (f"Values of {item.label}." if item.figure else ""),
    }


def _plain_table(cells: pd.DataFrame, titles: dict[str, str]) -> dict[str, Any]:
    columns = [_column(name, title=title, unit="", is_number=False) for name, title in titles.items()]
    rows = cells[list(titles)].replace("", MISSING).to_numpy().tolist()
    return {"columns": columns, "groups": [{"title": "", "rows": rows}], "note": ""}


def printed_findings(findings: pd.DataFrame, *, with_place: bool = False) -> list[dict[str, Any]]:
    """Return findings of the audit as tables: figures and claims, those that matter most first; then spelling.

    Parameters
    ----------
    findings : DataFrame, as in the processed tables ``findings_<section>``
    with_place : bool, whether rows say where the statement stands
    """
    ranked = matter_first(findings)
    why = (ranked["verdict"].str.capitalize() + ". " + ranked["explanation"]).str.strip()
    ranked = ranked.assign(
        what=ranked["place"] + ": " + ranked["subject"] if with_place else ranked["subject"], why=why
    )
    ranked = ranked.assign(spelled=ranked["what"], elsewhere=ranked["recomputed"])
    is_name = ranked["id"].str.endswith(".name")
    figures = {
        "what": "Figure or claim",
        "published": "Published",
        "recomputed": "Recomputed",
        "why": "Verdict and why",
    }
    names = {"spelled": "Name as spelled here", "elsewhere": "As spelled elsewhere", "why": "Verdict and why"}
    return [
        _plain_table(rows, titles)
        for rows, titles in ((ranked[~is_name], figures), (ranked[is_name], names))
        if len(rows)
    ]


def document_name(document: str) -> str:
    """Return the name of an audited document as readers see it.

    Examples
    --------
    >>> document_name("carolina_journal"), document_name("report")
    ('Carolina Journal', 'Report')
    """
    return document.replace("_", " ").title()


def printed_verdicts(counts: pd.DataFrame) -> dict[str, Any]:
    """Return how many figures or claims have each verdict, as a table.

    Parameters
    ----------
    counts : DataFrame, a first column of text and one count a verdict
    """
    first = counts.columns[0]
    columns = [_column(name, title=heading(name), unit="", is_number=name != first) for name in counts.columns]
    rows = [[row[0], *(number_text(value) for value in row[1:])] for row in counts.to_numpy().tolist()]
    return {"columns": columns, "groups": [{"title": "", "rows": rows}], "note": ""}
