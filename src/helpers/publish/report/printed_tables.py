"""Result tables as the printed report shows them: which columns, in which groups, with which headings and units."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

import pandas as pd

from helpers.audit.register import matter_first
from helpers.contracts.schemas import RESULTS
from helpers.publish.report.order import Numbered
from helpers.sections.equity.gaps import OVER, UNDER
from helpers.sections.trends.values import value_text
from helpers.show.numbers import number_text
from helpers.show.tables import HEADINGS, cell_text, heading

MARKS = {UNDER: "▼", OVER: "▲"}
NO_TEXT = "–"
CREDENTIALS, PERCENT = "credentials", "percent"
PRINTED_HEADINGS = {
    **HEADINGS,
    "course_code": "Code",
    "psu_code": "Code",
    "psu_type": "Kind",
    "ncwfc_credential": "Credential",
    "combined_earned": "Combined earned",
    "credentials": "Course credentials",
    "public_schools_printed": "NC public schools",
    "cte_enrollment_printed": "CTE enrollment",
    "opportunities_printed": "With credential opportunities",
    "comparison_printed": "Comparison population",
    "overall_printed": "All credentials",
    "tier_1_printed": "Tier 1",
    "tier_2_printed": "Tier 2",
    "tier_3_printed": "Tier 3",
}


@dataclass(frozen=True)
class Layout:
    """How a result table is printed.

    Attributes
    ----------
    columns : tuple of str, shown columns
    group : tuple of str, columns whose values head the rows below them
    decimals : int, of percentages, as many as the report prints
    note : str, reading aid below the title
    """

    columns: tuple[str, ...]
    group: tuple[str, ...] = ()
    decimals: int = 0
    note: str = ""


REGION_NOTE = "Region and kind of a unit are not in the published table; they come from public lists."
LAYOUTS = {
    "chart_1_trend": Layout(("year", "earned", "attainment_rate_pct", "source", "rate_source")),
    "table_01_credentials_by_course": Layout(("course_code", "course", "credential"), ("program_area",)),
    "table_02_combined_credentials": Layout(
        ("credential", "earned", "combined_credential", "combined_earned"),
        ("course_code", "course"),
        note="One row a module; the combined credential and its count stand beside each of its modules.",
    ),
    "table_03_credentials_by_tier": Layout(("course_code", "course", "credential"), ("tier", "program_area")),
    "chart_2_tiers": Layout(("tier", "credentials", "earned", "potential", "attainment_rate_pct"), decimals=1),
    "table_04_student_groups": Layout(
        (
            "group",
            "public_schools_printed",
            "cte_enrollment_printed",
            "opportunities_printed",
            "overall_printed",
            "tier_1_printed",
            "tier_2_printed",
            "tier_3_printed",
        ),
        ("category",),
    ),
    "table_05_student_group_trends": Layout(
        ("group",), ("category",), note="Shares of the tier's credentials, and of this year's comparison population."
    ),
    "table_06_career_readiness": Layout(("credential",)),
    "table_07_ncwfc": Layout(("ncwfc_level", "ncwfc_credential", "earned", "tier"), ("career_cluster",)),
    "chart_3_regions": Layout(("region", "psus", "earned", "potential", "attainment_rate_pct"), decimals=1),
    "table_08_most_earned_psus": Layout(("rank", "psu", "psu_code", "region")),
    "table_09_highest_rate_psus": Layout(
        ("rank", "psu", "psu_code", "region", "earned", "potential", "attainment_rate_pct"), decimals=2
    ),
    "table_10_attainment_by_psu": Layout(
        ("psu_code", "psu", "psu_type", "region", "earned", "potential", "attainment_rate_pct"),
        decimals=1,
        note=REGION_NOTE,
    ),
    "table_11_attainment_by_course": Layout(
        ("course_code", "course", "credential", "tier", "earned", "potential", "attainment_rate_pct"),
        ("program_area",),
        note="In the order of the report, by course code. The tier is that of Tables 2 and 3.",
    ),
}


def _column(name: str, *, title: str, unit: str, is_number: bool) -> dict[str, object]:
    return {"name": name, "heading": title, "unit": unit, "is_number": is_number}


def _columns(frame: pd.DataFrame, table: str, shown: tuple[str, ...]) -> list[dict[str, object]]:
    """Return the columns of a printed table; years that became columns hold what their cells count."""
    known = RESULTS[table].columns
    columns = []
    for name in shown:
        is_share = name.endswith("_printed") or name not in known and not pd.api.types.is_numeric_dtype(frame[name])
        unit = PERCENT if is_share else known[name].metadata["unit"] if name in known else CREDENTIALS
        is_number = is_share or name == "tier" or bool(unit) or pd.api.types.is_numeric_dtype(frame[name])
        title = PRINTED_HEADINGS.get(name, heading(name))
        columns.append(_column(name, title=title, unit="" if unit in title.lower() else unit, is_number=is_number))
    return columns


def _groups(frame: pd.DataFrame, cells: pd.DataFrame, group: tuple[str, ...]) -> list[dict[str, object]]:
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


def years_as_columns(frame: pd.DataFrame, *, keys: list[str], value: str, newest_first: bool = False) -> pd.DataFrame:
    """Return one row a key with one column a year, rows in the order in which the keys first appear.

    Examples
    --------
    >>> counts = pd.DataFrame({"credential": ["B", "A", "B"], "year": ["2023-2024", "2023-2024", "2024-2025"],
    ...                        "earned": [1, 2, 3]})
    >>> years_as_columns(counts, keys=["credential"], value="earned").fillna(0).to_dict("list")
    {'credential': ['B', 'A'], '2023-2024': [1, 2], '2024-2025': [3, 0]}
    """
    order = frame[keys].drop_duplicates()
    wide = frame.set_index([*keys, "year"])[value].unstack("year")
    wide = wide[sorted(wide.columns, reverse=newest_first)].reset_index().rename_axis(columns=None)
    shown = order.merge(wide, on=keys, how="left", validate="one_to_one")
    is_count = [name for name in shown.columns if name not in keys and pd.api.types.is_numeric_dtype(shown[name])]
    return shown.astype(dict.fromkeys(is_count, "Int64"))


def _trend_of_tier(frame: pd.DataFrame, tier: int) -> pd.DataFrame:
    rows = frame[frame["tier"].astype(str) == str(tier)]
    keys = ["category", "group", "comparison_printed"]
    wide = years_as_columns(rows, keys=keys, value="percent_printed")
    return wide[[name for name in wide.columns if name != "comparison_printed"] + ["comparison_printed"]]


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
    against = PRINTED_HEADINGS[comparison.replace("_pct", "_printed")].lower()
    return (
        f"Shares as printed. ▼ marks a share that lies {threshold_points} points or more below the column “{against}”, "
        f"▲ one that lies as far above it: {counts.get(UNDER, 0):,} ▼ and {counts.get(OVER, 0):,} ▲."
    )


def _chart_1_cells(frame: pd.DataFrame) -> pd.DataFrame:
    earned = [value_text(row.earned, row.precision, "earned") for row in frame.itertuples()]
    rates = [value_text(row.attainment_rate_pct, row.rate_precision, "attainment_rate") for row in frame.itertuples()]
    return frame.assign(earned=earned, attainment_rate_pct=rates)


def shaped(item: Numbered, frame: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return a result table with the rows and columns that the report prints, and the names of the shown columns."""
    layout = LAYOUTS[item.table]
    if item.tier is not None:
        frame = _trend_of_tier(frame, item.tier)
        return frame, tuple(name for name in frame.columns if name not in layout.group)
    if item.table == "table_06_career_readiness":
        frame = years_as_columns(frame, keys=["credential"], value="earned")
        return frame, tuple(frame.columns)
    if item.table == "table_08_most_earned_psus":
        frame = years_as_columns(frame, keys=list(layout.columns), value="earned", newest_first=True)
        return frame, tuple(frame.columns)
    return frame, layout.columns


def printed_table(item: Numbered, frame: pd.DataFrame, *, note: str = "") -> dict[str, object]:
    """Return a numbered table as the template takes it: columns, groups of rows as text, a note.

    Parameters
    ----------
    item : Numbered
    frame : DataFrame, the result table
    note : str, in place of the layout's own
    """
    layout = LAYOUTS[item.table]
    frame, shown = shaped(item, frame)
    texts = _chart_1_cells(frame) if item.table == "chart_1_trend" else frame
    cells = pd.DataFrame(
        {name: [cell_text(name, value, layout.decimals) or NO_TEXT for value in texts[name]] for name in shown},
        dtype="str",
    )
    return {
        "columns": _columns(frame, item.table, shown),
        "groups": _groups(frame, cells, layout.group),
        "note": note or layout.note or (f"Values of {item.label}." if item.figure else ""),
    }


def _plain_table(cells: pd.DataFrame, titles: dict[str, str]) -> dict[str, object]:
    columns = [_column(name, title=title, unit="", is_number=False) for name, title in titles.items()]
    rows = cells[list(titles)].replace("", NO_TEXT).to_numpy().tolist()
    return {"columns": columns, "groups": [{"title": "", "rows": rows}], "note": ""}


def printed_findings(findings: pd.DataFrame, *, with_place: bool = False) -> list[dict[str, object]]:
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


def printed_verdicts(counts: pd.DataFrame) -> dict[str, object]:
    """Return how many figures or claims have each verdict, as a table.

    Parameters
    ----------
    counts : DataFrame, a first column of text and one count a verdict, as of :func:`helpers.audit.register.verdict_counts`
    """
    first = counts.columns[0]
    columns = [_column(name, title=heading(name), unit="", is_number=name != first) for name in counts.columns]
    rows = [[row[0], *(number_text(value) for value in row[1:])] for row in counts.to_numpy().tolist()]
    return {"columns": columns, "groups": [{"title": "", "rows": rows}], "note": ""}
