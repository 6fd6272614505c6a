"""Pages of the real year in a real browser: they open, say what they should, and can be used by everyone."""

import re
import shutil
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright
from pypdf import PdfReader

from helpers.base.manifest import read_sections
from helpers.publish.site.checks import page_problems
from tests.support.profile_traces import read_page, row_of, untraced_numbers, wrong_numbers
from tests.support.runs import REAL_YEAR

CHROMIUM = shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
ALL_RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 800}
SECTIONS = list(read_sections())
UNITS = "09_public_school_units"
# A large district, a small charter of low reliability with a finding, a statewide school without a region.
PROFILES = ["psus/920", "psus/44A", "psus/00A"]
RAW = "raw/2024-2025/published/table_10_attainment_by_psu"
LISTS = [
    "index",
    "tables",
    "sources",
    "glossary",
    "methods",
    "assumptions",
    "table-audit-figures",
    RAW,
    "search",
    "psus",
]
PAGES = [*LISTS, *SECTIONS, *PROFILES]
# One of each kind: sections are made alike, and so are units and documents.
KINDS = ["index", "glossary", "search", RAW, "psus", "psus/44A", "05_equity", "10_audit"]

BEYOND_THE_EDGE = """() => {
    const main = document.querySelector("main");
    const frames = ".table-wide, .dt-layout-table, .highlight, .pst-scrollable-table-container";
    const isCut = element => {
        if (element.getBoundingClientRect().right <= innerWidth + 1 || !element.checkVisibility()) return false;
        for (let outer = element.parentElement; outer !== main; outer = outer.parentElement)
            if (outer.matches(frames)) return false;
        return true;
    };
    return [...main.querySelectorAll("*")].filter(isCut).map(element => element.outerHTML.slice(0, 80));
}"""

# What the article says and shows until its first chart, and where that begins; folded code is not read.
FIRST_SCREEN = """() => {
    const article = document.querySelector("article.bd-article"), chart = article.querySelector("figure.chart img");
    const texts = [...article.querySelectorAll("h1, p, li, table, code, summary")].filter(element =>
        element.checkVisibility() && !(element.compareDocumentPosition(chart) & Node.DOCUMENT_POSITION_PRECEDING));
    return {top: chart.getBoundingClientRect().top + scrollY, height: chart.getBoundingClientRect().height,
            said: texts.filter(element => element.matches("p")).map(element => element.innerText),
            other: texts.filter(element => element.matches("li, table")).map(element => element.innerText),
            words: texts.map(element => element.innerText).join(" ")};
}"""
LOWEST_TOP_OF_THE_CHART = 700
FILE_NAME = re.compile(r"\w+\.(csv|ipynb|py)|\w+_\w+")

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine; apt-get install chromium")


@pytest.fixture(scope="module")
def site(stored) -> Path:
    """Return the folder of the real year's pages."""
    return stored / "html"


@pytest.fixture(scope="module")
def table_10(stored) -> pd.DataFrame:
    """Return Table 10 as the report's results hold it."""
    return pd.read_csv(stored / "tables" / "table_10_attainment_by_psu.csv", dtype={"psu_code": str})


@pytest.fixture(scope="module")
def browser():
    """Return one browser for all tests."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser):
    """Return a page of a wide window in the light."""
    opened = browser.new_page(viewport=WIDE, color_scheme="light")
    yield opened
    opened.close()


def address(site: Path, name: str, *, suffix: str = "") -> str:
    """Return how a browser opens a page from the disk."""
    return f"{(site / name).as_uri()}.html{suffix}"


def violations(page: Page, rules: dict[str, object]) -> list[str]:
    """Return what axe finds, one line a place."""
    # Rows of a table are alike; the first ones stand for all. Styles from the disk cannot be asked for.
    options = {"runOnly": rules, "resultTypes": ["violations"], "preload": False}
    found = Axe().run(page, context={"exclude": [["tbody tr:nth-child(n+3)"]]}, options=options).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:120]} {node['failureSummary'][:200]}" for rule in found for node in rule["nodes"]
    ]


def codes_shown(page: Page, caption: str) -> list[str]:
    """Return the first cells of the rows that a table shows."""
    return (
        page.locator("table", has=page.locator("caption", has_text=caption))
        .locator("tbody tr td:first-child")
        .all_inner_texts()
    )


def test_every_link_resolves_and_nothing_leads_outside(site):
    assert len(list(site.rglob("*.html"))) >= len(PAGES)
    assert page_problems(site, promised={}) == []


def test_every_page_says_what_it_was_made_from(site):
    source = rf"Year {REAL_YEAR} \(final\)\. Source: North Carolina Department of Public Instruction[^<]+"
    sentence = rf'<p class="provenance">{source} Commit \S+\. Inputs [0-9a-f]{{16}}\.</p>'
    for name in PAGES:
        assert re.search(sentence, (site / f"{name}.html").read_text(encoding="utf-8")), name


def test_the_tables_and_charts_of_the_report_have_their_anchors(site):
    text = "".join((site / f"{name}.html").read_text(encoding="utf-8") for name in SECTIONS)
    for anchor in [*(f"table-{number}" for number in range(1, 12)), *(f"chart-{number}" for number in range(1, 4))]:
        assert text.count(f'id="{anchor}"') == 1, anchor


class Visit(NamedTuple):
    """What one visit of a page found."""

    title: str
    # Errors and warnings of the console, requests that failed or left the disk.
    wrong: list[str]
    # Of the accessibility rules, for one page of each kind.
    violations: list[str]
    # Width and words.
    pictures: list[dict]
    # What a narrow window cuts off and does not let scroll.
    beyond_the_edge: list[str]


@pytest.fixture(scope="module")
def visits(browser, site) -> dict[str, Visit]:
    """Return what one visit of every page finds, in the light and wide, at last made narrow."""
    page, wrong, found = browser.new_page(viewport=WIDE, color_scheme="light"), [], {}
    page.on("console", lambda message: message.type in ("error", "warning") and wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("requestfailed", lambda request: wrong.append(f"failed: {request.url}"))
    page.on("request", lambda request: request.url.startswith(("file:", "data:")) or wrong.append(request.url))
    for name in PAGES:
        page.set_viewport_size(WIDE)
        page.goto(address(site, name))
        heard = list(wrong)
        pictures = page.evaluate("[...document.images].map(image => ({width: image.naturalWidth, words: image.alt}))")
        against = violations(page, ALL_RULES) if name in KINDS else []
        page.set_viewport_size(NARROW)
        found[name] = Visit(page.title(), heard, against, pictures, page.evaluate(BEYOND_THE_EDGE))
        wrong.clear()
    page.close()
    return found


@needs_chromium
@pytest.mark.parametrize("kind", ["wrong", "violations", "beyond_the_edge"])
def test_no_page_has_an_error_asks_anybody_keeps_people_out_or_is_cut_off(visits, kind):
    found = {name: getattr(visit, kind) for name, visit in visits.items()}
    assert {name: problems for name, problems in found.items() if problems} == {}


@needs_chromium
def test_every_page_is_visited_and_its_title_names_the_year(visits):
    assert all(visit.title.endswith(REAL_YEAR) for visit in visits.values())
    assert list(visits) == PAGES


@needs_chromium
@pytest.mark.parametrize(
    ("scheme", "window", "rule"), [("dark", WIDE, "color-contrast"), ("light", NARROW, "target-size")]
)
def test_axe_finds_nothing_in_the_dark_or_on_a_telephone_either(browser, site, scheme, window, rule):
    page = browser.new_page(viewport=window, color_scheme=scheme)
    for name in ("index", "06_career_readiness", "psus", "psus/44A"):
        page.goto(address(site, name))
        assert page.locator(f"html[data-theme={scheme}]").count() == 1
        assert violations(page, {"type": "rule", "values": [rule]}) == [], name
    page.close()


@needs_chromium
def test_every_picture_is_loaded_and_has_words(visits):
    pictures = [picture for visit in visits.values() for picture in visit.pictures]
    assert len(pictures) >= 10
    assert all(picture["width"] > 100 and len(picture["words"]) > 40 for picture in pictures)


@needs_chromium
@pytest.mark.parametrize("name", SECTIONS)
def test_the_first_screen_of_a_section_holds_its_answer_and_the_top_of_its_chart(browser, site, name):
    opened = browser.new_page(viewport={"width": 1280, "height": 800}, color_scheme="light")
    opened.goto(address(site, name))
    found = opened.evaluate(FIRST_SCREEN)
    opened.close()
    assert found["top"] < LOWEST_TOP_OF_THE_CHART
    assert found["height"] > 150
    question, *answer = found["said"]
    assert question.endswith("?")
    assert len(" ".join(answer).split()) >= 10
    assert found["other"] == []
    assert not FILE_NAME.search(found["words"]), found["words"]


@needs_chromium
def test_the_search_finds_a_unit_by_keyboard_alone(page, site):
    page.goto(address(site, "index"))
    page.keyboard.press("Control+k")
    page.keyboard.type("Pender")
    page.keyboard.press("Enter")
    page.get_by_text("Search finished").wait_for()
    found = page.locator("#search-results li a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    for name in (UNITS, "10_audit", "psus/710"):
        assert any(link.startswith(f"{name}.html") for link in found), found


@needs_chromium
def test_table_10_is_sorted_by_click_and_keyboard_filtered_and_turned(page, site, table_10):
    page.goto(address(site, UNITS, suffix="#table-10"))
    heading, rates = page.locator("#table-10 th", has_text="Attainment rate"), table_10.set_index("psu_code")
    heading.click()
    page.wait_for_selector("#table-10 th[aria-sort=ascending]")
    shown = rates.loc[codes_shown(page, "Table 10"), "attainment_rate_pct"]
    assert shown.tolist() == sorted(rates["attainment_rate_pct"])[:15]
    heading.locator("[role=button]").press("Enter")
    page.wait_for_selector("#table-10 th[aria-sort=descending]")
    shown = rates.loc[codes_shown(page, "Table 10"), "attainment_rate_pct"]
    assert shown.tolist() == sorted(rates["attainment_rate_pct"], reverse=True)[:15]
    table = page.locator("#table-10")
    table.get_by_label("Filter rows").fill("Pender")
    assert codes_shown(page, "Table 10") == ["710"]
    table.get_by_label("Filter rows").fill("")
    pages = [table.get_by_role(role, name="2", exact=True) for role in ("link", "button")]
    pages[0].or_(pages[1]).click()
    assert len(codes_shown(page, "Table 10")) == 15


@needs_chromium
def test_a_link_turns_to_the_row_of_a_later_page_and_from_there_to_the_unit_and_back(page, site):
    page.goto(address(site, UNITS, suffix="#table-10-920"))
    row = page.locator("#table-10-920")
    assert row.evaluate("row => row.classList.contains('is-target')")
    assert 0 < row.bounding_box()["y"] < WIDE["height"]
    row.get_by_role("link", name="Wake County Schools").click()
    assert page.locator("h1").inner_text() == "Wake County Schools"
    page.get_by_role("link", name="Its row of Table 10").click()
    row.wait_for(state="visible")
    assert page.url.endswith("#table-10-920")


@needs_chromium
def test_paper_shows_every_row(page, site, table_10, tmp_path):
    page.goto(address(site, "psus"))
    page.pdf(path=tmp_path / "units.pdf")
    text = " ".join(" ".join(sheet.extract_text() for sheet in PdfReader(tmp_path / "units.pdf").pages).split())
    assert len(table_10) == 143
    assert [code for code in table_10["psu_code"] if not re.search(rf"\b{code}\b", text)] == []


@needs_chromium
def test_pages_can_be_read_and_units_picked_without_scripts(browser, site, table_10):
    page = browser.new_page(viewport=NARROW, java_script_enabled=False)
    page.goto(address(site, "08_regions"))
    assert page.locator("#chart-3-data-label tbody tr").count() == 9
    assert page.locator("figure.chart img").first.is_visible()
    page.goto(address(site, "psus"))
    assert page.locator("table.data-table tbody tr").count() == len(table_10)
    page.get_by_role("link", name="Wake County Schools").click()
    assert page.locator("figure.strip svg").get_by_text("This unit").is_visible()
    page.close()


def test_every_figure_offers_its_data(site):
    pages = "".join((site / f"{name}.html").read_text(encoding="utf-8") for name in SECTIONS)
    files = re.findall(r'<a class="download" href="(figures/[^"]+\.csv)" download>Data \(CSV\)</a>', pages)
    assert len(files) == pages.count('<figure class="chart"') >= 10
    assert all(len((site / file).read_text(encoding="utf-8").splitlines()) > 1 for file in files)


@needs_chromium
def test_the_keyboard_reaches_the_content_first(page, site):
    page.goto(address(site, "glossary"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main-content"


def test_every_number_on_the_page_of_every_unit_is_that_of_its_row_or_of_a_peer(site, table_10):
    tables, numbers = site.parent / "tables", 0
    groups = pd.read_csv(tables / "unearned_by_psu.csv", dtype={"psu_code": str}).set_index("psu_code")["peer_group"]
    files = sorted((site / "psus").glob("*.html"))
    assert [file.stem for file in files] == sorted(table_10["psu_code"])
    for file in files:
        assert file.stat().st_size < 100_000, file.name
        reading = read_page(file)
        assert wrong_numbers(reading, tables) == [], file.name
        assert untraced_numbers(reading, year=REAL_YEAR) == [], file.name
        assert reading.axis == ["0%", "50%", "100%"], file.name
        codes = [
            row_of(element, tables).get("psu_code", file.stem)
            for element in reading.traced
            if "data-row" in element.given
        ]
        assert codes.count(file.stem) > 20, file.name
        assert {*codes, file.stem} == set(groups.index[groups == groups[file.stem]]), file.name
        numbers += len(codes)
    assert numbers > 143 * 40


@needs_chromium
def test_a_unit_is_picked_by_name_county_or_region_from_the_first_page_on(page, site, table_10):
    page.goto(address(site, "index"))
    page.get_by_role("link", name="Public school units, a page each").click()
    rows = table_10[["psu", "county", "region"]].fillna("").agg(" ".join, axis="columns")
    for words in ("Pender", "Northwest", "Mecklenburg"):
        page.get_by_label("Filter rows").fill(words)
        shown = page.locator("table.data-table tbody tr").count()
        assert shown == min(rows.str.contains(words).sum(), 50) > 0, words
    page.get_by_label("Filter rows").fill("Charlotte-Mecklenburg")
    page.get_by_role("link", name="Charlotte-Mecklenburg Schools").click()
    assert page.locator("h1").inner_text() == "Charlotte-Mecklenburg Schools"


@needs_chromium
def test_low_reliability_and_the_finding_of_a_unit_are_there_to_read(page, site):
    page.goto(address(site, "psus/44A"))
    assert page.get_by_text("Low reliability.").is_visible()
    page.locator("table.register").get_by_role("link", name="Table 10").click()
    assert "Shining Rock" in page.locator(":target").inner_text()
