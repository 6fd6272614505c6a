"""The two registers of a year's audit, and what each section says of them."""

from __future__ import annotations

import pandas as pd

from helpers.audit.claims import Evidence, audit_claims, read_claims
from helpers.audit.figures import FIGURE_CHECKS, audit_figures, cell_roles
from helpers.audit.previous_year import compared_with_previous, previous_tables
from helpers.base.manifest import read_sections
from helpers.base.problems import Problems
from helpers.base.settings import Settings
from helpers.base.words import counted, listing
from helpers.contracts.schemas import PROCESSED, column_types
from helpers.contracts.vocabulary import (
    CONTRADICTED,
    NO_REGION,
    NOT_REPRODUCIBLE,
    NOT_TESTABLE,
    REPRODUCED,
    ROUNDING,
    VERDICTS,
)
from helpers.prepare.names import closest
from helpers.prepare.raw_cells import RawCell, addresses
from helpers.prepare.year import PreparedYear
from helpers.sections.courses.attainment import attainment_by_program_area
from helpers.sections.equity.gaps import representation_gaps
from helpers.sections.regions.attainment import LIST_COLUMNS, attainment_by_region
from helpers.sections.tiers.attainment import attainment_by_tier
from helpers.sections.trends.values import chart_1_table, choose_values, points_by_year, stated_values
from helpers.show.tables import ShownTable, say, show_table

PRECISIONS = ["computed", "exact", "rounded", "at_least"]
ALL_PLACES = "all"
MATTERS_FIRST = [CONTRADICTED, NOT_REPRODUCIBLE, ROUNDING, NOT_TESTABLE]
# What claims may ask for besides the processed tables.
COMPUTED_TABLES = (
    "regions",
    *(f"regions_{name}" for name in LIST_COLUMNS),
    "chart_1_trend",
    "chart_2_tiers",
    "known_years",
    "attainment_by_program_area",
    "equity_gaps",
)
FINDING_COLUMNS = ["id", "document", "place", "subject", "published", "recomputed", "verdict", "explanation"]


def evidence(prepared: PreparedYear) -> Evidence:
    """Return the tables that claims are tested against: the processed ones and what sections compute from them."""
    settings, tables = prepared.settings, dict(prepared.tables)
    if "attainment_by_psu" in tables:
        units = tables["attainment_by_psu"].merge(tables["psus"].drop(columns="psu"), on="psu_code")
        for name, column in {
            "regions": "region",
            **{f"regions_{name}": of for name, of in LIST_COLUMNS.items()},
        }.items():
            regions = attainment_by_region(units, region=column)
            tables[name] = regions[regions["region"] != NO_REGION]
    if "attainment_by_course" in tables:
        courses = tables["attainment_by_course"]
        tables["chart_2_tiers"] = attainment_by_tier(courses)
        tables["attainment_by_program_area"] = attainment_by_program_area(courses)
        values = choose_values(
            stated_values(tables["state_history"], courses, year=settings.year), precisions=PRECISIONS
        )
        points = points_by_year(
            values, tables["series_breaks"], first_year=settings.first_chart_year, year=settings.year
        )
        tables["chart_1_trend"] = chart_1_table(points)
        first_known = tables["state_history"]["year"].min()
        tables["known_years"] = points_by_year(
            values, tables["series_breaks"], first_year=min(first_known, settings.year), year=settings.year
        )
    if "student_groups" in tables:
        tables["equity_gaps"] = representation_gaps(
            tables["student_groups"],
            comparison=settings.comparison_population,
            threshold_points=settings.gap_threshold_points,
        )
    return Evidence(tables, settings, not_published=frozenset({*PROCESSED, *COMPUTED_TABLES} - set(tables)))


def audit_year(prepared: PreparedYear) -> dict[str, pd.DataFrame]:
    """Return the registers of figures and claims, and the findings of each section, as processed tables.

    Raises
    ------
    InputError
        With every claim whose predicate names what is not there, or compares nothing.
    """
    problems = Problems()
    tables = prepared.tables
    figures = audit_figures(prepared.inputs, tables["name_resolutions"], tables["corrections"])
    previous = compared_with_previous(tables, previous_tables(prepared.settings.year), prepared.settings)
    figures = pd.concat([figures, previous], ignore_index=True)
    register = read_claims(prepared.settings.year, problems)
    problems.stop()
    claims = pd.DataFrame(columns=list(PROCESSED["audit_claims"].columns))
    if register is not None:
        claims = audit_claims(register, evidence(prepared), problems)
    problems.stop()
    both = pd.concat([figures, claims])[["section", *FINDING_COLUMNS]]
    findings = both[both["verdict"] != REPRODUCED]
    registers = {
        "audit_figures": figures,
        "audit_claims": claims,
        "audit_cells": cell_roles(prepared.inputs, figures),
        **{
            section.findings: findings[findings["section"] == stem][FINDING_COLUMNS]
            for stem, section in read_sections().items()
        },
    }
    return {
        name: frame.astype(column_types(PROCESSED[name])).reset_index(drop=True) for name, frame in registers.items()
    }


def verdict_counts(register: pd.DataFrame, *, by: str) -> pd.DataFrame:
    """Return how many rows of a register have each verdict, one row a document or place, in order of first appearance."""
    counts = pd.crosstab(register[by], register["verdict"]).reindex(columns=list(VERDICTS), fill_value=0)
    counts = counts.reindex(register[by].drop_duplicates()).assign(all=lambda table: table.sum(axis=1))
    return counts.reset_index().sort_values(
        by, key=lambda names: names.str.extract(r"(\d+)", expand=False).astype("float64"), kind="stable"
    )


def verdict_table(figures: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    """Return how many rows of both registers have each verdict: one row a place or document, and one for all of them.

    Parameters
    ----------
    figures, claims : DataFrame, the registers

    Returns
    -------
    DataFrame, columns as the result table ``audit_verdicts``
    """
    parts = []
    for name, register, by in (("figures", figures, "place"), ("claims", claims, "document")):
        counts = verdict_counts(register, by=by).rename(columns={by: "place", "all": "all_verdicts"})
        total = counts.drop(columns="place").sum().to_frame().T.assign(place=ALL_PLACES)
        parts.append(pd.concat([counts, total], ignore_index=True).assign(register=name))
    names = {verdict: verdict.replace(" ", "_") for verdict in VERDICTS}
    counts = pd.concat(parts, ignore_index=True).rename(columns=names)
    columns = [*names.values(), "all_verdicts"]
    return counts[["register", "place", *columns]].astype(dict.fromkeys(columns, "int64"))


def by_consequence(register: pd.DataFrame) -> pd.DataFrame:
    """Return contradictions, those that move the most credentials or points first, spelling last."""
    found = register[register["verdict"] == CONTRADICTED]
    size = found["difference"].abs().fillna(0) if "difference" in found else 0
    is_name = found["id"].str.endswith(".name")
    return (
        found.assign(size=size, is_name=is_name)
        .sort_values(["is_name", "size"], ascending=[True, False])
        .drop(columns=["size", "is_name"])
    )


def with_addresses(register: pd.DataFrame, year: str) -> pd.DataFrame:
    """Return rows of the register of figures with the links to both sides instead of the names of cells."""
    columns = ["place", "subject", "published", "recomputed", "verdict", "explanation"]
    published = addresses(register["published_cell"].tolist(), year)
    return register[columns].assign(
        published_address=published, other_address=addresses(register["sources"].tolist(), year)
    )


def explain(register: pd.DataFrame, claims: pd.DataFrame, identity: str, settings: Settings) -> str:
    """Return the whole chain of one audited number: published cell, raw rows, steps, result.

    Raises
    ------
    ValueError
        With the most similar names when there is no such id.
    """
    figures = register[register["id"] == identity]
    asserted = claims[claims["id"] == identity]
    if figures.empty and asserted.empty:
        known = set(register["id"]) | set(claims["id"])
        raise ValueError(
            f"ID={identity}: expected the id of an audited figure or claim; closest: {closest(identity, known)}."
        )
    row = (figures if len(figures) else asserted).iloc[0]
    lines = [f"{row['id']}: {row['subject']} ({row['document']}, {row['place']})"]
    if len(figures):
        years = settings.trend_years
        check = FIGURE_CHECKS.get(row["check"])
        steps = check[2].__doc__ if check else "Another table, a lookup or a correction says otherwise."
        sources = [
            RawCell.parse(name, settings.year).described(years) for name in row["sources"].split(" ") if ":" in name
        ]
        published = RawCell.parse(row["published_cell"], settings.year).described(years)
        lines += [
            f"Published: {row['published']}",
            f"  {published}",
            "Compared with:",
            *(f"  {source}" for source in sources),
        ]
        lines.append(f"Steps: {steps}")
    else:
        lines += [f"States: {row['published'] or 'no number'}", f"Asked of the tables: {row['predicate'] or 'nothing'}"]
    lines += [f"Result: {row['recomputed'] or 'none'}", f"Verdict: {row['verdict']}"]
    return "\n".join([*lines, *([f"Explanation: {row['explanation']}"] if row["explanation"] else [])])


def matter_first(findings: pd.DataFrame) -> pd.DataFrame:
    """Return findings with those first that matter most: contradictions before rounding, spelling last."""
    order = {verdict: number for number, verdict in enumerate(MATTERS_FIRST)}
    ranked = findings.assign(order=findings["verdict"].map(order), is_name=findings["id"].str.endswith(".name"))
    return ranked.sort_values(["is_name", "order"], kind="stable").drop(columns=["order", "is_name"])


def show_findings(findings: pd.DataFrame) -> ShownTable | None:
    """Say how many findings the audit has for a section and show those that matter first."""
    if findings.empty:
        say("The audit has no finding here: whatever other published material could check was reproduced.")
        return None
    counts = findings["verdict"].value_counts()
    parts = [f"{counts[verdict]:,} {verdict}" for verdict in MATTERS_FIRST if verdict in counts.index]
    say(
        f"The audit has {counted(len(findings), 'finding')} here: {listing(parts)}. All registers stand in section 10_audit."
    )
    shown = matter_first(findings)[["place", "subject", "published", "recomputed", "verdict", "explanation"]]
    return show_table(shown, "Findings, one row a figure or claim.", rows=8)
