"""A year beside every year prepared before it: what changed, what was restated, and what the state earned then."""

from __future__ import annotations

import pandas as pd

from helpers.base.paths import processed_dir
from helpers.base.prepared_years import earlier_prepared_years
from helpers.base.rates import attainment_rate
from helpers.base.settings import Settings
from helpers.contracts.schemas import PROCESSED
from helpers.contracts.tables import read_processed
from helpers.prepare.layouts import T4, T5, T6, T8, T10
from helpers.years.comparison import year_changes
from helpers.years.entities import GRAINS, UNIT
from helpers.years.matching import keys_of_today, names_since
from helpers.years.restatements import CELL_COLUMNS, compared_cells, restatements

Tables = dict[str, pd.DataFrame]
# What the years of a report are compared by; other processed tables of an earlier year are not read.
PRINTED_YEARS = ("student_group_trends", "career_readiness", "most_earned_psus")
READ_TABLES = tuple(dict.fromkeys([*(name for grain in GRAINS for name in grain.needs), *PRINTED_YEARS]))


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


def tables_of_earlier_years(tables: Tables, settings: Settings) -> Tables:
    """Return the processed tables that a year has only where an earlier one was prepared.

    Parameters
    ----------
    tables : dict of processed table of the year
    settings : Settings of the year

    Returns
    -------
    dict of processed table: ``year_changes``, ``restatements`` of the latest earlier report (what older ones print
    otherwise, that one has told already), and ``state_history`` with the sums of the earlier years; nothing without an
    earlier year
    """
    earlier = read_earlier_years(settings.year)
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
        source = f"Credential Attainment Report {year}"
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
