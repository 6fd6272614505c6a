"""The dictionary is the source of every schema; a wrong cell of it is named with its row."""

import csv

import pandas as pd
import pytest

from helpers.base.paths import DATA_DICTIONARY, RAW_LAYOUTS, TABLES_LIST
from helpers.base.problems import InputError
from helpers.base.settings import PSU_TYPES
from helpers.contracts import schemas
from helpers.contracts.schemas import PROCESSED, RESULTS, SchemaErrors, column_types, read_schemas, validated
from helpers.contracts.vocabulary import VERDICTS

EARNED = ("result", "bees", "earned", "int64", "credentials", "Credentials earned", "computed", "yes", "0 ..", "")
COLUMNS = dict(zip(schemas.DICTIONARY_COLUMNS, EARNED, strict=True))
OPTIONAL = {**COLUMNS, "type": "float64", "required": "no", "when_empty": "z"}
TABLE = {"kind": "result", "table": "bees", "title": "Bees", "key": "", "rules": ""}


def use(monkeypatch, tmp_path, *columns: dict, table: dict) -> None:
    for name, rows in (("DATA_DICTIONARY", columns), ("TABLES_LIST", (table,))):
        file = tmp_path / f"{name.lower()}.csv"
        pd.DataFrame(rows).to_csv(file, index=False)
        monkeypatch.setattr(schemas, name, file)


def test_every_row_of_the_dictionary_is_a_column_of_a_schema():
    with DATA_DICTIONARY.open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["table"] != schemas.EVERY_SECTION]
    found = [
        (kind, name, column)
        for kind, tables in (("processed", PROCESSED), ("result", RESULTS))
        for name in tables
        if not name.startswith("findings_")
        for column in tables[name].columns
    ]
    assert len(found) > 500
    assert sorted(found) == sorted((row["kind"], row["table"], row["column"]) for row in rows)


def test_every_number_has_a_unit_and_every_column_a_meaning_and_a_source():
    rows = pd.read_csv(DATA_DICTIONARY, dtype="str", keep_default_na=False)
    assert (rows[["meaning", "source"]] != "").all(axis=None)
    numeric = rows[(rows["type"] == "float64") | rows["column"].isin(["earned", "potential"])]
    assert len(numeric) > 100
    assert (numeric["unit"] != "").all()


def test_words_that_code_and_dictionary_share_are_the_same():
    rows = pd.read_csv(DATA_DICTIONARY, dtype="str", keep_default_na=False)
    for column, words in (("psu_type", PSU_TYPES), ("verdict", VERDICTS)):
        allowed = set(rows.loc[rows["column"].eq(column) & rows["allowed"].str.contains(words[0]), "allowed"])
        assert allowed == {" | ".join(words)}
    raw = pd.read_csv(RAW_LAYOUTS, dtype="str", keep_default_na=False)
    assert raw.loc[raw["column"] == "psu_type", "cells"].tolist() == [f"one of {' | '.join(PSU_TYPES)}"]


def test_a_schema_has_the_types_ranges_and_key_of_its_rows(monkeypatch, tmp_path):
    texts = {**COLUMNS, "column": "name", "type": "str", "unit": "", "allowed": "a | b"}
    optional = {**OPTIONAL, "column": "rate", "allowed": "0 .. 1"}
    use(monkeypatch, tmp_path, texts, COLUMNS, optional, table={**TABLE, "key": "name", "rules": "rate <= earned"})
    results = read_schemas()["result"]
    assert column_types(results["bees"]) == {"name": "str", "earned": "int64", "rate": "float64"}
    good = pd.DataFrame({"name": ["a", "b"], "earned": [1, 0], "rate": [0.5, None]})
    assert validated(good, "bees", results).equals(good)
    changes = [("name", ["a", "a"]), ("name", ["a", "c"]), ("earned", [-1, 0]), ("rate", [0.5, 2]), ("rate", [0, 1])]
    for column, values in changes:
        with pytest.raises(SchemaErrors):
            validated(good.assign(**{column: values}), "bees", results)


def test_rules_between_columns_hold(monkeypatch, tmp_path):
    lower, upper = ({**OPTIONAL, "column": name} for name in ("lower", "upper"))
    reason = {**OPTIONAL, "column": "reason", "type": "str", "allowed": ""}
    table = {**TABLE, "rules": "lower or reason; lower with upper"}
    use(monkeypatch, tmp_path, lower, upper, reason, table=table)
    results = read_schemas()["result"]
    good = pd.DataFrame({"lower": [1.0, None], "upper": [2.0, None], "reason": ["", "no data"]})
    assert len(validated(good, "bees", results)) == 2
    for change in ({"reason": ["", ""]}, {"reason": ["x", "x"]}, {"upper": [2.0, 3.0]}):
        with pytest.raises(SchemaErrors):
            validated(good.assign(**change), "bees", results)


@pytest.mark.parametrize(
    ("columns", "table", "message"),
    [
        ([{**COLUMNS, "type": "int"}], TABLE, "row 2: found 'int'"),
        ([{**COLUMNS, "required": "maybe"}], TABLE, "row 2: found 'maybe'"),
        ([{**COLUMNS, "when_empty": "z"}], TABLE, "row 2: found 'z'"),
        ([{**COLUMNS, "table": "wasps"}], TABLE, "row 2: found result wasps"),
        ([COLUMNS, COLUMNS], TABLE, "row 3: found bees, earned again"),
        ([{"kind": "result"}], TABLE, "expected the columns kind, table, column"),
        ([COLUMNS], {**TABLE, "key": "hive"}, "row 2: found hive of bees"),
        ([COLUMNS], {**TABLE, "rules": "earned < potential"}, "row 2: found earned < potential of bees"),
    ],
)
def test_a_wrong_cell_of_the_dictionary_or_of_the_list_of_tables_is_named(
    monkeypatch, tmp_path, columns, table, message
):
    use(monkeypatch, tmp_path, *columns, table=table)
    with pytest.raises(InputError) as error:
        read_schemas()
    assert message in str(error.value)


def test_the_list_of_tables_names_every_table_once():
    rows = pd.read_csv(TABLES_LIST, dtype="str", keep_default_na=False)
    assert len(rows) > 60
    assert not rows.duplicated(["kind", "table"]).any()
    assert (rows["title"] != "").all()
