"""Sphinx as this project uses it: settings, one call, nothing that differs between two builds or asks a network."""

from __future__ import annotations

import io
import os
import re
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from helpers.base.words import counted
from helpers.publish.site.sphinx.extra_pages import ExtraPage, collect
from helpers.publish.site.sphinx.filled import TEMPLATES
from helpers.publish.site.sphinx.glossary import link_terms

# Sphinx reads a date for files that are not asked for below; a fixed one keeps two builds the same.
EPOCH = "0"
COLOR = re.compile(r"\x1b\[[0-9;]*m")
THEME_OPTIONS = {
    "logo": {"text": "CTE Credential Attainment"},
    "navbar_center": [],
    "navbar_end": ["theme-switcher"],
    "navbar_persistent": ["search-button-field"],
    "search_bar_text": "Search all pages",
    "secondary_sidebar_items": ["page-toc"],
    "article_header_start": ["breadcrumbs"],
    "footer_start": ["provenance"],
    "footer_end": [],
    "primary_sidebar_end": [],
    "show_toc_level": 1,
    "navigation_with_keys": False,
    "surface_warnings": False,
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}
SETTINGS = {
    "extensions": ["myst_nb"],
    "language": "en",
    "html_theme": "pydata_sphinx_theme",
    "templates_path": [str(TEMPLATES)],
    "html_css_files": ["datatables.css", "palette.css", "site.css"],
    "html_js_files": [("datatables.js", {"defer": "defer"}), ("site.js", {"defer": "defer"})],
    "html_sidebars": {"**": ["sections.html"]},
    "html_copy_source": False,
    "html_show_sourcelink": False,
    "html_show_copyright": False,
    "html_show_sphinx": False,
    "html_last_updated_fmt": None,
    "html_use_index": False,
    # A summary would be fetched from the found page, which a page on a disk may not do.
    "html_show_search_summary": False,
    "html_theme_options": THEME_OPTIONS,
    "nb_execution_mode": "off",
    "nb_code_prompt_show": "Code",
    "nb_code_prompt_hide": "Hide code",
    "myst_heading_anchors": 3,
}


def run_sphinx(
    source: Path, target: Path, scratch: Path, *, settings: dict[str, object], extra: list[ExtraPage]
) -> None:
    """Build the pages of a folder of sources.

    Parameters
    ----------
    source, target, scratch : Path; what Sphinx keeps between builds goes into the last
    settings : dict, title and what templates show, besides :data:`SETTINGS`
    extra : list of ExtraPage, pages without a source

    Raises
    ------
    ValueError
        With every warning and error of Sphinx: an unknown link or anchor, a document that nothing links, bad markup.
    """
    warnings = io.StringIO()
    os.environ["SOURCE_DATE_EPOCH"] = EPOCH
    with patch_docutils(None), docutils_namespace():
        application = Sphinx(
            str(source),
            None,
            str(target),
            str(scratch),
            "html",
            confoverrides={**SETTINGS, **settings},
            status=None,
            warning=warnings,
            freshenv=True,
        )
        application.connect("doctree-resolved", link_terms)
        application.connect("html-collect-pages", lambda running: collect(running, extra))
        application.build(force_all=True)
    found = [line for line in COLOR.sub("", warnings.getvalue()).splitlines() if line.strip()]
    if found or application.statuscode:
        shown = [line.replace(f"{source}{os.sep}", "") for line in found]
        raise ValueError("\n".join([f"{counted(len(found), 'problem')} found by Sphinx; no page was changed.", *shown]))
