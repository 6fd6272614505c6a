"""How much the audit can notice: every published number changed once, and whether a verdict changes with it."""

from __future__ import annotations

import dataclasses

import pandas as pd

from helpers.audit.figures import checks_of_tables, compare, numeric_columns
from helpers.base.rates import BELOW_ONE, NOT_REPORTED, printed_decimals
from helpers.prepare.comparisons import Inputs
from helpers.prepare.layouts import published_tables


def mutated(value: object, kind: str) -> object:
    """Return another number of the same kind: one more in the last printed place, or one less at the upper end.

    Examples
    --------
    >>> mutated(9, "count"), mutated("41.0%", "percent"), mutated("100%", "percent"), mutated("<1%", "percent"), mutated(3, "tier")
    (10, '41.1%', '99%', '1%', 1)
    """
    if kind == "count":
        return value + 1
    if kind == "tier":
        return value % 3 + 1
    if value == BELOW_ONE:
        return "1%"
    decimals = printed_decimals(value)
    step = 10.0**-decimals
    number = float(value.rstrip("%"))
    return f"{number + step if number + step <= 100 else number - step:.{decimals}f}%"


def _verdicts(inputs: Inputs, checks: list[str]) -> dict[str, dict]:
    found = {}
    for check in checks:
        compared = compare(inputs, check)
        found[check] = dict(zip(compared["item"], compared["verdict"], strict=True))
    return found


def caught_mutations(inputs: Inputs, *, every: int = 1) -> pd.DataFrame:
    """Return, for every number of the published tables, whether changing it alone changes a verdict.

    Parameters
    ----------
    inputs : Inputs
    every : int, 1 for all numbers; with 3 only the first of every three in a column, for a quick check

    Returns
    -------
    DataFrame, one row a number that is printed: ``table``, ``row`` (line of the raw file), ``column``, ``is_caught``
    """
    checks = checks_of_tables()
    untouched = _verdicts(inputs, sorted({check for names in checks.values() for check in names}))
    rows = []
    for layout in published_tables(inputs.settings.trend_years):
        if layout.stem not in inputs.tables:
            continue
        kinds = {column.name: column.kind for column in layout.columns}
        table = inputs.tables[layout.stem]
        for column in numeric_columns(layout):
            for index in table.index[table[column] != NOT_REPORTED][::every]:
                changed = table.copy()
                changed.loc[index, column] = mutated(table.loc[index, column], kinds[column])
                other = dataclasses.replace(inputs, tables={**inputs.tables, layout.stem: changed})
                is_caught = any(
                    _verdicts(other, [check])[check] != untouched[check] for check in checks.get(layout.stem, [])
                )
                rows.append((layout.stem, int(table.loc[index, "row"]), column, is_caught))
    return pd.DataFrame(rows, columns=["table", "row", "column", "is_caught"])


def mutation_summary(mutations: pd.DataFrame) -> str:
    """Return in a sentence how many changed numbers are noticed."""
    caught = int(mutations["is_caught"].sum())
    return f"{caught:,} of {len(mutations):,} published numbers ({100 * caught / len(mutations):.1f}%) change a verdict when they alone are changed in their last printed place"
