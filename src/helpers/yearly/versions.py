"""The data of a year as they were: at a revision of git, in the archive of a release, or in another folder."""

from __future__ import annotations

import io
import os
import subprocess
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from helpers.base.paths import CODE_ROOT, data_root, release_archive, shown
from helpers.yearly.revisions import Released, checksums_of

# What of a revision says how a year was; results are not committed and come from the archive of a release.
COMMITTED = ("data/raw", "data/processed/{year}", "data/raw_layouts.csv", "notebooks")


def git(*arguments: str, dated: str = "", at: Path | None = None) -> bytes:
    """Return what git says in the data folder.

    Parameters
    ----------
    arguments : str, of git
    dated : str, a time for what git writes down, instead of the clock
    at : Path, another folder

    Raises
    ------
    ValueError
        With git's own words, or that there is no git.
    """
    try:
        done = subprocess.run(
            ["git", *arguments],
            cwd=at or data_root(),
            env={**os.environ, **({"GIT_COMMITTER_DATE": dated} if dated else {})},
            capture_output=True,
            check=False,
        )
    except OSError as error:
        raise ValueError(f"git: {error}. Install git, or name a folder.") from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip()
        raise ValueError(f"git {arguments[0]}: {said or f'ended with {done.returncode}'}")
    return done.stdout


def _history() -> Path:
    """Return the folder whose history is read: that of the data, or of the project where the data have none."""
    return data_root() if _succeeds("rev-parse", "--git-dir", at=data_root()) else CODE_ROOT


def _succeeds(*arguments: str, at: Path) -> bool:
    try:
        git(*arguments, at=at)
    except ValueError:
        return False
    return True


def _is_revision(name: str) -> bool:
    """Return whether git knows a revision by that name; what begins like an option is none."""
    is_name = bool(name) and not name.startswith("-")
    return is_name and _succeeds("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}", at=_history())


@contextmanager
def version_of(year: str, against: str) -> Iterator[Path]:
    """Give a folder that holds a year as it was, laid out as the data folder.

    Parameters
    ----------
    year : str
    against : str, an existing folder, the archive of a release, or a revision of git such as a tag; a release has its
        results in its archive, any other revision has none

    Raises
    ------
    ValueError
        If it is none of them.
    """
    if against and Path(against).is_dir():
        yield Path(against).resolve()
        return
    with tempfile.TemporaryDirectory(prefix="cte-version-") as folder:
        root = Path(folder)
        if Path(against).is_file() and zipfile.is_zipfile(against):
            _unpack_archive(Path(against), root)
        elif _is_revision(against):
            _unpack_revision(against, year, root)
        else:
            raise ValueError(
                f"AGAINST={against}: expected a folder, the archive of a release or a revision of git, found none of "
                "that name. Correct it; git fetch --tags brings the tags of releases."
            )
        yield root


def is_at_hand(year: str, released: Released) -> bool:
    """Return whether the archive or the tag of a release is here, so that it can be read."""
    return release_archive(released.tag(year)).is_file() or _is_revision(released.tag(year))


@contextmanager
def released_version(year: str, released: Released) -> Iterator[Path]:
    """Give a folder with the inputs and prepared tables of a release, and make sure that they are those of then.

    Parameters
    ----------
    year : str
    released : Released

    Raises
    ------
    ValueError
        If neither the archive nor the tag is here, or they hold other files than those that were released.
    """
    archive, tag = release_archive(released.tag(year)), released.tag(year)
    if not is_at_hand(year, released):
        raise ValueError(
            f"{year}, version {released.version}: expected the archive {shown(archive)} or the tag {tag}, found "
            "neither. Run git fetch --tags, or put the archive back."
        )
    with version_of(year, str(archive) if archive.is_file() else tag) as folder:
        found = checksums_of(year, folder)
        other = sorted(name for name, checksum in found.items() if released.checksums.get(name) != checksum)
        if other:
            raise ValueError(
                f"{year}, version {released.version}: expected the files that were released, found others: "
                f"{', '.join(other)}. Restore the tag {tag} and its archive."
            )
        yield folder


def _unpack_archive(archive: Path, root: Path) -> None:
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(root)


def _unpack_revision(revision: str, year: str, root: Path) -> None:
    """Write what a revision holds of a year below a folder, and its results where it is a release with its archive."""
    present = [path for path in (path.format(year=year) for path in COMMITTED) if _is_in(revision, path)]
    if present:
        with tarfile.open(
            fileobj=io.BytesIO(git("archive", "--format=tar", revision, *present, at=_history()))
        ) as packed:
            packed.extractall(root, filter="data")
    archive = release_archive(revision)
    if archive.is_file():
        _unpack_archive(archive, root)
    if not (root / "data" / "raw" / year).is_dir():
        raise ValueError(
            f"AGAINST={revision}: expected a revision that has {shown(data_root() / 'data' / 'raw' / year)}/, found "
            "none there. Name a later one."
        )


def _is_in(revision: str, path: str) -> bool:
    # The path is that of the data folder, which may lie below the top of the checkout.
    return bool(git("ls-tree", revision, "--", path, at=_history()).strip())
