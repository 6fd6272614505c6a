"""How much of a group's distance from the state's rate goes with its mix, and how much the published tables leave open.

No published table crosses regions with courses, tiers or students. What can be compared at equal mix is the kind and the
size of units; for courses and tiers only bounds can be given. Everything is accounting: a part that goes with the mix is
not thereby a reason.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from helpers.display import listing, points_text
from helpers.figures import BLUE, GREY, INK, LIGHT_GREY, ORANGE, give_title, new_figure
from helpers.opportunity import rate_difference_parts
from helpers.percentages import percent_text, round_half_up, share_pct


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


def mix_parts(parts: pd.DataFrame, *, whole: pd.DataFrame, name: str, standards: dict[str, list[str]]) -> pd.DataFrame:
    """Return the two parts of each group's distance from the rate of the whole, for each way of forming strata.

    Kitagawa's decomposition (:func:`helpers.opportunity.rate_difference_parts`). The whole contains the groups, so a
    group that makes up most of a stratum is compared with little but itself there.

    Parameters
    ----------
    parts, whole : DataFrame, ``earned``, ``potential`` and the columns of the standards; the parts also their group
    name : str, column of the group: ``region``, ``program_area``
    standards : dict of a name to the columns that form strata: ``{"kind of unit": ["psu_type"]}``

    Returns
    -------
    DataFrame: ``standard``, the group, ``attainment_rate_pct``, ``distance_points`` (its rate minus that of the whole),
    ``mix_points`` (goes with the mix of strata), ``rate_points`` (goes with rates within strata); groups with potential,
    highest rate first
    """
    state = share_pct(whole["earned"].sum(), whole["potential"].sum())
    rows = []
    for standard, columns in standards.items():
        for group, own in parts.groupby(name):
            if own["potential"].sum() == 0:
                continue
            found = rate_difference_parts(own, whole, strata=columns)
            rate = share_pct(own["earned"].sum(), own["potential"].sum())
            rows.append((standard, group, rate, rate - state, found.mix_points, found.rate_points))
    columns = ["standard", name, "attainment_rate_pct", "distance_points", "mix_points", "rate_points"]
    mix = pd.DataFrame(rows, columns=columns).astype({"standard": "str", name: "str"})
    order = mix.assign(place=mix["standard"].map(list(standards).index))
    order = order.sort_values(["place", "attainment_rate_pct", name], ascending=[True, False, True])
    return order[columns].reset_index(drop=True)


def mix_sentence(mix: pd.DataFrame, *, standard: str, name: str, noun: str) -> str:
    """Return in words how large the part of the mix is where it is largest, and how much of all distances it is.

    Parameters
    ----------
    mix : DataFrame, as :func:`mix_parts` gives it
    standard : str, the way of forming strata
    name : str, column of the group
    noun : str, what a group is: ``region``
    """
    rows = mix[mix["standard"] == standard]
    sizes = rows["mix_points"].abs()
    share = share_pct(sizes.sum(), (sizes + rows["rate_points"].abs()).sum())
    if pd.isna(share):
        return f"No {noun} lies away from the state's rate."
    largest = rows.loc[sizes.idxmax()]
    return (
        f"By {standard}, the part that goes with the mix is largest in {largest[name]}: "
        f"{points_text(largest['mix_points'], 1)} points beside a distance of "
        f"{points_text(largest['distance_points'], 1)}. Over all {noun}s the mix makes up {percent_text(share)} of the two "
        "parts' sizes; the rest goes with rates at equal mix."
    )


def rate_bounds(groups: pd.DataFrame, *, size: int) -> tuple[float, float]:
    r"""Return between which rates a region could be expected if only its mix of groups differed from the state's.

    Each group (a course credential, a tier) has the state's rate in every region, but nobody knows how much of a region's
    potential lies in which group, only that no region can hold more of a group than the whole state has. The highest
    expected rate fills the region with the groups of the highest rates, each as far as it goes; the lowest with those of
    the lowest. This is the linear program :math:`\max \sum w_g r_g` with :math:`\sum w_g = N`,
    :math:`0 \le w_g \le n_g`, whose solution fills greedily (Dantzig 1957, Operations Research 5, 266-288). Bounds under
    missing cross tables in this spirit: Duncan and Davis (1953), American Sociological Review 18, 665-666.

    Parameters
    ----------
    groups : DataFrame, ``earned``, ``potential`` of each group in the whole state
    size : int, potential of the region, above 0

    Returns
    -------
    (lowest, highest) expected rate, percent

    Raises
    ------
    ValueError
        If the region has no potential, or more than all groups together.

    Examples
    --------
    >>> tiers = pd.DataFrame({"earned": [80, 20], "potential": [100, 100]})
    >>> rate_bounds(tiers, size=50), rate_bounds(tiers, size=200), rate_bounds(tiers, size=150)
    ((20.0, 80.0), (50.0, 50.0), (40.0, 60.0))
    """
    available = int(groups["potential"].sum())
    if not 0 < size <= available:
        raise ValueError(
            f"size must be above 0 and at most {available:,}, the potential of all groups, found {size:,}; "
            "check that units and courses are of one year."
        )
    offered = groups[groups["potential"] > 0]
    rates = (offered["earned"] / offered["potential"]).to_numpy()
    bounds = []
    for order in (np.argsort(rates, kind="stable"), np.argsort(-rates, kind="stable")):
        room = size - np.concatenate([[0], offered["potential"].to_numpy()[order].cumsum()[:-1]])
        taken = np.clip(room, 0, offered["potential"].to_numpy()[order])
        bounds.append(100 * float((taken * rates[order]).sum()) / size)
    return bounds[0], bounds[1]


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
