"""Sentences on the state's years: every word for a direction or a record follows from the limits of the values.

``points`` are as ``points_by_year`` gives them, ``breaks`` as ``with_overrides``, ``steps`` as ``changes_of_steps``.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.base.words import capitalised, counted, listing
from helpers.contracts.indicators import indicators
from helpers.sections.trends.values import RATE, SERIES_NAMES, value_text
from helpers.show.numbers import number_text
from helpers.show.tables import intervals_as_text
from helpers.statistics.series import (
    BOUND_DECIMALS,
    FELL,
    IMPRECISE,
    ROSE,
    SAME,
    UNCERTAIN,
    changes_of_steps,
    first_to_last,
    index_by_year,
    limit_columns,
    record,
    stretches,
)

WORDS_OF_STEP = {ROSE: "more than", FELL: "fewer than", SAME: "as many as"}


def _text(point: dict | pd.Series) -> str:
    return value_text(point["value"], point["precision"], point["series"])


def limits_as_text(frame: pd.DataFrame) -> pd.DataFrame:
    """Return changes or indexes for reading: each measure with its limits ``<measure>_lower``, ``_upper`` in brackets.

    Limits are rounded down and up, so that what lies between them still does. Two that are the same stay so.

    Examples
    --------
    >>> growth = {"growth_pct": [40.0, None], "growth_pct_lower": [35.7, 35.7], "growth_pct_upper": [44.2, None]}
    >>> limits_as_text(pd.DataFrame(growth))["growth_pct"].tolist()
    ['40% (35% to 45%)', 'at least 35%']
    """
    shown = frame.copy()
    for measure in [name.removesuffix("_lower") for name in frame if name.endswith("_lower")]:
        listed, limits = indicators()[measure], limit_columns(measure)
        # A change in points is shown in whole points, as the report does.
        scale = 1 if listed.has_several_units else 10**listed.decimals
        shown[measure] = np.floor(frame[measure] + 0.5) if listed.has_several_units else frame[measure]
        is_range = frame[limits[0]] != frame[limits[1]]
        for name, outward in zip(limits, (np.floor, np.ceil), strict=True):
            # Without the rounding, arithmetic that misses a whole number by a hair would move a limit by one.
            limit = outward((frame[name] * scale).round(BOUND_DECIMALS)) / scale
            shown[name] = limit.where(is_range, shown[measure])
    return intervals_as_text(shown)


def _size(change: pd.DataFrame, measure: str) -> str:
    """Return the size of one change with its limits, without its sign."""
    columns = [measure, *limit_columns(measure)]
    has_fallen = change["verdict"].iloc[0] == FELL
    sizes = change[[columns[place] for place in (0, 2, 1)] if has_fallen else columns].abs()
    return limits_as_text(sizes.set_axis(columns, axis=1))[measure].iloc[0]


def _size_in_points(change: pd.DataFrame) -> str:
    """Return the size of one change of a rate: between exact values with a decimal, else in whole points."""
    lower, upper = limit_columns("change")
    if (change[lower] == change[upper]).all():
        return f"{number_text(abs(change['change'].iloc[0]), 1)} points"
    size = _size(change, "change")
    return f"{size} {'point' if size == '1' else 'points'}"


def _across(break_reason: str) -> str:
    return f" This compares {break_reason}." if break_reason else ""


def shown_changes(steps: pd.DataFrame) -> pd.DataFrame:
    """Return changes for reading, one row per step: ``series``, the years, ``verdict``, ``change``, ``growth_pct``.

    Growth is given for counts only: a percentage of a percentage is easily taken for points.
    """
    columns = [name for measure in ("change", "growth_pct") for name in (measure, *limit_columns(measure))]
    why = steps["reason"].where(steps["verdict"] == UNCERTAIN, steps["break_reason"])
    verdicts = steps["verdict"].where(why == "", steps["verdict"] + ": " + why)
    shown = limits_as_text(steps[["series", "from_year", "to_year", *columns]].assign(verdict=verdicts))
    growth, names = shown["growth_pct"].mask(shown["series"] == RATE, "–"), shown["series"].map(SERIES_NAMES)
    shown = shown.assign(growth_pct=growth, series=names)
    return shown[["series", "from_year", "to_year", "verdict", "change", "growth_pct"]]


def _comparable_stretches(points: pd.DataFrame, breaks: pd.DataFrame, series: str) -> list[pd.DataFrame]:
    """Return the years of each stretch of comparable years, without derived and unknown values."""
    of_series = points[points["series"] == series]
    is_printed = of_series["value"].notna() & ~of_series["is_derived"]
    numbers = stretches(of_series["year"], breaks, series=series)
    return [stretch[is_printed[stretch.index]] for _, stretch in of_series.groupby(numbers)]


def change_sentence(points: pd.DataFrame, breaks: pd.DataFrame, *, series: str) -> str:
    """Return how a series changed within each stretch of comparable years, and on how many values that rests."""
    sentences = []
    for number, printed in enumerate(_comparable_stretches(points, breaks, series)):
        if len(printed) > 1:
            sentences.append(_change_within(printed, breaks))
        elif len(printed):
            only, of_series = printed.iloc[0], points[points["series"] == series]
            first = of_series.loc[of_series["segment"] == only["segment"], "year"].min()
            start = f"In the way of counting used from {first} on, only one" if number else "Only one"
            name = f"{start} {SERIES_NAMES[series]} is printed or computed"
            sentences.append(f"{name}: {_text(only)} in {only['year']}.")
    return " ".join(sentences)


def _change_within(printed: pd.DataFrame, breaks: pd.DataFrame) -> str:
    """Return how far a stretch of values moved and what is certain of its steps."""
    start, end = printed.iloc[0], printed.iloc[-1]
    ends = first_to_last(printed, breaks)
    change, name = ends.iloc[0], SERIES_NAMES[start["series"]]
    span = f"from {_text(start)} in {start['year']} to {_text(end)} in {end['year']}"
    ending = f"{_across(change['break_reason'])}{_basis_sentence(changes_of_steps(printed, breaks))}"
    if change["verdict"] == UNCERTAIN:
        why = "the values are too imprecise" if change["reason"] == IMPRECISE else change["reason"]
        return f"Whether the {name} rose or fell {span} cannot be said: {why}.{ending}"
    size = ""
    if change["verdict"] != SAME:
        size = _size_in_points(ends) if start["series"] == RATE else _size(ends, "growth_pct")
        size = f" by {size}," if size != "–" else ""
    return f"The {name} {change['verdict']}{size} {span}.{ending}"


def _basis_sentence(steps: pd.DataFrame) -> str:
    """Return which way the steps between the values went, and how many years have no value; nothing of one step."""
    if len(steps) < 2:
        return ""
    counts = {verdict: int((steps["verdict"] == verdict).sum()) for verdict in (ROSE, FELL, SAME)}
    times = {1: "once", 2: "twice"}
    parts = [f"it {verdict} {times.get(count, f'{count} times')}" for verdict, count in counts.items() if count]
    uncertain, missing = len(steps) - sum(counts.values()), int((steps["years_apart"] - 1).sum())
    parts += [f"{counted(uncertain, 'step')} {'is' if uncertain == 1 else 'are'} uncertain"] if uncertain else []
    have = "has" if missing == 1 else "have"
    gaps = f"; {counted(missing, 'year')} in between {have} no such value" if missing else ""
    return f" From one printed or computed value to the next, {listing(parts)}{gaps}."


def growth_sentence(points: pd.DataFrame, breaks: pd.DataFrame) -> str:
    """Return how fast the credentials earned grew in the last stretch of comparable years, and the index it gives."""
    printed = _comparable_stretches(points, breaks, "earned")[-1]
    if len(printed) < 2:
        return "Fewer than two known years are counted in the present way, so there is no growth to give."
    ends = first_to_last(printed, breaks)
    change = ends.iloc[0]
    growth = limits_as_text(ends)["annual_growth_pct"].iloc[0]
    span = f"From {change['from_year']} to {change['to_year']}"
    if growth == "–":
        return f"{span}, no average growth can be given: {change['reason']}."
    indexes = index_by_year(points[points["series"] == "earned"], breaks)
    last = limits_as_text(indexes[indexes["year"] == change["to_year"]]).iloc[0]
    years = change["years_apart"]
    was = f"averaged {growth} a year, compounded over {years} years" if years > 1 else f"was {growth}"
    return (
        f"{span}, growth {was}; with {last['base_year']} as 100, the index of {last['year']} is {last['index']}."
        f"{_across(change['break_reason'])}"
    )


def earned_sentences(points: pd.DataFrame, breaks: pd.DataFrame) -> str:
    """Return how many credentials were earned this year, how that differs from last year, and whether it is a record.

    The points begin with the first known year.
    """
    rank = record(points, breaks, series="earned")
    now = rank["now"]
    were = "was" if now["value"] == 1 else "were"
    last_step = _last_step_text(points[points["series"] == "earned"].tail(2), breaks)
    return (
        f"{counted(int(now['value']), 'credential')} {were} earned in {now['year']}{last_step}. "
        f"{capitalised(_record_text(rank))}.{_across(rank['break_reason'])}"
    )


def _last_step_text(last_two: pd.DataFrame, breaks: pd.DataFrame) -> str:
    if len(last_two) < 2:
        return ""
    step, before = changes_of_steps(last_two, breaks), last_two.iloc[0]
    verdict, reason = step[["verdict", "reason"]].iloc[0]
    if verdict == UNCERTAIN:
        # Whether too imprecise a number was passed is said of the record.
        return "" if reason == IMPRECISE else f"; whether that is more than in {before['year']} {UNCERTAIN}: {reason}"
    size = "" if verdict == SAME else f"{_size(step, 'change')} "
    return f", {size}{WORDS_OF_STEP[verdict]} in {before['year']} ({_text(before)})"


def _record_text(rank: dict) -> str:
    """Return whether the last number of credentials is a record among the known ones that are compared."""
    now, beaten, equal, higher, open_ones = (rank[name] for name in ("now", "beaten", "equal", "higher", "open"))
    earlier = len(beaten) + len(equal) + len(higher) + len(open_ones)
    if not earlier:
        return "no earlier year with the same way of counting is known"
    alike = "that are compared" if rank["break_reason"] else "counted in the present way"
    among = f"of the {counted(earlier + 1, 'known year')} {alike}"
    if len(higher):
        highest = higher.loc[higher["value_lower"].idxmax()]
        return f"it is not the highest number {among}: in {highest['year']} it was {_text(highest)}"
    if len(open_ones):
        others = listing([f"{row['year']} ({_text(row)})" for _, row in open_ones.iterrows()])
        start = "" if (open_ones["value"] > now["value"]).any() else "no stated number is higher; "
        years = counted(earlier, "earlier known year")
        certain = f"it is certainly more than in {len(beaten)} of the {years} {alike}, but " if len(beaten) else ""
        return f"{start}{certain}whether it is more than in {others} {UNCERTAIN}"
    tied = f", as in {listing(equal['year'].tolist())}" if len(equal) else ""
    return f"it is the highest number {among}{tied}"


def known_sum_text(points: pd.DataFrame) -> str:
    """Return the sum of all known numbers of credentials and how many years it covers."""
    earned = points[points["series"] == "earned"]
    known = earned[earned["value"].notna()]
    return f"at least {number_text(known['value_lower'].sum())}, from {len(known)} of {counted(len(earned), 'year')}"
