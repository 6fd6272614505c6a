"""What ``make report`` makes of a small invented year, and what it refuses."""

import re

import nbformat
import pytest

from helpers.base.paths import CODE_ROOT
from helpers.contracts.schemas import RESULTS
from helpers.contracts.tables import read_table
from tests.support.runs import LINE, SECTIONS, TASKS, contents, outcome_of, run_here
from tests.support.small_year import YEAR


def test_every_section_and_product_runs_and_says_so_on_a_line_of_its_own(small_year):
    said = outcome_of(small_year)
    lines = LINE.findall(said["output"])
    assert sorted(name for _, _, name, _ in lines) == sorted(TASKS)
    assert [count for count, _, _, _ in lines] == [str(number) for number in range(1, len(TASKS) + 1)]
    tasks, _, end = said["output"].partition("\n\n")
    assert tasks.count("\n") == len(TASKS) - 1
    assert re.match(
        rf"{YEAR} \(provisional\): the results are written; \d+ verdicts not as accepted, 0 signatures lapsed\.\n", end
    )
    assert said["errors"] == ""


def test_every_section_leaves_an_executed_notebook_and_a_page(small_year):
    for kind, ending in (("notebooks", "ipynb"), ("html", "html")):
        files = [file.stem for file in (small_year / "outputs" / YEAR / kind).glob(f"*.{ending}")]
        assert sorted(stem for stem in files if stem[0].isdigit()) == SECTIONS


def test_every_result_table_is_there_and_fits_its_schema(small_year):
    folder = small_year / "outputs" / YEAR / "tables"
    # No year was prepared before the small one that it could be compared with.
    names = [name for name in RESULTS if not name.startswith("changes_by_")]
    assert sorted(file.stem for file in folder.iterdir()) == sorted(names)
    # The small year has no register of claims, no earlier rate, no total over years, and a region of one unit.
    empty = [name for name in names if read_table(folder / f"{name}.csv", RESULTS[name]).empty]
    assert sorted(empty) == ["audit_claims", "missing_years", "rate_change_split", "region_differences"]


def test_nothing_of_another_year_stands_in_the_results(small_year):
    texts = {
        file: (small_year / file).read_text(encoding="utf-8")
        for file in contents(small_year)
        if file.endswith((".csv", ".json", ".svg"))
    }
    for file in (small_year / "outputs" / YEAR / "notebooks").glob("*.ipynb"):
        cells = [cell for cell in nbformat.read(file, as_version=4).cells if cell.cell_type == "code"]
        texts[file.name] = str([cell.outputs for cell in cells])
    assert len(texts) > 50
    for file, text in texts.items():
        assert not re.search(r"2024-2025|382,?964|Wake County", text), file


def test_results_hold_no_path_of_the_machine(small_year):
    for file in contents(small_year):
        found = (small_year / file).read_bytes()
        assert str(small_year).encode() not in found, file
        assert str(CODE_ROOT).encode() not in found, file


def no_such_year(year: str) -> str:
    expected = f"expected an academic year with a folder in data/raw/; there are {YEAR}"
    return f"YEAR={year}: {expected}. Correct YEAR, or add the folder (docs/annual_update.md)."


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("report", "--year", "2031-2032"), no_such_year("2031-2032")),
        (("notebooks", "--year", "2031-2032"), no_such_year("2031-2032")),
        (("accept", "--year", "../x"), no_such_year("../x")),
        (
            ("report", "--year", YEAR, "--section", "08_region"),
            f"SECTION=08_region: no such section; there are {', '.join(SECTIONS)}.",
        ),
        (
            ("report", "--year", YEAR, "--section", "08_regions", "-p", "yaer=2"),
            "notebooks/08_regions.ipynb: no parameter 'yaer'; it has year. Correct the name.",
        ),
        (("report", "--year", YEAR, "--section", ""), f"SECTION=: no such section; there are {', '.join(SECTIONS)}."),
        (
            ("report", "--year", YEAR, "--product", "poster"),
            "--product poster: no such product; there are site, pdf, workbook, datapackage.",
        ),
        (
            ("explain", "--year", YEAR, "--id", "nothing"),
            "ID=nothing: expected the id of an audited figure or claim; closest: ",
        ),
        (
            ("diff", "--year", YEAR, "--against", "no/where"),
            "AGAINST=no/where: expected a folder, the archive of a release or a revision of git, found none of that "
            "name. Correct it; git fetch --tags brings the tags of releases.",
        ),
    ],
)
def test_a_wrong_command_stops_before_any_kernel_starts(small_year, monkeypatch, capsys, arguments, message):
    before = contents(small_year)
    assert run_here(small_year, monkeypatch, *arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.strip() == message or (message.endswith(": ") and said.err.startswith(message))
    assert contents(small_year) == before
