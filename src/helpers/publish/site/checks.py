"""What must hold of built pages: nothing from outside, no link or promised anchor lost, a text for every picture."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from posixpath import normpath
from urllib.parse import unquote

from lxml import html

from helpers.base.words import counted

# What a browser loads or follows. Text may name a source with its address.
ATTRIBUTES = frozenset(
    ["href", "xlink:href", "src", "srcset", "action", "formaction", "data", "poster", "cite", "background", "ping"],
)
REFRESH = "//meta[translate(@http-equiv, 'REFSH', 'refsh') = 'refresh']/@content"
EXTERNAL = re.compile(r"^\s*(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)
INSIDE = re.compile(r"^\s*(?:data:|#|javascript:void)", re.IGNORECASE)
STYLE_ADDRESS = re.compile(r"""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)""")
SCRIPT_ADDRESS = re.compile(
    r"""(?:fetch|import|importScripts|open|WebSocket|EventSource)\s*\(\s*["'`]((?:https?:|wss?:)?//[^"'`]+)"""
)
READ = (".html", ".css", ".js")
SHOWN = 50


def outside(addresses: Iterable[str]) -> list[str]:
    """Return the addresses that lead out of the site."""
    return [address for address in addresses if EXTERNAL.match(address) and not INSIDE.match(address)]


def _style_addresses(style: str) -> list[str]:
    """Return what a style sheet loads."""
    return [first or second for first, second in STYLE_ADDRESS.findall(style)]


def _addresses(page: html.HtmlElement) -> list[str]:
    # One walk over the page takes a third of the time that a path expression takes, on hundreds of pages.
    return [value for element in page.iter() for name, value in element.items() if name in ATTRIBUTES]


def _external_addresses(page: html.HtmlElement, addresses: list[str]) -> list[str]:
    styles = [address for style in page.xpath("//style/text() | //@style") for address in _style_addresses(style)]
    scripts = [address for script in page.xpath("//script/text()") for address in SCRIPT_ADDRESS.findall(script)]
    return [*outside([*addresses, *styles]), *scripts, *page.xpath(REFRESH)]


def _own_problems(name: str, page: html.HtmlElement, addresses: list[str]) -> list[str]:
    repeated = [anchor for anchor, count in Counter(page.xpath("//@id")).items() if count > 1]
    silent = [image.get("src", "") for image in page.xpath("//img[not(normalize-space(@alt))]")]
    return [
        *(
            f"{name}: has the external address {address}."
            for address in dict.fromkeys(_external_addresses(page, addresses))
        ),
        *(f"{name}: the picture {source} has no text." for source in silent),
        *(f"{name}: the anchor {anchor} stands twice." for anchor in repeated),
    ]


def _link_problems(name: str, addresses: list[str], anchors: dict[str, set[str]], files: set[str]) -> list[str]:
    problems, folder = [], PurePosixPath(name).parent
    for link in dict.fromkeys(addresses):
        if EXTERNAL.match(link) or INSIDE.match(link) and not link.startswith("#"):
            continue
        path, _, anchor = link.partition("#")
        path = unquote(path.partition("?")[0])
        target = normpath(str(folder / path)) if path else name
        if target not in files:
            problems.append(f"{name}: links to {link}, which is not in the site.")
        elif anchor and target in anchors and unquote(anchor) not in anchors[target]:
            problems.append(f"{name}: links to {link}, but {target} has no such anchor.")
    return problems


def page_problems(root: Path, *, promised: dict[str, set[str]]) -> list[str]:
    """Return everything that is wrong with the pages below a folder.

    Parameters
    ----------
    root : Path
    promised : dict of page to the anchors that it must have

    Returns
    -------
    list of str, each naming the page
    """
    files = {file.relative_to(root).as_posix(): file for file in sorted(root.rglob("*")) if file.is_file()}
    texts = {name: file.read_text(encoding="utf-8") for name, file in files.items() if name.endswith(READ)}
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    pages = {
        name: html.document_fromstring(text.encode(), parser=parser)
        for name, text in texts.items()
        if name.endswith(".html")
    }
    anchors = {name: set(page.xpath("//@id")) for name, page in pages.items()}
    problems, names = [], {*files}
    for name, page in pages.items():
        addresses = _addresses(page)
        problems += [*_own_problems(name, page, addresses), *_link_problems(name, addresses, anchors, names)]
    for name, named in promised.items():
        lost = sorted(named - anchors.get(name, set()))
        problems += [f"{name}: the promised anchor {anchor} is gone." for anchor in lost]
    for name, text in texts.items():
        found = outside(_style_addresses(text)) if name.endswith(".css") else []
        found += SCRIPT_ADDRESS.findall(text) if name.endswith(".js") else []
        problems += [f"{name}: has the external address {address}." for address in found]
    return problems


def require_sound(root: Path, *, promised: dict[str, set[str]]) -> int:
    """Return how many pages were checked.

    Raises
    ------
    ValueError
        With everything that is wrong, or when there is no page.
    """
    count = sum(1 for _ in root.rglob("*.html"))
    problems = page_problems(root, promised=promised) if count else ["expected pages, found none."]
    if problems:
        more = [f"and {len(problems) - SHOWN:,} more."] if len(problems) > SHOWN else []
        head = f"{counted(len(problems), 'problem')} in the pages; no page was changed."
        raise ValueError("\n".join([head, *problems[:SHOWN], *more]))
    return count
