"""The list of measures is right: every formula gives the numbers of the result tables, and every measure is listed."""

import ast
import operator

import numpy as np
import pandas as pd
import pytest

from helpers.audit.predicates import ARITHMETIC
from helpers.base.problems import InputError
from helpers.contracts import indicators as listing
from helpers.contracts.indicators import Indicator, indicator_of, indicators
from helpers.contracts.schemas import RESULTS, column_types
from helpers.contracts.tables import read_processed, read_table
from tests.support.runs import REAL_YEAR

OPERATORS = {**ARITHMETIC, ast.Pow: operator.pow}
FORMULAS = [measure for measure in indicators().values() if measure.formula]


def computed(formula: str, table: pd.DataFrame) -> pd.Series:
    """Return what a formula gives for each row; of Python it knows arithmetic, columns and three functions."""

    def value(node: ast.expr):
        match node:
            case ast.Constant(value=int() | float() as number):
                return number
            case ast.Name(id=name):
                return table[name].astype("float64")
            case ast.BinOp(left=left, op=sign, right=right) if type(sign) in OPERATORS:
                return OPERATORS[type(sign)](value(left), value(right))
            case ast.Call(func=ast.Name(id="sum"), args=[ast.Name(id=of)]):
                return table[of].sum()
            case ast.Call(func=ast.Name(id="sum"), args=[ast.Name(id=of), ast.Name(id=by)]):
                return table.groupby(by)[of].transform("sum")
            case ast.Call(func=ast.Name(id="max"), args=[one, other]):
                return np.maximum(value(one), value(other))
            case ast.Call(func=ast.Name(id="abs"), args=[one]):
                return abs(value(one))
        raise ValueError(f"no part of a formula: {ast.unparse(node)}")

    return pd.Series(value(ast.parse(formula, mode="eval").body), index=table.index)


def names_in(formula: str) -> set[str]:
    return {node.id for node in ast.walk(ast.parse(formula)) if isinstance(node, ast.Name)} - {"sum", "max", "abs"}


@pytest.fixture(scope="module")
def tables(real_year) -> dict[str, pd.DataFrame]:
    folder = real_year / "outputs" / REAL_YEAR / "tables"
    return {file.stem: read_table(file, RESULTS[file.stem]) for file in sorted(folder.glob("*.csv"))}


@pytest.mark.parametrize("measure", FORMULAS, ids=lambda measure: measure.id)
def test_a_formula_gives_what_every_table_with_its_columns_holds(tables, measure):
    rows = 0
    for name, table in tables.items():
        if not {measure.id, *names_in(measure.formula)} <= set(table.columns):
            continue
        held = table[measure.id].astype("float64")
        expected = computed(measure.formula, table)
        # A row without an operand, such as a group that has no comparison, is described by its own column of reasons.
        known = held.notna() & expected.notna()
        np.testing.assert_allclose(expected[known], held[known], rtol=1e-9, atol=1e-9, err_msg=name)
        rows += int(known.sum())
    assert rows > 0


@pytest.mark.parametrize("formula", ["__import__('os')", "earned.sum()", "earned if potential else 0", "'a'"])
def test_a_formula_is_nothing_but_arithmetic(formula):
    with pytest.raises(ValueError, match="no part of a formula"):
        computed(formula, pd.DataFrame({"earned": [1], "potential": [2]}))


def test_numerator_and_denominator_are_those_of_the_formula():
    for measure in FORMULAS:
        if measure.denominator:
            assert measure.formula.removeprefix("100 * ") == f"{measure.numerator} / {measure.denominator}", measure.id


def test_every_number_that_is_no_whole_one_is_a_listed_measure():
    for name, schema in RESULTS.items():
        broken = [column for column, kind in column_types(schema).items() if kind == "float64"]
        assert [column for column in broken if indicator_of(column) is None] == [], name


def test_every_break_that_a_measure_names_is_a_series_with_breaks():
    series = set(read_processed("series_breaks", REAL_YEAR)["series"])
    assert {measure.breaks for measure in indicators().values()} - {""} <= series


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("bees,Bees,,,,all,bees,one,", "expected a name, a unit and whole decimals"),
        ("bees,Bees,,,,all,bees,0,\nbees,Bees,,,,all,bees,0,", "row 3: found bees again"),
        ("bees,Bees", "expected the columns id, name, formula"),
    ],
)
def test_a_wrong_row_of_the_list_is_named(monkeypatch, tmp_path, line, message):
    heading = ",".join(Indicator.__dataclass_fields__)
    (tmp_path / "indicators.csv").write_text(f"{heading}\n{line}\n", encoding="utf-8")
    monkeypatch.setattr(listing, "INDICATORS", tmp_path / "indicators.csv")
    with pytest.raises(InputError) as error:
        indicators.__wrapped__()
    assert message in str(error.value)
