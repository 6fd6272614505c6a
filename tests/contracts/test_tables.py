"""Tables on the way in and out of files."""

import pandas as pd
import pytest

from helpers.base.files import csv_text, write_file
from helpers.contracts.schemas import PROCESSED, RESULTS, SchemaErrors
from helpers.contracts.tables import read_processed, read_table, save_result

REGIONS = pd.DataFrame(
    [(2, "Upper", 1, 3, 100 / 3), (1, "Lower", 0, 0, None)],
    columns=["psus", "region", "earned", "potential", "attainment_rate_pct"],
)


def test_a_result_is_written_in_the_order_of_its_schema_with_full_precision_and_read_back(raw, tmp_path):
    assert save_result(REGIONS, "chart_3_regions", "2030-2031") == "Saved chart_3_regions.csv with 2 rows."
    file = tmp_path / "outputs" / "2030-2031" / "tables" / "chart_3_regions.csv"
    text = "region,earned,potential,attainment_rate_pct,psus\nUpper,1,3,33.333333333333336,2\nLower,0,0,,1\n"
    assert file.read_text(encoding="utf-8") == text == csv_text(read_table(file, RESULTS["chart_3_regions"]))


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("region", ["Upper", "Upper"]),
        ("region", ["", "Lower"]),
        ("attainment_rate_pct", [101.0, 0]),
        ("earned", [-1, 0]),
    ],
)
def test_a_result_that_breaks_its_schema_is_not_written(raw, tmp_path, column, values):
    with pytest.raises(SchemaErrors):
        save_result(REGIONS.assign(**{column: values}), "chart_3_regions", "2030-2031")
    assert not (tmp_path / "outputs").exists()


def test_text_that_looks_missing_stays_text(tmp_path):
    columns = PROCESSED["series_breaks"].columns
    file = write_file(tmp_path / "breaks.csv", ",".join(columns) + "\nearned,2020-2021,NA,null\n")
    assert read_table(file, PROCESSED["series_breaks"]).iloc[0].tolist() == ["earned", "2020-2021", "NA", "null"]


def test_a_failed_write_leaves_the_old_file_and_nothing_aside(tmp_path):
    file = write_file(tmp_path / "a.txt", "old")
    with pytest.raises(UnicodeEncodeError):
        write_file(file, "\ud800")
    assert file.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_first_year_has_no_changes_and_saves_none_but_every_other_table_must_be_there(raw, tmp_path):
    folder = tmp_path / "data" / "processed" / "2030-2031"
    with pytest.raises(FileNotFoundError):
        read_processed("year_changes", "2030-2031")
    write_file(folder / "settings.json", "{}")
    changes = read_processed("year_changes", "2030-2031")
    assert (len(changes), str(changes["earned"].dtype)) == (0, "Int64")
    assert save_result(changes, "changes_by_psu", "2030-2031") == ""
    with pytest.raises(FileNotFoundError):
        read_processed("psus", "2030-2031")
    # A year that was compared has both tables: the one that is missing was lost.
    write_file(folder / "year_changes.csv", "")
    with pytest.raises(FileNotFoundError):
        read_processed("restatements", "2030-2031")
