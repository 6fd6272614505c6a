"""County shapes on the way in: what cannot be drawn is refused with its place."""

import pandas as pd
import pytest

from helpers.base.problems import Problems
from helpers.prepare.county_shapes import problems_in_shapes
from helpers.prepare.year import prepare_year
from tests.support.small_year import YEAR

CORNERS = [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]
RING = "a ring of 4 points or more that ends where it starts and does not cross itself"


def shapes_of(corners: list[tuple]) -> pd.DataFrame:
    points = [("A", 1, number, *corner) for number, corner in enumerate(corners, start=1)]
    return pd.DataFrame(points, columns=["county", "ring", "point", "longitude", "latitude"]).astype("str")


def found(shapes: pd.DataFrame) -> list[str]:
    problems = Problems()
    problems_in_shapes({"county_shapes": shapes.assign(row=range(2, len(shapes) + 2))}, problems)
    return [
        f"{problem.file.name}, row {problem.row}, {problem.column}: {problem.expected}; {problem.found}"
        for problem in problems.found
    ]


def test_sound_shapes_and_no_shapes_have_no_problem():
    assert found(shapes_of(CORNERS)) == []
    assert found(shapes_of(CORNERS).head(0)) == []


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
    shapes = shapes_of(CORNERS)
    shapes.loc[1, column] = value
    assert found(shapes) == [f"county_shapes.csv, {message}"]


@pytest.mark.parametrize(
    ("corners", "words"),
    [
        (CORNERS[:4], "4 points in ring 1 of A, from (0.0, 0.0) to (0.0, 1.0)"),
        (CORNERS[:1] * 3, "3 points in ring 1 of A, from (0.0, 0.0) to (0.0, 0.0)"),
        ([(0, 0), (1, 1), (1, 0), (0, 1), (0, 0)], "5 points in ring 1 of A, from (0.0, 0.0) to (0.0, 0.0)"),
    ],
)
def test_a_ring_that_does_not_close_is_too_short_or_crosses_itself_is_named(corners, words):
    assert found(shapes_of(corners)) == [f"county_shapes.csv, row 2, : {RING}; {words}"]


def test_a_year_without_shapes_is_prepared_without_a_map(raw):
    (raw / "reference" / "county_shapes.csv").unlink()
    assert prepare_year(YEAR).tables["county_shapes"].empty
