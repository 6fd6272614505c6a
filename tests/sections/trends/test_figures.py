"""Figures of trends: bars as long as is certain, what is possible beside, and what happens with little data."""

import pandas as pd
import pytest
from matplotlib.patches import Rectangle

from helpers.contracts.tables import read_processed
from helpers.sections.trends.denominator import counts_and_rates, known_ranges
from helpers.sections.trends.figures import bars_of_the_years, history_chart, trend_chart
from helpers.sections.trends.values import choose_values, points_by_year, stated_values
from tests.support.trend_series import (
    COURSES,
    NO_BREAKS,
    PRECISIONS,
    YEAR,
    breaks_from,
    earned,
    history,
    points_of,
    published_trend,
    rate,
)

FUNDED = ("2023-2024", "funding_coverage_pct", 98.0, "at_least", False, "S")


def with_potential(values: pd.DataFrame) -> pd.DataFrame:
    years = counts_and_rates(values)
    lower, upper = years["earned_lower"] / years["rate_upper_pct"], years["earned_upper"] / years["rate_lower_pct"]
    return years.assign(potential_lower=100 * lower, potential_upper=100 * upper)


def chart_of(*rows, breaks: pd.DataFrame = NO_BREAKS, first_year: str = "2022-2023"):
    """Return Chart 1 of a history that ends in 2024-2025 with 50 of 100 available credentials."""
    values = choose_values(stated_values(history(*rows), COURSES, year=YEAR), precisions=PRECISIONS)
    points = points_by_year(values, breaks, first_year=first_year, year=YEAR)
    bars = bars_of_the_years(points, known_ranges(values), with_potential(values))
    return trend_chart(points, breaks, bars, history(*rows), title="More earned")


def texts_of(axes) -> list[str]:
    return [text.get_text() for text in axes.texts if text.get_text()]


def arrows(axes) -> int:
    return sum(text.get_text() == "" and text.arrow_patch is not None for text in axes.texts)


def spans(axes, *, hatched: bool) -> list[list[float]]:
    """Return from where to where each bar reaches that is certain, or hatched."""
    bars = [patch for patch in axes.patches if isinstance(patch, Rectangle) and bool(patch.get_hatch()) == hatched]
    return [[round(bar.get_x(), 6), round(bar.get_x() + bar.get_width(), 6)] for bar in bars]


def test_a_bar_is_full_as_far_as_is_certain_and_hatched_as_far_as_is_possible():
    axes = chart_of(earned("2023-2024", 40), rate("2023-2024", 50), first_year="2023-2024").figure.axes[0]
    # 40 of 49.5 to 50.5 percent: 79.2 to 80.8 were available; this year 50 of 100.
    assert spans(axes, hatched=False) == [[0, round(4000 / 50.5, 6)], [0, 40], [0, 100], [0, 50]]
    assert [round(4000 / 50.5, 6), round(4000 / 49.5, 6)] in spans(axes, hatched=True)
    assert texts_of(axes) == ["40 (50%)\nof 79 to 81 available", "50 (50.0%)\nof 100 available"]
    assert arrows(axes) == 0


def test_a_number_without_an_upper_limit_has_an_arrow_and_so_has_what_follows_from_it():
    rows = [earned("2022-2023", 20, "at_least"), rate("2022-2023", 40), earned("2023-2024", 30, "at_least")]
    axes = chart_of(*rows).figure.axes[0]
    assert arrows(axes) == 3
    assert texts_of(axes)[:2] == ["at least 20 (40%)\nof at least 49 available", "at least 30 (no rate found)"]
    assert arrows(history_chart(points_of(*rows), NO_BREAKS, title="T").figure.axes[0]) == 2


def test_rates_that_follow_from_printed_ones_are_marked_and_all_of_them_given():
    rows = [earned("2023-2024", 40), *(rate("2023-2024", value, is_derived=True) for value in (54, 53))]
    assert "40 (53% or 54%, derived)\nof 73 to 76 available" in texts_of(chart_of(*rows).figure.axes[0])


def test_the_funding_stands_beside_its_year_with_its_precision():
    chart = chart_of(earned("2023-2024", 40), FUNDED)
    assert [label.get_text() for label in chart.figure.axes[0].get_yticklabels()] == [
        "2022-2023", "2023-2024\nfunding at least 98%", YEAR,
    ]  # fmt: skip
    assert chart.figure.get_supxlabel() == "Funding: share of the need."
    assert "2023-2024 40 (no rate found), funding at least 98% of the need;" in chart.alt


def test_a_new_way_of_counting_is_a_line_between_two_years_of_its_own_series_alone():
    breaks = breaks_from(("attainment_rate", "2023-2024"))
    chart, long = chart_of(breaks=breaks), history_chart(points_of(), breaks, title="T")
    assert [line.get_ydata()[0] for line in chart.figure.axes[0].lines] == [0.5]
    assert chart.figure.get_supxlabel() == "Dashed line: new way of counting."
    assert chart.alt.endswith("A dashed line marks a new way of counting of the rate from 2023-2024.")
    assert long.figure.axes[0].lines[:] == []


def test_years_without_a_value_say_so_in_the_history():
    chart = history_chart(points_of(earned("2022-2023", 40)), NO_BREAKS, title="T")
    assert texts_of(chart.figure.axes[0]) == ["40", "no figure found", "50"]
    assert "2022-2023 40, 2023-2024 no figure found and 2024-2025 50." in chart.alt
    assert texts_of(chart_of(first_year="2023-2024").figure.axes[0])[0] == "no figure found"


@pytest.mark.parametrize("rows", [(), (earned("2023-2024", 0),), (earned("2023-2024", 10**7, "at_least"),)])
def test_figures_stand_little_or_extreme_data(rows):
    first = "2022-2023" if rows else YEAR
    charts = [
        chart_of(*rows, first_year=first),
        history_chart(points_of(*rows, first_year=first), NO_BREAKS, title="T"),
    ]
    assert all(texts_of(chart.figure.axes[0]) for chart in charts)


def test_no_label_of_the_published_figures_is_cut_or_meets_another():
    values, breaks = published_trend()
    points, long = (points_by_year(values, breaks, first_year=first, year=YEAR) for first in ("2020-2021", "2010-2011"))
    bars = bars_of_the_years(points, known_ranges(values), with_potential(values))
    first = trend_chart(points, breaks, bars, read_processed("state_history", YEAR), title="More earned")
    for chart in (first, history_chart(long, breaks, title="T")):
        figure = chart.figure
        figure.draw_without_rendering()
        boxes = [text.get_window_extent() for axes in figure.axes for text in axes.texts if text.get_text()]
        assert len(boxes) >= 5
        assert all(box.x0 >= 0 and box.x1 <= figure.bbox.x1 and box.y1 <= figure.bbox.y1 for box in boxes)
        for number, box in enumerate(boxes):
            assert not any(box.overlaps(other) for other in boxes[number + 1 :])
