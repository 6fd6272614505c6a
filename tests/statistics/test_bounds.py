"""Interval arithmetic: every limit, every open end and every certainty agrees with trying all admissible values."""

from fractions import Fraction
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.statistics.bounds import (
    ABOVE,
    AT_LEAST,
    AT_MOST,
    BELOW,
    CERTAIN,
    CLOSER,
    EXCLUDED,
    FARTHER,
    POSSIBLE,
    UNDECIDED,
    UNKNOWN,
    certainty,
    closeness,
    difference,
    distance_change,
    intervals,
    odds,
    ratio,
    share_intervals,
    total,
)

RELATIONS = {
    AT_MOST: lambda value, threshold: value <= threshold,
    BELOW: lambda value, threshold: value < threshold,
    AT_LEAST: lambda value, threshold: value >= threshold,
    ABOVE: lambda value, threshold: value > threshold,
}
# So near to an end that nothing with whole or half numbers on the way to it is left out.
NEAR = Fraction(1, 10**6)
printed = st.integers(0, 100) | st.just("<1%")


def limits(share: int | str) -> tuple[Fraction, Fraction, bool]:
    """Return the limits of a printed whole percentage, worked out from how it is rounded, and whether the end is open."""
    if share == "<1%":
        return Fraction(0), Fraction(1), True
    return (
        max(Fraction(share) - Fraction(1, 2), Fraction(0)),
        min(Fraction(share) + Fraction(1, 2), Fraction(100)),
        share < 100,
    )


def values(share: int | str) -> list[Fraction]:
    """Return admissible unrounded shares: the ends if they belong to it, values next to them and some in between."""
    lower, upper, is_open = limits(share)
    return [
        lower,
        lower + NEAR,
        *(lower + (upper - lower) * k / 4 for k in (1, 2, 3)),
        upper - NEAR,
        *([] if is_open else [upper]),
    ]


def interval_of(*shares: int | str) -> pd.DataFrame:
    ends = [limits(share) for share in shares]
    lower, upper = (pd.Series([float(end[side]) for end in ends]) for side in (0, 1))
    return share_intervals(lower, upper)


def expected_certainty(possible: list[Fraction], relation: str, threshold: Fraction) -> str:
    holds = [RELATIONS[relation](value, threshold) for value in possible]
    return CERTAIN if all(holds) else POSSIBLE if any(holds) else EXCLUDED


def exact(found: list[Fraction], lower: Fraction, upper: Fraction) -> bool:
    """Return whether tried values stay within limits and come as near to both as the nearest tried ones can."""
    return lower <= min(found) <= lower + 1e-3 * (1 + abs(lower)) and upper >= max(found) >= upper - 1e-3 * (
        1 + abs(upper)
    )


def test_a_printed_share_is_closed_below_and_open_above_but_for_all():
    assert interval_of(44, 0, 100, "<1%").to_numpy().tolist() == [
        [43.5, 44.5, False, True],
        [0.0, 0.5, False, True],
        [99.5, 100.0, False, False],
        [0.0, 1.0, False, True],
    ]


@given(printed, printed)
@settings(max_examples=60, deadline=None)
def test_a_difference_has_exactly_the_limits_and_ends_that_trying_all_values_finds(first, second):
    row = difference(interval_of(first), interval_of(second)).iloc[0]
    tried = [x - y for x, y in product(values(first), values(second))]
    assert exact(tried, Fraction(row["lower"]), Fraction(row["upper"]))
    assert (min(tried) == row["lower"]) == (not row["is_lower_open"])
    assert (max(tried) == row["upper"]) == (not row["is_upper_open"])


@given(printed, printed)
@settings(max_examples=60, deadline=None)
def test_a_sum_has_exactly_the_limits_and_ends_that_trying_all_values_finds(first, second):
    row = total(interval_of(first), interval_of(second)).iloc[0]
    tried = [x + y for x, y in product(values(first), values(second))]
    assert exact(tried, Fraction(row["lower"]), Fraction(row["upper"]))
    assert (min(tried) == row["lower"]) == (not row["is_lower_open"])
    assert (max(tried) == row["upper"]) == (not row["is_upper_open"])


@given(printed, printed)
@settings(max_examples=60, deadline=None)
def test_a_ratio_has_exactly_the_limits_and_ends_that_trying_all_values_finds(first, second):
    row = ratio(interval_of(first), interval_of(second)).iloc[0]
    tried = [x / y for x, y in product(values(first), values(second)) if y > 0]
    assert row["lower"] == pytest.approx(float(min(tried)), rel=1e-4, abs=1e-5)
    assert any(value <= row["lower"] * (1 + 1e-12) for value in tried) == (not row["is_lower_open"])
    if limits(second)[0] == 0:
        assert row["upper"] == np.inf
        assert max(tried) > 10_000 * limits(first)[1] / 100
    else:
        assert row["upper"] == pytest.approx(float(max(tried)), rel=1e-4)
    assert any(value >= row["upper"] * (1 - 1e-12) for value in tried) == (not row["is_upper_open"])


def test_ratios_worked_by_hand():
    # 18 of 44: 17.5/44.5 = 35/89 to 18.5/43.5 = 37/87; none of 44 is 0 to 0.5/43.5 = 1/87.
    limits_of = ratio(interval_of(18, 0), interval_of(44, 44))
    assert limits_of["lower"].tolist() == pytest.approx([35 / 89, 0])
    assert limits_of["upper"].tolist() == pytest.approx([37 / 87, 1 / 87])
    assert limits_of["is_lower_open"].tolist() == [True, False]


def test_nothing_is_known_of_a_ratio_to_nothing_and_nothing_of_a_missing_share():
    nothing = intervals(pd.Series([0.0, 1.0, np.nan]), pd.Series([0.0, 2.0, np.nan]))
    share = intervals(pd.Series([1.0, np.nan, 1.0]), pd.Series([2.0, np.nan, 2.0]))
    assert ratio(share, nothing)[["lower", "upper"]].isna().all().all()
    zero = intervals(pd.Series([0.0]), pd.Series([0.0]))
    assert ratio(zero, zero)[["lower", "upper"]].isna().all().all()
    assert difference(share, nothing)["lower"].isna().tolist() == [False, True, True]
    assert certainty(difference(share, nothing), relation=BELOW, threshold=0).tolist() == [EXCLUDED, UNKNOWN, UNKNOWN]


@given(st.integers(0, 100))
def test_odds_rise_with_the_share_and_have_the_ends_of_the_share(share):
    row = odds(interval_of(share)).iloc[0]
    tried = [x / (100 - x) for x in values(share) if x < 100]
    assert row["lower"] == pytest.approx(float(min(tried)), rel=1e-4)
    assert (
        row["upper"] == np.inf if share == 100 else row["upper"] == pytest.approx(float(max(tried)), rel=1e-4, abs=1e-7)
    )


@given(printed, printed, st.sampled_from(sorted(RELATIONS)), st.integers(-40, 40))
@settings(max_examples=60, deadline=None)
def test_a_comparison_is_certain_possible_or_excluded_as_trying_all_values_finds(first, second, relation, halves):
    threshold = Fraction(halves, 2)
    tried = [x - y for x, y in product(values(first), values(second))]
    gap = difference(interval_of(first), interval_of(second))
    found = certainty(gap, relation=relation, threshold=float(threshold)).iloc[0]
    assert found == expected_certainty(tried, relation, threshold)


@pytest.mark.parametrize(
    ("share", "comparison", "expected"),
    [
        (14, 24, POSSIBLE),  # 14 - 24 = -10, unrounded from above -11 to below -9
        (13, 24, CERTAIN),  # -11: below -10 for all, since neither end is reached
        (15, 24, EXCLUDED),  # -9: above -10 for all, since neither end is reached
        (90, 100, POSSIBLE),  # 89.5 to below 90.5 less 99.5 to 100: from -10.5 to below -9
        ("<1%", 10, POSSIBLE),  # 0 to below 1 less 9.5 to below 10.5: above -10.5 to below -8.5
        ("<1%", 11, POSSIBLE),  # above -11.5 to below -9.5
        ("<1%", 12, CERTAIN),  # above -12.5 to below -10.5
    ],
)
def test_ten_points_below_worked_by_hand(share, comparison, expected):
    gap = difference(interval_of(share), interval_of(comparison))
    assert certainty(gap, relation=AT_MOST, threshold=-10).tolist() == [expected]


def test_four_fifths_is_strict_and_binary_arithmetic_does_not_decide():
    # 35.6/44.5 and 34.8/43.5 are 4/5; a quotient of exactly 4/5 is not below it.
    share = intervals(pd.Series([35.6, 35.6]), pd.Series([35.6, 35.6]))
    other = intervals(pd.Series([44.5, 44.5]), pd.Series([44.5, 44.6]), is_upper_open=pd.Series([False, True]))
    assert certainty(ratio(share, other), relation=BELOW, threshold=0.8).tolist() == [EXCLUDED, POSSIBLE]
    assert certainty(ratio(share, other), relation=AT_MOST, threshold=0.8).tolist() == [CERTAIN, CERTAIN]


def changes_of(first, second, reference) -> list[Fraction]:
    return [abs(y - r) - abs(x - r) for x, y, r in product(values(first), values(second), values(reference))]


@given(printed, printed, printed)
@settings(max_examples=60, deadline=None)
def test_closer_and_farther_are_what_trying_all_values_with_one_reference_finds(first, second, reference):
    word = closeness(interval_of(first), interval_of(second), interval_of(reference)).iloc[0]
    tried = changes_of(first, second, reference)
    expected = CLOSER if max(tried) < 0 else FARTHER if min(tried) > 0 else UNDECIDED
    assert word == expected


@given(st.integers(40, 48), st.integers(40, 48), st.integers(40, 48))
@settings(max_examples=60, deadline=None)
def test_closer_and_farther_hold_for_numbers_around_the_reference_too(first, second, reference):
    word = closeness(interval_of(first), interval_of(second), interval_of(reference)).iloc[0]
    tried = changes_of(first, second, reference)
    assert word == (CLOSER if max(tried) < 0 else FARTHER if min(tried) > 0 else UNDECIDED)


@given(st.integers(30, 50) | st.just("<1%"), st.integers(30, 50), st.integers(30, 50))
@settings(max_examples=60, deadline=None)
def test_the_limits_of_a_change_of_distance_are_those_that_trying_all_values_finds(first, second, reference):
    row = distance_change(interval_of(first), interval_of(second), interval_of(reference)).iloc[0]
    tried = changes_of(first, second, reference)
    # The values that are tried come as near as a quarter of a rounding step; the limits lie not within them.
    assert row["lower"] <= float(min(tried)) + 1e-9
    assert row["upper"] >= float(max(tried)) - 1e-9
    assert row["lower"] == pytest.approx(float(min(tried)), abs=1e-4)
    assert row["upper"] == pytest.approx(float(max(tried)), abs=1e-4)


def test_one_reference_for_both_decides_what_two_distances_would_leave_open():
    # From 30 to 31 against 44: the distances are 13 to 15 and 12 to 14, which overlap. But 30.5 lies between the shares
    # and both are below every value of the reference, so the later one is closer.
    assert closeness(interval_of(30), interval_of(31), interval_of(44)).tolist() == [CLOSER]
    assert closeness(interval_of(31), interval_of(30), interval_of(44)).tolist() == [FARTHER]
    assert closeness(interval_of(30), interval_of(30), interval_of(44)).tolist() == [UNDECIDED]
    # From 10 above to 10 below.
    assert closeness(interval_of(54), interval_of(34), interval_of(44)).tolist() == [UNDECIDED]


def test_limits_that_hold_no_number_are_refused():
    message = (
        "intervals: expected a lower limit that is not above the upper one, or neither; found 2 to 1 (row 0). "
        "Correct the limits."
    )
    with pytest.raises(ValueError, match="expected") as refused:
        intervals(pd.Series([2.0]), pd.Series([1.0]))
    assert str(refused.value) == message
    with pytest.raises(ValueError, match="found 1 to nan"):
        intervals(pd.Series([1.0]), pd.Series([np.nan]))
    with pytest.raises(ValueError, match="found 1 to 1"):
        intervals(pd.Series([1.0]), pd.Series([1.0]), is_upper_open=True)
    with pytest.raises(ValueError, match="the same rows in the same order"):
        intervals(pd.Series([1.0], index=[3]), pd.Series([1.0]))


def test_a_share_outside_0_to_100_is_refused():
    with pytest.raises(ValueError, match="expected") as refused:
        share_intervals(pd.Series([99.5, -0.5]), pd.Series([100.5, 0.5]))
    assert str(refused.value) == (
        "shares: expected limits from 0 to 100 percent, found 99.5 to 100.5 (row 0), -0.5 to 0.5 (row 1). "
        "Correct the printed share."
    )


def test_a_negative_number_has_no_ratio_and_another_relation_no_certainty():
    negative = intervals(pd.Series([-1.0]), pd.Series([1.0]))
    with pytest.raises(ValueError, match="expected numbers from 0 on, found a negative limit in row 0"):
        ratio(negative, interval_of(4))
    with pytest.raises(ValueError, match="certainty: expected at most, below, at least or above, found 'under'"):
        certainty(negative, relation="under", threshold=0)
