"""The first page says when the next release is expected, where somebody has said it, and what changed."""

import nbformat
import pandas as pd
import pytest

from helpers.audit.register import ALL_PLACES
from helpers.contracts.vocabulary import VERDICTS
from helpers.publish.provenance import Provenance
from helpers.publish.results import SectionResults
from helpers.publish.site.landing import WAYS, landing_markdown

SVG = '<svg id="08_regions__rates" role="img" aria-label="Rates."></svg>'
NONE = pd.DataFrame()
NOTEBOOK = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# 2 · Courses\n\nWhich?")])


@pytest.mark.parametrize(
    ("given", "said"), [("January 2033", " Next release: January 2033. "), ("", "2031-12-05. What")]
)
def test_the_next_release_stands_beside_the_version_of_the_source(given, said):
    provenance = Provenance("2030-2031", "final", "A state: A report", "2031-12-05", "0" * 12, "0" * 64, given)
    page = landing_markdown([], {}, provenance, findings=NONE, documents=[])
    assert said in page
    assert ("Next release" in page) == bool(given)


def test_a_register_without_verdicts_is_not_counted():
    verdicts = ["all_verdicts", *(name.replace(" ", "_") for name in VERDICTS)]
    counts = pd.DataFrame({"register": ["figures", "claims"], "place": ALL_PLACES} | dict.fromkeys(verdicts, [7, 0]))
    section = SectionResults("10_audit", NOTEBOOK, {"audit_verdicts": counts}, {})
    provenance = Provenance("2030-2031", "draft", "A state: A report", "2031-12-05", "0" * 12, "0" * 64)
    page = landing_markdown([section], {"audit_verdicts": "10_audit.html"}, provenance, findings=NONE, documents=[])
    assert "Published figures and names" in page
    assert "Claims of the prose" not in page


def test_what_changed_since_the_latest_earlier_year_is_said_with_the_way_to_its_table():
    rows = [("2028-2029", "Bees", "gone"), ("2029-2030", "Bees & Wasps", "new"), ("2029-2030", "Walls", "same")]
    changes = pd.DataFrame(rows, columns=["from_year", "course", "status"])
    section = SectionResults("02_courses", NOTEBOOK, {"changes_by_course": changes}, {})
    provenance = Provenance("2030-2031", "draft", "A state: A report", "2031-12-05", "0" * 12, "0" * 64)
    page = landing_markdown(
        [section], {"changes_by_course": "02_courses.html"}, provenance, findings=NONE, documents=[]
    )
    assert (
        "<li>Since 2029-2030, of 2 courses that either year lists, 1 is new (Bees &amp; Wasps); 1 is as before. "
        '<a href="02_courses.html">The whole table</a>.</li>'
    ) in page


def test_the_findings_are_told_in_their_order_with_their_certainty_and_the_way_to_their_number():
    regions = pd.DataFrame([("Upper", 40), ("Lower", 20)], columns=["region", "earned"])
    rows = [
        (1, "08_regions", "Lower <earned> 20.", "counted", "region=Lower"),
        (2, "08_regions", "Upper earned 40.", "cannot be said", "region=Upper"),
    ]
    findings = pd.DataFrame(rows, columns=["rank", "section", "finding", "certainty", "row"])
    findings = findings.assign(table="chart_3_regions", measure="earned")
    section = SectionResults("08_regions", NOTEBOOK, {"chart_3_regions": regions}, {"08_regions__rates": SVG})
    provenance = Provenance("2030-2031", "draft", "A state: A report", "2031-12-05", "0" * 12, "0" * 64)
    pages = {"chart_3_regions": "08_regions.html"}
    page = landing_markdown([section], pages, provenance, findings=findings, documents=[])
    assert page.index("Lower &lt;earned&gt; 20.") < page.index("Upper earned 40.") < page.index('alt="Rates."')
    assert 'counted · <a href="08_regions.html#chart-3-data-lower">the number</a>' in page
    assert "All findings" not in page


def test_the_ways_of_counting_stand_on_the_first_page():
    ways = pd.DataFrame([("as published", 30, 60, 50.0)], columns=WAYS)
    section = SectionResults("03_combined_credentials", NOTEBOOK, {"unit_of_count": ways}, {})
    provenance = Provenance("2030-2031", "draft", "A state: A report", "2031-12-05", "0" * 12, "0" * 64)
    page = landing_markdown([section], {"unit_of_count": "3.html"}, provenance, findings=NONE, documents=[])
    assert '<th scope="row">as published</th>' in page
    assert ">50.0%</data></a></td>" in page
