"""The printable report: every numbered table and chart in the order of the report, with what was found and audited."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import matplotlib
import pandas as pd
import typst

from helpers.audit.register import verdict_counts
from helpers.base.files import write_file
from helpers.base.manifest import PREPARE, Numbered, Part, Section, read_numbered, read_sections, report_parts
from helpers.base.paths import outputs_dir, write_root
from helpers.base.words import counted
from helpers.contracts.tables import read_processed, read_year_settings
from helpers.publish.executed import alt_text, found_blocks, limits_of
from helpers.publish.findings import FINDINGS, MOST_TOLD, read_findings
from helpers.publish.provenance import Provenance, read_provenance
from helpers.publish.report.printed_tables import (
    document_name,
    item_title,
    marks_note,
    printed_findings,
    printed_table,
    printed_verdicts,
    with_marks,
)
from helpers.publish.results import SectionResults, read_section_results
from helpers.show.palette import REPORT_COLORS

TEMPLATE = Path(__file__).with_name("printable_report.typ")
# The pictures are lettered in this typeface, which comes with matplotlib; the text's comes with typst.
FONTS = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
STANDARD: Literal["ua-1"] = "ua-1"
FILE, AUDIT, REPORT = "report.pdf", "10_audit", "report"
VIEW_BOX = re.compile(r'viewBox="\S+ \S+ (\S+) (\S+)"')
# The table of shares, whose flags come from another one.
GROUPS, GAPS = "table_04_student_groups", "equity_gaps"
PICTURE = "In the source report {label} is a picture and its values are not printed; picture and values here are "


@dataclass(frozen=True)
class Material:
    """Everything that the printed report of a year is made from.

    Attributes
    ----------
    year : str
    sections : dict of stem to Section
    results : dict of stem to SectionResults
    tables : dict of result table to its rows
    audited : DataFrame, the findings of the audit, with ``section``
    """

    year: str
    sections: dict[str, Section]
    results: dict[str, SectionResults]
    tables: dict[str, pd.DataFrame]
    audited: pd.DataFrame

    def is_published(self, item: Numbered) -> bool:
        """Return whether the year has what a numbered table or chart is computed from, and rows for it."""
        if not item.is_published(self.sections[item.section], self.year):
            return False
        return not item.tier or (self.tables[item.table]["tier"].astype(str) == str(item.tier)).any()


def read_material(year: str) -> Material:
    """Return everything that the printed report of a year needs.

    Raises
    ------
    InputError
        With everything that is missing in the results.
    """
    sections, results = read_sections(), read_section_results(year)
    tables = {name: frame for section in results for name, frame in section.tables.items()}
    tables[FINDINGS] = read_findings(year)
    audited = [read_processed(section.findings, year).assign(section=stem) for stem, section in sections.items()]
    by_stem = {section.stem: section for section in results}
    return Material(year, sections, by_stem, tables, pd.concat(audited, ignore_index=True))


def _picture_as_json(name: str, svg: str) -> dict[str, Any]:
    """Return a figure as the template takes it: its file, its words, and its width by its height."""
    width, height = (float(size) for size in VIEW_BOX.findall(svg)[0])
    return {"kind": "picture", "file": f"{name}.svg", "text": alt_text(svg), "ratio": width / height}


def _findings_below(item: Numbered, material: Material) -> list[dict[str, Any]]:
    audited = material.audited
    return printed_findings(audited[(audited["place"] == item.label) & (audited["document"] == REPORT)])


def other_findings(material: Material, stems: tuple[str, ...]) -> pd.DataFrame:
    """Return the findings of sections that stand below no printed table: those on the text and on other documents."""
    printed = {item.label for item in read_numbered() if material.is_published(item)}
    audited = material.audited[material.audited["section"].isin(stems)]
    below = audited["place"].isin(printed) & (audited["document"] == REPORT)
    rest = audited[~below]
    is_report = rest["document"] == REPORT
    return rest.assign(place=rest["place"].where(is_report, rest["document"].map(document_name) + ", " + rest["place"]))


def _item_as_json(item: Numbered, material: Material) -> dict[str, Any]:
    """Return a numbered table or chart as the template takes it, or that it is left out."""
    # A reader must know of a chart that the source does not print its values.
    note = PICTURE.format(label=item.label) + item.origin if item.figure else ""
    printed: dict[str, Any] = {"label": item.label, "title": item_title(item), "note": note}
    if not material.is_published(item):
        left_out = f"{item.label} rests on a table that is not published for {material.year}, and is left out."
        return {**printed, "left_out": left_out}
    frame, note, figures = material.tables[item.table], "", material.results[item.section].figures
    if item.table == GROUPS:
        settings, gaps = read_year_settings(material.year), material.tables[GAPS]
        note = marks_note(
            gaps, comparison=settings.comparison_population, threshold_points=settings.gap_threshold_points
        )
        frame = with_marks(frame, gaps)
    return {
        **printed,
        "picture": _picture_as_json(item.figure, figures[item.figure]) if item.figure else None,
        "table": printed_table(item, frame, note=note),
        "findings": _findings_below(item, material),
    }


def blocks_as_json(stem: str, material: Material) -> list[dict[str, Any]]:
    """Return a section's findings in the order of its notebook, its pictures without those of numbered charts."""
    charts = {item.figure for item in read_numbered() if item.figure}
    blocks: list[dict[str, Any]] = []
    figures = material.results[stem].figures
    for block in found_blocks(material.results[stem].notebook):
        if block.kind != "picture":
            blocks.append({"kind": block.kind, "text": block.text})
        elif block.text not in charts:
            blocks.append(_picture_as_json(block.text, figures[block.text]))
    # A question is asked only if an answer is left below it.
    return [
        block
        for block, following in zip(blocks, [*blocks, {"kind": "question"}][1:], strict=True)
        if block["kind"] != "question" or following["kind"] != "question"
    ]


def _verdicts(year: str) -> list[dict[str, Any]]:
    registers = (
        ("audit_figures", "place", "Verdicts on figures and names, by table"),
        ("audit_claims", "document", "Verdicts on the claims of the text, by document"),
    )
    counts = [(title, verdict_counts(read_processed(name, year), by=by)) for name, by, title in registers]
    counts = [
        (title, table.assign(**{table.columns[0]: table.iloc[:, 0].map(document_name)})) for title, table in counts
    ]
    return [{"title": title, "table": printed_verdicts(table)} for title, table in counts if len(table)]


def _part_as_json(part: Part, material: Material) -> dict[str, Any]:
    """Return one part of the report as the template takes it; a part of its own title only holds tables."""
    items = [_item_as_json(item, material) for item in part.items]
    if part.title:
        nothing: dict[str, Any] = {"question": "", "blocks": [], "verdicts": [], "findings": [], "limits": ""}
        return {"title": part.title, "items": items, **nothing}
    results = material.results[part.section]
    # What the preparation found has no part of its own.
    stems = (part.section, PREPARE) if part.section == AUDIT else (part.section,)
    return {
        "title": results.title,
        "question": results.question,
        "blocks": blocks_as_json(part.section, material),
        "items": items,
        "verdicts": _verdicts(material.year) if part.section == AUDIT else [],
        "findings": printed_findings(other_findings(material, stems), with_place=True),
        "limits": limits_of(results.notebook),
    }


def report_as_json(material: Material, provenance: Provenance) -> dict[str, Any]:
    """Return the whole report as the template takes it."""
    parts = [_part_as_json(part, material) for part in report_parts(material.sections)]
    left_out = [item["left_out"] for part in parts for item in part["items"] if "left_out" in item]
    brief = [
        {"finding": one.finding, "certainty": one.certainty, "section": material.results[one.section].title}
        for one in material.tables[FINDINGS].head(MOST_TOLD).itertuples()
    ]
    numbered = [item for item in read_numbered() if material.is_published(item)]
    charts = sum(bool(item.figure) for item in numbered)
    return {
        "year": material.year,
        "status": provenance.status,
        "contains": f"{counted(len(numbered) - charts, 'table')} and {counted(charts, 'chart')}",
        "provenance": [
            {"name": "Status", "value": provenance.status},
            *([{"name": "Next release", "value": provenance.next_release}] if provenance.next_release else []),
            {"name": "Source", "value": provenance.source},
            {"name": "Version of the source", "value": provenance.source_version},
            {"name": "Code", "value": f"commit {provenance.commit}"},
            {"name": "Inputs", "value": f"SHA-256 {provenance.inputs_sha256}"},
        ],
        "left_out": left_out,
        "brief": brief,
        "parts": parts,
    }


def _printable_pdf(content: dict[str, Any], figures: Path) -> bytes:
    """Return the report as a tagged PDF; equal contents give equal bytes."""
    # Given as bytes, the template need not lie in the folder of the pictures; the stubs want one type for both.
    template: Any = TEMPLATE.read_bytes()
    return typst.compile(
        template,
        # A year of which little is published may have no figure at all, and no folder of them.
        root=str(figures if figures.exists() else figures.parent),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"report": json.dumps(content, ensure_ascii=False), "colors": json.dumps(REPORT_COLORS)},
        pdf_standards=[STANDARD],
    )


def build_printable_report(year: str) -> None:
    """Write ``outputs/<year>/report.pdf`` from the results of a year.

    Parameters
    ----------
    year : str, whose sections have all run

    Raises
    ------
    InputError
        With everything that is missing; an existing report stays as it was.
    """
    content = report_as_json(read_material(year), read_provenance(year))
    pdf = _printable_pdf(content, outputs_dir(year) / "figures")
    write_file(outputs_dir(year, write_root()) / FILE, pdf)
