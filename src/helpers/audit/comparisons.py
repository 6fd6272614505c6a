"""Comparisons that only the audit makes: what disagrees here is a finding and stops no run."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

import pandas as pd

from helpers.base.rates import attainment_rate, percent_bounds
from helpers.base.settings import report_title
from helpers.base.words import listing
from helpers.prepare.comparisons import (
    CHECKS,
    Check,
    Inputs,
    Rows,
    by_pair,
    cells,
    combined_names,
    other_side,
    share_sums,
    tiers_of_courses,
)
from helpers.prepare.layouts import PSU, T1, T2, T3, T4, T5, T7, T8, T9, T10, T11

NOT_PUBLISHED = "no result published"
AS_NAMED, ONE_CREDENTIAL = "as named", "one credential"
# What a comparison is, by its check: names and lists are not counted among the numbers that hold.
ARITHMETIC, SAME_NUMBER, SHARES = "Sums, rates and orders", "Numbers printed twice", "Shares of groups"
LISTS = "Lists and names"
CLAIMS, CITATIONS = "Claims of the prose", "Citations of sources"
KINDS = {
    ARITHMETIC: (
        *("psu_totals", "combined_earned", "career_readiness_total", "printed_rates", "ncwfc_earned"),
        *("most_earned_order", "highest_rate_order", "highest_rate_membership"),
    ),
    SAME_NUMBER: (
        *("module_earned", "career_readiness_earned", "highest_rate_psus", "most_earned_psus", "tier_columns"),
        *("psu_history", "earlier_report"),
    ),
    SHARES: ("share_totals", "overall_share"),
}
NUMBER_KINDS = tuple(KINDS)
LEVELS = "levels "
EXACT_COUNTS = "level == 'psu' and metric == 'credentials_earned' and precision == 'exact' and derived == 'no'"


def _crosswalk(inputs: Inputs) -> pd.DataFrame:
    return inputs.references["ncwfc_crosswalk"]


def _lines(inputs: Inputs) -> list[tuple[Any, pd.DataFrame]]:
    """Return the lines of Table 7, each with its components, their counts and the cells that print them."""
    columns = ["kind", "course_code", "credential", "earned", "cell"]
    results = inputs.tables[T11].assign(kind="individual")
    combined = inputs.tables[T2].drop_duplicates(["course_code", "combined_credential"]).assign(kind="combined")
    results["cell"] = f"{T11}:" + results["row"].astype("str") + ":earned"
    combined["cell"] = f"{T2}:" + combined["row"].astype("str") + ":combined_earned"
    combined = combined.assign(credential=combined["combined_credential"], earned=combined["combined_earned"])
    parts = _crosswalk(inputs).merge(pd.concat([results[columns], combined[columns]]), on=columns[:3])
    by_line = dict(tuple(parts.groupby("ncwfc_credential")))
    return [(line, by_line[line.ncwfc_credential]) for line in inputs.tables[T7].itertuples()]


def _ncwfc_earned(inputs: Inputs) -> Rows:
    """The count of a line of Table 7 is the sum over the course credentials that make it up."""
    for line, parts in _lines(inputs):
        source = " ".join(parts["cell"])
        yield line.ncwfc_credential, T7, line.row, "earned", line.earned, parts["earned"].sum(), source


def _tiers_of_parts(inputs: Inputs) -> dict[str, int]:
    """Return the tier of course credentials: as Table 3 lists it, else as it follows for those of Table 11."""
    assigned = by_pair(inputs.tables[T11].join(tiers_of_courses(inputs)["tier"]))["tier"]
    return {**assigned.to_dict(), **by_pair(inputs.tables[T3])["tier"].to_dict()}


def credentials_of_other_tiers(inputs: Inputs) -> dict[int, int]:
    """Return, for each line of Table 7, how many of its credentials Table 3 gives another tier than the line has."""
    tiers = _tiers_of_parts(inputs)
    has_other = lambda line, parts: by_pair(parts).index.map(tiers) != line.tier  # noqa: E731
    return {line.row: int(parts.loc[has_other(line, parts), "earned"].sum()) for line, parts in _lines(inputs)}


def _ncwfc_tier(inputs: Inputs) -> Rows:
    """A line of Table 7 has the tier that Table 3 gives to all its course credentials."""
    listed, tiers = by_pair(inputs.tables[T3]), _tiers_of_parts(inputs)
    for line, parts in _lines(inputs):
        keys = by_pair(parts).index
        found = sorted({str(tiers[key]) for key in keys if not pd.isna(tiers.get(key))})
        source = cells(T3, listed.loc[[key for key in keys if key in listed.index], "row"], "tier") or f"{T3}:all:tier"
        yield line.ncwfc_credential, T7, line.row, "tier", line.tier, " and ".join(found) or "none", source


def _ncwfc_label(inputs: Inputs) -> Rows:
    """A line of Table 7 names the levels that it counts, and a credential that some table lists."""
    doubts = _crosswalk(inputs).query("doubt != ''").drop_duplicates("ncwfc_credential").set_index("ncwfc_credential")
    find = other_side("ncwfc_crosswalk", doubts, "doubt", AS_NAMED)
    for line, parts in _lines(inputs):
        expected, source = find(line.ncwfc_credential)
        named, counted_ones = _levels([line.ncwfc_credential]), _levels(parts["credential"])
        if named and counted_ones:
            source = " ".join([source, *parts["cell"]]).strip()
            expected = expected if named == counted_ones else f"{LEVELS}{listing(counted_ones)}"
        if source:  # A name that says no level, and that nobody doubts, is compared with nothing.
            yield line.ncwfc_credential, T7, line.row, "ncwfc_credential", AS_NAMED, expected, source


def _levels(names: Iterable[str]) -> list[str]:
    """Return the levels, as Roman numerals, that names carry; not the I of I-CAR."""
    return sorted({level for name in names for level in re.findall(r"\b(?:I{1,3}|IV|V)\b(?!-)", name)})


def _ncwfc_content(inputs: Inputs) -> Rows:
    """A line of Table 7 that counts individual credentials counts one of them, which is no module of another."""
    modules = by_pair(inputs.tables[T2])
    for line, parts in _lines(inputs):
        counted_ones = parts[parts["kind"] == "individual"]
        names = list(dict.fromkeys(counted_ones["credential"]))
        of_sets = modules.loc[modules.index.intersection(by_pair(counted_ones).index)]
        expected, source = ONE_CREDENTIAL, " ".join(counted_ones["cell"])
        if len(names) > 1:
            expected = f"the sum of {len(names)} credentials: {listing(names)}"
        elif (of_sets["combined_earned"] != line.earned).any():
            whole = of_sets.iloc[0]
            expected = f"a module of {whole['combined_credential']}, of which {whole['combined_earned']} were earned"
            source += " " + cells(T2, of_sets["row"], "combined_earned")
        if names:
            yield line.ncwfc_credential, T7, line.row, "ncwfc_credential", ONE_CREDENTIAL, expected, source


def _combined_kind(inputs: Inputs) -> Rows:
    """A combined credential of Table 2 is not an individual credential of the course in Table 11."""
    find = other_side(T11, by_pair(inputs.tables[T11]), "credential", "")
    for names, modules in inputs.tables[T2].groupby(["course_code", "combined_credential"]):
        item, row = " | ".join(names), modules["row"].iloc[0]
        name, source = find(item)
        expected, source = ("individual", source) if name else ("combined", f"{T11}:all:credential")
        yield item, T2, row, "combined_credential", "combined", expected, source


def _tier_listed(inputs: Inputs) -> Rows:
    """Every credential of Table 11 has a tier through Table 3."""
    for row in by_pair(inputs.tables[T11].join(tiers_of_courses(inputs))).itertuples():
        expected = "no tier in the report" if pd.isna(row.tier) else "has a tier"
        yield row.Index, T11, row.row, "credential", "has a tier", expected, f"{T3}:all:tier"


def _tier_has_results(inputs: Inputs) -> Rows:
    """A credential that Table 3 lists, or its modules, has results in Table 11."""
    courses, names = inputs.tables[T11].drop_duplicates("course_code").set_index("course_code"), combined_names(inputs)
    of_pair = other_side(T11, by_pair(inputs.tables[T11]), "credential", "")
    of_course = other_side(T11, courses, "credential", "")
    for row in by_pair(inputs.tables[T3]).itertuples():
        name, source = of_pair(row.Index)
        if not name and row.credential in names:
            name, source = of_course(row.course_code)
        expected, source = ("listed", source) if name else (NOT_PUBLISHED, f"{T11}:all:credential")
        yield row.Index, T3, row.row, "credential", "listed", expected, source


def _tier_agrees(inputs: Inputs) -> Rows:
    """A credential has the same tier in every course for which Table 3 lists it."""
    listing = inputs.tables[T3]
    for credential, lines in listing[listing["credential"].duplicated(keep=False)].groupby("credential"):
        for line in lines.itertuples():
            others = lines[lines["row"] != line.row]
            # The tier of most of the others; where they are divided evenly, the line's own may be the right one.
            most = others["tier"].mode()
            expected = line.tier if line.tier in set(most) else most.iloc[0]
            item, source = f"{line.course_code} | {credential}", cells(T3, others["row"], "tier")
            yield item, T3, line.row, "tier", line.tier, expected, source


def _program_area_agrees(inputs: Inputs) -> Rows:
    """Table 3 puts a course in the program area in which Table 1 puts it."""
    find = other_side(T1, inputs.tables[T1].drop_duplicates("course_code").set_index("course_code"), "program_area", "")
    for row in inputs.tables[T3].itertuples():
        area, source = find(row.course_code)
        if source:
            item = f"{row.course_code} | {row.credential}"
            yield item, T3, row.row, "program_area", row.program_area, area, source


def _order(inputs: Inputs, stem: str, units: pd.DataFrame, measure: pd.Series, *columns: str) -> Rows:
    """Compare the order of a ranking with that of units of Table 10 by a measure, largest first; a tie has no order."""
    first, last = (measure.rank(method=end, ascending=False).astype("int64") for end in ("min", "max"))
    units = units.assign(place=first, last_place=last).set_index("psu_code")
    find = other_side(T10, units, "place", "not ranked")
    for place, row in enumerate(inputs.tables[stem].itertuples(), start=1):
        expected, source = find(row.psu_code)
        if source:
            source = cells(T10, [units.at[row.psu_code, "row"]], *columns)
            is_its_place = units.at[row.psu_code, "place"] <= place <= units.at[row.psu_code, "last_place"]
            expected = place if is_its_place else expected
        yield row.psu, stem, row.row, "place", place, expected, source


def _most_earned_order(inputs: Inputs) -> Rows:
    """The order of Table 8 is that of the units of Table 10 by credentials earned."""
    return _order(inputs, T8, inputs.tables[T10], inputs.tables[T10]["earned"], "earned")


def _highest_rate_order(inputs: Inputs) -> Rows:
    """The order of Table 9 is that of the ranked units of Table 10 by attainment rate."""
    settings, units = inputs.settings, inputs.tables[T10]
    kinds = units["psu_code"].map(inputs.references["psus"].set_index("psu_code")["psu_type"])
    is_large = units["potential"] >= settings.ranking_smallest_potential
    units = units[kinds.isin(settings.ranking_psu_types) & is_large]
    return _order(inputs, T9, units, attainment_rate(units["earned"], units["potential"]), "earned", "potential")


def _highest_rate_membership(inputs: Inputs) -> Rows:
    """No unit that Table 9 leaves out has a higher rate in Table 10 than the last row of Table 9."""
    units, printed = inputs.tables[T10], inputs.tables[T9]
    units = units.assign(rate=attainment_rate(units["earned"], units["potential"]))
    last = printed.iloc[-1]
    bound = 100 * last["earned"] / last["potential"]
    source = cells(T9, [last["row"]], "earned", "potential")
    for row in units[~units["psu_code"].isin(printed["psu_code"])].itertuples():
        expected = "a place in Table 9" if row.rate > bound else "no place"
        yield row.psu, T10, row.row, "earned", "no place", expected, source


def _overall_share(inputs: Inputs) -> Rows:
    """The overall share of a group in Table 4 is the mean of its tier shares, weighted by credentials."""
    volumes = inputs.tables[T11].groupby(tiers_of_courses(inputs)["tier"])["earned"].sum()
    table, columns = inputs.tables[T4], {tier: f"tier_{tier}_pct" for tier in T5}
    lower = upper = pd.Series(0.0, index=table.index)
    for tier, column in columns.items():
        bounds, weight = percent_bounds(table[column]), volumes.get(tier, 0) / volumes.sum()
        lower, upper = lower + bounds["percent_lower"] * weight, upper + bounds["percent_upper"] * weight
    printed = percent_bounds(table["overall_pct"])
    is_possible = (printed["percent_lower"] <= upper) & (printed["percent_upper"] >= lower)
    ranges = lower.map("{:.1f}".format) + " to " + upper.map("{:.1f}".format)
    for row, expected in zip(table.itertuples(), table["overall_pct"].where(is_possible, ranges), strict=True):
        source = cells(T4, [row.row], *columns.values()) + f" {T11}:all:earned"
        yield row.group, T4, row.row, "overall_pct", row.overall_pct, expected, source


def _share_totals(inputs: Inputs) -> Rows:
    """The printed shares of the groups of one category add up to 100."""
    for row in share_sums(inputs).itertuples():
        yield row.item, row.table, None, row.column, f"{row.percent:g}", "100", row.sources


def from_other_documents(history: pd.DataFrame, *, year: str) -> pd.DataFrame:
    """Return the rows of history that do not come from the report of a year: no document is its own witness."""
    return history[~history["source"].str.contains(report_title(year), regex=False)]


def _psu_history(inputs: Inputs) -> Rows:
    """Other public pages state for a unit and year the number of credentials that Tables 8 and 10 print."""
    printed, years = {}, inputs.settings.trend_years
    for row in inputs.tables[T10].itertuples():
        printed[row.psu_code, inputs.settings.year] = (T10, row.row, "earned", row.earned, row.psu)
    for _, row in inputs.tables[T8].iterrows():
        printed |= {(row["psu_code"], year): (T8, row["row"], year, row[year], row["psu"]) for year in years[:-1]}
    stated = from_other_documents(inputs.references["history"], year=inputs.settings.year).query(EXACT_COUNTS)
    codes = stated["entity"].str.extract(f"^{PSU.pattern}$")[1].str.zfill(3)
    for row in stated.assign(code=codes).itertuples():
        if (row.code, row.year) in printed:
            table, line, column, earned, psu = printed[row.code, row.year]
            item = f"{psu} | {row.year} | {urlsplit(row.source).hostname or row.source}"
            yield item, table, line, column, earned, row.value.replace(",", ""), cells("history", [row.row], "value")


FIGURE_CHECKS: dict[str, Check] = {
    # The audit adds the shares up instead of asking whether they can add up, and compares program areas between tables:
    # the lookup of courses was made from them.
    **{name: check for name, check in CHECKS.items() if name not in ("group_shares", "program_areas")},
    "share_totals": ((T4,), tuple(T5.values()), _share_totals),
    "ncwfc_earned": ((T2, T7, T11), (), _ncwfc_earned),
    "ncwfc_tier": ((T2, T3, T7, T11), (), _ncwfc_tier),
    "tier_listed": ((T3, T11), (T2,), _tier_listed),
    "tier_has_results": ((T3, T11), (), _tier_has_results),
    "tier_agrees": ((T3,), (), _tier_agrees),
    "program_area_agrees": ((T1, T3), (), _program_area_agrees),
    "most_earned_order": ((T8, T10), (), _most_earned_order),
    "highest_rate_order": ((T9, T10), (), _highest_rate_order),
    "highest_rate_membership": ((T9, T10), (), _highest_rate_membership),
    "overall_share": ((T4, T11), (T2, T3), _overall_share),
    "psu_history": ((T8, T10), (), _psu_history),
    "ncwfc_label": ((T2, T7, T11), (), _ncwfc_label),
    "ncwfc_content": ((T2, T7, T11), (), _ncwfc_content),
    "combined_kind": ((T2, T11), (T3,), _combined_kind),
}
# What stands in the register of figures beside them.
OTHER_RULES = {
    "name": "A name is spelled as in the other tables.",
    "correction": "A cell agrees with the other tables and with its own row.",
    "earlier_report": "Two reports print the same of a year.",
}


def rule_of(check: str) -> str:
    """Return the rule that a kind of comparison tests, as a sentence.

    Examples
    --------
    >>> rule_of("share_totals")
    'The printed shares of the groups of one category add up to 100.'
    """
    return str(FIGURE_CHECKS[check][2].__doc__) if check in FIGURE_CHECKS else OTHER_RULES[check]


def kind_of(check: str) -> str:
    """Return what kind of comparison a check makes.

    Examples
    --------
    >>> kind_of("overall_share"), kind_of("course_list")
    ('Shares of groups', 'Lists and names')
    """
    return next((kind for kind, checks in KINDS.items() if check in checks), LISTS)
