"""What a year's report says at a glance: sentences whose every number knows the cell of a result table it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from helpers.audit.register import ALL_PLACES
from helpers.base.words import direction
from helpers.contracts.schemas import RESULTS
from helpers.contracts.vocabulary import CONTRADICTED, NO_REGION, PERCENT, POINTS
from helpers.sections.tiers.attainment import tier_name
from helpers.show.numbers import number_text, percent_text, points_text
from helpers.show.tables import heading


@dataclass(frozen=True)
class Cell:
    """A number as shown, and the cell of a result table that it is.

    Attributes
    ----------
    table : str, a key of :data:`helpers.contracts.schemas.RESULTS`
    key : tuple of (column, value), the row's key
    column : str
    value : number, not rounded
    text : str, rounded half up
    """

    table: str
    key: tuple[tuple[str, object], ...]
    column: str
    value: float
    text: str


Part = str | Cell


@dataclass(frozen=True)
class Headline:
    """One thing that a year's report says, with a number in front.

    Attributes
    ----------
    label : str
    number : Cell
    sentence, trend : tuple of str and Cell; a trend is empty where no earlier value is comparable
    """

    label: str
    number: Cell
    sentence: tuple[Part, ...]
    trend: tuple[Part, ...] = field(default=())


def plain(parts: tuple[Part, ...]) -> str:
    """Return parts of a sentence as text."""
    return "".join(part if isinstance(part, str) else part.text for part in parts)


def cell(row: Mapping, table: str, column: str, *, decimals: int = 1) -> Cell:
    """Return a cell of a row of a result table.

    Parameters
    ----------
    row : Series or dict with the key of the table and the column
    table : str, a key of :data:`helpers.contracts.schemas.RESULTS`
    column : str
    decimals : int, of percentages and points
    """
    schema, value = RESULTS[table], row[column]
    unit = schema.columns[column].metadata["unit"]
    texts = {PERCENT: lambda: percent_text(value, decimals), POINTS: lambda: points_text(value, decimals)}
    text = texts.get(unit, lambda: number_text(value).replace("-", "−"))()
    return Cell(table, tuple((name, row[name]) for name in schema.unique or ()), column, value, text)


def listed(items: list[tuple[Part, ...]]) -> tuple[Part, ...]:
    """Return items with commas and an "and" between them."""
    joined: list[Part] = []
    for number, item in enumerate(items):
        joined += [", " if 0 < number < len(items) - 1 else " and " if number else "", *item]
    return tuple(part for part in joined if part)


def rate_of_total(row: Mapping, table: str) -> tuple[Part, ...]:
    """Return a rate with what it is made of: ``72.4% (36,787 of 50,799)``."""
    rate, earned, potential = (cell(row, table, name) for name in ("attainment_rate_pct", "earned", "potential"))
    return (rate, " (", earned, " of ", potential, ")")


def tier_rates(tiers: pd.DataFrame) -> tuple[Part, ...]:
    """Return the rates of the tiers in their order; credentials without a tier are left out."""
    rows = tiers[(tiers["tier"] != "none") & tiers["attainment_rate_pct"].notna()].to_dict("records")
    return listed([(f"{tier_name(row['tier'])} ", cell(row, "chart_2_tiers", "attainment_rate_pct")) for row in rows])


def by_rate(groups: pd.DataFrame) -> pd.DataFrame:
    """Return groups with a rate, highest first; those without a region are no region."""
    groups = groups[groups["attainment_rate_pct"].notna()]
    if "region" in groups:
        groups = groups[groups["region"] != NO_REGION]
    return groups.sort_values("attainment_rate_pct", ascending=False, kind="stable")


def highest_to_lowest(groups: pd.DataFrame, table: str, *, name: str) -> tuple[Part, ...]:
    """Return the groups with the highest and the lowest rate, with what they are made of."""
    ordered = by_rate(groups)
    if ordered.empty:
        return ("no group has a rate",)
    first, last = ordered.iloc[0], ordered.iloc[-1]
    if len(ordered) == 1:
        return (f"only {first[name]} ", *rate_of_total(first, table))
    return (f"from {first[name]} ", *rate_of_total(first, table), f" to {last[name]} ", *rate_of_total(last, table))


TREND_WORDS = {"rose": "up", "fell": "down", "did not change": "unchanged"}


def state_trend(changes: pd.DataFrame, *, year: str, series: str) -> tuple[Part, ...]:
    """Return what became of a number of the state since the year before, or why that cannot be said.

    Parameters
    ----------
    changes : DataFrame, ``trend_changes``: section 1 decides there what can be compared and what follows from it
    year : str
    series : str, ``earned`` or ``attainment_rate``
    """
    is_last = (changes["series"] == series) & (changes["to_year"] == year) & (changes["years_apart"] == 1)
    if not is_last.any():
        return ("No figure of the year before is known.",)
    row = changes[is_last].iloc[0]
    before = row["from_year"]
    if row["verdict"] not in TREND_WORDS:
        return (f"Whether it changed since {before} cannot be said: {row['reason']}.",)
    word = TREND_WORDS[row["verdict"]]
    if pd.isna(row["change"]) or row["change"] == 0:
        return (f"{word} since {before}",)
    number = cell(row, "trend_changes", "change")
    size = (
        points_text(abs(row["change"]), 1).lstrip("+")
        if series == "attainment_rate"
        else number_text(abs(row["change"]))
    )
    unit = " points" if series == "attainment_rate" else ""
    return (f"{word} by ", replace(number, text=size), f"{unit} since {before}")


def _state(tables: Mapping[str, pd.DataFrame], year: str) -> list[Headline]:
    trend = tables.get("chart_1_trend", pd.DataFrame({"year": []}))
    rows = trend[trend["year"] == year]
    headlines = []
    for series, column, label, sentence in (
        (
            "attainment_rate",
            "attainment_rate_pct",
            "Attainment rate",
            "of the credentials that students could have earned were earned",
        ),
        ("earned", "earned", "Credentials earned", "individual credentials were earned and reported"),
    ):
        if len(rows) and pd.notna(rows.iloc[0][column]):
            number = cell(rows.iloc[0], "chart_1_trend", column)
            trend_parts = state_trend(tables["trend_changes"], year=year, series=series)
            headlines.append(Headline(label, number, (f"{sentence} in {year}",), trend_parts))
    return headlines


def _tiers(tables: Mapping[str, pd.DataFrame]) -> list[Headline]:
    tiers = by_rate(tables.get("chart_2_tiers", pd.DataFrame({"tier": [], "attainment_rate_pct": []})))
    tiers = tiers[tiers["tier"] != "none"]
    if tiers.empty:
        return []
    number = cell(tiers.iloc[0], "chart_2_tiers", "attainment_rate_pct")
    return [
        Headline(
            "Tier with the highest rate",
            number,
            (f"{tier_name(tiers.iloc[0]['tier'])}. All tiers: ", *tier_rates(tables["chart_2_tiers"])),
        )
    ]


def _ends(tables: Mapping[str, pd.DataFrame], table: str, name: str, label: str) -> list[Headline]:
    groups = by_rate(tables[table]) if table in tables else pd.DataFrame()
    if groups.empty:
        return []
    number = cell(groups.iloc[0], table, "attainment_rate_pct")
    return [Headline(label, number, highest_to_lowest(groups, table, name=name))]


def _units(tables: Mapping[str, pd.DataFrame], year: str) -> list[Headline]:
    headlines = []
    if "table_08_most_earned_psus" in tables:
        counts = tables["table_08_most_earned_psus"].sort_values(["rank", "psu_code", "year"], kind="stable")
        now = counts[counts["year"] == year]
        if len(now):
            first = now.iloc[0]
            before = counts[(counts["psu_code"] == first["psu_code"]) & (counts["year"] < year)]
            trend: tuple[Part, ...] = ()
            if len(before):
                last = before.iloc[-1]
                word = direction(first["earned"] - last["earned"], up="up", down="down", same="unchanged")
                trend = (f"{word} from ", cell(last, "table_08_most_earned_psus", "earned"), f" in {last['year']}")
            number = cell(first, "table_08_most_earned_psus", "earned")
            sentence = (f"credentials were earned in {first['psu']}, more than in any other unit",)
            headlines.append(Headline("Unit with the most credentials", number, sentence, trend))
    ranked = by_rate(tables.get("table_09_highest_rate_psus", pd.DataFrame({"attainment_rate_pct": []})))
    if len(ranked):
        first = ranked.iloc[0]
        earned, potential = (cell(first, "table_09_highest_rate_psus", name) for name in ("earned", "potential"))
        headlines.append(
            Headline(
                "Ranked unit with the highest rate",
                cell(first, "table_09_highest_rate_psus", "attainment_rate_pct"),
                (f"{first['psu']}: ", earned, " of ", potential, " credentials"),
            )
        )
    return headlines


def _largest_gap(tables: Mapping[str, pd.DataFrame]) -> list[Headline]:
    gaps = tables.get("equity_gaps", pd.DataFrame({"gap_points": []}))
    gaps = gaps[gaps["gap_points"].notna()]
    if gaps.empty:
        return []
    row = gaps.loc[gaps["gap_points"].idxmin()]
    share, comparison = (cell(row, "equity_gaps", name, decimals=0) for name in ("percent", "comparison_pct"))
    sentence = (
        f"points: {row['group']} had ",
        share,
        f" of the credentials ({heading(row['measure']).lower()}) and ",
        comparison,
        " of the comparison population",
    )
    return [
        Headline(
            "Largest gap below the comparison",
            cell(row, "equity_gaps", "gap_points", decimals=0),
            sentence,
        )
    ]


def _audit(tables: Mapping[str, pd.DataFrame]) -> list[Headline]:
    counts = tables.get("audit_verdicts", pd.DataFrame({"place": []}))
    totals = {row["register"]: row for row in counts[counts["place"] == ALL_PLACES].to_dict("records")}
    if "figures" not in totals:
        return []
    sentence: tuple[Part, ...] = (
        "published figures and names of ",
        cell(totals["figures"], "audit_verdicts", "all_verdicts"),
        " compared ones are contradicted",
    )
    if totals.get("claims", {}).get("all_verdicts"):
        claims = (cell(totals["claims"], "audit_verdicts", name) for name in (CONTRADICTED, "all_verdicts"))
        contradicted, every = claims
        sentence = (*sentence, "; of the claims ", contradicted, " of ", every)
    number = cell(totals["figures"], "audit_verdicts", CONTRADICTED)
    return [Headline("Contradicted by other published numbers", number, sentence)]


def headlines(tables: Mapping[str, pd.DataFrame], *, year: str) -> list[Headline]:
    """Return what a year's report says at a glance; what a year did not publish has no headline.

    Parameters
    ----------
    tables : dict of result table to DataFrame
    year : str
    """
    regions = ("chart_3_regions", "region", "Region with the highest rate")
    areas = ("attainment_by_program_area", "program_area", "Program area with the highest rate")
    return [
        *_state(tables, year),
        *_tiers(tables),
        *_ends(tables, *areas),
        *_ends(tables, *regions),
        *_units(tables, year),
        *_largest_gap(tables),
        *_audit(tables),
    ]
