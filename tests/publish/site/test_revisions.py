"""The page of revisions says what a revision is, what was released, and shows what changed before and now."""

import pytest

from helpers.publish.site.revisions import revisions_markdown
from helpers.yearly.release import release_year
from tests.support.released_year import Checkout
from tests.support.small_year import YEAR

TABLE = f"{YEAR}/published/table_10_attainment_by_psu.csv"
REGISTER = (
    "id,document,place,subject,published,recomputed,difference,verdict,explanation\n"
    "10.1,report,Table 10,North County Schools,40,{},0,{},\n"
)


@pytest.fixture
def checkout(checkout: Checkout) -> Checkout:
    """Return a checkout with the small year and a register of its audit."""
    file = checkout.root / "data" / "processed" / YEAR / "audit_figures.csv"
    file.write_text(REGISTER.format(40, "reproduced"), encoding="utf-8")
    checkout.commit()
    return checkout


def test_a_year_without_revisions_says_so_in_one_sentence(checkout):
    page = revisions_markdown(YEAR)
    for kind in ("scheduled", "correction", "substantial"):
        assert f"<dt>{kind}</dt>" in page
    assert "<p>None so far.</p>" in page
    assert f"<p>The data of {YEAR} have not been revised; no version of them was released yet.</p>" in page
    release_year(YEAR, date="2031-12-05")
    page = revisions_markdown(YEAR)
    assert '<td class="number">1</td> <td>2031-12-05</td>' in page
    assert f"<p>The data of {YEAR} have not been revised since version 1 of 2031-12-05.</p>" in page


def test_changed_cells_recomputed_figures_and_verdicts_stand_side_by_side_with_the_reason(checkout):
    release_year(YEAR, date="2031-12-05")
    checkout.change(f"data/raw/{TABLE}", "(10),40", "(10),38")
    checkout.change(f"data/processed/{YEAR}/attainment_by_psu.csv", ",40", ",38")
    file = checkout.root / "data" / "processed" / YEAR / "audit_figures.csv"
    file.write_text(REGISTER.format(38, "contradicted"), encoding="utf-8")
    checkout.revise(f"{YEAR},1,2032-02-01,correction,{TABLE},Two were <taken> back.,They counted twice.,A. Analyst")
    page = revisions_markdown(YEAR)
    assert "<h3>From version 1 to now</h3>" in page
    assert (
        "<p><strong>2032-02-01, correction.</strong> Two were &lt;taken&gt; back. They counted twice. "
        "Decided by A. Analyst.</p>"
    ) in page
    rows = [line for line in page.splitlines() if line.startswith("<tr><td>Table")]
    assert rows == [
        "<tr><td>Table 10</td> <td>North County Schools (10)</td> <td>Earned</td> <td>40</td> <td>38</td></tr>",
        "<tr><td>Table 10</td> <td>North County Schools</td> <td>40</td> <td>38</td></tr>",
        "<tr><td>Table 10</td> <td>North County Schools</td> <td>reproduced</td> <td>contradicted</td></tr>",
    ]
    assert "<p>Other cells of the prepared tables that changed: 1.</p>" in page


def test_a_row_that_is_gone_and_a_new_one_are_shown(checkout):
    release_year(YEAR, date="2031-12-05")
    checkout.change(f"data/raw/{TABLE}", "Web Academy (00Z)", "Net Academy (00Y)")
    rows = [line for line in revisions_markdown(YEAR).splitlines() if line.startswith("<tr><td>Table")]
    assert rows == [
        "<tr><td>Table 10</td> <td>Net Academy (00Y)</td> <td></td> <td>new</td></tr>",
        "<tr><td>Table 10</td> <td>Web Academy (00Z)</td> <td>there</td> <td>gone</td></tr>",
    ]


def test_the_steps_between_released_versions_stay_when_another_follows(checkout):
    release_year(YEAR, date="2031-12-05")
    checkout.change(f"data/raw/{TABLE}", "(10),40", "(10),38")
    checkout.revise(f"{YEAR},1,2032-02-01,correction,{TABLE},Less.,Recounted.,A. Analyst")
    checkout.commit("reissued")
    release_year(YEAR, date="2032-02-05")
    page = revisions_markdown(YEAR)
    assert "<h3>From version 1 to version 2</h3>" in page
    assert "to now</h3>" not in page


def test_a_version_that_is_not_at_hand_is_said_and_only_where_something_changed(checkout):
    release_year(YEAR, date="2031-12-05")
    (checkout.root / "releases" / f"{YEAR}-v1.zip").unlink()
    checkout.git("tag", "-d", f"{YEAR}-v1")
    assert "have not been revised since version 1 of 2031-12-05.</p>" in revisions_markdown(YEAR)
    checkout.change(f"data/raw/{TABLE}", "(10),40", "(10),38")
    page = revisions_markdown(YEAR)
    assert "<p>The cells cannot be shown here: neither the archive nor the tag of version 1 was at hand.</p>" in page
