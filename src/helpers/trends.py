"""The state's credentials and attainment rate over the years, every value with its source and precision."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.display import counted, direction, listing, number_text, points_text
from helpers.figures import BLUE, GREY, INK, bare_bars, give_note, give_title, new_figure
from helpers.percentages import attainment_rate, percent_text

# What the sources call it, and what series_breaks.csv and the charts call it.
METRICS = {"credentials_earned": "earned", "attainment_rate_pct": "attainment_rate"}
SERIES_NAMES = {"earned": "number of credentials earned", "attainment_rate": "attainment rate"}
PANEL_TITLES = {"earned": "Credentials earned", "attainment_rate": "Attainment rate (earned of every 100 available)"}
PRECISE = ("computed", "exact")
COMPUTED_SOURCE = "Table 11"
NO_FIGURE, BREAK_LABEL, UNCERTAIN = "no figure found", "new way of counting", "cannot be said"


def academic_years(first: str, last: str) -> list[str]:
    """Return every academic year from one to another, both included.

    Examples
    --------
    >>> academic_years("2022-2023", "2024-2025")
    ['2022-2023', '2023-2024', '2024-2025']
    """
    return [f"{start}-{start + 1}" for start in range(int(first[:4]), int(last[:4]) + 1)]


def rounding_step(value: float, *, series: str) -> float:
    """Return to what a rounded figure was rounded: the place of its last digit that is not zero.

    A percentage without decimals is taken as rounded to whole percents, ``40`` too.

    Examples
    --------
    >>> rounding_step(126000, series="earned"), rounding_step(40, series="attainment_rate")
    (1000, 1)
    """
    if series == "attainment_rate" or value != int(value) or value == 0:
        decimals = len(np.format_float_positional(value, trim="-").partition(".")[2])
        return 10**-decimals if decimals else 1
    digits = str(int(value))
    return 10 ** (len(digits) - len(digits.rstrip("0")))


def value_bounds(values: pd.DataFrame) -> pd.DataFrame:
    """Return the smallest and largest figure that each stated value can stand for.

    Parameters
    ----------
    values : DataFrame, ``series``, ``value`` and ``precision``

    Returns
    -------
    DataFrame of float, same index: ``value_lower``, ``value_upper``; the upper one is missing for a lower limit
    """
    halves = [
        rounding_step(row.value, series=row.series) / 2 if row.precision == "rounded" else 0.0
        for row in values.itertuples()
    ]
    value, half = values["value"].astype("float64"), pd.Series(halves, index=values.index, dtype="float64")
    upper = (value + half).where(values["precision"] != "at_least")
    return pd.DataFrame({"value_lower": (value - half).clip(lower=0), "value_upper": upper})


def stated_values(history: pd.DataFrame, courses: pd.DataFrame, *, year: str) -> pd.DataFrame:
    """Return everything that is known of the state's years: this year's sums, then what the sources say.

    Parameters
    ----------
    history : DataFrame, ``year``, ``metric``, ``value``, ``precision``, ``is_derived``, ``source_title``, ``note``
    courses : DataFrame, ``earned`` and ``potential`` of this year, one row a course credential
    year : str, this year; later ones are left out

    Returns
    -------
    DataFrame: ``series`` (``earned`` or ``attainment_rate``), ``year``, ``value`` (credentials or percent),
    ``precision``, ``is_derived``, ``source``, ``note``, ``value_lower``, ``value_upper``; in the order of the file
    """
    sums = courses[["earned", "potential"]].sum().to_frame().T
    rate = attainment_rate(sums["earned"], sums["potential"]).iloc[0]
    computed = pd.DataFrame(
        {
            "series": ["earned", "attainment_rate"],
            "year": year,
            "value": [float(sums["earned"].iloc[0]), rate],
            "precision": "computed",
            "is_derived": False,
            "source": COMPUTED_SOURCE,
            "note": "",
        }
    )
    known = history[history["metric"].isin(METRICS) & (history["year"] <= year)]
    known = known.assign(series=known["metric"].map(METRICS), source=known["source_title"])
    values = pd.concat([computed.dropna(subset="value"), known[computed.columns]], ignore_index=True)
    return values.astype({"is_derived": "bool"}).join(value_bounds(values))


def choose_values(values: pd.DataFrame, *, precisions: list[str]) -> pd.DataFrame:
    """Return the values with a mark on the one that is used for its year.

    Of several values for a year the most precise one is used; of equally precise ones, one that a source prints
    rather than one that is derived by arithmetic; then the one that comes first.

    Parameters
    ----------
    values : DataFrame, as :func:`stated_values` gives them
    precisions : list of str, most precise first

    Returns
    -------
    DataFrame: the same rows and ``is_chosen``

    Raises
    ------
    ValueError
        If a value has a precision that the list does not rank.
    """
    unknown = sorted(set(values["precision"]) - set(precisions))
    if unknown:
        raise ValueError(f"precision {listing(unknown)} has no place in the order {listing(precisions)}; add it.")
    rank = values["precision"].map({name: place for place, name in enumerate(precisions)})
    ordered = values.assign(rank=rank).sort_values(["rank", "is_derived"], kind="stable")
    return values.assign(is_chosen=~ordered.duplicated(["series", "year"]).sort_index())


def sources_compared(values: pd.DataFrame) -> pd.DataFrame:
    """Return the values that were not used beside the one that was, where the two differ.

    Parameters
    ----------
    values : DataFrame, as :func:`choose_values` gives them

    Returns
    -------
    DataFrame of text: ``series``, ``year``, ``used``, ``other``, ``source_of_the_other``, ``can_both_be_right``
    (given how both are rounded)
    """
    keys = ["series", "year"]
    used = values.loc[values["is_chosen"], [*keys, "value", "precision", "value_lower", "value_upper"]]
    both = values[~values["is_chosen"]].merge(used, on=keys, suffixes=("", "_used"), validate="many_to_one")
    both = both[both["value"] != both["value_used"]]
    upper, upper_used = both["value_upper"].fillna(np.inf), both["value_upper_used"].fillna(np.inf)
    overlaps = (both["value_lower"] <= upper_used) & (both["value_lower_used"] <= upper)
    return pd.DataFrame(
        {
            "series": both["series"].map(SERIES_NAMES),
            "year": both["year"],
            "used": [
                value_text(*row, decimals=2) for row in both[["value_used", "precision_used", "series"]].to_numpy()
            ],
            "other": [value_text(*row, decimals=2) for row in both[["value", "precision", "series"]].to_numpy()],
            "source_of_the_other": both["source"] + both["is_derived"].map({True: " (derived)", False: ""}),
            "can_both_be_right": overlaps.map({True: "yes", False: "no"}),
        },
        dtype="str",
    ).reset_index(drop=True)


def shown_values(values: pd.DataFrame) -> pd.DataFrame:
    """Return known values for reading, latest first: ``series``, ``year``, ``value`` in words, ``source``."""
    latest_first = values.sort_values("year", ascending=False, kind="stable")
    return pd.DataFrame(
        {
            "series": latest_first["series"].map(SERIES_NAMES),
            "year": latest_first["year"],
            "value": [
                value_text(*row, decimals=2) for row in latest_first[["value", "precision", "series"]].to_numpy()
            ],
            "source": latest_first["source"] + latest_first["is_derived"].map({True: " (derived)", False: ""}),
        },
        dtype="str",
    )


def segments(years: pd.Series, breaks: pd.DataFrame, *, series: str) -> pd.Series:
    """Return the number of the stretch of equal counting that each year belongs to, from 1.

    Examples
    --------
    >>> breaks = pd.DataFrame({"series": ["earned"], "first_year": ["2020-2021"]})
    >>> segments(pd.Series(["2019-2020", "2020-2021"]), breaks, series="earned").tolist()
    [1, 2]
    """
    first_years = breaks.loc[breaks["series"] == series, "first_year"].tolist()
    return years.map(lambda year: 1 + sum(first <= year for first in first_years)).astype("int64")


def points_by_year(values: pd.DataFrame, breaks: pd.DataFrame, *, first_year: str, year: str) -> pd.DataFrame:
    """Return one row for each series and year of a range, also for years of which nothing is known.

    Parameters
    ----------
    values : DataFrame, as :func:`choose_values` gives them
    breaks : DataFrame, ``series`` and ``first_year`` of each new way of counting
    first_year, year : str, the range

    Returns
    -------
    DataFrame: ``series``, ``year``, ``value`` (missing where unknown), ``precision`` and ``source`` (empty where
    unknown), ``is_derived``, ``value_lower``, ``value_upper``, ``segment``
    """
    chosen = values[values["is_chosen"]].drop(columns=["is_chosen", "note"])
    parts = []
    for series in METRICS.values():
        years = pd.DataFrame({"series": series, "year": academic_years(first_year, year)})
        part = years.merge(chosen, on=["series", "year"], how="left", validate="one_to_one")
        parts.append(part.assign(segment=segments(part["year"], breaks, series=series)))
    points = pd.concat(parts, ignore_index=True)
    for column in ("precision", "source"):
        points[column] = points[column].fillna("").astype("str")
    points["is_derived"] = points["is_derived"].eq(True)
    return points


def chart_1_table(points: pd.DataFrame) -> pd.DataFrame:
    """Return Chart 1, one row a year: both values, how precise each is, its source and its stretch of counting."""
    renamed = {
        "value": "attainment_rate_pct",
        "precision": "rate_precision",
        "source": "rate_source",
        "segment": "rate_segment",
    }
    columns = ["year", "value", "precision", "source", "segment"]
    points = points.assign(precision=points["precision"].mask(points["is_derived"], "derived"))
    earned = points.loc[points["series"] == "earned", columns].rename(
        columns={"value": "earned", "segment": "earned_segment"}
    )
    rates = points.loc[points["series"] == "attainment_rate", columns].rename(columns=renamed)
    return earned.astype({"earned": "Int64"}).merge(rates, on="year", validate="one_to_one")


def yearly_changes(points: pd.DataFrame) -> pd.DataFrame:
    """Return what happened from each year to the next, as far as the sources allow to say.

    A change is given only between two known values that are counted in one way and of which none is derived.
    It is called a rise or a fall only if it is one whatever the rounded values stand for.

    Parameters
    ----------
    points : DataFrame, as :func:`points_by_year` gives them

    Returns
    -------
    DataFrame: ``series``, ``from_year``, ``to_year``, ``change`` (credentials or points; missing where it cannot be
    given), ``verdict`` (rose, fell, did not change or cannot be said), ``reading`` (the verdict with size or reason)
    """
    rows = []
    for series, of_series in points.groupby("series", sort=False):
        known = of_series.to_dict("records")
        for start, end in zip(known, known[1:], strict=False):
            change, verdict, detail = change_between(start, end)
            joint = ": " if verdict == UNCERTAIN else " by " if detail else ""
            rows.append((series, start["year"], end["year"], change, verdict, f"{verdict}{joint}{detail}"))
    changes = pd.DataFrame(rows, columns=["series", "from_year", "to_year", "change", "verdict", "reading"])
    return changes.astype({"change": "float64"})


def change_between(start: dict, end: dict) -> tuple[float, str, str]:
    """Return the change between two points, its direction as far as that is certain, and its size or why there is none.

    Parameters
    ----------
    start, end : dict, the columns of two rows of :func:`points_by_year`

    Returns
    -------
    tuple of float (credentials or points, missing if uncertain), str (``rose``, ``fell``, ``did not change`` or
    ``cannot be said``) and str
    """
    if start["segment"] != end["segment"]:
        return np.nan, UNCERTAIN, BREAK_LABEL
    if pd.isna(start["value"]) or pd.isna(end["value"]):
        return np.nan, UNCERTAIN, NO_FIGURE
    if start["is_derived"] or end["is_derived"]:
        return np.nan, UNCERTAIN, "a value is derived, not printed"
    start_upper, end_upper = (
        np.inf if pd.isna(point["value_upper"]) else point["value_upper"] for point in (start, end)
    )
    smallest, largest = end["value_lower"] - start_upper, end_upper - start["value_lower"]
    change = end["value"] - start["value"]
    if smallest == largest == 0:
        return 0.0, direction(0), ""
    if smallest > 0:
        return change, direction(1), _size_text(change, smallest, largest, start["series"])
    if largest < 0:
        return change, direction(-1), _size_text(-change, -largest, -smallest, start["series"])
    return np.nan, UNCERTAIN, "too imprecise"


def _size_text(size: float, smallest: float, largest: float, series: str) -> str:
    """Return the size of a change with a word for how precisely it is known."""
    if np.isinf(largest):
        word, size = "at least ", smallest
    else:
        word = "" if smallest == largest else "about "
    return f"{word}{number_text(size)}" if series == "earned" else f"{word}{points_text(size).lstrip('+')} points"


def value_text(value: float, precision: str, series: str, *, decimals: int = 0) -> str:
    """Return a value as sentences and labels give it, with a word for its precision; rates with so many decimals.

    Examples
    --------
    >>> value_text(325000, "at_least", "earned"), value_text(126000, "rounded", "earned")
    ('at least 325,000', 'about 126,000')
    >>> value_text(58.97, "computed", "attainment_rate"), value_text(float("nan"), "", "earned")
    ('59%', 'no figure found')
    """
    if pd.isna(value):
        return NO_FIGURE
    # Only a computed rate has decimals, and a rate in whole percents needs no "about".
    shown_decimals = decimals if precision == "computed" else 0
    text = percent_text(value, shown_decimals) if series == "attainment_rate" else number_text(value)
    word = "at least " if precision == "at_least" else "about " if precision == "rounded" and series == "earned" else ""
    return f"{word}{text}"


def _text(point: pd.Series) -> str:
    return value_text(point["value"], point["precision"], point["series"])


def change_sentence(points: pd.DataFrame, *, series: str) -> str:
    """Return in words how a series moved within each stretch of equal counting, and never across two.

    Parameters
    ----------
    points : DataFrame, as :func:`points_by_year` gives them
    series : str, ``earned`` or ``attainment_rate``
    """
    sentences = []
    for _, stretch in points[points["series"] == series].groupby("segment"):
        printed = stretch[stretch["value"].notna() & ~stretch["is_derived"]]
        if len(printed) > 1:
            sentences.append(_change_within(printed.iloc[0], printed.iloc[-1]))
        elif len(printed):
            only = printed.iloc[0]
            start = "" if stretch["segment"].iloc[0] == 1 else f"counted as in {stretch['year'].iloc[0]} and since, "
            name = SERIES_NAMES[series]
            sentence = f"{start}the only {name} that is printed or computed is {_text(only)} in {only['year']}."
            sentences.append(f"{sentence[:1].upper()}{sentence[1:]}")
    return " ".join(sentences)


def _change_within(start: pd.Series, end: pd.Series) -> str:
    change, verdict, _ = change_between(start.to_dict(), end.to_dict())
    span = f"from {_text(start)} in {start['year']} to {_text(end)} in {end['year']}"
    if verdict == UNCERTAIN:
        name = SERIES_NAMES[start["series"]]
        return f"Whether the {name} rose or fell {span} cannot be said: the values are too imprecise."
    size = ""
    if start["series"] == "attainment_rate":
        size = f" ({points_text(change)} points)"
    elif {start["precision"], end["precision"]} <= set(PRECISE) and start["value"] > 0:
        size = f" ({points_text(100 * change / start['value'])}%)"
    return f"The {SERIES_NAMES[start['series']]} {verdict} {span}{size}."


def last_step_sentence(points: pd.DataFrame) -> str:
    """Return in words how many more or fewer credentials were earned than the year before."""
    known = points[points["series"] == "earned"]
    if len(known) < 2:
        return ""
    before, now = known.iloc[-2], known.iloc[-1]
    change, verdict, detail = change_between(before.to_dict(), now.to_dict())
    if verdict == UNCERTAIN:
        return f"Whether that is more than in {before['year']} {verdict}: {detail}."
    word = direction(change, up="more than", down="fewer than", same="as many as")
    return f"That is {f'{detail} ' if detail else ''}{word} in {before['year']} ({_text(before)})."


def highest_text(points: pd.DataFrame) -> str:
    """Return in words how this year's number of credentials ranks among the known ones that are counted alike."""
    known = points[(points["series"] == "earned") & points["value"].notna()]
    now = known.iloc[-1]
    others = known[(known["segment"] == now["segment"]) & (known["year"] < now["year"])]
    if others.empty:
        return "no earlier year with the same way of counting is known"
    highest = others.loc[others["value"].idxmax()]
    number = f"of the {counted(len(others) + 1, 'known year')} counted in the present way"
    if now["value"] > highest["value"]:
        return f"the highest stated number {number}"
    if now["value"] == highest["value"]:
        return f"the highest stated number {number}, as in {highest['year']}"
    return f"not the highest stated number {number}: that was {_text(highest)} in {highest['year']}"


def highest_sentence(points: pd.DataFrame) -> str:
    """Return in words how many credentials were earned this year and whether more were ever counted in this way."""
    now = points[(points["series"] == "earned") & points["value"].notna()].iloc[-1]
    return f"{counted(int(now['value']), 'credential')} were earned in {now['year']}: {highest_text(points)}."


def known_sum_text(points: pd.DataFrame) -> str:
    """Return the sum of all known numbers of credentials and how many years it covers."""
    earned = points[points["series"] == "earned"]
    known = earned[earned["value"].notna()]
    return f"at least {number_text(known['value_lower'].sum())}, from {len(known)} of {counted(len(earned), 'year')}"


def recomputed_statements(points: pd.DataFrame, history: pd.DataFrame) -> dict[str, str]:
    """Return, for each kind of statement that a report makes of the trend, what the values here give.

    Parameters
    ----------
    points : DataFrame, the years of Chart 1, as :func:`points_by_year` gives them
    history : DataFrame, the same from the first known year on

    Returns
    -------
    dict, statement to text
    """
    changes = yearly_changes(points)
    rates = points[points["series"] == "attainment_rate"]
    of_earned = changes[changes["series"] == "earned"]
    verdicts = of_earned["verdict"].value_counts(sort=False)
    statements = {
        f"credentials earned since {history['year'].iloc[0]}": known_sum_text(history),
        "this year's number beside earlier ones": highest_text(points),
        "credentials earned, year after year": listing([f"{verdict} in {count}" for verdict, count in verdicts.items()])
        + f" of {counted(len(of_earned), 'step')}",
    }
    for point in points[points["series"] == "earned"].itertuples():
        statements[f"credentials earned in {point.year}"] = value_text(point.value, point.precision, "earned")
    for point in rates.itertuples():
        known = value_text(point.value, point.precision, "attainment_rate", decimals=2)
        statements[f"attainment rate in {point.year}"] = f"{known} ({point.source})" if point.source else known
    for step in changes[changes["series"] == "attainment_rate"].itertuples():
        statements[f"change of the rate from {step.from_year} to {step.to_year}"] = step.reading
    return statements


def history_values(values: pd.DataFrame, breaks: pd.DataFrame) -> pd.DataFrame:
    """Return every known value with its stretch of counting, oldest first, as ``state_history_values`` keeps it."""
    parts = [
        part.assign(segment=segments(part["year"], breaks, series=series)) for series, part in values.groupby("series")
    ]
    return pd.concat(parts).sort_values(["series", "year", "is_chosen"], ascending=[False, True, False], kind="stable")


def _is_precise(point: pd.Series) -> bool:
    return point["precision"] in PRECISE and not point["is_derived"]


def _draw_point(axes: Axes, place: int, point: pd.Series) -> None:
    """Draw a marker, filled if the value is precise, with its label; an arrow says that a value is a lower limit."""
    face = BLUE if _is_precise(point) else "white"
    spot = (place, point["value"])
    axes.plot(*spot, "o", color=BLUE, markerfacecolor=face, markersize=8, markeredgewidth=1.8, zorder=3)
    above = 9
    if point["precision"] == "at_least":
        above = 26
        tip = {"arrowstyle": "<-", "color": BLUE, "linewidth": 1.8, "shrinkA": 0, "shrinkB": 5}
        axes.annotate("", spot, xytext=(0, 26), textcoords="offset points", arrowprops=tip)
    # In two lines the label is narrow enough not to meet the line to the next year.
    label = f"{_text(point)}\n(derived)" if point["is_derived"] else "\n".join(_text(point).rsplit(" ", 1))
    axes.annotate(label, spot, xytext=(0, above), textcoords="offset points", ha="center", va="bottom")


def _draw_series(axes: Axes, points: pd.DataFrame) -> None:
    """Draw one series: a line between neighbours that are counted alike, a dashed line where counting changes."""
    points = points.reset_index(drop=True)
    highest = points["value"].max()
    axes.set(ylim=(0, 1.55 * highest if highest > 0 else 1), xlim=(-0.7, len(points) - 0.4), yticks=[])
    for place, point in points.iterrows():
        before = points.loc[place - 1] if place else None
        is_known = pd.notna(point["value"])
        is_joined = (
            before is not None and before["segment"] == point["segment"] and is_known and pd.notna(before["value"])
        )
        # A derived value is arithmetic on another year's figure: a line to it would draw the same figure twice.
        if is_joined and not point["is_derived"] and not before["is_derived"]:
            axes.plot([place - 1, place], [before["value"], point["value"]], color=BLUE, linewidth=2, zorder=2)
        if is_known:
            _draw_point(axes, place, point)
        else:
            axes.annotate(NO_FIGURE, (place, 0), xytext=(0, 6), textcoords="offset points", ha="center", color=GREY)
        if point["starts_a_segment"]:
            axes.axvline(place - 0.5, color=GREY, linestyle="--", linewidth=1.2)
            axes.annotate(
                f"{BREAK_LABEL} →",
                (place - 0.5, 1),
                xycoords=("data", "axes fraction"),
                xytext=(5, -2),
                textcoords="offset points",
                va="top",
                color=GREY,
            )


def _with_starts(points: pd.DataFrame, breaks: pd.DataFrame) -> pd.DataFrame:
    """Return the points with a mark on each year from which its series is counted in a new way."""
    firsts = set(zip(breaks["series"], breaks["first_year"], strict=True))
    return points.assign(
        starts_a_segment=[pair in firsts for pair in zip(points["series"], points["year"], strict=True)]
    )


def _note(points: pd.DataFrame) -> str:
    """Return what the markers of a figure mean, as far as they occur in it."""
    known = points[points["value"].notna()]
    meanings = {
        "rounded": (known["precision"] == "rounded").any(),
        "derived": known["is_derived"].any(),
        "a lower limit": (known["precision"] == "at_least").any(),
    }
    hollow = [meaning for meaning, occurs in meanings.items() if occurs]
    return f"Filled: exact or computed. Hollow: {listing(hollow).replace(' and ', ' or ')}." if hollow else ""


def draw_trend(points: pd.DataFrame, breaks: pd.DataFrame) -> Figure:
    """Return credentials earned and attainment rate over the years, one above the other.

    A line joins only neighbouring years that are counted in one way; a dashed line marks a new way of counting.

    Parameters
    ----------
    points : DataFrame, as :func:`points_by_year` gives them
    breaks : DataFrame, ``series``, ``first_year``
    """
    figure, panels = new_figure(height=6.0, rows=2, sharex=True)
    marked = _with_starts(points, breaks)
    for axes, (series, of_series) in zip(panels, marked.groupby("series", sort=False), strict=True):
        _draw_series(axes, of_series)
        axes.set_title(PANEL_TITLES[series])
        axes.spines["left"].set_visible(False)
    years = points["year"].drop_duplicates().tolist()
    panels[-1].set_xticks(range(len(years)), years)
    give_title(figure, "Credentials earned and attainment rate by academic year")
    give_note(figure, _note(points))
    return figure


def draw_history(points: pd.DataFrame, breaks: pd.DataFrame) -> Figure:
    """Return a bar for each year since the first known one, oldest on top; years without a figure say so.

    Parameters
    ----------
    points : DataFrame, as :func:`points_by_year` gives them
    breaks : DataFrame, ``series``, ``first_year``
    """
    earned = _with_starts(points[points["series"] == "earned"], breaks).reset_index(drop=True)
    figure, axes = new_figure(height=0.36 * len(earned) + 1.4)
    faces = [BLUE if _is_precise(point) else "white" for _, point in earned.iterrows()]
    axes.barh(earned.index, earned["value"].fillna(0), color=faces, edgecolor=BLUE, linewidth=1.4, height=0.66)
    for place, point in earned.iterrows():
        end, color = (0, GREY) if pd.isna(point["value"]) else (point["value"], INK)
        axes.annotate(_text(point), (end, place), xytext=(5, 0), textcoords="offset points", va="center", color=color)
        if point["starts_a_segment"]:
            axes.axhline(place - 0.5, color=GREY, linestyle="--", linewidth=1.2)
            axes.annotate(
                f"{BREAK_LABEL} ↓",
                (1, place - 0.5),
                xycoords=("axes fraction", "data"),
                xytext=(0, 3),
                textcoords="offset points",
                ha="right",
                color=GREY,
            )
    axes.set_yticks(earned.index, earned["year"])
    axes.invert_yaxis()
    axes.margins(x=0.22, y=0.02)
    give_title(figure, "Credentials earned by academic year, as far as sources are known")
    give_note(figure, _note(earned))
    bare_bars(axes)
    return figure


def trend_alt_text(points: pd.DataFrame, breaks: pd.DataFrame) -> str:
    """Return in words what :func:`draw_trend` and :func:`draw_history` show."""
    years = points["year"]
    parts = []
    for series, of_series in points.groupby("series", sort=False):
        values = [f"{point['year']} {_text(point)}" for _, point in of_series.iterrows()]
        firsts = breaks.loc[(breaks["series"] == series) & breaks["first_year"].isin(years), "first_year"].tolist()
        gap = f" A dashed line marks a new way of counting from {listing(firsts)}." if firsts else ""
        parts.append(f"{SERIES_NAMES[series][:1].upper()}{SERIES_NAMES[series][1:]}: {listing(values)}.{gap}")
    return f"From {years.min()} to {years.max()}. {' '.join(parts)}"
