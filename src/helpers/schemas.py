"""The schema of every processed and result table: types, ranges, keys, meaning, unit and source.

The data dictionary (``data/data_dictionary.csv``) is generated from here.
"""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa

from helpers.sections import read_sections
from helpers.settings import PSU_TYPES
from helpers.tiers import COMBINED_CREDENTIAL, COURSE_CREDENTIAL, NO_TIER, OWN_ROW

CREDENTIALS, PERCENT, POINTS = "credentials", "percent", "percentage points"
COMPUTED = "computed"


def _column(
    dtype: str, meaning: str, source: str, unit: str = "", *checks: pa.Check, nullable: bool = False
) -> pa.Column:
    return pa.Column(
        dtype, list(checks), nullable=nullable, description=meaning, metadata={"unit": unit, "source": source}
    )


def _text(
    meaning: str, source: str, *, empty: bool = False, allowed: tuple[str, ...] = (), pattern: str = ""
) -> pa.Column:
    checks = [] if empty else [pa.Check.str_length(min_value=1)]
    if allowed:
        checks.append(pa.Check.isin(allowed))
    if pattern:
        checks.append(pa.Check.str_matches(pattern))
    return _column("str", meaning, source, "", *checks)


def _count(meaning: str, source: str, unit: str = CREDENTIALS) -> pa.Column:
    return _column("int64", meaning, source, unit, pa.Check.ge(0))


def _percent(meaning: str, source: str, *, nullable: bool = False) -> pa.Column:
    return _column("float64", meaning, source, PERCENT, pa.Check.in_range(0, 100), nullable=nullable)


def _row(table: str) -> pa.Column:
    return _column(
        "int64", f"Line of the raw file of {table} that the row comes from, heading = 1", "raw file", "", pa.Check.ge(2)
    )


def _not_above(part: str, whole: str) -> pa.Check:
    return pa.Check(lambda frame: frame[part] <= frame[whole], name=f"{part} is not above {whole}")


def _table(columns: dict[str, pa.Column], key: tuple[str, ...], title: str, *checks: pa.Check) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(
        columns, checks=list(checks), strict=True, ordered=True, unique=list(key) or None, title=title
    )


YEAR = _text("Academic year", "report", pattern=r"^\d{4}-\d{4}$")
COURSE_CODE = _text("Course code", "Table 11", pattern=r"^[A-Z]{2}\d{2}$")
COURSE = _text("Course title, spelled as in Table 11 (as in Table 3 for courses without results)", "courses.csv")
PROGRAM_AREA = _text("Program area of the course", "Tables 1 and 3")
CREDENTIAL = _text("Credential, one canonical name", "credentials.csv through name_crosswalk.csv")
TIER = _column("int64", "Credential tier, 1 (foundational) to 3 (advanced)", "Table 3", "", pa.Check.isin([1, 2, 3]))
TIER_OR_NONE = _column(
    "Int64",
    "Credential tier; empty for none in the report",
    "Tables 2 and 3",
    "",
    pa.Check.isin([1, 2, 3]),
    nullable=True,
)
PSU_CODE = _text("Code of the public school unit, three characters", "Table 10", pattern=r"^[0-9A-Z]{3}$")
PSU = _text("Public school unit", "Table 10")
PSU_TYPE = _text("Kind of public school unit", "psus.csv", allowed=PSU_TYPES)
COUNTY = _text("County of the unit; empty for statewide virtual charters", "psus.csv", empty=True)
NO_REGION = "No region (statewide virtual)"
REGION = _text("Region of the unit by the list that year.toml chooses", "psus.csv")
CATEGORY = _text("Category of the student group", "student_groups.csv")
GROUP = _text("Student group, spelled as in Tables 5a-5c", "Tables 4 and 5")
RATE = _percent("100 x earned / potential, not rounded; empty without potential", COMPUTED, nullable=True)
PRINTED_RATE = _text("Attainment rate as printed", "report")
NCWFC_CREDENTIAL = _text("NC Workforce Credentials line, as printed", "Table 7")
CLUSTER = _text("Career cluster, as printed", "Table 7")
LEVEL = _text("NCWFC level, as printed", "Table 7")
PRECISION = _text(
    "How precisely the source states the value",
    "history.csv",
    empty=True,
    allowed=("exact", "rounded", "at_least", "computed", "derived", ""),
)
SEGMENT = _column(
    "int64",
    "Number of the stretch of years counted in one way; never compare across",
    "series_breaks.csv",
    "",
    pa.Check.ge(1),
)


def _earned(source: str) -> pa.Column:
    return _count("Individual credentials earned and reported", source)


def _potential(source: str) -> pa.Column:
    return _count(
        "Credential potential: individual credentials available to students (adjusted from 2023-2024)", source
    )


TIER_SOURCE = _text(
    "How the tier was found", COMPUTED, allowed=(OWN_ROW, COMBINED_CREDENTIAL, COURSE_CREDENTIAL, NO_TIER)
)

PROCESSED: dict[str, pa.DataFrameSchema] = {
    "credentials_by_course": _table(
        {
            "program_area": PROGRAM_AREA,
            "course_code": COURSE_CODE,
            "course": COURSE,
            "credential": CREDENTIAL,
            "source_row": _row("Table 1"),
        },
        ("course_code", "credential"),
        "Credentials that each course offers (Table 1)",
    ),
    "attainment_by_course": _table(
        {
            "program_area": PROGRAM_AREA,
            "course_code": COURSE_CODE,
            "course": COURSE,
            "credential": CREDENTIAL,
            "tier": TIER_OR_NONE,
            "tier_source": TIER_SOURCE,
            "earned": _earned("Table 11"),
            "potential": _potential("Table 11"),
            "printed_rate": PRINTED_RATE,
            "source_row": _row("Table 11"),
        },
        ("course_code", "credential"),
        "Individual credentials earned and available by course and credential (Table 11), with tiers",
        _not_above("earned", "potential"),
    ),
    "combined_credentials": _table(
        {
            "course_code": COURSE_CODE,
            "course": COURSE,
            "credential": CREDENTIAL,
            "earned": _earned("Table 2"),
            "combined_credential": _text("Combined credential that the module belongs to", "Table 2"),
            "combined_earned": _count("Combined credentials earned (all modules)", "Table 2"),
            "source_row": _row("Table 2"),
        },
        ("course_code", "credential"),
        "Modules and the combined credentials they form (Table 2)",
    ),
    "credentials_by_tier": _table(
        {
            "tier": TIER,
            "program_area": PROGRAM_AREA,
            "course_code": COURSE_CODE,
            "course": COURSE,
            "credential": CREDENTIAL,
            "is_combined": _column("bool", "Whether the row is a combined credential", "credentials.csv"),
            "source_row": _row("Table 3"),
        },
        ("course_code", "credential"),
        "Credentials available by tier (Table 3)",
    ),
    "student_groups": _table(
        {
            "category": CATEGORY,
            "group": GROUP,
            "measure": _text(
                "Population or attainment that the share is of; a column of table_04_student_groups", "Table 4"
            ),
            "printed": _text("Share as printed", "Table 4"),
            "percent": _percent("Share; empty for <1%", "Table 4", nullable=True),
            "percent_lower": _percent("Smallest share that is printed so", COMPUTED),
            "percent_upper": _percent("Share below which it is printed so", COMPUTED),
            "source_row": _row("Table 4"),
        },
        ("group", "measure"),
        "Shares of student groups (Table 4), one row a group and measure",
    ),
    "student_group_trends": _table(
        {
            "tier": TIER,
            "category": CATEGORY,
            "group": GROUP,
            "year": YEAR,
            "printed": _text("Share as printed; NA for not reported", "Tables 5a-5c"),
            "percent": _percent("Share of the tier's credentials; empty for <1% and NA", "Tables 5a-5c", nullable=True),
            "percent_lower": _percent("Smallest share that is printed so", COMPUTED, nullable=True),
            "percent_upper": _percent("Share below which it is printed so", COMPUTED, nullable=True),
            "comparison_printed": _text("Share of this year's comparison population, as printed", "Tables 5a-5c"),
            "source_row": _row("Tables 5a-5c"),
        },
        ("tier", "group", "year"),
        "Shares of student groups in each tier over three years (Tables 5a-5c)",
    ),
    "career_readiness": _table(
        {
            "credential": CREDENTIAL,
            "year": YEAR,
            "earned": _count("Credentials earned; the combined credential for Conover", "Table 6"),
            "is_total": _column("bool", "Whether the row is the printed total", "Table 6"),
            "source_row": _row("Table 6"),
        },
        ("credential", "year"),
        "Career readiness credentials (Table 6)",
    ),
    "ncwfc": _table(
        {
            "career_cluster": CLUSTER,
            "ncwfc_level": LEVEL,
            "ncwfc_credential": NCWFC_CREDENTIAL,
            "earned": _count("Credentials earned by CTE students, as printed", "Table 7"),
            "tier": TIER,
            "source_row": _row("Table 7"),
        },
        ("ncwfc_credential",),
        "NC Workforce Credentials and what CTE students earned (Table 7)",
    ),
    "ncwfc_components": _table(
        {
            "ncwfc_credential": NCWFC_CREDENTIAL,
            "kind": _text(
                "Whether the individual or the combined credentials are counted",
                "ncwfc_crosswalk.csv",
                allowed=("individual", "combined"),
            ),
            "course_code": COURSE_CODE,
            "credential": CREDENTIAL,
            "earned": _count("Credentials earned in the course", "Table 11 or Table 2"),
            "tier": TIER_OR_NONE,
            "reason": _text("Why the credential belongs to the line", "ncwfc_crosswalk.csv"),
        },
        ("ncwfc_credential", "course_code", "credential"),
        "Course credentials that make up each NC Workforce Credentials line",
    ),
    "psus": _table(
        {
            "psu_code": PSU_CODE,
            "psu": PSU,
            "psu_type": PSU_TYPE,
            "county": COUNTY,
            "region": REGION,
            "region_state_board": _text(
                "Region by the State Board of Education list; empty for none", "psus.csv", empty=True
            ),
            "region_former": _text(
                "Region by the former list of eight regions; empty for none", "psus.csv", empty=True
            ),
            "region_basis": _text("Where the region comes from", "psus.csv"),
        },
        ("psu_code",),
        "Public school units",
    ),
    "attainment_by_psu": _table(
        {
            "psu_code": PSU_CODE,
            "psu": PSU,
            "earned": _earned("Table 10"),
            "potential": _potential("Table 10"),
            "printed_rate": PRINTED_RATE,
            "source_row": _row("Table 10"),
        },
        ("psu_code",),
        "Credentials earned and available by public school unit (Table 10)",
        _not_above("earned", "potential"),
    ),
    "most_earned_psus": _table(
        {
            "rank": _count("Place in the printed order", "Table 8", ""),
            "psu_code": PSU_CODE,
            "psu": PSU,
            "printed_region": _text("Region as printed", "Table 8"),
            "year": YEAR,
            "earned": _earned("Table 8"),
            "source_row": _row("Table 8"),
        },
        ("psu_code", "year"),
        "Units with the most credentials earned, three years (Table 8)",
    ),
    "highest_rate_psus": _table(
        {
            "rank": _count("Place in the printed order", "Table 9", ""),
            "psu_code": PSU_CODE,
            "psu": PSU,
            "printed_region": _text("Region as printed", "Table 9"),
            "earned": _earned("Table 9"),
            "potential": _potential("Table 9"),
            "printed_rate": PRINTED_RATE,
            "source_row": _row("Table 9"),
        },
        ("psu_code",),
        "Units with the highest attainment rate (Table 9)",
        _not_above("earned", "potential"),
    ),
    "state_history": _table(
        {
            "year": YEAR,
            "metric": _text("What the source counts", "history.csv"),
            "value": _column("float64", "Value as stated", "history.csv", "credentials or percent", pa.Check.ge(0)),
            "precision": PRECISION,
            "is_derived": _column("bool", "Whether the value is arithmetic on printed figures", "history.csv"),
            "source": _text("Address or title of the source", "history.csv"),
            "source_title": _text("Title of the source", "history.csv"),
            "note": _text("What to know about the value", "history.csv", empty=True),
        },
        (),
        "What public pages say of the state's other years, contradictions kept",
    ),
    "series_breaks": _table(
        {
            "series": _text("Series that breaks", "series_breaks.csv", allowed=("earned", "attainment_rate")),
            "first_year": YEAR,
            "what_changed": _text("What is counted differently from then on", "series_breaks.csv"),
            "source": _text("Where this is said", "series_breaks.csv"),
        },
        ("series", "first_year"),
        "Years from which a series is counted in another way",
    ),
    "name_resolutions": _table(
        {
            "table": _text("Stem of the raw table", COMPUTED),
            "kind": _text("What is named", COMPUTED),
            "printed": _text("Name as printed", "report"),
            "canonical": _text("The one name it stands for", "name_crosswalk.csv"),
            "reason": _text("Why both are the same", "name_crosswalk.csv"),
        },
        ("table", "kind", "printed"),
        "Printed names that are not the canonical one",
    ),
    "consistency_checks": _table(
        {
            "check": _text("Name of the check", COMPUTED),
            "rule": _text("What must hold", COMPUTED),
            "compared": _column("int64", "Values compared", COMPUTED, "values", pa.Check.ge(1)),
            "agree": _count("Values that agree", COMPUTED, "values"),
            "accepted": _count("Disagreements accepted with a reason", COMPUTED, "values"),
        },
        ("check",),
        "Checks of the report's tables against each other",
    ),
    "accepted_discrepancies": _table(
        {
            "check": _text("Name of the check", COMPUTED),
            "item": _text("What was compared", COMPUTED),
            "table": _text("Stem of the raw table", COMPUTED),
            "row": _column("Int64", "Line of the raw file; empty for a total", COMPUTED, nullable=True),
            "column": _text("Column compared", COMPUTED),
            "found": _text("Value found", "report"),
            "expected": _text("Value expected from the other table", "report"),
            "reason": _text("Why the disagreement is kept", "accepted_discrepancies.csv"),
        },
        ("check", "item"),
        "Disagreements inside the report that are known and kept",
    ),
    "corrections": _table(
        {
            "table": _text("Stem of the raw table", "corrections.csv"),
            "key": _text("Row or rows that the correction is for", "corrections.csv"),
            "column": _text("Corrected column, as printed", "corrections.csv"),
            "printed": _text("Cell as printed", "report"),
            "corrected": _text("Cell as used", "corrections.csv"),
            "rows": _column("int64", "Rows corrected", COMPUTED, "rows", pa.Check.ge(1)),
            "reason": _text("Why", "corrections.csv"),
        },
        ("table", "key", "column"),
        "Cells printed wrong and corrected with a reason",
    ),
}


VERDICT = _text(
    "Verdict of the audit",
    COMPUTED,
    allowed=("reproduced", "rounding", "contradicted", "not reproducible", "not testable"),
)
AUDIT_COLUMNS = {
    "id": _text("Name of the compared figure or claim, for make explain", COMPUTED),
    "document": _text("Document", "report or claims.csv"),
    "place": _text("Where it stands", "report or claims.csv"),
    "subject": _text("What is compared, or what the claim asserts in this project's words", COMPUTED),
    "published": _text("As published; empty for a claim without a number", "report", empty=True),
    "recomputed": _text("From the other side", COMPUTED, empty=True),
    "difference": _column(
        "float64", "published minus recomputed, where both are numbers", COMPUTED, "as published", nullable=True
    ),
    "verdict": VERDICT,
    "explanation": _text("The two values, where each stands, and the likely cause", COMPUTED, empty=True),
}
SECTION = _text("Section whose findings include the row; empty for none", COMPUTED, empty=True)
FINDINGS = _table(
    {name: column for name, column in AUDIT_COLUMNS.items() if name != "difference"},
    ("id",),
    "What the audit found for one section: everything that was not reproduced",
)
PROCESSED |= {
    "audit_figures": _table(
        {
            **AUDIT_COLUMNS,
            "section": SECTION,
            "check": _text("Name of the comparison", COMPUTED),
            "published_cell": _text("File, row and column of the published side", COMPUTED),
            "sources": _text("Cells that the other side is made of, as file:row:column", COMPUTED, empty=True),
        },
        ("id",),
        "Every published figure and name that other published material checks",
    ),
    "audit_claims": _table(
        {
            **AUDIT_COLUMNS,
            "section": SECTION,
            "predicate": _text("What was asked of the tables", "claims.csv", empty=True),
        },
        ("id",),
        "Every claim of the documents' prose and its verdict",
    ),
    "audit_cells": _table(
        {
            "table": _text("Stem of the published table", COMPUTED),
            "numbers": _count("Cells that print a number", COMPUTED, "cells"),
            "compared": _count("Cells on the published side of a comparison", COMPUTED, "cells"),
            "inputs": _count("Cells that only stand on the other side of comparisons", COMPUTED, "cells"),
            "alone": _count("Cells that nothing published checks", COMPUTED, "cells"),
        },
        ("table",),
        "How many of the numbers of each table the audit compares",
    ),
    **{section.findings: FINDINGS for section in read_sections().values()},
}


def _group_shares(source: str) -> dict[str, pa.Column]:
    measures = {
        "public_schools_pct": "all NC public school students",
        "cte_enrollment_pct": "CTE enrollment",
        "opportunities_pct": "CTE enrollment with credential opportunities",
        "overall_pct": "all individual credentials earned",
        "tier_1_pct": "tier 1 credentials earned",
        "tier_2_pct": "tier 2 credentials earned",
        "tier_3_pct": "tier 3 credentials earned",
    }
    return {
        **{
            name: _percent(f"Share of the group in {what}; empty where <1% is printed", source, nullable=True)
            for name, what in measures.items()
        },
        **{
            name.replace("_pct", "_printed"): _text(f"Share of the group in {what}, as printed", source)
            for name, what in measures.items()
        },
    }


RESULTS: dict[str, pa.DataFrameSchema] = {
    "table_01_credentials_by_course": _table(
        {"program_area": PROGRAM_AREA, "course_code": COURSE_CODE, "course": COURSE, "credential": CREDENTIAL},
        ("course_code", "credential"),
        "Table 1. Credentials by CTE course",
    ),
    "table_02_combined_credentials": _table(
        {
            "course_code": COURSE_CODE,
            "course": COURSE,
            "credential": CREDENTIAL,
            "earned": _earned("Table 2"),
            "combined_credential": _text("Combined credential that the module belongs to", "Table 2, corrections.csv"),
            "combined_earned": _count("Combined credentials earned (all modules)", "Table 2"),
        },
        ("course_code", "credential"),
        "Table 2. Individual to combined credentials crosswalk and attainment",
    ),
    "table_03_credentials_by_tier": _table(
        {
            "tier": TIER,
            "program_area": PROGRAM_AREA,
            "course_code": COURSE_CODE,
            "course": COURSE,
            "credential": CREDENTIAL,
        },
        ("course_code", "credential"),
        "Table 3. Credentials available by tier",
    ),
    "table_04_student_groups": _table(
        {"category": CATEGORY, "group": GROUP, **_group_shares("Table 4")},
        ("group",),
        "Table 4. Individual credential attainment by student group",
    ),
    "table_05_student_group_trends": _table(
        {
            "tier": TIER,
            "category": CATEGORY,
            "group": GROUP,
            "year": YEAR,
            "percent": _percent(
                "Share of the tier's credentials; empty where <1% or NA is printed", "Tables 5a-5c", nullable=True
            ),
            "percent_printed": _text("Share as printed", "Tables 5a-5c"),
            "comparison_pct": _percent(
                "Share of this year's comparison population; empty where <1% is printed", "Tables 5a-5c", nullable=True
            ),
            "comparison_printed": _text("Comparison share as printed", "Tables 5a-5c"),
        },
        ("tier", "group", "year"),
        "Tables 5a-5c. Credential attainment trend by student group and tier",
    ),
    "equity_gaps": _table(
        {
            "category": CATEGORY,
            "group": GROUP,
            "measure": _text("Share that is compared; a column of table_04_student_groups", COMPUTED),
            "percent": _percent("Share of the group; empty for <1%", "Table 4", nullable=True),
            "comparison_pct": _percent(
                "Share of the group in the comparison population; empty for <1%", "Table 4", nullable=True
            ),
            "gap_points": _column(
                "float64",
                "percent minus comparison_pct; empty without both",
                COMPUTED,
                POINTS,
                pa.Check.in_range(-100, 100),
                nullable=True,
            ),
            "gap_points_lower": _column("float64", "Smallest gap that the unrounded shares allow", COMPUTED, POINTS),
            "gap_points_upper": _column("float64", "Largest gap that the unrounded shares allow", COMPUTED, POINTS),
            "representation": _text(
                "Flag by the report's rule on the printed shares",
                COMPUTED,
                allowed=("under", "over", "within", "not comparable"),
            ),
        },
        ("group", "measure"),
        "Gaps of every student group against the comparison population",
    ),
    "table_06_career_readiness": _table(
        {
            "credential": CREDENTIAL,
            "year": YEAR,
            "earned": _count("Credentials earned; the total is computed", "Table 6"),
        },
        ("credential", "year"),
        "Table 6. Career readiness credential attainment",
    ),
    "table_07_ncwfc": _table(
        {
            "career_cluster": CLUSTER,
            "ncwfc_level": LEVEL,
            "ncwfc_credential": NCWFC_CREDENTIAL,
            "earned": _count("Credentials earned, recomputed from the course results", COMPUTED),
            "tier": TIER,
            "printed_earned": _count("Credentials earned, as printed", "Table 7"),
            "difference": _column("int64", "earned minus printed_earned", COMPUTED, CREDENTIALS),
            "components": _count(
                "Course credentials that the line adds up", "ncwfc_crosswalk.csv", "course credentials"
            ),
        },
        ("ncwfc_credential",),
        "Table 7. NC Workforce Credentials and NC CTE attainment",
    ),
    "table_08_most_earned_psus": _table(
        {
            "rank": _count("Place by credentials earned this year, computed", COMPUTED, ""),
            "psu_code": PSU_CODE,
            "psu": PSU,
            "region": REGION,
            "year": YEAR,
            "earned": _earned("Table 10 for this year, Table 8 for earlier years"),
        },
        ("psu_code", "year"),
        "Table 8. Highest number of earned credentials",
    ),
    "table_09_highest_rate_psus": _table(
        {
            "rank": _count("Place by attainment rate among ranked units, computed", COMPUTED, ""),
            "psu_code": PSU_CODE,
            "psu": PSU,
            "region": REGION,
            "earned": _earned("Table 10"),
            "potential": _potential("Table 10"),
            "attainment_rate_pct": RATE,
        },
        ("psu_code",),
        "Table 9. Highest credential attainment rate",
    ),
    "table_10_attainment_by_psu": _table(
        {
            "psu_code": PSU_CODE,
            "psu": PSU,
            "psu_type": PSU_TYPE,
            "county": COUNTY,
            "region": REGION,
            "earned": _earned("Table 10"),
            "potential": _potential("Table 10"),
            "attainment_rate_pct": RATE,
        },
        ("psu_code",),
        "Table 10. Credential attainment rate by PSU",
    ),
    "table_11_attainment_by_course": _table(
        {
            "program_area": PROGRAM_AREA,
            "course_code": COURSE_CODE,
            "course": COURSE,
            "credential": CREDENTIAL,
            "tier": TIER_OR_NONE,
            "earned": _earned("Table 11"),
            "potential": _potential("Table 11"),
            "attainment_rate_pct": RATE,
        },
        ("course_code", "credential"),
        "Table 11. Credential attainment rate by course and credential",
    ),
    "chart_1_trend": _table(
        {
            "year": YEAR,
            "earned": _column(
                "Int64",
                "Individual credentials earned and reported; empty where no source states it",
                "history.csv; this year from Table 11",
                CREDENTIALS,
                pa.Check.ge(0),
                nullable=True,
            ),
            "attainment_rate_pct": _percent(
                "Attainment rate; empty where no source states it",
                "history.csv; this year from Table 11",
                nullable=True,
            ),
            "precision": PRECISION,
            "source": _text("Where earned is stated", "history.csv", empty=True),
            "rate_precision": PRECISION,
            "rate_source": _text("Where the rate is stated", "history.csv", empty=True),
            "earned_segment": SEGMENT,
            "rate_segment": SEGMENT,
        },
        ("year",),
        "Chart 1. Credential attainment by academic year",
    ),
    "state_history_values": _table(
        {
            "series": _text("What is counted", COMPUTED, allowed=("earned", "attainment_rate")),
            "year": YEAR,
            "value": _column(
                "float64",
                "Value as stated or computed",
                "history.csv; this year from Table 11",
                "credentials or percent",
                pa.Check.ge(0),
            ),
            "value_lower": _column(
                "float64", "Smallest value that is stated so", COMPUTED, "credentials or percent", pa.Check.ge(0)
            ),
            "value_upper": _column(
                "float64",
                "Largest value that is stated so; empty for a lower limit",
                COMPUTED,
                "credentials or percent",
                pa.Check.ge(0),
                nullable=True,
            ),
            "precision": PRECISION,
            "is_derived": _column("bool", "Whether the value is arithmetic on printed figures", "history.csv"),
            "is_chosen": _column("bool", "Whether Chart 1 uses the value for its year", COMPUTED),
            "segment": SEGMENT,
            "source": _text("Title of the source", "history.csv"),
            "note": _text("What to know about the value", "history.csv", empty=True),
        },
        (),
        "Everything known of the state's credentials and rate in every year, contradictions kept",
    ),
    "chart_2_tiers": _table(
        {
            "tier": _text(
                "Credential tier; 'none' for credentials without a tier in the report",
                COMPUTED,
                allowed=("1", "2", "3", "none"),
            ),
            "earned": _earned(COMPUTED),
            "potential": _potential(COMPUTED),
            "attainment_rate_pct": RATE,
            "credentials": _count("Course credentials of the tier", COMPUTED, "course credentials"),
        },
        ("tier",),
        "Chart 2. Individual credential attainment by tier",
    ),
    "chart_3_regions": _table(
        {
            "region": REGION,
            "earned": _earned(COMPUTED),
            "potential": _potential(COMPUTED),
            "attainment_rate_pct": RATE,
            "psus": _count("Public school units of the region", COMPUTED, "units"),
        },
        ("region",),
        "Chart 3. Credential attainment by region",
    ),
    "attainment_by_program_area": _table(
        {
            "program_area": PROGRAM_AREA,
            "earned": _earned(COMPUTED),
            "potential": _potential(COMPUTED),
            "attainment_rate_pct": RATE,
            "credentials": _count("Course credentials of the program area", COMPUTED, "course credentials"),
        },
        ("program_area",),
        "Credential attainment by program area",
    ),
    "attainment_of_courses": _table(
        {
            "program_area": PROGRAM_AREA,
            "course_code": COURSE_CODE,
            "course": COURSE,
            "earned": _earned(COMPUTED),
            "potential": _potential(COMPUTED),
            "unearned": _count("potential minus earned", COMPUTED),
            "attainment_rate_pct": RATE,
            "credentials": _count("Course credentials of the course", COMPUTED, "course credentials"),
        },
        ("course_code",),
        "Credential attainment by course, all its credentials together",
    ),
    "combined_credential_yield": _table(
        {
            "course_code": COURSE_CODE,
            "course": COURSE,
            "combined_credential": _text("Combined credential", "Table 2, corrections.csv"),
            "modules": _count("Modules that form it", COMPUTED, "modules"),
            "combined_earned": _count("Combined credentials earned", "Table 2"),
            "least_earned_module": _count(
                "Credentials earned in the least earned module, the most combined ones possible", COMPUTED
            ),
            "yield_pct": _column(
                "float64",
                "100 x combined_earned / least_earned_module; empty without any; above 100 only where the report contradicts itself",
                COMPUTED,
                PERCENT,
                pa.Check.ge(0),
                nullable=True,
            ),
        },
        ("course_code", "combined_credential"),
        "How many of the possible combined credentials were completed",
    ),
    "regions_by_list": _table(
        {
            "region_list": _text("List of regions", COMPUTED),
            "region": _text("Region", COMPUTED),
            "earned": _earned(COMPUTED),
            "potential": _potential(COMPUTED),
            "attainment_rate_pct": RATE,
        },
        ("region_list", "region"),
        "Credential attainment by region under each public list of regions",
    ),
}


RESULTS |= {
    name: _table(dict(AUDIT_COLUMNS), ("id",), PROCESSED[name].title) for name in ("audit_figures", "audit_claims")
}


def validated(frame: pd.DataFrame, name: str, schemas: dict[str, pa.DataFrameSchema]) -> pd.DataFrame:
    """Return a table after checking its columns, types, ranges and key.

    Raises
    ------
    pandera.errors.SchemaErrors
        With every violation.
    """
    return schemas[name].validate(frame, lazy=True)


def column_types(schema: pa.DataFrameSchema) -> dict[str, str]:
    """Return the pandas type of every column; pandera names pandas' text type by how it is stored."""
    kinds = {name: str(column.dtype) for name, column in schema.columns.items()}
    return {name: "str" if kind.startswith("string") else kind for name, kind in kinds.items()}


def data_dictionary() -> pd.DataFrame:
    """Return every column of every table: kind, table, column, type, unit, meaning, source."""
    rows = [
        (
            kind,
            name,
            column_name,
            column_types(schema)[column_name],
            column.metadata["unit"],
            column.description,
            column.metadata["source"],
        )
        for kind, schemas in (("processed", PROCESSED), ("result", RESULTS))
        for name, schema in schemas.items()
        for column_name, column in schema.columns.items()
    ]
    return pd.DataFrame(rows, columns=["kind", "table", "column", "type", "unit", "meaning", "source"], dtype="str")
