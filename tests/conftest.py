"""What several tests share: a data folder of their own with the small invented year."""

from pathlib import Path

import pytest
from hypothesis import settings

from tests.small_year import write_small_year

# How long an example takes says more about what else the machine does than about the code.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")


@pytest.fixture
def raw(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return ``data/raw`` of a folder that holds nothing but the small year, and read and write there."""
    monkeypatch.setenv("CTE_DATA_ROOT", str(tmp_path))
    monkeypatch.setenv("CTE_WRITE_ROOT", str(tmp_path))
    return write_small_year(tmp_path)
