"""The schema of every processed and result table, read from ``data/data_dictionary.csv``.

A column is one row of the dictionary; a row without a column gives the title of its table and the rules between its
columns. Nothing about them is written in code.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

# pyarrow, once installed, becomes pandas' store of text; on tables as small as these that takes a third more time.
# Before pandera, which remembers the store that it finds.
pd.options.mode.string_storage = "python"

from pandera.errors import SchemaErrors  # noqa: E402
from pandera.pandas import Check, Column, DataFrameSchema  # noqa: E402

from helpers.base.manifest import read_sections  # noqa: E402
from helpers.base.paths import DATA_DICTIONARY  # noqa: E402
from helpers.base.problems import Problems  # noqa: E402
from helpers.contracts.vocabulary import SHORTHAND  # noqa: E402

__all__ = ["PROCESSED", "RESULTS", "Check", "Column", "DataFrameSchema", "SchemaErrors", "column_types", "validated"]

Row = dict[str, Any]
DICTIONARY_COLUMNS = [
    "kind",
    "table",
    "column",
    "key",
    "type",
    "unit",
    "meaning",
    "source",
    "required",
    "allowed",
    "when_empty",
]
KINDS = ("processed", "result")
TYPES = ("str", "int64", "Int64", "float64", "bool")
# One table of the dictionary stands for the findings of every section.
EVERY_SECTION = "findings_*"
UNIT = re.compile(r"([a-z][a-z0-9 =]*)?")
RANGE = re.compile(r"(-?\d+(?:\.\d+)?)? ?\.\. ?(-?\d+(?:\.\d+)?)?")
PATTERN = re.compile(r"/(.+)/")
RULE = re.compile(r"(\w+) (<=|or|with) (\w+)")


def _rows(problems: Problems) -> list[Row]:
    with DATA_DICTIONARY.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        rows: list[Row] = [{**row, "row": number} for number, row in enumerate(reader, start=2)]
        if reader.fieldnames != DICTIONARY_COLUMNS:
            expected, found = f"the columns {', '.join(DICTIONARY_COLUMNS)}", ", ".join(reader.fieldnames or ())
            problems.add(DATA_DICTIONARY, expected, found or "nothing", "Restore the heading from git.")
            return []
    return rows


def _note_wrong_columns(columns: list[Row], known: dict[tuple[str, str], set[str]], problems: Problems) -> None:
    """Note wrong cells of the rows of columns, tables without a row and columns named twice; fill ``known``."""
    words = {"kind": KINDS, "key": ("", "yes"), "type": TYPES, "required": ("yes", "no")}
    for column in columns:
        empty = ("",) if column["required"] == "yes" else tuple(SHORTHAND)
        for name, allowed in (words | {"when_empty": empty}).items():
            if column[name] not in allowed:
                expected = (
                    f"one of {', '.join(allowed)}" if any(allowed) else "an empty cell, since the column is required"
                )
                found = f"'{column[name]}'"
                problems.add(DATA_DICTIONARY, expected, found, "Correct the cell.", row=column["row"], column=name)
        if not UNIT.fullmatch(column["unit"]):
            expected, found = "a unit in words such as percent", f"'{column['unit']}'"
            problems.add(DATA_DICTIONARY, expected, found, "Spell it out.", row=column["row"], column="unit")
        names = known.get((column["kind"], column["table"]))
        if names is None:
            where = f"{column['kind']} {column['table']}"
            expected, action = "a table that has a row without a column", "Add that row, with the table's title."
            problems.add(DATA_DICTIONARY, expected, where, action, row=column["row"])
        elif column["column"] in names:
            found = f"{column['table']}, {column['column']} again"
            problems.add(DATA_DICTIONARY, "every column once", found, "Delete one row.", row=column["row"])
        else:
            names.add(column["column"])


def _note_wrong_tables(tables: list[Row], known: dict[tuple[str, str], set[str]], problems: Problems) -> None:
    """Note tables without title or columns, and rules that are not of their columns."""
    for table in tables:
        names = known[table["kind"], table["table"]]
        rules = [RULE.fullmatch(rule) for rule in _items(table["allowed"], ";")]
        used = {name for rule in rules if rule for name in rule.group(1, 3)}
        if not names or not table["meaning"] or not all(rules) or not used <= names:
            found = f"{', '.join(sorted(used - names)) or table['allowed'] or 'no title or column'} of {table['table']}"
            expected = "a title, columns, and rules (a <= b; a or b; a with b) between them"
            problems.add(DATA_DICTIONARY, expected, found, "Correct the row.", row=table["row"])


def _items(cell: str, separator: str) -> list[str]:
    return [item.strip() for item in cell.split(separator) if item.strip()]


def _value_check(allowed: str, kind: str, *, is_required: bool) -> Check:
    bounds, pattern = RANGE.fullmatch(allowed), PATTERN.fullmatch(allowed)
    if bounds and kind != "str":
        lower, upper = (end if end is None else float(end) if "." in end else int(end) for end in bounds.groups())
        return Check.ge(lower) if upper is None else Check.in_range(lower, upper)
    if pattern:
        return Check.str_matches(pattern[1])
    values = _items(allowed, "|")
    if kind != "str":
        return Check.isin([int(value) for value in values])
    return Check.isin(values if is_required else [*values, ""])


def column_of(row: Mapping[str, str]) -> Column:
    """Return the schema of a column from its row of the dictionary."""
    is_required, kind = row["required"] == "yes", row["type"]
    # A text is never missing: what is not required may be the empty text.
    checks = [Check.str_length(min_value=1)] if kind == "str" and is_required else []
    if row["allowed"]:
        checks.append(_value_check(row["allowed"], kind, is_required=is_required))
    return Column(
        kind,
        checks,
        nullable=not is_required and kind != "str",
        description=row["meaning"],
        metadata={"unit": row["unit"], "source": row["source"], "missing": row["when_empty"]},
    )


def _rule_check(rule: str) -> Check:
    """Return the check of a rule: in order where both are known; a value or else its reason; known together."""
    first, word, second = rule.split()
    if word == "<=":
        return Check(lambda frame: ~(frame[first] > frame[second]).fillna(False), name=f"{first} is not above {second}")
    if word == "or":
        holds = lambda frame: frame[first].isna() == (frame[second] != "")  # noqa: E731
        return Check(holds, name=f"{first} or else {second} is given")
    return Check(lambda frame: frame[first].isna() == frame[second].isna(), name=f"{first} is given with {second}")


class Schemas(Mapping[str, DataFrameSchema]):
    """The schemas of one kind of table by name, in the order of the dictionary; each is built when first asked for.

    Parameters
    ----------
    tables, columns : list of dict, rows of the dictionary without and with a column, of this kind
    """

    def __init__(self, tables: list[Row], columns: list[Row]):
        self._tables: dict[str, Row] = {}
        for table in tables:
            every = [section.findings for section in read_sections().values()]
            self._tables |= dict.fromkeys(every if table["table"] == EVERY_SECTION else [table["table"]], table)
        self._columns = columns
        self._built: dict[str, DataFrameSchema] = {}

    def __getitem__(self, name: str) -> DataFrameSchema:
        if name not in self._built:
            table = self._tables[name]
            columns = [row for row in self._columns if row["table"] == table["table"]]
            self._built[name] = DataFrameSchema(
                {row["column"]: column_of(row) for row in columns},
                checks=[_rule_check(rule) for rule in _items(table["allowed"], ";")],
                strict=True,
                ordered=True,
                unique=[row["column"] for row in columns if row["key"]] or None,
                title=table["meaning"],
            )
        return self._built[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)


def read_schemas() -> dict[str, Schemas]:
    """Return the schemas of processed and of result tables.

    Raises
    ------
    InputError
        With every wrong cell of the dictionary.
    """
    problems = Problems()
    rows = _rows(problems)
    columns, tables = ([row for row in rows if bool(row["column"]) is is_column] for is_column in (True, False))
    known: dict[tuple[str, str], set[str]] = {(table["kind"], table["table"]): set() for table in tables}
    if not problems.found:
        _note_wrong_columns(columns, known, problems)
        _note_wrong_tables(tables, known, problems)
    problems.stop()
    return {
        kind: Schemas([t for t in tables if t["kind"] == kind], [c for c in columns if c["kind"] == kind])
        for kind in KINDS
    }


_SCHEMAS = read_schemas()
PROCESSED, RESULTS = _SCHEMAS["processed"], _SCHEMAS["result"]


def validated(frame: pd.DataFrame, name: str, schemas: Mapping[str, DataFrameSchema]) -> pd.DataFrame:
    """Return a table after checking its columns, types, ranges and key.

    Raises
    ------
    pandera.errors.SchemaErrors
        With every violation.
    """
    return schemas[name].validate(frame, lazy=True)


def column_types(schema: DataFrameSchema) -> dict[str, str]:
    """Return the pandas type of every column; pandera names pandas' text type by how it is stored."""
    kinds = {name: str(column.dtype) for name, column in schema.columns.items()}
    return {name: "str" if kind.startswith("string") else kind for name, kind in kinds.items()}
