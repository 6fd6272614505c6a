"""A notebook is run aside, put in place as a whole, and its failure is told in a few lines."""

import nbformat
import pytest

from helpers.base import manifest
from helpers.base.manifest import Section
from helpers.run.execution import (
    KEPT_METADATA,
    SectionFailed,
    normalised,
    remove_stale_tables,
    run_section,
    validated_parameters,
)
from helpers.run.stamps import read_stamp, results_are_whole, sound_state, stamp_file, state_dir
from tests.support.small_year import YEAR

STEM = "99_trial"


@pytest.fixture
def trial(raw, tmp_path, monkeypatch):
    """Return a function that writes a notebook of code cells and returns its section."""
    monkeypatch.setattr(manifest, "NOTEBOOKS", tmp_path)

    def write(*sources: str) -> Section:
        parameters = nbformat.v4.new_code_cell('year = "2024-2025"\nsize = 3', metadata={"tags": ["parameters"]})
        code = [parameters, *(nbformat.v4.new_code_cell(source) for source in sources)]
        cells = [nbformat.v4.new_markdown_cell("# 99 · Trial"), *code]
        notebook = nbformat.v4.new_notebook(metadata=KEPT_METADATA, cells=cells)
        nbformat.write(notebook, tmp_path / f"{STEM}.ipynb")
        return Section(STEM)

    return write


SAVE = (
    "from helpers.base.paths import outputs_dir, write_root\nfrom helpers.contracts.tables import write_file\n"
    "_ = write_file(outputs_dir(year, write_root()) / 'tables' / '{name}.csv', '{text}')"
)


def test_results_are_put_in_place_with_the_notebook(trial, tmp_path):
    files = run_section(trial(SAVE.format(name="a", text="1"), "size"), YEAR)
    assert files == [
        f"outputs/{YEAR}/notebooks/{STEM}.ipynb",
        f"outputs/{YEAR}/tables/a.csv",
    ]
    assert all((tmp_path / file).exists() for file in files)
    assert results_are_whole(STEM, YEAR)


def test_a_result_that_a_section_no_longer_writes_is_removed(trial, tmp_path):
    run_section(trial(SAVE.format(name="a", text="1")), YEAR)
    run_section(trial(SAVE.format(name="b", text="1")), YEAR)
    assert [file.name for file in (tmp_path / "outputs" / YEAR / "tables").iterdir()] == ["b.csv"]


def test_a_failure_names_notebook_cell_parameters_error_and_copy_and_leaves_results_alone(trial, tmp_path):
    run_section(trial(SAVE.format(name="a", text="1")), YEAR)
    broken = trial(SAVE.format(name="a", text="2"), "total = 1\nassert total == 2, 'one is not two'")
    with pytest.raises(SectionFailed) as failed:
        run_section(broken, YEAR, {"size": 4})
    copy = tmp_path / "outputs" / YEAR / "failed" / f"{STEM}.ipynb"
    assert str(failed.value) == (
        f"{STEM}.ipynb, cell 5 ('total = 1'), parameters year='{YEAR}', size=4:\n"
        f"AssertionError: one is not two\n"
        f"The run up to there: outputs/{YEAR}/failed/{STEM}.ipynb"
    )
    assert copy.exists()
    assert (tmp_path / "outputs" / YEAR / "tables" / "a.csv").read_text() == "1"
    assert not results_are_whole(STEM, YEAR)
    assert list(read_stamp(STEM, YEAR)["files"]) != []
    run_section(trial(SAVE.format(name="a", text="1")), YEAR)
    assert not copy.exists()


def test_two_runs_give_the_same_bytes(trial, tmp_path):
    section = trial("print(size)\n{'a': [1, 2]}")
    executed = tmp_path / "outputs" / YEAR / "notebooks" / f"{STEM}.ipynb"
    run_section(section, YEAR)
    first = executed.read_bytes()
    run_section(section, YEAR)
    assert executed.read_bytes() == first


def test_parameters_are_validated_before_a_kernel_starts(trial):
    section = trial()
    assert validated_parameters(section, {"size": 4}) == {"size": 4}
    with pytest.raises(ValueError, match=r"no parameter 'sise'; it has year, size\. Correct the name\."):
        validated_parameters(section, {"sise": 4})
    with pytest.raises(ValueError, match=r"parameter size must be of type int such as 3, found '4'"):
        validated_parameters(section, {"size": "4"})


def test_nothing_that_differs_between_equal_runs_stays_in_an_executed_notebook():
    cell = nbformat.v4.new_code_cell(
        "1", id="random", metadata={"tags": ["injected-parameters"], "papermill": {"duration": 1.5}}
    )
    notebook = nbformat.v4.new_notebook(
        cells=[cell], metadata={"papermill": {"start_time": "now", "input_path": "here"}}
    )
    text = normalised(notebook)
    assert "papermill" not in text
    assert "random" not in text


def test_the_preparation_removes_processed_tables_that_it_no_longer_makes(raw, tmp_path):
    folder = tmp_path / "data" / "processed" / YEAR
    folder.mkdir(parents=True)
    (folder / "kept.csv").write_text("a")
    (folder / "stale.csv").write_text("a")
    remove_stale_tables(YEAR, {f"data/processed/{YEAR}/kept.csv": "checksum"})
    assert [file.name for file in folder.iterdir()] == ["kept.csv"]


@pytest.mark.parametrize(
    "content",
    ["", "garbage", "[]", "{}", "null", '{"is_complete": true, "files": []}', '{"is_complete": true, "files": {}}'],
)
def test_a_damaged_note_of_what_ran_only_makes_the_section_run_again(raw, content):
    file = stamp_file(STEM, YEAR)
    file.parent.mkdir(parents=True)
    file.write_text(content)
    assert not results_are_whole(STEM, YEAR)


@pytest.mark.parametrize("content", [b"", b"garbage that is no database", None])
def test_a_damaged_state_of_the_task_graph_is_removed(raw, content):
    file = state_dir(YEAR) / "doit.sqlite"
    file.parent.mkdir(parents=True)
    file.mkdir() if content is None else file.write_bytes(content)
    assert sound_state(YEAR) == file
    assert not file.exists() or file.stat().st_size == 0
