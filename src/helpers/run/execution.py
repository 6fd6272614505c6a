"""One section of one year: its notebook run by papermill aside, then put in place as a whole."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbclient.exceptions import DeadKernelError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, NotebookExecutionManager, papermill_engines
from papermill.exceptions import PapermillExecutionError

from helpers.base.files import write_file
from helpers.base.manifest import PREPARE, Section
from helpers.base.notebooks import KERNEL, notebook_parameters, read_notebook, source_for_year
from helpers.base.paths import CODE_ROOT, data_root, outputs_dir, processed_dir, shown
from helpers.base.problems import InputError, RunFailed
from helpers.run.stamps import results_aside

START_ATTEMPTS = 2
KEPT_METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": KERNEL},
    "language_info": {"name": "python"},
}


class SectionFailed(RunFailed):
    """Raised when a notebook stops: the message names notebook, cell, parameters, error and the saved copy."""


class SectionEngine(NBClientEngine):
    """Runs a notebook as papermill does, in a kernel with its own environment; a failed start is tried again."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, environment: dict[str, str] | None = None, **_: Any
    ) -> nbformat.NotebookNode | None:
        # A kernel has nothing left to do when its last cell has ended.
        options = {"timeout": None, "startup_timeout": 120, "shutdown_kernel": "immediate"}
        for attempt in range(1, START_ATTEMPTS + 1):
            try:
                client = PapermillNotebookClient(nb_man, kernel_name=kernel_name, **options)
                return client.execute(env=environment, cwd=str(CODE_ROOT))
            except (DeadKernelError, RuntimeError):
                has_started = any(cell.get("execution_count") for cell in nb_man.nb.cells)
                if has_started or attempt == START_ATTEMPTS:
                    raise
        return None


papermill_engines.register("section", SectionEngine)


def validated_parameters(section: Section, given: dict[str, object]) -> dict[str, object]:
    """Return parameters that the notebook has, with values of the types of its defaults.

    Raises
    ------
    ValueError
        Naming the notebook, the parameter and what is allowed.
    """
    defaults = notebook_parameters(read_notebook(section.notebook), section.notebook)
    for name, value in given.items():
        if name not in defaults:
            raise ValueError(
                f"{shown(section.notebook)}: no parameter '{name}'; it has {', '.join(defaults)}. Correct the name."
            )
        if type(value) is not type(defaults[name]):
            raise ValueError(
                f"{shown(section.notebook)}: parameter {name} must be of type {type(defaults[name]).__name__} such as "
                f"{defaults[name]!r}, found {value!r}. Correct the value."
            )
    return {**given}


def run_section(section: Section, year: str, parameters: dict[str, object] | None = None) -> list[str]:
    """Run a section for a year and put its tables, figures and executed notebook in place.

    Everything is written aside first. When the notebook fails, existing results stay as they were and the half-run
    copy is kept in ``outputs/<year>/failed/``.

    Returns
    -------
    list of str, files put in place, relative to the data folder

    Raises
    ------
    SectionFailed
    """
    given = validated_parameters(section, {"year": year, **(parameters or {})})
    is_preparation = section.stem == PREPARE
    with results_aside(section.stem, year, afterwards=remove_stale_tables if is_preparation else None) as results:
        executed = outputs_dir(year, results.root) / "notebooks" / f"{section.stem}.ipynb"
        _execute(section, year, given, results.root, executed)
    (outputs_dir(year) / "failed" / f"{section.stem}.ipynb").unlink(missing_ok=True)
    return list(results.files)


def _execute(section: Section, year: str, parameters: dict[str, object], root: Path, executed: Path) -> None:
    source = root / "source.ipynb"
    executed.parent.mkdir(parents=True)
    nbformat.write(source_for_year(section, year), source)
    environment = {**os.environ, "CTE_WRITE_ROOT": str(root), "CTE_DATA_ROOT": str(data_root())}
    try:
        papermill.execute_notebook(
            source,
            executed,
            parameters=parameters,
            engine_name="section",
            kernel_name=KERNEL,
            environment=environment,
            progress_bar=False,
            log_output=False,
            # The whole notebook would be written twice a cell, figures included, while the kernel waits.
            request_save_on_cell_execute=False,
        )
    except PapermillExecutionError as error:
        if error.ename == InputError.__name__:
            raise SectionFailed(error.evalue) from None
        copy = outputs_dir(year) / "failed" / f"{section.stem}.ipynb"
        write_file(copy, executed.read_bytes())
        raise SectionFailed(_failure_message(section, parameters, error, copy)) from None
    except Exception as error:
        raise SectionFailed(f"{shown(section.notebook)}: the kernel did not run: {error}") from error
    write_file(executed, normalised(nbformat.read(executed, as_version=4)))
    source.unlink()


def _failure_message(
    section: Section, parameters: dict[str, object], error: PapermillExecutionError, copy: Path
) -> str:
    given = ", ".join(f"{name}={value!r}" for name, value in parameters.items())
    first_line = error.source.strip().splitlines()[0] if error.source.strip() else ""
    return (
        f"{shown(section.notebook)}, cell {error.cell_index + 1} ('{first_line}'), parameters {given}:\n"
        f"{error.ename}: {error.evalue}\n"
        f"The run up to there: {shown(copy)}"
    )


def normalised(notebook: nbformat.NotebookNode) -> str:
    """Return an executed notebook as text that two equal runs share: no times, paths or random ids."""
    notebook.metadata = nbformat.from_dict(KEPT_METADATA)
    for position, cell in enumerate(notebook.cells):
        tags = cell.metadata.get("tags", [])
        cell.metadata = nbformat.from_dict({"tags": tags} if tags else {})
        if "injected-parameters" in tags:
            cell.id = "injected-parameters"
            cell.source = re.sub(r"^# Parameters\n", "# Parameters of this run\n", cell.source)
        for output in cell.get("outputs", []):
            output.get("metadata", {}).clear()
        if not cell.get("id"):
            cell.id = f"cell-{position}"
    return nbformat.writes(notebook, version=4, indent=1, ensure_ascii=False) + "\n"


def remove_stale_tables(year: str, files: dict[str, str]) -> None:
    """Remove processed tables that the preparation no longer makes, also those that another machine committed."""
    for file in processed_dir(year).glob("*"):
        if file.is_file() and file.relative_to(data_root()).as_posix() not in files:
            file.unlink()
