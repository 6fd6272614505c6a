"""What the claims of the small year are tested against."""

import pytest

from helpers.audit.evidence import Evidence
from helpers.audit.register import evidence


@pytest.fixture(scope="session")
def asked(small) -> Evidence:
    return evidence(small)
