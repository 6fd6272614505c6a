"""The sentences of the section on courses."""

from __future__ import annotations

import pandas as pd

from helpers.base.rates import share_pct
from helpers.base.words import capitalised, counted, with_least, with_most
from helpers.contracts.vocabulary import COUNTED
from helpers.sections.courses.attainment import ALL, ALONE, WITHOUT
from helpers.show.answers import Finding, finding
from helpers.show.numbers import measure_text, number_text, percent_text
from helpers.show.sentences import marked_sentence, most_text, places_sentence, some
from helpers.show.unearned import EVERYTHING_EARNED, MOST_NAMED, below_state_sentence, structural_names
from helpers.statistics.clustering import mean_design_effect

# Nine tenths and one tenth of the potential.
HIGH_PCT, LOW_PCT = 90, 10
SUMS, AREAS = "attainment_by_courses_counted", "attainment_by_program_area"


def answer(courses: pd.DataFrame, sums: pd.DataFrame, areas: pd.DataFrame, *, year: str) -> list[Finding]:
    """Return what went unearned and in how few courses, the same without structural courses, and the program areas.

    Parameters
    ----------
    courses : DataFrame, one row per course, most unearned first
    sums : DataFrame, as :func:`helpers.sections.courses.attainment.with_and_without_structural` gives it
    areas : DataFrame, one row per program area, with rates with and without structural courses
    year : str
    """
    by_sum = sums.set_index("courses_counted", drop=False)
    name = structural_names(courses)
    every = by_sum.loc[ALL]
    findings = [_whole(courses, every, year)]
    if name and by_sum.at[WITHOUT, "potential"]:
        findings.append(_without(by_sum, name, year))
    rates = areas[areas["rate_without_structural_pct"].notna()]
    return [*findings, *([_areas(rates, name, year)] if len(rates) else [])]


def _whole(courses: pd.DataFrame, every: pd.Series, year: str) -> Finding:
    sentence = EVERYTHING_EARNED.removesuffix(".") + f" in {year}."
    if every["unearned"]:
        few = f"{every['courses_holding_half']:,} of {counted(every['courses'], 'course')}"
        first = f"{with_most(courses, by='unearned', name='course')} ({most_text(courses, by='unearned')})"
        sentence = (
            f"Of {counted(every['potential'], 'credential')} available in {year}, {number_text(every['unearned'])} "
            f"went unearned, at least half of them in {few}, led by {first}."
        )
    concerned = {"credentials_concerned": every["unearned"], "certainty": COUNTED}
    return finding(sentence, row=every, table=SUMS, measure="unearned", **concerned)


def _without(by_sum: pd.DataFrame, name: str, year: str) -> Finding:
    every, without, alone = (by_sum.loc[part] for part in (ALL, WITHOUT, ALONE))
    rate, of_all = (percent_text(row["attainment_rate_pct"]) for row in (without, every))
    offers, it = ("offers", "it") if alone["courses"] == 1 else ("each offer", "them")
    if alone["courses"] > MOST_NAMED:
        name = f"{alone['courses']:,} courses"
    both = f"without {it}, the state's rate in {year} is {rate} instead of {of_all}"
    if rate == of_all:
        both = f"the state's rate in {year}, {rate}, is the same without {it}"
    sentence = f"{name} {offers} several credentials for the same content; {both}."
    concerned = {"credentials_concerned": alone["unearned"], "certainty": COUNTED}
    return finding(sentence, row=without, table=SUMS, measure="attainment_rate_pct", **concerned)


def _areas(rates: pd.DataFrame, name: str, year: str) -> Finding:
    """Return the lowest and the highest rate of a program area without structural courses."""
    by = "rate_without_structural_pct"
    lowest = rates.loc[rates[by].idxmin()]
    low = f"{percent_text(rates[by].min())} ({with_least(rates, by=by, name='program_area')})"
    high = f"{percent_text(rates[by].max())} ({with_most(rates, by=by, name='program_area')})"
    areas, spread = "program areas", f"from {low} to {high}"
    if rates[by].nunique() == 1:
        areas, spread = f"{'the only' if len(rates) == 1 else 'every'} program area", percent_text(rates[by].max())
    sentence = f"{areas} earned {spread} of what was available in {year}"
    sentence = f"Without {name}, {sentence}." if name else f"{capitalised(sentence)}."
    concerned = {"credentials_concerned": lowest["unearned_without_structural"], "certainty": COUNTED}
    return finding(sentence, row=lowest, table=AREAS, measure=by, **concerned)


def reasons_sentence(structural: pd.DataFrame, courses: pd.DataFrame) -> str:
    """Return which courses are left out of lists of unearned credentials, and why.

    Parameters
    ----------
    structural : DataFrame, ``course_code``, ``reason``
    courses : DataFrame, ``course_code``, ``name``
    """
    rows = structural.merge(courses, on="course_code").sort_values("course_code")
    if rows.empty:
        return "No course of this year is known to offer several credentials for the same content."
    reasons = [
        f"{name}: {reason[:1].lower()}{reason[1:]}" for name, reason in zip(rows["name"], rows["reason"], strict=True)
    ]
    return f"Structural in this sense: {'. '.join(reasons)}."


def most_unearned_caption(courses: pd.DataFrame) -> str:
    """Return the caption of the list of courses without structural ones, with what those left unearned beside."""
    left_out = courses.loc[courses["is_structural"], "unearned"].sum()
    beside = f"; {structural_names(courses)} left {number_text(left_out)} and is not in the list" if left_out else ""
    return f"Courses with the most unearned credentials{beside}."


def offers_sentence(credentials: pd.DataFrame) -> str:
    """Return how many credentials the courses offer, counted by course and counted by name."""
    courses = credentials.groupby("credential")["course_code"].nunique()
    return (
        f"{counted(credentials['course_code'].nunique(), 'course')} offer "
        f"{counted(len(credentials), 'course credential')}, which are {counted(len(courses), 'different credential')}; "
        f"{some((courses > 1).sum())} of these can be earned in more than one course."
    )


def areas_title(areas: pd.DataFrame) -> str:
    """Return which program area earned the largest and which the smallest part of what was available."""
    rates = areas["attainment_rate_pct"].dropna()
    if rates.empty:
        return "Nothing was available in any program area"
    by = {"by": "attainment_rate_pct", "name": "program_area"}
    if rates.nunique() == 1:
        who = areas["program_area"].iloc[0] if len(areas) == 1 else "Every program area"
        return f"{who} earned {percent_text(rates.max(), 0)} of what was available"
    return (
        f"{with_most(areas, **by)} earned {percent_text(rates.max(), 0)} of what was available,\n"
        f"{with_least(areas, **by)} {percent_text(rates.min(), 0)}"
    )


def order_sentence(rates: pd.DataFrame, effects: pd.DataFrame, *, confidence: float) -> str:
    """Return how certain the places of program areas are, which of their rates are marked, and what that rests on."""
    noun, effect = "program area", mean_design_effect(effects)
    basis = "The intervals are drawn as if every available credential were an independent chance."
    if effect > 1:
        basis = (
            f"Because chances of one student end alike, intervals are those of {number_text(effect, 1)} times fewer "
            "independent chances in the state as a whole, and of more or fewer in a single area."
        )
    return f"{places_sentence(rates, noun=noun, confidence=confidence)} {marked_sentence(rates, noun=noun)} {basis}"


def leaders_sentence(leaders: pd.DataFrame, *, earned: int) -> str:
    """Return where the most credentials were earned, and what part of all belongs to the leading courses."""
    share = percent_text(share_pct(leaders["earned"].sum(), earned))
    account = "accounts" if len(leaders) == 1 else "account"
    return (
        f"The most credentials, {most_text(leaders, by='earned')}, were earned in "
        f"{with_most(leaders, by='earned', name='name')}. The {counted(len(leaders), 'course')} shown {account} for "
        f"{share} of all credentials earned."
    )


def added_sentence(courses: pd.DataFrame, sums: pd.DataFrame, *, state_rate_pct: float) -> str:
    """Return what courses below the state's rate would add at it, without structural courses and with them."""
    told = courses[~courses["is_structural"]]
    below = below_state_sentence(told, noun="course", state_rate_pct=state_rate_pct)
    name = structural_names(courses)
    if not name:
        return below
    more = number_text(sums.set_index("courses_counted").at[ALL, "added_at_state_rate"])
    return f"Leaving out {name}: {below} Counting {name} too, the sum is {more}."


def spread_sentence(rates: pd.Series) -> str:
    """Return the rate that half of the course credentials reach, and how many rates are very high or very low."""
    high, low = int((rates >= HIGH_PCT).sum()), int((rates < LOW_PCT).sum())
    reached = counted(high, "course credential") if high else "No course credential"
    return (
        f"Half of the course credentials have a rate of {measure_text(rates.median(), 'attainment_rate_pct')} or more. "
        f"{reached} reached at least nine tenths of the potential, and {some(low)} stayed below one tenth, counting "
        "those that nobody earned."
    )


def marked_courses_sentence(rates: pd.DataFrame) -> str:
    """Return how many rates of courses are marked, and why."""
    return marked_sentence(rates, noun="course")


def never_earned_sentence(never: pd.DataFrame, *, potential: int) -> str:
    """Return how many course credentials nobody earned and how much of the potential they hold."""
    if never.empty:
        return "Every course credential was earned at least once."
    was, they_make = ("was", "it makes") if len(never) == 1 else ("were", "they make")
    share = percent_text(share_pct(never["potential"].sum(), potential))
    count = counted(len(never), "course credential")
    return f"{count} {was} earned by nobody this year; {they_make} up {share} of the potential."
