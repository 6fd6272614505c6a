"""What tests of the cycle of a year share."""

from pathlib import Path

import pytest

from tests.support.small_next_year import NEXT


@pytest.fixture
def published(next_raw: Path) -> Path:
    """Return the folder of the next year's tables, which are those of the small year, each year moved on."""
    return next_raw / NEXT / "published"
