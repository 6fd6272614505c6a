"""The sentences of the section on public school units."""

from __future__ import annotations

import pandas as pd

from helpers.base.rates import printed_decimals, share_pct
from helpers.base.settings import Settings
from helpers.base.words import capitalised, counted, direction, listing, with_most
from helpers.contracts.vocabulary import NO_REGION
from helpers.show.numbers import interval_text, measure_text, number_text, percent_text
from helpers.show.plots import counts_text
from helpers.show.sentences import all_of, marked_sentence, most_text, places_sentence, some
from helpers.show.unearned import below_state_sentence, half_sentence, most_unearned_sentence
from helpers.statistics.series import UNCERTAIN

OTHER_RATES = {"added_at_region_rate": "{} region's rate", "added_at_peer_median": "the median of {} peers"}
# Less than a millionth of a credential is a slip of binary arithmetic, not a distance.
ADDED_DECIMALS = 6
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


def answer_sentence(most: pd.DataFrame, highest: pd.DataFrame) -> str:
    """Return who earned the most credentials, and who the largest share of what was available.

    Parameters
    ----------
    most : DataFrame, ``psu``, ``earned``
    highest : DataFrame, ranked units: ``psu``, ``earned``, ``potential``, ``attainment_rate_pct``
    """
    earned = f"{with_most(most, by='earned', name='psu')} earned the most credentials, {most_text(most, by='earned')}"
    if highest.empty:
        return f"{earned}. No unit is ranked by rate."
    first = highest.loc[highest["attainment_rate_pct"].idxmax()]
    names = with_most(highest, by="attainment_rate_pct", name="psu")
    rate = measure_text(first["attainment_rate_pct"], "attainment_rate_pct")
    return (
        f"{earned}. Of the units ranked by rate, {names} earned the largest share of what was available: {rate} "
        f"({counts_text(first['earned'], first['potential'])})."
    )


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


def shrunken_sentence(rates: pd.DataFrame) -> str:
    """Return how far the shrunken rates lie from the units' own rates.

    Parameters
    ----------
    rates : DataFrame, ``psu``, ``earned``, ``potential``, ``attainment_rate_pct``, ``shrunken_rate_pct``
    """
    known, missing = rates[rates["shrunken_rate_pct"].notna()], int(rates["shrunken_rate_pct"].isna().sum())
    if known.empty:
        return "No distribution could be fitted to any kind of unit, so there are no shrunken rates."
    moved = (known["shrunken_rate_pct"] - known["attainment_rate_pct"]).abs()
    far, most = int((moved > 1).sum()), known.loc[moved.idxmax()]
    own, shrunken = (percent_text(most[column]) for column in ("attainment_rate_pct", "shrunken_rate_pct"))
    without = f"{counted(missing, 'unit')} {'has' if missing == 1 else 'have'}" if missing else "No unit is without"
    return (
        f"{capitalised(some(far))} of {counted(len(known), 'shrunken rate')} {'lies' if far == 1 else 'lie'} more than "
        f"one point from the unit's own rate. The farthest is that of {most['psu']}: {shrunken} instead of {own} "
        f"({counts_text(most['earned'], most['potential'])}). {without}{' no' if missing else ' a'} shrunken rate."
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
    """Return how many units have a higher rate than the last listed one, although they are not ranked."""
    count = len(left_out)
    are, have = ("is", "has") if count == 1 else ("are", "have")
    units = f"{counted(count, 'unit')} that {are} not ranked {have}" if count else "No unit that is not ranked has"
    return f"{units} a higher rate than the last unit listed above."


def ranges_sentence(rates: pd.DataFrame, *, confidence: float) -> str:
    """Return how wide the ranges of places are, and how many units could hold the first place.

    Parameters
    ----------
    rates : DataFrame, ``psu``, ``is_ranked``, ``rank_lower``, ``rank_upper``, ``rank_range_reason``
    confidence : float, of the ranges
    """
    ranked = rates[rates["rank_lower"].notna()]
    if ranked.empty:
        why = rates.loc[rates["is_ranked"], "rank_range_reason"].unique().tolist()
        return f"The places have no ranges: {why[0]}." if why else "No unit is ranked, so there is no place."
    width = (ranked["rank_upper"] - ranked["rank_lower"] + 1).astype("int64")
    widest = ranked.assign(width=width).sort_values(["width", "psu"], ascending=[False, True]).iloc[0]
    first, middle = int((ranked["rank_lower"] == 1).sum()), int(width.median())
    return (
        f"{places_sentence(ranked, noun='ranked unit', confidence=confidence)} At least half of the ranges span "
        f"{f'{middle:,} places or fewer' if middle > 1 else 'a single place'}; the widest, "
        f"{interval_text(widest['rank_lower'], widest['rank_upper'], 'rank')}, is that of {widest['psu']}. "
        f"{counted(first, 'unit')} could hold the first place."
    )


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
    """Return how many available credentials went unearned, and in which unit the most."""
    return most_unearned_sentence(unearned, name="psu")


def half_unearned_sentence(unearned: pd.DataFrame) -> str:
    """Return how few units together hold at least half of the unearned credentials."""
    return half_sentence(unearned, noun="unit")


def below_sentence(unearned: pd.DataFrame, *, state_rate_pct: float) -> str:
    """Return how many units lie below the rates that they are compared with, and what they would add at them."""
    parts = [_below_part(unearned[column], words) for column, words in OTHER_RATES.items()]
    state = below_state_sentence(unearned, noun="unit", state_rate_pct=state_rate_pct)
    return f"{state} {capitalised('; '.join(parts))}."


def _below_part(added: pd.Series, words: str) -> str:
    below = int((added.round(ADDED_DECIMALS) > 0).sum())
    if below == 0:
        return f"no unit {'can be compared with' if added.isna().all() else 'lies below'} {words.format('its')}"
    lies, own = ("lies", "its") if below == 1 else ("lie", "their")
    return (
        f"{counted(below, 'unit')} {lies} below {words.format(own)}, at which {'it' if below == 1 else 'they'} would "
        f"have earned {number_text(added.sum())} more"
    )


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
