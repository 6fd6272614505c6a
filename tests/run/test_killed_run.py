"""A run that was killed, and a run without all tables, on a small invented year in folders of their own."""

import os
import signal
import time

import pytest

from tests.support.runs import contents, run, start
from tests.support.small_year import YEAR, write_small_year


def test_a_run_in_another_folder_that_is_killed_twice_can_be_repeated_and_ends_in_the_same_bytes(small_year, tmp_path):
    write_small_year(tmp_path)
    # While it prepares the year, and later, when sections run or products are made.
    for seconds in (2.5, 5.0):
        process = start(tmp_path, "report", "--year", YEAR)
        time.sleep(seconds)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    assert run(tmp_path).returncode == 0
    assert len(contents(tmp_path)) > 80
    assert contents(tmp_path) == contents(small_year)


@pytest.mark.parametrize(
    "sections_by_table",
    [
        {
            "table_10_attainment_by_psu": "08_regions",
            "table_05b_student_group_trends_tier_2": "05_equity",
            "table_02_combined_credentials": "03_combined_credentials",
        },
        {
            "table_11_attainment_by_course": "02_courses",
            "table_06_career_readiness": "06_career_readiness",
            "table_04_student_groups": "05_equity",
        },
    ],
)
def test_a_table_that_is_not_published_is_skipped_and_its_section_says_so(tmp_path, sections_by_table):
    raw = write_small_year(tmp_path)
    for stem in sections_by_table:
        (raw / YEAR / "published" / f"{stem}.csv").unlink()
    settings = raw / YEAR / "year.toml"
    declared = f"not_published = {list(sections_by_table)}".replace("'", '"')
    settings.write_text(settings.read_text().replace("not_published = []", declared), encoding="utf-8")
    completed = run(tmp_path, "report", "--year", YEAR, "--product", "site")
    assert completed.returncode == 0, completed.stderr
    for stem, section in sections_by_table.items():
        page = (tmp_path / "outputs" / YEAR / "html" / f"{section}.html").read_text(encoding="utf-8")
        assert f"Not published for {YEAR}." in page
        assert stem in page
