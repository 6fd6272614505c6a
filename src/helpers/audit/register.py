"""The two registers of a year's audit, and what each section says of them."""

from __future__ import annotations

import pandas as pd

from helpers.audit.citations import audit_citations, read_citations
from helpers.audit.claims import audit_claims, read_claims
from helpers.audit.comparisons import CITATIONS, CLAIMS, KINDS, LISTS, kind_of, rule_of
from helpers.audit.evidence import Evidence
from helpers.audit.figures import audit_figures, cell_roles
from helpers.audit.previous_year import compared_with_earlier_reports
from helpers.audit.region_search import region_candidates, regional_figures
from helpers.audit.verdicts import causes, read_same_findings
from helpers.base.manifest import read_sections
from helpers.base.problems import Problems
from helpers.base.settings import Settings
from helpers.contracts.schemas import PROCESSED
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
from helpers.prepare.raw_cells import RawCell
from helpers.prepare.year import PreparedYear, typed
from helpers.sections.courses.attainment import attainment_by_program_area
from helpers.sections.equity.changes import gap_changes, trend_gaps
from helpers.sections.equity.gaps import representation_gaps
from helpers.sections.regions.attainment import LIST_COLUMNS, attainment_by_region
from helpers.sections.tiers.attainment import attainment_by_tier
from helpers.sections.trends.values import chart_1_table, choose_values, points_by_year, stated_values

PRECISIONS = ["computed", "exact", "rounded", "at_least"]
ALL_PLACES = "all"
# How the ids of citations begin.
CITATION = "citation."
# Rows of the verdicts by kind that add others up.
ALL_NUMBERS, ALL_KINDS = "All comparisons of numbers", "All comparisons"
REGION_COLUMNS = {"regions": "region", **{f"regions_{name}": column for name, column in LIST_COLUMNS.items()}}
# What claims may ask for besides the processed tables.
COMPUTED_TABLES = (
    *REGION_COLUMNS,
    "chart_1_trend",
    "chart_2_tiers",
    "known_years",
    "attainment_by_program_area",
    "equity_gaps",
    "equity_gap_changes",
    "region_candidates",
)
FINDING_COLUMNS = ["id", "document", "place", "subject", "published", "recomputed", "verdict", "explanation"]


def evidence(prepared: PreparedYear) -> Evidence:
    """Return the tables that claims are tested against: the processed ones and what sections compute from them."""
    settings, tables = prepared.settings, dict(prepared.tables)
    if "attainment_by_psu" in tables:
        units = tables["attainment_by_psu"].merge(tables["psus"].drop(columns="psu"), on="psu_code")
        for name, column in REGION_COLUMNS.items():
            regions = attainment_by_region(units, region=column)
            tables[name] = regions[regions["region"] != NO_REGION]
    if "attainment_by_course" in tables:
        tables["chart_2_tiers"] = attainment_by_tier(tables["attainment_by_course"])
        tables["attainment_by_program_area"] = attainment_by_program_area(tables["attainment_by_course"])
        history, breaks = tables["state_history"], tables["series_breaks"]
        stated = stated_values(history, tables["attainment_by_course"], year=settings.year)
        # The years of Chart 1, and all years of which some number is known.
        starts = {"chart_1_trend": settings.first_chart_year, "known_years": min([*history["year"], settings.year])}
        values = choose_values(stated, precisions=PRECISIONS)
        for name, first in starts.items():
            tables[name] = points_by_year(values, breaks, first_year=first, year=settings.year)
        tables["chart_1_trend"] = chart_1_table(tables["chart_1_trend"])
    if "student_groups" in tables:
        against, threshold = settings.comparison_population, settings.gap_threshold_points
        gaps = representation_gaps(tables["student_groups"], comparison=against, threshold_points=threshold)
        tables["equity_gaps"] = gaps
    if "student_group_trends" in tables:
        gaps = trend_gaps(tables["student_group_trends"], threshold_points=settings.gap_threshold_points)
        tables["equity_gap_changes"] = gap_changes(gaps).query("is_first_to_last")
    return Evidence(tables, settings, not_published=frozenset({*PROCESSED, *COMPUTED_TABLES} - set(tables)))


def audit_year(prepared: PreparedYear) -> dict[str, pd.DataFrame]:
    """Return the registers of figures and claims, and the findings of each section, as processed tables.

    Raises
    ------
    InputError
        With every claim whose predicate says more than it may, names what is not there, or compares nothing.
    """
    problems, tables, settings = Problems(), prepared.tables, prepared.settings
    inputs = prepared.inputs
    figures = audit_figures(inputs, tables["name_resolutions"], tables["corrections"])
    latest = {inputs.year_before: inputs.before} if inputs.year_before else {}
    restated = compared_with_earlier_reports(tables, latest, year=settings.year)
    figures = pd.concat([figures, restated], ignore_index=True)
    register = read_claims(settings.year, problems)
    problems.stop()
    candidates = _candidates(tables, register)
    claims = [audit_citations(read_citations(settings.year, problems))]
    if register is not None:
        asked = evidence(prepared)
        asked.tables["region_candidates"] = candidates
        claims.insert(0, audit_claims(register, asked, problems))
    claims = pd.concat(claims, ignore_index=True).reindex(columns=list(PROCESSED["audit_claims"].columns))
    problems.stop()
    both = pd.concat([figures, claims], ignore_index=True)
    same = read_same_findings(settings.year, both["id"], problems, published=list(inputs.tables))
    problems.stop()
    both["cause"] = causes(both, same)
    figures, claims = both.iloc[: len(figures)], both.iloc[len(figures) :]
    findings = both[both["verdict"] != REPRODUCED]
    registers = {
        "audit_figures": figures,
        "audit_claims": claims,
        "audit_cells": cell_roles(inputs, figures),
        "region_candidates": candidates,
        **{section.findings: findings[findings["section"] == stem] for stem, section in read_sections().items()},
    }
    return {name: typed(frame, name) for name, frame in registers.items()}


def _candidates(tables: dict[str, pd.DataFrame], register: pd.DataFrame | None) -> pd.DataFrame:
    """Return which changes of the lists of regions fit, no rows in a year that does not publish its units."""
    if "attainment_by_psu" not in tables:
        return pd.DataFrame(columns=list(PROCESSED["region_candidates"].columns))
    units = tables["attainment_by_psu"].merge(tables["psus"].drop(columns="psu"), on="psu_code")
    printed = [tables[name] for name in ("most_earned_psus", "highest_rate_psus") if name in tables]
    columns = ["psu_code", "printed_region"]
    beside = pd.concat([pd.DataFrame(columns=columns), *(rows[columns] for rows in printed)])
    return region_candidates(units, beside, [] if register is None else regional_figures(register))


def verdict_counts(register: pd.DataFrame, *, by: str) -> pd.DataFrame:
    """Return how many rows of a register have each verdict, one row per document or place."""
    counts = pd.crosstab(register[by], register["verdict"]).reindex(columns=list(VERDICTS), fill_value=0)
    counts = counts.reindex(register[by].drop_duplicates()).assign(all=lambda table: table.sum(axis=1))
    return counts.reset_index().sort_values(
        by, key=lambda names: names.str.extract(r"(\d+)", expand=False).astype("float64"), kind="stable"
    )


def verdict_table(figures: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    """Return how many rows of both registers have each verdict, by place or document and in all.

    Parameters
    ----------
    figures, claims : DataFrame, the registers

    Returns
    -------
    DataFrame, columns as the result table ``audit_verdicts``
    """
    parts = []
    for name, register, by in (("figures", figures, "place"), ("claims", claims, "document")):
        counts = verdict_counts(register, by=by).set_index(by)
        counts.loc[ALL_PLACES] = counts.sum()
        parts.append(counts.rename_axis("place").reset_index().assign(register=name))
    names = {**{verdict: verdict.replace(" ", "_") for verdict in VERDICTS}, "all": "all_verdicts"}
    return pd.concat(parts, ignore_index=True).rename(columns=names)[["register", "place", *names.values()]]


def verdicts_by_kind(figures: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    """Return how many comparisons of each kind have each verdict, what share holds and how many causes contradict.

    Parameters
    ----------
    figures, claims : DataFrame, the registers

    Returns
    -------
    DataFrame, columns as the result table ``audit_kinds``; a kind without a comparison has no row. Numbers of all
    kinds, and all comparisons, have a row each, the last ones
    """
    is_citation = claims["id"].str.startswith(CITATION)
    of_claims = pd.Series(CLAIMS, claims.index, dtype="str").mask(is_citation, CITATIONS)
    both = pd.concat([figures.assign(kind=figures["check"].map(kind_of)), claims.assign(kind=of_claims)])
    order = [*KINDS, LISTS, CLAIMS, CITATIONS]
    both = both.sort_values("kind", key=lambda kinds: kinds.map(order.index), kind="stable")
    numbers = both[both["kind"].isin([*KINDS])].assign(kind=ALL_NUMBERS)
    both = pd.concat([both, numbers, both.assign(kind=ALL_KINDS)], ignore_index=True)
    counts = verdict_counts(both, by="kind").set_index("kind")
    causes_of = both[both["verdict"] == CONTRADICTED].groupby("kind")["cause"].nunique()
    return (
        counts.rename(columns={verdict: verdict.replace(" ", "_") for verdict in VERDICTS})
        .rename(columns={"all": "all_verdicts"})
        .assign(
            # What only a common way of rounding tells apart holds too.
            held_pct=100 * (counts[REPRODUCED] + counts[ROUNDING]) / counts["all"],
            undecided=counts[NOT_REPRODUCIBLE] + counts[NOT_TESTABLE],
            distinct_contradictions=causes_of.reindex(counts.index, fill_value=0),
        )
        .reset_index()
    )


def with_addresses(register: pd.DataFrame, year: str) -> pd.DataFrame:
    """Return rows of the register of figures with the links to both sides instead of the names of cells."""
    links = {
        name: [RawCell.parse(cells.split()[0], year).address if cells.strip() else "" for cells in register[column]]
        for name, column in (("published_address", "published_cell"), ("other_address", "sources"))
    }
    shown = ["place", "subject", "published", "recomputed", "verdict", "explanation"]
    return register[shown].assign(**links)


def explain(register: pd.DataFrame, claims: pd.DataFrame, identity: str, settings: Settings) -> str:
    """Return everything behind one audited number: published cell, raw rows, steps, result.

    Raises
    ------
    ValueError
        With the most similar names when there is no such id.
    """
    both = pd.concat([register, claims], ignore_index=True)
    if identity not in set(both["id"]):
        expected = "expected the id of an audited figure or claim"
        raise ValueError(f"ID={identity}: {expected}; closest: {closest(identity, set(both['id']))}.")
    row = both[both["id"] == identity].iloc[0]
    lines = [f"{row['id']}: {row['subject']} ({row['document']}, {row['place']})"]
    if identity in set(register["id"]):
        names = [row["published_cell"], *(name for name in row["sources"].split(" ") if ":" in name)]
        published, *others = (
            f"  {RawCell.parse(name, settings.year).described(settings.trend_years)}" for name in names
        )
        lines += [f"Published: {row['published']}", published, "Compared with:", *others]
        lines.append(f"Steps: {rule_of(row['check'])}")
    else:
        lines += [f"States: {row['published'] or 'no number'}", f"Asked of the tables: {row['predicate'] or 'nothing'}"]
    lines += [f"Result: {row['recomputed'] or 'none'}", f"Verdict: {row['verdict']}"]
    return "\n".join([*lines, *([f"Explanation: {row['explanation']}"] if row["explanation"] else [])])
