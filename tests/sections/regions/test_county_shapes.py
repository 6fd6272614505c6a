"""County shapes: areas that stay equal on the plane, counties that join to regions, and places for labels."""

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from helpers.contracts.tables import read_processed
from helpers.sections.regions.county_shapes import (
    EARTH_RADIUS_KM,
    borders,
    counties_apart,
    county_outlines,
    label_point,
    region_outlines,
)

# Three squares in a row, ten sides in all.
ROW = {"A": shapely.box(0, 0, 1, 1), "B": shapely.box(1, 0, 2, 1), "C": shapely.box(2, 0, 3, 1)}


@given(st.floats(-84, -76), st.floats(33.5, 36.5), st.floats(0.05, 1))
def test_equal_areas_stay_equal_on_the_map(west, south, size):
    # On a sphere, a cell between two parallels has the area R^2 (sin b - sin a) times the angle between its meridians.
    cell = shapely.segmentize(shapely.box(west, south, west + size, south + size), size / 200)
    points = pd.DataFrame(shapely.get_coordinates(cell), columns=["longitude", "latitude"])
    outline = county_outlines(points.assign(county="A", ring=1))["A"]
    on_sphere = EARTH_RADIUS_KM**2 * np.radians(size) * (np.sin(np.radians(south + size)) - np.sin(np.radians(south)))
    assert outline.area == pytest.approx(on_sphere, rel=1e-4)


def test_east_lies_right_and_north_lies_up():
    triangle = pd.DataFrame({"longitude": [-79, -78, -79, -79], "latitude": [35.25, 35.25, 36.25, 35.25]})
    origin, east, north, _ = shapely.get_coordinates(county_outlines(triangle.assign(county="A", ring=1))["A"])
    # One degree of latitude is pi R / 180 = 111.2 km, one of longitude that times cos(35.25) = 90.8 km.
    assert origin == pytest.approx([0, 0], abs=1e-9)
    assert east == pytest.approx([90.8, 0.46], abs=0.03)
    assert north == pytest.approx([0, 111.2], abs=0.03)


def test_counties_of_one_region_lose_the_border_between_them():
    regions = region_outlines(ROW, {"A": "Upper", "B": "Upper", "C": "Lower"})
    assert list(regions) == ["Lower", "Upper"]
    assert regions["Upper"].equals(shapely.box(0, 0, 2, 1))
    # Of the ten sides, the one between A and B is gone; the one between B and C is there once.
    assert sum(shapely.LineString(line).length for line in borders(regions)) == 9
    assert sum(shapely.LineString(line).length for line in borders(region_outlines(ROW, {}))) == 10


def test_a_county_that_another_region_cuts_off_lies_apart_and_an_island_of_a_county_does_not():
    # A and B together are as large as D and stand first; A's second ring is an island of a county that touches B.
    row = {**ROW, "A": shapely.MultiPolygon([ROW["A"], shapely.box(-9, 0, -8.9, 0.1)]), "D": shapely.box(3, 0, 4.5, 1)}
    assert counties_apart(row, {"A": "Upper", "B": "Upper", "C": "Lower", "D": "Upper"}) == ["D"]
    assert counties_apart(row, {"A": "Upper", "B": "Upper", "C": "Lower", "D": "Lower"}) == []


def test_a_label_stands_in_the_wide_part_of_a_region():
    # A flag on a pole: the pole is 1 wide and 10 high, the flag 20 wide and 6 high at its top.
    flag = shapely.union(shapely.box(0, 0, 1, 10), shapely.box(1, 4, 21, 10))
    x, y = label_point(flag)
    assert (8 < x < 14, 6 < y < 8) == (True, True)


@pytest.fixture(scope="module")
def counties() -> dict:
    return county_outlines(read_processed("county_shapes", "2024-2025"))


def test_the_states_hundred_counties_are_those_of_its_districts(counties):
    units = read_processed("psus", "2024-2025")
    districts = set(units.loc[units["psu_type"] == "traditional", "county"])
    assert len(districts) == 100
    assert set(counties) == districts


def test_the_counties_cover_the_state_and_share_their_borders(counties):
    state = region_outlines(counties, dict.fromkeys(counties, "North Carolina"))["North Carolina"]
    # Land alone and land with water, square kilometres (Census Bureau, State Area Measurements, 2010).
    assert 125_920 < state.area < 139_391
    # No gap and no overlap between counties: nothing is lost in joining them, and no hole is left.
    assert state.area == pytest.approx(sum(outline.area for outline in counties.values()))
    assert sum(len(part.interiors) for part in state.geoms) == 0
