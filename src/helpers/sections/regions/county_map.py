"""The map of regions: counties filled by their region's attainment rate, with the region's name and rate on it."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import LinearSegmentedColormap, Normalize
from matplotlib.figure import Figure
from matplotlib.path import Path

from helpers.base.words import counted, listing
from helpers.contracts.vocabulary import NO_REGION
from helpers.sections.regions.county_shapes import border_edges, projected, region_of_county, rings_of
from helpers.show.charts import GREY, INK, LIGHT_GREY, give_note, give_title, new_figure, show_figure
from helpers.show.numbers import number_text, percent_text
from helpers.show.tables import say

MAP_INCHES, FRAME_INCHES = 6.9, 0.75
# One hue from light to dark is read the same with every kind of colour blindness, and in grey.
SCALE = LinearSegmentedColormap.from_list("blues", mpl.colormaps["Blues"](np.linspace(0.12, 0.95, 256)))
SCALE_STEP_POINTS, LEGEND_STEPS = 10, 40
# From here on white is read better than black.
DARK_FROM = 0.71
# A label of two lines is about this much wider than high.
LABEL_SHAPE = 2.6
GRID_POINTS = 60
EDGE_PARTS, NEARLY_MOST = (0.0, 0.25, 0.5, 0.75), 0.97
LEGEND_CORNER, LEGEND_BELOW = (0.04, 0.1, 0.27, 0.045), (0.04, -0.12, 0.27, 0.045)
NO_SHAPES = "The year has no county shapes, so there is no map; the bars above show the same rates."


def rate_scale(rates: pd.Series) -> Normalize:
    """Return the scale of colours, from the tens below the lowest rate to the tens above the highest one.

    Examples
    --------
    >>> scale = rate_scale(pd.Series([44.2, 72.4]))
    >>> scale.vmin, scale.vmax
    (40.0, 80.0)
    """
    lowest, highest = (rates.min(), rates.max()) if rates.notna().any() else (0.0, 100.0)
    start = np.floor(lowest / SCALE_STEP_POINTS) * SCALE_STEP_POINTS
    return Normalize(start, max(np.ceil(highest / SCALE_STEP_POINTS) * SCALE_STEP_POINTS, start + SCALE_STEP_POINTS))


def label_place(rings: list[np.ndarray], edges: np.ndarray) -> tuple[float, float]:
    """Return where a label has most room inside a region: far from its border, sideways more than up and down.

    Parameters
    ----------
    rings : list of arrays of points, the counties of the region
    edges : array of edges (two points each) of the region's border
    """
    lowest, highest = np.concatenate(rings).min(axis=0), np.concatenate(rings).max(axis=0)
    # Points on the lower and left end would lie on the border itself.
    steps = (np.arange(GRID_POINTS) + 0.5) / GRID_POINTS
    x, y = np.meshgrid(*(low + steps * (high - low) for low, high in zip(lowest, highest, strict=True)))
    grid = np.column_stack([x.ravel(), y.ravel()])
    inside = grid[np.any([Path(ring).contains_points(grid) for ring in rings], axis=0)]
    if not len(inside):
        return tuple(np.concatenate(rings).mean(axis=0))
    border = np.concatenate([edges[:, 0] + part * (edges[:, 1] - edges[:, 0]) for part in EDGE_PARTS])
    across = np.abs(inside[:, None, :] - border[None, :, :]) / np.array([LABEL_SHAPE, 1.0])
    room = across.max(axis=2).min(axis=1)
    # Of places with nearly the most room, the one nearest to the middle.
    roomy = inside[room >= NEARLY_MOST * room.max()]
    return tuple(roomy[((roomy - roomy.mean(axis=0)) ** 2).sum(axis=1).argmin()])


def _fill(axes: Axes, rings: list[tuple[str, np.ndarray]], colors: list) -> None:
    axes.add_collection(
        PolyCollection([ring for _, ring in rings], facecolors=colors, edgecolors="white", linewidths=0.4)
    )
    axes.autoscale_view()
    axes.set_aspect("equal")
    axes.axis("off")


def _write_label(axes: Axes, place: tuple[float, float], region: str, rate: float, *, scale: Normalize) -> None:
    is_on_dark = not pd.isna(rate) and scale(rate) > DARK_FROM
    # A box in the colour of the region keeps county borders from crossing the letters.
    box = {"boxstyle": "square,pad=0.12", "facecolor": _color(rate, scale), "edgecolor": "none"}
    spot = {"xy": place, "textcoords": "offset points", "ha": "center", "color": "white" if is_on_dark else "black"}
    axes.annotate(region, xytext=(0, 2), va="bottom", fontsize=9, bbox=box, **spot)
    axes.annotate(percent_text(rate), xytext=(0, 1), va="top", fontsize=11.5, fontweight="bold", bbox=box, **spot)


def is_corner_free(places: pd.DataFrame) -> bool:
    """Return whether no outline reaches into the lower left corner, where the legend has its place."""
    spot = places[["x_km", "y_km"]]
    share = (spot - spot.min()) / (spot.max() - spot.min())
    return not ((share["x_km"] < 0.35) & (share["y_km"] < 0.3)).any()


def _legend(axes: Axes, scale: Normalize, *, is_in_corner: bool) -> None:
    box = axes.inset_axes(LEGEND_CORNER if is_in_corner else LEGEND_BELOW)
    bounds = np.linspace(scale.vmin, scale.vmax, LEGEND_STEPS + 1)
    # Rectangles stay a drawing, where an image would be stored as pixels; without smoothing no seam shows between them.
    box.pcolormesh(bounds, [0, 1], bounds[None, :-1], cmap=SCALE, norm=scale, antialiased=False)
    ticks = np.arange(scale.vmin, scale.vmax + 1, SCALE_STEP_POINTS)
    box.set_xticks(ticks, [percent_text(tick) for tick in ticks], fontsize=9)
    box.set_yticks([])
    box.tick_params(axis="x", length=2, pad=2, color=GREY)
    box.set_title("attainment rate", fontsize=9, color=GREY, pad=3)
    for spine in box.spines.values():
        spine.set_visible(False)


def draw_region_map(regions: pd.DataFrame, units: pd.DataFrame, shapes: pd.DataFrame) -> Figure:
    """Return a map of the counties, filled by the rate of their region, thick lines between regions.

    Parameters
    ----------
    regions : DataFrame, ``region``, ``attainment_rate_pct``
    units : DataFrame, ``county``, ``region``: which county lies in which region
    shapes : DataFrame, ``county``, ``ring``, ``point``, ``longitude``, ``latitude``

    Raises
    ------
    ValueError
        Without shapes.
    """
    if shapes.empty:
        raise ValueError("county_shapes: expected outlines of counties, found none; show the sentence instead.")
    region_of, rates = region_of_county(units), regions.set_index("region")["attainment_rate_pct"]
    places = projected(shapes)
    rings, scale = rings_of(places), rate_scale(rates.drop(NO_REGION, errors="ignore"))
    extent = places[["x_km", "y_km"]].max() - places[["x_km", "y_km"]].min()
    figure, axes = new_figure(height=MAP_INCHES * min(extent["y_km"] / extent["x_km"], 1.2) + FRAME_INCHES)
    colors = [_color(rates.get(region_of.get(county)), scale) for county, _ in rings]
    _fill(axes, rings, colors)
    edges = border_edges(places, region_of)
    # Both regions have a border between them, which is drawn once.
    lines = {tuple(sorted(map(tuple, edge.tolist()))): edge for _, edge in edges}
    axes.add_collection(LineCollection(list(lines.values()), colors=INK, linewidths=1.1, capstyle="round"))
    for region in sorted(set(region_of.values())):
        own = [ring for county, ring in rings if region_of.get(county) == region]
        if own:
            place = label_place(own, np.stack([edge for name, edge in edges if name == region]))
            _write_label(axes, place, region, rates.get(region, float("nan")), scale=scale)
    _legend(axes, scale, is_in_corner=is_corner_free(places))
    give_title(figure, "Share of available credentials that were earned, by region")
    give_note(figure, map_note(regions, shapes, region_of))
    return figure


def _color(rate: float | None, scale: Normalize) -> tuple | str:
    return LIGHT_GREY if rate is None or pd.isna(rate) else SCALE(float(scale(rate)))


def map_note(regions: pd.DataFrame, shapes: pd.DataFrame, region_of: dict[str, str]) -> str:
    """Return what the map leaves out: units without a region, and counties without one."""
    nowhere = regions[regions["region"] == NO_REGION]
    without = sorted(set(shapes["county"]) - set(region_of))
    parts = [
        f"Not on the map: {counted(int(row.psus), 'statewide virtual unit')}, {percent_text(row.attainment_rate_pct)} "
        f"({number_text(row.earned)} of {number_text(row.potential)})."
        for row in nowhere.itertuples()
    ]
    if without:
        parts.append(f"Grey: no region is known for {listing(without[:5])}{' and others' if len(without) > 5 else ''}.")
    return " ".join(parts) or "Every unit lies in a region."


def region_map_alt_text(regions: pd.DataFrame, units: pd.DataFrame, shapes: pd.DataFrame, *, year: str) -> str:
    """Return in words what :func:`draw_region_map` shows."""
    region_of = region_of_county(units)
    drawn = pd.Series([region_of.get(county) for county in sorted(set(shapes["county"]))]).value_counts()
    rows = regions[regions["region"].isin(drawn.index)]
    parts = [
        f"{row.region} {percent_text(row.attainment_rate_pct)} ({counted(int(drawn[row.region]), 'county', 'counties')})"
        for row in rows.itertuples()
    ]
    return (
        f"Map of {counted(shapes['county'].nunique(), 'county', 'counties')} filled by the credential attainment rate of "
        f"their region in {year}, darker for a higher rate: {listing(parts)}. {map_note(regions, shapes, region_of)}"
    )


def counties_with_rates(regions: pd.DataFrame, units: pd.DataFrame, shapes: pd.DataFrame) -> pd.DataFrame:
    """Return what the map shows, one row a county: ``county``, ``region`` (empty for none), ``attainment_rate_pct``."""
    region_of, rates = region_of_county(units), regions.set_index("region")["attainment_rate_pct"]
    counties = pd.DataFrame({"county": sorted(set(shapes["county"]))})
    counties["region"] = counties["county"].map(region_of).fillna("").astype("str")
    return counties.assign(attainment_rate_pct=counties["region"].map(rates).astype("float64"))


def show_region_map(regions: pd.DataFrame, units: pd.DataFrame, shapes: pd.DataFrame, *, name: str, year: str) -> None:
    """Save and show the map, or say that there are no shapes to draw.

    Parameters
    ----------
    regions, units, shapes : DataFrame, as for :func:`draw_region_map`
    name : str, name of the figure
    year : str
    """
    if shapes.empty:
        say(NO_SHAPES)
        return
    show_figure(
        draw_region_map(regions, units, shapes),
        name,
        year=year,
        alt=region_map_alt_text(regions, units, shapes, year=year),
        data=counties_with_rates(regions, units, shapes),
    )
