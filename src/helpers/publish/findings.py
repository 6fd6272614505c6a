"""The ranked list of a year's findings: what sections answered, most credentials first, each traced to its cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers.base.files import csv_text, write_file
from helpers.base.manifest import read_sections
from helpers.base.paths import outputs_dir, shown, write_root
from helpers.base.problems import Problems
from helpers.contracts.schemas import RESULTS, column_types, validated
from helpers.contracts.tables import read_table
from helpers.contracts.vocabulary import CERTAINTIES
from helpers.publish.traced import Traced, traced
from helpers.show.answers import row_text

FINDINGS = "findings"
# As many as a first page tells.
MOST_TOLD = 12
# Numbers of both files have full precision; only the last digit may be written otherwise.
SAME = 1e-9


def _noted(year: str) -> pd.DataFrame:
    """Return what the sections of a year noted, in their order."""
    columns = {name: kind for name, kind in column_types(RESULTS[FINDINGS]).items() if name != "rank"}
    files = [outputs_dir(year) / FINDINGS / f"{stem}.csv" for stem in read_sections()]
    parts = [pd.read_csv(file, dtype=columns, keep_default_na=False) for file in files if file.exists()]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=[*columns])


def _note_untrue(noted: pd.DataFrame, folder: Path, problems: Problems) -> None:
    """Note every finding whose number is not that of the cell that it names."""
    for name, findings in noted.groupby("table"):
        file = folder / f"{name}.csv"
        table = read_table(file, RESULTS[name]) if name in RESULTS and file.exists() else pd.DataFrame()
        cells = {row_text(row, name): row for row in table.to_dict("records")}
        for one in findings.itertuples():
            found = cells.get(one.row, {}).get(one.measure)
            if found is None or pd.isna(found) or abs(float(found) - one.value) > SAME * max(1, abs(one.value)):
                problems.add(
                    file,
                    f"{one.value} as {one.measure} of {one.row}, on which a finding of {one.section} rests",
                    "no such cell" if found is None else str(found),
                    "Let the finding name the cell that it is computed from.",
                )


def ranked(noted: pd.DataFrame) -> pd.DataFrame:
    """Return findings in the order of how many credentials they concern; of equally many, the most certain first.

    Parameters
    ----------
    noted : DataFrame, the columns of the result table ``findings`` without its rank, in the order of the sections
    """
    order = noted.assign(place=noted["certainty"].map(CERTAINTIES.index))
    order = order.sort_values(["credentials_concerned", "place"], ascending=[False, True], kind="stable")
    return order.drop(columns="place").assign(rank=range(1, len(order) + 1)).reset_index(drop=True)


def build_findings(year: str) -> None:
    """Write the ranked list of a year's findings.

    Raises
    ------
    InputError
        With every finding whose number is not that of the cell that it names.
    """
    noted, problems = _noted(year), Problems()
    _note_untrue(noted, outputs_dir(year) / "tables", problems)
    problems.stop()
    table = ranked(noted)[list(RESULTS[FINDINGS].columns)]
    write_file(
        outputs_dir(year, write_root()) / "tables" / f"{FINDINGS}.csv", csv_text(validated(table, FINDINGS, RESULTS))
    )


@dataclass(frozen=True)
class Told:
    """A finding as a page for readers tells it.

    Attributes
    ----------
    sentence, certainty : str
    section : str, stem of the section that has more
    number : Traced, the cell that it rests on
    """

    sentence: str
    certainty: str
    section: str
    number: Traced


def told(tables: Mapping[str, pd.DataFrame]) -> list[Told]:
    """Return the findings of a year in their order, each with the cell that it rests on.

    Parameters
    ----------
    tables : dict of result table; without the list of findings none is told
    """
    findings = tables.get(FINDINGS, pd.DataFrame())
    found = []
    for one in findings.itertuples():
        rows = tables[one.table].to_dict("records")
        row = next(row for row in rows if row_text(row, one.table) == one.row)
        found.append(Told(one.finding, one.certainty, one.section, traced(row, one.table, one.measure)))
    return found


def read_findings(year: str) -> pd.DataFrame:
    """Return the ranked list of a year's findings.

    Raises
    ------
    FileNotFoundError
        If the year has no results.
    """
    file = outputs_dir(year) / "tables" / f"{FINDINGS}.csv"
    if not file.exists():
        raise FileNotFoundError(f"{shown(file)}: expected the findings of {year}, found none. Run make report first.")
    return read_table(file, RESULTS[FINDINGS])


def findings_markdown(year: str) -> str:
    """Return the first findings of a year as the README lists them, each with its certainty and its section."""
    rows = list(read_findings(year).head(MOST_TOLD).itertuples())
    sections = [f"section [{int(row.section[:2])}](notebooks/{row.section}.ipynb)" for row in rows]
    lines = [
        f"{row.rank}. {row.finding} *({row.certainty}; {section})*" for row, section in zip(rows, sections, strict=True)
    ]
    return "\n".join([f"The findings of {year} that concern most credentials:", "", *lines]) + "\n"
