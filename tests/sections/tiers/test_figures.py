"""The charts of tiers show what they are given."""

import pandas as pd
import pytest

from helpers.sections.tiers import figures
from helpers.sections.tiers.attainment import attainment_by_tier
from tests.sections.tiers.credentials import AREAS, BY_AREA_AND_TIER, CREDENTIALS

YEAR = "2030-2031"


def labels(chart) -> list[str]:
    return [text.get_text() for text in chart.figure.axes[0].texts]


def test_every_tier_has_its_bars_the_lowest_tier_on_top():
    chart = figures.attainment_chart(attainment_by_tier(CREDENTIALS), year=YEAR)
    counts, rates = chart.figure.axes
    assert [label.get_text() for label in counts.get_yticklabels()] == ["No tier", "Tier 3", "Tier 2", "Tier 1"]
    assert [bar.get_width() for bar in rates.patches] == [0.0, 37.5, 50.0, 60.0]
    assert chart.alt.endswith(
        "tier 1 30 of 50 (60.0%), tier 2 9 of 18 (50.0%), tier 3 30 of 80 (37.5%) and no tier 0 of 2 (0.0%)."
    )


def test_the_bar_of_an_area_is_made_of_its_tiers():
    listed = figures.listed_chart(AREAS, year=YEAR)
    assert labels(listed) == ["1  (1 + 0 + 0)", "5  (1 + 3 + 1)"]
    assert [bar.get_x() + bar.get_width() for bar in listed.figure.axes[0].containers[-1]] == [1, 5]
    assert "Farming 1 (1 in tier 1, 0 in tier 2 and 0 in tier 3)." in listed.alt


def test_unearned_credentials_of_an_area_are_made_of_its_tiers_and_areas_without_any_are_left_out():
    unearned = figures.unearned_by_area_chart(BY_AREA_AND_TIER, without="Ready", year=YEAR)
    assert labels(unearned) == ["20", "81"]
    assert unearned.data.to_numpy().tolist() == [["Farming", 1, 80, 0, 0, 81], ["Building", 0, 20, 0, 0, 20]]
    assert "Farming 81 (1 in tier 1, 80 in tier 2, 0 in tier 3 and 0 in no tier)" in unearned.alt
    assert unearned.figure.get_suptitle() == "Farming left the most credentials unearned\n(without Ready)"
    nothing = BY_AREA_AND_TIER.assign(unearned_without_structural=0)
    whole = figures.unearned_by_area_chart(nothing, without="", year=YEAR)
    assert whole.figure.get_suptitle() == "Every available credential was earned"


@pytest.mark.parametrize(
    ("rates", "title"),
    [
        ([60.0, 50.0, 37.5], "Tier 1 earned 60% of what was available, tier 3 38%"),
        ([50.0, 50.0, 50.0], "Every tier earned 50% of what was available"),
        ([None, 50.0, None], "Tier 2 earned 50% of what was available"),
        ([None, None, None], "Nothing was available in any tier"),
    ],
)
def test_the_title_names_the_highest_and_the_lowest_tier(rates, title):
    tiers = pd.DataFrame({"tier": ["1", "2", "3", "none"], "attainment_rate_pct": [*rates, 0.0]})
    assert figures.attainment_title(tiers) == title
