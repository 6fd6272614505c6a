"""Columns that several tables share, and how a column or a table is described."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa

from helpers.base.settings import PSU_TYPES
from helpers.contracts.vocabulary import COMBINED_CREDENTIAL, COURSE_CREDENTIAL, NO_TIER, OWN_ROW, VERDICTS

CREDENTIALS, PERCENT, POINTS = "credentials", "percent", "percentage points"
COMPUTED = "computed"
# Why a cell is empty, by the harmonised shorthand of the UK's Government Statistical Service; where a column says
# nothing, a number is not available and a text not applicable.
NOT_AVAILABLE, NOT_APPLICABLE, BELOW_ONE_PERCENT = "x", "z", "low"
SHORTHAND = {
    BELOW_ONE_PERCENT: "low: the report prints only that the share is below one percent; it may be nothing or almost one",
    NOT_AVAILABLE: "not available: no source states the value, or it cannot be computed from what is published",
    NOT_APPLICABLE: "not applicable: the row has no such value, for example a rate without potential",
}


def column(
    dtype: str,
    meaning: str,
    source: str,
    unit: str = "",
    *checks: pa.Check,
    nullable: bool = False,
    missing: str = NOT_AVAILABLE,
) -> pa.Column:
    metadata = {"unit": unit, "source": source, "missing": missing}
    return pa.Column(dtype, list(checks), nullable=nullable, description=meaning, metadata=metadata)


def text(
    meaning: str,
    source: str,
    *,
    empty: bool = False,
    allowed: tuple[str, ...] = (),
    pattern: str = "",
    missing: str = NOT_APPLICABLE,
) -> pa.Column:
    checks = [] if empty else [pa.Check.str_length(min_value=1)]
    if allowed:
        checks.append(pa.Check.isin(allowed))
    if pattern:
        checks.append(pa.Check.str_matches(pattern))
    return column("str", meaning, source, "", *checks, missing=missing)


def count(meaning: str, source: str, unit: str = CREDENTIALS) -> pa.Column:
    return column("int64", meaning, source, unit, pa.Check.ge(0))


def percent(meaning: str, source: str, *, nullable: bool = False, missing: str = NOT_AVAILABLE) -> pa.Column:
    return column("float64", meaning, source, PERCENT, pa.Check.in_range(0, 100), nullable=nullable, missing=missing)


def source_row(table: str) -> pa.Column:
    return column(
        "int64", f"Line of the raw file of {table} that the row comes from, heading = 1", "raw file", "", pa.Check.ge(2)
    )


def not_above(part: str, whole: str, *, where_known: bool = False) -> pa.Check:
    def holds(frame: pd.DataFrame) -> pd.Series:
        is_missing = frame[part].isna() & frame[whole].isna() & where_known
        return is_missing | (frame[part] <= frame[whole]).fillna(False)

    return pa.Check(holds, name=f"{part} is not above {whole}")


def known_or_explained(value: str, reason: str) -> pa.Check:
    """Return the check that a cell holds either a value or the reason why there is none, never both or neither."""
    return pa.Check(
        lambda frame: frame[value].isna() == (frame[reason] != ""), name=f"{value} or else {reason} is given"
    )


def table(columns: dict[str, pa.Column], key: tuple[str, ...], title: str, *checks: pa.Check) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(
        columns, checks=list(checks), strict=True, ordered=True, unique=list(key) or None, title=title
    )


YEAR = text("Academic year", "report", pattern=r"^\d{4}-\d{4}$")
COURSE_CODE = text("Course code", "Table 11", pattern=r"^[A-Z]{2}\d{2}$")
COURSE = text("Course title, spelled as in Table 11 (as in Table 3 for courses without results)", "courses.csv")
PROGRAM_AREA = text("Program area of the course", "Tables 1 and 3")
CREDENTIAL = text("Credential, one canonical name", "credentials.csv through name_crosswalk.csv")
TIER = column("int64", "Credential tier, 1 (foundational) to 3 (advanced)", "Table 3", "", pa.Check.isin([1, 2, 3]))
TIER_OR_NONE = column(
    "Int64",
    "Credential tier; empty for none in the report",
    "Tables 2 and 3",
    "",
    pa.Check.isin([1, 2, 3]),
    nullable=True,
)
PSU_CODE = text("Code of the public school unit, three characters", "Table 10", pattern=r"^[0-9A-Z]{3}$")
PSU = text("Public school unit", "Table 10")
PSU_TYPE = text("Kind of public school unit", "psus.csv", allowed=PSU_TYPES)
COUNTY = text(
    "County of the unit; empty for statewide virtual charters", "psus.csv", empty=True, missing=NOT_APPLICABLE
)
REGION = text("Region of the unit by the list that year.toml chooses", "psus.csv")
CATEGORY = text("Category of the student group", "student_groups.csv")
GROUP = text("Student group, spelled as in Tables 5a-5c", "Tables 4 and 5")
RATE = percent(
    "100 x earned / potential, not rounded; empty without potential", COMPUTED, nullable=True, missing=NOT_APPLICABLE
)
PRINTED_RATE = text("Attainment rate as printed", "report")
NCWFC_CREDENTIAL = text("NC Workforce Credentials line, as printed", "Table 7")
CLUSTER = text("Career cluster, as printed", "Table 7")
LEVEL = text("NCWFC level, as printed", "Table 7")
PRECISION = text(
    "How precisely the source states the value",
    "history.csv",
    empty=True,
    allowed=("exact", "rounded", "at_least", "computed", "derived", ""),
    missing=NOT_APPLICABLE,
)
SEGMENT = column(
    "int64",
    "Number of the stretch of years counted in one way; never compare across",
    "series_breaks.csv",
    "",
    pa.Check.ge(1),
)


def earned(source: str) -> pa.Column:
    return count("Individual credentials earned and reported", source)


def potential(source: str) -> pa.Column:
    return count("Credential potential: individual credentials available to students (adjusted from 2023-2024)", source)


TIER_SOURCE = text(
    "How the tier was found", COMPUTED, allowed=(OWN_ROW, COMBINED_CREDENTIAL, COURSE_CREDENTIAL, NO_TIER)
)
VERDICT = text("Verdict of the audit", COMPUTED, allowed=VERDICTS)
AUDIT_COLUMNS = {
    "id": text("Name of the compared figure or claim, for make explain", COMPUTED),
    "document": text("Document", "report or claims.csv"),
    "place": text("Where it stands", "report or claims.csv"),
    "subject": text("What is compared, or what the claim asserts in this project's words", COMPUTED),
    "published": text("As published; empty for a claim without a number", "report", empty=True, missing=NOT_APPLICABLE),
    "recomputed": text("From the other side", COMPUTED, empty=True, missing=NOT_AVAILABLE),
    "difference": column(
        "float64",
        "published minus recomputed, where both are numbers",
        COMPUTED,
        "as published",
        nullable=True,
        missing=NOT_APPLICABLE,
    ),
    "verdict": VERDICT,
    "explanation": text(
        "The two values, where each stands, and the likely cause", COMPUTED, empty=True, missing=NOT_APPLICABLE
    ),
}
SECTION = text("Section whose findings include the row; empty for none", COMPUTED, empty=True)
