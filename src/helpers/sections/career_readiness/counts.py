"""Career readiness credentials: their counts over the years and their computed total."""

from __future__ import annotations

import textwrap

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.base.words import counted, listing
from helpers.contracts.vocabulary import TOTAL_ROW
from helpers.show.charts import (
    BLUE,
    GREEN,
    INK,
    PURPLE,
    VERMILION,
    draw_break,
    give_note,
    give_title,
    new_figure,
    spread_apart,
)
from helpers.show.numbers import number_text, signed_percent
from helpers.statistics.series import (
    NEW_COUNTING,
    UNCERTAIN,
    changes_of_known_years,
    changes_of_steps,
    pattern,
    segments,
    verdict_counts,
)

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


def _as_points(counts: pd.DataFrame) -> pd.DataFrame:
    """Return the counts as values of a series: exact ones of credentials earned, whose breaks hold for them too."""
    value = counts["earned"].astype("float64")
    return counts.assign(
        series="earned", value=value, precision="exact", is_derived=False, value_lower=value, value_upper=value
    )


def changes_by_credential(counts: pd.DataFrame, breaks: pd.DataFrame) -> pd.DataFrame:
    """Return the change of each credential, and of the total, between every two years.

    Parameters
    ----------
    counts : DataFrame, as :func:`with_computed_total` gives them
    breaks : DataFrame, as :func:`helpers.statistics.series.with_overrides` gives them

    Returns
    -------
    DataFrame, as :func:`helpers.statistics.series.changes_of_known_years` gives it, by ``credential``
    """
    return changes_of_known_years(_as_points(counts), breaks, by=["credential"])


def patterns_by_credential(counts: pd.DataFrame, breaks: pd.DataFrame) -> pd.Series:
    """Return for each credential, and for the total, what holds of all steps from one year to the next."""
    steps = changes_of_steps(_as_points(counts).sort_values("year", kind="stable"), breaks, by=["credential"])
    of_each = {credential: steps[steps["credential"] == credential] for credential in counts["credential"].unique()}
    return pd.Series({credential: pattern(of_one) for credential, of_one in of_each.items()}, dtype="str")


def counts_by_year(counts: pd.DataFrame, breaks: pd.DataFrame) -> pd.DataFrame:
    """Return one row a credential, the total last: a column for each year and the change from the first to the last.

    Parameters
    ----------
    counts : DataFrame, as :func:`with_computed_total` gives them
    breaks : DataFrame, as :func:`helpers.statistics.series.with_overrides` gives them

    Returns
    -------
    DataFrame: ``credential``, one column of counts a year, ``change`` in words, ``year_by_year`` in words
    """
    order = counts["credential"].drop_duplicates()
    wide = counts.pivot(index="credential", columns="year", values="earned").loc[order].rename_axis(columns=None)
    changes = _first_to_last(counts, breaks)
    texts = [change_text(changes[name]) if name in changes else "–" for name in order]
    patterns = patterns_by_credential(counts, breaks)
    return wide.assign(change=texts, year_by_year=patterns.loc[order]).reset_index()


def _first_to_last(counts: pd.DataFrame, breaks: pd.DataFrame) -> dict[str, dict]:
    """Return by credential the change from the first year of the table to the last."""
    first, last = counts["year"].min(), counts["year"].max()
    changes = changes_by_credential(counts, breaks)
    ends = changes[(changes["from_year"] == first) & (changes["to_year"] == last)]
    return {row["credential"]: row for row in ends.to_dict("records")}


def change_text(change: dict) -> str:
    """Return a change of an exact count with its sign, and in percent where there was something to start from.

    Parameters
    ----------
    change : dict, as :func:`helpers.statistics.series.change_between` gives it

    Examples
    --------
    >>> change_text({"verdict": "rose", "change": 376.0, "growth_pct": 52.7, "break_reason": ""})
    '+376 (+53%)'
    >>> change_text({"verdict": "cannot be said", "reason": "new way of counting from 2030-2031"})
    'cannot be said: new way of counting from 2030-2031'
    """
    if change["verdict"] == UNCERTAIN:
        return f"{UNCERTAIN}: {change['reason']}"
    size, growth = change["change"], change["growth_pct"]
    text = f"{'+' if size > 0 else '−'}{number_text(abs(size))}" if size else "0"
    if size and pd.notna(growth):
        text += f" ({signed_percent(growth)})"
    return f"{text}, {change['break_reason']}" if change["break_reason"] else text


def change_sentences(counts: pd.DataFrame, breaks: pd.DataFrame) -> str:
    """Return in words how many were earned in the last year, how the total and the credentials moved, and which led.

    Parameters
    ----------
    counts : DataFrame, as :func:`with_computed_total` gives them
    breaks : DataFrame, as :func:`helpers.statistics.series.with_overrides` gives them
    """
    years = sorted(counts["year"].unique())
    latest = counts[counts["year"] == years[-1]].set_index("credential")["earned"]
    now, credentials = int(latest[TOTAL_ROW]), latest.drop(TOTAL_ROW)
    leaders = sorted(credentials.index[credentials == credentials.max()])
    sentences = [
        f"{counted(now, 'career readiness credential')} {'was' if now == 1 else 'were'} earned in {years[-1]};",
        f"{listing(leaders)} {'leads' if len(leaders) == 1 else 'lead'} with {number_text(credentials.max())}.",
    ]
    if len(years) > 1:
        changes, patterns = _first_to_last(counts, breaks), patterns_by_credential(counts, breaks)
        sentences.append(_total_sentence(changes.pop(TOTAL_ROW), patterns.pop(TOTAL_ROW)))
        sentences.append(_moved_sentence(pd.DataFrame(changes.values()), patterns))
    return " ".join(sentences)


def _total_sentence(change: dict, total_pattern: str) -> str:
    """Return in words how the total moved and what holds of each of its steps."""
    span = f"from {change['from_year']} to {change['to_year']}"
    if change["verdict"] == UNCERTAIN:
        return f"Whether the total rose or fell {span} {change_text(change)}."
    size = f" by {change_text(change).lstrip('+−')}" if change["change"] else ""
    basis = f"; year by year: {total_pattern}" if change["years_apart"] > 1 else ""
    return f"The total {change['verdict']} {span}{size}{basis}."


def _moved_sentence(changes: pd.DataFrame, patterns: pd.Series) -> str:
    """Return in words how many credentials rose, fell or stayed from the first to the last year, and year by year."""
    sentence = f"Of {counted(len(changes), 'credential')}, {verdict_counts(changes)} from the first to the last year"
    if (changes["years_apart"] == 1).all():
        return f"{sentence}."
    kinds = sorted(patterns.value_counts().items(), key=lambda kind: (-kind[1], kind[0]))
    return f"{sentence}; year by year, {listing([f'{count} {kind}' for kind, count in kinds])}."


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


def changed_direction_sentence(discrepancies: pd.DataFrame, counts: pd.DataFrame, breaks: pd.DataFrame) -> str:
    """Return in words whose direction from the first to the last year would be another with the other table's counts.

    Parameters
    ----------
    discrepancies : DataFrame, ``item``, ``expected`` as text, one row a credential
    counts : DataFrame, as :func:`with_computed_total` gives them
    breaks : DataFrame, as :func:`helpers.statistics.series.with_overrides` gives them

    Returns
    -------
    str, empty without a discrepancy in numbers or with a single year
    """
    other = pd.to_numeric(discrepancies.set_index("item")["expected"], errors="coerce").dropna()
    first, last = counts["year"].min(), counts["year"].max()
    credentials = counts[counts["credential"] != TOTAL_ROW]
    is_replaced = (credentials["year"] == last) & credentials["credential"].isin(other.index)
    if first == last or not is_replaced.any():
        return ""
    found = credentials["earned"].mask(is_replaced, credentials["credential"].map(other)).astype("int64")
    replaced = with_computed_total(credentials.assign(earned=found, is_total=False))
    before, after = _first_to_last(counts, breaks), _first_to_last(replaced, breaks)
    turned = [
        f"{name} {after[name]['verdict']} and not {before[name]['verdict']}"
        for name in before
        if before[name]["verdict"] != after[name]["verdict"]
    ]
    if not turned:
        return f"With those counts every direction from {first} to {last} stays as it is."
    return f"With those counts it is another direction from {first} to {last}: {listing(turned)}."


def _is_crowded_from_above(values: pd.Series, value: float, room: float) -> bool:
    """Return whether another point lies so close above that a label between the two would not fit."""
    return bool(((values > value) & (values - value < room)).any())


def _draw_credential(
    axes: Axes, values: pd.Series, of_all: pd.DataFrame, *, starts: list[int], color: str, room: float
) -> None:
    """Draw one credential's line; a label lies below its point where another point is close above."""
    line = pd.Series(values.to_numpy(dtype="float64"), index=range(len(values)), dtype="float64")
    # A missing value between two ways of counting interrupts the line.
    line = pd.concat([line, pd.Series(float("nan"), index=[start - 0.5 for start in starts])]).sort_index()
    axes.plot(line.index, line.to_numpy(), color=color, linewidth=2, marker="o", markersize=6, zorder=3)
    for place, (year, value) in enumerate(values.items()):
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


def draw_career_readiness(counts: pd.DataFrame, breaks: pd.DataFrame) -> Figure:
    """Return a line for each credential and for their total over the years, named at its end.

    Parameters
    ----------
    counts : DataFrame, as :func:`with_computed_total` gives them
    breaks : DataFrame, ``series``, ``first_year``; a new way of counting credentials earned interrupts every line
    """
    order = counts["credential"].drop_duplicates().tolist()
    wide = counts.pivot(index="credential", columns="year", values="earned").loc[order]
    figure, axes = new_figure(height=5.2)
    highest, years = max(wide.max().max(), 1), list(wide.columns)
    starts = segments(pd.Series(years), breaks, series="earned").diff().gt(0)
    starts = starts[starts].index.tolist()
    for number, (credential, values) in enumerate(wide.iterrows()):
        color = INK if credential == TOTAL_ROW else COLORS[number % len(COLORS)]
        _draw_credential(axes, values, wide, starts=starts, color=color, room=2.6 * LINE_SHARE * highest)
    _name_lines(axes, wide.iloc[:, -1], height=highest)
    for start in starts:
        draw_break(axes, start - 0.5)
    if starts:
        give_note(figure, f"Grey band: {NEW_COUNTING}.")
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
