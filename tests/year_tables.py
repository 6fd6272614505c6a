"""The result tables of a year without kernels or pictures: the sections' cells, run in this process."""

import contextlib
import io
import shutil
from collections.abc import Callable
from pathlib import Path

import matplotlib.pyplot as plt
import pytest

from helpers.audit import audit_year
from helpers.execution import source_for_year
from helpers.paths import CODE_ROOT
from helpers.prepare import prepare_year
from helpers.sections import PREPARE, read_sections
from helpers.tables import write_processed
from tests.small_year import YEAR, write_small_year


def run_sections(year: str) -> None:
    """Write every result table of a prepared year; figures are drawn but not saved."""
    for stem, section in read_sections().items():
        names = {}
        for cell in source_for_year(section, year).cells if stem != PREPARE else []:
            if cell.cell_type == "code":
                with contextlib.redirect_stdout(io.StringIO()):
                    exec(cell.source, names)
            if "parameters" in cell.metadata.get("tags", []):
                names["year"] = year


def read_and_write_below(root: Path, patch: pytest.MonkeyPatch) -> None:
    """Let everything be read and written below a folder."""
    patch.setenv("CTE_DATA_ROOT", str(root))
    patch.setenv("CTE_WRITE_ROOT", str(root))


def results_below(root: Path, write: Callable[[Path], None]) -> Path:
    """Return a folder after the result tables of a year were written there."""
    with pytest.MonkeyPatch.context() as patch:
        read_and_write_below(root, patch)
        patch.setattr("helpers.figures.show_figure", lambda figure, *_, **__: plt.close(figure))
        write(root)
    return root


def write_small_results(root: Path) -> None:
    """Write the small year below a folder, from raw data to result tables."""
    write_small_year(root)
    prepared = prepare_year(YEAR)
    write_processed({**prepared.tables, **audit_year(prepared)}, prepared.settings)
    run_sections(YEAR)


def write_stored_results(root: Path, year: str) -> None:
    """Write the results of a committed year below a folder, from its processed tables."""
    shutil.copytree(CODE_ROOT / "data", root / "data")
    run_sections(year)
