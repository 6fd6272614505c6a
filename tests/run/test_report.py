"""The command behind ``make report``, run as its user runs it, on a small invented year in a folder of its own."""

import os
import re
import subprocess
from pathlib import Path

import nbformat
import pandas as pd
import pytest

from helpers.base.manifest import PREPARE, read_sections
from helpers.base.paths import CODE_ROOT
from helpers.contracts.schemas import RESULTS
from helpers.contracts.tables import read_table
from tests.support.runs import LINE, PRODUCT_NAMES, SECTIONS, TASKS, contents, ran, run
from tests.support.small_year import YEAR, write_small_year


@pytest.fixture(scope="module")
def first(tmp_path_factory) -> tuple[Path, subprocess.CompletedProcess]:
    """Return a folder with the small year and its first full run."""
    root = tmp_path_factory.mktemp("first")
    write_small_year(root)
    return root, run(root)


@pytest.fixture(scope="module")
def root(first) -> Path:
    """Return the folder of the first run, which must have succeeded."""
    folder, completed = first
    assert completed.returncode == 0, completed.stderr
    return folder


def test_every_section_and_product_runs_and_says_so_on_a_line_of_its_own(first):
    _, completed = first
    assert completed.returncode == 0, completed.stderr
    lines = LINE.findall(completed.stdout)
    assert sorted(name for _, _, name, _ in lines) == sorted(TASKS)
    assert [count for count, _, _, _ in lines] == [str(number) for number in range(1, len(TASKS) + 1)]
    assert completed.stdout.count("\n") == len(TASKS)
    assert completed.stderr == ""


def test_every_section_leaves_an_executed_notebook_and_a_page(root):
    for kind, ending in (("notebooks", "ipynb"), ("html", "html")):
        files = [file.stem for file in (root / "outputs" / YEAR / kind).glob(f"*.{ending}")]
        assert sorted(stem for stem in files if stem[0].isdigit()) == SECTIONS


def test_every_result_table_is_there_and_fits_its_schema(root):
    folder = root / "outputs" / YEAR / "tables"
    assert sorted(file.stem for file in folder.iterdir()) == sorted(RESULTS)
    for name, schema in RESULTS.items():
        rows = len(read_table(folder / f"{name}.csv", schema))
        # The small year has no register of claims.
        assert rows > 0 or name == "audit_claims"


def test_nothing_of_another_year_stands_in_the_results(root):
    texts = {
        file: (root / file).read_text(encoding="utf-8")
        for file in contents(root)
        if file.endswith((".csv", ".json", ".svg"))
    }
    for file in (root / "outputs" / YEAR / "notebooks").glob("*.ipynb"):
        cells = [cell for cell in nbformat.read(file, as_version=4).cells if cell.cell_type == "code"]
        texts[file.name] = str([cell.outputs for cell in cells])
    assert len(texts) > 50
    for file, text in texts.items():
        assert not re.search(r"2024-2025|382,?964|Wake County", text), file


def test_every_figure_has_its_data_and_says_in_words_what_it_shows(root):
    figures = sorted((root / "outputs" / YEAR / "figures").glob("*.svg"))
    assert len(figures) >= len(SECTIONS) - 2
    for figure in figures:
        assert len(pd.read_csv(figure.with_suffix(".csv"))) > 0
        assert figure.with_suffix(".png").stat().st_size > 1000
        label = re.search(r'<svg role="img" aria-label="([^"]+)"', figure.read_text(encoding="utf-8"))
        assert label, figure
        assert len(label[1]) > 40, figure


def test_results_hold_no_path_of_the_machine(root):
    for file in contents(root):
        found = (root / file).read_bytes()
        assert str(root).encode() not in found, file
        assert str(CODE_ROOT).encode() not in found, file


def test_a_second_run_runs_nothing(root):
    before = contents(root)
    again = run(root)
    assert again.returncode == 0
    assert ran(again.stdout) == []
    assert again.stdout.count("unchanged") == len(TASKS)
    assert contents(root) == before


def test_touching_files_runs_nothing(root):
    for file in [*(root / "data").rglob("*.csv"), *(root / "outputs").rglob("*.csv")]:
        os.utime(file)
    assert ran(run(root).stdout) == []


def test_a_changed_result_is_made_again(root):
    before = contents(root)
    page = root / "outputs" / YEAR / "html" / f"{SECTIONS[-1]}.html"
    page.write_text("by hand", encoding="utf-8")
    assert ran(run(root).stdout) == ["site"]
    assert contents(root) == before


def test_a_changed_table_is_made_again_by_its_section_alone(root):
    before = contents(root)
    (root / "outputs" / YEAR / "tables" / "audit_claims.csv").unlink()
    assert ran(run(root).stdout) == [SECTIONS[-1]]
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
        f"data/raw/{YEAR}/published/table_10_attainment_by_psu.csv, column Earned: expected a whole number such as 5,799",
        "  row 2: found 'forty'",
        "  What to do: Correct the cell from the source.",
    ]
    assert contents(root) == before
    assert run(root).returncode == 0
    assert contents(root) == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("report", "--year", "2031-2032"),
            f"YEAR=2031-2032: expected an academic year with a folder in data/raw/; there are {YEAR}. Correct YEAR, or "
            "add the folder (docs/annual_update.md).",
        ),
        (
            ("report", "--year", YEAR, "--section", "08_region"),
            f"SECTION=08_region: no such section; there are {', '.join(SECTIONS)}.",
        ),
        (
            ("report", "--year", YEAR, "--section", "08_regions", "-p", "yaer=2"),
            "notebooks/08_regions.ipynb: no parameter 'yaer'; it has year. Correct the name.",
        ),
        (
            ("report", "--year", YEAR, "--section", ""),
            f"SECTION=: no such section; there are {', '.join(SECTIONS)}.",
        ),
        (
            ("explain", "--year", YEAR, "--id", "nothing"),
            "ID=nothing: expected the id of an audited figure or claim; closest: ",
        ),
        (
            ("accept", "--year", "../x"),
            f"YEAR=../x: expected an academic year with a folder in data/raw/; there are {YEAR}. Correct YEAR, or add the "
            "folder (docs/annual_update.md).",
        ),
    ],
)
def test_a_wrong_command_stops_before_any_kernel_starts(root, arguments, message):
    before = contents(root)
    stopped = run(root, *arguments)
    assert (stopped.returncode, stopped.stdout) == (2, "")
    assert stopped.stderr.strip() == message or (message.endswith(": ") and stopped.stderr.startswith(message))
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
    assert ran(run(root).stdout) == sorted([PREPARE, *readers, *PRODUCT_NAMES])
