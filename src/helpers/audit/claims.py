"""What the prose of the documents asserts, tested against the tables: one row of ``claims.csv`` a claim."""

from __future__ import annotations

import math
import numbers
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from helpers.audit.evidence import Evidence, NothingCompared, NotPublished, questions, shown
from helpers.audit.predicates import answered, parsed
from helpers.audit.region_search import regional_figures
from helpers.audit.verdicts import rounding_rule
from helpers.base.manifest import read_sections
from helpers.base.paths import raw_dir
from helpers.base.problems import Problems
from helpers.base.rates import round_half_up
from helpers.contracts.schemas import PROCESSED, RESULTS
from helpers.contracts.vocabulary import (
    CONTRADICTED,
    NOT_REPRODUCIBLE,
    NOT_TESTABLE,
    REPRODUCED,
    ROUNDING,
    SUPPORTED,
)
from helpers.prepare.cells import cells_are_right, read_cells
from helpers.prepare.layouts import Kind, RawTable, one_of, register_table, required

EQUALS, TRUE, SUPPORTS, NEEDS, UNTESTABLE = "equals", "true", "supports", "needs", "not_testable"
JUDGED = ["verdict", "recomputed", "explanation", "difference"]
# What a yes, a no and neither come to.
REFUTED, OPEN = (CONTRADICTED, "does not hold"), (NOT_REPRODUCIBLE, "cannot be said")
ANSWERS = {
    TRUE: {True: (REPRODUCED, "holds"), False: REFUTED, None: OPEN},
    # A yes that no public number decides: the note says what is consistent, and what would have to be published.
    SUPPORTS: {True: (SUPPORTED, "nothing speaks against it"), False: REFUTED, None: OPEN},
}
PLAIN_NUMBER = r"-?[0-9]+([.][0-9]+)?"


def _claims_file(year: str) -> Path:
    """Return where the register of claims of a year is kept."""
    return raw_dir(year) / "claims.csv"


def _needed_by(*tests: str, expected: str, action: str) -> Kind:
    """Return the kind of a column that may be empty only in claims of another test."""
    return Kind(expected, lambda cells, claims: (cells != "") | ~claims["test"].isin(tests), action)


def _layout() -> RawTable:
    sections = list(read_sections())
    text = required("a text", "Say where the claim stands and what it asserts.")
    return register_table(
        "claims",
        "Claims of the documents",
        ("id",),
        **dict.fromkeys(("id", "document", "place"), text),
        section=Kind(f"a section or nothing: {', '.join(sections)}", lambda cells, _: cells.isin([*sections, ""])),
        assertion=text,
        test=one_of(EQUALS, TRUE, SUPPORTS, NEEDS, UNTESTABLE),
        stated=Kind(
            "a plain number such as 382964",
            lambda cells, claims: cells.str.fullmatch(PLAIN_NUMBER) | (claims["test"] != EQUALS),
        ),
        computed=_needed_by(EQUALS, TRUE, SUPPORTS, expected="a predicate", action="Say how the claim is tested."),
        note=_needed_by(
            SUPPORTS,
            NEEDS,
            UNTESTABLE,
            expected="what would be needed, or why it cannot be tested",
            action="Say it.",
        ),
    )


def read_claims(year: str, problems: Problems) -> pd.DataFrame | None:
    """Return the register of claims of a year, or None without one; note cells that are empty or unknown."""
    file, layout = _claims_file(year), _layout()
    claims = read_cells(file, layout, problems, by_hand=True) if file.exists() else None
    if claims is not None:
        cells_are_right(file, layout, claims, problems)
    return claims


def audit_claims(claims: pd.DataFrame, evidence: Evidence, problems: Problems) -> pd.DataFrame:
    """Return the verdict on every claim.

    Parameters
    ----------
    claims : DataFrame, rows of ``claims.csv``
    evidence : Evidence
    problems : Problems, gains predicates that say more than they may, name what is not there, or compare nothing

    Returns
    -------
    DataFrame, columns as the schema ``audit_claims``
    """
    evidence.stated = dict(zip(claims["id"], claims["stated"], strict=True))
    evidence.figures = regional_figures(claims)
    asked, judged = questions(evidence), list[tuple]()
    file, expected = _claims_file(evidence.settings.year), "a predicate that compares something"
    action = "Correct the predicate; the questions it may ask stand in src/helpers/audit/evidence.py."
    for row in claims.itertuples():
        try:
            result = answered(parsed(row.computed, asked), asked) if row.computed else None
            judged.append(_judged(row, result))
        except NotPublished as missing:
            table = str(missing)
            schema = PROCESSED.get(table) or RESULTS.get(table)
            title = schema.title if schema else table.replace("_", " ")
            judged.append((NOT_REPRODUCIBLE, "", f"Needs a table that this year does not publish: {title}.", None))
        except Exception as error:  # A predicate is data: whatever it raises is a mistake in its row.
            found = f"{row.computed} ({row.id}): {error}"
            problems.add(file, expected, found, action, row=row.row, column="computed")
            judged.append((None,) * len(JUDGED))
    register = claims.rename(columns={"assertion": "subject", "computed": "predicate"})
    register = register.assign(published=claims["stated"].map(_stated))
    return register.join(pd.DataFrame(judged, columns=JUDGED, index=claims.index))


def _is_number(result: Any) -> bool:
    return not isinstance(result, bool) and isinstance(result, numbers.Real) and math.isfinite(result)


def _judged(row: Any, result: Any) -> tuple[str, str, str, float | None]:
    """Return verdict, recomputed value, explanation and difference of a claim whose predicate was answered.

    Raises
    ------
    NothingCompared
        If the predicate gives another kind of answer than the test of the claim can use.
    """
    if row.test == UNTESTABLE:
        return NOT_TESTABLE, "", _sentences(row.note), None
    if row.test in ANSWERS:
        holds, text = result if isinstance(result, tuple) else (result, "")
        if not isinstance(holds, bool | np.bool_ | None) or not isinstance(text, str):
            raise NothingCompared("the predicate gives no yes or no")
        verdict, shortly = ANSWERS[row.test][holds if holds is None else bool(holds)]
        return verdict, text or shortly, _sentences(row.note), None
    if row.test == NEEDS:
        if not (result is None or isinstance(result, str) or _is_number(result)):
            raise NothingCompared("the predicate gives neither a number nor a text")
        closest = "" if result is None else shown(result)
        more = f"Closest{'' if isinstance(result, str) else ' public figure'}: {closest}" if closest else ""
        return NOT_REPRODUCIBLE, closest, _sentences(row.note, more), None
    if not _is_number(result):
        raise NothingCompared("the predicate gives no finite number")
    return _compared(row, float(result))


def _compared(row: Any, result: float) -> tuple[str, str, str, float]:
    """Return the same of a claim of a number."""
    difference, recomputed = float(row.stated) - result, shown(result)
    two_sides = f"States {_stated(row.stated)} ({row.place}); the tables give {recomputed}"
    if float(round_half_up(result, len(row.stated.partition(".")[2]))) == float(row.stated):
        return REPRODUCED, recomputed, _sentences(row.note), difference
    rule = "" if result.is_integer() else rounding_rule(row.stated, result)
    if rule:
        two_sides += f", which is {row.stated} when {rule}"
    return ROUNDING if rule else CONTRADICTED, recomputed, _sentences(two_sides, row.note), difference


def _stated(text: str) -> str:
    is_count = text.isdigit() and len(text) > 4
    return f"{int(text):,}" if is_count else text


def _sentences(*parts: str) -> str:
    return " ".join(f"{part.rstrip('.')}." for part in parts if part)
