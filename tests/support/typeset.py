"""Tables typeset as PDF in several ways, for tests of what is read from them."""

from __future__ import annotations

import json
import subprocess
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path
from typing import Any

import typst

# Typst comes with the first; the other two are common on Debian.
TYPST_FONT, SANS, SERIF = "Libertinus Serif", "DejaVu Sans", "DejaVu Serif"
SPACES = (*((name, name) for name in ("office", "style", "table", "text")), ("fo", "xsl-fo-compatible"))
SUPERSCRIPT = str.maketrans("¹²³", "123")
GRID, ROWS, HEAD, NONE = "grid", "rows", "head", "none"


@dataclass(frozen=True)
class Layout:
    """How tables are typeset.

    Attributes
    ----------
    rules : str, ``grid``, ``rows`` (a rule below each row), ``head`` (one below the heading) or ``none``
    font, size : str and float, in points
    landscape : bool
    breaks_rows : bool, whether a page may end in the middle of a row
    align : str, where a cell's text stands in a taller row: ``top``, ``middle`` or ``bottom``
    padding : float, in points, around the text of a cell
    heading_above : str, of a merged cell above the headings of the last two columns, where there are four or more
    spans : bool, whether equal cells of the first column are one cell over their rows
    raises_marks : bool, whether the marks ¹²³ are printed as small raised digits
    hyphenates : bool, whether words are divided at the ends of lines, by Typst alone
    """

    rules: str = GRID
    font: str = TYPST_FONT
    size: float = 9
    landscape: bool = False
    breaks_rows: bool = False
    align: str = "top"
    padding: float = 3
    heading_above: str = ""
    spans: bool = False
    raises_marks: bool = False
    hyphenates: bool = False


# Tables by title: the heading row, then the others.
Tables = dict[str, list[list[str]]]


def is_number(cell: str) -> bool:
    return cell[:1].isdigit() and not any(letter.isalpha() for letter in cell) or cell == "<1%"


def shares(rows: list[list[str]]) -> list[float]:
    """Return the share of the width that each column takes: long texts wrap, numbers do not."""
    longest = [min(max(len(row[place]) for row in rows[1:]), 34) for place in range(len(rows[0]))]
    words = [max(len(word) for word in heading.split()) + 2 for heading in rows[0]]
    return [max(pair) for pair in zip(longest, words, strict=True)]


def _spans(rows: list[list[str]], merged: bool) -> list[int]:
    """Return over how many rows each first cell reaches, 0 for one that is part of the cell above it."""
    spans = [1] * len(rows)
    if merged:
        for place in range(len(rows) - 1, 0, -1):
            if rows[place][0] == rows[place - 1][0]:
                spans[place - 1], spans[place] = spans[place] + 1, 0
    return spans


def typst_pdf(tables: Tables, layout: Layout) -> bytes:
    """Return tables typeset by Typst."""
    content = {
        "layout": asdict(layout),
        "tables": [
            {
                "title": title,
                "shares": shares(rows),
                "rows": rows,
                "spans": _spans(rows[1:], layout.spans),
                "numbers": [all(is_number(row[place]) for row in rows[1:]) for place in range(len(rows[0]))],
            }
            for title, rows in tables.items()
        ],
    }
    template: Any = Path(__file__).with_name("typeset.typ").read_bytes()
    return typst.compile(template, format="pdf", sys_inputs={"content": json.dumps(content, ensure_ascii=False)})


def _paragraph(cell: str, layout: Layout) -> str:
    text = escape(cell)
    if layout.raises_marks:
        for mark in "¹²³":
            text = text.replace(mark, f'<text:span text:style-name="Mark">{mark.translate(SUPERSCRIPT)}</text:span>')
    return f"<text:p>{text}</text:p>"


def _cell(cell: str, style: str, layout: Layout, more: str = "") -> str:
    return (
        f'<table:table-cell table:style-name="{style}" office:value-type="string"{more}>'
        f"{_paragraph(cell, layout)}</table:table-cell>"
    )


def _heading(rows: list[list[str]], layout: Layout) -> str:
    cells = "".join(_cell(cell, "Head", layout) for cell in rows[0])
    lines = f'<table:table-row table:style-name="Row">{cells}</table:table-row>'
    if layout.heading_above and len(rows[0]) > 3:
        empty = "".join(_cell("", "Head", layout) for _ in rows[0][:-2])
        above = _cell(layout.heading_above, "Head", layout, ' table:number-columns-spanned="2"')
        above_row = f"{empty}{above}<table:covered-table-cell/>"
        lines = f'<table:table-row table:style-name="Row">{above_row}</table:table-row>{lines}'
    return f"<table:table-header-rows>{lines}</table:table-header-rows>"


def _sheet(number: int, title: str, rows: list[list[str]], layout: Layout) -> str:
    columns = "".join(f'<table:table-column table:style-name="C{number}.{place}"/>' for place in range(len(rows[0])))
    body = ""
    for row, span in zip(rows[1:], _spans(rows[1:], layout.spans), strict=True):
        over = f' table:number-rows-spanned="{span}" table:number-columns-spanned="1"' if span > 1 else ""
        first = _cell(row[0], "Words", layout, over) if span else "<table:covered-table-cell/>"
        cells = "".join(_cell(cell, "Number" if is_number(cell) else "Words", layout) for cell in row[1:])
        body += f'<table:table-row table:style-name="Row">{first}{cells}</table:table-row>'
    caption = f'<table:table-row table:style-name="Row">{_cell(title, "Caption", layout)}</table:table-row>'
    return (
        f'<table:table table:name="Sheet {number + 1}" table:style-name="Sheet">{columns}{caption}'
        f"{_heading(rows, layout)}{body}</table:table>"
    )


def _widths(tables: Tables, layout: Layout) -> str:
    columns, width = "", 640 if layout.landscape else 460
    for number, rows in enumerate(tables.values()):
        parts = shares(rows)
        columns += "".join(
            f'<style:style style:name="C{number}.{place}" style:family="table-column"><style:table-column-properties '
            f'style:column-width="{width * part / sum(parts):.2f}pt"/></style:style>'
            for place, part in enumerate(parts)
        )
    return columns


def _style_of_cells(name: str, layout: Layout, *, border: str, wraps: bool = True, is_number: bool = False) -> str:
    text = f'fo:font-size="{layout.size}pt" style:font-name="{layout.font}" fo:font-family="{layout.font}"'
    return (
        f'<style:style style:name="{name}" style:family="table-cell"><style:table-cell-properties {border} '
        f'fo:padding="{layout.padding}pt" style:vertical-align="{layout.align}" '
        f'fo:wrap-option="{"wrap" if wraps else "no-wrap"}" style:text-align-source="fix"/>'
        f'<style:paragraph-properties fo:text-align="{"end" if is_number else "start"}"/>'
        f"<style:text-properties {text}/></style:style>"
    )


def _styles(tables: Tables, layout: Layout) -> str:
    none, line = 'fo:border="none"', "0.5pt solid #000000"
    below = f'{none} fo:border-bottom="{line}"'
    border = {GRID: f'fo:border="{line}"', ROWS: below}.get(layout.rules, none)
    head = below if layout.rules == HEAD else border
    return (
        f"{_widths(tables, layout)}"
        '<style:style style:name="Sheet" style:family="table" style:master-page-name="Page"/>'
        '<style:style style:name="Row" style:family="table-row"><style:table-row-properties '
        'style:use-optimal-row-height="true"/></style:style>'
        + _style_of_cells("Caption", layout, border=none, wraps=False)
        + _style_of_cells("Head", layout, border=head)
        + _style_of_cells("Words", layout, border=border)
        + _style_of_cells("Number", layout, border=border, is_number=True)
        + '<style:style style:name="Mark" style:family="text"><style:text-properties '
        'style:text-position="super 58%"/></style:style>'
        '<style:page-layout style:name="Page"><style:page-layout-properties '
        f'fo:page-width="{792 if layout.landscape else 612}pt" fo:page-height="{612 if layout.landscape else 792}pt" '
        f'style:print-orientation="{"landscape" if layout.landscape else "portrait"}" fo:margin="72pt"/>'
        "</style:page-layout>"
    )


def flat_ods(tables: Tables, layout: Layout) -> str:
    """Return tables as a document that LibreOffice typesets, one sheet a table."""
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{address}:1.0"' for name, address in SPACES)
    sheets = "".join(_sheet(number, title, rows, layout) for number, (title, rows) in enumerate(tables.items()))
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {spaces} office:version="1.3" '
        'office:mimetype="application/vnd.oasis.opendocument.spreadsheet">'
        f"<office:automatic-styles>{_styles(tables, layout)}</office:automatic-styles>"
        '<office:master-styles><style:master-page style:name="Page" style:page-layout-name="Page"/>'
        f"</office:master-styles><office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body>"
        "</office:document>"
    )


def libreoffice_pdf(tables: Tables, layout: Layout, folder: Path) -> Path:
    """Typeset tables with LibreOffice into a folder and return the PDF."""
    source = folder / "tables.fods"
    source.write_text(flat_ods(tables, layout), encoding="utf-8")
    profile = f"-env:UserInstallation=file://{folder.resolve()}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return folder / "tables.pdf"
