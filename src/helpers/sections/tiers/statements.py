"""The sentences of the section on tiers."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import counted, listing, with_most
from helpers.sections.tiers.attainment import NONE, TIERS, tier_name
from helpers.show.numbers import number_text, percent_text
from helpers.show.sentences import most_text, some
from helpers.show.unearned import EVERYTHING_EARNED, HALF_PCT, below_state_sentence, most_unearned_sentence
from helpers.statistics.unearned import groups_holding


def whole_sentence(listed: pd.DataFrame, credentials: pd.DataFrame) -> str:
    """Return that the tiers add up to the listed credentials and to those with results."""
    return (
        f"The tiers add up to the {counted(len(listed), 'listed credential')} of Table 3 and to the "
        f"{counted(len(credentials), 'course credential')} of Table 11: {number_text(credentials['earned'].sum())} of "
        f"{number_text(credentials['potential'].sum())} available credentials were earned."
    )


def listed_sentence(areas: pd.DataFrame) -> str:
    """Return how many credentials are listed in each tier, and in which program areas none is in the highest."""
    sums = areas.sum(numeric_only=True)
    parts = listing([f"{sums[f'tier_{tier}']:,} in tier {tier}" for tier in TIERS])
    without = areas.loc[areas["tier_3"] == 0, "program_area"].tolist()
    top = f"For {listing(without)}, it lists none in tier 3." if without else "Every program area has some in tier 3."
    return f"Table 3 lists {counted(sums['all_tiers'], 'credential')}: {parts}. {top}"


def rates_sentence(tiers: pd.DataFrame) -> str:
    """Return the rates of the tiers, highest first, and in which tier the most was earned."""
    # What has no tier in the report is said elsewhere: it is no tier.
    tiers = tiers[tiers["tier"] != NONE]
    ranked = tiers.sort_values(["attainment_rate_pct", "tier"], ascending=[False, True])
    ranked = ranked.assign(name=ranked["tier"].map(tier_name).str.lower())
    rates = [f"{row.name} ({percent_text(row.attainment_rate_pct)})" for row in ranked.itertuples(index=False)]
    return (
        f"The rates from highest to lowest: {listing(rates)}. The most credentials, {most_text(tiers, by='earned')}, "
        f"were earned in {with_most(ranked, by='earned', name='name')}."
    )


def unearned_sentence(by_tier: pd.DataFrame, *, state_rate_pct: float) -> str:
    """Return which tier has the most unearned credentials, and what tiers below the state's rate would add at it."""
    named = by_tier.assign(name=by_tier["tier"].map(tier_name).str.lower())
    # What has no tier in the report is no tier below the state's rate.
    below = below_state_sentence(by_tier[by_tier["tier"] != NONE], noun="tier", state_rate_pct=state_rate_pct)
    return f"{most_unearned_sentence(named, name='name')} {below}"


def largest_parts_sentence(by_area_and_tier: pd.DataFrame) -> str:
    """Return which tiers of which program areas, most unearned first, hold at least half of what was unearned."""
    holding = groups_holding(by_area_and_tier["unearned"], share_pct=HALF_PCT)
    if holding == 0:
        return EVERYTHING_EARNED
    parts = [
        f"{row.program_area}, {tier_name(row.tier).lower()} ({number_text(row.unearned)})"
        for row in by_area_and_tier.head(holding).itertuples()
    ]
    return f"At least half of the unearned credentials lie here: {'; '.join(parts)}."


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
