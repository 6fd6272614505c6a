"""What several tests share: a data folder of their own with the small invented year."""

import os
from pathlib import Path

import pytest

from tests.runs import run_real_year
from tests.small_year import write_small_year


@pytest.fixture
def raw(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return ``data/raw`` of a folder that holds nothing but the small year, and read and write there."""
    monkeypatch.setenv("CTE_DATA_ROOT", str(tmp_path))
    monkeypatch.setenv("CTE_WRITE_ROOT", str(tmp_path))
    return write_small_year(tmp_path)


@pytest.fixture(scope="session")
def real_year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with all results of the real year, made once a test run, also with several workers."""
    own = tmp_path_factory.getbasetemp()
    return run_real_year(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own)
