"""The funnel names who lies outside without lines that cross; rank ranges stand where the table says."""

from itertools import combinations

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.sections.public_school_units.rankings import not_ranked_reasons
from helpers.sections.public_school_units.rates import spread_around_joint_rate, with_funnel, with_ranks
from helpers.sections.public_school_units.spread_figures import (
    ALL_NAMED,
    AXES_INCHES,
    MOST_NAMES,
    draw_funnel,
    draw_rank_ranges,
    funnel_alt_text,
    funnel_line,
    levels_without_crossing,
    named_outside,
    place_ticks,
    rank_ranges_alt_text,
)
from tests.support.units import published_units, units_of

USUAL = [(f"U{place:02d}", "traditional", 500 + 10 * (place % 5 - 2), 1000) for place in range(30)]


def funnel_of(*rows: tuple):
    units = units_of(*rows)
    spread = spread_around_joint_rate(units, winsorised_share=0.1, smallest_potential=1)
    return with_funnel(units, spread=spread, smallest_potential=1), spread


def ranks_of(*rows: tuple) -> pd.DataFrame:
    units = units_of(*rows)
    reasons = not_ranked_reasons(units, types=("traditional",), smallest_potential=1)
    return with_ranks(units, not_ranked=reasons, smallest_kind=3, draws=200, seed=1, top=2)


def test_who_lies_outside_is_named_highest_rate_first():
    units, spread = funnel_of(*USUAL, ("Low", "charter", 20, 1000), ("High", "charter", 990, 1000))
    assert named_outside(units)["psu"].tolist() == ["High", "Low"]
    assert sorted(label.get_text() for label in draw_funnel(units, spread=spread).axes[0].texts) == ["High", "Low"]
    assert funnel_alt_text(units, spread=spread).endswith(
        "Outside the adjusted 95% limits, below: Low 2% of 1,000; above: High 99% of 1,000."
    )


def test_too_many_names_are_cut_to_the_farthest():
    units, _ = funnel_of(*USUAL)
    outside = units.assign(funnel_position_95="below", funnel_lower_95_pct=50.0, funnel_upper_95_pct=50.0)
    named = named_outside(outside)
    # Rates run from 48 to 52 percent; those at 50 are nearest to the middle of the limits.
    assert len(named) == MOST_NAMES
    assert (named["attainment_rate_pct"] == 50).sum() == MOST_NAMES - 24


def test_without_anyone_outside_nobody_is_named():
    units, spread = funnel_of(*USUAL)
    assert len(draw_funnel(units, spread=spread).axes[0].texts) == 0
    assert funnel_alt_text(units, spread=spread).endswith("limits, below: none; above: none.")


def test_every_unit_with_a_rate_is_a_dot_of_its_kind():
    units, spread = funnel_of(*USUAL, ("Bee", "charter", 5, 9), ("Zero", "charter", 0, 0))
    dots = {line.get_marker(): len(line.get_xdata()) for line in draw_funnel(units, spread=spread).axes[0].get_lines()}
    assert (dots["o"], dots["^"]) == (30, 1)


def cross(first: tuple, second: tuple) -> bool:
    """Return whether two straight lines meet, by the side of each on which the ends of the other lie."""

    def side(line, point):
        (x1, y1), (x2, y2) = line
        return np.sign((x2 - x1) * (point[1] - y1) - (y2 - y1) * (point[0] - x1))

    return side(first, second[0]) * side(first, second[1]) < 0 and side(second, first[0]) * side(second, first[1]) < 0


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.tuples(st.integers(10, 9000), st.floats(0, 100)),
        min_size=1,
        max_size=9,
        unique_by=(lambda p: p[0], lambda p: p[1]),
    )
)
def test_lines_to_names_never_cross(points):
    units = pd.DataFrame(points, columns=["potential", "attainment_rate_pct"])
    levels = [10.0 * place for place in range(len(units))]
    chosen = levels_without_crossing(units, levels, end=10000)
    assert sorted(chosen) == levels
    across, up = AXES_INCHES
    lines = [
        ((across * np.log10(row.potential), up * row.attainment_rate_pct), (across * 4, up * level))
        for row, level in zip(units.itertuples(), chosen, strict=True)
    ]
    assert not any(cross(one, other) for one, other in combinations(lines, 2))


def test_published_names_do_not_overlap_and_end_inside_the_figure():
    units = published_units()
    spread = spread_around_joint_rate(units, winsorised_share=0.1, smallest_potential=1)
    units = with_funnel(units, spread=spread, smallest_potential=1)
    figure = draw_funnel(units, spread=spread)
    figure.draw_without_rendering()
    boxes = [label.get_window_extent() for label in figure.axes[0].texts]
    assert len(boxes) == len(named_outside(units)) > 10
    # The boxes hold room for letters below the line; a tenth of their height may touch.
    assert all(abs(one.y0 - other.y0) > 0.9 * one.height for one, other in combinations(boxes, 2))
    assert max(box.x1 for box in boxes) <= figure.bbox.x1
    plt.close(figure)


def test_lines_of_chance_never_turn_back():
    units, spread = funnel_of(*USUAL, ("Tiny", "charter", 1, 2))
    line = funnel_line(units, spread=spread)
    assert line["potential"].is_monotonic_increasing
    assert line["chance_lower_95_pct"].is_monotonic_increasing
    assert line["chance_upper_95_pct"].is_monotonic_decreasing


def test_adjusted_limits_begin_where_a_unit_is_placed_and_the_text_names_who_is_too_small():
    units = units_of(*USUAL, ("Nine", "charter", 9, 9), ("Zero", "charter", 0, 0))
    smallest = {"smallest_potential": 30}
    spread = spread_around_joint_rate(units, winsorised_share=0.1, **smallest)
    placed = with_funnel(units, spread=spread, **smallest)
    line = funnel_line(placed, spread=spread)
    assert line.loc[line["funnel_lower_95_pct"].isna(), "potential"].max() < 1000
    assert line.loc[line["funnel_lower_95_pct"].notna(), "potential"].min() >= 1000
    assert line["chance_lower_95_pct"].notna().all()
    assert funnel_alt_text(placed, spread=spread).endswith("below: none; above: none; too small for them: Nine.")
    plt.close(draw_funnel(placed, spread=spread))


def test_a_range_is_drawn_from_its_best_to_its_worst_place():
    units = ranks_of(
        ("A", "traditional", 10, 100), ("B", "traditional", 90, 100), ("C", "traditional", 50, 100),
        ("D", "traditional", 52, 100), ("Bee", "charter", 9, 9),
    )  # fmt: skip
    axes = draw_rank_ranges(units, named=1).axes[0]
    spans = [(start[0], end[0]) for start, end in axes.collections[0].get_segments()]
    ordered = units[units["is_ranked"]].sort_values("rank")
    assert spans == [(row.rank_lower - 0.4, row.rank_upper + 0.4) for row in ordered.itertuples()]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["B", "D", "C", "A"]
    assert rank_ranges_alt_text(units, named=1).endswith(
        "The first and the last: B 1 (range 1 to 1) and A 4 (range 4 to 4)."
    )


@pytest.mark.parametrize("count", [1, 2, 3, ALL_NAMED, ALL_NAMED + 1, 80])
def test_any_number_of_ranked_units_is_drawn_and_none_is_named_twice(count):
    units = ranks_of(*[(f"U{place}", "traditional", place, 100) for place in range(count)])
    axes = draw_rank_ranges(units, named=10).axes[0]
    names = [label.get_text() for label in (*axes.texts, *axes.get_yticklabels())]
    assert len(names) == len(set(names)) == (count if count <= ALL_NAMED else 20)
    assert len(axes.get_lines()[0].get_xdata()) == count


def test_names_stand_beside_the_bars_and_not_on_them():
    units = ranks_of(*[(f"U{place}", "traditional", 2 * place, 100) for place in range(50)])
    figure = draw_rank_ranges(units, named=10)
    figure.draw_without_rendering()
    axes = figure.axes[0]
    boxes = [label.get_window_extent() for label in axes.texts]
    bars = [axes.transData.transform(segment) for segment in axes.collections[0].get_segments()]
    assert len(boxes) == 20
    assert not [
        box for box in boxes for (x0, y), (x1, _) in bars if box.y0 < y < box.y1 and x0 < box.x1 and x1 > box.x0
    ]
    assert all(one.y0 > other.y1 - 2 or other.y0 > one.y1 - 2 for one, other in combinations(boxes[:10], 2))


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 2000))
def test_an_axis_of_places_names_the_first_and_the_last_and_no_crowd_between(count):
    ticks = place_ticks(count)
    assert (ticks[0], ticks[-1]) == (1, count)
    assert len(ticks) <= 9 or count > 700


def test_places_without_ranges_are_dots_alone():
    units = ranks_of(("A", "traditional", 5, 10), ("B", "traditional", 4, 10))
    axes = draw_rank_ranges(units, named=2).axes[0]
    assert len(axes.collections[0].get_segments()) == 0
    assert rank_ranges_alt_text(units, named=2).endswith("The first and the last: A 1 and B 2.")
