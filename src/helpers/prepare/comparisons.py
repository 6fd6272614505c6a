"""Comparisons of a report's numbers with each other: every one names its two sides by file, row and column."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pandas as pd

from helpers.base.rates import percent_bounds, printed_decimals, round_half_up
from helpers.base.settings import Settings
from helpers.contracts.vocabulary import TOTAL_ROW
from helpers.prepare.tiers import assign_tiers

COMPARISON_COLUMNS = ["item", "table", "row", "column", "found", "expected", "sources"]
T1, T2, T3, T4 = (
    "table_01_credentials_by_course",
    "table_02_combined_credentials",
    "table_03_credentials_by_tier",
    "table_04_student_groups",
)
T5 = {tier: f"table_05{'abc'[tier - 1]}_student_group_trends_tier_{tier}" for tier in (1, 2, 3)}
T6, T7, T8 = "table_06_career_readiness", "table_07_ncwfc", "table_08_most_earned_psus"
T9, T10, T11 = "table_09_highest_rate_psus", "table_10_attainment_by_psu", "table_11_attainment_by_course"
HISTORY = "history"
PERCENT_COLUMNS = (
    "public_schools_pct",
    "cte_enrollment_pct",
    "opportunities_pct",
    "overall_pct",
    "tier_1_pct",
    "tier_2_pct",
    "tier_3_pct",
)


@dataclass(frozen=True)
class Inputs:
    """The resolved tables of a year, its settings and lookups, as the comparisons read them."""

    settings: Settings
    tables: dict[str, pd.DataFrame]
    references: dict[str, pd.DataFrame]

    def has(self, *stems: str) -> bool:
        """Return whether every one of these tables was published and read."""
        return all(stem in self.tables for stem in stems)


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


def comparisons(rows: list[tuple]) -> pd.DataFrame:
    """Return compared values, one row each: item, table, row, column, found, expected, sources (text but row).

    ``sources`` names the cells that the expected value is made of, as ``table:row:column`` with blanks between.
    """
    frame = pd.DataFrame(rows, columns=COMPARISON_COLUMNS)
    return frame.astype(dict.fromkeys(set(COMPARISON_COLUMNS) - {"row"}, "str")).astype({"row": "Int64"})


def cells(table: str, rows: Iterable[int], *columns: str) -> str:
    """Return the names of cells, as ``sources`` holds them.

    Examples
    --------
    >>> cells("table_11", [2, 3], "earned")
    'table_11:2:earned table_11:3:earned'
    """
    return " ".join(f"{table}:{row}:{column}" for row in rows for column in columns)


def _pair(frame: pd.DataFrame) -> pd.Series:
    return frame["course_code"] + " | " + frame["credential"]


def psu_totals(inputs: Inputs) -> pd.DataFrame:
    """The units of Table 10 add up to the courses of Table 11."""
    by_psu, by_course = inputs.tables[T10], inputs.tables[T11]
    return comparisons(
        [
            (f"state {name}", T10, None, name, by_psu[name].sum(), by_course[name].sum(), f"{T11}:all:{name}")
            for name in ("earned", "potential")
        ]
    )


def course_list(inputs: Inputs) -> pd.DataFrame:
    """Tables 1 and 11 list the same credentials of the same courses."""
    rows = []
    for listed, other in ((T1, T11), (T11, T1)):
        known = dict(zip(_pair(inputs.tables[other]), inputs.tables[other]["row"], strict=True))
        for item, row in zip(_pair(inputs.tables[listed]), inputs.tables[listed]["row"], strict=True):
            expected = "listed" if item in known else f"not listed in {other}"
            source = cells(other, [known[item]], "credential") if item in known else ""
            rows.append((f"{listed[6:8]} | {item}", listed, row, "credential", "listed", expected, source))
    return comparisons(rows)


def program_areas(inputs: Inputs) -> pd.DataFrame:
    """Tables 1 and 3 put a course in the program area that the lookup of courses gives it."""
    lookup = inputs.references["courses"]
    areas = dict(zip(lookup["course_code"], zip(lookup["program_area"], lookup["row"], strict=True), strict=True))
    rows = []
    for stem in (T1, T3):
        for row in inputs.tables[stem].itertuples() if stem in inputs.tables else ():
            area, line = areas.get(row.course_code, ("no such course", 0))
            item = f"{stem[6:8]} | {row.course_code} | {row.credential}"
            rows.append(
                (item, stem, row.row, "program_area", row.program_area, area, cells("courses", [line], "program_area"))
            )
    return comparisons(rows)


def module_earned(inputs: Inputs) -> pd.DataFrame:
    """Table 2 prints for every individual credential the count that Table 11 prints."""
    results = inputs.tables[T11]
    counts = dict(zip(_pair(results), zip(results["earned"], results["row"], strict=True), strict=True))
    rows = []
    for item, row in zip(_pair(inputs.tables[T2]), inputs.tables[T2].itertuples(), strict=True):
        earned, line = counts.get(item, ("no such row in Table 11", 0))
        rows.append((item, T2, row.row, "earned", row.earned, earned, cells(T11, [line], "earned") if line else ""))
    return comparisons(rows)


def combined_earned(inputs: Inputs) -> pd.DataFrame:
    """A combined credential has one count in a course, not above that of its least earned module."""
    rows = []
    for course, modules in inputs.tables[T2].groupby(["course_code", "combined_credential"]):
        counts, least = modules["combined_earned"].unique(), modules.loc[modules["earned"].idxmin()]
        found = " and ".join(map(str, counts))
        within = found if counts[0] <= least["earned"] else f"at most {least['earned']}"
        expected = "one count" if len(counts) > 1 else within
        source = cells(T2, modules["row"], "combined_earned") + " " + cells(T2, modules["row"], "earned")
        rows.append((" | ".join(course), T2, modules["row"].iloc[0], "combined_earned", found, expected, source))
    return comparisons(rows)


def career_readiness_total(inputs: Inputs) -> pd.DataFrame:
    """The last row of Table 6 is the sum of the others in every year."""
    table = inputs.tables[T6]
    parts, total = table[table["credential"] != TOTAL_ROW], table[table["credential"] == TOTAL_ROW]
    return comparisons(
        [
            (year, T6, row["row"], year, row[year], parts[year].sum(), cells(T6, parts["row"], year))
            for _, row in total.iterrows()
            for year in inputs.settings.trend_years
        ]
    )


def career_readiness_earned(inputs: Inputs) -> pd.DataFrame:
    """Table 6 prints for this year what Table 2 prints for the combined and Table 11 for the other credentials."""
    year, modules, results = inputs.settings.year, inputs.tables[T2], inputs.tables[T11]
    rows = []
    for _, row in inputs.tables[T6].iterrows():
        credential = row["credential"]
        of_combined = modules[modules["combined_credential"] == credential]
        of_courses = results[results["credential"] == credential]
        if credential == TOTAL_ROW:
            continue
        if len(of_combined):
            expected, source = (
                of_combined["combined_earned"].iloc[0],
                cells(T2, of_combined["row"][:1], "combined_earned"),
            )
        elif len(of_courses):
            expected, source = of_courses["earned"].sum(), cells(T11, of_courses["row"], "earned")
        else:
            expected, source = "no such credential in Tables 2 and 11", ""
        rows.append((credential, T6, row["row"], year, row[year], expected, source))
    return comparisons(rows)


def _against_units(inputs: Inputs, stem: str, columns: dict[str, str]) -> pd.DataFrame:
    units = inputs.tables[T10].set_index("psu_code")
    rows = []
    for _, row in inputs.tables[stem].iterrows():
        known = row["psu_code"] in units.index
        for column, of_unit in columns.items():
            expected = units.at[row["psu_code"], of_unit] if known else "no such unit in Table 10"
            source = cells(T10, [units.at[row["psu_code"], "row"]], of_unit) if known else ""
            rows.append((f"{row['psu']} | {column}", stem, row["row"], column, row[column], expected, source))
    return comparisons(rows)


def highest_rate_psus(inputs: Inputs) -> pd.DataFrame:
    """Table 9 prints the counts that Table 10 prints."""
    return _against_units(inputs, T9, {"earned": "earned", "potential": "potential"})


def most_earned_psus(inputs: Inputs) -> pd.DataFrame:
    """Table 8 prints for this year the counts that Table 10 prints."""
    return _against_units(inputs, T8, {inputs.settings.year: "earned"})


def printed_regions(inputs: Inputs) -> pd.DataFrame:
    """Tables 8 and 9 print the region that the chosen list of regions gives the unit."""
    psus, column = inputs.references["psus"].set_index("psu_code"), f"region_{inputs.settings.region_list}"
    rows = []
    for stem in (T8, T9):
        for row in inputs.tables[stem].itertuples() if stem in inputs.tables else ():
            known = row.psu_code in psus.index
            expected = psus.at[row.psu_code, column] if known else "no such unit"
            source = cells("psus", [psus.at[row.psu_code, "row"]], column) if known else ""
            rows.append((f"{stem[6:8]} | {row.psu}", stem, row.row, "region", row.region, expected, source))
    return comparisons(rows)


def tier_columns(inputs: Inputs) -> pd.DataFrame:
    """Tables 5a-5c print for this year and for the comparison population what Table 4 prints."""
    settings, groups = inputs.settings, inputs.tables[T4].set_index("group")
    rows = []
    for tier, stem in T5.items():
        compared = ((settings.year, f"tier_{tier}_pct"), ("comparison", settings.comparison_population))
        for _, row in inputs.tables[stem].iterrows():
            known = row["group"] in groups.index
            for column, of_group in compared:
                expected = groups.at[row["group"], of_group] if known else "no such group in Table 4"
                source = cells(T4, [groups.at[row["group"], "row"]], of_group) if known else ""
                item = f"tier {tier} | {row['group']} | {column}"
                rows.append((item, stem, row["row"], column, row[column], expected, source))
    return comparisons(rows)


def group_shares(inputs: Inputs) -> pd.DataFrame:
    """The shares of the groups of one category can add up to 100%, given how they were rounded."""
    categories = inputs.references["student_groups"].set_index("group")["category"]
    columns = {T4: PERCENT_COLUMNS, **dict.fromkeys(T5.values(), (*inputs.settings.trend_years, "comparison"))}
    rows = []
    for stem, names in columns.items():
        if stem not in inputs.tables:
            continue
        table = inputs.tables[stem]
        for category in ("Gender", "Race and ethnicity"):
            members = table[table["group"].map(categories) == category]
            for name in names if len(members) else ():
                bounds = percent_bounds(members[name])
                lower, upper = bounds["percent_lower"].sum(), bounds["percent_upper"].sum()
                total = f"{lower:g} to {upper:g}"
                expected = total if lower <= 100 <= upper else "a range that includes 100"
                item = f"{stem[6:9].rstrip('_')} | {category} | {name}"
                rows.append((item, stem, None, name, total, expected, cells(stem, members["row"], name)))
    return comparisons(rows)


def printed_rates(inputs: Inputs) -> pd.DataFrame:
    """A printed rate is earned divided by potential of its own row, rounded half up to the printed decimals."""
    rows = []
    for stem in (T9, T10, T11):
        for row in inputs.tables[stem].itertuples() if stem in inputs.tables else ():
            item = row.psu if stem != T11 else f"{row.course_code} | {row.credential}"
            decimals = printed_decimals(row.printed_rate)
            rate = f"{round_half_up(100 * row.earned / row.potential, decimals)}%" if row.potential else "NA"
            source = cells(stem, [row.row], "earned", "potential")
            rows.append((f"{stem[6:8]} | {item}", stem, row.row, "printed_rate", row.printed_rate, rate, source))
    return comparisons(rows)


Check = tuple[tuple[str, ...], tuple[str, ...], Callable[[Inputs], pd.DataFrame]]
# Name: tables without which it cannot run, further tables that it reads, function. A disagreement in one of these stops the run.
CHECKS: dict[str, Check] = {
    "psu_totals": ((T10, T11), (), psu_totals),
    "course_list": ((T1, T11), (), course_list),
    "program_areas": ((T1,), (T3,), program_areas),
    "module_earned": ((T2, T11), (), module_earned),
    "combined_earned": ((T2,), (), combined_earned),
    "career_readiness_total": ((T6,), (), career_readiness_total),
    "career_readiness_earned": ((T2, T6, T11), (), career_readiness_earned),
    "highest_rate_psus": ((T9, T10), (), highest_rate_psus),
    "most_earned_psus": ((T8, T10), (), most_earned_psus),
    "printed_regions": ((T8,), (T9,), printed_regions),
    "tier_columns": ((T4, *T5.values()), (), tier_columns),
    "group_shares": ((T4,), tuple(T5.values()), group_shares),
    "printed_rates": ((T11,), (T9, T10), printed_rates),
}
