"""A year is compared with how it was: by key, text exactly, numbers within a tolerance, inputs and sentences too."""

import nbformat
import pandas as pd
import pytest

from helpers.yearly.comparison import compare_folders, read_renames
from tests.support.runs import run_here

YEAR = "2030-2031"
# The key of this table is psu_code; chart_1_trend and figures have none that the test relies on.
UNITS = "table_10_attainment_by_psu"
TABLE = "psu_code,psu,earned,attainment_rate_pct\n010,North,40,50.0\n011,South,20,40.0\n"


@pytest.fixture
def folders(tmp_path, monkeypatch):
    """Return a function that writes a table here and there, and compares the two folders."""
    here, there = tmp_path / "here", tmp_path / "there"
    monkeypatch.setenv("CTE_DATA_ROOT", str(here))

    def compare(first: str, second: str, *, kind: str = "tables", name: str = UNITS, **options):
        for root, text in ((here, first), (there, second)):
            file = root / "outputs" / YEAR / kind / f"{name}.csv"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return compare_folders(YEAR, there, **{"tolerance": 1e-9, **options})

    return compare


def rows(comparison) -> list[tuple[str, ...]]:
    """Return every difference without its kind and table."""
    return [tuple(row[2:]) for row in comparison.table().itertuples(index=False)]


def test_equal_folders_have_no_difference_and_say_what_was_compared(folders):
    lines = folders(TABLE, TABLE).lines()
    assert lines == [
        "Compared 1 result table (2 rows, 8 cells): text exactly, numbers within 1e-09 of the larger.",
        "No differences.",
    ]


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        (TABLE.replace("South", "south"), [("cell", "psu_code=011", "psu", "south", "South")]),
        (TABLE.replace("20,40.0", "21,40.0"), [("cell", "psu_code=011", "earned", "21", "20")]),
        (TABLE.replace("20,40.0", ",40.0"), [("cell", "psu_code=011", "earned", "", "20")]),
        (TABLE.replace("011,South,20,40.0\n", ""), [("row only now", "psu_code=011", "", "", "")]),
        (TABLE + "012,West,1,10.0\n", [("row only before", "psu_code=012", "", "", "")]),
        # A code that lost its zero is another key.
        (
            TABLE.replace("010", "10"),
            [("row only now", "psu_code=010", "", "", ""), ("row only before", "psu_code=10", "", "", "")],
        ),
        (
            TABLE.replace("earned", "gained"),
            [("column only now", "", "earned", "", ""), ("column only before", "", "gained", "", "")],
        ),
    ],
)
def test_every_difference_is_found_by_the_key_of_the_row(folders, there, expected):
    assert rows(folders(TABLE, there)) == expected


def test_the_order_of_keyed_rows_is_no_difference(folders):
    heading, first, second = TABLE.splitlines()
    assert rows(folders(TABLE, "\n".join([heading, second, first]) + "\n")) == []


@pytest.mark.parametrize(
    ("here", "there", "tolerance", "is_equal"),
    [
        # A ten-thousandth of fifty is five thousandths.
        ("50.0", "50.0049", 1e-4, True),
        ("50.0", "50.0051", 1e-4, False),
        # The larger of the two counts: a tenth of 110 is 11.
        ("100.0", "110.5", 0.1, True),
        ("110.5", "100.0", 0.1, True),
        # Numbers below one may differ by as much as one may.
        ("0.0", "0.00009", 1e-4, True),
        ("0.0", "0.00011", 1e-4, False),
    ],
)
def test_numbers_may_differ_within_the_tolerance(folders, here, there, tolerance, is_equal):
    comparison = folders(TABLE.replace("50.0", here), TABLE.replace("50.0", there), tolerance=tolerance)
    assert (not comparison.differences) == is_equal


def test_a_text_that_looks_like_a_number_is_compared_exactly(folders):
    comparison = folders(
        TABLE.replace("North", "1").replace("South", "2"), TABLE.replace("North", "1.0").replace("South", "2")
    )
    assert rows(comparison) == [("cell", "psu_code=010", "psu", "1.0", "1")]


def test_a_row_whose_key_stands_twice_is_found_by_its_turn(folders):
    twice = TABLE + "011,South,20,40.0\n"
    assert rows(folders(twice, TABLE)) == [("row only now", "psu_code=011 again 1", "", "", "")]


def test_a_table_without_a_key_is_compared_line_by_line_and_a_code_is_no_number(folders):
    found = folders("code,n\n010,1\n", "code,n\n10,1\n", kind="figures", name="08_regions__map", tolerance=10)
    assert rows(found) == [("cell", "line 2", "code", "10", "010")]


def test_a_table_that_only_one_folder_has_is_a_difference(folders, tmp_path):
    (tmp_path / "here" / "outputs" / YEAR / "tables").mkdir(parents=True)
    (tmp_path / "here" / "outputs" / YEAR / "tables" / "clustering.csv").write_text("a\n1\n")
    assert folders(TABLE, TABLE).lines()[1:] == [
        "result table clustering: 1 difference",
        "  table only now: the table",
        "1 difference.",
    ]


def test_at_most_five_differences_of_a_table_are_shown(folders):
    many = "code,n\n" + "".join(f"{number},1\n" for number in range(1234))
    lines = folders(many, many.replace(",1", ",2"), kind="figures", name="08_regions__map").lines()
    assert lines[2] == "  line 2, n: '2' before, '1' now"
    assert lines[-2:] == ["  and 1,229 more (ALL=<csv> writes every one)", "1,234 differences."]
    assert len(lines) == 9


@pytest.mark.parametrize("against", ["nothing", "there/outputs"])
def test_comparing_nothing_is_refused(folders, tmp_path, against):
    folders(TABLE, TABLE)
    (tmp_path / "nothing").mkdir()
    with pytest.raises(ValueError, match=r"found no table that both have\. Name a folder that holds outputs/2030-2031"):
        compare_folders(YEAR, tmp_path / against, tolerance=0)


def test_the_folder_of_a_year_can_be_named_itself(folders, tmp_path):
    folders(TABLE, TABLE)
    assert compare_folders(YEAR, tmp_path / "there" / "outputs" / YEAR, tolerance=0).compared["result"] == 1


def test_what_is_called_otherwise_is_compared_and_what_went_or_came_on_purpose_is_left_out(folders, tmp_path):
    before = TABLE.replace("psu,earned", "psu,gained").replace("50.0", "50.0,1").replace("40.0", "40.0,1")
    before = before.replace("pct\n", "pct,gini\n")
    after = TABLE.replace("attainment_rate_pct", "attainment_rate_pct,place").replace("50.0", "50.0,1")
    after = after.replace("40.0", "40.0,2")
    renames = tmp_path / "renames.csv"
    renames.write_text(
        f"kind,table,old,new\nresult,{UNITS},gained,earned\nresult,{UNITS},gini,\nresult,{UNITS},,place\nresult,,,clustering\n"
    )
    (tmp_path / "here" / "outputs" / YEAR / "tables").mkdir(parents=True)
    (tmp_path / "here" / "outputs" / YEAR / "tables" / "clustering.csv").write_text("a\n1\n")
    found = folders(after, before, renames=read_renames(renames))
    assert rows(found) == []
    assert found.compared["cells"] == 8


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("table,old,new\n", r"renames\.csv: expected the columns kind, table, old, new\. Correct the heading\."),
        ("kind,table,old,new\nsheet,,a,b\n", r"renames\.csv, row 2: expected a kind .+ found 'sheet', '', 'a', 'b'\."),
        ("kind,table,old,new\nresult,a,,\n", r"renames\.csv, row 2: expected a kind .+ found 'result', 'a', '', ''\."),
    ],
)
def test_a_wrong_list_of_renames_is_refused(tmp_path, text, message):
    (tmp_path / "renames.csv").write_text(text)
    with pytest.raises(ValueError, match=message):
        read_renames(tmp_path / "renames.csv")


@pytest.mark.parametrize(("second", "code"), [(TABLE, 0), (TABLE.replace("20", "21"), 3)])
def test_the_command_ends_with_three_when_something_differs_and_writes_all_of_it(
    folders, tmp_path, monkeypatch, second, code
):
    folders(TABLE, second)
    arguments = ("diff", "--year", YEAR, "--against", str(tmp_path / "there"), "--all", str(tmp_path / "all.csv"))
    assert run_here(tmp_path / "here", monkeypatch, *arguments) == code
    assert len(pd.read_csv(tmp_path / "all.csv")) == (code == 3)


@pytest.fixture
def sides(tmp_path, monkeypatch):
    """Return a function that writes files of the year before and now, and compares the two."""
    monkeypatch.setenv("CTE_DATA_ROOT", str(tmp_path / "now"))

    def compare(before: dict[str, str], now: dict[str, str]):
        for root, files in (("before", before), ("now", now)):
            for name, text in files.items():
                file = tmp_path / root / name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8")
        return compare_folders(YEAR, tmp_path / "before", tolerance=1e-9)

    return compare


def test_a_changed_input_is_named_by_file_line_row_and_column(sides):
    table = (
        "Public School Unit (PSU),Earned,Potential,Attainment Rate\nNorth (10),40,80,50.0%\nSouth (11),20,50,40.0%\n"
    )
    name = f"data/raw/{YEAR}/published/{UNITS}.csv"
    comparison = sides({name: table}, {name: table.replace("20,50", "21,50")})
    assert comparison.lines() == [
        "Compared 1 raw file (2 rows, 8 cells): text exactly, numbers within 1e-09 of the larger.",
        f"raw file {YEAR}/published/{UNITS}.csv: 1 difference",
        "  row 3, Public School Unit (PSU)=South (11), Earned: '20' before, '21' now",
        "1 difference.",
    ]


def test_an_input_is_compared_as_text(sides):
    name = f"data/raw/{YEAR}/published/{UNITS}.csv"
    heading = "Public School Unit (PSU),Earned\n"
    comparison = sides({name: heading + "North (10),40\n"}, {name: heading + "North (10),40.0\n"})
    assert [row["now"] for row in comparison.differences] == ["40.0"]


def test_rows_of_a_lookup_for_other_years_and_who_decided_them_are_no_difference(sides):
    lookup = "region,valid_from,valid_to\nUpper,,\n"
    later = "region,valid_from,valid_to\nUpper,,2030-2031\nNew,2031-2032,\n"
    table = {f"data/raw/{YEAR}/published/{UNITS}.csv": "a\n1\n"}
    name = "data/raw/reference/regions.csv"
    assert sides({**table, name: lookup}, {**table, name: later}).differences == []


def test_a_setting_that_numbers_depend_on_is_an_input(sides):
    settings = f"data/raw/{YEAR}/year.toml"
    table = {f"data/raw/{YEAR}/published/{UNITS}.csv": "a\n1\n"}
    comparison = sides(
        {**table, settings: "ranking_size = 2\nstatus = 'draft'\n"},
        {**table, settings: "ranking_size = 3\nstatus = 'final'\n"},
    )
    assert rows(comparison) == [("cell", "row 2, setting=ranking_size", "value", "2", "3")]


def test_a_changed_verdict_is_told_apart_from_the_figures_it_rests_on(sides):
    register = "id,recomputed,verdict\nR1,40,reproduced\n"
    name = f"data/processed/{YEAR}/audit_figures.csv"
    table = sides({name: register}, {name: register.replace("40,reproduced", "41,contradicted")}).table()
    assert table[["kind", "row", "column", "before", "now"]].to_numpy().tolist() == [
        ["processed", "id=R1", "recomputed", "40", "41"],
        ["verdict", "id=R1", "verdict", "reproduced", "contradicted"],
    ]


def test_sentences_that_changed_are_told_and_notebooks_of_another_year_are_not_compared(sides):
    def stored(said: str, year: str) -> str:
        outputs = [nbformat.v4.new_output("display_data", {"text/markdown": said})]
        parameters = nbformat.v4.new_code_cell(f'year = "{year}"', metadata={"tags": ["parameters"]})
        cells = [parameters, nbformat.v4.new_markdown_cell("## How many?"), nbformat.v4.new_code_cell(outputs=outputs)]
        return nbformat.writes(nbformat.v4.new_notebook(cells=cells))

    table = {f"data/processed/{YEAR}/{UNITS}.csv": "a\n1\n"}
    ran, kept = f"outputs/{YEAR}/notebooks/08_regions.ipynb", "notebooks/08_regions.ipynb"
    before = {**table, kept: stored("65 were earned.", YEAR)}
    comparison = sides(before, {**table, ran: stored("63 were earned.", YEAR)})
    assert comparison.lines()[-5:-1] == [
        "notebook 08_regions: 1 difference",
        "  How many? (sentence)",
        "    before: 65 were earned.",
        "    now:    63 were earned.",
    ]
    comparison = sides({kept: stored("65 were earned.", "2029-2030")}, {})
    assert comparison.differences == []
    assert comparison.left_out == ["notebook"]
