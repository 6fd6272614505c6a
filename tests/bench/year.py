"""Time the whole year three ways in one go and print the ratios: ``make bench``.

1. ``make report``'s command with all products, kernels forked from a process that has the libraries imported;
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
from statistics import median

import nbformat

from helpers.base.manifest import read_sections
from helpers.base.notebooks import source_for_year
from helpers.base.paths import CODE_ROOT, data_root

YEAR = "2024-2025"
# Machines are noisy: a ratio is taken within a round, and its median over the rounds.
ROUNDS = 3
REFERENCE = "papermill one by one"
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
    """Return a new data folder with everything but prepared tables."""
    folder = parent / name
    shutil.copytree(data_root() / "data", folder / "data", ignore=shutil.ignore_patterns("processed"))
    return folder


def notebooks_of_year(folder: Path) -> list[str]:
    """Write the notebooks as the year runs them, without what needs a table that it does not have; return the files."""
    files = []
    for section in read_sections().values():
        files.append(str(folder / section.notebook.name))
        nbformat.write(source_for_year(section, YEAR), files[-1])
    return files


def seconds(folder: Path, commands: list[list[str]]) -> float:
    """Return how long commands take one after the other, in a data folder."""
    environment = {**os.environ, "CTE_DATA_ROOT": str(folder)}
    started = time.monotonic()
    for command in commands:
        subprocess.run(command, cwd=CODE_ROOT, env=environment, check=True, capture_output=True)
    return time.monotonic() - started


def commands_of(folder: Path, notebooks: list[str]) -> dict[str, list[list[str]]]:
    """Return the commands of each way to compute the year, by its name."""
    report = [sys.executable, "-m", "helpers", "report", "--year", YEAR]
    papermill = [sys.executable, "-m", "papermill", "--no-progress-bar", "-p", "year", YEAR]
    return {
        "make report": [report],
        "papermill one by one": [[*papermill, file, str(folder / Path(file).name)] for file in notebooks],
        "one plain Python process": [[sys.executable, "-c", PLAIN, YEAR, *notebooks]],
        "make report again": [report],
    }


def one_round(notebooks: list[str]) -> dict[str, float]:
    """Return the seconds of each way, each from the raw files, but the last after the first."""
    with tempfile.TemporaryDirectory() as parent:
        taken, folder = {}, Path(parent)
        for name, commands in commands_of(folder, notebooks).items():
            place = folder / "make report" if name == "make report again" else fresh_folder(folder, name)
            taken[name] = seconds(place, commands)
    return taken


def main() -> None:
    """Print a table of the ways: the median of the rounds, of seconds and of ratios within a round."""
    with tempfile.TemporaryDirectory() as parent:
        notebooks = notebooks_of_year(Path(parent))
        rounds = [one_round(notebooks) for _ in range(ROUNDS)]
    print(f"{len(notebooks)} notebooks, {os.cpu_count()} cores, medians of {ROUNDS} rounds")
    for name in rounds[0]:
        taken = median(times[name] for times in rounds)
        ratio = median(times[name] / times[REFERENCE] for times in rounds)
        print(f"{name:<26} {taken:6.1f} s  {ratio:5.2f} of {REFERENCE}")


if __name__ == "__main__":
    main()
