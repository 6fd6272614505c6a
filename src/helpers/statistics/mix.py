"""How much of a group's distance from the rate of a whole goes with its mix of strata, and bounds for an unknown mix.

Everything is accounting: a part that goes with the mix is not thereby a reason.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.base.rates import attainment_rate, round_half_up, share_pct
from helpers.base.words import listing


def rate_difference_by_stratum(part: pd.DataFrame, whole: pd.DataFrame, *, strata: str | list[str]) -> pd.DataFrame:
    r"""Return what each stratum contributes to the distance of a group's rate from the rate of a whole.

    Kitagawa (1955), Journal of the American Statistical Association 50, 1168-1194, with the mean of the two sides as
    weights, so that nothing is left over: with a stratum's share of the potential :math:`w` and its rate :math:`r` in
    the group (1) and in the whole (2), the mix part is :math:`(w_1 - w_2)\,((r_1 + r_2)/2 - R)` and the rate part
    :math:`(r_1 - r_2)\,(w_1 + w_2)/2`. The rate of the whole :math:`R` is taken off so that a stratum of a high rate
    that is frequent in the group shows a positive mix part; the sum is the same without it, because the differences of
    shares add up to 0. In a stratum that one side does not have, no two rates can be compared: its distance is all mix.

    Parameters
    ----------
    part, whole : DataFrame, ``earned``, ``potential`` and the strata; several rows of a stratum are added up
    strata : str or list of str, columns

    Returns
    -------
    DataFrame, one row per stratum with potential on one side at least, sorted: the strata, ``part_share_pct``,
    ``whole_share_pct``, ``part_rate_pct``, ``whole_rate_pct`` (missing without potential), ``mix_points``,
    ``rate_points`` (missing if one side has no potential at all)

    Raises
    ------
    ValueError
        If counts are impossible or a row has no stratum.
    """
    keys = [strata] if isinstance(strata, str) else list(strata)
    # Rows without a stratum would fall out of the sums, and the parts would no longer add up to the difference.
    if any(side[keys].isna().any(axis=None) for side in (part, whole)):
        raise ValueError(f"every row needs a stratum, some have none in {listing(keys)}; name them or leave them out.")
    sums = [side.groupby(keys)[["earned", "potential"]].sum() for side in (part, whole)]
    both = sums[0].join(sums[1], how="outer", lsuffix="_part", rsuffix="_whole").fillna(0).sort_index()
    both = both[(both["potential_part"] > 0) | (both["potential_whole"] > 0)]
    totals = both.sum().where(lambda values: values > 0)
    w1, w2 = (100 * both[f"potential_{side}"] / totals[f"potential_{side}"] for side in ("part", "whole"))
    own, other = (attainment_rate(both[f"earned_{side}"], both[f"potential_{side}"]) for side in ("part", "whole"))
    r1, r2 = own.fillna(other), other.fillna(own)
    whole_rate = 100 * both["earned_whole"].sum() / totals["potential_whole"]
    parts = {
        "part_share_pct": w1,
        "whole_share_pct": w2,
        "part_rate_pct": own,
        "whole_rate_pct": other,
        "mix_points": (w1 - w2) * ((r1 + r2) / 2 - whole_rate) / 100,
        "rate_points": (r1 - r2) * (w1 + w2) / 200,
    }
    return pd.DataFrame(parts, index=both.index).reset_index()


def mix_parts(parts: pd.DataFrame, *, whole: pd.DataFrame, name: str, standards: dict[str, list[str]]) -> pd.DataFrame:
    """Return the two parts of each group's distance from the rate of the whole, for each way of forming strata.

    The mix part would remain if the group had the rates of the whole in every stratum, the rate part if it had the mix
    of the whole, each with the mean of the two sides held fixed (:func:`rate_difference_by_stratum`). The whole
    contains the groups, so a group that makes up most of a stratum is compared with little but itself there.

    Parameters
    ----------
    parts, whole : DataFrame, ``earned``, ``potential`` and the columns of the standards; the parts also their group
    name : str, column of the group
    standards : dict of a name to the columns that form strata: ``{"kind": ["kind"], "size": ["size_group"]}``

    Returns
    -------
    DataFrame: ``standard``, the group, ``attainment_rate_pct``, ``distance_points`` (its rate minus that of the
    whole), ``mix_points`` (goes with the mix of strata), ``rate_points`` (goes with rates within strata); groups with
    potential, highest rate first
    """
    whole_rate = share_pct(whole["earned"].sum(), whole["potential"].sum())
    rows = []
    for place, (standard, columns) in enumerate(standards.items()):
        for group, own in parts.groupby(name):
            if own["potential"].sum() == 0:
                continue
            found = rate_difference_by_stratum(own, whole, strata=columns)[["mix_points", "rate_points"]]
            rate = share_pct(own["earned"].sum(), own["potential"].sum())
            rows.append((place, standard, group, rate, rate - whole_rate, *found.sum(min_count=1)))
    columns = ["place", "standard", name, "attainment_rate_pct", "distance_points", "mix_points", "rate_points"]
    mix = pd.DataFrame(rows, columns=columns).astype({"standard": "str", name: "str"})
    order = mix.sort_values(["place", "attainment_rate_pct", name], ascending=[True, False, True], ignore_index=True)
    return order.drop(columns="place")


def parts_that_add_up(mix: pd.DataFrame, *, decimals: int) -> pd.DataFrame:
    """Return a table of :func:`mix_parts` for reading: rounded so that the two parts shown make up the distance shown.

    The distance and the part of the mix are rounded as everywhere, half up; the part of the rates is what is left, so
    it may differ by one in its last digit from what rounding alone would give. Files keep full precision.

    Examples
    --------
    >>> mix = pd.DataFrame({"distance_points": [1.0], "mix_points": [0.55], "rate_points": [0.45]})
    >>> parts_that_add_up(mix, decimals=1).to_numpy().tolist()
    [[1.0, 0.6, 0.4]]
    """
    shown = mix.copy()
    for name in ("distance_points", "mix_points"):
        shown[name] = mix[name].map(lambda value: float(round_half_up(value, decimals)), na_action="ignore")
    shown["rate_points"] = (shown["distance_points"] - shown["mix_points"]).round(decimals)
    return shown


def rate_bounds(groups: pd.DataFrame, *, size: int) -> tuple[float, float]:
    r"""Return between which rates a part of a whole could be expected if only its mix of groups differed.

    Each group has its rate of the whole in every part, but nobody knows how much of a part's potential lies in which
    group, only that no part can hold more of a group than the whole has. The highest expected rate fills the part with
    the groups of the highest rates, each as far as it goes; the lowest with those of the lowest. This is the linear
    program :math:`\max \sum w_g r_g` with :math:`\sum w_g = N`, :math:`0 \le w_g \le n_g`, whose solution fills
    greedily (Dantzig 1957, Operations Research 5, 266-288). Bounds under missing cross tables in this spirit: Duncan
    and Davis (1953), American Sociological Review 18, 665-666.

    Parameters
    ----------
    groups : DataFrame, ``earned``, ``potential`` of each group in the whole
    size : int, potential of the part, above 0

    Returns
    -------
    (lowest, highest) expected rate, percent

    Raises
    ------
    ValueError
        If the part has no potential, or more than all groups together.

    Examples
    --------
    >>> groups = pd.DataFrame({"earned": [80, 20], "potential": [100, 100]})
    >>> rate_bounds(groups, size=50), rate_bounds(groups, size=200), rate_bounds(groups, size=150)
    ((20.0, 80.0), (50.0, 50.0), (40.0, 60.0))
    """
    available = int(groups["potential"].sum())
    if not 0 < size <= available:
        raise ValueError(
            f"size must be above 0 and at most {available:,}, the potential of all groups, found {size:,}; "
            "check that the part and the groups belong to the same whole."
        )
    offered = groups[groups["potential"] > 0]
    rates, potential = (offered["earned"] / offered["potential"]).to_numpy(), offered["potential"].to_numpy()
    bounds = []
    for order in (np.argsort(rates, kind="stable"), np.argsort(-rates, kind="stable")):
        room = size - np.concatenate([[0], potential[order].cumsum()[:-1]])
        taken = np.clip(room, 0, potential[order])
        bounds.append(100 * float((taken * rates[order]).sum()) / size)
    return bounds[0], bounds[1]
