"""From the raw files of a year to its processed tables; every problem is reported in one go."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers.base.paths import raw_dir
from helpers.base.problems import InputError, Problems
from helpers.base.settings import Settings, is_academic_year, read_settings, settings_file
from helpers.base.words import counted
from helpers.contracts.schemas import PROCESSED, SchemaErrors, column_types, validated
from helpers.contracts.tables import write_processed
from helpers.contracts.vocabulary import TOTAL_ROW
from helpers.prepare.builders import ncwfc_components, published_and_lookups, with_tiers
from helpers.prepare.cells import apply_corrections, parse_cells, read_cells, read_published
from helpers.prepare.comparisons import Inputs, run_checks
from helpers.prepare.earlier_years import CHECKS_OF_YEARS, read_earlier_years, tables_of_earlier_years
from helpers.prepare.layouts import (
    PSU,
    PUBLISHED_STEMS,
    REFERENCE_TABLES,
    T5,
    T6,
    T8,
    T9,
    T10,
    T11,
    published_file,
    published_tables,
    reference_file,
)
from helpers.prepare.lookups import note_wrong_places, read_references
from helpers.prepare.names import resolve_names
from helpers.prepare.sources import check_row_counts
from helpers.prepare.validity import references_in_force

Tables = dict[str, pd.DataFrame]


@dataclass(frozen=True)
class PreparedYear:
    """A year's settings, its raw tables with names resolved, and its processed tables by name."""

    settings: Settings
    inputs: Inputs
    tables: Tables


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
    _require_folder(year, problems)
    settings = read_settings(year, problems, PUBLISHED_STEMS)
    all_references = read_references(problems)
    references = references_in_force(all_references, year)
    if "psus" in references:
        note_wrong_places(reference_file("psus"), references["psus"], references, problems)
    check_row_counts(year, problems)
    if settings is None:
        _problems_without_settings(year, problems)
        raise InputError(problems.found)
    cells = read_published(settings, problems)
    corrections = apply_corrections(settings, cells, references, problems)
    parsed = _parsed(settings, cells, references, problems)
    if any(problems.any_in(reference_file(table.stem)) for table in REFERENCE_TABLES):
        problems.stop()
    resolutions = resolve_names(settings, parsed, references, problems)
    # Tables with a problem of their own are left out, so that the others' disagreements are named in the same message.
    sound = {stem: frame for stem, frame in parsed.items() if not problems.any_in(published_file(year, stem))}
    earlier = read_earlier_years(year)
    inputs = Inputs(settings, sound, references, all_references, *(list(earlier.items())[-1:] or [("", {})])[0])
    is_complete = {*sound, *settings.not_published} >= {*PUBLISHED_STEMS}
    checks, discrepancies = run_checks(inputs, problems, is_complete=is_complete, of_years=CHECKS_OF_YEARS)
    components = ncwfc_components(inputs, problems)
    problems.stop()
    tables = {
        **published_and_lookups(inputs),
        "name_resolutions": resolutions,
        "consistency_checks": checks,
        "accepted_discrepancies": discrepancies,
        "corrections": corrections,
    }
    if components is not None:
        tables["ncwfc_components"] = with_tiers(components, tables)
    tables = {name: typed(frame, name) for name, frame in tables.items()}
    for name, frame in tables_of_earlier_years(tables, settings, earlier).items():
        tables[name] = typed(frame, name)
    return PreparedYear(settings, inputs, tables)


def _require_folder(year: str, problems: Problems) -> None:
    if is_academic_year(year) and raw_dir(year).is_dir():
        return
    known = sorted(folder.name for folder in raw_dir().glob("*") if is_academic_year(folder.name))
    found = f"no folder '{year}'; years here: {', '.join(known) or 'none'}"
    action = f"Correct YEAR, or put the files of the year into {raw_dir(year).name}/."
    problems.add(raw_dir(), "a folder named after the academic year", found, action)
    problems.stop()


def _parsed(settings: Settings, cells: Tables, references: Tables, problems: Problems) -> Tables:
    """Return the tables whose cells are all right; note what is impossible in them."""
    layouts = {table.stem: table for table in published_tables(settings.trend_years)}
    files = {stem: published_file(settings.year, stem) for stem in cells}
    parsed = {stem: parse_cells(files[stem], layouts[stem], frame, problems) for stem, frame in cells.items()}
    parsed = {stem: frame for stem, frame in parsed.items() if frame is not None}
    _earned_within_potential(settings, parsed, problems)
    _whole_tables(settings, parsed, references, problems)
    return parsed


def _problems_without_settings(year: str, problems: Problems) -> None:
    """Note what is wrong with the tables whose headings do not depend on the settings, which could not be read."""
    for layout in published_tables(("", "")):
        file = published_file(year, layout.stem)
        if layout.stem not in (*T5.values(), T6, T8) and file.is_file():
            cells = read_cells(file, layout, problems)
            if cells is not None:
                parse_cells(file, layout, cells, problems)


def _earned_within_potential(settings: Settings, parsed: Tables, problems: Problems) -> None:
    """Note every row that earned more credentials than were available."""
    action = "Check both columns against the source, or record a correction in data/raw/reference/corrections.csv."
    for stem in (T9, T10, T11):
        frame = parsed.get(stem, pd.DataFrame({"earned": [], "potential": []}))
        for row in frame[frame["earned"] > frame["potential"]].itertuples():
            name = f"{row.course}, {row.credential}" if stem == T11 else row.psu
            found, file = f"{row.earned:,} earned of {row.potential:,} ({name})", published_file(settings.year, stem)
            problems.add(file, "earned not above potential", found, action, row=row.row, column="Earned")


def _whole_tables(settings: Settings, parsed: Tables, references: Tables, problems: Problems) -> None:
    """Note rankings of another length than the settings say, a Table 6 without its total, and an empty ranking."""
    expected = f"{counted(settings.ranking_size, 'row')}, the ranking_size of year.toml"
    for stem in (T8, T9):
        if stem in parsed and len(parsed[stem]) != settings.ranking_size:
            file, found = published_file(settings.year, stem), counted(len(parsed[stem]), "row")
            problems.add(file, expected, found, "Check the file, or correct ranking_size.")
    if T6 in parsed and TOTAL_ROW not in set(parsed[T6]["credential"]):
        file = published_file(settings.year, T6)
        problems.add(file, f"a last row '{TOTAL_ROW}'", "none", "Check the file against the source.")
    if T10 in parsed and "psus" in references:
        kinds = references["psus"].drop_duplicates("psu_code").set_index("psu_code")["psu_type"]
        codes = parsed[T10]["psu"].str.extract(PSU.pattern)[1].str.zfill(3)
        is_ranked = codes.map(kinds).isin(settings.ranking_psu_types)
        if not (is_ranked & (parsed[T10]["potential"] >= settings.ranking_smallest_potential)).any():
            expected = "ranking_psu_types and ranking_smallest_potential that some unit of Table 10 meets"
            problems.add(settings_file(settings.year), expected, "none", "Correct the settings.")


def typed(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return a processed table with the columns and types of its schema."""
    types = column_types(PROCESSED[name])
    return frame.reset_index(drop=True)[list(types)].astype(types)


def check_year_tables(tables: Tables) -> None:
    """Check the processed tables of a year as they are when they are written, and write nothing.

    Raises
    ------
    InputError
        With every cell of the first table that breaks its schema.
    """
    with _cells_that_break_schemas():
        for name, table in tables.items():
            validated(table, name, PROCESSED)


def write_year(tables: Tables, settings: Settings) -> list[Path]:
    """Write the processed tables of a year; return the files.

    Raises
    ------
    InputError
        With every cell of the first table that breaks its schema.
    """
    with _cells_that_break_schemas():
        return write_processed(tables, settings)


@contextmanager
def _cells_that_break_schemas() -> Iterator[None]:
    """Raise what breaks a schema as problems of the inputs."""
    problems = Problems()
    try:
        yield
    except SchemaErrors as error:
        table, action = f"processed table: {error.schema.title}", "Check the raw rows and lookups that it is made of."
        for case in error.failure_cases.itertuples():
            row, column = None if pd.isna(case.index) else case.index + 2, str(case.column or "")
            problems.add(table, f"{case.check}", f"{case.failure_case!r}", action, row=row, column=column)
        raise InputError(problems.found) from error
