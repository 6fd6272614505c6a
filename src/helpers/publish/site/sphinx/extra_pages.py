"""Pages that no document of Sphinx stands behind: made from tables by the hundred, in the layout of all others.

They are found by the search and linked from where they belong; the ways at the side of a page do not list them, because
a list of some hundred would make every page long.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

from docutils import nodes
from docutils.utils import new_document
from sphinx.application import Sphinx


@dataclass(frozen=True)
class ExtraPage:
    """A page by its content.

    Attributes
    ----------
    name : str, its place in the site without the ending, for example ``psus/920``
    title : str, plain text, also its heading
    html : str, what stands below the heading; links are relative to the page, its own headings start at ``<h2>``
    parent : tuple of (page without ending, title), the page that it belongs to, shown above it
    previous, following : tuple of (page without ending, title), or None
    search_text : str, words by which the search finds it besides its title; the whole table need not be in it
    """

    name: str
    title: str
    html: str
    parent: tuple[str, str]
    previous: tuple[str, str] | None = None
    following: tuple[str, str] | None = None
    search_text: str = ""


def _relation(application: Sphinx, page: ExtraPage, other: tuple[str, str] | None) -> dict[str, str] | None:
    if other is None:
        return None
    name, title = other
    return {"link": application.builder.get_relative_uri(page.name, name), "title": escape(title)}


def _feed_search(application: Sphinx, page: ExtraPage) -> None:
    """Let the search find a page."""
    document = new_document(page.name)
    title = nodes.title(page.title, page.title)
    document += title
    document += nodes.paragraph(page.search_text, page.search_text)
    builder: Any = application.builder
    builder.indexer.feed(page.name, f"{page.name}.html", page.title, document)
    # When Sphinx writes the index it drops every page that it does not know as a document.
    application.env.all_docs[page.name] = 0
    application.env.titles[page.name] = title


def collect(application: Sphinx, pages: Iterable[ExtraPage]) -> Iterator[tuple[str, dict, str]]:
    """Yield pages as Sphinx asks for them: name, what the template needs, template."""
    for page in pages:
        _feed_search(application, page)
        context = {
            "title": escape(page.title),
            "body": f"<section>\n<h1>{escape(page.title)}</h1>\n{page.html}\n</section>",
            "parents": [_relation(application, page, page.parent)],
            "prev": _relation(application, page, page.previous),
            "next": _relation(application, page, page.following),
            "meta": {"html_theme.sidebar_secondary.remove": True},
            "toc": "",
            "display_toc": False,
        }
        yield page.name, context, "page.html"
