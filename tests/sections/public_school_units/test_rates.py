"""How sure rates and places are, and who has a place."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta

from helpers.contracts.schemas import RESULTS, validated
from helpers.sections.public_school_units.rates import not_ranked_reasons, size_correlations, with_shrunken_rates
from helpers.sections.public_school_units.statements import (
    certainty_sentence,
    ranges_sentence,
    reliability_sentence,
    shrunken_sentence,
)
from helpers.statistics.shrinkage import prior_or_reason
from tests.support.units import FIVE, rates_of, units_of

NO_RATE = "no credential was available, so there is no rate"


def test_a_rank_range_without_a_reason_for_its_absence_is_refused(five):
    columns = list(RESULTS["psu_rates"].columns)
    with pytest.raises(Exception, match="rank_lower or else rank_range_reason is given"):
        validated(five.assign(rank_range_reason="")[columns], "psu_rates", RESULTS)
    with pytest.raises(Exception, match="rank_lower is not above rank_upper"):
        validated(five.assign(rank_lower=five["rank_lower"] + 4)[columns], "psu_rates", RESULTS)


def test_a_unit_without_any_available_credential_cannot_be_ranked():
    with pytest.raises(ValueError) as error:  # noqa: PT011
        not_ranked_reasons(FIVE, types=("charter",), smallest_potential=0)
    assert str(error.value) == "smallest_potential must be 1 or more, found 0; a unit needs a rate to rank"


def test_each_kind_has_a_distribution_of_its_own_if_it_has_enough_units(five):
    prior, _ = prior_or_reason(pd.Series([10, 90, 50, 30]), pd.Series([100, 100, 100, 60]), design_effect=1.0)
    # The mean of the posterior: alpha + 10 of alpha + beta + 100.
    expected = 100 * (prior.alpha + 10) / (prior.alpha + prior.beta + 100)
    assert five["shrunken_rate_pct"][0] == pytest.approx(expected)
    assert five["shrunken_rate_pct_lower"][0] == pytest.approx(100 * beta.ppf(0.025, prior.alpha + 10, prior.beta + 90))
    assert five["shrunken_reason"].tolist() == [
        *[""] * 4,
        "a distribution is fitted to 3 or more charter units, found 1",
        NO_RATE,
    ]
    assert five["shrunken_rate_pct"].isna().tolist() == [False] * 4 + [True] * 2


def test_rates_are_drawn_towards_the_mean_of_their_own_kind_and_rows_keep_their_order():
    rows = [(f"L{place}", "charter", 3 if place == 0 else 0, 10) for place in range(5)]
    rows += [(f"H{place}", "traditional", 7 if place == 0 else 10, 10) for place in range(5)]
    # Charter and traditional units in turn.
    units = units_of(*[row for pair in zip(rows[:5], rows[5:], strict=True) for row in pair])
    rates = with_shrunken_rates(units, smallest_kind=4, design_effect=1.0)
    assert rates["psu"].tolist() == units["psu"].tolist()
    # Their kinds have 6% and 94%. As one kind, with 50%, both would move the other way.
    shrunken = rates.set_index("psu")["shrunken_rate_pct"]
    assert shrunken["L0"] < 30
    assert shrunken["H0"] > 70


def test_places_are_those_of_the_ranked_units_alone(five):
    assert five["rank"].tolist()[:4] == [4, 1, 2, 2]
    assert five["rank_range_reason"].tolist() == ["", "", "", "", "not ranked", "not ranked"]
    # A and B are sure of their places; C and D, both at a half, share the two between.
    assert five[["rank_lower", "rank_upper"]].to_numpy().tolist()[:4] == [[4, 4], [1, 1], [2, 3], [2, 3]]
    assert five[["rank", "rank_lower"]].isna().all(axis=1).tolist() == [False] * 4 + [True] * 2
    assert five["in_top_pct"].tolist()[:4] == [0, 100, 0, 0]


def test_a_design_effect_divides_the_counts_and_the_range_without_it_stands_beside():
    units = units_of(*[(f"U{place}", "traditional", 40 * place, 400) for place in range(2, 9)])
    # Four credentials that end alike are worth one: the interval of 40 of 400 becomes that of 10 of 100.
    wide, narrow = (rates_of(units, design_effect=effect) for effect in (4.0, 1.0))
    few = rates_of(units_of(*[(f"U{place}", "traditional", 10 * place, 100) for place in range(2, 9)]))
    limits = ["attainment_rate_pct_lower", "attainment_rate_pct_upper", "rank_lower", "rank_upper"]
    naive = [name.replace("rate_pct", "rate_if_independent_pct") for name in limits[:2]]
    naive += [name.replace("rank", "rank_if_independent") for name in limits[2:]]
    assert wide[limits].to_numpy().tolist() == few[limits].to_numpy().tolist()
    assert wide[naive].to_numpy().tolist() == narrow[limits].to_numpy().tolist()
    assert (wide["rank_upper"] - wide["rank_lower"]).sum() > (narrow["rank_upper"] - narrow["rank_lower"]).sum()


@pytest.mark.filterwarnings("error")
def test_size_and_rate_are_compared_by_their_order_within_each_kind():
    rows = [("charter", size, rate) for size, rate in zip((10, 20, 30, 40, 5000), (5, 4, 3, 2, 1), strict=True)]
    rows += [("traditional", size, 50) for size in (10, 20, 30, 40, 50)]
    units = pd.DataFrame(rows, columns=["kind_of_unit", "potential", "attainment_rate_pct"])
    found = size_correlations(units, fewest=5).set_index("kind_of_unit")
    assert found.loc["charter"].tolist() == pytest.approx([-1, -1, -1])
    # Rates that do not vary have no order, and few units are not asked.
    assert found.loc["traditional"].isna().all()
    assert size_correlations(units, fewest=6)["size_correlation"].isna().all()


UNITS = st.lists(
    st.tuples(st.sampled_from(["charter", "traditional"]), st.integers(0, 200), st.integers(0, 100)),
    min_size=1,
    max_size=10,
)


@settings(max_examples=25, deadline=None)
@given(UNITS, st.sampled_from([1.0, 4.0]))
def test_whatever_the_units_every_row_fits_the_schema_and_is_told_without_a_gap(rows, design_effect):
    units = units_of(*[(f"U{place}", kind, size * pct // 100, size) for place, (kind, size, pct) in enumerate(rows)])
    rates = rates_of(units, design_effect=design_effect)
    validated(rates[list(RESULTS["psu_rates"].columns)], "psu_rates", RESULTS)
    texts = [ranges_sentence(rates, confidence=0.95), reliability_sentence(rates), shrunken_sentence(rates)]
    texts.append(certainty_sentence(rates, state_rate_pct=50.0, design_effect=design_effect))
    assert all(text and "nan" not in text and "–" not in text for text in texts), texts
