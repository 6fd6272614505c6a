"""Unearned credentials: what units would add at other rates, and how few units hold most of them."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.contracts.schemas import RESULTS, validated
from helpers.contracts.vocabulary import NO_REGION
from helpers.sections.public_school_units.unearned import (
    COMPARISONS,
    added_sentence,
    concentration_sentence,
    largest_unearned,
    missing_comparisons,
    psu_opportunity,
    unearned_sentence,
)
from helpers.sections.public_school_units.unearned_figures import (
    added_alt_text,
    concentration_alt_text,
    draw_added,
    draw_concentration,
    lorenz_curves,
)
from tests.support.units import published_units, units_of

RULE = {"bounds": (10, 100), "smallest_peers": 1}


def opportunity_of(*rows: tuple, regions: tuple[str, ...] = ()) -> pd.DataFrame:
    return psu_opportunity(units_of(*rows, regions=regions), **RULE)


@pytest.fixture
def four() -> pd.DataFrame:
    # State: 60 of 120, 50%. Upper: 50 of 100, 50%; Lower: 10 of 20 and nothing else.
    return opportunity_of(
        ("A", "charter", 10, 40), ("B", "charter", 40, 60), ("Web", "charter", 10, 20), ("Zero", "charter", 0, 0),
        regions=("Upper", "Upper", NO_REGION, "Upper"),
    )  # fmt: skip


def test_what_would_be_added_is_the_potential_times_the_other_rate_minus_the_earned(four):
    assert four["unearned"].tolist() == [30, 20, 10, 0]
    assert four["share_of_unearned_pct"].tolist() == pytest.approx([50, 100 / 3, 50 / 3, 0])
    # A: 40 x 50% - 10 = 10. B is above 50%, Web at it. No rate, no number.
    assert four["added_at_state_rate"].fillna(-1).tolist() == [10, 0, 0, -1]
    assert four["added_at_region_rate"].fillna(-1).tolist() == [10, 0, -1, -1]
    # Rates 25, 66.7 and 50%: the peers of A have the median 58.3%, those of B 37.5%, those of Web 45.8%.
    assert four["added_at_peer_median"].fillna(-1).tolist() == pytest.approx([40 * (200 / 3 + 50) / 200 - 10, 0, 0, -1])


def test_the_table_fits_its_schema_and_every_missing_value_has_a_reason(four):
    table = validated(four[list(RESULTS["psu_opportunity"].columns)], "psu_opportunity", RESULTS)
    assert table.loc[3, ["state_reason", "region_reason", "peer_reason"]].unique().tolist() == [
        "no credential was available, so there is no rate"
    ]
    assert table["region_reason"].tolist()[2] == "the unit is statewide and lies in no region"


def test_a_number_without_its_rate_or_a_gap_without_a_reason_is_refused(four):
    columns = list(RESULTS["psu_opportunity"].columns)
    for wrong in (four.assign(region_reason=""), four.assign(peer_reason="why")):
        with pytest.raises(Exception, match="or else (region|peer)_reason is given"):
            validated(wrong[columns], "psu_opportunity", RESULTS)


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.tuples(st.integers(0, 50), st.integers(0, 50), st.sampled_from(["Upper", "Lower"])), min_size=1, max_size=8
    )
)
def test_nobody_adds_more_than_it_left_unearned(rows):
    found = opportunity_of(
        *[(f"U{place}", "charter", earned, earned + left) for place, (earned, left, _) in enumerate(rows)],
        regions=tuple(region for _, _, region in rows),
    )
    for name in COMPARISONS:
        known = found[found[name].notna()]
        assert (known[name] >= 0).all()
        assert (known[name] <= known["unearned"] + 1e-9).all()
    # Those below the state's rate miss together what those above have over it.
    rate = found["earned"].sum() / max(found["potential"].sum(), 1)
    over = (found["earned"] - found["potential"] * rate).clip(lower=0).sum()
    assert found["added_at_state_rate"].sum() == pytest.approx(over, abs=1e-6)


def test_sentences_count_and_name(four):
    assert unearned_sentence(four) == (
        "60 of 120 available credentials were not earned (50.0%). A has the most of them, 30."
    )
    assert added_sentence(four, comparison="added_at_state_rate") == (
        "1 of 3 compared units lies below the state's rate; at exactly that rate it would have earned 10 credentials "
        "more. 1 unit has no such comparison."
    )
    assert added_sentence(four, comparison="added_at_region_rate") == (
        "1 of 2 compared units lies below the region's rate; at exactly that rate it would have earned 10 credentials "
        "more. 2 units have no such comparison."
    )


def test_a_unit_at_the_very_rate_is_not_below_it():
    # In binary arithmetic 11 x (100 x 1 / 11) / 100 is a hair more than 1.
    alone = opportunity_of(("A", "charter", 1, 11))
    assert alone["added_at_state_rate"][0] > 0
    assert (
        added_sentence(alone, comparison="added_at_state_rate")
        == "None of 1 compared unit lies below the state's rate."
    )
    assert added_sentence(alone, comparison="added_at_peer_median") == (
        "No unit can be compared with the peers' median rate."
    )


def test_units_with_the_same_number_are_named_together():
    two = opportunity_of(("B", "charter", 1, 11), ("A", "charter", 0, 10))
    assert unearned_sentence(two).endswith("A and B have the most of them, 10 each.")


def test_without_any_unearned_credential_nothing_is_said_of_its_spread():
    full = opportunity_of(("A", "charter", 10, 10), ("B", "charter", 5, 5))
    assert unearned_sentence(full) == "Every available credential was earned, so there is no unearned one."
    assert concentration_sentence(full) == "Nothing was left unearned, so there is nothing to concentrate."
    assert full["share_of_unearned_pct"].isna().all()
    assert "nothing was left unearned" in concentration_alt_text(full)
    assert draw_concentration(full).axes
    assert draw_added(full, size=2).axes


def test_nothing_available_is_not_everything_earned():
    none = opportunity_of(("A", "charter", 0, 0))
    assert unearned_sentence(none) == "No credential was available."


def test_concentration_is_told_beside_that_of_the_available_credentials():
    # Unearned 1, 1, 8: one unit holds half; Gini (-2 + 0 + 16) / 30 = 0.47. Available 10, 10, 10: two units, Gini 0.
    units = opportunity_of(("A", "charter", 9, 10), ("B", "charter", 9, 10), ("C", "charter", 2, 10))
    assert concentration_sentence(units) == (
        "1 unit of 3 holds half of the unearned credentials; half of the available ones lies with 2 units. By the Gini "
        "coefficient (0: all units hold the same, 1: one unit holds all) the unearned credentials are spread more "
        "unevenly than the available ones: 0.47 against 0.00."
    )


def test_equal_rates_are_spread_exactly_as_what_was_available():
    units = opportunity_of(("A", "charter", 1, 2), ("B", "charter", 5, 10))
    assert "are spread exactly as unevenly as the available ones: 0.33 against 0.33." in concentration_sentence(units)


def test_the_largest_stand_first_in_whole_credentials(four):
    shown = largest_unearned(four)
    assert shown["psu"].tolist() == ["A", "B", "Web", "Zero"]
    # 40 x 58.33% - 10 = 13.33
    assert shown["added_at_peer_median"].tolist() == [13, 0, 0, pd.NA]


def test_comparisons_that_cannot_be_made_are_counted_by_reason(four):
    assert missing_comparisons(four).to_numpy().tolist() == [
        ["state", "no credential was available, so there is no rate", 1, "Zero"],
        ["region", "no credential was available, so there is no rate", 1, "Zero"],
        ["region", "the unit is statewide and lies in no region", 1, "Web"],
        ["peers", "no credential was available, so there is no rate", 1, "Zero"],
    ]


def test_if_everyone_can_be_compared_no_reason_is_listed():
    both = opportunity_of(("A", "charter", 1, 20), ("B", "charter", 4, 20))
    assert missing_comparisons(both).empty


def test_curves_of_unearned_and_available_credentials_share_their_units(four):
    curves = lorenz_curves(four)
    assert curves["share_of_units_pct"].tolist() == [0, 25, 50, 75, 100]
    assert curves["share_of_unearned_pct"].tolist() == pytest.approx([0, 0, 100 / 6, 50, 100])
    assert curves["share_of_potential_pct"].tolist() == pytest.approx([0, 0, 100 / 6, 50, 100])
    assert concentration_alt_text(four) == (
        "Lorenz curve of unearned credentials over 4 units: 1 of them (25%) holds half. The dashed curve of available "
        "credentials, half of which lies with 1, is nowhere more than 0.0 points away from it."
    )


def test_marks_stand_where_the_numbers_are(four):
    axes = draw_added(four, size=2).axes[0]
    marks = {line.get_marker(): line.get_xdata().tolist() for line in axes.get_lines()}
    # From the bottom: B, then A.
    assert marks == {"o": [0, 10], "s": [0, 10], "D": [0, 13]}
    assert [bar.get_width() for bar in axes.patches] == [20, 30]
    assert added_alt_text(four, size=1) == (
        "Bars of unearned credentials, most first, with marks for what would be added: A 30 unearned, would add 10 at "
        "the state's rate, 10 at the region's rate and 13 at the peers' median rate."
    )


def test_published_units_all_have_their_row_and_what_they_add_is_their_distance():
    found = psu_opportunity(published_units(), bounds=(100, 1000, 2000, 4000, 8000, 16000), smallest_peers=5)
    assert len(found) == 143
    assert found["unearned"].sum() == 649378 - 382964
    assert len(validated(found[list(RESULTS["psu_opportunity"].columns)], "psu_opportunity", RESULTS)) == 143
    cms = found.set_index("psu").loc["Charlotte-Mecklenburg Schools"]
    assert cms["added_at_state_rate"] == pytest.approx(33704 * 382964 / 649378 - 13315)
