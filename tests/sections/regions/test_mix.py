"""Mix and rates add up, bounds of an unknown mix are sharp, and sentences follow the data."""

import itertools

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from helpers.contracts.schemas import RESULTS, validated
from helpers.sections.regions.mix import (
    bounds_sentence,
    draw_region_mix,
    mix_bounds,
    region_mix_alt_text,
    with_size_group,
)
from helpers.show.sentences import mix_sentence
from helpers.statistics.mix import mix_parts, rate_bounds

COLUMNS = ["region", "psu_type", "earned", "potential"]
# Upper is all districts, Lower all charter schools; districts earn 60 of 100, charter schools 20 of 100.
UNITS = pd.DataFrame([("Upper", "traditional", 60, 100), ("Lower", "charter", 20, 100)], columns=COLUMNS)
STANDARDS = {"kind": ["psu_type"]}
GROUPS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)).map(sorted), min_size=1, max_size=6)


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


def parts_of(units: pd.DataFrame) -> pd.DataFrame:
    return mix_parts(units, whole=units, name="region", standards=STANDARDS)


def groups_of(pairs: list) -> pd.DataFrame:
    return pd.DataFrame(pairs, columns=["earned", "potential"])


def test_a_region_that_differs_in_kind_alone_has_all_its_distance_in_the_mix():
    # State 80/200 = 40%; Upper 60% is 20 points above, and districts elsewhere have the same rate.
    mix = parts_of(UNITS)
    assert mix[["region", "distance_points", "mix_points", "rate_points"]].to_numpy().tolist() == [
        ["Upper", 20.0, 20.0, 0.0],
        ["Lower", -20.0, -20.0, 0.0],
    ]
    assert len(validated(mix, "region_mix", RESULTS)) == 2


def test_a_region_of_the_states_mix_has_all_its_distance_in_the_rates():
    units = pd.DataFrame([("Upper", "traditional", 60, 100), ("Lower", "traditional", 20, 100)], columns=COLUMNS)
    assert parts_of(units)[["mix_points", "rate_points"]].to_numpy().tolist() == [[0.0, 20.0], [0.0, -20.0]]


@given(
    st.lists(
        st.tuples(st.sampled_from("AB"), st.sampled_from("xy"), st.integers(0, 30), st.integers(1, 30)),
        min_size=1,
        max_size=8,
    )
)
@settings(max_examples=25)
def test_the_two_parts_add_up_to_the_distance(rows):
    units = pd.DataFrame(rows, columns=COLUMNS)
    units["potential"] += units["earned"]
    mix = parts_of(units)
    assert (mix["mix_points"] + mix["rate_points"]).to_numpy() == pytest.approx(
        mix["distance_points"].to_numpy(), abs=1e-9
    )


def test_a_region_without_potential_is_left_out():
    units = pd.concat([UNITS, pd.DataFrame([("Empty", "charter", 0, 0)], columns=COLUMNS)])
    assert parts_of(units)["region"].tolist() == ["Upper", "Lower"]


def test_the_sentence_names_the_largest_part_and_the_share_of_all():
    units = pd.concat([UNITS, pd.DataFrame([("Lower", "traditional", 0, 100)], columns=COLUMNS)])
    # State 80/300 = 26.7%. Upper: districts only, 60% against 30% for all districts. Kitagawa with mean weights:
    # mix = (1 - 2/3) x ((60 + 30)/2 - 26.7) + (0 - 1/3) x (20 - 26.7) = 6.11 + 2.22 = 8.33; rates = 30 x 5/6 = 25.
    # Lower: mix = (1/2 - 2/3) x (15 - 26.7) + (1/2 - 1/3) x (20 - 26.7) = 0.83, rates = -30 x 7/12 = -17.5.
    # Share of the mix: (8.33 + 0.83) / (8.33 + 0.83 + 25 + 17.5) = 9.17 / 51.67 = 18%.
    mix = parts_of(units)
    upper = mix.set_index("region").loc["Upper"]
    assert (upper["mix_points"], upper["rate_points"]) == pytest.approx((25 / 3, 25))
    assert mix_sentence(mix, standard="kind", name="region", noun="region") == (
        "By kind, the part that goes with the mix is largest in Upper: +8.3 points beside a distance of +33.3. Over all "
        "regions the mix makes up 18% of the two parts' sizes; the rest goes with rates at equal mix."
    )


def test_regions_on_the_states_rate_have_nothing_to_part():
    assert mix_sentence(parts_of(UNITS.head(1)), standard="kind", name="region", noun="region") == (
        "No region lies away from the state's rate."
    )


@given(GROUPS, st.integers(1, 240))
def test_bounds_are_those_of_the_linear_program(pairs, size):
    groups = groups_of(pairs)
    potential = groups["potential"].to_numpy()
    if not size <= potential.sum():
        with pytest.raises(ValueError, match="size must be above 0 and at most"):
            rate_bounds(groups, size=size)
        return
    rates = np.divide(groups["earned"], potential, out=np.zeros(len(groups)), where=potential > 0)
    ends = [
        linprog(
            sign * rates,
            A_eq=[np.ones(len(rates))],
            b_eq=[size],
            bounds=list(zip(np.zeros(len(rates)), potential, strict=True)),
        ).fun
        for sign in (1, -1)
    ]
    assert rate_bounds(groups, size=size) == pytest.approx((100 * ends[0] / size, -100 * ends[1] / size), abs=1e-6)


def test_bounds_are_those_of_every_possible_mix_of_whole_credentials():
    groups = groups_of([(2, 4), (3, 3), (0, 2)])
    rates = (groups["earned"] / groups["potential"]).to_numpy()
    mixes = [mix for mix in itertools.product(range(5), range(4), range(3)) if sum(mix) == 5]
    expected = [100 * float(np.dot(mix, rates)) / 5 for mix in mixes]
    assert rate_bounds(groups, size=5) == pytest.approx((min(expected), max(expected)))


def test_a_region_that_is_the_state_has_the_states_rate_alone():
    assert rate_bounds(groups_of([(2, 4), (3, 3)]), size=7) == pytest.approx((500 / 7, 500 / 7))


def regions_of(*rows: tuple) -> pd.DataFrame:
    regions = pd.DataFrame(rows, columns=["region", "earned", "potential"])
    return regions.assign(
        attainment_rate_pct=100 * regions["earned"] / regions["potential"].where(regions["potential"] > 0)
    )


def test_a_rate_beyond_what_any_mix_gives_is_named():
    # Tiers of 80% and 20%: a region of 50 can reach 20 to 80 percent, so 90 percent lies outside.
    tiers = groups_of([(80, 100), (20, 100)])
    bounds = mix_bounds(regions_of(("Upper", 45, 50), ("Lower", 25, 50), ("Empty", 0, 0)), {"mix of tiers": tiers})
    assert bounds[["region", "expected_lower_pct", "expected_upper_pct", "is_within"]].to_numpy().tolist() == [
        ["Upper", 20.0, 80.0, False],
        ["Lower", 20.0, 80.0, True],
    ]
    assert len(validated(bounds, "region_mix_bounds", RESULTS)) == 2
    reach = (
        "The mix of tiers of a region is not published; at the state's rates it alone could place a region anywhere in a "
        "range of 60 to 60 points."
    )
    assert bounds_sentence(bounds, unknown_mix="mix of tiers") == (
        f"{reach} The rate of Upper lies outside its range, so there the mix alone cannot account for the distance; for the "
        "other regions the tables cannot rule it out."
    )
    assert bounds_sentence(bounds.tail(1), unknown_mix="mix of tiers") == (
        f"{reach} No region's rate lies outside its range, so the tables cannot rule it out for any."
    )
    assert bounds_sentence(bounds.assign(is_within=False), unknown_mix="mix of tiers").endswith(
        "The rates of Upper and Lower lie outside their ranges, so there the mix alone cannot account for the distance."
    )
    assert bounds_sentence(bounds.head(0), unknown_mix="mix of tiers") == (
        "No region has potential, so nothing can be said of its mix of tiers."
    )


def test_a_rate_below_what_any_mix_gives_is_outside_too_and_one_on_the_bound_is_not():
    # A region of 50 has at least 20 percent, 10 of 50.
    bounds = mix_bounds(
        regions_of(("Low", 9, 50), ("Edge", 10, 50)), {"mix of tiers": groups_of([(80, 100), (20, 100)])}
    )
    assert bounds["is_within"].tolist() == [False, True]


@given(st.lists(st.integers(0, 50), min_size=1, max_size=30), st.integers(1, 5))
def test_size_groups_are_equally_many_and_ordered_by_potential(sizes, groups):
    units = pd.DataFrame({"psu_code": [f"{n:03d}" for n in range(len(sizes))], "potential": sizes}).sample(
        frac=1, random_state=1
    )
    found = with_size_group(units, groups=groups)
    counts = found["size_group"].value_counts()
    assert found.index.equals(units.index)
    assert len(counts) == min(groups, len(units))
    assert counts.max() - counts.min() <= 1
    ends = found.groupby("size_group")["potential"].agg(["min", "max"]).sort_index()
    assert all(ends["max"].iloc[n] <= ends["min"].iloc[n + 1] for n in range(len(ends) - 1))


def test_no_group_of_size_is_refused():
    with pytest.raises(ValueError, match="groups must be at least 1, found 0; three groups of size are usual"):
        with_size_group(UNITS.assign(psu_code="010"), groups=0)


def test_the_figure_has_both_parts_of_every_region_and_its_text_gives_them():
    mix = parts_of(UNITS)
    axes = draw_region_mix(mix).axes[0]
    assert [bar.get_width() for bar in axes.patches] == [-20.0, 20.0, 0.0, 0.0]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["Lower", "Upper"]
    assert region_mix_alt_text(mix, year="2030-2031") == (
        "Bars of the two parts of each region's distance from the state's rate in 2030-2031, in points, by kind: Upper "
        "+20.0, of which mix +20.0 and Lower −20.0, of which mix −20.0."
    )
