"""Comparisons of a report's numbers with each other: every one names its two sides by file, row and column."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from helpers.base.problems import Problems
from helpers.base.rates import percent_bounds, printed_decimals, round_half_up
from helpers.base.settings import Settings
from helpers.contracts.vocabulary import TOTAL_ROW
from helpers.prepare.layouts import (
    PERCENT_COLUMNS,
    T1,
    T2,
    T3,
    T4,
    T5,
    T6,
    T8,
    T9,
    T10,
    T11,
    published_file,
    published_tables,
    reference_file,
)
from helpers.prepare.tiers import assign_tiers

Rows = Iterator[tuple]
COMPARISON_COLUMNS = ["item", "table", "row", "column", "found", "expected", "sources"]
# Categories of student groups that divide all students, so that the shares of their groups add up to 100.
WHOLE_CATEGORIES = ("Gender", "Race and ethnicity")
LISTED, NOT_LISTED = "listed", "not listed"
AT_MOST = "at most "
# What to do first: most disagreements are slips of whoever read or typed the table.
_LOOK_AT_CELL = (
    "Compare the cell with the source. If it was read or typed wrong, mend it in the file; if the source prints it so"
)
_LOOK_FOR_ROW = (
    "Look for the row in the source; if several are missing, it may be a page. If it was lost when the table was read "
    "or typed, add it to the file; if the source has no such row"
)

# Checks against what may be another since an earlier year, for which a row of a lookup is proposed.
_MAY_HAVE_MOVED = ("printed_regions", "program_areas", "tiers")


@dataclass(frozen=True)
class Inputs:
    """The resolved tables of a year, its settings and lookups, as the comparisons read them.

    Attributes
    ----------
    settings : Settings
    tables : dict of published table to DataFrame
    references : dict of lookup to DataFrame, the rows that hold in the year
    all_references : dict of lookup to DataFrame, the rows of every year
    year_before : str, the newest earlier year that was prepared, empty where there is none
    before : dict of processed table to DataFrame, what was prepared of that year
    """

    settings: Settings
    tables: dict[str, pd.DataFrame]
    references: dict[str, pd.DataFrame]
    all_references: dict[str, pd.DataFrame]
    year_before: str = ""
    before: dict[str, pd.DataFrame] = field(default_factory=dict)

    def has(self, *stems: str) -> bool:
        """Return whether every one of these tables was published and read, or prepared of the year before."""
        return all(stem in self.tables or stem in self.before for stem in stems)

    def rows(self, *stems: str) -> Iterator[tuple[str, Any]]:
        """Return the rows of tables, each with the stem of its table; a table that is not there has none."""
        return ((stem, row) for stem in stems if stem in self.tables for row in self.tables[stem].itertuples())


def combined_names(inputs: Inputs) -> set[str]:
    """Return the names of credentials that are only ever combined ones."""
    credentials = inputs.references["credentials"]
    combined = set(credentials.loc[credentials["kind"] == "combined", "credential"])
    return combined - set(credentials.loc[credentials["kind"] == "individual", "credential"])


def tiers_of_courses(inputs: Inputs) -> pd.DataFrame:
    """Return the tier of every course credential of Table 11 and how it was found; see :mod:`helpers.prepare.tiers`."""
    columns = {T2: ["course_code", "credential", "combined_credential"], T3: ["course_code", "credential", "tier"]}
    combined, listing = (
        inputs.tables[stem][names] if inputs.has(stem) else pd.DataFrame(columns=names)
        for stem, names in columns.items()
    )
    return assign_tiers(inputs.tables[T11][["course_code", "credential"]], combined, listing, combined_names(inputs))


def compared(check: Check, inputs: Inputs) -> pd.DataFrame:
    """Return what a check compares, one row each: item, table, row, column, found, expected, sources (text but row).

    ``sources`` names the cells that the expected value is made of, as ``table:row:column`` with blanks between. A
    check whose tables were not published compares nothing.
    """
    needed, _, function = check
    frame = pd.DataFrame(function(inputs) if inputs.has(*needed) else [], columns=COMPARISON_COLUMNS)
    return frame.astype(dict.fromkeys(set(COMPARISON_COLUMNS) - {"row"}, "str")).astype({"row": "Int64"})


def cells(table: str, rows: Iterable[int], *columns: str) -> str:
    """Return the names of cells, as ``sources`` holds them.

    Examples
    --------
    >>> cells("table_11", [2, 3], "earned")
    'table_11:2:earned table_11:3:earned'
    """
    return " ".join(f"{table}:{row}:{column}" for row in rows for column in columns)


def other_side(stem: str, rows: pd.DataFrame, column: str, otherwise: str) -> Callable[[str], tuple[object, str]]:
    """Return a function from the key of a row to its value in another table and the name of that cell.

    Parameters
    ----------
    stem : str, the other table
    rows : DataFrame, its rows by their key, with ``row``
    column : str
    otherwise : str, what the function gives, with no cell, for a key that the table does not have
    """
    known = dict(zip(rows.index, zip(rows[column], rows["row"], strict=True), strict=True))

    def value_and_cell(key: str) -> tuple[object, str]:
        value, row = known.get(key, (otherwise, None))
        return value, "" if row is None else f"{stem}:{row}:{column}"

    return value_and_cell


def by_pair(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a table of course credentials by course code and credential, as comparisons name them."""
    return frame.set_index(frame["course_code"] + " | " + frame["credential"])


def _psu_totals(inputs: Inputs) -> Rows:
    """The units of Table 10 add up to the courses of Table 11."""
    by_psu, by_course = inputs.tables[T10], inputs.tables[T11]
    for name in ("earned", "potential"):
        yield f"state {name}", T10, None, name, by_psu[name].sum(), by_course[name].sum(), f"{T11}:all:{name}"


def _course_list(inputs: Inputs) -> Rows:
    """Tables 1 and 11 list the same credentials of the same courses."""
    for listed, other in ((T1, T11), (T11, T1)):
        find = other_side(other, by_pair(inputs.tables[other]), "credential", "")
        for row in by_pair(inputs.tables[listed]).itertuples():
            item, (name, source) = f"{listed[6:8]} | {row.Index}", find(row.Index)
            if name:
                yield item, listed, row.row, "credential", LISTED, LISTED, source
            else:
                yield item, other, None, "credential", NOT_LISTED, LISTED, cells(listed, [row.row], "credential")


def _program_areas(inputs: Inputs) -> Rows:
    """Tables 1 and 3 put a course in the program area that the lookup of courses gives it."""
    courses = inputs.references["courses"].set_index("course_code")
    find = other_side("courses", courses, "program_area", "no such course")
    for stem, row in inputs.rows(T1, T3):
        area, source = find(row.course_code)
        item = f"{stem[6:8]} | {row.course_code} | {row.credential}"
        yield item, stem, row.row, "program_area", row.program_area, area, source


def _module_earned(inputs: Inputs) -> Rows:
    """Table 2 prints for every individual credential the count that Table 11 prints."""
    find = other_side(T11, by_pair(inputs.tables[T11]), "earned", "no such row in Table 11")
    for row in by_pair(inputs.tables[T2]).itertuples():
        earned, source = find(row.Index)
        yield row.Index, T2, row.row, "earned", row.earned, earned, source


def _combined_earned(inputs: Inputs) -> Rows:
    """A combined credential has one count in a course, not above that of its least earned module."""
    for course, modules in inputs.tables[T2].groupby(["course_code", "combined_credential"]):
        counts, least = modules["combined_earned"].unique(), modules["earned"].min()
        found = " and ".join(map(str, counts))
        within = found if counts[0] <= least else f"{AT_MOST}{least}"
        expected = "one count" if len(counts) > 1 else within
        # The cell that is compared is no witness of itself: the other lines print the combined count too.
        source = cells(T2, modules["row"].iloc[1:], "combined_earned") + " " + cells(T2, modules["row"], "earned")
        yield " | ".join(course), T2, modules["row"].iloc[0], "combined_earned", found, expected, source


def _career_readiness_total(inputs: Inputs) -> Rows:
    """The last row of Table 6 is the sum of the others in every year."""
    table = inputs.tables[T6]
    parts, total = table[table["credential"] != TOTAL_ROW], table[table["credential"] == TOTAL_ROW]
    for _, row in total.iterrows():
        for year in inputs.settings.trend_years:
            yield year, T6, row["row"], year, row[year], parts[year].sum(), cells(T6, parts["row"], year)


def _career_readiness_earned(inputs: Inputs) -> Rows:
    """Table 6 prints for this year what Table 2 prints for the combined and Table 11 for the other credentials."""
    year, table = inputs.settings.year, inputs.tables[T6]
    combined = inputs.tables[T2].drop_duplicates("combined_credential").set_index("combined_credential")
    find = other_side(T2, combined, "combined_earned", "no such credential in Tables 2 and 11")
    for _, row in table[table["credential"] != TOTAL_ROW].iterrows():
        of_courses = inputs.tables[T11][inputs.tables[T11]["credential"] == row["credential"]]
        expected, source = find(row["credential"])
        if not source and len(of_courses):
            expected, source = of_courses["earned"].sum(), cells(T11, of_courses["row"], "earned")
        yield row["credential"], T6, row["row"], year, row[year], expected, source


def _against_units(inputs: Inputs, stem: str, columns: dict[str, str]) -> Rows:
    units, otherwise = inputs.tables[T10].set_index("psu_code"), "no such unit in Table 10"
    find = {column: other_side(T10, units, of_unit, otherwise) for column, of_unit in columns.items()}
    for _, row in inputs.tables[stem].iterrows():
        for column in columns:
            expected, source = find[column](row["psu_code"])
            yield f"{row['psu']} | {column}", stem, row["row"], column, row[column], expected, source


def _highest_rate_psus(inputs: Inputs) -> Rows:
    """Table 9 prints the counts that Table 10 prints."""
    return _against_units(inputs, T9, {"earned": "earned", "potential": "potential"})


def _most_earned_psus(inputs: Inputs) -> Rows:
    """Table 8 prints for this year the counts that Table 10 prints."""
    return _against_units(inputs, T8, {inputs.settings.year: "earned"})


def _printed_regions(inputs: Inputs) -> Rows:
    """Tables 8 and 9 print the region that the chosen list of regions gives the unit."""
    psus, column = inputs.references["psus"].set_index("psu_code"), f"region_{inputs.settings.region_list}"
    find = other_side("psus", psus, column, "no such unit")
    for stem, row in inputs.rows(T8, T9):
        expected, source = find(row.psu_code)
        if not row.region:
            continue
        yield f"{stem[6:8]} | {row.psu}", stem, row.row, "region", row.region, expected, source


def _tier_columns(inputs: Inputs) -> Rows:
    """Tables 5a-5c print for this year and for the comparison population what Table 4 prints."""
    settings, groups = inputs.settings, inputs.tables[T4].set_index("group")
    for tier, stem in T5.items():
        columns = {settings.year: f"tier_{tier}_pct", "comparison": settings.comparison_population}
        find = {column: other_side(T4, groups, name, "no such group in Table 4") for column, name in columns.items()}
        for _, row in inputs.tables[stem].iterrows():
            for column in columns:
                expected, source = find[column](row["group"])
                item = f"tier {tier} | {row['group']} | {column}"
                yield item, stem, row["row"], column, row[column], expected, source


def share_sums(inputs: Inputs) -> pd.DataFrame:
    """Return the sum of the shares of the groups of a category that divides all students, with its bounds.

    Returns
    -------
    DataFrame: ``item``, ``table``, ``column``, ``sources``, ``percent``, ``percent_lower``, ``percent_upper``
    """
    categories = inputs.references["student_groups"].set_index("group")["category"]
    columns = {T4: PERCENT_COLUMNS, **dict.fromkeys(T5.values(), (*inputs.settings.trend_years, "comparison"))}
    parts = []
    for stem in [stem for stem in columns if inputs.has(stem)]:
        table = inputs.tables[stem].assign(category=lambda frame: frame["group"].map(categories), table=stem)
        members = table[table["category"].isin(WHOLE_CATEGORIES)]
        parts.append(members.melt(["category", "table", "row"], list(columns[stem]), "column"))
    long = pd.concat(parts, ignore_index=True)
    long = long.join(percent_bounds(long["value"]))
    long["sources"] = long["table"] + ":" + long["row"].astype("str") + ":" + long["column"]
    keys, sums = ["table", "category", "column"], {"percent": "sum", "percent_lower": "sum", "percent_upper": "sum"}
    grouped = long.groupby(keys, sort=False, as_index=False).agg({**sums, "sources": " ".join})
    grouped = grouped.sort_values(["table", "category"], kind="stable")
    number = grouped["table"].str.slice(6, 9).str.rstrip("_")
    return grouped.assign(item=number + " | " + grouped["category"] + " | " + grouped["column"])


def _group_shares(inputs: Inputs) -> Rows:
    """The shares of the groups of one category can add up to 100%, given how they were rounded."""
    for row in share_sums(inputs).itertuples():
        total = f"{row.percent_lower:g} to {row.percent_upper:g}"
        expected = total if row.percent_lower <= 100 <= row.percent_upper else "a range that includes 100"
        yield row.item, row.table, None, row.column, total, expected, row.sources


def _printed_rates(inputs: Inputs) -> Rows:
    """A printed rate is earned divided by potential of its own row, rounded half up to the printed decimals."""
    for stem, row in inputs.rows(T9, T10, T11):
        item = row.psu if stem != T11 else f"{row.course_code} | {row.credential}"
        if not row.printed_rate:
            continue
        decimals = printed_decimals(row.printed_rate)
        rate = f"{round_half_up(100 * row.earned / row.potential, decimals)}%" if row.potential else "NA"
        source = cells(stem, [row.row], "earned", "potential")
        yield f"{stem[6:8]} | {item}", stem, row.row, "printed_rate", row.printed_rate, rate, source


Check = tuple[tuple[str, ...], tuple[str, ...], Callable[[Inputs], Rows]]
# Name: tables without which it cannot run, further tables that it reads, function. A disagreement stops the run.
CHECKS: dict[str, Check] = {
    "psu_totals": ((T10, T11), (), _psu_totals),
    "course_list": ((T1, T11), (), _course_list),
    "program_areas": ((T1,), (T3,), _program_areas),
    "module_earned": ((T2, T11), (), _module_earned),
    "combined_earned": ((T2,), (), _combined_earned),
    "career_readiness_total": ((T6,), (), _career_readiness_total),
    "career_readiness_earned": ((T2, T6, T11), (), _career_readiness_earned),
    "highest_rate_psus": ((T9, T10), (), _highest_rate_psus),
    "most_earned_psus": ((T8, T10), (), _most_earned_psus),
    "printed_regions": ((T8,), (T9,), _printed_regions),
    "tier_columns": ((T4, *T5.values()), (), _tier_columns),
    "group_shares": ((T4,), tuple(T5.values()), _group_shares),
    "printed_rates": ((T11,), (T9, T10), _printed_rates),
}


def accepted(inputs: Inputs) -> dict[tuple[str, str, str, str], Any]:
    """Return the accepted disagreements of the year by check, item, found and expected."""
    rows = inputs.references["accepted_discrepancies"]
    rows = rows[rows["year"] == inputs.settings.year]
    return {(row.check, row.item, row.found, row.expected): row for row in rows.itertuples()}


def run_checks(
    inputs: Inputs, problems: Problems, *, is_complete: bool, of_years: Mapping[str, Check]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Run every check whose tables were published; what disagrees must be mended, corrected or accepted with a reason.

    Parameters
    ----------
    inputs : Inputs
    problems : Problems, gains a disagreement that nothing accepts, an acceptance that nothing needs, and a
        check that compared nothing
    is_complete : bool, whether every published table could be read; else no acceptance is called superfluous
    of_years : dict of Check, those of a year against the year before. What they find is no disagreement inside the
        report: a change that was accepted is told where years are compared

    Returns
    -------
    summary : DataFrame, one row per check: ``check``, ``rule``, ``compared``, ``agree``, ``accepted``
    discrepancies : DataFrame, accepted disagreements: ``check``, ``item``, ``table``, ``row``, ``column``,
        ``found``, ``expected``, ``reason``
    """
    reasons, needed, summary, kept = accepted(inputs), set(), [], []
    checks = {name: check for name, check in {**CHECKS, **of_years}.items() if inputs.has(*check[0])}
    for name, check in checks.items():
        values = compared(check, inputs)
        if values.empty and name in CHECKS:
            file = published_file(inputs.settings.year, check[0][0])
            problems.add(file, f"rows for the check {name}", "none to compare", "Check the table's rows.")
        differing = values[values["found"] != values["expected"]]
        keys = [(name, row.item, row.found, row.expected) for row in differing.itertuples()]
        for key, row in zip(keys, differing.itertuples(), strict=True):
            if key not in reasons:
                _note(inputs, name, check, row, problems)
            elif name in CHECKS:
                kept.append((name, *row[1:-1], reasons[key].reason))
        needed |= {*keys}
        agree, accepted_here = len(values) - len(differing), sum(key in reasons for key in keys)
        summary += [(name, check[2].__doc__, len(values), agree, accepted_here)] if name in CHECKS else []
    # What a check of a table that is not published would find cannot be said, so its acceptances stay.
    needed |= {key for key in reasons if key[0] in {**CHECKS, **of_years} and key[0] not in checks}
    for row in [row for key, row in reasons.items() if is_complete and key not in needed]:
        file, expected = reference_file("accepted_discrepancies"), "only disagreements that are still there"
        found = f"{row.check}, {row.item}: {row.found} instead of {row.expected}, which no check finds"
        problems.add(file, expected, found, "Delete the row, or correct its item, found and expected.", row=row.row)
    discrepancies = pd.DataFrame(kept, columns=["check", *COMPARISON_COLUMNS[:-1], "reason"])
    return pd.DataFrame(summary, columns=["check", "rule", "compared", "agree", "accepted"]), discrepancies


def _note(inputs: Inputs, name: str, check: Check, row: Any, problems: Problems) -> None:
    first = _LOOK_FOR_ROW if row.found == NOT_LISTED else _LOOK_AT_CELL
    if name in _MAY_HAVE_MOVED:
        first += f" because it moved, accept its row of make propose YEAR={inputs.settings.year}; if by mistake"
    layouts = {table.stem: table for table in published_tables(inputs.settings.trend_years)}
    problems.add(
        published_file(inputs.settings.year, row.table),
        f"that this holds: {check[2].__doc__}",
        f"{row.found} instead of {row.expected} ({row.item})",
        f"{first}, add a row to accepted_discrepancies.csv: "
        f"check {name}, with the item, found and expected of this message, and the reason.",
        row=None if pd.isna(row.row) else row.row,
        column=layouts[row.table].heading(row.column),
    )
