"""Pages of the real year in a real browser: they open, say what they should, and can be used by everyone."""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright
from pypdf import PdfReader

from helpers.base.manifest import read_sections
from helpers.publish.site.checks import page_problems
from tests.support.profile_traces import read, row_of, untraced_numbers, wrong_numbers
from tests.support.runs import REAL_YEAR

CHROMIUM = shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
    # Styles from the disk cannot be asked for, and none comes from elsewhere.
    "preload": False,
}
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 800}
SECTIONS = list(read_sections())
PAGES = [
    "index",
    *SECTIONS,
    "tables",
    "sources",
    "glossary",
    "methods",
    "assumptions",
    "table-audit-figures",
    "raw/2024-2025/published/table_10_attainment_by_psu",
    "search",
    "psus",
    # A large district, a small charter of low reliability with a finding, a statewide school without a region.
    "psus/920",
    "psus/44A",
    "psus/00A",
]
PROFILES = ["psus", "psus/44A"]
OFTEN_READ = ["index", "05_equity", "09_public_school_units", "10_audit"]
UNITS = "09_public_school_units"

BEYOND_THE_EDGE = """() => {
    const main = document.querySelector("main"), scrolls = element => element.matches(".table-wide, .dt-layout-table, .highlight, .pst-scrollable-table-container");
    const isCut = element => {
        if (element.getBoundingClientRect().right <= innerWidth + 1 || !element.checkVisibility()) return false;
        for (let outer = element.parentElement; outer !== main; outer = outer.parentElement) if (scrolls(outer)) return false;
        return true;
    };
    return [...main.querySelectorAll("*")].filter(isCut).map(element => element.outerHTML.slice(0, 80));
}"""

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine; apt-get install chromium")


@pytest.fixture(scope="module")
def site(real_year) -> Path:
    """Return the folder of the real year's pages."""
    return real_year / "outputs" / REAL_YEAR / "html"


@pytest.fixture(scope="module")
def table_10(real_year) -> pd.DataFrame:
    """Return Table 10 as the report's results hold it."""
    file = real_year / "outputs" / REAL_YEAR / "tables" / "table_10_attainment_by_psu.csv"
    return pd.read_csv(file, dtype={"psu_code": str})


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
    context = browser.new_context(viewport=WIDE, color_scheme="light")
    yield context.new_page()
    context.close()


def address(site: Path, name: str, *, suffix: str = "") -> str:
    """Return how a browser opens a page from the disk."""
    return f"{(site / name).as_uri()}.html{suffix}"


def violations(page: Page) -> list[str]:
    """Return what axe finds, one line a place."""
    # Rows of a table are alike; the first ones stand for all.
    found = Axe().run(page, context={"exclude": [["tbody tr:nth-child(n+4)"]]}, options=RULES).response["violations"]
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
    pages = list(site.rglob("*.html"))
    assert len(pages) >= len(PAGES)
    assert page_problems(site, promised={}) == []


def test_every_page_says_what_it_was_made_from(site):
    for name in PAGES:
        text = (site / f"{name}.html").read_text(encoding="utf-8")
        sentence = re.search(r'<p class="provenance">([^<]+)</p>', text)
        assert sentence, name
        assert sentence[1].startswith(
            f"Year {REAL_YEAR} (final). Source: North Carolina Department of Public Instruction"
        ), name
        assert re.search(r" Commit \S+\. Inputs [0-9a-f]{16}\.$", sentence[1]), name


def test_the_tables_and_charts_of_the_report_have_their_anchors(site):
    text = "".join((site / f"{name}.html").read_text(encoding="utf-8") for name in SECTIONS)
    for anchor in [*(f"table-{number}" for number in range(1, 12)), *(f"chart-{number}" for number in range(1, 4))]:
        assert text.count(f'id="{anchor}"') == 1, anchor


@dataclass
class Visit:
    """What one visit of a page found.

    Attributes
    ----------
    title : str
    wrong : list of str, errors and warnings of the console, requests that failed or left the disk
    violations : list of str, of the accessibility rules
    pictures : list of dict, width and words of every picture
    beyond_the_edge : list of str, what a narrow window cuts off and does not let scroll
    """

    title: str
    wrong: list[str]
    violations: list[str]
    pictures: list[dict]
    beyond_the_edge: list[str]


@pytest.fixture(scope="module")
def visits(browser, site) -> dict[str, Visit]:
    """Return what one visit of every page finds, in the light and wide, at last made narrow."""
    context = browser.new_context(viewport=WIDE, color_scheme="light")
    page, wrong, found = context.new_page(), [], {}
    page.on("console", lambda message: message.type in ("error", "warning") and wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("requestfailed", lambda request: wrong.append(f"failed: {request.url}"))
    page.on("request", lambda request: request.url.startswith(("file:", "data:")) or wrong.append(request.url))
    for name in PAGES:
        page.set_viewport_size(WIDE)
        page.goto(address(site, name))
        page.wait_for_load_state("load")
        heard = list(wrong)
        pictures = page.evaluate("[...document.images].map(image => ({width: image.naturalWidth, words: image.alt}))")
        against = violations(page)
        page.set_viewport_size(NARROW)
        found[name] = Visit(page.title(), heard, against, pictures, page.evaluate(BEYOND_THE_EDGE))
        wrong.clear()
    context.close()
    return found


@needs_chromium
def test_every_page_opens_without_an_error_and_asks_nobody(visits):
    assert {name: visit.wrong for name, visit in visits.items() if visit.wrong} == {}
    assert all(visit.title.endswith(REAL_YEAR) for visit in visits.values())
    assert list(visits) == PAGES


@needs_chromium
def test_axe_finds_nothing_that_keeps_people_out(visits):
    assert {name: visit.violations for name, visit in visits.items() if visit.violations} == {}


@needs_chromium
@pytest.mark.parametrize(
    ("scheme", "window", "names"),
    [
        ("dark", WIDE, [*OFTEN_READ, *PROFILES]),
        ("light", NARROW, [*OFTEN_READ[:2], *PROFILES]),
        ("dark", NARROW, [UNITS, "psus/00A"]),
    ],
)
def test_axe_finds_nothing_in_the_dark_or_on_a_telephone_either(browser, site, scheme, window, names):
    context = browser.new_context(viewport=window, color_scheme=scheme)
    page = context.new_page()
    for name in names:
        page.goto(address(site, name))
        assert page.locator(f"html[data-theme={scheme}]").count() == 1
        assert violations(page) == [], name
    context.close()


@needs_chromium
def test_no_page_is_wider_than_a_telephone(visits):
    assert {name: visit.beyond_the_edge for name, visit in visits.items() if visit.beyond_the_edge} == {}


@needs_chromium
def test_every_picture_is_loaded_and_has_words(visits):
    pictures = [picture for visit in visits.values() for picture in visit.pictures]
    assert len(pictures) >= 10
    assert all(picture["width"] > 100 and len(picture["words"]) > 40 for picture in pictures)


@needs_chromium
def test_the_search_finds_a_unit_by_keyboard_alone(page, site):
    page.goto(address(site, "index"))
    page.keyboard.press("Control+k")
    page.keyboard.type("Pender")
    page.keyboard.press("Enter")
    page.get_by_text("Search finished").wait_for()
    found = page.locator("#search-results li a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert any(link.startswith(f"{UNITS}.html") for link in found), found
    assert any(link.startswith("10_audit.html") for link in found), found
    assert any(link.startswith("psus/710.html") for link in found), found


@needs_chromium
def test_table_10_sorts_by_rate_with_a_click_and_with_the_keyboard(page, site, table_10):
    page.goto(address(site, UNITS, suffix="#table-10"))
    heading = page.locator("#table-10 th", has_text="Attainment rate")
    rates = table_10.set_index("psu_code")["attainment_rate_pct"]
    heading.click()
    page.wait_for_selector("#table-10 th[aria-sort=ascending]")
    lowest = [rates[code] for code in codes_shown(page, "Table 10")]
    assert lowest == sorted(rates)[:15]
    heading.locator("[role=button]").press("Enter")
    page.wait_for_selector("#table-10 th[aria-sort=descending]")
    highest = [rates[code] for code in codes_shown(page, "Table 10")]
    assert highest == sorted(rates, reverse=True)[:15]


@needs_chromium
def test_table_10_can_be_filtered_and_turned(page, site):
    page.goto(address(site, UNITS))
    page.locator("#table-10").get_by_label("Filter rows").fill("Pender")
    assert codes_shown(page, "Table 10") == ["710"]
    page.locator("#table-10").get_by_label("Filter rows").fill("")
    page.locator("#table-10").get_by_role("link", name="2", exact=True).or_(
        page.locator("#table-10").get_by_role("button", name="2", exact=True)
    ).click()
    assert len(codes_shown(page, "Table 10")) == 15


@needs_chromium
def test_a_number_of_the_first_page_leads_to_its_row_on_a_later_page_of_the_table(page, site):
    page.goto(address(site, UNITS, suffix="#table-10-920"))
    row = page.locator("#table-10-920")
    assert "Wake County Schools" in row.inner_text()
    assert row.evaluate("row => row.classList.contains('is-target')")
    box = row.bounding_box()
    assert 0 < box["y"] < WIDE["height"]


@needs_chromium
def test_paper_shows_every_row(page, site, table_10, tmp_path):
    page.goto(address(site, UNITS))
    page.pdf(path=tmp_path / "units.pdf")
    text = " ".join(" ".join(sheet.extract_text() for sheet in PdfReader(tmp_path / "units.pdf").pages).split())
    assert len(table_10) == 143
    missing = [code for code in table_10["psu_code"] if not re.search(rf"\b{code}\b", text)]
    assert missing == []


@needs_chromium
def test_pages_can_be_read_without_scripts(browser, site, table_10):
    context = browser.new_context(viewport=WIDE, java_script_enabled=False)
    page = context.new_page()
    page.goto(address(site, UNITS))
    assert codes_shown(page, "Table 10") == table_10["psu_code"].tolist()
    assert page.locator("#table-10-995").is_visible()
    assert page.locator("figure.chart img").first.is_visible()
    context.close()


def test_every_figure_offers_its_data(site):
    figures = 0
    for name in SECTIONS:
        text = (site / f"{name}.html").read_text(encoding="utf-8")
        for figure in re.findall(r'<figure class="chart".*?</figure>', text, re.DOTALL):
            data = re.search(r'<a class="download" href="(figures/[^"]+\.csv)" download>Data \(CSV\)</a>', figure)
            assert len((site / data[1]).read_text(encoding="utf-8").splitlines()) > 1
            figures += 1
    assert figures >= 10


@needs_chromium
def test_the_keyboard_reaches_the_content_first(page, site):
    page.goto(address(site, UNITS))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main-content"


def test_every_number_on_the_page_of_every_unit_is_that_of_a_result_table(site, table_10):
    tables, numbers = site.parent / "tables", 0
    files = sorted((site / "psus").glob("*.html"))
    assert [file.stem for file in files] == sorted(table_10["psu_code"])
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert len(text.encode()) < 100_000, file.name
        reading = read(text[text.index("<h1>") : text.index("</section>")])
        assert wrong_numbers(reading, tables) == [], file.name
        assert untraced_numbers(reading, year=REAL_YEAR, names=set()) == [], file.name
        assert reading.axis == ["0%", "50%", "100%"], file.name
        own = [element for element in reading.traced if element.given.get("data-row") == f"psu_code={file.stem}"]
        assert len(own) > 20, file.name
        numbers += len(reading.traced)
    assert numbers > 143 * 40


def test_a_page_shows_the_numbers_of_its_own_unit_and_of_its_peers_only(site):
    opportunity = pd.read_csv(site.parent / "tables" / "psu_opportunity.csv", dtype={"psu_code": str}).set_index(
        "psu_code"
    )
    groups = opportunity["peer_group"]
    for code in groups.index:
        text = (site / "psus" / f"{code}.html").read_text(encoding="utf-8")
        reading = read(text[text.index("<h1>") : text.index("</section>")])
        others = {
            row_of(element, site.parent / "tables").get("psu_code", code)
            for element in reading.traced
            if "data-row" in element.given
        } - {code}
        assert others == set(groups.index[groups == groups[code]]) - {code}, code


def test_every_page_of_a_unit_leads_to_the_next_by_name(site, table_10):
    names = table_10.assign(lower=table_10["psu"].str.lower()).sort_values(["lower", "psu_code"])["psu_code"].tolist()
    code, seen = names[0], []
    while code and code not in seen:
        seen.append(code)
        text = (site / "psus" / f"{code}.html").read_text(encoding="utf-8")
        following = re.search(r'class="right-next"\s+href="([^"]+)\.html"', text)
        code = following and following[1]
    assert seen == names


@needs_chromium
def test_a_unit_is_picked_by_name_county_or_region_from_the_first_page_on(page, site, table_10):
    page.goto(address(site, "index"))
    page.get_by_role("link", name="Public school units, a page each").click()
    counts = {"Pender": 1, "Northwest": int((table_10["region"] == "Northwest").sum())}
    counts["Mecklenburg"] = int(
        (table_10["psu"].str.contains("Mecklenburg") | (table_10["county"] == "Mecklenburg")).sum()
    )
    for words, count in counts.items():
        page.get_by_label("Filter rows").fill(words)
        assert page.locator("table.data-table tbody tr").count() == min(count, 50), words
    page.get_by_label("Filter rows").fill("Charlotte-Mecklenburg")
    page.get_by_role("link", name="Charlotte-Mecklenburg Schools").click()
    assert page.locator("h1").inner_text() == "Charlotte-Mecklenburg Schools"


@needs_chromium
def test_the_row_of_table_10_and_the_page_of_its_unit_lead_to_each_other(page, site):
    page.goto(address(site, UNITS, suffix="#table-10-920"))
    page.locator("#table-10-920").get_by_role("link", name="Wake County Schools").click()
    assert page.locator("h1").inner_text() == "Wake County Schools"
    page.get_by_role("link", name="Its row of Table 10").click()
    page.locator("#table-10-920").wait_for(state="visible")
    assert page.url.endswith("#table-10-920")


@needs_chromium
def test_low_reliability_and_the_finding_of_a_unit_are_there_to_read(page, site):
    page.goto(address(site, "psus/44A"))
    assert page.get_by_text("Low reliability.").is_visible()
    page.locator("table.register").get_by_role("link", name="Table 10").click()
    assert "Shining Rock" in page.locator(":target").inner_text()


@needs_chromium
def test_units_can_be_picked_without_scripts(browser, site, table_10):
    context = browser.new_context(viewport=NARROW, java_script_enabled=False)
    page = context.new_page()
    page.goto(address(site, "psus"))
    assert page.locator("table.data-table tbody tr").count() == len(table_10)
    page.get_by_role("link", name="Wake County Schools").click()
    assert page.locator("figure.strip svg").get_by_text("This unit").is_visible()
    context.close()
