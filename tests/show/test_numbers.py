"""Numbers as text: one rounding, one sign, one notation for intervals."""

import pytest

from helpers.show.numbers import measure_text


@pytest.mark.parametrize(
    ("value", "measure", "text"),
    [
        (2.5, "earned", "3"),
        (-0.4, "gap_points", "0"),
        (-2.35, "mix_points", "−2.4"),
        (3.25, "some_other_pct", "3.3%"),
        (-3.25, "some_other_points", "−3.3"),
        (1005.0, "change", "1,005"),
        (0.125, "difference", "0.13"),
        (None, "earned", "–"),
        (False, "is_ranked", "no"),
        ("<1%", "percent_printed", "<1%"),
    ],
)
def test_a_cell_is_shown_by_its_measure(value, measure, text):
    assert measure_text(value, measure) == text
