"""What analysts meet in tables that were typed, copied or read wrong: each put into good tables at a known place."""

from __future__ import annotations

import copy
import csv
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from helpers.prepare.layouts import PUBLISHED_STEMS, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11
from tests.support.next_year_edition import rate_text

Tables = dict[str, list[list[str]]]
Cell = tuple[str, int, int]
Chance = random.Random
YEAR = re.compile("[0-9]{4}-[0-9]{4}")
COUNT = re.compile("[0-9]{1,3}(,[0-9]{3})*")
RATE = re.compile(r"[0-9]+(\.[0-9]+)?%")
SHARE = re.compile(f"{RATE.pattern}|<1%|NA")


@dataclass(frozen=True)
class Place:
    """Where a defect stands, and what stands there.

    Attributes
    ----------
    stem : str, the table
    row : int or None, its line in the file with the heading as line 1; None for a whole column
    column : str, its printed heading; empty for a whole row
    before, now : str, what should and what does stand there
    """

    stem: str
    row: int | None
    column: str
    before: str
    now: str


def read_tables(folder: Path) -> Tables:
    """Return the published tables of a folder, cells as they are written, in the order of the report."""
    files = {stem: folder / f"{stem}.csv" for stem in PUBLISHED_STEMS}
    texts = {stem: file.read_text(encoding="utf-8") for stem, file in files.items() if file.exists()}
    return {stem: list(csv.reader(text.splitlines())) for stem, text in texts.items()}


def plant(kind: str, tables: Tables, *, seed: int = 1, stem: str = "") -> tuple[Tables, Place]:
    """Return a copy of tables with one defect, and its place.

    Parameters
    ----------
    kind : str, of ``DEFECTS``
    tables : dict of stem to rows of cells, the heading first
    seed : int, which of the places that the kind can have
    stem : str, the table that it must stand in; empty for any that the kind fits best

    Raises
    ------
    ValueError
        If there is no such kind, or no place for it.
    """
    if kind not in DEFECTS:
        raise ValueError(f"no such defect: {kind}; there are {', '.join(DEFECTS)}")
    stems, make = DEFECTS[kind]
    worse, chance = copy.deepcopy(tables), random.Random(f"{seed} {kind}")
    for name in [stem] if stem else chance.sample(stems, len(stems)):
        if name in worse and (place := make(worse, name, chance)) and worse[name] != tables[name]:
            return worse, place
    raise ValueError(f"no place for a defect of the kind {kind} in {stem or ', '.join(tables)}")


def _cells(tables: Tables, stem: str, pattern: re.Pattern[str], *, rows: slice = slice(1, None)) -> Iterator[Cell]:
    """Yield the cells of a table that are wholly of a pattern."""
    numbers = range(len(tables[stem]))[rows]
    for row in numbers:
        for column, text in enumerate(tables[stem][row]):
            if pattern.fullmatch(text):
                yield stem, row, column


def _put(tables: Tables, cell: Cell, now: str) -> Place:
    stem, row, column = cell
    before, tables[stem][row][column] = tables[stem][row][column], now
    return Place(stem, row + 1, tables[stem][0][column], before, now)


def _text(tables: Tables, cell: Cell) -> str:
    return tables[cell[0]][cell[1]][cell[2]]


Change = Callable[[str, Chance], str | None]


def _in_a_cell(pattern: re.Pattern[str], change: Change, *, rows: slice = slice(1, None)) -> Callable:
    """Return a defect that rewrites one cell of a pattern; a change that gives None has no place there."""

    def make(tables: Tables, stem: str, chance: Chance) -> Place | None:
        cells = list(_cells(tables, stem, pattern, rows=rows))
        for cell in chance.sample(cells, len(cells)):
            now = change(_text(tables, cell), chance)
            if now is not None and now != _text(tables, cell):
                return _put(tables, cell, now)
        return None

    return make


def _transposed(text: str, chance: Chance) -> str | None:
    digits = text.replace(",", "")
    places = [i for i in range(len(digits) - 1) if digits[i] != digits[i + 1] and (i or digits[1] != "0")]
    if not places:
        return None
    i = chance.choice(places)
    return f"{int(digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :]):,}"


def _another_rate(text: str, chance: Chance) -> str | None:
    number = text.rstrip("%")
    decimals = len(number.partition(".")[2])
    moved = float(number) + chance.choice((-3, 3)) * 10.0**-decimals
    return f"{moved:.{decimals}f}%" if 0 <= moved <= 100 else None


def _marked(text: str, chance: Chance) -> str:
    return text + chance.choice(("*", "¹", "†"))


def _fraction(text: str, chance: Chance) -> str | None:
    number = float(text.rstrip("%"))
    return f"{number / 100:g}" if number else None


def _curly(text: str, chance: Chance) -> str | None:
    if "'" in text:
        return text.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}")
    words = [match.end() for match in re.finditer(r"[a-z]s\b", text)]
    return f"{text[: words[0] - 1]}\N{RIGHT SINGLE QUOTATION MARK}s{text[words[0] :]}" if words else None


def _dashed(text: str, chance: Chance) -> str | None:
    """Return a name with a dash for one of its hyphens, that after a course code if it has no other."""
    places = [match.start() for match in re.finditer("-", text)]
    inside = [i for i in places if not re.fullmatch("[A-Z]{2}[0-9]{2}", text[:i])]
    if not places:
        return None
    i = chance.choice(inside or places)
    return f"{text[:i]}\N{EN DASH}{text[i + 1 :]}"


def _without_zero(text: str, chance: Chance) -> str | None:
    code, title = text[:4], text[4:]
    return code.replace("0", "", 1) + title if "0" in code else None


def _one_more(text: str, chance: Chance) -> str:
    return f"{int(text.replace(',', '')) + 1:,}"


def _restated(text: str, chance: Chance) -> str:
    return f"{int(text.replace(',', '')) + chance.randint(2, 20):,}"


def _missing_row(tables: Tables, stem: str, chance: Chance) -> Place:
    row = chance.randrange(1, len(tables[stem]))
    gone = tables[stem].pop(row)
    return Place(stem, row + 1, "", " | ".join(gone), "")


def _duplicate(tables: Tables, stem: str, chance: Chance) -> Place:
    row = chance.randrange(1, len(tables[stem]))
    tables[stem].insert(row + 1, list(tables[stem][row]))
    return Place(stem, row + 2, "", "", " | ".join(tables[stem][row]))


def _swap(tables: Tables, stem: str, left: int, right: int) -> Place:
    heading = tables[stem][0]
    for cells in tables[stem][1:]:
        cells[left], cells[right] = cells[right], cells[left]
    names = f"{heading[left]} | {heading[right]}"
    return Place(stem, None, heading[left], names, f"{heading[right]} | {heading[left]}")


def _swapped_columns(tables: Tables, stem: str, chance: Chance) -> Place | None:
    """Exchange the cells of two columns of one kind of number that are not years."""
    body, heading = tables[stem][1:], tables[stem][0]
    columns = [i for i, text in enumerate(heading) if not YEAR.fullmatch(text)]
    for kind in (COUNT, SHARE):
        of_kind = [i for i in columns if all(kind.fullmatch(row[i]) for row in body)]
        pairs = [(a, b) for a, b in combinations(of_kind, 2) if any(row[a] != row[b] for row in body)]
        if pairs:
            return _swap(tables, stem, *chance.choice(pairs))
    return None


def _year_columns(tables: Tables, stem: str) -> list[int]:
    return [i for i, text in enumerate(tables[stem][0]) if YEAR.fullmatch(text)]


def _swapped_years(tables: Tables, stem: str, chance: Chance) -> Place | None:
    pairs = list(combinations(_year_columns(tables, stem), 2))
    others = [(a, b) for a, b in pairs if any(row[a] != row[b] for row in tables[stem][1:])]
    return _swap(tables, stem, *chance.choice(others)) if others else None


def _shifted_years(tables: Tables, stem: str, chance: Chance) -> Place | None:
    """Print every year's cells one column on, the last ones first."""
    years = _year_columns(tables, stem)
    if len(years) < 2:
        return None
    for cells in tables[stem][1:]:
        shifted = [cells[i] for i in years]
        for i, text in zip(years, [shifted[-1], *shifted[:-1]], strict=True):
            cells[i] = text
    return Place(stem, None, tables[stem][0][years[0]], "", "the cells of the year beside it")


def _shifted_row(tables: Tables, stem: str, chance: Chance) -> Place | None:
    """Print the counts of one row one year on."""
    years = _year_columns(tables, stem)
    if len(years) < 2:
        return None
    row = chance.randrange(1, len(tables[stem]))
    cells = tables[stem][row]
    before = [cells[i] for i in years]
    for i, text in zip(years, [before[-1], *before[:-1]], strict=True):
        cells[i] = text
    return Place(stem, row + 1, tables[stem][0][years[0]], " | ".join(before), " | ".join(cells[i] for i in years))


def _cut_page(tables: Tables, stem: str, chance: Chance) -> Place | None:
    """Leave out the rows of one page, here a third of the table."""
    body = len(tables[stem]) - 1
    if body < 2:
        return None
    size = max(1, body // 3)
    first = chance.randrange(1, body - size + 2)
    gone = [row[0] for row in tables[stem][first : first + size]]
    del tables[stem][first : first + size]
    return Place(stem, first + 1, "", " | ".join(gone), "")


def _cut_row(tables: Tables, stem: str, chance: Chance) -> Place:
    """Print the cells of one row in two, as a page break does that falls into it."""
    row = chance.randrange(1, len(tables[stem]))
    cells = tables[stem][row]
    half = chance.randrange(1, len(cells))
    empty = [""] * len(cells)
    tables[stem][row : row + 1] = [cells[:half] + empty[half:], empty[:half] + cells[half:]]
    return Place(stem, row + 1, "", " | ".join(cells), " | ".join(cells[:half]))


def _moved_tier(tables: Tables, stem: str, chance: Chance) -> Place:
    column = next(i for i, text in enumerate(tables[stem][0]) if "Tier" in text)
    row = chance.randrange(1, len(tables[stem]))
    others = [tier for tier in "123" if tier != tables[stem][row][column]]
    return _put(tables, (stem, row, column), chance.choice(others))


def _exchanged_groups(tables: Tables, stem: str, chance: Chance) -> Place | None:
    """Exchange the names of two groups whose shares differ."""
    body = range(1, len(tables[stem]))
    pairs = [(a, b) for a in body for b in body if a < b and tables[stem][a][1:] != tables[stem][b][1:]]
    if not pairs:
        return None
    a, b = chance.choice(pairs)
    rows = tables[stem]
    rows[a][0], rows[b][0] = rows[b][0], rows[a][0]
    return Place(stem, a + 1, rows[0][0], rows[b][0], rows[a][0])


NAME = re.compile(r".*[A-Za-z]{3}.*")
COURSE = re.compile("[A-Z]{2}[0-9]{2}-.+")
COUNTED = [T2, T6, T7, T8, T9, T10, T11]
WITH_RATES, WITH_SHARES = [T9, T10, T11], [T4, *T5.values()]
NAMED, WITH_YEARS = [T1, T2, T3, T7, T8, T9, T10, T11], [*T5.values(), T6, T8]


def _in_an_earlier_year(tables: Tables, stem: str, chance: Chance) -> Place | None:
    """Rewrite a count of a year that is not the newest."""
    years = _year_columns(tables, stem)
    newest = max(tables[stem][0][i] for i in years) if years else ""
    older = [i for i in years if tables[stem][0][i] != newest]
    if not older:
        return None
    cell = (stem, chance.randrange(1, len(tables[stem])), chance.choice(older))
    text = _text(tables, cell)
    if COUNT.fullmatch(text):
        return _put(tables, cell, _restated(text, chance))
    return _put(tables, cell, "7%" if text != "7%" else "8%")


# Kind: the tables that it fits, and how it is made.
DEFECTS: dict[str, tuple[list[str], Callable[[Tables, str, Chance], Place | None]]] = {
    "transposed digit": (COUNTED, _in_a_cell(COUNT, _transposed)),
    "wrong rate": (WITH_RATES, _in_a_cell(RATE, _another_rate)),
    "missing row": (list(PUBLISHED_STEMS), _missing_row),
    "duplicate": (list(PUBLISHED_STEMS), _duplicate),
    "swapped columns": ([T9, T10, T11, T2, T4], _swapped_columns),
    "footnote mark on a number": (
        [*COUNTED, *WITH_SHARES],
        _in_a_cell(re.compile(f"{COUNT.pattern}|{RATE.pattern}"), _marked),
    ),
    "footnote mark on a name": (NAMED, _in_a_cell(NAME, _marked)),
    "total off by one": ([T6], _in_a_cell(COUNT, _one_more, rows=slice(-1, None))),
    "count off by one": ([T10, T11], _in_a_cell(COUNT, _one_more)),
    "code without its zero": ([T1, T2, T3, T11], _in_a_cell(COURSE, _without_zero)),
    "N/A": ([*COUNTED, *WITH_SHARES], _in_a_cell(re.compile(f"{COUNT.pattern}|{RATE.pattern}"), lambda *_: "N/A")),
    "fraction for percent": ([*WITH_RATES, *WITH_SHARES], _in_a_cell(RATE, _fraction)),
    "curly apostrophe": (NAMED, _in_a_cell(NAME, _curly)),
    "en dash": (NAMED, _in_a_cell(NAME, _dashed)),
    "page missing": (list(PUBLISHED_STEMS), _cut_page),
    "row cut at a page break": (list(PUBLISHED_STEMS), _cut_row),
    "columns of years shifted": (WITH_YEARS, _shifted_years),
    "columns of years swapped": (WITH_YEARS, _swapped_years),
    "years of one row shifted": ([T6, T8], _shifted_row),
    "tier moved": ([T3, T7], _moved_tier),
    "groups exchanged": (WITH_SHARES, _exchanged_groups),
    "restated cell": ([T6, T8, *T5.values()], _in_an_earlier_year),
}


REISSUED_CELLS = 5


def reissue(tables: Tables, *, seed: int = 1) -> tuple[Tables, list[Place]]:
    """Return the tables as a reissued report prints them, with five other cells that fit together, and their places.

    Two units of Table 10 that neither Table 8 nor Table 9 ranks exchange one credential, without another printed rate;
    two groups of Table 5a exchange a point, and a unit of Table 8 has more credentials, both in an earlier year.
    """
    again, chance = copy.deepcopy(tables), random.Random(f"{seed} reissue")
    ranked = {row[0] for stem in (T8, T9) for row in tables[stem][1:]}
    places = []
    for step in (1, -1):
        rows = [i for i, row in enumerate(tables[T10]) if i and row[0] not in ranked and _has_room(row, step)]
        used = {place.row for place in places}
        row = chance.choice([i for i in rows if i + 1 not in used])
        places.append(_put(again, (T10, row, 1), f"{_number(tables[T10][row][1]) + step:,}"))
    # The first two groups are those of a category that divides all students.
    column = chance.choice(_year_columns(tables, T5[1])[:-1])
    for row, step in ((1, 1), (2, -1)):
        places.append(_put(again, (T5[1], row, column), f"{_number(tables[T5[1]][row][column]) + step}%"))
    newest, *earlier = _year_columns(tables, T8)
    column, row = chance.choice(earlier), chance.randrange(1, len(tables[T8]))
    places.append(_put(again, (T8, row, column), _restated(tables[T8][row][column], chance)))
    return again, places


def _number(text: str) -> int:
    return int(text.replace(",", "").rstrip("%"))


def _has_room(row: list[str], step: int) -> bool:
    """Return whether a unit can have one credential more or fewer under the same printed rate, if it prints one."""
    earned, potential = _number(row[1]) + step, _number(row[2])
    rate = row[3] if len(row) > 3 else ""
    decimals = len(rate.rstrip("%").partition(".")[2])
    return 0 < earned <= potential and rate in ("", rate_text(earned, potential, decimals))
