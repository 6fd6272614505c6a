"""The printable report: every numbered table and chart in the order of the report, with what was found and audited."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import matplotlib
import pandas as pd
import typst

from helpers.audit.register import verdict_counts
from helpers.base.files import write_file
from helpers.base.manifest import Section, read_sections
from helpers.base.paths import outputs_dir, write_root
from helpers.base.problems import Problems
from helpers.base.words import counted
from helpers.contracts.schemas import RESULTS
from helpers.contracts.tables import read_processed, read_table, read_year_settings
from helpers.publish.executed_findings import Findings, read_findings
from helpers.publish.findings import findings
from helpers.publish.provenance import Provenance, read_provenance
from helpers.publish.report.order import NUMBERED, Numbered, Part, report_parts
from helpers.publish.report.printed_tables import (
    document_name,
    marks_note,
    printed_findings,
    printed_table,
    printed_verdicts,
    with_marks,
)

TEMPLATE = Path(__file__).with_name("printable_report.typ")
# The pictures are lettered in this typeface, which comes with matplotlib; the text's comes with typst.
FONTS = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
STANDARD = "ua-1"
FILE, AUDIT, REPORT = "report.pdf", "10_audit", "report"
RERUN = "Run make report YEAR={year}."
LABEL = re.compile(r'<svg role="img" aria-label="([^"]*)"')
VIEW_BOX = re.compile(r'viewBox="\S+ \S+ (\S+) (\S+)"')


@dataclass(frozen=True)
class Picture:
    """A figure of a section: its file below ``figures/``, its text, and its width by its height."""

    name: str
    alt: str
    ratio: float

    def as_json(self) -> dict[str, object]:
        """Return the picture as the template takes it."""
        return {"kind": "picture", "file": f"{self.name}.svg", "text": self.alt, "ratio": self.ratio}


@dataclass(frozen=True)
class Material:
    """Everything that the printed report of a year is made from.

    Attributes
    ----------
    year : str
    sections : dict of stem to Section
    tables : dict of result table to its rows
    pictures : dict of name to Picture
    executed : dict of stem to Findings
    audited : DataFrame, the findings of the audit, with ``section``
    """

    year: str
    sections: dict[str, Section]
    tables: dict[str, pd.DataFrame]
    pictures: dict[str, Picture]
    executed: dict[str, Findings]
    audited: pd.DataFrame

    def is_published(self, item: Numbered) -> bool:
        """Return whether the year has what a numbered table or chart is computed from, and rows for it."""
        if not item.is_published(self.sections[item.section], self.year):
            return False
        return item.tier is None or (self.tables[item.table]["tier"].astype(str) == str(item.tier)).any()


def read_picture(file: Path, problems: Problems, *, year: str) -> Picture | None:
    """Return a figure, or None with the problem noted that it has no text for those who cannot see it."""
    head = file.read_text(encoding="utf-8")[:20_000]
    label, box = LABEL.search(head), VIEW_BOX.search(head)
    alt = unescape(label[1]).strip() if label else ""
    if not alt or not box:
        missing = "no alt text" if not alt else "no size"
        problems.add(file, "a figure with its alt text and size", missing, RERUN.format(year=year))
        return None
    return Picture(file.stem, alt, float(box[1]) / float(box[2]))


def _read_tables(year: str, sections: dict[str, Section], problems: Problems) -> dict[str, pd.DataFrame]:
    names = [item.table for item in NUMBERED if item.is_published(sections[item.section], year)]
    if "table_04_student_groups" in names:
        names.append("equity_gaps")
    tables = {}
    for name in dict.fromkeys(names):
        file = outputs_dir(year) / "tables" / f"{name}.csv"
        if file.exists():
            tables[name] = read_table(file, RESULTS[name])
        else:
            problems.add(file, "a result table of the report", "no such file", RERUN.format(year=year))
    return tables


def _read_pictures(
    year: str, sections: dict[str, Section], executed: dict[str, Findings], problems: Problems
) -> dict[str, Picture]:
    folder = outputs_dir(year) / "figures"
    shown = [block.picture for found in executed.values() for block in found.blocks if block.picture]
    charts = [item.figure for item in NUMBERED if item.figure and item.is_published(sections[item.section], year)]
    there = [file.stem for stem in sections for file in sorted(folder.glob(f"{stem}__*.svg"))]
    pictures = {}
    for name in dict.fromkeys([*shown, *charts, *there]):
        if name not in there:
            problems.add(folder / f"{name}.svg", "a figure of the report", "no such file", RERUN.format(year=year))
        elif picture := read_picture(folder / f"{name}.svg", problems, year=year):
            pictures[name] = picture
    return pictures


def _read_executed(year: str, parts: Iterable[Part], problems: Problems) -> dict[str, Findings]:
    executed = {}
    for stem in dict.fromkeys(part.section for part in parts):
        file = outputs_dir(year) / "notebooks" / f"{stem}.ipynb"
        if file.exists():
            executed[stem] = read_findings(file)
        else:
            problems.add(file, "an executed notebook", "no such file", RERUN.format(year=year))
    return executed


def read_material(year: str) -> Material:
    """Return everything that the printed report of a year needs.

    Raises
    ------
    InputError
        With every result table, figure, alt text and executed notebook that is missing.
    """
    problems, sections = Problems(), read_sections()
    executed = _read_executed(year, report_parts(sections), problems)
    tables = _read_tables(year, sections, problems)
    pictures = _read_pictures(year, sections, executed, problems)
    problems.stop()
    audited = [read_processed(section.findings, year).assign(section=stem) for stem, section in sections.items()]
    return Material(year, sections, tables, pictures, executed, pd.concat(audited, ignore_index=True))


def _findings_below(item: Numbered, material: Material) -> list[dict[str, object]]:
    audited = material.audited
    return printed_findings(audited[(audited["place"] == item.label) & (audited["document"] == REPORT)])


def other_findings(material: Material, stems: tuple[str, ...]) -> pd.DataFrame:
    """Return the findings of sections that stand below no printed table: those on the text and on other documents."""
    printed = {item.label for item in NUMBERED if material.is_published(item)}
    audited = material.audited[material.audited["section"].isin(stems)]
    below = audited["place"].isin(printed) & (audited["document"] == REPORT)
    rest = audited[~below]
    is_report = rest["document"] == REPORT
    return rest.assign(place=rest["place"].where(is_report, rest["document"].map(document_name) + ", " + rest["place"]))


def item_as_json(item: Numbered, material: Material) -> dict[str, object]:
    """Return a numbered table or chart as the template takes it, or that it is left out."""
    printed: dict[str, object] = {"label": item.label, "title": item.title, "note": item.note}
    if not material.is_published(item):
        left_out = f"{item.label} rests on a table that is not published for {material.year}, and is left out."
        return {**printed, "left_out": left_out}
    frame, note = material.tables[item.table], ""
    if item.table == "table_04_student_groups":
        settings, gaps = read_year_settings(material.year), material.tables["equity_gaps"]
        note = marks_note(
            gaps, comparison=settings.comparison_population, threshold_points=settings.gap_threshold_points
        )
        frame = with_marks(frame, gaps)
    return {
        **printed,
        "picture": material.pictures[item.figure].as_json() if item.figure else None,
        "table": printed_table(item, frame, note=note),
        "findings": _findings_below(item, material),
    }


def blocks_as_json(stem: str, material: Material) -> list[dict[str, object]]:
    """Return a section's findings in the order of its notebook, its pictures without those of numbered charts."""
    charts = {item.figure for item in NUMBERED if item.figure}
    own = {name: picture for name, picture in material.pictures.items() if name.startswith(f"{stem}__")}
    blocks = []
    for block in material.executed[stem].blocks:
        picture = own.pop(block.picture, None)
        if block.kind != "picture":
            blocks.append({"kind": block.kind, "text": block.text})
        elif picture and picture.name not in charts:
            blocks.append(picture.as_json())
    blocks += [picture.as_json() for picture in own.values() if picture.name not in charts]
    # A question is asked only if an answer is left below it.
    return [
        block
        for block, following in zip(blocks, [*blocks, {"kind": "question"}][1:], strict=True)
        if block["kind"] != "question" or following["kind"] != "question"
    ]


def _verdicts(year: str) -> list[dict[str, object]]:
    registers = (
        ("audit_figures", "place", "Verdicts on figures and names, by table"),
        ("audit_claims", "document", "Verdicts on the claims of the text, by document"),
    )
    counts = [(title, verdict_counts(read_processed(name, year), by=by)) for name, by, title in registers]
    counts = [
        (title, table.assign(**{table.columns[0]: table.iloc[:, 0].map(document_name)})) for title, table in counts
    ]
    return [{"title": title, "table": printed_verdicts(table)} for title, table in counts if len(table)]


def part_as_json(part: Part, material: Material) -> dict[str, object]:
    """Return one part of the report as the template takes it."""
    items = [item_as_json(item, material) for item in part.items]
    if part.title:
        return {
            "title": part.title,
            "question": "",
            "blocks": [],
            "items": items,
            "verdicts": [],
            "findings": [],
            "limits": "",
        }
    found = material.executed[part.section]
    # What the preparation found has no part of its own.
    stems = (part.section, "00_prepare_data") if part.section == AUDIT else (part.section,)
    other = other_findings(material, stems)
    return {
        "title": found.title,
        "question": found.question,
        "blocks": blocks_as_json(part.section, material),
        "items": items,
        "verdicts": _verdicts(material.year) if part.section == AUDIT else [],
        "findings": printed_findings(other, with_place=True),
        "limits": found.limits,
    }


def report_as_json(material: Material, provenance: Provenance) -> dict[str, object]:
    """Return the whole report as the template takes it."""
    parts = [part_as_json(part, material) for part in report_parts(material.sections)]
    left_out = [item["left_out"] for part in parts for item in part["items"] if "left_out" in item]
    # At a glance, a year is only summed up whole.
    brief = [] if left_out else [{"question": asked, "answer": answer} for asked, answer, _ in findings(material.year)]
    numbered = [item for item in NUMBERED if material.is_published(item)]
    charts = sum(bool(item.figure) for item in numbered)
    return {
        "year": material.year,
        "status": provenance.status,
        "contains": f"{counted(len(numbered) - charts, 'table')} and {counted(charts, 'chart')}",
        "provenance": [
            {"name": "Status", "value": provenance.status},
            {"name": "Source", "value": provenance.source},
            {"name": "Version of the source", "value": provenance.source_version},
            {"name": "Code", "value": f"commit {provenance.commit}"},
            {"name": "Inputs", "value": f"SHA-256 {provenance.inputs_sha256}"},
        ],
        "left_out": left_out,
        "brief": brief,
        "parts": parts,
    }


def printable_pdf(content: dict[str, object], figures: Path) -> bytes:
    """Return the report as a tagged PDF; equal contents give equal bytes.

    Parameters
    ----------
    content : dict, as of :func:`report_as_json`
    figures : Path, folder of the pictures
    """
    return typst.compile(
        TEMPLATE.read_bytes(),
        root=str(figures),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"report": json.dumps(content, ensure_ascii=False)},
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
    pdf = printable_pdf(content, outputs_dir(year) / "figures")
    write_file(outputs_dir(year, write_root()) / FILE, pdf)
