"""NC Workforce Credentials: what CTE students earned on each line, recomputed from the course results."""

from __future__ import annotations

import re
import textwrap

import pandas as pd
from matplotlib.figure import Figure
from rapidfuzz import fuzz, utils

from helpers.base.rates import share_pct
from helpers.base.words import counted, listing
from helpers.show.charts import (
    BLUE,
    GREEN,
    GREY,
    LIGHT_GREY,
    ORANGE,
    PURPLE,
    VERMILION,
    bare_bars,
    fit_labels,
    give_title,
    new_figure,
)
from helpers.show.numbers import number_text

LINE = "ncwfc_credential"
LEVEL_COLORS = (BLUE, ORANGE, GREEN, PURPLE, VERMILION, GREY, LIGHT_GREY)
NAME_WIDTH = 26
LEGEND_COLUMNS = 3


def recomputed_lines(lines: pd.DataFrame, components: pd.DataFrame) -> pd.DataFrame:
    """Return each line of Table 7 with the count that its course credentials add up to, beside the printed one.

    Parameters
    ----------
    lines : DataFrame, Table 7: ``career_cluster``, ``ncwfc_level``, ``ncwfc_credential``, ``tier``,
        ``earned`` (as printed)
    components : DataFrame, ``ncwfc_credential``, ``earned``, one row a course credential that belongs to a line

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


def earned_by_cluster_and_level(lines: pd.DataFrame) -> pd.DataFrame:
    """Return the credentials earned in each career cluster and level, the cluster with most first.

    Parameters
    ----------
    lines : DataFrame, ``career_cluster``, ``ncwfc_level``, ``ncwfc_credential``, ``earned``

    Returns
    -------
    DataFrame: ``career_cluster``, ``ncwfc_level``, ``lines`` (lines of Table 7), ``earned``
    """
    cells = lines.groupby(["career_cluster", "ncwfc_level"], as_index=False).agg(
        lines=(LINE, "size"), earned=("earned", "sum")
    )
    totals = cells.groupby("career_cluster")["earned"].transform("sum")
    order = cells.assign(total=totals).sort_values(
        ["total", "career_cluster", "earned", "ncwfc_level"], ascending=[False, True, False, True], ignore_index=True
    )
    return order.drop(columns="total")


def sums_by(lines: pd.DataFrame, *, by: str) -> pd.DataFrame:
    """Return lines and credentials earned for each value of a column, most earned first, with the share of all.

    Parameters
    ----------
    lines : DataFrame, ``ncwfc_credential``, ``earned`` and the column
    by : str, the column

    Returns
    -------
    DataFrame: the column, ``lines``, ``earned``, ``share_of_lines_earned_pct`` (percent of what all lines earned)

    Examples
    --------
    >>> lines = pd.DataFrame({"ncwfc_credential": ["a", "b"], "earned": [3, 1], "ncwfc_level": ["Career", "Essential"]})
    >>> sums_by(lines, by="ncwfc_level")["share_of_lines_earned_pct"].tolist()
    [75.0, 25.0]
    """
    sums = lines.groupby(by, as_index=False).agg(lines=(LINE, "size"), earned=("earned", "sum"))
    sums["share_of_lines_earned_pct"] = [share_pct(earned, sums["earned"].sum()) for earned in sums["earned"]]
    return sums.sort_values(["earned", by], ascending=[False, True], ignore_index=True)


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())


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
    alike = components[LINE].map(_plain) == components["credential"].map(_plain)
    return alike.groupby(components[LINE]).all().rename("is_named_alike")


def least_alike(components: pd.DataFrame, *, count: int) -> pd.DataFrame:
    """Return the lines whose course credentials are named least like them, least alike first, with the reason for each.

    These are the choices that a reader should look at first.

    Parameters
    ----------
    components : DataFrame, ``ncwfc_credential``, ``course_code``, ``credential``, ``reason``
    count : int, lines wanted

    Returns
    -------
    DataFrame, one row a line, for its course credential with the least similar name: ``ncwfc_credential``,
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


def agreement_by_choice(lines: pd.DataFrame, components: pd.DataFrame) -> pd.DataFrame:
    """Return how many lines add up to their printed count, for lines found by name and lines that needed a choice.

    Parameters
    ----------
    lines : DataFrame, as :func:`recomputed_lines` gives it
    components : DataFrame, ``ncwfc_credential``, ``credential``

    Returns
    -------
    DataFrame: ``course_credentials`` (same name, or chosen), ``lines``, ``agree``, ``earned``, ``printed_earned``
    """
    alike = lines[LINE].map(is_named_alike(components))
    found = alike.map({True: "have the name of the line", False: "were chosen, with a reason"})
    ways = lines.assign(course_credentials=found, agrees=lines["difference"] == 0).groupby(
        "course_credentials", as_index=False
    )
    return ways.agg(
        lines=(LINE, "size"),
        agree=("agrees", "sum"),
        earned=("earned", "sum"),
        printed_earned=("printed_earned", "sum"),
    )


def tier_differences(lines: pd.DataFrame, components: pd.DataFrame) -> pd.DataFrame:
    """Return the lines whose printed tier is not the tier of every course credential in them.

    Parameters
    ----------
    lines : DataFrame, ``ncwfc_credential``, ``tier`` (as printed)
    components : DataFrame, ``ncwfc_credential``, ``course_code``, ``credential``, ``earned``,
        ``tier`` (missing for none)

    Returns
    -------
    DataFrame: ``ncwfc_credential``, ``tier``, ``other_tiers`` (text), ``course_credentials`` (those of other tiers),
    ``earned`` (by those, credentials)
    """
    both = components.merge(
        lines[[LINE, "tier"]].rename(columns={"tier": "line_tier"}), on=LINE, validate="many_to_one"
    )
    other = both[(both["tier"] != both["line_tier"]).fillna(True)]
    rows = [
        (
            line,
            int(group["line_tier"].iloc[0]),
            listing(sorted(set(group["tier"].astype("string").fillna("none")))),
            listing((group["credential"] + " (" + group["course_code"] + ")").tolist()),
            int(group["earned"].sum()),
        )
        for line, group in other.groupby(LINE, sort=False)
    ]
    return pd.DataFrame(rows, columns=[LINE, "tier", "other_tiers", "course_credentials", "earned"])


def repeated_components(components: pd.DataFrame) -> pd.DataFrame:
    """Return the course credentials that stand in more than one place of the lines, and so are counted twice."""
    return components[components.duplicated(["kind", "course_code", "credential"], keep=False)]


def share_of_individual(components: pd.DataFrame, modules: pd.DataFrame, *, all_earned: int) -> pd.DataFrame:
    """Return what part of all individual credentials earned belongs to the lines, in units that can be compared.

    A line that counts a combined credential counts one where its modules count several individual credentials. Its
    modules are what is comparable with all individual credentials earned.

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


def level_colors(cells: pd.DataFrame) -> dict[str, str]:
    """Return a colour for each level, the level with most credentials first."""
    levels = cells.groupby("ncwfc_level", as_index=False)["earned"].sum()
    order = levels.sort_values(["earned", "ncwfc_level"], ascending=[False, True])["ncwfc_level"]
    return {level: LEVEL_COLORS[place % len(LEVEL_COLORS)] for place, level in enumerate(order)}


def draw_clusters(cells: pd.DataFrame) -> Figure:
    """Return a bar for each career cluster, most earned on top, made of the credentials of each level.

    Parameters
    ----------
    cells : DataFrame, as :func:`earned_by_cluster_and_level` gives it
    """
    clusters = list(dict.fromkeys(cells["career_cluster"]))[::-1]
    wide = cells.pivot(index="career_cluster", columns="ncwfc_level", values="earned").reindex(clusters).fillna(0)
    figure, axes = new_figure(height=0.46 * len(clusters) + 1.6)
    start = pd.Series(0.0, index=wide.index)
    for level, color in level_colors(cells).items():
        axes.barh(range(len(wide)), wide[level], left=start, color=color, height=0.72, label=level)
        start = start + wide[level]
    axes.set_yticks(range(len(wide)), [textwrap.fill(cluster, NAME_WIDTH) for cluster in clusters])
    for place, total in enumerate(start):
        axes.annotate(number_text(total), (total, place), xytext=(4, 0), textcoords="offset points", va="center")
    figure.legend(loc="outside lower left", ncols=LEGEND_COLUMNS, handlelength=1)
    give_title(figure, "NC Workforce Credentials earned, by career cluster and level")
    bare_bars(axes)
    fit_labels(axes)
    return figure


def clusters_alt_text(cells: pd.DataFrame, *, year: str) -> str:
    """Return in words what :func:`draw_clusters` shows."""
    clusters = cells.groupby("career_cluster", sort=False)["earned"].sum()
    levels = cells.groupby("ncwfc_level")["earned"].sum()
    of_clusters = [f"{cluster} {number_text(earned)}" for cluster, earned in clusters.items()]
    of_levels = [f"{level} {number_text(levels[level])}" for level in level_colors(cells)]
    return (
        f"Horizontal bars of NC Workforce Credentials earned in {year} in "
        f"{counted(len(clusters), 'career cluster')}, most first, parted by level: {'; '.join(of_clusters)}. "
        f"By level: {listing(of_levels)}."
    )
