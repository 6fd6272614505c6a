"""The sentences on tiers say what the data say."""

import pandas as pd

from helpers.sections.tiers import statements
from helpers.sections.tiers.attainment import attainment_by_tier
from helpers.sections.tiers.table_3 import listed_without_results, other_combined_credentials
from tests.sections.tiers.credentials import AREAS, BY_AREA_AND_TIER, CREDENTIALS, LISTED, MODULES

# Of tier 3, 10 of 40 available credentials were earned outside the structural course.
BY_TIER = attainment_by_tier(CREDENTIALS).assign(
    unearned=[20, 9, 50, 2],
    share_of_unearned_pct=[100 * part / 81 for part in (20, 9, 50, 2)],
    rate_without_structural_pct=[60.0, 50.0, 25.0, 0.0],
    unearned_without_structural=[20, 9, 30, 2],
)


def test_tiers_are_counted_and_the_areas_without_the_highest_one_are_named():
    assert statements.listed_sentence(AREAS) == (
        "Table 3 lists 6 credentials: 2 in tier 1, 3 in tier 2 and 1 in tier 3. For Farming, it lists none in tier 3."
    )
    assert statements.listed_sentence(AREAS.head(1)).endswith("Every program area has some in tier 3.")


def told(by_tier: pd.DataFrame, without: str = "Masonry") -> list[str]:
    return [one.finding for one in statements.answer(by_tier, without=without, year="2030-2031")]


def test_the_answer_says_the_rates_the_most_unearned_and_how_much_the_highest_tier_earned():
    assert told(BY_TIER) == [
        "In 2030-2031, students earned 60.0% of the available credentials of tier 1, 50.0% of tier 2 and 37.5% of tier "
        "3 (25.0% without Masonry).",
        "Of 81 credentials that went unearned in 2030-2031, 61.7% are of tier 3; 20 of those belong to Masonry, where "
        "several credentials cover the same content.",
        "Tier 3, the most advanced, makes up 30 of the 69 credentials earned in 2030-2031, or 43.5%.",
    ]


def test_a_tier_of_structural_courses_alone_has_no_other_rate_and_many_of_them_are_not_explained_twice():
    alone = BY_TIER.assign(rate_without_structural_pct=float("nan"), unearned_without_structural=0)
    many = told(alone, "3 courses with several credentials for the same content")
    assert many[0].endswith("and 37.5% of tier 3.")
    assert many[1].endswith("50 of those belong to 3 courses with several credentials for the same content.")


def test_without_structural_courses_without_a_tier_and_with_everything_earned_the_answer_is_shorter():
    plain = BY_TIER.assign(unearned_without_structural=BY_TIER["unearned"])
    assert told(plain, "")[1] == "Of 81 credentials that went unearned in 2030-2031, 61.7% are of tier 3."
    first = attainment_by_tier(CREDENTIALS.head(1).assign(earned=50))
    first = first.assign(unearned=0, share_of_unearned_pct=float("nan"), rate_without_structural_pct=100.0)
    assert told(first.assign(unearned_without_structural=0), "") == [
        "In 2030-2031, students earned 100.0% of the available credentials of tier 1.",
        "Tier 3, the most advanced, makes up none of the 50 credentials earned in 2030-2031.",
    ]


def test_where_nothing_was_earned_no_tier_is_a_part_of_it():
    nothing = BY_TIER.assign(earned=0, attainment_rate_pct=0.0, unearned=[50, 18, 80, 2])
    assert [sentence.split()[0] for sentence in told(nothing)] == ["In", "Of"]


def test_the_largest_parts_are_named_until_they_hold_half_structural_courses_aside():
    rest = BY_AREA_AND_TIER.assign(unearned_without_structural=[19, 20, 0, 0])
    assert statements.largest_parts_sentence(rest, without="Masonry") == (
        "Masonry aside, at least half of the unearned credentials lie here: Building, tier 2 (20)."
    )
    named = "At least half of the unearned credentials lie here: Farming, tier 2 (80)."
    assert statements.largest_parts_sentence(BY_AREA_AND_TIER, without="") == named
    nothing = BY_AREA_AND_TIER.assign(unearned_without_structural=0)
    assert statements.largest_parts_sentence(nothing, without="") == "Every available credential was earned."


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
