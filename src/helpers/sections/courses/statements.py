"""The sentences of the section on courses."""

from __future__ import annotations

import pandas as pd

from helpers.base.rates import round_half_up, share_pct
from helpers.base.words import counted, with_least, with_most
from helpers.show.numbers import measure_text, number_text, percent_text
from helpers.show.sentences import marked_sentence, most_text, places_sentence, some
from helpers.show.unearned import EVERYTHING_EARNED, below_state_sentence, half_sentence, most_unearned_sentence
from helpers.statistics.shrinkage import BetaPrior

# Nine tenths and one tenth of the potential.
HIGH_PCT, LOW_PCT = 90, 10


def whole_sentence(credentials: pd.DataFrame, *, areas: int, courses: int) -> str:
    """Return what program areas, courses and course credentials all add up to."""
    return (
        f"Summed over {counted(areas, 'program area')} or over {counted(courses, 'course')}, the "
        f"{counted(len(credentials), 'course credential')} give the same totals: "
        f"{number_text(credentials['earned'].sum())} of {number_text(credentials['potential'].sum())} available "
        "credentials were earned."
    )


def same_list_sentence(course_credentials: int) -> str:
    """Return that two tables list the same course credentials."""
    count = counted(course_credentials, "course credential")
    return f"Tables 1 and 11 list the same {count}, compared by program area, course and credential."


def offers_sentence(credentials: pd.DataFrame) -> str:
    """Return how many credentials the courses offer, counted by course and counted by name."""
    courses = credentials.groupby("credential")["course_code"].nunique()
    return (
        f"{counted(credentials['course_code'].nunique(), 'course')} offer "
        f"{counted(len(credentials), 'course credential')}, which are {counted(len(courses), 'different credential')}; "
        f"{some((courses > 1).sum())} of these can be earned in more than one course."
    )


def areas_sentence(areas: pd.DataFrame, *, state_rate_pct: float, mean_of_rates_pct: float) -> str:
    """Return which program areas earned the most and have the highest and lowest rates, beside the overall rate."""
    rates, by_rate = areas["attainment_rate_pct"], {"by": "attainment_rate_pct", "name": "program_area"}
    return (
        f"The most credentials, {most_text(areas, by='earned')}, were earned in "
        f"{with_most(areas, by='earned', name='program_area')}. The highest rate, {percent_text(rates.max())}, is that "
        f"of {with_most(areas, **by_rate)}; the lowest, {percent_text(rates.min())}, that of "
        f"{with_least(areas, **by_rate)}. The rate of all together is {percent_text(state_rate_pct)}; the mean of the "
        f"rates of the course credentials would be {percent_text(mean_of_rates_pct)}."
    )


def order_sentence(rates: pd.DataFrame, *, confidence: float) -> str:
    """Return how certain the places of program areas are, and which of their rates are marked."""
    noun = "program area"
    return f"{places_sentence(rates, noun=noun, confidence=confidence)} {marked_sentence(rates, noun=noun)}"


def unearned_areas_sentence(by_area: pd.DataFrame, *, state_rate_pct: float) -> str:
    """Return where the most credentials went unearned, and what areas below the state's rate would add at it."""
    below = below_state_sentence(by_area, noun="program area", state_rate_pct=state_rate_pct)
    return f"{most_unearned_sentence(by_area, name='program_area')} {below}"


def leaders_sentence(leaders: pd.DataFrame, *, earned: int) -> str:
    """Return where the most credentials were earned, and what part of all belongs to the leading courses."""
    share = percent_text(share_pct(leaders["earned"].sum(), earned))
    account = "accounts" if len(leaders) == 1 else "account"
    return (
        f"The most credentials, {most_text(leaders, by='earned')}, were earned in "
        f"{with_most(leaders, by='earned', name='name')}. The {counted(len(leaders), 'course')} shown {account} for "
        f"{share} of all credentials earned."
    )


def unearned_courses_sentence(by_course: pd.DataFrame, *, leaders: pd.DataFrame, state_rate_pct: float) -> str:
    """Return how few courses hold half of the unearned credentials, and what those below the state would add."""
    unearned = by_course["unearned"].sum()
    if unearned == 0:
        return EVERYTHING_EARNED
    hold = "holds" if len(leaders) == 1 else "hold"
    most = f"{most_text(leaders, by='unearned')}, are those of {with_most(leaders, by='unearned', name='name')}"
    return (
        f"{half_sentence(by_course, noun='course')} The {counted(len(leaders), 'course')} shown {hold} "
        f"{percent_text(share_pct(leaders['unearned'].sum(), unearned))} of them; the most, {most}. "
        f"{below_state_sentence(by_course, noun='course', state_rate_pct=state_rate_pct)}"
    )


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


def single_rates_sentence(rates: pd.DataFrame, *, prior: BetaPrior | None, reason: str) -> str:
    """Return which rates of course credentials are marked, and towards what the smallest ones are drawn.

    Parameters
    ----------
    rates : DataFrame, one row per course credential, with marks of reliability
    prior : BetaPrior, or None where none could be fitted
    reason : str, why there is none
    """
    marked = marked_sentence(rates, noun="course credential")
    if prior is None:
        return f"{marked} There are no shrunken rates: {reason}."
    weight = counted(int(round_half_up(prior.weight)), "available credential")
    return (
        f"{marked} If the long-run rates of all {counted(prior.units, 'course credential')} came from one beta "
        f"distribution, its mean would be {percent_text(prior.mean_pct)} and would weigh as much as {weight}: only a "
        "course credential with less potential is drawn nearer to the mean than to its own rate."
    )


def never_earned_sentence(never: pd.DataFrame, *, potential: int) -> str:
    """Return how many course credentials nobody earned and how much of the potential they hold."""
    if never.empty:
        return "Every course credential was earned at least once."
    was, they_make = ("was", "it makes") if len(never) == 1 else ("were", "they make")
    share = percent_text(share_pct(never["potential"].sum(), potential))
    count = counted(len(never), "course credential")
    return f"{count} {was} earned by nobody this year; {they_make} up {share} of the potential."
