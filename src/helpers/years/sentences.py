"""Sentences on what changed between two years, as every section says them."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import counted, direction, listing
from helpers.show.numbers import measure_text, number_text, percent_text, with_limits
from helpers.show.sentences import some
from helpers.statistics.intervals import CONFIDENCE
from helpers.years.matching import BOTH, GONE, MERGED, MOVED, NEW, RENAMED, SAME
from helpers.years.views import parts_that_add_up

# What a status says of one thing and of several.
WORDS = {
    NEW: ("is new", "are new"),
    GONE: ("is gone", "are gone"),
    RENAMED: ("has another name or code", "have another name or code"),
    MOVED: ("is in another {where}", "are in another {where}"),
    BOTH: ("has another name and is in another {where}", "have another name and are in another {where}"),
    MERGED: ("is made of several", "are made of several"),
}
NAMES_SHOWN = 3
RATE = "rate_change_points"
NOTHING_TO_COMPARE = "No earlier year has results to compare with."


def _names(rows: pd.DataFrame) -> str:
    names = rows["name"].head(NAMES_SHOWN).tolist()
    rest = len(rows) - len(names)
    return listing([*names, f"{rest:,} more"] if rest else names)


def statuses_sentence(rows: pd.DataFrame, *, noun: str, plural: str = "", where: str = "place") -> str:
    """Return which of the things that two years list are new, gone, renamed or in another place.

    Parameters
    ----------
    rows : DataFrame, ``name``, ``status``, ``from_year``; of one earlier year
    noun, plural : str, what a row is: ``unit``
    where : str, what it belongs to: ``region``

    Examples
    --------
    >>> rows = pd.DataFrame({"name": ["Bees", "Walls"], "status": ["new", "same"], "from_year": "2030-2031"})
    >>> statuses_sentence(rows, noun="course")
    'Since 2030-2031, of 2 courses that either year lists, 1 is new (Bees); 1 is as before.'
    >>> statuses_sentence(rows.tail(1), noun="course")
    'Since 2030-2031, nothing was added, dropped, renamed or moved: both years list the same 1 course.'
    """
    if rows.empty:
        return NOTHING_TO_COMPARE
    since, things = rows["from_year"].iloc[0], counted(len(rows), noun, plural)
    said: list[str] = []
    for status, words in WORDS.items():
        of_status = rows[rows["status"] == status]
        if len(of_status):
            said.append(f"{len(of_status):,} {words[len(of_status) > 1].format(where=where)} ({_names(of_status)})")
    same = int((rows["status"] == SAME).sum())
    are = "is" if same < 2 else "are"
    if not said:
        return f"Since {since}, nothing was added, dropped, renamed or moved: both years list the same {things}."
    return f"Since {since}, of {things} that either year lists, {'; '.join(said)}; {some(same)} {are} as before."


def rate_changes_sentence(rows: pd.DataFrame, *, noun: str, plural: str = "") -> str:
    """Return how many rates rose or fell by more than chance leaves open, and which of these changed the most.

    Parameters
    ----------
    rows : DataFrame, ``name``, ``rate_change_points`` with its limits, ``reason``; of one earlier year
    noun, plural : str, what a row is

    Examples
    --------
    >>> rows = pd.DataFrame({"name": ["Bees", "Walls"], "rate_change_points": [15.0, -2.0], "reason": ""})
    >>> limits = {"rate_change_points_lower": [5.0, -9.0], "rate_change_points_upper": [25.0, 5.0]}
    >>> rate_changes_sentence(rows.assign(**limits), noun="course")  # doctest: +NORMALIZE_WHITESPACE
    'Of 2 courses with a rate in both years, the rate of 1 rose and that of none fell by more than chance would leave
    open (95% interval). Of these, the largest rise is that of Bees: +15.0 (+5.0 to +25.0) points.'
    """
    both = rows[rows[RATE].notna()]
    if both.empty:
        reasons = [reason for reason in dict.fromkeys(rows["reason"]) if reason]
        return f"Rates are not compared: {listing(reasons)}." if reasons else ""
    certain = {"rise": both[both[f"{RATE}_lower"] > 0], "fall": both[both[f"{RATE}_upper"] < 0]}
    rose, fell = map(len, certain.values())
    things, chance = f"Of {counted(len(both), noun, plural)} with a rate in both years", "more than chance would leave"
    ending = f"open ({percent_text(100 * CONFIDENCE, 0)} interval)"
    found = f"the rate of {some(rose)} rose and that of {some(fell)} fell by {chance} {ending}"
    if not rose + fell:
        found = f"none has a rate that rose or fell by {chance} {ending}"
    parts = [
        f"the largest {word} is that of {_largest(rows[rows[RATE].abs() == rows[RATE].abs().max()])}"
        for word, rows in certain.items()
        if len(rows)
    ]
    return f"{things}, {found}. Of these, {'; '.join(parts)}." if parts else f"{things}, {found}."


def _largest(rows: pd.DataFrame) -> str:
    """Return whose change is the largest and its size, with the interval where it is that of one alone."""
    size = with_limits(rows.iloc[0], RATE) if len(rows) == 1 else measure_text(rows[RATE].iloc[0], RATE)
    return f"{_names(rows)}: {size} points"


def split_sentence(rows: pd.DataFrame, *, parts: str) -> str:
    """Return how a rate changed, and how much of that goes with what was earned, what was available, and the mix.

    Parameters
    ----------
    rows : DataFrame, a row of ``year_changes`` with ``mix_points``, or none
    parts : str, what it is made of: ``course credentials``

    Examples
    --------
    >>> row = {"name": "the state", "from_year": "2030-2031", "reason": "", "rate_change_points": 2.0}
    >>> row |= {"rate_change_points_lower": 1.0, "rate_change_points_upper": 3.0, "attainment_rate_pct_before": 50.0}
    >>> row |= {"attainment_rate_pct": 52.0, "more_earned_points": 3.04, "fewer_available_points": -1.04}
    >>> row |= {"mix_points": 0.55, "rate_points": 1.45}
    >>> print(split_sentence(pd.DataFrame([row]), parts="course credentials"))
    The rate of the state rose from 50.0% to 52.0%: +2.0 (+1.0 to +3.0) points. Of these, +3.0 go with what was earned \
and −1.0 with what was available; +0.6 go with the mix of course credentials and +1.4 with the rates within them.
    """
    if rows.empty:
        return ""
    row = parts_that_add_up(rows).iloc[0]
    if pd.isna(row[RATE]):
        return f"The rate of {row['name']} is not compared with that of {row['from_year']}: {row['reason']}."
    text = {name: measure_text(row[name], name) for name in row.index if name.endswith(("_points", "_before", "_pct"))}
    word = direction(row[RATE])
    if word == direction(0):
        start = f"The rate of {row['name']} did not change: {text['attainment_rate_pct']} in both years"
    else:
        start = (
            f"The rate of {row['name']} {word} from {text['attainment_rate_pct_before']} to "
            f"{text['attainment_rate_pct']}: {with_limits(rows.iloc[0], RATE)} points"
        )
    return (
        f"{start}. Of these, {text['more_earned_points']} go with what was earned and {text['fewer_available_points']} "
        f"with what was available; {text['mix_points']} go with the mix of {parts} and {text['rate_points']} with the "
        "rates within them."
    )


def count_changes_sentence(rows: pd.DataFrame, *, noun: str, plural: str = "") -> str:
    """Return how many counts of credentials earned rose and fell, and which changed the most.

    Parameters
    ----------
    rows : DataFrame, ``name``, ``earned_before``, ``earned``, ``earned_change``; of one earlier year
    noun, plural : str, what a row is

    Examples
    --------
    >>> rows = pd.DataFrame({"name": ["Bee line"], "earned_before": [30], "earned": [36], "earned_change": [6]})
    >>> count_changes_sentence(rows, noun="line")
    'Of 1 line in both years, the count of 1 rose and that of none fell. The largest change is that of Bee line: from \
30 to 36.'
    """
    both = rows[rows["earned_change"].notna()]
    if both.empty:
        return ""
    more, fewer = int((both["earned_change"] > 0).sum()), int((both["earned_change"] < 0).sum())
    ends = [f"from {number_text(row.earned_before)} to {number_text(row.earned)}" for row in both.itertuples()]
    largest = _largest_changes(both["earned_change"].astype("int64"), both["name"], ends)
    return (
        f"Of {counted(len(both), noun, plural)} in both years, the count of {some(more)} rose and that of "
        f"{some(fewer)} fell.{largest}"
    )


def _largest_changes(changes: pd.Series, names: pd.Series, sizes: list[str]) -> str:
    """Return a sentence on the largest change, or on all that are as large; nothing where nothing changed."""
    largest = changes.abs() == changes.abs().max()
    said = [f"{name}: {size}" for name, size, is_one in zip(names, sizes, largest, strict=True) if is_one]
    if not changes.abs().max() > 0:
        return ""
    rest = len(said) - NAMES_SHOWN
    ending = f"; and of {rest:,} more" if rest > 0 else ""
    are = "change is that" if len(said) == 1 else "changes are those"
    return f" The largest {are} of {'; of '.join(said[:NAMES_SHOWN])}{ending}."


def band_sentence(rows: pd.DataFrame, *, band_pct: int) -> str:
    """Return which counts changed beyond the band: where to look first, which is no verdict.

    Parameters
    ----------
    rows : DataFrame, ``name``, ``is_beyond_band``; of one earlier year
    band_pct : int, percent

    Examples
    --------
    >>> rows = pd.DataFrame({"name": ["Bees", "Walls"], "is_beyond_band": [True, False]})
    >>> band_sentence(rows, band_pct=50)
    'Counts that changed by more than 50%, and are worth a look: Bees. That is no sign of an error.'
    >>> band_sentence(rows.tail(1), band_pct=50)
    ''
    """
    marked = rows[rows["is_beyond_band"]]
    if marked.empty:
        return ""
    return (
        f"Counts that changed by more than {percent_text(band_pct, 0)}, and are worth a look: {_names(marked)}. That "
        "is no sign of an error."
    )


def restatements_sentence(rows: pd.DataFrame, *, tables: str) -> str:
    """Return whether this report prints earlier years as the earlier reports did.

    Parameters
    ----------
    rows : DataFrame, ``restatements`` of some tables
    tables : str, their names as a sentence lists them

    Examples
    --------
    >>> row = {"table": "Table 6", "item": "Ready Z", "year": "2029-2030", "report_before": "2030-2031"}
    >>> row |= {"printed_before": "4", "printed_now": "5"}
    >>> restatements_sentence(pd.DataFrame([row]), tables="Table 6")
    'One cell of an earlier year in Table 6 was restated: Ready Z in 2029-2030, 5 instead of 4 in the report of \
2030-2031.'
    >>> restatements_sentence(pd.DataFrame(columns=list(row)), tables="Table 6")
    'No cell of Table 6 that an earlier report prints too was restated.'
    """
    if rows.empty:
        return f"No cell of {tables} that an earlier report prints too was restated."
    # What two earlier reports print otherwise is one cell.
    cells, row = len(rows.drop_duplicates(["table", "item", "year"])), rows.iloc[0]
    place = "" if row["table"] == tables else f" ({row['table']})"
    first = (
        f"{row['item']} in {row['year']}{place}, {row['printed_now']} instead of {row['printed_before']} in the report "
        f"of {row['report_before']}"
    )
    if cells == 1:
        return f"One cell of an earlier year in {tables} was restated: {first}."
    return f"{cells:,} cells of earlier years in {tables} were restated, the first: {first}."


def moved_sentence(rows: pd.DataFrame, *, noun: str, plural: str = "", where: str) -> str:
    """Return which of the things of two years belong elsewhere than before.

    Parameters
    ----------
    rows : DataFrame, ``name``, ``status``, ``from_year``; of one earlier year
    noun, plural : str, what a row is
    where : str, what it belongs to: ``region``

    Examples
    --------
    >>> rows = pd.DataFrame({"name": ["North"], "status": ["moved"], "from_year": "2030-2031"})
    >>> moved_sentence(rows, noun="unit", where="region")
    '1 unit is in another region than in 2030-2031: North. The rates of the regions that it left and joined are \
therefore rates of other units than before.'
    >>> moved_sentence(rows.assign(status="same"), noun="unit", where="region")
    'No unit is in another region than in 2030-2031.'
    """
    if rows.empty:
        return ""
    moved, since = rows[rows["status"].isin([MOVED, BOTH])], rows["from_year"].iloc[0]
    if moved.empty:
        return f"No {noun} is in another {where} than in {since}."
    are = "is" if len(moved) == 1 else "are"
    they = "it" if len(moved) == 1 else "they"
    return (
        f"{counted(len(moved), noun, plural)} {are} in another {where} than in {since}: {_names(moved)}. The rates of "
        f"the {where}s that {they} left and joined are therefore rates of other {plural or noun + 's'} than before."
    )


def shares_sentence(rows: pd.DataFrame) -> str:
    """Return how many printed shares rose or fell whatever they were rounded from, and which changed the most.

    Parameters
    ----------
    rows : DataFrame, ``name``, ``of`` (the population), ``share_change_points`` with its limits; of one earlier year

    Examples
    --------
    >>> rows = pd.DataFrame({"name": ["Women"], "of": ["all credentials"], "from_year": "2030-2031"})
    >>> rows = rows.assign(share_change_points=3.0, share_change_points_lower=2.0, share_change_points_upper=4.0)
    >>> shares_sentence(rows)  # doctest: +NORMALIZE_WHITESPACE
    'Of 1 share that both years print, 1 rose since 2030-2031 and none fell, whatever they were rounded from. The
    largest change is that of Women (all credentials): +3 (+2 to +4) points.'
    """
    both = rows[rows["share_change_points_lower"].notna()]
    if both.empty:
        return "No share is printed in both years." if len(rows) else NOTHING_TO_COMPARE
    # A share never reaches the upper end of what it was rounded from, so a limit of nothing is not reached either.
    rose, fell = (
        int((both["share_change_points_lower"] >= 0).sum()),
        int((both["share_change_points_upper"] <= 0).sum()),
    )
    start = (
        f"Of {counted(len(both), 'share')} that both years print, {some(rose)} rose since {both['from_year'].iloc[0]} "
        f"and {some(fell)} fell, whatever they were rounded from."
    )
    sizes = [f"{with_limits(row, 'share_change_points')} points" for _, row in both.iterrows()]
    return start + _largest_changes(both["share_change_points"].round(9), both["name"] + " (" + both["of"] + ")", sizes)
