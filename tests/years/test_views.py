"""Changes as tables and as a figure: what is not as before first, parts that add up, and the largest drawn and said."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from helpers.show.numbers import measure_text
from helpers.years.views import (
    ROWS_DRAWN,
    changes_chart,
    counts_table,
    largest_changes_table,
    largest_first,
    others_table,
    parts_that_add_up,
    places_table,
    rates_table,
)
from tests.years.rows import change_rows


def test_what_is_not_as_before_stands_first_and_a_fall_counts_by_its_size():
    rows = pd.DataFrame({"key": ["a", "b", "c", "d"], "status": ["same", "same", "new", "gone"]})
    rows["earned_change"] = pd.array([3, -7, None, None], dtype="Int64")
    assert largest_first(rows, by="earned_change")["key"].tolist() == ["d", "c", "b", "a"]


@pytest.mark.parametrize(
    ("whole", "first", "second", "shown"),
    [
        # Rounding alone would show +1.0 = +0.6 + +0.5.
        (1.0, 0.55, 0.45, ["+0.6", "+0.4"]),
        (-0.26, -0.13, -0.13, ["−0.1", "−0.2"]),
        (0.0, 0.25, -0.25, ["+0.3", "−0.3"]),
    ],
)
def test_shown_parts_add_up_to_the_shown_change(whole, first, second, shown):
    parts = {"more_earned_points": first, "fewer_available_points": second}
    row = parts_that_add_up(change_rows("North", rate_change_points=whole, **parts)).iloc[0]
    assert [measure_text(row[name], name) for name in parts] == shown


def test_parts_that_no_year_has_stay_missing():
    row = parts_that_add_up(change_rows("North", rate_change_points=None, mix_points=None, rate_points=None)).iloc[0]
    assert row[["mix_points", "rate_points"]].isna().all()


def test_the_largest_change_stands_first_whatever_became_of_its_row():
    rows = pd.concat([change_rows("North", rate_change_points=-12.0), change_rows("South", status="moved")])
    table = largest_changes_table(rows, name="psu")
    assert table["psu"].tolist() == ["North", "South"]
    assert table["worth_a_look"].tolist() == [False, False]


def test_each_table_names_its_things_and_where_they_were():
    moved = change_rows("Bees", status="renamed and moved", name_before="Wasps", belonged_to="A", belongs_to="B")
    rows = pd.concat([change_rows("Ants"), moved], ignore_index=True)
    assert others_table(rows, name="line")[["line", "name_before", "belongs_to"]].to_numpy().tolist() == [
        ["Bees", "Wasps", "B"]
    ]
    assert places_table(rows, name="line").iloc[:, :3].to_numpy().tolist() == [["Bees", "A", "B"]]
    assert counts_table(rows, name="line")[["line", "before"]].to_numpy().tolist() == [["Bees", "Wasps"], ["Ants", ""]]
    assert rates_table(rows, name="tier")["rate_change_points"].tolist() == ["+10.0 (−7.4 to +26.1)"] * 2


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def chart(rows: pd.DataFrame):
    return changes_chart(rows, chart="09_public_school_units__changes", noun="unit")


def test_rises_stand_above_falls_and_the_text_has_change_interval_and_counts():
    rows = pd.concat([change_rows("North", rate_change_points=-12.0), change_rows("South")], ignore_index=True)
    drawn = chart(rows)
    assert [label.get_text() for label in drawn.figure.axes[0].get_yticklabels()] == ["North", "South"]
    assert drawn.data["name"].tolist() == ["South", "North"]
    assert drawn.alt == (
        "Dots with intervals. Changes of the attainment rate from 2029-2030 to 2030-2031, by unit, in order: "
        "South +10.0 (−7.4 to +26.1) points (40 → 30 earned); North −12.0 (−7.4 to +26.1) points (40 → 30 earned)."
    )


def test_of_many_changes_the_largest_are_drawn_and_the_title_says_so():
    names = [f"N{number:02}" for number in range(ROWS_DRAWN + 2)]
    rows = change_rows(*names).assign(rate_change_points=range(len(names)))
    drawn = chart(rows)
    assert drawn.data["name"].tolist() == names[:1:-1]
    assert drawn.figure.get_suptitle() == "Largest changes of the rate since 2029-2030, by unit"
