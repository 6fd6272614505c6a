"""The findings of a year are ranked by how many credentials they concern, and each is the cell that it names."""

import pandas as pd
import pytest

from helpers.base.files import csv_text, write_file
from helpers.base.problems import InputError
from helpers.contracts.schemas import RESULTS
from helpers.contracts.tables import read_table
from helpers.publish.findings import build_findings, findings_markdown, ranked, read_findings, told
from tests.support.small_year import YEAR

COLUMNS = ["finding", "measure", "value", "credentials_concerned", "certainty", "table", "row", "section"]


def noted(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS)


def of_region(
    sentence: str, value: float, concerned: float, *, certainty: str = "counted", row: str = "Upper"
) -> tuple:
    return (sentence, "earned", value, concerned, certainty, "chart_3_regions", f"region={row}", "08_regions")


def test_more_credentials_come_first_and_of_equally_many_the_more_certain():
    rows = noted(
        of_region("a", 1, 5),
        of_region("b", 1, 7, certainty="under an assumption"),
        of_region("c", 1, 7),
        of_region("d", 1, 5),
    )
    assert ranked(rows)[["rank", "finding"]].to_numpy().tolist() == [[1, "c"], [2, "b"], [3, "a"], [4, "d"]]


@pytest.fixture
def year_with(tmp_path, monkeypatch, small_year):
    """Return a function that gives the small year, copied, findings of regions of its own."""
    monkeypatch.setenv("CTE_DATA_ROOT", str(tmp_path))
    monkeypatch.delenv("CTE_WRITE_ROOT", raising=False)
    tables = small_year / "outputs" / YEAR / "tables"
    for name in ("chart_3_regions",):
        write_file(tmp_path / "outputs" / YEAR / "tables" / f"{name}.csv", (tables / f"{name}.csv").read_bytes())

    def build(*rows: tuple) -> None:
        write_file(tmp_path / "outputs" / YEAR / "findings" / "08_regions.csv", csv_text(noted(*rows)))
        build_findings(YEAR)

    return build


def test_a_finding_is_listed_with_the_value_of_its_cell_and_told_with_the_way_to_it(year_with, tmp_path):
    year_with(of_region("Upper earned 45.", 45, 45), of_region("Lower earned 20.", 20, 60, row="Lower"))
    listed = read_findings(YEAR)
    assert listed[["rank", "finding", "value"]].to_numpy().tolist() == [
        [1, "Lower earned 20.", 20.0],
        [2, "Upper earned 45.", 45.0],
    ]
    file = tmp_path / "outputs" / YEAR / "tables" / "chart_3_regions.csv"
    regions = read_table(file, RESULTS["chart_3_regions"])
    first = told({"findings": listed, "chart_3_regions": regions})[0]
    assert (first.number.text, first.number.key, first.section) == ("20", (("region", "Lower"),), "08_regions")
    assert "1. Lower earned 20. *(counted; section [8](notebooks/08_regions.ipynb))*\n" in findings_markdown(YEAR)


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (of_region("Upper earned 44.", 44, 45), "45"),
        (of_region("Upper earned 45.", 45, 45, row="Middle"), "no such cell"),
        (("x", "earned", 45, 45, "counted", "no_table", "region=Upper", "08_regions"), "no such cell"),
    ],
)
def test_a_finding_that_is_not_its_cell_stops_the_list(year_with, row, found):
    with pytest.raises(InputError, match=f"found {found}|{found}"):
        year_with(row)
    with pytest.raises(FileNotFoundError, match="Run make report first"):
        read_findings(YEAR)
