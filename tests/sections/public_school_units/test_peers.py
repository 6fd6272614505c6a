"""What a unit is compared with: its region, and the other units of its kind and size."""

from statistics import median

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.contracts.vocabulary import NO_REGION
from helpers.sections.public_school_units.peers import peer_groups_table, peer_medians, region_rates, size_bands
from tests.support.units import published_units, units_of

BOUNDS = (10, 100)


def peers_of(units: pd.DataFrame, smallest: int = 1) -> pd.DataFrame:
    return peer_medians(units, bounds=BOUNDS, smallest_peers=smallest)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=20))
def test_a_size_lies_within_the_numbers_that_name_its_band(sizes):
    bands = size_bands(pd.Series(sizes), bounds=(100, 1000, 2000))
    spans = {
        "": (0, 0), "fewer than 100": (1, 99), "100 to 999": (100, 999), "1,000 to 1,999": (1000, 1999),
        "2,000 or more": (2000, 10**6),
    }  # fmt: skip
    assert all(spans[band][0] <= size <= spans[band][1] for size, band in zip(sizes, bands, strict=True))


@pytest.mark.parametrize("bounds", [(), (1,), (100, 100), (100, 50)])
def test_bounds_that_do_not_rise_are_refused(bounds):
    with pytest.raises(ValueError) as error:  # noqa: PT011
        size_bands(pd.Series([5]), bounds=bounds)
    assert str(error.value) == (
        f"bounds of size bands must rise from above 1, found {bounds}; write for example (100, 1000)"
    )


def test_a_unit_is_compared_with_the_median_of_the_others_and_not_with_itself():
    # A has 10%; the others have 20% and 60%, so their median is 40%; that of B is (10 + 60) / 2.
    units = units_of(("A", "charter", 2, 20), ("B", "charter", 4, 20), ("C", "charter", 30, 50))
    assert peers_of(units)["peer_median_rate_pct"].tolist() == pytest.approx([40, 35, 15])
    assert peers_of(units)["peers"].tolist() == [2, 2, 2]


def test_peers_have_the_same_kind_and_the_same_size():
    units = units_of(
        ("A", "charter", 2, 20), ("Kind", "traditional", 4, 20), ("Size", "charter", 30, 500), ("B", "charter", 5, 20),
        ("Zero", "charter", 0, 0),
    )  # fmt: skip
    found = peers_of(units).set_index(units["psu"])
    assert found["peer_group"].to_dict() == {
        "A": "charter, 10 to 99 available credentials",
        "Kind": "traditional, 10 to 99 available credentials",
        "Size": "charter, 100 or more available credentials",
        "B": "charter, 10 to 99 available credentials",
        "Zero": "",
    }
    assert found["peer_median_rate_pct"].fillna(-1).to_dict() == {"A": 25, "Kind": -1, "Size": -1, "B": 10, "Zero": -1}
    assert found["peer_reason"].to_dict() == {
        "A": "",
        "Kind": "no other unit of its kind and size; a median is taken of 1 or more",
        "Size": "no other unit of its kind and size; a median is taken of 1 or more",
        "B": "",
        "Zero": "no credential was available, so there is no rate",
    }


def test_too_few_peers_give_a_reason_and_no_number():
    units = units_of(("A", "charter", 2, 20), ("B", "charter", 4, 20))
    found = peers_of(units, smallest=2)
    assert found["peer_median_rate_pct"].isna().all()
    assert found["peer_reason"].unique().tolist() == [
        "only 1 other unit of its kind and size; a median is taken of 2 or more"
    ]


def test_two_units_without_potential_are_no_peers_of_each_other():
    found = peers_of(units_of(("A", "charter", 0, 0), ("B", "charter", 0, 0)))
    assert found["peers"].tolist() == [0, 0]
    assert found["peer_reason"].unique().tolist() == ["no credential was available, so there is no rate"]


def test_a_median_of_no_unit_is_refused():
    with pytest.raises(ValueError) as error:  # noqa: PT011
        peers_of(units_of(("A", "charter", 2, 20)), smallest=0)
    assert str(error.value) == "smallest_peers must be 1 or more, found 0; a median of no unit is no number"


UNITS = st.lists(
    st.tuples(st.sampled_from(["charter", "traditional"]), st.integers(0, 300), st.integers(0, 100)), max_size=12
)


@settings(deadline=None, max_examples=40)
@given(UNITS, st.integers(1, 3))
def test_peer_medians_are_those_of_a_plain_loop(rows, smallest):
    units = units_of(
        *[(f"U{place}", kind, size * pct // 100, size) for place, (kind, size, pct) in enumerate(rows)],
        ("Last", "charter", 1, 20),
    )
    found = peers_of(units, smallest=smallest)

    def same_size(one, other):
        return (
            one.potential
            and other.potential
            and np.digitize(one.potential, BOUNDS) == np.digitize(other.potential, BOUNDS)
        )

    for own in units.itertuples():
        rates = [
            100 * other.earned / other.potential
            for other in units.itertuples()
            if other.Index != own.Index and other.psu_type == own.psu_type and same_size(own, other)
        ]
        assert found["peers"][own.Index] == len(rates)
        if len(rates) >= smallest:
            assert found["peer_median_rate_pct"][own.Index] == pytest.approx(median(rates))
        else:
            assert pd.isna(found["peer_median_rate_pct"][own.Index])
        assert (found["peer_reason"][own.Index] == "") == (len(rates) >= smallest)


def test_a_region_has_the_rate_of_its_sums_and_a_unit_without_one_a_reason():
    units = units_of(
        ("A", "charter", 1, 10), ("B", "charter", 9, 30), ("Web", "virtual charter", 5, 10), ("Alone", "charter", 5, 10),
        ("Zero", "charter", 0, 0),
        regions=("Upper", "Upper", NO_REGION, "Lower", "Lower"),
    )  # fmt: skip
    found = region_rates(units).set_index(units["psu"])
    # Upper: 10 of 40.
    assert found["region_rate_pct"].fillna(-1).to_dict() == {"A": 25, "B": 25, "Web": -1, "Alone": -1, "Zero": -1}
    assert found["region_reason"].to_dict() == {
        "A": "",
        "B": "",
        "Web": "the unit is statewide and lies in no region",
        "Alone": "no other unit of the region has a rate, so the region's rate is the unit's own",
        "Zero": "no credential was available, so there is no rate",
    }


def test_two_statewide_units_are_no_region():
    units = units_of(("A", "charter", 1, 10), ("B", "charter", 9, 30), regions=(NO_REGION, NO_REGION))
    assert region_rates(units)["region_rate_pct"].isna().all()


def test_peer_groups_are_listed_largest_first_without_units_that_have_none():
    units = units_of(
        ("A", "charter", 2, 20), ("B", "charter", 4, 20), ("C", "charter", 9, 20), ("D", "traditional", 1, 20),
        ("Zero", "charter", 0, 0),
    )  # fmt: skip
    table = peer_groups_table(units.join(peers_of(units)))
    assert table.to_numpy().tolist() == [
        ["charter, 10 to 99 available credentials", 3, 20, 0],
        ["traditional, 10 to 99 available credentials", 1, 5, 1],
    ]


def test_published_regions_have_the_rates_of_chart_3():
    units = published_units()
    found = units.assign(rate=region_rates(units)["region_rate_pct"])
    sums = units[units["region"] != NO_REGION].groupby("region")[["earned", "potential"]].sum()
    for region, rate in (100 * sums["earned"] / sums["potential"]).items():
        assert found.loc[found["region"] == region, "rate"].unique().tolist() == [rate]
    assert found.loc[found["rate"].isna(), "psu_type"].unique().tolist() == ["virtual charter"]
