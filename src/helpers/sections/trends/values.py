"""The state's credentials and attainment rate over the years: every value with its source and its precision."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.base.rates import attainment_rate
from helpers.base.words import listing
from helpers.show.numbers import measure_text, percent_text
from helpers.statistics.series import BOUND_DECIMALS, LOWER_LIMIT, NO_FIGURE, segments

# What the sources call it, and what series_breaks.csv and the charts call it.
METRICS = {"credentials_earned": "earned", "attainment_rate_pct": "attainment_rate"}
SERIES_NAMES = {"earned": "number of credentials earned", "attainment_rate": "attainment rate"}
RATE = "attainment_rate"
COMPUTED = "computed"
COMPUTED_SOURCE = "Table 11"
MAXIMUM_RATE_PCT = 100.0
# A rate with more of them was computed, such as that of an earlier year from its own tables.
MOST_PRINTED_DECIMALS = 2


def _decimals(value: float) -> int:
    """Return how many decimals a value has as a source prints it."""
    return len(np.format_float_positional(value, trim="-").partition(".")[2])


def _rounding_step(value: float, *, series: str) -> float:
    """Return to what a figure was rounded: the place of its last digit that is not zero, of a rate the last printed."""
    if series == RATE or value != int(value) or value == 0:
        return 10 ** -_decimals(value)
    digits = str(int(value))
    return 10 ** (len(digits) - len(digits.rstrip("0")))


def value_bounds(values: pd.DataFrame) -> pd.DataFrame:
    """Return the smallest and largest figure that each stated value can stand for.

    A rounded figure is taken as rounded to the nearest one, in whichever direction a half goes, so both ends belong to
    it. A lower limit is open upwards; a rate still ends at 100 percent.

    Parameters
    ----------
    values : DataFrame, ``series``, ``value`` and ``precision``

    Returns
    -------
    DataFrame of float, same index: ``value_lower``, ``value_upper`` (missing for a count known as a lower limit)
    """
    halves = [
        _rounding_step(row.value, series=row.series) / 2 if row.precision == "rounded" else 0.0
        for row in values.itertuples()
    ]
    value, half = values["value"].astype("float64"), pd.Series(halves, index=values.index, dtype="float64")
    upper = (value + half).mask(values["precision"] == LOWER_LIMIT, np.inf)
    upper = upper.mask(values["series"] == RATE, upper.clip(upper=MAXIMUM_RATE_PCT))
    bounds = pd.DataFrame({"value_lower": (value - half).clip(lower=0), "value_upper": upper.where(np.isfinite(upper))})
    # Without this, 28.4 + 0.05 and 28.5 - 0.05 need not meet; an exact value keeps all of its digits.
    return bounds.round(BOUND_DECIMALS).where(half > 0, bounds)


def can_both_be_right(pairs: pd.DataFrame) -> pd.Series:
    """Return whether two values of one number can stand for the same figure.

    A value rounded half up stands for everything from its lower up to, but not including, its upper end.

    Parameters
    ----------
    pairs : DataFrame, ``precision``, ``value_lower``, ``value_upper``, and the same with ``_used`` of the other value

    Returns
    -------
    Series of bool, same index
    """
    lower = pairs[["value_lower", "value_lower_used"]].max(axis=1)
    upper = pairs[["value_upper", "value_upper_used"]].min(axis=1).fillna(np.inf)
    is_open = pd.Series(False, pairs.index)
    for end in ("", "_used"):
        ends_there = pairs[f"value_upper{end}"].eq(upper) & upper.ne(MAXIMUM_RATE_PCT)
        is_open |= ends_there & pairs[f"precision{end}"].eq("rounded")
    return (lower < upper) | (lower.eq(upper) & ~is_open)


def stated_values(history: pd.DataFrame, courses: pd.DataFrame, *, year: str) -> pd.DataFrame:
    """Return everything that is known of the state's years: this year's sums, then what the sources say.

    Parameters
    ----------
    history : DataFrame, ``year``, ``metric``, ``value``, ``precision``, ``is_derived``, ``source_title``, ``note``
    courses : DataFrame, ``earned`` and ``potential`` of this year, one row per course credential
    year : str, this year; later ones are left out

    Returns
    -------
    DataFrame: ``series`` (``earned`` or ``attainment_rate``), ``year``, ``value`` (credentials or percent),
    ``precision``, ``is_derived``, ``source``, ``note``, ``value_lower``, ``value_upper``; in the order of the file
    """
    sums = courses[["earned", "potential"]].sum().to_frame().T
    rate = attainment_rate(sums["earned"], sums["potential"]).iloc[0]
    computed = pd.DataFrame({"series": METRICS.values(), "value": [float(sums["earned"].iloc[0]), rate]})
    computed = computed.assign(year=year, precision=COMPUTED, is_derived=False, source=COMPUTED_SOURCE, note="")
    known = history[history["metric"].isin(METRICS) & (history["year"] <= year)]
    known = known.assign(series=known["metric"].map(METRICS), source=known["source_title"])
    values = pd.concat([computed.dropna(subset="value"), known[computed.columns]], ignore_index=True)
    return values.astype({"is_derived": "bool"}).join(value_bounds(values))


def choose_values(values: pd.DataFrame, *, precisions: list[str]) -> pd.DataFrame:
    """Return the values with a mark on the one that is used for its year.

    Of several values for a year the most precise one is used; of equally precise ones, one that a source prints
    rather than one that is derived by arithmetic; then the one that comes first.

    Parameters
    ----------
    values : DataFrame, as :func:`stated_values` gives them
    precisions : list of str, most precise first

    Returns
    -------
    DataFrame: the same rows and ``is_chosen``

    Raises
    ------
    ValueError
        If a value has a precision that the list does not rank.
    """
    unknown = sorted(set(values["precision"]) - set(precisions))
    if unknown:
        raise ValueError(f"precision {listing(unknown)} has no place in the order {listing(precisions)}; add it.")
    ordered = values.assign(rank=values["precision"].map(precisions.index))
    ordered = ordered.sort_values(["rank", "is_derived"], kind="stable")
    return values.assign(is_chosen=~ordered.duplicated(["series", "year"]).sort_index())


def points_by_year(values: pd.DataFrame, breaks: pd.DataFrame, *, first_year: str, year: str) -> pd.DataFrame:
    """Return one row for each series and year of a range, also for years of which nothing is known.

    Parameters
    ----------
    values : DataFrame, as :func:`choose_values` gives them
    breaks : DataFrame, ``series`` and ``first_year`` of each new way of counting

    Returns
    -------
    DataFrame: ``series``, ``year``, ``value`` (missing where unknown), ``precision`` and ``source`` (empty where
    unknown), ``is_derived``, ``value_lower``, ``value_upper``, ``segment``
    """
    chosen = values[values["is_chosen"]].drop(columns=["is_chosen", "note"])
    years = [f"{start}-{start + 1}" for start in range(int(first_year[:4]), int(year[:4]) + 1)]
    everything = pd.DataFrame({"series": METRICS.values()}).merge(pd.DataFrame({"year": years}), how="cross")
    points = everything.merge(chosen, on=["series", "year"], how="left", validate="one_to_one")
    texts = {column: points[column].fillna("").astype("str") for column in ("precision", "source")}
    points = points.assign(**texts, is_derived=points["is_derived"].eq(True))
    return points.assign(segment=segments(points["year"], breaks, series=points["series"]))


def chart_1_table(points: pd.DataFrame) -> pd.DataFrame:
    """Return Chart 1, one row per year: both values, how precise each is, its source and its stretch of counting."""
    points = points.assign(precision=points["precision"].mask(points["is_derived"], "derived"))
    columns = ["year", "value", "precision", "source", "segment"]
    earned, rates = (points.loc[points["series"] == series, columns] for series in METRICS.values())
    names = {"value": "attainment_rate_pct", "precision": "rate_precision", "source": "rate_source"}
    rates = rates.rename(columns=names | {"segment": "rate_segment"})
    earned = earned.rename(columns={"value": "earned", "segment": "earned_segment"}).astype({"earned": "Int64"})
    return earned.merge(rates, on="year", validate="one_to_one")


def value_text(value: float, precision: str, series: str) -> str:
    """Return a value as sentences and labels give it, with a word for its precision; a source's rate as it prints it.

    Examples
    --------
    >>> value_text(325000, "at_least", "earned"), value_text(126000, "rounded", "earned")
    ('at least 325,000', 'about 126,000')
    >>> value_text(58.97, "computed", "attainment_rate"), value_text(28, "rounded", "attainment_rate")
    ('59.0%', '28%')
    >>> value_text(46.42857142857143, "exact", "attainment_rate")
    '46.4%'
    """
    if pd.isna(value):
        return NO_FIGURE
    is_printed_rate = series == RATE and precision != COMPUTED and _decimals(value) <= MOST_PRINTED_DECIMALS
    measure = "attainment_rate_pct" if series == RATE else series
    text = percent_text(value, _decimals(value)) if is_printed_rate else measure_text(value, measure)
    # A rate in whole percents needs no "about".
    is_about = precision == "rounded" and series != RATE
    return f"at least {text}" if precision == LOWER_LIMIT else f"about {text}" if is_about else text


def shown_values(values: pd.DataFrame) -> pd.DataFrame:
    """Return :func:`stated_values` for reading, same index: ``series``, ``year``, ``value`` as text, ``source``."""
    texts = pd.Series([value_text(*row) for row in values[["value", "precision", "series"]].to_numpy()], values.index)
    texts += values["is_derived"].map({True: " (derived)", False: ""})
    shown = values.assign(series=values["series"].map(SERIES_NAMES), value=texts)
    return shown[["series", "year", "value", "source"]]
