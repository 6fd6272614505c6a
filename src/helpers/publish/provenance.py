"""What a page or file was made from: year, status, version of the source, commit, and a checksum of all inputs."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from helpers.base.commits import commit
from helpers.base.problems import Problems
from helpers.contracts.tables import read_year_settings
from helpers.prepare.sources import read_register
from helpers.yearly.revisions import inputs_of

# In a draft the register of raw files may still owe what they are taken from.
NOT_REGISTERED = "not registered yet"


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
    inputs_sha256 : str, of the year's raw files and of the rows of the lookups that hold in it
    next_release : str, when the next version is expected; empty where nobody has said
    """

    year: str
    status: str
    source: str
    source_version: str
    commit: str
    inputs_sha256: str
    next_release: str = ""

    @property
    def newest_date(self) -> str:
        """Return the date of the newest version; where none is registered yet, the last day of the academic year."""
        if self.source_version == NOT_REGISTERED:
            return f"{self.year[5:]}-06-30"
        return self.source_version.rpartition(", ")[2]

    def sentence(self) -> str:
        """Return the provenance in one line for the foot of a page."""
        return (
            f"Year {self.year} ({self.status}). Source: {self.source}, version {self.source_version}. "
            f"Commit {self.commit}. Inputs {self.inputs_sha256[:16]}."
        )


def inputs_sha256(year: str) -> str:
    """Return one checksum of everything raw that a year is computed from; rows of lookups for other years are none."""
    lines = [f"{name} {checksum}" for name, (_, checksum) in inputs_of(year).items()]
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
    publishers, versions = (sorted({*published[name]} - {""}) for name in ("publisher", "version_date"))
    settings = read_year_settings(year)
    titles = sorted({title.rpartition(", Table ")[0] or title for title in published["title"]} - {""})
    return Provenance(
        year=year,
        status=settings.status,
        source=": ".join(filter(None, (", ".join(publishers), ", ".join(titles)))) or NOT_REGISTERED,
        source_version=", ".join(versions) or NOT_REGISTERED,
        commit=commit(),
        inputs_sha256=inputs_sha256(year),
        next_release=settings.next_release,
    )
