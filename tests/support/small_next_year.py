"""The small invented year once more, a year later, for tests of what an analyst does with a new report."""

from pathlib import Path

import pytest

from helpers.prepare.year import prepare_year, write_year
from helpers.yearly.layout_year import lay_out_year
from tests.support.small_year import YEAR, YEARS

NEXT = "2031-2032"


def lay_out_next_year(raw: Path) -> Path:
    """Prepare the small year, lay out the next one and give it the same tables with their years moved on."""
    prepared = prepare_year(YEAR)
    write_year(prepared.tables, prepared.settings)
    lay_out_year(NEXT)
    for file in (raw / YEAR / "published").glob("*.csv"):
        text = file.read_text(encoding="utf-8")
        for old, new in zip(reversed(YEARS), [NEXT, *reversed(YEARS)], strict=False):
            text = text.replace(old, new)
        (raw / NEXT / "published" / file.name).write_text(text, encoding="utf-8")
    # Registers the tables that are new.
    lay_out_year(NEXT)
    return raw / NEXT / "published"


def replace_in(published: Path, stem: str, *pairs: tuple[str, str]) -> None:
    """Replace texts of a table, each of which must be there."""
    file = published / f"{stem}.csv"
    text = file.read_text(encoding="utf-8")
    for old, new in pairs:
        if old not in text:
            pytest.fail(f"{stem} has no '{old}'")
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")
