"""The printed report: numbered as the source, whole, accessible, the same twice, and stopped by what is missing."""

import dataclasses
import html
import json
import re
import shutil
from pathlib import Path

import pandas as pd
import pypdf
import pytest

from helpers.base.files import csv_text
from helpers.base.manifest import Section, read_sections
from helpers.base.notebooks import source_for_year
from helpers.base.paths import CODE_ROOT
from helpers.base.problems import InputError
from helpers.contracts.schemas import RESULTS
from helpers.publish.executed_findings import Block, read_findings
from helpers.publish.provenance import read_provenance
from helpers.publish.report import printable_report
from helpers.publish.report.order import NUMBERED, report_parts
from helpers.publish.report.printable_report import (
    Material,
    blocks_as_json,
    build_printable_report,
    other_findings,
    read_material,
    report_as_json,
)
from helpers.publish.report.printed_tables import (
    marks_note,
    printed_findings,
    printed_table,
    with_marks,
    years_as_columns,
)
from tests.support.small_year import YEAR

REAL_YEAR = "2024-2025"
# As the source report lists its tables and charts.
ORDER = [
    *("Chart 1", "Table 1", "Table 2", "Table 3", "Chart 2", "Table 4", "Table 5a", "Table 5b", "Table 5c"),
    *("Table 6", "Table 7", "Chart 3", "Table 8", "Table 9", "Table 10", "Table 11"),
]
FINDING_COLUMNS = ["id", "document", "place", "subject", "published", "recomputed", "verdict", "explanation"]


@pytest.fixture(scope="module")
def computed(small_year) -> Path:
    """Return a folder with the results of the small year, to be left as they are."""
    return small_year


def _copy(computed: Path, to: Path, monkeypatch) -> Path:
    shutil.copytree(computed, to, dirs_exist_ok=True)
    monkeypatch.setenv("CTE_DATA_ROOT", str(to))
    monkeypatch.setenv("CTE_WRITE_ROOT", str(to))
    return to / "outputs" / YEAR


@pytest.fixture
def outputs(computed, tmp_path, monkeypatch) -> Path:
    """Return the outputs of a copy of the small year, which the test may change."""
    return _copy(computed, tmp_path, monkeypatch)


@pytest.fixture(scope="module")
def real_rows() -> dict[str, pd.DataFrame]:
    """Return the long tables with the rows of a real year, so that breaks between pages are the real ones."""
    folder = CODE_ROOT / "data" / "processed" / REAL_YEAR

    def read(name: str) -> pd.DataFrame:
        return pd.read_csv(folder / f"{name}.csv", dtype={"psu_code": "str", "tier": "str"}, keep_default_na=False)

    units = read("attainment_by_psu").merge(read("psus").drop(columns="psu"), on="psu_code")
    frames = {"table_10_attainment_by_psu": units, "table_11_attainment_by_course": read("attainment_by_course")}
    for name, frame in frames.items():
        frame["attainment_rate_pct"] = 100 * frame["earned"] / frame["potential"]
        frames[name] = frame[list(RESULTS[name].columns)]
    return frames


class Printed:
    """A report with its bookmarks and the words of its pages, each read once."""

    def __init__(self, file: Path):
        self.file, self.pdf = file, pypdf.PdfReader(file)
        self.bookmarks = _bookmarks(self.pdf)
        self._words: dict[int, str] = {}

    def words(self, page: int) -> str:
        if page not in self._words:
            self._words[page] = " ".join(self.pdf.pages[page].extract_text().split())
        return self._words[page]


@pytest.fixture(scope="module")
def material(computed) -> Material:
    """Return what the report of the small year is made from."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CTE_DATA_ROOT", str(computed))
        return read_material(YEAR)


@pytest.fixture(scope="module")
def printed(computed, real_rows, tmp_path_factory) -> Printed:
    """Return the report of the small year with two long tables in it."""
    with pytest.MonkeyPatch.context() as patch:
        outputs = _copy(computed, tmp_path_factory.mktemp("printed"), patch)
        for name, frame in real_rows.items():
            (outputs / "tables" / f"{name}.csv").write_text(csv_text(frame), encoding="utf-8")
        build_printable_report(YEAR)
    return Printed(outputs / "report.pdf")


def _bookmarks(pdf: pypdf.PdfReader) -> list[tuple[str, int]]:
    flat, waiting = [], list(pdf.outline)
    while waiting:
        entry = waiting.pop(0)
        if isinstance(entry, list):
            waiting = entry + waiting
        else:
            flat.append((entry.title, pdf.get_destination_page_number(entry)))
    return flat


def _numbered(printed: Printed) -> list[tuple[str, int]]:
    pattern = re.compile(r"(?:Table|Chart) \d+[a-c]?(?=\. )")
    return [(match[0], page) for title, page in printed.bookmarks if (match := pattern.match(title))]


def _pages_of(printed: Printed, label: str) -> list[str]:
    """Return the words of the pages from a table's heading to that of the next bookmark."""
    marks = [*printed.bookmarks, ("", len(printed.pdf.pages) - 1)]
    start = next(number for number, (title, _) in enumerate(marks) if title.startswith(f"{label}. "))
    return [printed.words(page) for page in range(marks[start][1], marks[start + 1][1] + 1)]


def _table_pages(printed: Printed, label: str) -> list[str]:
    """Return the pages of a long table that ends its part: those with many percentages before the next part."""
    return [words for words in _pages_of(printed, label)[:-1] if words.count("%") > 10]


def _half_up(earned: int, potential: int, decimals: int) -> str:
    tens = 10**decimals
    rounded = (200 * earned * tens + potential) // (2 * potential)
    return f"{rounded // tens}.{rounded % tens:0{decimals}}%" if decimals else f"{rounded}%"


def test_every_table_and_chart_stands_in_the_order_of_the_source(printed):
    numbered = _numbered(printed)
    assert [label for label, _ in numbered] == ORDER
    pages = [page for _, page in numbered]
    assert pages == sorted(pages)
    for label, page in numbered:
        assert f"{label}. " in printed.words(page)


def test_the_contents_list_every_table_and_chart_with_its_page(printed):
    contents = printed.words(1)
    places = [contents.index(f"{label}. ") for label in ORDER]
    assert places == sorted(places)
    for label, page in _numbered(printed):
        listed = re.search(rf"{label}\. [^.]+(?:\. ?)+(\d+)", contents)
        assert listed, label
        assert int(listed[1]) == page + 1


def test_the_order_and_parts_are_those_of_the_manifest():
    parts = report_parts(read_sections())
    assert [item.label for part in parts for item in part.items] == ORDER
    assert [part.section for part in parts if not part.title] == [stem for stem in read_sections()][1:]
    assert [(part.title, part.section) for part in parts if part.title] == [
        ("Attainment rate by course and credential", "02_courses")
    ]


def test_a_new_section_gets_a_part_at_its_place():
    sections = {stem: Section(stem) for stem in ("00_prepare_data", "01_trends", "02_new", "09_public_school_units")}
    assert [(part.section, len(part.items)) for part in report_parts(sections)] == [
        ("01_trends", 1),
        ("02_new", 0),
        ("09_public_school_units", 3),
        ("02_courses", 1),
    ]


def test_every_row_of_table_10_is_printed_with_its_numbers(printed, real_rows):
    text = " ".join(_pages_of(printed, "Table 10"))
    rows = real_rows["table_10_attainment_by_psu"]
    assert len(rows) == 143
    for row in rows.itertuples():
        rate = _half_up(row.earned, row.potential, 1)
        cells = f"{row.psu_code} {row.psu} {row.psu_type} {row.region} {row.earned:,} {row.potential:,} {rate}"
        assert cells in text, cells


def test_every_row_of_table_11_is_printed_with_its_numbers(printed, real_rows):
    text = " ".join(_pages_of(printed, "Table 11"))
    rows = real_rows["table_11_attainment_by_course"]
    assert len(rows) == 328
    for row in rows.itertuples():
        rate = _half_up(row.earned, row.potential, 0)
        cells = (
            f"{row.course_code} {row.course} {row.credential} {row.tier or '–'} {row.earned:,} {row.potential:,} {rate}"
        )
        # A line may end at a hyphen or a slash inside a name.
        assert cells.replace(" ", "") in text.replace(" ", ""), cells


def test_long_tables_repeat_their_headings_on_every_page(printed):
    for label, headings, fewest in (
        ("Table 10", "Code Public school unit Kind Region", 3),
        ("Table 11", "Code Course Credential Tier", 8),
    ):
        pages = _table_pages(printed, label)
        assert len(pages) >= fewest
        assert all(headings in page for page in pages), label


def test_the_heading_of_a_program_area_is_repeated_on_every_page(printed, real_rows):
    areas = set(real_rows["table_11_attainment_by_course"]["program_area"])
    pages = _table_pages(printed, "Table 11")
    assert pages
    for page in pages:
        after = page.partition("percent ")[2]
        assert any(after.startswith(area) for area in areas), after[:80]


def test_percentages_have_the_decimals_of_the_report(material):
    printed = {
        item.label: [group["rows"] for group in printed_table(item, material.tables[item.table])["groups"]]
        for item in NUMBERED
    }
    assert printed["Table 9"][0][0] == ["1", "North County Schools", "010", "Upper", "40", "80", "50.00%"]
    assert printed["Table 10"][0][2] == ["10A", "Bee Charter", "charter", "Upper", "5", "8", "62.5%"]
    assert printed["Table 11"][0][0] == ["ZA10", "Bees I", "Bee Care", "1", "30", "50", "60%"]
    # 2/3 of the small year's regions' rates: 45 of 88 and 20 of 50.
    assert [row[-1] for row in printed["Chart 3"][0]][:2] == ["51.1%", "40.0%"]


def test_title_language_tags_and_standard_are_stated_and_no_date(printed):
    pdf = printed.pdf
    catalog = pdf.trailer["/Root"]
    assert pdf.metadata.title == f"Credential Attainment Report {YEAR}: reproduced and checked"
    assert catalog["/Lang"] == "en-US"
    assert catalog["/MarkInfo"]["/Marked"].value is True
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert "<pdfuaid:part>1</pdfuaid:part>" in catalog["/Metadata"].get_data().decode("utf-8")
    assert {"/CreationDate", "/ModDate"}.isdisjoint(pdf.metadata)


def _tags(node: object, kind: str) -> list[dict]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return [tag for child in node for tag in _tags(child, kind)]
    if not isinstance(node, dict):
        return []
    own = [node] if node.get("/S") == kind else []
    return own + (_tags(node["/K"], kind) if "/K" in node else [])


def test_every_picture_has_the_text_of_its_figure_and_every_table_its_headings(printed, computed):
    root = printed.pdf.trailer["/Root"]["/StructTreeRoot"]
    figures = (computed / "outputs" / YEAR / "figures").glob("*.svg")
    texts = [html.unescape(printable_report.LABEL.search(file.read_text(encoding="utf-8"))[1]) for file in figures]
    assert len(texts) > 10
    assert sorted(tag["/Alt"] for tag in _tags(root, "/Figure")) == sorted(texts)
    tables = _tags(root, "/Table")
    assert len(tables) >= len(ORDER)
    assert all(_tags(table, "/TH") for table in tables)


def test_pages_are_letter_and_numbered(printed):
    count = len(printed.pdf.pages)
    assert 20 < count < 60
    assert {(page.mediabox.width, page.mediabox.height) for page in printed.pdf.pages} == {(612, 792)}
    for page in range(1, count):
        assert printed.words(page).endswith(f"Page {page + 1} of {count}")


def test_a_chart_says_that_the_source_shows_a_picture_and_where_its_values_come_from(printed):
    for item in NUMBERED:
        text = " ".join(_pages_of(printed, item.label))
        assert (f"In the source report {item.label} is a picture" in text) == bool(item.figure)
        assert (f"Values of {item.label}." in text) == bool(item.figure)
    assert sum(bool(item.figure) for item in NUMBERED) == 3


def test_the_title_page_says_what_the_report_is_made_from(printed, computed, monkeypatch):
    monkeypatch.setenv("CTE_DATA_ROOT", str(computed))
    provenance = read_provenance(YEAR)
    text = printed.words(0)
    assert "Reproduced and checked: 13 tables and 3 charts" in text
    for part in (f"Status {provenance.status}", f"commit {provenance.commit}", f"SHA-256 {provenance.inputs_sha256}"):
        assert part in text


def test_a_second_build_is_the_same_bytes_and_is_written_where_results_go(printed, tmp_path, monkeypatch):
    first = printed.file.read_bytes()
    root = printed.file.parents[2]
    printed.file.write_bytes(b"not touched")
    monkeypatch.setenv("CTE_DATA_ROOT", str(root))
    monkeypatch.setenv("CTE_WRITE_ROOT", str(tmp_path))
    build_printable_report(YEAR)
    assert (tmp_path / "outputs" / YEAR / "report.pdf").read_bytes() == first
    assert printed.file.read_bytes() == b"not touched"
    printed.file.write_bytes(first)


def test_everything_that_is_missing_is_named_and_the_old_report_stays(outputs):
    (outputs / "report.pdf").write_bytes(b"the old one")
    (outputs / "tables" / "table_07_ncwfc.csv").unlink()
    (outputs / "figures" / "04_tiers__attainment.svg").unlink()
    (outputs / "figures" / "05_equity__gaps.svg").unlink()
    (outputs / "notebooks" / "10_audit.ipynb").unlink()
    silent = outputs / "figures" / "08_regions__attainment_rate.svg"
    silent.write_text(re.sub(r'aria-label="[^"]*"', 'aria-label=" "', silent.read_text(encoding="utf-8"), count=1))
    with pytest.raises(InputError) as stopped:
        build_printable_report(YEAR)
    action = f"  What to do: Run make report YEAR={YEAR}."
    folder = f"outputs/{YEAR}"
    assert str(stopped.value).split("\n") == [
        "5 problems in the inputs; nothing was written.",
        f"{folder}/notebooks/10_audit.ipynb: expected an executed notebook",
        "  found no such file",
        action,
        f"{folder}/tables/table_07_ncwfc.csv: expected a result table of the report",
        "  found no such file",
        action,
        f"{folder}/figures/04_tiers__attainment.svg: expected a figure of the report",
        "  found no such file",
        action,
        f"{folder}/figures/05_equity__gaps.svg: expected a figure of the report",
        "  found no such file",
        action,
        f"{folder}/figures/08_regions__attainment_rate.svg: expected a figure with its alt text and size",
        "  found no alt text",
        action,
    ]
    assert (outputs / "report.pdf").read_bytes() == b"the old one"


def _declare_not_published(outputs: Path, *, stem: str, table: str, result: str) -> None:
    processed = outputs.parents[1] / "data" / "processed" / YEAR
    settings = json.loads((processed / "settings.json").read_text(encoding="utf-8"))
    (processed / "settings.json").write_text(json.dumps({**settings, "not_published": [result]}), encoding="utf-8")
    (processed / f"{table}.csv").unlink()
    (outputs / "tables" / f"{result}.csv").unlink()
    for file in (outputs / "figures").glob(f"{stem}__*"):
        file.unlink()
    cells = source_for_year(read_sections()[stem], YEAR).cells
    (outputs / "notebooks" / f"{stem}.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")


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
    assert "In brief" not in [name for name, _ in printed.bookmarks]


def _finding(identity: str, place: str, verdict: str = "contradicted", document: str = "report") -> dict[str, str]:
    values = [identity, document, place, f"subject {identity}", "1", "2", verdict, f"Why {identity}."]
    return dict(zip(FINDING_COLUMNS, values, strict=True))


def test_every_finding_is_printed_exactly_once(material, computed, monkeypatch):
    sections = list(read_sections())
    invented = [
        {**_finding(f"{stem}.{number}{ending}", place, document=document), "section": stem}
        for number, stem in enumerate(sections)
        for place, document, ending in (
            (ORDER[number], "report", ""),
            (ORDER[-number - 1], "report", ".name"),
            ("Conclusion", "report", ""),
            ("Table 4", "carolina_journal", ""),
        )
    ]
    audited = pd.DataFrame(invented).assign(
        id=[f"{row['id']}-{n}{'.name' if '.name' in row['id'] else ''}" for n, row in enumerate(invented)]
    )
    audited["subject"] = "<" + audited["id"] + ">"
    monkeypatch.setenv("CTE_DATA_ROOT", str(computed))
    content = report_as_json(dataclasses.replace(material, audited=audited), read_provenance(YEAR))
    printed = json.dumps(content, ensure_ascii=False)
    assert len(audited) == 4 * len(sections)
    for subject in audited["subject"]:
        assert printed.count(subject) == 1, subject


def test_findings_on_a_table_that_is_left_out_stand_with_those_on_the_text(material, computed, monkeypatch):
    monkeypatch.setenv("CTE_DATA_ROOT", str(computed))
    rows = [_finding("a", "Table 5b"), _finding("b", "Table 5a"), _finding("c", "Table 4", document="some_news")]
    trends = material.tables["table_05_student_group_trends"]
    material = dataclasses.replace(
        material,
        audited=pd.DataFrame(rows).assign(section="05_equity"),
        tables={**material.tables, "table_05_student_group_trends": trends[trends["tier"].astype(str) != "2"]},
    )
    others = other_findings(material, ("05_equity",))
    assert others[["id", "place"]].to_numpy().tolist() == [["a", "Table 5b"], ["c", "Some News, Table 4"]]


def test_findings_that_matter_come_first_and_spelling_has_a_table_of_its_own():
    rows = [_finding("x.name", "Table 3"), _finding("r", "Table 3", "rounding"), _finding("c", "Table 3")]
    figures, names = printed_findings(pd.DataFrame(rows))
    assert [column["heading"] for column in figures["columns"]] == [
        "Figure or claim",
        "Published",
        "Recomputed",
        "Verdict and why",
    ]
    assert figures["groups"][0]["rows"] == [
        ["subject c", "1", "2", "Contradicted. Why c."],
        ["subject r", "1", "2", "Rounding. Why r."],
    ]
    assert names["groups"][0]["rows"] == [["subject x.name", "2", "Contradicted. Why x.name."]]
    assert printed_findings(pd.DataFrame(columns=FINDING_COLUMNS, dtype="str")) == []
    placed = printed_findings(pd.DataFrame(rows[1:2]), with_place=True)
    assert placed[0]["groups"][0]["rows"][0][0] == "Table 3: subject r"


def test_flagged_shares_carry_a_mark_besides_their_colour():
    groups = pd.DataFrame({"group": ["A", "B"], "tier_1_printed": ["18%", "82%"], "tier_2_printed": ["<1%", "50%"]})
    gaps = pd.DataFrame(
        [("A", "tier_1_pct", "under"), ("B", "tier_1_pct", "over"), ("A", "tier_2_pct", "not comparable")],
        columns=["group", "measure", "representation"],
    )
    marked = with_marks(groups, gaps)
    assert marked["tier_1_printed"].tolist() == ["▼ 18%", "▲ 82%"]
    assert marked["tier_2_printed"].tolist() == ["<1%", "50%"]
    assert groups["tier_1_printed"].tolist() == ["18%", "82%"]
    assert marks_note(gaps, comparison="opportunities_pct", threshold_points=10) == (
        "Shares as printed. ▼ marks a share that lies 10 points or more below the column “with credential "
        "opportunities”, ▲ one that lies as far above it: 1 ▼ and 1 ▲."
    )


def test_years_stand_in_columns_in_the_order_of_the_report(material):
    tables = {item.label: printed_table(item, material.tables[item.table]) for item in NUMBERED}
    headings = {label: [column["heading"] for column in table["columns"]] for label, table in tables.items()}
    assert headings["Table 8"][-3:] == ["2030-2031", "2029-2030", "2028-2029"]
    assert headings["Table 5b"] == ["Group", "2028-2029", "2029-2030", "2030-2031", "Comparison population"]
    assert [group["title"] for group in tables["Table 5b"]["groups"]] == [
        "Gender",
        "Race and ethnicity",
        "Special population",
    ]
    assert tables["Table 5b"]["groups"][2]["rows"] == [["Learners", "NA", "NA", "8%", "7%"]]
    assert tables["Table 6"]["groups"][0]["rows"] == [
        ["Ready Z", "3", "4", "5"],
        ["Total Career Readiness Credentials Earned", "3", "4", "5"],
    ]


def test_a_count_that_a_year_lacks_is_a_dash():
    counts = pd.DataFrame(
        {"rank": [1, 1, 2], "psu": ["A", "A", "B"], "year": ["2029-2030", YEAR, YEAR], "earned": [1, 2, 3]}
    ).assign(psu_code=["010", "010", "011"], region="Upper")
    item = next(item for item in NUMBERED if item.label == "Table 8")
    assert printed_table(item, counts)["groups"][0]["rows"] == [
        ["1", "A", "010", "Upper", "2", "1"],
        ["2", "B", "011", "Upper", "3", "–"],
    ]
    wide = years_as_columns(counts, keys=["psu"], value="earned")
    assert list(wide.columns) == ["psu", "2029-2030", YEAR]


def test_units_stand_in_the_headings(material):
    table = printed_table(NUMBERED[-1], material.tables[NUMBERED[-1].table])
    assert [(column["heading"], column["unit"], column["is_number"]) for column in table["columns"]] == [
        ("Code", "", False),
        ("Course", "", False),
        ("Credential", "", False),
        ("Tier", "", True),
        ("Earned", "credentials", True),
        ("Potential", "credentials", True),
        ("Attainment rate", "percent", True),
    ]


def _notebook(file: Path, *cells: tuple[str, str] | tuple[str, str, list[dict]]) -> Path:
    written = [
        {"cell_type": "code", "source": cell[1], "outputs": [{"data": data} for data in cell[2]]}
        if cell[0] == "code"
        else {"cell_type": "markdown", "source": cell[1]}
        for cell in cells
    ]
    file.write_text(json.dumps({"cells": written}), encoding="utf-8")
    return file


def test_what_was_found_is_read_from_outputs_and_working_steps_are_left_out(tmp_path):
    said, picture = {"text/markdown": ["Said ", "so."]}, {"image/svg+xml": "<svg/>", "text/plain": "Bars."}
    file = _notebook(
        tmp_path / "03_trial.ipynb",
        ("markdown", "# 3 · Trial\n\nWhat is tried?\n\n- Reads: `x`"),
        ("markdown", "## What do we start from?"),
        ("code", "load()", [said]),
        ("markdown", "## Did it work?\n\nTyped words."),
        ("code", "compute()", [{"text/html": "<table>", "text/plain": "a table"}]),
        ("code", 'show_figure(f, "03_trial__bars", year=year)', [said, picture]),
        ("markdown", "## Did nobody answer?"),
        ("code", "compute()", []),
        ("markdown", "## Save"),
        ("code", "save()", [said]),
        ("markdown", "## What does this not say?\n\nWhy.\n\nWhen."),
    )
    found = read_findings(file)
    assert (found.title, found.question, found.limits) == ("3 · Trial", "What is tried?", "Why.\n\nWhen.")
    assert found.blocks == (
        Block("question", "Did it work?"),
        Block("sentences", "Said so."),
        Block("picture", "Bars.", "03_trial__bars"),
    )


def test_a_picture_without_a_name_in_its_cell_is_refused(tmp_path):
    picture = {"image/svg+xml": "<svg/>", "text/plain": "Bars."}
    file = _notebook(
        tmp_path / "03_trial.ipynb", ("markdown", "# T"), ("markdown", "## Q?"), ("code", "draw()", [picture])
    )
    with pytest.raises(ValueError, match="found 0 names for 1 pictures") as refused:
        read_findings(file)
    assert str(refused.value) == (
        f"{file.as_posix()}: expected every picture named in the cell that shows it, such as show_figure(..., "
        '"03_trial__...", ...), found 0 names for 1 pictures. Write the names into the cell.'
    )


def test_a_chart_stands_at_its_number_and_other_figures_with_their_question(material, computed):
    charts = {f"{item.figure}.svg" for item in NUMBERED if item.figure}
    shown = []
    for stem in material.executed:
        blocks = blocks_as_json(stem, material)
        shown += [block["file"] for block in blocks if block["kind"] == "picture"]
        pairs = zip(blocks, [*blocks[1:], {"kind": "question"}], strict=True)
        assert not any(one["kind"] == next_one["kind"] == "question" for one, next_one in pairs), stem
    files = {file.name for file in (computed / "outputs" / YEAR / "figures").glob("*.svg")}
    assert len(charts) == 3
    assert sorted(shown) == sorted(files - charts)


def test_a_figure_that_no_cell_shows_is_printed_too(outputs):
    extra = outputs / "figures" / "06_career_readiness__extra.svg"
    shutil.copy(outputs / "figures" / "06_career_readiness__earned.svg", extra)
    blocks = blocks_as_json("06_career_readiness", read_material(YEAR))
    assert blocks[-1]["file"] == extra.name


def test_every_numbered_table_names_a_result_table_and_the_charts_their_figures(material):
    assert {item.table for item in NUMBERED} == {name for name in RESULTS if name.startswith(("table_", "chart_"))}
    for item in NUMBERED:
        assert bool(item.figure) == item.table.startswith("chart_")
        assert len(material.tables[item.table]) > 0
