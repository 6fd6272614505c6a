"""The pages of public school units: one from one template for each, and one to pick from."""

from __future__ import annotations

from functools import cache

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from helpers.base.paths import outputs_dir, processed_dir, published_dir
from helpers.base.settings import Settings
from helpers.base.words import counted
from helpers.contracts.schemas import RESULTS
from helpers.contracts.tables import read_processed, read_table, read_year_settings
from helpers.publish.site.anchors import UNITS, finding_anchor, row_anchor, table_anchor, unit_page
from helpers.publish.site.extra_pages import ExtraPage
from helpers.publish.site.glossary import GLOSSARY, read_glossary
from helpers.publish.site.landing import STATUS
from helpers.publish.site.profiles import (
    ALL_UNITS,
    HIGHEST_RATE,
    LEVEL,
    MOST_EARNED,
    NO_RATE,
    OPPORTUNITY,
    RATES,
    Profile,
    ProfileTables,
    interval_parts,
    rows_of_units,
    unit_profile,
)
from helpers.publish.site.raw_pages import raw_page_name
from helpers.publish.site.sections import has_own_page
from helpers.publish.site.sphinx_site import HERE
from helpers.publish.traced import linked_html, part_html, parts_html, svg_html, trace_attributes, traced_cell

SECTION = "09_public_school_units"
TITLE = "Public school units"
ROOT = "../"
# Raw tables whose lines are units, and the processed table that knows which.
RAW_TABLES = {ALL_UNITS: "attainment_by_psu", MOST_EARNED: "most_earned_psus", HIGHEST_RATE: "highest_rate_psus"}
TERMS = ("public school unit", "region", "credentials earned", "credential potential", "attainment rate")
SHORT_TITLES = {MOST_EARNED: "Table 8", HIGHEST_RATE: "Table 9", ALL_UNITS: "Table 10"}


def _result(name: str, year: str) -> pd.DataFrame:
    return read_table(outputs_dir(year) / "tables" / f"{name}.csv", RESULTS[name])


def _lines(year: str) -> dict[str, dict[int, str]]:
    lines = {}
    for raw, name in RAW_TABLES.items():
        if (processed_dir(year) / f"{name}.csv").exists():
            frame = read_processed(name, year)
            lines[raw] = dict(zip(frame["source_row"], frame["psu_code"], strict=True))
    return lines


def read_profile_tables(year: str) -> ProfileTables:
    """Return the tables of a year that profiles are made of.

    Raises
    ------
    FileNotFoundError
        If the section of public school units was not run.
    """
    lines, figures = _lines(year), read_processed("audit_figures", year)
    return ProfileTables(
        year=year,
        rates=_result(RATES, year),
        opportunity=_result(OPPORTUNITY, year),
        most_earned=_result(MOST_EARNED, year),
        highest_rate=_result(HIGHEST_RATE, year),
        all_units=_result(ALL_UNITS, year),
        figures=figures.assign(psu_code=rows_of_units(figures, lines, year=year)),
        lines={code: line for line, code in lines[ALL_UNITS].items()},
    )


def pages_of_tables(tables: ProfileTables) -> dict[str, str]:
    """Return the page that holds the rows of each result table which profiles link to, as a profile reaches it."""
    frames = {
        RATES: tables.rates,
        OPPORTUNITY: tables.opportunity,
        MOST_EARNED: tables.most_earned,
        HIGHEST_RATE: tables.highest_rate,
        ALL_UNITS: tables.all_units,
    }
    return {
        name: f"{ROOT}table-{table_anchor(name)}.html" if has_own_page(frame) else f"{ROOT}{SECTION}.html"
        for name, frame in frames.items()
    }


@cache
def environment() -> Environment:
    """Return the templates of this package; a name that is not given is an error."""
    loader = FileSystemLoader(HERE / "templates")
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.filters["part"] = lambda part: Markup(part_html(part))
    made.filters["parts"] = lambda parts: Markup(parts_html(parts))
    made.filters["svg_parts"] = lambda parts: Markup(svg_html(parts))
    made.filters["trace"] = lambda part: Markup(trace_attributes(part))
    made.filters["position"] = lambda cell: f"{cell.value:.4f}".rstrip("0").rstrip(".")
    made.globals |= {"level": LEVEL, "no_rate": NO_RATE, "root": ROOT, "missing": pd.isna}
    return made


def glossary_links() -> dict[str, str]:
    """Return the words that a profile uses and the addresses of their entries."""
    known = read_glossary()
    return {term: f"{ROOT}{GLOSSARY}.html#{known[term]}" for term in TERMS}


def profile_html(profile: Profile, pages: dict[str, str], settings: Settings) -> str:
    """Return what stands below the heading of a unit's page.

    Parameters
    ----------
    profile : Profile
    pages : dict of result table to the page that holds its rows
    settings : Settings, of the year
    """
    raw = f"{ROOT}{raw_page_name(published_dir(settings.year) / f'{ALL_UNITS}.csv')}.html#L{profile.line}"
    return (
        environment()
        .get_template("psu_profile.html")
        .render(
            profile=profile,
            year=settings.year,
            status=settings.status,
            status_sentence=STATUS[settings.status],
            intervals=interval_parts(profile.comparisons),
            row=f"{pages[ALL_UNITS]}#{row_anchor(ALL_UNITS, (profile.code,))}",
            raw=raw,
            listings=[
                (cell, SHORT_TITLES[name], f"{pages[name]}#{table_anchor(name)}") for cell, name in profile.listings
            ],
            findings=[
                (finding, f"{ROOT}{finding.section}.html#{finding_anchor(finding.identity)}")
                for finding in profile.findings
            ],
            traced=lambda cell: Markup(linked_html(cell, pages)),
            unit_address=lambda code: f"{ROOT}{unit_page(code)}.html",
            index=f"{ROOT}{UNITS}.html",
            section=f"{ROOT}{SECTION}.html",
            terms=glossary_links(),
        )
    )


def index_html(tables: ProfileTables) -> str:
    """Return the table to pick a unit from, by name, county, region or kind."""
    rows = [
        {**row, "rate": traced_cell(row, RATES, "attainment_rate_pct"), "page": f"{unit_page(row['psu_code'])}.html"}
        for row in by_name(tables.rates).to_dict("records")
    ]
    caption = f"{counted(len(rows), 'unit')} by name"
    return environment().get_template("psu_index.html").render(rows=rows, caption=caption, section=f"{SECTION}.html")


def by_name(units: pd.DataFrame) -> pd.DataFrame:
    """Return units by name, whatever its capitals; equal names by code."""
    order = units.assign(lower=units["psu"].str.lower()).sort_values(["lower", "psu_code"])
    return order.drop(columns="lower").reset_index(drop=True)


def profile_pages(year: str) -> list[ExtraPage]:
    """Return one page a public school unit of a year, and the page that lists them; none without their rates."""
    if not (outputs_dir(year) / "tables" / f"{RATES}.csv").exists():
        return []
    settings, tables = read_year_settings(year), read_profile_tables(year)
    pages, units = pages_of_tables(tables), by_name(tables.rates).to_dict("records")
    ways = [(unit_page(unit["psu_code"]), unit["psu"]) for unit in units]
    profiles = [
        ExtraPage(
            name=ways[number][0],
            title=unit["psu"],
            html=profile_html(unit_profile(unit["psu_code"], tables), pages, settings),
            parent=(UNITS, TITLE),
            previous=ways[number - 1] if number else (UNITS, TITLE),
            following=ways[number + 1] if number + 1 < len(ways) else None,
            search_text=f"{unit['psu_code']} {unit['county']} {unit['region']} {unit['psu_type']}",
        )
        for number, unit in enumerate(units)
    ]
    index = ExtraPage(
        name=UNITS,
        title=TITLE,
        html=index_html(tables),
        parent=(SECTION, "Analysis of all units"),
        following=ways[0] if ways else None,
    )
    return [index, *profiles]
