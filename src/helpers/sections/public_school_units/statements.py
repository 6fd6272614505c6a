"""The sentences of the section on public school units."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.base.rates import printed_decimals, share_pct
from helpers.base.settings import Settings
from helpers.base.words import capitalised, counted, direction, listing, with_most
from helpers.contracts.vocabulary import COUNTED, NO_REGION
from helpers.sections.public_school_units.rates import ALL_UNITS, INDEPENDENT_RANK, MOVED_POINTS, RANKED_UNITS
from helpers.show.answers import Finding, finding
from helpers.show.numbers import interval_text, number_text, percent_text, points_text
from helpers.show.plots import counts_text, earned_labels
from helpers.show.sentences import all_of, marked_sentence, most_text, some
from helpers.show.unearned import EVERYTHING_EARNED, half_sentence, most_unearned_sentence
from helpers.statistics.series import UNCERTAIN

RATE = "attainment_rate_pct"
AS_IF_INDEPENDENT = "as if every available credential were an independent chance"
# Units that a sentence names at most.
MOST_NAMED = 5
# A draft's settings have blanks where reasons of last year were.
NO_REASON = "none was written down yet."


def units_sentence(units: pd.DataFrame) -> str:
    """Return how many units there are, how many of them are statewide and how many have no rate."""
    statewide, without = int((units["region"] == NO_REGION).sum()), int((units["potential"] == 0).sum())
    it_has = "it has" if without == 1 else "they have"
    rates = f"No credential was available to {counted(without, 'unit')}, so {it_has} no rate." if without else ""
    are = "is" if statewide < 2 else "are"
    return (
        f"The report lists {counted(len(units), 'unit')}; {some(statewide)} of them {are} statewide and in no region. "
        f"{rates or 'Each has a rate.'}"
    )


def answer(rates: pd.DataFrame, kinds: pd.DataFrame, *, state_rate_pct: float, year: str) -> list[Finding]:
    """Return how far the units' rates differ, what those below the state's rate lack, and what earning the most means.

    Parameters
    ----------
    rates : DataFrame, one row per unit: ``psu``, ``psu_code``, ``psu_type``, ``earned``, ``potential``,
        ``attainment_rate_pct``, ``is_ranked``, ``rank``
    kinds : DataFrame, groups of units with a row for all and, if any is ranked, for the ranked ones: ``kind_of_unit``,
        ``psus``, ``highest_rate_pct``, ``below_state_rate``, ``added_at_state_rate``, ``size_correlation`` with its
        limits
    state_rate_pct : float, percent; missing if nothing was available in the state
    year : str
    """
    groups = kinds.set_index("kind_of_unit", drop=False)
    rest: dict[str, Any] = {"state_rate_pct": state_rate_pct, "year": year}
    found = [_most_finding(rates, **rest)]
    if not pd.isna(state_rate_pct):
        found.insert(0, _below_finding(groups.loc[ALL_UNITS], **rest))
    if RANKED_UNITS in groups.index:
        found.insert(0, _range_finding(rates[rates["is_ranked"]], groups.loc[RANKED_UNITS], **rest))
    return found


def _beside_state(unit: pd.Series, state_rate_pct: float) -> float:
    """Return by how many credentials a unit differs from what the state's rate would have given it."""
    return 0.0 if pd.isna(state_rate_pct) else abs(unit["earned"] - unit["potential"] * state_rate_pct / 100)


def _range_finding(ranked: pd.DataFrame, group: pd.Series, *, state_rate_pct: float, year: str) -> Finding:
    kinds = listing(sorted(set(ranked["psu_type"])))
    first, last = (ranked.loc[place] for place in (ranked[RATE].idxmax(), ranked[RATE].idxmin()))
    units = all_of(len(ranked), f"{kinds} unit")
    if first[RATE] == last[RATE]:
        earned, both = percent_text(first[RATE]), [first]
    else:
        lowest, highest = (f"{percent_text(unit[RATE])} ({_all_with(ranked, unit[RATE])})" for unit in (last, first))
        earned, both = f"between {lowest} and {highest}", [first, last]
    return finding(
        f"In {year}, {units if len(ranked) < 3 else units.replace('all', 'the', 1)} earned {earned} of what was "
        f"available{_size_clause(group)}.",
        row=group,
        table="psus_by_kind",
        measure="highest_rate_pct",
        credentials_concerned=sum(_beside_state(unit, state_rate_pct) for unit in both),
        certainty=COUNTED,
    )


def _all_with(units: pd.DataFrame, rate_pct: float) -> str:
    return _named(units.loc[units[RATE] == rate_pct, "psu"].tolist())


def _named(names: list[str]) -> str:
    """Return units by name as long as they are two at most."""
    return listing(names) if len(names) < 3 else counted(len(names), "unit")


def _size_clause(group: pd.Series) -> str:
    """Return in a clause whether larger units have other rates, empty where that was not computed."""
    if pd.isna(group["size_correlation"]):
        return ""
    side = int(group["size_correlation_lower"] > 0) - int(group["size_correlation_upper"] < 0)
    words = direction(side, up="larger units tend to have higher rates", down="larger units tend to have lower rates")
    return f"; {words if side else 'size makes no visible difference'}"


def _below_finding(every: pd.Series, *, state_rate_pct: float, year: str) -> Finding:
    below, they = int(every["below_state_rate"]), "it" if every["below_state_rate"] == 1 else "they"
    units, more = counted(int(every["psus"]), "unit"), number_text(every["added_at_state_rate"])
    start = f"In {year}, {some(below)} of {units} lay below the state's rate of {percent_text(state_rate_pct)}"
    added = (
        f"; at that rate {they} would have earned {more} more (not to be added to the count by course)" if below else ""
    )
    return finding(
        f"{start}{added}.",
        row=every,
        table="psus_by_kind",
        measure="added_at_state_rate",
        credentials_concerned=every["added_at_state_rate"],
        certainty=COUNTED,
    )


def _most_finding(rates: pd.DataFrame, *, state_rate_pct: float, year: str) -> Finding:
    first = rates.loc[rates["earned"].idxmax()]
    names, most = _named(rates.loc[rates["earned"] == first["earned"], "psu"].tolist()), most_text(rates, by="earned")
    sentence = f"{names} earned the most credentials in {year}, {most}{_why_most(rates, first)}."
    return finding(
        sentence if first["earned"] else f"No unit earned a credential in {year}.",
        row=first,
        table="table_10_attainment_by_psu",
        measure="earned",
        credentials_concerned=_beside_state(first, state_rate_pct),
        certainty=COUNTED,
    )


def _why_most(rates: pd.DataFrame, first: pd.Series) -> str:
    """Return what the unit with the most credentials owes to its size, and its place by rate; empty for several."""
    largest = rates.loc[rates["potential"].idxmax()]
    if (rates["earned"] == first["earned"]).sum() > 1:
        return ""
    why = f", as it had the most available ({number_text(first['potential'])})"
    if first["potential"] < largest["potential"]:
        why = f", although {largest['psu']} had more available ({number_text(largest['potential'])})"
    place = f"is in place {first['rank']} of {rates['is_ranked'].sum():,}" if first["is_ranked"] else "is not ranked"
    return f"{why}; by rate, {percent_text(first[RATE])}, it {place}"


def state_rate_sentence(units: pd.DataFrame, *, state_rate_pct: float) -> str:
    """Return the state's rate beside the mean and the median of the units' rates."""
    rates = units["attainment_rate_pct"].dropna()
    if rates.empty:
        return "No credential was available to any unit, so there is no rate."
    above = int((rates > state_rate_pct).sum())
    word = direction(round(rates.mean() - state_rate_pct, 9), up="higher", down="lower", same="the same")
    return (
        f"All units together earned {percent_text(state_rate_pct)} of what was available. The mean of the units' own "
        f"rates, in which a small unit counts as much as a large one, is {word}, {percent_text(rates.mean())}; their "
        f"median is {percent_text(rates.median())}. {capitalised(some(above))} of {counted(len(rates), 'unit')} "
        f"{'lies' if above == 1 else 'lie'} above the state's rate."
    )


def reliability_sentence(rates: pd.DataFrame) -> str:
    """Return how many rates are marked as having low reliability, and why."""
    return marked_sentence(rates, noun="rate")


def certainty_sentence(rates: pd.DataFrame, *, state_rate_pct: float, design_effect: float) -> str:
    """Return how wide the intervals of rates are, and for how many units they leave open the side of the state's rate.

    Parameters
    ----------
    rates : DataFrame, ``attainment_rate_pct`` and ``attainment_rate_if_independent_pct`` with their limits
    state_rate_pct : float, percent
    design_effect : float, of all units; 1 where it could not be measured
    """
    known = rates[rates[RATE].notna()]
    if known.empty:
        return "No unit has a rate."
    wide, naive = (
        points_text((known[f"{name}_upper"] - known[f"{name}_lower"]).median()).removeprefix("+")
        for name in (RATE, "attainment_rate_if_independent_pct")
    )
    effect = f"The state's design effect is {number_text(design_effect, 1)}. "
    widths = f"at most {wide} points wide; {AS_IF_INDEPENDENT}, {naive} points"
    if design_effect == 1:
        effect = "No table of this year shows how the credentials of one student go together. "
        widths = f"at most {wide} points wide, {AS_IF_INDEPENDENT}"
    above, below = (known[f"{RATE}_lower"] > state_rate_pct).sum(), (known[f"{RATE}_upper"] < state_rate_pct).sum()
    lie = f"{counted(int(above), 'unit')} {'lies' if above == 1 else 'lie'}" if above else "no unit lies"
    unclear = len(known) - int(above + below)
    return (
        f"{effect}At least half of the intervals are {widths}. With the whole interval, {lie} above the state's rate "
        f"and {some(int(below))} below it{f'; {unclear:,} cannot be told apart from it' if unclear else ''}."
    )


def shrunken_sentence(rates: pd.DataFrame) -> str:
    """Return how many rates move when units are read together with others of their kind, of which kinds, and how far.

    Parameters
    ----------
    rates : DataFrame, ``psu``, ``psu_type``, ``earned``, ``potential``, ``attainment_rate_pct``, ``shrunken_rate_pct``
    """
    known = rates[rates["shrunken_rate_pct"].notna()]
    if known.empty:
        return "No distribution could be fitted to any kind of unit, so there are no shrunken rates."
    moved = (known["shrunken_rate_pct"] - known[RATE]).abs()
    far, most = known[moved > MOVED_POINTS], known.loc[moved.idxmax()]
    if far.empty:
        return f"None of {counted(len(known), 'rate')} moves by more than one point."
    kinds = listing([f"{count:,} {kind}" for kind, count in far["psu_type"].value_counts().items()])
    own, shrunken = (percent_text(most[column]) for column in (RATE, "shrunken_rate_pct"))
    return (
        f"{len(far):,} of {counted(len(known), 'rate')} {'moves' if len(far) == 1 else 'move'} by more than one point "
        f"({kinds}), that of {most['psu']} the farthest: from {own} ({counts_text(most['earned'], most['potential'])}) "
        f"to {shrunken}."
    )


def most_earned_sentence(most: pd.DataFrame, *, earned: int) -> str:
    """Return how much of all credentials the listed units earned."""
    share = percent_text(share_pct(most["earned"].sum(), earned))
    return f"The {counted(len(most), 'unit')} listed earned {share} of all credentials."


def ranked_sentence(units: pd.DataFrame, *, settings: Settings) -> str:
    """Return which units are ranked by rate, how many they are, and why the others are not."""
    ranked, smallest = int(units["is_ranked"].sum()), settings.ranking_smallest_potential
    return (
        f"The ranking by rate covers {listing(list(settings.ranking_psu_types))} units with at least "
        f"{counted(smallest, 'available credential')}: {ranked:,} of {counted(len(units), 'unit')}. "
        f"The reason: {settings.ranking_reason or NO_REASON}"
    )


def left_out_sentence(left_out: pd.DataFrame) -> str:
    """Return which units have a higher rate than the last listed one, although they are not ranked.

    Parameters
    ----------
    left_out : DataFrame, highest rate first: ``psu``, ``earned``, ``potential``, ``attainment_rate_pct``
    """
    if left_out.empty:
        return "No unit that is not ranked has a higher rate than the last unit listed above."
    labels = earned_labels(left_out)[:MOST_NAMED]
    names = [f"{psu}, {' '.join(text.split())}" for psu, text in zip(left_out["psu"], labels, strict=False)]
    more = len(left_out) - len(names)
    units = "unit that is not ranked has" if len(left_out) == 1 else "units that are not ranked have"
    others = f"; and {more:,} more" if more else ""
    return f"{len(left_out):,} {units} a higher rate than the last unit listed above: {'; '.join(names)}{others}."


def ranges_sentence(rates: pd.DataFrame, *, confidence: float) -> str:
    """Return how wide the ranges of places are, and how many units could hold the first place.

    Parameters
    ----------
    rates : DataFrame, ``psu``, ``is_ranked``, ``rank_lower``, ``rank_upper``, ``rank_range_reason`` and the limits of
        ``rank_if_independent``
    confidence : float, of the ranges
    """
    ranked = rates[rates["rank_lower"].notna()]
    if ranked.empty:
        why = rates.loc[rates["is_ranked"], "rank_range_reason"].unique().tolist()
        return f"The places have no ranges: {why[0]}." if why else "No unit is ranked, so there is no place."
    width, naive = (ranked[f"{name}_upper"] - ranked[f"{name}_lower"] + 1 for name in ("rank", INDEPENDENT_RANK))
    widest = ranked.assign(width=width).sort_values(["width", "psu"], ascending=[False, True]).iloc[0]
    single, first = int((width == 1).sum()), int((ranked["rank_lower"] == 1).sum())
    others = f"half would span {_half_span(naive)} and {some(int((naive == 1).sum()))} would have only one"
    return (
        f"At least half of the {percent_text(100 * confidence, 0)} ranges span {_half_span(width)}; {some(single)} of "
        f"{counted(len(ranked), 'ranked unit')} {'has' if single == 1 else 'have'} only one possible place"
        f"{'' if width.equals(naive) else f' ({AS_IF_INDEPENDENT}, {others})'}. The widest range, "
        f"{interval_text(widest['rank_lower'], widest['rank_upper'], 'rank')}, is that of {widest['psu']}. "
        f"{counted(first, 'unit')} could hold the first place."
    )


def _half_span(width: pd.Series) -> str:
    middle = int(width.median())
    return f"{middle:,} places or fewer" if middle > 1 else "a single place"


def top_sentence(rates: pd.DataFrame, *, top: int) -> str:
    """Return how certain it is which units belong in the top places; empty where no place has a range."""
    ranked = rates[rates["rank_lower"].notna()]
    if ranked.empty:
        return ""
    listed = ranked[ranked["rank"] <= top]
    sure, could = int((listed["rank_upper"] <= top).sum()), int((ranked["rank_lower"] <= top).sum())
    places = "place" if top == 1 else f"{top} places"
    return (
        f"Of the {counted(len(listed), 'unit')} in the first {places} by rate, {some(sure)} would stay there "
        f"throughout {'its' if sure == 1 else 'their'} range of places; {counted(could, 'unit')} could be there."
    )


def unearned_sentence(unearned: pd.DataFrame) -> str:
    """Return how many available credentials went unearned, in which unit the most, and how few units hold half."""
    most = most_unearned_sentence(unearned, name="psu")
    return most if most == EVERYTHING_EARNED else f"{most} {half_sentence(unearned, noun='unit')}"


def change_sentence(changes: pd.DataFrame) -> str:
    """Return how many units earned more than in their first printed year, and which unit rose the most."""
    if changes.empty:
        return "No earlier count is printed for any of these units."
    known, unknown = changes[changes["more_earned"].notna()], changes[changes["more_earned"].isna()]
    open_ones = [f"{row.psu} ({row.reason})" for row in unknown.itertuples()]
    said = f"For {listing(open_ones)}, it {UNCERTAIN}." if open_ones else ""
    if known.empty:
        return f"How the counts changed since the earlier years {UNCERTAIN}: {unknown['reason'].iloc[0]}."
    rose, fell = known[known["more_earned"] > 0], known[known["more_earned"] < 0]
    first = (
        f"Of {counted(len(known), 'unit')} with earlier counts, {some(len(rose))} earned more credentials than in the "
        f"first printed year, and {some(len(fell))} earned fewer."
    )
    across = [f"This compares {reason}." for reason in sorted(set(known["break_reason"]) - {""})]
    largest = [
        f"The largest rise is that of {row.psu}, from {number_text(row.first_earned)} in {row.first_year} to "
        f"{number_text(row.last_earned)} in {row.last_year}."
        for row in rose.head(1).itertuples()
    ]
    names = [f"{row.psu} ({number_text(row.more_earned)})" for row in fell.itertuples()]
    fewer = f"Fewer were earned by {listing(names)}." if names else ""
    return " ".join([part for part in (first, *largest, fewer, said, *across) if part])


def places_agree_sentence(compared: pd.DataFrame, *, table: str) -> str:
    """Return how far a computed ranking agrees with the one that a table prints.

    Raises
    ------
    ValueError
        If there is nothing to compare: that would look like agreement.
    """
    is_printed = compared["printed_place"].notna()
    printed, same, more = int(is_printed.sum()), int(compared["agrees"].sum()), int((~is_printed).sum())
    if printed == 0:
        raise ValueError(f"{table}: no printed place to compare; check the table's rows.")
    if same == len(compared):
        units, hold = capitalised(all_of(same, "unit")), "holds" if same == 1 else "hold"
        is_shared = (compared["place"] != compared["printed_place"]).any()
        note = " Units with equal values share their places, in whatever order they are printed." if is_shared else ""
        return f"{units} that {table} prints {hold} the same place in the computed ranking.{note}"
    both = int((is_printed & compared["place"].notna()).sum())
    return (
        f"Of the {counted(printed, 'unit')} that {table} prints, {some(both)} {'is' if both == 1 else 'are'} in the "
        f"computed ranking, {some(same)} at the printed place. {capitalised(some(more))} of the units in the computed "
        f"ranking {'is' if more == 1 else 'are'} not printed."
    )


def printed_rates_sentence(units: pd.DataFrame) -> str:
    """Return how many printed rates follow from the unit's own counts, or that none is printed.

    Parameters
    ----------
    units : DataFrame, ``printed_rate`` (text, empty for none), ``potential``, ``attainment_rate_pct``

    Raises
    ------
    ValueError
        If there is no unit.
    """
    if units.empty:
        raise ValueError("no unit to compare; check the table's rows.")
    if (units["printed_rate"] == "").all():
        return "Table 10 prints no rates this year."
    computed = [
        percent_text(row.attainment_rate_pct, printed_decimals(row.printed_rate)) if row.potential else "NA"
        for row in units.itertuples()
    ]
    agree = int((units["printed_rate"] == computed).sum())
    some_rates = f"{some(agree)} of {counted(len(units), 'rate')}"
    those = all_of(len(units), "rate") if agree == len(units) else some_rates
    return (
        f"{capitalised(those)} that Table 10 prints {'equals' if agree == 1 else 'equal'} earned divided by potential, "
        "rounded half up."
    )


def listed_sentence(listed: pd.DataFrame, *, year: str) -> str:
    """Return what a report without Table 10 says of units: how much those that Table 8 lists earned.

    Parameters
    ----------
    listed : DataFrame, ``psu``, ``year``, ``earned``, one row per listed unit and year
    year : str, of the report
    """
    now = listed[listed["year"] == year]
    each, names = most_text(now, by="earned"), with_most(now, by="earned", name="psu")
    return (
        f"Table 8 lists {counted(len(now), 'unit')}, which earned {number_text(now['earned'].sum())} credentials in "
        f"{year}. The most, {each}, were earned in {names}. It has no counts of other units."
    )
