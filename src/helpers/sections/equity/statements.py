"""What section 5 says: its sentences, and the cells of the tables that are shown.

``gaps`` are as ``representation_gaps`` gives them, ``measures`` as ``equity_measures``, ``changes`` as ``gap_changes``.
"""

from __future__ import annotations

import pandas as pd

from helpers.base.words import capitalised, counted, listing
from helpers.contracts.indicators import name_in_sentence
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
from helpers.show.numbers import MISSING, interval_text, measure_text, number_text, with_interval
from helpers.show.sentences import some
from helpers.statistics.bounds import EXCLUDED

INDEX = "proportionality_index"
SAID = {CANNOT_TELL: "left open by rounding", NOT_PUBLISHED: "without an earlier share"}


def points(gap: float) -> str:
    """Return a gap with its sign."""
    return measure_text(gap, "gap_points")


def _interval(rows: pd.DataFrame, value: str) -> list[str]:
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


def reach_above_sentence(gaps: pd.DataFrame, *, threshold_points: float) -> str:
    """Return how many times its comparison share a group needs to be flagged as over-represented."""
    groups = gaps.drop_duplicates("group").set_index("group")
    base = groups.loc[(groups["can_be_over"] != EXCLUDED) & (groups["comparison_pct"] > 0), "comparison_pct"]
    if base.empty:
        return "No group with a printed comparison share can be flagged as over-represented."
    times = (base + threshold_points) / base
    ends = dict.fromkeys([times.idxmin(), times.idxmax()])
    needed = " to ".join(f"{number_text(times[group], 1)} times ({group})" for group in ends)
    return f"To be flagged as over-represented, a group needs {needed} its comparison share."


def index_sentences(measures: pd.DataFrame) -> str:
    """Return how many indices of one comparison are certainly below or above one, and which is the smallest."""
    compared = measures[measures["reference_group"] != measures["group"]]
    lower, upper = (compared[f"{INDEX}_{end}"].round(DECIMALS) for end in ("lower", "upper"))
    # An end that is one is never reached.
    below, above = int((upper <= 1).sum()), int((lower >= 1).sum())
    sentences = [
        f"Of {counted(len(compared), 'index', 'indices')}, {some(below)} {'is' if below == 1 else 'are'} certainly "
        f"below one and {some(above)} certainly above it; rounding leaves {some(len(compared) - below - above)} open."
    ]
    known = compared[compared[INDEX].notna()]
    blind = known[known["can_be_under"] == EXCLUDED]
    if len(known):
        sentences.append(f"The smallest is {_smallest(known)}.")
    if len(blind) and _smallest(blind) == _smallest(known):
        sentences.append("That group is too small to be flagged as under-represented.")
    elif len(blind):
        too_small = "Among the groups that are too small to be flagged as under-represented"
        sentences.append(f"{too_small}, the smallest is {_smallest(blind)}.")
    return " ".join(sentences)


def _smallest(measures: pd.DataFrame) -> str:
    """Return the smallest index with its limits, its group and the group that it is compared with."""
    row = measures.loc[[measures[INDEX].idxmin()]]
    reference = row["reference_group"].item()
    return f"{_interval(row, INDEX)[0]}, for {placed(row)}{f' compared with {reference}' if reference else ''}"


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
    )


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


def overview(measures: pd.DataFrame) -> pd.DataFrame:
    """Return the shares of one comparison that the rule certainly or possibly flags, widest gap first, for reading.

    Returns
    -------
    DataFrame of str: ``group``, ``measure``, ``share_of``, ``gap``, ``flag``, ``proportionality_index``
    """
    rows = measures.assign(flag=flag_words(measures))
    rows = rows[rows["flag"] != ""].sort_values("gap_points", key=abs, ascending=False, kind="stable")
    texts = {
        "share_of": rows["measure"].map(name_in_sentence),
        "gap": _interval(rows, "gap_points"),
        "flag": rows["flag"],
        INDEX: _interval(rows, INDEX),
    }
    return rows[["group", "measure"]].assign(**texts).astype("str").reset_index(drop=True)


def with_movement(marked: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    """Return an :func:`overview` with what is certain of each gap since its first year; a dash for all credentials."""
    longest = changes[changes["is_first_to_last"]]
    name = f"since_{longest['from_year'].min()}" if len(longest) else "since"
    said = longest["movement_certainty"].replace(SAID)
    moved = longest[["group", "measure"]].assign(**{name: said})
    return marked.merge(moved, on=["group", "measure"], how="left", validate="one_to_one").fillna({name: MISSING})


def by_group(rows: pd.DataFrame, *, value: str, across: str) -> pd.DataFrame:
    """Return a measure with its limits for reading: one row per group, one column per set of credentials or part.

    Parameters
    ----------
    rows : DataFrame, ``group``, the column ``across``, the value and its limits
    value : str, a measure; text, such as a share as printed, is shown as it is
    across : str, column whose values become columns
    """
    texts = rows[value].tolist() if pd.api.types.is_string_dtype(rows[value]) else _interval(rows, value)
    order, columns = rows["group"].drop_duplicates(), rows[across].drop_duplicates()
    wide = rows.assign(text=texts).pivot(index="group", columns=across, values="text").loc[order, columns]
    names = {name: name_in_sentence(name) for name in columns} if across == "measure" else {}
    return wide.rename(columns=names).reset_index().rename_axis(columns=None)


def flags_by_population(measures: pd.DataFrame) -> pd.DataFrame:
    """Return how many shares the report's rule flags certainly and how many possibly, one row per population."""
    rows = measures[measures["comparison"].isin(POPULATIONS)].assign(flag=flag_words)
    words = [f"{adverb} {flag}-represented" for flag in FLAGGED for adverb in ADVERBS.values()]
    counts = rows.value_counts(["comparison", "flag"]).unstack(fill_value=0)
    counts = counts.reindex(index=list(POPULATIONS), columns=words, fill_value=0)
    return counts.rename(index=name_in_sentence).rename_axis(index="compared_with", columns=None).reset_index()


def with_population(groups: pd.DataFrame) -> pd.DataFrame:
    """Return changes of shares with the population that each is a share of, in words."""
    measures = groups["key"].str.rsplit(" | ", n=1).str[-1]
    return groups.assign(of=measures.map(name_in_sentence))
