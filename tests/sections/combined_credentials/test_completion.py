"""A combined credential has one count in its course."""

import pandas as pd
import pytest

from helpers.sections.combined_credentials.completion import refuse_unclear_counts

MODULES = pd.DataFrame(
    {"course_code": ["ZB20", "ZB20", "ZC30"], "combined_credential": "Mason", "combined_earned": [9, 9, 5]}
)


def test_a_combined_credential_has_one_count_in_a_course_and_can_have_another_in_another():
    refuse_unclear_counts(MODULES)
    message = (
        "^Table 2: a combined credential needs one count in its course to have a yield; several are printed for Mason. "
        "Record a correction in data/raw/reference/corrections.csv.$"
    )
    with pytest.raises(ValueError, match=message):
        refuse_unclear_counts(MODULES.assign(combined_earned=[9, 8, 5]))
