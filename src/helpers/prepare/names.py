"""One canonical name for everything that the report names in several ways."""

from __future__ import annotations

import pandas as pd
from rapidfuzz import fuzz, process

from helpers.base.problems import Problems
from helpers.base.settings import Settings
from helpers.contracts.vocabulary import TOTAL_ROW
from helpers.prepare.layouts import PSU, T4, T5, T10, RawTable, published_file, published_tables, reference_file

CLOSEST_SHOWN = 3
RESOLUTION_COLUMNS = ["table", "kind", "printed", "canonical", "reason"]
CODES = {"psu": "psu_code", "course": "course_code"}
# Names that may stand in several rows of a table.
NO_KEY = ("program_area", "combined_credential")
# What messages call a kind of name that they do not call by its own words.
KIND_WORDS = {"psu": "public school unit"}


def closest(name: str, known: set[str]) -> str:
    """Return the known names most like a given one, best first, as a message prints them.

    Examples
    --------
    >>> closest("R82", {"R082", "B001"})
    "'R082'; 'B001'"
    """
    best = process.extract(name, sorted(known), scorer=fuzz.WRatio, limit=CLOSEST_SHOWN)
    return "; ".join(f"'{match}'" for match, _, _ in best) or "none"


def resolve_names(
    settings: Settings, parsed: dict[str, pd.DataFrame], references: dict[str, pd.DataFrame], problems: Problems
) -> pd.DataFrame:
    """Replace printed by canonical names in every table, in place, and split codes off courses and units.

    Returns
    -------
    DataFrame, every name that needed the crosswalk: ``table``, ``kind``, ``printed``, ``canonical``, ``reason``
    """
    known, crosswalk = known_names(references), references["name_crosswalk"]
    _rows_that_lead_nowhere(crosswalk, known, problems)
    used: list[int] = []
    for layout in [layout for layout in published_tables(settings.trend_years) if layout.stem in parsed]:
        frame = parsed[layout.stem]
        for column in layout.named_columns:
            used += _resolve(layout, column, frame, known, crosswalk, settings.year, problems)
        if "course" in frame:
            frame[["course_code", "course"]] = frame["course"].str.split("-", n=1, expand=True).astype("str")
        if "psu" in frame:
            frame[["psu", "psu_code"]] = frame["psu"].str.extract(PSU.pattern).astype("str")
        _repeated_after_resolution(layout, frame, settings.year, problems)
    is_used = crosswalk.index.isin(used)
    # A spelling that the first year of its row printed need not be printed again.
    is_new = crosswalk["valid_from"] == settings.year
    for row in crosswalk[~is_used & is_new & crosswalk["table"].isin(parsed)].itertuples():
        found = f"'{row.printed}' ({row.kind}), which {row.table} does not print or which is known as it is"
        file = reference_file("name_crosswalk")
        problems.add(file, "only rows that a table needs", found, "Delete the row.", row=row.row)
    _missing_groups(settings, parsed, references, problems)
    _missing_units(settings, parsed, references, problems)
    return crosswalk.loc[is_used, RESOLUTION_COLUMNS].sort_values(RESOLUTION_COLUMNS)


def known_names(references: dict[str, pd.DataFrame]) -> dict[str, set[str]]:
    """Return the canonical names of each kind."""
    courses, psus = references["courses"], references["psus"]
    return {
        "course": set(courses["course_code"] + "-" + courses["course"]),
        "program_area": set(courses["program_area"]),
        "credential": {*references["credentials"]["credential"], TOTAL_ROW},
        "student_group": set(references["student_groups"]["group"]),
        "psu": set(psus["psu"] + " (" + psus["psu_code"] + ")"),
    }


def _rows_that_lead_nowhere(crosswalk: pd.DataFrame, known: dict[str, set[str]], problems: Problems) -> None:
    file, action = reference_file("name_crosswalk"), "Correct the name, or add it to its lookup."
    for row in crosswalk.itertuples():
        if row.canonical not in known[row.kind]:
            expected = f"the canonical name of a known {_kind_words(row.kind)}"
            found = f"'{row.canonical}'; closest: {closest(row.canonical, known[row.kind])}"
            problems.add(file, expected, found, action, row=row.row, column="canonical")


def _resolve(
    layout: RawTable,
    column: str,
    frame: pd.DataFrame,
    known: dict[str, set[str]],
    crosswalk: pd.DataFrame,
    year: str,
    problems: Problems,
) -> list[int]:
    """Replace the names of a column, in place; return the crosswalk rows that it needed. An unknown name stays."""
    kind, printed, names = layout.named_columns[column], frame[column], frame[column]
    if kind == "psu":
        # The report drops the leading zeros of codes.
        parts = printed.str.extract(PSU.pattern)
        names = parts[0] + " (" + parts[1].str.zfill(3) + ")"
    is_unknown = ~names.isin(known[kind])
    of_kind = crosswalk[(crosswalk["table"] == layout.stem) & (crosswalk["kind"] == kind)]
    canonical = of_kind.set_index("printed")["canonical"]
    resolved = names.mask(is_unknown, printed.map(canonical).astype("str"))
    action = (
        "Compare with the source. A slip of the file is mended in the file; a name that the source prints needs a row "
        f"of a lookup: make propose YEAR={year} proposes it."
    )
    for index in resolved.index[resolved.isna()]:
        found = f"'{printed[index]}'; closest known: {closest(names[index], known[kind])}"
        place = {"row": frame.at[index, "row"], "column": layout.heading(column)}
        problems.add(published_file(year, layout.stem), f"a known {_kind_words(kind)}", found, action, **place)
    frame[column] = resolved.fillna(names)
    return of_kind.index[of_kind["printed"].isin(printed[is_unknown])].tolist()


def _kind_words(kind: str) -> str:
    return KIND_WORDS.get(kind, kind.replace("_", " "))


def _repeated_after_resolution(layout: RawTable, frame: pd.DataFrame, year: str, problems: Problems) -> None:
    """Note rows that turn out to be the same course, credential, group or unit once names are resolved."""
    keys = [CODES.get(name, name) for name in layout.named_columns if name not in NO_KEY]
    expected = f"one row for each {' and '.join(keys)}"
    action = "Two rows name the same thing; check both against the source and the crosswalk."
    for row in frame[frame.duplicated(keys)].itertuples() if keys else ():
        found = f"{' | '.join(str(getattr(row, name)) for name in keys)} again"
        problems.add(published_file(year, layout.stem), expected, found, action, row=row.row)


def _missing_groups(
    settings: Settings, parsed: dict[str, pd.DataFrame], references: dict[str, pd.DataFrame], problems: Problems
) -> None:
    """Note student groups of the lookup that a table of student groups leaves out."""
    expected = "every group of data/raw/reference/student_groups.csv"
    action = "Check the rows against the source; a group that is no longer reported leaves the lookup."
    known = set(references["student_groups"]["group"])
    for stem in (T4, *T5.values()):
        missing = sorted(known - set(parsed[stem]["group"])) if stem in parsed else []
        if missing:
            file = published_file(settings.year, stem)
            problems.add(file, expected, f"no row of {', '.join(missing)}", action)


def _missing_units(
    settings: Settings, parsed: dict[str, pd.DataFrame], references: dict[str, pd.DataFrame], problems: Problems
) -> None:
    """Note units of the lookup that Table 10 leaves out."""
    units = references["psus"]
    missing = units[~units["psu_code"].isin(parsed[T10]["psu_code"])] if T10 in parsed else units.iloc[:0]
    if len(missing):
        expected = "every unit that data/raw/reference/psus.csv has for the year"
        action = (
            "If a unit closed, enter its last year in psus.csv under valid_to, and under successor the unit that took "
            "its place; else check the rows against the source."
        )
        found = f"no row of {', '.join(missing['psu'] + ' (' + missing['psu_code'] + ')')}"
        problems.add(published_file(settings.year, T10), expected, found, action)
