"""Headers and footers of pages: lines that say the same on page after page, but for the page's number."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from helpers.intake.lines import Line

# A number without leading zeros, at the end, at the beginning or as "3 of 90".
_NUMBERED = [
    re.compile(pattern)
    for pattern in (
        r"(?P<text>.*?)\b(?P<page>[1-9]\d{0,2}) of \d+",
        r"(?P<text>.*?)\b(?P<page>[1-9]\d{0,2})",
        r"(?P<page>[1-9]\d{0,2})\b(?P<text>.*)",
    )
]
_MOST_CELLS, _FEWEST = 2, 3


def page_lines(lines: Iterable[Line]) -> set[Line]:
    """Return the lines that are headers or footers: three or more with the same text, whose numbers count the pages.

    Examples
    --------
    >>> text = [Line(("Report", page), "", row) for page, row in (("7", 40), ("8", 81), ("9", 122))]
    >>> [line.row for line in text if line in page_lines(text)]
    [40, 81, 122]
    >>> page_lines(Line(("Masonry", module), "", 1) for module in ("28101", "28102", "28103"))
    set()
    """
    groups: dict[str, list[tuple[int, Line]]] = defaultdict(list)
    for line in lines:
        match = next((found for pattern in _NUMBERED if (found := pattern.fullmatch(line.text))), None)
        if match and len([cell for cell in line.cells if cell]) <= _MOST_CELLS:
            groups[match["text"]].append((int(match["page"]), line))
    return {line for text, members in groups.items() if _count_pages(text, members) for _, line in members}


def repeated_lines(lines: Iterable[Line]) -> set[Line]:
    """Return the lines of text that stand three times or more: headers, where headings stand again below them."""
    lines = [line for line in lines if len([cell for cell in line.cells if cell]) == 1]
    counts = Counter(line.text for line in lines)
    return {line for line in lines if counts[line.text] >= _FEWEST}


def _count_pages(text: str, members: list[tuple[int, Line]]) -> bool:
    """Return whether numbers rise from page to page, with none or one left out between two unless it says "page"."""
    steps = [later - earlier for (earlier, _), (later, _) in zip(members, members[1:], strict=False)]
    most = max(steps, default=0) if "page" in text.casefold() else 2
    return len(members) >= _FEWEST and all(1 <= step <= most for step in steps)
