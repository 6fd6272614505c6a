"""How the stored notebooks are checked, and which tests are slow."""

import os
import tempfile

import pytest
from hypothesis import settings

from helpers.run.forking import use_forked_kernels

# Set at import, before any kernel starts: nbval runs the cells that save, and they must not touch a committed file.
os.environ["CTE_WRITE_ROOT"] = tempfile.mkdtemp(prefix="cte-check-")
use_forked_kernels()

# How long an example takes says more about what else the machine does than about the code. Sixty examples a property
# keep the whole suite short, ten the quick check.
settings.register_profile("whole", deadline=None, max_examples=60)
settings.register_profile("quick", deadline=None, max_examples=10)
settings.load_profile("whole")

# Whole runs, years prepared again and again, kernels, a browser, other programs. The longest stand first,
# so that no worker is left alone with them at the end; the order within a file stays.
SLOW_FILES = (
    "test_report",
    "test_mutations",
    "test_site",
    "test_repeated_runs",
    "test_not_published",
    "test_workbook",
    "test_bad_input",
    "test_stored_outputs",
    "test_execution",
    "test_products",
    "test_printable_report",
    "test_data_package",
    "test_build",
    "test_coverage",
)
SLOW_FIXTURES = {"real_year", "small_year", "published", "registers"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as slow what needs more than its own code, stored notebooks too, and put the longest files first."""
    place = {name: number for number, name in enumerate(SLOW_FILES)}
    for item in items:
        needs = {*getattr(item, "fixturenames", ())}
        if item.path.suffix == ".ipynb" or item.path.stem in place or SLOW_FIXTURES & needs:
            item.add_marker("slow")
    items.sort(key=lambda item: place.get(item.path.stem, len(place)))


def pytest_collectstart(collector: pytest.Collector) -> None:
    """Let nbval compare PNG pictures as well; by default it passes over them."""
    skipped = getattr(collector, "skip_compare", None)
    if skipped:
        collector.skip_compare = tuple(name for name in skipped if not name.startswith("image/"))
