"""Checks of a report's tables against each other, before anything is computed from them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from helpers.percentages import percent_bounds, printed_decimals, round_half_up
from helpers.problems import Problems
from helpers.raw_tables import published_file, published_tables, reference_file
from helpers.settings import Settings

COMPARISON_COLUMNS = ["item", "table", "row", "column", "found", "expected"]
TOTAL_ROW = "Total Career Readiness Credentials Earned"
T1, T2, T3, T4 = (
    "table_01_credentials_by_course",
    "table_02_combined_credentials",
    "table_03_credentials_by_tier",
    "table_04_student_groups",
)
T5 = {tier: f"table_05{'abc'[tier - 1]}_student_group_trends_tier_{tier}" for tier in (1, 2, 3)}
T6, T7, T8 = "table_06_career_readiness", "table_07_ncwfc", "table_08_most_earned_psus"
T9, T10, T11 = "table_09_highest_rate_psus", "table_10_attainment_by_psu", "table_11_attainment_by_course"
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
    """The resolved tables of a year, its settings and lookups, as the checks read them."""

    settings: Settings
    tables: dict[str, pd.DataFrame]
    references: dict[str, pd.DataFrame]

    def has(self, *stems: str) -> bool:
        """Return whether every one of these tables was published and read."""
        return all(stem in self.tables for stem in stems)


def comparisons(rows: list[tuple]) -> pd.DataFrame:
    """Return compared values, one row each: item, table, row, column, found, expected (all text but row)."""
    frame = pd.DataFrame(rows, columns=COMPARISON_COLUMNS)
    return frame.astype({"item": "str", "table": "str", "column": "str", "found": "str", "expected": "str"})


def _pair(frame: pd.DataFrame) -> pd.Series:
    return frame["course_code"] + " | " + frame["credential"]


def psu_totals(inputs: Inputs) -> pd.DataFrame:
    """The units of Table 10 add up to the courses of Table 11."""
    by_psu, by_course = inputs.tables[T10], inputs.tables[T11]
    rows = [
        (f"state {name}", T10, None, name, by_psu[name].sum(), by_course[name].sum())
        for name in ("earned", "potential")
    ]
    return comparisons(rows)


def course_list(inputs: Inputs) -> pd.DataFrame:
    """Tables 1 and 11 list the same credentials of the same courses."""
    rows = []
    for listed, other in ((T1, T11), (T11, T1)):
        known = set(_pair(inputs.tables[other]))
        for item, row in zip(_pair(inputs.tables[listed]), inputs.tables[listed]["row"], strict=True):
            rows.append(
                (item, listed, row, "credential", "listed", "listed" if item in known else f"not listed in {other}")
            )
    return comparisons(rows)


def program_areas(inputs: Inputs) -> pd.DataFrame:
    """Tables 1 and 3 put a course in the program area that the lookup of courses gives it."""
    areas = inputs.references["courses"].set_index("course_code")["program_area"]
    rows = []
    for stem in (T1, T3):
        for row in inputs.tables[stem].itertuples() if stem in inputs.tables else ():
            rows.append(
                (
                    f"{row.course_code} | {row.credential}",
                    stem,
                    row.row,
                    "program_area",
                    row.program_area,
                    areas[row.course_code],
                )
            )
    return comparisons(rows)


def module_earned(inputs: Inputs) -> pd.DataFrame:
    """Table 2 prints for every individual credential the count that Table 11 prints."""
    by_course = inputs.tables[T11].assign(item=_pair).set_index("item")["earned"]
    rows = []
    for item, row in zip(_pair(inputs.tables[T2]), inputs.tables[T2].itertuples(), strict=True):
        rows.append((item, T2, row.row, "earned", row.earned, by_course.get(item, "no such row in Table 11")))
    return comparisons(rows)


def combined_earned(inputs: Inputs) -> pd.DataFrame:
    """A combined credential has one count in a course, not above that of its least earned module."""
    rows = []
    for course, modules in inputs.tables[T2].groupby(["course_code", "combined_credential"]):
        counts, least = modules["combined_earned"].unique(), modules["earned"].min()
        found = " and ".join(map(str, counts))
        expected = "one count" if len(counts) > 1 else found if counts[0] <= least else f"at most {least}"
        rows.append((" | ".join(course), T2, modules["row"].iloc[0], "combined_earned", found, expected))
    return comparisons(rows)


def career_readiness_total(inputs: Inputs) -> pd.DataFrame:
    """The last row of Table 6 is the sum of the others in every year."""
    table = inputs.tables[T6]
    parts, total = table[table["credential"] != TOTAL_ROW], table[table["credential"] == TOTAL_ROW]
    return comparisons(
        [
            (year, T6, row["row"], year, row[year], parts[year].sum())
            for _, row in total.iterrows()
            for year in inputs.settings.trend_years
        ]
    )


def career_readiness_earned(inputs: Inputs) -> pd.DataFrame:
    """Table 6 prints for this year what Table 2 prints for the combined and Table 11 for the other credentials."""
    year = inputs.settings.year
    combined = (
        inputs.tables[T2].drop_duplicates("combined_credential").set_index("combined_credential")["combined_earned"]
    )
    earned = inputs.tables[T11].groupby("credential")["earned"].sum()
    rows = []
    for _, row in inputs.tables[T6].iterrows():
        if row["credential"] != TOTAL_ROW:
            expected = combined.get(
                row["credential"], earned.get(row["credential"], "no such credential in Tables 2 and 11")
            )
            rows.append((row["credential"], T6, row["row"], year, row[year], expected))
    return comparisons(rows)


def highest_rate_psus(inputs: Inputs) -> pd.DataFrame:
    """Table 9 prints the counts that Table 10 prints."""
    by_psu = inputs.tables[T10].set_index("psu_code")
    rows = []
    for row in inputs.tables[T9].itertuples():
        for name in ("earned", "potential"):
            expected = by_psu[name].get(row.psu_code, "no such unit in Table 10")
            rows.append((f"{row.psu} | {name}", T9, row.row, name, getattr(row, name), expected))
    return comparisons(rows)


def most_earned_psus(inputs: Inputs) -> pd.DataFrame:
    """Table 8 prints for this year the counts that Table 10 prints."""
    year, by_psu = inputs.settings.year, inputs.tables[T10].set_index("psu_code")["earned"]
    rows = [
        (row["psu"], T8, row["row"], year, row[year], by_psu.get(row["psu_code"], "no such unit in Table 10"))
        for _, row in inputs.tables[T8].iterrows()
    ]
    return comparisons(rows)


def printed_regions(inputs: Inputs) -> pd.DataFrame:
    """Tables 8 and 9 print the region that the chosen list of regions gives the unit."""
    psus = inputs.references["psus"].set_index("psu_code")
    regions = psus[f"region_{inputs.settings.region_list}"]
    rows = [
        (f"{stem[6:8]} | {row.psu}", stem, row.row, "region", row.region, regions[row.psu_code])
        for stem in (T8, T9)
        if stem in inputs.tables
        for row in inputs.tables[stem].itertuples()
    ]
    return comparisons(rows)


def tier_columns(inputs: Inputs) -> pd.DataFrame:
    """Tables 5a-5c print for this year and for the comparison population what Table 4 prints."""
    settings, table_4 = inputs.settings, inputs.tables[T4].set_index("group")
    rows = []
    for tier, stem in T5.items():
        for _, row in inputs.tables[stem].iterrows():
            for column, of_table_4 in (
                (settings.year, f"tier_{tier}_pct"),
                ("comparison", settings.comparison_population),
            ):
                expected = table_4[of_table_4].get(row["group"], "no such group in Table 4")
                rows.append(
                    (f"tier {tier} | {row['group']} | {column}", stem, row["row"], column, row[column], expected)
                )
    return comparisons(rows)


def group_shares(inputs: Inputs) -> pd.DataFrame:
    """The shares of the groups of one category can add up to 100%, given how they were rounded."""
    categories = inputs.references["student_groups"].set_index("group")["category"]
    columns = {T4: PERCENT_COLUMNS, **{stem: (*inputs.settings.trend_years, "comparison") for stem in T5.values()}}
    rows = []
    for stem, names in columns.items():
        if stem not in inputs.tables:
            continue
        table = inputs.tables[stem]
        for category in ("Gender", "Race and ethnicity"):
            members = table[table["group"].map(categories) == category]
            for name in names if len(members) else ():
                bounds = percent_bounds(members[name])
                possible = bounds["percent_lower"].sum() <= 100 <= bounds["percent_upper"].sum()
                total = f"{bounds['percent_lower'].sum():g} to {bounds['percent_upper'].sum():g}"
                rows.append(
                    (
                        f"{stem[6:9]} | {category} | {name}",
                        stem,
                        None,
                        name,
                        total,
                        total if possible else "a range that includes 100",
                    )
                )
    return comparisons(rows)


def printed_rates(inputs: Inputs) -> pd.DataFrame:
    """A printed rate is earned divided by potential of its own row, rounded half up to the printed decimals."""
    rows = []
    for stem in (T9, T10, T11):
        for row in inputs.tables[stem].itertuples() if stem in inputs.tables else ():
            item = row.psu if stem != T11 else f"{row.course_code} | {row.credential}"
            decimals = printed_decimals(row.printed_rate)
            rate = f"{round_half_up(100 * row.earned / row.potential, decimals)}%" if row.potential else "NA"
            rows.append((f"{stem[6:8]} | {item}", stem, row.row, "printed_rate", row.printed_rate, rate))
    return comparisons(rows)


CHECKS: dict[str, tuple[tuple[str, ...], Callable[[Inputs], pd.DataFrame]]] = {
    "psu_totals": ((T10, T11), psu_totals),
    "course_list": ((T1, T11), course_list),
    "program_areas": ((T1,), program_areas),
    "module_earned": ((T2, T11), module_earned),
    "combined_earned": ((T2,), combined_earned),
    "career_readiness_total": ((T6,), career_readiness_total),
    "career_readiness_earned": ((T2, T6, T11), career_readiness_earned),
    "highest_rate_psus": ((T9, T10), highest_rate_psus),
    "most_earned_psus": ((T8, T10), most_earned_psus),
    "printed_regions": ((T8,), printed_regions),
    "tier_columns": ((T4, *T5.values()), tier_columns),
    "group_shares": ((T4,), group_shares),
    "printed_rates": ((T11,), printed_rates),
}


def run_checks(inputs: Inputs, problems: Problems, *, is_complete: bool) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Run every check whose tables were published.

    Parameters
    ----------
    inputs : Inputs
    problems : Problems, gains a disagreement that nothing accepts, an acceptance that nothing needs, and a
        check that compared nothing
    is_complete : bool, whether every published table could be read; else no acceptance is called superfluous

    Returns
    -------
    summary : DataFrame, one row a check: ``check``, ``rule``, ``compared``, ``agree``, ``accepted``
    discrepancies : DataFrame, accepted disagreements: ``check``, ``item``, ``table``, ``row``, ``column``,
        ``found``, ``expected``, ``reason``
    """
    year = inputs.settings.year
    accepted_rows = inputs.references["accepted_discrepancies"]
    accepted_rows = accepted_rows[accepted_rows["year"] == year]
    acceptances = {(row.check, row.item, row.found, row.expected): row for row in accepted_rows.itertuples()}
    file = reference_file("accepted_discrepancies")
    layouts = {table.stem: table for table in published_tables(inputs.settings.trend_years)}
    used, summary, kept = set(), [], []
    for check, (needed, function) in CHECKS.items():
        if not inputs.has(*needed):
            continue
        compared = function(inputs)
        if compared.empty:
            problems.add(
                published_file(year, needed[0]),
                f"rows for the check {check}",
                "none to compare",
                "Check the table's rows.",
            )
        differing = compared[compared["found"] != compared["expected"]]
        accepted = 0
        for row in differing.itertuples():
            key = (check, row.item, row.found, row.expected)
            if key in acceptances:
                used.add(key)
                accepted += 1
                kept.append((check, *row[1:], acceptances[key].reason))
                continue
            heading = next((c.heading for c in layouts[row.table].columns if c.name == row.column), row.column)
            problems.add(
                published_file(year, row.table),
                f"that this holds: {function.__doc__}",
                f"{row.found} instead of {row.expected} ({row.item})",
                f"Check the cell against the source. If the source prints it so, add a row to {file.name}: "
                f"check {check}, with the item, found and expected of this message, and the reason.",
                row=None if pd.isna(row.row) else row.row,
                column=heading,
            )
        summary.append((check, function.__doc__, len(compared), len(compared) - len(differing), accepted))
    for key, row in acceptances.items():
        if key not in used and is_complete:
            problems.add(
                file,
                "only disagreements that are still there",
                f"{row.check}, {row.item}: {row.found} instead of {row.expected}, which no check finds",
                "Delete the row, or correct its item, found and expected.",
                row=row.row,
            )
        elif not row.reason:
            problems.add(file, "a reason", "an empty cell", "Say why it is accepted.", row=row.row, column="reason")
    return (
        pd.DataFrame(summary, columns=["check", "rule", "compared", "agree", "accepted"]),
        pd.DataFrame(kept, columns=["check", *COMPARISON_COLUMNS, "reason"]),
    )
