"""A product is built aside in a process of its own, and its failure leaves what was there."""

import os
import sys

import pytest

from helpers.base.paths import CODE_ROOT
from helpers.run.products import PRODUCTS, Product, ProductFailed, build_product
from helpers.run.stamps import read_stamp, results_are_whole
from tests.support.small_year import YEAR

BUILDER = """
import os
from helpers.base.paths import outputs_dir, write_root
from helpers.base.files import write_file

def good(year):
    write_file(outputs_dir(year, write_root()) / "trial" / "a.txt", year)

def other(year):
    write_file(outputs_dir(year, write_root()) / "trial" / "b.txt", year)

def wrong(year):
    other(year)
    raise ValueError("table_10 is missing. Run make report.")

def broken(year):
    other(year)
    [][1]

def killed(year):
    other(year)
    os._exit(9)
"""


@pytest.fixture
def trial(raw, tmp_path, monkeypatch):
    """Return a function that gives a product whose builder is one of those above."""
    (tmp_path / "trial_builder.py").write_text(BUILDER, encoding="utf-8")
    # The builder's process takes the path of modules from its parent.
    monkeypatch.syspath_prepend(str(tmp_path))
    return lambda function: Product("trial", "trial_builder", function)


def test_a_product_is_put_in_place_when_it_is_whole(trial, tmp_path):
    assert build_product(trial("good"), YEAR) == [f"outputs/{YEAR}/trial/a.txt"]
    assert (tmp_path / "outputs" / YEAR / "trial" / "a.txt").read_text() == YEAR
    assert results_are_whole("trial", YEAR)


def test_a_file_that_a_product_no_longer_makes_is_removed(trial, tmp_path):
    build_product(trial("good"), YEAR)
    build_product(trial("other"), YEAR)
    assert [file.name for file in (tmp_path / "outputs" / YEAR / "trial").iterdir()] == ["b.txt"]


@pytest.mark.parametrize(
    ("function", "start", "end"),
    [
        ("wrong", "trial: table_10 is missing. Run make report.", "Run make report."),
        ("broken", "trial: Traceback", "IndexError: list index out of range\n"),
        ("killed", "trial: the process ended with 9. Run it again.", "Run it again."),
    ],
)
def test_a_failure_is_told_and_leaves_what_was_there(trial, tmp_path, function, start, end):
    build_product(trial("good"), YEAR)
    with pytest.raises(ProductFailed) as failed:
        build_product(trial(function), YEAR)
    assert str(failed.value).startswith(start)
    assert str(failed.value).endswith(end)
    assert [file.name for file in (tmp_path / "outputs" / YEAR / "trial").iterdir()] == ["a.txt"]
    assert not results_are_whole("trial", YEAR)
    assert list(read_stamp("trial", YEAR)["files"]) == [f"outputs/{YEAR}/trial/a.txt"]


def test_building_leaves_the_own_process_as_it_was(trial):
    before = (dict(os.environ), list(sys.path), os.getcwd())
    build_product(trial("good"), YEAR)
    assert (dict(os.environ), list(sys.path), os.getcwd()) == before


def test_products_have_names_of_their_own_and_builders_that_exist():
    names = [product.name for product in PRODUCTS]
    assert len(set(names)) == len(names) > 0
    for product in PRODUCTS:
        assert product.code.exists(), product
        assert not any(product.name == path.stem for path in (CODE_ROOT / "notebooks").glob("*.ipynb"))


def test_a_module_that_is_no_package_is_the_code_of_its_product():
    product = Product("trial", "helpers.publish.provenance", "nothing")
    assert product.code == CODE_ROOT / "src" / "helpers" / "publish" / "provenance.py"
