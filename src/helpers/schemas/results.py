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


CERTAINTIES = ("certain", "possible", "excluded", "unknown")
ATTAINMENT_MEASURE = text("Credentials that the share is of; a column of table_04_student_groups", COMPUTED)


def _points(meaning: str, *, smallest: float = -100, largest: float = 100) -> pa.Column:
    return column("float64", meaning, COMPUTED, POINTS, pa.Check.in_range(smallest, largest), nullable=True)


def _certainty(meaning: str) -> pa.Column:
    return text(
        f"{meaning}: certain for all unrounded shares, possible for some, excluded for all",
        COMPUTED,
        allowed=CERTAINTIES,
    )


def _ratio(meaning: str) -> pa.Column:
    return column("float64", meaning, COMPUTED, "ratio", pa.Check.ge(0), nullable=True)


def _ordered(lower: str, upper: str) -> pa.Check:
    return pa.Check(lambda frame: ~(frame[lower] > frame[upper]), name=f"{lower} is not above {upper}")


RULE_CERTAINTIES = {
    "under_certainty": _certainty("Whether the group is flagged as under-represented"),
    "over_certainty": _certainty("Whether the group is flagged as over-represented"),
    "can_be_under": _certainty("Whether the rule could flag the group as under-represented if it had no credential"),
    "can_be_over": _certainty("Whether the rule could flag the group as over-represented if it had every credential"),
}
REPRESENTATION = text(
    "Flag by the report's rule on the printed shares",
    COMPUTED,
    allowed=("under", "over", "within", "not comparable"),
)


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
            "representation": REPRESENTATION,
            **RULE_CERTAINTIES,
        },
        ("group", "measure"),
        "Gaps of every student group against the comparison population",
    ),
    "equity_measures": table(
        {
            "category": CATEGORY,
            "group": GROUP,
            "measure": ATTAINMENT_MEASURE,
            "year": YEAR,
            "comparison": text(
                "What the share is compared with: the group's share of a population, or the category's largest group",
                COMPUTED,
                allowed=("public_schools_pct", "cte_enrollment_pct", "opportunities_pct", "largest_group"),
            ),
            "comparison_year": text(
                "Year of the comparison shares: this year's for all years, as Tables 5a-5c print it; empty where none is printed",
                COMPUTED,
                empty=True,
            ),
            "reference_group": text(
                "Largest group of the category in the comparison population, or all students outside a group of an overlapping "
                "category; empty for a population",
                COMPUTED,
                empty=True,
            ),
            "percent": percent("Share of the group; empty for <1% and NA", "Tables 4 and 5", nullable=True),
            "comparison_pct": percent(
                "Share of the group in the comparison population; empty for <1%, for the largest group and where none is printed",
                "Tables 4 and 5",
                nullable=True,
            ),
            "gap_points": _points("percent minus comparison_pct; empty without both"),
            "gap_points_lower": _points("Smallest gap that the unrounded shares allow; never quite reached"),
            "gap_points_upper": _points("Largest gap that the unrounded shares allow; never quite reached"),
            "representation": REPRESENTATION,
            **RULE_CERTAINTIES,
            "under_up_to_index": _ratio(
                "Largest index that the report's rule flags as under-represented; empty where it can flag none"
            ),
            "over_from_index": _ratio(
                "Smallest index that the report's rule flags as over-represented; empty where it can flag none"
            ),
            "proportionality_index": _ratio(
                "percent / comparison_pct; for the largest group the ratio of the two groups' indices, for all other "
                "students the ratio of the odds; 1 is proportional"
            ),
            "index_lower": _ratio("Smallest index that the unrounded shares allow"),
            "index_upper": _ratio("Largest index that the unrounded shares allow; empty where there is no limit"),
            "four_fifths": _certainty("Whether the index is below four fifths"),
            "reason": text("Why a value of the row is empty", COMPUTED, empty=True),
        },
        ("group", "measure", "year", "comparison"),
        "Gap, proportionality index and two rules for every student group, credentials, year and comparison",
        _ordered("gap_points_lower", "gap_points_upper"),
        _ordered("index_lower", "index_upper"),
    ),
    "equity_gap_changes": table(
        {
            "tier": TIER,
            "category": CATEGORY,
            "group": GROUP,
            "from_year": YEAR,
            "to_year": YEAR,
            "is_first_to_last": column(
                "bool", "Whether the pair leads from the group's first year with a share to this year", COMPUTED
            ),
            "from_percent": percent("Share in the earlier year; empty for <1% and NA", "Tables 5a-5c", nullable=True),
            "to_percent": percent("Share in the later year; empty for <1% and NA", "Tables 5a-5c", nullable=True),
            "comparison_pct": percent(
                "Share of the comparison population, one for both years; empty for <1%", "Tables 5a-5c", nullable=True
            ),
            "comparison_year": text("Year of the comparison population", COMPUTED),
            "from_gap_points": _points("Gap in the earlier year, on printed shares"),
            "to_gap_points": _points("Gap in the later year, on printed shares"),
            "movement": text(
                "What the printed gaps did",
                COMPUTED,
                allowed=("widened", "narrowed", "stayed", "not comparable"),
            ),
            "change_points": _points("Change of the size of the gap, on printed shares; negative is narrower"),
            "change_points_lower": _points("Smallest such change that the unrounded shares allow"),
            "change_points_upper": _points("Largest such change that the unrounded shares allow"),
            "movement_certainty": text(
                "What holds for all unrounded shares, the comparison share being one number for both years",
                COMPUTED,
                allowed=("certainly narrower", "certainly wider", "cannot tell", "not reported"),
            ),
        },
        ("tier", "group", "from_year", "to_year"),
        "How the gap of every student group and tier changed between any two years",
        _ordered("change_points_lower", "change_points_upper"),
    ),
    "equity_gap_split": table(
        {
            "category": CATEGORY,
            "group": GROUP,
            "measure": ATTAINMENT_MEASURE,
            "part": text(
                "Part of the gap; the first two add up to the third, the third and the fourth to the whole",
                COMPUTED,
                allowed=(
                    "into CTE enrollment",
                    "into opportunities",
                    "before the course",
                    "inside the course",
                    "whole",
                ),
            ),
            "from_population": text(
                "Population that the part starts from; a column of table_04_student_groups", COMPUTED
            ),
            "to_population": text(
                "Population or credentials that it leads to; a column of table_04_student_groups", COMPUTED
            ),
            "from_percent": percent("Share of the group at the start; empty for <1%", "Table 4", nullable=True),
            "to_percent": percent("Share of the group at the end; empty for <1%", "Table 4", nullable=True),
            "gap_points": _points("to_percent minus from_percent; empty without both"),
            "gap_points_lower": _points("Smallest difference that the unrounded shares allow; never quite reached"),
            "gap_points_upper": _points("Largest difference that the unrounded shares allow; never quite reached"),
            "side": text(
                "Which sign the difference has for all unrounded shares",
                COMPUTED,
                allowed=("certainly below", "certainly above", "cannot tell", "not reported"),
            ),
        },
        ("group", "measure", "part"),
        "Where the gap of every student group lies: before the course or inside it",
        _ordered("gap_points_lower", "gap_points_upper"),
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
