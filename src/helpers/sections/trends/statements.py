"""Sentences on the state's years: every word for a direction or a record follows from the limits of the values.

``points`` are as ``points_by_year`` gives them, ``breaks`` as ``with_overrides``, ``steps`` and ``changes`` as
``changes_of_steps``; ``years`` have a row per year of which count, rate and the credentials available are known,
``split`` is as ``split_of_changes`` gives it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.base.words import capitalised, counted, direction, listing
from helpers.contracts.indicators import indicators
from helpers.contracts.vocabulary import COUNTED, WITHIN_LIMITS
from helpers.sections.trends.long_series import BETWEEN, LINE, REST
from helpers.sections.trends.values import RATE, value_text
from helpers.show.answers import Finding, finding
from helpers.show.numbers import interval_text, measure_text, number_text
from helpers.show.tables import intervals_as_text
from helpers.statistics.series import (
    BOUND_DECIMALS,
    FELL,
    IMPRECISE,
    ROSE,
    SAME,
    UNCERTAIN,
    changes_of_steps,
    limit_columns,
    record,
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


def _across(break_reason: str) -> str:
    return f" This compares {break_reason}." if break_reason else ""


def shown_changes(steps: pd.DataFrame) -> pd.DataFrame:
    """Return changes of counts for reading, one row per step: the years, ``verdict``, ``change``, ``growth_pct``."""
    columns = [name for measure in ("change", "growth_pct") for name in (measure, *limit_columns(measure))]
    why = steps["reason"].where(steps["verdict"] == UNCERTAIN, steps["break_reason"])
    verdicts = steps["verdict"].where(why == "", steps["verdict"] + ": " + why)
    shown = limits_as_text(steps[["from_year", "to_year", *columns]].assign(verdict=verdicts))
    return shown[["from_year", "to_year", "verdict", "change", "growth_pct"]]


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


def _limits(row: pd.Series, measure: str) -> tuple[float, float]:
    lower, upper = limit_columns(measure)
    return row[lower], row[upper]


def _range(row: pd.Series, measure: str, *, shown_as: str = "") -> str:
    lower, upper = _limits(row, measure)
    return interval_text(lower, upper, shown_as or measure)


def _points(row: pd.Series, measure: str, *, signed: bool) -> str:
    """Return the limits of a difference in points; without signs the smaller size comes first."""
    lower, upper = _limits(row, measure)
    if signed:
        return interval_text(lower, upper, measure)
    small, large = sorted((abs(lower), abs(upper)))
    # Points of an attainment rate have its decimals and no sign.
    return interval_text(small, large, "attainment_rate_pct").replace("%", "")


def answer(years: pd.DataFrame, split: pd.DataFrame, changes: pd.DataFrame, breaks: pd.DataFrame) -> list[Finding]:
    """Return what became of the state's number and rate this year, the last of the years, as far as it is certain."""
    now = years.iloc[-1]
    last = split[(split["to_year"] == now["year"]) & (split["reason"] == "")]
    parts = [_change_of_the_rate(last.iloc[0])] if len(last) and last.iloc[0].notna().all() else []
    return [_what_was_earned(now, changes), *parts, *_across_the_last_break(years, breaks)]


def _what_was_earned(now: pd.Series, changes: pd.DataFrame) -> Finding:
    is_step = (changes["series"] == "earned") & (changes["to_year"] == now["year"]) & (changes["years_apart"] == 1)
    counts = f"{measure_text(now['earned_lower'], 'earned')} credentials"
    share = f"{measure_text(now['rate_lower_pct'], 'attainment_rate_pct')} of the "
    share += f"{measure_text(now['potential_lower'], 'potential')} available"
    step = changes[is_step & changes["change"].notna() & changes["verdict"].ne(UNCERTAIN)]
    if step.empty:
        row = {"row": now, "table": "implied_potential", "measure": "earned_lower"}
        text = f"In {now['year']} students earned {counts}, {share}."
        return finding(text, **row, credentials_concerned=now["earned_lower"], certainty=COUNTED)
    one = step.iloc[0]
    small, large = sorted(abs(limit) for limit in _limits(one, "change"))
    than = WORDS_OF_STEP[one["verdict"]]
    if one["verdict"] != SAME:
        has_growth = small == large and not pd.isna(one["growth_pct"])
        growth = f" ({measure_text(abs(one['growth_pct']), 'growth_pct')})" if has_growth else ""
        than = f"{interval_text(small, large, 'earned')}{growth} {than}"
    text = f"In {now['year']} students earned {counts}, {than} the year before: {share}."
    row = {"row": one, "table": "trend_changes", "measure": "change"}
    certainty = COUNTED if small == large else WITHIN_LIMITS
    # It says how many were earned as well, so it is about all of them.
    return finding(text, **row, credentials_concerned=now["earned_lower"], certainty=certainty)


def _change_of_the_rate(step: pd.Series) -> Finding:
    """Return how the rate changed and how much of that goes with what was earned and what was available."""
    change = _limits(step, "rate_change_points")
    sign = 1 if change[0] > 0 else -1 if change[1] < 0 else 0
    earned, available = (_limits(step, part) for part in ("more_earned_points", "fewer_available_points"))
    size = "" if not sign else f" by {_points(step, 'rate_change_points', signed=False)} points"
    start = f"The state's attainment rate {direction(sign)}{size} since {step['from_year']}"
    if not sign and change != (0, 0):
        start = f"Whether the state's attainment rate rose or fell since {step['from_year']} cannot be said"
    text = f"{start}{_reasons(step, sign)}."
    is_exact = change[0] == change[1]
    # What both numbers changed by at least; nothing where one may not have changed.
    both = (_limits(step, measure) for measure in ("earned_change", "potential_change"))
    concerned = sum(max(0.0, lower, -upper) for lower, upper in both)
    row = {"row": step, "table": "rate_change_split", "measure": "more_earned_points_lower"}
    return finding(text, **row, credentials_concerned=concerned, certainty=COUNTED if is_exact else WITHIN_LIMITS)


def _reasons(step: pd.Series, sign: int) -> str:
    """Return what of a change goes with which count; the larger one first where it is certainly the larger."""
    parts = {"more_earned_points": ("earned", "students earned more", "students earned less")}
    parts["fewer_available_points"] = ("available", "fewer were available", "more were available")
    parts = {part: words for part, words in parts.items() if _limits(step, part) != (0, 0)}
    alike = bool(sign) and all(min(sign * end for end in _limits(step, part)) >= 0 for part in parts)
    sizes = {part: sorted(abs(limit) for limit in _limits(step, part)) for part in parts}
    first, *other = sorted(parts, key=lambda part: -sizes[part][0]) if alike else [*parts] or [""]
    texts = [
        f"{_because(_limits(step, part), *parts[part][1:], open_=f'the number {parts[part][0]} may have changed')} "
        f"({_points(step, part, signed=not alike)}{' points' if part == first else ''})"
        for part in (first, *other)
        if part
    ]
    if len(texts) < 2:
        return "".join(f", only because {text}" for text in texts)
    if alike and sizes[first][0] > sizes[other[0]][1]:
        return f", mostly because {texts[0]} and partly because {texts[1]}"
    products = {end * far for end in _limits(step, first) for far in _limits(step, other[0])}
    return f": {texts[0]}, {'but' if max(products) < 0 else 'and'} {texts[1]}"


def _because(limits: tuple[float, float], up: str, down: str, *, same: str = "", open_: str = "") -> str:
    """Return the words for a change: certain ones, those of none, or those of an open one."""
    if not any(limits):
        return same
    return up if min(limits) > 0 else down if max(limits) < 0 else open_


def _across_the_last_break(years: pd.DataFrame, breaks: pd.DataFrame) -> list[Finding]:
    """Return what this year's number would be of what was available before the last new way of counting."""
    now = years.iloc[-1]
    is_stop = (breaks["series"] == RATE) & (breaks["override_reason"] == "") & (breaks["first_year"] <= now["year"])
    first = breaks.loc[is_stop, "first_year"].max()
    before = years[years["year"] < first] if is_stop.any() else years.head(0)
    if before.empty:
        return []
    row = before.iloc[-1]
    available = _range(row, "potential")
    rate = _range(row, "rate_with_earned_of_this_year_pct", shown_as="attainment_rate_pct")
    text = (
        f"Attainment rates before {first} were counted in another way and cannot be compared: with as many credentials "
        f"available as in {row['year']} ({available}), this year's would be {rate}."
    )
    distances = row["potential_lower"] - now["potential_lower"], now["potential_lower"] - row["potential_upper"]
    concerned = max(0, *(distance for distance in distances if not pd.isna(distance)))
    cell = {"row": row, "table": "implied_potential", "measure": "potential_lower"}
    return [finding(text, **cell, credentials_concerned=concerned, certainty=WITHIN_LIMITS)]


def title_of_the_year(years: pd.DataFrame, split: pd.DataFrame) -> str:
    """Return what became of the numbers earned and available, as far as that is certain, in a few words."""
    now = years.iloc[-1]
    rate = measure_text(now["rate_lower_pct"], "attainment_rate_pct")
    last = split[(split["to_year"] == now["year"]) & (split["reason"] == "")]
    earned = available = before = ""
    for _, step in last.iterrows():
        before = step["from_year"]
        earned = _because(_limits(step, "earned_change"), "More", "Fewer", same="As many")
        available = _because(_limits(step, "potential_change"), "more", "fewer", same="as many")
    if earned:
        named, ending = (f" out of {available} available", "") if available else ("", " of what was available")
        than = "as" if (available or earned).lower() == "as many" else "than"
        return f"{earned} earned{named} {than} in {before}: {rate}{ending}"
    return f"{rate} of available credentials were earned in {now['year']}"


def contradictions_sentence(differing: pd.DataFrame, years: pd.DataFrame) -> str:
    """Return how many stated values rounding cannot reconcile, and what a printed rate would need of a counted year.

    Parameters
    ----------
    differing : DataFrame, values that differ from the one used for their year: ``series``, ``year``, ``value``,
        ``value_lower``, ``value_upper``, ``precision``, ``is_derived``, ``can_both_be_right``
    """
    if differing.empty:
        return "No value differs from the one used for its year."
    wrong = differing[~differing["can_both_be_right"]]
    start = (
        f"{counted(len(differing), 'value')} {'differs' if len(differing) == 1 else 'differ'} from the one used for "
        f"the year, {len(wrong)} of them by more than rounding explains."
    )
    needs = wrong[(wrong["series"] == RATE) & ~wrong["is_derived"]].drop_duplicates(["year", "value"])
    needs = needs.merge(years, on="year")
    needs["needed_lower"] = 100 * needs["earned_lower"] / needs["value_upper"]
    needs["needed_upper"] = 100 * needs["earned_upper"] / needs["value_lower"]
    texts = [
        f" For {row['year']} a source prints {_text(row)}: that needs "
        f"{_range(row, 'needed', shown_as='potential')} credentials available, against {_range(row, 'potential')}; "
        "both cannot hold."
        for _, row in needs.iterrows()
    ]
    return start + "".join(texts)


def new_counting_sentence(split: pd.DataFrame) -> str:
    """Return what is known of what was available before and after a new way of counting, and what is not."""
    texts = []
    for _, step in split[split["reason"] != ""].iterrows():
        lower, upper = _limits(step, "potential_change")
        size = abs(upper) if upper < 0 else lower if lower > 0 else float("nan")
        if not pd.isna(size):
            more = "fewer" if upper < 0 else "more"
            texts.append(
                f"In {step['to_year']} at least {number_text(size)} credentials {more} were available than in "
                f"{step['from_year']}; no source says how much of that is the {step['reason']} and "
                "how much a change of the offer."
            )
    return " ".join(texts)


def title_of_the_history(ways: pd.DataFrame) -> str:
    """Return how many years have no figure and what they can have held together."""
    if ways.empty or not ways["years"].iloc[0]:
        return "Credentials earned in every year with a figure"
    held = ways.set_index("way").loc[REST]
    years = counted(int(held["years"]), "year")
    return f"{years} without a figure: at most {number_text(held['earned_upper'])} credentials together"


def missing_years_sentence(ways: pd.DataFrame, total: dict | None, points: pd.DataFrame) -> str:
    """Return what the years without a figure can have held, as the printed total bounds it."""
    if total is None:
        return "No total over several years is printed, so nothing bounds the years without a figure."
    by_way = ways.set_index("way")
    count, (lower, upper) = int(by_way["years"].iloc[0]), _limits(by_way.loc[REST], "earned")
    span = f"The printed total of {number_text(total['value'])} from {total['first_year']} to {total['last_year']}"
    if upper < 0:
        return f"{span} is less than the known years add up to, by {number_text(-upper)} at least: both cannot hold."
    if not count:
        return f"{span} covers years whose figures are all known."
    start = f"{span} leaves {interval_text(lower or float('nan'), upper, 'earned')} credentials for the "
    start += f"{counted(count, 'year')} without a figure."
    return start + _tests_of_assumptions(by_way, points)


def _tests_of_assumptions(by_way: pd.DataFrame, points: pd.DataFrame) -> str:
    """Return whether the total is reached if the missing years lie on a line, or as high as the known ones allow."""
    is_rough = (
        (points["series"] == "earned") & points["value"].notna() & points["value_lower"].ne(points["value_upper"])
    )
    rough, texts = points.loc[is_rough, "year"].tolist(), []
    starts = {LINE: "On a straight line between the known years they held", BETWEEN: "No higher than the known years "
              "beside them, they held at most"}  # fmt: skip
    for way, start in starts.items():
        held, short = by_way.loc[way, ["earned_upper", "short_of_total"]]
        if not pd.isna(held):
            enough = f"which leaves the total {number_text(short)} short" if short > 0 else "which is enough"
            texts.append(f" {start} {number_text(held)}, {enough}.")
    if rough and by_way.loc[BETWEEN, "short_of_total"] > 0:
        years = f"at least one of {listing(rough)}" if len(rough) > 1 else rough[0]
        texts.append(f" So {years} was higher than stated, or a missing year was higher than both beside it.")
    return "".join(texts)


def leaders_sentence(shares: pd.DataFrame) -> str:
    """Return how high a count known as a lower limit would be at the share that the same units had in other years."""
    known, open_years = shares.dropna(subset="share_pct"), shares.dropna(subset="state_at_shares_lower")
    if open_years.empty or known.empty:
        return "No number that is printed as a lower limit can be judged by a share in other years."
    had = [f"{measure_text(row.share_pct, 'share_pct')} in {row.year}" for row in known.itertuples()]
    had[0] = had[0].replace(" in ", " of the state's credentials in ")
    texts = [
        f" At {'this share' if len(known) == 1 else 'these shares'} their {number_text(row.earned)} of {row.year} "
        f"would make {interval_text(row.state_at_shares_lower, row.state_at_shares_upper, 'earned')} in the state. "
        f'Only "at least {number_text(row.state_lower)}" is printed, so a much higher number is possible, but unlikely.'
        for row in open_years.itertuples()
    ]
    return f"The units with the most credentials earned {listing(had)}.{''.join(texts)}"


def offer_sentence(stated: pd.DataFrame, *, year: str, different: int) -> str:
    """Return how the offer changed since the last year of which it is known.

    Parameters
    ----------
    stated : DataFrame, ``metric``, ``what``, ``year``, ``value``, one row per kind of offer and year
    different : int, credentials with different names in this year's results
    """
    texts = []
    for (metric, what), rows in stated.sort_values("year", kind="stable").groupby(["metric", "what"]):
        before, now = rows[rows["year"] < year].tail(1), rows.loc[rows["year"] == year, "value"].tolist()
        now = [different] if metric == "unique_credentials_available" else now
        if len(before) and now:
            first, since = before["value"].iloc[0], before["year"].iloc[0]
            moved = direction(now[-1] - first)
            texts.append(
                f"the number of {what} {moved} from {number_text(first)} in {since} to {number_text(now[-1])} in {year}"
            )
    return f"{capitalised(listing(texts))}." if texts else "No earlier year states how many were offered."
