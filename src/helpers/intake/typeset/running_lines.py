"""Headers and footers of pages: what stands at one place on page after page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from helpers.intake.typeset.pages import Page
from helpers.intake.typeset.texts import TextLine, pieces_of, text_lines

_FEWEST, _MOST_PAGES, _ENDS, _APART = 3, 0.5, 2, 1.0
# A page number; years have four digits.
_INTEGER = re.compile(r"(?<!\d)\d{1,3}(?!\d)")


def running_lines(pages: Sequence[Page]) -> list[list[TextLine]]:
    """Return the headers and footers of each page.

    They count the pages, at the same place on three or more; or they say the same on most pages, apart from the rest.
    """
    found: dict[tuple[str, int], list[tuple[int, TextLine, bool]]] = defaultdict(list)
    for place, page in enumerate(pages):
        lines = text_lines(page.glyphs)
        for line, is_apart in _at_the_ends(lines):
            found[_INTEGER.sub("#", line.text), round(line.baseline / 2)].append((place, line, is_apart))
    running: list[list[TextLine]] = [[] for _ in pages]
    for members in found.values():
        if _are_running(members, len(pages)):
            for place, line, _ in members:
                running[place].append(line)
    return running


def _at_the_ends(lines: Sequence[TextLine]) -> list[tuple[TextLine, bool]]:
    """Return the first and last lines of a page, and whether each stands apart from the next one inwards."""
    inwards = [(line, following) for line, following in zip(lines[:_ENDS], lines[1:], strict=False)]
    inwards += [(line, before) for line, before in zip(lines[: -_ENDS - 1 : -1], lines[-2::-1], strict=False)]
    return [
        (line, max(inner.top - line.bottom, line.top - inner.bottom) > _APART * line.size) for line, inner in inwards
    ]


def _are_running(members: Sequence[tuple[int, TextLine, bool]], pages: int) -> bool:
    if len({place for place, _, _ in members}) < _FEWEST:
        return False
    steps = [{int(number) - place for number in _INTEGER.findall(line.text)} for place, line, _ in members]
    counts_pages = bool(set.intersection(*steps))
    says_the_same = len({line.text for _, line, _ in members}) == 1 and len(pieces_of(members[0][1])) == 1
    is_apart = all(is_apart for _, _, is_apart in members)
    return counts_pages or (says_the_same and is_apart and len(members) > _MOST_PAGES * pages)
