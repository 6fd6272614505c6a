"""Which entity of a year is which of an earlier one: the same, new, gone, under another name or in another place."""

from __future__ import annotations

import pandas as pd

from helpers.years.entities import SEPARATOR, Grain

SAME, NEW, GONE, RENAMED, MOVED, BOTH, MERGED = (
    *("same", "new", "gone", "renamed", "moved"),
    *("renamed and moved", "merged"),
)
STATUSES = (SAME, NEW, GONE, RENAMED, MOVED, BOTH, MERGED)
COUNTS = ["earned", "potential", "share", "share_lower", "share_upper"]


def names_since(successors: pd.DataFrame, *, kind: str, from_year: str, to_year: str) -> dict[str, str]:
    """Return what became between two years of each name or code that ended, through as many steps as it took.

    Parameters
    ----------
    successors : DataFrame, ``kind``, ``before``, ``now``, ``since`` (the first year of the new one)
    kind : str, ``unit``, ``course`` or ``credential``
    from_year, to_year : str

    Raises
    ------
    ValueError
        If a chain of successors leads back to where it began.

    Examples
    --------
    >>> steps = pd.DataFrame({"kind": "unit", "before": ["A", "B"], "now": ["B", "C"]})
    >>> steps["since"] = ["2031-2032", "2032-2033"]
    >>> names_since(steps, kind="unit", from_year="2030-2031", to_year="2032-2033")
    {'A': 'C', 'B': 'C'}
    """
    is_between = (successors["since"] > from_year) & (successors["since"] <= to_year)
    rows = successors[is_between & (successors["kind"] == kind)]
    steps = dict(zip(rows["before"], rows["now"], strict=True))
    found = {}
    for first in steps:
        passed, name = [first], steps[first]
        while name in steps and name not in passed:
            passed.append(name)
            name = steps[name]
        if name in passed:
            chain = " to ".join([*passed, name])
            raise ValueError(f"successors of {kind}s: expected a chain that ends, found {chain}. Correct one of them.")
        found[first] = name
    return found


def keys_of_today(
    keys: pd.Series, successors: pd.DataFrame, *, kinds: tuple[str, ...], from_year: str, to_year: str
) -> pd.Series:
    """Return keys of an earlier year as the later one would write them.

    Parameters
    ----------
    keys : Series of str; parts stand between bars
    successors : DataFrame
    kinds : tuple of str, kind of ``successors`` that each part of a key belongs to, empty for none
    from_year, to_year : str
    """
    years = {"from_year": from_year, "to_year": to_year}
    maps = [names_since(successors, kind=kind, **years) if kind else {} for kind in kinds]
    if not any(maps):
        return keys
    renamed = []
    for key in keys:
        parts = key.split(SEPARATOR, len(maps) - 1)
        renamed.append(SEPARATOR.join(known.get(part, part) for known, part in zip(maps, parts, strict=True)))
    return pd.Series(renamed, index=keys.index, dtype="str")


def _joined(texts: pd.Series) -> str:
    return "; ".join(dict.fromkeys(texts))


def _one_row_a_key(before: pd.DataFrame) -> pd.DataFrame:
    """Return entities of an earlier year by their key of today; those that became one are added up."""
    groups = before.groupby("key", sort=False)
    is_single = groups["key"].transform("size") == 1
    single = before[is_single].assign(parts=1)
    merged = before[~is_single].groupby("key", as_index=False, sort=False)
    # Counts add up; shares of parts do not, so the share of a merged group is not known.
    sums = merged.agg(
        key_before=("key_before", _joined),
        name=("name", _joined),
        belongs_to=("belongs_to", _joined),
        earned=("earned", lambda counts: counts.sum(min_count=1)),
        potential=("potential", lambda counts: counts.sum(min_count=1)),
        parts=("key", "size"),
    )
    return pd.concat([single, sums], ignore_index=True) if len(sums) else single


def matched(before: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """Return the entities of two years side by side with what became of each, one row an entity.

    Parameters
    ----------
    before : DataFrame of entities, ``key`` as of today and ``key_before`` as it was
    now : DataFrame of entities

    Returns
    -------
    DataFrame: ``key``, ``name``, ``key_before``, ``name_before``, ``status``, ``belonged_to``, ``belongs_to`` and the
    counts and shares of both years; entities of the later year in its order, then those that are gone
    """
    earlier = _one_row_a_key(before).rename(columns={"name": "name_before", "belongs_to": "belonged_to"})
    earlier = earlier.rename(columns={name: f"{name}_before" for name in COUNTS})
    both = now.merge(earlier, on="key", how="outer", indicator="side", validate="one_to_one")
    order = {key: number for number, key in enumerate(dict.fromkeys([*now["key"], *earlier["key"]]))}
    both = both.sort_values("key", key=lambda keys: keys.map(order), ignore_index=True)
    texts = ["name", "belongs_to", "key_before", "name_before", "belonged_to"]
    both = both.assign(**{name: both[name].fillna("").astype("str") for name in texts})
    both["status"] = _statuses(both)
    is_gone = both["status"] == GONE
    # What is gone keeps the key and the name that it had.
    both["key"] = both["key"].mask(is_gone, both["key_before"])
    both["name"] = both["name"].mask(is_gone, both["name_before"])
    return both.drop(columns=["side", "parts"])


def _statuses(both: pd.DataFrame) -> pd.Series:
    is_renamed = (both["name"] != both["name_before"]) | (both["key"] != both["key_before"])
    is_moved = both["belongs_to"] != both["belonged_to"]
    status = pd.Series(SAME, both.index, dtype="str").mask(is_moved, MOVED).mask(is_renamed, RENAMED)
    status = status.mask(is_moved & is_renamed, BOTH).mask(both["parts"].gt(1), MERGED)
    return status.mask(both["side"] == "left_only", NEW).mask(both["side"] == "right_only", GONE)


def matched_grain(
    before: pd.DataFrame, now: pd.DataFrame, successors: pd.DataFrame, *, grain: Grain, from_year: str, to_year: str
) -> pd.DataFrame:
    """Return the entities of a grain in two years side by side, as :func:`matched` does, through their successors."""
    years = {"from_year": from_year, "to_year": to_year}
    keys = keys_of_today(before["key"], successors, kinds=grain.renamed, **years)
    return matched(before.assign(key_before=before["key"], key=keys), now)
