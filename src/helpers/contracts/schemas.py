"""The schema of every processed and result table: types, ranges, keys, meaning, unit and source.

The data dictionary (``data/data_dictionary.csv``) is generated from here.
"""

from __future__ import annotations

import pandas as pd

# pyarrow, once installed, becomes pandas' store of text; on tables as small as these that takes a third more time.
# Before pandera, which remembers the store that it finds.
pd.options.mode.string_storage = "python"

from pandera.errors import SchemaErrors  # noqa: E402
from pandera.pandas import Check, Column, DataFrameSchema  # noqa: E402

from helpers.contracts.processed import PROCESSED  # noqa: E402
from helpers.contracts.results import RESULTS  # noqa: E402
from helpers.contracts.vocabulary import NO_REGION  # noqa: E402

__all__ = [
    "NO_REGION",
    "PROCESSED",
    "RESULTS",
    "Check",
    "Column",
    "DataFrameSchema",
    "SchemaErrors",
    "column_types",
    "data_dictionary",
    "validated",
]


def validated(frame: pd.DataFrame, name: str, schemas: dict[str, DataFrameSchema]) -> pd.DataFrame:
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


def data_dictionary() -> pd.DataFrame:
    """Return every column of every table: kind, table, column, type, unit, meaning, source."""
    rows = [
        (
            kind,
            name,
            column_name,
            column_types(schema)[column_name],
            column.metadata["unit"],
            column.description,
            column.metadata["source"],
        )
        for kind, schemas in (("processed", PROCESSED), ("result", RESULTS))
        for name, schema in schemas.items()
        for column_name, column in schema.columns.items()
    ]
    return pd.DataFrame(rows, columns=["kind", "table", "column", "type", "unit", "meaning", "source"], dtype="str")
