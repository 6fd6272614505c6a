"""What a year says at a glance, as rows of the README."""

from __future__ import annotations

import pandas as pd

from helpers.base.rates import attainment_rate
from helpers.base.words import counted, listing
from helpers.contracts.tables import read_processed, read_year_settings
from helpers.publish.headlines import highest_to_lowest, plain, tier_rates
from helpers.sections.courses.attainment import attainment_by_program_area
from helpers.sections.equity.gaps import representation_gaps
from helpers.sections.ncwfc_alignment.lines import recomputed_lines
from helpers.sections.regions.attainment import attainment_by_region
from helpers.sections.tiers.attainment import attainment_by_tier
from helpers.show.numbers import number_text, percent_text


def _rate(row: pd.Series) -> str:
    return f"{percent_text(row['attainment_rate_pct'], 1)} ({number_text(row['earned'])} of {number_text(row['potential'])})"


def _flagged(gaps: pd.DataFrame, kind: str) -> str:
    rows = gaps[gaps["representation"] == kind]
    return listing([f"{row.group} ({row.measure.removesuffix('_pct').replace('_', ' ')})" for row in rows.itertuples()])


def contradicted(register: pd.DataFrame) -> int:
    """Return how many rows of a register are contradicted."""
    return int((register["verdict"] == "contradicted").sum())


def findings(year: str) -> list[tuple[str, str, str]]:
    """Return what a year's report says at a glance, computed from its processed tables.

    Returns
    -------
    list of (question, answer, stem of the section that has more)
    """
    settings = read_year_settings(year)
    courses = read_processed("attainment_by_course", year)
    units = read_processed("attainment_by_psu", year).merge(
        read_processed("psus", year).drop(columns="psu"), on="psu_code"
    )
    units["attainment_rate_pct"] = attainment_rate(units["earned"], units["potential"])
    total = courses[["earned", "potential"]].sum()
    total["attainment_rate_pct"] = 100 * total["earned"] / total["potential"]
    areas, regions = attainment_by_program_area(courses), attainment_by_region(units, region="region")
    ranked = units[units["psu_type"].isin(settings.ranking_psu_types)]
    gaps = representation_gaps(
        read_processed("student_groups", year),
        comparison=settings.comparison_population,
        threshold_points=settings.gap_threshold_points,
    )
    flagged = gaps[gaps["representation"].isin(["under", "over"])]
    lines = recomputed_lines(read_processed("ncwfc", year), read_processed("ncwfc_components", year))
    most, highest = units.loc[units["earned"].idxmax()], ranked.loc[ranked["attainment_rate_pct"].idxmax()]
    figures, claims = read_processed("audit_figures", year), read_processed("audit_claims", year)
    spelled = (figures["check"] == "name").sum()
    held = figures["verdict"].isin(["reproduced", "rounding"])
    return [
        ("How many of the available credentials were earned?", _rate(total), "02_courses"),
        (
            "By tier?",
            plain(tier_rates(attainment_by_tier(courses))),
            "04_tiers",
        ),
        (
            "By program area?",
            plain(highest_to_lowest(areas, "attainment_by_program_area", name="program_area")),
            "02_courses",
        ),
        ("By region?", plain(highest_to_lowest(regions, "chart_3_regions", name="region")), "08_regions"),
        (
            "Which unit earned the most, which district the largest share?",
            f"{most['psu']} {number_text(most['earned'])}; {highest['psu']} {_rate(highest)}",
            "09_public_school_units",
        ),
        (
            "Which groups are under- or over-represented by the report's rule?",
            f"{counted(len(flagged), 'flag')} on {counted(gaps['gap_points'].notna().sum(), 'comparable share')}; "
            f"under: {_flagged(flagged, 'under')}; over: {_flagged(flagged, 'over')}",
            "05_equity",
        ),
        (
            "Do the NC Workforce Credentials counts follow from the course results?",
            f"{(lines['difference'] == 0).sum():,} of {counted(len(lines), 'line')}, "
            f"{number_text(lines['earned'].sum())} credentials; where names leave a choice, the one whose count fits was taken",
            "07_ncwfc_alignment",
        ),
        (
            "Which published figures and names hold?",
            f"{held.sum():,} of {len(figures):,} compared ones; {contradicted(figures):,} are contradicted, {spelled:,} names are "
            "only spelled otherwise",
            "10_audit",
        ),
        (
            "Which claims of the prose hold?",
            f"{claims['verdict'].isin(['reproduced', 'rounding']).sum():,} of {len(claims):,}; {contradicted(claims):,} are "
            "contradicted, the others need unpublished data or state causes",
            "10_audit",
        ),
    ]


def findings_table(year: str) -> str:
    """Return the findings as the README's table."""
    rows = [
        f"| {question} | {answer} | [{stem[:2].lstrip('0') or '0'}](notebooks/{stem}.ipynb) |"
        for question, answer, stem in findings(year)
    ]
    return "\n".join([f"| {year} | | section |", "|---|---|---|", *rows]) + "\n"
