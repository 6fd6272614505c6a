"""What a page or file was made from: year, status, version of the source, commit, and a checksum of all inputs."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from helpers.base.commits import commit
from helpers.base.paths import raw_dir, reference_dir
from helpers.base.problems import Problems
from helpers.contracts.tables import read_year_settings
from helpers.prepare.sources import read_register, sha256


@dataclass(frozen=True)
class Provenance:
    """What every page and file of a year names; no clock time, so that equal inputs give equal bytes.

    Attributes
    ----------
    year : str
    status : str, ``provisional`` or ``final``
    source : str, publisher and title of the report
    source_version : str, the version dates of the published tables
    commit : str, of the code; ends in ``-dirty`` when tracked files differ from it
    inputs_sha256 : str, of the year's raw files, the lookups and their register
    """

    year: str
    status: str
    source: str
    source_version: str
    commit: str
    inputs_sha256: str

    def sentence(self) -> str:
        """Return the provenance in one line for the foot of a page."""
        return (
            f"Year {self.year} ({self.status}). Source: {self.source}, version {self.source_version}. "
            f"Commit {self.commit}. Inputs {self.inputs_sha256[:16]}."
        )


def inputs_sha256(year: str) -> str:
    """Return one checksum of every raw file that a year is computed from."""
    files = [*raw_dir(year).rglob("*"), *reference_dir().glob("*.csv"), raw_dir() / "sources.csv"]
    lines = [f"{file.relative_to(raw_dir()).as_posix()} {sha256(file)}" for file in files if file.is_file()]
    return hashlib.sha256("\n".join(sorted(lines)).encode("utf-8")).hexdigest()


def read_provenance(year: str) -> Provenance:
    """Return what the results of a prepared year are made from.

    Raises
    ------
    ValueError
        If the register of sources lists no published table of the year.
    """
    problems = Problems()
    register = read_register(problems)
    problems.stop()
    published = register[register["file"].str.startswith(f"{year}/published/")]
    if published.empty:
        raise ValueError(
            f"data/raw/sources.csv: expected a row for every published table of {year}, found none. Run make sources, "
            "then fill in publisher, title, version date and origin."
        )
    publishers, versions = (sorted(set(published[name])) for name in ("publisher", "version_date"))
    titles = sorted({title.rpartition(", Table ")[0] or title for title in published["title"]})
    return Provenance(
        year=year,
        status=read_year_settings(year).status,
        source=f"{', '.join(publishers)}: {', '.join(titles)}",
        source_version=", ".join(versions),
        commit=commit(),
        inputs_sha256=inputs_sha256(year),
    )
