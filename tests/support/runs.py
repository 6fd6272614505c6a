"""Running the command behind ``make report`` as its user does."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.base.manifest import read_sections
from helpers.base.paths import CODE_ROOT
from helpers.run.products import PRODUCTS
from tests.support.small_year import YEAR

SECTIONS = list(read_sections())
PRODUCT_NAMES = [product.name for product in PRODUCTS]
REAL_YEAR = "2024-2025"
LONGEST_RUN_SECONDS = 300
TASKS = [*SECTIONS, *PRODUCT_NAMES]
LINE = re.compile(r"\[ *(\d+)/(\d+)\] (\S+) +(.+)")


def start(root: Path, *arguments: str) -> subprocess.Popen:
    environment = {**os.environ, "CTE_DATA_ROOT": str(root)}
    environment.pop("CTE_WRITE_ROOT", None)
    return subprocess.Popen(
        [sys.executable, "-m", "helpers", *arguments],
        cwd=CODE_ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess:
    process = start(root, *(arguments or ("report", "--year", YEAR)))
    output, errors = process.communicate(timeout=240)
    return subprocess.CompletedProcess(process.args, process.returncode, output, errors)


def ran(output: str) -> list[str]:
    """Return the sections and products that a run's output says were run, not found unchanged."""
    return sorted(stem for _, _, stem, what in LINE.findall(output) if what.endswith(" s"))


def contents(root: Path) -> dict[str, str]:
    """Return a checksum of every processed and result file; what the task graph remembers is left out."""
    files = [*(root / "data" / "processed").rglob("*"), *(root / "outputs").rglob("*")]
    return {
        file.relative_to(root).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in files
        if file.is_file() and ".state" not in file.parts
    }


def run_once(shared: Path, year: str, write: Callable[[Path], object]) -> Path:
    """Return a folder with everything that ``make report`` makes of a year, to be left as it is.

    It is made once for all workers of a test run; whoever comes later waits for it.

    Parameters
    ----------
    shared : Path, a folder that all workers know
    year : str
    write : function that writes the year's data below a folder
    """
    root, done = shared / year, shared / f"{year}.done"
    try:
        root.mkdir()
    except FileExistsError:
        waited_until = time.monotonic() + LONGEST_RUN_SECONDS
        while not done.exists() and time.monotonic() < waited_until:
            time.sleep(0.2)
    else:
        write(root)
        completed = run(root, "report", "--year", year)
        aside = done.with_suffix(".aside")
        aside.write_text(f"{completed.returncode}\n{completed.stderr}", encoding="utf-8")
        aside.rename(done)
    outcome = done.read_text(encoding="utf-8")
    assert outcome.startswith("0\n"), outcome
    return root


def copy_of(root: Path, to: Path) -> Path:
    """Return a copy of the data and results of a run, to be changed by whoever asked for it."""
    for kind in ("data", "outputs"):
        shutil.copytree(root / kind, to / kind, dirs_exist_ok=True)
    return to


def read_and_write_below(root: Path, patch: pytest.MonkeyPatch) -> None:
    """Let everything be read and written below a folder."""
    patch.setenv("CTE_DATA_ROOT", str(root))
    patch.setenv("CTE_WRITE_ROOT", str(root))
