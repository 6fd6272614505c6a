"""The invented tables of these tests: results, modules of combined credentials and the list of tiers."""

import pandas as pd

from helpers.contracts.vocabulary import COMBINED_CREDENTIAL, COURSE_CREDENTIAL, NO_TIER, OWN_ROW

CREDENTIALS = pd.DataFrame(
    [
        ("ZA10", "Bee Care", 1, OWN_ROW, 30, 50),
        ("ZB20", "Module 1", 3, COMBINED_CREDENTIAL, 20, 40),
        ("ZB20", "Module 2", 3, COMBINED_CREDENTIAL, 10, 40),
        ("ZB20", "Saw", 2, OWN_ROW, 4, 8),
        ("ZC30", "Pipe 1", 2, COURSE_CREDENTIAL, 5, 10),
        ("ZD40", "Baton", None, NO_TIER, 0, 2),
    ],
    columns=["course_code", "credential", "tier", "tier_source", "earned", "potential"],
).astype({"tier": "Int64"})
MODULES = pd.DataFrame(
    [(credential, "Mason", "ZB20", "Masonry") for credential in ("Module 1", "Module 2", "Saw")],
    columns=["credential", "combined_credential", "course_code", "course"],
)
LISTED = pd.DataFrame(
    [
        (1, "ZA10", "Bees I", "Bee Care", False),
        (3, "ZB20", "Masonry", "Mason", True),
        (1, "ZB20", "Masonry", "Helper", True),
        (2, "ZB20", "Masonry", "Saw", False),
        (2, "ZC30", "Pipes", "Fitter", True),
        (3, "ZA10", "Bees I", "Queen Bee", False),
        (2, "ZE50", "Wires", "Wirer", True),
    ],
    columns=["tier", "course_code", "course", "credential", "is_combined"],
)
AREAS = pd.DataFrame(
    [("Building", 1, 3, 1, 5), ("Farming", 1, 0, 0, 1)],
    columns=["program_area", "tier_1", "tier_2", "tier_3", "all_tiers"],
)
BY_AREA_AND_TIER = pd.DataFrame(
    [("Farming", "2", 80), ("Building", "2", 20), ("Farming", "1", 1), ("Careers", "none", 0)],
    columns=["program_area", "tier", "unearned_without_structural"],
)
