"""What was available and earned in each tier."""

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
