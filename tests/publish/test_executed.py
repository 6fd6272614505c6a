"""What an executed notebook says and shows is read off its outputs."""

import nbformat

from helpers.publish.executed import Block, found_blocks, limits_of, question_of, title_of

PICTURE = {"image/svg+xml": '<svg id="03_trial__bars" role="img" aria-label="Bars."></svg>', "text/plain": "Bars."}
SAID = {"text/markdown": "Said so."}


def notebook_of(*cells: str | tuple[str, list[dict]]) -> nbformat.NotebookNode:
    """Return a notebook of Markdown, and of code with what its outputs hold."""
    made = [
        nbformat.v4.new_markdown_cell(cell)
        if isinstance(cell, str)
        else nbformat.v4.new_code_cell(
            cell[0], outputs=[nbformat.v4.new_output("display_data", data=data) for data in cell[1]]
        )
        for cell in cells
    ]
    return nbformat.v4.new_notebook(cells=made)


def test_what_was_found_is_read_from_outputs_and_working_steps_are_left_out():
    notebook = notebook_of(
        "# 3 · Trial\n\nWhat is tried?",
        ("load()", []),
        ("show_answer(found)", [{"text/markdown": "Tried."}]),
        "## How was it found?",
        ("load()", []),
        "## Did it work?\n\nTyped words.",
        ("compute()", [{"text/html": "<table>", "text/plain": "a table"}]),
        ("show_figure(bars_chart(rows), year=year)", [SAID, PICTURE]),
        "## Did nobody answer?",
        ("compute()", []),
        "## What does this not say?\n\nWhy.\n\nWhen.",
        "## How was this made?\n\n- Reads: `x`",
        ("save()", [SAID]),
    )
    assert (title_of(notebook), question_of(notebook)) == ("3 · Trial", "What is tried?")
    assert limits_of(notebook) == "Why.\n\nWhen."
    assert found_blocks(notebook) == [
        Block("sentences", "Tried."),
        Block("question", "Did it work?"),
        Block("sentences", "Said so."),
        Block("picture", "03_trial__bars"),
    ]
