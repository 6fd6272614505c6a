"""What the prose of the documents asserts, tested against the tables: one row of ``claims.csv`` a claim."""

from __future__ import annotations

import math
import numbers
import re
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from helpers.audit.figures import rounding_rule
from helpers.base.manifest import read_sections
from helpers.base.paths import raw_dir
from helpers.base.problems import Problems
from helpers.base.rates import attainment_rate, round_half_up
from helpers.base.settings import REGION_LISTS, Settings
from helpers.contracts.vocabulary import CONTRADICTED, NOT_REPRODUCIBLE, NOT_TESTABLE, REPRODUCED, ROUNDING
from helpers.prepare.layouts import RawColumn, RawTable, read_cells
from helpers.sections.trends.statements import known_sum_text
from helpers.show.numbers import points_text

CLAIMS = RawTable(
    "claims",
    "Claims of the documents",
    tuple(
        RawColumn(name, name)
        for name in ("id", "document", "place", "section", "assertion", "test", "stated", "computed", "note")
    ),
    ("id",),
)
EQUALS, TRUE, NEEDS, UNTESTABLE = "equals", "true", "needs", "not_testable"
TESTS = (EQUALS, TRUE, NEEDS, UNTESTABLE)


class NotPublished(Exception):
    """Raised when a predicate asks for a table that the year does not publish."""


class NothingCompared(Exception):
    """Raised when a predicate names what is not there, or matches no row."""


@dataclass
class Evidence:
    """The tables that predicates may ask, each public method being one question.

    Parameters
    ----------
    tables : dict of DataFrame by name, processed tables and the results computed from them
    settings : Settings
    """

    tables: dict[str, pd.DataFrame]
    settings: Settings
    stated: dict[str, str] = field(default_factory=dict)
    not_published: frozenset[str] = frozenset()

    def _rows(self, table: str, **keys: object) -> pd.DataFrame:
        if table not in self.tables and table in self.not_published:
            raise NotPublished(table)
        if table not in self.tables:
            raise NothingCompared(f"no table '{table}'; there are {', '.join(sorted(self.tables))}")
        frame = self.tables[table]
        for column, value in keys.items():
            frame = frame[self._column(frame, table, column) == value]
        if frame.empty:
            raise NothingCompared(f"no row of {table} with {keys}")
        return frame

    def _column(self, frame: pd.DataFrame, table: str, column: str) -> pd.Series:
        if column not in frame.columns:
            raise NothingCompared(f"no column '{column}' in {table}; there are {', '.join(frame.columns)}")
        return frame[column]

    def total(self, table: str, column: str, **keys: object) -> float:
        """Return the sum of a column over the rows that match."""
        return self._column(self._rows(table, **keys), table, column).sum()

    def value(self, table: str, column: str, **keys: object) -> float:
        """Return the one value of a column in the one row that matches."""
        rows = self._rows(table, **keys)
        if len(rows) != 1:
            raise NothingCompared(f"{len(rows)} rows of {table} with {keys}, not one")
        return self._column(rows, table, column).iloc[0]

    def rows(self, table: str, **keys: object) -> int:
        """Return how many rows match."""
        return len(self._rows(table, **keys))

    def distinct(self, table: str, column: str, **keys: object) -> int:
        """Return how many different values a column has."""
        return self._column(self._rows(table, **keys), table, column).nunique()

    def most(self, table: str, column: str, **keys: object) -> float:
        """Return the largest value of a column."""
        return self._column(self._rows(table, **keys), table, column).max()

    def top(self, table: str, column: str, **keys: object) -> str:
        """Return the name of the row with the largest value: its unit, region or first text."""
        rows = self._rows(table, **keys)
        row = rows.loc[self._column(rows, table, column).idxmax()]
        return row["psu"] if "psu" in row else row["region"]

    def place(self, table: str, column: str, place: int) -> float:
        """Return the value that stands at a place when the rows are ordered, largest first."""
        if not 1 <= place <= len(self._rows(table)):
            raise NothingCompared(f"no place {place} in {table}")
        return self._column(self._rows(table), table, column).sort_values(ascending=False).iloc[place - 1]

    def all_listed(self, table: str, column: str, names: list[str]) -> bool:
        """Return whether a column lists every name."""
        if not names:
            raise NothingCompared("no names")
        return set(names) <= set(self._column(self._rows(table), table, column))

    def rises(self, table: str, column: str) -> bool | None:
        """Return whether every known value is above the one before; None when a lower bound leaves a step open."""
        rows = self._rows(table)
        rows = rows[self._column(rows, table, column).notna()]
        if len(rows) < 2:
            raise NothingCompared(f"fewer than two values of {column} in {table}")
        steps = rows[column].diff().iloc[1:]
        is_open = (rows["precision"] == "at_least").shift().iloc[1:].eq(True) if "precision" in rows else steps.isna()
        if (steps[~is_open] <= 0).any():
            return False
        return None if is_open.any() else True

    def last_change(self, table: str, column: str) -> float:
        """Return the last value less the one before."""
        values = self._column(self._rows(table), table, column).dropna()
        if len(values) < 2:
            raise NothingCompared(f"fewer than two values of {column} in {table}")
        return values.iloc[-1] - values.iloc[-2]

    def is_highest(self, table: str, value: float, **keys: object) -> bool | None:
        """Return whether a value is above all that every known value of an earlier year can stand for.

        None when it is above what some of them stand for only, as of a lower limit: then it cannot be said.
        """
        rows = self._rows(table, **keys)
        known = rows[(rows["year"] < self.settings.year) & self._column(rows, table, "value_lower").notna()]
        if known.empty:
            raise NothingCompared(f"no value of an earlier year in {table}")
        if (known["value_lower"] >= value).any():
            return False
        return True if (known["value_upper"] < value).all() else None

    def history(self, metric: str, year: str, *, beside: str = "") -> float:
        """Return what public pages state of a year, the document itself left out."""
        rows = self._rows("state_history", metric=metric, year=year)
        rows = rows[~rows["source"].str.contains(beside, regex=False)] if beside else rows
        if rows.empty:
            raise NothingCompared(f"no other page states {metric} of {year}")
        return rows["value"].iloc[0]

    def known_history_sum(self) -> str:
        """Return in words the sum of the known counts of single years and how many years it covers."""
        return known_sum_text(self._rows("known_years"))

    def share(self, group: str, measure: str) -> float:
        """Return the printed share of a group."""
        return self.value("student_groups", "percent", group=group, measure=measure)

    def gap(self, group: str, measure: str, against: str) -> float:
        """Return the share of a group less its share in another population, in percentage points."""
        return self.share(group, measure) - self.share(group, against)

    def points(self, group: str, measure: str, against: str) -> str:
        """Return a gap in percentage points as text."""
        return f"{points_text(self.gap(group, measure, against))} points"

    def both_lists(self, region: str, column: str) -> str:
        """Return what each public list of regions gives for a region, as text."""
        values = {name: self.value(f"regions_{name}", column, region=region) for name in REGION_LISTS}
        texts = [f"{_shown(value)} by the {name.replace('_', ' ')} list" for name, value in values.items()]
        return " and ".join(texts)

    def flags(self, kind: str) -> int:
        """Return how many shares the report's rule marks as under or over."""
        return len(self._rows("equity_gaps", representation=kind))

    def _trends(self, **keys: object) -> pd.DataFrame:
        rows = self._rows("student_group_trends", **keys)
        comparison = pd.to_numeric(rows["comparison_printed"].str.rstrip("%"), errors="coerce")
        return rows.assign(gap=rows["percent"] - comparison).dropna(subset="gap").sort_values("year")

    def trend_below(self, group: str, tier: int) -> bool:
        """Return whether a group was below by the report's threshold in every year."""
        gaps = self._trends(group=group, tier=tier)["gap"]
        if len(gaps) < 2:
            raise NothingCompared(f"fewer than two years of {group}, tier {tier}")
        return bool((gaps <= -self.settings.gap_threshold_points).all())

    def groups_with_higher_share(self, tier: int) -> int:
        """Return how many groups have a higher printed share of a tier in the last year than in the first."""
        ends = self._trends(tier=tier).groupby("group")["percent"].agg(["first", "last", "size"])
        return int((ends.loc[ends["size"] > 1, "last"] > ends.loc[ends["size"] > 1, "first"]).sum())

    def gap_movements(self, category: str) -> str:
        """Return in words how many printed gaps narrowed, widened or stayed between the first and the last year."""
        ends = self._trends(category=category).groupby(["group", "tier"])["gap"].agg(["first", "last", "size"])
        ends = ends[ends["size"] > 1]
        if ends.empty:
            raise NothingCompared(f"no group of {category} with two years")
        change = ends["last"].abs() - ends["first"].abs()
        return f"{(change < 0).sum()} narrowed, {(change > 0).sum()} widened and {(change == 0).sum()} stayed"

    def not_reported_before(self, category: str) -> bool:
        """Return whether a category is printed as not reported in every earlier year."""
        rows = self._rows("student_group_trends", category=category)
        return bool((rows.loc[rows["year"] < self.settings.year, "printed"] == "NA").all())

    def same_shares(self, table: str, measure: str) -> bool:
        """Return whether the comparison shares of the trend tables are a column of Table 4."""
        shares = self._rows("student_groups", measure=measure).set_index("group")["printed"]
        rows = self._rows(table)
        return bool((rows["comparison_printed"] == rows["group"].map(shares)).all())

    def combined_possible(self) -> bool:
        """Return whether no combined credential was earned more often than one of its modules."""
        rows = self._rows("combined_credentials")
        return bool((rows["combined_earned"] <= rows["earned"]).all())

    def ranking_holds(self, table: str, *, all_units: bool = False) -> bool:
        """Return whether the units of a ranking are those with the highest values of Table 10."""
        units = self._rows("attainment_by_psu")
        printed = self._rows(table).drop_duplicates("psu_code")
        by_rate = "potential" in printed.columns
        measure = attainment_rate(units["earned"], units["potential"]) if by_rate else units["earned"]
        kinds = units["psu_code"].map(self._rows("psus").set_index("psu_code")["psu_type"])
        ranked = units.assign(measure=measure)[all_units | kinds.isin(self.settings.ranking_psu_types) | (not by_rate)]
        first = ranked.sort_values("measure", ascending=False)["psu_code"].head(len(printed))
        return set(first) == set(printed["psu_code"])

    def left_out(self, table: str) -> str:
        """Return the units of Table 10 with a higher rate than the last row of a ranking by rate that are not in it."""
        units, printed = self._rows("attainment_by_psu"), self._rows(table)
        last = (100 * printed["earned"] / printed["potential"]).min()
        rates = attainment_rate(units["earned"], units["potential"])
        rows = units[~units["psu_code"].isin(printed["psu_code"]) & (rates > last)]
        return "; ".join(f"{row.psu} {row.earned:,} of {row.potential:,}" for row in rows.itertuples()) or "none"

    def latest_year(self, table: str) -> str:
        """Return the last year that a table covers."""
        return self._column(self._rows(table), table, "year").max()

    def states_once(self, *claims: str) -> bool:
        """Return whether several claims of a document state the same number."""
        if len(claims) < 2:
            raise NothingCompared("fewer than two claims")
        unknown = [claim for claim in claims if claim not in self.stated]
        if unknown:
            raise NothingCompared(f"no claim {', '.join(unknown)}")
        return len({self.stated[claim] for claim in claims}) == 1

    def questions(self) -> dict[str, object]:
        """Return what a predicate may call."""
        names = [name for name in dir(self) if not name.startswith("_") and callable(getattr(self, name))]
        return {**{name: getattr(self, name) for name in names if name != "questions"}, "abs": abs}


def read_claims(year: str, problems: Problems) -> pd.DataFrame | None:
    """Return the register of claims of a year, None when it has none, and note cells that are empty or unknown."""
    file = raw_dir(year) / "claims.csv"
    if not file.exists():
        return None
    claims = read_cells(file, CLAIMS, problems, optional_cells=True)
    if claims is None:
        return None
    sections = read_sections()
    for row in claims.itertuples():
        for column in ("id", "document", "place", "assertion"):
            if not getattr(row, column):
                problems.add(
                    file,
                    "a text",
                    "an empty cell",
                    "Say where the claim stands and what it asserts.",
                    row=row.row,
                    column=column,
                )
        if row.test not in TESTS:
            problems.add(
                file, f"one of {', '.join(TESTS)}", f"'{row.test}'", "Correct the cell.", row=row.row, column="test"
            )
        if row.section and row.section not in sections:
            problems.add(
                file,
                f"a section or nothing: {', '.join(sections)}",
                f"'{row.section}'",
                "Correct the cell.",
                row=row.row,
                column="section",
            )
        if row.test == EQUALS and not re.fullmatch(r"-?[0-9]+([.][0-9]+)?", row.stated):
            problems.add(
                file,
                "a plain number such as 382964",
                f"'{row.stated}'",
                "Correct the cell.",
                row=row.row,
                column="stated",
            )
        if row.test in (EQUALS, TRUE) and not row.computed:
            problems.add(
                file, "a predicate", "an empty cell", "Say how the claim is tested.", row=row.row, column="computed"
            )
        if row.test in (NEEDS, UNTESTABLE) and not row.note:
            problems.add(
                file,
                "what would be needed, or why it cannot be tested",
                "an empty cell",
                "Say it.",
                row=row.row,
                column="note",
            )
    return claims


def audit_claims(claims: pd.DataFrame, evidence: Evidence, problems: Problems) -> pd.DataFrame:
    """Return the verdict on every claim.

    Parameters
    ----------
    claims : DataFrame, rows of ``claims.csv``
    evidence : Evidence
    problems : Problems, gains predicates that name what is not there, or compare nothing

    Returns
    -------
    DataFrame, columns as the schema ``audit_claims``
    """
    evidence.stated = dict(zip(claims["id"], claims["stated"], strict=True))
    file, rows = raw_dir(evidence.settings.year) / "claims.csv", []
    for row in claims.itertuples():
        try:
            result = eval(row.computed, {"__builtins__": {}}, evidence.questions()) if row.computed else None
            _require_kind(row.test, result)
        except NotPublished as missing:
            rows.append(
                _register_row(row, NOT_REPRODUCIBLE, "", f"Needs {missing}, which this year does not publish.", None)
            )
            continue
        except Exception as error:  # A predicate is data: whatever it raises is a mistake in its row.
            problems.add(
                file,
                "a predicate that compares something",
                f"{row.computed} ({row.id}): {error}",
                "Correct the names in the predicate; the questions it may ask stand in src/helpers/audit/claims.py.",
                row=row.row,
                column="computed",
            )
            continue
        verdict, recomputed, rule = _verdict(row, result)
        difference = float(row.stated) - float(result) if row.test == EQUALS else None
        rows.append(_register_row(row, verdict, recomputed, _explanation(row, verdict, recomputed, rule), difference))
    return pd.DataFrame(rows)


def _require_kind(test: str, result: object) -> None:
    """Raise when a predicate gives another kind of answer than its test can use."""
    is_yes_or_no = isinstance(result, (bool, np.bool_))
    is_number = isinstance(result, numbers.Real) and not is_yes_or_no and math.isfinite(result)
    if test == TRUE:
        answer = result[0] if isinstance(result, tuple) and len(result) == 2 and isinstance(result[1], str) else result
        if answer is not None and not isinstance(answer, (bool, np.bool_)):
            raise NothingCompared("the predicate gives no yes or no")
    elif test == EQUALS and not is_number:
        raise NothingCompared("the predicate gives no finite number")
    elif test == NEEDS and not (result is None or isinstance(result, str) or is_number):
        raise NothingCompared("the predicate gives neither a number nor a text")


def _register_row(row: tuple, verdict: str, recomputed: str, explanation: str, difference: float | None) -> dict:
    return {
        "id": row.id,
        "document": row.document,
        "place": row.place,
        "subject": row.assertion,
        "published": _stated(row.stated),
        "recomputed": recomputed,
        "difference": difference,
        "verdict": verdict,
        "explanation": explanation,
        "section": row.section,
        "predicate": row.computed,
    }


def _verdict(row: tuple, result: object) -> tuple[str, str, str]:
    if row.test == UNTESTABLE:
        return NOT_TESTABLE, "", ""
    if row.test == NEEDS:
        return NOT_REPRODUCIBLE, "" if result is None else _shown(result), ""
    if row.test == TRUE:
        holds, shown = result if isinstance(result, tuple) else (result, None)
        if holds is None:
            return NOT_REPRODUCIBLE, "cannot be said", ""
        return (REPRODUCED if holds else CONTRADICTED), shown or ("holds" if holds else "does not hold"), ""
    decimals = len(row.stated.partition(".")[2])
    if float(round_half_up(float(result), decimals)) == float(row.stated):
        return REPRODUCED, _shown(result), ""
    rule = "" if float(result).is_integer() else rounding_rule(row.stated, float(result))
    return (ROUNDING if rule else CONTRADICTED), _shown(result), rule


def _stated(text: str) -> str:
    is_count = text.isdigit() and len(text) > 4
    return f"{int(text):,}" if is_count else text


def _shown(result: object) -> str:
    if isinstance(result, str):
        return result
    return f"{int(result):,}" if float(result).is_integer() else f"{float(result):,.2f}"


def _explanation(row: tuple, verdict: str, recomputed: str, rule: str) -> str:
    two_sides = f"States {_stated(row.stated)} ({row.place}); the tables give {recomputed}"
    if verdict == ROUNDING:
        return _sentences(f"{two_sides}, which is {row.stated} when {rule}", row.note)
    if verdict == CONTRADICTED and row.test == EQUALS:
        return _sentences(two_sides, row.note)
    if verdict == NOT_REPRODUCIBLE and recomputed and row.test != TRUE:
        return _sentences(row.note, f"Closest public figure: {recomputed}")
    return _sentences(row.note)


def _sentences(*parts: str) -> str:
    return " ".join(f"{part.rstrip('.')}." for part in parts if part)
