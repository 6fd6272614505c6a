"""What several tests share: a data folder of their own with the small invented year."""

import os
import shutil
from pathlib import Path

import pandas as pd
import pytest

from helpers.audit.register import audit_year
from helpers.base.paths import CODE_ROOT
from helpers.prepare.year import PreparedYear, prepare_year
from tests.support.released_year import Checkout, checkout_of
from tests.support.runs import REAL_YEAR, copy_of, read_and_write_below, run_once
from tests.support.small_next_year import NEXT, change_next_year, lay_out_next_year
from tests.support.small_year import YEAR, write_small_year


@pytest.fixture
def raw(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return ``data/raw`` of a folder that holds nothing but the small year, and read and write there."""
    monkeypatch.setenv("CTE_DATA_ROOT", str(tmp_path))
    monkeypatch.setenv("CTE_WRITE_ROOT", str(tmp_path))
    return write_small_year(tmp_path)


@pytest.fixture
def checkout(raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checkout:
    """Return a checkout with the small year, final and with results, committed on 2031-12-03."""
    return checkout_of(tmp_path, monkeypatch)


@pytest.fixture(scope="session")
def shared_by_workers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that is the same for all workers of a test run."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def real_year(shared_by_workers: Path) -> Path:
    """Return a folder with all results of the real year, to be left as it is."""
    return run_once(shared_by_workers, REAL_YEAR, lambda root: shutil.copytree(CODE_ROOT / "data", root / "data"))


@pytest.fixture(scope="session")
def small_year(shared_by_workers: Path) -> Path:
    """Return a folder with all results of the small year, to be left as it is."""
    return run_once(shared_by_workers, YEAR, write_small_year)


@pytest.fixture(scope="module")
def small_results(small_year: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the small year's results for the tests of a module."""
    return copy_of(small_year, tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> PreparedYear:
    """Return the small year as prepared; what is read after that is read where the test says."""
    root = tmp_path_factory.mktemp("prepared")
    write_small_year(root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CTE_DATA_ROOT", str(root))
        return prepare_year(YEAR)


@pytest.fixture(scope="session")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in which the year after the small one was laid out with equal tables, to be left as it is."""
    root = tmp_path_factory.mktemp("laid_out")
    with pytest.MonkeyPatch.context() as patch:
        read_and_write_below(root, patch)
        lay_out_next_year(write_small_year(root))
    return root


@pytest.fixture
def next_raw(laid_out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return ``data/raw`` of a folder with the small year as prepared, and the same tables as those of the next one."""
    read_and_write_below(tmp_path, monkeypatch)
    return shutil.copytree(laid_out, tmp_path, dirs_exist_ok=True) / "data" / "raw"


@pytest.fixture(scope="session")
def later_root(laid_out: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the small year as prepared and the next one, in which something of every kind changed."""
    root = shutil.copytree(laid_out, tmp_path_factory.mktemp("later"), dirs_exist_ok=True)
    change_next_year(root / "data" / "raw")
    return root


@pytest.fixture(scope="session")
def later(later_root: Path) -> PreparedYear:
    """Return the year after the small one as prepared."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CTE_DATA_ROOT", str(later_root))
        return prepare_year(NEXT)


@pytest.fixture(scope="session")
def published() -> PreparedYear:
    """Return the real year as prepared."""
    return prepare_year(REAL_YEAR)


@pytest.fixture(scope="session")
def registers(published: PreparedYear) -> dict[str, pd.DataFrame]:
    """Return what the audit says of the real year."""
    return audit_year(published)
