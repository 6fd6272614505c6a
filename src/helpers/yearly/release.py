"""A final year is released: its commit is tagged, the checksums of its files are kept, its results are packed."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass
from datetime import date as calendar_date
from pathlib import Path

import pandas as pd

from helpers.base.commits import commit
from helpers.base.files import csv_text, write_file
from helpers.base.paths import data_root, outputs_dir, processed_dir, raw_dir, release_archive, releases_file, shown
from helpers.base.problems import Problems
from helpers.base.settings import is_academic_year
from helpers.base.words import counted
from helpers.yearly.revisions import (
    RELEASE_COLUMNS,
    WHOLE,
    changed_inputs,
    changed_tables,
    file_checksum,
    inputs_of,
    is_final,
    note_unexplained_changes,
    read_releases,
    read_revisions,
    revisions_file,
    version_tag,
)
from helpers.yearly.sign_off import open_items
from helpers.yearly.versions import git

FOLDER = "whole folder"
# Of the results these are kept file by file: what other programs read. The rest is kept as a folder.
SINGLE = ("*.csv", "*.pdf", "*.xlsx")
FOLDERS = ("figures", "notebooks", "html", "datapackage")
# Every file of an archive has the earliest time that the format knows.
PACKED_AT = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Release:
    """A version of a year as it is about to be released.

    Attributes
    ----------
    year : str
    version : int
    date : str
    commit : str
    """

    year: str
    version: int
    date: str
    commit: str

    @property
    def tag(self) -> str:
        return version_tag(self.year, self.version)


def release_year(year: str, *, date: str = "") -> list[str]:
    """Release a final year; return what was done, a line each.

    The tag is set last: where it cannot be set, nothing of the release stays.

    Parameters
    ----------
    year : str
    date : str, of the release; the date of the commit when none is given

    Raises
    ------
    InputError
        With everything that stands against a release.
    """
    _require_releasable(year, date)
    head = git("rev-parse", "HEAD").decode().strip()
    day = date or git("show", "-s", "--format=%cs", "HEAD").decode().strip()
    releases = read_releases(year)
    release = Release(year, releases[-1].version + 1 if releases else 1, day, head)
    listed, archive = releases_file(year), release_archive(release.tag)
    before = listed.read_bytes() if listed.exists() else None
    rows = _release_rows(release)
    write_file(archive, _packed(year))
    write_file(listed, csv_text(pd.concat([*_earlier_rows(listed), rows], ignore_index=True)))
    try:
        _set_tag(release)
    except ValueError:
        archive.unlink()
        listed.unlink() if before is None else write_file(listed, before)
        raise
    return [
        f"Tagged {head[:12]} as {release.tag}.",
        f"Wrote {shown(listed)}: {counted(len(rows), 'checksum')} of version {release.version}. Commit this file.",
        f"Wrote {shown(archive)}: every input and result of it. Keep the file; git does not.",
        f"To read it later: make diff YEAR={year} AGAINST={release.tag}.",
    ]


def _require_releasable(year: str, date: str) -> None:
    problems = Problems()
    if not is_academic_year(year) or not raw_dir(year).is_dir():
        problems.add(raw_dir(), "a folder named after the academic year", f"no folder '{year}'", "Correct YEAR.")
        problems.stop()
    if date and not _is_date(date):
        problems.add("DATE", "a date such as 2026-01-12", f"'{date}'", "Correct it, or leave it out.")
    if not is_final(year):
        found = "a status that is not final"
        problems.add(raw_dir(year) / "year.toml", 'status = "final"', found, f"Finish it: make status YEAR={year}.")
    for item in open_items(year):
        problems.add("sign-off list", "no open item", f"{item}", f"Do or waive it: make status YEAR={year}.")
    _note_unsaved_changes(problems)
    _note_missing_results(year, problems)
    note_unexplained_changes(year, problems)
    _note_unexplained_results(year, problems)
    problems.stop()


def _is_date(text: str) -> bool:
    try:
        return calendar_date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _note_unsaved_changes(problems: Problems) -> None:
    try:
        changed = git("status", "--porcelain", "--untracked-files=normal", "--", ".").decode("utf-8").splitlines()
    except ValueError as error:
        problems.add(data_root(), "a checkout of git", f"{error}", "Release from the checkout.")
        return
    for line in changed:
        problems.add("git", "no file that differs from its commit", line.strip(), "Commit it, or put it back.")


def _note_missing_results(year: str, problems: Problems) -> None:
    results = outputs_dir(year)
    for path in [processed_dir(year) / "settings.json", results / "tables", *(results / name for name in FOLDERS)]:
        if not path.exists():
            problems.add(path, "the results of the year", "none", f"Run make report YEAR={year}.")
    descriptor = results / "datapackage" / "datapackage.json"
    if descriptor.exists():
        made_from = json.loads(descriptor.read_text(encoding="utf-8"))["provenance"]["commit"]
        if made_from != commit():
            expected = f"results of the commit that is released, {commit()}"
            problems.add(descriptor, expected, f"results of {made_from}", f"Run make report YEAR={year}.")


def _note_unexplained_results(year: str, problems: Problems) -> None:
    """Note a year that has nothing new to release, and tables that changed without a row that says why."""
    releases = read_releases(year)
    if not releases:
        return
    last, tables = releases[-1], changed_tables(year)
    if not tables and not changed_inputs(year):
        found = f"the same files as in version {last.version} of {last.date}"
        problems.add(releases_file(year), "something new to release", found, "Nothing is to be done.")
    elif tables and not any(revision.revises == last.version for revision in read_revisions(year)):
        action = f"Add a row for {year} that revises version {last.version}, with its kind and why."
        problems.add(revisions_file(), "a reason for every changed table", f"none for {len(tables):,} tables", action)


def _folder_checksum(folder: Path) -> str:
    """Return one checksum of all files of a folder."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    lines = [f"{file.relative_to(folder).as_posix()} {file_checksum(file)}" for file in files]
    return hashlib.sha256("\n".join(lines).encode("utf-8")).hexdigest()


def _release_rows(release: Release) -> pd.DataFrame:
    """Return the checksums of a version: inputs, tables and files of results, and the other results by folder."""
    root, results = data_root(), outputs_dir(release.year)
    singles = [*processed_dir(release.year).glob("*"), *(results / "tables").glob("*.csv")]
    singles += [*(results / "figures").glob("*.csv"), *(file for kind in SINGLE for file in results.glob(kind))]
    folders = [results / name for name in FOLDERS]
    found = [(f"data/raw/{name}", covers, checksum) for name, (covers, checksum) in inputs_of(release.year).items()]
    found += [(file.relative_to(root).as_posix(), WHOLE, file_checksum(file)) for file in sorted(singles)]
    found += [(f"{folder.relative_to(root).as_posix()}/", FOLDER, _folder_checksum(folder)) for folder in folders]
    rows = [(release.version, release.date, release.commit, *row) for row in found]
    return pd.DataFrame(rows, columns=list(RELEASE_COLUMNS)).astype(str)


def _earlier_rows(listed: Path) -> list[pd.DataFrame]:
    return [pd.read_csv(listed, dtype=str, keep_default_na=False)] if listed.exists() else []


def _packed(year: str) -> bytes:
    """Return the archive of a year: its inputs and results, laid out as the data folder; equal files, equal bytes."""
    root, raw = data_root(), raw_dir()
    hidden = outputs_dir(year) / ".state"
    folders = [raw / year, raw / "reference", processed_dir(year), outputs_dir(year)]
    files = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    files += [file for file in (raw / "sources.csv", root / "data" / "raw_layouts.csv") if file.is_file()]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        for file in sorted(file for file in files if not file.is_relative_to(hidden)):
            entry = zipfile.ZipInfo(file.relative_to(root).as_posix(), PACKED_AT)
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, file.read_bytes(), zipfile.ZIP_DEFLATED, 9)
    return stream.getvalue()


def _set_tag(release: Release) -> None:
    """Tag the commit; the tag has the date of the release and no clock time."""
    message = f"{release.year}, version {release.version}, released on {release.date}"
    git("tag", "--annotate", "--message", message, release.tag, release.commit, dated=f"{release.date}T00:00:00+0000")
