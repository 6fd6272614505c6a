"""Career readiness: changes of exact counts, and what holds of every year."""

import pandas as pd
import pytest

from helpers.contracts.vocabulary import TOTAL_ROW
from helpers.sections.career_readiness.changes import changes_by_credential, pattern, patterns
from tests.support.career_counts import counts_of
from tests.support.trend_series import NO_BREAKS, breaks_from


def test_only_a_break_of_credentials_earned_stops_the_comparison():
    breaks = breaks_from(("earned", "2030-2031"), ("attainment_rate", "2031-2032"))
    changes = changes_by_credential(counts_of(A=[5, 6, 8]), breaks)
    assert changes[changes["credential"] == "A"]["change"].fillna(-1).tolist() == [-1, -1, 2]


@pytest.mark.parametrize(
    ("verdicts", "words"),
    [
        (["did not change", "did not change"], "did not change"),
        (["did not change", "fell"], "never rose"),
        (["rose", "cannot be said"], "cannot be followed through every year"),
        (["cannot be said"], "cannot be said"),
    ],
)
def test_what_is_said_of_all_steps_holds_for_each(verdicts, words):
    assert pattern(pd.Series(verdicts)) == words


def test_every_credential_and_the_total_have_a_pattern():
    # B rises from its first to its last year, and yet fell in between.
    found = patterns(changes_by_credential(counts_of(A=[4, 5, 6], B=[4, 3, 5]), NO_BREAKS)).to_dict()
    assert found == {"A": "rose every year", "B": "rose in some years and fell in others", TOTAL_ROW: "never fell"}
