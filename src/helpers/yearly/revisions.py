"""A published year changes only with a row of ``revisions.csv``: what was released, what changed since, who says why.

Asked before every run, so nothing large is imported here.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import tomllib
from dataclasses import dataclass
from pathlib import Path

from helpers.base.paths import data_root, processed_dir, raw_dir, reference_dir, releases_file, shown
from helpers.base.problems import Problems
from helpers.base.settings import FINAL
from helpers.base.words import listing

# What a revision can be, and what each means here; the page of revisions says it to readers.
POLICY = {
    "scheduled": "announced beforehand, such as a later version of the report whose date its publisher had named",
    "correction": "an error was mended, in the source or here, and the numbers that it touched changed",
    "substantial": "a method, a definition or a way of counting changed, so that numbers no longer mean what they did",
}
REVISION_COLUMNS = ("year", "revises", "date", "kind", "files", "what", "why", "decided_by")
RELEASE_COLUMNS = ("version", "date", "commit", "file", "covers", "sha256")
SEPARATOR = "; "
WHOLE, ROWS, SETTINGS = "file", "rows of the year", "settings of the numbers"
# When a row holds or who decided it does not change what it says of a year.
_NOT_CONTENT = {"valid_from", "valid_to", "successor", "decided_by", "decided_on"}
# Lookups of other years' facts: a year rests on those up to itself.
_UP_TO = {"history": "year", "series_breaks": "first_year"}
# Settings that announce or sign and change no number.
_NO_NUMBERS = {"status", "next_release"}
# Who signed what is no input of a number.
_NOT_INPUTS = {"sign_off.csv", "proposals.csv", "declined.csv", "problems.csv"}


@dataclass(frozen=True)
class Revision:
    """One row of ``revisions.csv``.

    Attributes
    ----------
    year : str
    revises : int, the version of the year that it changes
    date : str
    kind : str, see :data:`POLICY`
    files : tuple of str, changed raw files, relative to ``data/raw``; none when code alone changed
    what, why, decided_by : str
    row : int, line of the file
    """

    year: str
    revises: int
    date: str
    kind: str
    files: tuple[str, ...]
    what: str
    why: str
    decided_by: str
    row: int


@dataclass(frozen=True)
class Released:
    """A version of a year that was released: its number, date, commit, and each file's checksum."""

    version: int
    date: str
    commit: str
    checksums: dict[str, str]

    def tag(self, year: str) -> str:
        """Return the name of the version in git."""
        return version_tag(year, self.version)


def version_tag(year: str, version: int) -> str:
    """Return what a version of a year is called in git.

    Examples
    --------
    >>> version_tag("2030-2031", 2)
    '2030-2031-v2'
    """
    return f"{year}-v{version}"


def revisions_file() -> Path:
    """Return where revisions are kept."""
    return reference_dir() / "revisions.csv"


def _rows(file: Path) -> list[dict[str, str]]:
    """Return the rows of a file kept by hand, none where there is no such file."""
    if not file.exists():
        return []
    text = file.read_text(encoding="utf-8-sig")
    return [{name: cell or "" for name, cell in row.items() if name} for row in csv.DictReader(io.StringIO(text))]


def read_revisions(year: str) -> list[Revision]:
    """Return the revisions of a year in the order of the file; the preparation checks every cell of it."""
    found = []
    for number, row in enumerate(_rows(revisions_file()), start=2):
        cells = {name: row.get(name, "").strip() for name in REVISION_COLUMNS}
        if cells["year"] != year:
            continue
        revises = int(cells["revises"]) if cells["revises"].isdigit() else 0
        files = tuple(name.strip() for name in cells["files"].split(SEPARATOR.strip()) if name.strip())
        texts = {name: cells[name] for name in ("date", "kind", "what", "why", "decided_by")}
        found.append(Revision(year=year, revises=revises, files=files, row=number, **texts))
    return found


def read_releases(year: str, root: Path | None = None) -> list[Released]:
    """Return the released versions of a year, the oldest first."""
    found: dict[int, Released] = {}
    for row in _rows(releases_file(year, root)):
        version = int(row["version"])
        released = found.setdefault(version, Released(version, row["date"], row["commit"], {}))
        released.checksums[row["file"]] = row["sha256"]
    return [found[version] for version in sorted(found)]


def content_rows(file: Path, year: str) -> list[dict[str, str]]:
    """Return the rows of a lookup that hold in a year, without the columns that say when they hold or who decided."""
    rows = [row for row in _rows(file) if _holds(file.stem, row, year)]
    return [{name: cell for name, cell in row.items() if name not in _NOT_CONTENT} for row in rows]


def _holds(stem: str, row: dict[str, str], year: str) -> bool:
    if "valid_from" in row:
        return row["valid_from"] <= year and (not row["valid_to"] or year <= row["valid_to"])
    if stem in _UP_TO:
        return row[_UP_TO[stem]] <= year
    return row.get("year", year) == year


def _checksum(content: object) -> str:
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode("utf-8")).hexdigest()


def _rows_checksum(file: Path, year: str) -> str:
    """Return a checksum of what a lookup says of a year, whatever it says of others."""
    # A new column that says nothing of the year changes nothing.
    return _checksum([{name: cell for name, cell in row.items() if cell} for row in content_rows(file, year)])


def settings_of_numbers(file: Path) -> dict[str, str]:
    """Return the settings of a year that numbers depend on, by name; a file that cannot be read is one setting."""
    text = file.read_text(encoding="utf-8-sig", errors="replace")
    try:
        settings = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return {"unreadable": text}
    kept = {name: value for name, value in sorted(settings.items()) if name not in _NO_NUMBERS}
    return {name: json.dumps(value, ensure_ascii=False, default=str) for name, value in kept.items()}


def inputs_of(year: str, root: Path | None = None) -> dict[str, tuple[str, str]]:
    """Return what a year is computed from: by file, relative to ``data/raw``, what its checksum covers, and it.

    Of a lookup the rows count that hold in the year, so that a row for another year changes nothing here.

    Parameters
    ----------
    year : str
    root : Path, laid out as the data folder, where it is another one
    """
    files, lookups = input_files(year, root)
    found = {}
    for name, file in files.items():
        is_settings = file.name == "year.toml"
        checksum = _checksum(settings_of_numbers(file)) if is_settings else file_checksum(file)
        found[name] = (SETTINGS if is_settings else WHOLE, checksum)
    return found | {name: (ROWS, _rows_checksum(file, year)) for name, file in lookups.items()}


def input_files(year: str, root: Path | None = None) -> tuple[dict[str, Path], dict[str, Path]]:
    """Return the raw files of a year, and the lookups of all years, by name relative to ``data/raw``.

    Parameters
    ----------
    year : str
    root : Path, laid out as the data folder, where it is another one
    """
    raw = (root / "data" / "raw") if root else raw_dir()
    of_year = [file for file in sorted((raw / year).rglob("*")) if file.is_file() and not file.name.startswith(".")]
    lookups = [file for file in sorted((raw / "reference").glob("*.csv")) if file.name != revisions_file().name]
    files, others = ([one for one in found if one.name not in _NOT_INPUTS] for found in (of_year, lookups))
    return {one.relative_to(raw).as_posix(): one for one in files}, {
        one.relative_to(raw).as_posix(): one for one in others
    }


def checksums_of(year: str, root: Path | None = None) -> dict[str, str]:
    """Return the checksum of each input and prepared table of a year, by name relative to the data folder."""
    found = {f"data/raw/{name}": checksum for name, (_, checksum) in inputs_of(year, root).items()}
    for file in sorted(processed_dir(year, root).glob("*")):
        found[f"data/processed/{year}/{file.name}"] = file_checksum(file)
    return found


def changed_inputs(year: str) -> dict[str, str]:
    """Return the raw files of a year that are not as in its last release: by file ``changed``, ``new`` or ``gone``."""
    releases = read_releases(year)
    if not releases:
        return {}
    before = {
        name.removeprefix("data/raw/"): checksum
        for name, checksum in releases[-1].checksums.items()
        if name.startswith("data/raw/")
    }
    now = {name: checksum for name, (_, checksum) in inputs_of(year).items()}
    differ = sorted(name for name in {*before, *now} if before.get(name) != now.get(name))
    return {name: "new" if name not in before else "changed" if name in now else "gone" for name in differ}


def status_of(year: str) -> str:
    """Return what the settings call a year, nothing where they cannot be read."""
    try:
        settings = tomllib.loads((raw_dir(year) / "year.toml").read_text(encoding="utf-8-sig"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError):
        return ""
    return str(settings.get("status", ""))


def is_final(year: str) -> bool:
    """Return whether the settings call a year final."""
    return status_of(year) == FINAL


def note_unexplained_changes(year: str, problems: Problems) -> None:
    """Note raw files that changed since the last release without a row that says why, and rows that explain nothing.

    Parameters
    ----------
    year : str
    problems : Problems, gains one for each file
    """
    releases = read_releases(year)
    _note_unknown_versions(year, len(releases), problems)
    if not releases:
        return
    last, changes = releases[-1], changed_inputs(year)
    rows = [revision for revision in read_revisions(year) if revision.revises == last.version]
    explained = {name for revision in rows for name in revision.files}
    _note_unexplained(year, last, [item for item in changes.items() if item[0] not in explained], problems)
    _note_needless(last, rows, changes, problems)


def _note_unexplained(year: str, last: Released, changes: list[tuple[str, str]], problems: Problems) -> None:
    """Note every file that changed for no stated reason, and the row that would say why."""
    expected = f"the content of version {last.version} of {year}, released on {last.date}"
    action = f"Restore it, or say in {shown(revisions_file())} why it changed."
    for name, change in changes:
        found = {"changed": "other content", "new": "a file that it did not have", "gone": "no such file"}[change]
        problems.add(raw_dir() / name, expected, found, action)
    if changes:
        row = [year, str(last.version), "", "", SEPARATOR.join(name for name, _ in changes), "", "", ""]
        action = (
            f"Add this row and fill in date, kind ({', '.join(POLICY)}), what, why and decided_by: {','.join(row)}. "
            f"The cells: make diff YEAR={year} AGAINST={last.tag(year)}. Until then, set the status to draft."
        )
        problems.add(revisions_file(), "a reason for every changed file", f"none for {len(changes):,}", action)


def _note_needless(last: Released, rows: list[Revision], changes: dict[str, str], problems: Problems) -> None:
    action = "Correct the name (as in 'reference/psus.csv'), or take it out."
    expected = f"only files that changed since version {last.version}: {listing(list(changes))}"
    for revision in rows:
        for name in revision.files:
            if name not in changes:
                problems.add(revisions_file(), expected, f"'{name}'", action, row=revision.row, column="files")


def _note_unknown_versions(year: str, released: int, problems: Problems) -> None:
    expected = f"a version of {year} that was released: {f'1 to {released}' if released else 'there is none yet'}"
    for revision in read_revisions(year):
        if not 1 <= revision.revises <= released:
            found, action = f"'{revision.revises}'", "Correct the number, or take the row out."
            problems.add(revisions_file(), expected, found, action, row=revision.row, column="revises")


def require_explained_changes(year: str) -> None:
    """Stop when a final year is not as it was released and nobody said why; a year in draft may change.

    Raises
    ------
    InputError
        With every file that changed, and what to write.
    """
    problems = Problems()
    if is_final(year):
        note_unexplained_changes(year, problems)
    problems.stop()


def changed_tables(year: str) -> list[str]:
    """Return the processed tables and result tables of a year that are not as in its last release.

    Pages and other products name their commit, so that they differ without a change of a number.
    """
    releases = read_releases(year)
    if not releases:
        return []
    before = releases[-1].checksums
    tables = [name for name in before if name.endswith(".csv") and not name.startswith("data/raw/")]
    return [name for name in tables if file_checksum(data_root() / name) != before[name]]


def file_checksum(file: Path) -> str:
    """Return the SHA-256 of a file, nothing where there is none."""
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""


def changelog(year: str) -> list[str]:
    """Return the changes of a year's data as Markdown lines: every version, the newest first, with its reasons."""
    releases, revisions = read_releases(year), read_revisions(year)
    lines = []
    waiting = [revision for revision in revisions if releases and revision.revises == releases[-1].version]
    if waiting:
        lines += [f"## After version {releases[-1].version}", "", *map(_revision_line, waiting), ""]
    for released in reversed(releases):
        lines += [f"## Version {released.version}, {released.date}", ""]
        made_by = [revision for revision in revisions if revision.revises == released.version - 1]
        lines += [*map(_revision_line, made_by)] if made_by else ["First release."]
        lines.append("")
    return lines[:-1] if lines else [no_revision_sentence(year)]


def _revision_line(revision: Revision) -> str:
    return f"- {revision.date}, {revision.kind}: {revision.what} {revision.why} Decided by {revision.decided_by}."


def no_revision_sentence(year: str) -> str:
    """Return the sentence that stands where a year has no revision."""
    releases = read_releases(year)
    if not releases:
        return f"The data of {year} have not been revised; no version of them was released yet."
    return f"The data of {year} have not been revised since version {releases[-1].version} of {releases[-1].date}."
