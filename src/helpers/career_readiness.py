"""Career readiness credentials: their counts over the years and their computed total."""

from __future__ import annotations

import textwrap

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.consistency import TOTAL_ROW
from helpers.display import counted, direction, listing, number_text
from helpers.figures import BLUE, GREEN, INK, PURPLE, VERMILION, give_title, new_figure, spread_apart
from helpers.percentages import round_half_up

COLORS = (BLUE, VERMILION, GREEN, PURPLE)
# A label takes this share of the height of the axes for each of its lines.
LINE_SHARE, NAME_WIDTH = 0.05, 24


def with_computed_total(counts: pd.DataFrame) -> pd.DataFrame:
    """Return the credentials of every year, and for each year their computed total as the last row.

    Parameters
    ----------
    counts : DataFrame, ``credential``, ``year``, ``earned``, ``is_total``; printed totals are left out

    Returns
    -------
    DataFrame: ``credential``, ``year``, ``earned``
    """
    credentials = counts.loc[~counts["is_total"], ["credential", "year", "earned"]]
    totals = credentials.groupby("year", as_index=False)["earned"].sum().assign(credential=TOTAL_ROW)
    return pd.concat([credentials, totals[credentials.columns]], ignore_index=True)


def totals_compared(counts: pd.DataFrame) -> pd.DataFrame:
    """Return the printed beside the computed total of each year: ``year``, ``printed``, ``computed``, ``difference``.

    A year without a printed total is left out.
    """
    printed = counts[counts["is_total"]].set_index("year")["earned"]
    computed = counts[~counts["is_total"]].groupby("year")["earned"].sum()
    both = pd.DataFrame({"printed": printed, "computed": computed}).dropna().astype("int64")
    return both.assign(difference=both["computed"] - both["printed"]).rename_axis("year").reset_index()


def counts_by_year(counts: pd.DataFrame) -> pd.DataFrame:
    """Return one row a credential, the total last: a column for each year and the change from the first to the last.

    Parameters
    ----------
    counts : DataFrame, as :func:`with_computed_total` gives them

    Returns
    -------
    DataFrame: ``credential``, one column of counts a year, ``change`` in words
    """
    order = counts["credential"].drop_duplicates()
    wide = counts.pivot(index="credential", columns="year", values="earned").loc[order].rename_axis(columns=None)
    first, last = wide.iloc[:, 0], wide.iloc[:, -1]
    changes = [change_text(start, end) for start, end in zip(first, last, strict=True)]
    return wide.assign(change=changes).reset_index()


def change_text(start: float, end: float) -> str:
    """Return a change of a count with its sign, and in percent where there was something to start from.

    Examples
    --------
    >>> change_text(713, 1089), change_text(4, 3), change_text(0, 2), change_text(5, 5)
    ('+376 (+53%)', '−1 (−25%)', '+2', '0')
    """
    if pd.isna(start) or pd.isna(end):
        return "–"
    change = end - start
    sign = "+" if change > 0 else "−"
    if change == 0:
        return "0"
    share = f" ({sign}{abs(round_half_up(100 * change / start))}%)" if start > 0 else ""
    return f"{sign}{number_text(abs(change))}{share}"


def change_sentences(counts: pd.DataFrame) -> str:
    """Return in words how many were earned in the last year, how the total and the credentials moved, and which led.

    Parameters
    ----------
    counts : DataFrame, as :func:`with_computed_total` gives them
    """
    wide = counts.pivot(index="credential", columns="year", values="earned")
    years, total = list(wide.columns), wide.loc[TOTAL_ROW]
    credentials = wide.drop(index=TOTAL_ROW)
    last = credentials[years[-1]]
    leaders = sorted(last.index[last == last.max()])
    now = int(total[years[-1]])
    sentences = [
        f"{counted(now, 'career readiness credential')} {'was' if now == 1 else 'were'} earned in {years[-1]};",
        f"{listing(leaders)} {'leads' if len(leaders) == 1 else 'lead'} with {number_text(last.max())}.",
    ]
    if len(years) > 1:
        change = change_text(total[years[0]], total[years[-1]])
        word = direction(total[years[-1]] - total[years[0]])
        size = f": {change}" if change != "0" else ""
        sentences.append(f"Since {years[0]} the total {word}{size}.")
        sentences.append(_moved_sentence(credentials[years[-1]] - credentials[years[0]]))
    return " ".join(sentences)


def _moved_sentence(changes: pd.Series) -> str:
    """Return in words how many credentials rose, fell or stayed."""
    signs = {"rose": (changes > 0).sum(), "fell": (changes < 0).sum(), "did not change": (changes == 0).sum()}
    parts = [f"{count} {word}" for word, count in signs.items() if count]
    return f"Of {counted(len(changes), 'credential')}, {listing(parts)}."


def discrepancy_sentence(discrepancies: pd.DataFrame, *, total: int) -> str:
    """Return in words what it would mean for the total if the other table's counts were right.

    Parameters
    ----------
    discrepancies : DataFrame, ``item``, ``found``, ``expected`` as text, one row a credential
    total : int, credentials of all kinds this year
    """
    if discrepancies.empty:
        return "No count of this year differs from the other tables of the report."
    numbers = discrepancies[["found", "expected"]].apply(pd.to_numeric, errors="coerce").dropna()
    other = int(total + (numbers["expected"] - numbers["found"]).sum())
    return (
        f"{counted(len(discrepancies), 'count')} of this year {'differs' if len(discrepancies) == 1 else 'differ'} "
        f"from the other tables of the report; with the counts of those the total would be {other:,} instead of "
        f"{total:,}."
    )


def _is_crowded_from_above(values: pd.Series, value: float, room: float) -> bool:
    """Return whether another point lies so close above that a label between the two would not fit."""
    return bool(((values > value) & (values - value < room)).any())


def _draw_credential(axes: Axes, values: pd.Series, of_all: pd.DataFrame, *, color: str, room: float) -> None:
    """Draw one credential's line; a label lies below its point where another point is close above."""
    places = range(len(values))
    axes.plot(places, values.to_numpy(), color=color, linewidth=2, marker="o", markersize=6, zorder=3)
    for place, (year, value) in zip(places, values.items(), strict=True):
        below = _is_crowded_from_above(of_all[year], value, room)
        axes.annotate(
            number_text(value),
            (place, value),
            xytext=(0, -8 if below else 8),
            textcoords="offset points",
            ha="center",
            va="top" if below else "bottom",
            color=color,
        )


def draw_career_readiness(counts: pd.DataFrame) -> Figure:
    """Return a line for each credential and for their total over the years, named at its end.

    Parameters
    ----------
    counts : DataFrame, as :func:`with_computed_total` gives them
    """
    order = counts["credential"].drop_duplicates().tolist()
    wide = counts.pivot(index="credential", columns="year", values="earned").loc[order]
    figure, axes = new_figure(height=5.2)
    highest = max(wide.max().max(), 1)
    for number, (credential, values) in enumerate(wide.iterrows()):
        color = INK if credential == TOTAL_ROW else COLORS[number % len(COLORS)]
        _draw_credential(axes, values, wide, color=color, room=2.6 * LINE_SHARE * highest)
    _name_lines(axes, wide.iloc[:, -1], height=highest)
    years = list(wide.columns)
    axes.set_xticks(range(len(years)), years)
    axes.set(ylim=(-0.12 * highest, 1.12 * highest), xlim=(-0.3, len(years) - 0.9), yticks=[])
    axes.spines["left"].set_visible(False)
    give_title(figure, "Career readiness credentials earned by academic year")
    return figure


def _name_lines(axes: Axes, ends: pd.Series, *, height: float) -> None:
    """Write each credential's name behind the end of its line, in its colour, without overlaps."""
    names = ["Total" if name == TOTAL_ROW else name for name in ends.index]
    wrapped = [textwrap.wrap(name, NAME_WIDTH) for name in names]
    gap = height * LINE_SHARE * max(map(len, wrapped)) * 1.15
    for number, (lines, place) in enumerate(zip(wrapped, spread_apart(ends.tolist(), smallest_gap=gap), strict=True)):
        color = INK if names[number] == "Total" else COLORS[number % len(COLORS)]
        axes.annotate(
            "\n".join(lines),
            (axes.get_lines()[number].get_xdata()[-1], place),
            xytext=(28, 0),
            textcoords="offset points",
            va="center",
            color=color,
            annotation_clip=False,
        )


def career_readiness_alt_text(counts: pd.DataFrame) -> str:
    """Return in words what :func:`draw_career_readiness` shows."""
    parts = [
        f"{credential}: {listing([f'{row.earned:,} in {row.year}' for row in of_credential.itertuples()])}"
        for credential, of_credential in counts.groupby("credential", sort=False)
    ]
    return f"Lines of credentials earned by year. {'; '.join(parts)}."
