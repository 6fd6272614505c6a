"""Tables as notebooks show them: rounded by their measures, short, and with names and addresses escaped."""

import pandas as pd
import pytest

from helpers.contracts.schemas import RESULTS
from helpers.show.tables import column_heading, show_register, show_table

UNITS = pd.DataFrame({"psu": ["A & B"] * 20, "earned": [1234] * 20, "attainment_rate_pct": [52.45, None] * 10})


def test_a_table_is_rounded_by_its_measures_and_says_how_many_rows_it_leaves_out():
    html = show_table(UNITS, "One row per unit.", rows=2)._repr_html_()
    assert "<caption>One row per unit. First 2 of 20 rows.</caption>" in html
    assert html.count("<tr>") == 3
    assert '<td>A &amp; B</td><td class="number">1,234</td><td class="number">52.5%</td>' in html
    assert '<td class="number">–</td>' in html


@pytest.mark.parametrize(("rows", "shown"), [(99, 15), (3, 3)])
def test_a_notebook_shows_at_most_fifteen_rows_and_no_hidden_column(rows, shown):
    html = show_table(UNITS, "Units.", rows=rows, hide=("psu",))._repr_html_()
    assert html.count("<td") == 2 * shown
    assert "Public school unit" not in html


@pytest.mark.parametrize("show", [show_table, show_register])
def test_a_table_without_rows_is_its_caption_which_says_so(show):
    shown = show(UNITS.iloc[:0], "Units.")
    assert "<caption>Units. None.</caption>" in shown._repr_html_()
    assert repr(shown) == "Units. None."


def test_a_register_shows_every_row_with_addresses_as_links():
    register = pd.DataFrame({"place": ["Table 1"] * 20, "address": ["../a.html?x=1&y=2"] * 20})
    html = show_register(register, "Findings.", addresses={"place": "address"})._repr_html_()
    assert html.count('<td><a href="../a.html?x=1&amp;y=2">Table 1</a></td>') == 20
    assert "Address" not in html


def test_no_two_columns_of_a_result_table_have_the_same_heading():
    for name, schema in RESULTS.items():
        words = [column_heading(column, kept.metadata["unit"]).lower() for column, kept in schema.columns.items()]
        assert len(set(words)) == len(words), name
