"""How the stored notebooks are checked: forked kernels, results written aside, pictures compared too."""

import os
import tempfile

import pytest

from helpers.run.forking import use_forked_kernels

# Set at import, before any kernel starts: nbval runs the cells that save, and they must not touch a committed file.
os.environ["CTE_WRITE_ROOT"] = tempfile.mkdtemp(prefix="cte-check-")
use_forked_kernels()


# Whole runs, every number changed once, a browser: first, so that no worker is left alone with them at the end.
SLOW_FILES = ("test_report", "test_mutations", "test_site", "test_killed_run", "test_workbook", "test_audit")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take longest first; the order within a file stays."""
    place = {name: number for number, name in enumerate(SLOW_FILES)}
    items.sort(key=lambda item: place.get(item.path.stem, len(place)))


def pytest_collectstart(collector: pytest.Collector) -> None:
    """Let nbval compare PNG pictures as well; by default it passes over them."""
    skipped = getattr(collector, "skip_compare", None)
    if skipped:
        collector.skip_compare = tuple(name for name in skipped if not name.startswith("image/"))
