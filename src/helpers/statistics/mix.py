"""How much of a group's distance from the state's rate goes with its mix, and how much the published tables leave open.

No published table crosses regions with courses, tiers or students. What can be compared at equal mix is the kind and the
size of units; for courses and tiers only bounds can be given. Everything is accounting: a part that goes with the mix is
not thereby a reason.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.base.rates import share_pct
from helpers.statistics.unearned import rate_difference_parts


def mix_parts(parts: pd.DataFrame, *, whole: pd.DataFrame, name: str, standards: dict[str, list[str]]) -> pd.DataFrame:
    """Return the two parts of each group's distance from the rate of the whole, for each way of forming strata.

    Kitagawa's decomposition (:func:`helpers.statistics.unearned.rate_difference_parts`). The whole contains the groups, so a
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
