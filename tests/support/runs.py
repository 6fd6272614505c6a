"""Running the commands behind the Makefile as their user does."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from helpers.base.manifest import read_sections
from helpers.base.paths import CODE_ROOT
from helpers.run.command_line import main
from helpers.run.products import FINDINGS, PRODUCTS
from tests.support.small_year import YEAR

SECTIONS = list(read_sections())
PRODUCT_NAMES = [product.name for product in (FINDINGS, *PRODUCTS)]
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
    """Return how a command ended and what it said, ``make report`` of the small year where none is named.

    It runs here and not in a process of its own: libraries are imported already, and its notebooks and products are
    forked from the server that the tests of notebooks use too.
    """
    given = arguments or ("report", "--year", YEAR)
    with (
        pytest.MonkeyPatch.context() as patch,
        redirect_stdout(StringIO()) as output,
        redirect_stderr(StringIO()) as errors,
    ):
        code = run_here(root, patch, *given)
    return subprocess.CompletedProcess(given, code, output.getvalue(), errors.getvalue())


def run_here(root: Path, patch: pytest.MonkeyPatch, *arguments: str) -> int:
    """Return how a command ends, without a process for it."""
    patch.setenv("CTE_DATA_ROOT", str(root))
    patch.delenv("CTE_WRITE_ROOT", raising=False)
    patch.setattr(sys, "argv", ["helpers", *arguments])
    return main()


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
    root = shared / year
    try:
        root.mkdir()
    except FileExistsError:
        waited_until = time.monotonic() + LONGEST_RUN_SECONDS
        while not _outcome_file(root).exists() and time.monotonic() < waited_until:
            time.sleep(0.2)
    else:
        write(root)
        completed = run(root, "report", "--year", year)
        aside = root.with_suffix(".aside")
        outcome = {"code": completed.returncode, "output": completed.stdout, "errors": completed.stderr}
        aside.write_text(json.dumps(outcome), encoding="utf-8")
        aside.rename(_outcome_file(root))
    assert outcome_of(root)["code"] == 0, outcome_of(root)["errors"]
    return root


def _outcome_file(root: Path) -> Path:
    return root.with_suffix(".json")


def outcome_of(root: Path) -> dict:
    """Return how the one run of a year ended and what it said: ``code``, ``output`` and ``errors``."""
    return json.loads(_outcome_file(root).read_text(encoding="utf-8"))


def copy_of(root: Path, to: Path) -> Path:
    """Return a copy of the data and results of a run, to be changed by whoever asked for it."""
    for kind in ("data", "outputs"):
        shutil.copytree(root / kind, to / kind, dirs_exist_ok=True)
    return to


def read_and_write_below(root: Path, patch: pytest.MonkeyPatch) -> None:
    """Let everything be read and written below a folder."""
    patch.setenv("CTE_DATA_ROOT", str(root))
    patch.setenv("CTE_WRITE_ROOT", str(root))
