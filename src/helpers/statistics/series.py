"""Changes, growth and index of a series, with the limits that rounded values leave, and never across a break unnoticed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers.base.words import direction, listing

ROSE, FELL, SAME = direction(1), direction(-1), direction(0)
UNCERTAIN, NEW_COUNTING = "cannot be said", "new way of counting"
DERIVED, OPEN, IMPRECISE = "a value is derived, not printed", "a value is a lower limit", "too imprecise"
FROM_ZERO, NO_BASE = "a year with nothing to start from", "no year to start from in this way of counting"
BREAK_OVERRIDES = "data/raw/reference/break_overrides.csv"
MEASURES = ("change", "growth_pct", "annual_growth_pct")
BASE_INDEX = 100.0


def limit_columns(measure: str) -> tuple[str, str]:
    """Return the names of the columns with the smallest and the largest possible value of a measure.

    Examples
    --------
    >>> limit_columns("change"), limit_columns("growth_pct")
    (('change_lower', 'change_upper'), ('growth_lower_pct', 'growth_upper_pct'))
    """
    stem, unit = (measure.removesuffix("_pct"), "_pct") if measure.endswith("_pct") else (measure, "")
    return f"{stem}_lower{unit}", f"{stem}_upper{unit}"


def with_overrides(breaks: pd.DataFrame, overrides: pd.DataFrame) -> pd.DataFrame:
    """Return the breaks with the reason why years may be compared across each of them, empty where none is written.

    Parameters
    ----------
    breaks : DataFrame, ``series``, ``first_year``, ``what_changed``, ``source``
    overrides : DataFrame, ``series``, ``first_year``, ``reason``, ``decided_by``

    Returns
    -------
    DataFrame: the breaks, ``override_reason``, ``decided_by``

    Raises
    ------
    ValueError
        If a reason or a name is empty, or an override is for a break that is not known.
    """
    keys = ["series", "first_year"]
    for row in overrides.itertuples():
        place = f"{BREAK_OVERRIDES}, {row.series} from {row.first_year}"
        for column in ("reason", "decided_by"):
            if not getattr(row, column).strip():
                raise ValueError(f"{place}: expected a text in {column}, found none. Write it, or delete the row.")
        if not ((breaks["series"] == row.series) & (breaks["first_year"] == row.first_year)).any():
            known = [f"{one.series} from {one.first_year}" for one in breaks.itertuples()]
            raise ValueError(f"{place}: expected a break of series_breaks.csv ({listing(known)}). Correct the row.")
    reasons = overrides[[*keys, "reason", "decided_by"]].rename(columns={"reason": "override_reason"})
    joined = breaks.merge(reasons, on=keys, how="left", validate="one_to_one")
    return joined.fillna({"override_reason": "", "decided_by": ""})


def breaks_between(breaks: pd.DataFrame, *, series: str, from_year: str, to_year: str) -> pd.DataFrame:
    """Return the breaks of a series that lie after one year and not after another.

    Examples
    --------
    >>> breaks = pd.DataFrame({"series": ["earned"], "first_year": ["2020-2021"]})
    >>> [len(breaks_between(breaks, series="earned", from_year=year, to_year="2021-2022"))
    ...  for year in ("2019-2020", "2020-2021")]
    [1, 0]
    """
    is_between = (breaks["first_year"] > from_year) & (breaks["first_year"] <= to_year)
    return breaks[(breaks["series"] == series) & is_between]


def stretches(years: pd.Series, breaks: pd.DataFrame, *, series: str) -> pd.Series:
    """Return the number of the stretch of comparable years that each year belongs to, from 1.

    A break with a written reason (``override_reason``) does not end a stretch, unlike in :func:`segments`.
    """
    return segments(years, breaks[breaks["override_reason"] == ""], series=series)


def _limits(lower: float, upper: float) -> tuple[float, float]:
    """Return two limits without the last digits that arithmetic adds; an infinite one is missing."""
    return tuple(round(limit, BOUND_DECIMALS) if np.isfinite(limit) else np.nan for limit in (lower, upper))


def _bounds(point: dict) -> tuple[float, float]:
    return point["value_lower"], np.inf if pd.isna(point["value_upper"]) else point["value_upper"]


def change_limits(start: dict, end: dict) -> tuple[float, float]:
    """Return the smallest and the largest change that two values allow; a missing one is no limit.

    Both ends of each value are possible and the two values are taken as independent: the change lies between
    lower end - upper start and upper end - lower start.

    Parameters
    ----------
    start, end : dict, ``value_lower`` and ``value_upper`` (missing for no limit)
    """
    (start_lower, start_upper), (end_lower, end_upper) = _bounds(start), _bounds(end)
    return _limits(end_lower - start_upper, end_upper - start_lower)


def ratio_limits(start: dict, end: dict) -> tuple[float, float]:
    """Return the smallest and the largest ratio of two values, end to start; a missing one is no limit.

    The ratio lies between lower end / upper start and upper end / lower start. Without an upper limit of the start it
    could come as close to zero as one likes, without a lower one above zero it has no largest value.
    """
    (start_lower, start_upper), (end_lower, end_upper) = _bounds(start), _bounds(end)
    # A start that may be endless or zero leaves that side open; a division would give a limit that says nothing.
    lower = end_lower / start_upper if 0 < start_upper < np.inf else np.nan
    upper = end_upper / start_lower if start_lower > 0 and np.isfinite(end_upper) else np.nan
    return lower, upper


def growth_pct(ratio: float, *, years: int = 1) -> float:
    """Return the growth in percent a year that leads to a ratio of two values after some years (compound).

    Examples
    --------
    >>> growth_pct(1.5), round(growth_pct(1.21, years=2), 9), growth_pct(float("nan"))
    (50.0, 10.0, nan)
    """
    return 100 * (ratio ** (1 / years) - 1)


def years_apart(from_year: str, to_year: str) -> int:
    """Return how many years lie between two academic years.

    Examples
    --------
    >>> years_apart("2020-2021", "2024-2025")
    4
    """
    return int(to_year[:4]) - int(from_year[:4])


def _reason_not_comparable(start: dict, end: dict, crossed: pd.DataFrame) -> str:
    """Return why nothing can be said of the change between two values, empty when something can."""
    stops = crossed.loc[crossed["override_reason"] == "", "first_year"].tolist()
    if stops:
        return f"{NEW_COUNTING} from {listing(stops)}"
    if pd.isna(start["value"]) or pd.isna(end["value"]):
        return NO_FIGURE
    return DERIVED if start["is_derived"] or end["is_derived"] else ""


def change_between(start: dict, end: dict, breaks: pd.DataFrame) -> dict:
    """Return everything that may be said of the change between two values of a series.

    The direction is called one only if every pair of values that the two can stand for has it. A change, growth or
    annual growth as a single number is missing where one of the values is a lower limit; its limits are still there.

    Parameters
    ----------
    start, end : dict, ``series``, ``year``, ``value``, ``precision``, ``is_derived``, ``value_lower``, ``value_upper``
    breaks : DataFrame, as :func:`with_overrides` gives them

    Returns
    -------
    dict: ``from_year``, ``to_year``, ``years_apart``; ``change`` (credentials or points), ``growth_pct`` and
    ``annual_growth_pct`` (compound), each with its limits (missing for no limit); ``verdict`` (rose, fell, did not
    change or cannot be said), ``reason`` (why something is missing), ``break_reason`` (why the years are compared
    although counting changed between them; empty where it did not)
    """
    apart = years_apart(start["year"], end["year"])
    crossed = breaks_between(breaks, series=start["series"], from_year=start["year"], to_year=end["year"])
    row = {"from_year": start["year"], "to_year": end["year"], "years_apart": apart}
    row |= dict.fromkeys([name for measure in MEASURES for name in (measure, *limit_columns(measure))], np.nan)
    reason = _reason_not_comparable(start, end, crossed)
    if reason:
        return row | {"verdict": UNCERTAIN, "reason": reason, "break_reason": ""}
    is_open = LOWER_LIMIT in (start["precision"], end["precision"])
    ratio = end["value"] / start["value"] if start["value"] > 0 and not is_open else np.nan
    row["change"] = np.nan if is_open else round(end["value"] - start["value"], BOUND_DECIMALS)
    row |= dict(zip(limit_columns("change"), change_limits(start, end), strict=True))
    for measure, years in (("growth_pct", 1), ("annual_growth_pct", apart)):
        row[measure] = growth_pct(ratio, years=years)
        limits = ratio_limits(start, end) if start["value"] > 0 else (np.nan, np.nan)
        row |= zip(limit_columns(measure), [growth_pct(limit, years=years) for limit in limits], strict=True)
    row["verdict"] = verdict_of(row["change_lower"], row["change_upper"])
    row["reason"] = IMPRECISE if row["verdict"] == UNCERTAIN else OPEN if is_open else ""
    if not row["reason"] and start["value"] == 0:
        row["reason"] = FROM_ZERO
    return row | {"break_reason": override_text(crossed)}


def verdict_of(lower: float, upper: float) -> str:
    """Return the direction that every change between two limits has; a missing limit is none.

    Examples
    --------
    >>> [verdict_of(*limits) for limits in ((1, float("nan")), (-5, -1), (0, 0), (0, 3), (-1, 1))]
    ['rose', 'fell', 'did not change', 'cannot be said', 'cannot be said']
    """
    if lower == upper == 0:
        return SAME
    return ROSE if lower > 0 else FELL if upper < 0 else UNCERTAIN


def override_text(crossed: pd.DataFrame) -> str:
    """Return in words why years are compared across breaks, empty for none.

    Parameters
    ----------
    crossed : DataFrame, ``first_year``, ``override_reason``, ``decided_by`` of the breaks that are crossed
    """
    return "; ".join(
        f"across the {NEW_COUNTING} from {row.first_year}: {row.override_reason.strip().rstrip('.')} ({row.decided_by})"
        for row in crossed[crossed["override_reason"] != ""].itertuples()
    )


def compare_years(points: pd.DataFrame, breaks: pd.DataFrame, *, series: str, from_year: str, to_year: str) -> dict:
    """Return the change of a series between two years; refuse two years that are counted in different ways.

    Parameters
    ----------
    points : DataFrame, one row a series and year, columns as for :func:`change_between`
    breaks : DataFrame, as :func:`with_overrides` gives them
    series, from_year, to_year : str

    Returns
    -------
    dict, as :func:`change_between` gives it

    Raises
    ------
    ValueError
        If the series has not one row for each of the years, the first does not come first, or counting changed between
        them and nobody wrote down why they can be compared.
    """
    where = f"{series}, {from_year} to {to_year}"
    if from_year >= to_year:
        raise ValueError(f"{where}: expected an earlier and a later year. Give them in this order.")
    of_series = points[points["series"] == series].set_index("year", drop=False)
    found = [year for year in (from_year, to_year) if (of_series.index == year).sum() == 1]
    if len(found) < 2:
        raise ValueError(
            f"{where}: expected one value for each year, found {listing(found)}. The series has "
            f"{listing(of_series.index.drop_duplicates().tolist())}; choose two of these, or add a source to history.csv."
        )
    crossed = breaks_between(breaks, series=series, from_year=from_year, to_year=to_year)
    for row in crossed[crossed["override_reason"] == ""].itertuples():
        raise ValueError(
            f"{where}: expected two years counted in one way, found a {NEW_COUNTING} from {row.first_year} "
            f"({row.what_changed.rstrip('.')}). Compare years on one side of it, or write a row with series {series}, "
            f"first_year {row.first_year}, the reason why both sides can be compared and who decided it into "
            f"{BREAK_OVERRIDES}."
        )
    return change_between(of_series.loc[from_year].to_dict(), of_series.loc[to_year].to_dict(), breaks)


def _table(rows: list[dict], columns: Sequence[str]) -> pd.DataFrame:
    """Return rows of changes as a table with fixed types, so that a table without rows has them too."""
    measures = [name for measure in MEASURES for name in (measure, *limit_columns(measure))]
    names = [*columns, "from_year", "to_year", "years_apart", *measures, "verdict", "reason", "break_reason"]
    types = dict.fromkeys(names, "str") | {"years_apart": "int64"} | dict.fromkeys(measures, "float64")
    return pd.DataFrame(rows, columns=names).astype(types)


def changes_of_steps(points: pd.DataFrame, breaks: pd.DataFrame, *, by: Sequence[str] = ("series",)) -> pd.DataFrame:
    """Return what happened from each row of a series to the next.

    Parameters
    ----------
    points : DataFrame, columns as for :func:`change_between`, in the order of the years
    breaks : DataFrame, as :func:`with_overrides` gives them
    by : sequence of str, columns that name a series

    Returns
    -------
    DataFrame: the columns of ``by`` and of :func:`change_between`, one row a step
    """
    rows = []
    for names, of_one in points.groupby(list(by), sort=False):
        known = of_one.to_dict("records")
        pairs = zip(known, known[1:], strict=False)
        rows += [dict(zip(by, names, strict=True)) | change_between(start, end, breaks) for start, end in pairs]
    return _table(rows, by)


def changes_of_known_years(
    points: pd.DataFrame, breaks: pd.DataFrame, *, by: Sequence[str] = ("series",)
) -> pd.DataFrame:
    """Return the change between every two years of which a value is known, as :func:`changes_of_steps` gives them."""
    rows = []
    for names, of_one in points[points["value"].notna()].groupby(list(by), sort=False):
        known = of_one.sort_values("year", kind="stable").to_dict("records")
        pairs = [(start, end) for number, start in enumerate(known) for end in known[number + 1 :]]
        rows += [dict(zip(by, names, strict=True)) | change_between(start, end, breaks) for start, end in pairs]
    return _table(rows, by)


def index_by_year(points: pd.DataFrame, breaks: pd.DataFrame) -> pd.DataFrame:
    """Return every value in percent of the first comparable one: the index of a series, 100 in its base year.

    Years before the first known value of a series are left out. The base of a stretch of comparable years is its first value that is printed or computed, above zero and no lower
    limit. A stretch without one has no index.

    Parameters
    ----------
    points : DataFrame, one row a series and year, columns as for :func:`change_between`
    breaks : DataFrame, as :func:`with_overrides` gives them

    Returns
    -------
    DataFrame: ``series``, ``year``, ``base_year`` (empty without), ``index``, ``index_lower``, ``index_upper`` (missing
    for no limit), ``reason`` (why something is missing), ``break_reason`` (as in :func:`change_between`)
    """
    rows = []
    for series, of_one in points.groupby("series", sort=False):
        of_series = of_one[of_one["value"].notna().cummax()]
        numbers = stretches(of_series["year"], breaks, series=series)
        for _, stretch in of_series.groupby(numbers):
            known = stretch[stretch["value"].gt(0) & ~stretch["is_derived"] & (stretch["precision"] != LOWER_LIMIT)]
            base = known.iloc[0].to_dict() if len(known) else None
            rows += [
                {"series": series, "year": row["year"]} | _index(row, base, breaks) for _, row in stretch.iterrows()
            ]
    names = ["series", "year", "base_year", "index", "index_lower", "index_upper", "reason", "break_reason"]
    types = dict.fromkeys(names, "str") | dict.fromkeys(names[3:6], "float64")
    return pd.DataFrame(rows, columns=names).astype(types)


def _index(point: pd.Series, base: dict | None, breaks: pd.DataFrame) -> dict:
    """Return the index of one value against the base of its stretch."""
    row = {"base_year": "", "index": np.nan, "index_lower": np.nan, "index_upper": np.nan, "break_reason": ""}
    if base is None:
        return row | {"reason": NO_BASE}
    row["base_year"] = base["year"]
    if pd.isna(point["value"]) or point["is_derived"]:
        return row | {"reason": NO_FIGURE if pd.isna(point["value"]) else DERIVED}
    first, last = sorted((base["year"], point["year"]))
    crossed = breaks_between(breaks, series=point["series"], from_year=first, to_year=last)
    is_base, is_open = point["year"] == base["year"], point["precision"] == LOWER_LIMIT
    # The base is 100 by definition, however it is rounded.
    ratios = (1.0, 1.0) if is_base else ratio_limits(base, point.to_dict())
    row |= {"index_lower": BASE_INDEX * ratios[0], "index_upper": BASE_INDEX * ratios[1]}
    row["index"] = np.nan if is_open else BASE_INDEX * (point["value"] / base["value"])
    return row | {"reason": OPEN if is_open else "", "break_reason": override_text(crossed)}


def pattern(steps: pd.DataFrame) -> str:
    """Return in words what is certain of all steps of a series together.

    Parameters
    ----------
    steps : DataFrame, ``verdict`` and ``years_apart``, one row a step from a known value to the next

    Examples
    --------
    >>> [pattern(pd.DataFrame({"verdict": verdicts, "years_apart": 1}))
    ...  for verdicts in (["rose", "rose"], ["rose", "cannot be said"], ["fell"], [])]
    ['rose every year', 'uncertain for some steps', 'fell', 'one value only']
    """
    kinds, is_yearly = set(steps["verdict"]), (steps["years_apart"] == 1).all()
    if not kinds:
        return "one value only"
    if len(steps) == 1:
        return kinds.pop()
    if {ROSE, FELL} <= kinds:
        return f"{ROSE} in some years and {FELL} in others"
    if UNCERTAIN in kinds:
        return "uncertain for some steps"
    if kinds == {SAME}:
        return SAME
    if SAME in kinds:
        return "never fell" if ROSE in kinds else "never rose"
    return f"{kinds.pop()} {'every year' if is_yearly else 'from each known year to the next'}"


def verdict_counts(steps: pd.DataFrame) -> str:
    """Return in words how many steps had which direction.

    Examples
    --------
    >>> verdict_counts(pd.DataFrame({"verdict": ["rose", "cannot be said", "rose"]}))
    '2 rose and 1 is uncertain'
    """
    known = {verdict: int((steps["verdict"] == verdict).sum()) for verdict in (ROSE, FELL, SAME, UNCERTAIN)}
    words = {UNCERTAIN: "is uncertain" if known[UNCERTAIN] == 1 else "are uncertain"}
    return listing([f"{count:,} {words.get(verdict, verdict)}" for verdict, count in known.items() if count])


def record(points: pd.DataFrame, breaks: pd.DataFrame, *, series: str) -> dict:
    """Return how the last value of a series ranks among the earlier comparable ones, as far as that is certain.

    A value beats another only if it does so whatever the two stand for. Derived values are left out.

    Parameters
    ----------
    points : DataFrame, columns as for :func:`change_between`
    breaks : DataFrame, as :func:`with_overrides` gives them
    series : str

    Returns
    -------
    dict: ``now`` (the last known row), ``beaten``, ``equal``, ``higher`` and ``open`` (earlier rows below it, equal,
    above it, and those of which that cannot be said), ``break_reason``

    Raises
    ------
    ValueError
        If no value of the series is known.
    """
    known = points[(points["series"] == series) & points["value"].notna() & ~points["is_derived"]]
    if known.empty:
        raise ValueError(
            f"{series}: expected a value that is printed or computed, found none. Add a source to history.csv."
        )
    known = known.assign(stretch=stretches(known["year"], breaks, series=series)).sort_values("year", kind="stable")
    now = known.iloc[-1].to_dict()
    others = known[(known["stretch"] == now["stretch"]) & (known["year"] < now["year"])]
    verdicts = pd.Series(
        [verdict_of(*change_limits(other, now)) for other in others.to_dict("records")], others.index, dtype="str"
    )
    first = others["year"].min() if len(others) else now["year"]
    crossed = breaks_between(breaks, series=series, from_year=first, to_year=now["year"])
    kinds = {"beaten": ROSE, "equal": SAME, "higher": FELL, "open": UNCERTAIN}
    return {
        "now": now,
        **{name: others[verdicts == verdict] for name, verdict in kinds.items()},
        "break_reason": override_text(crossed),
    }


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


LOWER_LIMIT = "at_least"


NO_FIGURE = "no figure found"


BOUND_DECIMALS = 9
