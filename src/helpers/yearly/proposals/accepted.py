"""Carrying out decisions on proposals: accepted rows go into their lookups, declined ones are remembered."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass

import pandas as pd

from helpers.base.files import csv_text, write_file
from helpers.base.problems import Problems
from helpers.base.settings import year_before
from helpers.prepare.cells import cells_are_right
from helpers.prepare.layouts import REFERENCE_TABLES, decode, reference_file
from helpers.prepare.lookups import REGION_COLUMNS, SEVERAL, districts_of_counties, note_wrong_places, read_unchecked
from helpers.prepare.sources import refresh_register
from helpers.prepare.validity import references_in_force
from helpers.yearly.proposals.listed import (
    DECLINED,
    FILLED_IN,
    FIXED,
    NO,
    YES,
    declined_file,
    proposals_file,
    read_declined,
)
from helpers.yearly.proposals.proposal import ADD, CHANGES, END, NAMED

LAYOUTS = {table.stem: table for table in REFERENCE_TABLES}
ALIASES, COMPONENTS = "name_crosswalk", "ncwfc_crosswalk"


@dataclass
class _Lookup:
    """The rows of one lookup while decisions are carried out, each a dict of its cells."""

    stem: str
    headings: list[str]
    rows: list[dict[str, str]]

    def in_force(self, year: str, **cells: str) -> list[dict[str, str]]:
        """Return the rows that hold in a year and have these cells."""
        return [
            row
            for row in self.rows
            if row["valid_from"] <= year <= (row["valid_to"] or year)
            and all(row[name] == cell for name, cell in cells.items())
        ]

    def text(self) -> str:
        stream = io.StringIO()
        writer = csv.DictWriter(stream, self.headings, lineterminator="\n")
        writer.writeheader()
        writer.writerows(self.rows)
        return stream.getvalue()


def _read(stem: str) -> _Lookup:
    reader = csv.DictReader(io.StringIO(decode(reference_file(stem).read_bytes())))
    return _Lookup(stem, list(reader.fieldnames or []), [dict(row) for row in reader])


def carry_out(year: str, *, decided_by: str, decided_on: str) -> tuple[int, int]:
    """Put accepted proposals into their lookups and remember declined ones; return how many of each.

    A new row holds from this year on; a row that it takes the place of ends with the year before, so that earlier
    years stay as they are.

    Parameters
    ----------
    year : str
    decided_by, decided_on : str, name and date (2026-11-24) that stand beside each decision

    Raises
    ------
    InputError
        With every decision that cannot be carried out; no lookup is then changed.
    """
    problems = Problems()
    given = _read_decisions(year, problems)
    declined = read_declined(year, problems)
    problems.stop()
    accepted, refused = given[given["accept"] == YES], given[given["accept"] == NO]
    lookups = {stem: _read(stem) for stem in {*accepted["lookup"], ALIASES, COMPONENTS}}
    signed = {"decided_by": decided_by, "decided_on": decided_on}
    _cells_are_whole(year, accepted, signed, problems)
    _one_each(year, accepted, problems)
    # What ends is not carried over to a new name by another decision.
    for row in sorted(accepted.to_dict("records"), key=lambda row: row["change"] != END):
        _apply(row, year, lookups, signed, problems)
    problems.stop()
    for lookup in lookups.values() if len(accepted) else ():
        write_file(reference_file(lookup.stem), lookup.text())
    if len(refused):
        kept = pd.concat([declined, refused.assign(**signed).reindex(columns=DECLINED.headings, fill_value="")])
        write_file(declined_file(year), csv_text(kept.fillna("")))
    proposals_file(year).unlink()
    if len(accepted):
        refresh_register()
    return len(accepted), len(refused)


def _read_decisions(year: str, problems: Problems) -> pd.DataFrame:
    """Return the proposals with their decisions; note words other than yes and no, and a file that is no such list."""
    file = proposals_file(year)
    if not file.exists():
        problems.add(file, "proposals with decisions", "no such file", f"Run make propose YEAR={year}.")
        problems.stop()
    text = decode(file.read_bytes())
    # A file that was emptied has lost its columns too.
    given = pd.read_csv(io.StringIO(text), dtype="str", keep_default_na=False) if text.strip() else pd.DataFrame()
    for name in [name for name in FIXED if name not in given]:
        action = f"Delete the file and run make propose YEAR={year}."
        problems.add(file, f"a column '{name}'", f"columns {list(given)}", action)
    problems.stop()
    given = _with_regions(given.assign(row=range(2, len(given) + 2), accept=given["accept"].str.strip().str.lower()))
    for name, allowed, action in (
        ("accept", ("", YES, NO), "Write yes or no, or leave it empty to decide later."),
        ("change", tuple(CHANGES), "Put back what was proposed."),
        ("lookup", tuple(LAYOUTS), "Put back what was proposed."),
    ):
        for row in given[~given[name].isin(allowed)].to_dict("records"):
            expected = f"one of {', '.join(filter(None, allowed))}"
            problems.add(file, expected, f"'{row[name]}'", action, row=row["row"], column=name)
    return given


def _with_regions(given: pd.DataFrame) -> pd.DataFrame:
    """Return the proposals with regions left empty filled from the district of the county, which has them."""
    units = pd.DataFrame(_read("psus").rows)
    filled = given.copy()
    districts = districts_of_counties(units[units["valid_to"] == ""])
    for name in [name for name in REGION_COLUMNS if name in given]:
        is_empty = (given["lookup"] == "psus") & (given[name] == "")
        # Of several counties the first: whether the others agree is checked.
        regions = {county: district[name] for county, district in districts.items()}
        filled[name] = given[name].mask(is_empty, given["county"].str.partition(SEVERAL)[0].map(regions).fillna(""))
    return filled


def _cells_are_whole(year: str, accepted: pd.DataFrame, signed: dict[str, str], problems: Problems) -> None:
    """Note cells of accepted rows that their lookup would refuse, each where it stands among the proposals."""
    lookups = references_in_force(read_unchecked(Problems()), year)
    for stem, rows in accepted[accepted["change"] != END].groupby("lookup"):
        layout = LAYOUTS[stem]
        filled = rows.reindex(columns=["row", *layout.headings], fill_value="")
        filled = filled.assign(valid_from=year, **{name: cell for name, cell in signed.items() if name in filled})
        cells_are_right(proposals_file(year), layout, filled, problems, lookups=lookups)
        if stem == "psus":
            others = lookups[stem][~lookups[stem]["psu_code"].isin(filled["psu_code"])]
            units = pd.concat([filled, others], ignore_index=True)
            note_wrong_places(proposals_file(year), filled, {**lookups, stem: units}, problems)


def _one_each(year: str, accepted: pd.DataFrame, problems: Problems) -> None:
    """Note names for which two different proposals were accepted."""
    for about, rows in accepted.groupby("about", sort=False):
        if rows.groupby(["change", "lookup"]).ngroups > 1:
            expected, action = "one kind of change accepted for a name", "Write no beside all but one of them."
            for row in rows["row"].iloc[1:]:
                problems.add(proposals_file(year), expected, f"another one for '{about}'", action, row=row)


def _apply(
    row: dict[str, str], year: str, lookups: dict[str, _Lookup], signed: dict[str, str], problems: Problems
) -> None:
    """Carry out one accepted proposal on the rows in memory."""
    lookup, identity = lookups[row["lookup"]], json.loads(row["instead_of"] or "{}")
    cells = {name: row.get(name, "") for name in lookup.headings if name not in FILLED_IN}
    new = {**dict.fromkeys(lookup.headings, ""), **cells}
    new |= {name: cell for name, cell in {**signed, "valid_from": year}.items() if name in new}
    if row["change"] == ADD:
        lookup.rows.append(new)
        return
    in_force = lookup.in_force(year, **identity)
    if not in_force:
        found = f"none with {', '.join(identity.values())} in {lookup.stem}.csv"
        action = f"Run make propose YEAR={year} again; the lookup has changed since."
        problems.add(proposals_file(year), "a row in force to replace or end", found, action, row=int(row["row"]))
        return
    before = dict(in_force[-1])
    if row["change"] == END:
        in_force[-1].update({name: cell for name, cell in cells.items() if name == "successor"})
        _end(lookup, in_force[-1], year)
        now: dict[str, str] = {}
    else:
        now = _replace(lookup, in_force[-1], new, year)
    if lookup.stem in NAMED:
        _follow(lookup.stem, before, now, year, lookups, signed)


def _end(lookup: _Lookup, row: dict[str, str], year: str) -> None:
    """Let a row end with the year before; one that would begin in this year never held."""
    if row["valid_from"] == year:
        lookup.rows.remove(row)
    row["valid_to"] = year_before(year)


def _replace(lookup: _Lookup, before: dict[str, str], new: dict[str, str], year: str) -> dict[str, str]:
    """Let a row take the place of another from a year on, or change one that begins then; return the row in force."""
    if before["valid_from"] == year:
        # The other change of this year said what else is new: only what this one changes is taken from it.
        ended = [
            row for row in lookup.rows if row["valid_to"] == year_before(year) and _is_same(lookup.stem, row, before)
        ]
        unchanged = ended[-1] if ended else {}
        before.update({name: cell for name, cell in new.items() if cell != unchanged.get(name, "")})
        return before
    _end(lookup, before, year)
    if lookup.stem == "credentials":
        before["successor"] = new["credential"]
    lookup.rows.append(new)
    return new


def _is_same(stem: str, row: dict[str, str], other: dict[str, str]) -> bool:
    """Return whether two rows are of one thing, at different times."""
    names = [name for name in LAYOUTS[stem].key if name != "valid_from"]
    return all(row[name] == other[name] for name in names)


def _follow(
    stem: str,
    before: dict[str, str],
    new: dict[str, str],
    year: str,
    lookups: dict[str, _Lookup],
    signed: dict[str, str],
) -> None:
    """Let the crosswalks follow a new name or an end: spellings of the old name end, workforce lines count the new."""
    kind, pattern = NAMED[stem]
    old, now = pattern.format(**before), pattern.format(**new) if new else ""
    if old == now:
        return
    if stem == "credentials" and now:
        _count_new_name(lookups[COMPONENTS], before["kind"], old, now, year, signed)
    if any(pattern.format(**row) == old for row in lookups[stem].in_force(year)):
        return
    for alias in lookups[ALIASES].in_force(year, kind=kind, canonical=old):
        if now and alias["valid_from"] == year:
            alias["canonical"] = now
        else:
            _end(lookups[ALIASES], alias, year)


def _count_new_name(components: _Lookup, kind: str, old: str, now: str, year: str, signed: dict[str, str]) -> None:
    """Let the workforce lines that count a credential count it under its new name."""
    for row in components.in_force(year, kind=kind, credential=old):
        if row["valid_from"] == year:
            row["credential"] = now
        else:
            renamed = {**row, "credential": now, "valid_from": year, "reason": f"Renamed; before: {old}", **signed}
            _end(components, row, year)
            components.rows.append(renamed)
