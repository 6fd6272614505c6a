"""What is said of regions: every sentence and every table of text of the section."""

from __future__ import annotations

import pandas as pd

from helpers.base.settings import Settings
from helpers.base.words import counted, listing
from helpers.contracts.vocabulary import NO_REGION, REGION_AS_PRINTED
from helpers.sections.regions.attainment import LIST_COLUMNS
from helpers.show.numbers import interval_text, measure_text
from helpers.show.plots import counts_text
from helpers.show.sentences import mix_sentence, most_text, places_sentence, some
from helpers.show.tables import ShownTable, intervals_as_text
from helpers.show.unearned import below_state_sentence, most_unearned_sentence, show_unearned

NO_MAP = "There are no county shapes for this year, so there is no map; the bars above show the same rates."
COUNTIES_NAMED = 5
RATE = "attainment_rate_pct"


def answer_sentence(regions: pd.DataFrame) -> str:
    """Return in which region the rate was highest, in which lowest, and in which the most credentials were earned."""
    rates, earned = regions[RATE], regions["earned"]
    highest, lowest = (_named(regions[rates == end]) for end in (rates.max(), rates.min()))
    return (
        f"The attainment rate was highest in {highest} ({measure_text(rates.max(), RATE)}) and lowest in {lowest} "
        f"({measure_text(rates.min(), RATE)}). The most credentials, {most_text(regions, by='earned')}, were earned in "
        f"{_named(regions[earned == earned.max()])}."
    )


def _named(regions: pd.DataFrame) -> str:
    return f"the {listing(regions['region'].tolist())} {'region' if len(regions) == 1 else 'regions'}"


def certainty_sentence(rates: pd.DataFrame, *, confidence: float) -> str:
    """Return which regions have only one possible place under each reading, and which interval is widest."""
    by_units = rates.dropna(subset=["units_rate_pct_lower"])
    text = places_sentence(rates, noun="region", confidence=confidence)
    if by_units.empty:
        return f"{text} No region has two units with potential, so units cannot be drawn again."
    widest = by_units.loc[(by_units["units_rate_pct_upper"] - by_units["units_rate_pct_lower"]).idxmax()]
    interval = interval_text(widest["units_rate_pct_lower"], widest["units_rate_pct_upper"], RATE)
    sure = by_units.loc[by_units["units_rank_lower"] == by_units["units_rank_upper"], "region"].tolist()
    would = f"only {listing(sure)} would" if sure else "none would"
    return (
        f"{text} If the units of each region were drawn again from units like its own, {would}. The widest interval "
        f"would then be that of {widest['region']}: {interval}."
    )


def certainty_table(rates: pd.DataFrame) -> pd.DataFrame:
    """Return the rates, intervals and ranges of places as text, one row per region."""
    texts = intervals_as_text(rates.filter(regex="_lower$|_upper$"))
    return rates[["region", RATE]].assign(
        interval_by_credentials=texts[RATE],
        places_by_credentials=texts["rank"],
        interval_by_units=texts["units_rate_pct"],
        places_by_units=texts["units_rank"],
        low_reliability=rates["reliability_reason"].replace("", "no"),
    )


def unearned_sentences(by_region: pd.DataFrame, *, state_rate_pct: float) -> str:
    """Return where the most credentials went unearned, and what regions below the state's rate would add at it."""
    places = by_region[by_region["region"] != NO_REGION]
    below = below_state_sentence(places, noun="region", state_rate_pct=state_rate_pct)
    return f"{most_unearned_sentence(by_region, name='region')} {below}"


def unearned_table(by_region: pd.DataFrame) -> ShownTable:
    """Return the table of unearned credentials as it is shown."""
    return show_unearned(by_region, "one row per region")


def region_mix_sentence(mix: pd.DataFrame, *, standard: str) -> str:
    """Return where the part that goes with the mix of units is largest, and how much it makes up over all regions."""
    return mix_sentence(mix, standard=standard, name="region", noun="region")


def bounds_sentence(bounds: pd.DataFrame, *, unknown_mix: str) -> str:
    """Return how wide the bounds are and for which regions the mix alone cannot account for the rate."""
    rows = bounds[bounds["unknown_mix"] == unknown_mix]
    if rows.empty:
        return f"No region has potential, so nothing can be said of its {unknown_mix}."
    outside = rows.loc[~rows["is_within"], "region"].tolist()
    widths = rows["expected_rate_pct_upper"] - rows["expected_rate_pct_lower"]
    text = (
        f"At the state's rates, the {unknown_mix} alone could place a region's rate anywhere in a range "
        f"{interval_text(widths.min(), widths.max(), 'width')} points wide."
    )
    if not outside:
        return f"{text} Every region's rate lies within its range, so the {unknown_mix} could account for any of them."
    lies = "rate of {} lies outside its range" if len(outside) == 1 else "rates of {} lie outside their ranges"
    others = "; for the other regions it could" if len(outside) < len(rows) else ""
    return f"{text} The {lies.format(listing(outside))}, so there this mix alone cannot account for the rate{others}."


def bounds_table(bounds: pd.DataFrame, *, unknown_mix: str) -> pd.DataFrame:
    """Return the rates that an unknown mix alone could give as text, one row per region."""
    rows = intervals_as_text(bounds[bounds["unknown_mix"] == unknown_mix])
    names = {"expected_rate_pct": "rates_by_mix_alone", "is_within": "within_this_range"}
    return rows[["region", RATE, *names]].rename(columns=names)


def chosen_list_sentence(settings: Settings) -> str:
    """Return which public list of regions the year uses, and why."""
    return (
        f"This analysis uses the {settings.region_list.replace('_', ' ')} list. {settings.region_list_reason}".strip()
    )


def printed_regions_sentence(printed: pd.DataFrame) -> str:
    """Return for how many units each public list gives the region that the report prints, or that it prints none.

    Parameters
    ----------
    printed : DataFrame, one row per unit: ``printed_region``, its regions by each list and ``region_basis``
    """
    if printed.empty:
        return "The report prints no unit's region this year."
    said = f"The report prints a region for {counted(len(printed), 'unit')}."
    # A region that was taken from the report agrees with it, which tells nothing of the list.
    known = printed[printed["region_basis"] != REGION_AS_PRINTED]
    taken = len(printed) - len(known)
    if taken:
        said += f" That of {some(taken)} was taken from the report"
        said += "; the others are held against the lists." if len(known) else "."
    if known.empty:
        return said
    counts = {name: int((known[column] == known["printed_region"]).sum()) for name, column in LIST_COLUMNS.items()}
    (first, same), *others = [(name.replace("_", " "), some(count)) for name, count in counts.items()]
    parts = [f"puts {same} of them in the same region", *(f"the {name} list {count}" for name, count in others)]
    return f"{said} The {first} list {', '.join(parts)}."


def map_note(regions: pd.DataFrame, counties: pd.DataFrame) -> str:
    """Return what the map leaves out: units without a region, and counties without one or with units in several.

    Parameters
    ----------
    regions : DataFrame, ``region``, ``earned``, ``potential``, ``attainment_rate_pct``, ``psus``
    counties : DataFrame, ``county``, ``region`` (empty for none), one row per county on the map
    """
    without = counties.loc[counties["region"] == "", "county"].tolist()
    parts = [
        f"Not on the map: {counted(int(row.psus), 'statewide virtual unit')}, "
        f"{measure_text(row.attainment_rate_pct, RATE)} ({counts_text(row.earned, row.potential)})."
        for row in regions[regions["region"] == NO_REGION].itertuples()
    ]
    if without:
        others = ["others"] if len(without) > COUNTIES_NAMED else []
        parts.append(f"Grey: no single region is known for {listing([*without[:COUNTIES_NAMED], *others])}.")
    return " ".join(parts) or "Every unit lies in a region."
