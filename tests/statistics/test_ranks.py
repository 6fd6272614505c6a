"""Rank ranges agree with a plain loop and with what can be worked out without drawing."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import beta as beta_distribution

from helpers.statistics.ranks import rank_ranges
from helpers.statistics.shrinkage import BetaPrior

PRIOR = BetaPrior(1.3, 1.3, 50.0, 143)
UNITS = pd.DataFrame(
    {"earned": [7, 300, 0, 20000, 2, 31], "potential": [9, 700, 0, 48000, 12, 50]}, index=list("ABCDEF")
)


def ranges(units: pd.DataFrame = UNITS, **settings) -> pd.DataFrame:
    return rank_ranges(units["earned"], units["potential"], PRIOR, **{"design_effect": 1, "seed": 5, **settings})


def test_a_plain_loop_over_the_same_draws_gives_the_same_ranges():
    generator = np.random.Generator(np.random.PCG64(5))
    known = UNITS[UNITS["potential"] > 0]
    places = []
    for size in (1000, 1000, 300):
        for draw in generator.beta(1.3 + known["earned"], 1.3 + known["potential"] - known["earned"], (size, 5)):
            places.append([1 + sum(other > rate for other in draw) for rate in draw])
    places = np.array(places)
    found = ranges(draws=2300, confidence=0.9, top=2).drop(index="C")
    for column, share in (("rank_lower", 0.05), ("rank_median", 0.5), ("rank_upper", 0.95)):
        expected = np.quantile(places, share, axis=0, method="inverted_cdf")
        assert found[column].tolist() == expected.tolist()
    assert found["in_top_pct"].tolist() == pytest.approx((100 * (places <= 2).mean(axis=0)).tolist())


def test_the_chance_of_a_first_place_is_the_integral_of_one_density_and_the_other_distribution():
    units = pd.DataFrame({"earned": [7, 30], "potential": [9, 50]})
    first, second = beta_distribution(8.3, 3.3), beta_distribution(31.3, 21.3)
    expected = 100 * quad(lambda rate: first.pdf(rate) * second.cdf(rate), 0, 1)[0]
    found = ranges(units, draws=40000, top=1)["in_top_pct"]
    # Four standard errors of 40,000 draws.
    assert found[0] == pytest.approx(expected, abs=4 * np.sqrt(expected * (100 - expected) / 40000))
    assert found.sum() == pytest.approx(100)


@settings(max_examples=30)
@given(
    st.lists(st.integers(0, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=1, max_size=8),
    st.integers(0, 2**32),
    st.integers(1, 12),
)
def test_ranges_are_whole_places_of_the_ranked_units_and_hold_the_median(units, seed, top):
    frame = pd.DataFrame(units, columns=["earned", "potential"])
    found = ranges(frame, draws=200, seed=seed, top=top)
    is_ranked = frame["potential"] > 0
    assert found["rank_lower"].notna().tolist() == is_ranked.tolist()
    known, count = found[is_ranked], int(is_ranked.sum())
    assert (known["rank_lower"] >= 1).all()
    assert (known["rank_lower"] <= known["rank_median"]).all()
    assert (known["rank_median"] <= known["rank_upper"]).all()
    assert (known["rank_upper"] <= count).all()
    assert known["in_top_pct"].sum() == pytest.approx(100 * min(top, count))


def test_same_seed_same_ranges_and_other_seed_other_draws():
    pd.testing.assert_frame_equal(ranges(UNITS.astype("Int64")), ranges())
    shares = [ranges(draws=500, top=1, seed=seed)["in_top_pct"].dropna().tolist() for seed in (5, 6)]
    assert shares[0] != shares[1]


def test_units_without_potential_or_prior_are_not_ranked():
    assert ranges().loc["C"].isna().all()
    assert ranges()["rank_upper"].max() == 5
    without = rank_ranges(UNITS["earned"], UNITS["potential"], None, design_effect=1, seed=1)
    assert without.isna().all(axis=None)
    assert ranges(UNITS.loc[["C"]]).isna().all(axis=None)
    assert list(without.columns) == ["rank_lower", "rank_upper", "rank_median", "in_top_pct"]


def test_impossible_input_is_refused():
    for wrong, found in (({"draws": 0}, "0 and 10"), ({"top": 0}, "10000 and 0")):
        with pytest.raises(ValueError, match=f"^draws and top must be at least 1, found {found}$"):
            ranges(**wrong)
    with pytest.raises(ValueError, match=r"^earned must lie between 0 and potential; it does not for \['A'\]$"):
        ranges(UNITS.assign(earned=UNITS["earned"] + [3, 0, 0, 0, 0, 0]))
