"""The verdict of a comparison: which rule, if any, makes one side the other; which contradictions have one cause."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal

import pandas as pd

from helpers.audit.comparisons import FIGURE_CHECKS, LEVELS, NOT_PUBLISHED
from helpers.base.paths import raw_dir
from helpers.base.problems import Problems
from helpers.base.rates import BELOW_ONE, NOT_REPORTED
from helpers.contracts.vocabulary import CONTRADICTED, NOT_REPRODUCIBLE, REPRODUCED, ROUNDING
from helpers.prepare.cells import cells_are_right, read_cells
from helpers.prepare.comparisons import AT_MOST, Inputs, compared, share_sums
from helpers.prepare.layouts import register_table, required
from helpers.prepare.names import closest
from helpers.prepare.raw_cells import WHOLE_COLUMN

TABLE_OF_ID = re.compile(r"(\d\d[abc]?)\.")
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


def _both_can_hold(values: pd.DataFrame, check: str) -> pd.Series:
    """Return whether two sides that differ can both be right, so that what is not published would have to tell."""
    # Two pages can count at two dates, and a list can mean a module, or each of several credentials, by its name; what
    # a list leaves out, it does not deny.
    if check in ("psu_history", "ncwfc_content", "tier_listed"):
        return pd.Series(True, index=values.index)
    if check == "ncwfc_label":  # The levels of a credential need not be those of the courses that lead to it.
        return values["expected"].str.startswith(LEVELS)
    if check == "combined_earned":  # A module that was earned in an earlier year completes a combined credential too.
        return values["expected"].str.startswith(AT_MOST)
    return values["expected"] == NOT_PUBLISHED


def compare(inputs: Inputs, check: str) -> pd.DataFrame:
    """Return the comparisons of one check with their verdicts, no rows when its tables are not published."""
    values = compared(FIGURE_CHECKS[check], inputs)
    differs = values["found"] != values["expected"]
    found = pd.Series(REPRODUCED, index=values.index, dtype="str").mask(differs, CONTRADICTED)
    found = found.mask(differs & _both_can_hold(values, check), NOT_REPRODUCIBLE)
    if check in ONLY_ROUNDED and differs.any():
        is_rounded = ONLY_ROUNDED[check](values[differs], inputs)
        found[differs] = found[differs].mask(is_rounded, ROUNDING)
    return values.assign(check=check, verdict=found)


def read_same_findings(year: str, known: Iterable[str], problems: Problems, *, published: list[str]) -> dict[str, str]:
    """Return which rows of the registers are another place of the same finding: id to id.

    Parameters
    ----------
    year : str
    known : ids of the registers
    problems : Problems, gains an id that neither register has, unless its table is not published
    published : list of str, the published tables
    """
    file = raw_dir(year) / "same_findings.csv"
    text = required("a text", "Name two findings and say why they are one.")
    layout = register_table("same_findings", "Findings that are one", ("id",), id=text, same_as=text, reason=text)
    rows = read_cells(file, layout, problems, by_hand=True) if file.exists() else None
    if rows is None or not cells_are_right(file, layout, rows, problems):
        return {}
    names, tables = {*known}, {stem.split("_")[1] for stem in published}
    for column in ("id", "same_as"):
        for name, row in zip(rows[column], rows["row"], strict=True):
            table = TABLE_OF_ID.match(name)
            if name not in names and (table is None or table[1] in tables):
                found = f"{name}; closest: {closest(name, names)}"
                problems.add(file, "the id of an audited figure or claim", found, "Correct it.", row=row, column=column)
    return dict(zip(rows["id"], rows["same_as"], strict=True))


def causes(both: pd.DataFrame, same: dict[str, str]) -> pd.Series:
    """Return for each contradicted row the id of the first one with the same cause; empty text for other verdicts.

    One cause have: the same printed cell, the same two cells, the same words against the same words in a kind of
    comparison, and what the lookup names, whatever its own verdict is.

    Parameters
    ----------
    both : DataFrame, the rows of both registers
    same : dict of id to id, from :func:`read_same_findings`
    """
    is_contradicted = both["verdict"] == CONTRADICTED
    rows = both[is_contradicted | both["id"].isin(same)]
    is_of_line = rows["published_cell"].notna() & ~rows["published_cell"].str.contains(f":{WHOLE_COLUMN}:", na=True)
    is_pair = is_of_line & rows["sources"].str.fullmatch(r"\S+").eq(True)
    pairs = [" ".join(sorted(pair)) for pair in rows[["published_cell", "sources"]].fillna("").to_numpy()]
    words = rows["place"] + rows["check"] + rows["published"] + rows["recomputed"]
    is_words = rows["check"].notna() & rows["difference"].isna()
    keys = [
        rows["published_cell"].where(is_of_line, rows["id"]),
        pd.Series(pairs, rows.index, dtype="str").where(is_pair, rows["id"]),
        words.where(is_words, rows["id"]),
        rows["id"].replace(same),
    ]
    # Every row begins on its own; rows that share a key take the first of them, until none changes any more.
    first, before = pd.Series(range(len(rows)), rows.index), None
    while not first.equals(before):
        before = first
        for key in keys:
            first = first.groupby(key).transform("min")
    is_one = is_contradicted.groupby(first).transform("any").reindex(first.index)
    cause = first.map(dict(enumerate(rows["id"]))).where(is_one, "")
    return cause.reindex(both.index).fillna("").astype("str")
