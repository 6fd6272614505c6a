"""Public school units: their rates, the two rankings, and their credentials over the years."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.display import counted, direction, listing, number_text
from helpers.figures import (
    BLUE,
    GREY,
    INK,
    VERMILION,
    bare_bars,
    fit_labels,
    give_note,
    give_title,
    label_bars,
    new_figure,
    spread_apart,
)
from helpers.percentages import attainment_rate, percent_text, printed_decimals

TRADITIONAL = "traditional"
BIN_POINTS = 2.0


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


def ranking(units: pd.DataFrame, *, by: str, size: int) -> pd.DataFrame:
    """Return the units with the highest values, highest first.

    Units with the same value share a place and stand in the order of their names; if they share the last place, all
    of them are listed. Units without a value are not ranked.

    Parameters
    ----------
    units : DataFrame, ``psu`` and the column to rank by
    by : str, column
    size : int, places

    Returns
    -------
    DataFrame: ``rank`` and the columns of the units

    Examples
    --------
    >>> units = pd.DataFrame({"psu": ["B", "A", "C"], "earned": [5, 5, 1]})
    >>> ranking(units, by="earned", size=1).to_numpy().tolist()
    [[1, 'A', 5], [1, 'B', 5]]
    """
    ranked = units[units[by].notna()]
    ranked = ranked.assign(rank=ranked[by].rank(method="min", ascending=False).astype("int64"))
    listed = ranked[ranked["rank"] <= size].sort_values(["rank", "psu"], kind="stable")
    return listed[["rank", *units.columns]].reset_index(drop=True)


def left_out(
    units: pd.DataFrame, ranked: pd.DataFrame, *, types: tuple[str, ...], smallest_potential: int
) -> pd.DataFrame:
    """Return the units whose rate is above the last ranked one although they are not ranked, and why.

    Parameters
    ----------
    units : DataFrame, all units with ``psu_code``, ``psu_type``, ``potential``, ``attainment_rate_pct``
    ranked : DataFrame, as :func:`ranking` gives them
    types : tuple of str, kinds of unit that are ranked
    smallest_potential : int, credentials; smaller units are not ranked

    Returns
    -------
    DataFrame: ``psu``, ``psu_type``, ``earned``, ``potential``, ``attainment_rate_pct``, ``reason``; highest rate first
    """
    last = ranked["attainment_rate_pct"].min()
    is_higher = ~units["psu_code"].isin(ranked["psu_code"]) & (units["attainment_rate_pct"] > last)
    higher = units[is_higher].sort_values(["attainment_rate_pct", "psu"], ascending=[False, True])
    reasons = [
        listing(
            [f"kind of unit: {row.psu_type}"] * (row.psu_type not in types)
            + [f"fewer than {counted(smallest_potential, 'available credential')}"]
            * (row.potential < smallest_potential)
        )
        for row in higher.itertuples()
    ]
    columns = ["psu", "psu_type", "earned", "potential", "attainment_rate_pct"]
    return higher[columns].assign(reason=pd.Series(reasons, index=higher.index, dtype="str")).reset_index(drop=True)


def rankings_compared(units: pd.DataFrame, printed: pd.DataFrame, *, by: str, size: int) -> pd.DataFrame:
    """Return the computed beside the printed place of every unit that has one of the two.

    Units with equal values share places, so a printed place agrees if it is one of those that they share.

    Parameters
    ----------
    units : DataFrame, the units that can be ranked: ``psu_code``, ``psu`` and the column to rank by
    printed : DataFrame, ``psu_code``, ``psu``, ``rank``, in printed order
    by : str, column
    size : int, places

    Returns
    -------
    DataFrame: ``psu``, ``place``, ``printed_place`` (missing for none), ``agrees``
    """
    listed = ranking(units, by=by, size=size)[["psu_code", "psu", "rank", by]]
    last_shared = listed["rank"] + listed.groupby(by)["rank"].transform("size") - 1
    computed = listed.assign(last_shared=last_shared).rename(columns={"rank": "place"})
    places = printed[["psu_code", "psu", "rank"]].rename(columns={"rank": "printed_place"})
    both = computed.merge(places, on="psu_code", how="outer", suffixes=("", "_printed"), validate="one_to_one")
    both["psu"] = both["psu"].fillna(both["psu_printed"])
    both["agrees"] = both["printed_place"].between(both["place"], both["last_shared"])
    both = both.astype({"place": "Int64", "printed_place": "Int64"}).sort_values(["place", "printed_place", "psu"])
    return both[["psu", "place", "printed_place", "agrees"]].reset_index(drop=True)


def comparison_sentence(compared: pd.DataFrame, *, table: str) -> str:
    """Return in words how far a computed ranking is the printed one.

    Raises
    ------
    ValueError
        If there is nothing to compare: that would look like agreement.
    """
    printed = int(compared["printed_place"].notna().sum())
    if printed == 0:
        raise ValueError(f"{table}: no printed place to compare; check the table's rows.")
    both = int((compared["printed_place"].notna() & compared["place"].notna()).sum())
    same, more = int(compared["agrees"].sum()), len(compared) - printed
    return (
        f"{table} prints {counted(printed, 'unit')}: {both} are in the computed ranking, {same} of them at the same "
        f"place; {counted(more, 'computed unit')} {'is' if more == 1 else 'are'} not printed."
    )


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


def first_to_last(counts: pd.DataFrame) -> pd.DataFrame:
    """Return for each unit with several years its first and last count and the change between them.

    Parameters
    ----------
    counts : DataFrame, as :func:`earned_over_years` gives them

    Returns
    -------
    DataFrame: ``psu``, ``first_year``, ``first_earned``, ``last_year``, ``last_earned``, ``change``; largest rise first
    """
    ends = (
        counts.sort_values("year")
        .groupby("psu_code", sort=False)
        .agg(
            psu=("psu", "first"),
            years=("year", "size"),
            first_year=("year", "first"),
            first_earned=("earned", "first"),
            last_year=("year", "last"),
            last_earned=("earned", "last"),
        )
    )
    ends = ends[ends["years"] > 1].drop(columns="years")
    ends["change"] = ends["last_earned"] - ends["first_earned"]
    return ends.sort_values(["change", "psu"], ascending=[False, True]).reset_index(drop=True)


def change_sentence(changes: pd.DataFrame) -> str:
    """Return in words how many units earned more than in their first printed year, and where the change was largest."""
    if changes.empty:
        return "No earlier count is printed for any of these units."
    rose, fell = changes[changes["change"] > 0], changes[changes["change"] < 0]
    sentences = [
        f"Of {counted(len(changes), 'unit')} with earlier counts, {len(rose)} earned more than in their first printed "
        f"year and {len(fell)} fewer."
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
    return " ".join(sentences)


def stacked(rates: pd.Series, *, width: float = BIN_POINTS) -> pd.DataFrame:
    """Return where the dot of each unit stands: the middle of its bin of rates, and its level in the stack.

    Parameters
    ----------
    rates : Series of float, percent
    width : float, percentage points of a bin

    Returns
    -------
    DataFrame, same index: ``middle`` (percent), ``level`` (from 0)

    Examples
    --------
    >>> stacked(pd.Series([1.0, 1.9, 100.0])).to_numpy().tolist()
    [[1.0, 0.0], [1.0, 1.0], [99.0, 0.0]]
    """
    # The highest rate of all belongs to the last bin, not to one beyond it.
    bins = (rates // width).clip(upper=100 // width - 1)
    return pd.DataFrame({"middle": (bins + 0.5) * width, "level": bins.groupby(bins).cumcount()})


def _draw_kind(axes: Axes, rates: pd.Series, *, name: str, note: str, floor: float) -> float:
    """Draw the stacked dots of one kind of unit on a floor; return the floor of the next kind below."""
    dots = stacked(rates)
    height = dots["level"].max() + 1 if len(dots) else 1
    base = floor - max(height, 3)
    axes.plot(dots["middle"], base + 0.5 + dots["level"], "o", color=BLUE, markersize=5.6, markeredgewidth=0)
    axes.axhline(base, color="#d9d9d9", linewidth=0.8, zorder=0)
    spot = {
        "xycoords": ("axes fraction", "data"),
        "textcoords": "offset points",
        "ha": "right",
        "annotation_clip": False,
    }
    axes.annotate(name, (0, base), xytext=(-6, 15), **spot)
    axes.annotate(note, (0, base), xytext=(-6, 1), color=GREY, fontsize=10, **spot)
    return base - 1.2


def draw_rates_by_kind(units: pd.DataFrame) -> Figure:
    """Return a dot for every unit at its attainment rate, stacked, one strip for each kind of unit.

    Parameters
    ----------
    units : DataFrame, as :func:`with_rates` gives them
    """
    kinds, known = attainment_by_kind(units), units[units["attainment_rate_pct"].notna()]
    stacks = known.groupby("psu_type")["attainment_rate_pct"].apply(lambda rates: stacked(rates)["level"].max() + 1)
    rows = sum(max(stacks.get(kind, 1), 3) + 1.2 for kind in kinds["psu_type"])
    figure, axes = new_figure(height=0.105 * rows + 1.7)
    floor = 0.0
    for kind in kinds.itertuples():
        rates = known.loc[known["psu_type"] == kind.psu_type, "attainment_rate_pct"]
        joint = "together " if kind.psus > 1 else ""
        note = f"{counted(kind.psus, 'unit')}, {joint}{percent_text(kind.attainment_rate_pct)}"
        floor = _draw_kind(axes, rates, name=kind.psu_type, note=note, floor=floor)
    state = state_rate(units)
    if pd.notna(state):
        axes.axvline(state, color=INK, linestyle="--", linewidth=1.2, zorder=0)
        axes.annotate(
            f"state {percent_text(state)}", (state, 1), xycoords=("data", "axes fraction"), ha="center", va="bottom"
        )
    axes.set(xlim=(-1, 101), ylim=(floor + 1.2, 0.8), yticks=[])
    axes.set_xticks(range(0, 101, 20), [f"{tick}%" for tick in range(0, 101, 20)])
    axes.spines["left"].set_visible(False)
    give_title(figure, "Attainment rate of every unit, by kind of unit")
    give_note(figure, f"One dot is a unit; rates in steps of {BIN_POINTS:g} points.")
    return figure


def rates_alt_text(units: pd.DataFrame) -> str:
    """Return in words what :func:`draw_rates_by_kind` shows."""
    parts = [
        f"{kind.psu_type}, {counted(kind.psus, 'unit')} from {percent_text(kind.lowest_rate_pct)} to "
        f"{percent_text(kind.highest_rate_pct)}, "
        f"together {percent_text(kind.attainment_rate_pct)}"
        for kind in attainment_by_kind(units).itertuples()
    ]
    state = percent_text(state_rate(units))
    return f"Stacked dots of the attainment rate of every unit by kind: {'; '.join(parts)}. State: {state}."


def _place_names(ranked: pd.DataFrame) -> list[str]:
    return [f"{row.psu}  {row.rank}" for row in ranked.itertuples()]


def draw_ranking(ranked: pd.DataFrame, *, by: str, title: str) -> Figure:
    """Return a bar for every ranked unit, first place on top.

    Parameters
    ----------
    ranked : DataFrame, as :func:`ranking` gives them
    by : str, ``earned`` or ``attainment_rate_pct``, the column that was ranked by
    title : str
    """
    shown = ranked.iloc[::-1]
    figure, axes = new_figure(height=0.36 * len(shown) + 1.0)
    axes.barh(range(len(shown)), shown[by], color=BLUE, height=0.7)
    axes.set_yticks(range(len(shown)), _place_names(shown))
    label_bars(axes, [_bar_label(row, by) for row in shown.itertuples()])
    give_title(figure, title)
    bare_bars(axes)
    fit_labels(axes)
    return figure


def _bar_label(row: object, by: str) -> str:
    if by == "earned":
        return number_text(row.earned)
    return f"{percent_text(row.attainment_rate_pct, 1)}  ({number_text(row.earned)} of {number_text(row.potential)})"


def ranking_alt_text(ranked: pd.DataFrame, *, by: str, title: str) -> str:
    """Return in words what :func:`draw_ranking` shows."""
    parts = [f"{row.rank} {row.psu} {_bar_label(row, by)}" for row in ranked.itertuples()]
    return f"{title}, bars in order: {listing(parts)}."


def draw_earned_over_years(counts: pd.DataFrame) -> Figure:
    """Return a line for each ranked unit over the printed years, named at its end.

    Parameters
    ----------
    counts : DataFrame, as :func:`earned_over_years` gives them
    """
    years = sorted(counts["year"].unique())
    wide = counts.pivot(index="psu_code", columns="year", values="earned")[years]
    names = counts.drop_duplicates("psu_code").set_index("psu_code")["psu"]
    figure, axes = new_figure(height=max(3.2, 0.5 * len(wide) + 0.9))
    last, gap = wide[years[-1]], wide.max().max() * 0.2 / max(2.3, 0.5 * len(wide))
    ends = dict(zip(wide.index, spread_apart(last.tolist(), smallest_gap=gap), strict=True))
    for code, values in wide.iterrows():
        known = values.dropna()
        color = VERMILION if known.iloc[-1] < known.iloc[0] else BLUE
        axes.plot(
            [years.index(year) for year in known.index], known, color=color, linewidth=1.6, marker="o", markersize=4
        )
        # A thin line leads from the last point to the label, which may have had to move.
        reach = [len(years) - 1, len(years) - 0.92]
        axes.plot(reach, [known.iloc[-1], ends[code]], color="#b5b5b5", linewidth=0.7, clip_on=False, zorder=1)
        label = f"{number_text(known.iloc[-1])}  {names[code]}"
        axes.text(len(years) - 0.9, ends[code], label, va="center", color=color, fontsize=10)
    axes.set_xticks(range(len(years)), years)
    axes.set(ylim=(0, wide.max().max() * 1.05 or 1), xlim=(-0.2, len(years) - 0.92), yticks=[])
    axes.spines["left"].set_visible(False)
    give_title(figure, "Credentials earned over the years by the leading units")
    give_note(figure, "Blue: at least as many as in the first printed year. Orange: fewer.")
    return figure


def earned_over_years_alt_text(counts: pd.DataFrame) -> str:
    """Return in words what :func:`draw_earned_over_years` shows."""
    parts = [
        f"{psu}: {listing([f'{row.earned:,} in {row.year}' for row in of_psu.itertuples()])}"
        for psu, of_psu in counts.groupby("psu", sort=False)
    ]
    return f"Lines of credentials earned by year. {'; '.join(parts)}."
