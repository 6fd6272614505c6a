"""The schema of every result table."""

from __future__ import annotations

import pandera.pandas as pa

from helpers.schemas.columns import (
    AUDIT_COLUMNS,
    CATEGORY,
    CLUSTER,
    COMPUTED,
    COUNTY,
    COURSE,
    COURSE_CODE,
    CREDENTIAL,
    CREDENTIALS,
    GROUP,
    LEVEL,
    NCWFC_CREDENTIAL,
    PERCENT,
    POINTS,
    PRECISION,
    PROGRAM_AREA,
    PSU,
    PSU_CODE,
    PSU_TYPE,
    RATE,
    REGION,
    SEGMENT,
    TIER,
    TIER_OR_NONE,
    VERDICTS,
    YEAR,
    column,
    count,
    earned,
    percent,
    potential,
    table,
    text,
)
from helpers.schemas.processed import PROCESSED


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
            name: percent(f"Share of the group in {what}; empty where <1% is printed", source, nullable=True)
            for name, what in measures.items()
        },
        **{
            name.replace("_pct", "_printed"): text(f"Share of the group in {what}, as printed", source)
            for name, what in measures.items()
        },
    }


RESULTS: dict[str, pa.DataFrameSchema] = {
    "table_01_credentials_by_course": table(
        {"program_area": PROGRAM_AREA, "course_code": COURSE_CODE, "course": COURSE, "credential": CREDENTIAL},
        ("course_code", "credential"),
        "Table 1. Credentials by CTE course",
    ),
    "table_02_combined_credentials": table(
        {
            "course_code": COURSE_CODE,
            "course": COURSE,
            "credential": CREDENTIAL,
            "earned": earned("Table 2"),
            "combined_credential": text("Combined credential that the module belongs to", "Table 2, corrections.csv"),
            "combined_earned": count("Combined credentials earned (all modules)", "Table 2"),
        },
        ("course_code", "credential"),
        "Table 2. Individual to combined credentials crosswalk and attainment",
    ),
    "table_03_credentials_by_tier": table(
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
    "table_04_student_groups": table(
        {"category": CATEGORY, "group": GROUP, **_group_shares("Table 4")},
        ("group",),
        "Table 4. Individual credential attainment by student group",
    ),
    "table_05_student_group_trends": table(
        {
            "tier": TIER,
            "category": CATEGORY,
            "group": GROUP,
            "year": YEAR,
            "percent": percent(
                "Share of the tier's credentials; empty where <1% or NA is printed", "Tables 5a-5c", nullable=True
            ),
            "percent_printed": text("Share as printed", "Tables 5a-5c"),
            "comparison_pct": percent(
                "Share of this year's comparison population; empty where <1% is printed", "Tables 5a-5c", nullable=True
            ),
            "comparison_printed": text("Comparison share as printed", "Tables 5a-5c"),
        },
        ("tier", "group", "year"),
        "Tables 5a-5c. Credential attainment trend by student group and tier",
    ),
    "equity_gaps": table(
        {
            "category": CATEGORY,
            "group": GROUP,
            "measure": text("Share that is compared; a column of table_04_student_groups", COMPUTED),
            "percent": percent("Share of the group; empty for <1%", "Table 4", nullable=True),
            "comparison_pct": percent(
                "Share of the group in the comparison population; empty for <1%", "Table 4", nullable=True
            ),
            "gap_points": column(
                "float64",
                "percent minus comparison_pct; empty without both",
                COMPUTED,
                POINTS,
                pa.Check.in_range(-100, 100),
                nullable=True,
            ),
            "gap_points_lower": column("float64", "Smallest gap that the unrounded shares allow", COMPUTED, POINTS),
            "gap_points_upper": column("float64", "Largest gap that the unrounded shares allow", COMPUTED, POINTS),
            "representation": text(
                "Flag by the report's rule on the printed shares",
                COMPUTED,
                allowed=("under", "over", "within", "not comparable"),
            ),
        },
        ("group", "measure"),
        "Gaps of every student group against the comparison population",
    ),
    "table_06_career_readiness": table(
        {
            "credential": CREDENTIAL,
            "year": YEAR,
            "earned": count("Credentials earned; the total is computed", "Table 6"),
        },
        ("credential", "year"),
        "Table 6. Career readiness credential attainment",
    ),
    "table_07_ncwfc": table(
        {
            "career_cluster": CLUSTER,
            "ncwfc_level": LEVEL,
            "ncwfc_credential": NCWFC_CREDENTIAL,
            "earned": count("Credentials earned, recomputed from the course results", COMPUTED),
            "tier": TIER,
            "printed_earned": count("Credentials earned, as printed", "Table 7"),
            "difference": column("int64", "earned minus printed_earned", COMPUTED, CREDENTIALS),
            "components": count(
                "Course credentials that the line adds up", "ncwfc_crosswalk.csv", "course credentials"
            ),
        },
        ("ncwfc_credential",),
        "Table 7. NC Workforce Credentials and NC CTE attainment",
    ),
    "table_08_most_earned_psus": table(
        {
            "rank": count("Place by credentials earned this year, computed", COMPUTED, ""),
            "psu_code": PSU_CODE,
            "psu": PSU,
            "region": REGION,
            "year": YEAR,
            "earned": earned("Table 10 for this year, Table 8 for earlier years"),
        },
        ("psu_code", "year"),
        "Table 8. Highest number of earned credentials",
    ),
    "table_09_highest_rate_psus": table(
        {
            "rank": count("Place by attainment rate among ranked units, computed", COMPUTED, ""),
            "psu_code": PSU_CODE,
            "psu": PSU,
            "region": REGION,
            "earned": earned("Table 10"),
            "potential": potential("Table 10"),
            "attainment_rate_pct": RATE,
        },
        ("psu_code",),
        "Table 9. Highest credential attainment rate",
    ),
    "table_10_attainment_by_psu": table(
        {
            "psu_code": PSU_CODE,
            "psu": PSU,
            "psu_type": PSU_TYPE,
            "county": COUNTY,
            "region": REGION,
            "earned": earned("Table 10"),
            "potential": potential("Table 10"),
            "attainment_rate_pct": RATE,
        },
        ("psu_code",),
        "Table 10. Credential attainment rate by PSU",
    ),
    "table_11_attainment_by_course": table(
        {
            "program_area": PROGRAM_AREA,
            "course_code": COURSE_CODE,
            "course": COURSE,
            "credential": CREDENTIAL,
            "tier": TIER_OR_NONE,
            "earned": earned("Table 11"),
            "potential": potential("Table 11"),
            "attainment_rate_pct": RATE,
        },
        ("course_code", "credential"),
        "Table 11. Credential attainment rate by course and credential",
    ),
    "chart_1_trend": table(
        {
            "year": YEAR,
            "earned": column(
                "Int64",
                "Individual credentials earned and reported; empty where no source states it",
                "history.csv; this year from Table 11",
                CREDENTIALS,
                pa.Check.ge(0),
                nullable=True,
            ),
            "attainment_rate_pct": percent(
                "Attainment rate; empty where no source states it",
                "history.csv; this year from Table 11",
                nullable=True,
            ),
            "precision": PRECISION,
            "source": text("Where earned is stated", "history.csv", empty=True),
            "rate_precision": PRECISION,
            "rate_source": text("Where the rate is stated", "history.csv", empty=True),
            "earned_segment": SEGMENT,
            "rate_segment": SEGMENT,
        },
        ("year",),
        "Chart 1. Credential attainment by academic year",
    ),
    "state_history_values": table(
        {
            "series": text("What is counted", COMPUTED, allowed=("earned", "attainment_rate")),
            "year": YEAR,
            "value": column(
                "float64",
                "Value as stated or computed",
                "history.csv; this year from Table 11",
                "credentials or percent",
                pa.Check.ge(0),
            ),
            "value_lower": column(
                "float64", "Smallest value that is stated so", COMPUTED, "credentials or percent", pa.Check.ge(0)
            ),
            "value_upper": column(
                "float64",
                "Largest value that is stated so; empty for a lower limit",
                COMPUTED,
                "credentials or percent",
                pa.Check.ge(0),
                nullable=True,
            ),
            "precision": PRECISION,
            "is_derived": column("bool", "Whether the value is arithmetic on printed figures", "history.csv"),
            "is_chosen": column("bool", "Whether Chart 1 uses the value for its year", COMPUTED),
            "segment": SEGMENT,
            "source": text("Title of the source", "history.csv"),
            "note": text("What to know about the value", "history.csv", empty=True),
        },
        (),
        "Everything known of the state's credentials and rate in every year, contradictions kept",
    ),
    "chart_2_tiers": table(
        {
            "tier": text(
                "Credential tier; 'none' for credentials without a tier in the report",
                COMPUTED,
                allowed=("1", "2", "3", "none"),
            ),
            "earned": earned(COMPUTED),
            "potential": potential(COMPUTED),
            "attainment_rate_pct": RATE,
            "credentials": count("Course credentials of the tier", COMPUTED, "course credentials"),
        },
        ("tier",),
        "Chart 2. Individual credential attainment by tier",
    ),
    "chart_3_regions": table(
        {
            "region": REGION,
            "earned": earned(COMPUTED),
            "potential": potential(COMPUTED),
            "attainment_rate_pct": RATE,
            "psus": count("Public school units of the region", COMPUTED, "units"),
        },
        ("region",),
        "Chart 3. Credential attainment by region",
    ),
    "attainment_by_program_area": table(
        {
            "program_area": PROGRAM_AREA,
            "earned": earned(COMPUTED),
            "potential": potential(COMPUTED),
            "attainment_rate_pct": RATE,
            "credentials": count("Course credentials of the program area", COMPUTED, "course credentials"),
        },
        ("program_area",),
        "Credential attainment by program area",
    ),
    "attainment_of_courses": table(
        {
            "program_area": PROGRAM_AREA,
            "course_code": COURSE_CODE,
            "course": COURSE,
            "earned": earned(COMPUTED),
            "potential": potential(COMPUTED),
            "unearned": count("potential minus earned", COMPUTED),
            "attainment_rate_pct": RATE,
            "credentials": count("Course credentials of the course", COMPUTED, "course credentials"),
        },
        ("course_code",),
        "Credential attainment by course, all its credentials together",
    ),
    "combined_credential_yield": table(
        {
            "course_code": COURSE_CODE,
            "course": COURSE,
            "combined_credential": text("Combined credential", "Table 2, corrections.csv"),
            "modules": count("Modules that form it", COMPUTED, "modules"),
            "combined_earned": count("Combined credentials earned", "Table 2"),
            "least_earned_module": count(
                "Credentials earned in the least earned module, the most combined ones possible", COMPUTED
            ),
            "yield_pct": column(
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
    "regions_by_list": table(
        {
            "region_list": text("List of regions", COMPUTED),
            "region": text("Region", COMPUTED),
            "earned": earned(COMPUTED),
            "potential": potential(COMPUTED),
            "attainment_rate_pct": RATE,
        },
        ("region_list", "region"),
        "Credential attainment by region under each public list of regions",
    ),
}


RESULTS |= {
    name: table(dict(AUDIT_COLUMNS), ("id",), PROCESSED[name].title) for name in ("audit_figures", "audit_claims")
}
RESULTS["audit_verdicts"] = table(
    {
        "register": text("Register of the audit", COMPUTED, allowed=("figures", "claims")),
        "place": text("Table, or document for claims, as the register names it; 'all' for the sum", COMPUTED),
        **{name.replace(" ", "_"): count(f"Rows with the verdict {name}", COMPUTED, "rows") for name in VERDICTS},
        "all_verdicts": count("Rows with any verdict", COMPUTED, "rows"),
    },
    ("register", "place"),
    "How many published figures, names and claims have each verdict",
)
