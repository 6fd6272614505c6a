"""What sections left is read off their executed notebooks; whatever is missing is named in one go."""

import re

import pytest

from helpers.base.problems import InputError
from helpers.publish.results import read_section_results
from tests.support.small_year import YEAR


def test_a_section_has_its_question_its_tables_and_its_figures(small_year, monkeypatch):
    monkeypatch.setenv("CTE_DATA_ROOT", str(small_year))
    regions = next(section for section in read_section_results(YEAR) if section.stem == "08_regions")
    assert regions.title == "8 · Regions"
    assert regions.question.endswith("?")
    assert {"chart_3_regions", "region_rates"} <= regions.tables.keys()
    assert "08_regions__attainment_rate" in regions.figures


def test_every_table_figure_and_notebook_that_is_missing_is_named(outputs):
    for name in ("tables/table_07_ncwfc.csv", "figures/04_tiers__attainment.png", "notebooks/10_audit.ipynb"):
        (outputs / name).unlink()
    (outputs / "figures" / "05_equity__gaps.svg").write_text("<svg/>", encoding="utf-8")
    for stem, lost in (
        ("08_regions", r' aria-label=\\".*?\\"'),
        ("01_trends", r' id=\\"01_trends__earned_and_rate\\"'),
    ):
        file = outputs / "notebooks" / f"{stem}.ipynb"
        file.write_text(re.sub(lost, "", file.read_text(encoding="utf-8"), count=1), encoding="utf-8")
    with pytest.raises(InputError) as stopped:
        read_section_results(YEAR)
    head, *lines = str(stopped.value).split("\n")
    assert head == "7 problems in the inputs; nothing was written."
    named = {line.removeprefix(f"outputs/{YEAR}/") for line in lines if not line.startswith("  ")}
    assert {place.partition(": expected ")[::2] for place in named} == {
        ("notebooks/01_trends.ipynb", "a name and words for those who cannot see it in every figure"),
        ("notebooks/08_regions.ipynb", "a name and words for those who cannot see it in every figure"),
        ("notebooks/10_audit.ipynb", "an executed notebook"),
        ("tables/table_07_ncwfc.csv", "a result table"),
        ("figures/04_tiers__attainment.png", "a figure's file"),
        ("figures/05_equity__gaps.svg", "the figure that the notebook shows"),
        ("figures/08_regions__attainment_rate.svg", "the figure that the notebook shows"),
    }
