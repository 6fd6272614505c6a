"""Where the tier of a credential comes from."""

import pandas as pd

from helpers.contracts.vocabulary import COMBINED_CREDENTIAL, COURSE_CREDENTIAL, NO_TIER, OWN_ROW
from helpers.prepare.tiers import assign_tiers

LISTING = pd.DataFrame(
    [
        ("AA10", "Alone", 1),
        ("BB20", "Mason", 2),
        ("CC30", "Pipes", 3),
        ("DD40", "One", 1),
        ("DD40", "Two", 2),
        ("EE50", "Alone", 3),
    ],
    columns=["course_code", "credential", "tier"],
)
COMBINED = pd.DataFrame([("BB20", "Module 1", "Mason")], columns=["course_code", "credential", "combined_credential"])
COMBINED_NAMES = {"Mason", "Pipes", "One", "Two"}


def tiers(*credentials: tuple[str, str]) -> list[tuple]:
    frame = pd.DataFrame(credentials, columns=["course_code", "credential"])
    found = assign_tiers(frame, COMBINED, LISTING, COMBINED_NAMES)
    return [(None if pd.isna(tier) else tier, source) for tier, source in found.itertuples(index=False)]


def test_the_own_row_comes_first():
    assert tiers(("AA10", "Alone")) == [(1, OWN_ROW)]


def test_the_same_credential_can_have_another_tier_in_another_course():
    assert tiers(("AA10", "Alone"), ("EE50", "Alone")) == [(1, OWN_ROW), (3, OWN_ROW)]


def test_a_module_takes_the_tier_of_its_combined_credential():
    assert tiers(("BB20", "Module 1")) == [(2, COMBINED_CREDENTIAL)]


def test_a_module_that_table_2_does_not_list_takes_the_tier_of_the_courses_only_combined_credential():
    assert tiers(("CC30", "Module 9")) == [(3, COURSE_CREDENTIAL)]


def test_two_combined_credentials_of_a_course_leave_a_module_without_a_tier():
    assert tiers(("DD40", "Module 9")) == [(None, NO_TIER)]


def test_a_credential_that_no_table_places_has_no_tier():
    assert tiers(("AA10", "Other"), ("ZZ99", "Other")) == [(None, NO_TIER), (None, NO_TIER)]


def test_the_index_of_the_credentials_is_kept():
    frame = pd.DataFrame({"course_code": ["AA10"], "credential": ["Alone"]}, index=[7])
    assert assign_tiers(frame, COMBINED, LISTING, COMBINED_NAMES).index.tolist() == [7]
