"""Figures of trends: forms for precision, no line across a break, and what happens with little data."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.colors import same_color

from helpers.sections.trends.figures import (
    AT_LEAST,
    BREAK,
    DERIVED,
    EXACT,
    ROUNDED,
    draw_growth,
    draw_history,
    draw_trend,
    form_of,
    growth_alt_text,
    trend_alt_text,
)
from helpers.sections.trends.values import points_by_year
from helpers.show.charts import LIGHT_GREY
from helpers.statistics.series import changes_of_steps
from tests.support.trend_series import NO_BREAKS, YEAR, breaks_from, earned, point, points_of, published_trend, rate


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


@pytest.mark.parametrize(
    ("precision", "is_derived", "form"),
    [
        ("exact", False, EXACT),
        ("computed", False, EXACT),
        ("rounded", False, ROUNDED),
        ("at_least", False, AT_LEAST),
        ("exact", True, DERIVED),
    ],
)
def test_the_form_of_a_marker_follows_from_the_precision(precision, is_derived, form):
    assert form_of(point(10, precision, is_derived=is_derived)) == form


def lines_between_years(axes, style: str) -> list[list[float]]:
    """Return the places that lines longer than a cap join."""
    lines = [line for line in axes.get_lines() if len(line.get_xdata()) == 2 and line.get_linestyle() == style]
    return [list(line.get_xdata()) for line in lines]


def bands(axes) -> list[float]:
    """Return the middle of each grey band."""
    grey = [patch for patch in axes.patches if same_color(patch.get_facecolor(), LIGHT_GREY)]
    return [patch.get_x() + patch.get_width() / 2 for patch in grey]


def test_no_line_is_drawn_across_a_break_or_a_missing_year():
    rows = [
        earned("2020-2021", 10), earned("2021-2022", 20), earned("2022-2023", 30), rate("2020-2021", 10),
        rate("2022-2023", 20),
    ]  # fmt: skip
    breaks = breaks_from(("earned", "2022-2023"))
    top, bottom = draw_trend(points_of(*rows, breaks=breaks, first_year="2020-2021"), breaks).axes
    # Earned: 2020 to 2021 only (a break before 2022, nothing known of 2023); rate: no two neighbours are known.
    assert lines_between_years(top, "-") == [[0, 1]]
    assert lines_between_years(bottom, "-") == []
    assert bands(top) == pytest.approx([1.5])
    assert bands(bottom) == []


def test_a_reason_to_compare_does_not_hide_the_break():
    breaks = breaks_from(("earned", "2024-2025", "Same."))
    top = draw_trend(points_of(earned("2023-2024", 10), breaks=breaks), breaks).axes[0]
    assert lines_between_years(top, "-") == []
    assert len(bands(top)) == 1


def test_a_line_to_a_lower_limit_is_dotted_and_one_to_a_derived_value_is_not_drawn():
    rows = [earned("2022-2023", 10), earned("2023-2024", 20, "at_least"), rate("2023-2024", 40, is_derived=True)]
    top, bottom = draw_trend(points_of(*rows), NO_BREAKS).axes
    assert lines_between_years(top, ":") == [[0, 1], [1, 2]]
    assert lines_between_years(bottom, ":") + lines_between_years(bottom, "-") == []


def arrows(axes) -> int:
    return sum(text.get_text() == "" and text.arrow_patch is not None for text in axes.texts)


def test_a_lower_limit_has_an_arrow_and_a_rounded_value_the_bar_of_its_range():
    points = points_of(earned("2022-2023", 20, "rounded"), earned("2023-2024", 30, "at_least"))
    for axes in (draw_trend(points, NO_BREAKS).axes[0], draw_history(points, NO_BREAKS).axes[0]):
        assert arrows(axes) == 1
        segments = [part for bar in axes.collections for part in bar.get_segments()]
        # 20 was rounded to tens: it is 15 to 25.
        assert [sorted({*part[:, 0], *part[:, 1]} & {15.0, 25.0}) for part in segments] == [[15.0, 25.0]]


def legend_of(figure) -> list[str]:
    return [text.get_text() for text in figure.legends[0].get_texts()]


def test_the_legend_explains_the_forms_that_occur_and_no_others():
    breaks = breaks_from(("earned", "2023-2024"))
    figure = draw_trend(points_of(earned("2023-2024", 40, "rounded"), breaks=breaks), breaks)
    assert legend_of(figure) == [EXACT, ROUNDED, BREAK]
    everything = [earned("2022-2023", 30, "at_least"), rate("2023-2024", 40, is_derived=True)]
    assert legend_of(draw_trend(points_of(*everything), NO_BREAKS)) == [EXACT, AT_LEAST, DERIVED]


def test_years_without_a_value_say_so_in_the_history():
    axes = draw_history(points_of(earned("2022-2023", 40)), NO_BREAKS).axes[0]
    assert [text.get_text() for text in axes.texts] == ["40", "no figure found", "50"]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["2022-2023", "2023-2024", "2024-2025"]


def growth_of(*rows, breaks: pd.DataFrame = NO_BREAKS, first_year: str = "2022-2023") -> pd.DataFrame:
    steps = changes_of_steps(points_of(*rows, breaks=breaks, first_year=first_year), breaks)
    return steps[steps["series"] == "earned"]


def test_growth_is_drawn_with_its_range_an_arrow_for_an_open_side_and_words_for_none():
    rows = [earned("2021-2022", 20, "rounded"), earned("2022-2023", 40, "at_least"), earned("2023-2024", 45)]
    breaks = breaks_from(("earned", "2024-2025"))
    axes = draw_growth(growth_of(*rows, breaks=breaks, first_year="2021-2022")).axes[0]
    # 40 or more is at least 40/25 of 15 to 25; 45 is at most 45/40 of 40 or more.
    assert [text.get_text() for text in axes.texts if text.get_text()] == [
        "at least +60%",
        "at most +13%",
        "cannot be said: new way of counting from 2024-2025",
    ]
    assert arrows(axes) == 2


def test_growth_across_a_break_is_marked_and_its_reason_stands_below():
    breaks = breaks_from(("earned", "2024-2025", "Both lists hold the same credentials"))
    figure = draw_growth(growth_of(earned("2023-2024", 40), breaks=breaks))
    assert "+25%*" in [text.get_text() for text in figure.axes[0].texts]
    assert (
        "* Compared across the new way of counting from 2024-2025: Both lists hold the same credentials (A. Analyst)"
        in figure.get_supxlabel().replace("\n", " ")
    )


@pytest.mark.parametrize("rows", [(), (earned("2023-2024", 0),), (earned("2023-2024", 10**7, "at_least"),)])
def test_figures_stand_little_or_extreme_data(rows):
    points = points_of(*rows)
    for figure in (draw_trend(points, NO_BREAKS), draw_history(points, NO_BREAKS), draw_growth(growth_of(*rows))):
        figure.draw_without_rendering()
        assert figure.axes[0].texts
    alone = points_of(first_year=YEAR)
    assert draw_trend(alone, NO_BREAKS).axes[0].texts
    assert draw_history(alone, NO_BREAKS).axes[0].texts


def test_alt_texts_name_values_breaks_and_missing_years():
    breaks = breaks_from(("earned", "2023-2024"))
    text = trend_alt_text(points_of(earned("2022-2023", 40, "at_least"), breaks=breaks), breaks)
    assert "2022-2023 at least 40, 2023-2024 no figure found and 2024-2025 50." in text
    assert "A grey band marks a new way of counting from 2023-2024." in text
    assert growth_alt_text(growth_of(earned("2023-2024", 40))) == (
        "Growth of credentials earned from one year to the next, one row a step. 2022-2023 to 2023-2024: cannot be said: "
        "no figure found; 2023-2024 to 2024-2025: +25%."
    )


def label_boxes(figure) -> list:
    """Return where the texts of a figure are drawn, in pixels."""
    figure.draw_without_rendering()
    return [text.get_window_extent() for axes in figure.axes for text in axes.texts if text.get_text()]


def test_a_label_stands_clear_of_the_range_of_its_value():
    # 60 rounded to tens is 55 to 65; the label starts behind 65.
    points = points_of(earned("2023-2024", 60, "rounded"), first_year="2023-2024")
    figure = draw_history(points, NO_BREAKS)
    box, axes = label_boxes(figure)[0], figure.axes[0]
    assert axes.transData.inverted().transform((box.x0, box.y0))[0] > 65
    figure = draw_trend(points, NO_BREAKS)
    box, axes = label_boxes(figure)[0], figure.axes[0]
    assert axes.transData.inverted().transform((box.x0, box.y0))[1] > 65


def test_no_label_of_the_published_figures_is_cut_or_meets_another():
    values, breaks = published_trend()
    points, history = (
        points_by_year(values, breaks, first_year=first, year=YEAR) for first in ("2020-2021", "2010-2011")
    )
    steps = changes_of_steps(points, breaks)
    figures = [
        draw_trend(points, breaks),
        draw_history(history, breaks),
        draw_growth(steps[steps["series"] == "earned"]),
    ]
    for figure in figures:
        boxes = label_boxes(figure)
        assert len(boxes) >= 4
        assert all(box.x0 >= 0 and box.x1 <= figure.bbox.x1 and box.y1 <= figure.bbox.y1 for box in boxes)
        for number, box in enumerate(boxes):
            assert not any(box.overlaps(other) for other in boxes[number + 1 :])
