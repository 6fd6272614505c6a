"""County outlines out of a TopoJSON file: how ``data/raw/reference/county_shapes.csv`` was made and can be made again."""

from __future__ import annotations

import pandas as pd

DECIMALS = 4


def _arc(topology: dict, number: int) -> list[tuple[float, float]]:
    """Return the points of an arc in degrees; a negative number means the same arc backwards."""
    (scale_x, scale_y), (start_x, start_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    x = y = 0
    points = []
    for step_x, step_y in topology["arcs"][number if number >= 0 else ~number]:
        x, y = x + step_x, y + step_y
        points.append((round(x * scale_x + start_x, DECIMALS), round(y * scale_y + start_y, DECIMALS)))
    return points if number >= 0 else points[::-1]


def _ring(topology: dict, arcs: list[int]) -> list[tuple[float, float]]:
    joined: list[tuple[float, float]] = []
    for number in arcs:
        # An arc starts where the one before it ends, and rounding can bring neighbours together.
        joined += [point for point in _arc(topology, number) if not joined or point != joined[-1]]
    return [point for place, point in enumerate(joined) if place == 0 or point != joined[place - 1]]


def counties_of_state(topology: dict, *, state: str) -> pd.DataFrame:
    """Return the outlines of a state's counties from the file ``counties-10m.json`` of the package us-atlas.

    Parameters
    ----------
    topology : dict, the parsed file: quantized TopoJSON whose counties have five-digit FIPS codes and names
    state : str, first two digits of the codes; North Carolina is 37

    Returns
    -------
    DataFrame: ``county``, ``ring``, ``point`` (numbered from 1), ``longitude``, ``latitude`` (degrees, four decimals,
    about ten metres); each ring ends where it starts

    Raises
    ------
    ValueError
        If the state has no county, or a county has a hole, which the table cannot hold.
    """
    counties = [shape for shape in topology["objects"]["counties"]["geometries"] if shape["id"].startswith(state)]
    if not counties:
        raise ValueError(f"topology: expected counties whose code starts with {state}, found none. Correct the state.")
    rows = []
    for shape in sorted(counties, key=lambda shape: shape["id"]):
        name = shape["properties"]["name"]
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        if any(len(polygon) != 1 for polygon in polygons):
            raise ValueError(f"topology: expected counties without holes, found one in {name}. Store the hole as well.")
        for ring, polygon in enumerate(polygons, start=1):
            points = _ring(topology, polygon[0])
            rows += [(name, ring, place, *point) for place, point in enumerate(points, start=1)]
    return pd.DataFrame(rows, columns=["county", "ring", "point", "longitude", "latitude"])
