"""The content of the page of one public school unit, put together from result tables."""

from __future__ import annotations

import pandas as pd

from helpers.contracts.vocabulary import NO_REGION, REPRODUCED
from helpers.prepare.raw_cells import WHOLE_COLUMN, RawCell
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
from helpers.publish.site.profiles.sentences import essence, interval_words, place, shrunken
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
            interval=interval_words(*limits, unit[rate]),
            reason=traced(unit, UNEARNED, reason) if unit[reason] else None,
        )
        found.append(comparison)
    return found


def peers_of(unit: dict, unearned: pd.DataFrame, rates: pd.DataFrame) -> list[tuple[str, str, Traced]]:
    """Return code, name and rate of each other unit of the same kind and size, by name; none without potential."""
    if not unit["peer_group"]:
        return []
    same = unearned[(unearned["peer_group"] == unit["peer_group"]) & (unearned["psu_code"] != unit["psu_code"])]
    rows = rates[rates["psu_code"].isin(same["psu_code"])].sort_values(["psu", "psu_code"]).to_dict("records")
    return [(row["psu_code"], row["psu"], traced(row, RATES, "attainment_rate_pct")) for row in rows]


def earned_series(code: str, most_earned: pd.DataFrame, *, year: str) -> tuple[list[tuple[Traced, Traced]], str]:
    """Return the credentials that the unit earned in the years that Table 8 prints, and what to know about them."""
    earlier = most_earned[most_earned["year"] != year]
    if earlier.empty:
        return [], "Earlier counts of units are not published this year."
    if code not in set(earlier["psu_code"]):
        known = "Table 8 prints earlier years only for the units that earned the most credentials this year."
        return [], f"Not published: {known}"
    rows = most_earned[most_earned["psu_code"] == code].sort_values("year").to_dict("records")
    series = [(traced(row, MOST_EARNED, "year"), traced(row, MOST_EARNED, "earned")) for row in rows]
    known = "Credentials earned, as Table 8 prints them."
    return series, f"{known} Rates and available credentials of earlier years are not published."


def findings_of(code: str, figures: pd.DataFrame) -> tuple[list[dict[str, Part]], str]:
    """Return what the audit found in the unit's rows, and in words what it could check."""
    rows = figures[figures["psu_code"] == code]
    if rows.empty:
        return [], "No other published material could check a figure of this unit."
    found = rows[rows["verdict"] != REPRODUCED]
    if found.empty:
        return [], "Every figure of this unit that other published material could check was reproduced."
    names = ("place", "verdict", "published", "recomputed", "explanation")
    findings = [
        {"identity": row["id"], "section": row["section"], **{name: traced(row, FIGURES, name) for name in names}}
        for row in found.to_dict("records")
    ]
    return findings, "Every other checked figure of this unit was reproduced." if len(rows) > len(found) else ""


def _listings(code: str, tables: ProfileTables) -> list[tuple[Traced, str]]:
    most, highest = tables.results[MOST_EARNED], tables.results[HIGHEST_RATE]
    pairs = ((most[most["year"] == tables.year], MOST_EARNED), (highest, HIGHEST_RATE))
    return [
        (traced(row, name, "rank"), name)
        for frame, name in pairs
        for row in frame[frame["psu_code"] == code].to_dict("records")
    ]


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
    series, series_note = earned_series(code, tables.results[MOST_EARNED], year=tables.year)
    findings, audit_note = findings_of(code, tables.figures)
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
        peers=peers_of(unit, tables.results[UNEARNED], tables.results[RATES]),
        series=series,
        series_note=series_note,
        listings=_listings(code, tables),
        findings=findings,
        audit_note=audit_note,
        shrunken=shrunken(rates),
        line=tables.lines[code],
    )
