"""Figures of trends: forms for precision, no line across a break, and what happens with little data."""

import pandas as pd
import pytest
from matplotlib.colors import same_color

from helpers.sections.trends.figures import growth_chart, history_chart, trend_chart
from helpers.sections.trends.values import points_by_year
from helpers.show.palette import LIGHT_GREY
from helpers.statistics.series import changes_of_steps
from tests.support.trend_series import NO_BREAKS, YEAR, breaks_from, earned, points_of, published_trend, rate


def panels(*rows, breaks: pd.DataFrame = NO_BREAKS, first_year: str = "2022-2023") -> list:
    """Return the axes of both panels of a trend that ends in 2024-2025."""
    return trend_chart(points_of(*rows, breaks=breaks, first_year=first_year), breaks).figure.axes


def lines_between_years(axes, style: str) -> list[list[float]]:
    """Return the places of two years that a line joins."""
    lines = [line for line in axes.get_lines() if len(line.get_xdata()) == 2 and line.get_linestyle() == style]
    return [places for places in (list(line.get_xdata()) for line in lines) if places[0] != places[1]]


def bands(axes) -> list[float]:
    """Return the middle of each grey band."""
    grey = [patch for patch in axes.patches if same_color(patch.get_facecolor(), LIGHT_GREY)]
    return [patch.get_x() + patch.get_width() / 2 for patch in grey]


def texts_of(axes) -> list[str]:
    return [text.get_text() for text in axes.texts if text.get_text()]


def arrows(axes) -> int:
    return sum(text.get_text() == "" and text.arrow_patch is not None for text in axes.texts)


def test_no_line_is_drawn_across_a_break_or_a_missing_year():
    rows = [
        earned("2020-2021", 10), earned("2021-2022", 20), earned("2022-2023", 30), rate("2020-2021", 10),
        rate("2022-2023", 20),
    ]  # fmt: skip
    top, bottom = panels(*rows, breaks=breaks_from(("earned", "2022-2023", "Same.")), first_year="2020-2021")
    # Earned: 2020 to 2021 only (a break before 2022, which a reason to compare does not hide; nothing known of 2023);
    # rate: no two neighbours are known.
    assert lines_between_years(top, "-") == [[0, 1]]
    assert lines_between_years(bottom, "-") == []
    assert bands(top) == pytest.approx([1.5])
    assert bands(bottom) == []


def test_a_line_to_a_lower_limit_is_dotted_and_one_to_a_derived_value_is_not_drawn():
    top, bottom = panels(
        earned("2022-2023", 10), earned("2023-2024", 20, "at_least"), rate("2023-2024", 40, is_derived=True)
    )
    assert lines_between_years(top, ":") == [[0, 1], [1, 2]]
    assert lines_between_years(bottom, ":") + lines_between_years(bottom, "-") == []


def test_a_lower_limit_has_an_arrow_and_a_rounded_value_the_line_of_its_range():
    points = points_of(earned("2022-2023", 20, "rounded"), earned("2023-2024", 30, "at_least"))
    upright, across = (chart(points, NO_BREAKS).figure.axes[0] for chart in (trend_chart, history_chart))
    assert arrows(upright) == arrows(across) == 1
    # 20 was rounded to tens: it is 15 to 25.
    assert [15, 25] in [list(line.get_ydata()) for line in upright.get_lines()]
    assert [15, 25] in [list(line.get_xdata()) for line in across.get_lines()]


def test_the_legend_explains_the_forms_that_occur_and_no_others():
    breaks = breaks_from(("earned", "2023-2024"))
    rows = [earned("2022-2023", 30, "at_least"), rate("2023-2024", 40, is_derived=True)]
    legends = [
        [text.get_text() for text in axes[0].figure.legends[0].get_texts()]
        for axes in (panels(earned("2023-2024", 40, "rounded"), breaks=breaks), panels(*rows))
    ]
    assert legends == [
        ["exact or computed", "rounded", "new way of counting"],
        ["exact or computed", "lower limit", "derived"],
    ]


def test_years_without_a_value_say_so_in_the_history():
    axes = history_chart(points_of(earned("2022-2023", 40)), NO_BREAKS).figure.axes[0]
    assert texts_of(axes) == ["40", "no figure found", "50"]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["2022-2023", "2023-2024", "2024-2025"]


def growth_of(*rows, breaks: pd.DataFrame = NO_BREAKS, first_year: str = "2022-2023") -> pd.DataFrame:
    steps = changes_of_steps(points_of(*rows, breaks=breaks, first_year=first_year), breaks)
    return steps[steps["series"] == "earned"]


def test_growth_is_drawn_with_its_range_an_arrow_for_an_open_side_and_words_for_none():
    rows = [earned("2021-2022", 20, "rounded"), earned("2022-2023", 40, "at_least"), earned("2023-2024", 45)]
    chart = growth_chart(growth_of(*rows, breaks=breaks_from(("earned", "2024-2025")), first_year="2021-2022"))
    # 40 or more is at least 40/25 of 15 to 25; 45 is at most 45/40 of 40 or more.
    none = "cannot be said: new way of counting from 2024-2025"
    assert texts_of(chart.figure.axes[0]) == ["at least 60%", "at most 13%", none]
    assert arrows(chart.figure.axes[0]) == 2
    assert chart.alt.endswith(f"2022-2023 to 2023-2024: at most 13%; 2023-2024 to 2024-2025: {none}.")


def test_growth_across_a_break_is_marked_and_its_reason_stands_below():
    breaks = breaks_from(("earned", "2024-2025", "Same list"))
    figure = growth_chart(growth_of(earned("2023-2024", 40), breaks=breaks)).figure
    assert "25%*" in texts_of(figure.axes[0])
    assert "* Compared across the new way of counting from 2024-2025: Same list (A. Analyst)" in figure.get_supxlabel()


@pytest.mark.parametrize("rows", [(), (earned("2023-2024", 0),), (earned("2023-2024", 10**7, "at_least"),)])
def test_figures_stand_little_or_extreme_data(rows):
    points = points_of(*rows, first_year="2022-2023" if rows else YEAR)
    charts = [trend_chart(points, NO_BREAKS), history_chart(points, NO_BREAKS), growth_chart(growth_of(*rows))]
    assert all(texts_of(chart.figure.axes[0]) for chart in charts)


def test_the_alt_text_names_values_breaks_and_missing_years():
    breaks = breaks_from(("earned", "2023-2024"))
    text = trend_chart(points_of(earned("2022-2023", 40, "at_least"), breaks=breaks), breaks).alt
    assert "2022-2023 at least 40, 2023-2024 no figure found and 2024-2025 50." in text
    assert "A grey band marks a new way of counting from 2023-2024." in text


def test_no_label_of_the_published_figures_is_cut_or_meets_another():
    values, breaks = published_trend()
    points, history = (
        points_by_year(values, breaks, first_year=first, year=YEAR) for first in ("2020-2021", "2010-2011")
    )
    steps = changes_of_steps(points[points["series"] == "earned"], breaks)
    for chart in (trend_chart(points, breaks), history_chart(history, breaks), growth_chart(steps)):
        figure = chart.figure
        figure.draw_without_rendering()
        boxes = [text.get_window_extent() for axes in figure.axes for text in axes.texts if text.get_text()]
        assert len(boxes) >= 4
        assert all(box.x0 >= 0 and box.x1 <= figure.bbox.x1 and box.y1 <= figure.bbox.y1 for box in boxes)
        for number, box in enumerate(boxes):
            assert not any(box.overlaps(other) for other in boxes[number + 1 :])
