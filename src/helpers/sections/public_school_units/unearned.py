"""Where credentials were available and not earned, by public school unit, and how unevenly they are spread."""

from __future__ import annotations

import pandas as pd

from helpers.base.rates import round_half_up, share_pct
from helpers.base.words import counted, direction, listing
from helpers.sections.public_school_units.attainment import state_rate
from helpers.sections.public_school_units.peers import NO_POTENTIAL, peer_medians, region_rates
from helpers.show.numbers import number_text, percent_text
from helpers.statistics.unearned import added_at, gini, unearned, units_holding

HALF_PCT = 50
COMPARISONS = {
    "added_at_state_rate": "the state's rate",
    "added_at_region_rate": "the region's rate",
    "added_at_peer_median": "the peers' median rate",
}


def psu_opportunity(units: pd.DataFrame, *, bounds: tuple[int, ...], smallest_peers: int) -> pd.DataFrame:
    """Return what each unit left unearned, and what it would add at the rate of the state, its region and its peers.

    What a unit would add is its potential times the other rate minus what it earned, nothing where its own rate is
    higher: arithmetic on this year's counts, no forecast. It is not rounded to whole credentials.

    Parameters
    ----------
    units : DataFrame, as :func:`helpers.sections.public_school_units.attainment.with_rates` gives them
    bounds, smallest_peers : as for :func:`helpers.sections.public_school_units.peers.peer_medians`

    Returns
    -------
    DataFrame, one row a unit in their order: its names and counts, ``unearned``, ``share_of_unearned_pct``, and for each
    comparison its rate, what would be added (missing without the rate) and why a rate is missing
    """
    state, has_rate = state_rate(units), units["potential"] > 0
    left = unearned(units["earned"], units["potential"])
    compared = units.assign(
        unearned=left,
        share_of_unearned_pct=100 * left / left.sum() if left.sum() else float("nan"),
        state_rate_pct=pd.Series(state, index=units.index).where(has_rate),
        state_reason=pd.Series("", index=units.index, dtype="str").mask(~has_rate, NO_POTENTIAL),
    )
    compared = compared.join(region_rates(units)).join(
        peer_medians(units, bounds=bounds, smallest_peers=smallest_peers)
    )
    rates = dict(zip(COMPARISONS, ["state_rate_pct", "region_rate_pct", "peer_median_rate_pct"], strict=True))
    for name, rate in rates.items():
        compared[name] = added_at(units["earned"], units["potential"], rate_pct=compared[rate])
    return compared


def largest_unearned(opportunity: pd.DataFrame) -> pd.DataFrame:
    """Return the units for reading, most unearned credentials first, what they would add in whole credentials.

    Parameters
    ----------
    opportunity : DataFrame, as :func:`psu_opportunity` gives it
    """
    ordered = opportunity.sort_values(["unearned", "psu"], ascending=[False, True])
    whole = {name: in_whole_credentials(ordered[name]) for name in COMPARISONS}
    columns = ["psu", "potential", "attainment_rate_pct", "unearned", "share_of_unearned_pct", *COMPARISONS]
    return ordered.assign(**whole)[columns].reset_index(drop=True)


def in_whole_credentials(added: pd.Series) -> pd.Series:
    """Return numbers of credentials rounded half up for reading; missing stays missing.

    Examples
    --------
    >>> in_whole_credentials(pd.Series([0.5, float("nan")])).tolist()
    [1, <NA>]
    """
    return pd.Series([pd.NA if pd.isna(value) else int(round_half_up(value)) for value in added], added.index, "Int64")


def unearned_sentence(opportunity: pd.DataFrame) -> str:
    """Return in words how many credentials were available and not earned, and where most of them were."""
    total, potential = int(opportunity["unearned"].sum()), int(opportunity["potential"].sum())
    if potential == 0:
        return "No credential was available."
    if total == 0:
        return "Every available credential was earned, so there is no unearned one."
    most = opportunity[opportunity["unearned"] == opportunity["unearned"].max()].sort_values("psu")
    has = "has" if len(most) == 1 else "have"
    return (
        f"{number_text(total)} of {counted(potential, 'available credential')} were not earned "
        f"({percent_text(share_pct(total, potential), 1)}). {listing(most['psu'].tolist())} {has} the most of them, "
        f"{number_text(most['unearned'].iloc[0])}{' each' if len(most) > 1 else ''}."
    )


def added_sentence(opportunity: pd.DataFrame, *, comparison: str) -> str:
    """Return in words how many units lie below a rate they are compared with, and what they would add at it.

    Parameters
    ----------
    opportunity : DataFrame, as :func:`psu_opportunity` gives it
    comparison : str, a key of :data:`COMPARISONS`

    Raises
    ------
    KeyError
        If the comparison is not known.
    """
    words, added = COMPARISONS[comparison], opportunity[comparison]
    # A unit at the very rate may miss it by a hair of arithmetic.
    below, missing = int((added.round(6) > 0).sum()), int(added.isna().sum())
    compared = counted(len(opportunity) - missing, "compared unit")
    if missing == len(opportunity):
        return f"No unit can be compared with {words}."
    sentences = [f"None of {compared} lies below {words}."]
    if below:
        whole = counted(in_whole_credentials(pd.Series([added.sum()])).iloc[0], "credential")
        lies, they = ("lies", "it") if below == 1 else ("lie", "they")
        sentences = [
            f"{below} of {compared} {lies} below {words}; at exactly that rate {they} would have earned {whole} more."
        ]
    if missing:
        sentences.append(f"{counted(missing, 'unit')} {'has' if missing == 1 else 'have'} no such comparison.")
    return " ".join(sentences)


def missing_comparisons(opportunity: pd.DataFrame) -> pd.DataFrame:
    """Return how many units cannot be compared with the state, their region or their peers, and why.

    Returns
    -------
    DataFrame: ``comparison``, ``reason``, ``psus``, ``units`` (their names); state, region, peers, and within each the
    reason of most units first
    """
    names = {"state_reason": "state", "region_reason": "region", "peer_reason": "peers"}
    long = opportunity.melt(id_vars="psu", value_vars=list(names), var_name="comparison", value_name="reason")
    missing = long[long["reason"] != ""].sort_values("psu")
    counts = missing.groupby(["comparison", "reason"], as_index=False).agg(
        psus=("psu", "size"), units=("psu", lambda psus: listing(psus.tolist()))
    )
    order = counts.assign(place=counts["comparison"].map(list(names).index))
    order = order.sort_values(["place", "psus", "reason"], ascending=[True, False, True]).drop(columns="place")
    return order.assign(comparison=order["comparison"].map(names)).reset_index(drop=True)


def concentration_sentence(opportunity: pd.DataFrame) -> str:
    """Return in words how few units hold half of the unearned credentials, beside half of the available ones.

    Unearned credentials would be spread as the available ones are if all units had the same rate.
    """
    left, potential = opportunity["unearned"], opportunity["potential"]
    if left.sum() == 0:
        return "Nothing was left unearned, so there is nothing to concentrate."
    holding, available = (units_holding(column, share_pct=HALF_PCT) for column in (left, potential))
    difference = round(gini(left) - gini(potential), 9)
    word = direction(difference, up="more", down="less", same="exactly as")
    than = "unevenly than" if difference else "unevenly as"
    holds = "holds" if holding == 1 else "hold"
    return (
        f"{counted(holding, 'unit')} of {len(left):,} {holds} half of the unearned credentials; half of the available "
        f"ones lies with {counted(available, 'unit')}. By the Gini coefficient (0: all units hold the same, 1: one unit "
        f"holds all) the unearned credentials are spread {word} {than} the available ones: "
        f"{round_half_up(gini(left), 2)} against {round_half_up(gini(potential), 2)}."
    )
