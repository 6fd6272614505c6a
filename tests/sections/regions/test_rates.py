"""Intervals and places of regions under two readings, and how often the cautious one covers."""

import itertools

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from helpers.contracts.schemas import RESULTS, validated
from helpers.contracts.tables import read_processed
from helpers.contracts.vocabulary import NO_REGION
from helpers.sections.regions.rates import (
    certainty_sentence,
    certainty_table,
    draw_region_rates,
    drawn_again,
    region_rates,
    region_rates_alt_text,
)
from helpers.statistics.intervals import wilson_interval

RULE = {"confidence": 0.95, "smallest_potential": 30, "widest_interval_points": 30}
UNITS = pd.DataFrame(
    [
        ("Upper", 80, 100),
        ("Upper", 60, 100),
        ("Upper", 10, 100),
        ("Lower", 40, 100),
        ("Lower", 40, 100),
        ("Alone", 9, 10),
        ("Alone", 0, 0),
        (NO_REGION, 0, 50),
    ],
    columns=["region", "earned", "potential"],
)


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


def rates_of(units: pd.DataFrame = UNITS, *, draws: int = 2000, seed: int = 7) -> pd.DataFrame:
    return region_rates(units, draws=draws, seed=seed, **RULE)


def test_regions_are_sums_of_their_units_in_the_order_of_their_rates_without_the_statewide_ones():
    rates = rates_of()
    assert rates[["region", "psus", "earned", "potential", "rank"]].to_numpy().tolist() == [
        ["Alone", 2, 9, 10, 1],
        ["Upper", 3, 150, 300, 2],
        ["Lower", 2, 80, 200, 3],
    ]
    assert len(validated(rates, "region_rates", RESULTS)) == 3


def test_the_interval_by_credentials_is_that_of_wilson():
    rates = rates_of()
    expected = wilson_interval(rates["earned"], rates["potential"])
    pd.testing.assert_frame_equal(rates[["rate_lower_pct", "rate_upper_pct"]], expected)


def test_units_drawn_again_give_the_rates_of_every_way_to_draw_them():
    units = UNITS[UNITS["region"] == "Upper"]
    counts = units[["earned", "potential"]].to_numpy()
    # All 27 ways to draw three units with replacement are equally likely.
    ways = [
        100 * counts[list(way), 0].sum() / counts[list(way), 1].sum() for way in itertools.product(range(3), repeat=3)
    ]
    drawn = drawn_again(units, draws=20_000, generator=np.random.Generator(np.random.PCG64(1)))
    assert set(drawn.round(6)) == set(np.round(ways, 6))
    assert drawn.mean() == pytest.approx(np.mean(ways), abs=0.5)
    assert (drawn <= 50).mean() == pytest.approx(np.mean(np.array(ways) <= 50), abs=0.02)


def test_a_region_of_equal_units_has_no_width_and_one_with_a_single_counted_unit_no_interval_by_units():
    rates = rates_of().set_index("region")
    assert rates.loc["Lower", ["units_lower_pct", "units_upper_pct"]].tolist() == [40.0, 40.0]
    assert rates.loc["Alone", ["units_lower_pct", "units_upper_pct"]].isna().all()
    assert rates.loc["Alone", ["units_rank_lower", "units_rank_upper"]].isna().all()
    # Of the 27 ways, one draws the unit of 10% three times: 10% is below 40%, so Upper can be third.
    assert rates.loc["Upper", ["units_rank_lower", "units_rank_upper"]].tolist() == [2, 3]


def test_the_same_seed_gives_the_same_rates_and_another_order_of_units_changes_nothing_but_the_draws():
    pd.testing.assert_frame_equal(rates_of(), rates_of())
    shuffled = rates_of(UNITS.sample(frac=1, random_state=3))
    pd.testing.assert_frame_equal(shuffled[["region", "earned", "rank"]], rates_of()[["region", "earned", "rank"]])


def test_few_credentials_and_a_wide_interval_are_marked():
    rates = rates_of().set_index("region")
    # Alone has an interval by credentials, 59.6% to 98.2%, in place of one by units.
    assert rates["reliability_reason"].to_dict() == {
        "Alone": "fewer than 30 available credentials and an interval wider than 30 points",
        "Upper": "an interval wider than 30 points",
        "Lower": "",
    }


def test_a_region_without_potential_has_no_rate_and_no_place():
    units = pd.concat([UNITS, pd.DataFrame([("Empty", 0, 0)], columns=UNITS.columns)])
    rates = rates_of(units)
    empty = rates.set_index("region").loc["Empty"]
    assert empty[["attainment_rate_pct", "rate_lower_pct", "rank_lower", "units_lower_pct", "rank"]].isna().all()
    assert empty["reliability_reason"] == "nothing was available to earn"
    assert len(validated(rates, "region_rates", RESULTS)) == 4
    assert certainty_table(rates).iloc[-1].tolist()[2:6] == ["–", "–", "–", "–"]
    assert draw_region_rates(rates, state_rate_pct=50).axes


def test_no_region_with_potential_is_an_error():
    with pytest.raises(
        ValueError, match="units: expected a region with potential, found none; check the column region."
    ):
        rates_of(UNITS[UNITS["region"] == NO_REGION])


def test_sentence_table_and_text_say_both_readings():
    rates = rates_of().assign(
        rank_lower=[1, 2, 3], rank_upper=[1, 2, 3], units_upper_pct=[float("nan"), 70.0, 40.0], units_lower_pct=[float("nan"), 20.0, 40.0]
    )  # fmt: skip
    assert certainty_sentence(rates, confidence=0.95) == (
        "As if credentials were independent chances, 3 of 3 regions have a range of a single place at 95 percent. As if the "
        "units of a region had been drawn from units like them, none would; the widest interval is that of Upper, "
        "20.0–70.0%."
    )
    alone = rates_of(UNITS[UNITS["region"] == "Alone"])
    assert certainty_sentence(alone, confidence=0.95).endswith(
        "No region has two units with potential, so none can be drawn again."
    )
    sure = rates.assign(
        units_rank_lower=pd.array([None, 2, 3], dtype="Int64"), units_rank_upper=pd.array([None, 2, 3], dtype="Int64")
    )
    assert "drawn from units like them, only Upper and Lower would;" in certainty_sentence(sure, confidence=0.95)
    assert certainty_table(sure).iloc[1].tolist() == [
        "Upper", 50.0, "44.4–55.6%", "2", "20.0–70.0%", "2", "an interval wider than 30 points",
    ]  # fmt: skip
    assert region_rates_alt_text(sure, year="2030-2031") == (
        "Dots with intervals of the attainment rate by region in 2030-2031, highest first: Alone 90%, by units –, place –; "
        "Upper 50%, by units 20–70%, place 2; Lower 40%, by units 40–40%, place 3."
    )


def test_the_figure_has_a_row_and_a_label_for_every_region():
    axes = draw_region_rates(rates_of(), state_rate_pct=48.0).axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["Lower", "Upper", "Alone"]
    assert [text.get_text() for text in axes.texts][1:] == ["50%   place 2 to 3", "90%   place –", "state 48%"]


def test_published_regions_are_nearly_certain_by_credentials_and_not_by_units():
    units = read_processed("attainment_by_psu", "2024-2025").merge(
        read_processed("psus", "2024-2025").drop(columns="psu"), on="psu_code"
    )
    rates = region_rates(units, draws=10_000, seed=20250112, **RULE)
    assert len(rates) == 8
    assert (rates["rank_lower"] == rates["rank_upper"]).sum() == 6
    assert (rates["units_rank_lower"] == rates["units_rank_upper"]).sum() == 0
    assert (rates["units_lower_pct"] < rates["rate_lower_pct"]).all()
    assert (rates["units_upper_pct"] > rates["rate_upper_pct"]).all()
