"""The glossary, and its words linked where a page uses them first."""

from __future__ import annotations

import re
from collections.abc import Callable

from docutils import nodes
from sphinx.application import Sphinx

from helpers.publish.glossary import ENTRY, FILE, computed_measures, glossary_text
from helpers.publish.site.sphinx.filled import filled, raw_html

GLOSSARY = "glossary"
MEASURES = """## Measures

The other computed measures of the tables. A formula is about the numbers of one row; "all" adds up the rows of a table.
"""
# Words stay as they are where they are names, code or links already.
UNTOUCHED = (nodes.title, nodes.literal, nodes.literal_block, nodes.reference, nodes.raw, nodes.caption)


def glossary_terms(text: str) -> dict[str, str]:
    """Return every word of a glossary and its anchor; a short form in brackets is a word of its own.

    Parameters
    ----------
    text : str, Markdown with one heading of the second level an entry

    Examples
    --------
    >>> glossary_terms("## Public school unit (PSU)")
    {'public school unit': 'public-school-unit-psu', 'PSU': 'public-school-unit-psu'}
    """
    terms = {}
    for title in ENTRY.findall(text):
        long, _, short = title.partition(" (")
        anchor = nodes.make_id(title)
        # A name keeps its capitals, an ordinary word does not.
        terms[long if long[:2].isupper() else long[:1].lower() + long[1:]] = anchor
        if short:
            terms[short.removesuffix(")")] = anchor
    return terms


def glossary_markdown() -> str:
    """Return the glossary as its page: words and measures, and a table of the measures that have no entry."""
    table = filled("measures.html", measures=computed_measures())
    return f"{glossary_text()}\n{MEASURES}\n\n{raw_html(table)}\n"


def read_glossary() -> dict[str, str]:
    """Return the words of the committed glossary and their anchors."""
    return glossary_terms(FILE.read_text(encoding="utf-8"))


def term_pattern(terms: dict[str, str]) -> re.Pattern:
    """Return what finds any of the words, longer ones first, also with a plural s or a capital at the start."""
    words = sorted(terms, key=lambda word: (-len(word), word))
    alternatives = "|".join(
        re.escape(word) if word.isupper() else f"[{word[0].upper()}{word[0].lower()}]{re.escape(word[1:])}"
        for word in words
    )
    return re.compile(rf"\b({alternatives})(s?)\b")


def linked_text(
    text: str, pattern: re.Pattern, terms: dict[str, str], seen: set[str], address: Callable[[str], str]
) -> list[nodes.Node]:
    """Return a text as nodes, with a link at each word whose entry was not linked before.

    Parameters
    ----------
    text : str
    pattern, terms : as of :func:`term_pattern` and :func:`glossary_terms`
    seen : set of anchors linked before; those linked here are added
    address : function of an anchor
    """
    parts, end = [], 0
    for match in pattern.finditer(text):
        word = match[1] if match[1] in terms else match[1][:1].lower() + match[1][1:]
        anchor = terms.get(word)
        if anchor is None or anchor in seen:
            continue
        seen.add(anchor)
        link = nodes.reference("", match[0], refuri=address(anchor), internal=True, classes=["term"])
        parts += [nodes.Text(text[end : match.start()]), link]
        end = match.end()
    return [part for part in [*parts, nodes.Text(text[end:])] if part.astext()]


def link_terms(application: Sphinx, doctree: nodes.document, name: str) -> None:
    """Link the first use of each word of the glossary on a page; the glossary links nothing to itself."""
    if name == GLOSSARY or GLOSSARY not in application.env.found_docs:
        return
    terms = read_glossary()
    seen: set[str] = set()
    pattern, glossary = term_pattern(terms), application.builder.get_relative_uri(name, GLOSSARY)
    for paragraph in list(doctree.findall(nodes.paragraph)):
        for text in list(paragraph.findall(nodes.Text)):
            if isinstance(text.parent, UNTOUCHED):
                continue
            parts = linked_text(text.astext(), pattern, terms, seen, lambda anchor: f"{glossary}#{anchor}")
            if len(parts) > 1 or isinstance(parts[0] if parts else None, nodes.reference):
                text.parent.replace(text, parts)
