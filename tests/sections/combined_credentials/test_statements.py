"""The sentences on combined credentials say what the data say."""

import pandas as pd
import pytest

from helpers.sections.combined_credentials import statements
from tests.sections.combined_credentials.yields import YIELDS


def test_modules_combined_credentials_and_corrections_are_counted():
    assert statements.whole_sentence(YIELDS) == (
        "5 modules form 3 combined credentials in 3 courses. Every module belongs to exactly one of them, and all "
        "modules of a combined credential state the same count for it."
    )
    corrected = statements.corrected_sentence(pd.DataFrame({"rows": [1, 2]}))
    assert corrected == "3 cells of the table were misprinted and corrected here."
    assert statements.corrected_sentence(pd.DataFrame({"rows": [1]})).startswith("1 cell of the table was misprinted")
    nothing = statements.corrected_sentence(pd.DataFrame({"rows": []}))
    assert nothing == "No cell of the table had to be corrected."


def test_the_yield_of_all_is_that_of_the_sums_and_rows_left_out_are_said_to_be():
    told = statements.yield_sentence(YIELDS.iloc[1:], earned={"modules": 43, "combined": 14})
    # 9 + 0 of 12 + 0.
    assert told == (
        "The modules were earned 43 times, and 14 combined credentials were completed. Without the rows that "
        "contradict themselves, 9 of 12 possible combined credentials were completed: 75.0%."
    )
    assert statements.yield_sentence(YIELDS.iloc[1:], earned={"modules": 43, "combined": 9}) == (
        "The modules were earned 43 times. 9 of 12 possible combined credentials were completed: 75.0%."
    )
    nothing = statements.yield_sentence(YIELDS.tail(1), earned={"modules": 0, "combined": 0})
    assert nothing == "The modules were earned 0 times. No combined credential was possible."


def test_the_largest_gap_names_every_course_that_has_it():
    twice = pd.concat([YIELDS, YIELDS.iloc[1:2].assign(course_code="ZE50", course="Stone")])
    assert statements.largest_gap_sentence(twice) == (
        "The largest gap, 3 possible ones not completed, is in Masonry (ZB20, 9 of 12) and Stone (ZE50, 9 of 12)."
    )


@pytest.mark.parametrize("rows", [YIELDS.tail(1), YIELDS.head(0)])
def test_without_a_gap_or_a_contradiction_the_sentences_say_so(rows):
    assert statements.largest_gap_sentence(rows) == "Every combined credential that the modules allow was completed."
    none = "No combined credential is reported more often than its modules allow."
    assert statements.contradictions_sentence(rows.head(0)) == none


def test_a_contradiction_is_named():
    assert statements.contradictions_sentence(YIELDS.head(1)) == (
        "In Pipes (ZC30), more combined credentials are reported than the least earned module allows. Each case was "
        "accepted with a reason."
    )
