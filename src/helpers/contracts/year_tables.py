"""Every table of a year, read back for the files that are made from all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from helpers.base.manifest import OF_EARLIER_YEARS, read_sections
from helpers.base.notebooks import read_notebook, saved_tables, source_for_year
from helpers.base.paths import outputs_dir, processed_dir
from helpers.base.problems import Problems
from helpers.contracts.schemas import PROCESSED, RESULTS, DataFrameSchema, SchemaErrors
from helpers.contracts.tables import read_table, read_year_settings

FINDINGS_PREFIX = "findings_"


def expected_results(year: str) -> list[str]:
    """Return the result tables that a year must have, in the order of the schemas.

    A table that only cells left out for the year would save is not expected (their published table is declared as not
    published, or no earlier year was prepared that they could compare with); every other one is.

    Parameters
    ----------
    year : str, a prepared year
    """
    sections = list(read_sections().values())
    in_any_year = {name for section in sections for name in saved_tables(read_notebook(section.notebook))}
    in_this_year = {name for section in sections for name in saved_tables(source_for_year(section, year))}
    return [name for name in RESULTS if name in in_this_year or name not in in_any_year]


def _read_tables(
    names: Iterable[str], folder: Path, schemas: Mapping[str, DataFrameSchema], action: str
) -> dict[str, pd.DataFrame]:
    problems, tables = Problems(), {}
    for name in names:
        file = folder / f"{name}.csv"
        try:
            tables[name] = read_table(file, schemas[name])
        except FileNotFoundError:
            problems.add(file, "the table", "no such file", action)
        except SchemaErrors as error:
            cases = len(error.failure_cases)
            problems.add(
                file,
                "what its schema says",
                f"{cases:,} violation{'s' if cases != 1 else ''}, the first of the check "
                f"{error.failure_cases.iloc[0]['check']}",
                action,
            )
        except (OSError, ValueError) as error:
            problems.add(file, "a CSV table in UTF-8 with the columns of its schema", str(error), action)
    problems.stop()
    return tables


def read_results(year: str) -> dict[str, pd.DataFrame]:
    """Return every result table of a year by name, in the order of the schemas.

    Raises
    ------
    InputError
        If tables that the year must have are missing or break their schema; all of them are named.
    """
    return _read_tables(
        expected_results(year), outputs_dir(year) / "tables", RESULTS, f"Run make report YEAR={year}, which makes it."
    )


def read_processed_tables(year: str) -> dict[str, pd.DataFrame]:
    """Return every processed table of a year by name; the findings of a section are rows of the audit's tables.

    Raises
    ------
    InputError
        If tables are missing although the year declares everything as published, or break their schema.
    """
    folder = processed_dir(year)
    names = [name for name in PROCESSED if not name.startswith(FINDINGS_PREFIX)]
    may_be_absent = names if read_year_settings(year).not_published else OF_EARLIER_YEARS
    names = [name for name in names if name not in may_be_absent or (folder / f"{name}.csv").exists()]
    return _read_tables(names, folder, PROCESSED, f"Run make report YEAR={year}, which prepares it.")
