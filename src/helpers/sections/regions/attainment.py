"""Regions: sums over their units, under each public list of regions."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from helpers.base.rates import attainment_rate
from helpers.base.settings import REGION_LISTS
from helpers.base.words import listing
from helpers.contracts.vocabulary import NO_REGION
from helpers.show.charts import BLUE, LIGHT_GREY, bare_bars, give_title, label_bars, new_figure
from helpers.show.numbers import number_text, percent_text

LIST_COLUMNS = {name: f"region_{name}" for name in REGION_LISTS}


def attainment_by_region(units: pd.DataFrame, *, region: str) -> pd.DataFrame:
    """Return what the units of each region earned and could have earned, highest rate first.

    Parameters
    ----------
    units : DataFrame, one row a unit: ``earned``, ``potential``, ``psu_code`` and the region column
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


def printed_regions_by_list(units: pd.DataFrame, printed: pd.DataFrame) -> pd.DataFrame:
    """Return, for each list, how many printed regions it gives.

    Parameters
    ----------
    units : DataFrame, ``psu_code`` and the regions of each list
    printed : DataFrame, ``psu_code`` and ``printed_region``, one row a printed cell

    Returns
    -------
    DataFrame: ``region_list``, ``compared``, ``agree``, ``differ`` (units for which the list gives another region)
    """
    both = printed.merge(units, on="psu_code", validate="many_to_one")
    rows = []
    for name, column in LIST_COLUMNS.items():
        agrees = both[column] == both["printed_region"]
        rows.append((name, len(both), int(agrees.sum()), listing(sorted(set(both.loc[~agrees, "psu"])))))
    return pd.DataFrame(rows, columns=["region_list", "compared", "agree", "differ"])


def draw_regions(regions: pd.DataFrame) -> Figure:
    """Return a bar for each region, highest rate on top, labelled with rate and counts."""
    shown = regions.iloc[::-1]
    figure, axes = new_figure(height=0.42 * len(regions) + 1.1)
    colors = [LIGHT_GREY if name == NO_REGION else BLUE for name in shown["region"]]
    axes.barh(shown["region"], shown["attainment_rate_pct"].fillna(0), color=colors, height=0.72)
    label_bars(
        axes,
        [
            f"{percent_text(row.attainment_rate_pct)}  ({number_text(row.earned)} of {number_text(row.potential)})"
            for row in shown.itertuples()
        ],
    )
    axes.set_xlim(0, 138)
    give_title(figure, "Share of available credentials that were earned")
    bare_bars(axes)
    return figure


def regions_alt_text(regions: pd.DataFrame, year: str) -> str:
    """Return in words what :func:`draw_regions` shows."""
    parts = [f"{row.region} {percent_text(row.attainment_rate_pct)}" for row in regions.itertuples()]
    return f"Horizontal bars of the credential attainment rate by region in {year}, highest first: {listing(parts)}."
