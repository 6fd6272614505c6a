"""The site is built from whole results only, and only sound pages are put in place."""

import re
from html import unescape
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.audit.register import audit_year, verdict_table
from helpers.base.charts import CHART_FIGURES
from helpers.base.files import csv_text, write_file
from helpers.base.manifest import Section
from helpers.contracts.schemas import RESULTS
from helpers.contracts.tables import write_processed
from helpers.prepare.year import prepare_year
from helpers.publish.site import build, results
from helpers.publish.site.anchors import figure_anchor, finding_anchor, row_anchor, slug, table_anchor
from helpers.publish.site.build import build_site, classic_script
from helpers.publish.site.checks import page_problems, read_page, require_sound
from helpers.publish.site.extra_pages import ExtraPage, provided_pages
from helpers.publish.site.glossary import glossary_terms, linked_text, term_pattern
from helpers.publish.site.results import alt_text, read_section_results, saved_tables
from helpers.publish.site.tables import table_html
from tests.support.runs import REAL_YEAR
from tests.support.small_year import YEAR

STEM = "99_trial"
SVG = '<svg role="img" aria-label="One bar: Upper 51%." xmlns="http://www.w3.org/2000/svg"><text>51%</text></svg>'
REGIONS = pd.DataFrame(
    {
        "region": ["Upper", "Lower"],
        "earned": [45, 20],
        "potential": [88, 50],
        "attainment_rate_pct": [100 * 45 / 88, 40.0],
        "psus": [2, 1],
    }
)


def output(**data: str) -> nbformat.NotebookNode:
    return nbformat.v4.new_output("display_data", data={name.replace("_", "/"): text for name, text in data.items()})


def trial_notebook(*, svg: str = SVG, said: str = "Two regions.") -> nbformat.NotebookNode:
    """Return an executed notebook of one sentence, one table and one figure."""
    shown = "<table>\n<caption>Regions, one row a region.</caption>\n<thead>\n<tr><th>Region</th></tr>\n</thead>\n<tbody>\n<tr><td>Upper</td></tr>\n</tbody>\n</table>"
    figure = nbformat.v4.new_output("display_data", data={"image/svg+xml": svg, "text/plain": "x"})
    cells = [
        nbformat.v4.new_markdown_cell("# 99 · Trial\n\nHow do the regions compare by attainment rate?", id="title"),
        nbformat.v4.new_code_cell('year = "2030-2031"', id="parameters"),
        nbformat.v4.new_code_cell(
            'say(save_result(regions, "chart_3_regions", year))',
            id="all",
            outputs=[output(text_markdown=said), output(text_html=shown), figure],
        ),
    ]
    return nbformat.v4.new_notebook(cells=cells)


@pytest.fixture
def outputs(raw, tmp_path, monkeypatch) -> Path:
    """Return the results folder of a year with one section, as if it had run."""
    prepared = prepare_year(YEAR)
    write_processed({**prepared.tables, **audit_year(prepared)}, prepared.settings)
    monkeypatch.setattr(results, "read_sections", lambda: {STEM: Section(STEM)})
    monkeypatch.setitem(CHART_FIGURES, "chart_3_regions", f"{STEM}__rates")
    folder = tmp_path / "outputs" / YEAR
    write_file(folder / "notebooks" / f"{STEM}.ipynb", nbformat.writes(trial_notebook()))
    write_file(folder / "tables" / "chart_3_regions.csv", csv_text(REGIONS))
    for kind in ("svg", "png", "csv"):
        write_file(folder / "figures" / f"{STEM}__rates.{kind}", SVG)
    return folder


def test_a_section_becomes_a_page_with_its_chart_its_table_and_its_words_linked(outputs):
    build_site(YEAR)
    page = (outputs / "html" / f"{STEM}.html").read_text(encoding="utf-8")
    assert 'id="chart-3"' in page
    assert 'id="chart-3-data"' in page
    assert 'id="chart-3-data-upper"' in page
    assert 'alt="One bar: Upper 51%."' in page
    assert 'href="glossary.html#attainment-rate"' in page
    assert (outputs / "html" / "figures" / f"{STEM}__rates.csv").exists()
    assert (outputs / "html" / "tables" / "chart_3_regions.csv").read_text() == csv_text(REGIONS)
    landing = (outputs / "html" / "index.html").read_text(encoding="utf-8")
    assert "The tables of 2029-2030 were not prepared" in landing
    assert '<span class="status status-provisional">provisional</span>' in landing


def test_everything_that_is_missing_is_named_in_one_go_and_no_page_changes(outputs):
    build_site(YEAR)
    before = {file: file.read_bytes() for file in (outputs / "html").rglob("*") if file.is_file()}
    (outputs / "tables" / "chart_3_regions.csv").unlink()
    (outputs / "figures" / f"{STEM}__rates.png").unlink()
    with pytest.raises(ValueError) as stopped:  # noqa: PT011 - the whole message is compared
        build_site(YEAR)
    assert str(stopped.value) == (
        "2 problems in the results; no page was changed.\n"
        f"outputs/{YEAR}/tables/chart_3_regions.csv: expected the result table that {STEM} saves, found none.\n"
        f"outputs/{YEAR}/figures/{STEM}__rates.png: expected the figure's file, found none.\n"
        "Run make report again."
    )
    assert {file: file.read_bytes() for file in (outputs / "html").rglob("*") if file.is_file()} == before


def test_a_figure_without_file_or_text_and_a_section_without_notebook_are_named(outputs, monkeypatch):
    silent = SVG.replace(' aria-label="One bar: Upper 51%."', "")
    write_file(outputs / "notebooks" / f"{STEM}.ipynb", nbformat.writes(trial_notebook(svg=silent)))
    monkeypatch.setattr(results, "read_sections", lambda: {STEM: Section(STEM), "98_other": Section("98_other")})
    with pytest.raises(ValueError) as stopped:  # noqa: PT011 - the whole message is compared
        read_section_results(YEAR)
    assert str(stopped.value).splitlines() == [
        "3 problems in the results; no page was changed.",
        f"{STEM}: a figure has no text for those who cannot see it.",
        f"outputs/{YEAR}/figures: expected the figure '' that {STEM} shows, found none.",
        f"outputs/{YEAR}/notebooks/98_other.ipynb: expected the executed notebook of the section, found none.",
        "Run make report again.",
    ]


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (
            "See [there](https://example.org/a).",
            f"1 problem in the pages; no page was changed.\n{STEM}.html: has the external address https://example.org/a.",
        ),
        (
            "See [there](raw/nothing.html).",
            f"1 problem found by Sphinx; no page was changed.\n{STEM}.ipynb:20001: WARNING: 'myst' cross-reference target not "
            "found: 'raw/nothing.html' [myst.xref_missing]",
        ),
    ],
)
def test_a_link_that_leads_outside_or_nowhere_stops_the_build(outputs, said, message):
    write_file(outputs / "notebooks" / f"{STEM}.ipynb", nbformat.writes(trial_notebook(said=said)))
    with pytest.raises(ValueError) as stopped:  # noqa: PT011 - the whole message is compared
        build_site(YEAR)
    assert re.sub(r":\d+: ", ":20001: ", str(stopped.value)) == message
    assert not (outputs / "html").exists()


def test_a_promised_anchor_that_is_gone_stops_the_build(outputs, monkeypatch):
    monkeypatch.setattr(build, "promised_anchors", lambda _: {"chart-3", "table-12"})
    with pytest.raises(
        ValueError,
        match=r"^1 problem in the pages; no page was changed\.\n99_trial\.html: the promised anchor table-12 is gone\.$",
    ):
        build_site(YEAR)
    assert not (outputs / "html").exists()


def write_pages(root: Path, **pages: str) -> Path:
    for name, text in pages.items():
        (root / f"{name}.html").write_text(text, encoding="utf-8")
    return root


@pytest.mark.parametrize(
    "html",
    [
        '<img alt="a" src="https://e.org/a.png">',
        "<script src='//e.org/a.js'></script>",
        "<link rel=stylesheet href=http://e.org/a.css>",
        '<a href="mailto:a@e.org">a</a>',
        '<form action="https://e.org/">',
        '<p style="background: url(https://e.org/a.png)">',
        "<style>@import 'https://e.org/a.css';</style>",
        '<style>p {background: url("//e.org/a")}</style>',
        '<script>fetch("https://e.org/a")</script>',
        '<meta http-equiv="refresh" content="0; url=https://e.org">',
        '<video poster="HTTPS://e.org/a.png"></video>',
    ],
)
def test_whatever_a_browser_would_load_or_follow_from_outside_is_found(tmp_path, html):
    problems = page_problems(write_pages(tmp_path, a=f"<p>text</p>{html}"), promised={})
    assert len(problems) == 1
    assert problems[0].startswith("a.html: has the external address ")


def test_text_that_names_an_address_and_pictures_inside_the_page_are_no_external_address(tmp_path):
    html = '<p title="see https://e.org/">https://e.org/</p><img alt="a" src="data:image/png;base64,AA"><!-- <a href="https://e.org"> -->'
    assert page_problems(write_pages(tmp_path, a=html), promised={}) == []


def test_broken_links_lost_anchors_repeated_anchors_and_silent_pictures_are_found_together(tmp_path):
    root = write_pages(
        tmp_path,
        a='<a href="b.html#here">x</a><a href="b.html#gone">x</a><a href="c.html">x</a><a href="#me">x</a><a href="../up.html">x</a>',
        b='<p id="here"></p><p id="here"></p><img src="p.png"><img alt=" " src="p.png"><a href="b.html?x=1#here">x</a>',
    )
    (root / "p.png").write_bytes(b"")
    assert page_problems(root, promised={"b.html": {"here", "table-1"}, "d.html": {"x"}}) == [
        "a.html: links to b.html#gone, but b.html has no such anchor.",
        "a.html: links to c.html, which is not in the site.",
        "a.html: links to #me, but a.html has no such anchor.",
        "a.html: links to ../up.html, which is not in the site.",
        "b.html: the picture p.png has no text.",
        "b.html: the picture p.png has no text.",
        "b.html: the anchor here stands twice.",
        "b.html: the promised anchor table-1 is gone.",
        "d.html: the promised anchor x is gone.",
    ]


def test_styles_and_scripts_of_their_own_are_searched_too(tmp_path):
    write_pages(tmp_path, a="<p>")
    (tmp_path / "a.css").write_text("p {background: url(//e.org/a)}")
    (tmp_path / "a.js").write_text('import("https://e.org/a.js"); x = "http://www.w3.org/2000/svg"')
    assert page_problems(tmp_path, promised={}) == [
        "a.css: has the external address //e.org/a.",
        "a.js: has the external address https://e.org/a.js.",
    ]


def test_a_check_of_no_pages_is_an_error(tmp_path):
    with pytest.raises(ValueError, match=r"expected pages, found none\."):
        require_sound(tmp_path, promised={})
    assert require_sound(write_pages(tmp_path, a="<p>"), promised={}) == 1


@given(
    st.dictionaries(
        st.sampled_from(["id", "href", "title", "alt"]),
        st.text(st.characters(codec="utf-8", exclude_characters="\x00\r"), max_size=8),
        min_size=1,
    )
)
def test_a_page_is_read_as_a_parser_reads_it(attributes):
    from html import escape
    from html.parser import HTMLParser

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            self.found = {name: value or "" for name, value in attrs}

    html = "<a " + " ".join(f'{name}="{escape(value)}"' for name, value in attributes.items()) + ">"
    reader = Reader()
    reader.feed(html)
    page = read_page(html)
    assert page.anchors == ({reader.found["id"]} if "id" in reader.found else set())
    assert len(page.links) + len(page.external) <= 1


def test_a_module_becomes_a_classic_script_and_another_form_is_refused():
    script = classic_script("var a=1;export{a as A,b as default};\n/*! license */\n")
    assert script == "(function(){var a=1;window.DataTablesBundle={A:a,default:b};\n/*! license */\n})();\n"
    for other in ("var a=1;", "export{a as A};export{b as B};", "export{a as A};var b=1;"):
        with pytest.raises(ValueError, match="expected DataTables as a module with one export"):
            classic_script(other)


def test_anchors_are_stable_names():
    assert table_anchor("table_05_student_group_trends") == "table-5"
    assert figure_anchor("08_regions__attainment_rate") == "chart-3"
    assert finding_anchor("04.04 | Race.share") == "finding-04-04-race-share"
    assert row_anchor("table_08_most_earned_psus", ("920", "2024-2025")) == "table-8-920-2024-2025"
    assert [slug(text) for text in ("A  b!", "Ünit", "010")] == ["a-b", "nit", "010"]


def test_no_two_rows_and_no_two_tables_of_the_real_year_have_the_same_anchor(real_year):
    anchors, rows = [table_anchor(name) for name in RESULTS], 0
    assert len(set(anchors)) == len(anchors)
    for name, schema in RESULTS.items():
        if schema.unique:
            frame = pd.read_csv(
                real_year / "outputs" / REAL_YEAR / "tables" / f"{name}.csv", dtype=str, keep_default_na=False
            )
            own = [row_anchor(name, key) for key in frame[schema.unique].itertuples(index=False, name=None)]
            assert len(set(own)) == len(own), name
            rows += len(own)
    assert rows > 4000


def test_a_table_has_every_row_its_units_and_the_unrounded_value_to_sort_by():
    html = table_html(REGIONS, "chart_3_regions")
    assert html.count("<tr id=") == 2
    assert '<td class="number" data-order="51.13636363636363">51.1%</td>' in html
    assert 'Earned <span class="unit">credentials</span>' in html
    assert "<caption>Chart 3. Credential attainment by region, 2 rows</caption>" in html


def test_saved_tables_are_read_off_the_code_in_their_order():
    cells = ['say(save_result(a, "table_10_x", year), save_result(b, "chart_3_y", year))', 'save_result(c, "z", year)']
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in cells])
    assert saved_tables(notebook) == ("table_10_x", "chart_3_y", "z")
    assert alt_text('<svg role="img" aria-label="a &amp; b">') == "a & b"


def test_words_of_the_glossary_are_linked_once_the_longest_first():
    terms = glossary_terms("# Glossary\n## Credential\n## Credential potential\n## Region\n")
    seen: set[str] = set()
    parts = linked_text(
        "Credential potential of regions; a credential, a region.",
        term_pattern(terms),
        terms,
        seen,
        lambda name: f"#{name}",
    )
    links = [(part.astext(), part["refuri"]) for part in parts if hasattr(part, "attributes") and part.get("refuri")]
    assert links == [
        ("Credential potential", "#credential-potential"),
        ("regions", "#region"),
        ("credential", "#credential"),
    ]
    assert "".join(part.astext() for part in parts) == "Credential potential of regions; a credential, a region."


def test_an_extra_page_that_two_providers_make_is_refused(monkeypatch):
    page = ExtraPage("psus/920", "Wake", "<p>x</p>", ("index", "Overview"))
    monkeypatch.setattr("helpers.publish.site.raw_pages.raw_pages", lambda year: [page])
    provider = "helpers.publish.site.raw_pages:raw_pages"
    assert provided_pages(YEAR, (provider,)) == [page]
    with pytest.raises(ValueError, match=r"expected every extra page once, found psus/920 twice\."):
        provided_pages(YEAR, (provider, provider))


def result_cell(real_year: Path, table: str, row: str, column: str) -> str:
    file = real_year / "outputs" / REAL_YEAR / "tables" / f"{table}.csv"
    frame = pd.read_csv(file, dtype=str, keep_default_na=False)
    for part in row.split(";"):
        name, _, value = part.partition("=")
        frame = frame[frame[name] == value]
    assert len(frame) == 1, (table, row)
    return frame.iloc[0][column]


def test_every_number_of_the_first_page_is_a_cell_of_a_result_table(real_year):
    page = (real_year / "outputs" / REAL_YEAR / "html" / "index.html").read_text(encoding="utf-8")
    article = page[page.index('<article class="bd-article">') : page.index("</article>")]
    traced = re.findall(
        r'<data value="([^"]*)" data-table="(\w+)" data-row="([^"]*)" data-column="(\w+)">([^<]*)</data>', article
    )
    assert len(traced) > 25
    for value, table, row, column, shown in traced:
        stored = float(result_cell(real_year, table, unescape(row), column))
        assert float(value) == stored
        number = float(shown.replace(",", "").replace("%", "").replace("−", "-"))
        decimals = len(shown.partition(".")[2].rstrip("%"))
        assert abs(number - stored) <= 0.5 * 10**-decimals + 1e-9, (shown, stored)
    rest = unescape(re.sub(r"<[^>]+>", " ", re.sub(r"<data .*?</data>", "", article)))
    # Years, dates of versions, names of tiers and tables, and the numbers of sections are names.
    names = r"\d{4}-\d{4}|\d{4}-\d{2}-\d{2}|Tier \d|\(tier \d\)|Table \d+|\b\d+ ·"
    assert re.findall(r"\d+", re.sub(names, "", rest)) == []


def test_verdicts_are_counted_for_every_place_and_for_all():
    figures = pd.DataFrame(
        {"place": ["Table 1", "Table 1", "Table 2"], "verdict": ["reproduced", "contradicted", "reproduced"]}
    )
    claims = pd.DataFrame({"document": ["report"], "verdict": ["not testable"]})
    counts = verdict_table(figures, claims).set_index(["register", "place"])
    assert counts.loc[("figures", "Table 1"), ["reproduced", "contradicted", "all_verdicts"]].tolist() == [1, 1, 2]
    assert counts.loc[("figures", "all"), ["reproduced", "contradicted", "all_verdicts"]].tolist() == [2, 1, 3]
    assert counts.loc[("claims", "all"), ["not_testable", "all_verdicts"]].tolist() == [1, 1]
