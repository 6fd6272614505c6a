"""Rows of the layouts are proposed where a report prints a heading otherwise."""

import pytest

from helpers.prepare.layouts import T5, T8, T10, rows_for_headings

YEAR, NEXT = "2030-2031", "2031-2032"
COMPARISON = "comparison,,percentage"


@pytest.mark.parametrize(
    ("stem", "changed", "rows"),
    [
        (
            T10,
            {"Potential": "Available"},
            [f"Potential,potential,,count,,{YEAR},", f"Available,potential,,count,{NEXT},,"],
        ),
        (
            T5[1],
            {f"Comparison Population {NEXT}": f"Compared With {NEXT}"},
            [
                f"Comparison Population {{year}},{COMPARISON},,{YEAR},",
                f"Compared With {{year}},{COMPARISON},{NEXT},,",
            ],
        ),
        (T8, {"Region": ""}, [f"Region,region,,text,,{YEAR},yes"]),
    ],
)
def test_a_heading_ends_with_the_year_before_and_the_new_one_begins_with_this_one(stem, changed, rows):
    assert rows_for_headings(stem, NEXT, changed) == [f"{stem},{row}" for row in rows]


def test_a_column_that_the_sections_need_and_a_year_are_not_proposed_to_end():
    assert rows_for_headings(T10, NEXT, {"Earned": ""}) == rows_for_headings(T8, NEXT, {NEXT: "This year"}) == []
