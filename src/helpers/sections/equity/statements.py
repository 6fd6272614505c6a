"""What section 5 says: what it answers first, and the sentences below.

``gaps`` are as ``with_parity`` gives them, ``measures`` as ``equity_measures``, ``changes`` as ``gap_changes``.
"""

from __future__ import annotations

import math

import pandas as pd

from helpers.base.words import capitalised, counted, direction, listing
from helpers.contracts.indicators import indicators, name_in_sentence
from helpers.contracts.vocabulary import WITHIN_LIMITS
from helpers.sections.equity.changes import CANNOT_TELL, CERTAINTY_OF, NARROWER, NOT_PUBLISHED, WIDER
from helpers.sections.equity.gaps import (
    ADVERBS,
    ATTAINMENT_MEASURES,
    BEFORE,
    CERTAINLY_ABOVE,
    CERTAINLY_BELOW,
    DECIMALS,
    FLAGGED,
    INSIDE,
    POPULATIONS,
    flag_words,
)
from helpers.show.answers import Finding, finding
from helpers.show.numbers import interval_text, measure_text, number_text, with_interval
from helpers.show.sentences import some
from helpers.statistics.bounds import EXCLUDED

INDEX = "proportionality_index"
SAID = {CANNOT_TELL: "left open by rounding", NOT_PUBLISHED: "without an earlier share"}
TIERS = ATTAINMENT_MEASURES[1:]
HIGHEST_TIER = TIERS[-1]
NAMED_IN_HIGHEST_TIER = 2
# A ratio that is shown as one is not said.
LEAST_TIMES_SAID = 1.05
# Two groups whose shares add up to all students within rounding are each other's only counterpart.
ALL_PCT, ROUNDING_POINTS = 100, 1


def points(gap: float) -> str:
    """Return a gap with its sign."""
    return measure_text(gap, "gap_points")


def interval_texts(rows: pd.DataFrame, value: str) -> list[str]:
    """Return a measure of each row with its limits."""
    columns = rows[[value, f"{value}_lower", f"{value}_upper"]]
    return [with_interval(found, low, high, value) for found, low, high in columns.itertuples(index=False)]


def _with_gap(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows whose groups are named with their gap, or with its limits where a share has no printed value."""
    named = [
        f"{row.group} ({interval_text(row.gap_points_lower, row.gap_points_upper, 'gap_points')})"
        if pd.isna(row.gap_points)
        else f"{row.group} ({points(row.gap_points)})"
        for row in rows.itertuples()
    ]
    return rows.assign(group=named)


def placed(gaps: pd.DataFrame) -> str:
    """Return which groups are meant in which credentials; those with the same groups are named together.

    Examples
    --------
    >>> places = {"group": ["A", "B", "B", "B"], "measure": ["tier_1_pct", "tier_1_pct", "tier_2_pct", "tier_3_pct"]}
    >>> placed(pd.DataFrame(places))
    'A and B in tier 1, and B in tier 2 and tier 3'
    >>> placed(pd.DataFrame(places).head(0))
    'no group'
    """
    places: dict[str, list[str]] = {}
    for measure in ATTAINMENT_MEASURES:
        groups = gaps.loc[gaps["measure"] == measure, "group"].tolist()
        if groups:
            places.setdefault(listing(groups), []).append(name_in_sentence(measure))
    *others, last = [f"{groups} in {listing(names)}" for groups, names in places.items()] or ["no group"]
    return f"{'; '.join(others)}, and {last}" if others else last


def certainty_sentences(gaps: pd.DataFrame) -> str:
    """Return which flags hold whatever the unrounded shares are, which may not, and which may be missing."""
    is_flagged, words = gaps["representation"].isin(FLAGGED), flag_words(gaps)
    is_certain = words.str.startswith("certainly")
    kinds = {
        "Whatever the rounding, the flag holds for": is_certain,
        "It depends on the rounding for": is_flagged & ~is_certain,
        "Unrounded shares could also give a flag to": ~is_flagged & (words != ""),
    }
    said = [f" {kind} {placed(_with_gap(gaps[applies]))}." for kind, applies in kinds.items() if applies.any()]
    return f"The report's rule flags {some(is_flagged.sum())} of {counted(len(gaps), 'share')}.{''.join(said)}"


def flagged_text(gaps: pd.DataFrame) -> str:
    """Return every flag with its gap, certain and possible ones apart, as the text behind a chart lists them."""
    words = flag_words(gaps)
    flags = [f"{adverb} {flag}-represented" for adverb in ADVERBS.values() for flag in FLAGGED]
    flags = [flag for flag in flags if (words == flag).any()]
    return " ".join(f"{capitalised(flag)}: {placed(_with_gap(gaps[words == flag]))}." for flag in flags) or "No flags."


def reach_sentence(gaps: pd.DataFrame) -> str:
    """Return which groups are too small for the report's rule to flag them as under-represented."""
    groups = gaps.drop_duplicates("group")
    blind = groups.loc[groups["can_be_under"] == EXCLUDED, "group"].tolist()
    if not blind:
        return "No group is too small to be flagged as under-represented."
    return (
        f"{len(blind)} of {counted(len(groups), 'group')} {'is' if len(blind) == 1 else 'are'} too small to be flagged "
        f"as under-represented, even without a single credential: {listing(blind)}."
    )


def index_sentences(measures: pd.DataFrame) -> str:
    """Return how many indices of one population are certainly below or above one, and which is the smallest."""
    lower, upper = (measures[f"{INDEX}_{end}"].round(DECIMALS) for end in ("lower", "upper"))
    # An end that is one is never reached.
    below, above = int((upper <= 1).sum()), int((lower >= 1).sum())
    sentences = [
        f"Of {counted(len(measures), 'index', 'indices')}, {some(below)} {'is' if below == 1 else 'are'} certainly "
        f"below one and {some(above)} certainly above it; rounding leaves {some(len(measures) - below - above)} open."
    ]
    small = measures[measures[INDEX].notna() & (measures["can_be_under"] == EXCLUDED)]
    if len(small):
        row = small.loc[[small[INDEX].idxmin()]]
        too_small = "Among the groups that are too small to be flagged as under-represented"
        sentences.append(f"{too_small}, the smallest is {interval_texts(row, INDEX)[0]}, for {placed(row)}.")
    return " ".join(sentences)


def flags_by_population_sentence(measures: pd.DataFrame) -> str:
    """Return which shares are certainly flagged with every population, and which only with some of them."""
    rows = measures[measures["comparison"].isin(POPULATIONS)]
    rows = rows.assign(is_certain=flag_words(rows).str.startswith("certainly"))
    kinds = rows.groupby(["measure", "group"], sort=False)["is_certain"].agg(["all", "any"]).reset_index()
    always, sometimes = kinds[kinds["all"]], kinds[kinds["any"] & ~kinds["all"]]
    return (
        f"Whichever of the three populations is taken, the report's rule certainly flags {placed(always)}. With only "
        f"one or two of them, it certainly flags {placed(sometimes)}."
    )


def split_sentences(split: pd.DataFrame) -> str:
    """Return of the ``gap_split`` of one measure for which groups a gap certainly lies before or inside the course."""
    certain = split[split["side"].isin([CERTAINLY_BELOW, CERTAINLY_ABOVE])]
    before, inside = (
        listing(_with_gap(certain[certain["part"] == part])["group"].tolist() or ["no group"])
        for part in (BEFORE, INSIDE)
    )
    return (
        f"For {name_in_sentence(split['measure'].iloc[0])}, a gap in points certainly lies {BEFORE} for {before}. It "
        f"certainly lies {INSIDE} for {inside}. Rounding leaves the rest open."
    )


def change_sentence(changes: pd.DataFrame) -> str:
    """Return how many gaps are certainly narrower or wider than in their first year."""
    longest = changes[changes["is_first_to_last"]]
    known = longest[longest["movement_certainty"] != NOT_PUBLISHED]
    if known.empty:
        return "For no gap is an earlier share known."
    moved = known["movement_certainty"]
    narrowed, widened, unclear = ((moved == word).sum() for word in (NARROWER, WIDER, CANNOT_TELL))
    return (
        f"Since {known['from_year'].min()}, {some(narrowed)} of {counted(len(known), 'gap')} to this year's comparison "
        f"shares certainly narrowed and {some(widened)} certainly widened; rounding leaves {some(unclear)} open."
        f"{_most_changed(known)}"
    )


def _most_changed(known: pd.DataFrame) -> str:
    """Return, as one more sentence, which gaps changed most in size on printed shares; nothing where none did."""
    size = known["change_points"].abs()
    if not size.max() > 0:
        return ""
    named = [
        f"{row.group} in {name_in_sentence(row.measure)} ({points(row.from_gap_points)} to {points(row.to_gap_points)})"
        for row in known[size == size.max()].itertuples()
    ]
    return f" The size of the gap changed most for {listing(named)}."


def flagged_change_sentence(changes: pd.DataFrame, gaps: pd.DataFrame) -> str:
    """Return how those of the ``trend_gaps`` that the report's rule flags this year have certainly changed."""
    last = gaps.loc[gaps["year"] == gaps["year"].max(), ["measure", "group", "representation"]]
    longest = changes[changes["is_first_to_last"]]
    flagged = longest.merge(last[last["representation"].isin(FLAGGED)], on=["measure", "group"])
    if flagged.empty:
        return "No gap in a tier is flagged this year."
    parts = {SAID.get(word, word): flagged[flagged["movement_certainty"] == word] for word in CERTAINTY_OF.values()}
    counts = {text: f"{len(part)} {'is' if len(part) == 1 else 'are'}" for text, part in parts.items() if len(part)}
    said = [f"{count} {text} ({placed(parts[text])})" for text, count in counts.items()]
    return f"Of {counted(len(flagged), 'gap')} flagged in the tiers this year, {listing(said)}."


def fallen_sentences(changes: pd.DataFrame) -> str:
    """Return which shares certainly fell since their first year, and what growth a larger number would have taken."""
    longest = changes[changes["is_first_to_last"] & changes["share_change_points_upper"].notna()]
    # The upper end is never reached.
    fallen = longest[longest["share_change_points_upper"] <= 0]
    if fallen.empty:
        return "No share of a tier's credentials certainly fell."
    needed = [
        _growth_sentence(rows.loc[rows["growth_needed_pct"].idxmax()])
        for rows in (fallen, fallen[fallen["measure"] == HIGHEST_TIER])
        if len(rows)
    ]
    return (
        f"Since {longest['from_year'].min()}, {len(fallen)} of {counted(len(longest), 'share')} of a tier's "
        f"credentials certainly fell: {placed(fallen)}. {' '.join(dict.fromkeys(needed))}"
    )


def _growth_sentence(row: pd.Series) -> str:
    """Return that a group earned fewer unless a tier grew by what its smaller share takes."""
    return (
        f"{students(row['group'])} earned fewer {credentials_of(row['measure'])} than in {row['from_year']}, unless "
        f"all groups together earned at least {_at_least(row['growth_needed_pct'])}% more of them."
    )


def _at_least(value: float) -> str:
    """Return a smallest value in whole numbers, rounded down, so that it stays one."""
    return number_text(math.floor(value))


def contents_sentence(changes: pd.DataFrame, gaps: pd.DataFrame) -> str:
    """Return how many credentials would have had to change tiers to bring about the largest change within a year."""
    step = _largest_step(changes)
    if step is None:
        return "No printed share of a tier's credentials changed from one year to the next."
    part, earned = step["moved_at_least_pct"], _earned_of(step["measure"], gaps)
    size = f" ({_at_least(part * earned / 100)} at this year's size of the tier)" if earned else ""
    return (
        f"If the largest change from one year to the next ({placed(step.to_frame().T)}, {step['to_year']}) came only "
        f"from credentials that left or joined the tier, at least {_at_least(part)}% of its credentials of "
        f"{step['from_year']} must have moved{size}. Tables 5a-5c print neither counts nor courses, so it cannot be "
        "said which part of the change this explains."
    )


def weights_sentence(agrees: pd.Series) -> str:
    """Return for how many groups the tiers' shares, weighted by the tiers' credentials, give the share of all.

    Parameters
    ----------
    agrees : Series of bool, by group
    """
    others = agrees.index[~agrees].tolist()
    return (
        f"For {agrees.sum()} of {counted(len(agrees), 'group')}, the shares of the tiers, weighted by the tiers' "
        "credentials, give the printed share of all credentials within rounding"
        f"{f'; not for {listing(others)}' if others else ''}."
    )


def students(group: str) -> str:
    """Return a group as a sentence names its students.

    Examples
    --------
    >>> students("Female"), students("Students with Disabilities")
    ('Female students', 'Students with Disabilities')
    """
    return group if "student" in group.lower() else f"{group} students"


def credentials_of(measure: str) -> str:
    """Return the credentials that a share is of.

    Examples
    --------
    >>> credentials_of("tier_2_pct"), credentials_of("overall_pct")
    ('tier 2 credentials', 'all credentials')
    """
    return f"{name_in_sentence(measure).removesuffix(' credentials')} credentials"


def short_of_parity(gaps: pd.DataFrame) -> pd.DataFrame:
    """Return the shares of a tier's credentials that are certainly below parity, those that lack most come first."""
    # The upper end of a gap is never reached.
    below = gaps[gaps["measure"].isin(TIERS) & (gaps["gap_points_upper"] <= 0)]
    return below.sort_values(["shortfall_lower", "gap_points_upper"], ascending=[False, True])


def _largest_step(changes: pd.DataFrame) -> pd.Series | None:
    """Return the largest change of a share from one year to the next, a fall before a rise; None for no change."""
    years = sorted({*changes["from_year"], *changes["to_year"]})
    following = dict(zip(years, years[1:], strict=False))
    steps = changes[changes["to_year"] == changes["from_year"].map(following)]
    size = steps["share_change_points"].abs()
    if not size.max() > 0:
        return None
    return steps[size == size.max()].sort_values("share_change_points", kind="stable").iloc[0]


def _earned_of(measure: str, gaps: pd.DataFrame) -> int:
    """Return how many of these credentials all groups earned; 0 where that is not published."""
    earned = gaps.loc[gaps["measure"] == measure, "earned"].dropna()
    return int(earned.iloc[0]) if len(earned) else 0


def answer(gaps: pd.DataFrame, changes: pd.DataFrame | None, *, against: str) -> list[Finding]:
    """Return what a superintendent should know first of the student groups.

    Parameters
    ----------
    changes : DataFrame or None where no earlier year is printed
    against : str, measure of the comparison population
    """
    short = short_of_parity(gaps)
    highest = short.iloc[1:]
    highest = highest[highest["measure"] == HIGHEST_TIER]
    step = None if changes is None else _largest_step(changes)
    found = [_widest(short.iloc[0], gaps, against=against) if len(short) else _none_short(gaps, against=against)]
    if changes is not None and step is not None:
        found.append(_changed(step, changes, gaps))
    if len(highest):
        found.append(_in_highest_tier(highest, against=against))
    return found


def _of_gap(sentence: str, row: pd.Series) -> Finding:
    """Return a finding on a gap: how many credentials it is about is known where those of the tier are published."""
    short = row["shortfall_lower"]
    is_known = pd.notna(short)
    return finding(
        sentence,
        row=row,
        table="equity_gaps",
        measure="shortfall_lower" if is_known else "gap_points_upper",
        credentials_concerned=max(short, 0) if is_known else 0,
        certainty=WITHIN_LIMITS,
    )


def _none_short(gaps: pd.DataFrame, *, against: str) -> Finding:
    of_tiers = gaps[gaps["measure"].isin(TIERS)]
    sentence = (
        "This year no group certainly holds a smaller share of a tier's credentials than of the "
        f"{indicators()[against].population}."
    )
    return _of_gap(sentence, of_tiers.loc[of_tiers["gap_points_upper"].idxmin()])


def _of_100(share: float) -> str:
    return "fewer than 1" if pd.isna(share) else number_text(share)


def _share(share: float) -> str:
    return "less than 1%" if pd.isna(share) else measure_text(share, "percent")


def _others(row: pd.Series, gaps: pd.DataFrame) -> str:
    """Return who all students outside a group are."""
    category = gaps[(gaps["category"] == row["category"]) & (gaps["measure"] == row["measure"])]
    other = category[category["group"] != row["group"]]
    total = category["comparison_pct"].sum(skipna=False)
    if len(other) == 1 and abs(total - ALL_PCT) <= ROUNDING_POINTS:
        return students(other["group"].iloc[0])
    return "all other students"


def _widest(row: pd.Series, gaps: pd.DataFrame, *, against: str) -> Finding:
    short, times = row["shortfall_lower"], row["others_ratio"]
    lacking = f", at least {_at_least(short)} short of parity" if short >= 1 else ""
    ratio = f"; per student, {_others(row, gaps)} earned {measure_text(times, 'others_ratio')} times as many"
    return _of_gap(
        f"This year {students(row['group'])}, {_of_100(row['comparison_pct'])} of 100 "
        f"{indicators()[against].population}, hold {_of_100(row['percent'])} of 100 {credentials_of(row['measure'])}"
        f"{lacking}{ratio if times >= LEAST_TIMES_SAID else ''}.",
        row,
    )


def _changed(step: pd.Series, changes: pd.DataFrame, gaps: pd.DataFrame) -> Finding:
    last = changes["to_year"].max()
    same = (changes[["tier", "group", "from_year"]] == step[["tier", "group", "from_year"]]).all(axis=1)
    until_now = changes[same & (changes["to_year"] == last)].iloc[0]
    # What all of this year's credentials of the tier would be shared out otherwise at the earlier share.
    limits = until_now[["share_change_points_lower", "share_change_points_upper"]].astype("float64") * [1, -1]
    certain = max(limits.max(), 0) if limits.notna().all() else 0
    now = _share(until_now["to_percent"])
    since = " and is the same this year" if now == _share(step["to_percent"]) else f" and is {now} this year"
    is_over = step["to_year"] < last and limits.notna().all()
    return finding(
        f"In {step['to_year']} the share of {students(step['group'])} in {credentials_of(step['measure'])} "
        f"{direction(step['share_change_points'])} from {_share(step['from_percent'])} to {_share(step['to_percent'])}"
        f"{since if is_over else ''}; no group's share changed more in one year.",
        row=step,
        table="equity_gap_changes",
        measure="share_change_points",
        credentials_concerned=certain * _earned_of(step["measure"], gaps) / 100,
        certainty=WITHIN_LIMITS,
    )


def _in_highest_tier(short: pd.DataFrame, *, against: str) -> Finding:
    first, *others = [row for _, row in short.head(NAMED_IN_HIGHEST_TIER).iterrows()]
    also = [
        f", {students(row['group'])} {_share(row['percent'])} against {_share(row['comparison_pct'])}" for row in others
    ]
    return _of_gap(
        f"In {name_in_sentence(HIGHEST_TIER)}, the highest, {students(first['group'])} hold "
        f"{_share(first['percent'])} this year against {_share(first['comparison_pct'])} of "
        f"{name_in_sentence(against)}{''.join(also)}.",
        first,
    )


def headline(gaps: pd.DataFrame) -> str:
    """Return the finding above the chart of shares: who is furthest from parity."""
    short = short_of_parity(gaps)
    if short.empty:
        return "No group is certainly short of parity in a tier"
    row = short.iloc[0]
    share, base = (_share(row[name]) for name in ("percent", "comparison_pct"))
    return f"{students(row['group'])}: {base} of opportunities, {share} of {credentials_of(row['measure'])}"
