"""What must hold of built pages: nothing from outside, every link and promised anchor there, a text for every picture."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from pathlib import Path
from urllib.parse import unquote

# What a browser loads or follows. Text may name a source with its address.
ADDRESS_ATTRIBUTES = {
    "href", "src", "srcset", "action", "formaction", "data", "poster", "cite", "background", "ping", "xlink:href",
}  # fmt: skip
EXTERNAL = re.compile(r"^\s*(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)
INSIDE = re.compile(r"^\s*(?:data:|#|javascript:void)", re.IGNORECASE)
STYLE_ADDRESS = re.compile(r"""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)""")
SCRIPT_ADDRESS = re.compile(
    r"""(?:fetch|import|importScripts|open|WebSocket|EventSource)\s*\(\s*["'`]((?:https?:|wss?:)?//[^"'`]+)"""
)
TAG = re.compile(r"""<([a-zA-Z][^\s/>]*)((?:\s+[^\s=>"'/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>"']+))?)*)\s*/?>""")
ATTRIBUTE = re.compile(r"""([^\s=>"'/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?""")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
SCRIPT, STYLE = (re.compile(rf"<{tag}\b[^>]*>(.*?)</{tag}>", re.DOTALL) for tag in ("script", "style"))
SCRIPT_BODY = re.compile(r"(<script\b[^>]*>).*?</script>", re.DOTALL)
SHOWN = 50


@dataclass
class Page:
    """What one page names, and what it links to.

    Attributes
    ----------
    anchors : set of str
    links : list of str, addresses in the order of the page
    pictures_without_text : list of str, their addresses
    external : list of str
    repeated : list of str, anchors that stand twice
    """

    anchors: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    pictures_without_text: list[str] = field(default_factory=list)
    external: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)


def outside(addresses: Iterable[str]) -> list[str]:
    """Return the addresses that lead out of the site."""
    return [address for address in addresses if EXTERNAL.match(address) and not INSIDE.match(address)]


def style_addresses(style: str) -> list[str]:
    """Return what a style sheet loads.

    Examples
    --------
    >>> style_addresses('@import "a.css"; p {background: url(b.png)}')
    ['a.css', 'b.png']
    """
    return [first or second for first, second in STYLE_ADDRESS.findall(style)]


def _add_element(page: Page, tag: str, given: dict[str, str]) -> None:
    if "id" in given:
        (page.repeated.append if given["id"] in page.anchors else page.anchors.add)(given["id"])
    if tag == "img" and not given.get("alt", "").strip():
        page.pictures_without_text.append(given.get("src", ""))
    if tag == "meta" and given.get("http-equiv", "").lower() == "refresh":
        page.external.append(given.get("content", ""))
    for address in (given[name] for name in ADDRESS_ATTRIBUTES & given.keys()):
        if EXTERNAL.match(address) and not INSIDE.match(address):
            page.external.append(address)
        elif address.startswith("#") or not INSIDE.match(address):
            page.links.append(address)
    if "style" in given:
        page.external += outside(style_addresses(given["style"]))


def read_page(text: str) -> Page:
    """Return what a page names and links to.

    A scan of its tags: pages are well-formed, some have thousands of table rows, and a parser takes ten times as long.
    """
    page = Page()
    for style in STYLE.findall(text):
        page.external += outside(style_addresses(style))
    for script in SCRIPT.findall(text):
        page.external += SCRIPT_ADDRESS.findall(script)
    for match in TAG.finditer(SCRIPT_BODY.sub(r"\1", COMMENT.sub("", text))):
        if match[2]:
            given = {
                name.lower(): unescape(one or other or bare) for name, one, other, bare in ATTRIBUTE.findall(match[2])
            }
            _add_element(page, match[1].lower(), given)
    return page


def _link_problems(root: Path, name: str, page: Page, pages: dict[str, Page], exists) -> list[str]:
    problems, folder = [], Path(name).parent
    for link in dict.fromkeys(page.links):
        path, _, anchor = link.partition("#")
        path = unquote(path.partition("?")[0])
        target = name if not path else _resolved(folder, path)
        if target is None or not exists(target):
            problems.append(f"{name}: links to {link}, which is not in the site.")
        elif anchor and target in pages and unquote(anchor) not in pages[target].anchors:
            problems.append(f"{name}: links to {link}, but {target} has no such anchor.")
    return problems


def _resolved(folder: Path, path: str) -> str | None:
    parts: list[str] = list(folder.parts)
    for part in Path(path).parts:
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


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
    files = sorted(root.rglob("*.html"))
    pages = {file.relative_to(root).as_posix(): read_page(file.read_text(encoding="utf-8")) for file in files}
    exists = cache(lambda name: (root / name).is_file())
    problems = []
    for name, page in pages.items():
        problems += [f"{name}: has the external address {address}." for address in dict.fromkeys(page.external)]
        problems += [f"{name}: the picture {source} has no text." for source in page.pictures_without_text]
        problems += [f"{name}: the anchor {anchor} stands twice." for anchor in dict.fromkeys(page.repeated)]
        problems += _link_problems(root, name, page, pages, exists)
    for name, anchors in promised.items():
        found = pages[name].anchors if name in pages else set()
        problems += [f"{name}: the promised anchor {anchor} is gone." for anchor in sorted(anchors - found)]
    for file in sorted(root.rglob("*.css")):
        name = file.relative_to(root).as_posix()
        addresses = style_addresses(file.read_text(encoding="utf-8"))
        problems += [f"{name}: has the external address {address}." for address in outside(addresses)]
    for file in sorted(root.rglob("*.js")):
        found = SCRIPT_ADDRESS.findall(file.read_text(encoding="utf-8"))
        problems += [f"{file.relative_to(root).as_posix()}: has the external address {address}." for address in found]
    return problems


def require_sound(root: Path, *, promised: dict[str, set[str]]) -> int:
    """Return how many pages were checked.

    Raises
    ------
    ValueError
        With everything that is wrong, or when there is no page.
    """
    problems = page_problems(root, promised=promised)
    count = sum(1 for _ in root.rglob("*.html"))
    if not count:
        problems = ["expected pages, found none."]
    if problems:
        more = [f"and {len(problems) - SHOWN:,} more."] if len(problems) > SHOWN else []
        count_text = f"{len(problems):,} problem{'s' if len(problems) > 1 else ''} in the pages; no page was changed."
        raise ValueError("\n".join([count_text, *problems[:SHOWN], *more]))
    return count
