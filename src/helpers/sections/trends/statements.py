"""Sentences on the state's years: every word for a direction, an average or a record follows from the values' limits."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from helpers.base.rates import round_half_up
from helpers.base.words import counted, listing
from helpers.sections.trends.values import SERIES_NAMES, value_text
from helpers.show.numbers import number_text, points_text, signed_percent
from helpers.statistics.series import (
    BOUND_DECIMALS,
    FELL,
    ROSE,
    UNCERTAIN,
    change_between,
    changes_of_steps,
    index_by_year,
    limit_columns,
    record,
    stretches,
    verdict_counts,
)

INDEX_COLUMNS = ("index", "index_lower", "index_upper")


def _text(point: dict | pd.Series) -> str:
    return value_text(point["value"], point["precision"], point["series"])


def percent_change_text(change: dict | pd.Series, measure: str, *, decimals: int = 0) -> str:
    """Return a growth in percent with its limits, as far as they are known; limits are rounded outward.

    Parameters
    ----------
    change : dict or Series, as :func:`helpers.statistics.series.change_between` gives it
    measure : str, ``growth_pct`` or ``annual_growth_pct``
    decimals : int

    Examples
    --------
    >>> growth = {"growth_pct": float("nan"), "growth_lower_pct": 35.7, "growth_upper_pct": float("nan")}
    >>> percent_change_text(growth, "growth_pct")
    'at least +35%'
    >>> percent_change_text(growth | {"growth_pct": 40.0, "growth_upper_pct": 44.2}, "growth_pct")
    '+40%, between +35% and +45%'
    """
    lower, upper = (change[name] for name in limit_columns(measure))
    if pd.isna(lower) and pd.isna(upper):
        return "–"
    return _with_limits(change[measure], lower, upper, lambda value: signed_percent(value, decimals), decimals)


def outward(lower: float, upper: float, *, decimals: int = 0) -> tuple[float, float]:
    """Return two limits rounded down and up, so that what lies between them still does; missing ones stay missing.

    Examples
    --------
    >>> outward(35.7, 44.2), outward(31.94, 32.0, decimals=1)
    ((35.0, 45.0), (31.9, 32.0))
    """
    unit = 10**decimals
    # Without this, arithmetic that misses a whole number by a hair would move a limit by one.
    lower, upper = (round(limit * unit, BOUND_DECIMALS) for limit in (lower, upper))
    return float(np.floor(lower)) / unit, float(np.ceil(upper)) / unit


def _with_limits(middle: float, lower: float, upper: float, shown: Callable[[float], str], decimals: int = 0) -> str:
    """Return a number in words with its limits, or with the only one that there is."""
    low, high = map(shown, outward(lower, upper, decimals=decimals))
    if pd.isna(lower) or pd.isna(upper):
        return f"at least {low}" if pd.isna(upper) else f"at most {high}"
    if pd.isna(middle):
        return f"between {low} and {high}"
    return shown(middle) if lower == upper else f"{shown(middle)}, between {low} and {high}"


def size_text(change: dict | pd.Series, *, series: str) -> str:
    """Return the size of a certain change without its sign and with a word for how precisely it is known.

    Parameters
    ----------
    change : dict or Series, as :func:`helpers.statistics.series.change_between` gives it, with a verdict of rose or fell
    series : str, ``earned`` (credentials) or ``attainment_rate`` (percentage points)
    """
    limits = outward(change["change_lower"], change["change_upper"])
    smallest, largest = limits if change["verdict"] == ROSE else (-limits[1], -limits[0])
    unit = "" if series == "earned" else " points"

    def shown(size: float) -> str:
        return number_text(size) if series == "earned" else points_text(size).lstrip("+")

    if pd.isna(largest):
        return f"at least {shown(smallest)}{unit}"
    if pd.isna(change["change"]):
        return f"{shown(smallest)} to {shown(largest)}{unit}"
    word = "" if change["change_lower"] == change["change_upper"] else "about "
    return f"{word}{shown(abs(change['change']))}{unit}"


def reading(change: dict | pd.Series, *, series: str) -> str:
    """Return a change in words: its direction with its size, or why none can be said; then why a break is crossed."""
    text = change["verdict"]
    if text == UNCERTAIN:
        text = f"{text}: {change['reason']}"
    elif text in (ROSE, FELL):
        text = f"{text} by {size_text(change, series=series)}"
    return f"{text}, {change['break_reason']}" if change["break_reason"] else text


def shown_changes(steps: pd.DataFrame) -> pd.DataFrame:
    """Return changes for reading, one row a step: ``series``, ``from_year``, ``to_year``, ``reading``, ``growth``.

    Growth is given for counts only: a percentage of a percentage is easily taken for points.

    Parameters
    ----------
    steps : DataFrame, as :func:`helpers.statistics.series.changes_of_steps` gives them
    """
    rows = steps.to_dict("records")
    return pd.DataFrame(
        {
            "series": steps["series"].map(SERIES_NAMES),
            "from_year": steps["from_year"],
            "to_year": steps["to_year"],
            "reading": [reading(row, series=row["series"]) for row in rows],
            "growth": [percent_change_text(row, "growth_pct") if row["series"] == "earned" else "–" for row in rows],
        },
        dtype="str",
    )


def _whole_text(value: float) -> str:
    return number_text(round_half_up(value)) if pd.notna(value) else ""


def shown_index(indexes: pd.DataFrame, *, series: str) -> pd.DataFrame:
    """Return the index of a series for reading, one row a year: ``year``, ``base_year``, ``index`` in words."""
    of_series = indexes[indexes["series"] == series]
    texts = []
    for row in of_series.to_dict("records"):
        index, lower, upper = (row[name] for name in INDEX_COLUMNS)
        is_known = pd.notna(lower) or pd.notna(upper)
        text = _with_limits(index, lower, upper, _whole_text) if is_known else row["reason"]
        texts.append(f"{text}, {row['break_reason']}" if row["break_reason"] else text)
    return of_series[["year", "base_year"]].assign(index=pd.Series(texts, of_series.index, dtype="str"))


def _comparable_stretches(points: pd.DataFrame, breaks: pd.DataFrame, series: str) -> list[pd.DataFrame]:
    """Return the years of each stretch of comparable years, without derived and unknown values."""
    of_series = points[points["series"] == series]
    is_printed = of_series["value"].notna() & ~of_series["is_derived"]
    numbers = stretches(of_series["year"], breaks, series=series)
    return [stretch[is_printed[stretch.index]] for _, stretch in of_series.groupby(numbers)]


def change_sentence(points: pd.DataFrame, breaks: pd.DataFrame, *, series: str) -> str:
    """Return in words how a series moved within each stretch of comparable years, and on how many values that rests.

    Parameters
    ----------
    points : DataFrame, as :func:`helpers.sections.trends.values.points_by_year` gives them
    breaks : DataFrame, as :func:`helpers.statistics.series.with_overrides` gives them
    series : str, ``earned`` or ``attainment_rate``
    """
    sentences = []
    for number, printed in enumerate(_comparable_stretches(points, breaks, series)):
        if len(printed) > 1:
            sentences.append(_change_within(printed, breaks))
        elif len(printed):
            only, stretch = printed.iloc[0], points[(points["series"] == series)]
            first = stretch.loc[stretch["segment"] == only["segment"], "year"].min()
            start = f"Counted as in {first} and since, the" if number else "The"
            sentences.append(
                f"{start} only {SERIES_NAMES[series]} that is printed or computed is {_text(only)} in {only['year']}."
            )
    return " ".join(sentences)


def _change_within(printed: pd.DataFrame, breaks: pd.DataFrame) -> str:
    """Return in words how far a stretch of values moved and what is certain of its steps."""
    start, end = printed.iloc[0].to_dict(), printed.iloc[-1].to_dict()
    change = change_between(start, end, breaks)
    name = SERIES_NAMES[start["series"]]
    span = f"from {_text(start)} in {start['year']} to {_text(end)} in {end['year']}"
    across = f" This compares {change['break_reason']}." if change["break_reason"] else ""
    steps = changes_of_steps(printed, breaks)
    basis = f" {_basis_sentence(steps)}" if len(steps) > 1 else ""
    if change["verdict"] == UNCERTAIN:
        return f"Whether the {name} rose or fell {span} cannot be said: {change['reason']}.{across}{basis}"
    size = ""
    if start["series"] == "attainment_rate":
        limits = change["change_lower"], change["change_upper"]
        size = f" ({_with_limits(change['change'], *limits, points_text)} points)"
    elif percent_change_text(change, "growth_pct") != "–":
        size = f" ({percent_change_text(change, 'growth_pct')})"
    return f"The {name} {change['verdict']} {span}{size}.{across}{basis}"


def _basis_sentence(steps: pd.DataFrame) -> str:
    """Return in words on how many values a statement rests and which way each step between them went."""
    missing = int((steps["years_apart"] - 1).sum())
    gaps = f", {counted(missing, 'year')} between them without a printed or computed one" if missing else ""
    return (
        f"This rests on {counted(len(steps) + 1, 'known value')}{gaps}; of the {counted(len(steps), 'step')} from one "
        f"to the next {verdict_counts(steps)}."
    )


def growth_sentence(points: pd.DataFrame, breaks: pd.DataFrame) -> str:
    """Return in words the average growth a year of the credentials earned in the last stretch, and the index it gives.

    Parameters
    ----------
    points : DataFrame, as :func:`helpers.sections.trends.values.points_by_year` gives them
    breaks : DataFrame, as :func:`helpers.statistics.series.with_overrides` gives them
    """
    printed = _comparable_stretches(points, breaks, "earned")[-1]
    if len(printed) < 2:
        return "With one known year that is counted in the present way there is no growth to give."
    start, end = printed.iloc[0].to_dict(), printed.iloc[-1].to_dict()
    change = change_between(start, end, breaks)
    growth = percent_change_text(change, "annual_growth_pct", decimals=1)
    span = f"From {start['year']} to {end['year']}"
    if growth == "–":
        return f"{span} no average growth can be given: {change['reason']}."
    indexes = index_by_year(points, breaks)
    last = shown_index(indexes[indexes["year"] == end["year"]], series="earned").iloc[0]
    years = counted(change["years_apart"], "year")
    across = f" This compares {change['break_reason']}." if change["break_reason"] else ""
    return (
        f"{span} the average growth a year (compound over {years}) is {growth}; with {last['base_year']} as 100 the "
        f"index of {end['year']} is {last['index'].partition(', across')[0]}.{across}"
    )


def last_step_sentence(points: pd.DataFrame, breaks: pd.DataFrame) -> str:
    """Return in words how many more or fewer credentials were earned than the year before."""
    known = points[points["series"] == "earned"]
    if len(known) < 2:
        return ""
    before, now = known.iloc[-2].to_dict(), known.iloc[-1].to_dict()
    change = change_between(before, now, breaks)
    across = f" This compares {change['break_reason']}." if change["break_reason"] else ""
    if change["verdict"] == UNCERTAIN:
        return f"Whether that is more than in {before['year']} {UNCERTAIN}: {change['reason']}.{across}"
    size = f"{size_text(change, series='earned')} " if change["verdict"] in (ROSE, FELL) else ""
    word = {ROSE: "more than", FELL: "fewer than"}.get(change["verdict"], "as many as")
    return f"That is {size}{word} in {before['year']} ({_text(before)}).{across}"


def highest_text(points: pd.DataFrame, breaks: pd.DataFrame) -> str:
    """Return in words whether the last number of credentials is a record among the known ones counted alike."""
    rank = record(points, breaks, series="earned")
    now = rank["now"]["value"]
    earlier = sum(len(rank[name]) for name in ("beaten", "equal", "higher", "open"))
    if not earlier:
        return "no earlier year with the same way of counting is known"
    across = f", {rank['break_reason']}" if rank["break_reason"] else ""
    alike = "that are compared" if across else "counted in the present way"
    if len(rank["higher"]):
        highest = rank["higher"].loc[rank["higher"]["value_lower"].idxmax()]
        return (
            f"not the highest of the {counted(earlier + 1, 'known year')} {alike}: in "
            f"{highest['year']} it was {_text(highest)}{across}"
        )
    if len(rank["open"]):
        others = listing([f"{row['year']} ({_text(row)})" for _, row in rank["open"].iterrows()])
        stated = ["no stated number is higher"] if (rank["open"]["value"] <= now).all() else []
        beaten = len(rank["beaten"])
        years = counted(earlier, "earlier known year")
        certain = [f"it is certainly more than in {beaten} of the {years} {alike}"] if beaten else []
        also = "also " if beaten else ""
        known = ", and ".join(stated + certain)
        return f"{known}{'; ' if known else ''}whether it is {also}more than in {others} {UNCERTAIN}{across}"
    tied = f", as in {listing(rank['equal']['year'].tolist())}" if len(rank["equal"]) else ""
    return f"the highest of the {counted(earlier + 1, 'known year')} {alike}{tied}{across}"


def highest_sentence(points: pd.DataFrame, breaks: pd.DataFrame) -> str:
    """Return in words how many credentials were earned this year and whether more were ever counted in this way."""
    now = record(points, breaks, series="earned")["now"]
    were = "was" if now["value"] == 1 else "were"
    return f"{counted(int(now['value']), 'credential')} {were} earned in {now['year']}: {highest_text(points, breaks)}."


def known_sum_text(points: pd.DataFrame) -> str:
    """Return the sum of all known numbers of credentials and how many years it covers."""
    earned = points[points["series"] == "earned"]
    known = earned[earned["value"].notna()]
    return f"at least {number_text(known['value_lower'].sum())}, from {len(known)} of {counted(len(earned), 'year')}"


def recomputed_statements(points: pd.DataFrame, history: pd.DataFrame, breaks: pd.DataFrame) -> dict[str, str]:
    """Return, for each kind of statement that a report makes of the trend, what the values here give.

    Parameters
    ----------
    points : DataFrame, the years of Chart 1, as :func:`helpers.sections.trends.values.points_by_year` gives them
    history : DataFrame, the same from the first known year on
    breaks : DataFrame, as :func:`helpers.statistics.series.with_overrides` gives them

    Returns
    -------
    dict, statement to text
    """
    steps = changes_of_steps(points, breaks)
    rates = points[points["series"] == "attainment_rate"]
    of_earned = steps[steps["series"] == "earned"]
    statements = {
        f"credentials earned since {history['year'].iloc[0]}": known_sum_text(history),
        "this year's number beside earlier ones": highest_text(history, breaks),
        "credentials earned, year after year": f"of {counted(len(of_earned), 'step')} {verdict_counts(of_earned)}",
    }
    for point in points[points["series"] == "earned"].itertuples():
        statements[f"credentials earned in {point.year}"] = value_text(point.value, point.precision, "earned")
    for point in rates.itertuples():
        known = value_text(point.value, point.precision, "attainment_rate", decimals=2)
        statements[f"attainment rate in {point.year}"] = f"{known} ({point.source})" if point.source else known
    for step in steps[steps["series"] == "attainment_rate"].to_dict("records"):
        span = f"{step['from_year']} to {step['to_year']}"
        statements[f"change of the rate from {span}"] = reading(step, series="attainment_rate")
    return statements
