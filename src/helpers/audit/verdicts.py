"""The verdict of a comparison: which rule, if any, makes one side the other."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal

import pandas as pd

from helpers.audit.comparisons import FIGURE_CHECKS, NOT_PUBLISHED
from helpers.base.rates import BELOW_ONE, NOT_REPORTED
from helpers.contracts.vocabulary import CONTRADICTED, NOT_REPRODUCIBLE, REPRODUCED, ROUNDING
from helpers.prepare.comparisons import Inputs, compared, share_sums

ROUNDING_RULES = {"cut off": ROUND_DOWN, "rounded half to even": ROUND_HALF_EVEN}


def rounding_rule(stated: str, value: float) -> str:
    """Return the common way of rounding, other than half up, that gives the stated number; empty for none.

    Examples
    --------
    >>> rounding_rule("58", 58.97), rounding_rule("0.12", 0.125), rounding_rule("-2", -2.5), rounding_rule("73", 72.4)
    ('cut off', 'cut off', 'cut off', '')
    """
    decimals = len(stated.partition(".")[2])
    for name, rule in ROUNDING_RULES.items():
        if Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), rounding=rule) == Decimal(stated):
            return name
    return ""


def _only_rounded_sums(values: pd.DataFrame, inputs: Inputs) -> pd.Series:
    """Return whether the shares behind each sum can add up to 100, given how they were rounded."""
    sums = share_sums(inputs).set_index("item")
    can_be_whole = (sums["percent_lower"] <= 100) & (sums["percent_upper"] >= 100)
    return values["item"].map(can_be_whole)


def _only_rounded_rates(values: pd.DataFrame, inputs: Inputs) -> pd.Series:
    """Return whether each printed rate is that of its row under another common rounding."""
    is_rounded = []
    for row in values.itertuples():
        line = inputs.tables[row.table].set_index("row").loc[row.row]
        has_number = line["potential"] > 0 and row.found not in (BELOW_ONE, NOT_REPORTED)
        rate = 100 * line["earned"] / line["potential"] if has_number else 0
        is_rounded.append(has_number and bool(rounding_rule(row.found.rstrip("%"), rate)))
    return pd.Series(is_rounded, index=values.index, dtype="bool")


ONLY_ROUNDED = {"share_totals": _only_rounded_sums, "printed_rates": _only_rounded_rates}


def compare(inputs: Inputs, check: str) -> pd.DataFrame:
    """Return the comparisons of one check with their verdicts, no rows when its tables are not published."""
    values = compared(FIGURE_CHECKS[check], inputs)
    differs = values["found"] != values["expected"]
    found = pd.Series(REPRODUCED, index=values.index, dtype="str").mask(differs, CONTRADICTED)
    # Of two pages that disagree on a unit, its own records alone could tell which is right.
    cannot_be_said = differs if check == "psu_history" else values["expected"] == NOT_PUBLISHED
    found = found.mask(cannot_be_said, NOT_REPRODUCIBLE)
    if check in ONLY_ROUNDED and differs.any():
        is_rounded = ONLY_ROUNDED[check](values[differs], inputs)
        found[differs] = found[differs].mask(is_rounded, ROUNDING)
    return values.assign(check=check, verdict=found)
