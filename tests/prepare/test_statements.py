"""What the preparation says it found is what was compared, mended and kept."""

import pandas as pd
import pytest

from helpers.prepare import statements
from helpers.prepare.year import prepare_year
from tests.support.small_year import YEAR, write_small_year

WHOLE = pd.DataFrame(
    [("Table 1", 4, 9, 8, 1, 0, 2), ("Table 7", 3, 0, 0, 0, 1, 0), ("all tables", 7, 9, 8, 1, 1, 2)],
    columns=["table", "rows", "values_compared", "agree", "accepted", "cells_corrected", "names_replaced"],
)
TOLD = (
    "The 2030-2031 report came in as 2 tables; of 9 values that can be checked inside the report, 8 agree; 1 does "
    "not and is kept as printed, with a reason.",
    "In the tables of 2030-2031, 1 misprinted cell was corrected, with a reason, and 2 names spelled in another way "
    "got one spelling.",
)


@pytest.fixture(scope="module")
def mended(tmp_path_factory):
    """Return a prepared year in which the count of a module disagrees with another table and was accepted."""
    root = tmp_path_factory.mktemp("mended")
    raw = write_small_year(root)
    table = raw / YEAR / "published" / "table_02_combined_credentials.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("Module 1,20", "Module 1,21"), encoding="utf-8")
    with (raw / "reference" / "accepted_discrepancies.csv").open("a", encoding="utf-8") as file:
        file.write(f"{YEAR},module_earned,ZB20 | Module 1,21,20,known,A. Analyst,2031-12-05\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CTE_DATA_ROOT", str(root))
        return prepare_year(YEAR)


def test_a_comparison_counts_for_every_table_in_it_and_once_for_all(mended):
    found = statements.prepared_tables(
        mended.inputs, mended.tables["corrections"], mended.tables["name_resolutions"]
    ).set_index("table")
    checks = mended.tables["consistency_checks"]
    assert found.loc["all tables", "values_compared"] == checks["compared"].sum()
    assert found.loc["all tables", "agree"] == checks["compared"].sum() - 1
    # Table 9 prints counts of two units that Table 10 prints too, two rates and two regions.
    assert found.loc["Table 9", ["rows", "values_compared", "accepted"]].tolist() == [2, 8, 0]
    # Both sides of the disagreement show it, no other table does.
    assert found.index[found["accepted"] > 0].tolist() == ["Table 2", "Table 11", "all tables"]
    assert found.loc["Table 7", "values_compared"] == 0
    assert found.loc["Table 3", "names_replaced"] == found.loc["all tables", "names_replaced"] == 1


def test_what_was_kept_stands_in_one_list_with_what_was_corrected(mended):
    corrections = pd.DataFrame(
        [("table_10_x", "k", "Earned", "7", "5", 3, "typo")],
        columns=["table", "key", "column", "printed", "corrected", "rows", "reason"],
    )
    listed = statements.exceptions(corrections, mended.tables["accepted_discrepancies"])
    assert listed.to_numpy().tolist() == [
        ["Table 10", "Earned", "corrected", "7", "5", 3, "typo"],
        ["Table 2", "earned", "kept as printed", "21", "20", 1, "known"],
    ]


def test_the_answer_counts_what_agrees_what_was_kept_and_what_was_mended():
    found = statements.answer(WHOLE, year=YEAR)
    assert tuple(one.finding for one in found) == TOLD
    assert [(one.row, one.measure, one.value) for one in found] == [
        ("table=all tables", "agree", 8),
        ("table=all tables", "cells_corrected", 1),
    ]
    clean = WHOLE.assign(agree=[9, 0, 9], accepted=0, cells_corrected=0, names_replaced=0)
    assert [one.finding for one in statements.answer(clean, year=YEAR)] == [
        "The 2030-2031 report came in as 2 tables; of 9 values that can be checked inside the report, all agree.",
        "In the tables of 2030-2031, no cell had to be corrected, and every name is spelled in one way.",
    ]
    several = WHOLE.assign(agree=[7, 0, 7], accepted=[2, 0, 2], cells_corrected=[0, 3, 3])
    assert (
        "7 agree; 2 do not and are kept as printed, each with a reason."
        in statements.answer(several, year=YEAR)[0].finding
    )
    assert "3 misprinted cells were corrected, each with a reason," in statements.answer(several, year=YEAR)[1].finding


def test_a_bar_is_as_long_as_what_was_compared_and_coloured_as_far_as_it_agrees():
    chart = statements.compared_chart(WHOLE, year=YEAR)
    axes = chart.figure.axes[0]
    assert [bar.get_width() for bar in axes.patches] == [0, 9, 0, 8]
    assert [text.get_text() for text in axes.texts] == ["0 of 0", "8 of 9"]
    assert chart.figure.get_suptitle() == "8 of 9 compared values agree"
    assert chart.alt == (
        "Horizontal bars of compared values that agree, by table of the 2030-2031 report: Table 1 8 of 9 and Table 7 0 "
        "of 0."
    )
