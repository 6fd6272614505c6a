"""Sentences on NC Workforce Credentials follow the data: one or several, all or none."""

import pandas as pd
import pytest

from helpers.sections.ncwfc_alignment.statements import (
    agreement_sentence,
    answer,
    answer_title,
    components_sentence,
    labels_sentence,
    labels_table,
    offer_sentence,
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


TOTALS = pd.DataFrame(
    [("list", "all lines", 3, 50, 100.0), ("career cluster", "Farms", 1, 30, 60.0), ("level", "Career", 3, 50, 100.0)],
    columns=["part_of", "name", "lines", "earned", "share_of_list_pct"],
)
KNOWN = pd.DataFrame(
    [
        ("earned", "2030-2031", 50.0, False, "A"),
        ("earned", "2029-2030", 40.0, False, "B"),
        ("offered by CTE", "2030-2031", 5.0, False, "B"),
        ("offered by CTE", "2028-2029", 7.0, False, "C"),
        ("on the list", "2028-2029", 90.0, False, "C"),
    ],
    columns=["measure", "year", "value", "is_derived", "source"],
)
OFFER = "CTE offered 5 of its credentials in 2030-2031, 7 in 2028-2029."


def said(known: pd.DataFrame = KNOWN, totals: pd.DataFrame = TOTALS) -> list[str]:
    return [one.finding for one in answer(totals, known, all_earned=400, year="2030-2031")]


def test_the_answer_says_how_much_is_on_the_list_where_most_of_it_lies_and_how_it_changed():
    assert said() == [
        "In 2030-2031, CTE students earned 50 credentials on 3 lines of the state's workforce list, equal to 12.5% of "
        "all credentials earned.",
        "This year, the career cluster Farms holds 60.0% of the credentials earned on the workforce list, the level "
        "Career 100.0%.",
        f"CTE students earned 10 more on the workforce list than in 2029-2030 (+25.0%); {OFFER}",
    ]


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (100.0, "50 fewer on the workforce list than in 2029-2030 (−50.0%)"),
        (50.0, "as many on the workforce list as"),
    ],
)
def test_a_fall_and_no_change_are_said_as_such(before, expected):
    assert f"CTE students earned {expected}" in said(KNOWN.assign(value=[50.0, before, 5, 7, 90]))[2]


def test_a_change_that_only_the_report_states_cannot_be_said():
    known = KNOWN.assign(is_derived=[False, True, False, False, False])
    found = answer(TOTALS, known, all_earned=400, year="2030-2031")[2]
    assert found.finding == (
        f"The report states 10 more on the workforce list than in 2029-2030 (+25.0%), without the earlier lines; "
        f"{OFFER}"
    )
    assert (found.certainty, found.credentials_concerned, found.value) == ("cannot be said", 10.0, 40.0)


def test_without_an_earlier_count_or_anything_earned_less_is_said():
    assert len(said(KNOWN.drop(1))) == 2
    assert said(KNOWN.head(2))[2].endswith("than in 2029-2030 (+25.0%).")
    assert len(said(KNOWN.head(1), TOTALS.assign(earned=0, share_of_list_pct=None))) == 1


def test_the_title_names_the_cluster_with_most_or_counts_those_that_share_it():
    assert answer_title(TOTALS) == "Farms holds 60.0% of the workforce credentials"
    tied = pd.concat([TOTALS, TOTALS.iloc[1:2].assign(name="Walls")]).assign(share_of_list_pct=50.0)
    assert answer_title(tied) == "Each of 2 career clusters holds 50.0% of the workforce credentials"
    assert answer_title(TOTALS.assign(earned=0)) == "Nothing was earned on the workforce list"


def test_the_offer_is_said_with_the_length_of_the_list_where_it_is_known():
    assert offer_sentence(KNOWN) == (
        "Credentials of the list that CTE offered: 5 in 2030-2031 and 7 of about 90 in 2028-2029. Which credentials "
        "left the offer is not published."
    )
    assert offer_sentence(KNOWN.drop(3)) == "Credentials of the list that CTE offered: 5 in 2030-2031."
    assert offer_sentence(KNOWN.head(2)) == ""


def test_lines_whose_name_does_not_fit_are_counted_and_listed_first():
    figures = pd.DataFrame(
        [("Mason", "the sum of 2", "ncwfc_content"), ("Fire", "levels I", "ncwfc_label"), ("Bee", "2", "ncwfc_tier")],
        columns=["subject", "recomputed", "check"],
    )
    assert labels_table(figures).to_numpy().tolist() == [["Fire", "levels I"], ["Mason", "the sum of 2"]]
    assert labels_sentence(figures) == (
        "1 line has a name that does not fit what it counts. 1 line counts a module or several credentials together."
    )
    assert labels_sentence(figures.tail(1)) == "Every line is named as what it counts."


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
