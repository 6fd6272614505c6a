"""County shapes on a plane, joined to regions."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely
from shapely import Geometry

EARTH_RADIUS_KM = 6371.0
# The parallels of the state's own plane coordinates (NOAA Manual NOS NGS 5, 1989), which keep shapes true inside it.
STANDARD_PARALLELS_DEGREES = (34 + 20 / 60, 36 + 10 / 60)
ORIGIN_DEGREES = (-79.0, 35.25)
# A label of two lines is about this much wider than high.
LABEL_SHAPE = 2.6
LABEL_PRECISION_KM, NEARLY_MOST = 0.5, 0.97


def _projected(shapes: pd.DataFrame) -> pd.DataFrame:
    r"""Return the points on a plane on which equal areas are equally large, in km, east and north positive.

    Albers' conic equal-area projection of a sphere of radius R with the standard parallels :math:`\phi_1, \phi_2`:
    :math:`n = (\sin\phi_1 + \sin\phi_2)/2`, :math:`C = \cos^2\phi_1 + 2n\sin\phi_1`,
    :math:`\rho = R\sqrt{C - 2n\sin\phi}/n`, :math:`x = \rho\sin(n(\lambda - \lambda_0))`,
    :math:`y = \rho_0 - \rho\cos(n(\lambda - \lambda_0))`: Snyder (1987), Map Projections, U.S. Geological Survey
    Professional Paper 1395, pp. 98-103.
    """
    first, second = np.radians(STANDARD_PARALLELS_DEGREES)
    cone = (np.sin(first) + np.sin(second)) / 2
    constant = np.cos(first) ** 2 + 2 * cone * np.sin(first)
    angle = cone * np.radians(shapes["longitude"].to_numpy() - ORIGIN_DEGREES[0])
    # The origin's own latitude goes along as the last one.
    latitudes = np.radians([*shapes["latitude"], ORIGIN_DEGREES[1]])
    *radius, origin = EARTH_RADIUS_KM * np.sqrt(constant - 2 * cone * np.sin(latitudes)) / cone
    return shapes.assign(x_km=radius * np.sin(angle), y_km=origin - radius * np.cos(angle))


def county_outlines(shapes: pd.DataFrame) -> dict[str, Geometry]:
    """Return the outline of each county on a plane, in km from a point in the middle of the state.

    Parameters
    ----------
    shapes : DataFrame, ``county``, ``ring``, ``longitude``, ``latitude``, the points of a ring in the order of drawing
    """
    rings: dict[str, list[Geometry]] = {}
    for (county, _), points in _projected(shapes).groupby(["county", "ring"]):
        rings.setdefault(county, []).append(shapely.Polygon(points[["x_km", "y_km"]].to_numpy()))
    return {county: shapely.MultiPolygon(parts) for county, parts in rings.items()}


def region_outlines(counties: dict[str, Geometry], region_of: dict[str, str]) -> dict[str, Geometry]:
    """Return the outline of each region, without the borders between its counties.

    Parameters
    ----------
    counties : dict of county to outline
    region_of : dict of county to region; a county that is not in it stays by itself, under its own name
    """
    members: dict[str, list[Geometry]] = {}
    for county, outline in counties.items():
        members.setdefault(region_of.get(county, county), []).append(outline)
    return {region: shapely.union_all(outlines) for region, outlines in sorted(members.items())}


def counties_apart(counties: dict[str, Geometry], region_of: dict[str, str]) -> list[str]:
    """Return the counties that share no border with the largest part of their region: islands on the map."""
    largest = {
        region: max(shapely.get_parts(outline), key=shapely.area)
        for region, outline in region_outlines(counties, region_of).items()
    }
    return [
        county
        for county, outline in counties.items()
        if county in region_of and not shapely.area(shapely.intersection(outline, largest[region_of[county]])) > 0
    ]


def borders(outlines: dict[str, Geometry]) -> list[np.ndarray]:
    """Return the lines around all outlines, each an array of points; a line between two of them stands once."""
    lines = shapely.union_all([shapely.boundary(outline) for outline in outlines.values()])
    return [shapely.get_coordinates(line) for line in shapely.get_parts(shapely.line_merge(lines))]


def label_point(outline: Geometry) -> tuple[float, float]:
    """Return where a label has most room inside an outline: far from its border, sideways more than up and down.

    Of places with nearly the most room it is the one nearest to their middle.

    Examples
    --------
    >>> [round(value) for value in label_point(shapely.box(0, 0, 26, 100))]
    [13, 50]
    """
    squeezed = shapely.transform(outline, lambda points: points / (LABEL_SHAPE, 1))
    # The line goes from the middle of the largest circle inside to its edge.
    most = shapely.length(shapely.maximum_inscribed_circle(squeezed, LABEL_PRECISION_KM))
    roomy = shapely.buffer(squeezed, -NEARLY_MOST * most)
    x, y = shapely.get_coordinates(shapely.shortest_line(roomy, shapely.centroid(roomy)))[0]
    return float(x * LABEL_SHAPE), float(y)
