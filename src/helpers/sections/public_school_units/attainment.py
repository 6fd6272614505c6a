"""Public school units: their rates, their kinds, and their credentials over the years."""

from __future__ import annotations

import pandas as pd

from helpers.base.rates import attainment_rate, printed_decimals
from helpers.base.words import counted, direction, listing
from helpers.show.numbers import number_text, percent_text
from helpers.statistics.series import NEW_COUNTING, UNCERTAIN, breaks_between, override_text

TRADITIONAL = "traditional"
CHANGE_COLUMNS = ["psu", "first_year", "first_earned", "last_year", "last_earned", "change", "note"]


def with_rates(attainment: pd.DataFrame, units: pd.DataFrame) -> pd.DataFrame:
    """Return the units with their kind, place and attainment rate, in the order of the report.

    Parameters
    ----------
    attainment : DataFrame, ``psu_code``, ``psu``, ``earned``, ``potential``, ``printed_rate``
    units : DataFrame, ``psu_code``, ``psu_type``, ``county``, ``region``

    Returns
    -------
    DataFrame: the columns of both and ``attainment_rate_pct``, missing without potential

    Raises
    ------
    ValueError
        If a unit is not known.
    """
    places = units[["psu_code", "psu_type", "county", "region"]]
    known = attainment.merge(places, on="psu_code", how="left", validate="one_to_one")
    if known["psu_type"].isna().any():
        raise ValueError(
            f"units without kind and region: {listing(known.loc[known['psu_type'].isna(), 'psu'].tolist())}."
        )
    return known.assign(attainment_rate_pct=attainment_rate(known["earned"], known["potential"]))


def attainment_by_kind(units: pd.DataFrame) -> pd.DataFrame:
    """Return how many units of each kind there are, their joint rate and the spread of their rates, largest kind first.

    Returns
    -------
    DataFrame: ``psu_type``, ``psus``, ``earned``, ``potential``, ``attainment_rate_pct`` (of their sums),
    ``lowest_rate_pct``, ``mean_rate_pct``, ``highest_rate_pct`` (of their own rates)
    """
    kinds = units.groupby("psu_type", as_index=False).agg(
        psus=("psu_code", "size"),
        earned=("earned", "sum"),
        potential=("potential", "sum"),
        lowest_rate_pct=("attainment_rate_pct", "min"),
        mean_rate_pct=("attainment_rate_pct", "mean"),
        highest_rate_pct=("attainment_rate_pct", "max"),
    )
    kinds.insert(4, "attainment_rate_pct", attainment_rate(kinds["earned"], kinds["potential"]))
    return kinds.sort_values(["psus", "psu_type"], ascending=[False, True]).reset_index(drop=True)


def state_rate(units: pd.DataFrame) -> float:
    """Return what all units together earned per 100 available credentials, in percent."""
    sums = units[["earned", "potential"]].sum().to_frame().T
    return float(attainment_rate(sums["earned"], sums["potential"]).iloc[0])


def state_rate_sentence(units: pd.DataFrame) -> str:
    """Return in words the state's rate beside the mean and the median of the units' rates."""
    rates, state = units["attainment_rate_pct"].dropna(), state_rate(units)
    if rates.empty:
        return "No unit has potential, so there is no rate."
    above = int((rates > state).sum())
    word = direction(round(rates.mean() - state, 9), up="above", down="below", same="equal to")
    return (
        f"All units together earned {percent_text(state, 1)} of what was available. The mean of the units' rates, in "
        f"which a small unit counts as much as a large one, is {percent_text(rates.mean(), 1)}, {word} the state's "
        f"rate; the median is {percent_text(rates.median(), 1)}. {counted(above, 'unit')} of {len(rates)} "
        f"{'lies' if above == 1 else 'lie'} above the state's rate."
    )


def unit_counts(units: pd.DataFrame) -> dict[str, str]:
    """Return how many units there are, traditional and other, as text for statements."""
    is_traditional = units["psu_type"] == TRADITIONAL
    with_some = int((units["earned"] > 0).sum())
    return {
        "units with results": f"{len(units)}, of which {with_some} earned at least one credential",
        "traditional units": str(int(is_traditional.sum())),
        "charter and specialty schools": str(int((~is_traditional).sum())),
    }


def printed_rates_sentence(units: pd.DataFrame) -> str:
    """Return in words how many printed rates are what the unit's own counts give.

    Raises
    ------
    ValueError
        If there is no unit.
    """
    if units.empty:
        raise ValueError("no unit to compare; check the table's rows.")
    computed = [
        percent_text(row.attainment_rate_pct, printed_decimals(row.printed_rate)) if row.potential else "NA"
        for row in units.itertuples()
    ]
    agree = int((units["printed_rate"] == computed).sum())
    compared = counted(len(units), "printed rate")
    return f"{compared} compared with earned divided by potential, rounded half up: {agree} agree."


def earned_over_years(ranked: pd.DataFrame, printed: pd.DataFrame, *, year: str) -> pd.DataFrame:
    """Return the ranked units with this year's credentials and, where they are printed, those of earlier years.

    Parameters
    ----------
    ranked : DataFrame, as :func:`ranking` gives them, with ``earned`` of this year
    printed : DataFrame, ``psu_code``, ``year``, ``earned``
    year : str, this year

    Returns
    -------
    DataFrame: ``rank`` (of this year), ``psu_code``, ``psu``, ``region``, ``year``, ``earned``; oldest year first
    """
    units = ranked[["rank", "psu_code", "psu", "region"]]
    now = ranked[["psu_code", "earned"]].assign(year=year)
    earlier = printed.loc[printed["year"] < year, ["psu_code", "earned", "year"]]
    counts = units.merge(pd.concat([earlier, now]), on="psu_code", validate="one_to_many")
    columns = ["rank", "psu_code", "psu", "region", "year", "earned"]
    return counts.sort_values(["rank", "psu", "year"], kind="stable")[columns].reset_index(drop=True)


def first_to_last(counts: pd.DataFrame, breaks: pd.DataFrame) -> pd.DataFrame:
    """Return for each unit with several years its first and last count and, if they are counted alike, the change.

    A break of the state's count holds for the units too, since their credentials are part of it.

    Parameters
    ----------
    counts : DataFrame, as :func:`earned_over_years` gives them
    breaks : DataFrame, as :func:`helpers.statistics.series.with_overrides` gives them

    Returns
    -------
    DataFrame: ``psu``, ``first_year``, ``first_earned``, ``last_year``, ``last_earned``, ``change`` (credentials;
    missing across a break), ``note`` (why it is missing, or why a break is crossed); largest rise first
    """
    rows = []
    for _, of_one in counts.sort_values("year", kind="stable").groupby("psu_code", sort=False):
        if len(of_one) < 2:
            continue
        first, last = of_one.iloc[0], of_one.iloc[-1]
        row = {"psu": first["psu"], "first_year": first["year"], "first_earned": first["earned"]}
        row |= {"last_year": last["year"], "last_earned": last["earned"]}
        crossed = breaks_between(breaks, series="earned", from_year=first["year"], to_year=last["year"])
        stops = crossed.loc[crossed["override_reason"] == "", "first_year"].tolist()
        row["change"] = pd.NA if stops else last["earned"] - first["earned"]
        row["note"] = f"{UNCERTAIN}: {NEW_COUNTING} from {listing(stops)}" if stops else override_text(crossed)
        rows.append(row)
    ends = pd.DataFrame(rows, columns=CHANGE_COLUMNS).astype({"change": "Int64", "note": "str"})
    return ends.sort_values(["change", "psu"], ascending=[False, True]).reset_index(drop=True)


def shown_changes(changes: pd.DataFrame) -> pd.DataFrame:
    """Return changes for reading: with a sign, or in words why there is none; why a break is crossed stands behind."""
    texts = []
    for row in changes.itertuples():
        if pd.isna(row.change):
            texts.append(row.note)
            continue
        sign = "+" if row.change > 0 else "−" if row.change < 0 else ""
        texts.append(f"{sign}{number_text(abs(row.change))}{f', {row.note}' if row.note else ''}")
    return changes.drop(columns="note").assign(change=pd.Series(texts, changes.index, dtype="str"))


def change_sentence(changes: pd.DataFrame) -> str:
    """Return in words how many units earned more than in their first printed year, and where the change was largest."""
    if changes.empty:
        return "No earlier count is printed for any of these units."
    known = changes[changes["change"].notna()]
    if known.empty:
        return f"How the counts changed since the earlier years {changes['note'].iloc[0]}."
    rose, fell = known[known["change"] > 0], known[known["change"] < 0]
    open_ones = changes[changes["change"].isna()]
    sentences = [
        f"Of {counted(len(known), 'unit')} with earlier counts, {len(rose)} earned more than in {'its' if len(known) == 1 else 'their'} "
        f"first printed year and {len(fell)} fewer."
    ]
    if len(rose):
        top = rose.iloc[0]
        sentences.append(
            f"The largest rise is that of {top['psu']}: {number_text(top['first_earned'])} in {top['first_year']}, "
            f"{number_text(top['last_earned'])} in {top['last_year']}."
        )
    if len(fell):
        sentences.append(
            f"Fewer: {listing([f'{row.psu} (−{number_text(-row.change)})' for row in fell.itertuples()])}."
        )
    if len(open_ones):
        sentences.append(f"Of {listing(open_ones['psu'].tolist())} it {open_ones['note'].iloc[0]}.")
    across = sorted(set(known["note"]) - {""})
    sentences += [f"This compares {note}." for note in across]
    return " ".join(sentences)
