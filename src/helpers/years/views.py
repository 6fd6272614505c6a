"""What changed between two years as tables and as a figure: what is not as before first, then the largest changes."""

from __future__ import annotations

import pandas as pd

from helpers.base.rates import round_half_up
from helpers.show.charts import Chart, give_title, new_figure
from helpers.show.numbers import POINTS_DECIMALS, number_text, percent_text, with_limits
from helpers.show.palette import INK
from helpers.show.plots import ROW_INCHES, draw_dots_with_intervals, mark_line
from helpers.show.tables import intervals_as_text
from helpers.statistics.intervals import CONFIDENCE
from helpers.years.matching import SAME

LIMITS = ("", "_lower", "_upper")
RATE = [f"rate_change_points{limit}" for limit in LIMITS]
SHARE = [f"share_change_points{limit}" for limit in LIMITS]
SPLITS = ["more_earned_points", "fewer_available_points", "mix_points", "rate_points"]
RATES = ["attainment_rate_pct_before", "attainment_rate_pct"]
COUNTS = ["earned_before", "earned"]
ROWS_DRAWN = 10


def largest_first(rows: pd.DataFrame, *, by: str) -> pd.DataFrame:
    """Return changes with what is not as before first, by what became of it, then by the size of a change.

    Parameters
    ----------
    rows : DataFrame, rows of ``year_changes``
    by : str, column of the change

    Examples
    --------
    >>> rows = pd.DataFrame({"key": ["A", "B", "C"], "status": ["same", "same", "new"], "earned_change": [1, -5, None]})
    >>> largest_first(rows, by="earned_change")["key"].tolist()
    ['C', 'B', 'A']
    """
    # Rounded, so that the order of equal changes does not depend on their last digits.
    size = rows[by].astype("Float64").abs().round(9)
    order = rows.assign(is_same=rows["status"] == SAME, size=size)
    names, ascending = ["is_same", "status", "size", "key"], [True, True, False, True]
    order = order.sort_values(names, ascending=ascending, ignore_index=True)
    return order.drop(columns=["is_same", "size"])


def parts_that_add_up(rows: pd.DataFrame) -> pd.DataFrame:
    """Return changes with the two parts of each split rounded so that they add up to the rounded change.

    The change and the first part are rounded as everywhere, the second part is what is left: so it may differ by one
    in its last digit from what rounding alone would give. Files keep full precision.

    Parameters
    ----------
    rows : DataFrame, ``rate_change_points`` and the parts of its splits

    Examples
    --------
    >>> rows = pd.DataFrame({"rate_change_points": [1.0], "more_earned_points": [0.55], "mix_points": [None]})
    >>> rows = rows.assign(fewer_available_points=0.45, rate_points=None)
    >>> parts_that_add_up(rows)[SPLITS[:2]].to_numpy().tolist()
    [[0.6, 0.4]]
    """
    shown = rows.copy()
    whole, *parts = (_rounded(rows[name]) for name in (RATE[0], *SPLITS))
    for place in (0, 2):
        shown[SPLITS[place]] = parts[place]
        shown[SPLITS[place + 1]] = (whole - parts[place]).round(POINTS_DECIMALS)
    return shown


def _rounded(values: pd.Series) -> pd.Series:
    known = values.astype("float64")
    return known.map(lambda value: float(round_half_up(value, POINTS_DECIMALS)), na_action="ignore")


def rates_table(rows: pd.DataFrame, *, name: str) -> pd.DataFrame:
    """Return changes of rates for reading: both rates, the change with its interval, and what it goes with.

    Parameters
    ----------
    rows : DataFrame, rows of ``year_changes`` of things that are made of parts
    name : str, heading of the things: ``tier``
    """
    shown = largest_first(parts_that_add_up(rows), by=RATE[0]).rename(columns={"name": name})
    return intervals_as_text(shown[[name, "status", *RATES, *RATE, *SPLITS]])


def largest_changes_table(rows: pd.DataFrame, *, name: str) -> pd.DataFrame:
    """Return things with a rate in both years for reading, the largest change of a rate first.

    Parameters
    ----------
    rows : DataFrame, rows of ``year_changes``
    name : str, heading of the things: ``course``
    """
    # What became of them stands in a table of its own: here the size alone decides.
    shown = largest_first(parts_that_add_up(rows).assign(status=SAME), by=RATE[0])
    shown = shown.rename(columns={"name": name, "is_beyond_band": "worth_a_look"})
    return intervals_as_text(shown[[name, "earned_before", "earned", *RATE, *SPLITS[:2], "worth_a_look"]])


def others_table(rows: pd.DataFrame, *, name: str) -> pd.DataFrame:
    """Return what is not as before for reading, by what became of it, with its name, place and count before and now.

    Parameters
    ----------
    rows : DataFrame, rows of ``year_changes``
    name : str, heading of the things: ``course``
    """
    other = rows[rows["status"] != SAME].sort_values(["status", "key"]).rename(columns={"name": name})
    return other[[name, "status", "name_before", "belonged_to", "belongs_to", "earned_before", "earned"]]


def counts_table(rows: pd.DataFrame, *, name: str) -> pd.DataFrame:
    """Return changes of credentials earned for reading, with the name and the place before where they are others.

    Parameters
    ----------
    rows : DataFrame, rows of ``year_changes``
    name : str, heading of the things: ``line``
    """
    shown = largest_first(rows, by="earned_change")
    is_other = shown["name"] != shown["name_before"]
    shown = shown.assign(before=shown["name_before"].where(is_other, "")).rename(columns={"name": name})
    return shown[[name, "status", "before", "earned_before", "earned", "earned_change"]]


def places_table(rows: pd.DataFrame, *, name: str) -> pd.DataFrame:
    """Return what belongs elsewhere than before, with both places.

    Parameters
    ----------
    rows : DataFrame, rows of ``year_changes``
    name : str, heading of the things: ``unit``
    """
    is_moved = (rows["belonged_to"] != rows["belongs_to"]) & rows["key_before"].ne("") & rows["belongs_to"].ne("")
    moved = rows[is_moved].sort_values("key").rename(columns={"name": name})
    return moved[[name, "belonged_to", "belongs_to", "earned_before", "earned"]]


def shares_table(rows: pd.DataFrame, *, name: str) -> pd.DataFrame:
    """Return the printed shares that changed for reading, largest first, with what rounding leaves open.

    Parameters
    ----------
    rows : DataFrame, rows of ``year_changes`` of student groups, ``of`` the population that a share is of
    name : str, heading of the groups
    """
    # A share printed as below one percent in one of the years has no single change.
    changed = rows[(rows["share_change_points"] != 0) & (rows["share"].notna() | rows["share_before"].notna())]
    shown = largest_first(changed, by="share_change_points").rename(columns={"name": name})
    return intervals_as_text(shown[[name, "of", "status", "share_before", "share", *SHARE]])


def changes_chart(rows: pd.DataFrame, *, chart: str, noun: str) -> Chart:
    """Return the largest changes of a rate with their intervals, largest rise on top, and the counts of both years.

    Parameters
    ----------
    rows : DataFrame, rows of ``year_changes`` with a rate in both years, against one earlier year
    chart : str, name of the chart
    noun : str, what a row is: ``unit``
    """
    # The size alone decides what is drawn, whatever became of a thing otherwise.
    largest = largest_first(rows.assign(status=""), by=RATE[0]).head(ROWS_DRAWN)
    shown = largest.sort_values([RATE[0], "key"], ascending=[False, True], ignore_index=True)
    before, now = shown.loc[0, ["from_year", "to_year"]]
    figure, axes = new_figure(height=ROW_INCHES * len(shown) + 1.4)
    draw_dots_with_intervals(axes, shown, value=RATE[0], name="name")
    mark_line(axes, at=0, text="")
    counts = [" → ".join(number_text(row[name]) for name in COUNTS) for _, row in shown.iterrows()]
    column = {"xycoords": ("axes fraction", "data"), "va": "center_baseline", "annotation_clip": False}
    for place, text in zip(range(len(shown)), reversed(counts), strict=True):
        axes.annotate(text, (1.03, place), **column)
    heading = {"xycoords": "axes fraction", "xytext": (0, 5), "textcoords": "offset points", "va": "bottom"}
    axes.annotate(f"earned {before}\n→ {now}", (1.03, 1), **heading)
    axes.set_title(f"points, with {percent_text(100 * CONFIDENCE, 0)} interval", color=INK)
    what = "Largest changes" if len(shown) < len(rows) else "Changes"
    give_title(figure, f"{what} of the rate since {before}, by {noun}")
    parts = [
        f"{row['name']} {with_limits(row, RATE[0])} points ({text} earned)"
        for (_, row), text in zip(shown.iterrows(), counts, strict=True)
    ]
    alt = f"Dots with intervals. {what} of the attainment rate from {before} to {now}, by {noun}, in order"
    data = shown[["key", "name", "from_year", "to_year", *COUNTS, *RATE]]
    return Chart(chart, figure, f"{alt}: {'; '.join(parts)}.", data)
