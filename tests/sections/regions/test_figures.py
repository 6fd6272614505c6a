"""Charts of regions show every region once, where there is room, and say what they leave out."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
import shapely
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_hex

from helpers.contracts.vocabulary import NO_REGION
from helpers.sections.regions.figures import (
    DARK_FROM,
    SCALE,
    _is_corner_free,
    _rate_scale,
    rates_chart,
    region_map_chart,
)
from helpers.sections.regions.rates import region_rates
from helpers.show.palette import LIGHT_GREY

YEAR = "2030-2031"
CORNERS = [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]
SHAPES = pd.DataFrame(
    [(county, 1, west + x, 35 + y) for county, west in (("A", -80), ("B", -79), ("C", -78)) for x, y in CORNERS],
    columns=["county", "ring", "longitude", "latitude"],
)
COUNTIES = pd.DataFrame({"county": ["A", "B", "C"], "region": ["Upper", "Upper", "Lower"]})
REGIONS = pd.DataFrame(
    [("Upper", 60, 80, 75.0, 2), ("Lower", 9, 20, 45.0, 1), (NO_REGION, 0, 2, 0.0, 1)],
    columns=["region", "earned", "potential", "attainment_rate_pct", "psus"],
)


def fills(axes: plt.Axes) -> list[str]:
    counties = next(item for item in axes.collections if isinstance(item, PolyCollection))
    return [to_hex(color) for color in counties.get_facecolors()]


def luminance(color) -> float:
    channels = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in color[:3]]
    return float(np.dot([0.2126, 0.7152, 0.0722], channels))


def test_every_county_has_the_colour_of_its_region_and_every_region_one_label():
    chart = region_map_chart(REGIONS, COUNTIES, SHAPES, year=YEAR)
    axes = chart.figure.axes[0]
    # The scale runs from 40 to 80, so 75 lies at 7/8 and 45 at 1/8.
    assert fills(axes) == [to_hex(SCALE(7 / 8)), to_hex(SCALE(7 / 8)), to_hex(SCALE(1 / 8))]
    assert [text.get_text() for text in axes.texts] == ["Lower", "45.0%", "Upper", "75.0%"]
    assert chart.alt == (
        "Map of 3 counties filled by the credential attainment rate of their region in 2030-2031, darker for a higher "
        "rate: Upper 75.0% (2 counties) and Lower 45.0% (1 county). Not on the map: 1 statewide virtual unit, 0.0% "
        "(0 of 2)."
    )


def test_a_region_without_a_rate_and_a_county_without_a_region_are_grey():
    regions = REGIONS.assign(attainment_rate_pct=[75.0, np.nan, 0.0])
    chart = region_map_chart(regions, COUNTIES[COUNTIES["county"] != "A"], SHAPES, year=YEAR)
    axes = chart.figure.axes[0]
    assert [fills(axes)[0], fills(axes)[2]] == [LIGHT_GREY, LIGHT_GREY]
    assert "–" in [text.get_text() for text in axes.texts]
    assert chart.data.drop(columns="is_apart").fillna(-1).to_numpy().tolist() == [
        ["A", "", -1],
        ["B", "Upper", 75.0],
        ["C", "Lower", -1],
    ]


def test_a_county_away_from_its_region_is_named_on_the_map_and_below_it():
    counties = COUNTIES.assign(region=["Upper", "Lower", "Upper"])
    chart = region_map_chart(REGIONS, counties, SHAPES, year=YEAR)
    assert chart.data["is_apart"].tolist() == [False, False, True]
    assert [text.get_text() for text in chart.figure.axes[0].texts][-1] == "C"
    assert chart.alt.endswith("Apart from the rest of its region: C (Upper).")


def test_without_shapes_there_is_no_map():
    with pytest.raises(ValueError, match="county_shapes: expected outlines of counties, found none"):
        region_map_chart(REGIONS, COUNTIES, SHAPES.head(0), year=YEAR)


@pytest.mark.parametrize("share", np.linspace(0, 1, 41))
def test_text_on_every_colour_of_the_scale_can_be_read(share):
    # The contrast that the Web Content Accessibility Guidelines 2.2 ask of text: 4.5.
    text = 1.0 if share > DARK_FROM else 0.0
    bright, dark = sorted([luminance(SCALE(share)), text], reverse=True)
    assert (bright + 0.05) / (dark + 0.05) >= 4.5


@pytest.mark.parametrize(
    ("rates", "ends"),
    [([44.2, 72.4], (40, 80)), ([50.0, 50.0], (50, 60)), ([100.0], (100, 110)), ([0.0], (0, 10)), ([np.nan], (0, 100))],
)
def test_the_scale_holds_every_rate(rates, ends):
    scale = _rate_scale(pd.Series(rates))
    assert (scale.vmin, scale.vmax) == ends


def test_the_legend_leaves_the_corner_when_a_county_reaches_into_it():
    corner_free = {"A": shapely.box(0, 90, 100, 100), "B": shapely.box(90, 0, 100, 90)}
    assert _is_corner_free(corner_free)
    assert not _is_corner_free({**corner_free, "C": shapely.box(20, 20, 30, 25)})


def test_the_chart_of_rates_has_a_row_and_a_label_for_every_region_with_a_rate():
    units = pd.DataFrame(
        [("Upper", 80, 100), ("Upper", 10, 100), ("Alone", 9, 10), ("Empty", 0, 0)],
        columns=["region", "earned", "potential"],
    )
    rule = {"smallest_potential": 30, "widest_interval_points": 30}
    rates = region_rates(units, design_effect=1.0, draws=500, seed=7, confidence=0.95, rule=rule)
    chart = rates_chart(rates, state_rate_pct=48.0, title="Alone leads", note="By units.", year=YEAR)
    axes = chart.figure.axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["Upper", "Alone"]
    # Upper is drawn as 80%, 45% or 10%, Alone always as 90%: their places never change.
    assert [text.get_text() for text in axes.texts] == ["state 48.0%", "45.0%   place 2", "90.0%"]
    assert chart.alt == (
        "Alone leads. Dots with intervals of the attainment rate by region in 2030-2031, highest first: Alone 90.0%; "
        "Upper 45.0%, by units 10.0% to 80.0%, place 2."
    )
