"""The printed report: numbered as the source, whole, accessible, the same twice, and stopped by what is missing."""

import dataclasses
import functools
import json
import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pandas as pd
import pypdf
import pytest

from helpers.base.manifest import PREPARE, read_numbered, read_sections
from helpers.base.notebooks import source_for_year
from helpers.publish.executed import alt_text
from helpers.publish.provenance import Provenance, read_provenance
from helpers.publish.report.printable_report import (
    Material,
    blocks_as_json,
    build_printable_report,
    other_findings,
    read_material,
    report_as_json,
)
from tests.support.runs import REAL_YEAR
from tests.support.small_year import YEAR

NUMBERED = read_numbered()
ORDER = [item.label for item in NUMBERED]
FINDING_COLUMNS = ["id", "document", "place", "subject", "published", "recomputed", "verdict", "explanation"]


class Printed:
    """A report with its bookmarks and the words of its pages, each read once."""

    def __init__(self, file: Path):
        self.pdf = pypdf.PdfReader(file)
        self.bookmarks = list(self._flat(self.pdf.outline))
        self.words = functools.cache(self._read)

    def _flat(self, outline: list) -> Iterator[tuple[str, int]]:
        for entry in outline:
            if isinstance(entry, list):
                yield from self._flat(entry)
            else:
                yield entry.title, self.pdf.get_destination_page_number(entry)

    def _read(self, page: int) -> str:
        return " ".join(self.pdf.pages[page].extract_text().split())


@pytest.fixture(scope="module")
def material(small_year) -> Material:
    """Return what the report of the small year is made from."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CTE_DATA_ROOT", str(small_year))
        return read_material(YEAR)


@pytest.fixture(scope="module")
def printed(stored) -> Printed:
    """Return the report of the real year."""
    return Printed(stored / "report.pdf")


@pytest.fixture(scope="module")
def real_tables(stored) -> dict[str, pd.DataFrame]:
    """Return the long tables of the real year."""
    names, kinds = ("table_10_attainment_by_psu", "table_11_attainment_by_course"), {"psu_code": "str", "tier": "str"}
    return {name: pd.read_csv(stored / "tables" / f"{name}.csv", dtype=kinds, keep_default_na=False) for name in names}


def _numbered(printed: Printed) -> list[tuple[str, int]]:
    pattern = re.compile(r"(?:Table|Chart) \d+[a-c]?(?=\. )")
    return [(match[0], page) for title, page in printed.bookmarks if (match := pattern.match(title))]


def _pages_of(printed: Printed, label: str) -> list[str]:
    """Return the words of the pages from a table's heading to that of the next bookmark."""
    marks = [*printed.bookmarks, ("", len(printed.pdf.pages) - 1)]
    start = next(number for number, (title, _) in enumerate(marks) if title.startswith(f"{label}. "))
    return [printed.words(page) for page in range(marks[start][1], marks[start + 1][1] + 1)]


def _half_up(earned: int, potential: int, decimals: int) -> str:
    tens = 10**decimals
    rounded = (200 * earned * tens + potential) // (2 * potential)
    return f"{rounded // tens}.{rounded % tens:0{decimals}}%" if decimals else f"{rounded}%"


def test_tables_and_charts_stand_in_the_order_of_the_source_and_the_contents_list_their_pages(printed):
    numbered, contents = _numbered(printed), printed.words(1)
    assert [label for label, _ in numbered] == ORDER
    pages = [page for _, page in numbered]
    assert pages == sorted(pages)
    for label, page in numbered:
        assert f"{label}. " in printed.words(page)
        listed = re.search(rf"{label}\. [^.]+(?:\. ?)+(\d+)", contents)
        assert listed, label
        assert int(listed[1]) == page + 1


@pytest.mark.parametrize(
    ("table", "label", "rows", "decimals", "columns"),
    [
        ("table_10_attainment_by_psu", "Table 10", 143, 1, ["psu_code", "psu", "psu_type", "region"]),
        ("table_11_attainment_by_course", "Table 11", 328, 0, ["course_code", "course", "credential", "tier"]),
    ],
)
def test_every_row_of_a_long_table_is_printed_with_its_numbers(
    printed, real_tables, table, label, rows, decimals, columns
):
    # A line may end at a hyphen or a slash inside a name.
    text = "".join(_pages_of(printed, label)).replace(" ", "")
    assert len(real_tables[table]) == rows
    for row in real_tables[table].to_dict("records"):
        rate = _half_up(row["earned"], row["potential"], decimals)
        names = [str(row[name]) or "–" for name in columns]
        cells = "".join([*names, f"{row['earned']:,}", f"{row['potential']:,}", rate]).replace(" ", "")
        assert cells in text, cells


def test_long_tables_repeat_their_headings_and_program_areas_on_every_page(printed, real_tables):
    areas = set(real_tables["table_11_attainment_by_course"]["program_area"])
    for label, headings, fewest in (
        ("Table 10", "Code Public school unit Kind of unit Region", 3),
        ("Table 11", "Code Course Credential Tier", 8),
    ):
        # The table ends its part: those with many percentages before the next part.
        pages = [words for words in _pages_of(printed, label)[:-1] if words.count("%") > 10]
        assert len(pages) >= fewest
        assert all(headings in page for page in pages), label
        if label == "Table 11":
            after = [page.partition("percent ")[2] for page in pages]
            assert all(any(text.startswith(area) for area in areas) for text in after)


def test_title_language_tags_standard_and_paper_are_stated_and_no_date(printed):
    pdf = printed.pdf
    catalog = pdf.trailer["/Root"]
    assert pdf.metadata.title == f"Credential Attainment Report {REAL_YEAR}: reproduced and checked"
    assert catalog["/Lang"] == "en-US"
    assert catalog["/MarkInfo"]["/Marked"].value is True
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert "<pdfuaid:part>1</pdfuaid:part>" in catalog["/Metadata"].get_data().decode("utf-8")
    assert {"/CreationDate", "/ModDate"}.isdisjoint(pdf.metadata)
    assert {(page.mediabox.width, page.mediabox.height) for page in pdf.pages} == {(612, 792)}
    assert printed.words(2).endswith(f"Page 3 of {len(pdf.pages)}")


def _tags(node: object, kind: str) -> list[dict]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return [tag for child in node for tag in _tags(child, kind)]
    if not isinstance(node, dict):
        return []
    own = [node] if node.get("/S") == kind else []
    return own + (_tags(node["/K"], kind) if "/K" in node else [])


def test_every_picture_has_the_text_of_its_figure_and_every_table_its_headings(printed, stored):
    root = printed.pdf.trailer["/Root"]["/StructTreeRoot"]
    # What the preparation found has no part of its own.
    figures = [file for file in (stored / "figures").glob("*.svg") if not file.name.startswith(PREPARE)]
    texts = [alt_text(file.read_text(encoding="utf-8")) for file in figures]
    assert len(texts) > 10
    assert sorted(tag["/Alt"] for tag in _tags(root, "/Figure")) == sorted(texts)
    tables = _tags(root, "/Table")
    assert len(tables) >= len(ORDER)
    assert all(_tags(table, "/TH") for table in tables)


def test_a_chart_says_that_the_source_shows_a_picture_and_where_its_values_come_from(printed):
    for item in (item for item in NUMBERED if item.label in ("Chart 1", "Chart 2", "Chart 3", "Table 4")):
        text = " ".join(_pages_of(printed, item.label))
        assert (f"In the source report {item.label} is a picture" in text) == bool(item.figure)
        assert (f"Values of {item.label}." in text) == bool(item.figure)


def test_the_title_page_says_what_the_report_is_made_from_and_two_builds_are_the_same_bytes(outputs):
    provenance, files = read_provenance(YEAR), []
    for _ in range(2):
        build_printable_report(YEAR)
        files.append((outputs / "report.pdf").read_bytes())
    assert files[0] == files[1]
    text = Printed(outputs / "report.pdf").words(0)
    assert "Reproduced and checked: 13 tables and 3 charts" in text
    for part in (f"Status {provenance.status}", f"commit {provenance.commit}", f"SHA-256 {provenance.inputs_sha256}"):
        assert part in text


def test_the_title_page_says_when_the_next_release_is_expected_where_somebody_has_said_it(
    material, small_year, monkeypatch
):
    monkeypatch.setenv("CTE_DATA_ROOT", str(small_year))
    for given, said in (("January 2033", ["January 2033"]), ("", [])):
        provenance = Provenance(YEAR, "final", "A state: A report", "2031-12-05", "0" * 12, "0" * 64, given)
        rows = report_as_json(material, provenance)["provenance"]
        assert [row["value"] for row in rows if row["name"] == "Next release"] == said


def _declare_not_published(outputs: Path, *, stem: str, table: str, result: str) -> None:
    processed = outputs.parents[1] / "data" / "processed" / YEAR
    settings = json.loads((processed / "settings.json").read_text(encoding="utf-8"))
    (processed / "settings.json").write_text(json.dumps({**settings, "not_published": [result]}), encoding="utf-8")
    (processed / f"{table}.csv").unlink()
    (outputs / "tables" / f"{result}.csv").unlink()
    for file in (outputs / "figures").glob(f"{stem}__*"):
        file.unlink()
    cells = source_for_year(read_sections()[stem], YEAR).cells
    notebook = nbformat.v4.new_notebook(cells=cells)
    (outputs / "notebooks" / f"{stem}.ipynb").write_text(nbformat.writes(notebook), encoding="utf-8")


def test_what_a_year_does_not_publish_is_left_out_and_said(outputs):
    _declare_not_published(outputs, stem="07_ncwfc_alignment", table="ncwfc", result="table_07_ncwfc")
    trends = outputs / "tables" / "table_05_student_group_trends.csv"
    lines = trends.read_text(encoding="utf-8").splitlines(keepends=True)
    trends.write_text("".join(line for line in lines if not line.startswith("2,")), encoding="utf-8")
    build_printable_report(YEAR)
    printed = Printed(outputs / "report.pdf")
    assert [label for label, _ in _numbered(printed)] == ORDER
    title = printed.words(0)
    assert "11 tables and 3 charts" in title
    for label in ("Table 5b", "Table 7"):
        said = f"{label} rests on a table that is not published for {YEAR}, and is left out."
        assert said in title
        assert said in " ".join(_pages_of(printed, label))
    assert "In brief" in [name for name, _ in printed.bookmarks]


def _finding(identity: str, place: str, verdict: str = "contradicted", document: str = "report") -> dict[str, str]:
    values = [identity, document, place, f"subject {identity}", "1", "2", verdict, f"Why {identity}."]
    return dict(zip(FINDING_COLUMNS, values, strict=True))


def test_every_finding_is_printed_exactly_once(material, small_year, monkeypatch):
    sections = list(read_sections())
    invented = [
        {**_finding(f"{stem}.{ending}", place, document=document), "section": stem}
        for number, stem in enumerate(sections)
        for place, document, ending in (
            (ORDER[number], "report", "a"),
            (ORDER[-number - 1], "report", "b.name"),
            ("Conclusion", "report", "c"),
            ("Table 4", "carolina_journal", "d"),
        )
    ]
    audited = pd.DataFrame(invented)
    monkeypatch.setenv("CTE_DATA_ROOT", str(small_year))
    content = report_as_json(dataclasses.replace(material, audited=audited), read_provenance(YEAR))
    printed = json.dumps(content, ensure_ascii=False)
    assert len(audited) == 4 * len(sections)
    for subject in audited["subject"]:
        assert printed.count(subject) == 1, subject


def test_findings_on_a_table_that_is_left_out_stand_with_those_on_the_text(material, small_year, monkeypatch):
    monkeypatch.setenv("CTE_DATA_ROOT", str(small_year))
    rows = [_finding("a", "Table 5b"), _finding("b", "Table 5a"), _finding("c", "Table 4", document="some_news")]
    trends = material.tables["table_05_student_group_trends"]
    material = dataclasses.replace(
        material,
        audited=pd.DataFrame(rows).assign(section="05_equity"),
        tables={**material.tables, "table_05_student_group_trends": trends[trends["tier"].astype(str) != "2"]},
    )
    others = other_findings(material, ("05_equity",))
    assert others[["id", "place"]].to_numpy().tolist() == [["a", "Table 5b"], ["c", "Some News, Table 4"]]


def test_a_chart_stands_at_its_number_and_other_figures_with_their_question(material, small_year):
    charts = {f"{item.figure}.svg" for item in NUMBERED if item.figure}
    shown = []
    for stem in list(material.results)[1:]:
        blocks = blocks_as_json(stem, material)
        shown += [block["file"] for block in blocks if block["kind"] == "picture"]
        pairs = zip(blocks, [*blocks[1:], {"kind": "question"}], strict=True)
        assert not any(one["kind"] == next_one["kind"] == "question" for one, next_one in pairs), stem
    files = {file.name for file in (small_year / "outputs" / YEAR / "figures").glob("*.svg")}
    assert len(charts) == 3
    assert sorted(shown) == sorted(name for name in files - charts if not name.startswith(PREPARE))
