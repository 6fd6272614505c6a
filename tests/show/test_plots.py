"""Bars with labels behind them, labels that do not touch, dots with intervals."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.show.plots import (
    draw_dots_with_intervals,
    earned_chart,
    label_column,
    label_ends,
    mark_line,
    spread_apart,
)

ROWS = pd.DataFrame(
    {
        "course": ["Bees I", "Walls"],
        "earned": [1500, 0],
        "potential": [2000, 0],
        "attainment_rate_pct": [75.0, float("nan")],
    }
)


def chart():
    words = {"chart": "99_trial__courses", "title": "Courses", "what": "courses"}
    return earned_chart(ROWS, name="course", labels=["first", "second"], **words)


@given(st.lists(st.integers(0, 100), max_size=15), st.integers(1, 20))
def test_labels_never_touch_keep_their_order_and_their_mean(positions, gap):
    spread = spread_apart(positions, smallest_gap=gap)
    ordered = sorted(spread)
    assert all(later - earlier > gap - 1e-6 for earlier, later in zip(ordered, ordered[1:], strict=False))
    assert sum(spread) == pytest.approx(sum(positions), abs=1e-6)
    by_position = sorted(range(len(positions)), key=lambda index: positions[index])
    assert [spread[index] for index in by_position] == ordered


def test_the_first_row_is_drawn_on_top_and_keeps_its_own_label():
    axes = chart().figure.axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["Walls", "Bees I"]
    assert {text.get_text(): text.xy[1] for text in axes.texts} == {"second": 0, "first": 1}


def test_the_dark_part_of_a_bar_is_what_was_earned_and_its_end_the_potential():
    available, earned = ([bar.get_width() for bar in bars] for bars in chart().figure.axes[0].containers)
    assert (available, earned) == ([0, 2000], [0, 1500])


def test_the_text_for_the_figure_gives_every_row():
    assert chart().alt == (
        "Horizontal bars of credentials earned and available, courses: "
        "Bees I 1,500 of 2,000 (75.0%) and Walls 0 of 0 (–)."
    )


def test_a_label_stands_behind_its_bar_and_behind_the_axis_where_there_is_none():
    _, axes = plt.subplots()
    label_ends(axes, ["a", "b"], ends=[40.0, float("nan")])
    assert [text.xy for text in axes.texts] == [(40.0, 0), (0, 1)]


def test_a_column_of_labels_stands_behind_every_bar_and_line():
    _, axes = plt.subplots()
    label_column(axes, ["a", "b"], ends=[40.0, float("nan"), 70.0])
    assert [text.xy for text in axes.texts] == [(70.0, 0), (70.0, 1)]


def test_a_missing_value_is_not_marked():
    _, axes = plt.subplots()
    mark_line(axes, at=float("nan"), text="all together")
    assert not axes.lines
    assert not axes.texts


def test_a_dot_lies_on_the_line_between_its_own_limits():
    _, axes = plt.subplots()
    rows = pd.DataFrame({"area": ["Bees", "Walls"], "rate": [5.0, 7.0], "rate_lower": [4, 6], "rate_upper": [6, 9]})
    draw_dots_with_intervals(axes, rows, value="rate", name="area")
    lines = [segment.tolist() for segment in axes.collections[0].get_segments()]
    assert lines == [[[6, 0], [9, 0]], [[4, 1], [6, 1]]]
    assert axes.lines[0].get_xydata().tolist() == [[7, 0], [5, 1]]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["Walls", "Bees"]
