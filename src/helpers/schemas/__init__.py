"""The schema of every processed and result table: types, ranges, keys, meaning, unit and source.

The data dictionary (``data/data_dictionary.csv``) is generated from here.
"""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa

from helpers.schemas.columns import NO_REGION
from helpers.schemas.processed import PROCESSED
from helpers.schemas.results import RESULTS

__all__ = ["NO_REGION", "PROCESSED", "RESULTS", "column_types", "data_dictionary", "validated"]


def validated(frame: pd.DataFrame, name: str, schemas: dict[str, pa.DataFrameSchema]) -> pd.DataFrame:
    """Return a table after checking its columns, types, ranges and key.

    Raises
    ------
    pandera.errors.SchemaErrors
        With every violation.
    """
    return schemas[name].validate(frame, lazy=True)


def column_types(schema: pa.DataFrameSchema) -> dict[str, str]:
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
