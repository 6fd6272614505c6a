"""How sure the rate and the place of each public school unit are: intervals, funnel, shrunken rates, rank ranges."""

from __future__ import annotations

import pandas as pd

from helpers.base.rates import round_half_up
from helpers.base.words import counted, listing
from helpers.sections.public_school_units.attainment import state_rate
from helpers.sections.public_school_units.peers import NO_POTENTIAL
from helpers.show.numbers import number_text, percent_text
from helpers.statistics.funnel import (
    ABOVE,
    BELOW,
    NO_RATE,
    NOT_PLACED,
    Overdispersion,
    funnel_limits,
    funnel_position,
    overdispersion,
)
from helpers.statistics.intervals import CONFIDENCE, wilson_interval
from helpers.statistics.ranks import rank_ranges
from helpers.statistics.reliability import reliability_marks
from helpers.statistics.shrinkage import fit_beta_binomial, prior_problem, shrunken_rates

# About two and three standard deviations, as control charts draw them: Spiegelhalter (2005).
FUNNEL_LIMITS = {"95": 0.95, "998": 0.998}
OUTSIDE = (BELOW, ABOVE)
NOT_RANKED = "not ranked"


def with_intervals(units: pd.DataFrame, *, smallest_potential: int, widest_interval_points: float) -> pd.DataFrame:
    """Return the units with the interval of each rate, and a mark and its reason where the rate is unreliable.

    Parameters
    ----------
    units : DataFrame, ``earned``, ``potential``
    smallest_potential : int, credentials; a rate of fewer is marked
    widest_interval_points : float, percentage points; a rate with a wider interval is marked

    Returns
    -------
    DataFrame: the units and ``rate_lower_pct``, ``rate_upper_pct``, ``is_low_reliability``, ``reliability_reason``
    """
    intervals = wilson_interval(units["earned"], units["potential"])
    marks = reliability_marks(
        units["potential"],
        intervals["rate_upper_pct"] - intervals["rate_lower_pct"],
        smallest_potential=smallest_potential,
        widest_interval_points=widest_interval_points,
    )
    return units.join(intervals).join(marks.rename(columns={"reason": "reliability_reason"}))


def spread_around_joint_rate(
    units: pd.DataFrame, *, winsorised_share: float, smallest_potential: int
) -> Overdispersion:
    """Return how much the units' rates scatter around what they earned together.

    Where nothing was available to any of them there is no joint rate: the target is then missing. Units that are too
    small to be placed belong to the joint rate and not to the scatter.

    Parameters
    ----------
    units : DataFrame, ``earned``, ``potential``
    winsorised_share : float, share of the units at each end whose distance counts no more than a limit
    smallest_potential : int, credentials; a unit with fewer does not count for the scatter
    """
    joint = state_rate(units)
    if pd.isna(joint):
        return Overdispersion(joint, float("nan"), 0.0, 0, winsorised_share, False)
    placed = units[units["potential"] >= max(smallest_potential, 1)]
    return overdispersion(placed["earned"], placed["potential"], target_pct=joint, winsorised_share=winsorised_share)


def with_funnel(units: pd.DataFrame, *, spread: Overdispersion, smallest_potential: int) -> pd.DataFrame:
    """Return the units with the limits of the funnel for their size and on which side of them they lie.

    The adjusted limits do not fit a count of a handful, so a smaller unit is not placed by them; those of chance alone
    are exact for every size.

    Parameters
    ----------
    units : DataFrame, ``earned``, ``potential``
    spread : Overdispersion, as :func:`spread_around_joint_rate` gives it
    smallest_potential : int, credentials; a unit with fewer is not placed by the adjusted limits

    Returns
    -------
    DataFrame: the units and, for 95 and 99.8 percent, ``funnel_lower_95_pct``, ``funnel_upper_95_pct`` (missing where
    not placed), ``funnel_position_95`` (adjusted for ordinary differences between units), ``chance_position_95``
    (chance alone)
    """
    found, is_placed = units.copy(), units["potential"] >= max(smallest_potential, 1)
    counts = {"earned": units["earned"], "potential": units["potential"], "spread": spread}
    for name, confidence in FUNNEL_LIMITS.items():
        limits = funnel_limits(units["potential"], spread=spread, confidence=confidence, adjusted=True)
        limits = limits.where(is_placed)
        found[f"funnel_lower_{name}_pct"] = limits["rate_lower_pct"]
        found[f"funnel_upper_{name}_pct"] = limits["rate_upper_pct"]
        position = funnel_position(**counts, confidence=confidence, adjusted=True)
        found[f"funnel_position_{name}"] = position.where(is_placed | (position == NO_RATE), NOT_PLACED)
        found[f"chance_position_{name}"] = funnel_position(**counts, confidence=confidence, adjusted=False)
    return found


def with_shrunken_rates(units: pd.DataFrame, *, smallest_kind: int) -> pd.DataFrame:
    """Return the units with their rates drawn towards the mean of their kind, the more the fewer were available.

    Each kind of unit has its own distribution of long-run rates, since the kinds differ too much to be read as one.

    Parameters
    ----------
    units : DataFrame, ``psu_type``, ``earned``, ``potential``
    smallest_kind : int, units with potential that a distribution is fitted to at least

    Returns
    -------
    DataFrame: the units and the columns of :func:`helpers.statistics.shrinkage.shrunken_rates` (the weight in percent, as
    ``own_rate_weight_pct``), and ``shrunken_reason`` (why they are missing, else empty)
    """
    parts = []
    for kind, of_kind in units.groupby("psu_type", sort=False):
        earned, potential = of_kind["earned"], of_kind["potential"]
        problem = _prior_problem(earned, potential, smallest=smallest_kind, what=f"{kind} units")
        prior = None if problem else fit_beta_binomial(earned, potential)
        rates = shrunken_rates(earned, potential, prior)
        reason = pd.Series(problem, index=of_kind.index, dtype="str").mask(potential == 0, NO_POTENTIAL)
        parts.append(rates.assign(shrunken_reason=reason))
    joined = pd.concat(parts).reindex(units.index)
    weight = 100 * joined.pop("weight_of_own_rate")
    return units.join(joined).assign(own_rate_weight_pct=weight)


def _prior_problem(earned: pd.Series, potential: pd.Series, *, smallest: int, what: str) -> str:
    """Return why no distribution can be fitted to some units, empty if one can."""
    found = int((potential > 0).sum())
    if found < smallest:
        return f"a distribution is fitted to {smallest:,} or more {what}, found {found:,}"
    return prior_problem(earned, potential)


def with_ranks(
    units: pd.DataFrame, *, not_ranked: pd.Series, smallest_kind: int, draws: int, seed: int, top: int
) -> pd.DataFrame:
    """Return the units with their place by rate among the ranked ones, and between which places it is sure to lie.

    Parameters
    ----------
    units : DataFrame, ``earned``, ``potential``, ``attainment_rate_pct``
    not_ranked : Series of str, same index: why a unit is not ranked, empty for a ranked one
    smallest_kind : int, units that a distribution is fitted to at least
    draws : int, simulated sets of long-run rates
    seed : int, of the simulation
    top : int, places that count as the top

    Returns
    -------
    DataFrame: the units and ``is_ranked``, ``not_ranked_reason``, ``rank``, ``rank_lower``, ``rank_upper``,
    ``rank_median`` (places; missing for a unit that is not ranked), ``in_top_pct`` (percent of the draws),
    ``rank_range_reason`` (why a range is missing, else empty)
    """
    is_ranked = not_ranked == ""
    ranked = units[is_ranked]
    earned, potential = ranked["earned"], ranked["potential"]
    problem = _prior_problem(earned, potential, smallest=smallest_kind, what="ranked units")
    prior = None if problem else fit_beta_binomial(earned, potential)
    ranges = rank_ranges(earned, potential, prior, draws=draws, seed=seed, top=top).reindex(units.index)
    places = ranked["attainment_rate_pct"].rank(method="min", ascending=False).reindex(units.index)
    return units.assign(
        is_ranked=is_ranked,
        not_ranked_reason=not_ranked,
        rank=places.astype("Int64"),
        **ranges[["rank_lower", "rank_upper", "rank_median"]].astype("Int64"),
        in_top_pct=100 * ranges["share_of_draws_in_top"],
        rank_range_reason=pd.Series(problem, index=units.index, dtype="str").mask(~is_ranked, NOT_RANKED),
    )


def funnel_counts(units: pd.DataFrame) -> pd.DataFrame:
    """Return how many units lie below, within and above each limit of the funnel.

    Parameters
    ----------
    units : DataFrame, as :func:`with_funnel` gives them

    Returns
    -------
    DataFrame, one row a limit: ``what_the_limits_allow_for``, ``level``, ``below``, ``within``, ``above``,
    ``not_placed`` (too few available credentials for the limit)
    """
    words = {"chance": "chance alone", "funnel": "chance and ordinary differences"}
    rows = []
    for kind, meaning in words.items():
        for name, confidence in FUNNEL_LIMITS.items():
            positions = units[f"{kind}_position_{name}"].value_counts()
            counts = {side: int(positions.get(side, 0)) for side in (BELOW, "within", ABOVE)}
            unplaced = {"not_placed": int(positions.get(NOT_PLACED, 0))}
            rows.append({"what_the_limits_allow_for": meaning, "level": level_text(confidence), **counts, **unplaced})
    return pd.DataFrame(rows)


def level_text(confidence: float) -> str:
    """Return a level of confidence in percent, with the decimals that it has.

    Examples
    --------
    >>> level_text(0.95), level_text(0.998)
    ('95%', '99.8%')
    """
    return f"{round(100 * confidence, 6):g}%"


def funnel_sentence(units: pd.DataFrame, *, spread: Overdispersion, level: str = "95") -> str:
    """Return in words how many units lie outside the funnel, by chance alone and beyond ordinary differences.

    Parameters
    ----------
    units : DataFrame, as :func:`with_funnel` gives them
    spread : Overdispersion
    level : str, a key of :data:`FUNNEL_LIMITS`
    """
    known = units[units[f"funnel_position_{level}"] != NO_RATE]
    if known.empty:
        return "No unit has a rate, so none can be compared with the state's."
    adjusted, chance = (known[f"{kind}_position_{level}"] for kind in ("funnel", "chance"))
    by_chance, beyond = int(chance.isin(OUTSIDE).sum()), int(adjusted.isin(OUTSIDE).sum())
    below, above = int((adjusted == BELOW).sum()), int((adjusted == ABOVE).sum())
    differ = "differs" if by_chance == 1 else "differ"
    text = (
        f"Around the state's rate of {percent_text(spread.target_pct, 1)}, {by_chance} of "
        f"{counted(len(known), 'unit')} {differ} by more than chance alone allows ({level_text(FUNNEL_LIMITS[level])} "
        "limits)."
    )
    if not spread.is_overdispersed:
        return f"{text} The units do not scatter more than chance, so nothing is added to the limits."
    return (
        f"{text} The ordinary difference between units is {_points(spread)}; beyond chance and this ordinary "
        f"difference {'lies' if beyond == 1 else 'lie'} {counted(beyond, 'unit')}, {below} below and {above} above."
        f"{_unplaced_text(int((adjusted == NOT_PLACED).sum()))}"
    )


def _unplaced_text(count: int) -> str:
    """Return in words how many units are too small for the adjusted limits, nothing for none."""
    is_are = "is" if count == 1 else "are"
    return f" {counted(count, 'unit')} {is_are} too small to be placed by these limits." if count else ""


def ranked_funnel_sentence(units: pd.DataFrame, *, winsorised_share: float, smallest_potential: int) -> str:
    """Return in words how many of the ranked units lie outside a funnel of their own, around their joint rate.

    The kinds of unit differ so much that their differences widen the limits for all; this shows what remains without.

    Parameters
    ----------
    units : DataFrame, as :func:`with_ranks` gives them
    winsorised_share, smallest_potential : as for :func:`spread_around_joint_rate`
    """
    ranked = units.loc[units["is_ranked"], ["psu_type", "earned", "potential", "attainment_rate_pct"]]
    if ranked.empty:
        return "No unit is ranked, so the ranked units have no funnel of their own."
    smallest = {"smallest_potential": smallest_potential}
    spread = spread_around_joint_rate(ranked, winsorised_share=winsorised_share, **smallest)
    adjusted = with_funnel(ranked, spread=spread, **smallest)["funnel_position_95"]
    below, above = int((adjusted == BELOW).sum()), int((adjusted == ABOVE).sum())
    return (
        f"Among the {counted(len(ranked), 'ranked unit')} alone, around their joint rate of "
        f"{percent_text(spread.target_pct, 1)}, the ordinary difference is {_points(spread)} and "
        f"{counted(below + above, 'unit')} {'lies' if below + above == 1 else 'lie'} beyond chance and this "
        f"difference, {below} below and {above} above.{_unplaced_text(int((adjusted == NOT_PLACED).sum()))}"
    )


def _points(spread: Overdispersion) -> str:
    """Return the ordinary difference between units as a sentence names it."""
    points = int(round_half_up(spread.between_unit_sd_points))
    return f"about {counted(points, 'point')} (standard deviation)" if spread.is_overdispersed else "none"


def outside_sentence(units: pd.DataFrame, *, level: str = "95") -> str:
    """Return in words which kinds of unit lie outside the adjusted limits, and that the funnel does not say why."""
    outside = units[units[f"funnel_position_{level}"].isin(OUTSIDE)]
    placed = units[~units[f"funnel_position_{level}"].isin([NO_RATE, NOT_PLACED])]
    kinds = placed["psu_type"].value_counts(sort=False).sort_index()
    if kinds.empty:
        return "No unit is placed by the adjusted limits."
    named = [f"{kind} {(outside['psu_type'] == kind).sum()} of {count}" for kind, count in kinds.items()]
    return (
        f"Outside the adjusted {level_text(FUNNEL_LIMITS[level])} limits, by kind of unit: {listing(named)}. "
        "A place outside says that a rate is unusual, not why it is."
    )


def rank_range_sentence(units: pd.DataFrame) -> str:
    """Return in words how wide the rank ranges are, and how many units could hold the first place.

    Parameters
    ----------
    units : DataFrame, as :func:`with_ranks` gives them
    """
    ranked = units[units["rank_lower"].notna()]
    if ranked.empty:
        why = units.loc[units["is_ranked"], "rank_range_reason"].unique().tolist()
        return f"The places have no ranges: {why[0]}." if why else "No unit is ranked, so there is no place."
    width = ranked["rank_upper"] - ranked["rank_lower"] + 1
    widest = ranked.assign(width=width).sort_values(["width", "psu"], ascending=[False, True]).iloc[0]
    first, fixed = int((ranked["rank_lower"] == 1).sum()), int((width == 1).sum())
    middle = number_text(round_half_up(float(width.median())))
    return (
        f"Of {counted(len(ranked), 'ranked unit')}, at least half have a {level_text(CONFIDENCE)} range of {middle} places or "
        f"fewer; the widest is that of {widest['psu']}, places {widest['rank_lower']} to {widest['rank_upper']}. "
        f"{counted(first, 'unit')} could hold the first place, and {counted(fixed, 'unit')} "
        f"{'is' if fixed == 1 else 'are'} sure of a single one, as if every credential were earned independently."
    )


def top_sentence(units: pd.DataFrame, *, top: int) -> str:
    """Return in words how sure the units in the top places are to belong there.

    Parameters
    ----------
    units : DataFrame, as :func:`with_ranks` gives them
    top : int, places
    """
    ranked = units[units["rank_lower"].notna()]
    if ranked.empty:
        return ""
    listed = ranked[ranked["rank"] <= top]
    sure, could = int((listed["rank_upper"] <= top).sum()), int((ranked["rank_lower"] <= top).sum())
    return (
        f"Of the {counted(len(listed), 'unit')} in the first {'place' if top == 1 else f'{top} places'}, {sure} {'has' if sure == 1 else 'have'} a "
        f"range that ends there; {counted(could, 'unit')} could be among them."
    )


def reliability_sentence(units: pd.DataFrame) -> str:
    """Return in words how many rates are marked as unreliable, and what they have in common."""
    marked = units[units["is_low_reliability"]]
    is_are, of_all = "is" if len(marked) == 1 else "are", f"{counted(len(units), 'rate')}"
    if marked.empty:
        return f"None of {of_all} is marked as unreliable."
    reasons = marked["reliability_reason"].value_counts(sort=False)
    ordered = sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
    named = [
        f"{count} with {reason}" if not reason.startswith("nothing") else f"{count} where {reason}"
        for reason, count in ordered
    ]
    return f"{len(marked)} of {of_all} {is_are} marked as unreliable: {'; '.join(named)}."


def span_text(lower: pd.Series, upper: pd.Series, *, decimals: int = 1) -> pd.Series:
    """Return intervals of percentages as tables for reading show them, an en dash for none.

    Examples
    --------
    >>> span_text(pd.Series([23.66, None]), pd.Series([76.34, None])).tolist()
    ['23.7% to 76.3%', '–']
    """
    spans = [
        "–" if pd.isna(low) else f"{percent_text(low, decimals)} to {percent_text(high, decimals)}"
        for low, high in zip(lower, upper, strict=True)
    ]
    return pd.Series(spans, index=lower.index, dtype="str")


def places_text(lower: pd.Series, upper: pd.Series) -> pd.Series:
    """Return ranges of places as tables for reading show them, an en dash for none.

    Examples
    --------
    >>> places_text(pd.Series([1, 2, None]), pd.Series([3, 2, None])).tolist()
    ['1 to 3', '2', '–']
    """
    spans = [
        "–" if pd.isna(best) else f"{best:.0f}" if best == worst else f"{best:.0f} to {worst:.0f}"
        for best, worst in zip(lower, upper, strict=True)
    ]
    return pd.Series(spans, index=lower.index, dtype="str")


def unreliable(units: pd.DataFrame) -> pd.DataFrame:
    """Return the marked units for reading, those with the fewest available credentials first.

    Parameters
    ----------
    units : DataFrame, as :func:`with_intervals` gives them

    Returns
    -------
    DataFrame: ``psu``, ``psu_type``, ``earned``, ``potential``, ``attainment_rate_pct``, ``interval``, ``reason``
    """
    marked = units[units["is_low_reliability"]].sort_values(["potential", "psu"])
    return marked[["psu", "psu_type", "earned", "potential", "attainment_rate_pct"]].assign(
        interval=span_text(marked["rate_lower_pct"], marked["rate_upper_pct"]), reason=marked["reliability_reason"]
    )


def with_notes(ranked: pd.DataFrame) -> pd.DataFrame:
    """Return a ranking by rate for reading: interval, range of places and mark beside each rate.

    Parameters
    ----------
    ranked : DataFrame, as :func:`helpers.sections.public_school_units.rankings.ranking` gives it, of units with :func:`with_intervals` and
        :func:`with_ranks`

    Returns
    -------
    DataFrame: ``rank``, ``psu``, ``earned``, ``potential``, ``attainment_rate_pct``, ``interval``, ``could_hold_place``,
    ``low_reliability``
    """
    return ranked[["rank", "psu", "earned", "potential", "attainment_rate_pct"]].assign(
        interval=span_text(ranked["rate_lower_pct"], ranked["rate_upper_pct"]),
        could_hold_place=places_text(ranked["rank_lower"], ranked["rank_upper"]),
        low_reliability=ranked["is_low_reliability"],
    )


def shrunken_sentence(units: pd.DataFrame) -> str:
    """Return in words how far the shrunken rates lie from the units' own rates.

    Parameters
    ----------
    units : DataFrame, as :func:`with_shrunken_rates` gives them
    """
    known, missing = units[units["shrunken_rate_pct"].notna()], int(units["shrunken_rate_pct"].isna().sum())
    if known.empty:
        return "No distribution could be fitted to any kind of unit, so no rate is shrunken."
    moved = (known["shrunken_rate_pct"] - known["attainment_rate_pct"]).abs()
    far = int((moved > 1).sum())
    most = known.assign(moved=moved).sort_values(["moved", "psu"], ascending=[False, True]).iloc[0]
    return (
        f"{counted(far, 'rate')} of {len(known):,} {'moves' if far == 1 else 'move'} by more than a point. The farthest is "
        f"that of {most['psu']}, from {percent_text(most['attainment_rate_pct'], 1)} ({number_text(most['earned'])} of "
        f"{number_text(most['potential'])}) to {percent_text(most['shrunken_rate_pct'], 1)}. "
        f"{counted(missing, 'unit')} {'has' if missing == 1 else 'have'} none."
    )


def most_moved(units: pd.DataFrame) -> pd.DataFrame:
    """Return the units for reading, those whose shrunken rate lies farthest from their own first.

    Parameters
    ----------
    units : DataFrame, as :func:`with_shrunken_rates` and :func:`with_intervals` give them

    Returns
    -------
    DataFrame: ``psu``, ``psu_type``, ``earned``, ``potential``, ``attainment_rate_pct``, ``interval``,
    ``shrunken_rate_pct``, ``shrunken_interval``
    """
    known = units[units["shrunken_rate_pct"].notna()]
    known = known.assign(distance=(known["shrunken_rate_pct"] - known["attainment_rate_pct"]).abs())
    known = known.sort_values(["distance", "psu"], ascending=[False, True])
    return known[["psu", "psu_type", "earned", "potential", "attainment_rate_pct"]].assign(
        interval=span_text(known["rate_lower_pct"], known["rate_upper_pct"]),
        shrunken_rate_pct=known["shrunken_rate_pct"],
        shrunken_interval=span_text(known["shrunken_lower_pct"], known["shrunken_upper_pct"]),
    )
