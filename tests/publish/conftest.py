"""Outputs that tests of several products read or change."""

from pathlib import Path

import pytest

from tests.support.runs import REAL_YEAR, copy_of, read_and_write_below
from tests.support.small_year import YEAR


@pytest.fixture(scope="session")
def stored(real_year: Path) -> Path:
    """Return the outputs of the real year, to be left as they are."""
    return real_year / "outputs" / REAL_YEAR


@pytest.fixture
def small(small_results: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the outputs of the small year, read and written there."""
    read_and_write_below(small_results, monkeypatch)
    return small_results / "outputs" / YEAR


@pytest.fixture
def outputs(small_year: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the outputs of a copy of the small year, which the test may change."""
    read_and_write_below(copy_of(small_year, tmp_path), monkeypatch)
    return tmp_path / "outputs" / YEAR
