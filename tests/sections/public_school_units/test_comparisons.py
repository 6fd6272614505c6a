"""What a unit is compared with: the state, its region, and the other units of its kind and size."""

from statistics import median

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.contracts.schemas import RESULTS, validated
from helpers.contracts.vocabulary import NO_REGION
from helpers.sections.public_school_units.comparisons import size_bands
from tests.support.units import unearned_of, units_of

BOUNDS = (10, 100)
NO_RATE = "no credential was available, so there is no rate"


@pytest.mark.parametrize("bounds", [(), (1,), (100, 100), (100, 50)])
def test_bounds_that_do_not_rise_are_refused(bounds):
    with pytest.raises(ValueError) as error:  # noqa: PT011
        size_bands(pd.Series([5]), bounds=bounds)
    assert str(error.value) == (
        f"bounds of size bands must rise from above 1, found {bounds}; write for example (100, 1000)"
    )


def test_peers_have_the_same_kind_and_the_same_size():
    units = units_of(
        ("A", "charter", 2, 20), ("Kind", "traditional", 4, 20), ("Size", "charter", 30, 500), ("B", "charter", 5, 20),
        ("Zero", "charter", 0, 0), ("None", "charter", 0, 0),
    )  # fmt: skip
    found = unearned_of(units).set_index("psu")
    alone = "no other unit of its kind and size; a median is taken of 1 or more"
    assert found[["peer_group", "peer_reason"]].to_numpy().tolist() == [
        ["charter, 10 to 99 available credentials", ""],
        ["traditional, 10 to 99 available credentials", alone],
        ["charter, 100 or more available credentials", alone],
        ["charter, 10 to 99 available credentials", ""],
        ["", NO_RATE],
        ["", NO_RATE],
    ]
    assert found["peer_median_rate_pct"].fillna(-1).tolist() == [25, -1, -1, 10, -1, -1]
    assert found["peers"].tolist() == [1, 0, 0, 1, 0, 0]


def test_too_few_peers_give_a_reason():
    found = unearned_of(units_of(("A", "charter", 2, 20), ("B", "charter", 4, 20)), smallest_peers=2)
    few = "only 1 other unit of its kind and size; a median is taken of 2 or more"
    assert found["peer_reason"].tolist() == [few, few]


def test_a_median_of_no_unit_is_refused():
    with pytest.raises(ValueError) as error:  # noqa: PT011
        unearned_of(units_of(("A", "charter", 2, 20)), smallest_peers=0)
    assert str(error.value) == "smallest_peers must be 1 or more, found 0; a median of no unit is no number"


UNITS = st.lists(
    st.tuples(st.sampled_from(["charter", "traditional"]), st.integers(0, 300), st.integers(0, 100)), max_size=12
)


@settings(max_examples=40, deadline=None)
@given(UNITS, st.integers(1, 3))
def test_peer_medians_are_those_of_a_plain_loop(rows, smallest):
    units = units_of(
        *[(f"U{place}", kind, size * pct // 100, size) for place, (kind, size, pct) in enumerate(rows)],
        ("Last", "charter", 1, 20),
    )
    found = unearned_of(units, bounds=BOUNDS, smallest_peers=smallest)
    for own in units.itertuples():
        rates = [
            100 * other.earned / other.potential
            for other in units[units["potential"] > 0].itertuples()
            if other.Index != own.Index and own.potential and other.psu_type == own.psu_type
            and np.digitize(own.potential, BOUNDS) == np.digitize(other.potential, BOUNDS)
        ]  # fmt: skip
        assert found["peers"][own.Index] == len(rates)
        expected = median(rates) if len(rates) >= smallest else float("nan")
        assert found["peer_median_rate_pct"][own.Index] == pytest.approx(expected, nan_ok=True)
        assert (found["peer_reason"][own.Index] == "") == (len(rates) >= smallest)


def test_a_region_has_the_rate_of_its_sums_and_a_unit_without_one_a_reason():
    units = units_of(
        ("A", "charter", 1, 10), ("B", "charter", 9, 30), ("Web", "virtual charter", 5, 10),
        ("Alone", "charter", 5, 10), ("Zero", "charter", 0, 0), ("Net", "virtual charter", 5, 10),
        regions=("Upper", "Upper", NO_REGION, "Lower", "Lower", NO_REGION),
    )  # fmt: skip
    found = unearned_of(units)
    # Upper: 10 of 40. Two statewide units are no region.
    assert found["region_rate_pct"].fillna(-1).tolist() == [25, 25, -1, -1, -1, -1]
    assert found["region_reason"].tolist() == [
        "",
        "",
        "the unit is statewide and lies in no region",
        "no other unit of the region has a rate, so the region's rate is the unit's own",
        NO_RATE,
        "the unit is statewide and lies in no region",
    ]


@pytest.fixture
def four() -> pd.DataFrame:
    # State: 60 of 120, 50%. Upper: 50 of 100, 50%; Web lies in no region.
    units = units_of(
        ("A", "charter", 10, 40), ("B", "charter", 40, 60), ("Web", "charter", 10, 20), ("Zero", "charter", 0, 0),
        regions=("Upper", "Upper", NO_REGION, "Upper"),
    )  # fmt: skip
    return unearned_of(units)


def test_what_would_be_added_is_the_potential_times_the_other_rate_minus_the_earned(four):
    assert four["unearned"].tolist() == [30, 20, 10, 0]
    assert four["share_of_unearned_pct"].tolist() == pytest.approx([50, 100 / 3, 50 / 3, 0])
    # A: 40 x 50% - 10 = 10. B is above 50%, Web at it. No rate, no number.
    assert four["added_at_state_rate"].fillna(-1).tolist() == [10, 0, 0, -1]
    assert four["added_at_region_rate"].fillna(-1).tolist() == [10, 0, -1, -1]
    # Rates 25, 66.7 and 50%: the peers of A have the median 58.3%, those of B 37.5%, those of Web 45.8%.
    assert four["added_at_peer_median"].fillna(-1).tolist() == pytest.approx([40 * (200 / 3 + 50) / 200 - 10, 0, 0, -1])


def test_a_number_without_its_rate_or_a_gap_without_a_reason_is_refused(four):
    columns = list(RESULTS["unearned_by_psu"].columns)
    assert len(validated(four[columns], "unearned_by_psu", RESULTS)) == 4
    for wrong in (four.assign(region_reason=""), four.assign(peer_reason="why")):
        with pytest.raises(Exception, match="or else (region|peer)_reason is given"):
            validated(wrong[columns], "unearned_by_psu", RESULTS)
