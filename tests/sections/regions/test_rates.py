"""Rates of regions under two readings, and what an unknown mix could make of them."""

import itertools

import numpy as np
import pandas as pd
import pytest

from helpers.contracts.schemas import RESULTS, validated
from helpers.contracts.vocabulary import NO_REGION
from helpers.sections.regions.rates import _drawn_again, mix_bounds, region_differences, region_rates

RULE = {"smallest_potential": 30, "widest_interval_points": 30}
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
TIERS = pd.DataFrame({"earned": [80, 20], "potential": [100, 100]})


AGAIN = {"draws": 2000, "seed": 7, "confidence": 0.95}


def rates_of(units: pd.DataFrame = UNITS, *, design_effect: float = 1.0) -> pd.DataFrame:
    """Return rates of regions as the notebook completes them."""
    rates = region_rates(units, design_effect=design_effect, rule=RULE, **AGAIN)
    unearned = rates["potential"] - rates["earned"]
    return rates.assign(unearned=unearned, share_of_state_unearned_pct=100 * unearned / unearned.sum())


def test_regions_are_sums_of_their_units_in_the_order_of_their_rates_without_the_statewide_ones():
    rates = rates_of()
    assert rates[["region", "psus", "earned", "potential", "rank"]].to_numpy().tolist() == [
        ["Alone", 2, 9, 10, 1],
        ["Upper", 3, 150, 300, 2],
        ["Lower", 2, 80, 200, 3],
    ]
    assert len(validated(rates, "region_rates", RESULTS)) == 3


def test_units_drawn_again_give_the_rates_of_every_way_to_draw_them():
    units = UNITS[UNITS["region"] == "Upper"]
    counts = units[["earned", "potential"]].to_numpy()
    # All 27 ways to draw three units with replacement are equally likely.
    ways = [
        100 * counts[list(way), 0].sum() / counts[list(way), 1].sum() for way in itertools.product(range(3), repeat=3)
    ]
    drawn = _drawn_again(units, draws=20_000, generator=np.random.Generator(np.random.PCG64(1)))
    assert set(drawn.round(6)) == set(np.round(ways, 6))
    assert drawn.mean() == pytest.approx(np.mean(ways), abs=0.5)
    assert (drawn <= 50).mean() == pytest.approx(np.mean(np.array(ways) <= 50), abs=0.02)


def test_a_region_of_equal_units_has_no_width_and_one_with_a_single_counted_unit_no_interval_by_units():
    rates = rates_of().set_index("region")
    assert rates.loc["Lower", ["units_rate_pct_lower", "units_rate_pct_upper"]].tolist() == [40.0, 40.0]
    assert rates.loc["Alone", ["units_rate_pct_lower", "units_rank_lower", "units_rank_upper"]].isna().all()
    # Of the 27 ways, one draws the unit of 10% three times: 10% is below 40%, so Upper can be third.
    assert rates.loc["Upper", ["units_rank_lower", "units_rank_upper"]].tolist() == [2, 3]


def test_a_design_effect_widens_the_reading_by_credentials_alone():
    upper, wide = (rates_of(design_effect=effect).set_index("region").loc["Upper"] for effect in (1.0, 4.0))
    limits = ["attainment_rate_pct_lower", "attainment_rate_if_independent_pct_lower", "units_rate_pct_lower"]
    # Wilson at one half: 50 - 50z / sqrt(n + z^2); n is 300, and a quarter of it with the design effect.
    assert upper[limits[:2]].round(2).tolist() == [44.38, 44.38]
    assert wide[limits[:2]].round(2).tolist() == [38.96, 44.38]
    assert wide[limits[2]] == upper[limits[2]]


def test_every_two_regions_are_compared_and_a_difference_that_units_could_turn_is_not_certain():
    # A region with one counted unit takes no part, and has no column among the pairs.
    units = pd.concat([UNITS, pd.DataFrame([("Low", 5, 100), ("Low", 6, 100)], columns=UNITS.columns)])
    found = region_differences(units, rates_of(units), **AGAIN)
    # Upper is drawn as 10% one time in 27, which is below the 40% of Lower and above the 5 to 6% of Low.
    assert found[["region", "other_region", "is_certain"]].to_numpy().tolist() == [
        ["Upper", "Lower", False],
        ["Upper", "Low", True],
        ["Lower", "Low", True],
    ]
    assert found.loc[2, found.columns[2:5]].tolist() == pytest.approx([34.5, 34.0, 35.0])
    assert len(validated(found, "region_differences", RESULTS)) == 3


def test_regions_of_single_units_give_no_pairs():
    found = region_differences(UNITS[UNITS["region"] == "Alone"], rates_of(), **AGAIN)
    assert len(validated(found, "region_differences", RESULTS)) == len(found) == 0


def test_few_credentials_and_a_wide_interval_by_units_are_marked():
    # Alone has an interval by credentials, 59.6% to 98.2%, in place of one by units.
    assert rates_of().set_index("region")["reliability_reason"].to_dict() == {
        "Alone": "fewer than 30 available credentials and an interval wider than 30 points",
        "Upper": "an interval wider than 30 points",
        "Lower": "",
    }


def test_a_region_without_potential_has_no_rate_and_no_place():
    rates = rates_of(pd.concat([UNITS, pd.DataFrame([("Empty", 0, 0)], columns=UNITS.columns)]))
    empty = rates.set_index("region").loc["Empty"]
    missing = ["attainment_rate_pct", "attainment_rate_pct_lower", "rank", "rank_lower", "units_rate_pct_lower"]
    assert empty[missing].isna().all()
    assert empty["reliability_reason"] == "nothing was available to earn"
    assert len(validated(rates, "region_rates", RESULTS)) == 4


def test_no_region_with_potential_is_an_error():
    with pytest.raises(ValueError, match=r"units: expected a region with potential, found none; check the column"):
        rates_of(UNITS[UNITS["region"] == NO_REGION])


def test_a_rate_within_the_bounds_of_an_unknown_mix_is_told_from_one_outside():
    # Tiers of 80% and 20%: a region of 50 can reach 20 to 80 percent, so 9 of 50 and 45 of 50 lie outside.
    regions = pd.DataFrame(
        [("High", 45, 50), ("Edge", 10, 50), ("Low", 9, 50), ("Empty", 0, 0)],
        columns=["region", "earned", "potential"],
    )
    regions["attainment_rate_pct"] = 100 * regions["earned"] / regions["potential"]
    bounds = mix_bounds(regions, {"mix of tiers": TIERS})
    columns = ["region", "expected_rate_pct_lower", "expected_rate_pct_upper", "is_within"]
    assert bounds[columns].to_numpy().tolist() == [
        ["High", 20.0, 80.0, False],
        ["Edge", 20.0, 80.0, True],
        ["Low", 20.0, 80.0, False],
    ]
    assert len(validated(bounds, "region_mix_bounds", RESULTS)) == 3
