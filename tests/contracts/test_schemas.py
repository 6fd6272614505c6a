"""The dictionary is the source of every schema; a wrong cell of it is named with its row."""

import pandas as pd
import pytest

from helpers.base.paths import DATA_DICTIONARY, RAW_LAYOUTS
from helpers.base.problems import InputError
from helpers.base.settings import PSU_TYPES
from helpers.contracts import schemas
from helpers.contracts.schemas import SchemaErrors, column_types, read_schemas, validated
from helpers.contracts.vocabulary import VERDICTS

EARNED = ("result", "bees", "earned", "", "int64", "credentials", "Credentials earned", "computed", "yes", "0 ..", "")
COLUMNS = dict(zip(schemas.DICTIONARY_COLUMNS, EARNED, strict=True))
OPTIONAL = {**COLUMNS, "type": "float64", "required": "no", "when_empty": "z"}
TABLE = {**dict.fromkeys(COLUMNS, ""), "kind": "result", "table": "bees", "meaning": "Bees"}


def use(monkeypatch, tmp_path, *columns: dict, table: dict) -> None:
    file = tmp_path / "data_dictionary.csv"
    pd.DataFrame([table, *columns]).to_csv(file, index=False)
    monkeypatch.setattr(schemas, "DATA_DICTIONARY", file)


def rows_of_columns() -> pd.DataFrame:
    rows = pd.read_csv(DATA_DICTIONARY, dtype="str", keep_default_na=False)
    return rows[rows["column"] != ""]


def test_every_number_has_a_unit_and_every_column_a_meaning_and_a_source():
    rows = rows_of_columns()
    assert (rows[["meaning", "source"]] != "").all(axis=None)
    numeric = rows[(rows["type"] == "float64") | rows["column"].isin(["earned", "potential"])]
    assert len(numeric) > 100
    assert (numeric["unit"] != "").all()


def test_words_that_code_and_dictionary_share_are_the_same():
    rows = rows_of_columns()
    for column, words in (("psu_type", PSU_TYPES), ("verdict", VERDICTS)):
        allowed = set(rows.loc[rows["column"].eq(column) & rows["allowed"].str.contains(words[0]), "allowed"])
        assert allowed == {" | ".join(words)}
    raw = pd.read_csv(RAW_LAYOUTS, dtype="str", keep_default_na=False)
    assert raw.loc[raw["column"] == "psu_type", "cells"].tolist() == [f"one of {' | '.join(PSU_TYPES)}"]


def test_a_schema_has_the_types_ranges_and_key_of_its_rows(monkeypatch, tmp_path):
    texts = {**COLUMNS, "column": "name", "key": "yes", "type": "str", "unit": "", "allowed": "a | b"}
    optional = {**OPTIONAL, "column": "rate", "allowed": "0 .. 1"}
    use(monkeypatch, tmp_path, texts, COLUMNS, optional, table={**TABLE, "allowed": "rate <= earned"})
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
    table = {**TABLE, "allowed": "lower or reason; lower with upper"}
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
        ([{**COLUMNS, "type": "int"}], TABLE, "row 3: found 'int'"),
        ([{**COLUMNS, "unit": "%"}], TABLE, "row 3: found '%'"),
        ([{**COLUMNS, "required": "maybe"}], TABLE, "row 3: found 'maybe'"),
        ([{**COLUMNS, "when_empty": "z"}], TABLE, "row 3: found 'z'"),
        ([{**COLUMNS, "table": "wasps"}], TABLE, "row 3: found result wasps"),
        ([COLUMNS, COLUMNS], TABLE, "row 4: found bees, earned again"),
        ([{"hive": "1"}], TABLE, "expected the columns kind, table, column"),
        ([{**COLUMNS, "key": "no"}], TABLE, "row 3: found 'no'"),
        ([], TABLE, "row 2: found no title or column of bees"),
        ([COLUMNS], {**TABLE, "meaning": ""}, "row 2: found no title or column of bees"),
        ([COLUMNS], {**TABLE, "allowed": "earned <= hive"}, "row 2: found hive of bees"),
        ([COLUMNS], {**TABLE, "allowed": "earned < potential"}, "row 2: found earned < potential of bees"),
    ],
)
def test_a_wrong_cell_of_the_dictionary_is_named(monkeypatch, tmp_path, columns, table, message):
    use(monkeypatch, tmp_path, *columns, table=table)
    with pytest.raises(InputError) as error:
        read_schemas()
    assert message in str(error.value)


@pytest.mark.parametrize(("file", "title"), [(DATA_DICTIONARY, "meaning"), (RAW_LAYOUTS, "heading")])
def test_every_table_has_one_row_with_its_title_before_its_columns(file, title):
    rows = pd.read_csv(file, dtype="str", keep_default_na=False)
    names = rows["kind"] + " " + rows["table"] if "kind" in rows else rows["table"]
    is_table = rows["column"] == ""
    assert is_table.sum() > 20
    assert not names[is_table].duplicated().any()
    assert (rows.loc[is_table, title] != "").all()
    # Stands once, and whatever follows it up to the next is its own.
    assert (names.where(is_table).ffill() == names).all()
