"""What the text of a report cites, against its list of references: names and years, both ways."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
from rapidfuzz import fuzz

from helpers.base.paths import raw_dir
from helpers.base.problems import Problems
from helpers.base.words import listing
from helpers.contracts.vocabulary import CONTRADICTED, NOT_REPRODUCIBLE, REPRODUCED
from helpers.prepare.cells import cells_are_right, read_cells
from helpers.prepare.layouts import Kind, one_of, register_table, required

CITED, LISTED = "cited", "listed"
OTHERS = "et al."
# Of 100; below, two lists of names are not the same one with a slip of the pen.
ALIKE = 75
_YEAR = Kind("a year, n.d. or nothing", lambda cells, _: cells.str.fullmatch(r"(\d{4}|n\.d\.)?"), "Write the year.")
LAYOUT = register_table(
    "citations",
    "Citations of the text and entries of the list of references",
    ("kind", "place", "authors", "year"),
    kind=one_of(CITED, LISTED),
    place=required("a text", "Say where it stands."),
    authors=required("last names or the name of a body", "Write them as printed."),
    year=_YEAR,
)


def read_citations(year: str, problems: Problems) -> pd.DataFrame:
    """Return the citations and references of a year's report; no rows without the file, which a year need not have."""
    file = raw_dir(year) / "citations.csv"
    rows = read_cells(file, LAYOUT, problems, by_hand=True) if file.exists() else None
    if rows is None:
        return pd.DataFrame(columns=[*LAYOUT.headings, "row"])
    cells_are_right(file, LAYOUT, rows, problems)
    return rows


def audit_citations(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the verdict on every citation of the text, and on every entry of the list of references.

    A citation holds if the list has its names and its year. The same names with another year, or the same year with
    names that differ by a slip, contradict the list. What the other side does not have at all cannot be confirmed.

    Parameters
    ----------
    rows : DataFrame, from :func:`read_citations`

    Returns
    -------
    DataFrame, columns as the processed table ``audit_claims``, as far as a citation has them
    """
    rows = rows.assign(work=rows["authors"] + rows["year"].map(lambda year: f" ({year})" if year else ""))
    entries = rows[rows["kind"] == LISTED]
    judged, used = list[dict](), set[int]()
    for work, places in rows[rows["kind"] == CITED].groupby("work", sort=False):
        first = places.iloc[0]
        scores = [(*_likeness(first, entry), entry.row, entry.work) for entry in entries.itertuples()]
        same_names, same_year, row, other = max(scores, key=lambda score: score[:2], default=(0, False, 0, ""))
        is_found = same_names >= ALIKE and (same_names == 100 or same_year)
        used |= {row} if is_found else set()
        holds = same_names == 100 and same_year
        verdict = REPRODUCED if holds else CONTRADICTED if is_found else NOT_REPRODUCIBLE
        where = listing(list(dict.fromkeys(places["place"])))
        judged.append(_row(first, where, f"The text cites {work}", work, other if is_found else "", verdict))
    for entry in entries.itertuples():
        verdict = REPRODUCED if entry.row in used else NOT_REPRODUCIBLE
        subject = f"The text cites the listed work {entry.work}"
        judged.append(_row(entry, entry.place, subject, entry.work, "cited" if entry.row in used else "", verdict))
    return pd.DataFrame(judged)


def _likeness(citation: pd.Series, entry: Any) -> tuple[float, bool]:
    """Return how alike the names are, of 100, and whether the years are the same or the text gives none."""
    names, listed = _names(citation.authors), _names(entry.authors)
    listed = listed[:1] if OTHERS in citation.authors else listed
    alike = fuzz.ratio(" ".join(names), " ".join(listed))
    return alike, citation.year in ("", entry.year)


def _names(authors: str) -> list[str]:
    """Return the names of authors.

    Examples
    --------
    >>> _names("Rosen & Molina"), _names("Education Strategy Group et al."), _names("Ames, Bell, & Cole")
    (['Rosen', 'Molina'], ['Education Strategy Group'], ['Ames', 'Bell', 'Cole'])
    """
    return [name.strip() for name in re.split(r"[;,&]| and ", authors.replace(OTHERS, "")) if name.strip()]


EXPLANATIONS = {
    (CITED, CONTRADICTED): "The text cites {published}; the list of references has {recomputed}.",
    (CITED, NOT_REPRODUCIBLE): "The text cites {published}; the list of references has no such work.",
    (LISTED, NOT_REPRODUCIBLE): "The list of references has {published}; no place of the text cites it.",
}


def _row(line: Any, place: str, subject: str, published: str, recomputed: str, verdict: str) -> dict:
    """Return a row of the register of claims."""
    explanation = EXPLANATIONS.get((line.kind, verdict), "").format(published=published, recomputed=recomputed)
    return {
        "id": f"citation.{line.row}",
        "document": "report",
        "place": place,
        "section": "",
        "subject": subject,
        "published": published,
        "recomputed": recomputed,
        "verdict": verdict,
        "explanation": explanation,
        "predicate": "",
    }
