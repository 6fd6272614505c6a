"""The one condition under which a combined credential has a yield."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import listing


def refuse_unclear_counts(modules: pd.DataFrame) -> None:
    """Raise a ValueError if the modules of a combined credential state different counts of it in one course.

    Parameters
    ----------
    modules : DataFrame, one row per module: ``course_code``, ``combined_credential``, ``combined_earned`` (credentials)
    """
    counts = modules.groupby(["course_code", "combined_credential"], as_index=False)["combined_earned"].nunique()
    unclear = counts.loc[counts["combined_earned"] != 1, "combined_credential"]
    if len(unclear):
        raise ValueError(
            "Table 2: a combined credential needs one count in its course to have a yield; several are printed for "
            f"{listing(unclear[:5].tolist())}. Record a correction in data/raw/reference/corrections.csv."
        )
