"""Rankings of public school units: who is ranked, who is left out and why, and what the report prints."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.contracts.tables import read_processed, read_year_settings
from helpers.sections.public_school_units.rankings import (
    comparison_sentence,
    eligibility_sentence,
    left_out,
    left_out_counts,
    not_ranked_reasons,
    ranking,
    rankings_compared,
)
from tests.support.units import published_units, units_of

RULE = {"types": ("traditional",), "smallest_potential": 2}


def test_equal_units_share_a_place_and_stand_by_name():
    units = units_of(("C", "charter", 5, 10), ("B", "charter", 7, 10), ("A", "charter", 5, 10))
    ranked = ranking(units, by="earned", size=3)
    assert ranked[["rank", "psu"]].to_numpy().tolist() == [[1, "B"], [2, "A"], [2, "C"]]


def test_units_that_share_the_last_place_are_all_listed():
    units = units_of(("A", "charter", 5, 10), ("B", "charter", 5, 10), ("C", "charter", 1, 10))
    assert ranking(units, by="earned", size=1)["psu"].tolist() == ["A", "B"]


def test_a_unit_without_a_rate_is_not_ranked():
    units = units_of(("A", "charter", 0, 0), ("B", "charter", 1, 10))
    assert ranking(units, by="attainment_rate_pct", size=5)["psu"].tolist() == ["B"]


@settings(deadline=None)
@given(st.lists(st.integers(0, 5), min_size=1, max_size=20), st.integers(1, 25))
def test_a_ranking_lists_the_highest_values_and_no_lower_one(values, size):
    units = pd.DataFrame({"psu": [f"U{number:02d}" for number in range(len(values))], "earned": values})
    ranked = ranking(units, by="earned", size=size)
    assert len(ranked) >= min(size, len(values))
    not_listed = units[~units["psu"].isin(ranked["psu"])]
    assert not_listed.empty or not_listed["earned"].max() < ranked["earned"].min()
    assert ranked["rank"].tolist() == [1 + sum(other > value for other in values) for value in ranked["earned"]]


def printed_of(*names: tuple[str, str]) -> pd.DataFrame:
    codes, psus = zip(*names, strict=True)
    return pd.DataFrame({"psu_code": codes, "psu": psus, "rank": range(1, len(names) + 1)})


def test_places_are_compared_one_by_one():
    units = units_of(("A", "charter", 9, 10), ("B", "charter", 8, 10), ("C", "charter", 7, 10))
    compared = rankings_compared(units, printed_of(("001", "B"), ("000", "A"), ("009", "Z")), by="earned", size=3)
    assert compared.fillna(0).to_numpy().tolist() == [
        ["A", 1, 2, False],
        ["B", 2, 1, False],
        ["C", 3, 0, False],
        ["Z", 0, 3, False],
    ]
    assert comparison_sentence(compared, table="Table 8") == (
        "Table 8 prints 3 units: 2 are in the computed ranking, 0 of them at the same place; 1 computed unit is not printed."
    )


def test_units_that_share_a_place_may_be_printed_in_any_order():
    units = units_of(("A", "charter", 9, 10), ("B", "charter", 9, 10), ("C", "charter", 7, 10))
    compared = rankings_compared(units, printed_of(("001", "B"), ("000", "A"), ("002", "C")), by="earned", size=3)
    assert compared["agrees"].tolist() == [True, True, True]


def test_comparing_with_nothing_is_an_error_and_not_agreement():
    units = units_of(("A", "charter", 9, 10))
    nothing = pd.DataFrame({"psu_code": [], "psu": [], "rank": []}).astype(
        {"psu_code": "str", "psu": "str", "rank": "int64"}
    )
    with pytest.raises(ValueError, match="Table 8: no printed place to compare; check the table's rows."):
        comparison_sentence(rankings_compared(units, nothing, by="earned", size=1), table="Table 8")


def test_a_unit_that_has_a_place_already_is_ranked_anew():
    units = units_of(("A", "charter", 1, 10), ("B", "charter", 2, 10)).assign(rank=[1, 2])
    assert ranking(units, by="earned", size=1)[["rank", "psu"]].to_numpy().tolist() == [[1, "B"]]


@pytest.fixture
def mixed() -> pd.DataFrame:
    return units_of(
        ("Town", "traditional", 5, 10), ("Bee", "charter", 9, 10), ("Tiny", "traditional", 1, 1),
        ("Mini", "charter", 1, 1), ("Low", "charter", 1, 10), ("None", "charter", 0, 0),
    ).assign(is_low_reliability=False)  # fmt: skip


def test_every_unit_is_either_ranked_or_has_a_reason(mixed):
    assert not_ranked_reasons(mixed, **RULE).tolist() == [
        "",
        "kind of unit: charter",
        "fewer than 2 available credentials",
        "kind of unit: charter and fewer than 2 available credentials",
        "kind of unit: charter",
        "kind of unit: charter and fewer than 2 available credentials",
    ]


def test_a_unit_of_exactly_the_smallest_potential_is_ranked():
    units = units_of(("A", "traditional", 1, 2), ("B", "traditional", 1, 1))
    assert not_ranked_reasons(units, **RULE).tolist() == ["", "fewer than 2 available credentials"]


def test_a_unit_without_any_available_credential_cannot_be_ranked(mixed):
    with pytest.raises(ValueError) as error:  # noqa: PT011
        not_ranked_reasons(mixed, types=("charter",), smallest_potential=0)
    assert str(error.value) == "smallest_potential must be 1 or more, found 0; a unit needs a rate to rank"


def test_who_is_left_out_has_a_higher_rate_and_a_reason(mixed):
    reasons = not_ranked_reasons(mixed, **RULE)
    ranked = ranking(mixed[reasons == ""], by="attainment_rate_pct", size=1)
    missing = left_out(mixed, ranked, not_ranked=reasons)
    assert missing[["psu", "reason"]].to_numpy().tolist() == [
        ["Mini", "kind of unit: charter and fewer than 2 available credentials"],
        ["Tiny", "fewer than 2 available credentials"],
        ["Bee", "kind of unit: charter"],
    ]


def test_everyone_who_is_left_out_is_counted_by_reason(mixed):
    reasons = not_ranked_reasons(mixed, **RULE)
    counts = left_out_counts(mixed, ranking(mixed[reasons == ""], by="attainment_rate_pct", size=1), not_ranked=reasons)
    # Bee (90%) is above Town (50%), Low (10%) is not; Mini has 100%, None has no rate.
    assert counts.to_numpy().tolist() == [
        ["kind of unit: charter", 2, 20, 90, 1],
        ["kind of unit: charter and fewer than 2 available credentials", 2, 1, 100, 1],
        ["fewer than 2 available credentials", 1, 1, 100, 1],
    ]
    assert counts["psus"].sum() == (reasons != "").sum()


def test_the_rule_is_said_in_words(mixed):
    reasons = not_ranked_reasons(mixed, **RULE)
    assert eligibility_sentence(mixed, not_ranked=reasons, **RULE) == (
        "Ranked by rate are traditional units with 2 available credentials or more: 1 of 6 units. 5 units are not ranked."
    )


def test_an_eligible_unit_below_the_last_listed_one_is_not_called_left_out():
    units = units_of(("A", "traditional", 5, 10), ("B", "traditional", 1, 10)).assign(is_low_reliability=False)
    ranked = ranking(units, by="attainment_rate_pct", size=2).head(1).assign(attainment_rate_pct=0.0)
    assert left_out(units, ranked, not_ranked=pd.Series(["", ""])).empty


def test_published_table_8_follows_from_table_10():
    printed = read_processed("most_earned_psus", "2024-2025").query("year == '2024-2025'")
    compared = rankings_compared(published_units(), printed, by="earned", size=10)
    assert len(compared) == 10
    assert compared["agrees"].all()


def test_published_table_9_follows_from_table_10_with_districts_only():
    chosen = read_year_settings("2024-2025")
    units = published_units().assign(is_low_reliability=False)
    reasons = not_ranked_reasons(
        units, types=chosen.ranking_psu_types, smallest_potential=chosen.ranking_smallest_potential
    )
    eligible = units[reasons == ""]
    compared = rankings_compared(
        eligible, read_processed("highest_rate_psus", "2024-2025"), by="attainment_rate_pct", size=10
    )
    assert len(compared) == 10
    assert compared["agrees"].all()
    missing = left_out(units, ranking(eligible, by="attainment_rate_pct", size=10), not_ranked=reasons)
    assert missing["psu_type"].tolist() == ["charter", "charter"]
