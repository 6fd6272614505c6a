"""Where the opportunity is: credentials that were available and not earned, by any grouping, in tables, words and figures.

What a group would add at the state's rate is arithmetic on its own counts. It is no forecast: nothing here says that the
distance can be closed, or what would close it.
"""

from __future__ import annotations

import textwrap

import pandas as pd
from matplotlib.figure import Figure

from helpers.base.rates import attainment_rate, round_half_up, share_pct
from helpers.base.words import counted, with_most
from helpers.show.charts import BLUE, GREY, LIGHT_GREY, VERMILION, bare_bars, fit_labels, give_title, new_figure
from helpers.show.numbers import number_text, percent_text
from helpers.statistics.unearned import added_at, gini, lorenz_curve, unearned, units_holding

NAME_WIDTH = 30
HALF_PCT = 50
# Less than half a credential is no credential when it is shown.
SMALLEST_SHOWN = 0.5


def _whole(credentials: float) -> str:
    return number_text(int(round_half_up(credentials)))


def opportunity(groups: pd.DataFrame, *, names: list[str], state_rate_pct: float) -> pd.DataFrame:
    """Return what each group left unearned and what it would add at the state's rate, most left first.

    Parameters
    ----------
    groups : DataFrame, the columns of names, ``earned``, ``potential`` (credentials); rows of one name are added up
    names : list of str, columns that name a group, the last one orders groups that left the same number
    state_rate_pct : float, percent; missing where nothing was available in the state

    Returns
    -------
    DataFrame: the names, ``earned``, ``potential``, ``attainment_rate_pct``, ``unearned`` (credentials),
    ``share_of_unearned_pct`` (of all groups; missing when nothing was left), ``added_at_state_rate`` (credentials, not
    rounded, 0 for a group at or above the state's rate), ``state_rate_change_points`` (by how much the state's rate
    would rise with them)
    """
    sums = groups.groupby(names, as_index=False)[["earned", "potential"]].sum()
    left = unearned(sums["earned"], sums["potential"])
    added = added_at(sums["earned"], sums["potential"], rate_pct=state_rate_pct)
    whole = sums["potential"].sum()
    table = sums.assign(
        attainment_rate_pct=attainment_rate(sums["earned"], sums["potential"]),
        unearned=left,
        share_of_unearned_pct=[share_pct(count, left.sum()) for count in left],
        added_at_state_rate=added,
        state_rate_change_points=[share_pct(count, whole) for count in added],
    )
    return table.sort_values(["unearned", *reversed(names)], ascending=[False] + [True] * len(names), ignore_index=True)


def opportunity_shown(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with whole credentials, rounded half up, and short headings, for showing; the file keeps all.

    Parameters
    ----------
    table : DataFrame, as :func:`opportunity` gives it

    Returns
    -------
    DataFrame: the names, ``potential``, ``attainment_rate_pct``, ``unearned``, ``share_pct`` (of what was left),
    ``added`` (at the state's rate), ``state_points`` (by which the state's rate would rise)
    """
    added = [int(round_half_up(value)) for value in table["added_at_state_rate"].fillna(0)]
    short = {
        "share_of_unearned_pct": "share_pct",
        "added_at_state_rate": "added",
        "state_rate_change_points": "state_points",
    }
    return table.assign(added_at_state_rate=added).drop(columns="earned").rename(columns=short)


def most_unearned_sentence(table: pd.DataFrame, *, name: str) -> str:
    """Return in words how much was left and where the most.

    Parameters
    ----------
    table : DataFrame, as :func:`opportunity` gives it
    name : str, column that names a group
    """
    left = int(table["unearned"].sum())
    if left == 0:
        return "Every available credential was earned, so nothing was left."
    most = table.loc[table["unearned"].idxmax()]
    return (
        f"{number_text(left)} available credentials were not earned, the largest part in "
        f"{with_most(table, by='unearned', name=name)}: {number_text(most['unearned'])}, or "
        f"{percent_text(most['share_of_unearned_pct'])} of all."
    )


def below_state_sentence(table: pd.DataFrame, *, noun: str, state_rate_pct: float) -> str:
    """Return in words how many groups lie below the state's rate and what they would add at it.

    Parameters
    ----------
    table : DataFrame, as :func:`opportunity` gives it
    noun : str, what a group is: ``program area``
    state_rate_pct : float, percent
    """
    below, rate = table[table["added_at_state_rate"] > 0], percent_text(state_rate_pct, 1)
    if below.empty:
        return f"No {noun} lies below the state's rate of {rate}."
    is_one = len(below) == 1
    added, points = below["added_at_state_rate"].sum(), below["state_rate_change_points"].sum()
    return (
        f"{counted(len(below), noun)} {'lies' if is_one else 'lie'} below the state's rate of {rate}; at that rate "
        f"{'it' if is_one else 'they'} would have earned {_whole(added)} more, and the state's rate would be "
        f"{round_half_up(points, 1)} points higher. This is arithmetic, not a forecast."
    )


def opportunity_labels(table: pd.DataFrame) -> list[str]:
    """Return, for each group, what it left and what of it lies below the state's rate.

    Examples
    --------
    >>> rows = pd.DataFrame({"unearned": [90, 10], "added_at_state_rate": [40.4, 0.0]})
    >>> opportunity_labels(rows)
    ['90 left, 40 of them below the state’s rate', '10 left']
    """
    return [
        f"{number_text(row.unearned)} left"
        + (
            f", {_whole(row.added_at_state_rate)} of them below the state’s rate"
            if row.added_at_state_rate >= SMALLEST_SHOWN
            else ""
        )
        for row in table.itertuples()
    ]


def draw_opportunity(table: pd.DataFrame, *, name: str, title: str) -> Figure:
    """Return a bar for what each group left, most on top; the dark part would be earned at the state's rate.

    Parameters
    ----------
    table : DataFrame, as :func:`opportunity` gives it, the rows to draw
    name : str, column that names the rows; long names are broken
    title : str
    """
    shown = table.iloc[::-1]
    figure, axes = new_figure(height=0.46 * len(shown) + 1.3)
    places = range(len(shown))
    axes.barh(places, shown["unearned"], color=LIGHT_GREY, height=0.72, label="not earned")
    axes.barh(
        places, shown["added_at_state_rate"], color=VERMILION, height=0.72, label="below the state’s rate (in brackets)"
    )
    axes.set_yticks(places, [textwrap.fill(text, NAME_WIDTH) for text in shown[name]])
    for place, row in enumerate(shown.itertuples()):
        below = f"  ({_whole(row.added_at_state_rate)})" if row.added_at_state_rate >= SMALLEST_SHOWN else ""
        axes.annotate(
            f"{number_text(row.unearned)}{below}",
            (row.unearned, place),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
        )
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, borderaxespad=0.2, handlelength=1, borderpad=0)
    give_title(figure, title)
    bare_bars(axes)
    fit_labels(axes)
    return figure


def opportunity_alt_text(table: pd.DataFrame, *, name: str, what: str) -> str:
    """Return in words what :func:`draw_opportunity` shows.

    Parameters
    ----------
    table : DataFrame, as drawn
    name : str, column that names the rows
    what : str, what the rows are, in which order
    """
    labels = opportunity_labels(table)
    parts = [f"{text} {label}" for text, label in zip(table[name], labels, strict=True)]
    return f"Horizontal bars of credentials available and not earned, {what}: {'; '.join(parts)}."


def concentration_sentence(table: pd.DataFrame, *, noun: str) -> str:
    """Return in words how many groups hold half of what was left, and how unequally it is spread.

    Parameters
    ----------
    table : DataFrame, as :func:`opportunity` gives it
    noun : str, what a group is: ``course``
    """
    left = table["unearned"]
    if left.sum() == 0:
        return "Nothing was left, so there is nothing to share out."
    holding = units_holding(left, share_pct=HALF_PCT)
    return (
        f"{holding:,} of {counted(len(left), noun)} {'holds' if holding == 1 else 'hold'} half of what was left. The Gini "
        f"coefficient, which is 0 where all leave the same number and near 1 where one leaves all, is {gini(left):.2f}."
    )


def draw_concentration(table: pd.DataFrame, *, noun: str, title: str) -> Figure:
    """Return the Lorenz curve of what was left, with the point from which the last groups hold half.

    Parameters
    ----------
    table : DataFrame, as :func:`opportunity` gives it; something was left
    noun : str, what a group is: ``course``
    title : str
    """
    figure, axes = new_figure(height=4.4)
    curve, units = lorenz_curve(table["unearned"]), len(table)
    holding = units_holding(table["unearned"], share_pct=HALF_PCT)
    axes.plot([0, 100], [0, 100], color=GREY, linewidth=1, linestyle="--")
    axes.plot(curve["share_of_units_pct"], curve["share_of_unearned_pct"], color=BLUE, linewidth=2.2)
    place = curve.iloc[units - holding]
    axes.plot([place.iloc[0]], [place.iloc[1]], "o", color=VERMILION, markersize=7)
    verb = "holds" if holding == 1 else "hold"
    axes.annotate(
        f"right of here, {counted(holding, noun)}\nof {units:,} {verb} half or more",
        tuple(place),
        xytext=(-12, 4),
        textcoords="offset points",
        ha="right",
        va="bottom",
    )
    axes.annotate("if all left the same number", (70, 72), ha="right", va="bottom", color=GREY)
    ticks = range(0, 101, 25)
    axes.set_xticks(ticks, [percent_text(tick) for tick in ticks])
    axes.set_yticks(ticks, [percent_text(tick) for tick in ticks])
    axes.set(xlim=(0, 101), ylim=(0, 101), xlabel=f"share of {noun}s, those that left the fewest first")
    axes.set_ylabel("share of what was left")
    give_title(figure, title)
    return figure


def concentration_alt_text(table: pd.DataFrame, *, noun: str, year: str) -> str:
    """Return in words what :func:`draw_concentration` shows."""
    curve = lorenz_curve(table["unearned"])
    lower = curve[curve["share_of_units_pct"] <= HALF_PCT].iloc[-1]
    return (
        f"Lorenz curve of credentials available and not earned in {year} over {counted(len(table), noun)}: the "
        f"{percent_text(lower.iloc[0])} that left the fewest hold {percent_text(lower.iloc[1], 1)} of what was left. "
        f"{concentration_sentence(table, noun=noun)}"
    )
