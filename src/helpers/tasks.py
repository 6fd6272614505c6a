"""Which sections must run: a small task graph whose key is content, kept by doit."""

from __future__ import annotations

import hashlib
import json
import sys
import time

from doit.cmd_base import ModuleTaskLoader
from doit.doit_cmd import DoitMain
from doit.exceptions import TaskFailed
from doit.tools import config_changed

from helpers.forking import start_fork_server, use_forked_kernels
from helpers.paths import CODE_ROOT, processed_dir, raw_dir, reference_dir
from helpers.sections import PREPARE, Section, read_sections
from helpers.settings import year_before
from helpers.stamps import checksum, remove_leftovers, results_are_whole, sound_state

WORKERS = 2
DONE, FAILED = 0, 2


class PlainReporter:
    """Prints one line a notebook as it finishes, with its time and a count; failures follow, without tracebacks.

    Parameters
    ----------
    total : int, notebooks of the whole run
    """

    desc = "one line a notebook"

    def __init__(self, total: int):
        self.total, self.finished = total, 0
        self._started: dict[str, float] = {}
        self._failures: list[str] = []

    def __call__(self, outstream, options):
        """Be the reporter that doit asks its class for; one counts through several runs."""
        return self

    def _line(self, name: str, what: str) -> None:
        self.finished += 1
        print(f"[{self.finished:>2}/{self.total}] {name:<26} {what}", flush=True)

    def execute_task(self, task):
        self._started[task.name] = time.monotonic()

    def add_success(self, task):
        self._line(task.name, f"{time.monotonic() - self._started[task.name]:5.1f} s")

    def add_failure(self, task, fail):
        self._line(task.name, "failed")
        self._failures.append(fail.message if isinstance(fail.message, str) else str(fail))

    def skip_uptodate(self, task):
        self._line(task.name, "unchanged")

    def runtime_error(self, message):
        self._failures.append(message)

    def cleanup_error(self, exception):
        self._failures.append(str(exception))

    def complete_run(self):
        for message in self._failures:
            print(f"\n{message}", file=sys.stderr, flush=True)
        self._failures.clear()

    def initialize(self, tasks, selected_tasks):
        """Do nothing: the total is known before."""

    def get_status(self, task):
        """Do nothing: only ends are printed."""

    def skip_ignore(self, task):
        """Do nothing: no task is ever ignored."""

    def teardown_task(self, task):
        """Do nothing: no task has a teardown."""


def notebook_key(section: Section) -> str:
    """Return a checksum of what a notebook does: its cells and tags, not its stored outputs."""
    try:
        cells = json.loads(section.notebook.read_text(encoding="utf-8"))["cells"]
        content = [(cell["cell_type"], cell["source"], cell["metadata"].get("tags", [])) for cell in cells]
    except (ValueError, KeyError, TypeError, AttributeError):
        # Not a notebook: whoever reads it next says so and names the file.
        return checksum(section.notebook)
    return hashlib.sha256(json.dumps(content).encode("utf-8")).hexdigest()


def _code_files() -> list[str]:
    helpers = CODE_ROOT / "src" / "helpers"
    files = [*helpers.rglob("*.py"), *helpers.rglob("*.j2"), CODE_ROOT / "requirements.lock"]
    return sorted(str(file) for file in files)


def _raw_inputs(year: str) -> list[str]:
    before = processed_dir(year_before(year)).glob("attainment_by_*.csv")
    files = [*reference_dir().glob("*.csv"), raw_dir() / "sources.csv", *raw_dir(year).rglob("*"), *before]
    return sorted(str(file) for file in files if file.is_file())


def _processed_inputs(section: Section, year: str) -> list[str]:
    folder = processed_dir(year)
    tables = [folder / f"{name}.csv" for name in (*section.reads, *section.optional, section.findings)]
    return [str(file) for file in (folder / "settings.json", *tables) if file.exists()]


def _task(section: Section, year: str, inputs: list[str], parameters: dict[str, object]) -> dict:
    def run():
        start_fork_server()
        from helpers.execution import SectionFailed, run_section

        try:
            run_section(section, year, parameters)
        except (SectionFailed, ValueError) as error:
            return TaskFailed(str(error))
        except OSError as error:
            return TaskFailed(f"{section.stem}: {error}. Check that the folder can be written, or run make clean.")
        return True

    key = {
        "notebook": notebook_key(section),
        "reads": section.reads,
        "optional": section.optional,
        "parameters": parameters,
        "inputs": inputs,
    }
    return {
        "basename": section.stem,
        "actions": [run],
        "file_dep": [*inputs, *_code_files()],
        "uptodate": [config_changed(json.dumps(key, sort_keys=True)), lambda: results_are_whole(section.stem, year)],
        "verbosity": 2,
    }


def _run(tasks: list[dict], year: str, reporter: PlainReporter) -> int:
    config = {
        "dep_file": str(sound_state(year)),
        "backend": "sqlite3",
        "reporter": reporter,
        "num_process": WORKERS,
        "par_type": "thread",
        "continue": True,
        "verbosity": 2,
    }
    loader = ModuleTaskLoader({"DOIT_CONFIG": config, "task_sections": lambda: (task for task in tasks)})
    return DoitMain(loader).run(["run"])


def run_year(year: str, *, only: str | None = None, parameters: dict[str, object] | None = None) -> int:
    """Run what changed of a year, or of one section of it; return 0, or 2 when something failed.

    Parameters
    ----------
    year : str
    only : str, stem of a section; the preparation runs before it when its inputs changed
    parameters : dict, for the one section
    """
    remove_leftovers(year)
    use_forked_kernels()
    sections = read_sections()
    chosen = [section for stem, section in sections.items() if stem != PREPARE and only in (None, stem)]
    reporter = PlainReporter(1 + len(chosen))
    # The sections' inputs are known only when the year is prepared, so this takes two runs.
    if _run([_task(sections[PREPARE], year, _raw_inputs(year), {})], year, reporter):
        return FAILED
    tasks = [_task(section, year, _processed_inputs(section, year), parameters or {}) for section in chosen]
    return FAILED if tasks and _run(tasks, year, reporter) else DONE
