"""The first page: status, headlines, what changed, what the audit says, and the ways to the sections."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import pandas as pd

from helpers.audit.register import ALL_PLACES
from helpers.base.settings import year_before
from helpers.contracts.vocabulary import VERDICTS
from helpers.publish.headlines import Cell, Headline, Part, cell, headlines
from helpers.publish.provenance import Provenance
from helpers.publish.site.anchors import UNITS, row_anchor
from helpers.publish.site.profiles import RATES
from helpers.publish.site.results import SectionResults

STATUS = {
    "final": "Computed from the published report.",
    "provisional": "Numbers can still change.",
}
CHANGES_SHOWN = 5
UNITS_TITLE = "Public school units, a page each"
UNITS_QUESTION = "How does one unit stand beside its region, the state and its peers?"


def cell_html(shown: Cell, pages: Mapping[str, str]) -> str:
    """Return a number that leads to the row of the table that it comes from.

    Parameters
    ----------
    shown : Cell
    pages : dict of result table to the page that holds its rows
    """
    key = ";".join(f"{name}={value}" for name, value in shown.key)
    anchor = row_anchor(shown.table, tuple(value for _, value in shown.key))
    traced = f'data-table="{shown.table}" data-row="{escape(key, quote=True)}" data-column="{shown.column}"'
    number = f'<data value="{escape(str(shown.value), quote=True)}" {traced}>{escape(shown.text)}</data>'
    return f'<a class="traced" href="{pages[shown.table]}#{anchor}">{number}</a>'


def parts_html(parts: tuple[Part, ...], pages: Mapping[str, str]) -> str:
    """Return a sentence with its numbers as links to their rows."""
    return "".join(escape(part) if isinstance(part, str) else cell_html(part, pages) for part in parts)


def tile_html(headline: Headline, pages: Mapping[str, str], *, section: SectionResults) -> str:
    """Return a headline as a tile that leads to the section which saves its number."""
    trend = f'<p class="tile-trend">{parts_html(headline.trend, pages)}</p>\n' if headline.trend else ""
    return (
        f'<li class="tile">\n<h3 class="tile-label">{escape(headline.label)}</h3>\n'
        f'<p class="tile-number">{cell_html(headline.number, pages)}</p>\n'
        f'<p class="tile-sentence">{parts_html(headline.sentence, pages)}</p>\n{trend}'
        f'<p class="tile-more"><a href="{section.stem}.html">{escape(section.title)}</a></p>\n</li>'
    )


def list_html(items: list[str]) -> str:
    """Return items as a list."""
    lines = "\n".join(items)
    return f"<ul>\n{lines}\n</ul>\n"


def changes_html(tables: Mapping[str, pd.DataFrame], pages: Mapping[str, str], *, year: str) -> str:
    """Return what changed since the year before, as far as its tables were prepared too."""
    before = year_before(year)
    counts = tables.get("audit_verdicts", pd.DataFrame({"place": []}))
    against = counts[counts["place"].str.endswith(f" against {before}")] if len(counts) else counts
    if against.empty:
        earlier = pages.get("chart_1_trend")
        known = f' Earlier totals of the state stand in <a href="{earlier}">trends</a>.' if earlier else ""
        return f"<p>The tables of {before} were not prepared, so no table is compared with the one before, row by row.{known}</p>"
    lines = [
        f"<li>{escape(row['place'])}: "
        + parts_html(
            (
                cell(row, "audit_verdicts", "contradicted"),
                " rows changed beyond the band of the settings, ",
                cell(row, "audit_verdicts", "reproduced"),
                " within it, ",
                cell(row, "audit_verdicts", "not_reproducible"),
                " are in one of the two years only",
            ),
            pages,
        )
        + "</li>"
        for row in against.to_dict("records")
    ]
    return list_html(lines) + largest_changes_html(tables, pages, before=before)


def largest_changes_html(tables: Mapping[str, pd.DataFrame], pages: Mapping[str, str], *, before: str) -> str:
    """Return the rows whose credentials changed most since the year before."""
    register = tables["audit_figures"]
    compared = register[register["place"].str.endswith(f" against {before}") & register["difference"].notna()]
    order = compared["difference"].abs().sort_values(ascending=False, kind="stable").index[:CHANGES_SHOWN]
    items = [
        f"<li>{escape(row['subject'])}: "
        + parts_html((cell(row, "audit_figures", "difference"), " credentials"), pages)
        + "</li>"
        for row in compared.loc[order].to_dict("records")
    ]
    return "<p>The largest changes:</p>\n" + list_html(items) if items else ""


def verdicts_html(tables: Mapping[str, pd.DataFrame], pages: Mapping[str, str]) -> str:
    """Return the audit's verdicts, one row a register."""
    counts = tables.get("audit_verdicts", pd.DataFrame({"place": []}))
    totals = counts[counts["place"] == ALL_PLACES].to_dict("records")
    if not totals:
        return "<p>No audit was made of this year.</p>"
    names = {"figures": "Published figures and names", "claims": "Claims of the prose"}
    heads = "".join(f'<th scope="col" class="number">{name}</th>' for name in (*VERDICTS, "all"))
    columns = [*(name.replace(" ", "_") for name in VERDICTS), "all_verdicts"]
    rows = "\n".join(
        f'<tr><th scope="row">{names[row["register"]]}</th>'
        + "".join(f'<td class="number">{cell_html(cell(row, "audit_verdicts", name), pages)}</td>' for name in columns)
        + "</tr>"
        for row in totals
    )
    return (
        '<div class="table-wide" role="region" aria-label="Verdicts of the audit" tabindex="0">\n<table>\n'
        f'<thead><tr><th scope="col">Register</th>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n</div>\n'
        f'<p>Every figure, claim and explanation: <a href="{pages["audit_verdicts"]}">Audit</a>.</p>'
    )


def have_profiles(sections: list[SectionResults]) -> bool:
    """Return whether the results hold the rates of public school units, of which each then has a page."""
    return any(RATES in section.tables for section in sections)


def sections_html(sections: list[SectionResults]) -> str:
    """Return the ways to the sections, each with its question."""
    items = "\n".join(
        f'<li><a href="{section.stem}.html">{escape(section.title)}</a><span>{escape(section.question)}</span></li>'
        for section in sections
    )
    if have_profiles(sections):
        items += f'\n<li><a href="{UNITS}.html">{UNITS_TITLE}</a><span>{UNITS_QUESTION}</span></li>'
    return f'<ul class="section-list">\n{items}\n</ul>'


def landing_markdown(
    sections: list[SectionResults],
    tables: Mapping[str, pd.DataFrame],
    pages: Mapping[str, str],
    provenance: Provenance,
    *,
    documents: list[str],
) -> str:
    """Return the first page as Sphinx reads it.

    Parameters
    ----------
    sections : list of SectionResults
    tables : dict of result table to DataFrame
    pages : dict of result table to the page that holds its rows
    provenance : Provenance
    documents : list of str, further pages in their order
    """
    owners = {name: section for section in sections for name in section.tables}
    tiles = "\n".join(
        tile_html(headline, pages, section=owners[headline.number.table])
        for headline in headlines(tables, year=provenance.year)
    )
    order = "\n".join([*(section.stem for section in sections), *documents])
    status = (
        f'<p class="lead"><span class="status status-{provenance.status}">{provenance.status}</span> '
        f"{STATUS[provenance.status]} Source: {escape(provenance.source)}, version {escape(provenance.source_version)}.</p>"
    )
    blocks = [
        ("", status),
        ("## What does the year look like?", f'<ul class="tiles">\n{tiles}\n</ul>'),
        ("## What changed since last year?", changes_html(tables, pages, year=provenance.year)),
        ("## Which published numbers hold?", verdicts_html(tables, pages)),
        ("## Where is more?", sections_html(sections)),
    ]
    text = "\n\n".join(f"{heading}\n\n```{{raw}} html\n{html}\n```" for heading, html in blocks)
    title = f"# North Carolina CTE credential attainment {provenance.year}"
    return f"{title}\n\n```{{toctree}}\n:hidden:\n\n{order}\n```\n\n{text}\n"
