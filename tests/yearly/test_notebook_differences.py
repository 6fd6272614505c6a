"""What two copies of a notebook say otherwise is found below its heading, before and now."""

import nbformat
import pytest

from helpers.yearly.notebook_differences import ONLY_DRAWING, TITLE, SaidOtherwise, said_otherwise


def notebook(*data: dict[str, str]) -> nbformat.NotebookNode:
    """Return a notebook with one output under each of its headings, 'How many?' first."""
    cells = []
    for heading, content in zip(("## How many?", "## Where?"), data, strict=False):
        output = nbformat.v4.new_output("display_data", content)
        cells += [nbformat.v4.new_markdown_cell(heading), nbformat.v4.new_code_cell("x", outputs=[output])]
    return nbformat.v4.new_notebook(cells=cells)


def said(text: str) -> dict[str, str]:
    return {"text/markdown": text, "text/plain": text}


def drawn(words: str, drawing: str) -> dict[str, str]:
    return {"image/svg+xml": f"<svg>{drawing}</svg>", "text/plain": words}


def test_equal_notebooks_say_nothing_otherwise():
    assert said_otherwise(notebook(said("65 were earned.")), notebook(said("65 were earned."))) == []


def test_only_the_changed_sentence_is_told_with_the_question_that_it_answers():
    before = notebook(said("Few."), said("It rose. 65 were earned. That is most."))
    now = notebook(said("Few."), said("It rose. 63 were earned. That is most."))
    assert said_otherwise(before, now) == [SaidOtherwise("Where?", "sentence", "65 were earned.", "63 were earned.")]


def test_a_new_sentence_and_a_lost_one_have_an_empty_side():
    assert said_otherwise(notebook(said("It rose.")), notebook(said("It rose. It is a record."))) == [
        SaidOtherwise("How many?", "sentence", "", "It is a record.")
    ]
    assert said_otherwise(notebook(said("It rose.")), notebook()) == [
        SaidOtherwise("How many?", "sentence", "It rose.", "")
    ]


def test_a_figure_that_only_lost_the_mark_of_a_draft_is_no_difference():
    before, now = (notebook(drawn(words, drawing)) for words, drawing in (("Draft. A bar.", "a"), ("A bar.", "b")))
    assert said_otherwise(before, now) == []
    assert len(said_otherwise(before, notebook(drawn("A line.", "b")))) == 1


def test_a_table_is_compared_line_by_line():
    table = "Region Earned\nUpper 45\nLower 20"
    before, now = ({"text/html": "<table>", "text/plain": text} for text in (table, table.replace("45", "43")))
    assert said_otherwise(notebook(before), notebook(now)) == [
        SaidOtherwise("How many?", "table", "Upper 45", "Upper 43")
    ]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (drawn("Bars: 63", "b"), ("Bars: 65", "Bars: 63")),
        (drawn("Bars: 65", "b"), ("Bars: 65", ONLY_DRAWING)),
    ],
)
def test_a_figure_is_told_by_its_words_also_when_only_its_drawing_changed(now, expected):
    assert said_otherwise(notebook(drawn("Bars: 65", "a")), notebook(now)) == [
        SaidOtherwise("How many?", "figure", *expected)
    ]


def test_what_stands_above_the_first_question_has_a_name_too():
    made = [notebook(said(text)) for text in ("One.", "Two.")]
    for one in made:
        one.cells[0].source = "# 8 · Regions"
    assert said_otherwise(*made) == [SaidOtherwise(TITLE, "sentence", "One.", "Two.")]


def test_a_difference_is_printed_before_and_now():
    assert SaidOtherwise("Where?", "sentence", "", "63 were earned.").lines() == [
        "  Where? (sentence)",
        "    before: nothing",
        "    now:    63 were earned.",
    ]
