"""County shapes: what is refused, areas that stay equal, and counties that join to regions."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.base.problems import InputError, Problems
from helpers.contracts.tables import read_processed
from helpers.prepare.county_shapes import problems_in_shapes
from helpers.prepare.year import prepare_year
from helpers.sections.regions.county_shapes import EARTH_RADIUS_KM, border_edges, projected, region_of_county, rings_of
from tests.support.small_year import YEAR


def square(county: str, west: float, south: float, *, size: float = 1.0, ring: int = 1) -> pd.DataFrame:
    corners = [(0, 0), (size, 0), (size, size), (0, size), (0, 0)]
    points = [(county, ring, n, west + x, south + y) for n, (x, y) in enumerate(corners, start=1)]
    return pd.DataFrame(points, columns=["county", "ring", "point", "longitude", "latitude"])


def area(ring: np.ndarray) -> float:
    x, y = ring[:, 0], ring[:, 1]
    return abs(float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum())) / 2


def found(shapes: pd.DataFrame, *, county: str = "A") -> list[str]:
    psus = pd.DataFrame({"psu_type": ["traditional", "charter"], "county": [county, "Elsewhere"], "row": [2, 3]})
    problems = Problems()
    shapes = shapes.astype("str").assign(row=range(2, len(shapes) + 2))
    problems_in_shapes({"county_shapes": shapes, "psus": psus}, problems)
    return [
        f"{problem.file.name}, row {problem.row}, {problem.column}: {problem.expected}; {problem.found}"
        for problem in problems.found
    ]


@given(st.floats(-84, -76), st.floats(33.5, 36.5), st.floats(0.05, 1))
def test_equal_areas_stay_equal_on_the_map(west, south, size):
    # On a sphere, a cell between two parallels has the area R^2 (sin b - sin a) times the angle between its meridians.
    steps = np.linspace(0, size, 200)
    lower, upper = (
        np.column_stack([west + steps, np.full(200, south)]),
        np.column_stack([west + steps, np.full(200, south + size)]),
    )
    outline = np.concatenate([lower, upper[::-1], lower[:1]])
    on_map = projected(pd.DataFrame(outline, columns=["longitude", "latitude"]))[["x_km", "y_km"]].to_numpy()
    on_sphere = EARTH_RADIUS_KM**2 * np.radians(size) * (np.sin(np.radians(south + size)) - np.sin(np.radians(south)))
    assert area(on_map) == pytest.approx(on_sphere, rel=1e-4)


def test_east_lies_right_and_north_lies_up():
    places = projected(pd.DataFrame({"longitude": [-79, -78, -79], "latitude": [35.25, 35.25, 36.25]}))
    # One degree of latitude is pi R / 180 = 111.2 km, one of longitude that times cos(35.25) = 90.8 km.
    assert places["x_km"].round(1).tolist() == pytest.approx([0, 90.8, 0], abs=0.1)
    assert places["y_km"].round(1).tolist() == pytest.approx([0, 0.5, 111.2], abs=0.3)


def test_a_border_inside_a_region_is_left_out_and_one_between_regions_has_two_sides():
    shapes = pd.concat([square("A", 0, 0), square("B", 1, 0), square("C", 2, 0)]).rename(
        columns={"longitude": "x_km", "latitude": "y_km"}
    )
    sides = border_edges(shapes, {"A": "Upper", "B": "Upper", "C": "Lower"})
    edges = [(region, sorted(map(tuple, edge.tolist()))) for region, edge in sides]
    # Three sides of A, two of B, and four of C; the edge between A and B is gone, that between B and C is there twice.
    assert [region for region, _ in edges].count("Upper") == 6
    assert [region for region, _ in edges].count("Lower") == 4
    assert ("Upper", [(1, 0), (1, 1)]) not in edges
    assert ("Upper", [(2, 0), (2, 1)]) in edges
    assert ("Lower", [(2, 0), (2, 1)]) in edges


def test_a_county_without_a_region_keeps_its_whole_border():
    shapes = pd.concat([square("A", 0, 0), square("B", 1, 0)]).rename(columns={"longitude": "x_km", "latitude": "y_km"})
    assert len(border_edges(shapes, {})) == 8


def test_a_county_whose_units_lie_in_two_regions_has_none():
    units = pd.DataFrame({"county": ["A", "A", "B"], "region": ["Upper", "Lower", "Lower"]})
    assert region_of_county(units) == {"B": "Lower"}


def test_sound_shapes_and_no_shapes_have_no_problem():
    assert found(square("A", 0, 0)) == []
    assert found(square("A", 0, 0).head(0)) == []


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("longitude", "west", "row 3, longitude: degrees from -180 to 180; 'west'"),
        ("longitude", "181", "row 3, longitude: degrees from -180 to 180; '181'"),
        ("latitude", "91", "row 3, latitude: degrees from -90 to 90; '91'"),
        ("point", "0", "row 3, point: a whole number from 1 on; '0'"),
        ("ring", "1.5", "row 3, ring: a whole number from 1 on; '1.5'"),
        ("county", "", "row 3, county: the name of a county; ''"),
        ("point", "7", "row 2, point: points numbered 1, 2, 3 ... within a ring; other numbers in ring 1 of A"),
    ],
)
def test_a_cell_that_cannot_be_drawn_is_named(column, value, message):
    shapes = square("A", 0, 0).astype("str")
    shapes.loc[1, column] = value
    assert found(shapes) == [f"county_shapes.csv, {message}"]


def test_a_point_that_is_left_out_is_named():
    assert found(square("A", 0, 0).drop(index=2)) == [
        "county_shapes.csv, row 2, point: points numbered 1, 2, 3 ... within a ring; other numbers in ring 1 of A"
    ]


def test_a_ring_that_does_not_close_is_named():
    assert found(square("A", 0, 0).head(4)) == [
        "county_shapes.csv, row 2, : a ring of 4 points or more that ends where it starts; 4 points in ring 1 of A, from "
        "(0.0, 0.0) to (0.0, 1.0)"
    ]


def test_a_district_whose_county_has_no_shape_is_named_and_a_charter_school_is_not():
    assert found(square("A", 0, 0), county="B") == [
        "psus.csv, row 2, county: a county of data/raw/reference/county_shapes.csv; 'B'"
    ]


def test_a_year_without_shapes_is_prepared_without_a_map(raw):
    (raw / "reference" / "county_shapes.csv").unlink()
    assert prepare_year(YEAR).tables["county_shapes"].empty


def test_wrong_shapes_stop_the_preparation_with_their_place(raw):
    file = raw / "reference" / "county_shapes.csv"
    file.write_text(file.read_text().replace("-78.0,36.0", "-780,36.0", 1))
    with pytest.raises(InputError) as stopped:
        prepare_year(YEAR)
    assert [(problem.row, problem.column, problem.found) for problem in stopped.value.problems] == [
        (4, "longitude", "'-780'")
    ]


@pytest.fixture(scope="module")
def shapes() -> pd.DataFrame:
    return read_processed("county_shapes", "2024-2025")


def test_the_states_hundred_counties_are_those_of_its_districts(shapes):
    units = read_processed("psus", "2024-2025")
    districts = set(units.loc[units["psu_type"] == "traditional", "county"])
    assert len(districts) == 100
    assert set(shapes["county"]) == districts
    assert set(region_of_county(units)) >= districts


def test_the_counties_cover_the_state_and_share_their_borders(shapes):
    places = projected(shapes)
    # Land alone and land with water, square kilometres (Census Bureau, State Area Measurements, 2010).
    assert 125_920 < sum(area(ring) for _, ring in rings_of(places)) < 139_391
    one_region = dict.fromkeys(shapes["county"], "North Carolina")
    outline = border_edges(places, one_region)
    assert 0 < len(outline) < len(shapes) / 4
