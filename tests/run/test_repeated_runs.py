"""A run that was killed is repeated; a run repeats what changed, and nothing else."""

import os
import signal
import time
from pathlib import Path

import pytest

from helpers.base.manifest import PREPARE, read_sections
from tests.support.runs import SECTIONS, TASKS, contents, ran, run, start
from tests.support.small_year import YEAR, write_small_year


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    """Return a folder with the small year whose run was killed twice, then repeated."""
    folder = tmp_path_factory.mktemp("killed")
    write_small_year(folder)
    # While it prepares the year, and later, when sections run or products are made.
    for seconds in (2.5, 5.0):
        process = start(folder, "report", "--year", YEAR)
        time.sleep(seconds)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    completed = run(folder)
    assert completed.returncode == 0, completed.stderr
    return folder


def test_a_run_in_another_folder_that_was_killed_twice_ends_in_the_same_bytes(root, small_year):
    assert len(contents(root)) > 80
    assert contents(root) == contents(small_year)


def test_a_second_run_runs_nothing_also_when_files_were_touched(root):
    before = contents(root)
    for file in [*(root / "data").rglob("*.csv"), *(root / "outputs").rglob("*.csv")]:
        os.utime(file)
    again = run(root)
    assert again.returncode == 0
    assert ran(again.stdout) == []
    assert again.stdout.count("unchanged") == len(TASKS)
    assert contents(root) == before


def test_a_result_that_was_changed_or_deleted_is_made_again_by_its_section_or_product_alone(root):
    before = contents(root)
    page = root / "outputs" / YEAR / "html" / f"{SECTIONS[-1]}.html"
    page.write_text("by hand", encoding="utf-8")
    (root / "outputs" / YEAR / "tables" / "audit_claims.csv").unlink()
    assert ran(run(root).stdout) == [SECTIONS[-1], "site"]
    assert contents(root) == before


def test_wrong_input_stops_before_any_result_changes(root):
    before = contents(root)
    table = root / "data" / "raw" / YEAR / "published" / "table_10_attainment_by_psu.csv"
    content = table.read_bytes()
    table.write_bytes(content.replace(b"40,80", b"forty,80"))
    stopped = run(root)
    table.write_bytes(content)
    assert stopped.returncode == 2
    assert stopped.stderr.strip().splitlines() == [
        "1 problem in the inputs; nothing was written.",
        f"{table.relative_to(root)}, column Earned: expected a whole number such as 5,799",
        "  row 2: found 'forty'",
        "  What to do: Correct the cell from the source.",
    ]
    assert contents(root) == before
    assert run(root).returncode == 0
    assert contents(root) == before


# The last one, because it leaves the folder with the changed region.
def test_a_changed_region_reruns_the_sections_that_read_regions_and_no_others(root):
    lookup = root / "data" / "raw" / "reference" / "psus.csv"
    before = lookup.read_text(encoding="utf-8")
    lookup.write_text(
        before.replace("numeric code,South,Lower,Upper", "numeric code,South,Lower,Lower"), encoding="utf-8"
    )
    assert lookup.read_text(encoding="utf-8") != before
    readers = [stem for stem, section in read_sections().items() if "psus" in (*section.reads, *section.optional)]
    output = run(root, "report", "--year", YEAR, "--product", "datapackage").stdout
    assert ran(output) == sorted([PREPARE, *readers, "findings", "datapackage"])
