"""County shapes on a plane, joined to regions without their inner borders."""

from __future__ import annotations

import numpy as np
import pandas as pd


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


EARTH_RADIUS_KM = 6371.0


# The parallels of the state's own plane coordinates (NOAA Manual NOS NGS 5, 1989), which keep shapes true inside it.
STANDARD_PARALLELS_DEGREES = (34 + 20 / 60, 36 + 10 / 60)


ORIGIN_DEGREES = (-79.0, 35.25)
