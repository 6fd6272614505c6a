"""The site is built from whole results only, and only sound pages are put in place."""

import re
import shutil
from html import unescape
from pathlib import Path

import nbformat
import pandas as pd
import pytest

from helpers.base.files import csv_text, write_file
from helpers.base.manifest import Section
from helpers.contracts.schemas import RESULTS
from helpers.publish import results
from helpers.publish.provenance import Provenance
from helpers.publish.site import build
from helpers.publish.site.build import build_site, classic_script, page_settings
from helpers.publish.site.sphinx.run import THEME_OPTIONS
from helpers.publish.site.tables import table_block
from tests.support.runs import read_and_write_below
from tests.support.small_year import YEAR

# A section that exists, since charts are numbered by the manifest.
STEM = "08_regions"
FIGURE = "08_regions__attainment_rate"
SVG = f'<svg id="{FIGURE}" role="img" aria-label="One bar: Upper 51%." xmlns="http://www.w3.org/2000/svg"></svg>'
REGIONS = pd.DataFrame(
    {
        "region": ["Upper", "Lower"],
        "earned": [45, 20],
        "potential": [88, 50],
        "attainment_rate_pct": [100 * 45 / 88, 40.0],
        "psus": [2, 1],
    }
)
SHOWN = (
    "<table>\n<caption>Regions, one row a region.</caption>\n<thead>\n<tr><th>Region</th></tr>\n</thead>\n<tbody>\n"
    "<tr><td>Upper</td></tr>\n</tbody>\n</table>"
)


def trial_notebook(*, said: str = "Two regions.") -> str:
    """Return an executed notebook of one sentence, one table and one figure."""
    shown = ({"text/markdown": said}, {"text/html": SHOWN}, {"image/svg+xml": SVG, "text/plain": "x"})
    outputs = [nbformat.v4.new_output("display_data", data=data) for data in shown]
    cells = [
        nbformat.v4.new_markdown_cell("# 99 · Trial\n\nHow do the regions compare by attainment rate?", id="title"),
        nbformat.v4.new_code_cell('year = "2030-2031"', id="parameters"),
        nbformat.v4.new_code_cell(
            'say(tables.save_result(regions, "chart_3_regions", year))', id="all", outputs=outputs
        ),
    ]
    return nbformat.writes(nbformat.v4.new_notebook(cells=cells))


@pytest.fixture
def outputs(small_year, tmp_path, monkeypatch) -> Path:
    """Return the results folder of a year with one section, as if it had run."""
    shutil.copytree(small_year / "data", tmp_path / "data")
    read_and_write_below(tmp_path, monkeypatch)
    monkeypatch.setattr(results, "read_sections", lambda: {STEM: Section(STEM)})
    folder = tmp_path / "outputs" / YEAR
    write_file(folder / "notebooks" / f"{STEM}.ipynb", trial_notebook())
    write_file(folder / "tables" / "chart_3_regions.csv", csv_text(REGIONS))
    write_file(folder / "tables" / "findings.csv", csv_text(pd.DataFrame(columns=list(RESULTS["findings"].columns))))
    for kind in ("svg", "png", "csv"):
        write_file(folder / "figures" / f"{FIGURE}.{kind}", SVG)
    return folder


def test_a_section_becomes_a_page(outputs):
    build_site(YEAR)
    html = outputs / "html"
    page = (html / f"{STEM}.html").read_text(encoding="utf-8")
    for part in ('id="chart-3"', 'id="chart-3-data"', 'id="chart-3-data-upper"', 'alt="One bar: Upper 51%."'):
        assert part in page
    assert 'href="glossary.html#attainment-rate"' in page
    assert (html / "figures" / f"{FIGURE}.csv").exists()
    assert (html / "tables" / "chart_3_regions.csv").read_text(encoding="utf-8") == csv_text(REGIONS)
    landing = (html / "index.html").read_text(encoding="utf-8")
    assert "no table is compared row by row with that of 2029-2030" in landing
    assert '<span class="status status-provisional">provisional</span>' in landing


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (
            "See [there](https://example.org/a).",
            f"2 problems in the pages; no page was changed.\n{STEM}.html: has the external address https://example.org/a.\n"
            f"{STEM}.html: the promised anchor table-12 is gone.",
        ),
        (
            "See [there](raw/nothing.html).",
            f"1 problem found by Sphinx; no page was changed.\n{STEM}.ipynb:20001: WARNING: 'myst' cross-reference "
            "target not found: 'raw/nothing.html' [myst.xref_missing]",
        ),
    ],
)
def test_a_link_outside_or_nowhere_and_a_lost_anchor_stop_the_build(outputs, monkeypatch, said, message):
    monkeypatch.setattr(build, "promised_anchors", lambda *_: {"chart-3", "table-12"})
    write_file(outputs / "notebooks" / f"{STEM}.ipynb", trial_notebook(said=said))
    with pytest.raises(ValueError) as stopped:  # noqa: PT011 - the whole message is compared
        build_site(YEAR)
    assert re.sub(r":\d+: ", ":20001: ", str(stopped.value)) == message
    assert not (outputs / "html").exists()


def test_a_module_becomes_a_classic_script_and_another_form_is_refused():
    script = classic_script("var a=1;export{a as A,b as default};\n/*! license */\n")
    assert script == "(function(){var a=1;window.DataTablesBundle={A:a,default:b};\n/*! license */\n})();\n"
    for other in ("var a=1;", "export{a as A};export{b as B};", "export{a as A};var b=1;"):
        with pytest.raises(ValueError, match="expected DataTables as a module with one export"):
            classic_script(other)


def test_a_table_has_every_row_its_units_and_the_unrounded_value_to_sort_by():
    html = table_block(REGIONS, "chart_3_regions")
    assert html.count("<tr id=") == 2
    assert '<td class="number" data-order="51.13636363636363">51.1%</td>' in html
    assert 'Attainment rate <span class="unit">percent</span>' in html
    assert "<caption>Chart 3. Credential attainment by region, 2 rows</caption>" in html


def test_every_number_of_the_first_page_is_a_cell_of_a_result_table(stored):
    page = (stored / "html" / "index.html").read_text(encoding="utf-8")
    article = page[page.index('<article class="bd-article">') : page.index("</article>")]
    # The numbers of findings are compared with their cells when the list is made.
    article, found = re.subn(r'<ol class="findings">.*?</ol>', "", article, flags=re.DOTALL)
    assert found == 1
    pattern = r'<data value="([^"]*)" data-table="(\w+)" data-row="([^"]*)" data-column="(\w+)">([^<]*)</data>'
    traced = re.findall(pattern, article)
    assert len(traced) > 25
    for value, table, row, column, shown in traced:
        frame = pd.read_csv(stored / "tables" / f"{table}.csv", dtype=str, keep_default_na=False)
        for name, _, key in (part.partition("=") for part in unescape(row).split(";")):
            frame = frame[frame[name] == key]
        (exact,) = frame[column].astype("float64")
        assert float(value) == exact
        number = float(shown.replace(",", "").replace("%", "").replace("−", "-"))
        decimals = len(shown.partition(".")[2].rstrip("%"))
        assert abs(number - exact) <= 0.5 * 10**-decimals + 1e-9, (shown, exact)
    rest = unescape(re.sub(r"<[^>]+>", " ", re.sub(r"<data .*?</data>", "", article)))
    # Years, dates of versions, names of tiers and tables, and the numbers of sections are names.
    names = r"\d{4}-\d{4}|\d{4}-\d{2}-\d{2}|Tier \d|\(tier \d\)|Table \d+|\b\d+ ·"
    assert re.findall(r"\d+", re.sub(names, "", rest)) == []


@pytest.mark.parametrize("status", ["draft", "provisional", "final"])
def test_every_page_of_a_draft_says_so_above_everything_else(status):
    made_from = Provenance(YEAR, status, "A state", "2031-12-01", "0" * 12, "0" * 64)
    options = page_settings([], made_from)["html_theme_options"]
    assert options.get("announcement", "").startswith("Draft. ") == (status == "draft")
    assert THEME_OPTIONS.items() <= options.items()
