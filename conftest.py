"""How the stored notebooks are checked: forked kernels, results written aside, pictures compared too."""

import os
import tempfile

import pytest

from helpers.forking import use_forked_kernels

# Set at import, before any kernel starts: nbval runs the cells that save, and they must not touch a committed file.
os.environ["CTE_WRITE_ROOT"] = tempfile.mkdtemp(prefix="cte-check-")
use_forked_kernels()


def pytest_collectstart(collector: pytest.Collector) -> None:
    """Let nbval compare PNG pictures as well; by default it passes over them."""
    skipped = getattr(collector, "skip_compare", None)
    if skipped:
        collector.skip_compare = tuple(name for name in skipped if not name.startswith("image/"))
