"""A year without all tables."""

import re

import nbformat
import pytest

from tests.support.runs import run
from tests.support.small_year import YEAR, write_small_year


@pytest.mark.parametrize(
    ("sections_by_table", "product"),
    [
        (
            {
                "table_10_attainment_by_psu": "08_regions",
                "table_05b_student_group_trends_tier_2": "05_equity",
                "table_02_combined_credentials": "03_combined_credentials",
            },
            "site",
        ),
        (
            {
                "table_11_attainment_by_course": "02_courses",
                "table_06_career_readiness": "06_career_readiness",
                "table_04_student_groups": "05_equity",
            },
            "datapackage",
        ),
    ],
)
def test_a_table_that_is_not_published_is_skipped_and_its_section_says_so(tmp_path, sections_by_table, product):
    raw = write_small_year(tmp_path)
    for stem in sections_by_table:
        (raw / YEAR / "published" / f"{stem}.csv").unlink()
    settings = raw / YEAR / "year.toml"
    declared = f"not_published = {list(sections_by_table)}".replace("'", '"')
    settings.write_text(settings.read_text().replace("not_published = []", declared), encoding="utf-8")
    completed = run(tmp_path, "report", "--year", YEAR, "--product", product)
    assert completed.returncode == 0, completed.stderr
    for stem, section in sections_by_table.items():
        file = tmp_path / "outputs" / YEAR / "notebooks" / f"{section}.ipynb"
        text = "\n".join(cell.source for cell in nbformat.read(file, as_version=4).cells)
        if product == "site":
            text = (tmp_path / "outputs" / YEAR / "html" / f"{section}.html").read_text(encoding="utf-8")
        assert f"Not published for {YEAR}." in text
        assert re.sub(r"table_0?(\w+?)_.*", r"Table \1", stem) in text
