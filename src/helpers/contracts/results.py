"""The schema of every result table."""

from __future__ import annotations

import pandera.pandas as pa

from helpers.contracts.columns import (
    AUDIT_COLUMNS,
    BELOW_ONE_PERCENT,
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
    NOT_APPLICABLE,
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
    known_or_explained,
    not_above,
    percent,
    potential,
    table,
    text,
)
from helpers.contracts.processed import PROCESSED
from helpers.contracts.vocabulary import VERDICTS


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
            name: percent(
                f"Share of the group in {what}; empty where <1% is printed",
                source,
                nullable=True,
                missing=BELOW_ONE_PERCENT,
            )
            for name, what in measures.items()
        },
        **{
            name.replace("_pct", "_printed"): text(f"Share of the group in {what}, as printed", source)
            for name, what in measures.items()
        },
    }


SERIES = text("What is counted", COMPUTED, allowed=("earned", "attainment_rate"))
FROM_YEAR = text("Academic year that the change starts from", COMPUTED, pattern=r"^\d{4}-\d{4}$")
TO_YEAR = text("Academic year that the change leads to", COMPUTED, pattern=r"^\d{4}-\d{4}$")
YEARS_APART = column("int64", "Years between the two", COMPUTED, "years", pa.Check.ge(1))
CHANGE_VERDICT = text(
    "Direction that the change has whatever the two values stand for",
    COMPUTED,
    allowed=("rose", "fell", "did not change", "cannot be said"),
)
MISSING_REASON = text("Why something is missing in the row; empty where nothing is", COMPUTED, empty=True)
BREAK_REASON = text(
    "Why years on two sides of a break are compared, and who decided it; empty where none is crossed",
    "break_overrides.csv",
    empty=True,
)


def _growth(meaning: str) -> pa.Column:
    return column("float64", meaning, COMPUTED, PERCENT, pa.Check.ge(-100), nullable=True)


def _limits_in_order(lower: str, upper: str) -> pa.Check:
    return pa.Check(
        lambda frame: (frame[lower] <= frame[upper]) | frame[lower].isna() | frame[upper].isna(),
        name=f"{lower} is not above {upper}",
    )


def _limits(model: str, prefix: str = "rate") -> dict[str, pa.Column]:
    return {
        f"{prefix}_lower_pct": percent(f"Lower limit of the rate, {model}; empty without one", COMPUTED, nullable=True),
        f"{prefix}_upper_pct": percent(f"Upper limit of the rate, {model}; empty without one", COMPUTED, nullable=True),
    }


def _places(model: str, prefix: str = "") -> dict[str, pa.Column]:
    return {
        f"{prefix}rank_{end}": column(
            "Int64",
            f"{word} place of the range, {model}; empty without one",
            COMPUTED,
            "",
            pa.Check.ge(1),
            nullable=True,
        )
        for end, word in (("lower", "Best"), ("upper", "Worst"))
    }


RANK = column("Int64", "Place by attainment rate, 1 is the highest; empty without a rate", COMPUTED, "", nullable=True)
WILSON = "Wilson at the confidence of the notebook, credentials as independent chances"
BY_CREDENTIALS = "simulated, credentials as independent chances, flat prior"
BY_UNITS = "bootstrap over the region's units with potential"
RELIABILITY = {
    "is_low_reliability": column("bool", "Whether the notebook's rule marks the rate as of low reliability", COMPUTED),
    "reliability_reason": text("Why the rate is marked; empty when reliable", COMPUTED, empty=True),
}
OPPORTUNITY = {
    "earned": earned(COMPUTED),
    "potential": potential(COMPUTED),
    "attainment_rate_pct": RATE,
    "unearned": count("potential minus earned", COMPUTED),
    "share_of_unearned_pct": percent(
        "Share of all that was not earned; empty when nothing was left", COMPUTED, nullable=True
    ),
    "added_at_state_rate": column(
        "float64",
        "Credentials more at the state's rate, 0 at or above it; arithmetic, not a forecast",
        COMPUTED,
        CREDENTIALS,
        pa.Check.ge(0),
        nullable=True,
    ),
    "state_rate_change_points": column(
        "float64",
        "Points by which the state's rate would be higher with them",
        COMPUTED,
        POINTS,
        pa.Check.in_range(0, 100),
        nullable=True,
    ),
}
TIER_TEXT = text(
    "Credential tier; 'none' for credentials without a tier in the report",
    COMPUTED,
    allowed=("1", "2", "3", "none"),
)


def _mix(group: dict[str, pa.Column], title: str) -> pa.DataFrameSchema:
    signed = pa.Check.in_range(-100, 100)
    return table(
        {
            "standard": text("What forms the strata that are held equal", COMPUTED),
            **group,
            "attainment_rate_pct": RATE,
            "distance_points": column("float64", "Rate minus the state's rate", COMPUTED, POINTS, signed),
            "mix_points": column("float64", "Part that goes with the mix of strata", COMPUTED, POINTS, signed),
            "rate_points": column("float64", "Part that goes with rates within strata", COMPUTED, POINTS, signed),
        },
        ("standard", *group),
        title,
    )


def _position(limits: str) -> pa.Column:
    return text(f"Where the rate lies by {limits}", COMPUTED, allowed=("below", "within", "above", "not placed"))


def _funnel_columns(level: str, words: str) -> dict[str, pa.Column]:
    sides = ("below", "within", "above", "no rate")
    small = "empty for a unit too small to be placed by them"
    return {
        f"funnel_lower_{level}_pct": percent(
            f"Lower adjusted {words} limit for its size; {small}", COMPUTED, nullable=True, missing=NOT_APPLICABLE
        ),
        f"funnel_upper_{level}_pct": percent(
            f"Upper adjusted {words} limit for its size; {small}", COMPUTED, nullable=True, missing=NOT_APPLICABLE
        ),
        f"funnel_position_{level}": text(
            f"Where the rate lies to the {words} limits of chance and ordinary differences",
            COMPUTED,
            allowed=(*sides, "not placed"),
        ),
        f"chance_position_{level}": text(
            f"Where the rate lies to the {words} limits of chance alone", COMPUTED, allowed=sides
        ),
    }


def _place(meaning: str) -> pa.Column:
    return column(
        "Int64", f"{meaning}; empty for none", COMPUTED, "", pa.Check.ge(1), nullable=True, missing=NOT_APPLICABLE
    )


def _added(rate: str) -> pa.Column:
    return column(
        "float64",
        f"Credentials that it would add at {rate}, 0 above it: arithmetic, no forecast; empty without that rate",
        COMPUTED,
        CREDENTIALS,
        pa.Check.ge(0),
        nullable=True,
        missing=NOT_APPLICABLE,
    )


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
                "Share of this year's comparison population; empty where <1% is printed",
                "Tables 5a-5c",
                nullable=True,
                missing=BELOW_ONE_PERCENT,
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
            "percent": percent(
                "Share of the group; empty for <1%", "Table 4", nullable=True, missing=BELOW_ONE_PERCENT
            ),
            "comparison_pct": percent(
                "Share of the group in the comparison population; empty for <1%",
                "Table 4",
                nullable=True,
                missing=BELOW_ONE_PERCENT,
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
    "career_readiness_changes": table(
        {
            "credential": CREDENTIAL,
            "from_year": FROM_YEAR,
            "to_year": TO_YEAR,
            "years_apart": YEARS_APART,
            "change": column(
                "float64",
                "Difference of the two counts, which are exact; empty across a break",
                COMPUTED,
                CREDENTIALS,
                nullable=True,
            ),
            "growth_pct": _growth("Change in percent of the first count; empty for a first count of zero"),
            "annual_growth_pct": _growth("Growth a year that compounds to growth_pct over the years between"),
            "verdict": CHANGE_VERDICT,
            "reason": MISSING_REASON,
            "break_reason": BREAK_REASON,
        },
        ("credential", "from_year", "to_year"),
        "Change and growth of each career readiness credential between every two years",
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
    "psu_rates": table(
        {
            "psu_code": PSU_CODE,
            "psu": PSU,
            "psu_type": PSU_TYPE,
            "county": COUNTY,
            "region": REGION,
            "earned": earned("Table 10"),
            "potential": potential("Table 10"),
            "attainment_rate_pct": RATE,
            "rate_lower_pct": percent(
                "Lower limit of the 95% Wilson interval of the rate", COMPUTED, nullable=True, missing=NOT_APPLICABLE
            ),
            "rate_upper_pct": percent(
                "Upper limit of the 95% Wilson interval of the rate", COMPUTED, nullable=True, missing=NOT_APPLICABLE
            ),
            "is_low_reliability": column("bool", "Whether the rate is marked as unreliable", COMPUTED),
            "reliability_reason": text(
                "Why the rate is marked; empty for none", COMPUTED, empty=True, missing=NOT_APPLICABLE
            ),
            **{
                name: column_
                for level, words in (("95", "95%"), ("998", "99.8%"))
                for name, column_ in _funnel_columns(level, words).items()
            },
            "shrunken_rate_pct": percent(
                "Rate drawn towards the mean of its kind (beta-binomial, mean of the posterior)",
                COMPUTED,
                nullable=True,
            ),
            "shrunken_lower_pct": percent("Lower limit of its 95% posterior interval", COMPUTED, nullable=True),
            "shrunken_upper_pct": percent("Upper limit of its 95% posterior interval", COMPUTED, nullable=True),
            "own_rate_weight_pct": percent("Weight of the unit's own rate in it", COMPUTED, nullable=True),
            "shrunken_reason": text(
                "Why there is no shrunken rate; empty where there is", COMPUTED, empty=True, missing=NOT_APPLICABLE
            ),
            "is_ranked": column("bool", "Whether the unit is ranked by rate", "year.toml"),
            "not_ranked_reason": text(
                "Why it is not ranked; empty where it is", COMPUTED, empty=True, missing=NOT_APPLICABLE
            ),
            "rank": _place("Place by rate among the ranked units, ties share the best place"),
            "rank_lower": _place("Best place of its 95% range"),
            "rank_upper": _place("Worst place of its 95% range"),
            "rank_median": _place("Middle of its simulated places"),
            "in_top_pct": percent(
                "Share of the simulations with a place in Table 9", COMPUTED, nullable=True, missing=NOT_APPLICABLE
            ),
            "rank_range_reason": text(
                "Why there is no range of places; empty where there is", COMPUTED, empty=True, missing=NOT_APPLICABLE
            ),
        },
        ("psu_code",),
        "Rates of public school units: how sure they are, and between which places they rank",
        not_above("rate_lower_pct", "rate_upper_pct", where_known=True),
        not_above("rank_lower", "rank_upper", where_known=True),
        known_or_explained("shrunken_rate_pct", "shrunken_reason"),
        known_or_explained("rank", "not_ranked_reason"),
        known_or_explained("rank_lower", "rank_range_reason"),
    ),
    "psu_opportunity": table(
        {
            "psu_code": PSU_CODE,
            "psu": PSU,
            "psu_type": PSU_TYPE,
            "region": REGION,
            "earned": earned("Table 10"),
            "potential": potential("Table 10"),
            "attainment_rate_pct": RATE,
            "unearned": count("potential minus earned", COMPUTED),
            "share_of_unearned_pct": percent(
                "Share of all unearned credentials; empty if all were earned", COMPUTED, nullable=True
            ),
            "state_rate_pct": percent(
                "Rate of all units together; empty without potential", COMPUTED, nullable=True, missing=NOT_APPLICABLE
            ),
            "added_at_state_rate": _added("the state's rate"),
            "state_reason": text(
                "Why it is missing; empty where it is not", COMPUTED, empty=True, missing=NOT_APPLICABLE
            ),
            "region_rate_pct": percent(
                "Rate of the unit's region, the unit included; empty without a region or another unit in it",
                COMPUTED,
                nullable=True,
                missing=NOT_APPLICABLE,
            ),
            "added_at_region_rate": _added("its region's rate"),
            "region_reason": text(
                "Why it is missing; empty where it is not", COMPUTED, empty=True, missing=NOT_APPLICABLE
            ),
            "peer_group": text(
                "Kind and size of the unit; empty without potential", COMPUTED, empty=True, missing=NOT_APPLICABLE
            ),
            "peers": count("Other units of its kind and size", COMPUTED, "units"),
            "peer_median_rate_pct": percent("Median of its peers' rates; empty with too few", COMPUTED, nullable=True),
            "added_at_peer_median": _added("its peers' median rate"),
            "peer_reason": text(
                "Why it is missing; empty where it is not", COMPUTED, empty=True, missing=NOT_APPLICABLE
            ),
        },
        ("psu_code",),
        "Credentials that public school units left unearned, and what they would add at other rates",
        known_or_explained("added_at_state_rate", "state_reason"),
        known_or_explained("added_at_region_rate", "region_reason"),
        known_or_explained("added_at_peer_median", "peer_reason"),
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
            "source": text("Where earned is stated", "history.csv", empty=True, missing=NOT_APPLICABLE),
            "rate_precision": PRECISION,
            "rate_source": text("Where the rate is stated", "history.csv", empty=True, missing=NOT_APPLICABLE),
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
                missing=NOT_APPLICABLE,
            ),
            "precision": PRECISION,
            "is_derived": column("bool", "Whether the value is arithmetic on printed figures", "history.csv"),
            "is_chosen": column("bool", "Whether Chart 1 uses the value for its year", COMPUTED),
            "segment": SEGMENT,
            "source": text("Title of the source", "history.csv"),
            "note": text("What to know about the value", "history.csv", empty=True, missing=NOT_APPLICABLE),
        },
        (),
        "Everything known of the state's credentials and rate in every year, contradictions kept",
    ),
    "trend_changes": table(
        {
            "series": SERIES,
            "from_year": FROM_YEAR,
            "to_year": TO_YEAR,
            "years_apart": YEARS_APART,
            "change": column(
                "float64",
                "Difference of the two stated values; empty where one is a lower limit or the two cannot be compared",
                COMPUTED,
                "credentials or percentage points",
                nullable=True,
            ),
            "change_lower": column(
                "float64",
                "Smallest change that the two values allow; empty without a limit",
                COMPUTED,
                "credentials or percentage points",
                nullable=True,
            ),
            "change_upper": column(
                "float64",
                "Largest change that the two values allow; empty without a limit",
                COMPUTED,
                "credentials or percentage points",
                nullable=True,
            ),
            "growth_pct": _growth("Change in percent of the first value; of a rate too, where it is not the points"),
            "growth_lower_pct": _growth("Smallest growth that the two values allow; empty without a limit"),
            "growth_upper_pct": _growth("Largest growth that the two values allow; empty without a limit"),
            "annual_growth_pct": _growth("Growth a year that compounds to growth_pct over the years between"),
            "annual_growth_lower_pct": _growth("The same for growth_lower_pct; empty without a limit"),
            "annual_growth_upper_pct": _growth("The same for growth_upper_pct; empty without a limit"),
            "verdict": CHANGE_VERDICT,
            "reason": MISSING_REASON,
            "break_reason": BREAK_REASON,
        },
        ("series", "from_year", "to_year"),
        "Change and growth between every two years of which a value is known",
        _limits_in_order("change_lower", "change_upper"),
        _limits_in_order("growth_lower_pct", "growth_upper_pct"),
        _limits_in_order("annual_growth_lower_pct", "annual_growth_upper_pct"),
    ),
    "trend_index": table(
        {
            "series": SERIES,
            "year": YEAR,
            "base_year": text(
                "First comparable year, whose index is 100; empty without one",
                COMPUTED,
                empty=True,
                pattern=r"^(\d{4}-\d{4})?$",
            ),
            "index": column(
                "float64",
                "100 x value / value of the base year; empty for a lower limit and without a value",
                COMPUTED,
                "base year = 100",
                pa.Check.ge(0),
                nullable=True,
            ),
            "index_lower": column(
                "float64",
                "Smallest index that the two values allow; empty without a limit",
                COMPUTED,
                "base year = 100",
                pa.Check.ge(0),
                nullable=True,
            ),
            "index_upper": column(
                "float64",
                "Largest index that the two values allow; empty without a limit",
                COMPUTED,
                "base year = 100",
                pa.Check.ge(0),
                nullable=True,
            ),
            "reason": MISSING_REASON,
            "break_reason": BREAK_REASON,
        },
        ("series", "year"),
        "Index of the state's credentials and rate within each stretch of comparable years",
        _limits_in_order("index_lower", "index_upper"),
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
    "opportunity_by_tier": table(
        {"tier": TIER_TEXT, **OPPORTUNITY}, ("tier",), "Credentials available and not earned, by tier"
    ),
    "opportunity_by_program_area_and_tier": table(
        {"program_area": PROGRAM_AREA, "tier": TIER_TEXT, **OPPORTUNITY},
        ("program_area", "tier"),
        "Credentials available and not earned, by program area and tier",
    ),
    "program_area_mix": _mix(
        {"program_area": PROGRAM_AREA}, "Distance of program areas from the state's rate, parted by mix of tiers"
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
    "program_area_rates": table(
        {
            "program_area": PROGRAM_AREA,
            "earned": earned(COMPUTED),
            "potential": potential(COMPUTED),
            "attainment_rate_pct": RATE,
            **_limits(WILSON),
            "rank": RANK,
            **_places(BY_CREDENTIALS),
            **RELIABILITY,
        },
        ("program_area",),
        "Rates of program areas with intervals and ranges of places",
    ),
    "opportunity_by_program_area": table(
        {"program_area": PROGRAM_AREA, **OPPORTUNITY},
        ("program_area",),
        "Credentials available and not earned, by program area",
    ),
    "opportunity_by_course": table(
        {"program_area": PROGRAM_AREA, "course_code": COURSE_CODE, "course": COURSE, **OPPORTUNITY},
        ("course_code",),
        "Credentials available and not earned, by course",
    ),
    "course_rates": table(
        {
            "program_area": PROGRAM_AREA,
            "course_code": COURSE_CODE,
            "course": COURSE,
            "earned": earned(COMPUTED),
            "potential": potential(COMPUTED),
            "attainment_rate_pct": RATE,
            **_limits(WILSON),
            **_limits("funnel around the state's rate, adjusted for how much courses differ", "expected"),
            "funnel_position": _position("the adjusted limits"),
            "funnel_position_chance_only": _position("limits that know chance alone"),
            **RELIABILITY,
        },
        ("course_code",),
        "Rates of courses with intervals and their place in the funnel",
    ),
    "course_credential_rates": table(
        {
            "program_area": PROGRAM_AREA,
            "course_code": COURSE_CODE,
            "course": COURSE,
            "credential": CREDENTIAL,
            "earned": earned("Table 11"),
            "potential": potential("Table 11"),
            "attainment_rate_pct": RATE,
            **_limits(WILSON),
            "shrunken_rate_pct": percent(
                "Rate drawn to the mean of all; empty without a prior", COMPUTED, nullable=True
            ),
            **_limits("posterior of the long-run rate", "shrunken"),
            "weight_of_own_rate": column(
                "float64",
                "Weight of the own rate in the shrunken one",
                COMPUTED,
                "share",
                pa.Check.in_range(0, 1),
                nullable=True,
            ),
            **RELIABILITY,
        },
        ("course_code", "credential"),
        "Rates of course credentials with intervals and shrunken rates",
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
                missing=NOT_APPLICABLE,
            ),
        },
        ("course_code", "combined_credential"),
        "How many of the possible combined credentials were completed",
    ),
    "region_rates": table(
        {
            "region": REGION,
            "psus": count("Public school units of the region", COMPUTED, "units"),
            "earned": earned(COMPUTED),
            "potential": potential(COMPUTED),
            "attainment_rate_pct": RATE,
            "rank": RANK,
            **_limits(WILSON),
            **_places(BY_CREDENTIALS),
            **_limits(BY_UNITS, "units"),
            **_places(BY_UNITS, "units_"),
            **RELIABILITY,
        },
        ("region",),
        "Rates of regions with intervals and ranges of places, by credentials and by units",
    ),
    "opportunity_by_region": table(
        {"region": REGION, **OPPORTUNITY}, ("region",), "Credentials available and not earned, by region"
    ),
    "region_mix": _mix(
        {"region": REGION}, "Distance of regions from the state's rate, parted by mix of kinds and sizes of units"
    ),
    "region_mix_bounds": table(
        {
            "unknown_mix": text("What no published table crosses with regions", COMPUTED),
            "region": REGION,
            "attainment_rate_pct": RATE,
            "expected_lower_pct": percent("Lowest rate that the mix alone could give at the state's rates", COMPUTED),
            "expected_upper_pct": percent("Highest rate that the mix alone could give at the state's rates", COMPUTED),
            "is_within": column("bool", "Whether the region's rate lies between the two", COMPUTED),
        },
        ("unknown_mix", "region"),
        "Between which rates an unknown mix of courses or tiers could place a region",
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
