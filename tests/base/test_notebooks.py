"""A notebook loses what a year did not publish; a file that is no notebook is named."""

import json
import shutil
from pathlib import Path

import nbformat
import pytest

from helpers.base import manifest
from helpers.base.manifest import Section
from helpers.base.notebooks import DRAFT_NOTE, notebook_parameters, read_notebook, saved_tables, source_for_year

YEAR = "2030-2031"


@pytest.fixture
def source(tmp_path, monkeypatch):
    """Return a function that prepares tables of a year and returns the ids of the cells that then run.

    The notebook has a title, its parameters and two cells; the second one needs Table 7, or the table that is named.
    """
    monkeypatch.setenv("CTE_DATA_ROOT", str(tmp_path))
    monkeypatch.setattr(manifest, "NOTEBOOKS", tmp_path)
    tags = {"parameters": ["parameters"], "needing": ["needs-ncwfc"]}
    cells = [
        nbformat.v4.new_code_cell('year = ""', id=name, metadata={"tags": tags.get(name, [])})
        for name in ("parameters", "other", "needing")
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# 99 · Trial", id="title"), *cells])
    nbformat.write(notebook, tmp_path / "99_trial.ipynb")

    def ids(section: Section, *tables: str, not_published: tuple[str, ...] = (), needs: str = "ncwfc") -> list[str]:
        notebook.cells[-1].metadata["tags"] = f"needs-{needs}".split()
        nbformat.write(notebook, tmp_path / "99_trial.ipynb")
        folder = tmp_path / "data" / "processed" / YEAR
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name in tables:
            (folder / f"{name}.csv").write_text("a\n")
        (folder / "settings.json").write_text(json.dumps({"not_published": list(not_published)}))
        return [cell.id for cell in source_for_year(section, YEAR).cells]

    return ids


@pytest.mark.parametrize(
    ("section", "tables", "left"),
    [
        (Section("99_trial", ("psus",), ("ncwfc",)), ["psus", "ncwfc"], ["title", "parameters", "other", "needing"]),
        (Section("99_trial", ("psus",), ("ncwfc",)), ["psus"], ["title", "parameters", "other", "not-published-3"]),
        (Section("99_trial", ("ncwfc",)), [], ["title", "parameters", "not-published"]),
    ],
)
def test_a_section_keeps_its_title_and_says_why_cells_or_all_of_it_are_left_out(source, section, tables, left):
    not_published = () if "ncwfc" in tables else ("table_07_ncwfc",)
    assert source(section, *tables, not_published=not_published) == left


@pytest.mark.parametrize(("status", "title"), [("final", "# 99 · Trial"), ("draft", f"# 99 · Trial\n\n{DRAFT_NOTE}")])
def test_a_draft_says_so_below_the_title_of_every_section(source, tmp_path, status, title):
    section = Section("99_trial", ("psus",))
    source(section, "psus")
    settings = tmp_path / "data" / "processed" / YEAR / "settings.json"
    settings.write_text(json.dumps({"not_published": [], "status": status}))
    assert source_for_year(section, YEAR).cells[0].source == title


def test_cells_that_compare_with_an_earlier_year_are_left_out_without_a_note_where_there_is_none(source):
    # Nothing is unpublished; there is only nothing to compare with.
    section = Section("99_trial", ("psus",), ("year_changes",))
    assert source(section, "psus", needs="year_changes") == ["title", "parameters", "other"]


def test_a_year_without_a_required_table_runs_what_stands_instead_of_it_and_no_other_year_does(source):
    section, tag = Section("99_trial", ("psus",), ("ncwfc",)), "ncwfc instead-of-psus"
    lost = {"not_published": ("table_10_attainment_by_psu",)}
    assert source(section, "ncwfc", needs=tag, **lost) == ["title", "parameters", "not-published", "needing"]
    assert source(section, "psus", "ncwfc", needs=tag) == ["title", "parameters", "other"]


def test_a_section_that_reads_what_nothing_makes_is_an_error_and_not_an_unpublished_table(source):
    with pytest.raises(ValueError, match=r"sections.toml: 99_trial reads ncfwc, which the preparation does not make\."):
        source(Section("99_trial", ("ncfwc",)), "ncwfc")


@pytest.mark.parametrize("content", ["", "not JSON", "{}", "[]", '{"cells": [{}]}'])
def test_a_file_that_is_no_notebook_is_named(tmp_path, content):
    file = tmp_path / "broken.ipynb"
    file.write_text(content)
    with pytest.raises(ValueError, match=r"broken\.ipynb: expected a notebook, found: .+ Restore it from git\."):
        read_notebook(file)


@pytest.mark.parametrize("text", ["year = ", "year = str(3)", "import os", "year == 3", "a = b = 1"])
def test_a_parameters_cell_that_is_more_than_literals_is_named(text):
    cell = nbformat.v4.new_code_cell(text, metadata={"tags": ["parameters"]})
    with pytest.raises(ValueError, match=r"trial\.ipynb: the parameters cell"):
        notebook_parameters(nbformat.v4.new_notebook(cells=[cell]), Path("trial.ipynb"))


def test_saved_tables_are_read_off_the_code_in_their_order():
    sources = [
        'say(tables.save_result(a, "table_10_x", year), tables.save_result(b, "chart_3", year))',
        'tables.save_result(c, "z", year)',
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    assert saved_tables(notebook) == ("table_10_x", "chart_3", "z")
