"""A year's tables for programs: CSV with a Frictionless descriptor, and the same tables as Parquet.

Types, units, meanings, constraints and keys all come from :mod:`helpers.contracts.schemas`.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import pandas as pd
import pyarrow
import pyarrow.parquet

from helpers.base.files import csv_text, write_file
from helpers.base.paths import outputs_dir, write_root
from helpers.contracts.schemas import PROCESSED, RESULTS, Check, Column, DataFrameSchema, column_types
from helpers.contracts.vocabulary import SHORTHAND
from helpers.contracts.year_tables import read_processed_tables, read_results
from helpers.publish.citation import Citation, read_citation
from helpers.publish.provenance import Provenance, read_provenance
from helpers.show.tables import column_heading
from helpers.yearly.draft_mark import MARK_FILE, draft_mark
from helpers.yearly.revisions import changelog

FOLDER, DESCRIPTOR, GUIDE, CHANGES = "datapackage", "datapackage.json", "README.md", "CHANGELOG.md"
GUIDE_TEXT = Path(__file__).with_name("data_package_guide.md")
PROCESSED_PREFIX = "processed_"
FIELD_TYPES = {"str": "string", "int64": "integer", "Int64": "integer", "float64": "number", "bool": "boolean"}
PARQUET_TYPES = {
    "str": pyarrow.string(),
    "int64": pyarrow.int64(),
    "Int64": pyarrow.int64(),
    "float64": pyarrow.float64(),
    "bool": pyarrow.bool_(),
}
# What can lead from one table to a row of another; declared for the tables of a year in which every value is found.
REFERENCES = {
    ("psu_code",): "processed_psus",
    ("group",): "table_04_student_groups",
    ("course_code", "credential"): "table_11_attainment_by_course",
    ("course_code",): "attainment_of_courses",
    ("ncwfc_credential",): "table_07_ncwfc",
}


@dataclass(frozen=True)
class Resource:
    """One table of the package.

    Attributes
    ----------
    name : str, of the resource and its files
    frame : DataFrame
    schema : DataFrameSchema
    """

    name: str
    frame: pd.DataFrame
    schema: DataFrameSchema

    @property
    def csv_path(self) -> str:
        return f"data/{self.name}.csv"

    @property
    def parquet_path(self) -> str:
        return f"parquet/{self.name}.parquet"


def _resources_of(results: dict[str, pd.DataFrame], processed: dict[str, pd.DataFrame]) -> dict[str, Resource]:
    """Return the tables of the package by name; processed tables are marked as such, since two kinds share names."""
    tables = [Resource(name, frame, RESULTS[name]) for name, frame in results.items()]
    tables += [Resource(f"{PROCESSED_PREFIX}{name}", frame, PROCESSED[name]) for name, frame in processed.items()]
    return {table.name: table for table in tables}


def _limits(check: Check) -> dict[str, object]:
    given = check.statistics or {}
    constraints: dict[str, Callable[[], dict[str, object]]] = {
        "greater_than_or_equal_to": lambda: {"minimum": given["min_value"]},
        "in_range": lambda: {"minimum": given["min_value"], "maximum": given["max_value"]},
        # An empty text is a missing value of the package, not one of those allowed.
        "isin": lambda: {"enum": [value for value in given["allowed_values"] if value != ""]},
        # A pattern of the standard is for the whole cell and has no anchors.
        "str_matches": lambda: {"pattern": given["pattern"].removeprefix("^").removesuffix("$")},
        "str_length": lambda: {"required": True} if given["min_value"] == 1 else {"minLength": given["min_value"]},
    }
    if check.name not in constraints:
        raise ValueError(
            "helpers.contracts.schemas: expected a check of a column that a data package can state "
            f"({', '.join(constraints)}), found {check.name}. Add it to helpers.publish.data_package."
        )
    return constraints[check.name]()


def field_of(name: str, column: Column, kind: str) -> dict[str, object]:
    """Return a column as a field of the Table Schema standard.

    Parameters
    ----------
    name : str
    column : Column, with description and metadata
    kind : str, its type in pandas

    Raises
    ------
    ValueError
        If the schema checks something that the standard cannot state.
    """
    constraints: dict[str, object] = {} if kind == "str" or column.nullable else {"required": True}
    for check in column.checks:
        constraints |= _limits(check)
    metadata = column.metadata
    field = {
        "name": name,
        "type": FIELD_TYPES[kind],
        "title": column_heading(name, metadata["unit"]),
        "description": column.description,
        "unit": metadata["unit"],
        "source": metadata["source"],
    }
    if not constraints.get("required"):
        field["missingValueMeaning"] = SHORTHAND[metadata["missing"]]
    if kind == "bool":
        field |= {"trueValues": ["True"], "falseValues": ["False"]}
    return {**{key: value for key, value in field.items() if value != ""}, "constraints": constraints}


def foreign_keys(table: Resource, resources: dict[str, Resource]) -> list[dict[str, object]]:
    """Return the references of a table to rows of other tables that hold for every row.

    Of two references that start from the same column, the one with more columns is declared.
    """
    keys: list[dict[str, object]] = []
    used: set[str] = set()
    for fields, target in sorted(REFERENCES.items(), key=lambda item: (-len(item[0]), item[0])):
        names = list(fields)
        other = resources.get(target)
        if other is None or other.name == table.name or not set(fields) <= set(table.frame.columns) - used:
            continue
        known = pd.MultiIndex.from_frame(other.frame[names])
        if table.frame.empty or not pd.MultiIndex.from_frame(table.frame[names]).isin(known).all():
            continue
        used |= set(fields)
        keys.append({"fields": names, "reference": {"resource": target, "fields": names}})
    return keys


def _table_schema(table: Resource, resources: dict[str, Resource]) -> dict[str, object]:
    """Return a table's columns and keys as the Table Schema standard states them."""
    kinds = column_types(table.schema)
    schema: dict[str, object] = {
        "fields": [field_of(name, column, kinds[name]) for name, column in table.schema.columns.items()],
        "missingValues": [""],
    }
    if table.schema.unique:
        schema["primaryKey"] = list(table.schema.unique)
    keys = foreign_keys(table, resources)
    return {**schema, "foreignKeys": keys} if keys else schema


def _parquet_bytes(table: Resource, provenance: Provenance) -> bytes:
    """Return a table as a Parquet file whose columns carry meaning, unit and source; empty text is missing there."""
    kinds = column_types(table.schema)
    fields = [
        pyarrow.field(
            name,
            PARQUET_TYPES[kinds[name]],
            metadata={"description": column.description, **{key: column.metadata[key] for key in ("unit", "source")}},
        )
        for name, column in table.schema.columns.items()
    ]
    texts = [name for name, kind in kinds.items() if kind == "str"]
    frame = table.frame.assign(**{name: table.frame[name].replace("", pd.NA) for name in texts})
    columns = [pyarrow.array(frame[field.name], type=field.type, from_pandas=True) for field in fields]
    metadata = {"title": table.schema.title, "provenance": provenance.sentence()}
    content = pyarrow.table(columns, schema=pyarrow.schema(fields, metadata=metadata))
    stream = io.BytesIO()
    pyarrow.parquet.write_table(content, stream, compression="zstd")
    return stream.getvalue()


def _file_facts(content: bytes) -> dict[str, object]:
    return {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}


def _resource_descriptor(table: Resource, resources: dict[str, Resource], files: dict[str, bytes]) -> dict[str, object]:
    sources = sorted({column.metadata["source"] for column in table.schema.columns.values()})
    return {
        "name": table.name,
        "type": "table",
        "profile": "tabular-data-resource",
        "title": table.schema.title,
        "path": table.csv_path,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        **_file_facts(files[table.csv_path]),
        "rows": len(table.frame),
        "sources": [{"title": source} for source in sources],
        "schema": _table_schema(table, resources),
        "parquet": {"path": table.parquet_path, **_file_facts(files[table.parquet_path])},
    }


def descriptor(
    resources: dict[str, Resource], files: dict[str, bytes], *, provenance: Provenance, citation: Citation
) -> dict[str, object]:
    """Return the description of the whole package.

    Parameters
    ----------
    resources : dict of name to table
    files : dict of path to content, the CSV and Parquet files of every table
    provenance : Provenance
    citation : Citation
    """
    return {
        "name": f"cte-credential-attainment-{provenance.year}",
        "title": f"CTE credential attainment in North Carolina, {provenance.year}",
        "description": (
            "The tables and charts of the Credential Attainment Report, recomputed where the published material "
            "allows it, further results, and the tidy tables that they are computed from. Percentages are percent, "
            "differences of them percentage points; years and codes are text."
        )
        + (f" Next release: {provenance.next_release}." if provenance.next_release else ""),
        "version": citation.version,
        "keywords": ["career and technical education", "credentials", "attainment", "North Carolina"],
        "licenses": [{"name": citation.license, "title": citation.license_title}],
        "contributors": [{"title": citation.author, "role": "author"}],
        "sources": [{"title": f"{provenance.source}, version {provenance.source_version}"}],
        "provenance": {name: value for name, value in asdict(provenance).items() if value},
        "resources": [_resource_descriptor(table, resources, files) for table in resources.values()],
    }


def _guide(resources: dict[str, Resource], *, provenance: Provenance, citation: Citation) -> str:
    """Return how to read the package, as its README."""
    example = next(iter(resources.values()))
    listed = [f"| `{table.name}` | {table.schema.title} | {len(table.frame):,} |" for table in resources.values()]
    return GUIDE_TEXT.read_text(encoding="utf-8").format(
        year=provenance.year,
        made_from=provenance.sentence(),
        descriptor=DESCRIPTOR,
        processed=PROCESSED_PREFIX,
        name=example.name,
        parquet=example.parquet_path,
        license=citation.license_title,
        listed="\n".join(listed),
    )


def _package_files(year: str, results: dict[str, pd.DataFrame], processed: dict[str, pd.DataFrame]) -> dict[str, bytes]:
    """Return every file of the package by its path within it."""
    provenance, citation, draft = read_provenance(year), read_citation(), draft_mark(year)
    resources = _resources_of(results, processed)
    files = {table.csv_path: csv_text(table.frame).encode("utf-8") for table in resources.values()}
    files |= {table.parquet_path: _parquet_bytes(table, provenance) for table in resources.values()}
    described = descriptor(resources, files, provenance=provenance, citation=citation)
    text = json.dumps(described, indent=2, ensure_ascii=False) + "\n"
    return {
        **files,
        DESCRIPTOR: text.encode("utf-8"),
        GUIDE: _guide(resources, provenance=provenance, citation=citation).encode("utf-8"),
        CHANGES: ("\n".join([f"# Changes of the data of {year}", "", *changelog(year)]) + "\n").encode("utf-8"),
        **({MARK_FILE: draft.encode("utf-8")} if draft else {}),
    }


def build_data_package(year: str) -> None:
    """Write ``outputs/<year>/datapackage/`` from the year's tables; nothing is written when one is missing.

    The descriptor comes last, so that it never describes files that are not there yet.

    Raises
    ------
    InputError
        With every table that is missing or breaks its schema.
    """
    files = _package_files(year, read_results(year), read_processed_tables(year))
    folder = outputs_dir(year, write_root()) / FOLDER
    for path in sorted(files, key=lambda path: (path == DESCRIPTOR, path)):
        write_file(folder / path, files[path])
