"""The sentences of the section on combined credentials."""

from __future__ import annotations

import pandas as pd

from helpers.base.rates import share_pct
from helpers.base.words import capitalised, counted, listing
from helpers.show.numbers import measure_text, number_text
from helpers.show.plots import counts_text


def whole_sentence(yields: pd.DataFrame) -> str:
    """Return how many modules form how many combined credentials."""
    return (
        f"{counted(yields['modules'].sum(), 'module')} form {counted(len(yields), 'combined credential')} in "
        f"{counted(yields['course_code'].nunique(), 'course')}. Every module belongs to exactly one of them, and all "
        "modules of a combined credential state the same count for it."
    )


def corrected_sentence(corrections: pd.DataFrame) -> str:
    """Return how many cells of the table were corrected."""
    cells = int(corrections["rows"].sum())
    if cells == 0:
        return "No cell of the table had to be corrected."
    return f"{counted(cells, 'cell')} of the table {'was' if cells == 1 else 'were'} misprinted and corrected here."


def yield_sentence(clear: pd.DataFrame, *, earned: dict[str, int]) -> str:
    """Return how many combined credentials were completed, and how many of the possible ones.

    Parameters
    ----------
    clear : DataFrame, one row per combined credential whose counts do not contradict each other
    earned : dict, credentials earned in the whole table: ``modules`` and ``combined``
    """
    completed, allowed = clear["combined_earned"].sum(), clear["least_earned_module"].sum()
    counts, without = f"The modules were earned {number_text(earned['modules'])} times", ""
    # A row that contradicts itself has completed ones: without such rows both sums are the same.
    if completed != earned["combined"]:
        were = "was" if earned["combined"] == 1 else "were"
        counts += f", and {counted(earned['combined'], 'combined credential')} {were} completed"
        without = "without the rows that contradict themselves, "
    if allowed == 0:
        return f"{counts}. {capitalised(f'{without}no combined credential was possible.')}"
    share = measure_text(share_pct(completed, allowed), "yield_pct")
    possible = f"{counts_text(completed, allowed)} possible combined credentials were completed: {share}"
    return f"{counts}. {capitalised(f'{without}{possible}')}."


def largest_gap_sentence(yields: pd.DataFrame) -> str:
    """Return in which course the most combined credentials were possible and not completed.

    Parameters
    ----------
    yields : DataFrame, ``course``, ``course_code``, ``combined_earned``, ``least_earned_module``, ``not_completed``
    """
    gap = int(yields["not_completed"].max()) if len(yields) else 0
    if gap <= 0:
        return "Every combined credential that the modules allow was completed."
    names = [
        f"{row.course} ({row.course_code}, {counts_text(row.combined_earned, row.least_earned_module)})"
        for row in yields[yields["not_completed"] == gap].itertuples()
    ]
    return f"The largest gap, {counted(gap, 'possible one')} not completed, is in {listing(names)}."


def contradictions_sentence(above: pd.DataFrame) -> str:
    """Return where more combined credentials are reported than the least earned module allows."""
    if above.empty:
        return "No combined credential is reported more often than its modules allow."
    names = [f"{row.course} ({row.course_code})" for row in above.itertuples()]
    return (
        f"In {listing(names)}, more combined credentials are reported than the least earned module allows. "
        "Each case was accepted with a reason."
    )
