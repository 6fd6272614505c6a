"""How much of what is otherwise in an invented year a comparison finds, and whether it finds anything else."""

from __future__ import annotations

import pandas as pd

from helpers.prepare.layouts import T6
from tests.support.next_year import NextYear

STATUSES = {
    **{status: (status,) for status in ("new", "gone", "renamed", "moved", "merged")},
    "renamed and moved": ("renamed", "moved"),
}
# What a comparison of two years need not name: how a report prints the same thing.
OF_PRINTING = ("printed otherwise",)
LAYOUT_GRAINS = ("heading", "column")
Fact = tuple[str, ...]


def score(
    invented: NextYear, changes: pd.DataFrame, restatements: pd.DataFrame
) -> tuple[set[Fact], set[Fact], set[Fact]]:
    """Return what two processed tables find of the truth list of an invented year, miss of it, and find beside it.

    Parameters
    ----------
    invented : NextYear
    changes : DataFrame, ``year_changes``
    restatements : DataFrame, ``restatements``
    """
    before = invented.last_year
    true = set(_true_facts(invented))
    found = {*_found_changes(changes, before), *_found_restatements(restatements, before)}
    return true & found, true - found, found - true


def _true_facts(invented: NextYear) -> list[Fact]:
    """Return the truth list as facts that a comparison of two years can find."""
    facts = []
    for entry in invented.truth:
        if entry.kind in OF_PRINTING or entry.grain in LAYOUT_GRAINS:
            continue
        values = (entry.value_before.replace(",", ""), entry.value_now.replace(",", ""))
        if entry.kind == "restated":
            facts.append(("restated", *entry.what.split(" | "), *values))
        elif entry.kind in ("moved", "changed"):
            facts.append((entry.kind, entry.grain, entry.now, *values))
        else:
            facts.append((entry.kind, entry.grain, entry.before, entry.now))
    return [*facts, *_of_career_readiness(invented)]


def _of_career_readiness(invented: NextYear) -> list[Fact]:
    """Return renamed credentials once more where the table of career readiness lists them."""
    listed = {row[0] for row in invented.tables.get(T6, [])}
    renamed = [entry for entry in invented.truth if (entry.kind, entry.grain) == ("renamed", "credential")]
    grain = "career readiness credential"
    return [("renamed", grain, entry.before, entry.now) for entry in renamed if entry.now in listed]


def _found_changes(changes: pd.DataFrame, last_year: str) -> list[Fact]:
    own = changes[changes["from_year"] == last_year].fillna({"key": "", "key_before": ""})
    facts = []
    for row in own[own["status"].isin(STATUSES)].itertuples():
        for kind in STATUSES[row.status]:
            before, now = row.key_before if kind != "new" else "", row.key if kind != "gone" else ""
            is_moved = kind == "moved"
            facts.append((kind, row.grain, *((now, row.belonged_to, row.belongs_to) if is_moved else (before, now))))
    shares = own[own["share"].notna() & own["share_before"].notna() & (own["share"] != own["share_before"])]
    for row in shares.itertuples():
        facts.append(("changed", row.grain, row.key, f"{row.share_before:g}%", f"{row.share:g}%"))
    return facts


def _found_restatements(restatements: pd.DataFrame, last_year: str) -> list[Fact]:
    own = restatements[restatements["report_before"] == last_year]
    return [
        ("restated", row.cell_now.split(":")[0], row.year, *(f"{text}".replace(",", "") for text in printed))
        for row in own.itertuples()
        for printed in [(row.printed_before, row.printed_now)]
    ]


def other_counts(invented: NextYear, changes: pd.DataFrame) -> list[str]:
    """Return every count of ``year_changes`` that is not the one of the invented year, as grain, key and column."""
    own = changes[changes["from_year"] == invented.last_year]
    wrong = []
    for row in own[own["earned"].notna() | own["earned_before"].notna()].itertuples():
        for key, column in ((row.key, "earned"), (row.key_before, "earned_before")):
            counted = {(c.grain, c.key): getattr(c, column) for c in invented.counts}
            known, found = counted.get((row.grain, key)), getattr(row, column)
            if not pd.isna(found) and known != found:
                wrong.append(f"{row.grain} {key!r} {column}: {found} instead of {known}")
    return wrong
