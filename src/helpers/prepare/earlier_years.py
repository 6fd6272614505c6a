"""A year beside every year prepared before it: what changed, what was restated, and what must not have changed."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

import pandas as pd
from rapidfuzz import fuzz, process

from helpers.base.paths import processed_dir
from helpers.base.prepared_years import earlier_prepared_years
from helpers.base.rates import attainment_rate, percent_bounds
from helpers.base.settings import Settings, report_title
from helpers.contracts.schemas import PROCESSED
from helpers.contracts.tables import read_processed
from helpers.prepare.comparisons import LISTED, NOT_LISTED, Check, Inputs, Rows, by_pair
from helpers.prepare.layouts import PERCENT_COLUMNS, T2, T3, T4, T5, T6, T7, T8, T10, T11
from helpers.prepare.validity import successors
from helpers.years.comparison import year_changes
from helpers.years.entities import COURSE, CREDENTIAL, GRAINS, UNIT
from helpers.years.matching import keys_of_today, names_since
from helpers.years.restatements import CELL_COLUMNS, compared_cells, restatements

Tables = dict[str, pd.DataFrame]
_NEARER, _ALIKE = "nearer as printed", 85
# What the years of a report are compared by; other processed tables of an earlier year are not read.
PRINTED_YEARS = ("student_group_trends", "career_readiness", "most_earned_psus")
READ_TABLES = tuple(
    dict.fromkeys([*(name for grain in GRAINS for name in grain.needs), *PRINTED_YEARS, "credentials_by_tier"])
)


def read_earlier_years(year: str) -> dict[str, Tables]:
    """Return the processed tables of every year that was prepared before another one, oldest first.

    Parameters
    ----------
    year : str

    Returns
    -------
    dict of year to dict of processed table; a table that a year did not publish is not in it
    """
    return {
        earlier: {
            name: read_processed(name, earlier)
            for name in READ_TABLES
            if (processed_dir(earlier) / f"{name}.csv").exists()
        }
        for earlier in earlier_prepared_years(year)
    }


def tables_of_earlier_years(tables: Tables, settings: Settings, earlier: dict[str, Tables]) -> Tables:
    """Return the processed tables that a year has only where an earlier one was prepared.

    Parameters
    ----------
    tables : dict of processed table of the year
    settings : Settings of the year
    earlier : dict of earlier year to its processed tables, oldest first

    Returns
    -------
    dict of processed table: ``year_changes``, ``restatements`` of the latest earlier report (what older ones print
    otherwise, that one has told already), and ``state_history`` with the sums of the earlier years; nothing without an
    earlier year
    """
    if not earlier:
        return {}
    year, band = settings.year, settings.change_band_pct
    changes = [
        year_changes(before, tables, from_year=report, to_year=year, band_pct=band)
        for report, before in earlier.items()
    ]
    report, before = list(earlier.items())[-1]
    cells = cells_of_both(before, tables, from_year=report, to_year=year)
    return {
        # Years without a table in common leave it without rows.
        "year_changes": pd.concat(changes, ignore_index=True).reindex(columns=list(PROCESSED["year_changes"].columns)),
        "restatements": restatements(cells, report_before=report),
        "state_history": _with_earlier_sums(tables["state_history"], earlier),
    }


def _with_earlier_sums(history: pd.DataFrame, earlier: dict[str, Tables]) -> pd.DataFrame:
    """Return what is known of the state's years with the sums of every earlier year that was prepared, these first.

    They are as exact as the year's own: no page that rounds them says more.
    """
    rows = []
    for year, tables in earlier.items():
        if "attainment_by_course" not in tables:
            continue
        sums = tables["attainment_by_course"][["earned", "potential"]].sum().to_frame().T
        rate = attainment_rate(sums["earned"], sums["potential"]).iloc[0]
        values = {"credentials_earned": float(sums["earned"].iloc[0]), "attainment_rate_pct": rate}
        source = report_title(year)
        said = {"source": source, "source_title": f"{source}, sum of Table 11", "note": "computed from all its rows"}
        rows += [
            {"year": year, "metric": metric, "value": value, "precision": "exact", "is_derived": False, **said}
            for metric, value in values.items()
            if not pd.isna(value)
        ]
    return pd.concat([pd.DataFrame(rows), history], ignore_index=True) if rows else history


def cells_of_both(before: Tables, now: Tables, *, from_year: str, to_year: str) -> pd.DataFrame:
    """Return the cells that an earlier report and this one both print, side by side.

    Parameters
    ----------
    before, now : dict of processed table
    from_year, to_year : str

    Returns
    -------
    DataFrame of :func:`helpers.years.restatements.compared_cells`
    """
    # What the earlier report prints in the same table comes before what it prints of its own year elsewhere.
    earlier = pd.concat([_printed_years(before), _printed_elsewhere(before, from_year)], ignore_index=True)
    years = {"from_year": from_year, "to_year": to_year}
    units = names_since(now["successors"], kind=UNIT, **years)
    is_unit = earlier["table"] == _table_name(T8)
    earlier["key"] = earlier["key"].mask(is_unit, earlier["key"].replace(units))
    readiness = earlier["table"] == _table_name(T6)
    keys = keys_of_today(earlier["key"], now["successors"], kinds=("credential",), **years)
    earlier["key"] = earlier["key"].mask(readiness, keys)
    return compared_cells(earlier, _printed_years(now))


def _table_name(stem: str) -> str:
    return f"Table {stem.split('_')[1].lstrip('0')}"


def _cells(
    frame: pd.DataFrame, *, table: str, stem: str, key: str, item: str, column: pd.Series | str, printed: str
) -> pd.DataFrame:
    """Return cells of a published table as those of a table that prints several years."""
    place = stem + ":" + frame["source_row"].astype("str") + ":" + column
    named = {"table": _table_name(table), "key": frame[key], "item": frame[item], "cell": place}
    cells = [value if isinstance(value, str) else f"{value:,}" for value in frame[printed]]
    return frame.assign(**named, printed=pd.Series(cells, frame.index, dtype="str"))[CELL_COLUMNS]


def _printed_years(tables: Tables) -> pd.DataFrame:
    """Return every cell that a report prints of several years."""
    parts = [pd.DataFrame(columns=CELL_COLUMNS, dtype="str")]
    if "student_group_trends" in tables:
        trends = tables["student_group_trends"]
        for tier, stem in T5.items():
            frame, names = trends[trends["tier"] == tier], {"key": "group", "item": "group", "printed": "printed"}
            parts.append(_cells(frame, table=stem, stem=stem, column=frame["year"], **names))
    for name, stem, key, item in (
        ("career_readiness", T6, "credential", "credential"),
        ("most_earned_psus", T8, "psu_code", "psu"),
    ):
        if name in tables:
            frame = tables[name]
            parts.append(
                _cells(frame, table=stem, stem=stem, key=key, item=item, column=frame["year"], printed="earned")
            )
    return pd.concat(parts, ignore_index=True)


def _printed_elsewhere(tables: Tables, year: str) -> pd.DataFrame:
    """Return what Tables 4 and 10 of a report print of its own year, as a later report's Tables 5a-5c and 8 do."""
    parts = [pd.DataFrame(columns=CELL_COLUMNS, dtype="str")]
    if "student_groups" in tables:
        shares = tables["student_groups"].assign(year=year)
        for tier, stem in T5.items():
            frame, measure = shares[shares["measure"] == f"tier_{tier}_pct"], f"tier_{tier}_pct"
            names = {"key": "group", "item": "group", "printed": "printed"}
            parts.append(_cells(frame, table=stem, stem=T4, column=measure, **names))
    if "attainment_by_psu" in tables:
        units = tables["attainment_by_psu"].assign(year=year)
        names = {"key": "psu_code", "item": "psu", "printed": "earned"}
        parts.append(_cells(units, table=T8, stem=T10, column="earned", **names))
    return pd.concat(parts, ignore_index=True)


def _as_today(inputs: Inputs, table: str) -> pd.DataFrame:
    """Return a processed table of the year before, its course credentials by the codes and names of today."""
    years = {"from_year": inputs.year_before, "to_year": inputs.settings.year}
    steps, frame = successors(inputs.all_references, inputs.settings.year), inputs.before[table]
    kinds = {"course_code": COURSE, "credential": CREDENTIAL, "combined_credential": CREDENTIAL}
    names = {name: names_since(steps, kind=kind, **years) for name, kind in kinds.items() if name in frame}
    return frame.replace({name: steps for name, steps in names.items() if steps})


def _pairs(frame: pd.DataFrame, credential: str) -> set[str]:
    return set(frame["course_code"] + " | " + frame[credential])


def _lost(stem: str, rows: Iterable[str], printed: set[str]) -> Rows:
    for pair in rows:
        yield pair, stem, None, "credential", LISTED if pair in printed else NOT_LISTED, LISTED, ""


def _module_rows(inputs: Inputs) -> Rows:
    """Table 2 has the rows of the report before whose module and combined credential Tables 11 and 3 still list."""
    before, tables = _as_today(inputs, "combined_credentials"), inputs.tables
    results, listing = _pairs(tables[T11], "credential"), _pairs(tables[T3], "credential")
    combined = before["course_code"] + " | " + before["combined_credential"]
    still_there = by_pair(before[combined.isin(listing)]).index
    return _lost(T2, [pair for pair in still_there if pair in results], _pairs(tables[T2], "credential"))


def _tier_rows(inputs: Inputs) -> Rows:
    """Table 3 has the rows of the report before whose credential Table 11, or Table 2 as combined, still lists."""
    tables = inputs.tables
    results = _pairs(tables[T11], "credential") | _pairs(tables[T2], "combined_credential")
    still_there = results - _pairs(tables[T2], "credential")
    before = by_pair(_as_today(inputs, "credentials_by_tier")).index
    return _lost(T3, [pair for pair in before if pair in still_there], _pairs(tables[T3], "credential"))


def _tiers(inputs: Inputs) -> Rows:
    """A credential of Table 3 has the tier that the report before gave it in the same course."""
    before = by_pair(_as_today(inputs, "credentials_by_tier"))["tier"].to_dict()
    for row in by_pair(inputs.tables[T3]).itertuples():
        if row.Index in before:
            # One decision holds for all courses of a credential.
            yield row.credential, T3, row.row, "tier", row.tier, before[row.Index], ""


def _places_of_lines(inputs: Inputs) -> Rows:
    """A line of Table 7 stands in the career cluster and at the level of the report before, spelled as there."""
    before = inputs.before["ncwfc"]
    for _, row in inputs.tables[T7].iterrows():
        name = row["ncwfc_credential"]
        for column in ("career_cluster", "ncwfc_level"):
            text, there = row[column], [*before.loc[before["ncwfc_credential"] == name, column]]
            # A line that is new may stand anywhere, but not under a name that is nearly that of another place.
            alike = process.extractOne(text, sorted({*before[column]}), scorer=fuzz.ratio, score_cutoff=_ALIKE)
            there = there or [alike[0] if alike else text]
            yield name, T7, row["row"], column, text, text if text in there else there[0], ""


def _columns_of_groups(inputs: Inputs) -> Rows:
    """Two columns of Table 4 are not much more like those of the report before once they are exchanged."""
    before = inputs.before["student_groups"].pivot(index="group", columns="measure", values="percent")
    printed = inputs.tables[T4].set_index("group")[[*PERCENT_COLUMNS]]
    now = printed.apply(lambda shares: percent_bounds(shares)["percent"])
    for pair in combinations([name for name in PERCENT_COLUMNS if name in before], 2):
        apart, exchanged = (
            sum((now[one] - before[other]).abs().sum() for one, other in zip(pair, others, strict=True))
            for others in (pair, pair[::-1])
        )
        is_exchanged = 2 * exchanged < apart
        found = f"{apart:g} points from the year before, {exchanged:g} if exchanged" if is_exchanged else _NEARER
        yield " | ".join(pair), T4, None, pair[0], found, _NEARER, ""


# What a slip of one table looks like where this year's other tables cannot tell it.
CHECKS_OF_YEARS: dict[str, Check] = {
    "module_rows": ((T2, T3, T11, "combined_credentials"), (), _module_rows),
    "tier_rows": ((T2, T3, T11, "credentials_by_tier"), (), _tier_rows),
    "tiers": ((T3, "credentials_by_tier"), (), _tiers),
    "places_of_lines": ((T7, "ncwfc"), (), _places_of_lines),
    "columns_of_groups": ((T4, "student_groups"), (), _columns_of_groups),
}
