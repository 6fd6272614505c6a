"""Rankings of public school units: who is ranked, who is not and why, and what the report prints instead."""

from __future__ import annotations

import pandas as pd

from helpers.display import counted, listing


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
    DataFrame: ``rank`` and the columns of the units

    Examples
    --------
    >>> units = pd.DataFrame({"psu": ["B", "A", "C"], "earned": [5, 5, 1]})
    >>> ranking(units, by="earned", size=1).to_numpy().tolist()
    [[1, 'A', 5], [1, 'B', 5]]
    """
    ranked = units[units[by].notna()]
    ranked = ranked.assign(rank=ranked[by].rank(method="min", ascending=False).astype("int64"))
    listed = ranked[ranked["rank"] <= size].sort_values(["rank", "psu"], kind="stable")
    return listed[["rank", *units.columns]].reset_index(drop=True)


def left_out(
    units: pd.DataFrame, ranked: pd.DataFrame, *, types: tuple[str, ...], smallest_potential: int
) -> pd.DataFrame:
    """Return the units whose rate is above the last ranked one although they are not ranked, and why.

    Parameters
    ----------
    units : DataFrame, all units with ``psu_code``, ``psu_type``, ``potential``, ``attainment_rate_pct``
    ranked : DataFrame, as :func:`ranking` gives them
    types : tuple of str, kinds of unit that are ranked
    smallest_potential : int, credentials; smaller units are not ranked

    Returns
    -------
    DataFrame: ``psu``, ``psu_type``, ``earned``, ``potential``, ``attainment_rate_pct``, ``reason``; highest rate first
    """
    last = ranked["attainment_rate_pct"].min()
    is_higher = ~units["psu_code"].isin(ranked["psu_code"]) & (units["attainment_rate_pct"] > last)
    higher = units[is_higher].sort_values(["attainment_rate_pct", "psu"], ascending=[False, True])
    reasons = [
        listing(
            [f"kind of unit: {row.psu_type}"] * (row.psu_type not in types)
            + [f"fewer than {counted(smallest_potential, 'available credential')}"]
            * (row.potential < smallest_potential)
        )
        for row in higher.itertuples()
    ]
    columns = ["psu", "psu_type", "earned", "potential", "attainment_rate_pct"]
    return higher[columns].assign(reason=pd.Series(reasons, index=higher.index, dtype="str")).reset_index(drop=True)


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
        raise ValueError(f"smallest_potential must be 1 or more, found {smallest_potential}; a unit needs a rate to rank")
    few = f"fewer than {counted(smallest_potential, 'available credential')}"
    reasons = [
        " and ".join([f"kind of unit: {kind}"] * (kind not in types) + [few] * (size < smallest_potential))
        for kind, size in zip(units["psu_type"], units["potential"], strict=True)
    ]
    return pd.Series(reasons, index=units.index, dtype="str")
