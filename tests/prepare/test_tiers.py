"""Where the tier of a credential comes from."""

import pandas as pd
import pytest

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


@pytest.mark.parametrize(
    ("course", "credential", "tier", "source"),
    [
        ("AA10", "Alone", 1, OWN_ROW),
        # The same credential can have another tier in another course.
        ("EE50", "Alone", 3, OWN_ROW),
        ("BB20", "Module 1", 2, COMBINED_CREDENTIAL),
        # Table 2 does not list it, and the course has one combined credential; where it has two, neither is taken.
        ("CC30", "Module 9", 3, COURSE_CREDENTIAL),
        ("DD40", "Module 9", None, NO_TIER),
        ("AA10", "Other", None, NO_TIER),
        ("ZZ99", "Other", None, NO_TIER),
    ],
)
def test_a_tier_comes_from_the_own_row_the_combined_credential_or_the_course(course, credential, tier, source):
    frame = pd.DataFrame({"course_code": [course], "credential": [credential]}, index=[7])
    found = assign_tiers(frame, COMBINED, LISTING, COMBINED_NAMES)
    assert found.index.tolist() == [7]
    assert found.loc[7].replace({pd.NA: None}).tolist() == [tier, source]
