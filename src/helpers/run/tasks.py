"""Which sections and products must run: a small task graph whose key is content, kept by doit."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TextIO

from doit.cmd_base import ModuleTaskLoader
from doit.doit_cmd import DoitMain
from doit.exceptions import BaseFail, TaskFailed
from doit.reporter import ZeroReporter
from doit.task import Task
from doit.tools import config_changed

from helpers.base.commits import commit
from helpers.base.manifest import NOT_RUN, PREPARE, Section, read_sections
from helpers.base.paths import CODE_ROOT, outputs_dir, processed_dir, raw_dir, reference_dir, releases_file
from helpers.base.prepared_years import earlier_processed_files
from helpers.base.problems import InputError, RunFailed
from helpers.run.forking import start_fork_server, use_forked_kernels
from helpers.run.own_process import failure_of
from helpers.run.products import FINDINGS, PRODUCTS, Product, build_product
from helpers.run.rooms import HELPERS, code_files, room_of
from helpers.run.stamps import checksum, remove_leftovers, results_are_whole, sound_state
from helpers.run.year_commands import go_on_unread
from helpers.yearly.draft_mark import mark_draft
from helpers.yearly.revisions import is_final

CORES = 2
# A kernel that starts or ends leaves its core idle; a product never does, and the longest decides when all are made.
KERNELS = CORES + 1
DONE, FAILED = 0, 2


class PlainReporter(ZeroReporter):
    """Prints a line as a notebook or product ends, with its time and a count; failures follow, without tracebacks.

    Parameters
    ----------
    total : int, notebooks and products of the whole run
    """

    desc = "one line a notebook or product"

    def __init__(self, total: int):
        super().__init__(sys.stdout, {})
        self.total, self.finished, self._lines = total, 0, sys.stdout
        self._started: dict[str, float] = {}
        self._failures: list[str] = []

    def __call__(self, outstream: TextIO, options: dict) -> PlainReporter:
        """Be the reporter that doit asks its class for; one counts through several runs."""
        return self

    def _line(self, name: str, what: str) -> None:
        self.finished += 1
        try:
            print(f"[{self.finished:>2}/{self.total}] {name:<26} {what}", file=self._lines, flush=True)
        except BrokenPipeError:
            go_on_unread(self._lines)

    def execute_task(self, task: Task) -> None:
        self._started[task.name] = time.monotonic()

    def add_success(self, task: Task) -> None:
        self._line(task.name, f"{time.monotonic() - self._started[task.name]:5.1f} s")

    def add_failure(self, task: Task, fail: BaseFail) -> None:
        self._line(task.name, "failed")
        self._failures.append(fail.message if isinstance(fail.message, str) else str(fail))

    def skip_uptodate(self, task: Task) -> None:
        self._line(task.name, "unchanged")

    def runtime_error(self, message: str) -> None:
        self._failures.append(message)

    def cleanup_error(self, exception: object) -> None:
        self._failures.append(str(exception))

    def complete_run(self) -> None:
        for message in self._failures:
            print(f"\n{message}", file=sys.stderr, flush=True)
        self._failures.clear()


def notebook_key(section: Section) -> str:
    """Return a checksum of what a notebook does: its cells and tags, not its stored outputs."""
    try:
        cells = json.loads(section.notebook.read_text(encoding="utf-8"))["cells"]
        # Which cells the stored year leaves out is no part of the notebook.
        content = [
            (cell["cell_type"], cell["source"], [tag for tag in cell["metadata"].get("tags", []) if tag != NOT_RUN])
            for cell in cells
        ]
    except (ValueError, KeyError, TypeError, AttributeError):
        # Not a notebook: whoever reads it next says so and names the file.
        return checksum(section.notebook)
    return hashlib.sha256(json.dumps(content).encode("utf-8")).hexdigest()


def section_code(section: Section) -> list[Path]:
    """Return the files of code and definitions that a section can use: not those of another section's room."""
    return [*code_files(room_of(section.stem)), HELPERS / "run" / "execution.py"]


def product_code(product: Product) -> list[Path]:
    """Return the files of code and documents that a product can use: not what only another product is made with."""
    others = [other.code for other in (FINDINGS, *PRODUCTS) if other.code != product.code]
    shared = [file for file in code_files("publish") if not any(file.is_relative_to(code) for code in others)]
    return [*shared, *(CODE_ROOT / name for name in product.documents)]


def _raw_inputs(year: str) -> list[str]:
    earlier = earlier_processed_files(year)
    files = [*reference_dir().glob("*.csv"), raw_dir() / "sources.csv", *raw_dir(year).rglob("*"), *earlier]
    return sorted(str(file) for file in files if file.is_file())


def _processed_inputs(section: Section, year: str) -> list[str]:
    folder = processed_dir(year)
    tables = [folder / f"{name}.csv" for name in (*section.reads, *section.optional, section.findings)]
    return [str(file) for file in (folder / "settings.json", *tables) if file.exists()]


def _product_inputs(year: str) -> list[str]:
    results = [outputs_dir(year) / kind for kind in ("notebooks", "tables", "figures", "findings")]
    files = [file for folder in (*results, processed_dir(year)) for file in folder.rglob("*") if file.is_file()]
    files += [file for file in [releases_file(year)] if file.is_file()]
    return sorted({*map(str, files), *_raw_inputs(year)})


def _task(name: str, year: str, *, key: dict, files: Iterable[str | Path], run: Callable[[], object]) -> dict:
    """Return a task that runs when its key, one of its files or one of its results is not as it was."""

    def action() -> bool | TaskFailed:
        try:
            run()
        except (InputError, RunFailed, ValueError) as error:
            return TaskFailed(str(error))
        except OSError as error:
            return TaskFailed(f"{name}: {error}. Check that the folder can be written, or run make clean.")
        return True

    return {
        "basename": name,
        "actions": [action],
        "file_dep": sorted({str(file) for file in files}),
        "uptodate": [config_changed(json.dumps(key, sort_keys=True)), lambda: results_are_whole(name, year)],
        "verbosity": 2,
    }


def section_task(section: Section, year: str, inputs: list[str], parameters: dict[str, object]) -> dict:
    """Return the task of a section: what it runs, and what it depends on.

    Parameters
    ----------
    section : Section
    year : str
    inputs : list of str, the files that it reads
    parameters : dict, of its notebook
    """

    def run() -> None:
        start_fork_server()
        from helpers.run.execution import run_section

        # Of all that is run the preparation alone reads raw files, so it runs again whenever a signature changes.
        if section.stem == PREPARE and is_final(year):
            left = failure_of("helpers.yearly.sign_off", "require_nothing_open", year, {**os.environ})
            if left:
                raise RunFailed(left)
        run_section(section, year, parameters)

    key = {
        "notebook": notebook_key(section),
        "reads": section.reads,
        "optional": section.optional,
        "parameters": parameters,
        "inputs": inputs,
    }
    return _task(section.stem, year, key=key, files=[*inputs, *section_code(section)], run=run)


def _product_task(product: Product, year: str, inputs: list[str]) -> dict:
    # Pages and files name the commit, so another commit makes them again.
    key = {"product": asdict(product), "commit": commit(), "inputs": inputs}
    return _task(
        product.name,
        year,
        key=key,
        files=[*inputs, *product_code(product)],
        run=lambda: build_product(product, year),
    )


def _findings_tasks(year: str) -> list[dict]:
    """Return the task that ranks what the sections found: it reads what they noted and the tables that they saved."""
    folder = outputs_dir(year)
    files = [*(folder / "findings").glob("*.csv"), *(folder / "tables").glob("*.csv")]
    inputs = sorted(str(file) for file in files if file.name != f"{FINDINGS.name}.csv")
    run = partial(build_product, FINDINGS, year)
    return [_task(FINDINGS.name, year, key={"inputs": inputs}, files=[*inputs, *product_code(FINDINGS)], run=run)]


def _product_tasks(products: tuple[Product, ...], year: str) -> list[dict]:
    """Return the tasks of products; what a draft owes is known, and is part of them, when its sections have run."""
    mark_draft(year)
    inputs = _product_inputs(year)
    return [_product_task(product, year, inputs) for product in products]


def _run(tasks: list[dict], year: str, reporter: PlainReporter, *, workers: int) -> int:
    config = {
        "dep_file": str(sound_state(year)),
        "backend": "sqlite3",
        "reporter": reporter,
        "num_process": workers,
        "par_type": "thread",
        "continue": True,
        "verbosity": 2,
    }
    loader = ModuleTaskLoader({"DOIT_CONFIG": config, "task_sections": lambda: (task for task in tasks)})
    return DoitMain(loader).run(["run"])


def run_year(
    year: str,
    *,
    only: str | None = None,
    parameters: dict[str, object] | None = None,
    products: tuple[Product, ...] = PRODUCTS,
) -> int:
    """Run what changed of a year, or of one section of it; return 0, or 2 when something failed.

    Parameters
    ----------
    year : str
    only : str, stem of a section; the preparation runs before it when its inputs changed, no product after it
    parameters : dict, for the one section
    products : tuple of Product, made when all sections are
    """
    remove_leftovers(year)
    use_forked_kernels()
    sections = read_sections()
    chosen = [section for stem, section in sections.items() if stem != PREPARE and only in (None, stem)]
    # Drawing takes longest, and no worker should be left alone with it at the end.
    chosen.sort(key=lambda section: -section.notebook.read_text(encoding="utf-8").count("show_figure("))
    products = () if only else products
    reporter = PlainReporter(1 + len(chosen) + bool(products) + len(products))
    # What is needed is known when the stage before has ended: sections read the prepared year, products all results.
    stages = [
        (KERNELS, lambda: [section_task(sections[PREPARE], year, _raw_inputs(year), {})]),
        (
            KERNELS,
            lambda: [section_task(one, year, _processed_inputs(one, year), parameters or {}) for one in chosen],
        ),
        (CORES, lambda: _findings_tasks(year) if products else []),
        (CORES, lambda: _product_tasks(products, year)),
    ]
    for workers, stage in stages:
        tasks = stage()
        if tasks and _run(tasks, year, reporter, workers=workers):
            return FAILED
    return DONE
