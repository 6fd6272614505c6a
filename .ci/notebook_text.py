"""Print a notebook as text for ``git diff``: cells with what they say, figures by their alt text, no markup.

Switched on by ``make hooks``; needs nothing but Python.
"""

import json
import sys

# A reader of plain text gets these; tables and figures carry one of them beside their markup.
SHOWN = ("text/markdown", "text/plain")


def lines_of(source: list[str] | str) -> list[str]:
    """Return a text that a notebook stores whole or in lines."""
    return "".join(source).splitlines()


def said(output: dict) -> list[str]:
    """Return what one output says."""
    data = output.get("data", {})
    kind = next((kind for kind in SHOWN if kind in data), None)
    if kind:
        return lines_of(data[kind])
    return lines_of(output.get("text", output.get("traceback", "")))


def notebook_text(notebook: dict) -> list[str]:
    """Return the lines of a notebook: every cell under a heading, outputs indented."""
    lines = []
    for cell in notebook["cells"]:
        tags = " ".join(cell["metadata"].get("tags", []))
        lines += ["", f"--- {cell['cell_type']} {tags}".rstrip(), *lines_of(cell["source"])]
        lines += [f"    > {line}" for output in cell.get("outputs", []) for line in said(output)]
    return lines


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as stream:
        print("\n".join(notebook_text(json.load(stream))))
