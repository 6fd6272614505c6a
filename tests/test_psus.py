"""Public school units: rates, rankings, and what is compared with the printed ones."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.psus import (
    attainment_by_kind,
    change_sentence,
    comparison_sentence,
    draw_earned_over_years,
    draw_ranking,
    draw_rates_by_kind,
    earned_over_years,
    earned_over_years_alt_text,
    first_to_last,
    left_out,
    printed_rates_sentence,
    ranking,
    ranking_alt_text,
    rankings_compared,
    rates_alt_text,
    stacked,
    state_rate,
    state_rate_sentence,
    unit_counts,
    with_rates,
)
from helpers.schemas import RESULTS, validated
from helpers.tables import read_processed, read_year_settings

YEAR = "2030-2031"


def units_of(*rows: tuple) -> pd.DataFrame:
    """Return units of (name, kind, earned, potential); the code is made of the place in the list."""
    attainment = pd.DataFrame(
        [(f"{place:03d}", name, earned, potential) for place, (name, _, earned, potential) in enumerate(rows)],
        columns=["psu_code", "psu", "earned", "potential"],
    ).assign(printed_rate="50%")
    kinds = [kind for _, kind, _, _ in rows]
    places = pd.DataFrame({"psu_code": attainment["psu_code"], "psu_type": kinds, "county": "", "region": "Upper"})
    return with_rates(attainment, places)


def test_a_unit_that_is_not_known_stops_the_section():
    attainment = pd.DataFrame(
        {"psu_code": ["001"], "psu": ["A"], "earned": [1], "potential": [2], "printed_rate": ["50%"]}
    )
    places = pd.DataFrame({"psu_code": ["002"], "psu_type": ["charter"], "county": [""], "region": ["Upper"]})
    with pytest.raises(ValueError, match=r"units without kind and region: A\."):
        with_rates(attainment, places)


def test_table_10_keeps_its_schema_and_a_unit_without_potential_has_no_rate():
    units = units_of(("A", "traditional", 1, 2), ("B", "charter", 0, 0))
    columns = list(RESULTS["table_10_attainment_by_psu"].columns)
    assert validated(units[columns], "table_10_attainment_by_psu", RESULTS)["attainment_rate_pct"].fillna(
        -1
    ).tolist() == [50, -1]


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


@given(st.lists(st.integers(0, 5), min_size=1, max_size=20), st.integers(1, 25))
def test_a_ranking_lists_the_highest_values_and_no_lower_one(values, size):
    units = pd.DataFrame({"psu": [f"U{number:02d}" for number in range(len(values))], "earned": values})
    ranked = ranking(units, by="earned", size=size)
    assert len(ranked) >= min(size, len(values))
    not_listed = units[~units["psu"].isin(ranked["psu"])]
    assert not_listed.empty or not_listed["earned"].max() < ranked["earned"].min()
    assert ranked["rank"].tolist() == [1 + sum(other > value for other in values) for value in ranked["earned"]]


def test_who_is_left_out_has_a_higher_rate_and_a_reason():
    units = units_of(
        ("Town", "traditional", 5, 10), ("Bee", "charter", 9, 10), ("Tiny", "traditional", 1, 1),
        ("Mini", "charter", 1, 1), ("Low", "charter", 1, 10),
    )  # fmt: skip
    eligible = units[(units["psu_type"] == "traditional") & (units["potential"] >= 2)]
    missing = left_out(
        units, ranking(eligible, by="attainment_rate_pct", size=1), types=("traditional",), smallest_potential=2
    )
    assert missing[["psu", "reason"]].to_numpy().tolist() == [
        ["Mini", "kind of unit: charter and fewer than 2 available credentials"],
        ["Tiny", "fewer than 2 available credentials"],
        ["Bee", "kind of unit: charter"],
    ]


def test_an_eligible_unit_with_the_last_rate_is_not_called_left_out():
    units = units_of(("A", "traditional", 5, 10), ("B", "traditional", 1, 10))
    ranked = ranking(units, by="attainment_rate_pct", size=1)
    assert left_out(units, ranked, types=("traditional",), smallest_potential=1).empty


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


def test_state_rate_is_not_the_mean_of_psu_rates():
    # 10 of 10 and 0 of 90: together 10 of 100, but the mean of 100% and 0% is 50%.
    units = units_of(("A", "charter", 10, 10), ("B", "charter", 0, 90))
    assert state_rate(units) == 10
    assert "10.0% of what was available" in state_rate_sentence(units)
    assert "is 50.0%, above the state's rate" in state_rate_sentence(units)


def test_a_kind_has_the_rate_of_its_sums_and_the_mean_of_its_rates():
    kinds = attainment_by_kind(units_of(("A", "charter", 10, 10), ("B", "charter", 0, 90), ("C", "traditional", 1, 2)))
    charter = kinds.set_index("psu_type").loc["charter"]
    assert charter[
        ["psus", "attainment_rate_pct", "lowest_rate_pct", "mean_rate_pct", "highest_rate_pct"]
    ].tolist() == [2, 10, 0, 50, 100]


def test_units_are_counted_by_kind_and_by_whether_they_earned_anything():
    units = units_of(("A", "traditional", 1, 2), ("B", "charter", 0, 2), ("C", "state school", 1, 2))
    assert unit_counts(units) == {
        "units with results": "3, of which 2 earned at least one credential",
        "traditional units": "1",
        "charter and specialty schools": "2",
    }


def test_printed_rates_are_compared_as_printed():
    # 1/2 is printed 50%, and 2/3 is not.
    assert printed_rates_sentence(units_of(("A", "charter", 1, 2), ("B", "charter", 2, 3))).endswith(": 1 agree.")


def test_comparing_no_rate_is_an_error():
    with pytest.raises(ValueError, match="no unit to compare; check the table's rows."):
        printed_rates_sentence(units_of(("A", "charter", 1, 2)).head(0))


def over_years_of(earlier: list[tuple[str, str, int]], *units: tuple) -> pd.DataFrame:
    ranked = ranking(units_of(*units), by="earned", size=10)
    return earned_over_years(ranked, pd.DataFrame(earlier, columns=["psu_code", "year", "earned"]), year=YEAR)


def test_this_years_count_is_computed_and_earlier_ones_are_printed():
    counts = over_years_of(
        [("000", "2029-2030", 3), ("000", YEAR, 999)], ("A", "charter", 5, 10), ("B", "charter", 4, 10)
    )
    assert counts[["rank", "psu", "year", "earned"]].to_numpy().tolist() == [
        [1, "A", "2029-2030", 3],
        [1, "A", YEAR, 5],
        [2, "B", YEAR, 4],
    ]
    assert len(validated(counts, "table_08_most_earned_psus", RESULTS)) == 3


def test_a_printed_unit_that_is_not_ranked_is_left_out():
    assert over_years_of([("777", "2029-2030", 3)], ("A", "charter", 5, 10))["psu"].tolist() == ["A"]


def test_changes_run_from_the_first_known_year_to_this_one():
    counts = over_years_of(
        [("000", "2029-2030", 3), ("001", "2028-2029", 9), ("001", "2029-2030", 1)],
        ("A", "charter", 5, 10), ("B", "charter", 4, 10), ("C", "charter", 1, 10),
    )  # fmt: skip
    changes = first_to_last(counts)
    assert changes[["psu", "first_year", "change"]].to_numpy().tolist() == [
        ["A", "2029-2030", 2],
        ["B", "2028-2029", -5],
    ]
    assert change_sentence(changes) == (
        "Of 2 units with earlier counts, 1 earned more than in their first printed year and 1 fewer. "
        "The largest rise is that of A: 3 in 2029-2030, 5 in 2030-2031. Fewer: B (−5)."
    )


def test_without_earlier_counts_nothing_is_said_of_a_change():
    counts = over_years_of([], ("A", "charter", 5, 10))
    assert change_sentence(first_to_last(counts)) == "No earlier count is printed for any of these units."
    assert draw_earned_over_years(counts).axes


@given(st.lists(st.floats(0, 100), max_size=60))
def test_every_dot_has_a_place_of_its_own_within_the_scale(rates):
    dots = stacked(pd.Series(rates, dtype="float64"))
    assert not dots.duplicated().any()
    assert dots["middle"].between(0, 100).all()
    assert ((dots["middle"] - pd.Series(rates, dtype="float64")).abs() <= 1).all()


def test_a_rate_of_one_hundred_stands_in_the_last_bin():
    assert stacked(pd.Series([100.0, 99.0]))["middle"].tolist() == [99, 99]


def test_every_unit_with_a_rate_is_a_dot():
    units = units_of(("A", "traditional", 1, 2), ("B", "traditional", 1, 2), ("C", "charter", 0, 0))
    axes = draw_rates_by_kind(units).axes[0]
    assert sum(len(line.get_xdata()) for line in axes.get_lines() if line.get_marker() == "o") == 2


def test_the_first_place_is_the_topmost_bar():
    ranked = ranking(units_of(("A", "charter", 1, 10), ("B", "charter", 3, 10)), by="earned", size=2)
    axes = draw_ranking(ranked, by="earned", title="T").axes[0]
    assert [bar.get_width() for bar in axes.patches] == [1, 3]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["A  2", "B  1"]


def test_alt_texts_are_written_from_the_data():
    units = units_of(("A", "charter", 1, 4))
    ranked = ranking(units, by="attainment_rate_pct", size=1)
    assert ranking_alt_text(ranked, by="attainment_rate_pct", title="T") == "T, bars in order: 1 A 25.0%  (1 of 4)."
    assert "charter, 1 unit from 25% to 25%" in rates_alt_text(units)
    assert "A: 1 in 2030-2031" in earned_over_years_alt_text(over_years_of([], ("A", "charter", 1, 4)))


@pytest.fixture(scope="module")
def published() -> pd.DataFrame:
    return with_rates(read_processed("attainment_by_psu", "2024-2025"), read_processed("psus", "2024-2025"))


def test_published_table_8_follows_from_table_10(published):
    printed = read_processed("most_earned_psus", "2024-2025").query("year == '2024-2025'")
    compared = rankings_compared(published, printed, by="earned", size=10)
    assert len(compared) == 10
    assert compared["agrees"].all()


def test_published_table_9_follows_from_table_10_with_districts_only(published):
    settings = read_year_settings("2024-2025")
    eligible = published[published["psu_type"].isin(settings.ranking_psu_types)]
    compared = rankings_compared(
        eligible, read_processed("highest_rate_psus", "2024-2025"), by="attainment_rate_pct", size=10
    )
    assert len(compared) == 10
    assert compared["agrees"].all()
    ranked = ranking(eligible, by="attainment_rate_pct", size=10)
    missing = left_out(published, ranked, types=settings.ranking_psu_types, smallest_potential=1)
    assert missing["psu_type"].tolist() == ["charter", "charter"]


def test_published_units_and_their_rates(published):
    assert unit_counts(published)["units with results"] == "143, of which 142 earned at least one credential"
    assert unit_counts(published)["traditional units"] == "115"
    assert round(state_rate(published), 2) == 58.97
    assert printed_rates_sentence(published).endswith(": 143 agree.")
