"""What the audit answers first: how many contradictions there are, what share of the numbers holds, what stays open."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.audit.claims import REFUTED
from helpers.audit.comparisons import CLAIMS, KINDS
from helpers.audit.figures import table_name
from helpers.audit.register import ALL_KINDS, ALL_NUMBERS
from helpers.base.words import capitalised, counted, listing
from helpers.contracts.vocabulary import (
    CONTRADICTED,
    COUNTED,
    NOT_REPRODUCIBLE,
    NOT_TESTABLE,
    REPRODUCED,
    ROUNDING,
    SUPPORTED,
    VERDICTS,
)
from helpers.show.answers import Finding, finding
from helpers.show.charts import Chart, fit_labels, give_title, new_figure
from helpers.show.numbers import number_text, percent_text
from helpers.show.palette import BLUE, GREEN, GREY, LIGHT_BLUE, LIGHT_GREY, VERMILION
from helpers.show.plots import BAR_HEIGHT, bare_bars, label_ends, name_rows

KINDS_TABLE, CONTRADICTIONS = "audit_kinds", "audit_contradictions"
REPORT, TABLES_GIVE = "report", "; the tables give "
# What is published and what contradicts it, in words, where a printed number beside another one does not say it.
IN_WORDS = {
    "ncwfc_tier": ("{place} gives tier {published} to {subject}", "{other} its credentials tiers {recomputed}"),
    "ncwfc_label": ("{place} names a line {subject}", "the line counts {recomputed}"),
    "tier_agrees": ("{place} gives tier {published} to {subject}", "in other courses it gives tier {recomputed}"),
    "combined_kind": ("{place} counts {subject} as a combined credential", "{other} it as an individual one"),
    "highest_rate_membership": ("Table 9 leaves out {subject}", "by Table 10 the rate would have a place in it"),
    "course_list": ("{place} does not list {subject}", "{other} it"),
    "correction": ("{place} prints {published} for {subject}", "the other tables say {recomputed}"),
}
PRINTED = ("{place} prints {published} for {subject}", "{other} {recomputed}")
VERBS = {"course_list": "list", "combined_kind": "count"}
COLORS = {
    REPRODUCED: BLUE,
    ROUNDING: LIGHT_BLUE,
    SUPPORTED: GREEN,
    CONTRADICTED: VERMILION,
    NOT_REPRODUCIBLE: GREY,
    NOT_TESTABLE: LIGHT_GREY,
}


def _subjects(rows: pd.DataFrame) -> str:
    # A correction names its rows by a column and what it holds: "Course = ...".
    largest_first = rows.sort_values("credentials_concerned", ascending=False, kind="stable")
    first, *others = largest_first["subject"].str.replace(" = ", " ").drop_duplicates()
    return f"{first} and {number_text(len(others))} more" if others else first


def _other(sources: str, check: str) -> str:
    """Return where the other side stands, with its verb: tables by name, anything else as another page."""
    stems = dict.fromkeys(name.split(":")[0] for name in sources.split())
    names = [table_name(stem) if stem.startswith("table_") else "another public page" for stem in stems]
    verb = VERBS.get(check, "give")
    return f"{listing(names)} {verb}{'' if len(names) > 1 else 's'}" if names else f"what is published {verb}s"


def _against_claim(row: Any) -> str:
    """Return what contradicts a claim: what the tables give, then the note of its row."""
    _, given, more = row["explanation"].partition(TABLES_GIVE)
    if given:
        return given.lstrip("; ") + more
    says_more = row["recomputed"] not in ("", REFUTED[1])
    return f"{row['recomputed']}: {row['explanation']}" if says_more else row["explanation"]


def _in_words(rows: pd.DataFrame) -> tuple[str, str]:
    """Return what is published, and what contradicts it, of the rows with one cause."""
    row: Any = rows.iloc[0]
    if pd.isna(row["check"]):
        document = "The report" if row["document"] == REPORT else row["document"].replace("_", " ").title()
        return f"{document}: {row['subject']}", capitalised(_against_claim(row))
    printed = rows[rows["check"] == row["check"]]
    values = {**row[["place", "published", "recomputed"]], "subject": _subjects(printed)}
    says, against = IN_WORDS.get(row["check"], PRINTED)
    return says.format(**values), capitalised(against.format(**values, other=_other(row["sources"], row["check"])))


def distinct_contradictions(figures: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    """Return one row per cause of contradictions, those that concern the most credentials first.

    Parameters
    ----------
    figures, claims : DataFrame, the registers

    Returns
    -------
    DataFrame, columns as the result table ``audit_contradictions``
    """
    both = pd.concat([figures, claims], ignore_index=True)
    rows = []
    for cause, group in both[both["cause"] != ""].groupby("cause", sort=False):
        # A printed line counts its credentials once, whatever is wrong with it.
        concerned = group.drop_duplicates("published_cell")["credentials_concerned"].sum(min_count=1)
        places = listing(group["place"].drop_duplicates().tolist())
        rows.append((cause, *_in_words(group), places, len(group), concerned))
    names = ["cause", "what_is_published", "what_contradicts_it", "places", "places_in_all", "credentials_concerned"]
    table = pd.DataFrame(rows, columns=names).astype({"credentials_concerned": "float64"})
    order = ["credentials_concerned", "places_in_all"]
    return table.sort_values(order, ascending=False, kind="stable", ignore_index=True)


def answer(kinds: pd.DataFrame, contradictions: pd.DataFrame, *, year: str) -> list[Finding]:
    """Return what the audit found: distinct contradictions, the share of the numbers that holds, what stays open.

    Parameters
    ----------
    kinds, contradictions : DataFrame, the result tables ``audit_kinds`` and ``audit_contradictions``
    year : str
    """
    rows = kinds.set_index("kind", drop=False)
    found = [_contradicted(rows.loc[ALL_KINDS], contradictions, year)] if ALL_KINDS in rows.index else []
    if ALL_NUMBERS in rows.index:
        found.append(_held(rows, year))
    if CLAIMS in rows.index:
        found.append(_open(rows.loc[CLAIMS], year))
    return found


def _contradicted(row: pd.Series, contradictions: pd.DataFrame, year: str) -> Finding:
    if contradictions.empty:
        sentence = f"Nothing in the documents of {year} contradicts their own tables or another public page."
        size = 0.0
    else:
        first, size = contradictions.iloc[0], contradictions["credentials_concerned"].max()
        places = int(contradictions["places_in_all"].sum())
        times = counted(len(contradictions), "contradiction")
        sentence = f"The documents of {year} hold {times} in {counted(places, 'place')}"
        if size > 0:
            against = first["what_contradicts_it"]
            against = against if against.startswith("Table ") else against[0].lower() + against[1:]
            words = f"{first['what_is_published']}; {against}"
            sentence += f"; the largest ({counted(int(size), 'credential')}): {words}"
        sentence = f"{sentence.rstrip('.')}."
    return _counted(sentence, row, "distinct_contradictions", 0 if pd.isna(size) else size)


def _held(rows: pd.DataFrame, year: str) -> Finding:
    row, parts = rows.loc[ALL_NUMBERS], rows[rows["kind"].isin([*KINDS])]
    shares = [f"{_holding(part)} {kind[0].lower()}{kind[1:]}" for kind, part in parts.iterrows()]
    compared = f"{counted(row['all_verdicts'], 'comparison')} of printed numbers of {year}"
    return _counted(f"Of {compared}, {percent_text(row['held_pct'])} hold: {listing(shares)}.", row, "held_pct", 0)


def _open(row: pd.Series, year: str) -> Finding:
    holds, fit = ("s" if count == 1 else "" for count in (row[REPRODUCED] + row[ROUNDING], row[SUPPORTED]))
    sentence = (
        f"{_holding(row)} claims in the prose of {year} hold{holds}, {number_text(row[SUPPORTED])} more fit{fit} all "
        f"public evidence, and nothing public decides {number_text(row['undecided'])}."
    )
    return _counted(sentence, row, "undecided", 0)


def _counted(sentence: str, row: pd.Series, measure: str, concerned: float) -> Finding:
    place = {"row": row, "table": KINDS_TABLE, "measure": measure}
    return finding(sentence, **place, credentials_concerned=concerned, certainty=COUNTED)


def _holding(row: pd.Series) -> str:
    return f"{number_text(row[REPRODUCED] + row[ROUNDING])} of {number_text(row['all_verdicts'])}"


def _supported(row: pd.Series) -> str:
    return f", {number_text(row[SUPPORTED])} supported" if row[SUPPORTED] else ""


def verdicts_chart(kinds: pd.DataFrame, *, year: str) -> Chart:
    """Return a bar for each kind of comparison, parted by verdict, with how many hold behind it."""
    parts = kinds[~kinds["kind"].isin([ALL_NUMBERS, ALL_KINDS])]
    shown, rows = parts.iloc[::-1], kinds.set_index("kind")
    figure, axes = new_figure(height=0.52 * len(parts) + 1.5)
    start = pd.Series(0.0, index=shown.index)
    for verdict in VERDICTS:
        share = 100 * shown[verdict.replace(" ", "_")] / shown["all_verdicts"]
        if share.any():
            axes.barh(range(len(shown)), share, left=start, color=COLORS[verdict], height=BAR_HEIGHT, label=verdict)
        start = start + share
    name_rows(axes, shown["kind"])
    label_ends(axes, [f"{_holding(row)} hold{_supported(row)}" for _, row in shown.iterrows()], ends=start)
    figure.legend(loc="outside lower left", ncols=3, handlelength=1)
    wholes = [(name, noun) for name, noun in ((ALL_NUMBERS, "numbers"), (CLAIMS, "claims")) if name in rows.index]
    title = listing([f"{_holding(rows.loc[name])} {noun}" for name, noun in wholes]) or "No comparison"
    give_title(figure, f"{title} hold".replace("numbers", "compared numbers"))
    bare_bars(axes)
    fit_labels(axes)
    texts = [f"{row['kind']}: {_holding(row)}{_supported(row)}" for _, row in parts.iterrows()]
    alt = f"Bars of the verdicts by kind of comparison in {year}. Of these hold: {'; '.join(texts)}."
    return Chart("10_audit__verdicts", figure, alt, parts)
