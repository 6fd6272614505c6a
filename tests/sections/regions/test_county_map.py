"""The map of regions shows every region once, where there is room, and says what it leaves out."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import to_hex

from helpers.contracts.vocabulary import NO_REGION
from helpers.sections.regions.county_map import (
    DARK_FROM,
    NO_SHAPES,
    SCALE,
    counties_with_rates,
    draw_region_map,
    is_corner_free,
    label_place,
    map_note,
    rate_scale,
    region_map_alt_text,
    show_region_map,
)
from helpers.show.charts import LIGHT_GREY
from tests.sections.regions.test_county_shapes import square

SHAPES = pd.concat([square("A", -80, 35), square("B", -79, 35), square("C", -78, 35)], ignore_index=True)
UNITS = pd.DataFrame({"county": ["A", "B", "C", ""], "region": ["Upper", "Upper", "Lower", NO_REGION]})
REGIONS = pd.DataFrame(
    [("Upper", 60, 80, 75.0, 2), ("Lower", 9, 20, 45.0, 1), (NO_REGION, 0, 2, 0.0, 1)],
    columns=["region", "earned", "potential", "attainment_rate_pct", "psus"],
)


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


def luminance(color) -> float:
    channels = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in color[:3]]
    return float(np.dot([0.2126, 0.7152, 0.0722], channels))


def test_every_county_has_the_colour_of_its_region_and_every_region_one_label():
    axes = draw_region_map(REGIONS, UNITS, SHAPES).axes[0]
    fills = next(item for item in axes.collections if isinstance(item, PolyCollection))
    # The scale runs from 40 to 80, so 75 lies at 7/8 and 45 at 1/8.
    expected = [to_hex(SCALE(7 / 8)), to_hex(SCALE(7 / 8)), to_hex(SCALE(1 / 8))]
    assert [to_hex(color) for color in fills.get_facecolors()] == expected
    assert [text.get_text() for text in axes.texts] == ["Lower", "45%", "Upper", "75%"]


def test_borders_are_drawn_once_and_only_around_regions():
    axes = draw_region_map(REGIONS, UNITS, SHAPES).axes[0]
    borders = next(item for item in axes.collections if isinstance(item, LineCollection))
    # Ten sides of three squares in a row without the side between A and B; the one between B and C counts once.
    assert len(borders.get_segments()) == 9


def test_a_region_without_a_rate_and_a_county_without_a_region_are_grey():
    regions = REGIONS.assign(attainment_rate_pct=[75.0, np.nan, 0.0])
    axes = draw_region_map(regions, UNITS[UNITS["county"] != "A"], SHAPES).axes[0]
    fills = next(item for item in axes.collections if isinstance(item, PolyCollection))
    colors = [to_hex(color) for color in fills.get_facecolors()]
    assert (colors[0], colors[2]) == (LIGHT_GREY, LIGHT_GREY)
    assert "–" in [text.get_text() for text in axes.texts]


@pytest.mark.parametrize("share", np.linspace(0, 1, 41))
def test_text_on_every_colour_of_the_scale_can_be_read(share):
    # The contrast that the Web Content Accessibility Guidelines 2.2 ask of text: 4.5.
    text = 1.0 if share > DARK_FROM else 0.0
    bright, dark = sorted([luminance(SCALE(share)), text], reverse=True)
    assert (bright + 0.05) / (dark + 0.05) >= 4.5


def test_the_scale_gets_darker_all_the_way():
    steps = [luminance(SCALE(share)) for share in np.linspace(0, 1, 101)]
    assert all(later < earlier for earlier, later in zip(steps, steps[1:], strict=False))


@pytest.mark.parametrize(
    ("rates", "ends"),
    [([44.2, 72.4], (40, 80)), ([50.0, 50.0], (50, 60)), ([100.0], (100, 110)), ([0.0], (0, 10)), ([np.nan], (0, 100))],
)
def test_the_scale_holds_every_rate(rates, ends):
    scale = rate_scale(pd.Series(rates))
    assert (scale.vmin, scale.vmax) == ends


def test_a_label_stands_in_the_wide_part_of_a_region():
    # A flag on a pole: the pole is 1 wide and 10 high, the flag 20 wide and 6 high at its top.
    pole = np.array([(0, 0), (1, 0), (1, 10), (0, 10), (0, 0)], dtype=float)
    flag = np.array([(1, 4), (21, 4), (21, 10), (1, 10), (1, 4)], dtype=float)
    edges = np.concatenate([np.stack([ring[:-1], ring[1:]], axis=1) for ring in (pole, flag)])
    x, y = label_place([pole, flag], edges)
    assert (8 < x < 14, 6 < y < 8) == (True, True)


def test_the_label_of_a_plain_rectangle_stands_in_its_middle():
    ring = np.array([(0, 0), (10, 0), (10, 8), (0, 8), (0, 0)], dtype=float)
    x, y = label_place([ring], np.stack([ring[:-1], ring[1:]], axis=1))
    assert (x, y) == (pytest.approx(5, abs=0.2), pytest.approx(4, abs=0.2))


def test_the_legend_leaves_the_corner_when_a_county_reaches_into_it():
    corner = pd.DataFrame({"x_km": [0, 100, 100], "y_km": [100, 0, 100]})
    assert is_corner_free(corner)
    assert not is_corner_free(pd.concat([corner, pd.DataFrame({"x_km": [10], "y_km": [10]})]))


def test_a_region_too_thin_for_any_place_is_labelled_at_its_middle():
    line = np.array([(0, 0), (2, 0), (1, 0), (0, 0)], dtype=float)
    assert label_place([line], np.stack([line[:-1], line[1:]], axis=1)) == (0.75, 0)


def test_the_note_and_the_text_say_what_is_shown_and_what_is_not():
    assert map_note(REGIONS, SHAPES, {"A": "Upper", "B": "Upper", "C": "Lower"}) == (
        "Not on the map: 1 statewide virtual unit, 0% (0 of 2)."
    )
    assert map_note(REGIONS.head(2), SHAPES, {"A": "Upper"}) == "Grey: no region is known for B and C."
    assert map_note(REGIONS.head(2), SHAPES.head(5), {"A": "Upper"}) == "Every unit lies in a region."
    assert region_map_alt_text(REGIONS, UNITS, SHAPES, year="2030-2031") == (
        "Map of 3 counties filled by the credential attainment rate of their region in 2030-2031, darker for a higher "
        "rate: Upper 75% (2 counties) and Lower 45% (1 county). Not on the map: 1 statewide virtual unit, 0% (0 of 2)."
    )


def test_the_data_of_the_map_are_its_counties():
    units = UNITS[UNITS["county"] != "B"]
    counties = counties_with_rates(REGIONS, units, SHAPES)
    assert counties.fillna(-1).to_numpy().tolist() == [["A", "Upper", 75.0], ["B", "", -1], ["C", "Lower", 45.0]]


def test_without_shapes_a_sentence_stands_in_place_of_the_map(raw, monkeypatch):
    said = []
    monkeypatch.setattr("helpers.sections.regions.county_map.say", said.append)
    show_region_map(REGIONS, UNITS, SHAPES.head(0), name="99_trial__map", year="2030-2031")
    assert said == [NO_SHAPES]
    assert not (raw.parents[1] / "outputs").exists()
    with pytest.raises(ValueError, match="county_shapes: expected outlines of counties, found none"):
        draw_region_map(REGIONS, UNITS, SHAPES.head(0))
