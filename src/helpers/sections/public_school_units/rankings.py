"""Rankings of public school units: who is ranked, who is not and why, and what the report prints instead."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import counted, listing


def ranking(units: pd.DataFrame, *, by: str, size: int) -> pd.DataFrame:
    """Return the units with the highest values, highest first.

    Units with the same value share a place and stand in the order of their names; if they share the last place, all
    of them are listed. Units without a value are not ranked.

    Parameters
    ----------
    units : DataFrame, ``psu`` and the column to rank by
    by : str, column
    size : int, places

    Returns
    -------
    DataFrame: ``rank`` (an earlier one is replaced) and the columns of the units

    Examples
    --------
    >>> units = pd.DataFrame({"psu": ["B", "A", "C"], "earned": [5, 5, 1]})
    >>> ranking(units, by="earned", size=1).to_numpy().tolist()
    [[1, 'A', 5], [1, 'B', 5]]
    """
    ranked = units[units[by].notna()]
    ranked = ranked.assign(rank=ranked[by].rank(method="min", ascending=False).astype("int64"))
    listed = ranked[ranked["rank"] <= size].sort_values(["rank", "psu"], kind="stable")
    return listed[["rank", *units.columns.drop("rank", errors="ignore")]].reset_index(drop=True)


def left_out(units: pd.DataFrame, ranked: pd.DataFrame, *, not_ranked: pd.Series) -> pd.DataFrame:
    """Return the units whose rate is above the last ranked one although they are not ranked, and why.

    Parameters
    ----------
    units : DataFrame, all units with ``psu``, ``psu_type``, ``earned``, ``potential``, ``attainment_rate_pct``,
        ``is_low_reliability``
    ranked : DataFrame, as :func:`ranking` gives them
    not_ranked : Series of str, same index as the units, as :func:`not_ranked_reasons` gives it

    Returns
    -------
    DataFrame: ``psu``, ``psu_type``, ``earned``, ``potential``, ``attainment_rate_pct``, ``low_reliability``,
    ``reason``; highest rate first
    """
    last = ranked["attainment_rate_pct"].min()
    is_higher = (not_ranked != "") & (units["attainment_rate_pct"] > last)
    higher = units.assign(reason=not_ranked)[is_higher]
    higher = higher.rename(columns={"is_low_reliability": "low_reliability"})
    columns = ["psu", "psu_type", "earned", "potential", "attainment_rate_pct", "low_reliability", "reason"]
    return higher.sort_values(["attainment_rate_pct", "psu"], ascending=[False, True])[columns].reset_index(drop=True)


def left_out_counts(units: pd.DataFrame, ranked: pd.DataFrame, *, not_ranked: pd.Series) -> pd.DataFrame:
    """Return how many units are not ranked for each reason, most first.

    Parameters
    ----------
    units, ranked, not_ranked : as for :func:`left_out`

    Returns
    -------
    DataFrame: ``reason``, ``psus``, ``potential`` (their sum), ``highest_rate_pct`` (missing without a rate),
    ``above_last_ranked`` (units with a higher rate than the last ranked one)
    """
    others = units.assign(reason=not_ranked)[not_ranked != ""]
    is_higher = others["attainment_rate_pct"] > ranked["attainment_rate_pct"].min()
    counts = (
        others.assign(is_higher=is_higher)
        .groupby("reason", as_index=False)
        .agg(
            psus=("psu", "size"),
            potential=("potential", "sum"),
            highest_rate_pct=("attainment_rate_pct", "max"),
            above_last_ranked=("is_higher", "sum"),
        )
    )
    return counts.sort_values(["psus", "reason"], ascending=[False, True]).reset_index(drop=True)


def eligibility_sentence(
    units: pd.DataFrame, *, not_ranked: pd.Series, types: tuple[str, ...], smallest_potential: int
) -> str:
    """Return in words the rule of the ranking by rate, and how many units it ranks and leaves out.

    Parameters
    ----------
    units : DataFrame
    not_ranked : Series of str, as :func:`not_ranked_reasons` gives it
    types, smallest_potential : the rule, as for :func:`not_ranked_reasons`
    """
    ranked = int((not_ranked == "").sum())
    others = len(units) - ranked
    return (
        f"Ranked by rate are {listing(list(types))} units with {counted(smallest_potential, 'available credential')} or "
        f"more: {ranked:,} of {counted(len(units), 'unit')}. {counted(others, 'unit')} {'is' if others == 1 else 'are'} "
        "not ranked."
    )


def rankings_compared(units: pd.DataFrame, printed: pd.DataFrame, *, by: str, size: int) -> pd.DataFrame:
    """Return the computed beside the printed place of every unit that has one of the two.

    Units with equal values share places, so a printed place agrees if it is one of those that they share.

    Parameters
    ----------
    units : DataFrame, the units that can be ranked: ``psu_code``, ``psu`` and the column to rank by
    printed : DataFrame, ``psu_code``, ``psu``, ``rank``, in printed order
    by : str, column
    size : int, places

    Returns
    -------
    DataFrame: ``psu``, ``place``, ``printed_place`` (missing for none), ``agrees``
    """
    listed = ranking(units, by=by, size=size)[["psu_code", "psu", "rank", by]]
    last_shared = listed["rank"] + listed.groupby(by)["rank"].transform("size") - 1
    computed = listed.assign(last_shared=last_shared).rename(columns={"rank": "place"})
    places = printed[["psu_code", "psu", "rank"]].rename(columns={"rank": "printed_place"})
    both = computed.merge(places, on="psu_code", how="outer", suffixes=("", "_printed"), validate="one_to_one")
    both["psu"] = both["psu"].fillna(both["psu_printed"])
    both["agrees"] = both["printed_place"].between(both["place"], both["last_shared"])
    both = both.astype({"place": "Int64", "printed_place": "Int64"}).sort_values(["place", "printed_place", "psu"])
    return both[["psu", "place", "printed_place", "agrees"]].reset_index(drop=True)


def comparison_sentence(compared: pd.DataFrame, *, table: str) -> str:
    """Return in words how far a computed ranking is the printed one.

    Raises
    ------
    ValueError
        If there is nothing to compare: that would look like agreement.
    """
    printed = int(compared["printed_place"].notna().sum())
    if printed == 0:
        raise ValueError(f"{table}: no printed place to compare; check the table's rows.")
    both = int((compared["printed_place"].notna() & compared["place"].notna()).sum())
    same, more = int(compared["agrees"].sum()), len(compared) - printed
    return (
        f"{table} prints {counted(printed, 'unit')}: {both} are in the computed ranking, {same} of them at the same "
        f"place; {counted(more, 'computed unit')} {'is' if more == 1 else 'are'} not printed."
    )


def not_ranked_reasons(units: pd.DataFrame, *, types: tuple[str, ...], smallest_potential: int) -> pd.Series:
    """Return why each unit is not ranked by rate, empty for a unit that is.

    Parameters
    ----------
    units : DataFrame, ``psu_type``, ``potential``
    types : tuple of str, kinds of unit that are ranked
    smallest_potential : int, credentials, above 0; smaller units are not ranked

    Returns
    -------
    Series of str, same index

    Raises
    ------
    ValueError
        If units without any available credential would be ranked: they have no rate.

    Examples
    --------
    >>> units = pd.DataFrame({"psu_type": ["traditional", "charter"], "potential": [500, 9]})
    >>> not_ranked_reasons(units, types=("traditional",), smallest_potential=10).tolist()
    ['', 'kind of unit: charter and fewer than 10 available credentials']
    """
    if smallest_potential < 1:
        raise ValueError(
            f"smallest_potential must be 1 or more, found {smallest_potential}; a unit needs a rate to rank"
        )
    few = f"fewer than {counted(smallest_potential, 'available credential')}"
    reasons = [
        " and ".join([f"kind of unit: {kind}"] * (kind not in types) + [few] * (size < smallest_potential))
        for kind, size in zip(units["psu_type"], units["potential"], strict=True)
    ]
    return pd.Series(reasons, index=units.index, dtype="str")
