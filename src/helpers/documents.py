"""What is generated into committed documents: the data dictionary, the README's findings, what the audit can notice."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from helpers.courses import attainment_by_program_area
from helpers.display import counted, listing, number_text
from helpers.equity import representation_gaps
from helpers.headlines import highest_to_lowest, plain, tier_rates
from helpers.mutations import caught_mutations, mutation_summary
from helpers.ncwfc import recomputed_lines
from helpers.paths import CODE_ROOT
from helpers.percentages import attainment_rate, percent_text
from helpers.prepare import prepare_year
from helpers.regions import attainment_by_region
from helpers.schemas import data_dictionary
from helpers.stored_outputs import stored_year
from helpers.tables import csv_text, read_processed, read_year_settings, write_file
from helpers.tier_attainment import attainment_by_tier

DICTIONARY = CODE_ROOT / "data" / "data_dictionary.csv"
README = CODE_ROOT / "README.md"
UNCHECKED = CODE_ROOT / "data" / "unchecked_numbers.csv"
FINDINGS_MARK, MUTATIONS_MARK = "findings", "mutations"


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


def marked(text: str, name: str) -> tuple[str, str, str]:
    """Return a text before, between and after the two marks of a generated part.

    Raises
    ------
    ValueError
        If the marks are not both there.
    """
    start, end = f"<!-- {name}: generated by make documents -->\n", f"<!-- end of {name} -->"
    before, opening, rest = text.partition(start)
    between, closing, after = rest.partition(end)
    if not opening or not closing:
        raise ValueError(
            f"README.md: expected the marks '{start.strip()}' and '{end}', found no such pair. Put them back."
        )
    return before + opening, between, closing + after


def with_part(text: str, name: str, part: str) -> str:
    """Return a text with another generated part between its marks."""
    before, _, after = marked(text, name)
    return before + part + after


def unchecked_numbers(mutations: pd.DataFrame) -> pd.DataFrame:
    """Return the published numbers that nothing else can check: table, row and column."""
    return mutations.loc[~mutations["is_caught"], ["table", "row", "column"]].reset_index(drop=True)


def refresh() -> list[Path]:
    """Write every generated document; return the files."""
    mutations = caught_mutations(prepare_year(stored_year()).inputs)
    text = with_part(README.read_text(encoding="utf-8"), FINDINGS_MARK, findings_table(stored_year()))
    return [
        write_file(DICTIONARY, csv_text(data_dictionary())),
        write_file(UNCHECKED, csv_text(unchecked_numbers(mutations))),
        write_file(README, with_part(text, MUTATIONS_MARK, mutation_summary(mutations) + ".\n")),
    ]
