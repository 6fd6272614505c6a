"""The rates of the units that several tests of this section look at."""

import pandas as pd
import pytest

from tests.support.units import FIVE, rates_of


@pytest.fixture(scope="module")
def five() -> pd.DataFrame:
    return rates_of(FIVE)
