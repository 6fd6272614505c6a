"""The charts of regions: their rates with both intervals, and a map."""

from __future__ import annotations

import textwrap

import matplotlib as mpl
import numpy as np
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import LinearSegmentedColormap, Normalize
from shapely import Geometry

from helpers.base.words import counted, listing
from helpers.contracts.vocabulary import NO_REGION
from helpers.sections.regions.county_shapes import (
    borders,
    counties_apart,
    county_outlines,
    label_point,
    region_outlines,
)
from helpers.sections.regions.statements import RATE, map_note
from helpers.show.charts import Chart, give_note, give_title, new_figure
from helpers.show.numbers import measure_text, percent_text
from helpers.show.palette import GREY, INK, LIGHT_GREY
from helpers.show.plots import (
    ROW_INCHES,
    draw_dots_with_intervals,
    label_column,
    mark_line,
)
from helpers.show.tables import intervals_as_text

MAP_INCHES, FRAME_INCHES = 6.9, 0.75
# Letters of a line of a note below a figure.
NOTE_WIDTH = 95
# One hue from light to dark is read the same with every kind of colour blindness, and in grey.
SCALE = LinearSegmentedColormap.from_list("blues", mpl.colormaps["Blues"](np.linspace(0.12, 0.95, 256)))
SCALE_STEP_POINTS, LEGEND_STEPS = 10, 40
# From here on white is read better than black.
DARK_FROM = 0.71
LEGEND_CORNER, LEGEND_BELOW = (0.04, 0.1, 0.27, 0.045), (0.04, -0.12, 0.27, 0.045)
CORNER_SHARES = (0.35, 0.3)


def _rate_text(rate: float) -> str:
    return measure_text(rate, RATE)


def rates_chart(rates: pd.DataFrame, *, state_rate_pct: float, title: str, note: str, year: str) -> Chart:
    """Return a dot for the rate of each region with both intervals: thick by credentials, thin by units.

    Parameters
    ----------
    rates : DataFrame, as :func:`helpers.sections.regions.rates.region_rates` gives it
    state_rate_pct : float, percent
    title : str, the finding
    note : str, how to read it and what limits it
    year : str
    """
    shown = rates[rates[RATE].notna()]
    limits = {f"{RATE}_{end}": shown[f"units_rate_pct_{end}"] for end in ("lower", "upper")}
    by_units = shown.assign(**limits)
    figure, axes = new_figure(height=ROW_INCHES * len(shown) + 1.8)
    mark_line(axes, at=state_rate_pct, text=f"state {_rate_text(state_rate_pct)}")
    draw_dots_with_intervals(axes, by_units, value=RATE, name="region")
    draw_dots_with_intervals(axes, shown, value=RATE, name="region", color=INK, line_width=7)
    axes.plot(shown[RATE][::-1], range(len(shown)), "o", color="white", markersize=3)
    labels, parts = _rates_as_text(shown)
    axes.margins(x=0.01)
    label_column(axes, labels[::-1], ends=[*by_units[f"{RATE}_upper"], *shown[f"{RATE}_upper"]])
    axes.xaxis.set_major_formatter(lambda value, _: percent_text(value, 0))
    give_title(figure, title)
    give_note(figure, note)
    alt = f"{title}. Dots with intervals of the attainment rate by region in {year}, highest first: {'; '.join(parts)}."
    return Chart("08_regions__attainment_rate", figure, alt, rates)


def _rates_as_text(shown: pd.DataFrame) -> tuple[list[str], list[str]]:
    """Return the labels of the regions, and what the alt text says of each."""
    intervals = intervals_as_text(shown.filter(like="units_")).assign(region=shown["region"])
    intervals = intervals.assign(rate=shown[RATE].map(_rate_text), has_place=shown["units_rank_lower"].notna())
    rows = list(intervals.itertuples())
    labels = [f"{row.rate}   place {row.units_rank}" if row.has_place else row.rate for row in rows]
    by_units = [f", by units {row.units_rate_pct}, place {row.units_rank}" if row.has_place else "" for row in rows]
    return labels, [f"{row.region} {row.rate}{text}" for row, text in zip(rows, by_units, strict=True)]


def region_map_chart(regions: pd.DataFrame, counties: pd.DataFrame, shapes: pd.DataFrame, *, year: str) -> Chart:
    """Return a map of the counties, filled by the rate of their region, thick lines between regions.

    Parameters
    ----------
    regions : DataFrame, ``region``, ``earned``, ``potential``, ``attainment_rate_pct``, ``psus``
    counties : DataFrame, ``county``, ``region``, one row per county that lies in a single region
    shapes : DataFrame, ``county``, ``ring``, ``point``, ``longitude``, ``latitude``
    year : str

    Raises
    ------
    ValueError
        Without shapes.
    """
    if shapes.empty:
        raise ValueError("county_shapes: expected outlines of counties, found none; show the sentence instead.")
    outlines, rates = county_outlines(shapes), regions.set_index("region")[RATE]
    data = pd.DataFrame({"county": list(outlines)}).merge(counties[["county", "region"]], how="left", on="county")
    data["region"] = data["region"].fillna("").astype("str")
    data[RATE] = data["region"].map(rates).astype("float64")
    region_of = dict(zip(counties["county"], counties["region"], strict=True))
    data["is_apart"] = data["county"].isin(counties_apart(outlines, region_of))
    scale = _rate_scale(rates.drop(NO_REGION, errors="ignore"))
    west, south, east, north = shapely.total_bounds(list(outlines.values()))
    figure, axes = new_figure(height=MAP_INCHES * min((north - south) / (east - west), 1.2) + FRAME_INCHES)
    _fill(axes, outlines, [_color(rate, scale) for rate in data[RATE]])
    joined = region_outlines(outlines, region_of)
    # Above the boxes behind labels, which may reach over a border.
    axes.add_collection(LineCollection(borders(joined), colors=INK, linewidths=1.1, capstyle="round", zorder=4))
    for region in sorted(set(data["region"]) - {""}):
        _write_label(axes, label_point(joined[region]), region, rates.get(region, float("nan")), scale=scale)
    for row in data[data["is_apart"]].itertuples():
        x, y = label_point(outlines[row.county])
        color = _text_color(row.attainment_rate_pct, scale)
        axes.text(x, y, row.county, color=color, fontsize=6.5, ha="center", va="center", zorder=5)
    _legend(axes, scale, is_in_corner=_is_corner_free(outlines))
    give_title(figure, "Share of available credentials that were earned, by region")
    give_note(figure, textwrap.fill(map_note(regions, data), NOTE_WIDTH))
    return Chart("08_regions__map", figure, _map_alt_text(regions, data, year=year), data)


def _rate_scale(rates: pd.Series) -> Normalize:
    """Return the scale of colours, from the tens below the lowest rate to the tens above the highest one."""
    lowest, highest = (rates.min(), rates.max()) if rates.notna().any() else (0.0, 100.0)
    start = np.floor(lowest / SCALE_STEP_POINTS) * SCALE_STEP_POINTS
    return Normalize(start, max(np.ceil(highest / SCALE_STEP_POINTS) * SCALE_STEP_POINTS, start + SCALE_STEP_POINTS))


def _color(rate: float, scale: Normalize) -> tuple | str:
    return LIGHT_GREY if pd.isna(rate) else SCALE(float(scale(rate)))


def _text_color(rate: float, scale: Normalize) -> str:
    return "white" if not pd.isna(rate) and scale(rate) > DARK_FROM else "black"


def _fill(axes: Axes, outlines: dict[str, Geometry], colors: list) -> None:
    parts, owner = shapely.get_parts(list(outlines.values()), return_index=True)
    rings, fills = [shapely.get_coordinates(part) for part in parts], [colors[index] for index in owner]
    axes.add_collection(PolyCollection(rings, facecolors=fills, edgecolors="white", linewidths=0.4))
    axes.autoscale_view()
    axes.set_aspect("equal")
    axes.axis("off")


def _write_label(axes: Axes, place: tuple[float, float], region: str, rate: float, *, scale: Normalize) -> None:
    # A box in the colour of the region keeps county borders from crossing the letters.
    box = {"boxstyle": "square,pad=0.12", "facecolor": _color(rate, scale), "edgecolor": "none"}
    spot = {"xy": place, "textcoords": "offset points", "ha": "center", "color": _text_color(rate, scale)}
    axes.annotate(region, xytext=(0, 2), va="bottom", fontsize=9, bbox=box, **spot)
    axes.annotate(_rate_text(rate), xytext=(0, 1), va="top", fontsize=11.5, fontweight="bold", bbox=box, **spot)


def _is_corner_free(outlines: dict[str, Geometry]) -> bool:
    """Return whether no outline reaches into the lower left corner, where the legend has its place."""
    west, south, east, north = shapely.total_bounds(list(outlines.values()))
    across, up = CORNER_SHARES
    corner = shapely.box(west, south, west + across * (east - west), south + up * (north - south))
    return not shapely.intersects(list(outlines.values()), corner).any()


def _legend(axes: Axes, scale: Normalize, *, is_in_corner: bool) -> None:
    box = axes.inset_axes(LEGEND_CORNER if is_in_corner else LEGEND_BELOW)
    bounds = np.linspace(scale.vmin, scale.vmax, LEGEND_STEPS + 1)
    # Rectangles stay a drawing, where an image would be stored as pixels; without smoothing no seam shows between them.
    box.pcolormesh(bounds, [0, 1], bounds[None, :-1], cmap=SCALE, norm=scale, antialiased=False)
    ticks = np.arange(scale.vmin, scale.vmax + 1, SCALE_STEP_POINTS)
    box.set_xticks(ticks, [percent_text(tick, 0) for tick in ticks], fontsize=9)
    box.set_yticks([])
    box.tick_params(axis="x", length=2, pad=2, color=GREY)
    box.set_title("attainment rate", fontsize=9, color=GREY, pad=3)
    for spine in box.spines.values():
        spine.set_visible(False)


def _map_alt_text(regions: pd.DataFrame, data: pd.DataFrame, *, year: str) -> str:
    drawn = data["region"].value_counts()
    parts = [
        f"{row.region} {_rate_text(row.attainment_rate_pct)} ({counted(int(drawn[row.region]), 'county', 'counties')})"
        for row in regions[regions["region"].isin(drawn.index)].itertuples()
    ]
    return (
        f"Map of {counted(len(data), 'county', 'counties')} filled by the credential attainment rate of their region "
        f"in {year}, darker for a higher rate: {listing(parts)}. {map_note(regions, data)}"
    )
