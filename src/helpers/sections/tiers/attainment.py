"""What was listed, available and earned in each credential tier, and what rests on how a tier was found."""

from __future__ import annotations

import textwrap

import pandas as pd
from matplotlib.figure import Figure

from helpers.base.rates import attainment_rate, share_pct
from helpers.base.words import counted, listing
from helpers.contracts.vocabulary import COMBINED_CREDENTIAL, COURSE_CREDENTIAL
from helpers.show.bars import add_earned_bars
from helpers.show.charts import INK, TIER_COLORS, bare_bars, fit_labels, give_title, new_figure
from helpers.show.numbers import number_text, percent_text

TIERS = ("1", "2", "3")
NONE = "none"
ALL_AREAS = "All program areas"
NAME_WIDTH = 26


def tier_name(tier: str) -> str:
    """Return a tier as readers see it.

    Examples
    --------
    >>> tier_name("2"), tier_name("none")
    ('Tier 2', 'No tier')
    """
    return "No tier" if tier == NONE else f"Tier {tier}"


def listed_by_tier(listed: pd.DataFrame) -> pd.DataFrame:
    """Return how many course credentials each program area lists in each tier, most first, and all together last.

    Parameters
    ----------
    listed : DataFrame, one row a credential listed for a course: ``tier``, ``program_area``

    Returns
    -------
    DataFrame: ``program_area``, ``tier_1``, ``tier_2``, ``tier_3``, ``all_tiers`` (course credentials)

    Examples
    --------
    >>> listed_by_tier(pd.DataFrame({"tier": [1, 3], "program_area": ["Farming", "Farming"]})).to_numpy().tolist()
    [['Farming', 1, 0, 1, 2], ['All program areas', 1, 0, 1, 2]]
    """
    counts = listed.groupby(["program_area", "tier"]).size().unstack(fill_value=0)
    areas = counts.reindex(columns=[int(tier) for tier in TIERS], fill_value=0).set_axis(
        [f"tier_{tier}" for tier in TIERS], axis=1
    )
    areas["all_tiers"] = areas.sum(axis=1)
    areas = areas.reset_index().sort_values(["all_tiers", "program_area"], ascending=[False, True])
    total = areas.drop(columns="program_area").sum().to_frame().T.assign(program_area=ALL_AREAS)
    return pd.concat([areas, total[areas.columns]], ignore_index=True)


def attainment_by_tier(credentials: pd.DataFrame) -> pd.DataFrame:
    """Return what was earned and could have been earned in each tier.

    Credentials without a tier in the report form a group of their own, which stands only where there are some.

    Parameters
    ----------
    credentials : DataFrame, one row a course and credential: ``tier`` (missing for none), ``earned``, ``potential``

    Returns
    -------
    DataFrame: ``tier`` (text), ``earned``, ``potential``, ``attainment_rate_pct`` (missing without potential),
    ``credentials`` (course credentials)
    """
    tier = credentials["tier"].astype("string").fillna(NONE).astype("str")
    sums = credentials.groupby(tier).agg(
        earned=("earned", "sum"), potential=("potential", "sum"), credentials=("earned", "size")
    )
    tiers = sums.reindex([*TIERS, *([NONE] if (tier == NONE).any() else [])], fill_value=0)
    tiers["attainment_rate_pct"] = attainment_rate(tiers["earned"], tiers["potential"])
    tiers = tiers.rename_axis("tier").reset_index().astype({"tier": "str"})
    return tiers[["tier", "earned", "potential", "attainment_rate_pct", "credentials"]]


def tier_sources(credentials: pd.DataFrame) -> pd.DataFrame:
    """Return how the tiers were found and how much was earned under each way, largest first.

    Parameters
    ----------
    credentials : DataFrame, one row a course and credential: ``tier_source``, ``earned``, ``potential``

    Returns
    -------
    DataFrame: ``tier_source``, ``credentials`` (course credentials), ``earned``, ``potential``,
    ``share_of_earned_pct`` (percent of all earned, missing when nothing was)
    """
    ways = credentials.groupby("tier_source", as_index=False).agg(
        credentials=("earned", "size"), earned=("earned", "sum"), potential=("potential", "sum")
    )
    ways["share_of_earned_pct"] = [share_pct(earned, ways["earned"].sum()) for earned in ways["earned"]]
    return ways.sort_values(["earned", "tier_source"], ascending=[False, True], ignore_index=True)


def listed_without_results(listed: pd.DataFrame, credentials: pd.DataFrame) -> pd.DataFrame:
    """Return the credentials that Table 3 lists for a course and for which Table 11 has no results.

    A combined credential has results when its course has modules that took their tier from a combined credential.

    Parameters
    ----------
    listed : DataFrame, Table 3: ``course_code``, ``credential``, ``is_combined``
    credentials : DataFrame, Table 11: ``course_code``, ``credential``, ``tier_source``

    Returns
    -------
    DataFrame, the rows of ``listed`` without results, with ``has_course_results`` (whether the course has others)
    """
    keys = ["course_code", "credential"]
    has_own = pd.MultiIndex.from_frame(listed[keys]).isin(pd.MultiIndex.from_frame(credentials[keys]))
    through_modules = credentials["tier_source"].isin([COMBINED_CREDENTIAL, COURSE_CREDENTIAL])
    has_modules = listed["is_combined"] & listed["course_code"].isin(credentials.loc[through_modules, "course_code"])
    missing = listed[~(has_own | has_modules)].reset_index(drop=True)
    return missing.assign(has_course_results=missing["course_code"].isin(credentials["course_code"]))


def other_combined_credentials(credentials: pd.DataFrame, modules: pd.DataFrame, listed: pd.DataFrame) -> pd.DataFrame:
    """Return the courses whose modules Table 2 puts under another combined credential than Table 3 lists.

    Parameters
    ----------
    credentials : DataFrame, Table 11: ``course_code``, ``credential``, ``tier``, ``tier_source``, ``earned``,
        ``potential``
    modules : DataFrame, Table 2: ``course_code``, ``course``, ``credential``, ``combined_credential``
    listed : DataFrame, Table 3: ``course_code``, ``credential``, ``tier``, ``is_combined``

    Returns
    -------
    DataFrame, one row for a combined credential of Table 2 and another one that Table 3 lists for the course:
    ``course_code``, ``course``, ``combined_credential``, ``tier``, ``listed_credential``, ``listed_tier``,
    ``modules``, ``earned``, ``potential`` (of the modules that took their tier through Table 2)
    """
    keys = ["course_code", "credential"]
    through = credentials.loc[credentials["tier_source"] == COMBINED_CREDENTIAL, [*keys, "tier", "earned", "potential"]]
    used = modules[[*keys, "course", "combined_credential"]].merge(through, on=keys, validate="one_to_one")
    sums = used.groupby(["course_code", "course", "combined_credential"], as_index=False).agg(
        tier=("tier", "first"), modules=("credential", "size"), earned=("earned", "sum"), potential=("potential", "sum")
    )
    combined = listed.loc[listed["is_combined"], [*keys, "tier"]].set_axis(
        ["course_code", "listed_credential", "listed_tier"], axis=1
    )
    in_table_2 = pd.MultiIndex.from_frame(modules[["course_code", "combined_credential"]])
    is_used = pd.MultiIndex.from_frame(combined[["course_code", "listed_credential"]]).isin(in_table_2)
    cases = sums.merge(combined[~is_used], on="course_code")
    columns = ["course_code", "course", "combined_credential", "tier", "listed_credential", "listed_tier"]
    return cases.sort_values(["course_code", "listed_credential"], ignore_index=True)[
        [*columns, "modules", "earned", "potential"]
    ]


def with_listed_tiers(credentials: pd.DataFrame, modules: pd.DataFrame, cases: pd.DataFrame) -> pd.DataFrame:
    """Return the course credentials with modules moved to the tier of the combined credential that Table 3 lists.

    Where Table 3 lists several other combined credentials for a course, the first of ``cases`` counts.

    Parameters
    ----------
    credentials, modules : DataFrame, as for :func:`other_combined_credentials`
    cases : DataFrame, what that function returned
    """
    keys = ["course_code", "combined_credential"]
    first = cases.drop_duplicates(keys)[[*keys, "listed_tier"]]
    moved = modules.merge(first, on=keys).set_index(["course_code", "credential"])["listed_tier"]
    index = pd.MultiIndex.from_frame(credentials[["course_code", "credential"]])
    listed_tier = pd.Series(moved.reindex(index).array, index=credentials.index, dtype="Int64")
    applies = listed_tier.notna() & (credentials["tier_source"] == COMBINED_CREDENTIAL)
    return credentials.assign(tier=credentials["tier"].mask(applies, listed_tier))


def tiers_compared(tiers: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """Return the attainment of each tier in two ways of assigning modules, with the change of the rate.

    Parameters
    ----------
    tiers, other : DataFrame, as :func:`attainment_by_tier` gives them

    Returns
    -------
    DataFrame: ``tier``, ``earned``, ``earned_as_listed``, ``potential``, ``potential_as_listed`` (credentials),
    ``attainment_rate_pct``, ``rate_as_listed_pct`` (percent), ``change_points`` (percentage points)
    """
    measures = {
        "earned": "earned_as_listed",
        "potential": "potential_as_listed",
        "attainment_rate_pct": "rate_as_listed_pct",
    }
    as_listed = other[["tier", *measures]].rename(columns=measures)
    both = tiers[["tier", *measures]].merge(as_listed, on="tier", validate="one_to_one")
    both["change_points"] = both["rate_as_listed_pct"] - both["attainment_rate_pct"]
    return both[["tier", *(column for pair in measures.items() for column in pair), "change_points"]]


def moved_sentences(cases: pd.DataFrame) -> str:
    """Return in words what would move between tiers, one sentence a case."""
    if cases.empty:
        return "In no course of Table 2 does Table 3 list yet another combined credential."
    return " ".join(
        f"In {row.course} ({row.course_code}) Table 2 puts {counted(row.modules, 'module')} under "
        f"{row.combined_credential} (tier {row.tier}), while Table 3 also lists {row.listed_credential} "
        f"(tier {row.listed_tier}): {number_text(row.earned)} earned of {number_text(row.potential)} "
        + (
            "stay in their tier."
            if row.tier == row.listed_tier
            else f"would move from tier {row.tier} to tier {row.listed_tier}."
        )
        for row in cases.itertuples()
    )


def draw_tiers(tiers: pd.DataFrame) -> Figure:
    """Return two bars for each tier: one as long as its potential, coloured as far as earned, and one for its rate."""
    figure, (counts, rates) = new_figure(height=0.62 * len(tiers) + 1.1, columns=2, width_ratios=[2, 1], sharey=True)
    shown = tiers.iloc[::-1]
    colors = [TIER_COLORS[tier] for tier in shown["tier"]]
    add_earned_bars(counts, shown, color=colors, labels=earned_counts(shown))
    counts.set_yticks(range(len(shown)), [tier_name(tier) for tier in shown["tier"]])
    counts.set_title("earned (coloured) of available", color=INK)
    rates.barh(range(len(shown)), shown["attainment_rate_pct"].fillna(0), color=colors, height=0.72)
    for place, rate in enumerate(shown["attainment_rate_pct"]):
        end = 0 if pd.isna(rate) else rate
        rates.annotate(percent_text(rate), (end, place), xytext=(4, 0), textcoords="offset points", va="center")
    rates.set_title("attainment rate", color=INK)
    give_title(figure, "Individual credentials by tier")
    for axes in (counts, rates):
        bare_bars(axes)
    # The width of one panel depends on the other, so the first one is fitted again.
    for axes in (counts, rates, counts):
        fit_labels(axes)
    return figure


def earned_counts(tiers: pd.DataFrame) -> list[str]:
    """Return, for each row, what was earned of what was available."""
    return [f"{number_text(row.earned)} of {number_text(row.potential)}" for row in tiers.itertuples()]


def tiers_alt_text(tiers: pd.DataFrame, *, year: str) -> str:
    """Return in words what :func:`draw_tiers` shows."""
    parts = [
        f"{tier_name(tier).lower()} {counts} ({percent_text(rate)})"
        for tier, counts, rate in zip(tiers["tier"], earned_counts(tiers), tiers["attainment_rate_pct"], strict=True)
    ]
    return (
        f"Horizontal bars of individual credentials earned and available by tier in {year}, "
        f"with attainment rates: {listing(parts)}."
    )


def draw_listed(areas: pd.DataFrame) -> Figure:
    """Return a bar for each program area, made of the course credentials listed in each tier."""
    shown = areas.iloc[::-1]
    figure, axes = new_figure(height=0.46 * len(areas) + 1.3)
    start = pd.Series(0, index=shown.index)
    for tier in TIERS:
        counts = shown[f"tier_{tier}"]
        axes.barh(range(len(shown)), counts, left=start, color=TIER_COLORS[tier], height=0.72, label=tier_name(tier))
        start = start + counts
    axes.set_yticks(range(len(shown)), [textwrap.fill(area, NAME_WIDTH) for area in shown["program_area"]])
    for place, row in enumerate(shown.itertuples()):
        parts = " + ".join(str(getattr(row, f"tier_{tier}")) for tier in TIERS)
        text = f"{row.all_tiers:,}  ({parts})"
        axes.annotate(text, (row.all_tiers, place), xytext=(4, 0), textcoords="offset points", va="center")
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, borderaxespad=0.2, handlelength=1, borderpad=0)
    give_title(figure, "Credentials that Table 3 lists, by program area and tier")
    bare_bars(axes)
    fit_labels(axes)
    return figure


def listed_alt_text(areas: pd.DataFrame, *, year: str) -> str:
    """Return in words what :func:`draw_listed` shows."""
    parts = [
        f"{row.program_area} {row.all_tiers:,} "
        f"({row.tier_1:,} in tier 1, {row.tier_2:,} in tier 2, {row.tier_3:,} in tier 3)"
        for row in areas.itertuples()
    ]
    return (
        f"Horizontal bars of the course credentials listed in {year} by program area, parted by tier: "
        f"{'; '.join(parts)}."
    )
