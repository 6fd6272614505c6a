"""The sentences of the section on combined credentials."""

from __future__ import annotations

import math

import pandas as pd

from helpers.base.rates import round_half_up, share_pct
from helpers.base.words import counted, listing
from helpers.contracts.vocabulary import ASSUMED, COUNTED
from helpers.show.answers import Finding, finding
from helpers.show.numbers import interval_text, measure_text, number_text, percent_text, with_interval, with_limits
from helpers.show.plots import counts_text
from helpers.statistics.clustering import mean_design_effect

RATE = "attainment_rate_pct"
PUBLISHED, SETS_ONCE = "as published", "combined credentials once"
WITHOUT_STRUCTURAL, STRUCTURAL_ONCE = "without structural courses", "structural courses once a student"
MOST_NAMED = 2


def answer(
    sets: pd.DataFrame, ways: pd.DataFrame, structural: pd.DataFrame, *, widening: float, year: str
) -> list[Finding]:
    """Return what the section found: modules are credentials too, what that does to the rate, and clusters.

    Parameters
    ----------
    sets : DataFrame, rows of ``clustering``
    ways : DataFrame, rows of ``unit_of_count``
    structural : DataFrame, ``course``, courses that are left out in one way of counting; may have no rows
    widening : float, by how much the design effect of the state widens an interval
    year : str
    """
    ways = ways.set_index("way_of_counting", drop=False)
    return [
        _modules_finding(sets, ways, year=year),
        _rates_finding(ways, structural, year=year),
        *_clusters_finding(sets, widening=widening, year=year),
    ]


def _modules_finding(sets: pd.DataFrame, ways: pd.DataFrame, *, year: str) -> Finding:
    published, once = ways.loc[PUBLISHED], ways.loc[SETS_ONCE]
    twice = published["earned"] - once["earned"]
    modules = twice + sets.loc[sets["students"].notna(), "combined_earned"].sum()
    sentence = (
        f"Of the {number_text(published['earned'])} credentials counted in {year}, {number_text(modules)} "
        f"({percent_text(share_pct(modules, published['earned']))}) are modules of "
        f"{counted(len(sets), 'combined credential')}; counted once, {number_text(once['earned'])} remain."
    )
    where = {"row": once, "table": "unit_of_count", "measure": "earned"}
    return finding(sentence, **where, credentials_concerned=max(twice, 0), certainty=COUNTED)


def structural_words(structural: pd.DataFrame) -> str:
    """Return the structural courses as a sentence names them: one or two by name, more as a number."""
    names = structural["course"].drop_duplicates().tolist()
    if len(names) > MOST_NAMED:
        return f"{len(names)} courses with several credentials for one content"
    return f"{listing(names)} ({'each ' if len(names) > 1 else ''}several credentials for one content)"


def _rates_finding(ways: pd.DataFrame, structural: pd.DataFrame, *, year: str) -> Finding:
    rates = {way: measure_text(rate, RATE) for way, rate in ways[RATE].items()}
    parts = [f"{rates[PUBLISHED]} as published", f"{rates[SETS_ONCE]} with combined credentials counted once"]
    if WITHOUT_STRUCTURAL in rates:
        parts.append(f"{rates[WITHOUT_STRUCTURAL]} without {structural_words(structural)}")
    sentence = f"The state's attainment rate in {year} is {listing(parts)}."
    # By how many credentials a way of counting lies beside what the published rate would give it.
    beside = (ways["earned"] - ways["potential"] * ways.loc[PUBLISHED, RATE] / 100).abs()
    row = ways.loc[beside.drop(PUBLISHED).idxmax()]
    where = {"row": row, "table": "unit_of_count", "measure": RATE}
    return finding(sentence, **where, credentials_concerned=beside.max(), certainty=COUNTED)


def _clusters_finding(sets: pd.DataFrame, *, widening: float, year: str) -> list[Finding]:
    measured = sets[sets["intraclass_correlation"].notna()]
    if measured.empty:
        return []
    # Shown is the set in which most students did what independent modules would not have them do.
    beyond = measured["students"] * (measured["completion_pct"] - measured["share_if_independent_pct"]) / 100
    row = measured.loc[beyond.idxmax()]
    completed, expected = (number_text(row[name]) for name in ("completion_pct", "share_if_independent_pct"))
    every = "both" if row["modules"] == 2 else f"all {row['modules']}"
    sentence = (
        f"In {year}, {completed} of 100 students offered {every} modules of {row['course']} earned every one, where "
        f"chance alone would give {expected}: such clusters make margins of error {number_text(widening, 1)} times as "
        "wide."
    )
    where = {"row": row, "table": "clustering", "measure": "completion_pct"}
    return [finding(sentence, **where, credentials_concerned=max(beyond.max(), 0), certainty=ASSUMED)]


def ways_sentence(ways: pd.DataFrame) -> str:
    """Return what the rate with structural courses once a student rests on, where there are such courses."""
    once = ways[ways["way_of_counting"] == STRUCTURAL_ONCE]
    if once.empty:
        return "No course of the year offers several credentials for the same content."
    rate = measure_text(once[RATE].item(), RATE)
    return (
        f"Counted once a student, the courses with several credentials for the same content give at least {rate}: at "
        "least as many students earned one of their credentials as earned the one most often earned."
    )


def completion_sentence(sets: pd.DataFrame) -> str:
    """Return how many of those who were offered a combined credential completed it, and how many could have.

    Parameters
    ----------
    sets : DataFrame, rows of ``clustering``
    """
    offered = sets[sets["students"].notna()]
    completed, students = offered["combined_earned"].sum(), offered["students"].sum()
    if not students > 0:
        return "No combined credential was offered with all its modules."
    share = measure_text(share_pct(completed, students), "completion_pct")
    # More completed than possible cannot be: one such row would hide what others did not complete.
    clear = sets[sets["combined_earned"] <= sets["least_earned_module"]]
    least, done = clear["least_earned_module"].sum(), clear["combined_earned"].sum()
    text = (
        f"Students had {counted(int(students), 'chance')} to complete a combined credential and completed "
        f"{number_text(completed)}: {share}."
    )
    if not least > 0:
        return text
    without = "" if len(clear) == len(sets) else ", rows that contradict themselves left out"
    yielded = measure_text(share_pct(done, least), "yield_pct")
    return (
        f"{text} Compared with the least earned module instead, which is the most that could be completed, it is "
        f"{yielded} ({counts_text(done, least)}{without})."
    )


def correlation_sentence(sets: pd.DataFrame, *, mean: float) -> str:
    """Return how alike two modules of one student end, and where that cannot be measured.

    Parameters
    ----------
    sets : DataFrame, rows of ``clustering``
    mean : float, correlation of the measured sets, weighted by potential
    """
    known, unknown = (sets[sets["intraclass_correlation"].notna() == is_known] for is_known in (True, False))
    if known.empty:
        return "In no combined credential could the correlation be measured, so every credential counts as independent."
    found = known["intraclass_correlation"]
    limits = interval_text(found.min(), found.max(), "intraclass_correlation")
    middle = measure_text(mean, "intraclass_correlation")
    left_out = "; ".join(f"{row.course}: {row.reason_not_measured}" for row in unknown.itertuples())
    return (
        f"In {number_text(len(known))} of {counted(len(sets), 'combined credential')} two modules of one student have "
        f"a correlation of {limits}, {middle} on average (0 is independent, 1 all or none)."
        + (f" It could not be measured in {counted(len(unknown), 'other')} ({left_out})." if left_out else "")
    )


def design_effect_sentence(measured: pd.DataFrame, effects: pd.DataFrame, *, intervals: pd.DataFrame) -> str:
    """Return the design effect of the measured sets and of the state, and what that does to the state's interval.

    Parameters
    ----------
    measured : DataFrame, rows of ``clustering`` with a correlation
    effects : DataFrame, rows of ``design_effects``
    intervals : DataFrame, ``attainment_rate_pct`` of the state with its limits: with the design effect, and without
    """
    total = effects["potential"].sum()
    if not total > 0:
        return ""
    value, lower, upper = (
        mean_design_effect(measured[["potential"]].assign(design_effect=measured[f"design_effect{end}"]))
        for end in ("", "_lower", "_upper")
    )
    effect = with_interval(value, lower, upper, "design_effect")
    of_state, share = mean_design_effect(effects), share_pct(measured["potential"].sum(), total)
    any_case = "; the limits hold for any distribution" if "(" in effect else ""
    clustered, naive = (with_limits(row, RATE) for _, row in intervals.iterrows())
    return (
        f"The measured ones have a mean design effect of {effect} over {percent_text(share)} of what was available in "
        f"the state{any_case}. Courses without such a set take the mean correlation, and over all courses the mean is "
        f"{measure_text(of_state, 'design_effect')}. So "
        f"{number_text(total)} available credentials say as much about a rate as {number_text(total / of_state)} "
        f"independent ones, and margins are {number_text(math.sqrt(of_state), 1)} times as wide: {clustered} for the "
        f"state, instead of {naive}."
    )


def between_sentence(*, between: float, total: float, within: float, effect_within: float) -> str:
    """Return which part of the correlation two students of one unit share, and what is left within units.

    Parameters
    ----------
    between, total, within : float, correlations
    effect_within : float, mean design effect of the state with the part within units alone
    """
    if math.isnan(between) or math.isnan(total):
        return ""
    low, all_of_it, left = (measure_text(value, "intraclass_correlation") for value in (between, total, within))
    return (
        f"Two credentials that only have their public school unit in common have a correlation of {low}. That part is "
        f"in the {all_of_it} as well; within units {left} is left, and the mean design effect would be "
        f"{measure_text(effect_within, 'design_effect')} instead. No published table crosses units with courses, so "
        "both are averages over all courses."
    )


def contradictions_sentence(above: pd.DataFrame, corrections: pd.DataFrame) -> str:
    """Return how many cells were corrected, and where more were completed than the least earned module allows."""
    cells = int(corrections["rows"].sum())
    corrected = (
        f"{counted(cells, 'cell')} of the table {'was' if cells == 1 else 'were'} misprinted and corrected here."
    )
    if cells == 0:
        corrected = "No cell of the table had to be corrected."
    if above.empty:
        return f"{corrected} No combined credential is reported more often than its modules allow."
    names = [f"{row.course} ({row.course_code})" for row in above.itertuples()]
    return (
        f"{corrected} In {listing(names)}, more combined credentials are reported than the least earned module allows. "
        "Each case was accepted with a reason."
    )


def rates_title(ways: pd.DataFrame) -> str:
    """Return the finding of the chart of the ways of counting."""
    rates = ways[RATE].dropna()
    lowest, highest = (measure_text(rate, RATE) for rate in (rates.min(), rates.max()))
    if lowest == highest:
        return f"The state's rate is {lowest} however it is counted"
    return f"What counts as a credential moves the state's rate: {lowest} to {highest}"


def completion_title(sets: pd.DataFrame) -> str:
    """Return the finding of the chart of completed combined credentials."""
    offered = sets[sets["students"].notna()]
    share = share_pct(offered["combined_earned"].sum(), offered["students"].sum())
    if math.isnan(share):
        return "No combined credential was offered whole"
    return f"{round_half_up(share)} of 100 students offered a combined credential completed it"
