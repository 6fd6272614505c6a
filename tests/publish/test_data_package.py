"""The data package is what the tables are: same cells, types, units, keys; and it notices a cell that is wrong."""

import json
import re
from pathlib import Path

import pandas as pd
import pyarrow
import pyarrow.parquet
import pytest
from frictionless import Package, validate

from helpers.base.manifest import OF_EARLIER_YEARS
from helpers.contracts.schemas import PROCESSED, RESULTS, Check, Column, DataFrameSchema, column_of, column_types
from helpers.contracts.tables import read_table
from helpers.publish.citation import read_citation
from helpers.publish.data_package import (
    DESCRIPTOR,
    FIELD_TYPES,
    Resource,
    build_data_package,
    descriptor,
    field_of,
    foreign_keys,
)
from helpers.publish.provenance import Provenance
from helpers.yearly.draft_mark import MARK_FILE
from tests.support.small_year import YEAR


def described(package: Path) -> dict[str, dict]:
    text = (package / DESCRIPTOR).read_text(encoding="utf-8")
    return {resource["name"]: resource for resource in json.loads(text)["resources"]}


def change(package: Path, name: str, old: str, new: str) -> None:
    """Change a table of a package, and what the package says of the file's size and checksum."""
    file = package / "data" / f"{name}.csv"
    content = file.read_text(encoding="utf-8")
    assert content.count(old) == 1
    file.write_text(content.replace(old, new), encoding="utf-8")
    descriptor = json.loads((package / DESCRIPTOR).read_text(encoding="utf-8"))
    for resource in descriptor["resources"]:
        if resource["name"] == name:
            del resource["hash"], resource["bytes"]
    (package / DESCRIPTOR).write_text(json.dumps(descriptor), encoding="utf-8")


def errors_of(package: Path, name: str) -> set[tuple[str, str]]:
    """Return the errors of one table, read together with those that it refers to."""
    report = Package(str(package / DESCRIPTOR)).validate(name=name)
    return {(task.name, error.type) for task in report.tasks for error in task.errors}


@pytest.mark.parametrize(
    ("name", "old", "new", "error"),
    [
        ("table_10_attainment_by_psu", "North,Upper,40,", "North,Upper,forty,", "type-error"),
        ("table_10_attainment_by_psu", "010,North", "10,North", "constraint-error"),
        ("table_10_attainment_by_psu", ",traditional,South", ",village,South", "constraint-error"),
        ("table_10_attainment_by_psu", "80,50.0\n", "80,150.0\n", "constraint-error"),
        ("table_10_attainment_by_psu", ",Upper,40,", ",Upper,,", "constraint-error"),
        ("table_10_attainment_by_psu", "011,South", "010,South", "primary-key"),
        ("table_09_highest_rate_psus", "2,011,South", "2,012,South", "foreign-key"),
        ("table_10_attainment_by_psu", "psu_code,", "code,", "incorrect-label"),
    ],
)
def test_a_broken_cell_is_found(outputs, name, old, new, error):
    package = outputs / "datapackage"
    change(package, name, old, new)
    assert (name, error) in errors_of(package, name)


def test_a_file_that_differs_from_what_the_package_says_is_found(outputs):
    file = outputs / "datapackage" / "data" / "chart_3_regions.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("Upper", "Under"), encoding="utf-8")
    assert errors_of(outputs / "datapackage", "chart_3_regions") == {("chart_3_regions", "hash-count")}


def test_every_table_is_there_as_csv_and_as_parquet_with_the_same_cells(small):
    package, data = small / "datapackage", small.parents[1] / "data" / "processed" / YEAR
    names = [name for name in PROCESSED if not name.startswith("findings_") and name not in OF_EARLIER_YEARS]
    results = [name for name in RESULTS if not name.startswith("changes_by_")]
    assert list(described(package)) == [*results, *(f"processed_{name}" for name in names)]
    sources = {name: (small / "tables" / f"{name}.csv", RESULTS[name]) for name in results}
    sources |= {f"processed_{name}": (data / f"{name}.csv", PROCESSED[name]) for name in names}
    compared = 0
    for name, (file, schema) in sources.items():
        assert (package / "data" / f"{name}.csv").read_bytes() == file.read_bytes(), name
        expected = read_table(file, schema)
        table = pyarrow.parquet.read_table(package / "parquet" / f"{name}.parquet")
        assert table.column_names == list(schema.columns)
        for column_name in table.column_names:
            values = [None if pd.isna(value) or value == "" else value for value in expected[column_name].tolist()]
            assert table[column_name].to_pylist() == values, (name, column_name)
            compared += len(values)
    assert compared > 1000


def test_every_column_says_type_meaning_unit_and_source_in_both_formats(small):
    package = small / "datapackage"
    for name, resource in described(package).items():
        schema = PROCESSED[name.removeprefix("processed_")] if name.startswith("processed_") else RESULTS[name]
        kinds = column_types(schema)
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == list(schema.columns)
        stored = pyarrow.parquet.read_schema(package / "parquet" / f"{name}.parquet")
        assert stored.metadata[b"title"].decode() == schema.title == resource["title"]
        for field in fields:
            told = schema.columns[field["name"]]
            assert field["type"] == FIELD_TYPES[kinds[field["name"]]]
            assert (field["description"], field["source"]) == (told.description, told.metadata["source"])
            assert field.get("unit", "") == told.metadata["unit"]
            metadata = stored.field(field["name"]).metadata
            assert metadata[b"description"].decode() == told.description
            assert metadata[b"unit"].decode() == told.metadata["unit"]
        assert resource["schema"].get("primaryKey", []) == (schema.unique or [])


def described_column(kind: str, meaning: str, **cells: str) -> Column:
    empty = {"unit": "", "source": "x", "required": "yes", "allowed": "", "when_empty": ""}
    return column_of({**empty, "type": kind, "meaning": meaning, **cells})


def test_checks_become_the_constraints_of_the_standard():
    code = field_of("psu_code", described_column("str", "Code", allowed="/^[0-9A-Z]{3}$/"), "str")
    assert code["constraints"] == {"required": True, "pattern": "[0-9A-Z]{3}"}
    share = field_of(
        "share_pct",
        described_column("float64", "Share", unit="percent", required="no", allowed="0 .. 100", when_empty="low"),
        "float64",
    )
    assert share["constraints"] == {"minimum": 0, "maximum": 100}
    assert (share["title"], share["unit"]) == ("Share (%)", "percent")
    assert share["missingValueMeaning"].startswith("low: ")
    kind = field_of("kind", described_column("str", "Kind", required="no", allowed="a", when_empty="z"), "str")
    assert kind["constraints"] == {"enum": ["a"]}
    assert field_of("n", described_column("int64", "Count", allowed="2 .."), "int64")["constraints"] == {
        "required": True,
        "minimum": 2,
    }


def test_a_check_that_the_standard_cannot_state_is_refused():
    odd = Column("int64", Check.gt(2), metadata=described_column("int64", "Count").metadata)
    message = (
        "helpers.contracts.schemas: expected a check of a column that a data package can state "
        "(greater_than_or_equal_to, in_range, isin, str_matches, str_length), found greater_than. Add it to "
        "helpers.publish.data_package."
    )
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        field_of("n", odd, "int64")


def table_of(name: str, **columns: list[str]) -> Resource:
    return Resource(name, pd.DataFrame(columns, dtype="str"), DataFrameSchema())


def test_a_foreign_key_is_declared_only_where_every_value_is_found():
    units = table_of("processed_psus", psu_code=["010", "011"])
    courses = table_of("table_11_attainment_by_course", course_code=["A1", "A1"], credential=["x", "y"])
    totals = table_of("attainment_of_courses", course_code=["A1"])
    known = {table.name: table for table in (units, courses, totals)}
    assert foreign_keys(table_of("a", psu_code=["010", "010"]), known) == [
        {"fields": ["psu_code"], "reference": {"resource": "processed_psus", "fields": ["psu_code"]}}
    ]
    assert foreign_keys(table_of("a", psu_code=["010", "012"]), known) == []
    assert foreign_keys(units, known) == []
    assert foreign_keys(table_of("a", psu_code=["010"]), {"a": units}) == []
    # The longer of two references is declared; where it fails, the shorter one.
    pair = table_of("a", course_code=["A1"], credential=["y"])
    assert [key["reference"]["resource"] for key in foreign_keys(pair, known)] == [courses.name]
    part = table_of("a", course_code=["A1"], credential=["z"])
    assert [key["reference"]["resource"] for key in foreign_keys(part, known)] == [totals.name]


def test_the_real_year_is_valid_and_its_units_lead_to_their_table(stored):
    package = stored / "datapackage"
    report = validate(str(package / DESCRIPTOR))
    assert report.valid, report.flatten(["name", "type", "note"])
    assert report.stats["tasks"] >= 40
    keys = {
        name: [(key["fields"], key["reference"]["resource"]) for key in resource["schema"].get("foreignKeys", [])]
        for name, resource in described(package).items()
    }
    for name in ("table_08_most_earned_psus", "table_09_highest_rate_psus", "table_10_attainment_by_psu"):
        assert (["psu_code"], "processed_psus") in keys[name]
    for name in ("table_01_credentials_by_course", "table_02_combined_credentials"):
        assert keys[name] == [(["course_code", "credential"], "table_11_attainment_by_course")]
    assert keys["equity_gaps"] == [(["group"], "table_04_student_groups")]


def test_two_builds_are_the_same_bytes(small):
    before = {file: file.read_bytes() for file in (small / "datapackage").rglob("*") if file.is_file()}
    build_data_package(YEAR)
    assert {file: file.read_bytes() for file in (small / "datapackage").rglob("*") if file.is_file()} == before


def test_the_package_of_a_draft_has_the_file_that_says_so(small):
    mark, packed = small / MARK_FILE, small / "datapackage" / MARK_FILE
    assert not packed.exists()
    mark.write_text("Draft.\n", encoding="utf-8")
    build_data_package(YEAR)
    assert packed.read_text(encoding="utf-8") == "Draft.\n"
    mark.unlink()
    packed.unlink()


def test_what_the_guide_shows_runs(small, monkeypatch):
    monkeypatch.chdir(small / "datapackage")
    (code,) = re.findall(r"```python\n(.+?)```", Path("README.md").read_text(encoding="utf-8"), re.DOTALL)
    *lines, last = code.strip().splitlines()
    names = {}
    exec("\n".join(lines), names)
    assert eval('validate("datapackage.json").valid', names)
    assert len(eval(last, names)) > 0


def test_the_package_says_where_it_comes_from_and_how_it_may_be_used(small):
    whole = json.loads((small / "datapackage" / DESCRIPTOR).read_text(encoding="utf-8"))
    assert whole["name"] == f"cte-credential-attainment-{YEAR}"
    assert whole["licenses"] == [{"name": "MIT", "title": "MIT License"}]
    assert whole["sources"][0]["title"].endswith("version 2031-12-01")
    assert whole["provenance"]["year"] == YEAR
    assert len(whole["provenance"]["inputs_sha256"]) == 64
    changes = (small / "datapackage" / "CHANGELOG.md").read_text(encoding="utf-8")
    assert changes == (
        f"# Changes of the data of {YEAR}\n\n"
        f"The data of {YEAR} have not been revised; no version of them was released yet.\n"
    )


def test_the_package_says_when_the_next_release_is_expected_where_somebody_has_said_it():
    for given, said in (("January 2033", True), ("", False)):
        provenance = Provenance(YEAR, "final", "A state: A report", "2031-12-05", "0" * 12, "0" * 64, given)
        described = descriptor({}, {}, provenance=provenance, citation=read_citation())
        assert described["description"].endswith(" Next release: January 2033.") == said
        assert ("next_release" in described["provenance"]) == said
