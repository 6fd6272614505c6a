"""Names of raw cells, as the audit holds them, and where a reader finds them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from helpers.base.paths import CODE_ROOT, data_root, published_dir, reference_dir, shown
from helpers.prepare.layouts import PUBLISHED_STEMS, decode, published_tables

WHOLE_COLUMN = "all"


@dataclass(frozen=True)
class RawCell:
    """A cell, or a whole column, of a raw file: ``table:row:column``."""

    stem: str
    row: str
    column: str
    year: str

    @classmethod
    def parse(cls, name: str, year: str) -> RawCell:
        """Return the cell that a name such as ``table_10_attainment_by_psu:57:earned`` stands for."""
        stem, row, column = name.split(":", 2)
        return cls(stem, row, column, year)

    @property
    def file(self) -> Path:
        folder = published_dir(self.year) if self.stem in PUBLISHED_STEMS else reference_dir()
        return folder / f"{self.stem}.csv"

    @property
    def address(self) -> str:
        """Return the link from a notebook to the line of the raw file."""
        line = "" if self.row == WHOLE_COLUMN else f"#L{self.row}"
        root = data_root() if self.file.is_relative_to(data_root()) else CODE_ROOT
        return f"../{self.file.relative_to(root).as_posix()}{line}"

    def heading(self, trend_years: tuple[str, ...]) -> str:
        """Return the heading of the column as printed."""
        layout = next((table for table in published_tables(trend_years) if table.stem == self.stem), None)
        names = {} if layout is None else {column.name: column.heading for column in layout.columns}
        return names.get(self.column, self.column)

    def text(self, trend_years: tuple[str, ...]) -> str:
        """Return the cell as printed, or how many cells the column has."""
        lines = list(csv.reader(decode(self.file.read_bytes()).splitlines()))
        heading = self.heading(trend_years)
        if self.row == WHOLE_COLUMN:
            return f"all {len(lines) - 1:,} rows"
        return lines[int(self.row) - 1][lines[0].index(heading)] if heading in lines[0] else "the row as a whole"

    def described(self, trend_years: tuple[str, ...]) -> str:
        """Return file, row, column and text of the cell on one line."""
        row = "" if self.row == WHOLE_COLUMN else f", row {self.row}"
        return f"{shown(self.file)}{row}, {self.heading(trend_years)}: {self.text(trend_years)}"


def addresses(cells: list[str], year: str) -> list[str]:
    """Return the link of the first cell that each text names, nothing for a text that names none."""
    return [RawCell.parse(text.split()[0], year).address if text.strip() else "" for text in cells]
