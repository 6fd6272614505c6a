"""The sentences of the section on tiers."""

from __future__ import annotations

import pandas as pd

from helpers.base.rates import share_pct
from helpers.base.words import capitalised, counted, listing
from helpers.contracts.vocabulary import COUNTED
from helpers.sections.tiers.attainment import TIERS, tier_name
from helpers.show.answers import Finding, finding
from helpers.show.numbers import number_text, percent_text
from helpers.show.sentences import mix_sentence, some
from helpers.show.unearned import EVERYTHING_EARNED, HALF_PCT, SAME_CONTENT
from helpers.statistics.unearned import groups_holding

UNEARNED, RATES = "unearned_by_tier", "chart_2_tiers"


def answer(by_tier: pd.DataFrame, *, without: str, year: str) -> list[Finding]:
    """Return how much of each tier was earned, which tier left the most unearned, and how much the highest tier earned.

    Parameters
    ----------
    by_tier : DataFrame, one row per tier, with one of what has no tier where there is such: ``earned``, ``potential``,
        ``unearned``, ``share_of_unearned_pct``, ``attainment_rate_pct``, and the last two without structural courses
    without : str, what structural courses are called; empty for none
    year : str
    """
    tiers = by_tier[by_tier["tier"].isin(TIERS)].set_index("tier", drop=False).rename_axis(None)
    found = [_rates(tiers, without, year)] if tiers["potential"].any() else []
    found += [_most_unearned(by_tier, tiers, without, year)] if tiers["unearned"].any() else []
    return [*found, _highest(by_tier, tiers, year)] if by_tier["earned"].any() or not found else found


def _rates(tiers: pd.DataFrame, without: str, year: str) -> Finding:
    rated = tiers[tiers["potential"] > 0].sort_values(["attainment_rate_pct", "tier"], ascending=[False, True])
    first, *others = (_rate_text(row, without) for _, row in rated.iterrows())
    named = rated["tier"].map(tier_name).str.lower().tolist()
    parts = [f"{first[0]} of the available credentials of {named[0]}{first[1]}"]
    parts += [f"{text} of {name}{beside}" for name, (text, beside) in zip(named[1:], others, strict=True)]
    lowest = rated.iloc[-1]
    sentence = f"In {year}, students earned {listing(parts)}."
    concerned = {"credentials_concerned": lowest["unearned"], "certainty": COUNTED}
    return finding(sentence, row=lowest, table=RATES, measure="attainment_rate_pct", **concerned)


def _rate_text(row: pd.Series, without: str) -> tuple[str, str]:
    """Return the rate of a tier, and in brackets what it would be without structural courses, where it has any."""
    rest = row["rate_without_structural_pct"]
    beside = (
        f" ({percent_text(rest)} without {without})" if row["unearned"] != row["unearned_without_structural"] else ""
    )
    return percent_text(row["attainment_rate_pct"]), beside if pd.notna(rest) else ""


def _most_unearned(by_tier: pd.DataFrame, tiers: pd.DataFrame, without: str, year: str) -> Finding:
    most = tiers.loc[tiers["unearned"].idxmax()]
    structural = most["unearned"] - most["unearned_without_structural"]
    where = "" if SAME_CONTENT in without else f", where several credentials cover {SAME_CONTENT}"
    of_it = f"; {number_text(structural)} of those belong to {without}{where}" if structural else ""
    sentence = (
        f"Of {counted(by_tier['unearned'].sum(), 'credential')} that went unearned in {year}, "
        f"{percent_text(most['share_of_unearned_pct'])} are of {tier_name(most['tier']).lower()}"
        f"{of_it}."
    )
    concerned = {"credentials_concerned": most["unearned"], "certainty": COUNTED}
    return finding(sentence, row=most, table=UNEARNED, measure="share_of_unearned_pct", **concerned)


def _highest(by_tier: pd.DataFrame, tiers: pd.DataFrame, year: str) -> Finding:
    highest, earned = tiers.loc[TIERS[-1]], by_tier["earned"].sum()
    share = f", or {percent_text(share_pct(highest['earned'], earned))}" if highest["earned"] else ""
    sentence = (
        f"{tier_name(highest['tier'])}, the most advanced, makes up {some(highest['earned'])} of the "
        f"{counted(earned, 'credential')} earned in {year}{share}."
    )
    concerned = {"credentials_concerned": highest["earned"], "certainty": COUNTED}
    return finding(sentence, row=highest, table=RATES, measure="earned", **concerned)


def listed_sentence(areas: pd.DataFrame) -> str:
    """Return how many credentials are listed in each tier, and in which program areas none is in the highest."""
    sums = areas.sum(numeric_only=True)
    parts = listing([f"{sums[f'tier_{tier}']:,} in tier {tier}" for tier in TIERS])
    without = areas.loc[areas["tier_3"] == 0, "program_area"].tolist()
    top = f"For {listing(without)}, it lists none in tier 3." if without else "Every program area has some in tier 3."
    return f"Table 3 lists {counted(sums['all_tiers'], 'credential')}: {parts}. {top}"


def largest_parts_sentence(by_area_and_tier: pd.DataFrame, *, without: str) -> str:
    """Return which tiers of which program areas hold at least half of what went unearned, structural courses aside."""
    by = "unearned_without_structural"
    ranked = by_area_and_tier.sort_values([by, "program_area", "tier"], ascending=[False, True, True])
    holding = groups_holding(ranked[by], share_pct=HALF_PCT)
    if holding == 0:
        return EVERYTHING_EARNED
    parts = [
        f"{row.program_area}, {tier_name(row.tier).lower()} ({number_text(row.unearned_without_structural)})"
        for row in ranked.head(holding).itertuples()
    ]
    aside = f"{capitalised(without)} aside, at" if without else "At"
    return f"{aside} least half of the unearned credentials lie here: {'; '.join(parts)}."


def tier_mix_sentence(mix: pd.DataFrame) -> str:
    """Return how much of the distances from the state's rate goes with the mix of tiers."""
    return mix_sentence(mix, standard="mix of tiers", name="program_area", noun="program area")


def without_tier_sentence(credentials: pd.DataFrame) -> str:
    """Return which course credentials have no tier in the report."""
    rows = credentials[credentials["tier"].isna()]
    names = [f"{row.credential} ({row.course_code})" for row in rows.itertuples()]
    return f"The report gives no tier for {listing(names)}." if names else "Every course credential has a tier."


def without_results_sentence(missing: pd.DataFrame, *, listed: int) -> str:
    """Return how many credentials of so many listed ones have no results, and whether their courses have any."""
    if missing.empty:
        return f"Each of the {counted(listed, 'listed credential')} has results in Table 11."
    courses = missing.drop_duplicates("course_code")["has_course_results"]
    have = f"{some(courses.sum())} {'has' if courses.sum() < 2 else 'have'} results"
    of_courses = f"Of the {len(courses):,} courses concerned, {have}"
    if len(courses) == 1:
        of_courses = f"The course concerned has {'results' if courses.all() else 'no results'}"
    return (
        f"Table 11 has no row for {len(missing):,} of the {counted(listed, 'listed credential')}. {of_courses} for "
        "other credentials."
    )


def moved_sentences(cases: pd.DataFrame) -> str:
    """Return what would move between tiers, one sentence per case of another combined credential."""
    if cases.empty:
        return "Table 3 lists no other combined credential for any course of Table 2."
    sentences = []
    for row in cases.itertuples():
        stays, counts = row.tier == row.listed_tier, (number_text(row.earned), number_text(row.potential))
        sentences.append(
            f"In {row.course} ({row.course_code}), Table 2 puts {counted(row.modules, 'module')} under "
            f"{row.combined_credential} (tier {row.tier}), while Table 3 also lists {row.listed_credential} "
            f"(tier {row.listed_tier}). By Table 3, {counts[0]} credentials earned, of {counts[1]} available, would "
            + ("stay in their tier." if stays else f"move from tier {row.tier} to tier {row.listed_tier}.")
        )
    return " ".join(sentences)
