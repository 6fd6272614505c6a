"""Which sentences of a report claim something, so that none with a number or a comparison is passed over."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd

from helpers.audit.claims import read_claims
from helpers.base.paths import raw_dir
from helpers.base.problems import Problems
from helpers.base.words import counted
from helpers.intake.lines import Line
from helpers.prepare.cells import read_cells
from helpers.prepare.layouts import ANY, TEXT, register_table

REPORT = "report"
CHECKSUM_DIGITS = 16
# One reason, word for word, may stand for ten sentences, or for a fifth of a longer list.
MOST_ALIKE, LARGEST_SHARE = 10, 0.2
COVERAGE = register_table(
    "claims_coverage",
    "Sentences of the documents and the claims that they make",
    ("document", "line", "sentence"),
    **dict.fromkeys(("document", "line", "sentence", "sha256_16"), TEXT),
    claims=ANY,
    why_no_claim=ANY,
)
# A full stop ends a sentence where a capital follows: not in "www.dpi.nc.gov" or "13(2), 119-148. 10.5328".
_SENTENCE_END = re.compile(r"(?<=[.!?]) +(?=[A-Z])")
_CLAIMING = re.compile(
    r"\d|\b("
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred|thousand|million"
    r"|half|thirds?|quarters?|double[ds]?|twice|tripled?|first|second|both|each|every|all|none|only|most|least|many|few"
    r"|more|less|fewer|than|higher|highest|high|lower|lowest|low|larger|largest|smaller|smallest|greater|greatest"
    r"|better|best|worse|worst|above|below|over|under|between|within|equal|same|similar|majority|minority|record|range"
    r"|additional|central|consistent(ly)?|percent|percentages?|gaps?|rates?|trends?|compar\w+|indicat\w+"
    r"|increas\w+|decreas\w+|rise[ns]?|rising|rose|gr[eo]w\w*|declin\w+|f[ae]ll\w*|drop\w*|reduc\w+|chang\w+|improv\w+"
    r"|expand\w*|exceed\w*|remain\w*|continu\w+|(over|under)represented"
    r")\b",
    re.IGNORECASE,
)
# On a page a line that ends otherwise goes on in the next one.
_PARAGRAPH_ENDS = (".", "!", "?", ":")
# What follows is literature, whose years and page numbers say nothing of this report.
_LITERATURE = ("references", "works cited", "bibliography")


def coverage_file(year: str) -> Path:
    """Return where the sentences of a year's documents are listed."""
    return raw_dir(year) / "claims_coverage.csv"


def sentences(text: str) -> list[str]:
    """Return the sentences of a paragraph.

    Examples
    --------
    >>> sentences("See www.dpi.nc.gov for 2 lists. It rose. ")
    ['See www.dpi.nc.gov for 2 lists.', 'It rose.']
    """
    return _SENTENCE_END.split(text.strip())


def checksum(sentence: str) -> str:
    """Return the first digits of a sentence's SHA-256, by which it is known without being kept."""
    return hashlib.sha256(sentence.encode("utf-8")).hexdigest()[:CHECKSUM_DIGITS]


def coverage_skeleton(lines: Iterable[Line], earlier: pd.DataFrame) -> pd.DataFrame:
    """Return a row for every sentence with a number or a word of comparison or change, its claims still to be said.

    A sentence that an earlier report had word for word, and that claimed nothing there, claims nothing here.

    Parameters
    ----------
    lines : list of Line, of the whole report; rows of tables, which have several cells, are no sentences
    earlier : DataFrame, the coverage of an earlier year; may have no rows
    """
    reasons = earlier[earlier["why_no_claim"] != ""].drop_duplicates("sha256_16")
    reasons = reasons.set_index("sha256_16")["why_no_claim"].to_dict()
    rows = []
    for place, paragraph in _paragraphs(lines):
        if paragraph.casefold() in _LITERATURE:
            break
        for number, sentence in enumerate(sentences(paragraph), start=1):
            if _CLAIMING.search(sentence):
                known = checksum(sentence)
                rows.append((REPORT, place, str(number), known, "", reasons.get(known, "")))
    return pd.DataFrame(rows, columns=COVERAGE.headings)


def _paragraphs(lines: Iterable[Line]) -> Iterator[tuple[str, str]]:
    """Yield prose with the place where it begins: lines of a text as they are, those of pages joined to paragraphs."""
    open_place, parts = "", list[str]()
    for line in lines:
        is_prose = len(line.cells) == 1 and line.text.strip() != ""
        goes_on = bool(parts) and is_prose and line.page != "" and open_place.startswith(f"{line.page}, ")
        if parts and not (goes_on and not parts[-1].endswith(_PARAGRAPH_ENDS)):
            yield open_place, " ".join(parts)
            parts = []
        if is_prose:
            open_place = open_place if parts else (line.place if line.page else str(line.row))
            parts.append(line.text.strip())
    if parts:
        yield open_place, " ".join(parts)


def read_coverage(year: str, problems: Problems) -> pd.DataFrame:
    """Return the sentences of a year's documents and their claims, no rows without the file."""
    file = coverage_file(year)
    frame = read_cells(file, COVERAGE, problems, by_hand=True) if file.exists() else None
    return pd.DataFrame(columns=[*COVERAGE.headings, "row"]) if frame is None else frame


def uncovered(year: str) -> str:
    """Return what is missing between the sentences of a year and its claims, in words; empty for nothing."""
    problems = Problems()
    coverage, claims = read_coverage(year, problems), read_claims(year, problems)
    if problems.found:
        return problems.found[0].place + ": " + problems.found[0].found
    if claims is None:
        return "There is no claims.csv."
    if coverage.empty:
        return "There is no claims_coverage.csv."
    made = {name for cell in coverage["claims"] for name in cell.split()}
    undecided = coverage[(coverage["claims"] == "") == (coverage["why_no_claim"] == "")]
    missing = (
        (
            "sentence",
            "with neither a claim nor why there is none, or with both",
            [f"row {n}" for n in undecided["row"]],
        ),
        ("claim", "of no sentence", sorted({*claims["id"]} - made)),
        ("claim", "that claims.csv does not have", sorted(made - {*claims["id"]})),
    )
    parts = [f"{counted(len(names), noun)} {what} ({', '.join(names[:3])})" for noun, what, names in missing if names]
    return "; ".join([*parts, *_blanket_reasons(coverage)])


def passed_over(year: str) -> str:
    """Return in words how many sentences of a year make no claim, and how many of them for one and the same reason."""
    coverage = read_coverage(year, Problems())
    alike = _sentences_by_reason(coverage)
    if alike.empty:
        return "every sentence makes a claim"
    size, most = counted(len(coverage), "sentence"), alike.iloc[0]
    return f"{alike.sum():,} of {size} make no claim, {most:,} of them for the same reason: {alike.index[0]}"


def _sentences_by_reason(coverage: pd.DataFrame) -> pd.Series:
    """Return how many sentences share each reason for no claim, whatever its capitals and full stop; most first."""
    reasons = coverage["why_no_claim"].str.casefold().str.strip(" .")
    return reasons[reasons != ""].value_counts()


def _blanket_reasons(coverage: pd.DataFrame) -> list[str]:
    """Return in words which reasons stand for more sentences than anybody can have read one by one."""
    most, alike = max(MOST_ALIKE, int(LARGEST_SHARE * len(coverage))), _sentences_by_reason(coverage)
    return [
        f"{count:,} sentences have the same reason for no claim ({reason}); at most {most:,} may: say for each what it "
        "states, or name its claim"
        for reason, count in alike[alike > most].items()
    ]
