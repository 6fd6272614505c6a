"""What was available and earned in each tier."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from helpers.sections.tiers.attainment import attainment_by_tier
from tests.sections.tiers.credentials import CREDENTIALS


def test_the_rate_of_a_tier_is_that_of_its_sums():
    columns = ["tier", "earned", "potential", "attainment_rate_pct", "credentials"]
    assert attainment_by_tier(CREDENTIALS)[columns].to_numpy().tolist() == [
        ["1", 30, 50, 60.0, 1],
        ["2", 9, 18, 50.0, 2],
        ["3", 30, 80, 37.5, 2],
        ["none", 0, 2, 0.0, 1],
    ]


def test_a_tier_that_nobody_offers_is_listed_without_a_rate():
    tiers = attainment_by_tier(CREDENTIALS.iloc[:1])
    assert tiers["tier"].tolist() == ["1", "2", "3"]
    assert tiers["attainment_rate_pct"].isna().tolist() == [False, True, True]


@given(st.lists(st.tuples(st.sampled_from([1, 2, 3, None]), st.integers(0, 99), st.integers(0, 99)), min_size=1))
def test_the_tiers_hold_every_credential_once(rows):
    credentials = pd.DataFrame(
        [(tier, min(counts), max(counts)) for tier, *counts in rows], columns=["tier", "earned", "potential"]
    ).astype({"tier": "Int64"})
    tiers = attainment_by_tier(credentials)
    assert tiers["credentials"].sum() == len(rows)
    assert (tiers["earned"].sum(), tiers["potential"].sum()) == tuple(credentials[["earned", "potential"]].sum())
