"""What the page of one public school unit says: sentences and tables whose every number knows its result table."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.base.words import direction
from helpers.contracts.vocabulary import NO_REGION
from helpers.prepare.raw_cells import WHOLE_COLUMN, RawCell
from helpers.publish.headlines import Cell, listed
from helpers.publish.traced import Difference, Part, Parts, RowCount, traced_cell, traced_count, traced_difference
from helpers.show.numbers import percent_text
from helpers.statistics.intervals import CONFIDENCE

RATES, OPPORTUNITY, FIGURES = "psu_rates", "psu_opportunity", "audit_figures"
MOST_EARNED, HIGHEST_RATE, ALL_UNITS = (
    "table_08_most_earned_psus",
    "table_09_highest_rate_psus",
    "table_10_attainment_by_psu",
)
LEVEL = percent_text(100 * CONFIDENCE)
NO_RATE = "No credential was available, so there is no rate."
BESIDE = ("the state's rate", "its region's rate", "the median of its peers")
REPRODUCED = "reproduced"


@dataclass(frozen=True)
class ProfileTables:
    """The tables that profiles are made of.

    Attributes
    ----------
    year : str
    rates, opportunity, most_earned, highest_rate, all_units : DataFrame, result tables
    figures : DataFrame, the register of audited figures with ``psu_code`` and the section that shows the finding; empty
        code where the published cell lies in no unit's row
    lines : dict of unit's code to the line of the raw file of Table 10
    """

    year: str
    rates: pd.DataFrame
    opportunity: pd.DataFrame
    most_earned: pd.DataFrame
    highest_rate: pd.DataFrame
    all_units: pd.DataFrame
    figures: pd.DataFrame
    lines: dict[str, int]


@dataclass(frozen=True)
class Comparison:
    """The unit's rate beside another one.

    Attributes
    ----------
    label : tuple of parts
    rate, added : Cell
    difference : Difference, or None without one of the two rates
    interval : str, where the other rate lies to the unit's interval
    reason : Cell, why there is no comparison; or None
    """

    label: Parts
    rate: Cell
    difference: Difference | None
    added: Cell
    interval: str
    reason: Cell | None


@dataclass(frozen=True)
class Finding:
    """A finding of the audit in a row of the unit.

    Attributes
    ----------
    identity, section : str, its id and the section that shows it
    place, verdict, published, recomputed, explanation : Cell
    """

    identity: str
    section: str
    place: Cell
    verdict: Cell
    published: Cell
    recomputed: Cell
    explanation: Cell


@dataclass(frozen=True)
class Profile:
    """The content of a unit's page, in the order of the page.

    Attributes
    ----------
    code, name : str
    facts : list of (label, part): kind, county, region, code
    essence : tuple of parts
    earned, potential, rate, lower, upper : Cell
    rank : Cell, its place among ranked units, or None
    place : tuple of parts, among how many and with which range, or why it has none
    reliability : Cell, why the rate is marked, or None
    comparisons : list of Comparison
    peer_group : Cell; ``peer_count``: Cell; ``peers``: list of (code, name, rate)
    series : list of (year, earned); ``series_note``: str
    listings : list of (Cell of a place, number of the table)
    findings : list of Finding; ``audit_note``: str
    shrunken : tuple of parts
    line : int, of the unit in the raw file of Table 10
    """

    code: str
    name: str
    facts: list[tuple[str, Part]]
    essence: Parts
    earned: Cell
    potential: Cell
    rate: Cell
    lower: Cell
    upper: Cell
    rank: Cell | None
    place: Parts
    reliability: Cell | None
    comparisons: list[Comparison]
    peer_group: Cell
    peer_count: Cell
    peers: list[tuple[str, str, Cell]]
    series: list[tuple[Cell, Cell]]
    series_note: str
    listings: list[tuple[Cell, str]]
    findings: list[Finding]
    audit_note: str
    shrunken: Parts
    line: int

    @property
    def has_rate(self) -> bool:
        """Return whether any credential was available."""
        return not pd.isna(self.rate.value)


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


def side(difference: Difference) -> str:
    """Return in words on which side of another rate a rate lies; what rounds to no difference is none.

    Examples
    --------
    >>> cells = [Cell("psu_opportunity", (), "attainment_rate_pct", rate, "") for rate in (50.0, 40.0)]
    >>> side(Difference(*cells, 10.0, "+10.0")), side(Difference(*cells, -0.04, "0.0"))
    ('above', 'level with')
    """
    return (
        "level with" if difference.text.strip("+−0.") == "" else direction(difference.value, up="above", down="below")
    )


def interval_words(lower: float, upper: float, other: float) -> str:
    """Return in words where another rate lies to an interval; empty without one of them.

    Examples
    --------
    >>> interval_words(40.0, 50.0, 55.0), interval_words(40.0, 50.0, 50.0), interval_words(40.0, 50.0, 30.0)
    ('above it', 'inside it', 'below it')
    """
    if pd.isna(lower) or pd.isna(other):
        return ""
    return "below it" if other < lower else "above it" if other > upper else "inside it"


def facts(row: dict) -> list[tuple[str, Part]]:
    """Return kind, county, region and code of a unit with their labels; a statewide unit lies in no county or region."""
    kind, county, region, code = (
        traced_cell(row, ALL_UNITS, name) for name in ("psu_type", "county", "region", "psu_code")
    )
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
    unit : dict, the unit's row of ``psu_opportunity``
    rates : dict, its row of ``psu_rates``
    """
    peers = traced_cell(unit, OPPORTUNITY, "peers")
    peer_label = (
        ("Median of its peers",) if pd.isna(unit["peer_median_rate_pct"]) else ("Median of its ", peers, " peers")
    )
    region_label = (
        ("Region",) if unit["region"] == NO_REGION else ("Region: ", traced_cell(unit, OPPORTUNITY, "region"))
    )
    rows = [
        (("State",), "state_rate_pct", "added_at_state_rate", "state_reason"),
        (region_label, "region_rate_pct", "added_at_region_rate", "region_reason"),
        (peer_label, "peer_median_rate_pct", "added_at_peer_median", "peer_reason"),
    ]
    found = []
    for label, rate, added, reason in rows:
        is_known = not pd.isna(unit[rate]) and not pd.isna(unit["attainment_rate_pct"])
        comparison = Comparison(
            label=label,
            rate=traced_cell(unit, OPPORTUNITY, rate),
            difference=traced_difference(unit, OPPORTUNITY, "attainment_rate_pct", rate) if is_known else None,
            added=traced_cell(unit, OPPORTUNITY, added),
            interval=interval_words(rates["rate_lower_pct"], rates["rate_upper_pct"], unit[rate]),
            reason=traced_cell(unit, OPPORTUNITY, reason) if unit[reason] else None,
        )
        found.append(comparison)
    return found


def grouped(items: list[tuple[str, Parts]]) -> dict[str, list[Parts]]:
    """Return items by their word, words in the order of first appearance.

    Examples
    --------
    >>> grouped([("above", ("A",)), ("below", ("B",)), ("above", ("C",))])
    {'above': [('A',), ('C',)], 'below': [('B',)]}
    """
    groups: dict[str, list[Parts]] = {}
    for word, item in items:
        groups.setdefault(word, []).append(item)
    return groups


def joined(groups: list[Parts]) -> Parts:
    """Return groups of parts with semicolons between them."""
    parts: list[Part] = []
    for number, group in enumerate(groups):
        parts += ["; " if number else "", *group]
    return tuple(part for part in parts if part)


def essence(rates: dict, compared: list[Comparison]) -> Parts:
    """Return in one sentence what share of what was available the unit earned, and beside which other rates."""
    if pd.isna(rates["attainment_rate_pct"]):
        return (f"No credential was available to {rates['psu']}, so it has no rate.",)
    placed = grouped(
        [
            (side(comparison.difference), (f"{name} (", comparison.rate, ")"))
            for name, comparison in zip(BESIDE, compared, strict=True)
            if comparison.difference
        ]
    )
    start = (f"{rates['psu']} earned ", traced_cell(rates, RATES, "attainment_rate_pct"), " of what was available")
    groups = joined([(f"{word} ", *listed(names)) for word, names in placed.items()])
    return (*start, ": ", *groups, ".") if placed else (*start, ".")


def interval_parts(compared: list[Comparison]) -> Parts:
    """Return in one sentence where the rates beside the unit's lie to its interval; nothing without one."""
    placed = grouped(
        [
            (comparison.interval, (name,))
            for name, comparison in zip(BESIDE, compared, strict=True)
            if comparison.difference and comparison.interval
        ]
    )
    groups = [(*listed(names), f" {'lies' if len(names) == 1 else 'lie'} {word}") for word, names in placed.items()]
    return (f"Beside the unit's {LEVEL} interval: ", *joined(groups), ".") if placed else ()


def place(rates: dict, ranked: RowCount) -> Parts:
    """Return the unit's place among the ranked units with the range of places it could hold, or why it has none."""
    if not rates["is_ranked"]:
        return ("Not ranked: ", traced_cell(rates, RATES, "not_ranked_reason"), ".")
    units = " ranked unit" if ranked.text == "1" else " ranked units"
    start = ("of ", ranked, units)
    if pd.isna(rates["rank_lower"]):
        return (*start, "; no range of places: ", traced_cell(rates, RATES, "rank_range_reason"), ".")
    best, worst = (traced_cell(rates, RATES, name) for name in ("rank_lower", "rank_upper"))
    if best.value == worst.value:
        return (*start, f"; {LEVEL} range of places: ", best, " alone.")
    return (*start, f"; {LEVEL} range of places: ", best, " to ", worst, ".")


def peers_of(unit: dict, opportunity: pd.DataFrame, rates: pd.DataFrame) -> list[tuple[str, str, Cell]]:
    """Return code, name and rate of each other unit of the same kind and size, by name; none without potential."""
    if not unit["peer_group"]:
        return []
    same = opportunity[
        (opportunity["peer_group"] == unit["peer_group"]) & (opportunity["psu_code"] != unit["psu_code"])
    ]
    rows = rates[rates["psu_code"].isin(same["psu_code"])].sort_values(["psu", "psu_code"]).to_dict("records")
    return [(row["psu_code"], row["psu"], traced_cell(row, RATES, "attainment_rate_pct")) for row in rows]


def earned_series(code: str, most_earned: pd.DataFrame, *, year: str) -> tuple[list[tuple[Cell, Cell]], str]:
    """Return the credentials that the unit earned in the years that Table 8 prints, and what to know about them."""
    earlier = most_earned[most_earned["year"] != year]
    if earlier.empty:
        return [], "Earlier counts of units are not published this year."
    if code not in set(earlier["psu_code"]):
        note = (
            "Not published: Table 8 prints earlier years only for the units that earned the most credentials this year."
        )
        return [], note
    rows = most_earned[most_earned["psu_code"] == code].sort_values("year").to_dict("records")
    series = [tuple(traced_cell(row, MOST_EARNED, name) for name in ("year", "earned")) for row in rows]
    return (
        series,
        "Credentials earned, as Table 8 prints them. Rates and available credentials of earlier years are not published.",
    )


def findings_of(code: str, figures: pd.DataFrame) -> tuple[list[Finding], str]:
    """Return what the audit found in the unit's rows, and in words what it could check."""
    rows = figures[figures["psu_code"] == code]
    if rows.empty:
        return [], "No other published material could check a figure of this unit."
    found = rows[rows["verdict"] != REPRODUCED]
    if found.empty:
        return [], "Every figure of this unit that other published material could check was reproduced."
    names = ("place", "verdict", "published", "recomputed", "explanation")
    findings = [
        Finding(row["id"], row["section"], *(traced_cell(row, FIGURES, name) for name in names))
        for row in found.to_dict("records")
    ]
    rest = len(rows) > len(found)
    return findings, "Every other checked figure of this unit was reproduced." if rest else ""


def shrunken(rates: dict) -> Parts:
    """Return in one sentence the unit's rate read together with the others of its kind, or why there is none."""
    if pd.isna(rates["shrunken_rate_pct"]):
        return ("There is no shrunken rate: ", traced_cell(rates, RATES, "shrunken_reason"), ".")
    rate, lower, upper = (
        traced_cell(rates, RATES, f"shrunken_{name}") for name in ("rate_pct", "lower_pct", "upper_pct")
    )
    return (
        "Read together with the other units of its kind, as if their long-run rates came from one distribution, its rate "
        "is ", rate, f" ({LEVEL} interval ", lower, " to ", upper, "): a shrunken rate, which stands beside the unit's own "
        "rate and never instead of it.",
    )  # fmt: skip


def _listings(code: str, tables: ProfileTables) -> list[tuple[Cell, str]]:
    most = tables.most_earned[(tables.most_earned["psu_code"] == code) & (tables.most_earned["year"] == tables.year)]
    highest = tables.highest_rate[tables.highest_rate["psu_code"] == code]
    pairs = ((most, MOST_EARNED), (highest, HIGHEST_RATE))
    return [(traced_cell(row, name, "rank"), name) for frame, name in pairs for row in frame.to_dict("records")]


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
    rates, unit, row = (
        _row_of(code, frame, name)
        for frame, name in ((tables.rates, RATES), (tables.opportunity, OPPORTUNITY), (tables.all_units, ALL_UNITS))
    )
    compared = comparisons(unit, rates)
    series, series_note = earned_series(code, tables.most_earned, year=tables.year)
    findings, audit_note = findings_of(code, tables.figures)
    return Profile(
        code=code,
        name=row["psu"],
        facts=facts(row),
        essence=essence(rates, compared),
        earned=traced_cell(row, ALL_UNITS, "earned"),
        potential=traced_cell(row, ALL_UNITS, "potential"),
        rate=traced_cell(row, ALL_UNITS, "attainment_rate_pct"),
        lower=traced_cell(rates, RATES, "rate_lower_pct"),
        upper=traced_cell(rates, RATES, "rate_upper_pct"),
        rank=traced_cell(rates, RATES, "rank") if rates["is_ranked"] else None,
        place=place(rates, traced_count(tables.rates, RATES, "is_ranked", True)),
        reliability=traced_cell(rates, RATES, "reliability_reason") if rates["is_low_reliability"] else None,
        comparisons=compared,
        peer_group=traced_cell(unit, OPPORTUNITY, "peer_group"),
        peer_count=traced_cell(unit, OPPORTUNITY, "peers"),
        peers=peers_of(unit, tables.opportunity, tables.rates),
        series=series,
        series_note=series_note,
        listings=_listings(code, tables),
        findings=findings,
        audit_note=audit_note,
        shrunken=shrunken(rates),
        line=tables.lines[code],
    )


def _row_of(code: str, frame: pd.DataFrame, name: str) -> dict[str, Part]:
    rows = frame[frame["psu_code"] == code].to_dict("records")
    if len(rows) != 1:
        raise ValueError(f"{name}.csv: expected one row of the unit {code}, found {len(rows)}. Run make report again.")
    return rows[0]
