"""Headlines say what the tables hold, and nothing that their precision does not allow."""

import pandas as pd
import pytest

from helpers.publish.headlines import (
    answers,
    by_rate,
    findings_table,
    headlines,
    highest_to_lowest,
    result_tables,
    state_trend,
)
from helpers.publish.traced import plain
from tests.support.small_year import YEAR

TREND = pd.DataFrame(
    {
        "year": ["2028-2029", "2029-2030", "2030-2031"],
        "earned": pd.array([40, 60, 65], dtype="Int64"),
        "attainment_rate_pct": [30.0, 44.0, 100 * 65 / 140],
    }
)
CHANGES = pd.DataFrame(
    [
        ("earned", "2028-2029", "2030-2031", 2, 1_105.0, "rose", ""),
        ("earned", "2029-2030", "2030-2031", 1, 1_005.0, "rose", ""),
        ("attainment_rate", "2029-2030", "2030-2031", 1, -2.35, "fell", ""),
        ("earned", "2028-2029", "2029-2030", 1, float("nan"), "rose", "no upper limit"),
        ("attainment_rate", "2028-2029", "2029-2030", 1, float("nan"), "cannot be said", "a value is derived"),
    ],
    columns=["series", "from_year", "to_year", "years_apart", "change", "verdict", "reason"],
)
TIERS = pd.DataFrame(
    {
        "tier": ["1", "2", "none"],
        "earned": [30, 30, 0],
        "potential": [50, 80, 2],
        "attainment_rate_pct": [60.0, 37.5, 0.0],
        "credentials": [1, 2, 1],
    }
)

GAPS = pd.DataFrame(
    {
        "group": ["Men", "Women", "Few"],
        "measure": ["tier_2_pct", "tier_2_pct", "tier_1_pct"],
        "percent": [80.0, 20.0, float("nan")],
        "comparison_pct": [55.0, 45.0, float("nan")],
        "gap_points": [25.0, -25.0, float("nan")],
        "representation": ["over", "under", "not comparable"],
    }
)


@pytest.mark.parametrize(
    ("series", "to_year", "said"),
    [
        ("earned", "2030-2031", "up by 1,005 since 2029-2030"),
        ("attainment_rate", "2030-2031", "down by 2.4 points since 2029-2030"),
        ("earned", "2029-2030", "up since 2028-2029"),
        ("attainment_rate", "2029-2030", "Whether it changed since 2028-2029 cannot be said: a value is derived."),
        ("earned", "2028-2029", "No figure of the year before is known."),
    ],
)
def test_a_trend_is_what_section_1_says_of_the_year_before_or_why_nothing_can_be_said(series, to_year, said):
    assert plain(state_trend(CHANGES, year=to_year, series=series)) == said


def test_a_change_of_the_state_names_its_cell():
    number = state_trend(CHANGES, year="2030-2031", series="attainment_rate")[1]
    assert (number.table, number.column, number.value, number.text) == ("trend_changes", "change", -2.35, "2.4")
    assert dict(number.key) == {"series": "attainment_rate", "from_year": "2029-2030", "to_year": "2030-2031"}


def test_groups_go_from_the_highest_to_the_lowest_rate_and_the_statewide_one_is_no_region():
    regions = pd.DataFrame(
        {
            "region": ["Upper", "No region (statewide virtual)", "Lower", "Empty"],
            "earned": [45, 0, 20, 0],
            "potential": [88, 2, 50, 0],
            "attainment_rate_pct": [100 * 45 / 88, 0.0, 40.0, float("nan")],
        }
    )
    assert by_rate(regions)["region"].tolist() == ["Upper", "Lower"]
    said = highest_to_lowest(regions, "chart_3_regions", name="region")
    assert plain(said) == "from Upper 51.1% (45 of 88) to Lower 40.0% (20 of 50)"
    assert plain(highest_to_lowest(regions[:1], "chart_3_regions", name="region")) == "only Upper 51.1% (45 of 88)"
    assert plain(highest_to_lowest(regions[:0], "chart_3_regions", name="region")) == "no group has a rate"


def test_what_a_year_did_not_publish_has_no_headline():
    assert headlines({}, year="2030-2031") == []
    tables = {"chart_1_trend": TREND, "trend_changes": CHANGES, "chart_2_tiers": TIERS, "equity_gaps": GAPS}
    said = headlines(tables, year="2030-2031")
    tiles = [(said.label, said.number.text, plain(said.trend)) for said in said]
    assert tiles == [
        ("Attainment rate", "46.4%", "down by 2.4 points since 2029-2030"),
        ("Credentials earned", "65", "up by 1,005 since 2029-2030"),
        ("Tier with the highest rate", "60.0%", ""),
        ("Largest gap below the comparison", "−25", ""),
    ]
    assert [plain(headline.answer) for headline in said] == [
        "46.4% (65 of 132)",
        "",
        "Tier 1 60.0% and Tier 2 37.5%",
        "2 flags on 2 comparable shares; under: Women (tier 2); over: Men (tier 2)",
    ]
    assert plain(said[3].sentence) == (
        "points: Women had 20% of the credentials (tier 2) and 45% of the comparison population"
    )


def test_the_audit_counts_both_registers():
    verdicts = pd.DataFrame(
        [("figures", 80, 5, 3, 90), ("claims", 4, 0, 1, 7)],
        columns=["register", "reproduced", "rounding", "contradicted", "all_verdicts"],
    ).assign(place="all")
    figures = pd.DataFrame({"id": ["1.earned", "2.name"]})
    tile, claims = headlines({"audit_verdicts": verdicts, "audit_figures": figures}, year="2030-2031")
    assert plain((tile.number, " ", *tile.sentence)) == (
        "3 of 90 published figures and names are contradicted; of the claims 1 of 7"
    )
    assert plain(tile.answer) == "85 of 90; 3 are contradicted, 1 name is only spelled otherwise"
    assert plain(claims.answer) == "4 of 7; 1 is contradicted, the others need unpublished data or state causes"


def test_answers_of_the_small_year_are_those_worked_out_by_hand(small_year, monkeypatch):
    monkeypatch.setenv("CTE_DATA_ROOT", str(small_year))
    said = [answer for _, answer, _ in answers(result_tables(YEAR), year=YEAR)]
    assert said[:5] == [
        "46.4% (65 of 140)",
        "Tier 1 60.0%, Tier 2 37.5% and Tier 3 50.0%",
        "from Farming 60.0% (30 of 50) to Building 37.5% (30 of 80)",
        "from Upper 51.1% (45 of 88) to Lower 40.0% (20 of 50)",
        "North County Schools 40; North County Schools 50.0% (40 of 80)",
    ]
    assert said[6] == "2 of 2 lines, 39 credentials; where names leave a choice, the one whose count fits was taken"
    assert findings_table(YEAR).count("\n") == len(said) + 2


def test_the_number_of_the_leading_unit_is_compared_with_the_year_before(small_year, monkeypatch):
    monkeypatch.setenv("CTE_DATA_ROOT", str(small_year))
    tile = next(said for said in headlines(result_tables(YEAR), year=YEAR) if said.label.startswith("Unit with"))
    assert (tile.number.text, plain(tile.trend)) == ("40", "up from 35 in 2029-2030")
    assert plain(tile.sentence) == "credentials were earned in North County Schools, more than in any other unit"
