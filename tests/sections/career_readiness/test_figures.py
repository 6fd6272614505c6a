"""Career readiness: every line is drawn and named, and none crosses a break."""

import pytest

from helpers.sections.career_readiness.figures import earned_chart
from tests.support.career_counts import counts_of
from tests.support.trend_series import NO_BREAKS, breaks_from


def lines_of(axes) -> list[list[float]]:
    return [list(line.get_ydata()) for line in axes.get_lines() if line.get_marker() == "o"]


def test_every_line_is_drawn_and_named():
    chart = earned_chart(counts_of(A=[3, 4000], B=[3, 4000], C=[0, 0]), NO_BREAKS)
    axes = chart.figure.axes[0]
    assert lines_of(axes) == [[3, 4000], [3, 4000], [0, 0], [6, 8000]]
    assert {"A", "B", "C", "Total"} <= {text.get_text() for text in axes.texts}
    assert "A: 3 in 2029-2030 and 4,000 in 2030-2031" in chart.alt


def test_a_break_interrupts_every_line_and_is_named():
    chart = earned_chart(counts_of(A=[3, 4, 5]), breaks_from(("earned", "2030-2031")))
    assert lines_of(chart.figure.axes[0]) == [[3], [4, 5]] * 2
    assert chart.alt.endswith("A grey band marks a new way of counting from 2030-2031.")


@pytest.mark.parametrize(
    ("counts", "title"),
    [
        ([3, 4000], "Career readiness credentials rose from 3 to 4,000"),
        ([5, 4], "Career readiness credentials fell from 5 to 4"),
        ([5, 6, 5], "Career readiness credentials stayed at 5"),
        ([5], "5 career readiness credentials in 2029-2030"),
    ],
)
def test_the_title_says_how_the_total_moved(counts, title):
    assert earned_chart(counts_of(A=counts), NO_BREAKS).figure.get_suptitle() == title


def test_the_title_names_no_change_across_a_break():
    chart = earned_chart(counts_of(A=[3, 4, 5]), breaks_from(("earned", "2030-2031")))
    assert chart.figure.get_suptitle() == "5 career readiness credentials in 2031-2032"
