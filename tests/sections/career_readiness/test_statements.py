"""Career readiness: every word of a sentence is chosen by the counts."""

import pandas as pd
import pytest

from helpers.sections.career_readiness.changes import changes_by_credential, patterns
from helpers.sections.career_readiness.statements import change_sentences, discrepancy_sentences
from tests.support.career_counts import counts_of
from tests.support.trend_series import NO_BREAKS, breaks_from

SPAN = "from 2029-2030 to 2030-2031"


def ends_of(counts: pd.DataFrame, breaks: pd.DataFrame = NO_BREAKS) -> pd.DataFrame:
    changes = changes_by_credential(counts, breaks)
    return changes[(changes["from_year"] == counts["year"].min()) & (changes["to_year"] == counts["year"].max())]


def sentences_of(counts: pd.DataFrame, breaks: pd.DataFrame = NO_BREAKS) -> str:
    return change_sentences(counts, ends_of(counts, breaks), patterns(changes_by_credential(counts, breaks)))


@pytest.mark.parametrize(
    ("counts", "sentences"),
    [
        (
            counts_of(A=[5, 4], B=[4, 4]),
            "8 career readiness credentials were earned in 2030-2031; A and B lead with 4 each. The total fell by 1 "
            f"(11%) {SPAN}. Of the 2 credentials, 1 fell and 1 did not change from the first to the last year.",
        ),
        (
            # 10, 12 and 15 together: half as many again.
            counts_of(A=[5, 6, 8], B=[4, 3, 5], C=[1, 3, 2]),
            "15 career readiness credentials were earned in 2031-2032; A leads with 8. The total rose by 5 (50%) from "
            "2029-2030 to 2031-2032; it rose every year. All 3 credentials rose from the first to the last year; year "
            "by year, 2 rose in some years and fell in others, and 1 rose every year.",
        ),
        (counts_of(A=[1]), "1 career readiness credential was earned in 2029-2030; the only kind is A."),
    ],
)
def test_words_are_chosen_by_the_counts(counts, sentences):
    assert sentences_of(counts) == sentences


def test_a_break_leaves_no_direction_unless_a_reason_crosses_it():
    assert sentences_of(counts_of(A=[5, 6]), breaks_from(("earned", "2030-2031"))).endswith(
        f"Whether the total rose or fell {SPAN} cannot be said: new way of counting from 2030-2031."
    )
    assert sentences_of(counts_of(A=[4, 5]), breaks_from(("earned", "2030-2031", "Same list"))).endswith(
        f"The total rose by 1 (25%) {SPAN}, across the new way of counting from 2030-2031: Same list (A. Analyst)."
    )


@pytest.mark.parametrize(
    ("differences", "sentence"),
    [
        # A: 8 to 9 is a rise, 8 to 7 is none; the total, 11 to 12, falls to 10.
        (
            {"A": -2.0},
            f"would be 10 instead of 12. By those counts, {SPAN}, A fell (by Table 6, it rose) and the total fell (by "
            "Table 6, it rose).",
        ),
        ({"A": 1.0}, f"would be 13 instead of 12. Every direction {SPAN} would stay as it is."),
        ({"A": float("nan")}, "1 count of this year differs from what the other tables of the report print."),
        ({}, "No count of this year differs from what the other tables of the report print."),
    ],
)
def test_another_tables_count_changes_the_total_and_can_turn_a_direction_round(differences, sentence):
    ends = ends_of(counts_of(A=[8, 9], B=[3, 3]))
    assert discrepancy_sentences(pd.Series(differences, dtype="float64"), ends, total=12).endswith(sentence)
