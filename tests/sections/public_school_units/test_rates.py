"""How sure rates and places are: intervals, funnel, shrunken rates and rank ranges of units."""

from math import pi, sin, sqrt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta, betabinom, binom

from helpers.contracts.schemas import RESULTS, validated
from helpers.sections.public_school_units.rankings import not_ranked_reasons
from helpers.sections.public_school_units.rates import (
    funnel_counts,
    funnel_sentence,
    most_moved,
    outside_sentence,
    rank_range_sentence,
    ranked_funnel_sentence,
    reliability_sentence,
    shrunken_sentence,
    spread_around_joint_rate,
    top_sentence,
    unreliable,
    with_funnel,
    with_intervals,
    with_notes,
    with_ranks,
    with_shrunken_rates,
)
from helpers.statistics.funnel import Overdispersion
from helpers.statistics.shrinkage import fit_beta_binomial, prior_problem
from tests.support.units import published_units, units_of

RELIABLE = {"smallest_potential": 20, "widest_interval_points": 40}
DRAWN = {"draws": 500, "seed": 1, "top": 1}
FIVE = (
    ("A", "traditional", 10, 100), ("B", "traditional", 90, 100), ("C", "traditional", 50, 100),
    ("D", "traditional", 30, 60), ("Bee", "charter", 9, 9), ("Zero", "charter", 0, 0),
)  # fmt: skip


def spread_of(units: pd.DataFrame) -> Overdispersion:
    return spread_around_joint_rate(units, winsorised_share=0.0, smallest_potential=1)


def rates_of(units: pd.DataFrame, *, smallest_kind: int = 3, types: tuple[str, ...] = ("traditional",)) -> pd.DataFrame:
    rates = with_funnel(with_intervals(units, **RELIABLE), spread=spread_of(units), smallest_potential=1)
    rates = with_shrunken_rates(rates, smallest_kind=smallest_kind)
    reasons = not_ranked_reasons(units, types=types, smallest_potential=1)
    return with_ranks(rates, not_ranked=reasons, smallest_kind=smallest_kind, **DRAWN)


@pytest.fixture(scope="module")
def five() -> pd.DataFrame:
    return rates_of(units_of(*FIVE))


def test_the_table_fits_its_schema_with_one_row_for_every_unit(five):
    columns = list(RESULTS["psu_rates"].columns)
    table = validated(five[columns], "psu_rates", RESULTS)
    assert table["psu"].tolist() == ["A", "B", "C", "D", "Bee", "Zero"]


def test_a_rank_range_without_a_reason_for_its_absence_is_refused(five):
    columns = list(RESULTS["psu_rates"].columns)
    with pytest.raises(Exception, match="rank_lower or else rank_range_reason is given"):
        validated(five.assign(rank_range_reason="")[columns], "psu_rates", RESULTS)
    with pytest.raises(Exception, match="rank_lower is not above rank_upper"):
        validated(five.assign(rank_lower=five["rank_lower"] + 4)[columns], "psu_rates", RESULTS)


def test_a_rate_of_few_credentials_is_marked_and_says_why(five):
    marked = five[five["is_low_reliability"]].set_index("psu")
    # 9 of 9: Wilson's lower limit is 9 / (9 + 1.96^2) = 70.1%, so its interval is 29.9 points wide.
    assert marked["reliability_reason"].to_dict() == {
        "Bee": "fewer than 20 available credentials",
        "Zero": "nothing was available to earn",
    }
    assert reliability_sentence(five) == (
        "2 of 6 rates are marked as unreliable: 1 with fewer than 20 available credentials; 1 where nothing was "
        "available to earn."
    )
    assert unreliable(five)[["psu", "interval"]].to_numpy().tolist() == [["Zero", "–"], ["Bee", "70.1% to 100.0%"]]


def test_a_rate_with_a_wide_interval_is_marked_too():
    # 50 of 100: Wilson's interval runs from 40.4 to 59.6%, 19.2 points.
    units = units_of(("A", "charter", 50, 100))
    marks = [
        with_intervals(units, smallest_potential=20, widest_interval_points=widest)["reliability_reason"][0]
        for widest in (19, 20)
    ]
    assert marks == ["an interval wider than 19 points", ""]


def test_without_a_mark_the_sentence_says_so():
    units = with_intervals(units_of(("A", "charter", 50, 100)), **RELIABLE)
    assert reliability_sentence(units) == "None of 1 rate is marked as unreliable."


def test_chance_limits_hold_what_the_binomial_distribution_holds(five):
    # The state's rate: 189 of 369. With 100 available, 10 and 90 are far out, 50 is not.
    target = 189 / 369
    assert binom.cdf(10, 100, target) < 0.001
    assert binom.sf(89, 100, target) < 0.001
    # 9 of 9 by chance: 0.24%, less than 2.5% and more than 0.1%.
    assert 0.001 < target**9 < 0.025
    assert five["chance_position_998"].tolist() == ["below", "above", "within", "within", "within", "no rate"]
    assert five["chance_position_95"].tolist() == ["below", "above", "within", "within", "above", "no rate"]


def test_ordinary_differences_take_in_what_chance_leaves_out(five):
    assert five["funnel_position_998"].tolist() == ["within"] * 5 + ["no rate"]
    assert five["funnel_lower_95_pct"].isna().tolist() == [False] * 5 + [True]


def test_adjusted_limits_are_those_of_the_formula():
    units = units_of(*[(f"U{place}", "traditional", 50 + 10 * (place % 3 - 1), 100) for place in range(9)])
    rates, tau = with_funnel(units, spread=spread_of(units), smallest_potential=1), spread_of(units).between_unit_sd
    assert tau > 0
    # Around one half the arcsine of the root is a quarter of pi; 1.96 and 3.09 standard deviations of 1/400 + tau^2.
    for name, z in (("95", 1.959964), ("998", 3.090232)):
        half = z * sqrt(1 / 400 + tau**2)
        assert rates[f"funnel_lower_{name}_pct"].tolist() == pytest.approx([100 * sin(pi / 4 - half) ** 2] * 9)
        assert rates[f"funnel_upper_{name}_pct"].tolist() == pytest.approx([100 * sin(pi / 4 + half) ** 2] * 9)


def test_a_unit_of_a_handful_is_placed_by_chance_alone_and_counts_only_for_the_joint_rate():
    rows = [(f"U{place}", "traditional", 45 + 2 * place, 100) for place in range(6)]
    units = units_of(*rows, ("Nine", "charter", 9, 9), ("Ten", "traditional", 0, 10))
    smallest = {"smallest_potential": 10}
    spread = spread_around_joint_rate(units, winsorised_share=0.0, **smallest)
    # 300 of 600, 9 of 9 and 0 of 10: the joint rate holds all, the scatter leaves the nine out.
    assert spread.target_pct == pytest.approx(100 * 309 / 619)
    assert spread.units == 7
    rates = with_funnel(units, spread=spread, **smallest)
    # By chance nine of nine is rarer than one in a hundred, and so is none of ten.
    assert rates["chance_position_95"].tolist() == ["within"] * 6 + ["above", "below"]
    assert rates["funnel_position_95"].tolist() == ["within"] * 6 + ["not placed", "below"]
    assert rates["funnel_upper_998_pct"].isna().tolist() == [False] * 6 + [True, False]
    assert funnel_sentence(rates, spread=spread).endswith(
        "lies 1 unit, 1 below and 0 above. 1 unit is too small to be placed by these limits."
    )
    assert funnel_counts(rates)["not_placed"].tolist() == [0, 0, 1, 1]
    assert outside_sentence(rates).startswith("Outside the adjusted 95% limits, by kind of unit: traditional 1 of 7. ")


def test_where_no_unit_is_placed_the_sentence_says_so():
    units = units_of(("A", "charter", 5, 10), ("Zero", "charter", 0, 0))
    rates = with_funnel(units, spread=spread_of(units), smallest_potential=11)
    assert rates["funnel_position_95"].tolist() == ["not placed", "no rate"]
    assert outside_sentence(rates) == "No unit is placed by the adjusted limits."


def test_the_funnel_is_told_in_words(five):
    spread = spread_of(five)
    points = round(spread.between_unit_sd_points)
    assert funnel_sentence(five, spread=spread) == (
        "Around the state's rate of 51.2%, 3 of 5 units differ by more than chance alone allows (95% limits). The "
        f"ordinary difference between units is about {points} points (standard deviation); beyond chance and this "
        "ordinary difference lie 0 units, 0 below and 0 above."
    )
    assert outside_sentence(five) == (
        "Outside the adjusted 95% limits, by kind of unit: charter 0 of 1 and traditional 0 of 4. A place outside says "
        "that a rate is unusual, not why it is."
    )
    assert funnel_counts(five).to_numpy().tolist() == [
        ["chance alone", "95%", 1, 2, 2, 0],
        ["chance alone", "99.8%", 1, 3, 1, 0],
        ["chance and ordinary differences", "95%", 0, 5, 0, 0],
        ["chance and ordinary differences", "99.8%", 0, 5, 0, 0],
    ]


def test_units_that_scatter_by_chance_alone_have_no_ordinary_difference():
    units = units_of(("A", "traditional", 50, 100), ("B", "traditional", 51, 100), ("C", "traditional", 49, 100))
    rates = rates_of(units)
    assert funnel_sentence(rates, spread=spread_of(units)) == (
        "Around the state's rate of 50.0%, 0 of 3 units differ by more than chance alone allows (95% limits). The units "
        "do not scatter more than chance, so nothing is added to the limits."
    )
    assert ranked_funnel_sentence(rates, winsorised_share=0.0, smallest_potential=1) == (
        "Among the 3 ranked units alone, around their joint rate of 50.0%, the ordinary difference is none and 0 units "
        "lie beyond chance and this difference, 0 below and 0 above."
    )
    # No distribution fits rates that differ by less than chance: no shrunken rate and no range, with the reason.
    reason = prior_problem(units["earned"], units["potential"])
    assert reason
    assert rates["shrunken_reason"].unique().tolist() == [reason]
    assert rates["rank"].tolist() == [2, 1, 3]
    assert rank_range_sentence(rates) == f"The places have no ranges: {reason}."
    assert shrunken_sentence(rates) == "No distribution could be fitted to any kind of unit, so no rate is shrunken."
    assert with_notes(rates)["could_hold_place"].tolist() == ["–"] * 3


def test_a_unit_far_beyond_the_others_lies_outside_the_adjusted_limits_too():
    rows = [(f"U{place}", "traditional", 500 + 10 * (place % 5 - 2), 1000) for place in range(30)]
    units = units_of(*rows, ("Far", "traditional", 10, 1000))
    spread = spread_around_joint_rate(units, winsorised_share=0.1, smallest_potential=1)
    rates = with_funnel(units, spread=spread, smallest_potential=1)
    assert rates.loc[rates["funnel_position_998"] == "below", "psu"].tolist() == ["Far"]
    assert "lies 1 unit, 1 below and 0 above." in funnel_sentence(rates, spread=spread)


def test_the_share_of_extreme_units_decides_how_far_the_own_funnel_of_the_ranked_ones_reaches():
    rows = [(f"U{place}", "traditional", 300 + 40 * place, 1000) for place in range(10)]
    units = units_of(*rows, ("Far", "traditional", 990, 1000)).assign(is_ranked=True)
    sentences = {
        share: ranked_funnel_sentence(units, winsorised_share=share, smallest_potential=1) for share in (0.0, 0.25)
    }
    for share, sentence in sentences.items():
        points = round(
            spread_around_joint_rate(units, winsorised_share=share, smallest_potential=1).between_unit_sd_points
        )
        assert f"the ordinary difference is about {points} points (standard deviation)" in sentence
    # Without a limit, the extreme unit widens the funnel in which it is judged.
    assert sentences[0.0] != sentences[0.25]


def test_each_kind_has_a_distribution_of_its_own_if_it_has_enough_units(five):
    prior = fit_beta_binomial(pd.Series([10, 90, 50, 30]), pd.Series([100, 100, 100, 60]))
    # The mean of the posterior: alpha + 10 of alpha + beta + 100.
    expected = 100 * (prior.alpha + 10) / (prior.alpha + prior.beta + 100)
    assert five["shrunken_rate_pct"][0] == pytest.approx(expected)
    assert five["shrunken_lower_pct"][0] == pytest.approx(100 * beta.ppf(0.025, prior.alpha + 10, prior.beta + 90))
    assert five["own_rate_weight_pct"][0] == pytest.approx(100 * 100 / (100 + prior.alpha + prior.beta))
    assert five["shrunken_reason"].tolist() == [
        *[""] * 4,
        "a distribution is fitted to 3 or more charter units, found 1",
        "no credential was available, so there is no rate",
    ]
    assert five["shrunken_rate_pct"].isna().tolist() == [False] * 4 + [True] * 2


def test_rates_are_drawn_towards_the_mean_of_their_own_kind():
    low = [(f"L{place}", "charter", earned, 10) for place, earned in enumerate((3, 0, 0, 0, 0))]
    high = [(f"H{place}", "traditional", earned, 10) for place, earned in enumerate((7, 10, 10, 10, 10))]
    rates = with_shrunken_rates(units_of(*low, *high), smallest_kind=4).set_index("psu")
    # Their kinds have 6% and 94%. As one kind, with 50%, both would move the other way.
    assert rates.loc["L0", "shrunken_rate_pct"] < 30
    assert rates.loc["H0", "shrunken_rate_pct"] > 70


def test_the_row_order_of_the_units_is_kept_when_kinds_alternate():
    rows = [(f"U{place}", ("charter", "traditional")[place % 2], 10 * place, 100) for place in range(9)]
    rates = with_shrunken_rates(units_of(*rows), smallest_kind=3)
    assert rates["psu"].tolist() == [f"U{place}" for place in range(9)]
    ordered = rates.sort_values("attainment_rate_pct")["shrunken_rate_pct"]
    assert ordered[::2].is_monotonic_increasing


def test_the_farthest_moved_rate_is_named_first():
    rows = [("Tiny", "charter", 3, 3)] + [(f"U{place}", "charter", 10 * place, 100) for place in range(1, 6)]
    rates = with_intervals(with_shrunken_rates(units_of(*rows), smallest_kind=3), **RELIABLE)
    assert most_moved(rates)["psu"].iloc[0] == "Tiny"
    sentence = shrunken_sentence(rates)
    assert "The farthest is that of Tiny, from 100.0% (3 of 3) to " in sentence
    assert sentence.endswith(" 0 units have none.")


def test_places_are_those_of_the_ranked_units_alone(five):
    assert five["rank"].tolist()[:4] == [4, 1, 2, 2]
    assert five["rank"].isna().tolist() == [False] * 4 + [True] * 2
    assert five["not_ranked_reason"].tolist()[4:] == [
        "kind of unit: charter",
        "kind of unit: charter and fewer than 1 available credential",
    ]
    assert five["rank_range_reason"].tolist() == ["", "", "", "", "not ranked", "not ranked"]
    # A and B are sure of their places; C and D, both at a half, share the two between.
    assert five[["rank_lower", "rank_upper"]].to_numpy().tolist()[:4] == [[4, 4], [1, 1], [2, 3], [2, 3]]
    assert with_notes(five)["could_hold_place"].tolist() == ["4", "1", "2 to 3", "2 to 3", "–", "–"]
    assert five["in_top_pct"].tolist()[:4] == [0, 100, 0, 0]


def test_the_places_are_told_in_words(five):
    assert rank_range_sentence(five) == (
        "Of 4 ranked units, at least half have a 95% range of 2 places or fewer; the widest is that of C, places 2 to 3. "
        "1 unit could hold the first place, and 2 units are sure of a single one, as if every credential were earned "
        "independently."
    )
    assert top_sentence(five, top=1) == (
        "Of the 1 unit in the first place, 1 has a range that ends there; 1 unit could be among them."
    )
    assert top_sentence(five, top=2) == (
        "Of the 3 units in the first 2 places, 1 has a range that ends there; 3 units could be among them."
    )


def test_the_same_seed_gives_the_same_places():
    units = units_of(
        *[(f"U{place}", "traditional", 40 + place, 100) for place in range(20)], ("Z", "traditional", 1, 99)
    )
    first, again = (rates_of(units)[["rank_lower", "rank_upper", "in_top_pct"]] for _ in range(2))
    pd.testing.assert_frame_equal(first, again)


@pytest.mark.parametrize(
    "rows",
    [
        (("A", "traditional", 1, 2),),
        (("A", "charter", 1, 2),),
        (("A", "traditional", 0, 0), ("B", "charter", 0, 0)),
        (("A", "traditional", 0, 5), ("B", "traditional", 0, 5), ("C", "traditional", 0, 9)),
        (("A", "traditional", 5, 5), ("B", "traditional", 5, 5), ("C", "traditional", 9, 9)),
        (("A", "traditional", 5, 5), ("B", "traditional", 0, 5), ("C", "traditional", 9, 9)),
    ],
)
def test_tiny_and_extreme_units_give_reasons_and_sentences_instead_of_numbers(rows):
    rates = rates_of(units_of(*rows))
    validated(rates[list(RESULTS["psu_rates"].columns)], "psu_rates", RESULTS)
    texts = [
        funnel_sentence(rates, spread=spread_of(rates)), outside_sentence(rates), rank_range_sentence(rates),
        ranked_funnel_sentence(rates, winsorised_share=0.0, smallest_potential=1), reliability_sentence(rates), shrunken_sentence(rates),
    ]  # fmt: skip
    assert all(text and "nan" not in text and "–" not in text for text in texts), texts


UNITS = st.lists(
    st.tuples(st.sampled_from(["charter", "traditional"]), st.integers(0, 200), st.integers(0, 100)),
    min_size=1,
    max_size=10,
)


@settings(max_examples=25, deadline=None)
@given(UNITS)
def test_whatever_the_units_every_row_fits_the_schema(rows):
    units = units_of(*[(f"U{place}", kind, size * pct // 100, size) for place, (kind, size, pct) in enumerate(rows)])
    rates = rates_of(units)
    validated(rates[list(RESULTS["psu_rates"].columns)], "psu_rates", RESULTS)
    known = rates[rates["shrunken_rate_pct"].notna()]
    assert known["shrunken_rate_pct"].between(known["shrunken_lower_pct"], known["shrunken_upper_pct"]).all()
    assert rates.loc[rates["potential"] == 0, "funnel_position_95"].isin(["no rate"]).all()


def test_published_districts_have_the_distribution_under_which_they_are_most_likely():
    units = published_units().query("psu_type == 'traditional'")
    prior = fit_beta_binomial(units["earned"], units["potential"])

    def likelihood(alpha, beta_):
        return betabinom.logpmf(units["earned"], units["potential"], alpha, beta_).sum()

    best = likelihood(prior.alpha, prior.beta)
    for up, across in ((1.02, 1), (0.98, 1), (1, 1.02), (1, 0.98), (1.02, 1.02), (0.98, 0.98)):
        assert likelihood(prior.alpha * up, prior.beta * across) < best
