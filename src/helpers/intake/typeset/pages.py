"""What stands on the pages of a PDF and where: its letters and its rules, measured from the upper left corner."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from math import hypot
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from helpers.base.problems import Problems

# Heights above and depths below the baseline of Latin letters, in parts of their size.
ASCENT, DESCENT = 0.72, 0.2
# A rectangle thinner than this is a rule, a thicker one a coloured ground; both in points.
THICKEST_RULE, SHORTEST_RULE, STRAIGHT = 2.5, 4.0, 0.5
# Pieces of text that begin and end at one place, in points.
SAME = 0.2
UNREADABLE = "\ufffd"
INVISIBLE = 3
SPACES = str.maketrans(dict.fromkeys("\t\xa0\u2002\u2003\u2007\u2009\u200a\u202f\u3000", " "))
EXPORT = "Save the report as a PDF again, from the document that it was made from, or use another kind of report file."

# A point (x, y) becomes (a x + c y + e, b x + d y + f).
Matrix = tuple[float, float, float, float, float, float]
UNMOVED: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass(frozen=True)
class Glyph:
    """One letter: its text, how far it reaches, the baseline it stands on, and its size, in points."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    is_level: bool = True

    @property
    def top(self) -> float:
        return self.baseline - ASCENT * self.size

    @property
    def bottom(self) -> float:
        return self.baseline + DESCENT * self.size

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


@dataclass(frozen=True)
class Rule:
    """A straight line: where it lies across its direction, and from where to where it reaches."""

    at: float
    start: float
    end: float


@dataclass
class Page:
    """One page: its number, its letters in the order of the file, its level and its upright rules."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    level: list[Rule] = field(default_factory=list)
    upright: list[Rule] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Return the page as a message names it."""
        return f"page {self.number}"


def _combined(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _moved(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _upright_page(page: Any) -> tuple[Matrix, float, float]:
    """Return what turns a place in the file into one on the page as it is looked at, and its width and height."""
    left, bottom, right, top = page.get_cropbox()
    width, height = right - left, top - bottom
    turned: dict[int, Matrix] = {
        0: (1, 0, 0, -1, -left, top),
        90: (0, 1, 1, 0, -bottom, -left),
        180: (-1, 0, 0, 1, right, -bottom),
        270: (0, -1, -1, 0, top, right),
    }
    rotation = page.get_rotation() % 360
    return turned[rotation], *((width, height) if rotation % 180 == 0 else (height, width))


def _matrix_of(thing: Any, read: Any, *place: int) -> Matrix:
    matrix = pdfium.FS_MATRIX()
    read(thing, *place, matrix)
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _text_of(text_page: Any, place: int) -> str:
    if pdfium.FPDFText_HasUnicodeMapError(text_page, place) == 1:
        return UNREADABLE
    code = pdfium.FPDFText_GetUnicode(text_page, place)
    # Some files mark a word that the end of a line divides with a sign of its own.
    return "-" if code == 2 else chr(code).translate(SPACES) if code >= 32 else UNREADABLE if code == 0 else ""


def _glyph(text_page: Any, place: int, to_page: Matrix) -> Glyph | None:
    text = "" if pdfium.FPDFText_IsGenerated(text_page, place) == 1 else _text_of(text_page, place)
    if not text:
        return None
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetLooseCharBox(text_page, place, box)
    pdfium.FPDFText_GetCharOrigin(text_page, place, x, y)
    a, b, c, d, *_ = _combined(_matrix_of(text_page, pdfium.FPDFText_GetMatrix, place), to_page)
    size = pdfium.FPDFText_GetFontSize(text_page, place) * hypot(c, d)
    sides = [_moved(box.left, box.bottom, to_page)[0], _moved(box.right, box.top, to_page)[0]]
    is_level = a > 0 and abs(b) < 0.05 * a
    return Glyph(text, min(sides), max(sides), _moved(x.value, y.value, to_page)[1], size, is_level)


Pieces = dict[int, tuple[Any, list[Glyph]]]


def _glyphs(page: Any, to_page: Matrix) -> tuple[list[Glyph], Pieces]:
    """Return the letters that can be seen, and the pieces of text that were read with theirs.

    A piece of text wholly outside of where it may be drawn is not seen.
    """
    text_page = page.get_textpage()
    pieces: Pieces = {}
    for place in range(pdfium.FPDFText_CountChars(text_page)):
        glyph = _glyph(text_page, place, to_page)
        if glyph is not None:
            piece = pdfium.FPDFText_GetTextObject(text_page, place)
            pieces.setdefault(_key(piece), (piece, []))[1].append(glyph)
    seen = [glyph for piece, glyphs in pieces.values() if _is_seen(piece, glyphs, to_page) for glyph in glyphs]
    return seen, pieces


def _key(thing: Any) -> int:
    return ctypes.cast(thing, ctypes.c_void_p).value or 0


def _bounds(piece: Any, matrix: Matrix) -> tuple[float, float, float, float]:
    """Return how far a piece of text reaches: left, right, top and bottom."""
    sides = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(piece, *sides)
    (x, y), (to_x, to_y) = (
        _moved(sides[0].value, sides[1].value, matrix),
        _moved(sides[2].value, sides[3].value, matrix),
    )
    return min(x, to_x), max(x, to_x), min(y, to_y), max(y, to_y)


def _left_out(piece: Any, matrix: Matrix, pieces: Pieces) -> list[Glyph]:
    """Return the letters of a piece of text that PDFium left out, none for one printed twice at one place.

    It takes text that repeats the one before it, a little further down, for a shadow. So its letters are those of the
    piece above that is as wide and begins where it begins; a sign stands for it if several differ.
    """
    left, right, top, bottom = _bounds(piece, matrix)
    glyphs = [glyph for _, letters in pieces.values() for glyph in letters]
    middle, height = (top + bottom) / 2, bottom - top
    is_twice = any(glyph.left < right and glyph.right > left and glyph.top < middle < glyph.bottom for glyph in glyphs)
    if is_twice or right - left < SHORTEST_RULE or height < SHORTEST_RULE:
        return []
    near: dict[str, list[Glyph]] = {}
    for other, letters in pieces.values():
        place = _bounds(other, matrix)
        drop = bottom - place[3]
        if letters and abs(place[0] - left) < SAME and abs(place[1] - right) < SAME and abs(drop) < 2.5 * height:
            near["".join(letter.text for letter in letters)] = [
                replace(letter, baseline=letter.baseline + drop) for letter in letters
            ]
    if len(near) == 1:
        return next(iter(near.values()))
    return [Glyph(UNREADABLE, left, right, bottom - DESCENT * height, height)]


def _is_seen(piece: Any, glyphs: Sequence[Glyph], to_page: Matrix) -> bool:
    clip = pdfium.FPDFPageObj_GetClipPath(piece)
    for path in range(max(0, pdfium.FPDFClipPath_CountPaths(clip))):
        points = []
        for place in range(max(0, pdfium.FPDFClipPath_CountPathSegments(clip, path))):
            x, y = ctypes.c_float(), ctypes.c_float()
            pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFClipPath_GetPathSegment(clip, path, place), x, y)
            points.append(_moved(x.value, y.value, to_page))
        if not points:
            continue
        left, right = min(x for x, _ in points), max(x for x, _ in points)
        top, bottom = min(y for _, y in points), max(y for _, y in points)
        if not any(left <= glyph.middle[0] <= right and top <= glyph.middle[1] <= bottom for glyph in glyphs):
            return False
    return True


def _objects(container: Any, count: Any, get: Any, matrix: Matrix) -> Iterator[tuple[Any, Matrix]]:
    """Yield each drawn object with what moves the space it is drawn in onto the page, those inside of others too."""
    for place in range(count(container)):
        thing = get(container, place)
        if pdfium.FPDFPageObj_GetType(thing) == pdfium.FPDF_PAGEOBJ_FORM:
            moved = _combined(_matrix_of(thing, pdfium.FPDFPageObj_GetMatrix), matrix)
            yield from _objects(thing, pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject, moved)
        else:
            yield thing, matrix


def _outline(path: Any, matrix: Matrix) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """Return the straight pieces of a path; curves bound no cell."""
    pieces, here, start = [], (0.0, 0.0), (0.0, 0.0)
    for place in range(pdfium.FPDFPath_CountSegments(path)):
        segment = pdfium.FPDFPath_GetPathSegment(path, place)
        x, y = ctypes.c_float(), ctypes.c_float()
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        there, kind = _moved(x.value, y.value, matrix), pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = there
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            pieces.append((here, there))
        here = there
        if pdfium.FPDFPathSegment_GetClose(segment):
            pieces.append((here, start))
            here = start
    return pieces


def _is_drawn(path: Any) -> tuple[bool, bool]:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    return bool(fill.value), bool(stroke.value)


def _as_line(pieces: list[tuple[tuple[float, float], tuple[float, float]]]) -> list:
    """Return the middle line of a thin filled rectangle as its only piece, nothing of a coloured ground."""
    points = [point for piece in pieces for point in piece]
    if not points:
        return []
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    if bottom - top <= THICKEST_RULE:
        return [((left, (top + bottom) / 2), (right, (top + bottom) / 2))]
    return [(((left + right) / 2, top), ((left + right) / 2, bottom))] if right - left <= THICKEST_RULE else []


def _add_rules(page: Page, pieces: list[tuple[tuple[float, float], tuple[float, float]]]) -> None:
    for (x, y), (to_x, to_y) in pieces:
        if abs(y - to_y) <= STRAIGHT and abs(x - to_x) >= SHORTEST_RULE:
            page.level.append(Rule((y + to_y) / 2, min(x, to_x), max(x, to_x)))
        elif abs(x - to_x) <= STRAIGHT and abs(y - to_y) >= SHORTEST_RULE:
            page.upright.append(Rule((x + to_x) / 2, min(y, to_y), max(y, to_y)))


def _read_page(page: Any, number: int) -> tuple[Page, bool]:
    """Return what stands on a page, and whether a picture with unseen text lies on it, as scanners make them."""
    to_page, width, height = _upright_page(page)
    # What a file places outside of the page, nobody sees.
    letters, pieces = _glyphs(page, to_page)
    glyphs = [glyph for glyph in letters if 0 <= glyph.baseline <= height and 0 <= glyph.left <= width]
    read = Page(number, width, height, glyphs)
    has_unseen_text = False
    for thing, matrix in _objects(page, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject, to_page):
        kind = pdfium.FPDFPageObj_GetType(thing)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            has_unseen_text |= pdfium.FPDFTextObj_GetTextRenderMode(thing) == INVISIBLE
            more = [] if _key(thing) in pieces else _left_out(thing, matrix, pieces)
            # What was found may be repeated in its turn.
            pieces.setdefault(_key(thing), (thing, more))
            read.glyphs += [glyph for glyph in more if 0 <= glyph.baseline <= height and 0 <= glyph.left <= width]
        elif kind == pdfium.FPDF_PAGEOBJ_PATH and any(drawn := _is_drawn(thing)):
            own = _combined(_matrix_of(thing, pdfium.FPDFPageObj_GetMatrix), matrix)
            outline = _outline(thing, own)
            _add_rules(read, outline if drawn[1] else _as_line(outline))
    return read, has_unseen_text


def _opened(file: Path, problems: Problems) -> Any:
    try:
        document = pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD:
            action = "Save it without a password and try again."
            problems.add(file, "a PDF that opens without a password", "one that is encrypted", action)
        else:
            problems.add(file, "a PDF", "a file that cannot be opened as one", EXPORT)
        return None
    return document


def read_pages(file: Path, problems: Problems) -> list[Page]:
    """Return the pages of a PDF; what cannot be read is added to the problems.

    Parameters
    ----------
    file : Path
    problems : Problems, which gains one for a file that is no PDF or is encrypted, and one a page without text

    Returns
    -------
    list of Page
    """
    document = _opened(file, problems)
    if document is None:
        return []
    pages = []
    try:
        for number, page in enumerate(document, start=1):
            read, has_unseen_text = _read_page(page, number)
            if has_unseen_text:
                found = (
                    f"unseen text behind a picture on page {number}, as scanners add it: figures in it may be misread"
                )
                problems.add(file, "text that was typed, not recognised from a picture", found, EXPORT)
            pages.append(read)
    finally:
        document.close()
    if not any(page.glyphs for page in pages):
        problems.add(
            file, "text on its pages", f"pictures only on {len(pages):,} pages, as of a scanned report", EXPORT
        )
    return pages


def neighbours(values: list[float], apart: float) -> list[list[float]]:
    """Return sorted values in groups whose members lie no further apart than that from one to the next.

    Examples
    --------
    >>> neighbours([3.0, 1.0, 1.5], 1)
    [[1.0, 1.5], [3.0]]
    """
    ordered = sorted(values)
    groups = [ordered[:1]] if ordered else []
    for before, value in pairwise(ordered):
        if value - before > apart:
            groups.append([])
        groups[-1].append(value)
    return groups
