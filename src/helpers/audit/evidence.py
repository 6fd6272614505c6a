"""What claims are tested against: the tables of a year, and the questions that a predicate may ask of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pandas as pd

from helpers.audit.comparisons import from_other_documents
from helpers.audit.region_search import AT_LEAST, HIGHEST, RegionalFigure
from helpers.base.rates import attainment_rate, round_half_up
from helpers.base.settings import Settings
from helpers.base.words import counted, listing
from helpers.sections.trends.statements import known_sum_text
from helpers.show.numbers import measure_text, number_text


class NotPublished(Exception):
    """Raised when a predicate asks for a table that the year does not publish."""


class NothingCompared(Exception):
    """Raised when a predicate names something that is not there, or matches no row."""


def shown(result: float | str) -> str:
    """Return an answer as text: whole numbers without decimals, others with two.

    Examples
    --------
    >>> shown(382964), shown(46.428), shown("none")
    ('382,964', '46.43', 'none')
    """
    if isinstance(result, str):
        return result
    return f"{float(result):,.{0 if float(result).is_integer() else 2}f}"


@dataclass
class Evidence:
    """The tables that predicates may ask, each public method being one question.

    Parameters
    ----------
    tables : dict of DataFrame by name, processed tables and the results computed from them
    settings : Settings
    stated : dict of claim to the number it states
    figures : list of RegionalFigure, what the claims state of regions
    not_published : frozenset of str, tables that the year could have but does not publish
    """

    tables: dict[str, pd.DataFrame]
    settings: Settings
    stated: dict[str, str] = field(default_factory=dict)
    figures: list[RegionalFigure] = field(default_factory=list)
    not_published: frozenset[str] = frozenset()

    def _rows(self, table: str, **keys: object) -> pd.DataFrame:
        if table not in self.tables and table in self.not_published:
            raise NotPublished(table)
        if table not in self.tables:
            raise NothingCompared(f"no table '{table}'; there are {', '.join(sorted(self.tables))}")
        frame = self.tables[table]
        for column in keys:
            if column not in frame.columns:
                raise NothingCompared(f"no column '{column}' in {table}; there are {', '.join(frame.columns)}")
            frame = frame[frame[column] == keys[column]]
        if frame.empty:
            raise NothingCompared(f"no row of {table} with {keys}")
        return frame

    def _cells(self, table: str, column: str, **keys: object) -> pd.Series:
        rows = self._rows(table, **keys)
        if column not in rows.columns:
            raise NothingCompared(f"no column '{column}' in {table}; there are {', '.join(rows.columns)}")
        return rows[column]

    def _at_least_two(self, values: pd.Series, what: str) -> pd.Series:
        if len(values) < 2:
            raise NothingCompared(f"fewer than two {what}")
        return values

    def total(self, table: str, column: str, **keys: object) -> float:
        """Return the sum of a column over the rows that match."""
        return self._cells(table, column, **keys).sum()

    def value(self, table: str, column: str, **keys: object) -> float:
        """Return the one value of a column in the one row that matches."""
        cells = self._cells(table, column, **keys)
        if len(cells) != 1:
            raise NothingCompared(f"{len(cells)} rows of {table} with {keys}, not one")
        return cells.iloc[0]

    def rows(self, table: str, **keys: object) -> int:
        """Return how many rows match."""
        return len(self._rows(table, **keys))

    def distinct(self, table: str, column: str, **keys: object) -> int:
        """Return how many different values a column has."""
        return self._cells(table, column, **keys).nunique()

    def most(self, table: str, column: str, **keys: object) -> float:
        """Return the largest value of a column."""
        return self._cells(table, column, **keys).max()

    def top(self, table: str, column: str, **keys: object) -> str:
        """Return the name of the unit or region with the largest value."""
        row = self._rows(table, **keys).loc[self._cells(table, column, **keys).idxmax()]
        return row["psu"] if "psu" in row else row["region"]

    def place(self, table: str, column: str, place: int) -> float:
        """Return the value that stands at a place when the rows are ordered, largest first."""
        cells = self._cells(table, column).sort_values(ascending=False)
        if not 1 <= place <= len(cells):
            raise NothingCompared(f"no place {place} in {table}")
        return cells.iloc[place - 1]

    def part_of_a_name(self, table: str, column: str, name: str) -> bool | None:
        """Return whether every word of a name stands in one name of a column; None where none has them all."""
        words = set(name.casefold().split())
        return any(words <= set(known.casefold().split()) for known in self._cells(table, column)) or None

    def closest_name(self, table: str, column: str, name: str) -> str:
        """Return the name of a column that shares most words with a name of the prose."""
        words, names = set(name.casefold().split()), sorted(set(self._cells(table, column)))
        return max(names, key=lambda known: len(words & set(known.casefold().split())))

    def all_listed(self, table: str, column: str, names: list[str]) -> bool:
        """Return whether a column lists every name."""
        if not names:
            raise NothingCompared("no names")
        return set(names) <= set(self._cells(table, column))

    def rises(self, table: str, column: str) -> bool | None:
        """Return whether every known value is above the one before; None when a lower bound leaves a step open."""
        rows = self._rows(table)
        rows = rows[self._cells(table, column).notna()]
        steps = self._at_least_two(rows[column], f"values of {column} in {table}").diff().iloc[1:]
        is_open = (rows["precision"] == "at_least").shift().iloc[1:].eq(True) if "precision" in rows else steps.isna()
        if (steps[~is_open] <= 0).any():
            return False
        return None if is_open.any() else True

    def last_change(self, table: str, column: str) -> float:
        """Return the last value minus the one before it."""
        values = self._at_least_two(self._cells(table, column).dropna(), f"values of {column} in {table}")
        return values.iloc[-1] - values.iloc[-2]

    def is_highest(self, table: str, value: float, **keys: object) -> bool | None:
        """Return whether a value is above all that every known value of an earlier year can stand for.

        None when it is above what some of them stand for only, as of a lower limit: then it cannot be said.
        """
        rows = self._rows(table, **keys)
        known = rows[(rows["year"] < self.settings.year) & rows["value_lower"].notna()]
        if known.empty:
            raise NothingCompared(f"no value of an earlier year in {table}")
        if (known["value_lower"] >= value).any():
            return False
        return True if (known["value_upper"] < value).all() else None

    def not_refuted(self, answer: bool | None) -> bool:
        """Return whether an answer is no plain no: a step or a bound that is open speaks against nothing."""
        return answer is not False

    def as_text(self, *numbers: float) -> str:
        """Return numbers as text, as a sentence offers them; large ones without decimals."""
        whole = (float(round_half_up(number)) if abs(number) >= 1000 else number for number in numbers)
        return " or ".join(map(shown, whole))

    def by_year(self, table: str, column: str, **keys: object) -> str:
        """Return the values of a column year by year, added up where a year has several, as text."""
        cells = self._cells(table, column, **keys).groupby(self._cells(table, "year", **keys))
        return listing([shown(value) for value in cells.sum()])

    def stated_number(self, claim: str) -> float:
        """Return the number that a claim of the documents states."""
        if not self.stated.get(claim):
            raise NothingCompared(f"no claim {claim} with a number")
        return float(self.stated[claim])

    def never_above(self, table: str, column: str, limit: str, **keys: object) -> bool:
        """Return whether a column is in no row above another one."""
        return bool((self._cells(table, column, **keys) <= self._cells(table, limit, **keys)).all())

    def history(self, metric: str, year: str) -> float:
        """Return what public pages other than the report itself state for a year."""
        rows = from_other_documents(self._rows("state_history"), year=self.settings.year)
        rows = rows[(rows["metric"] == metric) & (rows["year"] == year)]
        if rows.empty:
            raise NothingCompared(f"no other page states {metric} of {year}")
        return rows["value"].iloc[0]

    def known_sum(self) -> float:
        """Return the least that the counts of single years, as far as public pages state them, add up to."""
        return self._cells("known_years", "value_lower", series="earned").sum()

    def known_history_sum(self) -> str:
        """Return the sum of the known counts of single years and how many years it covers, as text."""
        return known_sum_text(self._rows("known_years"))

    def most_students(self) -> float:
        """Return the most students who can hold a credential of this year.

        Whoever completed a combined credential holds all its modules, so these are credentials of one student.
        """
        modules = self._rows("combined_credentials").groupby(["course_code", "combined_credential"])
        sets = modules.agg(modules=("earned", "size"), least=("earned", "min"), complete=("combined_earned", "first"))
        complete = sets[["least", "complete"]].min(axis=1)
        return self.total("attainment_by_course", "earned") - ((sets["modules"] - 1) * complete).sum()

    def gap(self, group: str, measure: str, against: str) -> float:
        """Return the printed share of a group minus its share of another population, in percentage points."""
        share, other = (self.value("student_groups", "percent", group=group, measure=of) for of in (measure, against))
        return share - other

    def points(self, group: str, measure: str, against: str) -> str:
        """Return a gap in percentage points as text."""
        return f"{measure_text(self.gap(group, measure, against), 'gap_points')} points"

    def regional(self, region: str, measure: str, relation: str, number: float | None = None) -> tuple:
        """Return whether a printed figure of a region fits, with the most other ones, and what the list itself gives.

        Agreements and disagreements are judged alike: by the public list, and the smallest change of it, that make most
        printed figures fit. None where the figure is not among them.
        """
        stated = (region, measure, relation, number)
        claims = {f.claim for f in self.figures if (f.region, f.measure, f.relation, f.number) == stated}
        rows = self._rows("region_candidates")
        fitting = rows["figures_fit"] + rows["units_fit"]
        best = rows.loc[fitting == fitting.max(), "region_list"].iloc[0]
        found, rows = self._in_list(best, region, measure, relation), rows[rows["region_list"] == best]
        fits, does_not = (
            rows[[bool(claims & set(ids.split())) for ids in rows[f"claims_that_{word}"]]]
            for word in ("fit", "do_not_fit")
        )
        if fits.empty and does_not.empty:
            raise NothingCompared(f"no '{relation}' of {measure} of region '{region}' in the lists of regions")
        if fits.empty:
            return None, f"{found}; not given by moving one county or two"
        moved = int(fits["moved_counties"].min())
        return True, f"{found}; fits with {counted(moved, 'county', 'counties')} moved" if moved else found

    def _in_list(self, name: str, region: str, measure: str, relation: str) -> str:
        regions = self._rows(f"regions_{name}").set_index("region")[measure]
        place = regions.idxmin() if relation == AT_LEAST else regions.idxmax()
        place = region if region in regions.index and relation != HIGHEST else place
        return f"{place} {shown(regions[place])} by the {name.replace('_', ' ').title()} list"

    def flags(self, kind: str) -> int:
        """Return how many shares the report's rule marks as under or over."""
        return self.rows("equity_gaps", representation=kind)

    def _trends(self, **keys: object) -> pd.DataFrame:
        rows = self._rows("student_group_trends", **keys)
        comparison = pd.to_numeric(rows["comparison_printed"].str.rstrip("%"), errors="coerce")
        return rows.assign(gap=rows["percent"] - comparison).dropna(subset="gap").sort_values("year")

    def _ends(self, column: str, by: list[str], **keys: object) -> pd.DataFrame:
        """Return the first and the last value of each series of printed shares that has two."""
        ends = self._trends(**keys).groupby(by)[column].agg(["first", "last", "size"])
        return ends[ends["size"] > 1]

    def trend_below(self, group: str, tier: int) -> bool:
        """Return whether a group was below the comparison by the report's threshold or more in every year."""
        gaps = self._at_least_two(self._trends(group=group, tier=tier)["gap"], f"years of {group}, tier {tier}")
        return bool((gaps <= -self.settings.gap_threshold_points).all())

    def groups_with_lower_share(self, tier: int) -> str:
        """Return the groups whose printed share of a tier is lower in the last year than in the first, as text."""
        ends = self._ends("percent", ["group"], tier=tier)
        return listing(ends.index[ends["last"] < ends["first"]]) or "none"

    def growth_needed_pct(self, tier: int) -> float:
        """Return by how many percent a tier must have grown at least if the count of every group rose.

        A group whose share fell can still have earned more if the whole grew by more than its share fell.
        """
        lower, upper = (self._ends(f"percent_{end}", ["group"], tier=tier) for end in ("lower", "upper"))
        return max(0.0, 100 * float((lower["first"] / upper["last"]).max() - 1))

    def gaps_that_became(self, movement: str, category: str) -> int:
        """Return how many gaps certainly became wider or narrower from the first to the last year."""
        certainly = self._rows("equity_gap_changes", category=category)
        return int((certainly["movement_certainty"] == f"certainly {movement}").sum())

    def gap_movements(self, category: str) -> str:
        """Return how many gaps certainly became narrower and wider from the first to the last year, as text."""
        narrower, wider = (self.gaps_that_became(word, category) for word in ("narrower", "wider"))
        return f"{narrower} certainly narrower, {wider} certainly wider"

    def units_that_rose(self, table: str) -> int:
        """Return how many units of a table earned more in its last year than in its first."""
        ends = self._rows(table).sort_values("year").groupby("psu_code")["earned"].agg(["first", "last"])
        return int((ends["last"] > ends["first"]).sum())

    def not_reported_before(self, category: str) -> bool:
        """Return whether a category is printed as not reported in every earlier year."""
        rows = self._rows("student_group_trends", category=category)
        return bool((rows.loc[rows["year"] < self.settings.year, "printed"] == "NA").all())

    def same_shares(self, table: str, measure: str) -> bool:
        """Return whether the comparison shares of the trend tables are those of a column of Table 4."""
        shares = self._rows("student_groups", measure=measure).set_index("group")["printed"]
        rows = self._rows(table)
        return bool((rows["comparison_printed"] == rows["group"].map(shares)).all())

    def ranking_holds(self, table: str, *, all_units: bool = False) -> bool:
        """Return whether the units of a ranking are those with the highest values of Table 10."""
        units, printed = self._rows("attainment_by_psu"), self._rows(table).drop_duplicates("psu_code")
        kinds = units["psu_code"].map(self._rows("psus").set_index("psu_code")["psu_type"])
        by_rate = "potential" in printed.columns
        if by_rate and not all_units:
            units = units[kinds.isin(self.settings.ranking_psu_types)]
        measure = attainment_rate(units["earned"], units["potential"]) if by_rate else units["earned"]
        first = units.loc[measure.sort_values(ascending=False).index[: len(printed)], "psu_code"]
        return set(first) == set(printed["psu_code"])

    def left_out(self, table: str) -> str:
        """Return the units of Table 10 with a higher rate than the last row of a ranking by rate that are not in it."""
        units, printed = self._rows("attainment_by_psu"), self._rows(table)
        last = (100 * printed["earned"] / printed["potential"]).min()
        is_higher = attainment_rate(units["earned"], units["potential"]) > last
        rows = units[is_higher & ~units["psu_code"].isin(printed["psu_code"])].itertuples()
        found = [f"{row.psu} {number_text(row.earned)} of {number_text(row.potential)}" for row in rows]
        return "; ".join(found) or "none"

    def latest_year(self, table: str) -> str:
        """Return the last year that a table covers."""
        return self._cells(table, "year").max()

    def states_once(self, *claims: str) -> bool:
        """Return whether several claims of a document state the same number."""
        unknown = [claim for claim in claims if claim not in self.stated]
        if len(claims) < 2 or unknown:
            raise NothingCompared(f"no claim {', '.join(unknown)}" if unknown else "fewer than two claims")
        return len({self.stated[claim] for claim in claims}) == 1


def questions(evidence: Evidence) -> dict[str, Callable]:
    """Return what a predicate may ask by name: the public methods of the evidence, and a number without its sign."""
    names = [name for name, value in vars(Evidence).items() if callable(value) and not name.startswith("_")]
    return {**{name: getattr(evidence, name) for name in names}, "abs": abs}
