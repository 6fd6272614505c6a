"""How each career readiness credential changed between years, and what holds of it in every year."""

from __future__ import annotations

import pandas as pd

from helpers.statistics.series import FELL, ROSE, SAME, UNCERTAIN, changes_of_known_years, exact_points


def changes_by_credential(counts: pd.DataFrame, breaks: pd.DataFrame) -> pd.DataFrame:
    """Return ``changes_of_known_years`` of each credential, and of the total, between every two years.

    Parameters
    ----------
    counts : DataFrame, ``credential``, ``year``, ``earned``; the total is a credential of its own
    breaks : DataFrame, as :func:`helpers.statistics.series.with_overrides` gives them; those of credentials earned hold
    """
    return changes_of_known_years(exact_points(counts, count="earned", series="earned"), breaks, by=["credential"])


def pattern(verdicts: pd.Series) -> str:
    """Return what can be said of all steps, at least one, from one year to the next.

    Examples
    --------
    >>> pattern(pd.Series(["rose", "rose"])), pattern(pd.Series(["rose", "did not change"]))
    ('rose every year', 'never fell')
    """
    kinds = set(verdicts)
    if len(verdicts) == 1 or kinds == {SAME}:
        return verdicts.iloc[0]
    if {ROSE, FELL} <= kinds:
        return f"{ROSE} in some years and {FELL} in others"
    if UNCERTAIN in kinds:
        return "cannot be followed through every year"
    if SAME in kinds:
        return "never fell" if ROSE in kinds else "never rose"
    return f"{verdicts.iloc[0]} every year"


def patterns(changes: pd.DataFrame) -> pd.Series:
    """Return, of :func:`changes_by_credential`, what can be said of all steps of each from one year to the next."""
    # Between exact counts, what holds of every step holds of every two years as well: no step needs to be picked out.
    return changes.groupby("credential", sort=False)["verdict"].agg(pattern).rename("year_by_year")
