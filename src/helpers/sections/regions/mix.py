"""How much of a region's distance from the state's rate goes with its mix of units, and what the tables leave open."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from helpers.base.rates import round_half_up
from helpers.base.words import listing
from helpers.show.charts import BLUE, GREY, INK, LIGHT_GREY, ORANGE, give_title, new_figure
from helpers.show.numbers import points_text
from helpers.statistics.mix import rate_bounds


def with_size_group(units: pd.DataFrame, *, groups: int) -> pd.DataFrame:
    """Return units with their group of size, 1 for those with the least potential, as many units in each as can be.

    Parameters
    ----------
    units : DataFrame, ``psu_code``, ``potential`` (credentials); equal ones are ordered by code
    groups : int, at least 1

    Returns
    -------
    DataFrame: the columns given and ``size_group`` (text)

    Raises
    ------
    ValueError
        If there is no group.

    Examples
    --------
    >>> units = pd.DataFrame({"psu_code": ["010", "011", "012"], "potential": [900, 20, 20]})
    >>> with_size_group(units, groups=3)["size_group"].tolist()
    ['3', '1', '2']
    """
    if groups < 1:
        raise ValueError(f"groups must be at least 1, found {groups}; three groups of size are usual")
    order = units.sort_values(["potential", "psu_code"]).index
    group = pd.Series(np.arange(len(units)) * groups // max(len(units), 1) + 1, index=order)
    return units.assign(size_group=group.reindex(units.index).astype("str"))


def mix_bounds(regions: pd.DataFrame, groups: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return, for each region, what an unknown mix could make of the state's rates, by each grouping.

    Parameters
    ----------
    regions : DataFrame, ``region``, ``earned``, ``potential``, ``attainment_rate_pct``; those without potential are left out
    groups : dict of a name to a DataFrame of ``earned``, ``potential``, one row a group, that make up the state

    Returns
    -------
    DataFrame: ``unknown_mix``, ``region``, ``attainment_rate_pct``, ``expected_lower_pct``, ``expected_upper_pct``
    (percent), ``is_within`` (whether the mix alone could account for the region's rate)
    """
    rows = []
    for name, whole in groups.items():
        for region in regions[regions["potential"] > 0].itertuples():
            lower, upper = rate_bounds(whole, size=region.potential)
            # Equal but for the last digits of a division is equal.
            is_within = lower - 1e-9 <= region.attainment_rate_pct <= upper + 1e-9
            rows.append((name, region.region, region.attainment_rate_pct, lower, upper, is_within))
    names = ["unknown_mix", "region", "attainment_rate_pct", "expected_lower_pct", "expected_upper_pct", "is_within"]
    return pd.DataFrame(rows, columns=names).astype({"unknown_mix": "str", "region": "str", "is_within": "bool"})


def bounds_sentence(bounds: pd.DataFrame, *, unknown_mix: str) -> str:
    """Return in words how wide the bounds are and for which regions the mix alone cannot account for the rate."""
    rows = bounds[bounds["unknown_mix"] == unknown_mix]
    if rows.empty:
        return f"No region has potential, so nothing can be said of its {unknown_mix}."
    outside = rows.loc[~rows["is_within"], "region"].tolist()
    widths = rows["expected_upper_pct"] - rows["expected_lower_pct"]
    reach = (
        f"The {unknown_mix} of a region is not published; at the state's rates it alone could place a region anywhere in a "
        f"range of {round_half_up(widths.min())} to {round_half_up(widths.max())} points."
    )
    if not outside:
        return f"{reach} No region's rate lies outside its range, so the tables cannot rule it out for any."
    are = "rate of {} lies outside its range" if len(outside) == 1 else "rates of {} lie outside their ranges"
    others = "; for the other regions the tables cannot rule it out" if len(outside) < len(rows) else ""
    return (
        f"{reach} The {are.format(listing(outside))}, so there the mix alone cannot account for the distance{others}."
    )


def draw_region_mix(mix: pd.DataFrame) -> Figure:
    """Return, for each grouping of units, two bars a region that add up to its distance from the state's rate.

    Parameters
    ----------
    mix : DataFrame, as :func:`mix_parts` gives it
    """
    standards = list(dict.fromkeys(mix["standard"]))
    first = mix[mix["standard"] == standards[0]].iloc[::-1]
    figure, panels = new_figure(
        height=0.5 * len(first) + 1.9, columns=len(standards), sharey=True, sharex=True, squeeze=False
    )
    places = np.arange(len(first))
    for axes, standard in zip(panels[0], standards, strict=True):
        rows = mix[mix["standard"] == standard].set_index("region").loc[first["region"]]
        axes.barh(places + 0.19, rows["mix_points"], height=0.36, color=ORANGE, label="goes with the mix")
        axes.barh(places - 0.19, rows["rate_points"], height=0.36, color=BLUE, label="rates at equal mix")
        axes.plot(rows["distance_points"], places, "D", color=INK, markersize=4, linestyle="", label="distance")
        axes.axvline(0, color=GREY, linewidth=1)
        axes.set_title(f"by {standard}", color=INK)
        axes.xaxis.set_major_formatter(lambda value, _: points_text(value))
        axes.grid(axis="x", color=LIGHT_GREY, linewidth=0.5)
        axes.spines["left"].set_visible(False)
        axes.tick_params(axis="y", length=0)
    panels[0][0].set_yticks(places, first["region"])
    handles, labels = panels[0][0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=3, handlelength=1)
    give_title(figure, "Distance of regions from the state’s rate, in points")
    return figure


def region_mix_alt_text(mix: pd.DataFrame, *, year: str) -> str:
    """Return in words what :func:`draw_region_mix` shows."""
    parts = [
        f"by {standard}: "
        + listing(
            [
                f"{row.region} {points_text(row.distance_points, 1)}, of which mix {points_text(row.mix_points, 1)}"
                for row in rows.itertuples()
            ]
        )
        for standard, rows in mix.groupby("standard", sort=False)
    ]
    return f"Bars of the two parts of each region's distance from the state's rate in {year}, in points, {'; '.join(parts)}."
