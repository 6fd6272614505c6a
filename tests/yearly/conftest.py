"""What tests of the cycle of a year share: the small year prepared, and the next one laid out with equal tables."""

import shutil
from pathlib import Path

import pytest

from tests.support.small_next_year import NEXT, lay_out_next_year
from tests.support.small_year import write_small_year


@pytest.fixture(scope="session")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in which the year after the small one was laid out, to be left as it is."""
    root = tmp_path_factory.mktemp("laid_out")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CTE_DATA_ROOT", str(root))
        patch.setenv("CTE_WRITE_ROOT", str(root))
        lay_out_next_year(write_small_year(root))
    return root


@pytest.fixture
def published(laid_out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of the next year's tables, which are those of the small year, each year moved on."""
    monkeypatch.setenv("CTE_DATA_ROOT", str(tmp_path))
    monkeypatch.setenv("CTE_WRITE_ROOT", str(tmp_path))
    shutil.copytree(laid_out, tmp_path, dirs_exist_ok=True)
    return tmp_path / "data" / "raw" / NEXT / "published"
