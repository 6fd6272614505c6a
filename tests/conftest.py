"""What several tests share: a data folder of their own with the small invented year."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from helpers.stored_outputs import stored_year
from tests.runs import run_real_year
from tests.small_year import write_small_year
from tests.year_tables import results_below, write_small_results, write_stored_results

# How long an example takes says more about what else the machine does than about the code.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")


@pytest.fixture
def raw(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return ``data/raw`` of a folder that holds nothing but the small year, and read and write there."""
    monkeypatch.setenv("CTE_DATA_ROOT", str(tmp_path))
    monkeypatch.setenv("CTE_WRITE_ROOT", str(tmp_path))
    return write_small_year(tmp_path)


@pytest.fixture(scope="session")
def small_results(tmp_path_factory) -> Path:
    """Return a folder with the small year and its result tables, made once for all tests."""
    return results_below(tmp_path_factory.mktemp("small"), write_small_results)


@pytest.fixture(scope="session")
def stored_results(tmp_path_factory) -> Path:
    """Return a folder with the committed data and the result tables of their year, made once for all tests."""
    return results_below(tmp_path_factory.mktemp("stored"), lambda root: write_stored_results(root, stored_year()))


@pytest.fixture(scope="session")
def real_year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with all results of the real year, made once a test run, also with several workers."""
    own = tmp_path_factory.getbasetemp()
    return run_real_year(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own)
