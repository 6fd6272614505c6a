"""Time the whole year three ways in one go and print the ratios: ``make bench``.

1. ``make report``'s command: three workers, kernels forked from a process that has the libraries imported;
2. the same notebooks by plain papermill, one by one;
3. the same code in one plain Python process, the floor.

Each starts from the raw files in a folder of its own; machines are noisy, so ratios count, not seconds.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from helpers.base.manifest import read_sections
from helpers.base.paths import CODE_ROOT, data_root

YEAR = "2024-2025"
PLAIN = """
import sys, nbformat
for file in sys.argv[2:]:
    names = {"__name__": "__main__"}
    for cell in nbformat.read(file, as_version=4).cells:
        if cell.cell_type == "code":
            exec(compile(cell.source, file, "exec"), names)
        if "parameters" in cell.metadata.get("tags", []):
            names["year"] = sys.argv[1]
"""


def fresh_folder(parent: Path, name: str) -> Path:
    """Return a new data folder with the raw files and nothing else."""
    folder = parent / name
    shutil.copytree(data_root() / "data" / "raw", folder / "data" / "raw")
    return folder


def seconds(folder: Path, commands: list[list[str]]) -> float:
    """Return how long commands take one after the other, in a data folder."""
    environment = {**os.environ, "CTE_DATA_ROOT": str(folder)}
    started = time.monotonic()
    for command in commands:
        subprocess.run(command, cwd=CODE_ROOT, env=environment, check=True, capture_output=True)
    return time.monotonic() - started


def main() -> None:
    """Print a table of the three ways."""
    notebooks = [str(section.notebook) for section in read_sections().values()]
    with tempfile.TemporaryDirectory() as parent:
        folders = {name: fresh_folder(Path(parent), name) for name in ("report", "papermill", "plain")}
        one_by_one = [
            [
                sys.executable,
                "-m",
                "papermill",
                "--no-progress-bar",
                "-p",
                "year",
                YEAR,
                file,
                str(folders["papermill"] / Path(file).name),
            ]
            for file in notebooks
        ]
        times = {
            "make report": seconds(folders["report"], [[sys.executable, "-m", "helpers", "report", "--year", YEAR]]),
            "papermill one by one": seconds(folders["papermill"], one_by_one),
            "one plain Python process": seconds(folders["plain"], [[sys.executable, "-c", PLAIN, YEAR, *notebooks]]),
            "make report again": seconds(
                folders["report"], [[sys.executable, "-m", "helpers", "report", "--year", YEAR]]
            ),
        }
    reference = times["papermill one by one"]
    print(f"{len(notebooks)} notebooks, {os.cpu_count()} cores")
    for name, taken in times.items():
        print(f"{name:<26} {taken:6.1f} s  {taken / reference:5.2f} of papermill one by one")


if __name__ == "__main__":
    main()
