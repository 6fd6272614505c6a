"""What the audit found, as each section shows it: the claims on its subject, and whatever was not reproduced."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import counted, listing
from helpers.contracts.vocabulary import CONTRADICTED, NOT_REPRODUCIBLE, NOT_TESTABLE, ROUNDING, SUPPORTED
from helpers.show.tables import ShownTable, say, show_register, show_table

MATTERS_FIRST = [CONTRADICTED, NOT_REPRODUCIBLE, SUPPORTED, ROUNDING, NOT_TESTABLE]
FINDINGS_SHOWN = 8
# What a verdict is called where findings are counted, if not by its own name.
COUNTED_AS = {ROUNDING: "explained by rounding"}


def matter_first(findings: pd.DataFrame) -> pd.DataFrame:
    """Return findings with those first that matter most: contradictions before rounding, spelling last."""
    order = {verdict: number for number, verdict in enumerate(MATTERS_FIRST)}
    ranked = findings.assign(order=findings["verdict"].map(order), is_name=findings["id"].str.endswith(".name"))
    return ranked.sort_values(["is_name", "order"], kind="stable").drop(columns=["order", "is_name"])


def show_claims(claims: pd.DataFrame, *, section: str) -> ShownTable:
    """Return what the documents claim on the subject of a section (``audit_claims``), beside what the tables give."""
    rows = claims.loc[claims["section"] == section, ["subject", "published", "recomputed", "verdict"]]
    return show_register(rows, "Claims of the documents, one row per claim.")


def show_findings(findings: pd.DataFrame) -> ShownTable | None:
    """Say how many findings the audit has for a section and show those that matter first."""
    if findings.empty:
        say("The audit has no findings here: whatever other published material could check was reproduced.")
        return None
    counts = findings["verdict"].value_counts()
    found = [verdict for verdict in MATTERS_FIRST if verdict in counts.index]
    parts = [f"{counts[verdict]:,} {COUNTED_AS.get(verdict, verdict)}" for verdict in found]
    say(f"The audit has {counted(len(findings), 'finding')} here: {listing(parts)}.")
    shown = matter_first(findings)[["place", "subject", "published", "recomputed", "verdict", "explanation"]]
    return show_table(shown, "Findings, one row per figure or claim.", rows=FINDINGS_SHOWN)
