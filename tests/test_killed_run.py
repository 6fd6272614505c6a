"""A run that was killed, and a run without all tables, on a small invented year in folders of their own."""

import os
import signal
import time

import pytest

from tests.runs import contents, run, start
from tests.small_year import YEAR, write_small_year


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """Return the folder of a full run that nothing disturbed."""
    folder = tmp_path_factory.mktemp("undisturbed")
    write_small_year(folder)
    completed = run(folder)
    assert completed.returncode == 0, completed.stderr
    return folder


@pytest.mark.parametrize("seconds", [2.5, 9.0])
def test_a_killed_run_in_another_folder_can_be_repeated_and_ends_in_the_same_bytes(undisturbed, tmp_path, seconds):
    write_small_year(tmp_path)
    process = start(tmp_path, "report", "--year", YEAR)
    time.sleep(seconds)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    assert run(tmp_path).returncode == 0
    assert len(contents(tmp_path)) > 80
    assert contents(tmp_path) == contents(undisturbed)


def test_a_section_without_its_table_says_that_it_is_not_published(tmp_path):
    raw = write_small_year(tmp_path)
    (raw / YEAR / "published" / "table_10_attainment_by_psu.csv").unlink()
    settings = raw / YEAR / "year.toml"
    declared = 'not_published = ["table_10_attainment_by_psu"]'
    settings.write_text(settings.read_text().replace("not_published = []", declared), encoding="utf-8")
    completed = run(tmp_path)
    assert completed.returncode == 0, completed.stderr
    page = (tmp_path / "outputs" / YEAR / "html" / "08_regions.html").read_text(encoding="utf-8")
    assert f"Not published for {YEAR}." in page
    assert "table_10_attainment_by_psu" in page
    assert not (tmp_path / "data" / "processed" / YEAR / "attainment_by_psu.csv").exists()
