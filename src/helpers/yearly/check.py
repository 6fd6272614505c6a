"""A check of a year's raw files that takes seconds and writes nothing but the list of problems."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from helpers.audit.accepted_verdicts import ChangedVerdict, changed_figures
from helpers.audit.register import audit_year
from helpers.base.files import csv_text, write_file
from helpers.base.paths import outputs_dir
from helpers.base.problems import InputError, Problem
from helpers.prepare.year import check_year_tables, prepare_year
from helpers.yearly.proposals.listed import proposals_for
from helpers.yearly.proposals.proposal import Proposal

COLUMNS = ["file", "row", "column", "expected", "found", "action", "lookup", "proposed_row"]


def problems_file(year: str) -> Path:
    """Return where the problems of a year are listed, one a row."""
    return outputs_dir(year) / "problems.csv"


def check_year(year: str) -> tuple[list[Problem], list[ChangedVerdict]]:
    """Return everything that preparation would refuse, and the figures that do not hold where it refuses nothing.

    The problems are listed in ``outputs/<year>/problems.csv``, with the proposed row of the lookup beside each that has
    one; the list goes when nothing is wrong.

    Parameters
    ----------
    year : str

    Returns
    -------
    (list of Problem, list of ChangedVerdict), the latter of figures whose verdict nobody accepted
    """
    try:
        prepared = prepare_year(year)
        registers = audit_year(prepared)
        check_year_tables({**prepared.tables, **registers})
    except InputError as error:
        write_file(problems_file(year), csv_text(_problems_table(error.problems, proposals_for(year))))
        return error.problems, []
    problems_file(year).unlink(missing_ok=True)
    figures = registers["audit_figures"].astype("str")
    return [], changed_figures(year, figures.to_dict("records"))


def _problems_table(problems: Iterable[Problem], proposals: Iterable[Proposal]) -> pd.DataFrame:
    """Return problems as a table, each with the likeliest proposal for what it names, where there is one.

    Parameters
    ----------
    problems : list of Problem
    proposals : list of Proposal, the likeliest of each name first
    """
    by_place: dict[tuple[str, int | None], list[Proposal]] = {}
    for proposal in proposals:
        for place in proposal.places:
            by_place.setdefault(place, []).append(proposal)
    rows = []
    for problem in problems:
        here = by_place.get((Path(problem.file).stem, problem.row), [])
        # Names of one row have a problem each: those that it quotes are meant, and of each the likeliest proposal.
        quoted = {one.about: one for one in reversed(here) if _words(one.about) in problem.found}
        meant = list(reversed(quoted.values())) or (here if len(here) == 1 else [])
        rows.append(
            (
                *(problem.file_name, problem.row, problem.column, problem.expected, problem.found, problem.action),
                " | ".join(dict.fromkeys(one.lookup for one in meant)),
                " | ".join(one.described() for one in meant),
            )
        )
    return pd.DataFrame(rows, columns=COLUMNS).astype({"row": "Int64"})


def _words(about: str) -> str:
    """Return a unit without its code, whose zeros the report leaves out, and any other name as it is."""
    return about.rpartition(" (")[0] or about
