"""Units lie in counties that there are, and in the regions of their county where the county decides."""

import pandas as pd
import pytest

from helpers.base.problems import InputError, Problems
from helpers.prepare.layouts import reference_file
from helpers.prepare.lookups import districts_of_counties, note_wrong_places
from helpers.prepare.year import prepare_year
from tests.support.small_year import YEAR

COLUMNS = ["psu_code", "psu", "psu_type", "county", "region_state_board", "region_former", "region_basis"]
UNITS = [
    ("010", "Moved", "traditional", "North", "Lower", "Upper", "as the report prints it"),
    ("011", "North", "traditional", "North", "Upper", "Upper", "list by county"),
    ("012", "South", "traditional", "South", "Lower", "Lower", "list by county"),
    ("10A", "Bee", "charter", "North", "Upper", "Upper", "by county of location"),
    ("00Z", "Web", "virtual charter", "", "", "", "statewide"),
]
SHAPES = pd.DataFrame({"county": ["North", "South"]})


def units_with(**cells: str) -> pd.DataFrame:
    """Return the units with other cells of the charter school."""
    units = pd.DataFrame(UNITS, columns=COLUMNS).assign(row=range(2, 7))
    units.loc[3, list(cells)] = [*cells.values()]
    return units


def found(units: pd.DataFrame, shapes: pd.DataFrame = SHAPES) -> list[tuple]:
    problems = Problems()
    note_wrong_places(reference_file("psus"), units, {"psus": units, "county_shapes": shapes}, problems)
    return [(problem.row, problem.column, problem.expected, problem.found) for problem in problems.found]


def test_a_year_with_a_unit_in_no_county_is_refused(raw):
    file = raw / "reference" / "psus.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(",North,", ",Nord,"), encoding="utf-8")
    with pytest.raises(InputError) as stopped:
        prepare_year(YEAR)
    assert {(problem.row, problem.column) for problem in stopped.value.problems} == {(2, "county"), (4, "county")}


def test_a_county_has_the_regions_of_a_district_that_was_placed_by_it():
    districts = districts_of_counties(units_with())
    assert {county: district["psu_code"] for county, district in districts.items()} == {"North": "011", "South": "012"}


@pytest.mark.parametrize(
    "cells",
    [{}, {"region_former": "Lower", "region_basis": "as the report prints it"}, {"county": "North and North"}],
)
def test_a_unit_lies_in_the_regions_of_its_county_or_says_what_else_decides(cells):
    assert found(units_with(**cells)) == []


def test_another_region_than_that_of_the_county_is_named_in_either_list():
    assert found(units_with(region_former="Lower")) == [
        (5, "region_former", "Upper, as North (011) in North County", "'Lower' for Bee (10A)")
    ]


def test_each_county_of_a_unit_lies_in_its_region():
    lower = ("Lower, as South (012) in South County", "'Upper' for Bee (10A)")
    assert found(units_with(county="North and South")) == [
        (5, "region_state_board", *lower),
        (5, "region_former", *lower),
    ]


@pytest.mark.parametrize("county", ["Nord", "North/South", "South and Nord"])
def test_a_county_that_there_is_not_is_named_unless_no_county_is_known(county):
    units = units_with(county=county, region_basis="its own")
    expected = "a county of data/raw/reference/county_shapes.csv, or several with ' and ' between them"
    assert [problem[:3] for problem in found(units)] == [(5, "county", expected)]
    assert found(units, SHAPES.head(0)) == []
