"""County shapes: checked on the way in, projected so that areas compare, and joined to regions without their inner borders."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.problems import Problems
from helpers.raw_tables import reference_file

EARTH_RADIUS_KM = 6371.0
# The parallels of the state's own plane coordinates (NOAA Manual NOS NGS 5, 1989), which keep shapes true inside it.
STANDARD_PARALLELS_DEGREES = (34 + 20 / 60, 36 + 10 / 60)
ORIGIN_DEGREES = (-79.0, 35.25)
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


def projected(shapes: pd.DataFrame) -> pd.DataFrame:
    r"""Return the shapes on a plane on which equal areas are equally large.

    Albers' conic equal-area projection of a sphere of radius R with the standard parallels :math:`\phi_1, \phi_2`:
    :math:`n = (\sin\phi_1 + \sin\phi_2)/2`, :math:`C = \cos^2\phi_1 + 2n\sin\phi_1`,
    :math:`\rho = R\sqrt{C - 2n\sin\phi}/n`, :math:`x = \rho\sin(n(\lambda - \lambda_0))`,
    :math:`y = \rho_0 - \rho\cos(n(\lambda - \lambda_0))`: Snyder (1987), Map Projections, U.S. Geological Survey
    Professional Paper 1395, pp. 98-103.

    Parameters
    ----------
    shapes : DataFrame, ``longitude``, ``latitude`` in degrees, and other columns, which are kept

    Returns
    -------
    DataFrame: ``x_km``, ``y_km`` instead of the two, from a point in the middle of the state, east and north positive

    Examples
    --------
    >>> middle = pd.DataFrame({"longitude": [-79.0], "latitude": [35.25]})
    >>> projected(middle).round(6).abs().to_numpy().tolist()
    [[0.0, 0.0]]
    """
    first, second = np.radians(STANDARD_PARALLELS_DEGREES)
    cone = (np.sin(first) + np.sin(second)) / 2
    constant = np.cos(first) ** 2 + 2 * cone * np.sin(first)

    def distance(latitude_degrees):
        return EARTH_RADIUS_KM * np.sqrt(constant - 2 * cone * np.sin(np.radians(latitude_degrees))) / cone

    angle = cone * np.radians(shapes["longitude"] - ORIGIN_DEGREES[0])
    radius = distance(shapes["latitude"])
    return shapes.drop(columns=["longitude", "latitude"]).assign(
        x_km=radius * np.sin(angle), y_km=distance(ORIGIN_DEGREES[1]) - radius * np.cos(angle)
    )


def rings_of(places: pd.DataFrame) -> list[tuple[str, np.ndarray]]:
    """Return every ring with its county: an array of its points, x and y in km.

    Parameters
    ----------
    places : DataFrame, as :func:`projected` gives it, with ``county``, ``ring``
    """
    return [
        (county, ring[["x_km", "y_km"]].to_numpy())
        for (county, _), ring in places.groupby(["county", "ring"], sort=True)
    ]


def border_edges(places: pd.DataFrame, region_of_county: dict[str, str]) -> list[tuple[str, np.ndarray]]:
    """Return the edges that part a region from another one or from the outside, one entry for each side.

    An edge that two counties of one region share lies inside the region and is left out, which joins the counties
    without any computation of shapes: neighbours are stored with the same points along their border.

    Parameters
    ----------
    places : DataFrame, as :func:`projected` gives it, with ``county``, ``ring``
    region_of_county : dict; a county that is not in it is a region of its own

    Returns
    -------
    list of (region, array of two points, x and y in km)
    """
    sides: dict[tuple, list[tuple[str, np.ndarray]]] = {}
    for county, ring in rings_of(places):
        region = region_of_county.get(county, county)
        for edge in np.stack([ring[:-1], ring[1:]], axis=1):
            key = tuple(sorted(map(tuple, edge.tolist())))
            sides.setdefault(key, []).append((region, edge))
    return [side for both in sides.values() for side in both if sum(other[0] == side[0] for other in both) == 1]


def region_of_county(units: pd.DataFrame) -> dict[str, str]:
    """Return the region of each county whose units all lie in one region.

    Parameters
    ----------
    units : DataFrame, ``county`` (empty for statewide units), ``region``

    Examples
    --------
    >>> region_of_county(pd.DataFrame({"county": ["North", "North", ""], "region": ["Upper", "Upper", "none"]}))
    {'North': 'Upper'}
    """
    placed = units[units["county"] != ""].drop_duplicates(["county", "region"]).drop_duplicates("county", keep=False)
    return dict(zip(placed["county"], placed["region"], strict=True))
