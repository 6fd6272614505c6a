"""Career readiness: every word of a sentence is chosen by the counts."""

import pandas as pd
import pytest

from helpers.sections.career_readiness.changes import changes_by_credential, patterns
from helpers.sections.career_readiness.statements import answer, change_sentences
from helpers.show.answers import Finding
from tests.support.career_counts import counts_of
from tests.support.trend_series import NO_BREAKS, breaks_from

SPAN = "from 2029-2030 to 2030-2031"


def ends_of(counts: pd.DataFrame, breaks: pd.DataFrame = NO_BREAKS) -> pd.DataFrame:
    changes = changes_by_credential(counts, breaks)
    return changes[(changes["from_year"] == counts["year"].min()) & (changes["to_year"] == counts["year"].max())]


def sentences_of(counts: pd.DataFrame, breaks: pd.DataFrame = NO_BREAKS) -> str:
    return change_sentences(ends_of(counts, breaks), patterns(changes_by_credential(counts, breaks)))


def answer_of(counts: pd.DataFrame, breaks: pd.DataFrame = NO_BREAKS, **others: float) -> list[Finding]:
    return answer(counts, changes_by_credential(counts, breaks), pd.Series(others, dtype="float64"))


@pytest.mark.parametrize(
    ("counts", "sentences", "concerned"),
    [
        (
            counts_of(A=[5, 4], B=[4, 4]),
            [
                "8 career readiness credentials were earned in 2030-2031, 1 (11%) fewer than in 2029-2030.",
                "Of the 2 kinds of career readiness credentials, A and B lead with 4 each in 2030-2031.",
            ],
            [1, 1],
        ),
        (
            # 10, 12 and 15 together: a quarter more, half as many again.
            counts_of(A=[5, 6, 8], B=[4, 3, 5], C=[1, 3, 2]),
            [
                "15 career readiness credentials were earned in 2031-2032, 3 (25%) more than in 2030-2031 and 5 (50%) "
                "more than in 2029-2030.",
                "Of the 3 kinds of career readiness credentials, A leads with 8 in 2031-2032.",
            ],
            [3, 2],
        ),
        (
            counts_of(A=[1, 1]),
            [
                "1 career readiness credential was earned in 2030-2031, as many as in 2029-2030.",
                "The only kind of career readiness credential in 2030-2031 is A.",
            ],
            [0, 0],
        ),
        (
            counts_of(A=[1]),
            [
                "1 career readiness credential was earned in 2029-2030.",
                "The only kind of career readiness credential in 2029-2030 is A.",
            ],
            [0, 0],
        ),
    ],
)
def test_the_answer_is_chosen_by_the_counts_and_concerns_what_changed(counts, sentences, concerned):
    found = answer_of(counts)
    assert [one.finding for one in found] == sentences
    assert [one.credentials_concerned for one in found] == concerned


def test_a_break_leaves_no_change_in_the_answer():
    first = answer_of(counts_of(A=[5, 6]), breaks_from(("earned", "2030-2031")))[0]
    assert first.finding.endswith("were earned in 2030-2031, not comparable with 2029-2030.")
    assert first.credentials_concerned == 0


def test_a_count_that_is_printed_twice_is_open_and_may_turn_a_direction_round():
    counts = counts_of(A=[8, 9], B=[3, 3])
    last = answer_of(counts, A=7.0, B=float("nan"))[-1]
    # 9 less 7; 8 to 9 is a rise, 8 to 7 a fall.
    assert (last.credentials_concerned, last.certainty) == (2, "cannot be said")
    assert last.finding == (
        "For A the report prints 9 earned in 2030-2031 in one table and 7 in another: since 2029-2030 it rose by the "
        "first count and fell by the second."
    )
    assert answer_of(counts, A=10.0)[-1].finding.endswith("in one table and 10 in another.")
    assert len(answer_of(counts, Other=10.0)) == 2


@pytest.mark.parametrize(
    ("counts", "sentences"),
    [
        (
            counts_of(A=[5, 4], B=[4, 4]),
            f"The total fell by 1 (11%) {SPAN}. Of the 2 credentials, 1 fell and 1 did not change from the first to "
            "the last year.",
        ),
        (
            counts_of(A=[5, 6, 8], B=[4, 3, 5], C=[1, 3, 2]),
            "The total rose by 5 (50%) from 2029-2030 to 2031-2032; it rose every year. All 3 credentials rose from "
            "the first to the last year; year by year, 2 rose in some years and fell in others, and 1 rose every year.",
        ),
        (
            counts_of(A=[5, 5, 5], B=[4, 4, 4]),
            "The total did not change from 2029-2030 to 2031-2032. None of the 2 credentials changed from the first to "
            "the last year.",
        ),
        (counts_of(A=[1]), "There is no earlier year to compare with."),
    ],
)
def test_words_are_chosen_by_the_changes(counts, sentences):
    assert sentences_of(counts) == sentences


def test_a_break_leaves_no_direction_unless_a_reason_crosses_it():
    assert sentences_of(counts_of(A=[5, 6]), breaks_from(("earned", "2030-2031"))).endswith(
        f"Whether the total rose or fell {SPAN} cannot be said: new way of counting from 2030-2031."
    )
    assert sentences_of(counts_of(A=[4, 5]), breaks_from(("earned", "2030-2031", "Same list"))).endswith(
        f"The total rose by 1 (25%) {SPAN}, across the new way of counting from 2030-2031: Same list (A. Analyst)."
    )
