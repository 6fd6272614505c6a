"""The long series: what a total over all years leaves for those without a figure, and how high an open one can be."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.sections.trends.values import value_bounds
from helpers.statistics.series import LOWER_LIMIT

TOTAL = "credentials_earned_cumulative"
REST, LINE, BETWEEN = "what the total leaves", "on a straight line", "between the years beside them"


def published_total(history: pd.DataFrame) -> dict | None:
    """Return the latest printed total over a range of years, or None where none is printed.

    Returns
    -------
    dict: ``first_year``, ``last_year``, ``value``, ``value_lower``, ``value_upper``
    """
    totals = history[history["metric"] == TOTAL].assign(series="earned").reset_index(drop=True)
    if totals.empty:
        return None
    years = totals["year"].str.split("..", regex=False)
    totals = totals.assign(first_year=years.str[0], last_year=years.str[-1]).join(value_bounds(totals))
    last = totals.sort_values("last_year", kind="stable").iloc[-1]
    return last[["first_year", "last_year", "value", "value_lower", "value_upper"]].to_dict()


def missing_years(points: pd.DataFrame, total: dict | None) -> pd.DataFrame:
    """Return what is known of all years without a figure together, in three ways.

    What the total leaves is certain: the total less the known years, each as low as it can have been. A straight line
    between the known years and "no lower and no higher than the known years beside it" are assumptions, which the
    total tests.

    Parameters
    ----------
    points : DataFrame, as :func:`helpers.sections.trends.values.points_by_year` gives them, from the first year of the
        total or earlier
    total : dict, as :func:`published_total` gives it

    Returns
    -------
    DataFrame, one row per way: ``way``, ``years`` (without a figure), ``earned_lower``, ``earned_upper`` (of these
    years together; missing without a limit), ``short_of_total`` (what is missing to the total where all are as high as
    the way allows and the known years are as stated)
    """
    types = {"way": "str", "years": "int64"} | dict.fromkeys(
        ["earned_lower", "earned_upper", "short_of_total"], "float64"
    )
    if total is None:
        return pd.DataFrame(columns=list(types)).astype(types)
    is_covered = points["year"].between(total["first_year"], total["last_year"])
    points = points[(points["series"] == "earned") & is_covered]
    is_known = points["value"].notna()
    low, value = points["value_lower"], points["value"]
    high = points["value_upper"].where(points["value_upper"].notna() | ~is_known, np.inf)
    sides = [pd.concat([end.ffill(), end.bfill()], axis=1) for end in (low, high)]
    known_low, known_high = low.sum(), high.sum()
    line = value.interpolate(limit_area="inside")[~is_known].sum(skipna=False)
    limits = {
        REST: (max(0.0, total["value_lower"] - known_high), total["value_upper"] - known_low),
        LINE: (line, line),
        BETWEEN: (
            sides[0].min(axis=1, skipna=False)[~is_known].sum(skipna=False),
            sides[1].max(axis=1, skipna=False)[~is_known].sum(skipna=False),
        ),
    }
    table = pd.DataFrame(limits.values(), columns=["earned_lower", "earned_upper"]).replace(np.inf, np.nan)
    table = table.assign(way=list(limits), years=int((~is_known).sum()))
    short = total["value"] - value.sum() - table["earned_upper"]
    return table.assign(short_of_total=short.mask(table["way"] == REST))[list(types)].astype(types)


def shares_of_leaders(leaders: pd.DataFrame, ranges: pd.DataFrame) -> pd.DataFrame:
    """Return the share of the units with the most credentials in the state's, and what it makes of an open count.

    Parameters
    ----------
    leaders : DataFrame, ``year``, ``earned`` of the same units in each year
    ranges : DataFrame, ``year``, ``precision``, ``lower``, ``upper`` of the state's credentials earned

    Returns
    -------
    DataFrame, one row per year of the units: ``year``, ``earned`` (theirs), ``state_lower``, ``state_upper`` (missing
    without a limit), ``share_pct`` (of an exact count), ``state_at_shares_lower``, ``state_at_shares_upper`` (what a
    count known as a lower limit would be at the lowest and highest of these shares)
    """
    sums = leaders.groupby("year", as_index=False)["earned"].sum()
    state = ranges.rename(columns={"lower": "state_lower", "upper": "state_upper"})
    table = sums.merge(state[["year", "precision", "state_lower", "state_upper"]], on="year", how="left")
    is_exact = (table["state_lower"] == table["state_upper"]) & (table["state_lower"] > 0)
    share = (100 * table["earned"] / table["state_lower"]).where(is_exact)
    is_open = table["precision"] == LOWER_LIMIT
    ends = {"lower": share.max(), "upper": share.min()}
    estimates = {f"state_at_shares_{end}": (100 * table["earned"] / by).where(is_open) for end, by in ends.items()}
    return table.drop(columns="precision").assign(share_pct=share, **estimates)
