"""What is followed from year to year, grain by grain: one row an entity, with its counts and where it belongs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

Tables = Mapping[str, pd.DataFrame]
COURSE, COURSE_CREDENTIAL, AREA, TIER, UNIT, REGION, STATE = (
    *("course", "course credential", "program area", "tier"),
    *("unit", "region", "state"),
)
CREDENTIAL, GROUP, LINE, COMBINED, READINESS = (
    *("credential", "student group", "workforce line", "combined credential", "career readiness credential"),
)
SEPARATOR = " | "
ENTITY_COLUMNS = ["key", "name", "belongs_to", "earned", "potential", "share", "share_lower", "share_upper"]
NO_TIER = "no tier"


@dataclass(frozen=True)
class Grain:
    """One kind of entity that years are compared by.

    Attributes
    ----------
    name : str
    entities : function from the processed tables of a year to its entities
    needs : tuple of str, processed tables without which there are none
    renamed : tuple of str, kinds of ``successors`` that lead from earlier to later parts of a key, in the order of the
        parts; empty for a part whose names do not change
    of : str, grain of the parts that its rate is split by; empty for none
    """

    name: str
    entities: Callable[[Tables], pd.DataFrame]
    needs: tuple[str, ...]
    renamed: tuple[str, ...] = ("",)
    of: str = ""


def _entities(frame: pd.DataFrame, *, key: pd.Series, name: pd.Series, belongs_to: pd.Series | str) -> pd.DataFrame:
    entities = frame.assign(key=key, name=name, belongs_to=belongs_to).reindex(columns=ENTITY_COLUMNS)
    counts = dict.fromkeys(("earned", "potential"), "Int64")
    shares = dict.fromkeys(("share", "share_lower", "share_upper"), "float64")
    return entities.astype({"key": "str", "name": "str", "belongs_to": "str", **counts, **shares})


def _tier_words(tiers: pd.Series) -> pd.Series:
    """Return tiers in words; a credential without one has no tier.

    Examples
    --------
    >>> _tier_words(pd.Series([1, None], dtype="Int64")).tolist()
    ['tier 1', 'no tier']
    """
    words = ["" if pd.isna(tier) else f"tier {tier}" for tier in tiers]
    return pd.Series(words, index=tiers.index, dtype="str").replace("", NO_TIER)


def course_credentials(tables: Tables) -> pd.DataFrame:
    """Return every credential of every course; it belongs to a tier."""
    frame = tables["attainment_by_course"]
    key, name = frame["course_code"] + SEPARATOR + frame["credential"], frame["credential"]
    name = name + " (" + frame["course_code"] + ")"
    return _entities(frame, key=key, name=name, belongs_to=_tier_words(frame["tier"]))


def _sums(frame: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    return frame.groupby(by, as_index=False, sort=False)[["earned", "potential"]].sum()


def courses(tables: Tables) -> pd.DataFrame:
    """Return every course with results; it belongs to a program area."""
    sums = _sums(tables["attainment_by_course"], ["course_code", "course", "program_area"])
    return _entities(sums, key=sums["course_code"], name=sums["course"], belongs_to=sums["program_area"])


def _credentials(tables: Tables) -> pd.DataFrame:
    """Return every credential by its name alone, however many courses offer it."""
    sums = _sums(tables["attainment_by_course"], ["credential"])
    return _entities(sums, key=sums["credential"], name=sums["credential"], belongs_to="")


def _program_areas(tables: Tables) -> pd.DataFrame:
    sums = _sums(tables["attainment_by_course"], ["program_area"])
    return _entities(sums, key=sums["program_area"], name=sums["program_area"], belongs_to="")


def _tiers(tables: Tables) -> pd.DataFrame:
    frame = tables["attainment_by_course"]
    sums = _sums(frame.assign(words=_tier_words(frame["tier"])), ["words"]).sort_values("words")
    return _entities(sums, key=sums["words"], name=sums["words"], belongs_to="")


def units(tables: Tables) -> pd.DataFrame:
    """Return every unit of Table 10; it belongs to a region."""
    frame, regions = tables["attainment_by_psu"], tables["psus"].set_index("psu_code")["region"]
    return _entities(frame, key=frame["psu_code"], name=frame["psu"], belongs_to=frame["psu_code"].map(regions))


def _regions(tables: Tables) -> pd.DataFrame:
    sums = _sums(units(tables).rename(columns={"belongs_to": "region"}), ["region"])
    return _entities(sums, key=sums["region"], name=sums["region"], belongs_to="")


def _state(tables: Tables) -> pd.DataFrame:
    sums = tables["attainment_by_course"][["earned", "potential"]].sum().to_frame().T
    return _entities(sums, key=pd.Series([STATE]), name=pd.Series(["the state"]), belongs_to="")


def _student_groups(tables: Tables) -> pd.DataFrame:
    frame = tables["student_groups"]
    frame = frame.rename(
        columns={"percent": "share", "percent_lower": "share_lower", "percent_upper": "share_upper"}
    ).drop(columns=["earned", "potential"], errors="ignore")
    key = frame["group"] + SEPARATOR + frame["measure"]
    return _entities(frame, key=key, name=frame["group"], belongs_to=frame["category"])


def _workforce_lines(tables: Tables) -> pd.DataFrame:
    frame = tables["ncwfc"]
    place = frame["career_cluster"] + ", " + frame["ncwfc_level"] + ", " + _tier_words(frame["tier"])
    return _entities(frame, key=frame["ncwfc_credential"], name=frame["ncwfc_credential"], belongs_to=place)


def _combined_credentials(tables: Tables) -> pd.DataFrame:
    frame = tables["combined_credentials"].drop_duplicates(["course_code", "combined_credential"])
    frame = frame.drop(columns="earned").rename(columns={"combined_earned": "earned"})
    name = frame["combined_credential"] + " (" + frame["course_code"] + ")"
    key = frame["course_code"] + SEPARATOR + frame["combined_credential"]
    return _entities(frame, key=key, name=name, belongs_to="")


def _career_readiness(tables: Tables) -> pd.DataFrame:
    frame = tables["career_readiness"]
    # A report prints several years; what it says of its own is the last.
    frame = frame[(frame["year"] == frame["year"].max()) & ~frame["is_total"]]
    return _entities(frame, key=frame["credential"], name=frame["credential"], belongs_to="")


_BY_COURSE, _BY_UNIT = ("attainment_by_course",), ("attainment_by_psu", "psus")
GRAINS = (
    Grain(STATE, _state, _BY_COURSE, of=COURSE_CREDENTIAL),
    Grain(AREA, _program_areas, _BY_COURSE, of=COURSE_CREDENTIAL),
    Grain(COURSE, courses, _BY_COURSE, ("course",)),
    Grain(COURSE_CREDENTIAL, course_credentials, _BY_COURSE, ("course", "credential")),
    Grain(CREDENTIAL, _credentials, _BY_COURSE, ("credential",)),
    Grain(TIER, _tiers, _BY_COURSE, of=COURSE_CREDENTIAL),
    Grain(REGION, _regions, _BY_UNIT, of=UNIT),
    Grain(UNIT, units, _BY_UNIT, ("unit",)),
    Grain(GROUP, _student_groups, ("student_groups",)),
    Grain(LINE, _workforce_lines, ("ncwfc",)),
    Grain(COMBINED, _combined_credentials, ("combined_credentials",), ("course", "credential")),
    Grain(READINESS, _career_readiness, ("career_readiness",), ("credential",)),
)


def strata(tables: Tables, grain: str) -> pd.DataFrame:
    """Return the parts that the rate of each entity of a grain is split by.

    Parameters
    ----------
    tables : dict of processed table
    grain : str, one with parts

    Returns
    -------
    DataFrame: ``entity`` (key of the whole that the part belongs to), ``key`` of the part, ``earned``, ``potential``
    """
    if grain == REGION:
        parts = units(tables)
        wholes = {REGION: parts["belongs_to"]}
    else:
        parts = course_credentials(tables)
        wholes = {AREA: tables["attainment_by_course"]["program_area"], TIER: parts["belongs_to"]}
    parts = parts.astype({"earned": "int64", "potential": "int64"})
    return parts.assign(entity=wholes.get(grain, STATE))[["entity", "key", "earned", "potential"]]
