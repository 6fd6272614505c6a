"""From the raw files of a year to its processed tables; every problem is reported in one go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.base.paths import raw_dir
from helpers.base.problems import InputError, Problems
from helpers.base.rates import percent_bounds
from helpers.base.settings import PSU_TYPES, Settings, is_academic_year, read_settings, settings_file
from helpers.contracts.schemas import PROCESSED, SchemaErrors, column_types, validated
from helpers.contracts.vocabulary import NO_REGION, TOTAL_ROW
from helpers.prepare.comparisons import (
    PERCENT_COLUMNS,
    T1,
    T2,
    T3,
    T4,
    T5,
    T6,
    T7,
    T8,
    T9,
    T10,
    T11,
    Inputs,
    combined_names,
    tiers_of_courses,
)
from helpers.prepare.county_shapes import problems_in_shapes, shapes_table
from helpers.prepare.gate import run_checks
from helpers.prepare.layouts import (
    PSU,
    PUBLISHED_STEMS,
    REFERENCE_TABLES,
    parse_cells,
    published_file,
    published_tables,
    read_cells,
    read_published,
    read_references,
    reference_file,
)
from helpers.prepare.names import Names, closest
from helpers.prepare.sources import check_row_counts

NAMED_COLUMNS = {
    T1: {"program_area": "program_area", "course": "course", "credential": "credential"},
    T2: {"course": "course", "credential": "credential", "combined_credential": "credential"},
    T3: {"program_area": "program_area", "course": "course", "credential": "credential"},
    T4: {"group": "student_group"},
    **{stem: {"group": "student_group"} for stem in T5.values()},
    T6: {"credential": "credential"},
    T8: {"psu": "psu"},
    T9: {"psu": "psu"},
    T10: {"psu": "psu"},
    T11: {"course": "course", "credential": "credential"},
}


HISTORY_LEVELS = ("state", "psu", "school", "credential")
HISTORY_YEAR = r"[0-9]{4}-[0-9]{4}( fall)?|[0-9]{4}|unstated|[0-9]{4}-[0-9]{4}[.][.][0-9]{4}-[0-9]{2,4}"


@dataclass(frozen=True)
class PreparedYear:
    """A year's settings, its raw tables with names resolved, and its processed tables by name."""

    settings: Settings
    inputs: Inputs
    tables: dict[str, pd.DataFrame]


def prepare_year(year: str) -> PreparedYear:
    """Return the processed tables of a year.

    Parameters
    ----------
    year : str, a folder of ``data/raw``

    Raises
    ------
    InputError
        With every problem of every raw file of the year and of the lookups.
    """
    problems = Problems()
    if not is_academic_year(year) or not raw_dir(year).is_dir():
        known = sorted(folder.name for folder in raw_dir().glob("*") if is_academic_year(folder.name))
        problems.add(
            raw_dir(),
            "a folder named after the academic year",
            f"no folder '{year}'; years here: {', '.join(known) or 'none'}",
            f"Correct YEAR, or put the files of the year into {raw_dir(year).name}/.",
        )
        raise InputError(problems.found)
    settings = read_settings(year, problems, PUBLISHED_STEMS)
    references = read_references(problems)
    check_row_counts(year, problems)
    problems_in_lookups(references, problems)
    if settings is None:
        problems_without_settings(year, problems)
        problems.stop()
    cells = read_published(settings, problems)
    corrections = apply_corrections(settings, cells, references, problems)
    layouts = {table.stem: table for table in published_tables(settings.trend_years)}
    parsed = {
        stem: parse_cells(published_file(year, stem), layouts[stem], frame, problems) for stem, frame in cells.items()
    }
    parsed = {stem: frame for stem, frame in parsed.items() if frame is not None}
    earned_within_potential(settings, parsed, problems)
    whole_tables(settings, parsed, references, problems)
    lookups_hold = not any(problems.any_in(reference_file(table.stem)) for table in REFERENCE_TABLES)
    if not lookups_hold:
        problems.stop()
    names = resolve_names(settings, parsed, references, problems)
    # Tables with a problem of their own are left out, so that the others' disagreements are named in the same message.
    sound = {stem: frame for stem, frame in parsed.items() if not problems.any_in(published_file(year, stem))}
    inputs = Inputs(settings, sound, references)
    checks, discrepancies = run_checks(
        inputs, problems, is_complete=set(sound) == set(layouts) - set(settings.not_published)
    )
    components = ncwfc_components(inputs, problems)
    problems.stop()
    tables = {
        **{name: build(inputs) for name, (needed, build) in BUILDERS.items() if inputs.has(*needed)},
        "psus": build_psus(inputs),
        "county_shapes": shapes_table(references["county_shapes"]),
        "state_history": build_history(inputs),
        "series_breaks": references["series_breaks"].drop(columns="row"),
        "break_overrides": build_break_overrides(inputs),
        "name_resolutions": names.resolutions,
        "consistency_checks": checks,
        "accepted_discrepancies": discrepancies.astype({"row": "Int64"}),
        "corrections": corrections,
    }
    if components is not None:
        tables["ncwfc_components"] = with_tiers(components, tables)
    return PreparedYear(settings, inputs, {name: _typed(frame, name, problems) for name, frame in tables.items()})


def problems_without_settings(year: str, problems: Problems) -> None:
    """Note what is wrong with the tables whose headings do not depend on the settings, which could not be read."""
    for layout in published_tables(("", "")):
        file = published_file(year, layout.stem)
        if layout.stem not in (*T5.values(), T6, T8) and file.is_file():
            cells = read_cells(file, layout, problems)
            if cells is not None:
                parse_cells(file, layout, cells, problems)


def _typed(frame: pd.DataFrame, name: str, problems: Problems) -> pd.DataFrame:
    types = column_types(PROCESSED[name])
    frame = frame.reset_index(drop=True)[list(types)].astype(types)
    try:
        return validated(frame, name, PROCESSED)
    except SchemaErrors as error:
        for case in error.failure_cases.itertuples():
            problems.add(
                f"processed table {name}",
                f"{case.check}",
                f"{case.failure_case!r}",
                "Check the raw rows and lookups that this table is made of.",
                row=None if pd.isna(case.index) else case.index + 2,
                column=str(case.column or ""),
            )
        raise InputError(problems.found) from error


def problems_in_lookups(references: dict[str, pd.DataFrame], problems: Problems) -> None:
    """Note cells of the lookups that are empty or outside their vocabulary."""
    psus = references.get("psus", pd.DataFrame())
    file = reference_file("psus")
    for row in psus.itertuples():
        if row.psu_type not in PSU_TYPES:
            problems.add(
                file,
                f"one of {', '.join(PSU_TYPES)}",
                f"'{row.psu_type}'",
                "Correct the cell.",
                row=row.row,
                column="psu_type",
            )
        if len(row.psu_code) != 3:
            problems.add(
                file,
                "a code of three characters such as 010",
                f"'{row.psu_code}'",
                "Add the leading zero.",
                row=row.row,
                column="psu_code",
            )
        statewide = row.psu_type == "virtual charter"
        for column in ("county", "region_state_board", "region_former"):
            if not getattr(row, column) and not statewide:
                problems.add(
                    file,
                    "a name, since only a virtual charter has none",
                    "an empty cell",
                    "Fill it in.",
                    row=row.row,
                    column=column,
                )
        for column in ("psu", "psu_type_basis", "region_basis"):
            if not getattr(row, column):
                problems.add(file, "a text", "an empty cell", "Fill it in.", row=row.row, column=column)
    for stem, columns in {
        "courses": ("course_code", "course", "program_area"),
        "student_groups": ("category", "group"),
        "ncwfc_crosswalk": ("course_code", "credential", "reason"),
        "series_breaks": ("series", "first_year", "what_changed", "source"),
        "break_overrides": ("series", "first_year", "reason", "decided_by"),
    }.items():
        for column in columns if stem in references else ():
            for row in references[stem].loc[references[stem][column] == "", "row"]:
                problems.add(reference_file(stem), "a text", "an empty cell", "Fill it in.", row=row, column=column)
    for stem, column, allowed in (
        ("credentials", "kind", ("individual", "combined")),
        ("ncwfc_crosswalk", "kind", ("individual", "combined")),
        ("history", "precision", ("exact", "rounded", "at_least")),
        ("history", "derived", ("yes", "no")),
        ("series_breaks", "series", ("earned", "attainment_rate")),
    ):
        frame = references.get(stem, pd.DataFrame({column: [], "row": []}))
        for row in frame[~frame[column].isin(allowed)].itertuples():
            problems.add(
                reference_file(stem),
                f"one of {', '.join(allowed)}",
                f"'{getattr(row, column)}'",
                "Correct the cell.",
                row=row.row,
                column=column,
            )
    for stem in ("name_crosswalk", "ncwfc_crosswalk", "corrections", "accepted_discrepancies", "break_overrides"):
        frame = references.get(stem, pd.DataFrame({"year": [], "row": []}))
        for row in frame[~frame["year"].map(is_academic_year).astype("bool")].itertuples():
            problems.add(
                reference_file(stem),
                "an academic year such as 2024-2025",
                f"'{row.year}'",
                "Correct the cell.",
                row=row.row,
                column="year",
            )
    breaks = references.get("series_breaks", pd.DataFrame({"first_year": [], "row": []}))
    for row in breaks[~breaks["first_year"].map(is_academic_year).astype("bool")].itertuples():
        problems.add(
            reference_file("series_breaks"),
            "an academic year such as 2024-2025",
            f"'{row.first_year}'",
            "Correct the cell.",
            row=row.row,
            column="first_year",
        )
    problems_in_break_overrides(references, problems)
    known = set(references["regions"]["region"]) if "regions" in references else set()
    for row in psus.itertuples() if known else ():
        for column in ("region_state_board", "region_former"):
            region = getattr(row, column)
            if region and region not in known:
                problems.add(
                    file,
                    "a region of data/raw/reference/regions.csv",
                    f"'{region}'; closest: {closest(region, known)}",
                    "Correct the cell.",
                    row=row.row,
                    column=column,
                )
    problems_in_history(references, problems)
    problems_in_shapes(references, problems)


def problems_in_break_overrides(references: dict[str, pd.DataFrame], problems: Problems) -> None:
    """Note rows that allow a comparison across a break that is not in the registry."""
    if not {"series_breaks", "break_overrides"} <= set(references):
        return
    breaks = references["series_breaks"]
    known = list(zip(breaks["series"], breaks["first_year"], strict=True))
    for row in references["break_overrides"].itertuples():
        if (row.series, row.first_year) not in known and row.series and row.first_year:
            problems.add(
                reference_file("break_overrides"),
                "a break of data/raw/reference/series_breaks.csv",
                f"{row.series} from {row.first_year}; there are {'; '.join(f'{a} from {b}' for a, b in known) or 'none'}",
                "Correct the series and the first year, or delete the row.",
                row=row.row,
            )


def problems_in_history(references: dict[str, pd.DataFrame], problems: Problems) -> None:
    """Note rows of the history whose year, level, value or source cannot be used, and rows that are there twice."""
    file, history = reference_file("history"), references.get("history")
    if history is None:
        return
    values = pd.to_numeric(history["value"], errors="coerce")
    rules = {
        "year": (
            history["year"].str.fullmatch(HISTORY_YEAR),
            "a year such as 2024-2025, a range of years, or 'unstated'",
        ),
        "level": (history["level"].isin(HISTORY_LEVELS), f"one of {', '.join(HISTORY_LEVELS)}"),
        "metric": (history["metric"].str.fullmatch("[a-z][a-z0-9_]+"), "the name of a measure"),
        "value": (values.notna() & np.isfinite(values) & (values >= 0), "a number of zero or more"),
        "source": (history["source"] != "", "an address or title"),
    }
    for column, (holds, expected) in rules.items():
        for row in history[~holds.astype("bool")].itertuples():
            problems.add(file, expected, f"'{getattr(row, column)}'", "Correct the cell.", row=row.row, column=column)
    for row in history[history.drop(columns="row").duplicated()].itertuples():
        problems.add(
            file, "every row once", f"{row.year}, {row.entity}, {row.metric} again", "Delete the row.", row=row.row
        )


def apply_corrections(
    settings: Settings, cells: dict[str, pd.DataFrame], references: dict[str, pd.DataFrame], problems: Problems
) -> pd.DataFrame:
    """Replace cells that a source printed wrong, in place; note every correction that is not needed.

    Returns
    -------
    DataFrame of the corrections made: ``table``, ``key``, ``column``, ``printed``, ``corrected``, ``rows``, ``reason``
    """
    layouts = {table.stem: table for table in published_tables(settings.trend_years)}
    file, made = reference_file("corrections"), []
    rows = references.get("corrections", pd.DataFrame({"year": []}))
    for row in rows[rows["year"] == settings.year].itertuples():
        layout = layouts.get(row.table)
        headings = layout.headings if layout else []
        if row.key_column not in headings or row.column not in headings:
            problems.add(
                file,
                "a known table and two of its headings",
                f"{row.table}: '{row.key_column}', '{row.column}'",
                "Correct the row.",
                row=row.row,
            )
            continue
        if not row.reason:
            problems.add(
                file, "a reason", "an empty cell", "Say how the right value is known.", row=row.row, column="reason"
            )
        frame = cells.get(row.table)
        if frame is None:
            continue
        by_heading = {column.heading: column.name for column in layout.columns}
        key, column = by_heading[row.key_column], by_heading[row.column]
        hit = (frame[key] == row.key) & (frame[column] == row.printed)
        if not hit.any():
            problems.add(
                file,
                "only corrections that are still needed",
                f"no row of {row.table} with {row.key_column} '{row.key}' prints '{row.printed}' under {row.column}",
                "Delete the row if the source was repaired, or correct it.",
                row=row.row,
            )
            continue
        frame.loc[hit, column] = row.corrected
        made.append(
            (
                row.table,
                f"{row.key_column} = {row.key}",
                row.column,
                row.printed,
                row.corrected,
                int(hit.sum()),
                row.reason,
            )
        )
    return pd.DataFrame(made, columns=list(PROCESSED["corrections"].columns))


def earned_within_potential(settings: Settings, parsed: dict[str, pd.DataFrame], problems: Problems) -> None:
    """Note every row that earned more credentials than were available."""
    for stem in (T9, T10, T11):
        if stem not in parsed:
            continue
        frame = parsed[stem]
        for row in frame[frame["earned"] > frame["potential"]].itertuples():
            problems.add(
                published_file(settings.year, stem),
                "earned not above potential",
                f"{row.earned:,} earned of {row.potential:,} ({row.psu if stem != T11 else f'{row.course}, {row.credential}'})",
                "Check both columns against the source, or record a correction in data/raw/reference/corrections.csv.",
                row=row.row,
                column="Earned",
            )


def whole_tables(
    settings: Settings, parsed: dict[str, pd.DataFrame], references: dict[str, pd.DataFrame], problems: Problems
) -> None:
    """Note rankings of another length than the settings say, a Table 6 without its total, and an empty ranking."""
    for stem in (T8, T9):
        if stem in parsed and len(parsed[stem]) != settings.ranking_size:
            problems.add(
                published_file(settings.year, stem),
                f"{settings.ranking_size} rows, the ranking_size of year.toml",
                f"{len(parsed[stem])} rows",
                "Check the file, or correct ranking_size.",
            )
    if T6 in parsed and TOTAL_ROW not in set(parsed[T6]["credential"]):
        problems.add(
            published_file(settings.year, T6), f"a last row '{TOTAL_ROW}'", "none", "Check the file against the source."
        )
    if T10 in parsed and "psus" in references:
        kinds = references["psus"].set_index("psu_code")["psu_type"]
        codes = parsed[T10]["psu"].str.extract(PSU.pattern)[1].str.zfill(3)
        is_ranked = codes.map(kinds[~kinds.index.duplicated()]).isin(settings.ranking_psu_types)
        if not (is_ranked & (parsed[T10]["potential"] >= settings.ranking_smallest_potential)).any():
            problems.add(
                settings_file(settings.year),
                "ranking_psu_types and ranking_smallest_potential that some unit of Table 10 meets",
                "none",
                "Correct the settings.",
            )


def resolve_names(
    settings: Settings, parsed: dict[str, pd.DataFrame], references: dict[str, pd.DataFrame], problems: Problems
) -> Names:
    """Replace printed by canonical names in every table, in place, and split codes off courses and units."""
    names = Names.of_year(settings.year, references, problems)
    layouts = {table.stem: table for table in published_tables(settings.trend_years)}
    names.known["credential"] = names.known["credential"] | {TOTAL_ROW}
    for stem, columns in NAMED_COLUMNS.items():
        if stem not in parsed:
            continue
        frame = parsed[stem]
        for column, kind in columns.items():
            frame[column] = names.resolve(
                frame, table=stem, column=column, heading=layouts[stem].heading(column), kind=kind, problems=problems
            )
        if "course" in columns:
            frame[["course_code", "course"]] = frame["course"].str.split("-", n=1, expand=True).astype("str")
        if "psu" in columns:
            frame[["psu", "psu_code"]] = frame["psu"].str.extract(PSU.pattern).astype("str")
    names.note_unused(parsed, problems)
    repeated_after_resolution(settings, parsed, problems)
    missing_groups(settings, parsed, references, problems)
    return names


def repeated_after_resolution(settings: Settings, parsed: dict[str, pd.DataFrame], problems: Problems) -> None:
    """Note rows that turn out to be the same course, credential, group or unit once names are resolved."""
    for stem, columns in NAMED_COLUMNS.items():
        if stem not in parsed:
            continue
        key = {"psu": "psu_code", "course": "course_code"}
        keys = [key.get(name, name) for name in columns if name not in ("program_area", "combined_credential")]
        frame = parsed[stem]
        for row in frame[frame.duplicated(keys)].itertuples():
            problems.add(
                published_file(settings.year, stem),
                f"one row for each {' and '.join(keys)}",
                f"{' | '.join(str(getattr(row, name)) for name in keys)} again",
                "Two rows name the same thing; check both against the source and the crosswalk.",
                row=row.row,
            )


def missing_groups(
    settings: Settings, parsed: dict[str, pd.DataFrame], references: dict[str, pd.DataFrame], problems: Problems
) -> None:
    """Note student groups of the lookup that a table of student groups leaves out."""
    for stem in (T4, *T5.values()):
        missing = (
            sorted(set(references["student_groups"]["group"]) - set(parsed[stem]["group"])) if stem in parsed else []
        )
        if missing:
            problems.add(
                published_file(settings.year, stem),
                "every group of data/raw/reference/student_groups.csv",
                f"no row of {', '.join(missing)}",
                "Check the rows against the source; a group that is no longer reported leaves the lookup.",
            )


def ncwfc_components(inputs: Inputs, problems: Problems) -> pd.DataFrame | None:
    """Return the course credentials of each NCWFC line with what was earned, or None without the tables.

    Notes lines without components, components without a line, and components that no table lists.
    """
    if not inputs.has(T2, T7, T11):
        return None
    settings, file = inputs.settings, reference_file("ncwfc_crosswalk")
    crosswalk = inputs.references["ncwfc_crosswalk"]
    crosswalk = crosswalk[crosswalk["year"] == settings.year]
    printed = inputs.tables[T7]
    for row in printed[~printed["ncwfc_credential"].isin(crosswalk["ncwfc_credential"])].itertuples():
        problems.add(
            published_file(settings.year, T7),
            "a line that data/raw/reference/ncwfc_crosswalk.csv explains",
            f"'{row.ncwfc_credential}'",
            "Add the course credentials that make up the line to the crosswalk.",
            row=row.row,
            column="Credential Name",
        )
    for row in crosswalk[~crosswalk["ncwfc_credential"].isin(printed["ncwfc_credential"])].itertuples():
        problems.add(
            file, "only lines of Table 7", f"'{row.ncwfc_credential}'", "Correct or delete the row.", row=row.row
        )
    individual = inputs.tables[T11].set_index(["course_code", "credential"])["earned"]
    combined = inputs.tables[T2].drop_duplicates(["course_code", "combined_credential"])
    combined = combined.set_index(["course_code", "combined_credential"])["combined_earned"]
    earned = []
    for row in crosswalk.itertuples():
        counts = individual if row.kind == "individual" else combined
        count = counts.get((row.course_code, row.credential))
        if count is None:
            problems.add(
                file,
                f"{'an individual' if row.kind == 'individual' else 'a combined'} credential of the course in Table {'11' if row.kind == 'individual' else '2'}",
                f"{row.course_code}, '{row.credential}'",
                "Correct the row.",
                row=row.row,
            )
        earned.append(count)
    return crosswalk.assign(earned=earned)


def with_tiers(components: pd.DataFrame, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the components with the tier of each, combined ones from Table 3, individual ones as assigned."""
    keys = ["course_code", "credential"]
    individual = tables["attainment_by_course"][[*keys, "tier"]].assign(kind="individual")
    listing = tables.get("credentials_by_tier", pd.DataFrame(columns=[*keys, "tier", "is_combined"]))
    combined = listing.loc[listing["is_combined"].astype("bool"), [*keys, "tier"]].assign(kind="combined")
    return components.merge(pd.concat([individual, combined]), on=[*keys, "kind"], how="left")


def _source_row(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.rename(columns={"row": "source_row"})


def build_credentials_by_course(inputs: Inputs) -> pd.DataFrame:
    """Return Table 1 with canonical names."""
    return _source_row(inputs.tables[T1])


def build_attainment_by_course(inputs: Inputs) -> pd.DataFrame:
    """Return Table 11 with program areas and tiers."""
    frame, tiers = inputs.tables[T11], tiers_of_courses(inputs)
    areas = inputs.references["courses"].set_index("course_code")["program_area"]
    return _source_row(frame.assign(program_area=frame["course_code"].map(areas), **tiers))


def build_combined_credentials(inputs: Inputs) -> pd.DataFrame:
    """Return Table 2 with canonical names and corrections."""
    return _source_row(inputs.tables[T2])


def build_credentials_by_tier(inputs: Inputs) -> pd.DataFrame:
    """Return Table 3 with canonical names."""
    frame = inputs.tables[T3]
    return _source_row(frame.assign(is_combined=frame["credential"].isin(combined_names(inputs))))


def _categories(inputs: Inputs) -> pd.Series:
    return inputs.references["student_groups"].set_index("group")["category"]


def build_student_groups(inputs: Inputs) -> pd.DataFrame:
    """Return Table 4, one row a group and measure, with the bounds of each printed share."""
    frame = inputs.tables[T4].assign(category=lambda table: table["group"].map(_categories(inputs)))
    long = _source_row(frame).melt(["category", "group", "source_row"], list(PERCENT_COLUMNS), "measure", "printed")
    return long.join(percent_bounds(long["printed"]))


def build_student_group_trends(inputs: Inputs) -> pd.DataFrame:
    """Return Tables 5a-5c, one row a tier, group and year, with the bounds of each printed share."""
    parts = []
    for tier, stem in T5.items():
        frame = inputs.tables[stem].assign(tier=tier, category=lambda table: table["group"].map(_categories(inputs)))
        frame = _source_row(frame).rename(columns={"comparison": "comparison_printed"})
        keys = ["tier", "category", "group", "comparison_printed", "source_row"]
        parts.append(frame.melt(keys, list(inputs.settings.trend_years), "year", "printed"))
    long = pd.concat(parts, ignore_index=True)
    return long.join(percent_bounds(long["printed"]))


def build_career_readiness(inputs: Inputs) -> pd.DataFrame:
    """Return Table 6, one row a credential and year."""
    frame = _source_row(inputs.tables[T6]).assign(is_total=lambda table: table["credential"] == TOTAL_ROW)
    return frame.melt(["credential", "is_total", "source_row"], list(inputs.settings.trend_years), "year", "earned")


def build_ncwfc(inputs: Inputs) -> pd.DataFrame:
    """Return Table 7."""
    return _source_row(inputs.tables[T7])


def build_attainment_by_psu(inputs: Inputs) -> pd.DataFrame:
    """Return Table 10."""
    return _source_row(inputs.tables[T10])


def _ranked(frame: pd.DataFrame) -> pd.DataFrame:
    return _source_row(frame).assign(rank=range(1, len(frame) + 1)).rename(columns={"region": "printed_region"})


def build_most_earned_psus(inputs: Inputs) -> pd.DataFrame:
    """Return Table 8, one row a unit and year, in the printed order."""
    keys = ["rank", "psu_code", "psu", "printed_region", "source_row"]
    return _ranked(inputs.tables[T8]).melt(keys, list(inputs.settings.trend_years), "year", "earned")


def build_highest_rate_psus(inputs: Inputs) -> pd.DataFrame:
    """Return Table 9 in the printed order."""
    return _ranked(inputs.tables[T9])


def build_psus(inputs: Inputs) -> pd.DataFrame:
    """Return the lookup of units with the region of the list that the settings choose."""
    psus = inputs.references["psus"]
    return psus.assign(region=psus[f"region_{inputs.settings.region_list}"].replace("", NO_REGION))


def build_break_overrides(inputs: Inputs) -> pd.DataFrame:
    """Return the breaks across which this year's report may compare, with who decided it and why."""
    overrides = inputs.references["break_overrides"]
    return overrides[overrides["year"] == inputs.settings.year]


def build_history(inputs: Inputs) -> pd.DataFrame:
    """Return what public pages say of the state's credentials and rate in single academic years."""
    history = inputs.references["history"]
    wanted = (history["level"] == "state") & history["metric"].isin(["credentials_earned", "attainment_rate_pct"])
    wanted &= history["year"].map(is_academic_year).astype("bool")
    return history[wanted].assign(
        value=lambda table: pd.to_numeric(table["value"]).astype("float64"),
        is_derived=lambda table: table["derived"] == "yes",
    )


BUILDERS: dict[str, tuple[tuple[str, ...], Callable[[Inputs], pd.DataFrame]]] = {
    "credentials_by_course": ((T1,), build_credentials_by_course),
    "attainment_by_course": ((T11,), build_attainment_by_course),
    "combined_credentials": ((T2,), build_combined_credentials),
    "credentials_by_tier": ((T3,), build_credentials_by_tier),
    "student_groups": ((T4,), build_student_groups),
    "student_group_trends": (tuple(T5.values()), build_student_group_trends),
    "career_readiness": ((T6,), build_career_readiness),
    "ncwfc": ((T7,), build_ncwfc),
    "attainment_by_psu": ((T10,), build_attainment_by_psu),
    "most_earned_psus": ((T8,), build_most_earned_psus),
    "highest_rate_psus": ((T9,), build_highest_rate_psus),
}
