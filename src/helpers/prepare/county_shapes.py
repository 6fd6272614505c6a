"""County shapes: checked on the way in, projected so that areas compare, and joined to regions without their inner borders."""

from __future__ import annotations

import pandas as pd

from helpers.base.problems import Problems
from helpers.prepare.layouts import reference_file

SMALLEST_RING_POINTS = 4
CORRECT = "Correct the cell, or restore the file from git."


def _numbers(shapes: pd.DataFrame) -> pd.DataFrame:
    names = ["ring", "point", "longitude", "latitude"]
    return shapes[names].apply(pd.to_numeric, errors="coerce").astype("float64")


def problems_in_shapes(references: dict[str, pd.DataFrame], problems: Problems) -> None:
    """Note shapes that cannot be drawn, and districts whose county has none; no shapes at all are allowed.

    Parameters
    ----------
    references : dict of lookup to DataFrame of text, as read: ``county_shapes``, ``psus``
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
    if "psus" in references:
        _districts_without_shape(references, problems)


def _problems_in_ring(county: str, ring: float, points: pd.DataFrame, problems: Problems) -> None:
    file, row = reference_file("county_shapes"), int(points["row"].iloc[0])
    if points["point"].tolist() != list(range(1, len(points) + 1)):
        problems.add(
            file,
            "points numbered 1, 2, 3 ... within a ring",
            f"other numbers in ring {ring:.0f} of {county}",
            "Restore the missing points from git, or number them again.",
            row=row,
            column="point",
        )
    ends = points[["longitude", "latitude"]].iloc[[0, -1]].to_numpy()
    if len(points) < SMALLEST_RING_POINTS or (ends[0] != ends[1]).any():
        problems.add(
            file,
            f"a ring of {SMALLEST_RING_POINTS} points or more that ends where it starts",
            f"{len(points)} points in ring {ring:.0f} of {county}, from {tuple(ends[0].tolist())} to {tuple(ends[1].tolist())}",
            "Restore the missing points from git, or repeat the first point at the end.",
            row=row,
        )


def _districts_without_shape(references: dict[str, pd.DataFrame], problems: Problems) -> None:
    psus, known = references["psus"], set(references["county_shapes"]["county"])
    districts = psus[psus["psu_type"] == "traditional"]
    for row in districts[~districts["county"].isin(known)].itertuples():
        problems.add(
            reference_file("psus"),
            "a county of data/raw/reference/county_shapes.csv",
            f"'{row.county}'",
            "Correct the name, or add the county's shape.",
            row=row.row,
            column="county",
        )


def shapes_table(shapes: pd.DataFrame) -> pd.DataFrame:
    """Return the shapes with numbers for text, one row a point, in the order in which a ring is drawn."""
    return shapes[["county"]].join(_numbers(shapes)).sort_values(["county", "ring", "point"], ignore_index=True)
