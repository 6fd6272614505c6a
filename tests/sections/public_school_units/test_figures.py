"""Figures of section 9: dots by kind, ranking bars with intervals, ranges of places, and lines over the years."""

from itertools import combinations

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from helpers.sections.public_school_units.figures import (
    ALL_NAMED,
    _place_ticks,
    _stacked,
    added_chart,
    earned_over_years_chart,
    ends_chart,
    rank_ranges_chart,
    rates_chart,
)
from helpers.sections.public_school_units.leaders import earned_over_years
from helpers.show.charts import Chart
from helpers.show.palette import BLUE, VERMILION
from tests.support.units import leaders_of, rates_of, unearned_of, units_of

NOW = "2030-2031"


@settings(deadline=None)
@example([100.0, 99.0])
@given(st.lists(st.floats(0, 100), max_size=60))
def test_every_dot_has_a_place_of_its_own_within_the_scale(rates):
    dots = _stacked(pd.Series(rates, dtype="float64"))
    assert not dots.duplicated().any()
    assert dots["middle"].between(0, 100).all()
    assert ((dots["middle"] - pd.Series(rates, dtype="float64")).abs() <= 1).all()


def test_every_unit_with_a_rate_is_a_dot_in_the_strip_of_its_kind():
    units = units_of(("A", "traditional", 1, 2), ("B", "traditional", 3, 4), ("C", "charter", 0, 0))
    kinds = pd.DataFrame(
        [("traditional", 2, 400 / 6, 50.0, 75.0), ("charter", 1, float("nan"), float("nan"), float("nan"))],
        columns=["kind_of_unit", "psus", "attainment_rate_pct", "lowest_rate_pct", "highest_rate_pct"],
    )
    chart = rates_chart(units, kinds, state_rate_pct=400 / 6)
    dots = [line for line in chart.figure.axes[0].get_lines() if line.get_marker() == "o"]
    assert [len(line.get_xdata()) for line in dots] == [2, 0]
    assert chart.alt == (
        "Stacked dots of the attainment rate of every unit by kind: traditional, 2 units from 50.0% to 75.0%, together "
        "66.7%; charter, 1 unit with –. State: 66.7%."
    )


def ends_of(*units: tuple, named: int) -> Chart:
    rates = rates_of(units_of(*units)).sort_values("attainment_rate_pct", ascending=False)
    return ends_chart(rates, named=named, state_rate_pct=50.0, confidence=0.95)


def test_the_units_at_either_end_are_drawn_with_intervals_and_those_between_are_counted():
    chart = ends_of(*[(f"U{place}", "traditional", place, 10) for place in (1, 3, 5, 6, 9)], named=2)
    axes = chart.figure.axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["U9", "U6", "U3", "U1"]
    (start, _), (end, _) = axes.collections[0].get_segments()[0]
    # Wilson's interval of 9 of 10.
    assert (round(start, 1), round(end, 1)) == (59.6, 98.2)
    assert [label.get_text() for label in axes.texts] == [
        "state 50.0%", "90.0%  (9 of 10)", "60.0%  (6 of 10)", "30.0%  (3 of 10)", "10.0%  (1 of 10)", "1 unit between",
    ]  # fmt: skip
    assert chart.alt.startswith(
        "U9 earned 90% of what was available, U1 10%. Dots with 95% intervals, highest first: U9 90.0% (59.6% to 98.2%)"
    )


def test_few_units_are_all_drawn_and_equal_rates_have_no_first_and_last():
    chart = ends_of(("A", "traditional", 5, 10), ("B", "traditional", 10, 20), named=2)
    assert [label.get_text() for label in chart.figure.axes[0].get_yticklabels()] == ["A", "B"]
    assert chart.alt.startswith("Both units earned 50% of what was available. Dots")


def ranges(*units: tuple, named: int) -> Chart:
    return rank_ranges_chart(rates_of(units_of(*units)), named=named, confidence=0.95)


def test_a_range_is_drawn_from_its_best_to_its_worst_place():
    units = [("A", 10), ("B", 90), ("C", 50), ("D", 52)]
    chart = ranges(*[(name, "traditional", earned, 100) for name, earned in units], ("Bee", "charter", 9, 9), named=1)
    axes = chart.figure.axes[0]
    spans = [(start[0], end[0]) for start, end in axes.collections[0].get_segments()]
    assert spans == [(row.rank_lower - 0.4, row.rank_upper + 0.4) for row in chart.data.itertuples()]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["B", "D", "C", "A"]
    assert chart.alt.endswith("The first and the last: B 1 (range 1) and A 4 (range 4).")


@pytest.mark.parametrize("count", [1, 3, ALL_NAMED, ALL_NAMED + 1, 80])
def test_any_number_of_ranked_units_is_drawn_and_none_is_named_twice(count):
    chart = ranges(*[(f"U{place}", "traditional", place, 100) for place in range(count)], named=10)
    axes = chart.figure.axes[0]
    names = [label.get_text() for label in (*axes.texts, *axes.get_yticklabels())]
    assert len(names) == len(set(names)) == (count if count <= ALL_NAMED else 20)
    assert len(axes.get_lines()[0].get_xdata()) == count


def test_names_stand_beside_the_bars_and_not_on_them():
    figure = ranges(*[(f"U{place}", "traditional", 2 * place, 100) for place in range(50)], named=10).figure
    figure.draw_without_rendering()
    axes = figure.axes[0]
    boxes = [label.get_window_extent() for label in axes.texts]
    bars = [axes.transData.transform(segment) for segment in axes.collections[0].get_segments()]
    assert len(boxes) == 20
    # Not above the first row or below the last, where title and note stand.
    assert all(1 <= label.get_position()[1] <= 50 for label in axes.texts)
    assert not [
        box for box in boxes for (x0, y), (x1, _) in bars if box.y0 < y < box.y1 and x0 < box.x1 and x1 > box.x0
    ]
    assert all(one.y0 > other.y1 - 2 or other.y0 > one.y1 - 2 for one, other in combinations(boxes[:10], 2))


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 2000))
def test_an_axis_of_places_names_the_first_and_the_last_and_no_crowd_between(count):
    ticks = _place_ticks(count)
    assert (ticks[0], ticks[-1]) == (1, count)
    assert len(ticks) <= 9 or count > 700


def test_places_without_ranges_are_dots_alone():
    chart = ranges(("A", "traditional", 5, 10), ("B", "traditional", 4, 10), named=2)
    assert len(chart.figure.axes[0].collections[0].get_segments()) == 0
    assert chart.alt == "Places of 2 ranked units by attainment rate. The first and the last: A 1 and B 2."


def test_units_with_the_most_unearned_credentials_are_drawn_with_their_part_below_the_states_rate():
    # State: 61 of 120; A would have earned 40 x 61 / 120 - 10 = 10.3 more.
    units = units_of(("A", "charter", 10, 40), ("B", "charter", 41, 60), ("Web", "charter", 10, 20))
    chart = added_chart(unearned_of(units), size=2)
    assert chart.data["psu"].tolist() == ["A", "B"]
    assert chart.alt.endswith("most first: A 30, 10 of them below the state’s rate; B 19.")


def over_years(earned: int) -> pd.DataFrame:
    printed = pd.DataFrame({"psu_code": ["000"], "year": ["2029-2030"], "earned": [3]})
    leaders = leaders_of(units_of(("A", "charter", earned, 10), ("B", "charter", 4, 10)), by="earned")
    return earned_over_years(leaders, printed, year=NOW)


def drawn_for_a(chart: Chart) -> list:
    """Return the lines of the first unit: that of the other is a single point."""
    dots = [line for line in chart.figure.axes[0].get_lines() if line.get_marker() == "o"]
    return dots[:-1]


@pytest.mark.parametrize(("firsts", "lines", "color"), [([], 1, VERMILION), ([NOW], 2, BLUE)])
def test_a_new_way_of_counting_interrupts_the_lines_and_decides_no_color(firsts, lines, color):
    # A had 3 before the break and has 1: no line leads there, and it is not fewer than anything counted alike.
    chart = earned_over_years_chart(
        over_years(1), pd.DataFrame({"series": "earned", "first_year": firsts}, dtype="str")
    )
    assert [line.get_color() for line in drawn_for_a(chart)] == [color] * lines
    assert len(chart.figure.axes[0].patches) == lines - 1
    notes = " ".join(text.get_text() for text in chart.figure.texts)
    assert ("Grey band: new way of counting" in notes) == (lines == 2)


def test_units_are_named_at_the_end_of_their_lines_with_one_year_too():
    breaks = pd.DataFrame({"series": [], "first_year": []}, dtype="str")
    chart = earned_over_years_chart(over_years(5), breaks)
    assert [label.get_text() for label in chart.figure.axes[0].texts] == ["5  A", "4  B"]
    assert chart.alt == "Lines of credentials earned by year. A: 3 in 2029-2030 and 5 in 2030-2031; B: 4 in 2030-2031."
    counts = over_years(5)
    assert earned_over_years_chart(counts[counts["year"] == NOW], breaks).figure.axes
