"""How many credentials were available in other years: what a count and its rate imply, and what that does to rates."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd

from helpers.base.words import listing
from helpers.sections.trends.values import METRICS, RATE
from helpers.statistics.series import BOUND_DECIMALS
from helpers.years.changes import comparable, split_by_counts

EARNED = "earned"
COUNTED, PRINTED, DERIVED = "counted", "from a printed rate", "from rates that follow from printed ones"
PARTS = ("more_earned_points", "fewer_available_points")
ENDS = ("lower", "upper")


def known_ranges(values: pd.DataFrame) -> pd.DataFrame:
    """Return what the figure used for each year can stand for.

    A year known only by arithmetic on printed figures can be whatever any of that arithmetic gives: two statements that
    contradict each other leave both results.

    Parameters
    ----------
    values : DataFrame, as :func:`helpers.sections.trends.values.choose_values` gives them

    Returns
    -------
    DataFrame, one row per series and year: ``series``, ``year``, ``values`` (stated, most often one, as a list),
    ``precision``, ``is_derived``, ``lower``, ``upper`` (missing without a limit)
    """
    keys = ["series", "year"]
    used = values.loc[values["is_chosen"], [*keys, "precision", "is_derived"]]
    rows = values.merge(used, on=keys, suffixes=("", "_used"), validate="many_to_one")
    rows = rows[rows["is_chosen"] | (rows["is_derived"] & rows["is_derived_used"])]
    rows = rows.assign(value_upper=rows["value_upper"].fillna(np.inf))
    limits = {"lower": ("value_lower", "min"), "upper": ("value_upper", "max")}
    ranges = rows.groupby(keys, as_index=False).agg(values=("value", lambda found: sorted(set(found))), **limits)
    ranges = ranges.assign(upper=ranges["upper"].where(np.isfinite(ranges["upper"])))
    return ranges.merge(used, on=keys, validate="one_to_one").sort_values(keys, ignore_index=True)


def counts_and_rates(values: pd.DataFrame) -> pd.DataFrame:
    """Return the years of which both a count and a rate are known, with what each can stand for.

    Parameters
    ----------
    values : DataFrame, as :func:`helpers.sections.trends.values.choose_values` gives them

    Returns
    -------
    DataFrame, one row per year, oldest first: ``year``, ``earned_lower``, ``earned_upper`` (missing without a limit),
    ``rate_lower_pct``, ``rate_upper_pct``, ``basis``
    """
    ranges = known_ranges(values)
    earned, rates = (ranges[ranges["series"] == series] for series in METRICS.values())
    columns = ["year", "lower", "upper", "is_derived"]
    both = earned[columns].merge(rates[columns], on="year", suffixes=("_earned", "_rate"), validate="one_to_one")
    is_derived = both["is_derived_earned"] | both["is_derived_rate"]
    is_counted = both["lower_earned"].eq(both["upper_earned"]) & both["lower_rate"].eq(both["upper_rate"])
    names = {f"{end}_earned": f"earned_{end}" for end in ENDS} | {f"{end}_rate": f"rate_{end}_pct" for end in ENDS}
    basis = pd.Series(PRINTED, both.index, dtype="str").mask(is_counted, COUNTED).mask(is_derived, DERIVED)
    return both.rename(columns=names)[["year", *names.values()]].assign(basis=basis)


def _corners(growth: pd.Series, before: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """Return both parts of the change for each combination of the ends of both rates, in columns (part, corner)."""
    found = []
    for first, last in product(ENDS, repeat=2):
        # The parts depend on the counts only by how much they grew: so the earlier count is taken as one.
        rows = pd.DataFrame({"earned": growth, "potential": 100 * growth / now[f"rate_{last}_pct"]})
        rows = rows.assign(earned_before=1.0, potential_before=100 / before[f"rate_{first}_pct"])
        found.append(split_by_counts(rows))
    return pd.concat(found, axis=1, keys=range(len(found))).swaplevel(axis=1)


def split_of_changes(years: pd.DataFrame, breaks: pd.DataFrame, overrides: pd.DataFrame) -> pd.DataFrame:
    r"""Return how much of each change of the rate goes with more earned and how much with fewer available credentials.

    The split is that of :func:`helpers.years.changes.split_by_counts`. With the growth :math:`q = e_1/e_0` and the
    rates :math:`r_1, r_0` its parts are :math:`((1 - 1/q)\,r_1 + (q - 1)\,r_0)/2` and :math:`((1 + 1/q)\,r_1 - (1 +
    q)\,r_0)/2`. The first rises and the second falls with q, and both are linear in each rate, so the ends of the three
    ranges give the limits.

    Parameters
    ----------
    years : DataFrame, one row per year, oldest first, as :func:`counts_and_rates` gives them, and ``potential_lower``,
        ``potential_upper``
    breaks, overrides : DataFrame, as :func:`helpers.years.changes.comparable` takes them

    Returns
    -------
    DataFrame, one row per year and the known one before it: ``from_year``, ``to_year``; the limits ``_lower`` and
    ``_upper`` (missing for none) of ``earned_change``, ``potential_change`` (credentials), ``rate_change_points``,
    ``more_earned_points``, ``fewer_available_points``; ``reason`` (why rates of the two years are not compared)
    """
    before, now = years.iloc[:-1].reset_index(drop=True), years.iloc[1:].reset_index(drop=True)
    table = pd.DataFrame({"from_year": before["year"], "to_year": now["year"]}, dtype="str")
    named = {"earned_change": "earned_{}", "potential_change": "potential_{}", "rate_change_points": "rate_{}_pct"}
    for measure, column in named.items():
        for end, other in zip(ENDS, reversed(ENDS), strict=True):
            change = now[column.format(end)] - before[column.format(other)]
            table[f"{measure}_{end}"] = change.round(BOUND_DECIMALS)
    ends = {
        end: _corners(now[f"earned_{end}"].fillna(np.inf) / before[f"earned_{other}"].fillna(np.inf), before, now)
        for end, other in zip(ENDS, reversed(ENDS), strict=True)
    }
    for part, (low, high) in zip(PARTS, (ENDS, tuple(reversed(ENDS))), strict=True):
        limits = {"lower": ends[low][part].min(axis=1), "upper": ends[high][part].max(axis=1)}
        for end, limit in limits.items():
            table[f"{part}_{end}"] = limit.where(np.isfinite(limit))
    pairs = zip(table["from_year"], table["to_year"], strict=True)
    reasons = [
        listing(sorted({comparable(*pair, breaks, overrides, series=name) for name in (EARNED, RATE)} - {""}))
        for pair in pairs
    ]
    return table.assign(reason=pd.Series(reasons, dtype="str").replace("none", ""))
