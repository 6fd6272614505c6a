"""Every published number that other published material can check, recomputed and compared."""

from __future__ import annotations

import re
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal

import pandas as pd

from helpers.base.rates import BELOW_ONE, NOT_REPORTED, attainment_rate, percent_bounds
from helpers.contracts.vocabulary import CONTRADICTED, NOT_REPRODUCIBLE, NOT_TESTABLE, REPRODUCED, ROUNDING
from helpers.prepare.comparisons import (
    CHECKS,
    HISTORY,
    PERCENT_COLUMNS,
    T2,
    T3,
    T4,
    T5,
    T7,
    T8,
    T9,
    T10,
    T11,
    Check,
    Inputs,
    cells,
    combined_names,
    comparisons,
    tiers_of_courses,
)
from helpers.prepare.gate import accepted
from helpers.prepare.layouts import PSU, RawTable, published_tables

NOT_PUBLISHED = "no result published"
ROUNDING_RULES = {"cut off": ROUND_DOWN, "rounded half to even": ROUND_HALF_EVEN}
SECTION_OF_TABLE = {
    "01": "02_courses",
    "02": "03_combined_credentials",
    "03": "04_tiers",
    "04": "05_equity",
    "05": "05_equity",
    "06": "06_career_readiness",
    "07": "07_ncwfc_alignment",
    "08": "09_public_school_units",
    "09": "09_public_school_units",
    "10": "09_public_school_units",
    "11": "02_courses",
}


def _components(inputs: Inputs) -> pd.DataFrame:
    """Return the components of each NCWFC line with the count and the cell that prints it."""
    crosswalk = inputs.references["ncwfc_crosswalk"]
    crosswalk = crosswalk.loc[crosswalk["year"] == inputs.settings.year].drop(columns="row")
    columns = ["kind", "course_code", "credential", "earned", "cell"]
    results = inputs.tables[T11].assign(
        kind="individual", cell=lambda table: [f"{T11}:{row}:earned" for row in table["row"]]
    )
    combined = inputs.tables[T2].drop_duplicates(["course_code", "combined_credential"])
    combined = combined.assign(
        kind="combined",
        credential=combined["combined_credential"],
        earned=combined["combined_earned"],
        cell=[f"{T2}:{row}:combined_earned" for row in combined["row"]],
    )
    return crosswalk.merge(pd.concat([results[columns], combined[columns]]), on=columns[:3], how="inner")


def ncwfc_earned(inputs: Inputs) -> pd.DataFrame:
    """A line of Table 7 is the sum of the course credentials that make it up."""
    parts = dict(tuple(_components(inputs).groupby("ncwfc_credential")))
    rows = []
    for line in inputs.tables[T7].itertuples():
        part = parts[line.ncwfc_credential]
        source = " ".join(part["cell"])
        rows.append((line.ncwfc_credential, T7, line.row, "earned", line.earned, part["earned"].sum(), source))
    return comparisons(rows)


def ncwfc_tier(inputs: Inputs) -> pd.DataFrame:
    """A line of Table 7 has the tier that Table 3 gives to all its course credentials."""
    tiers = {(row.course_code, row.credential): (row.tier, row.row) for row in inputs.tables[T3].itertuples()}
    assigned = inputs.tables[T11].join(tiers_of_courses(inputs)["tier"])
    assigned = {(row.course_code, row.credential): row.tier for row in assigned.itertuples()}
    parts = dict(tuple(_components(inputs).groupby("ncwfc_credential")))
    rows = []
    for line in inputs.tables[T7].itertuples():
        keys = [(row.course_code, row.credential) for row in parts[line.ncwfc_credential].itertuples()]
        found = {tiers[key][0] if key in tiers else assigned.get(key) for key in keys}
        expected = " and ".join(sorted(str(tier) for tier in found if not pd.isna(tier))) or "none"
        source = cells(T3, [tiers[key][1] for key in keys if key in tiers], "tier")
        rows.append((line.ncwfc_credential, T7, line.row, "tier", line.tier, expected, source))
    return comparisons(rows)


def ncwfc_name(inputs: Inputs) -> pd.DataFrame:
    """A line of Table 7 counts what it names."""
    crosswalk = inputs.references["ncwfc_crosswalk"]
    crosswalk = crosswalk[crosswalk["year"] == inputs.settings.year]
    doubts = crosswalk[crosswalk["doubt"] != ""].drop_duplicates("ncwfc_credential").set_index("ncwfc_credential")
    rows = []
    for line in inputs.tables[T7].itertuples():
        is_doubted = line.ncwfc_credential in doubts.index
        expected = doubts.at[line.ncwfc_credential, "doubt"] if is_doubted else "as named"
        source = cells("ncwfc_crosswalk", [doubts.at[line.ncwfc_credential, "row"]], "doubt") if is_doubted else ""
        rows.append((line.ncwfc_credential, T7, line.row, "ncwfc_credential", "as named", expected, source))
    return comparisons(rows)


def combined_kind(inputs: Inputs) -> pd.DataFrame:
    """What Table 2 prints as a combined credential is not printed as an individual one of the course in Table 11."""
    results = {(row.course_code, row.credential): row.row for row in inputs.tables[T11].itertuples()}
    rows = []
    for (course, combined), modules in inputs.tables[T2].groupby(["course_code", "combined_credential"]):
        line = results.get((course, combined))
        expected = "individual" if line else "combined"
        source = cells(T11, [line], "credential") if line else ""
        rows.append(
            (f"{course} | {combined}", T2, modules["row"].iloc[0], "combined_credential", "combined", expected, source)
        )
    return comparisons(rows)


def tier_listed(inputs: Inputs) -> pd.DataFrame:
    """Every credential of Table 11 has a tier through Table 3."""
    results = inputs.tables[T11].join(tiers_of_courses(inputs))
    return comparisons(
        [
            (
                f"{row.course_code} | {row.credential}",
                T11,
                row.row,
                "credential",
                "has a tier",
                expected,
                f"{T3}:all:tier",
            )
            for row in results.itertuples()
            for expected in ["no tier in the report" if pd.isna(row.tier) else "has a tier"]
        ]
    )


def tier_has_results(inputs: Inputs) -> pd.DataFrame:
    """A credential that Table 3 lists has results in Table 11, or its modules have."""
    results = {(row.course_code, row.credential): row.row for row in inputs.tables[T11].itertuples()}
    by_course = dict(tuple(inputs.tables[T11].groupby("course_code")["row"]))
    names = combined_names(inputs)
    rows = []
    for row in inputs.tables[T3].itertuples():
        lines = [results[key]] if (key := (row.course_code, row.credential)) in results else []
        if not lines and row.credential in names:
            lines = list(by_course.get(row.course_code, []))
        expected = "listed" if lines else NOT_PUBLISHED
        item = f"{row.course_code} | {row.credential}"
        rows.append((item, T3, row.row, "credential", "listed", expected, cells(T11, lines[:1], "credential")))
    return comparisons(rows)


def tier_agrees(inputs: Inputs) -> pd.DataFrame:
    """A credential has the same tier in every course that Table 3 lists it for, and in Table 7."""
    listing = inputs.tables[T3]
    rows = []
    for credential, lines in listing.groupby("credential"):
        most = lines["tier"].mode().iloc[0]
        for line in lines.itertuples() if len(lines) > 1 else ():
            others = [row for row in lines["row"] if row != line.row]
            rows.append(
                (f"{line.course_code} | {credential}", T3, line.row, "tier", line.tier, most, cells(T3, others, "tier"))
            )
    return comparisons(rows)


def _places(frame: pd.DataFrame, measure: pd.Series) -> pd.Series:
    return measure.rank(method="min", ascending=False).astype("int64").set_axis(frame["psu_code"])


def most_earned_order(inputs: Inputs) -> pd.DataFrame:
    """The order of Table 8 is that of the units of Table 10 by credentials earned."""
    units = inputs.tables[T10]
    places, lines = _places(units, units["earned"]), units.set_index("psu_code")["row"]
    return comparisons(
        [
            (
                row["psu"],
                T8,
                row["row"],
                "place",
                place,
                places[row["psu_code"]],
                cells(T10, [lines[row["psu_code"]]], "earned"),
            )
            for place, (_, row) in enumerate(inputs.tables[T8].iterrows(), start=1)
        ]
    )


def highest_rate_order(inputs: Inputs) -> pd.DataFrame:
    """The order of Table 9 is that of the ranked units of Table 10 by attainment rate."""
    settings, kinds = inputs.settings, inputs.references["psus"].set_index("psu_code")["psu_type"]
    units = inputs.tables[T10]
    is_ranked = units["psu_code"].map(kinds).isin(settings.ranking_psu_types)
    units = units[is_ranked & (units["potential"] >= settings.ranking_smallest_potential)]
    places, lines = (
        _places(units, attainment_rate(units["earned"], units["potential"])),
        units.set_index("psu_code")["row"],
    )
    rows = []
    for place, row in enumerate(inputs.tables[T9].itertuples(), start=1):
        known = row.psu_code in places.index
        source = cells(T10, [lines[row.psu_code]], "earned", "potential") if known else ""
        rows.append((row.psu, T9, row.row, "place", place, places[row.psu_code] if known else "not ranked", source))
    return comparisons(rows)


def highest_rate_membership(inputs: Inputs) -> pd.DataFrame:
    """No unit of Table 10 that Table 9 leaves out has a higher rate than its last row."""
    units = inputs.tables[T10]
    rates = attainment_rate(units["earned"], units["potential"])
    last = inputs.tables[T9].iloc[-1]
    bound = 100 * last["earned"] / last["potential"]
    rows = []
    for index in units.index[~units["psu_code"].isin(inputs.tables[T9]["psu_code"])]:
        row = units.loc[index]
        expected = "a place in Table 9" if rates[index] > bound else "no place"
        rows.append(
            (
                row["psu"],
                T10,
                row["row"],
                "earned",
                "no place",
                expected,
                cells(T9, [last["row"]], "earned", "potential"),
            )
        )
    return comparisons(rows)


def overall_share(inputs: Inputs) -> pd.DataFrame:
    """The overall share of a group in Table 4 is its tier shares weighted with the credentials of each tier."""
    results = inputs.tables[T11].join(tiers_of_courses(inputs)["tier"])
    volumes = results.groupby("tier")["earned"].sum()
    weights = [volumes.get(tier, 0) / volumes.sum() for tier in T5]
    table = inputs.tables[T4]
    bounds = {f"tier_{tier}_pct": percent_bounds(table[f"tier_{tier}_pct"]) for tier in T5}
    lower, upper = (
        sum(bounds[name][end] * weight for name, weight in zip(bounds, weights, strict=True))
        for end in ("percent_lower", "percent_upper")
    )
    printed = percent_bounds(table["overall_pct"])
    is_possible = (printed["percent_lower"] <= upper) & (printed["percent_upper"] >= lower)
    expected = table["overall_pct"].where(
        is_possible, [f"{low:.1f} to {up:.1f}" for low, up in zip(lower, upper, strict=True)]
    )
    rows = [
        (
            row.group,
            T4,
            row.row,
            "overall_pct",
            row.overall_pct,
            other,
            cells(T4, [row.row], *bounds) + f" {T11}:all:earned",
        )
        for row, other in zip(table.itertuples(), expected, strict=True)
    ]
    return comparisons(rows)


def share_totals(inputs: Inputs) -> pd.DataFrame:
    """The printed shares of the groups of one category add up to 100."""
    categories = inputs.references["student_groups"].set_index("group")["category"]
    columns = {T4: PERCENT_COLUMNS, **dict.fromkeys(T5.values(), (*inputs.settings.trend_years, "comparison"))}
    rows = []
    for stem in columns:
        table = inputs.tables.get(stem, pd.DataFrame({"group": []}))
        shares = {name: percent_bounds(table[name])["percent"] for name in columns[stem] if len(table)}
        for category in ("Gender", "Race and ethnicity"):
            members = table[table["group"].map(categories) == category]
            for name in columns[stem] if len(members) else ():
                total = shares[name][members.index].sum()
                item = f"{stem[6:9].rstrip('_')} | {category} | {name}"
                rows.append((item, stem, None, name, f"{total:g}", "100", cells(stem, members["row"], name)))
    return comparisons(rows)


def psu_history(inputs: Inputs) -> pd.DataFrame:
    """What other public pages state of a unit's credentials is what Tables 8 and 10 print for the year."""
    history = inputs.references[HISTORY]
    stated = history[
        (history["level"] == "psu") & (history["metric"] == "credentials_earned") & (history["precision"] == "exact")
    ]
    stated = stated[(stated["derived"] == "no") & stated["entity"].str.fullmatch(PSU.pattern)]
    printed = {}
    for row in inputs.tables[T10].itertuples():
        printed[row.psu_code, inputs.settings.year] = (T10, row.row, "earned", row.earned, row.psu)
    for _, row in inputs.tables[T8].iterrows():
        for year in inputs.settings.trend_years[:-1]:
            printed[row["psu_code"], year] = (T8, row["row"], year, row[year], row["psu"])
    rows = []
    for row in stated.itertuples():
        code = PSU.fullmatch(row.entity)[2].zfill(3)
        if (code, row.year) in printed:
            table, line, column, earned, psu = printed[code, row.year]
            source = cells(HISTORY, [row.row], "value")
            rows.append(
                (f"{psu} | {row.year} | {row.row}", table, line, column, earned, row.value.replace(",", ""), source)
            )
    return comparisons(rows)


FIGURE_CHECKS: dict[str, Check] = {
    **{name: check for name, check in CHECKS.items() if name != "group_shares"},
    "share_totals": ((T4,), tuple(T5.values()), share_totals),
    "ncwfc_earned": ((T2, T7, T11), (), ncwfc_earned),
    "ncwfc_tier": ((T2, T3, T7, T11), (), ncwfc_tier),
    "tier_listed": ((T3, T11), (T2,), tier_listed),
    "tier_has_results": ((T3, T11), (), tier_has_results),
    "tier_agrees": ((T3,), (), tier_agrees),
    "most_earned_order": ((T8, T10), (), most_earned_order),
    "highest_rate_order": ((T9, T10), (), highest_rate_order),
    "highest_rate_membership": ((T9, T10), (), highest_rate_membership),
    "overall_share": ((T4, T11), (T2, T3), overall_share),
    "psu_history": ((T8, T10), (), psu_history),
    "ncwfc_name": ((T7,), (), ncwfc_name),
    "combined_kind": ((T2, T11), (T3,), combined_kind),
}
# Why a comparison of this kind differs, where the two sides do not say it; marked as likely in the explanation.
LIKELY = {
    "ncwfc_tier": "the line joins credentials of several tiers under the tier of most of them",
    "tier_listed": "Table 3 leaves the credential out",
    "tier_has_results": "no course offered it, or none reported it",
    "highest_rate_membership": "the table ranks districts only, without saying so",
    "psu_history": "the other page counts at another date",
    "overall_share": "the shares are of other counts than those of Table 11",
}


def number(text: str) -> float | None:
    """Return the number that a cell prints, without its percent sign, or None.

    Examples
    --------
    >>> number("89.29%"), number("1,234"), number("<1%"), number("Upper")
    (89.29, 1234.0, None, None)
    """
    plain = text.rstrip("%").replace(",", "")
    return float(plain) if re.fullmatch(r"-?\d+(\.\d+)?", plain) else None


def rounding_rule(stated: str, value: float) -> str:
    """Return the common rule by which a value becomes the stated number though not half up, or nothing.

    Examples
    --------
    >>> rounding_rule("58", 58.97), rounding_rule("2", 2.5), rounding_rule("73", 72.4)
    ('cut off', 'cut off', '')
    """
    decimals = len(stated.partition(".")[2])
    for name, rule in ROUNDING_RULES.items():
        if Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), rounding=rule) == Decimal(stated):
            return name
    return ""


def verdicts(compared: pd.DataFrame, check: str, inputs: Inputs) -> pd.Series:
    """Return the verdict of every comparison of a check."""
    found = pd.Series(REPRODUCED, index=compared.index, dtype="str")
    differs = compared["found"] != compared["expected"]
    found[differs] = CONTRADICTED
    found[compared["expected"] == NOT_PUBLISHED] = NOT_REPRODUCIBLE
    if check == "psu_history":
        # The report's own tables agree with each other here; which side is right needs the unit's records.
        found[differs] = NOT_REPRODUCIBLE
    if check == "share_totals":
        found[differs] = [_total_verdict(row, inputs) for row in compared[differs].itertuples()]
    if check == "printed_rates":
        found[differs] = [_rate_verdict(row, inputs) for row in compared[differs].itertuples()]
    return found


def _total_verdict(row: tuple, inputs: Inputs) -> str:
    lines = [int(cell.split(":")[1]) for cell in row.sources.split()]
    members = inputs.tables[row.table].set_index("row").loc[lines, row.column]
    bounds = percent_bounds(members)
    return ROUNDING if bounds["percent_lower"].sum() <= 100 <= bounds["percent_upper"].sum() else CONTRADICTED


def _rate_verdict(row: tuple, inputs: Inputs) -> str:
    line = inputs.tables[row.table].set_index("row").loc[row.row]
    stated = row.found.rstrip("%")
    is_rounded = (
        line["potential"] and row.found != BELOW_ONE and rounding_rule(stated, 100 * line["earned"] / line["potential"])
    )
    return ROUNDING if is_rounded else CONTRADICTED


def compare(inputs: Inputs, check: str) -> pd.DataFrame:
    """Return the comparisons of one check with their verdicts, no rows when its tables are not published."""
    needed, _, function = FIGURE_CHECKS[check]
    if not inputs.has(*needed):
        return comparisons([]).assign(check=check, verdict=pd.Series(dtype="str"))
    compared = function(inputs)
    return compared.assign(check=check, verdict=verdicts(compared, check, inputs))


def audit_figures(inputs: Inputs, resolutions: pd.DataFrame, corrections: pd.DataFrame) -> pd.DataFrame:
    """Return the register of every compared figure and name of a year's report.

    Parameters
    ----------
    inputs : Inputs
    resolutions : DataFrame, printed names that are not the canonical one, with the reason
    corrections : DataFrame, cells corrected with a reason

    Returns
    -------
    DataFrame, columns as the schema ``audit_figures``, one row a comparison
    """
    compared = pd.concat([compare(inputs, check) for check in FIGURE_CHECKS], ignore_index=True)
    reasons = accepted(inputs)
    layouts = {table.stem: table for table in published_tables(inputs.settings.trend_years)}
    compared["reason"] = [
        getattr(reasons.get((row.check, row.item, row.found, row.expected)), "reason", "")
        for row in compared.itertuples()
    ]
    compared["explanation"] = [_explanation(row, layouts[row.table]) for row in compared.itertuples()]
    register = pd.concat([compared, _names(resolutions), _corrected(corrections)], ignore_index=True)
    short = register["table"].str.extract(r"table_(\d+[abc]?)_", expand=False)
    place = register["row"].astype("str").where(register["row"].notna(), register["item"])
    identity = short + "." + place + "." + register["column"] + "." + register["check"]
    again = identity.groupby(identity).cumcount()
    identity = identity.where(again == 0, identity + "." + (again + 1).astype("str"))
    left, right = register["found"].map(number), register["expected"].map(number)
    return pd.DataFrame(
        {
            "id": identity,
            "document": "report",
            "place": "Table " + short.str.lstrip("0"),
            "subject": register["item"]
            .str.replace(r"^\d{2}[abc]? \| ", "", regex=True)
            .str.replace(" | ", ", ", regex=False),
            "published": register["found"],
            "recomputed": register["expected"],
            "difference": (left.astype("float64") - right.astype("float64")).round(10),
            "verdict": register["verdict"],
            "explanation": register["explanation"],
            "section": short.str[:2].map(SECTION_OF_TABLE),
            "check": register["check"],
            "published_cell": register["table"]
            + ":"
            + register["row"].astype("str").where(register["row"].notna(), "all")
            + ":"
            + register["column"],
            "sources": register["sources"],
        }
    )


def _explanation(row: tuple, layout: RawTable) -> str:
    if row.verdict == REPRODUCED:
        return ""
    number_of_table = row.table[6:9].rstrip("_").lstrip("0")
    line = "" if pd.isna(row.row) else f", line {row.row}"
    heading = next((column.heading for column in layout.columns if column.name == row.column), row.column)
    if row.verdict == ROUNDING:
        return f"Table {number_of_table}{line}, {heading}: {row.found} where {row.expected} is exact; the difference is rounding."
    text = f"Table {number_of_table}{line}, {heading}: {row.found}. {_other_side(row.sources)}: {row.expected}."
    why = row.reason or (f"Likely: {LIKELY[row.check]}." if row.check in LIKELY else "")
    return f"{text} {why}".strip()


def _other_side(sources: str) -> str:
    """Return in words where the other side stands: tables and lines of their files, the first few of them."""
    lines: dict[str, list[str]] = {}
    for name in sources.split():
        stem, row, _ = name.split(":", 2)
        if row not in lines.setdefault(stem, []):
            lines[stem].append(row)
    parts = []
    for stem, rows in lines.items():
        name = f"Table {stem[6:9].rstrip('_').lstrip('0')}" if stem.startswith("table_") else f"{stem}.csv"
        shown = ", ".join(rows[:3]) + (" and others" if len(rows) > 3 else "")
        parts.append(name if rows == ["all"] else f"{name}, line {shown}")
    return "; ".join(parts) or "no other table"


def _names(resolutions: pd.DataFrame) -> pd.DataFrame:
    rows = resolutions.rename(columns={"printed": "found", "canonical": "expected", "kind": "column"})
    judged = ". Taken for the same by judgement, which no table can test: "
    return rows.assign(
        item=rows["found"],
        row=pd.NA,
        check="name",
        verdict=NOT_TESTABLE,
        sources="name_crosswalk:all:canonical",
        explanation="Spelled otherwise in other tables: " + rows["expected"] + judged + rows["reason"] + ".",
    )


def _corrected(corrections: pd.DataFrame) -> pd.DataFrame:
    rows = corrections.rename(columns={"printed": "found", "corrected": "expected", "rows": "count"})
    return rows.assign(
        item=rows["key"], row=pd.NA, check="correction", verdict=CONTRADICTED, sources="corrections:all:corrected",
        explanation="Printed in " + rows["count"].astype("str") + " rows. Likely misprinted: " + rows["reason"] + ".",
    )  # fmt: skip


def checks_of_tables() -> dict[str, list[str]]:
    """Return, for each table, the checks that read it."""
    stems = {stem for needed, further, _ in FIGURE_CHECKS.values() for stem in (*needed, *further)}
    return {
        stem: [name for name, (needed, further, _) in FIGURE_CHECKS.items() if stem in (*needed, *further)]
        for stem in sorted(stems)
    }


def numeric_columns(layout: RawTable) -> list[str]:
    """Return the columns of a table that hold numbers."""
    return [column.name for column in layout.columns if column.kind in ("count", "percent", "tier")]


def cell_roles(inputs: Inputs, register: pd.DataFrame) -> pd.DataFrame:
    """Return, for each table, how many of its numbers are compared, are inputs of a comparison, or stand alone.

    Parameters
    ----------
    inputs : Inputs
    register : DataFrame of :func:`audit_figures`

    Returns
    -------
    DataFrame: ``table``, ``numbers``, ``compared`` (the published side of a comparison), ``inputs`` (only on the other
    side), ``alone`` (nothing published checks them)
    """
    compared, used = set(register["published_cell"]), set(" ".join(register["sources"]).split())
    rows = []
    for layout in published_tables(inputs.settings.trend_years):
        if layout.stem not in inputs.tables:
            continue
        numbers = {
            (f"{layout.stem}:{row}:{column}", f"{layout.stem}:all:{column}")
            for column in numeric_columns(layout)
            for row, text in zip(inputs.tables[layout.stem]["row"], inputs.tables[layout.stem][column], strict=True)
            if text != NOT_REPORTED
        }
        found = {cell for cell, _ in numbers if cell in compared}
        inputs_only = {
            cell for cell, whole in numbers if cell not in found and (cell in used or whole in used | compared)
        }
        alone = len(numbers) - len(found) - len(inputs_only)
        rows.append((layout.stem, len(numbers), len(found), len(inputs_only), alone))
    return pd.DataFrame(rows, columns=["table", "numbers", "compared", "inputs", "alone"])
