"""Figures of public school units: dots by kind, ranking bars with intervals, and lines over the years."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.sections.public_school_units.attainment import earned_over_years
from helpers.sections.public_school_units.figures import (
    draw_earned_over_years,
    draw_ranking,
    draw_rates_by_kind,
    earned_over_years_alt_text,
    ranking_alt_text,
    rates_alt_text,
    stacked,
)
from helpers.sections.public_school_units.rankings import ranking
from helpers.sections.public_school_units.rates import with_intervals
from helpers.show.charts import BLUE, VERMILION
from tests.support.trend_series import NO_BREAKS, breaks_from
from tests.support.units import units_of

RELIABLE = {"smallest_potential": 1, "widest_interval_points": 100}


def over_years_of(*units: tuple) -> pd.DataFrame:
    printed = pd.DataFrame({"psu_code": ["000"], "year": ["2029-2030"], "earned": [3]})
    return earned_over_years(ranking(units_of(*units), by="earned", size=10), printed, year="2030-2031")


@settings(deadline=None)
@given(st.lists(st.floats(0, 100), max_size=60))
def test_every_dot_has_a_place_of_its_own_within_the_scale(rates):
    dots = stacked(pd.Series(rates, dtype="float64"))
    assert not dots.duplicated().any()
    assert dots["middle"].between(0, 100).all()
    assert ((dots["middle"] - pd.Series(rates, dtype="float64")).abs() <= 1).all()


def test_a_rate_of_one_hundred_stands_in_the_last_bin():
    assert stacked(pd.Series([100.0, 99.0]))["middle"].tolist() == [99, 99]


def test_every_unit_with_a_rate_is_a_dot():
    units = units_of(("A", "traditional", 1, 2), ("B", "traditional", 1, 2), ("C", "charter", 0, 0))
    axes = draw_rates_by_kind(units).axes[0]
    assert sum(len(line.get_xdata()) for line in axes.get_lines() if line.get_marker() == "o") == 2


def test_the_first_place_is_the_topmost_bar():
    ranked = ranking(units_of(("A", "charter", 1, 10), ("B", "charter", 3, 10)), by="earned", size=2)
    axes = draw_ranking(ranked, by="earned", title="T").axes[0]
    assert [bar.get_width() for bar in axes.patches] == [1, 3]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["A  2", "B  1"]


def test_a_rate_has_a_line_over_its_interval_and_its_label_behind_it():
    units = with_intervals(units_of(("A", "charter", 5, 10)), **RELIABLE)
    axes = draw_ranking(ranking(units, by="attainment_rate_pct", size=1), by="attainment_rate_pct", title="T").axes[0]
    (start, _), (end, _) = axes.collections[-1].get_segments()[0]
    # Wilson's interval of 5 of 10.
    assert (round(start, 2), round(end, 2)) == (23.66, 76.34)
    assert [(label.get_text(), round(label.xy[0], 2)) for label in axes.texts] == [("50.0%  (5 of 10)", 76.34)]


def test_lines_over_the_years_are_drawn_with_one_year_too():
    counts = over_years_of(("A", "charter", 5, 10), ("B", "charter", 4, 10))
    assert len(draw_earned_over_years(counts, NO_BREAKS).axes[0].texts) == 2
    assert draw_earned_over_years(counts[counts["year"] == "2030-2031"], NO_BREAKS).axes


def test_a_new_way_of_counting_interrupts_the_lines_and_decides_no_color():
    # A had 3 before the break and has 1: no line leads there, and it is not fewer than anything counted alike.
    counts = over_years_of(("A", "charter", 1, 4))
    for breaks, lines, color in ((NO_BREAKS, 1, VERMILION), (breaks_from(("earned", "2030-2031")), 2, BLUE)):
        figure = draw_earned_over_years(counts, breaks)
        drawn = [line for line in figure.axes[0].get_lines() if line.get_marker() == "o"]
        assert [line.get_color() for line in drawn] == [color] * lines
        assert len(figure.axes[0].patches) == lines - 1
        notes = " ".join(text.get_text() for text in figure.texts)
        assert ("Grey band: new way of counting" in notes) == (lines == 2)


def test_alt_texts_are_written_from_the_data():
    units = with_intervals(units_of(("A", "charter", 1, 4)), **RELIABLE)
    ranked = ranking(units, by="attainment_rate_pct", size=1)
    assert ranking_alt_text(ranked, by="attainment_rate_pct", title="T") == (
        "T, bars in order: 1 A 25.0%  (1 of 4), interval 5% to 70%."
    )
    assert ranking_alt_text(ranked, by="earned", title="T") == "T, bars in order: 1 A 1."
    assert "charter, 1 unit with 25%. State: 25%." in rates_alt_text(units)
    assert "A: 3 in 2029-2030 and 1 in 2030-2031" in earned_over_years_alt_text(over_years_of(("A", "charter", 1, 4)))
