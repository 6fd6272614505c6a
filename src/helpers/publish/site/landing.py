"""The first page: status, findings, what is counted, what changed, what the audit says, ways to the sections."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from helpers.audit.register import ALL_PLACES
from helpers.base.settings import year_before
from helpers.contracts.vocabulary import VERDICTS
from helpers.publish.executed import alt_text
from helpers.publish.findings import FINDINGS, MOST_TOLD, Told, told
from helpers.publish.provenance import Provenance
from helpers.publish.results import SectionResults
from helpers.publish.site.anchors import UNITS
from helpers.publish.site.profiles.model import RATES
from helpers.publish.site.sphinx.filled import filled, raw_html
from helpers.publish.traced import Traced, traced
from helpers.show.tables import heading
from helpers.years.sentences import statuses_sentence

STATUS = {
    "draft": "Work in progress: numbers, lookups and sentences are not all checked yet.",
    "final": "Computed from the published report.",
    "provisional": "Numbers can still change.",
}
COUNTS, UNITS_OF_COUNT = "audit_verdicts", "unit_of_count"
REGISTERS = {"figures": "Published figures and names", "claims": "Claims of the prose"}
WAYS = ("way_of_counting", "earned", "potential", "attainment_rate_pct")
# Table of changes: the column with the name of a row, what a row is, and what it belongs to.
CHANGES = {
    "changes_by_course": ("course", "course", "program area"),
    "changes_by_psu": ("psu", "public school unit", "region"),
}


def _changes(tables: Mapping[str, pd.DataFrame]) -> list[tuple[str, str]]:
    """Return what is new, gone, renamed or moved since the latest earlier year, each with the table that lists it.

    No sentence without an earlier prepared year, whose sections then save no such table.
    """
    said = []
    for table, (name, noun, where) in CHANGES.items():
        rows = tables.get(table, pd.DataFrame({"from_year": []}))
        latest = rows[rows["from_year"] == rows["from_year"].max()]
        if len(latest):
            said.append((statuses_sentence(latest.rename(columns={name: "name"}), noun=noun, where=where), table))
    return said


def _verdicts(tables: Mapping[str, pd.DataFrame]) -> list[tuple[str, list[Traced]]]:
    """Return the audit's verdicts, one row a register."""
    counts = tables.get(COUNTS, pd.DataFrame({"place": []}))
    columns = [*(name.replace(" ", "_") for name in VERDICTS), "all_verdicts"]
    return [
        (REGISTERS[row["register"]], [traced(row, COUNTS, name) for name in columns])
        for row in counts[counts["place"] == ALL_PLACES].to_dict("records")
        # A draft whose claims are not written down yet has nothing to count.
        if row["all_verdicts"]
    ]


def _ways_of_counting(tables: Mapping[str, pd.DataFrame]) -> list[list[Traced]]:
    """Return what is counted in which way, one row a way of counting, the published one first."""
    table = tables.get(UNITS_OF_COUNT, pd.DataFrame())
    return [[traced(row, UNITS_OF_COUNT, name) for name in WAYS] for row in table.to_dict("records")]


def _first_chart(findings: list[Told], sections: list[SectionResults]) -> str:
    """Return the chart that answers the question of the section with the first finding; empty without one."""
    charts = {section.stem: next(iter(section.figures.items()), ("", "")) for section in sections}
    name, svg = charts[findings[0].section] if findings else ("", "")
    return raw_html(filled("figure.html", name=name, words=alt_text(svg))) if name else ""


def have_profiles(sections: list[SectionResults]) -> bool:
    """Return whether the results hold the rates of public school units, of which each then has a page."""
    return any(RATES in section.tables for section in sections)


def landing_markdown(
    sections: list[SectionResults],
    pages: Mapping[str, str],
    provenance: Provenance,
    *,
    findings: pd.DataFrame,
    documents: list[str],
) -> str:
    """Return the first page as Sphinx reads it.

    Parameters
    ----------
    sections : list of SectionResults
    pages : dict of result table to the page that holds its rows
    provenance : Provenance
    findings : DataFrame, the ranked list of the year
    documents : list of str, further pages in their order
    """
    tables = {name: frame for section in sections for name, frame in section.tables.items()}
    found = told({**tables, FINDINGS: findings})
    return filled(
        "landing.md",
        pages=pages,
        provenance=provenance,
        status_sentence=STATUS[provenance.status],
        order=[*(section.stem for section in sections), *documents],
        findings=found[:MOST_TOLD],
        others=len(found) - MOST_TOLD,
        chart=_first_chart(found, sections),
        titles={section.stem: section.title for section in sections},
        ways=_ways_of_counting(tables),
        headings=[heading(name) for name in WAYS],
        before=year_before(provenance.year),
        changes=_changes(tables),
        verdict_names=[*VERDICTS, "all"],
        verdicts=_verdicts(tables),
        sections=sections,
        units_page=UNITS if have_profiles(sections) else "",
    )
