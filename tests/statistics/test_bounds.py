"""Interval arithmetic: every limit, every open end and every certainty agrees with trying all admissible values."""

from fractions import Fraction
from itertools import product
from operator import ge, gt, le, lt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
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
    ratio,
    share_intervals,
)

RELATIONS = {AT_MOST: le, BELOW: lt, AT_LEAST: ge, ABOVE: gt}
# So near to an end that nothing with whole or half numbers on the way to it is left out.
NEAR = Fraction(1, 10**6)
printed = st.integers(0, 100) | st.just("<1%")


def limits(share: int | str) -> tuple[Fraction, Fraction, bool]:
    """Return the limits of a printed whole percentage, from how it is rounded, and whether the end is open."""
    if share == "<1%":
        return Fraction(0), Fraction(1), True
    half = Fraction(1, 2)
    return max(share - half, Fraction(0)), min(share + half, Fraction(100)), share < 100


def values(share: int | str) -> list[Fraction]:
    """Return admissible unrounded shares: the ends if they belong to it, values next to them and some in between."""
    lower, upper, is_open = limits(share)
    between = [lower + (upper - lower) * k / 4 for k in (1, 2, 3)]
    return [lower, lower + NEAR, *between, upper - NEAR, *([] if is_open else [upper])]


def interval_of(*shares: int | str) -> pd.DataFrame:
    ends = [limits(share) for share in shares]
    lower, upper = (pd.Series([float(end[side]) for end in ends]) for side in (0, 1))
    return share_intervals(lower, upper)


def expected_certainty(possible: list[Fraction], relation: str, threshold: Fraction) -> str:
    holds = [RELATIONS[relation](value, threshold) for value in possible]
    return CERTAIN if all(holds) else POSSIBLE if any(holds) else EXCLUDED


@given(printed, printed)
def test_a_difference_has_exactly_the_limits_and_ends_that_trying_all_values_finds(first, second):
    row = difference(interval_of(first), interval_of(second)).iloc[0]
    tried = [x - y for x, y in product(values(first), values(second))]
    assert row[["lower", "upper"]].tolist() == pytest.approx([float(min(tried)), float(max(tried))], abs=1e-5)
    assert (min(tried) == row["lower"]) == (not row["is_lower_open"])
    assert (max(tried) == row["upper"]) == (not row["is_upper_open"])


@given(printed, printed)
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


def test_nothing_is_known_of_a_ratio_to_nothing_and_nothing_of_a_missing_share():
    nothing = intervals(pd.Series([0.0, 1.0, np.nan]), pd.Series([0.0, 2.0, np.nan]))
    share = intervals(pd.Series([1.0, np.nan, 1.0]), pd.Series([2.0, np.nan, 2.0]))
    assert ratio(share, nothing)[["lower", "upper"]].isna().all().all()
    zero = intervals(pd.Series([0.0]), pd.Series([0.0]))
    assert ratio(zero, zero)[["lower", "upper"]].isna().all().all()
    assert ratio(zero, intervals(pd.Series([0.0]), pd.Series([1.0])))["upper"].tolist() == [0]
    assert difference(share, nothing)["lower"].isna().tolist() == [False, True, True]
    assert certainty(difference(share, nothing), relation=BELOW, threshold=0).tolist() == [EXCLUDED, UNKNOWN, UNKNOWN]


@given(printed, printed, st.sampled_from(sorted(RELATIONS)), st.integers(-40, 40))
def test_a_comparison_is_certain_possible_or_excluded_as_trying_all_values_finds(first, second, relation, halves):
    threshold = Fraction(halves, 2)
    tried = [x - y for x, y in product(values(first), values(second))]
    gap = difference(interval_of(first), interval_of(second))
    found = certainty(gap, relation=relation, threshold=float(threshold)).iloc[0]
    assert found == expected_certainty(tried, relation, threshold)


def test_an_infinite_limit_is_none_in_a_difference_and_in_a_ratio():
    # At least 8 less, and by, 2 to 4: 4 and more, and 2 and more.
    count, other = (intervals(pd.Series([low]), pd.Series([high])) for low, high in ((8.0, np.inf), (2.0, 4.0)))
    assert difference(count, other)[["lower", "upper"]].to_numpy().tolist() == [[4, np.inf]]
    assert ratio(count, other)[["lower", "upper"]].to_numpy().tolist() == [[2, np.inf]]
    assert ratio(other, count)[["lower", "upper"]].to_numpy().tolist() == [[0, 0.5]]


def test_binary_arithmetic_does_not_decide_at_the_threshold():
    # In binary numbers 16.4 - 6.4 is 9.999999999999998.
    gap = difference(*(intervals(pd.Series([value]), pd.Series([value])) for value in (16.4, 6.4)))
    words = [certainty(gap, relation=relation, threshold=10).item() for relation in (AT_LEAST, AT_MOST, ABOVE, BELOW)]
    assert words == [CERTAIN, CERTAIN, EXCLUDED, EXCLUDED]


def changes_of(first, second, reference) -> list[Fraction]:
    return [abs(y - r) - abs(x - r) for x, y, r in product(values(first), values(second), values(reference))]


# Shares around the reference are rare among all shares, and there both sides of it count.
@given(st.tuples(printed, printed, printed) | st.tuples(*[st.integers(40, 48)] * 3))
def test_closer_and_farther_are_what_trying_all_values_with_one_reference_finds(shares):
    tried = changes_of(*shares)
    expected = CLOSER if max(tried) < 0 else FARTHER if min(tried) > 0 else UNDECIDED
    assert closeness(*map(interval_of, shares)).iloc[0] == expected


@given(st.integers(30, 50) | st.just("<1%"), st.integers(30, 50), st.integers(30, 50))
def test_the_limits_of_a_change_of_distance_are_those_that_trying_all_values_finds(first, second, reference):
    row = distance_change(interval_of(first), interval_of(second), interval_of(reference)).iloc[0]
    tried = changes_of(first, second, reference)
    assert row.tolist() == pytest.approx([float(min(tried)), float(max(tried))], abs=1e-4)
    assert row["lower"] <= float(min(tried)) + 1e-9
    assert row["upper"] >= float(max(tried)) - 1e-9


@pytest.mark.parametrize(
    ("lower", "upper", "is_open", "found"),
    [(2.0, 1.0, False, "2 to 1"), (1.0, np.nan, False, "1 to nan"), (1.0, 1.0, True, "1 to 1")],
)
def test_limits_that_hold_no_number_are_refused(lower, upper, is_open, found):
    with pytest.raises(ValueError, match="expected") as refused:
        intervals(pd.Series([lower]), pd.Series([upper]), is_upper_open=is_open)
    assert str(refused.value) == (
        f"intervals: expected a lower limit that is not above the upper one, or neither; found {found} (row 0). "
        "Correct the limits."
    )


def test_a_negative_number_has_no_ratio_and_another_relation_no_certainty():
    negative = intervals(pd.Series([-1.0]), pd.Series([1.0]))
    with pytest.raises(ValueError, match="expected numbers from 0 on, found a negative limit in row 0"):
        ratio(negative, interval_of(4))
    with pytest.raises(ValueError, match="certainty: expected at most, below, at least or above, found 'under'"):
        certainty(negative, relation="under", threshold=0)
