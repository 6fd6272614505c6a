"""What a year's report says at a glance, once for the first page, the README and the printed report.

Every number of a tile knows the cell of a result table that it comes from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from helpers.audit.register import ALL_PLACES
from helpers.base.paths import outputs_dir
from helpers.base.words import counted, direction, listing
from helpers.contracts.schemas import RESULTS
from helpers.contracts.tables import read_table
from helpers.contracts.vocabulary import CONTRADICTED, NO_REGION, REPRODUCED, ROUNDING
from helpers.publish.traced import Parts, Traced, listed, plain, traced
from helpers.sections.equity.gaps import OVER, UNDER
from helpers.sections.tiers.attainment import tier_name
from helpers.show.numbers import measure_text, number_text
from helpers.show.tables import heading

TREND_WORDS = {"rose": "up", "fell": "down", "did not change": "unchanged"}
MOST_EARNED, HIGHEST_RATE = "table_08_most_earned_psus", "table_09_highest_rate_psus"
SHOWN_TABLES = (
    *("chart_1_trend", "trend_changes", "chart_2_tiers", "attainment_by_program_area", "chart_3_regions"),
    *(MOST_EARNED, HIGHEST_RATE, "equity_gaps", "table_07_ncwfc", "audit_verdicts", "audit_figures"),
)


@dataclass(frozen=True)
class Headline:
    """One thing that a year's report says: a question with its answer, a tile with a number in front, or both.

    Attributes
    ----------
    section : str, stem of the section that has more
    question : str, empty for what only a tile says
    answer : tuple of str and Traced
    label : str, heading of the tile; empty for what only an answer says
    number : Traced, or None without a tile
    sentence, trend : tuple of str and Traced, below the number; no trend where no earlier value is comparable
    """

    section: str
    question: str = ""
    answer: Parts = ()
    label: str = ""
    number: Traced | None = None
    sentence: Parts = ()
    trend: Parts = ()


def _rate_of_total(row: Mapping, table: str) -> Parts:
    """Return a rate with what it is made of: ``72.4% (36,787 of 50,799)``."""
    rate, earned, potential = (traced(row, table, name) for name in ("attainment_rate_pct", "earned", "potential"))
    return (rate, " (", earned, " of ", potential, ")")


def _tier_rates(tiers: pd.DataFrame) -> Parts:
    """Return the rates of the tiers in their order; credentials without a tier are left out."""
    rows = tiers[(tiers["tier"] != "none") & tiers["attainment_rate_pct"].notna()].to_dict("records")
    return listed([(f"{tier_name(row['tier'])} ", traced(row, "chart_2_tiers", "attainment_rate_pct")) for row in rows])


def by_rate(groups: pd.DataFrame) -> pd.DataFrame:
    """Return groups with a rate, highest first; those without a region are no region, those without a tier no tier."""
    groups = groups[groups["attainment_rate_pct"].notna()]
    for column, nothing in (("region", NO_REGION), ("tier", "none")):
        if column in groups:
            groups = groups[groups[column] != nothing]
    return groups.sort_values("attainment_rate_pct", ascending=False, kind="stable")


def highest_to_lowest(groups: pd.DataFrame, table: str, *, name: str) -> Parts:
    """Return the groups with the highest and the lowest rate, with what they are made of."""
    ordered = by_rate(groups)
    if ordered.empty:
        return ("no group has a rate",)
    first, last = ordered.iloc[0], ordered.iloc[-1]
    if len(ordered) == 1:
        return (f"only {first[name]} ", *_rate_of_total(first, table))
    return (f"from {first[name]} ", *_rate_of_total(first, table), f" to {last[name]} ", *_rate_of_total(last, table))


def state_trend(changes: pd.DataFrame, *, year: str, series: str) -> Parts:
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
    size = replace(traced(row, "trend_changes", "change"), text=measure_text(abs(row["change"]), "change"))
    return (f"{word} by ", size, f"{' points' if series == 'attainment_rate' else ''} since {before}")


def _state(tables: Mapping[str, pd.DataFrame], year: str) -> list[Headline]:
    rows = tables["chart_1_trend"].query("year == @year and attainment_rate_pct.notna() and earned.notna()")
    if rows.empty:
        return []
    rate, earned = (traced(rows.iloc[0], "chart_1_trend", name) for name in ("attainment_rate_pct", "earned"))
    answer: Parts = (rate,)
    if "chart_2_tiers" in tables:
        answer = (rate, " (", earned, f" of {number_text(tables['chart_2_tiers']['potential'].sum())})")
    rate_trend, earned_trend = (
        state_trend(tables["trend_changes"], year=year, series=name) for name in ("attainment_rate", "earned")
    )
    of_rate = f"of the credentials that students could have earned were earned in {year}"
    of_earned = f"individual credentials were earned and reported in {year}"
    question = "How many of the available credentials were earned?"
    return [
        Headline("02_courses", question, answer, "Attainment rate", rate, (of_rate,), rate_trend),
        Headline("01_trends", "", (), "Credentials earned", earned, (of_earned,), earned_trend),
    ]


def _tiers(tables: Mapping[str, pd.DataFrame]) -> list[Headline]:
    tiers, ordered = tables["chart_2_tiers"], by_rate(tables["chart_2_tiers"])
    if ordered.empty:
        return []
    number, rates = traced(ordered.iloc[0], "chart_2_tiers", "attainment_rate_pct"), _tier_rates(tiers)
    sentence = (f"{tier_name(ordered.iloc[0]['tier'])}. All tiers: ", *rates)
    return [Headline("04_tiers", "By tier?", rates, "Tier with the highest rate", number, sentence)]


def _ends(groups: pd.DataFrame, table: str, *, section: str, name: str) -> list[Headline]:
    ordered, noun = by_rate(groups), name.replace("_", " ")
    if ordered.empty:
        return []
    number, answer = traced(ordered.iloc[0], table, "attainment_rate_pct"), highest_to_lowest(groups, table, name=name)
    label = f"{noun.capitalize()} with the highest rate"
    return [Headline(section, f"By {noun}?", answer, label, number, answer)]


def _earned_before(counts: pd.DataFrame, first: pd.Series) -> Parts:
    """Return how the count of a unit compares with that of the last year before, where Table 8 prints one."""
    before = counts[(counts["psu_code"] == first["psu_code"]) & (counts["year"] < first["year"])]
    if before.empty:
        return ()
    last = before.sort_values("year").iloc[-1]
    word = direction(first["earned"] - last["earned"], up="up", down="down", same="unchanged")
    return (f"{word} from ", traced(last, MOST_EARNED, "earned"), f" in {last['year']}")


def _units(tables: Mapping[str, pd.DataFrame], year: str) -> list[Headline]:
    counts, ranked = tables[MOST_EARNED], by_rate(tables[HIGHEST_RATE])
    now = counts[counts["year"] == year].sort_values(["rank", "psu_code"])
    if now.empty or ranked.empty:
        return []
    most, highest = now.iloc[0], ranked.iloc[0]
    earned = traced(most, MOST_EARNED, "earned")
    rate, of = traced(highest, HIGHEST_RATE, "attainment_rate_pct"), _rate_of_total(highest, HIGHEST_RATE)
    question = "Which unit earned the most, which district the largest share?"
    answer = (f"{most['psu']} ", earned, f"; {highest['psu']} ", *of)
    of_most = (f"credentials were earned in {most['psu']}, more than in any other unit",)
    of_highest = (f"{highest['psu']}: ", *of[2:5], " credentials")
    section, trend = "09_public_school_units", _earned_before(counts, most)
    return [
        Headline(section, question, answer, "Unit with the most credentials", earned, of_most, trend),
        Headline(section, "", (), "Ranked unit with the highest rate", rate, of_highest),
    ]


def _measure_words(measure: str) -> str:
    return heading(measure).lower()


def _flagged(gaps: pd.DataFrame, kind: str) -> str:
    rows = gaps[gaps["representation"] == kind]
    return listing([f"{row.group} ({_measure_words(row.measure)})" for row in rows.itertuples()])


def _gaps(tables: Mapping[str, pd.DataFrame]) -> list[Headline]:
    gaps = tables["equity_gaps"]
    comparable = gaps[gaps["gap_points"].notna()]
    if comparable.empty:
        return []
    flags = counted(int(gaps["representation"].isin([UNDER, OVER]).sum()), "flag")
    answer = (
        f"{flags} on {counted(len(comparable), 'comparable share')}; under: {_flagged(gaps, UNDER)}; "
        f"over: {_flagged(gaps, OVER)}"
    )
    row = comparable.loc[comparable["gap_points"].idxmin()]
    share, comparison, gap = (traced(row, "equity_gaps", name) for name in ("percent", "comparison_pct", "gap_points"))
    words = f" of the credentials ({_measure_words(row['measure'])}) and "
    sentence = (f"points: {row['group']} had ", share, words, comparison, " of the comparison population")
    question = "Which groups are under- or over-represented by the report's rule?"
    return [Headline("05_equity", question, (answer,), "Largest gap below the comparison", gap, sentence)]


def _workforce(tables: Mapping[str, pd.DataFrame]) -> list[Headline]:
    lines = tables["table_07_ncwfc"]
    question = "Do the NC Workforce Credentials counts follow from the course results?"
    answer = (
        f"{number_text((lines['difference'] == 0).sum())} of {counted(len(lines), 'line')}, "
        f"{number_text(lines['earned'].sum())} credentials; where names leave a choice, the one whose count fits was "
        "taken"
    )
    return [Headline("07_ncwfc_alignment", question, (answer,))]


def _are_contradicted(count: int) -> str:
    return f" {'is' if count == 1 else 'are'} contradicted, "


def _holding(totals: Mapping, *, of: str, rest: str) -> Parts:
    every, contradicted = (traced(totals, "audit_verdicts", name) for name in ("all_verdicts", CONTRADICTED))
    held = number_text(totals[REPRODUCED] + totals[ROUNDING])
    return (f"{held} of ", every, of, contradicted, _are_contradicted(totals[CONTRADICTED]), rest)


def _audit(tables: Mapping[str, pd.DataFrame]) -> list[Headline]:
    counts = tables["audit_verdicts"]
    totals = {row["register"]: row for row in counts[counts["place"] == ALL_PLACES].to_dict("records")}
    if "figures" not in totals:
        return []
    spelled = int(tables["audit_figures"]["id"].str.endswith(".name").sum())
    rest = f"{counted(spelled, 'name')} {'is' if spelled == 1 else 'are'} only spelled otherwise"
    answer = _holding(totals["figures"], of="; ", rest=rest)
    contradicted, every = (traced(totals["figures"], "audit_verdicts", name) for name in (CONTRADICTED, "all_verdicts"))
    sentence: Parts = ("of ", every, " published figures and names are contradicted")
    claims = []
    if totals.get("claims", {}).get("all_verdicts"):
        wrong, asked = (traced(totals["claims"], "audit_verdicts", name) for name in (CONTRADICTED, "all_verdicts"))
        sentence = (*sentence, "; of the claims ", wrong, " of ", asked)
        rest = "the others need unpublished data or state causes"
        held = _holding(totals["claims"], of="; ", rest=rest)
        claims = [Headline("10_audit", "Which claims of the prose hold?", held)]
    label, question = "Contradicted by other published numbers", "Which published figures and names hold?"
    return [Headline("10_audit", question, answer, label, contradicted, sentence), *claims]


def headlines(tables: Mapping[str, pd.DataFrame], *, year: str) -> list[Headline]:
    """Return what a year's report says at a glance; what a year did not publish has no headline.

    Parameters
    ----------
    tables : dict of result table to DataFrame
    year : str
    """
    areas, regions = "attainment_by_program_area", "chart_3_regions"
    makers = (
        (("chart_1_trend", "trend_changes"), lambda: _state(tables, year)),
        (("chart_2_tiers",), lambda: _tiers(tables)),
        ((areas,), lambda: _ends(tables[areas], areas, section="02_courses", name="program_area")),
        ((regions,), lambda: _ends(tables[regions], regions, section="08_regions", name="region")),
        ((MOST_EARNED, HIGHEST_RATE), lambda: _units(tables, year)),
        (("equity_gaps",), lambda: _gaps(tables)),
        (("table_07_ncwfc",), lambda: _workforce(tables)),
        (("audit_verdicts", "audit_figures"), lambda: _audit(tables)),
    )
    return [headline for needed, make in makers if set(needed) <= set(tables) for headline in make()]


def result_tables(year: str) -> dict[str, pd.DataFrame]:
    """Return the result tables of a year that headlines are made of, as far as the year has them."""
    files = {name: outputs_dir(year) / "tables" / f"{name}.csv" for name in SHOWN_TABLES}
    return {name: read_table(file, RESULTS[name]) for name, file in files.items() if file.exists()}


def answers(tables: dict[str, pd.DataFrame], *, year: str) -> list[tuple[str, str, str]]:
    """Return the questions that a year's results answer at a glance.

    Parameters
    ----------
    tables : dict of result table, those of the year that are there
    year : str

    Returns
    -------
    list of (question, answer, stem of the section that has more)
    """
    return [
        (headline.question, plain(headline.answer), headline.section)
        for headline in headlines(tables, year=year)
        if headline.question
    ]


def findings_table(year: str) -> str:
    """Return the questions and answers of a year as the README's table.

    Raises
    ------
    FileNotFoundError
        If the year has no results.
    """
    rows = [
        f"| {question} | {answer} | [{stem[:2].lstrip('0') or '0'}](notebooks/{stem}.ipynb) |"
        for question, answer, stem in answers(result_tables(year), year=year)
    ]
    if not rows:
        raise FileNotFoundError(f"outputs/{year}/tables: expected result tables, found none. Run make report first.")
    return "\n".join([f"| {year} | | section |", "|---|---|---|", *rows]) + "\n"
