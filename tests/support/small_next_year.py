"""The small invented year once more, a year later: with equal tables, or with a change of every kind told by hand."""

import csv
import io
import re
from pathlib import Path

import pytest

from helpers.base.settings import year_after
from helpers.prepare.layouts import T1, T2, T7, T8, T9, T10, T11
from helpers.prepare.year import prepare_year, write_year
from helpers.yearly.layout_year import lay_out_year
from tests.support.small_year import YEAR

NEXT = "2031-2032"
# What the next report prints otherwise: Module 2 is called Module 3, and fewer took it; Bee Charter closed and Sky
# Charter opened; South City Schools moved to the upper region; what North County Schools earned was restated as 41.
CHANGED_TABLES = {
    T1: [("Module 2", "Module 3")],
    T2: [("Module 2,10", "Module 3,8"), ("Mason Z,9", "Mason Z,7")],
    T7: [("Mason line,9", "Mason line,7")],
    T8: [("Upper,40,40,35", "Upper,40,41,35"), ("Lower,20,20,25", "Upper,18,20,25")],
    T9: [
        ("North County Schools (10),Upper,40,80,50.00%\n", ""),
        ("Lower,20,50,40.00%\n", "Upper,18,26,69.23%\nNorth County Schools (10),Upper,40,80,50.00%\n"),
    ],
    T10: [("20,50,40.0%", "18,26,69.2%"), ("Bee Charter (10A)", "Sky Charter (11A)")],
    T11: [("Module 2,10,40,25%", "Module 3,8,16,50%")],
}
CHANGED_LOOKUPS = {
    "credentials": [
        ("Module 2,individual,,,", f"Module 2,individual,,{YEAR},Module 3\nModule 3,individual,{NEXT},,"),
    ],
    "psus": [
        ("South,Lower,Upper,list,,,,", f"South,Lower,Upper,list,,,{YEAR},"),
        ("North,Upper,Upper,by county,,,,", f"North,Upper,Upper,by county,,,{YEAR},"),
        (
            "00Z,Web",
            f"011,South City Schools,traditional,numeric code,South,Upper,Upper,list,,{NEXT},,\n"
            f"11A,Sky Charter,charter,letter,North,Upper,Upper,by county,,{NEXT},,\n00Z,Web",
        ),
    ],
}


def lay_out_next_year(raw: Path) -> Path:
    """Prepare the small year, lay out the next one and give it the same tables with their years moved on."""
    prepared = prepare_year(YEAR)
    write_year(prepared.tables, prepared.settings)
    lay_out_year(NEXT)
    for file in (raw / YEAR / "published").glob("*.csv"):
        text = _moved_on(file.read_text(encoding="utf-8"))
        (raw / NEXT / "published" / file.name).write_text(text, encoding="utf-8")
    # Registers the tables that are new.
    lay_out_year(NEXT)
    return raw / NEXT / "published"


def _moved_on(text: str) -> str:
    """Return a table a year later: years that it had before keep their cells, the new one has those of the last."""
    heading, *rows = csv.reader(text.splitlines())
    later = [re.sub(r"[0-9]{4}-[0-9]{4}", lambda year: year_after(year[0]), name) for name in heading]
    places = [heading.index(name) if name in heading else place for place, name in enumerate(later)]
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([later, *([row[place] for place in places] for row in rows)])
    return out.getvalue()


def change_next_year(raw: Path) -> None:
    """Give the next year what its report prints otherwise, and the lookups their rows."""
    for stem, pairs in CHANGED_TABLES.items():
        replace_in(raw / NEXT / "published", stem, *pairs)
    for stem, pairs in CHANGED_LOOKUPS.items():
        replace_in(raw / "reference", stem, *pairs)


def replace_in(folder: Path, stem: str, *pairs: tuple[str, str]) -> None:
    """Replace texts of a table, each of which must be there."""
    file = folder / f"{stem}.csv"
    text = file.read_text(encoding="utf-8")
    for old, new in pairs:
        if old not in text:
            pytest.fail(f"{stem} has no '{old}'")
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")
