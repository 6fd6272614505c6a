"""Letters of a page put together: lines of text, and the lines of a cell as one text."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from helpers.base.paths import RAW_LAYOUTS, raw_dir
from helpers.intake.typeset.pages import UNREADABLE, Glyph

# In parts of the size: a gap that is a space, one that parts the cells of a line, and how far a mark is raised.
SPACE, WIDE_GAP, RAISED = 0.16, 1.0, 0.15
SMALLER, OVERPRINTED, SAME_LINE = 0.82, 0.1, 0.12
_MARKS = str.maketrans("0123456789abcdefghijklmnoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ")
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_HYPHENS, _SOFT = "-‐‑", "\xad"
# Lines may end behind these without a space.
_BREAKS = "/–—" + _HYPHENS
_AROUND, _SPACES_KEPT = "().,;:", 3
_CODE = re.compile(r"\W*[A-Z]{2}[0-9]{2}-")
_DIGITS = re.compile(r"[0-9,.%]+")
# No year: one stands in headings.
_NUMBER = re.compile(r"(?!(19|20)[0-9]{2}$)[<0-9][0-9,.]*%?")
_COUNT = re.compile(r"[0-9]{1,3}(,[0-9]{3})+|[0-9]+(\.[0-9]+)?%")


@dataclass(frozen=True)
class TextLine:
    """Letters on one line, from left to right.

    Attributes
    ----------
    glyphs : tuple of Glyph
    """

    glyphs: tuple[Glyph, ...]

    @property
    def left(self) -> float:
        return self.glyphs[0].left

    @cached_property
    def right(self) -> float:
        return max(glyph.right for glyph in self.glyphs if glyph.text != " ")

    @cached_property
    def size(self) -> float:
        return max(glyph.size for glyph in self.glyphs)

    @cached_property
    def baseline(self) -> float:
        return next(glyph.baseline for glyph in self.glyphs if glyph.size == self.size)

    @cached_property
    def top(self) -> float:
        return min(glyph.top for glyph in self.glyphs)

    @cached_property
    def bottom(self) -> float:
        return max(glyph.bottom for glyph in self.glyphs)

    @cached_property
    def full_text(self) -> str:
        """Return the text with the spaces that the file has at its ends."""
        pieces = []
        for before, glyph in zip((None, *self.glyphs), self.glyphs, strict=False):
            is_parted = before is not None and " " not in (before.text, glyph.text)
            if is_parted and before is not None and glyph.left - before.right > SPACE * self.size:
                pieces.append(" ")
            pieces.append(_as_printed(glyph, self.baseline, self.size))
        return "".join(pieces)

    @property
    def text(self) -> str:
        return self.full_text.strip()

    @property
    def ends_with_space(self) -> bool:
        return self.full_text.endswith(" ")


def _as_printed(glyph: Glyph, baseline: float, size: float) -> str:
    """Return a letter, a small one above or below the line as a raised or lowered sign: it is no part of a number."""
    if glyph.size > SMALLER * size:
        return glyph.text
    if baseline - glyph.baseline > RAISED * size:
        return glyph.text.translate(_MARKS)
    return glyph.text.translate(_LOWERED) if glyph.baseline - baseline > 0.05 * size else glyph.text


def text_lines(glyphs: Iterable[Glyph]) -> list[TextLine]:
    """Return letters as lines from top to bottom; a raised mark belongs to the line that it stands beside."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.baseline):
        if not rows or glyph.baseline - rows[-1][-1].baseline > SAME_LINE * glyph.size:
            rows.append([])
        rows[-1].append(glyph)
    lines = [TextLine(_from_left(row)) for row in rows if any(glyph.text != " " for glyph in row)]
    marks = [(line, host) for line in lines if (host := _beside(line, lines)) is not None]
    for mark, host in marks:
        lines[lines.index(host)] = TextLine(_from_left([*host.glyphs, *mark.glyphs]))
        lines.remove(mark)
    return sorted(lines, key=lambda line: line.baseline)


def _beside(mark: TextLine, lines: list[TextLine]) -> TextLine | None:
    """Return the line of larger letters that each run of small ones stands beside, if there is one."""
    for host in lines:
        overlap = min(mark.bottom, host.bottom) - max(mark.top, host.top)
        if mark.size < SMALLER * host.size and overlap > 0.5 * (mark.bottom - mark.top):
            rights = [glyph.right for glyph in host.glyphs]
            runs = pieces_of(mark)
            if all(any(-host.size < run.left - right < host.size for right in rights) for run in runs):
                return host
    return None


def _from_left(glyphs: list[Glyph]) -> tuple[Glyph, ...]:
    """Return the letters of a line in their order, without what was printed twice to look bold."""
    # Letters of a ligature share one place and keep the order that they have in the file.
    ordered = sorted(glyphs, key=lambda glyph: glyph.left)
    kept: list[Glyph] = []
    for glyph in ordered:
        twice = kept and kept[-1].text == glyph.text and glyph.left - kept[-1].left < OVERPRINTED * glyph.size
        is_ligature = twice and kept[-1].left == glyph.left and kept[-1].right == glyph.right and glyph.text == "f"
        if not twice or is_ligature:
            kept.append(glyph)
    while kept and kept[0].text == " ":
        kept.pop(0)
    return tuple(kept)


def pieces_of(line: TextLine, gap: float = WIDE_GAP) -> list[TextLine]:
    """Return the parts of a line that gaps divide, each of at least so many parts of its size."""
    parts: list[list[Glyph]] = []
    last = None
    for glyph in line.glyphs:
        if glyph.text == " ":
            if parts:
                parts[-1].append(glyph)
            continue
        if last is None or glyph.left - last > gap * line.size:
            parts.append([])
        parts[-1].append(glyph)
        last = max(glyph.right, last or glyph.right)
    return [TextLine(tuple(part)) for part in parts]


class KnownWords:
    """The words that the report itself prints unbroken, and those of the lookups, the headings and earlier years."""

    def __init__(self, lines: Iterable[TextLine]):
        self.words = set(_words_of_tables())
        ends: list[bool] = []
        numbers: list[bool] = []
        for line in lines:
            for piece in pieces_of(line):
                # The first and the last word of a line may be half a word.
                self.words.update(piece.text.split()[1:-1])
                (numbers if _DIGITS.fullmatch(piece.text) else ends).append(piece.ends_with_space)
        # Some files keep the space where a line was wrapped, some end every cell with one, some have neither.
        self.keeps_spaces = sum(ends) >= _SPACES_KEPT and 5 * sum(numbers) <= len(numbers)

    def knows(self, text: str) -> bool:
        return all(word in self.words or word.strip(_AROUND) in self.words for word in text.split())


def _words_of_tables() -> Iterable[str]:
    files = [RAW_LAYOUTS, *raw_dir().glob("*/published/*.csv"), *raw_dir().glob("reference/*.csv")]
    for file in sorted(files):
        yield from _words_of(file)


def _words_of(file: Path) -> set[str]:
    with file.open(encoding="utf-8-sig", errors="replace", newline="") as lines:
        words = {word for row in csv.reader(lines) for cell in row for word in cell.split()}
    return words | {word.strip(_AROUND) for word in words}


def cell_text(lines: Sequence[TextLine], known: KnownWords) -> tuple[str, str]:
    """Return the lines of a cell as one text, and why it may be another, empty if it cannot.

    Parameters
    ----------
    lines : sequence of TextLine, from top to bottom
    known : KnownWords

    Returns
    -------
    tuple of two str
    """
    if not lines:
        return "", ""
    text, doubts = lines[0].text, []
    for before, line in zip(lines, lines[1:], strict=False):
        text, doubt = _joined(text, before.ends_with_space, line.text, known)
        doubts.append(doubt)
    if UNREADABLE in text:
        doubts.append(f"a letter in '{text}' that the file does not name")
    if not all(glyph.is_level for line in lines for glyph in line.glyphs):
        doubts.append(f"text that does not run from left to right in '{text}'")
    return text, next((doubt for doubt in doubts if doubt), "")


def _joined(text: str, has_space: bool, following: str, known: KnownWords) -> tuple[str, str]:
    """Return a text with the line that follows it, and a doubt."""
    if not has_space and not text.endswith(" -") and text[-1] in _BREAKS + _SOFT:
        return _behind_a_break(text, following, known)
    if has_space or not known.keeps_spaces:
        return f"{text} {following}", ""
    # A word too long for its column is broken where the column ends, without a space and without a hyphen.
    last, first = text.split()[-1], following.split()[0]
    if _DIGITS.fullmatch(text) and _DIGITS.fullmatch(following):
        doubt = f"'{text}' and '{following}' on two lines of one cell" if not _COUNT.fullmatch(text + following) else ""
        return text + following, doubt
    choices = {f"{text} {following}": f"{last} {first}", text + following: last + first}
    known_ones = [whole for whole, words in choices.items() if known.knows(words)]
    if len(known_ones) == 1:
        return known_ones[0], ""
    return f"{text} {following}", f"'{text}' and '{following}' on two lines: one word or two"


def _behind_a_break(text: str, following: str, known: KnownWords) -> tuple[str, str]:
    """Return a text that ends with a hyphen or stroke with what follows: as one word, without hyphen, or as two."""
    last, first = text.split()[-1], following.split()[0]
    if text.endswith(_SOFT):
        return text[:-1] + following, ""
    is_hyphen = text[-1] in _HYPHENS
    together, apart, without = text + following, f"{text} {following}", text[:-1] + following
    choices = {together: last + first, apart: f"{last} {first}"}
    if is_hyphen:
        choices[without] = last[:-1] + first
    if known.keeps_spaces or is_hyphen:
        # Where a line is wrapped behind a hyphen, a space would be the odder reading by far.
        del choices[apart]
    if is_hyphen and (first[0].isdigit() or _CODE.fullmatch(last)):
        return together, ""
    known_ones = [whole for whole, words in choices.items() if known.knows(words)]
    if len(choices) == 1 or len(known_ones) == 1:
        return (known_ones or [*choices])[0], ""
    return together, f"'{text}' at the end of a line before '{following}': one word, two, or one without the sign"


def is_number(text: str) -> bool:
    """Return whether a text looks like a count or a percentage."""
    return _NUMBER.fullmatch(text) is not None
