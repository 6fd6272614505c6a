"""Sentences on NC Workforce Credentials follow the data: one or several, all or none."""

import pandas as pd
import pytest

from helpers.sections.ncwfc_alignment.statements import (
    agreement_sentence,
    answer_sentences,
    components_sentence,
    share_sentence,
    tier_sentence,
)

LINES = pd.DataFrame({"earned": [30, 20, 0], "printed_earned": [30, 20, 0], "difference": 0})


def test_repeated_course_credentials_are_counted():
    parts = pd.DataFrame({"earned": [30, 10, 10, 0]})
    assert components_sentence(LINES, parts, parts.head(0)) == (
        "3 lines are made up of 4 course credentials; none of them counts on more than one line."
    )
    assert components_sentence(LINES, parts, parts.head(2)).endswith("; 2 of them count on more than one line.")


def test_the_answer_names_the_largest_cluster_and_level_and_counts_lines_with_some_earned():
    clusters = pd.DataFrame({"career_cluster": ["Walls", "Farms"], "earned": [20, 30], "share_of_list_pct": [40.0, 60]})
    levels = pd.DataFrame({"ncwfc_level": ["Career"], "earned": [50], "share_of_list_pct": [100.0]})
    assert answer_sentences(LINES, clusters, levels) == (
        "50 credentials were earned on 2 lines of the list. Among 2 career clusters, the most were earned in Farms "
        "(30, or 60.0%); among 1 level, in Career (50, or 100.0%)."
    )


def test_shares_stand_without_and_with_modules():
    shares = pd.DataFrame({"share_of_all_pct": [16.5, None, 12.8, 29.4]})
    assert share_sentence(shares, all_earned=1000) == (
        "Of 1,000 individual credentials earned, 16.5% are on the list by themselves. Together with the modules of "
        "combined credentials on the list, completed or not, it is 29.4%."
    )


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ([], "Every line has the tier of all its course credentials."),
        (["A", "A", "B"], "2 lines have a different tier from some of their course credentials."),
    ],
)
def test_lines_of_another_tier_are_counted_once(names, expected):
    assert tier_sentence(pd.DataFrame({"ncwfc_credential": names})) == expected


def test_agreement_counts_lines_and_gives_both_sums_where_they_differ():
    assert agreement_sentence(LINES) == (
        "All 3 lines add up to their printed counts. Together, the lines hold 50 credentials, recomputed as well as "
        "printed."
    )
    assert agreement_sentence(LINES.assign(printed_earned=[31, 20, 0], difference=[-1, 0, 0])) == (
        "2 of 3 lines add up to their printed counts. Together, the lines hold 50 credentials recomputed and 51 "
        "printed."
    )
