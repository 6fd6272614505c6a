"""Regions are sums of their units, under each public list of regions."""

import pandas as pd

from helpers.contracts.vocabulary import NO_REGION
from helpers.sections.regions.attainment import attainment_by_region, region_lists_compared

UNITS = pd.DataFrame(
    [("010", "Upper", "Upper", 80, 100), ("020", "Upper", "Lower", 0, 300), ("030", "Lower", "Lower", 30, 100)],
    columns=["psu_code", "region_state_board", "region_former", "earned", "potential"],
)
STATEWIDE = pd.DataFrame([("040", "", "", 9, 10)], columns=UNITS.columns)


def test_the_rate_of_a_region_is_that_of_its_sums_and_statewide_units_stand_last_whatever_their_rate():
    regions = attainment_by_region(pd.concat([UNITS, STATEWIDE]), region="region_state_board")
    # The mean of the rates of Upper's units would be 40 percent.
    assert regions.to_numpy().tolist() == [
        ["Lower", 30, 100, 30.0, 1],
        ["Upper", 80, 400, 20.0, 2],
        [NO_REGION, 9, 10, 90.0, 1],
    ]


def test_every_list_gives_its_own_regions_of_the_same_units():
    lists = region_lists_compared(UNITS).set_index(["region_list", "region"])
    assert lists["psus"].to_dict() == {
        ("state_board", "Lower"): 1,
        ("state_board", "Upper"): 2,
        ("former", "Upper"): 1,
        ("former", "Lower"): 2,
    }
    assert lists.groupby("region_list")["earned"].sum().tolist() == [110, 110]
