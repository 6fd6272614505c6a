"""Changes and growth of a series: within the limits of its values, and never across a break unnoticed.

Values come as a table of points, one row a series and year: ``series``, ``year`` (such as ``2024-2025``), ``value``
(missing where unknown), ``precision``, ``is_derived`` (arithmetic on other values), ``value_lower`` and ``value_upper``
(missing for no limit). Breaks are rows of ``series``, ``first_year`` (the first one counted anew), ``override_reason``
and ``decided_by``, as :func:`with_overrides` gives them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import combinations, pairwise

import numpy as np
import pandas as pd

from helpers.base.words import direction, listing
from helpers.statistics.bounds import ABOVE, BELOW, CERTAIN, certainty, difference, intervals, ratio

ROSE, FELL, SAME = direction(1), direction(-1), direction(0)
UNCERTAIN, NEW_COUNTING, NO_FIGURE = "cannot be said", "new way of counting", "no figure found"
DERIVED, OPEN, IMPRECISE = "a value is derived, not printed", "a value is a lower limit", "too imprecise"
FROM_ZERO = "a year with nothing to start from"
LOWER_LIMIT = "at_least"
# Files keep no digits that only arithmetic with binary fractions adds.
BOUND_DECIMALS = 9

Pairing = Callable[[pd.Index], Iterable[tuple[int, int]]]


def limit_columns(measure: str) -> list[str]:
    """Return the names of the columns with the smallest and the largest possible value of a measure.

    Examples
    --------
    >>> limit_columns("growth_pct")
    ['growth_pct_lower', 'growth_pct_upper']
    """
    return [f"{measure}_lower", f"{measure}_upper"]


def exact_points(counts: pd.DataFrame, *, count: str, series: str) -> pd.DataFrame:
    """Return complete counts as points of a series: each is exact, so that both its limits are the count itself.

    Parameters
    ----------
    counts : DataFrame, ``year`` and the column of the counts
    count : str, name of that column
    series : str, the series whose breaks hold for the counts too
    """
    value = counts[count].astype("float64")
    exact = {"value": value, "value_lower": value, "value_upper": value}
    return counts.assign(series=series, precision="exact", is_derived=False, **exact)


def with_overrides(breaks: pd.DataFrame, overrides: pd.DataFrame) -> pd.DataFrame:
    """Return the breaks with the reason why years may be compared across each of them, empty where none is written.

    Parameters
    ----------
    breaks : DataFrame, ``series``, ``first_year`` and what else is known of them
    overrides : DataFrame, ``series``, ``first_year``, ``reason``, ``decided_by``

    Returns
    -------
    DataFrame: the breaks, ``override_reason``, ``decided_by``
    """
    reasons = overrides.rename(columns={"reason": "override_reason"})
    joined = breaks.merge(reasons, on=["series", "first_year"], how="left", validate="one_to_one")
    return joined.fillna({"override_reason": "", "decided_by": ""})


def segments(years: pd.Series, breaks: pd.DataFrame, *, series: str | pd.Series) -> pd.Series:
    """Return the number of the stretch of equal counting that each year belongs to, from 1.

    Parameters
    ----------
    years : Series of str
    breaks : DataFrame, ``series``, ``first_year``
    series : str or Series of str with the index of the years

    Examples
    --------
    >>> breaks = pd.DataFrame({"series": ["earned"], "first_year": ["2020-2021"]})
    >>> segments(pd.Series(["2019-2020", "2020-2021"]), breaks, series="earned").tolist()
    [1, 2]
    """
    firsts = breaks.groupby("series")["first_year"].apply(list).to_dict()
    of_each = pd.Series(series, index=years.index)
    numbers = [
        1 + sum(first <= year for first in firsts.get(name, [])) for year, name in zip(years, of_each, strict=True)
    ]
    return pd.Series(numbers, index=years.index, dtype="int64")


def stretches(years: pd.Series, breaks: pd.DataFrame, *, series: str | pd.Series) -> pd.Series:
    """Return the number of the stretch of comparable years that each year belongs to, from 1.

    A break with a written reason (``override_reason``) does not end a stretch, unlike in :func:`segments`.
    """
    return segments(years, breaks[breaks["override_reason"] == ""], series=series)


def _crossed_breaks(breaks: pd.DataFrame, start: pd.DataFrame, end: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Return, for each pair of points, which breaks stop a comparison and why the others are crossed."""
    stops, reasons = [], []
    for series, *years in zip(end["series"], start["year"], end["year"], strict=True):
        is_between = (breaks["first_year"] > min(years)) & (breaks["first_year"] <= max(years))
        crossed = breaks[(breaks["series"] == series) & is_between]
        is_open = crossed["override_reason"] != ""
        firsts = crossed.loc[~is_open, "first_year"].tolist()
        stops.append(f"{NEW_COUNTING} from {listing(firsts)}" if firsts else "")
        texts = [
            f"across the {NEW_COUNTING} from {row.first_year}: {row.override_reason.strip().rstrip('.')} "
            f"({row.decided_by})"
            for row in crossed[is_open].itertuples()
        ]
        reasons.append("; ".join(texts))
    return pd.Series(stops, end.index, dtype="str"), pd.Series(reasons, end.index, dtype="str")


def _intervals(points: pd.DataFrame, given: pd.Series) -> pd.DataFrame:
    """Return what points can stand for as intervals; nothing is known of those that are not given."""
    lower = points["value_lower"].where(given)
    return intervals(lower, points["value_upper"].fillna(np.inf).where(given))


def _verdicts(change: pd.DataFrame) -> pd.Series:
    """Return the direction that every possible change has: an interval a row."""
    words = pd.Series(UNCERTAIN, change.index, dtype="str").mask(change["lower"].eq(0) & change["upper"].eq(0), SAME)
    for word, relation in ((ROSE, ABOVE), (FELL, BELOW)):
        words = words.mask(certainty(change, relation=relation, threshold=0) == CERTAIN, word)
    return words


def _ratio_limits(start: pd.DataFrame, end: pd.DataFrame) -> list[pd.Series]:
    """Return the smallest and the largest ratio of two intervals, end to start; a missing one is no limit."""
    limits = ratio(end, start)
    # A start that may be endless only says that the ratio is not negative, which is no limit.
    return [limits["lower"].where(np.isfinite(start["upper"])), limits["upper"].where(np.isfinite(limits["upper"]))]


def _changes(start: pd.DataFrame, end: pd.DataFrame, breaks: pd.DataFrame) -> pd.DataFrame:
    """Return everything that may be said of the change from one point to another, one row a pair of them."""
    stops, break_reasons = _crossed_breaks(breaks, start, end)
    reason = pd.Series("", end.index, dtype="str").mask(start["is_derived"] | end["is_derived"], DERIVED)
    reason = reason.mask(start["value"].isna() | end["value"].isna(), NO_FIGURE).mask(stops != "", stops)
    given = reason == ""
    is_open = given & ((start["precision"] == LOWER_LIMIT) | (end["precision"] == LOWER_LIMIT))
    is_from_zero = given & (start["value"] == 0)
    has_one, has_growth = given & ~is_open, given & ~is_from_zero
    change = difference(_intervals(end, given), _intervals(start, given)).round(BOUND_DECIMALS)
    table = pd.DataFrame({"from_year": start["year"], "to_year": end["year"]}, dtype="str")
    last, first = (table[year].str[:4].astype("int64") for year in ("to_year", "from_year"))
    table["years_apart"] = last - first
    table["change"] = (end["value"] - start["value"]).round(BOUND_DECIMALS).where(has_one)
    for name, limit in zip(limit_columns("change"), (change["lower"], change["upper"]), strict=True):
        table[name] = limit.where(np.isfinite(limit))
    quotients = [end["value"].where(has_one & has_growth) / start["value"].where(has_growth)]
    quotients += _ratio_limits(_intervals(start, has_growth), _intervals(end, has_growth))
    for measure, years in (("growth_pct", 1), ("annual_growth_pct", table["years_apart"])):
        for name, quotient in zip([measure, *limit_columns(measure)], quotients, strict=True):
            # Compound: the growth in percent a year that leads to the quotient after so many years.
            table[name] = 100 * (quotient ** (1 / years) - 1)
    table["verdict"] = _verdicts(change)
    reason = reason.mask(is_from_zero, FROM_ZERO).mask(is_open, OPEN)
    table["reason"] = reason.mask(given & (table["verdict"] == UNCERTAIN), IMPRECISE)
    return table.assign(break_reason=break_reasons.where(given, ""))


def _changes_of_pairs(points: pd.DataFrame, breaks: pd.DataFrame, by: Sequence[str], pairing: Pairing) -> pd.DataFrame:
    """Return the changes of pairs of points of each series; which pairs, is said for points in the order of years."""
    points = points.reset_index(drop=True)
    series = [group.sort_values("year", kind="stable").index for _, group in points.groupby(list(by), sort=False)]
    pairs = [pair for places in series for pair in pairing(places)]
    start, end = (points.loc[[pair[side] for pair in pairs]].reset_index(drop=True) for side in (0, 1))
    return pd.concat([start[list(by)], _changes(start, end, breaks)], axis=1)


def changes_of_steps(points: pd.DataFrame, breaks: pd.DataFrame, *, by: Sequence[str] = ("series",)) -> pd.DataFrame:
    """Return what happened from each row of a series to the next.

    A direction is named only if every pair of values that the two points can stand for has it. A change, growth or
    annual growth as a single number is missing where one of the values is a lower limit; its limits are still there.

    Parameters
    ----------
    points, breaks : DataFrame, as the module describes them
    by : sequence of str, columns that name a series

    Returns
    -------
    DataFrame: the columns of ``by``, ``from_year``, ``to_year``, ``years_apart``; ``change`` (unit of the values),
    ``growth_pct`` and ``annual_growth_pct`` (compound), each with its limits (missing for no limit); ``verdict`` (rose,
    fell, did not change or cannot be said), ``reason`` (why something is missing), ``break_reason`` (why the years are
    compared although counting changed between them; empty where it did not)
    """
    return _changes_of_pairs(points, breaks, by, pairwise)


def changes_of_known_years(
    points: pd.DataFrame, breaks: pd.DataFrame, *, by: Sequence[str] = ("series",)
) -> pd.DataFrame:
    """Return the change between every two years of which a value is known, as :func:`changes_of_steps` gives them."""
    return _changes_of_pairs(points[points["value"].notna()], breaks, by, partial(combinations, r=2))


def first_to_last(points: pd.DataFrame, breaks: pd.DataFrame, *, by: Sequence[str] = ("series",)) -> pd.DataFrame:
    """Return the change from the first known value of each series to its last, as :func:`changes_of_steps` gives it.

    A series of which one value is known has no row.
    """
    return _changes_of_pairs(
        points[points["value"].notna()], breaks, by, lambda places: [(places[0], places[-1])] if len(places) > 1 else []
    )


def record(points: pd.DataFrame, breaks: pd.DataFrame, *, series: str) -> dict:
    """Return how the last value of a series ranks among the earlier comparable ones, as far as that is certain.

    A value beats another only if it does so whatever the two stand for. Derived values are left out.

    Parameters
    ----------
    points, breaks : DataFrame, as the module describes them
    series : str

    Returns
    -------
    dict: ``now`` (the last known row), ``beaten``, ``equal``, ``higher`` and ``open`` (earlier rows below it, equal,
    above it, and those of which that cannot be said), ``break_reason``

    Raises
    ------
    ValueError
        If no value of the series is known.
    """
    known = points[(points["series"] == series) & points["value"].notna() & ~points["is_derived"]]
    if known.empty:
        raise ValueError(f"{series}: expected a value that is printed or computed, found none. Add a source of one.")
    known = known.assign(stretch=stretches(known["year"], breaks, series=series)).sort_values("year", kind="stable")
    known = known[known["stretch"] == known["stretch"].iloc[-1]].reset_index(drop=True)
    others, now = known.iloc[:-1], known.iloc[[-1] * (len(known) - 1)].reset_index(drop=True)
    given = others["value"].notna()
    verdicts = _verdicts(difference(_intervals(now, given), _intervals(others, given)))
    _, break_reasons = _crossed_breaks(breaks, known.head(1), known.tail(1))
    kinds = {"beaten": ROSE, "equal": SAME, "higher": FELL, "open": UNCERTAIN}
    return {
        "now": known.iloc[-1].to_dict(),
        **{name: others[verdicts == verdict] for name, verdict in kinds.items()},
        "break_reason": break_reasons.iloc[0],
    }
