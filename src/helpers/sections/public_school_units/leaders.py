"""The leading units beside what the report prints of them: their places, and their credentials in earlier years."""

from __future__ import annotations

import pandas as pd

from helpers.statistics.series import exact_points, first_to_last, with_overrides

COUNT_COLUMNS = ["rank", "psu_code", "psu", "region", "year", "earned"]
ENDS = ["first_year", "first_earned", "last_year", "last_earned"]
CHANGE_COLUMNS = ["psu", *ENDS, "more_earned", "reason", "break_reason"]


def places_compared(ranked: pd.DataFrame, printed: pd.DataFrame, *, by: str) -> pd.DataFrame:
    """Return the computed place beside the printed one, for every unit that has either.

    Units with equal values share places, so a printed place agrees if it is one of those that they share.

    Parameters
    ----------
    ranked : DataFrame, ``psu_code``, ``psu``, ``rank`` (the best of shared places) and the column that was ranked by
    printed : DataFrame, ``psu_code``, ``psu``, ``rank``
    by : str, column

    Returns
    -------
    DataFrame: ``psu``, ``place``, ``printed_place`` (missing for none), ``agrees``
    """
    last_shared = ranked["rank"] + ranked.groupby(by)["rank"].transform("size") - 1
    computed = ranked[["psu_code", "psu"]].assign(place=ranked["rank"], last_shared=last_shared)
    places = printed[["psu_code", "psu", "rank"]].rename(columns={"rank": "printed_place"})
    both = computed.merge(places, on="psu_code", how="outer", suffixes=("", "_printed"), validate="one_to_one")
    both["psu"] = both["psu"].fillna(both["psu_printed"])
    both["agrees"] = both["printed_place"].between(both["place"], both["last_shared"]).fillna(False).astype("bool")
    both = both.astype({"place": "Int64", "printed_place": "Int64"}).sort_values(["place", "printed_place", "psu"])
    return both[["psu", "place", "printed_place", "agrees"]].reset_index(drop=True)


def earned_over_years(leaders: pd.DataFrame, printed: pd.DataFrame, *, year: str) -> pd.DataFrame:
    """Return the leading units with this year's credentials and, where they are printed, those of earlier years.

    Parameters
    ----------
    leaders : DataFrame, ``rank``, ``psu_code``, ``psu``, ``region`` and ``earned`` of this year, computed
    printed : DataFrame, ``psu_code``, ``year``, ``earned``
    year : str, this year

    Returns
    -------
    DataFrame: ``rank`` (of this year), ``psu_code``, ``psu``, ``region``, ``year``, ``earned``; oldest year first
    """
    now = leaders[["psu_code", "earned"]].assign(year=year)
    earlier = printed.loc[printed["year"] < year, ["psu_code", "earned", "year"]]
    counts = leaders.drop(columns="earned").merge(pd.concat([earlier, now]), on="psu_code", validate="one_to_many")
    return counts.sort_values(["rank", "psu", "year"], kind="stable")[COUNT_COLUMNS].reset_index(drop=True)


def changes_over_years(counts: pd.DataFrame, breaks: pd.DataFrame, overrides: pd.DataFrame) -> pd.DataFrame:
    """Return for each unit with several years its first and last count and, if they are counted alike, the change.

    A break of the state's count holds for the units too, since their credentials are part of it.

    Parameters
    ----------
    counts : DataFrame, as :func:`earned_over_years` gives them
    breaks : DataFrame, ``series``, ``first_year``
    overrides : DataFrame, ``series``, ``first_year``, ``reason``, ``decided_by``

    Returns
    -------
    DataFrame: ``psu``, ``first_year``, ``first_earned``, ``last_year``, ``last_earned``, ``more_earned``
    (credentials, negative for fewer; missing across a break), ``reason`` (why it is missing), ``break_reason`` (why a
    break is crossed); largest rise first
    """
    points = exact_points(counts, count="earned", series="earned")
    changes = first_to_last(points, with_overrides(breaks, overrides), by=["psu_code", "psu"])
    changes = changes.rename(columns={"from_year": "first_year", "to_year": "last_year", "change": "more_earned"})
    for end in ("first", "last"):
        known = {"year": f"{end}_year", "earned": f"{end}_earned"}
        ends = counts[["psu_code", *known]].rename(columns=known)
        changes = changes.merge(ends, on=["psu_code", f"{end}_year"], validate="one_to_one")
    changes = changes.astype({"more_earned": "Int64"}).sort_values(["more_earned", "psu"], ascending=[False, True])
    return changes[CHANGE_COLUMNS].reset_index(drop=True)


def without_empty(changes: pd.DataFrame) -> pd.DataFrame:
    """Return changes for showing: reasons only where there is one."""
    empty = [column for column in ("reason", "break_reason") if (changes[column] == "").all()]
    return changes.drop(columns=empty)
