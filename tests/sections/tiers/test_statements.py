"""The sentences on tiers say what the data say."""

from helpers.sections.tiers import statements
from helpers.sections.tiers.attainment import attainment_by_tier
from helpers.sections.tiers.table_3 import listed_without_results, other_combined_credentials
from helpers.statistics.unearned import unearned_by
from tests.sections.tiers.credentials import AREAS, BY_AREA_AND_TIER, CREDENTIALS, LISTED, MODULES


def test_tiers_are_counted_and_the_areas_without_the_highest_one_are_named():
    assert statements.listed_sentence(AREAS) == (
        "Table 3 lists 6 credentials: 2 in tier 1, 3 in tier 2 and 1 in tier 3. For Farming, it lists none in tier 3."
    )
    assert statements.listed_sentence(AREAS.head(1)).endswith("Every program area has some in tier 3.")


def test_rates_stand_from_the_highest_to_the_lowest_and_no_tier_is_none_of_them():
    assert statements.rates_sentence(attainment_by_tier(CREDENTIALS)) == (
        "The rates from highest to lowest: tier 1 (60.0%), tier 2 (50.0%) and tier 3 (37.5%). The most credentials, 30 "
        "each, were earned in tier 1 and tier 3."
    )


def test_what_has_no_tier_is_not_a_tier_below_the_states_rate():
    by_tier = unearned_by(CREDENTIALS.fillna({"tier": 9}).astype({"tier": "str"}), names=["tier"], state_rate_pct=46.0)
    by_tier["tier"] = by_tier["tier"].replace("9", "none")
    # Tier 3 would have earned 36.8 of its 80: 6.8 more, which is 4.5 points of 150.
    assert statements.unearned_sentence(by_tier, state_rate_pct=46.0) == (
        "81 available credentials went unearned, the most in tier 3: 50, or 61.7% of all. 1 tier lies below the "
        "state's rate of 46.0%; at that rate, it would have earned 7 more, and the state's rate would be 4.5 points "
        "higher."
    )


def test_the_largest_parts_are_named_until_they_hold_half():
    named = "At least half of the unearned credentials lie here: Farming, tier 2 (80)."
    assert statements.largest_parts_sentence(BY_AREA_AND_TIER) == named
    nothing = BY_AREA_AND_TIER.assign(unearned=0)
    assert statements.largest_parts_sentence(nothing) == "Every available credential was earned."


def test_what_has_no_tier_or_no_results_is_said():
    assert statements.without_tier_sentence(CREDENTIALS) == "The report gives no tier for Baton (ZD40)."
    assert statements.without_tier_sentence(CREDENTIALS.head(1)) == "Every course credential has a tier."
    missing = listed_without_results(LISTED, CREDENTIALS)
    assert statements.without_results_sentence(missing, listed=7) == (
        "Table 11 has no row for 2 of the 7 listed credentials. Of the 2 courses concerned, 1 has results for other "
        "credentials."
    )
    first, second = (statements.without_results_sentence(missing.iloc[[row]], listed=7) for row in (0, 1))
    assert {first.partition(". ")[2], second.partition(". ")[2]} == {
        "The course concerned has results for other credentials.",
        "The course concerned has no results for other credentials.",
    }
    assert statements.without_results_sentence(missing.head(0), listed=7) == (
        "Each of the 7 listed credentials has results in Table 11."
    )


def test_how_much_would_move_and_where_to_is_said():
    cases = other_combined_credentials(CREDENTIALS, MODULES, LISTED)
    assert statements.moved_sentences(cases) == (
        "In Masonry (ZB20), Table 2 puts 2 modules under Mason (tier 3), while Table 3 also lists Helper (tier 1). By "
        "Table 3, 30 credentials earned, of 80 available, would move from tier 3 to tier 1."
    )
    stay = statements.moved_sentences(cases.assign(listed_tier=3))
    assert stay.endswith("of 80 available, would stay in their tier.")
    assert statements.moved_sentences(cases.head(0)).startswith("Table 3 lists no other combined credential")
