"""Regions: sums over their units, under each public list of regions."""

from __future__ import annotations

import pandas as pd

from helpers.base.rates import attainment_rate
from helpers.base.settings import REGION_LISTS
from helpers.contracts.vocabulary import NO_REGION

LIST_COLUMNS = {name: f"region_{name}" for name in REGION_LISTS}


def attainment_by_region(units: pd.DataFrame, *, region: str) -> pd.DataFrame:
    """Return what the units of each region earned and could have earned, highest rate first.

    Parameters
    ----------
    units : DataFrame, one row per unit: ``earned``, ``potential``, ``psu_code`` and the region column
    region : str, column that names the region; an empty cell means none

    Returns
    -------
    DataFrame: ``region``, ``earned``, ``potential``, ``attainment_rate_pct``, ``psus``; statewide units last
    """
    named = units.assign(region=units[region].replace("", NO_REGION))
    sums = named.groupby("region", as_index=False).agg(
        earned=("earned", "sum"), potential=("potential", "sum"), psus=("psu_code", "size")
    )
    sums["attainment_rate_pct"] = attainment_rate(sums["earned"], sums["potential"])
    order = sums.assign(is_place=sums["region"] != NO_REGION).sort_values(
        ["is_place", "attainment_rate_pct"], ascending=False
    )
    return order[["region", "earned", "potential", "attainment_rate_pct", "psus"]].reset_index(drop=True)


def region_lists_compared(units: pd.DataFrame) -> pd.DataFrame:
    """Return attainment by region under every public list: ``region_list`` and the columns of a region."""
    parts = [
        attainment_by_region(units, region=column).assign(region_list=name) for name, column in LIST_COLUMNS.items()
    ]
    return pd.concat(parts, ignore_index=True)
