"""NC Workforce Credentials: what CTE students earned on each line, recomputed from the course results."""

from __future__ import annotations

import pandas as pd
from rapidfuzz import fuzz, utils

from helpers.base.rates import share_pct
from helpers.base.words import listing

LINE = "ncwfc_credential"
EARNED, OFFERED, LISTED = "earned", "offered by CTE", "on the list"
OF_LIST, OF_CLUSTER, OF_LEVEL = "list", "career cluster", "level"
ALL_LINES = "all lines"


def recomputed_lines(lines: pd.DataFrame, components: pd.DataFrame) -> pd.DataFrame:
    """Return each line of Table 7 with the count that its course credentials add up to, beside the printed one.

    Parameters
    ----------
    lines : DataFrame, Table 7: ``career_cluster``, ``ncwfc_level``, ``ncwfc_credential``, ``tier``,
        ``earned`` (as printed)
    components : DataFrame, ``ncwfc_credential``, ``earned``, one row per course credential that belongs to a line

    Returns
    -------
    DataFrame, in the order of Table 7: its columns with ``earned`` recomputed, ``printed_earned``, ``difference``
    (recomputed minus printed, credentials) and ``components`` (course credentials)

    Raises
    ------
    ValueError
        If a line has no course credential, or a course credential belongs to a line that Table 7 does not have.

    Examples
    --------
    >>> line = pd.DataFrame({"career_cluster": ["Farms"], "ncwfc_level": ["Career"], "tier": [1]})
    >>> components = pd.DataFrame({"ncwfc_credential": ["Bees", "Bees"], "earned": [20, 9]})
    >>> recomputed_lines(line.assign(ncwfc_credential="Bees", earned=30), components)["difference"].tolist()
    [-1]
    """
    odd = set(lines[LINE]) ^ set(components[LINE])
    if odd:
        raise ValueError(
            f"Table 7 and the course credentials must name the same lines; they do not for {listing(sorted(odd)[:5])}"
        )
    sums = components.groupby(LINE, as_index=False).agg(earned=("earned", "sum"), components=("earned", "size"))
    both = lines.rename(columns={"earned": "printed_earned"}).merge(sums, on=LINE, validate="one_to_one")
    both = both.assign(difference=both["earned"] - both["printed_earned"])
    columns = ["career_cluster", "ncwfc_level", LINE, "earned", "tier", "printed_earned", "difference", "components"]
    return both[columns]


def totals_of_list(lines: pd.DataFrame) -> pd.DataFrame:
    """Return what was earned on the list, in each career cluster and at each level, most first.

    Parameters
    ----------
    lines : DataFrame, ``career_cluster``, ``ncwfc_level``, ``earned``

    Returns
    -------
    DataFrame: ``part_of`` (list, career cluster or level), ``name``, ``lines``, ``earned``, ``share_of_list_pct``
    (percent of all that was earned on the list; missing where nothing was)
    """
    named = lines.assign(**{OF_LIST: ALL_LINES, OF_CLUSTER: lines["career_cluster"], OF_LEVEL: lines["ncwfc_level"]})
    columns = [OF_LIST, OF_CLUSTER, OF_LEVEL]
    long = named.melt(["earned"], columns, var_name="part_of", value_name="name").astype({"part_of": "str"})
    sums = long.groupby(["part_of", "name"], as_index=False).agg(lines=("earned", "size"), earned=("earned", "sum"))
    sums["share_of_list_pct"] = [share_pct(earned, lines["earned"].sum()) for earned in sums["earned"]]
    order = sums.assign(place=sums["part_of"].map(columns.index))
    order = order.sort_values(["place", "earned", "name"], ascending=[True, False, True], ignore_index=True)
    return order.drop(columns="place")


def over_years(history: pd.DataFrame, earlier: pd.DataFrame | None, *, earned: int, year: str) -> pd.DataFrame:
    """Return what is known of the list in this year and others: what was earned on it, what offered, and its length.

    Parameters
    ----------
    history : DataFrame, the processed table ``state_history``
    earlier : DataFrame, rows of ``year_changes`` of workforce lines against prepared years, whose counts take the place
        of what other pages say of those years; None where none was prepared
    earned : int, credentials on the lines of this year
    year : str

    Returns
    -------
    DataFrame: ``measure``, ``year``, ``value``, ``precision``, ``is_derived``, ``source``; latest year first
    """
    names = {"ncwfc_earned": EARNED, "ncwfc_credentials_offered_by_cte": OFFERED, "ncwfc_list_size": LISTED}
    stated = history[history["metric"].isin(names) & (history["year"] <= year)]
    stated = stated.assign(measure=stated["metric"].map(names), source=stated["source_title"])
    before = (
        {} if earlier is None else earlier.dropna(subset="earned_before").groupby("from_year")["earned_before"].sum()
    )
    counts = {**dict(before), year: earned}
    counted = pd.DataFrame({"year": list(counts), "value": list(counts.values())}).astype(
        {"year": "str", "value": "float64"}
    )
    counted = counted.assign(measure=EARNED, precision="computed", is_derived=False, source="Table 7 of the year")
    stated = stated[(stated["measure"] != EARNED) | ~stated["year"].isin(counts)]
    columns = ["measure", "year", "value", "precision", "is_derived", "source"]
    both = pd.concat([stated[columns], counted[columns]])
    return both.sort_values(["measure", "year", "source"], ascending=[True, False, True], ignore_index=True)


def is_named_alike(components: pd.DataFrame) -> pd.Series:
    """Return, for each line, whether all its course credentials have its name.

    Capitals, spaces and punctuation do not count. On other lines somebody chose what belongs to the line.

    Parameters
    ----------
    components : DataFrame, ``ncwfc_credential``, ``credential``

    Returns
    -------
    Series of bool, by line

    Examples
    --------
    >>> is_named_alike(pd.DataFrame({"ncwfc_credential": ["CompTIA Net +"], "credential": ["CompTIA Net+"]})).tolist()
    [True]
    """
    line, credential = (
        components[name].str.casefold().str.replace(r"[\W_]+", "", regex=True) for name in (LINE, "credential")
    )
    return (line == credential).groupby(components[LINE]).all().rename("is_named_alike")


def least_alike(components: pd.DataFrame, *, count: int) -> pd.DataFrame:
    """Return the lines whose course credentials are named least like them, least alike first, with the reason for each.

    These are the choices that a reader should look at first.

    Parameters
    ----------
    components : DataFrame, ``ncwfc_credential``, ``course_code``, ``credential``, ``reason``
    count : int, lines wanted

    Returns
    -------
    DataFrame, one row per line, for its course credential with the least similar name: ``ncwfc_credential``,
    ``credential``, ``course_code``, ``reason``
    """
    likeness = [
        # Counts shared words whatever their order, so that a longer but otherwise equal name is alike.
        fuzz.token_set_ratio(line, credential, processor=utils.default_process)
        for line, credential in zip(components[LINE], components["credential"], strict=True)
    ]
    ordered = components.assign(likeness=likeness).sort_values(["likeness", LINE, "credential", "course_code"])
    columns = [LINE, "credential", "course_code", "reason"]
    return ordered.drop_duplicates(LINE).head(count)[columns].reset_index(drop=True)


def share_of_individual(components: pd.DataFrame, modules: pd.DataFrame, *, all_earned: int) -> pd.DataFrame:
    """Return what part of all individual credentials earned belongs to the lines, in units that can be compared.

    A line that counts a combined credential counts one where its modules count several individual credentials. Its
    modules are what is comparable with all individual credentials earned. A course credential on several lines counts
    once.

    Parameters
    ----------
    components : DataFrame, ``kind``, ``course_code``, ``credential``, ``earned``
    modules : DataFrame, Table 2: ``course_code``, ``credential``, ``combined_credential``, ``earned``
    all_earned : int, individual credentials earned in all courses

    Returns
    -------
    DataFrame: ``counted``, ``earned`` (credentials), ``share_of_all_pct`` (percent of all individual credentials;
    missing for combined credentials, which are no part of them)

    Examples
    --------
    >>> components = pd.DataFrame({"kind": ["individual", "combined"], "course_code": ["ZA10", "ZB20"]})
    >>> components = components.assign(credential=["Bees", "Mason"], earned=[30, 9])
    >>> modules = pd.DataFrame({"course_code": "ZB20", "credential": ["1", "2"], "earned": [20, 10]})
    >>> modules = modules.assign(combined_credential="Mason")
    >>> share_of_individual(components, modules, all_earned=100)["earned"].tolist()
    [30, 9, 30, 60]
    """
    keys = ["course_code", "credential"]
    parts = components.drop_duplicates(["kind", *keys])
    individual = parts[parts["kind"] == "individual"]
    combined = parts.loc[parts["kind"] == "combined", keys].set_axis(["course_code", "combined_credential"], axis=1)
    behind = modules.merge(combined, on=["course_code", "combined_credential"])
    only_behind = behind[~pd.MultiIndex.from_frame(behind[keys]).isin(pd.MultiIndex.from_frame(individual[keys]))]
    plain, extra = int(individual["earned"].sum()), int(only_behind["earned"].sum())
    together = int(parts.loc[parts["kind"] == "combined", "earned"].sum())
    rows = [
        ("individual credentials of the lines", plain, share_pct(plain, all_earned)),
        ("combined credentials of the lines", together, float("nan")),
        ("modules behind those combined credentials", extra, share_pct(extra, all_earned)),
        ("individual credentials and modules together", plain + extra, share_pct(plain + extra, all_earned)),
    ]
    return pd.DataFrame(rows, columns=["counted", "earned", "share_of_all_pct"])
