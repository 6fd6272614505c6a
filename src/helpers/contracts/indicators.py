"""Each measure once, from ``data/indicators.csv``: its name, formula, unit and decimals."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from helpers.base.paths import INDICATORS
from helpers.base.problems import Problems
from helpers.base.words import capitalised

LIMITS = ("_lower", "_upper")
# How a formula reads: signs as in print, its functions in words.
SIGNS = {" * ": " × ", " / ": " ÷ ", " ** ": " ^ ", " - ": " − "}
FUNCTIONS = (
    (re.compile(r"sum\((\w+)\)"), r"all \1"),
    (re.compile(r"sum\((\w+), (\w+)\)"), r"all \1 of the \2"),
    (re.compile(r"max\(0, (.+)\)"), r"\1, or 0 where that is less"),
    (re.compile(r"abs\((\w+)\)"), r"size of the \1"),
)


@dataclass(frozen=True)
class Indicator:
    """One measure, the same in every table that has a column of its name.

    Attributes
    ----------
    id : str, name of the column
    name : str, as readers see it
    formula : str, of columns of the same row; ``sum(x)`` is over all rows, ``sum(x, name)`` over those of the same
        name; empty for what is reported, or computed in another way than by a formula
    numerator, denominator : str, of a ratio
    population : str, what is counted
    unit : str
    decimals : int, as it is shown; files keep full precision
    breaks : str, series of ``series_breaks.csv`` whose breaks end comparability; empty for none
    """

    id: str
    name: str
    formula: str
    numerator: str
    denominator: str
    population: str
    unit: str
    decimals: int
    breaks: str

    @property
    def has_several_units(self) -> bool:
        """Return whether the unit differs by row, such as credentials or percent."""
        return " or " in self.unit

    def definition(self) -> str:
        """Return what the measure is in one or two sentences.

        Examples
        --------
        >>> print(indicators()["unearned"].definition())
        Credential potential − credentials earned. About individual credentials available to CTE students.
        """
        words = _in_words(self.formula) if self.formula else capitalised(self.population)
        is_said = self.has_several_units or self.unit.removesuffix("s") in words.lower()
        about = f" About {self.population}." if self.formula else ""
        return f"{words}{'' if is_said else f' ({self.unit})'}.{about}"


def _in_words(formula: str) -> str:
    for sign, printed in SIGNS.items():
        formula = formula.replace(sign, printed)
    for pattern, words in FUNCTIONS:
        formula = pattern.sub(words, formula)
    known = indicators()
    named = re.sub(
        r"\w+", lambda word: name_in_sentence(word[0]) if word[0] in known else word[0].replace("_", " "), formula
    )
    return capitalised(named)


@cache
def indicators() -> dict[str, Indicator]:
    """Return every measure by the name of its column.

    Raises
    ------
    InputError
        With every wrong cell of the file.
    """
    problems, found = Problems(), {}
    names = [field.name for field in fields(Indicator)]
    with INDICATORS.open(encoding="utf-8", newline="") as stream:
        for number, row in enumerate(csv.DictReader(stream), start=2):
            if list(row) != names or None in row.values():
                problems.add(INDICATORS, f"the columns {', '.join(names)}", ", ".join(map(str, row)), "Restore them.")
                break
            if row["id"] in found:
                problems.add(INDICATORS, "every measure once", f"{row['id']} again", "Delete one row.", row=number)
            if not row["name"] or not row["unit"] or not row["decimals"].isdigit():
                problems.add(INDICATORS, "a name, a unit and whole decimals", str(row), "Correct the row.", row=number)
            else:
                cells: dict[str, Any] = {**row, "decimals": int(row["decimals"])}
                found[row["id"]] = Indicator(**cells)
    problems.stop()
    return found


def indicator_of(column: str) -> Indicator | None:
    """Return the measure of a column or of its limits, None for a column that is no listed measure.

    Examples
    --------
    >>> indicator_of("attainment_rate_pct_lower").name, indicator_of("psu")
    ('Attainment rate', None)
    """
    for limit in LIMITS:
        column = column.removesuffix(limit)
    return indicators().get(column)


def name_in_sentence(column: str) -> str:
    """Return the name of a listed measure as it stands in a sentence, where only an abbreviation keeps its capitals.

    Examples
    --------
    >>> name_in_sentence("cte_enrollment_pct"), name_in_sentence("tier_2_pct")
    ('CTE enrollment', 'tier 2')
    """
    name = indicators()[column].name
    return name if name[:2].isupper() else name[:1].lower() + name[1:]
