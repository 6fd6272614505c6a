"""The content of the page of one public school unit, put together from result tables."""

from __future__ import annotations

import pandas as pd

from helpers.contracts.vocabulary import NO_REGION, REPRODUCED
from helpers.prepare.raw_cells import WHOLE_COLUMN, RawCell
from helpers.publish.site.profiles.earlier_years import earned_in_reports, sentences_on_earlier_years
from helpers.publish.site.profiles.model import (
    ALL_UNITS,
    FIGURES,
    HIGHEST_RATE,
    MOST_EARNED,
    RATES,
    UNEARNED,
    Comparison,
    Profile,
    ProfileTables,
)
from helpers.publish.site.profiles.sentences import essence, place, shrunken, side
from helpers.publish.traced import Part, Traced, traced, traced_count, traced_difference


def rows_of_units(figures: pd.DataFrame, lines: dict[str, dict[int, str]], *, year: str) -> pd.Series:
    """Return the code of the unit in whose row each audited figure is published, empty for none.

    Parameters
    ----------
    figures : DataFrame, ``published_cell`` such as ``table_10_attainment_by_psu:57:earned``
    lines : dict of raw table to its lines and the units in them
    year : str
    """
    cells = [RawCell.parse(name, year) for name in figures["published_cell"]]
    codes = [
        "" if cell.row == WHOLE_COLUMN or cell.stem not in lines else lines[cell.stem].get(int(cell.row), "")
        for cell in cells
    ]
    return pd.Series(codes, index=figures.index, dtype="str")


def facts(row: dict) -> list[tuple[str, Part]]:
    """Return kind, county, region and code of a unit with their labels; statewide units have no place."""
    kind, county, region, code = (traced(row, ALL_UNITS, name) for name in ("psu_type", "county", "region", "psu_code"))
    return [
        ("Kind", kind),
        ("County", county if row["county"] else "none, statewide"),
        ("Region", "none, statewide" if row["region"] == NO_REGION else region),
        ("Code", code),
    ]


def comparisons(unit: dict, rates: dict) -> list[Comparison]:
    """Return the unit's rate beside those of the state, its region and its peers.

    Parameters
    ----------
    unit : dict, the unit's row of ``unearned_by_psu``
    rates : dict, its row of ``psu_rates``
    """
    has_median, is_placed = not pd.isna(unit["peer_median_rate_pct"]), unit["region"] != NO_REGION
    count = (" ", traced(unit, UNEARNED, "peers")) if has_median else ()
    region = (": ", traced(unit, UNEARNED, "region")) if is_placed else ()
    others = (
        ("the state's rate", ("State",), "state_rate_pct", "added_at_state_rate", "state_reason"),
        ("its region's rate", ("Region", *region), "region_rate_pct", "added_at_region_rate", "region_reason"),
        (
            "the median of its peers",
            ("Median of its", *count, " peers"),
            "peer_median_rate_pct",
            "added_at_peer_median",
            "peer_reason",
        ),
    )
    limits = (rates["attainment_rate_pct_lower"], rates["attainment_rate_pct_upper"])
    found = []
    for name, label, rate, added, reason in others:
        is_known = not pd.isna(unit[rate]) and not pd.isna(unit["attainment_rate_pct"])
        comparison = Comparison(
            name=name,
            label=label,
            rate=traced(unit, UNEARNED, rate),
            difference=traced_difference(unit, UNEARNED, "attainment_rate_pct", rate) if is_known else None,
            added=traced(unit, UNEARNED, added),
            side=side(*limits, unit[rate]),
            reason=traced(unit, UNEARNED, reason) if unit[reason] else None,
        )
        found.append(comparison)
    return found


def peers_of(unit: dict, tables: ProfileTables) -> list[tuple[str, str, Traced]]:
    """Return code, name and rate of each other unit of the same kind and size, by name; none without potential."""
    peers = tables.peer_groups[unit["peer_group"]] if unit["peer_group"] else []
    return [
        (row["psu_code"], row["psu"], traced(row, RATES, "attainment_rate_pct"))
        for row in peers
        if row["psu_code"] != unit["psu_code"]
    ]


def earned_series(code: str, tables: ProfileTables) -> tuple[list[tuple[Traced, Traced]], str]:
    """Return the credentials that the unit earned in the years that reports print, and what to know about them."""
    in_reports = earned_in_reports(code, tables)
    if in_reports:
        printed = {
            row["year"]: (traced(row, MOST_EARNED, "year"), traced(row, MOST_EARNED, "earned"))
            for row in tables.rows_of(code, MOST_EARNED)
        }
        # This report's count of an earlier year may be a restated one.
        pairs = {**in_reports, **printed}
        note = "Credentials earned, as this report prints them or, where it does not, as the report of the year did."
        return [pairs[year] for year in sorted(pairs)], note
    if (tables.results[MOST_EARNED]["year"] == tables.year).all():
        return [], "Earlier counts of units are not published this year."
    rows = sorted(tables.rows_of(code, MOST_EARNED), key=lambda row: row["year"])
    if all(row["year"] == tables.year for row in rows):
        known = "Table 8 prints earlier years only for the units that earned the most credentials this year."
        return [], f"Not published: {known}"
    series = [(traced(row, MOST_EARNED, "year"), traced(row, MOST_EARNED, "earned")) for row in rows]
    known = "Credentials earned, as Table 8 prints them."
    return series, f"{known} Rates and available credentials of earlier years are not published."


def findings_of(rows: list[dict]) -> tuple[list[dict[str, Part]], str]:
    """Return what the audit found in a unit's rows of the register, and in words what it could check."""
    if not rows:
        return [], "No other published material could check a figure of this unit."
    found = [row for row in rows if row["verdict"] != REPRODUCED]
    if not found:
        return [], "Every figure of this unit that other published material could check was reproduced."
    names = ("place", "verdict", "published", "recomputed", "explanation")
    findings = [
        {"identity": row["id"], "section": row["section"], **{name: traced(row, FIGURES, name) for name in names}}
        for row in found
    ]
    return findings, "Every other checked figure of this unit was reproduced." if len(rows) > len(found) else ""


def _listings(code: str, tables: ProfileTables) -> list[tuple[Traced, str]]:
    most = [row for row in tables.rows_of(code, MOST_EARNED) if row["year"] == tables.year]
    pairs = ((most, MOST_EARNED), (tables.rows_of(code, HIGHEST_RATE), HIGHEST_RATE))
    return [(traced(row, name, "rank"), name) for rows, name in pairs for row in rows]


def unit_profile(code: str, tables: ProfileTables) -> Profile:
    """Return the content of a unit's page.

    Parameters
    ----------
    code : str, of the unit
    tables : ProfileTables

    Raises
    ------
    ValueError
        If a table has no or several rows of the unit.
    """
    rates, unit, row = (tables.row_of(code, name) for name in (RATES, UNEARNED, ALL_UNITS))
    compared = comparisons(unit, rates)
    series, series_note = earned_series(code, tables)
    findings, audit_note = findings_of(tables.rows_of(code, FIGURES))
    return Profile(
        code=code,
        name=row["psu"],
        facts=facts(row),
        essence=essence(rates, compared),
        earned=traced(row, ALL_UNITS, "earned"),
        potential=traced(row, ALL_UNITS, "potential"),
        rate=traced(row, ALL_UNITS, "attainment_rate_pct"),
        lower=traced(rates, RATES, "attainment_rate_pct_lower"),
        upper=traced(rates, RATES, "attainment_rate_pct_upper"),
        rank=traced(rates, RATES, "rank") if rates["is_ranked"] else None,
        place=place(rates, traced_count(tables.results[RATES], RATES, "is_ranked", True)),
        reliability=traced(rates, RATES, "reliability_reason") if rates["is_low_reliability"] else None,
        comparisons=compared,
        peer_group=traced(unit, UNEARNED, "peer_group"),
        peers=peers_of(unit, tables),
        series=series,
        series_note=series_note,
        earlier=sentences_on_earlier_years(code, tables),
        listings=_listings(code, tables),
        findings=findings,
        audit_note=audit_note,
        shrunken=shrunken(rates),
        line=tables.lines[code],
    )
