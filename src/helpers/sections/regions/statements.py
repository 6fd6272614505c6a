"""What is said of regions: every sentence and every table of text of the section."""

from __future__ import annotations

import pandas as pd

from helpers.base.settings import Settings
from helpers.base.words import counted, listing
from helpers.contracts.vocabulary import ASSUMED, COUNTED, NO_REGION, REGION_AS_PRINTED
from helpers.sections.regions.attainment import LIST_COLUMNS
from helpers.show.answers import Finding, finding
from helpers.show.numbers import POINTS_DECIMALS, interval_text, measure_text, number_text
from helpers.show.plots import counts_text
from helpers.show.sentences import mix_sentence, most_text, places_sentence, some
from helpers.show.tables import intervals_as_text
from helpers.statistics.mix import parts_that_add_up

NO_MAP = "There are no county shapes for this year, so there is no map; the chart above shows the same rates."
NAMED, FEW = 5, 3
RATE = "attainment_rate_pct"
NOT_ADJUSTED = "No rate is adjusted for what is offered: no published table crosses units with courses."


def answer(rates: pd.DataFrame, differences: pd.DataFrame, *, state_rate_pct: float, year: str) -> list[Finding]:
    """Return how far regions lie apart, which distances are certain, and where the most credentials went unearned.

    Parameters
    ----------
    rates : DataFrame, as :func:`helpers.sections.regions.rates.region_rates` gives it, with ``unearned`` and
        ``share_of_state_unearned_pct``
    differences : DataFrame, as :func:`helpers.sections.regions.rates.region_differences` gives it
    state_rate_pct : float, percent
    year : str
    """
    rated = rates[rates[RATE].notna()]
    highest, lowest = rated.iloc[0], rated.iloc[-1]
    # So many credentials are the distance in the smaller of the two regions.
    smaller = min(highest["potential"], lowest["potential"])
    apart = smaller * (highest[RATE] - lowest[RATE]) / 100
    first = _rates_sentence(rated, state_rate_pct=state_rate_pct, year=year)
    named = {"table": "region_rates", "row": lowest, "certainty": COUNTED}
    found = [finding(first, measure=RATE, credentials_concerned=apart, **named)]
    if len(differences):
        pair = differences.loc[differences["difference_points_lower"].idxmax()]
        surely = smaller * max(pair["difference_points_lower"], 0) / 100
        named = {"table": "region_differences", "row": pair, "certainty": ASSUMED}
        second = _certain_sentence(rated, differences)
        found.append(finding(second, measure="difference_points", credentials_concerned=surely, **named))
    most = rated.loc[rated["unearned"].idxmax()]
    if most["unearned"]:
        named = {"table": "region_rates", "row": most, "certainty": COUNTED}
        third = _unearned_sentence(rated)
        found.append(finding(third, measure="unearned", credentials_concerned=most["unearned"], **named))
    return found


def _rates_sentence(rated: pd.DataFrame, *, state_rate_pct: float, year: str) -> str:
    high, low = (rated[rated[RATE] == end] for end in (rated[RATE].max(), rated[RATE].min()))
    text = f"In {year}, students in {_named(high)} earned {_rate_text(high[RATE].iloc[0])} of the credentials available"
    others = f", in {_named(low)} {_rate_text(low[RATE].iloc[0])}" if len(high) < len(rated) else ""
    return f"{text} to them{others}, in the whole state {_rate_text(state_rate_pct)}."


def _certain_sentence(rated: pd.DataFrame, differences: pd.DataFrame) -> str:
    certain, top = differences[differences["is_certain"]], rated["region"].iloc[0]
    judged, are = "Judged by how much school units within a region differ", "is" if len(certain) == 1 else "are"
    if len(differences) == 1:
        pair = listing(differences.iloc[0][["region", "other_region"]].tolist())
        return f"{judged}, this year's difference between {pair} is {'' if len(certain) else 'not '}certain."
    of_all = f"{some(len(certain))} of this year's {len(differences):,} differences between regions {are} certain"
    below = certain.loc[certain["region"] == top, "other_region"]
    unsure = rated.loc[(rated["region"] != top) & ~rated["region"].isin(below)]
    if below.empty:
        return f"{judged}, {of_all}."
    every = "every other" + (f" but {_named(unsure)}" if len(unsure) else "")
    which = every if len(unsure) < FEW else counted(len(below), "other")
    return f"{judged}, {of_all}; the {top} region is certainly above {which}."


def _unearned_sentence(rated: pd.DataFrame) -> str:
    most = rated[rated["unearned"] == rated["unearned"].max()]
    share = measure_text(most["share_of_state_unearned_pct"].iloc[0], "share_of_state_unearned_pct")
    return (
        f"This year, most available credentials went unearned in {_named(most)}: {most_text(rated, by='unearned')}, or "
        f"{share} of the state's."
    )


def _rate_text(rate: float) -> str:
    return measure_text(rate, RATE)


def _named(regions: pd.DataFrame) -> str:
    return f"the {listing(regions['region'].tolist())} {'region' if len(regions) == 1 else 'regions'}"


def answer_title(rates: pd.DataFrame) -> str:
    """Return the finding as the title of the chart: the lowest and the highest rate of a region."""
    ends = [rates[rates[RATE] == end] for end in (rates[RATE].min(), rates[RATE].max())]
    low, high = (rows["region"].iloc[0] if len(rows) == 1 else counted(len(rows), "region") for rows in ends)
    rate_low, rate_high = (_rate_text(rows[RATE].iloc[0]) for rows in ends)
    if rates[RATE].nunique() < 2:
        return f"{high} earned {rate_high} of what was available"
    return f"{low} earned {rate_low} of what was available, {high} {rate_high}"


def answer_note(settings: Settings, candidates: pd.DataFrame) -> str:
    """Return how to read the chart of the answer, and the limits that hold for every place in it."""
    listed = f"The report does not print which units make up a region; {_list_name(settings.region_list)}"
    as_is, fits = _of_list(candidates, settings.region_list).head(1), "is used here."
    if as_is["figures"].sum():
        figures = counted(int(as_is["figures"].iloc[0]), "regional figure")
        fits = f"fits {some(as_is['figures_fit'].iloc[0])}\nof its {figures}."
    return (
        "Blue line and places: if units were drawn again. Black line: chance among students.\n"
        f"{NOT_ADJUSTED}\n{listed} {fits}"
    )


def _of_list(candidates: pd.DataFrame, region_list: str) -> pd.DataFrame:
    return candidates[candidates["region_list"] == region_list]


def candidates_sentence(candidates: pd.DataFrame, *, region_list: str) -> str:
    """Return how many printed figures a list of regions fits, and which small change of it fits most.

    Parameters
    ----------
    candidates : DataFrame, the processed table ``region_candidates``
    region_list : str, name of the list
    """
    rows = _of_list(candidates, region_list)
    if rows.empty or not rows["figures"].iloc[0]:
        return ""
    as_is, best = rows.iloc[0], rows[rows["figures_fit"] == rows["figures_fit"].max()]
    text = (
        f"As it is, {_list_name(region_list)} fits {some(as_is['figures_fit'])} of "
        f"{counted(as_is['figures'], 'figure')} that the report gives of regions, and {some(as_is['units_fit'])} of "
        f"{counted(as_is['units'], 'region')} that it prints beside units."
    )
    most = best["figures_fit"].iloc[0]
    if most == as_is["figures_fit"]:
        return f"{text} No move of one or two counties would fit more of these figures."
    ways = best[best["moved_counties"] == best["moved_counties"].min()]["change"].tolist()
    which = ways[0] if len(ways) == 1 else f"Any of {len(ways):,} moves"
    named = f" ({'; '.join(ways)})" if 1 < len(ways) <= NAMED else ""
    rest = "" if most == as_is["figures"] else ", and no move of one or two counties fits all"
    return f"{text} {which}{named} would make it {most:,} figures{rest}."


def _list_name(region_list: str) -> str:
    return f"the {region_list.replace('_', ' ')} list"


def answer_table(rates: pd.DataFrame) -> pd.DataFrame:
    """Return what was earned and what was not as a page shows it, one row per region, with its possible places."""
    shown = rates[["region", "psus", "earned", "potential", RATE, "unearned", "share_of_state_unearned_pct"]]
    return shown.assign(places_by_units=intervals_as_text(rates.filter(like="units_rank_"))["units_rank"])


def clustering_sentence(rates: pd.DataFrame, *, design_effect: float) -> str:
    """Return how wide the intervals by credentials are, and how wide they would be for independent chances."""
    widths = [
        (rates[f"{name}_upper"] - rates[f"{name}_lower"]).max() for name in (RATE, "attainment_rate_if_independent_pct")
    ]
    wide, naive = (number_text(width, 1) for width in widths)
    if design_effect == 1:
        return f"Intervals by credentials are at most {wide} points wide, as if every one were an independent chance."
    return (
        f"Intervals by credentials allow for a design effect of {number_text(design_effect, 1)}, because a student's "
        f"credentials tend to be earned together. They are at most {wide} points wide; as if every available "
        f"credential were an independent chance, {naive}."
    )


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


def differences_table(differences: pd.DataFrame) -> pd.DataFrame:
    """Return, for each region, those that certainly lie below it if units are drawn again, as text."""
    certain = differences[differences["is_certain"]].groupby("region", sort=False)["other_region"].agg(list)
    return pd.DataFrame({"region": certain.index, "certainly_above": certain.map(listing).to_numpy()})


def region_mix_sentence(mix: pd.DataFrame, *, standard: str) -> str:
    """Return where the part that goes with the mix of units is largest, and how much it makes up over all regions."""
    return mix_sentence(mix, standard=standard, name="region", noun="region")


def mix_table(mix: pd.DataFrame, *, standard: str) -> pd.DataFrame:
    """Return the distances of regions from the state's rate for reading, with two parts that add up to each."""
    rows = parts_that_add_up(mix[mix["standard"] == standard], decimals=POINTS_DECIMALS)
    return rows[["region", "distance_points", "mix_points", "rate_points"]]


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
    return f"This analysis uses {_list_name(settings.region_list)}. {settings.region_list_reason}".strip()


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
    """Return what the map leaves out or sets apart: units without a region, counties without one or away from theirs.

    Parameters
    ----------
    regions : DataFrame, ``region``, ``earned``, ``potential``, ``attainment_rate_pct``, ``psus``
    counties : DataFrame, ``county``, ``region`` (empty for none), ``is_apart`` (from the rest of its region), one row
        per county on the map
    """
    without = counties.loc[counties["region"] == "", "county"].tolist()
    apart = [f"{row.county} ({row.region})" for row in counties[counties["is_apart"]].itertuples()]
    parts = [
        f"Not on the map: {counted(int(row.psus), 'statewide virtual unit')}, "
        f"{_rate_text(row.attainment_rate_pct)} ({counts_text(row.earned, row.potential)})."
        for row in regions[regions["region"] == NO_REGION].itertuples()
    ]
    if without:
        parts.append(f"Grey: no single region is known for {_first(without)}.")
    if apart:
        parts.append(f"Apart from the rest of {'its' if len(apart) == 1 else 'their'} region: {_first(apart)}.")
    return " ".join(parts) or "Every unit lies in a region."


def _first(names: list[str]) -> str:
    return listing([*names[:NAMED], *(["others"] if len(names) > NAMED else [])])
