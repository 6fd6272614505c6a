"""Courses and the credentials that they offer: how many there are and how much of them was earned."""

from __future__ import annotations

import textwrap

import pandas as pd
from matplotlib.figure import Figure

from helpers.base.rates import attainment_rate
from helpers.base.words import counted, listing
from helpers.show.bars import earned_labels, label_column, mark_line
from helpers.show.charts import BLUE, LIGHT_GREY, VERMILION, bare_bars, fit_labels, give_title, new_figure
from helpers.show.numbers import percent_text

BAND_WIDTH_POINTS = 10
NAME_WIDTH = 26
NEVER_EARNED, WITHOUT_POTENTIAL = "none earned", "none available"


def offers_by_program_area(credentials: pd.DataFrame) -> pd.DataFrame:
    """Return how many courses and credentials each program area offers, largest first.

    A credential offered in two courses is two course credentials but one different credential; one that two
    program areas share counts in both.

    Parameters
    ----------
    credentials : DataFrame, one row a course and credential: ``program_area``, ``course_code``, ``credential``

    Returns
    -------
    DataFrame: ``program_area``, ``courses``, ``course_credentials``, ``different_credentials``

    Examples
    --------
    >>> bees = pd.DataFrame({"program_area": "Farming", "course_code": ["ZA10", "ZA11"], "credential": "Bee Care"})
    >>> offers_by_program_area(bees).to_numpy().tolist()
    [['Farming', 2, 2, 1]]
    """
    areas = credentials.groupby("program_area", as_index=False).agg(
        courses=("course_code", "nunique"),
        course_credentials=("credential", "size"),
        different_credentials=("credential", "nunique"),
    )
    return areas.sort_values(["course_credentials", "program_area"], ascending=[False, True], ignore_index=True)


def _summed(credentials: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    sums = credentials.groupby(keys, as_index=False).agg(
        earned=("earned", "sum"), potential=("potential", "sum"), credentials=("credential", "size")
    )
    return sums.assign(attainment_rate_pct=attainment_rate(sums["earned"], sums["potential"]))


def attainment_by_program_area(credentials: pd.DataFrame) -> pd.DataFrame:
    """Return what each program area earned and could have earned, highest rate first.

    The rate is that of the sums; the mean of the rates of single credentials would give a credential taken by ten
    students the weight of one taken by thousands.

    Parameters
    ----------
    credentials : DataFrame, one row a course and credential, with ``program_area``, ``earned``, ``potential``

    Returns
    -------
    DataFrame: ``program_area``, ``earned``, ``potential``, ``attainment_rate_pct``, ``credentials`` (of courses)
    """
    areas = _summed(credentials, ["program_area"])
    areas = areas.sort_values(["attainment_rate_pct", "program_area"], ascending=[False, True], ignore_index=True)
    return areas[["program_area", "earned", "potential", "attainment_rate_pct", "credentials"]]


def attainment_of_courses(credentials: pd.DataFrame) -> pd.DataFrame:
    """Return what each course earned and could have earned with all its credentials together, by course code.

    Parameters
    ----------
    credentials : DataFrame, one row a course and credential, with ``earned`` and ``potential``

    Returns
    -------
    DataFrame: ``program_area``, ``course_code``, ``course``, ``earned``, ``potential``, ``unearned`` (credentials),
    ``attainment_rate_pct``, ``credentials`` (course credentials)
    """
    keys = ["program_area", "course_code", "course"]
    courses = _summed(credentials, keys).assign(unearned=lambda table: table["potential"] - table["earned"])
    columns = [*keys, "earned", "potential", "unearned", "attainment_rate_pct", "credentials"]
    return courses.sort_values("course_code", ignore_index=True)[columns]


def largest(rows: pd.DataFrame, *, by: str, count: int, then: str) -> pd.DataFrame:
    """Return the rows with the largest values, largest first; equal values in the order of another column.

    Parameters
    ----------
    rows : DataFrame
    by : str, column whose values decide
    count : int, rows wanted; fewer come back when there are fewer
    then : str, column that orders equal values

    Examples
    --------
    >>> courses = pd.DataFrame({"course": ["b", "a", "c"], "earned": [5, 5, 9]})
    >>> largest(courses, by="earned", count=2, then="course")["course"].tolist()
    ['c', 'a']
    """
    return rows.sort_values([by, then], ascending=[False, True], ignore_index=True).head(count)


def with_names(courses: pd.DataFrame) -> pd.DataFrame:
    """Return courses with a ``name`` made of title and code, since two courses can share a title.

    Examples
    --------
    >>> with_names(pd.DataFrame({"course": ["Bees I"], "course_code": ["ZA10"]}))["name"].tolist()
    ['Bees I (ZA10)']
    """
    return courses.assign(name=courses["course"] + " (" + courses["course_code"] + ")")


def never_earned(credentials: pd.DataFrame) -> pd.DataFrame:
    """Return the course credentials that nobody earned, the largest potential first."""
    none = credentials[credentials["earned"] == 0]
    return none.sort_values(
        ["potential", "course_code", "credential"], ascending=[False, True, True], ignore_index=True
    )


def rate_distribution(credentials: pd.DataFrame) -> pd.DataFrame:
    """Return how many course credentials have which attainment rate, in bands of ten percentage points.

    A band holds its lower end and not its upper one, except the last, which holds 100. What was never earned and
    what was never available stand apart, since neither is a low rate among earned ones.

    Parameters
    ----------
    credentials : DataFrame, one row a course and credential: ``earned``, ``potential``

    Returns
    -------
    DataFrame: ``rate_band``, ``rate_from_pct``, ``rate_to_pct`` (percent), ``credentials``, ``earned``, ``potential``;
    the band of credentials without potential only where there are some
    """
    rate = attainment_rate(credentials["earned"], credentials["potential"])
    lower = (rate // BAND_WIDTH_POINTS * BAND_WIDTH_POINTS).clip(upper=100 - BAND_WIDTH_POINTS)
    names = {start: f"{start} to {start + BAND_WIDTH_POINTS}%" for start in range(0, 100, BAND_WIDTH_POINTS)}
    band = lower.map(names).mask(rate == 0, NEVER_EARNED).mask(rate.isna(), WITHOUT_POTENTIAL)
    sums = (
        credentials.assign(rate_band=band)
        .groupby("rate_band")
        .agg(credentials=("earned", "size"), earned=("earned", "sum"), potential=("potential", "sum"))
    )
    order = [NEVER_EARNED, *names.values(), *([WITHOUT_POTENTIAL] if rate.isna().any() else [])]
    bands = sums.reindex(order, fill_value=0).rename_axis("rate_band").reset_index()
    ends = {
        NEVER_EARNED: (0.0, 0.0),
        **{name: (float(start), float(start + BAND_WIDTH_POINTS)) for start, name in names.items()},
    }
    for place, column in enumerate(("rate_from_pct", "rate_to_pct")):
        bands[column] = [ends.get(name, (float("nan"),) * 2)[place] for name in bands["rate_band"]]
    return bands[["rate_band", "rate_from_pct", "rate_to_pct", "credentials", "earned", "potential"]]


def draw_program_areas(areas: pd.DataFrame, *, total_rate_pct: float) -> Figure:
    """Return a bar for the rate of each program area, with a line at the rate of all together (percent)."""
    figure, axes = new_figure(height=0.5 * len(areas) + 1.4)
    shown = areas.iloc[::-1]
    axes.barh(range(len(shown)), shown["attainment_rate_pct"].fillna(0), color=BLUE, height=0.7)
    axes.set_yticks(range(len(shown)), [textwrap.fill(name, NAME_WIDTH) for name in shown["program_area"]])
    # In one column behind the longest bar, so that the line for all together crosses no label.
    label_column(axes, earned_labels(shown), ends=[*shown["attainment_rate_pct"], total_rate_pct])
    mark_line(axes, at=total_rate_pct, text=f"all together {percent_text(total_rate_pct)}")
    give_title(figure, "Share of available credentials that were earned, by program area")
    bare_bars(axes)
    fit_labels(axes)
    return figure


def program_areas_alt_text(areas: pd.DataFrame, *, total_rate_pct: float, year: str) -> str:
    """Return in words what :func:`draw_program_areas` shows."""
    parts = [f"{row.program_area} {percent_text(row.attainment_rate_pct)}" for row in areas.itertuples()]
    return (
        f"Horizontal bars of the credential attainment rate by program area in {year}, highest first: "
        f"{'; '.join(parts)}; all together {percent_text(total_rate_pct)}."
    )


def draw_rate_distribution(bands: pd.DataFrame) -> Figure:
    """Return a column for the number of course credentials in each band of rates, labelled with it."""
    figure, axes = new_figure(height=3.6)
    apart = bands["rate_band"].isin([NEVER_EARNED, WITHOUT_POTENTIAL])
    gap = BAND_WIDTH_POINTS * 1.6
    middles = (bands["rate_from_pct"] + BAND_WIDTH_POINTS / 2).mask(bands["rate_band"] == NEVER_EARNED, -gap / 2 - 2)
    middles = middles.fillna(100 + gap / 2 + 2)
    bars = axes.bar(
        middles, bands["credentials"], width=BAND_WIDTH_POINTS - 1, color=apart.map({True: VERMILION, False: BLUE})
    )
    axes.bar_label(bars, [f"{count:,}" if count else "" for count in bands["credentials"]], padding=2)
    edges = list(range(0, 101, 2 * BAND_WIDTH_POINTS))
    names = [text.replace(" ", "\n") for text in bands.loc[apart, "rate_band"]]
    axes.set_xticks([*edges, *middles[apart]], [*(f"{edge}%" for edge in edges), *names])
    axes.set_xlabel("attainment rate of a course credential")
    axes.yaxis.set_visible(False)
    axes.spines["left"].set_visible(False)
    axes.spines["bottom"].set_color(LIGHT_GREY)
    axes.tick_params(axis="x", length=0)
    give_title(figure, "Number of course credentials by attainment rate")
    return figure


def rate_distribution_alt_text(bands: pd.DataFrame, *, year: str) -> str:
    """Return in words what :func:`draw_rate_distribution` shows."""
    parts = [f"{row.rate_band} {row.credentials:,}" for row in bands.itertuples()]
    return (
        f"Columns of the number of course credentials by attainment rate in {year}, "
        f"{counted(int(bands['credentials'].sum()), 'course credential')} in all: {listing(parts)}."
    )
