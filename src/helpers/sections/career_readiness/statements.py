"""Sentences on career readiness credentials: what leads, which way the counts went, what other tables would change."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import capitalised, counted, direction, listing, with_most
from helpers.contracts.vocabulary import COUNTED, OPEN, TOTAL_ROW
from helpers.show.answers import Finding, finding
from helpers.show.numbers import measure_text, number_text
from helpers.show.sentences import all_of, most_text, verdict_counts
from helpers.statistics.series import SAME, UNCERTAIN


def answer(counts: pd.DataFrame, changes: pd.DataFrame, others: pd.Series) -> list[Finding]:
    """Return how many were earned this year and before, which kind leads, and which count the report prints twice.

    Parameters
    ----------
    counts : DataFrame, ``credential``, ``year``, ``earned``; the total is a credential of its own
    changes : DataFrame, as :func:`helpers.sections.career_readiness.changes.changes_by_credential` gives them
    others : Series of float, another table's count of this year, by credential; missing where it has none
    """
    latest = counts[counts["year"] == counts["year"].max()]
    since = changes[changes["to_year"] == latest["year"].iloc[0]].set_index("credential")
    twice = others[others.index.isin(latest["credential"])].dropna()
    found = [_total_finding(latest, since), _leading_finding(latest, since)]
    return [*found, _printed_twice(latest, twice, since)] if len(twice) else found


def _of_count(sentence: str, row: pd.Series, concerned: float, certainty: str = COUNTED) -> Finding:
    return finding(
        sentence,
        row=row,
        table="table_06_career_readiness",
        measure="earned",
        credentials_concerned=0 if pd.isna(concerned) else concerned,
        certainty=certainty,
    )


def _total_finding(latest: pd.DataFrame, since: pd.DataFrame) -> Finding:
    """Return what was earned of all kinds, with the change since the last year and since the first."""
    total = latest[latest["credential"] == TOTAL_ROW].iloc[0]
    steps = since.loc[since.index == TOTAL_ROW].sort_values("from_year", ascending=False)
    ends = [step for _, step in steps.iloc[[0, -1]].drop_duplicates().iterrows()] if len(steps) else []
    said = [f"{_change_text(step)} {step['from_year']}" for step in ends]
    sentence = (
        f"{counted(int(total['earned']), 'career readiness credential')} {'was' if total['earned'] == 1 else 'were'} "
        f"earned in {total['year']}{f', {listing(said)}' if said else ''}."
    )
    return _of_count(sentence, total, abs(ends[0]["change"]) if ends else 0)


def _change_text(step: pd.Series) -> str:
    """Return by how many a count changed, to be followed by the earlier year."""
    if step["verdict"] == UNCERTAIN:
        return "not comparable with"
    if not step["change"]:
        return "as many as in"
    growth = f" ({measure_text(abs(step['growth_pct']), 'growth_pct')})" if pd.notna(step["growth_pct"]) else ""
    return f"{number_text(abs(step['change']))}{growth} {'more' if step['change'] > 0 else 'fewer'} than in"


def _leading_finding(latest: pd.DataFrame, since: pd.DataFrame) -> Finding:
    """Return which kind leads this year."""
    kinds = latest[latest["credential"] != TOTAL_ROW]
    most = kinds["earned"].max()
    first = kinds[kinds["earned"] == most].iloc[0]
    if len(kinds) == 1:
        sentence = f"The only kind of career readiness credential in {first['year']} is {first['credential']}."
    else:
        sentence = (
            f"Of the {len(kinds)} kinds of career readiness credentials, "
            f"{with_most(kinds, by='earned', name='credential')} "
            f"{'lead' if (kinds['earned'] == most).sum() > 1 else 'leads'} with {most_text(kinds, by='earned')} in "
            f"{first['year']}."
        )
    steps = since.loc[since.index == first["credential"]].sort_values("from_year")
    return _of_count(sentence, first, abs(steps["change"].iloc[-1]) if len(steps) else 0)


def _printed_twice(latest: pd.DataFrame, others: pd.Series, since: pd.DataFrame) -> Finding:
    """Return the largest difference between two printed counts, and whether it turns a direction round."""
    rows = latest.set_index("credential", drop=False)
    differences = (others - rows["earned"].reindex(others.index)).abs()
    row = rows.loc[differences.idxmax()]
    name, other = row["credential"], int(others[row["credential"]])
    steps = since.loc[(since.index == name) & (since["verdict"] != UNCERTAIN)].sort_values("from_year")
    moved = ""
    if len(steps):
        step = steps.iloc[0]
        by_other = direction(step["change"] + other - row["earned"])
        if by_other != step["verdict"]:
            moved = f": since {step['from_year']} it {step['verdict']} by the first count and {by_other} by the second"
    return _of_count(
        f"For {name} the report prints {row['earned']:,} earned in {row['year']} in one table and {other:,} in "
        f"another{moved}.",
        row,
        differences.max(),
        OPEN,
    )


def change_sentences(ends: pd.DataFrame, patterns: pd.Series) -> str:
    """Return how the total and each kind changed from the first year to the last.

    Parameters
    ----------
    ends : DataFrame, the changes from the first to the last year, by ``credential``; without rows for a single year
    patterns : Series of str, what holds of all steps, by credential
    """
    if ends.empty:
        return "There is no earlier year to compare with."
    total = ends[ends["credential"] == TOTAL_ROW].iloc[0]
    sentences = [_total_sentence(total, patterns[TOTAL_ROW])]
    if len(ends) > 2:
        sentences.append(_moved_sentence(ends[ends["credential"] != TOTAL_ROW], patterns.drop(TOTAL_ROW)))
    return " ".join(sentences)


def _moved_sentence(ends: pd.DataFrame, patterns: pd.Series) -> str:
    verdicts = ends["verdict"].unique().tolist()
    moved = f"Of the {len(ends)} credentials, {verdict_counts(ends)}"
    if verdicts == [SAME]:
        moved = f"None of the {len(ends)} credentials changed"
    elif len(verdicts) == 1 and verdicts != [UNCERTAIN]:
        moved = f"{capitalised(all_of(len(ends), 'credential'))} {verdicts[0]}"
    if (ends["years_apart"] == 1).all() or (patterns == verdicts[0]).all():
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
    steps = f"; it {pattern}" if change["years_apart"] > 1 and pattern != change["verdict"] else ""
    return f"The total {change['verdict']}{size} {span}{across}{steps}."
