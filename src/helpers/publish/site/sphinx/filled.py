"""Pages that are templates filled with traced numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from helpers.publish.executed import alt_text
from helpers.publish.site.anchors import figure_anchor, finding_anchor, table_anchor
from helpers.publish.traced import Traced, linked_html, part_html, parts_html, svg_html

TEMPLATES = Path(__file__).with_name("templates")
CELL_END = re.compile(r"(?<=</td>)(?=<)|(?<=</th>)(?=<)")


def _position(cell: Traced) -> str:
    return f"{cell.value:.4f}".rstrip("0").rstrip(".")


@cache
def _environment() -> Environment:
    """Return the templates; a name that is not given is an error."""
    loader = FileSystemLoader(TEMPLATES)
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    filters: dict[str, Callable[..., str]] = {
        "part": lambda part: Markup(part_html(part)),
        "parts": lambda parts: Markup(parts_html(parts)),
        "svg_parts": lambda parts: Markup(svg_html(parts)),
        "trace": lambda part: Markup(part.attributes),
        "position": _position,
    }
    made.filters |= filters
    made.globals |= {
        "missing": pd.isna,
        "table_anchor": table_anchor,
        "figure_anchor": figure_anchor,
        "finding_anchor": finding_anchor,
        "alt_text": alt_text,
    }
    return made


def filled(template: str, *, pages: Mapping[str, str] | None = None, **given: object) -> str:
    """Return a template filled with what is given.

    Parameters
    ----------
    template : str, its file
    pages : dict of result table to the page that holds its rows, as the filled page reaches it; in the template,
        ``linked`` turns a cell and ``said`` turns parts of a sentence into links to their rows
    given : names that the template uses
    """
    known = pages or {}
    links = {
        "linked": lambda cell: Markup(linked_html(cell, known)),
        "said": lambda parts: Markup(parts_html(parts, known)),
    }
    return _environment().get_template(template).render(pages=known, **links, **given)


def raw_html(html: str) -> str:
    """Return HTML as a document of Sphinx carries it through; its search takes words without a space between as one."""
    return f"```{{raw}} html\n{CELL_END.sub(' ', html)}\n```"
