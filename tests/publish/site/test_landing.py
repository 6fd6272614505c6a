"""The first page says when the next release is expected, where somebody has said it, and what changed."""

import nbformat
import pandas as pd
import pytest

from helpers.audit.register import ALL_PLACES
from helpers.contracts.vocabulary import VERDICTS
from helpers.publish.provenance import Provenance
from helpers.publish.results import SectionResults
from helpers.publish.site.landing import landing_markdown

NOTEBOOK = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# 2 · Courses\n\nWhich?")])


@pytest.mark.parametrize(
    ("given", "said"), [("January 2033", " Next release: January 2033. "), ("", "2031-12-05. What")]
)
def test_the_next_release_stands_beside_the_version_of_the_source(given, said):
    provenance = Provenance("2030-2031", "final", "A state: A report", "2031-12-05", "0" * 12, "0" * 64, given)
    page = landing_markdown([], {}, provenance, documents=[])
    assert said in page
    assert ("Next release" in page) == bool(given)


def test_a_register_without_verdicts_is_not_counted():
    verdicts = ["all_verdicts", *(name.replace(" ", "_") for name in VERDICTS)]
    counts = pd.DataFrame({"register": ["figures", "claims"], "place": ALL_PLACES} | dict.fromkeys(verdicts, [7, 0]))
    section = SectionResults("10_audit", NOTEBOOK, {"audit_verdicts": counts}, {})
    provenance = Provenance("2030-2031", "draft", "A state: A report", "2031-12-05", "0" * 12, "0" * 64)
    page = landing_markdown([section], {"audit_verdicts": "10_audit.html"}, provenance, documents=[])
    assert "Published figures and names" in page
    assert "Claims of the prose" not in page


def test_what_changed_since_the_latest_earlier_year_is_said_with_the_way_to_its_table():
    rows = [("2028-2029", "Bees", "gone"), ("2029-2030", "Bees & Wasps", "new"), ("2029-2030", "Walls", "same")]
    changes = pd.DataFrame(rows, columns=["from_year", "course", "status"])
    section = SectionResults("02_courses", NOTEBOOK, {"changes_by_course": changes}, {})
    provenance = Provenance("2030-2031", "draft", "A state: A report", "2031-12-05", "0" * 12, "0" * 64)
    page = landing_markdown([section], {"changes_by_course": "02_courses.html"}, provenance, documents=[])
    assert (
        "<li>Since 2029-2030, of 2 courses that either year lists, 1 is new (Bees &amp; Wasps); 1 is as before. "
        '<a href="02_courses.html">The whole table</a>.</li>'
    ) in page
