"""Comparisons that only the audit makes: what disagrees here is a finding and stops no run."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.base.rates import attainment_rate, percent_bounds
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
from helpers.prepare.layouts import PSU, T2, T3, T4, T5, T7, T8, T9, T10, T11

NOT_PUBLISHED = "no result published"
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


def _ncwfc_tier(inputs: Inputs) -> Rows:
    """A line of Table 7 has the tier that Table 3 gives to all its course credentials."""
    listed = by_pair(inputs.tables[T3])
    assigned = by_pair(inputs.tables[T11].join(tiers_of_courses(inputs)["tier"]))["tier"]
    tiers = {**assigned.to_dict(), **listed["tier"].to_dict()}
    for line, parts in _lines(inputs):
        keys = by_pair(parts).index
        found = sorted({str(tiers[key]) for key in keys if not pd.isna(tiers.get(key))})
        source = cells(T3, listed.loc[[key for key in keys if key in listed.index], "row"], "tier")
        yield line.ncwfc_credential, T7, line.row, "tier", line.tier, " and ".join(found) or "none", source


def _ncwfc_name(inputs: Inputs) -> Rows:
    """A line of Table 7 counts what it names."""
    doubts = _crosswalk(inputs).query("doubt != ''").drop_duplicates("ncwfc_credential").set_index("ncwfc_credential")
    find = other_side("ncwfc_crosswalk", doubts, "doubt", "as named")
    for line in inputs.tables[T7].itertuples():
        expected, source = find(line.ncwfc_credential)
        yield line.ncwfc_credential, T7, line.row, "ncwfc_credential", "as named", expected, source


def _combined_kind(inputs: Inputs) -> Rows:
    """A combined credential of Table 2 is not an individual credential of the course in Table 11."""
    find = other_side(T11, by_pair(inputs.tables[T11]), "credential", "")
    for names, modules in inputs.tables[T2].groupby(["course_code", "combined_credential"]):
        item, row = " | ".join(names), modules["row"].iloc[0]
        name, source = find(item)
        yield item, T2, row, "combined_credential", "combined", "individual" if name else "combined", source


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
        yield row.Index, T3, row.row, "credential", "listed", "listed" if name else NOT_PUBLISHED, source


def _tier_agrees(inputs: Inputs) -> Rows:
    """A credential has the same tier in every course for which Table 3 lists it."""
    listing = inputs.tables[T3]
    for credential, lines in listing[listing["credential"].duplicated(keep=False)].groupby("credential"):
        most = lines["tier"].mode().iloc[0]
        for line in lines.itertuples():
            source = cells(T3, [row for row in lines["row"] if row != line.row], "tier")
            yield f"{line.course_code} | {credential}", T3, line.row, "tier", line.tier, most, source


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


def _psu_history(inputs: Inputs) -> Rows:
    """Other public pages state for a unit and year the number of credentials that Tables 8 and 10 print."""
    printed, years = {}, inputs.settings.trend_years
    for row in inputs.tables[T10].itertuples():
        printed[row.psu_code, inputs.settings.year] = (T10, row.row, "earned", row.earned, row.psu)
    for _, row in inputs.tables[T8].iterrows():
        printed |= {(row["psu_code"], year): (T8, row["row"], year, row[year], row["psu"]) for year in years[:-1]}
    stated = inputs.references["history"].query(EXACT_COUNTS)
    codes = stated["entity"].str.extract(f"^{PSU.pattern}$")[1].str.zfill(3)
    for row in stated.assign(code=codes).itertuples():
        if (row.code, row.year) in printed:
            table, line, column, earned, psu = printed[row.code, row.year]
            item, source = f"{psu} | {row.year} | {row.row}", cells("history", [row.row], "value")
            yield item, table, line, column, earned, row.value.replace(",", ""), source


FIGURE_CHECKS: dict[str, Check] = {
    # The audit adds the shares up instead of asking whether they can add up.
    **{name: check for name, check in CHECKS.items() if name != "group_shares"},
    "share_totals": ((T4,), tuple(T5.values()), _share_totals),
    "ncwfc_earned": ((T2, T7, T11), (), _ncwfc_earned),
    "ncwfc_tier": ((T2, T3, T7, T11), (), _ncwfc_tier),
    "tier_listed": ((T3, T11), (T2,), _tier_listed),
    "tier_has_results": ((T3, T11), (), _tier_has_results),
    "tier_agrees": ((T3,), (), _tier_agrees),
    "most_earned_order": ((T8, T10), (), _most_earned_order),
    "highest_rate_order": ((T9, T10), (), _highest_rate_order),
    "highest_rate_membership": ((T9, T10), (), _highest_rate_membership),
    "overall_share": ((T4, T11), (T2, T3), _overall_share),
    "psu_history": ((T8, T10), (), _psu_history),
    "ncwfc_name": ((T7,), (), _ncwfc_name),
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
