"""A report of any year as text, typeset from its tables as the published one is: prose, captions, page breaks."""

import re
from collections.abc import Iterator, Mapping, Sequence

from helpers.prepare.layouts import T4, T9, published_tables

Rows = Sequence[Sequence[str]]
# What stands before a table in the report.
SECTIONS = {
    "1": "STATEWIDE RESULTS",
    "2": "Individual Credentials and Combined Credentials",
    "3": "Credential Tiers",
    "4": "Equity and Access",
    "5a": "Trend Data",
    "6": "CAREER READINESS CREDENTIAL ATTAINMENT",
    "7": "CONNECTION TO NC WORKFORCE CREDENTIALS",
    "8": "Public School Unit Results Overview",
    "10": "Credential Attainment Rate by PSU",
    "11": "Credential Attainment Rate by Course and Credential",
}
CHARTS_AFTER = {"3": "Chart 2. {year} Individual Credential Attainment by Tier", "7": "Chart 3. Attainment by Region"}
FOOTNOTE = "¹ NC Public Schools data obtained from the Statistical Profile."
# Captions of trends name no year, as in the report.
WITHOUT_YEAR = re.compile("5.|6|7")


def label_of(stem: str) -> str:
    """Return the number of a table as its caption prints it, such as 5a."""
    number, letter = re.match(r"table_0*(\d+)([a-z]?)_", stem).groups()
    return number + letter


def caption_of(stem: str, year: str) -> str:
    """Return the line above a table."""
    title = next(table.title for table in published_tables((year, year)) if table.stem == stem)
    label = label_of(stem)
    return f"Table {label}. {title}" if WITHOUT_YEAR.fullmatch(label) else f"Table {label}. {year} {title}"


def report_text(
    tables: Mapping[str, Rows],
    year: str,
    *,
    sentences: Sequence[str] = (),
    rows_per_page: int = 14,
    repeats_headings: bool = True,
    cuts_last_row_of: Sequence[str] = (T9,),
) -> str:
    """Return a report as text.

    Parameters
    ----------
    tables : dict of list of rows, by stem, in the order of the report; the first row holds the headings
    year : str, the academic year of the report
    sentences : sequence of str, prose of the summary, a line each
    rows_per_page : int, rows of a table between two page breaks; the first page of a table has half as many
    repeats_headings : bool, whether a table's headings stand again after each page break
    cuts_last_row_of : sequence of str, tables whose last row stands alone on its page, followed by a rule
    """
    lines = [*_opening(tables, year, sentences)]
    for stem, rows in tables.items():
        label = label_of(stem)
        if label in SECTIONS:
            lines += [SECTIONS[label], "", f"The table with {len(rows) - 1} rows stands below.", ""]
        lines += [caption_of(stem, year), ""]
        lines += _typeset(rows, rows_per_page, repeats_headings, is_cut=stem in cuts_last_row_of)
        lines += [FOOTNOTE, ""] * (stem == T4)
        lines += [CHARTS_AFTER[label].format(year=year), "", "", ""] if label in CHARTS_AFTER else []
    return "\n".join([*lines, "CONCLUSION", "", f"In {year} the work went on.", ""])


def _opening(tables: Mapping[str, Rows], year: str, sentences: Sequence[str]) -> Iterator[str]:
    yield from ("", f"Career and Technical Education **Credential Attainment Report {year}**", "")
    yield from ("Version Date: January 12", "", "EXECUTIVE SUMMARY", "")
    for sentence in sentences or (f"During the {year} academic year, 12 of 20 credentials were earned.",):
        yield from (sentence, "")
    yield from ("TABLE OF CONTENTS", "", "EXECUTIVE SUMMARY\t1")
    for page, stem in enumerate(tables, start=5):
        if label_of(stem) in SECTIONS:
            yield f"{SECTIONS[label_of(stem)]}\t{page}"
        yield f"{caption_of(stem, year)}\t{page}"
    yield ""


def _typeset(rows: Rows, rows_per_page: int, repeats_headings: bool, *, is_cut: bool) -> Iterator[str]:
    """Yield the lines of a table, cut into pages."""
    heading, *body = ("\t".join(row) for row in rows)
    first_page = max(rows_per_page // 2, 1)
    starts = [0, *range(first_page, len(body), rows_per_page)]
    for start, end in zip(starts, [*starts[1:], len(body)], strict=True):
        if start == 0 or repeats_headings:
            yield heading
        page = body[start:end]
        yield from page[:-1] if is_cut and end == len(body) else page
        yield ""
    if is_cut:
        yield body[-1]
        yield "\t".join("-" * (len(cell) + 2) for cell in rows[0])
        yield ""
