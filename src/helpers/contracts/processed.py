"""The schema of every processed table."""

from __future__ import annotations

import pandera.pandas as pa

from helpers.base.manifest import read_sections
from helpers.contracts.columns import (
    AUDIT_COLUMNS,
    CATEGORY,
    CLUSTER,
    COMPUTED,
    COUNTY,
    COURSE,
    COURSE_CODE,
    CREDENTIAL,
    GROUP,
    LEVEL,
    NCWFC_CREDENTIAL,
    PRECISION,
    PRINTED_RATE,
    PROGRAM_AREA,
    PSU,
    PSU_CODE,
    PSU_TYPE,
    REGION,
    SECTION,
    TIER,
    TIER_OR_NONE,
    TIER_SOURCE,
    YEAR,
    column,
    count,
    earned,
    not_above,
    percent,
    potential,
    source_row,
    table,
    text,
)

FINDINGS = table(
    {name: column for name, column in AUDIT_COLUMNS.items() if name != "difference"},
    ("id",),
    "What the audit found for one section: everything that was not reproduced",
)

PROCESSED: dict[str, pa.DataFrameSchema] = {
    "credentials_by_course": table(
        {
            "program_area": PROGRAM_AREA,
            "course_code": COURSE_CODE,
            "course": COURSE,
            "credential": CREDENTIAL,
            "source_row": source_row("Table 1"),
        },
        ("course_code", "credential"),
        "Credentials that each course offers (Table 1)",
    ),
    "attainment_by_course": table(
        {
            "program_area": PROGRAM_AREA,
            "course_code": COURSE_CODE,
            "course": COURSE,
            "credential": CREDENTIAL,
            "tier": TIER_OR_NONE,
            "tier_source": TIER_SOURCE,
            "earned": earned("Table 11"),
            "potential": potential("Table 11"),
            "printed_rate": PRINTED_RATE,
            "source_row": source_row("Table 11"),
        },
        ("course_code", "credential"),
        "Individual credentials earned and available by course and credential (Table 11), with tiers",
        not_above("earned", "potential"),
    ),
    "combined_credentials": table(
        {
            "course_code": COURSE_CODE,
            "course": COURSE,
            "credential": CREDENTIAL,
            "earned": earned("Table 2"),
            "combined_credential": text("Combined credential that the module belongs to", "Table 2"),
            "combined_earned": count("Combined credentials earned (all modules)", "Table 2"),
            "source_row": source_row("Table 2"),
        },
        ("course_code", "credential"),
        "Modules and the combined credentials they form (Table 2)",
    ),
    "credentials_by_tier": table(
        {
            "tier": TIER,
            "program_area": PROGRAM_AREA,
            "course_code": COURSE_CODE,
            "course": COURSE,
            "credential": CREDENTIAL,
            "is_combined": column("bool", "Whether the row is a combined credential", "credentials.csv"),
            "source_row": source_row("Table 3"),
        },
        ("course_code", "credential"),
        "Credentials available by tier (Table 3)",
    ),
    "student_groups": table(
        {
            "category": CATEGORY,
            "group": GROUP,
            "measure": text(
                "Population or attainment that the share is of; a column of table_04_student_groups", "Table 4"
            ),
            "printed": text("Share as printed", "Table 4"),
            "percent": percent("Share; empty for <1%", "Table 4", nullable=True),
            "percent_lower": percent("Smallest share that is printed so", COMPUTED),
            "percent_upper": percent("Share below which it is printed so", COMPUTED),
            "source_row": source_row("Table 4"),
        },
        ("group", "measure"),
        "Shares of student groups (Table 4), one row a group and measure",
    ),
    "student_group_trends": table(
        {
            "tier": TIER,
            "category": CATEGORY,
            "group": GROUP,
            "year": YEAR,
            "printed": text("Share as printed; NA for not reported", "Tables 5a-5c"),
            "percent": percent("Share of the tier's credentials; empty for <1% and NA", "Tables 5a-5c", nullable=True),
            "percent_lower": percent("Smallest share that is printed so", COMPUTED, nullable=True),
            "percent_upper": percent("Share below which it is printed so", COMPUTED, nullable=True),
            "comparison_printed": text("Share of this year's comparison population, as printed", "Tables 5a-5c"),
            "source_row": source_row("Tables 5a-5c"),
        },
        ("tier", "group", "year"),
        "Shares of student groups in each tier over three years (Tables 5a-5c)",
    ),
    "career_readiness": table(
        {
            "credential": CREDENTIAL,
            "year": YEAR,
            "earned": count("Credentials earned; the combined credential for Conover", "Table 6"),
            "is_total": column("bool", "Whether the row is the printed total", "Table 6"),
            "source_row": source_row("Table 6"),
        },
        ("credential", "year"),
        "Career readiness credentials (Table 6)",
    ),
    "ncwfc": table(
        {
            "career_cluster": CLUSTER,
            "ncwfc_level": LEVEL,
            "ncwfc_credential": NCWFC_CREDENTIAL,
            "earned": count("Credentials earned by CTE students, as printed", "Table 7"),
            "tier": TIER,
            "source_row": source_row("Table 7"),
        },
        ("ncwfc_credential",),
        "NC Workforce Credentials and what CTE students earned (Table 7)",
    ),
    "ncwfc_components": table(
        {
            "ncwfc_credential": NCWFC_CREDENTIAL,
            "kind": text(
                "Whether the individual or the combined credentials are counted",
                "ncwfc_crosswalk.csv",
                allowed=("individual", "combined"),
            ),
            "course_code": COURSE_CODE,
            "credential": CREDENTIAL,
            "earned": count("Credentials earned in the course", "Table 11 or Table 2"),
            "tier": TIER_OR_NONE,
            "reason": text("Why the credential belongs to the line", "ncwfc_crosswalk.csv"),
        },
        ("ncwfc_credential", "course_code", "credential"),
        "Course credentials that make up each NC Workforce Credentials line",
    ),
    "psus": table(
        {
            "psu_code": PSU_CODE,
            "psu": PSU,
            "psu_type": PSU_TYPE,
            "county": COUNTY,
            "region": REGION,
            "region_state_board": text(
                "Region by the State Board of Education list; empty for none", "psus.csv", empty=True
            ),
            "region_former": text("Region by the former list of eight regions; empty for none", "psus.csv", empty=True),
            "region_basis": text("Where the region comes from", "psus.csv"),
        },
        ("psu_code",),
        "Public school units",
    ),
    "county_shapes": table(
        {
            "county": text("County, spelled as in psus.csv", "county_shapes.csv"),
            "ring": column("int64", "Number of the county's closed line", "county_shapes.csv", "", pa.Check.ge(1)),
            "point": column("int64", "Number of the point along the line", "county_shapes.csv", "", pa.Check.ge(1)),
            "longitude": column(
                "float64", "Degrees east of Greenwich", "county_shapes.csv", "degrees", pa.Check.in_range(-180, 180)
            ),
            "latitude": column(
                "float64", "Degrees north of the equator", "county_shapes.csv", "degrees", pa.Check.in_range(-90, 90)
            ),
        },
        ("county", "ring", "point"),
        "Outlines of the counties, one row a point",
    ),
    "attainment_by_psu": table(
        {
            "psu_code": PSU_CODE,
            "psu": PSU,
            "earned": earned("Table 10"),
            "potential": potential("Table 10"),
            "printed_rate": PRINTED_RATE,
            "source_row": source_row("Table 10"),
        },
        ("psu_code",),
        "Credentials earned and available by public school unit (Table 10)",
        not_above("earned", "potential"),
    ),
    "most_earned_psus": table(
        {
            "rank": count("Place in the printed order", "Table 8", ""),
            "psu_code": PSU_CODE,
            "psu": PSU,
            "printed_region": text("Region as printed", "Table 8"),
            "year": YEAR,
            "earned": earned("Table 8"),
            "source_row": source_row("Table 8"),
        },
        ("psu_code", "year"),
        "Units with the most credentials earned, three years (Table 8)",
    ),
    "highest_rate_psus": table(
        {
            "rank": count("Place in the printed order", "Table 9", ""),
            "psu_code": PSU_CODE,
            "psu": PSU,
            "printed_region": text("Region as printed", "Table 9"),
            "earned": earned("Table 9"),
            "potential": potential("Table 9"),
            "printed_rate": PRINTED_RATE,
            "source_row": source_row("Table 9"),
        },
        ("psu_code",),
        "Units with the highest attainment rate (Table 9)",
        not_above("earned", "potential"),
    ),
    "state_history": table(
        {
            "year": YEAR,
            "metric": text("What the source counts", "history.csv"),
            "value": column("float64", "Value as stated", "history.csv", "credentials or percent", pa.Check.ge(0)),
            "precision": PRECISION,
            "is_derived": column("bool", "Whether the value is arithmetic on printed figures", "history.csv"),
            "source": text("Address or title of the source", "history.csv"),
            "source_title": text("Title of the source", "history.csv"),
            "note": text("What to know about the value", "history.csv", empty=True),
        },
        (),
        "What public pages say of the state's other years, contradictions kept",
    ),
    "series_breaks": table(
        {
            "series": text("Series that breaks", "series_breaks.csv", allowed=("earned", "attainment_rate")),
            "first_year": YEAR,
            "what_changed": text("What is counted differently from then on", "series_breaks.csv"),
            "source": text("Where this is said", "series_breaks.csv"),
        },
        ("series", "first_year"),
        "Years from which a series is counted in another way",
    ),
    "break_overrides": table(
        {
            "series": text("Series that breaks", "break_overrides.csv", allowed=("earned", "attainment_rate")),
            "first_year": YEAR,
            "reason": text("Why years on both sides may be compared", "break_overrides.csv"),
            "decided_by": text("Who decided it", "break_overrides.csv"),
        },
        ("series", "first_year"),
        "Breaks across which this year's report compares all the same",
    ),
    "name_resolutions": table(
        {
            "table": text("Stem of the raw table", COMPUTED),
            "kind": text("What is named", COMPUTED),
            "printed": text("Name as printed", "report"),
            "canonical": text("The one name it stands for", "name_crosswalk.csv"),
            "reason": text("Why both are the same", "name_crosswalk.csv"),
        },
        ("table", "kind", "printed"),
        "Printed names that are not the canonical one",
    ),
    "consistency_checks": table(
        {
            "check": text("Name of the check", COMPUTED),
            "rule": text("What must hold", COMPUTED),
            "compared": column("int64", "Values compared", COMPUTED, "values", pa.Check.ge(1)),
            "agree": count("Values that agree", COMPUTED, "values"),
            "accepted": count("Disagreements accepted with a reason", COMPUTED, "values"),
        },
        ("check",),
        "Checks of the report's tables against each other",
    ),
    "accepted_discrepancies": table(
        {
            "check": text("Name of the check", COMPUTED),
            "item": text("What was compared", COMPUTED),
            "table": text("Stem of the raw table", COMPUTED),
            "row": column("Int64", "Line of the raw file; empty for a total", COMPUTED, nullable=True),
            "column": text("Column compared", COMPUTED),
            "found": text("Value found", "report"),
            "expected": text("Value expected from the other table", "report"),
            "reason": text("Why the disagreement is kept", "accepted_discrepancies.csv"),
        },
        ("check", "item"),
        "Disagreements inside the report that are known and kept",
    ),
    "corrections": table(
        {
            "table": text("Stem of the raw table", "corrections.csv"),
            "key": text("Row or rows that the correction is for", "corrections.csv"),
            "column": text("Corrected column, as printed", "corrections.csv"),
            "printed": text("Cell as printed", "report"),
            "corrected": text("Cell as used", "corrections.csv"),
            "rows": column("int64", "Rows corrected", COMPUTED, "rows", pa.Check.ge(1)),
            "reason": text("Why", "corrections.csv"),
        },
        ("table", "key", "column"),
        "Cells printed wrong and corrected with a reason",
    ),
}

PROCESSED |= {
    "audit_figures": table(
        {
            **AUDIT_COLUMNS,
            "section": SECTION,
            "check": text("Name of the comparison", COMPUTED),
            "published_cell": text("File, row and column of the published side", COMPUTED),
            "sources": text("Cells that the other side is made of, as file:row:column", COMPUTED, empty=True),
        },
        ("id",),
        "Every published figure and name that other published material checks",
    ),
    "audit_claims": table(
        {
            **AUDIT_COLUMNS,
            "section": SECTION,
            "predicate": text("What was asked of the tables", "claims.csv", empty=True),
        },
        ("id",),
        "Every claim of the documents' prose and its verdict",
    ),
    "audit_cells": table(
        {
            "table": text("Stem of the published table", COMPUTED),
            "numbers": count("Cells that print a number", COMPUTED, "cells"),
            "compared": count("Cells on the published side of a comparison", COMPUTED, "cells"),
            "inputs": count("Cells that only stand on the other side of comparisons", COMPUTED, "cells"),
            "alone": count("Cells that nothing published checks", COMPUTED, "cells"),
        },
        ("table",),
        "How many of the numbers of each table the audit compares",
    ),
    **{section.findings: FINDINGS for section in read_sections().values()},
}
