"""What was available and earned in each credential tier."""

from __future__ import annotations

import pandas as pd

from helpers.base.rates import attainment_rate

TIERS = ("1", "2", "3")
NONE = "none"


def tier_name(tier: str) -> str:
    """Return a tier as readers see it.

    Examples
    --------
    >>> tier_name("2"), tier_name("none")
    ('Tier 2', 'No tier')
    """
    return "No tier" if tier == NONE else f"Tier {tier}"


def attainment_by_tier(credentials: pd.DataFrame) -> pd.DataFrame:
    """Return what was earned and could have been earned in each tier.

    Credentials without a tier in the report form a group of their own, which stands only where there are some.

    Parameters
    ----------
    credentials : DataFrame, one row per course and credential: ``tier`` (missing for none), ``earned``, ``potential``

    Returns
    -------
    DataFrame: ``tier`` (text), ``earned``, ``potential``, ``attainment_rate_pct`` (missing without potential),
    ``credentials`` (course credentials)
    """
    tier = credentials["tier"].astype("string").fillna(NONE).astype("str")
    sums = credentials.groupby(tier).agg(
        earned=("earned", "sum"), potential=("potential", "sum"), credentials=("earned", "size")
    )
    tiers = sums.reindex([*TIERS, *([NONE] if (tier == NONE).any() else [])], fill_value=0)
    tiers.insert(2, "attainment_rate_pct", attainment_rate(tiers["earned"], tiers["potential"]))
    return tiers.rename_axis("tier").reset_index().astype({"tier": "str"})
