"""County shapes: checked on the way in, so that every ring can be drawn."""

from __future__ import annotations

import pandas as pd
import shapely

from helpers.base.problems import Problems
from helpers.prepare.layouts import reference_file

SMALLEST_RING_POINTS = 4
CORRECT = "Correct the cell, or restore the file from git."


def _numbers(shapes: pd.DataFrame) -> pd.DataFrame:
    names = ["ring", "point", "longitude", "latitude"]
    return shapes[names].apply(pd.to_numeric, errors="coerce").astype("float64")


def problems_in_shapes(references: dict[str, pd.DataFrame], problems: Problems) -> None:
    """Note shapes that cannot be drawn; no shapes at all are allowed.

    Parameters
    ----------
    references : dict of lookup to DataFrame of text, as read: ``county_shapes``
    problems : Problems, gains everything that is wrong
    """
    shapes = references.get("county_shapes")
    if shapes is None or shapes.empty:
        return
    file, numbers = reference_file("county_shapes"), _numbers(shapes)
    rules = {
        "county": (shapes["county"] != "", "the name of a county"),
        "ring": ((numbers["ring"] >= 1) & (numbers["ring"] % 1 == 0), "a whole number from 1 on"),
        "point": ((numbers["point"] >= 1) & (numbers["point"] % 1 == 0), "a whole number from 1 on"),
        "longitude": (numbers["longitude"].between(-180, 180), "degrees from -180 to 180"),
        "latitude": (numbers["latitude"].between(-90, 90), "degrees from -90 to 90"),
    }
    for column, (holds, expected) in rules.items():
        for row in shapes[~holds].itertuples():
            problems.add(file, expected, f"'{getattr(row, column)}'", CORRECT, row=row.row, column=column)
    if problems.any_in(file):
        return
    for (county, ring), points in shapes.assign(**numbers).groupby(["county", "ring"], sort=False):
        _problems_in_ring(county, ring, points, problems)


def _problems_in_ring(county: str, ring: float, points: pd.DataFrame, problems: Problems) -> None:
    """Note a ring whose points are not numbered one after the other, or that cannot be drawn."""
    file, row, where = reference_file("county_shapes"), points["row"].iloc[0], f"in ring {ring:.0f} of {county}"
    if points["point"].tolist() != list(range(1, len(points) + 1)):
        action = "Restore the missing points from git, or number them again."
        found = f"other numbers {where}"
        problems.add(file, "points numbered 1, 2, 3 ... within a ring", found, action, row=row, column="point")
    outline = points[["longitude", "latitude"]].to_numpy()
    if len(points) < SMALLEST_RING_POINTS or not shapely.is_ring(shapely.linestrings(outline)):
        expected = (
            f"a ring of {SMALLEST_RING_POINTS} points or more that ends where it starts and does not cross itself"
        )
        ends = " to ".join(str(tuple(end.tolist())) for end in outline[[0, -1]])
        found = f"{len(points)} points {where}, from {ends}"
        problems.add(file, expected, found, "Restore the points of the ring from git, or mend their order.", row=row)


def shapes_table(shapes: pd.DataFrame) -> pd.DataFrame:
    """Return the shapes with numbers for text, one row per point, in the order in which a ring is drawn."""
    return shapes[["county"]].join(_numbers(shapes)).sort_values(["county", "ring", "point"], ignore_index=True)
