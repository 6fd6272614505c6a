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

    def described(self, trend_years: tuple[str, ...]) -> str:
        """Return file, row and column with its printed heading, and the cell as printed or how many a column has."""
        layouts = {table.stem: table for table in published_tables(trend_years)}
        heading = layouts[self.stem].heading(self.column) if self.stem in layouts else self.column
        lines = list(csv.reader(decode(self.file.read_bytes()).splitlines()))
        if self.row == WHOLE_COLUMN:
            return f"{shown(self.file)}, {heading}: all {len(lines) - 1:,} rows"
        row = lines[int(self.row) - 1]
        text = row[lines[0].index(heading)] if heading in lines[0] else "the row as a whole"
        return f"{shown(self.file)}, row {self.row}, {heading}: {text}"
