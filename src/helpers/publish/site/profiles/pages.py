"""The pages of public school units: one from one template for each, and one to pick from."""

from __future__ import annotations

import pandas as pd

from helpers.base.manifest import read_numbered
from helpers.base.paths import outputs_dir, processed_dir, published_dir
from helpers.base.settings import Settings
from helpers.base.words import counted
from helpers.contracts.schemas import RESULTS
from helpers.contracts.tables import read_processed, read_table, read_year_settings
from helpers.publish.site.anchors import UNITS, finding_anchor, row_anchor, table_anchor, unit_page
from helpers.publish.site.profiles.content import rows_of_units, unit_profile
from helpers.publish.site.profiles.model import (
    ALL_UNITS,
    CHANGES,
    HIGHEST_RATE,
    LEVEL,
    MOST_EARNED,
    NO_RATE,
    RATES,
    UNEARNED,
    Profile,
    ProfileTables,
)
from helpers.publish.site.sections import page_of_table
from helpers.publish.site.sources import raw_page_name
from helpers.publish.site.sphinx.extra_pages import ExtraPage
from helpers.publish.site.sphinx.filled import filled
from helpers.publish.site.sphinx.glossary import GLOSSARY, read_glossary
from helpers.publish.traced import traced

SECTION = "09_public_school_units"
TITLE = "Public school units"
ROOT = "../"
# Tables whose lines are units.
LISTS = (ALL_UNITS, MOST_EARNED, HIGHEST_RATE)
TERMS = ("public school unit", "region", "credentials earned", "credential potential", "attainment rate")


def _result(name: str, year: str) -> pd.DataFrame:
    return read_table(outputs_dir(year) / "tables" / f"{name}.csv", RESULTS[name])


def _of_earlier_years(year: str) -> list[str]:
    """Return the table of changes, where the year has one."""
    return [CHANGES] if (outputs_dir(year) / "tables" / f"{CHANGES}.csv").exists() else []


def _lines(year: str) -> dict[str, dict[int, str]]:
    """Return the units of the lines of each raw table, by the processed table that knows them."""
    lines = {}
    for raw in LISTS:
        name = raw.split("_", 2)[2]
        if (processed_dir(year) / f"{name}.csv").exists():
            frame = read_processed(name, year)
            lines[raw] = dict(zip(frame["source_row"], frame["psu_code"], strict=True))
    return lines


def _read_profile_tables(year: str) -> ProfileTables:
    """Return the tables of a year that profiles are made of."""
    lines, figures = _lines(year), read_processed("audit_figures", year)
    return ProfileTables(
        year=year,
        results={name: _result(name, year) for name in (RATES, UNEARNED, *LISTS, *_of_earlier_years(year))},
        figures=figures.assign(psu_code=rows_of_units(figures, lines, year=year)),
        lines={code: line for line, code in lines[ALL_UNITS].items()},
    )


def pages_of_tables(tables: ProfileTables) -> dict[str, str]:
    """Return the page that holds the rows of each result table which profiles link to, as a profile reaches it."""
    return {name: f"{ROOT}{page_of_table(name, frame, SECTION)}" for name, frame in tables.results.items()}


def _glossary_links() -> dict[str, str]:
    """Return the words that a profile uses and the addresses of their entries."""
    known = read_glossary()
    return {term: f"{ROOT}{GLOSSARY}.html#{known[term]}" for term in TERMS}


def profile_html(profile: Profile, pages: dict[str, str], settings: Settings, *, allows_for_clusters: bool) -> str:
    """Return what stands below the heading of a unit's page.

    Parameters
    ----------
    profile : Profile
    pages : dict of result table to the page that holds its rows
    settings : Settings, of the year
    allows_for_clusters : bool, whether intervals are wider than if every credential were an independent chance
    """
    labels = {item.table: item.label for item in read_numbered()}
    raw = f"{ROOT}{raw_page_name(published_dir(settings.year) / f'{ALL_UNITS}.csv')}.html#L{profile.line}"
    return filled(
        "psu_profile.html",
        pages=pages,
        profile=profile,
        year=settings.year,
        status=settings.status,
        level=LEVEL,
        no_rate=NO_RATE,
        allows_for_clusters=allows_for_clusters,
        row=f"{pages[ALL_UNITS]}#{row_anchor(ALL_UNITS, (profile.code,))}",
        raw=raw,
        listings=[(cell, labels[name], f"{pages[name]}#{table_anchor(name)}") for cell, name in profile.listings],
        findings=[
            (finding, f"{ROOT}{finding['section']}.html#{finding_anchor(str(finding['identity']))}")
            for finding in profile.findings
        ],
        unit_address=lambda code: f"{ROOT}{unit_page(code)}.html",
        index=f"{ROOT}{UNITS}.html",
        section=f"{ROOT}{SECTION}.html",
        terms=_glossary_links(),
    )


def index_html(tables: ProfileTables) -> str:
    """Return the table to pick a unit from, by name, county, region or kind."""
    rows = [
        {**row, "rate": traced(row, RATES, "attainment_rate_pct"), "page": f"{unit_page(row['psu_code'])}.html"}
        for row in by_name(tables.results[RATES]).to_dict("records")
    ]
    caption = f"{counted(len(rows), 'unit')} by name"
    return filled("psu_index.html", rows=rows, caption=caption, section=f"{SECTION}.html")


def by_name(units: pd.DataFrame) -> pd.DataFrame:
    """Return units by name, whatever its capitals; equal names by code."""
    order = units.assign(lower=units["psu"].str.lower()).sort_values(["lower", "psu_code"])
    return order.drop(columns="lower").reset_index(drop=True)


def profile_pages(year: str) -> list[ExtraPage]:
    """Return one page a public school unit of a year, and the page that lists them; none without their rates."""
    if not (outputs_dir(year) / "tables" / f"{RATES}.csv").exists():
        return []
    settings, tables = read_year_settings(year), _read_profile_tables(year)
    wide = {"allows_for_clusters": tables.allows_for_clusters}
    pages, units = pages_of_tables(tables), by_name(tables.results[RATES]).to_dict("records")
    ways = [(unit_page(unit["psu_code"]), unit["psu"]) for unit in units]
    profiles = [
        ExtraPage(
            name=ways[number][0],
            title=unit["psu"],
            html=profile_html(unit_profile(unit["psu_code"], tables), pages, settings, **wide),
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
