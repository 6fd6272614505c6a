"""Sentences on career readiness credentials: what leads, which way the counts went, what other tables would change."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import capitalised, counted, direction, listing, with_most
from helpers.contracts.vocabulary import TOTAL_ROW
from helpers.show.numbers import measure_text, number_text
from helpers.show.sentences import all_of, most_text, verdict_counts
from helpers.statistics.series import UNCERTAIN


def change_sentences(counts: pd.DataFrame, ends: pd.DataFrame, patterns: pd.Series) -> str:
    """Return how many were earned in the last year, which kind leads, and how the total and each kind changed.

    Parameters
    ----------
    counts : DataFrame, ``credential``, ``year``, ``earned``; the total is a credential of its own
    ends : DataFrame, the changes from the first to the last year, by ``credential``; without rows for a single year
    patterns : Series of str, what holds of all steps, by credential
    """
    sentences = [_earned_sentence(counts[counts["year"] == counts["year"].max()])]
    if len(ends):
        total = ends[ends["credential"] == TOTAL_ROW].iloc[0]
        sentences.append(_total_sentence(total, patterns[TOTAL_ROW]))
    if len(ends) > 2:
        sentences.append(_moved_sentence(ends[ends["credential"] != TOTAL_ROW], patterns.drop(TOTAL_ROW)))
    return " ".join(sentences)


def _earned_sentence(latest: pd.DataFrame) -> str:
    credentials = latest[latest["credential"] != TOTAL_ROW]
    total, most = int(credentials["earned"].sum()), credentials["earned"].max()
    leads = "lead" if (credentials["earned"] == most).sum() > 1 else "leads"
    leading = (
        f"{with_most(credentials, by='earned', name='credential')} {leads} with {most_text(credentials, by='earned')}"
        if len(credentials) > 1
        else f"the only kind is {credentials['credential'].iloc[0]}"
    )
    return (
        f"{counted(total, 'career readiness credential')} {'was' if total == 1 else 'were'} earned in "
        f"{latest['year'].iloc[0]}; {leading}."
    )


def _moved_sentence(ends: pd.DataFrame, patterns: pd.Series) -> str:
    verdicts = ends["verdict"].unique().tolist()
    moved = f"Of the {len(ends)} credentials, {verdict_counts(ends)}"
    if len(verdicts) == 1 and verdicts != [UNCERTAIN]:
        moved = f"{capitalised(all_of(len(ends), 'credential'))} {verdicts[0]}"
    if (ends["years_apart"] == 1).all():
        return f"{moved} from the first to the last year."
    kinds = patterns.value_counts().sort_index().sort_values(ascending=False, kind="stable")
    steps = ", and ".join(f"{count} {kind}" for kind, count in kinds.items())
    return f"{moved} from the first to the last year; year by year, {steps}."


def _total_sentence(change: pd.Series, pattern: str) -> str:
    span = f"from {change['from_year']} to {change['to_year']}"
    across = f", {change['break_reason']}" if change["break_reason"] else ""
    if change["verdict"] == UNCERTAIN:
        return f"Whether the total rose or fell {span} {UNCERTAIN}: {change['reason']}."
    size = f" by {number_text(abs(change['change']))}" if change["change"] else ""
    if change["change"] and pd.notna(change["growth_pct"]):
        size += f" ({measure_text(abs(change['growth_pct']), 'growth_pct')})"
    steps = f"; it {pattern}" if change["years_apart"] > 1 else ""
    return f"The total {change['verdict']}{size} {span}{across}{steps}."


def discrepancy_sentences(differences: pd.Series, ends: pd.DataFrame, *, total: int) -> str:
    """Return what the total and the directions would be if the other tables' counts were right.

    Parameters
    ----------
    differences : Series of float, by which the other table's count is higher, by credential; missing where it has none
    ends : DataFrame, as for :func:`change_sentences`
    total : int, credentials of all kinds this year
    """
    if differences.empty:
        return "No count of this year differs from what the other tables of the report print."
    numbers = differences.dropna()
    more = int(numbers.sum())
    sentence = (
        f"{counted(len(differences), 'count')} of this year {'differs' if len(differences) == 1 else 'differ'} from "
        "what the other tables of the report print"
    )
    if numbers.empty:
        return f"{sentence}."
    sentence = f"{sentence}; with their counts, the total would be {total + more:,} instead of {total:,}."
    known = ends[ends["verdict"] != UNCERTAIN]
    if known.empty:
        return sentence
    turned = []
    for row in known.itertuples():
        name = "the total" if row.credential == TOTAL_ROW else row.credential
        moved = direction(row.change + (more if row.credential == TOTAL_ROW else numbers.get(row.credential, 0)))
        if moved != row.verdict:
            turned.append(f"{name} {moved} (by Table 6, it {row.verdict})")
    span = f"{known['from_year'].iloc[0]} to {known['to_year'].iloc[0]}"
    if not turned:
        return f"{sentence} Every direction from {span} would stay as it is."
    return f"{sentence} By those counts, from {span}, {listing(turned)}."
