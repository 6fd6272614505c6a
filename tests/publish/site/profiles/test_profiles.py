"""What the page of a public school unit says, and that every number on it can be found in a result table."""

from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.base.files import csv_text
from helpers.base.settings import Settings
from helpers.contracts.schemas import RESULTS
from helpers.contracts.vocabulary import NO_REGION
from helpers.publish.site.profiles.content import (
    earned_series,
    findings_of,
    peers_of,
    rows_of_units,
    unit_profile,
)
from helpers.publish.site.profiles.earlier_years import sentences_on_earlier_years
from helpers.publish.site.profiles.model import LEVEL, RATES, UNEARNED, ProfileTables
from helpers.publish.site.profiles.pages import by_name, index_html, pages_of_tables, profile_html, profile_pages
from helpers.publish.site.profiles.sentences import place, shrunken
from helpers.publish.site.sphinx.extra_pages import ExtraPage, collect
from helpers.publish.traced import Traced, part_html, plain, traced, traced_count, traced_difference
from tests.support import small_year
from tests.support.profile_traces import read, untraced_numbers, wrong_numbers
from tests.support.runs import read_and_write_below
from tests.support.units import rates_of, unearned_of, units_of

YEAR = "2030-2031"
# Name, kind, earned, potential: four towns of one size, a large one, two of other kinds, one with nothing available.
UNITS = (
    ("Ash Town", "traditional", 50, 100),
    ("Birch Town", "traditional", 60, 150),
    ("Cedar & Sons' Town", "traditional", 90, 120),
    ("Dogwood Town", "traditional", 100, 100),
    ("Elm City", "traditional", 500, 1000),
    ("Fir Charter", "charter", 3, 4),
    ("Gum Web School", "virtual charter", 10, 200),
    ("Hazel Charter", "charter", 0, 0),
)
REGIONS = ("Upper", "Upper", "Lower", "Lower", "Upper", "Upper", NO_REGION, "Upper")


def tables_of(*units: tuple, regions: tuple[str, ...]) -> ProfileTables:
    """Return the tables of invented units, computed as the section computes them."""
    known = units_of(*units, regions=regions)
    known["county"] = known["county"].where(known["region"] == NO_REGION, "Oak")
    marks = {"smallest_potential": 30, "widest_interval_points": 30}
    found = {
        RATES: rates_of(known, smallest_kind=4, draws=50, top=2, **marks),
        UNEARNED: unearned_of(known, bounds=(200,), smallest_peers=3),
        "table_10_attainment_by_psu": known,
        "table_08_most_earned_psus": known.iloc[:0],
        "table_09_highest_rate_psus": known.iloc[:0],
    }
    return ProfileTables(
        year=YEAR,
        results={name: frame.reindex(columns=list(RESULTS[name].columns)) for name, frame in found.items()},
        figures=pd.DataFrame(columns=["id", "psu_code", "verdict", "section"]),
        lines={code: line for line, code in enumerate(known["psu_code"], start=2)},
    )


@pytest.fixture(scope="module")
def tables() -> ProfileTables:
    return tables_of(*UNITS, regions=REGIONS)


@pytest.fixture(scope="module")
def settings(tables) -> Settings:
    return SimpleNamespace(year=tables.year, status="provisional")


def rows_for(tables: ProfileTables, code: str) -> tuple[dict, dict]:
    """Return the rows of a unit: what it left unearned, and its rates."""
    return tables.row_of(code, UNEARNED), tables.row_of(code, RATES)


def html_of(tables: ProfileTables, code: str, settings: Settings) -> str:
    wide = {"allows_for_clusters": tables.allows_for_clusters}
    return profile_html(unit_profile(code, tables), pages_of_tables(tables), settings, **wide)


def test_the_essence_says_on_which_side_of_the_others_a_unit_lies_and_none_inside_its_interval(tables):
    # State: 813 of 1,674 = 48.57%; Upper: 50 + 60 + 500 + 3 of 1,254 = 48.88%; Ash's peers: 40, 75 and 100%.
    # Wilson's interval of 50 of 100 is 40.4% to 59.6%; that of 60 of 150 is 32.5% to 48.0%, its peers 50, 75 and 100%.
    assert plain(unit_profile("000", tables).essence) == (
        "Ash Town earned 50.0% of what was available: not clearly different from the state's rate (48.6%) and its "
        "region's rate (48.9%); below the median of its peers (75.0%)."
    )
    assert plain(unit_profile("001", tables).essence) == (
        "Birch Town earned 40.0% of what was available: below the state's rate (48.6%), its region's rate (48.9%) and "
        "the median of its peers (75.0%)."
    )


def test_a_comparison_that_cannot_be_made_is_left_out_of_the_essence_and_has_its_reason_in_the_table(tables):
    profile = unit_profile("006", tables)
    said = "Gum Web School earned 5.0% of what was available: below the state's rate (48.6%)."
    assert plain(profile.essence) == said
    assert [comparison.reason and comparison.reason.text for comparison in profile.comparisons] == [
        None,
        "the unit is statewide and lies in no region",
        "no other unit of its kind and size; a median is taken of 3 or more",
    ]
    assert [comparison.difference is None for comparison in profile.comparisons] == [False, True, True]


def test_an_interval_with_a_design_effect_is_said_to_allow_for_clusters(tables, settings):
    narrow = tables.results[RATES].assign(attainment_rate_if_independent_pct_upper=0.0)
    clustered = replace(tables, results={**tables.results, RATES: narrow})
    assert [one.allows_for_clusters for one in (tables, clustered)] == [False, True]
    assert "It takes every available credential as an independent chance" in html_of(tables, "000", settings)
    assert "It allows for students who earn several credentials or none" in html_of(clustered, "000", settings)


def test_a_unit_without_potential_has_no_number_and_says_why(tables, settings):
    profile = unit_profile("007", tables)
    assert not profile.has_rate
    assert plain(profile.essence) == "No credential was available to Hazel Charter, so it has no rate."
    html = html_of(tables, "007", settings)
    assert "<svg" not in html
    assert "nan" not in html.lower()
    assert "No credential was available, so there is no rate." in html
    assert html.count("Not compared: ") == 3
    reasons = {comparison.reason.text for comparison in profile.comparisons}
    assert reasons == {"no credential was available, so there is no rate"}


def test_the_place_names_all_ranked_units_and_the_range_or_why_there_is_none(tables):
    _, rates = rows_for(tables, "000")
    ranked = traced_count(tables.results[RATES], RATES, "is_ranked", True)
    at = {"is_ranked": True, "rank": 3, "rank_lower": 2, "rank_upper": 4}
    assert plain(place({**rates, **at}, ranked)) == "of 5 ranked units; 95% range of places: 2 to 4."
    assert plain(place({**rates, **at, "rank_lower": 4}, ranked)) == "of 5 ranked units; 95% range of places: 4 alone."
    unknown = {**at, "rank_lower": pd.NA, "rank_upper": pd.NA, "rank_range_reason": "too few"}
    assert (
        plain(place({**rates, **unknown}, replace(ranked, value=1, text="1")))
        == "of 1 ranked unit; no range of places: too few."
    )
    assert plain(place(rows_for(tables, "005")[1], ranked)) == "Not ranked: kind of unit: charter."


def test_a_unit_is_not_its_own_peer_and_peers_stand_by_name(tables):
    unit, _ = rows_for(tables, "001")
    peers = peers_of(unit, tables)
    assert [(code, name, rate.text) for code, name, rate in peers] == [
        ("000", "Ash Town", "50.0%"),
        ("002", "Cedar & Sons' Town", "75.0%"),
        ("003", "Dogwood Town", "100.0%"),
    ]
    assert len(peers) == unit["peers"]
    assert peers_of(rows_for(tables, "007")[0], tables) == []


def test_earlier_years_are_those_of_table_8_or_a_reason(tables):
    rows = [("000", "2029-2030", 7), ("000", YEAR, 9), ("001", YEAR, 5)]
    table = pd.DataFrame(rows, columns=["psu_code", "year", "earned"]).assign(rank=1)
    listed, alone = (
        replace(tables, results={"table_08_most_earned_psus": rows}) for rows in (table, table[table["year"] == YEAR])
    )
    series, note = earned_series("000", listed)
    assert [(label.text, earned.text) for label, earned in series] == [("2029-2030", "7"), (YEAR, "9")]
    assert note.startswith("Credentials earned, as Table 8 prints them.")
    not_listed = (
        "Not published: Table 8 prints earlier years only for the units that earned the most credentials this year."
    )
    assert earned_series("001", listed) == ([], not_listed)
    none = "Earlier counts of units are not published this year."
    assert earned_series("000", alone) == ([], none)


def changes_of(**given: object) -> pd.DataFrame:
    """Return a table of changes with one unit: 40 of 80 a year before, 30 of 50 in the year."""
    row = {"psu_code": "001", "psu": "Birch Town", "from_year": "2029-2030", "to_year": YEAR, "status": "same"}
    row |= {"earned_before": 40, "potential_before": 80, "earned": 30, "potential": 50, "reason": ""}
    row |= {"attainment_rate_pct_before": 50.0, "attainment_rate_pct": 60.0, "rate_change_points": 10.0}
    row |= {"rate_change_points_lower": -7.0, "rate_change_points_upper": 26.0, "psu_before": "Birch Town"}
    return pd.DataFrame([row | {"belonged_to": "Upper", "region": "Upper"} | given])


def earlier_of(tables: ProfileTables, *others: dict, **given: object) -> list[str]:
    rows = pd.concat([changes_of(**given), *(changes_of(**other) for other in others)])
    changed = replace(tables, results={**tables.results, "changes_by_psu": rows})
    return [plain(sentence) for sentence in sentences_on_earlier_years("001", changed)]


def test_what_the_report_of_an_earlier_year_prints_of_a_unit_is_not_called_unpublished(tables):
    changed = replace(tables, results={**tables.results, "changes_by_psu": changes_of()})
    series, note = earned_series("001", changed)
    assert [(label.text, earned.text) for label, earned in series] == [("2029-2030", "40"), (YEAR, "30")]
    assert "Not published" not in note
    assert earlier_of(tables) == [
        "In 2029-2030, its rate was 50.0% (40 of 80); since then it changed by +10.0 points (−7.0 to +26.0)."
    ]


def test_a_unit_is_in_its_first_year_only_where_no_earlier_report_lists_it(tables):
    new, before = {"status": "new"}, {"from_year": "2028-2029"}
    first = "This is the unit's first year in the report: the"
    assert earlier_of(tables, **new) == [f"{first} report of 2029-2030 does not list it."]
    assert earlier_of(tables, new | before, **new) == [f"{first} reports of 2028-2029 and 2029-2030 do not list it."]
    assert earlier_of(tables, before, **new)[1] == (
        "The report of 2029-2030 does not list the unit: it was gone and came back."
    )
    assert earlier_of(tables, new | before)[0] == "The report of 2028-2029 does not list the unit."


def test_a_unit_that_is_renamed_or_moved_says_so(tables):
    (renamed,) = earlier_of(tables, status="renamed and moved", psu_before="Beech Town", belonged_to="Lower")
    assert renamed.endswith(" It was listed as Beech Town. It was in the region Lower.")


def test_a_rate_across_a_new_way_of_counting_is_given_and_not_compared(tables):
    reason = f"new way of counting from {YEAR}"
    assert earlier_of(tables, rate_change_points=float("nan"), reason=reason) == [
        f"In 2029-2030, its rate was 50.0% (40 of 80); that is not compared with this year's: {reason}."
    ]


def test_a_finding_belongs_to_the_unit_in_whose_row_it_is_published():
    cells = [
        "table_10_attainment_by_psu:57:earned",
        "table_08_most_earned_psus:57:2029",
        "table_10_attainment_by_psu:all:earned",
    ]
    cells += ["table_11_attainment_by_course:57:earned", "table_10_attainment_by_psu:58:earned"]
    lines = {"table_10_attainment_by_psu": {57: "730"}, "table_08_most_earned_psus": {57: "920"}}
    codes = rows_of_units(pd.DataFrame({"published_cell": cells}), lines, year=YEAR)
    assert codes.tolist() == ["730", "920", "", "", ""]


def test_findings_and_what_else_was_checked_are_said_apart():
    figures = pd.DataFrame(
        [
            ("A", "000", "contradicted"),
            ("B", "000", "reproduced"),
            ("C", "001", "reproduced"),
            ("D", "003", "rounding"),
        ],
        columns=["id", "psu_code", "verdict"],
    ).assign(section="09", place="Table 10", published="8", recomputed="9", explanation="Off by one.")
    rows = {code: figures[figures["psu_code"] == code].to_dict("records") for code in ("000", "001", "002", "003")}
    found = {code: findings_of(of_unit) for code, of_unit in rows.items()}
    assert [(finding["identity"], finding["verdict"].text) for finding in found["000"][0]] == [("A", "contradicted")]
    assert {code: (len(findings), note) for code, (findings, note) in found.items()} == {
        "000": (1, "Every other checked figure of this unit was reproduced."),
        "001": (0, "Every figure of this unit that other published material could check was reproduced."),
        "002": (0, "No other published material could check a figure of this unit."),
        "003": (1, ""),
    }


def test_a_shrunken_rate_is_said_where_it_moves_and_else_why_not(tables):
    own = rows_for(tables, "000")[1] | {"shrunken_rate_pct": 51.5}
    assert plain(shrunken(own)).startswith("Read together with the other units of its kind, as if")
    assert plain(shrunken(own | {"shrunken_rate_pct": 49.0})) == (
        "Read together with the other units of its kind, its rate moves by one point at most."
    )
    assert plain(shrunken(rows_for(tables, "006")[1])) == (
        "There is no shrunken rate: a distribution is fitted to 4 or more virtual charter units, found 1."
    )


def test_low_reliability_is_said_in_words_with_its_reason(tables, settings):
    # 3 of 4: fewer than 30, and an interval of 30.1% to 95.4%.
    text = "".join(read(html_of(tables, "005", settings)).rest)
    assert "Low reliability. Do not read the rate as it stands:" in text
    assert unit_profile("005", tables).reliability.text == (
        "fewer than 30 available credentials and an interval wider than 30 points"
    )
    assert "low reliability" not in html_of(tables, "004", settings).lower()


def test_a_table_without_the_unit_is_named(tables):
    without = tables.results[UNEARNED].query("psu_code != '000'")
    with pytest.raises(ValueError, match=r"unearned_by_psu\.csv: expected one row of the unit 000, found 0\. Run make"):
        unit_profile("000", replace(tables, results={**tables.results, UNEARNED: without}))


def test_units_stand_by_name_whatever_their_capitals():
    units = pd.DataFrame({"psu": ["beta", "Alpha", "Beta"], "psu_code": ["2", "1", "3"]})
    assert by_name(units)["psu_code"].tolist() == ["1", "2", "3"]


def test_names_with_signs_of_html_stay_names(tables, settings):
    html = html_of(tables, "000", settings)
    assert "Cedar &amp; Sons&#39; Town" in html
    assert ">Cedar &amp; Sons&#39; Town</a>" in index_html(tables)
    fed = SimpleNamespace(feed=lambda *_: None)
    builder = SimpleNamespace(get_relative_uri=lambda _, to: f"{to}.html", indexer=fed)
    page = ExtraPage("a", "A & B", "", parent=("p", "P & Q"), following=("c", "C & D"))
    application = SimpleNamespace(builder=builder, env=SimpleNamespace(all_docs={}, titles={}))
    [(_, context, _)] = collect(application, [page])
    assert "<h1>A &amp; B</h1>" in context["body"]
    assert (context["title"], context["next"]["title"], context["parents"][0]["title"]) == (
        "A &amp; B",
        "C &amp; D",
        "P &amp; Q",
    )


def test_the_level_that_pages_name_is_that_of_the_tables():
    columns = RESULTS["psu_rates"].columns
    for name in ("attainment_rate_pct_lower", "rank_lower", "shrunken_rate_pct_lower"):
        assert f" {LEVEL} " in columns[name].description, name


@given(st.floats(0, 1e6))
def test_an_added_part_of_a_credential_is_not_read_as_none(added):
    text = traced({"psu_code": "010", "added_at_state_rate": added}, UNEARNED, "added_at_state_rate").text
    assert (text == "0") == (added <= 1e-6)


def test_a_number_knows_its_cell_and_a_difference_both():
    row = {"psu_code": "010", "attainment_rate_pct": 50.05, "state_rate_pct": 60.0, "psu": "A & B"}
    assert part_html(traced(row, UNEARNED, "state_rate_pct")) == (
        '<data value="60.0" data-table="unearned_by_psu" data-row="psu_code=010" data-column="state_rate_pct">60.0%'
        "</data>"
    )
    difference = part_html(traced_difference(row, UNEARNED, "attainment_rate_pct", "state_rate_pct"))
    assert 'data-column="attainment_rate_pct" data-minus="state_rate_pct">−10.0</data>' in difference
    assert part_html(traced(row, UNEARNED, "psu")).endswith('data-column="psu">A &amp; B</span>')
    assert part_html(Traced(RATES, "rank", pd.NA, "–", (("psu_code", "010"),))).startswith('<data value="" ')


def test_every_number_of_invented_units_is_that_of_its_table(tables, settings, tmp_path):
    for name, frame in tables.results.items():
        (tmp_path / f"{name}.csv").write_text(csv_text(frame), encoding="utf-8")
    for code in tables.results[RATES]["psu_code"]:
        reading = read(html_of(tables, code, settings))
        assert len(reading.traced) >= 14
        assert wrong_numbers(reading, tmp_path) == []
        assert untraced_numbers(reading, year=YEAR) == []
    assert wrong_numbers(read(index_html(tables)), tmp_path) == []


def test_the_pages_of_the_small_year_hold_what_its_tables_hold(small_results, monkeypatch):
    read_and_write_below(small_results, monkeypatch)
    pages = profile_pages(small_year.YEAR)
    assert [page.name for page in pages] == ["psus", "psus/10A", "psus/010", "psus/011", "psus/00Z"]
    assert [page.previous and page.previous[0] for page in pages] == [None, "psus", *(page.name for page in pages[1:4])]
    assert [page.following and page.following[0] for page in pages] == [*(page.name for page in pages[1:]), None]
    tables = small_results / "outputs" / small_year.YEAR / "tables"
    for page in pages[1:]:
        reading = read(page.html)
        assert wrong_numbers(reading, tables) == []
        assert untraced_numbers(reading, year=small_year.YEAR) == []
    cells = read(pages[2].html).traced
    first_year = [cell.text for cell in cells if "2028-2029" in cell.given.get("data-row", "")]
    assert first_year == ["2028-2029", "30"]


def test_results_without_units_have_no_page_of_any(raw):
    assert profile_pages(small_year.YEAR) == []
