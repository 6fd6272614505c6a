"""Combined credentials: how many were completed of those that the earned modules allow."""

from __future__ import annotations

import textwrap

import pandas as pd
from matplotlib.figure import Figure

from helpers.base.rates import share_pct
from helpers.base.words import counted, listing
from helpers.show.bars import label_column, mark_line
from helpers.show.charts import BLUE, VERMILION, bare_bars, fit_labels, give_title, new_figure
from helpers.show.numbers import number_text, percent_text

LABEL_WIDTH = 34


def combined_credential_yield(modules: pd.DataFrame) -> pd.DataFrame:
    """Return how many combined credentials were completed of those that their modules allow.

    Every module is needed, so the module earned least is the most that could be completed. A combined credential
    whose least earned module was never earned has no yield.

    Parameters
    ----------
    modules : DataFrame, one row a module: ``course_code``, ``course``, ``credential``, ``earned``,
        ``combined_credential``, ``combined_earned`` (credentials)

    Returns
    -------
    DataFrame, by course code: ``course_code``, ``course``, ``combined_credential``, ``modules``,
    ``combined_earned``, ``least_earned_module`` (credentials), ``yield_pct`` (percent, above 100 where more
    combined credentials than modules are reported), ``not_completed`` (credentials, then below 0)

    Raises
    ------
    ValueError
        If the modules of one combined credential state different counts of it.

    Examples
    --------
    >>> masonry = pd.DataFrame({"credential": ["1", "2"], "earned": [20, 10]}).assign(
    ...     course_code="ZB20", course="Masonry", combined_credential="Mason", combined_earned=9
    ... )
    >>> combined_credential_yield(masonry)[["least_earned_module", "yield_pct"]].to_numpy().tolist()
    [[10.0, 90.0]]
    """
    keys = ["course_code", "course", "combined_credential"]
    groups = modules.groupby(keys, as_index=False)
    yields = groups.agg(
        modules=("credential", "size"),
        combined_earned=("combined_earned", "first"),
        least_earned_module=("earned", "min"),
        counts=("combined_earned", "nunique"),
    )
    unclear = yields.loc[yields["counts"] != 1, "combined_credential"]
    if len(unclear):
        raise ValueError(
            "Table 2: a combined credential needs one count in its course to have a yield; several are printed for "
            f"{listing(unclear[:5])}. Record a correction in data/raw/reference/corrections.csv."
        )
    possible = yields["least_earned_module"].where(yields["least_earned_module"] > 0).astype("float64")
    yields["yield_pct"] = 100 * yields["combined_earned"] / possible
    yields["not_completed"] = yields["least_earned_module"] - yields["combined_earned"]
    return yields.drop(columns="counts").sort_values(["course_code", "combined_credential"], ignore_index=True)


def is_contradictory(yields: pd.DataFrame) -> pd.Series:
    """Return, for each combined credential, whether more of it are reported than its modules allow."""
    return (yields["combined_earned"] > yields["least_earned_module"]).rename("is_contradictory")


def total_yield_pct(yields: pd.DataFrame) -> float:
    """Return the combined credentials completed per 100 possible ones, all together; missing when none was possible.

    Parameters
    ----------
    yields : DataFrame, ``combined_earned``, ``least_earned_module``

    Examples
    --------
    >>> total_yield_pct(pd.DataFrame({"combined_earned": [9, 1], "least_earned_module": [10, 10]}))
    50.0
    """
    return share_pct(yields["combined_earned"].sum(), yields["least_earned_module"].sum())


def largest_gap(yields: pd.DataFrame) -> str:
    """Return a sentence that names the course with the most combined credentials left to complete.

    Parameters
    ----------
    yields : DataFrame, as :func:`combined_credential_yield` gives it
    """
    gap = int(yields["not_completed"].max()) if len(yields) else 0
    if gap <= 0:
        return "No course left a combined credential that its modules allowed."
    rows = yields[yields["not_completed"] == gap]
    names = [
        f"{row.course} ({row.course_code}, {row.combined_earned:,} of {row.least_earned_module:,})"
        for row in rows.itertuples()
    ]
    return f"The largest gap, {counted(gap, 'combined credential')} that the modules allowed, is in {listing(names)}."


def by_yield(yields: pd.DataFrame) -> pd.DataFrame:
    """Return combined credentials with the highest yield first, those without a yield last."""
    return yields.sort_values(
        ["yield_pct", "course_code"], ascending=[False, True], na_position="last", ignore_index=True
    )


def yield_labels(yields: pd.DataFrame) -> list[str]:
    """Return, for each combined credential, its yield with the counts behind it, and a word where they cannot hold."""
    return [
        f"{percent_text(row.yield_pct)}  ({number_text(row.combined_earned)} of {number_text(row.least_earned_module)})"
        + (" contradictory" if row.combined_earned > row.least_earned_module else "")
        for row in yields.itertuples()
    ]


def draw_yields(yields: pd.DataFrame) -> Figure:
    """Return a bar for the yield of each combined credential, in the given order, with a line at 100 percent."""
    shown = yields.iloc[::-1]
    figure, axes = new_figure(height=0.34 * len(yields) + 1.5)
    colors = [VERMILION if above else BLUE for above in is_contradictory(shown)]
    names = [textwrap.shorten(name, LABEL_WIDTH, placeholder=" …") for name in shown["course"]]
    axes.barh(range(len(shown)), shown["yield_pct"].fillna(0), color=colors, height=0.72)
    axes.set_yticks(
        range(len(shown)), [f"{name} ({code})" for name, code in zip(names, shown["course_code"], strict=True)]
    )
    label_column(axes, yield_labels(shown), ends=[*shown["yield_pct"], 100.0])
    mark_line(axes, at=100.0, text="all that modules allow")
    axes.margins(y=0.01)
    give_title(figure, "Combined credentials completed of those that modules allow")
    bare_bars(axes)
    fit_labels(axes)
    return figure


def yields_alt_text(yields: pd.DataFrame, *, year: str) -> str:
    """Return in words what :func:`draw_yields` shows."""
    parts = [f"{row.course} ({row.course_code}) {percent_text(row.yield_pct)}" for row in yields.itertuples()]
    above = int(is_contradictory(yields).sum())
    note = f" {counted(above, 'bar')} in another colour: more completed than the modules allow." if above else ""
    return (
        "Horizontal bars of combined credentials completed per hundred that the least earned module allows, "
        f"by course in {year}, highest first: {listing(parts)}.{note}"
    )
