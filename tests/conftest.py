"""What several tests share: a data folder of their own with the small invented year."""

from pathlib import Path

import pytest

from tests.small_year import write_small_year


@pytest.fixture
def raw(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return ``data/raw`` of a folder that holds nothing but the small year, and read and write there."""
    monkeypatch.setenv("CTE_DATA_ROOT", str(tmp_path))
    monkeypatch.setenv("CTE_WRITE_ROOT", str(tmp_path))
    return write_small_year(tmp_path)
