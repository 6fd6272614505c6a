"""What Table 3 lists without results, and under another combined credential than Table 2."""

import pandas as pd

from helpers.sections.tiers.table_3 import listed_without_results, other_combined_credentials, with_listed_tiers
from tests.sections.tiers.credentials import CREDENTIALS, LISTED, MODULES


def test_a_listed_credential_has_results_by_its_own_row_or_by_modules_of_its_course():
    missing = listed_without_results(LISTED, CREDENTIALS)
    assert missing[["credential", "has_course_results"]].to_numpy().tolist() == [["Queen Bee", True], ["Wirer", False]]


def test_a_credential_with_its_own_row_is_no_result_for_a_combined_credential_of_its_course():
    saw_only = CREDENTIALS[CREDENTIALS["credential"] == "Saw"]
    assert "Mason" in listed_without_results(LISTED, saw_only)["credential"].tolist()


def test_another_combined_credential_that_table_3_lists_is_found_with_the_modules_it_would_move():
    cases = other_combined_credentials(CREDENTIALS, MODULES, LISTED)
    # Not the saw, which has a row of its own; not the pipes, which Table 2 does not list.
    assert cases.to_numpy().tolist() == [["ZB20", "Masonry", "Mason", 3, "Helper", 1, 2, 30, 80]]


def test_only_modules_that_took_their_tier_through_table_2_move():
    moved = with_listed_tiers(CREDENTIALS, MODULES, other_combined_credentials(CREDENTIALS, MODULES, LISTED))
    assert moved["tier"].tolist() == [1, 1, 1, 2, 2, pd.NA]


def test_without_another_combined_credential_nothing_moves():
    cases = other_combined_credentials(CREDENTIALS, MODULES, LISTED[LISTED["credential"] != "Helper"])
    assert cases.empty
    assert with_listed_tiers(CREDENTIALS, MODULES, cases)["tier"].equals(CREDENTIALS["tier"])
