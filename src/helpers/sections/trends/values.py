"""The state's credentials and attainment rate over the years: every value with its source and its precision."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.base.rates import attainment_rate
from helpers.base.words import listing
from helpers.show.numbers import number_text, percent_text
from helpers.statistics.series import BOUND_DECIMALS, LOWER_LIMIT, NO_FIGURE, segments

# What the sources call it, and what series_breaks.csv and the charts call it.
METRICS = {"credentials_earned": "earned", "attainment_rate_pct": "attainment_rate"}
SERIES_NAMES = {"earned": "number of credentials earned", "attainment_rate": "attainment rate"}
PRECISE = ("computed", "exact")
COMPUTED_SOURCE = "Table 11"
MAXIMUM_RATE_PCT = 100.0


def academic_years(first: str, last: str) -> list[str]:
    """Return every academic year from one to another, both included.

    Examples
    --------
    >>> academic_years("2022-2023", "2024-2025")
    ['2022-2023', '2023-2024', '2024-2025']
    """
    return [f"{start}-{start + 1}" for start in range(int(first[:4]), int(last[:4]) + 1)]


def rounding_step(value: float, *, series: str) -> float:
    """Return to what a rounded figure was rounded: the place of its last digit that is not zero.

    A percentage without decimals is taken as rounded to whole percents, ``40`` too.

    Examples
    --------
    >>> rounding_step(126000, series="earned"), rounding_step(40, series="attainment_rate")
    (1000, 1)
    """
    if series == "attainment_rate" or value != int(value) or value == 0:
        decimals = len(np.format_float_positional(value, trim="-").partition(".")[2])
        return 10**-decimals if decimals else 1
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
        rounding_step(row.value, series=row.series) / 2 if row.precision == "rounded" else 0.0
        for row in values.itertuples()
    ]
    value, half = values["value"].astype("float64"), pd.Series(halves, index=values.index, dtype="float64")
    upper = (value + half).mask(values["precision"] == LOWER_LIMIT, np.inf)
    upper = upper.mask(values["series"] == "attainment_rate", upper.clip(upper=MAXIMUM_RATE_PCT))
    bounds = pd.DataFrame({"value_lower": (value - half).clip(lower=0), "value_upper": upper.where(np.isfinite(upper))})
    # Without this, 28.4 + 0.05 and 28.5 - 0.05 need not meet.
    return bounds.round(BOUND_DECIMALS)


def stated_values(history: pd.DataFrame, courses: pd.DataFrame, *, year: str) -> pd.DataFrame:
    """Return everything that is known of the state's years: this year's sums, then what the sources say.

    Parameters
    ----------
    history : DataFrame, ``year``, ``metric``, ``value``, ``precision``, ``is_derived``, ``source_title``, ``note``
    courses : DataFrame, ``earned`` and ``potential`` of this year, one row a course credential
    year : str, this year; later ones are left out

    Returns
    -------
    DataFrame: ``series`` (``earned`` or ``attainment_rate``), ``year``, ``value`` (credentials or percent),
    ``precision``, ``is_derived``, ``source``, ``note``, ``value_lower``, ``value_upper``; in the order of the file
    """
    sums = courses[["earned", "potential"]].sum().to_frame().T
    rate = attainment_rate(sums["earned"], sums["potential"]).iloc[0]
    computed = pd.DataFrame(
        {
            "series": ["earned", "attainment_rate"],
            "year": year,
            "value": [float(sums["earned"].iloc[0]), rate],
            "precision": "computed",
            "is_derived": False,
            "source": COMPUTED_SOURCE,
            "note": "",
        }
    )
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
    rank = values["precision"].map({name: place for place, name in enumerate(precisions)})
    ordered = values.assign(rank=rank).sort_values(["rank", "is_derived"], kind="stable")
    return values.assign(is_chosen=~ordered.duplicated(["series", "year"]).sort_index())


def sources_compared(values: pd.DataFrame) -> pd.DataFrame:
    """Return the values that were not used beside the one that was, where the two differ.

    Parameters
    ----------
    values : DataFrame, as :func:`choose_values` gives them

    Returns
    -------
    DataFrame of text: ``series``, ``year``, ``used``, ``other``, ``source_of_the_other``, ``can_both_be_right``
    (given how both are rounded)
    """
    keys = ["series", "year"]
    used = values.loc[values["is_chosen"], [*keys, "value", "precision", "value_lower", "value_upper"]]
    both = values[~values["is_chosen"]].merge(used, on=keys, suffixes=("", "_used"), validate="many_to_one")
    both = both[both["value"] != both["value_used"]]
    upper, upper_used = both["value_upper"].fillna(np.inf), both["value_upper_used"].fillna(np.inf)
    overlaps = (both["value_lower"] <= upper_used) & (both["value_lower_used"] <= upper)
    return pd.DataFrame(
        {
            "series": both["series"].map(SERIES_NAMES),
            "year": both["year"],
            "used": [
                value_text(*row, decimals=2) for row in both[["value_used", "precision_used", "series"]].to_numpy()
            ],
            "other": [value_text(*row, decimals=2) for row in both[["value", "precision", "series"]].to_numpy()],
            "source_of_the_other": both["source"] + both["is_derived"].map({True: " (derived)", False: ""}),
            "can_both_be_right": overlaps.map({True: "yes", False: "no"}),
        },
        dtype="str",
    ).reset_index(drop=True)


def shown_values(values: pd.DataFrame) -> pd.DataFrame:
    """Return known values for reading, latest first: ``series``, ``year``, ``value`` in words, ``source``."""
    latest_first = values.sort_values("year", ascending=False, kind="stable")
    return pd.DataFrame(
        {
            "series": latest_first["series"].map(SERIES_NAMES),
            "year": latest_first["year"],
            "value": [
                value_text(*row, decimals=2) for row in latest_first[["value", "precision", "series"]].to_numpy()
            ],
            "source": latest_first["source"] + latest_first["is_derived"].map({True: " (derived)", False: ""}),
        },
        dtype="str",
    )


def points_by_year(values: pd.DataFrame, breaks: pd.DataFrame, *, first_year: str, year: str) -> pd.DataFrame:
    """Return one row for each series and year of a range, also for years of which nothing is known.

    Parameters
    ----------
    values : DataFrame, as :func:`choose_values` gives them
    breaks : DataFrame, ``series`` and ``first_year`` of each new way of counting
    first_year, year : str, the range

    Returns
    -------
    DataFrame: ``series``, ``year``, ``value`` (missing where unknown), ``precision`` and ``source`` (empty where
    unknown), ``is_derived``, ``value_lower``, ``value_upper``, ``segment``
    """
    chosen = values[values["is_chosen"]].drop(columns=["is_chosen", "note"])
    parts = []
    for series in METRICS.values():
        years = pd.DataFrame({"series": series, "year": academic_years(first_year, year)})
        part = years.merge(chosen, on=["series", "year"], how="left", validate="one_to_one")
        parts.append(part.assign(segment=segments(part["year"], breaks, series=series)))
    points = pd.concat(parts, ignore_index=True)
    for column in ("precision", "source"):
        points[column] = points[column].fillna("").astype("str")
    points["is_derived"] = points["is_derived"].eq(True)
    return points


def chart_1_table(points: pd.DataFrame) -> pd.DataFrame:
    """Return Chart 1, one row a year: both values, how precise each is, its source and its stretch of counting."""
    renamed = {
        "value": "attainment_rate_pct",
        "precision": "rate_precision",
        "source": "rate_source",
        "segment": "rate_segment",
    }
    columns = ["year", "value", "precision", "source", "segment"]
    points = points.assign(precision=points["precision"].mask(points["is_derived"], "derived"))
    earned = points.loc[points["series"] == "earned", columns].rename(
        columns={"value": "earned", "segment": "earned_segment"}
    )
    rates = points.loc[points["series"] == "attainment_rate", columns].rename(columns=renamed)
    return earned.astype({"earned": "Int64"}).merge(rates, on="year", validate="one_to_one")


def history_values(values: pd.DataFrame, breaks: pd.DataFrame) -> pd.DataFrame:
    """Return every known value with its stretch of counting, oldest first, as ``state_history_values`` keeps it."""
    parts = [
        part.assign(segment=segments(part["year"], breaks, series=series)) for series, part in values.groupby("series")
    ]
    return pd.concat(parts).sort_values(["series", "year", "is_chosen"], ascending=[False, True, False], kind="stable")


def value_text(value: float, precision: str, series: str, *, decimals: int = 0) -> str:
    """Return a value as sentences and labels give it, with a word for its precision; rates with so many decimals.

    Examples
    --------
    >>> value_text(325000, "at_least", "earned"), value_text(126000, "rounded", "earned")
    ('at least 325,000', 'about 126,000')
    >>> value_text(58.97, "computed", "attainment_rate"), value_text(float("nan"), "", "earned")
    ('59%', 'no figure found')
    """
    if pd.isna(value):
        return NO_FIGURE
    # Only a computed rate has decimals, and a rate in whole percents needs no "about".
    shown_decimals = decimals if precision == "computed" else 0
    text = percent_text(value, shown_decimals) if series == "attainment_rate" else number_text(value)
    word = (
        "at least " if precision == LOWER_LIMIT else "about " if precision == "rounded" and series == "earned" else ""
    )
    return f"{word}{text}"
