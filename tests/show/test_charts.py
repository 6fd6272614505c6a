"""Figures name themselves, keep their data and are the same bytes twice."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.show.charts import fit_labels, give_note, label_bars, new_figure, show_figure, spread_apart

DATA = pd.DataFrame({"region": ["Upper", "Lower"], "rate": [40.0, 60.0]})


def draw(raw, alt="Two bars: Upper 40%, Lower 60%.", data=DATA):
    figure, axes = new_figure(height=2)
    axes.barh(DATA["region"], DATA["rate"])
    show_figure(figure, "99_trial__rate", year="2030-2031", alt=alt, data=data)
    folder = raw.parents[1] / "outputs" / "2030-2031" / "figures"
    return {file.suffix: file.read_bytes() for file in folder.iterdir()}


def test_a_figure_is_saved_as_svg_png_and_data_the_same_bytes_twice(raw):
    first = draw(raw)
    assert sorted(first) == [".csv", ".png", ".svg"]
    assert draw(raw) == first
    assert first[".csv"] == b"region,rate\nUpper,40.0\nLower,60.0\n"
    assert b'role="img" aria-label="Two bars: Upper 40%, Lower 60%."' in first[".svg"]


def test_a_figure_without_a_text_or_without_data_is_refused(raw):
    with pytest.raises(ValueError, match="alt text must not be empty"):
        draw(raw, alt=" ")
    with pytest.raises(ValueError, match="there is no data behind it"):
        draw(raw, data=DATA.iloc[:0])


def test_text_in_a_figure_stays_text(raw):
    assert b">Upper</text>" in draw(raw)[".svg"]


def test_labels_that_are_far_enough_apart_stay_where_they_are():
    assert spread_apart([30, 10], smallest_gap=5) == [30, 10]


def test_labels_that_touch_move_apart_around_their_middle():
    # 10, 11 and 12 have the middle 11; with a gap of 4 they stand at 7, 11 and 15.
    assert spread_apart([12, 10, 11], smallest_gap=4) == [15, 7, 11]


@given(st.lists(st.integers(0, 100), max_size=15), st.integers(1, 20))
def test_labels_never_touch_keep_their_order_and_their_mean(positions, gap):
    spread = spread_apart(positions, smallest_gap=gap)
    ordered = sorted(spread)
    assert all(later - earlier > gap - 1e-6 for earlier, later in zip(ordered, ordered[1:], strict=False))
    assert sum(spread) == pytest.approx(sum(positions), abs=1e-6)
    by_position = sorted(range(len(positions)), key=lambda index: positions[index])
    assert [spread[index] for index in by_position] == ordered


def test_a_note_stands_flush_with_the_title():
    figure, _ = new_figure(height=2)
    give_note(figure, "Dashed: limit.")
    assert (figure.get_supxlabel(), figure._supxlabel.get_ha()) == ("Dashed: limit.", "left")


@pytest.mark.parametrize("values", [[1, 100], [0, 0], [100, 100]])
def test_a_long_label_ends_inside_the_figure_and_its_bar_is_still_drawn(values):
    figure, axes = new_figure(height=2)
    axes.barh(["Upper", "A region with a long name"], values)
    label_bars(axes, ["a label of some length", "another label that takes more than a third of the width"])
    fit_labels(axes)
    figure.draw_without_rendering()
    assert max(label.get_window_extent().x1 for label in axes.texts) <= axes.get_window_extent().x1 + 1
    assert axes.get_xlim()[0] == 0
    assert axes.get_xlim()[1] > max(values)
    plt.close(figure)
