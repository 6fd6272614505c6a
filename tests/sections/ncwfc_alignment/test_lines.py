"""NC Workforce Credentials recomputed from the course results."""

import pandas as pd
import pytest

from helpers.contracts.schemas import RESULTS, validated
from helpers.sections.ncwfc_alignment.lines import (
    is_named_alike,
    least_alike,
    over_years,
    recomputed_lines,
    share_of_individual,
    totals_of_list,
)

LINES = pd.DataFrame(
    [
        ("Walls", "Career", "Mason I, II", 14, 2),
        ("Walls", "Essential", "Saw-Safety", 7, 1),
        ("Farms", "Essential", "Bee line", 30, 1),
    ],
    columns=["career_cluster", "ncwfc_level", "ncwfc_credential", "earned", "tier"],
)
COMPONENTS = pd.DataFrame(
    [
        ("Mason I, II", "combined", "ZB20", "Mason I", 9, 2, "two courses"),
        ("Mason I, II", "combined", "ZB21", "Mason II", 5, 3, "two courses"),
        ("Saw-Safety", "individual", "ZB20", "SAW Safety", 6, None, "same"),
        ("Bee line", "individual", "ZA10", "Honey Care", 30, 1, "only one on bees"),
    ],
    columns=["ncwfc_credential", "kind", "course_code", "credential", "earned", "tier", "reason"],
).astype({"tier": "Int64"})
MODULES = pd.DataFrame(
    [
        ("ZB20", "Module 1", "Mason I", 20),
        ("ZB20", "Module 2", "Mason I", 10),
        ("ZB21", "Module 3", "Mason II", 5),
        ("ZC30", "Pipe 1", "Fitter", 8),
    ],
    columns=["course_code", "credential", "combined_credential", "earned"],
)
RECOMPUTED = recomputed_lines(LINES, COMPONENTS)


def test_a_line_adds_up_its_course_credentials_and_keeps_its_printed_count():
    assert RECOMPUTED[
        ["ncwfc_credential", "earned", "printed_earned", "difference", "components"]
    ].to_numpy().tolist() == [
        ["Mason I, II", 9 + 5, 14, 0, 2],
        ["Saw-Safety", 6, 7, -1, 1],
        ["Bee line", 30, 30, 0, 1],
    ]


@pytest.mark.parametrize(("lines", "components"), [(LINES, COMPONENTS.iloc[:3]), (LINES.iloc[:2], COMPONENTS)])
def test_a_line_without_course_credentials_or_the_reverse_is_refused(lines, components):
    with pytest.raises(ValueError, match="must name the same lines; they do not for Bee line"):
        recomputed_lines(lines, components)


def test_a_name_is_alike_whatever_its_capitals_and_punctuation():
    assert is_named_alike(COMPONENTS).to_dict() == {"Bee line": False, "Mason I, II": False, "Saw-Safety": True}


def test_the_line_named_least_like_its_course_credential_comes_first():
    choices = least_alike(COMPONENTS, count=2)
    assert choices["ncwfc_credential"].tolist() == ["Bee line", "Mason I, II"]
    assert choices["reason"].tolist() == ["only one on bees", "two courses"]


def test_combined_credentials_are_replaced_by_their_modules_where_a_share_is_formed():
    shares = share_of_individual(COMPONENTS, MODULES, all_earned=200)
    assert shares["earned"].tolist() == [6 + 30, 9 + 5, 20 + 10 + 5, 36 + 35]
    assert shares["share_of_all_pct"].tolist()[0] == 18.0
    assert pd.isna(shares["share_of_all_pct"].tolist()[1])
    assert shares["share_of_all_pct"].tolist()[3] == 35.5


def test_a_module_that_is_on_the_list_itself_is_not_counted_again_behind_its_combined_credential():
    also = pd.concat([COMPONENTS, COMPONENTS.iloc[2:3].assign(credential="Module 1", earned=20)])
    assert share_of_individual(also, MODULES, all_earned=200)["earned"].tolist() == [56, 14, 15, 71]


def test_a_course_credential_on_two_lines_counts_once_in_the_share():
    twice = pd.concat([COMPONENTS, COMPONENTS.iloc[3:].assign(ncwfc_credential="Saw-Safety")])
    assert share_of_individual(twice, MODULES, all_earned=200)["earned"].tolist()[0] == 36


def test_the_list_is_divided_by_cluster_and_by_level_most_first():
    totals = totals_of_list(LINES)
    assert totals.to_numpy().tolist() == [
        ["list", "all lines", 3, 51, 100.0],
        ["career cluster", "Farms", 1, 30, 100 * 30 / 51],
        ["career cluster", "Walls", 2, 21, 100 * 21 / 51],
        ["level", "Essential", 2, 37, 100 * 37 / 51],
        ["level", "Career", 1, 14, 100 * 14 / 51],
    ]
    assert len(validated(totals, "ncwfc_totals", RESULTS)) == 5
    assert totals_of_list(LINES.assign(earned=0))["share_of_list_pct"].isna().all()


HISTORY = pd.DataFrame(
    [
        ("2029-2030", "ncwfc_earned", 40.0, "exact", True, "A report"),
        ("2029-2030", "ncwfc_list_size", 90.0, "rounded", False, "A page"),
        ("2029-2030", "credentials_earned", 99.0, "exact", False, "A page"),
        ("2031-2032", "ncwfc_earned", 70.0, "exact", False, "A later report"),
    ],
    columns=["year", "metric", "value", "precision", "is_derived", "source_title"],
)


def known(earlier: pd.DataFrame | None) -> list[list]:
    found = over_years(HISTORY, earlier, earned=51, year="2030-2031")
    assert len(validated(found, "ncwfc_over_years", RESULTS)) == len(found)
    return found[["measure", "year", "value", "is_derived"]].to_numpy().tolist()


def test_other_pages_say_what_was_earned_before_and_nothing_of_later_years_counts():
    listed = ["on the list", "2029-2030", 90.0, False]
    now = ["earned", "2030-2031", 51.0, False]
    assert known(None) == [now, ["earned", "2029-2030", 40.0, True], listed]


def test_a_prepared_year_takes_the_place_of_what_pages_say_of_it():
    earlier = pd.DataFrame({"from_year": ["2029-2030"] * 3, "earned_before": pd.array([30, 12, None], dtype="Int64")})
    assert known(earlier)[:2] == [["earned", "2030-2031", 51.0, False], ["earned", "2029-2030", 42.0, False]]
