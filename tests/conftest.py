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
from tests.support.runs import REAL_YEAR, copy_of, run_once
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


@pytest.fixture(scope="module")
def stored_results(real_year: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the real year's results for the tests of a module."""
    return copy_of(real_year, tmp_path_factory.mktemp("stored"))


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> PreparedYear:
    """Return the small year as prepared; what is read after that is read where the test says."""
    root = tmp_path_factory.mktemp("prepared")
    write_small_year(root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CTE_DATA_ROOT", str(root))
        return prepare_year(YEAR)


@pytest.fixture(scope="session")
def published() -> PreparedYear:
    """Return the real year as prepared."""
    return prepare_year(REAL_YEAR)


@pytest.fixture(scope="session")
def registers(published: PreparedYear) -> dict[str, pd.DataFrame]:
    """Return what the audit says of the real year."""
    return audit_year(published)
