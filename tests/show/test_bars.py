"""Bars of what was earned of what was available."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from helpers.show.bars import draw_earned_of_potential, earned_bars_alt_text, earned_labels, label_column, mark_line

ROWS = pd.DataFrame(
    {
        "course": ["Bees I", "Walls"],
        "earned": [1500, 0],
        "potential": [2000, 0],
        "attainment_rate_pct": [75.0, float("nan")],
    }
)


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


def test_a_row_without_potential_is_labelled_with_a_dash_and_not_with_zero():
    assert earned_labels(ROWS) == ["75%  (1,500 of 2,000)", "–  (0 of 0)"]


def test_the_first_row_is_drawn_on_top_and_keeps_its_own_label():
    figure = draw_earned_of_potential(ROWS, name="course", labels=["first", "second"], title="Courses")
    axes = figure.axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["Walls", "Bees I"]
    assert {text.get_text(): text.xy[1] for text in axes.texts} == {"second": 0, "first": 1}


def test_the_dark_part_of_a_bar_is_what_was_earned_and_its_end_the_potential():
    axes = draw_earned_of_potential(ROWS, name="course", labels=["", ""], title="Courses").axes[0]
    available, earned = ([bar.get_width() for bar in bars] for bars in axes.containers)
    assert (available, earned) == ([0, 2000], [0, 1500])


def test_a_column_of_labels_stands_behind_every_bar_and_line():
    _, axes = plt.subplots()
    label_column(axes, ["a", "b"], ends=[40.0, float("nan"), 70.0])
    assert [text.xy for text in axes.texts] == [(70.0, 0), (70.0, 1)]


def test_a_missing_value_is_not_marked():
    _, axes = plt.subplots()
    mark_line(axes, at=float("nan"), text="all together")
    assert not axes.lines
    assert not axes.texts


def test_the_text_for_the_figure_gives_every_row():
    assert earned_bars_alt_text(ROWS, name="course", what="courses") == (
        "Horizontal bars of credentials earned and available, courses: "
        "Bees I 1,500 of 2,000 (75%) and Walls 0 of 0 (–)."
    )
