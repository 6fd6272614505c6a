"""An executed notebook as one self-contained page: code folded, figures with alt text, nothing fetched."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbconvert import HTMLExporter

from helpers.sections import Section

TEMPLATES = Path(__file__).parent / "templates"


def page_html(notebook: nbformat.NotebookNode, section: Section, year: str) -> str:
    """Return the page of an executed notebook.

    Parameters
    ----------
    notebook : executed, normalised notebook
    section : Section
    year : str

    Returns
    -------
    str, HTML without any address outside the page
    """
    exporter = HTMLExporter(
        template_name="section",
        extra_template_basedirs=[str(TEMPLATES)],
        mathjax_url="",
        require_js_url="",
    )
    title = notebook.cells[0].source.splitlines()[0].lstrip("# ").strip()
    html, _ = exporter.from_notebook_node(notebook, resources={"page_title": f"{title} – {year}"})
    # The page lies two folders deeper than the notebook whose links to raw files it repeats.
    return html.replace('href="../data/', 'href="../../../data/')
