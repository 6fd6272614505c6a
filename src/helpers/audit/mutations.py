"""How much the audit can notice: every published number changed once, and whether a verdict changes with it."""

from __future__ import annotations

import dataclasses
from typing import Any

import pandas as pd

from helpers.audit.comparisons import FIGURE_CHECKS
from helpers.audit.verdicts import compare
from helpers.base.rates import BELOW_ONE, NOT_REPORTED, printed_decimals
from helpers.prepare.comparisons import Inputs
from helpers.prepare.layouts import COUNT, TIER, Kind, published_tables
from helpers.show.numbers import percent_text


def _mutated(value: Any, kind: Kind) -> Any:
    """Return another number of the same kind: one more in the last printed place, or one less at the upper end.

    Examples
    --------
    >>> from helpers.prepare.layouts import PERCENT
    >>> _mutated(9, COUNT), _mutated(3, TIER), _mutated("<1%", PERCENT)
    (10, 1, '1%')
    >>> _mutated("41.0%", PERCENT), _mutated("89.29%", PERCENT), _mutated("100%", PERCENT)
    ('41.1%', '89.30%', '99%')
    """
    if kind == COUNT:
        return value + 1
    if kind == TIER:
        return value % 3 + 1
    if value == BELOW_ONE:
        return "1%"
    decimals, number = printed_decimals(value), float(value.rstrip("%"))
    step = 10.0**-decimals
    return f"{number + step if number + step <= 100 else number - step:.{decimals}f}%"


def _verdicts(inputs: Inputs, check: str) -> dict[str, str]:
    compared = compare(inputs, check)
    return dict(zip(compared["item"], compared["verdict"], strict=True))


def caught_mutations(inputs: Inputs, *, every: int = 1) -> pd.DataFrame:
    """Return, for every number of the published tables, whether changing it alone changes a verdict.

    Parameters
    ----------
    inputs : Inputs
    every : int, 1 for all numbers; with 3 only the first of every three in a column, for a quick check

    Returns
    -------
    DataFrame, one row per number that is printed: ``table``, ``row`` (line of the raw file), ``column``, ``is_caught``
    """
    untouched = {check: _verdicts(inputs, check) for check in FIGURE_CHECKS}
    rows = []
    for layout in published_tables(inputs.settings.trend_years):
        if not inputs.has(layout.stem):
            continue
        table = inputs.tables[layout.stem]
        checks = [name for name, (needed, more, _) in FIGURE_CHECKS.items() if layout.stem in (*needed, *more)]
        for column, kind in layout.numeric_columns.items():
            for index in table.index[table[column] != NOT_REPORTED][::every]:
                changed = table.copy()
                changed.loc[index, column] = _mutated(table.loc[index, column], kind)
                other = dataclasses.replace(inputs, tables={**inputs.tables, layout.stem: changed})
                noticing = next((check for check in checks if _verdicts(other, check) != untouched[check]), None)
                # The check that notices one number of a column most likely notices the next one: it is asked first.
                if noticing:
                    checks.insert(0, checks.pop(checks.index(noticing)))
                rows.append((layout.stem, int(table.loc[index, "row"]), column, noticing is not None))
    return pd.DataFrame(rows, columns=["table", "row", "column", "is_caught"])


def mutation_summary(mutations: pd.DataFrame) -> str:
    """Return how many changed numbers the audit notices, as a sentence."""
    caught = int(mutations["is_caught"].sum())
    return (
        f"{caught:,} of {len(mutations):,} published numbers ({percent_text(100 * caught / len(mutations))}) change a "
        "verdict when they alone are changed in their last printed place"
    )
