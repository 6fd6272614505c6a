"""The results of a year, made in this process: every notebook's code, without kernels, pages and task graph."""

import json
import os
from pathlib import Path
from unittest.mock import patch

from helpers.execution import source_for_year
from helpers.paths import outputs_dir
from helpers.sections import PREPARE, read_sections


def _run_cells(cells: list[dict], year: str) -> list[dict]:
    """Run code cells as one program; return all cells with what was displayed."""
    names, displayed = {"__name__": "__main__"}, []
    with (
        # Pictures are only as fine as tests need them.
        patch("helpers.figures.PNG_DOTS_PER_INCH", 20),
        patch("helpers.display.display", lambda data, raw: displayed.append(data)),
        patch("helpers.figures.display", lambda data, raw: displayed.append(data)),
    ):
        for cell in cells:
            if cell["cell_type"] != "code":
                continue
            exec(compile(cell["source"], "cell", "exec"), names)
            cell["outputs"] = [{"output_type": "display_data", "data": data} for data in displayed]
            displayed.clear()
            if "parameters" in cell["metadata"].get("tags", []):
                names["year"] = year
    return cells


def execute_year(root: Path, year: str) -> None:
    """Write tables, figures and executed notebooks of a year below a folder that holds its raw or processed data."""
    with patch.dict(os.environ, {"CTE_DATA_ROOT": str(root), "CTE_WRITE_ROOT": str(root)}):
        for stem, section in read_sections().items():
            if stem == PREPARE and (root / "data" / "processed" / year).exists():
                continue
            cells = _run_cells(source_for_year(section, year).cells, year)
            file = outputs_dir(year) / "notebooks" / f"{stem}.ipynb"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps({"cells": cells}), encoding="utf-8")
