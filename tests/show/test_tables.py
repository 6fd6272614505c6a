"""Statements of the report beside the data."""

from helpers.show.tables import show_stated


def test_a_statement_stands_beside_its_computed_value_in_the_order_of_the_report():
    shown = show_stated({"rate": "59%", "earned": "1,000"}, {"earned": "1,000", "other": "7", "rate": "58.97%"})
    assert [line.split() for line in repr(shown).splitlines()[1:]] == [
        ["Statement", "Stated", "Computed"],
        ["rate", "59%", "58.97%"],
        ["earned", "1,000", "1,000"],
    ]


def test_a_year_without_recorded_statements_says_so():
    assert "none recorded for this year" in repr(show_stated({}, {"rate": "58.97%"}))


def test_a_statement_that_the_tables_of_the_year_do_not_give_says_so():
    assert "not in the tables of this year" in repr(show_stated({"rate": "59%"}, {"earned": "1,000"}))
