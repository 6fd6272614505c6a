"""What is said of NC Workforce Credentials: every sentence of the section."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import capitalised, counted, with_most
from helpers.show.numbers import measure_text, number_text
from helpers.show.sentences import all_of, most_text, some

SHARE = "share_of_list_pct"


def components_sentence(lines: pd.DataFrame, components: pd.DataFrame, repeated: pd.DataFrame) -> str:
    """Return of how many course credentials the lines are made up, and how many count on more than one line."""
    made = f"{counted(len(lines), 'line')} {'is' if len(lines) == 1 else 'are'} made up of"
    more = f"{some(len(repeated))} of them {'counts' if len(repeated) < 2 else 'count'} on more than one line"
    return f"{made} {counted(len(components), 'course credential')}; {more}."


def answer_sentences(lines: pd.DataFrame, clusters: pd.DataFrame, levels: pd.DataFrame) -> str:
    """Return how much was earned on the list, and in which career cluster and at which level the most.

    Parameters
    ----------
    lines : DataFrame, ``earned``
    clusters, levels : DataFrame, ``earned`` and ``share_of_list_pct`` of each career cluster and of each level
    """
    earned, with_some = number_text(lines["earned"].sum()), counted(int((lines["earned"] > 0).sum()), "line")
    of_clusters, of_levels = counted(len(clusters), "career cluster"), counted(len(levels), "level")
    return (
        f"{earned} credentials were earned on {with_some} of the list. Among {of_clusters}, the most were earned in "
        f"{_most(clusters, 'career_cluster')}; among {of_levels}, in {_most(levels, 'ncwfc_level')}."
    )


def _most(sums: pd.DataFrame, name: str) -> str:
    earned, share = most_text(sums, by="earned"), measure_text(sums[SHARE].max(), SHARE)
    return f"{with_most(sums, by='earned', name=name)} ({earned}, or {share})"


def share_sentence(shares: pd.DataFrame, *, all_earned: int) -> str:
    """Return what share of all credentials earned is on the list, without and with modules of combined credentials."""
    individual, together = (measure_text(shares["share_of_all_pct"].iloc[row], "share_of_all_pct") for row in (0, -1))
    return (
        f"Of {number_text(all_earned)} individual credentials earned, {individual} are on the list by themselves. "
        f"Together with the modules of combined credentials on the list, completed or not, it is {together}."
    )


def tier_sentence(differences: pd.DataFrame) -> str:
    """Return how many lines have a different tier from some of their course credentials.

    Parameters
    ----------
    differences : DataFrame, one row per course credential whose tier is not that of its line: ``ncwfc_credential``

    Examples
    --------
    >>> tier_sentence(pd.DataFrame({"ncwfc_credential": ["Mason", "Mason"]}))
    '1 line has a different tier from some of its course credentials.'
    """
    count = differences["ncwfc_credential"].nunique()
    if count == 0:
        return "Every line has the tier of all its course credentials."
    have, their = ("has", "its") if count == 1 else ("have", "their")
    return f"{counted(count, 'line')} {have} a different tier from some of {their} course credentials."


def agreement_sentence(lines: pd.DataFrame) -> str:
    """Return how many lines add up to their printed count, and what all of them hold."""
    agree, total, printed = (lines["difference"] == 0).sum(), lines["earned"].sum(), lines["printed_earned"].sum()
    add = "adds up to its printed count" if agree == 1 else "add up to their printed counts"
    some_lines = f"{some(agree)} of {counted(len(lines), 'line')}"
    those = all_of(len(lines), "line") if agree == len(lines) else some_lines
    text = f"{capitalised(those)} {add}. Together, the lines hold {number_text(total)} credentials"
    if total == printed:
        return f"{text}, recomputed as well as printed."
    return f"{text} recomputed and {number_text(printed)} printed."
