"""How the stored notebooks are checked, and which tests are slow."""

import gc
import os
import tempfile
from collections import defaultdict
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import settings

from helpers.run.forking import use_forked_kernels

# Set at import, before any kernel starts: nbval runs the cells that save, and they must not touch a committed file.
os.environ["CTE_WRITE_ROOT"] = tempfile.mkdtemp(prefix="cte-check-")
use_forked_kernels()
# Workers live for minutes and have the memory: looking for garbage more seldom saves some of their time.
gc.set_threshold(50_000, 20, 50)

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
    "test_next_year",
    "test_year_commands",
    "test_earlier_years",
    "test_pdf",
)
SLOW_FIXTURES = {"real_year", "small_year", "published", "registers", "later", "checkout", "released", "next_raw"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as slow what needs more than its own code, stored notebooks too, and put the longest files first."""
    place = {name: number for number, name in enumerate(SLOW_FILES)}
    for item in items:
        needs = {*getattr(item, "fixturenames", ())}
        if item.path.suffix == ".ipynb" or item.path.stem in place or SLOW_FIXTURES & needs:
            item.add_marker("slow")
    items.sort(key=lambda item: place.get(item.path.stem, len(place)))


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave the slow files out unread where no slow test is asked for: browsers and the like take long to import."""
    return True if config.option.markexpr == "not slow" and collection_path.stem in SLOW_FILES else None


def pytest_collectstart(collector: pytest.Collector) -> None:
    """Let nbval compare PNG pictures as well; by default it passes over them."""
    skipped = getattr(collector, "skip_compare", None)
    if skipped:
        collector.skip_compare = tuple(name for name in skipped if not name.startswith("image/"))


# What the cells of stored notebooks put out when they were checked, and the notebooks of which one failed.
CHECKED: defaultdict[Path, dict[int, list]] = defaultdict(dict)
NOT_AS_STORED: set[Path] = set()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo) -> Generator[None, pytest.TestReport, object]:
    """Remember what a cell of a stored notebook put out, and whether that is what is stored."""
    report = yield
    if item.path.suffix == ".ipynb" and call.when == "call":
        CHECKED[item.path][item.cell_num] = item.test_outputs or []
        if report.failed:
            NOT_AS_STORED.add(item.path)
    return report


def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Keep the executed copy of a notebook that no longer says what is stored, when its last cell was checked."""
    if item.path.suffix == ".ipynb" and (nextitem is None or nextitem.path != item.path):
        # Imported here: whoever checks no notebook need not wait for it.
        from helpers.run.stored_outputs import forget_executed_copy, keep_executed_copy

        outputs = CHECKED.pop(item.path, {})
        if item.path in NOT_AS_STORED:
            keep_executed_copy(item.path, outputs)
        else:
            forget_executed_copy(item.path)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what notebooks say otherwise, after all that failed."""
    failed = {report.nodeid.partition("::")[0] for report in terminalreporter.stats.get("failed", [])}
    for name in sorted(name for name in failed if name.endswith(".ipynb")):
        from helpers.run.stored_outputs import changed_copy

        copy = changed_copy(terminalreporter.config.rootpath / name)
        if copy.with_suffix(".txt").exists():
            terminalreporter.section(f"{name} no longer says what is stored; the executed copy is {copy}")
            terminalreporter.write(copy.with_suffix(".txt").read_text(encoding="utf-8"))
